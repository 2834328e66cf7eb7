"""The picture of a timeline: what was said in lanes, what became of the proposals in bands, all over the same days.

A timeline comes in, one SVG text goes out, which can be shown, put into a page, or made into a PNG. Every mark says in
words what stands behind it. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Final

from tracker import explanations as say
from tracker.output.compared import assumed_text, what_if_lines
from tracker.output.opening import restrictions
from tracker.output.picture import axis, calendar, captions, paint, shown
from tracker.output.picture.axis import Scale
from tracker.output.picture.bands import MARGIN, TEXT, Block, bands, label, narrowest
from tracker.output.picture.calendar import AXIS
from tracker.output.picture.courses import Course, courses
from tracker.output.picture.lanes import lanes
from tracker.output.picture.legend import legend
from tracker.output.picture.lettering import FAMILY, from_the_left, wrapped
from tracker.output.picture.marks import LANE_TEXT, lane_block
from tracker.output.picture.markup import Element, element, group, path, text_of
from tracker.output.picture.names import Names, Room, names
from tracker.output.picture.paint import painted
from tracker.output.style import count
from tracker.timeline import Timeline

NARROWEST: Final = 640
_EARLIER: Final = 110.0
"""How wide the place is for what lies before the first day of interest."""


def svg(timeline: Timeline, party: str | None = None, width: int = 1200) -> str:
    """The picture of a timeline as SVG.

    Args:
        timeline: what is shown of it is chosen here, from all of its days.
        party: whose lane and verdicts alone are shown; unless given, that of the timeline, if it has one.
        width: in pixels; not less than 640.
    """
    party = timeline.party if party is None else party
    wide = float(max(NARROWEST, width))
    top = _header(timeline, party, wide - MARGIN)
    parts, bottom, found = [*top.elements], top.bottom, _courses(timeline, party)
    if _anything(timeline):
        body = _body(timeline, party, _scale(timeline, wide), found, top.bottom)
        parts += body.elements
        bottom = body.bottom
    title = f"{timeline.evaluation.scenario.title or 'A negotiation'}: a timeline"
    return _document(title, " ".join(_description(timeline, party, found)), parts, wide, ceil(bottom + MARGIN))


def _courses(timeline: Timeline, party: str | None) -> tuple[Course, ...]:
    """What became of each package; for one party without the states, for these are of all parties."""
    if not _anything(timeline):
        return ()
    if party is None:
        return courses(timeline)
    return tuple(course._replace(state=()) for course in courses(timeline, [party]))


def _anything(timeline: Timeline) -> bool:
    """Whether anything has a date, and any day was looked at before the search was ended."""
    return timeline.first is not None and timeline.last is not None and timeline.first <= timeline.last


def _document(title: str, description: str, parts: Iterable[Element], width: float, height: float) -> str:
    root = element(
        "svg",
        element("title", from_the_left(title)),
        element("desc", from_the_left(description)),
        paint.style(),
        element("rect", x=0, y=0, width=width, height=height, **painted("paper")),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        class_=paint.root_class(),
        font_family=FAMILY,
    )
    return text_of(root)


def _scale(timeline: Timeline, wide: float) -> Scale:
    """The days from the first to the last."""
    first, last = timeline.first, timeline.last
    assert first is not None and last is not None
    left = MARGIN + max(112.0, min(190.0, wide * 0.145))
    days = {first, last, *shown.all_days(timeline)}
    early = bool(timeline.opening and timeline.opening.judgements) or min(days) < first
    return axis.scale([day for day in days if day >= first], left, wide - MARGIN, _EARLIER if early else 0)


# What stands above, and in words.


def _header(timeline: Timeline, party: str | None, right: float) -> Block:
    evaluation = timeline.evaluation
    y, elements = MARGIN + 16, []
    for one in wrapped(evaluation.scenario.title or "A negotiation", 18, right - MARGIN, bold=True, lines=3):
        elements.append(label(one, MARGIN, y, 18, font_weight=700))
        y += 23
    for text in _frame(timeline, party):
        for one in wrapped(text, TEXT + 1, right - MARGIN):
            elements.append(label(one, MARGIN, y, TEXT + 1, "faint"))
            y += 17
    return Block(tuple(elements), y)


def _frame(timeline: Timeline, party: str | None) -> Iterator[str]:
    """As of when, by which dates and which rulebook; with what assumed or supposed; and what is not shown."""
    evaluation = timeline.evaluation
    book = f"the rulebook `{evaluation.engine.rulebook.name}`"
    day = evaluation.record.day
    if day is None:
        yield f"Nothing in it has a date. By {book}"
    elif timeline.clock == "known":
        yield f"as of {day}, by what was public on each day, by {book}"
    else:
        yield f"by what had been said by each day, as known on {day}, by {book}"
    if evaluation.question.proposal is not None:
        yield f"only `{evaluation.question.proposal}`"
    if party:
        yield f"only {say.party_name(evaluation, party)}"
    if assumed := assumed_text(evaluation):
        yield assumed
    yield from restrictions(evaluation.question)
    for one in what_if_lines(evaluation):
        yield f"{f'{one.number}. ' if one.number else ''}{''.join(part.text for part in one.parts)}"
    if not timeline.complete:
        yield f"{_ended(timeline)}."


def _ended(timeline: Timeline) -> str:
    """How far the days were looked at, where the search was ended."""
    if not _anything(timeline):
        return f"The search was ended before {timeline.first} was looked at: nothing is shown"
    return f"The search was ended: the days are shown up to {timeline.last}, the last that was looked at"


def _description(timeline: Timeline, party: str | None, found: Sequence[Course]) -> Iterator[str]:
    """The whole in words: how much of what is shown, from when to when, and where it ended."""
    evaluation = timeline.evaluation
    if not timeline.complete:
        yield f"{_ended(timeline)}."
    if timeline.first is None:
        yield "Nothing in it has a date, so that nothing is shown."
    if not _anything(timeline):
        return
    voices = [evaluation.record.heard[id] for id in shown.said(timeline)]
    said = [voice for voice in voices if party in (None, voice.party)]
    yield (
        f"From {timeline.first} to {timeline.last}: {count(len(said), 'statement')} of"
        f" {say.listed([say.party_name(evaluation, one) for one in dict.fromkeys(v.party for v in said)]) or 'nobody'},"
        f" {count(len({course.key.proposal for course in found}), 'proposal')},"
        f" {count(len(shown.happened(timeline)), 'event')}."
    )
    for course in found:
        of = f" for {say.party_name(evaluation, party)}" if party else ""
        for segment in (dict(course.verdicts)[party] if party else course.state)[-1:]:
            yield f"In the end, “{say.package_title(evaluation, course.key)}” is {captions.in_the_end(segment)}{of}."


# The days, and all that is shown over them.


def _body(timeline: Timeline, party: str | None, scale: Scale, found: Sequence[Course], top: float) -> Block:
    in_lanes, called = lanes(timeline, scale, party), _names(timeline, scale)
    block = calendar.events(timeline, scale, top + AXIS)
    parts, y = [*block.elements], block.bottom
    for lane in in_lanes:
        block = lane_block(timeline, lane, scale, y, called)
        parts += block.elements
        y = block.bottom
    parts.append(element("path", d=path([[(MARGIN, y), (scale.right, y)]]), **painted(None, "rule", 0.7)))
    y += 12
    for course in found:
        block = bands(timeline, course, scale, y, called)
        parts += block.elements
        y = block.bottom
    foot = y
    keys = legend(in_lanes, found, scale, bool(shown.happened(timeline)), foot + 10)
    behind = [*calendar.grid(timeline, scale, top, foot), *calendar.event_lines(timeline, scale, top + AXIS, foot)]
    behind += calendar.cuts(scale, top + AXIS - 6, foot)
    return Block((group(behind, class_="days"), *parts, *keys.elements), keys.bottom)


def _names(timeline: Timeline, scale: Scale) -> Names:
    """The names of all parties, so that they are the same in the picture of one."""
    whole = {party: say.party_name(timeline.evaluation, party) for party in timeline.evaluation.scenario.parties}
    return names(whole, Room(LANE_TEXT, scale.left - MARGIN - 8, bold=True), narrowest(scale))
