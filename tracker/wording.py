"""A text -> the form in which its wording is compared, and the way back to each place of the text.

Whitespace is one space, letters and signs are in their plain form (Unicode NFKC), quotation marks and dashes are those
of a typewriter, and what cannot be seen is gone. Case stays, and so does every word. Nothing here knows what is looked
for.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

_DOUBLE: Final = (0xAB, 0xBB, 0x5F4, 0x201C, 0x201D, 0x201E, 0x201F, 0x2033)
"""Quotation marks, the Hebrew gershayim, the double prime."""
_SINGLE: Final = (0x60, 0xB4, 0x2BC, 0x5F3, 0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0x2039, 0x203A)
"""Apostrophes, accents in their place, the Hebrew geresh, the prime."""
_DASHES: Final = (0x5BE, *range(0x2010, 0x2016), 0x2212, 0x2E3A, 0x2E3B)
_UNSEEN: Final = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
"""The soft hyphen, spaces and joiners without width, marks of direction, the byte order mark."""
_PLAIN: Final[dict[int, str | None]] = {
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_UNSEEN),
}
_UNEVEN: Final = re.compile(r"\s{2,}|[^\S ]|-{2,}|`|[!-~]?[^\x00-\x7f]+")
"""What may have another form: whitespace but one space, rows of dashes, what is beyond ASCII with what it joins."""
_SIGN: Final = re.compile(f"[{''.join(map(chr, _PLAIN))}]")
_ROW: Final = re.compile(r"\s+|-{2,}")


class Trace(NamedTuple):
    """From each place of a text made of another to the place that it comes from; piece by piece, in order."""

    starts: list[int]
    origins: list[int]

    def origin(self, place: int) -> int:
        """Where it comes from."""
        piece = bisect_right(self.starts, place) - 1
        return self.origins[piece] + place - self.starts[piece] if piece >= 0 else 0


def traced(pieces: Iterable[tuple[str, int]]) -> tuple[str, Trace]:
    """The text that the pieces make, and the way back; each comes with the place that it begins at."""
    texts: list[str] = []
    trace = Trace([], [])
    length = 0
    for piece, origin in pieces:
        texts.append(piece)
        trace.starts.append(length)
        trace.origins.append(origin)
        length += len(piece)
    return "".join(texts), trace


class Wording(NamedTuple):
    """A text in the form in which it is compared."""

    text: str
    trace: Trace


def wording(text: str) -> Wording:
    """The form of a text, in time that grows with its length."""
    return Wording(*traced(_joined(_pieces(text, {}))))


def plain(text: str) -> str:
    """The form of a short text."""
    return wording(text).text


def _pieces(text: str, known: dict[str, list[tuple[str, int]]]) -> Iterator[tuple[str, int]]:
    """The pieces of the form, each with the place in the text that it begins at."""
    end = 0
    for found in _UNEVEN.finditer(text):
        start, stretch = found.start(), found.group()
        if _is_plain(stretch):
            continue
        if end < start:
            yield text[end:start], end
        if stretch not in known:
            known[stretch] = list(_clusters(stretch))
        yield from ((form, start + offset) for form, offset in known[stretch])
        end = found.end()
    if end < len(text):
        yield text[end:], end


def _joined(pieces: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The pieces without empty ones, and with rows of spaces or dashes made one where what parted them is gone."""
    last = ""
    for piece, origin in pieces:
        if piece and piece[0] in " -" and piece[0] == last:
            piece, origin = piece[1:], origin + 1
        if piece:
            yield piece, origin
            last = piece[-1]


def _is_plain(stretch: str) -> bool:
    """Whether it is in its plain form, as most words of most scripts are."""
    if not stretch.isprintable() or _SIGN.search(stretch) or _ROW.search(stretch):
        return False
    return unicodedata.is_normalized("NFKC", stretch)


def _clusters(stretch: str) -> Iterator[tuple[str, int]]:
    """The forms of letters with what joins them, as small as can be, each with its place in the stretch."""
    if stretch.isspace() or stretch.startswith("--"):
        yield "-" if stretch[0] == "-" else " ", 0
        return
    begun = 0
    for place in range(1, len(stretch) + 1):
        ends = place == len(stretch) or not unicodedata.combining(stretch[place])
        if ends and (place == len(stretch) or _apart(stretch[begun:place], stretch[place])):
            for number, letter in enumerate(_form(stretch[begun:place])):
                yield letter, min(begun + number, place - 1)
            begun = place


def _apart(before: str, here: str) -> bool:
    """Whether a letter stays what it is after others: some join them without being marks (Hangul, Bengali)."""
    return _form(before + here) == _form(before) + _form(here)


def _form(cluster: str) -> str:
    """The plain form: signs before NFKC (which parts some of them into a space and a mark) and after it."""
    found = unicodedata.normalize("NFKC", cluster.translate(_PLAIN)).translate(_PLAIN)
    return _ROW.sub(lambda row: row.group()[0] if row.group()[0] == "-" else " ", found)
