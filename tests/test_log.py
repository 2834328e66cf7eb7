"""The versions of a scenario in git: which they are, what each changed, and that git is only read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import random_scenarios
from test_cli import ROOT, SCREENS
from test_cli import tracker as as_a_process
from test_commands import printed
from test_neutral_words import JUDGING

import tracker
from tracker.chronicle import choose, chronicle, read_version
from tracker.engine import Engine
from tracker.history import Version, history, versions
from tracker.output.log_json import LogAnswer
from tracker.reading import ScenarioFile
from tracker.record import Question

TALKS = """\
format: 1
title: The border talks
parties:
  northland: {name: Northland, role: principal}
  southland: {name: Southland, role: principal}
  lakeland: {role: mediator}
issues:
  border: {scale: [closed, partly-open, open]}
  observers: {quantity: {min: 0, max: 500}}
statements:
  minister:
    party: northland
    attribution: official
    said: 2031-05-10
    positions:
      - requires: {border: open}
proposals:
  plan: {by: lakeland, tabled: 2031-05-12, terms: {border: partly-open, observers: 100}}
"""
BRIEFING = """\
  briefing:
    party: southland
    attribution: official
    said: 2031-05-14
    positions:
      - rejects: {border: partly-open}
"""
WITH_BRIEFING = TALKS.replace("proposals:\n", f"{BRIEFING}proposals:\n")
SOFTER = WITH_BRIEFING.replace("requires: {border: open}", "accepts: {border: [partly-open, open]}")
SIGNED = SOFTER + "events:\n  signing: {date: 2031-05-14, proposal: plan, becomes: accepted}\n"
MISTYPED = WITH_BRIEFING.replace("{border: open}", "{border: opened}").replace("role: mediator", "role: host")
GUESS = "assumptions:\n  guess: {party: southland, positions: [rejects: {observers: 1..500}]}\n"


class Repository:
    """A git repository of a test's own, of which nothing depends on the machine; each commit is a day later."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.day = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        who = {
            "NAME": "An Analyst",
            "EMAIL": "analyst@example.org",
            "DATE": f"2031-06-{self.day or 1:02} 09:30:00 +0300",
        }
        people = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_DEFAULT_HASH": "sha1"}
        command = ["git", "-C", str(self.folder), *arguments]
        done = subprocess.run(command, env={**os.environ, **people, **alone}, capture_output=True, check=True)
        return done.stdout.decode()

    def commit(self, subject: str, files: dict[str, str | bytes] | None = None) -> str:
        """Commit these files, and whatever else was changed; return the hash."""
        self.day += 1
        for name, text in (files or {}).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", subject)
        return self.git("rev-parse", "HEAD").strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty repository, which is the folder worked in."""
    found = Repository(tmp_path / "talks")
    monkeypatch.chdir(found.folder)
    return found


@pytest.fixture
def kept(repository: Repository) -> Repository:
    """The talks over four commits, one of them not valid."""
    repository.commit("Begin the record", {"talks.yaml": TALKS})
    repository.commit("Southland's briefing", {"talks.yaml": WITH_BRIEFING})
    repository.commit("Typed in a hurry", {"talks.yaml": MISTYPED})
    repository.commit("Northland could live with less", {"talks.yaml": SOFTER})
    return repository


def logged(capsys: pytest.CaptureFixture[str], *arguments: str) -> LogAnswer:
    code, out, err = printed(capsys, "log", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    return LogAnswer.model_validate(json.loads(out))


def subjects(answer: LogAnswer) -> list[str]:
    return [entry.commit.subject if entry.commit else "not committed" for entry in answer.entries]


def turns(answer: LogAnswer) -> list[dict[str, tuple[str | None, str | None]]]:
    """By entry: state and verdicts of the plan, before and after."""
    found = []
    for entry in answer.entries:
        plan = [one for one in entry.proposals if one.id == "plan"]
        words = {party: (v.before, v.after) for one in plan for party, v in one.verdicts.items()}
        states = [(one.state.before, one.state.after) for one in plan]
        found.append(dict(zip(["state"], states, strict=False)) | words)
    return found


# What a version changed.


def test_each_commit_tells_the_verdicts_that_it_made_others(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.folder / "talks.yaml").write_text(SIGNED)
    answer = logged(capsys, "talks.yaml")
    assert subjects(answer) == [
        "not committed",
        "Northland could live with less",
        "Typed in a hurry",
        "Southland's briefing",
        "Begin the record",
    ]
    assert turns(answer) == [
        {"state": ("incompatible", "incompatible")},
        {"state": ("incompatible", "incompatible"), "northland": ("incompatible", "open")},
        {},
        {"state": ("incompatible", "incompatible"), "southland": ("unstated", "incompatible")},
        {
            "state": (None, "incompatible"),
            "northland": (None, "incompatible"),
            "southland": (None, "unstated"),
            "lakeland": (None, "accepted"),
        },
    ]
    (signed,) = answer.entries[0].proposals
    assert (signed.lifecycle.before, signed.lifecycle.after) == ("tabled", "accepted")


def test_each_commit_tells_what_it_changed_in_the_record_and_how_the_day_moved(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.folder / "talks.yaml").write_text(SIGNED.replace("The border talks", "Talks on the border"))
    answer = logged(capsys, "talks.yaml")
    told = [[(a.change, a.section, a.id, a.keys) for a in entry.record] for entry in answer.entries]
    assert told[:4] == [
        [("changed", "title", None, ()), ("added", "events", "signing", ())],
        [("changed", "statements", "minister", ("positions",))],
        [],
        [("added", "statements", "briefing", ())],
    ]
    assert ("added", "proposals", "plan", ()) in told[4]
    days = [(entry.as_of.before, entry.as_of.after) for entry in answer.entries]
    assert days[3:] == [("2031-05-12", "2031-05-14"), (None, "2031-05-12")]


def test_a_version_that_is_not_valid_tells_its_mistakes_and_the_next_is_compared_with_the_last_valid_one(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = logged(capsys, "talks.yaml")
    mistyped = answer.entries[1]
    assert mistyped.status == "not-valid"
    assert [d.code for d in mistyped.mistakes] == ["unknown-value", "unknown-option"]
    assert mistyped.mistakes[0].file == f"{kept.git('rev-parse', '--short', 'HEAD~').strip()}:talks.yaml"
    assert answer.entries[0].since == kept.git("rev-parse", "HEAD~2").strip()
    out = printed(capsys, "log", "talks.yaml")[1]
    assert "not valid: 2 mistakes, the first: `role` of party `lakeland` cannot be `host` (line 6)" in " ".join(
        out.split()
    )


def test_a_record_may_begin_and_end_with_versions_that_are_not_valid(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("Begun", {"talks.yaml": "format: 1\n"})
    assert [entry.status for entry in logged(capsys, "talks.yaml").entries] == ["not-valid"]
    repository.commit("Valid", {"talks.yaml": TALKS})
    repository.commit("Mistyped", {"talks.yaml": MISTYPED})
    answer = logged(capsys, "talks.yaml")
    assert [(s, e.status) for s, e in zip(subjects(answer), answer.entries, strict=True)] == [
        ("Mistyped", "not-valid"),
        ("Valid", "valid"),
        ("Begun", "not-valid"),
    ]
    assert answer.entries[1].since is None


def test_a_version_that_only_differs_in_comments_is_shown_only_when_all_are(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.commit("A comment", {"talks.yaml": f"# To be gone through.\n{SOFTER}"})
    answer = logged(capsys, "talks.yaml")
    assert ("A comment" in subjects(answer), answer.passed_over) == (False, 1)
    answer = logged(capsys, "talks.yaml", "--all")
    assert (subjects(answer)[0], answer.passed_over) == ("A comment", 0)
    assert "the record says the same" in printed(capsys, "log", "talks.yaml", "--all")[1]


def test_a_file_that_was_taken_away_and_put_back_is_compared_with_what_it_was(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.folder / "talks.yaml").unlink()
    kept.commit("Away")
    kept.commit("Back", {"talks.yaml": SIGNED})
    answer = logged(capsys, "talks.yaml")
    assert subjects(answer)[:3] == ["Back", "Away", "Northland could live with less"]
    assert [entry.status for entry in answer.entries[:2]] == ["valid", "not-there"]
    assert [a.id for a in answer.entries[0].record] == ["signing"]


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("options", [(), ("--proposal", "plan", "--party", "southland")])
def test_the_version_that_brings_a_file_back_is_shown_even_if_nothing_in_it_differs(
    committed: bool, options: tuple[str, ...], kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.folder / "talks.yaml").unlink()
    kept.commit("Away")
    (kept.folder / "talks.yaml").write_text(SOFTER)
    if committed:
        kept.commit("Back")
        kept.commit("A comment", {"talks.yaml": f"# To be gone through.\n{SOFTER}"})
    answer = logged(capsys, "talks.yaml", *options)
    assert subjects(answer)[:2] == ["Back" if committed else "not committed", "Away"]
    back = answer.entries[0]
    assert (back.status, back.proposals, back.record) == ("valid", (), ())
    assert back.since == kept.git("rev-parse", "HEAD~3" if committed else "HEAD~1").strip()
    assert "\n  the file is there again\n" in printed(capsys, "log", "talks.yaml", *options)[1]


@pytest.mark.parametrize("name", ["talks.yaml", "cases/spring/talks.yaml"])
def test_a_file_that_is_gone_from_the_folder_is_told_as_taken_away_and_not_committed(
    name: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("One", {name: TALKS, "other.txt": "1"})
    repository.commit("Two", {name: WITH_BRIEFING})
    whole = logged(capsys, name)
    shutil.rmtree("cases") if "/" in name else Path(name).unlink()
    answer = logged(capsys, name)
    first = answer.entries[0]
    assert (first.commit, first.path, first.status, first.mistakes) == (None, name, "not-there", ())
    assert answer.entries[1:] == whole.entries
    out = printed(capsys, "log", name)[1]
    assert out.startswith("The border talks\n")
    assert "\nnot committed\n  the file was taken away\n" in out
    assert subjects(logged(capsys, name, "--until", "2032", "--party", "southland")) == ["Two", "One"]
    repository.commit("Away")
    answer = logged(capsys, name)
    assert (subjects(answer), answer.entries[0].status) == (["Away", "Two", "One"], "not-there")


def test_a_proposal_comes_and_goes(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit("One", {"talks.yaml": TALKS})
    repository.commit("Another", {"talks.yaml": TALKS.replace("  plan:", "  offer:")})
    newest = logged(capsys, "talks.yaml").entries[0]
    assert {one.id: (one.state.before, one.state.after) for one in newest.proposals} == {
        "offer": (None, "incompatible"),
        "plan": ("incompatible", None),
    }
    out = printed(capsys, "log", "talks.yaml", "-n", "1")[1]
    assert "offer  new: ✖ not compatible" in out
    assert "plan  no longer there; was ✖ not compatible" in out


def test_a_stage_is_told_of_a_proposal_and_not_again_of_its_phases(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    terms = "terms: {border: partly-open, observers: 100}}"
    phased = TALKS.replace(terms, "phases: [{id: one, terms: {border: partly-open}}, {id: two}]}")
    assert phased != TALKS
    repository.commit("One", {"talks.yaml": phased})
    signing = "events:\n  signing: {date: 2031-05-12, proposal: plan, becomes: rejected}\n"
    repository.commit("Two", {"talks.yaml": phased + signing})
    entry = logged(capsys, "talks.yaml", "-n", "1").entries[0]
    assert [(one.id, one.phase, one.lifecycle.after) for one in entry.proposals] == [("plan", None, "rejected")]
    entry = logged(capsys, "talks.yaml", "-n", "1", "--proposal", "plan@one").entries[0]
    assert [(one.phase, one.lifecycle.after) for one in entry.proposals] == [("one", "rejected")]


# The same, computed from nothing.


def judged(path: Path, **asked: Any) -> dict[tuple[str, str | None], dict[str, str | None]]:
    """By package, its state, stage and verdicts, as the public API gives them."""
    found = json.loads(tracker.to_json(tracker.evaluate(path, **asked)))
    return {
        (one["id"], one["phase"]): {
            "state": one["state"],
            **({"stage": one["lifecycle"]} if one["phase"] is None else {}),
            **{f"of {party}": verdict["verdict"] for party, verdict in one["verdicts"].items()},
        }
        for one in found["proposals"]
    }


def flat(found: dict[tuple[str, str | None], dict[str, str | None]]) -> dict[tuple[Any, ...], str | None]:
    return {(*key, what): word for key, words in found.items() for what, word in words.items()}


def differences(before: dict[tuple[Any, ...], Any], after: dict[tuple[Any, ...], Any]) -> dict[tuple[Any, ...], Any]:
    keys = [key for key in {**before, **after} if before.get(key, "-") != after.get(key, "-")]
    return {key: (before.get(key), after.get(key)) for key in keys}


def entries_of(path: Path) -> dict[tuple[str, str], Any]:
    """The entries of a file, by section and id, each as the plain data of its model."""
    data = tracker.load(path).scenario.model_dump()
    sections = {s: entries for s, entries in data.items() if isinstance(entries, dict) and s != "check"}
    return {(s, id): entry for s, entries in sections.items() for id, entry in entries.items()}


@pytest.mark.parametrize("seed", range(12))
def test_what_changed_is_what_judging_each_version_from_nothing_gives(
    seed: int, repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    random = Random(seed)
    texts: list[str] = []
    for number in range(6):
        texts.append(json.dumps(random_scenarios.scenario(random), indent=1))
        if random.random() < 0.3:
            repository.commit(f"mistyped {number}", {"talks.yaml": "format: 1\nparties:\n"})
        repository.commit(str(number), {"talks.yaml": texts[-1]})
    asked: dict[str, Any] = random.choice([{}, {"as_of": "2024-11-27"}, {"assume": "all"}])
    options = [word for key, value in asked.items() for word in (f"--{key.replace('_', '-')}", value)]
    answer = logged(capsys, "talks.yaml", *options, "--all")
    shown = {entry.commit.subject: entry for entry in answer.entries if entry.commit}
    before: dict[tuple[Any, ...], Any] = {}
    record: dict[tuple[str, str], Any] = {}
    for number, text in enumerate(texts):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text)
        after, others = flat(judged(path, **asked)), entries_of(path)
        entry = shown[str(number)]
        found: dict[tuple[Any, ...], Any] = {}
        for one in entry.proposals:
            key = (one.id, one.phase)
            found[(*key, "state")] = (one.state.before, one.state.after)
            if one.phase is None:
                found[(*key, "stage")] = (one.lifecycle.before, one.lifecycle.after)
            found |= {(*key, f"of {party}"): (v.before, v.after) for party, v in one.verdicts.items()}
        expected = differences(before, after)
        assert {key: words for key, words in found.items() if words[0] != words[1]} == {
            key: words for key, words in expected.items() if words[0] != words[1]
        }
        assert {key[:2] for key in found} == {key[:2] for key in expected}
        changed = {(a.section, a.id) for a in entry.record if a.id is not None}
        assert changed == {key for key in {**record, **others} if record.get(key) != others.get(key)}
        before, record = after, others


# Narrowed.


def test_only_what_a_question_is_narrowed_to_decides_what_is_shown(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert subjects(logged(capsys, "talks.yaml", "--party", "southland")) == [
        "Typed in a hurry", "Southland's briefing", "Begin the record",
    ]  # fmt: skip
    answer = logged(capsys, "talks.yaml", "--party", "northland", "--proposal", "plan")
    assert subjects(answer) == ["Northland could live with less", "Typed in a hurry", "Begin the record"]
    assert turns(answer)[0].keys() == {"state", "northland"}
    other = SOFTER + "  offer: {tabled: 2031-05-13, terms: {border: open}}\n"
    kept.commit("An offer", {"talks.yaml": other})
    assert subjects(logged(capsys, "talks.yaml", "--proposal", "offer")) == ["An offer", "Typed in a hurry"]
    assert subjects(logged(capsys, "talks.yaml", "--proposal", "plan"))[0] == "Northland could live with less"


def test_commits_are_chosen_by_day_and_number_and_still_compared_with_the_one_before(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = logged(capsys, "talks.yaml")
    for options, first, last in (
        (["-n", "1"], 0, 1),
        (["-n", "2"], 0, 2),
        (["--since", "2031-06-02"], 0, 3),
        (["--until", "2031-06-02"], 2, 4),
        (["--since", "2031-06-02", "--until", "2031-06-02"], 2, 3),
        (["--since", "2031", "--until", "2031-06"], 0, 4),
        (["--until", "2031-05"], 4, 4),
    ):
        answer = logged(capsys, "talks.yaml", *options)
        assert answer.entries == whole.entries[first:last], options
        assert answer.more == (options[0] == "-n")
    assert "No version differs" in printed(capsys, "log", "talks.yaml", "--until", "2031-05")[1]
    (kept.folder / "talks.yaml").write_text(SIGNED)
    assert subjects(logged(capsys, "talks.yaml", "--since", "2032")) == ["not committed"]
    assert "not committed" not in subjects(logged(capsys, "talks.yaml", "--until", "2032"))


@pytest.mark.usefixtures("kept")
def test_days_that_run_backwards_are_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = printed(capsys, "log", "talks.yaml", "--since", "2027", "--until", "2026")
    assert (code, out) == (2, "")
    assert err.startswith("error[days-backwards]: the first day, 2027, is after the last, 2026\n  --> --since\n")
    assert logged(capsys, "talks.yaml", "--since", "2031-06-02", "--until", "2031-06").since == "2031-06-02"


def test_a_commit_counts_on_the_day_that_it_was_where_it_was_written(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.folder / "talks.yaml").write_text(SIGNED)
    kept.git("commit", "-q", "-a", "-m", "Past midnight", "--date", "2031-07-01 00:30:00 +0900")
    assert subjects(logged(capsys, "talks.yaml", "--since", "2031-07-01")) == ["Past midnight"]
    assert "2031-07-01 00:30  Past midnight" in printed(capsys, "log", "talks.yaml")[1]
    (kept.folder / "talks.yaml").write_text(TALKS)
    kept.git("commit", "-q", "-a", "-m", "Nowhere", "--date", "1940000000 +9959")
    answer = logged(capsys, "talks.yaml", "-n", "1")
    assert subjects(answer) == ["Nowhere"]
    assert answer.entries[0].commit is not None
    assert answer.entries[0].commit.when.startswith("2031-06-")


@pytest.mark.usefixtures("kept")
def test_every_version_can_be_judged_as_of_one_day(capsys: pytest.CaptureFixture[str]) -> None:
    answer = logged(capsys, "talks.yaml", "--as-of", "2031-05-12")
    assert answer.as_of == "2031-05-12"
    assert turns(answer)[2] == {}  # the briefing is of a later day
    assert "each version as of 2031-05-12" in " ".join(
        printed(capsys, "log", "talks.yaml", "--as-of", "2031-05-12")[1].split()
    )


def test_an_assumption_takes_part_where_a_version_has_it(kept: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    kept.commit("A guess", {"talks.yaml": TALKS + GUESS})
    kept.commit("No guess", {"talks.yaml": TALKS})
    for id in ("guess", "all"):
        answer = logged(capsys, "talks.yaml", "--assume", id)
        assert [entry.get("southland") for entry in turns(answer)] == [
            ("incompatible", "unstated"),
            None,  # as the briefing had it
            None,
            None,
            ("unstated", "incompatible"),
            (None, "unstated"),
        ]
        (gone,) = answer.entries[0].proposals
        assert (gone.verdicts["southland"].assumed, gone.state.assumed) == ((True, False), (True, False))
    out = printed(capsys, "log", "talks.yaml", "--assume", "guess")[1]
    assert "† with assumptions of the analyst, where a version has them: guess" in out
    assert "✖ not compatible†" in out


def test_a_name_that_only_an_older_version_has_can_be_asked_for_and_one_that_none_has_cannot(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.commit("Renamed", {"talks.yaml": SOFTER.replace("plan:", "offer:") + GUESS})
    kept.commit("Gone", {"talks.yaml": SOFTER.replace("plan:", "offer:")})
    answer = logged(capsys, "talks.yaml", "--proposal", "plan", "--assume", "guess")
    assert turns(answer)[0]["state"] == ("incompatible", None)
    options = ["--proposal", "pln", "--assume", "guss", "--party", "x", "--since", "y", "--as-of", "z", "--format", "w"]
    code, out, err = printed(capsys, "log", "talks.yaml", *options)
    assert (code, out) == (2, "")
    for expected in ("unknown-proposal", "unknown-assumption", "unknown-party", "not-a-date", "unknown-value"):
        assert f"error[{expected}]" in err
    assert err.count("error[not-a-date]") == 2


# Which versions there are.


NAMES = ["a plan.yaml", "הסכם.yaml", "-dash.yaml", ":(top)x.yaml", "a[b]*?.yaml", "tab\there.yaml", "sub/folder/x.yaml"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", [TALKS, TALKS.replace("\n", "\r\n"), f"\ufeff{TALKS}"], ids=["lf", "crlf", "bom"])
def test_odd_names_and_line_ends_are_read(
    name: str, text: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("One", {name: text.encode(), "a b.yaml": "format: 1\n"})
    repository.commit("Two", {name: text.replace("requires: {border: open}", "accepts: {border: open}").encode()})
    typed = f"./{name}" if name.startswith("-") else name
    answer = logged(capsys, typed)
    assert (answer.file, subjects(answer)) == (name, ["Two", "One"])
    assert {entry.path for entry in answer.entries} == {name}
    assert all(entry.status == "valid" for entry in answer.entries)


def test_other_line_ends_in_the_folder_are_no_version_of_their_own(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("One", {"talks.yaml": TALKS})
    Path("talks.yaml").write_bytes(TALKS.replace("\n", "\r\n").encode())
    assert subjects(logged(capsys, "talks.yaml", "--all")) == ["One"]
    Path("talks.yaml").write_bytes(TALKS.replace("\n", "\r\n").encode() + b"# more\r\n")
    assert subjects(logged(capsys, "talks.yaml", "--all")) == ["not committed", "One"]


def test_what_stands_in_the_folder_may_be_invalid_too(kept: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    (kept.folder / "talks.yaml").write_text(MISTYPED)
    first = logged(capsys, "talks.yaml").entries[0]
    assert (first.commit, first.status, first.mistakes[0].file) == (None, "not-valid", "talks.yaml")


def test_renames_are_followed_also_with_changes_and_back_again(
    kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.folder / "cases").mkdir()
    kept.git("mv", "talks.yaml", "cases/border.yaml")
    kept.commit("Renamed, and signed", {"cases/border.yaml": SIGNED})
    kept.git("mv", "cases/border.yaml", "talks.yaml")
    kept.commit("Back")
    answer = logged(capsys, "talks.yaml", "--all")
    assert subjects(answer)[:3] == ["Back", "Renamed, and signed", "Northland could live with less"]
    assert [entry.path for entry in answer.entries][:3] == ["talks.yaml", "cases/border.yaml", "talks.yaml"]
    assert len(answer.entries) == 6
    assert [a.id for a in answer.entries[1].record] == ["signing"]
    assert "renamed from talks.yaml" in printed(capsys, "log", "talks.yaml", "--all")[1]


def test_a_merge_is_one_version_with_all_that_it_brought(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("One", {"talks.yaml": TALKS, "other.txt": "1"})
    repository.git("checkout", "-q", "-b", "side")
    repository.commit("On the side", {"talks.yaml": WITH_BRIEFING})
    repository.git("mv", "talks.yaml", "border.yaml")
    repository.commit("Also on the side", {"border.yaml": SOFTER})
    repository.git("checkout", "-q", "main")
    repository.commit("Elsewhere", {"other.txt": "2"})
    repository.git("merge", "-q", "--no-ff", "-m", "Merged", "side")
    answer = logged(capsys, "border.yaml", "--all")
    assert subjects(answer) == ["Merged", "One"]
    assert {a.id for a in answer.entries[0].record} == {"briefing", "minister"}


def test_what_was_committed_on_a_side_that_was_merged_is_told_of_the_merge(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("One", {"talks.yaml": TALKS})
    repository.git("checkout", "-q", "-b", "side")
    repository.commit("On the side", {"talks.yaml": WITH_BRIEFING})
    repository.git("checkout", "-q", "main")
    ours = TALKS.replace("title: The border talks", "title: Talks")
    repository.commit("On the line", {"talks.yaml": ours})
    repository.git("merge", "-q", "--no-ff", "-m", "Merged", "side")
    answer = logged(capsys, "talks.yaml", "--all")
    assert subjects(answer) == ["Merged", "On the line", "One"]
    assert [[a.id for a in entry.record] for entry in answer.entries[:2]] == [["briefing"], [None]]


def test_a_symbolic_link_is_followed_to_the_file_that_is_kept(
    kept: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = logged(capsys, "talks.yaml").entries
    (tmp_path / "elsewhere.yaml").symlink_to(kept.folder / "talks.yaml")
    (tmp_path / "folder").symlink_to(kept.folder)
    for path in (tmp_path / "elsewhere.yaml", tmp_path / "folder" / "talks.yaml"):
        assert logged(capsys, str(path)).entries == whole


def test_a_path_that_was_a_link_or_a_folder_before_has_no_content_then(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("A folder", {"talks.yaml/x.yaml": TALKS})
    shutil.rmtree("talks.yaml")
    Path("talks.yaml").symlink_to("nowhere")
    repository.commit("A link")
    Path("talks.yaml").unlink()
    repository.commit("A file", {"talks.yaml": WITH_BRIEFING})
    answer = logged(capsys, "talks.yaml")
    assert [(s, e.status) for s, e in zip(subjects(answer), answer.entries, strict=True)][:2] == [
        ("A file", "valid"), ("A link", "not-there"),
    ]  # fmt: skip


def test_a_shallow_clone_says_that_the_record_begins_there(
    kept: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.git("clone", "-q", "--depth", "2", kept.folder.as_uri(), str(tmp_path / "clone"))
    path = str(tmp_path / "clone" / "talks.yaml")
    answer = logged(capsys, path)
    assert (answer.shallow, subjects(answer)) == (True, ["Northland could live with less", "Typed in a hurry"])
    out = " ".join(printed(capsys, "log", path)[1].split())
    assert "the oldest version in this clone" in out
    assert "git fetch --unshallow" in out
    assert logged(capsys, "talks.yaml").shallow is False


@pytest.mark.parametrize(
    ("begun", "committed", "code"),
    [(False, False, "not-in-git"), (True, False, "not-committed"), (True, True, "not-committed")],
    ids=["no repository", "no commit", "not tracked"],
)
def test_a_file_without_a_record_in_git_is_told_with_a_hint(
    begun: bool, committed: bool, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    repository = Repository(folder) if begun else None
    if repository and committed:
        repository.commit("Something else", {"other.yaml": TALKS})
    (folder / "talks.yaml").write_text(TALKS)
    exit_code, out, err = printed(capsys, "log", str(folder / "talks.yaml"), "--since", "x")
    assert (exit_code, out) == (2, "")
    assert f"error[{code}]" in err
    assert "git add FILE" in err
    assert "error[not-a-date]" in err


def test_without_git_it_is_told_that_it_is_not_there(
    kept: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(kept.folder))
    code, out, err = printed(capsys, "log", "talks.yaml")
    assert (code, out) == (2, "")
    assert "error[no-git]" in err


def test_a_missing_file_is_told_as_by_every_command(kept: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = printed(capsys, "log", "talk.yaml")
    assert (code, "error[no-such-file]" in err) == (3, True)
    assert kept.folder.is_dir()


def test_a_missing_path_that_git_never_had_as_a_file_is_no_such_file(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("One", {"cases/talks.yaml": TALKS})
    Path("link.yaml").symlink_to("cases/talks.yaml")
    repository.commit("A link")
    Path("link.yaml").unlink()
    shutil.rmtree("cases")
    for path in ("link.yaml", "cases", "nowhere/talks.yaml", str(tmp_path / "outside" / "talks.yaml")):
        code, out, err = printed(capsys, "log", path)
        assert (code, out) == (3, "")
        assert err.startswith("error[no-such-file]"), path


def test_a_missing_file_is_told_as_missing_where_git_is_too(
    kept: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.folder / "talks.yaml").unlink()
    monkeypatch.setenv("PATH", str(kept.folder))
    code, out, err = printed(capsys, "log", "talks.yaml")
    assert (code, out) == (3, "")
    assert err.startswith("error[no-such-file]")


def test_a_damaged_repository_is_told_in_the_words_of_git(kept: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    blob = kept.git("rev-parse", "HEAD~3:talks.yaml").strip()
    (kept.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    code, out, err = printed(capsys, "log", "talks.yaml")
    assert (code, out) == (3, "")
    assert "error[git-failed]" in err
    assert "git does not give the content of talks.yaml" in err
    (kept.folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (kept.folder / ".git" / "config").write_text("[core\n")
    code, out, err = printed(capsys, "log", "talks.yaml")
    assert (code, out) == (2, "")
    assert "error[git-failed]: git says: bad config line 1" in err


@pytest.mark.skipif(os.name == "nt", reason="the git of this test is a shell script")
@pytest.mark.usefixtures("kept")
def test_a_git_that_breaks_off_is_told_and_no_bug_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = shutil.which("git")
    assert real is not None
    for begins in (
        "exit 1",
        "echo talks",
        "read blob; echo $blob blob 9999; echo 'format: 1'",
    ):
        (tmp_path / "bin").mkdir(exist_ok=True)
        script = f'#!/bin/sh\ncase "$*" in *cat-file*) {begins};; *) exec "{real}" "$@";; esac\n'
        (tmp_path / "bin" / "git").write_text(script)
        (tmp_path / "bin" / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
        code, out, err = printed(capsys, "log", "talks.yaml")
        assert (code, out) == (3, "")
        assert "error[git-failed]" in err


# Git is read, and nothing else of it counts.


SETTINGS = """\
[alias]
    log = !touch alias-was-run
    rev-parse = !touch alias-was-run
[color]
    ui = always
[core]
    abbrev = 40
    fsmonitor = "touch monitor-was-run"
    pager = touch pager-was-run
    quotePath = true
[diff]
    external = touch external-was-run
    mnemonicPrefix = true
    relative = true
    renames = false
    renameLimit = 1
[format]
    pretty = oneline
[i18n]
    logOutputEncoding = ISO-8859-1
[log]
    date = relative
    decorate = full
    diffMerges = combined
    follow = true
    showRoot = false
    showSignature = true
[pager]
    log = touch pager-was-run
"""
VARIABLES = {
    "GIT_DIR": "/nowhere",
    "GIT_WORK_TREE": "/nowhere",
    "GIT_INDEX_FILE": "/nowhere/index",
    "GIT_EXTERNAL_DIFF": "touch external-was-run",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PAGER": "touch pager-was-run",
    "GIT_TRACE": "1",
    "LANGUAGE": "de",
}


def test_settings_of_the_user_change_nothing_and_run_nothing(
    kept: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.folder / "sub").mkdir()
    kept.git("mv", "talks.yaml", "sub/הסכם.yaml")
    kept.commit("Tabled again, as « הסכם »")
    kept.commit("L'été", {"sub/הסכם.yaml": SIGNED})
    plain = printed(capsys, "log", "sub/הסכם.yaml", "--all")
    (tmp_path / "gitconfig").write_text(SETTINGS)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    assert printed(capsys, "log", "sub/הסכם.yaml", "--all") == plain
    assert plain[0] == 0
    assert "« הסכם »" in plain[1]
    assert "L'été" in plain[1]
    assert list(tmp_path.rglob("*-was-run")) == []


def content(folder: Path) -> dict[Path, tuple[bytes, int]]:
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_written(kept: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    (kept.folder / "talks.yaml").write_text(SIGNED)
    before = content(kept.folder)
    logged(capsys, "talks.yaml", "--all")
    assert content(kept.folder) == before


def test_only_one_module_runs_git() -> None:
    running = [path.name for path in (ROOT / "tracker").rglob("*.py") if '"git"' in path.read_text(encoding="utf-8")]
    assert running == ["history.py"]


def test_versions_are_read_one_by_one_and_the_process_ends_with_them(kept: Repository) -> None:
    found = history(kept.folder / "talks.yaml")
    going = versions(found)
    first = next(going)
    assert first.commit is not None
    assert first.data == SOFTER.encode()
    going.close()
    assert [v.data for v in versions(found, gone=True)][:2] == [None, SOFTER.encode()]
    assert [v.data for v in versions(found, b"other")] == [
        b"other", *(text.encode() for text in (SOFTER, MISTYPED, WITH_BRIEFING, TALKS)),
    ]  # fmt: skip


def test_no_more_versions_are_read_than_an_answer_needs(engine: Engine) -> None:
    read: list[str] = []

    def reading(version: Version) -> ScenarioFile:
        read.append(version.path)
        return read_version(version)

    def told() -> Iterator[Version]:
        for number in range(100):
            text = TALKS.replace("2031-05-12", f"2031-05-{12 + number % 2}")
            yield Version(None, str(number), text.encode())

    found = choose(chronicle(told(), engine, Question(), read=reading), everything=False, narrowed=False, most=3)
    assert (len(found.revisions), found.more, read) == (3, True, ["0", "1", "2", "3", "4"])
    read.clear()
    only = chronicle(told(), engine, Question(), wanted=lambda v: v.path == "50", read=reading)
    assert [entry.days for entry in only] == [(date(2031, 5, 13), date(2031, 5, 12))]
    assert read == ["50", "51"]


# How it is shown.


@pytest.mark.parametrize("options", [(), ("--since", "2040"), ("--until", "2031-06-01"), ("--party", "lakeland")])
def test_the_title_is_that_of_the_newest_valid_version_whatever_is_shown(
    options: tuple[str, ...], kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.commit("Called otherwise", {"talks.yaml": SOFTER.replace("The border talks", "Talks on the border")})
    kept.commit("Mistyped", {"talks.yaml": MISTYPED})
    assert printed(capsys, "log", "talks.yaml", *options)[1].startswith("Talks on the border\n")
    kept.commit("Without a title", {"talks.yaml": SOFTER.replace("title: The border talks\n", "")})
    assert printed(capsys, "log", "talks.yaml", *options)[1].startswith("A negotiation\n")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--proposal", "plan"), "only proposal plan"),
        (("--party", "southland"), "only the verdicts of southland"),
        (("--party", "southland", "--proposal", "plan"), "only the verdicts of southland on plan"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_the_heading_tells_what_the_question_is_narrowed_down_to(
    options: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"\n{words}\n" in printed(capsys, "log", "talks.yaml", *options)[1]
    assert "\nonly" not in printed(capsys, "log", "talks.yaml")[1]


@pytest.mark.parametrize(
    ("options", "words", "fields"),
    [
        ((), [], (None, False, None)),
        (("--min-grade", "B2"), ["graded B2 or better"], ("B2", False, None)),
        (("--graded-only",), ["graded, in full"], (None, True, None)),
        (("--min-attribution", "named"), ["attributed as named"], (None, False, "named")),
        (
            ("--min-grade", "A3", "--graded-only", "--min-attribution", "official"),
            ["graded A3 or better, in full", "attributed as official"],
            ("A3", True, "official"),
        ),
    ],
)
@pytest.mark.usefixtures("kept")
def test_the_heading_and_the_json_tell_which_statements_alone_count(
    options: tuple[str, ...], words: list[str], fields: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    heading = " ".join(printed(capsys, "log", "talks.yaml", *options)[1].partition("\n\n")[0].split())
    assert heading.count("only statements") == len(words)
    for word in words:
        assert f"only statements {word}" in heading
    answer = logged(capsys, "talks.yaml", *options)
    assert (answer.min_grade, answer.graded_only, answer.min_attribution) == fields


def test_the_screen_is_as_recorded(kept: Repository) -> None:
    kept.git("mv", "talks.yaml", "border.yaml")
    kept.commit("Signed", {"border.yaml": SIGNED})
    opener = SIGNED.replace("rejects: {border: partly-open}", "considers: {border: partly-open}")
    (kept.folder / "border.yaml").write_text(opener + GUESS)
    result = as_a_process("log", "border.yaml", cwd=kept.folder)
    assert (result.returncode, result.stderr) == (0, "")
    file = SCREENS / "log.txt"
    if os.environ.get("UPDATE_SCREENS"):
        file.write_text(result.stdout, encoding="utf-8")
    assert result.stdout == file.read_text(encoding="utf-8")
    assert max(map(len, result.stdout.splitlines())) <= 80


@pytest.mark.parametrize("format", ["terminal", "markdown", "json"])
def test_each_form_tells_the_same_and_judges_nobody(
    format: str, kept: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.folder / "talks.yaml").write_text(SIGNED)
    code, out, err = printed(capsys, "log", "talks.yaml", "--format", format)
    assert (code, err) == (0, "")
    for entry in logged(capsys, "talks.yaml").entries:
        assert entry.commit is None or entry.commit.subject in out
    assert "2031-06-04" in out
    assert ("2031-06-04 09:30" in out) or format == "json"
    assert not JUDGING.search(out)


def test_a_subject_cannot_move_the_cursor_and_may_be_empty(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("\x1b[2Jaway \u202e", {"talks.yaml": TALKS})
    repository.commit("", {"talks.yaml": WITH_BRIEFING})
    out = printed(capsys, "log", "talks.yaml")[1]
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[2Jaway" in out
    assert "(no subject)" in out


def test_the_shell_completes_names_of_the_file(kept: Repository) -> None:
    environment = {
        "_TRACKER_COMPLETE": "complete_zsh",
        "_TYPER_COMPLETE_ARGS": "tracker log talks.yaml --party sou",
    }
    assert "southland" in as_a_process(env=environment, cwd=kept.folder).stdout


def test_help_begins_without_what_only_answers_need() -> None:
    code = (
        "import sys; from tracker.cli import run; run(['log', '--help']);"
        "assert not {'rich', 'yaml', 'tracker.scenario', 'tracker.history', 'tracker.chronicle'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert "--since" in done.stdout
