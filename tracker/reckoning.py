"""Back-tests counted: by state and fate, by case, with more notice, by party; and two rulebooks side by side.

Rows come in, counts go out, never a share or a score: they are few, and no sample of anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple

from tracker.backtests import BackTest, Case
from tracker.fates import Ballot, Outcome, Row

NOTICES: Final = (1, 7, 30)
"""The days before a fate as known on which states are counted."""
NOT_PUBLIC: Final = "not public"
"""In the place of a state, where the proposal was not public yet."""

Turn = Literal["better", "worse", "same"]
Vote = Literal["all aye", "most aye", "most no", "all no", "unclear"]
VOTES: Final[tuple[Vote, ...]] = ("all aye", "most aye", "most no", "all no", "unclear")

_PLACES: Final[dict[Outcome | None, int]] = {"misled": 0, "left-open": 1, "in-line": 2}


def by_state(rows: Iterable[Row]) -> Counter[tuple[str, str | None]]:
    """(fate, state the day before) -> how many of the rows that count."""
    return Counter(
        (row.happened.fate, NOT_PUBLIC if row.that_day or row.judgement is None else row.state)
        for row in rows
        if row.happened and row.counts
    )


def outcomes(rows: Iterable[Row], days: int = 1) -> Counter[Outcome]:
    """Outcome -> how many of the rows that count, by the state as known so many days before."""
    found = (row.outcome_before(days) for row in rows if row.counts)
    return Counter(outcome for outcome in found if outcome is not None)


def by_state_as_tabled(rows: Iterable[Row]) -> Counter[tuple[str, str | None]]:
    """The same of those that became public on the day of their fate, by what had been said until the day before."""
    return Counter((row.happened.fate, row.state) for row in rows if row.happened and row.counts and row.that_day)


def outcomes_as_tabled(rows: Iterable[Row]) -> Counter[Outcome]:
    """Outcome -> how many of those that became public on the day of their fate."""
    found = (row.outcome for row in rows if row.counts and row.that_day)
    return Counter(outcome for outcome in found if outcome is not None)


def by_verdict(rows: Iterable[Row], that_day: bool = False) -> Counter[tuple[str | None, Vote]]:
    """(verdict the day before, how a party voted) -> how many parties and votes; those as tabled `that_day` apart."""
    return Counter(
        (ballot.verdict if row.judgement else NOT_PUBLIC, vote(ballot))
        for row in rows
        if row.that_day == that_day
        for ballot in row.ballots
    )


def vote(ballot: Ballot) -> Vote:
    """How a party voted, as it is counted."""
    if ballot.cast == "unclear":
        return "unclear"
    if ballot.cast == "aye":
        return "all aye" if ballot.all_alike else "most aye"
    return "all no" if ballot.all_alike else "most no"


class Difference(NamedTuple):
    """A fate before which two rulebooks gave different states; what the second makes of it is better, worse or same.

    With a `party` it is about the verdict of that party, before a vote.
    """

    case: str
    one: Row
    other: Row
    turn: Turn
    party: str | None = None

    @property
    def ballots(self) -> tuple[Ballot, Ballot] | None:
        """What the party voted, with its verdict by either rulebook."""
        if self.party is None:
            return None
        one, other = (next(b for b in row.ballots if b.party == self.party) for row in (self.one, self.other))
        return one, other


class Mark(NamedTuple):
    """What a rulebook makes of one case beside another rulebook: how many fates, and votes, are better and worse."""

    case: str
    fates: Counter[Turn]
    votes: Counter[Turn]

    @property
    def word(self) -> Turn | Literal["both"]:
        """Better or worse, both, or the same."""
        better, worse = (self.fates[turn] + self.votes[turn] for turn in ("better", "worse"))
        if better and worse:
            return "both"
        return "better" if better else "worse" if worse else "same"


@dataclass(frozen=True, eq=False)
class SideBySide:
    """The same cases read by two rulebooks."""

    one: BackTest
    other: BackTest

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """The fates, and the votes of parties, before which they differ."""
        cases = zip(self.one.cases, self.other.cases, strict=True)
        return tuple(found for one, other in cases for found in _differences(one, other))

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Case by case what the second makes of it."""
        return tuple(self._mark(case.name) for case in self.one.cases)

    def _mark(self, case: str) -> Mark:
        found = [one for one in self.differences if one.case == case]
        return Mark(
            case,
            Counter(one.turn for one in found if one.party is None),
            Counter(one.turn for one in found if one.party is not None),
        )


def _differences(one: Case, other: Case) -> Iterator[Difference]:
    others = {(row.proposal, row.happened.by): row for row in other.rows if row.happened}
    for row in one.rows:
        if row.happened is None or (match := others.get((row.proposal, row.happened.by))) is None:
            continue
        if row.counts and row.state != match.state:
            yield Difference(one.name, row, match, _turn(row.outcome, match.outcome))
        for before, after in zip(row.ballots, match.ballots, strict=True):
            if before.verdict != after.verdict:
                yield Difference(one.name, row, match, _turn(before.outcome, after.outcome), before.party)


def _turn(one: Outcome | None, other: Outcome | None) -> Turn:
    """Whether the other outcome is better: in line before left open, left open before misled."""
    before, after = _PLACES.get(one), _PLACES.get(other)
    if before is None or after is None or before == after:
        return "same"
    return "better" if after > before else "worse"
