"""Timelines, and where proposals come from -> the public JSON contract (`tracker.output.days_contract`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.causes import Change, News
from tracker.evaluation import Evaluation
from tracker.evidence import Piece
from tracker.lifecycle import Stage
from tracker.lineage import Draft, Step
from tracker.output.contrast_json import published_pair
from tracker.output.contrasts import Differing
from tracker.output.days import flag_text, news_text, ruled_out
from tracker.output.days_contract import (
    CauseInfo,
    ChangeInfo,
    DayInfo,
    DraftInfo,
    FlagInfo,
    LineageAnswer,
    NewsInfo,
    OpeningInfo,
    PlaceInfo,
    SpokenInfo,
    StageInfo,
    StepInfo,
    TimelineAnswer,
)
from tracker.output.frame import published_diagnostic, published_scenario
from tracker.shifts import Contradicted, Flag, Moved
from tracker.timeline import Day, Timeline
from tracker.voices import public


def timeline(found: Timeline) -> TimelineAnswer:
    """A timeline as the contract's model."""
    return TimelineAnswer(
        scenario=published_scenario(found.evaluation),
        clock=found.clock,
        first=found.first.isoformat() if found.first else None,
        last=found.last.isoformat() if found.last else None,
        party=found.party,
        proposal=found.evaluation.question.proposal,
        silence=found.silence,
        complete=found.complete,
        opening=tuple(_opening(found.opening)) if found.opening else (),
        days=tuple(_day(found, day) for day in found.days),
        diagnostics=tuple(map(published_diagnostic, found.evaluation.diagnostics)),
    )


def lineage(evaluation: Evaluation, drafts: Sequence[Draft]) -> LineageAnswer:
    """Where proposals come from, as the contract's model."""
    return LineageAnswer(
        scenario=published_scenario(evaluation),
        drafts=tuple(_draft(evaluation, draft) for tree in drafts for draft in tree),
        diagnostics=tuple(map(published_diagnostic, evaluation.diagnostics)),
    )


def _opening(evaluation: Evaluation) -> Iterator[OpeningInfo]:
    for judgement in evaluation.judgements:
        yield OpeningInfo(
            proposal=judgement.package.key.proposal,
            phase=judgement.package.key.phase,
            state=judgement.state,
            stage=judgement.stages[-1].name,
            verdicts={party: verdict.name for party, verdict in judgement.verdicts.items()},
            assumed=bool(judgement.assumptions),
        )


def _day(found: Timeline, day: Day) -> DayInfo:
    return DayInfo(
        date=day.date.isoformat(),
        news=tuple(_news(found.evaluation, news) for news in day.news),
        changes=tuple(map(_change, day.changes)),
        flags=tuple(_flag(found.evaluation, flag) for flag in day.flags),
    )


def _news(evaluation: Evaluation, news: News) -> NewsInfo:
    scenario = evaluation.scenario
    if news.section == "statements":
        said, reported = evaluation.record.heard[news.id].said, evaluation.record.heard[news.id].reported
    elif news.section == "proposals":
        said, reported = scenario.proposals[news.id].tabled, public(scenario.proposals[news.id])
    else:
        said = reported = scenario.events[news.id].date
    place = evaluation.file.place(news.section, news.id, key=True)
    return NewsInfo(
        section=news.section,
        id=news.id,
        expired=news.expired,
        said=str(said),
        reported=str(reported),
        text=news_text(evaluation, news),
        file=place.source.name if place else None,
        line=place.line if place else None,
    )


def _cause(news: News) -> CauseInfo:
    return CauseInfo(section=news.section, id=news.id, expired=news.expired)


def _change(change: Change) -> ChangeInfo:
    return ChangeInfo(
        what=change.what,
        proposal=change.package.proposal,
        phase=change.package.phase,
        party=change.party,
        before=change.before,
        after=change.after,
        rule=change.rule,
        causes=tuple(map(_cause, change.causes)),
        link=change.link,
        assumed=change.assumed,
        supposed=change.supposed,
    )


def _flag(evaluation: Evaluation, flag: Flag) -> FlagInfo:
    on_issue = isinstance(flag.subject, str)
    head = FlagInfo(
        kind=flag.kind,
        party=flag.party,
        issue=str(flag.subject) if on_issue else None,
        package=None if on_issue else str(flag.subject),
        text=flag_text(evaluation, flag),
    )
    if isinstance(flag, Moved):
        more = {"conditional": flag.conditional, "behind": flag.statements}
        return head.model_copy(update=more | ({"ruled_out": ruled_out(evaluation, flag)} if on_issue else {}))
    if isinstance(flag, Contradicted):
        places = {"earlier": _place(flag.earlier), "later": _place(flag.later)}
        return head.model_copy(update={**places, "stands": flag.stands})
    since = {"statement": flag.statement, "since": flag.since.isoformat()}
    others = tuple(SpokenInfo(subject=str(subject), statement=id) for subject, id in flag.others)
    return head.model_copy(update={**since, "others": others})


def _place(piece: Piece) -> PlaceInfo:
    return PlaceInfo(statement=piece.voice.id, position=piece.claim.position)


def _draft(evaluation: Evaluation, draft: Draft) -> DraftInfo:
    proposal = evaluation.scenario.proposals[draft.proposal]
    return DraftInfo(
        proposal=draft.proposal,
        title=proposal.title,
        by=proposal.by,
        tabled=str(proposal.tabled),
        parent=draft.step.sides.one.package.key.proposal if draft.step else None,
        also_counters=draft.also_counters,
        state=draft.judgement.state,
        stages=tuple(map(_stage, draft.judgement.stages)),
        step=_step(evaluation, draft.step) if draft.step else None,
    )


def _stage(stage: Stage) -> StageInfo:
    cause = stage.cause
    supposed = cause is not None and cause.origin == "supposition"
    sections = {"statement": "statements", "proposal": "proposals", "event": "events"}
    named = {"section": sections[cause.origin], "id": cause.id, "expired": False} if cause and not supposed else None
    return StageInfo(
        stage=stage.name,
        since=str(stage.since),
        rule=stage.rule,
        cause=CauseInfo.model_validate(named) if named else None,
        supposed=supposed,
    )


def _step(evaluation: Evaluation, step: Step) -> StepInfo:
    return StepInfo(
        relation=step.relation,
        terms={pair.issue: published_pair(evaluation, pair) for pair in step.terms},
        verdicts={one.party: Differing(before=one.before, after=one.after) for one in step.verdicts},
    )
