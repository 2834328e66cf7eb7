"""The default rules matter: change any of them, or the order of two, and some test sees it.

Verdicts, states and evidence are compared with the reference on a fixed set of random scenarios; which rule names a
defeat, and what becomes of a proposal, with small tables written out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product
from random import Random
from typing import Any

import pytest
import random_scenarios
import reference
from observed import question
from plain_matcher import PlainSession

from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.reading import ScenarioFile, scenario_from
from tracker.reading.rulebooks import read_rulebook, shipped_rules
from tracker.record import Question
from tracker.rules import Operator, Rule, Rulebook, Test
from tracker.vocabulary import KINDS, Piece, RuleKind, Step

# fmt: off
SEEDS = (
    17, 10, 31, 5, 4, 15, 25, 48, 20, 37, 60, 18, 22, 59, 35, 93, 7, 9, 32, 0, 38, 75, 90, 97, 107, 144, 14, 43, 46,
    49, 50, 61, 69, 79, 85, 95, 111, 116, 124, 130, 150, 155, 159, 183, 197, 220, 221, 320, 731, 890,
)
# fmt: on
"""Seeds of scenarios: at least two of them tell apart each mutant that any of the first 1,500 does."""

OPPOSED = "two pieces that are offered as a pair are on opposite sides, so the other piece's side says it already"
SAME_RESULT = "both rules give the same verdict"
EQUIVALENT = {
    "proposal-tabled: r.part dropped": "what is tabled is always a package",
    "whole-over-part: a.side dropped": OPPOSED,
    "part-over-whole: a.side dropped": OPPOSED,
    "part-over-whole: b.side dropped": OPPOSED,
    "contested-wanted <-> contested-rejected-yet-wanted": SAME_RESULT,
    "contested-rejected-yet-wanted <-> incompatible-term": "where both fire, contested-wanted comes before both",
    "incompatible-term <-> package-rejected": SAME_RESULT,
    "compatible <-> open-term-depends": "a term that depends does not meet, so the two never fire together",
    "open-term-depends <-> open-term-met": SAME_RESULT,
    "open-term-met <-> open-term-leaning": SAME_RESULT,
    "open-term-leaning <-> open-package-considered": SAME_RESULT,
}
"""Mutants that decide as the default rules do, and why. Of the lifecycle, see `neighbours_of_the_lifecycle`."""


# Every small change to a rulebook

OTHER: dict[Operator, tuple[Operator, ...]] = {
    "=": ("!=",),
    "!=": ("=",),
    ">": (">=", "="),
    ">=": (">", "="),
    "<": ("<=", "="),
    "<=": ("<", "="),
}
"""What an operator may be mistaken for: its neighbour, its opposite, or what is left of it."""


@dataclass(frozen=True)
class Mutant:
    """A rulebook with one change; `kind` is that of the changed rules, None for the order of the authorities."""

    name: str
    kind: RuleKind | None
    rulebook: Rulebook


def mutants(rulebook: Rulebook) -> Iterator[Mutant]:
    """All of them, each rulebook different from the original and from all others."""
    seen = {rulebook.fingerprint}
    for mutant in _all(rulebook):
        if mutant.rulebook.fingerprint not in seen:
            seen.add(mutant.rulebook.fingerprint)
            yield mutant


def _all(rulebook: Rulebook) -> Iterator[Mutant]:
    for kind, rules in rulebook.rules.items():
        for place, rule in enumerate(rules):
            others = (*rules[:place], *rules[place + 1 :])
            yield _mutant(rulebook, kind, f"{rule.id}: removed", others)
            for name, changed in _changed(rule):
                yield _mutant(rulebook, kind, f"{rule.id}: {name}", (*rules[:place], changed, *rules[place + 1 :]))
        if KINDS[kind].ordered:
            for place in range(len(rules) - 1):
                one, other = rules[place : place + 2]
                swapped = (*rules[:place], other, one, *rules[place + 2 :])
                yield _mutant(rulebook, kind, f"{one.id} <-> {other.id}", swapped)
    order = rulebook.authority
    for place in range(len(order) - 1):
        weaker, stronger = order[place : place + 2]
        swapped_order = (*order[:place], stronger, weaker, *order[place + 2 :])
        name = f"authority: {weaker} above {stronger}"
        yield Mutant(name, None, Rulebook(rulebook.name, swapped_order, rulebook.rules))


def _mutant(rulebook: Rulebook, kind: RuleKind, name: str, rules: tuple[Rule, ...]) -> Mutant:
    return Mutant(name, kind, Rulebook(rulebook.name, rulebook.authority, {**rulebook.rules, kind: rules}))


def _changed(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule with another result, or with one test dropped or another."""
    if rule.loser:
        yield f"{rule.loser} defeats {rule.result}", rule._replace(result=rule.loser, loser=rule.result)
    for result in KINDS[rule.kind].results:
        if result != rule.result:
            yield f"then {result}", rule._replace(result=result)
    for index, pattern in enumerate(rule.patterns):
        for number, test in enumerate(pattern.tests):
            before, after = pattern.tests[:number], pattern.tests[number + 1 :]
            for name, changed in (("dropped", ()), *_changed_test(rule.kind, test)):
                patterns = list(rule.patterns)
                patterns[index] = pattern._replace(tests=(*before, *changed, *after))
                yield f"{pattern.alias}.{test.attribute} {name}", rule._replace(patterns=tuple(patterns))


def _changed_test(kind: RuleKind, test: Test) -> Iterator[tuple[str, tuple[Test, ...]]]:
    """The test with a bound moved, a word replaced or left out, or another operator."""
    attribute = KINDS[kind].attributes[test.attribute]
    for place, value in enumerate(test.values):
        before, after = test.values[:place], test.values[place + 1 :]
        if isinstance(value, int):
            instead: list[str | int] = [bound for bound in (value - 1, value + 1) if bound >= 0]
        else:
            instead = [word for word in attribute.words if word != value]
        for other in instead:
            yield f"{value} -> {other}", (replace(test, values=(*before, other, *after)),)
        if before or after:
            yield f"without {value}", (replace(test, values=(*before, *after)),)
    if len(test.values) < 2:
        for operator in OTHER[test.operator]:
            yield f"{test.operator} -> {operator}", (replace(test, operator=operator),)


# Scenarios and what is expected of them


@dataclass(frozen=True)
class Case:
    """A scenario, what is asked of it, and what the reference answers."""

    file: ScenarioFile
    question: Question
    answer: object


@cache
def shipped() -> Rulebook:
    return read_rulebook(shipped_rules()).rulebook


@cache
def all_mutants() -> tuple[Mutant, ...]:
    return tuple(mutants(shipped()))


@cache
def cases() -> tuple[Case, ...]:
    return tuple(case(seed) for seed in SEEDS)


def case(seed: int) -> Case:
    random = Random(seed)
    data = random_scenarios.scenario(random)
    asked = random_scenarios.question(random, data)
    return Case(scenario_from(data), question(asked), answered(reference.evaluate(data, **asked)))


def answered(result: dict[str, Any]) -> object:
    """The reference's states, verdicts, terms and reasons."""
    return {
        package: (found["state"], {party: brief(one) for party, one in found["verdicts"].items()})
        for package, found in result["proposals"].items()
    }


def brief(one: dict[str, Any]) -> object:
    return one["verdict"], {issue: value for issue, (_, value) in one["terms"].items()}, one["reasons"]


def derived(evaluation: Evaluation) -> object:
    """The same of an evaluation."""
    found: dict[object, object] = {}
    for judgement in evaluation.judgements:
        verdicts = {}
        for party, verdict in judgement.verdicts.items():
            reasons: dict[tuple[object, ...], tuple[bool, bool]] = {}
            for standing in verdict.standings:
                piece, claim = standing.piece, standing.piece.claim
                origin = None if claim.voice.kind == "tabling" else claim.voice.id
                issue = claim.subject if isinstance(claim.subject, str) else None
                key = (origin, claim.position, issue, piece.polarity, piece.rule)
                active, effective = reasons.get(key, (False, False))
                reasons[key] = (active or standing.active, effective or standing.effective)
            values = {term.issue: term.value for term in verdict.terms}
            verdicts[party] = (verdict.name, values, {(*key, *flags) for key, flags in reasons.items()})
        found[judgement.package.key.proposal, judgement.package.key.phase] = (judgement.state, verdicts)
    return found


def agrees(engine: Engine, one: Case) -> bool:
    return derived(evaluate(one.file, engine, one.question)) == one.answer


# Defeats by name


def pairs() -> Iterator[tuple[Piece, Piece]]:
    """Pairs as they may be offered to a rule: opposite sides, one subject or a whole and a part."""
    spans = [(0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2)]
    scopes = [("part", "part"), ("whole", "whole"), ("part", "whole"), ("whole", "part")]
    voices = product(spans, spans, [(1, 1), (1, 2), (2, 1)], ["yes", "no"], ["yes", "no"], [0, 1])
    for voice, (one, other), polarity, against_first in product(voices, scopes, ["for", "leaning"], [True, False]):
        days, other_days, (authority, other_authority), conditional, other_conditional, statement = voice
        subject = 0 if one == other else 1
        against = Piece(one, 0, "against", "against", 0, conditional, "no", authority, *days)
        favour = Piece(
            other, subject, polarity, "favour", statement, other_conditional, "no", other_authority, *other_days
        )
        yield (against, favour) if against_first else (favour, against)


def defeats_of(winner: Piece, loser: Piece) -> Iterator[str]:
    """By the words of the semantics, why the one defeats the other."""
    later_as_strong = winner.first_day > loser.last_day and winner.authority >= loser.authority
    if winner.subject == loser.subject:
        if later_as_strong:
            yield "later-as-strong"
        one_day = {winner.first_day, winner.last_day, loser.first_day, loser.last_day}
        if len(one_day) == 1 and winner.authority > loser.authority:
            yield "same-day-stronger"
        if winner.statement == loser.statement and winner.conditional == "yes" and loser.conditional == "no":
            yield "exception"
    elif later_as_strong:
        if winner.scope == "whole" and winner.polarity == "for":
            yield "whole-over-part"
        if winner.scope == "part" and winner.side == "against":
            yield "part-over-whole"


@cache
def defeats() -> tuple[tuple[Piece, Piece, frozenset[tuple[str, int, int]]], ...]:
    return tuple(
        (
            *pair,
            frozenset(
                (rule, winner, loser)
                for winner, loser in ((0, 1), (1, 0))
                for rule in defeats_of(pair[winner], pair[loser])
            ),
        )
        for pair in pairs()
    )


def fired_defeats(engine: Engine, one: Piece, other: Piece) -> frozenset[tuple[str, int, int]]:
    found = set()
    for firing in engine.fire("standing", one, other):
        rule = engine.rulebook.rule(firing.rule)
        aliases = [pattern.alias for pattern in rule.patterns]
        winner, loser = firing.facts[aliases.index(rule.result)], firing.facts[aliases.index(rule.loser)]
        found.add((rule.id, winner, loser))
    return frozenset(found)


# What becomes of a proposal

FATES = ("accepted", "rejected", "withdrawn", "lapsed", "in-force", "completed", "collapsed")


def next_stage(step: Step) -> str | None:
    """Where an occurrence takes a proposal; None where it stays as it is."""
    if step.origin == "event":
        return step.occurrence if step.occurrence in FATES else None
    if step.origin == "proposal":
        replaceable = ("drawn-up", "tabled", "under-discussion", "accepted", "rejected")
        return "superseded" if step.occurrence == "superseded" and step.stage in replaceable else None
    if step.own == "yes":
        return None
    if step.stage in ("drawn-up", "tabled"):
        return "under-discussion"
    taken_up_again = step.stage in ("rejected", "lapsed") and step.occurrence in ("accepted", "considered")
    return "under-discussion" if taken_up_again else None


@cache
def steps() -> tuple[Step, ...]:
    attributes = KINDS["lifecycle"].attributes
    words = product(*(attributes[name].words for name in ("stage", "occurrence", "origin", "own")))
    # Who told it, and with what authority, is nothing to the default rules.
    return tuple(Step(stage, what, origin, own, "no", 0) for stage, what, origin, own in words)


def fired_stage(engine: Engine, step: Step) -> str | None:
    rule = engine.decide("lifecycle", step)
    return engine.rulebook.rule(rule).result if rule else None


def neighbours_of_the_lifecycle() -> set[str]:
    """Swaps that change nothing: no step meets two of these rules (tested below)."""
    return {f"{one.id} <-> {other.id}" for one, other in pairwise(shipped().rules["lifecycle"])}


# Telling apart


def told_apart(mutant: Mutant, engine: Engine) -> bool:
    """Whether some scenario, or some row of a table, shows that the mutant decides otherwise."""
    if mutant.kind == "lifecycle":
        return any(fired_stage(engine, step) != next_stage(step) for step in steps())
    if not all(agrees(engine, one) for one in cases()):
        return True
    return mutant.kind == "standing" and any(
        fired_defeats(engine, one, other) != expected for one, other, expected in defeats()
    )


def test_the_default_rules_agree_with_the_reference_and_the_tables() -> None:
    engine = Engine(shipped(), session=PlainSession)
    assert all(agrees(engine, one) for one in cases())
    assert all(fired_defeats(engine, one, other) == expected for one, other, expected in defeats())
    assert all(fired_stage(engine, step) == next_stage(step) for step in steps())


def test_every_mutant_is_told_apart_except_those_that_decide_alike() -> None:
    assert len(all_mutants()) > 800
    survivors = [m.name for m in all_mutants() if not told_apart(m, Engine(m.rulebook, session=PlainSession))]
    assert sorted(survivors) == sorted({*EQUIVALENT, *neighbours_of_the_lifecycle()})


def test_no_step_meets_two_rules_of_the_lifecycle() -> None:
    engine = Engine(shipped(), session=PlainSession)
    assert all(len(engine.fire("lifecycle", step)) <= 1 for step in steps())


def test_every_rule_has_mutants_of_its_result_and_each_of_its_tests() -> None:
    names = [mutant.name for mutant in all_mutants()]
    for rule in shipped():
        assert f"{rule.id}: removed" in names
        of_rule = [name for name in names if name.startswith(f"{rule.id}: ")]
        changed_results = [name for name in of_rule if " then " in name or " defeats " in name]
        assert len(changed_results) == (1 if rule.loser else len(KINDS[rule.kind].results) - 1)
        for pattern in rule.patterns:
            for test in pattern.tests:
                changes = [n for n in of_rule if n.startswith(f"{rule.id}: {pattern.alias}.{test.attribute} ")]
                assert len(changes) >= 2


@pytest.mark.parametrize("number", range(20))
def test_a_mutant_is_told_apart_by_the_shipped_engine_too(number: int) -> None:
    silent = {*EQUIVALENT, *neighbours_of_the_lifecycle()}
    deciding = [mutant for mutant in all_mutants() if mutant.name not in silent]
    mutant = deciding[number * len(deciding) // 20]
    assert told_apart(mutant, Engine(mutant.rulebook)), mutant.name
