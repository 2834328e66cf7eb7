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
from tracker.facts import Subject
from tracker.inforce import certainly_by
from tracker.output import captions
from tracker.output.axis import Scale
from tracker.output.paint import SHAPES, Shape
from tracker.shifts import Contradicted, Flag, NotRepeated
from tracker.timeline import ClockName, Timeline
from tracker.voices import Voice

SIZE: Final = 9.0
"""How large a mark is."""
SIGN: Final = 7.0
"""How large a sign of what moved is."""
PITCH: Final = 12.0
"""From one mark to the next above it, or beside it."""
LEAST: Final = 34.0
"""How high a lane is, however little is in it."""
_SIGN_PITCH: Final = 9.0
_CLEAR: Final = 1.5


class Mark(NamedTuple):
    """A statement: its shapes side by side from `x` on, and how it is filled.

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


def extent(item: Item) -> tuple[float, float]:
    """From where to where the item reaches, from left to right."""
    wide = max(1, len(item.shapes) if isinstance(item, Mark) else 0) * PITCH - (PITCH - SIZE)
    wide = max(wide, (len(item.flags) - 1) * _SIGN_PITCH + SIGN)
    found = [item.x - SIZE / 2, item.x - SIZE / 2 + wide]
    if isinstance(item, Mark):
        found += [*(item.bar or ()), *([item.end] if item.end is not None else [])]
    return min(found), max(found)


def height(item: Item) -> float:
    """How high the item is."""
    return (PITCH if isinstance(item, Mark) else 0) + (_SIGN_PITCH if item.flags else 0)


def signs(item: Item) -> Iterator[tuple[float, float, str, str]]:
    """Where each sign of the item is: its middle, from the left and above the foot; its kind, and words."""
    above = (SIZE + 1.5 if isinstance(item, Mark) else 0) + SIGN / 2
    for place, (kind, words) in enumerate(item.flags):
        yield item.x - SIZE / 2 + SIGN / 2 + place * _SIGN_PITCH, above, kind, words


def lanes(timeline: Timeline, scale: Scale, party: str | None = None) -> tuple[Lane, ...]:
    """The lanes of the parties that said anything, or are flagged, in the file's order; or of one of them."""
    items: dict[str, list[Item]] = {id: [] for id in timeline.evaluation.scenario.parties if party in (None, id)}
    for owner, item in _items(timeline, scale):
        if owner in items:
            items[owner].append(item)
    return tuple(_lane(owner, found) for owner, found in items.items() if found)


def counts_from(voice: Voice, clock: ClockName) -> date:
    """The day by which a statement counts on this clock."""
    return voice.reported.last if clock == "known" else certainly_by(voice.said, voice.reported)


def _lane(party: str, items: Sequence[Item]) -> Lane:
    placed = tuple(_stacked(sorted(items, key=lambda item: item.x)))
    top = max(one.foot + height(one.item) for one in placed)
    return Lane(party, placed, max(LEAST, top + 2 * _CLEAR + 6))


def _stacked(items: Iterable[Item]) -> Iterator[Placed]:
    """Each item as low as it can be, from left to right."""
    done: list[tuple[float, float, float, float]] = []
    for item in items:
        left, right = extent(item)
        near = [box for box in done if box[0] < right + _CLEAR and left < box[1] + _CLEAR]
        foot = min(foot for foot in [0.0, *(box[3] for box in near)] if _free(foot, foot + height(item), near))
        done.append((left, right, foot, foot + height(item)))
        yield Placed(item, foot)


def _free(foot: float, top: float, near: Iterable[tuple[float, float, float, float]]) -> bool:
    return all(top <= box[2] or box[3] <= foot for box in near)


def _items(timeline: Timeline, scale: Scale) -> Iterator[tuple[str, Item]]:
    """Every statement that is known in the end, and what is flagged of a party besides."""
    evaluation = timeline.evaluation
    flags, besides = _flags(timeline)
    days = {id: counts_from(voice, timeline.clock) for id, voice in evaluation.record.heard.items()}
    places = _places(days, scale)
    ended = _ended(evaluation, days)
    for id, voice in evaluation.record.heard.items():
        shapes = _shapes(evaluation, voice)
        end = ended.get(id)
        beside = places[id] + SIZE + (len(shapes) - 1) * PITCH
        yield (
            voice.party,
            Mark(
                id=id,
                x=places[id],
                shapes=shapes,
                authority=voice.authority,
                told=voice.told_by is not None,
                bar=_bar(voice, places[id], scale),
                end=_end(end[0], beside, scale) if end else None,
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


def _ended(evaluation: Evaluation, days: Mapping[str, date]) -> dict[str, tuple[date, str]]:
    """Since when statements are no longer in force, and why."""
    found = {}
    for absent in evaluation.record.absent:
        id = absent.voice.id
        if id in days:
            counts = max(days[id], days[absent.by]) if absent.by else days[id]
            if end := captions.ending(evaluation, absent.voice, absent.by, counts):
                found[id] = end
    return found


# What is flagged: of a statement where one did it, else of the day.

Kinds = dict[str, str]
"""What was flagged -> in words."""


def _flags(timeline: Timeline) -> tuple[dict[str, Kinds], dict[tuple[str, date], Kinds]]:
    by_statement: dict[str, Kinds] = defaultdict(dict)
    besides: dict[tuple[str, date], Kinds] = defaultdict(dict)
    evaluation = timeline.evaluation
    for day in timeline.days:
        new = [news.id for news in day.news if news.section == "statements" and not news.expired]
        for flag in day.flags:
            words = captions.flag(evaluation, day.date, flag)
            makers = list(_makers(evaluation, flag, new))
            for kinds in [by_statement[id] for id in makers] or [besides[flag.party, day.date]]:
                kinds[flag.kind] = f"{kinds[flag.kind]} {words}" if flag.kind in kinds else words
    return by_statement, besides


def _makers(evaluation: Evaluation, flag: Flag, new: Sequence[str]) -> Iterator[str]:
    """The statements that did it, of those that were new that day: a contrary one, or those on the subject."""
    heard = evaluation.record.heard
    own = [id for id in new if id in heard and heard[id].party == flag.party]
    if isinstance(flag, NotRepeated):
        return
    if isinstance(flag, Contradicted):
        yield from (id for id in own if id == flag.later.voice.id and flag.later.voice.kind == "statement")
        return
    yield from (id for id in own if _on(evaluation, id, flag.subject))


def _on(evaluation: Evaluation, id: str, subject: Subject) -> bool:
    """Whether a statement is on the subject, or withdraws one that is."""
    heard = evaluation.record.heard
    names = [id, *(name for name in evaluation.scenario.statements[id].withdraws if name in heard)]
    return any(subject == found for name in names for _, found in captions.subjects(evaluation, heard[name]))
