"""Pictures of timelines: all that is known is in them, nothing lies on top of anything else, and nothing sticks out."""

from __future__ import annotations

import json
import os
import re
import struct
import xml.etree.ElementTree as ET
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise, product
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
import random_scenarios
from building import framed, scene
from hypothesis import given
from hypothesis import strategies as st
from test_neutral_words import JUDGING, swapped

from benchmarks.days import negotiation
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.inforce import counts_from
from tracker.limits import Limit
from tracker.output.opening import restrictions
from tracker.output.picture import axis, captions, lettering, raster, svg
from tracker.output.picture.courses import Segment, courses
from tracker.output.picture.lanes import Mark, boxes, height, lanes
from tracker.output.picture.markup import element, path, text_of
from tracker.output.picture.names import Room, names
from tracker.output.picture.raster import png
from tracker.reading import read_scenario, scenario_from
from tracker.record import Question
from tracker.timeline import Timeline, timeline
from tracker.values import ALL
from tracker.vocabulary import CLOCKS, ClockName
from tracker.voices import Grade, Voice

SVG: Final = "{http://www.w3.org/2000/svg}"
SCREEN: Final = Path(__file__).parent / "files" / "screens" / "picture.svg"
SCENARIOS: Final = Path(__file__).parent.parent / "scenarios"
SEEDS: Final = range(30)
SMALL: Final = """
parties:
  northland: {name: Northland, role: principal}
  southland: {name: Southland, role: principal}
  lakeland: {name: Lakeland, role: mediator, veto: true}
sources:
  wire: {publisher: A wire, date: 2024-05-06, reliability: B}
statements:
  n-1: {said: 2024-05-02, positions: [{requires: {border: closed}}, {accepts: {talks: yes}}]}
  n-2: {said: 2024-05-20, attribution: named, positions: [requires: {border: [closed, partly-open]}], withdraws: [n-1]}
  n-3: {said: 2024-05-20, positions: [accepts: {border: partly-open}], withdraws: [n-1]}
  s-1: {party: southland, said: 2024-05-03/2024-05-05, source: wire, positions: [rejects: {border: closed}]}
  s-2: {party: southland, said: 2024-05-06, until: 2024-05-12, positions: [considers: {proposal: plan}]}
  s-3: {party: southland, said: 2024-05-09, told_by: lakeland, positions: [rejects: {talks: no}]}
  l-1: {party: lakeland, attribution: inferred, said: 2024-05-14}
proposals:
  plan:
    title: The plan of May
    by: [northland]
    tabled: 2024-05-03
    phases: [{id: truce, terms: {border: closed}}, {id: treaty, terms: {border: open, talks: yes}}]
  counter-plan: {title: A counter-plan, by: [southland], tabled: 2024-05-15, supersedes: plan, terms: {talks: no}}
events:
  meeting: {date: 2024-05-10, summary: The two meet at the border.}
"""


def counted(voice: Voice, clock: ClockName) -> date:
    """The day from which a statement counts."""
    return counts_from(voice.said, voice.reported, clock)


def drawn(text: str, engine: Engine, party: str | None = None, width: int = 1200) -> ET.Element:
    return ET.fromstring(svg(timeline(scene(text), engine), party, width))


@cache
def found(seed: int, engine: Engine) -> Timeline:
    """The timeline of a random scenario, with all that the analyst assumes, by either clock."""
    file = scenario_from(random_scenarios.scenario(Random(seed)))
    return timeline(file, engine, Question(assume=frozenset([ALL])), CLOCKS[seed % 2])


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def words(one: ET.Element) -> str:
    """What a mark has to tell."""
    return one.findtext(f"{SVG}title", "")


def number(one: ET.Element, name: str) -> float:
    return float(one.get(name, "nan"))


def box(segment: ET.Element) -> tuple[float, float]:
    """From where to where a stretch of a band reaches."""
    rect = segment.find(f"{SVG}rect")
    assert rect is not None
    return number(rect, "x"), number(rect, "x") + number(rect, "width")


# All that is known is in it.


def test_every_statement_that_is_known_is_there_once_with_whole_words(engine: Engine) -> None:
    for seed in SEEDS:
        one = found(seed, engine)
        marks = of_class(ET.fromstring(svg(one)), "statement")
        assert Counter(mark.get("data-of") for mark in marks) == Counter(list(one.evaluation.record.heard))
        for mark in marks:
            voice = one.evaluation.record.heard[mark.get("data-of", "")]
            assert f"said {voice.said}" in words(mark)
            assert words(mark).count(f" {voice.id}.") == 1
            assert ("takes no position" in words(mark)) == (not voice.positions)


def test_a_statement_has_a_shape_for_each_modality_and_stands_in_the_lane_of_its_party(engine: Engine) -> None:
    for seed in SEEDS:
        one = found(seed, engine)
        for lane in of_class(ET.fromstring(svg(one)), "lane"):
            for mark in of_class(lane, "statement"):
                voice = one.evaluation.record.heard[mark.get("data-of", "")]
                assert voice.party == lane.get("data-of")
                modalities = {position.modality for position in voice.positions}
                assert len(of_class(mark, "stem")) == (len(modalities) > 1)
                shapes = len(list(mark)) - 1 - (voice.told_by is not None) - (len(modalities) > 1)
                assert shapes == max(1, len(modalities))
                assert f"f-{voice.authority}" in mark.get("class", "").split()


def test_the_fill_of_a_mark_is_its_attribution_and_none_is_filled_alike() -> None:
    from tracker.output.picture.paint import COLORS
    from tracker.vocabulary import AUTHORITIES

    for side in (0, 1):
        assert len({COLORS[name][side] for name in AUTHORITIES}) == len(AUTHORITIES)


def stretches(one: Timeline) -> dict[tuple[str, str | None], set[date]]:
    """For each band that has to be there, the days on which a stretch of it begins."""
    begins: dict[tuple[str, str | None], set[date]] = {}
    assert one.first is not None
    deciding = one.evaluation.scenario.can_say_no
    for judgement in one.opening.judgements if one.opening else ():
        for party in (None, *deciding):
            begins.setdefault((str(judgement.package.key), party), set()).add(one.first)
    for day in one.days:
        for change in day.changes:
            if change.what == "state" or (change.what == "verdict" and change.party in deciding):
                begins.setdefault((str(change.package), change.party), set()).add(day.date)
    return begins


def test_every_stretch_of_a_state_or_a_verdict_is_there(engine: Engine) -> None:
    for seed in SEEDS:
        one = found(seed, engine)
        bands = of_class(ET.fromstring(svg(one)), "band")
        shown = {(band.get("data-of"), band.get("data-party")): len(of_class(band, "segment")) for band in bands}
        assert shown == {key: len(days) for key, days in stretches(one).items()}


def test_stretches_of_a_band_follow_each_other_without_a_gap_up_to_the_edge(engine: Engine) -> None:
    for seed in SEEDS:
        for band in of_class(ET.fromstring(svg(found(seed, engine))), "band"):
            boxes = [box(segment) for segment in of_class(band, "segment")]
            assert all(abs(one[1] - other[0]) < 0.11 for one, other in pairwise(boxes))
            assert all(left < right for left, right in boxes)
            assert boxes[-1][1] == pytest.approx(1184, abs=0.11)


def test_each_day_stands_in_the_stretch_that_judging_that_day_gives(engine: Engine) -> None:
    for seed in range(12):
        one = found(seed, engine)
        assert one.first is not None and one.last is not None
        shown = courses(one, one.evaluation.scenario.parties)
        for day in (one.first, *(d.date for d in one.days), one.last):
            question = one.evaluation.question._replace(as_of=day, hindsight=one.last if one.clock == "said" else None)
            now = evaluate(one.evaluation.file, engine, question)
            assert {str(course.key) for course in shown if course.state[0].first <= day} == {
                str(judgement.package.key) for judgement in now.judgements
            }
            for judgement in now.judgements:
                course = next(course for course in shown if course.key == judgement.package.key)
                assert on_day(course.state, day) == judgement.state
                assert {party: on_day(segments, day) for party, segments in course.verdicts} == {
                    party: verdict.name for party, verdict in judgement.verdicts.items()
                }


def on_day(segments: tuple[Segment, ...], day: date) -> str | None:
    (found,) = [one for one in segments if one.first <= day and (one.until is None or day < one.until)]
    return found.name


def test_every_stage_is_there_on_the_band_of_its_proposal(engine: Engine) -> None:
    for seed in SEEDS:
        one = found(seed, engine)
        changes = [change for day in one.days for change in day.changes if change.what == "stage"]
        expected = Counter(change.after for change in changes)
        assert Counter(stage.get("data-of") for stage in of_class(ET.fromstring(svg(one)), "stage")) == expected


def test_every_flag_and_every_event_is_there_in_words(engine: Engine) -> None:
    for seed in SEEDS:
        one = found(seed, engine)
        root = ET.fromstring(svg(one))
        told = " ".join(words(flag) for flag in of_class(root, "flag"))
        for day in one.days:
            for flag in day.flags:
                assert captions.flag(one.evaluation, day.date, flag) in told
        kinds = {flag.get("data-of") for flag in of_class(root, "flag")}
        assert kinds == {str(flag.kind) for day in one.days for flag in day.flags}
        assert [event.get("data-of") for event in of_class(root, "event")] == sorted(
            one.evaluation.record.events, key=lambda id: one.evaluation.scenario.events[id].date.last
        )


def test_a_flag_stands_with_the_statement_that_did_it(engine: Engine) -> None:
    one = timeline(scene(SMALL), engine)
    (lane, *_) = lanes(one, axis.scale([day.date for day in one.days], 0, 1000))
    flags = {placed.item.id: dict(placed.item.flags) for placed in lane.placed if isinstance(placed.item, Mark)}
    assert not flags["n-1"]
    assert set(flags["n-3"]) >= {"softened"}


def test_a_mark_stands_on_the_day_by_which_its_statement_counts(engine: Engine) -> None:
    for seed in SEEDS:
        one = found(seed, engine)
        assert one.first is not None and one.last is not None
        scale = axis.scale([one.first, *(day.date for day in one.days), one.last], 0, 1000)
        heard = one.evaluation.record.heard
        for lane in lanes(one, scale):
            for placed in lane.placed:
                if isinstance(placed.item, Mark):
                    assert placed.item.x == scale.x(counted(heard[placed.item.id], one.clock))


def test_a_statement_that_was_withdrawn_or_expired_is_paler_and_says_so(engine: Engine) -> None:
    root = drawn(SMALL, engine)
    marks = {mark.get("data-of"): mark for mark in of_class(root, "statement")}
    assert {id for id, mark in marks.items() if "ended" in mark.get("class", "").split()} == {"n-1", "s-2"}
    assert len(list(of_class(root, "lane")[0].iterfind(".//*[@opacity]"))) == 1
    assert "Withdrawn by n-3: not in force from 2024-05-20." in words(marks["n-1"])
    assert "Expired: not in force from 2024-05-13." in words(marks["s-2"])


def test_with_a_party_only_its_lane_and_its_verdicts_are_shown(engine: Engine) -> None:
    for party in ("southland", "lakeland"):
        root = drawn(SMALL, engine, party)
        assert {lane.get("data-of") for lane in of_class(root, "lane")} == {party}
        assert {band.get("data-party") for band in of_class(root, "band")} == {party}
        assert {mark.get("data-of", "")[0] for mark in of_class(root, "statement")} == {party[0]}
    assert {band.get("data-party") for band in of_class(drawn(SMALL, engine), "band")} == {
        None, "northland", "southland", "lakeland",
    }  # fmt: skip


def every_timeline(engine: Engine) -> Iterator[Timeline]:
    """Of both scenarios that ship, the whole and each proposal alone, with and without what the analyst assumes."""
    for shipped in SCENARIOS.glob("*.yaml"):
        file = read_scenario(shipped)
        for proposal in (None, *file.scenario.proposals):
            for assume in (frozenset[str](), frozenset([ALL])):
                yield timeline(file, engine, Question(proposal=proposal, assume=assume))


def test_a_timeline_narrowed_down_to_a_party_gives_the_picture_of_that_party(engine: Engine) -> None:
    for one in every_timeline(engine):
        for party in one.evaluation.scenario.parties:
            text = svg(one.of_party(party))
            assert text == svg(one, party)
            assert f"only {one.evaluation.scenario.parties[party].name}" in list(ET.fromstring(text).itertext())
            for other in one.evaluation.scenario.parties:
                assert svg(one.of_party(other), party) == text


def test_what_rests_on_an_assumption_is_marked_in_words_and_in_the_band(engine: Engine) -> None:
    for one in every_timeline(engine):
        root = ET.fromstring(svg(one))
        assert one.first is not None and one.last is not None
        marked = {}
        for course in courses(one, one.evaluation.scenario.can_say_no):
            for party, segments in ((None, course.state), *course.verdicts):
                marked[str(course.key), party] = [any(segment.assumed) for segment in segments]
                for segment in segments:
                    ends = segment.until - timedelta(days=1) if segment.until else one.last
                    question = one.evaluation.question
                    for day, assumed in zip((segment.first, ends), segment.assumed, strict=True):
                        if day == one.first and segment.change is None:
                            day -= timedelta(days=1)
                        now = evaluate(one.evaluation.file, engine, question._replace(as_of=day), one.evaluation)
                        (judgement,) = [other for other in now.judgements if other.package.key == course.key]
                        result = judgement.verdicts[party] if party else judgement
                        assert bool(result.assumptions) == assumed, (course.key, party, segment)
        told = {
            (band.get("data-of"), band.get("data-party")): [
                ("†" in words(segment), "by an assumption of the analyst." in words(segment))
                for segment in of_class(band, "segment")
            ]
            for band in of_class(root, "band")
        }
        assert told == {key: [(one, one) for one in found] for key, found in marked.items()}
        legend = {text.text for text in of_class(root, "legend")[0].iter(f"{SVG}text")}
        assert ("by an assumption of the analyst" in legend) == any(map(any, marked.values()))
        assert bool(one.evaluation.record.assumed) >= any(map(any, marked.values()))


def test_the_mark_of_an_assumption_stands_behind_the_word(engine: Engine) -> None:
    file = read_scenario(SCENARIOS / "wage-round.yaml")
    texts = list(ET.fromstring(svg(timeline(file, engine, Question(assume=frozenset([ALL]))))).itertext())
    assert "contested†" in texts or "not compatible†" in texts
    assert any("is not compatible†." in text or "is contested†." in text for text in texts)


def test_a_stage_that_a_what_if_supposes_is_not_told_as_brought_by_the_day(engine: Engine) -> None:
    file = scene(SMALL).with_edits("northland considers proposal=counter-plan")
    told = [words(one) for one in of_class(ET.fromstring(svg(timeline(file, engine))), "stage")]
    assert len([text for text in told if text.endswith(", as the what-if supposes.")]) == 1
    assert not [text for text in told if "by the day alone" in text]


def test_a_picture_says_which_statements_alone_count(engine: Engine) -> None:
    question = Question(least_grade=Grade("B", 2), least_attribution="named")
    texts = list(ET.fromstring(svg(timeline(scene(SMALL), engine, question))).itertext())
    assert restrictions(question)
    assert set(restrictions(question)) <= set(texts)


def test_no_title_runs_into_the_days_but_on_a_line_of_its_own(engine: Engine) -> None:
    long = SMALL.replace("The plan of May", "A plan of May that is quite long, and too long by far for two lines")
    for one in (timeline(scene(long), engine), *every_timeline(engine)):
        root = ET.fromstring(svg(one))
        stages = [y for stage in of_class(root, "stage") for text in stage.iter(f"{SVG}text") for _, y in reach(text)]
        left = 16 + 0.145 * 1200
        for title in of_class(root, "package"):
            for text in title.iter(f"{SVG}text"):
                (_, top), (right, bottom) = reach(text)
                assert right <= left or not any(top < y < bottom for y in stages)
    root = drawn(long, engine)
    (title,) = [one for one in of_class(root, "package") if words(one).endswith("two lines")]
    assert title.find(f".//{SVG}text") is not None
    assert "A plan of May that is quite long, and too long by far for two lines" in list(root.itertext())


def test_no_word_in_a_band_lies_over_where_it_becomes_paler(engine: Engine) -> None:
    looked = 0
    for one in (*every_timeline(engine), *(found(seed, engine) for seed in SEEDS)):
        root = ET.fromstring(svg(one))
        veils = [box for box in root.iter(f"{SVG}rect") if box.get("fill-opacity") and number(box, "height") > 12]
        texts = [text for g in root.iter(f"{SVG}g") if g.get("pointer-events") for text in g.iter(f"{SVG}text")]
        for veil, text in product(veils, texts):
            (begin, above), (end, below) = reach(text)
            if number(veil, "y") <= above and below <= number(veil, "y") + number(veil, "height"):
                looked += 1
                assert end <= number(veil, "x") or begin >= number(veil, "x")
    assert looked


def test_what_was_said_before_the_first_day_of_interest_has_a_place_of_its_own(engine: Engine) -> None:
    one = timeline(scene(SMALL), engine, since=date(2024, 5, 9))
    root = ET.fromstring(svg(one))
    assert len(of_class(root, "statement")) == 7
    assert "before 2024-05-09" in list(root.itertext())
    first = next(segment for segment in of_class(root, "segment") if "since before 2024-05-09" in words(segment))
    assert "The plan of May" in words(first)


def all_told(root: ET.Element) -> list[tuple[str | None, str]]:
    """What each mark is of, and has to tell."""
    names = ("statement", "event", "segment", "stage", "flag")
    return [(mark.get("data-of"), words(mark)) for name in names for mark in of_class(root, name)]


def ended_on(number: int, engine: Engine) -> Timeline:
    """The timeline of the small scenario, whose search was ended when it came to that day."""
    limit = Limit()
    days = iter(range(100))
    limit = Limit(tell=lambda _: limit.stop() if next(days) == number else None)
    one = timeline(scene(SMALL), engine, limit=limit)
    assert not one.complete
    return one


def test_a_search_that_was_ended_is_shown_up_to_the_last_day_that_was_looked_at(engine: Engine) -> None:
    one = ended_on(4, engine)
    assert one.last is not None and one.last < date(2024, 5, 20)
    root = ET.fromstring(svg(one))
    assert any(f"up to {one.last}, the last that was looked at." in text for text in root.itertext())
    assert all_told(root) == all_told(ET.fromstring(svg(timeline(scene(SMALL), engine, until=one.last))))


def test_a_search_that_was_ended_before_its_first_day_shows_nothing_and_says_so(engine: Engine) -> None:
    root = ET.fromstring(svg(ended_on(0, engine)))
    assert any("The search was ended before 2024-05-02 was looked at" in text for text in root.itertext())
    assert not of_class(root, "statement") and not of_class(root, "band")


def test_what_comes_after_the_last_day_of_interest_is_not_shown(engine: Engine) -> None:
    root = ET.fromstring(svg(timeline(scene(SMALL), engine, until=date(2024, 5, 9))))
    assert {mark.get("data-of") for mark in of_class(root, "statement")} == {"n-1", "s-1", "s-2", "s-3"}
    assert not of_class(root, "ended")
    assert not of_class(root, "event")
    assert "4 statements of Northland and Southland, 1 proposal, 0 events." in root.findtext(f"{SVG}desc", "")


def test_the_timeline_of_one_proposal_says_so_and_shows_no_events_about_others(engine: Engine) -> None:
    more = (
        SMALL
        + """
  signing: {date: 2024-05-16, proposal: counter-plan, becomes: accepted}
  refusal: {date: 2024-05-17, proposal: plan, becomes: rejected}
"""
    )
    for proposal in ("plan", "plan@truce"):
        root = ET.fromstring(svg(timeline(scene(more), engine, Question(proposal=proposal))))
        assert f"only `{proposal}`" in list(root.itertext())
        assert [event.get("data-of") for event in of_class(root, "event")] == ["meeting", "refusal"]
        assert {band.get("data-of", "").partition("@")[0] for band in of_class(root, "band")} == {"plan"}
        assert of_class(root, "stage")
        assert "1 proposal, 2 events" in root.findtext(f"{SVG}desc", "")
    assert len(of_class(drawn(more, engine), "event")) == 3


def test_what_is_new_on_a_day_is_not_taken_from_news_that_may_be_narrowed(engine: Engine) -> None:
    for seed in SEEDS:
        one = found(seed, engine)
        bare = replace(one, everything=tuple(day._replace(news=()) for day in one.days))
        assert svg(bare) == svg(one)
        silent = replace(one, everything=tuple(day for day in one.days if day.changes or day.flags))
        assert all_told(ET.fromstring(svg(silent))) == all_told(ET.fromstring(svg(one)))


def test_no_mark_stands_where_days_are_left_out_even_if_its_day_is_not_among_those_of_the_timeline(
    engine: Engine,
) -> None:
    one = timeline(scene(SMALL), engine, since=date(2019, 1, 1))
    root = ET.fromstring(svg(replace(one, everything=())))
    assert [words(cut) for cut in of_class(root, "cut")] == [
        "The axis is cut short here: nothing was new between 2019-01-01 and 2024-05-02."
    ]


def test_what_is_tabled_on_the_first_day_there_is_is_tabled_on_that_day(engine: Engine) -> None:
    root = drawn(
        "statements: {a: {said: 0001-01-01, positions: [requires: {border: open}]}}\n"
        "proposals: {p: {title: A plan, by: [southland], tabled: 0001-01-01, terms: {border: closed}}}\n",
        engine,
    )
    assert [words(stage) for stage in of_class(root, "stage")] == [
        "“A plan”: tabled, from 0001-01-01, by the proposal p."
    ]
    assert not any("before" in text for text in root.itertext())
    assert all("from 0001-01-01 on, by " in words(segment) for segment in of_class(root, "segment"))


def test_all_that_a_statement_says_and_moved_stands_over_its_own_day(engine: Engine) -> None:
    for lane in of_class(drawn(SMALL, engine), "lane"):
        for item in lane:
            columns = [part for part in item.iter() if set(part.get("class", "").split()) & {"statement", "flag"}]
            places = [x for column in columns for part in column for x, _ in reach(part)]
            assert max(places) - min(places) <= 9.2


def test_without_a_date_the_picture_says_that_nothing_has_one(engine: Engine) -> None:
    root = ET.fromstring(svg(timeline(scenario_from(framed("{}")), engine)))
    assert any("Nothing in it has a date" in text for text in root.itertext())
    assert not of_class(root, "band")


def test_the_whole_is_described_in_words(engine: Engine) -> None:
    root = drawn(SMALL, engine)
    assert root.get("role") == "img"
    assert words(root).startswith("The border between Northland and Southland")
    description = root.findtext(f"{SVG}desc", "")
    assert "7 statements of Northland, Southland and Lakeland, 2 proposals, 1 event." in description
    assert "“The plan of May” is" in description


# Nothing lies on top of anything else, and nothing sticks out.


def test_no_two_items_of_a_lane_overlap_and_all_are_within_it(engine: Engine) -> None:
    big = timeline(scenario_from(negotiation(300, 60)), engine)
    for one in (big, *(found(seed, engine) for seed in SEEDS)):
        assert one.first is not None and one.last is not None
        for lane in lanes(one, axis.scale([one.first, *(day.date for day in one.days), one.last], 190, 1184)):
            for one_placed, other_placed in combinations(lane.placed, 2):
                for box, against in product(boxes(one_placed.item), boxes(other_placed.item)):
                    beside = box.right < against.left or against.right < box.left
                    feet = one_placed.foot, other_placed.foot
                    assert beside or feet[0] + box.top <= feet[1] or feet[1] + against.top <= feet[0]
            assert all(p.foot >= 0 and p.foot + height(p.item) + 4 <= lane.height for p in lane.placed)


def reach(one: ET.Element) -> Iterator[tuple[float, float]]:
    """The points up to which an element reaches."""
    tag = one.tag.removeprefix(SVG)
    if tag == "rect":
        x, y = number(one, "x"), number(one, "y")
        yield from ((x, y), (x + number(one, "width"), y + number(one, "height")))
    elif tag == "circle":
        x, y, r = number(one, "cx"), number(one, "cy"), number(one, "r")
        yield from ((x - r, y - r), (x + r, y + r))
    elif tag == "path":
        for x, y in re.findall(r"[ML](\S+) ([^MLZ]+)", one.get("d", "")):
            yield float(x), float(y)
    elif tag == "text":
        x, y, size = number(one, "x"), number(one, "y"), number(one, "font-size")
        wide = lettering.width_of(one.text or "", size, one.get("font-weight") == "700")
        left = x - wide if one.get("text-anchor") == "end" else x
        yield from ((left, y - size * 0.76), (left + wide, y + size * 0.24))


@pytest.mark.parametrize("width", [640, 900, 1200, 2000])
def test_everything_is_within_the_picture(width: int, engine: Engine) -> None:
    timelines = [found(seed, engine) for seed in SEEDS]
    timelines += [timeline(read_scenario(file), engine) for file in SCENARIOS.glob("*.yaml")]
    timelines.append(timeline(scene(SMALL), engine, since=date(2024, 5, 9)))
    for one in timelines:
        root = ET.fromstring(svg(one, width=width))
        _, _, right, bottom = map(float, root.get("viewBox", "").split())
        assert (right, bottom) == (number(root, "width"), number(root, "height"))
        for shape in root.iter():
            for x, y in reach(shape):
                assert 0 <= x <= right and 0 <= y <= bottom, ET.tostring(shape)


def test_no_two_words_of_the_axis_the_stages_or_the_events_overlap(engine: Engine) -> None:
    timelines = [found(seed, engine) for seed in SEEDS]
    timelines += [timeline(read_scenario(file), engine) for file in SCENARIOS.glob("*.yaml")]
    for one in timelines:
        root = ET.fromstring(svg(one))
        days = list(of_class(root, "days")[0].iter(f"{SVG}text"))
        texts = [text for name in ("event", "stage", "package") for g in of_class(root, name) for text in g.iter()]
        boxes = [tuple(reach(text)) for text in (*days, *texts) if text.tag == f"{SVG}text"]
        for (begin, end), (first, last) in combinations(boxes, 2):
            apart = end[0] <= first[0] or last[0] <= begin[0] or end[1] <= first[1] or last[1] <= begin[1]
            assert apart, (begin, end, first, last)


def test_a_thousand_statements_make_a_picture_of_less_than_a_megabyte(engine: Engine) -> None:
    one = timeline(scenario_from(negotiation(1_000, 300)), engine)
    text = svg(one)
    assert len(text.encode()) < 1_000_000
    assert len(of_class(ET.fromstring(text), "statement")) == 1_000


# Words.


ODD: Final = """
title: "המשא ומתן: حكومة الشمال & <Southland> \\"2024\\""
parties:
  northland: {name: "ממשלת הצפון (הזמנית)", role: principal}
  southland: {name: "حكومة الجنوب", role: principal}
  lakeland: {name: "The Very Long Name of the Federal Republic & <Kingdom> of Lakeland", role: mediator}
statements:
  n-1: {speaker: "דובר <משרד>", said: 2024-05-02, positions: [requires: {border: closed}]}
  l-1: {party: lakeland, said: 2024-05-02}
proposals: {plan: {title: "خطة (2024) & <more>", by: [southland], tabled: 2024-05-03, terms: {border: open}}}
"""


def test_angle_brackets_ampersands_and_quotes_come_out_as_they_went_in(engine: Engine) -> None:
    root = drawn(ODD, engine)
    assert words(root).endswith('& <Southland> "2024": a timeline')
    assert any("דובר <משרד>" in words(mark) for mark in of_class(root, "statement"))
    assert any("& <more>" in (text.text or "") for text in root.iter(f"{SVG}text"))


def test_right_to_left_words_are_set_apart_from_those_around_them(engine: Engine) -> None:
    root = drawn(ODD, engine)
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert "\N{FIRST STRONG ISOLATE}ממשלת הצפון (הזמנית)\N{POP DIRECTIONAL ISOLATE}" in texts
    mark = of_class(root, "statement")[0]
    assert words(mark).startswith("\N{LEFT-TO-RIGHT MARK}ממשלת")
    assert not [text for text in texts if text and "\N{FIRST STRONG ISOLATE}" in text and text.isascii()]


def test_a_long_name_stands_on_two_lines_in_the_lane_and_whole_where_one_points_at_it(engine: Engine) -> None:
    party = next(one for one in of_class(drawn(ODD, engine), "party") if one.get("data-of") == "lakeland")
    first, second = [text.text or "" for text in party.iter(f"{SVG}text")][:2]
    assert first == "The Very Long Name of"
    assert second.startswith("the Federal") and second.endswith(lettering.ELLIPSIS)
    assert words(party).startswith("The Very Long Name of the Federal Republic & <Kingdom> of Lakeland")


def test_parties_whose_names_would_be_cut_to_the_same_are_told_apart_by_their_ids(engine: Engine) -> None:
    same = "The Delegation of the Government in the Northern Provinces of "
    text = SMALL.replace("name: Northland", f"name: {same}A").replace("name: Southland", f"name: {same}B")
    root = drawn(text, engine)
    for party in of_class(root, "party"):
        shown = [text.text for text in party.iter(f"{SVG}text")]
        assert (party.get("data-of") in shown) == (party.get("data-of") != "lakeland")
    rows = {one.get("data-of"): one.findtext(f"{SVG}text") for one in of_class(root, "whose")}
    assert rows == {"state": "state", "northland": "northland", "southland": "southland", "lakeland": "Lakeland"}


party_names = st.lists(st.text("abc ", min_size=1, max_size=40).filter(str.strip), min_size=1, max_size=8)
party_ids = st.from_regex(r"[ab]{1,2}(-[ab]{1,40})?", fullmatch=True)


@given(party_names, st.data())
def test_no_two_parties_are_named_alike_however_they_are_called(called: list[str], data: st.DataObject) -> None:
    ids = data.draw(st.lists(party_ids, min_size=len(called), max_size=len(called), unique=True))
    lane, row = Room(12, 166, bold=True), Room(10, 82)
    found = names(dict(zip(ids, called, strict=True)), lane, row)
    in_rows = [found.short(id, row) for id in ids]
    assert len(set(in_rows)) == len(ids)
    assert all(lettering.width_of(text, 10) <= 82 for text in in_rows)
    assert len({(found.lines[id], found.ids.get(id)) for id in ids}) == len(ids)
    assert all(len(lines) <= 2 for lines in found.lines.values())
    assert all(lettering.width_of(line, 12, bold=True) <= 166 for lines in found.lines.values() for line in lines)


@given(st.text(max_size=60), st.floats(0, 300))
def test_a_text_that_was_cut_short_fits(text: str, most: float) -> None:
    cut = lettering.shortened(text, 11, most)
    assert lettering.width_of(cut, 11) <= most or cut == ""
    assert (
        cut.removesuffix(lettering.ELLIPSIS).rstrip()
        == " ".join(text.split())[: len(cut)]
        .removesuffix(lettering.ELLIPSIS)
        .rstrip()[: len(cut.removesuffix(lettering.ELLIPSIS).rstrip())]
    )


@given(st.text(max_size=60))
def test_any_text_makes_well_formed_markup(text: str) -> None:
    root = ET.fromstring(text_of(element("svg", element("title", text), note=text)))
    clean = "".join(c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") else "\ufffd" for c in text)
    written = root.findtext("title")
    assert (written or "").replace("\r\n", "\n").replace("\r", "\n") == clean.replace("\r\n", "\n").replace("\r", "\n")


def test_numbers_are_written_with_one_decimal_at_most() -> None:
    assert text_of(element("rect", x=1.0, y=-0.04, width=2.349)) == '<rect x="1" y="0" width="2.3"/>'
    assert path([[(0, 1.25), (123456.789, 2)]], closed=True) == "M0 1.2L123456.8 2Z"


def test_no_picture_judges(engine: Engine) -> None:
    for seed in SEEDS:
        for text in ET.fromstring(re.sub("<style>.*</style>", "", svg(found(seed, engine)))).itertext():
            assert not JUDGING.search(text), text


def test_with_the_names_of_two_parties_exchanged_the_picture_is_the_same(engine: Engine) -> None:
    text = json.dumps(framed(SMALL))
    one, other = (
        svg(timeline(scenario_from(json.loads(data)), engine))
        for data in (text, swapped(text, "northland", "southland"))
    )
    assert other != one
    assert swapped(other, "northland", "southland") == one


def test_parties_in_another_order_stand_in_another_order_and_are_otherwise_the_same(engine: Engine) -> None:
    def seen(data: dict[str, Any]) -> dict[str, object]:
        one = timeline(scenario_from(data), engine)
        scale = axis.scale([day.date for day in one.days], 190, 1184)
        return {lane.party: lane for lane in lanes(one, scale)}

    data = framed(SMALL)
    turned = {**data, "parties": dict(reversed(data["parties"].items()))}
    assert list(seen(turned)) == list(reversed(seen(data)))
    assert seen(turned) == seen(data)


def test_a_small_picture_is_as_recorded(engine: Engine) -> None:
    text = svg(timeline(scene(SMALL), engine), width=900).replace("><", ">\n<") + "\n"
    if os.environ.get("UPDATE_SCREENS"):
        SCREEN.write_text(text, encoding="utf-8")
    assert text == SCREEN.read_text(encoding="utf-8")


def test_nothing_is_run_or_fetched_and_dark_colours_are_there_for_all_that_is_painted(engine: Engine) -> None:
    text = svg(timeline(scene(SMALL), engine))
    assert not re.search(r"<script|href|url\(|@import|\bon\w+=", text)
    style = text[text.index("<style>") : text.index("</style>")]
    dark = style[style.index("prefers-color-scheme") :]
    used = {name for names in re.findall(r'class="([^"]*)"', text) for name in re.findall(r"\b[fs]-([\w-]+)", names)}
    assert used
    assert all(f".f-{name}{{" in style and f"--picture-{name}:" in dark for name in used)


# The days.


days = st.lists(st.dates(date(1990, 1, 1), date(2040, 1, 1)), min_size=1, max_size=30)


@given(days, st.integers(300, 2000))
def test_later_days_stand_further_to_the_right_and_all_within_the_edges(dates: list[date], width: int) -> None:
    scale = axis.scale(dates, 100, 300 + width)
    places = [scale.x(day) for day in sorted(set(dates))]
    assert all(one < other for one, other in pairwise(places))
    assert places[0] >= 100 and places[-1] < 300 + width


@given(days, st.integers(300, 2000))
def test_ticks_keep_apart_and_stand_where_their_day_is(dates: list[date], width: int) -> None:
    scale = axis.scale(dates, 100, 300 + width)
    found = axis.ticks(scale, 46)
    assert all(other.x - one.x >= 46 - 1e-9 for one, other in pairwise(found))
    assert all(tick.x == scale.x(tick.day) for tick in found)
    assert found[-1].day == max(dates)
    assert found[0].year or found[0].label == str(found[0].day.year)


def test_a_long_stretch_without_anything_new_is_cut_short_and_says_so(engine: Engine) -> None:
    old = SMALL.replace("statements:", "statements:\n  n-0: {said: 2019-05-02, positions: [requires: {talks: yes}]}")
    (cut,) = of_class(drawn(old, engine), "cut")
    assert words(cut) == "The axis is cut short here: nothing was new between 2019-05-02 and 2024-05-02."
    assert not of_class(drawn(SMALL, engine), "cut")


def test_evenly_spaced_days_are_never_cut_short() -> None:
    dates = [date(2024, 1, 1) + timedelta(days=40 * n) for n in range(9)]
    assert not axis.scale(dates, 0, 1000).cuts


# PNG.


def pixels(data: bytes) -> tuple[int, int, bytes]:
    """Width and height of a PNG, and what its pixels are made from."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    parts, at = [], 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            parts.append(data[at + 8 : at + 8 + length])
        at += length + 12
    return width, height, zlib.decompress(b"".join(parts))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_png_has_the_size_of_the_picture_and_is_not_blank(scale: float, engine: Engine) -> None:
    text = svg(timeline(scene(SMALL), engine), width=900)
    root = ET.fromstring(text)
    width, height, content = pixels(png(text, scale))
    assert (width, height) == (900 * scale, number(root, "height") * scale)
    assert len(set(content)) > 50
    assert png(text, scale) == png(text, scale)


def lettered(text: str, family: str = "Noto Sans", weight: int = 400) -> bytes:
    words = element("text", text, x=4, y=30, font_size=20, font_family=family, font_weight=weight)
    return png(text_of(element("svg", words, xmlns="http://www.w3.org/2000/svg", width=300.0, height=40.0)), 1)


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("text", ["Northland", "Ελλάδα", "Україна", "ממשלת", "حكومة"])
def test_letters_come_from_the_fonts_of_the_program_whatever_is_asked_for(text: str, weight: int) -> None:
    assert lettered(text, weight=weight) != lettered("")
    assert lettered(text, "DejaVu Sans, Arial, sans-serif", weight) == lettered(text, weight=weight)


def test_regular_and_bold_letters_differ_in_every_script() -> None:
    for text in ("Northland", "Ελλάδα", "Україна", "ממשלת", "حكومة"):
        assert lettered(text, weight=400) != lettered(text, weight=700)


def test_without_the_fonts_of_the_program_there_are_no_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "FONTS", tmp_path)
    assert lettered("Northland") == lettered("")


def test_a_png_has_the_light_colours_and_no_variables_are_needed(engine: Engine) -> None:
    text = svg(timeline(scene(SMALL), engine), width=900)
    assert png(text, 1) == png(re.sub("<style>.*?</style>", "", text), 1)


def test_what_is_no_svg_is_said_to_be_none() -> None:
    with pytest.raises(ValueError, match=r"."):
        png("no picture")


def test_the_fonts_are_small_and_their_licence_is_beside_them() -> None:
    fonts = list(raster.FONTS.glob("*.ttf"))
    assert len(fonts) == 2
    assert sum(file.stat().st_size for file in fonts) < 1_200_000
    assert "SIL OPEN FONT LICENSE" in (raster.FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_a_voice_counts_from_its_report_or_from_when_it_had_certainly_been_said(engine: Engine) -> None:
    heard: dict[str, Voice] = dict(timeline(scene(SMALL), engine).evaluation.record.heard)
    assert counted(heard["s-1"], "known") == date(2024, 5, 6)
    assert counted(heard["s-1"], "said") == date(2024, 5, 5)
