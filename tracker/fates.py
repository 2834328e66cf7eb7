"""What became of proposals, beside what a record had said of them until the day before: rows, and what they tell.

Evaluations as of the day before come in with the rows; what a state or a verdict was worth goes out. None of them was a
forecast: a state says what the stated positions rule out. Nothing is evaluated here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final, Literal, NamedTuple

from tracker.dates import PartialDate
from tracker.evaluation import Evaluation, Judgement
from tracker.explanations import Reason, deciding, reasons
from tracker.inforce import counts_from
from tracker.scenario import Event, Share
from tracker.vocabulary import BORNE_STATES, BORNE_VERDICTS, CAME_ABOUT, RULED_OUT

Outcome = Literal["in-line", "misled", "left-open", "not-known"]
"""What a state was worth, once the fate is known.

in-line: it was ruled out and came to nothing, or nothing stood against it and it came about. misled: the other way
round. left-open: the record had no word either way. not-known: nor had it, for the proposal was not public before.
"""
Cast = Literal["aye", "no", "unclear"]

OUTCOMES: Final[tuple[Outcome, ...]] = ("in-line", "misled", "left-open", "not-known")
_DAY: Final = timedelta(days=1)


class Happened(NamedTuple):
    """What became of a proposal: a fate and the `event` that records it; or it was superseded by another one (`by`)."""

    fate: str
    when: PartialDate
    by: str
    event: Event | None = None

    @property
    def came_about(self) -> bool:
        """Whether the proposal came about by it."""
        return self.fate in CAME_ABOUT

    @property
    def eve(self) -> date | None:
        """The day before the first on which it may have happened; None where there is no such day."""
        return self.when.first - _DAY if self.when.first > date.min else None


class Spell(NamedTuple):
    """A time during which the state of a proposal, as known on each day, was one and the same."""

    since: date
    state: str | None


class Ground(NamedTuple):
    """A reason that carried a party's verdict, and how many days before the fate it was said (at the latest)."""

    party: str
    reason: Reason
    days: int | None


class Ballot(NamedTuple):
    """How the members of a party voted, and the party's verdict as known the day before.

    `cast` is how most of them did. There is an `outcome` where most voted one way.
    """

    party: str
    verdict: str | None
    tally: Share
    cast: Cast
    outcome: Outcome | None

    @property
    def all_alike(self) -> bool:
        """Whether nobody did otherwise than most."""
        return sum(number > 0 for number in _counted(self.tally)) < 2


@dataclass(frozen=True, eq=False)
class Row:
    """A proposal, one of its fates, and what the record said until the day before.

    `happened` is None where the record knows of no fate; `earlier` is the fate before this one. `evaluation` is as of
    the day before (without a fate: as of the last day), `judgement` what it made of the proposal, None where that was
    not public. `course` has the states from the day on which the proposal became public. Where that was only on the day
    of the fate (`that_day`), the proposal is judged by what had been said until the day before, and counted apart; that
    a party tabled it does not speak for that party then.
    """

    proposal: str
    happened: Happened | None
    earlier: Happened | None
    evaluation: Evaluation | None
    judgement: Judgement | None
    course: tuple[Spell, ...]
    that_day: bool = False

    @property
    def state(self) -> str | None:
        """The state as known the day before; None also where the rulebook decided nothing."""
        return self.judgement.state if self.judgement else None

    @property
    def since(self) -> date | None:
        """The day since which the state had been so."""
        return self.course[-1].since if self.course else None

    @property
    def days(self) -> int | None:
        """For how many days before the fate the state had been so."""
        return (self.happened.when.first - self.since).days if self.happened and self.since else None

    @property
    def carries_on(self) -> bool:
        """Whether this fate only carries on what an earlier one began: in force after accepted, lapsed after rejected.

        What was voted on anew, and what has the same fate a second time, is a fate of its own.
        """
        one, other = self.earlier, self.happened
        if one is None or other is None or (other.event and other.event.votes):
            return False
        return one.fate != other.fate and one.came_about == other.came_about

    @property
    def outcome(self) -> Outcome | None:
        """What the state was worth; None without a fate, and where the proposal was superseded."""
        if self.happened is None or self.happened.event is None:
            return None
        return worth(self.state, self.happened.came_about) if self.judgement else "not-known"

    def outcome_before(self, days: int) -> Outcome | None:
        """What the state as known so many days before the fate was worth; of no account what was public only then."""
        if self.happened is None or self.happened.event is None:
            return None
        try:
            day = self.happened.when.first - timedelta(days=days)
        except OverflowError:
            return "not-known"
        spells = [spell for spell in self.course if spell.since <= day]
        return worth(spells[-1].state, self.happened.came_about) if spells else "not-known"

    @property
    def counts(self) -> bool:
        """Whether it is among those that totals count."""
        return self.outcome is not None and not self.carries_on

    @cached_property
    def grounds(self) -> tuple[Ground, ...]:
        """What carried the verdicts of those who can say no, party by party; where it was ruled out, who ruled it out.

        Nothing where the proposal was not public.
        """
        if self.evaluation is None or self.judgement is None:
            return ()
        parties = self.evaluation.scenario.deciding(self.proposal)
        if self.state == RULED_OUT:
            parties = tuple(p for p in parties if self.judgement.verdicts[p].name == self.state) or parties
        return tuple(ground for party in parties for ground in self.grounds_of(party))

    def grounds_of(self, party: str) -> Iterator[Ground]:
        """What carried the verdict of one party."""
        if self.evaluation is None or self.judgement is None:
            return
        verdict = self.judgement.verdicts[party]
        for reason in deciding(verdict, reasons(self.evaluation, verdict, self.judgement.package)):
            said = counts_from(reason.voice.said, reason.voice.reported, "said")
            yield Ground(party, reason, (self.happened.when.first - said).days if self.happened else None)

    @cached_property
    def ballots(self) -> tuple[Ballot, ...]:
        """The votes that the event counts, party by party, in the scenario's order."""
        votes = self.happened.event.votes if self.happened and self.happened.event else None
        if votes is None:
            return ()
        return tuple(self._ballot(party, tally) for party, tally in votes.by.items())

    def _ballot(self, party: str, tally: Share) -> Ballot:
        cast = _cast(tally)
        if self.judgement is None:
            return Ballot(party, None, tally, cast, None if cast == "unclear" else "not-known")
        verdict = self.judgement.verdicts[party].name
        return Ballot(party, verdict, tally, cast, None if cast == "unclear" else worth(verdict, cast == "aye"))


def worth(name: str | None, came_about: bool) -> Outcome:
    """What a state, or a verdict, was worth, if the proposal came about, or if it came to nothing."""
    if name == RULED_OUT:
        return "misled" if came_about else "in-line"
    if name in BORNE_STATES or name in BORNE_VERDICTS:
        return "in-line" if came_about else "misled"
    return "left-open"


def _counted(tally: Share) -> tuple[int, int, int]:
    return tally.ayes or 0, tally.noes or 0, tally.abstentions or 0


def _cast(tally: Share) -> Cast:
    """How most of those who were counted voted."""
    if tally.ayes is None or tally.noes is None:
        return "unclear"  # the source counts one side of the party only
    most = max(_counted(tally))
    found = [number == most for number in _counted(tally)]
    if sum(found) > 1:
        return "unclear"
    return "aye" if found[0] else "no" if found[1] else "unclear"
