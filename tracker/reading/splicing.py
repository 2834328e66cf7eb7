"""Where a text is cut and what is put there: what a text is to a change of it, and what changes share.

A `Sheet` is a text with its layout and data; a `Splice` puts text in the place of other text. Nothing here decides
what is to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tracker.reading.document import Path
from tracker.reading.layout import (
    Entry,
    Node,
    Place,
    begins_line,
    break_at,
    column,
    line_start,
    place,
)
from tracker.reading.spelling import Depth, Speller


class Splice(NamedTuple):
    """The text from `start` to `end` becomes `text`."""

    start: int
    end: int
    text: str = ""


class Sheet(NamedTuple):
    """A text, how it is laid out, what it reads as, and what spells new values for it."""

    text: str
    root: Node
    data: Any
    speller: Speller

    def place(self, path: Path) -> Place:
        """What stands at a path."""
        return place(self.root, path, self.data)

    def around(self, found: Place) -> Speller:
        """What spells new values there: set in as their neighbours are, else as the file does it elsewhere."""
        depths = [
            next((d for n in (found.node, found.holder, self.root) if n for d in _depths(n, self.text, kind)), None)
            for kind in ("mapping", "list")
        ]
        step, dash = depths
        return self.speller._replace(depth=Depth(step or dash or 2, (step or 2) if dash is None else dash))


def _depths(node: Node, text: str, kind: str) -> Iterator[int]:
    """How far what stands below a key is set in, wherever that is in a node."""
    for entry in node.entries if node.block else ():
        value = entry.value
        if node.kind == "mapping" and value.block and value.kind == kind and begins_line(text, value.start):
            yield column(text, value.start) - column(text, entry.start)
        yield from _depths(value, text, kind)


def spliced(text: str, splices: list[Splice]) -> str:
    """The text with all splices made; they do not overlap."""
    parts, at = [], 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def indicator(text: str, entry: Entry, flow: bool) -> str:
    """What stands between a key (or dash) that has no value and the value it gets."""
    if entry.colon:
        return " "
    if flow:
        return ": "
    return f"{break_at(text, entry.mark)}{' ' * column(text, entry.start)}: "


def header_of(text: str, leaf: Node) -> str:
    """The `|` or `>` of a text in block style, with its indicators."""
    end = leaf.start + 1
    while text[end : end + 1] in tuple("+-123456789"):
        end += 1
    return text[leaf.start : end]


def leaf_of(node: Node) -> Node:
    """The last thing in a node."""
    while node.block:
        node = node.entries[-1].value
    return node


def keeps_blanks(text: str, leaf: Node) -> bool:
    """Whether the blank lines behind it belong to it."""
    return leaf.literal and "+" in header_of(text, leaf)


def has_own_line(text: str, node: Node, index: int) -> bool:
    """Whether an entry in flow style begins a line, and no other entry does so in the same."""
    entry = node.entries[index]
    return begins_line(text, entry.start) and line_start(text, entry.start) > node.start


def open_colon(text: str, entry: Entry) -> int:
    """1 where an entry ends in a colon that stands for itself only as long as a blank follows, else 0."""
    while entry.value.style == "pair":
        entry = entry.value.entries[-1]
    return int(entry.value.empty and entry.key is not None and entry.colon and text[entry.end] in " \t\r\n")
