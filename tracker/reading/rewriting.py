"""A YAML text with some of its values changed, and everything else left as it was typed.

A `Source` and amendments come in, the new text goes out. It is read again before anybody sees it: what does not
read as meant is not handed out. Nothing here touches a file.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from tracker.diagnostics import Source
from tracker.reading.amendments import Amendment, Insert, Remove, Replace, amended, one_by_one, same
from tracker.reading.document import Path
from tracker.reading.inserting import inserting
from tracker.reading.removing import removing
from tracker.reading.replacing import replacing
from tracker.reading.scenarios import reads_the_same
from tracker.reading.spelling import Depth, Speller, Style
from tracker.reading.splicing import Sheet, Splice, carried, spliced
from tracker.reading.yamltext import laid_out, load

__all__ = ["Amendment", "Insert", "NotRewritable", "Remove", "Replace", "rewritten"]

_OTHER_STYLES: Final[tuple[Style, ...]] = ("ended", "plain")


class NotRewritable(Exception):
    """The text cannot be rewritten so that it reads as meant; `path` is where that was wanted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"the text cannot be rewritten at {'.'.join(map(str, path)) or 'the top'}")


def rewritten(source: Source, amendments: Sequence[Amendment]) -> str:
    """The text of `source` with the amendments made, and nothing else changed.

    All paths are those of the text as it is before any amendment. Of several put in at one place, the first stands
    first.

    Raises:
        NotRewritable: something is wrong with the text itself, or no way was found that reads as meant.
        LookupError: there is no such place, or a new key is there already.
        ValueError: one amendment lies within what another replaces or takes out, or two are of one place.
    """
    document = load(source)
    if document.diagnostics:
        raise NotRewritable(())
    steps = one_by_one(document.data, amendments)
    steps.sort(key=lambda step: not isinstance(step, Replace))  # what replaces moves nothing, and comes first
    return _all_of(source, document.data, steps)


def _all_of(source: Source, data: Any, steps: list[Amendment]) -> str:
    """The text with all steps made, as many at once as read as meant: all, else half of them, down to single ones."""
    most = len(steps)
    while steps:
        made = _made(source, data, steps[:most])
        reads = made.reads()
        if not reads and made.steps > 1:
            most = made.steps // 2
            continue
        if not reads:
            made = _otherwise(source, data, steps[0])
        source, data, steps, most = Source(source.name, made.text), made.data, steps[made.steps :], 2 * most
    return source.text


def _otherwise(source: Source, data: Any, step: Amendment) -> _Made:
    """A single step that in the house style does not read as meant."""
    for style in _OTHER_STYLES:
        made = _made(source, data, [step], style)
        if made.reads():
            return made
    raise NotRewritable(step.path)


class _Made(NamedTuple):
    """A text with the first so many steps made, and what it is to read as."""

    text: str
    data: Any
    steps: int

    def reads(self) -> bool:
        """Whether it does so."""
        read = load(Source("rewritten", self.text))
        return not read.diagnostics and same(read.data, self.data)


def _made(source: Source, data: Any, steps: list[Amendment], style: Style = "house") -> _Made:
    """As many of the first steps made as one layout of the text tells how to, at least one; new values in a style."""
    at_once = list(itertools.takewhile(lambda step: isinstance(step, Replace), steps))
    meant = functools.reduce(amended, at_once, data)
    speller = Speller(Depth(), functools.partial(reads_the_same, meant), style)
    sheet = Sheet(source.text, laid_out(source), data, speller)
    if not at_once:
        return _one_after_the_other(sheet, steps)
    splices = [splice for step in at_once for splice in _splices(sheet, step)]
    return _Made(spliced(source.text, splices), meant, len(at_once))


def _one_after_the_other(sheet: Sheet, steps: list[Amendment]) -> _Made:
    """What is put in and taken out, each on the text that the one before left."""
    for count, step in enumerate(steps, 1):
        meant = amended(sheet.data, step)
        sheet = sheet._replace(speller=sheet.speller._replace(expected=functools.partial(reads_the_same, meant)))
        splices = _splices(sheet, step)
        following = carried(sheet, step, splices, meant) if count < len(steps) else None
        if following is None and 1 < count < len(steps):
            return _Made(sheet.text, sheet.data, count - 1)  # it may not read as meant, and is tried by itself
        if following is None or not following.shows(steps[count].path):
            break
        sheet = following
    return _Made(spliced(sheet.text, splices), meant, count)


def _splices(sheet: Sheet, amendment: Amendment) -> list[Splice]:
    if isinstance(amendment, Remove):
        return removing(sheet, amendment.path, amendment.remarks)
    if isinstance(amendment, Insert):
        return inserting(sheet, amendment.path, amendment.value, amendment.behind)
    return replacing(sheet, amendment.path, amendment.value)
