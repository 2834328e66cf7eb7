"""What of a what-if no file can hold: what was only supposed, what is asked each time, what would rest on nothing.

A what-if comes in; every change goes out, as `Unwritable`, that no file can hold. A scenario keeps what was said: what
was only supposed can be written down where that is asked for. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tracker.scenario import Scenario
from tracker.whatif import Assume, Change, Suppose, Unstate, WhatIf
from tracker.writeback.course import course


class Unwritable(NamedTuple):
    """Something that no file can hold: the change that brings it about, by its place among the changes.

    `assumption` is the one that would rest on something that is left out.
    """

    change: int
    code: str
    message: str
    hint: str
    assumption: str | None = None


def unwritable(what_if: WhatIf, as_said: bool = False) -> tuple[Unwritable, ...]:
    """Everything in the what-if that no file can hold; with `as_said`, what is only supposed can be written down."""
    found = [one for index, change in enumerate(what_if.changes) for one in _in_itself(index, change, as_said)]
    steps = course(what_if)
    return (*found, *_untabled(what_if, steps), *_without_basis(what_if, steps))


def _in_itself(index: int, change: Change, as_said: bool) -> Iterator[Unwritable]:
    if isinstance(change, Assume):
        message = f"`{change.text}`: which assumptions take part is asked each time, and does not stand in a file"
        hint = f"leave this out, and ask with --assume {change.id}"
        yield Unwritable(index, code="not-in-a-file", message=message, hint=hint)
    elif isinstance(change, Suppose | Unstate) and not as_said:
        what = "was supposed, not said" if isinstance(change, Suppose) else "would take back what was said"
        message = f"`{change.text}` {what}, and a scenario keeps what was said"
        hint = "record it with `tracker add` once it is said, or use --as-said"
        yield Unwritable(index, code="not-said", message=message, hint=hint)


def _untabled(what_if: WhatIf, steps: tuple[WhatIf, ...]) -> Iterator[Unwritable]:
    """Tablings that would not count, of proposals that would still be tabled so."""
    for party, proposal in sorted(what_if.tablings):
        if party in what_if.scenario.proposals[proposal].by:
            index = next(i for i, step in enumerate(steps[1:]) if (party, proposal) in step.tablings)
            message = f"that `{party}` tabled `{proposal}` would not count, which no file can say"
            hint = f"change `by` of proposal `{proposal}` in the file by hand"
            yield Unwritable(index, code="not-in-a-file", message=message, hint=hint)


def _without_basis(what_if: WhatIf, steps: tuple[WhatIf, ...]) -> Iterator[Unwritable]:
    """Assumptions that rest on something that is left out: in a file they could not."""
    for id, assumption in what_if.scenario.assumptions.items():
        for name in assumption.basis:
            if not _has(what_if.scenario, name):
                index = max(i for i, step in enumerate(steps[:-1]) if _has(step.scenario, name))
                message = f"`{name}` is left out, and the assumption `{id}` is inferred from it"
                hint = (
                    f"leave the assumption out too (`drop {id}`), or change what it is inferred from (`{id} basis=...`)"
                )
                yield Unwritable(index, code="basis-left-out", message=message, hint=hint, assumption=id)


def _has(scenario: Scenario, name: str) -> bool:
    return name in scenario.statements or name in scenario.events or name in scenario.proposals
