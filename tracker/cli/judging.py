"""The commands that judge: `evaluate` and `explain`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import answers, completion
from tracker.cli.options import (
    FORMATS,
    STATES,
    AsOf,
    Assume,
    EngineOption,
    FailOn,
    Format,
    GradedOnly,
    MinGrade,
    ProposalOption,
    RulesFolder,
    ScenarioPath,
    Verbose,
)

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic
    from tracker.evaluation import Evaluation
    from tracker.opening import Rules


def evaluate(
    scenario: ScenarioPath,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    proposal: ProposalOption = None,
    format: Format = FORMATS[0],
    fail_on: FailOn = None,
    rules: RulesFolder = None,
    engine: EngineOption = None,
    verbose: Verbose = False,
) -> None:
    """Who can live with which proposal, and why.

    Shows what each party holds on each issue, every proposal with its state and each principal's verdict, the voices
    that decide it, common ground, and what nobody has stated.
    """
    mistakes = [*_not_one_of(FORMATS, format, "--format"), *_not_one_of(STATES, fail_on, "--fail-on")]
    opened = open_rules(rules, engine, mistakes)
    found = judged(
        scenario, opened, as_of, assume, min_grade, graded_only, proposal, mistakes=mistakes, verbose=verbose
    )
    answers.result(_rendered(found, format))
    if format != "json":
        answers.tell(found.diagnostics)
    if fail_on is not None and _reached(found, fail_on):
        raise typer.Exit(answers.REACHED)


def explain(
    scenario: ScenarioPath,
    proposal: Annotated[
        str,
        typer.Argument(
            metavar="PROPOSAL", help="ID or ID@PHASE.", show_default=False, autocompletion=completion.packages
        ),
    ],
    party: Annotated[
        str | None,
        typer.Argument(
            metavar="[PARTY]", help="One party only.", show_default=False, autocompletion=completion.parties
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Every party, every term, all that was said.")] = False,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    rules: RulesFolder = None,
    engine: EngineOption = None,
    verbose: Verbose = False,
) -> None:
    """The tree behind a verdict, down to the line of the file.

    Verdict, rule, evidence, statement, quote, source, file and line, party by party.
    """
    opened = open_rules(rules, engine)
    found = judged(scenario, opened, as_of, assume, min_grade, graded_only, proposal, party, verbose=verbose)
    from tracker.output import tree

    judgement = found.judgement(proposal)
    answers.result(tree.render(found, judgement, party, full, answers.width(), answers.color()))
    answers.tell(found.diagnostics)


def open_rules(folder: Path | None, engine: str | None, mistakes: Iterable[Diagnostic] = ()) -> Rules:
    """The rulebook of a folder, or the shipped one, and what runs it.

    Raises:
        Problems: something is wrong with the rule files.
        typer.Exit: the engine is not there.
    """
    from tracker import opening
    from tracker.diagnostics import Problems
    from tracker.engine import choice
    from tracker.output.progress import shown

    try:
        name = choice.choose(engine)
    except Problems as problems:
        answers.usage([*mistakes, *problems.diagnostics])
    with shown("reading the rules", sys.stderr):
        opened = opening.open_rules(folder, name)
    answers.tell(opened.file.warnings)
    return opened


def judged(
    path: Path,
    rules: Rules,
    as_of: str | None = None,
    assume: list[str] | None = None,
    min_grade: str | None = None,
    graded_only: bool = False,
    proposal: str | None = None,
    party: str | None = None,
    mistakes: Iterable[Diagnostic] = (),
    verbose: bool = False,
) -> Evaluation:
    """The evaluation that the options ask for.

    Raises:
        Problems: the scenario is not valid.
        typer.Exit: the options ask for what is not there.
    """
    from tracker.asking import ask
    from tracker.evaluation import evaluate as evaluate_file
    from tracker.output.progress import shown
    from tracker.reading import read_scenario

    begun = time.perf_counter()
    with shown(f"reading {path.name}", sys.stderr):
        file = read_scenario(path)
    read = time.perf_counter()
    question, others = ask(file.scenario, as_of, assume or [], min_grade, graded_only, proposal, party)
    if mistakes := [*mistakes, *others]:
        answers.usage(mistakes)
    with shown("judging every proposal", sys.stderr):
        evaluation = evaluate_file(file, rules.engine, question)
    if verbose:
        _remark(evaluation, rules, path, read - begun, time.perf_counter() - read)
    if proposal is not None and not evaluation.judgements:
        _not_known_yet(proposal, evaluation)
    return evaluation


def _remark(evaluation: Evaluation, rules: Rules, path: Path, reading: float, judging: float) -> None:
    from tracker.output.style import count as counted

    scenario, record = evaluation.scenario, evaluation.record
    pieces = sum(map(len, evaluation.defeats.evidence.by_subject.values()))
    answers.remark(
        f"read {path} in {reading:.2f} s: {counted(len(scenario.statements), 'statement')}, "
        f"{counted(len(scenario.proposals), 'proposal')}\n"
        f"rules: {sum(1 for _ in rules.rulebook)} of `{rules.rulebook.name}` from {rules.folder}, run by "
        f"{rules.engine_name}\n"
        f"in force on {record.day}: {counted(sum(voice.kind == 'statement' for voice in record.voices), 'statement')}, "
        f"{counted(pieces, 'piece')} of evidence\n"
        f"judged {counted(len(evaluation.judgements), 'package')} in {judging:.2f} s: "
        f"{counted(len(rules.engine), 'pattern')} of facts, {counted(len(rules.engine.fired()), 'rule')} took effect"
    )


def _rendered(evaluation: Evaluation, format: str) -> str:
    if format == "json":
        from tracker.output import json

        return json.render(evaluation)
    if format == "markdown":
        from tracker.output import markdown

        return markdown.render(evaluation)
    if format == "csv":
        from tracker.output import csv

        return csv.render(evaluation)
    from tracker.output import terminal

    return terminal.render(evaluation, answers.width(), answers.color())


def _not_known_yet(proposal: str, evaluation: Evaluation) -> None:
    from tracker.diagnostics import Diagnostic

    message = f"`{proposal}` is not known yet on {evaluation.record.day}"
    hint = "ask for a later day with --as-of"
    answers.usage([Diagnostic("not-known-yet", message, subject="the proposal asked for", hint=hint)])


def _not_one_of(known: Sequence[str], word: str | None, option: str) -> Iterator[Diagnostic]:
    from tracker.diagnostics import Diagnostic, did_you_mean, one_of

    if word is not None and word not in known:
        hint = did_you_mean(word, known)
        yield Diagnostic(
            "unknown-value", f"`{option}` cannot be `{word}`", subject=option, expected=one_of(known), hint=hint
        )


def _reached(evaluation: Evaluation, state: str) -> bool:
    whole = [j for j in evaluation.judgements if j.package.key.phase is None] or list(evaluation.judgements)
    worst = STATES.index(state)
    return any(j.state in STATES[worst:] for j in whole)
