"""How things are measured here.

Machines are noisy, and noise only ever adds time. So the two sides of a ratio are run by turns in the same minutes, and
the ratio is that of their fastest runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent


class Line(NamedTuple):
    """A line of the table: what was measured against what, both in `unit`, and the most that the ratio may be."""

    name: str
    measured: float
    against: float
    unit: str
    target: float | None = None
    remark: str = ""

    @property
    def ratio(self) -> float:
        """The measured value over the other."""
        return self.measured / self.against if self.against else float("nan")

    @property
    def met(self) -> bool:
        """Whether the target is met; without a target, it is."""
        return self.target is None or self.ratio <= self.target


@cache
def environment() -> dict[str, str]:
    """The environment of measured processes: byte code is kept (in a folder of its own), as where it is installed."""
    kept = tempfile.mkdtemp(prefix="tracker-benchmarks-")
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**plain, "PYTHONPYCACHEPREFIX": kept, "PYTHONPATH": str(ROOT)}


def process(arguments: list[str]) -> float:
    """Milliseconds that a Python process with these arguments takes as a whole."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment(), cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return 1_000 * (time.perf_counter() - begun)


def by_turns(one: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[float, float]:
    """The least that each of the two takes in so many rounds; a round before the first warms up."""
    one(), other()
    pairs = [(one(), other()) for _ in range(rounds)]
    return min(first for first, _ in pairs), min(second for _, second in pairs)


def printed_by(code: str, *arguments: str) -> str:
    """What a Python process prints that runs this code."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment(), cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout
