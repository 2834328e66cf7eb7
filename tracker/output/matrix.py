"""The matrix of parties by issues: what each holds, since when, on whose word, and what that replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tracker import explanations as say
from tracker.evaluation import Evaluation
from tracker.output import style
from tracker.positions import Entry, entries

COLUMN = 28
"""The least width of a party's column."""


def matrix(evaluation: Evaluation, width: int) -> Iterator[RenderableType]:
    """The positions in force of every party that has one, some parties at a time, as many as the width allows."""
    held = {
        party: {issue: entries(evaluation, party, issue) for issue in evaluation.scenario.issues}
        for party in evaluation.scenario.parties
    }
    speaking = [party for party, by_issue in held.items() if any(by_issue.values())]
    yield style.heading("Positions in force")
    if not speaking:
        yield Text("No party has stated a position on an issue.")
    columns = max(1, min(3, (width - 16) // COLUMN))
    for start in range(0, len(speaking), columns):
        yield _matrix_of(evaluation, speaking[start : start + columns], held)
    silent = [say.party_name(evaluation, party) for party in held if party not in speaking]
    if silent and speaking:
        yield Text(f"No position on an issue: {say.listed(silent)}.")
    yield Text()


def _matrix_of(evaluation: Evaluation, parties: Sequence[str], held: dict[str, dict[str, tuple[Entry, ...]]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True, leading=1)
    table.add_column("", ratio=2, overflow="fold")
    for party in parties:
        table.add_column(say.party_name(evaluation, party), ratio=3 if len(parties) > 1 else 6, overflow="fold")
    for issue in evaluation.scenario.issues:
        cells = [held[party][issue] for party in parties]
        if any(cells):
            star = "* " if issue in evaluation.essential else ""
            name = Text(f"{star}{say.issue_title(evaluation, issue)}")
            table.add_row(name, *(_cell(evaluation, cell) for cell in cells))
    if any(issue in evaluation.essential for issue in evaluation.scenario.issues):
        table.caption = "* essential"
        table.caption_justify = "left"
    return table


def _cell(evaluation: Evaluation, found: Sequence[Entry]) -> RenderableType:
    if not found:
        return style.faint("-")
    return Group(*(line for entry in found for line in _entry(evaluation, entry)))


def _entry(evaluation: Evaluation, entry: Entry) -> Iterator[Text]:
    verb = "open to" if entry.modality == "considers" else entry.modality
    condition = [say.issue_text(issue, options) for issue, options in entry.condition]
    stance = f"{verb} {say.stance_text(entry.options)}" + (f" if {say.listed(condition)}" if condition else "")
    by = f" by {say.listed(entry.by)}" if entry.by else ""
    if entry.fate in ("replaced", "withdrawn", "expired"):
        when = f"said {entry.voice.said}, {say.directness(evaluation, entry.voice)}"
        until = entry.voice.statement.until if entry.voice.statement and entry.fate == "expired" else None
        yield style.faint(f"{entry.fate}{by}{f' {until}' if until else ''}: {stance} ({when})")
        return
    yield Text(stance, "bold")
    again = f", again {entry.voice.said}" if entry.since.said != entry.voice.said else ""
    if again and entry.since.authority != entry.voice.authority:
        again = f" ({say.directness(evaluation, entry.since)}){again}"
    grade = say.grade(evaluation, entry.voice)
    details = [
        f"since {entry.since.said}{again}",
        say.directness(evaluation, entry.voice),
        *([str(grade)] if grade else []),
    ]
    yield style.faint(", ".join(details))
    if entry.fate == "in part":
        yield style.faint(f"in part replaced{by}")
