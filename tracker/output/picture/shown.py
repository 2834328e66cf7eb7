"""What of a timeline is in its picture: statements, when they ended, and events, each with its day on the clock.

A timeline comes in, days go out. What counts only after the last day is left out; what a timeline has for its days
alone is not relied on, as it may be narrowed to a party or a proposal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tracker.inforce import counts_from
from tracker.output.picture import captions
from tracker.scenario import package_name
from tracker.timeline import Timeline


def said(timeline: Timeline) -> dict[str, date]:
    """Every statement, with the day by which it counts, in the record's order."""
    heard, clock = timeline.evaluation.record.heard, timeline.clock
    return _until_last(timeline, {id: counts_from(v.said, v.reported, clock) for id, v in heard.items()})


def happened(timeline: Timeline) -> dict[str, date]:
    """Every event, with the day by which it had certainly happened, in the order of these.

    In the timeline of one proposal, only those about it, or about none.
    """
    evaluation = timeline.evaluation
    proposal = evaluation.question.proposal
    about = {None, package_name(proposal)[0]} if proposal is not None else None
    events = {id: evaluation.scenario.events[id] for id in evaluation.record.events}
    days = {id: event.date.last for id, event in events.items() if about is None or event.proposal in about}
    return _until_last(timeline, dict(sorted(days.items(), key=lambda one: one[1])))


def ended(timeline: Timeline, days: Mapping[str, date]) -> dict[str, tuple[date, str]]:
    """Since when statements are no longer in force, and why; `days` are those by which they count."""
    found = {}
    for absent in timeline.evaluation.record.absent:
        id, by = absent.voice.id, absent.by
        if id in days and (by is None or by in days):
            counts = max(days[id], days[by]) if by else days[id]
            if end := captions.ending(timeline.evaluation, absent.voice, by, counts):
                found[id] = end
    kept = _until_last(timeline, {id: day for id, (day, _) in found.items()})
    return {id: found[id] for id in kept}


def all_days(timeline: Timeline) -> Iterator[date]:
    """Every day on which anything in the picture is, those before the first one included."""
    days = said(timeline)
    yield from days.values()
    yield from (day for day, _ in ended(timeline, days).values())
    yield from happened(timeline).values()
    yield from (day.date for day in timeline.everything)


def _until_last(timeline: Timeline, days: dict[str, date]) -> dict[str, date]:
    return {id: day for id, day in days.items() if timeline.last is not None and day <= timeline.last}
