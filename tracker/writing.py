"""Files written whole or not at all, and never over one that is there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import NoReturn

from tracker.diagnostics import Diagnostic, Problems


def create(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises:
        Problems: the file is there already, or cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        draft = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            draft.chmod(0o666 & ~_umask())
            _place(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    except FileExistsError:
        refuse("already-exists", "there is such a file already, and it is left as it is", path, "choose another name")
    except OSError as error:
        not_written(path, error)


def _place(draft: Path, path: Path) -> None:
    """Give the draft its name, unless there is such a file already."""
    try:
        path.hardlink_to(draft)  # in one step, nothing can come between
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError from None
        draft.rename(path)


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def not_written(path: Path, error: OSError) -> NoReturn:
    """Raise that the path could not be written, and why."""
    if isinstance(error, FileNotFoundError):
        refuse("no-such-folder", "the folder for it is not there", path, f"make the folder {path.parent} first")
    reason = (error.strerror or str(error)).lower()
    refuse("not-written", f"this could not be written: {reason}", path, "choose another place")


def refuse(code: str, message: str, path: Path, hint: str) -> NoReturn:
    """Raise what is wrong with a path."""
    raise Problems([Diagnostic(code, message, subject=str(path), hint=hint)]) from None
