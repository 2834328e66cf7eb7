"""`tracker apply`: a what-if written back into its file, all else left as it was typed, and taken back to the byte."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
import random_edits
import random_scenarios
import yaml
from test_cli import GAZA, ROOT, SCREENS, tracker
from test_commands import printed

from tracker import writing
from tracker.cli import applying, undoing
from tracker.diagnostics import Problems, Source
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.reading import ScenarioFile, read_scenario, scenario_in, textfile
from tracker.reading.meaning import NotAsMeant
from tracker.reading.overlays import overlay_text, read_overlay
from tracker.scenario import Scenario
from tracker.starter import SCENARIO
from tracker.voices import reported_on
from tracker.whatif import SECTIONS
from tracker.writeback.diffs import read_diff, reversed_, unified
from tracker.writeback.making import made
from tracker.writeback.written import written_back

HEAD = "format: 1\nkind: overlay\nbase: talks.yaml\n"
BASE = """\
format: 1   # the first
title: Talks
parties:
  northland: {name: Northland, role: principal}
  southland: {role: principal}   # across the river
issues: {border: {scale: [closed, partly-open, open]}, talks: {yes_no: true}}
statements:
  # by the river
  minister:
    party: northland
    attribution: official
    said: 2024-05-10
    positions:
    - requires: {border: open}   # the first
    - accepts: {talks: [yes]}

  briefing: {party: southland, attribution: anonymous, said: "2024-05-11"}

proposals:
   plan:
      tabled: 2024-05-12
      terms:
         border: 'open'
         talks: yes
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to work in, with a scenario."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.yaml").write_text(BASE)
    return tmp_path


def overlay(*changes: str, base: str = "talks.yaml") -> Path:
    """An overlay with these changes, as they stand in YAML."""
    path = Path("what-if.yaml")
    lines = "".join(f"  - {change}\n" for change in changes)
    path.write_text(f"{HEAD.replace('talks.yaml', base)}changes:\n{lines}", encoding="utf-8")
    return path


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """The text with some of its parts exchanged, each of which stands in it once."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


# What stands in the file


FIRST = "    - requires: {border: open}   # the first\n"
SECOND = "    - accepts: {talks: [yes]}\n"
BRIEFING = '  briefing: {party: southland, attribution: anonymous, said: "2024-05-11"}\n'
ANSWER = '{party: southland, attribution: official, said: 2024-05-20, summary: "Yes: perhaps."}'
ROWS: list[tuple[list[str], list[tuple[str, str]]]] = [
    (["plan: border=closed"], [("border: 'open'", "border: 'closed'")]),
    (["'plan: border=closed or open'"], [("border: 'open'", "border: [closed, open]")]),
    (["plan: talks=no"], [("talks: yes\n", "talks: no\n")]),
    (["'plan: to_negotiate talks=any'"], [("         talks: yes\n", "      to_negotiate: {talks: any}\n")]),
    (["minister[0] requires border=closed"], [("{border: open}   # the", "{border: closed}   # the")]),
    (["minister[0] requires border=closed or open"], [("{border: open}   # the", "{border: [closed, open]}   # the")]),
    (["minister also rejects border=closed"], [(SECOND, f"{SECOND}    - rejects: {{border: closed}}\n")]),
    (["drop minister[0]"], [(FIRST, "")]),
    (["drop minister[0], minister[1]"], [(f"    positions:\n{FIRST}{SECOND}", "")]),
    (["southland role=observer"], [("southland: {role: principal}", "southland: {role: observer}")]),
    (["southland veto=yes"], [("southland: {role: principal}", "southland: {role: principal, veto: true}")]),
    (["briefing said=2024-05"], [('"2024-05-11"', '"2024-05"')]),
    (["briefing until=2025"], [('"2024-05-11"}', '"2024-05-11", until: 2025}')]),
    (["border scale=[closed, open]"], [("[closed, partly-open, open]", "[closed, open]")]),
    (["drop minister"], [(BASE[BASE.index("  # by the river") : BASE.index("  briefing")], "")]),
    (["drop briefing"], [(f"\n{BRIEFING}", "")]),
    (["drop plan"], [(BASE[BASE.index("\nproposals") :], ""), ("title: Talks\n", "title: Talks\nas_of: 2024-05-12\n")]),
    (["as of 2024-06-01"], [("title: Talks\n", "title: Talks\nas_of: 2024-06-01\n")]),
    (["minister[0] accepts border=closed"], [("- requires: {border: open}", "- accepts: {border: closed}")]),
    ([f"add: {{statements: {{answer: {ANSWER}}}}}"], [(BRIEFING, f"{BRIEFING}\n  answer: {ANSWER}\n")]),
    (
        ["replace: {parties: {southland: {role: observer}}}"],
        [("southland: {role: principal}", "southland: {role: observer}")],
    ),
    (
        ["plan: border=closed", "drop briefing", "plan: talks=no"],
        [("border: 'open'", "border: 'closed'"), ("talks: yes\n", "talks: no\n"), (f"\n{BRIEFING}", "")],
    ),
]


@pytest.mark.parametrize(("changes", "pairs"), ROWS)
@pytest.mark.parametrize("kind", ["plain", "crlf", "bom", "no-final-newline"])
def test_only_what_is_meant_differs_in_the_file_and_it_is_taken_back_to_the_byte(
    here: Path, capsys: pytest.CaptureFixture[str], changes: list[str], pairs: list[tuple[str, str]], kind: str
) -> None:
    def typed(text: str) -> bytes:
        text = text.replace("\n", "\r\n") if kind == "crlf" else text
        text = text.removesuffix("\n") if kind == "no-final-newline" else text
        return ("\ufeff" if kind == "bom" else "").encode() + text.encode()

    file = here / "talks.yaml"
    file.write_bytes(typed(BASE))
    path = overlay(*changes)
    assert run(capsys, "apply", str(path)) == 0
    assert file.read_bytes().decode() == typed(changed(BASE, *pairs)).decode()
    assert run(capsys, "apply", "what-if.diff", "--revert") == 0
    assert file.read_bytes() == typed(BASE)
    assert run(capsys, "apply", "what-if.diff") == 0
    assert file.read_bytes() == typed(changed(BASE, *pairs))
    assert sorted(one.name for one in here.iterdir()) == ["talks.yaml", "what-if.diff", "what-if.yaml"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> int:
    code, out, err = printed(capsys, *arguments)
    assert out == ""
    assert "error" not in err, err
    return code


ODD = """\
\ufeff{format: 1, 'title': "حدود",
  parties: {northland: {role: principal, name: "צפון"},   # אחד
            "southland": {role: principal}},
  issues: {border: {scale: [closed, open]},
           observers: {quantity: {max: 9}}, # tail
  },
  statements: {
    answer: {party: northland, attribution: official, said: 2024-05-10,
             positions: [{requires: {border: open}},
                         {accepts: {observers: 1..5}}]}},
  proposals: {plan: {tabled: 2024-05-12, terms: {border: open, observers: [3, 4]}}}} # end"""


@pytest.mark.parametrize(
    ("change", "pair"),
    [
        ("plan: border=closed", ("terms: {border: open", "terms: {border: closed")),
        ("plan: observers=3", ("[3, 4]", "[3]")),
        ("drop answer[0]", ("[{requires: {border: open}},\n                         {acc", "[{acc")),
        ("northland role=guarantor", ("northland: {role: principal", "northland: {role: guarantor")),
    ],
)
def test_in_flow_over_several_lines_no_more_differs_either(
    here: Path, capsys: pytest.CaptureFixture[str], change: str, pair: tuple[str, str]
) -> None:
    (here / "talks.yaml").write_text(ODD, encoding="utf-8")
    assert run(capsys, "apply", str(overlay(f"'{change}'"))) == 0
    assert (here / "talks.yaml").read_text(encoding="utf-8") == changed(ODD, pair)
    assert run(capsys, "apply", "what-if.diff", "--revert") == 0
    assert (here / "talks.yaml").read_text(encoding="utf-8") == ODD


# Every kind of change, in every file


FILES = [
    *sorted((ROOT / "scenarios").glob("*.yaml")),
    *sorted((ROOT / "tests" / "files" / "good").glob("*.yaml")),
    ROOT / "SCENARIO",
]


def text_of(path: Path) -> str:
    return SCENARIO if path.name == "SCENARIO" else path.read_text(encoding="utf-8")


def edits(scenario: Scenario) -> Iterator[str]:
    """Edits of every kind there is something for, about each entry."""
    yield "as of 2031-01-01"
    issue = next(iter(scenario.issues))
    word = {"yes_no": "yes"}.get(next(iter(scenario.issues[issue].model_fields_set), ""), "silent")
    for section, kind in (("statements", "statement"), ("assumptions", "assumption")):
        for id, voice in getattr(scenario, section).items():
            yield f"drop {kind} {id}"
            yield f"{kind} {id} also rejects {issue}={word}"
            yield f"{kind} {id} rejects {issue}=any"
            for index, _ in enumerate(voice.positions):
                yield f"drop {kind} {id}[{index}]"
                yield f"{kind} {id}[{index}] accepts {issue}=any"
    for id in scenario.parties:
        yield f"party {id} rejects {issue}=any"
        yield f"party {id} also accepts {issue}=any provided {issue}=silent"
        yield f"drop party {id} on {issue}"
        yield f"party {id} veto=yes"
        yield from (f"party {id} accepts proposal={plan}" for plan in scenario.proposals)
    for id, proposal in scenario.proposals.items():
        yield f"drop proposal {id}"
        yield f"proposal {id}: {issue}=any"
        yield f"proposal {id}: to_negotiate {issue}=any"
        yield f"proposal {id} reported=2031-01-01"
        yield f"proposal {id} by=none"
        yield from (f"proposal {id}@{phase}: {issue}=silent" for phase in proposal.phase_ids)
    yield from (f"drop event {id}" for id in scenario.events)
    yield from (f"event {id} date=2031-01-01" for id in scenario.events)
    for id in scenario.sources:
        yield f"drop source {id}"
        yield f"source {id} reliability=F"
        yield f"source {id} reliability=none"
    for id, statement in scenario.statements.items():
        yield f"statement {id} credibility=6"
        yield f"statement {id} until=none"
        yield f"statement {id} attribution={'named' if statement.attribution == 'official' else 'official'}"
    yield f"issue {issue} essential=true"


PUTS = """\
  - add:
      sources: {new-wire: {publisher: "א: wire", date: 2031-01-01}}
      statements:
        new-answer: {party: PARTY, attribution: named, source: new-wire, positions: [{rejects: {ISSUE: any}}]}
      events: {new-meeting: {date: 2031-01-02, summary: A meeting, source: new-wire}}
      proposals: {new-plan: {tabled: 2031-01-01, terms: {ISSUE: any}}}
      assumptions: {new-guess: {party: PARTY, basis: [new-answer], positions: [{considers: {ISSUE: any}}]}}
  - PARTY rejects new-plan
  - drop new-answer, new-guess
"""


class Tried(NamedTuple):
    made: int
    refused: list[str]


def tried(here: Path, path: Path) -> Tried:
    """Each edit by itself written into a copy of the file: only what it is about differs, and it is taken back."""
    text = text_of(path)
    (here / "talks.yaml").write_bytes(text.encode())
    file = read_scenario(here / "talks.yaml")
    scenario = file.scenario
    written, refused = 0, []
    for edit in edits(scenario):
        try:
            changes = file.with_edits(edit).supposing.changes
        except Problems:
            continue
        (here / "one.yaml").write_text(overlay_text(changes, "talks.yaml"), encoding="utf-8")
        try:
            found = written_back(read_overlay(here / "one.yaml", file), as_said=True)
        except Problems as problems:
            refused += [one.code for one in problems.diagnostics]
            continue
        written += found.before.text != found.after
        assert_only_entries_differ(found.before.text, found.after, edit)
        if diff := unified("talks.yaml", found.before.text, found.after):
            change = read_diff(Source("one.diff", diff))
            assert made(change, "talks.yaml", found.before.text).text == found.after
            assert made(reversed_(change), "talks.yaml", found.after).text == found.before.text
    return Tried(written, refused)


def assert_only_entries_differ(before: str, after: str, about: str) -> None:
    """Of every entry that reads the same before and after, each line stands in both."""
    files = [scenario_in(Source("talks.yaml", text)) for text in (before, after)]
    lines = [lines_of_entries(file) for file in files]
    old, new = (
        {(section, id): entry for section in SECTIONS for id, entry in getattr(file.scenario, section).items()}
        for file in files
    )
    for entry in old:
        if new.get(entry) == old[entry]:
            assert lines[0][entry] == lines[1][entry], f"{about}: {entry}"


def lines_of_entries(file: ScenarioFile) -> dict[tuple[str, str], list[str]]:
    """By section and id of each entry, the lines on which something of it stands."""
    assert file.document
    lines = file.document.source.text.split("\n")
    places: dict[tuple[str, str], list[int]] = {}
    for path, mark in (*file.document.spans.items(), *file.document.keys.items()):
        if len(path) > 1:
            places.setdefault((str(path[0]), str(path[1])), []).append(mark[0])
    return {
        entry: [lines[number - 1].rstrip("}], \r") for number in range(min(found), max(found) + 1)]
        for entry, found in places.items()
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_kind_of_change_is_written_into_every_file_and_leaves_the_other_entries(here: Path, path: Path) -> None:
    found = tried(here, path)
    assert found.made >= 3
    assert set(found.refused) <= {"not-in-a-file", "basis-left-out", "no-date"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_whole_new_entries_are_written_into_every_file(here: Path, path: Path) -> None:
    (here / "talks.yaml").write_bytes(text_of(path).encode())
    scenario = read_scenario(here / "talks.yaml").scenario
    party, issue = next(iter(scenario.parties)), next(iter(scenario.issues))
    text = PUTS.replace("PARTY", party).replace("ISSUE", issue)
    for end in (len(text), text.index("  - drop")):
        (here / "one.yaml").write_text(f"{HEAD}changes:\n{text[:end]}", encoding="utf-8")
        found = written_back(read_overlay(here / "one.yaml"), as_said=True)
        assert_only_entries_differ(found.before.text, found.after, "new entries")
        (here / "two.yaml").write_bytes(found.after.encode())
        new = read_scenario(here / "two.yaml").scenario
        assert ("new-answer" in new.statements) == (end < len(text))
        assert new.events["new-meeting"].source == "new-wire"


@pytest.mark.parametrize("seed", range(40))
def test_a_change_and_the_change_back_leave_every_byte_as_it_was(here: Path, seed: int) -> None:
    random = Random(seed)
    path = random.choice(FILES)
    text = text_of(path).replace("\n", random.choice(["\n", "\r\n"]))
    bom = random.choice(["", "\ufeff"])
    (here / "talks.yaml").write_bytes((bom + text).encode())
    scenario = read_scenario(here / "talks.yaml").scenario
    flips = list(back_and_forth(scenario))
    there, back = random.choice(flips)
    for edit in (there, back):
        (here / "one.yaml").write_text(f"{HEAD}changes: ['{edit}']\n")
        assert run_quietly("apply", "one.yaml") == 0
    assert (here / "talks.yaml").read_bytes() == (bom + text).encode()


def back_and_forth(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """An edit of one value, and the edit back."""
    for id, proposal in scenario.proposals.items() if scenario.as_of else ():  # else its day would be another for good
        yield f"proposal {id} tabled=2031-01-01", f"proposal {id} tabled={proposal.tabled}"
    for id, party in scenario.parties.items():
        if "veto" not in party.model_fields_set:
            yield f"party {id} veto=yes", f"party {id} veto=none"
        if len(scenario.principals) > 1:
            yield f"party {id} role=observer", f"party {id} role={party.role}"
    for id, statement in scenario.statements.items():
        other = "named" if statement.attribution == "official" else "official"
        yield f"statement {id} attribution={other}", f"statement {id} attribution={statement.attribution}"


def run_quietly(*arguments: str) -> int:
    from tracker.cli import run

    return run(list(arguments))


# The command


def test_it_says_what_was_written_and_how_to_take_it_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = overlay("plan: border=closed", "drop briefing")
    assert printed(capsys, "apply", str(path)) == (
        0,
        "",
        "wrote talks.yaml\n  1. plan: border=closed\n  2. drop briefing\n"
        "to take it back: tracker apply what-if.diff --revert\n"
        "what-if.yaml has served its turn: what it drops is gone, what it adds is there, and `tracker check` "
        "would say so\n",
    )
    assert printed(capsys, "apply", "what-if.diff", "--revert") == (
        0,
        "",
        "wrote talks.yaml\nto take it back: tracker apply what-if.diff\n",
    )
    assert (here / "talks.yaml").read_text() == BASE


def test_what_goes_along_with_a_change_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = "  - {proposal: plan, state: open}\n"
    more = plain.replace("}", ", because: [briefing]}")
    (here / "talks.yaml").write_text(f"{BASE}expect:\n{plain}  # the other\n{more}")
    code, _, err = printed(capsys, "apply", str(overlay("drop briefing")))
    assert (code, err.splitlines()[1:3]) == (
        0,
        ["  1. drop briefing", "left out with it: expectation 2 of `expect`: it names statement `briefing`"],
    )
    assert len(read_scenario("talks.yaml").scenario.expect) == 1


def test_a_diff_is_printed_and_nothing_is_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = overlay("plan: border=closed", "as of 2024-06-01")
    code, out, err = printed(capsys, "apply", str(path), "--diff")
    assert (code, err) == (0, "  1. plan: border=closed\n  2. as of 2024-06-01\n")
    assert (here / "talks.yaml").read_text() == BASE
    assert sorted(one.name for one in here.iterdir()) == ["talks.yaml", "what-if.yaml"]
    (here / "no-ending").write_text(out)  # what it is shows in what it says
    assert run(capsys, "apply", "no-ending") == 0
    new = changed(BASE, ("border: 'open'", "border: 'closed'"), ("Talks\n", "Talks\nas_of: 2024-06-01\n"))
    assert (here / "talks.yaml").read_text() == new
    code, back, _ = printed(capsys, "apply", "no-ending", "--revert", "--diff")
    assert code == 0
    assert back == unified("talks.yaml", new, BASE)
    assert (here / "talks.yaml").read_text() == new
    assert run(capsys, "apply", "no-ending", "--revert") == 0
    assert (here / "talks.yaml").read_text() == BASE


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no `patch` here")
def test_the_printed_bytes_are_what_patch_needs(here: Path) -> None:
    typed = (
        "\ufeff" + BASE.replace("talks: yes\n", "talks: yes").replace("\n", "\r\n").replace("Talks", "שיחות")
    ).encode()
    (here / "talks.yaml").write_bytes(typed)
    new = "add: {statements: {x: {party: southland, attribution: named, said: 2024, summary: ص}}}"
    path = overlay("plan: talks=no", new)
    result = subprocess.run(
        [sys.executable, "-m", "tracker", "apply", str(path), "--diff"],
        capture_output=True,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    done = subprocess.run(["patch", "--binary", "-p0"], input=result.stdout, capture_output=True, cwd=here, check=False)
    assert done.returncode == 0, done.stdout
    patched = (here / "talks.yaml").read_bytes()
    (here / "talks.yaml").write_bytes(typed)
    assert run_quietly("apply", str(path)) == 0
    assert (here / "talks.yaml").read_bytes() == patched != typed


def test_an_overlay_that_changes_nothing_leaves_the_file_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = here / "talks.yaml"
    before = file.stat()
    for arguments in ([], ["--diff"], ["--as-said"]):
        path = overlay("plan: border=open", "minister[1] accepts talks=yes", "add: {}")
        code, out, err = printed(capsys, "apply", str(path), *arguments)
        assert (code, out, err) == (0, "", "talks.yaml stays as it is: it says all of this already\n")
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(one.name for one in here.iterdir()) == ["talks.yaml", "what-if.yaml"]


def test_everything_that_no_file_can_hold_is_told_at_once_with_its_place(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guess = "guess: {party: southland, basis: [briefing], positions: [rejects: {border: open}]}"
    (here / "talks.yaml").write_text(f"{BASE}assumptions:\n  {guess}\n")
    path = overlay(
        "southland accepts border=open", "as of 2024-06-01", "drop northland on talks", "assume guess", "drop briefing"
    )
    code, out, err = printed(capsys, "apply", str(path))
    assert (code, out) == (3, "")
    places = [line.strip() for line in err.splitlines() if "-->" in line]
    assert [line for line in err.splitlines() if line.startswith("error")] != []
    assert places == [f"--> what-if.yaml:{line}:5" for line in (5, 7, 8, 9)]
    codes = [line.split("]")[0] for line in err.splitlines() if line.startswith("error[")]
    assert codes == ["error[not-said", "error[not-said", "error[not-in-a-file", "error[basis-left-out"]
    assert "assumption `guess`: talks.yaml:26:36" in err
    code, _, err = printed(capsys, "apply", str(path), "--as-said")
    assert (code, "not-said" in err, "not-in-a-file" in err) == (3, False, True)
    assert not Path("what-if.diff").exists()


def test_mistakes_of_the_overlay_are_told_as_check_tells_them(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = overlay(
        "plan: border=opened", "minister[7] accepts talks=yes", "ministers[0] accepts talks=yes", "as of never"
    )
    assert printed(capsys, "apply", str(path)) == printed(capsys, "check", str(path))
    assert (here / "talks.yaml").read_text() == BASE


def test_what_is_supposed_is_written_down_as_such_where_that_is_asked_for(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = overlay("southland accepts border=open provided talks=yes", "northland considers border=partly-open")
    assert run(capsys, "apply", str(path), "--as-said") == 0
    new = changed(
        BASE,
        ("    - requires: {border: open}   # the first\n", ""),
        (
            '"2024-05-11"}\n',
            '"2024-05-11"}\n\n'
            "  what-if-1:\n    party: southland\n    speaker: supposed by the analyst\n"
            "    attribution: official\n    said: 2024-05-12\n"
            '    summary: "Supposed, not said: southland accepts border=open provided talks=yes"\n'
            "    positions:\n    - accepts: {border: open}\n      provided: {talks: yes}\n\n"
            "  what-if-2:\n    party: northland\n    speaker: supposed by the analyst\n"
            "    attribution: official\n    said: 2024-05-12\n"
            '    summary: "Supposed, not said: northland considers border=partly-open"\n'
            "    positions:\n    - considers: {border: partly-open}\n",
        ),
    )
    assert (here / "talks.yaml").read_text() == new
    assert run(capsys, "apply", "what-if.diff", "--revert") == 0
    assert (here / "talks.yaml").read_text() == BASE


AS_SAID = [
    ["southland accepts border=open provided talks=yes", "northland considers border=partly-open"],
    ["northland rejects border=open, talks=yes"],
    ["southland accepts border=open", "southland accepts border=closed"],
    ["drop party northland on border", "drop party northland on talks"],
    ["drop party northland on border", "northland accepts border=open, talks=yes", "southland also rejects talks=no"],
    ["plan: border=closed", "northland accepts border=closed"],
]


@pytest.mark.parametrize("changes", AS_SAID)
def test_what_is_written_as_said_a_second_time_is_told_to_be_there_and_nothing_is_written(
    here: Path, capsys: pytest.CaptureFixture[str], changes: list[str]
) -> None:
    path = overlay(*changes)
    assert run(capsys, "apply", str(path), "--as-said") == 0
    text = (here / "talks.yaml").read_text()
    assert "supposed by the analyst" in text
    code, _, err = printed(capsys, "apply", str(path), "--as-said")
    assert (code, (here / "talks.yaml").read_text()) == (0, text)
    assert "says so already, and nothing is written for" in err
    assert "was what-if.yaml applied already? `tracker apply what-if.diff --revert` takes that back\n" in err
    assert not (here / "what-if-2.diff").exists()


def test_of_what_is_written_as_said_only_what_is_new_is_written_a_second_time(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "apply", str(overlay("southland accepts border=open")), "--as-said") == 0
    before = read_scenario(here / "talks.yaml").scenario
    path = overlay("southland accepts border=open", "drop party northland on border", "southland rejects talks=no")
    assert run(capsys, "apply", str(path), "--as-said") == 0
    after = read_scenario(here / "talks.yaml").scenario
    new = [one for id, one in after.statements.items() if id not in before.statements]
    assert [one.summary for one in new] == ["Supposed, not said: southland rejects talks=no"]
    assert after.statements["what-if-1"] == before.statements["what-if-1"]
    assert len(after.statements["minister"].positions) == 1


def test_where_nothing_has_a_date_nothing_can_be_written_as_said(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "talks.yaml").write_text(BASE[: BASE.index("statements")])
    code, _, err = printed(capsys, "apply", str(overlay("southland accepts border=open")), "--as-said")
    assert (code, "error[no-date]" in err) == (3, True)
    assert run(capsys, "apply", str(overlay("southland accepts border=open", "as of 2024-05")), "--as-said") == 0
    assert str(read_scenario("talks.yaml").scenario.statements["what-if-1"].said) == "2024-05-31"


def test_another_file_than_the_one_that_is_named_is_changed_where_that_is_asked_for(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "copy.yaml").write_text(BASE)
    code, _, err = printed(capsys, "apply", str(overlay("plan: border=closed")), "--onto", "copy.yaml")
    assert (code, "warning[another-base]" in err) == (0, True)
    assert (here / "talks.yaml").read_text() == BASE
    new = changed(BASE, ("border: 'open'", "border: 'closed'"))
    assert (here / "copy.yaml").read_text() == new
    code, _, err = printed(capsys, "apply", "what-if.diff", "--onto", "talks.yaml")
    assert (code, err.splitlines()[-1]) == (
        0,
        "to take it back: tracker apply what-if.diff --revert --onto talks.yaml",
    )
    assert (here / "talks.yaml").read_text() == new


def test_the_file_is_judged_as_of_the_day_of_the_what_if_and_that_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = printed(capsys, "apply", str(overlay("drop plan")))
    assert (code, err.splitlines()[2]) == (
        0,
        "`as_of: 2024-05-12` is written too: without it the file would be judged as of 2024-05-11",
    )
    assert str(read_scenario("talks.yaml").scenario.as_of) == "2024-05-12"


def test_that_an_edit_of_a_statement_corrects_the_record_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--diff"], []):
        code, _, err = printed(capsys, "apply", str(overlay("minister requires border=closed")), *arguments)
        assert (code, "changes what statement `minister` is recorded as saying" in err.splitlines()) == (0, True)


COMMENTED = """\
format: 1
parties: {northland: {role: principal}, southland: {role: principal}}
issues: {border: {scale: [closed, open]}}
# All of it public.
sources:   # by name
  # Daily.
  gazette: {publisher: The Gazette, title: "# 1"}
statements:
  # Read out in parliament.
  # Minutes, p. 3.
  minister: {party: northland, attribution: official, said: 2024-05-10, positions: [{requires: {border: open}}]}

  # The only word of Southland so far.
  briefing:
    party: southland
    attribution: official
    source: gazette   # p. 2
    said: 2024-05-09
    summary: |
      # not a remark
"""


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        ("drop minister", ["# Read out in parliament.", "# Minutes, p. 3."]),
        ("drop briefing", ["# The only word of Southland so far.", "# p. 2"]),
        (
            "drop gazette",
            ["# All of it public.", "# by name", "# Daily.", "# The only word of Southland so far.", "# p. 2"],
        ),
        ("minister[0] rejects border=closed", []),
    ],
)
def test_each_comment_that_goes_is_told(
    here: Path, capsys: pytest.CaptureFixture[str], change: str, gone: list[str]
) -> None:
    (here / "talks.yaml").write_text(COMMENTED)
    for arguments in (["--diff"], []):
        code, _, err = printed(capsys, "apply", str(overlay(change)), *arguments)
        told = [line.partition("comment ")[2].strip("`") for line in err.splitlines() if "the comment" in line]
        assert (code, told) == (0, gone)
    left = (here / "talks.yaml").read_text()
    assert [one for one in gone if one in left] == []
    assert ("# 1" in left) == ("gazette" not in change)
    assert ("# not a remark" in left) == (change not in ("drop briefing", "drop gazette"))
    assert run(capsys, "apply", "what-if.diff", "--revert") == 0
    assert (here / "talks.yaml").read_text() == COMMENTED


@pytest.mark.parametrize("step", ["tracker.writing._settle", "os.fsync"])
def test_an_interruption_leaves_either_the_old_file_or_the_new_one_with_its_diff(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    path = overlay("plan: border=closed")
    with monkeypatch.context() as context:
        context.setattr(step, interrupted)
        code, _, err = printed(capsys, "apply", str(path))
    assert code == 130
    late = step.endswith("_settle")
    assert ((here / "talks.yaml").read_text() == BASE) != late
    assert ("wrote talks.yaml" in err, "--revert" in err) == (late, late)
    assert (here / "what-if.diff").exists() == late
    if late:
        assert run(capsys, "apply", "what-if.diff", "--revert") == 0
        assert (here / "talks.yaml").read_text() == BASE


def test_a_diff_names_the_file_as_seen_from_its_own_folder(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "what-ifs").mkdir()
    text = overlay("plan: border=closed", base="../talks.yaml").read_text()
    (here / "what-ifs" / "one.yaml").write_text(text)
    assert run(capsys, "apply", "what-ifs/one.yaml") == 0
    kept = here / "what-ifs" / "one.diff"
    assert "\n--- ../talks.yaml\n" in kept.read_text()
    for folder in (here / "what-ifs", here.parent):
        monkeypatch.chdir(folder)
        assert run(capsys, "apply", os.path.relpath(kept), "--revert") == 0
        assert (here / "talks.yaml").read_text() == BASE
        assert run(capsys, "apply", str(kept)) == 0
    assert run(capsys, "apply", str(kept), "--revert") == 0
    monkeypatch.chdir(here)
    code, out, _ = printed(capsys, "apply", "what-ifs/one.yaml", "--diff")
    assert (code, out.splitlines()[2]) == (0, "--- talks.yaml")
    (here / "what-ifs" / "printed.diff").write_text(out)
    code, _, err = printed(capsys, "apply", "what-ifs/printed.diff")
    words = " ".join(err.split())
    assert (code, "error[no-such-file]" in err) == (3, True)
    assert "what-ifs/printed.diff names `talks.yaml`, as seen from its own folder" in words
    assert "--onto" in words
    assert run(capsys, "apply", "what-ifs/printed.diff", "--onto", "talks.yaml") == 0


def test_through_a_linked_folder_the_diff_finds_the_file_as_well(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "far" / "away").mkdir(parents=True)
    (here / "near").symlink_to(here / "far" / "away")
    (here / "far" / "talks.yaml").write_text(BASE)
    (here / "far" / "away" / "one.yaml").write_text(overlay("plan: border=closed", base="../talks.yaml").read_text())
    assert run(capsys, "apply", "near/one.yaml") == 0
    assert (here / "talks.yaml").read_text() == BASE
    assert run(capsys, "apply", "near/one.diff", "--revert") == 0
    assert (here / "far" / "talks.yaml").read_text() == BASE


def test_a_change_is_taken_back_where_its_lines_stand_further_down_by_now(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "apply", str(overlay("plan: border=closed", "drop minister[1]"))) == 0
    more = "  # by the sea\n  letter: {party: southland, attribution: named, said: 2024-05-01}\n\n  # by the river\n"
    text = (here / "talks.yaml").read_text()
    (here / "talks.yaml").write_text(changed(text, ("  # by the river\n", more)))
    code, _, err = printed(capsys, "apply", "what-if.diff", "--revert")
    assert (code, err.splitlines()[1:2]) == (0, ["what the diff has at line 12 stood 3 lines further down"])
    assert (here / "talks.yaml").read_text() == changed(BASE, ("  # by the river\n", more))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("drop briefing", "unknown-entry"),
        ("drop: {statements: briefing}", "unknown-statement"),
        (f"add: {{statements: {{answer: {ANSWER}}}}}", "already-there"),
    ],
)
def test_an_overlay_that_was_applied_already_is_asked_about_and_has_served_its_turn(
    here: Path, capsys: pytest.CaptureFixture[str], change: str, code: str
) -> None:
    path = overlay(change)
    result, _, err = printed(capsys, "apply", str(path))
    assert (result, "what-if.yaml has served its turn" in err) == (0, True)
    result, _, err = printed(capsys, "apply", str(path))
    words = " ".join(err.split())
    assert (result, f"error[{code}]" in err) == (3, True)
    assert "was what-if.yaml applied already? `tracker apply what-if.diff --revert` takes that back" in words
    (here / "what-if.diff").unlink()
    _, _, err = printed(capsys, "apply", str(path))
    assert "was what-if.yaml applied already?" in " ".join(err.split())


def test_what_can_be_asked_again_has_not_served_its_turn(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = printed(capsys, "apply", str(overlay("plan: border=closed", "minister also rejects talks=no")))
    assert "served" not in err
    assert printed(capsys, "apply", "what-if.yaml") == (
        0,
        "",
        "talks.yaml stays as it is: it says all of this already\n",
    )


@pytest.mark.parametrize(
    "change", ["minister also accepts talks=yes", "minister accepts talks=yes", "minister requires border=open"]
)
def test_a_position_that_a_statement_has_already_is_left_where_it_stands(
    capsys: pytest.CaptureFixture[str], change: str
) -> None:
    code, _, err = printed(capsys, "apply", str(overlay(change)))
    assert (code, err) == (0, "talks.yaml stays as it is: it says all of this already\n")


def test_where_the_diff_cannot_be_kept_beside_the_overlay_it_is_beside_the_file(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "theirs").mkdir()
    (here / "theirs" / "one.yaml").write_text(overlay("plan: border=closed", base="../talks.yaml").read_text())
    real, closed = writing.create, ["theirs"]

    def create(path: Path, content: bytes) -> None:
        if path.parent.name in closed:
            writing.not_written(path, PermissionError(13, "Permission denied"))
        real(path, content)

    monkeypatch.setattr(writing, "create", create)
    code, _, err = printed(capsys, "apply", "theirs/one.yaml")
    assert (code, err.splitlines()[-1]) == (0, "to take it back: tracker apply one.diff --revert")
    assert run(capsys, "apply", "one.diff", "--revert") == 0
    (here / "one.diff").unlink()
    closed.append("")
    code, _, err = printed(capsys, "apply", "theirs/one.yaml")
    words = " ".join(err.split())
    assert (code, "error[not-written]" in err, "--diff" in words) == (3, True, True)
    assert (here / "talks.yaml").read_text() == BASE


def test_a_link_that_leads_nowhere_has_its_name(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "what-if.diff").symlink_to(here / "gone")
    assert run(capsys, "apply", str(overlay("plan: border=closed"))) == 0
    assert (here / "what-if-2.diff").is_file()
    assert not (here / "gone").exists()


def test_a_file_is_what_it_says_it_is_whatever_its_name(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overlay("plan: border=closed").rename(here / "one.diff")
    assert run(capsys, "apply", "one.diff") == 0
    assert "\n--- talks.yaml\n" in (here / "one-2.diff").read_text()
    assert run(capsys, "apply", "one-2.diff", "--revert") == 0
    assert (here / "talks.yaml").read_text() == BASE


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_a_diff_of_git_is_made_and_taken_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = changed(BASE, ("border: 'open'", "border: 'closed'"))
    for name, text in (("a", BASE), ("b", new)):
        (here / name).mkdir()
        (here / name / "talks.yaml").write_text(text)
    command = ["git", "diff", "--no-index", "--no-prefix", "a/talks.yaml", "b/talks.yaml"]
    done = subprocess.run(command, cwd=here, capture_output=True, encoding="utf-8", check=False)
    (here / "change.patch").write_text(done.stdout)
    assert done.stdout.startswith("diff --git a/talks.yaml b/talks.yaml\nindex ")
    assert run(capsys, "apply", "change.patch") == 0
    assert (here / "talks.yaml").read_text() == new
    assert run(capsys, "apply", "change.patch", "--revert") == 0
    assert (here / "talks.yaml").read_text() == BASE


def test_a_file_with_another_name_is_not_changed_and_no_diff_is_left(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "other.yaml").hardlink_to(here / "talks.yaml")
    code, _, err = printed(capsys, "apply", str(overlay("plan: border=closed")))
    assert (code, "error[not-written]" in err, "hard link" in err) == (3, True, True)
    assert (here / "other.yaml").read_text() == BASE
    assert not (here / "what-if.diff").exists()


def test_a_diff_does_not_go_where_it_does_not_fit(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "apply", str(overlay("plan: border=closed", "southland veto=yes"))) == 0
    text = (here / "talks.yaml").read_text()
    (here / "talks.yaml").write_text(text.replace("tabled: 2024-05-12", "tabled: 2024-05-13"))
    code, _, err = printed(capsys, "apply", "what-if.diff", "--revert")
    assert (code, "error[does-not-match]" in err) == (3, True)
    assert "--> talks.yaml:21:24" in err
    assert (here / "talks.yaml").read_text() == text.replace("tabled: 2024-05-12", "tabled: 2024-05-13")
    (here / "talks.yaml").write_text(text)
    code, _, err = printed(capsys, "apply", "what-if.diff")
    assert (code, "made (or taken back) already" in " ".join(err.split())) == (3, True)


def test_what_a_diff_makes_of_a_file_has_to_be_a_scenario(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "bad.diff").write_text(unified("talks.yaml", BASE, BASE.replace("party: northland", "party: nowhere")))
    code, _, err = printed(capsys, "apply", "bad.diff")
    assert (code, "error[unknown-party]" in err) == (3, True)
    assert (here / "talks.yaml").read_text() == BASE


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["what-if.yaml", "--revert"], 2, "not-a-diff"),
        (["a.diff", "--as-said"], 2, "not-an-overlay"),
        (["talks.yaml"], 3, "not-an-overlay"),
        (["gone.yaml"], 3, "no-such-file"),
        (["empty.diff"], 3, "not-a-diff"),
        (["elsewhere.diff"], 3, "no-such-file"),
        (["what-if.yaml", "--onto", "what-if.yaml"], 3, "is-an-overlay"),
    ],
)
def test_what_cannot_be_made_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, error: str
) -> None:
    overlay("plan: border=closed")
    (here / "a.diff").write_text(unified("talks.yaml", BASE, BASE + "\n"))
    (here / "elsewhere.diff").write_text(unified("gone/talks.yaml", BASE, BASE + "\n"))
    (here / "empty.diff").write_text("\n")
    found, out, err = printed(capsys, "apply", *arguments)
    assert (found, out, f"error[{error}]" in err) == (code, "", True)
    assert (here / "talks.yaml").read_text() == BASE


def test_a_file_that_was_changed_meanwhile_is_left_as_it_is(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing.replace

    def late(path: Path, content: bytes, expected: bytes) -> None:
        path.write_text(BASE + "# somebody else\n")
        real(path, content, expected)

    monkeypatch.setattr(writing, "replace", late)
    code, _, err = printed(capsys, "apply", str(overlay("plan: border=closed")))
    assert (code, "error[changed-meanwhile]" in err, "take it back" in err) == (3, True, False)
    assert (here / "talks.yaml").read_text() == BASE + "# somebody else\n"
    assert sorted(one.name for one in here.iterdir()) == ["talks.yaml", "what-if.yaml"]


def test_a_file_that_was_changed_while_it_was_read_is_left_as_it_is(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = textfile.bytes_of

    def late(source: Source) -> bytes:
        Path(source.name).write_text(BASE + "# somebody else\n")
        return real(source)

    monkeypatch.setattr(textfile, "bytes_of", late)
    code, _, err = printed(capsys, "apply", str(overlay("plan: border=closed")))
    assert (code, "error[changed-meanwhile]" in err) == (3, True)
    assert (here / "talks.yaml").read_text() == BASE + "# somebody else\n"


def test_where_the_file_cannot_be_written_no_diff_is_left_beside_the_overlay(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _, err = printed(capsys, "apply", str(overlay("plan: border=closed")))
    assert (code, "error[not-written]" in err) == (3, True)
    assert (here / "talks.yaml").read_text() == BASE
    assert sorted(one.name for one in here.iterdir()) == ["talks.yaml", "what-if.yaml"]


def test_each_time_it_is_written_there_is_a_diff_that_takes_it_back(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [BASE]
    for change in ("plan: border=closed", "plan: talks=no", "drop briefing"):
        assert run(capsys, "apply", str(overlay(change))) == 0
        texts.append((here / "talks.yaml").read_text())
    assert len(set(texts)) == 4
    for name in ("what-if-3.diff", "what-if-2.diff", "what-if.diff"):
        assert (here / "talks.yaml").read_text() == texts.pop()
        assert run(capsys, "apply", name, "--revert") == 0
    assert (here / "talks.yaml").read_text() == texts.pop() == BASE
    assert run(capsys, "apply", str(overlay("plan: border=closed"))) == 0
    assert not Path("what-if-4.diff").exists()


def test_two_changes_are_taken_back_in_the_order_in_which_they_were_made(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"one": "northland", "two": "southland", "three": "southland"}
    statement = (
        "  {name}:\n    party: {party}\n    attribution: official\n    said: 2031-05-01\n    reported: 2031-05-02\n"
        "    credibility: 2\n    summary: Talks\n    until: 2032\n    positions: [{{considers: {{border: open}}}}]\n"
    )
    head = BASE[: BASE.index("statements:")]
    text = f"{head}statements:\n" + "".join(statement.format(name=name, party=names[name]) for name in names)
    (here / "talks.yaml").write_text(text)
    overlay("two reported=2031-05-09").rename("first.yaml")
    overlay("drop one").rename("second.yaml")
    for arguments in (["first.yaml"], ["second.yaml"], ["first.diff", "--revert"], ["second.diff", "--revert"]):
        assert run(capsys, "apply", *arguments) == 0
    assert (here / "talks.yaml").read_text() == text


def test_of_a_scenario_that_is_given_for_an_overlay_it_is_said_where_each_belongs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = printed(capsys, "apply", "talks.yaml")
    assert (code, "hint: name an overlay here;" in err) == (3, True)


def test_who_comes_too_late_with_the_same_overlay_leaves_the_diff_of_who_was_first(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, path = applying._write, overlay("plan: border=closed")

    def late(change: undoing.Change, take_back: str) -> None:
        monkeypatch.setattr(applying, "_write", real)
        assert run_quietly("apply", str(path)) == 0  # somebody else, from beginning to end
        real(change, take_back)

    monkeypatch.setattr(applying, "_write", late)
    code, _, err = printed(capsys, "apply", str(path))
    assert (code, "error[changed-meanwhile]" in err) == (3, True)
    assert run(capsys, "apply", "what-if.diff", "--revert") == 0
    assert (here / "talks.yaml").read_text() == BASE


def test_a_diff_that_somebody_else_took_away_meanwhile_is_kept_once_more(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing.replace

    def replaced(*them: Any) -> None:
        real(*them)
        (here / "what-if.diff").unlink()

    monkeypatch.setattr(writing, "replace", replaced)
    assert run(capsys, "apply", str(overlay("plan: border=closed"))) == 0
    monkeypatch.setattr(writing, "replace", real)
    assert run(capsys, "apply", "what-if.diff", "--revert") == 0
    assert (here / "talks.yaml").read_text() == BASE


def test_the_hint_names_the_diff_that_can_be_taken_back_from_the_file_as_it_stands(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for changes in (["drop briefing"], ["plan: border=closed"], ["plan: talks=no"]):
        assert run(capsys, "apply", str(overlay(*changes))) == 0
    for name in ("what-if-3.diff", "what-if-2.diff"):
        assert run(capsys, "apply", name, "--revert") == 0
    _, _, err = printed(capsys, "apply", str(overlay("drop briefing")))
    words = " ".join(err.split())
    assert "was what-if.yaml applied already? `tracker apply what-if.diff --revert` takes that back" in words
    (here / "talks.yaml").write_text((here / "talks.yaml").read_text() + "# more\n")
    _, _, err = printed(capsys, "apply", str(overlay("drop briefing")))
    words = " ".join(err.split())
    assert ("was what-if.yaml applied already?" in words, "--revert" in words) == (True, False)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_who_is_asked_to_end_while_writing_leaves_neither_a_draft_nor_a_diff(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    number = getattr(signal, name)
    before = signal.signal(number, signal.SIG_DFL)
    try:
        monkeypatch.setattr(os, "fsync", lambda _: signal.raise_signal(number))
        code, _, _ = printed(capsys, "apply", str(overlay("plan: border=closed")))
    finally:
        signal.signal(number, before)
    assert (code, (here / "talks.yaml").read_text()) == (130, BASE)
    assert sorted(one.name for one in here.iterdir()) == ["talks.yaml", "what-if.yaml"]


def test_a_text_that_would_not_read_as_meant_is_never_written(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = overlay("plan: border=closed")
    for wrong in (BASE, BASE.replace("principal", "prince"), BASE.replace("northland:", "southland-2:")):
        monkeypatch.setattr("tracker.writeback.written.rewritten", lambda *_, wrong=wrong: wrong)
        with pytest.raises(NotAsMeant):
            written_back(read_overlay(path))
    assert run_quietly("apply", str(path)) == 70
    assert (here / "talks.yaml").read_text() == BASE


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("apply-not-said", ["scenarios/what-if/hamas-accepts-a-truce.yaml"], 3),
        ("apply-as-said", ["scenarios/what-if/hamas-accepts-a-truce.yaml", "--as-said", "--diff"], 0),
        ("apply-terms", ["scenarios/what-if/the-war-ends-in-the-second-phase.yaml", "--as-said", "--diff"], 0),
    ],
)
def test_screens_are_as_recorded(name: str, arguments: list[str], code: int) -> None:
    before = (ROOT / GAZA).read_bytes()
    result = tracker("apply", *arguments)
    assert result.returncode == code
    shown = f"{result.stdout}---- stderr\n{result.stderr}"
    file = SCREENS / f"{name}.txt"
    if os.environ.get("UPDATE_SCREENS"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")
    assert (ROOT / GAZA).read_bytes() == before


# Random what-ifs of random scenarios


def laid_out(data: dict[str, Any], random: Random) -> str:
    """The data as YAML in one of several styles, with comments and blank lines here and there."""
    style = random.choice(["json", "flow", "block", "mixed"])
    if style == "json":
        return json.dumps(data, indent=random.choice([None, 1, 4]), ensure_ascii=False)
    flow = {"flow": True, "block": False, "mixed": None}[style]
    text = yaml.safe_dump(
        json.loads(json.dumps(data)),  # nothing in it is twice the same thing: no anchors
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=flow,
        indent=random.choice([2, 3, 4]),
        width=90,
    )
    lines = []
    for line in text.splitlines():
        if flow is False and random.random() < 0.1:
            lines += random.choice([[""], ["# הערה"], ["", "  # a remark", ""]])
        lines.append(
            line + (random.choice([" # here", "   # تعليق"]) if flow is False and random.random() < 0.1 else "")
        )
    return random.choice(["", "# first\n", "---\n"]) + "\n".join(lines) + random.choice(["", "\n", "\n\n"])


@pytest.mark.parametrize("part", range(4))
def test_random_what_ifs_are_written_into_texts_of_every_style_and_taken_back(
    here: Path, engine: Engine, part: int
) -> None:
    reached: Counter[str] = Counter()
    for seed in range(part * 1000, part * 1000 + 60):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        edited = random_edits.edits(random, data)
        text = laid_out(data, random).replace("\n", random.choice(["\n", "\n", "\r\n"]))
        (here / "talks.yaml").write_bytes(text.encode())
        lines = "".join(f"  - {json.dumps(edit)}\n" for edit in edited.texts if not edit.startswith("assume"))
        if not lines:
            continue
        (here / "one.yaml").write_text(f"{HEAD}changes:\n{lines}", encoding="utf-8")
        try:
            file = read_overlay(here / "one.yaml")
            found = written_back(file, as_said=True)
        except Problems as problems:
            reached.update(one.code for one in problems.diagnostics if one.severity == "error")
            continue
        after = scenario_in(Source("talks.yaml", found.after))
        before = evaluate(file.changed, engine)
        again = evaluate(after, engine)
        assert again.record.day == before.record.day, f"{seed} {edited.texts}"
        assert states(again) == states(before), f"{seed} {edited.texts}"
        if diff := unified("talks.yaml", text, found.after):
            change = read_diff(Source("one.diff", diff))
            assert made(change, "talks.yaml", text).text == found.after
            assert made(reversed_(change), "talks.yaml", found.after).text == text
        assert comments(found.after) <= comments(text)
        reached["written"] += found.after != text
        reached["as it was"] += found.after == text
    assert reached["written"] > 30, reached
    assert set(reached) <= {"written", "as it was", "not-in-a-file", "basis-left-out"}, reached


def test_a_file_without_its_last_reports_is_judged_as_of_the_day_of_the_what_if(here: Path, engine: Engine) -> None:
    reached: Counter[str] = Counter()
    for seed in range(120):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        (here / "talks.yaml").write_text(json.dumps(data), encoding="utf-8")
        scenario = read_scenario("talks.yaml").scenario
        dated = [(reported_on(scenario, one).last, f"drop statement {id}") for id, one in scenario.statements.items()]
        dated += [((one.reported or one.tabled).last, f"drop proposal {id}") for id, one in scenario.proposals.items()]
        changes = [change for _, change in sorted(dated, reverse=True)[: random.randint(1, 3)]]
        if random.random() < 0.3:
            changes.append(f"party {next(iter(scenario.parties))} veto=yes")
        try:
            file = read_overlay(overlay(*changes))
            found = written_back(file)
        except Problems as problems:
            assert {one.code for one in problems.diagnostics} == {"basis-left-out"}
            continue
        before, after = (
            evaluate(one, engine) for one in (file.changed, scenario_in(Source("talks.yaml", found.after)))
        )
        assert after.record.day == before.record.day, f"{seed} {changes}"
        assert states(after) == states(before), f"{seed} {changes}"
        own = after.scenario.as_of != scenario.as_of
        assert own == any("`as_of: " in one for one in found.besides)
        reached["with a day of its own" if own else "without"] += 1
    assert min(reached["with a day of its own"], reached["without"]) > 15, reached


def states(evaluation: Evaluation) -> dict[str, tuple[str | None, dict[str, str | None]]]:
    return {
        str(judgement.package.key): (judgement.state, {id: verdict.name for id, verdict in judgement.verdicts.items()})
        for judgement in evaluation.judgements
    }


def comments(text: str) -> Counter[str]:
    return Counter(line[line.index("#") :] for line in text.splitlines() if "#" in line)
