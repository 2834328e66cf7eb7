"""Objections -> tangles: the issues and positions that hang together where no deal fits them all.

What a deal can always be spared goes first: options that another serves at least as well, positions that are met
anyway; positions that rule out the same are taken together. What is left falls into parts that share nothing: a set of
positions opens a deal if it does so in every part, and no clash reaches from one part into another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Final, NamedTuple

from tracker.elimination import Choices, Clause, Domains, Variable, components, members
from tracker.limits import Limit
from tracker.objections import Held, Objection
from tracker.solver import Cheapest, Clashes, Clauses, Demand, Group, Persistent, Tried, encoded
from tracker.space import Space

MOST_BY_HAND: Final = 64
"""Combinations of choices that are gone through one by one."""


class Sets(NamedTuple):
    """Sets of positions, each with its weight, the lightest first; `complete`: there are no others.

    Where it is not complete, every other set weighs `least` or more.
    """

    found: tuple[tuple[int, frozenset[Group]], ...]
    complete: bool
    least: int

    @classmethod
    def weighed(
        cls, sets: Iterable[frozenset[Group]], weights: Mapping[Group, int], complete: bool = True, least: int = 0
    ) -> Sets:
        """The sets in order; of equal weight by their groups."""
        found = ((sum(weights[group] for group in one), one) for one in sets)
        return cls(tuple(sorted(found, key=lambda one: (one[0], sorted(one[1])))), complete, least)


@dataclass(frozen=True)
class Tangle:
    """Issues and positions that hang together, none of whose deals fits all.

    `groups` are positions that rule out the same: to set aside one without the others opens nothing.
    """

    domains: Domains
    demands: tuple[Demand, ...]
    groups: Mapping[Group, tuple[Held, ...]]
    weights: Mapping[Held, int]
    scale: int
    """What a position weighs, apart from its authority, which all together weigh less."""

    @cached_property
    def clauses(self) -> Clauses:
        """The demands as the solver reads them."""
        return encoded(self.domains, self.demands, self.groups)

    @cached_property
    def _together(self) -> dict[Group, int]:
        """What a group weighs: all of it has to be set aside."""
        return {group: sum(self.weights[one] for one in held) for group, held in self.groups.items()}

    @cached_property
    def _lightest(self) -> dict[Group, int]:
        """What the lightest of a group weighs: each clashes by itself."""
        return {group: min(self.weights[one] for one in held) for group, held in self.groups.items()}

    def moves(self, most: int, limit: Limit) -> Sets:
        """Minimal sets of groups that, set aside, leave a deal here: so many, where there are."""
        by_hand = self._by_hand()
        if by_hand is not None:
            return by_hand
        # By number alone, which is far faster than by authority as well.
        search = Cheapest(self.clauses, {group: len(held) for group, held in self.groups.items()}, limit)
        return taken(search, self._together, self.scale, most, limit, "sets of moves")

    def _by_hand(self) -> Sets | None:
        """The same, by going through all combinations of choices where these are few."""
        if prod(c.bit_count() for c in self.domains.values()) > MOST_BY_HAND:
            return None
        if any(len(giving) > 1 for _, giving in self.demands):
            return None
        found: set[frozenset[Group]] = set()
        for picked in product(*(members(choices) for choices in self.domains.values())):
            deal = dict(zip(self.domains, picked, strict=True))
            unmet = [giving for clause, giving in self.demands if not any(w >> deal[v] & 1 for v, w in clause)]
            if all(unmet):
                found.add(frozenset(giving[0] for giving in unmet))
        return Sets.weighed((one for one in found if not any(other < one for other in found)), self._together)

    def pivots(self) -> Iterator[Group]:
        """The groups that, set aside alone, leave a deal here: those that are in every clash.

        Only those in the clashes met so far are tried; each that fails brings another clash.
        """
        with Persistent(self.clauses) as solver:
            if solver.possible():
                return
            left = set(solver.core())
            for group in sorted(left):
                if group in left:
                    if solver.possible((group,)):
                        yield group
                    else:
                        left &= solver.core()

    def conflicts(self, most: int, known: Sets, limit: Limit, no_more: bool = False) -> Sets:
        """Minimal sets of groups that cannot all stay: so many, where there are; `known` are moves here.

        With `no_more` it is not looked whether there are others.
        """
        known_sets = [groups for _, groups in known.found]
        search = Clashes(self.clauses, dict.fromkeys(self.groups, 1), known_sets, limit)
        return taken(search, self._lightest, self.scale, most, limit, "conflicts", no_more)


def taken(
    search: Cheapest | Clashes | Tried,
    weights: Mapping[Group, int],
    scale: int,
    most: int,
    limit: Limit,
    what: str,
    no_more: bool = False,
) -> Sets:
    """The first that the search gives, in order; what costs 1 in the search weighs `scale` or more."""
    found: list[frozenset[Group]] = []
    complete = True
    for _, one in search:
        if len(found) == most:
            complete = False
            break
        found.append(one)
        limit.tell(f"{len(found)} {what}, the first of {len(found[0])}")
        if no_more and len(found) == most:
            complete = False
            break
    complete = complete and not limit.over
    return Sets.weighed(found, weights, complete, 0 if complete else search.least * scale)


@dataclass(frozen=True)
class Tangles:
    """The tangles of a space; where it is `hopeless`, there is no deal whatever is set aside."""

    parts: tuple[Tangle, ...]
    hopeless: bool


def tangles(found: Space, objections: Iterable[Objection], weights: Mapping[Held, int], scale: int) -> Tangles:
    """What stands in the way of a deal, in parts that share nothing; `scale` as in `Tangle`."""
    demands = _demands(found, objections)
    domains = dict(found.domains)
    if not all(domains.values()):
        return Tangles((), True)
    domains, demands = _spared(domains, demands)
    if any(not clause and not positions for clause, positions in demands):
        return Tangles((), True)
    groups, grouped = _grouped(demands, weights)
    parts = []
    for tangle in _apart(domains, grouped, groups, weights, scale):
        with Persistent(tangle.clauses) as solver:
            if solver.possible():
                continue
            if not solver.possible(tangle.groups):
                return Tangles((), True)
        parts.append(tangle)
    return Tangles(tuple(parts), False)


Open = tuple[Clause, frozenset[Held]]
"""A clause, met as well where one of the positions is set aside."""


def _demands(found: Space, objections: Iterable[Objection]) -> list[Open]:
    demands = {(found.clause(objection), objection.positions) for objection in objections}
    return sorted(demands, key=lambda one: (one[0], sorted(map(str, one[1]))))


def _narrowed(domains: Domains, demands: Iterable[Open]) -> Iterator[Open]:
    """The demands that are not met anyway, without the choices that are gone."""
    for clause, positions in demands:
        literals = []
        for variable, wanted in clause:
            possible = wanted & domains[variable]
            if possible == domains[variable]:
                break
            if possible:
                literals.append((variable, possible))
        else:
            yield tuple(literals), positions


def _spared(domains: dict[Variable, Choices], demands: list[Open]) -> tuple[dict[Variable, Choices], list[Open]]:
    """Without choices that meet nothing another choice of the issue does not meet, and demands that are met anyway."""
    waiting = set(domains)
    demands = list(dict.fromkeys(_narrowed(domains, demands)))
    while waiting:
        meets: dict[Variable, dict[int, int]] = {v: dict.fromkeys(members(domains[v]), 0) for v in waiting}
        for number, (clause, _) in enumerate(demands):
            for variable, wanted in clause:
                if variable in meets:
                    for choice in members(wanted):
                        meets[variable][choice] |= 1 << number
        before = dict(domains)
        for variable, of_choice in meets.items():
            domains[variable] = _undominated(of_choice)
        changed = {variable for variable in meets if domains[variable] != before[variable]}
        if not changed:
            break
        waiting = {v for clause, _ in demands if any(on in changed for on, _ in clause) for v, _ in clause}
        demands = list(dict.fromkeys(_narrowed(domains, demands)))
    return domains, demands


def _undominated(meets: Mapping[int, int]) -> Choices:
    """The choices of which none other meets the same and more; of equals the first."""
    kept: list[int] = []
    for choice in sorted(meets, key=lambda c: (-meets[c].bit_count(), c)):
        if not any(not meets[choice] & ~meets[other] for other in kept):
            kept.append(choice)
    return sum(1 << choice for choice in kept)


def _grouped(
    demands: Iterable[Open], weights: Mapping[Held, int]
) -> tuple[dict[Group, tuple[Held, ...]], list[Demand]]:
    """The positions by number, those that rule out the same together; and the demands by number."""
    alone: dict[Held, set[Clause]] = {}
    shared: set[Held] = set()
    listed = list(demands)
    for clause, positions in listed:
        if len(positions) == 1:
            alone.setdefault(next(iter(positions)), set()).add(clause)
        else:
            shared |= positions
    alike: dict[object, list[Held]] = {}
    for position in weights:  # in the order of the record
        if position in shared:
            alike[position] = [position]
        elif position in alone:
            alike.setdefault(frozenset(alone[position]), []).append(position)
    groups = {number: tuple(held) for number, held in enumerate(alike.values())}
    number_of = {position: number for number, held in groups.items() for position in held}
    grouped = dict.fromkeys((clause, tuple(sorted({number_of[p] for p in positions}))) for clause, positions in listed)
    return groups, list(grouped)


def _apart(
    domains: Domains,
    demands: Iterable[Demand],
    groups: Mapping[Group, tuple[Held, ...]],
    weights: Mapping[Held, int],
    scale: int,
) -> Iterator[Tangle]:
    """The parts that share no issue and no position."""
    listed = list(demands)
    behind = max(domains, default=-1) + 1  # groups as numbers after those of the issues
    nodes = [*domains, *(behind + group for group in groups)]
    scopes = [[*(v for v, _ in clause), *(behind + group for group in giving)] for clause, giving in listed]
    parts = components(nodes, [scope for scope in scopes if scope])
    place = {node: n for n, part in enumerate(parts) for node in part}
    of_part: dict[int, list[Demand]] = {}
    for demand, scope in zip(listed, scopes, strict=True):
        of_part.setdefault(place[scope[0]], []).append(demand)
    for n, part in enumerate(parts):
        if n in of_part:
            yield Tangle(
                {node: domains[node] for node in part if node < behind},
                tuple(of_part[n]),
                {node - behind: groups[node - behind] for node in part if node >= behind},
                weights,
                scale,
            )
