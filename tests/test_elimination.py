"""Counting and ranking, by elimination, case by case and by the solver, against going through everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from random import Random
from typing import NamedTuple

import pytest

from tracker import bestfirst, elimination
from tracker.bestfirst import Ranked, Ranker
from tracker.elimination import Choices, Clause, Count, Table, Variable, count
from tracker.limits import Limit
from tracker.solver import Ranking

STEP = 10_000
"""More than any fine cost, which orders assignments as their choices do."""


class Problem(NamedTuple):
    domains: dict[Variable, Choices]
    clauses: list[Clause]
    sizes: dict[Variable, list[int]]
    costs: dict[Variable, list[int]]
    tables: list[Table]

    def meeting(self) -> Iterator[dict[Variable, int]]:
        """Every assignment that meets all clauses."""
        for picked in product(*(elimination.members(choices) for choices in self.domains.values())):
            assignment = dict(zip(self.domains, picked, strict=True))
            if all(any(wanted >> assignment[v] & 1 for v, wanted in clause) for clause in self.clauses):
                yield assignment

    def cost(self, assignment: dict[Variable, int]) -> int:
        alone = sum(self.costs[v][choice] for v, choice in assignment.items())
        return alone + sum(table.at(assignment) for table in self.tables)


def problem(random: Random) -> Problem:
    """A few variables with a few choices, clauses over some of them, costs, and costs that depend on two or three."""
    variables = range(random.randint(1, 6))
    sizes = [random.randint(1, 4) for _ in variables]
    clauses: list[Clause] = []
    for _ in range(random.randint(0, 8)):
        scope = sorted(random.sample(variables, random.randint(1, min(3, len(variables)))))
        clauses.append(tuple((v, random.randint(1, (1 << sizes[v]) - 1)) for v in scope))
    fine = [prod(sizes[v + 1 :]) for v in variables]
    costs = {v: [random.randint(0, 3) * STEP + choice * fine[v] for choice in range(sizes[v])] for v in variables}
    tables = []
    for _ in range(random.randint(0, 3)):
        scope = random.sample(variables, random.randint(1, min(3, len(variables))))
        parts = [[random.randint(0, 1) for _ in range(sizes[v])] for v in scope]
        offsets = tuple(tuple(part << n for part in of) for n, of in enumerate(parts))
        tables.append(
            Table(tuple(scope), offsets, [random.choice([0, 1, 1, 2]) * STEP for _ in range(1 << len(scope))])
        )
    return Problem(
        {v: (1 << sizes[v]) - 1 for v in variables},
        clauses,
        {v: [random.randint(1, 5) for _ in range(sizes[v])] for v in variables},
        costs,
        tables,
    )


@pytest.mark.parametrize("largest", [60_000, 10, 1], ids=["eliminated", "in part case by case", "case by case"])
def test_counts_are_those_of_going_through_everything(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elimination, "LARGEST_TABLE", largest)
    for seed in range(700):
        found = problem(Random(seed))
        expected = sum(prod(found.sizes[v][c] for v, c in one.items()) for one in found.meeting())
        assert count(found.domains, found.clauses, found.sizes) == Count(expected, True), f"seed {seed}"


@pytest.mark.parametrize("largest", [60_000, 0], ids=["eliminated", "by the solver"])
def test_the_cheapest_come_first_and_none_is_missing(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bestfirst, "LARGEST_RANKED", largest)

    def wide(
        domains: dict[Variable, Choices], clauses: list[Clause], tables: list[Table]
    ) -> Callable[[Mapping[Variable, Sequence[int]]], Iterator[Ranked]]:
        return Ranking(domains, clauses, tables, STEP, Limit()).by

    for seed in range(700):
        asked = problem(Random(seed))
        expected = sorted((asked.cost(one), sorted(one.items())) for one in asked.meeting())
        ranked = Ranker(asked.domains, asked.clauses, asked.tables, wide).ranked(asked.costs)
        assert [(cost, sorted(one.items())) for cost, one in ranked] == expected, f"seed {seed}"


def test_a_count_that_is_ended_is_a_lower_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elimination, "LARGEST_TABLE", 1)
    ended = 0
    for seed in range(300):
        found = problem(Random(seed))
        exact = count(found.domains, found.clauses, found.sizes)
        bound = count(found.domains, found.clauses, found.sizes, Limit(0.0))
        assert bound.number <= exact.number
        assert bound == exact or not bound.exact
        ended += not bound.exact
    assert ended > 50


def test_a_quantity_of_a_thousand_million_is_counted_as_one_of_ten() -> None:
    assert count({0: 0b11, 1: 0b1}, [], {0: [1_000_000_000, 1], 1: [7]}) == Count(7_000_000_007, True)
