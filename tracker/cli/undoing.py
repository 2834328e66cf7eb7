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
    """A file, its bytes as they are and as they would be, and what to say of that, and of what it says already."""

    path: Path
    old: bytes
    new: bytes
    remarks: tuple[str, ...] = ()
    already: tuple[str, ...] = ()

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


def any_kept(overlay: Path) -> bool:
    """Whether a diff was kept beside the overlay."""
    return os.path.lexists(next(_names(overlay.parent, overlay)))


def kept_of(overlay: Path, onto: Path | None = None) -> Path | None:
    """The diff kept beside the overlay that can be taken back: its file, or that one, is as the diff leaves it."""
    kept = takewhile(os.path.lexists, _names(overlay.parent, overlay))
    return next((path for path in kept if _leaves(path, onto)), None)


def _leaves(kept: Path, onto: Path | None) -> bool:
    """Whether the file is the very one that the diff leaves, as the hash in it tells."""
    from tracker.diagnostics import Problems
    from tracker.reading.textfile import read_text
    from tracker.writeback.diffs import is_of, read_diff

    try:
        diff = read_diff(read_text(kept))
        return is_of(diff.after, (onto or kept.parent / diff.name).read_bytes().decode())
    except (Problems, OSError, ValueError):
        return False


def discard(kept: Kept, change: Change) -> None:
    """Take away a diff of what was not written, unless somebody else wrote just that meanwhile, and needs it.

    Others that write to the file wait until it is settled.
    """
    from tracker.writing import locked

    with locked(change.path.resolve().parent):
        if kept.new and not holds(change.path, change.new):
            kept.path.unlink(missing_ok=True)


def _seen_from(folder: Path, path: Path) -> str:
    """The path as seen from the folder; whole, where links or drives lie between."""
    try:
        seen = os.path.relpath(path, folder)
        if (folder / seen).samefile(path):
            return Path(seen).as_posix()
    except (OSError, ValueError):
        pass
    return path.resolve().as_posix()
