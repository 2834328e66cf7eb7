"""The cases that ship, as a sheet: a table of all, or one with what it is about and where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.catalogue import Case, Described
from tracker.output.sheets import Block, Cell, Heading, Line, Lines, Sheet, Table, cell, faint, line, strong
from tracker.output.style import count

_HEADER = ("case", "period", "record")


def listing(found: Sequence[Described]) -> Sheet:
    """All cases in a table, and how to go on."""
    table = Table(_HEADER, tuple(map(_row, found)), "Cases", (35, 16, 29))
    hints = (
        line(
            "`tracker list CASE` says more of one; `tracker new PATH --from CASE` makes a copy to change into your own."
        ),
    )
    return table, Lines(hints)


def one(found: Described) -> Sheet:
    """One case: what it is about, its parties and proposals, and its files."""
    return tuple(_blocks(found))


def _row(found: Described) -> tuple[Cell, ...]:
    id = strong(found.case.id)
    if found.file is None:
        return cell(id, "\n", _not_read(found)), *[cell(faint("-"))] * (len(_HEADER) - 1)
    scenario = found.file.scenario
    record = (
        f"{count(len(scenario.parties), 'party')}, {count(len(scenario.statements), 'statement')}",
        f"{count(len(scenario.sources), 'source')}, {count(len(scenario.proposals), 'proposal')}",
    )
    return cell(id, "\n", scenario.title or ""), _period(found), cell(record[0], "\n", record[1])


def _not_read(found: Described) -> str:
    return f"cannot be read: {count(len(found.mistakes), 'mistake')}"


def _period(found: Described) -> Cell:
    """From the first day of its statements to the last."""
    if found.period is None:
        return cell(faint("-"))
    first, last = found.period
    return cell(str(first)) if first == last else cell(f"{first} to", "\n", str(last))


def _blocks(found: Described) -> Iterator[Block]:
    if found.file is None:
        yield Heading(found.case.id, 1)
        yield Lines((line(_not_read(found)),))
    else:
        yield from _about(found)
    yield Heading("Files")
    yield Lines(tuple(_files(found.case)))


def _about(found: Described) -> Iterator[Block]:
    assert found.file is not None
    scenario = found.file.scenario
    yield Heading(scenario.title or found.case.id, 1)
    lines = [line(scenario.summary)] if scenario.summary else []
    numbers = [count(len(scenario.statements), "statement"), count(len(scenario.sources), "source")]
    period = f", from {found.period[0]} to {found.period[1]}" if found.period else ""
    yield Lines((*lines, line(f"{' of '.join(numbers)}{period}")))
    yield Heading("Parties")
    yield Lines(
        tuple(line(f"{party.name or id}  ", faint(f"{id}, {party.role}")) for id, party in scenario.parties.items())
    )
    if scenario.proposals:
        yield Heading("Proposals")
        yield Lines(tuple(_proposals(found)))


def _proposals(found: Described) -> Iterator[Line]:
    assert found.file is not None
    for id, proposal in found.file.scenario.proposals.items():
        day = f"{'tabled' if proposal.by else 'drawn up'} {proposal.tabled}"
        yield line(f"{proposal.title or id}  ", faint(f"{id}, {day}"))


def _files(case: Case) -> Iterator[Line]:
    yield line(str(case.scenario))
    if case.readme:
        yield line(str(case.readme))
    yield from (line(str(file)) for file in case.what_ifs)
    yield line(f"`tracker new PATH --from {case.id}` makes a copy to change into your own.")
