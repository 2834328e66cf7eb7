"""A scenario day by day: each day on which a verdict, a state or a stage became another, and what brought that.

A scenario and a question come in; a `Timeline` goes out. Only days on which something could change are judged, each
from what was derived for the one before; the answer is the same as if every day were judged from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from tracker.causes import Change, News, changes, with_causes
from tracker.dates import PartialDate
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.inforce import Entry, certainly_by
from tracker.limits import Limit
from tracker.reading import ScenarioFile
from tracker.record import Question, Record
from tracker.shifts import Flag, NotRepeated, contradicted, moved, silences
from tracker.voices import public

ClockName = Literal["known", "said"]
CLOCKS: Final[tuple[ClockName, ...]] = ("known", "said")
"""`known`: what was public on each day. `said`: what had been said and done by each day, as is known at the end."""
SILENCE: Final = 30
"""Days after which a position counts as not repeated, unless something else is asked for."""
_DAY: Final = timedelta(days=1)


class Day(NamedTuple):
    """What was new on a day, what became another by that, and what an analyst may want to look at."""

    date: date
    news: tuple[News, ...]
    changes: tuple[Change, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Timeline:
    """A scenario from day to day, from `first` to `last`; these are None where nothing in it has a date.

    `evaluation` is as of the day by whose knowledge all is told, `opening` as of the day before the first (None:
    nothing has a date). `days` are those on which anything was new or flagged, in order; where it is not `complete`,
    the search was ended, and there may be more days after those.
    """

    evaluation: Evaluation
    opening: Evaluation | None
    clock: ClockName
    first: date | None
    last: date | None
    silence: int
    days: tuple[Day, ...]
    complete: bool = True

    @property
    def changed(self) -> tuple[Day, ...]:
        """The days on which something became another, or is flagged."""
        return tuple(day for day in self.days if day.changes or day.flags)

    def of_party(self, party: str) -> Timeline:
        """The same with only what concerns one party: its verdicts, its flags, and what its statements brought."""
        statements = self.evaluation.scenario.statements

        def brought(change: Change) -> bool:
            said = (news.id for news in change.causes if news.section == "statements")
            return change.party is None and any(statements[id].party == party for id in said)

        days = (
            day._replace(
                changes=tuple(change for change in day.changes if change.party == party or brought(change)),
                flags=tuple(flag for flag in day.flags if flag.party == party),
            )
            for day in self.days
        )
        return replace(self, days=tuple(days))


def timeline(
    file: ScenarioFile,
    engine: Engine,
    question: Question | None = None,
    clock: ClockName = "known",
    since: date | None = None,
    until: date | None = None,
    silence: int = SILENCE,
    limit: Limit | None = None,
) -> Timeline:
    """The scenario day by day, up to the day that the question asks for, or the scenario's own.

    Args:
        file: the scenario.
        engine: the rulebook, and what runs it.
        question: as for an evaluation.
        clock: by which dates.
        since: the first day of interest; the beginning unless given.
        until: the last day of interest. Where the question asks for no day, it may be later than the scenario's own.
        silence: the days after which a position counts as not repeated.
        limit: when to leave off.
    """
    question, limit = question or Question(), limit or Limit()
    final = evaluate(file, engine, question)
    known = final.record.day
    if known is None:
        return Timeline(final, None, clock, None, None, silence, ())
    if until is not None and until > known and question.as_of is None:
        final, known = evaluate(file, engine, question._replace(as_of=until), final), until
    last = min(until or known, known)
    asked = question._replace(hindsight=known if clock == "said" else None)
    calendar = _calendar(final.record, clock, silence)
    days = [day for day in calendar.days if day <= last and (since is None or day >= since)]
    first = since or min([*days, last])

    def judged(day: date, before: Evaluation, held_back: frozenset[Entry] = frozenset()) -> Evaluation:
        return evaluate(file, engine, asked._replace(as_of=day, held_back=held_back), before)

    before = opening = judged(first - _DAY if first > date.min else first, final)
    found: list[Day] = []
    for number, day in enumerate(days):
        if limit.over:
            return Timeline(final, opening, clock, first, last, silence, tuple(found), complete=False)
        limit.tell(f"{day}, day {number + 1} of {len(days)}")
        now = judged(day, before)
        found += _day(day, before, now, calendar, lambda held: judged(day, now, held))  # noqa: B023 - used at once
        before = now
    return Timeline(final, opening, clock, first, last, silence, tuple(found))


def _day(
    day: date,
    before: Evaluation,
    now: Evaluation,
    calendar: _Calendar,
    held_back: Callable[[frozenset[Entry]], Evaluation],
) -> Iterator[Day]:
    """The day, if anything was new or flagged on it."""
    news = tuple(calendar.news.get(day, ()))
    found = changes(before, now)
    silent = (flag for flag in calendar.silences.get(day, ()) if now.defeats.evidence.of(flag.party, flag.subject))
    flags: tuple[Flag, ...] = (*moved(before, now), *contradicted(before, now), *silent)
    if news or found or flags:
        yield Day(day, news, with_causes(found, before, now, news, held_back), flags)


# The days that matter.


class _Calendar(NamedTuple):
    """What is new on a day, which positions are not repeated by then, and all days on which something can change."""

    news: Mapping[date, Sequence[News]]
    silences: Mapping[date, Sequence[NotRepeated]]
    days: tuple[date, ...]


def _calendar(record: Record, clock: ClockName, silence: int) -> _Calendar:
    scenario = record.scenario
    heard = record.heard
    news: dict[date, list[News]] = {}
    spoken = []
    for id, voice in heard.items():
        day = _counts_from(voice.said, voice.reported, clock)
        news.setdefault(day, []).append(News("statements", id))
        spoken.append((day, voice))
        until = voice.statement.until if voice.statement else None
        if until is not None and day <= until.last < date.max:
            news.setdefault(until.last + _DAY, []).append(News("statements", id, expired=True))
    for id in record.proposals:
        proposal = scenario.proposals[id]
        day = _counts_from(proposal.tabled, public(proposal), clock)
        news.setdefault(day, []).append(News("proposals", id))
    for id in record.events:
        news.setdefault(scenario.events[id].date.last, []).append(News("events", id))
    silent: dict[date, list[NotRepeated]] = {}
    for flag in silences(scenario, spoken, silence):
        silent.setdefault(flag.day, []).append(flag)
    return _Calendar(news, silent, tuple(sorted({*news, *silent, *_turning(record)})))


def _counts_from(done: PartialDate, reported: PartialDate, clock: ClockName) -> date:
    return reported.last if clock == "known" else certainly_by(done, reported)


def _turning(record: Record) -> Iterator[date]:
    """The days on which what is said on each day anew comes to be said with, or after, what was said once."""
    if record.others:
        dates = [voice.said for voice in record.heard.values()]
        dates += [record.scenario.proposals[id].tabled for id in record.proposals]
        for said in dates:
            yield said.first
            if said.last < date.max:
                yield said.last + _DAY
