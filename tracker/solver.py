"""Clauses over a few choices -> what can hold together, what clashes, and the least that would have to give.

The one door to the solver: python-sat (A. Ignatiev, A. Morgado, J. Marques-Silva, *PySAT*, 2018). Its plain RC2 gives
the cheapest sets first. Nothing here knows what a deal or a position is: variables have a few choices, and a demand is
met by a choice of some of its variables, or by giving way on one of its groups.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, product
from typing import Final

from pysat.examples.rc2 import RC2
from pysat.formula import WCNF
from pysat.solvers import Solver

from tracker.elimination import Clause, Domains, Table, Variable, members
from tracker.limits import Limit

Group = int
"""Something that may give way, by its number."""

Demand = tuple[Clause, tuple[Group, ...]]
"""A clause over choices, met as well where one of the groups gives way."""

_SOLVER: Final = "minisat22"
"""One that can be interrupted."""


@dataclass(frozen=True)
class Clauses:
    """Demands as a solver reads them: a number for each choice and for each group that gives way."""

    hard: tuple[tuple[int, ...], ...]
    of_choice: Mapping[tuple[Variable, int], int]
    of_group: Mapping[Group, int]
    """True: the group gives way."""


def encoded(domains: Domains, demands: Iterable[Demand], groups: Iterable[Group]) -> Clauses:
    """The demands, and that each variable has exactly one choice."""
    of_choice: dict[tuple[Variable, int], int] = {}
    hard: list[tuple[int, ...]] = []
    for variable, choices in domains.items():
        numbers = []
        for choice in members(choices):
            of_choice[variable, choice] = len(of_choice) + 1
            numbers.append(len(of_choice))
        hard.append(tuple(numbers))
        hard += [(-one, -other) for one, other in combinations(numbers, 2)]
    of_group = {group: len(of_choice) + n for n, group in enumerate(groups, start=1)}
    for clause, giving in demands:
        literals = [
            of_choice[variable, choice] for variable, wanted in clause for choice in members(wanted & domains[variable])
        ]
        hard.append((*literals, *(of_group[group] for group in giving)))
    return Clauses(tuple(hard), of_choice, of_group)


class Persistent:
    """Demands that are asked about again and again, each time with other groups giving way."""

    def __init__(self, clauses: Clauses) -> None:
        self._clauses = clauses
        self._solver = Solver(name=_SOLVER, bootstrap_with=[list(clause) for clause in clauses.hard])

    def __enter__(self) -> Persistent:
        return self

    def __exit__(self, *_: object) -> None:
        self._solver.delete()

    def possible(self, giving: Collection[Group] = ()) -> bool:
        """Whether all demands can be met with just these groups giving way."""
        staying = [-number for group, number in self._clauses.of_group.items() if group not in giving]
        return bool(self._solver.solve(assumptions=staying))

    def core(self) -> frozenset[Group]:
        """Groups that staying together last made it impossible."""
        numbers = {-number for number in self._solver.get_core() or ()}
        return frozenset(group for group, number in self._clauses.of_group.items() if number in numbers)


class Cheapest:
    """The minimal sets of groups that would have to give way, the cheapest first.

    `least` is what the next one costs at least; it grows while the search goes on.
    """

    def __init__(self, clauses: Clauses, weights: Mapping[Group, int], limit: Limit) -> None:
        self._groups = clauses.of_group
        self._search = _Search(clauses.hard, {n: weights[group] for group, n in clauses.of_group.items()}, limit)

    @property
    def least(self) -> int:
        """A bound on the cost of the next set."""
        return self._search.least

    def __iter__(self) -> Iterator[tuple[int, frozenset[Group]]]:
        """Cost and groups of each set; ends early where the limit is over."""
        while (true := self._search.next()) is not None:
            giving = frozenset(group for group, number in self._groups.items() if number in true)
            yield self._search.least, giving
            if not giving:
                return
            self._search.add([-self._groups[group] for group in giving])


class _Search:
    """What makes hard clauses true at the least weight of true numbers, again and again, with clauses added between."""

    def __init__(self, hard: Iterable[Sequence[int]], weights: Mapping[int, int], limit: Limit) -> None:
        self._limit = limit
        formula = WCNF()
        formula.extend([list(clause) for clause in hard])
        for number, weight in weights.items():
            formula.append([-number], weight=weight)
        self._search = RC2(formula, solver=_SOLVER)
        self.least = 0

    def add(self, clause: list[int]) -> None:
        """One clause more."""
        self._search.add_clause(clause)

    def next(self) -> frozenset[int] | None:
        """The numbers that are true at the least weight; None where nothing is possible, or the limit is over."""
        if self._limit.over:
            return None
        search = self._search
        search.expect_interrupt = True
        with self._limit.interrupting(search.interrupt):
            found = search.compute_()  # what `compute` does, but for a sorted copy of the whole model
        self.least = max(self.least, int(search.cost))
        return self._true() if found and not self._limit.over else None

    def _true(self) -> frozenset[int]:
        """The numbers that are true in what was last found."""
        outer = self._search.vmap.i2e
        model = self._search.oracle.get_model() or ()
        return frozenset(outer[number] for number in model if number > 0 and number in outer)

    @property
    def over(self) -> bool:
        """Whether to leave off."""
        return self._limit.over

    def as_light(self, wanted: Iterable[int]) -> frozenset[int] | None:
        """The numbers true where these are, at no more than the weight last found; None where that is not possible."""
        if self._limit.over:
            return None
        search = self._search
        inner = [search.vmap.e2i[number] for number in wanted]
        if not search.oracle.solve(assumptions=[*search.active_assumps(), *inner]):
            return None
        return self._true()


class Ranking:
    """Assignments by their cost, where variables hang together too much for elimination.

    The cost of an assignment is coarse (a multiple of `step`) and fine (the rest, which tells all of them apart and
    orders them as the first variable does, then the second ...). The solver finds the least coarse cost that is
    possible; what has it is gone through in the order of the fine one.
    """

    def __init__(
        self, domains: Domains, clauses: Iterable[Clause], tables: Iterable[Table], step: int, limit: Limit
    ) -> None:
        self._domains, self._tables, self._step, self._limit = domains, tuple(tables), step, limit
        clauses_of_choices = encoded(domains, ((clause, ()) for clause in clauses), ())
        self._of_choice = clauses_of_choices.of_choice
        self._hard = list(clauses_of_choices.hard)
        self._weights: dict[int, int] = {}
        for table in self._tables:
            self._write(table)

    def _write(self, table: Table) -> None:
        """Write a table as clauses, with a number for each cost that it can make."""
        parts = []
        for variable, offsets in zip(table.scope, table.offsets, strict=True):
            elsewhere: dict[int, list[int]] = {offsets[choice]: [] for choice in members(self._domains[variable])}
            for choice in members(self._domains[variable]):
                for part, literals in elsewhere.items():
                    if offsets[choice] != part:
                        literals.append(self._of_choice[variable, choice])
            parts.append(list(elsewhere.items()))
        numbers: dict[int, int] = {}
        for picked in product(*parts):
            weight = table.values[sum(part for part, _ in picked)] // self._step
            if weight:
                if weight not in numbers:
                    numbers[weight] = len(self._of_choice) + len(self._weights) + 1
                    self._weights[numbers[weight]] = weight
                self._hard.append((*chain.from_iterable(literals for _, literals in picked), numbers[weight]))

    def by(self, costs: Mapping[Variable, Sequence[int]]) -> Iterator[tuple[int, dict[Variable, int]]]:
        """Cost and assignment, the cheapest first; ends early where the limit is over."""
        weights, hard = dict(self._weights), list(self._hard)
        free = len(self._of_choice) + len(weights)
        for variable, choices in self._domains.items():
            coarse = {choice: costs[variable][choice] // self._step for choice in members(choices)}
            steps = sorted(set(coarse.values()))
            for below, weight in pairwise(steps):  # a number each for costing more than the step below
                free += 1
                hard.append((*(self._of_choice[variable, c] for c, w in coarse.items() if w <= below), free))
                weights[free] = weight - below
        search = _Search(hard, weights, self._limit)
        while (true := search.next()) is not None:
            while true is not None:
                assignment = self._first_of_them(search, true)
                if assignment is None:
                    return
                alone = sum(costs[v][choice] for v, choice in assignment.items())
                yield alone + sum(table.at(assignment) for table in self._tables), assignment
                search.add([-self._of_choice[v, choice] for v, choice in assignment.items()])
                true = search.as_light(())

    def _first_of_them(self, search: _Search, true: frozenset[int]) -> dict[Variable, int] | None:
        """Of the assignments of this coarse cost, the first in the order of the fine one; None: the limit is over."""
        fixed: list[int] = []
        found: dict[Variable, int] = {}
        for variable in sorted(self._domains):
            for choice in members(self._domains[variable]):
                number = self._of_choice[variable, choice]
                if number not in true:
                    other = search.as_light([*fixed, number])
                    if other is None:
                        if search.over:
                            return None
                        continue
                    true = other
                fixed.append(number)
                found[variable] = choice
                break
        return found


class Clashes:
    """Minimal sets of groups that cannot all stay, the lightest first: with all others giving way, nothing is possible.

    By what hits every set that could give way (the duality of R. Reiter, 1987); `known` are some of these. To be asked
    only where it is impossible with all staying.
    """

    def __init__(
        self, clauses: Clauses, weights: Mapping[Group, int], known: Iterable[Collection[Group]], limit: Limit
    ) -> None:
        self._clauses = clauses
        self._free = len(clauses.of_choice) + len(clauses.of_group)
        hard = [sorted(clauses.of_group[group] for group in giving) for giving in known]
        self._search = _Search(hard, {n: weights[group] for group, n in clauses.of_group.items()}, limit)

    @property
    def least(self) -> int:
        """A bound on the weight of the next set."""
        return self._search.least

    def __iter__(self) -> Iterator[tuple[int, frozenset[Group]]]:
        """Weight and groups of each set; ends early where the limit is over."""
        numbers = self._clauses.of_group
        with Solver(name=_SOLVER, bootstrap_with=[list(clause) for clause in self._clauses.hard]) as solver:
            while (true := self._search.next()) is not None:
                staying = [group for group, number in numbers.items() if number in true]
                giving = self._giving(solver, staying)
                if giving is None:
                    yield self._search.least, frozenset(staying)
                    if not staying:
                        return
                    self._search.add([-numbers[group] for group in staying])
                else:
                    self._search.add([numbers[group] for group in giving])

    def _giving(self, solver: Solver, staying: Iterable[Group]) -> list[Group] | None:
        """A minimal set that gives way, none of those staying among it; None where these cannot all stay."""
        numbers = self._clauses.of_group
        kept = [-numbers[group] for group in staying]
        if not solver.solve(assumptions=kept):
            return None
        true = set(solver.get_model())
        giving = {number for number in numbers.values() if number in true}
        kept = [-number for number in numbers.values() if number not in true]
        while True:  # ask for one more to stay, until none can (J. Marques-Silva et al., 2013: clause D)
            self._free += 1
            solver.add_clause([-self._free, *(-number for number in giving)])
            if not solver.solve(assumptions=[*kept, self._free]):
                return [group for group, number in numbers.items() if number in giving]
            true = set(solver.get_model())
            kept += [-number for number in giving if number not in true]
            giving &= true


class Tried:
    """As `Cheapest`, where whether a set suffices can only be tried: the cheapest sets first, each a minimal one.

    What suffices must still do so with more giving way.
    """

    def __init__(
        self, weights: Mapping[Group, int], suffices: Callable[[frozenset[Group]], bool], limit: Limit
    ) -> None:
        self._numbers = {group: n for n, group in enumerate(weights, start=1)}
        self._suffices = suffices
        self._search = _Search((), {n: weights[group] for group, n in self._numbers.items()}, limit)

    @property
    def least(self) -> int:
        """A bound on the cost of the next set."""
        return self._search.least

    def __iter__(self) -> Iterator[tuple[int, frozenset[Group]]]:
        """Cost and groups of each set; ends early where the limit is over."""
        everything = frozenset(self._numbers)
        if not self._suffices(everything):
            return
        while (true := self._search.next()) is not None:
            giving = frozenset(group for group, number in self._numbers.items() if number in true)
            if self._suffices(giving):
                yield self._search.least, giving
                if not giving:
                    return
                self._search.add([-self._numbers[group] for group in giving])
            else:
                clash = set(everything - giving)
                for group in sorted(clash):
                    if not self._suffices(everything - clash | {group}):
                        clash.remove(group)
                self._search.add([self._numbers[group] for group in sorted(clash)])


def hitting(sets: Iterable[Collection[Group]], groups: Iterable[Group]) -> Clauses:
    """What is to have something in common with every one of these sets of groups."""
    of_group = {group: n for n, group in enumerate(groups, start=1)}
    return Clauses(tuple(tuple(sorted(of_group[group] for group in one)) for one in sets), {}, of_group)
