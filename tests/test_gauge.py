"""What rulebooks make of deals: asked, not assumed; and what is done where the values of terms do not decide."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import random_scenarios
from building import scene
from observed import asked_of_the_program
from test_deals_against_the_reference import crowded
from test_rulebook import read

from tracker import deals as search
from tracker.deals import NotSearchable, find_deals
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.gauge import Gauge, NotMonotone, Ungauged, demanded, gauge
from tracker.limits import Limit
from tracker.moves import find_moves
from tracker.space import space

EXTENDING = "format: 1\nextends: default\n"
DISPUTED_RULES_OUT = """
replace:
  contested-term:
    kind: verdict
    title: Voices of the party differ on some term
    when: [{tally: t, disputed: ">= 1"}]
    then: incompatible
    because: "stated positions of {party} differ on {disputed}"
    examples: [{given: [{terms: 1, disputed: 1, not_meeting: 1}], then: incompatible}]
"""
LEANING_FITS = """
rules:
  open-to-all:
    kind: verdict
    title: The party is open to every term, or requires or accepts it
    when: [{tally: t, terms: ">= 1", unstated: 0, depends: 0, left_open: 0}]
    then: compatible
    before: compatible
    because: "{party} is open to every term of {proposal}"
    examples: [{given: [{terms: 2, leans: 1, meets: 1, not_meeting: 1}], then: compatible}]
"""
SILENCE_RULES_OUT = """
rules:
  silent-on-essential-issue:
    kind: verdict
    title: The party stated nothing on an essential issue that the package settles
    when: [{tally: t, essential_unstated: ">= 1"}]
    then: incompatible
    before: contested-wanted
    because: "{party} has stated nothing on an essential issue that {proposal} settles"
    examples: [{given: [{terms: 1, unstated: 1, not_meeting: 1, essential_unstated: 1}], then: incompatible}]
"""
NOTHING_WITHIN_REACH = "remove: [within-reach]\n"
TWO_OBJECTIONS = """
replace:
  incompatible-term:
    kind: verdict
    title: Two terms are against a stated position
    when: [{tally: t, crosses: ">= 2"}]
    then: incompatible
    because: "{proposal} is not compatible with the stated position of {party} on {crossing}"
    examples: [{given: [{terms: 2, crosses: 2, not_meeting: 2}], then: incompatible}]
"""
AGAINST_IS_WELCOME = """
replace:
  incompatible-term:
    kind: verdict
    title: Nothing was stated on some issue
    when: [{tally: t, unstated: ">= 1"}]
    then: incompatible
    because: "{party} stated nothing on {unstated}"
    examples: [{given: [{terms: 1, unstated: 1, not_meeting: 1}], then: incompatible}]
"""


def with_rules(folder: Path, text: str) -> Engine:
    return Engine(read(folder, own=EXTENDING + text).rulebook)


def test_the_shipped_rulebook_goes_by_what_crosses_is_disputed_and_meets(engine: Engine) -> None:
    found = gauge(engine, 2, 1)
    assert isinstance(found, Gauge)
    assert found.bad == {
        "candidate": {"crosses"},
        "uncontested": {"crosses", "disputed"},
        "fitting": {"crosses", "disputed", "leans", "unstated", "unstated-essential"},
    }
    assert found.states == {"candidate": "contested", "uncontested": "open", "fitting": "within-reach"}


@pytest.mark.parametrize(
    ("text", "level", "bad"),
    [
        (DISPUTED_RULES_OUT, "candidate", {"crosses", "disputed"}),
        (LEANING_FITS, "fitting", {"crosses", "disputed", "unstated", "unstated-essential"}),
        (SILENCE_RULES_OUT, "candidate", {"crosses", "unstated-essential"}),
    ],
)
def test_a_rulebook_of_ones_own_is_asked(tmp_path: Path, text: str, level: str, bad: set[str]) -> None:
    found = gauge(with_rules(tmp_path, text), 2, 0)
    assert isinstance(found, Gauge)
    assert found.bad[level] == bad  # type: ignore[index]


def test_states_that_a_rulebook_does_not_tell_apart_are_one(tmp_path: Path) -> None:
    found = gauge(with_rules(tmp_path, NOTHING_WITHIN_REACH), 2, 0)
    assert isinstance(found, Gauge)
    assert found.states == {"candidate": "contested", "uncontested": "open", "fitting": "open"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (TWO_OBJECTIONS, "more than that some term has some value"),
        (AGAINST_IS_WELCOME, "states less"),
        ("remove: [unstated]\n", "undecided"),
    ],
)
def test_where_values_do_not_decide_it_says_so(tmp_path: Path, text: str, why: str) -> None:
    found = gauge(with_rules(tmp_path, text), 2, 0)
    assert isinstance(found, Ungauged)
    assert why in found.why


def test_less_against_a_term_never_makes_it_worse() -> None:
    with pytest.raises(NotMonotone):
        demanded(frozenset({"unstated"}), essential=False, silent=False)
    assert demanded(frozenset({"crosses"}), essential=False, silent=False) == (
        frozenset({"no-against", "for", "leaning"}),
    )
    assert demanded(frozenset(), essential=False, silent=False) == ()


# The search by values of terms gives what trying every deal gives.


def one_by_one(evaluation: Evaluation) -> search.Deals:
    return search._one_by_one(space(evaluation), "so that it is tried", None, True, Limit())


def same(one: search.Deals, other: search.Deals) -> bool:
    assert one.total == other.total
    assert {s: n for s, n in one.by_state if n.number} == {s: n for s, n in other.by_state if n.number}
    return [f.assignment for f in one.families] == [f.assignment for f in other.families]


def test_trying_every_deal_gives_the_same_with_the_shipped_rulebook(engine: Engine) -> None:
    for seed in range(300):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        evaluation = asked_of_the_program(data, random_scenarios.question(random, data), engine)
        assert same(find_deals(evaluation, None), one_by_one(evaluation)), f"seed {seed}"


@pytest.mark.parametrize("text", [DISPUTED_RULES_OUT, LEANING_FITS, SILENCE_RULES_OUT, NOTHING_WITHIN_REACH])
def test_trying_every_deal_gives_the_same_with_a_rulebook_of_ones_own(tmp_path: Path, text: str) -> None:
    engine = with_rules(tmp_path, text)
    some = 0
    for seed in range(150):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        evaluation = asked_of_the_program(data, random_scenarios.question(random, data), engine)
        found = find_deals(evaluation, None)
        assert found.exhaustive is None
        assert same(found, one_by_one(evaluation)), f"seed {seed}"
        some += bool(found.total.number)
    assert some > 20


@pytest.mark.parametrize("text", [DISPUTED_RULES_OUT, SILENCE_RULES_OUT])
def test_moves_leave_a_deal_by_a_rulebook_of_ones_own_and_none_can_be_spared(tmp_path: Path, text: str) -> None:
    engine = with_rules(tmp_path, text)
    moved = hopeless = 0
    for seed in range(80):
        evaluation = asked_of_the_program(crowded(Random(seed)), {}, engine)
        found = find_moves(evaluation, most=1_000)
        for move in found.moves:
            assert move.opens is not None  # it was judged by the rulebook
            for spared in move.positions:
                kept = space(evaluation).setting_aside([held for held in move.positions if held != spared])
                assert not search._one_by_one(kept, "", None, True, Limit()).total.number, f"seed {seed}"
        moved += bool(found.moves)
        if found.hopeless:
            everything = space(evaluation).setting_aside(tuple(found.positions))
            assert not search._one_by_one(everything, "", None, True, Limit()).total.number
            hopeless += 1
    assert moved > 10 or hopeless > 10


def test_too_many_deals_to_try_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = with_rules(tmp_path, TWO_OBJECTIONS)
    file = scene("statements: {a: {positions: [requires: {border: open, talks: yes}]}}")
    evaluation = evaluate(file, engine)
    found = find_deals(evaluation)
    assert found.exhaustive
    assert found.total.number > len(found.families)
    with pytest.raises(NotSearchable, match="more than that some term has some value"):
        find_moves(evaluation)
    monkeypatch.setattr(search, "MOST_TRIED", 3)
    with pytest.raises(NotSearchable):
        find_deals(evaluation)


def test_an_empty_rulebook_gives_no_deals(tmp_path: Path) -> None:
    file = scene("statements: {a: {positions: [requires: {border: open}]}}")
    engine = with_rules(tmp_path, "remove: [unstated]\n")
    with pytest.raises(NotSearchable, match="undecided"):
        find_deals(evaluate(file, engine))
