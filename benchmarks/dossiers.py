"""What the cases of the library cost: evaluation, timeline and moves of the largest, against reading it.

The largest is the one with the most statements. Nothing is made up here: the files that ship are measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from benchmarks.measuring import Line, by_turns
from tracker.catalogue import cases
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.moves import find_moves
from tracker.opening import open_rules
from tracker.reading import ScenarioFile, read_scenario
from tracker.timeline import timeline

SECONDS: Final = 5
"""Within which each answer about the largest case should be there."""


def the_largest(rounds: int) -> Iterator[Line]:
    """Evaluation, timeline and moves of the case with the most statements, each against `SECONDS`."""
    engine = open_rules().engine
    path = max((case.scenario for case in cases()), key=lambda path: len(read_scenario(path).scenario.statements))
    file = read_scenario(path)
    answers: dict[str, Callable[[], object]] = {
        "reading": lambda: read_scenario(path),
        "evaluation": lambda: evaluate(file, engine),
        "timeline": lambda: timeline(file, engine),
        "moves of any deal": lambda: find_moves(evaluate(file, engine)),
        "moves of each proposal": lambda: _moves_of_each(file, engine),
    }
    for name, answer in answers.items():
        spent = by_turns(partial(_spent, answer), lambda: SECONDS * 1_000.0, max(3, rounds // 4))
        yield Line(f"{name}, {path.parent.name}", *spent, "ms", 1)


def _moves_of_each(file: ScenarioFile, engine: Engine) -> None:
    evaluation = evaluate(file, engine)
    for judgement in evaluation.judgements:
        find_moves(evaluation, judgement.package.key)


def _spent(answer: Callable[[], object]) -> float:
    begun = time.perf_counter()
    answer()
    return 1_000 * (time.perf_counter() - begun)
