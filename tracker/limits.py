"""How long a search may go on: until a moment, or until somebody stops it.

A search asks, between two steps, whether it is over; what is interrupted in the middle of a step says how.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Limit:
    """The bound of a search; without `seconds` there is none but `stop`. `tell` hears what was found so far."""

    def __init__(self, seconds: float | None = None, tell: Callable[[str], None] | None = None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds
        self._stopped = threading.Event()
        self._interrupts: list[Callable[[], None]] = []
        self._tell = tell

    @property
    def over(self) -> bool:
        """Whether to leave off."""
        return self._stopped.is_set() or (self._until is not None and time.monotonic() >= self._until)

    @property
    def left(self) -> float | None:
        """The seconds that are left; None where there is no bound."""
        return None if self._until is None else max(0.0, self._until - time.monotonic())

    def tell(self, found: str) -> None:
        """Say what has been found so far, to whoever listens."""
        if self._tell is not None:
            self._tell(found)

    def stop(self) -> None:
        """Have the search leave off, also in the middle of a step that can be interrupted."""
        self._stopped.set()
        for interrupt in tuple(self._interrupts):
            interrupt()

    @contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While inside, the search is in a step that this ends: when it is stopped, and when its time is up."""
        self._interrupts.append(interrupt)
        timer = None if self.left is None else threading.Timer(self.left, self.stop)
        if timer:
            timer.daemon = True
            timer.start()
        if self.over:  # in the meantime
            interrupt()
        try:
            yield
        finally:
            if timer:
                timer.cancel()
            self._interrupts.remove(interrupt)


@contextmanager
def set_apart() -> Iterator[None]:
    """While inside, what is in memory already, such as a large record, is not gone through in search of rubbish."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
