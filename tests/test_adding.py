"""Recording a statement by answering questions: the dialogue, what it writes, and the command at a terminal."""

from __future__ import annotations

import io
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from test_cli import ROOT
from test_commands import printed
from test_neutral_words import JUDGING

from tracker.diagnostics import UNSAFE, Source
from tracker.reading import ScenarioFile, read_scenario, scenario_in
from tracker.reading.edits import position_text
from tracker.recording import prompts
from tracker.recording.addition import added
from tracker.recording.interview import Pending, conduct, filled, given
from tracker.recording.prompts import PROMPTS, Answers
from tracker.recording.statement import NewStatement, composed, mistakes
from tracker.scenario import Position, Quote, SourceItem, Statement
from tracker.starter import SCENARIO
from tracker.vocabulary import AUTHORITIES

ENOUGH = {"party": "southland", "attribution": "official", "said": "2024-05-12"}
ALONE = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:strict"}
SAID = ("--party", "southland", "--attribution", "official", "--said", "2024-05-12", "--yes")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to work in, with a scenario."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.yaml").write_text(SCENARIO)
    return tmp_path


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lines on the standard input of a command."""

    def lines(*texts: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{text}\n" for text in texts)))

    return lines


def talks(text: str = SCENARIO) -> ScenarioFile:
    return scenario_in(Source("talks.yaml", text))


class Person:
    """Somebody who answers each question as foreseen, by its name, and passes over every other one."""

    def __init__(self, **lines: str | list[str]) -> None:
        self._lines = {name: [found] if isinstance(found, str) else found for name, found in lines.items()}
        self.asked: list[Pending] = []
        self.told: list[str] = []

    def __call__(self, asked: Pending) -> str:
        self.asked.append(asked)
        lines = self._lines.get(asked.prompt.name, [])
        return lines.pop(0) if lines else ""

    @property
    def names(self) -> list[str]:
        return [asked.prompt.name for asked in self.asked]

    @property
    def codes(self) -> list[str]:
        return re.findall(r"^(?:error|warning)\[([a-z-]+)\]", "\n".join(self.told), re.MULTILINE)

    def speaks(self, file: ScenarioFile | None = None, answers: Answers | None = None) -> NewStatement:
        file = file or talks()
        return composed(file, conduct(file, answers or Answers(), self, self.told.append))


def answered(**lines: str | list[str]) -> Person:
    return Person(**{**ENOUGH, **lines})


# The prompts.


def test_every_key_of_a_statement_and_of_a_source_is_asked_for() -> None:
    for section, model in (("statements", Statement), ("sources", SourceItem)):
        assert {p.key for p in PROMPTS if p.section == section} - {None} == set(model.model_fields)
    assert {p.part for p in PROMPTS if p.key == "quote"} == set(Quote.model_fields)


def test_every_attribution_and_grade_that_the_format_has_is_explained() -> None:
    assert tuple(prompts.ATTRIBUTIONS) == AUTHORITIES
    base = "format: 1\nparties: {a: {role: principal}}\nissues: {i: {yes_no: true}}\nsources:\n"
    grades = "".join(f"  s{letter.lower()}: {{reliability: {letter}}}\n" for letter in prompts.RELIABILITY)
    assert len(talks(base + grades).scenario.sources) == 6
    for number in prompts.CREDIBILITY:
        assert answered(credibility=number).speaks().model.credibility == int(number)


def test_the_least_that_can_be_answered_is_a_statement() -> None:
    person = answered()
    new = person.speaks()
    assert new == NewStatement("southland-2024-05-12", ENOUGH, {})
    assert person.told == []
    expected = [p.name for p in PROMPTS if p.section == "statements" and p.about is None]
    assert person.names == expected


def test_everything_that_can_be_answered_stands_in_the_statement() -> None:
    new = answered(
        speaker="prime minister",
        told_by="lakeland",
        source="gazette",
        reported="2024-05-13",
        via="gazette",
        credibility="2",
        summary="Would open the border.",
        quote="We would.",
        quote_prefix="he said:",
        quote_suffix="He left.",
        positions=["requires border=open provided observers=10", "rejects lakeland-plan@first, talks=no or silent"],
        until="2024-12",
        withdraws=["southland-briefing"],
        id="southland-may",
    ).speaks()
    assert new.id == "southland-may"
    assert list(new.statement) == [key for key in Statement.model_fields if key in new.statement]
    assert new.statement["positions"] == [
        {"requires": {"border": "open"}, "provided": {"observers": "10"}},
        {"rejects": {"proposal": "lakeland-plan@first", "talks": ["no", "silent"]}},
    ]
    assert set(new.statement) == set(Statement.model_fields)
    assert new.model.quote == Quote(exact="We would.", prefix="he said:", suffix="He left.")


def test_a_new_source_is_described_and_a_known_one_is_not() -> None:
    person = answered(
        source="new", source_id="herald", publisher="The Herald", url="https://herald.example/1",
        title="Talks go on", source_date="2024-05-12", reliability="B",
    )  # fmt: skip
    new = person.speaks()
    assert new.sources["herald"] == {
        "publisher": "The Herald", "title": "Talks go on", "url": "https://herald.example/1",
        "date": "2024-05-12", "reliability": "B",
    }  # fmt: skip
    assert new.statement["source"] == "herald"
    assert new.id == "southland-herald"
    known = answered(source="gazette")
    known.speaks()
    assert not {"source_id", "publisher", "title"} & set(known.names)


def test_a_source_that_is_called_new_is_no_new_source() -> None:
    file = talks(SCENARIO.replace("gazette", "new"))
    assert answered(source="new").speaks(file).sources == {}
    assert answered(source="new-2", source_id="herald").speaks(file).sources == {"herald": {}}


def test_a_proposed_id_is_one_that_nothing_bears() -> None:
    taken = SCENARIO.replace("northland-minister", "southland-gazette")
    assert answered(source="gazette").speaks(talks(taken)).id == "southland-gazette-2"
    assert answered(said="2024-05~/2024-06").speaks().id == "southland-2024-05-2024-06"


def test_what_is_given_is_not_asked() -> None:
    file = talks()
    beforehand = given({**ENOUGH, "positions": ["requires  border=open"], "withdraws": ["southland-briefing"]})
    person = Person()
    new = person.speaks(file, beforehand)
    assert not {"party", "attribution", "said", "positions", "withdraws"} & set(person.names)
    assert new.statement["positions"] == [{"requires": {"border": "open"}}]
    assert new.statement["withdraws"] == ["southland-briefing"]


@pytest.mark.parametrize("name", [prompt.name for prompt in PROMPTS])
def test_a_question_mark_explains_each_question_and_asks_it_again(name: str) -> None:
    known = next(prompt for prompt in PROMPTS if prompt.name == name)
    lines: dict[str, str | list[str]] = {**ENOUGH, "source": "new", "source_id": "herald", "quote": "We would."}
    first = lines.get(name, "")
    person = Person(**{**lines, name: ["?", *([first] if isinstance(first, str) else first)]})
    person.speaks()
    proposed = " An empty line takes `southland-herald`." if name == "id" else ""
    assert person.told == [known.help + proposed]
    assert person.names.count(name) == 2


# What completes an answer.

CONDITIONS = [f"accepts border=open provided talks={word}" for word in ("no", "yes", "any", "silent")]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("party", "", ["northland", "southland", "lakeland"]),
        ("party", "s", ["southland"]),
        ("told_by", "", ["northland", "lakeland"]),
        ("speaker", "", []),
        ("attribution", "an", ["anonymous"]),
        ("source", "", ["gazette", "new"]),
        ("publisher", "The", ["The Lakeland Gazette"]),
        ("reliability", "", list("ABCDEF")),
        ("credibility", "", list("123456")),
        ("said", "", []),
        ("positions", "", ["requires", "rejects", "accepts", "considers"]),
        ("positions", "requires bor", ["requires border"]),
        ("positions", "requires border=o", ["requires border=open"]),
        ("positions", "accepts border=open provided talks=", CONDITIONS),
        ("positions", "rejects lakeland-plan@", ["rejects lakeland-plan@first", "rejects lakeland-plan@second"]),
        ("withdraws", "", ["southland-briefing"]),
        ("id", "", ["southland-2024-05-12"]),
    ],
)  # fmt: skip
def test_an_answer_is_completed_from_the_file(name: str, text: str, words: list[str]) -> None:
    prompt = next(prompt for prompt in PROMPTS if prompt.name == name)
    answers = given({key: value for key, value in ENOUGH.items() if key != name})
    answers = given(ENOUGH) if name not in ENOUGH else answers
    offers = prompts.completions(prompt, talks(), answers, text)
    found = [offer.whole for offer in offers if name != "positions" or not text.endswith("@") or "@" in offer.whole]
    assert [whole for whole in found if not words or whole in words] == words


def test_the_speakers_of_the_party_are_offered() -> None:
    prompt = next(prompt for prompt in PROMPTS if prompt.name == "speaker")
    offers = prompts.completions(prompt, talks(), given({"party": "northland"}), "f")
    assert [offer.whole for offer in offers] == ["foreign minister"]


# Wrong answers.


@pytest.mark.parametrize(
    ("name", "wrong", "right", "code"),
    [
        ("party", "south", "southland", "unknown-party"),
        ("party", "", "southland", "missing-key"),
        ("told_by", "southland", "lakeland", "told-by-itself"),
        ("told_by", "gazette", "", "unknown-party"),
        ("attribution", "oficial", "official", "unknown-value"),
        ("attribution", "", "official", "missing-key"),
        ("said", "12 May 2024", "2024-05-12", "not-a-date"),
        ("said", "2024-02-30", "2024-02-29", "not-a-date"),
        ("source", "gazete", "gazette", "unknown-source"),
        ("reported", "2024-05-11", "2024-05-13", "said-after-reported"),
        ("via", "herald", "", "unknown-source"),
        ("credibility", "7", "6", "out-of-bounds"),
        ("credibility", "good", "6", "not-a-whole-number"),
        ("summary", "hidden \N{RIGHT-TO-LEFT OVERRIDE}", "plain", "unsafe-character"),
        ("until", "tomorrow", "", "not-a-date"),
        ("id", "Our Statement", "our-statement", "not-an-id"),
        ("id", "any", "our-statement", "reserved-id"),
        ("id", "southland-briefing", "our-statement", "already-there"),
    ],
)
def test_a_wrong_answer_is_explained_and_asked_for_again(name: str, wrong: str, right: str, code: str) -> None:
    person = answered(**({"source": "gazette"} if name == "via" else {}), **{name: [wrong, right]})
    new = person.speaks()
    assert person.codes == [code]
    assert person.names.count(name) == 2
    assert name in person.told[0]
    key = name if name != "id" else None
    assert (new.statement.get(key) if key else new.id) == (right or None)
    assert [asked.former for asked in person.asked if asked.prompt.name == name] == ["", ""]


@pytest.mark.parametrize(
    ("name", "wrong", "right", "code"),
    [
        ("source_id", "gazette", "herald", "already-there"),
        ("source_id", "The Herald", "herald", "not-an-id"),
        ("source_id", "", "herald", "missing-key"),
        ("source_date", "May", "2024-05-12", "not-a-date"),
        ("reliability", "b", "B", "unknown-value"),
    ],
)
def test_so_is_one_about_a_new_source(name: str, wrong: str, right: str, code: str) -> None:
    lines = {"source": "new", "source_id": ["herald"], name: [wrong, right]}
    person = answered(**lines)  # type: ignore[arg-type]
    assert list(person.speaks().sources) == ["herald"]
    assert person.codes == [code]


@pytest.mark.parametrize(
    ("wrong", "code", "marked"),
    [
        ("requires border=ajar", "unknown-option", "ajar"),
        ("requires fence=open", "unknown-issue", "fence"),
        ("wants border=open", "edit-syntax", "wants"),
        ("also requires border=open", "edit-syntax", "also"),
        ("southland requires border=open", "edit-syntax", "southland"),
        ("requires border", "edit-syntax", ""),
        ("requires lakeland-plan", "requires-proposal", "lakeland-plan"),
        ("accepts lakeland-plan@third", "unknown-phase", "third"),
        ("accepts observers=501", "outside-range", "501"),
        ("accepts border=open provided proposal=lakeland-plan", "provided-proposal", "proposal"),
    ],
)
def test_a_wrong_position_is_marked_where_it_is_wrong(wrong: str, code: str, marked: str) -> None:
    person = answered(positions=[wrong, "accepts border=open"])
    assert person.speaks().statement["positions"] == [{"accepts": {"border": "open"}}]
    assert person.codes == [code]
    (line,) = re.findall(r"\| ( *)(\^+)$", "\n".join(person.told), re.MULTILINE)
    start, length = len(line[0]), len(line[1])
    assert wrong[start : start + length] == marked or (not marked and start == len(wrong))


def test_whoever_says_neither_when_it_was_said_nor_reported_is_asked_until_one_is_there() -> None:
    person = answered(said="", reported=["", "2024-05-12"])
    assert person.speaks().statement["reported"] == "2024-05-12"
    assert person.codes == ["no-date"]
    assert answered(said="", source="gazette").speaks().statement["source"] == "gazette"


def test_the_question_says_that_a_date_is_needed_where_there_is_none() -> None:
    for lines, words in (
        ({"said": "", "reported": "2024-05-12"}, "(a date; needed)"),
        ({}, "(a date)"),
        ({"said": "", "source": "gazette"}, "(a date; without one: 2024-05-12, the date of its source)"),
        ({"said": "", "source": "new", "source_id": "herald", "reported": "2024-05-12"}, "(a date; needed)"),
    ):
        person = answered(**lines)
        person.speaks()
        (asked,) = [asked for asked in person.asked if asked.prompt.name == "reported"]
        assert asked.words == (f"When did it become public? {words}",)


@pytest.mark.parametrize("beforehand", [{}, {"source": "gazette"}, {"said": "2024-05-12"}])
@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("party", "south", "southland"),
        ("party", "suthland", "southland"),
        ("attribution", "off", "official"),
        ("told_by", "lake", "lakeland"),
        ("withdraws", "southland-b", "southland-briefing"),
    ],
)
def test_a_name_that_is_only_begun_or_mistyped_is_told_what_may_be_meant(
    name: str, wrong: str, right: str, beforehand: dict[str, str]
) -> None:
    person = answered(**{name: [wrong, right]})
    person.speaks(answers=given(beforehand))
    assert f"hint: did you mean `{right}`?" in person.told[0]
    assert "is a statement" not in person.told[0]
    assert "southland-gazette" not in person.told[0].partition("-->")[2]


def test_the_id_that_is_proposed_is_no_statement_yet() -> None:
    person = answered(withdraws=["southland-2024-05-12"])
    assert person.speaks().id == "southland-2024-05-12"
    assert person.codes == ["unknown-statement"]


def test_what_a_source_relays_and_what_stands_around_a_quote_is_asked_only_where_there_is_one() -> None:
    person = answered(via="gazette", quote_prefix="he said")
    assert person.speaks().statement == ENOUGH
    assert not {"via", "quote_prefix", "quote_suffix"} & set(person.names)
    person = answered(source="gazette", quote="We would.")
    person.speaks()
    assert {"via", "quote_prefix", "quote_suffix"} <= set(person.names)


@pytest.mark.parametrize(
    ("option", "about"), [("--via", "source"), ("--quote-prefix", "quote"), ("--quote-suffix", "quote")]
)
def test_an_option_about_what_is_not_there_is_a_mistake(
    option: str, about: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = printed(capsys, "add", "talks.yaml", *SAID, option, "gazette")
    assert code == 2
    assert f"error[about-nothing]: `{option}` is about a {about}, and none is given\n  --> {option}\n" in err
    assert f"hint: add --{about}, or leave {option} out" in err


def test_an_option_about_what_may_still_come_waits_for_it(
    typed: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    options = [word for word in SAID if word != "--yes"]
    typed("", "", "", "gazette")
    _, _, err = printed(capsys, "add", "talks.yaml", *options, "--via", "gazette")
    assert err.count("error[about-nothing]") == 1
    assert err.count("source>") == 2
    assert "reported>" in err


def test_a_position_that_was_said_already_is_told_and_an_empty_one_is_a_mistake(
    capsys: pytest.CaptureFixture[str],
) -> None:
    twice = ["accepts border=open, talks=yes", "accepts talks=yes, border=open"]
    person = answered(positions=[*twice, "accepts talks=yes", twice[0]])
    assert len(person.speaks().statement["positions"]) == 4
    assert person.codes == ["repeated", "repeated"]
    code, _, err = printed(
        capsys, "add", "talks.yaml", *SAID, "--dry-run", *(word for text in twice for word in ("--position", text))
    )
    assert code == 0
    assert f"warning[repeated]: `{twice[1]}` is listed twice\n  --> --position:1:1\n" in err
    for option in ("--position", "--withdraws"):
        code, _, err = printed(capsys, "add", "talks.yaml", *SAID, option, " ")
        assert code == 2
        assert err.count(f"error[empty-text]: `{option}` is empty text\n  --> {option}\n") == 1


def test_a_source_that_is_too_early_is_mended_by_a_later_report() -> None:
    person = answered(said="2024-05-20", source="gazette", reported=["", "2024-05-21"])
    assert person.speaks().statement["reported"] == "2024-05-21"
    assert person.codes == ["said-after-reported"]


def test_an_id_is_not_that_of_an_assumption_either() -> None:
    file = talks(SCENARIO + "assumptions:\n  guess: {party: southland, positions: [{accepts: {talks: yes}}]}\n")
    person = answered(id=["guess", "mine"])
    assert person.speaks(file).id == "mine"
    assert person.codes == ["id-used-twice"]


def test_what_may_surprise_is_told_and_taken() -> None:
    person = answered(until="2024-05", said="2024-06-01", reported="2024-06-02")
    assert person.speaks().statement["until"] == "2024-05"
    assert person.codes == ["until-before-said"]
    person = answered(attribution="reported", withdraws=["northland-minister", "southland-briefing"])
    assert person.speaks().statement["withdraws"] == ["southland-briefing"]
    assert person.codes == ["withdraws-anothers", "withdrawal-without-effect"]


# Going back, and leaving.


def test_one_can_go_back_question_by_question_and_answer_otherwise() -> None:
    person = answered(party=["northland", "southland"], speaker=["minister", "<", "-"], told_by=["<"])
    assert person.speaks().statement == ENOUGH
    assert person.names[:6] == ["party", "speaker", "told_by", "speaker", "party", "speaker"]
    assert [asked.former for asked in person.asked[:6]] == ["", "", "", "minister", "northland", "minister"]


def test_going_back_takes_the_last_position_away_and_passes_over_what_was_given() -> None:
    lines = ["requires border=open", "accepts talks=yes", "", "<", "accepts talks=no", ""]
    assert answered(positions=lines, until=["<"]).speaks().statement["positions"] == [
        {"requires": {"border": "open"}},
        {"accepts": {"talks": "no"}},
    ]
    person = Person(speaker=["<", "minister"], attribution="official", said="2024-05-12")
    assert person.speaks(answers=given({"party": "southland"})).statement["speaker"] == "minister"
    assert person.told == ["This is the first question."]


def test_going_back_over_a_new_source_describes_another() -> None:
    person = answered(source=["new", "gazette"], source_id=["herald", "<"], publisher=["<"], reported="2024-05-14")
    new = person.speaks()
    assert (new.sources, new.statement["source"]) == ({}, "gazette")


def test_an_empty_line_takes_what_was_answered_before_and_a_hyphen_leaves_it_without_an_answer() -> None:
    lines: dict[str, str | list[str]] = {"speaker": ["the board", "", "?", "-"], "told_by": ["<", "<"]}
    person = Person(**{**ENOUGH, **lines})
    assert "speaker" not in person.speaks().statement
    cues = [asked.cue for asked in person.asked if asked.prompt.name == "speaker"]
    assert cues == ["speaker> ", "speaker [the board]> ", "speaker [the board]> ", "speaker [the board]> "]
    assert person.told[0].endswith(" An empty line takes `the board`. `-` leaves it without an answer.")
    assert answered(speaker="the board", told_by=["<"]).speaks().model.speaker == "the board"


def test_whoever_goes_back_and_back_again_changes_nothing_by_that() -> None:
    person = answered(party=["<", "southland"], speaker=["the board", "<"], told_by=["<"])
    assert person.speaks().statement == {"speaker": "the board", **ENOUGH}
    assert person.names[:6] == ["party", "party", "speaker", "told_by", "speaker", "party"]
    assert person.asked[5].cue == "party [southland]> "


def test_every_answer_gone_back_over_is_proposed_again() -> None:
    back: dict[str, str | list[str]] = {"id": ["<"], "withdraws": ["", "<"], "until": ["2025", "<"]}
    held = ["requires border=open", "accepts talks=yes", "", "<", "<"]
    person = answered(summary=["Opens.", ""], positions=held, **back)
    statement = person.speaks().statement
    assert statement["positions"] == [{"requires": {"border": "open"}}, {"accepts": {"talks": "yes"}}]
    assert (statement["summary"], statement["until"]) == ("Opens.", "2025")
    assert [asked.former for asked in person.asked if asked.prompt.name == "positions"] == [
        "", "", "", "", "accepts talks=yes", "requires border=open", "accepts talks=yes", "",
    ]  # fmt: skip


def test_a_hyphen_takes_one_position_out_and_asks_on() -> None:
    held = ["requires border=open", "accepts talks=yes", "", "<", "<", "-"]
    person = answered(positions=held, until=["<"])
    assert person.speaks().statement["positions"] == [{"accepts": {"talks": "yes"}}]
    assert answered(positions=["requires border=open", "-"]).speaks().statement["positions"] == [
        {"requires": {"border": "open"}}
    ]


def test_a_hyphen_is_no_answer_to_what_has_to_be_answered() -> None:
    person = answered(party=["-", "southland"], id=["-", ""])
    assert person.speaks().id == "southland-2024-05-12"
    assert person.codes == ["missing-key", "missing-key"]


def test_what_is_no_good_any_more_is_not_proposed_again() -> None:
    person = Person(
        party=["northland", "southland"], speaker=["", "<"], told_by=["southland", "<"], attribution=["<", "official"],
        said="2024-05-12",
    )  # fmt: skip
    assert "told_by" not in person.speaks().statement
    assert person.codes == ["told-by-itself"]
    former = [asked.former for asked in person.asked if asked.prompt.name == "told_by"]
    assert former == ["", "southland", "southland", ""]


def test_what_was_answered_before_is_completed_first() -> None:
    person = answered(speaker=["the board", ""], told_by=["<"])
    person.speaks()
    again = [asked for asked in person.asked if asked.prompt.name == "speaker"][1]
    assert [offer.whole for offer in again.offers("")] == ["the board"]
    assert again.offers("min") == ()


@pytest.mark.parametrize("how", [EOFError, KeyboardInterrupt])
@pytest.mark.parametrize("question", ["party", "positions", "id"])
def test_leaving_at_any_question_writes_nothing(
    how: type[BaseException],
    question: str,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    person = answered()

    def leaving(asked: Pending) -> str:
        if asked.prompt.name == question:
            raise how
        return person(asked)

    monkeypatch.setattr("tracker.cli.prompting.asker", lambda: leaving)
    code, out, err = printed(capsys, "add", "talks.yaml")
    assert (code, out) == (130, "")
    assert err.endswith("nothing was written\n")
    assert (here / "talks.yaml").read_text() == SCENARIO


# What is written.


def run_over(text: bytes, capsys: pytest.CaptureFixture[str], *options: str) -> bytes:
    """The bytes of a file after a statement was added to it."""
    file = Path("odd.yaml")
    file.write_bytes(text)
    code, _, err = printed(capsys, "add", "odd.yaml", *SAID, *options)
    assert code == 0, err
    return file.read_bytes()


def put_in(old: bytes, new: bytes) -> bytes | None:
    """What stands in the new bytes besides the old, where it is in one place."""
    start = next((i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    return new[start : len(new) - len(old) + start] if new.endswith(old[start:]) else None


OPENS = "\u05d9\u05d9\u05e4\u05ea\u05d7, yes"
PLAIN = """\
# the talks
format: 1
parties: {northland: {role: principal}, southland: {role: principal}}   # both
issues:
    border: {scale: [closed, open]}
statements:
    first:   # the very first
        party: 'northland'
        attribution: "official"
        said: 2024-05-10

        # why
        positions:
        - requires: {border: open}

# what is on the table
proposals:
    plan: {tabled: 2024-05-11, terms: {border: open}}   # a plan
"""
STATEMENTS = PLAIN[PLAIN.index("statements:") : PLAIN.index("# what is on")]
ODD = {
    "comments": PLAIN,
    "crlf": PLAIN.replace("\n", "\r\n"),
    "bom": "\N{ZERO WIDTH NO-BREAK SPACE}" + PLAIN,
    "no statements yet": PLAIN.replace(STATEMENTS, ""),
    "nothing in statements": PLAIN.replace(STATEMENTS, "statements:\n\n"),
    "nothing in statements, and a comment": PLAIN.replace(STATEMENTS, "statements:   # to come\n"),
    "flow": PLAIN.replace(
        STATEMENTS, "statements: {first: {party: northland, attribution: official, said: 2024-05-10}}  # one\n"
    ),
    "flow over lines": PLAIN.replace(
        STATEMENTS, "statements: {\n  first: {party: northland, attribution: official, said: 2024-05-10},\n}\n"
    ),
    "no final newline": PLAIN.rstrip("\n"),
    "statements last, no final newline": PLAIN.replace(STATEMENTS, "") + STATEMENTS.rstrip("\n"),
    "statements last": PLAIN.replace(STATEMENTS, "") + STATEMENTS,
    "hebrew": PLAIN.replace("# why", f"# {OPENS}").replace("'northland'", f"northland\n        summary: {OPENS}"),
    "the starter": SCENARIO,
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_only_what_is_added_differs_in_the_file(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    old = ODD[name].encode()
    new = run_over(old, capsys, "--summary", OPENS, "--position", "requires border=open")
    added = put_in(old, new)
    assert added is not None
    assert b"southland-2024-05-12" in added
    assert added.count(b"\n") == added.count(b"\r\n") or name != "crlf"
    found = read_scenario("odd.yaml").scenario
    assert found.statements["southland-2024-05-12"] == Statement.model_validate(
        {**ENOUGH, "summary": OPENS, "positions": [{"requires": {"border": "open"}}]}
    )
    others = {id: s for id, s in found.statements.items() if id != "southland-2024-05-12"}
    assert others == talks(ODD[name].removeprefix("\ufeff")).scenario.statements


def test_a_new_source_and_its_statement_are_both_put_where_they_belong(capsys: pytest.CaptureFixture[str]) -> None:
    source = ("--source", "new", "--source-id", "herald", "--publisher", "The Herald", "--source-date", "2024-05-13")
    old = PLAIN.encode()
    new = run_over(old, capsys, *source)
    kept = [line for line in new.splitlines() if line in old.splitlines()]
    assert [line for line in kept if line] == [line for line in old.splitlines() if line]
    assert read_scenario("odd.yaml").scenario.sources["herald"].publisher == "The Herald"
    again = run_over(new.replace(b"herald", b"times"), capsys, *source)
    assert list(read_scenario("odd.yaml").scenario.sources) == ["times", "herald"]
    assert again != new


def test_the_entry_is_shown_as_it_stands_in_the_file_and_told_where(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = printed(
        capsys, "add", "talks.yaml", *SAID, "--position", "accepts border=open", "--source", "gazette"
    )
    assert code == 0
    lines = (here / "talks.yaml").read_text().splitlines()
    number = lines.index("  southland-gazette:") + 1
    assert err == f"wrote statement `southland-gazette`: talks.yaml:{number}\n"
    shown = out[: out.index("\n\n")].splitlines()
    assert lines[number - 1 : number - 1 + len(shown)] == shown


def test_what_it_changes_is_shown_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    position = ("--position", "accepts border=partly-open", "--position", "accepts lakeland-plan")
    _, out, _ = printed(capsys, "add", "talks.yaml", *SAID, *position, "--dry-run")
    assert "would be" in out
    assert "Southland" in out
    _, out, _ = printed(capsys, "add", "talks.yaml", *SAID, "--dry-run")
    assert "No verdict, state or stage would be another." in out


def test_what_became_public_after_the_day_of_the_file_is_judged_as_of_then(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "talks.yaml").write_text(SCENARIO.replace("format: 1\n", "format: 1\nas_of: 2024-05-12\n"))
    accepts = ("--position", "accepts lakeland-plan", "--reported", "2024-06-01", "--dry-run")
    _, out, err = printed(capsys, "add", "talks.yaml", *SAID, *accepts)
    assert "as of 2024-06-01" in out
    assert "would be" in out
    assert err.startswith(
        "On 2024-05-12, by which the file is judged, `southland-2024-05-12` is not known\n"
        "  yet: this is as of 2024-06-01.\n"
    )


def test_a_dry_run_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = printed(capsys, "add", "talks.yaml", *SAID, "--dry-run")
    assert (code, err) == (0, "nothing was written\n")
    assert "southland-2024-05-12:" in out
    assert (here / "talks.yaml").read_text() == SCENARIO


def test_without_a_question_every_mistake_is_told_at_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["--said", "May", "--told-by", "nobody", "--credibility", "9", "--position", "requires border=ajar"]
    code, out, err = printed(capsys, "add", "talks.yaml", "--yes", "--party", "southland", *wrong, "--url", "x")
    assert (code, out) == (2, "")
    codes = set(re.findall(r"^error\[([a-z-]+)\]", err, re.MULTILINE))
    assert codes == {
        "missing-key", "not-a-date", "unknown-party", "out-of-bounds", "unknown-option", "no-new-source",
    }  # fmt: skip
    assert {"--attribution", "--said:1:1", "--told-by:1:1", "--position:1:17", "--url"} <= set(
        re.findall(r"--> (\S+)", err)
    )
    assert (here / "talks.yaml").read_text() == SCENARIO


def test_so_are_those_of_options_before_anything_is_asked(
    typed: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed()
    code, _, err = printed(capsys, "add", "talks.yaml", "--said", "May", "--party", "")
    assert code == 2
    assert re.findall(r"^error\[([a-z-]+)\]", err, re.MULTILINE) == ["missing-key", "not-a-date"]
    assert ">" not in err.replace("-->", "")


def test_an_invalid_file_is_told_before_anything_is_asked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "talks.yaml").write_text(SCENARIO.replace("role: mediator", "role: middleman"))
    code, out, err = printed(capsys, "add", "talks.yaml")
    assert (code, out) == (3, "")
    assert err.startswith("error[unknown-value]")


# Line by line.


def test_answers_are_read_line_by_line_where_nobody_sits_at_a_terminal(
    here: Path, typed: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["southland", "", "", "oficial", "official", "2024-05-12", "gazette", "", "", "2", "Opens.", "",
             "accepts border=open", "", "", "", ""]  # fmt: skip
    typed(*lines, "y")
    code, out, err = printed(capsys, "add", "talks.yaml")
    assert code == 0
    assert "party> southland\n" in err
    assert "error[unknown-value]" in err
    assert "id [southland-gazette]> \n" in err
    assert err.endswith("wrote statement `southland-gazette`: talks.yaml:45\n")
    assert "southland-gazette:" in out
    assert max(map(len, err.splitlines())) <= 80
    statement = read_scenario("talks.yaml").scenario.statements["southland-gazette"]
    assert (statement.credibility, statement.summary) == (2, "Opens.")
    (here / "talks.yaml").write_text(SCENARIO)
    for number in range(len(lines) + 1):  # the input ends anywhere
        typed(*lines[:number])
        code, _, err = printed(capsys, "add", "talks.yaml")
        assert code == 130
        assert err.endswith("nothing was written\n")
        assert (here / "talks.yaml").read_text() == SCENARIO


UNSAID = [p.name for p in PROMPTS if p.section == "statements" and p.about is None and p.name not in ENOUGH]


@pytest.mark.parametrize(("answer", "written"), [("y", True), ("YES", True), ("n", False), ("", False), ("yep", False)])
def test_only_a_yes_writes(
    answer: str, written: bool, here: Path, typed: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed(*[""] * len(UNSAID), "?", answer)
    code, _, err = printed(capsys, "add", "talks.yaml", *[word for word in SAID if word != "--yes"])
    assert code == 0
    assert err.count("write it? [y/N]") == 2
    assert ((here / "talks.yaml").read_text() != SCENARIO) is written
    assert ("nothing was written" in err) is not written


def test_from_the_last_question_one_can_go_back(typed: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    typed(*[""] * len(UNSAID), "<", "another-id", "y")
    options = [word for word in SAID if word != "--yes"]
    code, out, err = printed(capsys, "add", "talks.yaml", *options)
    assert code == 0
    assert out.count("No verdict") == 2
    assert "wrote statement `another-id`" in err


def test_bytes_that_are_no_text_are_an_unsafe_character(here: Path) -> None:
    command = [sys.executable, "-m", "tracker", "add", "talks.yaml", "--party", "southland"]
    result = subprocess.run(
        command,
        input=b"\xff\n",
        capture_output=True,
        cwd=here,
        env=ALONE,
        check=False,
    )
    assert result.returncode == 130
    assert b"error[unsafe-character]" in result.stderr
    assert b"nothing was written" in result.stderr


def test_a_file_that_somebody_else_changes_meanwhile_is_left_alone(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person = answered(summary="it's open", positions=["accepts border=open", "accepts talks=no or yes"])

    def meanwhile(asked: Any) -> str:
        if asked.cue.startswith("write it"):
            (here / "talks.yaml").write_text(SCENARIO + "# mine\n")
            return "y"
        return person(asked)

    monkeypatch.setattr("tracker.cli.prompting.asker", lambda: meanwhile)
    code, _, err = printed(capsys, "add", "talks.yaml")
    assert code == 3
    assert "error[changed-meanwhile]" in err
    assert (here / "talks.yaml").read_text() == SCENARIO + "# mine\n"
    (command,) = re.findall(r"^to record the same once more: tracker (.*)$", err, re.MULTILINE)
    assert printed(capsys, *shlex.split(command))[0] == 0
    assert (here / "talks.yaml").read_text().endswith("# mine\n")
    statement = read_scenario("talks.yaml").scenario.statements["southland-2024-05-12"]
    assert statement.summary == "it's open"


def test_no_question_judges() -> None:
    for prompt in PROMPTS:
        words = " ".join((prompt.asked, prompt.help, *prompt.choices.values()))
        assert not JUDGING.search(words), prompt.name


def test_the_shell_completes_options_from_the_file() -> None:
    for typed, word in (
        ("--source g", "gazette"),
        ("--withdraws south", "southland-briefing"),
        ("--attribution anon", "anonymous"),
        ('--party southland --position "accepts border=partly', "accepts border=partly-open"),
    ):
        environment = {**ALONE, "_TRACKER_COMPLETE": "complete_zsh"}
        environment["_TYPER_COMPLETE_ARGS"] = f"tracker add talks.yaml {typed}"
        command = [sys.executable, "-m", "tracker"]
        shown = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=True).stdout
        assert word in shown, shown


# Anything that can be said reads back as it was said.


def sayable(text: str) -> bool:
    """Whether a text can be typed in one line, and be nothing but an answer."""
    return bool(text) and not UNSAFE.search(text) and text not in ("?", "<", "-") and not set(text) & {"\n", "\r"}


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(str.strip).filter(sayable)
PACKAGES = ["lakeland-plan", "lakeland-plan@first"]
OPTIONS = {
    "border": ["closed", "partly-open", "open", "any", "silent"],
    "observers": ["4", "1..100", ">=33", "<=5", "any", "silent"],
    "guarantor": ["nobody", "lakeland", "joint-commission", "any", "silent"],
    "talks": ["no", "yes", "any", "silent"],
}
TERMS = st.dictionaries(st.sampled_from(sorted(OPTIONS)), st.just(()), min_size=1).flatmap(
    lambda issues: st.fixed_dictionaries(
        {issue: st.lists(st.sampled_from(OPTIONS[issue]), min_size=1, max_size=3, unique=True) for issue in issues}
    )
)


@st.composite
def positions(draw: st.DrawFn) -> Position:
    modality = draw(st.sampled_from(["requires", "rejects", "accepts", "considers"]))
    stance: dict[str, list[str]] = draw(TERMS)
    if modality != "requires" and draw(st.booleans()):
        stance |= {"proposal": draw(st.lists(st.sampled_from(PACKAGES), min_size=1, unique=True))}
    provided = draw(st.none() | TERMS)
    return Position.model_validate({modality: stance, **({"provided": provided} if provided else {})})


@st.composite
def said(draw: st.DrawFn) -> tuple[Statement, dict[str, str | list[str]], str]:
    """A statement, the answers that say it, and its id."""
    party = draw(st.sampled_from(["northland", "southland", "lakeland"]))
    source = draw(st.sampled_from([None, "gazette", "herald"]))
    date = st.sampled_from(["2024", "2024-05", "2024-05~", "2024-05-10", "2024-05-11/2024-06"])
    once: dict[str, str | None] = {
        "party": party,
        "speaker": draw(st.none() | WORDS),
        "told_by": draw(st.sampled_from([None, *({"northland", "southland", "lakeland"} - {party})])),
        "attribution": draw(st.sampled_from(AUTHORITIES)),
        "said": draw(date),
        "source": source,
        "reported": draw(st.sampled_from(["2024-06", "2025-01-01", "2030~"])),
        "via": draw(st.sampled_from([None, "gazette"])) if source else None,
        "credibility": draw(st.sampled_from([None, *"123456"])),
        "summary": draw(st.none() | WORDS),
        "until": draw(st.none() | st.sampled_from(["2026", "2031-01-01"])),
    }
    quote = draw(st.none() | WORDS)
    around = {part: draw(st.none() | WORDS) for part in ("prefix", "suffix")} if quote else {}
    held = draw(st.lists(positions(), max_size=3))
    withdraws = draw(
        st.sampled_from([[], [{"northland": "northland-minister", "southland": "southland-briefing"}.get(party)]])
    )
    data: dict[str, Any] = {key: value for key, value in once.items() if value is not None}
    data |= {"quote": {"exact": quote, **around}} if quote else {}
    data |= {"positions": held, "withdraws": [id for id in withdraws if id]}
    lines: dict[str, str | list[str]] = {key: value for key, value in once.items() if value is not None}
    lines |= {
        "quote": quote or "",
        **{f"quote_{part}": text for part, text in around.items() if text},
        "positions": list(map(position_text, held)),
        "withdraws": [i for i in withdraws if i],
    }
    if source == "herald":
        lines |= {"source": "new", "source_id": "herald", "title": draw(WORDS), "publisher": draw(st.just("") | WORDS)}
    return Statement.model_validate(data), lines, draw(st.sampled_from(["one", "a-1", "2024"]))


@settings(max_examples=150, deadline=None)
@drawn(case=said(), style=st.sampled_from(sorted(ODD)), asking=st.booleans())
def test_whatever_can_be_said_in_answers_reads_back_as_exactly_that(
    case: tuple[Statement, dict[str, str | list[str]], str], style: str, asking: bool
) -> None:
    statement, lines, id = case
    text = SCENARIO.replace("\n", "\r\n") if style == "crlf" else SCENARIO
    file = talks(text)
    if asking:
        person = Person(**{**lines, "id": id})
        new = person.speaks(file)
        assert set(person.codes) <= {"withdrawal-without-effect", "until-before-said", "repeated"}
    else:
        complete, found = filled(file, given({**lines, "id": id}))
        assert [diagnostic for diagnostic in found if diagnostic.severity == "error"] == []
        new = composed(file, complete)
    after = added(file, new)
    read = scenario_in(after.source).scenario
    assert read.statements[id] == statement
    assert {key: entry for key, entry in read.statements.items() if key != id} == file.scenario.statements
    assert [key for key in read.sources if key not in file.scenario.sources] == list(new.sources)
    if new.sources:
        assert (read.sources["herald"].title, read.sources["herald"].publisher or "") == (
            lines["title"],
            lines["publisher"],
        )
    rest = iter(after.source.text.split("\n"))
    assert all(line in rest for line in text.split("\n")), "a line of the file is gone"


ANYTHING = {
    "party": ["northland", "southland", "gazette", "party"],
    "told_by": ["northland", "lakeland"],
    "attribution": ["official", "inferred", "off"],
    "said": ["2024-05-10", "2024-06", "2025~", "2024-13", "2026/2025"],
    "source": ["gazette", "new", "new", "herald"],
    "source_id": ["herald", "gazette", "The Herald", "any"],
    "source_date": ["2024-05-12", "2023", "soon"],
    "reliability": ["A", "a"],
    "reported": ["2024-05-12", "2023", "2026-01"],
    "via": ["gazette", "herald"],
    "credibility": ["1", "0", "six"],
    "positions": ["requires border=open", "accepts talks", "considers lakeland-plan, observers>=3", "rejects herald"],
    "until": ["2024", "2030", "later"],
    "withdraws": ["northland-minister", "southland-briefing", "herald"],
    "id": ["mine", "southland-briefing", "all", "Mine", "gazette"],
}


@settings(max_examples=150, deadline=None)
@drawn(data=st.data())
def test_whatever_the_questions_let_through_is_good_in_the_file(data: st.DataObject) -> None:
    rest: list[int] = data.draw(st.lists(st.integers(0, 10**6), min_size=60, max_size=120))

    def anyhow(asked: Pending) -> str:
        if not rest:
            raise EOFError
        known: list[str] = ANYTHING.get(asked.prompt.name, [])
        choices = ["", "", "-", "<", "?", "yes: {no}", *known, *known]
        return choices[rest.pop() % len(choices)]

    file = talks()
    with suppress(EOFError):
        answers = conduct(file, Answers(), anyhow, lambda _: None)
        new = composed(file, answers)
        assert added(file, new).file.scenario.statements[new.id] == new.model


# At a terminal.


class Terminal:
    """The program at a terminal of its own, and what it shows there."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._end, inner = pty.openpty()
        environment = {
            **os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "80",
            "PYTHONUTF8": "1",
        }  # fmt: skip
        command = [sys.executable, "-m", "tracker", *arguments]
        self.process = subprocess.Popen(
            command, stdin=inner, stdout=inner, stderr=inner, cwd=folder, env=environment, start_new_session=True
        )
        os.close(inner)
        self.shown = ""
        self._raw = b""

    def until(self, text: str) -> None:
        """Wait until this is shown, after what was waited for before."""
        give_up = time.monotonic() + 30
        while text not in self.shown:
            assert time.monotonic() < give_up, self.shown
            if select.select([self._end], [], [], 1)[0]:
                self._read()
        self.shown = self.shown.partition(text)[2]

    def _read(self) -> None:
        try:
            self._raw += os.read(self._end, 65536)
        except OSError:
            raise AssertionError(f"the program has ended: {self.shown}") from None
        plain = re.sub(rb"\x1b(?:\[[0-9;?]*[A-Za-z]|[=>]|\][^\x07]*\x07)", b"", self._raw)
        self.shown += plain.decode(errors="ignore")
        self._raw = b""

    def types(self, text: str) -> None:
        os.write(self._end, text.encode())

    def left(self) -> int:
        """The exit code, once all that it shows is read."""
        while self.process.poll() is None:
            if select.select([self._end], [], [], 0.2)[0]:
                try:
                    self._read()
                except AssertionError:
                    break
        return self.process.wait(60)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._end)


@pytest.fixture
def terminal(here: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def open_one(*arguments: str) -> Terminal:
        opened.append(Terminal(here, *arguments))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def test_at_a_terminal_one_types_completes_and_writes(here: Path, terminal: Callable[..., Terminal]) -> None:
    screen = terminal("add", "talks.yaml", "--said", "2024-05-12", "--source", "gazette", "--until", "")
    screen.until("party>")
    screen.types("sou\t")
    screen.until("thland")
    screen.types("\r")
    screen.until("speaker>")
    screen.types("\u05d3\u05d5\u05d1\u05e8 \u0646\u0627\u0637\u0642\r")
    screen.until("told by>")
    screen.types("\r")
    screen.until("attribution>")
    screen.types("oficial\r")
    screen.until("error[unknown-value]")
    screen.until("attribution>")
    screen.types("off\t")
    screen.until("icial")
    screen.types("\r")
    for name in ("reported", "via", "credibility", "summary", "quote"):
        screen.until(f"{name}>")
        screen.types("\r")
    screen.until("position>")
    screen.types("req\t")
    screen.until("uires")
    screen.types(" border=pa\t")
    screen.until("rtly-open")
    screen.types("\r")
    screen.until("position>")
    screen.types("\r")
    screen.until("withdraws>")
    screen.types("\r")
    screen.until("id [southland-gazette]>")
    screen.types("<\r")
    screen.until("withdraws>")
    screen.types("<\r")
    screen.until("position>")
    screen.types("<\r")
    screen.until("position [requires border=partly-open]>")
    screen.types("\r")
    screen.until("position>")
    screen.types("\r")
    screen.until("withdraws>")
    screen.types("\r")
    screen.until("id [southland-gazette]>")
    screen.types("\r")
    screen.until("write it? [y/N]")
    screen.types("y\r")
    screen.until("wrote statement `southland-gazette`: talks.yaml:")
    assert screen.left() == 0
    statement = read_scenario(here / "talks.yaml").scenario.statements["southland-gazette"]
    assert statement.speaker == "\u05d3\u05d5\u05d1\u05e8 \u0646\u0627\u0637\u0642"
    assert list(map(position_text, statement.positions)) == ["requires border=partly-open"]


def test_at_a_terminal_going_back_keeps_the_answer_unless_another_is_typed(
    here: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("add", "talks.yaml", "--attribution", "official", "--said", "2024-05-12", "--source", "gazette")
    for cue, line in (
        ("party>", "xx"),
        ("party>", "southland"),
        ("speaker>", "the board"),
        ("told by>", "<"),
        ("speaker [the board]>", "<"),
        ("party [southland]>", "?"),
        ("takes `southland`.", ""),
        ("speaker [the board]>", ""),
        ("told by>", "<"),
        ("speaker [the board]>", "\t"),
        ("the board", ", all of it"),
        ("told by>", ""),
        ("reported>", ""),
        ("via>", "<"),
        ("reported>", ""),
        ("via>", ""),
        ("credibility>", "2"),
        ("summary>", "<"),
        ("credibility [2]>", "-"),
        ("summary>", ""),
        ("quote>", "We would."),
        ("quote prefix>", ""),
        ("quote suffix>", ""),
        ("position>", ""),
        ("until>", ""),
        ("withdraws>", ""),
        ("id [southland-gazette]>", ""),
        ("write it?", "y"),
    ):
        screen.until(cue)
        screen.types(line if line == "\t" else f"{line}\r")
    screen.until("wrote statement")
    assert screen.left() == 0
    statement = read_scenario(here / "talks.yaml").scenario.statements["southland-gazette"]
    assert (statement.party, statement.speaker, statement.credibility) == ("southland", "the board, all of it", None)


@pytest.mark.parametrize("typed", ["\x04", "half an ans\x04", "\x03", "half an ans\x03"])
def test_at_a_terminal_control_d_and_control_c_leave_in_the_middle_of_a_line(
    typed: str, here: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("add", "talks.yaml", "--party", "southland")
    screen.until("speaker>")
    screen.types(typed)
    screen.until("nothing was written")
    assert screen.left() == 130
    assert (here / "talks.yaml").read_text() == SCENARIO


def test_a_signal_between_two_questions_leaves_as_well(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tracker.evaluation.evaluate", lambda *_: signal.raise_signal(signal.SIGINT))
    code, _, err = printed(capsys, "add", "talks.yaml", *SAID)
    assert code == 130
    assert err.endswith("nothing was written\n")
    assert (here / "talks.yaml").read_text() == SCENARIO


def test_the_library_for_terminals_is_loaded_at_a_terminal_only(here: Path) -> None:
    code = (
        "import sys; from tracker.cli import run; run(sys.argv[1:]);"
        "print([m for m in sys.modules if m.startswith('prompt_toolkit')])"
    )
    command = [sys.executable, "-c", code, "add", "talks.yaml", *SAID]
    result = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        cwd=here,
        env=ALONE,
        check=True,
    )
    assert result.stdout.endswith("\n[]\n")


def test_what_a_finished_statement_says_has_no_mistakes_left() -> None:
    complete, found = filled(talks(), given(ENOUGH))
    assert found == mistakes(talks(), complete) == ()
