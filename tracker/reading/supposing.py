"""Edits and overlays made on a scenario, in order; each is checked against what the ones before it leave.

Everything is read and checked before anything is done with it. The scenario itself is only read.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.diagnostics import Diagnostic, Problems
from tracker.reading.edits import read_edit
from tracker.reading.scenarios import ScenarioFile


def with_edits(file: ScenarioFile, edits: Iterable[str]) -> ScenarioFile:
    """What would be, were the scenario changed by these edits.

    Raises:
        Problems: with everything that is wrong with the edits.
    """
    wrong: list[Diagnostic] = []
    for number, edit in enumerate(edits, start=1):
        try:
            file = file.supposed(read_edit(edit, file, f"edit {number}"))
        except Problems as problems:
            wrong += problems.diagnostics
    if wrong:
        raise Problems(wrong)
    return file
