"""What stands against deals: evidence -> objections, each answered by other terms or by setting a position aside.

An objection says that a deal must have, on one of a few issues, one of a few cells, unless one of a few positions is
set aside. Together the objections of a level say which deals reach it. What is active, effective and defeated is what
`tracker.standing` says it is; which defeats there are, it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

from tracker.cells import Cells, parted
from tracker.evidence import Piece
from tracker.facts import Subject
from tracker.gauge import Atom, Demand
from tracker.standing import Defeat, Defeats
from tracker.voices import Kind

MOST_OBJECTIONS: Final = 5_000
"""Of one party on one issue."""
TOO_MANY: Final = "too many conditions of one party on one issue hang together"


class Held(NamedTuple):
    """A position on one issue or package, by the voice that holds it and its index in the file."""

    kind: Kind
    id: str
    position: int
    subject: Subject


class Objection(NamedTuple):
    """A deal meets it with a cell of `avoided` on one of these issues; or one of the positions is set aside.

    Neither: no deal meets it, whatever is set aside.
    """

    avoided: tuple[tuple[str, Cells], ...]
    positions: frozenset[Held]


class TooMany(Exception):
    """The objections of one party on one issue cannot be written out: too many conditions hang together."""


Objections = frozenset[Objection]
"""All of them are to be met."""

_MET: Objections = frozenset()
_NEVER: Objections = frozenset({Objection((), frozenset())})


def held(piece: Piece) -> Held | None:
    """The position that a piece comes from; None for the tabling of a proposal."""
    index = piece.claim.position
    return None if index is None else Held(piece.voice.kind, piece.voice.id, index, piece.subject)


def objections(
    defeats: Defeats, party: str, issue: str, everything: Mapping[str, Cells], demands: Mapping[Cells, Demand]
) -> Objections:
    """What one party's evidence on one issue has against deals.

    `everything` are all cells of each issue; `demands` says of the cells of this one what a term there must have.

    Raises:
        TooMany: they cannot be written out.
    """
    pieces = defeats.evidence.of(party, issue)
    if all("no-against" in atoms for demand in demands.values() for atoms in demand) and of_one_mind(pieces):
        return frozenset(_one_by_one(pieces, issue, _asked(demands), everything))
    against = _defeated(defeats.within(party, issue))
    marks = {piece.cells for piece in pieces}
    marks |= {named for piece in pieces for on, named in piece.condition if on == issue}
    found: dict[Objection, Cells] = {}
    for cells, demand in demands.items():
        for alike in parted(cells, marks):
            here = _On(everything, issue, alike, [piece for piece in pieces if piece.cells & alike], against)
            for objection in here.has(demand):
                found[objection] = found.get(objection, 0) | alike
    return frozenset(_off(objection, issue, everything[issue] & ~cells) for objection, cells in found.items())


def _asked(demands: Mapping[Cells, Demand]) -> Cells:
    """The cells of which anything is demanded."""
    return sum(cells for cells, demand in demands.items() if demand)


def of_one_mind(pieces: Sequence[Piece]) -> bool:
    """Whether no two pieces speak for and against one cell."""
    against = favour = 0
    for piece in pieces:
        if piece.polarity == "against":
            against |= piece.cells
        else:
            favour |= piece.cells
    return not against & favour


def _one_by_one(
    pieces: Iterable[Piece], issue: str, asked: Cells, everything: Mapping[str, Cells]
) -> Iterator[Objection]:
    """Where nothing defeats anything: each piece against a cell is an objection of its own."""
    found: dict[tuple[Held | None, tuple[tuple[str, Cells], ...]], Cells] = {}
    for piece in pieces:
        if piece.polarity == "against" and piece.cells & asked:
            key = (held(piece), piece.condition)
            found[key] = found.get(key, 0) | (piece.cells & asked)
    for (position, condition), cells in found.items():
        avoided = {issue: everything[issue] & ~cells}
        for on, named in condition:
            others = everything[on] & ~named
            avoided[on] = avoided[on] | others if on == issue else others
        if all(of_issue != everything[on] for on, of_issue in avoided.items()):
            literals = tuple(sorted((on, of_issue) for on, of_issue in avoided.items() if of_issue))
            yield Objection(literals, frozenset((position,) if position else ()))


def _off(objection: Objection, issue: str, others: Cells) -> Objection:
    """The objection, which a deal also meets with another cell of the issue."""
    avoided = (*objection.avoided, (issue, others)) if others else objection.avoided
    return Objection(tuple(sorted(avoided)), objection.positions)


def _defeated(defeats: Iterable[Defeat]) -> dict[int, list[Piece]]:
    """By the identity of a piece, those that defeat it."""
    found: dict[int, list[Piece]] = {}
    for defeat in defeats:
        found.setdefault(id(defeat.loser), []).append(defeat.winner)
    return found


class _On(NamedTuple):
    """Some cells of an issue that are alike, and the pieces of one party on them; `defeated` by loser."""

    everything: Mapping[str, Cells]
    issue: str
    cells: Cells
    pieces: Sequence[Piece]
    defeated: Mapping[int, list[Piece]]

    def has(self, demand: Demand) -> Objections:
        """What must hold elsewhere for a term in these cells to have what is demanded."""
        return frozenset().union(*(self._one_of(atoms) for atoms in demand))

    def _one_of(self, atoms: frozenset[Atom]) -> Objections:
        favour = [*self._left("for", atoms), *self._left("leaning", atoms)]
        if _MET in favour:
            return _MET
        if "no-against" not in atoms:
            return self._any(favour)
        against = [piece for piece in self.pieces if piece.polarity == "against"]
        return frozenset().union(*(self._any([self._gone(piece), *favour]) for piece in against))

    def _left(self, polarity: Atom, atoms: frozenset[Atom]) -> Iterator[Objections]:
        """For each piece of this polarity, what must hold for it to be left."""
        if polarity in atoms:
            yield from (self._stands(piece) for piece in self.pieces if piece.polarity == polarity)

    def _gone(self, against: Piece) -> Objections:
        """What must hold for a piece not to be left: dormant, set aside, or defeated by what is active."""
        winners = (self._active(winner) for winner in self._winners(against))
        return self._any([self._dormant(against), *winners])

    def _stands(self, piece: Piece) -> Objections:
        """What must hold for a piece to be left: active, and everything that would defeat it dormant or set aside."""
        return self._active(piece).union(*(self._dormant(winner) for winner in self._winners(piece)))

    def _winners(self, piece: Piece) -> list[Piece]:
        return [winner for winner in self.defeated.get(id(piece), ()) if winner.cells & self.cells]

    def _active(self, piece: Piece) -> Objections:
        found = set()
        for on, named in piece.condition:
            if on == self.issue:
                if not self.cells & named:
                    return _NEVER
            elif named != self.everything[on]:
                found.add(Objection(((on, named),) if named else (), frozenset()))
        return frozenset(found)

    def _dormant(self, piece: Piece) -> Objections:
        """What must hold for the piece to count for nothing; a position on the other side is never set aside."""
        avoided = []
        for on, named in piece.condition:
            if on == self.issue:
                if not self.cells & named:
                    return _MET
            elif others := self.everything[on] & ~named:
                if others == self.everything[on]:
                    return _MET
                avoided.append((on, others))
        position = held(piece) if piece.polarity == "against" else None
        return frozenset({Objection(tuple(sorted(avoided)), frozenset({position} if position else ()))})

    def _any(self, found: Iterable[Objections]) -> Objections:
        """What must hold for one of these to hold."""
        result = _NEVER
        for objections in found:
            if objections == _MET:
                return _MET
            either = (self._either(one, other) for one, other in product(result, objections))
            result = _strongest(frozenset(one for one in either if one is not None))
            if len(result) > MOST_OBJECTIONS:
                raise TooMany
        return result

    def _either(self, one: Objection, other: Objection) -> Objection | None:
        """What is met where one of the two is; None: always."""
        avoided = dict(one.avoided)
        for on, cells in other.avoided:
            avoided[on] = avoided.get(on, 0) | cells
            if avoided[on] == self.everything[on]:
                return None
        return Objection(tuple(sorted(avoided.items())), one.positions | other.positions)


def _strongest(found: Objections) -> Objections:
    """Those objections that are not met whenever another is."""
    if len(found) < 2:
        return found
    return frozenset(one for one in found if not any(other != one and _within(other, one) for other in found))


def _within(one: Objection, other: Objection) -> bool:
    """Whether whatever meets the one meets the other."""
    cells = dict(other.avoided)
    return one.positions <= other.positions and all(not mine & ~cells.get(on, 0) for on, mine in one.avoided)
