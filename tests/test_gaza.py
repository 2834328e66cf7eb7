"""The first real case: what the file expects of itself, and what the issue of the day was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import reference
import yaml

from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.explanations import reasons
from tracker.reading import ScenarioFile, read_scenario
from tracker.record import Question
from tracker.trials import expectations

GAZA = Path(__file__).parent.parent / "scenarios" / "gaza-2024-11-27.yaml"
ASSUMPTION = "israel-will-not-end-the-war"


@pytest.fixture(scope="module")
def gaza() -> ScenarioFile:
    return read_scenario(GAZA)


@pytest.fixture(scope="module")
def evaluation(gaza: ScenarioFile, engine: Engine) -> Evaluation:
    return evaluate(gaza, engine)


def verdict(evaluation: Evaluation, package: str, party: str) -> str | None:
    return evaluation.judgement(package).verdicts[party].name


def effective(evaluation: Evaluation, package: str, party: str) -> set[tuple[str, str]]:
    judgement = evaluation.judgement(package)
    found = reasons(evaluation, judgement.verdicts[party], judgement.package)
    return {(r.rule, r.voice.id) for r in found if r.effective}


def test_the_file_has_nothing_to_warn_of(gaza: ScenarioFile) -> None:
    assert gaza.warnings == ()


def test_the_file_expects_something_of_every_package_and_every_principal(gaza: ScenarioFile) -> None:
    expected = {(e.proposal, e.party) for e in gaza.scenario.expect if e.party}
    packages = {"egypt-two-day", "egypt-two-day@truce", "us-outline", "us-outline@first", "partial-deal"}
    packages.add("hamas-described-deal")
    assert {(package, party) for package in packages for party in ("hamas", "israel")} <= expected


def test_every_expectation_of_the_file_holds_and_for_its_reasons(gaza: ScenarioFile, engine: Engine) -> None:
    tried = list(expectations(gaza, engine))
    assert len(tried) >= 30
    assert [trial.finding for trial in tried if not trial.holds] == []


def test_egypts_plan_is_contested_for_hamas_by_a_demand_and_a_willingness(evaluation: Evaluation) -> None:
    assert verdict(evaluation, "egypt-two-day", "hamas") == "contested"
    found = effective(evaluation, "egypt-two-day", "hamas")
    assert ("demand-unmet", "hamas-official-november") in found
    assert ("proposal-considered", "hamas-sources-egypt-plan") in found


def test_egypts_plan_is_open_for_israel_and_its_first_phase_alone_not_compatible_for_hamas(
    evaluation: Evaluation,
) -> None:
    assert verdict(evaluation, "egypt-two-day", "israel") == "open"
    assert verdict(evaluation, "egypt-two-day@truce", "hamas") == "incompatible"


def test_the_ministers_partial_deal_is_open_for_israel_and_not_compatible_for_hamas(evaluation: Evaluation) -> None:
    assert verdict(evaluation, "partial-deal", "israel") == "open"
    assert verdict(evaluation, "partial-deal", "hamas") == "incompatible"


def test_the_deal_hamas_describes_is_open_until_the_assumption_is_switched_on(
    gaza: ScenarioFile, evaluation: Evaluation, engine: Engine
) -> None:
    assert evaluation.judgement("hamas-described-deal").state == "open"
    assumed = evaluate(gaza, engine, Question(assume=frozenset({ASSUMPTION})))
    assert assumed.judgement("hamas-described-deal").state == "incompatible"
    assert assumed.record.assumed == (ASSUMPTION,)
    assert ("option-rejected", ASSUMPTION) in effective(assumed, "hamas-described-deal", "israel")


def test_every_reason_leads_to_the_line_of_its_position(evaluation: Evaluation) -> None:
    lines = GAZA.read_text(encoding="utf-8").splitlines()
    seen = 0
    for judgement in evaluation.judgements:
        for one in judgement.verdicts.values():
            for reason in reasons(evaluation, one, judgement.package):
                assert reason.place is not None
                line = lines[reason.place.line - 1]
                assert "by:" in line if reason.voice.kind == "tabling" else line.lstrip().startswith("- "), line
                seen += 1
    assert seen > 10


def test_the_reference_says_the_same_of_it(gaza: ScenarioFile, engine: Engine) -> None:
    from observed import expected, observed

    data: dict[str, Any] = yaml.load(GAZA.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for assume in ((), ("all",)):
        found = observed(evaluate(gaza, engine, Question(assume=frozenset(assume))))
        assert found == expected(reference.evaluate(data, assume=assume))
