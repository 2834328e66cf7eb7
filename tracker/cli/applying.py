"""The command that writes a what-if back into its file, and takes it back: `apply`."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tracker.cli import answers

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic, Source
    from tracker.reading.overlays import OverlayFile


class _Change(NamedTuple):
    """A file, its bytes as they are and as they would be, and what to say of that."""

    path: Path
    old: bytes
    new: bytes
    remarks: tuple[str, ...] = ()


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
    from tracker.diffs import is_diff
    from tracker.reading.textfile import read_text

    source = read_text(overlay)
    if is_diff(source.text) or overlay.suffix in (".diff", ".patch"):
        answers.usage_if(_not_for_a_diff(as_said))
        change = _of_diff(source, revert, onto)
        take_back = _words(overlay, not revert, onto)
    else:
        answers.usage_if(_not_for_an_overlay(overlay, revert))
        change = _of_overlay(overlay, as_said, onto)
        take_back = None  # there is no diff yet
    if change.new == change.old:
        answers.remark(f"{change.path} stays as it is: it says all of this already")
    elif diff:
        _print(_diff(change))
        _tell(change.remarks)
    else:
        _write(change, overlay, take_back)


def _of_overlay(path: Path, as_said: bool, onto: Path | None) -> _Change:
    """The changes of an overlay, made in its scenario.

    Raises:
        Problems: with everything that is wrong with the overlay or the scenario, or that no file can hold.
    """
    from tracker.reading import read_scenario
    from tracker.reading.overlays import read_overlay
    from tracker.writeback import written_back
    from tracker.writing import encoded

    found = read_overlay(path, read_scenario(onto) if onto else None)
    answers.tell(found.warnings)
    written = written_back(found, as_said)
    old = _bytes(written.path, written.before)
    return _Change(
        _shortest(written.path),
        old,
        encoded(written.after, old),
        (*_told(found), *(f"left out with it: {one}" for one in written.left_out)),
    )


def _shortest(path: Path) -> Path:
    """The path without a way down and up again, where that leads to the same file: `patch` follows none."""
    short = Path(os.path.normpath(path))
    return short if short.exists() and short.samefile(path) else path


def _told(overlay: OverlayFile) -> list[str]:
    """Each change on a line."""
    changes = overlay.changed.supposing.changes
    return [f"  {number}. {' '.join(change.text.split())}" for number, change in enumerate(changes, 1)]


def _of_diff(source: Source, revert: bool, onto: Path | None) -> _Change:
    """A diff, made in the file that it names, or taken back.

    Raises:
        Problems: it is no diff, it does not match the file, or what comes of it is no good scenario.
    """
    from tracker.diagnostics import Source
    from tracker.diffs import made, read_diff, reversed_
    from tracker.reading import scenario_in
    from tracker.reading.textfile import read_text

    diff = read_diff(source)
    path = onto or Path(diff.name)
    old = _bytes(path, read_text(path).text)
    text = made(reversed_(diff) if revert else diff, str(path), old.decode())
    scenario_in(Source(f"{path}, so changed", text.removeprefix("\ufeff")))
    return _Change(path, old, text.encode())


def _bytes(path: Path, text: str) -> bytes:
    """The bytes of a file of which this was the text a moment ago.

    Raises:
        Problems: it is another by now.
    """
    from codecs import BOM_UTF8

    from tracker.writing import refuse

    try:
        found = path.read_bytes()
    except OSError:
        found = b""
    if found.removeprefix(BOM_UTF8) != text.encode():
        message = "the file was changed by somebody else meanwhile, and it is left as it is"
        refuse("changed-meanwhile", message, path, "run it again")
    return found


# What is done with it.


def _diff(change: _Change) -> str:
    from tracker.diffs import unified

    return unified(str(change.path), change.old.decode(), change.new.decode())


def _print(text: str) -> None:
    """Write a diff byte for byte: line ends and letters are not to change on the way."""
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    answers.result(text)


def _words(diff: Path, revert: bool, onto: Path | None = None) -> str:
    """The command that makes a diff, or takes it back."""
    words = ["tracker", "apply", str(diff), *(["--revert"] if revert else []), *(["--onto", str(onto)] if onto else [])]
    return shlex.join(words)


def _write(change: _Change, overlay: Path, take_back: str | None) -> None:
    """Write the file, and say what was written and how to take it back: by a diff beside the overlay, if need be.

    Raises:
        Problems: the file was changed meanwhile, or cannot be written.
    """
    from tracker.writing import replace

    kept = None if take_back else _keep(change, overlay)
    try:
        replace(change.path, change.new, change.old)
    except BaseException:
        if kept and kept.new:
            kept.path.unlink(missing_ok=True)
        raise
    answers.remark(f"wrote {change.path}")
    _tell(change.remarks)
    answers.remark(f"to take it back: {_words(kept.path, True) if kept else take_back}")


def _tell(remarks: tuple[str, ...]) -> None:
    for remark in remarks:
        answers.remark(remark)


class _Kept(NamedTuple):
    """The diff of what was written, beside the overlay, and whether it was not there before."""

    path: Path
    new: bool


def _keep(change: _Change, overlay: Path) -> _Kept:
    """Write the diff beside the overlay, under a name that is free, or that has it already.

    Raises:
        Problems: it cannot be written there.
    """
    from tracker.writing import create

    text, number = _diff(change), 1
    while (path := overlay.with_name(f"{overlay.stem}{f'-{number}' if number > 1 else ''}.diff")).exists():
        if path.is_file() and path.read_bytes() == text.encode():
            return _Kept(path, False)
        number += 1
    create(path, text)
    return _Kept(path, True)


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
