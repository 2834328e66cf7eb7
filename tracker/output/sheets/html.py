"""A sheet as HTML, for a notebook: one element with its own styles, no scripts, nothing from elsewhere.

Colours stay apart under every colour-vision deficiency, and are never alone: a sign and a word go with each.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from tracker.output.sheets import Block, Cell, Heading, Lines, Part, Sheet
from tracker.output.style import POLARITY_WORDS, sign

_FILLS: Final = {
    "agreed": "good", "within-reach": "good", "accepted": "good", "compatible": "good", "open": "open",
    "contested": "open", "incompatible": "not", "unstated": "none", None: "none",
}  # fmt: skip

_STYLE: Final = """
.tracker{font:14px/1.45 system-ui,"Noto Sans","Noto Sans Arabic","Noto Sans Hebrew",sans-serif;max-width:60em}
.tracker table{border-collapse:collapse;margin:.5em 0 1em}
.tracker th,.tracker td{text-align:left;vertical-align:top;padding:.25em .7em;border-bottom:1px solid #8884}
.tracker caption{text-align:left;font-weight:600;padding:.2em 0}
.tracker .v{border-radius:.6em;padding:0 .5em;white-space:nowrap}
.tracker .good{background:#bcd7f5;color:#174f8f}.tracker .open{background:#ffe08a;color:#6b4700}
.tracker .not{background:#f0b79c;color:#8a2f0b}.tracker .none{background:#eef1f5;color:#454f5d}
.tracker .faint{opacity:.75}.tracker .what-if{font-weight:700;border-left:.3em solid #6b4700;padding-left:.4em}
.tracker p{margin:.1em 0}
"""


def render(sheet: Sheet) -> str:
    """The sheet as one HTML element."""
    content = "".join(text for block in sheet for text in _block(block))
    return f'<div class="tracker"><style>{_STYLE}</style>{content}</div>'


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        level = block.level + 1  # the page has a title of its own
        yield f"<h{level}>{escape(block.text)}</h{level}>"
    elif isinstance(block, Lines):
        for one in block.lines:
            number = "" if one.number is None else f"{one.number}. "
            yield f'<p dir="auto" style="margin-inline-start:{1.2 * one.depth:g}em">{number}{_text(one.parts)}</p>'
    else:
        yield f"<table><caption>{escape(block.about)}</caption><thead><tr>"
        yield from (f'<th scope="col">{escape(title)}</th>' for title in block.header)
        yield "</tr></thead><tbody>"
        for first, *others in block.rows:
            yield f'<tr><th scope="row">{_text(first)}</th>'
            yield from (f"<td>{_text(cell)}</td>" for cell in others)
            yield "</tr>"
        yield "</tbody></table>"


def _text(parts: Cell) -> str:
    return "".join(_part(part) for part in parts)


def _part(part: Part) -> str:
    text = escape(part.text)
    if part.role == "verdict":
        return f'<span class="v {_FILLS[part.name]}">{sign(part.name)} {text}</span>'
    if part.role in ("for", "leaning", "against"):
        return f"<em>{POLARITY_WORDS[part.role]}</em>"
    if part.role == "strong":
        return f"<strong>{text}</strong>"
    return f'<span class="{part.role}">{text}</span>' if part.role in ("faint", "what-if") else text
