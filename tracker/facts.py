"""The record on a day -> what rules are asked about: each position cut into regions of its subject.

Python selects and expands here, by cells; which evidence a region gives is for the rulebook to say. Positions that are
not known, withdrawn or expired never come this far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    """One part of one position: `cells` of an issue, or (cells 0) a package. `position` is its index in the file."""

    voice: Voice
    position: int | None
    modality: str
    part: str
    subject: Subject
    cells: Cells
    condition: Condition

    def region(self, authority: int) -> Region:
        """The fact that rules see; `authority` is the voice's rank."""
        return Region(
            modality=self.modality,
            part=self.part,
            conditional="yes" if self.condition else "no",
            told="yes" if self.voice.told_by else "no",
            authority=authority,
        )


def claims(record: Record, cells: Mapping[str, IssueCells]) -> Iterator[Claim]:
    """Everything in force that rules are asked about: of every position, then of every tabling that still holds."""
    for voice in record.voices:
        for index, position in enumerate(voice.positions):
            yield from _of_position(record, cells, voice, index, position)
    yield from _tablings(record)


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


def _of_position(
    record: Record, cells: Mapping[str, IssueCells], voice: Voice, index: int, position: Position
) -> Iterator[Claim]:
    condition = tuple(sorted(named(cells, position.provided or {}).items()))
    for issue, options in position.on_issues:
        of_issue = cells[issue]
        told = of_issue.named(options)
        other, silent = of_issue.addressed & ~told, of_issue.silent & ~told
        for part, region in (("named", told), ("other", other), ("silent", silent)):
            if region:
                yield Claim(voice, index, position.modality, part, issue, region, condition)
    for package in position.on_packages:
        key = package_key(record.scenario, package)
        if key.proposal in record.proposals:
            yield Claim(voice, index, position.modality, "package", key, 0, condition)


def _tablings(record: Record) -> Iterator[Claim]:
    ended = {record.scenario.proposals[id].supersedes for id in record.proposals}
    for id in record.events:
        event = record.scenario.events[id]
        if event.becomes == "withdrawn":
            ended.add(event.proposal)
    for id in record.proposals:
        if id not in ended:
            proposal = record.scenario.proposals[id]
            for party in proposal.by:
                yield Claim(_tabling(id, party, proposal), None, "tabled", "package", PackageKey(id, None), 0, ())


def _tabling(id: str, party: str, proposal: Proposal) -> Voice:
    return Voice("tabling", id, party, "official", proposal.tabled, public(proposal))
