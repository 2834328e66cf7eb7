"""The days of a picture as they are seen: the axis with its lines, where it is cut short, and what happened on a day.

A timeline and the places of the days come in, elements go out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from tracker.output.picture import axis, captions, paint, shown
from tracker.output.picture.axis import Scale
from tracker.output.picture.bands import MARGIN, TEXT, Block, clear, label, told
from tracker.output.picture.lettering import rows, shortened, width_of
from tracker.output.picture.markup import Element, element, path
from tracker.output.picture.paint import painted
from tracker.timeline import Timeline

AXIS: Final = 30.0
"""How high the axis is, its days above it included."""
_TICKS: Final = 46.0
_EVENT: Final = 14.0
_EVENT_TEXT: Final = 260.0
_EVENT_ROWS: Final = 5
"""Rows up to which events have their words beside them; with more, they are signs alone."""


def grid(timeline: Timeline, scale: Scale, top: float, foot: float) -> Iterator[Element]:
    """Light lines down from the axis, with the days above them."""
    line = top + AXIS - 6
    if scale.earlier:
        left, right = scale.earlier
        yield element("rect", x=left, y=line, width=right - left, height=foot - line, **painted("zone"))
        yield label(f"before {timeline.first}", left + 6, line - 5, TEXT - 1, "faint")
    yield element("rect", x=scale.last, y=line, width=scale.right - scale.last, height=foot - line, **painted("zone"))
    for tick in axis.ticks(scale, _TICKS):
        yield _vertical(tick.x, line, foot, "grid")
        yield label(tick.label, tick.x + 2, line - 4, TEXT - 1, "faint")
        if tick.year:
            yield label(tick.year, tick.x + 2, line - 16, TEXT - 1, "ink", font_weight=600)
    yield element("path", d=path([[(scale.left, line), (scale.right, line)]]), **painted(None, "rule"))


def _vertical(x: float, top: float, foot: float, color: str, **more: str | float) -> Element:
    return element("path", d=path([[(x, top), (x, foot)]]), **{**painted(None, color), **more})


def cuts(scale: Scale, line: float, foot: float) -> Iterator[Element]:
    """Where days are left out: a gap in the axis, and a jagged line down."""
    for last, first in scale.cuts:
        x = (scale.x(last) + scale.x(first)) / 2
        steps = int((foot - line) / 7)
        jag = [(x + (2.5 if number % 2 else -2.5), line + number * 7) for number in range(steps + 1)]
        words = f"The axis is cut short here: nothing was new between {last} and {first}."
        lines = [
            element("path", d=path([jag]), **painted(None, "paper", 6)),
            element("path", d=path([[(x - 3, y) for x, y in jag], [(x + 3, y) for x, y in jag]]),
                    **painted(None, "rule", 0.8)),
        ]  # fmt: skip
        yield told("cut", words, lines, class_="cut")


# Events.


def event_lines(timeline: Timeline, scale: Scale, top: float, foot: float) -> Iterator[Element]:
    """A thin line down for each day of interest on which something happened."""
    for day in dict.fromkeys(shown.happened(timeline).values()):
        if day >= scale.pieces[0].first:
            yield _vertical(scale.x(day), top, foot, "rule", stroke_dasharray="2 3")


def events(timeline: Timeline, scale: Scale, top: float) -> Block:
    """A row of what happened, or several where words would overlap."""
    evaluation = timeline.evaluation
    days = shown.happened(timeline)
    if not days:
        return Block((), top)
    texts = [shortened(captions.event_text(evaluation, id), TEXT - 1, _EVENT_TEXT) for id in days]
    places = [_event_x(day, scale) for day in days.values()]
    stretches = [_beside(x, text, scale) for x, text in zip(places, texts, strict=True)]
    numbers = rows((one - 4, other + 4) for one, other in stretches)
    if max(numbers) >= _EVENT_ROWS:
        texts, numbers = [""] * len(days), rows((x - 6, x + 6) for x in places)
    elements = [label("Events", MARGIN, top + 11, TEXT, font_weight=700)]
    for id, text, x, number in zip(days, texts, places, numbers, strict=True):
        y = top + 11 + number * _EVENT
        right = x + 8 + width_of(text, TEXT - 1) <= scale.right
        anchor = "start" if right else "end"
        mark = paint.sign("event", x, y - 3.6, 7, "ink")
        word = label(text, x + (8 if right else -8), y, TEXT - 1, "faint", text_anchor=anchor) if text else None
        elements.append(told(id, captions.event(evaluation, id), [clear(word) if word else None, mark], class_="event"))
    return Block(tuple(elements), top + (max(numbers) + 1) * _EVENT + 6)


def _event_x(day: date, scale: Scale) -> float:
    return scale.earlier[0] + 10 if scale.earlier and day < scale.pieces[0].first else scale.x(day)


def _beside(x: float, text: str, scale: Scale) -> tuple[float, float]:
    wide = 8 + width_of(text, TEXT - 1)
    return (x - 4, x + wide) if x + wide <= scale.right else (x - wide, x + 4)
