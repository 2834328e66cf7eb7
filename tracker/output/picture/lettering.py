"""Words in a picture: how wide they will be, shortened where they must, right-to-left ones kept together.

Texts come in, numbers and texts go out. Widths are estimates, rather too wide than too narrow: which font a browser
takes is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

FAMILY: Final = "Noto Sans, Noto Sans Hebrew, Noto Sans Arabic, system-ui, sans-serif"
ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"

_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}"
_END: Final = "\N{POP DIRECTIONAL ISOLATE}"
_LEFT: Final = "\N{LEFT-TO-RIGHT MARK}"
_NARROW: Final = frozenset("iljftrI.,:;'|!()[]/ \N{MIDDLE DOT}")
_WIDE: Final = frozenset("mwMWQO@\N{HORIZONTAL ELLIPSIS}\N{EM DASH}")
_ARABIC_LETTERS: Final = "[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufeff]+"
_ARABIC: Final = re.compile(f"{_ARABIC_LETTERS}(?: +{_ARABIC_LETTERS})*")
_SPARE: Final = 1.06


def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide the text is about, in the units of its size."""
    return size * _SPARE * (1.07 if bold else 1) * sum(map(_width, text))


def _width(letter: str) -> float:
    """In ems."""
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.94
    return 0.68 if letter.isupper() else 0.57


def shortened(text: str, size: float, most: float, bold: bool = False) -> str:
    """The text, cut short with an ellipsis where it is wider than that; nothing where not even a letter fits."""
    text = " ".join(text.split())
    if width_of(text, size, bold) <= most:
        return text
    room = most - width_of(ELLIPSIS, size, bold)
    kept = []
    for letter in text:
        room -= width_of(letter, size, bold)
        if room < 0:
            break
        kept.append(letter)
    return f"{''.join(kept).rstrip()}{ELLIPSIS}" if kept else ""


def kept_together(text: str) -> str:
    """The text set apart, if it has right-to-left letters: in its own direction, whatever stands around it.

    Arabic beside Hebrew is set apart once more: what lays out the PNG joins no letters where two scripts run together.
    """
    found = {unicodedata.bidirectional(letter) for letter in text}
    if not found & {"R", "AL", "AN"}:
        return text
    if {"R", "AL"} <= found:
        text = _ARABIC.sub(lambda run: f"{_ISOLATE}{run[0]}{_END}", text)
    return f"{_ISOLATE}{text}{_END}"


def wrapped(text: str, size: float, most: float, bold: bool = False, lines: int | None = None) -> list[str]:
    """The text in lines that are not wider than that, broken between words; a longer word is cut short.

    With no more than so many `lines`, what is left is cut short on the last of them.
    """
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if width_of(longer, size, bold) <= most or not found[-1] or len(found) == lines:
            found[-1] = longer
        else:
            found.append(word)
    return [shortened(line, size, most, bold) for line in found]


def rows(stretches: Iterable[tuple[float, float]]) -> list[int]:
    """For each stretch from left to right, the first row in which it overlaps none before it."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for left, right in stretches:
        free = (n for n, row in enumerate(taken) if all(right <= one or other <= left for one, other in row))
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append((left, right))
        found.append(number)
    return found


def from_the_left(sentence: str) -> str:
    """A sentence of ours, read from the left although a right-to-left name in it may come first."""
    return f"{_LEFT}{sentence}" if kept_together(sentence) != sentence else sentence
