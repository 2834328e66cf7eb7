"""What it costs to write changes back: 1,000 entries taken out of a file of 5,000 statements, against one.

The text is a made-up scenario as people lay one out. One amendment is measured against reading the text once; it is
read, laid out and read again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from benchmarks.days import negotiation
from benchmarks.measuring import Line, by_turns
from tracker.diagnostics import Source
from tracker.reading.rewriting import Amendment, Insert, Remove, Replace, rewritten
from tracker.reading.yamltext import load

STATEMENTS: Final = 5_000
MANY: Final = 1_000
MOST: Final = 4
"""So many amendments against one, and one against reading the text: neither takes longer by more."""

_POSITION: Final = {"requires": {"border-1": "open"}, "provided": {"border-2": "closed"}}


def all_at_once(rounds: int) -> Iterator[Line]:
    """Many amendments of several kinds against one, and one against reading the text."""
    rounds = max(3, rounds // 6)
    source = Source("northland.yaml", laid_out_text(STATEMENTS))
    one = [Remove(_statement(STATEMENTS // 2))]
    for name, many in _many().items():
        costs = by_turns(partial(_rewriting, source, many), partial(_rewriting, source, one), rounds)
        yield Line(f"{MANY:,} {name} / one removal", *costs, "ms", MOST)
    costs = by_turns(partial(_rewriting, source, one), partial(_reading, source), rounds)
    yield Line(f"one removal / reading, {STATEMENTS:,} statements", *costs, "ms", MOST)


def laid_out_text(statements: int) -> str:
    """A fictional scenario with so many statements, in the house style."""
    data: dict[str, Any] = negotiation(statements, statements // 10)
    return rewritten(Source("northland.yaml", "format: 0\n"), [Replace((), data)])


def _many() -> dict[str, list[Amendment]]:
    apart, first = range(0, STATEMENTS, STATEMENTS // MANY), range(MANY)
    return {
        "removals": [Remove(_statement(n)) for n in apart],
        "adjacent removals": [Remove(_statement(n)) for n in first],
        "statements put in": [Insert(("statements", f"new-{n}"), {"positions": [_POSITION]}) for n in first],
        "positions changed": [Replace((*_statement(n), "positions"), [_POSITION]) for n in apart],
    }


def _statement(number: int) -> tuple[str, str]:
    return "statements", f"s-{number}"


def _rewriting(source: Source, amendments: Sequence[Amendment]) -> float:
    begun = time.perf_counter()
    found = rewritten(source, amendments)
    spent = 1_000 * (time.perf_counter() - begun)
    assert found != source.text, "nothing to measure"
    return spent


def _reading(source: Source) -> float:
    begun = time.perf_counter()
    load(source)
    return 1_000 * (time.perf_counter() - begun)
