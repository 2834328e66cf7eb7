"""Choices under constraints, ranked: the assignments that cost least come first.

As in `tracker.elimination`, by which the search is led: what the rest will cost is known before it is looked at. Where
variables hang together too much for that, the ranking is left to whoever is given for it (`Wide`).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count as numbers
from operator import add
from typing import Final, Protocol, TypeVar

from tracker.elimination import (
    Arithmetic,
    Choices,
    Clause,
    Domains,
    Table,
    Variable,
    by_component,
    components,
    eliminated,
    elimination_order,
    members,
    propagate,
    scopes_of,
)
from tracker.limits import Limit

T = TypeVar("T")

LARGEST_RANKED: Final = 8_000
"""Entries of a table that are gone through at once; beyond, a solver is faster."""


Ranked = tuple[int, dict[Variable, int]]
"""A cost, and the choice of each variable."""


class Wide(Protocol):
    """What ranks the assignments of variables that hang together too much for elimination."""

    def __call__(
        self, domains: dict[Variable, Choices], clauses: list[Clause], tables: list[Table]
    ) -> Callable[[Mapping[Variable, Sequence[int]]], Iterator[Ranked]]:
        """For these clauses and tables, what ranks by the costs of single choices."""
        ...


class Ranker:
    """Assignments that meet all clauses, the cheapest first, for one cost of single choices after another.

    What does not depend on these costs, to which those of the tables are added, is done once. Ends early where the
    limit is over.
    """

    def __init__(
        self,
        domains: Domains,
        clauses: Iterable[Clause],
        tables: Iterable[Table],
        wide: Wide | None = None,
        limit: Limit | None = None,
    ) -> None:
        self._limit = limit or Limit()
        self._by_component: list[Callable[[Mapping[Variable, Sequence[int]]], Iterator[Ranked]]] = []
        self._constant = 0
        found = propagate(domains, clauses)
        self._possible = found is not None
        if found is None:
            return
        left, open_clauses = found
        kept: list[Table] = []
        for table in tables:
            narrowed = _narrowed(table, left)
            if isinstance(narrowed, Table):
                kept.append(narrowed)
            else:
                self._constant += narrowed
        parts = components(left, scopes_of(open_clauses, kept))
        for part, (of_clauses, of_tables) in zip(parts, by_component(parts, open_clauses, kept), strict=True):
            within = {variable: left[variable] for variable in part}
            self._by_component.append(self._ranking(within, of_clauses, of_tables, wide))

    def _ranking(
        self, domains: dict[Variable, Choices], clauses: list[Clause], tables: list[Table], wide: Wide | None
    ) -> Callable[[Mapping[Variable, Sequence[int]]], Iterator[Ranked]]:
        if len(domains) == 1:
            ((variable, choices),) = domains.items()
            return lambda costs: iter(_of_one(variable, choices, costs[variable], tables))
        order, largest = elimination_order({v: c.bit_count() for v, c in domains.items()}, scopes_of(clauses, tables))
        if wide is not None and largest > LARGEST_RANKED:
            return wide(domains, clauses, tables)
        return lambda costs: _best_first(order, domains, clauses, {v: costs[v] for v in domains}, tables, self._limit)

    def ranked(self, costs: Mapping[Variable, Sequence[int]]) -> Iterator[Ranked]:
        """The assignments, the cheapest first, by `costs[variable][choice]`."""
        if not self._possible:
            return
        streams = [remembered(ranking(costs)) for ranking in self._by_component]
        for cost, picked in cheapest_products(streams, self._limit):
            together: dict[Variable, int] = {}
            for assignment in picked:
                together |= assignment
            yield cost + self._constant, together


def _narrowed(table: Table, domains: Domains) -> Table | int:
    """The table without the variables that make no difference to it any more; what it costs, if none does."""
    kept: list[tuple[Variable, tuple[int, ...]]] = []
    fixed = 0
    reached = [0]
    for variable, offsets in zip(table.scope, table.offsets, strict=True):
        parts = {offsets[choice] for choice in members(domains[variable])}
        if len(parts) == 1:
            fixed += parts.pop()
        else:
            kept.append((variable, offsets))
            reached = [place + part for place in reached for part in parts]
    values = {table.values[place + fixed] for place in reached}
    if len(values) == 1:
        return values.pop()
    (variable, offsets), *others = kept
    shifted = (variable, tuple(offset + fixed for offset in offsets))
    scope, of_scope = zip(shifted, *others, strict=True)
    return Table(scope, of_scope, table.values)


def _of_one(variable: Variable, domain: Choices, costs: Sequence[int], tables: Iterable[Table]) -> list[Ranked]:
    found = [
        (costs[choice] + sum(table.at({variable: choice}) for table in tables), {variable: choice})
        for choice in members(domain)
    ]
    return sorted(found, key=lambda one: one[0])


def remembered(stream: Iterator[T]) -> Callable[[int], T | None]:
    """What gives the n-th value of a stream, drawn when first asked for; None beyond its end."""
    known: list[T] = []

    def at(place: int) -> T | None:
        while len(known) <= place:
            value = next(stream, None)
            if value is None:
                return None
            known.append(value)
        return known[place]

    return at


def cheapest_products(
    streams: Sequence[Callable[[int], tuple[int, T] | None]], limit: Limit
) -> Iterator[tuple[int, list[T]]]:
    """One value of each stream, the cheapest sum first; every stream is itself in the order of its costs."""
    first = [stream(0) for stream in streams]
    if any(one is None for one in first):
        return
    waiting = [(sum(one[0] for one in first if one), (0,) * len(streams), 0)]
    while waiting and not limit.over:
        cost, places, from_here = heapq.heappop(waiting)
        picked = [stream(place) for stream, place in zip(streams, places, strict=True)]
        yield cost, [one[1] for one in picked if one]
        for n in range(from_here, len(streams)):  # each combination is reached in one way only
            following = streams[n](places[n] + 1)
            if following is not None:
                here = picked[n]
                assert here is not None
                moved = (*places[:n], places[n] + 1, *places[n + 1 :])
                heapq.heappush(waiting, (cost - here[0] + following[0], moved, n))


def _best_first(
    order: Sequence[Variable],
    domains: Mapping[Variable, Choices],
    clauses: Sequence[Clause],
    costs: Mapping[Variable, Sequence[int]],
    tables: Sequence[Table],
    limit: Limit,
) -> Iterator[Ranked]:
    """Best-first search, led by what elimination says that the rest will cost."""
    impossible = 1 + sum(max(of) for of in costs.values()) + sum(max(table.values) for table in tables)
    cheapest = Arithmetic(add, min, impossible, 0)
    buckets, bounds, known = eliminated(order, domains, clauses, costs, tables, cheapest)
    if known >= impossible:
        return
    turn = order[::-1]
    serial = numbers()
    waiting: list[tuple[int, int, int, dict[Variable, int]]] = [(known, 0, next(serial), {})]
    while waiting and not limit.over:
        cost, depth, _, assignment = heapq.heappop(waiting)
        if -depth == len(turn):
            yield cost, assignment
            continue
        variable = turn[-depth]
        bucket = buckets[variable]
        base = cost - bounds[variable].at(assignment)
        allowed = domains[variable]
        for clause in bucket.clauses:
            if not any(v in assignment and wanted >> assignment[v] & 1 for v, wanted in clause):
                allowed &= next((wanted for v, wanted in clause if v == variable), 0)
        for choice in members(allowed):
            extended = {**assignment, variable: choice}
            total = base + costs[variable][choice] + sum(table.at(extended) for table in bucket.tables)
            if total < impossible:
                heapq.heappush(waiting, (total, depth - 1, next(serial), extended))
