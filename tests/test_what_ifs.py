"""What-ifs: the program says what the reference says of the data changed by hand, however it gets there.

And what it took to get there leaves no trace: not in the scenario, not in the next evaluation, not in memory.
"""

from __future__ import annotations

import gc
import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import changes_by_hand
import pytest
import random_edits
import random_scenarios
import reference
from building import scene
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from observed import expected, observed, question

from tracker.diagnostics import Problems
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.output.json import render
from tracker.reading import ScenarioFile, read_rulebook, read_scenario, scenario_from
from tracker.reading.edits import read_edit
from tracker.reading.overlays import overlay_text, read_overlay
from tracker.record import Question
from tracker.scenario import Scenario
from tracker.voices import Voice, parse_grade
from tracker.whatif import SetAside, WhatIf

Data = dict[str, Any]

ROOT = Path(__file__).parent.parent
SEEDED = 3_500


class Case(NamedTuple):
    """A scenario, what is asked of it, and edits of it."""

    seed: int
    data: Data
    asked: Data
    edited: random_edits.Edited
    random: Random

    @property
    def base(self) -> ScenarioFile:
        """The scenario as the program reads it."""
        return scenario_from(self.data)

    def __str__(self) -> str:
        return f"seed {self.seed}, {self.edited.texts}"


def case(random: Random, seed: int = -1) -> Case:
    data = random_scenarios.scenario(random)
    asked = random_scenarios.question(random, data)
    return Case(seed, data, asked, random_edits.edits(random, data), random)


def cases(first: int, count: int) -> list[Case]:
    return [case(Random(seed), seed) for seed in range(first, first + count)]


# What a what-if says


def test_thousands_of_seeded_what_ifs_say_what_the_reference_says_of_the_changed_data(engine: Engine) -> None:
    reached: Counter[str] = Counter()
    for one in map(case, map(Random, range(SEEDED)), range(SEEDED)):
        found = observed(evaluate(one.base.with_edits(*one.edited.texts), engine, question(one.asked)))
        result = expected(changes_by_hand.evaluate(one.edited.changed, one.asked))
        assert found == result, str(one)
        reached += one.edited.changed.trace
        reached.update(edit.kind for edit in one.edited.edits)
        reached["changes something"] += result != expected(reference.evaluate(one.data, **one.asked))
    seldom = {key: reached[key] for key in MUST_BE_REACHED if reached[key] < 50}
    seldom |= {key: reached[key] for key in MUST_HAPPEN if reached[key] < 20}
    assert not seldom, f"reached too seldom to prove anything: {seldom}"
    assert reached["changes something"] > SEEDED / 2


MUST_BE_REACHED = [
    *(f"drop {what}" for what in ("statement", "assumption", "proposal", "event", "source", "several")),
    *("drop statement[0]", "drop assumption[0]"),
    *(f"drop party on {what}" for what in ("issue", "package", "phase")),
    *(f"party on {what}" for what in ("issue", "conditional", "package", "phase")),
    "party also",
    *("statement", "statement also", "statement[0]", "assumption", "assumption also", "assumption[0]"),
    *(f"proposal: {what}" for what in ("whole", "phase", "to-negotiate")),
    *("as of", "assume", "assume all"),
    *("party role", "party veto", "issue essential", "issue options", "source reliability", "source date"),
    *(f"statement {key}" for key in ("attribution", "said", "reported", "said and reported", "until", "credibility")),
    *(f"statement {key}" for key in ("told_by", "withdraws", "party", "source")),
    *(f"proposal {key}" for key in ("by", "tabled", "reported", "supersedes", "counters")),
    *("event date", "event fate", "assumption basis", "assumption party"),
]
"""Kinds of edits."""

MUST_HAPPEN = [
    *(f"taken-back:{whose}:position" for whose in ("statements", "assumptions", "earlier-edits")),
    *(f"taken-back:{whose}:with-a-condition" for whose in ("statements", "assumptions", "earlier-edits")),
    *(f"taken-back:{whose}:one-of-several" for whose in ("statements", "assumptions", "earlier-edits")),
    *("taken-back:statements:told", "taken-back:statements:named-by-its-last-phase", "taken-back:tabling"),
    *(f"restated:{what}" for what in ("position", "with-a-condition", "one-of-several")),
    *(f"dropped-statement:{what}" for what in ("withdrawn", "basis-of-a-proposal", "basis-of-an-assumption")),
    *(f"dropped-source:{what}" for what in ("statement", "only-relayed", "of-proposals", "of-events")),
    *(f"dropped-proposal:{what}" for what in ("position", "one-of-several", "named-by-its-last-phase")),
    *("dropped-proposal:superseded", "dropped-proposal:fate", "assumption-without-its-basis"),
    *("settled:taken-off-terms", "settled:taken-off-to_negotiate", "settled:not-in-the-last-phase"),
    *("settled:where-it-stands-under-terms", "settled:where-it-stands-under-to_negotiate", "settled:nowhere-so-far"),
    *("day:of-the-base", "day:moved-on"),
]
"""What edits do to what was there."""


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_what_ifs_that_hypothesis_looks_for_say_what_the_reference_says(engine: Engine, random: Random) -> None:
    one = case(random)
    found = observed(evaluate(one.base.with_edits(*one.edited.texts), engine, question(one.asked)))
    assert found == expected(changes_by_hand.evaluate(one.edited.changed, one.asked)), str(one)


def test_after_each_edit_of_a_sequence_the_reference_says_the_same(engine: Engine) -> None:
    for one in cases(first=SEEDED, count=150):
        file, changed = one.base, changes_by_hand.untouched(one.data)
        for edit in one.edited.edits:
            file = file.with_edits(edit.text)
            changes_by_hand.make(changed, edit)
            found = observed(evaluate(file, engine, question(one.asked)))
            assert found == expected(changes_by_hand.evaluate(changed, one.asked)), f"{one} after {edit.text}"
        assert changed.data == one.edited.changed.data, str(one)


# One evaluation after another


def test_evaluated_after_the_one_before_each_what_if_prints_what_it_prints_from_scratch(engine: Engine) -> None:
    for one in cases(first=2 * SEEDED, count=350):
        file, asked = one.base, question(one.asked)
        before = evaluate(file, engine, asked)
        for text in one.edited.texts:
            file = file.with_edits(text)
            before = evaluate(file, engine, asked, before)
            assert render(before) == render(evaluate(file, engine, asked)), f"{one} after {text}"


RULEBOOKS = {name: ROOT / "docs" / "rulebooks" / name for name in ("no-anonymous", "silence-rules-out")}


@pytest.fixture(scope="module", params=["default", *RULEBOOKS])
def any_engine(request: pytest.FixtureRequest, engine: Engine) -> Engine:
    """The shipped rulebook, and two others: one lets voices count for nothing, one counts what is essential."""
    return engine if request.param == "default" else Engine(read_rulebook(RULEBOOKS[request.param]).rulebook)


def test_after_any_what_if_of_the_scenario_and_any_question_any_other_prints_what_it_prints_from_scratch(
    any_engine: Engine,
) -> None:
    for one in cases(first=3 * SEEDED, count=150):
        walk(one, any_engine)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_no_walk_that_hypothesis_looks_for_prints_anything_else(engine: Engine, random: Random) -> None:
    walk(case(random), engine)


def walk(one: Case, engine: Engine) -> None:
    """From one what-if and question to another, each evaluated after the one before, and from scratch."""
    base, random = one.base, one.random
    files = [base, *in_order(base, one.edited), *in_order(base, random_edits.edits(random, one.data))]
    before: Evaluation | None = None
    asked = some_question(random, one.data)
    for _ in range(8):
        file = random.choice(files)
        if random.random() < 0.4:
            asked = some_question(random, one.data)
        asked = asked._replace(proposal=some_package(random, file))
        before = evaluate(file, engine, asked, before)
        texts = [change.text for change in file.supposing.changes]
        assert render(before) == render(evaluate(file, engine, asked)), f"{one}: {texts}, {asked}"


def in_order(base: ScenarioFile, edited: random_edits.Edited) -> list[ScenarioFile]:
    """The what-ifs on the way through the edits."""
    files = [base]
    for text in edited.texts:
        files.append(files[-1].with_edits(text))
    return files[1:]


def some_question(random: Random, data: Data) -> Question:
    """Any question: a day, assumptions, grades, a least attribution."""
    asked = question(random_scenarios.question(random, data))
    if random.random() < 0.2:
        asked = asked._replace(least_grade=parse_grade(random.choice("ABCD") + random.choice("2345")))
    return asked._replace(least_attribution="named") if random.random() < 0.15 else asked


def some_package(random: Random, file: ScenarioFile) -> str | None:
    """Mostly every proposal (None), else one, or one of its phases."""
    proposals = file.scenario.proposals
    if not proposals or random.random() < 0.8:
        return None
    id = random.choice(list(proposals))
    return random.choice([id, *(f"{id}@{phase}" for phase in proposals[id].phase_ids)])


# What was there before


def test_undone_a_what_if_leaves_the_scenario_and_what_it_says_as_they_were(engine: Engine) -> None:
    for one in cases(first=4 * SEEDED, count=250):
        base, asked = one.base, question(one.asked)
        dumped = base.scenario.model_dump()
        before = evaluate(base, engine, asked)
        first = render(before)
        for file in in_order(base, one.edited):
            before = evaluate(file, engine, asked, before)
            render(before)
            assert file.base is base.scenario, str(one)
        assert render(evaluate(base, engine, asked, before)) == first, str(one)
        assert base == scenario_from(one.data), str(one)
        assert base.scenario.model_dump() == dumped, str(one)


def test_a_hundred_edits_in_a_row_each_undone_leave_nothing_behind(engine: Engine) -> None:
    for seed in (3, 14, 39):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        base, asked = scenario_from(data), question({"assume": ("all",)})
        nothing = alive()
        before = evaluate(base, engine, asked)
        first = render(before)
        before = evaluate(base, engine, asked, before)
        settled = alive()
        assert settled[Evaluation] - nothing[Evaluation] == 1
        assert settled[Voice] - nothing[Voice] >= len(data["statements"])
        for _ in range(100):
            text = random_edits.one_more(random, changes_by_hand.untouched(data)).text
            what_if = evaluate(base.with_edits(text), engine, asked, before)
            assert render(what_if), f"seed {seed}, {text}"
            before = evaluate(base, engine, asked, what_if)
            del what_if
            assert render(before) == first, f"seed {seed}, {text}"
        assert alive() <= settled, f"seed {seed}"
        del before
        assert alive() <= nothing, f"seed {seed}"


def alive() -> Counter[type]:
    """How many voices, evaluations and scenarios there are."""
    gc.collect()
    return Counter(type(one) for one in gc.get_objects() if type(one) in (Voice, Evaluation, Scenario))


# What a change is


def test_a_change_in_words_read_again_is_the_same_change() -> None:
    for one in cases(first=5 * SEEDED, count=400):
        what_if = one.base.with_edits(*one.edited.texts).supposing
        file = scenario_from(one.data)
        for change in what_if.changes:
            assert read_edit(change.text, file) == (change,), f"{one}: {change.text}"
            file = file.with_edits(change.text)
        assert [change.text for change in file.supposing.changes] == [change.text for change in what_if.changes]
        assert file.supposing == what_if, str(one)
        assert len(what_if.changes) == one.edited.changed.made, str(one)
        assert set(what_if.suppositions) == set(one.edited.changed.voices), str(one)


def test_a_changed_scenario_passes_every_check_that_a_file_must_pass() -> None:
    for one in cases(first=6 * SEEDED, count=400):
        what_if = one.base.with_edits(*one.edited.texts).supposing
        changed = what_if.scenario
        try:
            again = scenario_from(as_a_file(what_if)).scenario
        except Problems as problems:
            pytest.fail(f"{one}: {[found.message for found in problems.diagnostics]}")
        assert again.expect == ()
        assert again.as_of == changed.as_of, str(one)
        assert again.statements.keys() == changed.statements.keys(), str(one)
        for section in ("parties", "issues", "sources", "proposals", "events"):
            assert getattr(again, section) == getattr(changed, section), str(one)


def as_a_file(what_if: WhatIf) -> Data:
    """The changed scenario as plain data.

    Left out are assumptions whose basis is gone, and positions on proposals that are, which no file can hold.
    """
    changed = what_if.scenario
    data = changed.model_dump(exclude_unset=True, exclude_none=True)
    for section in ("statements", "assumptions"):
        for id, voice in data.get(section, {}).items():
            aside = what_if.set_aside.get(id, frozenset())
            kept = (without_what_is_gone(changed, p, i, aside) for i, p in enumerate(voice.get("positions", ())))
            voice["positions"] = [position for position in kept if position]
    known = {*changed.statements, *changed.events, *changed.proposals}
    data["assumptions"] = {
        id: assumption
        for id, assumption in data.get("assumptions", {}).items()
        if known.issuperset(assumption.get("basis", ())) and assumption["positions"]
    }
    return data


def without_what_is_gone(scenario: Scenario, position: Data, index: int, aside: SetAside) -> Data | None:
    """The position without proposals that are not there, each of which was set aside; None where nothing is left."""
    (modality,) = [key for key in position if key != "provided"]
    stance = dict(position[modality])
    packages = stance.pop("proposal", ())
    gone = {name for name in packages if name.split("@")[0] not in scenario.proposals}
    assert {(index, name) for name in gone} <= aside
    if there := [name for name in packages if name not in gone]:
        stance["proposal"] = there
    return {**position, modality: stance} if stance else None


def test_an_overlay_that_was_saved_says_what_the_edits_said(engine: Engine, tmp_path: Path) -> None:
    for one in cases(first=7 * SEEDED, count=120):
        asked = question(one.asked)
        (tmp_path / "talks.yaml").write_text(json.dumps(one.data), encoding="utf-8")
        file = read_scenario(tmp_path / "talks.yaml").with_edits(*one.edited.texts)
        text = overlay_text(file.supposing.changes, "talks.yaml", "What if")
        (tmp_path / "what-if.yaml").write_text(text, encoding="utf-8")
        overlay = read_overlay(tmp_path / "what-if.yaml")
        changed = overlay.changed._replace(overlays=file.overlays)
        assert changed.supposing.changes == file.supposing.changes, str(one)
        assert not overlay.warnings, str(one)
        assert render(evaluate(changed, engine, asked)) == render(evaluate(file, engine, asked)), str(one)


# Cases on their own

TALKS = """
sources: {letter: {date: 2024-05-10}}
proposals:
  plan: {tabled: 2024-05-01, by: [northland], terms: {border: open}}
  outline: {tabled: 2024-05-02, phases: [{id: first, terms: {border: open}}, {id: last, terms: {talks: yes}}]}
statements:
  answer: {source: letter, positions: [{accepts: {border: open}}, {rejects: {proposal: outline@last}}]}
assumptions:
  guess: {party: southland, basis: [answer], positions: [{accepts: {border: open}}]}
"""


@pytest.mark.parametrize("edit", ["answer attribution=named", "answer said=2024-05-09", "answer source=letter"])
def test_a_statement_that_spoke_of_a_dropped_proposal_can_have_other_values(edit: str) -> None:
    changed = scene(TALKS).with_edits("drop outline", edit)
    assert changed.scenario.statements["answer"] != scene(TALKS).scenario.statements["answer"] or "letter" in edit


def test_an_assumption_whose_basis_is_gone_can_have_other_values() -> None:
    changed = scene(TALKS).with_edits("drop answer", "guess party=lakeland")
    assert changed.scenario.assumptions["guess"].party == "lakeland"


@pytest.mark.parametrize("edit", ["drop answer, answer[0]", "drop letter, answer[0]"])
def test_of_what_an_edit_leaves_out_it_cannot_leave_out_a_part_as_well(edit: str) -> None:
    with pytest.raises(Problems):
        scene(TALKS).with_edits(edit)


def test_each_assumption_that_edits_assume_counts(engine: Engine) -> None:
    more = "\n  other: {party: southland, positions: [{accepts: {talks: yes}}]}\n"
    changed = scene(TALKS.rstrip() + more).with_edits("assume other", "assume guess")
    assert evaluate(changed, engine).record.assumed == ("guess", "other")


def test_the_grade_of_a_source_counts_after_an_edit_of_it(engine: Engine) -> None:
    asked = Question(least_grade=parse_grade("B"))
    file = scene(TALKS).with_edits("letter reliability=A")
    before = evaluate(file, engine, asked)
    assert set(before.record.heard) == {"answer"}
    after = evaluate(file.with_edits("letter reliability=C"), engine, asked, before)
    assert set(after.record.heard) == set()


def test_an_edit_that_bears_on_no_date_does_not_move_the_day(engine: Engine) -> None:
    text = """
sources: {letter: {date: 2024-05-10}}
proposals: {plan: {tabled: 2024-05-01, terms: {border: open}}}
events: {meeting: {date: 2024-06-01}}
"""
    days = {
        evaluate(scene(text).with_edits(*edits), engine).record.day
        for edits in (["drop plan"], ["drop plan", "letter reliability=B"], ["letter reliability=B", "drop plan"])
    }
    assert len(days) == 1
