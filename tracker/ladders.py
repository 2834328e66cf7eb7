"""How much the verdicts rest on weaker evidence: what they would be, were only better evidence counted.

An evaluation comes in; for each ladder (attribution, reliability of the source, credibility of the content) the
evaluations at its steps go out. Nothing is decided here: each step is the same question, asked of less.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from tracker.evaluation import Evaluation, evaluate
from tracker.facts import PackageKey
from tracker.voices import Grade

Ladder = Literal["attribution", "reliability", "credibility"]
LADDERS: Final[tuple[Ladder, ...]] = ("attribution", "reliability", "credibility")


class Step(NamedTuple):
    """The least that is asked for, the statements that this leaves out besides the step before, and what is left."""

    least: str
    left_out: tuple[str, ...]
    evaluation: Evaluation


class Row(NamedTuple):
    """The state of a package (`party` None), or a party's verdict on it: with all evidence, then step by step."""

    package: PackageKey
    party: str | None
    values: tuple[str | None, ...]

    @property
    def differs(self) -> bool:
        """Whether some step makes it another."""
        return len(set(self.values)) > 1


class Sensitivity(NamedTuple):
    """One ladder. Steps that leave out nothing more than the one before are not there."""

    ladder: Ladder
    base: Evaluation
    steps: tuple[Step, ...]
    rows: tuple[Row, ...]


def sensitivity(base: Evaluation) -> tuple[Sensitivity, ...]:
    """The verdicts step by step on each ladder, from what leaves out least to what leaves out most.

    `base` is asked as it was, but for what the ladder is about.
    """
    return tuple(_of_ladder(base, ladder) for ladder in LADDERS)


def _of_ladder(base: Evaluation, ladder: Ladder) -> Sensitivity:
    steps = tuple(_steps(base, ladder))
    return Sensitivity(ladder, base, steps, tuple(_rows([base, *(step.evaluation for step in steps)])))


def _steps(base: Evaluation, ladder: Ladder) -> Iterator[Step]:
    before = base
    for least in _rungs(base, ladder):
        question = base.question
        if ladder == "attribution":
            question = question._replace(least_attribution=least)
        else:
            asked = question.least_grade or Grade(None, None)
            grade = Grade(least, asked.credibility) if ladder == "reliability" else Grade(asked.reliability, int(least))
            question = question._replace(least_grade=grade)
        after = evaluate(base.file, base.engine, question, before)
        if left_out := tuple(id for id in before.record.heard if id not in after.record.heard):
            yield Step(least, left_out, after)
            before = after


def _rungs(base: Evaluation, ladder: Ladder) -> tuple[str, ...]:
    """What can be asked for at least, the weakest first, as far as it is more than is asked for already."""
    asked = base.question.least_grade or Grade(None, None)
    if ladder == "attribution":
        rank, least = base.engine.rulebook.rank, base.question.least_attribution
        weakest_first = sorted(base.engine.rulebook.authority, key=rank)
        return tuple(word for word in weakest_first if least is None or rank(word) > rank(least))
    if ladder == "reliability":
        return tuple(letter for letter in "EDCBA" if asked.reliability is None or letter < asked.reliability)
    return tuple(digit for digit in "54321" if asked.credibility is None or int(digit) < asked.credibility)


def _rows(evaluations: list[Evaluation]) -> Iterator[Row]:
    judged = [{j.package.key: j for j in evaluation.judgements} for evaluation in evaluations]
    base = evaluations[0]
    for key in judged[0]:
        judgements = [found[key] for found in judged]  # the same day: the same proposals are known
        yield Row(key, None, tuple(judgement.state for judgement in judgements))
        deciding = base.scenario.deciding(key.proposal)
        for party in (*deciding, *(p for p in base.scenario.parties if p not in deciding)):
            yield Row(key, party, tuple(judgement.verdicts[party].name for judgement in judgements))
