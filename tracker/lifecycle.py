"""What became of a proposal: its occurrences in the order of their dates, folded into stages by the rulebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from tracker.dates import PartialDate
from tracker.engine import Engine
from tracker.record import Record
from tracker.scenario import package_name
from tracker.vocabulary import DRAWN_UP, STAGES, TABLED, UNCHANGED, Step
from tracker.voices import Voice

Origin = Literal["proposal", "statement", "supposition", "event"]
_ORIGINS: tuple[Origin, ...] = ("statement", "supposition", "proposal", "event")  # on one day: words, then deeds


class Occurrence(NamedTuple):
    """Something that bears on a proposal's fate: a statement on it, an event, or a proposal that supersedes it."""

    when: PartialDate
    what: str
    origin: Origin
    id: str
    own: bool = False
    told: bool = False
    authority: str = "official"


class Stage(NamedTuple):
    """A stage that a proposal reached; `cause` and `rule` are None for the one it began with.

    What was said before the proposal was tabled counts from the day of tabling.
    """

    name: str
    since: PartialDate
    cause: Occurrence | None = None
    rule: str | None = None
    before: str | None = None
    """The stage that it followed."""


def lifecycles(record: Record, engine: Engine) -> dict[str, tuple[Stage, ...]]:
    """For each known proposal its stages, from the first to where it stands on the record's day."""
    by_proposal: dict[str, list[Occurrence]] = {id: [] for id in record.proposals}
    for proposal, occurrence in _occurrences(record):
        if proposal in by_proposal:
            by_proposal[proposal].append(occurrence)
    return {id: _fold(record, id, sorted(found, key=_order), engine) for id, found in by_proposal.items()}


def _fold(record: Record, proposal: str, occurrences: list[Occurrence], engine: Engine) -> tuple[Stage, ...]:
    described = record.scenario.proposals[proposal]
    stages = [Stage(TABLED if described.by else DRAWN_UP, described.tabled)]
    for occurrence in occurrences:
        step = _step(stages[-1].name, occurrence, engine)
        rule = engine.decide("lifecycle", step)
        if rule is not None:
            reached = engine.rulebook.rule(rule).result
            if reached not in (UNCHANGED, step.stage):
                since = described.tabled if described.tabled.later_than(occurrence.when) else occurrence.when
                stages.append(Stage(reached, since, occurrence, rule, stages[-1].name))
    return tuple(stages)


def _step(stage: str, occurrence: Occurrence, engine: Engine) -> Step:
    return Step(
        stage,
        occurrence.what,
        "statement" if occurrence.origin == "supposition" else occurrence.origin,
        "yes" if occurrence.own else "no",
        "yes" if occurrence.told else "no",
        engine.rulebook.rank(occurrence.authority),
    )


def _order(occurrence: Occurrence) -> tuple[object, ...]:
    when = occurrence.when
    place = STAGES.index(occurrence.what) if occurrence.what in STAGES else -1
    return when.last, when.first, _ORIGINS.index(occurrence.origin), place, not occurrence.own, when.text


def _occurrences(record: Record) -> Iterator[tuple[str, Occurrence]]:
    """Everything that bears on the fate of some proposal, with the proposal's id."""
    scenario = record.scenario
    supposed = (voice for voice in record.voices if voice.kind == "supposition")
    for voice in (*(voice for voice in record.heard.values() if voice.of_packages), *supposed):
        for index, position in enumerate(voice.positions):
            on = (package for package in position.on_packages if voice.stands_by(index, package))
            for proposal in dict.fromkeys(package_name(package)[0] for package in on):
                own = voice.party in scenario.proposals[proposal].by
                told = voice.told_by is not None
                said = _SPOKEN[position.modality]
                yield (
                    proposal,
                    Occurrence(voice.said, said, _origin(voice), voice.id, own, told, voice.authority),
                )
    for id in record.proposals:
        if earlier := scenario.proposals[id].supersedes:
            yield earlier, Occurrence(scenario.proposals[id].tabled, "superseded", "proposal", id)
    for id in record.events:
        event = scenario.events[id]
        if event.proposal and event.becomes:
            yield event.proposal, Occurrence(event.date, event.becomes, "event", id)


def _origin(voice: Voice) -> Origin:
    return "supposition" if voice.kind == "supposition" else "statement"


_SPOKEN = {"accepts": "accepted", "considers": "considered", "rejects": "rejected"}
