"""Demands that a party no longer repeats, while it speaks on something else.

A scenario, or its evaluation, comes in; warnings go out. Which positions stand, and on what they bear, is read off the
evaluation; a party's silence is never taken for a change of its position.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.diagnostics import Diagnostic
from tracker.evaluation import Evaluation
from tracker.lints.ownwords import DEMANDS, OwnWords, Word, by_day, ruled_out
from tracker.lints.places import report
from tracker.reading.document import Path
from tracker.record import own_day
from tracker.scenario import Scenario
from tracker.standing import in_general
from tracker.vocabulary import ENDED
from tracker.voices import Voice, reported_on


def old_demands(scenario: Scenario) -> bool:
    """Whether a proposal is there, and a demand that could be older than the scenario allows."""
    day = own_day(scenario)
    return (
        bool(scenario.proposals)
        and day is not None
        and any(
            (day - (statement.said or reported_on(scenario, statement)).last).days > scenario.check.repeat_days
            for statement in scenario.statements.values()
            if any(position.modality in DEMANDS for position in statement.positions)
        )
    )


class _Stale(NamedTuple):
    """An issue of a demand, the voice that last made it or spoke in line with it, and one that spoke of more since."""

    issue: str
    last: Voice
    since: Voice


def not_repeated(evaluation: Evaluation) -> Iterator[Diagnostic]:
    """Every statement with demands that its party has not repeated for long, while it spoke on something else.

    Only demands that bear on a proposal that has not come to an end.
    """
    most = evaluation.scenario.check.repeat_days
    bearing = set(_bearing(evaluation))
    for party in evaluation.scenario.parties:
        own = OwnWords.of(evaluation, party)
        found: dict[str, list[_Stale]] = {}
        for issue in evaluation.scenario.issues:
            for demand in _demands(evaluation, party, issue) if (party, issue) in bearing else ():
                last = own.last_in_line(issue, demand)
                day = evaluation.record.day
                old = day is not None and (day - last.said.last).days > most
                if old and (since := own.since(last.said, issue)):
                    found.setdefault(last.id, []).append(_Stale(issue, last, since))
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


def _demands(evaluation: Evaluation, party: str, issue: str) -> Iterator[Word]:
    """What the party itself requires or rejects on the issue, as far as nothing that it said later took it all away.

    Of demands to the same effect, with the same authority, one: they were last repeated on the same day.
    """
    unconditional = in_general(evaluation.defeats, party, issue)
    conditional = (s for s in in_general(evaluation.defeats, party, issue, conditional=True) if s.piece.condition)
    rank = evaluation.engine.rulebook.rank
    known: set[tuple[str, int | None]] = set()
    told: set[tuple[int, int]] = set()
    for standing in (*unconditional, *conditional):
        claim = standing.piece.claim
        own = claim.voice.kind == "statement" and claim.voice.told_by is None
        stands = claim.modality in DEMANDS and standing.piece.side == "against" and standing.effective
        if own and stands and claim.position is not None and (claim.voice.id, claim.position) not in known:
            known.add((claim.voice.id, claim.position))
            demand = Word(claim.voice, ruled_out(evaluation.cells[issue], claim.voice.positions[claim.position], issue))
            effect = (demand.out, rank(claim.voice.authority))
            if effect not in told:
                told.add(effect)
                yield demand


def _remark(evaluation: Evaluation, party: str, stales: Sequence[_Stale]) -> Diagnostic:
    day, last = evaluation.record.day, stales[0].last
    assert day is not None  # else no demand is old
    issues = list(dict.fromkeys(stale.issue for stale in stales))
    since = max((stale.since for stale in stales), key=by_day)
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
