"""What is wrong with something a person wrote: a `Diagnostic`, its place, and its text with a caret.

Diagnostics are values: collected, sorted by place, shown all at once. `Problems` is what a reading that cannot go
on raises, with every one of them. Nothing here reads files or decides what is a mistake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]

UNSAFE = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\ufffe\\uffff\\ud800-\\udfff]"
)
"""Characters that could hide or rearrange text: C0 and C1 controls, line separators, bidi overrides, surrogates."""

LIMIT = 50  # diagnostics shown at once: more than anybody mends before trying again
ENOUGH = 1_000  # mistakes after which looking for more would only cost time
_LONGEST_WORD = 100  # characters; comparing longer ones with many others would take long
_COLUMNS = 80  # of a terminal: wider text is wrapped, and a wider source line is cut around its caret


@dataclass(frozen=True)
class Source:
    """A text and the name it is known by (a path as the user typed it, or a command-line option)."""

    name: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends; split only where YAML and editors do."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line(self, number: int) -> str:
        """Line `number`, counted from 1; empty beyond the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class Span(NamedTuple):
    """A place in a source: line and column count from 1, `length` in characters, on one line."""

    source: Source
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"


class Related(NamedTuple):
    """A second place that explains the first, e.g. where an id stood before."""

    message: str
    span: Span


class Diagnostic(NamedTuple):
    """One thing that is wrong, or (a warning) that may surprise.

    `code` is stable and kebab-case, `message` says what is wrong, `expected` what could stand there, `hint` what to
    do. `span` is absent where there is no text to point at (a missing file); `subject` then names the thing.
    """

    code: str
    message: str
    span: Span | None = None
    expected: str | None = None
    hint: str | None = None
    related: tuple[Related, ...] = ()
    severity: Severity = "error"
    subject: str = ""

    @property
    def place(self) -> str:
        """`file:line:column`, or the name of the thing, or nothing."""
        return str(self.span) if self.span else self.subject


class Problems(Exception):
    """What a person wrote cannot be used. Carries every diagnostic, warnings included."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__(render_all(self.diagnostics))


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place: file, line, column; what has no place comes first. Repetitions are dropped."""
    unique = dict.fromkeys(diagnostics)
    return tuple(
        sorted(unique, key=lambda d: (d.span.source.name, d.span.line, d.span.column) if d.span else (d.subject, 0, 0))
    )


def render(diagnostic: Diagnostic, more: bool = True) -> str:
    """The diagnostic as plain text: headline, place, source line with a caret, expectation, hint, related places.

    With `more`, the command that shows the page on its code comes last.
    """
    lines = _wrapped(f"{diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}", "  ")
    if diagnostic.span:
        lines += _excerpt(diagnostic.span)
    elif diagnostic.subject:
        lines.append(f"  --> {_visible(diagnostic.subject)}")
    if diagnostic.expected:
        lines += _wrapped(f"   = expected: {diagnostic.expected}", "     ")
    if diagnostic.hint:
        lines += _wrapped(f"   = hint: {diagnostic.hint}", "     ")
    for related in diagnostic.related:
        lines.append(_visible(f"   = {related.message}: {related.span}"))
    if more:
        lines.append(f"   = more: tracker help {diagnostic.code}")
    return "\n".join(lines)


def render_all(diagnostics: Iterable[Diagnostic], limit: int = LIMIT) -> str:
    """The diagnostics as text, at most `limit` of them (errors before warnings), and how many more there are."""
    everything = in_order(diagnostics)
    shown = everything
    if len(everything) > limit:
        errors = [d for d in everything if d.severity == "error"]
        shown = tuple(errors[:limit]) or everything[:limit]
    explained: set[str] = set()  # the page on a code is named once
    blocks = []
    for diagnostic in shown:
        blocks.append(render(diagnostic, more=diagnostic.code not in explained))
        explained.add(diagnostic.code)
    if more := len(everything) - len(shown):
        at_least = "at least " if len(everything) >= ENOUGH else ""
        blocks.append(f"... and {at_least}{more} more")
    return "\n\n".join(blocks)


def _wrapped(text: str, indent: str) -> list[str]:
    """Text as lines that fit, all but the first indented; a word that is too long stays whole, to be copied."""
    lines: list[str] = []
    line = ""
    for word in re.split(r"(?<=[^ ]) (?=[^ ])", _visible(text)):
        if line and width(line) + 1 + width(word) > _COLUMNS:
            lines.append(line)
            line = indent + word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _excerpt(span: Span) -> list[str]:
    line = span.source.line(span.line)
    gutter = len(str(span.line))
    start = span.column - 1
    offset, end = _window(line, start, _COLUMNS - gutter - len(" | "))
    marked = line[start : min(end, start + max(1, span.length))]
    left = "..." if offset else ""
    right = "..." if end < len(line) else ""
    pad = " " * (width(left) + width(_visible(line[offset:start])))
    return [
        f"{' ' * gutter} --> {_visible(str(span))}",
        f"{' ' * gutter} |",
        f"{span.line} | {left}{_visible(line[offset:end])}{right}",
        f"{' ' * gutter} | {pad}{'^' * max(1, width(_visible(marked)))}",
    ]


def _window(line: str, start: int, room: int) -> tuple[int, int]:
    """The part of a line to show, as its two ends: all of it if it fits in `room` columns, else what is around `start`.

    Of what does not fit, dots take three columns at either end.
    """
    if len(line) <= room and width(_visible(line)) <= room:
        return 0, len(line)
    offset = _reach(line, start, -1, room // 2 - 3)
    offset = 0 if width(_visible(line[: min(offset, room)])) <= 3 and offset < room else offset
    left = width(_visible(line[offset:start])) + (3 if offset else 0)
    end = _reach(line, start, 1, room - left)
    return offset, end if end == len(line) else _reach(line, start, 1, room - left - 3)


def _reach(line: str, start: int, step: int, columns: int) -> int:
    """How far from `start` one gets in so many columns."""
    place = start
    for _ in range(columns):
        following = place if step > 0 else place - 1
        if not 0 <= following < len(line):
            break
        columns -= width(_visible(line[following]))
        if columns < 0:
            break
        place += step
    return place


def _visible(text: str) -> str:
    """Text that cannot move the cursor: one character for each, controls and direction marks as a symbol."""
    return "".join(" " if c == "\t" else "\N{REPLACEMENT CHARACTER}" if unsafe(c) or c in "\r\n" else c for c in text)


def unsafe(character: str) -> bool:
    """Whether a character could hide or rearrange text: see `UNSAFE`."""
    return UNSAFE.match(character) is not None


def character_name(character: str) -> str:
    """A character that cannot be shown, in words: `U+202E (right-to-left override)`."""
    code = ord(character)
    name = unicodedata.name(character, "").lower() or ("surrogate" if 0xD800 <= code <= 0xDFFF else "")
    return f"U+{code:04X} ({name or 'a control character'})"


def unsafe_message(character: str) -> str:
    """What is wrong with a character that may not stand in any text."""
    return f"{character_name(character)} could hide or rearrange text"


def shortened(text: str, limit: int = 60) -> str:
    """Text on one line and not too long for a message."""
    line = " ".join(text[: 4 * limit].split())
    return line if len(line) <= limit else f"{line[: limit - 3]}..."


def width(text: str) -> int:
    """Columns the text takes on a terminal."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf") and character != "\N{SOFT HYPHEN}":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint naming the nearest known words, or None where none is near (a third of the word may differ)."""
    if len(word) > _LONGEST_WORD:
        return None
    import difflib  # only who made a mistake pays for this

    spelled = {known_word.lower(): known_word for known_word in known}
    lowered = word.lower()
    if lowered in spelled:
        return f"did you mean `{spelled[lowered]}`?"
    near = difflib.get_close_matches(lowered, spelled, n=2, cutoff=0.66)
    likeness = [difflib.SequenceMatcher(None, n, lowered).ratio() for n in near]
    near = [n for n, ratio in zip(near, likeness, strict=True) if ratio > likeness[0] - 0.15]
    return f"did you mean {' or '.join(f'`{spelled[n]}`' for n in near)}?" if near else None


def one_of(known: Iterable[str], limit: int = 12) -> str:
    """The words that could stand there, as a list for people; long lists are cut, and say so."""
    words = [f"`{word}`" for word in known]
    if not words:
        return "none is defined"
    if len(words) <= limit:
        return ", ".join(words)
    return f"{', '.join(words[:limit])} and {len(words) - limit} more"
