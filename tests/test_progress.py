"""Long work shows a sign of life on a terminal, and leaves nothing behind."""

from __future__ import annotations

import io
import threading
import time

from tracker.output.progress import shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_on_a_terminal_is_shown_and_taken_away() -> None:
    stream = Terminal()
    with shown("judging", stream, patience=0):
        deadline = time.monotonic() + 10
        while "judging" not in stream.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
    assert "judging" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K"), "the last thing done is to clear the line"


def test_short_work_shows_nothing_and_leaves_no_thread() -> None:
    stream = Terminal()
    with shown("judging", stream, patience=60):
        pass
    assert stream.getvalue() == ""
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_work_off_a_terminal_shows_nothing() -> None:
    stream = io.StringIO()
    with shown("judging", stream, patience=0):
        time.sleep(0.05)
    assert stream.getvalue() == ""
