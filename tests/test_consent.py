"""Proposals that need the consent of some parties only, as a coalition does."""

from __future__ import annotations

import json
from csv import DictReader
from io import StringIO
from random import Random
from typing import Any, Final
from xml.etree import ElementTree

import pytest
import random_scenarios
import reference
import yaml
from building import framed
from observed import asked_of_the_program, expected, observed

from tracker.chronicle import choose, chronicle
from tracker.comparison import compare
from tracker.diagnostics import Problems
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.explanations import state_text
from tracker.facts import PackageKey
from tracker.history import Version
from tracker.inquiries import asked, inquire
from tracker.ladders import sensitivity
from tracker.lineage import lineages
from tracker.moves import find_moves
from tracker.output import (
    compared,
    contrast_json,
    csv,
    days_json,
    inquiries,
    lineage,
    log,
    markdown,
    rivals,
    terminal,
)
from tracker.output import json as json_output
from tracker.output.log_json import Asked
from tracker.output.picture import svg
from tracker.output.sheets import terminal as sheets
from tracker.reading import scenario_from
from tracker.record import Question
from tracker.rivals import rivals as rivals_of
from tracker.timeline import timeline
from tracker.vocabulary import ENDED

Data = dict[str, Any]

CASES: Final = 600

COALITIONS: Final = """
parties:
  reds: {name: Reds, role: principal}
  greens: {name: Greens, role: principal}
  blues: {name: Blues, role: principal}
  court: {name: The Court, role: observer, veto: true}
issues:
  tax: {scale: [lower, as-it-is, higher]}
proposals:
  red-green: {by: [reds, greens], consent: [reds, greens], tabled: 2031-05-01, terms: {tax: higher}}
  all-three: {by: [reds, greens], tabled: 2031-05-01, terms: {tax: higher}}
statements:
  blues-may: {party: blues, said: 2031-05-02, positions: [rejects: {tax: higher}]}
"""

DRAFTS: Final = """
parties:
  reds: {name: Reds, role: principal}
  greens: {name: Greens, role: principal}
  blues: {name: Blues, role: principal}
  elders: {name: Elders, role: observer}
issues:
  tax: {scale: [lower, as-it-is, higher]}
  pensions: {scale: [lower, higher]}
proposals:
  first: {by: [reds], consent: [reds, greens], tabled: 2031-05-01, terms: {tax: higher}}
  second: {by: [greens], counters: first, consent: [greens, elders], tabled: 2031-05-03, terms: {tax: as-it-is}}
statements:
  reds-may: {party: reds, said: 2031-05-02, positions: [accepts: {pensions: higher}]}
"""
"""What the Elders must consent to is no deal for them to decide; the Blues are asked about neither draft."""

NO_DRAFTS: Final = DRAFTS[: DRAFTS.index("proposals:")] + DRAFTS[DRAFTS.index("statements:") :]


def judged(text: str, engine: Engine) -> Evaluation:
    return evaluate(scenario_from(framed(text)), engine)


def with_consent(data: Data, random: Random) -> Data:
    """The scenario with proposals that name whose consent they need; most of them do."""
    data = json.loads(json.dumps(data))
    for proposal in data.get("proposals", {}).values():
        if random.random() < 0.7:
            proposal["consent"] = random.sample(list(data["parties"]), random.randint(1, len(data["parties"])))
    return data


def test_who_is_not_asked_does_not_stand_in_the_way(engine: Engine) -> None:
    evaluation = judged(COALITIONS, engine)
    assert evaluation.judgement("red-green").state == "agreed"
    assert evaluation.judgement("red-green").verdicts["blues"].name == "incompatible"
    assert evaluation.judgement("all-three").state == "incompatible"


def test_who_can_say_no_still_can(engine: Engine) -> None:
    text = COALITIONS + "  court-may: {party: court, said: 2031-05-02, positions: [rejects: {tax: higher}]}\n"
    assert judged(text, engine).judgement("red-green").state == "incompatible"


def test_what_would_have_to_move_is_asked_of_those_alone_whose_consent_it_needs(engine: Engine) -> None:
    evaluation = judged(COALITIONS, engine)
    assert not find_moves(evaluation, PackageKey("red-green", None)).needed
    assert find_moves(evaluation, PackageKey("all-three", None)).needed


@pytest.mark.parametrize("render", [lambda e: terminal.render(e, 100), markdown.render], ids=["terminal", "markdown"])
def test_answers_say_whose_consent_is_needed_and_who_is_not_asked(render: Any, engine: Engine) -> None:
    shown = " ".join(render(judged(COALITIONS, engine)).split())
    assert shown.count("needs the consent of Reds and Greens") == 1
    assert shown.count("not asked") == 1


def test_the_sentence_on_a_state_names_those_whose_consent_it_needs(engine: Engine) -> None:
    evaluation = judged(COALITIONS, engine)
    said = {j.package.key.proposal: state_text(evaluation, j) for j in evaluation.judgements}
    assert said["red-green"] == "“red-green” is accepted by all of Reds and Greens"
    assert said["all-three"].endswith("is not compatible with the stated position of Blues")


def test_a_proposal_cannot_need_the_consent_of_nobody() -> None:
    with pytest.raises(Problems) as problems:
        scenario_from(framed(COALITIONS.replace("consent: [reds, greens]", "consent: []")))
    assert [found.code for found in problems.value.diagnostics] == ["empty-list"]


def test_markdown_marks_who_is_not_asked(engine: Engine) -> None:
    rows = [row for row in markdown.render(judged(COALITIONS, engine)).splitlines() if row.startswith("| ")]
    assert any("agreed" in row and "not asked" in row for row in rows)


def test_json_names_whose_consent_a_proposal_needs(engine: Engine) -> None:
    found = json.loads(json_output.render(judged(COALITIONS, engine)))
    assert {one["id"]: one["consent"] for one in found["proposals"]} == {
        "red-green": ["reds", "greens"],
        "all-three": ["reds", "greens", "blues"],
    }


def test_somebody_who_is_not_there_cannot_be_asked() -> None:
    with pytest.raises(Problems) as problems:
        scenario_from(framed(COALITIONS.replace("consent: [reds, greens]", "consent: [reds, grens]")))
    (found,) = problems.value.diagnostics
    assert (found.code, found.hint) == ("unknown-party", "did you mean `greens`?")


def test_random_scenarios_with_consent_agree_with_the_reference(engine: Engine) -> None:
    other = 0
    for seed in range(CASES):
        random = Random(seed)
        plain = random_scenarios.scenario(random)
        asked = random_scenarios.question(random, plain)
        data = with_consent(plain, Random(f"consent {seed}"))
        result = reference.evaluate(data, **asked)
        assert observed(asked_of_the_program(data, asked, engine)) == expected(result), f"seed {seed}"
        other += result["proposals"] != reference.evaluate(plain, **asked)["proposals"]
    assert other > CASES // 5, "consent mattered too seldom to prove anything"


def test_moves_are_those_of_a_scenario_in_which_just_these_parties_are_principals(engine: Engine) -> None:
    needed = conflicts = 0
    for seed in range(CASES // 4):
        data = with_consent(random_scenarios.scenario(Random(seed)), Random(f"consent {seed}"))
        evaluation = evaluate(scenario_from(data), engine)
        for judgement in evaluation.judgements:
            key = judgement.package.key
            named = data["proposals"][key.proposal].get("consent")
            if not named:
                continue
            found = find_moves(evaluation, key)
            other = find_moves(evaluate(scenario_from(recast(data, named)), engine), key)
            assert found.needed == other.needed, f"seed {seed}: {key}"
            assert moves_of(found) == moves_of(other), f"seed {seed}: {key}"
            assert conflicts_of(found) == conflicts_of(other), f"seed {seed}: {key}"
            conflicts += len(found.conflicts)
            needed += found.needed
    assert needed > 30 and conflicts > 30


def recast(data: Data, principals: list[str]) -> Data:
    """The scenario with these parties as principals, and no proposal that says otherwise."""
    data = json.loads(json.dumps(data))
    for id, party in data["parties"].items():
        if id in principals:
            party["role"] = "principal"
        elif party["role"] == "principal":
            party["role"] = "observer"
    for proposal in data["proposals"].values():
        proposal.pop("consent", None)
    return data


def moves_of(found: Any) -> list[tuple[Any, ...]]:
    return [move.positions for move in found.moves]


def conflicts_of(found: Any) -> tuple[Any, ...]:
    """Their number, and those that are given."""
    return (found.conflicts_in_all, found.conflicts)


# What compares, asks and draws.


def test_a_step_between_drafts_shows_those_who_decide_on_either(engine: Engine) -> None:
    evaluation = judged(DRAFTS, engine)
    (tree,) = lineages(evaluation)
    (later,) = tree.next
    assert later.step is not None
    assert [one.party for one in later.step.verdicts] == ["reds", "greens", "elders"]
    (info,) = days_json.lineage(evaluation, [tree]).drafts[1:]
    assert info.step is not None
    assert list(info.step.verdicts) == ["reds", "greens", "elders"]
    shown = sheets.render(lineage.sheet(evaluation, [tree]), 100)
    assert shown.count("needs the consent of Reds and Greens") == 1
    assert shown.count("needs the consent of Greens and Elders") == 1
    assert "Blues" not in shown


def test_two_proposals_side_by_side_begin_with_those_who_decide_on_either(engine: Engine) -> None:
    found = rivals_of(judged(DRAFTS, engine), "first", "second")
    shown = sheets.render(rivals.sheet(found), 100)
    assert first_words(shown, "Reds", "Greens", "Elders", "Blues") == ["Reds", "Greens", "Elders"]
    assert "first needs the consent of Reds and Greens" in shown
    assert "second needs the consent of Greens and Elders" in shown


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("[reds, greens]", "[reds, blues]", "Reds and Blues; it needs the consent of Reds and Greens"),
        ("[reds, greens]", "[greens, reds]", None),
        ("[reds, greens]", "", "Reds, Greens and Blues; it needs the consent of Reds and Greens"),
        ("", "[reds]", "Reds; it needs the consent of Reds, Greens and Blues"),
        ("", "[reds, greens, blues]", None),
    ],
)
def test_that_other_parties_must_consent_is_told_as_what_differs(
    before: str, after: str, words: str | None, engine: Engine
) -> None:
    base, other = (judged(consenting(named), engine) for named in (before, after))
    found = compare(base, other)
    alternatives = [compared.Alternative("other", found)]
    shown = " ".join(sheets.render(compared.sheet(base, alternatives), 200).split())
    (info,) = contrast_json.comparison(base, alternatives).alternatives
    if words is None:
        assert found.nothing and not info.proposals
        return
    assert f"it would need the consent of {words}" in shown
    (change,), (published,) = found.packages, info.proposals
    assert published.consent is not None
    assert change.consent == (published.consent.before, published.consent.after)
    assert change.states[0] != change.states[1] and not change.verdicts


def test_other_consent_is_told_even_where_the_state_stays_the_same(engine: Engine) -> None:
    base, other = (judged(consenting(named), engine) for named in ("[reds, greens]", "[greens]"))
    (change,) = compare(base, other).packages
    assert (change.states, change.consent) == (("agreed", "agreed"), (("reds", "greens"), ("greens",)))


def test_other_principals_are_no_other_consent_where_no_proposal_names_any(engine: Engine) -> None:
    text = consenting("")
    other = judged(text.replace("{name: Greens, role: principal}", "{name: Greens, role: observer}"), engine)
    assert not [change for change in compare(judged(text, engine), other).packages if change.consent]


def test_who_decides_is_asked_and_about_nothing_else(engine: Engine) -> None:
    evaluation = judged(DRAFTS, engine)
    found = inquire(evaluation)
    assert asked(evaluation) == ("reds", "greens", "blues", "elders")
    packages = {(one.party, one.issue): [str(key) for key in one.packages] for one in found.questions}
    assert packages["elders", "tax"] == ["second"]
    assert packages["blues", "pensions"] == []
    assert [one.answers for one in found.questions if one.party == "blues"] == [(), ()]
    assert all(one.opens == one.reaches == 0 and not one.settling for one in found.questions if one.party == "elders")
    assert any(one.effects for one in found.questions if one.party == "elders")
    shown = sheets.render(tuple(inquiries.blocks(found)), 100)
    assert "principals and those whose consent a proposal needs" in shown.lower()
    assert "Elders: nothing on any issue" in " ".join(terminal.render(evaluation, 200).split())


def test_nobody_is_asked_of_options_that_only_a_proposal_of_others_has(engine: Engine) -> None:
    found = inquire(judged(DRAFTS.replace("{tax: as-it-is}", "{tax: [as-it-is, higher]}"), engine))
    (of_reds,) = [one for one in found.questions if (one.party, one.issue) == ("reds", "tax")]
    assert [one.change.text for one in of_reds.answers] == ["reds also rejects tax=higher"]


def test_nobody_is_asked_about_a_proposal_that_has_come_to_an_end(engine: Engine) -> None:
    evaluation = judged(
        DRAFTS + "as_of: 2031-06-01\nevents:\n  gone: {date: 2031-05-04, proposal: second, becomes: lapsed}\n", engine
    )
    assert evaluation.judgement("second").stages[-1].name in ENDED
    assert asked(evaluation) == ("reds", "greens", "blues")
    assert "Elders: nothing" not in terminal.render(evaluation, 200)


def test_csv_tells_on_whose_verdict_a_state_rests(engine: Engine) -> None:
    rows = list(DictReader(StringIO(csv.render(judged(COALITIONS, engine)))))
    decides = {(row["proposal"], row["party"]): row["decides"] for row in rows}
    assert decides == {
        ("red-green", "reds"): "yes",
        ("red-green", "greens"): "yes",
        ("red-green", "blues"): "no",
        ("red-green", "court"): "yes",
        ("all-three", "reds"): "yes",
        ("all-three", "greens"): "yes",
        ("all-three", "blues"): "yes",
        ("all-three", "court"): "yes",
    }


def test_a_picture_has_a_band_for_each_party_that_decides(engine: Engine) -> None:
    root = ElementTree.fromstring(svg(timeline(scenario_from(framed(DRAFTS)), engine)))
    bands = [one for one in root.iter() if one.get("class") == "band" and one.get("data-party")]
    assert [(one.get("data-of"), one.get("data-party")) for one in bands] == [
        ("first", "reds"),
        ("first", "greens"),
        ("second", "greens"),
        ("second", "elders"),
    ]


def test_what_verdicts_rest_on_begins_with_those_who_decide(engine: Engine) -> None:
    ladder = sensitivity(judged(DRAFTS, engine))[0]
    rows = [row.party for row in ladder.rows if str(row.package) == "second"]
    assert rows == [None, "greens", "elders", "reds", "blues"]


def test_a_version_that_brings_a_proposal_tells_the_verdicts_of_those_who_decide(engine: Engine) -> None:
    versions = (
        Version(None, "talks.yaml", yaml.safe_dump(framed(text), sort_keys=False).encode())
        for text in (DRAFTS, NO_DRAFTS)
    )
    chosen = choose(chronicle(versions, engine, Question()), everything=True, narrowed=False)
    shown = sheets.render(log.sheet(chosen, Asked("talks.yaml", "default", Question())), 100)
    _, _, brought = shown.partition("second  new:")
    assert first_words(brought, "Reds", "Greens", "Elders", "Blues")[:2] == ["Greens", "Elders"]
    assert "Blues" not in shown


def consenting(named: str) -> str:
    """The coalition's proposal alone, with this list of whose consent it needs."""
    given = f"consent: {named}, " if named else ""
    (kept,) = [line for line in COALITIONS.splitlines() if "red-green:" in line]
    (other,) = [line for line in COALITIONS.splitlines() if "all-three:" in line]
    return COALITIONS.replace(other + "\n", "").replace(kept, kept.replace("consent: [reds, greens], ", given))


def first_words(shown: str, *names: str) -> list[str]:
    """Which of the names rows of a text begin with, in their order."""
    words = [row.replace("•", " ").split() for row in shown.splitlines()]
    return [row[0] for row in words if row and row[0] in names]
