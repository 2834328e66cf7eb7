"""Large random negotiations: as plain data, and as the text of a scenario.

Every issue is cut into cells, which a deal has one of: the options of a choice, or the stretches of a quantity between
the numbers that are named. What is drawn depends on the shape and the seed alone.

A party has a leaning on each issue, and all that it says there is consistent with it: it requires just that, accepts
and considers some of that, and rejects some of the rest. So nobody disputes with itself. Nothing defeats anything
either: all statements are official, of one day, with a single position each.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from random import Random
from typing import Final, Literal, NamedTuple, Protocol

Modality = Literal["requires", "rejects", "accepts", "considers"]
Where = Literal["groups", "chain", "anywhere"]
Ranges = tuple[tuple[int, int], ...]
"""Whole numbers, as ranges that include both ends; an option of a choice is a range of one."""
Deal = tuple[int, ...]
"""The cell of each issue."""

MOST: Final = 1_000_000_000
BLOCK: Final = 4
BLOCS: Final = 3
PROPOSALS: Final = 3
_ODD: Final = 0.1
"""How often a party leans somewhat otherwise than its bloc."""
_MODALITIES: Final[tuple[Modality, ...]] = ("requires", "rejects", "rejects", "accepts", "considers")


@dataclass(frozen=True)
class Shape:
    """What a negotiation is like; `options` are those of a choice.

    Attributes:
        parties: How many, all of them principals.
        issues: How many.
        options: How many a choice has.
        positions: How many, over all parties.
        conditional: The share of them that have a condition.
        where: The issue a condition is on: of the same block of four, a neighbouring one, or any.
        crowded: The share of the options that a leaning takes up, and a condition.
        feasible: Whether there is a deal that no position rules out.
        quantities: How many of the issues, the last ones, are quantities.
        silence: Whether a deal may leave issues out.
    """

    parties: int
    issues: int
    options: int
    positions: int
    conditional: float = 0.0
    where: Where = "groups"
    crowded: float = 0.5
    feasible: bool = False
    quantities: int = 0
    silence: bool = False


class Issue(NamedTuple):
    """An issue, with the numbers that each of its cells spans."""

    name: str
    quantity: bool
    cells: Ranges


class Condition(NamedTuple):
    """Holds in deals that have one of these cells of an issue."""

    issue: int
    cells: frozenset[int]


class Position(NamedTuple):
    """What a party says of some cells of an issue."""

    party: int
    issue: int
    modality: Modality
    cells: frozenset[int]
    condition: Condition | None


class Clause(NamedTuple):
    """A deal is fine for the position if its cell is among `allowed`, or on the `other` issue among `other_allowed`.

    Without a condition, `other` is None and `other_allowed` empty.
    """

    position: int
    issue: int
    allowed: frozenset[int]
    other: int | None
    other_allowed: frozenset[int]

    def fine(self, deal: Deal) -> bool:
        """Whether the position does not rule the deal out."""
        return deal[self.issue] in self.allowed or (self.other is not None and deal[self.other] in self.other_allowed)


@dataclass(frozen=True)
class Negotiation:
    """A negotiation as plain data; `hidden` is the planted deal, where there is one."""

    parties: int
    issues: tuple[Issue, ...]
    positions: tuple[Position, ...]
    proposals: tuple[Deal, ...]
    hidden: Deal | None
    silence: bool

    def cells(self, issue: int) -> range:
        """The cells of the issue; where deals may leave issues out, the last one is silence."""
        return range(len(self.issues[issue].cells) + self.silence)

    def silent(self, issue: int) -> int | None:
        """The cell of a deal that leaves the issue out, where deals may."""
        return len(self.issues[issue].cells) if self.silence else None

    def clauses(self) -> tuple[Clause, ...]:
        """The clause of every position that can rule a deal out, in their order."""
        return self._clauses

    def found(self, deal: Deal) -> bool:
        """Whether no position rules the deal out."""
        return all(clause.fine(deal) for clause in self._clauses)

    def cost(self, deal: Deal) -> tuple[int, int]:
        """The issues that are otherwise than in the nearest proposal, and the terms on which a party stated nothing.

        A party stated something of a term if a position that is active in the deal names its cell. A silent issue is
        no term.
        """
        changed = min(sum(a != b for a, b in zip(deal, terms, strict=True)) for terms in self.proposals)
        terms = {issue for issue, cell in enumerate(deal) if cell != self.silent(issue)}
        stated = {(p.party, p.issue) for p in self.naming if deal[p.issue] in p.cells and _active(p, deal)}
        return changed, self.parties * len(terms) - len(stated)

    @cached_property
    def naming(self) -> tuple[Position, ...]:
        """The positions that state something of the cells they name in a deal they do not rule out."""
        return tuple(p for p in self.positions if p.modality != "rejects")

    @cached_property
    def _clauses(self) -> tuple[Clause, ...]:
        return tuple(self._ruling_out())

    def _ruling_out(self) -> Iterator[Clause]:
        for n, position in enumerate(self.positions):
            if position.modality not in ("requires", "rejects"):
                continue
            rest = frozenset(self.cells(position.issue)) - position.cells
            allowed = position.cells if position.modality == "requires" else rest
            if position.condition:
                other, cells = position.condition
                yield Clause(n, position.issue, allowed, other, frozenset(self.cells(other)) - cells)
            else:
                yield Clause(n, position.issue, allowed, None, frozenset())


def _active(position: Position, deal: Deal) -> bool:
    return position.condition is None or deal[position.condition.issue] in position.condition.cells


# --- What there is by name


_SIZES: Final[dict[str, tuple[int, int, int, int]]] = {
    "small": (5, 12, 5, 60),
    "middle": (10, 30, 8, 300),
    "large": (50, 100, 10, 5_000),
}
_PLACES: Final[tuple[Where, ...]] = ("groups", "chain", "anywhere")
_SHARES: Final = (0.1, 0.3, 0.6)


def _instances() -> Iterator[tuple[str, Shape]]:
    for size, (parties, issues, options, positions) in _SIZES.items():
        for feasible in (True, False):
            end = "feasible" if feasible else "plain"
            yield f"{size}-free-{end}", Shape(parties, issues, options, positions, feasible=feasible)
            for where in _PLACES:
                for share in _SHARES:
                    shape = Shape(parties, issues, options, positions, share, where, feasible=feasible)
                    yield f"{size}-{where}-{share}-{end}", shape


INSTANCES: Final[Mapping[str, Shape]] = dict(_instances())
"""By names such as `small-free-plain` (no conditions) and `large-chain-0.3-feasible`."""


# --- Drawing


class _Domain(Protocol):
    """What is drawn of an issue. `has` and `avoids` are a number that has to be in what is drawn, or must not."""

    def leaning(self, rng: Random, share: float, *, has: int | None = None, avoids: int | None = None) -> Ranges:
        """Numbers that make up about this share of all; never none, nor all."""

    def odd(self, rng: Random, leaning: Ranges, has: int | None) -> Ranges:
        """A leaning somewhat different from this one."""

    def rest(self, leaning: Ranges) -> Ranges:
        """All that is outside."""

    def some(self, rng: Random, of: Ranges) -> Ranges:
        """Some of these numbers, or all of them."""

    def one(self, rng: Random, of: Ranges | None = None) -> int:
        """One of these numbers, or of all."""


class _Choice(NamedTuple):
    options: int

    def leaning(self, rng: Random, share: float, *, has: int | None = None, avoids: int | None = None) -> Ranges:
        free = [option for option in range(self.options) if option not in (has, avoids)]
        wanted = min(max(1, round(share * self.options)), self.options - 1)
        if has is None:
            return _singles(rng.sample(free, wanted))
        return _singles([has, *rng.sample(free, wanted - 1)])

    def odd(self, rng: Random, leaning: Ranges, has: int | None) -> Ranges:
        kept = [low for low, _ in leaning]
        going = [option for option in kept if option != has]
        if not going:
            return leaning
        kept.remove(rng.choice(going))
        return _singles([*kept, rng.choice([low for low, _ in self.rest(leaning)])])

    def rest(self, leaning: Ranges) -> Ranges:
        return _singles(set(range(self.options)) - {low for low, _ in leaning})

    def some(self, rng: Random, of: Ranges) -> Ranges:
        return _singles(rng.sample([low for low, _ in of], rng.randint(1, len(of))))

    def one(self, rng: Random, of: Ranges | None = None) -> int:
        return rng.choice(of)[0] if of else rng.randrange(self.options)


class _Quantity(NamedTuple):
    most: int

    def leaning(self, rng: Random, share: float, *, has: int | None = None, avoids: int | None = None) -> Ranges:
        width = min(max(1, round(share * self.most)), self.most - 1)
        if has is not None:
            low = rng.randint(max(0, has - width), min(has, self.most - width))
            return ((low, low + width),)
        low = rng.randint(0, self.most - width)
        if avoids is None or not low <= avoids <= low + width:
            return ((low, low + width),)
        below, above = (low, avoids - 1), (avoids + 1, low + width)
        return (max(below, above, key=lambda ends: ends[1] - ends[0]),)

    def odd(self, rng: Random, leaning: Ranges, has: int | None) -> Ranges:
        low, high = leaning[0]
        shift = rng.randint(-(high - low) // 2, (high - low) // 2)
        low, high = max(0, low + shift), min(self.most, high + shift)
        return ((low, high),) if has is None or low <= has <= high else leaning

    def rest(self, leaning: Ranges) -> Ranges:
        low, high = leaning[0]
        return tuple(ends for ends in ((0, low - 1), (high + 1, self.most)) if ends[0] <= ends[1])

    def some(self, rng: Random, of: Ranges) -> Ranges:
        low, high = rng.choice(of)
        ends = sorted((rng.randint(low, high), rng.randint(low, high)))
        return ((ends[0], ends[1]),)

    def one(self, rng: Random, of: Ranges | None = None) -> int:
        return rng.randint(*rng.choice(of or ((0, self.most),)))


def _singles(options: Iterable[int]) -> Ranges:
    return tuple((option, option) for option in sorted(options))


class _Said(NamedTuple):
    """A position, in numbers."""

    party: int
    issue: int
    modality: Modality
    what: Ranges
    provided: tuple[int, Ranges] | None


def generate(shape: Shape, seed: int) -> Negotiation:
    """The negotiation of this shape and seed."""
    drawing = _Drawing(shape, Random(seed))
    said = [drawing.said() for _ in range(shape.positions)]
    return _cut(shape, said, drawing.proposals(), drawing.hidden)


class _Drawing:
    """Draws what parties lean to, and what they say."""

    def __init__(self, shape: Shape, rng: Random) -> None:
        self.shape, self.rng = shape, rng
        self.domains = _domains(shape)
        self.hidden = [domain.one(rng) for domain in self.domains] if shape.feasible else None
        self.blocs = [
            [domain.leaning(rng, shape.crowded, has=self._planted(issue)) for issue, domain in enumerate(self.domains)]
            for _ in range(BLOCS)
        ]
        self.apart = shape.conditional / 2 if shape.feasible else 0.0
        """The share of leanings that are against the hidden deal; all that is said of these has a condition."""
        self.leanings: dict[tuple[int, int], tuple[Ranges, bool]] = {}

    def _planted(self, issue: int) -> int | None:
        return self.hidden[issue] if self.hidden else None

    def _leaning(self, party: int, issue: int) -> tuple[Ranges, bool]:
        """What the party leans to, and whether that is against the hidden deal."""
        if (party, issue) not in self.leanings:
            self.leanings[party, issue] = self._drawn(party, issue)
        return self.leanings[party, issue]

    def _drawn(self, party: int, issue: int) -> tuple[Ranges, bool]:
        domain, planted, of_bloc = self.domains[issue], self._planted(issue), self.blocs[party % BLOCS][issue]
        if self.rng.random() < self.apart:
            return domain.leaning(self.rng, self.shape.crowded, avoids=planted), True
        odd = self.rng.random() < _ODD
        return (domain.odd(self.rng, of_bloc, planted) if odd else of_bloc), False

    def said(self) -> _Said:
        """The next position."""
        rng = self.rng
        party, issue = rng.randrange(self.shape.parties), rng.randrange(self.shape.issues)
        leaning, apart = self._leaning(party, issue)
        modality = rng.choice(_MODALITIES)
        if modality == "requires":
            what = leaning
        else:
            outside = self.domains[issue].rest(leaning)
            what = self.domains[issue].some(rng, outside if modality == "rejects" else leaning)
        conditional = apart or rng.random() < (self.shape.conditional - self.apart) / (1 - self.apart)
        return _Said(party, issue, modality, what, self._provided(issue, apart) if conditional else None)

    def _provided(self, issue: int, apart: bool) -> tuple[int, Ranges]:
        other = self.rng.choice(_others(self.shape, issue))
        avoids = self._planted(other) if apart else None
        return other, self.domains[other].leaning(self.rng, self.shape.crowded, avoids=avoids)

    def proposals(self) -> list[list[int]]:
        """A proposal after the heart of each bloc."""
        pairs = [zip(self.domains, bloc, strict=True) for bloc in self.blocs[:PROPOSALS]]
        return [[domain.one(self.rng, leaning) for domain, leaning in terms] for terms in pairs]


def _domains(shape: Shape) -> list[_Domain]:
    choices = shape.issues - shape.quantities
    return [_Choice(shape.options) if issue < choices else _Quantity(MOST) for issue in range(shape.issues)]


def _others(shape: Shape, issue: int) -> list[int]:
    """The issues that a condition of a position on this one may be on."""
    if shape.where == "groups":
        near: Iterable[int] = range(issue - issue % BLOCK, issue - issue % BLOCK + BLOCK)
    elif shape.where == "chain":
        near = (issue - 1, issue + 1)
    else:
        near = range(shape.issues)
    return [i for i in near if i != issue and 0 <= i < shape.issues] or [issue - 1]


# --- From numbers to cells


def _cut(
    shape: Shape, said: Sequence[_Said], proposals: Sequence[Sequence[int]], hidden: list[int] | None
) -> Negotiation:
    """The same in cells: a quantity is cut at every number that is named."""
    named: defaultdict[int, list[Ranges]] = defaultdict(list)
    for position in said:
        named[position.issue].append(position.what)
        if position.provided:
            named[position.provided[0]].append(position.provided[1])
    for terms in proposals:
        for issue, number in enumerate(terms):
            named[issue].append(((number, number),))
    begins = [
        _begins(named[issue]) if isinstance(domain, _Quantity) else list(range(shape.options))
        for issue, domain in enumerate(_domains(shape))
    ]

    def cells(issue: int, ranges: Ranges) -> frozenset[int]:
        return frozenset(
            cell
            for low, high in ranges
            for cell in range(bisect_right(begins[issue], low) - 1, bisect_right(begins[issue], high))
        )

    def deal(numbers: Sequence[int]) -> Deal:
        return tuple(bisect_right(begins[issue], number) - 1 for issue, number in enumerate(numbers))

    def condition(provided: tuple[int, Ranges] | None) -> Condition | None:
        return Condition(provided[0], cells(*provided)) if provided else None

    return Negotiation(
        parties=shape.parties,
        issues=tuple(_issue(shape, issue, begins[issue]) for issue in range(shape.issues)),
        positions=tuple(
            Position(s.party, s.issue, s.modality, cells(s.issue, s.what), condition(s.provided)) for s in said
        ),
        proposals=tuple(deal(terms) for terms in proposals),
        hidden=deal(hidden) if hidden else None,
        silence=shape.silence,
    )


def _begins(named: Iterable[Ranges]) -> list[int]:
    """The number with which each cell of a quantity begins."""
    found = {0}
    for ranges in named:
        for low, high in ranges:
            found |= {low, high + 1}
    return sorted(number for number in found if number <= MOST)


def _issue(shape: Shape, issue: int, begins: Sequence[int]) -> Issue:
    quantity = issue >= shape.issues - shape.quantities
    end = MOST if quantity else shape.options - 1
    return Issue(f"issue-{issue}", quantity, tuple((low, after - 1) for low, after in pairwise([*begins, end + 1])))


# --- As text


def text(negotiation: Negotiation) -> str:
    """The negotiation as a scenario file; the statement of position N is `s-N`."""
    parts = (_frame(negotiation), _statements(negotiation), _proposals(negotiation))
    return "\n".join(line for part in parts for line in part) + "\n"


def option(negotiation: Negotiation, issue: int, cells: Iterable[int]) -> str:
    """Cells of an issue, as a scenario file has them: one option, or several in brackets."""
    found = [_word(negotiation, issue, first, last) for first, last in _runs(negotiation, issue, cells)]
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"


def _runs(negotiation: Negotiation, issue: int, cells: Iterable[int]) -> list[tuple[int, int]]:
    """The cells from first to last, those of a quantity that adjoin in one run."""
    runs: list[tuple[int, int]] = []
    for cell in sorted(cells):
        joins = runs and negotiation.issues[issue].quantity and runs[-1][1] == cell - 1
        if joins and cell != negotiation.silent(issue):
            runs[-1] = (runs[-1][0], cell)
        else:
            runs.append((cell, cell))
    return runs


def _word(negotiation: Negotiation, issue: int, first: int, last: int) -> str:
    if first == negotiation.silent(issue):
        return "silent"
    of_issue = negotiation.issues[issue]
    low, high = of_issue.cells[first][0], of_issue.cells[last][1]
    if not of_issue.quantity:
        return f"o{low}"
    return str(low) if low == high else f"{low}..{high}"


def _frame(negotiation: Negotiation) -> Iterator[str]:
    yield "format: 1"
    yield "title: Talks between many lands"
    yield "as_of: 2031-06-30"
    yield "parties:"
    for n in range(negotiation.parties):
        yield f"  land-{n}: {{name: Land {n}, role: principal}}"
    yield "issues:"
    for n, issue in enumerate(negotiation.issues):
        options = ", ".join(f"o{low}" for low, _ in issue.cells)
        kind = f"quantity: {{min: 0, max: {MOST}}}" if issue.quantity else f"choice: [{options}]"
        yield f"  {issue.name}: {{title: Issue {n}, {kind}, essential: true}}"
    yield "sources:"
    yield "  gazette: {publisher: The Lakeland Gazette, date: 2031-03-01}"


def _statements(negotiation: Negotiation) -> Iterator[str]:
    yield "statements:"
    for n, position in enumerate(negotiation.positions):
        yield f"  s-{n}:"
        yield f"    party: land-{position.party}"
        yield "    attribution: official"
        yield "    said: 2031-03-01"
        yield "    source: gazette"
        yield "    positions:"
        named = option(negotiation, position.issue, position.cells)
        yield f"      - {position.modality}: {{issue-{position.issue}: {named}}}"
        if position.condition:
            other, cells = position.condition
            yield f"        provided: {{issue-{other}: {option(negotiation, other, cells)}}}"


def _proposals(negotiation: Negotiation) -> Iterator[str]:
    yield "proposals:"
    for n, deal in enumerate(negotiation.proposals):
        terms = ", ".join(f"issue-{issue}: {option(negotiation, issue, [cell])}" for issue, cell in enumerate(deal))
        yield f"  plan-{n}: {{title: Plan {n}, tabled: 2031-01-15, terms: {{{terms}}}}}"
