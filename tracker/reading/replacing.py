"""Where a text is cut and what is put there, so that one value becomes another.

A text as it is laid out, its data, a path and the new value come in, splices go out. A scalar keeps its quotes where
they can hold the new text. Whether the outcome reads as meant is not judged here.
"""

from __future__ import annotations

from typing import Any

from tracker.reading.document import Path
from tracker.reading.layout import (
    Place,
    begins_line,
    break_at,
    column,
    extent,
    line_end,
    line_start,
    next_line,
)
from tracker.reading.spelling import TEXT_WIDTH, WIDTH, Spelled, Speller, quoted
from tracker.reading.splicing import Sheet, Splice, header_of, indicator


def replacing(sheet: Sheet, path: Path, value: Any) -> list[Splice]:
    """What makes the value at `path` another."""
    found = sheet.place(path)
    text, node, entry = sheet.text, found.node, found.entry
    if found.flow or (entry is None and not node.block):
        return _in_flow(sheet, found, path, value)
    if entry is None:
        return _whole(sheet, path, value)
    new = _spelled(sheet, found, path, value)
    if node.empty:
        return _filled(text, found, new)
    if node.literal:
        return _block_text(text, found, new)
    if not node.block and (not new.lines or line_start(text, node.start) <= entry.mark):
        return _in_place(text, found, new)
    return _below(text, found, new)


def _in_flow(sheet: Sheet, found: Place, path: Path, value: Any) -> list[Splice]:
    node, entry = found.node, found.entry
    new = _scalar(sheet.speller, found, path, value) or sheet.speller.flow(value, path)
    if not node.empty or entry is None:
        return [Splice(node.start, node.end, new)]
    return [Splice(node.start, node.end, f"{indicator(sheet.text, entry, flow=True)}{new}" if new else "")]


def _whole(sheet: Sheet, path: Path, value: Any) -> list[Splice]:
    """All of the text but what stands before and behind its entries."""
    text, node = sheet.text, sheet.root
    indent = column(text, node.start)
    speller = sheet.around(sheet.place(()))
    if value and isinstance(value, dict):
        lines = list(speller.mapping(value, path, indent))
    elif value and isinstance(value, list):
        lines = list(speller.items(value, path, indent))
    else:
        lines = [speller.flow(value, path)]
    new = break_at(text, node.start).join(lines)
    return [Splice(node.start, extent(text, node.end, indent), new.removeprefix(" " * indent))]


def _scalar(speller: Speller, found: Place, path: Path, value: Any) -> str | None:
    """The new text in the quotes of the old one, if it had any."""
    if not isinstance(value, str):
        return None
    style = found.node.style
    return quoted(value, style) if style in ("'", '"') else speller.scalar(value, path, found.flow)


def _spelled(sheet: Sheet, found: Place, path: Path, value: Any) -> Spelled:
    """The new value as it can stand behind a key or dash in block style."""
    text, node, entry = sheet.text, found.node, found.entry
    assert entry is not None
    speller = sheet.around(found)
    outer = column(text, entry.start)
    room = WIDTH - column(text, entry.mark) - 1
    if node.style in ("'", '"') and isinstance(value, str):
        return Spelled(quoted(value, node.style))
    if isinstance(value, str):
        indent = _indent_of_text(text, found) or outer + speller.depth.step
        line = speller.scalar(value, path, flow=False)
        stays = node.kind == "scalar" and not node.literal and not node.empty and "\n" not in value
        return Spelled(line) if stays else speller.text(value, path, indent, room + TEXT_WIDTH - WIDTH)
    if entry.key is None and value:
        first, *others = speller.item(value, path, outer, "-" + " " * _gap_behind_dash(text, found))
        return Spelled(first.removeprefix("-").lstrip(" "), tuple(others))
    return speller.value(value, path, outer, room)


def _gap_behind_dash(text: str, found: Place) -> int:
    entry = found.entry
    assert entry is not None
    between = text[entry.mark : found.node.start]
    return len(between) if between and not between.strip(" ") else 1


def _indent_of_text(text: str, found: Place) -> int | None:
    """How far a text in block style is set in, if there is one."""
    if not found.node.literal or header_of(text, found.node)[1:].strip("+-"):
        return None
    lines = text[next_line(text, found.node.start) : found.node.end].splitlines()
    return next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), None)


def _filled(text: str, found: Place, new: Spelled) -> list[Splice]:
    """A value where there was none."""
    entry = found.entry
    assert entry is not None
    head = f"{indicator(text, entry, found.flow)}{new.head}" if new.head or not entry.colon else ""
    at = line_end(text, entry.mark)
    lines = _joined(text, at, new)
    if new.lines and entry.key is None and text[entry.mark : at].strip(" \t") and not new.head.startswith(("|", ">")):
        return [Splice(at, at, _moved_down(text, at, entry.mark, new))]
    if at == entry.mark:
        return [Splice(at, at, head + lines)]
    return [Splice(entry.mark, entry.mark, head), Splice(at, at, lines)]


def _moved_down(text: str, at: int, mark: int, new: Spelled) -> str:
    """Lines of an item below its dash, because a comment stands behind that."""
    indent = " " * (column(text, mark) + 1)
    return "".join(break_at(text, at) + line for line in (indent + new.head, *new.lines))


def _joined(text: str, at: int, new: Spelled) -> str:
    return "".join(break_at(text, at) + line for line in new.lines)


def _block_text(text: str, found: Place, new: Spelled) -> list[Splice]:
    """In the place of a text in block style; the comment behind its header stays."""
    node = found.node
    head = node.start + len(header_of(text, node))
    line = line_end(text, head)
    start = node.start - (not new.head and text[node.start - 1] == " ")
    if line >= node.end:  # it has no lines
        return [Splice(start, head, new.head), Splice(line, line, _joined(text, line, new))]
    return [Splice(start, head, new.head), Splice(line, node.end, _joined(text, line, new))]


def _in_place(text: str, found: Place, new: Spelled) -> list[Splice]:
    """In the place of what began in the line of the key or dash, or stays in one line of its own."""
    node, entry = found.node, found.entry
    assert entry is not None
    at = line_end(text, node.end)
    behind = text[node.end : at].strip(" \t")
    if new.lines and entry.key is None and behind and not new.head.startswith(("|", ">")):
        return [Splice(entry.mark, node.end), Splice(at, at, _moved_down(text, at, entry.mark, new))]
    start = node.start - (not new.head and text[node.start - 1] == " ")
    if not new.lines:
        return [Splice(start, node.end, new.head)]
    if at == node.end:
        return [Splice(start, at, new.head + _joined(text, at, new))]
    return [Splice(start, node.end, new.head), Splice(at, at, _joined(text, at, new))]


def _below(text: str, found: Place, new: Spelled) -> list[Splice]:
    """In the place of lines below the key or dash, or of a mapping or list that begins behind a dash."""
    node, entry = found.node, found.entry
    assert entry is not None
    end = extent(text, node.end, column(text, entry.start))
    if not begins_line(text, node.start):
        start = node.start - (not new.head and text[node.start - 1] == " ")
        line = line_end(text, node.end)
        if text[node.end : line].strip() and line_start(text, node.end) <= start:  # the comment behind it stays
            return [Splice(start, node.end, new.head), Splice(line, end, _joined(text, line, new))]
        return [Splice(start, end, new.head + _joined(text, start, new))]
    head = f" {new.head}" if new.head else ""
    line = line_end(text, entry.mark)
    if not node.block:
        end = line_end(text, node.end)
    if entry.key is None and new.lines and not new.head.startswith(("|", ">")):
        return [Splice(line, end, _moved_down(text, line, entry.mark, new))]
    if line == entry.mark:
        return [Splice(line, end, head + _joined(text, line, new))]
    return [Splice(entry.mark, entry.mark, head), Splice(line, end, _joined(text, line, new))]
