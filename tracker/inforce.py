"""The statements that are known on a day and in force, and those that are not, with the reason.

A scenario and a frame (by when, the grades and the attributions that count) come in. Where only a few statements
changed since another look through the same frame, only these are looked at. Who is stronger than whom comes from the
rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from graphlib import TopologicalSorter
from typing import NamedTuple

from tracker.dates import PartialDate
from tracker.scenario import Scenario
from tracker.vocabulary import ClockName
from tracker.voices import NOTHING, Absence, Absent, Grade, Voice, grade_of, voice_of
from tracker.whatif import SetAside, WhatIf

Rank = Callable[[str], int]
"""Authority -> its rank, higher is stronger."""


Entry = tuple[str, str]
"""An entry of the scenario: its section and its id."""


class Clock(NamedTuple):
    """What had happened by a day: what was public then, or (in hindsight) what had been said and done.

    `day` None: no date matters. With `hindsight`, what is known by that later day counts from when it was said, tabled
    or done. What is `held_back` is taken as it was the day before.
    """

    day: date | None
    hindsight: date | None = None
    held_back: frozenset[Entry] = frozenset()

    def reached(self, entry: Entry, done: PartialDate, reported: PartialDate) -> bool:
        """Whether something that was done and reported on these dates had come about."""
        if self.day is None:
            return True
        in_time = self.hindsight is None or reported.last <= self.hindsight
        clock: ClockName = "known" if self.hindsight is None else "said"
        return in_time and self._since(counts_from(done, reported, clock), entry) >= 0

    def passed(self, entry: Entry, until: PartialDate) -> bool:
        """Whether the last day on which something holds had passed."""
        return self.day is not None and self._since(until.last, entry) > 0

    def _since(self, then: date, entry: Entry) -> int:
        """How many days ago that was, to the entry."""
        assert self.day is not None  # else no date matters
        return (self.day - then).days - (entry in self.held_back)


def counts_from(done: PartialDate, reported: PartialDate, clock: ClockName) -> date:
    """The day from which something counts: that of its report, or (`said`) the last on which it may have been done."""
    return reported.last if clock == "known" else min(done.last, reported.last)


class Frame(NamedTuple):
    """What decides whether a statement counts: by when, and the least that is asked of it."""

    clock: Clock
    least_grade: Grade | None
    graded_only: bool
    least_attribution: str | None


@dataclass(frozen=True)
class Statements:
    """The statements of a scenario as voices, by id, each mapping in the file's order."""

    scenario: Scenario
    frame: Frame
    spoken: Mapping[str, Voice]
    """All of them."""
    heard: Mapping[str, Voice]
    """Those known by then, and not left out for their grade or attribution."""
    in_force: Mapping[str, Voice]
    """Those of them that are neither withdrawn nor expired."""
    absent: tuple[Absent, ...]
    """Those that are not in force, and why."""
    named: frozenset[str]
    """Those that one that is heard names under `withdraws`, withdrawn or not."""
    set_aside: Mapping[str, SetAside]
    """By statement, the positions that a what-if does not let count."""


def statements(
    scenario: Scenario, frame: Frame, rank: Rank, what_if: WhatIf | None = None, before: Statements | None = None
) -> Statements:
    """The statements of the scenario seen through the frame.

    Voices of `before` are taken over where nothing about them changed, and all of its values where few statements did.
    """
    aside = what_if.set_aside if what_if else {}
    redated = _redated(before.scenario, scenario) if before else set()
    if before and not redated and _same_frame(before, scenario, frame):
        few = _with_few_changes(before, scenario, aside, rank)
        if few:
            return few
    known = before.spoken if before else {}
    spoken = {
        id: _voice(scenario, id, aside, known.get(id) if statement.source not in redated else None)
        for id, statement in scenario.statements.items()
    }
    heard: dict[str, Voice] = {}
    absent: list[Absent] = []
    for id, voice in spoken.items():
        if reason := _unheard(scenario, voice, frame, rank):
            absent.append(Absent(voice, reason))
        else:
            heard[id] = voice
    withdrawn = _withdrawals(scenario, heard, rank)
    in_force = {}
    for id, voice in heard.items():
        if id in withdrawn:
            absent.append(Absent(voice, "withdrawn", withdrawn[id]))
        elif _expired(voice, frame):
            absent.append(Absent(voice, "expired"))
        else:
            in_force[id] = voice
    named = frozenset(name for id in heard for name in scenario.statements[id].withdraws)
    return Statements(scenario, frame, spoken, heard, in_force, tuple(absent), named, aside)


def _redated(before: Scenario, scenario: Scenario) -> set[str | None]:
    """The sources that have another date, or are not in both."""
    if before.sources is scenario.sources:
        return set()
    dates: list[dict[str, PartialDate | None]] = [
        {id: source.date for id, source in one.sources.items()} for one in (before, scenario)
    ]
    nowhere = object()
    return {id for id in dates[0] | dates[1] if dates[0].get(id, nowhere) != dates[1].get(id, nowhere)}


def _same_frame(before: Statements, scenario: Scenario, frame: Frame) -> bool:
    """Whether the same would be asked of a statement, its grade included."""
    graded = frame.least_grade is not None or frame.graded_only
    return before.frame == frame and (not graded or before.scenario.sources is scenario.sources)


def _voice(scenario: Scenario, id: str, aside: Mapping[str, SetAside], known: Voice | None) -> Voice:
    """The voice of the statement: the known one, if nothing about it changed."""
    statement, set_aside = scenario.statements[id], aside.get(id, NOTHING)
    if known is not None and known.statement is statement and known.set_aside == set_aside:
        return known
    return voice_of(scenario, id, statement, set_aside)


def _with_few_changes(
    before: Statements, scenario: Scenario, aside: Mapping[str, SetAside], rank: Rank
) -> Statements | None:
    """The statements of `before` with those that changed put in, taken out or replaced.

    None where more than that would change: where one of these was or would be out of force, or withdraws another.
    """
    gone = before.spoken.keys() - scenario.statements.keys()
    new = {id: _voice(scenario, id, aside, before.spoken.get(id)) for id in _different(before, scenario, aside)}
    if any(_weighty(before, id) for id in (*gone, *new) if id in before.spoken):
        return None
    for id, voice in new.items():
        out = _unheard(scenario, voice, before.frame, rank) or _expired(voice, before.frame)
        if out or id in before.named or scenario.statements[id].withdraws:
            return None
    spoken, heard, in_force = (_patched(m, gone, new) for m in (before.spoken, before.heard, before.in_force))
    if list(spoken) != list(scenario.statements):
        return None
    return replace(before, scenario=scenario, spoken=spoken, heard=heard, in_force=in_force, set_aside=aside)


def _different(before: Statements, scenario: Scenario, aside: Mapping[str, SetAside]) -> Iterable[str]:
    """The ids of statements that are not the same as before, or of which other positions are set aside."""
    found: dict[str, None] = {}
    if scenario.statements is not before.scenario.statements:
        known = before.scenario.statements
        found |= dict.fromkeys(id for id, one in scenario.statements.items() if known.get(id) is not one)
    if aside is not before.set_aside:
        named = (id for id in {**before.set_aside, **aside} if id in scenario.statements)
        found |= dict.fromkeys(id for id in named if before.set_aside.get(id) != aside.get(id))
    return found


def _weighty(before: Statements, id: str) -> bool:
    """Whether more than the statement itself depends on it: it is out of force, or withdraws, or is to be withdrawn."""
    return id not in before.in_force or id in before.named or bool(before.scenario.statements[id].withdraws)


def _patched(entries: Mapping[str, Voice], gone: Iterable[str], new: Mapping[str, Voice]) -> Mapping[str, Voice]:
    if not new and not gone:
        return entries
    patched = {**entries, **new}
    for id in gone:
        del patched[id]
    return patched


def _unheard(scenario: Scenario, voice: Voice, frame: Frame, rank: Rank) -> Absence | None:
    """Why the statement is not heard, if it is not."""
    if not frame.clock.reached(("statements", voice.id), voice.said, voice.reported):
        return "not yet known"
    if frame.least_attribution is not None and rank(voice.authority) < rank(frame.least_attribution):
        return "weaker attribution"
    if frame.least_grade is None and not frame.graded_only:
        return None
    grade = grade_of(scenario, scenario.statements[voice.id])
    if frame.least_grade is not None and grade.worse_than(frame.least_grade):
        return "graded lower"
    return "not graded" if frame.graded_only and not grade.complete else None


def _expired(voice: Voice, frame: Frame) -> bool:
    until = voice.statement.until if voice.statement else None
    return until is not None and frame.clock.passed(("statements", voice.id), until)


def _withdrawals(scenario: Scenario, heard: dict[str, Voice], rank: Rank) -> dict[str, str]:
    """Withdrawn statement -> the statement that withdrew it. Readers have refused circles."""
    withdrawers: dict[str, list[Voice]] = {}
    for id, voice in heard.items():
        for target in scenario.statements[id].withdraws:
            withdrawers.setdefault(target, []).append(voice)
    if not withdrawers:
        return {}
    withdrawn: dict[str, str] = {}
    graph = {target: [voice.id for voice in voices] for target, voices in withdrawers.items()}
    for id in TopologicalSorter(graph).static_order():  # whoever withdraws is settled before what it withdraws
        for voice in withdrawers.get(id, ()) if id in heard else ():
            in_time = not heard[id].said.later_than(voice.said)
            as_strong = rank(voice.authority) >= rank(heard[id].authority)
            if voice.id not in withdrawn and in_time and as_strong:
                withdrawn[id] = voice.id
                break
    return withdrawn
