"""Choices under constraints, counted: propagation, components, elimination of one variable after the other.

A variable has a few choices, a set of them is an int (bit i for choice i); a clause wants, of one of its variables, one
of some choices; costs are whole numbers that add up. Nothing here knows what a deal is. Elimination as in R. Dechter,
*Bucket elimination: a unifying framework for reasoning* (1999). Where a table would grow too large, a count goes case
by case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import prod
from operator import add, mul
from typing import Final, NamedTuple

from tracker.limits import Limit

Choices = int
"""A set of choices of one variable."""

Variable = int
Clause = tuple[tuple[Variable, Choices], ...]
Domains = Mapping[Variable, Choices]

LARGEST_TABLE: Final = 60_000
"""Entries that are gone through at once."""


class Table(NamedTuple):
    """Costs that depend on a few variables: `values[sum of offsets[i][choice of scope[i]]]`."""

    scope: tuple[Variable, ...]
    offsets: tuple[tuple[int, ...], ...]
    values: Sequence[int]

    def at(self, assignment: Mapping[Variable, int]) -> int:
        """The cost under an assignment of the scope."""
        place = 0
        for variable, offsets in zip(self.scope, self.offsets, strict=True):
            place += offsets[assignment[variable]]
        return self.values[place]


def members(choices: Choices) -> list[int]:
    """The single choices of a set."""
    found = []
    while choices:
        low = choices & -choices
        found.append(low.bit_length() - 1)
        choices ^= low
    return found


# Propagation and components.


def propagate(domains: Domains, clauses: Iterable[Clause]) -> tuple[dict[Variable, Choices], list[Clause]] | None:
    """What is left once clauses with one variable have been applied; None where some variable has no choice left."""
    left = dict(domains)
    open_clauses = list(clauses)
    while True:
        narrowed = False
        kept: list[Clause] = []
        for clause in open_clauses:
            literals = []
            for variable, wanted in clause:
                possible = left[variable] & wanted
                if possible == left[variable]:
                    break
                if possible:
                    literals.append((variable, wanted))
            else:
                if not literals:
                    return None
                if len(literals) == 1:
                    left[literals[0][0]] &= literals[0][1]
                    narrowed = True
                else:
                    kept.append(tuple(literals))
        open_clauses = kept
        if not narrowed:
            return (left, open_clauses) if all(left.values()) else None


def components(variables: Iterable[Variable], scopes: Iterable[Sequence[Variable]]) -> list[list[Variable]]:
    """The variables in groups that no scope joins, in their order."""
    parent = {variable: variable for variable in variables}

    def root(variable: Variable) -> Variable:
        while parent[variable] != variable:
            parent[variable] = variable = parent[parent[variable]]
        return variable

    for scope in scopes:
        for variable in scope[1:]:
            one, other = sorted((root(scope[0]), root(variable)))
            parent[other] = one
    groups: dict[Variable, list[Variable]] = {}
    for variable in parent:
        groups.setdefault(root(variable), []).append(variable)
    return list(groups.values())


def by_component(
    parts: Sequence[Collection[Variable]], clauses: Iterable[Clause], tables: Iterable[Table] = ()
) -> list[tuple[list[Clause], list[Table]]]:
    """The clauses and tables of each component."""
    place = {variable: n for n, part in enumerate(parts) for variable in part}
    found: list[tuple[list[Clause], list[Table]]] = [([], []) for _ in parts]
    for clause in clauses:
        found[place[clause[0][0]]][0].append(clause)
    for table in tables:
        found[place[table.scope[0]]][1].append(table)
    return found


def scopes_of(clauses: Iterable[Clause], tables: Iterable[Table] = ()) -> Iterator[tuple[Variable, ...]]:
    """The variables of each clause and of each table."""
    yield from (tuple(variable for variable, _ in clause) for clause in clauses)
    yield from (table.scope for table in tables)


def elimination_order(
    sizes: Mapping[Variable, int], scopes: Iterable[Sequence[Variable]]
) -> tuple[list[Variable], int]:
    """Variables in the order in which to eliminate them (the smallest table first), and the largest table met."""
    near: dict[Variable, set[Variable]] = {variable: set() for variable in sizes}
    for scope in scopes:
        for variable in scope:
            near[variable].update(scope)
    for variable, others in near.items():
        others.discard(variable)

    def cost(variable: Variable) -> int:
        return prod(sizes[other] for other in near[variable]) * sizes[variable]

    costs = {variable: cost(variable) for variable in near}
    order: list[Variable] = []
    largest = 1
    while costs:
        variable = min(costs, key=lambda v: (costs[v], v))
        largest = max(largest, costs.pop(variable))
        order.append(variable)
        neighbours = near.pop(variable)
        for other in neighbours:
            near[other] |= neighbours
            near[other] -= {other, variable}
        for other in neighbours:
            costs[other] = cost(other)
    return order, largest


# Tables over the choices that are left.


class _Frame(NamedTuple):
    """Some variables, and the choices that each has left: the entries of a table over them, the last the fastest."""

    variables: tuple[Variable, ...]
    choices: tuple[list[int], ...]

    @property
    def size(self) -> int:
        """The number of entries."""
        return prod(map(len, self.choices))

    def places(self, scope: Sequence[Variable], offsets: Sequence[Sequence[int]]) -> list[int]:
        """For each entry, the sum of the offsets of the choices in it."""
        of = dict(zip(scope, offsets, strict=True))
        found = [0]
        for variable, choices in zip(self.variables, self.choices, strict=True):
            if variable in of:
                steps = [of[variable][choice] for choice in choices]
                found = [place + step for place in found for step in steps]
            else:
                found = [place for place in found for _ in choices]
        return found

    def table(self, values: Sequence[int]) -> Table:
        """A table of these values, entry by entry."""
        offsets, step = [], 1
        for choices in reversed(self.choices):
            of_choice = [0] * (max(choices) + 1)
            for place, choice in enumerate(choices):
                of_choice[choice] = place * step
            offsets.append(tuple(of_choice))
            step *= len(choices)
        return Table(self.variables, tuple(reversed(offsets)), values)

    def met(self, clause: Clause) -> list[bool]:
        """For each entry, whether it meets one of these literals."""
        of = dict(zip(self.variables, self.choices, strict=True))
        scope = [variable for variable, _ in clause]
        offsets = [[wanted >> choice & 1 for choice in range(max(of[variable]) + 1)] for variable, wanted in clause]
        return [bool(place) for place in self.places(scope, offsets)]


def _allowed(frame: _Frame, variable: Variable, everything: Choices, clauses: Iterable[Clause]) -> list[Choices]:
    """For each entry of the frame, the choices of one more variable that the clauses leave."""
    allowed = [everything] * frame.size
    for clause in clauses:
        rest = tuple(literal for literal in clause if literal[0] != variable)
        wanted = next((choices for on, choices in clause if on == variable), 0)
        if rest:
            allowed = [a if ok else a & wanted for a, ok in zip(allowed, frame.met(rest), strict=True)]
        else:
            allowed = [a & wanted for a in allowed]
    return allowed


# Elimination.


class Arithmetic(NamedTuple):
    """How values are put together: of what holds at once (`combine`), and of what holds instead (`choose`).

    `nothing` is the value of what is ruled out, `start` that of what is not yet known to have any.
    """

    combine: Callable[[int, int], int]
    choose: Callable[[int, int], int]
    nothing: int
    start: int


COUNTING: Final = Arithmetic(mul, add, 0, 1)


class Bucket(NamedTuple):
    """What is looked at when a variable goes, as all others of it are still there.

    Among the tables are what the variables eliminated before it come to.
    """

    clauses: list[Clause]
    tables: list[Table]


class Eliminated(NamedTuple):
    """The buckets; by variable, what it and those before it come to, by the variables after it; and what all do."""

    buckets: dict[Variable, Bucket]
    messages: dict[Variable, Table]
    total: int


def eliminated(
    order: Sequence[Variable],
    domains: Mapping[Variable, Choices],
    clauses: Iterable[Clause],
    values: Mapping[Variable, Sequence[int]],
    tables: Iterable[Table],
    arithmetic: Arithmetic,
) -> Eliminated:
    """One variable after the other is eliminated; `values[variable][choice]` and the tables are put together."""
    place = {variable: n for n, variable in enumerate(order)}
    buckets = {variable: Bucket([], []) for variable in order}
    for clause in clauses:
        buckets[min((v for v, _ in clause), key=place.__getitem__)].clauses.append(clause)
    for table in tables:
        buckets[min(table.scope, key=place.__getitem__)].tables.append(table)
    messages: dict[Variable, Table] = {}
    total = arithmetic.start
    for variable in order:
        bucket = buckets[variable]
        around = sorted({v for scope in scopes_of(bucket.clauses, bucket.tables) for v in scope} - {variable})
        frame = _Frame(tuple(around), tuple(members(domains[v]) for v in around))
        found = _without_it(frame, variable, domains[variable], bucket, values[variable], arithmetic)
        messages[variable] = message = frame.table(found)
        if around:
            buckets[min(around, key=place.__getitem__)].tables.append(message)
        else:
            total = arithmetic.combine(total, found[0])
    return Eliminated(buckets, messages, total)


def _without_it(
    frame: _Frame,
    variable: Variable,
    domain: Choices,
    bucket: Bucket,
    values: Sequence[int],
    arithmetic: Arithmetic,
) -> list[int]:
    """For each entry of the frame, what all choices of the variable come to."""
    combine, choose, nothing, _ = arithmetic
    allowed = _allowed(frame, variable, domain, bucket.clauses)
    result = [nothing] * frame.size
    places = [frame.places(*_without(table, variable)) for table in bucket.tables]
    for choice in members(domain):
        here = [values[choice] if a >> choice & 1 else nothing for a in allowed]
        for table, of_table in zip(bucket.tables, places, strict=True):
            step = table.offsets[table.scope.index(variable)][choice]
            here = list(map(combine, here, [table.values[at + step] for at in of_table]))
        result = list(map(choose, result, here))
    return result


def _without(table: Table, variable: Variable) -> tuple[tuple[Variable, ...], tuple[tuple[int, ...], ...]]:
    """The scope and offsets of a table, but for one variable."""
    kept = [(v, offsets) for v, offsets in zip(table.scope, table.offsets, strict=True) if v != variable]
    return tuple(v for v, _ in kept), tuple(offsets for _, offsets in kept)


# Counting.


class Count(NamedTuple):
    """How many there are; where it is not `exact`, at least so many."""

    number: int
    exact: bool


def count(
    domains: Domains, clauses: Iterable[Clause], sizes: Mapping[Variable, Sequence[int]], limit: Limit | None = None
) -> Count:
    """How many assignments meet all clauses, where a choice stands for `sizes[variable][choice]` alike.

    Exact, or as far as it came when the limit was over.
    """
    found = propagate(domains, clauses)
    if found is None:
        return Count(0, True)
    return _count(*found, sizes, limit or Limit())


def _count(
    domains: Mapping[Variable, Choices],
    clauses: Sequence[Clause],
    sizes: Mapping[Variable, Sequence[int]],
    limit: Limit,
) -> Count:
    number, exact = 1, True
    parts = components(domains, scopes_of(clauses))
    for part, (of_part, _) in zip(parts, by_component(parts, clauses), strict=True):
        if not of_part:
            (variable,) = part
            number *= sum(sizes[variable][choice] for choice in members(domains[variable]))
            continue
        found = _count_component({variable: domains[variable] for variable in part}, of_part, sizes, limit)
        number *= found.number
        exact &= found.exact
        if not number and exact:
            break
    return Count(number, exact)


def _count_component(
    domains: Mapping[Variable, Choices],
    clauses: Sequence[Clause],
    sizes: Mapping[Variable, Sequence[int]],
    limit: Limit,
) -> Count:
    domains, sizes = _merged(domains, clauses, sizes)
    order, largest = elimination_order({v: choices.bit_count() for v, choices in domains.items()}, scopes_of(clauses))
    if largest <= LARGEST_TABLE:
        return Count(eliminated(order, domains, clauses, sizes, (), COUNTING).total, True)
    # Case by case, by the variable that hangs together with most.
    degree = Counter(variable for scope in scopes_of(clauses) for variable in scope)
    chosen = max(domains, key=lambda v: (degree[v], -v))
    number, exact = 0, True
    for choice in members(domains[chosen]):
        if limit.over:
            return Count(number, False)
        found = propagate({**domains, chosen: 1 << choice}, clauses)
        if found is not None:
            of_case = _count(*found, sizes, limit)
            number += of_case.number
            exact &= of_case.exact
    return Count(number, exact)


def _merged(
    domains: Mapping[Variable, Choices], clauses: Iterable[Clause], sizes: Mapping[Variable, Sequence[int]]
) -> tuple[dict[Variable, Choices], dict[Variable, list[int]]]:
    """One choice for all that no clause tells apart, standing for all of them."""
    wanted: dict[Variable, set[Choices]] = {variable: set() for variable in domains}
    for clause in clauses:
        for variable, choices in clause:
            wanted[variable].add(choices & domains[variable])
    left: dict[Variable, Choices] = {}
    merged: dict[Variable, list[int]] = {}
    for variable, domain in domains.items():
        size = list(sizes[variable])
        first: dict[tuple[int, ...], int] = {}
        for choice in members(domain):
            alike = first.setdefault(tuple(mark >> choice & 1 for mark in wanted[variable]), choice)
            if alike != choice:
                size[alike] += size[choice]
        left[variable] = sum(1 << choice for choice in first.values())
        merged[variable] = size
    return left, merged
