"""The console script, and `python -m tracker`: an exit code, even where somebody interrupts before it has begun.

A process of the command line is short: it looks for no plug-ins of its libraries, collects garbage seldom, and leaves
without tidying up memory that the system takes back anyway.
"""

import gc
import os
import sys
from contextlib import suppress


def entry() -> None:
    """Run the command line and leave with its exit code."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    gc.set_threshold(100_000, 50, 100)
    try:
        from tracker.cli import run

        code = run()
    except KeyboardInterrupt:
        code = 130
    _leave(code)


def _leave(code: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it, or it is closed already
            if stream is not None:
                stream.flush()
    os._exit(code)


if __name__ == "__main__":
    entry()
