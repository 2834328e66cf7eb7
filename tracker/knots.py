"""Knots -> the first conflicts and the first sets of moves, in order, and whether that order is certain.

A set of moves takes one set of each knot, so they are as many as the product; a conflict is of one knot alone. Neither
is written out further than it is asked for.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import prod
from typing import Final, NamedTuple

from tracker.bestfirst import cheapest_products, remembered
from tracker.limits import Limit
from tracker.objections import Held
from tracker.solver import Group
from tracker.tangles import Sets
from tracker.voices import Voice

MOST_ALIKE: Final = 20_000
"""Up to how many sets of one weight are put into order."""


class Knot(NamedTuple):
    """What hangs together: its minimal conflicts and moves, each over `groups`; moves take all of a group or none.

    `issues` are those that it is about.
    """

    issues: tuple[str, ...]
    groups: Mapping[Group, tuple[Held, ...]]
    conflicts: Sets
    moves: Sets

    @property
    def conflicts_in_all(self) -> int:
        """How many conflicts there are, one position of each group at a time."""
        return sum(prod(len(self.groups[group]) for group in one) for _, one in self.conflicts.found)

    @property
    def least(self) -> int:
        """What a set of its moves weighs at least."""
        return self.moves.found[0][0] if self.moves.found else self.moves.least


class InOrder(NamedTuple):
    """Sets of positions in order, and whether it is certain that no other comes between them."""

    sets: list[tuple[Held, ...]]
    certain: bool


class Order(NamedTuple):
    """Positions in the order of the record, with their weights; up to `most` sets are given."""

    positions: Mapping[Held, Voice]
    weights: Mapping[Held, int]
    most: int
    limit: Limit

    def moves(self, knots: Sequence[Knot]) -> InOrder:
        """Sets of moves: one of each knot, the lightest together first."""
        streams = [remembered(_moves_of(knot)) for knot in knots]
        products = cheapest_products(streams, Limit())
        whole = sum(knot.least for knot in knots)
        bounds = [whole - knot.least + knot.moves.least for knot in knots if not knot.moves.complete]
        return self._first(((weight, chain.from_iterable(sets)) for weight, sets in products), bounds)

    def conflicts(self, knots: Sequence[Knot]) -> InOrder:
        """Conflicts of any knot, one position of each group, the lightest first."""
        streams = [self._conflicts_of(knot, one) for knot in knots for _, one in knot.conflicts.found]
        bounds = [knot.conflicts.least for knot in knots if not knot.conflicts.complete]
        return self._first(heapq.merge(*streams, key=_weight), bounds)

    def _conflicts_of(self, knot: Knot, groups: Iterable[Group]) -> Iterator[tuple[int, list[Held]]]:
        streams = [remembered(self._one_by_one(knot.groups[group])) for group in groups]
        yield from cheapest_products(streams, Limit())

    def _one_by_one(self, positions: Iterable[Held]) -> Iterator[tuple[int, Held]]:
        yield from sorted(((self.weights[held], held) for held in positions), key=_weight)

    def _first(self, sets: Iterable[tuple[int, Iterable[Held]]], bounds: Iterable[int]) -> InOrder:
        """The first of them, by weight, then fewest parties, then the order of the record.

        What was not gone through weighs as much as one of the bounds, or more, and may come before the last; where the
        search was ended, no set is given that is heavier than one that was not reached.
        """
        bound = min(bounds, default=None)
        place = {position: n for n, position in enumerate(self.positions)}

        def order(positions: Sequence[Held]) -> tuple[int, list[int]]:
            parties = {self.positions[position].party for position in positions}
            return len(parties), [place[position] for position in positions]

        found: list[tuple[Held, ...]] = []
        alike: list[tuple[Held, ...]] = []
        certain = True
        weight_of_alike: int | None = None
        for weight, positions in sets:
            if weight != weight_of_alike:
                found += sorted(alike, key=order)
                alike, weight_of_alike = [], weight
                if len(found) >= self.most:
                    break
                if bound is not None and weight >= bound:
                    if self.limit.over and weight > bound:
                        break
                    certain = False
            alike.append(tuple(sorted(positions, key=place.__getitem__)))
            if len(alike) > MOST_ALIKE:
                certain = False
                break
        return InOrder([*found, *sorted(alike, key=order)][: self.most], certain)


def _weight(one: tuple[int, object]) -> int:
    return one[0]


def _moves_of(knot: Knot) -> Iterator[tuple[int, list[Held]]]:
    """The moves of a knot, position by position, the lightest first."""
    for weight, one in knot.moves.found:
        yield weight, [held for group in one for held in knot.groups[group]]
