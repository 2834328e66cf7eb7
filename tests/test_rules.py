"""The rulebook that ships with the program: sound, exemplified rule by rule, and the only thing that decides."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
import random_scenarios
from observed import asked_of_the_program, question

from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.output import json, terminal, tree
from tracker.reading import scenario_from
from tracker.reading.rulebooks import read_rulebook, shipped_rules
from tracker.rulecheck import NOTHING, PLACEHOLDERS
from tracker.rules import Rule, Rulebook
from tracker.trials import given_by
from tracker.vocabulary import AUTHORITIES, KINDS, STATES, VERDICTS, Fact, Region, RuleKind, StateTally, Step, Tally

SHIPPED = tuple(read_rulebook(shipped_rules()).rulebook)
ORDERED: tuple[RuleKind, ...] = ("verdict", "state", "lifecycle")


def test_the_shipped_rulebook_has_no_faults_and_no_warnings() -> None:
    assert read_rulebook(shipped_rules()).warnings == ()


def test_the_shipped_rulebook_has_rules_of_every_kind_and_the_usual_order_of_authorities(rulebook: Rulebook) -> None:
    assert rulebook.name == "default"
    assert all(rulebook.rules[kind] for kind in KINDS)
    assert rulebook.authority == tuple(reversed(AUTHORITIES))


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_the_examples_of_a_rule_hold_when_fired(engine: Engine, rule: Rule) -> None:
    assert [example for example in rule.examples if given_by(engine, rule, example)[0] != example.then] == []


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_a_rule_has_an_example_where_it_fires_and_one_where_it_does_not(rule: Rule) -> None:
    results = {example.then for example in rule.examples}
    assert NOTHING in results
    assert len(results) == 2


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_the_sentence_of_a_rule_can_be_filled_in(rule: Rule) -> None:
    sentence = rule.because.format(**dict.fromkeys(PLACEHOLDERS[rule.kind], "it"))
    assert sentence.strip() and "{" not in sentence and "}" not in sentence


@pytest.mark.parametrize("kind", ["verdict", "state"])
def test_the_last_rule_of_a_list_that_must_decide_asks_for_nothing(rulebook: Rulebook, kind: RuleKind) -> None:
    *others, last = rulebook.rules[kind]
    assert not any(pattern.tests for pattern in last.patterns)
    assert all(any(pattern.tests for pattern in rule.patterns) for rule in others)


@pytest.mark.parametrize(("kind", "words"), [("verdict", VERDICTS), ("state", STATES)])
def test_every_verdict_and_every_state_is_given_by_some_rule(
    rulebook: Rulebook, kind: RuleKind, words: tuple[str, ...]
) -> None:
    assert {rule.result for rule in rulebook.rules[kind]} == set(words)


def test_an_id_names_one_rule_in_the_whole_rulebook() -> None:
    assert len({rule.id for rule in SHIPPED}) == len(SHIPPED)


def test_a_rule_is_found_by_its_id_and_an_unknown_id_is_an_error(rulebook: Rulebook) -> None:
    assert all(rulebook.rule(rule.id) is rule for rule in rulebook)
    with pytest.raises(KeyError):
        rulebook.rule("no-such-rule")


def test_rulebooks_share_a_fingerprint_if_they_decide_alike_by_rules_of_the_same_ids(rulebook: Rulebook) -> None:
    def with_first(rule: Rule) -> Rulebook:
        rules = {**rulebook.rules, "state": (rule, *rulebook.rules["state"][1:])}
        return Rulebook("another", rulebook.authority, rules)

    first = rulebook.rules["state"][0]
    other_words = Rule(first.id, "state", "Other title", first.patterns, first.result, "Other words")
    other_id = Rule("other-id", "state", first.title, first.patterns, first.result, first.because)
    assert with_first(other_words).fingerprint == rulebook.fingerprint
    assert with_first(other_id).fingerprint != rulebook.fingerprint


# An empty rulebook


@pytest.fixture(scope="module")
def nothing() -> Engine:
    return Engine(Rulebook("empty", tuple(reversed(AUTHORITIES)), dict.fromkeys(KINDS, ())))


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        ("verdict", Tally(*[1] * len(Tally._fields))),
        ("state", StateTally(*[0] * len(StateTally._fields))),
        ("lifecycle", Step("tabled", "accepted", "event", "no", "no", 4)),
        ("evidence", Region("requires", "named", "no", "no", 4)),
    ],
)
def test_an_empty_rulebook_fires_nothing(nothing: Engine, kind: RuleKind, fact: Fact) -> None:
    assert nothing.fire(kind, fact) == ()
    assert nothing.decide(kind, fact) is None


def test_an_empty_rulebook_decides_nothing_whatever_the_scenario(nothing: Engine) -> None:
    judged = 0
    for seed in range(100):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        asked = random_scenarios.question(random, data)
        evaluation = evaluate(scenario_from(data), nothing, question(asked))
        assert not evaluation.defeats.evidence.by_subject
        assert all(set(pair.issues.values()) == {"unstated"} for pair in evaluation.common_ground)
        for judgement in evaluation.judgements:
            judged += 1
            assert (judgement.state, judgement.rule) == (None, None)
            assert len(judgement.stages) == 1
            for verdict in judgement.verdicts.values():
                assert (verdict.name, verdict.rule, verdict.standings) == (None, None, ())
                assert {term.value for term in verdict.terms} <= {"unstated", "left-open"}
    assert judged > 100


def test_what_an_empty_rulebook_leaves_undecided_is_published_as_such(nothing: Engine) -> None:
    data = random_scenarios.scenario(Random(17))
    info = json.published(evaluate(scenario_from(data), nothing))
    assert info.proposals
    for proposal in info.proposals:
        assert proposal.state is None
        assert all(verdict.verdict is None and not verdict.reasons for verdict in proposal.verdicts.values())


@pytest.mark.parametrize("kind", ORDERED)
def test_without_its_rules_of_one_kind_a_rulebook_decides_nothing_of_that_kind(
    rulebook: Rulebook, kind: RuleKind
) -> None:
    rules = {**rulebook.rules, kind: ()}
    data = random_scenarios.scenario(Random(17))
    evaluation = evaluate(scenario_from(data), Engine(Rulebook("partial", rulebook.authority, rules)))
    assert evaluation.defeats.evidence.by_subject
    for judgement in evaluation.judgements:
        verdicts = {verdict.name for verdict in judgement.verdicts.values()}
        assert (verdicts == {None}) == (kind == "verdict")
        assert (judgement.state is None) == (kind == "state")
        assert kind != "lifecycle" or len(judgement.stages) == 1


def test_every_placeholder_that_a_rule_may_use_is_filled_in_wherever_the_rule_speaks(rulebook: Rulebook) -> None:
    def telling(rule: Rule) -> Rule:
        return rule._replace(because=" ".join(f"{{{name}}}" for name in PLACEHOLDERS[rule.kind]))

    rules = {kind: tuple(telling(rule) for rule in of_kind) for kind, of_kind in rulebook.rules.items()}
    engine = Engine(replace(rulebook, rules=rules))
    for seed in range(100):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        evaluation = asked_of_the_program(data, random_scenarios.question(random, data), engine)
        json.render(evaluation)
        terminal.render(evaluation)
        for judgement in evaluation.judgements:
            tree.render(evaluation, judgement, full=True)
