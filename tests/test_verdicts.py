"""Values of terms, and the verdict of a party on a package: each line, with the rule that gives it."""

from __future__ import annotations

import pytest
from building import effective, evaluated, ruled, values, verdict

from tracker.engine import Engine
from tracker.evaluation import Evaluation
from tracker.vocabulary import Tally

FOR = "{accepts: {border: OPTION}}"
LEANING = "{considers: {border: OPTION}}"
AGAINST = "{rejects: {border: OPTION}}"


def of_one_statement(engine: Engine, proposal: str, *positions: str) -> Evaluation:
    """What Northland said, all in one statement, so that nothing defeats anything on one subject."""
    text = f"""
    proposals: {{plan: {proposal}}}
    statements: {{one: {{positions: [{", ".join(positions)}]}}}}
    """
    return evaluated(engine, text)


# Terms.


def on(option: str, *evidence: str) -> list[str]:
    return [position.replace("OPTION", option) for position in evidence]


@pytest.mark.parametrize(
    ("evidence", "value"),
    [
        ([AGAINST], "crosses"),
        ([FOR], "meets"),
        ([FOR, LEANING], "meets"),
        ([LEANING], "leans"),
        ([AGAINST, FOR], "disputed"),
        ([AGAINST, LEANING], "disputed"),
        ([AGAINST, LEANING, FOR], "disputed"),
    ],
)
def test_the_value_of_a_term_of_one_cell(engine: Engine, evidence: list[str], value: str) -> None:
    found = of_one_statement(engine, "{terms: {border: open}}", *on("open", *evidence))
    assert values(found) == {"border": value}


def test_a_term_on_which_nothing_was_said_is_unstated(engine: Engine) -> None:
    found = of_one_statement(engine, "{terms: {border: open}}", *on("closed", FOR))
    assert values(found) == {"border": "unstated"}


BY_NAME = {"crosses": [AGAINST], "meets": [FOR], "leans": [LEANING], "disputed": [AGAINST, FOR], "unstated": []}


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ("crosses", "crosses", "crosses"),
        ("meets", "meets", "meets"),
        ("leans", "leans", "leans"),
        ("disputed", "disputed", "disputed"),
        ("unstated", "unstated", "unstated"),
        ("crosses", "disputed", "disputed"),
        ("meets", "leans", "leans"),
        ("crosses", "meets", "depends"),
        ("crosses", "leans", "depends"),
        ("crosses", "unstated", "depends"),
        ("disputed", "meets", "depends"),
        ("disputed", "leans", "depends"),
        ("disputed", "unstated", "depends"),
        ("meets", "unstated", "depends"),
        ("leans", "unstated", "depends"),
    ],
)
def test_the_value_of_a_term_of_several_cells(engine: Engine, one: str, other: str, value: str) -> None:
    for first, second in ((one, other), (other, one)):
        positions = [*on("partly-open", *BY_NAME[first]), *on("open", *BY_NAME[second]), "{accepts: {talks: yes}}"]
        found = of_one_statement(engine, "{terms: {border: [partly-open, open]}}", *positions)
        assert values(found) == {"border": value}


def test_a_number_left_unspecified_depends_where_the_demand_reaches_only_some_of_it(engine: Engine) -> None:
    for terms, value in (("10..20", "depends"), ("15..20", "meets"), ("10..14", "crosses")):
        found = of_one_statement(engine, f"{{terms: {{observers: {terms}}}}}", '{requires: {observers: ">=15"}}')
        assert values(found) == {"observers": value}


def test_an_issue_left_open_is_a_term_with_that_value_whatever_was_said(engine: Engine) -> None:
    found = of_one_statement(engine, "{to_negotiate: {border: open}}", "{rejects: {border: [any, silent]}}")
    assert values(found) == {"border": "left-open"}
    assert effective(found) == set()


@pytest.mark.parametrize(
    ("evidence", "terms"),
    [
        ([AGAINST], {"border": "crosses"}),
        ([AGAINST, FOR], {"border": "disputed"}),
        ([FOR], {}),
        ([LEANING], {}),
    ],
)
def test_a_silent_issue_is_a_term_only_where_it_crosses_or_is_disputed(
    engine: Engine, evidence: list[str], terms: dict[str, str]
) -> None:
    found = of_one_statement(engine, "{terms: {talks: yes}}", *on("silent", *evidence))
    assert values(found) == terms | {"talks": "unstated"}


def test_a_demand_that_the_deal_leaves_out_crosses_and_a_rejection_of_options_does_not(engine: Engine) -> None:
    demand = of_one_statement(engine, "{terms: {talks: yes}}", "{requires: {border: any}}")
    assert (values(demand)["border"], effective(demand)) == ("crosses", {"demand-unaddressed of one"})
    rejection = of_one_statement(engine, "{terms: {talks: yes}}", "{rejects: {border: any}}")
    assert (values(rejection), effective(rejection)) == ({"talks": "unstated"}, set())


def test_terms_are_in_the_files_order_of_issues(engine: Engine) -> None:
    proposal = "{terms: {talks: yes, border: open}, to_negotiate: {guarantor: nobody}}"
    found = of_one_statement(engine, proposal, "{requires: {observers: any}}")
    assert list(values(found)) == ["border", "observers", "guarantor", "talks"]


# Verdicts. Terms on the border and on talks; what is said of the package stands beside them.

PLAN = "{terms: {border: open, talks: yes}}"
CROSSES = "{rejects: {border: open}}"
DISPUTED = "{rejects: {border: open}}, {accepts: {border: open}}"
MEETS = "{accepts: {border: open}}"
MEETS_ALL = "{accepts: {border: open, talks: yes}}"
LEANS = "{considers: {talks: yes}}"
ACCEPTS = "{accepts: {proposal: plan}}"
CONSIDERS = "{considers: {proposal: plan}}"
REJECTS = "{rejects: {proposal: plan}}"


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        # 1. Against, and wanted.
        ([CROSSES, ACCEPTS], "contested by contested-wanted"),
        ([CROSSES, CONSIDERS], "contested by contested-wanted"),
        ([CROSSES, REJECTS, CONSIDERS], "contested by contested-wanted"),
        ([REJECTS, ACCEPTS], "contested by contested-rejected-yet-wanted"),
        ([REJECTS, CONSIDERS], "contested by contested-rejected-yet-wanted"),
        ([MEETS_ALL, REJECTS, CONSIDERS], "contested by contested-rejected-yet-wanted"),
        ([DISPUTED, REJECTS, CONSIDERS], "contested by contested-rejected-yet-wanted"),
        # 2. Against.
        ([CROSSES], "incompatible by incompatible-term"),
        ([CROSSES, LEANS], "incompatible by incompatible-term"),
        ([CROSSES, REJECTS], "incompatible by incompatible-term"),
        ([REJECTS], "incompatible by package-rejected"),
        ([REJECTS, MEETS_ALL], "incompatible by package-rejected"),
        ([REJECTS, DISPUTED], "incompatible by package-rejected"),
        # 3. A disputed term.
        ([DISPUTED], "contested by contested-term"),
        ([DISPUTED, ACCEPTS], "contested by contested-term"),
        ([DISPUTED, CONSIDERS], "contested by contested-term"),
        # 4. Yes to the whole.
        ([ACCEPTS], "accepted by accepted"),
        ([ACCEPTS, MEETS_ALL], "accepted by accepted"),
        ([ACCEPTS, LEANS], "accepted by accepted"),
        ([ACCEPTS, CONSIDERS], "accepted by accepted"),
        # 5. Every term meets.
        ([MEETS_ALL], "compatible by compatible"),
        ([MEETS_ALL, CONSIDERS], "compatible by compatible"),
        # 6. Something speaks for it.
        ([MEETS], "open by open-term-met"),
        ([MEETS, LEANS], "open by open-term-met"),
        ([MEETS, CONSIDERS], "open by open-term-met"),
        ([LEANS], "open by open-term-leaning"),
        ([LEANS, CONSIDERS], "open by open-term-leaning"),
        ([CONSIDERS], "open by open-package-considered"),
        # 7. Nothing.
        (["{accepts: {border: closed}}"], "unstated by unstated"),
        (["{rejects: {border: closed}}"], "unstated by unstated"),
    ],
)
def test_the_first_line_that_holds_gives_the_verdict(engine: Engine, positions: list[str], expected: str) -> None:
    assert ruled(of_one_statement(engine, PLAN, *positions)) == expected


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        (["{accepts: {border: closed}}"], "open by open-term-depends"),
        (["{rejects: {border: closed}}"], "open by open-term-depends"),
        (["{rejects: {border: closed}}", LEANS], "open by open-term-depends"),
        (["{rejects: {border: closed}}", "{accepts: {talks: yes}}"], "open by open-term-depends"),
        (["{rejects: {border: closed}}", CONSIDERS], "open by open-term-depends"),
        (["{rejects: {border: closed}}", ACCEPTS], "accepted by accepted"),
    ],
)
def test_a_term_that_depends_keeps_the_verdict_open(engine: Engine, positions: list[str], expected: str) -> None:
    found = of_one_statement(engine, "{terms: {border: [closed, open], talks: yes}}", *positions)
    assert values(found)["border"] == "depends"
    assert ruled(found) == expected


@pytest.mark.parametrize(
    ("proposal", "expected"),
    [
        ("{terms: {border: open}}", "compatible by compatible"),
        ("{terms: {border: open, talks: yes}}", "open by open-term-met"),
        ("{terms: {border: open}, to_negotiate: {talks: yes}}", "open by open-term-met"),
        ("{to_negotiate: {border: open}}", "unstated by unstated"),
    ],
)
def test_one_term_unstated_or_left_open_is_enough_not_to_be_compatible(
    engine: Engine, proposal: str, expected: str
) -> None:
    assert ruled(of_one_statement(engine, proposal, MEETS)) == expected


def test_a_package_without_a_term_is_never_compatible(engine: Engine) -> None:
    found = of_one_statement(engine, "{terms: {border: silent}}", "{accepts: {border: silent}}")
    assert (values(found), ruled(found)) == ({}, "unstated by unstated")


def test_a_silent_term_that_is_disputed_contests_the_package(engine: Engine) -> None:
    found = of_one_statement(
        engine, "{terms: {talks: yes}}", "{requires: {border: any}}", "{accepts: {border: silent}}"
    )
    assert (values(found)["border"], ruled(found)) == ("disputed", "contested by contested-term")


def test_silence_is_never_consent(engine: Engine) -> None:
    found = of_one_statement(engine, PLAN, MEETS_ALL)
    assert ruled(found, "southland") == "unstated by unstated"
    assert values(found, "southland") == {"border": "unstated", "talks": "unstated"}


def test_every_party_is_judged_whatever_its_role_in_the_files_order(engine: Engine) -> None:
    found = of_one_statement(engine, PLAN, MEETS_ALL)
    assert list(found.judgement("plan").verdicts) == ["northland", "southland", "lakeland"]


def test_a_phase_and_the_whole_are_judged_each_by_what_was_said_of_it(engine: Engine) -> None:
    proposal = "{phases: [{id: truce, terms: {border: open}}, {id: treaty, terms: {talks: yes}}]}"
    found = of_one_statement(engine, proposal, "{accepts: {border: open}}", "{rejects: {proposal: plan}}")
    assert ruled(found, package="plan") == "incompatible by package-rejected"
    assert ruled(found, package="plan@truce") == "compatible by compatible"


def test_the_tally_counts_terms_by_value_and_what_is_left_on_the_package(engine: Engine) -> None:
    proposal = """{
      terms: {border: open, talks: yes}, to_negotiate: {guarantor: nobody}
    }"""
    positions = [MEETS, "{requires: {observers: any}}", "{considers: {proposal: plan}}", "{rejects: {proposal: plan}}"]
    found = of_one_statement(engine, proposal, *positions)
    assert verdict(found).tally == Tally(
        terms=4, meets=1, leans=0, crosses=1, disputed=0, depends=0, unstated=1, left_open=1, not_meeting=3,
        package_for=0, package_leaning=1, package_favour=1, package_against=1, essential_silent=1, essential_unstated=0,
    )  # fmt: skip
    assert verdict(found).issues("crosses", "left-open") == ("observers", "guarantor")


def test_a_weaker_later_voice_leaves_the_verdict_contested_and_an_equal_one_turns_it(engine: Engine) -> None:
    text = """
    proposals: {plan: {terms: {border: partly-open}}}
    statements:
      government-in-may: {said: 2024-05-10, attribution: official, positions: [requires: {border: closed}]}
      voice-in-june: {said: 2024-06-10, attribution: WHO, positions: [considers: {border: partly-open}]}
    """
    for who in ("named", "anonymous", "reported", "inferred"):
        found = evaluated(engine, text.replace("WHO", who))
        assert ruled(found) == "contested by contested-term"
    found = evaluated(engine, text.replace("WHO", "official"))
    assert ruled(found) == "open by open-term-leaning"
