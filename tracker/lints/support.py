"""Verdicts that rest on somebody who is not named: an anonymous statement without which they would be others.

An evaluation comes in, warnings go out. What would be without a statement is tried as `tracker ask` tries it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker.diagnostics import Diagnostic
from tracker.evaluation import Evaluation
from tracker.inquiries import Ruling, rulings, without
from tracker.lints.places import report, some
from tracker.scenario import Scenario, Statement

_UNNAMED: Final = {
    "anonymous": "this anonymous statement alone",
    "reported": "this statement alone, for which only the outlet stands",
}
_NAMED: Final = 3
"""Verdicts that are named one by one."""


def concerned(scenario: Scenario) -> bool:
    """Whether there is a proposal, and an anonymous statement that could bear on it."""
    return bool(scenario.proposals) and any(map(_may_bear, scenario.statements.values()))


def _may_bear(statement: Statement) -> bool:
    return statement.attribution in _UNNAMED and bool(statement.positions or statement.withdraws)


def anonymous_support(evaluation: Evaluation) -> Iterator[Diagnostic]:
    """Every anonymous statement without which some verdict would be another."""
    counting = set(_counting(evaluation))
    for id in evaluation.record.heard:
        statement = evaluation.scenario.statements[id]
        if not _may_bear(statement) or not (id in counting or statement.withdraws or _essential(evaluation, id)):
            continue
        resting = rulings(evaluation.judgements, without(evaluation, "statements", id).judgements)
        if resting:
            verdicts = "a verdict rests" if len(resting) == 1 else f"{len(resting)} verdicts rest"
            message = f"{verdicts} on {_UNNAMED[statement.attribution]}: {some(_named(resting), _NAMED, '; ')}"
            hint = "look for the same on record; until then, say with the verdict on whose word it rests"
            yield report("anonymous-support", message, evaluation.file, ("statements", id), hint, key=True)


def _counting(evaluation: Evaluation) -> Iterator[str]:
    """The statements of which something stands in some verdict, or took something away there.

    No other can be what a verdict rests on, so they need no trial.
    """
    for judgement in evaluation.judgements:
        for verdict in judgement.verdicts.values():
            for standing in verdict.standings:
                if standing.effective:
                    yield standing.piece.voice.id
                yield from (defeat.winner.voice.id for defeat in standing.defeats)


def _essential(evaluation: Evaluation, id: str) -> bool:
    """Whether other issues would be essential without the statement."""
    return evaluation.essential_without([("statement", id)]) != evaluation.essential


def _named(resting: tuple[Ruling, ...]) -> list[str]:
    return [f"`{one.party}` on `{one.package}` is {one.before}, else {one.after}" for one in resting]
