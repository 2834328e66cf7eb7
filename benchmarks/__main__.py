"""`python -m benchmarks`: measure, and print one table."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from benchmarks import days, dossiers, edits, engines, growth, processes, rewriting, searching
from benchmarks.measuring import Line

MEASURED: Final[dict[str, Callable[[int], Iterator[Line]]]] = {
    "help": processes.help_text,
    "gaza": processes.gaza,
    "growth": growth.per_statement,
    "edits": edits.one_by_one,
    "engines": engines.side_by_side,
    "search": searching.side_by_side,
    "days": days.by_the_day,
    "rewriting": rewriting.all_at_once,
    "dossiers": dossiers.the_largest,
}


def main() -> int:
    """Run what the arguments ask for; with --check, exit 1 where a target is missed."""
    arguments = _arguments()
    rounds = 4 if arguments.quick else 20
    _say(_versions())
    _say(f"{'':52} {'measured':>12} {'against':>12} {'ratio':>7}  target")
    lines = []
    for name, measure in MEASURED.items():
        if arguments.only in (None, name):
            for line in measure(rounds):
                lines.append(line)
                _say(_row(line))
    if arguments.json:
        found = [{**line._asdict(), "ratio": line.ratio, "met": line.met} for line in lines]
        Path(arguments.json).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if arguments.check and not all(line.met for line in lines) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure what the program costs.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", choices=MEASURED, help="one group only")
    parser.add_argument("--json", metavar="FILE", help="write the numbers to a file as well")
    parser.add_argument("--check", action="store_true", help="exit 1 if a target is missed")
    return parser.parse_args()


def _row(line: Line) -> str:
    if not line.against:
        return line.name
    target = "" if line.target is None else f"{line.target:g} at most: {'met' if line.met else 'MISSED'}"
    measured, against = f"{line.measured:.1f} {line.unit}", f"{line.against:.1f} {line.unit}"
    return f"{line.name:52} {measured:>12} {against:>12} {line.ratio:>7.2f}  {target}".rstrip()


def _versions() -> str:
    found = []
    for package in ("durable-rules", "clipspy", "python-sat", "pydantic", "typer", "rich", "ortools", "clingo"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"no {package}")
    return f"Python {platform.python_version()}, {', '.join(found)}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
