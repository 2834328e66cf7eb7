"""Small scenarios about two countries that do not exist, and what tests read off their evaluation.

A scenario is written as YAML that leaves out what every test shares: Northland and Southland, whose consent a deal
needs, and Lakeland, which mediates; the four issues between them; and, unless given, that a statement is an official
one of Northland, of 10 May 2024, and that a proposal was tabled on 1 January by nobody.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

import yaml

from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.reading import ScenarioFile, scenario_from
from tracker.record import Question
from tracker.standing import Standing
from tracker.verdicts import Verdict
from tracker.voices import parse_grade

Data = dict[str, Any]


def data_of(text: str) -> Data:
    """The plain data of a YAML text, every scalar as it was typed."""
    data: Data = yaml.load(text, Loader=yaml.BaseLoader)
    return data


FRAME: Final = data_of("""
format: 1
title: The border between Northland and Southland
parties:
  northland: {name: Northland, role: principal}
  southland: {name: Southland, role: principal}
  lakeland: {name: Lakeland, role: mediator}
issues:
  border: {title: The border, scale: [closed, partly-open, open]}
  observers: {title: Observers at the border, quantity: {min: 0, max: 500, unit: people}}
  guarantor: {title: Who guarantees it, choice: [nobody, lakeland, joint-commission]}
  talks: {title: Talks on a treaty follow, yes_no: true}
""")


def framed(text: str) -> Data:
    """The plain data of a scenario: the frame, with what the text adds or puts in its place."""
    data = copy.deepcopy(FRAME) | data_of(text)
    for statement in data.get("statements", {}).values():
        dated = {"said", "reported", "source"} & statement.keys()
        default = {"party": "northland", "attribution": "official"} | ({} if dated else {"said": "2024-05-10"})
        statement |= default | statement
    for proposal in data.get("proposals", {}).values():
        proposal.setdefault("tabled", "2024-01-01")
    return data


def scene(text: str) -> ScenarioFile:
    """The scenario of a text, checked as a file would be."""
    return scenario_from(framed(text))


def asking(
    as_of: str | None = None,
    assume: Iterable[str] = (),
    least_grade: str | None = None,
    graded_only: bool = False,
    proposal: str | None = None,
) -> Question:
    """A question, with the day and the grade as text."""
    return Question(
        as_of=date.fromisoformat(as_of) if as_of else None,
        assume=frozenset(assume),
        least_grade=parse_grade(least_grade) if least_grade else None,
        graded_only=graded_only,
        proposal=proposal,
    )


def evaluated(engine: Engine, text: str, **asked: Any) -> Evaluation:
    """The evaluation of a text; `asked` as in `asking`."""
    return evaluate(scene(text), engine, asking(**asked))


# What tests look at. Unless given, the party is Northland and the package the whole of `plan`.


def verdict(evaluation: Evaluation, party: str = "northland", package: str = "plan") -> Verdict:
    return evaluation.judgement(package).verdicts[party]


def ruled(evaluation: Evaluation, party: str = "northland", package: str = "plan") -> str:
    """The verdict and the rule that gave it: `open by open-term-met`."""
    found = verdict(evaluation, party, package)
    return f"{found.name} by {found.rule}"


def state(evaluation: Evaluation, package: str = "plan") -> str:
    """The state and the rule that gave it: `agreed by agreed`."""
    found = evaluation.judgement(package)
    return f"{found.state} by {found.rule}"


def values(evaluation: Evaluation, party: str = "northland", package: str = "plan") -> dict[str, str]:
    """Issue -> value, for each term."""
    return {term.issue: term.value for term in verdict(evaluation, party, package).terms}


def effective(evaluation: Evaluation, party: str = "northland", package: str = "plan") -> set[str]:
    """What stands, as `RULE of VOICE`."""
    return {_named(s) for s in verdict(evaluation, party, package).standings if s.effective}


def dormant(evaluation: Evaluation, party: str = "northland", package: str = "plan") -> set[str]:
    """What has a condition that does not hold, as `RULE of VOICE`."""
    return {_named(s) for s in verdict(evaluation, party, package).standings if not s.active}


def defeated(evaluation: Evaluation, party: str = "northland", package: str = "plan") -> set[str]:
    """What is active and does not stand, as `RULE of VOICE`."""
    standings = verdict(evaluation, party, package).standings
    return {_named(s) for s in standings if s.active and not s.effective}


def defeats(evaluation: Evaluation, party: str = "northland", package: str = "plan") -> set[str]:
    """What took something away, as `RULE: VOICE over VOICE`."""
    return {
        f"{defeat.rule}: {defeat.winner.voice.id} over {defeat.loser.voice.id}"
        for standing in verdict(evaluation, party, package).standings
        for defeat in standing.defeats
    }


def pieces(evaluation: Evaluation, party: str = "northland") -> Iterator[str]:
    """Each piece of evidence of the party: `RULE: POLARITY on SUBJECT=OPTIONS if ISSUE=OPTIONS`."""
    for (of, subject), found in evaluation.defeats.evidence.by_subject.items():
        for piece in found if of == party else ():
            about = _words(evaluation, subject, piece.cells) if isinstance(subject, str) else str(subject)
            terms = [_words(evaluation, issue, cells) for issue, cells in piece.condition]
            condition = f" if {', '.join(terms)}" if terms else ""
            yield f"{piece.rule}: {piece.polarity} on {about}{condition}"


def _named(standing: Standing) -> str:
    return f"{standing.piece.rule} of {standing.piece.voice.id}"


def _words(evaluation: Evaluation, issue: str, cells: int) -> str:
    return f"{issue}={' '.join(evaluation.cells[issue].words(cells))}"
