"""What became of a proposal: its stages, each with the rule and what brought it."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from building import evaluated

from tracker.engine import Engine
from tracker.lifecycle import Stage

FATES = ["accepted", "rejected", "withdrawn", "lapsed", "in-force", "completed", "collapsed"]
TABLED = "proposals: {plan: {tabled: 2024-01-01, by: [northland], terms: {border: open}}}\n"
DRAWN_UP = "proposals: {plan: {tabled: 2024-01-01, terms: {border: open}}}\n"


def stages(engine: Engine, text: str, **asked: Any) -> tuple[Stage, ...]:
    return evaluated(engine, text, **{"as_of": "2025-12-31", **asked}).judgement("plan").stages


def life(engine: Engine, text: str, **asked: Any) -> list[str]:
    """Every stage after the first: `STAGE by RULE (CAUSE)`."""
    _, *reached = stages(engine, text, **asked)
    return [f"{stage.name} by {stage.rule} ({stage.cause.id})" for stage in reached if stage.cause]


def spoken(modality: str, party: str = "southland", said: str = "2024-05-10") -> str:
    return f"{{party: {party}, said: {said}, positions: [{modality}: {{proposal: plan}}]}}"


# The beginning.


def test_a_proposal_begins_as_tabled_and_one_that_nobody_tabled_as_drawn_up(engine: Engine) -> None:
    for text, name in ((TABLED, "tabled"), (DRAWN_UP, "drawn-up")):
        (first,) = stages(engine, text)
        assert (first.name, str(first.since), first.cause, first.rule) == (name, "2024-01-01", None, None)


@pytest.mark.parametrize("text", [TABLED, DRAWN_UP])
@pytest.mark.parametrize("modality", ["accepts", "considers", "rejects"])
def test_what_another_party_says_of_it_takes_it_under_discussion(engine: Engine, text: str, modality: str) -> None:
    found = life(engine, f"{text}statements: {{one: {spoken(modality)}}}")
    assert found == ["under-discussion by taken-up (one)"]


def test_a_stage_is_since_the_day_on_which_its_cause_was_said(engine: Engine) -> None:
    text = f"{TABLED}statements: {{one: {spoken('accepts', said='2024-05, reported: 2024-07-01')}}}"
    assert [str(stage.since) for stage in stages(engine, text)] == ["2024-01-01", "2024-05"]


@pytest.mark.parametrize("modality", ["accepts", "considers", "rejects"])
def test_what_the_party_that_tabled_it_says_of_it_changes_nothing(engine: Engine, modality: str) -> None:
    assert life(engine, f"{TABLED}statements: {{one: {spoken(modality, party='northland')}}}") == []


def test_of_a_proposal_that_nobody_tabled_every_party_is_another(engine: Engine) -> None:
    found = life(engine, f"{DRAWN_UP}statements: {{one: {spoken('accepts', party='northland')}}}")
    assert found == ["under-discussion by taken-up (one)"]


def test_what_is_said_of_its_issues_or_of_another_proposal_changes_nothing(engine: Engine) -> None:
    text = """
    proposals:
      plan: {by: [northland], terms: {border: open}}
      other: {by: [northland], terms: {border: closed}}
    statements:
      one: {party: southland, positions: [accepts: {border: open}]}
      two: {party: southland, positions: [accepts: {proposal: other}]}
    """
    assert life(engine, text) == []


def test_what_a_party_says_never_seals_a_fate(engine: Engine) -> None:
    text = f"""
    {TABLED}
    statements:
      one: {spoken("rejects", said="2024-05-10")}
      two: {spoken("accepts", party="lakeland", said="2024-05-11")}
      three: {spoken("rejects", party="northland", said="2024-05-12")}
    """
    assert life(engine, text) == ["under-discussion by taken-up (one)"]


# Events.


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("text", [TABLED, DRAWN_UP])
def test_an_event_records_each_fate(engine: Engine, text: str, fate: str) -> None:
    event = f"events: {{happened: {{date: 2024-05-10, proposal: plan, becomes: {fate}}}}}"
    assert life(engine, text + event) == [f"{fate} by recorded-{fate} (happened)"]


@pytest.mark.parametrize("before", FATES)
@pytest.mark.parametrize("after", FATES)
def test_an_event_records_its_fate_at_any_stage(engine: Engine, before: str, after: str) -> None:
    text = f"""{TABLED}
events:
  first: {{date: 2024-05-10, proposal: plan, becomes: {before}}}
  second: {{date: 2024-05-11, proposal: plan, becomes: {after}}}
"""
    second = [f"{after} by recorded-{after} (second)"] if after != before else []
    assert life(engine, text) == [f"{before} by recorded-{before} (first)", *second]


def test_events_without_a_fate_or_of_another_proposal_change_nothing(engine: Engine) -> None:
    text = """
    proposals:
      plan: {by: [northland], terms: {border: open}}
      other: {by: [northland], terms: {border: closed}}
    events:
      storm: {date: 2024-05-10}
      end: {date: 2024-05-11, proposal: other, becomes: collapsed}
    """
    assert life(engine, text) == []


@pytest.mark.parametrize("fate", ["rejected", "lapsed"])
@pytest.mark.parametrize("modality", ["accepts", "considers"])
def test_a_rejected_or_lapsed_proposal_that_another_party_is_open_to_is_under_discussion_again(
    engine: Engine, fate: str, modality: str
) -> None:
    text = f"""{TABLED}
events: {{end: {{date: 2024-05-09, proposal: plan, becomes: {fate}}}}}
statements: {{one: {spoken(modality)}}}
"""
    assert life(engine, text) == [
        f"{fate} by recorded-{fate} (end)",
        "under-discussion by taken-up-again (one)",
    ]


@pytest.mark.parametrize(
    ("fate", "statement"),
    [
        ("rejected", spoken("rejects")),
        ("lapsed", spoken("rejects")),
        ("rejected", spoken("accepts", party="northland")),
        ("lapsed", spoken("considers", party="northland")),
        *((fate, spoken("accepts")) for fate in FATES if fate not in ("rejected", "lapsed")),
    ],
)
def test_no_other_word_and_no_other_stage_brings_it_back(engine: Engine, fate: str, statement: str) -> None:
    text = f"""{TABLED}
events: {{end: {{date: 2024-05-09, proposal: plan, becomes: {fate}}}}}
statements: {{one: {statement}}}
"""
    assert life(engine, text) == [f"{fate} by recorded-{fate} (end)"]


# Superseding.


LATER = "later: {tabled: 2024-06-01, reported: 2024-06-10, supersedes: plan, terms: {border: closed}}"


def superseded(text: str, more: str = "") -> str:
    return f"{text.rstrip()[:-1]}, {LATER}}}\n{more}"


@pytest.mark.parametrize("text", [TABLED, DRAWN_UP])
def test_a_known_proposal_that_supersedes_it_takes_its_place(engine: Engine, text: str) -> None:
    assert life(engine, superseded(text), as_of="2024-06-09") == []
    assert life(engine, superseded(text)) == ["superseded by superseded (later)"]
    assert str(stages(engine, superseded(text))[-1].since) == "2024-06-01"


def test_a_proposal_under_discussion_can_be_superseded(engine: Engine) -> None:
    text = superseded(TABLED, f"statements: {{one: {spoken('considers')}}}")
    assert life(engine, text) == ["under-discussion by taken-up (one)", "superseded by superseded (later)"]


@pytest.mark.parametrize("fate", FATES)
def test_superseding_does_not_undo_what_has_already_happened(engine: Engine, fate: str) -> None:
    event = f"events: {{end: {{date: 2024-05-09, proposal: plan, becomes: {fate}}}}}"
    recorded = f"{fate} by recorded-{fate} (end)"
    expected = [recorded, "superseded by superseded (later)"] if fate in ("accepted", "rejected") else [recorded]
    assert life(engine, superseded(TABLED, event)) == expected


def test_what_is_said_of_a_superseded_proposal_does_not_bring_it_back(engine: Engine) -> None:
    text = superseded(TABLED, f"statements: {{one: {spoken('accepts', said='2024-07-01')}}}")
    assert life(engine, text) == ["superseded by superseded (later)"]


# Order.


WHOLE_LIFE = [
    "under-discussion by taken-up (talk)",
    "rejected by recorded-rejected (answer)",
    "under-discussion by taken-up-again (change)",
    "accepted by recorded-accepted (signing)",
    "in-force by recorded-in-force (entry)",
    "collapsed by recorded-collapsed (end)",
]


def test_what_happened_is_gone_through_in_the_order_of_the_dates_not_of_the_file(engine: Engine) -> None:
    statements = [f"change: {spoken('considers', said='2024-04-01')}", f"talk: {spoken('rejects', said='2024-02-01')}"]
    events = [
        f"{id}: {{date: {day}, proposal: plan, becomes: {fate}}}"
        for id, day, fate in (
            ("end", "2024-07-01", "collapsed"),
            ("signing", "2024-05-01", "accepted"),
            ("entry", "2024-06", "in-force"),
            ("answer", "2024-03-01", "rejected"),
        )
    ]
    for order in permutations(events):
        text = f"{TABLED}statements: {{{', '.join(statements)}}}\nevents: {{{', '.join(order)}}}"
        assert life(engine, text) == WHOLE_LIFE


def test_only_what_is_known_on_the_day_has_happened(engine: Engine) -> None:
    text = f"""{TABLED}
statements: {{one: {spoken("accepts", said="2024-05-10, reported: 2024-05-20")}}}
events: {{signing: {{date: 2024-06, proposal: plan, becomes: accepted}}}}
"""
    assert life(engine, text, as_of="2024-05-19") == []
    assert life(engine, text, as_of="2024-06-29") == ["under-discussion by taken-up (one)"]
    assert life(engine, text, as_of="2024-06-30")[-1] == "accepted by recorded-accepted (signing)"


@pytest.mark.parametrize(
    ("statements", "events"),
    [
        (["rejects", "accepts", "considers"], ["rejected", "lapsed"]),
        (["accepts"], ["accepted", "in-force", "completed"]),
        (["considers", "rejects"], ["withdrawn", "collapsed", "rejected"]),
    ],
)
def test_what_happened_on_one_day_has_one_outcome_whatever_the_order_of_the_file(
    engine: Engine, statements: list[str], events: list[str]
) -> None:
    said = [f"s-{modality}: {spoken(modality)}" for modality in statements]
    happened = [f"e-{fate}: {{date: 2024-05-10, proposal: plan, becomes: {fate}}}" for fate in events]
    lives = {
        tuple((stage.name, stage.rule) for stage in stages(engine, text))
        for some in permutations(said)
        for others in permutations(happened)
        for text in [f"{TABLED}statements: {{{', '.join(some)}}}\nevents: {{{', '.join(others)}}}"]
    }
    assert len(lives) == 1


def test_a_proposal_and_its_phases_share_one_life(engine: Engine) -> None:
    text = """
    proposals: {plan: {by: [northland], phases: [{id: truce, terms: {border: closed}}, {id: end, terms: {talks: yes}}]}}
    events: {signing: {date: 2024-05-10, proposal: plan, becomes: accepted}}
    """
    found = evaluated(engine, text, as_of="2024-05-10")
    assert found.judgement("plan").stages == found.judgement("plan@truce").stages
    assert found.judgement("plan").stages[-1].name == "accepted"


def test_a_fate_moves_no_verdict_but_that_of_a_withdrawn_proposals_own_party(engine: Engine) -> None:
    statement = f"statements: {{one: {spoken('considers')}}}"
    for fate in FATES:
        event = f"\nevents: {{end: {{date: 2024-05-09, proposal: plan, becomes: {fate}}}}}"
        verdicts = evaluated(engine, TABLED + statement + event).judgement("plan").verdicts
        assert verdicts["northland"].name == ("unstated" if fate == "withdrawn" else "accepted")
        assert verdicts["southland"].name == "open"
