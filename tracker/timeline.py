"""A scenario day by day: each day on which a verdict, a state or a stage became another, and what brought that.

A scenario and a question come in; a `Timeline` goes out. Only days on which something could change are judged, each
from what was derived for the one before; the answer is the same as if every day were judged from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple, Self

from tracker.causes import Change, HeldBack, News, changes, with_causes
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.facts import PackageKey, Subject
from tracker.inforce import Entry, Rank, counts_from
from tracker.limits import Limit
from tracker.reading import ScenarioFile
from tracker.record import Question, Record
from tracker.scenario import Scenario, package_name
from tracker.shifts import Flag, NotRepeated, silences, subjects_of, turns
from tracker.vocabulary import ENDED, ClockName
from tracker.voices import public

SILENCE: Final = 30
"""Days after which a position counts as not repeated, unless something else is asked for."""
_DAY: Final = timedelta(days=1)


class Day(NamedTuple):
    """What was new on a day, what became another by that, and what an analyst may want to look at."""

    date: date
    news: tuple[News, ...]
    changes: tuple[Change, ...]
    flags: tuple[Flag, ...]

    @property
    def telling(self) -> tuple[Change, ...]:
        """The changes, but for those that say only that a party stated nothing of a proposal that is new."""
        return tuple(c for c in self.changes if c.what != "verdict" or c.before is not None or c.after != "unstated")


@dataclass(frozen=True)
class Timeline:
    """A scenario from day to day, from `first` to `last`; these are None where nothing in it has a date.

    `evaluation` is as of the day by whose knowledge all is told, `opening` as of the day before the first (None:
    nothing has a date). `everything` are the days on which anything was new or flagged, in order; where it is narrowed
    down to a `party`, `days` have only what concerns that. Where it is not `complete`, the search was ended, and `last`
    is the last day that was looked at.
    """

    evaluation: Evaluation
    opening: Evaluation | None
    clock: ClockName
    first: date | None
    last: date | None
    silence: int
    everything: tuple[Day, ...]
    complete: bool = True
    party: str | None = None

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The days, with what concerns the party that it is narrowed down to."""
        return self.everything if self.party is None else tuple(self._of(self.party))

    @property
    def changed(self) -> tuple[Day, ...]:
        """The days on which something became another, or is flagged."""
        return tuple(day for day in self.days if day.telling or day.flags)

    def of_party(self, party: str) -> Self:
        """The same narrowed down to one party: its verdicts, its flags, and what its statements brought.

        Raises:
            KeyError: the scenario has no such party.
        """
        if party not in self.evaluation.scenario.parties:
            raise KeyError(party)
        return replace(self, party=party)

    def _of(self, party: str) -> Iterator[Day]:
        statements = self.evaluation.scenario.statements

        def its_own(news: News) -> bool:
            return news.section == "statements" and statements[news.id].party == party

        def concerns(change: Change) -> bool:
            return change.party == party or (change.party is None and any(map(its_own, change.causes)))

        return _narrowed(self.everything, its_own, concerns, lambda flag: flag.party == party)


def _narrowed(
    days: Iterable[Day], news: Callable[[News], bool], change: Callable[[Change], bool], flag: Callable[[Flag], bool]
) -> Iterator[Day]:
    """The days with only these changes and flags; of what was new, what brought one of them besides."""
    for day in days:
        changes = tuple(filter(change, day.changes))
        causes = {one for each in changes for one in each.causes}
        kept = tuple(one for one in day.news if one in causes or news(one))
        flags = tuple(filter(flag, day.flags))
        if kept or changes or flags:
            yield Day(day.date, kept, changes, flags)


def _of_proposal(scenario: Scenario, days: Iterable[Day], proposal: str) -> Iterator[Day]:
    """The days with only what concerns one proposal: what was said of it or on its issues, and events about it."""
    issues = {issue for issue, _ in scenario.proposals[proposal].mentions}

    def on_it(subject: Subject) -> bool:
        return subject in issues if isinstance(subject, str) else subject.proposal == proposal

    def about_it(news: News) -> bool:
        if news.section == "statements":
            return any(map(on_it, subjects_of(scenario, scenario.statements[news.id].positions)))
        return proposal == (news.id if news.section == "proposals" else scenario.events[news.id].proposal)

    return _narrowed(days, about_it, lambda _: True, lambda flag: on_it(flag.subject))


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
    calendar = _calendar(final.record, clock, silence, engine.rulebook.rank)
    days = [day for day in calendar.days if day <= last and (since is None or day >= since)]
    first = since or min([*days, last])

    def judged(day: date, before: Evaluation, held_back: frozenset[Entry] = frozenset()) -> Evaluation:
        if limit.over:
            raise _Ended
        return evaluate(file, engine, asked._replace(as_of=day, held_back=held_back), before)

    found: list[Day] = []
    before = opening = evaluate(file, engine, asked._replace(**_before(first, calendar)), final)
    complete = True
    try:
        for number, day in enumerate(days):
            limit.tell(f"{day}, day {number + 1} of {len(days)}")
            now = judged(day, before)
            found += _day(day, before, now, calendar, lambda held: judged(day, now, held))  # noqa: B023 - used at once
            before = now
    except _Ended:
        last, complete = before.record.day or last, False
    if question.proposal is not None:
        found = list(_of_proposal(final.scenario, found, package_name(question.proposal)[0]))
    return Timeline(final, opening, clock, first, last, silence, tuple(found), complete)


class _Ended(Exception):
    """The search is over."""


def _before(day: date, calendar: _Calendar) -> dict[str, Any]:
    """What asks for the end of the day before; of the first day there is, for that day with nothing known of it."""
    if day > date.min:
        return {"as_of": day - _DAY}
    return {"as_of": day, "held_back": frozenset(news.entry for news in calendar.news.get(day, ()))}


def _day(day: date, before: Evaluation, now: Evaluation, calendar: _Calendar, held_back: HeldBack) -> Iterator[Day]:
    """The day, if anything was new or flagged on it."""
    news = tuple(calendar.news.get(day, ()))
    found = changes(before, now)
    silent = (flag for flag in calendar.silences.get(day, ()) if _matters(now, flag))
    flags: tuple[Flag, ...] = (*turns(before, now), *silent)
    if news or found or flags:
        yield Day(day, news, with_causes(found, before, now, news, held_back), flags)


def _matters(now: Evaluation, flag: NotRepeated) -> bool:
    """Whether the position is in force, and what it is on still on the table."""
    if isinstance(flag.subject, PackageKey) and _ended(now, flag.subject.proposal):
        return False
    return flag.statement in now.record.statements.in_force


def _ended(now: Evaluation, proposal: str) -> bool:
    judgements = (judgement for judgement in now.judgements if judgement.package.key.proposal == proposal)
    return any(judgement.stages[-1].name in ENDED for judgement in judgements)


# The days that matter.


class _Calendar(NamedTuple):
    """What is new on a day, which positions are not repeated by then, and all days on which something can change."""

    news: Mapping[date, Sequence[News]]
    silences: Mapping[date, Sequence[NotRepeated]]
    days: tuple[date, ...]


def _calendar(record: Record, clock: ClockName, silence: int, rank: Rank) -> _Calendar:
    scenario = record.scenario
    heard = record.heard
    news: dict[date, list[News]] = {}
    spoken = []
    for id, voice in heard.items():
        day = counts_from(voice.said, voice.reported, clock)
        news.setdefault(day, []).append(News("statements", id))
        spoken.append((day, voice))
        until = voice.statement.until if voice.statement else None
        if until is not None and day <= until.last < date.max:
            news.setdefault(until.last + _DAY, []).append(News("statements", id, expired=True))
    for id in record.proposals:
        proposal = scenario.proposals[id]
        day = counts_from(proposal.tabled, public(proposal), clock)
        news.setdefault(day, []).append(News("proposals", id))
    for id in record.events:
        news.setdefault(scenario.events[id].date.last, []).append(News("events", id))
    silent: dict[date, list[NotRepeated]] = {}
    for flag in silences(scenario, spoken, silence, rank):
        silent.setdefault(flag.day, []).append(flag)
    return _Calendar(news, silent, tuple(sorted({*news, *silent, *_turning(record)})))


def turning_days(record: Record, rank: Rank, clock: ClockName = "known") -> tuple[date, ...]:
    """The days on which something can become another, in order; on any other all is as it was the day before."""
    return _calendar(record, clock, SILENCE, rank).days


def _turning(record: Record) -> Iterator[date]:
    """The days on which what is said on each day anew comes to be said with, or after, what was said once."""
    if record.others:
        dates = [voice.said for voice in record.heard.values()]
        dates += [record.scenario.proposals[id].tabled for id in record.proposals]
        for said in dates:
            yield said.first
            if said.last < date.max:
                yield said.last + _DAY
