"""What two parties' unconditional positions have in common, issue by issue, whatever the proposal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

from tracker.cells import IssueCells
from tracker.standing import Defeats
from tracker.verdicts import Readout, stated

Ground = Literal["unstated", "common-ground", "possible", "conflict"]


class CommonGround(NamedTuple):
    """Two parties and, for each issue in the file's order, how their positions lie to each other."""

    parties: tuple[str, str]
    issues: Mapping[str, Ground]
    assumptions: tuple[str, ...]
    """Those that speak for one of the two, on any issue and without a condition."""


def common_ground(cells: Mapping[str, IssueCells], defeats: Defeats, parties: Sequence[str]) -> Iterator[CommonGround]:
    """Every pair of the parties, in their order."""
    readouts = {party: {issue: stated(defeats, party, issue) for issue in cells} for party in parties}
    for pair in combinations(parties, 2):
        one, other = (readouts[party] for party in pair)
        used = tuple(id for party in pair for id in _assumptions(defeats, party, cells))
        yield CommonGround((pair[0], pair[1]), {i: ground(cells[i], one[i], other[i]) for i in cells}, used)


def _assumptions(defeats: Defeats, party: str, issues: Iterable[str]) -> Iterable[str]:
    pieces = (piece for issue in issues for piece in defeats.evidence.of(party, issue) if not piece.condition)
    return dict.fromkeys(piece.voice.id for piece in pieces if piece.voice.kind == "assumption")


def ground(cells: IssueCells, one: Readout | None, other: Readout | None) -> Ground:
    """How two positions on an issue lie to each other; None: nothing was stated without a condition."""
    if one is None or other is None:
        return "unstated"
    if one.meets & other.meets:
        return "common-ground"
    return "possible" if cells.addressed & ~one.crosses & ~other.crosses else "conflict"
