"""Files written whole or not at all: a new one never over one that is there, another only over what was read.

A path and what the file is to hold come in; nothing goes out but `Problems`. At any moment the file is the old one or
the new one. Nothing here knows what is in it.
"""

from __future__ import annotations

import os
import secrets
import signal
import stat
import sys
import threading
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, NamedTuple, NoReturn

from tracker.diagnostics import Diagnostic, Problems


def _told(words: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"{words}\n")
        sys.stderr.flush()


class Patience(NamedTuple):
    """How long to wait for others that write in the same folder, in seconds: until it is told, and until it is enough.

    `pause` lies between one try and the next; `tell` is given the words.
    """

    told: float = 1.0
    enough: float = 10.0
    pause: float = 0.01
    tell: Callable[[str], None] = _told


PATIENCE: Final = Patience()


def put(path: Path, content: str | bytes) -> None:
    """Write what the program can make again, over an earlier one of the same name if there is one.

    Raises:
        Problems: it cannot be written.
    """
    if path.is_file():
        replace(path, content, path.read_bytes())
    else:
        create(path, content)


def create(path: Path, content: str | bytes) -> None:
    """Write a file that is not there yet, whole or not at all; text is written in UTF-8.

    Raises:
        Problems: the file is there already, or cannot be written.
    """
    try:
        with stoppable(), _draft(path) as draft:
            with open(draft, "xb", opener=_private) as file:
                file.write(content.encode() if isinstance(content, str) else content)
            draft.chmod(0o666 & ~_umask())
            _place(draft, path)
    except FileExistsError:
        refuse("already-exists", "there is such a file already, and it is left as it is", path, "choose another name")
    except OSError as error:
        not_written(path, error)


def replace(path: Path, content: str | bytes, expected: bytes, patience: Patience = PATIENCE) -> None:
    """Make a file that holds `expected` hold other content, whole or not at all; text is written in UTF-8.

    It keeps its mode, and its owner where that may be given. A symbolic link stays one: what it leads to is replaced.
    A process that is killed can leave a draft beside the file, by the name of `.NAME.` and eight characters; one that
    is asked to end leaves none.

    Of several who call this at once, each sees what the others wrote, where the folder can be locked (not on Windows,
    nor on every network drive). An editor asks for no lock: what it writes between the last look at the file and the
    rename, a few microseconds later, is lost.

    Raises:
        Problems: `changed-meanwhile` if it no longer holds `expected`, `not-written` if it cannot be written, or has
            another name (a hard link), which would keep the old content. It is as it was then, and no draft is left.
    """
    data = content.encode() if isinstance(content, str) else content
    real = Path(os.path.realpath(path))
    try:
        about = _replaceable(real, path, expected)
        with stoppable(), _draft(real) as draft:
            with open(draft, "xb", opener=_private) as file:
                _fill(file, data, about)
            with locked(real.parent, patience):
                _replaceable(real, path, expected)  # somebody may have written to it all the while
                draft.replace(real)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "the file is as it was; make room, or look at its permissions and those of its folder"
        refuse("not-written", f"this could not be written: {reason}", path, hint)
    _settle(real.parent)


def encoded(text: str, before: bytes) -> bytes:
    """The bytes of a file whose text was rewritten; if it began with a byte order mark `before`, it still does."""
    return (BOM_UTF8 if before.startswith(BOM_UTF8) else b"") + text.encode()


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A path beside it that nobody has; what stands there in the end is taken away, whatever comes between."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield draft
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    """Open a file that nobody else may read."""
    return os.open(path, flags, 0o600)


class Stopped(KeyboardInterrupt):
    """The process was asked to end, by another signal than that of Ctrl-C."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Let a request to end (SIGTERM, SIGHUP) be an interruption meanwhile, so that what was begun is cleared away.

    A signal that somebody else looks after, or that is ignored, stays so. A second one is not heard.
    """
    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    asked = [getattr(signal, name) for name in names if hasattr(signal, name)]
    heard = [number for number in asked if signal.getsignal(number) is signal.SIG_DFL]

    def stop(*_: object) -> NoReturn:
        for number in heard:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    try:
        for number in heard:
            signal.signal(number, stop)
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def locked(folder: Path, patience: Patience = PATIENCE) -> Iterator[None]:
    """Keep others that ask for this lock waiting; where there are no locks, nobody waits.

    It is the folder that is locked: whoever waited for a file that was replaced would hold the lock of the old one.

    Raises:
        Problems: others kept it for too long.
    """
    handle = None
    try:
        if sys.platform != "win32":  # there a file cannot be replaced that is held open, and a folder not be locked
            with suppress(OSError):
                handle = os.open(folder, os.O_RDONLY)
                _wait_for(handle, folder, patience)
        yield
    finally:
        if handle is not None:
            os.close(handle)  # which frees it


def _wait_for(handle: int, folder: Path, patience: Patience) -> None:
    """Have the lock, once nobody else has it."""
    begun, told = time.monotonic(), False
    while not _taken(handle):
        waited = time.monotonic() - begun
        if waited >= patience.told and not told:
            patience.tell("waiting for another program that writes here")
            told = True
        if waited >= patience.enough:
            message = f"another program writes here, and did not end within {patience.enough:g} seconds"
            refuse("not-written", message, folder, "the file is as it was; end that program, or run this again later")
        time.sleep(patience.pause)


def _taken(handle: int) -> bool:
    """Whether the lock could be had at once."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _replaceable(real: Path, path: Path, expected: bytes) -> os.stat_result:
    """What is known of the file, which holds what is expected and may be written to."""
    try:
        about = real.stat()
        if not stat.S_ISREG(about.st_mode):  # reading a pipe might never end
            raise OSError("not a regular file")
        with real.open("rb") as file:
            unchanged = file.read(len(expected) + 1) == expected
    except FileNotFoundError:
        unchanged = False
    if not unchanged:
        message = "the file was changed by somebody else meanwhile, and it is left as it is"
        refuse("changed-meanwhile", message, path, "run it again")
    if about.st_nlink > 1:
        message = "the file has another name (a hard link), which would keep what it holds now"
        refuse(
            "not-written", message, path, "make it a file of its own (copy it), or make the other name a symbolic link"
        )
    if not os.access(real, os.W_OK):  # a file can be put in its place all the same, but somebody locked it
        raise PermissionError("permission denied")
    return about


def _fill(file: IO[bytes], data: bytes, about: os.stat_result) -> None:
    """Write a draft, with the mode of the file that it is to replace, down to the disk."""
    file.write(data)
    file.flush()
    if hasattr(os, "fchown"):
        _give(file.fileno(), about)
    if hasattr(os, "fchmod"):
        os.fchmod(file.fileno(), stat.S_IMODE(about.st_mode))
    os.fsync(file.fileno())


def _give(handle: int, about: os.stat_result) -> None:
    """Give a draft the owner and group of the file, or the group alone, where that is permitted."""
    for owner in (about.st_uid, -1):
        with suppress(PermissionError):
            os.fchown(handle, owner, about.st_gid)
            return


def _settle(folder: Path) -> None:
    """Have the new name written down as well, where the system can; the file itself is written already."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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
