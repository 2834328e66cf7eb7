"""The questions about deals, put to tools off the shelf: plain encodings, as a competent user of each would write them.

Straight from the data: nothing is divided into parts, merged or left out beforehand. Every function takes a limit in
seconds and returns None where it is hit, or where the tool is not installed.

- Best deals: fewest issues otherwise than in the nearest proposal, then fewest terms on which a party stated nothing.
- Moves: minimal sets of positions that, set aside, let a deal exist; the smallest first.
- A conflict: a minimal set of positions that no deal satisfies together.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any, Final, NamedTuple

from benchmarks.negotiations import Clause, Deal, Negotiation, Position

PORTFOLIO: Final = 8
"""Workers of CP-SAT where they help: one of them alone finds no smallest move of a large negotiation."""
GANAK_PYTHON: Final = "GANAK_PYTHON"
"""The environment variable that names the Python interpreter which has pyganak, if that is another one."""


class Ranked(NamedTuple):
    """A deal, with the issues that it changes, and its terms on which parties stated nothing."""

    changed: int
    unstated: int
    deal: Deal


class Counted(NamedTuple):
    """A number of deals, and the seconds that the counter took by itself, without the start of its process."""

    deals: int
    seconds: float


Move = frozenset[int]
"""Indices of positions."""


class _Clock:
    """What is left of a time limit."""

    def __init__(self, limit: float) -> None:
        self.end = time.perf_counter() + limit

    @property
    def left(self) -> float:
        return self.end - time.perf_counter()


# --- CP-SAT


@dataclass
class _CpModel:
    """The deal as a model: for every issue and cell a variable, and one to keep each position that can be set aside."""

    cp: Any
    model: Any
    deal: list[list[Any]]
    keep: dict[int, Any]

    def solved(self, clock: _Clock, *, workers: int = 1, by_cores: bool = False) -> tuple[Any, bool] | None:
        """The solver, and whether there is a solution, the best if one is asked for; None when time is out."""
        if clock.left <= 0:
            return None
        solver = self.cp.CpSolver()
        solver.parameters.max_time_in_seconds = clock.left
        solver.parameters.num_workers = workers
        solver.parameters.optimize_with_core = by_cores
        status = solver.solve(self.model)
        if status == self.cp.INFEASIBLE:
            return solver, False
        return (solver, True) if status == self.cp.OPTIMAL else None

    def read(self, value: Callable[[Any], bool]) -> Deal:
        return tuple(next(cell for cell, var in enumerate(cells) if value(var)) for cells in self.deal)


def _cp_model(negotiation: Negotiation, clauses: Iterable[Clause], *, kept: bool) -> _CpModel | None:
    """The model of these clauses, each to be kept only where its variable is true, or without exception."""
    try:
        from ortools.sat.python import cp_model as cp
    except ImportError:
        return None
    model = cp.CpModel()
    deal = [
        [model.new_bool_var(f"{issue.name}={cell}") for cell in negotiation.cells(n)]
        for n, issue in enumerate(negotiation.issues)
    ]
    for cells in deal:
        model.add_exactly_one(cells)
    keep: dict[int, Any] = {}
    for clause in clauses:
        literals = [deal[clause.issue][cell] for cell in sorted(clause.allowed)]
        if clause.other is not None:
            literals += [deal[clause.other][cell] for cell in sorted(clause.other_allowed)]
        if kept:
            keep[clause.position] = model.new_bool_var(f"keep {clause.position}")
            literals.append(keep[clause.position].negated())
        model.add_bool_or(literals)
    return _CpModel(cp, model, deal, keep)


def cp_sat_best(negotiation: Negotiation, k: int, limit: float) -> list[Ranked] | None:
    """The k best deals, by solving anew for each; fewer where there are fewer."""
    clock = _Clock(limit)
    built = _cp_model(negotiation, negotiation.clauses(), kept=False)
    if built is None:
        return None
    model = built.model
    near = [model.new_bool_var(f"near {n}") for n in range(len(negotiation.proposals))]
    model.add_exactly_one(near)
    changed = model.new_int_var(0, len(negotiation.issues), "changed")
    for var, terms in zip(near, negotiation.proposals, strict=True):
        same = sum(cells[cell] for cells, cell in zip(built.deal, terms, strict=True))
        model.add(changed >= len(negotiation.issues) - same).only_enforce_if(var)
    weight = negotiation.parties * len(negotiation.issues) + 1
    objective = weight * changed + sum(_cp_unstated(negotiation, built))
    model.minimize(objective)
    found: list[Ranked] = []
    while len(found) < k:
        answer = built.solved(clock, by_cores=True)
        if answer is None:
            return None
        solver, exists = answer
        if not exists:
            break
        deal = built.read(solver.boolean_value)
        changes, unstated = divmod(round(solver.objective_value), weight)
        found.append(Ranked(changes, unstated, deal))
        model.add_bool_or([cells[cell].negated() for cells, cell in zip(built.deal, deal, strict=True)])
        model.add(objective >= round(solver.objective_value))
    return found


def _cp_unstated(negotiation: Negotiation, built: _CpModel) -> Iterator[Any]:
    """Terms whose sum is at least the terms on which a party stated nothing, and just that in a best deal."""
    naming = _naming(negotiation)
    for party in range(negotiation.parties):
        for issue, cells in enumerate(built.deal):
            named = naming.get((party, issue), [])
            always = {cell for position in named if position.condition is None for cell in position.cells}
            open_cells = [c for c in range(len(cells)) if c not in always and c != negotiation.silent(issue)]
            under = [position for position in named if position.condition]
            if not under:
                yield from (cells[cell] for cell in open_cells)
                continue
            unstated = built.model.new_bool_var(f"unstated {party} {issue}")
            yield unstated
            for cell in open_cells:
                holds = {
                    (p.condition.issue, c) for p in under if p.condition and cell in p.cells for c in p.condition.cells
                }
                literals = [built.deal[other][c] for other, c in sorted(holds)]
                built.model.add_bool_or([cells[cell].negated(), unstated, *literals])


def _naming(negotiation: Negotiation) -> dict[tuple[int, int], list[Position]]:
    found: defaultdict[tuple[int, int], list[Position]] = defaultdict(list)
    for position in negotiation.naming:
        found[position.party, position.issue].append(position)
    return found


def cp_sat_moves(negotiation: Negotiation, k: int, limit: float) -> list[Move] | None:
    """The k smallest moves, by solving anew for each; where there is a deal, the only one is empty."""
    clock = _Clock(limit)
    built = _cp_model(negotiation, negotiation.clauses(), kept=True)
    if built is None:
        return None
    built.model.minimize(sum(var.negated() for var in built.keep.values()))
    found: list[Move] = []
    while len(found) < k:
        answer = built.solved(clock, workers=PORTFOLIO)
        if answer is None:
            return None
        solver, exists = answer
        if not exists:
            break
        found.append(frozenset(n for n, var in built.keep.items() if not solver.boolean_value(var)))
        built.model.add_bool_or([built.keep[n] for n in sorted(found[-1])])
    return found


def cp_sat_conflict(negotiation: Negotiation, limit: float) -> Move | None:
    """A minimal conflict: what the solver finds sufficient, less all that can go; empty where there is a deal."""
    clock = _Clock(limit)
    built = _cp_model(negotiation, negotiation.clauses(), kept=True)
    if built is None:
        return None
    by_index = {var.index: n for n, var in built.keep.items()}

    def core(assumed: Sequence[int]) -> list[int] | bool | None:
        built.model.clear_assumptions()
        built.model.add_assumptions([built.keep[n] for n in assumed])
        answer = built.solved(clock)
        if answer is None:
            return None
        solver, exists = answer
        return False if exists else [by_index[i] for i in solver.sufficient_assumptions_for_infeasibility()]

    return _minimal(core, list(built.keep))


def _minimal(core: Callable[[Sequence[int]], list[int] | bool | None], every: list[int]) -> Move | None:
    """A minimal conflict by deletion.

    Args:
        core: Gives a conflict among what is assumed; False where there is none, None when time is out.
        every: What can be in it.
    """
    found = core(every)
    if not isinstance(found, list):
        return None if found is None else frozenset()
    needed: list[int] = []
    while rest := [n for n in found if n not in needed]:
        tried = rest[0]
        smaller = core([n for n in found if n != tried])
        if smaller is None:
            return None
        if isinstance(smaller, list):
            found = smaller
        else:
            needed.append(tried)
    return frozenset(found)


def cp_sat_without(negotiation: Negotiation, position: int | None, limit: float) -> bool | None:
    """Whether there is a deal with one position set aside (or none), by a model and a solver of its own."""
    clauses = [clause for clause in negotiation.clauses() if clause.position != position]
    clock = _Clock(limit)
    built = _cp_model(negotiation, clauses, kept=False)
    answer = built.solved(clock) if built else None
    return answer[1] if answer else None


def cp_sat_count(negotiation: Negotiation, limit: float) -> int | None:
    """How many deals there are, by enumerating them."""
    clock = _Clock(limit)
    built = _cp_model(negotiation, negotiation.clauses(), kept=False)
    if built is None:
        return None
    cp = built.cp
    callback = _cp_counter(cp)
    solver = cp.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = max(clock.left, 0.001)
    status = solver.solve(built.model, callback)
    return int(callback.count) if status in (cp.OPTIMAL, cp.INFEASIBLE) else None


def _cp_counter(cp: Any) -> Any:
    class Counter(cp.CpSolverSolutionCallback):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.count = 0

        def on_solution_callback(self) -> None:
            self.count += 1

    return Counter()


# --- clingo


ENCODING: Final = """
1 { deal(I,C) : cell(I,C) } 1 :- issue(I).
:- clause(Q), keep(Q), not deal(I,C) : allowed(Q,I,C).
#show deal/2.

#program kept.
keep(Q) :- clause(Q).

#program moves.
{ keep(Q) : clause(Q) }.
#minimize { 1,Q : clause(Q), not keep(Q) }.
#show dropped(Q) : clause(Q), not keep(Q).

#program chosen.
{ keep(Q) : clause(Q) }.

#program ranking.
1 { nearest(P) : proposal(P) } 1.
changed(I) :- nearest(P), term(P,I,C), not deal(I,C).
active(Q) :- provided(Q,J,D), deal(J,D).
stated(A,I) :- says(A,I,C), deal(I,C).
stated(A,I) :- says(A,I,C,Q), deal(I,C), active(Q).
stated(A,I) :- silent(I,C), deal(I,C), party(A).
#minimize { 1@2,I : changed(I) ; 1@1,A,I : party(A), issue(I), not stated(A,I) }.
"""


def _facts(negotiation: Negotiation) -> Iterator[str]:
    yield f"party(0..{negotiation.parties - 1})."
    for issue in range(len(negotiation.issues)):
        yield f"issue({issue}). cell({issue},0..{len(negotiation.cells(issue)) - 1})."
        if negotiation.silence:
            yield f"silent({issue},{negotiation.silent(issue)})."
    for q, issue, allowed, other, other_allowed in negotiation.clauses():
        yield f"clause({q})."
        yield from (f"allowed({q},{issue},{cell})." for cell in sorted(allowed))
        yield from (f"allowed({q},{other},{cell})." for cell in sorted(other_allowed))


def _ranking_facts(negotiation: Negotiation) -> Iterator[str]:
    for n, terms in enumerate(negotiation.proposals):
        yield f"proposal({n})."
        yield from (f"term({n},{issue},{cell})." for issue, cell in enumerate(terms))
    for q, position in enumerate(negotiation.naming):
        end = f",{q}" if position.condition else ""
        yield from (f"says({position.party},{position.issue},{cell}{end})." for cell in sorted(position.cells))
        if position.condition:
            yield from (
                f"provided({q},{position.condition.issue},{cell})." for cell in sorted(position.condition.cells)
            )


@dataclass
class _Clingo:
    """A grounded program, with what every solving shares."""

    control: Any
    clingo: Any
    core: Sequence[int] = ()
    """The assumptions that ruled all models out, when it was last solved."""

    def literal(self, name: str, *numbers: int) -> int:
        symbol = self.clingo.Function(name, [self.clingo.Number(n) for n in numbers])
        return int(self.control.symbolic_atoms[symbol].literal)

    def solved(self, clock: _Clock, **arguments: Any) -> bool | None:
        """Whether there is a model; None when time is out."""
        with self.control.solve(async_=True, **arguments) as handle:
            if not handle.wait(max(clock.left, 0.0)):
                handle.cancel()
                return None
            satisfiable = bool(handle.get().satisfiable)
            self.core = () if satisfiable else handle.core()
            return satisfiable

    def forbid(self, literals: Iterable[int]) -> None:
        """No model has all of these."""
        body = list(literals)
        with self.control.backend() as backend:
            backend.add_rule([], body)


def _grounded(negotiation: Negotiation, parts: Sequence[str], options: Sequence[str]) -> _Clingo | None:
    try:
        import clingo
    except ImportError:
        return None
    control = clingo.Control(["--warn=none", *options])
    control.enable_cleanup = False  # else atoms that turn out never to hold are gone
    control.add("base", [], "\n".join(_facts(negotiation)))
    if "ranking" in parts:
        control.add("base", [], "\n".join(_ranking_facts(negotiation)))
    control.add("base", [], ENCODING)
    control.ground([(part, []) for part in ("base", *parts)])
    return _Clingo(control, clingo)


def clingo_best(
    negotiation: Negotiation, k: int, limit: float, options: Sequence[str] = ("--opt-strategy=usc",)
) -> list[Ranked] | None:
    """The k best deals, by solving again for each; fewer where there are fewer."""
    clock = _Clock(limit)
    grounded = _grounded(negotiation, ("kept", "ranking"), options)
    found: list[Ranked] = []

    def note(model: Any) -> None:
        cells = {a.arguments[0].number: a.arguments[1].number for a in model.symbols(shown=True)}
        changed, unstated = model.cost
        last[:] = [Ranked(changed, unstated, tuple(cells[i] for i in range(len(negotiation.issues))))]

    while grounded and len(found) < k:
        last: list[Ranked] = []
        exists = grounded.solved(clock, on_model=note)
        if exists is None:
            return None
        if not exists:
            break
        found += last
        grounded.forbid(grounded.literal("deal", issue, cell) for issue, cell in enumerate(last[0].deal))
    return found if grounded else None


def clingo_moves(
    negotiation: Negotiation, k: int, limit: float, options: Sequence[str] = ("--opt-strategy=usc",)
) -> list[Move] | None:
    """The k smallest moves, by solving again for each; where there is a deal, the only one is empty."""
    clock = _Clock(limit)
    grounded = _grounded(negotiation, ("moves",), options)
    found: list[Move] = []

    def note(model: Any) -> None:
        symbols = model.symbols(shown=True)
        last[:] = [frozenset(a.arguments[0].number for a in symbols if a.name == "dropped")]

    while grounded and len(found) < k:
        last: list[Move] = []
        exists = grounded.solved(clock, on_model=note)
        if exists is None:
            return None
        if not exists:
            break
        found += last
        if not last[0]:
            break
        grounded.forbid(-grounded.literal("keep", n) for n in sorted(last[0]))
    return found if grounded else None


def clingo_conflict(negotiation: Negotiation, limit: float) -> Move | None:
    """A minimal conflict: an unsatisfiable core, less all that can go; empty where there is a deal."""
    clock = _Clock(limit)
    grounded = _grounded(negotiation, ("chosen",), ())
    if grounded is None:
        return None
    every = [clause.position for clause in negotiation.clauses()]
    literals = {n: grounded.literal("keep", n) for n in every}
    by_literal: defaultdict[int, list[int]] = defaultdict(list)
    for n, literal in literals.items():
        by_literal[literal].append(n)

    def core(assumed: Sequence[int]) -> list[int] | bool | None:
        among = set(assumed)
        exists = grounded.solved(clock, assumptions=[literals[n] for n in assumed])
        if exists is None:
            return None
        return False if exists else [n for literal in grounded.core for n in by_literal[literal] if n in among]

    return _minimal(core, every)


def clingo_count(negotiation: Negotiation, limit: float) -> int | None:
    """How many deals there are, by enumerating them."""
    clock = _Clock(limit)
    grounded = _grounded(negotiation, ("kept",), ("--models=0",))
    if grounded is None:
        return None
    count = 0

    def note(_: Any) -> None:
        nonlocal count
        count += 1

    return None if grounded.solved(clock, on_model=note) is None else count


# --- SAT: numbered variables


class _Numbered(NamedTuple):
    """The deal in clauses of numbers, and where each issue's cells begin."""

    first: tuple[int, ...]
    variables: int
    exactly_one: list[list[int]]
    ruled_out: dict[int, list[int]]
    """By position."""


def _numbered(negotiation: Negotiation) -> _Numbered:
    first, exactly_one, used = [], [], 0
    for issue in range(len(negotiation.issues)):
        first.append(used + 1)
        cells = [used + 1 + cell for cell in negotiation.cells(issue)]
        used += len(cells)
        exactly_one.append(cells)
        exactly_one += [[-a, -b] for n, a in enumerate(cells) for b in cells[n + 1 :]]
    ruled_out = {}
    for clause in negotiation.clauses():
        literals = [first[clause.issue] + cell for cell in sorted(clause.allowed)]
        if clause.other is not None:
            literals += [first[clause.other] + cell for cell in sorted(clause.other_allowed)]
        ruled_out[clause.position] = literals
    return _Numbered(tuple(first), used, exactly_one, ruled_out)


def rc2_moves(negotiation: Negotiation, k: int, limit: float, block: int = -1) -> list[Move] | None:
    """The k smallest moves, from a MaxSAT solver; where there is a deal, the only one is empty.

    Args:
        negotiation: What to search.
        k: How many.
        limit: Seconds.
        block: What the solver excludes before it goes on: -1 the move and all that contain it, 1 what is kept, which
            lets through sets that are not minimal.
    """
    try:
        from pysat.examples.rc2 import RC2
        from pysat.formula import WCNF
    except ImportError:
        return None
    clock = _Clock(limit)
    numbered = _numbered(negotiation)
    formula = WCNF()
    formula.extend(numbered.exactly_one)
    keep = {}
    for n, (position, literals) in enumerate(numbered.ruled_out.items(), numbered.variables + 1):
        keep[position] = n
        formula.append([*literals, -n])
        formula.append([n], weight=1)
    found: list[Move] = []
    with RC2(formula) as solver:
        timer = Timer(max(clock.left, 0.0), solver.interrupt)
        timer.start()
        try:
            for model in solver.enumerate(block=block, expect_interrupt=True):
                true = set(model)
                found.append(frozenset(position for position, n in keep.items() if n not in true))
                if len(found) == k or not found[-1]:
                    return found
                if clock.left <= 0:
                    return None
            return found if clock.left > 0 else None
        finally:
            timer.cancel()


# --- ganak


_COUNT: Final = """
import sys, time
from pyganak import Counter
lines = [line.split() for line in open(sys.argv[1]) if line[0] not in "cp"]
begun = time.perf_counter()
counter = Counter()
counter.new_vars(int(sys.argv[2]))
counter.add_clauses([[int(n) for n in line[:-1]] for line in lines])
print("s exact", counter.count(), time.perf_counter() - begun)
"""


def dimacs(negotiation: Negotiation) -> str:
    """The deals as a formula in conjunctive normal form, a model each."""
    numbered = _numbered(negotiation)
    clauses = [*numbered.exactly_one, *numbered.ruled_out.values()]
    lines = [f"p cnf {numbered.variables} {len(clauses)}", *(" ".join(map(str, [*c, 0])) for c in clauses)]
    return "\n".join(lines) + "\n"


def ganak_count(negotiation: Negotiation, limit: float) -> Counted | None:
    """How many deals there are, by the counter of that name: its command, or else its Python binding."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.cnf"
        path.write_text(dimacs(negotiation), encoding="utf-8")
        variables = _numbered(negotiation).variables
        command = shutil.which("ganak")
        python = os.environ.get(GANAK_PYTHON, sys.executable)
        run = [command, str(path)] if command else [python, "-c", _COUNT, str(path), str(variables)]
        begun = time.perf_counter()
        try:
            done = subprocess.run(run, capture_output=True, encoding="utf-8", timeout=limit, check=False)
        except (subprocess.TimeoutExpired, OSError):
            return None
        taken = time.perf_counter() - begun
    return _counted(done.stdout, taken)


def _counted(printed: str, taken: float) -> Counted | None:
    """The number in what was printed: `s exact N SECONDS` by the binding, `c s exact arb int N` by the command."""
    for line in printed.splitlines():
        words = line.removeprefix("c ").split()
        if words[:2] == ["s", "exact"]:
            return Counted(int(words[-1]), taken) if words[2] == "arb" else Counted(int(words[2]), float(words[3]))
    return None
