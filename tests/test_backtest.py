"""A back-test says of each fate what the record said until the day before, and nothing that was known only later."""

from __future__ import annotations

import copy
import json
import os
import re
import shlex
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
import random_scenarios
from building import scene
from jsonschema import Draft202012Validator
from test_cli import ROOT, SCREENS, tracker
from test_neutral_words import JUDGING, of_one_length, swapped

import tracker as tracker_
from tracker.backtests import BackTest, backtest
from tracker.cli.paths import sorted_out
from tracker.dates import parse_date
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.fates import OUTCOMES, Row, worth
from tracker.opening import open_rules
from tracker.output import backtest as form
from tracker.output import backtest_json
from tracker.output.backtest_contract import BacktestAnswer
from tracker.output.sheets import html, terminal
from tracker.reading import ScenarioFile, scenario_from
from tracker.reckoning import SideBySide, by_state, by_state_as_tabled, by_verdict, outcomes, outcomes_as_tabled
from tracker.record import Question
from tracker.schema import schema_of
from tracker.vocabulary import CAME_ABOUT, STATES, VERDICTS

Data = dict[str, Any]
DAY: Final = timedelta(days=1)
SEEDED: Final = 250
CASES: Final = "tests/files/backtest"
RULEBOOKS: Final = [ROOT / "docs" / "rulebooks" / name for name in ("no-anonymous", "silence-rules-out")]
DOCUMENT: Final = ROOT / "docs" / "backtest.md"
TABLES: Final = re.compile(
    r"(<!-- printed by: (tracker [^\n]+) -->\n)(.*?)(<!-- end of what is printed -->)", re.DOTALL
)


def rows_of(file: ScenarioFile, engine: Engine) -> tuple[Row, ...]:
    return backtest([file], engine).rows


def told(engine: Engine, text: str) -> list[str]:
    """Each row of a text: `PROPOSAL FATE DATE: STATE for DAYS, OUTCOME`."""
    rows = rows_of(scene(text), engine)
    return [
        f"{row.proposal} {row.happened.fate if row.happened else '-'} {row.happened.when if row.happened else '-'}: "
        f"{row.state} for {row.days}, {'carries on' if row.carries_on else row.outcome}"
        for row in rows
    ]


def dossier(*names: str) -> list[ScenarioFile]:
    return [tracker_.load(ROOT / CASES / name / "scenario.yaml") for name in names or ("canal", "ferry")]


# The days are those of the record.


def test_each_state_until_the_day_before_is_as_if_that_day_were_judged_from_nothing(engine: Engine) -> None:
    reached: Counter[str] = Counter()
    for seed in range(SEEDED):
        data = random_scenarios.scenario(Random(seed))
        file = scenario_from(data)
        rows = rows_of(file, engine)
        expected = Counter((e["proposal"], e["becomes"]) for e in data.get("events", {}).values() if "becomes" in e)
        events = [row for row in rows if row.happened and row.happened.event]
        assert Counter((row.proposal, row.happened.fate) for row in events if row.happened) == expected
        for row in events:
            reached[str(row.outcome)] += 1
            reached["carries on"] += row.carries_on
            reached["some spells"] += len(row.course) > 1
            reached["that day"] += row.that_day
            if row.that_day:
                reached["that day, compared"] += judged_by_what_was_said_before(data, engine, row)
            else:
                assert_as_judged_from_nothing(file, engine, row)
        reached["no fate"] += len(rows) - len(events)
    wanted = (*OUTCOMES, "no fate", "some spells", "that day", "that day, compared")
    assert not {key: reached[key] for key in wanted if reached[key] < 10}
    assert reached["carries on"] > 0


def assert_as_judged_from_nothing(file: ScenarioFile, engine: Engine, row: Row) -> None:
    assert row.happened is not None
    eve = parse_date(row.happened.when.text).first - DAY
    days = {spell.since for spell in row.course}
    days |= {eve, eve - 30 * DAY, *(day - DAY for day in days), *(date(2024, month, 15) for month in range(4, 13))}
    for day in (day for day in sorted(days) if day <= eve):
        alone = evaluate(file, engine, Question(as_of=day))
        spells = [spell.state for spell in row.course if spell.since <= day]
        found = [alone.judgement(row.proposal).state] if row.proposal in alone.record.proposals else []
        assert found == spells[-1:], day
        if day == eve:
            assert ([row.state] if row.judgement else []) == found
            names = {p: v.name for p, v in row.judgement.verdicts.items()} if row.judgement else {}
            assert names == ({p: v.name for p, v in alone.judgement(row.proposal).verdicts.items()} if found else {})


def judged_by_what_was_said_before(data: Data, engine: Engine, row: Row) -> bool:
    """Whether the row could be compared with what comes out without all that was said or done on that day; it is so."""
    assert row.happened is not None and row.happened.eve is not None and row.judgement is not None
    day = row.happened.eve + DAY
    before = only_until(data, row.happened.eve)
    before["proposals"][row.proposal].pop("by", None)
    alone = evaluate(scenario_from(before), engine, Question(as_of=day))
    others = set(alone.record.proposals) - {row.proposal}
    known = set(evaluate(scenario_from(before), engine, Question(as_of=row.happened.eve)).record.proposals)
    if others != known:  # another proposal of that day may make other issues essential
        return False
    expected = alone.judgement(row.proposal)
    assert row.state == expected.state
    assert {p: v.name for p, v in row.judgement.verdicts.items()} == {p: v.name for p, v in expected.verdicts.items()}
    return True


def summary(rows: tuple[Row, ...]) -> Counter[Any]:
    return Counter(
        (
            row.proposal,
            row.happened and (row.happened.fate, row.happened.when.text),
            row.earlier and (row.earlier.fate, row.earlier.when.text),
            row.state,
            row.days,
            row.outcome,
            row.course,
            frozenset((ground.party, ground.reason.voice.id, ground.days) for ground in row.grounds),
        )
        for row in rows
    )


def test_another_order_in_the_file_changes_no_row(engine: Engine) -> None:
    for seed in range(80):
        data = random_scenarios.scenario(Random(seed))
        other = random_scenarios.shuffled(data, Random(seed))
        assert summary(rows_of(scenario_from(data), engine)) == summary(rows_of(scenario_from(other), engine))


def test_other_names_change_nothing_but_the_names(engine: Engine) -> None:
    def nameless(rows: tuple[Row, ...], ids: dict[str, str]) -> list[Any]:
        return [
            (ids.get(row.proposal, row.proposal), row.happened and row.happened.fate, row.state, row.days, row.course)
            for row in rows
        ]

    for seed in range(80):
        data = random_scenarios.scenario(Random(seed))
        other, ids = random_scenarios.renamed(data, Random(seed))
        before = rows_of(scenario_from(data), engine)
        after = rows_of(scenario_from(other), engine)
        assert nameless(before, ids["proposals"]) == nameless(after, {})


def test_what_becomes_known_on_the_day_of_the_fate_or_later_has_no_part_in_its_row(engine: Engine) -> None:
    tried = 0
    for seed in range(120):
        data = random_scenarios.scenario(Random(seed))
        for row in rows_of(scenario_from(data), engine):
            if row.happened is None or row.happened.event is None or row.happened.eve is None:
                continue
            earlier = only_until(data, row.happened.eve, row.happened.by)
            (same,) = [
                other
                for other in rows_of(scenario_from(earlier), engine)
                if other.happened and other.happened.by == row.happened.by
            ]
            assert (same.state, same.days, same.course) == (row.state, row.days, row.course)
            tried += 1
    assert tried > 80


def only_until(data: Data, day: date, event: str = "") -> Data:
    """The scenario with nothing that was said or happened only after a day, but for one event."""
    data = copy.deepcopy(data)
    sources = data.get("sources", {})
    gone = {id for id, e in data["events"].items() if id != event and parse_date(e["date"]).last > day}
    for id, one in data.get("statements", {}).items():
        text = one.get("reported") or sources.get(one.get("source"), {}).get("date") or one["said"]
        if parse_date(text).last > day:
            gone.add(id)
    for section in ("statements", "proposals", "events"):
        data[section] = {id: one for id, one in data.get(section, {}).items() if id not in gone}
        for one in data[section].values():
            for key in one.keys() & {"withdraws", "basis"}:
                one[key] = [id for id in one[key] if id not in gone]
    data.pop("assumptions", None)
    return data


# What a state was worth.


PLAN: Final = "proposals: {plan: {by: [lakeland], tabled: 2024-05-01, terms: {border: open}}}\n"
NO: Final = "statements: {no: {said: 2024-05-10, positions: [rejects: {border: open}]}}\n"
BOTH: Final = """
statements:
  yes: {said: 2024-05-10, positions: [accepts: {border: open}]}
  too: {party: southland, said: 2024-05-11, positions: [accepts: {border: open}]}
"""


def fate(*fates: str) -> str:
    """Events, each `DATE FATE`."""
    pairs = (one.split() for one in fates)
    return "events:\n" + "".join(
        f"  e-{number}: {{date: {day}, proposal: plan, becomes: {becomes}}}\n"
        for number, (day, becomes) in enumerate(pairs)
    )


@pytest.mark.parametrize(
    ("said", "state"), [("", "open"), (NO, "incompatible"), (BOTH, "within-reach")], ids=["open", "no", "both"]
)
@pytest.mark.parametrize(
    "became", ["accepted", "in-force", "completed", "rejected", "withdrawn", "lapsed", "collapsed"]
)
def test_a_state_is_in_line_or_misled_or_left_it_open(engine: Engine, said: str, state: str, became: str) -> None:
    (row,) = rows_of(scene(PLAN + said + fate(f"2024-06-01 {became}")), engine)
    came_about = became in CAME_ABOUT
    worth = {"open": "left-open", "incompatible": "misled" if came_about else "in-line"}
    assert (row.state, row.outcome) == (state, worth.get(state, "in-line" if came_about else "misled"))


def test_a_verdict_by_no_rule_and_every_state_have_a_worth() -> None:
    found = {name: (worth(name, True), worth(name, False)) for name in (*STATES, *VERDICTS, None)}
    neither, borne = ("left-open", "left-open"), ("in-line", "misled")
    assert found == {
        "agreed": borne, "within-reach": borne, "accepted": borne, "compatible": borne,
        "incompatible": ("misled", "in-line"),
        "open": neither, "contested": neither, "unstated": neither, None: neither,
    }  # fmt: skip


def test_what_is_said_on_the_day_of_the_fate_itself_is_no_foresight(engine: Engine) -> None:
    said = NO + "  yes: {said: 2024-05-31, positions: [accepts: {proposal: plan}]}\n"
    text = PLAN + said.replace("{no:", "\n  no:").replace("]}}\n", "]}\n", 1)
    assert told(engine, text + fate("2024-05-31 accepted")) == ["plan accepted 2024-05-31: incompatible for 21, misled"]
    assert told(engine, text + fate("2024-06-01 accepted")) == ["plan accepted 2024-06-01: open for 1, left-open"]


def test_of_a_fate_whose_day_is_not_known_the_day_before_the_first_counts(engine: Engine) -> None:
    assert told(engine, PLAN + NO + fate("2024-05 rejected")) == ["plan rejected 2024-05: None for None, not-known"]
    assert told(engine, PLAN + NO + fate("2024-05-05/2024-05-20 rejected")) == [
        "plan rejected 2024-05-05/2024-05-20: open for 4, left-open"
    ]


def test_a_proposal_that_is_public_only_after_the_day_before_has_no_state(engine: Engine) -> None:
    late = PLAN.replace("2024-05-01", "2024-05-01, reported: 2024-05-12")
    assert told(engine, late + NO + fate("2024-05-11 rejected")) == [
        "plan rejected 2024-05-11: None for None, not-known"
    ]


def test_one_that_is_public_on_the_day_of_its_fate_is_judged_by_what_was_said_before_and_counted_apart(
    engine: Engine,
) -> None:
    text = PLAN.replace("2024-05-01", "2024-05-20") + NO + fate("2024-05-20 rejected")
    assert told(engine, text) == ["plan rejected 2024-05-20: incompatible for None, in-line"]
    (row,) = rows_of(scene(text), engine)
    assert (row.that_day, row.course) == (True, ())
    assert by_state([row]) == {("rejected", "not public"): 1}
    assert by_state_as_tabled([row]) == {("rejected", "incompatible"): 1}
    assert (outcomes([row]), outcomes_as_tabled([row])) == ({"not-known": 1}, {"in-line": 1})
    totals = backtest_json.answer(backtest([scene(text)], engine)).reading.by_state
    assert [(one.state, one.public, one.that_day, one.count) for one in totals] == [("incompatible", False, True, 1)]
    same_day = text.replace("2024-05-10", "2024-05-20")
    assert told(engine, same_day) == ["plan rejected 2024-05-20: open for None, left-open"]


def test_each_fate_has_a_row_and_what_carries_on_an_earlier_one_is_not_counted(engine: Engine) -> None:
    fates = fate("2024-05-12 rejected", "2024-05-13 rejected", "2024-05-20 lapsed", "2024-06-01 accepted",
                 "2024-06-02 in-force", "2024-07-01 collapsed")  # fmt: skip
    assert told(engine, PLAN + NO + fates) == [
        "plan rejected 2024-05-12: incompatible for 2, in-line",
        "plan rejected 2024-05-13: incompatible for 3, in-line",
        "plan lapsed 2024-05-20: incompatible for 10, carries on",
        "plan accepted 2024-06-01: incompatible for 22, misled",
        "plan in-force 2024-06-02: incompatible for 23, carries on",
        "plan collapsed 2024-07-01: incompatible for 52, in-line",
    ]


def test_what_is_voted_on_anew_does_not_only_carry_on(engine: Engine) -> None:
    fates = fate("2024-06-01 accepted", "2024-06-20 in-force").replace(
        "in-force}", "in-force, votes: {ayes: 3, noes: 1}}"
    )
    assert told(engine, PLAN + BOTH + fates)[1] == "plan in-force 2024-06-20: within-reach for 40, in-line"


def test_what_all_tabled_on_the_day_on_which_they_accepted_it_is_no_foresight_of_itself(engine: Engine) -> None:
    plan = "proposals: {plan: {by: [northland, southland], tabled: 2024-05-20, terms: {border: open}}}\n"
    assert told(engine, plan + fate("2024-05-20 accepted")) == ["plan accepted 2024-05-20: open for None, left-open"]
    assert told(engine, plan + fate("2024-05-21 accepted")) == ["plan accepted 2024-05-21: agreed for 1, in-line"]


def test_a_superseded_proposal_and_one_without_a_fate_are_told_and_not_counted(engine: Engine) -> None:
    text = """
proposals:
  plan: {by: [lakeland], tabled: 2024-05-01, terms: {border: open}}
  next: {by: [lakeland], tabled: 2024-05-20, supersedes: plan, terms: {border: closed}}
"""
    assert told(engine, text + NO) == [
        "plan superseded 2024-05-20: incompatible for 10, None",
        "next - -: open for None, None",
    ]
    assert outcomes(rows_of(scene(text + NO), engine)) == Counter()


def test_a_fate_later_than_the_day_of_the_file_counts_too(engine: Engine) -> None:
    text = "as_of: 2024-05-05\n" + PLAN + NO + fate("2024-06-01 rejected")
    assert told(engine, text) == ["plan rejected 2024-06-01: incompatible for 22, in-line"]


def test_what_an_analyst_assumes_takes_no_part(engine: Engine) -> None:
    text = PLAN + "assumptions: {guess: {party: northland, positions: [rejects: {border: open}]}}\n"
    assert told(engine, text + fate("2024-06-01 rejected")) == ["plan rejected 2024-06-01: open for 31, left-open"]


def test_with_more_notice_an_earlier_state_is_what_counts(engine: Engine) -> None:
    rows = rows_of(scene(PLAN + NO + fate("2024-05-12 rejected")), engine)
    assert {days: dict(outcomes(rows, days)) for days in (1, 2, 3, 11, 12)} == {
        1: {"in-line": 1},
        2: {"in-line": 1},
        3: {"left-open": 1},
        11: {"left-open": 1},
        12: {"not-known": 1},
    }


def test_the_first_day_there_is_has_no_day_before(engine: Engine) -> None:
    text = PLAN.replace("2024-05-01", "0001-01-01") + fate("0001-01-01 accepted")
    assert told(engine, text) == ["plan accepted 0001-01-01: open for None, left-open"]


def test_of_what_was_ruled_out_the_grounds_are_those_who_ruled_it_out_with_the_age_of_what_they_said(
    engine: Engine,
) -> None:
    text = """
proposals: {plan: {by: [southland], tabled: 2024-05-01, terms: {border: open}}}
statements:
  no: {said: 2024-04-10, reported: 2024-05-11, positions: [rejects: {border: open}]}
  more: {said: 2024-05, reported: 2024-05-13, attribution: named, positions: [requires: {border: closed}]}
"""
    (row,) = rows_of(scene(text + fate("2024-05-20 accepted")), engine)
    assert [(g.party, g.reason.voice.id, g.days) for g in row.grounds] == [
        ("northland", "no", 40),
        ("northland", "more", 7),
    ]


# Votes.


def test_the_vote_of_each_party_stands_beside_its_verdict(engine: Engine) -> None:
    text = (
        PLAN
        + NO
        + """
events:
  vote:
    date: 2024-06-01
    proposal: plan
    becomes: accepted
    votes:
      ayes: 60
      noes: 30
      by: {northland: {ayes: 20, noes: 10}, southland: {ayes: 0, noes: 10}, lakeland: {ayes: 5, noes: 5}}
"""
    )
    rows = rows_of(scene(text), engine)
    assert [(b.party, b.verdict, b.cast, b.outcome, b.all_alike) for b in rows[0].ballots] == [
        ("northland", "incompatible", "aye", "misled", False),
        ("southland", "unstated", "no", "left-open", True),
        ("lakeland", "accepted", "unclear", None, False),
    ]
    assert by_verdict(rows) == {
        ("incompatible", "most aye"): 1, ("unstated", "all no"): 1, ("accepted", "unclear"): 1
    }  # fmt: skip


# Counts, and rulebooks side by side.


def side_by_side() -> tuple[BackTest, list[SideBySide]]:
    found, *others = (backtest(dossier(), open_rules(folder).engine) for folder in (None, *RULEBOOKS))
    return found, [SideBySide(found, other) for other in others]


def test_the_dossier_counts_as_worked_out_by_hand(engine: Engine) -> None:
    found = backtest(dossier(), engine)
    assert by_state(found.rows) == {
        ("rejected", "incompatible"): 1,
        ("rejected", "within-reach"): 1,
        ("accepted", "within-reach"): 1,
        ("accepted", "incompatible"): 1,
        ("accepted", "open"): 1,
        ("accepted", "not public"): 1,
    }
    assert outcomes(found.rows) == {"in-line": 2, "misled": 2, "left-open": 1, "not-known": 1}


def test_another_rulebook_shows_what_it_makes_better_and_what_it_makes_worse() -> None:
    _, (no_anonymous, silence) = side_by_side()
    assert [(d.case, d.one.proposal, d.one.state, d.other.state, d.turn) for d in no_anonymous.differences] == [
        ("canal", "patrol-plan", "incompatible", "open", "better")
    ]
    assert [(m.case, m.word) for m in no_anonymous.marks] == [("canal", "better"), ("ferry", "same")]
    assert [(d.one.proposal, d.one.happened and d.one.happened.fate, d.turn) for d in silence.differences] == [
        ("joint-plan", "rejected", "better"),
        ("joint-plan", "accepted", "worse"),
    ]
    assert [(m.case, m.word) for m in silence.marks] == [("canal", "both"), ("ferry", "same")]


def test_a_rulebook_beside_itself_differs_in_nothing(engine: Engine) -> None:
    for seed in range(40):
        file = scenario_from(random_scenarios.scenario(Random(seed)))
        beside = SideBySide(backtest([file], engine), backtest([file], engine))
        assert beside.differences == ()
        assert {mark.word for mark in beside.marks} == {"same"}


# In words.


def sheets(found: BackTest, others: list[SideBySide]) -> list[str]:
    sheet = form.sheet(found, others)
    return [terminal.render(sheet, 80), terminal.render(sheet, 110), html.render(sheet).replace("max-width:60em", "")]


def test_no_answer_judges_and_none_is_wider_than_the_terminal(engine: Engine) -> None:
    found, others = side_by_side()
    texts = sheets(found, others)
    for seed in range(60):
        one = backtest([scenario_from(random_scenarios.scenario(Random(seed)))], engine)
        texts += sheets(one, [SideBySide(one, one)])
    for text in texts:
        judging = JUDGING.search(text)
        assert not judging, judging
        assert "gave way" not in text
    assert max(len(line) for line in texts[0].splitlines()) <= 80


def test_with_the_names_of_two_parties_exchanged_every_answer_reads_the_same(engine: Engine) -> None:
    for seed in range(40):
        text = of_one_length(json.dumps(random_scenarios.scenario(Random(seed))))
        one, other, *_ = json.loads(text)["parties"]
        exchanged = swapped(text, one, other)
        before, after = (backtest([scenario_from(json.loads(data))], engine) for data in (text, exchanged))
        assert [swapped(each, one, other) for each in sheets(after, [])] == sheets(before, []), f"seed {seed}"


# The command.


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("backtest", [CASES]),
        ("backtest-markdown", [f"{CASES}/ferry", "--format", "markdown"]),
        ("backtest-against", [f"{CASES}/canal", "--against", "docs/rulebooks/no-anonymous", "--against",
                              "docs/rulebooks/silence-rules-out"]),
        ("backtest-rules", [f"{CASES}/canal/scenario.yaml", "--rules", "docs/rulebooks/no-anonymous"]),
    ],
)  # fmt: skip
def test_screens_are_as_recorded(name: str, arguments: list[str]) -> None:
    result = tracker("backtest", *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    file = SCREENS / f"{name}.txt"
    if os.environ.get("UPDATE_SCREENS"):
        file.write_text(result.stdout, encoding="utf-8")
    assert result.stdout == file.read_text(encoding="utf-8")


def test_json_is_the_public_contract_and_that_of_python() -> None:
    arguments = [CASES, "--against", "docs/rulebooks/no-anonymous"]
    result = tracker("backtest", *arguments, "--format", "json")
    data = json.loads(result.stdout)
    Draft202012Validator(schema_of("backtest")).validate(data)
    assert BacktestAnswer.model_validate(data).model_dump_json(indent=1) + "\n" == result.stdout
    files = [f"{CASES}/{name}/scenario.yaml" for name in ("canal", "ferry")]
    paths: list[Any] = [str(ROOT / file) for file in files]
    found = tracker_.backtest(paths, against=[RULEBOOKS[0]])
    assert repr(found) == "<BackTest by default: 2 cases, 6 fates>"
    assert "canal" in found._repr_html_()
    assert tracker_.to_json(found).replace(f"{ROOT}/", "") == result.stdout


def test_what_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("format: 1\n")
    (tmp_path / "two.yaml").write_text("format: 2\n")
    wrong = tracker("backtest", str(tmp_path))
    assert wrong.returncode == 3
    assert "one.yaml" in wrong.stderr and "two.yaml" in wrong.stderr
    nothing = tracker("backtest", "docs/rulebooks/no-anonymous", "--format", "markdown")
    assert (nothing.returncode, "error[no-scenarios]" in nothing.stderr) == (2, True)
    for folder in (f"{CASES}/ferry", "scenarios", "scenarios/what-if"):
        scenarios = tracker("backtest", CASES, "--against", folder)
        assert (scenarios.returncode, scenarios.stderr.count("error[")) == (3, 1)
        assert "error[no-rules]: there are scenarios here, and no rule files" in scenarios.stderr
    neither = tracker("backtest", CASES, "-o", str(tmp_path / "answer"), "--format", "svg")
    assert (neither.returncode, "error[unknown-value]" in neither.stderr) == (2, True)


def test_an_answer_is_written_to_a_new_file_in_the_form_that_its_ending_says(tmp_path: Path) -> None:
    file = tmp_path / "answer.md"
    assert tracker("backtest", CASES, "-o", str(file)).returncode == 0
    assert file.read_text("utf-8") == tracker("backtest", CASES, "--format", "markdown").stdout
    again = tracker("backtest", CASES, "-o", str(file))
    assert (again.returncode, "error[already-exists]" in again.stderr) == (3, True)


def test_an_answer_is_not_written_to_a_file_that_ends_like_one_of_another_form(tmp_path: Path) -> None:
    for name, given in (("answer.md", "json"), ("answer.svg", "json"), ("answer.doc", None), ("answer.png", None)):
        result = tracker("backtest", CASES, "-o", str(tmp_path / name), *(["--format", given] if given else []))
        assert (result.returncode, "error[unknown-ending]" in result.stderr) == (2, True), name
    assert list(tmp_path.iterdir()) == []
    assert tracker("backtest", CASES, "-o", str(tmp_path / "answer.doc"), "--format", "json").returncode == 0


def test_a_scenario_that_is_named_twice_counts_once() -> None:
    file = f"{CASES}/ferry/scenario.yaml"
    named = [file, str(ROOT / file), f"{CASES}/canal/../ferry", CASES]
    data = json.loads(tracker("backtest", *named, "--format", "json").stdout)
    assert [(case["case"], case["file"]) for case in data["reading"]["cases"]] == [
        ("ferry", file),
        ("canal", f"{CASES}/canal/scenario.yaml"),
    ]


def test_another_rulebook_of_the_same_name_is_told_apart_by_its_folder_and_the_shipped_one_is_not(
    tmp_path: Path,
) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rulebook.yaml").write_text("format: 1\nname: default\nextends: default\n")
    folders = [tmp_path / folder for folder in ("one", "two")]
    expected = ["default", *(f"default ({folder})" for folder in folders)]
    found = tracker_.backtest(dossier("ferry"), against=folders)
    assert [found.rulebook, *(one.other.rulebook for one in found.beside)] == expected
    against = [word for folder in folders for word in ("--against", str(folder))]
    data = json.loads(tracker("backtest", f"{CASES}/ferry", *against, "--format", "json").stdout)
    assert [data["reading"]["rulebook"], *(one["reading"]["rulebook"] for one in data["beside"])] == expected
    alone = tracker_.backtest(dossier("ferry"), rules=folders[0])
    assert alone.rulebook == "default"


def test_two_scenarios_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    text = (ROOT / CASES / "ferry" / "scenario.yaml").read_text("utf-8")
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "talks.yaml").write_text(text)
    data = json.loads(tracker("backtest", "a", "b", "--format", "json", cwd=tmp_path).stdout)
    assert [case["case"] for case in data["reading"]["cases"]] == ["a/talks.yaml", "b/talks.yaml"]


def test_the_cases_of_the_document_are_the_folders_of_the_library_that_hold_a_scenario() -> None:
    found = TABLES.search(DOCUMENT.read_text("utf-8"))
    assert found
    folders = sorted(path for path in (ROOT / "scenarios").glob("*/") if path.is_dir())  # as a shell: scenarios/*/
    named = [ROOT / word for word in shlex.split(found[2]) if word.startswith("scenarios/")]
    assert named == [folder for folder in folders if (folder / "scenario.yaml").is_file()]
    assert [path.name for path in sorted_out(folders).scenarios] == ["scenario.yaml"] * len(named)
    assert sorted_out(folders).mistakes == []


def test_the_document_holds_what_the_command_prints() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert TABLES.search(text)

    def printed(found: re.Match[str]) -> str:
        name, *arguments = shlex.split(found[2])
        result = tracker(*arguments)
        assert (name, result.returncode) == ("tracker", 0), result.stderr
        return f"{found[1]}\n{result.stdout}\n{found[4]}"

    now = TABLES.sub(printed, text)
    if os.environ.get("UPDATE_SCREENS"):
        DOCUMENT.write_text(now, encoding="utf-8")
    assert now == DOCUMENT.read_text("utf-8")
