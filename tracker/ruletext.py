"""What a rulebook's author writes: rule files as frozen pydantic models, each checking its own shape.

Whether the words of a rule mean anything is for `tracker.rulecheck` to say.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from tracker.scenario import Model
from tracker.values import Id, Ids, Text, WholeNumber


def _value(value: Any) -> str | tuple[str, ...]:
    """What stands behind an attribute: a text, or a list of texts (a number counts as the text of it)."""
    if isinstance(value, list | tuple) and all(_is_scalar(item) for item in value):
        return tuple(str(item) for item in value)
    if not _is_scalar(value):
        raise PydanticCustomError(
            "not-a-test", "a test is a word, a number, a comparison, or a list of words or numbers"
        )
    return str(value)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _not_empty(examples: tuple[Example, ...]) -> tuple[Example, ...]:
    if not examples:
        raise PydanticCustomError("empty-list", "the list is empty")
    return examples


Value = Annotated[
    str | tuple[str, ...], PlainValidator(_value, json_schema_input_type=str | int | tuple[str | int, ...])
]
Condition = dict[str, Value]


class Example(Model):
    """A case in point: these facts, and what the rule then gives (`nothing` where it must stay silent).

    `todo` says why it does not hold yet: it is counted, and not held against the rule.
    """

    given: tuple[Condition, ...]
    then: Text
    todo: Text | None = None


class Place(Model):
    """Where a rule of an ordered kind goes: before or after another."""

    before: Id | None = None
    after: Id | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Place:
        if self.before is not None and self.after is not None:
            raise PydanticCustomError("two-places", "a rule goes `before` another or `after` one, not both")
        return self


class RuleText(Place):
    """A rule as its author writes it; without a place it goes after all others of its kind."""

    kind: Literal["evidence", "standing", "verdict", "state", "lifecycle"]
    title: Text
    when: tuple[Condition, ...]
    then: Text
    because: Text
    examples: Annotated[tuple[Example, ...], AfterValidator(_not_empty)]


class RuleFile(Model):
    """One file of a rulebook. `ranks` lists words from the strongest to the weakest.

    A rulebook that `extends` another changes it rule by rule, in this order: `remove`, `replace`, `rules` (added),
    `move`.
    """

    format: WholeNumber
    name: Id | None = None
    title: Text | None = None
    extends: Literal["default"] | None = None
    remove: Ids = ()
    replace: Annotated[dict[Id, RuleText], Field(default_factory=dict)]
    move: Annotated[dict[Id, Place], Field(default_factory=dict)]
    ranks: Annotated[dict[str, tuple[str, ...]], Field(default_factory=dict)]
    rules: Annotated[dict[Id, RuleText], Field(default_factory=dict)]
