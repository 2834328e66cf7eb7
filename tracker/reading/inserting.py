"""Where a text is cut and what is put there, so that a mapping or list gets one more entry.

A text as it is laid out, a path and a value come in, splices go out. What is put in last and then taken out leaves no
trace. Whether the outcome reads as meant is not judged here: it is read again before anybody sees it.
"""

from __future__ import annotations

from typing import Any

from tracker.reading.document import Path
from tracker.reading.layout import (
    BREAK,
    Entry,
    Node,
    Place,
    begins_line,
    blank_below,
    break_at,
    column,
    comma,
    extent,
    line_above,
    line_end,
    line_start,
    next_line,
    position,
)
from tracker.reading.splicing import (
    Sheet,
    Splice,
    has_own_line,
    header_of,
    indicator,
    keeps_blanks,
    leaf_of,
    open_colon,
)


def inserting(sheet: Sheet, path: Path, value: Any, behind: str | None = None) -> list[Splice]:
    """What puts `value` in at `path`, last in a mapping or right behind a key, or before an item of a list."""
    found = sheet.place(path[:-1])
    if not found.node.entries:
        return _begun(sheet, found, path, value)
    index = path[-1] if isinstance(path[-1], int) else found.node.size
    if behind is not None:
        index = position(sheet.held(path[:-1]), behind) + 1
    if not found.node.block:
        return _into_flow(sheet, found, index, _in_flow(sheet, path, value))
    indent = column(sheet.text, found.node.entries[0].start)
    lines = _lines(sheet, found, path, value, indent, _dash(sheet.text, found.node, index))
    if index == 0:
        return _above(sheet.text, found, indent, lines)
    return _below(sheet, found, path, index, indent, lines)


def _lines(sheet: Sheet, found: Place, path: Path, value: Any, indent: int, dash: str = "- ") -> list[str]:
    speller = sheet.around(found)
    if isinstance(path[-1], str):
        return list(speller.entry(path[-1], value, path, indent))
    return list(speller.item(value, path, indent, dash))


def _in_flow(sheet: Sheet, path: Path, value: Any) -> str:
    if isinstance(path[-1], str):
        return sheet.speller.pair(path[-1], value, path)
    return sheet.speller.flow(value, path)


def _dash(text: str, node: Node, index: int) -> str:
    """The dash of a neighbour, with the blanks between it and the item."""
    entry = node.entries[max(index - 1, 0)]
    dash = text[entry.start : entry.value.start]
    return dash if not entry.value.empty and dash.strip(" ") == "-" else "- "


def _above(text: str, found: Place, indent: int, lines: list[str]) -> list[Splice]:
    """Before the first item, and before the comments right above that."""
    first = found.node.entries[0]
    end = break_at(text, first.start)
    gap = _gap(text, found.node, 1) if found.node.size > 1 else 0
    if not begins_line(text, first.start):
        return [Splice(first.start, first.start, end.join([*lines, *[""] * gap, " " * indent]))]
    start = line_start(text, first.start)
    while found.entry and start and text[(above := line_above(text, start)) : start].lstrip(" ").startswith("#"):
        start = above
    return [Splice(start, start, end.join([" " * indent + lines[0], *lines[1:], *[""] * gap, ""]))]


def _below(sheet: Sheet, found: Place, path: Path, index: int, indent: int, lines: list[str]) -> list[Splice]:
    """Behind an entry and what belongs to it; at the top, what goes last goes behind all comments."""
    text, node = sheet.text, found.node
    before = node.entries[index - 1]
    last = index == node.size
    at = extent(text, before.end, -1 if last and not found.entry else indent)
    end = break_at(text, at)
    leaf = leaf_of(before.value)
    if keeps_blanks(text, leaf):
        gap = 0
    elif last:
        gap = sheet.apart[1] if sheet.apart and sheet.apart[0] == path[:-1] else _usual_gap(text, node)
    elif isinstance(path[-1], str):  # right behind a key
        gap = 0
    else:
        gap = _gap(text, node, index)
    new = [*[""] * gap, " " * indent + lines[0], *lines[1:]]
    put = Splice(at, at, "".join(end + line for line in new))
    return [*_closed(text, leaf), put] if at == len(text) else [put]


def _gap(text: str, node: Node, index: int) -> int:
    """How many blank lines follow the entry before `index` and what belongs to it."""
    before = node.entries[index - 1]
    behind = next_line(text, extent(text, before.end, column(text, before.start)))
    return len(BREAK.findall(text, behind, blank_below(text, behind)))


def _usual_gap(text: str, node: Node) -> int:
    """How many blank lines set the entries of a node apart: none, unless half of them are."""
    between = (
        BREAK.split(text[line_end(text, one.end) : line_start(text, other.start)])[1:-1]
        for one, other in zip(node.entries, node.entries[1:], strict=False)
    )
    gaps = [sum(not line.strip() for line in lines) for lines in between]
    apart = [gap for gap in gaps if gap]
    return max(apart, key=apart.count) if apart and 2 * len(apart) >= len(gaps) else 0


def _begun(sheet: Sheet, found: Place, path: Path, value: Any) -> list[Splice]:
    """The first entry, where there is nothing, `{}` or `[]`."""
    text, node, entry = sheet.text, found.node, found.entry
    written = text[node.start : node.end]
    rest = text[node.end : line_end(text, node.end)].strip(" \t")
    mark = entry.mark if entry else node.start
    usual = written == "" or (written in ("{}", "[]") and text[mark : node.start] == (" " if entry else ""))
    if found.flow or not usual or (entry is None and (rest or not begins_line(text, node.start))):
        return _begun_in_flow(sheet, found, path, value)
    end = break_at(text, node.end)
    if entry is None or (not rest and (entry.key is None or text[entry.start] == "?") and entry.colon):
        indent = column(text, mark) + (1 if entry else 0)
        lines = _lines(sheet, found, path, value, indent)
        return [Splice(mark, node.end, (" " if entry else "") + end.join(lines))]
    if not entry.colon:
        return _begun_in_flow(sheet, found, path, value)
    depth = sheet.around(found).depth
    outer = column(text, entry.start)
    indent = outer + (depth.step if isinstance(path[-1], str) or entry.key is None else depth.dash)
    lines = _lines(sheet, found, path, value, indent)
    at = extent(text, node.end, outer)
    new = end + " " * indent + end.join(lines)
    return [Splice(mark, node.end), Splice(at, at, new)]


def _begun_in_flow(sheet: Sheet, found: Place, path: Path, value: Any) -> list[Splice]:
    node, entry, new = found.node, found.entry, _in_flow(sheet, path, value)
    opened, closed = "{}" if isinstance(path[-1], str) else "[]"
    if node.kind == "scalar":
        before = indicator(sheet.text, entry, found.flow) if entry else ""
        return [Splice(node.start, node.start, f"{before}{opened}{new}{closed}")]
    if sheet.text[node.start] != opened:
        return [Splice(node.start, node.end, f"{opened}{new}{closed}")]
    inside = sheet.text[node.start + 1 : node.end - 1]
    if not inside.strip(" "):
        return [Splice(node.start + 1, node.start + 1, inside + new)]
    return [Splice(node.end - 1, node.end - 1, new)]


def _into_flow(sheet: Sheet, found: Place, index: int, new: str) -> list[Splice]:
    text, node = sheet.text, found.node
    if node.style == "pair":
        behind = node.end + open_colon(text, node.entries[-1])
        return [Splice(node.start, node.start, "{"), Splice(behind, behind, f", {new}}}")]
    if index < len(node.entries):
        entry = node.entries[index]
        between = f"{break_at(text, entry.start)}{_set_in(text, entry)}" if has_own_line(text, node, index) else " "
        return [Splice(entry.start, entry.start, f"{new},{between}")]
    last = node.entries[-1]
    if not has_own_line(text, node, index - 1) or (open_colon(text, last) and line_end(text, last.end) >= node.end):
        behind = last.end + open_colon(text, last)
        return [Splice(behind, behind, f", {new}")]
    trailing = comma(text, last.end)
    apart = " " if open_colon(text, last) else ""
    at = line_end(text, last.end if trailing is None else trailing)
    line = f"{break_at(text, at)}{_set_in(text, last)}{new}"
    if trailing is not None:
        at = at if at < node.end else trailing + 1
        return [Splice(at, at, f"{line},")]
    if at > node.end - 1:  # the bracket stands in the same line
        return [Splice(last.end, last.end, f"{apart},{line}")]
    return [Splice(last.end, last.end, f"{apart},"), Splice(at, at, line)]


def _set_in(text: str, entry: Entry) -> str:
    return text[line_start(text, entry.start) : entry.start]


def _closed(text: str, leaf: Node) -> list[Splice]:
    """Of a text in block style that the file ends in without a break: its header says that there is none."""
    if not leaf.literal or leaf.end < len(text) or "-" in (header := header_of(text, leaf)):
        return []
    return [Splice(leaf.start, leaf.start + len(header), header.replace("+", "") + "-")]
