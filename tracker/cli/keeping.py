"""The commands for keeping files in order: `check`, `test` and `new`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import answers, completion, linting
from tracker.cli.cataloguing import named
from tracker.cli.judging import open_rules
from tracker.cli.options import EngineOption, RulesFolder
from tracker.cli.paths import read_scenario, sorted_out
from tracker.lintcodes import LINTS

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic
    from tracker.opening import Rules
    from tracker.output.trials import Coverage, Group
    from tracker.reading import ScenarioFile

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="Scenarios, rulebooks, overlays, or folders of them.", show_default=False),
]


def check(
    paths: Paths,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="CODE",
            help="Of lints, only this one; repeatable.",
            show_default=False,
            autocompletion=completion.words(LINTS),
        ),
    ] = None,
    words: Annotated[
        Path | None,
        typer.Option("--words", metavar="FILE", help="A further list of words that take a side.", show_default=False),
    ] = None,
    no_lint: Annotated[bool, typer.Option("--no-lint", help="Say only what is wrong, or has no effect.")] = False,
) -> None:
    """Say what is wrong with scenarios and rulebooks.

    Silent when all is well. Of a scenario that names its sources, lints are told too: statements without one, demands
    long not repeated, words that take a side, and more. They are warnings.
    """
    from tracker.diagnostics import Problems
    from tracker.opening import open_rules as read_rules
    from tracker.output.progress import shown

    lints = None if no_lint else linting.lints(only or [], words)
    meant = sorted_out(paths)
    found = list(meant.mistakes)
    readings: list[Callable[[], tuple[Diagnostic, ...]]] = [
        *(lambda path=path: _checked(read_scenario(path), lints) for path in meant.scenarios),
        *(lambda folder=folder: read_rules(folder).file.warnings for folder in meant.rulebooks),
        *(lambda path=path: _read_overlay(path) for path in meant.overlays),
    ]
    with shown("checking", sys.stderr):
        for read in readings:
            try:
                found += read()
            except Problems as problems:
                found += problems.diagnostics
    answers.tell(found)
    if lints:
        linting.tell_unlinted(meant.scenarios, found)
    if any(diagnostic.severity == "error" for diagnostic in found):
        raise typer.Exit(answers.INVALID)


def test(
    paths: Paths,
    only: Annotated[
        str, typer.Option("-k", metavar="TEXT", help="Try only what has this in its name.", show_default=False)
    ] = "",
    threshold: Annotated[
        int,
        typer.Option(
            "--threshold",
            metavar="PERCENT",
            min=0,
            max=100,
            help="Exit 1 if fewer of the rules fired.",
            show_default=False,
        ),
    ] = 0,
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """Try what scenarios and rules expect of themselves.

    That is `expect` in scenarios, and the examples of rules; then come the rules that never fired.

    A scenario is tried with the shipped rulebook, or with the one that --rules names. Of a rulebook, the examples of
    its own rules are tried.
    """
    from tracker.output import trials
    from tracker.output.progress import shown

    meant = sorted_out(paths)
    if meant.mistakes:
        answers.usage(meant.mistakes)
    groups: list[Group] = []
    covered: dict[str, Coverage] = {}
    with shown("trying", sys.stderr):
        if meant.scenarios:
            opened = open_rules(rules, engine)
            groups += (_of_scenario(path, opened, only) for path in meant.scenarios)
            _cover(covered, opened, tuple(rule.id for rule in opened.rulebook))
        for folder in meant.rulebooks:
            opened = open_rules(folder, engine)
            groups.append(_of_rulebook(opened, only))
            _cover(covered, opened, tuple(r.id for r in opened.rulebook if r.id in opened.file.own))
    if not any(group.trials for group in groups):
        answers.usage([_nothing_to_try(only, bool(meant.overlays))])
    coverages = list(covered.values())
    answers.result(trials.render(groups, coverages))
    failed = any(trial.failed for group in groups for trial in group.trials)
    if failed or any(coverage.percent < threshold for coverage in coverages):
        raise typer.Exit(answers.REACHED)


def new(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The file to write, or the folder.", show_default=False)],
    rulebook: Annotated[
        bool, typer.Option("--rules", help="Begin a rulebook that changes the shipped one.", show_default=False)
    ] = False,
    case: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="CASE",
            help="Begin with a copy of this case: its scenario to a file, or all of it to a folder.",
            show_default=False,
            autocompletion=completion.cases,
        ),
    ] = None,
) -> None:
    """Begin a scenario, or with --rules a rulebook.

    Writes a commented example that passes `tracker check`, or with --from a copy of a case (`tracker list`), and its
    schema for editors. Nothing is written over.
    """
    from tracker import starter

    if case is not None and rulebook:
        answers.usage([_two_beginnings()])
    if case is not None:
        written = starter.write_case(named(case, "--from"), path)
    else:
        written = starter.write_rulebook(path) if rulebook else starter.write_scenario(path)
    answers.remark("\n".join(f"wrote {file}" for file in written))


def _two_beginnings() -> Diagnostic:
    from tracker.diagnostics import Diagnostic

    hint = "give one of the two"
    return Diagnostic("two-beginnings", "--rules begins a rulebook, and --from a scenario", subject="--from", hint=hint)


def _of_scenario(path: Path, rules: Rules, only: str) -> Group:
    from tracker.output.trials import Group
    from tracker.trials import expectations

    return Group(str(path), "expectation", tuple(expectations(read_scenario(path), rules.engine, only)))


def _of_rulebook(rules: Rules, only: str) -> Group:
    from tracker.output.trials import Group
    from tracker.trials import examples

    own = [rule for rule in rules.rulebook if rule.id in rules.file.own]
    return Group(str(rules.folder), "example", tuple(examples(rules.file, rules.engine, own, only)))


def _cover(covered: dict[str, Coverage], rules: Rules, under_test: tuple[str, ...]) -> None:
    """Add what fired in a rulebook to what fired in it, or in one that decides alike, before."""
    from tracker.output.trials import Coverage

    book = rules.rulebook
    before = covered.get(book.fingerprint, Coverage("", (), frozenset()))
    tried = {*before.rules, *under_test}
    in_order = tuple(rule.id for rule in book if rule.id in tried)
    covered[book.fingerprint] = Coverage(f"rulebook `{book.name}`", in_order, before.fired | rules.engine.fired())


def _nothing_to_try(only: str, overlays: bool) -> Diagnostic:
    from tracker.diagnostics import Diagnostic

    message = f"nothing that can be tried has `{only}` in its name" if only else "there is nothing to try here"
    hint = "write under `expect` in the scenario what should come out"
    if overlays:
        hint = "an overlay expects nothing: name the scenario that it is about"
    return Diagnostic("nothing-to-try", message, hint=None if only else hint, subject="-k" if only else "")


def _checked(file: ScenarioFile, lints: linting.Lints | None) -> tuple[Diagnostic, ...]:
    return (*file.warnings, *(lints(file) if lints else ()))


def _read_overlay(path: Path) -> tuple[Diagnostic, ...]:
    from tracker.reading.overlays import read_overlay

    return read_overlay(path).warnings
