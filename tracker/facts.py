"""The record on a day -> what rules are asked about: each position cut into regions of its subject.

Python selects and expands here, by cells; which evidence a region gives is for the rulebook to say. Positions that are
not known, withdrawn or expired never come this far.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, filterfalse
from typing import NamedTuple

from tracker.cells import Cells, IssueCells, named
from tracker.record import Record
from tracker.scenario import Position, Proposal, Scenario, package_name
from tracker.vocabulary import Region
from tracker.voices import Name, Voice, public

Condition = tuple[tuple[str, Cells], ...]
"""Issue and cells, one pair for each issue that `provided` names; empty where there is no condition."""


class PackageKey(NamedTuple):
    """A proposal through `phase`; None through its last."""

    proposal: str
    phase: str | None

    def __str__(self) -> str:
        return f"{self.proposal}@{self.phase}" if self.phase else self.proposal


Subject = str | PackageKey
"""What evidence is about: an issue, by its id, or a package as a whole."""


class Claim(NamedTuple):
    """One part of one position: `cells` of an issue, or (cells 0) a package. `position` is its index in the file.

    `addresses` tells whether some of the cells is not silence.
    """

    voice: Voice
    position: int | None
    modality: str
    part: str
    subject: Subject
    cells: Cells
    condition: Condition
    addresses: bool = False

    def region(self, authority: int) -> Region:
        """The fact that rules see; `authority` is the voice's rank."""
        return Region(
            modality=self.modality,
            part=self.part,
            conditional="yes" if self.condition else "no",
            told="yes" if self.voice.told_by else "no",
            authority=authority,
        )


@dataclass(frozen=True)
class Facts:
    """Everything in force that rules are asked about, by party and subject, each list in the order of the record.

    `others` are the voices besides the statements that it comes from: assumptions, suppositions, and the tablings that
    still hold.
    """

    by_subject: Mapping[tuple[str, Subject], tuple[Claim, ...]]
    record: Record
    cells: Mapping[str, IssueCells]
    others: tuple[Voice, ...]

    def __iter__(self) -> Iterator[Claim]:
        """Every claim."""
        for claims in self.by_subject.values():
            yield from claims

    @property
    def speaking(self) -> tuple[Voice, ...]:
        """The voices that it comes from, in the order of the record."""
        return (*self.record.statements.in_force.values(), *self.others)

    def required_by(self, parties: Collection[str], ignoring: Container[tuple[str, str]]) -> set[str]:
        """The issues on which one of the parties requires something besides silence; some voices may be ignored."""
        return {
            subject
            for (party, subject), claims in self.by_subject.items()
            if party in parties and isinstance(subject, str) and any(_requires(c, ignoring) for c in claims)
        }


def _requires(claim: Claim, ignoring: Container[tuple[str, str]]) -> bool:
    demands = claim.modality == "requires" and claim.part == "named" and claim.addresses
    return demands and claim.voice.key not in ignoring


def facts(record: Record, cells: Mapping[str, IssueCells]) -> Facts:
    """Everything in force that rules are asked about: of every position, then of every tabling that still holds."""
    others = (*record.others, *_tablings(record))
    found: dict[tuple[str, Subject], list[Claim]] = {}
    for voice in (*record.statements.in_force.values(), *others):
        for claim in _claims(record, cells, voice):
            found.setdefault((voice.party, claim.subject), []).append(claim)
    return Facts({key: tuple(claims) for key, claims in found.items()}, record, cells, others)


# Facts of a record that differs little from another.


Groups = frozenset[tuple[str, Subject]]
"""Groups of facts, by party and subject."""


def facts_from(before: Facts, record: Record, cells: Mapping[str, IssueCells]) -> tuple[Facts, Groups | None]:
    """As `facts`, taking over the groups in which nothing changed since `before`: the very tuples of claims.

    Returns the facts, and the groups that may differ from those of before; None: all of them may.
    """
    others = _taken_over(before.others, (*record.others, *_tablings(record)))
    leaving = _only_in(before.record.statements.in_force, before.others, record.statements.in_force, others)
    arriving = _only_in(record.statements.in_force, others, before.record.statements.in_force, before.others)
    if before.cells.keys() != cells.keys() or not _in_one_order(before, record, others, leaving, arriving):
        return facts(record, cells), None
    shaken = {name: voice for name, voice in _shaken(before, record, cells).items() if name not in leaving}
    leaving, arriving = {**leaving, **shaken}, {**arriving, **shaken}
    new: dict[tuple[str, Subject], list[Claim]] = {}
    for voice in arriving.values():
        for claim in _claims(record, cells, voice):
            new.setdefault((voice.party, claim.subject), []).append(claim)
    old = ((voice.party, subject) for voice in leaving.values() for subject in _subjects(before.record, voice))
    touched = frozenset((*old, *new))
    by_subject = dict(before.by_subject)
    place = _places(record, others)
    for key in touched:
        kept = (claim for claim in by_subject.pop(key, ()) if claim.voice.name not in leaving)
        if claims := sorted((*kept, *new.get(key, ())), key=place):
            by_subject[key] = tuple(claims)
    return Facts(by_subject, record, cells, others), touched


def _taken_over(before: Iterable[Voice], now: Iterable[Voice]) -> tuple[Voice, ...]:
    """The voices of `now`, each as the very value of before where it is equal to it."""
    known = {voice.name: voice for voice in before}
    return tuple(old if (old := known.get(voice.name)) == voice and old is not None else voice for voice in now)


def _only_in(
    one: Mapping[str, Voice], others_of_one: Iterable[Voice], other: Mapping[str, Voice], others: Iterable[Voice]
) -> dict[Name, Voice]:
    """The statements and other voices of one record of which the other does not have the very values."""
    known = {voice.name: voice for voice in others}
    found = {} if one is other else {voice.name: voice for id, voice in one.items() if other.get(id) is not voice}
    return found | {voice.name: voice for voice in others_of_one if known.get(voice.name) is not voice}


def _in_one_order(
    before: Facts, record: Record, others: Iterable[Voice], leaving: Container[Name], arriving: Container[Name]
) -> bool:
    """Whether the voices that stay are in the same order as before."""
    one, other = before.record.statements.in_force, record.statements.in_force
    moving = {id for kind, id, _ in (*leaving, *arriving) if kind == "statement"}  # type: ignore[misc]
    statements = one is other or list(filterfalse(moving.__contains__, one)) == list(
        filterfalse(moving.__contains__, other)
    )
    staying = [voice.name for voice in before.others if voice.name not in leaving]
    return statements and staying == [voice.name for voice in others if voice.name not in arriving]


def _places(record: Record, others: Sequence[Voice]) -> Callable[[Claim], int]:
    """What gives the place of a claim's voice in the order of the record."""
    statements = dict(zip(record.statements.in_force, count()))
    after = {voice.name: place for place, voice in enumerate(others, start=len(statements))}

    def place(claim: Claim) -> int:
        return statements[claim.voice.id] if claim.voice.kind == "statement" else after[claim.voice.name]

    return place


def _shaken(before: Facts, record: Record, cells: Mapping[str, IssueCells]) -> dict[Name, Voice]:
    """The voices whose claims may differ although they do not.

    They speak of an issue that is cut otherwise, or of a package that is known or named otherwise.
    """
    recut = {issue for issue in cells if before.cells[issue] is not cells[issue]}
    found: dict[Name, Voice] = {}
    if recut:
        for (_, subject), claims in before.by_subject.items():
            if subject in recut:
                found |= {claim.voice.name: claim.voice for claim in claims}
        conditional = [claim for claims in before.by_subject.values() for claim in claims if claim.condition]
        found |= {c.voice.name: c.voice for c in conditional if any(issue in recut for issue, _ in c.condition)}
    old, new = _phases(before.record), _phases(record)
    if old != new:
        otherwise = {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
        found |= {voice.name: voice for voice in before.speaking if not otherwise.isdisjoint(_proposals(voice))}
    return found


def _proposals(voice: Voice) -> Iterator[str]:
    """The proposals that the voice speaks of, or tables."""
    if voice.kind == "tabling":
        yield voice.id
    elif voice.of_packages:
        yield from (package_name(package)[0] for position in voice.positions for package in position.on_packages)


def _phases(record: Record) -> dict[str, tuple[str, ...]]:
    """The known proposals, and the names of their phases."""
    return {id: record.scenario.proposals[id].phase_ids for id in record.proposals}


def package_key(scenario: Scenario, text: str) -> PackageKey:
    """The package that `ID` or `ID@PHASE` names; the last phase is the whole.

    Raises:
        KeyError: the scenario has no such proposal or phase.
    """
    proposal, phase = package_name(text)
    phases = scenario.proposals[proposal].phase_ids
    if phase is not None and phase not in phases:
        raise KeyError(text)
    return PackageKey(proposal, None if phase is None or phase == phases[-1] else phase)


def _subjects(record: Record, voice: Voice) -> Iterator[Subject]:
    """What the voice gives claims on."""
    if voice.kind == "tabling":
        yield PackageKey(voice.id, None)
    for position in voice.positions:
        yield from (issue for issue, _ in position.on_issues)
        for package in position.on_packages:
            if package_name(package)[0] in record.proposals:
                yield package_key(record.scenario, package)


def _claims(record: Record, cells: Mapping[str, IssueCells], voice: Voice) -> Iterator[Claim]:
    if voice.kind == "tabling":
        yield Claim(voice, None, "tabled", "package", PackageKey(voice.id, None), 0, ())
    for index, position in enumerate(voice.positions):
        yield from _of_position(record, cells, voice, index, position)


def _of_position(
    record: Record, cells: Mapping[str, IssueCells], voice: Voice, index: int, position: Position
) -> Iterator[Claim]:
    standing = [(issue, options) for issue, options in position.on_issues if voice.stands_by(index, issue)]
    packages = [package for package in position.on_packages if voice.stands_by(index, package)]
    if not standing and not packages:
        return
    condition = tuple(sorted(named(cells, position.provided or {}).items()))
    for issue, options in standing:
        of_issue = cells[issue]
        told = of_issue.named(options)
        other, silent = of_issue.addressed & ~told, of_issue.silent & ~told
        for part, region in (("named", told), ("other", other), ("silent", silent)):
            if region:
                addresses = bool(region & of_issue.addressed)
                yield Claim(voice, index, position.modality, part, issue, region, condition, addresses)
    for package in packages:
        if package_name(package)[0] in record.proposals:
            key = package_key(record.scenario, package)
            yield Claim(voice, index, position.modality, "package", key, 0, condition)


def _tablings(record: Record) -> Iterator[Voice]:
    ended = {record.scenario.proposals[id].supersedes for id in record.proposals}
    for id in record.events:
        event = record.scenario.events[id]
        if event.becomes == "withdrawn":
            ended.add(event.proposal)
    for id in record.proposals:
        if id not in ended:
            proposal = record.scenario.proposals[id]
            for party in proposal.by:
                if (party, id) not in record.no_tablings:
                    yield _tabling(id, party, proposal)


def _tabling(id: str, party: str, proposal: Proposal) -> Voice:
    return Voice("tabling", id, party, "official", proposal.tabled, public(proposal))
