"""What is known on a day, and what of it is in force."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from building import asking, evaluated, scene

from tracker.diagnostics import Problems
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.reading import scenario_from
from tracker.record import Record, on_day
from tracker.rules import Rulebook
from tracker.voices import Grade, parse_grade


def recorded(rulebook: Rulebook, text: str, **asked: Any) -> Record:
    return on_day(scene(text).scenario, asking(**asked), rulebook.rank)


def in_force(record: Record) -> list[str]:
    return [voice.id for voice in record.voices]


def absent(record: Record) -> dict[str, tuple[str, str | None]]:
    """Statement -> why it gives no evidence, and what withdrew it."""
    return {a.voice.id: (a.reason, a.by) for a in record.absent}


# Dates.


def test_said_defaults_to_reported_and_reported_to_the_date_of_the_source(rulebook: Rulebook) -> None:
    text = """
    sources: {wire: {date: 2024-06-03}, undated: {publisher: An agency}}
    statements:
      from-source: {source: wire}
      reported-alone: {reported: 2024-06-04, source: wire}
      all-given: {said: 2024-05, reported: 2024-06-05, source: wire}
      said-alone: {said: 2024-05-06, source: undated}
    """
    voices = recorded(rulebook, text).heard
    assert {id: (voice.said.text, voice.reported.text) for id, voice in voices.items()} == {
        "from-source": ("2024-06-03", "2024-06-03"),
        "reported-alone": ("2024-06-04", "2024-06-04"),
        "all-given": ("2024-05", "2024-06-05"),
        "said-alone": ("2024-05-06", "2024-05-06"),
    }


def test_a_statement_is_known_from_the_last_day_of_its_report_whenever_it_was_said(rulebook: Rulebook) -> None:
    text = "statements: {one: {said: 2024-05-01, reported: 2024-06}}"
    before, after = (recorded(rulebook, text, as_of=day) for day in ("2024-06-29", "2024-06-30"))
    assert (in_force(before), absent(before)) == ([], {"one": ("not yet known", None)})
    assert (in_force(after), absent(after)) == (["one"], {})


def test_a_statement_reported_in_an_interval_is_known_from_the_end_of_the_interval(rulebook: Rulebook) -> None:
    text = "statements: {one: {reported: 2024-06-01/2024-06-10}}"
    assert in_force(recorded(rulebook, text, as_of="2024-06-09")) == []
    assert in_force(recorded(rulebook, text, as_of="2024-06-10")) == ["one"]


def test_a_proposal_is_known_from_its_report_which_defaults_to_its_tabling(rulebook: Rulebook) -> None:
    text = """
    proposals:
      tabled-in-may: {tabled: 2024-05-01, terms: {border: open}}
      reported-in-june: {tabled: 2024-05-01, reported: 2024-06-01, terms: {border: open}}
    """
    assert recorded(rulebook, text, as_of="2024-04-30").proposals == ()
    assert recorded(rulebook, text, as_of="2024-05-01").proposals == ("tabled-in-may",)
    assert recorded(rulebook, text, as_of="2024-06-01").proposals == ("tabled-in-may", "reported-in-june")


def test_an_event_is_known_from_the_last_day_of_its_date(rulebook: Rulebook) -> None:
    text = "events: {storm: {date: 2024-06}}"
    assert recorded(rulebook, text, as_of="2024-06-29").events == ()
    assert recorded(rulebook, text, as_of="2024-06-30").events == ("storm",)


@pytest.mark.parametrize(
    ("as_of", "day"), [("2024-05-03", date(2024, 5, 3)), ("2024-05", date(2024, 5, 31)), ("2023", date(2023, 12, 31))]
)
def test_the_day_is_the_last_of_the_files_own_as_of(rulebook: Rulebook, as_of: str, day: date) -> None:
    assert recorded(rulebook, f"as_of: {as_of}\nstatements: {{one: {{said: 2024-06-01}}}}").day == day


@pytest.mark.parametrize(
    ("latest", "day"),
    [
        ("statements: {one: {said: 2024-05-01, reported: 2024-06-07}}", date(2024, 6, 7)),
        ("statements: {one: {said: 2024-05-01}, two: {reported: 2024-06}}", date(2024, 6, 30)),
        ("proposals: {plan: {tabled: 2024-05-01, reported: 2024-06-08, terms: {border: open}}}", date(2024, 6, 8)),
        ("statements: {one: {said: 2024-05-01}}\nevents: {storm: {date: 2024-06-09}}", date(2024, 5, 1)),
        ("events: {storm: {date: 2024-06-09}}", date(2024, 6, 9)),
    ],
)
def test_without_as_of_the_day_is_the_latest_day_of_anything_reported(
    rulebook: Rulebook, latest: str, day: date
) -> None:
    assert recorded(rulebook, latest).day == day


def test_the_question_sets_the_day_whatever_the_file_says(rulebook: Rulebook) -> None:
    record = recorded(rulebook, "as_of: 2024-06-01\nstatements: {one: {}}", as_of="2024-05-09")
    assert (record.day, in_force(record)) == (date(2024, 5, 9), [])


def test_a_record_without_any_date_has_no_day(rulebook: Rulebook) -> None:
    assert recorded(rulebook, "{}").day is None


def refused(text: str) -> list[str]:
    """The codes of what is wrong with a scenario."""
    with pytest.raises(Problems) as problems:
        scene(text)
    return [diagnostic.code for diagnostic in problems.value.diagnostics]


def test_said_after_reported_is_an_error(rulebook: Rulebook) -> None:
    assert refused("statements: {one: {said: 2024-05-11, reported: 2024-05-10}}") == ["said-after-reported"]
    dated = "sources: {wire: {date: 2024-05-10}}\n"
    assert refused(f"{dated}statements: {{one: {{said: 2024-05-11, source: wire}}}}") == ["said-after-reported"]
    assert in_force(recorded(rulebook, "statements: {one: {said: 2024-05, reported: 2024-05-10}}"))  # may be before


# Authority.


@pytest.mark.parametrize("attribution", ["official", "named", "anonymous", "reported", "inferred"])
def test_the_authority_of_a_statement_is_its_attribution(rulebook: Rulebook, attribution: str) -> None:
    record = recorded(rulebook, f"statements: {{one: {{attribution: {attribution}}}}}")
    assert record.voices[0].authority == attribution


@pytest.mark.parametrize("attribution", ["official", "inferred"])
def test_what_another_party_tells_has_the_authority_of_a_report(rulebook: Rulebook, attribution: str) -> None:
    record = recorded(rulebook, f"statements: {{one: {{attribution: {attribution}, told_by: lakeland}}}}")
    assert (record.voices[0].authority, record.voices[0].told_by) == ("reported", "lakeland")


def test_authorities_are_ranked_from_official_to_inferred(rulebook: Rulebook) -> None:
    order = ["official", "named", "anonymous", "reported", "inferred"]
    assert sorted(order, key=rulebook.rank, reverse=True) == order


# Withdrawal.


def withdrawal(first: str, second: str) -> str:
    return f"statements: {{first: {{{first}}}, second: {{{second}, withdraws: [first]}}}}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("said: 2024-05-10", "said: 2024-06-10"),
        ("said: 2024-05-10", "said: 2024-05-10"),
        ("said: 2024-05-10", "said: 2024-05"),
        ("said: 2024-05", "said: 2024-05-10"),
        ("said: 2024-05-10, attribution: named", "said: 2024-06-10, attribution: official"),
        ("said: 2024-05-10, attribution: anonymous", "said: 2024-06-10, attribution: anonymous"),
        ("said: 2024-05-10, told_by: lakeland", "said: 2024-06-10, attribution: reported"),
    ],
)
def test_a_statement_is_withdrawn_by_one_not_earlier_and_of_at_least_its_authority(
    rulebook: Rulebook, first: str, second: str
) -> None:
    record = recorded(rulebook, withdrawal(first, second))
    assert (in_force(record), absent(record)) == (["second"], {"first": ("withdrawn", "second")})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("said: 2024-05-10", "said: 2024-05-09"),
        ("said: 2024-05", "said: 2024-04"),
        ("said: 2024-05-10", "said: 2024-06-10, attribution: named"),
        ("said: 2024-05-10, attribution: anonymous", "said: 2024-06-10, attribution: reported"),
        ("said: 2024-05-10, attribution: anonymous", "said: 2024-06-10, attribution: official, told_by: lakeland"),
    ],
)
def test_a_statement_is_not_withdrawn_by_an_earlier_or_a_weaker_one(
    rulebook: Rulebook, first: str, second: str
) -> None:
    record = recorded(rulebook, withdrawal(first, second))
    assert (in_force(record), absent(record)) == (["first", "second"], {})


def test_withdrawing_the_statement_of_another_party_is_an_error() -> None:
    text = withdrawal("said: 2024-05-10, party: southland", "said: 2024-06-10")
    assert refused(text) == ["withdraws-anothers"]


def test_a_withdrawal_that_is_not_yet_known_withdraws_nothing(rulebook: Rulebook) -> None:
    text = withdrawal("said: 2024-05-10", "said: 2024-05-11, reported: 2024-06-10")
    assert in_force(recorded(rulebook, text, as_of="2024-06-09")) == ["first"]
    assert in_force(recorded(rulebook, text, as_of="2024-06-10")) == ["second"]


def test_withdrawing_a_withdrawal_restores_what_it_withdrew(rulebook: Rulebook) -> None:
    text = """
    statements:
      third: {said: 2024-07-10, withdraws: [second]}
      second: {said: 2024-06-10, withdraws: [first]}
      first: {said: 2024-05-10}
    """
    record = recorded(rulebook, text)
    assert (in_force(record), absent(record)) == (["third", "first"], {"second": ("withdrawn", "third")})
    assert in_force(recorded(rulebook, text, as_of="2024-06-30")) == ["second"]


def test_of_two_withdrawals_one_that_stands_is_enough(rulebook: Rulebook) -> None:
    text = """
    statements:
      first: {said: 2024-05-10}
      second: {said: 2024-06-10, withdraws: [first]}
      another: {said: 2024-06-11, withdraws: [first]}
      third: {said: 2024-07-10, withdraws: [second]}
    """
    record = recorded(rulebook, text)
    assert absent(record) == {"first": ("withdrawn", "another"), "second": ("withdrawn", "third")}


def test_a_withdrawal_works_on_after_the_statement_that_made_it_has_expired(rulebook: Rulebook) -> None:
    text = withdrawal("said: 2024-05-10", "said: 2024-06-10, until: 2024-06-20")
    record = recorded(rulebook, text, as_of="2024-07-01")
    assert absent(record) == {"first": ("withdrawn", "second"), "second": ("expired", None)}


def test_a_withdrawal_that_is_left_out_for_its_grade_withdraws_nothing(rulebook: Rulebook) -> None:
    text = withdrawal("said: 2024-05-10, credibility: 1", "said: 2024-06-10, credibility: 5")
    record = recorded(rulebook, text, least_grade="2")
    assert (in_force(record), absent(record)) == (["first"], {"second": ("graded lower", None)})


def test_three_thousand_withdrawals_in_a_row_are_followed_to_the_end(engine: Engine) -> None:
    party = {"party": "northland", "attribution": "official", "said": "2024-05-10"}
    ids = [f"s{number}" for number in range(3000)]
    withdraws = [{}, *({"withdraws": [id]} for id in ids[:-1])]
    data = {
        "format": 1,
        "parties": {"northland": {"role": "principal"}},
        "issues": {"border": {"yes_no": True}},
        "statements": {id: party | more for id, more in zip(ids, withdraws, strict=True)},
    }
    record = evaluate(scenario_from(data), engine).record
    assert in_force(record) == ids[1::2]  # the last stands, so the one before does not, and so on down


# Expiry.


@pytest.mark.parametrize(
    ("until", "last_day", "day_after"),
    [
        ("2024-06-20", "2024-06-20", "2024-06-21"),
        ("2024-06", "2024-06-30", "2024-07-01"),
        ("2024-06-01/2024-06-15", "2024-06-15", "2024-06-16"),
    ],
)
def test_a_statement_expires_when_the_last_day_of_its_until_has_passed(
    rulebook: Rulebook, until: str, last_day: str, day_after: str
) -> None:
    text = f"statements: {{one: {{until: {until}}}}}"
    assert in_force(recorded(rulebook, text, as_of=last_day)) == ["one"]
    record = recorded(rulebook, text, as_of=day_after)
    assert (in_force(record), absent(record)) == ([], {"one": ("expired", None)})


@pytest.mark.parametrize(
    ("position", "warned"),
    [
        ("requires: {border: open}", True),
        ("rejects: {border: open}", False),
        ("considers: {border: open}", False),
        ("accepts: {border: open}", False),
    ],
)
def test_only_an_expiry_that_ends_a_demand_is_warned_of(engine: Engine, position: str, warned: bool) -> None:
    text = f"statements: {{one: {{until: 2024-06-20, positions: [{position}]}}}}"
    before, after = (evaluated(engine, text, as_of=day) for day in ("2024-06-20", "2024-06-21"))
    assert before.diagnostics == ()
    assert [(d.code, d.severity) for d in after.diagnostics] == [("expired-demand", "warning")] * warned
    assert all("`one`" in d.message and "`northland`" in d.message for d in after.diagnostics)


# Grades.


GRADED = """
sources: {a: {reliability: A}, b: {reliability: B}, c: {reliability: C}, f: {reliability: F}, none: {publisher: X}}
statements:
  b2: {said: 2024-05-10, source: b, credibility: 2}
  a3: {said: 2024-05-10, source: a, credibility: 3}
  c1: {said: 2024-05-10, source: c, credibility: 1}
  f2: {said: 2024-05-10, source: f, credibility: 2}
  b6: {said: 2024-05-10, source: b, credibility: 6}
  f6: {said: 2024-05-10, source: f, credibility: 6}
  f3: {said: 2024-05-10, source: f, credibility: 3}
  c6: {said: 2024-05-10, source: c, credibility: 6}
  c-alone: {said: 2024-05-10, source: c}
  b-alone: {said: 2024-05-10, source: b}
  two-alone: {said: 2024-05-10, source: none, credibility: 2}
  three-alone: {said: 2024-05-10, credibility: 3}
  ungraded: {said: 2024-05-10, source: none}
"""


@pytest.mark.parametrize(
    ("least", "dropped"),
    [
        ("B2", {"a3", "c1", "f3", "c6", "c-alone", "three-alone"}),
        ("B", {"c1", "c6", "c-alone"}),
        ("2", {"a3", "f3", "three-alone"}),
        ("A1", {"b2", "a3", "c1", "f2", "b6", "f3", "c6", "c-alone", "b-alone", "two-alone", "three-alone"}),
        ("E5", set()),
    ],
)
def test_what_is_graded_worse_is_left_out_and_what_cannot_be_judged_stays(
    rulebook: Rulebook, least: str, dropped: set[str]
) -> None:
    record = recorded(rulebook, GRADED, least_grade=least)
    assert absent(record) == dict.fromkeys(dropped, ("graded lower", None))
    assert set(in_force(record)) == set(record.scenario.statements) - dropped


def test_graded_only_leaves_out_what_lacks_a_letter_from_a_to_e_or_a_number_from_1_to_5(
    rulebook: Rulebook,
) -> None:
    assert in_force(recorded(rulebook, GRADED, graded_only=True)) == ["b2", "a3", "c1"]
    assert in_force(recorded(rulebook, GRADED, graded_only=True, least_grade="B2")) == ["b2"]


def test_without_being_asked_for_grades_change_nothing(rulebook: Rulebook) -> None:
    assert absent(recorded(rulebook, GRADED)) == {}


def test_proposals_and_assumptions_are_not_graded(rulebook: Rulebook) -> None:
    text = """
    sources: {e: {reliability: E}}
    proposals: {plan: {source: e, terms: {border: open}}}
    assumptions: {guess: {party: southland, positions: [rejects: {border: open}]}}
    """
    record = recorded(rulebook, text, assume=["all"], least_grade="A1", graded_only=True)
    assert (record.proposals, record.assumed) == (("plan",), ("guess",))


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("B2", Grade("B", 2)),
        ("b2", Grade("B", 2)),
        ("B", Grade("B", None)),
        ("2", Grade(None, 2)),
        ("E5", Grade("E", 5)),
    ],
)
def test_a_grade_to_ask_for_is_a_letter_a_digit_or_both(text: str, grade: Grade) -> None:
    assert parse_grade(text) == grade


@pytest.mark.parametrize("text", ["", "F", "6", "F6", "B6", "G1", "2B", "B22", "B 2", "B2 ", "²"])
def test_nothing_else_is_a_grade_to_ask_for(text: str) -> None:
    with pytest.raises(ValueError, match="is not a grade to ask for"):
        parse_grade(text)


# Assumptions.


ASSUMED = """
statements: {in-may: {said: 2024-05-10}, in-july: {said: 2024-07-10}}
events: {storm: {date: 2024-06-01}}
assumptions:
  without-basis: {party: southland, positions: [rejects: {border: open}]}
  from-may: {party: southland, basis: [in-may, storm], positions: [rejects: {border: open}]}
  from-july: {party: southland, basis: [in-may, in-july], positions: [rejects: {border: open}]}
"""


def test_an_assumption_takes_part_only_when_asked_for(rulebook: Rulebook) -> None:
    assert recorded(rulebook, ASSUMED).assumed == ()
    assert recorded(rulebook, ASSUMED, assume=["from-may"]).assumed == ("from-may",)
    everything = recorded(rulebook, ASSUMED, assume=["all"])
    assert everything.assumed == ("without-basis", "from-may", "from-july")
    assert in_force(everything) == ["in-may", "in-july", "without-basis", "from-may", "from-july"]


def test_an_assumption_is_inferred_and_said_on_the_day(rulebook: Rulebook) -> None:
    voice = recorded(rulebook, ASSUMED, assume=["from-may"], as_of="2024-06-15").voices[-1]
    assert (voice.kind, voice.id, voice.party) == ("assumption", "from-may", "southland")
    assert (voice.authority, voice.said.first, voice.said.last) == ("inferred", date(2024, 6, 15), date(2024, 6, 15))


def test_an_assumption_takes_no_part_before_all_of_its_basis_is_known(rulebook: Rulebook) -> None:
    record = recorded(rulebook, ASSUMED, assume=["all"], as_of="2024-05-31")
    assert (record.assumed, record.not_assumable) == (("without-basis",), ("from-may", "from-july"))
    record = recorded(rulebook, ASSUMED, assume=["all"], as_of="2024-06-01")
    assert (record.assumed, record.not_assumable) == (("without-basis", "from-may"), ("from-july",))


def test_an_assumption_that_was_asked_for_and_takes_no_part_is_warned_of(engine: Engine) -> None:
    silent = evaluate(scene(ASSUMED), engine, asking(assume=["from-may"], as_of="2024-06-15"))
    warned = evaluate(scene(ASSUMED), engine, asking(assume=["all"], as_of="2024-06-15"))
    assert silent.diagnostics == ()
    assert [(d.code, d.severity) for d in warned.diagnostics] == [("basis-not-known", "warning")]
    assert "`from-july`" in warned.diagnostics[0].message


def test_an_assumption_whose_basis_is_known_takes_part_though_the_basis_was_withdrawn(rulebook: Rulebook) -> None:
    text = """
    statements: {first: {said: 2024-05-10}, second: {said: 2024-05-11, withdraws: [first]}}
    assumptions: {guess: {party: southland, basis: [first], positions: [rejects: {border: open}]}}
    """
    assert recorded(rulebook, text, assume=["all"]).assumed == ("guess",)


def test_an_assumption_takes_no_part_where_its_basis_is_left_out_for_its_grade(rulebook: Rulebook) -> None:
    text = """
    statements: {one: {said: 2024-05-10, credibility: 5}}
    assumptions: {guess: {party: southland, basis: [one], positions: [rejects: {border: open}]}}
    """
    record = recorded(rulebook, text, assume=["all"], least_grade="2")
    assert (record.assumed, record.not_assumable) == ((), ("guess",))


def test_a_statement_without_positions_is_part_of_the_record(rulebook: Rulebook) -> None:
    record = recorded(rulebook, "statements: {mood: {summary: Would not comment.}}")
    assert (in_force(record), record.voices[0].positions) == (["mood"], ())
