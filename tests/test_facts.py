"""Positions become what rules are asked about: a region each, of an issue or of a package."""

from __future__ import annotations

from typing import Any

import pytest
from building import asking, scene

from tracker.cells import cut
from tracker.facts import Claim, facts, package_key
from tracker.record import on_day
from tracker.rules import Rulebook

PHASED = """
proposals:
  plan:
    phases: [{id: truce, terms: {border: closed}}, {id: treaty, terms: {border: open}}]
"""


def claimed(rulebook: Rulebook, text: str, **asked: Any) -> list[Claim]:
    scenario = scene(text).scenario
    return list(facts(on_day(scenario, asking(**asked), rulebook.rank), cut(scenario)))


def regions(rulebook: Rulebook, text: str, **asked: Any) -> list[str]:
    """Each claim as `VOICE[POSITION] MODALITY PART SUBJECT=OPTIONS if ISSUE=OPTIONS`."""
    cells = cut(scene(text).scenario)

    def shown(claim: Claim) -> str:
        position = "" if claim.position is None else f"[{claim.position}]"
        options = f"={' '.join(cells[claim.subject].words(claim.cells))}" if isinstance(claim.subject, str) else ""
        condition = [f"{issue}={' '.join(cells[issue].words(on))}" for issue, on in claim.condition]
        words = f"{claim.voice.id}{position} {claim.modality} {claim.part} {claim.subject}{options}"
        return f"{words} if {', '.join(condition)}" if condition else words

    return [shown(claim) for claim in claimed(rulebook, text, **asked)]


# Positions on issues.


@pytest.mark.parametrize(
    ("options", "named", "other", "silent"),
    [
        ("open", "open", "closed partly-open", "silent"),
        ("[open, closed]", "closed open", "partly-open", "silent"),
        ("[open, silent]", "open silent", "closed partly-open", None),
        ("any", "closed partly-open open", None, "silent"),
        ("silent", "silent", "closed partly-open open", None),
        ("[any, silent]", "closed partly-open open silent", None, None),
    ],
)
@pytest.mark.parametrize("modality", ["requires", "rejects", "accepts", "considers"])
def test_a_position_has_a_region_named_one_of_other_options_and_one_of_silence(
    rulebook: Rulebook, modality: str, options: str, named: str, other: str | None, silent: str | None
) -> None:
    text = f"statements: {{one: {{positions: [{modality}: {{border: {options}}}]}}}}"
    parts = {"named": named, "other": other, "silent": silent}
    expected = [f"one[0] {modality} {part} border={words}" for part, words in parts.items() if words]
    assert regions(rulebook, text) == expected


def test_a_range_is_named_by_the_cells_it_covers(rulebook: Rulebook) -> None:
    text = 'statements: {one: {positions: [requires: {observers: ">=100"}]}}'
    assert regions(rulebook, text) == [
        "one[0] requires named observers=100..500",
        "one[0] requires other observers=0..99",
        "one[0] requires silent observers=silent",
    ]


def test_several_issues_in_one_mapping_are_taken_one_by_one(rulebook: Rulebook) -> None:
    text = """
    statements: {one: {positions: [{accepts: {border: any, talks: any}}, {considers: {talks: no}}]}}
    """
    assert regions(rulebook, text) == [
        "one[0] accepts named border=closed partly-open open",
        "one[0] accepts silent border=silent",
        "one[0] accepts named talks=no yes",
        "one[0] accepts silent talks=silent",
        "one[1] considers named talks=no",
        "one[1] considers other talks=yes",
        "one[1] considers silent talks=silent",
    ]


def test_a_condition_goes_with_every_region_of_its_position(rulebook: Rulebook) -> None:
    text = """
    statements:
      one: {positions: [{rejects: {border: any}, provided: {talks: [no, silent], guarantor: any}}]}
    """
    condition = "if guarantor=nobody lakeland joint-commission, talks=no silent"
    assert regions(rulebook, text) == [
        f"one[0] rejects named border=closed partly-open open {condition}",
        f"one[0] rejects silent border=silent {condition}",
    ]


def test_a_statement_without_positions_claims_nothing(rulebook: Rulebook) -> None:
    assert regions(rulebook, "statements: {mood: {summary: Would not comment.}}") == []


def test_what_is_not_known_withdrawn_or_expired_claims_nothing(rulebook: Rulebook) -> None:
    text = """
    statements:
      withdrawn: {said: 2024-05-10, positions: [accepts: {border: [any, silent]}]}
      expired: {said: 2024-05-10, until: 2024-05-20, positions: [accepts: {border: [any, silent]}]}
      unknown: {said: 2024-07-10, positions: [accepts: {border: [any, silent]}]}
      in-force: {said: 2024-06-10, withdraws: [withdrawn], positions: [rejects: {border: [any, silent]}]}
    """
    everything = "border=closed partly-open open silent"
    assert regions(rulebook, text, as_of="2024-06-30") == [f"in-force[0] rejects named {everything}"]


@pytest.mark.parametrize(
    ("more", "told", "conditional", "authority"),
    [
        ("attribution: named, positions: [requires: {border: [any, silent]}]", "no", "no", "named"),
        ("told_by: lakeland, positions: [requires: {border: [any, silent]}]", "yes", "no", "reported"),
        ("positions: [{requires: {border: [any, silent]}, provided: {talks: yes}}]", "no", "yes", "official"),
    ],
)
def test_a_rule_sees_of_a_region_who_told_it_whether_on_a_condition_and_with_what_authority(
    rulebook: Rulebook, more: str, told: str, conditional: str, authority: str
) -> None:
    (claim,) = claimed(rulebook, f"statements: {{one: {{{more}}}}}")
    region = claim.region(rulebook.rank(claim.voice.authority))
    assert (region.modality, region.part) == ("requires", "named")
    assert (region.told, region.conditional, region.authority) == (told, conditional, rulebook.rank(authority))


# Positions on packages.


@pytest.mark.parametrize(("name", "package"), [("plan", "plan"), ("plan@truce", "plan@truce"), ("plan@treaty", "plan")])
@pytest.mark.parametrize("modality", ["rejects", "accepts", "considers"])
def test_a_position_on_a_proposal_is_on_that_package_and_the_last_phase_is_the_whole(
    rulebook: Rulebook, modality: str, name: str, package: str
) -> None:
    text = f"{PHASED}\nstatements: {{one: {{positions: [{modality}: {{proposal: {name}}}]}}}}"
    assert regions(rulebook, text) == [f"one[0] {modality} package {package}"]


def test_one_position_may_be_on_several_packages_and_on_issues_too(rulebook: Rulebook) -> None:
    text = (
        PHASED
        + """
statements: {one: {positions: [rejects: {proposal: [plan, plan@truce], talks: [any, silent]}]}}
"""
    )
    assert set(regions(rulebook, text)) == {
        "one[0] rejects package plan",
        "one[0] rejects package plan@truce",
        "one[0] rejects named talks=no yes silent",
    }


def test_a_position_on_a_proposal_that_is_not_yet_known_claims_nothing_yet(rulebook: Rulebook) -> None:
    text = """
    proposals: {plan: {tabled: 2024-05-01, reported: 2024-06-01, by: [southland], terms: {border: open}}}
    statements: {one: {said: 2024-05-10, positions: [accepts: {proposal: plan}]}}
    """
    assert regions(rulebook, text, as_of="2024-05-31") == []
    assert regions(rulebook, text, as_of="2024-06-01") == ["one[0] accepts package plan", "plan tabled package plan"]


def test_the_name_of_the_last_phase_is_another_name_of_the_whole() -> None:
    scenario = scene(PHASED).scenario
    assert package_key(scenario, "plan@treaty") == package_key(scenario, "plan")
    assert str(package_key(scenario, "plan@treaty")) == "plan"
    assert str(package_key(scenario, "plan@truce")) == "plan@truce"


# Tabling.


def test_whoever_tabled_a_proposal_speaks_for_the_whole_officially_on_that_day(rulebook: Rulebook) -> None:
    text = PHASED.replace("plan:\n", "plan:\n    tabled: 2024-03\n    by: [northland, lakeland]\n")
    found = claimed(rulebook, text)
    assert [(claim.voice.party, str(claim.subject), claim.condition) for claim in found] == [
        ("northland", "plan", ()),
        ("lakeland", "plan", ()),
    ]
    assert {(claim.modality, claim.part, claim.position) for claim in found} == {("tabled", "package", None)}
    assert {(c.voice.kind, c.voice.authority, str(c.voice.said)) for c in found} == {("tabling", "official", "2024-03")}


def test_nobody_speaks_for_a_proposal_that_the_analyst_drew_up(rulebook: Rulebook) -> None:
    assert regions(rulebook, "proposals: {plan: {terms: {border: open}}}") == []


TABLED = """
proposals:
  plan: {by: [northland], terms: {border: open}}
  later: {tabled: 2024-05-01, reported: 2024-06-01, terms: {border: closed}}
"""


def test_a_tabling_ends_when_a_known_proposal_supersedes_it(rulebook: Rulebook) -> None:
    text = TABLED.replace("later: {", "later: {supersedes: plan, ")
    assert regions(rulebook, text, as_of="2024-05-31") == ["plan tabled package plan"]
    assert regions(rulebook, text, as_of="2024-06-01") == []


def test_a_tabling_ends_when_a_known_event_records_its_withdrawal(rulebook: Rulebook) -> None:
    text = TABLED + "events: {taken-back: {date: 2024-06, proposal: plan, becomes: withdrawn}}"
    assert regions(rulebook, text, as_of="2024-06-29") == ["plan tabled package plan"]
    assert regions(rulebook, text, as_of="2024-06-30") == []


@pytest.mark.parametrize("fate", ["accepted", "rejected", "lapsed", "in-force", "completed", "collapsed"])
def test_no_other_fate_ends_a_tabling(rulebook: Rulebook, fate: str) -> None:
    text = TABLED + f"events: {{fate: {{date: 2024-05-01, proposal: plan, becomes: {fate}}}}}"
    assert regions(rulebook, text) == ["plan tabled package plan"]


def test_the_withdrawal_of_another_proposal_does_not_end_a_tabling(rulebook: Rulebook) -> None:
    text = TABLED + "events: {taken-back: {date: 2024-05-01, proposal: later, becomes: withdrawn}}"
    assert regions(rulebook, text) == ["plan tabled package plan"]


def test_a_tabling_that_ended_has_ended_for_good(rulebook: Rulebook) -> None:
    superseded = TABLED.replace("later: {", "later: {supersedes: plan, ")
    events = """
events:
  taken-back: {date: 2024-06-02, proposal: PROPOSAL, becomes: withdrawn}
  in-force: {date: 2024-06-03, proposal: plan, becomes: in-force}
"""
    assert regions(rulebook, superseded + events.replace("PROPOSAL", "later"), as_of="2024-06-30") == []
    assert regions(rulebook, TABLED + events.replace("PROPOSAL", "plan"), as_of="2024-06-30") == []
