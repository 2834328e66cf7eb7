"""A document: plain data, and where in the text each part of it stands.

What reading a text yields. Nothing here reads, and nothing here knows which data is good.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tracker.diagnostics import Diagnostic, Source, Span

Path = tuple[str | int, ...]
"""The way to a value: the keys and list indices (from 0) that lead to it."""

Mark = tuple[int, int, int]
"""A place in a text: line and column from 1, and length in characters."""


class Surprise(NamedTuple):
    """Unquoted text that YAML 1.1 would take for something else; `meaning` says what."""

    path: Path
    text: str
    meaning: str


class Document(NamedTuple):
    """The data of one text, the places of values and keys, and what is wrong with the text itself.

    Every scalar in `data` is the text that was typed; an empty value is None. `empty` are the paths of those.
    `lost` are the paths whose value is not wholly known, because something there could not be read and is
    already in `diagnostics`. `complete` is false where reading had to stop.
    """

    source: Source
    data: Any
    spans: Mapping[Path, Mark]
    keys: Mapping[Path, Mark]
    diagnostics: tuple[Diagnostic, ...] = ()
    surprises: tuple[Surprise, ...] = ()
    empty: tuple[Path, ...] = ()
    lost: frozenset[Path] = frozenset()
    complete: bool = True

    def place(self, path: Path, key: bool = False) -> Span | None:
        """Where the value at `path` stands (with `key`: its key), or else the nearest thing around it."""
        for end in range(len(path), -1, -1):
            here = path[:end]
            found = (self.keys.get(here) if key else None) or self.spans.get(here)
            if found is not None:
                return Span(self.source, *found)
            key = True  # of what should hold a missing thing, the key says more than the first line
        return None
