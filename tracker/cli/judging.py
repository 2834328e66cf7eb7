"""The commands that judge: `evaluate` and `explain`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

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
    MinAttribution,
    MinGrade,
    ProposalOption,
    RulesFolder,
    ScenarioPath,
    Set,
    Verbose,
    With,
)
from tracker.cli.patience import Searched, searched

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic
    from tracker.evaluation import Evaluation
    from tracker.opening import Rules
    from tracker.prospects import Prospects
    from tracker.reading import ScenarioFile
    from tracker.record import Question


def evaluate(
    scenario: ScenarioPath,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    with_: With = None,
    set: Set = None,
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
    mistakes = [*not_one_of(FORMATS, format, "--format"), *not_one_of(STATES, fail_on, "--fail-on")]
    opened = open_rules(rules, engine, mistakes)
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, set, proposal)
    found = judged(scenario, opened, asked, mistakes, verbose)
    looked = _prospects(found) if proposal is None and format != "csv" else None
    answers.result(_rendered(found, format, looked.value if looked else None))
    if format != "json":
        answers.tell(found.diagnostics)
    if looked and looked.interrupted:
        raise typer.Exit(answers.INTERRUPTED)
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
    min_attribution: MinAttribution = None,
    with_: With = None,
    set: Set = None,
    rules: RulesFolder = None,
    engine: EngineOption = None,
    verbose: Verbose = False,
) -> None:
    """The tree behind a verdict, down to the line of the file.

    Verdict, rule, evidence, statement, quote, source, file and line, party by party.
    """
    opened = open_rules(rules, engine)
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, set, proposal, party)
    found = judged(scenario, opened, asked, verbose=verbose)
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


class Asked(NamedTuple):
    """What the options of a command ask, as they were typed."""

    as_of: str | None = None
    assume: list[str] | None = None
    min_grade: str | None = None
    graded_only: bool = False
    min_attribution: str | None = None
    overlays: list[Path] | None = None
    edits: list[str] | None = None
    proposal: str | None = None
    party: str | None = None


Narrow = Callable[["ScenarioFile", "Question"], tuple["Question", "list[Diagnostic]"]]
"""What else is asked of a scenario, and what is wrong with that."""


def judged(
    path: Path,
    rules: Rules,
    asked: Asked,
    mistakes: Iterable[Diagnostic] = (),
    verbose: bool = False,
    narrowed: Narrow | None = None,
) -> Evaluation:
    """The evaluation that the options ask for, of the scenario under the changes that they ask for.

    Raises:
        Problems: the scenario, or an overlay, is not valid.
        typer.Exit: the options ask for what is not there.
    """
    from tracker.evaluation import evaluate as evaluate_file
    from tracker.output.progress import shown

    begun = time.perf_counter()
    file, question = understood(read(path), asked, mistakes, narrowed=narrowed)
    reading = time.perf_counter() - begun
    with shown("judging every proposal", sys.stderr):
        evaluation = evaluate_file(file, rules.engine, question)
    if verbose:
        _remark(evaluation, rules, path, reading, time.perf_counter() - begun - reading)
    if asked.proposal is not None and not evaluation.judgements:
        answers.not_known_yet(asked.proposal, evaluation.record.day)
    return evaluation


def read(path: Path) -> ScenarioFile:
    """The scenario in a file.

    Raises:
        Problems: it is not valid.
    """
    from tracker.cli.paths import read_scenario
    from tracker.output.progress import shown

    with shown(f"reading {path.name}", sys.stderr):
        return read_scenario(path)


def understood(
    base: ScenarioFile,
    asked: Asked,
    mistakes: Iterable[Diagnostic] = (),
    compared: bool = False,
    narrowed: Narrow | None = None,
) -> tuple[ScenarioFile, Question]:
    """The scenario under the changes that the options ask for, and the question that they put to it.

    Where it is to be `compared` with its base, a proposal of either can be asked for.

    Raises:
        Problems: an overlay is not valid.
        typer.Exit: the options ask for what is not there.
    """
    from tracker.asking import ask, suppose

    file, wrong = suppose(base, asked.overlays or (), asked.edits or ())
    if asked.as_of is not None:
        file = file._replace(warnings=(*file.warnings, *_two_days(file, asked.as_of)))
    only_in_base = compared and asked.proposal is not None and not knows(file, asked.proposal)
    question, others = ask(
        base.scenario if only_in_base and knows(base, asked.proposal or "") else file.scenario,
        asked.as_of,
        asked.assume or [],
        asked.min_grade,
        asked.graded_only,
        asked.proposal,
        asked.party,
        asked.min_attribution,
    )
    if narrowed is not None:
        question, more = narrowed(file, question)
        others += more
    if found := [*mistakes, *wrong, *others]:
        answers.usage(found)
    return file, question


def knows(file: ScenarioFile, package: str) -> bool:
    """Whether the scenario has the proposal that `ID` or `ID@PHASE` names."""
    from tracker.scenario import package_name

    return package_name(package)[0] in file.scenario.proposals


def _two_days(file: ScenarioFile, as_of: str) -> Iterator[Diagnostic]:
    """That a change asks of one day, and the command line of another, which counts."""
    from tracker.diagnostics import Diagnostic
    from tracker.whatif import AsOf

    for change in file.supposing.changes:
        if isinstance(change, AsOf) and change.date.text != as_of:
            message = f"the what-if asks `{change.text}`, and the command line of {as_of}, which counts"
            hint = "leave one of them out"
            yield Diagnostic("two-days", message, subject="--as-of", hint=hint, severity="warning")


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


def _prospects(evaluation: Evaluation) -> Searched[Prospects]:
    """What could be agreed, and what stands in the way."""
    from tracker.prospects import PATIENCE, prospects

    return searched("looking for deals", lambda limit: prospects(evaluation, limit), PATIENCE)


def _rendered(evaluation: Evaluation, format: str, found: Prospects | None) -> str:
    if format == "json":
        from tracker.output import json

        return json.render(evaluation, found)
    if format == "markdown":
        from tracker.output import markdown

        return markdown.render(evaluation, found)
    if format == "csv":
        from tracker.output import csv

        return csv.render(evaluation)
    from tracker.output import terminal

    return terminal.render(evaluation, answers.width(), answers.color(), found)


def not_one_of(known: Sequence[str], word: str | None, option: str) -> Iterator[Diagnostic]:
    """That a word is none of those that an option takes, if so."""
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
