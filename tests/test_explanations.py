"""Verdicts in words: reasons, the voices that decide, what lies dormant, what was defeated, and by what."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import get_args

import pytest
import random_scenarios
from building import evaluated, scene, verdict
from observed import asked_of_the_program

from tracker import explanations as say
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.explanations import Reason
from tracker.output import json as json_output
from tracker.output import terminal
from tracker.reading import read_scenario
from tracker.record import Question
from tracker.verdicts import TermValue

PLAN = "proposals: {plan: {title: The plan, terms: {border: open, talks: yes}}}\n"


def reasons(evaluation: Evaluation, party: str = "northland", package: str = "plan") -> tuple[Reason, ...]:
    judgement = evaluation.judgement(package)
    return say.reasons(evaluation, judgement.verdicts[party], judgement.package)


def of_one(engine: Engine, *positions: str, more: str = "") -> Evaluation:
    return evaluated(engine, f"{PLAN}statements: {{one: {{positions: [{', '.join(positions)}]{more}}}}}")


def verdict_text(evaluation: Evaluation) -> str:
    return say.verdict_text(
        evaluation, verdict(evaluation), evaluation.judgement("plan").package.key, reasons(evaluation)
    )


def deciding(evaluation: Evaluation) -> list[tuple[str, str | None]]:
    """The rule and the issue of each reason that carries the verdict."""
    found = say.deciding(verdict(evaluation), reasons(evaluation))
    return [(reason.rule, reason.issue) for reason in found]


def whys(evaluation: Evaluation) -> list[tuple[str, str]]:
    return list(say.whys(evaluation, verdict(evaluation), reasons(evaluation)))


# Reasons.


@pytest.mark.parametrize(
    ("position", "text"),
    [
        ("{requires: {border: open}}", "Northland requires border=open"),
        ("{requires: {border: [closed, silent]}}", "Northland requires border=closed or silent"),
        ("{requires: {observers: '>=9'}}", "Northland requires observers>=9, and the deal does not address it"),
        ("{rejects: {border: any}}", "Northland rejects border=any"),
        ("{accepts: {talks: yes}}", "Northland accepts talks=yes"),
        ("{considers: {border: [open, closed]}}", "Northland is open to border=open or closed"),
        ("{accepts: {proposal: plan}}", "Northland accepts “The plan”"),
        ("{considers: {proposal: plan}}", "Northland is open to “The plan”"),
        ("{rejects: {proposal: plan}}", "Northland rejects “The plan”"),
        (
            "{rejects: {border: open}, provided: {talks: [yes, silent], guarantor: silent}}",
            "Northland rejects border=open provided talks=yes or silent and guarantor=silent",
        ),
    ],
)
def test_a_reason_says_what_the_party_said_in_the_words_of_the_file(engine: Engine, position: str, text: str) -> None:
    (reason,) = reasons(of_one(engine, position))
    assert (reason.text, reason.active, reason.effective) == (text, True, True)
    assert (reason.voice.id, reason.position) == ("one", 0)


def test_a_yes_with_a_condition_gives_two_reasons(engine: Engine) -> None:
    found = reasons(of_one(engine, "{accepts: {proposal: plan}, provided: {talks: yes}}"))
    assert {reason.rule: reason.text for reason in found} == {
        "proposal-accepted": "Northland accepts “The plan” provided talks=yes",
        "proposal-accepted-with-conditions": "Northland says yes, but: accepts “The plan” provided talks=yes",
    }


def test_tabling_is_a_reason_without_a_position(engine: Engine) -> None:
    text = "proposals: {plan: {title: The plan, by: [northland], terms: {talks: yes}}}"
    (reason,) = reasons(evaluated(engine, text))
    assert (reason.text, reason.position, reason.voice.kind) == ("Northland tabled “The plan”", None, "tabling")


def test_where_there_is_no_name_or_title_the_id_stands(engine: Engine) -> None:
    text = """
    parties: {northland: {role: principal}}
    issues: {talks: {yes_no: true}}
    proposals: {plan: {by: [northland], terms: {talks: yes}}}
    """
    found = evaluated(engine, text)
    assert reasons(found)[0].text == "northland tabled “plan”"
    assert say.issue_title(found, "talks") == "talks"


def test_an_earlier_phase_is_called_the_case_that_it_stopped_there(engine: Engine) -> None:
    text = """
    proposals: {plan: {title: The plan, phases: [{id: truce, terms: {talks: no}}, {id: end, terms: {talks: yes}}]}}
    statements: {one: {positions: [rejects: {proposal: plan@truce}]}}
    """
    (reason,) = reasons(evaluated(engine, text), package="plan@truce")
    assert reason.text == "Northland rejects “The plan, if it stopped at `truce`”"


def test_reasons_are_on_the_whole_first_and_then_issue_by_issue_as_in_the_file(engine: Engine) -> None:
    positions = [
        "{accepts: {talks: yes, border: open}}",
        "{requires: {observers: any}}",
        "{considers: {proposal: plan}}",
    ]
    found = reasons(of_one(engine, *positions))
    assert [(reason.issue, reason.position) for reason in found] == [
        (None, 2),
        ("border", 0),
        ("observers", 1),
        ("talks", 0),
    ]


def test_a_reason_whose_condition_does_not_hold_names_the_issues_on_which_it_does_not(engine: Engine) -> None:
    text = """
    proposals: {plan: {terms: {border: open}, to_negotiate: {talks: yes}}}
    statements:
      one:
        positions:
          - accepts: {border: open}
            provided: {talks: yes, observers: any, guarantor: silent}
    """
    (reason,) = reasons(evaluated(engine, text))
    assert (reason.active, reason.effective, set(reason.unmet)) == (False, False, {"talks", "observers"})


def test_a_reason_that_was_defeated_says_by_what_and_why(engine: Engine) -> None:
    text = f"""{PLAN}
statements:
  first: {{said: 2024-05-10, attribution: named, positions: [rejects: {{border: open}}]}}
  second: {{said: 2024-06, attribution: official, positions: [accepts: {{border: open}}]}}
"""
    found = evaluated(engine, text)
    (lost,) = [reason for reason in reasons(found) if not reason.effective]
    assert (lost.voice.id, lost.active, lost.rule) == ("first", True, "option-rejected")
    (defeat,) = lost.defeats
    assert say.defeat_text(found, defeat) == (
        "`second` (2024-06, official) was said later than `first` (2024-05-10, named), with at least the same authority"
    )


def test_a_defeated_tabling_is_called_a_tabling(engine: Engine) -> None:
    text = """
    proposals: {plan: {by: [northland], terms: {border: open}}}
    statements: {one: {said: 2024-05-10, positions: [rejects: {border: open}]}}
    """
    found = evaluated(engine, text)
    (lost,) = [reason for reason in reasons(found) if not reason.effective]
    assert say.defeat_text(found, lost.defeats[0]) == (
        "`one` (2024-05-10, official), on a part, was said later than the tabling of `plan`, on the whole, "
        "with at least the same authority"
    )


# Whose word it is.


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("attribution: official", "official"),
        ("attribution: anonymous", "anonymous"),
        ("attribution: inferred", "inferred"),
        ("attribution: official, told_by: lakeland", "told by Lakeland"),
    ],
)
def test_a_voice_says_how_it_comes_to_us(engine: Engine, more: str, words: str) -> None:
    found = of_one(engine, "{rejects: {border: open}}", more=f", {more}")
    assert say.directness(found, reasons(found)[0].voice) == words


@pytest.mark.parametrize(
    ("modality", "words"),
    [
        ("requires", "according to Lakeland, Northland would agree to border=open"),
        ("accepts", "according to Lakeland, Northland would agree to border=open"),
        ("considers", "according to Lakeland, Northland is open to border=open"),
        ("rejects", "according to Lakeland, Northland rejects border=open"),
    ],
)
def test_what_another_party_told_never_passes_for_the_partys_own_word(
    engine: Engine, modality: str, words: str
) -> None:
    (reason,) = reasons(of_one(engine, f"{{{modality}: {{border: open}}}}", more=", told_by: lakeland"))
    assert reason.text == words


def test_what_the_analyst_inferred_never_passes_for_the_partys_own_word(engine: Engine) -> None:
    (reason,) = reasons(of_one(engine, "{rejects: {border: open}}", more=", attribution: inferred"))
    assert reason.text == "inferred: Northland rejects border=open"


def test_a_defeat_too_names_who_told_or_assumed(engine: Engine) -> None:
    text = f"""{PLAN}
statements:
  told: {{said: 2024-05-10, told_by: lakeland, positions: [rejects: {{border: open}}]}}
  own: {{said: 2024-06-10, positions: [accepts: {{border: open}}]}}
"""
    found = evaluated(engine, text)
    (lost,) = [reason for reason in reasons(found) if reason.defeats]
    assert "`told` (2024-05-10, told by Lakeland)" in say.defeat_text(found, lost.defeats[0])


ASSUMED = f"""{PLAN}
assumptions: {{guess: {{party: northland, positions: [rejects: {{border: open}}]}}}}
"""


def test_what_is_assumed_says_so_wherever_it_bears_on_a_result(engine: Engine) -> None:
    found = evaluated(engine, ASSUMED, assume=["guess"])
    (reason,) = reasons(found)
    assert reason.text == "assumed: Northland rejects border=open"
    assert say.directness(found, reason.voice) == "assumed by the analyst"
    assert verdict(found).assumptions == found.judgement("plan").assumptions == ("guess",)
    assert verdict(found, "southland").assumptions == ()


def test_an_assumption_that_lies_dormant_bears_on_no_verdict(engine: Engine) -> None:
    text = ASSUMED.replace("[rejects: {border: open}]", "[{rejects: {border: open}, provided: {talks: no}}]")
    found = evaluated(engine, text, assume=["guess"])
    assert found.record.assumed == ("guess",)
    assert verdict(found).assumptions == ()


# Verdicts and states.


@pytest.mark.parametrize(
    ("positions", "text"),
    [
        (
            ["{rejects: {border: open, talks: yes}}"],
            "“The plan” is not compatible with the stated position of Northland on border and talks",
        ),
        (["{rejects: {proposal: plan}}"], "Northland rejects “The plan” as a whole"),
        (
            ["{rejects: {border: open}}", "{considers: {proposal: plan}}"],
            "Northland accepts “The plan” as a whole or is open to it, and its stated position on border is not met",
        ),
        (
            ["{rejects: {proposal: plan}}", "{considers: {proposal: plan}}"],
            "stated positions of Northland differ on “The plan” as a whole",
        ),
        (
            ["{rejects: {border: open}}", "{considers: {border: open}}"],
            "stated positions of Northland differ on border",
        ),
        (["{accepts: {proposal: plan}}"], "Northland accepts “The plan” as a whole"),
        (
            ["{accepts: {border: open, talks: yes}}"],
            "every term of “The plan” is what Northland requires or accepts",
        ),
        (
            ["{requires: {border: open}}"],
            "“The plan” gives Northland what it requires or accepts on border, "
            "and nothing it stated rules out the rest",
        ),
        (
            ["{considers: {border: open, talks: yes}}"],
            "Northland is open to what “The plan” says on border and talks, and has stated nothing against the rest",
        ),
        (
            ["{considers: {proposal: plan}}"],
            "Northland is open to “The plan” as a whole, and has stated nothing against its terms",
        ),
        (["{accepts: {border: closed}}"], "nothing that Northland stated bears on the terms of “The plan”"),
    ],
)
def test_a_verdict_is_given_in_the_sentence_of_its_rule(engine: Engine, positions: list[str], text: str) -> None:
    assert verdict_text(of_one(engine, *positions)) == text


def test_a_state_is_given_in_the_sentence_of_its_rule(engine: Engine) -> None:
    found = of_one(engine, "{rejects: {proposal: plan}}")
    text = say.state_text(found, found.judgement("plan"))
    assert text == "“The plan” is not compatible with the stated position of Northland"


def test_a_term_is_written_as_in_an_edit(engine: Engine) -> None:
    text = "proposals: {plan: {terms: {border: [open, closed], observers: 5..9}}}"
    found = evaluated(engine, text)
    terms = [say.term_text(found, term.issue, term.cells) for term in verdict(found).terms]
    assert terms == ["border=closed or open", "observers=5..9"]


def test_every_value_of_a_term_has_words() -> None:
    assert all(say.term_value_text(value) for value in get_args(TermValue))


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_reads_as_people_write_it(words: list[str], text: str) -> None:
    assert say.listed(words) == text


# The voices that decide.


def test_of_an_incompatible_verdict_what_is_against_decides(engine: Engine) -> None:
    found = of_one(engine, "{accepts: {talks: yes}}", "{rejects: {border: open, proposal: plan}}")
    assert deciding(found) == [("proposal-rejected", None), ("option-rejected", "border")]


def test_of_a_contested_verdict_both_sides_decide(engine: Engine) -> None:
    found = of_one(engine, "{rejects: {border: open}}", "{considers: {proposal: plan}}", "{accepts: {talks: yes}}")
    assert deciding(found) == [("proposal-considered", None), ("option-rejected", "border")]
    found = of_one(engine, "{rejects: {border: open}}", "{accepts: {border: open, talks: yes}}")
    assert set(deciding(found)) == {("option-rejected", "border"), ("option-accepted", "border")}


def test_of_an_accepted_verdict_the_yes_to_the_whole_decides(engine: Engine) -> None:
    found = of_one(engine, "{accepts: {proposal: plan, border: open}}", "{considers: {proposal: plan}}")
    assert deciding(found) == [("proposal-accepted", None)]


@pytest.mark.parametrize(
    "positions",
    [["{accepts: {border: open, talks: yes}}"], ["{accepts: {border: open}}", "{considers: {talks: yes}}"]],
)
def test_of_a_compatible_or_open_verdict_what_is_in_favour_decides(engine: Engine, positions: list[str]) -> None:
    assert {issue for _, issue in deciding(of_one(engine, *positions))} == {"border", "talks"}


def test_of_a_verdict_that_depends_on_what_is_unspecified_the_position_it_depends_on_decides(engine: Engine) -> None:
    text = """
    proposals: {plan: {terms: {border: [closed, open]}}}
    statements: {one: {positions: [rejects: {border: closed}]}}
    """
    assert deciding(evaluated(engine, text)) == [("option-rejected", "border")]


def test_of_an_unstated_verdict_nothing_decides(engine: Engine) -> None:
    assert deciding(of_one(engine, "{accepts: {border: closed}}")) == []


def test_what_was_defeated_or_lies_dormant_never_decides(engine: Engine) -> None:
    text = f"""{PLAN}
statements:
  first: {{said: 2024-05-10, positions: [accepts: {{border: open}}]}}
  second: {{said: 2024-06-10, positions: [rejects: {{border: open}}]}}
  third: {{said: 2024-06-10, positions: [{{rejects: {{talks: yes}}, provided: {{border: closed}}}}]}}
"""
    assert deciding(evaluated(engine, text)) == [("option-rejected", "border")]


# Why contested.


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        (
            ["{considers: {proposal: plan}}", "{rejects: {border: open, talks: yes}}"],
            [
                (
                    "demand-unmet-although-open",
                    "Northland is open to the whole, although its stated position on border and talks is not met",
                )
            ],
        ),
        (
            ["{accepts: {proposal: plan}}", "{requires: {border: closed}}"],
            [
                (
                    "demand-unmet-although-open",
                    "Northland accepts the whole, although its stated position on border is not met",
                )
            ],
        ),
        (
            ["{rejects: {proposal: plan}}", "{accepts: {proposal: plan}, provided: {talks: no}}"],
            [
                ("yes-but", "Northland says yes, but under a condition that this does not meet"),
                ("voices-differ", "stated positions of Northland differ on the whole"),
            ],
        ),
        (
            ["{rejects: {border: open, talks: yes}}", "{considers: {border: open, talks: yes}}"],
            [("voices-differ", "stated positions of Northland differ on border and talks")],
        ),
        (["{rejects: {border: open}}"], []),
        (["{accepts: {proposal: plan}}"], []),
    ],
)
def test_a_contested_verdict_says_what_makes_it_so(
    engine: Engine, positions: list[str], expected: list[tuple[str, str]]
) -> None:
    assert whys(of_one(engine, *positions)) == expected


def test_every_contested_verdict_has_a_why_and_every_one_but_unstated_a_deciding_voice(engine: Engine) -> None:
    contested = decided = 0
    for seed in range(300):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        found = asked_of_the_program(data, random_scenarios.question(random, data), engine)
        for judgement in found.judgements:
            for one in judgement.verdicts.values():
                given = say.reasons(found, one, judgement.package)
                assert bool(list(say.whys(found, one, given))) == (one.name == "contested"), f"seed {seed}"
                assert bool(say.deciding(one, given)) == (one.name != "unstated"), f"seed {seed}"
                contested += one.name == "contested"
                decided += one.name != "unstated"
    assert contested > 100
    assert decided > 300


# Sources and places.


SOURCED = """
sources: {wire: {publisher: A wire}, paper: {publisher: A paper}}
proposals: {plan: {terms: {border: open, talks: yes}}}
statements:
  one: {said: 2024-05-10, source: wire, positions: [rejects: {border: open}]}
  two: {said: 2024-05-11, source: SECOND, positions: [rejects: {talks: yes}]}
"""


@pytest.mark.parametrize(
    ("second", "sources", "words"),
    [("wire", ("wire",), "single source: wire"), ("paper", ("wire", "paper"), "2 sources: wire, paper")],
)
def test_a_verdict_that_rests_on_a_single_source_says_so(
    engine: Engine, second: str, sources: tuple[str, ...], words: str
) -> None:
    found = evaluated(engine, SOURCED.replace("SECOND", second))
    assert say.sources(found, reasons(found)) == sources
    assert words in terminal.render(found, 100)


def test_a_reason_stands_at_the_line_of_its_position(tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(
        """\
format: 1
parties:
  northland: {name: Northland, role: principal}
issues:
  border: {scale: [closed, open]}
proposals:
  plan:
    tabled: 2024-01-01
    by: [northland]
    terms: {border: open}
statements:
  one:
    party: northland
    attribution: official
    said: 2024-05-10
    positions:
      - requires: {border: open}
      - rejects: {border: any}
assumptions:
  guess:
    party: northland
    positions:
      - accepts: {border: open}
""",
        encoding="utf-8",
    )
    found = evaluate(read_scenario(path), engine, Question(assume=frozenset({"all"})))
    lines = {reason.rule: reason.place.line for reason in reasons(found) if reason.place}
    assert lines == {"proposal-tabled": 9, "demand-met": 17, "option-rejected": 18, "option-accepted": 23}


def test_a_scenario_from_plain_data_has_no_places(engine: Engine) -> None:
    found = evaluate(scene(PLAN + "statements: {one: {positions: [requires: {border: open}]}}"), engine)
    assert [reason.place for reason in reasons(found)] == [None]


def test_the_json_gives_each_reason_with_its_rule_statement_position_and_effect(engine: Engine) -> None:
    text = f"""{PLAN}
statements:
  first: {{said: 2024-05-10, positions: [{{accepts: {{talks: yes}}}}, {{rejects: {{border: open}}}}]}}
  second: {{said: 2024-06-10, positions: [considers: {{border: open}}]}}
"""
    (proposal,) = json.loads(json_output.render(evaluated(engine, text)))["proposals"]
    found = proposal["verdicts"]["northland"]
    assert (found["verdict"], found["rule"]) == ("open", "open-term-met")
    keys = ("rule", "polarity", "effective", "issue", "statement", "position")
    assert [tuple(reason[key] for key in keys) for reason in found["reasons"]] == [
        ("option-rejected", "against", False, "border", "first", 1),
        ("option-considered", "leaning", True, "border", "second", 0),
        ("option-accepted", "for", True, "talks", "first", 0),
    ]
    (lost,) = [reason for reason in found["reasons"] if not reason["effective"]]
    assert lost["defeated_by"] == [{"statement": "second", "tabling": None, "rule": "later-as-strong"}]
    assert proposal["verdicts"]["southland"]["unstated"] == ["border", "talks"]
