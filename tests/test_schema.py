"""Schemas for editors: they are those of the models, let in what the reader lets in, and mark what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tracker.cli import rulebooks
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.output import json as contract
from tracker.reading import read_scenario
from tracker.schema import MODELS, schema_of, schema_text

ROOT = Path(__file__).parent.parent
FILES = Path(__file__).parent / "files"
SURPRISING = {"text-as-typed.yaml"}
"""Read with warnings: words that editors take for something else are marked by them too."""
SCENARIOS = sorted(
    path
    for folder in (ROOT / "scenarios", FILES / "good")
    for path in folder.glob("*.yaml")
    if path.name not in SURPRISING
)
RULES = sorted((ROOT / "rules").glob("*.yaml"))


class Core(yaml.SafeLoader):
    """YAML as editors read it (version 1.2, core schema): no dates, `yes` is text."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":null", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), list("-+0123456789"))


def faults(kind: str, text: str) -> list[str]:
    """What an editor would mark, as paths and messages."""
    validator = Draft202012Validator(schema_of(kind))
    return [f"{list(e.path)}: {e.message}" for e in validator.iter_errors(yaml.load(text, Loader=Core))]


@pytest.mark.parametrize("kind", MODELS)
def test_the_committed_schema_is_that_of_the_models(kind: str) -> None:
    Draft202012Validator.check_schema(schema_of(kind))
    assert (ROOT / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8") == schema_text(kind)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_an_editor_marks_nothing_in_a_good_scenario(path: Path) -> None:
    assert faults("scenario", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_an_editor_marks_nothing_in_the_shipped_rules(path: Path) -> None:
    assert faults("rulebook", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*(ROOT / "scenarios").glob("*.yaml"), *RULES], ids=lambda path: path.name)
def test_every_shipped_file_names_its_schema_in_its_first_line(path: Path) -> None:
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    assert (path.parent / found[1]).is_file()


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("scenario", "role: principal", "role: principle"),
        ("scenario", "attribution: official", "atribution: official"),
        ("scenario", "said: 2024-11-27", "said: yesterday"),
        ("scenario", "credibility: 2", "credibility: 7"),
        ("scenario", "party: hamas", "party: Hamas!"),
        ("rulebook", "modality: requires", "modalities: requires"),
        ("rulebook", "then: against", "then: contested"),
        ("rulebook", "kind: evidence", "kind: proof"),
    ],
)
def test_an_editor_marks_a_slip(kind: str, before: str, after: str) -> None:
    path = ROOT / "rules" / "evidence.yaml" if kind == "rulebook" else ROOT / "scenarios" / "gaza-2024-11-27.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    assert faults(kind, text.replace(before, after, 1)) != []


def test_what_is_printed_as_json_is_as_its_schema_says(engine: Engine) -> None:
    printed = contract.render(evaluate(read_scenario(SCENARIOS[0]), engine))
    assert list(Draft202012Validator(schema_of("evaluation")).iter_errors(json.loads(printed))) == []


def test_editors_are_told_what_the_keys_of_a_scenario_are_for() -> None:
    schema = schema_of("scenario")
    shapes: list[dict[str, Any]] = [schema, *schema["$defs"].values()]
    keys = [(shape.get("title"), key, value) for shape in shapes for key, value in shape["properties"].items()]
    plain = {
        "name",
        "title",
        "summary",
        "publisher",
        "url",
        "date",
        "id",
        "min",
        "max",
        "unit",
        "exact",
        "prefix",
        "suffix",
    }
    untold = [(of, key) for of, key, value in keys if "description" not in value and key not in plain]
    assert untold == []


def test_the_command_line_knows_every_kind_of_schema() -> None:
    assert tuple(MODELS) == rulebooks.KINDS
