"""Lints: what each says of a dossier and what it does not, how they are set, and that they are alike for everybody."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import random_scenarios
import yaml
from building import data_of, framed

from tracker.cells import IssueCells
from tracker.cli import run
from tracker.diagnostics import Diagnostic, Problems
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.facts import PackageKey
from tracker.inquiries import Ruling, rulings, without
from tracker.lints import LINTS, WordList, lint, read_words, support
from tracker.lints.alone import could_matter
from tracker.lints.unheard import rulings_without
from tracker.lints.unrepeated import not_repeated
from tracker.lints.words import SHIPPED
from tracker.reading import ScenarioFile, read_scenario, scenario_from
from tracker.scenario import Checks

Data = dict[str, Any]
ROOT = Path(__file__).parent.parent
SHIPPED_WORDS = read_words()


def linted(file: ScenarioFile, engine: Engine, *only: str, words: WordList = SHIPPED_WORDS) -> tuple[Diagnostic, ...]:
    return lint(file, lambda: evaluate(file, engine), words, only or LINTS)


def told(engine: Engine, text: str | Data, *only: str, words: WordList = SHIPPED_WORDS) -> list[str]:
    """The messages about a scenario, each with its place as a path."""
    data = framed(text) if isinstance(text, str) else text
    found = linted(scenario_from(data), engine, *only, words=words)
    assert all(one.severity == "warning" and one.hint for one in found)
    return [f"{one.subject}: {one.message}" for one in found]


# no-source

SOURCED = """
sources:
  gazette: {publisher: The Gazette, date: 2024-05-11}
statements:
  n-1: {source: gazette, positions: [requires: {border: open}]}
  s-1: {party: southland, source: gazette, positions: [accepts: {border: open}]}
"""


def test_what_names_no_source_is_told_where_others_do(engine: Engine) -> None:
    text = """
    sources: {gazette: {publisher: The Gazette}, agency: {publisher: An agency}}
    statements:
      with: {source: gazette, said: 2024-05-10}
      without: {said: 2024-05-10}
      relayed: {said: 2024-05-10, via: agency}
    proposals:
      tabled: {by: [northland], terms: {border: open}}
      tabled-and-told: {by: [northland], source: gazette, terms: {border: open}}
      drawn-up: {terms: {border: open}}
    events:
      meeting: {date: 2024-05-01}
      signing: {date: 2024-05-02, source: gazette}
    """
    assert told(engine, text, "no-source") == [
        "statements.without: the statement `without` names no source",
        "statements.relayed: the statement `relayed` names no source",
        "proposals.tabled: the proposal `tabled` names no source",
        "events.meeting: the event `meeting` names no source",
    ]


def test_a_scenario_without_sources_is_no_dossier(engine: Engine) -> None:
    text = """
    statements: {aide: {attribution: anonymous, positions: [rejects: {border: open}]}}
    proposals: {plan: {by: [northland], terms: {border: open}}}
    """
    assert told(engine, text) == []


# long-quote


@pytest.mark.parametrize(("words", "check", "expected"), [(40, "", 0), (41, "", 1), (41, "{quote_words: 41}", 0)])
def test_a_quote_is_long_from_the_word_after_the_most(engine: Engine, words: int, check: str, expected: int) -> None:
    data = framed(SOURCED)
    data["statements"]["n-1"]["quote"] = {"exact": "word " * words, "prefix": "many " * 50}
    if check:
        data["check"] = data_of(check)
    found = told(engine, data, "long-quote")
    assert found == ["statements.n-1.quote.exact: this quote has 41 words, and 40 are the most"] * expected


# one-sided-source


def one_sided(engine: Engine, entries: str) -> list[str]:
    return told(engine, f"sources: {{a: {{}}, b: {{}}, c: {{}}}}\n{entries}", "one-sided-source")


def test_sources_cited_once_for_one_party_are_told_in_one_line_by_party(engine: Engine) -> None:
    entries = """
statements:
  n-1: {said: 2024-05-10, source: a}
  n-2: {said: 2024-05-10, source: b}
  s-1: {said: 2024-05-10, source: c, party: southland}
"""
    assert one_sided(engine, entries) == [
        "sources.a: 3 of 3 sources are cited once only, for one party: `northland` (2), `southland` (1)"
    ]
    assert one_sided(
        engine, entries + "  n-3: {said: 2024-05-11, source: a}\n  n-4: {said: 2024-05-11, source: b}"
    ) == ["sources.c: 1 of 3 sources is cited once only, for one party: `southland` (1)"]


@pytest.mark.parametrize(
    "entries",
    [
        "statements: {n-1: {said: 2024-05-10, source: a}, s-1: {party: southland, said: 2024-05-10, source: a}}",
        "statements: {n-1: {said: 2024-05-10, source: a}, n-2: {said: 2024-05-11, source: a}}",
        "statements: {n-1: {said: 2024-05-10, source: a, told_by: southland}}",
        "statements: {n-1: {said: 2024-05-10, source: a}}\nevents: {e: {date: 2024-05-01, source: a}}",
        "statements: {n-1: {said: 2024-05-10, via: a}}",
        "events: {e: {date: 2024-05-01, source: a}}",
        "proposals: {plan: {by: [northland, southland], source: a, terms: {border: open}}}",
        "proposals: {plan: {source: a, terms: {border: open}}}",
    ],
)
def test_a_source_that_was_read_for_more_than_one_party_or_twice_passes(engine: Engine, entries: str) -> None:
    assert one_sided(engine, entries) == []


def test_a_source_of_a_proposal_that_one_party_tabled_is_cited_for_that_party(engine: Engine) -> None:
    (found,) = one_sided(engine, "proposals: {plan: {by: [southland], source: b, terms: {border: open}}}")
    assert found == "sources.b: 1 of 3 sources is cited once only, for one party: `southland` (1)"


def test_fifty_sources_cited_once_give_one_warning_with_few_places(engine: Engine, tmp_path: Path) -> None:
    data = framed("{}")
    data["sources"] = {f"r-{n}": {"date": "2024-05-10"} for n in range(50)}
    data["statements"] = {
        f"s-{n}": {"party": "northland", "attribution": "official", "source": f"r-{n}"} for n in range(50)
    }
    (found,) = linted(file_of(data, tmp_path), engine, "one-sided-source")
    assert found.message == "50 of 50 sources are cited once only, for one party: `northland` (50)"
    assert [one.message for one in found.related] == [f"`r-{n}`, for `northland`" for n in range(1, 6)]
    assert found.hint and found.hint.endswith("`r-15` and 34 more")


# not-repeated

OLD = """
sources: {gazette: {publisher: The Gazette}}
as_of: 2024-12-31
statements:
  old: {said: 2024-05-10, positions: [requires: {border: open}]}
  new: {said: 2024-11-10, positions: [accepts: {observers: 100}]}
proposals:
  plan: {terms: {border: partly-open, observers: 100}}
"""


def unrepeated(engine: Engine, *changes: tuple[str, str]) -> list[str]:
    text = OLD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return told(engine, text, "not-repeated")


def later(entry: str) -> tuple[str, str]:
    return "proposals:", f"  later: {entry}\nproposals:"


def test_an_old_demand_is_told_if_its_party_spoke_on_something_else_since(engine: Engine) -> None:
    place = "statements.old.positions[0].requires.border"
    assert unrepeated(engine) == [f"{place}: `northland` has not repeated this demand on `border` for 235 days"]
    assert unrepeated(engine, ("plan:", "plan-b:"), later("{party: southland, positions: [{accepts: {talks: yes}}]}"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("2024-12-31", "2024-08-08"), "it is 90 days old"),
        (("as_of", "check: {repeat_days: 300}\nas_of"), "the file allows more"),
        (("said: 2024-05-10", "said: 2024-05-10/2024-12-01"), "it may have been said later"),
        (("requires: {border: open}", "accepts: {border: open}"), "it is no demand"),
        (("accepts: {observers: 100}", "considers: {border: open}"), "nothing else was spoken of"),
        (("positions: [accepts: {observers: 100}]", "summary: No comment"), "no position was taken since"),
        (("new: {", "new: {party: southland, "), "another party spoke"),
        (("new: {", "new: {told_by: southland, "), "another party spoke for it"),
        (("old: {", "old: {told_by: southland, "), "another party told of it"),
        (("old: {", "old: {until: 2024-06, "), "it expired"),
        (("new: {", "new: {withdraws: [old], "), "it was taken back"),
        (("plan:", "plan-b:\n    by: [northland]\n    tabled: 2025-02-01\n    terms: {talks: yes}\n  plan:"), ""),
        (later("{said: 2024-12-01, positions: [requires: {border: open}]}"), "it was said again"),
        (later("{said: 2024-12-01, positions: [rejects: {border: closed}]}"), "it was said again in part"),
        (later("{said: 2024-12-01, positions: [accepts: {border: open}]}"), "it was spoken of in line with it"),
        (later("{said: 2024-12-01, positions: [accepts: {border: [any, silent]}]}"), "it was replaced"),
        (("plan: {terms", "plan: {tabled: 2025-01-02, terms"), "no proposal is known"),
    ],
)
def test_a_demand_passes(engine: Engine, change: tuple[str, str], why: str) -> None:
    assert (unrepeated(engine, change) == []) is bool(why), why


def test_a_demand_passes_where_no_proposal_goes_on(engine: Engine) -> None:
    ended = ("proposals:", "events: {end: {date: 2024-12-01, proposal: plan, becomes: rejected}}\nproposals:")
    assert unrepeated(engine, ended) == []


def test_a_weaker_voice_does_not_repeat_and_a_leaning_to_more_neither(engine: Engine) -> None:
    weaker = later("{attribution: anonymous, said: 2024-12-01, positions: [requires: {border: open}]}")
    assert len(unrepeated(engine, weaker)) == 1
    more = later("{attribution: anonymous, said: 2024-12-01, positions: [considers: {border: partly-open}]}")
    assert len(unrepeated(engine, more)) == 1


def test_demands_of_one_statement_are_told_together(engine: Engine) -> None:
    (found,) = unrepeated(engine, ("[requires: {border: open}]", "[{requires: {border: open, guarantor: nobody}}]"))
    assert "has not repeated its demands on `border`, `guarantor` for 235 days" in found


def many(count: int, attribution: str = "official") -> Data:
    """A dossier of two parties, each of which speaks on every issue again and again."""
    data = framed(OLD)
    stances = [{"requires": {"border": "open"}}, {"rejects": {"border": "closed"}}, {"accepts": {"talks": "yes"}}]
    days = [str(date(2023, 1, 1) + timedelta(days=n % 600)) for n in range(count)]
    data["statements"] = {
        f"s-{n}": {
            "party": ("northland", "southland")[n % 2],
            "attribution": attribution,
            "source": "gazette",
            "said": days[n],
            "positions": [stances[n // 2 % 3]],
        }
        for n in range(count)
    }
    return data


def test_what_a_party_said_is_gone_through_once_however_many_its_demands(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    named = IssueCells.named

    def counted(cells: IssueCells, options: Iterable[str]) -> int:
        nonlocal calls
        calls += 1
        return named(cells, options)

    evaluation = evaluate(scenario_from(many(600)), engine)
    monkeypatch.setattr(IssueCells, "named", counted)
    found = list(not_repeated(evaluation))
    assert [one.message for one in found] == [
        f"`{party}` has not repeated this demand on `border` for {days} days"
        for party, days in (("northland", 134), ("southland", 133))
    ]
    assert calls <= 2 * 600


# unspoken-issue


def test_an_issue_without_a_position_is_told(engine: Engine) -> None:
    text = f"""{SOURCED}
proposals: {{plan: {{terms: {{talks: yes}}}}}}
assumptions: {{guess: {{party: northland, positions: [rejects: {{guarantor: any}}]}}}}
"""
    assert told(engine, text, "unspoken-issue") == [
        f"issues.{issue}: nobody has taken a position on `{issue}`" for issue in ("observers", "guarantor", "talks")
    ]
    hints = [one.hint for one in linted(scenario_from(framed(text)), engine, "unspoken-issue")]
    assert [hint and hint.endswith("leave it out") for hint in hints] == [True, False, False]


def test_a_position_on_whatever_day_by_whatever_party_speaks_of_an_issue(engine: Engine) -> None:
    text = (
        SOURCED.replace("accepts: {border: open}", "rejects: {observers: any, guarantor: any}, accepts: {talks: yes}")
        .replace("positions: [rejects", "positions: [{rejects")
        .replace("any}, accepts: {talks: yes}]", "any}}, {accepts: {talks: yes}}]")
    )
    assert told(engine, "as_of: 2024-01-01\n" + text, "unspoken-issue") == []


def test_an_issue_that_a_statement_names_as_a_condition_only_was_spoken_of(engine: Engine) -> None:
    given = SOURCED.replace("[accepts: {border: open}]", "[{accepts: {border: open}, provided: {observers: 100}}]")
    assert given != SOURCED
    before, after = (told(engine, text, "unspoken-issue") for text in (SOURCED, given))
    assert [one for one in before if one not in after] == [
        "issues.observers: nobody has taken a position on `observers`"
    ]


# loaded-word


def words_in(engine: Engine, summary: str, check: Data | None = None, words: WordList = SHIPPED_WORDS) -> list[str]:
    data = framed("statements: {n-1: {said: 2024-05-10}}")
    data["statements"]["n-1"]["summary"] = summary
    if check:
        data["check"] = {"words": check}
    return [message.split("`")[1] for message in told(engine, data, "loaded-word", words=words)]


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("It claimed so.", ["claimed"]),
        ("REFUSED the draft", ["REFUSED"]),
        ("Refuses Egypt's draft", ["Refuses"]),
        ("It backed\n  down, and caved in", ["backed down", "caved in"]),
        ("A hard-line view of the regime's offer", ["hard-line", "regime"]),
        ("It claimed this. It claimed that.", ["claimed"]),
        ("Northland Wins The Day, Southland Surrenders", ["Wins", "Surrenders"]),
        ('He spoke of "a win for all" and won it', ["won"]),
        ("\u2018It's a threat\u2019, and a threat it was", ["threat"]),
        ("the owners' refusal and the workers' offer", ["refusal"]),
        ('It said "no', []),
        ('"They refused"; “a terrorist”; „ein Sieg, a win“; «une concession»; \u2018it won\u2019t win\u2019', []),
        ("Window, wins-and-losses, unblocked, winner-takes-all, anti-terror", []),
        ("said, stated, a demand, rejected, demands", []),
        ("Mr Win said so; Win Aung as well", []),
        ("The leader of the Moderate Party spoke. Moderate Party members listened.", []),
        ("He spoke in the Committee on Blocked Funds and Terror", []),
        ("territorial claims, a sanctions regime, in a reasonable time", []),
        ("Southland says it won the election", []),
        ("Militants of the occupiers lied of a massacre", ["Militants", "occupiers", "lied", "massacre"]),
        ("an atrocity, a martyr, and rejectionist voices", ["atrocity", "martyr", "rejectionist"]),
        ("Martyrs' Square, the Martyrs' Brigades, a genocide under the convention", []),
    ],
)
def test_words_that_take_a_side_are_found_as_whole_words_outside_quotation_marks(
    engine: Engine, summary: str, expected: list[str]
) -> None:
    assert words_in(engine, summary) == expected


def test_a_long_text_of_capitals_is_gone_through_once(engine: Engine) -> None:
    assert words_in(engine, "the Refusal of all " * 12_000 + "the refusal") == ["refusal"]


def test_every_text_of_the_analyst_is_looked_at_and_no_text_of_others(engine: Engine) -> None:
    data = framed("""
    title: The refusal
    summary: The refusal
    parties: {northland: {name: The refusal, role: principal, aliases: [the regime]}}
    issues: {border: {title: The refusal, yes_no: true}}
    sources: {gazette: {publisher: Terror Watch, title: The regime refuses, date: 2024-05-10}}
    statements:
      refusal: {said: 2024-05-10, source: gazette, speaker: a refusal, summary: the refusal, quote: {exact: we refuse}}
    proposals:
      plan: {title: the refusal, summary: the refusal, phases: [{id: one, title: the refusal, terms: {border: yes}}]}
    events: {e: {date: 2024-05-10, summary: the refusal}}
    assumptions: {a: {party: northland, because: the refusal, positions: [accepts: {border: yes}]}}
    """)
    assert [message.split(": `")[0] for message in told(engine, data, "loaded-word")] == [
        "title", "summary", "parties.northland.name", "issues.border.title", "statements.refusal.speaker",
        "statements.refusal.summary", "proposals.plan.title", "proposals.plan.summary",
        "proposals.plan.phases[0].title", "events.e.summary", "assumptions.a.because",
    ]  # fmt: skip


def test_a_scenario_adds_words_and_lets_words_pass(engine: Engine) -> None:
    summary = "The separatists of the regime claimed a Claim to it"
    assert words_in(engine, summary) == ["regime", "claimed"]
    check = {"Separatists": "the party by its name", "regime": "regime", "claimed": "claimed"}
    assert words_in(engine, summary, check) == ["separatists"]


def test_a_list_of_another_language_comes_on_top_and_may_spell_capitals(engine: Engine, tmp_path: Path) -> None:
    german = tmp_path / "german.yaml"
    german.write_text("language: German\nwords: {behauptet: sagt, Terror: Anschläge, won: won}\nnames: [Sieg]\n")
    words = SHIPPED_WORDS.with_more(read_words(german))
    assert words_in(engine, "er behauptet, das sei der Terror, and won, and refused", words=words) == [
        "behauptet", "Terror", "refused",
    ]  # fmt: skip


@pytest.mark.parametrize("scalar", ["{}", '"{}"', "'{}'", ">-\n      {}", "|\n      {}"])
def test_a_loaded_word_is_pointed_at_in_every_kind_of_text(engine: Engine, tmp_path: Path, scalar: str) -> None:
    said = "It said “claimed” is no word,\n      and then\n      # 2 claimed so".replace("# 2 ", "it ")
    file = tmp_path / "talks.yaml"
    head = "format: 1\nparties: {a: {role: principal}}\nissues: {b: {yes_no: true}}\nstatements:\n"
    entry = "  s:\n    party: a\n    attribution: official\n    said: 2024-05-10\n"
    text = f"{head}{entry}    summary: {scalar.format(said)}\n"
    file.write_text(text, encoding="utf-8")
    (found,) = linted(read_scenario(file), engine)
    assert found.span
    line = text.splitlines()[found.span.line - 1]
    start = found.span.column - 1
    assert line[start : start + found.span.length] == "claimed"
    assert line.strip().startswith("it claimed so")


def test_every_shipped_word_has_something_else_to_write_or_passes() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    listed = re.findall(r"^  ([a-z][^:#]*): (.+)$", text, re.MULTILINE)
    assert dict(listed) == SHIPPED_WORDS.words
    assert len(listed) == len(SHIPPED_WORDS.words) > 150
    assert SHIPPED_WORDS.language == "English"
    loaded = [word for word, instead in listed if word != instead]
    alternatives = " | ".join(instead for word, instead in listed if word != instead)
    assert not [word for word in loaded if re.search(rf"\b{word}\b", alternatives)], (
        "an alternative takes a side itself"
    )


# anonymous-support

AIDE = """
sources: {gazette: {publisher: The Gazette, date: 2024-05-11}}
statements:
  aide: {attribution: anonymous, source: gazette, positions: [rejects: {border: open}]}
proposals:
  plan: {source: gazette, phases: [{id: one, terms: {border: open}}, {id: two, terms: {talks: yes}}]}
  other: {source: gazette, terms: {border: open}}
  another: {source: gazette, terms: {border: open}}
"""


def test_an_anonymous_statement_on_which_verdicts_rest_alone_is_told_once(engine: Engine) -> None:
    assert told(engine, AIDE, "anonymous-support") == [
        "statements.aide: 4 verdicts rest on this anonymous statement alone: `northland` on `plan` is not compatible, "
        "else not stated; `northland` on `plan@one` is not compatible, else not stated; `northland` on `other` is "
        "not compatible, else not stated and 1 more"
    ]
    outlet = AIDE.replace("anonymous", "reported")
    (found,) = told(engine, outlet, "anonymous-support")
    assert "rest on this statement alone, for which only the outlet stands: " in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("attribution: anonymous", "attribution: named"),
        ("attribution: anonymous", "attribution: official, told_by: southland"),
        (
            "proposals:",
            "  again: {attribution: anonymous, source: gazette, positions: [rejects: {border: open}]}\nproposals:",
        ),
        ("proposals:", "  minister: {source: gazette, positions: [requires: {border: closed}]}\nproposals:"),
        ("rejects: {border: open}", "rejects: {observers: 1}"),
        ("aide: {", "aide: {until: 2024-05-11, reported: 2024-05-11, "),
    ],
)
def test_a_statement_passes_that_is_not_anonymous_or_not_alone_or_moves_nothing(
    engine: Engine, old: str, new: str
) -> None:
    text = AIDE.replace(old, new)
    assert text != AIDE
    if "until" in new:
        text = f"as_of: 2024-06-01\n{text}"
    assert told(engine, text, "anonymous-support") == []


def test_a_verdict_that_no_rule_decides_is_told_as_such() -> None:
    assert support._named([Ruling(PackageKey("plan", None), "northland", "within-reach", None)]) == [
        "`northland` on `plan` is within reach, else not decided"
    ]


def test_what_another_statement_says_to_the_same_effect_is_not_tried(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tried(_: Evaluation, id: str) -> tuple[Ruling, ...]:
        raise AssertionError(f"{id} was tried")

    monkeypatch.setattr(support, "rulings_without", tried)
    evaluation = evaluate(scenario_from(many(60, "anonymous")), engine)
    assert support.anonymous_support(evaluation) == []


def test_statements_beyond_the_most_are_told_as_not_tried(engine: Engine) -> None:
    data = framed(AIDE)
    data["statements"] |= {
        f"voice-{n}": {
            "party": "southland",
            "attribution": "anonymous",
            "source": "gazette",
            "positions": [{"rejects": {issue: "any"}}],
        }
        for n, issue in enumerate(("border", "observers", "talks"))
    }
    data["proposals"]["plan"] = {"tabled": "2024-01-01", "source": "gazette"}
    data["proposals"]["plan"]["terms"] = {"border": "open", "observers": "100", "talks": "yes"}
    for id in ("other", "another"):
        del data["proposals"][id]
    evaluation = evaluate(scenario_from(data), engine)
    messages = [one.message for one in support.anonymous_support(evaluation, most=2)]
    assert messages[-1] == "2 more anonymous statements were not tried, after 2: `voice-1`, `voice-2`"
    assert [one.message for one in support.anonymous_support(evaluation, most=4)] == messages[:-1]
    assert len(messages) == 2


def test_a_statement_is_read_as_not_heard_as_a_what_if_without_it_has_it(engine: Engine) -> None:
    resting = 0
    for seed in range(60):
        evaluation = evaluate(scenario_from(of_few_words(Random(seed))), engine)
        unnamed = {id for id, voice in evaluation.record.heard.items() if voice.authority in ("anonymous", "reported")}
        could = set(could_matter(evaluation, unnamed))
        for id in unnamed:
            exact = rulings(evaluation.judgements, without(evaluation, "statements", id).judgements)
            resting += bool(exact)
            assert rulings_without(evaluation, id) == exact, (seed, id)
            assert id in could or not exact, (seed, id)
    assert resting > 10


def of_few_words(random: Random) -> Data:
    """A dossier in which much is said twice, on one of few days."""
    data = framed("""
    sources: {gazette: {}}
    proposals:
      plan: {by: [northland], terms: {border: open, talks: yes}}
      other: {tabled: 2024-05-02, terms: {border: closed, guarantor: nobody, observers: 10}}
    """)
    data["statements"] = {f"s-{n}": some_statement(random, n) for n in range(random.randrange(4, 12))}
    return data


def some_statement(random: Random, number: int) -> Data:
    modality = random.choice(["requires", "rejects", "accepts", "considers"])
    terms = ["border=closed", "border=open", "talks=yes", "talks=no", "guarantor=nobody"]
    issue, option = random.choice(terms).split("=")
    position: Data = {modality: {issue: option}}
    if random.random() < 0.2:
        position["provided"] = {"observers": "5..20"}
    elif modality != "requires" and random.random() < 0.2:
        position = {modality: {"proposal": random.choice(["plan", "other"])}}
    statement: Data = {
        "party": random.choice(["northland", "southland"]),
        "attribution": random.choice(["anonymous", "anonymous", "reported", "official"]),
        "source": "gazette",
        "said": f"2024-05-0{random.randrange(1, 4)}",
        "positions": [position],
    }
    if number == 0:
        statement |= {"party": "northland"}
    elif random.random() < 0.1:
        statement |= {"withdraws": ["s-0"], "party": "northland", "said": "2024-05-04"}
    return statement


def test_nothing_is_left_out_of_account_that_bears_on_a_verdict(engine: Engine) -> None:
    for seed in range(60):
        data = random_scenarios.scenario(Random(seed))
        file = scenario_from(data)
        evaluation = evaluate(file, engine)
        resting = [
            id
            for id in evaluation.record.heard
            if file.scenario.statements[id].attribution in ("anonymous", "reported")
            and rulings(evaluation.judgements, without(evaluation, "statements", id).judgements)
        ]
        found = linted(file, engine, "anonymous-support") if "sources" in data else ()
        assert [one.subject for one in found] == [f"statements.{id}" for id in resting if "sources" in data], seed


# Setting them.


def test_a_dossier_passes_over_lints(engine: Engine) -> None:
    assert told(engine, AIDE, "anonymous-support", "unspoken-issue") != []
    check = "check: {passes: [anonymous-support, unspoken-issue]}\n"
    assert told(engine, check + AIDE, "anonymous-support", "unspoken-issue") == []
    assert told(engine, f"{check}title: The regime\n{AIDE}") == ["title: `regime` takes a side"]


def test_a_code_that_no_lint_has_is_a_mistake_in_the_file_and_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Problems) as problems:
        scenario_from(framed("check: {passes: [no-sorce, loaded-word]}"))
    (one,) = problems.value.diagnostics
    assert (one.code, one.severity, one.hint) == ("unknown-value", "error", "did you mean `no-source`?")
    assert one.subject.endswith("check.passes[0]")
    assert run(["check", str(tmp_path), "--only", "unspoken"]) == 2
    assert "did you mean `unspoken-issue`?" in capsys.readouterr().err


def test_verdicts_are_worked_out_only_where_a_lint_has_need_of_them() -> None:
    def never() -> Evaluation:
        raise AssertionError("asked for a verdict")

    for text in (SOURCED, "title: No dossier", OLD.split("proposals:")[0]):
        lint(scenario_from(framed(text)), never, SHIPPED_WORDS)


def file_of(data: Data, folder: Path) -> ScenarioFile:
    path = folder / "talks.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return read_scenario(path)


@pytest.fixture
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    data = framed(AIDE) | {"title": "The refusal of the separatists"}
    data["statements"]["late"] = {"party": "southland", "attribution": "official", "said": "2024-05-01"}
    return Path(file_of(data, Path()).document.source.name)  # type: ignore[union-attr]


def codes(text: str) -> set[str]:
    return set(re.findall(r"^warning\[([a-z-]+)\]", text, re.MULTILINE))


def test_check_tells_lints_with_places_and_exits_0(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(dossier)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert codes(err) == {"no-source", "unspoken-issue", "loaded-word", "anonymous-support"}
    assert err.count("\n   = hint: ") == err.count("warning[") == err.count("--> talks.yaml:")


def test_check_tells_only_what_it_is_asked_for(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(dossier), "--only", "no-source", "--only", "long-quote"]) == 0
    assert codes(capsys.readouterr().err) == {"no-source"}
    assert run(["check", str(dossier), "--no-lint"]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_takes_a_list_of_words(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("words.txt").write_text("words: {separatists: the party by its name, refusal: refusal}\n", encoding="utf-8")
    assert run(["check", str(dossier), "--only", "loaded-word", "--words", "words.txt"]) == 0
    assert "`separatists` takes a side" in (err := capsys.readouterr().err)
    assert "refusal` takes" not in err
    for wrong in ("[regime]", "wrods: {a: b}", "words: {a: [b]}", "words: ["):
        Path("words.txt").write_text(wrong, encoding="utf-8")
        assert run(["check", str(dossier), "--words", "words.txt"]) == 3
        assert "--> words.txt" in capsys.readouterr().err
    assert run(["check", str(dossier), "--words", "nowhere.yaml"]) == 3
    assert "error[no-such-file]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "asked", "said"),
    [
        (("party: southland", "party: nowhere"), (), True),
        (("party: southland", "party: nowhere"), ("--no-lint",), False),
        (("party: southland", "party: southland"), (), False),
        (("sources:", "#"), (), False),
    ],
)
def test_check_says_that_lints_of_a_dossier_with_mistakes_are_still_to_come(
    change: tuple[str, str], asked: tuple[str, ...], said: bool, dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dossier.write_text(dossier.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    run(["check", str(dossier), *asked])
    assert capsys.readouterr().err.endswith("\n\nlints are told once these are mended\n") is said


# The same for everybody.

EVERYTHING = """
title: The regime
sources: {gazette: {publisher: The Gazette}, herald: {}, courier: {}, post: {}}
as_of: 2024-12-31
statements:
  n-1: {said: 2024-05-10, source: herald, summary: It claimed so, positions: [requires: {border: open}]}
  n-2: {said: 2024-11-10, source: gazette, positions: [accepts: {observers: 100}]}
  s-1: {party: southland, said: 2024-05-12, source: courier, positions: [rejects: {border: open}]}
  s-2: {party: southland, said: 2024-11-12, source: post, positions: [considers: {observers: 100}]}
  s-3: {party: southland, said: 2024-11-12, attribution: anonymous, positions: [rejects: {talks: yes}]}
  s-4: {party: southland, said: 2024-11-12, summary: It refused, quote: {exact: QUOTE}, source: gazette}
proposals:
  plan: {by: [lakeland], tabled: 2024-05-01, terms: {border: open, observers: 100}}
  counter-plan: {by: [southland], tabled: 2024-06-01, terms: {border: closed}}
  drawn-up: {terms: {talks: yes}}
events:
  meeting: {date: 2024-05-10}
""".replace("QUOTE", "so " * 41)


def everything() -> Data:
    return framed(EVERYTHING)


def test_the_example_of_everything_has_every_lint(engine: Engine) -> None:
    found = linted(scenario_from(everything()), engine)
    assert {one.code for one in found} == set(LINTS)


def test_with_the_names_of_two_parties_exchanged_the_lints_read_the_same(engine: Engine) -> None:
    def swapped(text: str) -> str:
        names = {"northland": "southland", "southland": "northland", "Northland": "Southland", "Southland": "Northland"}
        return re.sub("|".join(names), lambda name: names[name[0]], text)

    texts = [json.dumps(everything()), *(json.dumps(random_scenarios.scenario(Random(seed))) for seed in range(30))]
    for text in texts:
        one, other = list(json.loads(text)["parties"])[:2]
        plain = re.sub(rf"\b{other}\b", "southland", re.sub(rf"\b{one}\b", "northland", text))
        before = told(engine, json.loads(plain))
        assert [swapped(message) for message in told(engine, json.loads(swapped(plain)))] == before


def test_a_shuffled_file_has_the_same_lints_in_another_order(engine: Engine) -> None:
    random = Random(7)
    datas = [everything(), *(random_scenarios.scenario(Random(seed)) for seed in range(30))]
    for data in datas:
        shuffled = copy.deepcopy(data)
        for section in ("sources", "statements", "events", "issues"):
            if section in shuffled:
                entries = list(shuffled[section].items())
                random.shuffle(entries)
                shuffled[section] = dict(entries)
        assert sorted(map(bare, told(engine, shuffled))) == sorted(map(bare, told(engine, data)))


def bare(message: str) -> str:
    """Without what follows the order of the file: the place of an aggregate, and the order of a list of issues."""
    place, _, text = message.partition(": ")
    if "has not repeated its demands" in text:
        text = " ".join(sorted(text.split()))
        place = ""
    return text if place.startswith("sources.") else f"{place}: {text}"


# The document.


def test_the_document_names_every_lint_and_its_examples_are_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "lints.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| \[([a-z-]+)\]\(errors/\1\.md\)", text, re.MULTILINE)) == LINTS
    assert sorted(re.findall(r"^- \*\*`([a-z-]+)`\*\*", text, re.MULTILINE)) == sorted(LINTS)
    check, words = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    read = scenario_from(framed(check)).scenario.check
    assert set(data_of(check)["check"]) == set(Checks.model_fields)
    assert (read.quote_words, read.repeat_days, read.passes) == (60, 180, ("one-sided-source",))
    assert f"{Checks().quote_words} unless given" in text
    assert f"{Checks().repeat_days} unless given" in text
    assert f"At most {support.MOST} statements are tried" in text
    (tmp_path / "german.yaml").write_text(words, encoding="utf-8")
    assert read_words(tmp_path / "german.yaml").names == ("Sieg",)
