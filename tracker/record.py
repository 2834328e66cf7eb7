"""The record on a day: which voices, proposals and events are known then, and which statements are still in force.

A scenario and a question come in, a `Record` goes out. It selects and orders by date; it gives no verdict. Who is
stronger than whom comes from the rulebook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from graphlib import TopologicalSorter
from typing import Final, Literal, NamedTuple

from tracker.dates import PartialDate, on
from tracker.scenario import ALL, Assumption, Position, Proposal, Scenario, Statement
from tracker.whatif import Supposition, WhatIf

Kind = Literal["statement", "assumption", "supposition", "tabling"]
Absence = Literal["not yet known", "withdrawn", "expired", "graded lower", "not graded", "weaker attribution"]

NOTHING_SET_ASIDE: Final[frozenset[tuple[int, str]]] = frozenset()


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
    answer to `ID` (with its phases) or `ID@PHASE`; `least_attribution` leaves out statements of a weaker authority.
    """

    as_of: date | None = None
    assume: frozenset[str] = frozenset()
    least_grade: Grade | None = None
    graded_only: bool = False
    proposal: str | None = None
    least_attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody's word for a party: a statement, an assumption that takes part, a supposition, or a tabling.

    `set_aside` are the positions that a what-if does not let count: index, and issue or package.
    """

    kind: Kind
    id: str
    party: str
    authority: str
    said: PartialDate
    reported: PartialDate
    positions: tuple[Position, ...] = ()
    told_by: str | None = None
    set_aside: frozenset[tuple[int, str]] = NOTHING_SET_ASIDE
    statement: Statement | None = field(default=None, compare=False)
    of_packages: bool = field(default=False, compare=False)
    """Whether a position is on a package."""

    def stands_by(self, position: int, subject: str) -> bool:
        """Whether the position on the issue or package was not set aside."""
        return (position, subject) not in self.set_aside

    @property
    def until(self) -> PartialDate | None:
        """The last day on which it holds."""
        return self.statement.until if self.statement else None

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
    spoken: Mapping[str, Voice]
    """Every statement of the scenario, known or not, by id."""
    voices: tuple[Voice, ...]
    """In force: statements in the file's order, then assumptions that take part, then suppositions."""
    absent: tuple[Absent, ...]
    heard: Mapping[str, Voice]
    """Statements known on the day and not left out for their grade, in force or not, by id."""
    proposals: tuple[str, ...]
    events: tuple[str, ...]
    assumed: tuple[str, ...]
    not_assumable: tuple[str, ...]
    """Assumptions that were asked for, although something in their basis is not known."""
    no_tablings: frozenset[tuple[str, str]]
    """The (party, proposal) whose tabling a what-if does not let count."""
    base_day: date | None
    """The own day of the scenario, or of the one that it is a what-if of."""


def on_day(
    scenario: Scenario,
    question: Question,
    rank: Callable[[str], int],
    what_if: WhatIf | None = None,
    before: Record | None = None,
) -> Record:
    """The record of the scenario as the question asks for it; `rank` orders authorities, higher is stronger.

    `what_if` is the one that the scenario comes from. Voices of `before`, a record of the same scenario or of another
    what-if of its base, are taken over where nothing about them changed.
    """
    spoken = _spoken(scenario, what_if, before)
    base_day = before.base_day if before else _own_day(what_if.base if what_if else scenario)
    day = question.as_of or (_day_of(scenario, base_day) if what_if else base_day)
    heard, absent = _heard(scenario, spoken, question, day, rank)
    withdrawn = _withdrawals(scenario, heard, rank)
    in_force = []
    for id, voice in heard.items():
        until = voice.until
        if id in withdrawn:
            absent.append(Absent(voice, "withdrawn", withdrawn[id]))
        elif until is not None and day is not None and until.last < day:
            absent.append(Absent(voice, "expired"))
        else:
            in_force.append(voice)
    events = tuple(id for id, event in scenario.events.items() if _by(event.date, day))
    assume = question.assume | what_if.assumed if what_if else question.assume
    asked = [id for id in scenario.assumptions if id in assume or ALL in assume]
    proposals = tuple(id for id, p in scenario.proposals.items() if _by(public(p), day))
    known = (heard, events, proposals)
    assumed = tuple(
        id for id in asked if all(any(name in ids for ids in known) for name in scenario.assumptions[id].basis)
    )
    in_force += [_own_voice("assumption", id, scenario.assumptions[id], what_if, day) for id in assumed]
    suppositions = what_if.suppositions if what_if else {}
    in_force += [_own_voice("supposition", id, suppositions[id], what_if, day) for id in suppositions]
    return Record(
        scenario=scenario,
        day=day,
        spoken=spoken,
        voices=tuple(in_force),
        absent=tuple(absent),
        heard=heard,
        proposals=proposals,
        events=events,
        assumed=assumed,
        not_assumable=tuple(id for id in asked if id not in assumed),
        no_tablings=what_if.tablings if what_if else frozenset(),
        base_day=base_day,
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


def _own_day(scenario: Scenario) -> date | None:
    """The file's `as_of`; else the latest `reported` date; the latest event only where nothing was ever reported."""
    if scenario.as_of is not None:
        return scenario.as_of.last
    dates = [_reported(scenario, statement) for statement in scenario.statements.values()]
    dates += [public(proposal) for proposal in scenario.proposals.values()]
    dates = dates or [event.date for event in scenario.events.values()]
    return max((d.last for d in dates), default=None)


def _day_of(scenario: Scenario, base_day: date | None) -> date | None:
    """The own day of a what-if: never before that of its base, so that to drop the last report is not to go back."""
    day = _own_day(scenario)
    if scenario.as_of is not None:
        return day
    return max((d for d in (day, base_day) if d is not None), default=None)


def _reported(scenario: Scenario, statement: Statement) -> PartialDate:
    """When a statement was reported: by default on the date of its source, else when it was said."""
    source = scenario.sources.get(statement.source or "")
    reported = statement.reported or (source.date if source else None) or statement.said
    assert reported is not None, "a statement without any date was let in"
    return reported


def _spoken(scenario: Scenario, what_if: WhatIf | None, before: Record | None) -> dict[str, Voice]:
    """Every statement as a voice, taken over from `before` where statement and source are the same."""
    known = before.spoken if before and before.scenario.sources is scenario.sources else {}
    aside = what_if.set_aside if what_if else {}
    return {
        id: voice
        if (voice := known.get(id)) is not None
        and voice.statement is statement
        and voice.set_aside == aside.get(id, NOTHING_SET_ASIDE)
        else _voice(scenario, id, statement, aside.get(id, NOTHING_SET_ASIDE))
        for id, statement in scenario.statements.items()
    }


def _voice(scenario: Scenario, id: str, statement: Statement, aside: frozenset[tuple[int, str]]) -> Voice:
    reported = _reported(scenario, statement)
    return Voice(
        kind="statement",
        id=id,
        party=statement.party,
        authority="reported" if statement.told_by else statement.attribution,
        said=statement.said or reported,
        reported=reported,
        positions=statement.positions,
        told_by=statement.told_by,
        set_aside=aside,
        statement=statement,
        of_packages=any(position.on_packages for position in statement.positions),
    )


def _heard(
    scenario: Scenario,
    spoken: Mapping[str, Voice],
    question: Question,
    day: date | None,
    rank: Callable[[str], int],
) -> tuple[dict[str, Voice], list[Absent]]:
    heard: dict[str, Voice] = {}
    absent: list[Absent] = []
    least = rank(question.least_attribution) if question.least_attribution else None
    graded = question.least_grade is not None or question.graded_only
    for id, voice in spoken.items():
        if day is not None and voice.reported.last > day:
            absent.append(Absent(voice, "not yet known"))
        elif least is not None and rank(voice.authority) < least:
            absent.append(Absent(voice, "weaker attribution"))
        elif graded and (reason := _graded_out(scenario, voice, question)):
            absent.append(Absent(voice, reason))
        else:
            heard[id] = voice
    return heard, absent


def _graded_out(scenario: Scenario, voice: Voice, question: Question) -> Absence | None:
    """Why the voice is left out for its grade, if it is."""
    grade = grade_of(scenario, scenario.statements[voice.id])
    if question.least_grade is not None and grade.worse_than(question.least_grade):
        return "graded lower"
    return "not graded" if question.graded_only and not grade.complete else None


def _withdrawals(scenario: Scenario, heard: dict[str, Voice], rank: Callable[[str], int]) -> dict[str, str]:
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


def _own_voice(
    kind: Literal["assumption", "supposition"],
    id: str,
    found: Assumption | Supposition,
    what_if: WhatIf | None,
    day: date | None,
) -> Voice:
    """The voice of what the analyst assumes, or a what-if supposes: said on the day of the evaluation."""
    said = on(day or date.min)
    authority = "inferred" if kind == "assumption" else "official"
    aside = what_if.set_aside.get(id, NOTHING_SET_ASIDE) if what_if else NOTHING_SET_ASIDE
    of_packages = any(position.on_packages for position in found.positions)
    return Voice(kind, id, found.party, authority, said, said, found.positions, None, aside, None, of_packages)
