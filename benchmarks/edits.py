"""What one edit costs, in process, against evaluating everything: at 1,000 and 10,000 statements.

An edit is read, checked, made, and what it changes derived anew. Reading the scenario counts on neither side. The rules
have fired already on both: what is compared is the work that is left.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.generated import scenario
from benchmarks.growth import LARGE, SMALL
from benchmarks.measuring import Line, by_turns
from tracker.comparison import compare
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.opening import open_rules
from tracker.reading import ScenarioFile, read_scenario

EDITS: Final = {
    "a position set": "land-2 accepts border-3=open",
    "a demand, other issues essential": "land-2 requires border-3=open provided border-5=closed",
    "a proposal accepted as a whole": "land-2 accepts proposal=plan-1",
    "a statement dropped": "drop s-30-2",
    "a statement attributed otherwise": "s-30-2 attribution=anonymous",
    "a term of a proposal": "plan-1: border-3=open",
    "a role": "land-1 role=observer",
}
"""What is measured: in words, and as an edit."""

MOST: Final = 1 / 20

RECUT: Final = "land-2 accepts border-4=12345"
"""A number that nobody mentioned before: the issue is cut anew for every party, so this edit changes much."""


def one_by_one(rounds: int) -> Iterator[Line]:
    """Each edit against the whole evaluation, at either size; an edit with its comparison; a hundred in a row."""
    engine = open_rules().engine
    for size in (SMALL, LARGE):
        file = _read(size)
        base = evaluate(file, engine)
        for name, edit in EDITS.items():
            found = by_turns(
                lambda edit=edit: _timed(file, engine, base, edit),  # type: ignore[misc]  # noqa: B023
                lambda: _timed(file, engine),  # noqa: B023
                max(3, rounds // 4),
            )
            yield Line(f"{name} / all, {size:,}", *found, "ms", MOST)
        yield from _besides(file, engine, base, size)


def _besides(file: ScenarioFile, engine: Engine, base: Evaluation, size: int) -> Iterator[Line]:
    def with_comparison() -> float:
        begun = time.perf_counter()
        compare(base, evaluate(file.with_edits(EDITS["a position set"]), engine, None, base))
        return 1_000 * (time.perf_counter() - begun)

    found = by_turns(with_comparison, lambda: _timed(file, engine), 3)
    yield Line(f"a position set, and compared / all, {size:,}", *found, "ms")
    found = by_turns(lambda: _timed(file, engine, base, RECUT), lambda: _timed(file, engine), 3)
    yield Line(f"a new number, an issue cut anew / all, {size:,}", *found, "ms")
    yield Line(f"objects after 101 edits in a row / after 1, {size:,}", *_kept(file, engine, base), "k", 1.02)


def _read(size: int) -> ScenarioFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_text(scenario(size), encoding="utf-8")
        return read_scenario(path)


def _timed(file: ScenarioFile, engine: Engine, base: Evaluation | None = None, edit: str | None = None) -> float:
    """Milliseconds to evaluate, from nothing or what an edit changes of the base."""
    begun = time.perf_counter()
    evaluate(file.with_edits(edit) if edit else file, engine, None, base)
    return 1_000 * (time.perf_counter() - begun)


def _kept(file: ScenarioFile, engine: Engine, base: Evaluation) -> tuple[float, float]:
    """Thousands of objects that are there after 101 edits, each on the evaluation of the one before, and after one."""
    counts = []
    before = base
    for number in range(101):
        edit = f"land-{number % 3} accepts border-{number % 4}=open"
        before = evaluate(file.with_edits(edit), engine, None, before)
        if number in (0, 100):
            gc.collect()
            counts.append(len(gc.get_objects()) / 1_000)
    return counts[1], counts[0]
