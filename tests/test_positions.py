"""The position matrix: what each party holds on each issue, since when, and what that replaced."""

from __future__ import annotations

from typing import Any

import pytest
from building import evaluated

from tracker.engine import Engine
from tracker.positions import Entry, entries


def held(engine: Engine, text: str, issue: str = "border", party: str = "northland", **asked: Any) -> list[Entry]:
    return list(entries(evaluated(engine, text, **asked), party, issue))


def brief(found: list[Entry]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Each entry as fate, stance, voices and what took it."""
    return [
        (entry.fate, f"{entry.modality} {' '.join(entry.options)}", " ".join(v.id for v in entry.voices), entry.by)
        for entry in found
    ]


def two(first: str, second: str, said: str = "2024-06-10") -> str:
    return f"""
    statements:
      may: {{said: 2024-05-10, positions: [{first}]}}
      june: {{said: {said}, positions: [{second}]}}
    """


def test_a_position_in_force_stands_as_it_was_typed(engine: Engine) -> None:
    text = 'statements: {one: {positions: [{requires: {observers: [">=100", 4]}, provided: {talks: [yes, silent]}}]}}'
    (entry,) = held(engine, text, "observers")
    assert (entry.issue, entry.modality, entry.options) == ("observers", "requires", (">=100", "4"))
    assert entry.condition == (("talks", ("yes", "silent")),)
    assert (entry.fate, entry.by, entry.voice.id) == ("in force", (), "one")


def test_a_party_that_said_nothing_on_an_issue_holds_nothing_there(engine: Engine) -> None:
    text = "statements: {one: {positions: [requires: {border: open}]}}"
    assert held(engine, text, "talks") == []
    assert held(engine, text, party="southland") == []


def test_each_issue_of_one_mapping_is_an_entry_of_its_own(engine: Engine) -> None:
    text = "statements: {one: {positions: [requires: {border: open, talks: yes}]}}"
    assert brief(held(engine, text, "border")) == [("in force", "requires open", "one", ())]
    assert brief(held(engine, text, "talks")) == [("in force", "requires yes", "one", ())]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("rejects: {border: open}", "accepts: {border: open}"),
        ("rejects: {border: open}", "considers: {border: any}"),
        ("accepts: {border: open}", "rejects: {border: open}"),
        ("requires: {border: open}", "{rejects: {border: open}}, {accepts: {border: [closed, partly-open, silent]}}"),
    ],
)
def test_a_position_of_which_something_later_as_strong_took_all_is_replaced(
    engine: Engine, first: str, second: str
) -> None:
    found = held(engine, two(first, second))
    assert [(e.voice.id, e.by) for e in found if e.fate == "replaced"] == [("may", ("june",))]
    assert {e.voice.id for e in found if e.fate == "in force"} == {"june"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("requires: {border: closed}", "accepts: {border: partly-open}"),
        ("rejects: {border: [partly-open, open]}", "accepts: {border: open}"),
        ("accepts: {border: any}", "rejects: {border: closed}"),
        ("requires: {border: closed}", "rejects: {border: closed}"),
    ],
)
def test_a_position_of_which_something_later_as_strong_took_a_part_is_in_force_in_part(
    engine: Engine, first: str, second: str
) -> None:
    fates = {entry.voice.id: (entry.fate, entry.by) for entry in held(engine, two(first, second))}
    assert fates == {"may": ("in part", ("june",)), "june": ("in force", ())}


@pytest.mark.parametrize("said", ["2024-06-10, attribution: named", "2024-05-10", "2024-05"])
def test_a_weaker_voice_and_one_that_is_not_later_replace_nothing(engine: Engine, said: str) -> None:
    found = held(engine, two("rejects: {border: open}", "accepts: {border: open}", said))
    assert [(entry.voice.id, entry.fate) for entry in found] == [("may", "in force"), ("june", "in force")]


def test_what_is_said_on_a_condition_replaces_only_what_was_said_on_the_same(engine: Engine) -> None:
    condition = "provided: {talks: yes}"
    later = f"{{accepts: {{border: open}}, {condition}}}"
    plain = held(engine, two("rejects: {border: open}", later))
    assert {entry.voice.id: entry.fate for entry in plain} == {"may": "in force", "june": "in force"}
    same = held(engine, two(f"{{rejects: {{border: open}}, {condition}}}", later))
    assert {entry.voice.id: entry.fate for entry in same} == {"may": "replaced", "june": "in force"}
    without = held(engine, two(f"{{rejects: {{border: open}}, {condition}}}", "accepts: {border: open}"))
    assert {entry.voice.id: entry.fate for entry in without} == {"may": "replaced", "june": "in force"}


def test_withdrawn_and_expired_positions_come_last_with_what_withdrew_them(engine: Engine) -> None:
    text = """
    statements:
      expired: {said: 2024-05-10, until: 2024-05-20, positions: [accepts: {border: open}]}
      withdrawn: {said: 2024-05-11, positions: [accepts: {border: open}]}
      second: {said: 2024-06-10, withdraws: [withdrawn], positions: [requires: {talks: yes}]}
      replaced: {said: 2024-05-12, positions: [accepts: {border: open}]}
      third: {said: 2024-06-11, positions: [rejects: {border: open}]}
    """
    assert brief(held(engine, text)) == [
        ("in force", "rejects open", "third", ()),
        ("replaced", "accepts open", "replaced", ("third",)),
        ("withdrawn", "accepts open", "withdrawn", ("second",)),
        ("expired", "accepts open", "expired", ()),
    ]


def test_what_is_not_yet_known_or_left_out_for_its_grade_is_not_shown(engine: Engine) -> None:
    text = """
    statements:
      known: {said: 2024-05-10, positions: [accepts: {border: open}]}
      doubtful: {said: 2024-05-11, credibility: 5, positions: [rejects: {border: open}]}
      unknown: {said: 2024-05-12, reported: 2024-07-01, positions: [rejects: {border: open}]}
    """
    found = held(engine, text, as_of="2024-06-01", least_grade="2")
    assert brief(found) == [("in force", "accepts open", "known", ())]


def test_the_same_words_are_one_entry_with_the_voice_of_most_weight_first(engine: Engine) -> None:
    text = """
    statements:
      anonymous-in-july: {said: 2024-07-10, attribution: anonymous, positions: [rejects: {border: [closed, open]}]}
      official-in-may: {said: 2024-05-10, positions: [rejects: {border: [open, closed]}]}
      official-in-june: {said: 2024-06-10, positions: [rejects: {border: [closed, open]}]}
      named-in-april: {said: 2024-04-10, attribution: named, positions: [rejects: {border: [closed, open]}]}
    """
    (entry,) = held(engine, text)
    ids = [voice.id for voice in entry.voices]
    assert ids == ["official-in-june", "official-in-may", "named-in-april", "anonymous-in-july"]
    assert (entry.voice.id, entry.since.id) == ("official-in-june", "named-in-april")


def test_other_words_are_another_entry(engine: Engine) -> None:
    text = """
    statements:
      one: {positions: [rejects: {border: open}]}
      two: {positions: [rejects: {border: [open, closed]}]}
      three: {positions: [{rejects: {border: open}, provided: {talks: yes}}]}
      four: {positions: [requires: {border: partly-open}]}
    """
    assert [entry.voice.id for entry in held(engine, text)] == ["one", "two", "three", "four"]


def test_what_was_replaced_and_said_again_later_is_in_force_once_and_replaced_once(engine: Engine) -> None:
    text = """
    statements:
      may: {said: 2024-05-10, positions: [accepts: {border: open}]}
      june: {said: 2024-06-10, positions: [rejects: {border: open}]}
      july: {said: 2024-07-10, positions: [accepts: {border: open}]}
    """
    assert brief(held(engine, text)) == [
        ("in force", "accepts open", "july", ()),
        ("replaced", "accepts open", "may", ("june",)),
        ("replaced", "rejects open", "june", ("july",)),
    ]


def test_positions_on_proposals_are_no_part_of_the_matrix_and_replace_nothing_in_it(engine: Engine) -> None:
    text = """
    proposals: {plan: {by: [southland], terms: {border: open}}}
    statements:
      may: {said: 2024-05-10, positions: [rejects: {border: open}]}
      june: {said: 2024-06-10, positions: [accepts: {proposal: plan}]}
    """
    assert brief(held(engine, text)) == [("in force", "rejects open", "may", ())]
    assert held(engine, text, party="southland") == []


def test_an_assumption_that_takes_part_is_an_entry_and_known_as_one(engine: Engine) -> None:
    text = "assumptions: {guess: {party: southland, positions: [rejects: {border: open}]}}"
    assert held(engine, text, party="southland") == []
    (entry,) = held(engine, text, party="southland", assume=["all"])
    assert (entry.voice.kind, entry.voice.id, entry.fate) == ("assumption", "guess", "in force")
