"""The commands around the main one: test, rules, new, schema, help, other rulebooks, engines, formats, completion."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import GAZA, ROOT, tracker
from test_rulebook import HEAD, rule

from tracker.cli import run
from tracker.engine import choice

NO_ANONYMOUS = "docs/rulebooks/no-anonymous"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command run in this process."""
    code = run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


# tracker test


def test_testing_the_shipped_files_tells_that_all_holds_and_every_rule_fired(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = printed(capsys, "test", str(ROOT / "scenarios"), str(ROOT / "rules"), "--threshold", "100")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "rulebook `default`: 44 of 44 rules fired (100%)"


def test_a_scenario_that_expects_otherwise_exits_1_with_the_place(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["new", "talks.yaml"])
    file = here / "talks.yaml"
    file.write_text(file.read_text().replace("verdict: open}", "verdict: accepted}"))
    code, out, _ = printed(capsys, "test", "talks.yaml")
    assert code == 1
    assert "error[expectation-not-met]: `lakeland-plan` is `open` by the rule" in out
    assert "talks.yaml: 1 of 2 expectations hold" in out


def test_below_the_threshold_it_exits_1_and_names_the_rules_that_never_fired(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = printed(capsys, "test", str(ROOT / GAZA), "--threshold", "99")
    assert code == 1
    assert re.search(r"rules fired \(\d\d%\); never:\n  \S", out)


def test_where_there_is_nothing_to_try_that_is_no_success(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "talks.yaml").write_text("format: 1\nparties:\n  a: {role: principal}\nissues:\n  x: {yes_no: true}\n")
    code, _, err = printed(capsys, "test", "talks.yaml")
    assert (code, "error[nothing-to-try]" in err) == (2, True)
    code, _, err = printed(capsys, "test", str(ROOT / GAZA), "-k", "zzz")
    assert (code, "error[nothing-to-try]" in err) == (2, True)


def test_trials_are_chosen_by_their_name(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = printed(capsys, "test", str(ROOT / GAZA), "-k", "egypt-two-day@truce")
    assert code == 0
    assert 0 < int(re.findall(r"(\d+) of \d+ expectations", out)[0]) < 10


def test_a_scenario_is_tried_with_another_rulebook(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = printed(capsys, "test", str(ROOT / GAZA), "--rules", str(ROOT / NO_ANONYMOUS))
    assert code == 1  # anonymous briefings decide several of its verdicts
    assert "rulebook `no-anonymous`" in out


# --rules, --engine, --verbose


@pytest.mark.parametrize("engine", choice.installed())
def test_every_engine_gives_the_same_answer(engine: str, capsys: pytest.CaptureFixture[str]) -> None:
    screens = ROOT / "tests" / "files" / "screens"
    result = tracker("evaluate", GAZA, "--engine", engine)
    assert (result.returncode, result.stdout) == (0, (screens / "evaluate.txt").read_text(encoding="utf-8"))
    assert capsys.readouterr().out == ""


def test_rules_of_ones_own_change_the_verdicts_and_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = printed(
        capsys, "evaluate", str(ROOT / GAZA), "--rules", str(ROOT / NO_ANONYMOUS), "--format", "json"
    )
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["scenario"]["rulebook"] == "no-anonymous"
    states = {(p["id"], p["phase"]): p["state"] for p in found["proposals"]}
    assert states["egypt-two-day", None] == "incompatible"
    denied = {a["statement"]: a["rule"] for a in found["not_counted"] if a["reason"] == "by a rule"}
    assert set(denied.values()) == {"anonymous-does-not-count"}


def test_what_is_wrong_with_rules_and_scenario_ends_the_command_with_3(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "rules").mkdir()
    (here / "rules" / "one.yaml").write_text(HEAD + rule(when="[{tally: t, croses: 1}]"))
    code, out, err = printed(capsys, "evaluate", str(ROOT / GAZA), "--rules", "rules")
    assert (code, out) == (3, "")
    assert "error[unknown-attribute]" in err and "one.yaml:7:23" in err


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["--engine", "prolog"], 2, "unknown-engine"),
        (["--rules", "nowhere"], 3, "no-such-folder"),
        (["--rules", GAZA], 3, "not-a-folder"),
        (["--format", "yaml"], 2, "unknown-value"),
    ],
)
def test_a_slip_on_the_command_line_is_named(arguments: list[str], code: int, word: str) -> None:
    result = tracker("evaluate", GAZA, *arguments)
    assert (result.returncode, result.stdout) == (code, "")
    assert f"error[{word}]" in result.stderr
    assert "= hint" in result.stderr or "= expected" in result.stderr


def test_verbose_says_on_stderr_what_was_read_and_run(capsys: pytest.CaptureFixture[str]) -> None:
    quiet = printed(capsys, "evaluate", str(ROOT / GAZA))
    code, out, err = printed(capsys, "evaluate", str(ROOT / GAZA), "--verbose")
    assert (code, out) == quiet[:2]
    assert re.search(
        r"13 statements, 4 proposals\nrules: 44 of `default` from \S+, run by (durable-rules|clips)\n", err
    )


# Formats


def test_csv_has_a_row_for_each_package_and_party(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = printed(capsys, "evaluate", str(ROOT / GAZA), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 6 * 5
    (row,) = [r for r in rows if (r["proposal"], r["phase"], r["party"]) == ("egypt-two-day", "", "hamas")]
    assert (row["verdict"], row["state"], row["crosses"]) == ("contested", "contested", "war; withdrawal")


def test_no_cell_of_csv_is_a_formula(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["new", "talks.yaml"])
    file = here / "talks.yaml"
    file.write_text(file.read_text().replace("title: Lakeland's plan", "title: =SUM(A1)"))
    _, out, _ = printed(capsys, "evaluate", "talks.yaml", "--format", "csv")
    assert {r["title"] for r in csv.DictReader(io.StringIO(out))} == {"'=SUM(A1)"}


def test_markdown_tells_the_same_story_and_takes_no_markup_from_the_file(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["new", "talks.yaml"])
    file = here / "talks.yaml"
    file.write_text(file.read_text().replace("title: Lakeland's plan", 'title: "A | B <b> *c* [d](e)"'))
    _, out, err = printed(capsys, "evaluate", "talks.yaml", "--format", "markdown")
    assert err == "wrote talks.yaml\nwrote scenario.schema.json\n"
    assert "# The border between Northland and Southland" in out
    assert r"A \| B \<b\> \*c\* \[d\](e)" in out
    assert "| Proposal | State | Northland | Southland |" in out


# new, schema, help, rules


def test_what_new_writes_passes_check_and_test_and_has_its_schema(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "talks.yaml"]) == 0
    assert sorted(path.name for path in here.iterdir()) == ["scenario.schema.json", "talks.yaml"]
    capsys.readouterr()
    assert printed(capsys, "check", "talks.yaml") == (0, "", "")
    assert run(["test", "talks.yaml"]) == 0


def test_a_new_rulebook_passes_check_and_test_and_can_be_used(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "talks.yaml"]) == run(["new", "--rules", "mine"]) == 0
    capsys.readouterr()
    assert printed(capsys, "check", "mine") == (0, "", "")
    assert run(["test", "mine"]) == 0
    assert run(["evaluate", "talks.yaml", "--rules", "mine"]) == 0
    assert sorted(path.name for path in (here / "mine").iterdir()) == ["rulebook.schema.json", "rulebook.yaml"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("talks.yaml", "already-exists"),
        ("talks", "not-yaml"),
        (".", "is-a-directory"),
        ("no/talks.yaml", "no-such-folder"),
    ],
)
def test_new_writes_over_nothing(here: Path, path: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "talks.yaml").write_text("mine")
    exit_code, _, err = printed(capsys, "new", path)
    assert (exit_code, f"error[{code}]" in err) == (3, True)
    assert [(p.name, p.read_text()) for p in here.iterdir()] == [("talks.yaml", "mine")]


def test_new_writes_where_there_are_no_links_too(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refused)
    assert run(["new", "talks.yaml"]) == 0
    assert sorted(path.name for path in here.iterdir()) == ["scenario.schema.json", "talks.yaml"]
    assert run(["new", "talks.yaml"]) == 3
    assert "error[already-exists]" in capsys.readouterr().err


def test_a_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = printed(capsys, "schema", "scenario")
    assert (code, json.loads(out)["title"]) == (0, "A scenario: the record of one negotiation")
    code, _, err = printed(capsys, "schema", "scenrio")
    assert (code, "did you mean `scenario`?" in err) == (2, True)


def test_the_page_on_a_code_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = printed(capsys, "help", "unknown-option")
    assert (code, out.splitlines()[0]) == (0, "# unknown-option")
    code, out, _ = printed(capsys, "help")
    assert (code, "unknown-option" in out.split()) == (0, True)
    code, _, err = printed(capsys, "help", "unknwn-option")
    assert (code, "did you mean `unknown-option`" in err) == (2, True)


def test_rules_are_listed_in_order_and_told_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = printed(capsys, "rules")
    assert code == 0
    assert out.index("contested-wanted") < out.index("incompatible-term") < out.index("somebody-incompatible")
    code, out, _ = printed(capsys, "rules", "later-as-strong")
    assert "piece b first_day  later than last_day of a" in out
    code, _, err = printed(capsys, "rules", "later-as-strng")
    assert (code, "did you mean `later-as-strong`?" in err) == (2, True)


def test_where_a_rule_took_effect_is_told_with_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = (ROOT / GAZA).read_text(encoding="utf-8").splitlines()
    _, out, _ = printed(capsys, "rules", "demand-unmet", "--in", str(ROOT / GAZA))
    (number, *_) = re.findall(r"gaza-2024-11-27\.yaml:(\d+)", out.replace("\n", ""))
    assert "requires" in lines[int(number) - 1]
    _, out, _ = printed(capsys, "rules", "agreed", "--in", str(ROOT / GAZA))
    assert "It took no effect in the scenario." in out


def test_checking_a_rulebook_reads_it_as_a_whole(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.yaml").write_text("format: 1\nextends: default\n")
    (here / "b.yaml").write_text("format: 1\nremove: [acceptd]\n")
    code, _, err = printed(capsys, "check", ".")
    assert code == 3
    assert "error[unknown-rule]: there is no rule `acceptd` here" in err


# Completion


def offered(words: list[str], shell: str = "bash", folder: Path = ROOT) -> list[str]:
    """What the shell would be offered for the last of these words."""
    environment = {
        **os.environ,
        "_TRACKER_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": " ".join(words),
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1],
    }
    command = [sys.executable, "-m", "tracker"]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    return [re.split(r"[\t:]", line.strip('"() '))[0].strip('"') for line in done.stdout.splitlines() if line.strip()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_ids_of_the_scenario_are_offered(shell: str) -> None:
    assert any("egypt-two-day@truce" in word for word in offered(["tracker", "explain", GAZA, "egy"], shell))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["tracker", "explain", GAZA, "egypt-two-day", "ham"], ["hamas"]),
        (["tracker", "evaluate", GAZA, "--proposal", "partial"], ["partial-deal"]),
        (["tracker", "evaluate", GAZA, "--assume", "a"], ["all"]),
        (["tracker", "evaluate", GAZA, "--format", "m"], ["markdown"]),
        (["tracker", "evaluate", GAZA, "--fail-on", "c"], ["contested"]),
        (["tracker", "evaluate", GAZA, "--engine", "c"], ["clips"]),
        (["tracker", "rules", "later"], ["later-as-strong"]),
        (["tracker", "rules", "--rules", NO_ANONYMOUS, "anonymous-m"], ["anonymous-moves-no-proposal"]),
        (["tracker", "schema", "s"], ["scenario", "sensitivity"]),
        (["tracker", "explain", "no-such-file.yaml", "e"], []),
        (["tracker", "explain", "tests/files/bad/unknown-option.yaml", "zzz"], []),
    ],
)
def test_what_can_stand_there_is_offered(words: list[str], expected: list[str]) -> None:
    assert offered(words) == expected


TYPED = [r"w\ r.yaml", '"w r.yaml"', "'w r.yaml'", r"~/w\ r.yaml", '"~/w r.yaml"', "~/plain.yaml"]


@pytest.mark.parametrize(
    ("shell", "before", "last", "expected"),
    [
        ("fish", "explain {}", "egypt-two-day@", "egypt-two-day@truce"),
        ("fish", "log {} --party", "ham", "hamas"),
        ("bash", "log {} --party", "ham", "hamas"),
        ("fish", "whatif {}", '"hamas accepts war=', "hamas accepts war=temporary-truce"),
        ("fish", "deals {} --require", "war=", "war=temporary-truce"),
    ],
)
@pytest.mark.parametrize("path", TYPED)
def test_a_path_is_taken_as_the_shell_takes_it(
    path: str, shell: str, before: str, last: str, expected: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("w r.yaml", "plain.yaml"):
        shutil.copy(ROOT / GAZA, here / name)
    monkeypatch.setenv("HOME", str(here))
    words = ["tracker", *(path if word == "{}" else word for word in before.split()), last]
    assert expected in offered(words, shell, here)


@pytest.mark.parametrize("path", ["~nobody-of-that-name/x.yaml", "x" * 5000, '"', "\\", "~"])
def test_a_word_that_is_no_path_offers_nothing_and_is_no_mistake(path: str, here: Path) -> None:
    assert offered(["tracker", "log", path, "--party", "ham"], "fish", here) == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_takes_the_script_that_is_printed_for_it(here: Path) -> None:
    environment = {**os.environ, "_TRACKER_COMPLETE": "source_bash"}
    command = [sys.executable, "-m", "tracker"]
    script = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    (here / "tracker").write_text(f'#!/bin/sh\ncd {ROOT} && exec {sys.executable} -m tracker "$@"\n')
    (here / "tracker").chmod(0o755)
    words = f"COMP_WORDS=(tracker explain {GAZA} egy); COMP_CWORD=3"
    asking = f'{script}\n{words}\n_tracker_completion tracker\necho "${{COMPREPLY[@]}}"\n'
    environment = {**os.environ, "PATH": f"{here}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", asking], env=environment, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["egypt-two-day", "egypt-two-day@truce"]


# Rulebooks with mistakes

BAD_RULES = sorted(path for path in (ROOT / "tests" / "files" / "bad-rules").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", BAD_RULES, ids=lambda path: path.name)
def test_a_bad_rulebook_prints_its_screen(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder.parent)
    code, out, err = printed(capsys, "check", folder.name)
    assert (code, out) == (3, "")
    screen = folder.with_suffix(".screen")
    if os.environ.get("UPDATE_SCREENS"):
        screen.write_text(err, encoding="utf-8")
    assert err == screen.read_text(encoding="utf-8")
    assert "Traceback" not in err
