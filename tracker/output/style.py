"""How results look on a terminal: the word, the sign and the colour of each verdict and state. One place for all."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.text import Text

from tracker.elimination import Count
from tracker.evaluation import Judgement
from tracker.verdicts import Verdict
from tracker.vocabulary import WORDS as WORDS

NARROWEST: Final = 60
WIDEST: Final = 110

_SIGNS: Final = {
    "agreed": "✔", "within-reach": "●", "accepted": "✔", "compatible": "●", "open": "○", "contested": "◆",
    "incompatible": "✖", "unstated": "·", None: "?",
}  # fmt: skip
_STYLES: Final = {
    "agreed": "bold blue", "within-reach": "blue", "accepted": "bold blue", "compatible": "blue", "open": "yellow",
    "contested": "bold yellow", "incompatible": "bold red", "unstated": "dim", None: "dim",
}  # fmt: skip
MARKS: Final = {"for": "+", "leaning": "~", "against": "-"}
POLARITY_WORDS: Final = {"for": "for", "leaning": "leans to", "against": "against"}


ASSUMED: Final = "†"
"""Marks a verdict or a state that an assumption of the analyst bears on."""


def stage_word(stage: str | None) -> str:
    """A stage as it is read: `in force`; nothing where there is none."""
    return (stage or "").replace("-", " ")


def sign(name: str | None) -> str:
    """The sign of a verdict or a state."""
    return _SIGNS[name]


def verdict(name: str | None, assumed: bool = False) -> Text:
    """A verdict or a state as a sign and a word."""
    return Text(f"{_SIGNS[name]} {WORDS[name]}{ASSUMED if assumed else ''}", _STYLES[name])


def marked(result: Verdict | Judgement) -> Text:
    """A verdict or a state, with the mark of an assumption where one bears on it."""
    name = result.name if isinstance(result, Verdict) else result.state
    return verdict(name, bool(result.assumptions))


def count(number: int, noun: str) -> str:
    """`1 source`, `2 sources`; `1 copy`, `2 copies`; `1 day`, `2 days`."""
    if number == 1:
        return f"{number} {noun}"
    return f"{number} {noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{number} {noun}s"


def at_least(count: Count) -> str:
    """A count in words: very large ones rounded, with their power of ten."""
    return f"{'' if count.exact else 'at least '}{large(count.number)}"


def large(number: int) -> str:
    """`1,204`, or `3.1 x 10^52`."""
    if number < 10**12:
        return f"{number:,}"
    digits = str(number)
    return f"about {digits[0]}.{digits[1]} x 10^{len(digits) - 1}"


def polarity(name: str) -> Text:
    """For, leaning or against, as a mark and a word."""
    style = {"for": "blue", "leaning": "yellow", "against": "red"}[name]
    return Text(f"{MARKS[name]} {POLARITY_WORDS[name]}", style)


def heading(text: str) -> Text:
    """The heading of a section."""
    return Text(text.upper(), "bold")


def faint(text: str) -> Text:
    """Text of less weight, such as where something stands."""
    return Text(text, "dim")


def to_text(parts: Iterable[RenderableType], width: int, color: bool) -> str:
    """Lay out the parts in this many columns; without colour, plain text with no trailing spaces."""
    written = io.StringIO()
    console = Console(
        file=written,
        width=max(NARROWEST, min(WIDEST, width)),
        height=25,  # of no consequence, and not to be asked of the terminal for every line
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(Group(*parts))
    return re.sub(r"[ \t]+$", "", written.getvalue(), flags=re.MULTILINE)
