"""How the command line answers: results to stdout, everything else to stderr, and an exit code."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NoReturn, TextIO

import typer

if TYPE_CHECKING:
    from datetime import date

    from tracker.diagnostics import Diagnostic
    from tracker.output.sheets import Sheet

REACHED: Final = 1
USAGE: Final = 2
INVALID: Final = 3
OUR_BUG: Final = 70
INTERRUPTED: Final = 130


def result(text: str) -> None:
    """Write the answer; where it cannot be written, say so and leave."""
    if failure := write(text, sys.stdout):
        not_written(failure)
        raise typer.Exit(USAGE)


def laid_out(sheet: Sheet, format: str, columns: int | None = None, colored: bool | None = None) -> str:
    """A sheet as Markdown, or as lines for the terminal that there is unless another width is asked for."""
    if format == "markdown":
        from tracker.output.sheets import markdown

        return markdown.render(sheet)
    from tracker.output.sheets import terminal

    return terminal.render(sheet, columns or width(), color() if colored is None else colored)


def tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Write what is wrong, or may surprise."""
    from tracker.diagnostics import in_order, render_all

    if text := render_all(in_order(diagnostics)):
        write(f"{text}\n\n", sys.stderr)


def remark(text: str) -> None:
    """Write a line about what was done."""
    write(f"{text}\n", sys.stderr)


def usage(mistakes: Iterable[Diagnostic]) -> NoReturn:
    """Leave because the command cannot be understood."""
    tell(mistakes)
    raise typer.Exit(USAGE)


def not_known_yet(proposal: str, day: date | None) -> NoReturn:
    """Leave because the proposal that is asked for is not known on the day."""
    from tracker.diagnostics import Diagnostic

    message = f"`{proposal}` is not known yet on {day}"
    hint = "ask for a later day with --as-of"
    usage([Diagnostic("not-known-yet", message, subject="the proposal asked for", hint=hint)])


def usage_if(mistakes: Sequence[Diagnostic]) -> None:
    """Leave if something is wrong with the command."""
    if mistakes:
        usage(mistakes)


def write(text: str, stream: TextIO | None) -> OSError | None:
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


def not_written(failure: OSError) -> None:
    """Say why the answer could not be written."""
    from tracker.diagnostics import Diagnostic

    reason = (failure.strerror or str(failure)).lower()
    hint = "make room, or send the output elsewhere"
    tell([Diagnostic("not-written", f"the answer could not be written: {reason}", subject="stdout", hint=hint)])


def width() -> int:
    """The columns to fill."""
    return shutil.get_terminal_size((80, 24)).columns if _on_terminal() else 80


def color() -> bool:
    """Whether to use colours."""
    return _on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()
