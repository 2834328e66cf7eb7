"""The state of a package over all parties, and which issues are essential."""

from __future__ import annotations

import pytest
from building import evaluated, ruled, scene, state

from tracker.diagnostics import Problems
from tracker.engine import Engine
from tracker.evaluation import Evaluation

SAYS = {
    "accepted": "accepts: {proposal: plan}",
    "compatible": "accepts: {border: open, talks: yes}",
    "open": "considers: {proposal: plan}",
    "contested": "{considers: {proposal: plan}}, {rejects: {proposal: plan}}",
    "incompatible": "rejects: {proposal: plan}",
    "unstated": "rejects: {border: closed}",
}


def positions(of: str) -> str:
    return SAYS[of] if SAYS[of].startswith("{") else f"{{{SAYS[of]}}}"


def judged(
    engine: Engine,
    northland: str,
    southland: str,
    lakeland: str = "unstated",
    role: str = "mediator",
    proposal: str = "{terms: {border: open, talks: yes}}",
    essential: str = "border",
) -> Evaluation:
    """A plan on which each party has this verdict, with one issue essential."""
    text = f"""
    parties:
      northland: {{name: Northland, role: principal}}
      southland: {{name: Southland, role: principal}}
      lakeland: {{name: Lakeland, role: {role}}}
    issues:
      border: {{scale: [closed, partly-open, open], essential: {essential == "border"}}}
      talks: {{yes_no: true, essential: {essential == "talks"}}}
      guarantor: {{choice: [nobody, lakeland], essential: {essential == "guarantor"}}}
    proposals: {{plan: {proposal}}}
    statements:
      one: {{party: northland, positions: [{positions(northland)}]}}
      two: {{party: southland, positions: [{positions(southland)}]}}
      three: {{party: lakeland, positions: [{positions(lakeland)}]}}
    """
    return evaluated(engine, text)


@pytest.mark.parametrize("expected", SAYS)
def test_each_verdict_that_the_cases_below_are_made_of(engine: Engine, expected: str) -> None:
    assert ruled(judged(engine, expected, "unstated")).split(" by ")[0] == expected


@pytest.mark.parametrize(
    ("northland", "southland", "expected"),
    [
        ("incompatible", "accepted", "incompatible by somebody-incompatible"),
        ("incompatible", "contested", "incompatible by somebody-incompatible"),
        ("incompatible", "incompatible", "incompatible by somebody-incompatible"),
        ("contested", "accepted", "contested by somebody-contested"),
        ("contested", "unstated", "contested by somebody-contested"),
        ("accepted", "accepted", "agreed by agreed"),
        ("accepted", "compatible", "within-reach by within-reach"),
        ("compatible", "compatible", "within-reach by within-reach"),
        ("accepted", "open", "open by open"),
        ("compatible", "open", "open by open"),
        ("accepted", "unstated", "open by open"),
        ("unstated", "unstated", "open by open"),
    ],
)
def test_the_first_line_that_holds_gives_the_state(
    engine: Engine, northland: str, southland: str, expected: str
) -> None:
    assert state(judged(engine, northland, southland)) == expected
    assert state(judged(engine, southland, northland)) == expected


@pytest.mark.parametrize("role", ["mediator", "guarantor", "observer"])
@pytest.mark.parametrize("lakeland", SAYS)
def test_the_verdict_of_who_is_neither_a_principal_nor_has_a_veto_counts_for_nothing(
    engine: Engine, role: str, lakeland: str
) -> None:
    assert state(judged(engine, "accepted", "accepted", lakeland, role)) == "agreed by agreed"
    assert state(judged(engine, "open", "open", lakeland, role)) == "open by open"


@pytest.mark.parametrize(
    ("lakeland", "expected"),
    [
        ("incompatible", "incompatible by somebody-incompatible"),
        ("contested", "contested by somebody-contested"),
        ("open", "agreed by agreed"),
        ("unstated", "agreed by agreed"),
        ("compatible", "agreed by agreed"),
        ("accepted", "agreed by agreed"),
    ],
)
def test_who_has_a_veto_can_say_no_and_its_consent_is_not_needed(engine: Engine, lakeland: str, expected: str) -> None:
    for role in ("mediator, veto: true", "guarantor, veto: yes", "observer, veto: true"):
        assert state(judged(engine, "accepted", "accepted", lakeland, role)) == expected


def test_the_consent_of_who_has_a_veto_makes_up_for_no_principals(engine: Engine) -> None:
    found = judged(engine, "accepted", "unstated", "accepted", "mediator, veto: true")
    assert state(found) == "open by open"
    found = judged(engine, "compatible", "compatible", "open", "mediator, veto: true")
    assert state(found) == "within-reach by within-reach"


@pytest.mark.parametrize(
    ("proposal", "expected"),
    [
        ("{terms: {border: open, talks: yes, guarantor: lakeland}}", "within-reach by within-reach"),
        ("{terms: {border: open, talks: yes, guarantor: [nobody, lakeland]}}", "within-reach by within-reach"),
        ("{terms: {border: open, talks: yes}}", "open by open"),
        ("{terms: {border: open, talks: yes, guarantor: silent}}", "open by open"),
        ("{terms: {border: open, talks: yes}, to_negotiate: {guarantor: lakeland}}", "open by open"),
    ],
)
def test_a_deal_is_within_reach_only_if_every_essential_issue_is_settled(
    engine: Engine, proposal: str, expected: str
) -> None:
    text = f"""
    issues:
      border: {{scale: [closed, open]}}
      talks: {{yes_no: true}}
      guarantor: {{choice: [nobody, lakeland], essential: true}}
    proposals: {{plan: {proposal}}}
    statements:
      one: {{positions: [accepts: {{border: open, talks: yes, guarantor: any}}]}}
      two: {{party: southland, positions: [accepts: {{proposal: plan}}]}}
    """
    assert state(evaluated(engine, text)) == expected


def test_a_deal_that_all_principals_accepted_is_agreed_whatever_it_leaves_out(engine: Engine) -> None:
    found = judged(engine, "accepted", "accepted", essential="guarantor")
    assert (found.essential, state(found)) == (("guarantor",), "agreed by agreed")


def test_a_phase_has_a_state_of_its_own(engine: Engine) -> None:
    proposal = "{phases: [{id: truce, terms: {border: open}}, {id: treaty, terms: {talks: yes}}]}"
    found = judged(engine, "accepted", "accepted", proposal=proposal)
    assert state(found) == "agreed by agreed"
    assert state(found, "plan@truce") == "open by open"


def test_one_principal_is_enough_to_agree(engine: Engine) -> None:
    text = """
    parties: {northland: {role: principal}, lakeland: {role: mediator}}
    proposals: {plan: {by: [northland], terms: {border: open}}}
    """
    assert state(evaluated(engine, text)) == "agreed by agreed"


def test_a_scenario_without_a_principal_is_an_error() -> None:
    with pytest.raises(Problems, match="no-principal"):
        scene("parties: {lakeland: {role: mediator, veto: true}}\nstatements: {one: {party: lakeland}}")


# Essential issues.


def essential(engine: Engine, text: str, **asked: object) -> tuple[str, ...]:
    return evaluated(engine, text, **asked).essential


REQUIRED = """
proposals: {plan: {terms: {observers: 9}}}
statements:
  one: {positions: [requires: {guarantor: any}]}
  two: {party: southland, positions: [requires: {border: open}], until: 2024-05-20}
  three: {party: lakeland, positions: [requires: {talks: yes}]}
"""


def test_essential_are_the_issues_flagged_so(engine: Engine) -> None:
    issues = """
issues:
  border: {scale: [closed, open]}
  observers: {quantity: {max: 10}}
  guarantor: {choice: [nobody, lakeland]}
  talks: {yes_no: true, essential: true}
"""
    assert essential(engine, REQUIRED + issues) == ("talks",)


def test_else_those_on_which_a_statement_of_a_principal_in_force_requires_something(engine: Engine) -> None:
    assert essential(engine, REQUIRED, as_of="2024-05-20") == ("border", "guarantor")
    assert essential(engine, REQUIRED, as_of="2024-05-21") == ("guarantor",)


@pytest.mark.parametrize(
    ("position", "counts"),
    [
        ("requires: {talks: any}", True),
        ("requires: {talks: [yes, silent]}", True),
        ("{requires: {talks: yes}, provided: {border: open}}", True),
        ("requires: {talks: silent}", False),
        ("rejects: {talks: silent}", False),
        ("accepts: {talks: yes}", False),
        ("considers: {talks: yes}", False),
    ],
)
def test_a_requirement_of_something_other_than_silence_makes_an_issue_essential(
    engine: Engine, position: str, counts: bool
) -> None:
    text = f"""
    proposals: {{plan: {{terms: {{observers: 9}}}}}}
    statements: {{one: {{positions: [{position}]}}}}
    """
    assert essential(engine, text) == (("talks",) if counts else ("observers",))


def test_an_assumed_requirement_counts_where_the_assumption_takes_part(engine: Engine) -> None:
    text = """
    proposals: {plan: {terms: {observers: 9}}}
    assumptions: {guess: {party: southland, positions: [requires: {talks: yes}]}}
    """
    assert essential(engine, text) == ("observers",)
    assert essential(engine, text, assume=["all"]) == ("talks",)


def test_else_those_that_a_known_proposal_addresses(engine: Engine) -> None:
    text = """
    proposals:
      plan: {terms: {talks: yes, guarantor: silent}, to_negotiate: {border: open}}
      later: {tabled: 2024-06-01, phases: [{id: truce, terms: {observers: 9}}, {id: end, terms: {observers: silent}}]}
    """
    assert essential(engine, text, as_of="2024-05-31") == ("talks",)
    assert essential(engine, text, as_of="2024-06-01") == ("talks",), "as a whole, `later` addresses nothing"
    third = text.replace("      later:", "      third: {tabled: 2024-06-02, terms: {observers: 9}}\n      later:")
    assert essential(engine, third, as_of="2024-06-02") == ("observers", "talks")
