"""A lane as it is seen: the party's name, and each of its statements as a mark, with signs of what it moved.

A lane comes in whose marks are placed, elements go out, with the height that they take.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.output.picture import paint
from tracker.output.picture.axis import Scale
from tracker.output.picture.bands import MARGIN, TEXT, Block, label, told
from tracker.output.picture.lanes import SIZE, Lane, Mark, Placed, middles, signs
from tracker.output.picture.markup import Element, element, group, path
from tracker.output.picture.names import Names
from tracker.output.picture.paint import painted
from tracker.timeline import Timeline

LANE_TEXT: Final = TEXT + 1
_LINE: Final = 14.0
_SMALL_LINE: Final = 12.0
_FADED: Final = 0.5


def lane_block(timeline: Timeline, lane: Lane, scale: Scale, top: float, names: Names) -> Block:
    """The lane with the name of its party before it, and a line above."""
    name = _name(timeline, lane.party, top, names)
    foot = max(top + lane.height, name.bottom + 7)
    line = element("path", d=path([[(MARGIN, top), (scale.right, top)]]), **painted(None, "rule", 0.7))
    drawn = [_item(placed, foot - 4 - placed.foot) for placed in lane.placed]
    look = painted(None, "mark", 1.2, "lane")  # of all signs in it
    return Block((line, *name.elements, group(drawn, data_of=lane.party, **look)), foot)


def _name(timeline: Timeline, party: str, top: float, names: Names) -> Block:
    """The name on its lines, below it the id where that is needed, and what role the party has."""
    scenario = timeline.evaluation.scenario
    role = scenario.parties[party].role + (", can say no" if party in scenario.vetoes else "")
    y, labels = top + 15, []
    for number, text in enumerate(names.lines[party]):
        y += _LINE if number else 0
        labels.append(label(text, MARGIN, y, LANE_TEXT, font_weight=700))
    for small in filter(None, (names.ids.get(party), role)):
        y += _SMALL_LINE
        labels.append(label(small, MARGIN, y, TEXT - 1.5, "faint"))
    return Block((told(party, f"{names.whole[party]}, {role}", labels, class_="party"),), y)


def _item(placed: Placed, foot: float) -> Element:
    item = placed.item
    parts = list(_mark(item, foot)) if isinstance(item, Mark) else []
    flags = [
        told(kind, words, [paint.sign(kind, item.x, foot - above, 6, None)], class_="flag")
        for above, kind, words in signs(item)
    ]
    if flags:
        parts.append(group(flags, stroke_linecap="round"))
    return group(parts)


def _mark(mark: Mark, foot: float) -> Iterator[Element]:
    y = foot - SIZE / 2
    ended = mark.end is not None
    if mark.end is not None:
        trail = path([[(mark.x + SIZE / 2 + 1, y), (mark.end, y)]])
        yield element("path", d=trail, stroke_dasharray="1.5 2", **painted(None, "rule", 1.2))
        yield paint.sign("ended", mark.end, y, SIZE)
    bar = path([[(mark.bar[0], y), (mark.bar[1], y)]]) if mark.bar else None
    look = painted(mark.authority, "mark", 1.1, "statement ended" if ended else "statement")
    yield group(
        [
            element("path", d=bar, **painted(None, "mark", 1.2)) if bar else None,
            told(mark.id, mark.words, _shapes(mark, foot), **look),
        ],
        opacity=_FADED if ended else None,
    )


def _shapes(mark: Mark, foot: float) -> Iterator[Element]:
    """The shapes on a stem that holds them together, and a line below what was told by another."""
    heights = [foot - above for _, above in middles(mark)]
    if len(heights) > 1:
        yield element("path", d=path([[(mark.x, heights[0]), (mark.x, heights[-1])]]), class_="stem")
    for (name, _), y in zip(middles(mark), heights, strict=True):
        yield paint.shape(name, mark.x, y, SIZE)
    if mark.told:
        yield element("path", d=path([[(mark.x - SIZE / 2, foot + 1.4), (mark.x + SIZE / 2, foot + 1.4)]]))
