"""Proposals that were accepted as a whole, and whose terms earlier words rule out."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from building import framed

from tracker.deals import find_deals
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.output import contrast_json, prospects_json
from tracker.output.deals import blocks
from tracker.output.sheets import terminal
from tracker.reading import scenario_from

AGREED: Final = """
proposals:
  plan: {title: The plan, by: [lakeland], tabled: 2031-05-01, terms: {border: partly-open}}
statements:
  n-demand: {party: northland, said: 2031-05-02, positions: [requires: {border: open}]}
  n-yes: {party: northland, said: 2031-05-04, positions: [accepts: {proposal: plan}]}
  s-yes: {party: southland, said: 2031-05-04, positions: [accepts: {proposal: plan}]}
"""


def judged(text: str, engine: Engine) -> Evaluation:
    return evaluate(scenario_from(framed(text)), engine)


def shown(evaluation: Evaluation) -> str:
    return " ".join(terminal.render(tuple(blocks(find_deals(evaluation))), 100).split())


def test_what_was_agreed_as_a_whole_is_named_beside_the_deals(engine: Engine) -> None:
    evaluation = judged(AGREED, engine)
    assert evaluation.judgement("plan").state == "agreed"
    assert find_deals(evaluation).only_as_a_whole == ("plan",)
    assert "plan is agreed as it was put. Deals are judged by their terms alone" in shown(evaluation)
    answer: Any = json.loads(contrast_json.render(prospects_json.deals_answer(find_deals(evaluation))))
    assert answer["deals"]["only_as_a_whole"] == ["plan"]


@pytest.mark.parametrize("line", ["n-yes", "s-yes"])
def test_what_was_not_agreed_is_not_named(line: str, engine: Engine) -> None:
    text = "\n".join(one for one in AGREED.splitlines() if line not in one)
    assert find_deals(judged(text, engine)).only_as_a_whole == ()


def test_what_is_a_candidate_by_its_terms_is_not_named(engine: Engine) -> None:
    text = "\n".join(one for one in AGREED.splitlines() if "n-demand" not in one)
    evaluation = judged(text, engine)
    assert evaluation.judgement("plan").state == "agreed"
    assert find_deals(evaluation).only_as_a_whole == ()
    assert "as it was put" not in shown(evaluation)
