"""Voices: somebody's word for a party, with its dates, its authority and its grade.

What stands in a scenario, what is assumed and what a what-if supposes come in; values of one shape go out. Which of
them are known and in force is for `tracker.record` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple

from tracker.dates import PartialDate, on
from tracker.scenario import Assumption, Position, Proposal, Scenario, Statement
from tracker.whatif import SetAside, Supposition, WhatIf

Kind = Literal["statement", "assumption", "supposition", "tabling"]
Absence = Literal["not yet known", "withdrawn", "expired", "graded lower", "not graded", "weaker attribution"]
Name = tuple[Kind, str, str]
"""What tells voices apart: kind, id and party; several parties may have tabled one proposal."""

NOTHING: Final[SetAside] = frozenset()


class Grade(NamedTuple):
    """An Admiralty grade: reliability of the source (A best, F unknown), credibility (1 best, 6 unknown)."""

    reliability: str | None
    credibility: int | None

    def __str__(self) -> str:
        return f"{self.reliability or '?'}{self.credibility or ''}" if self.reliability or self.credibility else ""

    @property
    def as_asked(self) -> str:
        """As it is asked for: `B2`, or one half of it."""
        return f"{self.reliability or ''}{self.credibility or ''}"

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
    set_aside: SetAside = NOTHING
    statement: Statement | None = field(default=None, compare=False)
    of_packages: bool = field(default=False, compare=False)
    """Whether a position is on a package."""

    def stands_by(self, position: int, subject: str) -> bool:
        """Whether the position on the issue or package was not set aside."""
        return (position, subject) not in self.set_aside

    @property
    def key(self) -> tuple[Kind, str]:
        """Whose word it is: what statement, assumption or supposition, or the tabling of what proposal."""
        return self.kind, self.id

    @property
    def name(self) -> Name:
        """What tells it from other voices."""
        return self.kind, self.id, self.party


class Absent(NamedTuple):
    """A statement that gives no evidence, and why; `by` is the statement that withdrew it."""

    voice: Voice
    reason: Absence
    by: str | None = None


def voice_of(scenario: Scenario, id: str, statement: Statement, aside: SetAside) -> Voice:
    """The statement as a voice, without the positions that were set aside."""
    reported = reported_on(scenario, statement)
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


def own_voice(
    kind: Literal["assumption", "supposition"],
    id: str,
    found: Assumption | Supposition,
    what_if: WhatIf | None,
    day: date | None,
) -> Voice:
    """The voice of what the analyst assumes, or a what-if supposes: said on the day of the evaluation."""
    said = on(day or date.min)
    authority = "inferred" if kind == "assumption" else "official"
    aside = what_if.set_aside.get(id, NOTHING) if what_if else NOTHING
    of_packages = any(position.on_packages for position in found.positions)
    return Voice(kind, id, found.party, authority, said, said, found.positions, None, aside, None, of_packages)


def taken_back(scenario: Scenario, id: str) -> frozenset[str]:
    """The statements that one withdraws, those that these withdraw, and so on: what it may take out, or restore."""
    found: set[str] = set()
    ahead = list(scenario.statements[id].withdraws)
    while ahead:
        name = ahead.pop()
        if name not in found and name in scenario.statements:
            found.add(name)
            ahead += scenario.statements[name].withdraws
    return frozenset(found)


def public(proposal: Proposal) -> PartialDate:
    """When the proposal was reported; when it was tabled, where that is all there is."""
    return proposal.reported or proposal.tabled


def grade_of(scenario: Scenario, statement: Statement) -> Grade:
    """The statement's grade: its source's reliability, its own credibility."""
    source = scenario.sources.get(statement.source or "")
    return Grade(source.reliability if source else None, statement.credibility)


def reported_on(scenario: Scenario, statement: Statement) -> PartialDate:
    """When a statement was reported: by default on the date of its source, else when it was said."""
    source = scenario.sources.get(statement.source or "")
    reported = statement.reported or (source.date if source else None) or statement.said
    assert reported is not None, "a statement without any date was let in"
    return reported
