"""The command line as a user meets it: screens, exit codes, mistakes, and where the output goes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import vocabulary
from tracker.cli import options
from tracker.output.contract import EvaluationInfo

ROOT = Path(__file__).parent.parent
GAZA = "scenarios/gaza-2024-11-27.yaml"
SCREENS = Path(__file__).parent / "files" / "screens"


def tracker(*arguments: str, env: dict[str, str] | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the command as a new process, as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "tracker", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80", "PYTHONPATH": str(ROOT), **(env or {})},
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("evaluate", ["evaluate", GAZA]),
        ("evaluate-assumed", ["evaluate", GAZA, "--assume", "all"]),
        ("evaluate-earlier", ["evaluate", GAZA, "--as-of", "2024-10-28"]),
        ("evaluate-one-phase", ["evaluate", GAZA, "--proposal", "egypt-two-day@truce"]),
        ("evaluate-graded", ["evaluate", GAZA, "--min-grade", "C2", "--graded-only"]),
        ("explain", ["explain", GAZA, "egypt-two-day"]),
        ("explain-full", ["explain", GAZA, "hamas-described-deal", "israel", "--full", "--assume", "all"]),
        ("help", ["--help"]),
        ("help-evaluate", ["evaluate", "--help"]),
    ],
)
def test_screens_are_as_recorded(name: str, arguments: list[str]) -> None:
    result = tracker(*arguments)
    assert result.returncode == 0, result.stderr
    file = SCREENS / f"{name}.txt"
    if os.environ.get("UPDATE_SCREENS"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(result.stdout, encoding="utf-8")
    assert result.stdout == file.read_text(encoding="utf-8")
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "\x1b" not in result.stdout


def test_json_is_the_public_contract_and_nothing_else_is_on_stdout() -> None:
    result = tracker("evaluate", GAZA, "--format", "json", "--assume", "all")
    info = EvaluationInfo.model_validate(json.loads(result.stdout))
    assert info.scenario.assumptions == ("israel-will-not-end-the-war",)
    assert [(p.id, p.phase) for p in info.proposals][:2] == [("us-outline", None), ("us-outline", "first")]
    reason = next(r for p in info.proposals for v in p.verdicts.values() for r in v.reasons if r.assumption)
    assert (reason.file, reason.authority) == (GAZA, "inferred")


@pytest.mark.parametrize(("state", "code"), [("agreed", 1), ("open", 1), ("contested", 1), ("incompatible", 0)])
def test_fail_on_looks_at_whole_proposals(state: str, code: int) -> None:
    assert tracker("evaluate", GAZA, "--proposal", "egypt-two-day", "--fail-on", state).returncode == code


def test_fail_on_looks_at_the_phase_that_is_named() -> None:
    arguments = ("evaluate", GAZA, "--fail-on", "incompatible", "--proposal")
    assert tracker(*arguments, "egypt-two-day@truce").returncode == 1
    assert tracker(*arguments, "egypt-two-day").returncode == 0


def test_usage_mistakes_are_told_all_at_once_on_stderr_with_exit_2() -> None:
    result = tracker(
        "evaluate", GAZA, "--as-of", "2024-13", "--assume", "x", "--min-grade", "Z", "--proposal", "egypt-two-dy"
    )
    assert (result.returncode, result.stdout) == (2, "")
    for code in ("not-a-date", "unknown-assumption", "not-a-grade", "unknown-proposal"):
        assert f"error[{code}]" in result.stderr
    assert "did you mean `egypt-two-day`?" in result.stderr


def test_words_of_options_are_checked_with_everything_else() -> None:
    result = tracker("evaluate", GAZA, "--fail-on", "OPEN", "--format", "xml", "--as-of", "3 May 2024")
    assert result.returncode == 2
    assert [line for line in result.stderr.splitlines() if "[" in line or "hint" in line] == [
        "error[not-a-date]: `3 May 2024` is not a date",
        "   = hint: write `2024-05-03`",
        "error[unknown-value]: `--fail-on` cannot be `OPEN`",
        "   = hint: did you mean `open`?",
        "error[unknown-value]: `--format` cannot be `xml`",
    ]


def test_the_states_of_the_option_are_those_of_the_vocabulary() -> None:
    assert options.STATES == vocabulary.STATES


def test_unknown_parties_and_phases_are_usage_mistakes() -> None:
    for arguments in (["egypt-two-day", "hamass"], ["egypt-two-day@truse"], ["egypt-two-day@truce@x"]):
        result = tracker("explain", GAZA, *arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert "error[unknown-" in result.stderr


def test_a_proposal_that_is_not_known_yet_is_said_to_be_so() -> None:
    for arguments in (["explain", GAZA, "partial-deal"], ["evaluate", GAZA, "--proposal", "partial-deal"]):
        result = tracker(*arguments, "--as-of", "2024-11-01")
        assert (result.returncode, result.stdout) == (2, "")
        assert "error[not-known-yet]: `partial-deal` is not known yet on 2024-11-01" in result.stderr


def test_an_invalid_file_ends_with_3_and_its_place(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\nparties: {a: {role: princpal}}\nissues: {}\n", encoding="utf-8")
    for command in (["evaluate", "bad.yaml"], ["explain", "bad.yaml", "x"], ["check", "bad.yaml"]):
        result = tracker(*command, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (3, "")
        assert "bad.yaml:2:" in result.stderr
        assert "did you mean `principal`?" in result.stderr
        assert "Traceback" not in result.stderr


def test_check_is_silent_when_all_is_well_and_takes_folders() -> None:
    result = tracker("check", "scenarios", "--no-lint")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_what_check_has_to_say_of_the_library_is_for_those_who_read_it() -> None:
    result = tracker("check", "scenarios")
    assert (result.returncode, result.stdout) == (0, "")
    said = set(re.findall(r"^(\w+\[[a-z-]+\]): ", result.stderr, re.MULTILINE))
    lints = ("one-sided-source", "not-repeated", "anonymous-support", "unspoken-issue")
    assert said <= {f"warning[{lint}]" for lint in lints}


def test_check_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("format: 2\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("a: [\n", encoding="utf-8")
    result = tracker("check", str(tmp_path), "nowhere.yaml")
    assert result.returncode == 3
    assert all(name in result.stderr for name in ("one.yaml", "two.yaml", "nowhere.yaml"))


def test_check_of_a_folder_without_scenarios_says_so(tmp_path: Path) -> None:
    result = tracker("check", str(tmp_path))
    assert result.returncode == 3
    assert "no scenario files" in result.stderr


def test_no_colour_off_a_terminal_and_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from tracker.cli import run; run(['--help']);"
        "print([m for m in ('pydantic', 'rich', 'durable', 'yaml') if m in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert result.stderr.strip() == "[]"
    assert "evaluate" in result.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m tracker evaluate {GAZA} --format json | head -n 1"
    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, encoding="utf-8", cwd=ROOT, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_output_that_cannot_be_written_is_told_and_is_no_bug() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no such device here")
    command = [sys.executable, "-m", "tracker"]
    for arguments in (["evaluate", GAZA], ["evaluate", GAZA, "--format", "json"], ["--help"]):
        with full.open("w") as sink:
            result = subprocess.run(
                [*command, *arguments], stdout=sink, stderr=subprocess.PIPE, cwd=ROOT, encoding="utf-8", check=False
            )
        assert (result.returncode, "could not be written" in result.stderr) == (2, True), result.stderr
    with full.open("w") as sink:
        assert subprocess.run([*command, "check", "nowhere"], stderr=sink, cwd=ROOT, check=False).returncode == 3


def test_closed_streams_leave_the_exit_code_alone() -> None:
    tail = f"{GAZA} --fail-on contested >&- 2>&-"
    result = subprocess.run(["sh", "-c", f"'{sys.executable}' -m tracker evaluate {tail}"], cwd=ROOT, check=False)
    assert result.returncode == 1


def test_a_terminal_without_our_letters_gets_marks_in_their_place() -> None:
    result = tracker("evaluate", GAZA, env={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0
    assert "? contested" in result.stdout


def test_an_interruption_ends_with_130(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal, time\n"
        "from tracker import cli, reading\n"
        "reading.read_scenario = lambda path: (os.kill(os.getpid(), signal.SIGINT), time.sleep(30))\n"
        f"sys.exit(cli.run(['check', {str(tmp_path / 'x.yaml')!r}]))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert (result.returncode, "Traceback" in result.stderr) == (130, False)
    assert signal.SIGINT  # the signal was a real one


def test_our_own_bug_ends_with_70_and_what_to_report() -> None:
    code = (
        "import sys\nfrom tracker import cli, evaluation\n"
        "def broken(*_): raise ZeroDivisionError('oh')\n"
        "evaluation.evaluate = broken\n"
        f"sys.exit(cli.run(['evaluate', {GAZA!r}]))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert result.returncode == 70
    assert "bug of tracker" in result.stderr
    assert "ZeroDivisionError: oh" in result.stderr
    assert "Traceback" not in result.stderr
