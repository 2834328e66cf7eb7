"""Where a text is cut and what is put there: what a text is to a change of it, and what changes share.

A `Sheet` is a text with its layout and data; a `Splice` puts text in the place of other text. Where changes go from
the end of a text to its beginning, the layout is carried on from one to the next. Nothing here decides what is to
change.
"""

from __future__ import annotations

import functools
import re
from typing import Any, Final, NamedTuple

from tracker.diagnostics import Source
from tracker.reading.amendments import Amendment, Insert, Remove, same
from tracker.reading.document import Path
from tracker.reading.layout import (
    BREAK,
    Entry,
    Node,
    Place,
    Rest,
    begins_line,
    below_in,
    break_at,
    column,
    line_end,
    line_start,
    place,
    position,
    shifted,
    skipped,
)
from tracker.reading.spelling import Depth, Speller
from tracker.reading.yamltext import laid_out, load

_BLANKS: Final = re.compile(r"[ \t\r\n]*")


class Splice(NamedTuple):
    """The text from `start` to `end` becomes `text`."""

    start: int
    end: int
    text: str = ""


class Sheet(NamedTuple):
    """A text, how it is laid out, what it reads as, and what spells new values for it.

    `apart` is known right after an entry was put in last: how many blank lines set apart what is at that path.
    """

    text: str
    root: Node
    data: Any
    speller: Speller
    apart: tuple[Path, int] | None = None

    def place(self, path: Path) -> Place:
        """What stands at a path."""
        return place(self.root, path, self.data)

    def held(self, path: Path) -> Any:
        """The data at a path."""
        return functools.reduce(lambda data, step: data[step], path, self.data)

    def around(self, found: Place) -> Speller:
        """What spells new values there: set in as their neighbours are, else as the file does it elsewhere."""
        below = found.node.below
        for node in (found.holder, self.root):
            below = below.otherwise(node.below) if node else below
        step, dash = (depth and depth[1] for depth in below)
        return self.speller._replace(depth=Depth(step or dash or 2, (step or 2) if dash is None else dash))

    def shows(self, path: Path) -> bool:
        """Whether the layout still tells what an amendment there looks at."""
        node = self.place(path[:-1]).node
        return bool(node.entries) or not node.rest.size


def spliced(text: str, splices: list[Splice]) -> str:
    """The text with all splices made; they do not overlap."""
    parts, at = [], 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


# The layout, carried on.


def carried(sheet: Sheet, amendment: Amendment, splices: list[Splice], after: Any) -> Sheet | None:
    """The sheet once an entry was put in or taken out before all that was changed so far; `after` is what is meant.

    Only what changed is read. None where that does not do, and the whole text has to be laid out anew.
    """
    change = _Change(amendment, splices, sheet.text, spliced(sheet.text, splices))
    root = _changed(sheet.root, amendment.path, sheet.data, after, change)
    return Sheet(change.text, root, after, sheet.speller, _apart(sheet, amendment, splices)) if root else None


class _Change(NamedTuple):
    """An amendment, its splices, and the text before and after."""

    amendment: Amendment
    splices: list[Splice]
    before: str
    text: str

    @property
    def first(self) -> int:
        """From where on the text changes."""
        return min(splice.start for splice in self.splices)

    @property
    def last(self) -> int:
        """Up to where it changes, in the text before."""
        return max(splice.end for splice in self.splices)

    @property
    def longer(self) -> int:
        """By how much the text behind that moves."""
        return len(self.text) - len(self.before)


def _changed(node: Node, path: Path, data: Any, after: Any, change: _Change) -> Node | None:
    """A mapping or list in block style with what has changed at a path in it; as little as possible is read again."""
    if not node.block:
        return None
    if len(path) == 1 and isinstance(change.amendment, Insert):
        return _with_new(node, path[0], after, change)
    index = position(data, path[0])
    if len(path) == 1:
        return _without(node, index, change) if isinstance(change.amendment, Remove) and node.size > 1 else None
    entry = node.entries[index]
    value = _changed(entry.value, path[1:], data[path[0]], after[path[0]], change)
    new = entry._replace(value=value) if value else _read_again(entry, path[0], after, change)
    return _known_up_to(node, index, new, _rest(node, index + 1, change), change) if new else None


def _known_up_to(node: Node, index: int, entry: Entry, rest: Rest, change: _Change) -> Node:
    """A node with an entry that is new or has changed, and of those that follow only how many there are."""
    below = node.below.before(entry.start).otherwise(below_in(node.kind, [entry], change.text)).otherwise(rest.below)
    start = node.start if index else entry.start
    end = node.end + change.longer if rest.size else entry.end
    return node._replace(start=start, end=end, entries=(*node.entries[:index], entry), below=below, rest=rest)


def _without(node: Node, index: int, change: _Change) -> Node:
    entries, rest = node.entries[:index], _rest(node, index + 1, change)
    below = node.below.before(node.entries[index].start).otherwise(rest.below)
    end = node.end + change.longer if rest.size else entries[-1].end
    start = node.start if index else skipped(change.text, change.first)
    return node._replace(start=start, end=end, entries=entries, below=below, rest=rest)


def _rest(node: Node, index: int, change: _Change) -> Rest:
    """What follows from an entry on."""
    following = below_in(node.kind, node.entries[index:], change.before)
    return Rest(node.size - index, following.otherwise(node.rest.below))


def _with_new(node: Node, step: str | int, after: Any, change: _Change) -> Node | None:
    if len(change.splices) > 1:  # something else changes as well
        return None
    index = step if isinstance(step, int) else position(after, step)
    entry = _read(change, change.first, change.last + change.longer, step, after)
    return _known_up_to(node, index, entry, _rest(node, index, change), change) if entry else None


def _read_again(entry: Entry, step: str | int, after: Any, change: _Change) -> Entry | None:
    if change.first < entry.start:
        return None
    return _read(change, entry.start, max(change.last, entry.end) + change.longer, step, after)


def _read(change: _Change, start: int, end: int, step: str | int, after: Any) -> Entry | None:
    """The entry that stands between two offsets, and the blank lines behind it; None if it does not read as meant."""
    text, indent = change.text, column(change.text, start)
    blanks = _BLANKS.match(text, end)
    assert blanks
    end = max(end, blanks.end() if blanks.end() == len(text) else line_start(text, blanks.end()))
    source = Source("entry", " " * indent + text[start:end])
    read = load(source)
    if read.diagnostics or not same(read.data, {step: after[step]} if isinstance(step, str) else [after[step]]):
        return None
    root = laid_out(source)
    return shifted(root.entries[0], start - indent) if root.block and root.size == 1 else None


def _apart(sheet: Sheet, amendment: Amendment, splices: list[Splice]) -> tuple[Path, int] | None:
    """An entry that is set apart as is usual leaves what is usual as it is, which is long to look for."""
    holder, step = amendment.path[:-1], amendment.path[-1]
    node = sheet.place(holder).node
    if not isinstance(amendment, Insert) or not isinstance(step, str) or len(splices) > 1 or not node.block:
        return None
    if amendment.behind is not None:
        return None
    before, put = node.entries[-1], splices[0]
    between = BREAK.split(sheet.text[line_end(sheet.text, before.end) : put.start])[1:]
    if keeps_blanks(sheet.text, leaf_of(before.value)) or not all(map(str.strip, between)):
        return None
    return holder, len(BREAK.findall(put.text[: len(put.text) - len(put.text.lstrip("\r\n"))])) - 1


# What changes share.


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
