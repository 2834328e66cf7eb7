"""The same words for every party, and none that judges."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any, Final

import pytest
import random_scenarios
from building import framed
from observed import asked_of_the_program

from tracker import explanations as say
from tracker.comparison import compare
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.firings import effects
from tracker.inquiries import inquire
from tracker.ladders import sensitivity as by_ladders
from tracker.moves import find_moves
from tracker.output import (
    compared,
    contrast_json,
    deals,
    inquiries,
    markdown,
    moves,
    prospects_json,
    sensitivity,
    terminal,
    tree,
)
from tracker.output import csv as csv_output
from tracker.output import json as json_output
from tracker.output import rivals as side_by_side
from tracker.output import rules as rules_output
from tracker.output.compared import Alternative
from tracker.output.sheets import html
from tracker.output.sheets import terminal as terminal_sheet
from tracker.prospects import prospects
from tracker.reading import read_rulebook, shipped_rules
from tracker.rivals import rivals
from tracker.rules import Rulebook

Data = dict[str, Any]

JUDGING: Final = re.compile(
    r"""
    \b(?:
      claim(?:s|ed|ing)? | admit(?:s|ted|ting)? | admission | conced(?:e|es|ed|ing) | concessions?
    | refus(?:e|es|ed|ing|al) | hard-?\s?line(?:r|rs)? | intransigen(?:t|ce) | stubborn(?:ly|ness)? | extrem(?:e|ist)
    | block(?:s|ed|ing)?(?:\ by)? | obstruct(?:s|ed|ing|ion)? | sabotag(?:e|es|ed|ing) | spoil(?:s|ed|er|ers)?
    | win(?:s|ner|ners|ning)? | won | los(?:e|es|er|ers|ing) | victor(?:y|ies|ious)? | surrender(?:s|ed|ing)?
    | demanded | demanding | threat(?:s|en|ens|ened)? | insist(?:s|ed|ing)? | caved? | capitulat(?:e|es|ed|ing)
    | reasonable | unreasonable | moderate | radical | regime | terror(?:ist|ists|ism)?
    )\b
    | %
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words that take a side or keep a score, and the percent sign: compatibility is not a percentage."""

CASES: Final = 120


@pytest.mark.parametrize(
    "text",
    [
        "It claimed so",
        "blocked by one party",
        "a hard-line view",
        "a concession",
        "a win",
        "demanded",
        "refuses",
        "80%",
    ],
)
def test_the_search_for_judging_words_finds_them(text: str) -> None:
    assert JUDGING.search(text)


@pytest.mark.parametrize("text", ["said", "stated", "window", "a demand", "not compatible with the stated position of"])
def test_the_search_for_judging_words_passes_neutral_ones(text: str) -> None:
    assert not JUDGING.search(text)


def test_no_rule_judges(rulebook: Rulebook) -> None:
    for rule in rulebook:
        assert not JUDGING.search(rule.title), rule.id
        assert not JUDGING.search(rule.because), rule.id


def test_no_rule_names_a_party(rulebook: Rulebook) -> None:
    fields = {"party", "subject", "condition", "teller", "proposal", "crossing", "disputed", "leaning", "meeting"}
    fields |= {"prevailing", "other", "stage", "depending", "incompatible", "contested", "consenting"}
    for rule in rulebook:
        assert set(re.findall(r"{(\w+)}", rule.because)) <= fields, rule.id


SHIPPED = read_rulebook(shipped_rules())


def outputs(evaluation: Evaluation) -> Iterator[str]:
    """Every form of the answer in full, also of a what-if about each party and each proposal."""
    yield from what_ifs(evaluation)
    yield from searches(evaluation)
    yield terminal.render(evaluation, 100)
    yield json_output.render(evaluation)
    yield markdown.render(evaluation)
    yield csv_output.render(evaluation)
    yield rules_output.listing(SHIPPED, effects(evaluation), 100)
    for judgement in evaluation.judgements:
        yield tree.render(evaluation, judgement, full=True, width=100)
    yield from (f"{diagnostic.message} {diagnostic.hint}" for diagnostic in evaluation.diagnostics)


def searches(evaluation: Evaluation) -> Iterator[str]:
    """Deals, conflicts and moves, of any deal and of each proposal, and what to ask next."""
    found = prospects(evaluation)
    assert found.deals and found.moves
    sheets = [tuple(deals.blocks(found.deals, "more")), tuple(moves.blocks(found.moves, "more"))]
    for judgement in evaluation.judgements:
        sheets.append(tuple(moves.blocks(find_moves(evaluation, judgement.package.key, "open"))))
    inquiry = inquire(evaluation)
    sheets.append(tuple(inquiries.blocks(inquiry)))
    for one in sheets:
        yield terminal_sheet.render(one, 100)
        yield html.render(one).replace("width:60em", "")
    yield terminal.render(evaluation, 100, found=found)
    yield markdown.render(evaluation, found)
    yield contrast_json.render(prospects_json.deals_answer(found.deals))
    yield contrast_json.render(prospects_json.moves_answer(found.moves))
    yield contrast_json.render(prospects_json.ask_answer(inquiry))


def what_ifs(evaluation: Evaluation) -> Iterator[str]:
    """What differs, under an edit about each party and each proposal; two proposals; what verdicts rest on."""
    issue = next(iter(evaluation.scenario.issues))
    edits = [f"party {party} rejects {issue}=any" for party in evaluation.scenario.parties]
    edits += [f"drop proposal {proposal}" for proposal in evaluation.scenario.proposals]
    found = []
    for edit in edits:
        file = evaluation.file.with_edits(edit)
        after = evaluate(file, evaluation.engine, evaluation.question, evaluation)
        found.append(Alternative(edit, compare(evaluation, after)))
    sheets = [*(compared.sheet(evaluation, [one]) for one in found), sensitivity.sheet(by_ladders(evaluation))]
    known = [str(judgement.package.key) for judgement in evaluation.judgements]
    sheets += [side_by_side.sheet(rivals(evaluation, *pair)) for pair in pairwise(known)]
    for one in sheets:
        yield terminal_sheet.render(one, 100)
        yield html.render(one).replace("width:60em", "")
    yield contrast_json.render(contrast_json.comparison(evaluation, found))


@cache
def random_case(seed: int) -> tuple[str, str]:
    """A random scenario and a question about it, as JSON texts; the names of parties are all of one length."""
    random = Random(seed)
    data = random_scenarios.scenario(random)
    asked = random_scenarios.question(random, data)
    return of_one_length(json.dumps(data)), json.dumps(asked)


def of_one_length(text: str) -> str:
    """So that no line breaks elsewhere because a name is longer."""
    for old, new in zip(
        random_scenarios.PARTIES, ("arstland", "borduria", "cascadia", "dorstone", "elbstone"), strict=True
    ):
        text = re.sub(rf"\b{old}\b", new, text)
        text = re.sub(rf"\b{old.title()}\b", new.title(), text)
    return text


def answered(case: tuple[str, str], engine: Engine) -> Evaluation:
    data, asked = case
    return asked_of_the_program(json.loads(data), json.loads(asked), engine)


def test_no_answer_judges(engine: Engine) -> None:
    for seed in range(CASES):
        for text in outputs(answered(random_case(seed), engine)):
            found = JUDGING.search(text)
            assert not found, f"seed {seed}: {found}"


# The same words for both.

MAY_AND_JUNE = """
proposals:
  plan:
    title: The plan of May
    by: [northland]
    tabled: 2024-05-01
    phases:
      - {id: truce, terms: {border: closed, observers: 100}}
      - {id: treaty, terms: {border: [partly-open, open]}, to_negotiate: {guarantor: any}}
  counter-plan: {title: The plan of June, by: [southland], tabled: 2024-06-01, supersedes: plan, terms: {border: open}}
  drawn-up: {title: What both might bear, terms: {border: partly-open, talks: yes}}
sources:
  wire: {publisher: A wire, reliability: B}
statements:
  n-1: {party: northland, said: 2024-05-02, source: wire, positions: [requires: {border: [closed, partly-open]}]}
  n-2: {party: northland, said: 2024-06-03, attribution: named, positions: [considers: {border: open}]}
  n-3: {party: northland, said: 2024-06-03, positions: [{accepts: {proposal: counter-plan}, provided: {talks: yes}}]}
  n-4: {party: northland, said: 2024-06-03, told_by: southland, positions: [rejects: {proposal: drawn-up}]}
  n-5: {party: northland, said: 2024-05-05, until: 2024-06-01, positions: [requires: {talks: yes}]}
  s-1:
    party: southland
    said: 2024-05-03
    positions: [{rejects: {border: any}}, {accepts: {border: open}, provided: {observers: any}}]
  s-2: {party: southland, said: 2024-05-04, positions: [rejects: {proposal: plan, observers: 100}]}
  s-3: {party: southland, said: 2024-06-04, positions: [considers: {proposal: plan@truce}]}
  s-4: {party: southland, said: 2024-06-05, told_by: lakeland, positions: [accepts: {proposal: drawn-up}]}
events:
  signing: {date: 2024-06-10, proposal: counter-plan, becomes: accepted}
assumptions:
  guess: {party: southland, because: Nothing else fits., positions: [rejects: {talks: yes}]}
"""


def swapped(text: str, one: str, other: str) -> str:
    """The text with each of two names in the place of the other."""
    names = {one: other, other: one, one.title(): other.title(), other.title(): one.title()}
    return re.sub("|".join(names), lambda found: names[found[0]], text)


def test_with_their_names_exchanged_the_two_countries_read_the_same(engine: Engine) -> None:
    data, asked = json.dumps(framed(MAY_AND_JUNE)), json.dumps({"assume": ["all"]})
    texts = list(outputs(answered((data, asked), engine)))
    other_data = swapped(data, "northland", "southland")
    others = list(outputs(answered((other_data, asked), engine)))
    assert others != texts
    assert [swapped(text, "northland", "southland") for text in others] == texts


def test_with_their_statements_exchanged_each_country_reads_as_the_other_did(engine: Engine) -> None:
    def sentences(data: Data) -> list[str]:
        evaluation = asked_of_the_program(data, {"assume": ["all"]}, engine)
        return sorted(all_sentences(evaluation))

    data = framed(MAY_AND_JUNE)
    exchanged: Data = json.loads(swapped(json.dumps(data), "northland", "southland"))
    exchanged["parties"] = data["parties"]  # in their own order: only who said what has changed hands
    expected = sorted(swapped(text, "northland", "southland") for text in sentences(data))
    assert sentences(exchanged) == expected


def all_sentences(evaluation: Evaluation) -> Iterator[str]:
    for judgement in evaluation.judgements:
        yield say.state_text(evaluation, judgement)
        for verdict in judgement.verdicts.values():
            reasons = say.reasons(evaluation, verdict, judgement.package)
            yield say.verdict_text(evaluation, verdict, judgement.package.key, reasons)
            yield from (why for _, why in say.whys(evaluation, verdict, reasons))
            for reason in reasons:
                yield f"{reason.text}, {say.directness(evaluation, reason.voice)}"
                yield from (say.defeat_text(evaluation, defeat) for defeat in reason.defeats)


def test_with_the_names_of_two_parties_exchanged_every_answer_reads_the_same(engine: Engine) -> None:
    for seed in range(CASES):
        data, asked = random_case(seed)
        one, other, *_ = json.loads(data)["parties"]
        texts = outputs(answered((data, asked), engine))
        exchanged = swapped(data, one, other), swapped(asked, one, other)
        others = [swapped(text, one, other) for text in outputs(answered(exchanged, engine))]
        assert others == list(texts), f"seed {seed}"
