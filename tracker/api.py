"""What the package offers to Python: load a scenario, evaluate it, publish the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.asking import ask
from tracker.diagnostics import Diagnostic, Problems
from tracker.engine import Engine
from tracker.evaluation import Evaluation
from tracker.evaluation import evaluate as evaluate_file
from tracker.output import json
from tracker.reading import ScenarioFile, read_rulebook, read_scenario, scenario_from, shipped_rules

__all__ = ["Diagnostic", "Evaluation", "Problems", "ScenarioFile", "evaluate", "load", "shipped_engine", "to_json"]


def load(source: str | Path | Mapping[str, Any]) -> ScenarioFile:
    """Read a scenario from a file, or check one given as plain data in the shape of a file.

    Raises:
        Problems: with every diagnostic, if anything is wrong with it.
    """
    return scenario_from(source) if isinstance(source, Mapping) else read_scenario(source)


def evaluate(
    scenario: ScenarioFile | str | Path | Mapping[str, Any],
    *,
    as_of: str | date | None = None,
    assume: str | Iterable[str] = (),
    min_grade: str | None = None,
    graded_only: bool = False,
    proposal: str | None = None,
) -> Evaluation:
    """Derive who can live with which proposal, by the rulebook that ships with the package.

    Args:
        scenario: a loaded scenario, or what `load` takes.
        as_of: judge by what was known on this day (`YYYY-MM-DD`, or a `date`; of a month, a year or an interval, its
            last day); the scenario's own day unless given.
        assume: ids of assumptions that take part, or `all`.
        min_grade: leave out statements graded worse, such as `B2`, `B` or `2`.
        graded_only: leave out statements without a full Admiralty grade.
        proposal: judge `ID` or `ID@PHASE` only.

    Raises:
        Problems: if anything is wrong with the scenario or with what is asked.
    """
    file = scenario if isinstance(scenario, ScenarioFile) else load(scenario)
    ids = (assume,) if isinstance(assume, str) else tuple(assume)
    day = as_of.isoformat() if isinstance(as_of, date) else as_of
    question, mistakes = ask(file.scenario, day, ids, min_grade, graded_only, proposal)
    if mistakes:
        raise Problems(mistakes)
    return evaluate_file(file, shipped_engine(), question)


def to_json(evaluation: Evaluation) -> str:
    """The evaluation as the public JSON contract."""
    return json.render(evaluation)


@cache
def shipped_engine() -> Engine:
    """The engine with the shipped rulebook; one for the process, as compiling it takes memory that is never freed."""
    return Engine(read_rulebook(shipped_rules()).rulebook)
