"""Back-tests -> the public JSON contract (`tracker.output.backtest_contract`)."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.backtests import BackTest, Case
from tracker.fates import OUTCOMES, Ballot, Ground, Happened, Row
from tracker.output.backtest_contract import (
    BacktestAnswer,
    BallotInfo,
    BesideInfo,
    CaseInfo,
    DifferenceInfo,
    FateInfo,
    GroundInfo,
    MarkInfo,
    NoticeInfo,
    ReadingInfo,
    RowInfo,
    SpellInfo,
    StateCountInfo,
    VoteCountInfo,
    VotesInfo,
)
from tracker.output.frame import published_diagnostic
from tracker.reckoning import (
    NOT_PUBLIC,
    NOTICES,
    Difference,
    Mark,
    SideBySide,
    by_state,
    by_state_as_tabled,
    by_verdict,
    outcomes,
)


def answer(found: BackTest, others: Sequence[SideBySide] = ()) -> BacktestAnswer:
    """A back-test, with what other rulebooks make of it, as the contract's model."""
    return BacktestAnswer(
        reading=_reading(found),
        beside=tuple(map(_beside, others)),
        diagnostics=tuple(published_diagnostic(warning) for case in found.cases for warning in case.file.warnings),
    )


def _reading(found: BackTest) -> ReadingInfo:
    known = [row for row in found.rows if not row.that_day]  # the others have a count of their own, and are in one only
    return ReadingInfo(
        rulebook=found.rulebook,
        cases=tuple(map(_case, found.cases)),
        by_state=tuple(
            StateCountInfo(
                fate=fate,
                state=None if state == NOT_PUBLIC else state,
                public=state != NOT_PUBLIC and not that_day,
                count=number,
                that_day=that_day,
            )
            for that_day, counts in ((False, by_state(known)), (True, by_state_as_tabled(found.rows)))
            for (fate, state), number in sorted(counts.items(), key=str)
        ),
        by_notice=tuple(
            NoticeInfo(days=days, outcomes={o: counted[o] for o in OUTCOMES})
            for days in NOTICES
            for counted in [outcomes(found.rows, days)]
        ),
        by_vote=tuple(
            VoteCountInfo(
                verdict=None if verdict == NOT_PUBLIC else verdict,
                public=verdict != NOT_PUBLIC and not that_day,
                vote=vote,
                count=number,
                that_day=that_day,
            )
            for that_day in (False, True)
            for (verdict, vote), number in sorted(by_verdict(found.rows, that_day).items(), key=str)
        ),
    )


def _case(case: Case) -> CaseInfo:
    document = case.file.document
    return CaseInfo(
        case=case.name,
        title=case.scenario.title,
        file=document.source.name if document else None,
        rows=tuple(map(_row, case.rows)),
    )


def _row(row: Row) -> RowInfo:
    eve = row.happened.eve if row.happened else row.evaluation.record.day if row.evaluation else None
    judgement = row.judgement
    return RowInfo(
        proposal=row.proposal,
        happened=_fate(row.happened),
        earlier=_fate(row.earlier),
        carries_on=row.carries_on,
        eve=eve.isoformat() if eve else None,
        public=judgement is not None and not row.that_day,
        that_day=row.that_day,
        state=row.state,
        rule=judgement.rule if judgement else None,
        since=row.since.isoformat() if row.since else None,
        days=row.days,
        outcome=row.outcome,
        course=tuple(SpellInfo(since=spell.since.isoformat(), state=spell.state) for spell in row.course),
        verdicts={party: verdict.name for party, verdict in judgement.verdicts.items()} if judgement else {},
        grounds=tuple(map(_ground, row.grounds)),
        ballots=tuple(map(_ballot, row.ballots)),
    )


def _fate(one: Happened | None) -> FateInfo | None:
    if one is None:
        return None
    by_event = one.event is not None
    votes = one.event.votes if one.event else None
    return FateInfo(
        fate=one.fate,
        date=str(one.when),
        event=one.by if by_event else None,
        superseded_by=None if by_event else one.by,
        votes=VotesInfo(ayes=votes.ayes, noes=votes.noes, abstentions=votes.abstentions) if votes else None,
    )


def _ground(ground: Ground) -> GroundInfo:
    reason, voice = ground.reason, ground.reason.voice
    return GroundInfo(
        party=ground.party,
        statement=None if voice.kind == "tabling" else voice.id,
        position=reason.position,
        issue=reason.issue,
        polarity=reason.polarity,
        authority=voice.authority,
        told_by=voice.told_by,
        said=str(voice.said),
        days=ground.days,
        rule=reason.rule,
        text=reason.text,
        file=reason.place.source.name if reason.place else None,
        line=reason.place.line if reason.place else None,
    )


def _ballot(ballot: Ballot) -> BallotInfo:
    tally = ballot.tally
    return BallotInfo(
        party=ballot.party,
        verdict=ballot.verdict,
        ayes=tally.ayes,
        noes=tally.noes,
        abstentions=tally.abstentions,
        cast=ballot.cast,
        outcome=ballot.outcome,
    )


def _beside(found: SideBySide) -> BesideInfo:
    return BesideInfo(
        reading=_reading(found.other),
        marks=tuple(map(_mark, found.marks)),
        differences=tuple(map(_difference, found.differences)),
    )


def _mark(mark: Mark) -> MarkInfo:
    return MarkInfo(case=mark.case, word=mark.word, fates=dict(mark.fates), votes=dict(mark.votes))


def _difference(one: Difference) -> DifferenceInfo:
    assert one.one.happened is not None
    ballots = one.ballots
    before, after = (b.verdict for b in ballots) if ballots else (one.one.state, one.other.state)
    worth = (ballots[0].outcome, ballots[1].outcome) if ballots else (one.one.outcome, one.other.outcome)
    return DifferenceInfo(
        case=one.case,
        proposal=one.one.proposal,
        event=one.one.happened.by,
        party=one.party,
        before=before,
        after=after,
        outcomes=worth,
        turn=one.turn,
    )
