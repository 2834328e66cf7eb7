"""The record on a day -> what rules are asked about: each position cut into regions of its subject.

Python selects and expands here, by cells; which evidence a region gives is for the rulebook to say. Positions that are
not known, withdrawn or expired never come this far.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.cells import Cells, IssueCells, named
from tracker.record import Record, Voice, public
from tracker.scenario import Position, Proposal, Scenario, package_name
from tracker.vocabulary import Region

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

    `speaking` are the voices that it comes from: those in force, then the tablings that still hold.
    """

    by_subject: Mapping[tuple[str, Subject], tuple[Claim, ...]]
    speaking: tuple[Voice, ...]

    def __iter__(self) -> Iterator[Claim]:
        """Every claim."""
        for claims in self.by_subject.values():
            yield from claims

    def required_by(self, parties: Collection[str], ignoring: Container[tuple[str, str]]) -> set[str]:
        """The issues on which one of the parties requires something besides silence; some voices may be ignored."""
        return {
            subject
            for (party, subject), claims in self.by_subject.items()
            if party in parties and isinstance(subject, str) and any(_requires(c, ignoring) for c in claims)
        }


def _requires(claim: Claim, ignoring: Container[tuple[str, str]]) -> bool:
    return (
        claim.modality == "requires" and claim.part == "named" and claim.addresses and claim.voice.key not in ignoring
    )


def facts(record: Record, cells: Mapping[str, IssueCells]) -> Facts:
    """Everything in force that rules are asked about: of every position, then of every tabling that still holds."""
    speaking = (*record.voices, *_tablings(record))
    found: dict[tuple[str, Subject], list[Claim]] = {}
    for voice in speaking:
        for claim in _claims(record, cells, voice):
            found.setdefault((voice.party, claim.subject), []).append(claim)
    return Facts({key: tuple(claims) for key, claims in found.items()}, speaking)


class Context(NamedTuple):
    """What claims are made of besides voices."""

    record: Record
    cells: Mapping[str, IssueCells]


def facts_from(before: Facts, then: Context, now: Context) -> Facts:
    """As `facts(*now)`, taking over what did not change since `then`: the very tuples of claims."""
    speaking = _taken_over(before.speaking, (*now.record.voices, *_tablings(now.record)))
    were, are = {id(voice) for voice in before.speaking}, {id(voice) for voice in speaking}
    shaken = _shaken(before, then, now)
    if shaken is None or not _in_one_order(before.speaking, speaking, were & are):
        return facts(*now)
    gone = [voice for voice in before.speaking if id(voice) not in are or id(voice) in shaken]
    new = [voice for voice in speaking if id(voice) not in were or id(voice) in shaken]
    arriving: dict[tuple[str, Subject], list[Claim]] = {}
    for voice in new:
        for claim in _claims(now.record, now.cells, voice):
            arriving.setdefault((voice.party, claim.subject), []).append(claim)
    staying = are - shaken
    touched = {(voice.party, subject) for voice in gone for subject in _subjects(then.record, voice)}
    by_subject = dict(before.by_subject)
    place = {id(voice): n for n, voice in enumerate(speaking)} if touched or arriving else {}
    for key in dict.fromkeys((*touched, *arriving)):
        kept = [claim for claim in by_subject.get(key, ()) if id(claim.voice) in staying]
        claims = sorted((*kept, *arriving.get(key, ())), key=lambda claim: place[id(claim.voice)])
        if claims:
            by_subject[key] = tuple(claims)
        else:
            by_subject.pop(key, None)
    return Facts(by_subject, speaking)


def _taken_over(before: Sequence[Voice], now: Sequence[Voice]) -> tuple[Voice, ...]:
    """The voices of `now`, each that is no statement as the very value of before where it is equal to it."""
    known = {(voice.key, voice.party): voice for voice in before if voice.kind != "statement"}
    return tuple(
        voice if voice.kind == "statement" or known.get((voice.key, voice.party)) != voice
        else known[voice.key, voice.party]
        for voice in now
    )  # fmt: skip


def _in_one_order(one: Sequence[Voice], other: Sequence[Voice], common: set[int]) -> bool:
    """Whether the voices that two sequences have in common come in one order."""
    return [id(voice) for voice in one if id(voice) in common] == [id(voice) for voice in other if id(voice) in common]


def _shaken(before: Facts, then: Context, now: Context) -> set[int] | None:
    """The voices (by identity) whose claims may differ although they do not; None where that is anybody's guess.

    These speak of an issue that is cut otherwise, or of a package that is known or named otherwise.
    """
    if then.cells.keys() != now.cells.keys():
        return None
    recut = {issue for issue, cells in now.cells.items() if then.cells[issue] is not cells}
    shaken: set[int] = set()
    if recut:
        shaken = {
            id(claim.voice)
            for claim in before
            if claim.subject in recut or any(issue in recut for issue, _ in claim.condition)
        }
    if _named(then.record) != _named(now.record):
        shaken |= {id(voice) for voice in before.speaking if voice.of_packages or voice.kind == "tabling"}
    return shaken


def _named(record: Record) -> dict[str, tuple[str, ...]]:
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
    condition = tuple(sorted(named(cells, position.provided or {}).items()))
    for issue, options in position.on_issues:
        if not voice.stands_by(index, issue):
            continue
        of_issue = cells[issue]
        told = of_issue.named(options)
        other, silent = of_issue.addressed & ~told, of_issue.silent & ~told
        for part, region in (("named", told), ("other", other), ("silent", silent)):
            if region:
                addresses = bool(region & of_issue.addressed)
                yield Claim(voice, index, position.modality, part, issue, region, condition, addresses)
    for package in position.on_packages:
        if package_name(package)[0] in record.proposals and voice.stands_by(index, package):
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
