"""The cases that ship: which there are, how they are shown, and copies of them to begin with."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tracker import catalogue, starter
from tracker.catalogue import Case, case_of, cases, described
from tracker.cli import completion, run
from tracker.schema import schema_of
from tracker.writing import create, not_written

ROOT = Path(__file__).parent.parent
SCENARIOS = ROOT / "scenarios"
CASES = [case.id for case in cases()]
MODELINE = re.compile(rb"\A# yaml-language-server: [^\n]*\n")

TALKS = """\
# yaml-language-server: $schema=../../schemas/scenario.schema.json
format: 1
title: Talks
summary: A made-up case.
parties: {northland: {name: Northland, role: principal}}
issues: {border: {yes_no: true}}
sources: {gazette: {date: 2031-05}}
statements:
  one: {party: northland, attribution: official, source: gazette}
  two: {party: northland, attribution: official, source: gazette, said: 2031-04-02}
proposals: {plan: {title: The plan, tabled: 2031-05-01, terms: {border: yes}}}
"""
OVERLAY = """\
# yaml-language-server: $schema=../../../schemas/overlay.schema.json
format: 1
kind: overlay
base: ../scenario.yaml
changes: [northland accepts border=yes]
"""


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def library(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two made-up cases, one of them broken, in a working directory of its own."""
    files = {
        "talks/scenario.yaml": TALKS,
        "talks/README.md": "# Talks\n",
        "talks/what-if/yes.yaml": OVERLAY,
        "talks/notes/more/a.txt": "a\n",
        "talks/.hidden": "x",
        "broken/scenario.yaml": "format: 1\nparties: {a: {role: king}}\nissues: {x: {yes_no: true}}\n",
        "not-a-case/README.md": "# Nothing\n",
        "single.yaml": TALKS.replace("../../", "../"),
        "what-if/single-yes.yaml": OVERLAY.replace("scenario.yaml", "single.yaml"),
        "what-if/other.yaml": OVERLAY.replace("scenario.yaml", "nowhere.yaml"),
    }
    for name, text in files.items():
        (here / "library" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "library" / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalogue, "shipped_cases", lambda: Path("library"))
    return here / "library"


# The library itself


def test_every_folder_of_the_library_is_a_case_with_a_readme() -> None:
    folders = [path for path in SCENARIOS.iterdir() if path.is_dir() and path.name != "what-if"]
    for folder in folders:
        assert (folder / "scenario.yaml").is_file(), folder
        assert (folder / "README.md").is_file(), folder
    assert {folder.name for folder in folders} | {path.stem for path in SCENARIOS.glob("*.yaml")} == set(CASES)


@pytest.mark.parametrize("id", CASES)
def test_every_case_can_be_read_and_is_listed(id: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = described(case_of(id))
    assert found.file and found.period and found.mistakes == ()
    code, out, err = printed(capsys, "list", id)
    assert (code, err) == (0, "")
    parties = (party.name or party_id for party_id, party in found.file.scenario.parties.items())
    assert [name for name in parties if " ".join(name.split()) not in " ".join(out.split())] == []


@pytest.mark.parametrize("id", CASES)
def test_a_copy_of_a_case_is_as_good_as_the_case(id: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = case_of(id)
    assert printed(capsys, "new", "mine", "--from", id)[0] == 0
    assert printed(capsys, "new", "mine.yaml", "--from", id)[0] == 0
    assert "error" not in printed(capsys, "check", "mine", "mine.yaml", "--no-lint")[2]
    for file in case.files:
        original, copy = ((folder / file).read_bytes() for folder in (case.folder, here / "mine"))
        assert MODELINE.sub(b"", copy, count=1) == MODELINE.sub(b"", original, count=1)
    assert MODELINE.sub(b"", Path("mine.yaml").read_bytes()) == MODELINE.sub(b"", case.scenario.read_bytes())
    schemas = {"mine/scenario.schema.json", "scenario.schema.json"} | (
        {"mine/overlay.schema.json"} if case.what_ifs else set()
    )
    written = {str(path.relative_to(here)) for path in here.rglob("*") if path.is_file()}
    assert written == {"mine.yaml", *schemas, *(f"mine/{file.as_posix()}" for file in case.files)}


def test_the_listing_shows_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = printed(capsys, "list")
    assert code == 0
    assert [id for id in CASES if not re.search(rf"^{id}\b", out, re.MULTILINE)] == []
    assert max(map(len, out.splitlines())) <= 80


# A library of made-up cases


@pytest.mark.usefixtures("library")
def test_what_belongs_to_a_case_is_its_folder_or_its_file_and_the_what_ifs_about_it() -> None:
    assert {case.id: (str(case.folder), [str(file) for file in case.files]) for case in cases()} == {
        "broken": ("library/broken", ["scenario.yaml"]),
        "single": ("library", ["single.yaml", "what-if/single-yes.yaml"]),
        "talks": ("library/talks", ["scenario.yaml", "README.md", "notes/more/a.txt", "what-if/yes.yaml"]),
    }
    assert case_of("talks").readme == Path("library/talks/README.md")
    assert case_of("talks").what_ifs == (Path("library/talks/what-if/yes.yaml"),)
    assert case_of("single").readme is None


@pytest.mark.usefixtures("library")
def test_a_case_that_cannot_be_read_says_so_in_its_row_and_the_others_are_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = printed(capsys, "list")
    assert code == 0
    assert "cannot be read: 1 mistake" in out
    assert "2031-04-02 to" in out and "2031-05-31" in out
    assert "1 party, 2 statements" in out
    assert "--> library/broken/scenario.yaml:2:" in err
    code, out, err = printed(capsys, "list", "broken")
    assert (code, "cannot be read: 1 mistake" in out, "error[unknown-value]" in err) == (0, True, True)


@pytest.mark.usefixtures("library")
def test_the_json_is_as_its_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = printed(capsys, "list", "--format", "json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert list(Draft202012Validator(schema_of("catalogue")).iter_errors(answer)) == []
    broken, single, talks = answer["cases"]
    assert (broken["title"], len(broken["mistakes"]), single["readme"]) == (None, 1, None)
    assert (talks["first"], talks["last"], talks["statements"]) == ("2031-04-02", "2031-05-31", 2)
    assert talks["summary"] == "A made-up case."
    assert [case["id"] for case in json.loads(printed(capsys, "list", "talks", "--format", "json")[1])["cases"]] == [
        "talks"
    ]


@pytest.mark.usefixtures("library")
def test_one_case_is_told_with_its_summary_parties_proposals_and_files(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "list", "talks")[1].splitlines()
    assert lines[:3] == ["Talks", "A made-up case.", "2 statements of 1 source, from 2031-04-02 to 2031-05-31"]
    assert "Northland  northland, principal" in lines
    assert "The plan  plan, drawn up 2031-05-01" in lines
    files = [f"library/talks/{name}" for name in ("scenario.yaml", "README.md", "what-if/yes.yaml")]
    assert [line for line in lines if line.startswith("library")] == files


@pytest.mark.usefixtures("library")
def test_a_copied_folder_names_the_schemas_beside_it(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "new", "mine", "--from", "talks")[0] == 0
    for name, schema in (("scenario.yaml", "scenario.schema.json"), ("what-if/yes.yaml", "../overlay.schema.json")):
        first = (here / "mine" / name).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={schema}"
        assert (here / "mine" / name).parent.joinpath(schema).is_file()
    assert printed(capsys, "check", "mine", "--no-lint") == (0, "", "")


@pytest.mark.usefixtures("library")
def test_a_copy_goes_into_a_folder_that_is_there_and_keeps_what_is_in_it(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "scenario.schema.json").write_text("{}", encoding="utf-8")
    code, _, err = printed(capsys, "new", "mine", "--from", "talks")
    assert code == 0
    assert (here / "mine" / "scenario.schema.json").read_text(encoding="utf-8") == "{}"
    assert "scenario.schema.json" not in err


@pytest.mark.usefixtures("library")
def test_nothing_is_written_over_and_then_nothing_is_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "mine" / "what-if").mkdir(parents=True)
    for name in ("README.md", "what-if/yes.yaml"):
        (here / "mine" / name).write_text("mine", encoding="utf-8")
    code, _, err = printed(capsys, "new", "mine", "--from", "talks")
    assert (code, err.count("error[already-exists]")) == (3, 2)
    assert not (here / "mine" / "scenario.yaml").exists()
    (here / "talks.yaml").write_text("mine", encoding="utf-8")
    assert printed(capsys, "new", "talks.yaml", "--from", "talks")[0] == 3
    assert (here / "talks.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("mine.txt", "not-yaml"),
        ("taken", "already-exists"),
        ("no/mine", "no-such-folder"),
        ("no/a.yaml", "no-such-folder"),
    ],
)
def test_a_place_where_no_copy_can_be_is_a_mistake(
    path: str, code: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "taken").write_text("a file", encoding="utf-8")
    found, _, err = printed(capsys, "new", path, "--from", "talks")
    assert (found, f"error[{code}]" in err) == (3, True)


@pytest.mark.usefixtures("library")
def test_a_case_that_is_not_there_is_told_with_the_nearest_and_all(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["list", "talk"], ["new", "mine", "--from", "talk"]):
        code, _, err = printed(capsys, *arguments)
        assert code == 2
        assert "did you mean `talks`?" in err
        assert "expected: `broken`, `single`, `talks`" in err


def test_the_beginning_of_an_id_is_enough_for_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["list", "gaza"], ["new", "mine", "--from", "gaza"], ["list", "GAZA"]):
        assert "did you mean `gaza-2024-11-27` or `gaza-2024-2025`?" in printed(capsys, *arguments)[2]
    assert "`tracker list` tells what each is about" in printed(capsys, "list", "")[2]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("there", [True, False])
def test_of_a_copy_that_cannot_be_finished_nothing_is_left(
    there: bool, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def full(path: Path, content: str | bytes) -> None:
        if len(written) == 3:
            not_written(path, OSError(28, "No space left on device"))
        create(path, content)
        written.append(path)

    if there:
        (here / "mine").mkdir()
        (here / "mine" / "own.txt").write_text("mine", encoding="utf-8")
    before = sorted(here.rglob("*"))
    monkeypatch.setattr(starter, "create", full)
    assert printed(capsys, "new", "mine", "--from", "talks")[0] == 3
    assert len(written) == 3
    assert sorted(here.rglob("*")) == before


def test_of_a_case_that_cannot_be_read_nothing_is_written(
    library: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (library / "talks" / "more.bin").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    code, _, err = printed(capsys, "new", "mine", "--from", "talks")
    assert (code, "error[too-large]" in err) == (3, True)
    assert not (here / "mine").exists()


@pytest.mark.usefixtures("library")
def test_a_rulebook_and_a_case_do_not_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "new", "mine", "--rules", "--from", "talks")[0] == 2


@pytest.mark.usefixtures("library")
def test_where_a_file_is_not_there_and_a_case_has_its_name_its_path_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("talks", "talks.yaml"):
        code, _, err = printed(capsys, "evaluate", name)
        assert code == 3
        assert "the case `talks` is library/talks/scenario.yaml" in " ".join(err.split())
    assert "the case" not in printed(capsys, "check", "other.yaml")[2]
    assert "name the file inside it: library/talks/scenario.yaml" in printed(capsys, "evaluate", "library/talks")[2]


@pytest.mark.usefixtures("library")
def test_only_where_a_scenario_was_asked_for_a_case_is_hinted_at_and_by_its_name_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    single = ["library/single.yaml", "--words", "talks"]
    assert "no such file" in printed(capsys, "check", *single)[2]
    assert "the case" not in printed(capsys, "check", *single)[2]
    assert "the case" not in printed(capsys, "rules", "--rules", "talks")[2]
    monkeypatch.setattr(catalogue, "read_text", None)  # no overlay is read for it
    monkeypatch.setattr(catalogue, "is_overlay", None)
    for command in ("check", "test", "evaluate", "backtest", "timeline"):
        assert "the case `single` is library/single.yaml" in " ".join(printed(capsys, command, "single")[2].split())


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is worked in cannot be deleted there")
@pytest.mark.parametrize(
    ("arguments", "code"), [(["rules"], 0), (["list"], 0), (["check", "brexit-2019"], 3), (["backtest", "x"], 3)]
)
def test_a_working_directory_that_was_deleted_is_no_fault(
    arguments: list[str], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path.cwd()
    (tmp_path / "gone").mkdir()
    os.chdir(tmp_path / "gone")
    try:
        (tmp_path / "gone").rmdir()
        found, _, err = printed(capsys, *arguments)
    finally:
        os.chdir(before)
    assert found == code, err


@pytest.mark.usefixtures("library")
def test_cases_are_completed_with_their_titles() -> None:
    assert completion.cases("") == [("broken", ""), ("single", "Talks"), ("talks", "Talks")]
    assert completion.cases("ta") == [("talks", "Talks")]


def test_a_case_is_a_value() -> None:
    assert case_of("wage-round") == Case("wage-round", catalogue.shipped_cases(), (Path("wage-round.yaml"),))
    for id in ("nothing", "", "..", "what-if", "brexit-2019/scenario", str(SCENARIOS / "wage-round")):
        with pytest.raises(KeyError):
            case_of(id)


def test_the_same_case_is_found_by_its_id_as_in_the_list() -> None:
    assert [case_of(id) for id in CASES] == list(cases())
