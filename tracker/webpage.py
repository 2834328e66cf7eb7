"""A saved web page -> the text on it, and the way back to each place of the page.

Tags, comments and references to letters are told apart in the main as browsers do it (WHATWG HTML, section 13.2.5).
Scripts and styles are left out, and elements that stand for themselves (paragraphs, cells, list items) part words.
Nothing is fetched, run or laid out, so that what a page hides is text like the rest. It is read here by itself because
each letter needs its place in the page, which no parser at hand gives; the standard library's stumbles over `<![`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final, NamedTuple

from tracker.wording import Trace, traced

_SILENT: Final = frozenset({"script", "style"})
_INLINE: Final = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
        *("time", "tt", "u", "var", "wbr", "img", *_SILENT),
    }
)
"""Elements within a line; every other one parts words."""
_MARKUP: Final = re.compile(r"<(?:!--|([!?]|/(?![a-zA-Z])(?=.))|/?([a-zA-Z][^\s/>]*))", re.ASCII | re.DOTALL)
"""How a comment begins, what is taken for one, and a tag; any other `<` is a sign of the text."""
_COMMENT_END: Final = re.compile(r"--!?>")
_TAG_GOES_ON: Final = re.compile(r"""[^>=]*(?:(>)|=\s*(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*|["']?))""", re.ASCII)
"""To the end of the next value, or to that of the tag. A quotation mark that nothing closes begins no value."""
_RAW_END: Final = {name: re.compile(rf"</{name}(?=[\s/>])", re.ASCII | re.IGNORECASE) for name in _SILENT}
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,32};?|#[xX][0-9a-fA-F]{1,32};?|([a-zA-Z][a-zA-Z0-9]{0,31};?))")


class PageText(NamedTuple):
    """The text of a page."""

    text: str
    trace: Trace


def page_text(page: str) -> PageText:
    """The text of a page in HTML, in time that grows with its length: what is never closed is looked for once."""
    return PageText(*traced(_pieces(page)))


def _pieces(page: str) -> Iterator[tuple[str, int]]:
    """The pieces of the text, each with its place in the page."""
    place = 0
    while (start := page.find("<", place)) >= 0:
        yield from _letters(page, place, start)
        begun = _MARKUP.match(page, start)
        if begun is None:
            yield "<", start
            place = start + 1
            continue
        other, tag = begun.groups()
        if tag:
            place = _after_tag(page, begun)
            if tag.lower() not in _INLINE:
                yield "\n", start
        elif other:
            place = page.find(">", start + 2) + 1 or len(page)
        else:
            place = found.end() if (found := _COMMENT_END.search(page, start + 2)) else len(page)
    yield from _letters(page, place, len(page))


def _after_tag(page: str, begun: re.Match[str]) -> int:
    """Where a tag is over, with the script or the style that it begins; one that nothing closes is the rest."""
    place, end = begun.end(), None
    while not end:
        found = _TAG_GOES_ON.match(page, place)
        if found is None:
            return len(page)
        place, end = found.end(), found[1]
    raw = _RAW_END.get(begun[2].lower())
    if raw is None or page[begun.start() + 1] == "/" or page[place - 2] == "/":
        return place
    closing = raw.search(page, place)
    return closing.start() if closing else len(page)


def _letters(page: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """What stands between markup, with the letters for each reference to some, and any other `&` as it is."""
    for found in _REFERENCE.finditer(page, start, end):
        length = _known(found[1]) if found[1] else len(found[0])
        if not length:
            continue
        place = found.start()
        if start < place:
            yield page[start:place], start
        start = place + length
        yield html.unescape(page[place:start]), place
    if start < end:
        yield page[start:end], start


def _known(name: str) -> int:
    """How long a reference is that begins with such a name: `&copy2024` is `&copy` and a number."""
    return next((length + 1 for length in range(len(name), 1, -1) if name[:length] in html5), 0)
