"""whatif, compare and sensitivity, and --with and --set elsewhere, as a user meets them."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import GAZA, ROOT, SCREENS, tracker
from test_commands import printed

from tracker.output.contract import EvaluationInfo
from tracker.output.contrasts import ComparisonInfo, RivalsInfo, SensitivityInfo
from tracker.starter import SCENARIO

TRUCE = ("hamas accepts war=temporary-truce", "hamas accepts withdrawal=partial")
WHAT_IFS = "scenarios/what-if"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to work in, with a scenario."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.yaml").write_text(SCENARIO)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("whatif-truce", ["whatif", GAZA, *TRUCE]),
        (
            "whatif-terms",
            ["whatif", GAZA, "egypt-two-day: hostages=10, withdrawal=full", "drop hamas-sources-egypt-plan"],
        ),
        ("whatif-nothing", ["whatif", GAZA, "qatar role=guarantor"]),
        ("compare-proposals", ["compare", GAZA, "--proposals", "egypt-two-day", "hamas-described-deal"]),
        ("sensitivity", ["sensitivity", GAZA]),
        ("evaluate-with-edits", ["evaluate", GAZA, "--set", TRUCE[0], "--set", "drop hamas-limited-time-frame"]),
        ("explain-with-edits", ["explain", GAZA, "egypt-two-day", "hamas", "--set", TRUCE[0]]),
    ],
)
def test_screens_are_as_recorded(name: str, arguments: list[str]) -> None:
    result = tracker(*arguments)
    assert (result.returncode, result.stderr) == (0, "")
    file = SCREENS / f"{name}.txt"
    if os.environ.get("UPDATE_SCREENS"):
        file.write_text(result.stdout, encoding="utf-8")
    assert result.stdout == file.read_text(encoding="utf-8")
    assert max(map(len, result.stdout.splitlines())) <= 80


@pytest.mark.parametrize("format", ["terminal", "json", "markdown", "csv"])
@pytest.mark.parametrize("command", ["evaluate", "whatif", "explain", "compare", "sensitivity"])
def test_every_hypothetical_answer_carries_its_mark_and_its_changes(
    capsys: pytest.CaptureFixture[str], command: str, format: str
) -> None:
    edit = "southland accepts border=open"
    arguments = {
        "evaluate": ["--set", edit, "--format", format],
        "whatif": [edit, "--format", format],
        "explain": ["lakeland-plan", "--set", edit],
        "compare": ["--proposals", "lakeland-plan", "lakeland-plan@first", "--set", edit, "--format", format],
        "sensitivity": ["--set", edit, "--format", format],
    }[command]
    code, out, err = printed(capsys, command, "talks.yaml", *arguments)
    if format == "csv" and command not in ("evaluate", "explain"):
        assert (code, out) == (2, "")
        assert "error[unknown-value]" in err
        return
    assert (code, err) == (0, "")
    assert edit in out
    marks = {"json": '"hypothetical": true', "csv": "what_if"}
    assert (marks.get(format, "this is not what was said") if command != "explain" else "not what was said") in out
    plain = printed(capsys, command, "talks.yaml", *[a for a in arguments if a not in ("--set", edit)])
    assert edit not in plain[1]
    assert "this is not what was said" not in plain[1]


def test_every_row_of_a_hypothetical_csv_names_the_changes(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--set", "drop southland-briefing", "--set", "as of 2024-06", "--format", "csv"]
    rows = list(csv.DictReader(io.StringIO(printed(capsys, "evaluate", "talks.yaml", *arguments)[1])))
    assert rows
    assert {row["what_if"] for row in rows} == {"drop southland-briefing; as of 2024-06"}


def test_a_what_if_is_saved_and_evaluated_with_the_same_result(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edits = ["southland accepts border=partly-open", "lakeland-plan: observers=10", "drop northland-minister[2]"]
    code, out, err = printed(capsys, "whatif", "talks.yaml", *edits, "--save", "new/what-if.yaml")
    assert (code, out) == (3, "")
    assert "error[no-such-folder]" in err
    (here / "new").mkdir()
    saving = ["--save", "new/what-if.yaml", "--title", "A quieter border", "--because", "Asked in class."]
    code, out, err = printed(capsys, "whatif", "talks.yaml", *edits, *saving)
    assert (code, err) == (0, "wrote new/what-if.yaml: tracker evaluate talks.yaml --with new/what-if.yaml\n")
    assert "base: ../talks.yaml" in (here / "new" / "what-if.yaml").read_text()
    assert printed(capsys, "check", "new/what-if.yaml") == (0, "", "")
    assert printed(capsys, "whatif", "talks.yaml", "--with", "new/what-if.yaml")[1] == out
    sets = [word for edit in edits for word in ("--set", edit)]
    answers = [
        json.loads(printed(capsys, "evaluate", "talks.yaml", "--format", "json", *how)[1])
        for how in (["--with", "new/what-if.yaml"], sets)
    ]
    assert answers[0]["scenario"].pop("overlays") == ["new/what-if.yaml"]
    assert answers[1]["scenario"].pop("overlays") == []
    assert answers[0] == answers[1]
    assert (here / "talks.yaml").read_text() == SCENARIO


def test_what_is_saved_holds_the_overlays_before_it_and_nothing_is_written_over(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed(capsys, "whatif", "talks.yaml", "drop southland-briefing", "--save", "one.yaml")
    more = ["--with", "one.yaml", "lakeland role=guarantor", "--save", "two.yaml"]
    assert printed(capsys, "whatif", "talks.yaml", *more)[0] == 0
    assert (here / "two.yaml").read_text().endswith("changes:\n- drop southland-briefing\n- lakeland role=guarantor\n")
    before = (here / "two.yaml").read_bytes()
    code, _, err = printed(capsys, "whatif", "talks.yaml", "as of 2024-06", "--save", "two.yaml")
    assert (code, "error[already-exists]" in err) == (3, True)
    assert (here / "two.yaml").read_bytes() == before
    assert printed(capsys, "whatif", "talks.yaml", "as of 2024-06", "--save", "two.txt")[0] == 3
    assert sorted(path.name for path in here.iterdir()) == ["one.yaml", "talks.yaml", "two.yaml"]


def test_overlays_come_before_edits_whatever_their_order_on_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    printed(capsys, "whatif", "talks.yaml", "southland accepts border=open", "--save", "one.yaml")
    edit = "southland rejects border=open"
    for arguments in (["--set", edit, "--with", "one.yaml"], ["--with", "one.yaml", "--set", edit]):
        out = printed(capsys, "evaluate", "talks.yaml", "--format", "json", *arguments)[1]
        info = EvaluationInfo.model_validate(json.loads(out))
        assert info.scenario.changes == ("southland accepts border=open", edit)
        assert info.scenario.overlays == ("one.yaml",)


def test_all_mistakes_in_edits_and_options_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--set", "southland acepts border=open", "--set", "drop nothing", "--proposal", "x", "--as-of", "y"]
    code, out, err = printed(capsys, "evaluate", "talks.yaml", *arguments, "--min-attribution", "z")
    assert (code, out) == (2, "")
    codes = ["edit-syntax", "unknown-entry", "unknown-proposal", "not-a-date", "unknown-value"]
    assert all(f"error[{one}]" in err for one in codes)
    assert "--> edit 1:1:11" in err
    assert "--> edit 2:1:6" in err


def test_all_mistakes_in_overlays_are_told_at_once_and_exit_3(capsys: pytest.CaptureFixture[str]) -> None:
    head = "format: 1\nkind: overlay\nbase: talks.yaml\nchanges: [{}]\n"
    Path("one.yaml").write_text(head.format("drop nothing").replace("[{}]", "[drop nothing]"))
    Path("two.yaml").write_text(head.replace("[{}]", "[as off]"))
    for arguments in (["evaluate", "talks.yaml", "--with", "one.yaml", "--with", "two.yaml"],
                      ["compare", "talks.yaml", "one.yaml", "two.yaml"]):  # fmt: skip
        code, out, err = printed(capsys, *arguments)
        assert (code, out) == (3, "")
        assert "one.yaml:4:16" in err
        assert "two.yaml:4:14" in err
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (["whatif", "talks.yaml"], "nothing-to-compare", "border=open"),
        (["compare", "talks.yaml"], "nothing-to-compare", "overlay file"),
        (["compare", "talks.yaml", "--proposals"], "nothing-to-compare", "two proposals"),
        (["compare", "talks.yaml", "--proposals", "lakeland-plan"], "nothing-to-compare", "two proposals"),
        (["compare", "talks.yaml", "--proposals", "lakeland-plan", "lakeland-pln"], "unknown-proposal", "did you mean"),
        (["compare", "talks.yaml", "--proposals", "lakeland-plan", "lakeland-plan", "--as-of", "2024-01"],
         "not-known-yet", "later day"),
        (["whatif", "talks.yaml", "drop southland-briefing", "--title", "x"], "not-saved", "--save"),
        (["sensitivity", "talks.yaml", "--format", "xml"], "unknown-value", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_with_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: str, hint: str
) -> None:
    exit_code, out, err = printed(capsys, *arguments)
    assert (exit_code, out) == (2, "")
    assert f"error[{code}]" in err
    assert hint in err


def test_a_proposal_that_only_the_what_if_has_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    added = "{draft: {tabled: 2024-05-12, terms: {border: open}}}"
    Path("more.yaml").write_text(
        f"format: 1\nkind: overlay\nbase: talks.yaml\nchanges:\n  - add: {{proposals: {added}}}\n"
    )
    code, out, err = printed(capsys, "whatif", "talks.yaml", "--with", "more.yaml", "--proposal", "draft")
    assert (code, err) == (0, "")
    assert "it would be there" in out
    assert "not there" in out


def test_json_answers_are_the_public_contract(capsys: pytest.CaptureFixture[str]) -> None:
    gaza = str(ROOT / GAZA)
    out = printed(capsys, "whatif", gaza, *TRUCE, "--format", "json")[1]
    assert ComparisonInfo.model_validate(json.loads(out)).alternatives[0].scenario.changes == TRUCE
    out = printed(capsys, "compare", gaza, "--proposals", "egypt-two-day", "us-outline", "--format", "json")[1]
    assert RivalsInfo.model_validate(json.loads(out)).one.id == "egypt-two-day"
    out = printed(capsys, "sensitivity", gaza, "--format", "json")[1]
    found = SensitivityInfo.model_validate(json.loads(out))
    assert [one.ladder for one in found.ladders] == ["attribution", "reliability", "credibility"]


def test_two_what_ifs_stand_side_by_side_with_the_base_in_sight(capsys: pytest.CaptureFixture[str]) -> None:
    overlays = sorted(str(path) for path in (ROOT / WHAT_IFS).glob("*.yaml"))
    assert len(overlays) >= 2
    code, out, err = printed(capsys, "compare", str(ROOT / GAZA), *overlays, "--format", "json")
    assert (code, err) == (0, "")
    info = ComparisonInfo.model_validate(json.loads(out))
    assert [one.name for one in info.alternatives] == [Path(path).stem for path in overlays]
    single = [
        json.loads(printed(capsys, "whatif", str(ROOT / GAZA), "--with", path, "--format", "json")[1])["alternatives"][
            0
        ]
        for path in overlays
    ]
    together = json.loads(out)["alternatives"]
    assert [{**one, "name": ""} for one in together] == [{**one, "name": ""} for one in single]


def test_the_same_file_stem_in_two_folders_makes_two_columns(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, change in (("a", "drop southland-briefing"), ("b", "drop northland-minister")):
        (here / folder).mkdir()
        printed(capsys, "whatif", "talks.yaml", change, "--save", f"{folder}/what-if.yaml")
    out = printed(capsys, "compare", "talks.yaml", "a/what-if.yaml", "b/what-if.yaml", "--format", "json")[1]
    assert [one["name"] for one in json.loads(out)["alternatives"]] == ["a/what-if.yaml", "b/what-if.yaml"]


def test_a_rulebook_of_ones_own_reads_what_ifs_too(capsys: pytest.CaptureFixture[str]) -> None:
    rules = str(ROOT / "docs" / "rulebooks" / "no-anonymous")
    edit = "hamas-sources-egypt-plan attribution=named"
    code, out, err = printed(capsys, "whatif", str(ROOT / GAZA), edit, "--rules", rules, "--format", "json")
    assert (code, err) == (0, "")
    plans = {p["id"]: p["state"] for p in json.loads(out)["alternatives"][0]["proposals"] if p["phase"] is None}
    assert plans == {"egypt-two-day": {"before": "incompatible", "after": "contested"}}


def test_counting_only_better_attributed_statements_is_an_option_too(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["evaluate", str(ROOT / GAZA), "--min-attribution", "official", "--format", "json"]
    info = EvaluationInfo.model_validate(json.loads(printed(capsys, *arguments)[1]))
    reasons = {absent.statement: absent.reason for absent in info.not_counted}
    assert reasons["hamas-sources-egypt-plan"] == "weaker attribution"
    assert "hamas-official-november" not in reasons


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("hamas acc", "hamas accepts"),
        ("hamas accepts war=", "hamas accepts war=temporary-truce"),
        ("drop hamas-off", "drop hamas-official-november"),
    ],
)
def test_the_shell_completes_edits(typed: str, offered: str) -> None:
    if shutil.which("zsh") is None and shutil.which("bash") is None:
        pytest.skip("no shell here")
    environment = {
        **os.environ,
        "_TRACKER_COMPLETE": "complete_zsh",
        "_TYPER_COMPLETE_ARGS": f'tracker whatif {GAZA} "{typed}',
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tracker"], capture_output=True, encoding="utf-8", cwd=ROOT, env=environment, check=False
    )
    assert offered in done.stdout
