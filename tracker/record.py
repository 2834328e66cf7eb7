"""The record on a day: which voices, proposals and events are known then, and which statements are still in force.

A scenario and a question come in, a `Record` goes out. It selects and orders by date; it gives no verdict. Who is
stronger than whom comes from the rulebook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from graphlib import TopologicalSorter
from typing import Literal, NamedTuple

from tracker.dates import PartialDate, on
from tracker.scenario import ALL, Assumption, Position, Proposal, Scenario, Statement

Kind = Literal["statement", "assumption", "tabling"]
Absence = Literal["not yet known", "withdrawn", "expired", "graded lower", "not graded"]


class Grade(NamedTuple):
    """An Admiralty grade: reliability of the source (A best, F unknown), credibility (1 best, 6 unknown)."""

    reliability: str | None
    credibility: int | None

    def __str__(self) -> str:
        return f"{self.reliability or '?'}{self.credibility or ''}" if self.reliability or self.credibility else ""

    @property
    def complete(self) -> bool:
        """Whether both parts are given and say something: F and 6 mean that nothing can be said."""
        return self.reliability not in (None, "F") and self.credibility not in (None, 6)

    def worse_than(self, least: Grade) -> bool:
        """Whether a part that can be judged is worse than the least that is asked for."""
        by_source = self.reliability not in (None, "F") and least.reliability is not None
        by_content = self.credibility not in (None, 6) and least.credibility is not None
        return (by_source and str(self.reliability) > str(least.reliability)) or (
            by_content and int(self.credibility or 0) > int(least.credibility or 0)
        )


def parse_grade(text: str) -> Grade:
    """The least grade asked for: `B2`, or one half of it (`B`, `2`).

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    match = re.fullmatch(r"([A-Ea-e])?([1-5])?", text)
    if match is None or not text:
        raise ValueError(f"`{text}` is not a grade to ask for")
    letter, digit = match.groups()
    return Grade(letter.upper() if letter else None, int(digit) if digit else None)


class Question(NamedTuple):
    """What is asked of a scenario.

    `as_of` None means the scenario's own day; `assume` holds ids of assumptions, or `all`; `proposal` narrows the
    answer to `ID` (with its phases) or `ID@PHASE`.
    """

    as_of: date | None = None
    assume: frozenset[str] = frozenset()
    least_grade: Grade | None = None
    graded_only: bool = False
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody's word for a party: a statement, an assumption that takes part, or the tabling of a proposal."""

    kind: Kind
    id: str
    party: str
    authority: str
    said: PartialDate
    reported: PartialDate
    positions: tuple[Position, ...] = ()
    told_by: str | None = None
    statement: Statement | None = field(default=None, compare=False)

    @property
    def key(self) -> tuple[Kind, str]:
        """What tells voices apart."""
        return self.kind, self.id


class Absent(NamedTuple):
    """A statement that gives no evidence, and why; `by` is the statement that withdrew it."""

    voice: Voice
    reason: Absence
    by: str | None = None


@dataclass(frozen=True)
class Record:
    """What is known on `day` (None: nothing in the scenario has a date)."""

    scenario: Scenario
    day: date | None
    voices: tuple[Voice, ...]
    """In force: statements in the file's order, then assumptions that take part."""
    absent: tuple[Absent, ...]
    heard: Mapping[str, Voice]
    """Statements known on the day and not left out for their grade, in force or not, by id."""
    proposals: tuple[str, ...]
    events: tuple[str, ...]
    assumed: tuple[str, ...]
    not_assumable: tuple[str, ...]
    """Assumptions that were asked for, although something in their basis is not known."""


def on_day(scenario: Scenario, question: Question, rank: Callable[[str], int]) -> Record:
    """The record of the scenario as the question asks for it; `rank` orders authorities, higher is stronger."""
    voices = [_voice(scenario, id, statement) for id, statement in scenario.statements.items()]
    day = question.as_of or _own_day(scenario, voices)
    heard, absent = _heard(scenario, voices, question, day)
    withdrawn = _withdrawals(scenario, heard, rank)
    in_force = []
    for voice in heard.values():
        until = scenario.statements[voice.id].until
        if voice.id in withdrawn:
            absent.append(Absent(voice, "withdrawn", withdrawn[voice.id]))
        elif until is not None and day is not None and until.last < day:
            absent.append(Absent(voice, "expired"))
        else:
            in_force.append(voice)
    events = tuple(id for id, event in scenario.events.items() if _by(event.date, day))
    asked = [id for id in scenario.assumptions if id in question.assume or ALL in question.assume]
    proposals = tuple(id for id, p in scenario.proposals.items() if _by(public(p), day))
    known = {*heard, *events, *proposals}
    assumed = tuple(id for id in asked if known.issuperset(scenario.assumptions[id].basis))
    in_force += [_assumption(id, scenario.assumptions[id], day) for id in assumed]
    return Record(
        scenario=scenario,
        day=day,
        voices=tuple(in_force),
        absent=tuple(absent),
        heard=heard,
        proposals=proposals,
        events=events,
        assumed=assumed,
        not_assumable=tuple(id for id in asked if id not in assumed),
    )


def public(proposal: Proposal) -> PartialDate:
    """When the proposal was reported; when it was tabled, where that is all there is."""
    return proposal.reported or proposal.tabled


def grade_of(scenario: Scenario, statement: Statement) -> Grade:
    """The statement's grade: its source's reliability, its own credibility."""
    source = scenario.sources.get(statement.source or "")
    return Grade(source.reliability if source else None, statement.credibility)


def _by(reported: PartialDate, day: date | None) -> bool:
    return day is None or reported.last <= day


def _own_day(scenario: Scenario, voices: Iterable[Voice]) -> date | None:
    """The file's `as_of`; else the latest `reported` date; the latest event only where nothing was ever reported."""
    if scenario.as_of is not None:
        return scenario.as_of.last
    dates = [voice.reported for voice in voices]
    dates += [public(proposal) for proposal in scenario.proposals.values()]
    dates = dates or [event.date for event in scenario.events.values()]
    return max((d.last for d in dates), default=None)


def _voice(scenario: Scenario, id: str, statement: Statement) -> Voice:
    source = scenario.sources.get(statement.source or "")
    reported = statement.reported or (source.date if source else None) or statement.said
    assert reported is not None, f"statement {id} without any date was let in"
    return Voice(
        kind="statement",
        id=id,
        party=statement.party,
        authority="reported" if statement.told_by else statement.attribution,
        said=statement.said or reported,
        reported=reported,
        positions=statement.positions,
        told_by=statement.told_by,
        statement=statement,
    )


def _heard(
    scenario: Scenario, voices: Iterable[Voice], question: Question, day: date | None
) -> tuple[dict[str, Voice], list[Absent]]:
    heard: dict[str, Voice] = {}
    absent: list[Absent] = []
    for voice in voices:
        grade = grade_of(scenario, scenario.statements[voice.id])
        if not _by(voice.reported, day):
            absent.append(Absent(voice, "not yet known"))
        elif question.least_grade is not None and grade.worse_than(question.least_grade):
            absent.append(Absent(voice, "graded lower"))
        elif question.graded_only and not grade.complete:
            absent.append(Absent(voice, "not graded"))
        else:
            heard[voice.id] = voice
    return heard, absent


def _withdrawals(scenario: Scenario, heard: dict[str, Voice], rank: Callable[[str], int]) -> dict[str, str]:
    """Withdrawn statement -> the statement that withdrew it. Readers have refused circles."""
    withdrawers: dict[str, list[Voice]] = {}
    for voice in heard.values():
        for target in scenario.statements[voice.id].withdraws:
            withdrawers.setdefault(target, []).append(voice)
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


def _assumption(id: str, assumption: Assumption, day: date | None) -> Voice:
    said = on(day or date.min)
    return Voice("assumption", id, assumption.party, "inferred", said, said, assumption.positions)
