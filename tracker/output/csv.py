"""Evaluation -> CSV, for a spreadsheet: a row for each package and party.

What begins as a formula would is written as text, with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from tracker import explanations as say
from tracker.evaluation import Evaluation, Judgement
from tracker.verdicts import Verdict

COLUMNS: Final = (
    "proposal", "phase", "title", "lifecycle", "state", "state_rule", "party", "party_name", "role", "decides",
    "verdict", "verdict_rule", "because", "crosses", "meets", "leans", "disputed", "depends", "unstated", "left_open",
    "statements", "sources", "assumptions", "what_if",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def render(evaluation: Evaluation) -> str:
    """The verdicts as CSV: a header, then rows in the order of the file; lists are separated by `; `.

    `decides` tells whether the party's verdict counts for the state of the package. Every row of what is hypothetical
    carries all the changes that make it so, under `what_if`.
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    for judgement in evaluation.judgements:
        for verdict in judgement.verdicts.values():
            table.writerow([_text(cell) for cell in _cells(evaluation, judgement, verdict)])
    return written.getvalue()


def _cells(evaluation: Evaluation, judgement: Judgement, verdict: Verdict) -> Iterator[str]:
    key = judgement.package.key
    found = say.reasons(evaluation, verdict, judgement.package, "the proposal")
    decisive = say.deciding(verdict, found)
    yield from (key.proposal, key.phase or "", say.proposal_title(evaluation, key.proposal))
    yield from (judgement.stages[-1].name, judgement.state or "", judgement.rule or "")
    party = evaluation.scenario.parties[verdict.party]
    yield from (verdict.party, say.party_name(evaluation, verdict.party), party.role)
    yield "yes" if verdict.party in evaluation.scenario.deciding(key.proposal) else "no"
    yield from (verdict.name or "", verdict.rule or "")
    yield say.verdict_text(evaluation, verdict, key, found, "the proposal")
    for value in ("crosses", "meets", "leans", "disputed", "depends", "unstated", "left-open"):
        yield "; ".join(verdict.issues(value))
    yield "; ".join(dict.fromkeys(reason.voice.id for reason in decisive if reason.voice.kind != "tabling"))
    yield "; ".join(say.sources(evaluation, decisive))
    yield "; ".join(verdict.assumptions)
    what_if = evaluation.file.what_if
    yield "; ".join(change.text for change in what_if.changes) if what_if else ""


def _text(cell: str) -> str:
    """The cell, so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
