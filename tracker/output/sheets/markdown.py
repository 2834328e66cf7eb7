"""A sheet as Markdown (CommonMark with tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.output.sheets import Block, Cell, Heading, Lines, Part, Sheet
from tracker.output.style import POLARITY_WORDS


def render(sheet: Sheet) -> str:
    """The sheet as Markdown text."""
    return "\n".join(text for block in sheet for text in _block(block)).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", " ".join(text.split()))


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {escaped(block.text)}"
    elif isinstance(block, Lines):
        if not block.lines:
            return
        for one in block.lines:
            yield f"{'   ' * one.depth}{'-' if one.number is None else f'{one.number}.'} {_text(one.parts)}"
    else:
        yield _row([escaped(title) for title in block.header])
        yield _row(["---"] * len(block.header))
        for row in block.rows:
            yield _row([_text(cell) for cell in row])
    yield ""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(parts: Cell) -> str:
    return "".join(_part(part) for part in parts)


def _part(part: Part) -> str:
    if part.role in ("for", "leaning", "against"):
        return POLARITY_WORDS[part.role]
    if part.text == "\n":
        return "<br>"
    # Spaces around a part stay as they are; only what is between them is text.
    text = escaped(part.text)
    before = part.text[: len(part.text) - len(part.text.lstrip())]
    after = part.text[len(part.text.rstrip()) :] if text else ""
    return f"{before}**{text}**{after}" if part.role in ("strong", "what-if") and text else f"{before}{text}{after}"
