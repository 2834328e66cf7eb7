"""What is supposed, and stands in the file already because an earlier time wrote it down as said.

A what-if and the scenario as its file should say it come in; the what-if without what is there already goes out, and
what that is. A statement is there already where the same party, as supposed by the analyst, says the same with the
same summary. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from tracker.scenario import Scenario, Statement
from tracker.whatif import Suppose, Unstate, WhatIf, changed, suppose_nothing
from tracker.writeback.course import causes, course
from tracker.writeback.writable import SPEAKER, Writable, summary_of


class Anew(NamedTuple):
    """The what-if without what is there already, and by the text of each such change the statement that says it."""

    what_if: WhatIf
    already: Mapping[str, str] = {}


def anew(what_if: WhatIf, held: Writable) -> Anew:
    """What of the what-if is not there already.

    A change that is written in no statement of its own goes too, if all that it sets aside is withdrawn already.

    Args:
        what_if: the what-if.
        held: it as its file should say it.
    """
    supposed = {id: one for id, one in held.scenario.statements.items() if id not in what_if.scenario.statements}
    there = {id: twin for id, one in supposed.items() if (twin := _twin(what_if.base, one)) is not None}
    if not there:
        return Anew(what_if)
    new = {(one.party, one.summary) for id, one in supposed.items() if id not in there}
    done = {*there.values(), *(id for one in what_if.base.statements.values() for id in one.withdraws)}
    idle = _idle(what_if, done)
    twins = {(supposed[id].party, supposed[id].summary): twin for id, twin in there.items()}
    rest, already = suppose_nothing(what_if.base), {}
    for index, change in enumerate(what_if.changes):
        said = (change.party, summary_of(change)) if isinstance(change, Suppose | Unstate) else None
        if said in twins:
            already[change.text] = twins[said]
        elif said is None or said in new or index not in idle:
            rest = changed(rest, change)
    return Anew(rest, already)


def _twin(base: Scenario, statement: Statement) -> str | None:
    """The statement of the base that says just that, and was not said either."""
    return next((id for id, one in base.statements.items() if _same(one, statement)), None)


def _same(one: Statement, other: Statement) -> bool:
    return (
        one.speaker == other.speaker == SPEAKER
        and (one.party, one.summary) == (other.party, other.summary)
        and one.positions == other.positions
    )


def _idle(what_if: WhatIf, done: Collection[str]) -> set[int]:
    """The changes that set nothing of the base aside but positions of these statements."""
    busy = {
        index
        for id, aside in causes(what_if, course(what_if)).items()
        if id not in done and (id in what_if.base.statements or id in what_if.base.assumptions)
        for index in aside.values()
    }
    return set(range(len(what_if.changes))) - busy
