"""What became of each package over the days, as stretches of one verdict, state or stage that follow each other.

A timeline comes in, stretches go out: none overlaps another, and none is missing. Nothing is judged, and nothing drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tracker.causes import Change
from tracker.evaluation import Judgement
from tracker.facts import PackageKey
from tracker.timeline import Timeline
from tracker.vocabulary import ENDED


class Segment(NamedTuple):
    """One verdict or state, from the day `first` until the day before `until` (None: it still stands).

    `change` is what brought it; None where it stood before the timeline begins.
    """

    name: str | None
    first: date
    until: date | None
    change: Change | None


class Stop(NamedTuple):
    """A stage that a proposal reached; `change` as for a segment."""

    name: str
    day: date
    change: Change | None


class Course(NamedTuple):
    """A package over the days: its state, the verdict of each of the parties, and (of a whole) its stages.

    `ended` are the stretches through which the proposal was no longer on the table: first day, and the day after.
    """

    key: PackageKey
    state: tuple[Segment, ...]
    verdicts: tuple[tuple[str, tuple[Segment, ...]], ...]
    stages: tuple[Stop, ...]
    ended: tuple[tuple[date, date | None], ...]


def courses(timeline: Timeline, parties: Iterable[str]) -> tuple[Course, ...]:
    """Every package that was known in the end, or as far as the days were judged, with the verdicts of the parties."""
    changes = [(day.date, change) for day in timeline.days for change in day.changes]
    opening = {one.package.key: one for one in timeline.opening.judgements} if timeline.opening else {}
    parties = tuple(parties)
    keys = dict.fromkeys([*opening, *(change.package for _, change in changes)])
    order = [one.package.key for one in timeline.evaluation.judgements]
    return tuple(_course(timeline, key, parties, opening.get(key), changes) for key in order if key in keys)


def _course(
    timeline: Timeline,
    key: PackageKey,
    parties: Sequence[str],
    opening: Judgement | None,
    changes: Sequence[tuple[date, Change]],
) -> Course:
    own = [(day, change) for day, change in changes if change.package == key]
    stages = tuple(_stages(timeline, opening, own))

    def of_party(party: str) -> tuple[Segment, ...]:
        found = [(day, one) for day, one in own if one.what == "verdict" and one.party == party]
        begun = [opening.verdicts[party].name] if opening else []
        return tuple(_segments(timeline, begun, found))

    states = [(day, one) for day, one in own if one.what == "state"]
    return Course(
        key,
        tuple(_segments(timeline, [opening.state] if opening else [], states)),
        tuple((party, of_party(party)) for party in parties),
        stages,
        tuple(_ended(stages)) or _ended_with_whole(timeline, key, changes),
    )


def _segments(
    timeline: Timeline, begun: Sequence[str | None], changes: Sequence[tuple[date, Change]]
) -> Iterator[Segment]:
    assert timeline.first is not None  # else nothing is known of any day
    starts: list[tuple[date, str | None, Change | None]] = [(timeline.first, name, None) for name in begun]
    starts += [(day, change.after, change) for day, change in changes]
    ends = [*(day for day, _, _ in starts[1:]), None]
    for (first, name, change), until in zip(starts, ends, strict=True):
        if first != until:
            yield Segment(name, first, until, change)


def _stages(timeline: Timeline, opening: Judgement | None, own: Iterable[tuple[date, Change]]) -> Iterator[Stop]:
    """The stages of a proposal, told with the whole of it, or with an earlier phase that is judged by itself."""
    assert timeline.first is not None
    if opening and (opening.package.key.phase is None or _alone(timeline)):
        yield Stop(opening.stages[-1].name, timeline.first, None)
    yield from (Stop(one.after or "", day, one) for day, one in own if one.what == "stage")


def _alone(timeline: Timeline) -> bool:
    """Whether only an earlier phase of a proposal is judged, and not the whole of it."""
    return all(one.package.key.phase for one in timeline.evaluation.judgements)


def _ended(stages: Sequence[Stop]) -> Iterator[tuple[date, date | None]]:
    since: date | None = None
    for stop in stages:
        if stop.name in ENDED and since is None:
            since = stop.day
        elif stop.name not in ENDED and since is not None:
            if since != stop.day:
                yield since, stop.day
            since = None
    if since is not None:
        yield since, None


def _ended_with_whole(
    timeline: Timeline, key: PackageKey, changes: Sequence[tuple[date, Change]]
) -> tuple[tuple[date, date | None], ...]:
    """An earlier phase is on the table as long as its proposal is."""
    if key.phase is None:
        return ()
    whole = PackageKey(key.proposal, None)
    judged = timeline.opening.judgements if timeline.opening else ()
    opening = next((one for one in judged if one.package.key == whole), None)
    own = [(day, change) for day, change in changes if change.package == whole]
    return tuple(_ended(tuple(_stages(timeline, opening, own))))
