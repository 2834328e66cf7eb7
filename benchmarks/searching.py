"""Deals, moves and conflicts of large random negotiations, side by side with plain encodings for other tools.

Ours begins with the evidence that the rules derived, and includes what makes clauses of it and judging each deal that
is given; the others begin with the positions as plain data. Reading the file counts on neither side. The others are
OR-tools' CP-SAT, clingo, python-sat's RC2 on the problem undivided, and ganak; one that is not installed is left out.
Each runs once a row, in one process, one after the other: the large rows take minutes.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks import negotiations
from benchmarks import rivals_of_search as rivals
from benchmarks.measuring import Line, printed_by
from benchmarks.negotiations import Negotiation
from tracker.deals import find_deals, gauged_for
from tracker.elimination import count
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.gauge import LEVELS, Gauge
from tracker.limits import Limit
from tracker.moves import find_moves
from tracker.opening import open_rules
from tracker.ranking import ranked
from tracker.reading import read_scenario
from tracker.solver import Persistent, encoded
from tracker.space import movable, space
from tracker.tangles import Tangle, tangles

ROWS: Final = tuple(
    f"{size}-{kind}-{possible}"
    for size in ("small", "middle", "large")
    for kind in ("free", "groups-0.1", "groups-0.3", "chain-0.3", "anywhere-0.3", "anywhere-0.6")
    for possible in ("feasible", "plain")
)
LIMIT: Final = 20.0
"""Seconds for each of the others; where it ran out, the time it had is what ours is measured against."""
DEALS, MOVES = 5, 10


def side_by_side(rounds: int) -> Iterator[Line]:
    """First deals, and cheapest moves with one conflict, row by row; then what is asked of single questions."""
    engine = open_rules().engine
    rows = [row for row in ROWS if rounds > 4 or not row.startswith("large")]
    for row in rows:
        negotiation = negotiations.generate(negotiations.INSTANCES[row], 1)
        found = _evaluated(negotiation, engine)
        yield from _row(row, negotiation, found)
    for row in ("middle-groups-0.3", "large-groups-0.3"):
        if rounds > 4 or not row.startswith("large"):
            yield from _single(row, engine)
    yield from _quantity(engine)
    if rounds > 4:
        used = float(printed_by(_MEMORY))
        yield Line("greatest memory, large-anywhere-0.6-plain / 500 MB", used, 500, "MB", 1)


_MEMORY: Final = """
import resource
from benchmarks import negotiations, searching
from tracker.deals import find_deals
from tracker.moves import find_moves
from tracker.opening import open_rules
shape = negotiations.INSTANCES["large-anywhere-0.6-plain"]
found = searching._evaluated(negotiations.generate(shape, 1), open_rules().engine)
find_deals(found, 5)
find_moves(found, most=10, clashes=1, gone_through=10)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024)
"""


def _evaluated(negotiation: Negotiation, engine: Engine) -> Evaluation:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talks.yaml"
        path.write_text(negotiations.text(negotiation), encoding="utf-8")
        return evaluate(read_scenario(path), engine)


def _timed(work: Callable[[], object], times: int = 1) -> float:
    """Milliseconds that it takes, the fastest of so many times, with no rubbish left from before."""
    gc.collect()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(1_000 * (time.perf_counter() - begun))
    return min(taken)


def _better(times: int, *works: Callable[[], object]) -> float:
    """The time of the fastest that comes to an end; the limit, where none does."""
    best = 1_000 * LIMIT
    for work in works:
        ended: list[bool] = []
        taken = _timed(lambda: ended.append(work() is not None), times)  # noqa: B023 - called at once
        if all(ended):
            best = min(best, taken)
    return best


def _row(row: str, negotiation: Negotiation, found: Evaluation) -> Iterator[Line]:
    times = 2 if row.startswith("large") else 5
    if row.endswith("feasible"):
        ours = _timed(lambda: find_deals(found, DEALS, counted=False), times)
        others = _better(
            times,
            lambda: rivals.cp_sat_best(negotiation, DEALS, LIMIT),
            lambda: rivals.clingo_best(negotiation, DEALS, LIMIT),
        )
        yield Line(f"{DEALS} first deals, {row}", ours, others, "ms", 1)
        return
    ours = _timed(lambda: find_moves(found, most=MOVES, clashes=1, gone_through=2, opened=False), times)
    others = _better(
        1 if row.startswith("large") else times,
        lambda: _both(rivals.cp_sat_moves(negotiation, MOVES, LIMIT), rivals.cp_sat_conflict(negotiation, LIMIT)),
        lambda: _both(rivals.clingo_moves(negotiation, MOVES, LIMIT), rivals.clingo_conflict(negotiation, LIMIT)),
    )
    yield Line(f"{MOVES} moves, 1 conflict, {row}", ours, others, "ms", 1)


def _both(one: object, other: object) -> object:
    return None if one is None or other is None else (one, other)


# Single questions, from the clauses on.


def _single(row: str, engine: Engine) -> Iterator[Line]:
    negotiation = negotiations.generate(negotiations.INSTANCES[f"{row}-feasible"], 1)
    found = _evaluated(negotiation, engine)
    possible = space(found)
    gauged = _gauge(found)
    clauses = possible.clauses(gauged, "candidate")
    counted = _timed(lambda: count(possible.domains, clauses, possible.sizes))
    if (ganak := rivals.ganak_count(negotiation, LIMIT)) is not None:
        yield Line(f"exact count / ganak, {row}", counted, 1_000 * ganak.seconds, "ms", 1 / 8)
    for level in LEVELS:
        possible.clauses(gauged, level)
    deque(possible.unstated(), maxlen=0)
    best = _timed(lambda: list(islice(ranked(possible, gauged, True, Limit()), 10)))
    cp_sat = _timed(lambda: rivals.cp_sat_best(negotiation, 10, LIMIT))
    yield Line(f"10 best deals / CP-SAT again and again, {row}", best, cp_sat, "ms", 1 / 20)

    negotiation = negotiations.generate(negotiations.INSTANCES[f"{row}-plain"], 1)
    found = _evaluated(negotiation, engine)
    parts = _tangled(found)
    divided = _timed(lambda: [part.moves(2, Limit()) for part in parts])  # 2 of each of many make far more than 10
    undivided = _timed(lambda: rivals.rc2_moves(negotiation, MOVES, LIMIT))
    yield Line(f"{MOVES} cheapest moves / RC2 undivided, {row}", divided, undivided, "ms", 1 / 5)

    largest = max(parts, key=lambda part: len(part.groups))
    with Persistent(largest.clauses) as solver:
        changed = _timed(lambda: [solver.possible((group,)) for group in largest.groups]) / len(largest.groups)
    fresh = _timed(lambda: [rivals.cp_sat_without(negotiation, n, LIMIT) for n in range(5)]) / 5
    targets = (1 / 500, 1 / 15) if row.startswith("large") else (None, None)
    yield Line(f"one position set aside / CP-SAT afresh, {row}", changed, fresh, "ms", targets[0])
    from_cores = _timed(lambda: [list(part.pivots()) for part in parts] if len(parts) == 1 else [])
    yield Line(f"pivots over all positions / one call each, {row}", from_cores, _one_each(found), "ms", targets[1])


def _one_each(found: Evaluation) -> float:
    """Every position set aside alone, by one solver for all, undivided."""
    possible, positions = space(found), {held: n for n, held in enumerate(movable(found))}
    demands = [
        (possible.clause(one), tuple(positions[held] for held in one.positions))
        for one in possible.objections(_gauge(found), "candidate")
    ]
    with Persistent(encoded(possible.domains, demands, positions.values())) as solver:
        return _timed(lambda: [solver.possible((n,)) for n in positions.values()])


def _gauge(found: Evaluation) -> Gauge:
    gauged = gauged_for(found, Limit())
    assert isinstance(gauged, Gauge)
    return gauged


def _tangled(found: Evaluation) -> tuple[Tangle, ...]:
    weights = dict.fromkeys(movable(found), 1)
    possible = space(found)
    return tangles(possible, possible.objections(_gauge(found), "candidate"), weights, 1).parts


# A large quantity.


def _quantity(engine: Engine) -> Iterator[Line]:
    """Deals over a quantity of 0 to 1,000,000,000 against the same of 0 to 10."""

    def taken(most: int) -> float:
        text = (
            "format: 1\nparties:\n  north: {role: principal}\n  south: {role: principal}\nissues:\n"
            f"  water: {{quantity: {{min: 0, max: {most}}}, essential: true}}\n"
            "  border: {scale: [closed, open], essential: true}\nstatements:\n"
            "  one: {party: north, attribution: official, said: 2031-01-01, positions: [requires: {water: '>=4'}]}\n"
            "  two: {party: south, attribution: official, said: 2031-01-01, positions: [requires: {water: '<=7'}]}\n"
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "talks.yaml"
            path.write_text(text, encoding="utf-8")
            found = evaluate(read_scenario(path), engine)
            return min(_timed(lambda: find_deals(found)) for _ in range(20))

    taken(10)
    yield Line("deals, a quantity to 1,000,000,000 / to 10", taken(1_000_000_000), taken(10), "ms", 1.5)
