"""`expect` and examples, tried: what holds is counted, what does not is shown with its place and what was found."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import scene
from test_extending import EXTENDING
from test_rulebook import HEAD, read, rule

from tracker.diagnostics import Diagnostic
from tracker.engine import Engine
from tracker.output.trials import Coverage, Group, render
from tracker.reading import read_scenario
from tracker.trials import Trial, examples, expectations

SCENE = """
statements:
  demand: {positions: [{requires: {border: open}}]}
  yes: {party: southland, positions: [{accepts: {proposal: plan}}]}
assumptions: {inferred: {party: southland, positions: [{rejects: {border: closed}}]}}
proposals: {plan: {tabled: 2024-05-01, terms: {border: closed}}}
expect: [§]
"""


def tried(engine: Engine, expectation: str) -> Trial:
    (trial,) = expectations(scene(SCENE.replace("§", expectation)), engine)
    return trial


@pytest.mark.parametrize(
    "expectation",
    [
        "{proposal: plan, party: northland, verdict: incompatible}",
        "{proposal: plan, party: northland, verdict: incompatible, because: [demand-unmet, demand, incompatible-term]}",
        "{proposal: plan, state: incompatible, because: [somebody-incompatible, demand-unmet, yes]}",
        "{proposal: plan, party: southland, verdict: contested, assume: all, because: [inferred, contested-wanted]}",
        "{proposal: plan, party: southland, verdict: contested, assume: [inferred]}",
        "{proposal: plan, party: northland, verdict: unstated, as_of: 2024-05-05}",
    ],
)
def test_an_expectation_holds_with_its_reasons(engine: Engine, expectation: str) -> None:
    trial = tried(engine, expectation)
    assert (trial.holds, trial.failed, trial.finding) == (True, False, None)


@pytest.mark.parametrize(
    ("expectation", "code", "words"),
    [
        ("{proposal: plan, party: northland, verdict: open}", "expectation-not-met",
         "`plan` is `incompatible` by the rule `incompatible-term` for `northland`, not `open`"),
        ("{proposal: plan, state: open}", "expectation-not-met",
         "`plan` is `incompatible` by the rule `somebody-incompatible`, not `open`"),
        ("{proposal: plan, state: open, as_of: 2024-01-01}", "expectation-not-met", "is not known on 2024-01-01"),
        ("{proposal: plan, party: northland, verdict: incompatible, because: [option-rejected]}", "reason-not-found",
         "`option-rejected` is not among what stands behind it"),
    ],
)  # fmt: skip
def test_what_is_otherwise_than_expected_is_said(engine: Engine, expectation: str, code: str, words: str) -> None:
    trial = tried(engine, expectation)
    assert trial.failed
    assert trial.finding is not None
    assert (trial.finding.code, trial.finding.severity) == (code, "error")
    assert words in trial.finding.message


def test_a_misspelt_reason_is_recognised(engine: Engine) -> None:
    trial = tried(engine, "{proposal: plan, party: northland, verdict: incompatible, because: [demand-unmit]}")
    assert trial.finding is not None
    assert trial.finding.hint == "did you mean `demand-unmet`?"


def test_what_is_to_do_is_counted_and_not_held_against_the_file(engine: Engine) -> None:
    trial = tried(engine, "{proposal: plan, state: agreed, todo: not yet}")
    assert (trial.holds, trial.todo, trial.failed, trial.finding) == (False, True, False, None)


def test_what_is_to_do_and_holds_already_is_said(engine: Engine) -> None:
    trial = tried(engine, "{proposal: plan, state: incompatible, todo: not yet}")
    assert (trial.holds, trial.todo, trial.failed) == (True, True, False)
    assert trial.finding is not None
    assert (trial.finding.code, trial.finding.severity) == ("todo-holds", "warning")


def test_the_place_of_a_finding_is_that_of_the_word_that_does_not_hold(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "talks.yaml"
    path.write_text(
        "format: 1\nparties:\n  northland: {role: principal}\nissues:\n  talks: {yes_no: true}\n"
        "proposals:\n  plan: {tabled: 2024-05-01, terms: {talks: yes}}\n"
        "expect:\n  - proposal: plan\n    party: northland\n    verdict: open\n"
    )
    (trial,) = expectations(read_scenario(path), engine)
    assert trial.finding is not None
    assert str(trial.finding.span) == f"{path}:11:14"


def test_only_what_has_the_text_in_its_name_is_tried(engine: Engine) -> None:
    both = "{proposal: plan, state: incompatible}, {proposal: plan, party: southland, verdict: accepted}"
    file = scene(SCENE.replace("§", both))
    assert [t.name for t in expectations(file, engine)] == ["plan, state", "plan, southland"]
    assert [t.name for t in expectations(file, engine, "South")] == ["plan, southland"]


def test_an_example_that_does_not_hold_shows_what_the_rule_gives_and_where_it_stands(tmp_path: Path) -> None:
    text = HEAD + rule("one", examples="[{given: [{crosses: 1}], then: open}, {given: [{crosses: 2}], then: nothing}]")
    file = read(tmp_path, only=text)
    good, bad = examples(file, Engine(file.rulebook), file.rulebook)
    assert good.holds
    assert bad.finding is not None and bad.finding.span is not None
    assert (bad.finding.code, bad.finding.span.line) == ("example-not-met", 9)
    assert "gives `open`, not `nothing`" in bad.finding.message


def test_an_example_asserts_that_it_is_this_rule_that_decides(tmp_path: Path) -> None:
    text = (
        HEAD + rule("first", then="contested", examples="[{given: [{crosses: 1}], then: contested}]") + rule("second")
    )
    file = read(tmp_path, only=text)
    first, second = examples(file, Engine(file.rulebook), file.rulebook)
    assert (first.holds, second.holds) == (True, False)
    assert second.finding is not None
    assert "`first`" in second.finding.message


def test_an_example_may_be_to_do(tmp_path: Path) -> None:
    text = HEAD + rule("one", examples="[{given: [{crosses: 1}], then: nothing, todo: later}]")
    file = read(tmp_path, only=text)
    (trial,) = examples(file, Engine(file.rulebook), file.rulebook)
    assert (trial.failed, trial.todo) == (False, True)


def test_only_rules_that_took_effect_count_as_fired(engine: Engine) -> None:
    fresh = Engine(engine.rulebook)
    list(expectations(scene(SCENE.replace("§", "{proposal: plan, state: incompatible}")), fresh))
    fired = fresh.fired()
    assert {"demand-unmet", "incompatible-term", "somebody-incompatible", "proposal-accepted"} <= fired
    assert "open" not in fired  # it asks for nothing, so it fires always, and never decides here


def test_the_report_counts_and_names_the_rules_that_never_fired() -> None:
    finding = Diagnostic("expectation-not-met", "no")
    trials = (Trial("a", True), Trial("b", False, finding=finding), Trial("c", False, todo=True))
    groups = [
        Group("x.yaml", "expectation", trials),
        Group("rules", "example", (Trial("d", True),)),
        Group("y.yaml", "expectation", ()),
    ]
    text = render(groups, [Coverage("rulebook `r`", ("one", "two", "three"), frozenset({"two"}))])
    assert text.splitlines()[-5:] == [
        "x.yaml: 1 of 2 expectations hold, 1 to do",
        "rules: 1 of 1 example holds",
        "y.yaml: no expectations",
        "rulebook `r`: 1 of 3 rules fired (33%); never:",
        "  one, three",
    ]
    assert text.startswith("error[expectation-not-met]: no")


def test_coverage_is_whole_only_where_every_rule_fired() -> None:
    assert Coverage("r", tuple(map(str, range(300))), frozenset(map(str, range(299)))).percent == 99
    assert Coverage("r", ("one",), frozenset({"one"})).percent == 100


def test_of_a_rulebook_that_extends_another_its_own_rules_are_told_apart(tmp_path: Path) -> None:
    file = read(tmp_path, own=EXTENDING + rule("mine", before="unstated").join(["rules:\n", ""]))
    assert file.own == {"mine"}
