"""What a user writes to ask "what if": an overlay, as frozen pydantic models.

An overlay names the scenario it is about and lists what would be otherwise, in order; that scenario stays as it is.
Each model checks its own shape; whether what is changed is there, `tracker.reading` sees.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from tracker.scenario import Assumption, Event, Issue, Model, Party, Proposal, SourceItem, Statement
from tracker.values import Id, Ids, Text, WholeNumber, not_blank


class Dropped(Model):
    """Entries of the scenario that would not be there, by section."""

    sources: Ids = ()
    """With a source goes what rests on it."""
    statements: Ids = ()
    proposals: Ids = ()
    """With a proposal goes what was said of it."""
    events: Ids = ()
    assumptions: Ids = ()


class Entries(Model):
    """Entries in the shape of the scenario's, by section and id."""

    parties: Annotated[dict[Id, Party], Field(default_factory=dict)]
    issues: Annotated[dict[Id, Issue], Field(default_factory=dict)]
    sources: Annotated[dict[Id, SourceItem], Field(default_factory=dict)]
    statements: Annotated[dict[Id, Statement], Field(default_factory=dict)]
    proposals: Annotated[dict[Id, Proposal], Field(default_factory=dict)]
    events: Annotated[dict[Id, Event], Field(default_factory=dict)]
    assumptions: Annotated[dict[Id, Assumption], Field(default_factory=dict)]


class Entrywise(Model):
    """Changes to whole entries; of these, first what is dropped, then what is replaced, then what is added."""

    drop: Dropped | None = None
    """What would not be there."""
    replace: Entries | None = None
    """What would stand in the place of the entry of the same id."""
    add: Entries | None = None
    """What would be there besides, each under an id of its own."""

    @model_validator(mode="after")
    def _something(self) -> Entrywise:
        if not self.model_fields_set:
            raise PydanticCustomError("empty-mapping", "this changes nothing")
        return self


def as_edit(value: Any) -> str | None:
    """A change as an edit, where it is one: a text, or `PROPOSAL: TERMS` with no quotes around it.

    The terms may also be a mapping of issues and options, as in a scenario.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and len(value) == 1:
        ((key, terms),) = value.items()
        if key in Entrywise.model_fields:
            return None
        if isinstance(terms, dict) and terms and all(map(_are_options, terms.values())):
            terms = ", ".join(f"{issue}={' or '.join(_listed(options))}" for issue, options in terms.items())
        if isinstance(terms, str):
            return f"{key}: {terms}"
    return None


def _are_options(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and bool(value) and all(isinstance(o, str) for o in value)
    )


def _listed(options: str | list[str]) -> list[str]:
    return [options] if isinstance(options, str) else options


def _tag(value: Any) -> str:
    return "entrywise" if as_edit(value) is None else "edit"


Edit = Annotated[
    str,
    BeforeValidator(as_edit),
    AfterValidator(not_blank),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": ["string", "object"]}}]}
    ),
]
Change = Annotated[Annotated[Entrywise, Tag("entrywise")] | Annotated[Edit, Tag("edit")], Discriminator(_tag)]


class Overlay(Model):
    """A what-if about one scenario."""

    format: WholeNumber
    kind: Literal["overlay"]
    """What tells an overlay from a scenario."""
    base: Text
    """The scenario it is about: a path, as seen from the folder of the overlay."""
    title: Text | None = None
    """The what-if in words."""
    because: Text | None = None
    """Why it is worth asking."""
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]
    """What would be otherwise, one after the other: edits, as on the command line (`northland accepts border=open`), or
    whole entries to drop, replace or add."""
