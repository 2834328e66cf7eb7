"""Evaluation -> the public JSON contract (`tracker.output.contract`)."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.evaluation import Evaluation, Judgement
from tracker.explanations import Reason, grade, reasons, source_of, verdict_text
from tracker.output import prospects_json
from tracker.output.contract import (
    AbsentInfo,
    CommonGroundInfo,
    DefeatedBy,
    EvaluationInfo,
    ProposalInfo,
    ReasonInfo,
    StageInfo,
    TermInfo,
    VerdictInfo,
)
from tracker.output.frame import published_diagnostic, published_scenario
from tracker.packages import Package
from tracker.prospects import Prospects
from tracker.standing import Defeat
from tracker.verdicts import Verdict
from tracker.voices import Voice


def render(evaluation: Evaluation, found: Prospects | None = None) -> str:
    """The evaluation as indented JSON text, in UTF-8, ending in a line end."""
    return published(evaluation, found).model_dump_json(indent=1) + "\n"


def published(evaluation: Evaluation, found: Prospects | None = None) -> EvaluationInfo:
    """The evaluation as the contract's models, with what could be agreed, as far as that was looked for."""
    deals, moves = (found.deals, found.moves) if found else (None, None)
    return EvaluationInfo(
        scenario=published_scenario(evaluation),
        proposals=tuple(_proposal(evaluation, judgement) for judgement in evaluation.judgements),
        common_ground=tuple(
            CommonGroundInfo(parties=ground.parties, issues=dict(ground.issues), assumptions=ground.assumptions)
            for ground in evaluation.common_ground
        ),
        deals=prospects_json.deals(deals) if deals else None,
        conflicts=prospects_json.conflicts(moves) if moves else None,
        moves=prospects_json.moves(moves) if moves else None,
        not_counted=tuple(_not_counted(evaluation)),
        diagnostics=tuple(published_diagnostic(diagnostic) for diagnostic in evaluation.diagnostics),
    )


def _not_counted(evaluation: Evaluation) -> Iterator[AbsentInfo]:
    for absent in evaluation.record.absent:
        yield AbsentInfo(statement=absent.voice.id, reason=absent.reason, by=absent.by, rule=None)
    for (_, id), rule in evaluation.defeats.evidence.uncounted.items():
        yield AbsentInfo(statement=id, reason="by a rule", by=None, rule=rule)


def _proposal(evaluation: Evaluation, judgement: Judgement) -> ProposalInfo:
    key = judgement.package.key
    proposal = evaluation.scenario.proposals[key.proposal]
    return ProposalInfo(
        id=key.proposal,
        title=proposal.title,
        phase=key.phase,
        by=proposal.by,
        consent=evaluation.scenario.consenting(key.proposal),
        state=judgement.state,
        rule=judgement.rule,
        lifecycle=judgement.stages[-1].name,
        stages=tuple(
            StageInfo(stage=s.name, since=str(s.since), cause=s.cause.id if s.cause else None, rule=s.rule)
            for s in judgement.stages
        ),
        assumptions=judgement.assumptions,
        verdicts={
            party: _verdict(evaluation, verdict, judgement.package) for party, verdict in judgement.verdicts.items()
        },
    )


def _verdict(evaluation: Evaluation, verdict: Verdict, package: Package) -> VerdictInfo:
    found = reasons(evaluation, verdict, package)
    return VerdictInfo(
        verdict=verdict.name,
        rule=verdict.rule,
        text=verdict_text(evaluation, verdict, package.key, found),
        terms={
            term.issue: TermInfo(options=evaluation.cells[term.issue].words(term.cells), value=term.value)
            for term in verdict.terms
        },
        reasons=tuple(published_reason(evaluation, reason) for reason in found),
        unstated=verdict.issues("unstated"),
        left_open=verdict.issues("left-open"),
        assumptions=verdict.assumptions,
    )


def published_reason(evaluation: Evaluation, reason: Reason) -> ReasonInfo:
    """A reason as the contract's model."""
    voice = reason.voice
    found = grade(evaluation, voice)
    return ReasonInfo(
        rule=reason.rule,
        effective=reason.effective,
        active=reason.active,
        polarity=reason.polarity,
        issue=reason.issue,
        statement=_statement(voice),
        position=reason.position,
        assumption=voice.kind == "assumption",
        supposed=voice.kind == "supposition",
        authority=voice.authority,
        told_by=voice.told_by,
        said=str(voice.said),
        source=source_of(evaluation, voice),
        grade=str(found) if found else None,
        unmet=reason.unmet,
        defeated_by=tuple(_defeated_by(defeat) for defeat in reason.defeats),
        file=reason.place.source.name if reason.place else None,
        line=reason.place.line if reason.place else None,
        text=reason.text,
    )


def _statement(voice: Voice) -> str | None:
    return None if voice.kind == "tabling" else voice.id


def _defeated_by(defeat: Defeat) -> DefeatedBy:
    voice = defeat.winner.voice
    tabling = voice.id if voice.kind == "tabling" else None
    return DefeatedBy(statement=_statement(voice), tabling=tabling, rule=defeat.rule)
