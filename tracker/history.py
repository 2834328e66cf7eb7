"""The versions of one file in git: who runs git, and reads only.

A path comes in; its commits go out, along the line of first parents and through its renames, and the bytes that it had
at each. Nothing here knows what the bytes say. No setting of the user's git, no pager and no alias changes the result.
"""

from __future__ import annotations

import os
import subprocess
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from tracker.diagnostics import UNSAFE, Diagnostic, Problems

_SETTINGS: Final = {
    "color.ui": "false",
    "core.abbrev": "auto",
    "core.fsmonitor": "false",
    "diff.relative": "false",
    "diff.renameLimit": "1000",
    "log.diffMerges": "first-parent",
    "log.follow": "false",  # renames are followed here, one by one: of a merge, git's own way loses some
    "log.showRoot": "true",
    "log.showSignature": "false",
}
"""Settings that change what git says, each with the value that is counted on."""
_ENVIRONMENT: Final = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_KEPT: Final = ("GIT_CEILING_", "GIT_CONFIG_", "GIT_DISCOVERY_", "GIT_EXEC_PATH")
"""Beginnings of variables of git's that stay; others, as a hook of git sets them, would name another repository."""
_LOG: Final = (
    "log", "-z", "--raw", "--no-renames", "--first-parent", "-m", "--no-ext-diff", "--no-textconv", "--no-notes",
    "--no-color", "--encoding=UTF-8", "--format=tformat:%H%x00%h%x00%P%x00%aI%x00%s%x00",
)  # fmt: skip
_FIELDS: Final = 5
_FILES: Final = ("100644", "100755", "100664")
"""Modes of a regular file; what else can stand at a path (a link, a folder, another repository) is none."""
_COMMIT_IT: Final = "keep a first version: git add FILE, git commit"


class Commit(NamedTuple):
    """A commit: its hash, the short form of it, when it was written (where its author was), and its first line."""

    id: str
    short: str
    when: datetime
    subject: str


class Version(NamedTuple):
    """The file at a commit, or (without one) as it stands in the folder, not committed.

    `path` is its path in the repository at the time. `data` is None where the commit took it away, or the folder has it
    no longer.
    """

    commit: Commit | None
    path: str
    data: bytes | None

    @property
    def name(self) -> str:
        """`HASH:PATH`, as git names a file at a commit; the path alone where it is not committed."""
        return f"{self.commit.short}:{self.path}" if self.commit else self.path


class Snapshot(NamedTuple):
    """A commit that changed the file, the path of the file there, and the object that holds its content (if any)."""

    commit: Commit
    path: str
    blob: str | None


class History(NamedTuple):
    """The commits that changed one file, newest last; in a `shallow` clone, older ones may be missing."""

    folder: Path
    shallow: bool
    snapshots: tuple[Snapshot, ...]

    @property
    def has_content(self) -> bool:
        """Whether the path was ever that of a file; what was a link or a folder has nothing to read."""
        return any(snapshot.blob for snapshot in self.snapshots)


def history(path: Path) -> History:
    """The commits that changed the file, be it there or not; symbolic links are followed first.

    Raises:
        Problems: git is not installed, the file is in no repository, no commit has it, or git cannot read it.
    """
    whole = path.resolve()
    there = (above for above in whole.parents if above.is_dir())  # the file may be gone, and its folder with it
    folder = next(there, whole.parent)
    shallow, prefix = _repository(folder, path)
    start = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if start.returncode:
        _refuse("not-committed", "the repository has no commit yet", path, _COMMIT_IT)
    snapshots = tuple(_line(folder, _text(start.stdout).strip(), prefix + whole.relative_to(folder).as_posix(), path))
    if not snapshots:
        _refuse("not-committed", "no commit has this file", path, _COMMIT_IT)
    return History(folder, shallow, snapshots[::-1])


def versions(found: History, working: bytes | None = None, *, gone: bool = False) -> Generator[Version]:
    """Every version, newest first, each read when it is asked for.

    `working` is what stands in the folder: a version of its own where the last commit has something else (other line
    ends, which git may change on its way, are nothing else). `gone`: nothing stands there, which is a version of its
    own where the last commit has the file.

    Raises:
        Problems: the repository lacks the content of a version.
    """
    with _contents(found.folder) as content:
        for number, snapshot in enumerate(reversed(found.snapshots)):
            data = content(snapshot) if snapshot.blob else None
            if number == 0 and _not_committed(data, working, gone):
                yield Version(None, _visible(snapshot.path), working)
            yield Version(snapshot.commit, _visible(snapshot.path), data)


def _not_committed(committed: bytes | None, working: bytes | None, gone: bool) -> bool:
    """Whether the folder has something else than the last commit."""
    if working is None:
        return gone and committed is not None
    return committed is None or _lines(committed) != _lines(working)


# The line of commits.


def _repository(folder: Path, path: Path) -> tuple[bool, str]:
    """Whether the repository around a folder is a shallow clone, and the path of the folder in it."""
    found = _git(folder, "rev-parse", "--is-shallow-repository", "--show-prefix")
    if found.returncode:
        if b"not a git repository" in found.stderr:
            hint = "begin in its folder: git init, git add FILE, git commit"
            _refuse("not-in-git", "this file is not kept in git", path, hint)
        _failed(found, path)
    shallow, _, prefix = _text(found.stdout).partition("\n")
    return shallow == "true", prefix.removesuffix("\n")


def _line(folder: Path, start: str, name: str, path: Path) -> Iterator[Snapshot]:
    """The commits that changed a file, from one of them back; where it was renamed, on under its former name."""
    former: tuple[str, str] | None = (start, name)
    while former is not None:
        commit, name = former
        former = None
        for snapshot, parent, added in _changes(folder, commit, name, path):
            yield snapshot
            former = _renamed(folder, parent, snapshot, path) if added and parent else None
            if former is not None:
                break


def _changes(folder: Path, start: str, name: str, path: Path) -> Iterator[tuple[Snapshot, str | None, bool]]:
    """The commits that changed what stands at one path, each with its first parent and whether it put it there."""
    told = _checked(folder, path, *_LOG, start, "--", f":(top,literal){name}")
    tokens = deque(_text(token) for token in told.split(b"\0"))
    while len(tokens) > _FIELDS:
        id, short, parents, when, subject = (tokens.popleft().lstrip("\n") for _ in range(_FIELDS))
        tokens.popleft()  # between the commit and its changes
        commit = Commit(id, short, _moment(when), _visible(subject).strip())
        while tokens and tokens[0].lstrip("\n").startswith(":"):
            _, mode, _, blob, status = tokens.popleft().split(" ")
            if tokens.popleft() == name:  # what stood below it, where it was a folder, is another thing
                snapshot = Snapshot(commit, name, blob if mode in _FILES else None)
                yield snapshot, parents.partition(" ")[0] or None, status == "A"


def _renamed(folder: Path, parent: str, snapshot: Snapshot, path: Path) -> tuple[str, str] | None:
    """The parent and the path from which a commit took the file that it put there, if from any."""
    asked = ("diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", "--no-ext-diff", "--no-textconv")
    told = _checked(folder, path, *asked, parent, snapshot.commit.id)
    words = [_text(word) for word in told.split(b"\0")]
    names = dict(zip(words[2::3], words[1::3], strict=False))  # a status, the former name, the new one
    return (parent, names[snapshot.path]) if snapshot.path in names else None


def _moment(text: str) -> datetime:
    """The date of a commit; one in a time zone that there cannot be is read as in none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)


def _visible(text: str) -> str:
    return UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


# The content.


@contextmanager
def _contents(folder: Path) -> Iterator[Callable[[Snapshot], bytes]]:
    """What gives the content of one snapshot after the other, by one process of git."""
    with subprocess.Popen(
        _command(folder, "cat-file", "--batch"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as process:

        def content(snapshot: Snapshot) -> bytes:
            assert process.stdin is not None and process.stdout is not None  # they are pipes
            with suppress(OSError):  # it broke off: there is nothing to read then
                os.write(process.stdin.fileno(), f"{snapshot.blob}\n".encode())
            head = process.stdout.readline().split()
            size = int(head[2]) if len(head) == 3 and head[1] == b"blob" else None
            data = process.stdout.read(size + 1)[:-1] if size is not None else b""  # a line end comes after it
            if size is None or len(data) < size:
                what = f"git does not give the content of {snapshot.path} at {snapshot.commit.short}"
                hint = "try `git fsck` in the folder of the file; in a partial clone, `git fetch --refetch`"
                _refuse("git-failed", what, folder / Path(snapshot.path).name, hint)
            return data

        try:
            yield content
        finally:
            process.kill()


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


# Git itself.


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What git answers.

    Raises:
        Problems: it is not installed.
    """
    try:
        return subprocess.run(
            _command(folder, *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(),
            check=False,
        )
    except FileNotFoundError:
        _refuse(
            "no-git", "git is not installed, or not on the PATH", "git", "install git, or add its folder to the PATH"
        )


def _checked(folder: Path, path: Path, *arguments: str) -> bytes:
    """What git answers.

    Raises:
        Problems: it cannot.
    """
    found = _git(folder, *arguments)
    if found.returncode:
        _failed(found, path)
    return found.stdout


def _command(folder: Path, *arguments: str) -> list[str]:
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    return ["git", "-C", str(folder), "--no-pager", *settings, *arguments]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    return {**kept, **_ENVIRONMENT}


def _text(data: bytes) -> str:
    """What git writes, as text; bytes of a name that are none stay what they are."""
    return os.fsdecode(data)


def _failed(found: subprocess.CompletedProcess[bytes], path: Path) -> NoReturn:
    """Say what git said."""
    said = found.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
    _refuse("git-failed", f"git says: {said or 'nothing'}", path, "try `git log` in the folder of the file")


def _refuse(code: str, message: str, subject: object, hint: str) -> NoReturn:
    raise Problems([Diagnostic(code, message, subject=str(subject), hint=hint)]) from None
