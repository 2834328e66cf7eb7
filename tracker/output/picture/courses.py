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
from tracker.verdicts import Verdict
from tracker.vocabulary import ENDED


class Segment(NamedTuple):
    """One verdict or state, from the day `first` until the day before `until` (None: it still stands).

    `change` is what brought it; None where it stood before the timeline begins. `assumed` tells whether an assumption
    bears on it as it begins, and as it ends.
    """

    name: str | None
    first: date
    until: date | None
    change: Change | None
    assumed: tuple[bool, bool] = (False, False)


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


def courses(timeline: Timeline, parties: Iterable[str] | None = None) -> tuple[Course, ...]:
    """Every package that was known in the end, or as far as the days were judged, with the verdicts of the parties.

    Unless parties are given, they are those who decide on the package. The timeline may be narrowed down to a party:
    what is told here is always the whole.
    """
    changes = [(day.date, change) for day in timeline.everything for change in day.changes]
    opening = {one.package.key: one for one in timeline.opening.judgements} if timeline.opening else {}
    given = None if parties is None else tuple(parties)
    scenario = timeline.evaluation.scenario
    keys = dict.fromkeys([*opening, *(change.package for _, change in changes)])
    order = [one.package.key for one in timeline.evaluation.judgements]
    return tuple(
        _course(timeline, key, scenario.deciding(key.proposal) if given is None else given, opening.get(key), changes)
        for key in order
        if key in keys
    )


def _course(
    timeline: Timeline,
    key: PackageKey,
    parties: Sequence[str],
    opening: Judgement | None,
    changes: Sequence[tuple[date, Change]],
) -> Course:
    own = [(day, change) for day, change in changes if change.package == key]
    stages = tuple(_stages(timeline, opening, own))
    final = _final(timeline, key)

    def of_party(party: str) -> tuple[Segment, ...]:
        found = [(day, one) for day, one in own if one.what == "verdict" and one.party == party]
        return tuple(_segments(timeline, opening and opening.verdicts[party], found, final and final.verdicts[party]))

    states = [(day, one) for day, one in own if one.what == "state"]
    return Course(
        key,
        tuple(_segments(timeline, opening, states, final)),
        tuple((party, of_party(party)) for party in parties),
        stages,
        tuple(_ended(stages)) or _ended_with_whole(timeline, key, changes),
    )


def _final(timeline: Timeline, key: PackageKey) -> Judgement | None:
    """What is judged of it on the last day; None where the days shown end before that of the evaluation."""
    if not timeline.complete or timeline.last != timeline.evaluation.record.day:
        return None
    return next(one for one in timeline.evaluation.judgements if one.package.key == key)


_Result = Verdict | Judgement


class _Start(NamedTuple):
    """What begins on a day, and whether an assumption bears on it then."""

    day: date
    name: str | None
    change: Change | None
    assumed: bool


def _segments(
    timeline: Timeline, begun: _Result | None, changes: Sequence[tuple[date, Change]], final: _Result | None
) -> Iterator[Segment]:
    """The stretches, from what stood before the first day (if anything did) to what is judged on the last."""
    assert timeline.first is not None  # else nothing is known of any day
    starts = [_Start(timeline.first, _name(begun), None, bool(begun.assumptions))] if begun else []
    starts += [_Start(day, change.after, change, change.assumed[1]) for day, change in changes]
    if not starts:
        return
    ends = [(day, change.assumed[0]) for day, change in (changes if begun else changes[1:])]
    last = bool(final.assumptions) if final else starts[-1].assumed
    for start, (until, assumed) in zip(starts, [*ends, (None, last)], strict=True):
        if start.day != until:
            yield Segment(start.name, start.day, until, start.change, (start.assumed, assumed))


def _name(result: _Result) -> str | None:
    return result.name if isinstance(result, Verdict) else result.state


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
