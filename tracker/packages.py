"""Proposals -> packages: what each would settle, through each of its phases, and what it leaves open or out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tracker.cells import Cells, IssueCells, named
from tracker.facts import PackageKey
from tracker.scenario import Scenario


class Package(NamedTuple):
    """What is judged as one deal. `settled` has every issue but those left open; a silent one in its silent cell."""

    key: PackageKey
    settled: Mapping[str, Cells]
    left_open: Mapping[str, Cells]
    addressed: tuple[str, ...]
    """Issues with a term, in the file's order."""


def packages(scenario: Scenario, cells: Mapping[str, IssueCells], proposal: str) -> Iterator[Package]:
    """The proposal as a whole, then through each phase before its last."""
    yield package(scenario, cells, PackageKey(proposal, None))
    for phase in scenario.proposals[proposal].phase_ids[:-1]:
        yield package(scenario, cells, PackageKey(proposal, phase))


def package(scenario: Scenario, cells: Mapping[str, IssueCells], key: PackageKey) -> Package:
    """The proposal through one phase: later phases override earlier ones issue by issue."""
    terms: dict[str, Cells] = {}
    negotiable: dict[str, Cells] = {}
    for step in scenario.proposals[key.proposal].steps(key.phase):
        terms |= named(cells, step.terms)
        negotiable |= named(cells, step.to_negotiate)
    left_open = {issue: negotiable[issue] for issue in cells if issue in negotiable and issue not in terms}
    settled = {id: terms.get(id, of_issue.silent) for id, of_issue in cells.items() if id not in left_open}
    addressed = tuple(id for id, of_issue in cells.items() if terms.get(id, of_issue.silent) != of_issue.silent)
    return Package(key, settled, left_open, addressed)
