"""The public JSON contract of what happens over time: timelines, and where proposals come from.

As in `tracker.output.contract`: fields are added within one `format`, never renamed or taken away.
"""

from __future__ import annotations

from typing import Literal

from tracker.causes import Link, Section, What
from tracker.lineage import Relation
from tracker.output.contract import DiagnosticInfo, Published, ScenarioInfo
from tracker.output.contrasts import Differing, TermPairInfo
from tracker.vocabulary import ClockName


class NewsInfo(Published):
    """What was new on a day: an entry of the scenario that came about, or (`expired`) a statement that held no longer.

    `said` and `reported` are its dates as written; of a proposal `said` is when it was tabled.
    """

    section: Section
    id: str
    expired: bool
    said: str
    reported: str
    text: str
    file: str | None
    line: int | None


class CauseInfo(Published):
    """One of the things that were new, by section and id."""

    section: Section
    id: str
    expired: bool


class ChangeInfo(Published):
    """A verdict (of a `party`), a state or a stage that became another; `before` null: there was none.

    The `causes` are of what was new that day. By their `link`, each was `needed`, each was `enough` by itself, or
    `some` of them together were enough and none was needed. Without causes it is by the day alone. `assumed` tells
    whether an assumption bears on it, before and after; a stage may be `supposed`, where a what-if brought it.
    """

    what: What
    proposal: str
    phase: str | None
    party: str | None
    before: str | None
    after: str | None
    rule: str | None
    causes: tuple[CauseInfo, ...]
    link: Link
    assumed: tuple[bool, bool]
    supposed: bool


class PlaceInfo(Published):
    """A position: its statement and its index there; a tabling has the proposal as `statement`, and no index."""

    statement: str
    position: int | None


class SpokenInfo(Published):
    """What a party spoke on again, an issue or a package, and by which statement."""

    subject: str
    statement: str


class FlagInfo(Published):
    """Something about a stated position that an analyst may want to look at; it moves no verdict.

    It is on an `issue` or on a `package`. `hardened`, `softened` and `shifted` have what was `ruled_out` before and
    after, and the statements that are `behind` it; `contradicted` has the `earlier` and the `later` position, and
    whether the earlier one `stands`; `not-repeated` the `statement` that took it, on the day `since`, and the `others`
    on which the party spoke again.
    """

    kind: Literal["hardened", "softened", "shifted", "contradicted", "not-repeated"]
    party: str
    issue: str | None
    package: str | None
    text: str
    conditional: bool = False
    ruled_out: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    behind: tuple[str, ...] = ()
    earlier: PlaceInfo | None = None
    later: PlaceInfo | None = None
    stands: bool | None = None
    statement: str | None = None
    since: str | None = None
    others: tuple[SpokenInfo, ...] = ()


class DayInfo(Published):
    """A day on which anything was new or flagged, and what became another on it."""

    date: str
    news: tuple[NewsInfo, ...]
    changes: tuple[ChangeInfo, ...]
    flags: tuple[FlagInfo, ...]


class OpeningInfo(Published):
    """How a package stood on the day before the first."""

    proposal: str
    phase: str | None
    state: str | None
    stage: str
    verdicts: dict[str, str | None]
    assumed: bool
    """Whether an assumption bears on the state."""


class TimelineAnswer(Published):
    """A scenario day by day. `first` and `last` are null where nothing in it has a date.

    `clock` is by which dates: `known`, by what was public on each day; `said`, by what had been said and done by each
    day. `silence` are the days after which a position counts as not repeated. Where it is not `complete`, the search
    was ended, and there may be more days.
    """

    format: Literal[1] = 1
    scenario: ScenarioInfo
    clock: ClockName
    first: str | None
    last: str | None
    party: str | None
    proposal: str | None
    silence: int
    complete: bool
    opening: tuple[OpeningInfo, ...]
    days: tuple[DayInfo, ...]
    diagnostics: tuple[DiagnosticInfo, ...]


class StageInfo(Published):
    """A stage that a proposal reached, since when, and by what; the first has no cause and no rule."""

    stage: str
    since: str
    rule: str | None
    cause: CauseInfo | None
    supposed: bool = False


class StepInfo(Published):
    """From a draft to the next: the terms that differ, and the verdicts of those who decide on either."""

    relation: Relation
    terms: dict[str, TermPairInfo]
    verdicts: dict[str, Differing]


class DraftInfo(Published):
    """A proposal, the one that it supersedes or else answers (`parent`), and what that changed, for whom."""

    proposal: str
    title: str | None
    by: tuple[str, ...]
    tabled: str
    parent: str | None
    also_counters: str | None
    state: str | None
    stages: tuple[StageInfo, ...]
    step: StepInfo | None


class LineageAnswer(Published):
    """Where the known proposals come from, each after the one that it supersedes or answers."""

    format: Literal[1] = 1
    scenario: ScenarioInfo
    drafts: tuple[DraftInfo, ...]
    diagnostics: tuple[DiagnosticInfo, ...]
