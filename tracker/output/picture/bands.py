"""The lower part of a picture: each proposal with its stages, its state and the verdicts on it, as bands over the days.

Courses and the places of the days come in, elements go out, with the height that they take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, repeat
from typing import Final, NamedTuple

from tracker import explanations as say
from tracker.facts import PackageKey
from tracker.output.picture import captions, paint
from tracker.output.picture.axis import Scale
from tracker.output.picture.courses import Course, Segment, Stop
from tracker.output.picture.lettering import from_the_left, kept_together, rows, shortened, width_of, wrapped
from tracker.output.picture.markup import Element, element, group
from tracker.output.picture.names import Names, Room
from tracker.output.picture.paint import painted
from tracker.output.style import ASSUMED, stage_word
from tracker.timeline import Timeline

MARGIN: Final = 16.0
TEXT: Final = 11.0
_STATE: Final = 17.0
_VERDICT: Final = 14.0
_ROW: Final = 15.0
_SET_IN: Final = 12.0
_PALE: Final = 0.6
_ICON: Final = 13.0
"""The room for an icon."""
_TITLE_LINES: Final = 2


class Block(NamedTuple):
    """Elements, and where they end at the bottom."""

    elements: tuple[Element, ...]
    bottom: float


def label(text: str, x: float, y: float, size: float = TEXT, color: str = "ink", **more: str | float) -> Element:
    """A text at a place, its left end there unless something else is asked for."""
    return element("text", kept_together(text), x=x, y=y, font_size=size, **{**painted(color), **more})


def clear(text: Element) -> Element:
    """The text with a rim of paper around it, so that lines behind it do not run through its letters."""
    return group([text], **painted(None, "paper", 3), paint_order="stroke", stroke_linejoin="round")


def told(what: str, words: str, children: Iterable[Element | None], **attributes: str | float | None) -> Element:
    """A mark: what it stands for, as the attribute `data-of`, and what there is to tell of it."""
    return group([element("title", from_the_left(words)), *children], data_of=what, **attributes)


def narrowest(scale: Scale) -> Room:
    """The room for the name of a party before a band, where it is narrowest."""
    return _room(scale, MARGIN + 2 * _SET_IN)


def _room(scale: Scale, left: float) -> Room:
    return Room(TEXT - 1, scale.left - left - 6)


def bands(timeline: Timeline, course: Course, scale: Scale, top: float, names: Names) -> Block:
    """All of one package, from its title down, as far as the course has it."""
    left = MARGIN + (_SET_IN if _below_whole(timeline, course.key) else 0)
    head = _head(timeline, course, scale, top, left)
    elements, y = list(head.elements), head.bottom
    if course.state:
        elements.append(_whose("state", "state", "state", left, y + _STATE / 2, TEXT))
        elements += _band(timeline, course, None, course.state, scale, _Place(y, _STATE, scale.right))
        y += _STATE + 2
    for party, segments in course.verdicts:
        name = names.short(party, _room(scale, left + _SET_IN))
        elements.append(_whose(party, names.whole[party], name, left + _SET_IN, y + _VERDICT / 2, TEXT - 1))
        elements += _band(timeline, course, party, segments, scale, _Place(y, _VERDICT, scale.right))
        y += _VERDICT + 1.5
    return Block(tuple(elements), y + (8 if _has_phases(timeline, course) else 14))


def _has_phases(timeline: Timeline, course: Course) -> bool:
    """Whether the bands of an earlier phase follow."""
    phases = timeline.evaluation.scenario.proposals[course.key.proposal].phase_ids[:-1]
    return bool(phases) and course.key.phase != phases[-1]


# The title, and the stages beside and below it.


def _head(timeline: Timeline, course: Course, scale: Scale, top: float, left: float) -> Block:
    below = _below_whole(timeline, course.key)
    size, color, weight = (TEXT, "faint", 400) if below else (TEXT + 1, "ink", 700)
    lines, above = _title_lines(_title(timeline, course.key), size, scale, left, bold=not below)
    shown = [
        clear(label(text, left, top + 12 + number * _ROW, size, color, font_weight=weight))
        for number, text in enumerate(lines)
    ]
    words = say.package_title(timeline.evaluation, course.key)
    stretches = [_stretch(scale, stop) for stop in course.stages]
    numbers = [above + number for number in rows((one - 4, other + 4) for one, other in stretches)]
    stages = [
        _stage(timeline, course, stop, _stage_x(scale, stop), top + 12 + number * _ROW)
        for stop, number in zip(course.stages, numbers, strict=True)
    ]
    last = max([len(lines) - 1, *numbers])
    return Block((told(str(course.key), words, shown, class_="package"), *stages), top + 17 + last * _ROW)


def _title_lines(title: str, size: float, scale: Scale, left: float, bold: bool) -> tuple[list[str], int]:
    """The title on one line or two before the days; where it is longer, on a line above all that is over them.

    With it, how many lines are above.
    """
    most = scale.left - left - 6
    lines = wrapped(title, size, most, bold)
    if len(lines) <= _TITLE_LINES and all(width_of(word, size, bold) <= most for word in title.split()):
        return lines, 0
    return [shortened(title, size, scale.right - left, bold)], 1


def _title(timeline: Timeline, key: PackageKey) -> str:
    """What a package is called: an earlier phase only by what it is, where its proposal stands above it."""
    if _below_whole(timeline, key):
        return f"If it stopped at {key.phase}"
    return say.package_title(timeline.evaluation, key)


def _below_whole(timeline: Timeline, key: PackageKey) -> bool:
    """Whether it is an earlier phase, and the whole of its proposal stands above it."""
    whole = PackageKey(key.proposal, None)
    return key.phase is not None and any(one.package.key == whole for one in timeline.evaluation.judgements)


def _stage_x(scale: Scale, stop: Stop) -> float:
    return scale.earlier[0] + 6 if scale.earlier and stop.change is None else scale.x(stop.day)


def _stretch(scale: Scale, stop: Stop) -> tuple[float, float]:
    """From where to where a stage reaches: its sign, and its word; the last day is wide enough for any."""
    x = _stage_x(scale, stop)
    return x - 2, x + 8 + width_of(stage_word(stop.name), TEXT - 1)


def _stage(timeline: Timeline, course: Course, stop: Stop, x: float, y: float) -> Element:
    text = label(stage_word(stop.name), x + 8, y, TEXT - 1, "faint")
    sign = paint.sign("stage", x + 1.6, y - 3.6, 8, "faint")
    return told(stop.name, captions.stop(timeline, course.key, stop), [clear(text), sign], class_="stage")


# Bands.


class _Place(NamedTuple):
    """Where a band is; its last stretch ends at `end`."""

    top: float
    height: float
    end: float


def _whose(id: str, whole: str, shown: str, left: float, middle: float, size: float) -> Element:
    """What stands before a band: whose verdicts it shows."""
    return told(id, whole, [label(shown, left, middle + size * 0.36 - 0.4, size, "faint")], class_="whose")


def _band(
    timeline: Timeline, course: Course, party: str | None, segments: Sequence[Segment], scale: Scale, place: _Place
) -> Iterator[Element]:
    stretches = [_stretch_of(segment, scale, place) for segment in segments]
    told_of = [captions.segment(timeline, course.key, party, segment) for segment in segments]
    boxes = map(_box, segments, stretches, repeat(place), told_of)
    yield group(boxes, class_="band", data_of=str(course.key), data_party=party)
    yield from _veils(course, scale, place)
    parts = [_parts(course, scale, *at) for at in stretches]
    words = [one for seg, at in zip(segments, parts, strict=True) for one in _inside(seg, at, place)]
    if words:
        yield group(words, pointer_events="none", font_weight=400 if party else 700)


def _stretch_of(segment: Segment, scale: Scale, place: _Place) -> tuple[float, float]:
    left = min(place.end, scale.x(segment.first))
    return left, min(place.end, scale.x(segment.until)) if segment.until else place.end


def _box(segment: Segment, stretch: tuple[float, float], place: _Place, words: str) -> Element:
    """The stretch in its colour; along its foot a line, for the heavier of each colour."""
    left, wide = stretch[0], stretch[1] - stretch[0]
    fill = paint.FILLS[segment.name]
    parts = [element("rect", x=left, y=place.top, width=wide, height=place.height, **painted(fill, "paper", 0.8))]
    if segment.name in paint.HEAVY and wide > 1:
        y = place.top + place.height - 1.9
        parts.append(element("rect", x=left + 0.4, y=y, width=wide - 0.8, height=1.5, **painted(f"{fill}-ink")))
    return told(segment.name or "", words, parts, class_="segment")


def _parts(course: Course, scale: Scale, left: float, right: float) -> list[tuple[float, float]]:
    """A stretch, in parts where it becomes paler, or does no longer."""
    turns = {scale.x(day) for stretch in course.ended for day in stretch if day}
    return list(pairwise([left, *sorted(x for x in turns if left < x < right), right]))


def _inside(segment: Segment, parts: Sequence[tuple[float, float]], place: _Place) -> Iterator[Element]:
    """The icon and the word, in the first part where they fit (with no room for the word, its mark); before, icons."""
    bold = place.height == _STATE
    size = TEXT - 0.5 if bold else TEXT - 1.5
    ink, middle = f"{paint.FILLS[segment.name]}-ink", place.top + place.height / 2 - 0.4
    texts = (captions.verdict(segment), *([ASSUMED] if any(segment.assumed) else []))
    where = {text: _fitting(parts, _ICON + 1 + width_of(text, size, bold) + 3) for text in texts}
    text, last = next(((text, found) for text, found in where.items() if found is not None), ("", len(parts) - 1))
    for left, right in parts[: last + 1]:
        if right - left >= _ICON:
            yield paint.icon(segment.name, left + 7, middle, 7.5)
    if text:
        yield label(text, parts[last][0] + 14, middle + size * 0.36, size, ink)


def _fitting(parts: Sequence[tuple[float, float]], room: float) -> int | None:
    """The number of the first part that is as wide."""
    return next((number for number, (left, right) in enumerate(parts) if right - left >= room), None)


def _veils(course: Course, scale: Scale, place: _Place) -> Iterator[Element]:
    """Paler from the day on which the proposal was no longer on the table."""
    for since, until in course.ended:
        left, right = scale.x(since), min(place.end, scale.x(until)) if until else place.end
        if left < right:
            yield element(
                "rect", x=left, y=place.top, width=right - left, height=place.height, **painted("paper"),
                fill_opacity=_PALE, pointer_events="none",
            )  # fmt: skip
