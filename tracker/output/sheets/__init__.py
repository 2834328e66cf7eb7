"""A sheet: what an answer shows, as headings, lines and tables, before it is a screen, a page or Markdown.

Those who word an answer make sheets; `terminal`, `markdown` and `html` lay them out. A part of a line knows what it is
(a verdict, a reason against, something of less weight), never how it looks.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Role = Literal["plain", "strong", "faint", "verdict", "for", "leaning", "against", "what-if"]

SET_IN: Final = "\N{NO-BREAK SPACE}" * 2
"""Before what belongs below the row above it."""

WHAT_IF: Final = "‡"
"""Marks what is hypothetical."""


class Part(NamedTuple):
    """Some words, and what they are; of a verdict or a state, `name` is which."""

    text: str
    role: Role = "plain"
    name: str | None = None


class Line(NamedTuple):
    """Parts on one line, wrapped where it is too long; `depth` is how far it is set in.

    A line of a numbered list has its `number`.
    """

    parts: tuple[Part, ...]
    depth: int = 0
    number: int | None = None


class Heading(NamedTuple):
    """What a section is about: 1 for the sheet itself, 2 for a section, 3 for a part of one."""

    text: str
    level: int = 2


class Lines(NamedTuple):
    """Lines that belong together."""

    lines: tuple[Line, ...]


Cell = tuple[Part, ...]


class Table(NamedTuple):
    """Rows under a header; `widths` are the shares of the columns, `about` says what the table shows."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: str
    widths: tuple[int, ...] = ()


Block = Heading | Lines | Table
Sheet = tuple[Block, ...]


def line(*parts: Part | str, depth: int = 0, number: int | None = None) -> Line:
    """A line of parts; a text is a plain part."""
    return Line(tuple(Part(part) if isinstance(part, str) else part for part in parts), depth, number)


def cell(*parts: Part | str) -> Cell:
    """A cell of parts; a text is a plain part."""
    return line(*parts).parts


def faint(text: str) -> Part:
    """Text of less weight."""
    return Part(text, "faint")


def strong(text: str) -> Part:
    """Text of more weight."""
    return Part(text, "strong")
