"""How a text is laid out: its mappings, lists and scalars as a tree of nodes, with the offsets where each stands.

The marks of a YAML parser and the text come in, a `Node` goes out. Parsers tell nothing of dashes, colons and commas:
between two nodes stand only those, blanks and comments, so they are found here. Nothing here changes a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from tracker.reading.document import Path

Kind = Literal["scalar", "mapping", "list"]
BREAK: Final = re.compile(r"\r\n|\r|\n")
_SPACE: Final = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_SPACE_AND_COMMAS: Final = re.compile(r"(?:[ \t\r\n,]|#[^\r\n]*)*")
_SKIPPED: Final = frozenset(" \t\r\n#,")
_HEADER: Final = re.compile(r"[|>]([0-9+-]*)[^\r\n]*")


class Event(NamedTuple):
    """What a parser tells: a scalar, the start of a mapping or list, or (kind `end`) its end; offsets in characters.

    `style` is the quote, `|`, `>` or nothing of a scalar; `flow` or `block` of the others.
    """

    kind: Kind | Literal["end"]
    start: int
    end: int
    style: str = ""


class Below(NamedTuple):
    """How far mappings and lists below a key are set in more than it: the first of each, as its offset and columns."""

    mapping: tuple[int, int] | None = None
    items: tuple[int, int] | None = None

    def otherwise(self, other: Below) -> Below:
        """What is found here, and what is not from the other."""
        return Below(self.mapping or other.mapping, self.items or other.items)

    def before(self, at: int) -> Below:
        """Only what begins before an offset."""
        return Below(*(found if found and found[0] < at else None for found in self))


class Rest(NamedTuple):
    """The entries that follow the known ones: how many there are, and what is set in where among them."""

    size: int = 0
    below: Below = Below()


class Node(NamedTuple):
    """A scalar, mapping or list, from its first character to behind the last one of its content.

    An empty value stands right behind its colon or dash. `style` is as in `Event`, or `pair` for `a: 1` in `[a: 1]`.
    There is a `rest` only while a text is being changed, from its end to its beginning: offsets behind the last
    change are no longer known.
    """

    kind: Kind
    style: str
    start: int
    end: int
    entries: tuple[Entry, ...] = ()
    below: Below = Below()
    rest: Rest = Rest()

    @property
    def size(self) -> int:
        """How many entries it has."""
        return len(self.entries) + self.rest.size

    @property
    def empty(self) -> bool:
        """Whether nothing stands there at all."""
        return self.start == self.end

    @property
    def block(self) -> bool:
        """Whether it is a mapping or list in block style."""
        return self.style == "block"

    @property
    def literal(self) -> bool:
        """Whether it is a text in block style, `|` or `>`."""
        return self.style in ("|", ">")


class Entry(NamedTuple):
    """A key with its value, or an item: `start` is where it begins, `mark` is behind its colon or dash.

    An item in flow style has no mark of its own: that is where it begins. Without a colon, it is behind
    the key.
    """

    start: int
    mark: int
    key: Node | None
    value: Node
    colon: bool = True

    @property
    def end(self) -> int:
        """Behind the last character of its content."""
        return self.value.end


class Place(NamedTuple):
    """A node, the entry it is the value of, and what holds that; `flow` where something around it is in flow style."""

    node: Node
    entry: Entry | None
    holder: Node | None
    flow: bool


def composed(events: Iterator[Event], text: str) -> Node:
    """The tree of nodes of a text without anchors, tags or aliases, which holds something."""
    return _node(next(events), events, text)


def _node(event: Event, events: Iterator[Event], text: str) -> Node:
    if event.kind == "scalar":
        return _scalar(event, text)
    assert event.kind != "end"
    children = []
    while (following := next(events)).kind != "end":
        children.append(_node(following, events, text))
    if event.style == "block":
        entries = tuple(_entries(event, children, text, event.start, "block"))
        below = below_in(event.kind, entries, text)
        return Node(event.kind, "block", event.start, entries[-1].end, entries, below)
    opened = text[event.start] in "[{" if event.kind == "list" else text[event.start] == "{"
    style = "flow" if opened else "pair"
    entries = tuple(_entries(event, children, text, event.start + opened, style))
    return Node(event.kind, style, event.start, following.end if opened else entries[-1].end, entries)


def _entries(event: Event, children: list[Node], text: str, start: int, style: str) -> Iterator[Entry]:
    return (_items if event.kind == "list" else _keys)(children, text, start, style)


def below_in(kind: Kind, entries: Iterable[Entry], text: str) -> Below:
    """What is set in where among entries of a mapping or list in block style."""
    found = Below()
    for entry in entries:
        value = entry.value
        if value.style != "block":
            continue
        if kind == "mapping" and begins_line(text, value.start):
            depth = (value.start, column(text, value.start) - column(text, entry.start))
            found = found.otherwise(Below(depth) if value.kind == "mapping" else Below(None, depth))
        found = found.otherwise(value.below)
        if found.mapping and found.items:
            break
    return found


def shifted(entry: Entry, by: int) -> Entry:
    """The entry so many characters further on, with all that is in it."""
    key = entry.key and _moved(entry.key, by)
    return Entry(entry.start + by, entry.mark + by, key, _moved(entry.value, by), entry.colon)


def _moved(node: Node, by: int) -> Node:
    entries = tuple(shifted(entry, by) for entry in node.entries)
    below = Below(*(found and (found[0] + by, found[1]) for found in node.below))
    return node._replace(start=node.start + by, end=node.end + by, entries=entries, below=below)


def _scalar(event: Event, text: str) -> Node:
    end = event.end
    if event.style in ("|", ">"):
        end = event.start + len(_content(text[event.start : event.end]))
    return Node("scalar", event.style, event.start, end)


def _content(block: str) -> str:
    """A text in block style without the blank lines behind it, and without the last break.

    Blank lines belong to the text where its header says so, and where they are longer than it is indented.
    """
    header = _HEADER.match(block)
    assert header
    lines = BREAK.split(block)
    if "+" in header[1]:
        return block[: _last_break(block)]
    filled = [line for line in lines[1:] if line.strip(" ")]
    digits = header[1].strip("+-")
    depth = int(digits) if digits else len(filled[0]) - len(filled[0].lstrip(" ")) if filled else 0
    while len(lines) > 1 and not lines[-1].strip(" ") and (not filled or len(lines[-1]) <= depth):
        block = block[: len(block) - len(lines.pop())]
        block = block[: _last_break(block)]
    return block


def _last_break(text: str) -> int:
    """Where the break stands that the text ends in; its length if it ends in none."""
    return len(text) - (2 if text.endswith("\r\n") else 1 if text.endswith(("\r", "\n")) else 0)


def _items(children: list[Node], text: str, cursor: int, style: str) -> Iterator[Entry]:
    for child in children:
        if style == "flow":
            yield Entry(child.start, child.start, None, child)
            continue
        dash = skipped(text, cursor)
        value = child if not child.empty else child._replace(start=dash + 1, end=dash + 1)
        yield Entry(dash, dash + 1, None, value)
        cursor = value.end


def _keys(children: list[Node], text: str, cursor: int, style: str) -> Iterator[Entry]:
    space = _SPACE_AND_COMMAS if style == "flow" else _SPACE
    for key, child in zip(children[::2], children[1::2], strict=True):
        start = skipped(text, cursor, space)
        at = skipped(text, key.end)
        colon = text.startswith(":", at) and (not child.empty or _ends_key(text, at + 1, key))
        mark = at + 1 if colon else key.end
        value = child if not child.empty else child._replace(start=mark, end=mark)
        yield Entry(start, mark, key, value, colon)
        cursor = value.end


def _ends_key(text: str, behind: int, key: Node) -> bool:
    return text[behind : behind + 1] in ("", " ", "\t", "\r", "\n", ",", "[", "]", "{", "}") or key.style in ("'", '"')


def skipped(text: str, start: int, space: re.Pattern[str] = _SPACE) -> int:
    """The first character from `start` on that is neither blank nor in a comment."""
    if text[start : start + 1] not in _SKIPPED:
        return start
    found = space.match(text, start)
    assert found
    return found.end()


def comma(text: str, start: int) -> int | None:
    """Where the comma stands that comes next, unless something else does."""
    at = skipped(text, start)
    return at if text.startswith(",", at) else None


def place(root: Node, path: Path, data: object) -> Place:
    """The node at a path, `data` being what the text reads as (a key is found by its order among those of its mapping).

    Raises:
        KeyError, IndexError: there is no such place.
    """
    found = Place(root, None, None, False)
    for step in path:
        node = found.node
        index = position(data, step)
        entry = node.entries[index]
        data = data[step]  # type: ignore[index]
        found = Place(entry.value, entry, node, found.flow or not node.block)
    return found


def position(data: object, step: str | int) -> int:
    """The how-many-eth entry (from 0) of plain data has this key or index.

    Raises:
        KeyError, IndexError: it has no such entry.
    """
    if isinstance(data, dict):
        if step not in data:
            raise KeyError(step)
        return list(data).index(str(step))
    if isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
        return step
    raise IndexError(step)


# Lines.


def line_start(text: str, at: int) -> int:
    """Where the line begins that `at` stands in."""
    feed = text.rfind("\n", 0, at)
    return max(feed, text.rfind("\r", max(feed, 0), at)) + 1  # no search through all that is before


def line_end(text: str, at: int) -> int:
    """Where the line that `at` stands in ends, before its break."""
    found = BREAK.search(text, at)
    return found.start() if found else len(text)


def line_above(text: str, start: int) -> int:
    """Where the line begins above the one that begins at `start`; 0 if there is none."""
    return line_start(text, start - len(break_before(text, start)))


def break_before(text: str, at: int) -> str:
    """The line break right before `at`; nothing if there is none."""
    return "\r\n" if text.endswith("\r\n", 0, at) else text[at - 1 : at] if text.endswith(("\r", "\n"), 0, at) else ""


def next_line(text: str, at: int) -> int:
    """Where the line behind the one that `at` stands in begins; the end of the text if there is none."""
    found = BREAK.search(text, at)
    return found.end() if found else len(text)


def break_at(text: str, at: int) -> str:
    """The line break in use around `at`: of its line, else of the line before, else a plain one."""
    found = BREAK.search(text, at)
    if found:
        return found.group()
    return break_before(text, line_start(text, at)) or "\n"


def column(text: str, at: int) -> int:
    """How many characters stand before `at` in its line."""
    return at - line_start(text, at)


def begins_line(text: str, at: int) -> bool:
    """Whether only blanks stand before `at` in its line."""
    return not text[line_start(text, at) : at].strip(" \t")


def extent(text: str, entry_end: int, depth: int) -> int:
    """Where the last line of an entry ends: with the comment behind it, and the comments set in more than `depth`."""
    end = line_end(text, entry_end)
    at = next_line(text, end)
    while at < len(text):
        line = text[at : line_end(text, at)]
        bare = line.lstrip(" \t")
        if bare and not (bare.startswith("#") and len(line) - len(bare) > depth):
            break
        if bare:
            end = at + len(line)
        at = next_line(text, at)
    return end


def blank_above(text: str, start: int, bound: int) -> int:
    """Where the blank lines right above the line that begins at `start` begin, none of them before `bound`."""
    while start > bound:
        above = line_above(text, start)
        if above < bound or text[above:start].strip():
            break
        start = above
    return start


def blank_below(text: str, start: int) -> int:
    """Where the first line from `start` on begins that is not blank; `start` itself if there is none."""
    at = start
    while at < len(text):
        if text[at : line_end(text, at)].strip():
            return at
        at = next_line(text, at)
    return start
