"""A sign of life on long work: after a second, a moving bar with what is being done and for how long.

Shown on a terminal only, and taken away when the work is done; it never mixes with results.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE: Final = 1.0
"""Seconds of work before anything is shown."""


@contextmanager
def shown(what: str, stream: TextIO | None, patience: float = PATIENCE) -> Iterator[Callable[[str], None]]:
    """Show that `what` is being done while the block runs, if `stream` is a terminal and it takes longer than that.

    Gives the block what it can tell how far it came with.
    """
    if stream is None or not stream.isatty():
        yield lambda _: None
        return
    bar = _Bar(what, stream)
    timer = threading.Timer(patience, bar.begin)
    timer.daemon = True
    timer.start()
    try:
        yield bar.tell
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


class _Bar:
    """The bar, once it has begun; what is told before waits for it."""

    def __init__(self, what: str, stream: TextIO) -> None:
        self._what, self._stream = what, stream
        self._told = ""
        self._shown: Progress | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        from rich.console import Console  # only long work pays for this
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        console = Console(file=self._stream, width=80)
        columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TimeElapsedColumn())
        bar = Progress(*columns, TextColumn("{task.fields[told]}"), console=console, transient=True)
        with self._lock:
            bar.add_task(self._what, total=None, told=self._told)
            bar.start()
            self._shown = bar

    def tell(self, found: str) -> None:
        with self._lock:
            self._told = found
            if self._shown is not None:
                self._shown.update(self._shown.task_ids[0], told=found)

    def stop(self) -> None:
        if self._shown is not None:
            self._shown.stop()
