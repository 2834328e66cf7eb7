"""What a party has said itself, issue by issue, the latest first: gone through once, then looked up.

An evaluation comes in; answers go out, such as when a demand was last repeated. What another party tells of it is not
its own word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from tracker.cells import Cells, IssueCells
from tracker.dates import PartialDate
from tracker.evaluation import Evaluation
from tracker.facts import Subject
from tracker.inforce import Rank
from tracker.scenario import Position
from tracker.shifts import subjects_of
from tracker.voices import Voice

DEMANDS: Final = ("requires", "rejects")


class Word(NamedTuple):
    """A position of a voice on one issue: what it rules out, and (no demand) what it accepts or is open to."""

    voice: Voice
    out: Cells
    favour: Cells | None = None

    def in_line(self, demand: Word) -> bool:
        """Whether it repeats the demand, in part at least, or is in favour of nothing but what the demand leaves."""
        return bool(self.out & demand.out) if self.favour is None else not self.favour & demand.out


@dataclass(frozen=True)
class OwnWords:
    """What one party has said itself, as far as it is in force; every list begins with the latest."""

    voices: Sequence[tuple[Voice, frozenset[Subject]]]
    """Each voice that takes a position, with what it speaks of."""
    on: Mapping[str, Sequence[Word]]
    rank: Rank

    @staticmethod
    def of(evaluation: Evaluation, party: str) -> OwnWords:
        """The words of the party in the record."""
        said = (v for v in evaluation.record.statements.in_force.values() if v.party == party and v.told_by is None)
        voices = sorted(said, key=by_day, reverse=True)
        on: dict[str, list[Word]] = {}
        for voice in voices:
            for position in voice.positions:
                for issue, _ in position.on_issues:
                    on.setdefault(issue, []).append(_word(evaluation.cells[issue], voice, position, issue))
        subjects = [(voice, frozenset(subjects_of(evaluation.scenario, voice.positions))) for voice in voices]
        return OwnWords([one for one in subjects if one[1]], on, evaluation.engine.rulebook.rank)

    def last_in_line(self, issue: str, demand: Word) -> Voice:
        """The voice that last made the demand, or spoke in line with it with at least as much authority."""
        least = self.rank(demand.voice.authority)
        as_strong = (word for word in self.on.get(issue, ()) if self.rank(word.voice.authority) >= least)
        again = next((word.voice for word in as_strong if word.in_line(demand)), demand.voice)
        return max(again, demand.voice, key=by_day)

    def since(self, day: PartialDate, issue: str) -> Voice | None:
        """The last voice that was surely later than a day and speaks of something else than the issue."""
        for voice, subjects in self.voices:
            if voice.said.last <= day.last:
                return None  # so is whatever follows
            if voice.said.later_than(day) and (len(subjects) > 1 or issue not in subjects):
                return voice
        return None


def by_day(voice: Voice) -> tuple[date, str]:
    """What orders voices: the last day on which it may have been said, then the id."""
    return voice.said.last, voice.id


def ruled_out(cells: IssueCells, position: Position, issue: str) -> Cells:
    """The options that a demand rules out on the issue, as cells."""
    named = cells.named(position.stance[issue])
    return named if position.modality == "rejects" else cells.everything & ~named


def _word(cells: IssueCells, voice: Voice, position: Position, issue: str) -> Word:
    if position.modality in DEMANDS:
        return Word(voice, ruled_out(cells, position, issue))
    return Word(voice, 0, cells.named(position.stance[issue]))
