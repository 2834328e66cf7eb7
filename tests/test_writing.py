"""A file is written whole or not at all, and only over what was read."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tracker import writing
from tracker.diagnostics import Diagnostic, Problems
from tracker.writing import Patience, create, encoded, replace

OLD = b"title: Northland\n" * 50
NEW = "title: Южная земля\n" * 80


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "northland.yaml"
    path.write_bytes(OLD)
    return path


def problem(path: Path, content: str | bytes = NEW, expected: bytes = OLD) -> Diagnostic:
    with pytest.raises(Problems) as raised:
        replace(path, content, expected)
    (diagnostic,) = raised.value.diagnostics
    assert diagnostic.subject == str(path)
    return diagnostic


def alone(path: Path) -> bool:
    """Whether nothing else is in its folder."""
    return [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_file_gets_its_new_content_and_nothing_else_is_left(file: Path) -> None:
    replace(file, NEW, OLD)
    assert file.read_bytes() == NEW.encode()
    assert alone(file)


def test_bytes_are_written_as_they_are(file: Path) -> None:
    replace(file, b"a: 1\r\n\xff", OLD)
    assert file.read_bytes() == b"a: 1\r\n\xff"


def test_line_ends_stay(file: Path) -> None:
    replace(file, "a: 1\r\nb: 2\n", OLD)
    assert file.read_bytes() == b"a: 1\r\nb: 2\n"


def test_a_byte_order_mark_stays() -> None:
    assert encoded("a: é\n", b"\xef\xbb\xbfa: 1\n") == b"\xef\xbb\xbfa: \xc3\xa9\n"
    assert encoded("a: é\n", b"a: 1\n") == b"a: \xc3\xa9\n"


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_the_mode_stays(file: Path, mode: int) -> None:
    file.chmod(mode)
    replace(file, NEW, OLD)
    assert file.stat().st_mode & 0o7777 == mode


def test_the_owner_stays_where_that_is_permitted(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []

    def give(_: int, owner: int, group: int) -> None:
        given.append((owner, group))
        if owner >= 0:
            raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", give)
    replace(file, NEW, OLD)
    about = file.stat()
    assert given == [(about.st_uid, about.st_gid), (-1, about.st_gid)]
    assert file.read_bytes() == NEW.encode()


def test_a_symbolic_link_stays_one_and_what_it_leads_to_is_replaced(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link, further = folder / "link.yaml", folder / "further.yaml"
    link.symlink_to(Path("..") / file.name)
    further.symlink_to(link.name)
    replace(further, NEW, OLD)
    assert link.is_symlink() and further.is_symlink()
    assert file.read_bytes() == NEW.encode()
    assert sorted(entry.name for entry in folder.iterdir()) == ["further.yaml", "link.yaml"]


def test_a_file_that_was_changed_before_is_left_as_it_is(file: Path) -> None:
    diagnostic = problem(file, expected=b"title: Southland\n")
    assert diagnostic.code == "changed-meanwhile"
    assert diagnostic.hint == "run it again"
    assert file.read_bytes() == OLD
    assert alone(file)


@pytest.mark.parametrize("more", [b"", b"title: Southland\n", OLD + b"#", OLD[:-1]])
def test_a_file_that_is_changed_at_the_last_moment_is_left_as_it_is(
    file: Path, monkeypatch: pytest.MonkeyPatch, more: bytes
) -> None:
    after_each(monkeypatch, os, "fsync", lambda: file.write_bytes(more))
    assert problem(file).code == "changed-meanwhile"
    assert file.read_bytes() == more
    assert alone(file)


def test_a_file_that_is_taken_away_meanwhile_does_not_come_back(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    after_each(monkeypatch, os, "fsync", lambda: file.unlink())
    assert problem(file).code == "changed-meanwhile"
    assert list(file.parent.iterdir()) == []


def after_each(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str, then: Callable[[], object]) -> None:
    """Have something happen right after each call of a function."""
    function = getattr(holder, name)

    def called(*arguments: Any) -> Any:
        result = function(*arguments)
        then()
        return result

    monkeypatch.setattr(holder, name, called)


def failing(error: int) -> Callable[..., Any]:
    def call(*_: Any, **__: Any) -> Any:
        raise OSError(error, os.strerror(error))

    return call


@pytest.mark.parametrize("step", ["os.open", "os.fchmod", "os.fsync", "Path.replace"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EIO])
def test_whatever_fails_the_file_stays_and_no_draft_is_left(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: int
) -> None:
    holder, name = step.split(".")
    before = open_files()
    with monkeypatch.context() as context:
        context.setattr(getattr(writing, holder), name, failing(error))
        diagnostic = problem(file)
    assert diagnostic.code == "not-written"
    assert os.strerror(error).lower() in diagnostic.message
    assert file.read_bytes() == OLD
    assert alone(file)
    assert open_files() == before


def open_files() -> int:
    """How many files this process has open, where the system tells."""
    listed = Path("/proc/self/fd")
    return sum(1 for _ in listed.iterdir()) if listed.exists() else 0


@pytest.mark.parametrize("after", [0, 1, 700])
def test_a_disk_that_is_full_after_some_bytes_leaves_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    real = writing._fill

    def full(draft: Any, data: bytes, about: os.stat_result) -> None:
        real(draft, data[:after], about)
        failing(errno.ENOSPC)()

    monkeypatch.setattr(writing, "_fill", full)
    assert problem(file).code == "not-written"
    assert file.read_bytes() == OLD
    assert alone(file)


def test_a_folder_whose_name_cannot_be_written_down_is_no_failure(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def open_no_folder(path: str | Path, *more: Any, **options: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(path, *more, **options)

    monkeypatch.setattr(os, "open", open_no_folder)
    replace(file, NEW, OLD)
    assert file.read_bytes() == NEW.encode()


def test_an_interruption_leaves_the_file_and_no_draft(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace(file, NEW, OLD)
    assert file.read_bytes() == OLD
    assert alone(file)


def test_an_interruption_as_soon_as_a_draft_is_there_leaves_none(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def interrupted(path: str | Path, flags: int, *more: Any) -> int:
        os.close(opened(path, flags, *more))
        raise KeyboardInterrupt  # nobody knows of it but by its name

    monkeypatch.setattr(os, "open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace(file, NEW, OLD)
    with pytest.raises(KeyboardInterrupt):
        create(tmp_path / "southland.yaml", NEW)
    assert file.read_bytes() == OLD
    assert alone(file)


def test_a_draft_is_nobody_elses_to_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = writing._fill

    def looked_at(draft: Any, data: bytes, about: os.stat_result) -> None:
        seen.append(os.fstat(draft.fileno()).st_mode & 0o777)
        real(draft, data, about)

    monkeypatch.setattr(writing, "_fill", looked_at)
    replace(file, NEW, OLD)
    assert seen == [0o600]


def test_a_file_with_another_name_is_left_as_it_is(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "southland.yaml"
    other.hardlink_to(file)
    diagnostic = problem(file)
    assert (diagnostic.code, "hard link" in diagnostic.message) == ("not-written", True)
    assert file.read_bytes() == other.read_bytes() == OLD
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [file.name, other.name]


ADDING = """
    import sys
    from pathlib import Path
    from tracker import writing
    from tracker.diagnostics import Problems
    from tracker.writing import replace

    path, name = Path(sys.argv[1]), sys.argv[2]
    look = writing._replaceable

    def look_and_linger(*arguments):  # between the check and the rename
        found = look(*arguments)
        for _ in range(30):
            path.read_bytes()
        return found

    writing._replaceable = look_and_linger
    for number in range(60):
        while True:
            old = path.read_bytes()
            try:
                replace(path, old + f"{name} {number}\\n".encode(), old)
            except Problems:
                continue
            break
"""


def test_of_what_several_write_at_once_nothing_is_lost(file: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(ADDING), str(file)]
    writers = [subprocess.Popen([*command, name]) for name in ("north", "south", "lake")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    lines = file.read_bytes().removeprefix(OLD).decode().splitlines()
    assert sorted(lines) == sorted(f"{name} {n}" for name in ("north", "south", "lake") for n in range(60))


def test_the_last_look_and_the_rename_are_made_under_a_lock(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    held: list[str] = []

    def note(step: str) -> None:
        handle = os.open(file.parent, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held.append(f"{step}: free")
        except BlockingIOError:
            held.append(f"{step}: locked")
        finally:
            os.close(handle)

    look, rename = writing._replaceable, Path.replace

    def looked(*them: Any) -> Any:
        note("look")
        return look(*them)

    def renamed(*them: Any) -> Any:
        note("rename")
        return rename(*them)

    monkeypatch.setattr(writing, "_replaceable", looked)
    monkeypatch.setattr(Path, "replace", renamed)
    replace(file, NEW, OLD)
    note("afterwards")
    assert held == ["look: free", "look: locked", "rename: locked", "afterwards: free"]


def test_who_waits_for_another_that_writes_there_says_so_and_gives_up_in_the_end(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import fcntl

    told: list[str] = []
    handle = os.open(file.parent, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    before = open_files()
    with pytest.raises(Problems) as raised:
        replace(file, NEW, OLD, Patience(told=0, enough=0, tell=told.append))
    with pytest.raises(Problems):
        replace(file, NEW, OLD, Patience(told=0, enough=0))
    assert open_files() == before
    (diagnostic,) = raised.value.diagnostics
    assert (diagnostic.code, diagnostic.hint is None) == ("not-written", False)
    assert told == ["waiting for another program that writes here"]
    assert capsys.readouterr() == ("", f"{told[0]}\n")
    assert file.read_bytes() == OLD and alone(file)

    def freed(words: str) -> None:
        told.append(words)
        os.close(handle)

    replace(file, NEW, OLD, Patience(told=0, pause=0, tell=freed))
    assert (file.read_bytes(), len(told)) == (NEW.encode(), 2)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_process_that_is_asked_to_end_leaves_the_file_and_no_draft(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    signal.signal(number, signal.SIG_DFL)
    try:
        filled = writing._fill

        def ended(*them: Any) -> None:
            filled(*them)
            signal.raise_signal(number)

        monkeypatch.setattr(writing, "_fill", ended)
        with pytest.raises(KeyboardInterrupt):
            replace(file, NEW, OLD)
        monkeypatch.setattr(writing, "_place", lambda *_: signal.raise_signal(number))
        with pytest.raises(KeyboardInterrupt):
            create(tmp_path / "southland.yaml", NEW)
        assert signal.getsignal(number) is signal.SIG_DFL
        with pytest.raises(writing.Stopped), writing.stoppable():
            try:
                signal.raise_signal(number)
            finally:
                signal.raise_signal(number)  # clearing away is not stopped by another one
    finally:
        signal.signal(number, before)
    assert file.read_bytes() == OLD
    assert alone(file)


def test_a_signal_that_is_ignored_or_looked_after_elsewhere_stays_so() -> None:
    heard: list[int] = []
    before = signal.getsignal(signal.SIGTERM)
    try:
        for handler in (signal.SIG_IGN, lambda number, _: heard.append(number)):
            signal.signal(signal.SIGTERM, handler)
            with writing.stoppable():
                signal.raise_signal(signal.SIGTERM)
            assert signal.getsignal(signal.SIGTERM) is handler
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [signal.SIGTERM]


def test_beside_the_main_thread_a_file_is_written_and_no_signal_is_touched(file: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(replace, file, NEW, OLD).result()
    assert file.read_bytes() == NEW.encode()


def test_where_there_are_no_locks_a_file_is_written_all_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr(fcntl, "flock", failing(errno.ENOTSUP))
    before = open_files()
    replace(file, NEW, OLD)
    assert file.read_bytes() == NEW.encode()
    assert open_files() == before


def test_a_file_that_may_not_be_written_to_is_not_replaced(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # of the system's own rules, some hold for no administrator
    assert "permission denied" in problem(file).message
    assert file.read_bytes() == OLD
    assert alone(file)


def test_a_folder_in_its_place_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "northland.yaml"
    folder.mkdir()
    assert problem(folder).code == "not-written"
    assert folder.is_dir() and alone(folder)


def test_a_pipe_in_its_place_is_not_read(tmp_path: Path) -> None:
    pipe = tmp_path / "northland.yaml"
    os.mkfifo(pipe)
    assert problem(pipe).code == "not-written"
    assert alone(pipe)


def test_a_link_that_leads_to_itself_is_no_file(tmp_path: Path) -> None:
    link = tmp_path / "northland.yaml"
    link.symlink_to(link)
    assert problem(link).code == "not-written"


def test_a_name_that_is_too_long_for_its_draft_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    path.write_bytes(OLD)
    assert problem(path).code == "not-written"
    assert path.read_bytes() == OLD and alone(path)


LIMITED = """
    import resource, sys
    from pathlib import Path
    from tracker.diagnostics import Problems
    from tracker.writing import replace

    path = Path(sys.argv[1])
    before = path.read_bytes()
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
    try:
        replace(path, b"x" * 2_001, before)
    except Problems as problems:
        print(*(d.code + ": " + d.message for d in problems.diagnostics))
    replace(path, b"x" * 2_000, before)
"""


def test_a_file_larger_than_the_system_allows_is_not_written_and_one_that_just_fits_is(file: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(LIMITED), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"not-written: this could not be written: {os.strerror(errno.EFBIG).lower()}\n"
    assert file.read_bytes() == b"x" * 2_000
    assert alone(file)


KILLED = """
    import os, random, signal, sys, time
    from pathlib import Path
    from tracker.writing import replace

    path, times = Path(sys.argv[1]), int(sys.argv[2])
    states = [bytes([65 + n]) * size for n, size in enumerate((3_000, 70_000, 1, 20_000))]
    random.seed(1)

    def write_on():
        os.read(ready, 1)
        at = states.index(path.read_bytes())
        while True:
            following = (at + 1) % len(states)
            replace(path, states[following], states[at])
            at = following

    seen = set()
    drafts = 0
    killed = 0
    while killed < times or (killed < 20 * times and not (len(seen) == len(states) and drafts)):
        killed += 1
        ready, go = os.pipe()
        child = os.fork()
        if not child:
            try:
                write_on()
            finally:
                os._exit(3)  # never to be reached
        os.write(go, b".")
        time.sleep(random.random() * 0.004)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), status
        os.close(ready)
        os.close(go)
        content = path.read_bytes()
        seen.add(states.index(content))  # else it is neither the old one nor the new one
        for draft in path.parent.iterdir():
            if draft != path:
                assert draft.name.startswith(f".{path.name}."), draft
                drafts += 1
                draft.unlink()
    print(len(seen), drafts > 0)
"""


def test_a_process_killed_at_any_moment_leaves_the_old_file_or_the_new_one(file: Path) -> None:
    file.write_bytes(b"A" * 3_000)
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(file), "1000"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "4 True\n"  # every content was met, and some were killed amid a draft
