"""The position matrix: what each party holds on each issue, since when, and what that replaced.

An evaluation comes in, entries by party and issue go out: the spreadsheet that analysts keep by hand. What replaced
what is read off the defeats that the rulebook gave; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from tracker.evaluation import Evaluation
from tracker.evidence import Piece
from tracker.standing import Defeat
from tracker.voices import Voice

Fate = Literal["in force", "in part", "replaced", "withdrawn", "expired"]


class Entry(NamedTuple):
    """One position of a party on an issue.

    `voices` are those that stated it in the same words, the one that carries most weight first. `fate` is `in part`
    where something as strong took only some of it; `by` names what did, or what withdrew it.
    """

    issue: str
    modality: str
    options: tuple[str, ...]
    condition: tuple[tuple[str, tuple[str, ...]], ...]
    voices: tuple[Voice, ...]
    fate: Fate
    by: tuple[str, ...] = ()

    @property
    def voice(self) -> Voice:
        """The voice that carries most weight."""
        return self.voices[0]

    @property
    def since(self) -> Voice:
        """The voice that stated it first."""
        return min(self.voices, key=lambda voice: (voice.said.first, voice.said.last))


def entries(evaluation: Evaluation, party: str, issue: str) -> tuple[Entry, ...]:
    """The party's positions on the issue: in force first, then what they replaced, then withdrawn and expired ones."""
    found = [*_standing(evaluation, party, issue), *_gone(evaluation, party, issue)]
    order: list[Fate] = ["in force", "in part", "replaced", "withdrawn", "expired"]
    return tuple(sorted(_merged(evaluation, found), key=lambda entry: order.index(entry.fate)))


def _standing(evaluation: Evaluation, party: str, issue: str) -> Iterator[Entry]:
    defeats = evaluation.defeats.within(party, issue)
    by_position: dict[tuple[tuple[str, str], int], list[Piece]] = {}
    of_party = evaluation.defeats.evidence.of(party, issue)
    for piece in of_party:
        by_position.setdefault((piece.voice.key, piece.claim.position or 0), []).append(piece)
    for pieces in by_position.values():
        lost = [defeat for defeat in defeats if any(defeat.loser is p for p in pieces) and _always(defeat)]
        fate: Fate = "in force" if not lost else "replaced" if _replaced(pieces, lost, of_party) else "in part"
        by = tuple(dict.fromkeys(defeat.winner.voice.id for defeat in lost))
        yield _entry(pieces[0].voice, pieces[0].claim.position or 0, issue, fate, by)


def _replaced(pieces: list[Piece], lost: list[Defeat], of_party: tuple[Piece, ...]) -> bool:
    """Whether nothing is left of the options named, and the rest is what those who took them say as well."""
    winners = {defeat.winner.voice.key for defeat in lost}
    for piece in pieces:
        left = _left(piece, lost)
        if left and piece.claim.part == "named":
            return False
        for other in of_party:
            if other.voice.key in winners and other.side == piece.side and not other.condition:
                left &= ~other.cells
        if left:
            return False
    return True


def _always(defeat: Defeat) -> bool:
    """Whether the winner is active wherever the loser is, as far as their conditions tell."""
    return not defeat.winner.condition or defeat.winner.condition == defeat.loser.condition


def _left(piece: Piece, lost: list[Defeat]) -> int:
    left = piece.cells
    for defeat in lost:
        if defeat.loser is piece:
            left &= ~defeat.winner.cells
    return left


def _gone(evaluation: Evaluation, party: str, issue: str) -> Iterator[Entry]:
    for absent in evaluation.record.absent:
        if absent.voice.party == party and absent.reason in ("withdrawn", "expired"):
            for index, position in enumerate(absent.voice.positions):
                if any(issue == on for on, _ in position.on_issues):
                    by = (absent.by,) if absent.by else ()
                    yield _entry(absent.voice, index, issue, absent.reason, by)


def _entry(voice: Voice, index: int, issue: str, fate: Fate, by: tuple[str, ...]) -> Entry:
    position = voice.positions[index]
    condition = tuple((position.provided or {}).items())
    return Entry(issue, position.modality, position.stance[issue], condition, (voice,), fate, by)


def _merged(evaluation: Evaluation, found: list[Entry]) -> Iterator[Entry]:
    """Entries in the same words with the same fate, as one."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in found:
        condition = frozenset((issue, frozenset(options)) for issue, options in entry.condition)
        words = (entry.modality, frozenset(entry.options), condition, entry.fate)
        groups.setdefault(words, []).append(entry)
    rank = evaluation.engine.rulebook.rank
    for group in groups.values():
        voices = sorted(
            (entry.voice for entry in group), key=lambda v: (rank(v.authority), v.said.last, v.said.first), reverse=True
        )
        by = tuple(dict.fromkeys(id for entry in group for id in entry.by))
        first = group[0]
        yield Entry(first.issue, first.modality, first.options, first.condition, tuple(voices), first.fate, by)
