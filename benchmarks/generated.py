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


def scenario(statements: int) -> str:
    """A fictional scenario with about so many statements (rounded up to whole groups)."""
    groups = max(0, -(-statements // STATEMENTS_OF_A_GROUP))
    parties = max(1, -(-groups // ISSUES))
    return "\n".join([*_frame(parties), *_statements(groups), *_proposals()]) + "\n"


def _frame(parties: int) -> Iterator[str]:
    yield "format: 1"
    yield "title: Northland and its many neighbours"
    yield "parties:"
    for n in range(parties):
        yield f"  land-{n}: {{name: Land {n}, role: {'principal' if n < 5 else 'observer'}}}"
    yield "issues:"
    for n in range(ISSUES):
        yield f"  border-{n}: {{title: Border {n}, scale: [{', '.join(_OPTIONS)}]}}"
    yield "sources:"
    yield "  gazette: {publisher: The Lakeland Gazette, date: 2031-01-31, reliability: B}"


def _statements(groups: int) -> Iterator[str]:
    yield "statements:"
    for group in range(groups):
        party, issue = group // ISSUES, group % ISSUES
        for n in range(STATEMENTS_OF_A_GROUP):
            option = _OPTIONS[(group + n) % len(_OPTIONS)]
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
    for n, option in enumerate(_OPTIONS):
        terms = ", ".join(f"border-{i}: {option}" for i in range(ISSUES))
        yield f"  plan-{n}: {{title: Plan {n}, tabled: 2031-01-20, terms: {{{terms}}}}}"
