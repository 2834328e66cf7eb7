"""How a sheet about one evaluation opens: what it is about, as of when, by which rulebook, under which what-if."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.evaluation import Evaluation
from tracker.output.compared import assumed_text, what_if_lines
from tracker.output.sheets import Block, Heading, Lines, line, strong


def blocks(evaluation: Evaluation) -> Iterator[Block]:
    """The title, and what the answer rests on."""
    yield Heading(evaluation.scenario.title or "A negotiation", 1)
    day = f"as of {evaluation.record.day}, by" if evaluation.record.day else "by"
    lines = [line(f"{day} the rulebook `{evaluation.engine.rulebook.name}`")]
    if assumed := assumed_text(evaluation):
        lines.append(line(strong(assumed)))
    yield Lines((*lines, *what_if_lines(evaluation)))
