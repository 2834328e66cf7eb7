"""The durable-rules engine, kept inside the part of it that was seen to be safe.

A checked `Rulebook` is compiled to the engine's JSON grammar, once for the life of the process; facts come in, firings
go out. Each precaution is there because its absence was seen to crash, leak or lie (docs/engine.md). Nothing else may
import `durable`.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

from durable import engine as _durable

from tracker.engine import MOST_FIRINGS, EngineFault, Firing, check_facts, in_order
from tracker.rules import Pattern, Rule, Rulebook, Test
from tracker.vocabulary import KINDS, Fact, RuleKind

_BOOT: Final = "_boot"
_SINK: Final = "_sink"
_OPERATORS: Final = {"!=": "$neq", ">": "$gt", ">=": "$gte", "<": "$lt", "<=": "$lte"}

Json = dict[str, Any]
_lock = threading.Lock()  # the engine is not made for two threads at once
_hosts: dict[str, _Session] = {}  # a host cannot be freed, so there is one for each rulebook of the process


def session(rulebook: Rulebook) -> _Session:
    """The compiled rulebook; the same one for every rulebook that decides alike."""
    with _lock:
        if rulebook.fingerprint not in _hosts:
            _hosts[rulebook.fingerprint] = _Session(rulebook)
        return _hosts[rulebook.fingerprint]


class _Host(_durable.Host):  # type: ignore[misc]
    """A host without background threads that writes down what fires."""

    def __init__(self) -> None:
        self.fired: list[tuple[str, dict[str, Json]]] = []
        super().__init__()

    def _run(self) -> None:
        """Start no threads: they outlive the host and race with it."""

    def get_action(self, action_name: str) -> Callable[[Any], None]:
        """What the engine calls when a rule fires; it must not raise, for the engine would swallow that."""

        def note(closure: Any) -> None:
            self.fired.append((action_name, closure._m))

        return note


class _Session:
    """One host with one ruleset for each kind of rule."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._aliases = {rule.id: tuple(p.alias for p in rule.patterns) for rule in rulebook}
        self._ids = itertools.count()
        self._host = _Host()
        self._host.set_rulesets({kind: _ruleset(kind, rulebook.rules[kind]) for kind in KINDS})

    def fire(self, kind: RuleKind, facts: tuple[Fact, ...]) -> tuple[Firing, ...]:
        """Every firing of the rules of this kind on these facts, by the place of the rule, then of the facts.

        Raises:
            EngineFault: a fact was lost, an action failed, or the rules ran away or fired out of order.
        """
        check_facts(facts)
        with _lock:
            state = f"s{next(self._ids)}"
            self._host.fired.clear()
            try:
                self._assert(kind, state, facts)
                fired = self._host.fired[:]
            finally:
                self._host.delete_state(kind, state)
                self._host.fired.clear()
        firings = (self._firing(run, bound) for run, bound in fired if run not in (_BOOT, _SINK))
        return in_order(self._rulebook, kind, firings)

    def _assert(self, kind: RuleKind, state: str, facts: tuple[Fact, ...]) -> None:
        self._host.assert_fact(kind, {"id": _BOOT, "sid": state, "fact": _BOOT, "_": 1})  # so that the state exists
        for index, fact in enumerate(facts):
            values = {"id": str(index), "sid": state, "fact": KINDS[kind].fact, "_": 1, **fact._asdict()}
            self._host.assert_fact(kind, values)
            if len(self._host.fired) > MOST_FIRINGS:
                raise EngineFault(f"more than {MOST_FIRINGS} firings on {len(facts)} facts")
        stored = {fact["id"] for fact in self._host.get_facts(kind, state)}
        if stored != {_BOOT, *map(str, range(len(facts)))}:
            raise EngineFault(f"the engine kept {len(stored)} of {len(facts) + 1} facts")
        if failure := self._host.get_state(kind, state).get("exception"):
            raise EngineFault(f"an action failed: {failure}")

    def _firing(self, run: str, bound: dict[str, Json]) -> Firing:
        rule = run.partition("#")[0]
        return Firing(rule, tuple(int(bound[alias]["id"]) for alias in self._aliases[rule]))


def _ruleset(kind: RuleKind, rules: tuple[Rule, ...]) -> Json:
    """The engine's grammar for the rules of one kind, with a rule that always fires and one that never does."""
    compiled: Json = {
        _BOOT: {"all": [{"boot": _all_of({"fact": _BOOT})}], "run": _BOOT},
        _SINK: {"all": [{"any": _all_of()}, {"never": _all_of({"fact": "_never"})}], "run": _SINK},
    }
    for place, rule in enumerate(rules, start=1):
        for number, conditions in enumerate(_alternatives(kind, rule)):
            name = f"{rule.id}#{number}"
            compiled[name] = {"all": conditions, "run": name, "pri": place}
    return compiled


def _all_of(*conditions: Json) -> Json:
    return {"$and": [*conditions, {"_": 1}]}


def _alternatives(kind: RuleKind, rule: Rule) -> Iterator[list[Json]]:
    """One list of terms for each choice among the values that tests list: the engine has no safe `or`."""
    tests = [(i, test) for i, pattern in enumerate(rule.patterns) for test in pattern.tests]
    for chosen in itertools.product(*(test.values or (None,) for _, test in tests)):
        by_pattern: list[list[Json]] = [[] for _ in rule.patterns]
        for (i, test), value in zip(tests, chosen, strict=True):
            by_pattern[i] += _conditions(test, value)
        yield [_term(kind, rule.patterns, i, conditions) for i, conditions in enumerate(by_pattern)]


def _term(kind: RuleKind, patterns: tuple[Pattern, ...], index: int, conditions: list[Json]) -> Json:
    fact: Json = {"fact": KINDS[kind].fact}
    # A false comparison as the last join reads out of bounds, so the last one is always true.
    last: Json = {"_": {patterns[0].alias: "_"}} if index else {"_": 1}
    return {patterns[index].alias: {"$and": [fact, *conditions, last]}}


def _conditions(test: Test, value: str | int | None) -> Iterator[Json]:
    right: Any = value if test.reference is None else {test.reference.alias: test.reference.attribute}
    if test.operator == "=":
        yield {test.attribute: right}
        return
    if test.operator != "!=":
        yield {"$neq": {test.attribute: None}}  # an ordering of something absent would be an error
    yield {_OPERATORS[test.operator]: {test.attribute: right}}
