"""A back-test as a sheet: all cases counted, then each case row by row, with what a state that misled rested on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tracker.backtests import BackTest, Case
from tracker.fates import OUTCOMES, Row
from tracker.output.compared import verdict_part
from tracker.output.fates import OUTCOME_WORDS, happened_text, misled_lines, outcome_part, row_cells
from tracker.output.rulebooks import rulebook_blocks
from tracker.output.sheets import Block, Cell, Heading, Lines, Part, Sheet, Table, cell, faint, line
from tracker.output.style import WORDS, count, stage_word
from tracker.reckoning import (
    NOT_PUBLIC,
    NOTICES,
    VOTES,
    SideBySide,
    Vote,
    by_state,
    by_state_as_tabled,
    by_verdict,
    outcomes,
    outcomes_as_tabled,
)
from tracker.vocabulary import CAME_ABOUT, STAGES, STATES, VERDICTS

_EXPLAINED: Final = (
    "A state says what the stated positions rule out. It is no forecast.",
    "It is taken as known at the end of the day before the fate; what became known on that day itself has no part in "
    "it. Of a fate whose day is not known exactly, the day before is that before the first on which it may have been.",
    "in line: not compatible, and it came to nothing; or agreed or within reach, and it came about. "
    "misled: the other way round. left open: open or contested, which is no word either way.",
    "A proposal came about if it was accepted, in force or completed. That it was withdrawn or lapsed says less of "
    "positions than that it was rejected, so fates are kept apart.",
    "A fate that carries on an earlier one (in force after accepted, lapsed after rejected) without a vote of its own "
    "is shown, not counted.",
    "A proposal that became public on the very day of its fate had no state the day before. It is judged all the same, "
    "by what had been said until then, and counted apart; that a party tabled it is not taken for its yes.",
    "What the analyst assumes takes no part.",
)


def sheet(found: BackTest, others: Sequence[SideBySide] = ()) -> Sheet:
    """All cases, each case, and what other rulebooks make of them beside this one."""
    return tuple(_blocks(found, others))


def _blocks(found: BackTest, others: Sequence[SideBySide]) -> Iterator[Block]:
    yield Heading("The record the day before, and what happened")
    recorded = sum(row.outcome is not None for row in found.rows)
    yield Lines(
        (
            line(f"{count(len(found.cases), 'case')}, {count(recorded, 'fate')}, by the rulebook `{found.rulebook}`"),
            *(line(faint(text)) for text in _EXPLAINED),
        )
    )
    yield from totals(found)
    for case in found.cases:
        yield from _case(case)
    for other in others:
        yield from rulebook_blocks(other)
        yield from totals(other.other)


def totals(found: BackTest) -> Iterator[Block]:
    """The counts of all cases together."""
    rows = found.rows
    if not any(row.counts for row in rows):
        yield Lines((line("No event records what became of a proposal."),))
        return
    yield Heading(f"Fates, by the state the day before (`{found.rulebook}`)", 3)
    yield _state_table(by_state(rows))
    yield Lines((line(_one_word_for_all(by_state(rows))),))
    yield Heading(f"Case by case (`{found.rulebook}`)", 3)
    yield _case_table(found)
    yield Heading(f"As known some days before the fate (`{found.rulebook}`)", 3)
    yield _notice_table(rows)
    if votes := by_verdict(rows):
        yield Heading(f"Votes of parties, by their verdict the day before (`{found.rulebook}`)", 3)
        yield _vote_table(votes)
    yield from _as_tabled(found)


def _as_tabled(found: BackTest) -> Iterator[Block]:
    """The counts of proposals that became public on the day of their fate."""
    rows = found.rows
    if not (counted := by_state_as_tabled(rows)):
        return
    yield Heading(
        f"Public only on the day of the fate, and judged by what had been said before (`{found.rulebook}`)", 3
    )
    yield _state_table(counted)
    yield Lines((line(_one_word_for_all(counted)),))
    worth = ((case.name, outcomes_as_tabled(case.rows)) for case in found.cases)
    known = [outcome for outcome in OUTCOMES if outcome != "not-known"]
    yield Table(
        ("Case", *(OUTCOME_WORDS[outcome] for outcome in known)),
        tuple((cell(name), *(_number(number[o]) for o in known)) for name, number in worth if number),
        "Case by case, what the state of proposals that became public on the day of their fate was worth",
        (20, *(10 for _ in known)),
    )
    if votes := by_verdict(rows, that_day=True):
        yield _vote_table(votes)


def _one_word_for_all(counted: Counter[tuple[str, str | None]]) -> str:
    """What there is to compare with: one and the same state before every fate."""
    came_about = sum(number for (fate, _), number in counted.items() if fate in CAME_ABOUT)
    nothing = counted.total() - came_about
    return (
        f"{came_about} came about, {nothing} came to nothing. To call every proposal not compatible would have been in "
        f"line {nothing} times, and would have misled {came_about} times."
    )


def _state_table(counted: Counter[tuple[str, str | None]]) -> Table:
    states = _columns([*STATES, None, NOT_PUBLIC], {state for _, state in counted}, STATES)
    fates = [fate for fate in STAGES if any(one == fate for one, _ in counted)]
    return Table(
        ("Fate", *(_state_word(state) for state in states)),
        tuple((cell(stage_word(fate)), *(_number(counted[fate, state]) for state in states)) for fate in fates),
        "How many proposals had which fate, by the state the day before",
        (9, *(_WIDTHS.get(state, 7) for state in states)),
    )


_WIDTHS: Final[dict[str | None, int]] = {"open": 5, "contested": 10, "incompatible": 11}


def _columns(known: Sequence[str | None], there: set[str | None], always: Sequence[str | None]) -> list[str | None]:
    return [one for one in known if one in there or one in always]


def _state_word(state: str | None) -> str:
    return NOT_PUBLIC if state == NOT_PUBLIC else WORDS[state]


def _number(number: int) -> Cell:
    return cell(str(number) if number else faint("-"))


def _case_table(found: BackTest) -> Table:
    def cells(name: str, rows: Sequence[Row]) -> tuple[Cell, ...]:
        counted = outcomes(rows)
        apart = sum(row.carries_on for row in rows)
        without = sum(row.outcome is None for row in rows)
        return (cell(name), *(_number(counted[o]) for o in OUTCOMES), _number(apart), _number(without))

    cases = [cells(case.name, case.rows) for case in found.cases]
    return Table(
        ("Case", *(OUTCOME_WORDS[outcome] for outcome in OUTCOMES), "carries on", "no fate recorded"),
        (*cases, *([cells("together", found.rows)] if len(cases) > 1 else [])),
        "Case by case, what the state the day before was worth",
        (20, *(9 for _ in OUTCOMES), 10, 10),
    )


def _notice_table(rows: Sequence[Row]) -> Table:
    def cells(days: int) -> tuple[Cell, ...]:
        counted = outcomes(rows, days)
        return (cell(count(days, "day")), *(_number(counted[outcome]) for outcome in OUTCOMES))

    return Table(
        ("Before the fate", *(OUTCOME_WORDS[outcome] for outcome in OUTCOMES)),
        tuple(map(cells, NOTICES)),
        "What the state was worth as known one day, a week and thirty days before the fate",
        (16, *(10 for _ in OUTCOMES)),
    )


def _vote_table(counted: Counter[tuple[str | None, Vote]]) -> Table:
    verdicts = _columns([*VERDICTS, None, NOT_PUBLIC], {verdict for verdict, _ in counted}, ())

    def cells(verdict: str | None) -> tuple[Cell, ...]:
        name: Part | str = NOT_PUBLIC if verdict == NOT_PUBLIC else verdict_part(verdict)
        return (cell(name), *(_number(counted[verdict, vote]) for vote in VOTES))

    return Table(
        ("The day before", *VOTES),
        tuple(map(cells, verdicts)),
        "How parties voted, by their verdict the day before",
        (16, *(10 for _ in VOTES)),
    )


def _case(case: Case) -> Iterator[Block]:
    yield Heading(case.scenario.title or case.name)
    yield Lines((line(f"case `{case.name}`"),))
    fates = [row for row in case.rows if row.happened]
    if fates:
        yield Table(
            ("Proposal", "What happened", "The day before", "Who can say no", ""),
            tuple(map(row_cells, fates)),
            f"{case.name}: each fate, and the state the day before",
            (18, 16, 17, 20, 12),
        )
    if misled := [row for row in case.rows if row.counts and row.outcome == "misled"]:
        yield Heading(f"Where it misled ({case.name})", 3)
        yield Lines(tuple(one for row in misled for one in misled_lines(row)))
    if any(row.ballots for row in case.rows):
        yield Heading(f"How parties voted ({case.name})", 3)
        yield _ballots(case)
    if without := [row for row in case.rows if row.happened is None]:
        texts = [f"{row.proposal} ({WORDS[row.state]} at the end of the record)" for row in without]
        yield Lines((line(f"No fate recorded: {'; '.join(texts)}."),))


def _ballots(case: Case) -> Table:
    def cells(row: Row) -> Iterator[tuple[Cell, ...]]:
        for number, ballot in enumerate(row.ballots):
            tally = ballot.tally
            numbers = ["" if number is None else number for number in (tally.ayes, tally.noes, tally.abstentions)]
            party = case.scenario.parties[ballot.party].name or ballot.party
            verdict = verdict_part(ballot.verdict) if row.judgement else faint(NOT_PUBLIC)
            worth = outcome_part(ballot.outcome) if ballot.outcome else faint("-")
            about = "" if number else f"{row.proposal}, {happened_text(row)}"
            yield (cell(about), cell(party), cell(verdict), *(cell(str(one)) for one in numbers), cell(worth))

    return Table(
        ("Vote", "Party", "The day before", "ayes", "noes", "abst.", ""),
        tuple(one for row in case.rows for one in cells(row)),
        f"{case.name}: how parties voted, and their verdict the day before",
        (18, 14, 15, 6, 6, 8, 10),
    )
