"""Two evaluations compared: what differs and why, as values and as sheets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from building import asking, scene

from tracker.comparison import Comparison, VerdictChange, compare
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.ladders import Sensitivity, sensitivity
from tracker.output import compared, contrast_json
from tracker.output.compared import Alternative
from tracker.output.contrasts import ComparisonInfo
from tracker.output.sheets import html, markdown, terminal
from tracker.rivals import rivals

TALKS = """
sources:
  wire: {date: 2024-05-20, reliability: B}
  paper: {date: 2024-05-20, reliability: D}
statements:
  minister: {said: 2024-05-10, source: wire, positions: [{requires: {border: open}}, {accepts: {talks: yes}}]}
  branch: {attribution: anonymous, source: paper, positions: [{considers: {proposal: plan}}]}
  envoy: {party: southland, source: wire, positions: [{accepts: {border: closed}, provided: {observers: ">=50"}}]}
  old: {party: southland, said: 2024-05-01, source: wire, positions: [{rejects: {talks: yes}}]}
proposals:
  plan: {by: [southland], tabled: 2024-05-05, terms: {border: closed, observers: 100}}
  rival: {tabled: 2024-05-06, terms: {border: open, talks: yes}}
assumptions:
  guess: {party: southland, positions: [{rejects: {border: open}}]}
"""


def compared_with(engine: Engine, *edits: str, text: str = TALKS, **asked: Any) -> Comparison:
    file = scene(text)
    question = asking(**asked)
    base = evaluate(file, engine, question)
    return compare(base, evaluate(file.with_edits(*edits), engine, question, base))


def on(found: Comparison, package: str, party: str) -> VerdictChange:
    (change,) = [change for change in found.packages if str(change.key) == package]
    (verdict,) = [verdict for verdict in change.verdicts if verdict.party == party]
    return verdict


def told(change: VerdictChange) -> tuple[list[str], list[tuple[str, str]]]:
    """Which reasons appeared, and which fell away for what cause."""
    appeared = [f"{reason.rule} of {reason.voice.id}" for reason in change.appeared]
    return appeared, [(f"{gone.reason.rule} of {gone.reason.voice.id}", gone.cause) for gone in change.fell_away]


def test_a_position_that_is_set_takes_the_place_of_the_others_on_its_issue(engine: Engine) -> None:
    change = on(compared_with(engine, "northland accepts border=closed"), "plan", "northland")
    assert (change.before and change.before.name, change.after and change.after.name) == ("contested", "open")
    assert told(change) == (["option-accepted of what-if-1"], [("demand-unmet of minister", "set aside")])
    assert [(term.issue, term.before, term.after) for term in change.terms] == [("border", "crosses", "meets")]


@pytest.mark.parametrize(
    ("edit", "package", "party", "gone"),
    [
        ("drop minister", "plan", "northland", ("demand-unmet of minister", "left out")),
        ("drop northland on plan", "plan", "northland", ("proposal-considered of branch", "set aside")),
        ("plan: border=open", "plan", "northland", ("demand-unmet of minister", "terms changed")),
        ("plan: observers=10", "plan", "southland", ("option-accepted of envoy", "dormant")),
        ("drop southland on plan", "plan", "southland", ("proposal-tabled of plan", "set aside")),
        ("as of 2024-05-10", "rival", "northland", ("demand-met of minister", "not in force")),
        ("southland accepts talks=yes", "rival", "southland", ("option-rejected of old", "set aside")),
        ("southland also accepts talks=yes", "rival", "southland", ("option-rejected of old", "defeated")),
        ("old[0] rejects guarantor=any", "rival", "southland", ("option-rejected of old", "left out")),
    ],
)
def test_a_reason_that_falls_away_is_told_with_its_cause(
    engine: Engine, edit: str, package: str, party: str, gone: tuple[str, str]
) -> None:
    assert gone in told(on(compared_with(engine, edit), package, party))[1]


def test_a_proposal_that_would_not_be_there_is_told_as_such(engine: Engine) -> None:
    found = compared_with(engine, "drop rival")
    (change,) = [change for change in found.packages if str(change.key) == "rival"]
    assert (change.states, change.stages) == (("incompatible", None), ("drawn-up", None))
    assert all(verdict.after is None and not verdict.fell_away for verdict in change.verdicts)


def test_common_ground_and_essential_issues_that_differ_are_told(engine: Engine) -> None:
    found = compared_with(engine, "southland requires border=open")
    grounds = {(g.parties, g.issue): (g.before, g.after) for g in found.common_ground}
    assert grounds == {(("northland", "southland"), "border"): ("unstated", "common-ground")}
    assert compared_with(engine, "southland requires talks=yes").essential == (("border",), ("border", "talks"))


def test_what_changes_nothing_is_told_to_change_nothing(engine: Engine) -> None:
    found = compared_with(engine, "lakeland accepts guarantor=any", "drop lakeland on guarantor")
    assert found.nothing
    text = terminal.render(compared.sheet(found.before, [Alternative("what if", found)]))
    assert "No verdict, state or stage would be another." in text


def test_where_only_reasons_differ_the_same_verdict_is_told_with_them(engine: Engine) -> None:
    found = compared_with(engine, "southland requires border=closed")
    change = on(found, "plan", "southland")
    assert not change.differs
    text = terminal.render(compared.sheet(found.before, [Alternative("what if", found)]))
    assert "would still be ✔ accepted" in text


def test_comparing_with_the_base_taken_over_or_from_nothing_tells_the_same(engine: Engine) -> None:
    edits = ("northland accepts border=closed", "plan: observers=7", "southland requires talks=no", "assume guess")
    file = scene(TALKS)
    base, fresh = evaluate(file, engine), evaluate(file.with_edits(*edits), engine)
    one = contrast_json.comparison(base, [Alternative("a", compare(base, fresh))])
    other = contrast_json.comparison(base, [Alternative("a", compared_with(engine, *edits))])
    assert one == other


def test_the_json_of_a_comparison_is_its_public_contract(engine: Engine) -> None:
    found = compared_with(engine, "northland accepts border=closed")
    text = contrast_json.render(contrast_json.comparison(found.before, [Alternative("truce", found)]))
    info = ComparisonInfo.model_validate(json.loads(text))
    (alternative,) = info.alternatives
    assert (alternative.hypothetical, alternative.scenario.changes) == (True, ("northland accepts border=closed",))
    assert (info.scenario.hypothetical, info.scenario.changes) == (False, ())
    plan = next(proposal for proposal in alternative.proposals if proposal.id == "plan")
    assert (plan.verdicts["northland"].verdict.before, plan.verdicts["northland"].verdict.after) == (
        "contested",
        "open",
    )
    assert plan.verdicts["northland"].appeared[0].supposed


@pytest.mark.parametrize("form", [terminal.render, markdown.render, html.render])
def test_every_form_of_a_comparison_carries_the_mark_and_the_changes(engine: Engine, form: Any) -> None:
    found = compared_with(engine, "northland accepts border=closed", "drop branch")
    text = form(compared.sheet(found.before, [Alternative("what if", found)]))
    assert "‡" in text
    assert "this is not what was said" in text
    for change in ("northland accepts border=closed", "drop branch"):
        assert change in text


def test_a_page_shows_text_as_text(engine: Engine) -> None:
    found = compared_with(engine, "drop branch", text=TALKS + "title: '<script>alert(1)</script> & more'\n")
    page = html.render(compared.sheet(found.before, [Alternative("what if", found)]))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


# Two proposals.


def test_two_proposals_are_compared_term_by_term_with_the_objections_that_are_answered(engine: Engine) -> None:
    found = rivals(evaluate(scene(TALKS), engine), "plan", "rival")
    pairs = {pair.issue: pair for pair in found.terms}
    assert (pairs["border"].one, pairs["border"].other) == (("closed",), ("open",))
    assert [(o.party, o.value, [r.voice.id for r in o.reasons]) for o in pairs["border"].answered] == [
        ("northland", "crosses", ["minister"])
    ]
    assert [(o.party, [r.voice.id for r in o.reasons]) for o in pairs["talks"].raised] == [("southland", ["old"])]
    assert "guarantor" not in pairs


def test_objections_to_both_are_told_as_shared(engine: Engine) -> None:
    text = TALKS.replace("border: closed, observers", "border: partly-open, observers").replace(
        "{border: open, talks: yes}", "{border: closed}"
    )
    (pair,) = [p for p in rivals(evaluate(scene(text), engine), "plan", "rival").terms if p.issue == "border"]
    assert ([o.party for o in pair.shared], pair.answered, pair.raised) == (["northland"], (), ())


# What verdicts rest on.


def ladder(engine: Engine, name: str, **asked: Any) -> Sensitivity:
    (found,) = [one for one in sensitivity(evaluate(scene(TALKS), engine, asking(**asked))) if one.ladder == name]
    return found


def test_each_step_leaves_out_the_weaker_statements_and_tells_which(engine: Engine) -> None:
    found = ladder(engine, "attribution")
    assert [(step.least, step.left_out) for step in found.steps] == [("named", ("branch",))]
    rows = {(str(row.package), row.party): row.values for row in found.rows if row.differs}
    assert rows == {
        ("plan", None): ("contested", "incompatible"),
        ("plan", "northland"): ("contested", "incompatible"),
    }


def test_grades_are_climbed_from_the_worst_and_steps_that_leave_out_nothing_are_not_there(engine: Engine) -> None:
    found = ladder(engine, "reliability")
    assert [(step.least, step.left_out) for step in found.steps] == [
        ("C", ("branch",)),
        ("A", ("minister", "envoy", "old")),
    ]
    assert ladder(engine, "credibility").steps == ()


def test_steps_go_on_from_what_is_asked_for_already(engine: Engine) -> None:
    assert [step.least for step in ladder(engine, "reliability", least_grade="B").steps] == ["A"]


def test_each_step_is_what_evaluating_with_that_option_gives(engine: Engine) -> None:
    file = scene(TALKS)
    for step in ladder(engine, "reliability").steps:
        again = evaluate(file, engine, asking(least_grade=step.least))
        assert [j.state for j in again.judgements] == [j.state for j in step.evaluation.judgements]
