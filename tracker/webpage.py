"""A saved web page -> the text on it, and the way back to each place of the page.

Scripts and styles are left out, entities are letters, and elements that stand for themselves (paragraphs, cells, list
items) part words. Nothing is fetched, run or laid out.
"""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import Final, NamedTuple

from tracker.wording import Trace

_SILENT: Final = frozenset({"script", "style"})
_INLINE: Final = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
        *("time", "tt", "u", "var", "wbr", "img", *_SILENT),
    }
)
"""Elements within a line; every other one parts words."""


class PageText(NamedTuple):
    """The text of a page."""

    text: str
    trace: Trace


def page_text(page: str) -> PageText:
    """The text of a page in HTML, in time that grows with its length."""
    reader = _Reader(page)
    reader.feed(page)
    reader.close()
    return PageText("".join(reader.pieces), reader.trace)


class _Reader(HTMLParser):
    """Takes down the text, piece by piece, with the place of each."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self.trace = Trace([], [])
        self._length = 0
        self._silent = False
        self._lines = [0]
        for line in page.split("\n"):  # as the parser counts them
            self._lines.append(self._lines[-1] + len(line) + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser calls it
        self._silent = tag in _SILENT
        self._part(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as above
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._add(html.unescape(f"&#{name};"))

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self._add("\n")

    def _add(self, text: str) -> None:
        line, column = self.getpos()
        self.pieces.append(text)
        self.trace.starts.append(self._length)
        self.trace.origins.append(self._lines[line - 1] + column)
        self._length += len(text)
