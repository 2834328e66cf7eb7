"""The command line: arguments -> one call -> one renderer -> an exit code. Nothing is decided or worded here.

Commands import what they need when they run, so that `--help` answers at once. Results go to stdout, everything else
to stderr.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import (
    adding,
    answers,
    applying,
    backtesting,
    cataloguing,
    days,
    judging,
    keeping,
    logs,
    rulebooks,
    searching,
    verifying,
    whatifs,
)

if TYPE_CHECKING:
    from tracker.diagnostics import Problems

app = typer.Typer(
    name="tracker",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Keep what the parties to a negotiation say as a YAML scenario: who can live with which proposal, and why?",
    epilog=(
        "Exit: 0 done, whatever the verdict; 1 --fail-on was reached, or something expected does not hold; 2 usage; "
        "3 an invalid file; 130 interrupted; 70 a bug of this program. See `tracker evaluate --help` to begin."
    ),
)
for command in (
    judging.evaluate,
    judging.explain,
    searching.deals,
    searching.moves,
    searching.ask,
    whatifs.whatif,
    whatifs.compare,
    whatifs.sensitivity,
    days.timeline,
    days.lineage,
    backtesting.backtest,
    applying.apply,
    logs.log,
    adding.add,
    keeping.check,
    keeping.test,
    verifying.verify,
    rulebooks.rules,
    cataloguing.list_,
    keeping.new,
    rulebooks.schema,
    rulebooks.help_,
):
    app.command(name=command.__name__.rstrip("_"))(command)


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
        return answers.INTERRUPTED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            _report_bug(error)
            return answers.OUR_BUG
        answers.not_written(error)  # a help text: answers are written by `answers.result`
        return answers.USAGE
    except Exception as error:  # noqa: BLE001 - the last line of defence
        if (problems := _problems(error)) is not None:
            answers.tell(problems.diagnostics)
            return answers.INVALID
        _report_bug(error)
        return answers.OUR_BUG
    return 0


def _problems(error: Exception) -> Problems | None:
    """The error as what is wrong with a file, if that is what it is."""
    from tracker.diagnostics import Problems

    return error if isinstance(error, Problems) else None


def _report_bug(error: Exception) -> None:
    import platform
    import traceback

    where = traceback.extract_tb(error.__traceback__)[-1]
    answers.write(
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
