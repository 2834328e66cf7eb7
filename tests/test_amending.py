"""What a what-if means in a file: the fewest, smallest amendments, which read as meant and say what it says."""

from __future__ import annotations

import copy
import json
from collections import Counter
from random import Random
from typing import Any

import pytest
import random_edits
import random_scenarios
import reference
from amended_by_hand import amended
from building import FRAME, data_of, framed
from changes_by_hand import Changed, is_gone
from observed import observed

from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.overlay import Entries
from tracker.reading import ScenarioFile, scenario_from
from tracker.reading.entries import typed
from tracker.reading.rewriting import Amendment, Insert, Remove, Replace
from tracker.record import Question, on_day
from tracker.scenario import Scenario
from tracker.whatif import Put, WhatIf
from tracker.writeback.consequences import consequences
from tracker.writeback.differences import amendments, typed_entries
from tracker.writeback.unwritable import unwritable
from tracker.writeback.writable import Writable, writable

Data = dict[str, Any]

TALKS = """
parties:
  northland: {name: Northland, role: principal, veto: yes}
  southland: {name: Southland, role: principal}
  lakeland: {name: Lakeland, role: mediator}
sources:
  letter: {date: 2024-05-10}
  wire: {reliability: B}
statements:
  minister:
    source: letter
    withdraws: briefing
    positions:
      - requires: {border: open}
      - accepts: {observers: [1..5, 9], talks: [yes]}
        provided: {guarantor: any}
      - rejects: {proposal: [plan, outline@first]}
  briefing: {source: letter, positions: [{considers: {border: closed}}]}
proposals:
  plan: {by: northland, terms: {border: open, observers: [5]}, to_negotiate: {talks: any}}
  outline:
    supersedes: plan
    basis: [minister, briefing]
    phases:
      - {id: first, terms: {border: closed}}
      - {id: last, terms: {talks: yes}}
events:
  meeting: {date: 2024-06-01, source: letter, proposal: plan, becomes: accepted}
assumptions:
  guess: {party: southland, positions: [{rejects: {border: open}}, {accepts: {talks: yes}}]}
expect:
  - {proposal: plan, state: open}
  - {proposal: outline@first, party: northland, verdict: open, because: [briefing]}
  - {proposal: outline, state: open, assume: [guess]}
"""
MINISTER = ("statements", "minister", "positions")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        # what is so already is left as it is typed
        (["minister[0] requires border=open"], []),
        (["plan by=northland", "plan: observers=5"], []),
        (["southland veto=no"], []),
        # terms
        (["plan: border=closed"], [Replace(("proposals", "plan", "terms", "border"), "closed")]),
        (["plan: observers=6"], [Replace(("proposals", "plan", "terms", "observers", 0), "6")]),
        (
            ["plan: observers=5 or 6"],
            [Insert(("proposals", "plan", "terms", "observers", 1), "6")],
        ),
        (["plan: guarantor=nobody"], [Insert(("proposals", "plan", "terms", "guarantor"), "nobody")]),
        (
            ["plan: border=partly-open or open"],
            [Replace(("proposals", "plan", "terms", "border"), ["partly-open", "open"])],
        ),
        (
            ["plan: talks=yes"],
            [Insert(("proposals", "plan", "terms", "talks"), "yes"), Remove(("proposals", "plan", "to_negotiate"))],
        ),
        (
            ["outline@first: guarantor=lakeland"],
            [Insert(("proposals", "outline", "phases", 0, "terms", "guarantor"), "lakeland")],
        ),
        (
            ["outline@last: to_negotiate talks=any"],
            [
                Insert(("proposals", "outline", "phases", 1, "to_negotiate"), {"talks": "any"}),
                Remove(("proposals", "outline", "phases", 1, "terms")),
            ],
        ),
        # positions
        (["minister[0] requires border=closed"], [Replace((*MINISTER, 0, "requires", "border"), "closed")]),
        (["minister[0] accepts border=open"], [Replace((*MINISTER, 0), {"accepts": {"border": "open"}})]),
        (["minister[0] requires talks=yes"], [Replace((*MINISTER, 0, "requires"), {"talks": "yes"})]),
        (
            ["minister[1] accepts observers=1..5 or 9, talks=yes provided guarantor=nobody"],
            [Replace((*MINISTER, 1, "provided", "guarantor"), "nobody")],
        ),
        (
            ["minister[1] accepts observers=1..5 or 9, talks=yes"],
            [Remove((*MINISTER, 1, "provided"))],
        ),
        (
            ["minister also rejects guarantor=nobody"],
            [Insert((*MINISTER, 3), {"rejects": {"guarantor": "nobody"}})],
        ),
        (
            ["minister accepts border=closed"],
            [Remove((*MINISTER, 0)), Insert((*MINISTER, 3), {"accepts": {"border": "closed"}})],
        ),
        (
            ["minister rejects talks=no"],
            [Remove((*MINISTER, 1, "accepts", "talks")), Insert((*MINISTER, 3), {"rejects": {"talks": "no"}})],
        ),
        (["drop minister[1]"], [Remove((*MINISTER, 1))]),
        (["drop minister[0], minister[1], minister[2]"], [Remove(MINISTER)]),
        (["drop briefing[0]"], [Remove(("statements", "briefing", "positions"))]),
        (["drop guess[0]"], [Remove(("assumptions", "guess", "positions", 0))]),
        (["drop guess[0], guess[1]"], [Remove(("expect", 2)), Remove(("assumptions",), True)]),
        # keys
        (["northland veto=no"], [Replace(("parties", "northland", "veto"), "false")]),
        (["northland veto=none"], [Remove(("parties", "northland", "veto"))]),
        (["lakeland veto=yes"], [Insert(("parties", "lakeland", "veto"), "true")]),
        (["minister credibility=2"], [Insert(("statements", "minister", "credibility"), "2")]),
        (["letter date=2024-05-12"], [Replace(("sources", "letter", "date"), "2024-05-12")]),
        (["plan by=northland and southland"], [Replace(("proposals", "plan", "by"), ["northland", "southland"])]),
        (["plan by=lakeland"], [Replace(("proposals", "plan", "by"), "lakeland")]),
        (["plan by=none"], [Remove(("proposals", "plan", "by"))]),
        (["outline by=lakeland"], [Insert(("proposals", "outline", "by"), ["lakeland"])]),
        (["guess party=lakeland"], [Replace(("assumptions", "guess", "party"), "lakeland")]),
        (["guarantor choice=[nobody, lakeland, joint-commission, both]"],
         [Insert(("issues", "guarantor", "choice", 3), "both")]),
        (["observers quantity=0..600"], [Replace(("issues", "observers", "quantity", "max"), "600")]),
        # the day
        (["as of 2024-06"], [Insert(("as_of",), "2024-06", "title")]),
        # what goes, with what goes with it
        (["drop meeting"], [Remove(("events",), True)]),
        (
            ["drop briefing"],
            [
                Remove(("statements", "minister", "withdraws")),
                Remove(("statements", "briefing"), True),
                Remove(("proposals", "outline", "basis", 1)),
                Remove(("expect", 1)),
            ],
        ),
        (
            ["drop plan"],
            [
                Remove((*MINISTER, 2, "rejects", "proposal", 0)),
                Remove(("proposals", "outline", "supersedes")),
                Remove(("proposals", "plan"), True),
                Remove(("events", "meeting", "proposal")),
                Remove(("events", "meeting", "becomes")),
                Remove(("expect", 0)),
            ],
        ),
        (
            ["drop outline"],
            [
                Remove((*MINISTER, 2, "rejects", "proposal", 1)),
                Remove(("proposals", "outline"), True),
                Remove(("expect", 1)), Remove(("expect", 2)),
            ],
        ),
        (
            ["drop letter"],
            [
                Remove(("sources", "letter"), True),
                Remove(("proposals", "outline", "basis")),
                Remove(("events", "meeting", "source")),
                Remove(("expect", 1)),
                Remove(("statements",), True),
            ],
        ),
        # what cancels out
        (["plan: border=closed", "plan: border=open"], []),
        (["as of 2024-06-01", "as of 2024-06-02"], [Insert(("as_of",), "2024-06-02", "title")]),
    ],
)  # fmt: skip
def test_each_kind_of_edit_amends_no_more_than_it_says(edits: list[str], expected: list[Amendment]) -> None:
    data = framed(TALKS)
    assert sorted(map(str, amended_by(data, *edits))) == sorted(map(str, expected))


def amended_by(data: Data, *edits: str) -> tuple[Amendment, ...]:
    base = scenario_from(data)
    what_if = base.with_edits(*edits).supposing
    return amendments(data, base.scenario, writable(what_if).scenario, typed_entries(what_if.changes))


def test_single_packages_that_are_left_of_a_list_stay_a_list() -> None:
    assert Remove((*MINISTER, 2, "rejects", "proposal", 1)) in amended_by(framed(TALKS), "drop outline")


def put(section: Any, typed: Data, *more: str, replacing: bool = False) -> tuple[Amendment, ...]:
    """What a whole entry, and edits after it, amend."""
    data = framed(TALKS)
    base = scenario_from(data)
    ((id, entry),) = typed.items()
    model: Any = Entries.model_fields[section].annotation
    model = model.__args__[1]
    file = base.supposed([Put(section, id, model.model_validate(entry), entry, replacing)]).with_edits(*more)
    what_if = file.supposing
    return amendments(data, base.scenario, writable(what_if).scenario, typed_entries(what_if.changes))


NEW = {
    "said": "2024-05-20",
    "attribution": "named",
    "party": "lakeland",
    "positions": [{"accepts": {"talks": ["yes"]}}],
}


def test_a_new_entry_is_written_as_it_was_typed() -> None:
    assert put("statements", {"answer": NEW}) == (Insert(("statements", "answer"), NEW),)


def test_a_new_entry_that_an_edit_changes_is_written_as_typed_where_it_is_the_same() -> None:
    (insert,) = put("statements", {"answer": NEW}, "answer also rejects border=closed or open", "answer until=2025")
    assert isinstance(insert, Insert)
    more = {"rejects": {"border": ["closed", "open"]}}
    assert insert.value == {**NEW, "positions": [*NEW["positions"], more], "until": "2025"}
    assert list(insert.value)[:4] == list(NEW)


def test_an_entry_that_takes_the_place_of_another_changes_only_what_differs() -> None:
    entry = {"by": ["northland"], "tabled": "2024-01-01", "terms": {"observers": "5", "border": ["closed"]}}
    assert put("proposals", {"plan": entry}, replacing=True) == (
        Replace(("proposals", "plan", "terms", "border"), "closed"),
        Remove(("proposals", "plan", "to_negotiate")),
    )


def test_a_phase_that_takes_the_place_of_another_is_written_whole_and_the_others_stay() -> None:
    second = {"id": "second", "title": "Then", "terms": {"talks": "no"}}
    phases = [{"id": "first", "terms": {"border": "open"}}, second, {"id": "last", "terms": {"talks": "yes"}}]
    entry = {"supersedes": "plan", "basis": ["minister", "briefing"], "tabled": "2024-01-01", "phases": phases}
    assert put("proposals", {"outline": entry}, replacing=True) == (
        Replace(("proposals", "outline", "phases", 0, "terms", "border"), "open"),
        Insert(("proposals", "outline", "phases", 1), second),
    )
    other = {**entry, "phases": [phases[0], {"id": "end", "terms": {"talks": "yes"}}]}
    assert put("proposals", {"outline": other}, replacing=True) == (
        Replace(("proposals", "outline", "phases", 0, "terms", "border"), "open"),
        Replace(("proposals", "outline", "phases", 1), {"id": "end", "terms": {"talks": "yes"}}),
    )


def test_sections_that_are_not_there_or_empty_are_begun() -> None:
    data = copy.deepcopy(FRAME) | {"statements": None, "events": {}}
    base = scenario_from(data)
    new: Any = scenario_from(framed(TALKS)).scenario
    meant = base.scenario.model_copy(
        update={"statements": {"briefing": new.statements["briefing"].model_copy(update={"source": None})}}
        | {section: getattr(new, section) for section in ("sources", "events")}
    )
    found = amendments(data, base.scenario, meant)
    assert [(type(one), one.path) for one in found] == [
        (Insert, ("sources",)),
        (Insert, ("statements", "briefing")),
        (Insert, ("events", "meeting")),
    ]
    assert found[0].value == {"letter": {"date": "2024-05-10"}, "wire": {"reliability": "B"}}  # type: ignore[union-attr]


def test_a_list_that_names_something_twice_is_written_anew() -> None:
    data = framed(TALKS.replace("basis: [minister, briefing]", "basis: [minister, minister, briefing]"))
    assert Replace(("proposals", "outline", "basis"), ["minister"]) in amended_by(data, "drop briefing")


# What no file can hold


@pytest.mark.parametrize(
    ("edits", "as_said", "expected"),
    [
        (["southland accepts border=open"], False, [(0, "not-said")]),
        (["southland accepts border=open"], True, []),
        (["as of 2024-06-01", "drop southland on border", "southland also accepts talks=yes"], False,
         [(1, "not-said"), (2, "not-said")]),
        (["drop southland on border"], True, []),
        (["assume guess", "assume all"], True, [(0, "not-in-a-file"), (1, "not-in-a-file")]),
        (["plan: border=closed", "drop northland on plan"], True, [(1, "not-in-a-file")]),
        (["northland rejects plan"], False, [(0, "not-said"), (0, "not-in-a-file")]),
        (["northland also rejects plan"], True, []),
        (["drop northland on plan", "plan by=lakeland"], True, []),
        (["drop northland on plan", "drop plan"], True, []),
        (["drop southland on plan"], True, []),
    ],
)  # fmt: skip
def test_what_no_file_can_hold_is_said_of_the_change_that_brings_it_about(
    edits: list[str], as_said: bool, expected: list[tuple[int, str]]
) -> None:
    what_if = scenario_from(framed(TALKS)).with_edits(*edits).supposing
    assert [(one.change, one.code) for one in unwritable(what_if, as_said)] == expected


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (["drop briefing"], []),
        (["as of 2024-06-01", "drop minister"], [1]),
        (["drop minister", "drop guess"], []),
        (["drop minister", "guess basis=briefing"], []),
        (["drop meeting", "drop letter"], [1, 0]),
        (["guess basis=briefing", "drop minister", "drop briefing"], [2]),
    ],
)
def test_an_assumption_does_not_stay_without_what_it_is_inferred_from(edits: list[str], expected: list[int]) -> None:
    text = TALKS.replace("guess: {party: southland,", "guess: {party: southland, basis: [minister, meeting],")
    what_if = scenario_from(framed(text)).with_edits(*edits).supposing
    found = [one for one in unwritable(what_if) if one.code == "basis-left-out"]
    assert [one.change for one in found] == expected
    assert all(one.assumption == "guess" for one in found)


def test_what_is_supposed_becomes_a_statement_that_says_so() -> None:
    data = framed(TALKS.replace("briefing: {source", "what-if-1: {said: 2024-05-01}\n  briefing: {source"))
    base = scenario_from(data)
    what_if = base.with_edits("lakeland accepts border=open provided talks=yes").supposing
    (insert,) = amendments(data, base.scenario, writable(what_if, day_of(base.supposed(what_if.changes))).scenario)
    assert insert == Insert(
        ("statements", "what-if-2"),
        {
            "party": "lakeland",
            "speaker": "supposed by the analyst",
            "attribution": "official",
            "said": "2024-05-10",
            "summary": "Supposed, not said: lakeland accepts border=open provided talks=yes",
            "positions": [{"accepts": {"border": "open"}, "provided": {"talks": "yes"}}],
        },
    )


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (["northland veto=no", "plan: border=closed", "as of 2024-06", "minister credibility=2"], []),
        (
            ["drop plan", "drop guess[0], guess[1]"],
            [
                "taken out of what `northland` said: `rejects proposal=plan` of statement `minister`",
                "left out with it: `supersedes: plan` of proposal `outline`",
                "left out with it: `proposal: plan` of event `meeting`",
                "left out with it: `becomes: accepted` of event `meeting`",
                "left out with it: assumption `guess`: nothing is left of its positions",
                "left out with it: expectation 1 of `expect`: it names proposal `plan`",
                "left out with it: expectation 3 of `expect`: it names assumption `guess`",
            ],
        ),
        (
            ["drop letter"],
            [
                "left out with it: statement `minister`",
                "left out with it: statement `briefing`",
                "left out with it: `minister` in `basis` of proposal `outline`",
                "left out with it: `briefing` in `basis` of proposal `outline`",
                "left out with it: `source: letter` of event `meeting`",
                "left out with it: expectation 2 of `expect`: it names statement `briefing`",
            ],
        ),
        (
            ["drop briefing", "minister until=2025"],
            [
                "left out with it: `briefing` in `withdraws` of statement `minister`",
                "left out with it: `briefing` in `basis` of proposal `outline`",
                "left out with it: expectation 2 of `expect`: it names statement `briefing`",
            ],
        ),
        (["minister[0] requires border=closed"], ["changes what statement `minister` is recorded as saying"]),
        (["drop minister[1]"], ["changes what statement `minister` is recorded as saying"]),
        (["minister also rejects proposal=outline@first", "minister also accepts observers=1..5 or 9, talks=yes"],
         ["changes what statement `minister` is recorded as saying"]),
        # with --as-said
        (["northland accepts border=closed"], ["kept, and withdrawn by `what-if-1`: statement `briefing`",
            "taken out of what `northland` said: `requires border=open` of statement `minister`"]),
        (["southland accepts talks=no"], ["taken out of assumption `guess`: `accepts talks=yes`"]),
        (["drop northland on border"], ["kept, and withdrawn by `what-if-1`: statement `briefing`",
            "taken out of what `northland` said: `requires border=open` of statement `minister`"]),
    ],
)  # fmt: skip
def test_all_that_no_change_names_is_told(edits: list[str], expected: list[str]) -> None:
    base = scenario_from(framed(TALKS))
    what_if = base.with_edits(*edits).supposing
    told = consequences(what_if, writable(what_if, day_of(base.supposed(what_if.changes))))
    assert sorted(told) == sorted(expected)


WORDS = """
statements:
  letter: {said: 2024-05-01, positions: [{requires: {border: open}}, {accepts: {talks: yes}}]}
  speech: {said: 2024-05-03, positions: [{rejects: {border: closed}}]}
  retraction: {said: 2024-05-04, withdraws: letter, positions: [{rejects: {border: closed}}]}
  note: {said: 2024-05-05, positions: [{accepts: {proposal: plan}}]}
  telegram: {party: southland, said: 2024-05-05, positions: [{rejects: {border: open}}]}
proposals:
  plan: {terms: {border: open}}
"""


@pytest.mark.parametrize(
    ("edits", "withdraws"),
    [
        (["northland accepts border=partly-open"], {"what-if-1": ["speech"]}),
        (["drop northland on border"], {"what-if-1": ["speech"]}),
        (["drop northland on border", "northland accepts talks=no"], {"what-if-2": ["letter", "speech"]}),
        (["northland accepts talks=no", "drop northland on border"], {"what-if-1": ["letter", "speech"]}),
        (["northland accepts border=closed", "northland rejects border=open"], {"what-if-2": ["speech"]}),
        (["southland accepts border=open", "northland rejects plan"],
         {"what-if-1": ["telegram"], "what-if-2": ["note"]}),
        # not whole, not by what is supposed alone, or no longer to be named
        (["drop letter[0]", "northland accepts talks=no"], {}),
        (["northland rejects plan", "drop plan"], {}),
        (["northland accepts border=partly-open", "border scale=[partly-open, open]"], {}),
        (["southland accepts border=open", "telegram party=northland"], {}),
        (["northland accepts border=partly-open", "speech withdraws=letter"], {}),
        (["as of 2024-05-02", "northland accepts border=partly-open"], {}),
    ],
)  # fmt: skip
def test_what_was_said_and_is_set_aside_whole_stays_and_is_withdrawn(
    edits: list[str], withdraws: dict[str, list[str]]
) -> None:
    base = scenario_from(framed(WORDS))
    what_if = base.with_edits(*edits).supposing
    held = writable(what_if, day_of(base.supposed(what_if.changes)))
    new = {id: statement for id, statement in held.scenario.statements.items() if id.startswith("what-if")}
    assert {id: sorted(statement.withdraws) for id, statement in new.items() if statement.withdraws} == withdraws
    for id in (id for ids in withdraws.values() for id in ids):
        assert held.scenario.statements[id] == base.scenario.statements[id]
    assert {statement.speaker for statement in new.values()} <= {"supposed by the analyst"}


# Random what-ifs


SEEDED = 2_500


def day_of(file: ScenarioFile) -> Any:
    return on_day(file.scenario, Question(), lambda _: 0, file.supposing).day


def test_amended_data_reads_as_meant_and_amends_nothing_more() -> None:
    reached: Counter[str] = Counter()
    for seed in range(SEEDED):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        edited = random_edits.edits(random, data)
        base = scenario_from(data)
        what_if = base.with_edits(*edited.texts).supposing
        if any(one.code == "basis-left-out" for one in unwritable(what_if, as_said=True)):
            continue
        held = writable(what_if, day_of(base.supposed(what_if.changes)))
        steps = amendments(data, base.scenario, held.scenario, typed_entries(what_if.changes))
        assert_named_or_told(data, what_if, held, steps, f"{seed} {edited.texts}")
        new = amended(data, steps)
        again = scenario_from(new).scenario
        assert again == held.scenario, f"{seed} {edited.texts}"
        assert [list(getattr(again, s)) for s in SECTIONS] == [list(getattr(held.scenario, s)) for s in SECTIONS]
        assert amendments(new, again, held.scenario) == ()
        untouched = {(s, id) for s in SECTIONS for id in getattr(again, s) if same(base.scenario, again, s, id)}
        assert not [step for step in steps if step.path[:2] in untouched], f"{seed} {edited.texts}"
        if not edited.changed.untabled:
            assert_as_by_hand(again, edited.changed, held, f"{seed} {edited.texts}")
            reached["by hand"] += 1
        reached.update(type(step).__name__ for step in steps)
    assert min(reached.values()) > 500, reached


SECTIONS = ("parties", "issues", "sources", "statements", "proposals", "events", "assumptions")


def same(one: Scenario, other: Scenario, section: str, id: str) -> bool:
    return bool(getattr(one, section).get(id) == getattr(other, section).get(id))


def assert_named_or_told(data: Data, what_if: WhatIf, held: Writable, steps: tuple[Amendment, ...], about: str) -> None:
    """Every entry that is amended is one that a change names, or is told of."""
    told = " ".join(consequences(what_if, held))
    named = {id for change in what_if.changes for id in (getattr(change, "id", ""), getattr(change, "proposal", ""))}
    new = held.scenario.statements.keys() - what_if.scenario.statements.keys()
    for step in steps:
        if step.path[0] in SECTIONS and len(step.path) > 1:
            touched = {step.path[1]}
        elif step.path[0] in SECTIONS:
            touched = set(step.value if isinstance(step, Insert) else data[step.path[0]])
        else:
            assert step.path[0] == "as_of" or f"`{step.path[0]}`" in told
            continue
        assert [id for id in touched if id not in named and id not in new and f"`{id}`" not in told] == [], about


def assert_as_by_hand(found: Scenario, changed: Changed, held: Writable, about: str) -> None:
    """What was written is the scenario changed by hand, without what is empty there."""
    data = copy.deepcopy(changed.data)
    for section in ("statements", "assumptions"):
        for id, voice in list(reference.mapping(data, section).items()):
            there = [position for position in voice.get("positions", []) if not is_gone(position)]
            if id in held.withdrawn:
                assert there == [], about
                there = [typed(position) for position in found.statements[id].positions]
            voice["positions"] = there
            if section == "assumptions" and not voice["positions"]:
                del data[section][id]
    for name, said in changed.voices.items():
        there = [position for position in said["positions"] if not is_gone(position)]
        if there:
            data.setdefault("statements", {})[name] = {
                "party": said["party"], "positions": there, **written(held, name)
            }  # fmt: skip
    for name in held.scenario.statements.keys() - reference.mapping(data, "statements").keys():
        new = held.scenario.statements[name]
        assert new.withdraws and not new.positions, about
        data["statements"][name] = {"party": new.party, **written(held, name)}
    data.pop("expect", None)
    by_hand = scenario_from(data).scenario
    for key in Scenario.model_fields:
        if key in ("statements", "assumptions"):
            assert unordered(getattr(found, key)) == unordered(getattr(by_hand, key)), f"{about}: {key}"
        elif key != "expect":
            assert getattr(found, key) == getattr(by_hand, key), f"{about}: {key}"


def written(held: Writable, name: str) -> Data:
    """What stands in a statement that was supposed besides what it says."""
    new = held.scenario.statements[name]
    assert all(held.scenario.statements[id].party == new.party for id in new.withdraws)
    about = {"speaker": "supposed by the analyst", "summary": new.summary, "withdraws": list(new.withdraws)}
    return {"attribution": "official", "said": str(new.said), **about}


def unordered(voices: Any) -> dict[str, Any]:
    """Statements or assumptions with their positions in one order, each once."""
    return {
        id: (
            voice.model_copy(update={"positions": ()}),
            sorted({json.dumps(typed(one), sort_keys=True) for one in voice.positions}),
        )
        for id, voice in voices.items()
    }


def test_what_was_written_as_said_gives_the_verdicts_and_states_of_the_what_if(engine: Engine) -> None:
    reached: Counter[str] = Counter()
    for seed in range(10_000, 10_000 + 700):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        edited = random_edits.edits(random, data)
        base = scenario_from(data)
        file = base.with_edits(*edited.texts)
        what_if = file.supposing
        codes = {one.code for one in unwritable(what_if, as_said=True)}
        if what_if.tablings or "basis-left-out" in codes:
            continue
        before = evaluate(file, engine)
        held = writable(what_if, before.record.day)
        new = amended(data, amendments(data, base.scenario, held.scenario, typed_entries(what_if.changes)))
        assumed = frozenset(id for id in before.record.assumed if id in held.scenario.assumptions)
        after = evaluate(scenario_from(new), engine, Question(as_of=before.record.day, assume=assumed))
        assert verdicts(after) == verdicts(before), f"{seed} {edited.texts}"
        reached["compared"] += 1
        reached["supposed"] += bool(what_if.suppositions)
        reached["withdrawn"] += bool(held.withdrawn)
        reached["set aside"] += any(what_if.set_aside.values())
        reached["another verdict"] += verdicts(evaluate(base, engine)) != verdicts(before)
    assert reached.pop("withdrawn") > 40
    assert min(reached.values()) > 150, reached


def verdicts(evaluation: Any) -> Any:
    return {
        package: (found["state"], {party: (one["verdict"], one["terms"]) for party, one in found["verdicts"].items()})
        for package, found in observed(evaluation)["proposals"].items()
    }


def test_the_frame_of_these_tests_is_as_it_is_typed() -> None:
    assert data_of(TALKS)["proposals"]["plan"]["by"] == "northland"
