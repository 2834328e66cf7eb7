"""What the program says of a scenario, brought into the form of the reference, so that the two can be compared.

The program is asked through its public JSON contract alone.
"""

from __future__ import annotations

from typing import Any

from tracker.dates import parse_date
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.output.contract import EvaluationInfo, ProposalInfo, ReasonInfo, VerdictInfo
from tracker.output.json import published
from tracker.reading import scenario_from
from tracker.record import Question
from tracker.voices import parse_grade

Data = dict[str, Any]

LINES = {
    "contested-wanted": 1,
    "contested-rejected-yet-wanted": 1,
    "incompatible-term": 2,
    "package-rejected": 2,
    "contested-term": 3,
    "accepted": 4,
    "compatible": 5,
    "open-term-met": 6,
    "open-term-leaning": 6,
    "open-term-depends": 6,
    "open-package-considered": 6,
    "unstated": 7,
}
"""Verdict rule -> the line of the list of verdicts that it belongs to."""


def question(asked: Data) -> Question:
    """The reference's keyword arguments as a question."""
    return Question(
        as_of=parse_date(asked["as_of"]).last if asked.get("as_of") else None,
        assume=frozenset(asked.get("assume", ())),
        least_grade=parse_grade(asked["min_grade"]) if asked.get("min_grade") else None,
        graded_only=asked.get("graded_only", False),
    )


def asked_of_the_program(data: Data, asked: Data, engine: Engine) -> Evaluation:
    """Evaluate plain data as the command line would a file."""
    return evaluate(scenario_from(data), engine, question(asked))


def observed(evaluation: Evaluation) -> Data:
    """The evaluation as published, in the reference's form, without regard to order."""
    return of_contract(published(evaluation))


def of_contract(info: EvaluationInfo) -> Data:
    """The same, from the contract's models (or from JSON text that was read back)."""
    return {
        "as_of": info.scenario.as_of,
        "essential": sorted(info.scenario.essential),
        "proposals": {(p.id, p.phase): _proposal(p) for p in info.proposals},
        "common_ground": {frozenset(g.parties): dict(g.issues) for g in info.common_ground},
    }


def expected(result: Data) -> Data:
    """What the reference gives, brought into the same form."""
    return {
        "as_of": str(result["as_of"]),
        "essential": sorted(result["essential"]),
        "proposals": {
            package: {
                "state": found["state"],
                "verdicts": {party: _of_reference(one) for party, one in found["verdicts"].items()},
            }
            for package, found in result["proposals"].items()
        },
        "common_ground": {frozenset(pair): dict(issues) for pair, issues in result["common_ground"].items()},
    }


def _of_reference(one: Data) -> Data:
    return {
        "verdict": one["verdict"],
        "line": one["line"],
        "terms": {issue: (frozenset(cells), value) for issue, (cells, value) in one["terms"].items()},
        "unstated": sorted(one["unstated"]),
        "left_open": sorted(one["left_open"]),
        "reasons": set(one["reasons"]),
    }


def _proposal(proposal: ProposalInfo) -> Data:
    return {"state": proposal.state, "verdicts": {p: _verdict(v) for p, v in proposal.verdicts.items()}}


def _verdict(verdict: VerdictInfo) -> Data:
    return {
        "verdict": verdict.verdict,
        "line": LINES[verdict.rule or ""],
        "terms": {issue: (frozenset(term.options), term.value) for issue, term in verdict.terms.items()},
        "unstated": sorted(verdict.unstated),
        "left_open": sorted(verdict.left_open),
        "reasons": _reasons(verdict.reasons),
    }


def _reasons(reasons: tuple[ReasonInfo, ...]) -> set[tuple[object, ...]]:
    """Each reason once: a position may give one rule several pieces on one issue."""
    merged: dict[tuple[object, ...], tuple[bool, bool]] = {}
    for r in reasons:
        key = (r.statement, r.position, r.issue, r.polarity, r.rule)
        active, effective = merged.get(key, (False, False))
        merged[key] = (active or r.active, effective or r.effective)
    return {(*key, *flags) for key, flags in merged.items()}
