"""Small examples, worked out by hand, of each sentence of the semantics, on the plain reference itself."""

from __future__ import annotations

import copy
from collections import Counter
from random import Random
from typing import Any

import pytest
import reference
from random_scenarios import (
    MODALITIES,
    first_day,
    last_day,
    question,
    renamed,
    scenario,
    shuffled,
    with_unconcerned_party,
)
from reference import evaluate, later, named, same_single_day, span

Data = dict[str, Any]

MAY, JUNE, JULY = "2024-05-10", "2024-06-10", "2024-07-10"

ISSUES: Data = {
    "war": {"title": "The war", "scale": ["continues", "truce", "ends"]},
    "hostages": {"title": "Hostages released", "quantity": {"min": "0", "max": "101", "unit": "people"}},
    "guarantor": {"title": "Who guarantees it", "choice": ["nobody", "egypt", "qatar"]},
    "talks": {"title": "Talks follow", "yes_no": "true"},
}
PARTIES: Data = {
    "hamas": {"name": "Hamas", "role": "principal"},
    "israel": {"name": "Israel", "role": "principal"},
    "egypt": {"name": "Egypt", "role": "mediator"},
}


def remark(*positions: Data, party: str = "hamas", said: str = MAY, by: str = "official", **more: Any) -> Data:
    """A statement."""
    summary = {"party": party, "attribution": by, "said": said, "summary": "Said so"}
    return {**summary, "positions": list(positions), **more}


def plan(terms: Data | None = None, **more: Any) -> Data:
    """A proposal, tabled before anything was said, by nobody unless told otherwise."""
    return {"title": "Plan", "tabled": "2024-01-01", **({"terms": terms} if terms else {}), **more}


def scene(proposal: Data, *remarks: Data, **more: Any) -> Data:
    """A scenario with one proposal, `plan`, and statements `s0`, `s1` and so on."""
    data: Data = {"format": "1", "title": "Test", "parties": PARTIES, "issues": ISSUES}
    data["proposals"] = {"plan": proposal}
    data["statements"] = {f"s{number}": one for number, one in enumerate(remarks)}
    return copy.deepcopy(data | more)


def judged(data: Data, party: str = "hamas", phase: str | None = None, **asked: Any) -> Data:
    """What one party's evidence says of the plan."""
    result: Data = evaluate(data, **asked)["proposals"]["plan", phase]["verdicts"][party]
    return result


def value(data: Data, issue: str = "war", party: str = "hamas", phase: str | None = None) -> str | None:
    """The value of one term of the plan for one party; None where the issue is no term."""
    terms = judged(data, party, phase)["terms"]
    return terms[issue][1] if issue in terms else None


def line(data: Data, party: str = "hamas", phase: str | None = None) -> tuple[int, str]:
    """The verdict line of one party on the plan, and its word."""
    result = judged(data, party, phase)
    return result["line"], result["verdict"]


def effective(data: Data, party: str = "hamas", phase: str | None = None) -> set[str]:
    """The rules whose evidence is left."""
    return {reason[4] for reason in judged(data, party, phase)["reasons"] if reason[6]}


def state(data: Data, phase: str | None = None, **asked: Any) -> str:
    """The state of the plan."""
    return str(evaluate(data, **asked)["proposals"]["plan", phase]["state"])


ENDS = {"war": "ends"}
TRUCE = {"war": "truce"}


# Dates and what is known


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02-03", "2024-02-03", "2024-02-03"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02~", "2024-02-01", "2024-02-29"),
        ("2024-02/2024-03-05", "2024-02-01", "2024-03-05"),
    ],
)
def test_a_date_is_the_span_of_its_days(text: str, first: str, last: str) -> None:
    assert [day.isoformat() for day in (span(text).first, span(text).last)] == [first, last]


def test_a_date_is_later_only_if_its_first_day_is_after_the_others_last() -> None:
    assert later(span("2024-06"), span("2024-05-31"))
    assert not later(span("2024-05-31"), span("2024-05"))
    assert not later(span("2024-05-10"), span("2024-05-10"))
    assert not same_single_day(span("2024-05"), span("2024-05"))


def test_as_of_defaults_to_the_last_day_of_anything_reported() -> None:
    data = scene(plan(ENDS), remark(said=MAY, reported=JUNE))
    assert evaluate(data)["as_of"] == JUNE
    event = {"events": {"e": {"date": "2024-07", "summary": "x"}}}
    assert evaluate(data | event)["as_of"] == JUNE
    assert evaluate(data | event | {"statements": {}, "proposals": {}})["as_of"] == "2024-07-31"
    assert evaluate(data | {"as_of": "2024"})["as_of"] == "2024-12-31"
    assert evaluate(data | {"as_of": "2024"}, as_of=MAY)["as_of"] == MAY


def test_said_defaults_to_reported_and_reported_to_the_sources_date() -> None:
    sources = {"wire": {"publisher": "A", "title": "B", "date": JUNE}}
    undated = remark({"accepts": ENDS}, source="wire")
    del undated["said"]
    earlier = remark({"rejects": ENDS}, said=MAY)
    assert value(scene(plan(ENDS), undated, earlier, sources=sources)) == "meets"
    assert evaluate(scene(plan(ENDS), undated, sources=sources), as_of=MAY)["in_force"] == []


def test_a_statement_is_known_from_the_last_day_of_its_report_not_from_when_it_was_said() -> None:
    data = scene(plan(ENDS), remark({"accepts": ENDS}, said=MAY, reported="2024-06"))
    assert evaluate(data, as_of="2024-06-29")["in_force"] == []
    assert evaluate(data, as_of="2024-06-30")["in_force"] == ["s0"]


def test_a_proposals_reported_defaults_to_tabled_and_an_unknown_proposal_is_not_judged() -> None:
    data = scene(plan(ENDS, tabled=MAY))
    data["proposals"]["later"] = plan(TRUCE, tabled=MAY, reported=JUNE, supersedes="plan")
    assert list(evaluate(data, as_of="2024-05-09")["proposals"]) == []
    assert list(evaluate(data, as_of=MAY)["proposals"]) == [("plan", None)]
    assert list(evaluate(data, as_of=JUNE)["proposals"]) == [("plan", None), ("later", None)]


def test_an_event_is_known_from_the_last_day_of_its_date() -> None:
    fate = {"e": {"date": "2024-06", "summary": "x", "proposal": "plan", "becomes": "withdrawn"}}
    data = scene(plan(ENDS, by=["hamas"]), events=fate)
    assert judged(data, as_of="2024-06-29")["verdict"] == "accepted"
    assert judged(data, as_of="2024-06-30")["verdict"] == "unstated"


# Cells and options


def test_any_is_every_option_but_not_silent() -> None:
    cells: Any = {"war": ["continues", "truce", "ends", "silent"]}
    assert named({"issues": ISSUES}, cells, "war", "any") == {"continues", "truce", "ends"}
    assert named({"issues": ISSUES}, cells, "war", ["any", "silent"]) == set(cells["war"])


@pytest.mark.parametrize(
    ("option", "hostages", "expected"),
    [
        ("33", "33", "meets"),
        ("33", "34", "crosses"),
        ("1..100", "100", "meets"),
        ("1..100", "101", "crosses"),
        (">=33", "33", "meets"),
        (">=33", "32", "crosses"),
        ("<=5", "0..5", "meets"),
        ("<=5", "5..6", "depends"),
        (["1..3", "5"], "1..3", "meets"),
        (["1..3", "5"], "4", "crosses"),
    ],
)
def test_ranges_are_whole_numbers_with_both_ends(option: str, hostages: str, expected: str) -> None:
    data = scene(plan({"hostages": hostages}), remark({"requires": {"hostages": option}}))
    assert value(data, "hostages") == expected


def test_terms_are_shown_independently_of_how_finely_a_quantity_was_cut() -> None:
    coarse = scene(plan({"hostages": ["1..40", "50"]}))
    fine = scene(plan({"hostages": ["1..40", "50"]}), remark({"rejects": {"hostages": ["7", "10..20"]}}))
    for data in (coarse, fine):
        assert judged(data)["terms"]["hostages"][0] == {"1..40", "50"}


def test_cutting_at_what_is_mentioned_and_into_single_numbers_give_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for data, asked, _ in cases(300):
        monkeypatch.setattr(reference, "SMALL", 30)
        into_numbers = evaluate(data, **asked)
        monkeypatch.setattr(reference, "SMALL", -1)
        assert compared(evaluate(data, **asked)) == compared(into_numbers)


def test_plain_values_are_read_like_their_texts() -> None:
    data = scene(plan({"hostages": 4, "talks": True}), remark({"requires": {"hostages": [4], "talks": "yes"}}))
    assert line(data) == (5, "compatible")


# Packages


PHASED = plan(
    phases=[
        {"id": "first", "terms": {"war": "truce", "hostages": "4"}, "to_negotiate": {"talks": "yes"}},
        {"id": "second", "terms": {"talks": "yes"}, "to_negotiate": {"guarantor": ["egypt", "qatar"]}},
        {"id": "third", "terms": {"war": "ends"}},
    ]
)


def test_there_is_one_package_for_the_whole_and_one_for_each_phase_before_the_last() -> None:
    result = evaluate(scene(PHASED))["proposals"]
    assert list(result) == [("plan", "first"), ("plan", "second"), ("plan", None)]


def test_later_phases_override_earlier_ones_issue_by_issue() -> None:
    terms = judged(scene(PHASED), phase="second")["terms"]
    assert (terms["war"][0], terms["hostages"][0]) == ({"truce"}, {"4"})
    terms = judged(scene(PHASED))["terms"]
    assert (terms["war"][0], terms["hostages"][0]) == ({"ends"}, {"4"})


def test_an_issue_only_under_to_negotiate_is_left_open_until_a_phase_settles_it() -> None:
    assert judged(scene(PHASED), phase="first")["left_open"] == ["talks"]
    assert judged(scene(PHASED), phase="second")["left_open"] == ["guarantor"]
    assert judged(scene(PHASED), phase="second")["terms"]["guarantor"] == ({"egypt", "qatar"}, "left-open")


def test_a_left_open_issue_is_neither_silent_nor_settled() -> None:
    data = scene(PHASED, remark({"requires": {"guarantor": "nobody"}}))
    assert value(data, "guarantor", phase="first") == "crosses"
    assert value(data, "guarantor", phase="second") == "left-open"


def test_a_position_on_the_last_phase_is_on_the_whole_and_on_no_other_phase() -> None:
    for name in ("plan", "plan@third"):
        data = scene(PHASED, remark({"accepts": {"proposal": name}}))
        assert line(data) == (4, "accepted")
        assert line(data, phase="first") == (7, "unstated")
    data = scene(PHASED, remark({"rejects": {"proposal": "plan@first"}}))
    assert line(data, phase="first") == (2, "incompatible")
    assert line(data) == line(data, phase="second") == (7, "unstated")


def test_the_term_silent_is_as_if_not_addressed() -> None:
    assert judged(scene(plan({"war": "silent", "talks": "yes"})))["unstated"] == ["talks"]
    data = scene(plan({"war": "silent", "talks": "yes"}), remark({"requires": ENDS}))
    assert judged(data)["terms"]["war"] == ({"silent"}, "crosses")


# Statements in force


def test_a_statement_is_withdrawn_by_one_of_the_same_party_not_earlier_and_not_weaker() -> None:
    first = remark({"rejects": ENDS}, said=JUNE, by="named")
    for said, by, withdrawn in [
        (JUNE, "named", ["s0"]),
        (JULY, "official", ["s0"]),
        ("2024-06", "named", ["s0"]),
        (MAY, "official", []),
        (JULY, "anonymous", []),
    ]:
        result = evaluate(scene(plan(ENDS), first, remark(said=said, by=by, withdraws=["s0"])))
        assert result["withdrawn"] == withdrawn


def test_a_withdrawn_withdrawer_withdraws_nothing() -> None:
    chain = [remark(), remark(withdraws=["s0"]), remark(said=JUNE, withdraws=["s1"])]
    assert evaluate(scene(plan(ENDS), *chain))["withdrawn"] == ["s1"]
    assert evaluate(scene(plan(ENDS), *chain), as_of=MAY)["withdrawn"] == ["s0"]


def test_what_another_party_told_cannot_withdraw_what_was_said_officially() -> None:
    told = remark(said=JUNE, told_by="egypt", withdraws=["s0"])
    assert evaluate(scene(plan(ENDS), remark(), told))["withdrawn"] == []
    assert evaluate(scene(plan(ENDS), remark(by="reported"), told))["withdrawn"] == ["s0"]


def test_a_statement_is_expired_once_until_has_passed_and_then_gives_no_evidence() -> None:
    data = scene(plan(ENDS), remark({"rejects": ENDS}, until="2024-06"))
    assert judged(data, as_of="2024-06-30")["verdict"] == "incompatible"
    assert judged(data, as_of="2024-07-01")["verdict"] == "unstated"
    assert evaluate(data, as_of="2024-07-01")["expired"] == ["s0"]


def test_what_an_expired_statement_withdrew_stays_withdrawn() -> None:
    data = scene(plan(ENDS), remark(), remark(withdraws=["s0"], until=JUNE), as_of=JULY)
    result = evaluate(data)
    assert (result["withdrawn"], result["expired"], result["in_force"]) == (["s0"], ["s1"], [])


def test_a_statement_graded_worse_is_as_if_not_in_the_record() -> None:
    sources = {
        "good": {"publisher": "A", "title": "B", "reliability": "B"},
        "bad": {"publisher": "A", "title": "B", "reliability": "C"},
        "unknown": {"publisher": "A", "title": "B", "reliability": "F"},
    }
    remarks = [
        remark(source="good", credibility="2"),
        remark(source="bad", credibility="1", withdraws=["s0"]),
        remark(source="good", credibility="3"),
        remark(source="unknown", credibility="2"),
        remark(source="good", credibility="6"),
        remark(),
    ]
    data = scene(plan(ENDS), *remarks, sources=sources)
    assert evaluate(data)["withdrawn"] == ["s0"]
    assert evaluate(data, min_grade="B2")["in_force"] == ["s0", "s3", "s4", "s5"]
    assert evaluate(data, min_grade="B2", graded_only=True)["in_force"] == ["s0"]


def test_an_assumption_takes_part_only_when_asked_for_and_known_inferred_and_said_on_the_day() -> None:
    guess = {"party": "hamas", "because": "x", "basis": ["s0"], "positions": [{"rejects": ENDS}]}
    data = scene(plan(ENDS), remark(said=MAY, reported=JUNE), assumptions={"guess": guess})
    assert judged(data)["verdict"] == "unstated"
    assert judged(data, assume=["guess"])["verdict"] == "incompatible"
    assert judged(data, assume=["all"])["reasons"] == {("guess", 0, "war", "against", "option-rejected", True, True)}
    assert judged(data, assume=["all"], as_of=MAY)["verdict"] == "unstated"
    # Said last, but inferred: what was said stands too.
    data["statements"]["s1"] = remark({"accepts": ENDS}, by="reported")
    assert judged(data, assume=["all"])["terms"]["war"][1] == "disputed"


# Evidence


def test_requires_is_for_what_it_names_and_against_every_other_cell_silent_included() -> None:
    demand = remark({"requires": {"war": ["truce", "ends"]}})
    assert value(scene(plan(ENDS), demand)) == "meets"
    assert effective(scene(plan(ENDS), demand)) == {"demand-met"}
    assert value(scene(plan({"war": "continues"}), demand)) == "crosses"
    assert effective(scene(plan({"war": "continues"}), demand)) == {"demand-unmet"}
    assert value(scene(plan({"talks": "yes"}), demand)) == "crosses"
    assert effective(scene(plan({"talks": "yes"}), demand)) == {"demand-unaddressed"}


def test_a_demand_that_names_silent_is_met_by_silence() -> None:
    demand = remark({"requires": {"war": ["silent", "ends"]}})
    assert value(scene(plan({"talks": "yes"}), demand)) is None
    assert effective(scene(plan({"talks": "yes"}), demand)) == {"demand-met"}
    assert effective(scene(plan(TRUCE), demand)) == {"demand-unmet"}


def test_requires_any_wants_an_issue_dealt_with_and_rejects_any_wants_it_left_out() -> None:
    assert value(scene(plan(ENDS), remark({"requires": {"war": "any"}}))) == "meets"
    assert value(scene(plan({"talks": "yes"}), remark({"requires": {"war": "any"}}))) == "crosses"
    assert value(scene(plan(ENDS), remark({"rejects": {"war": "any"}}))) == "crosses"
    assert value(scene(plan({"talks": "yes"}), remark({"rejects": {"war": "any"}}))) is None


@pytest.mark.parametrize(
    ("modality", "on_it", "elsewhere", "rule"),
    [
        ("rejects", "crosses", "unstated", "option-rejected"),
        ("accepts", "meets", "unstated", "option-accepted"),
        ("considers", "leans", "unstated", "option-considered"),
    ],
)
def test_other_modalities_speak_only_of_what_they_name(modality: str, on_it: str, elsewhere: str, rule: str) -> None:
    assert value(scene(plan(ENDS), remark({modality: ENDS}))) == on_it
    assert effective(scene(plan(ENDS), remark({modality: ENDS}))) == {rule}
    assert value(scene(plan(TRUCE), remark({modality: ENDS}))) == elsewhere


def test_several_issues_in_one_mapping_are_taken_one_by_one() -> None:
    data = scene(plan({"war": "ends", "talks": "no"}), remark({"requires": {"war": "ends", "talks": "yes"}}))
    assert (value(data, "war"), value(data, "talks")) == ("meets", "crosses")


@pytest.mark.parametrize(
    ("modality", "expected", "rule"),
    [
        ("accepts", (4, "accepted"), "proposal-accepted"),
        ("considers", (6, "open"), "proposal-considered"),
        ("rejects", (2, "incompatible"), "proposal-rejected"),
    ],
)
def test_a_position_on_a_proposal_is_on_the_package_itself(modality: str, expected: tuple[int, str], rule: str) -> None:
    data = scene(plan(ENDS), remark({modality: {"proposal": "plan"}}))
    assert line(data) == expected
    assert effective(data) == {rule}


def test_a_conditional_acceptance_is_also_an_unconditional_leaning() -> None:
    yes_but = remark({"accepts": {"proposal": "plan"}, "provided": {"talks": "yes"}})
    data = scene(plan(ENDS), yes_but)
    assert line(data) == (6, "open")
    assert judged(data)["reasons"] == {
        ("s0", 0, None, "for", "proposal-accepted", False, False),
        ("s0", 0, None, "leaning", "proposal-accepted-with-conditions", True, True),
    }
    assert line(scene(plan({"talks": "yes"}), yes_but)) == (4, "accepted")


def test_a_conditional_leaning_or_rejection_of_a_proposal_says_nothing_more() -> None:
    for modality in ("considers", "rejects"):
        data = scene(plan(ENDS), remark({modality: {"proposal": "plan"}, "provided": {"talks": "yes"}}))
        assert line(data) == (7, "unstated")


def test_whoever_tabled_a_proposal_is_for_it_officially_on_that_day_as_a_whole_only() -> None:
    data = scene(PHASED | {"by": ["hamas"]})
    assert judged(data)["reasons"] == {(None, None, None, "for", "proposal-tabled", True, True)}
    assert line(data, phase="first") == (7, "unstated")
    assert line(data, "israel") == (7, "unstated")
    # Said earlier than the tabling, so defeated by it; as officially and later, so it defeats the tabling.
    data = scene(plan(ENDS, by=["hamas"], tabled=JUNE), remark({"rejects": {"proposal": "plan"}}, said=MAY))
    assert line(data) == (4, "accepted")
    data = scene(plan(ENDS, by=["hamas"], tabled=JUNE), remark({"rejects": {"proposal": "plan"}}, said=JULY))
    assert line(data) == (2, "incompatible")


def test_a_tabling_counts_until_the_proposal_is_withdrawn_or_superseded() -> None:
    withdrawn = {"e": {"date": JUNE, "summary": "x", "proposal": "plan", "becomes": "withdrawn"}}
    data = scene(plan(ENDS, by=["hamas"]), events=withdrawn)
    assert judged(data, as_of=MAY)["verdict"] == "accepted"
    assert judged(data, as_of=JUNE)["verdict"] == "unstated"
    data = scene(plan(ENDS, by=["hamas"]))
    data["proposals"]["new"] = plan(ENDS, tabled=JUNE, supersedes="plan")
    assert judged(data, as_of=MAY)["verdict"] == "accepted"
    assert judged(data, as_of=JUNE)["verdict"] == "unstated"


def test_what_another_party_told_is_a_report_and_its_for_a_leaning() -> None:
    told = remark({"accepts": ENDS}, {"accepts": {"proposal": "plan"}}, told_by="egypt")
    data = scene(plan(ENDS), told)
    assert line(data) == (6, "open")
    assert effective(data) == {"told-by-another"}
    told = remark({"requires": ENDS}, told_by="egypt")
    assert effective(scene(plan(TRUCE), told)) == {"demand-unmet"}
    # On the same day the official word defeats it.
    assert value(scene(plan(TRUCE), told, remark({"accepts": TRUCE}))) == "meets"


def test_a_statement_without_positions_moves_no_verdict() -> None:
    data = scene(plan(ENDS), remark())
    assert line(data) == (7, "unstated")
    assert evaluate(data)["in_force"] == ["s0"]


def test_every_piece_that_touches_a_term_is_a_reason_active_or_not_effective_or_not() -> None:
    data = scene(
        plan(ENDS),
        remark({"rejects": {"war": ["truce", "ends"]}}, {"accepts": TRUCE}),
        remark({"accepts": ENDS}, {"considers": ENDS, "provided": {"talks": "yes"}}, said=JUNE),
        remark({"rejects": {"guarantor": "silent"}, "provided": {"talks": "no"}}),
    )
    assert judged(data)["reasons"] == {
        ("s0", 0, "war", "against", "option-rejected", True, False),
        ("s1", 0, "war", "for", "option-accepted", True, True),
        ("s1", 1, "war", "leaning", "option-considered", False, False),
        ("s2", 0, "guarantor", "against", "option-rejected", False, False),
    }


# Conditions


@pytest.mark.parametrize(
    ("terms", "provided", "holds"),
    [
        ({"talks": "yes"}, {"talks": "yes"}, True),
        ({"talks": "no"}, {"talks": "yes"}, False),
        ({"talks": "yes", "guarantor": "egypt"}, {"talks": "yes", "guarantor": "qatar"}, False),
        ({"talks": "any"}, {"talks": "yes"}, False),
        ({"talks": "any"}, {"talks": "any"}, True),
        ({"hostages": "4..6"}, {"hostages": "1..10"}, True),
        ({"hostages": "4..6"}, {"hostages": "5..10"}, False),
        ({}, {"talks": "silent"}, True),
        ({}, {"talks": "any"}, False),
        ({}, {"talks": ["yes", "silent"]}, True),
        ({"talks": ["yes", "silent"]}, {"talks": "yes"}, False),
        ({"talks": ["yes", "silent"]}, {"talks": ["yes", "silent"]}, True),
    ],
)
def test_a_condition_holds_where_all_the_packages_cells_are_among_those_named(
    terms: Data, provided: Data, holds: bool
) -> None:
    data = scene(plan(ENDS | terms), remark({"rejects": ENDS, "provided": provided}))
    assert (value(data) == "crosses") is holds


def test_a_left_open_issue_satisfies_no_condition() -> None:
    for option in ("yes", "any", "silent", ["any", "silent"]):
        data = scene(
            plan(ENDS, to_negotiate={"talks": "yes"}),
            remark({"rejects": ENDS, "provided": {"talks": option}}),
        )
        assert value(data) == "unstated"


def test_a_condition_is_on_all_that_a_demand_says() -> None:
    demand = remark({"requires": ENDS, "provided": {"talks": "yes"}})
    for other_talks, expected in [("yes", "crosses"), ("no", None)]:
        assert value(scene(plan({"talks": other_talks}), demand)) == expected
    for terms, expected in [(ENDS, "unstated"), (TRUCE, "unstated"), (TRUCE | {"talks": "yes"}, "crosses")]:
        assert value(scene(plan(terms), demand)) == expected


# Standing


def test_what_was_said_later_with_at_least_the_same_authority_defeats() -> None:
    old = remark({"rejects": ENDS}, said=MAY, by="named")
    for by, expected in [("official", "meets"), ("named", "meets"), ("anonymous", "disputed")]:
        assert value(scene(plan(ENDS), old, remark({"accepts": ENDS}, said=JUNE, by=by))) == expected


def test_leaning_defeats_against_and_is_defeated_like_a_for() -> None:
    old, new = remark({"rejects": ENDS}), remark({"considers": ENDS}, said=JUNE)
    assert value(scene(plan(ENDS), old, new)) == "leans"
    old, new = remark({"considers": ENDS}), remark({"rejects": ENDS}, said=JUNE)
    assert value(scene(plan(ENDS), old, new)) == "crosses"


def test_for_and_leaning_do_not_defeat_each_other() -> None:
    old, new = remark({"accepts": ENDS}), remark({"considers": ENDS}, said=JUNE)
    assert value(scene(plan(ENDS), old, new)) == "meets"
    assert effective(scene(plan(ENDS), old, new)) == {"option-accepted", "option-considered"}


def test_on_the_same_single_day_only_the_higher_authority_defeats() -> None:
    stronger, weaker = remark({"rejects": ENDS}), remark({"accepts": ENDS}, by="named")
    assert value(scene(plan(ENDS), stronger, weaker)) == "crosses"
    assert value(scene(plan(ENDS), stronger, remark({"accepts": ENDS}))) == "disputed"


def test_on_spans_that_overlap_nothing_is_defeated() -> None:
    month, day = remark({"rejects": ENDS}, said="2024-05"), remark({"accepts": ENDS}, by="named")
    assert value(scene(plan(ENDS), month, day)) == "disputed"
    same_month = remark({"accepts": ENDS}, said="2024-05", by="named")
    assert value(scene(plan(ENDS), month, same_month)) == "disputed"


def test_within_one_statement_an_exception_defeats_its_rule() -> None:
    rule, exception = {"rejects": ENDS}, {"accepts": ENDS, "provided": {"talks": "yes"}}
    both = remark(rule, exception)
    assert value(scene(plan(ENDS | {"talks": "yes"}), both)) == "meets"
    assert value(scene(plan(ENDS | {"talks": "no"}), both)) == "crosses"
    apart = [remark(rule), remark(exception)]
    assert value(scene(plan(ENDS | {"talks": "yes"}), *apart)) == "disputed"
    two_conditions = remark({"rejects": ENDS, "provided": {"talks": "yes"}}, exception)
    assert value(scene(plan(ENDS | {"talks": "yes"}), two_conditions)) == "disputed"


def test_a_dormant_piece_defeats_nothing() -> None:
    old = remark({"rejects": ENDS})
    new = remark({"accepts": ENDS, "provided": {"talks": "yes"}}, said=JUNE)
    assert value(scene(plan(ENDS), old, new)) == "crosses"


def test_a_defeated_piece_still_defeats() -> None:
    remarks = [
        remark({"rejects": ENDS}, said=MAY),
        remark({"accepts": ENDS}, said=JUNE),
        remark({"rejects": ENDS}, said=JULY, by="official"),
    ]
    assert judged(scene(plan(ENDS), *remarks))["reasons"] == {
        ("s0", 0, "war", "against", "option-rejected", True, False),
        ("s1", 0, "war", "for", "option-accepted", True, False),
        ("s2", 0, "war", "against", "option-rejected", True, True),
    }


def test_positions_of_different_parties_do_not_defeat_each_other() -> None:
    data = scene(plan(ENDS), remark({"rejects": ENDS}), remark({"accepts": ENDS}, party="israel", said=JUNE))
    assert (value(data), value(data, party="israel")) == ("crosses", "meets")


def test_positions_on_one_package_defeat_each_other_like_those_on_one_cell() -> None:
    old, new = remark({"rejects": {"proposal": "plan"}}), remark({"accepts": {"proposal": "plan"}}, said=JUNE)
    assert line(scene(plan(ENDS), old, new)) == (4, "accepted")
    assert line(scene(plan(ENDS), old, remark({"considers": {"proposal": "plan"}}))) == (1, "contested")


# Whole against part


def test_an_against_on_a_term_yields_to_a_later_for_on_the_whole() -> None:
    old = remark({"rejects": ENDS})
    yes = {"accepts": {"proposal": "plan"}}
    assert line(scene(plan(ENDS), old, remark(yes, said=JUNE))) == (4, "accepted")
    assert value(scene(plan(ENDS), old, remark(yes, said=JUNE))) == "unstated"
    assert line(scene(plan(ENDS), old, remark(yes, said=JUNE, by="named"))) == (1, "contested")
    assert line(scene(plan(ENDS), old, remark(yes))) == (1, "contested")


def test_an_against_on_a_term_does_not_yield_to_a_leaning_on_the_whole() -> None:
    maybe = remark({"considers": {"proposal": "plan"}}, said=JUNE)
    assert line(scene(plan(ENDS), remark({"rejects": ENDS}), maybe)) == (1, "contested")


@pytest.mark.parametrize("modality", ["accepts", "considers"])
def test_a_yes_to_the_whole_yields_to_a_later_against_on_a_term(modality: str) -> None:
    yes = remark({modality: {"proposal": "plan"}})
    assert line(scene(plan(ENDS), yes, remark({"rejects": ENDS}, said=JUNE))) == (2, "incompatible")
    assert line(scene(plan(ENDS), yes, remark({"rejects": ENDS}, said=JUNE, by="named"))) == (1, "contested")


def test_a_yes_to_the_whole_yields_to_a_later_demand_for_what_it_does_not_address() -> None:
    data = scene(
        plan(ENDS),
        remark({"accepts": {"proposal": "plan"}}),
        remark({"requires": {"talks": "yes"}}, said=JUNE),
    )
    assert line(data) == (2, "incompatible")
    assert judged(data)["terms"]["talks"] == ({"silent"}, "crosses")


def test_a_no_to_the_whole_does_not_yield_to_a_for_on_a_term() -> None:
    data = scene(plan(ENDS), remark({"rejects": {"proposal": "plan"}}), remark({"accepts": ENDS}, said=JUNE))
    assert line(data) == (2, "incompatible")


def test_only_what_is_effective_on_its_own_subject_moves_whole_or_part() -> None:
    data = scene(
        plan(ENDS),
        remark({"rejects": ENDS}, said=MAY),
        remark({"accepts": {"proposal": "plan"}}, said=JUNE),
        remark({"rejects": {"proposal": "plan"}}, said=JULY),
    )
    assert line(data) == (2, "incompatible")
    assert value(data) == "crosses"


def test_whole_against_part_is_judged_in_both_directions_at_once() -> None:
    # The June yes yields to the July no on a term, and still takes away the May no on another.
    data = scene(
        plan(ENDS | {"talks": "yes"}),
        remark({"rejects": ENDS}, said=MAY),
        remark({"accepts": {"proposal": "plan"}}, said=JUNE),
        remark({"rejects": {"talks": "yes"}}, said=JULY),
    )
    assert (value(data, "war"), value(data, "talks")) == ("unstated", "crosses")
    assert line(data) == (2, "incompatible")


# Terms


def test_a_term_is_crossed_met_leaned_to_disputed_or_unstated() -> None:
    no, yes, maybe = ({modality: ENDS} for modality in ("rejects", "accepts", "considers"))
    for positions, expected in [
        ([no], "crosses"),
        ([yes], "meets"),
        ([yes, maybe], "meets"),
        ([maybe], "leans"),
        ([no, maybe], "disputed"),
        ([no, yes], "disputed"),
        ([], "unstated"),
    ]:
        assert value(scene(plan(ENDS), remark(*positions))) == expected


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([{"rejects": {"war": "any"}}], "crosses"),
        ([{"accepts": {"war": "any"}}], "meets"),
        ([{"rejects": {"war": "any"}}, {"accepts": {"war": "ends"}}], "disputed"),
        ([{"considers": {"war": "any"}}, {"accepts": {"war": "ends"}}], "leans"),
        ([{"accepts": {"war": "ends"}}], "depends"),
        ([{"requires": {"war": "ends"}}], "depends"),
        ([{"rejects": {"war": "continues"}}], "depends"),
        ([], "unstated"),
    ],
)
def test_a_term_of_several_cells_takes_the_common_value_or_depends(positions: list[Data], expected: str) -> None:
    assert value(scene(plan({"war": ["truce", "ends", "continues"]}), remark(*positions))) == expected


def test_a_term_that_may_be_silent_has_the_silent_cell_among_its_cells() -> None:
    data = scene(plan({"war": ["ends", "silent"]}), remark({"requires": {"war": "any"}}))
    assert judged(data)["terms"]["war"] == ({"ends", "silent"}, "depends")


def test_a_silent_issue_is_a_term_only_where_it_crosses_or_is_disputed() -> None:
    quiet = plan({"talks": "yes"})
    assert value(scene(quiet, remark({"accepts": {"war": "silent"}}))) is None
    assert value(scene(quiet, remark({"rejects": {"war": "silent"}}))) == "crosses"
    both = remark({"rejects": {"war": "silent"}}, {"considers": {"war": "silent"}})
    assert value(scene(quiet, both)) == "disputed"


# Verdict


def test_the_first_verdict_line_that_holds_decides() -> None:
    terms = {"war": "ends", "talks": "yes"}
    whole = {"proposal": "plan"}
    for positions, expected in [
        ([{"rejects": ENDS}, {"considers": whole}], (1, "contested")),
        ([{"rejects": whole}, {"accepts": whole}], (1, "contested")),
        ([{"rejects": ENDS}, {"accepts": {"talks": "yes"}}], (2, "incompatible")),
        ([{"rejects": whole}, {"accepts": terms}], (2, "incompatible")),
        ([{"rejects": ENDS}, {"considers": ENDS}, {"accepts": whole}], (3, "contested")),
        ([{"accepts": whole}, {"considers": ENDS}], (4, "accepted")),
        ([{"accepts": terms}], (5, "compatible")),
        ([{"accepts": terms}, {"considers": whole}], (5, "compatible")),
        ([{"accepts": ENDS}], (6, "open")),
        ([{"considers": ENDS}], (6, "open")),
        ([{"considers": whole}], (6, "open")),
        ([{"accepts": {"war": "truce"}}], (7, "unstated")),
        ([], (7, "unstated")),
    ]:
        assert line(scene(plan(terms), remark(*positions))) == expected


def test_a_term_that_depends_leaves_a_package_open() -> None:
    assert line(scene(plan({"war": "any"}), remark({"requires": ENDS}))) == (6, "open")


def test_a_left_open_term_is_not_met() -> None:
    data = scene(plan(ENDS, to_negotiate={"talks": "yes"}), remark({"accepts": {"war": "ends", "talks": "yes"}}))
    assert line(data) == (6, "open")


def test_a_package_without_a_term_is_not_compatible() -> None:
    assert line(scene(plan({"war": "silent"}), remark({"accepts": {"war": "silent"}}))) == (7, "unstated")


# State


def accepting(*parties: str) -> list[Data]:
    """A statement by each of the parties that accepts the plan."""
    return [remark({"accepts": {"proposal": "plan"}}, party=party) for party in parties]


def test_some_counted_party_incompatible_makes_a_package_incompatible() -> None:
    no = remark({"rejects": ENDS}, party="israel")
    assert state(scene(plan(ENDS), *accepting("hamas"), no)) == "incompatible"


def test_else_some_contested_makes_it_contested() -> None:
    both = remark({"rejects": ENDS}, {"accepts": ENDS}, party="israel")
    assert state(scene(plan(ENDS), *accepting("hamas"), both)) == "contested"


def test_incompatible_comes_before_contested() -> None:
    both = remark({"rejects": ENDS}, {"accepts": ENDS}, party="israel")
    assert state(scene(plan(ENDS), remark({"rejects": ENDS}), both)) == "incompatible"


def test_all_principals_accepted_is_agreed_whatever_mediators_left_unsaid() -> None:
    assert state(scene(plan(ENDS), *accepting("hamas", "israel"))) == "agreed"


def test_all_accepted_or_compatible_is_within_reach_if_every_essential_issue_has_a_firm_term() -> None:
    remarks = [*accepting("hamas"), remark({"requires": ENDS}, party="israel")]
    assert state(scene(plan(ENDS), *remarks)) == "within-reach"
    flagged = copy.deepcopy(ISSUES)
    flagged["talks"]["essential"] = "true"
    assert state(scene(plan(ENDS), *remarks, issues=flagged)) == "open"
    left_open = plan(ENDS, to_negotiate={"talks": "yes"})
    remarks = [*accepting("hamas"), *accepting("israel")]
    assert state(scene(left_open, *remarks, issues=flagged)) == "agreed"
    spoken = plan(ENDS | {"talks": "any"})
    remarks = [*accepting("hamas"), remark({"accepts": {"war": "ends", "talks": "any"}}, party="israel")]
    assert state(scene(spoken, *remarks, issues=flagged)) == "within-reach"


def test_anything_else_is_open() -> None:
    assert state(scene(plan(ENDS), *accepting("hamas"))) == "open"


def test_a_party_with_a_veto_can_say_no_but_its_consent_is_not_needed() -> None:
    no = remark({"rejects": ENDS}, party="egypt")
    veto = copy.deepcopy(PARTIES)
    veto["egypt"]["veto"] = "true"
    remarks = accepting("hamas", "israel")
    assert state(scene(plan(ENDS), *remarks, no)) == "agreed"
    assert state(scene(plan(ENDS), *remarks, no, parties=veto)) == "incompatible"
    both = remark({"rejects": ENDS}, {"accepts": ENDS}, party="egypt")
    assert state(scene(plan(ENDS), *remarks, both, parties=veto)) == "contested"
    assert state(scene(plan(ENDS), *remarks, parties=veto)) == "agreed"


# Essential issues


def test_essential_are_those_flagged() -> None:
    flagged = copy.deepcopy(ISSUES)
    flagged["talks"]["essential"] = "true"
    data = scene(plan(ENDS), remark({"requires": ENDS}), issues=flagged)
    assert evaluate(data)["essential"] == ["talks"]


def test_else_those_on_which_a_principals_statement_in_force_requires_more_than_silence() -> None:
    data = scene(
        plan(ENDS),
        remark({"requires": {"talks": "yes"}, "provided": {"war": "ends"}}),
        remark({"requires": {"guarantor": "silent"}}),
        remark({"requires": {"hostages": "4"}}, party="egypt"),
        remark({"requires": {"war": ["ends", "silent"]}}, party="israel", until=MAY),
    )
    assert evaluate(data, as_of=MAY)["essential"] == ["war", "talks"]
    assert evaluate(data, as_of=JUNE)["essential"] == ["talks"]


def test_else_those_a_known_proposal_addresses() -> None:
    data = scene(plan({"talks": "yes", "hostages": "silent"}, to_negotiate={"guarantor": "egypt"}))
    data["proposals"]["later"] = plan(ENDS, tabled=JUNE)
    assert evaluate(data, as_of=MAY)["essential"] == ["talks"]
    assert evaluate(data)["essential"] == ["war", "talks"]


# Common ground


def ground(one: list[Data], other: list[Data]) -> str:
    """The common ground of two parties on the war."""
    data = scene(plan(ENDS), remark(*one), remark(*other, party="israel"))
    return str(evaluate(data)["common_ground"]["hamas", "israel"]["war"])


def test_common_ground_is_the_first_line_that_holds() -> None:
    assert ground([{"requires": ENDS}], []) == "unstated"
    assert ground([{"requires": ENDS}], [{"accepts": {"war": ["truce", "ends"]}}]) == "common-ground"
    assert ground([{"accepts": {"war": "silent"}}], [{"rejects": TRUCE}]) == "possible"
    assert ground([{"accepts": {"war": "silent"}}], [{"rejects": {"war": "any"}}]) == "conflict"
    assert ground([{"requires": {"war": "silent"}}], [{"accepts": {"war": "silent"}}]) == "common-ground"
    assert ground([{"requires": ENDS}], [{"considers": ENDS}]) == "possible"
    assert ground([{"requires": ENDS}], [{"rejects": ENDS}]) == "conflict"
    assert ground([{"requires": ENDS}], [{"rejects": ENDS}, {"accepts": ENDS}]) == "possible"


def test_common_ground_takes_only_unconditional_evidence() -> None:
    conditional = {"rejects": ENDS, "provided": {"talks": "yes"}}
    assert ground([{"requires": ENDS}], [conditional]) == "unstated"
    assert ground([{"requires": ENDS}], [conditional, {"accepts": ENDS}]) == "common-ground"


def test_common_ground_is_for_every_pair_of_parties_and_every_issue_in_file_order() -> None:
    result = evaluate(scene(plan(ENDS)))["common_ground"]
    assert list(result) == [("hamas", "israel"), ("hamas", "egypt"), ("israel", "egypt")]
    assert all(list(issues) == list(ISSUES) for issues in result.values())


# A worked example


def test_gaza_in_november_2024() -> None:
    partial = {"hostages": "1..100"}
    data = scene(
        plan(
            by=["egypt"],
            tabled="2024-10-27",
            reported="2024-10-28",
            phases=[
                {"id": "truce", "terms": {"war": "truce", "hostages": "4"}},
                {"id": "talks", "terms": {"talks": "yes"}, "to_negotiate": ENDS},
            ],
        ),
        remark({"requires": ENDS}, {"considers": {"proposal": "plan"}}, said="2024-11-27"),
        remark(
            {"considers": partial, "provided": {"war": ["continues", "truce"]}},
            party="israel",
            said="2024-11-27",
            by="named",
            until="2025-01-20",
        ),
        assumptions={"no-end": {"party": "israel", "because": "x", "positions": [{"rejects": ENDS}]}},
    )
    result = evaluate(data)
    assert (result["as_of"], result["essential"]) == ("2024-11-27", ["war"])
    truce, whole = result["proposals"]["plan", "truce"], result["proposals"]["plan", None]
    # Whoever drew it up is for it; the demand for an end of the war is not met, yet the whole is considered.
    assert whole["verdicts"]["egypt"]["verdict"] == "accepted"
    assert (whole["verdicts"]["hamas"]["line"], whole["state"]) == (1, "contested")
    assert whole["verdicts"]["hamas"]["terms"] == {
        "war": ({"truce"}, "crosses"),
        "hostages": ({"4"}, "unstated"),
        "talks": ({"yes"}, "unstated"),
    }
    assert (truce["verdicts"]["hamas"]["line"], truce["state"]) == (2, "incompatible")
    assert whole["verdicts"]["israel"]["terms"]["hostages"] == ({"4"}, "leans")
    assert whole["verdicts"]["israel"]["verdict"] == "open"
    assert result["common_ground"]["hamas", "israel"]["war"] == "unstated"
    assumed = evaluate(data, assume=["all"])
    assert assumed["common_ground"]["hamas", "israel"]["war"] == "conflict"
    # Before the report nobody knew of the plan; after January the consideration has lapsed.
    assert evaluate(data, as_of="2024-10-27")["proposals"] == {}
    assert evaluate(data, as_of="2025-01-21")["proposals"]["plan", None]["verdicts"]["israel"]["line"] == 7


# Random scenarios


def compared(result: Data) -> Data:
    """What a change of order may not change, as values that compare regardless of order."""
    ground = {frozenset(pair): issues for pair, issues in result["common_ground"].items()}
    proposals = {}
    for package, found in result["proposals"].items():
        verdicts = {
            party: {**one, "unstated": sorted(one["unstated"]), "left_open": sorted(one["left_open"])}
            for party, one in found["verdicts"].items()
        }
        proposals[package] = {"state": found["state"], "verdicts": verdicts}
    left = {key: result[key] for key in ("as_of", "in_force", "withdrawn", "expired")}
    return {**left, "essential": sorted(result["essential"]), "common_ground": ground, "proposals": proposals}


def brief(result: Data) -> dict[tuple[str, str | None], tuple[str, dict[str, int]]]:
    """The verdicts and states alone."""
    return {
        package: (found["state"], {party: one["line"] for party, one in found["verdicts"].items()})
        for package, found in result["proposals"].items()
    }


def cases(count: int) -> list[tuple[Data, Data, Random]]:
    """Seeded scenarios with a question each."""
    result = []
    for seed in range(count):
        random = Random(seed)
        data = scenario(random)
        result.append((data, question(random, data), random))
    return result


RARE = {"withdrawn-withdrawer", "expired-withdrawer", "silent-term:disputed", "state:within-reach"}

EXPECTED = [
    *(f"verdict-line:{number}" for number in range(1, 8)),
    *(f"state:{word}" for word in ("agreed", "within-reach", "open", "contested", "incompatible")),
    *(f"defeat:{kind}" for kind in ("later", "same-day", "exception", "whole-over-part", "part-over-whole")),
    *(f"both-stand:{kind}" for kind in ("later-but-weaker", "same-day", "overlapping-dates")),
    *(f"condition:{kind}" for kind in ("holds", "dormant", "left-open", "silent", "not-addressed")),
    *(f"condition:several-cells-{kind}" for kind in ("within", "partly")),
    *(f"term:{word}" for word in ("crosses", "meets", "leans", "disputed", "unstated", "depends", "left-open")),
    *(f"several-cells:{word}" for word in ("crosses", "meets", "leans", "disputed", "unstated", "depends")),
    *(f"silent-term:{word}" for word in ("crosses", "disputed")),
    *(f"essential:{word}" for word in ("flagged", "required", "addressed")),
    *(f"cg:{word}" for word in ("unstated", "common-ground", "possible", "conflict")),
    *(f"authority:{word}" for word in ("official", "named", "anonymous", "reported", "inferred")),
    *(f"rule:demand-{word}" for word in ("met", "unmet", "unaddressed")),
    *(f"rule:option-{word}" for word in ("rejected", "accepted", "considered")),
    *(f"rule:proposal-{word}" for word in ("rejected", "accepted", "considered", "tabled")),
    *("rule:proposal-accepted-with-conditions", "rule:told-by-another"),
    *("package:whole", "package:phase", "package:term-and-to-negotiate", "package:possibly-silent"),
    *("on-whole", "on-phase", "on-last-phase", "any", "silent-option", "imprecise-date", "told-by"),
    *("withdrawn", "withdrawn-withdrawer", "expired-withdrawer", "withdraws-without-effect"),
    *("expired", "not-yet-expired", "not-yet-known", "not-yet-known:proposal", "not-yet-known:event"),
    *("tabled-for", "superseded-tabling", "withdrawn-tabling", "assumption-used", "dropped-by-grade"),
    *("defeated-defeater", "veto-decides", "without-an-essential-term"),
]


def test_random_scenarios_reach_everything_often() -> None:
    trace: Counter[str] = Counter()
    for data, asked, _ in cases(3000):
        trace += evaluate(data, **asked)["trace"]
    table = "\n".join(f"{trace[key]:8} {key}" for key in sorted({*EXPECTED, *trace}))
    short = [key for key in EXPECTED if trace[key] < (100 if key in RARE else 250)]
    assert not short, f"too rare: {short}\n{table}"
    assert set(trace) <= set(EXPECTED), f"not expected: {set(trace) - set(EXPECTED)}"


def test_random_scenarios_are_valid() -> None:
    for data, asked, _ in cases(1000):
        issues, parties, proposals = data["issues"], data["parties"], data["proposals"]
        sources, statements = data["sources"], data.get("statements", {})
        assert any(party["role"] == "principal" for party in parties.values())
        for name, one in statements.items():
            dated = sources[one["source"]].get("date") if "source" in one else None
            reported = one.get("reported") or dated or one["said"]
            assert first_day(one.get("said", reported)) <= last_day(reported)
            for other in one.get("withdraws", []):
                assert other != name
                assert statements[other]["party"] == one["party"]
            assert one.get("told_by") != one["party"]
        for proposal in proposals.values():
            assert first_day(proposal["tabled"]) <= last_day(proposal.get("reported", proposal["tabled"]))
            assert set(proposal.get("by", [])) <= set(parties)
            for part in proposal.get("phases", [proposal]):
                assert not set(part.get("terms", {})) & set(part.get("to_negotiate", {}))
                assert {**part.get("terms", {}), **part.get("to_negotiate", {})}.keys() <= issues.keys()
        for chain in (superseded(proposals, name) for name in proposals):
            assert len(chain) == len(set(chain))
        for one in [*statements.values(), *data.get("assumptions", {}).values()]:
            for position in one.get("positions", []):
                (modality,) = [key for key in position if key in MODALITIES]
                assert set(position[modality]) <= {*issues, "proposal"}
                assert set(position.get("provided", {})) <= set(issues) - set(position[modality])
                assert "proposal" not in position["requires"] if modality == "requires" else True
        assert set(asked) <= {"as_of", "assume", "min_grade", "graded_only"}
        assert all_texts(data)


def superseded(proposals: Data, name: str) -> list[str]:
    """A proposal and all it supersedes, cut short where it goes round."""
    chain = [name]
    while "supersedes" in proposals[chain[-1]] and len(chain) <= len(proposals):
        chain.append(proposals[chain[-1]]["supersedes"])
    return chain


def all_texts(value: Any) -> bool:
    """Whether every scalar is a text and no mapping or list is empty."""
    if isinstance(value, dict):
        return bool(value) and all(all_texts(one) for one in [*value, *value.values()])
    if isinstance(value, list):
        return bool(value) and all(all_texts(one) for one in value)
    return isinstance(value, str)


def test_the_order_of_the_file_changes_no_verdict() -> None:
    for data, asked, random in cases(500):
        assert compared(evaluate(shuffled(data, random), **asked)) == compared(evaluate(data, **asked))


def test_other_names_change_no_verdict() -> None:
    for data, asked, random in cases(500):
        other, ids = renamed(data, random)
        if "assume" in asked:
            wanted = tuple(ids["assumptions"].get(name, name) for name in asked["assume"])
            asked_of_other = {**asked, "assume": wanted}
        else:
            asked_of_other = asked
        before, after = evaluate(data, **asked), evaluate(other, **asked_of_other)
        expected = {}
        for (name, phase), (word, lines) in brief(before).items():
            new_phase = phase and ids["phases"][f"{name}@{phase}"].split("@")[1]
            new_lines = {ids["parties"][party]: number for party, number in lines.items()}
            expected[ids["proposals"][name], new_phase] = (word, new_lines)
        assert brief(after) == expected
        assert after["essential"] == [ids["issues"][issue] for issue in before["essential"]]
        assert after["in_force"] == sorted(ids["statements"][name] for name in before["in_force"])
        assert +after["trace"] == +before["trace"]


def test_an_unconcerned_party_changes_no_verdict_of_the_others() -> None:
    for data, asked, random in cases(500):
        before = evaluate(data, **asked)
        after = evaluate(with_unconcerned_party(data, random), **asked)
        for found in after["proposals"].values():
            del found["verdicts"]["far-away"]
        assert after["proposals"] == before["proposals"]
        assert after["essential"] == before["essential"]
        assert all(after["common_ground"][pair] == before["common_ground"][pair] for pair in before["common_ground"])
