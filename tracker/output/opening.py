"""How a sheet about one evaluation opens: what it is about, as of when, by which rulebook, under which what-if."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tracker import explanations as say
from tracker.evaluation import Evaluation
from tracker.output.compared import assumed_text, what_if_lines
from tracker.output.sheets import Block, Heading, Lines, line, strong
from tracker.record import Question, Terms
from tracker.vocabulary import AUTHORITIES


class Narrowed(NamedTuple):
    """The terms that deals are to have, or not to have, and whether they may be contested."""

    require: Terms = ()
    forbid: Terms = ()
    contested: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """What is asked for, in words."""
        required = [say.issue_text(issue, options) for issue, options in self.require]
        forbidden = [say.issue_text(issue, options) for issue, options in self.forbid]
        found = [f"only deals with {say.listed(required)}"] if required else []
        found += [f"no deals with {say.listed(forbidden, 'or')}"] if forbidden else []
        return (*found, *([] if self.contested else ["no deals that are contested"]))


def restrictions(question: Question) -> tuple[str, ...]:
    """Which statements alone count, in words; nothing where all do."""
    grade, found = question.least_grade, []
    if question.graded_only:
        found.append(f"only statements graded{f' {grade.as_asked} or better' if grade else ''}, in full")
    elif grade:
        found.append(f"only statements graded {grade.as_asked} or better, or not graded")
    if question.least_attribution is not None and question.least_attribution != AUTHORITIES[-1]:
        found.append(f"only statements attributed as {question.least_attribution}, or more strongly")
    return tuple(found)


def blocks(evaluation: Evaluation, narrowed: Narrowed | None = None) -> Iterator[Block]:
    """The title, and what the answer rests on."""
    yield Heading(evaluation.scenario.title or "A negotiation", 1)
    day = f"as of {evaluation.record.day}, by" if evaluation.record.day else "by"
    lines = [line(f"{day} the rulebook `{evaluation.engine.rulebook.name}`")]
    if assumed := assumed_text(evaluation):
        lines.append(line(strong(assumed)))
    lines += [line(text) for text in (*restrictions(evaluation.question), *(narrowed.texts if narrowed else ()))]
    yield Lines((*lines, *what_if_lines(evaluation)))
