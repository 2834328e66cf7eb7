"""What writing a what-if into its file changes there besides what the changes name, in words.

A what-if and the scenario as its file should say it come in; a line for each such thing goes out. Nothing is decided
here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tracker.reading.edits import position_text
from tracker.reading.shapes import ENTRY
from tracker.scenario import Model, Scenario
from tracker.whatif import SECTIONS, Assign, Drop, DropPosition, Put, Restate, Settle, Subject, WhatIf, subjects
from tracker.writeback.course import causes, course
from tracker.writeback.writable import Writable, without

_SETTLED: Final = ("terms", "to_negotiate", "phases")


def consequences(what_if: WhatIf, held: Writable) -> tuple[str, ...]:
    """A line for everything in the file that would be otherwise, and that no change names.

    Args:
        what_if: the what-if.
        held: it as its file should say it.
    """
    return (
        *_gone(what_if, held.scenario),
        *(f"left out with it: {one}" for one in held.expectations),
        *(f"kept, and withdrawn by `{by}`: statement `{id}`" for id, by in held.withdrawn.items()),
        *(f"changes what statement `{id}` is recorded as saying" for id in _corrected(what_if, held.scenario)),
    )


def _gone(what_if: WhatIf, scenario: Scenario) -> Iterator[str]:
    """What is not there any longer, and that no change names."""
    dropped = {(change.section, change.id) for change in what_if.changes if isinstance(change, Drop)}
    keys, aside = _keys(what_if), _positions(what_if)
    for section in SECTIONS:
        now = getattr(scenario, section)
        for id, entry in (getattr(what_if.base, section) | _put(what_if, section)).items():
            name = f"{ENTRY[section]} `{id}`"
            if id in now:
                gone = _keys_gone(entry, now[id], keys.get((section, id), set()))
                yield from (f"left out with it: {one} of {name}" for one in gone)
                if id in aside:
                    voice = getattr(what_if.scenario, section)[id]
                    out = _positions_gone(voice, now[id], aside[id])
                    yield from (_taken_out(section, voice.party, name, one) for one in out)
            elif (section, id) not in dropped:
                silent = section == "assumptions" and id in what_if.scenario.assumptions
                yield f"left out with it: {name}{': nothing is left of its positions' if silent else ''}"


def _taken_out(section: str, party: str, name: str, position: str) -> str:
    """That a position goes: out of what was said, which is more than to leave an inference out."""
    if section == "statements":
        return f"taken out of what `{party}` said: `{position}` of {name}"
    return f"taken out of {name}: `{position}`"


def _put(what_if: WhatIf, section: str) -> dict[str, Any]:
    """The entries of the section that changes put there whole, as they do."""
    return {one.id: one.entry for one in what_if.changes if isinstance(one, Put) and one.section == section}


def _keys(what_if: WhatIf) -> dict[tuple[str, str], set[str]]:
    """By section and id, the keys of entries that changes name."""
    found: dict[tuple[str, str], set[str]] = {}
    for change in what_if.changes:
        if isinstance(change, Assign):
            found.setdefault((change.section, change.id), set()).update(key for key, _ in change.typed)
        elif isinstance(change, Settle):
            found.setdefault(("proposals", change.proposal), set()).update(_SETTLED)
    return found


def _keys_gone(before: Model, after: Model, named: set[str]) -> Iterator[str]:
    """The keys that no change names and that are otherwise: what is not there any longer of a list, or of a text."""
    for key in type(before).model_fields:
        old, new = getattr(before, key), getattr(after, key)
        if old == new or key in named or key == "positions":
            continue
        if isinstance(old, tuple):
            yield from (f"`{name}` in `{key}`" for name in old if name not in new)
        elif old is not None:
            yield f"`{key}: {old}`"


def _positions(what_if: WhatIf) -> dict[str, dict[int, set[Subject]]]:
    """By statement or assumption and index, what positions are on that a change set aside which does not name them."""
    found: dict[str, dict[int, set[Subject]]] = {}
    for id, aside in causes(what_if, course(what_if)).items():
        for (index, subject), number in aside.items():
            change = what_if.changes[number]
            if not (isinstance(change, DropPosition | Restate) and change.id == id):
                found.setdefault(id, {}).setdefault(index, set()).add(subject)
    return found


def _positions_gone(before: Any, after: Any, aside: Mapping[int, set[Subject]]) -> Iterator[str]:
    """What is not there any longer of the positions of a voice that were set aside."""
    for index, gone in sorted(aside.items()):
        position = before.positions[index]
        part = without(position, {subject for subject, _ in subjects(position)} - gone)
        if part is not None and position not in after.positions:
            yield position_text(part)


def _corrected(what_if: WhatIf, scenario: Scenario) -> Iterator[str]:
    """The statements of the base that hold other positions because a change says so."""
    named = (one for one in what_if.changes if isinstance(one, DropPosition | Restate) and one.section == "statements")
    for id in dict.fromkeys(change.id for change in named):
        before, after = what_if.base.statements.get(id), scenario.statements.get(id)
        if before and after and before.positions != after.positions:
            yield id
