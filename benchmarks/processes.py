"""The command as a whole process, against one that only imports what it cannot do without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from benchmarks.measuring import Line, by_turns, process
from tracker.engine.choice import EngineName, installed

GAZA: Final = "scenarios/gaza-2024-11-27.yaml"
_IMPORTED: Final[dict[EngineName, str]] = {"durable-rules": "durable.engine", "clips": "clips"}


def help_text(rounds: int) -> Iterator[Line]:
    """`tracker --help` against importing typer."""
    found = by_turns(lambda: process(["-m", "tracker", "--help"]), lambda: process(["-c", "import typer"]), rounds)
    yield Line("tracker --help / import typer", *found, "ms", 1.5)


def gaza(rounds: int) -> Iterator[Line]:
    """Evaluating the Gaza file against importing pydantic, typer, yaml, the solver and the engine."""
    for engine in installed():
        imports = f"import pydantic, typer, yaml, pysat.examples.rc2, {_IMPORTED[engine]}"
        arguments = ["-m", "tracker", "evaluate", GAZA, "--engine", engine]
        found = by_turns(lambda: process(arguments), lambda: process(["-c", imports]), rounds)  # noqa: B023
        yield Line(f"evaluate Gaza, {engine} / imports", *found, "ms", 2.5)
