"""A rulebook that has been checked: rules as values that an engine compiles and a person can read.

Built by `tracker.rulebook` from rule files, run by `tracker.engine`. Nothing here parses text or fires a rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from tracker.vocabulary import REGARDLESS, Fact, RuleKind

Operator = Literal["=", "!=", ">", ">=", "<", "<="]
Word = str | int


class Reference(NamedTuple):
    """The attribute of a fact bound earlier in the same rule."""

    alias: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Test:
    """`attribute operator value`; several values (equality only) mean any of them."""

    __test__ = False  # not a test case, whatever its name suggests to a test runner

    attribute: str
    operator: Operator
    values: tuple[Word, ...] = ()
    reference: Reference | None = None


class Pattern(NamedTuple):
    """One fact that a rule needs, and what must hold of it."""

    alias: str
    tests: tuple[Test, ...]


class Example(NamedTuple):
    """Facts, what the rule gives on them, and why it does not yet, if so."""

    facts: tuple[Fact, ...]
    then: str
    todo: str | None = None


class Rule(NamedTuple):
    """A checked rule. `result` is a word of its kind; for a defeat, the alias that wins, and `loser` the other."""

    id: str
    kind: RuleKind
    title: str
    patterns: tuple[Pattern, ...]
    result: str
    because: str
    loser: str = ""
    examples: tuple[Example, ...] = ()

    @property
    def regardless(self) -> bool:
        """Whether the evidence holds whatever condition the position carries."""
        return self.result.endswith(f" {REGARDLESS}")

    @property
    def polarity(self) -> str:
        """The evidence that the rule gives, without the word that lifts a condition."""
        return self.result.removesuffix(f" {REGARDLESS}")


@dataclass(frozen=True)
class Rulebook:
    """Checked rules by kind, in the order that gives ordered kinds their priority.

    `authority` runs from the weakest to the strongest; `fingerprint` is equal for rulebooks that decide alike.
    """

    name: str
    authority: tuple[str, ...]
    rules: Mapping[RuleKind, tuple[Rule, ...]]
    fingerprint: str = field(default="")

    def __post_init__(self) -> None:
        essence = repr((self.authority, [(kind, [_essence(r) for r in rules]) for kind, rules in self.rules.items()]))
        object.__setattr__(self, "fingerprint", hashlib.sha256(essence.encode()).hexdigest())

    def __iter__(self) -> Iterator[Rule]:
        for rules in self.rules.values():
            yield from rules

    def rank(self, authority: str) -> int:
        """The place of an authority in the order, 0 for the weakest."""
        return self.authority.index(authority)

    def rule(self, id: str) -> Rule:
        """The rule of this id.

        Raises:
            KeyError: no rule has it.
        """
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self}


def _essence(rule: Rule) -> tuple[Any, ...]:
    return rule.id, rule.patterns, rule.result, rule.loser
