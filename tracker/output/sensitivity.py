"""What the verdicts rest on, as a sheet: a table a ladder, the columns its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tracker import explanations as say
from tracker.ladders import Ladder, Row, Sensitivity
from tracker.output.compared import assumed_text, what_if_lines
from tracker.output.sheets import SET_IN, Block, Heading, Lines, Part, Sheet, Table, cell, faint, line, strong
from tracker.output.style import WORDS, count

_ABOUT: Final[dict[Ladder, str]] = {
    "attribution": "By attribution: counting only statements that are at least",
    "reliability": "By the grade of the source: counting none that is graded worse than",
    "credibility": "By the grade of the content: counting none that is graded worse than",
}
_OPTIONS: Final[dict[Ladder, str]] = {
    "attribution": "--min-attribution",
    "reliability": "--min-grade",
    "credibility": "--min-grade",
}


def sheet(ladders: Sequence[Sensitivity]) -> Sheet:
    """The ladders, one below the other."""
    return tuple(_blocks(ladders))


def _blocks(ladders: Sequence[Sensitivity]) -> Iterator[Block]:
    base = ladders[0].base
    yield Heading(base.scenario.title or "A negotiation", 1)
    day = f"as of {base.record.day}, by" if base.record.day else "by"
    lines = [line(f"{day} the rulebook `{base.engine.rulebook.name}`"), *what_if_lines(base)]
    if assumed := assumed_text(base):
        lines.append(line(f"{assumed}; these are not left out"))
    yield Lines(tuple(lines))
    for one in ladders:
        yield Heading(_ABOUT[one.ladder])
        yield from _ladder(one)


def _ladder(one: Sensitivity) -> Iterator[Block]:
    if not one.steps:
        yield Lines((line("This leaves out no statement."),))
        return
    rows = [row for row in one.rows if row.differs]
    if rows:
        columns = [0, *(n for n in range(1, len(one.steps) + 1) if any(r.values[n] != r.values[n - 1] for r in rows))]
        header = ("", "all", *(one.steps[n - 1].least for n in columns[1:]))
        yield Table(header, tuple(_rows(one, rows, columns)), _ABOUT[one.ladder], (2, *[1] * len(columns)))
    else:
        yield Lines((line(strong("No state and no verdict depends on it.")),))
    left_out = [
        line(f"{_OPTIONS[one.ladder]} {step.least} {'also ' if n else ''}leaves out ", faint(", ".join(step.left_out)))
        for n, step in enumerate(one.steps)
    ]
    same = sum(not row.differs for row in one.rows)
    rest = [line(faint(f"{count(same, 'other result')} the same throughout"))] if rows and same else []
    yield Lines((*left_out, *rest))


def _rows(one: Sensitivity, rows: Sequence[Row], columns: Sequence[int]) -> Iterator[tuple[tuple[Part, ...], ...]]:
    """The state of each package, then the verdicts on it; a value that is that of the column before is not repeated."""
    before = None
    for row in rows:
        if row.package != before and row.party is not None:
            yield cell(strong(str(row.package))), *[()] * len(columns)
        before = row.package
        name = f"{SET_IN}{say.party_name(one.base, row.party)}" if row.party else strong(str(row.package))
        yield cell(name), *(_value(row, columns, place) for place in range(len(columns)))


def _value(row: Row, columns: Sequence[int], place: int) -> tuple[Part, ...]:
    value = row.values[columns[place]]
    if place and value == row.values[columns[place - 1]]:
        return cell(faint("the same"))
    return cell(Part(WORDS[value], "verdict", value))
