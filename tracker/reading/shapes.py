"""The shapes that models give to data, in words for people.

A model and a path come in; what should stand there goes out, in YAML words (mapping, list, text, whole
number). Nothing here judges data.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel

from tracker import values
from tracker.dates import PartialDate
from tracker.diagnostics import one_of, shortened
from tracker.overlay import Entrywise
from tracker.reading.document import Path

ENTRY = {
    "parties": "party",
    "issues": "issue",
    "sources": "source",
    "statements": "statement",
    "proposals": "proposal",
    "events": "event",
    "assumptions": "assumption",
    "positions": "position",
    "phases": "phase",
    "expect": "expectation",
    "rules": "rule",
    "replace": "rule",
    "examples": "example",
    "when": "condition",
    "given": "fact",
    "changes": "change",
}


CODE = "a code as `pax:Ce` is: a vocabulary, a colon, a term"


def shape_at(model: type[BaseModel], path: Path) -> Any:
    """The annotation of what stands at `path` in data of this model; None where it has no such place."""
    shape: Any = model
    for part in path:
        core = bare(shape)
        if isinstance(core, type) and issubclass(core, BaseModel):
            shape = fields(core).get(str(part))
        elif typing.get_origin(core) is dict:
            shape = typing.get_args(core)[1]
        elif typing.get_origin(core) is tuple and isinstance(part, int):
            shape = typing.get_args(core)[0]
        else:
            return None
        if shape is None:
            return None
    return shape


@cache
def fields(model: type[BaseModel]) -> Mapping[str, Any]:
    """The keys of a model's mapping, and the annotation of each."""
    hints = typing.get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


def bare(shape: Any) -> Any:
    """An annotation without `Annotated` and without `None`; of several alternatives, the first."""
    while True:
        origin = typing.get_origin(shape)
        if origin is Annotated:
            shape = typing.get_args(shape)[0]
        elif origin in (Union, types.UnionType):
            shape = next(arg for arg in typing.get_args(shape) if arg is not type(None))
        else:
            return shape


def is_kind(shape: Any, kind: Any) -> bool:
    """Whether an annotation is this one, or this one or nothing."""
    return shape == kind or (typing.get_origin(shape) in (Union, types.UnionType) and kind in typing.get_args(shape))


def literals(shape: Any) -> tuple[str, ...]:
    """The words that can stand in a place; none where it is not a choice of words."""
    core = bare(shape)
    return tuple(map(str, typing.get_args(core))) if typing.get_origin(core) is Literal else ()


def expected(shape: Any) -> str:
    """What should stand in a place, in words."""
    core = bare(shape)
    origin = typing.get_origin(core)
    if is_kind(shape, values.Ids):
        return "an id, or a list of ids"
    if is_kind(shape, values.Options):
        return "an option, or a list of options"
    if is_kind(shape, values.Codes):
        return f"{CODE}, or a list of them"
    if is_kind(shape, values.Texts):
        return "text, or a list of texts"
    if is_kind(shape, values.Id):
        return "an id"
    if core is Entrywise:
        return f"an edit in one line, or a mapping, with {one_of(fields(core))}"
    if isinstance(core, type) and issubclass(core, BaseModel):
        return f"a mapping, with keys such as {', '.join(f'`{name}`' for name in list(fields(core))[:4])}"
    if origin is dict:
        return "a mapping (lines of `key: value`)"
    if origin is tuple:
        return "a list"
    if origin is Literal:
        return one_of(literals(core))
    if bounds := _bounds(shape):
        least, *greatest = bounds
        return f"a whole number from {least} to {greatest[0]}" if greatest else f"a whole number, {least} or more"
    return {str: "text", int: "a whole number", bool: "`true` or `false`", PartialDate: "a date"}.get(
        core, "something else"
    )


def _bounds(shape: Any) -> tuple[int, ...]:
    """The least number that may stand in a place and, where there is one, the greatest; nothing without bounds."""
    for alternative in (shape, *typing.get_args(shape)):
        for part in getattr(alternative, "__metadata__", ()):
            if limits := [getattr(m, n) for n in ("ge", "le") for m in getattr(part, "metadata", ()) if hasattr(m, n)]:
                return tuple(limits)
    return ()


def found(value: Any) -> str:
    """What stands in a place, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Mapping):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, str):
        return f"`{shortened(value)}`" if value.strip() else "empty text"
    if isinstance(value, Sequence):
        return "a list" if value else "an empty list"
    return f"`{value}`" if isinstance(value, int | float) else f"a Python {type(value).__name__}"


def title(path: Path) -> str:
    """What a path leads to, in words: `positions` of statement `some-id`."""
    words: list[str] = []
    parts = list(path)
    if parts[:1] == ["changes"] and len(parts) > 4:
        parts = parts[3:]  # of an entry that an overlay replaces or adds, as of one of a scenario
    while parts:
        last = parts.pop()
        holder = parts[-1] if parts else None
        entry = ENTRY.get(str(holder)) if len(parts) == 1 or isinstance(last, int) else None
        if isinstance(last, int):
            words.append(f"{entry} {last + 1}" if entry else f"entry {last + 1} of `{holder}`")
            parts.pop()
        elif entry:
            words.append(f"{entry} `{shortened(str(last), 40)}`")
            parts.pop()
        else:
            words.append(f"`{shortened(str(last), 40)}`")
    return " of ".join(words) if words else "the file"
