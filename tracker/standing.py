"""Evidence -> what still stands where pieces of one party disagree: the defeats, and what is left in a package.

The rulebook says which of two pieces defeats the other; Python offers it the pairs that meet and applies the answers.
Dates and authorities reach the rules as an order only, so that pairs alike in order are judged once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tracker.cells import Cells
from tracker.engine import Engine
from tracker.evidence import Evidence, Group, Piece
from tracker.facts import Groups, Subject
from tracker.vocabulary import Piece as PieceFact


class Defeat(NamedTuple):
    """`loser` does not stand where `winner` is active, by `rule`."""

    winner: Piece
    loser: Piece
    rule: str


@dataclass(slots=True)
class Standing:
    """A piece in a package: whether its condition holds, what of it is left, and what took the rest.

    `touched` are its cells that the package has, `left` those on which it still stands. A piece on a package as a
    whole touches one cell, so to speak: 1.
    """

    piece: Piece
    active: bool
    touched: Cells
    left: Cells
    defeats: list[Defeat] = field(default_factory=list)

    @property
    def effective(self) -> bool:
        """Whether anything of the piece is left."""
        return bool(self.left)


class Defeats:
    """The defeats among the pieces of each party on each subject, worked out when first asked for.

    Those that `before` worked out are taken over, but for the groups that were touched since.
    """

    def __init__(
        self, evidence: Evidence, engine: Engine, before: Defeats | None = None, touched: Groups | None = None
    ) -> None:
        self.evidence = evidence
        self._engine = engine
        self._within: dict[tuple[str, Subject], tuple[Defeat, ...]] = {}
        if before and touched is not None:
            self._within |= before._within
        for key in touched or ():
            self._within.pop(key, None)

    def within(self, party: str, subject: Subject) -> tuple[Defeat, ...]:
        """Defeats between two pieces of the party on this subject that can meet on a cell."""
        key = (party, subject)
        if key not in self._within:
            pieces = self.evidence.of(party, subject)
            self._within[key] = tuple(self.between(_opposed(pieces)))
        return self._within[key]

    def without(self, concerned: Groups, gone: Callable[[Piece], bool]) -> tuple[Defeats, Groups]:
        """The defeats once some pieces of these groups are gone, and the groups that lose any.

        Whether one piece defeats another depends on the two alone, so nothing is asked of the rulebook again.
        """
        groups = dict(self.evidence.groups)
        left: dict[tuple[str, Subject], tuple[Piece, ...]] = {}
        for key in concerned:
            kept = tuple(piece for piece in self.evidence.of(*key) if not gone(piece))
            if len(kept) != len(self.evidence.of(*key)):
                left[key] = kept
                groups[key] = Group(kept, groups[key].denied, frozenset(i for p in kept for i, _ in p.condition))
        found = Defeats(Evidence(groups, self.evidence.facts), self._engine, self, frozenset(left))
        for key, kept in left.items():
            there = set(map(id, kept))
            found._within[key] = tuple(d for d in self.within(*key) if id(d.winner) in there and id(d.loser) in there)
        return found, frozenset(left)

    def between(self, pairs: Iterable[tuple[Piece, Piece]]) -> Iterator[Defeat]:
        """What the rulebook says of each pair."""
        for pair in pairs:
            facts = _facts(self._engine, *pair)
            for firing in self._engine.fire("standing", *facts):
                rule = self._engine.rulebook.rule(firing.rule)
                aliases = [pattern.alias for pattern in rule.patterns]
                winner = firing.facts[aliases.index(rule.result)]
                loser = firing.facts[aliases.index(rule.loser)]
                if winner != loser:
                    yield Defeat(pair[winner], pair[loser], rule.id)


def _opposed(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Piece]]:
    """Pairs on opposite sides that share a cell, or are on one package."""
    favour = [piece for piece in pieces if piece.side == "favour"]
    for against in (piece for piece in pieces if piece.side == "against"):
        for piece in favour:
            if against.whole or against.cells & piece.cells:
                yield against, piece


def _facts(engine: Engine, a: Piece, b: Piece) -> tuple[PieceFact, PieceFact]:
    """The two pieces as a rule sees them: days and authority by their order, keys by whether they are equal."""
    days = [d for piece in (a, b) for d in (piece.voice.said.first, piece.voice.said.last)]
    order = {day: place for place, day in enumerate(sorted(set(days)))}
    same_subject = a.subject == b.subject
    same_statement = a.voice.key == b.voice.key

    def fact(piece: Piece, other: int) -> PieceFact:
        return PieceFact(
            scope="whole" if piece.whole else "part",
            subject=0 if same_subject else other,
            polarity=piece.polarity,
            side=piece.side,
            statement=0 if same_statement else other,
            conditional="yes" if piece.condition else "no",
            told="yes" if piece.voice.told_by else "no",
            authority=engine.rulebook.rank(piece.voice.authority),
            first_day=order[piece.voice.said.first],
            last_day=order[piece.voice.said.last],
        )

    return fact(a, 0), fact(b, 1)


def in_general(defeats: Defeats, party: str, subject: Subject, conditional: bool = False) -> list[Standing]:
    """What stands of the party's unconditional evidence on a subject, whatever the package.

    With `conditional` also of the rest of it, as if every condition held.
    """
    pieces = [piece for piece in defeats.evidence.of(party, subject) if conditional or not piece.condition]
    standings = {id(piece): Standing(piece, True, piece.cells or 1, piece.cells or 1) for piece in pieces}
    _apply(defeats.within(party, subject), standings)
    return list(standings.values())


def in_package(defeats: Defeats, party: str, subject: Subject, settled: Mapping[str, Cells]) -> list[Standing]:
    """What stands of the party's evidence on one subject, in a package that settles issues in these cells.

    A silent issue is settled in its silent cell; one left open is not in `settled`. Of an issue, only pieces that
    touch the package's cells are returned. Whole against part is not weighed yet. Nobody may change what is returned.
    """
    standings: dict[int, Standing] = {}
    for piece in defeats.evidence.of(party, subject):
        touched = 1 if piece.whole else piece.cells & settled[piece.claim.subject]  # type: ignore[index]
        if touched:
            active = all(not settled.get(issue, -1) & ~named for issue, named in piece.condition)
            standings[id(piece)] = Standing(piece, active, touched, touched if active else 0)
    if any(s.active for s in standings.values()):
        _apply(defeats.within(party, subject), standings)
    return list(standings.values())


def _apply(defeats: Iterable[Defeat], standings: dict[int, Standing]) -> None:
    """Take from every active piece the cells on which an active piece defeats it; what is defeated still defeats."""
    for defeat in defeats:
        winner, loser = standings.get(id(defeat.winner)), standings.get(id(defeat.loser))
        if winner and loser and winner.active and loser.active and winner.touched & loser.touched:
            loser.left &= ~winner.touched
            loser.defeats.append(defeat)


Lost = Mapping[int, list[Defeat]]
"""Standings by identity, and the defeats that leave nothing of them."""


def whole_against_part(defeats: Defeats, whole: Sequence[Standing], parts: Iterable[Standing]) -> Lost:
    """Weigh what is left on the package as a whole against what is left on its terms, both ways at once.

    Nothing is taken away yet: see `after`.
    """
    lost: dict[int, list[Defeat]] = {}
    effective = [s for s in parts if s.effective] if any(s.effective for s in whole) else []
    for on_whole in (s for s in whole if s.effective):
        for on_part in (s for s in effective if s.piece.side != on_whole.piece.side):
            for defeat in defeats.between([(on_whole.piece, on_part.piece)]):
                loser = on_part if defeat.loser is on_part.piece else on_whole
                lost.setdefault(id(loser), []).append(defeat)
    return lost


def after(lost: Lost, standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """The standings with what was lost taken from them; those that lost nothing are the very same."""
    return tuple(replace(s, left=0, defeats=[*s.defeats, *lost[id(s)]]) if id(s) in lost else s for s in standings)
