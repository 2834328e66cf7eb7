"""A what-if: a scenario as it would be, under changes that leave the scenario itself as it is.

Changes are values, applied one after the other, each to what the ones before it left. A change that would replace what
a party said does not rewrite statements: it sets positions aside, so that the others keep their places in the file, and
adds a supposition. Whether a change can be made is for `tracker.reading` to say; nothing here decides a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final, Literal, NamedTuple

from tracker.dates import PartialDate
from tracker.scenario import Assumption, Phase, Position, Proposal, Scenario, Statement, package_name
from tracker.values import PROPOSAL

Section = Literal["parties", "issues", "sources", "statements", "proposals", "events", "assumptions"]
SECTIONS: Final[tuple[Section, ...]] = (
    "parties", "issues", "sources", "statements", "proposals", "events", "assumptions",
)  # fmt: skip
DROPPABLE: Final[tuple[Section, ...]] = ("statements", "assumptions", "proposals", "events", "sources")
Voiced = Literal["statements", "assumptions"]
"""The sections whose entries take positions."""

Terms = Mapping[str, tuple[str, ...]]
Subject = str
"""What a position is on: an issue, or a package as `ID` or `ID@PHASE` (the last phase is the whole: `ID`)."""

SetAside = frozenset[tuple[int, Subject]]
"""Positions of one voice that do not count: index and subject."""


class Supposition(NamedTuple):
    """Positions that a party would take, official and said on the day of the evaluation; `text` is the change."""

    party: str
    positions: tuple[Position, ...]
    text: str = ""


# What can be changed, each with itself in words (`text`). It is checked before it is made.


@dataclass(frozen=True, slots=True)
class Drop:
    """An entry would not be there: with a source, what rests on it; with a proposal, what was said of it."""

    section: Section
    id: str
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DropPosition:
    """One position of a statement or an assumption, by its index from 0, would not be there."""

    section: Voiced
    id: str
    index: int
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Unstate:
    """The party would have stated nothing on an issue, or of a package."""

    party: str
    subject: Subject
    package: bool = False
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Suppose:
    """The party would take a position, in place of its others on the same subjects; with `also`, besides them."""

    party: str
    position: Position
    also: bool = False
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Restate:
    """A statement or an assumption would hold a position.

    It stands in the place of the one at `index`; without an index, of its others on the same subjects, or with `also`
    besides them.
    """

    section: Voiced
    id: str
    position: Position
    also: bool = False
    index: int | None = None
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Settle:
    """A proposal would have these terms, or leave these to be negotiated.

    Without a phase, each issue is changed where the proposal as a whole has it: in the last phase that settles it, else
    in the last that lists it as to be negotiated, else in the last.
    """

    proposal: str
    phase: str | None
    terms: Terms = field(default_factory=dict)
    to_negotiate: Terms = field(default_factory=dict)
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Assign:
    """Some keys of an entry would have other values: `typed` are they as text, and `entry` is then the whole entry."""

    section: Section
    id: str
    typed: tuple[tuple[str, str], ...]
    entry: Any = field(compare=False)
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The scenario would be judged by the knowledge of another day."""

    date: PartialDate
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Assume:
    """An assumption (or `all`) would take part."""

    id: str
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Put:
    """A whole entry would be there: a new one (`replacing` false), or in the place of the one of the same id.

    `typed` is the plain data that it was read from.
    """

    section: Section
    id: str
    entry: Any
    typed: Any
    replacing: bool = False
    text: str = field(default="", compare=False)


Change = Drop | DropPosition | Unstate | Suppose | Restate | Settle | Assign | AsOf | Assume | Put


@dataclass(frozen=True)
class WhatIf:
    """A base and what the changes make of it: `scenario`, and what no scenario can hold.

    `set_aside` gives, by statement, assumption or supposition, the positions that do not count: index and subject.
    `tablings` are the (party, proposal) whose tabling does not count.
    """

    base: Scenario
    scenario: Scenario
    changes: tuple[Change, ...] = ()
    suppositions: Mapping[str, Supposition] = field(default_factory=dict)
    set_aside: Mapping[str, SetAside] = field(default_factory=dict)
    tablings: frozenset[tuple[str, str]] = frozenset()
    assumed: frozenset[str] = frozenset()

    NAME: ClassVar[str] = "what-if"

    def mentions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The issues and options that the changes speak of, whether or not a later change takes that back."""
        for change in self.changes:
            yield from _mentions(change)


def suppose_nothing(base: Scenario) -> WhatIf:
    """The what-if that changes nothing; what a scenario expects of itself is not expected of its what-ifs."""
    return WhatIf(base, base.model_copy(update={"expect": ()}) if base.expect else base)


def changed(before: WhatIf, change: Change) -> WhatIf:
    """The what-if with one change more. The change was checked against `before.scenario`."""
    after: WhatIf = _MAKE[type(change)](before, change)
    return replace(after, changes=(*before.changes, change))


def subjects(position: Position) -> Iterator[tuple[Subject, bool]]:
    """What the position is on, one by one, and whether it is a package."""
    for subject, named in position.stance.items():
        if subject == PROPOSAL:
            yield from ((package, True) for package in named)
        else:
            yield subject, False


def _whole(scenario: Scenario, subject: Subject, package: bool) -> str:
    """A subject by its one name: a proposal through its last phase is the proposal."""
    if not package:
        return subject
    id, phase = package_name(subject)
    phases = scenario.proposals[id].phase_ids if id in scenario.proposals else ()
    return id if phase is not None and phases[-1:] == (phase,) else subject


def _place_of_terms(proposal: Proposal, issue: str) -> str | None:
    """The phase in which the proposal as a whole has the issue, or would have it; None where it has no phases."""
    if not proposal.phases:
        return None
    for key in ("terms", "to_negotiate"):
        having = [phase.id for phase in proposal.phases if issue in getattr(phase, key)]
        if having:
            return having[-1]
    return proposal.phases[-1].id


# Making a change.


def _with(before: WhatIf, section: Section, entries: Mapping[str, Any]) -> WhatIf:
    """The what-if with the entries of one section as they would be."""
    return replace(before, scenario=before.scenario.model_copy(update={section: entries}))


def _with_entries(before: WhatIf, section: Section, entries: Mapping[str, Any]) -> WhatIf:
    """The what-if with some entries of one section as they would be."""
    return _with(before, section, {**getattr(before.scenario, section), **entries}) if entries else before


def _drop(before: WhatIf, change: Drop) -> WhatIf:
    if change.section == "statements":
        return _drop_statements(before, {change.id})
    if change.section == "sources":
        before = _drop_what_rests_on(before, change.id)
    elif change.section == "proposals":
        before = _drop_what_was_said_of(before, change.id)
    return _with(before, change.section, _without(getattr(before.scenario, change.section), {change.id}))


def _without(entries: Mapping[str, Any], ids: set[str]) -> dict[str, Any]:
    kept = dict(entries)
    for id in ids:
        kept.pop(id, None)
    return kept


def _drop_statements(before: WhatIf, ids: set[str]) -> WhatIf:
    """Without these statements, nor what withdraws them or is drawn up from them naming them.

    An assumption keeps its whole basis: it takes part only where all of that is known.
    """
    statements = _without(before.scenario.statements, ids)
    for id, statement in statements.items():
        if statement.withdraws and not ids.isdisjoint(statement.withdraws):
            left = tuple(name for name in statement.withdraws if name not in ids)
            statements[id] = statement.model_copy(update={"withdraws": left})
    aside = {id: positions for id, positions in before.set_aside.items() if id not in ids}
    return replace(_with(_out_of_bases(before, ids), "statements", statements), set_aside=aside)


def _out_of_bases(before: WhatIf, ids: set[str]) -> WhatIf:
    drawn_up = {
        id: proposal.model_copy(update={"basis": tuple(name for name in proposal.basis if name not in ids)})
        for id, proposal in before.scenario.proposals.items()
        if not ids.isdisjoint(proposal.basis)
    }
    return _with_entries(before, "proposals", drawn_up)


def _drop_what_rests_on(before: WhatIf, source: str) -> WhatIf:
    resting = {id for id, s in before.scenario.statements.items() if source in (s.source, s.via)}
    after = _drop_statements(before, resting)
    sections: tuple[Section, ...] = ("proposals", "events")
    for section in sections:
        entries = getattr(after.scenario, section).items()
        unsourced = {id: entry.model_copy(update={"source": None}) for id, entry in entries if entry.source == source}
        after = _with_entries(after, section, unsourced)
    return after


def _drop_what_was_said_of(before: WhatIf, proposal: str) -> WhatIf:
    spoken = {
        voice: {(index, subject) for index, subject, package in taken if package and _is_of(subject, proposal)}
        for voice, taken in _positions(before)
    }
    after = _set_aside(before, spoken)
    earlier = ("supersedes", "counters")
    later = {
        id: other.model_copy(update={key: None for key in earlier if getattr(other, key) == proposal})
        for id, other in after.scenario.proposals.items()
        if proposal in (other.supersedes, other.counters)
    }
    after = _with_entries(after, "proposals", later)
    fates = {
        id: event.model_copy(update={"proposal": None, "becomes": None})
        for id, event in after.scenario.events.items()
        if event.proposal == proposal
    }
    after = _with_entries(after, "events", fates)
    return replace(after, tablings=frozenset(t for t in after.tablings if t[1] != proposal))


def _is_of(package: str, proposal: str) -> bool:
    return package_name(package)[0] == proposal


def _positions(before: WhatIf, party: str | None = None) -> Iterator[tuple[str, Iterator[tuple[int, Subject, bool]]]]:
    """By statement, assumption and supposition (of one party): position, subject and whether that is a package."""
    scenario = before.scenario
    for entries in (scenario.statements, scenario.assumptions, before.suppositions):
        for id, voice in entries.items():
            if party is None or voice.party == party:
                yield id, ((i, *found) for i, position in enumerate(voice.positions) for found in subjects(position))


def _set_aside(before: WhatIf, positions: Mapping[str, set[tuple[int, Subject]]]) -> WhatIf:
    if not any(positions.values()):
        return before
    more = {id: before.set_aside.get(id, frozenset()) | found for id, found in positions.items() if found}
    return replace(before, set_aside={**before.set_aside, **more})


def _unstate(before: WhatIf, change: Unstate) -> WhatIf:
    return _silence(before, change.party, {(change.subject, change.package)})


def _silence(before: WhatIf, party: str, on: set[tuple[Subject, bool]]) -> WhatIf:
    """Set aside, whole, what the party said on these subjects; of a whole proposal, its having tabled it too."""
    scenario = before.scenario
    meant = {(_whole(scenario, *one), one[1]) for one in on}
    found = {
        id: {
            (index, subject)
            for index, subject, package in taken
            if (_whole(scenario, subject, package), package) in meant
        }
        for id, taken in _positions(before, party)
    }
    tabled = {
        (party, subject)
        for subject, package in meant
        if package and subject in scenario.proposals and party in scenario.proposals[subject].by
    }
    return replace(_set_aside(before, found), tablings=before.tablings | tabled)


def _suppose(before: WhatIf, change: Suppose) -> WhatIf:
    after = before if change.also else _silence(before, change.party, set(subjects(change.position)))
    supposition = Supposition(change.party, (change.position,), change.text)
    return replace(after, suppositions={**after.suppositions, _free_name(after): supposition})


def _free_name(before: WhatIf) -> str:
    """`what-if-1`, ...: by the place of the change among the changes, unless something bears that name already."""
    taken = {*before.scenario.statements, *before.scenario.assumptions, *before.suppositions}
    number = len(before.changes) + 1
    while f"{WhatIf.NAME}-{number}" in taken:
        number += 1
    return f"{WhatIf.NAME}-{number}"


def _restate(before: WhatIf, change: Restate) -> WhatIf:
    entry: Statement | Assumption = getattr(before.scenario, change.section)[change.id]
    positions = list(entry.positions)
    aside = set(before.set_aside.get(change.id, ()))
    if change.index is not None:
        positions[change.index] = change.position
        aside = {(index, subject) for index, subject in aside if index != change.index}
    else:
        if not change.also:
            on = {(_whole(before.scenario, *one), one[1]) for one in subjects(change.position)}
            aside |= {
                (index, subject)
                for index, position in enumerate(positions)
                for subject, package in subjects(position)
                if (_whole(before.scenario, subject, package), package) in on
            }
        positions.append(change.position)
    restated = entry.model_copy(update={"positions": tuple(positions)})
    after = _with_entries(before, change.section, {change.id: restated})
    return replace(after, set_aside={**before.set_aside, change.id: frozenset(aside)})


def _drop_position(before: WhatIf, change: DropPosition) -> WhatIf:
    position = getattr(before.scenario, change.section)[change.id].positions[change.index]
    return _set_aside(before, {change.id: {(change.index, subject) for subject, _ in subjects(position)}})


def _settle(before: WhatIf, change: Settle) -> WhatIf:
    proposal = before.scenario.proposals[change.proposal]
    for key, mapping in (("terms", change.terms), ("to_negotiate", change.to_negotiate)):
        for issue, options in mapping.items():
            proposal = _settled(proposal, change.phase or _place_of_terms(proposal, issue), key, issue, options)
    return _with_entries(before, "proposals", {change.proposal: proposal})


def _settled(proposal: Proposal, phase: str | None, key: str, issue: str, options: tuple[str, ...]) -> Proposal:
    if phase is None:
        return proposal.model_copy(update=_step(proposal, key, issue, options))
    phases = tuple(
        step.model_copy(update=_step(step, key, issue, options)) if step.id == phase else step
        for step in proposal.phases
    )
    return proposal.model_copy(update={"phases": phases})


def _step(step: Phase | Proposal, key: str, issue: str, options: tuple[str, ...]) -> dict[str, Any]:
    """The terms of one step with one issue settled, or to be negotiated, or (`silent`) neither."""
    found = {name: dict(getattr(step, name)) for name in ("terms", "to_negotiate")}
    for name, mapping in found.items():
        if name != key:
            mapping.pop(issue, None)
    found[key][issue] = options
    return found


def _assign(before: WhatIf, change: Assign) -> WhatIf:
    return _with_entries(before, change.section, {change.id: change.entry})


def _as_of(before: WhatIf, change: AsOf) -> WhatIf:
    return replace(before, scenario=before.scenario.model_copy(update={"as_of": change.date}))


def _assume(before: WhatIf, change: Assume) -> WhatIf:
    return replace(before, assumed=before.assumed | {change.id})


def _put(before: WhatIf, change: Put) -> WhatIf:
    after = _with_entries(before, change.section, {change.id: change.entry})
    aside = {id: positions for id, positions in before.set_aside.items() if id != change.id}
    return replace(after, set_aside=aside) if change.section in ("statements", "assumptions") else after


_MAKE: Final[dict[type, Any]] = {
    Drop: _drop,
    DropPosition: _drop_position,
    Unstate: _unstate,
    Suppose: _suppose,
    Restate: _restate,
    Settle: _settle,
    Assign: _assign,
    AsOf: _as_of,
    Assume: _assume,
    Put: _put,
}


# What a change speaks of.


def _mentions(change: Change) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(change, Suppose | Restate):
        yield from change.position.mentions
    elif isinstance(change, Settle):
        yield from change.terms.items()
        yield from change.to_negotiate.items()
    elif isinstance(change, Put) and change.section in ("statements", "assumptions"):
        for position in change.entry.positions:
            yield from position.mentions
    elif isinstance(change, Put) and change.section == "proposals":
        yield from change.entry.mentions
