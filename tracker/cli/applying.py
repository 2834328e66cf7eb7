"""The command that writes a what-if back into its file, and takes it back: `apply`."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from tracker.cli import answers, undoing
from tracker.cli.undoing import Change, holds

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic, Source
    from tracker.reading.overlays import OverlayFile


def apply(
    overlay: Annotated[
        Path,
        typer.Argument(metavar="OVERLAY", help="An overlay file, or a diff that --diff printed.", show_default=False),
    ],
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing: print what would change, as a unified diff.")
    ] = False,
    revert: Annotated[bool, typer.Option("--revert", help="With a diff: take it back, exactly.")] = False,
    as_said: Annotated[
        bool, typer.Option("--as-said", help="Write down what is only supposed as statements, marked as supposed.")
    ] = False,
    onto: Annotated[
        Path | None,
        typer.Option(
            "--onto", metavar="SCENARIO", help="Change this file, not the one that is named.", show_default=False
        ),
    ] = None,
) -> None:
    """Write a what-if back into the file of its scenario.

    Makes the changes of an overlay in the scenario that it names; comments and all else stay as they were typed. What
    was only supposed was never said, and is not written without --as-said. A diff that --diff printed is made in the
    same way, and with --revert it is taken back.
    """
    from tracker.reading.kinds import is_overlay
    from tracker.reading.textfile import read_text
    from tracker.writeback.diffs import is_diff

    source = read_text(overlay)
    of_diff = is_diff(source.text) or (overlay.suffix in (".diff", ".patch") and not is_overlay(overlay))
    if of_diff:
        answers.usage_if(_not_for_a_diff(as_said))
        change = _of_diff(source, overlay.parent, revert, onto)
    else:
        answers.usage_if(_not_for_an_overlay(overlay, revert))
        change = _of_overlay(overlay, as_said, onto)
    _tell(change.already)
    if change.new == change.old:
        answers.remark(f"{change.path} stays as it is: it says all of this already")
    elif diff:
        _print(change.diff(str(change.path)))
        _tell(change.remarks)
    elif of_diff:
        _write(change, _words(overlay, not revert, onto))
    else:
        _write_and_keep(change, overlay, onto)


def _of_overlay(path: Path, as_said: bool, onto: Path | None) -> Change:
    """The changes of an overlay, made in its scenario.

    Raises:
        Problems: with everything that is wrong with the overlay or the scenario, or that no file can hold.
    """
    from tracker.cli.paths import read_scenario
    from tracker.diagnostics import Problems
    from tracker.reading.overlays import read_overlay
    from tracker.reading.textfile import bytes_of
    from tracker.writeback.written import written_back
    from tracker.writing import encoded

    base = read_scenario(onto) if onto else None
    try:
        found = read_overlay(path, base)
    except Problems as problems:
        raise Problems(_perhaps_applied(one, path, onto) for one in problems.diagnostics) from None
    answers.tell(found.warnings)
    written = written_back(found, as_said)
    old = bytes_of(written.before)
    new = encoded(written.after, old)
    already = (*written.already, _asked(path, onto)) if written.already else ()
    return Change(_shortest(Path(written.before.name)), old, new, (*_told(found), *written.besides), already)


def _perhaps_applied(wrong: Diagnostic, overlay: Path, onto: Path | None) -> Diagnostic:
    """What is wrong, with the hint that it may be so because the overlay was applied before."""
    if wrong.code not in _GONE:
        return wrong
    if wrong.hint and wrong.code != "already-there" and not undoing.any_kept(overlay):
        return wrong
    asked = _asked(overlay, onto)
    return wrong._replace(hint=f"{wrong.hint}; {asked}" if wrong.hint else asked)


def _asked(overlay: Path, onto: Path | None) -> str:
    """Whether the overlay was applied already, and what would take that back from the file as it stands."""
    kept = undoing.kept_of(overlay, onto)
    return f"was {overlay} applied already?" + (f" `{_words(kept, True, onto)}` takes that back" if kept else "")


_GONE: Final = (
    "already-there", "unknown-entry", "unknown-statement", "unknown-assumption", "unknown-proposal", "unknown-event",
    "unknown-source",
)  # fmt: skip
"""What is wrong with an overlay that drops, or adds, what an earlier time did."""


def _shortest(path: Path) -> Path:
    """The path without a way down and up again, where that leads to the same file: `patch` follows none."""
    short = Path(os.path.normpath(path))
    return short if short.exists() and short.samefile(path) else path


def _told(overlay: OverlayFile) -> list[str]:
    """Each change on a line."""
    changes = overlay.changed.supposing.changes
    return [f"  {number}. {' '.join(change.text.split())}" for number, change in enumerate(changes, 1)]


def _of_diff(source: Source, folder: Path, revert: bool, onto: Path | None) -> Change:
    """A diff, made in the file that it names as seen from its folder, or taken back.

    Raises:
        Problems: it is no diff, it does not match the file, or what comes of it is no good scenario.
    """
    from tracker.diagnostics import Source
    from tracker.reading import scenario_in
    from tracker.reading.textfile import bytes_of, read_text
    from tracker.writeback.diffs import read_diff, reversed_
    from tracker.writeback.making import made

    diff = read_diff(source)
    path = onto or _shortest(folder / diff.name)
    if not onto and not os.path.lexists(path):
        _nowhere(source.name, diff.name, path)
    before = read_text(path)
    old = bytes_of(before)
    done = made(reversed_(diff) if revert else diff, before.name, old.decode())
    scenario_in(Source(f"{path}, so changed", done.text.removeprefix("\ufeff")))
    return Change(path, old, done.text.encode(), done.moved)


def _nowhere(diff: str, name: str, path: Path) -> NoReturn:
    from tracker.writing import refuse

    hint = f"{diff} names `{name}`, as seen from its own folder: put it there, or name the scenario with --onto"
    refuse("no-such-file", "there is no such file", path, hint)


# What is done with it.


def _print(text: str) -> None:
    """Write a diff byte for byte: line ends and letters are not to change on the way."""
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    answers.result(text)


def _words(diff: Path, revert: bool, onto: Path | None = None) -> str:
    """The command that makes a diff, or takes it back."""
    words = ["tracker", "apply", str(diff), *(["--revert"] if revert else []), *(["--onto", str(onto)] if onto else [])]
    return shlex.join(words)


def _write(change: Change, take_back: str) -> None:
    """Write the file, and say what was written and how to take it back.

    Raises:
        Problems: the file was changed meanwhile, or cannot be written.
    """
    from tracker.writing import replace

    try:
        replace(change.path, change.new, change.old)
    finally:  # also after an interruption, if it was too late for one
        if holds(change.path, change.new):
            answers.remark(f"wrote {change.path}")
            _tell(change.remarks)
            answers.remark(f"to take it back: {take_back}")


def _write_and_keep(change: Change, overlay: Path, onto: Path | None) -> None:
    """Write the file, with a diff beside the overlay that takes it back, or beside the file.

    Raises:
        Problems: the file was changed meanwhile, or it or the diff cannot be written.
    """
    from tracker.diagnostics import Problems
    from tracker.writing import stoppable

    with stoppable():
        kept = undoing.keep(change, overlay)
        try:
            _write(change, _words(kept.path, True))
        except BaseException as error:
            if isinstance(error, Problems) or holds(change.path, change.old):
                undoing.discard(kept, change)
            raise
        undoing.keep(change, overlay)  # one who wanted to write the same, and came too late, may have taken it away
    _tell_of_its_end(overlay, onto)


def _tell(remarks: tuple[str, ...]) -> None:
    for remark in remarks:
        answers.remark(remark)


def _tell_of_its_end(overlay: Path, onto: Path | None) -> None:
    """Say if what the overlay says can no longer be asked of its scenario: what it drops is not there any longer."""
    from tracker.cli.paths import read_scenario
    from tracker.diagnostics import Problems
    from tracker.reading.overlays import read_overlay

    try:
        read_overlay(overlay, read_scenario(onto) if onto else None)
    except Problems:
        answers.remark(
            f"{overlay} has served its turn: what it drops is gone, what it adds is there, and `tracker check` "
            "would say so"
        )


# What does not go together.


def _not_for_a_diff(as_said: bool) -> list[Diagnostic]:
    from tracker.diagnostics import Diagnostic

    hint = "leave it out: a diff says itself what is written"
    message = "this is for an overlay, and a diff was given"
    return [Diagnostic("not-an-overlay", message, subject="--as-said", hint=hint)] if as_said else []


def _not_for_an_overlay(overlay: Path, revert: bool) -> list[Diagnostic]:
    from tracker.diagnostics import Diagnostic

    hint = "name the diff: it was written beside the overlay, or printed with --diff"
    message = f"only a diff can be taken back, and {overlay} is none"
    return [Diagnostic("not-a-diff", message, subject="--revert", hint=hint)] if revert else []
