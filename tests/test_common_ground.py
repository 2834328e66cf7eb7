"""What the unconditional positions of two parties have in common, issue by issue."""

from __future__ import annotations

import pytest
from building import evaluated

from tracker.engine import Engine


def ground(engine: Engine, northland: str, southland: str, more: str = "") -> str:
    """The common ground of the two countries on the border."""
    text = f"""
    statements:
      one: {{positions: [{northland}]}}
      two: {{party: southland, positions: [{southland}]{more}}}
    """
    return evaluated(engine, text).common_ground[0].issues["border"]


@pytest.mark.parametrize(
    ("northland", "southland", "expected"),
    [
        ("requires: {border: open}", "accepts: {talks: yes}", "unstated"),
        ("requires: {border: open}", "{accepts: {border: open}, provided: {talks: yes}}", "unstated"),
        ("requires: {border: open}", "accepts: {border: [partly-open, open]}", "common-ground"),
        ("accepts: {border: open}", "requires: {border: open}", "common-ground"),
        ("requires: {border: silent}", "accepts: {border: silent}", "common-ground"),
        ("requires: {border: open}", "considers: {border: open}", "possible"),
        ("considers: {border: open}", "considers: {border: open}", "possible"),
        ("requires: {border: [partly-open, open]}", "rejects: {border: open}", "possible"),
        ("accepts: {border: open}", "accepts: {border: closed}", "possible"),
        ("rejects: {border: open}", "rejects: {border: closed}", "possible"),
        ("rejects: {border: silent}", "rejects: {border: silent}", "possible"),
        ("accepts: {border: silent}", "rejects: {border: any}", "conflict"),
        ("requires: {border: open}", "rejects: {border: open}", "conflict"),
        ("requires: {border: open}", "requires: {border: closed}", "conflict"),
        ("rejects: {border: [closed, open]}", "rejects: {border: partly-open}", "conflict"),
        ("requires: {border: silent}", "requires: {border: open}", "conflict"),
    ],
)
def test_the_first_line_that_holds_gives_the_common_ground(
    engine: Engine, northland: str, southland: str, expected: str
) -> None:
    assert ground(engine, northland, southland) == expected
    assert ground(engine, southland, northland) == expected


def test_a_disputed_option_does_not_cross_and_does_not_meet(engine: Engine) -> None:
    both = "{rejects: {border: open}}, {accepts: {border: open}}"
    assert ground(engine, "requires: {border: open}", both) == "possible"


def test_only_unconditional_evidence_counts(engine: Engine) -> None:
    conditional = "{rejects: {border: open}, provided: {talks: yes}}"
    assert ground(engine, "accepts: {border: open}", f"{conditional}, {{accepts: {{border: open}}}}") == "common-ground"
    assert ground(engine, conditional, conditional) == "unstated"


def test_what_another_party_tells_makes_no_common_ground(engine: Engine) -> None:
    told = ground(engine, "requires: {border: open}", "accepts: {border: open}", ", told_by: lakeland")
    assert told == "possible"


def test_what_was_defeated_does_not_count(engine: Engine) -> None:
    text = """
    statements:
      one: {positions: [requires: {border: open}]}
      two: {party: southland, said: 2024-05-10, positions: [rejects: {border: open}]}
      three: {party: southland, said: 2024-06-10, attribution: WHO, positions: [accepts: {border: open}]}
    """
    as_strong = evaluated(engine, text.replace("WHO", "official"))
    weaker = evaluated(engine, text.replace("WHO", "named"))
    assert as_strong.common_ground[0].issues["border"] == "common-ground"
    assert weaker.common_ground[0].issues["border"] == "possible"


def test_what_is_not_in_force_does_not_count(engine: Engine) -> None:
    text = """
    statements:
      one: {positions: [requires: {border: open}]}
      two: {party: southland, positions: [accepts: {border: open}], until: 2024-05-20}
    """
    for as_of, expected in (("2024-05-20", "common-ground"), ("2024-05-21", "unstated")):
        assert evaluated(engine, text, as_of=as_of).common_ground[0].issues["border"] == expected


def test_no_proposal_moves_the_common_ground(engine: Engine) -> None:
    text = """
    proposals: {plan: {tabled: 2024-06-01, by: [northland, southland], terms: {border: open}}}
    statements:
      one: {positions: [rejects: {border: open}]}
      two: {party: southland, positions: [requires: {border: open}]}
      three: {said: 2024-07-01, positions: [accepts: {proposal: plan}]}
    """
    assert evaluated(engine, text).common_ground[0].issues["border"] == "conflict"


def test_an_assumption_counts_where_it_takes_part(engine: Engine) -> None:
    text = """
    statements: {one: {positions: [requires: {border: open}]}}
    assumptions: {guess: {party: southland, positions: [rejects: {border: open}]}}
    """
    assert evaluated(engine, text).common_ground[0].issues["border"] == "unstated"
    assert evaluated(engine, text, assume=["all"]).common_ground[0].issues["border"] == "conflict"


def test_there_is_one_for_each_pair_of_parties_and_each_issue_in_the_files_order(engine: Engine) -> None:
    found = evaluated(engine, "statements: {one: {positions: [requires: {border: open}]}}").common_ground
    assert [ground.parties for ground in found] == [
        ("northland", "southland"),
        ("northland", "lakeland"),
        ("southland", "lakeland"),
    ]
    assert all(list(ground.issues) == ["border", "observers", "guarantor", "talks"] for ground in found)
