"""The models -> JSON Schema, for completion and hover in editors; committed in `schemas/`, kept equal by a test.

What is said of each key is taken from the docstrings of the models, which are read as text when a schema is asked for.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from pydantic import BaseModel

from tracker.output.backtest_contract import BacktestAnswer
from tracker.output.catalogue_json import CatalogueAnswer
from tracker.output.contract import AskAnswer, DealsAnswer, EvaluationInfo, MovesAnswer
from tracker.output.contrasts import ComparisonInfo, RivalsInfo, SensitivityInfo
from tracker.output.days_contract import LineageAnswer, TimelineAnswer
from tracker.output.log_json import LogAnswer
from tracker.output.verification_json import VerificationAnswer
from tracker.overlay import Overlay
from tracker.rulecheck import PLACEHOLDERS
from tracker.ruletext import RuleFile
from tracker.scenario import FORMAT, Scenario
from tracker.vocabulary import KINDS, Attribute, RuleKind

MODELS: Final[dict[str, type[BaseModel]]] = {
    "scenario": Scenario,
    "rulebook": RuleFile,
    "evaluation": EvaluationInfo,
    "overlay": Overlay,
    "comparison": ComparisonInfo,
    "rivals": RivalsInfo,
    "sensitivity": SensitivityInfo,
    "deals": DealsAnswer,
    "moves": MovesAnswer,
    "ask": AskAnswer,
    "timeline": TimelineAnswer,
    "lineage": LineageAnswer,
    "log": LogAnswer,
    "verification": VerificationAnswer,
    "catalogue": CatalogueAnswer,
    "backtest": BacktestAnswer,
}
WRITTEN: Final = ("scenario", "rulebook", "overlay")
"""The kinds that people write; the others the program does."""
_TITLES: Final = {
    "scenario": "A scenario: the record of one negotiation",
    "rulebook": "A file of a rulebook",
    "evaluation": "What `tracker evaluate --format json` prints",
    "overlay": "An overlay: what if a scenario were otherwise",
    "comparison": "What `tracker whatif` and `tracker compare` print with `--format json`",
    "rivals": "What `tracker compare --proposals` prints with `--format json`",
    "sensitivity": "What `tracker sensitivity --format json` prints",
    "deals": "What `tracker deals --format json` prints",
    "moves": "What `tracker moves --format json` prints",
    "ask": "What `tracker ask --format json` prints",
    "timeline": "What `tracker timeline --format json` prints",
    "lineage": "What `tracker lineage --format json` prints",
    "log": "What `tracker log --format json` prints",
    "verification": "What `tracker verify --format json` prints",
    "catalogue": "What `tracker list --format json` prints",
    "backtest": "What `tracker backtest --format json` prints",
}


def schema_text(kind: str) -> str:
    """The schema of a kind of file, as indented JSON ending in a line end.

    Raises:
        KeyError: there is no such kind.
    """
    return json.dumps(schema_of(kind), indent=1, ensure_ascii=False) + "\n"


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of a kind of file (JSON Schema, draft 2020-12)."""
    model = MODELS[kind]
    published = kind not in WRITTEN
    found = model.model_json_schema(mode="serialization" if published else "validation")
    described = {name: text for one in _reachable(model) for name, text in _described(one)}
    for name, part in [(model.__name__, found), *found.get("$defs", {}).items()]:
        for key, value in part.get("properties", {}).items():
            value.pop("title", None)
            if not published:
                part["properties"][key] = value = _written(value)
            if text := described.get((name, key)):
                value["description"] = text
    if not published:
        found["properties"]["format"] = {"const": FORMAT, "description": "The version of the format."}
        for key, section in found["properties"].items():
            if key not in found["required"] and section.get("type") in ("object", "array"):
                section["type"] = [section["type"], "null"]  # a section may be there and hold nothing yet
    if kind == "rulebook":
        found["$defs"]["RuleText"]["allOf"] = [_rules_of(rules) for rules in KINDS]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": _TITLES[kind]}
    return {**head, **{key: value for key, value in found.items() if key != "title"}}


def _written(shape: dict[str, Any]) -> dict[str, Any]:
    """A shape as it may be written: what may be left out has no value, rather than null."""
    alternatives = [one for one in shape.get("anyOf", []) if one != {"type": "null"}]
    kept = {key: value for key, value in shape.items() if key not in ("anyOf", "default")}
    if len(alternatives) == 1:
        kept |= alternatives[0]
    elif alternatives:
        kept["anyOf"] = alternatives
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    bounds = {"ge": "minimum", "le": "maximum"}  # of a number that is read in a way of our own
    bounded = {"type": "integer"} if bounds.keys() & kept.keys() else {}
    return bounded | {bounds.get(key, key): value for key, value in kept.items()}


def _rules_of(kind: RuleKind) -> dict[str, Any]:
    """What holds of rules of one kind: the attributes they may ask for, and what they may conclude."""
    described = KINDS[kind]
    asked = {name: _asked(attribute) for name, attribute in described.attributes.items()}
    name = {"type": "string", "description": f"A name for the {described.fact} in this rule."}
    condition = {"type": "object", "properties": {described.fact: name, **asked}, "additionalProperties": False}
    placeholders = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS[kind])
    rule: dict[str, Any] = {
        "when": {"items": {**condition, "required": [described.fact]}, "maxItems": described.arity},
        "because": {"description": f"A sentence, which may hold {placeholders}."},
        "examples": {"items": {"properties": {"given": {"items": condition}}}},
    }
    if described.results:
        rule["then"] = {"enum": list(described.results)}
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": rule}}


def _asked(attribute: Attribute) -> dict[str, Any]:
    """A test of one attribute: a word, a comparison, or a list of words."""
    words = [{"enum": list(attribute.words)}] if attribute.words else []
    return {"description": attribute.meaning, "anyOf": [*words, {"type": ["string", "integer", "array"]}]}


def _reachable(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models defined in the modules that the model and those it inherits from come from."""
    modules = {
        inspect.getmodule(base) for base in model.__mro__ if issubclass(base, BaseModel) and base is not BaseModel
    }
    modules |= {inspect.getmodule(Scenario)}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == module.__name__:  # type: ignore[union-attr]
                yield value


def _described(model: type[BaseModel]) -> Iterator[tuple[tuple[str, str], str]]:
    """What the docstrings below the fields of a model say of them, on one line; its own come after inherited ones."""
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            yield from (((model.__name__, field), said) for field, said in _docstrings(base))


def _docstrings(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(model)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            said = text.value.value if isinstance(text.value, ast.Constant) else None
            if isinstance(said, str):
                yield field.target.id, " ".join(said.split())
