"""What the rulebook makes of positions: a polarity on options or packages, the condition, and the rule."""

from __future__ import annotations

import pytest
from building import evaluated, pieces

from tracker.engine import Engine

PLAN = """
proposals:
  plan: {phases: [{id: truce, terms: {border: closed}}, {id: treaty, terms: {border: open}}]}
"""
OTHER = "border=closed partly-open"


def evidence(engine: Engine, position: str, more: str = "") -> set[str]:
    text = f"{PLAN}\nstatements: {{one: {{positions: [{position}]{more}}}}}"
    return set(pieces(evaluated(engine, text)))


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (
            "requires: {border: open}",
            {
                "demand-met: for on border=open",
                f"demand-unmet: against on {OTHER}",
                "demand-unaddressed: against on border=silent",
            },
        ),
        (
            "requires: {border: [open, silent]}",
            {"demand-met: for on border=open silent", f"demand-unmet: against on {OTHER}"},
        ),
        (
            "requires: {border: any}",
            {
                "demand-met: for on border=closed partly-open open",
                "demand-unaddressed: against on border=silent",
            },
        ),
        (
            "requires: {border: silent}",
            {
                "demand-met: for on border=silent",
                "demand-unmet: against on border=closed partly-open open",
            },
        ),
        (
            "requires: {observers: 10..20}",
            {
                "demand-met: for on observers=10..20",
                "demand-unmet: against on observers=0..9 21..500",
                "demand-unaddressed: against on observers=silent",
            },
        ),
        ("rejects: {border: open}", {"option-rejected: against on border=open"}),
        ("rejects: {border: any}", {"option-rejected: against on border=closed partly-open open"}),
        ("accepts: {border: open}", {"option-accepted: for on border=open"}),
        ("accepts: {border: silent}", {"option-accepted: for on border=silent"}),
        ("considers: {border: [open, closed]}", {"option-considered: leaning on border=closed open"}),
        (
            "{accepts: {border: open, talks: yes}}",
            {"option-accepted: for on border=open", "option-accepted: for on talks=yes"},
        ),
        ("accepts: {proposal: plan}", {"proposal-accepted: for on plan"}),
        ("accepts: {proposal: plan@truce}", {"proposal-accepted: for on plan@truce"}),
        ("considers: {proposal: plan}", {"proposal-considered: leaning on plan"}),
        ("rejects: {proposal: plan}", {"proposal-rejected: against on plan"}),
    ],
)
def test_what_a_position_gives(engine: Engine, position: str, expected: set[str]) -> None:
    assert evidence(engine, position) == expected


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (
            "requires: {border: open}",
            {
                "demand-met: for on border=open if talks=yes",
                f"demand-unmet: against on {OTHER} if talks=yes",
                "demand-unaddressed: against on border=silent if talks=yes",
            },
        ),
        ("rejects: {border: open}", {"option-rejected: against on border=open if talks=yes"}),
        ("accepts: {border: open}", {"option-accepted: for on border=open if talks=yes"}),
        ("considers: {border: open}", {"option-considered: leaning on border=open if talks=yes"}),
        ("considers: {proposal: plan}", {"proposal-considered: leaning on plan if talks=yes"}),
        ("rejects: {proposal: plan}", {"proposal-rejected: against on plan if talks=yes"}),
    ],
)
def test_evidence_carries_the_condition_of_its_position(engine: Engine, position: str, expected: set[str]) -> None:
    assert evidence(engine, f"{{{position}, provided: {{talks: yes}}}}") == expected


def test_a_conditional_yes_to_a_proposal_also_leans_to_it_without_the_condition(engine: Engine) -> None:
    assert evidence(engine, "{accepts: {proposal: plan}, provided: {talks: yes}}") == {
        "proposal-accepted: for on plan if talks=yes",
        "proposal-accepted-with-conditions: leaning on plan",
    }


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (
            "requires: {border: open}",
            {
                "told-by-another: leaning on border=open",
                f"demand-unmet: against on {OTHER}",
                "demand-unaddressed: against on border=silent",
            },
        ),
        ("accepts: {border: open}", {"told-by-another: leaning on border=open"}),
        ("considers: {border: open}", {"option-considered: leaning on border=open"}),
        ("rejects: {border: open}", {"option-rejected: against on border=open"}),
        ("accepts: {proposal: plan}", {"told-by-another: leaning on plan"}),
        ("considers: {proposal: plan}", {"proposal-considered: leaning on plan"}),
        ("rejects: {proposal: plan}", {"proposal-rejected: against on plan"}),
        (
            "{accepts: {proposal: plan}, provided: {talks: yes}}",
            {
                "told-by-another: leaning on plan if talks=yes",
                "proposal-accepted-with-conditions: leaning on plan",
            },
        ),
    ],
)
def test_what_another_party_tells_leans_where_the_partys_own_word_would_be_for(
    engine: Engine, position: str, expected: set[str]
) -> None:
    assert evidence(engine, position, ", told_by: lakeland") == expected


def test_tabling_a_proposal_speaks_for_the_whole_and_for_no_earlier_phase(engine: Engine) -> None:
    text = PLAN.replace("plan: {", "plan: {by: [northland, southland], ")
    found = evaluated(engine, text)
    assert list(pieces(found)) == ["proposal-tabled: for on plan"]
    assert list(pieces(found, "southland")) == ["proposal-tabled: for on plan"]
    assert list(pieces(found, "lakeland")) == []


def test_the_evidence_of_a_party_is_its_own(engine: Engine) -> None:
    text = "statements: {one: {party: southland, told_by: northland, positions: [rejects: {border: open}]}}"
    found = evaluated(engine, text)
    assert list(pieces(found)) == []
    assert list(pieces(found, "southland")) == ["option-rejected: against on border=open"]


def test_silence_gives_no_evidence(engine: Engine) -> None:
    assert set(pieces(evaluated(engine, f"{PLAN}\nstatements: {{mood: {{summary: No comment.}}}}"))) == set()


def test_an_assumption_gives_the_evidence_of_its_positions_with_the_least_authority(engine: Engine) -> None:
    text = "assumptions: {guess: {party: northland, positions: [rejects: {border: open}]}}\nas_of: 2024-06-01"
    assert list(pieces(evaluated(engine, text))) == []
    found = evaluated(engine, text, assume=["guess"])
    assert list(pieces(found)) == ["option-rejected: against on border=open"]
    (piece,) = found.defeats.evidence.of("northland", "border")
    assert (piece.voice.kind, piece.voice.authority) == ("assumption", "inferred")
