"""Scenarios of any size, as YAML text: many parties and issues, each party saying the same number of things on each.

Groups of one party and one issue grow in number, not in size. The text depends on the size alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

STATEMENTS_OF_A_GROUP: Final = 5
ISSUES: Final = 20
_MODALITIES: Final = ("requires", "considers", "accepts", "rejects", "considers")
_OPTIONS: Final = ("closed", "partly-open", "open")
_NUMBERS: Final = ("100", "200..400", "500..1000000")


def scenario(statements: int) -> str:
    """A fictional scenario with about so many statements (rounded up to whole groups)."""
    groups = max(0, -(-statements // STATEMENTS_OF_A_GROUP))
    parties = max(1, -(-groups // ISSUES))
    return "\n".join([*_frame(parties), *_statements(groups), *_proposals()]) + "\n"


def option_of(issue: int, number: int) -> str:
    """One of the options that are used of an issue: every fifth is a quantity."""
    return (_NUMBERS if _counted(issue) else _OPTIONS)[number % len(_OPTIONS)]


def _counted(issue: int) -> bool:
    return issue % 5 == 4


def _frame(parties: int) -> Iterator[str]:
    yield "format: 1"
    yield "title: Northland and its many neighbours"
    yield "parties:"
    for n in range(parties):
        yield f"  land-{n}: {{name: Land {n}, role: {'principal' if n < 5 else 'observer'}}}"
    yield "issues:"
    for n in range(ISSUES):
        scale = f"scale: [{', '.join(_OPTIONS)}]"
        yield f"  border-{n}: {{title: Border {n}, {'quantity: {min: 0, max: 1000000}' if _counted(n) else scale}}}"
    yield "sources:"
    yield "  gazette: {publisher: The Lakeland Gazette, date: 2031-01-31, reliability: B}"


def _statements(groups: int) -> Iterator[str]:
    yield "statements:"
    for group in range(groups):
        party, issue = group // ISSUES, group % ISSUES
        for n in range(STATEMENTS_OF_A_GROUP):
            option = option_of(issue, group + n)
            yield f"  s-{group}-{n}:"
            yield f"    party: land-{party}"
            yield "    attribution: official"
            yield f"    said: 2031-01-{10 + n}"
            yield "    source: gazette"
            yield "    credibility: 2"
            yield f"    summary: What land {party} said of border {issue}, the {n + 1}. time."
            yield "    positions:"
            yield f"      - {_MODALITIES[n]}: {{border-{issue}: {option}}}"


def _proposals() -> Iterator[str]:
    yield "proposals:"
    for n in range(len(_OPTIONS)):
        terms = ", ".join(f"border-{i}: {option_of(i, n)}" for i in range(ISSUES))
        yield f"  plan-{n}: {{title: Plan {n}, tabled: 2031-01-20, terms: {{{terms}}}}}"
