"""Time and memory per statement, at 10,000 statements against 1,000, and the share of each stage."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.generated import scenario
from benchmarks.measuring import Line, printed_by

SMALL: Final = 1_000
LARGE: Final = 10_000

STAGES: Final = """
import json, resource, sys, time
from pathlib import Path
from tracker.cells import cut
from tracker.evaluation import evaluate
from tracker.evidence import derive
from tracker.facts import facts
from tracker.opening import open_rules
from tracker.output import json as contract, terminal
from tracker.reading import read_scenario
from tracker.record import Question, on_day

engine = open_rules().engine
engine.decide("verdict", __import__("tracker.vocabulary").vocabulary.Tally(*[0] * 15))
laps, begun = {}, time.perf_counter()
def lap(name):
    global begun
    laps[name] = time.perf_counter() - begun
    begun = time.perf_counter()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
file = read_scenario(Path(sys.argv[1])); lap("reading")
cells = cut(file.scenario); record = on_day(file.scenario, Question(), engine.rulebook.rank)
found = facts(record, cells); lap("record and facts")
derive(found, engine); lap("evidence")
begun = time.perf_counter()
evaluation = evaluate(file, engine); laps["standing and verdicts"] = max(
    0.0, time.perf_counter() - begun - laps["record and facts"] - laps["evidence"])
begun = time.perf_counter()
terminal.render(evaluation); lap("output")
laps["memory"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
print(json.dumps(laps))
"""
"""Memory is the growth of the process's greatest resident size, in MB, from before the file is read."""


def per_statement(rounds: int) -> Iterator[Line]:
    """Time and memory per statement, and the share of each stage at the larger size."""
    with tempfile.TemporaryDirectory() as folder:
        sizes = {n: Path(folder) / f"{n}.yaml" for n in (SMALL, LARGE)}
        for n, path in sizes.items():
            path.write_text(scenario(n), encoding="utf-8")
        runs: dict[int, list[dict[str, float]]] = {n: [] for n in sizes}
        for _ in range(max(2, rounds // 4)):
            for n, path in sizes.items():
                runs[n].append(json.loads(printed_by(STAGES, str(path))))
    stages = [name for name in runs[LARGE][0] if name != "memory"]
    best = {n: {stage: min(run[stage] for run in found) for stage in stages} for n, found in runs.items()}
    large, small = (1e6 * sum(best[n].values()) / n for n in (LARGE, SMALL))
    yield Line("time for a statement, 10,000 / 1,000", large, small, "us", 1.5)
    large, small = (1024 * min(run["memory"] for run in runs[n]) / n for n in (LARGE, SMALL))
    yield Line("memory for a statement, 10,000 / 1,000", large, small, "KB", 1.5)
    whole = 1_000 * sum(best[LARGE].values())
    for stage in stages:
        yield Line(f"  {stage} / all, at 10,000", 1_000 * best[LARGE][stage], whole, "ms")
