"""The record on a day: which voices are in force then, and which proposals and events are known.

A scenario and a question come in, a `Record` goes out. It selects and orders by date; it gives no verdict. Who is
stronger than whom comes from the rulebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.inforce import Clock, Entry, Frame, Rank, Statements, statements
from tracker.scenario import Scenario
from tracker.values import ALL
from tracker.voices import Absent, Grade, Voice, own_voice, public, reported_on
from tracker.whatif import WhatIf

Terms = tuple[tuple[str, tuple[str, ...]], ...]
"""Issues, each with options as typed."""


class Question(NamedTuple):
    """What is asked of a scenario.

    `as_of` None means the scenario's own day; `assume` holds ids of assumptions, or `all`; `proposal` narrows the
    answer to `ID` (with its phases) or `ID@PHASE`; `least_attribution` leaves out statements of a weaker authority;
    `mentions` are issues with options that are to be told apart, although nothing in the scenario speaks of them.
    `hindsight` and `held_back` are those of a `Clock`; they mean something only with `as_of`.
    """

    as_of: date | None = None
    assume: frozenset[str] = frozenset()
    least_grade: Grade | None = None
    graded_only: bool = False
    proposal: str | None = None
    least_attribution: str | None = None
    mentions: Terms = ()
    hindsight: date | None = None
    held_back: frozenset[Entry] = frozenset()


@dataclass(frozen=True)
class Record:
    """What is known on `day` (None: nothing in the scenario has a date)."""

    scenario: Scenario
    day: date | None
    statements: Statements
    others: tuple[Voice, ...]
    """Assumptions that take part, then suppositions of a what-if."""
    proposals: tuple[str, ...]
    events: tuple[str, ...]
    assumed: tuple[str, ...]
    not_assumable: tuple[str, ...]
    """Assumptions that were asked for, although something in their basis is not known."""
    no_tablings: frozenset[tuple[str, str]]
    """The (party, proposal) whose tabling a what-if does not let count."""
    base_day: date | None
    """The own day of the scenario, or of the one that it is a what-if of."""

    @property
    def voices(self) -> tuple[Voice, ...]:
        """In force: statements in the file's order, then assumptions that take part, then suppositions."""
        return (*self.statements.in_force.values(), *self.others)

    @property
    def absent(self) -> tuple[Absent, ...]:
        """Statements that are not in force, and why."""
        return self.statements.absent

    @property
    def heard(self) -> Mapping[str, Voice]:
        """Statements known on the day and not left out for their grade, in force or not, by id."""
        return self.statements.heard


def on_day(
    scenario: Scenario, question: Question, rank: Rank, what_if: WhatIf | None = None, before: Record | None = None
) -> Record:
    """The record of the scenario as the question asks for it; `rank` orders authorities, higher is stronger.

    `what_if` is the one that the scenario comes from. What is the same in `before`, a record of the same scenario or of
    another what-if of its base, is taken over.
    """
    base_day = before.base_day if before else own_day(what_if.base if what_if else scenario)
    day = question.as_of or (_day_of(what_if, base_day) if what_if else base_day)
    clock = Clock(day, question.hindsight, question.held_back)
    frame = Frame(clock, question.least_grade, question.graded_only, question.least_attribution)
    said = statements(scenario, frame, rank, what_if, before.statements if before else None)
    events = tuple(id for id, e in scenario.events.items() if clock.reached(("events", id), e.date, e.date))
    proposals = tuple(
        id for id, p in scenario.proposals.items() if clock.reached(("proposals", id), p.tabled, public(p))
    )
    assume = question.assume | what_if.assumed if what_if else question.assume
    asked = [id for id in scenario.assumptions if id in assume or ALL in assume]
    known = (said.heard, events, proposals)
    assumed = tuple(
        id for id in asked if all(any(name in ids for ids in known) for name in scenario.assumptions[id].basis)
    )
    suppositions = what_if.suppositions if what_if else {}
    others = [own_voice("assumption", id, scenario.assumptions[id], what_if, day) for id in assumed]
    others += [own_voice("supposition", id, supposition, what_if, day) for id, supposition in suppositions.items()]
    return Record(
        scenario=scenario,
        day=day,
        statements=said,
        others=tuple(others),
        proposals=proposals,
        events=events,
        assumed=assumed,
        not_assumable=tuple(id for id in asked if id not in assumed),
        no_tablings=what_if.tablings if what_if else frozenset(),
        base_day=base_day,
    )


def own_day(scenario: Scenario) -> date | None:
    """The file's `as_of`; else the latest `reported` date; the latest event only where nothing was ever reported."""
    if scenario.as_of is not None:
        return scenario.as_of.last
    dates = [reported_on(scenario, statement) for statement in scenario.statements.values()]
    dates += [public(proposal) for proposal in scenario.proposals.values()]
    dates = dates or [event.date for event in scenario.events.values()]
    return max((d.last for d in dates), default=None)


def _day_of(what_if: WhatIf, base_day: date | None) -> date | None:
    """The own day of a what-if: its `as_of`; else that of its base, or a later one on which something was reported.

    So to leave out the last report is not to go back in time.
    """
    scenario, base = what_if.scenario, what_if.base
    if scenario.as_of is not None or base_day is None:
        return own_day(scenario)
    known = base.statements if scenario.sources is base.sources else {}
    changed = {} if scenario.statements is known else scenario.statements
    dates = [reported_on(scenario, s) for id, s in changed.items() if known.get(id) is not s]
    dates += [public(proposal) for proposal in scenario.proposals.values()]
    return max((base_day, *(d.last for d in dates)))
