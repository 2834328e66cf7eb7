"""Long searches on the command line: a sign of life, and Ctrl-C that ends the search and keeps what is certain."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from tracker.limits import Limit

T = TypeVar("T")


class Searched(NamedTuple, Generic[T]):
    """What a search found, and whether somebody ended it."""

    value: T
    interrupted: bool


def searched(what: str, search: Callable[[Limit], T], seconds: float | None = None) -> Searched[T]:
    """What the search finds within so many seconds; Ctrl-C ends it as the end of its time would.

    The search runs beside, so that it can be ended in the middle of a step. A second Ctrl-C does not wait for it.
    """
    from tracker.limits import Limit
    from tracker.output.progress import shown

    found: list[T] = []
    failed: list[BaseException] = []
    interrupted = False
    with shown(what, sys.stderr) as tell:
        limit = Limit(seconds, tell)

        def run() -> None:
            try:
                found.append(search(limit))
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                failed.append(error)
            finally:
                done.set()

        done = threading.Event()  # to wait for the thread itself is not safe against Ctrl-C
        threading.Thread(target=run, daemon=True).start()
        while not done.is_set():
            try:
                done.wait(0.05)
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                limit.stop()
    if failed:
        raise failed[0]
    return Searched(found[0], interrupted)
