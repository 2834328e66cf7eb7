"""`python -m tracker`."""

from tracker.cli import entry

entry()
