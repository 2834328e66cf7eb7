"""A sheet on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from tracker.output import style
from tracker.output.sheets import Block, Cell, Heading, Line, Lines, Part, Sheet, Table

_STYLES = {"strong": "bold", "faint": "dim", "what-if": "bold magenta"}


def render(sheet: Sheet, width: int = 80, color: bool = False) -> str:
    """The sheet as text, in at most this many columns."""
    return style.to_text((part for block in sheet for part in laid_out(block)), width, color).rstrip("\n") + "\n"


def laid_out(block: Block) -> Iterator[RenderableType]:
    """One block."""
    if isinstance(block, Heading):
        yield style.heading(block.text) if block.level == 2 else Text(block.text, "bold")
    elif isinstance(block, Lines):
        yield from lines(block.lines)
        if block.lines:
            yield Text()
    else:
        yield _table(block)
        yield Text()


def _hung(one: Line) -> RichTable:
    """A line of a list: what does not fit stands below its beginning."""
    sign = "•" if one.number is None else f"{one.number}."
    hung = RichTable.grid(padding=(0, 1))
    hung.add_column(width=len(sign))
    hung.add_column(overflow="fold")
    hung.add_row(Text(sign), _text(one.parts))
    return hung


def lines(found: Iterable[Line]) -> Iterator[RenderableType]:
    """Lines, each set in as far as it is deep."""
    for one in found:
        hangs = one.number is not None or one.depth > 1
        yield Padding(_hung(one) if hangs else _text(one.parts), (0, 0, 0, 2 * one.depth))


def _table(block: Table) -> RichTable:
    table = RichTable(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    for number, title in enumerate(block.header):
        table.add_column(title, ratio=block.widths[number] if block.widths else 1, overflow="fold")
    for row in block.rows:
        table.add_row(*(_text(cell) for cell in row))
    return table


def _text(parts: Cell) -> Text:
    return Text.assemble(*(_part(part) for part in parts))


def _part(part: Part) -> Text:
    if part.role == "verdict":
        return Text(f"{style.sign(part.name)} {part.text}", style.verdict(part.name).style)
    if part.role in ("for", "leaning", "against"):
        return style.polarity(part.role)
    return Text(part.text, _STYLES.get(part.role, ""))
