"""Whether the tests of a rule can hold together at all, and whether one rule always beats another.

Tried out, not reasoned out: every order of the few values that a rule compares is small enough to enumerate. Used
when a rulebook is read; never when verdicts are derived.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from tracker.rules import Pattern, Test, Word
from tracker.vocabulary import KINDS, Attribute, RuleKind

Variable = tuple[int, str]  # (index of the fact, attribute)
Values = dict[Variable, Word]


class Constraint(NamedTuple):
    """What must hold between a few variables; `bounds` are the numbers that it compares them with."""

    scope: tuple[Variable, ...]
    holds: Callable[[Values], bool]
    bounds: tuple[int, ...] = ()


_COMPARE: dict[str, Callable[[Word, Word], bool]] = {
    "=": operator.eq, "!=": operator.ne, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip

_OCCURRENCES: Final[Mapping[Word, tuple[str, ...]]] = {
    "statement": ("considered", "accepted", "rejected"),
    "event": ("accepted", "rejected", "withdrawn", "lapsed", "in-force", "completed", "collapsed"),
    "proposal": ("superseded",),
}
"""What can occur in the life of a proposal, by where it is on record."""


def satisfiable(kind: RuleKind, patterns: tuple[Pattern, ...]) -> bool:
    """Whether some facts of this kind could meet all the tests of all the patterns."""
    return not clashing(kind, patterns)


def clashing(kind: RuleKind, patterns: tuple[Pattern, ...]) -> tuple[Variable, ...]:
    """What is tested, of which facts, where no facts of this kind could meet these tests together; else nothing."""
    constraints = [*_constraints(patterns), *_given(kind, patterns)]
    tested = {(index, test.attribute) for index, pattern in enumerate(patterns) for test in pattern.tests}
    for part in _components(constraints):
        if not _some(kind, part):
            return tuple(sorted(tested & {variable for constraint in part for variable in constraint.scope}))
    return ()


def always_beaten(kind: RuleKind, rule: tuple[Pattern, ...], earlier: tuple[Pattern, ...]) -> bool:
    """Whether the earlier rule fires wherever this one does.

    Both see one fact, so each test is about one attribute alone, and the tests of the earlier rule can be tried one
    by one.
    """
    own = list(_constraints(rule))
    return not any(
        _some(kind, [_negation(test), *(c for c in own if c.scope == test.scope)]) for test in _constraints(earlier)
    )


def _negation(constraint: Constraint) -> Constraint:
    return constraint._replace(holds=lambda values: not constraint.holds(values))


def _constraints(patterns: Iterable[Pattern]) -> Iterator[Constraint]:
    names: dict[str, int] = {}
    for index, pattern in enumerate(patterns):
        for test in pattern.tests:
            yield _constraint((index, test.attribute), test, names)
        names[pattern.alias] = index


def _constraint(left: Variable, test: Test, names: dict[str, int]) -> Constraint:
    compare = _COMPARE[test.operator]
    if test.reference is None:
        constants = test.values
        bounds = tuple(c for c in constants if isinstance(c, int))
        return Constraint((left,), lambda values: any(compare(values[left], c) for c in constants), bounds)
    right = (names[test.reference.alias], test.reference.attribute)
    return Constraint((left, right), lambda values: compare(values[left], values[right]))


def _given(kind: RuleKind, patterns: tuple[Pattern, ...]) -> Iterator[Constraint]:
    """What holds of the facts themselves, whatever a rule asks."""
    used = {(i, t.attribute) for i, p in enumerate(patterns) for t in p.tests}
    if kind == "standing":
        for i in range(len(patterns)):
            yield _days_in_order(i)
            yield _side_of_polarity(i)
        if len(patterns) == 2:
            yield Constraint(((0, "side"), (1, "side")), lambda v: v[0, "side"] != v[1, "side"])
            yield _one_subject_or_whole_and_part()
    elif kind == "lifecycle":
        origin, occurrence = (0, "origin"), (0, "occurrence")
        yield Constraint((origin, occurrence), lambda v: v[occurrence] in _OCCURRENCES[v[origin]])
        for name in ("own", "told"):
            yield _of_statements_only(name)
    elif kind == "evidence" and {(0, "modality"), (0, "part")} <= used:
        both: tuple[Variable, Variable] = ((0, "modality"), (0, "part"))
        yield Constraint(both, lambda v: v[both[0]] != "tabled" or v[both[1]] == "package")
        yield Constraint(both, lambda v: v[both[0]] != "requires" or v[both[1]] != "package")


def _of_statements_only(name: str) -> Constraint:
    flag, origin = (0, name), (0, "origin")
    return Constraint((origin, flag), lambda v: v[flag] == "no" or v[origin] == "statement")


def _days_in_order(i: int) -> Constraint:
    first, last = (i, "first_day"), (i, "last_day")
    return Constraint((first, last), lambda v: v[first] <= v[last])  # type: ignore[operator]


def _side_of_polarity(i: int) -> Constraint:
    side, polarity = (i, "side"), (i, "polarity")
    return Constraint((side, polarity), lambda v: (v[side] == "against") == (v[polarity] == "against"))


def _one_subject_or_whole_and_part() -> Constraint:
    scopes: tuple[Variable, Variable] = ((0, "scope"), (1, "scope"))
    subjects: tuple[Variable, Variable] = ((0, "subject"), (1, "subject"))
    return Constraint(
        (*scopes, *subjects), lambda v: (v[scopes[0]] == v[scopes[1]]) == (v[subjects[0]] == v[subjects[1]])
    )


def _components(constraints: list[Constraint]) -> Iterator[list[Constraint]]:
    """Constraints in groups that share no variable, so that each group can be tried alone."""
    groups: list[tuple[set[Variable], list[Constraint]]] = []
    for constraint in constraints:
        variables, members = set(constraint.scope), [constraint]
        apart = []
        for other, theirs in groups:
            if other & variables:
                variables |= other
                members += theirs
            else:
                apart.append((other, theirs))
        groups = [*apart, (variables, members)]
    return (members for _, members in groups)


def _some(kind: RuleKind, constraints: list[Constraint]) -> bool:
    return any(all(c.holds(values) for c in constraints) for values in _assignments(kind, constraints))


def _assignments(kind: RuleKind, constraints: list[Constraint]) -> Iterator[Values]:
    variables = sorted({v for c in constraints for v in c.scope})
    attributes = KINDS[kind].attributes
    bounds = {b for c in constraints for b in c.bounds}
    domains = [_domain(attributes[name], bounds) for _, name in variables]
    return (dict(zip(variables, chosen, strict=True)) for chosen in itertools.product(*domains))


def _domain(attribute: Attribute, bounds: set[int]) -> list[Word]:
    if attribute.type == "word":
        return list(attribute.words)
    if attribute.type == "rank":
        return list(range(len(attribute.words)))
    if attribute.type == "count":
        return sorted({0, *(max(0, b + d) for b in bounds for d in (-1, 0, 1))})
    return [0, 1, 2, 3]
