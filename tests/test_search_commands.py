"""deals, moves and ask, and what evaluate shows of them, as a user meets them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from test_cli import GAZA, ROOT, SCREENS, tracker
from test_commands import printed

from tracker.output.contract import AskAnswer, DealsAnswer, EvaluationInfo, MovesAnswer
from tracker.schema import schema_of

ASSUMED = ("--assume", "israel-will-not-end-the-war")
SILENCE = "docs/rulebooks/silence-rules-out"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("deals", ["deals", GAZA]),
        ("deals-narrowed", ["deals", GAZA, "--require", "hostages=50..60", "--forbid", "talks=no", "--top", "2"]),
        ("deals-none", ["deals", GAZA, *ASSUMED]),
        ("deals-one-by-one", ["deals", GAZA, "--rules", SILENCE]),
        ("moves", ["moves", GAZA, *ASSUMED]),
        ("moves-none-needed", ["moves", GAZA]),
        ("moves-of-a-proposal", ["moves", GAZA, "--proposal", "egypt-two-day", "--reach", "open"]),
        ("ask", ["ask", GAZA]),
        ("ask-assumed", ["ask", GAZA, *ASSUMED]),
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


@pytest.mark.parametrize(
    ("kind", "model", "arguments"),
    [
        ("deals", DealsAnswer, ["deals", GAZA]),
        ("moves", MovesAnswer, ["moves", GAZA, *ASSUMED]),
        ("moves", MovesAnswer, ["moves", GAZA, "--proposal", "us-outline"]),
        ("ask", AskAnswer, ["ask", GAZA]),
        ("evaluation", EvaluationInfo, ["evaluate", GAZA, *ASSUMED]),
    ],
)
def test_json_is_the_public_contract(
    kind: str, model: type[DealsAnswer], arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = printed(capsys, *arguments, "--format", "json")
    assert code == 0
    model.model_validate(json.loads(out))
    Draft202012Validator(schema_of(kind)).validate(json.loads(out))


def test_with_the_assumption_the_conflict_and_both_moves_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = printed(capsys, "evaluate", GAZA, *ASSUMED, "--format", "json")
    found = EvaluationInfo.model_validate(json.loads(out))
    assert found.deals and found.conflicts and found.moves
    assert (found.deals.total, found.deals.complete) == (0, True)
    (conflict,) = found.conflicts.sets
    assert {one.statement for one in conflict} == {"hamas-official-november", "israel-will-not-end-the-war"}
    assert [one.issue for one in conflict] == ["war", "war"]
    moves = [[(one.statement, one.position, one.party) for one in of_set] for of_set in found.moves.sets]
    assert moves == [[("israel-will-not-end-the-war", 0, "israel")], [("hamas-official-november", 0, "hamas")]]
    assert found.conflicts.complete and found.moves.complete


def test_without_it_every_deal_is_as_hamas_requires_and_israel_has_stated_nothing_on_the_war(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = printed(capsys, "deals", GAZA, "--all", "--format", "json")
    found = DealsAnswer.model_validate(json.loads(out)).deals
    assert found.complete
    assert sum(family.size for family in found.families) == found.total == 54
    assert len(found.families) == found.total_families
    for family in found.families:
        assert (family.terms["war"], family.terms["withdrawal"]) == (("ends",), ("full",))
        assert family.unstated == {"israel": ("war",)}


def test_evaluate_gives_the_first_five_and_how_many_more(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = printed(capsys, "evaluate", GAZA, "--format", "json")
    found = EvaluationInfo.model_validate(json.loads(out))
    assert found.deals is not None
    assert (len(found.deals.families), found.deals.total) == (5, 54)
    _, text, _ = printed(capsys, "evaluate", GAZA)
    assert f"{found.deals.total_families - 5} more: tracker deals" in text
    _, out, _ = printed(capsys, "evaluate", GAZA, "--proposal", "egypt-two-day", "--format", "json")
    assert EvaluationInfo.model_validate(json.loads(out)).deals is None


@pytest.mark.parametrize("format", ["terminal", "json", "markdown"])
@pytest.mark.parametrize("command", ["deals", "moves", "ask"])
def test_every_command_answers_in_every_format(command: str, format: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = printed(capsys, command, GAZA, *ASSUMED, "--format", format)
    assert (code, err) == (0, "")
    assert "hamas-official-november" in out or command == "deals"


# Mistakes.


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (["deals", GAZA, "--require", "war=end", "--forbid", "peace=yes"], ["unknown-option", "unknown-issue"]),
        (["deals", GAZA, "--require", "war"], ["edit-syntax"]),
        (["moves", GAZA, "--reach", "agreed"], ["unknown-value"]),
        (["moves", GAZA, "--proposal", "egypt-two-day", "--require", "war=ends"], ["terms-of-a-proposal"]),
        (["moves", GAZA, "--proposal", "egypt"], ["unknown-proposal"]),
        (["moves", GAZA, "--proposal", "egypt-two-day", "--as-of", "2024-01-01"], ["not-known-yet"]),
        (["ask", GAZA, "--format", "csv"], ["unknown-value"]),
    ],
)
def test_mistakes_are_told_all_at_once(
    arguments: list[str], codes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = printed(capsys, *arguments)
    assert (code, out) == (2, "")
    assert sorted(line[6 : line.index("]")] for line in err.splitlines() if line.startswith("error[")) == sorted(codes)


def test_a_rulebook_by_which_moves_cannot_be_searched_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = printed(capsys, "moves", GAZA, "--rules", SILENCE)
    assert (code, out) == (3, "")
    assert "error[not-searchable]" in err
    code, out, _ = printed(capsys, "deals", GAZA, "--rules", SILENCE, "--format", "json")
    assert code == 0
    assert DealsAnswer.model_validate(json.loads(out)).deals.exhaustive
    code, out, _ = printed(capsys, "evaluate", GAZA, "--rules", SILENCE)
    assert code == 0
    assert "Moves are not looked for" in out.replace("\n", " ")


def test_a_disagreement_between_search_and_rulebook_is_our_bug(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker import deals

    found = deals.as_family
    monkeypatch.setattr(deals, "as_family", lambda *args: found(*args)._replace(state="contested"))
    code, out, err = printed(capsys, "deals", GAZA)
    assert (code, out) == (70, "")
    assert "This is a bug of tracker" in err


# Long searches.


@pytest.fixture(scope="module")
def entangled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario in which everything hangs together."""
    sys.path.insert(0, str(ROOT))
    from benchmarks import negotiations

    shape = negotiations.Shape(10, 40, 8, 160, conditional=1.0, where="anywhere", crowded=0.6, feasible=True)
    path = tmp_path_factory.mktemp("entangled") / "talks.yaml"
    path.write_text(negotiations.text(negotiations.generate(shape, 1)), encoding="utf-8")
    return path


def test_at_the_end_of_its_time_a_search_gives_what_is_certain(
    entangled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = printed(capsys, "deals", str(entangled), "--time-limit", "0.5", "--format", "json")
    found = DealsAnswer.model_validate(json.loads(out)).deals
    assert (code, found.complete, found.exact) == (0, False, False)
    code, out, _ = printed(capsys, "deals", str(entangled), "--time-limit", "0.5")
    assert "ended before it was complete" in out.replace("\n", " ")


@pytest.mark.skipif(sys.platform == "win32", reason="there, Ctrl-C is another thing")
def test_ctrl_c_gives_what_is_certain_and_says_that_it_was_interrupted(entangled: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "deals", str(entangled), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    time.sleep(6)  # it has read the file by then, and counts
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert b"Traceback" not in err
    if out:
        found = DealsAnswer.model_validate(json.loads(out)).deals
        assert found.families
        assert not found.complete


def test_a_quantity_of_a_thousand_million_is_searched_as_one_of_ten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(ROOT / GAZA, tmp_path / "talks.yaml")
    text = (tmp_path / "talks.yaml").read_text(encoding="utf-8")
    large = text.replace("quantity: {min: 0, max: 101,", "quantity: {min: 0, max: 1000000000,")
    assert large != text
    (tmp_path / "talks.yaml").write_text(large, encoding="utf-8")
    _, out, _ = printed(capsys, "deals", str(tmp_path / "talks.yaml"), "--format", "json")
    assert DealsAnswer.model_validate(json.loads(out)).deals.total == 63  # one cell more: above 101
