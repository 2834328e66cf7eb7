"""An evaluation at a glance, as a sheet: every package with its state and the verdicts of those who can say no."""

from __future__ import annotations

from collections.abc import Iterator

from tracker import explanations as say
from tracker.evaluation import Evaluation
from tracker.output.compared import assumed_text, what_if_lines, word
from tracker.output.sheets import Heading, Lines, Part, Sheet, Table, cell, faint, line, strong


def sheet(evaluation: Evaluation) -> Sheet:
    """All proposals at a glance."""
    record = evaluation.record
    book = f"the rulebook `{evaluation.engine.rulebook.name}`"
    lines = [line(f"as of {record.day}, by {book}" if record.day else f"Nothing in it has a date. By {book}")]
    if assumed := assumed_text(evaluation):
        lines.append(line(assumed))
    lines += what_if_lines(evaluation)
    names = [say.party_name(evaluation, party) for party in say.deciding_somewhere(evaluation)]
    table = Table(("Proposal", "State", *names), tuple(_rows(evaluation)), "Who can live with which proposal")
    end = Lines((line(faint("Nothing that a party left unsaid counts as consent.")),))
    return (Heading(evaluation.scenario.title or "A negotiation", 1), Lines(tuple(lines)), table, end)


def _rows(evaluation: Evaluation) -> Iterator[tuple[tuple[Part, ...], ...]]:
    parties = say.deciding_somewhere(evaluation)
    for judgement in evaluation.judgements:
        here = evaluation.scenario.deciding(judgement.package.key.proposal)
        words = (word(judgement.verdicts[party]) if party in here else faint("not asked") for party in parties)
        title = say.package_title(evaluation, judgement.package.key)
        yield cell(strong(title)), cell(word(judgement)), *map(cell, words)
