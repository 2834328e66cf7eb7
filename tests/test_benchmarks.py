"""The benchmarks run; how fast anything is, no test asserts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tracker.reading import read_scenario

ROOT = Path(__file__).parent.parent


def test_the_benchmarks_print_a_table_and_write_their_numbers(tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.json"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", "engines", "--json", str(numbers)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    lines = json.loads(numbers.read_text(encoding="utf-8"))
    assert len(lines) >= 3
    assert len(done.stdout.splitlines()) == len(lines) + 2
    assert all(line["measured"] > 0 for line in lines if line["against"])


def test_generated_scenarios_have_the_size_asked_for_and_nothing_wrong(tmp_path: Path) -> None:
    sys.path.insert(0, str(ROOT))
    from benchmarks.generated import STATEMENTS_OF_A_GROUP, scenario

    for size in (0, 1_000):
        path = tmp_path / f"{size}.yaml"
        path.write_text(scenario(size), encoding="utf-8")
        read = read_scenario(path)
        assert read.warnings == ()
        assert len(read.scenario.statements) == size
        groups: dict[tuple[str, str], int] = {}
        for statement in read.scenario.statements.values():
            for position in statement.positions:
                for issue, _ in position.on_issues:
                    groups[statement.party, issue] = groups.get((statement.party, issue), 0) + 1
        assert set(groups.values()) <= {STATEMENTS_OF_A_GROUP}
