"""Where a text is cut, so that an entry of a mapping or list goes, with the comments in it and no others.

A text as it is laid out and a path come in, splices go out. Blank lines that set the entry apart go with it. Whether
the outcome reads as meant is not judged here.
"""

from __future__ import annotations

from tracker.reading.document import Path
from tracker.reading.layout import (
    Entry,
    Node,
    Place,
    begins_line,
    blank_above,
    blank_below,
    break_before,
    column,
    comma,
    extent,
    line_above,
    line_end,
    line_start,
    next_line,
    position,
    skipped,
)
from tracker.reading.splicing import (
    Sheet,
    Splice,
    has_own_line,
    header_of,
    keeps_blanks,
    leaf_of,
    open_colon,
)


def removing(sheet: Sheet, path: Path, remarks: bool = False) -> list[Splice]:
    """What takes the entry at `path` out; with `remarks`, the comments right above it as well."""
    found = sheet.place(path[:-1])
    index = position(sheet.held(path[:-1]), path[-1])
    if not found.node.block:
        return _out_of_flow(sheet.text, found.node, index)
    if found.node.size == 1:
        return _emptied(sheet.text, found, remarks)
    return _out_of_block(sheet.text, found, index, remarks)


def _out_of_block(text: str, found: Place, index: int, remarks: bool) -> list[Splice]:
    node = found.node
    entry = node.entries[index]
    behind = extent(text, entry.end, column(text, entry.start))
    if not begins_line(text, entry.start):  # the next one moves up to the dash
        at = blank_below(text, next_line(text, behind))
        while text.startswith(" ", at):
            at += 1
        return [Splice(entry.start, at)]
    start, end = line_start(text, entry.start), next_line(text, behind)
    if remarks:
        start = _remarked(text, entry, found.entry.mark if index == 0 and found.entry else _end(node, index))
    if index == 0:
        above = text[line_above(text, start) : start].strip() if start else ""
        return [Splice(start, end if above.startswith("#") else blank_below(text, end))]
    before = node.entries[index - 1]
    bound = next_line(text, before.end)
    leaf = leaf_of(before.value)
    follows = blank_below(text, end)
    if index == node.size - 1 or follows > end:
        start = blank_above(text, start, bound)
    if start == bound and keeps_blanks(text, leaf):
        end = follows  # blank lines would become part of the text before
    if behind == len(text) and not (leaf.literal and start == bound and "-" not in header_of(text, leaf)):
        start -= len(break_before(text, start))
    return [Splice(start, end)]


def _end(node: Node, index: int) -> int:
    """Where the entry before this one ends; the beginning of the text, where there is none."""
    return node.entries[index - 1].end if index else 0


def _remarked(text: str, entry: Entry, after: int) -> int:
    """Where the comments right above an entry begin that are set in as it is, on lines below an offset."""
    start, bound = line_start(text, entry.start), next_line(text, after) if after else 0
    mark = " " * column(text, entry.start) + "#"
    while start > bound and text.startswith(mark, line_above(text, start)):
        start = line_above(text, start)
    return start


def _emptied(text: str, found: Place, remarks: bool) -> list[Splice]:
    """The only entry goes, and `{}` or `[]` stands behind the key."""
    node, outer = found.node, found.entry
    only = node.entries[0]
    nothing = "{}" if node.kind == "mapping" else "[]"
    behind = extent(text, only.end, column(text, only.start))
    if outer is None or line_start(text, only.start) <= outer.mark:
        return [Splice(only.start, behind, nothing)]
    start, end = line_start(text, only.start), next_line(text, behind)
    start = _remarked(text, only, outer.mark) if remarks else start
    start = blank_above(text, start, next_line(text, outer.mark))
    if behind == len(text):
        start -= len(break_before(text, start))
    return [Splice(outer.mark, outer.mark, f" {nothing}"), Splice(start, end)]


def _out_of_flow(text: str, node: Node, index: int) -> list[Splice]:
    entry = node.entries[index]
    if node.style == "pair":
        return [Splice(node.start, node.end, "{}")]
    trailing = comma(text, entry.end)
    end = entry.end if trailing is None else trailing + 1
    line = line_end(text, end)
    last = index == len(node.entries) - 1
    following = node.end - 1 if last else node.entries[index + 1].start
    own = has_own_line(text, node, index) and following > line
    cuts = []
    if last and index and trailing is None:
        start, between = _comma_before(text, node, index)
        if not own and not text[between + 1 : entry.start].strip():
            return [Splice(start, entry.end)]
        cuts.append(Splice(between - (text[between - 1] == " " and start == between), between + 1))
    if own:
        return [*cuts, Splice(line_start(text, entry.start), next_line(text, end))]
    if len(node.entries) == 1:
        start = node.start + 1 if not text[node.start + 1 : entry.start].strip(" ") else entry.start
        return [Splice(start, end)]
    if last:
        return [*cuts, Splice(entry.start, end)] if cuts else _with_comma_before(text, node, index, end)
    if text[end:line].strip().startswith("#"):
        end = line  # the comment behind it goes as well
    at = skipped(text, end)
    return [Splice(entry.start, following if at == following and not text[end:at].strip() else end)]


def _with_comma_before(text: str, node: Node, index: int, end: int) -> list[Splice]:
    """The last entry, with a comma behind it: the comma before it takes that part."""
    start = node.entries[index].start
    before, between = _comma_before(text, node, index)
    if text[between + 1 : start].strip():
        return [Splice(start, end)]
    return [Splice(before, end - 1)]


def _comma_before(text: str, node: Node, index: int) -> tuple[int, int]:
    """From where to cut so that the comma before an entry goes, and where it is; an open colon keeps its blank."""
    before = node.entries[index - 1]
    between = comma(text, before.end)
    assert between is not None
    return between if open_colon(text, before) else before.end, between
