"""Where pieces of one party disagree: which defeats which, and what is left in a package."""

from __future__ import annotations

import pytest
from building import defeated, defeats, dormant, effective, evaluated, ruled, values

from tracker.engine import Engine
from tracker.evaluation import Evaluation

PLAN = "proposals: {plan: {terms: {border: open}}}\n"

SPEAKS_FOR = {
    "requires": ("requires: {border: open}", "demand-met"),
    "accepts": ("accepts: {border: open}", "option-accepted"),
    "considers": ("considers: {border: open}", "option-considered"),
}
SPEAKS_AGAINST = {
    "requires": ("requires: {border: closed}", "demand-unmet"),
    "rejects": ("rejects: {border: open}", "option-rejected"),
}


def two_statements(first: str, second: str, proposals: str = PLAN) -> str:
    return f"{proposals}\nstatements: {{first: {{{first}}}, second: {{{second}}}}}"


def on_the_border(engine: Engine, first: str, second: str) -> Evaluation:
    """A rejection of the open border, and an acceptance."""
    rejected = f"{first}, positions: [rejects: {{border: open}}]"
    accepted = f"{second}, positions: [accepts: {{border: open}}]"
    return evaluated(engine, two_statements(rejected, accepted))


# Conditions.


CONDITIONS = """
proposals:
  plan:
    terms: {border: open, observers: 10..20}
    to_negotiate: {talks: yes}
statements:
  one: {positions: [{accepts: {border: open}, provided: CONDITION}]}
"""


@pytest.mark.parametrize(
    "condition",
    [
        "{observers: 10..20}",
        "{observers: 5..30}",
        "{observers: [10..15, 16..20]}",
        "{observers: any}",
        "{observers: [any, silent]}",
        "{guarantor: silent}",
        "{guarantor: [silent, nobody]}",
        "{observers: any, guarantor: silent}",
    ],
)
def test_a_condition_holds_where_all_the_packages_cells_are_among_the_options_named(
    engine: Engine, condition: str
) -> None:
    found = evaluated(engine, CONDITIONS.replace("CONDITION", condition))
    assert effective(found) == {"option-accepted of one"}
    assert dormant(found) == set()


@pytest.mark.parametrize(
    "condition",
    [
        "{observers: 10}",
        "{observers: 10..19}",
        "{observers: silent}",
        "{guarantor: any}",
        "{guarantor: nobody}",
        "{talks: yes}",
        "{talks: any}",
        "{talks: silent}",
        "{talks: [any, silent]}",
        "{observers: any, guarantor: any}",
    ],
)
def test_a_position_whose_condition_does_not_hold_lies_dormant(engine: Engine, condition: str) -> None:
    found = evaluated(engine, CONDITIONS.replace("CONDITION", condition))
    assert effective(found) == set()
    assert dormant(found) == {"option-accepted of one"}
    assert values(found)["border"] == "unstated"


def test_a_condition_is_judged_in_each_package_for_itself(engine: Engine) -> None:
    text = """
    proposals:
      plan: {phases: [{id: truce, terms: {border: open}}, {id: treaty, terms: {talks: yes}}]}
    statements:
      one: {positions: [{accepts: {border: open}, provided: {talks: yes}}]}
    """
    found = evaluated(engine, text)
    assert effective(found, package="plan") == {"option-accepted of one"}
    assert dormant(found, package="plan@truce") == {"option-accepted of one"}


def test_a_dormant_piece_neither_defeats_nor_is_defeated(engine: Engine) -> None:
    rejected = "said: 2024-05-10, positions: [rejects: {border: open}]"
    accepted = "said: 2024-06-10, positions: [{accepts: {border: open}, provided: {talks: yes}}]"
    found = evaluated(engine, two_statements(rejected, accepted))
    assert (effective(found), defeats(found)) == ({"option-rejected of first"}, set())
    accepted = accepted.replace("2024-06-10", "2024-04-10")
    found = evaluated(engine, two_statements(rejected, accepted))
    assert (dormant(found), defeats(found)) == ({"option-accepted of second"}, set())


# Later, with at least the same authority.


@pytest.mark.parametrize("against", SPEAKS_AGAINST)
@pytest.mark.parametrize("favour", SPEAKS_FOR)
def test_what_is_said_later_as_strong_defeats_what_was_said_before(engine: Engine, favour: str, against: str) -> None:
    (yes, rule_of_yes), (no, rule_of_no) = SPEAKS_FOR[favour], SPEAKS_AGAINST[against]
    yes_last = two_statements(f"said: 2024-05-10, positions: [{no}]", f"said: 2024-05-11, positions: [{yes}]")
    found = evaluated(engine, yes_last)
    assert effective(found) == {f"{rule_of_yes} of second"}
    assert defeated(found) == {f"{rule_of_no} of first"}
    assert defeats(found) == {"later-as-strong: second over first"}
    no_last = two_statements(f"said: 2024-05-10, positions: [{yes}]", f"said: 2024-05-11, positions: [{no}]")
    found = evaluated(engine, no_last)
    assert effective(found) == {f"{rule_of_no} of second"}
    assert defeats(found) == {"later-as-strong: second over first"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("said: 2024-05-10, attribution: anonymous", "said: 2024-05-11, attribution: official"),
        ("said: 2024-05-10, attribution: inferred", "said: 2024-05-11, attribution: inferred"),
        ("said: 2024-05", "said: 2024-06"),
        ("said: 2024-05-01/2024-05-10", "said: 2024-05-11/2024-06-30"),
        ("said: 2024-05-10, told_by: lakeland", "said: 2024-05-11, attribution: reported"),
    ],
)
def test_later_is_a_first_day_after_the_others_last(engine: Engine, first: str, second: str) -> None:
    found = on_the_border(engine, first, second)
    assert defeats(found) == {"later-as-strong: second over first"}
    assert values(found) == {"border": "meets"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("said: 2024-05-10, attribution: official", "said: 2024-06-10, attribution: named"),
        ("said: 2024-05-10, attribution: anonymous", "said: 2024-06-10, attribution: official, told_by: lakeland"),
        ("said: 2024-05", "said: 2024-05-31"),
        ("said: 2024-05-01/2024-05-11", "said: 2024-05-11/2024-05-20"),
        ("said: 2024-05", "said: 2024-05"),
        ("said: 2024-05-10", "said: 2024-05-10"),
        ("said: 2024-05, attribution: named", "said: 2024-05, attribution: official"),
        ("said: 2024-05-10, attribution: named", "said: 2024-05-10/2024-05-11, attribution: official"),
    ],
)
def test_a_weaker_later_voice_equal_voices_of_one_day_and_spans_that_meet_leave_both_standing(
    engine: Engine, first: str, second: str
) -> None:
    found = on_the_border(engine, first, second)
    assert defeats(found) == set()
    assert len(effective(found)) == 2
    assert values(found)["border"] == "disputed"


def test_it_is_when_it_was_said_that_counts_and_not_when_it_was_reported(engine: Engine) -> None:
    found = on_the_border(engine, "said: 2024-05-10, reported: 2024-07-10", "said: 2024-06-10, reported: 2024-06-10")
    assert defeats(found) == {"later-as-strong: second over first"}


# On the same day.


def test_on_one_single_day_the_higher_authority_defeats_the_lower(engine: Engine) -> None:
    official, named = "said: 2024-05-10, attribution: official", "said: 2024-05-10, attribution: named"
    assert defeats(on_the_border(engine, official, named)) == {"same-day-stronger: first over second"}
    assert defeats(on_the_border(engine, named, official)) == {"same-day-stronger: second over first"}


# Within one statement.


EXCEPTION = """
proposals:
  plan: {phases: [{id: truce, terms: {border: open}}, {id: treaty, terms: {observers: 100}}]}
statements:
  one: {positions: [{rejects: {border: open}}, {accepts: {border: open}, provided: {observers: any}}]}
"""


def test_within_one_statement_what_is_said_on_a_condition_is_an_exception(engine: Engine) -> None:
    found = evaluated(engine, EXCEPTION)
    assert defeats(found) == {"exception: one over one"}
    assert (effective(found), values(found)["border"]) == ({"option-accepted of one"}, "meets")


def test_an_exception_whose_condition_does_not_hold_leaves_the_rule(engine: Engine) -> None:
    found = evaluated(engine, EXCEPTION)
    assert (defeats(found, package="plan@truce"), dormant(found, package="plan@truce")) == (
        set(),
        {"option-accepted of one"},
    )
    assert ruled(found, package="plan@truce") == "incompatible by incompatible-term"


def test_an_exception_may_be_an_objection_too(engine: Engine) -> None:
    text = EXCEPTION.replace("rejects", "R").replace("accepts", "rejects").replace("R:", "accepts:")
    found = evaluated(engine, text)
    assert (effective(found), values(found)["border"]) == ({"option-rejected of one"}, "crosses")
    assert effective(found, package="plan@truce") == {"option-accepted of one"}


@pytest.mark.parametrize(
    "positions",
    [
        "{rejects: {border: open}}, {accepts: {border: open}}",
        "{rejects: {border: open}, provided: {talks: silent}}, {accepts: {border: open}, provided: {observers: any}}",
    ],
)
def test_two_positions_of_one_statement_both_with_or_both_without_a_condition_both_stand(
    engine: Engine, positions: str
) -> None:
    text = EXCEPTION[: EXCEPTION.index("[{rejects")] + f"[{positions}]}}"
    found = evaluated(engine, text)
    assert (defeats(found), values(found)["border"]) == (set(), "disputed")


def test_a_condition_in_another_statement_of_the_day_makes_no_exception(engine: Engine) -> None:
    rejected = "said: 2024-05-10, positions: [rejects: {border: open}]"
    accepted = "said: 2024-05-10, positions: [{accepts: {border: open}, provided: {talks: silent}}]"
    found = evaluated(engine, two_statements(rejected, accepted))
    assert (defeats(found), values(found)["border"]) == (set(), "disputed")


# What meets, and what does not.


def test_for_and_leaning_never_defeat_each_other(engine: Engine) -> None:
    first = "said: 2024-05-10, positions: [accepts: {border: open}]"
    second = "said: 2024-06-10, positions: [considers: {border: open}]"
    found = evaluated(engine, two_statements(first, second))
    assert effective(found) == {"option-accepted of first", "option-considered of second"}


def test_pieces_on_different_options_do_not_meet(engine: Engine) -> None:
    first = "said: 2024-05-10, positions: [rejects: {border: closed}]"
    second = "said: 2024-06-10, positions: [accepts: {border: open}]"
    found = evaluated(engine, two_statements(first, second, "proposals: {plan: {terms: {border: [closed, open]}}}"))
    assert effective(found) == {"option-rejected of first", "option-accepted of second"}


def test_one_partys_word_does_not_touch_anothers(engine: Engine) -> None:
    found = on_the_border(engine, "said: 2024-05-10", "party: southland, said: 2024-06-10")
    assert effective(found) == {"option-rejected of first"}
    assert effective(found, "southland") == {"option-accepted of second"}


def test_positions_on_a_phase_and_on_the_whole_do_not_meet(engine: Engine) -> None:
    text = """
    proposals: {plan: {phases: [{id: truce, terms: {border: closed}}, {id: treaty, terms: {border: open}}]}}
    statements:
      first: {said: 2024-05-10, positions: [rejects: {proposal: plan@truce}]}
      second: {said: 2024-06-10, positions: [accepts: {proposal: plan@treaty}]}
    """
    found = evaluated(engine, text)
    assert effective(found, package="plan@truce") == {"proposal-rejected of first"}
    assert effective(found, package="plan") == {"proposal-accepted of second"}


def test_a_later_word_takes_only_the_options_it_speaks_of(engine: Engine) -> None:
    first = "said: 2024-05-10, positions: [requires: {border: closed}]"
    second = "said: 2024-06-10, positions: [accepts: {border: partly-open}]"
    plans = """
proposals:
  open: {terms: {border: open}}
  part: {terms: {border: partly-open}}
  either: {terms: {border: [partly-open, open]}}
"""
    found = evaluated(engine, two_statements(first, second, plans))
    assert values(found, package="open") == {"border": "crosses"}
    assert values(found, package="part") == {"border": "meets"}
    assert values(found, package="either") == {"border": "depends"}
    assert effective(found, package="either") == {"demand-unmet of first", "option-accepted of second"}
    assert effective(found, package="part") == {"option-accepted of second"}


def test_a_later_yes_to_silence_defeats_the_demand_that_the_issue_be_addressed(engine: Engine) -> None:
    first = "said: 2024-05-10, positions: [requires: {border: open}]"
    second = "said: 2024-06-10, positions: [accepts: {border: silent}]"
    found = evaluated(engine, two_statements(first, second, "proposals: {plan: {terms: {talks: yes}}}"))
    assert defeats(found) == {"later-as-strong: second over first"}
    assert defeated(found) == {"demand-unaddressed of first"}
    assert values(found) == {"talks": "unstated"}


def test_a_defeated_piece_still_defeats(engine: Engine) -> None:
    text = f"""
    {PLAN}
    statements:
      monday: {{said: 2024-05-06, attribution: named, positions: [accepts: {{border: open}}]}}
      tuesday: {{said: 2024-05-07, attribution: named, positions: [rejects: {{border: open}}]}}
      wednesday: {{said: 2024-05-08, positions: [considers: {{border: open}}]}}
    """
    found = evaluated(engine, text)
    assert defeats(found) == {"later-as-strong: tuesday over monday", "later-as-strong: wednesday over tuesday"}
    assert effective(found) == {"option-considered of wednesday"}
    assert values(found) == {"border": "leans"}  # not `meets`: Monday's yes stays defeated


def test_a_withdrawn_or_expired_statement_defeats_nothing(engine: Engine) -> None:
    text = f"""
    {PLAN}
    statements:
      first: {{said: 2024-05-10, positions: [accepts: {{border: open}}]}}
      second: {{said: 2024-05-11, positions: [rejects: {{border: open}}], until: 2024-05-20}}
      third: {{said: 2024-05-12, positions: [rejects: {{border: open}}]}}
      fourth: {{said: 2024-05-13, withdraws: [third]}}
    """
    assert effective(evaluated(engine, text, as_of="2024-05-20")) == {"option-rejected of second"}
    assert effective(evaluated(engine, text, as_of="2024-05-21")) == {"option-accepted of first"}


# On one package as a whole.


def test_on_a_package_too_the_later_word_defeats_the_earlier(engine: Engine) -> None:
    yes = "positions: [accepts: {proposal: plan}]"
    no = "positions: [rejects: {proposal: plan}]"
    found = evaluated(engine, two_statements(f"said: 2024-05-10, {yes}", f"said: 2024-06-10, {no}"))
    assert defeats(found) == {"later-as-strong: second over first"}
    assert ruled(found) == "incompatible by package-rejected"
    found = evaluated(engine, two_statements(f"said: 2024-05-10, {no}", f"said: 2024-06-10, {yes}"))
    assert ruled(found) == "accepted by accepted"


def test_a_later_official_rejection_defeats_the_tabling_and_a_weaker_one_does_not(engine: Engine) -> None:
    text = """
    proposals: {plan: {by: [northland], terms: {border: open}}}
    statements: {one: {attribution: WHO, positions: [rejects: {proposal: plan}]}}
    """
    official = evaluated(engine, text.replace("WHO", "official"))
    assert (defeats(official), effective(official)) == (
        {"later-as-strong: one over plan"},
        {"proposal-rejected of one"},
    )
    named = evaluated(engine, text.replace("WHO", "named"))
    assert effective(named) == {"proposal-tabled of plan", "proposal-rejected of one"}


YES_BUT = """
proposals: {plan: {phases: [{id: truce, terms: {border: open}}, {id: treaty, terms: {talks: yes}}]}}
statements:
  one:
    positions:
      - rejects: {proposal: [plan, plan@truce]}
      - {accepts: {proposal: [plan, plan@truce]}, provided: {talks: yes}}
"""


def test_the_condition_of_a_yes_to_the_whole_makes_an_exception_to_the_no(engine: Engine) -> None:
    found = evaluated(engine, YES_BUT)
    assert defeats(found) == {"exception: one over one"}
    assert effective(found) == {"proposal-accepted of one", "proposal-accepted-with-conditions of one"}
    assert ruled(found) == "accepted by accepted"


def test_where_the_condition_does_not_hold_the_no_and_the_yes_but_both_stand(engine: Engine) -> None:
    found = evaluated(engine, YES_BUT)
    assert dormant(found, package="plan@truce") == {"proposal-accepted of one"}
    assert effective(found, package="plan@truce") == {
        "proposal-rejected of one",
        "proposal-accepted-with-conditions of one",
    }
    assert ruled(found, package="plan@truce") == "contested by contested-rejected-yet-wanted"


# The whole against a part.


AGAINST_A_TERM = {
    "demand-unmet": "requires: {border: closed}",
    "option-rejected": "rejects: {border: open}",
    "demand-unaddressed": "requires: {talks: yes}",
}


@pytest.mark.parametrize("rule", AGAINST_A_TERM)
def test_a_later_yes_to_the_whole_as_strong_takes_away_the_objection_to_a_term(engine: Engine, rule: str) -> None:
    part = f"said: 2024-05-10, positions: [{AGAINST_A_TERM[rule]}]"
    whole = "said: 2024-06-10, positions: [accepts: {proposal: plan}]"
    found = evaluated(engine, two_statements(part, whole))
    assert defeats(found) == {"whole-over-part: second over first"}
    assert defeated(found) == {f"{rule} of first"}
    assert values(found) == {"border": "unstated"}
    assert ruled(found) == "accepted by accepted"


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("said: 2024-05-10", "said: 2024-06-10, positions: [considers: {proposal: plan}]"),
        ("said: 2024-05-10", "said: 2024-06-10, told_by: lakeland, positions: [accepts: {proposal: plan}]"),
        ("said: 2024-05-10", "said: 2024-06-10, attribution: named, positions: [accepts: {proposal: plan}]"),
        ("said: 2024-05-10, attribution: named", "said: 2024-05-10, positions: [accepts: {proposal: plan}]"),
        ("said: 2024-05", "said: 2024-05-31, positions: [accepts: {proposal: plan}]"),
    ],
)
def test_leaning_a_weaker_yes_and_a_yes_that_is_not_later_leave_the_objection_and_the_yes(
    engine: Engine, part: str, whole: str
) -> None:
    found = evaluated(engine, two_statements(f"{part}, positions: [rejects: {{border: open}}]", whole))
    assert defeats(found) == set()
    assert ruled(found) == "contested by contested-wanted"


@pytest.mark.parametrize("rule", AGAINST_A_TERM)
@pytest.mark.parametrize(
    ("modality", "rule_on_whole"), [("accepts", "proposal-accepted"), ("considers", "proposal-considered")]
)
def test_a_later_objection_to_a_term_as_strong_takes_away_the_yes_to_the_whole(
    engine: Engine, modality: str, rule_on_whole: str, rule: str
) -> None:
    whole = f"said: 2024-05-10, positions: [{modality}: {{proposal: plan}}]"
    part = f"said: 2024-06-10, positions: [{AGAINST_A_TERM[rule]}]"
    found = evaluated(engine, two_statements(whole, part))
    assert defeats(found) == {"part-over-whole: second over first"}
    assert defeated(found) == {f"{rule_on_whole} of first"}
    assert ruled(found) == "incompatible by incompatible-term"


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("said: 2024-05-10", "said: 2024-06-10, attribution: named, positions: [rejects: {border: open}]"),
        ("said: 2024-05-10, attribution: named", "said: 2024-05-10, positions: [rejects: {border: open}]"),
        ("said: 2024-05", "said: 2024-05-31, positions: [rejects: {border: open}]"),
        (
            "said: 2024-05-10, attribution: anonymous",
            "said: 2024-06-10, told_by: lakeland, positions: [rejects: {border: open}]",
        ),
    ],
)
def test_a_weaker_objection_and_one_that_is_not_later_leave_the_yes_and_the_objection(
    engine: Engine, whole: str, part: str
) -> None:
    found = evaluated(engine, two_statements(f"{whole}, positions: [accepts: {{proposal: plan}}]", part))
    assert defeats(found) == set()
    assert ruled(found) == "contested by contested-wanted"


@pytest.mark.parametrize(
    "part",
    [
        "rejects: {border: closed}",
        "rejects: {observers: any}",
        "rejects: {talks: any}",
        "{rejects: {border: open}, provided: {guarantor: any}}",
    ],
)
def test_an_objection_that_does_not_touch_the_package_leaves_the_yes_to_the_whole(engine: Engine, part: str) -> None:
    text = two_statements(
        "said: 2024-05-10, positions: [accepts: {proposal: plan}]",
        f"said: 2024-06-10, positions: [{part}]",
        "proposals: {plan: {terms: {border: open}, to_negotiate: {talks: yes}}}",
    )
    found = evaluated(engine, text)
    assert (defeats(found), ruled(found)) == (set(), "accepted by accepted")


def test_a_later_favour_for_a_term_leaves_the_rejection_of_the_whole(engine: Engine) -> None:
    whole = "said: 2024-05-10, positions: [rejects: {proposal: plan}]"
    part = "said: 2024-06-10, positions: [requires: {border: open}]"
    found = evaluated(engine, two_statements(whole, part))
    assert (defeats(found), ruled(found)) == (set(), "incompatible by package-rejected")


def test_a_later_rejection_of_the_whole_leaves_the_favour_for_a_term(engine: Engine) -> None:
    part = "said: 2024-05-10, positions: [requires: {border: open}]"
    whole = "said: 2024-06-10, positions: [rejects: {proposal: plan}]"
    found = evaluated(engine, two_statements(part, whole))
    assert (values(found), ruled(found)) == ({"border": "meets"}, "incompatible by package-rejected")


def test_tabling_a_proposal_takes_its_terms_with_it_until_the_party_speaks_against_one(engine: Engine) -> None:
    text = """
    proposals: {plan: {tabled: 2024-05-10, by: [northland], terms: {border: open}}}
    statements:
      before: {said: 2024-05-09, positions: [rejects: {border: open}]}
      after: {said: 2024-05-11, positions: [requires: {border: closed}]}
    """
    tabled = evaluated(engine, text, as_of="2024-05-10")
    assert (ruled(tabled), defeats(tabled)) == ("accepted by accepted", {"whole-over-part: plan over before"})
    afterwards = evaluated(engine, text)
    assert ruled(afterwards) == "incompatible by incompatible-term"
    assert "part-over-whole: after over plan" in defeats(afterwards)


def test_the_whole_and_the_parts_are_weighed_both_ways_on_what_was_left_before(engine: Engine) -> None:
    text = """
    proposals: {plan: {terms: {border: open, talks: yes}}}
    statements:
      part-in-may: {said: 2024-05-10, positions: [rejects: {border: open}]}
      whole-in-june: {said: 2024-06-10, positions: [accepts: {proposal: plan}]}
      part-in-july: {said: 2024-07-10, positions: [rejects: {talks: yes}]}
    """
    found = evaluated(engine, text)
    assert defeats(found) == {
        "whole-over-part: whole-in-june over part-in-may",
        "part-over-whole: part-in-july over whole-in-june",
    }
    assert values(found) == {"border": "unstated", "talks": "crosses"}


def test_what_was_defeated_on_its_own_subject_is_not_weighed_against_the_other(engine: Engine) -> None:
    text = """
    proposals: {plan: {terms: {border: open}}}
    statements:
      whole: {said: 2024-05-10, positions: [accepts: {proposal: plan}]}
      part: {said: 2024-06-10, positions: [rejects: {border: open}]}
      part-taken-back: {said: 2024-07-10, positions: [accepts: {border: open}]}
    """
    found = evaluated(engine, text)
    assert defeats(found) == {"later-as-strong: part-taken-back over part"}
    assert ruled(found) == "accepted by accepted"
