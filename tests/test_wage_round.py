"""The teaching scenario: it does what it says of itself, and leaves nothing of the format out."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin

import pytest
import reference
from building import asking, data_of
from observed import expected, observed

from tracker.dates import PartialDate
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.reading import ScenarioFile, read_scenario
from tracker.record import Question
from tracker.rules import Rulebook
from tracker.scenario import Event, Fate, Model, Position, Proposal, Scenario, Statement
from tracker.trials import expectations
from tracker.vocabulary import MODALITIES, STATES, VERDICTS

ROOT: Final = Path(__file__).parent.parent
WAGE_ROUND: Final = ROOT / "scenarios" / "wage-round.yaml"
TUTORIAL: Final = ROOT / "docs" / "tutorial.md"
M = TypeVar("M", bound=Model)


@pytest.fixture(scope="module")
def wage_round() -> ScenarioFile:
    return read_scenario(WAGE_ROUND)


@pytest.fixture(scope="module")
def evaluation(wage_round: ScenarioFile, engine: Engine) -> Evaluation:
    return evaluate(wage_round, engine)


# Walking the models: as types, and as what the file makes of them.


def parts(annotation: Any) -> Iterator[Any]:
    """The annotation and everything it is made of: members of unions, items of tuples, values of mappings."""
    yield annotation
    if get_origin(annotation) is Annotated:
        yield from parts(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType, tuple, dict, list, frozenset):
        for inner in get_args(annotation):
            yield from parts(inner)


def is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, Model)


def reachable(model: type[Model]) -> set[type[Model]]:
    """The model and every model that a file of it can hold."""
    found: set[type[Model]] = set()
    waiting = [model]
    while waiting:
        found.add(current := waiting.pop())
        inner = {p for field in current.model_fields.values() for p in parts(field.annotation) if is_model(p)}
        waiting.extend(inner - found)
    return found


def values(value: object) -> Iterator[object]:
    """The value and everything in it, down to texts and dates."""
    yield value
    if isinstance(value, Model):
        inner: Any = [getattr(value, name) for name in value.model_fields_set]
    elif isinstance(value, dict):
        inner = value.values()
    else:
        inner = value if isinstance(value, tuple | list) else ()
    for each in inner:
        yield from values(each)


MODELS: Final = sorted(reachable(Scenario), key=lambda model: model.__name__)


def all_of(scenario: Scenario, kind: type[M]) -> list[M]:
    return [value for value in values(scenario) if isinstance(value, kind)]


def test_the_walk_over_the_models_reaches_those_at_its_end() -> None:
    names = {model.__name__ for model in reachable(Scenario)}
    assert {"Scenario", "Party", "Quantity", "Quote", "Position", "Phase", "Expectation"} <= names
    assert list(parts(tuple[Literal["a"], ...] | None))[2] == Literal["a"]


# What the file says of itself.


def test_the_file_has_nothing_to_warn_of(wage_round: ScenarioFile, evaluation: Evaluation) -> None:
    assert wage_round.warnings == ()
    assert evaluation.diagnostics == ()


def test_every_expectation_of_the_file_holds_and_for_its_reasons(wage_round: ScenarioFile, engine: Engine) -> None:
    tried = list(expectations(wage_round, engine))
    assert len(tried) >= 25
    assert [trial.finding for trial in tried if trial.failed or trial.finding] == []


def test_the_file_expects_every_verdict_and_every_state(wage_round: ScenarioFile) -> None:
    wanted = [e for e in wage_round.scenario.expect if not e.todo]
    assert {e.verdict for e in wanted} - {None} == set(VERDICTS)
    assert {e.state for e in wanted} - {None} == set(STATES)


def test_every_verdict_occurs_on_the_day_of_the_file(evaluation: Evaluation) -> None:
    found = {verdict.name for judgement in evaluation.judgements for verdict in judgement.verdicts.values()}
    assert found == set(VERDICTS)


def test_every_way_in_which_a_voice_can_prevail_occurs(evaluation: Evaluation, rulebook: Rulebook) -> None:
    found = {
        defeat.rule
        for judgement in evaluation.judgements
        for verdict in judgement.verdicts.values()
        for standing in verdict.standings
        for defeat in standing.defeats
    }
    assert found == {rule.id for rule in rulebook if rule.kind == "standing"}


def test_a_demand_is_withdrawn_and_an_offer_has_expired(evaluation: Evaluation) -> None:
    absent = {(one.voice.id, one.reason) for one in evaluation.record.absent}
    assert absent == {("union-rosters", "withdrawn"), ("company-early-bird", "expired")}


def test_the_reference_says_the_same_of_it(wage_round: ScenarioFile, engine: Engine) -> None:
    data = data_of(WAGE_ROUND.read_text(encoding="utf-8"))
    for assume in ((), ("company-roster-cost",), ("all",)):
        found = observed(evaluate(wage_round, engine, Question(assume=frozenset(assume))))
        assert found == expected(reference.evaluate(data, assume=assume))


# Nothing of the format is left out.


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_stands_in_the_file(wage_round: ScenarioFile, model: type[Model]) -> None:
    used = {name for value in all_of(wage_round.scenario, model) for name in value.model_fields_set}
    assert sorted(set(model.model_fields) - used) == []


def words() -> Iterator[tuple[type[Model], str, str]]:
    """Every word that a key of a model may have: the model, the key, the word. Of fates, three are enough."""
    for model in MODELS:
        for key, field in model.model_fields.items():
            for part in parts(field.annotation):
                if get_origin(part) is Literal and part != Fate:
                    yield from ((model, key, word) for word in get_args(part))


def test_the_words_that_must_stand_in_the_file_are_those_of_the_format() -> None:
    keys = {(model.__name__, key) for model, key, _ in words()}
    assert keys == {
        ("Party", "role"),
        ("SourceItem", "reliability"),
        ("Statement", "attribution"),
        ("Expectation", "verdict"),
        ("Expectation", "state"),
        ("Expectation", "assume"),
    }


@pytest.mark.parametrize(("model", "key", "word"), list(words()), ids=lambda one: getattr(one, "__name__", one))
def test_every_word_of_a_key_stands_in_the_file(
    wage_round: ScenarioFile, model: type[Model], key: str, word: str
) -> None:
    assert word in {getattr(value, key) for value in all_of(wage_round.scenario, model)}


def test_every_grade_of_what_was_said_stands_in_the_file(wage_round: ScenarioFile) -> None:
    assert {s.credibility for s in wage_round.scenario.statements.values()} - {None} == set(range(1, 7))


def test_events_stand_in_the_file_with_three_fates_at_least_and_without_one(wage_round: ScenarioFile) -> None:
    fates = {event.becomes for event in all_of(wage_round.scenario, Event)}
    assert None in fates
    assert len(fates - {None}) >= 3


def test_every_modality_stands_in_the_file_with_a_condition_or_without(wage_round: ScenarioFile) -> None:
    positions = all_of(wage_round.scenario, Position)
    assert {position.modality for position in positions} == set(MODALITIES)
    assert {position.provided is None for position in positions} == {True, False}


def options(scenario: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every issue that positions, conditions and terms name, with its options as typed."""
    for value in values(scenario):
        if isinstance(value, Position):
            yield from (*value.on_issues, *(value.provided or {}).items())
        elif isinstance(value, Model):
            for key in ("terms", "to_negotiate"):
                yield from getattr(value, key, {}).items()


@pytest.mark.parametrize("form", [r"\d+", r"\d+\.\.\d+", r">=\d+", r"<=\d+", "any"])
def test_every_form_of_a_number_stands_in_the_file(wage_round: ScenarioFile, form: str) -> None:
    issues = wage_round.scenario.issues
    texts = [text for issue, found in options(wage_round.scenario) if issues[issue].quantity for text in found]
    assert any(re.fullmatch(form, text) for text in texts)


def test_options_stand_in_the_file_alone_in_a_list_and_beside_any_and_silent(wage_round: ScenarioFile) -> None:
    lists = [found for _, found in options(wage_round.scenario)]
    assert {len(found) > 1 for found in lists} == {True, False}
    assert {"any", "silent"} <= {text for found in lists for text in found}


@pytest.mark.parametrize("kind", ["scale", "choice", "yes_no"])
def test_options_of_every_kind_of_issue_are_spoken_of(wage_round: ScenarioFile, kind: str) -> None:
    issues = {id: issue for id, issue in wage_round.scenario.issues.items() if getattr(issue, kind)}
    spoken = {text for issue, found in options(wage_round.scenario) if issue in issues for text in found}
    assert spoken & {option for issue in issues.values() for option in issue.options}


@pytest.mark.parametrize(
    "form",
    [r"\d{4}-\d{2}-\d{2}", r"\d{4}-\d{2}", r"\d{4}", r"[-\d]+~", r"[-\d]+/[-\d]+"],
    ids=["a day", "a month", "a year", "approximate", "an interval"],
)
def test_every_form_of_a_date_stands_in_the_file(wage_round: ScenarioFile, form: str) -> None:
    dates = [value.text for value in values(wage_round.scenario) if isinstance(value, PartialDate)]
    assert any(re.fullmatch(form, text) for text in dates)


def test_positions_are_on_a_whole_proposal_and_on_a_phase(wage_round: ScenarioFile) -> None:
    packages = [name for position in all_of(wage_round.scenario, Position) for name in position.on_packages]
    assert {"@" in name for name in packages} == {True, False}


def test_proposals_stand_in_the_file_with_and_without_phases_and_somebody_who_tabled_them(
    wage_round: ScenarioFile,
) -> None:
    proposals = all_of(wage_round.scenario, Proposal)
    assert {bool(proposal.phases) for proposal in proposals} == {True, False}
    assert {bool(proposal.by) for proposal in proposals} == {True, False}


def test_some_statement_takes_no_position(wage_round: ScenarioFile) -> None:
    assert not all(statement.positions for statement in all_of(wage_round.scenario, Statement))


def test_the_file_names_its_schema_in_the_first_line() -> None:
    first = WAGE_ROUND.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schemas/scenario.schema.json"
    assert (WAGE_ROUND.parent / first.partition("=")[2]).exists()


def test_everything_in_the_file_is_made_up_and_says_so(wage_round: ScenarioFile) -> None:
    text = WAGE_ROUND.read_text(encoding="utf-8")
    assert "made up" in text.splitlines()[1]
    assert "Northland" in (wage_round.scenario.title or "")
    assert set(re.findall(r"https?://([^/\s]+)", text)) == {"example.org"}


# What the tutorial says of the file, beyond the screens that it shows (those are compared in test_docs.py).


def blocks(language: str) -> list[str]:
    """The blocks of the tutorial in this language."""
    text = TUTORIAL.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)


def test_what_the_tutorial_quotes_from_the_file_stands_there() -> None:
    lines = {line.partition(" #")[0] for line in WAGE_ROUND.read_text(encoding="utf-8").splitlines()}
    quoted = [line for block in blocks("yaml") for line in block.splitlines()]
    assert len(quoted) > 15
    assert [line for line in quoted if line not in lines] == []


def test_the_piece_of_json_in_the_tutorial_is_what_the_program_prints() -> None:
    (piece,) = blocks("json")
    (command,) = re.findall(r"`tracker ([^`]*--format json)`", TUTORIAL.read_text(encoding="utf-8"))
    printed = json.loads(ran(*shlex.split(command)).stdout)
    assert printed["proposals"][0]["verdicts"]["union"]["terms"] == json.loads(piece)


def test_the_exit_codes_are_those_that_the_tutorial_names() -> None:
    (script,) = blocks("sh")
    arguments = shlex.split(script.partition(">")[0])[1:]
    assert ran(*arguments).returncode == 0
    assert ran(*arguments, "--assume", "ministry-pays-no-lump").returncode == 1
    assert ran("evaluate", "scenarios/wage-round.yaml", "--fail-on", "contested").returncode == 1


def test_a_demand_that_has_expired_is_warned_of_as_the_tutorial_says(wage_round: ScenarioFile, engine: Engine) -> None:
    assert "--as-of 2032-01-15" in re.sub(r"\s+", " ", TUTORIAL.read_text(encoding="utf-8"))
    later = evaluate(wage_round, engine, asking(as_of="2032-01-15"))
    assert [diagnostic.code for diagnostic in later.diagnostics] == ["expired-demand"]
