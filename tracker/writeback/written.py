"""An overlay written back into the scenario that it is about, as a text: what that file would say, were it so.

An overlay that was read comes in; the text of its scenario goes out, with the changes made and all else as typed, or a
diagnostic for each change that no file can hold. The text is read again, with every check, and says what was meant
before anybody sees it. Nothing is written here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tracker.dates import on
from tracker.diagnostics import Diagnostic, Problems, Related, Source, shortened
from tracker.reading import ScenarioFile
from tracker.reading.meaning import NotAsMeant, read_as_meant
from tracker.reading.overlays import OverlayFile
from tracker.reading.remarks import remarks
from tracker.reading.rewriting import rewritten
from tracker.record import Question, on_day
from tracker.whatif import WhatIf, suppose_nothing
from tracker.writeback.consequences import consequences
from tracker.writeback.differences import amendments, typed_entries
from tracker.writeback.twice import anew
from tracker.writeback.unwritable import unwritable
from tracker.writeback.writable import writable


class WrittenBack(NamedTuple):
    """The text of a scenario file before and after, and what is otherwise besides what the changes name, in words."""

    before: Source
    after: str
    besides: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    """What was to be written down as said and is not, as it was so already, in words."""


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
    what_if, already = anew(what_if, held)
    held = writable(what_if, day) if already else held
    besides = consequences(what_if, held)
    if day != (own := _day(suppose_nothing(held.scenario))):
        assert day is not None  # who has no day has no dates, and gets none by being written down
        held = held._replace(scenario=held.scenario.model_copy(update={"as_of": on(day)}))
        other = f"the file would be judged as of {own}" if own else "there would be no day to judge the file by"
        besides = (*besides, f"`as_of: {day}` is written too: without it {other}")
    steps = amendments(document.data, what_if.base, held.scenario, typed_entries(what_if.changes))
    text = rewritten(document.source, steps) if steps else document.source.text
    after = Source(document.source.name, text)
    try:
        read_as_meant(after, held.scenario)
    except Problems as problems:  # of the program: all that a person can do wrong was found before
        raise NotAsMeant(f"the new text of {document.source.name} is not good: {problems}") from problems
    besides = (*besides, *_comments_gone(document.source, after))
    return WrittenBack(document.source, text, besides, tuple(_said_already(already)))


def _said_already(already: Mapping[str, str]) -> Iterator[str]:
    for text, statement in already.items():
        yield f"statement `{statement}` says so already, and nothing is written for `{text}`"


def _comments_gone(before: Source, after: Source) -> Iterator[str]:
    """Each comment that stood at, above or within what goes."""
    gone = Counter(remarks(before)) - Counter(remarks(after)) if after.text != before.text else Counter[str]()
    yield from (f"left out with it: the comment `{shortened(comment, 60)}`" for comment in gone.elements())


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
