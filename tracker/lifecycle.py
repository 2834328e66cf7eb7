"""What became of a proposal: its occurrences in the order of their dates, folded into stages by the rulebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tracker.dates import PartialDate
from tracker.engine import Engine
from tracker.record import Record, Voice
from tracker.scenario import package_name
from tracker.vocabulary import DRAWN_UP, STAGES, TABLED, Step

Origin = Literal["proposal", "statement", "event"]
_ORIGINS: tuple[Origin, ...] = ("statement", "proposal", "event")  # on one day: words, then deeds


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that bears on a proposal's fate: a statement on it, an event, or a proposal that supersedes it."""

    when: PartialDate
    what: str
    origin: Origin
    id: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that a proposal reached; `cause` and `rule` are None for the one it began with."""

    name: str
    since: PartialDate
    cause: Occurrence | None = None
    rule: str | None = None


def lifecycle(record: Record, proposal: str, engine: Engine) -> tuple[Stage, ...]:
    """The stages of a known proposal, from the first to where it stands on the record's day."""
    described = record.scenario.proposals[proposal]
    stages = [Stage(TABLED if described.by else DRAWN_UP, described.tabled)]
    for occurrence in sorted(_occurrences(record, proposal), key=_order):
        own = "yes" if occurrence.own else "no"
        rule = engine.decide("lifecycle", Step(stages[-1].name, occurrence.what, occurrence.origin, own))
        if rule is not None:
            reached = engine.rulebook.rule(rule).result
            if reached != stages[-1].name:
                stages.append(Stage(reached, occurrence.when, occurrence, rule))
    return tuple(stages)


def _order(occurrence: Occurrence) -> tuple[object, ...]:
    when = occurrence.when
    place = STAGES.index(occurrence.what) if occurrence.what in STAGES else -1
    return when.first, when.last, _ORIGINS.index(occurrence.origin), place, not occurrence.own


def _occurrences(record: Record, proposal: str) -> Iterator[Occurrence]:
    scenario = record.scenario
    for voice in record.heard.values():
        yield from _spoken(record, proposal, voice)
    for id in record.proposals:
        if scenario.proposals[id].supersedes == proposal:
            yield Occurrence(scenario.proposals[id].tabled, "superseded", "proposal", id)
    for id in record.events:
        event = scenario.events[id]
        if event.proposal == proposal and event.becomes is not None:
            yield Occurrence(event.date, event.becomes, "event", id)


_SPOKEN = {"accepts": "accepted", "considers": "considered", "rejects": "rejected"}


def _spoken(record: Record, proposal: str, voice: Voice) -> Iterator[Occurrence]:
    own = voice.party in record.scenario.proposals[proposal].by
    for position in voice.positions:
        if any(package_name(package)[0] == proposal for package in position.on_packages):
            yield Occurrence(voice.said, _SPOKEN[position.modality], "statement", voice.id, own)
