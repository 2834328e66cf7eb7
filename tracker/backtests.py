"""A record against what happened: the state of each proposal as known until the day before its fate, and that fate.

Scenarios and a rulebook come in; rows go out, one for each event that records what became of a proposal. What became
known on the day of a fate, or later, has no part in its row. Nothing is judged here but by evaluating day after day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tracker.engine import Engine
from tracker.evaluation import Evaluation, Judgement, evaluate
from tracker.fates import Happened, Row, Spell
from tracker.opening import Rules
from tracker.reading import ScenarioFile, shipped_rules
from tracker.record import Question
from tracker.scenario import Scenario
from tracker.timeline import turning_days
from tracker.vocabulary import STAGES, SUPERSEDED
from tracker.voices import public


@dataclass(frozen=True, eq=False)
class Case:
    """One scenario: its `name`, and its rows in the order of their dates, those without a fate last."""

    name: str
    file: ScenarioFile
    rows: tuple[Row, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.file.scenario


@dataclass(frozen=True, eq=False)
class BackTest:
    """Cases, read by one rulebook."""

    rulebook: str
    cases: tuple[Case, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all cases."""
        return tuple(row for case in self.cases for row in case.rows)


def backtest(files: Sequence[ScenarioFile], engine: Engine, rulebook: str | None = None) -> BackTest:
    """Each scenario against what happened.

    `rulebook` is what to call the rulebook; its own name unless given. What the analyst assumes takes no part: it may
    have been written down with hindsight.
    """
    named = zip(_names(files), files, strict=True)
    return BackTest(
        rulebook or engine.rulebook.name, tuple(Case(name, file, tuple(rows(file, engine))) for name, file in named)
    )


def labels(opened: Sequence[Rules]) -> list[str]:
    """What to call each rulebook: its name; if others have it too, all but the shipped one with their folders."""
    names = [one.rulebook.name for one in opened]
    shipped = shipped_rules()
    return [
        name if one.folder == shipped or names.count(name) == 1 else f"{name} ({one.folder})"
        for name, one in zip(names, opened, strict=True)
    ]


def _names(files: Sequence[ScenarioFile]) -> list[str]:
    """A short name for each scenario: of its file, or its folder where the file is called `scenario`.

    Where that would be the same, its path; what stands in no file has a number.
    """
    paths = [Path(file.document.source.name) if file.document else None for file in files]
    short = [_short(path) if path else "" for path in paths]
    return [
        (name if short.count(name) == 1 else str(path)) if path else f"scenario {number}"
        for number, (path, name) in enumerate(zip(paths, short, strict=True), start=1)
    ]


def _short(path: Path) -> str:
    return path.absolute().parent.name if path.stem == "scenario" else path.stem


def rows(file: ScenarioFile, engine: Engine) -> Iterator[Row]:
    """The rows of one scenario; days on which nothing can become another are not judged."""
    end = _end(file, engine)
    if end is None:
        return
    happened = {proposal: _happened(end, proposal) for proposal in file.scenario.proposals}
    eves = {one.eve for found in happened.values() for one in found if one.eve}
    courses, kept = _followed(file, engine, end, eves)
    found: list[Row] = []
    for proposal, fates in happened.items():
        course = tuple(courses.get(proposal, ()))
        for earlier, one in zip((None, *fates), fates, strict=False):
            day = _day_of_both(file.scenario, proposal, one)
            evaluation = _as_tabled(file, engine, proposal, day, end) if day else kept.get(one.eve or date.max)
            until = tuple(spell for spell in course if one.eve and spell.since <= one.eve)
            judgement = _judgement(evaluation, proposal)
            found.append(Row(proposal, one, earlier, evaluation, judgement, until, that_day=day is not None))
        if not fates and proposal in end.record.proposals:
            found.append(Row(proposal, None, None, end, _judgement(end, proposal), course))
    yield from sorted(found, key=_by_date)


def _day_of_both(scenario: Scenario, proposal: str, one: Happened) -> date | None:
    """The day on which the proposal became public, if an event records its fate on that very day."""
    day = public(scenario.proposals[proposal]).last
    return day if one.event and one.when.single_day and one.when.first == day else None


def _end(file: ScenarioFile, engine: Engine) -> Evaluation | None:
    """The scenario as of its own day or of its last fate, whichever is later; None where nothing in it has a date."""
    own = evaluate(file, engine)
    if own.record.day is None:
        return None
    fates = (event.date.last for event in file.scenario.events.values() if event.becomes)
    last = max((own.record.day, *fates))
    return own if last == own.record.day else evaluate(file, engine, Question(as_of=last), own)


def _happened(end: Evaluation, proposal: str) -> list[Happened]:
    """What became of the proposal, in the order of the dates; where no event tells, whether another took its place."""
    events = end.scenario.events.items()
    found = [Happened(e.becomes, e.date, id, e) for id, e in events if e.becomes and e.proposal == proposal]
    if found:
        return sorted(found, key=_in_order)
    judgement = _judgement(end, proposal)
    last = judgement.stages[-1] if judgement else None
    if last is None or last.name != SUPERSEDED or last.cause is None:
        return []
    return [Happened(SUPERSEDED, last.cause.when, last.cause.id)]


def _in_order(one: Happened) -> tuple[object, ...]:
    return one.when.last, one.when.first, STAGES.index(one.fate), one.when.text


def _followed(
    file: ScenarioFile, engine: Engine, end: Evaluation, eves: set[date]
) -> tuple[Mapping[str, list[Spell]], Mapping[date, Evaluation]]:
    """The states of each proposal, day by day until the end, and what was known on the days that are asked for."""
    courses: dict[str, list[Spell]] = {}
    kept: dict[date, Evaluation] = {}
    last, before = end.record.day, end
    for day in sorted({*turning_days(end.record, engine.rulebook.rank), *eves}):
        if last is not None and day > last:
            break
        now = before = evaluate(file, engine, Question(as_of=day), before)
        for judgement in now.judgements:
            if judgement.package.key.phase is None:
                spells = courses.setdefault(judgement.package.key.proposal, [])
                if not spells or spells[-1].state != judgement.state:
                    spells.append(Spell(day, judgement.state))
        if day in eves:
            kept[day] = now
    return courses, kept


def _as_tabled(file: ScenarioFile, engine: Engine, proposal: str, day: date, before: Evaluation) -> Evaluation:
    """A proposal that became public on a day, and all else as known the day before.

    To table it is an act of that day, and no word that was known before: it does not count as one.
    """
    scenario, supposing = file.scenario, file.supposing
    tabled = frozenset((party, proposal) for party in scenario.proposals[proposal].by)
    supposing = replace(supposing, tablings=supposing.tablings | tabled)
    file = file._replace(scenario=supposing.scenario, what_if=supposing)
    entries = [("statements", id) for id in scenario.statements] + [("events", id) for id in scenario.events]
    entries += [("proposals", id) for id in scenario.proposals if id != proposal]
    return evaluate(file, engine, Question(as_of=day, held_back=frozenset(entries)), before)


def _judgement(evaluation: Evaluation | None, proposal: str) -> Judgement | None:
    """What was made of the proposal as a whole, if it was public."""
    if evaluation is None or proposal not in evaluation.record.proposals:
        return None
    return evaluation.judgement(proposal)


def _by_date(row: Row) -> tuple[date, date]:
    """The place of a row in its case; without a fate recorded, behind the others."""
    one = row.happened
    return (one.when.last, one.when.first) if one and one.event else (date.max, date.max)
