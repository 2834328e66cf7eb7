"""Proposals that were accepted as a whole, and whose terms earlier words rule out."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from building import framed

from tracker.deals import find_deals
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.facts import PackageKey
from tracker.moves import find_moves
from tracker.output import contrast_json, moves, prospects_json
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
    (taken,) = find_deals(evaluation).only_as_a_whole
    assert (taken.judgement.package.key.proposal, taken.against, taken.asked) == ("plan", ("northland",), True)
    said = "plan is agreed as it was put. Deals are judged by their terms alone, and these are not compatible with"
    assert f"{said} stated positions of Northland." in shown(evaluation)
    assert f"{said} stated positions of Northland." in shown_moves(evaluation)
    answer: Any = json.loads(contrast_json.render(prospects_json.deals_answer(find_deals(evaluation))))
    assert answer["deals"]["only_as_a_whole"] == [{"proposal": "plan", "against": ["northland"], "asked": True}]


def test_where_only_others_stand_against_its_terms_it_says_whose_consent_it_needs(engine: Engine) -> None:
    text = AGREED.replace("by: [lakeland]", "by: [lakeland], consent: [southland]")
    (taken,) = find_deals(judged(text, engine)).only_as_a_whole
    assert (taken.against, taken.asked) == (("northland",), False)
    said = "It needs the consent of Southland. Deals ask every principal, and its terms are not compatible with"
    assert f"{said} stated positions of Northland." in shown(judged(text, engine))


def test_of_one_proposal_it_is_said_that_it_is_agreed_or_over(engine: Engine) -> None:
    evaluation = judged(AGREED, engine)
    assert "`plan` is agreed, and incompatible for nobody" in shown_moves(evaluation, PackageKey("plan", None))
    over = AGREED + "events: {end: {date: 2031-05-04, proposal: plan, becomes: lapsed}}\n"
    assert "`plan` has come to an end: lapsed since 2031-05-04" in shown_moves(
        judged(over, engine), PackageKey("plan", None)
    )


def shown_moves(evaluation: Evaluation, key: PackageKey | None = None) -> str:
    return " ".join(terminal.render(tuple(moves.blocks(find_moves(evaluation, key))), 100).split())


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
