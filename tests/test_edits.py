"""Edits in one line: what each means, where a wrong one is wrong, what could stand there."""

from __future__ import annotations

import pytest
from building import scene

from tracker.diagnostics import Problems
from tracker.reading import ScenarioFile
from tracker.reading.edits import offers, read_edit
from tracker.whatif import (
    AsOf,
    Assume,
    Drop,
    DropPosition,
    Restate,
    Settle,
    Suppose,
    Unstate,
)

TALKS = """
sources: {wire: {date: 2024-05-11, reliability: B}, northland: {publisher: A source with the id of a party}}
statements:
  minister:
    source: wire
    said: 2024-05-10
    positions: [{requires: {border: open}}, {accepts: {observers: 1..200, talks: yes}}]
  briefing: {party: southland, attribution: anonymous, positions: [{considers: {proposal: plan}}]}
  mood: {party: southland}
proposals:
  plan:
    by: [northland]
    phases: [{id: truce, terms: {border: closed, observers: 100}}, {id: treaty, to_negotiate: {talks: any}}]
  letter: {terms: {border: open}}
events: {meeting: {date: 2024-05-12}}
assumptions: {guess: {party: southland, positions: [{rejects: {border: open}}]}}
"""


@pytest.fixture(scope="module")
def talks() -> ScenarioFile:
    return scene(TALKS)


@pytest.mark.parametrize(
    ("text", "canonical", "kind"),
    [
        ("drop minister", "drop minister", Drop),
        ("drop wire", "drop wire", Drop),
        ("drop source northland", "drop source northland", Drop),
        ("drop minister[1]", "drop minister[1]", DropPosition),
        ("drop guess [ 0 ]", "drop guess[0]", DropPosition),
        ("drop northland on border", "drop party northland on border", Unstate),
        ("drop southland on plan@truce", "drop southland on plan@truce", Unstate),
        ("northland accepts border=open", "party northland accepts border=open", Suppose),
        ("southland also accepts border=open", "southland also accepts border=open", Suppose),
        (
            "southland rejects border=open provided talks=yes and observers<=5",
            "southland rejects border=open provided talks=yes, observers<=5",
            Suppose,
        ),
        (
            "southland requires border=closed, partly-open, observers=1..5 or >= 9",
            "southland requires border=closed or partly-open, observers=1..5 or >=9",
            Suppose,
        ),
        ("southland requires border = [closed, open]", "southland requires border=closed or open", Suppose),
        ("southland accepts plan", "southland accepts proposal=plan", Suppose),
        (
            "southland considers proposal=plan@truce, letter",
            "southland considers proposal=plan@truce, proposal=letter",
            Suppose,
        ),
        ("minister accepts border=open", "minister accepts border=open", Restate),
        ("minister also accepts border=open", "minister also accepts border=open", Restate),
        ("minister[0] rejects border=open", "minister[0] rejects border=open", Restate),
        ("guess considers border=open", "guess considers border=open", Restate),
        ("plan: border=open, talks=yes", "plan: border=open, talks=yes", Settle),
        ("plan@truce: to_negotiate border=any", "plan@truce: to_negotiate border=any", Settle),
        ("letter : border=silent", "letter: border=silent", Settle),
        ("as of 2024-12", "as of 2024-12", AsOf),
        ("assume guess", "assume guess", Assume),
        ("assume all", "assume all", Assume),
        ("lakeland role=guarantor, veto=true", "lakeland role=guarantor, veto=true", None),
        ("minister attribution=named", "minister attribution=named", None),
        ("minister until=2024-06-01", "minister until=2024-06-01", None),
        ("wire reliability=A", "wire reliability=A", None),
        ("plan by=northland, southland, tabled=2024-02", "plan by=northland, southland, tabled=2024-02", None),
        ("meeting date=2024-05-13~", "meeting date=2024-05-13~", None),
        ("border scale=[closed, ajar, partly-open, open]", "border scale=[closed, ajar, partly-open, open]", None),
        ("observers quantity=0..900, essential=true", "observers quantity=0..900, essential=true", None),
    ],
)
def test_an_edit_reads_like_the_file_and_is_told_in_one_way(
    talks: ScenarioFile, text: str, canonical: str, kind: type | None
) -> None:
    (change,) = read_edit(text, talks)
    assert change.text == canonical
    assert kind is None or isinstance(change, kind)
    (again,) = read_edit(canonical, talks)
    assert again == change


def test_several_things_are_dropped_one_by_one(talks: ScenarioFile) -> None:
    assert [change.text for change in read_edit("drop minister, plan", talks)] == ["drop minister", "drop plan"]


@pytest.mark.parametrize(
    ("text", "code", "column", "length", "words"),
    [
        ("", "edit-syntax", 1, 1, "`southland`"),
        ("  ", "edit-syntax", 3, 1, "`drop`"),
        ("drop", "edit-syntax", 5, 1, "`minister`"),
        ("drop ministre", "unknown-entry", 6, 8, "did you mean `minister`?"),
        ("drop northland on", "edit-syntax", 18, 1, "`border`"),
        ("drop northland on bordr", "unknown-entry", 19, 5, "did you mean `border`?"),
        ("drop lakeland", "not-dropped", 6, 8, "`lakeland role=observer`"),
        ("drop border", "not-dropped", 6, 6, "ISSUE=silent"),
        ("drop minister[2]", "unknown-position", 15, 1, "`0`, `1`"),
        ("drop mood[0]", "unknown-position", 11, 1, "it takes no position"),
        ("drop minister[x]", "edit-syntax", 15, 1, "the first is 0"),
        ("drop minister plan", "edit-syntax", 15, 4, "`,`"),
        ("southland acepts border=open", "edit-syntax", 11, 6, "did you mean `accepts`?"),
        ("Southland accepts border=open", "unknown-entry", 1, 9, "did you mean `southland`?"),
        ("southland accepts", "edit-syntax", 18, 1, "`border`"),
        ("southland accepts bordr=open", "unknown-issue", 19, 5, "did you mean `border`?"),
        ("southland accepts border", "edit-syntax", 25, 1, "`=`"),
        ("southland accepts border=ajar", "unknown-option", 26, 4, "`partly-open`"),
        ("southland accepts border=open or", "edit-syntax", 33, 1, "`closed`"),
        ("southland accepts border=[closed, open", "edit-syntax", 39, 1, "`]`"),
        ("southland accepts observers=900", "outside-range", 29, 3, "0 to 500"),
        ("southland accepts observers=9..2", "reversed-range", 29, 4, "`2..9`"),
        ("southland accepts border=open, border=closed", "repeated", 32, 6, "with all its options"),
        ("southland accepts border=open provided", "edit-syntax", 39, 1, "`talks`"),
        ("southland accepts border=open provided proposal=plan", "provided-proposal", 40, 8, "name the terms"),
        ("southland requires plan", "requires-proposal", 20, 4, "`accepts`"),
        ("southland accepts proposal=plam", "unknown-proposal", 28, 4, "did you mean `plan`?"),
        ("southland accepts plan@truse", "unknown-phase", 24, 5, "did you mean `truce`?"),
        ("southland accepts letter@one", "unknown-phase", 26, 3, "`letter`"),
        ("southland accepts border=open border=closed", "edit-syntax", 31, 6, "`provided`"),
        ("southland[0] accepts border=open", "edit-syntax", 10, 1, "`also`"),
        ("wire accepts border=open", "edit-syntax", 6, 7, "`reliability=`"),
        ("plan border=open", "unknown-key", 6, 6, "terms stand after a colon"),
        ("plan:", "edit-syntax", 6, 1, "`to_negotiate`"),
        ("plan: border=open, to_negotiate border=any", "repeated", 33, 6, "settle it, or leave it open"),
        ("plan@: border=open", "unknown-phase", 6, 1, "`treaty`"),
        ("as off 2024", "edit-syntax", 4, 3, "`of`"),
        ("as of", "edit-syntax", 6, 1, "YYYY-MM-DD"),
        ("as of 3 May 2024", "not-a-date", 7, 10, "`2024-05-03`"),
        ("assume ges", "unknown-assumption", 8, 3, "`guess`"),
        ("lakeland role=boss", "unknown-value", 15, 4, "`guarantor`"),
        ("lakeland role=", "edit-syntax", 15, 1, "`mediator`"),
        ("lakeland role", "edit-syntax", 10, 4, "did you mean `role=`?"),
        ("southland border=open", "unknown-key", 11, 6, "`southland accepts border=...`"),
        ("lakeland role=mediator, role=observer", "repeated", 25, 4, "name it once"),
        ("minister said=2024-06", "said-after-reported", 15, 7, "correct one of the dates"),
        ("minister told_by=northland", "told-by-itself", 18, 9, "another party"),
        ("minister source=wyre", "unknown-source", 17, 4, "did you mean `wire`?"),
        ("wire date=2024-05-01", "said-after-reported", 11, 10, "correct one of the dates"),
        ("border scale=[closed, ajar]", "still-used", 14, 14, "keep the option"),
        ("northland accepts", "edit-syntax", 18, 1, "`border`"),
        ("northland veto=maybe", "not-true-or-false", 16, 5, "`true` or `false`"),
        ("northland date=2024", "unknown-statement", 0, 0, ""),
    ],
)
def test_a_wrong_edit_is_pointed_at_with_what_could_stand_there(
    talks: ScenarioFile, text: str, code: str, column: int, length: int, words: str
) -> None:
    if code == "unknown-statement":  # `northland` is a source too, and sources have a date
        assert read_edit(text, talks)[0].text == "source northland date=2024"
        return
    with pytest.raises(Problems) as problems:
        read_edit(text, talks)
    found = problems.value.diagnostics[0]
    assert found.span is not None
    assert (found.code, found.span.column, found.span.length) == (code, column, length)
    assert words in f"{found.expected} {found.hint}"


def test_an_id_that_two_things_bear_needs_its_kind_where_both_could_be_meant() -> None:
    file = scene("sources: {letter: {}}\nproposals: {letter: {terms: {border: open}}}")
    with pytest.raises(Problems) as problems:
        read_edit("drop letter", file)
    (found,) = problems.value.diagnostics
    assert (found.code, found.hint) == ("two-meanings", "write `proposal letter` or `source letter`")
    assert [change.text for change in read_edit("drop proposal letter", file)] == ["drop proposal letter"]
    assert read_edit("letter: border=closed", file)[0].text == "letter: border=closed"


def test_all_that_is_wrong_with_the_names_in_an_edit_is_told_at_once(talks: ScenarioFile) -> None:
    with pytest.raises(Problems) as problems:
        talks.with_edits("southland accepts border=ajar, observers=900", "drop nothing", "as of never")
    assert [d.code for d in problems.value.diagnostics] == [
        "unknown-option", "outside-range", "unknown-entry", "not-a-date",
    ]  # fmt: skip
    assert [d.place for d in problems.value.diagnostics] == ["edit 1:1:26", "edit 1:1:42", "edit 2:1:6", "edit 3:1:7"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["northland", "southland", "lakeland", "drop", "as", "assume"]),
        ("south", ["southland"]),
        ("southland ", ["also", "requires", "rejects", "accepts", "considers", "role=", "veto="]),
        ("southland re", ["requires", "rejects"]),
        ("southland accepts ", ["border", "observers", "guarantor", "talks", "proposal", "plan", "letter"]),
        ("southland accepts border=", ["[", "closed", "partly-open", "open", "any", "silent"]),
        ("southland accepts border=open ", [",", "or", "and", "provided"]),
        ("southland accepts border=open", [",", "or", "and", "provided"]),
        ("drop minister[", ["0]", "1]"]),
        ("drop southland ", ["on"]),
        ("plan@", ["truce", "treaty"]),
        ("plan", [":", "@truce:", "@treaty:"]),
        ("plan: ", ["to_negotiate", "border", "observers", "guarantor", "talks"]),
        ("lakeland role=", ["principal", "mediator", "guarantor", "observer"]),
        ("minister source=", ["wire", "northland"]),
        ("assume ", ["guess", "all"]),
        ("no-such-thing accepts ", []),
        ("southland accepts border=ajar ", []),
    ],
)
def test_what_could_follow_is_offered(talks: ScenarioFile, text: str, words: list[str]) -> None:
    found = [offer.word for offer in offers(text, talks)]
    assert found[: len(words)] == words
    assert words or not found


def test_an_offer_carries_all_that_was_typed(talks: ScenarioFile) -> None:
    whole = [offer.whole for offer in offers("southland accepts bor", talks)]
    assert whole == ["southland accepts border"]
    assert "plan: border" in [offer.whole for offer in offers("plan: ", talks)]
    assert "plan:" in [offer.whole for offer in offers("plan", talks)]
    assert "southland accepts border=open or" in [o.whole for o in offers("southland accepts border=open", talks)]
