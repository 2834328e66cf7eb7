"""A timeline says of each day what judging that day from nothing says; and what it calls a cause was needed."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final, get_args

import pytest
import random_scenarios
from building import asking, scene
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.causes import Change, News
from tracker.dates import PartialDate, parse_date
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.facts import PackageKey
from tracker.limits import Limit
from tracker.reading import scenario_from
from tracker.record import Question
from tracker.timeline import Timeline, timeline
from tracker.vocabulary import CLOCKS, ClockName
from tracker.voices import parse_grade

Data = dict[str, Any]
DAY: Final = timedelta(days=1)
SEEDED: Final = 250
Stand = dict[tuple[str, PackageKey, str | None], str | None]
"""(what, package, party) -> a verdict, a state or a stage."""


def question_of(asked: Data) -> Question:
    return Question(
        as_of=parse_date(asked["as_of"]).last if "as_of" in asked else None,
        assume=frozenset(asked.get("assume", ())),
        least_grade=parse_grade(asked["min_grade"]) if "min_grade" in asked else None,
        graded_only=asked.get("graded_only", False),
    )


def stand(evaluation: Evaluation) -> Stand:
    found: Stand = {}
    for judgement in evaluation.judgements:
        key = judgement.package.key
        found["state", key, None] = judgement.state
        if key.phase is None:
            found["stage", key, None] = judgement.stages[-1].name
        found |= {("verdict", key, party): verdict.name for party, verdict in judgement.verdicts.items()}
    return found


def replayed(found: Timeline) -> Iterator[tuple[date, Stand]]:
    """How everything stood at the end of each day that the timeline tells of."""
    assert found.opening is not None
    now = stand(found.opening)
    for day in found.days:
        for change in day.changes:
            key = (change.what, change.package, change.party)
            assert now.get(key) == change.before, f"{day.date}: {change}"
            assert change.before != change.after, f"{day.date}: {change}"
            now[key] = change.after
        yield day.date, dict(now)


def in_hindsight(data: Data, known_by: date) -> Data:
    """The scenario as if all that is known by a day had been reported when it was said, tabled or done."""
    data = copy.deepcopy(data)
    sources = data.get("sources", {})

    def reported_at_once(entry: Data, key: str, done: PartialDate, reported: PartialDate) -> None:
        entry[key] = done.text
        entry["reported"] = min(done.last, reported.last).isoformat() if reported.last <= known_by else "2999"

    for one in data.get("statements", {}).values():
        text = one.get("reported") or sources.get(one.get("source"), {}).get("date") or one["said"]
        reported = parse_date(text)
        reported_at_once(one, "said", parse_date(one.get("said", text)), reported)
    for one in data["proposals"].values():
        tabled = parse_date(one["tabled"])
        reported_at_once(one, "tabled", tabled, parse_date(one.get("reported", one["tabled"])))
    return data


def days_of(found: Timeline, data: Data) -> list[date]:
    """The days of the timeline, and the days around every date in the file that lie within its span."""
    assert found.first is not None and found.last is not None
    texts = [one.get(key) for entries in ("statements", "proposals", "events") for one in data.get(entries, {}).values()
             for key in ("said", "reported", "until", "tabled", "date")]  # fmt: skip
    dates = [parse_date(text) for text in texts if text]
    near = {day + n * DAY for one in dates for day in (one.first, one.last) for n in (-1, 0, 1)}
    near |= {day.date + n * DAY for day in found.days for n in (-1, 0, 1)}
    return sorted(day for day in near if found.first - DAY <= day <= found.last)


def agrees(data: Data, asked: Data, clock: ClockName, engine: Engine) -> Timeline:
    file, question = scenario_from(data), question_of(asked)
    found = timeline(file, engine, question, clock)
    assert found.complete
    if found.last is None or found.opening is None:
        return found
    known_by = found.evaluation.record.day
    assert known_by is not None
    plain = scenario_from(in_hindsight(data, known_by)) if clock == "said" else file
    told = dict(replayed(found))
    now = stand(found.opening)
    for day in days_of(found, data):
        now = told.get(day, now)
        assert now == stand(evaluate(plain, engine, question._replace(as_of=day))), f"{clock} {day}"
    return found


def test_each_day_is_as_if_it_were_judged_from_nothing_by_either_clock(engine: Engine) -> None:
    reached: Counter[str] = Counter()
    for seed in range(SEEDED):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        asked = random_scenarios.question(random, data)
        for clock in CLOCKS:
            found = agrees(data, asked, clock, engine)
            for day in found.days:
                reached.update(f"{clock} {change.what}" for change in day.changes if change.before)
                reached.update(f"{len(change.causes)} causes" for change in day.changes)
                reached.update("any of" for change in day.changes if change.link == "enough")
                reached.update("expired" for news in day.news if news.expired)
                reached.update(flag.kind for flag in day.flags)
    expected = [f"{clock} {what}" for clock in CLOCKS for what in ("verdict", "state", "stage")]
    expected += ["1 causes", "2 causes", "any of", "expired", "hardened", "softened", "shifted", "contradicted"]
    assert not {key: reached[key] for key in expected if reached[key] < 20}
    assert reached["0 causes"] >= 5, "an assumption that came to be said later than something"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), st.sampled_from(CLOCKS))
def test_so_it_is_in_scenarios_that_hypothesis_looks_for(engine: Engine, random: Random, clock: ClockName) -> None:
    data = random_scenarios.scenario(random)
    agrees(data, random_scenarios.question(random, data), clock, engine)


# Causes.


def a_day_later(data: Data, news: News, day: date) -> Data:
    """The scenario in which one thing that was new on a day comes about a day later."""
    data = copy.deepcopy(data)
    one = data[news.section][news.id]
    next_day = (day + DAY).isoformat()
    if news.section == "events":
        one["date"] = next_day
    elif news.expired:
        one["until"] = (parse_date(one["until"]).last + DAY).isoformat()
    else:
        text = one.get("reported") or data.get("sources", {}).get(one.get("source"), {}).get("date")
        if news.section == "statements":
            one.setdefault("said", text)
        one["reported"] = next_day
    return data


def value(evaluation: Evaluation, change: Change) -> str | None:
    return stand(evaluation).get((change.what, change.package, change.party))


def test_without_what_is_called_its_cause_a_change_would_not_have_come_about_that_day(engine: Engine) -> None:
    tried = Counter[str]()
    for seed in range(SEEDED):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        asked = random_scenarios.question(random, data)
        question = question_of(asked)
        for day in timeline(scenario_from(data), engine, question).days:
            for change in day.changes:
                if change.what == "stage" or len(day.news) < 2:
                    continue
                without = {
                    cause: value(evaluate(scenario_from(a_day_later(data, cause, day.date)), engine,
                                          question._replace(as_of=day.date)), change)
                    for cause in change.causes
                }  # fmt: skip
                tried[change.link if change.causes else "the day alone"] += 1
                if change.link == "needed":
                    assert change.after not in without.values(), f"seed {seed}, {day.date}: {change}"
                else:
                    assert set(without.values()) == {change.after}, f"seed {seed}, {day.date}: {change}"
    assert tried["needed"] > 500
    assert tried["enough"] > 20
    assert tried["some"] < tried["needed"] / 20


BORDER: Final = "proposals: {plan: {by: [lakeland], terms: {border: open}}}\n"


def changes(engine: Engine, text: str, **asked: Any) -> list[str]:
    """Every verdict and stage that became another after the plan was tabled: `DAY PARTY AFTER by CAUSES`."""
    found = timeline(scene(text), engine, asking(**asked))

    def causes(change: Change) -> str:
        return {"needed": "&", "enough": "|", "some": "~"}[change.link].join(news.id for news in change.causes)

    return [
        f"{day.date} {change.party or change.what} {change.after} by {causes(change)}"
        for day in found.days
        for change in day.changes
        if change.before is not None and change.what != "state"
    ]  # fmt: skip


def test_two_statements_of_one_day_either_of_which_would_do_are_both_named(engine: Engine) -> None:
    text = (
        BORDER
        + """
statements:
  no: {said: 2024-05-10, positions: [rejects: {border: open}]}
  closed: {said: 2024-05-10, positions: [requires: {border: closed}]}
  talks: {said: 2024-05-10, positions: [accepts: {talks: yes}]}
"""
    )
    assert changes(engine, text) == ["2024-05-10 northland incompatible by no|closed"]


def test_of_two_statements_of_one_day_only_the_one_that_was_needed_is_named(engine: Engine) -> None:
    text = (
        BORDER
        + """
statements:
  yes: {said: 2024-05-10, positions: [accepts: {border: open}]}
  talks: {said: 2024-05-10, positions: [accepts: {talks: yes}]}
"""
    )
    assert changes(engine, text) == ["2024-05-10 northland compatible by yes"]


def test_where_one_would_do_and_so_would_others_together_all_are_named(engine: Engine) -> None:
    text = """
proposals: {plan: {by: [lakeland], terms: {border: [closed, partly-open], observers: 3}}}
statements:
  number: {said: 2024-05-10, positions: [rejects: {observers: 3}]}
  closed: {said: 2024-05-10, positions: [rejects: {border: closed}]}
  partly: {said: 2024-05-10, positions: [rejects: {border: partly-open}]}
"""
    assert changes(engine, text) == ["2024-05-10 northland incompatible by number~closed~partly"]


def test_what_expires_is_the_cause_on_the_day_after_its_last(engine: Engine) -> None:
    text = BORDER + "statements: {no: {said: 2024-05-10, until: 2024-06-01, positions: [rejects: {border: open}]}}"
    assert changes(engine, text, as_of="2024-06-01") == ["2024-05-10 northland incompatible by no"]
    assert changes(engine, text, as_of="2024-06-02") == [
        "2024-05-10 northland incompatible by no",
        "2024-06-02 northland unstated by no",
    ]


def test_what_withdraws_is_the_cause_and_not_what_it_withdraws(engine: Engine) -> None:
    text = (
        BORDER
        + """
statements:
  no: {said: 2024-05-10, positions: [rejects: {border: open}]}
  back: {said: 2024-05-20, withdraws: [no]}
"""
    )
    assert changes(engine, text)[-1] == "2024-05-20 northland unstated by back"


def test_what_takes_a_withdrawal_back_is_the_cause_of_what_it_restores(engine: Engine) -> None:
    text = (
        BORDER
        + """
statements:
  no: {said: 2024-05-10, positions: [rejects: {border: open}]}
  back: {said: 2024-05-20, withdraws: [no]}
  again: {said: 2024-05-30, withdraws: [back]}
  talks: {said: 2024-05-30, positions: [accepts: {talks: yes}]}
"""
    )
    assert changes(engine, text)[-1] == "2024-05-30 northland incompatible by again"


def test_a_withdrawal_on_the_day_a_proposal_comes_is_a_cause_of_its_first_verdict(engine: Engine) -> None:
    text = """
proposals: {plan: {by: [lakeland], tabled: 2024-05-20, terms: {border: open}}}
statements:
  no: {said: 2024-05-10, positions: [requires: {border: closed}]}
  maybe: {said: 2024-05-11, attribution: named, positions: [accepts: {border: open}]}
  back: {said: 2024-05-20, withdraws: [no]}
"""
    days = timeline(scene(text), engine).days
    (verdict,) = [c for day in days for c in day.changes if c.party == "northland"]
    assert (verdict.after, {news.id for news in verdict.causes}) == ("compatible", {"plan", "back"})


def test_what_rests_on_an_assumption_says_so_before_and_after(engine: Engine) -> None:
    text = (
        BORDER
        + """
statements:
  first: {said: 2024-05-10, positions: [accepts: {border: open}]}
  second: {party: southland, said: 2024-05-20, positions: [accepts: {border: open}]}
assumptions: {guess: {party: southland, basis: [first], positions: [rejects: {border: open}]}}
"""
    )
    found = timeline(scene(text), engine, asking(assume=["guess"]))
    told = [
        (c.before, c.after, c.assumed) for day in found.days for c in day.changes if c.party == "southland" and c.before
    ]
    assert told == [("unstated", "incompatible", (False, True)), ("incompatible", "compatible", (True, True))]


def test_a_stage_that_a_what_if_brings_has_no_cause_in_the_record(engine: Engine) -> None:
    file = scene(BORDER).with_edits("northland considers proposal=plan")
    stages = [c for day in timeline(file, engine).days for c in day.changes if c.what == "stage"]
    assert [(c.after, c.supposed, [news.id for news in c.causes]) for c in stages] == [
        ("tabled", False, ["plan"]),
        ("under-discussion", True, []),
    ]


def test_a_demand_of_another_party_that_makes_an_issue_essential_is_the_cause_of_the_state(engine: Engine) -> None:
    text = """
proposals: {plan: {by: [lakeland], terms: {border: open}}}
statements:
  yes: {said: 2024-05-01, positions: [accepts: {border: open}]}
  too: {party: southland, said: 2024-05-01, positions: [accepts: {border: open}]}
  talks: {party: lakeland, said: 2024-05-10, positions: [requires: {talks: yes}]}
  seats: {party: southland, said: 2024-05-10, positions: [requires: {talks: [yes, no, silent]}]}
"""
    found = timeline(scene(text), engine)
    (last,) = [change for day in found.days for change in day.changes if change.what == "state" and day.date.day == 10]
    assert (last.before, last.after) == ("within-reach", "open")
    assert [news.id for news in last.causes] == ["seats"]


def test_a_stage_has_the_cause_that_the_lifecycle_gives_it(engine: Engine) -> None:
    text = (
        BORDER
        + """
statements: {maybe: {said: 2024-05-10, positions: [considers: {proposal: plan}]}}
events: {end: {date: 2024-05-10, proposal: plan, becomes: lapsed}}
"""
    )
    stages = [one for one in changes(engine, text, as_of="2024-05-10") if " stage " in one]
    assert stages == ["2024-05-10 stage under-discussion by maybe", "2024-05-10 stage lapsed by end"]


def test_what_was_said_of_a_proposal_before_it_was_public_takes_effect_with_it(engine: Engine) -> None:
    text = """
proposals: {plan: {by: [lakeland], tabled: 2024-05-01, reported: 2024-05-20, terms: {border: open}}}
statements: {maybe: {said: 2024-05-10, positions: [considers: {proposal: plan}]}}
"""
    (day,) = [day for day in timeline(scene(text), engine).days if day.changes]
    assert day.date == date(2024, 5, 20)
    assert {news.id for change in day.changes if change.what == "verdict" for news in change.causes} >= {"plan"}
    assert [change.after for change in day.changes if change.what == "stage"] == ["tabled", "under-discussion"]


# What is asked for.


TWO_CLOCKS: Final = (
    BORDER
    + """
statements: {late: {said: 2024-05-10, reported: 2024-07-01, positions: [rejects: {border: open}]}}
"""
)


@pytest.mark.parametrize(("clock", "day"), [("known", "2024-07-01"), ("said", "2024-05-10")])
def test_a_late_report_counts_from_its_own_day_or_in_hindsight_from_when_it_was_said(
    engine: Engine, clock: ClockName, day: str
) -> None:
    found = timeline(scene(TWO_CLOCKS), engine, clock=clock)
    assert [d.date.isoformat() for d in found.days if any(n.id == "late" for n in d.news)] == [day]
    assert set(get_args(ClockName)) == set(CLOCKS)


def test_in_hindsight_only_what_is_known_on_the_last_day_counts(engine: Engine) -> None:
    found = timeline(scene(TWO_CLOCKS), engine, asking(as_of="2024-06-01"), clock="said")
    assert all(news.id != "late" for day in found.days for news in day.news)


def test_a_part_of_the_days_is_that_part_of_all_of_them(engine: Engine) -> None:
    for seed in range(60):
        data = random_scenarios.scenario(Random(seed))
        file = scenario_from(data)
        whole = timeline(file, engine)
        if not whole.days:
            continue
        since, until = whole.days[len(whole.days) // 3].date, whole.days[2 * len(whole.days) // 3].date
        part = timeline(file, engine, since=since, until=until)
        assert part.days == tuple(day for day in whole.days if since <= day.date <= until)
        assert (part.first, part.last) == (since, until)


def test_a_later_last_day_than_the_scenario_has_shows_what_expires_until_then(engine: Engine) -> None:
    text = BORDER + "statements: {no: {said: 2024-05-10, until: 2024-06-01, positions: [rejects: {border: open}]}}"
    found = timeline(scene(text), engine, until=date(2024, 6, 30))
    assert found.last == date(2024, 6, 30)
    assert [news for day in found.days for news in day.news][-1] == News("statements", "no", expired=True)


def test_of_one_party_are_its_verdicts_and_the_states_that_it_brought(engine: Engine) -> None:
    text = (
        BORDER
        + """
statements:
  no: {said: 2024-05-10, positions: [rejects: {border: open}]}
  yes: {party: southland, said: 2024-05-20, positions: [accepts: {border: open}]}
"""
    )
    found = timeline(scene(text), engine).of_party("southland")
    told = [(d.date.isoformat(), c.what, c.party) for d in found.days for c in d.changes if c.before is not None]
    assert told == [("2024-05-20", "verdict", "southland")]
    with pytest.raises(KeyError):
        timeline(scene(text), engine).of_party("nobody")
    brought = timeline(scene(text), engine).of_party("northland")
    assert [c.what for d in brought.days for c in d.changes if c.before is not None] == ["state", "verdict"]


def test_of_one_proposal_are_the_flags_and_the_news_on_its_issues_and_its_stages(engine: Engine) -> None:
    text = """
proposals:
  plan: {by: [lakeland], terms: {border: open}}
  other: {by: [lakeland], terms: {talks: yes}}
statements:
  both: {said: 2024-05-10, positions: [rejects: {border: open}, rejects: {talks: yes}]}
  talks: {said: 2024-05-20, positions: [accepts: {talks: yes}]}
  maybe: {said: 2024-05-20, positions: [considers: {proposal: plan}]}
  mood: {said: 2024-05-20}
"""
    found = timeline(scene(text), engine, asking(proposal="plan"))
    assert [[news.id for news in day.news] for day in found.days] == [["plan"], ["both"], ["maybe"]]
    assert [flag for day in found.days for flag in day.flags] == []
    (last,) = [c.after for c in found.days[-1].changes if c.what == "stage"]
    assert last == "under-discussion"


def test_a_phase_that_is_asked_for_alone_has_the_stages_of_its_proposal(engine: Engine) -> None:
    text = """
proposals: {plan: {by: [lakeland], phases: [{id: one, terms: {border: open}}, {id: two, terms: {talks: yes}}]}}
statements: {maybe: {said: 2024-05-20, positions: [considers: {proposal: plan}]}}
"""
    found = timeline(scene(text), engine, asking(proposal="plan@one"))
    assert [c.after for day in found.days for c in day.changes if c.what == "stage"] == ["tabled", "under-discussion"]


def test_a_search_that_is_ended_gives_the_days_so_far(engine: Engine) -> None:
    file = scene(BORDER + "statements: {no: {positions: [rejects: {border: open}]}}")
    told: list[str] = []
    limit = Limit(tell=told.append)
    whole = timeline(file, engine, limit=limit)
    assert whole.complete and len(told) == 2
    limit.stop()
    ended = timeline(file, engine, limit=limit)
    assert not ended.complete and ended.days == ()
    assert ended.last == date(2023, 12, 31)

    class AfterOneDay(Limit):
        @property
        def over(self) -> bool:
            return len(told) > 3

    told.clear()
    some = timeline(file, engine, limit=AfterOneDay(tell=lambda text: told.extend([text] * 2)))
    assert (some.days, some.complete, some.last) == (whole.days[:1], False, whole.days[0].date)


def test_where_nothing_has_a_date_there_is_no_day(engine: Engine) -> None:
    found = timeline(scene("title: Nothing yet"), engine)
    assert (found.first, found.last, found.days, found.opening) == (None, None, (), None)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_is_are_days_like_any(engine: Engine, day: str) -> None:
    text = f"""
proposals: {{plan: {{tabled: {day}, by: [lakeland], terms: {{border: open}}}}}}
statements: {{no: {{said: {day}, until: {day}, positions: [rejects: {{border: open}}, accepts: {{talks: yes}}]}}}}
"""
    for clock in CLOCKS:
        found = timeline(scene(text), engine, clock=clock, silence=1)
        assert [news.id for d in found.days for news in d.news if not news.expired] == ["no", "plan"]
        told = {(c.what, c.party): c.after for c in found.days[0].changes}
        assert (told["stage", None], told["verdict", "northland"]) == ("tabled", "incompatible")


def test_a_what_if_has_a_timeline_of_its_own_and_leaves_its_base_alone(engine: Engine) -> None:
    file = scene(BORDER + "statements: {no: {positions: [rejects: {border: open}]}}")
    before = timeline(file, engine)
    supposed = timeline(file.with_edits("northland accepts border=open"), engine)
    assert {c.after for d in supposed.days for c in d.changes if c.party == "northland"} == {"compatible"}
    assert timeline(file, engine).days == before.days


def test_renaming_and_shuffling_the_file_changes_no_day(engine: Engine) -> None:
    for seed in range(40):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        shuffled = random_scenarios.shuffled(data, random)
        plain, other = (timeline(scenario_from(one), engine) for one in (data, shuffled))
        for one, two in zip(plain.days, other.days, strict=True):
            assert one.date == two.date
            assert set(one.news) == set(two.news)
            assert {_unordered(c) for c in one.changes} == {_unordered(c) for c in two.changes}
            assert Counter(_told(f) for f in one.flags) == Counter(_told(f) for f in two.flags)


def _unordered(change: Change) -> tuple[object, ...]:
    return (*change._replace(causes=()), frozenset(change.causes))


def _told(flag: Any) -> tuple[object, ...]:
    return flag.kind, flag.party, str(flag.subject)
