"""What a person asks becomes a question, or every mistake in it at once."""

from __future__ import annotations

from datetime import date

import pytest
from building import scene

from tracker.asking import ask, from_to
from tracker.diagnostics import Diagnostic
from tracker.record import Question
from tracker.voices import Grade

SCENARIO = scene("""
proposals:
  long-plan: {phases: [{id: truce, terms: {border: closed}}, {id: treaty, terms: {border: open}}]}
  short-plan: {terms: {talks: yes}}
assumptions:
  will-not-close: {party: southland, positions: [rejects: {border: closed}]}
  will-talk: {party: northland, positions: [accepts: {talks: yes}]}
""").scenario


def test_to_ask_nothing_is_to_ask_of_the_scenario_itself() -> None:
    assert ask(SCENARIO) == (Question(), [])


def test_everything_that_can_be_asked_at_once() -> None:
    question, mistakes = ask(
        SCENARIO,
        as_of="2024-05-10",
        assume=["will-talk", "will-not-close", "will-talk"],
        min_grade="B2",
        graded_only=True,
        proposal="long-plan@truce",
        party="southland",
    )
    assert mistakes == []
    assert question == Question(
        as_of=date(2024, 5, 10),
        assume=frozenset({"will-talk", "will-not-close"}),
        least_grade=Grade("B", 2),
        graded_only=True,
        proposal="long-plan@truce",
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-10", date(2024, 5, 10)),
        ("2024-05", date(2024, 5, 31)),
        ("2024", date(2024, 12, 31)),
        ("2024-05-01/2024-06", date(2024, 6, 30)),
    ],
)
def test_a_partial_as_of_is_its_last_day(text: str, day: date) -> None:
    question, mistakes = ask(SCENARIO, as_of=text)
    assert (question.as_of, mistakes) == (day, [])


def test_all_assumptions_can_be_asked_for_at_once() -> None:
    assert ask(SCENARIO, assume=["all"]) == (Question(assume=frozenset({"all"})), [])


@pytest.mark.parametrize("proposal", ["long-plan", "long-plan@truce", "long-plan@treaty", "short-plan"])
def test_a_proposal_is_asked_for_by_its_id_with_or_without_a_phase(proposal: str) -> None:
    question, mistakes = ask(SCENARIO, proposal=proposal)
    assert (question.proposal, mistakes) == (proposal, [])


def test_all_mistakes_are_told_at_once() -> None:
    _, mistakes = ask(
        SCENARIO,
        as_of="2024-13-01",
        assume=["will-tak", "all", "elsewhere"],
        min_grade="Z9",
        proposal="long-plna",
        party="nortland",
    )
    assert sorted(mistake.code for mistake in mistakes) == [
        "not-a-date",
        "not-a-grade",
        "unknown-assumption",
        "unknown-assumption",
        "unknown-party",
        "unknown-proposal",
    ]
    assert all(mistake.severity == "error" and mistake.subject for mistake in mistakes)


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        ({"assume": ["will-tak"]}, "`will-tak`", "did you mean `will-talk`?"),
        ({"proposal": "long-plna"}, "`long-plna`", "did you mean `long-plan`?"),
        ({"proposal": "long-plan@truse"}, "`truse`", "did you mean `truce`?"),
        ({"party": "Northland"}, "`Northland`", "did you mean `northland`?"),
        ({"party": "mars"}, "`mars`", None),
    ],
)
def test_a_mistake_names_what_was_typed_and_what_was_probably_meant(
    asked: dict[str, object], message: str, hint: str | None
) -> None:
    _, (mistake,) = ask(SCENARIO, **asked)  # type: ignore[arg-type]
    assert message in mistake.message
    assert mistake.hint == hint


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"party": "mars"}, ["northland", "southland", "lakeland"]),
        ({"proposal": "mars"}, ["long-plan", "short-plan"]),
        ({"proposal": "long-plan@mars"}, ["truce", "treaty"]),
        ({"assume": ["mars"]}, ["will-not-close", "will-talk", "all"]),
        ({"as_of": "tomorrow"}, ["YYYY-MM-DD"]),
        ({"min_grade": "F6"}, ["A to E", "1 to 5", "B2"]),
    ],
)
def test_a_mistake_says_what_could_stand_there(asked: dict[str, object], expected: list[str]) -> None:
    _, (mistake,) = ask(SCENARIO, **asked)  # type: ignore[arg-type]
    assert mistake.expected is not None
    assert all(word in mistake.expected for word in expected)


def test_a_phase_of_a_proposal_without_phases_is_a_mistake() -> None:
    _, (mistake,) = ask(SCENARIO, proposal="short-plan@truce")  # a phase that another proposal has
    assert (mistake.code, mistake.message) == ("unknown-phase", "proposal `short-plan` has no phases")
    assert (mistake.expected, mistake.hint) == (None, "write `short-plan`")


def test_a_phase_of_another_proposal_is_a_mistake() -> None:
    _, (mistake,) = ask(SCENARIO, proposal="long-plan@second-truce")
    assert mistake.message == "proposal `long-plan` has no phase `second-truce`"


def test_two_days_are_the_first_of_one_date_and_the_last_of_another() -> None:
    mistakes: list[Diagnostic] = []
    assert from_to("2024-05", "2024-05", ("--from", "--to"), mistakes) == (date(2024, 5, 1), date(2024, 5, 31))
    assert from_to("2024-05", None, ("--from", "--to"), mistakes) == (date(2024, 5, 1), None)
    assert mistakes == []


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2025", "2024", [("days-backwards", "--since")]),
        ("x", "2024", [("not-a-date", "--since")]),
        ("2024", "y", [("not-a-date", "--until")]),
        ("x", "y", [("not-a-date", "--since"), ("not-a-date", "--until")]),
    ],
)
def test_what_is_wrong_with_two_days_is_told_of_the_option(first: str, last: str, found: list[tuple[str, str]]) -> None:
    mistakes: list[Diagnostic] = []
    from_to(first, last, ("--since", "--until"), mistakes)
    assert [(mistake.code, mistake.subject) for mistake in mistakes] == found
