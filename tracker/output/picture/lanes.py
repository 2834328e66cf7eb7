"""What each party said over the days, as marks stacked in a lane: none on top of another, and none left out.

A timeline and the places of the days come in, placed marks go out: where each one is, what it looks like, and what
stands behind it in words. Nothing is drawn here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from tracker.evaluation import Evaluation
from tracker.output.picture import captions, shown
from tracker.output.picture.axis import Scale
from tracker.output.picture.paint import SHAPES, Shape
from tracker.shifts import Contradicted, Flag, Moved
from tracker.timeline import Timeline
from tracker.voices import Voice

SIZE: Final = 9.0
"""How large a mark is."""
SIGN: Final = 7.0
"""How large a sign of what moved is."""
PITCH: Final = 13.0
"""From the foot of a mark to that of the next above it."""
LEAST: Final = 34.0
"""How high a lane is, however little is in it."""
_STEP: Final = 11.0
"""From one shape of a mark to the next above it: closer than marks are to each other."""
_SIGN_STEP: Final = 8.5
_CLEAR: Final = 1.5


class Mark(NamedTuple):
    """A statement: its shapes one above the other on its day, at `x`, and how they are filled.

    `bar` is from where to where its date may be, or it went unreported; `end` is where it was withdrawn or expired.
    `flags` are what it did, as kinds with words.
    """

    id: str
    x: float
    shapes: tuple[Shape, ...]
    authority: str
    told: bool
    bar: tuple[float, float] | None
    end: float | None
    flags: tuple[tuple[str, str], ...]
    words: str


class Notice(NamedTuple):
    """What is flagged on a day and no statement of that day did: signs by themselves."""

    x: float
    flags: tuple[tuple[str, str], ...]


Item = Mark | Notice


class Placed(NamedTuple):
    """An item, and how high above the foot of its lane its own foot is."""

    item: Item
    foot: float


class Lane(NamedTuple):
    """A party and what it said; `height` is that of all of it."""

    party: str
    placed: tuple[Placed, ...]
    height: float


class Box(NamedTuple):
    """A part of what an item takes up: from left to right, and up from the item's foot."""

    left: float
    right: float
    top: float


def boxes(item: Item) -> tuple[Box, ...]:
    """What the item takes up: the column over its day, and along the foot its bar and the line to its end."""
    column = Box(item.x - SIZE / 2, item.x + SIZE / 2, height(item))
    if isinstance(item, Notice):
        return (column,)
    reach = [*(item.bar or ()), *([item.end] if item.end is not None else [])]
    return column, Box(min([column.left, *reach]), max([column.right, *reach]), PITCH)


def height(item: Item) -> float:
    """How high the item is, with room for a mark above it."""
    shapes = PITCH + _STEP * (len(item.shapes) - 1) if isinstance(item, Mark) else 0
    return shapes + _SIGN_STEP * len(item.flags)


def middles(mark: Mark) -> Iterator[tuple[Shape, float]]:
    """Each shape of a mark, and how high above the foot its middle is."""
    for number, shape in enumerate(mark.shapes):
        yield shape, SIZE / 2 + number * _STEP


def signs(item: Item) -> Iterator[tuple[float, str, str]]:
    """Each sign of the item: how high above the foot its middle is, its kind, and words."""
    below = SIZE + _STEP * (len(item.shapes) - 1) + 1.5 if isinstance(item, Mark) else 0
    for number, (kind, words) in enumerate(item.flags):
        yield below + SIGN / 2 + number * _SIGN_STEP, kind, words


def lanes(timeline: Timeline, scale: Scale, party: str | None = None) -> tuple[Lane, ...]:
    """The lanes of the parties that said anything, or are flagged, in the file's order; or of one of them."""
    items: dict[str, list[Item]] = {id: [] for id in timeline.evaluation.scenario.parties if party in (None, id)}
    for owner, item in _items(timeline, scale):
        if owner in items:
            items[owner].append(item)
    return tuple(_lane(owner, found) for owner, found in items.items() if found)


def _lane(party: str, items: Sequence[Item]) -> Lane:
    placed = tuple(_stacked(sorted(items, key=lambda item: item.x)))
    top = max(one.foot + height(one.item) for one in placed)
    return Lane(party, placed, max(LEAST, top + 2 * _CLEAR + 6))


def _stacked(items: Iterable[Item]) -> Iterator[Placed]:
    """Each item as low as it can be, from left to right."""
    done: list[tuple[Box, float]] = []
    for item in items:
        own = boxes(item)
        near = [(other, foot) for other, foot in done if any(_close(one, other) for one in own)]
        feet = sorted({0.0, *(foot + other.top for other, foot in near)})
        foot = next(foot for foot in feet if all(_free(one, foot, near) for one in own))
        done += [(one, foot) for one in own]
        yield Placed(item, foot)


def _close(one: Box, other: Box) -> bool:
    return other.left < one.right + _CLEAR and one.left < other.right + _CLEAR


def _free(box: Box, foot: float, others: Iterable[tuple[Box, float]]) -> bool:
    """Whether there is nothing where the box would be."""
    return all(foot + box.top <= at or at + one.top <= foot for one, at in others if _close(box, one))


def _items(timeline: Timeline, scale: Scale) -> Iterator[tuple[str, Item]]:
    """Every statement up to the last day, and what is flagged of a party besides."""
    evaluation = timeline.evaluation
    days = shown.said(timeline)
    flags, besides = _flags(timeline, days)
    places = _places(days, scale)
    ended = shown.ended(timeline, days)
    for id, x in places.items():
        voice = evaluation.record.heard[id]
        end = ended.get(id)
        yield (
            voice.party,
            Mark(
                id=id,
                x=x,
                shapes=_shapes(evaluation, voice),
                authority=voice.authority,
                told=voice.told_by is not None,
                bar=_bar(voice, x, scale),
                end=_end(end[0], x + SIZE, scale) if end else None,
                flags=tuple(flags.get(id, {}).items()),
                words=captions.statement(evaluation, voice, end),
            ),
        )
    for (party, day), kinds in besides.items():
        yield party, Notice(scale.x(day), tuple(kinds.items()))


def _places(days: Mapping[str, date], scale: Scale) -> dict[str, float]:
    """Where each statement is: on its day; those from before the first day evenly over the place for them."""
    begin = scale.pieces[0].first
    places = {id: scale.x(day) for id, day in days.items()}
    early = sorted((id for id, day in days.items() if day < begin), key=lambda id: days[id])
    if scale.earlier:
        left, right = (scale.earlier[0] + PITCH, scale.earlier[1] - PITCH)
        step = (right - left) / max(1, len(early) - 1)
        places |= {id: left + number * step for number, id in enumerate(early)}
    return places


def _end(day: date, beside: float, scale: Scale) -> float:
    """Where a statement was no longer in force: on its day, but `beside` the mark at the nearest."""
    return beside if day < scale.pieces[0].first else max(scale.x(day), beside)


def _shapes(evaluation: Evaluation, voice: Voice) -> tuple[Shape, ...]:
    taken = {voice.positions[index].modality for index, _ in captions.subjects(evaluation, voice)}
    return tuple(shape for shape in SHAPES if shape in taken) or ("nothing",)


def _bar(voice: Voice, x: float, scale: Scale) -> tuple[float, float] | None:
    """From the first day on which it may have been said to the day by which it was reported."""
    if voice.said.first == voice.reported.last or voice.reported.last < scale.pieces[0].first:
        return None
    return min(scale.x(voice.said.first), x), max(scale.x(voice.reported.last), x)


# What is flagged: of a statement where one did it, else of the day.

Kinds = dict[str, str]
"""What was flagged -> in words."""


def _flags(timeline: Timeline, days: Mapping[str, date]) -> tuple[dict[str, Kinds], dict[tuple[str, date], Kinds]]:
    by_statement: dict[str, Kinds] = defaultdict(dict)
    besides: dict[tuple[str, date], Kinds] = defaultdict(dict)
    for day in timeline.everything:
        for flag in day.flags:
            words = captions.flag(timeline.evaluation, day.date, flag)
            makers = [id for id in _makers(flag) if days.get(id) == day.date]
            for kinds in [by_statement[id] for id in makers] or [besides[flag.party, day.date]]:
                kinds[flag.kind] = f"{kinds[flag.kind]} {words}" if flag.kind in kinds else words
    return by_statement, besides


def _makers(flag: Flag) -> Sequence[str]:
    """The statements that did it; a position that is not repeated was not taken by any."""
    if isinstance(flag, Moved):
        return flag.statements
    if isinstance(flag, Contradicted) and flag.later.voice.kind == "statement":
        return (flag.later.voice.id,)
    return ()
