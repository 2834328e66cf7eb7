"""What the shapes, fills, signs and colours of a picture mean: those that occur in it, and no others.

What is shown comes in, elements go out, below everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from tracker.output.picture import paint
from tracker.output.picture.axis import Scale
from tracker.output.picture.bands import MARGIN, TEXT, Block, label
from tracker.output.picture.courses import Course
from tracker.output.picture.lanes import SIZE, Lane, Mark
from tracker.output.picture.lettering import width_of
from tracker.output.picture.markup import Element, element, group, path
from tracker.output.picture.paint import SHAPES, Shape, painted
from tracker.output.style import ASSUMED, WORDS
from tracker.vocabulary import AUTHORITIES

_ROW: Final = 18.0
_KEY: Final = 24.0
"""How wide the place for the sign before a word is."""
_GAP: Final = 16.0
_FLAGS: Final = {
    "hardened": "hardened: rules out more, or accepts or is open to less",
    "softened": "softened: rules out less, or accepts or is open to more",
    "shifted": "shifted: rules out, accepts or is open to something else",
    "contradicted": "says the contrary of an earlier position",
    "not-repeated": "a position not repeated",
}


class _Key(NamedTuple):
    """A sign, drawn around a middle, and what it means."""

    draw: Callable[[float, float], Sequence[Element]]
    words: str


def legend(lanes: Sequence[Lane], courses: Sequence[Course], scale: Scale, events: bool, top: float) -> Block:
    """A row or more for each kind of sign that occurs."""
    marks = [placed.item for lane in lanes for placed in lane.placed if isinstance(placed.item, Mark)]
    flags = {kind for lane in lanes for placed in lane.placed for kind, _ in placed.item.flags}
    kinds = [
        ("Statements", list(_shapes(marks))),
        ("On whose word", list(_fills(marks))),
        ("Dates", list(_dates(marks, scale, events))),
        ("What moved", [_signed(kind, words) for kind, words in _FLAGS.items() if kind in flags]),
        ("Who can live with it", list(_verdicts(courses))),
        ("Proposals", list(_proposals(courses))),
    ]
    line = element("path", d=path([[(MARGIN, top), (scale.right, top)]]), **painted(None, "rule", 0.7))
    elements, y = [line], top + 18
    for title, keys in kinds:
        if keys:
            elements.append(label(title, MARGIN, y, TEXT - 0.5, font_weight=700))
            block = _flowing(keys, scale, y)
            elements += block.elements
            y = block.bottom + _ROW
    return Block((group(elements, class_="legend"),), y - _ROW + 4)


def _flowing(keys: Iterable[_Key], scale: Scale, y: float) -> Block:
    """Keys beside each other, in further rows where they do not fit."""
    elements: list[Element] = []
    x = scale.left
    for key in keys:
        wide = _KEY + width_of(key.words, TEXT - 0.5)
        if x + wide > scale.right and x > scale.left:
            x, y = scale.left, y + _ROW
        elements += key.draw(x + 8, y - 3.8)
        elements.append(label(key.words, x + _KEY, y, TEXT - 0.5, "faint"))
        x += wide + _GAP
    return Block(tuple(elements), y)


def _shapes(marks: Sequence[Mark]) -> Iterator[_Key]:
    found = {shape for mark in marks for shape in mark.shapes}
    every: tuple[Shape, ...] = (*SHAPES, "nothing")
    for name in every:
        if name in found:
            words = "takes no position" if name == "nothing" else "open to it" if name == "considers" else name
            yield _Key(partial(_shape, name), words)
    if any(len(mark.shapes) > 1 for mark in marks):
        yield _Key(_several, "one statement that takes several positions")


def _fills(marks: Sequence[Mark]) -> Iterator[_Key]:
    found = {mark.authority for mark in marks}
    for name in AUTHORITIES:
        if name in found:
            yield _Key(partial(_fill, name), name)
    if any(mark.told for mark in marks):
        yield _Key(_told, "told by another party")


def _shape(name: Shape, x: float, y: float) -> Sequence[Element]:
    return [_filled("official", [paint.shape(name, x, y, SIZE)])]


def _several(x: float, y: float) -> Sequence[Element]:
    stem = element("path", d=path([[(x, y - 4), (x, y + 4)]]))
    return [_filled("official", [stem, paint.shape("requires", x, y + 4, 6), paint.shape("accepts", x, y - 4, 6)])]


def _fill(name: str, x: float, y: float) -> Sequence[Element]:
    return [_filled(name, [paint.shape("requires", x, y, SIZE + 1)])]


def _filled(name: str, shapes: Sequence[Element]) -> Element:
    return group(shapes, **painted(name, "mark", 1.1))


def _told(x: float, y: float) -> Sequence[Element]:
    under = element("path", d=path([[(x - 4.5, y + 5.9), (x + 4.5, y + 5.9)]]))
    return [_filled("reported", [paint.shape("requires", x, y, SIZE), under])]


def _dates(marks: Sequence[Mark], scale: Scale, events: bool) -> Iterator[_Key]:
    if any(mark.bar for mark in marks):
        yield _Key(
            lambda x, y: [_line(x, y, "mark"), _filled("named", [paint.shape("considers", x + 6, y, 6)])],
            "from the first day on which it may have been said to its report",
        )
    if any(mark.end is not None for mark in marks):
        yield _Key(
            lambda x, y: [_line(x, y, "rule", "1.5 2"), paint.sign("ended", x + 7, y, SIZE)], "withdrawn, or expired"
        )
    if events:
        yield _Key(lambda x, y: [paint.sign("event", x, y, 7, "ink")], "something happened")
    if scale.cuts:
        yield _Key(lambda x, y: [_jag(x, y)], "days left out: nothing was new")


def _line(x: float, y: float, color: str, dashes: str | None = None) -> Element:
    data = path([[(x - 7, y), (x + 7, y)]])
    return element("path", d=data, stroke_dasharray=dashes, **painted(None, color, 1.2))


def _jag(x: float, y: float) -> Element:
    points = [(x + (2 if number % 2 else -2), y - 6 + number * 4) for number in range(4)]
    return element("path", d=path([points]), **painted(None, "faint"))


def _signed(kind: str, words: str) -> _Key:
    return _Key(lambda x, y: [paint.sign(kind, x, y, 6)], words)


def _verdicts(courses: Sequence[Course]) -> Iterator[_Key]:
    rows = [segments for course in courses for _, segments in course.verdicts]
    rows += [course.state for course in courses]
    found = {segment.name for segments in rows for segment in segments}
    for name, words in WORDS.items():
        if name in found:
            yield _Key(partial(_swatch, name), words)
    if any(any(segment.assumed) for segments in rows for segment in segments):
        yield _Key(_dagger, "by an assumption of the analyst")


def _dagger(x: float, y: float) -> Sequence[Element]:
    return [label(ASSUMED, x - width_of(ASSUMED, TEXT) / 2, y + 3.8, TEXT, font_weight=700)]


def _swatch(name: str | None, x: float, y: float) -> Sequence[Element]:
    fill = paint.FILLS[name]
    box = element("rect", x=x - 8, y=y - 6, width=16, height=12, **painted(fill))
    foot = element("rect", x=x - 8, y=y + 4.5, width=16, height=1.5, **painted(f"{fill}-ink"))
    return [box, *([foot] if name in paint.HEAVY else []), paint.icon(name, x, y - 0.4, 7.5)]


def _proposals(courses: Sequence[Course]) -> Iterator[_Key]:
    if any(course.stages for course in courses):
        yield _Key(lambda x, y: [paint.sign("stage", x, y, 8, "faint")], "a stage that a proposal reached")
    if any(course.ended for course in courses):
        yield _Key(_pale, "no longer on the table")


def _pale(x: float, y: float) -> Sequence[Element]:
    box = element("rect", x=x - 8, y=y - 6, width=16, height=12, **painted("good"))
    veil = element("rect", x=x - 8, y=y - 6, width=16, height=12, fill_opacity=0.6, **painted("paper"))
    return [box, veil]
