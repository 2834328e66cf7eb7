"""What a user writes to ask "what if": an overlay, as frozen pydantic models.

An overlay names the scenario it is about and says what would be otherwise; that scenario stays as it is. Each model
checks its own shape; whether what is dropped or replaced is there, `tracker.reading` sees.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tracker.scenario import (
    Assumption,
    Date,
    Event,
    Id,
    Ids,
    Issue,
    Model,
    Party,
    Proposal,
    SourceItem,
    Statement,
    Text,
    WholeNumber,
)


class Dropped(Model):
    """Entries of the scenario that would not be there, by section."""

    sources: Ids = ()
    statements: Ids = ()
    proposals: Ids = ()
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


class Changes(Model):
    """What would be otherwise."""

    as_of: Date | None = None
    """Judged by the knowledge of this day."""
    drop: Dropped | None = None
    """What would not be there."""
    add: Entries | None = None
    """What would be there besides, each under an id of its own."""
    replace: Entries | None = None
    """What would stand in the place of the entry of the same id."""

    @model_validator(mode="after")
    def _something(self) -> Changes:
        if not self.model_fields_set:
            raise PydanticCustomError("empty-mapping", "`changes` changes nothing")
        return self


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
    changes: Changes
    """What would be otherwise in the scenario."""
