"""A sign of life on long work: after a second, a moving bar with what is being done and for how long.

Shown on a terminal only, and taken away when the work is done; it never mixes with results.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE: Final = 1.0
"""Seconds of work before anything is shown."""


@contextmanager
def shown(what: str, stream: TextIO | None, patience: float = PATIENCE) -> Iterator[None]:
    """Show that `what` is being done while the block runs, if `stream` is a terminal and it takes longer than that."""
    if stream is None or not stream.isatty():
        yield
        return
    begun: list[Progress] = []
    timer = threading.Timer(patience, lambda: begun.append(_begin(what, stream)))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        for bar in begun:
            bar.stop()


def _begin(what: str, stream: TextIO) -> Progress:
    from rich.console import Console  # only long work pays for this
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=stream, width=80)
    bar = Progress(TextColumn(what), BarColumn(), TimeElapsedColumn(), console=console, transient=True)
    bar.add_task(what, total=None)
    bar.start()
    return bar
