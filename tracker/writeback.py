"""An overlay written back into the scenario that it is about, as a text: what that file would say, were it so.

An overlay that was read comes in; the text of its scenario goes out, with the changes made and all else as typed, or a
diagnostic for each change that no file can hold. The text is read again, with every check, and says what was meant
before anybody sees it. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tracker.amending import amendments, typed_entries
from tracker.diagnostics import Diagnostic, Problems, Related, Source
from tracker.reading import ScenarioFile, scenario_in
from tracker.reading.overlays import OverlayFile
from tracker.reading.rewriting import rewritten
from tracker.record import Question, on_day
from tracker.scenario import Scenario
from tracker.whatif import SECTIONS, WhatIf
from tracker.writable import unwritable, writable


class WrittenBack(NamedTuple):
    """The text of a scenario file before and after, and what is left out besides what the changes name, in words."""

    path: Path
    before: str
    after: str
    left_out: tuple[str, ...] = ()


class NotAsMeant(Exception):
    """The new text does not read as the scenario that was meant: a mistake of this program."""


def written_back(overlay: OverlayFile, as_said: bool = False) -> WrittenBack:
    """The file of the scenario with the changes of the overlay made in it.

    Args:
        overlay: an overlay of a scenario that was read from a file.
        as_said: whether to write down as statements what is only supposed.

    Raises:
        Problems: with every change that no file can hold.
        NotAsMeant: the new text would not say what was meant.
        NotRewritable: the text cannot be changed so that it would.
    """
    file, what_if = overlay.changed, overlay.changed.supposing
    day = _day(what_if)
    wrong = [*_unwritable(overlay, as_said), *_undated(overlay, day)]
    if wrong:
        raise Problems(wrong)
    document = file.document
    assert document is not None  # it was read from a file
    held = writable(what_if, day)
    steps = amendments(document.data, what_if.base, held.scenario, typed_entries(what_if.changes))
    text = rewritten(document.source, steps) if steps else document.source.text
    _check(Source(document.source.name, text), held.scenario)
    return WrittenBack(Path(document.source.name), document.source.text, text, held.left_out)


def _day(what_if: WhatIf) -> date | None:
    """The day of the what-if's evaluation, unless it is asked for another; no rank has a say in it."""
    return on_day(what_if.scenario, Question(), lambda _: 0, what_if).day


def _unwritable(overlay: OverlayFile, as_said: bool) -> Iterator[Diagnostic]:
    for one in unwritable(overlay.changed.supposing, as_said):
        related = tuple(_basis(overlay.changed, one.assumption) if one.assumption else ())
        yield Diagnostic(one.code, one.message, overlay.places[one.change], hint=one.hint, related=related)


def _basis(file: ScenarioFile, assumption: str) -> Iterator[Related]:
    place = file.place("assumptions", assumption, "basis")
    if place is not None:
        yield Related(f"assumption `{assumption}`", place)


def _undated(overlay: OverlayFile, day: date | None) -> Iterator[Diagnostic]:
    """That nothing says on which day something would be said."""
    if day is None and overlay.changed.supposing.suppositions:
        message, hint = "nothing says when this would be said", "add `as of DATE` to the changes"
        yield Diagnostic("no-date", message, overlay.places[0], hint=hint)


def _check(source: Source, meant: Scenario) -> None:
    """Read the new text with every check, and compare it with what was meant, entry by entry.

    Raises:
        NotAsMeant: it says something else, or cannot be read.
    """
    try:
        found = scenario_in(source).scenario
    except Problems as problems:
        raise NotAsMeant(f"the new text of {source.name} is not good: {problems}") from problems
    for key in Scenario.model_fields:
        if getattr(found, key) != getattr(meant, key):
            raise NotAsMeant(f"the new text of {source.name} says something else under `{key}`")
    for section in SECTIONS:
        if list(getattr(found, section)) != list(getattr(meant, section)):
            raise NotAsMeant(f"the new text of {source.name} has `{section}` in another order")
