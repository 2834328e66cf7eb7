"""The command that holds records against what happened: `backtest`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import answers, completion
from tracker.cli.judging import not_one_of, open_rules
from tracker.cli.options import SHEET_FORMATS, EngineOption, RulesFolder
from tracker.cli.paths import form_of, misnamed, read_scenario, sorted_out

if TYPE_CHECKING:
    from tracker.backtests import BackTest
    from tracker.diagnostics import Diagnostic
    from tracker.opening import Rules
    from tracker.reading import ScenarioFile
    from tracker.reckoning import SideBySide


def backtest(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Scenarios, or folders of them.", show_default=False)
    ],
    against: Annotated[
        list[Path] | None,
        typer.Option(
            "--against",
            metavar="DIR",
            help="Also by the rulebook in this folder, and what it would have said instead; repeatable.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the answer to a new file.", show_default=False),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="|".join(SHEET_FORMATS),
            help="How to answer; by the ending of --output unless given.",
            show_default=False,
            autocompletion=completion.words(SHEET_FORMATS),
        ),
    ] = None,
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """The record the day before, and what happened.

    Each proposal whose fate an event records: its state as known until the day before, by what was public then, beside
    that fate; the verdict of each party, beside its vote. Where a stated position was against what came about, whose
    it was, and how old. A state is no forecast: it says what stated positions rule out.
    """
    output = None if output == Path("-") else output
    chosen = form_of(output, format, SHEET_FORMATS, SHEET_FORMATS[0])
    meant = sorted_out(paths)
    unwritable = misnamed(output, chosen, SHEET_FORMATS)
    answers.usage_if([*not_one_of(SHEET_FORMATS, format, "--format"), *unwritable, *meant.mistakes])
    answers.usage_if(list(_no_scenarios(meant.scenarios, paths)))
    files = _read(meant.scenarios)
    opened = [open_rules(folder, engine) for folder in (rules, *(against or ()))]
    found, *others = _tested(files, opened)
    from tracker.reckoning import SideBySide

    beside = [SideBySide(found, other) for other in others]
    if output is None:
        answers.result(_text(found, beside, chosen, answers.width(), answers.color()))
    else:
        from tracker.writing import create

        create(output, _text(found, beside, chosen, 80, color=False).encode())
        answers.remark(f"wrote {output}")
    if chosen != "json":
        answers.tell(warning for case in found.cases for warning in case.file.warnings)


def _no_scenarios(found: list[Path], paths: list[Path]) -> Iterator[Diagnostic]:
    """That there is no scenario among the paths, if so."""
    from tracker.diagnostics import Diagnostic

    if not found:
        hint = "name the scenarios whose fates are recorded"
        yield Diagnostic("no-scenarios", "there is no scenario here", subject=", ".join(map(str, paths)), hint=hint)


def _read(paths: list[Path]) -> list[ScenarioFile]:
    """The scenarios.

    Raises:
        Problems: with everything that is wrong with any of them.
    """
    from tracker.diagnostics import Problems
    from tracker.output.progress import shown

    found: list[ScenarioFile] = []
    wrong: list[Diagnostic] = []
    with shown("reading", sys.stderr):
        for path in paths:
            try:
                found.append(read_scenario(path))
            except Problems as problems:
                wrong += problems.diagnostics
    if wrong:
        raise Problems(wrong)
    return found


def _tested(files: list[ScenarioFile], opened: list[Rules]) -> list[BackTest]:
    """The cases by each rulebook."""
    from tracker.backtests import backtest as tested
    from tracker.backtests import labels
    from tracker.output.progress import shown

    found = []
    for rules, label in zip(opened, labels(opened), strict=True):
        with shown(f"going from day to day by `{label}`", sys.stderr):
            found.append(tested(files, rules.engine, label))
    return found


def _text(found: BackTest, beside: list[SideBySide], format: str, width: int, color: bool) -> str:
    if format == "json":
        from tracker.output import backtest_json, contrast_json

        return contrast_json.render(backtest_json.answer(found, beside))
    from tracker.output import backtest as form

    return answers.laid_out(form.sheet(found, beside), format, width, color)
