"""The diff that takes back what was applied, kept beside the overlay.

A change of a file comes in, before it is made; the diff is written, and its path goes out. It names the file as seen
from its own folder, so that both can be moved together.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count, takewhile
from pathlib import Path
from typing import NamedTuple


class Change(NamedTuple):
    """A file, its bytes as they are and as they would be, and what to say of that."""

    path: Path
    old: bytes
    new: bytes
    remarks: tuple[str, ...] = ()

    def diff(self, name: str) -> str:
        """What would be otherwise, in a file of this name."""
        from tracker.writeback.diffs import unified

        return unified(name, self.old.decode(), self.new.decode())


def holds(path: Path, content: bytes) -> bool:
    """Whether this is what is in the file."""
    try:
        return path.read_bytes() == content
    except OSError:
        return False


class Kept(NamedTuple):
    """The diff of what was written, and whether it was not there before."""

    path: Path
    new: bool


def keep(change: Change, overlay: Path) -> Kept:
    """Write the diff beside the overlay, or, where that cannot be, beside the scenario.

    Raises:
        Problems: it cannot be written there either.
    """
    from tracker.diagnostics import Problems

    try:
        return _kept_in(overlay.parent, change, overlay)
    except Problems:
        pass
    try:
        return _kept_in(change.path.parent, change, overlay)
    except Problems as problems:
        hint = "nothing was written, for want of a diff that takes it back; print one with --diff, and apply that"
        raise Problems(one._replace(hint=hint) for one in problems.diagnostics) from None


def _kept_in(folder: Path, change: Change, overlay: Path) -> Kept:
    """Write the diff into the folder, under a name that is free, or that has it already."""
    from tracker.writing import create

    data = change.diff(_seen_from(folder, change.path)).encode()
    for path in _names(folder, overlay):
        if not os.path.lexists(path):
            create(path, data)
            return Kept(path, True)
        if path.is_file() and holds(path, data):
            return Kept(path, False)
    raise AssertionError("there is always another name")


def _names(folder: Path, overlay: Path) -> Iterator[Path]:
    """What the diffs that are kept of an overlay are called."""
    return (folder / f"{overlay.stem}{f'-{number}' if number > 1 else ''}.diff" for number in count(1))


def last_kept(overlay: Path) -> Path | None:
    """The last diff that was kept beside the overlay, if one was."""
    found = list(takewhile(os.path.lexists, _names(overlay.parent, overlay)))
    return found[-1] if found else None


def _seen_from(folder: Path, path: Path) -> str:
    """The path as seen from the folder; whole, where links or drives lie between."""
    try:
        seen = os.path.relpath(path, folder)
        if (folder / seen).samefile(path):
            return Path(seen).as_posix()
    except (OSError, ValueError):
        pass
    return path.resolve().as_posix()
