"""The picture of a timeline: what was said in lanes, what became of the proposals in bands, all over the same days.

A timeline comes in, one SVG text goes out, which can be shown, put into a page, or made into a PNG. Every mark says in
words what stands behind it. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import ceil
from typing import Final

from tracker import explanations as say
from tracker.output import axis, calendar, paint
from tracker.output.axis import Scale
from tracker.output.bands import MARGIN, TEXT, Block, bands, label
from tracker.output.calendar import AXIS, event_day
from tracker.output.compared import assumed_text, what_if_lines
from tracker.output.courses import Course, courses
from tracker.output.lanes import counts_from, lanes
from tracker.output.legend import legend
from tracker.output.lettering import FAMILY, from_the_left, wrapped
from tracker.output.marks import lane_block
from tracker.output.paint import painted
from tracker.output.style import WORDS, count
from tracker.output.svg import Element, element, group, path, text_of
from tracker.timeline import Timeline

NARROWEST: Final = 640
_EARLIER: Final = 110.0
"""How wide the place is for what lies before the first day of interest."""


def svg(timeline: Timeline, party: str | None = None, width: int = 1200) -> str:
    """The picture of a timeline as SVG.

    Args:
        timeline: the whole of it; what concerns one party is chosen here, not by `Timeline.of_party`.
        party: whose lane and verdicts alone are shown.
        width: in pixels; not less than 640.
    """
    wide = float(max(NARROWEST, width))
    right = wide - MARGIN
    shown = [party] if party else timeline.evaluation.scenario.can_say_no
    top = _header(timeline, party, right)
    parts: list[Element] = [*top.elements]
    bottom = top.bottom
    if timeline.first is not None and timeline.last is not None:
        found = courses(timeline, shown)
        of_party = tuple(course._replace(state=()) for course in found) if party else found
        body = _body(timeline, party, _scale(timeline, wide), of_party, top.bottom)
        parts += body.elements
        bottom = body.bottom
    title = f"{timeline.evaluation.scenario.title or 'A negotiation'}: a timeline"
    return _document(title, " ".join(_description(timeline, party)), parts, wide, ceil(bottom + MARGIN))


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
    """The days from the first to the last; those on which nothing was new count only at the ends."""
    assert timeline.first is not None and timeline.last is not None
    left = MARGIN + max(112.0, min(190.0, wide * 0.145))
    shown = [timeline.first, *(day.date for day in timeline.days), timeline.last]
    known = bool(timeline.opening and timeline.opening.judgements)
    early = known or any(day < timeline.first for day in _counting(timeline))
    return axis.scale(shown, left, wide - MARGIN, _EARLIER if early else 0)


def _counting(timeline: Timeline) -> Iterator[date]:
    """The days by which what is shown counts."""
    evaluation = timeline.evaluation
    for voice in evaluation.record.heard.values():
        yield counts_from(voice, timeline.clock)
    for id in evaluation.record.events:
        yield event_day(timeline, id)


# What stands above, and in words.


def _header(timeline: Timeline, party: str | None, right: float) -> Block:
    evaluation = timeline.evaluation
    y, elements = MARGIN + 16, []
    for one in wrapped(evaluation.scenario.title or "A negotiation", 18 * 1.08, right - MARGIN)[:3]:
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
    if party:
        yield f"only {say.party_name(evaluation, party)}"
    if assumed := assumed_text(evaluation):
        yield assumed
    for one in what_if_lines(evaluation):
        yield f"{f'{one.number}. ' if one.number else ''}{''.join(part.text for part in one.parts)}"
    if not timeline.complete:
        until = timeline.days[-1].date if timeline.days else timeline.first
        yield f"The search was ended: verdicts, states and stages are shown until {until}"


def _description(timeline: Timeline, party: str | None) -> Iterator[str]:
    """The whole in words: how much of what is shown, from when to when, and where it ended."""
    evaluation = timeline.evaluation
    if timeline.first is None:
        yield "Nothing in it has a date, so that nothing is shown."
        return
    said = [voice for voice in evaluation.record.heard.values() if party in (None, voice.party)]
    yield (
        f"From {timeline.first} to {timeline.last}: {count(len(said), 'statement')} of"
        f" {say.listed([say.party_name(evaluation, one) for one in dict.fromkeys(v.party for v in said)]) or 'nobody'},"
        f" {count(len(evaluation.record.proposals), 'proposal')},"
        f" {count(len(evaluation.record.events), 'event')}."
    )
    for judgement in evaluation.judgements:
        name = judgement.verdicts[party].name if party else judgement.state
        of = f" for {say.party_name(evaluation, party)}" if party else ""
        yield f"In the end, “{say.package_title(evaluation, judgement.package.key)}” is {WORDS[name]}{of}."


# The days, and all that is shown over them.


def _body(timeline: Timeline, party: str | None, scale: Scale, found: Sequence[Course], top: float) -> Block:
    in_lanes = lanes(timeline, scale, party)
    y = top + AXIS
    block = calendar.events(timeline, scale, y)
    parts, y = [*block.elements], block.bottom
    for lane in in_lanes:
        block = lane_block(timeline, lane, scale, y)
        parts += block.elements
        y = block.bottom
    parts.append(element("path", d=path([[(MARGIN, y), (scale.right, y)]]), **painted(None, "rule", 0.7)))
    y += 12
    for course in found:
        block = bands(timeline, course, scale, y)
        parts += block.elements
        y = block.bottom
    foot = y
    keys = legend(in_lanes, found, scale, bool(timeline.evaluation.record.events), foot + 10)
    behind = [*calendar.grid(timeline, scale, top, foot), *calendar.event_lines(timeline, scale, top + AXIS, foot)]
    behind += calendar.cuts(scale, top + AXIS - 6, foot)
    return Block((group(behind, class_="days"), *parts, *keys.elements), keys.bottom)
