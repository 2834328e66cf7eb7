"""Deals in order: state, distance from the nearest proposal, unstated terms, the order of the file.

All but the state are one number, which adds up over the issues; for each state, and from each proposal, the search
gives the deals with the lowest numbers first. A search that is ended gives nothing that might be out of order.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from operator import add
from typing import NamedTuple

from tracker.bestfirst import Ranked, Ranker
from tracker.elimination import Choices, Clause, Table, Variable, members, propagate
from tracker.gauge import LEVELS, Gauge, Level
from tracker.limits import Limit
from tracker.packages import Package
from tracker.solver import Ranking
from tracker.space import Space


class Expected(NamedTuple):
    """A deal as the search sees it."""

    assignment: Mapping[Variable, int]
    state: str | None
    unstated: int


def stages(gauged: Gauge, contested: bool) -> tuple[tuple[str, Level], ...]:
    """The states that are asked for, from the best, with the widest level of each."""
    levels = LEVELS if contested else LEVELS[:-1]
    found: dict[str, Level] = {}
    for level in levels:
        found[gauged.states[level]] = level
    return tuple(found.items())


def ranked(found: Space, gauged: Gauge, contested: bool, limit: Limit) -> Iterator[Expected]:
    """Every family once, in the order of the design: state, distance, unstated terms, the order of the file."""
    costs: Costs | None = None
    seen: set[tuple[int, ...]] = set()
    for name, level in stages(gauged, contested):
        clauses = found.clauses(gauged, level)
        if propagate(found.domains, clauses) is None:
            continue
        costs = costs or Costs(found)
        for assignment, cost in _cheapest(found, costs, clauses, limit):
            key = tuple(assignment[n] for n in range(len(found.choices)))
            if key not in seen:
                seen.add(key)
                yield Expected(assignment, name, costs.unstated_in(cost))
        if limit.over:
            return  # what would come next is not known


class Costs:
    """The order of deals in one number: distance, then unstated terms, then the place in the order of the file.

    `starts` are the costs by issue and choice, from each known proposal, or from nothing where there is none; what
    `tables` cost comes on top.
    """

    def __init__(self, found: Space) -> None:
        self._found = found
        self._tables = list(found.unstated())
        radices = [max(choice.first for choice in of_issue) + 1 for of_issue in found.choices]
        weights = [prod(radices[n + 1 :]) for n in range(len(radices))]
        self._order = [
            [choice.first * weight for choice in of_issue]
            for of_issue, weight in zip(found.choices, weights, strict=True)
        ]
        self.step = prod(radices)
        self._distance = self.step * (len(self._tables) + 1)
        self.tables = []
        alone: dict[Variable, list[int]] = {}
        for table in self._tables:
            if len(table.scope) == 1:
                of_choice = [table.values[offset] for offset in table.offsets[0]]
                known = alone.get(table.scope[0])
                alone[table.scope[0]] = list(map(add, known, of_choice)) if known else of_choice
            elif any(table.values):
                self.tables.append(table._replace(values=[value * self.step for value in table.values]))
        for n, of_issue in alone.items():
            for choice, number in enumerate(of_issue):
                self._order[n][choice] += number * self.step
        self.starts = [self._from(whole) for whole in found.wholes] or [self._from(None)]

    def _from(self, whole: Package | None) -> dict[Variable, list[int]]:
        """By issue and choice, with the distance from a proposal."""
        found = {}
        for n, issue in enumerate(self._found.issues):
            kept = whole.settled.get(issue, -1) if whole else -1  # what it leaves open fits anything
            choices = self._found.choices[n]
            found[n] = [
                cost + (self._distance if choice.cells & ~kept else 0)
                for cost, choice in zip(self._order[n], choices, strict=True)
            ]
        return found

    def of(self, assignment: Mapping[Variable, int]) -> int:
        """The cost of a deal, from the nearest proposal."""
        nearest = min(sum(start[n][choice] for n, choice in assignment.items()) for start in self.starts)
        return nearest + sum(table.at(assignment) for table in self.tables)

    def unstated_in(self, cost: int) -> int:
        """How many terms are unstated in a deal of this cost."""
        return cost % self._distance // self.step


def _cheapest(
    found: Space, costs: Costs, clauses: list[Clause], limit: Limit
) -> Iterator[tuple[Mapping[Variable, int], int]]:
    """Deals by their cost from the nearest proposal; one may come again, from another proposal, later."""

    def wide(
        domains: dict[Variable, Choices], clauses: list[Clause], tables: list[Table]
    ) -> Callable[[Mapping[Variable, Sequence[int]]], Iterator[Ranked]]:
        return Ranking(domains, clauses, tables, costs.step, limit).by

    ranker = Ranker(found.domains, clauses, costs.tables, wide, limit)
    waiting: list[tuple[int, int, int, Mapping[Variable, int] | None]] = []
    streams: dict[int, Iterator[tuple[int, dict[Variable, int]]]] = {}
    for n, of_issue in enumerate(costs.starts):
        least = sum(min(of_issue[v][c] for c in members(found.domains[v])) for v in of_issue)
        waiting.append((least, 0, n, None))  # a bound, until the search from there has begun
    heapq.heapify(waiting)
    while waiting:
        cost, _, n, assignment = heapq.heappop(waiting)
        if assignment is not None:
            yield assignment, cost
        else:
            streams[n] = ranker.ranked(costs.starts[n])
        following = next(streams[n], None)
        if following is None and limit.over:
            return  # it was ended, and may have had more that comes before what is left
        if following is not None:
            heapq.heappush(waiting, (following[0], 1, n, following[1]))
