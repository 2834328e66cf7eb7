"""The public JSON contract of back-tests: what `tracker backtest --format json` prints, as models.

Ids are those of the scenario files; `line` counts from 1. Fields are added within one `format`, never renamed or taken
away.
"""

from __future__ import annotations

from typing import Literal

from tracker.fates import Cast, Outcome
from tracker.output.contract import DiagnosticInfo, Published
from tracker.reckoning import Turn, Vote


class SpellInfo(Published):
    """A state of a proposal, and the day from which it was so as known on each day."""

    since: str
    state: str | None


class GroundInfo(Published):
    """What carried a party's verdict: a position, or (`statement` null) that it tabled the proposal.

    `days` are those from the last day on which it may have been said to the first on which the fate may have been.
    """

    party: str
    statement: str | None
    position: int | None
    issue: str | None
    polarity: str
    authority: str
    told_by: str | None
    said: str
    days: int | None
    rule: str
    text: str
    file: str | None
    line: int | None


class BallotInfo(Published):
    """How the members of a party voted, and the verdict of the party as known the day before.

    `cast` is how most of them did. It is `unclear`, and there is no `outcome`, where most did neither, and where the
    source counts one side only (the other is null).
    """

    party: str
    verdict: str | None
    ayes: int | None
    noes: int | None
    abstentions: int | None
    cast: Cast
    outcome: Outcome | None


class VotesInfo(Published):
    """A vote as counted."""

    ayes: int
    noes: int
    abstentions: int | None


class FateInfo(Published):
    """A fate of a proposal, and what records it: an event, or (superseded) the proposal that took its place."""

    fate: str
    date: str
    event: str | None
    superseded_by: str | None
    votes: VotesInfo | None


class RowInfo(Published):
    """A proposal, one of its fates (null: none is recorded), and the record as known the day before (`eve`).

    Where the proposal was not `public` then, it has no state; unless it became so on the day of the fate (`that_day`):
    then it is judged by what had been said until the day before, and counted apart. The state had been so `since` a
    day, for `days` until the fate. A fate that `carries_on` an `earlier` one is not among the totals, nor is one
    without an `outcome`. `grounds` carried the verdicts of those who can say no; where the proposal was ruled out, of
    those who ruled it out. Without a fate, all is as of the end of the record.
    """

    proposal: str
    happened: FateInfo | None
    earlier: FateInfo | None
    carries_on: bool
    eve: str | None
    public: bool
    that_day: bool
    state: str | None
    rule: str | None
    since: str | None
    days: int | None
    outcome: Outcome | None
    course: tuple[SpellInfo, ...]
    verdicts: dict[str, str | None]
    grounds: tuple[GroundInfo, ...]
    ballots: tuple[BallotInfo, ...]


class CaseInfo(Published):
    """One scenario, read by one rulebook."""

    case: str
    title: str | None
    file: str | None
    rows: tuple[RowInfo, ...]


class StateCountInfo(Published):
    """How many proposals had a fate, of those that were in a state the day before, or (`public` false) not public.

    With `that_day` of those that became public on the day of the fate, by what had been said until the day before. Each
    fate is in one of the counts only.
    """

    fate: str
    state: str | None
    public: bool
    count: int
    that_day: bool


class VoteCountInfo(Published):
    """How many parties voted so, of those that had a verdict the day before; `public` false: there was none yet.

    With `that_day` on proposals that became public on the day of the vote.
    """

    verdict: str | None
    public: bool
    vote: Vote
    count: int
    that_day: bool


class NoticeInfo(Published):
    """What states as known so many days before the fates were worth."""

    days: int
    outcomes: dict[Outcome, int]


class ReadingInfo(Published):
    """All cases, read by one rulebook, and the totals of the rows that count."""

    rulebook: str
    cases: tuple[CaseInfo, ...]
    by_state: tuple[StateCountInfo, ...]
    by_notice: tuple[NoticeInfo, ...]
    by_vote: tuple[VoteCountInfo, ...]


class DifferenceInfo(Published):
    """A fate, or (with a `party`) a vote, before which the other rulebook gives another state, or verdict.

    `before` and `after` are by the first rulebook and by the other; `turn` is what the other makes of it.
    """

    case: str
    proposal: str
    event: str
    party: str | None
    before: str | None
    after: str | None
    outcomes: tuple[Outcome | None, Outcome | None]
    turn: Turn


class MarkInfo(Published):
    """Case by case: how many fates and votes the other rulebook makes better, worse, or leaves the same."""

    case: str
    word: Literal["better", "worse", "same", "both"]
    fates: dict[Turn, int]
    votes: dict[Turn, int]


class BesideInfo(Published):
    """What another rulebook makes of the same cases, beside the first."""

    reading: ReadingInfo
    marks: tuple[MarkInfo, ...]
    differences: tuple[DifferenceInfo, ...]


class BacktestAnswer(Published):
    """Records against what happened, as read by one rulebook, and by others beside it."""

    format: Literal[1] = 1
    reading: ReadingInfo
    beside: tuple[BesideInfo, ...]
    diagnostics: tuple[DiagnosticInfo, ...]
