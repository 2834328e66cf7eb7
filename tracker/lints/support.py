"""Verdicts that rest on somebody who is not named: an anonymous statement without which they would be others.

An evaluation comes in, warnings go out. What would be without a statement is tried as `tracker ask` tries it, for so
many statements at most; what was not tried is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from tracker.diagnostics import Diagnostic
from tracker.evaluation import Evaluation
from tracker.inquiries import Ruling
from tracker.lints.alone import could_matter
from tracker.lints.places import report, some
from tracker.lints.unheard import rulings_without
from tracker.scenario import Scenario, Statement
from tracker.vocabulary import WORDS

MOST: Final = 200
"""Statements that are tried: each is an evaluation of its own, which takes the longer, the longer the record."""
_UNNAMED: Final = {
    "anonymous": "this anonymous statement alone",
    "reported": "this statement alone, for which only the outlet stands",
}
_NAMED: Final = 3
"""Verdicts that are named one by one, or statements that were not tried."""


def concerned(scenario: Scenario) -> bool:
    """Whether there is a proposal, and an anonymous statement that could bear on it."""
    return bool(scenario.proposals) and any(map(_may_bear, scenario.statements.values()))


def _may_bear(statement: Statement) -> bool:
    return statement.attribution in _UNNAMED and bool(statement.positions or statement.withdraws)


def anonymous_support(evaluation: Evaluation, most: int = MOST) -> list[Diagnostic]:
    """Every anonymous statement without which some verdict would be another; of more than `most`, that they are."""
    unnamed = {id for id in evaluation.record.heard if _may_bear(evaluation.scenario.statements[id])}
    asked = could_matter(evaluation, unnamed)
    found = [remark for id in islice(asked, most) for remark in _tried(evaluation, id)]
    untried = list(asked)
    return [*found, _not_tried(evaluation, untried, most)] if untried else found


def _tried(evaluation: Evaluation, id: str) -> list[Diagnostic]:
    resting = rulings_without(evaluation, id)
    if not resting:
        return []
    verdicts = "a verdict rests" if len(resting) == 1 else f"{len(resting)} verdicts rest"
    alone = _UNNAMED[evaluation.scenario.statements[id].attribution]
    message = f"{verdicts} on {alone}: {some(_named(resting), _NAMED, '; ')}"
    hint = "look for the same on record; until then, say with the verdict on whose word it rests"
    return [report("anonymous-support", message, evaluation.file, ("statements", id), hint, key=True)]


def _named(resting: Sequence[Ruling]) -> list[str]:
    return [f"`{one.party}` on `{one.package}` is {WORDS[one.before]}, else {WORDS[one.after]}" for one in resting]


def _not_tried(evaluation: Evaluation, untried: Sequence[str], most: int) -> Diagnostic:
    """That some statements were left out of account, told at the first of them."""
    verb = "statement was" if len(untried) == 1 else "statements were"
    first = some([f"`{id}`" for id in untried], _NAMED)
    message = f"{len(untried)} more anonymous {verb} not tried, after {most}: {first}"
    hint = "whether a verdict rests on them is not known; `tracker ask` tries every statement"
    return report("anonymous-support", message, evaluation.file, ("statements", untried[0]), hint, key=True)
