"""A YAML text with some of its values changed, and everything else left as it was typed.

A `Source` and amendments come in, the new text goes out. It is read again before anybody sees it: what does not
read as meant is not handed out. Nothing here touches a file.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from tracker.diagnostics import Source
from tracker.reading.amending import Amendment, Insert, Remove, Replace, amended, one_by_one, same
from tracker.reading.document import Path
from tracker.reading.inserting import inserting
from tracker.reading.removing import removing
from tracker.reading.replacing import replacing
from tracker.reading.shapes import is_kind, shape_at
from tracker.reading.spelling import Depth, Expected, Speller, Style
from tracker.reading.splicing import Sheet, Splice, spliced
from tracker.reading.yamltext import laid_out, load
from tracker.scenario import YES_NO, Flag, Options, Scenario

__all__ = ["Amendment", "Insert", "NotRewritable", "Remove", "Replace", "rewritten"]


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
    batches: list[list[Amendment]] = [[step for step in steps if isinstance(step, Replace)]]
    batches += [[step] for step in steps if not isinstance(step, Replace)]
    return _all_of(source, document.data, [batch for batch in batches if batch])


def _all_of(source: Source, data: Any, batches: list[list[Amendment]]) -> str:
    """The text with one batch after the other; what only replaces moves nothing, so that it can be done at once."""
    text = source.text
    for batch in batches:
        before = Source(source.name, text)
        meant = functools.reduce(amended, batch, data)
        made = _attempt(before, data, batch, meant, "house")
        if made is None and len(batch) > 1:
            made = _all_of(before, data, [[step] for step in batch])
        elif made is None:
            made = _attempt(before, data, batch, meant, "ended") or _attempt(before, data, batch, meant, "plain")
        if made is None:
            raise NotRewritable(batch[0].path)
        text, data = made, meant
    return text


def _attempt(source: Source, data: Any, batch: list[Amendment], meant: Any, style: Style) -> str | None:
    """The text with a batch made, new values in a style; None if it does not read as meant."""
    speller = Speller(Depth(), _expected_in(meant), style)
    sheet = Sheet(source.text, laid_out(source), data, speller)
    text = spliced(source.text, [splice for step in batch for splice in _splices(sheet, step)])
    read = load(Source(source.name, text))
    return text if not read.diagnostics and same(read.data, meant) else None


def _splices(sheet: Sheet, amendment: Amendment) -> list[Splice]:
    if isinstance(amendment, Remove):
        return removing(sheet, amendment.path)
    change = inserting if isinstance(amendment, Insert) else replacing
    return change(sheet, amendment.path, amendment.value)


def _expected_in(data: Any) -> Expected:
    """Whether a word such as `yes` is taken as meant at a path of a scenario: a flag, or an answer to yes or no."""

    def expected(path: Path, text: str) -> bool:
        if is_kind(shape_at(Scenario, path), Flag):
            return True
        return text in YES_NO and any(_asks_yes_or_no(data, path[:end]) for end in (len(path), len(path) - 1))

    return expected


def _asks_yes_or_no(data: Any, path: Path) -> bool:
    if not is_kind(shape_at(Scenario, path), Options):
        return False
    issues = data.get("issues") if isinstance(data, dict) else None
    issue = issues.get(path[-1]) if isinstance(issues, dict) else None
    return isinstance(issue, dict) and bool(issue.get("yes_no"))
