"""A lane as it is seen: the party's name, and each of its statements as a mark, with signs of what it moved.

A lane comes in whose marks are placed, elements go out, with the height that they take.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker import explanations as say
from tracker.output import paint
from tracker.output.axis import Scale
from tracker.output.bands import MARGIN, TEXT, Block, label, told
from tracker.output.lanes import PITCH, SIZE, Lane, Mark, Placed, signs
from tracker.output.lettering import shortened
from tracker.output.paint import painted
from tracker.output.svg import Element, element, group, path
from tracker.timeline import Timeline


def lane_block(timeline: Timeline, lane: Lane, scale: Scale, top: float) -> Block:
    """The lane with the name of its party before it, and a line above."""
    evaluation = timeline.evaluation
    foot = top + lane.height
    party = evaluation.scenario.parties[lane.party]
    name = shortened(say.party_name(evaluation, lane.party), TEXT + 1, scale.left - MARGIN - 8, bold=True)
    role = f"{party.role}, can say no" if lane.party in evaluation.scenario.vetoes else party.role
    parts = [
        element("path", d=path([[(MARGIN, top), (scale.right, top)]]), **painted(None, "rule", 0.7)),
        told(
            lane.party,
            f"{say.party_name(evaluation, lane.party)}, {role}",
            [
                label(name, MARGIN, top + 15, TEXT + 1, font_weight=700),
                label(role, MARGIN, top + 27, TEXT - 1.5, "faint"),
            ],
            class_="party",
        ),
    ]
    drawn = [_item(placed, foot - 4 - placed.foot) for placed in lane.placed]
    return Block((*parts, group(drawn, class_="lane", data_of=lane.party)), foot)


def _item(placed: Placed, foot: float) -> Element:
    item = placed.item
    parts: list[Element] = []
    if isinstance(item, Mark):
        parts += _mark(item, foot)
    flags = [
        told(kind, words, [paint.sign(kind, x, foot - above, 6, None)], class_="flag")
        for x, above, kind, words in signs(item)
    ]
    if flags:
        parts.append(group(flags, **paint.drawn("mark")))
    return group(parts)


def _mark(mark: Mark, foot: float) -> Iterator[Element]:
    y = foot - SIZE / 2
    if mark.bar:
        yield element("path", d=path([[(mark.bar[0], y), (mark.bar[1], y)]]), **painted(None, "mark", 1.2))
    right = mark.x + SIZE / 2 + PITCH * (len(mark.shapes) - 1)
    if mark.end is not None:
        trail = path([[(right + 1, y), (mark.end, y)]])
        yield element("path", d=trail, stroke_dasharray="1.5 2", **painted(None, "rule", 1.2))
        yield paint.sign("ended", mark.end, y, SIZE)
    shapes = [paint.shape(name, mark.x + PITCH * number, y, SIZE) for number, name in enumerate(mark.shapes)]
    if mark.told:
        shapes.append(element("path", d=path([[(mark.x - SIZE / 2, foot + 1.4), (right, foot + 1.4)]])))
    faded = 0.5 if mark.end is not None else None
    yield told(mark.id, mark.words, shapes, **painted(mark.authority, "mark", 1.1, "statement"), opacity=faded)
