"""Large scenarios as YAML text: plainly fictional, and the same on every machine.

Statements come in groups of one party and one issue, all of one size; a larger scenario has more groups, not larger
ones. Between them they use every kind of issue, every modality, conditions, withdrawals, words of other parties and
positions on whole proposals. Nothing is drawn at random: place in the file decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

GROUP: Final = 5
"""Statements of one party on one issue."""
PROPOSALS: Final = 4
PRINCIPALS: Final = 3

_FIRST_DAY: Final = date(2031, 1, 1)
_DAYS: Final = 700
_OPTIONS: Final = ("closed", "partly-open", "mostly-open", "open")
_ATTRIBUTIONS: Final = ("official", "official", "named", "anonymous", "reported")
_MODALITIES: Final = ("requires", "accepts", "rejects", "considers")


class Size(NamedTuple):
    """How many parties and issues there are: every party speaks on every issue."""

    parties: int
    issues: int

    @property
    def statements(self) -> int:
        """How many statements that makes."""
        return self.parties * self.issues * GROUP


EMPTY: Final = Size(PRINCIPALS, 0)
"""Nobody says anything, and nothing is on the table."""


def scenario(size: Size) -> str:
    """The text of a scenario of this size."""
    return "\n".join([*_lines(size), ""])


def _lines(size: Size) -> Iterator[str]:
    yield "format: 1"
    yield f"title: Talks of {size.parties} parties on {max(1, size.issues)} issues"
    yield "parties:"
    for party in range(size.parties):
        role = "principal" if party < PRINCIPALS else "mediator"
        yield f"  party-{party}: {{name: Party {party}, role: {role}}}"
    yield "issues:"
    for issue in range(max(1, size.issues)):
        yield f"  issue-{issue}: {{title: The {issue}. question, {_kind(issue)}}}"
    yield "sources:"
    for source in range(12):
        yield f"  source-{source}: {{publisher: Gazette {source}, date: {_day(60 * source)}, reliability: {'ABC'[source % 3]}}}"
    yield "statements:" if size.statements else "statements: {}"
    for number in range(size.statements):
        yield from _statement(size, number)
    yield from _proposals(size)


def _kind(issue: int) -> str:
    options = f"[{', '.join(_OPTIONS)}]"
    essential = ", essential: true" if issue < 3 else ""
    kinds = (f"scale: {options}", f"choice: {options}", "yes_no: true", "quantity: {min: 0, max: 40, unit: boats}")
    return kinds[issue % 4] + essential


def _statement(size: Size, number: int) -> Iterator[str]:
    """Lines of one statement; groups follow one another, so that `number` tells the party and the issue."""
    group, place = divmod(number, GROUP)
    party, issue = group % size.parties, group // size.parties
    turn = party + 3 * issue + 7 * place
    yield f"  said-{number}:"
    yield f"    party: party-{party}"
    yield f"    attribution: {_ATTRIBUTIONS[turn % 5]}"
    yield f"    said: {_day(turn * 13)}"
    yield f"    reported: {_day(turn * 13 + 1)}"
    yield f"    source: source-{turn % 12}"
    yield f"    credibility: {1 + turn % 5}"
    yield f"    summary: What party {party} said on issue {issue}, for the {place + 1}. time."
    if place == 2:
        yield f"    told_by: party-{(party + 1) % size.parties}"
    if place == 4 and turn % 3 == 0:
        yield f"    withdraws: [said-{number - 4}]"
    yield "    positions:"
    yield f"      - {_MODALITIES[turn % 4]}: {{issue-{issue}: {_wanted(issue, turn)}}}"
    if place == 3:
        other = (issue + 1) % size.issues
        yield f"        provided: {{issue-{other}: {_wanted(other, turn + 1)}}}"
    if place == 1 and issue % 10 == 0:
        yield f"      - {_MODALITIES[1 + turn % 3]}: {{proposal: plan-{turn % PROPOSALS}}}"


def _wanted(issue: int, turn: int) -> str:
    """Options of an issue, or a range, that a position is about."""
    if issue % 4 == 3:
        low = turn % 30
        return f"{low}..{low + 10}"
    if issue % 4 == 2:
        return ("yes", "no")[turn % 2]
    first = turn % 3
    return f"[{_OPTIONS[first]}, {_OPTIONS[first + 1]}]" if turn % 2 else _OPTIONS[first]


def _proposals(size: Size) -> Iterator[str]:
    """Every proposal settles half of the issues, the even ones in two phases."""
    yield "proposals:" if size.issues else "proposals: {}"
    for number in range(PROPOSALS if size.issues else 0):
        issues = range(number % 2, size.issues, 2)
        yield f"  plan-{number}:"
        yield f"    by: [party-{number % size.parties}]"
        yield f"    tabled: {_day(200 + 100 * number)}"
        if number % 2:
            yield f"    terms: {_terms(issues, number)}"
        else:
            yield "    phases:"
            yield f"      - {{id: first, terms: {_terms(issues[::2], number)}}}"
            yield f"      - {{id: second, terms: {_terms(issues[1::2], number)}}}"


def _terms(issues: Iterable[int], number: int) -> str:
    return "{" + ", ".join(f"issue-{issue}: {_term(issue, number + issue)}" for issue in issues) + "}"


def _term(issue: int, turn: int) -> str:
    return (_OPTIONS[turn % 4], _OPTIONS[turn % 4], ("yes", "no")[turn % 2], str(turn % 41))[issue % 4]


def _day(number: int) -> date:
    return _FIRST_DAY + timedelta(days=number % _DAYS)
