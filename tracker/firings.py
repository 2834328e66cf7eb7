"""An evaluation -> where each rule took effect in it: on whose words, on which package, by which line of the file.

Everything here was decided already; this only goes through it rule by rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tracker import explanations as say
from tracker.diagnostics import Span
from tracker.evaluation import Evaluation, Judgement
from tracker.standing import Defeat


class Effect(NamedTuple):
    """One place where a rule took effect: about what, in words, and the line it rests on, if on one."""

    rule: str
    about: str
    place: Span | None = None


def effects(evaluation: Evaluation) -> tuple[Effect, ...]:
    """Every effect of every rule, in the order of the river: evidence, defeats, verdicts, states, stages."""
    found = [*_evidence(evaluation), *_defeats(evaluation)]
    for judgement in evaluation.judgements:
        found += _judged(evaluation, judgement)
    found += _stages(evaluation)
    return tuple(dict.fromkeys(found))


def _evidence(evaluation: Evaluation) -> Iterator[Effect]:
    evidence = evaluation.defeats.evidence
    order = {voice.name: place for place, voice in enumerate(evidence.facts.speaking)}
    pieces = sorted(
        (piece for found in evidence.by_subject.values() for piece in found),
        key=lambda piece: (order[piece.voice.name], piece.claim.position or 0),
    )
    given = [(p.claim, p.rule, p.polarity) for p in pieces]
    for claim, rule, polarity in [*given, *((c, r, "counts for nothing") for c, r in evidence.denied)]:
        subject = claim.subject
        about = say.term_text(evaluation, subject, claim.cells) if isinstance(subject, str) else str(subject)
        voice = claim.voice.id if claim.voice.kind != "tabling" else "by tabling it"
        place = say.voice_place(evaluation, claim.voice, claim.position)
        yield Effect(rule, f"{say.party_name(evaluation, claim.voice.party)}: {polarity} {about} ({voice})", place)


def _defeats(evaluation: Evaluation) -> Iterator[Effect]:
    for judgement in evaluation.judgements:
        for verdict in judgement.verdicts.values():
            for standing in verdict.standings:
                yield from (_defeat(evaluation, defeat) for defeat in standing.defeats)


def _defeat(evaluation: Evaluation, defeat: Defeat) -> Effect:
    subject = defeat.loser.subject
    party = say.party_name(evaluation, defeat.loser.voice.party)
    about = f"{party}, on {subject}: `{defeat.winner.voice.id}` over `{defeat.loser.voice.id}`"
    return Effect(defeat.rule, about, say.voice_place(evaluation, defeat.winner.voice, defeat.winner.claim.position))


def _judged(evaluation: Evaluation, judgement: Judgement) -> Iterator[Effect]:
    key = judgement.package.key
    place = evaluation.file.place("proposals", key.proposal, key=True)
    for verdict in judgement.verdicts.values():
        if verdict.rule is not None:
            yield Effect(verdict.rule, f"{key}, {say.party_name(evaluation, verdict.party)}: {verdict.name}", place)
    if judgement.rule is not None:
        yield Effect(judgement.rule, f"{key}: {judgement.state}", place)


def _stages(evaluation: Evaluation) -> Iterator[Effect]:
    for judgement in evaluation.judgements:
        if judgement.package.key.phase is None:
            for stage in judgement.stages:
                if stage.rule is not None and stage.cause is not None:
                    section = _SECTIONS.get(stage.cause.origin)
                    place = evaluation.file.place(section, stage.cause.id, key=True) if section else None
                    about = f"{judgement.package.key}: {stage.before} to {stage.name}, {stage.since} ({stage.cause.id})"
                    yield Effect(stage.rule, about, place)


_SECTIONS = {"statement": "statements", "event": "events", "proposal": "proposals"}
"""Where what caused a stage stands; what a what-if supposes stands in no file."""
