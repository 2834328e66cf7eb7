"""timeline and lineage, as a user meets them."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from test_cli import GAZA, ROOT, SCREENS, tracker

import tracker as tracker_
from tracker.output.days_contract import LineageAnswer, TimelineAnswer
from tracker.schema import schema_of

WAGES = "scenarios/wage-round.yaml"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("timeline", ["timeline", GAZA]),
        ("timeline-wages", ["timeline", WAGES]),
        ("timeline-all", ["timeline", GAZA, "--all", "--from", "2024-10", "--to", "2024-11-26"]),
        ("timeline-party", ["timeline", WAGES, "--party", "union", "--from", "2031-05", "--clock", "said"]),
        ("timeline-what-if", ["timeline", GAZA, "--set", "drop hamas on war", "--proposal", "us-outline"]),
        ("timeline-nothing", ["timeline", GAZA, "--to", "2024-01"]),
        ("lineage", ["lineage", WAGES]),
        ("lineage-of-one", ["lineage", WAGES, "panel-plan", "--format", "markdown"]),
    ],
)  # fmt: skip
def test_screens_are_as_recorded(name: str, arguments: list[str]) -> None:
    result = tracker(*arguments)
    assert result.returncode == 0
    file = SCREENS / f"{name}.txt"
    if os.environ.get("UPDATE_SCREENS"):
        file.write_text(result.stdout, encoding="utf-8")
    assert result.stdout == file.read_text(encoding="utf-8")
    if "markdown" not in arguments:
        assert max(map(len, result.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("kind", "model", "arguments"),
    [
        ("timeline", TimelineAnswer, ["timeline", WAGES]),
        ("timeline", TimelineAnswer, ["timeline", WAGES, "--clock", "said", "--party", "union", "--silence", "10"]),
        ("timeline", TimelineAnswer, ["timeline", GAZA, "--set", "drop hamas-official-november"]),
        ("lineage", LineageAnswer, ["lineage", WAGES]),
    ],
)
def test_json_is_the_public_contract(
    kind: str, model: type[TimelineAnswer | LineageAnswer], arguments: list[str]
) -> None:
    result = tracker(*arguments, "--format", "json")
    data = json.loads(result.stdout)
    Draft202012Validator(schema_of(kind)).validate(data)
    assert model.model_validate(data).model_dump_json(indent=1) + "\n" == result.stdout


def test_the_json_of_a_timeline_names_places_and_can_be_replayed() -> None:
    data = json.loads(tracker("timeline", WAGES, "--format", "json").stdout)
    states = {(one["proposal"], one["phase"]): one["state"] for one in data["opening"]}
    for day in data["days"]:
        for news in day["news"]:
            lines = Path(news["file"]).read_text(encoding="utf-8").splitlines()
            assert lines[news["line"] - 1].strip().startswith(f"{news['id']}:")
        for change in day["changes"]:
            if change["what"] == "state":
                key = change["proposal"], change["phase"]
                assert states.get(key) == change["before"]
                states[key] = change["after"]
    evaluated = json.loads(tracker("evaluate", WAGES, "--format", "json").stdout)
    assert states == {(one["id"], one["phase"]): one["state"] for one in evaluated["proposals"]}


@pytest.mark.parametrize("name", ["days.svg", "days.png", "days.json", "days.md", "days.txt", "DAYS.SVG"])
def test_an_answer_is_written_to_a_file_in_the_form_that_its_ending_says(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    result = tracker("timeline", GAZA, "-o", str(path))
    assert (result.returncode, result.stdout) == (0, "")
    assert f"wrote {path}" in result.stderr
    content = path.read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    if name.lower().endswith("svg"):
        assert ET.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"
    elif name.endswith("png"):
        assert content.startswith(b"\x89PNG")
    elif name.endswith("json"):
        assert json.loads(content)["clock"] == "known"
    else:
        assert b"hamas-official-november" in content


@pytest.mark.parametrize("name", ["days.svg", "days.png"])
def test_a_picture_is_written_over_an_earlier_one_of_its_form(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert tracker("timeline", WAGES, "-o", str(path)).returncode == 0
    before = path.read_bytes()
    assert tracker("timeline", GAZA, "-o", str(path)).returncode == 0
    assert path.read_bytes() != before


@pytest.mark.parametrize(
    ("name", "more"),
    [("notes.md", ()), ("days.svg", ()), ("talks.yaml", ("--format", "json")), ("days.json", ()), ("days.png", ())],
)
def test_nothing_else_is_written_over(tmp_path: Path, name: str, more: tuple[str, ...]) -> None:
    path = tmp_path / name
    path.write_text("what somebody wrote", encoding="utf-8")
    result = tracker("timeline", GAZA, "-o", str(path), *more)
    assert result.returncode == 3
    assert "error[already-exists]" in result.stderr
    assert path.read_text(encoding="utf-8") == "what somebody wrote"


def test_a_dash_means_the_screen(tmp_path: Path) -> None:
    result = tracker("timeline", str(ROOT / GAZA), "-o", "-", cwd=tmp_path)
    assert result.stdout == (SCREENS / "timeline.txt").read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_the_picture_in_the_documents_is_the_one_that_is_drawn() -> None:
    file = ROOT / "docs" / "pictures" / "wage-round.svg"
    drawn = tracker("timeline", WAGES, "--from", "2031", "--format", "svg").stdout
    if os.environ.get("UPDATE_SCREENS"):
        file.write_text(drawn, encoding="utf-8")
    assert drawn == file.read_text(encoding="utf-8")


def test_a_picture_can_be_printed_as_svg() -> None:
    result = tracker("timeline", GAZA, "--format", "svg", "--party", "hamas")
    assert ET.fromstring(result.stdout).tag == "{http://www.w3.org/2000/svg}svg"


def test_what_is_asked_wrongly_is_said_all_at_once() -> None:
    result = tracker(
        "timeline", GAZA, "--from", "2024-12-01", "--to", "2024-13", "--clock", "told", "--party", "hamass",
        "--proposal", "plan", "-o", "days.doc", "--format", "png2",
    )  # fmt: skip
    assert (result.returncode, result.stdout) == (2, "")
    codes = [line.partition("[")[2].partition("]")[0] for line in result.stderr.splitlines() if line.startswith("err")]
    assert sorted(codes) == sorted(
        ["not-a-date", "unknown-value", "unknown-value", "unknown-party", "unknown-proposal"]
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["timeline", GAZA, "--from", "2024-12-01", "--to", "2024-11"], "days-backwards"),
        (["timeline", GAZA, "--from", "2024-12"], "days-backwards"),
        (["timeline", GAZA, "-o", "days.doc"], "unknown-ending"),
        (["timeline", GAZA, "-o", "days.png", "--format", "svg"], "unknown-ending"),
        (["timeline", GAZA, "--format", "png"], "png-to-terminal"),
        (["timeline", GAZA, "--proposal", "partial-deal", "--as-of", "2024-11-01"], "not-known-yet"),
        (["lineage", GAZA, "plan"], "unknown-proposal"),
        (["lineage", GAZA, "partial-deal", "--as-of", "2024-11-01"], "not-known-yet"),
    ],
)
def test_a_mistake_in_what_is_asked_is_a_usage_error(arguments: list[str], code: str) -> None:
    result = tracker(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert f"error[{code}]" in result.stderr


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    result = tracker("timeline", GAZA, "-o", str(tmp_path / "nowhere" / "days.svg"))
    assert result.returncode == 3
    assert "error[no-such-folder]" in result.stderr


def test_of_a_proposal_its_phases_can_be_named_to_ask_for_its_drafts() -> None:
    whole, phase = (tracker("lineage", WAGES, name).stdout for name in ("panel-plan", "panel-plan@relief"))
    assert whole == phase != ""


def test_the_documents_show_the_log_as_it_is_recorded() -> None:
    assert (SCREENS / "log.txt").read_text(encoding="utf-8") in (ROOT / "docs" / "time.md").read_text(encoding="utf-8")


# From Python.


def test_python_gives_the_same_timeline_and_the_same_drafts_as_the_command_line() -> None:
    evaluation = tracker_.evaluate(ROOT / WAGES)
    told = json.loads(tracker_.to_json(tracker_.day_by_day(evaluation, since="2031-05").of_party("union")))
    shown = json.loads(tracker("timeline", WAGES, "--from", "2031-05", "--party", "union", "--format", "json").stdout)
    for one in (told, shown):
        one["scenario"]["file"] = None
        for day in one["days"]:
            for news in day["news"]:
                news["file"] = None
    assert told == shown
    narrowed = tracker_.evaluate(ROOT / WAGES, proposal="panel-plan@relief")
    one, other = tracker_.trace(narrowed, "panel-plan@relief"), tracker_.trace(evaluation, "panel-plan")
    assert tracker_.to_json(one) == tracker_.to_json(other)
    assert [draft.proposal for tree in one for draft in tree] == ["april-draft", "panel-plan"]


def test_python_shows_a_timeline_of_one_party_and_says_what_cannot_be_asked() -> None:
    found = tracker_.day_by_day(tracker_.evaluate(ROOT / WAGES))
    for party in found.evaluation.scenario.parties:
        assert ET.fromstring(found.of_party(party)._repr_svg_()).tag == "{http://www.w3.org/2000/svg}svg"
    with pytest.raises(tracker_.Problems) as caught:
        tracker_.day_by_day(found.evaluation, clock="told", since="soon", silence=0)  # type: ignore[arg-type]
    codes = sorted(one.code for one in caught.value.diagnostics)
    assert codes == ["not-a-date", "unknown-value", "unknown-value"]


def test_an_answer_says_what_it_was_narrowed_down_to_and_which_statements_count() -> None:
    result = tracker(
        "timeline", WAGES, "--from", "2031-05-09", "--party", "union", "--proposal", "panel-plan", "--min-grade", "C3",
        "--min-attribution", "named", "--assume", "all",
    )  # fmt: skip
    head = result.stdout.partition("\n\n")[0]
    for words in ("only `panel-plan`", "only Rail Union", "graded C3 or better", "attributed as named", "†"):
        assert words in head
    assert "2031-05-08, THE DAY BEFORE" in result.stdout
