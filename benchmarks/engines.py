"""The rules engines side by side: compiling the shipped rulebook, and firing the patterns of a scenario."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.measuring import ROOT, Line
from benchmarks.processes import GAZA
from tracker.engine import Engine, Session
from tracker.engine.choice import ENGINES, EngineName, installed, session
from tracker.evaluation import evaluate
from tracker.opening import open_rules
from tracker.reading import read_scenario
from tracker.rules import Rulebook
from tracker.vocabulary import Fact, RuleKind

Patterns = list[tuple[RuleKind, tuple[Fact, ...]]]


def side_by_side(rounds: int) -> Iterator[Line]:
    """Each engine against the first that is installed."""
    book = open_rules().rulebook
    patterns = _patterns(book)
    found = {name: _fastest(name, book, patterns, rounds) for name in installed()}
    first = found[installed()[0]]
    for name in ENGINES:
        if name not in found:
            yield Line(f"{name} is not installed here", 0, 0, "ms")
            continue
        compiling, firing = found[name]
        yield Line(f"{name}: compile 44 rules / {installed()[0]}", compiling, first[0], "ms")
        yield Line(f"{name}: fire {len(patterns)} patterns / {installed()[0]}", firing, first[1], "ms")


def _patterns(book: Rulebook) -> Patterns:
    asked: Patterns = []

    class Noting:
        """An engine that notes what it is asked."""

        def __init__(self, rulebook: Rulebook) -> None:
            self._session = session()(rulebook)

        def fire(self, kind: RuleKind, facts: tuple[Fact, ...]) -> tuple[object, ...]:
            asked.append((kind, facts))
            return self._session.fire(kind, facts)

    noting: type[Session] = Noting  # type: ignore[assignment]
    evaluate(read_scenario(ROOT / GAZA), Engine(book, noting))
    return asked


def _fastest(name: EngineName, book: Rulebook, patterns: Patterns, rounds: int) -> tuple[float, float]:
    """Milliseconds to compile (a rulebook not compiled before), and to fire all patterns."""
    compile_rulebook, compiling, firing = session(name), [], []
    for n in range(max(3, rounds // 2)):
        fresh = Rulebook(
            f"{book.name}-{n}",
            book.authority,
            book.rules,
        )
        object.__setattr__(fresh, "fingerprint", f"{book.fingerprint}-{name}-{n}")
        begun = time.perf_counter()
        compiled = compile_rulebook(fresh)
        compiling.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        for kind, facts in patterns:
            compiled.fire(kind, facts)
        firing.append(time.perf_counter() - begun)
    return 1_000 * min(compiling), 1_000 * min(firing)
