"""What is not said, or not said any more: issues on which nobody spoke, demands that a party no longer repeats.

A scenario file, or its evaluation, comes in; warnings go out. Which positions stand, and on what they bear, is read off
the evaluation; a party's silence is never taken for a change of its position.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from tracker.cells import Cells, mentions
from tracker.diagnostics import Diagnostic
from tracker.evaluation import Evaluation
from tracker.lints.places import report
from tracker.reading import ScenarioFile
from tracker.reading.document import Path
from tracker.scenario import Position, Scenario
from tracker.shifts import subjects_of
from tracker.standing import in_general
from tracker.vocabulary import ENDED
from tracker.voices import Voice, public, reported_on

_DEMANDS: Final = ("requires", "rejects")


def unspoken_issue(file: ScenarioFile) -> Iterator[Diagnostic]:
    """Every issue on which no statement takes a position, on whatever day."""
    scenario = file.scenario
    spoken = {
        issue
        for statement in scenario.statements.values()
        for position in statement.positions
        for issue, _ in position.on_issues
    }
    named = {issue for issue, _ in mentions(scenario)}
    for issue in scenario.issues:
        if issue not in spoken:
            message = f"nobody has taken a position on `{issue}`"
            hint = "look in the sources for what the parties say of it"
            hint += "; it is only named elsewhere, as in proposals" if issue in named else ", or leave it out"
            yield report("unspoken-issue", message, file, ("issues", issue), hint, key=True)


# Demands that are not repeated.


def old_demands(scenario: Scenario) -> bool:
    """Whether a proposal is there, and a demand that could be older than the scenario allows."""
    last = _last_day(scenario)
    return (
        bool(scenario.proposals)
        and last is not None
        and any(
            (last - (statement.said or reported_on(scenario, statement)).last).days > scenario.check.repeat_days
            for statement in scenario.statements.values()
            if any(position.modality in _DEMANDS for position in statement.positions)
        )
    )


def _last_day(scenario: Scenario) -> date | None:
    if scenario.as_of:
        return scenario.as_of.last
    days = [reported_on(scenario, statement).last for statement in scenario.statements.values()]
    return max((*days, *(public(proposal).last for proposal in scenario.proposals.values())), default=None)


class _Demand(NamedTuple):
    """A demand that stands: the voice, and the options that it rules out on the issue, as cells."""

    voice: Voice
    issue: str
    out: Cells


class _Stale(NamedTuple):
    """An issue of a demand, the voice that last made it or spoke in line with it, and one that spoke of more since."""

    issue: str
    last: Voice
    since: Voice


def not_repeated(evaluation: Evaluation) -> Iterator[Diagnostic]:
    """Every statement with demands that its party has not repeated for long, while it spoke on something else.

    Only demands that bear on a proposal that has not come to an end.
    """
    record, most = evaluation.record, evaluation.scenario.check.repeat_days
    bearing = set(_bearing(evaluation))
    for party in evaluation.scenario.parties:
        own = [v for v in record.statements.in_force.values() if v.party == party and v.told_by is None]
        found: dict[str, list[_Stale]] = {}
        for issue in evaluation.scenario.issues:
            for demand in _demands(evaluation, party, issue) if (party, issue) in bearing else ():
                stale = _stale(evaluation, demand, own)
                if stale and record.day and (record.day - stale.last.said.last).days > most:
                    found.setdefault(stale.last.id, []).append(stale)
        for stales in found.values():
            yield _remark(evaluation, party, stales)


def _bearing(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Parties and issues: what stands of what the party said on the issue bears on a proposal that goes on."""
    for judgement in evaluation.judgements:
        if judgement.stages[-1].name not in ENDED:
            for party, verdict in judgement.verdicts.items():
                for standing in verdict.standings:
                    if standing.effective and isinstance(standing.piece.subject, str):
                        yield party, standing.piece.subject


def _demands(evaluation: Evaluation, party: str, issue: str) -> Iterator[_Demand]:
    """What the party itself requires or rejects on the issue, as far as nothing that it said later took it all away."""
    unconditional = in_general(evaluation.defeats, party, issue)
    conditional = (s for s in in_general(evaluation.defeats, party, issue, conditional=True) if s.piece.condition)
    seen: set[tuple[str, int | None]] = set()
    for standing in (*unconditional, *conditional):
        claim = standing.piece.claim
        own = claim.voice.kind == "statement" and claim.voice.told_by is None
        stands = claim.modality in _DEMANDS and standing.piece.side == "against" and standing.effective
        if own and stands and claim.position is not None and (claim.voice.id, claim.position) not in seen:
            seen.add((claim.voice.id, claim.position))
            position = claim.voice.positions[claim.position]
            yield _Demand(claim.voice, issue, _ruled_out(evaluation, issue, position))


def _stale(evaluation: Evaluation, demand: _Demand, own: Sequence[Voice]) -> _Stale | None:
    """The demand, if its party spoke of something else after it was last made."""
    rank = evaluation.engine.rulebook.rank
    as_strong = [voice for voice in own if rank(voice.authority) >= rank(demand.voice.authority)]
    again = [voice for voice in as_strong if any(_in_line(evaluation, demand, p) for p in voice.positions)]
    last = max((demand.voice, *again), key=_by_day)
    since = [voice for voice in own if voice.said.later_than(last.said) and _elsewhere(evaluation, demand.issue, voice)]
    return _Stale(demand.issue, last, max(since, key=_by_day)) if since else None


def _by_day(voice: Voice) -> tuple[date, str]:
    return voice.said.last, voice.id


def _in_line(evaluation: Evaluation, demand: _Demand, position: Position) -> bool:
    """Whether a position repeats the demand, in part at least, or accepts or is open to nothing but what it leaves."""
    if demand.issue not in dict(position.on_issues):
        return False
    if position.modality in _DEMANDS:
        return bool(_ruled_out(evaluation, demand.issue, position) & demand.out)
    return not evaluation.cells[demand.issue].named(position.stance[demand.issue]) & demand.out


def _ruled_out(evaluation: Evaluation, issue: str, position: Position) -> Cells:
    cells = evaluation.cells[issue]
    named = cells.named(position.stance[issue])
    return named if position.modality == "rejects" else cells.everything & ~named


def _elsewhere(evaluation: Evaluation, issue: str, voice: Voice) -> bool:
    return any(subject != issue for subject in subjects_of(evaluation.scenario, voice.positions))


def _remark(evaluation: Evaluation, party: str, stales: Sequence[_Stale]) -> Diagnostic:
    day, last = evaluation.record.day, stales[0].last
    assert day is not None  # else no demand is old
    issues = list(dict.fromkeys(stale.issue for stale in stales))
    since = max((stale.since for stale in stales), key=_by_day)
    demands = "this demand" if len(issues) == 1 else "its demands"
    on = ", ".join(f"`{issue}`" for issue in issues)
    message = f"`{party}` has not repeated {demands} on {on} for {(day - last.said.last).days} days"
    hint = "see whether it still stands: record where it was said again, until when it held, or what took its place"
    related: list[tuple[str, Path]] = [("it spoke on something else since", ("statements", since.id))]
    return report("not-repeated", message, evaluation.file, _place(last, issues[0]), hint, key=True, related=related)


def _place(voice: Voice, issue: str) -> Path:
    """Where the voice speaks of the issue."""
    index = next(i for i, position in enumerate(voice.positions) if issue in dict(position.on_issues))
    return ("statements", voice.id, "positions", index, voice.positions[index].modality, issue)
