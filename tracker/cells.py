"""Issues cut into cells: the finitely many answers between which nothing that was said distinguishes.

A scenario comes in; for each issue its cells go out, and the meaning of options as sets of cells. A set of cells is an
int, bit i for cell i, so that meets, differences and subsets are single operations. The last cell is *silent*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from tracker.options import OptionError, check_option, read_range
from tracker.scenario import Issue, Quantity, Scenario
from tracker.values import ANY, PROPOSAL, SILENT

Cells = int
"""A set of cells of one issue."""


@dataclass(frozen=True)
class IssueCells:
    """The cells of one issue: an interval each for a quantity (`starts`: first whole numbers), else an option each."""

    issue: Issue
    starts: tuple[int, ...] = ()

    @cached_property
    def addressed(self) -> Cells:
        """Every cell in which the deal addresses the issue."""
        return self.silent - 1

    @cached_property
    def silent(self) -> Cells:
        """The one cell in which it does not."""
        return 1 << (len(self.starts) if self.issue.quantity else len(self.issue.options))

    @property
    def everything(self) -> Cells:
        """All cells, silent included."""
        return self.addressed | self.silent

    def named(self, options: Iterable[str]) -> Cells:
        """The cells that the options, as typed, name together.

        Raises:
            tracker.options.OptionError: an option is not one of this issue's.
        """
        cells = 0
        for option in options:
            cells |= self._cells_of(option)
        return cells

    @cached_property
    def _place(self) -> dict[str, int]:
        return {option: 1 << i for i, option in enumerate(self.issue.options)}

    def _cells_of(self, option: str) -> Cells:
        if option == ANY:
            return self.addressed
        if option == SILENT:
            return self.silent
        if self.issue.quantity is None:
            check_option(self.issue, option)
            return self._place[option]
        low, high = read_range(self.issue.quantity, option)
        return sum(1 << i for i, start in enumerate(self.starts) if low <= start <= high)

    def words(self, cells: Cells) -> tuple[str, ...]:
        """The cells as options for people: ids, or numbers and ranges as wide as they go, then `silent`."""
        if self.issue.quantity is None:
            found = [option for option, bit in self._place.items() if bit & cells]
        else:
            found = list(self._ranges(self.issue.quantity, cells))
        return (*found, *([SILENT] if cells & self.silent else []))

    def _ranges(self, quantity: Quantity, cells: Cells) -> Iterator[str]:
        low: int | None = None
        for i, start in enumerate(self.starts):
            inside = bool(cells >> i & 1)
            if inside and low is None:
                low = start
            if low is not None and (not inside or i == len(self.starts) - 1):
                high = quantity.max if inside else start - 1
                yield str(low) if low == high else f"{low}..{high}"
                low = None


def parted(cells: Cells, marks: Iterable[Cells]) -> list[Cells]:
    """The cells, in parts that no mark tells apart, by the first cell of each."""
    parts = [cells] if cells else []
    for mark in marks:
        parts = [part for whole in parts for part in (whole & mark, whole & ~mark) if part]
    return sorted(parts, key=lambda part: part & -part)


Mentions = Iterable[tuple[str, tuple[str, ...]]]
"""Issues that something speaks of, each with options as typed."""


def cut(scenario: Scenario, besides: Mentions = ()) -> dict[str, IssueCells]:
    """The cells of every issue of the scenario, by issue id.

    A quantity is cut wherever anything in the scenario, or in `besides`, distinguishes two numbers, whatever its date.
    """
    found = _breakpoints(scenario.issues, (*mentions(scenario), *besides))
    return {id: IssueCells(issue, _starts(issue, found[id])) for id, issue in scenario.issues.items()}


def cut_finer(cells: Mapping[str, IssueCells], besides: Mentions) -> dict[str, IssueCells]:
    """The cells, cut also wherever `besides` distinguishes two numbers; those of an issue not cut anew are the same."""
    finer = dict(cells)
    for id, breakpoints in _breakpoints({id: one.issue for id, one in cells.items()}, besides).items():
        starts = _starts(cells[id].issue, breakpoints | set(cells[id].starts))
        if starts != cells[id].starts:
            finer[id] = IssueCells(cells[id].issue, starts)
    return finer


def mentions(scenario: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The issues and options that anything in the scenario speaks of, whatever its date."""
    for _, voice in scenario.voices():
        for position in voice.positions:
            yield from position.mentions
    for proposal in scenario.proposals.values():
        yield from proposal.mentions


def _breakpoints(issues: Mapping[str, Issue], besides: Mentions) -> defaultdict[str, set[int]]:
    """By issue, the whole numbers at which some mention begins, or has just ended."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for issue, options in besides:
        quantity = issues[issue].quantity if issue in issues else None
        for option in options:
            if quantity is not None and option not in (ANY, SILENT):
                with suppress(OptionError):  # a number that a what-if has put out of the issue's bounds
                    low, high = read_range(quantity, option)
                    found[issue] |= {low, high + 1}
    return found


def _starts(issue: Issue, breakpoints: set[int]) -> tuple[int, ...]:
    if issue.quantity is None:
        return ()
    low, high = issue.quantity.min, issue.quantity.max
    return tuple(sorted({low} | {b for b in breakpoints if low <= b <= high}))


def named(cells: Mapping[str, IssueCells], terms: Mapping[str, tuple[str, ...]]) -> dict[str, Cells]:
    """Issue -> cells, for issue -> options; what is said of proposals is left out."""
    return {issue: cells[issue].named(options) for issue, options in terms.items() if issue != PROPOSAL}
