"""The course of a what-if: what it is after each of its changes, and which of them set what aside.

A what-if comes in; its steps, and the causes of what is set aside in the end, go out. Nothing is changed here.
"""

from __future__ import annotations

from itertools import pairwise

from tracker.whatif import Subject, WhatIf, changed, suppose_nothing

Causes = dict[str, dict[tuple[int, Subject], int]]
"""By statement, assumption or supposition: index and subject of each position that is set aside -> the change."""


def course(what_if: WhatIf) -> tuple[WhatIf, ...]:
    """The what-if before its changes, then after each of them."""
    found = [suppose_nothing(what_if.base)]
    for change in what_if.changes:
        found.append(changed(found[-1], change))
    return tuple(found)


def causes(what_if: WhatIf, steps: tuple[WhatIf, ...]) -> Causes:
    """Of all that is set aside in the end, the index of the change that did it first."""
    found: Causes = {}
    for index, (before, after) in enumerate(pairwise(steps)):
        for id, aside in after.set_aside.items():
            there = before.set_aside.get(id, frozenset())
            if aside is not there:
                known = {position: change for position, change in found.get(id, {}).items() if position in aside}
                found[id] = dict.fromkeys(sorted(aside - there), index) | known
    kept = what_if.set_aside
    return {id: {one: i for one, i in aside.items() if one in kept.get(id, ())} for id, aside in found.items()}
