"""What the cases of the library cost: evaluation, timeline and moves of the largest, against reading it.

The largest is the one with the most statements. Nothing is made up here: the files that ship are measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from benchmarks.days import DAYS, negotiation
from benchmarks.measuring import Line, by_turns
from tracker.catalogue import cases
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.lints import lint, read_words
from tracker.moves import find_moves
from tracker.opening import open_rules
from tracker.reading import ScenarioFile, read_scenario, scenario_from
from tracker.timeline import timeline
from tracker.webpage import page_text

SECONDS: Final = 5
"""Within which each answer about the largest case should be there."""
TWICE: Final = 1.5
"""The most that something twice as long may cost, against twice the time of the half."""


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
    yield from _growing(engine, max(3, rounds // 4))


def _growing(engine: Engine, rounds: int) -> Iterator[Line]:
    """What a page and a record cost that are twice as long, against one and the same length twice."""
    short, long = (page_of(size) for size in (1_000_000, 2_000_000))
    spent = by_turns(lambda: _spent(lambda: page_text(long)), lambda: 2 * _spent(lambda: page_text(short)), rounds)
    yield Line("a page of 2 MB / two of 1 MB", *spent, "ms", TWICE)
    some, more = (scenario_from(dossier_of(size)) for size in (1_000, 2_000))
    for code in ("not-repeated", "loaded-word"):
        spent = by_turns(partial(_linted, more, engine, code, 1), partial(_linted, some, engine, code, 2), rounds)
        yield Line(f"{code}, 2,000 statements / twice 1,000", *spent, "ms", TWICE)


def page_of(size: int) -> str:
    """A page with as many letters, much of which is never closed."""
    return "<p>R&D said <a href='x'>no</a> &copy2024 <![ if <a b='" * (size // 55)


def dossier_of(statements: int) -> dict[str, Any]:
    """A made-up record of days on which two parties say the same again, from one source."""
    data = negotiation(statements, DAYS)
    data["sources"] = {"gazette": {"publisher": "The Gazette"}}
    for statement in data["statements"].values():
        statement |= {"source": "gazette", "summary": "Stated its view of the border."}
    return data


def _linted(file: ScenarioFile, engine: Engine, code: str, times: int) -> float:
    evaluation = evaluate(file, engine)
    return times * _spent(lambda: lint(file, lambda: evaluation, read_words(), (code,)))


def _moves_of_each(file: ScenarioFile, engine: Engine) -> None:
    evaluation = evaluate(file, engine)
    for judgement in evaluation.judgements:
        find_moves(evaluation, judgement.package.key)


def _spent(answer: Callable[[], object]) -> float:
    begun = time.perf_counter()
    answer()
    return 1_000 * (time.perf_counter() - begun)
