"""The console script, and `python -m tracker`: an exit code, even where somebody interrupts before it has begun."""

import sys


def entry() -> None:
    """Run the command line and leave with its exit code."""
    try:
        from tracker.cli import run

        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    entry()
