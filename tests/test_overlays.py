"""Overlay files are read and checked against the scenario they are about, which is only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.cli import run
from tracker.diagnostics import Diagnostic, Problems
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.output.json import render
from tracker.reading import read_scenario
from tracker.reading.overlays import overlay_text, read_overlay
from tracker.starter import SCENARIO

HEAD = "format: 1\nkind: overlay\nbase: talks.yaml\ntitle: What if\n"
WHOLE = (
    HEAD
    + """because: To see every key at work.
changes:
  - as of 2024-06-01
  - southland accepts border=open provided observers>=50
  - lakeland-plan: observers=200
  - "lakeland-plan@second: to_negotiate guarantor=any"
  - northland-minister said=2024-05-09
  - add:
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
    drop: {statements: southland-briefing, events: []}
  - southland rejects tolls=no
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


def test_an_overlay_with_every_kind_of_change_is_made_and_its_base_is_as_it_was(talks: Path) -> None:
    (talks / "what-if.yaml").write_text(WHOLE)
    file = read_overlay(talks / "what-if.yaml")
    changed = file.changed.scenario
    assert file.warnings == ()
    assert set(changed.statements) == {"northland-minister", "answer"}
    assert list(changed.parties) == ["northland", "southland", "lakeland", "coast"]
    assert (changed.parties["lakeland"].role, changed.parties["lakeland"].veto) == ("guarantor", True)
    assert changed.proposals["lakeland-plan"].phases[0].terms["observers"] == ("200",)
    assert changed.proposals["lakeland-plan"].phases[1].to_negotiate["guarantor"] == ("any",)
    assert str(changed.as_of) == "2024-06-01"
    assert str(changed.statements["northland-minister"].said) == "2024-05-09"
    assert file.changed.what_if is not None
    assert [change.text for change in file.changed.what_if.changes][5:8] == [
        "drop southland-briefing",
        "replace party lakeland",
        "add party coast",
    ]
    assert file.changed.base == read_scenario(talks / "talks.yaml").scenario
    assert (talks / "talks.yaml").read_text() == SCENARIO


@pytest.mark.parametrize(
    ("change", "code", "column", "words"),
    [
        ("drop: {statements: [southland-brieffing]}", "unknown-statement", 25, "did you mean `southland-briefing`?"),
        ("drop: {statements: southland-brieffing}", "unknown-statement", 24, "did you mean `southland-briefing`?"),
        ("replace: {parties: {lakelnd: {role: observer}}}", "unknown-party", 25, "did you mean `lakeland`?"),
        ("add: {parties: {lakeland: {role: observer}}}", "already-there", 21, "under `replace`"),
        ("add: {statments: {}}", "unknown-key", 11, "`statements`"),
        ("add: {statements: {new: {party: northland}}}", "missing-key", 24, None),
        ("drop: {parties: [lakeland]}", "unknown-key", 12, None),
        ("southland acepts border=open", "edit-syntax", 15, "did you mean `accepts`?"),
        ("'southland accepts border=opened'", "unknown-option", 31, "did you mean `open`?"),
        ("lakeland-plan: observers=501", "outside-range", 30, None),
        ("lakeland-plan@third: observers=5", "unknown-phase", 19, None),
        ("replace: {issues: {border: {scale: [closed, open]}}}", "still-used", 24, "leave out or change"),
        ("replace: {parties: {northland: {role: observer}, southland: {role: observer}}}", "no-principal", 15, None),
        (
            "add: {statements: {new: {party: nobody, attribution: official, said: 2024-05-20}}}",
            "unknown-party",
            37,
            None,
        ),
        (
            "add: {assumptions: {southland-briefing: {party: southland, positions: [{rejects: {border: open}}]}}}",
            "id-used-twice",
            25,
            "another id",
        ),
    ],
)
def test_a_slip_is_named_with_its_line_and_column(
    talks: Path, change: str, code: str, column: int, words: str | None
) -> None:
    (found,) = faults(talks, f"{HEAD}changes:\n  - {change}\n")
    place = found.span
    assert place is not None
    assert (found.code, place.line, place.column) == (code, 6, column)
    assert (words or "") in (found.hint or "")


def test_all_slips_are_told_at_once_and_nothing_is_made(talks: Path) -> None:
    changes = ["drop nothing", "southland accepts border=opened", "add: {parties: {lakeland: {role: observer}}}"]
    found = faults(talks, f"{HEAD}changes:\n{''.join(f'  - {change}{chr(10)}' for change in changes)}")
    assert [d.code for d in found] == ["unknown-entry", "unknown-option", "already-there"]
    assert [d.span.line for d in found if d.span] == [6, 7, 8]


def test_what_an_earlier_change_took_away_is_gone_for_a_later_one(talks: Path) -> None:
    changes = "  - drop southland-briefing\n  - southland-briefing attribution=official\n"
    (found,) = faults(talks, f"{HEAD}changes:\n{changes}")
    assert (found.code, found.span and found.span.line) == ("unknown-entry", 7)


def test_what_an_earlier_change_added_is_there_for_a_later_one(talks: Path) -> None:
    new = "{coast-letter: {party: lakeland, attribution: named, said: 2024-05-11}}"
    changes = f"  - add: {{statements: {new}}}\n  - coast-letter also accepts border=open\n"
    (talks / "what-if.yaml").write_text(f"{HEAD}changes:\n{changes}")
    statements = read_overlay(talks / "what-if.yaml").changed.scenario.statements
    assert [p.stance for p in statements["coast-letter"].positions] == [{"border": ("open",)}]


def test_what_is_added_is_shown_with_its_line_in_the_overlay(talks: Path) -> None:
    (talks / "what-if.yaml").write_text(WHOLE)
    place = read_overlay(talks / "what-if.yaml").changed.place("statements", "answer", "positions", 0)
    assert place is not None
    assert (Path(place.source.name).name, place.line) == ("what-if.yaml", 17)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD, "missing-key"),
        (HEAD + "changes: []\n", "empty-list"),
        (HEAD + "changes: [{}]\n", "empty-mapping"),
        (HEAD + "changes: {as_of: 2024-06-01}\n", "wrong-type"),
        (HEAD + "changes: [[drop southland-briefing]]\n", "wrong-type"),
        (HEAD.replace("format: 1", "format: 2") + "changes: [as of 2024-06-01]\n", "format-version"),
        (HEAD.replace("talks.yaml", "gone.yaml") + "changes: [as of 2024-06-01]\n", "no-such-file"),
        (HEAD.replace("talks.yaml", "what-if.yaml") + "changes: [as of 2024-06-01]\n", "is-an-overlay"),
        ("- kind: overlay\n", "wrong-type"),
        ("kind: [overlay\n", "yaml-syntax"),
    ],
)
def test_an_overlay_that_cannot_be_one_is_refused(talks: Path, text: str, code: str) -> None:
    assert code in {found.code for found in faults(talks, text)}


def test_an_overlay_that_was_written_for_another_scenario_is_warned_of(talks: Path) -> None:
    (talks / "copy.yaml").write_text(SCENARIO)
    (talks / "what-if.yaml").write_text(f"{HEAD}changes: [as of 2024-06-01]\n")
    file = read_overlay(talks / "what-if.yaml", read_scenario(talks / "copy.yaml"))
    assert [(w.code, w.severity) for w in file.changed.warnings] == [("another-base", "warning")]
    assert not read_overlay(talks / "what-if.yaml", read_scenario(talks / "talks.yaml")).changed.warnings


def test_several_overlays_are_stacked_in_their_order(talks: Path, engine: Engine) -> None:
    first = f"{HEAD}changes: [southland accepts border=open]\n"
    second = f"{HEAD}changes: [southland rejects border=open]\n"
    (talks / "first.yaml").write_text(first)
    (talks / "second.yaml").write_text(second)
    base = read_scenario(talks / "talks.yaml")
    file = read_overlay(talks / "second.yaml", read_overlay(talks / "first.yaml", base).changed).changed
    assert file.supposing.set_aside["what-if-1"] == {(0, "border")}
    assert [Path(name).name for name in file.overlays] == ["first.yaml", "second.yaml"]
    assert evaluate(file, engine).judgement("lakeland-plan").verdicts["southland"].issues("crosses") == ()


def test_an_overlay_that_is_written_anew_is_read_as_the_same(talks: Path, engine: Engine) -> None:
    (talks / "what-if.yaml").write_text(WHOLE)
    file = read_overlay(talks / "what-if.yaml").changed
    text = overlay_text(file.supposing.changes, "talks.yaml", "Ärger: nein", "أ")
    (talks / "again.yaml").write_text(text, encoding="utf-8")
    again = read_overlay(talks / "again.yaml")
    assert (again.overlay.title, again.overlay.because) == ("Ärger: nein", "أ")
    assert again.changed.scenario == file.scenario
    plain = [
        file._replace(document=None, put={}, overlays=()),
        again.changed._replace(document=None, put={}, overlays=()),
    ]
    assert render(evaluate(plain[0], engine)) == render(evaluate(plain[1], engine))


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
