"""The program and the independent reference say the same of every scenario, down to the reasons."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import random_scenarios
import reference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from observed import asked_of_the_program, expected, observed, of_contract

from tracker.engine import Engine
from tracker.output.contract import EvaluationInfo
from tracker.output.json import render

SEEDED = 4_000


def test_thousands_of_seeded_scenarios_agree_and_reach_everything_often(engine: Engine) -> None:
    reached: Counter[str] = Counter()
    for seed in range(SEEDED):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        asked = random_scenarios.question(random, data)
        result = reference.evaluate(data, **asked)
        found = observed(asked_of_the_program(data, asked, engine))
        assert found == expected(result), f"seed {seed}"
        reached += result["trace"]
    seldom = {key: reached[key] for key in MUST_BE_REACHED if reached[key] < 100}
    assert not seldom, f"reached too seldom to prove anything: {seldom}"


MUST_BE_REACHED = [
    *(f"verdict-line:{line}" for line in range(1, 8)),
    *(f"state:{state}" for state in ("agreed", "within-reach", "open", "contested", "incompatible")),
    *(f"defeat:{kind}" for kind in ("later", "same-day", "exception", "whole-over-part", "part-over-whole")),
    *(f"condition:{kind}" for kind in ("holds", "dormant", "left-open", "silent")),
    *(f"term:{v}" for v in ("crosses", "meets", "leans", "disputed", "depends", "left-open", "unstated")),
    *(f"several-cells:{value}" for value in ("crosses", "meets", "leans", "disputed", "depends", "unstated")),
    *(f"cg:{value}" for value in ("common-ground", "possible", "conflict", "unstated")),
    *(f"essential:{why}" for why in ("flagged", "required", "addressed")),
    "defeated-defeater",
    "withdrawn",
    "withdrawn-withdrawer",
    "expired",
    "told-by",
    "veto-decides",
    "tabled-for",
    "superseded-tabling",
    "withdrawn-tabling",
    "assumption-used",
    "any",
    "silent-option",
]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_scenarios_that_hypothesis_looks_for_agree(engine: Engine, random: Random) -> None:
    data = random_scenarios.scenario(random)
    asked = random_scenarios.question(random, data)
    assert observed(asked_of_the_program(data, asked, engine)) == expected(reference.evaluate(data, **asked))


def test_the_printed_json_says_the_same_as_the_reference(engine: Engine) -> None:
    for seed in range(SEEDED, SEEDED + 200):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        asked = random_scenarios.question(random, data)
        text = render(asked_of_the_program(data, asked, engine))
        read_back = EvaluationInfo.model_validate(json.loads(text))
        assert of_contract(read_back) == expected(reference.evaluate(data, **asked)), f"seed {seed}"
