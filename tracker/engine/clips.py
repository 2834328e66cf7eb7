"""The CLIPS engine, by clipspy: the same rulebook, compiled to CLIPS.

A checked `Rulebook` becomes a template for each kind of rule and a rule for each of its rules, whose priority is its
place; facts come in, firings go out. Nothing else may import `clips`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Final

import clips

from tracker.engine import MOST_FIRINGS, EngineFault, Firing, check_facts, in_order
from tracker.rules import Pattern, Rule, Rulebook, Test, Word
from tracker.vocabulary import KINDS, Fact, RuleKind

_INDEX: Final = "_index"
_NOTE: Final = "note-firing"
_RENEW_AFTER: Final = 5_000
"""Facts after which the environment is made anew, for it keeps the memory of all it was ever given."""


def session(rulebook: Rulebook) -> _Session:
    """The compiled rulebook."""
    return _Session(rulebook)


class _Session:
    """One environment with the rules of every kind, each kind about a template of its own."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._constructs = list(_constructs(rulebook))
        self._lock = threading.Lock()
        self._renew()

    def _renew(self) -> None:
        self._fired: list[Firing] = []
        self._asserted = 0
        self._environment = clips.Environment()
        self._environment.define_function(_noting(self._fired), _NOTE)
        for construct in self._constructs:
            self._environment.build(construct)
        self._templates = {kind: self._environment.find_template(kind) for kind in KINDS}

    def fire(self, kind: RuleKind, facts: tuple[Fact, ...]) -> tuple[Firing, ...]:
        """Every firing of the rules of this kind on these facts, by the place of the rule, then of the facts.

        Raises:
            EngineFault: a fact was lost, or the rules ran away or fired out of order.
        """
        check_facts(facts)
        with self._lock:
            if self._asserted > _RENEW_AFTER:
                self._renew()
            try:
                for index, fact in enumerate(facts):
                    self._templates[kind].assert_fact(**{_INDEX: index}, **fact._asdict())
                self._asserted += len(facts)
                kept = sum(1 for _ in self._templates[kind].facts())
                if kept != len(facts):
                    raise EngineFault(f"the engine kept {kept} of {len(facts)} facts")
                if self._environment.run(MOST_FIRINGS) >= MOST_FIRINGS:
                    raise EngineFault(f"more than {MOST_FIRINGS} firings on {len(facts)} facts")
                return in_order(self._rulebook, kind, self._fired)
            finally:
                self._environment.reset()
                self._fired.clear()


def _noting(fired: list[Firing]) -> object:
    def note(rule: str, *facts: int) -> None:
        fired.append(Firing(rule, facts))

    return note


def _constructs(rulebook: Rulebook) -> Iterator[str]:
    for kind, described in KINDS.items():
        slots = " ".join(f"(slot {name})" for name in (_INDEX, *described.attributes))
        yield f"(deftemplate {kind} {slots})"
    for kind, rules in rulebook.rules.items():
        for place, rule in enumerate(rules, start=1):
            facts = [_condition(kind, rule, index) for index in range(len(rule.patterns))]
            noted = " ".join([_quoted(rule.id), *(_variable(p.alias, _INDEX) for p in rule.patterns)])
            yield f"(defrule {kind}-{place} (declare (salience -{place})) {' '.join(facts)} => ({_NOTE} {noted}))"


def _condition(kind: RuleKind, rule: Rule, index: int) -> str:
    """One fact of a rule: what is tested, and a variable for all that a later fact may be compared with."""
    pattern, earlier = rule.patterns[index], rule.patterns[:index]
    others = "".join(f"&~{_variable(p.alias, _INDEX)}" for p in earlier)
    tests = {test.attribute: _slot(pattern, test) for test in pattern.tests}
    referred = {t.reference.attribute for p in rule.patterns for t in p.tests if t.reference}
    free = {name: _variable(pattern.alias, name) for name in referred}
    slots = " ".join(f"({name} {slot})" for name, slot in {**free, **tests}.items())
    return f"({kind} ({_INDEX} {_variable(pattern.alias, _INDEX)}{others}) {slots})"


def _slot(pattern: Pattern, test: Test) -> str:
    variable = _variable(pattern.alias, test.attribute)
    if test.reference is not None:
        compared = _variable(test.reference.alias, test.reference.attribute)
        return f"{variable}&:({_FUNCTIONS[test.operator]} {variable} {compared})"
    if test.operator == "=":
        return f"{variable}&{'|'.join(map(_quoted, test.values))}"
    return f"{variable}&:({_FUNCTIONS[test.operator]} {variable} {_quoted(test.values[0])})"


_FUNCTIONS: Final = {"=": "eq", "!=": "neq", ">": ">", ">=": ">=", "<": "<", "<=": "<="}


def _variable(alias: str, attribute: str) -> str:
    return f"?{alias}.{attribute}"


def _quoted(word: Word) -> str:
    return str(word) if isinstance(word, int) else f'"{word}"'
