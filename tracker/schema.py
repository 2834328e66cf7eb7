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

from tracker.output.contract import EvaluationInfo
from tracker.ruletext import RuleFile
from tracker.scenario import Scenario

MODELS: Final[dict[str, type[BaseModel]]] = {
    "scenario": Scenario,
    "rulebook": RuleFile,
    "evaluation": EvaluationInfo,
}
_TITLES: Final = {
    "scenario": "A scenario: the record of one negotiation",
    "rulebook": "A file of a rulebook",
    "evaluation": "What `tracker evaluate --format json` prints",
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
    mode: Any = "serialization" if kind == "evaluation" else "validation"
    found = model.model_json_schema(mode=mode)
    described = {name: text for one in _reachable(model) for name, text in _described(one)}
    for name, part in [(model.__name__, found), *found.get("$defs", {}).items()]:
        for key, value in part.get("properties", {}).items():
            value.pop("title", None)
            if text := described.get((name, key)):
                value["description"] = text
        if "additionalProperties" not in part and "properties" in part and kind != "evaluation":
            part["additionalProperties"] = False
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": _TITLES[kind]}
    return {**head, **{key: value for key, value in found.items() if key != "title"}}


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
    """What the docstrings below the fields of a model say of them, on one line."""
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(model)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            said = text.value.value if isinstance(text.value, ast.Constant) else None
            if isinstance(said, str):
                yield (model.__name__, field.target.id), " ".join(said.split())
