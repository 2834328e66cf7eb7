"""A second engine for rulebooks, written plainly: every fact is tried in every place of every rule.

A rulebook comes in; a session that fires as `tracker.engine` asks of any engine comes out. It shares nothing with the
engine that is shipped, costs no memory that stays, and is what that engine is compared with.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any

from tracker.engine import Firing
from tracker.rules import Pattern, Rule, Rulebook, Test
from tracker.vocabulary import Fact, RuleKind

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class PlainSession:
    """Rules of a rulebook, ready to be tried; `Engine(rulebook, session=PlainSession)` runs them."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook

    def fire(self, kind: RuleKind, facts: tuple[Fact, ...]) -> tuple[Firing, ...]:
        """Every firing, by the place of the rule in its list, then by the places of the facts."""
        return tuple(found for rule in self._rulebook.rules[kind] for found in firings(rule, facts))


def firings(rule: Rule, facts: tuple[Fact, ...]) -> Iterator[Firing]:
    """Every way in which different facts can take the places that the rule has."""
    for places in permutations(range(len(facts)), len(rule.patterns)):
        bound: dict[str, Fact] = {}
        for pattern, place in zip(rule.patterns, places, strict=True):
            if not meets(facts[place], pattern, bound):
                break
            bound[pattern.alias] = facts[place]
        else:
            yield Firing(rule.id, places)


def meets(fact: Fact, pattern: Pattern, bound: dict[str, Fact]) -> bool:
    """Whether all tests of the pattern hold of the fact, given the facts that are bound already."""
    return all(holds(fact, test, bound) for test in pattern.tests)


def holds(fact: Fact, test: Test, bound: dict[str, Fact]) -> bool:
    """Whether one test holds of the fact: for one of its values, or for what it refers to."""
    compare = COMPARE[test.operator]
    value = getattr(fact, test.attribute)
    if test.reference is not None:
        return compare(value, getattr(bound[test.reference.alias], test.reference.attribute))
    return any(compare(value, wanted) for wanted in test.values)
