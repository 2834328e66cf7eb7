"""Overlay files are read and checked against the scenario they are about, which is only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.cli import run
from tracker.diagnostics import Diagnostic, Problems
from tracker.reading.overlays import read_overlay
from tracker.starter import SCENARIO

HEAD = "format: 1\nkind: overlay\nbase: talks.yaml\ntitle: What if\n"
WHOLE = (
    HEAD
    + """because: To see every key at work.
changes:
  as_of: 2024-06-01
  drop: {statements: [southland-briefing], sources: [], proposals: [], events: [], assumptions: []}
  add:
    parties: {coast: {role: observer}}
    issues: {tolls: {yes_no: true}}
    sources: {letter: {date: 2024-05-20}}
    statements:
      answer: {party: southland, attribution: official, source: letter, positions: [{accepts: {tolls: yes}}]}
    proposals: {second: {tabled: 2024-05-21, terms: {border: open}}}
    events: {meeting: {date: 2024-05-22}}
    assumptions: {guess: {party: southland, positions: [{rejects: {border: open}}]}}
  replace:
    parties: {lakeland: {role: guarantor, veto: true}}
"""
)


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    (tmp_path / "talks.yaml").write_text(SCENARIO)
    return tmp_path


def faults(folder: Path, text: str) -> tuple[Diagnostic, ...]:
    (folder / "what-if.yaml").write_text(text)
    with pytest.raises(Problems) as problems:
        read_overlay(folder / "what-if.yaml")
    return problems.value.diagnostics


def test_an_overlay_with_every_key_is_read_and_its_base_is_as_it_was(talks: Path) -> None:
    (talks / "what-if.yaml").write_text(WHOLE)
    file = read_overlay(talks / "what-if.yaml")
    assert file.overlay.changes.drop is not None
    assert file.overlay.changes.drop.statements == ("southland-briefing",)
    assert set(file.base.scenario.statements) == {"northland-minister", "southland-briefing"}
    assert (talks / "talks.yaml").read_text() == SCENARIO


@pytest.mark.parametrize(
    ("changes", "code", "line", "words"),
    [
        ("drop: {statements: [southland-brieffing]}", "unknown-statement", 6, "did you mean `southland-briefing`?"),
        ("drop: {statements: southland-brieffing}", "unknown-statement", 6, "did you mean `southland-briefing`?"),
        ("replace: {parties: {lakelnd: {role: observer}}}", "unknown-party", 6, "did you mean `lakeland`?"),
        ("add: {parties: {lakeland: {role: observer}}}", "already-there", 6, "under `replace`"),
        ("add: {statments: {}}", "unknown-key", 6, "`statements`"),
        ("add: {statements: {new: {party: northland}}}", "missing-key", 6, None),
        ("drop: {parties: [lakeland]}", "unknown-key", 6, None),
    ],
)
def test_a_slip_is_named_with_its_line(talks: Path, changes: str, code: str, line: int, words: str | None) -> None:
    (found,) = faults(talks, f"{HEAD}changes:\n  {changes}\n")
    assert (found.code, found.span and found.span.line) == (code, line)
    assert (words or "") in (found.hint or "")


def test_what_the_scenario_would_then_say_is_checked_as_a_whole(talks: Path) -> None:
    new = "{new: {party: nobody, attribution: official, said: 2024-05-20}}"
    text = f"{HEAD}changes:\n  add:\n    statements: {new}\n"
    (found,) = faults(talks, text)
    assert found.code == "unknown-party"
    assert "what-if.yaml changes talks.yaml: statements.new.party" in found.subject


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, "missing-key"),
        (HEAD + "changes: {}\n", "empty-mapping"),
        (HEAD.replace("format: 1", "format: 2") + "changes: {as_of: 2024-06-01}\n", "format-version"),
        (HEAD.replace("talks.yaml", "gone.yaml") + "changes: {as_of: 2024-06-01}\n", "no-such-file"),
        ("- kind: overlay\n", "wrong-type"),
        ("kind: [overlay\n", "yaml-syntax"),
    ],
)
def test_an_overlay_that_cannot_be_one_is_refused(talks: Path, text: str, code: str) -> None:
    assert code in {found.code for found in faults(talks, text)}


def test_check_tells_overlays_from_scenarios_and_test_leaves_them_out(
    talks: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(talks)
    Path("what-if.yaml").write_text(WHOLE)
    assert run(["check", "."]) == 0
    assert capsys.readouterr() == ("", "")
    assert run(["test", "."]) == 0
    assert "what-if" not in capsys.readouterr().out
    assert run(["evaluate", "what-if.yaml"]) == 3
    assert "error[is-an-overlay]" in capsys.readouterr().err
