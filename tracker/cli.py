"""The command line: arguments -> one call -> one renderer -> an exit code. Nothing is decided or worded here.

Commands import what they need when they run, so that `--help` answers at once. Results go to stdout, everything else
to stderr.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TextIO

import typer

from tracker.vocabulary import STATES as STATES

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic
    from tracker.evaluation import Evaluation

REACHED: Final = 1
USAGE: Final = 2
INVALID: Final = 3
OUR_BUG: Final = 70
INTERRUPTED: Final = 130

app = typer.Typer(
    name="tracker",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Keep what the parties to a negotiation say as a YAML scenario: who can live with which proposal, and why?",
    epilog=(
        "Exit: 0 done, whatever the verdict; 1 --fail-on was reached; 2 usage; 3 an invalid file; 130 interrupted; "
        "70 a bug of this program. See `tracker evaluate --help` to begin."
    ),
)


FORMATS: Final = ("terminal", "json")

ScenarioPath = Annotated[Path, typer.Argument(metavar="SCENARIO", help="A scenario file (YAML).", show_default=False)]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Judge by what was known on this day (YYYY-MM-DD).", show_default=False
    ),
]
Assume = Annotated[
    list[str] | None,
    typer.Option(
        "--assume", metavar="ID|all", help="Let an assumption of the file take part; repeatable.", show_default=False
    ),
]
MinGrade = Annotated[
    str | None,
    typer.Option(
        "--min-grade",
        metavar="GRADE",
        help="Leave out what is graded worse, e.g. B2, B or 2 (Admiralty).",
        show_default=False,
    ),
]
GradedOnly = Annotated[
    bool,
    typer.Option("--graded-only", help="Leave out statements without a full grade, and F or 6.", show_default=False),
]


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"tracker {_version()}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Entry point; the help text is the application's own."""


@app.command()
def evaluate(
    scenario: ScenarioPath,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    proposal: Annotated[
        str | None,
        typer.Option(
            "--proposal", metavar="ID[@PHASE]", help="Judge this proposal only, or one phase of it.", show_default=False
        ),
    ] = None,
    format: Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="How to answer.")] = FORMATS[0],
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="|".join(STATES),
            help="Exit 1 if a proposal (or the phase that --proposal names) is in this state or a worse one.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Who can live with which proposal, and why.

    Shows what each party holds on each issue, every proposal with its state and each principal's verdict, the voices
    that decide it, common ground, and what nobody has stated.
    """
    mistakes = [*_not_one_of(FORMATS, format, "--format"), *_not_one_of(STATES, fail_on, "--fail-on")]
    evaluation = _evaluate(scenario, as_of, assume, min_grade, graded_only, proposal, mistakes=mistakes)
    if format == "json":
        from tracker.output import json as form

        _print(form.render(evaluation))
    else:
        from tracker.output import terminal

        _print(terminal.render(evaluation, _width(), _color()))
        _tell(evaluation.diagnostics)
    if fail_on is not None and _reached(evaluation, fail_on):
        raise typer.Exit(REACHED)


@app.command()
def explain(
    scenario: ScenarioPath,
    proposal: Annotated[str, typer.Argument(metavar="PROPOSAL", help="ID or ID@PHASE.", show_default=False)],
    party: Annotated[str | None, typer.Argument(metavar="[PARTY]", help="One party only.", show_default=False)] = None,
    full: Annotated[bool, typer.Option("--full", help="Every party, every term, all that was said.")] = False,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
) -> None:
    """The tree behind a verdict: rule, evidence, statement, quote, source, file and line."""
    evaluation = _evaluate(scenario, as_of, assume, min_grade, graded_only, proposal, party)
    from tracker.output import tree

    judgement = evaluation.judgement(proposal)
    _print(tree.render(evaluation, judgement, party, full, _width(), _color()))
    _tell(evaluation.diagnostics)


@app.command()
def check(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Scenario files, or folders of them.", show_default=False)
    ],
) -> None:
    """Say what is wrong with scenario files; silent when all is well."""
    from tracker.diagnostics import Diagnostic, Problems
    from tracker.reading import read_scenario

    found: list[Diagnostic] = []
    for path in paths:
        files = _scenario_files(path)
        if not files:
            found.append(Diagnostic("no-scenarios", "there are no scenario files here", subject=str(path)))
        for file in files:
            try:
                found += read_scenario(file).warnings
            except Problems as problems:
                found += problems.diagnostics
    _tell(found)
    if any(diagnostic.severity == "error" for diagnostic in found):
        raise typer.Exit(INVALID)


def _evaluate(
    path: Path,
    as_of: str | None,
    assume: list[str] | None,
    min_grade: str | None,
    graded_only: bool,
    proposal: str | None,
    party: str | None = None,
    mistakes: Iterable[Diagnostic] = (),
) -> Evaluation:
    from tracker.asking import ask
    from tracker.diagnostics import Problems
    from tracker.engine import Engine
    from tracker.evaluation import evaluate as evaluate_file
    from tracker.output.progress import shown
    from tracker.reading import read_rulebook, read_scenario, shipped_rules

    try:
        with shown(f"reading {path.name}", sys.stderr):
            file = read_scenario(path)
            rulebook = read_rulebook(shipped_rules()).rulebook
    except Problems as problems:
        _tell(problems.diagnostics)
        raise typer.Exit(INVALID) from None
    question, others = ask(file.scenario, as_of, assume or [], min_grade, graded_only, proposal, party)
    if mistakes := [*mistakes, *others]:
        _usage(mistakes)
    with shown("judging every proposal", sys.stderr):
        evaluation = evaluate_file(file, Engine(rulebook), question)
    if proposal is not None and not evaluation.judgements:
        _not_known_yet(proposal, evaluation)
    return evaluation


def _not_known_yet(proposal: str, evaluation: Evaluation) -> None:
    from tracker.diagnostics import Diagnostic

    message = f"`{proposal}` is not known yet on {evaluation.record.day}"
    hint = "ask for a later day with --as-of"
    _usage([Diagnostic("not-known-yet", message, subject="the proposal asked for", hint=hint)])


def _scenario_files(path: Path) -> list[Path]:
    """The file itself, or every scenario file of a folder."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file())


def _not_one_of(known: Sequence[str], word: str | None, option: str) -> Iterator[Diagnostic]:
    from tracker.diagnostics import Diagnostic, did_you_mean, one_of

    if word is not None and word not in known:
        hint = did_you_mean(word, known)
        yield Diagnostic(
            "unknown-value", f"`{option}` cannot be `{word}`", subject=option, expected=one_of(known), hint=hint
        )


def _reached(evaluation: Evaluation, state: str) -> bool:
    judged = [j for j in evaluation.judgements if j.package.key.phase is None] or list(evaluation.judgements)
    worst = STATES.index(state)
    return any(j.state in STATES[worst:] for j in judged)


def _tell(diagnostics: Iterable[Diagnostic]) -> None:
    from tracker.diagnostics import in_order, render_all

    if text := render_all(in_order(diagnostics)):
        _write(f"{text}\n\n", sys.stderr)


def _usage(mistakes: Iterable[Diagnostic]) -> None:
    _tell(mistakes)
    raise typer.Exit(USAGE)


def _print(text: str) -> None:
    if failure := _write(text, sys.stdout):
        _not_written(failure)
        raise typer.Exit(USAGE)


def _write(text: str, stream: TextIO | None) -> OSError | None:
    """Write, and return what kept the text from being written; where nobody reads on, nothing has."""
    if stream is None:  # closed by whoever started the program
        return None
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # the rest has nowhere to go, at the end neither
        return None if isinstance(error, BrokenPipeError) else error
    return None


def _not_written(failure: OSError) -> None:
    from tracker.diagnostics import Diagnostic

    reason = (failure.strerror or str(failure)).lower()
    hint = "make room, or send the output elsewhere"
    _tell([Diagnostic("not-written", f"the answer could not be written: {reason}", subject="stdout", hint=hint)])


def _width() -> int:
    return shutil.get_terminal_size((80, 24)).columns if _on_terminal() else 80


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _color() -> bool:
    return _on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; no user mistake ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter shows a mark in its place
    try:
        app(args=arguments, prog_name="tracker")
    except SystemExit as exit:
        return exit.code if isinstance(exit.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            _report_bug(error)
            return OUR_BUG
        _not_written(error)  # a help text: answers are written by `_print`
        return USAGE
    except Exception as error:  # noqa: BLE001 - the last line of defence: our bug, told as such
        _report_bug(error)
        return OUR_BUG
    return 0


def _report_bug(error: Exception) -> None:
    import platform
    import traceback

    where = traceback.extract_tb(error.__traceback__)[-1]
    _write(
        "This is a bug of tracker, not of your file. Please report it with the file and these lines:\n"
        f"  tracker {_version()}, Python {platform.python_version()}, {platform.system()}\n"
        f"  {' '.join(sys.argv[1:])}\n"
        f"  {type(error).__name__}: {error}\n"
        f"  at {Path(where.filename).name}:{where.lineno} in {where.name}\n"
        "Set TRACKER_TRACEBACK=1 to see more.\n",
        sys.stderr,
    )
    if os.environ.get("TRACKER_TRACEBACK"):
        traceback.print_exception(error)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("negotiation-tracker")
    except PackageNotFoundError:
        return "(run from a checkout, not installed)"
