"""Proposals that need the consent of some parties only, as a coalition does."""

from __future__ import annotations

import json
from random import Random
from typing import Any, Final

import pytest
import random_scenarios
import reference
from building import framed
from observed import asked_of_the_program, expected, observed

from tracker.diagnostics import Problems
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.facts import PackageKey
from tracker.moves import find_moves
from tracker.output import json as json_output
from tracker.output import markdown, terminal
from tracker.reading import scenario_from

Data = dict[str, Any]

CASES: Final = 600

COALITIONS: Final = """
parties:
  reds: {name: Reds, role: principal}
  greens: {name: Greens, role: principal}
  blues: {name: Blues, role: principal}
  court: {name: The Court, role: observer, veto: true}
issues:
  tax: {scale: [lower, as-it-is, higher]}
proposals:
  red-green: {by: [reds, greens], consent: [reds, greens], tabled: 2031-05-01, terms: {tax: higher}}
  all-three: {by: [reds, greens], tabled: 2031-05-01, terms: {tax: higher}}
statements:
  blues-may: {party: blues, said: 2031-05-02, positions: [rejects: {tax: higher}]}
"""


def judged(text: str, engine: Engine) -> Evaluation:
    return evaluate(scenario_from(framed(text)), engine)


def with_consent(data: Data, random: Random) -> Data:
    """The scenario with proposals that name whose consent they need; most of them do."""
    data = json.loads(json.dumps(data))
    for proposal in data.get("proposals", {}).values():
        if random.random() < 0.7:
            proposal["consent"] = random.sample(list(data["parties"]), random.randint(1, len(data["parties"])))
    return data


def test_who_is_not_asked_does_not_stand_in_the_way(engine: Engine) -> None:
    evaluation = judged(COALITIONS, engine)
    assert evaluation.judgement("red-green").state == "agreed"
    assert evaluation.judgement("red-green").verdicts["blues"].name == "incompatible"
    assert evaluation.judgement("all-three").state == "incompatible"


def test_who_can_say_no_still_can(engine: Engine) -> None:
    text = COALITIONS + "  court-may: {party: court, said: 2031-05-02, positions: [rejects: {tax: higher}]}\n"
    assert judged(text, engine).judgement("red-green").state == "incompatible"


def test_what_would_have_to_move_is_asked_of_those_alone_whose_consent_it_needs(engine: Engine) -> None:
    evaluation = judged(COALITIONS, engine)
    assert not find_moves(evaluation, PackageKey("red-green", None)).needed
    assert find_moves(evaluation, PackageKey("all-three", None)).needed


@pytest.mark.parametrize("render", [lambda e: terminal.render(e, 100), markdown.render])
def test_answers_say_whose_consent_is_needed_and_who_is_not_asked(render: Any, engine: Engine) -> None:
    shown = " ".join(render(judged(COALITIONS, engine)).split())
    assert shown.count("needs the consent of Reds and Greens") == 1


def test_markdown_marks_who_is_not_asked(engine: Engine) -> None:
    rows = [row for row in markdown.render(judged(COALITIONS, engine)).splitlines() if row.startswith("| ")]
    assert any("agreed" in row and "not asked" in row for row in rows)


def test_json_names_whose_consent_a_proposal_needs(engine: Engine) -> None:
    found = json.loads(json_output.render(judged(COALITIONS, engine)))
    assert {one["id"]: one["consent"] for one in found["proposals"]} == {
        "red-green": ["reds", "greens"],
        "all-three": ["reds", "greens", "blues"],
    }


def test_somebody_who_is_not_there_cannot_be_asked() -> None:
    with pytest.raises(Problems) as problems:
        scenario_from(framed(COALITIONS.replace("consent: [reds, greens]", "consent: [reds, grens]")))
    (found,) = problems.value.diagnostics
    assert (found.code, found.hint) == ("unknown-party", "did you mean `greens`?")


def test_random_scenarios_with_consent_agree_with_the_reference(engine: Engine) -> None:
    other = 0
    for seed in range(CASES):
        random = Random(seed)
        plain = random_scenarios.scenario(random)
        asked = random_scenarios.question(random, plain)
        data = with_consent(plain, Random(f"consent {seed}"))
        result = reference.evaluate(data, **asked)
        assert observed(asked_of_the_program(data, asked, engine)) == expected(result), f"seed {seed}"
        other += result["proposals"] != reference.evaluate(plain, **asked)["proposals"]
    assert other > CASES // 5, "consent mattered too seldom to prove anything"


def test_moves_are_those_of_a_scenario_in_which_just_these_parties_are_principals(engine: Engine) -> None:
    needed = 0
    for seed in range(CASES // 4):
        data = with_consent(random_scenarios.scenario(Random(seed)), Random(f"consent {seed}"))
        evaluation = evaluate(scenario_from(data), engine)
        for judgement in evaluation.judgements:
            key = judgement.package.key
            named = data["proposals"][key.proposal].get("consent")
            if not named:
                continue
            found = find_moves(evaluation, key)
            other = find_moves(evaluate(scenario_from(recast(data, named)), engine), key)
            assert (found.needed, moves_of(found)) == (other.needed, moves_of(other)), f"seed {seed}: {key}"
            needed += found.needed
    assert needed > 30


def recast(data: Data, principals: list[str]) -> Data:
    """The scenario with these parties as principals, and no proposal that says otherwise."""
    data = json.loads(json.dumps(data))
    for id, party in data["parties"].items():
        if id in principals:
            party["role"] = "principal"
        elif party["role"] == "principal":
            party["role"] = "observer"
    for proposal in data["proposals"].values():
        proposal.pop("consent", None)
    return data


def moves_of(found: Any) -> list[tuple[Any, ...]]:
    return [move.positions for move in found.moves]
