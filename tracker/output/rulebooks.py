"""Two rulebooks side by side over the same cases, as part of a sheet: case by case, and each row that differs."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.output.compared import verdict_part
from tracker.output.fates import happened_text, outcome_part, state_part
from tracker.output.sheets import Block, Cell, Heading, Lines, Table, cell, faint, line, strong
from tracker.reckoning import Difference, SideBySide


def rulebook_blocks(found: SideBySide) -> Iterator[Block]:
    """What the second rulebook would have said instead of the first."""
    one, other = found.one.rulebook, found.other.rulebook
    yield Heading(f"`{other}` beside `{one}`")
    yield Lines(
        (
            line(faint("A rulebook that is changed to help one case shows here what it does to the others.")),
            line(faint("better: in line instead of left open or misled, or left open instead of misled.")),
        )
    )
    yield _marks(found)
    if not found.differences:
        yield Lines(
            (line(f"`{other}` gives the same state before every fate, and the same verdict before every vote."),)
        )
        return
    yield Heading(f"What `{other}` would have said instead", 3)
    yield Table(
        ("Case", "What happened", one, other, ""),
        tuple(_difference(found, difference) for difference in found.differences),
        f"The fates and votes before which {other} says otherwise than {one}",
        (14, 22, 16, 18, 8),
    )


def _marks(found: SideBySide) -> Table:
    def cells(*counts: int) -> tuple[Cell, ...]:
        return tuple(cell(str(number) if number else faint("-")) for number in counts)

    return Table(
        ("Case", "", "fates better", "worse", "same outcome", "votes better", "worse"),
        tuple(
            (
                cell(mark.case),
                cell(strong("better and worse") if mark.word == "both" else mark.word),
                *cells(mark.fates["better"], mark.fates["worse"], mark.fates["same"]),
                *cells(mark.votes["better"], mark.votes["worse"]),
            )
            for mark in found.marks
        ),
        f"Case by case, what {found.other.rulebook} makes better and worse than {found.one.rulebook}",
        (19, 12, 9, 8, 10, 9, 8),
    )


def _difference(found: SideBySide, one: Difference) -> tuple[Cell, ...]:
    what = f"{one.one.proposal}, {happened_text(one.one)}{' (public that day)' if one.one.that_day else ''}"
    if one.ballots is None:
        before, after = (cell(state_part(row), "; ", outcome_part(row.outcome)) for row in (one.one, one.other))
    else:
        (case,) = (case for case in found.one.cases if case.name == one.case)
        what = f"{what}: vote of {case.scenario.parties[one.party or ''].name or one.party}"
        before, after = (cell(verdict_part(b.verdict), "; ", outcome_part(b.outcome)) for b in one.ballots)
    return cell(one.case), cell(what), before, after, cell(strong(one.turn) if one.turn != "same" else faint(one.turn))
