"""Drafts and counter-drafts as trees: what each version changed, and for whom."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import random_scenarios
from building import asking, scene

from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.lineage import Draft, lineages
from tracker.reading import scenario_from
from tracker.rivals import rivals

PLANS = """
proposals:
  first: {by: [lakeland], tabled: 2024-01-01, terms: {border: open}}
  second: {by: [lakeland], tabled: 2024-02-01, supersedes: first, terms: {border: partly-open, talks: yes}}
  answer: {by: [southland], tabled: 2024-02-10, counters: second, terms: {border: closed, talks: yes}}
  third: {by: [lakeland], tabled: 2024-03-01, supersedes: second, counters: answer, terms: {border: partly-open}}
  other: {tabled: 2024-03-01, terms: {talks: no}}
statements:
  no: {said: 2024-01-15, positions: [rejects: {border: open}]}
  talks: {party: southland, said: 2024-02-05, positions: [requires: {talks: yes}]}
"""


def judged(engine: Engine, text: str, **asked: Any) -> Evaluation:
    return evaluate(scene(text), engine, asking(**asked))


def shape(draft: Draft) -> tuple[Any, ...]:
    """A tree as nested tuples: id, relation to the one before, what came of it."""
    relation = draft.step.relation if draft.step else None
    return (draft.proposal, relation, *(shape(child) for child in draft.next))


def test_what_supersedes_or_answers_a_proposal_stands_below_it(engine: Engine) -> None:
    trees = lineages(judged(engine, PLANS))
    assert [shape(tree) for tree in trees] == [
        ("first", None, ("second", "supersedes", ("answer", "counters"), ("third", "supersedes"))),
        ("other", None),
    ]
    assert {draft.proposal: draft.also_counters for tree in trees for draft in tree if draft.also_counters} == {
        "third": "answer"
    }


@pytest.mark.parametrize("proposal", ["first", "second", "answer", "third"])
def test_of_one_proposal_there_is_the_tree_that_it_stands_in(engine: Engine, proposal: str) -> None:
    (tree,) = lineages(judged(engine, PLANS), proposal)
    assert [draft.proposal for draft in tree] == ["first", "second", "answer", "third"]


def test_a_proposal_that_is_not_known_yet_is_in_no_tree_and_what_it_supersedes_is_a_leaf(engine: Engine) -> None:
    evaluation = judged(engine, PLANS, as_of="2024-01-20")
    assert [shape(tree) for tree in lineages(evaluation)] == [("first", None)]
    with pytest.raises(KeyError):
        lineages(evaluation, "third")


def test_a_step_tells_which_terms_differ_and_whose_verdict_is_another(engine: Engine) -> None:
    first = lineages(judged(engine, PLANS))[0]
    step = first.next[0].step
    assert step is not None
    assert {pair.issue: (pair.one, pair.other) for pair in step.terms} == {
        "border": (("open",), ("partly-open",)),
        "talks": ((), ("yes",)),
    }
    assert {one.party: (one.before, one.after) for one in step.verdicts} == {
        "northland": ("incompatible", "unstated"),
        "southland": ("incompatible", "open"),
    }
    border, talks = step.terms
    assert [one.party for one in border.answered] == ["northland"]
    assert [one.party for one in talks.answered] == ["southland"]


def test_each_draft_has_the_stages_of_its_proposal(engine: Engine) -> None:
    evaluation = judged(engine, PLANS)
    stages = {draft.proposal: draft.judgement.stages[-1].name for tree in lineages(evaluation) for draft in tree}
    assert stages == {"first": "superseded", "second": "superseded", "answer": "tabled", "third": "tabled",
                      "other": "drawn-up"}  # fmt: skip


def test_a_counter_draft_leaves_what_it_answers_on_the_table(engine: Engine) -> None:
    text = PLANS.replace("supersedes: second, counters: answer", "counters: answer")
    evaluation = judged(engine, text)
    assert evaluation.judgement("second").stages[-1].name == "tabled"
    assert evaluation.judgement("second").verdicts["lakeland"].name == "accepted"
    assert shape(lineages(evaluation)[0])[2] == ("second", "supersedes", ("answer", "counters", ("third", "counters")))


def test_every_known_proposal_is_in_the_trees_once_and_every_step_is_that_of_two_rivals(engine: Engine) -> None:
    steps = 0
    for seed in range(150):
        evaluation = evaluate(scenario_from(random_scenarios.scenario(Random(seed))), engine)
        drafts = [draft for tree in lineages(evaluation) for draft in tree]
        assert sorted(draft.proposal for draft in drafts) == sorted(evaluation.record.proposals)
        for draft in drafts:
            for after in draft.next:
                assert after.step is not None
                sides = rivals(evaluation, draft.proposal, after.proposal)
                assert after.step.terms == tuple(pair for pair in sides.terms if pair.differs)
                steps += 1
    assert steps > 50


@pytest.mark.parametrize(
    ("links", "code"),
    [
        (("counters: second", "counters: first"), "counter-circle"),
        (("counters: second", "supersedes: first"), "counter-circle"),
        (("supersedes: second", "supersedes: first"), "supersession-circle"),
        (("counters: first", "supersedes: first"), "counters-itself"),
        (("counters: third", "supersedes: first"), "unknown-proposal"),
    ],
)
def test_proposals_that_answer_each_other_in_a_circle_are_refused(links: tuple[str, str], code: str) -> None:
    from tracker.diagnostics import Problems

    text = f"""
proposals:
  first: {{tabled: 2024-01-01, {links[0]}, terms: {{border: open}}}}
  second: {{tabled: 2024-01-01, {links[1]}, terms: {{border: open}}}}
"""
    with pytest.raises(Problems) as caught:
        scene(text)
    assert [one.code for one in caught.value.diagnostics if one.severity == "error"] == [code]
