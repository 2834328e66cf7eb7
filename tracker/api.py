"""What the package offers to Python: load a scenario, choose a rulebook, evaluate, publish the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.asking import ask
from tracker.diagnostics import Diagnostic, Problems
from tracker.evaluation import Evaluation
from tracker.evaluation import evaluate as evaluate_file
from tracker.opening import Rules, open_rules
from tracker.output import json
from tracker.reading import ScenarioFile, read_scenario, scenario_from

__all__ = [
    "Diagnostic", "Evaluation", "Problems", "Rules", "ScenarioFile", "default_rules", "evaluate", "load", "load_rules",
    "to_json",
]  # fmt: skip


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
    rules: Rules | str | Path | None = None,
) -> Evaluation:
    """Derive who can live with which proposal.

    Args:
        scenario: a loaded scenario, or what `load` takes.
        as_of: judge by what was known on this day (`YYYY-MM-DD`, or a `date`; of a month, a year or an interval, its
            last day); the scenario's own day unless given.
        assume: ids of assumptions that take part, or `all`.
        min_grade: leave out statements graded worse, such as `B2`, `B` or `2`.
        graded_only: leave out statements without a full Admiralty grade.
        proposal: judge `ID` or `ID@PHASE` only.
        rules: what `load_rules` gave, or a folder of rules; the rulebook that ships with the package unless given.

    Raises:
        Problems: if anything is wrong with the scenario, the rules, or with what is asked.
    """
    file = scenario if isinstance(scenario, ScenarioFile) else load(scenario)
    ids = (assume,) if isinstance(assume, str) else tuple(assume)
    day = as_of.isoformat() if isinstance(as_of, date) else as_of
    question, mistakes = ask(file.scenario, day, ids, min_grade, graded_only, proposal)
    if mistakes:
        raise Problems(mistakes)
    opened = rules if isinstance(rules, Rules) else load_rules(rules)
    return evaluate_file(file, opened.engine, question)


def load_rules(folder: str | Path | None = None, engine: str | None = None) -> Rules:
    """Read the rulebook in a folder; the one that ships with the package unless a folder is given.

    Rules that did not ship with the package run in a process of their own, within limits, as long as they are in use:
    load them once for many evaluations.

    Args:
        folder: where the rule files are.
        engine: `durable-rules` or `clips`; the first that is installed unless given.

    Raises:
        Problems: if anything is wrong with the rules, or the engine is not there.
    """
    return (
        default_rules() if folder is None and engine is None else open_rules(Path(folder) if folder else None, engine)
    )


def to_json(evaluation: Evaluation) -> str:
    """The evaluation as the public JSON contract."""
    return json.render(evaluation)


@cache
def default_rules() -> Rules:
    """The rulebook that ships with the package; read once for the process, and what it fired is remembered."""
    return open_rules()
