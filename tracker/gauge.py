"""What the rulebook makes of a deal by the values of its terms, asked tally by tally.

A candidate deal is judged by its terms alone, so a party's verdict on it depends on how many of its terms have which
value. The distinct tallies are few, as rules compare counts with a few bounds; each is put to the rulebook. Where the
answers depend only on which values occur, the search can work issue by issue; where they do not, `Ungauged` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import Final, Literal, NamedTuple

from tracker.engine import Engine
from tracker.limits import Limit
from tracker.rules import Test
from tracker.vocabulary import STATES, RuleKind, StateTally, Tally

Kind = Literal["crosses", "disputed", "meets", "leans", "unstated", "unstated-essential"]
"""The value of a term in one cell; whether it is essential matters to tallies only where it is unstated."""

KINDS_OF_TERM: Final[tuple[Kind, ...]] = ("crosses", "disputed", "meets", "leans", "unstated", "unstated-essential")
EVEN_SILENT: Final[frozenset[Kind]] = frozenset({"crosses", "disputed"})
"""The values that count as a term although the deal does not address the issue."""

Atom = Literal["no-against", "for", "leaning"]
"""What may be left on a cell for one party: nothing against it, something for it, something leaning to it."""

Demand = tuple[frozenset[Atom], ...]
"""What a term must have: of each set, one at least."""

Level = Literal["fitting", "uncontested", "candidate"]
FITTING: Final = ("accepted", "compatible")
LEVELS: Final[tuple[Level, ...]] = ("fitting", "uncontested", "candidate")
"""How good a deal is, from the best: every term fits every principal; contested for nobody; ruled out for nobody."""

MOST_TALLIES: Final = 4_000
FEW_TALLIES: Final = 500
"""These are asked in any case: no search can do without."""
UNDECIDED: Final = "it leaves the verdict on some deals undecided"


@dataclass(frozen=True, eq=False)
class Gauge:
    """Which values of terms decide, by the rulebook.

    `bad` gives, level by level, the values that no term of a party may have: on the level `fitting` those of
    principals. `states` is the state of a deal that reaches this level and no better one.
    """

    bad: Mapping[Level, frozenset[Kind]]
    states: Mapping[Level, str]
    empty: Level | None
    """The best level of a deal without any term, which no principal's position touches; None: it is ruled out."""

    def level(self, contested: bool) -> Level:
        """The level of the deals that are asked for: whether those count that are contested."""
        return "candidate" if contested else "uncontested"

    def keeps_out_the_empty(self, level: Level) -> bool:
        """Whether a deal without any term falls short of this level."""
        return self.empty is None or LEVELS.index(level) < LEVELS.index(self.empty)

    @cached_property
    def _demands(self) -> dict[tuple[Level, bool, bool], Demand]:
        keys = product(LEVELS, (False, True), (False, True))
        return {key: demanded(self.bad[key[0]], key[1], key[2]) for key in keys}

    @property
    def sure_of_the_empty(self) -> bool:
        """Whether a deal that addresses nothing can be kept out as a whole, as it is without a term for everybody."""
        return all(self.bad[level] >= EVEN_SILENT for level in LEVELS if self.keeps_out_the_empty(level))

    def demand(self, level: Level, essential: bool, silent: bool) -> Demand:
        """What a term on an issue must have on this level; on a cell that leaves it out, where `silent`."""
        return self._demands[level, essential, silent]


class Ungauged(NamedTuple):
    """That the values of terms alone do not decide, and why."""

    why: str


def value_of(against: bool, favour: bool, leaning: bool) -> Kind:
    """The value of a cell by what is left on it."""
    if against:
        return "disputed" if favour or leaning else "crosses"
    return "meets" if favour else "leans" if leaning else "unstated"


@cache
def demanded(bad: frozenset[Kind], essential: bool, silent: bool) -> Demand:
    """What must be left on a cell so that the term has none of the bad values.

    Raises:
        NotMonotone: less against the cell, or more for it, could make a good value bad.
    """
    good: dict[frozenset[Atom], bool] = {}
    for no_against, favour, leaning in product((False, True), repeat=3):
        kind = value_of(not no_against, favour, leaning)
        if kind == "unstated" and essential:
            kind = "unstated-essential"
        present: Iterable[tuple[Atom, bool]] = (("no-against", no_against), ("for", favour), ("leaning", leaning))
        good[frozenset(atom for atom, there in present if there)] = kind not in (bad & EVEN_SILENT if silent else bad)
    if any(good[one] and not good[other] for one in good for other in good if one < other):
        raise NotMonotone
    failing = [atoms for atoms, fine in good.items() if not fine]
    largest = [atoms for atoms in failing if not any(atoms < other for other in failing)]
    everything: frozenset[Atom] = frozenset({"no-against", "for", "leaning"})
    return tuple(sorted((everything - atoms for atoms in largest), key=sorted))


class NotMonotone(Exception):
    """Setting a position aside could take a deal away."""


def gauge(engine: Engine, principals: int, vetoes: int, limit: Limit | None = None) -> Gauge | Ungauged:
    """What the rulebook makes of deals between so many principals, with so many others that can say no."""
    bound = _bound(engine, "verdict")
    asked = any(test.attribute == "essential_unstated" for test in _tests(engine, "verdict"))
    kinds = KINDS_OF_TERM if asked else tuple(kind for kind in KINDS_OF_TERM if kind != "unstated-essential")
    if (bound + 1) ** len(kinds) > MOST_TALLIES:
        return Ungauged("its verdict rules compare counts with numbers too large to try out")
    verdicts: dict[Counts, str] = {}
    for counts in product(range(bound + 1), repeat=len(kinds)):
        if len(verdicts) > FEW_TALLIES and limit is not None and limit.over:
            return Ungauged("the search was ended before the rulebook had been asked")
        rule = engine.decide("verdict", tally_of(dict(zip(kinds, counts, strict=True))))
        if rule is None:
            return Ungauged(UNDECIDED)
        verdicts[counts] = engine.rulebook.rule(rule).result
    empty = verdicts.pop((0,) * len(kinds))
    bad = _bad(verdicts, kinds)
    if isinstance(bad, Ungauged):
        return bad
    try:
        for level, essential, silent in product(LEVELS, (False, True), (False, True)):
            demanded(bad[level], essential, silent)
    except NotMonotone:
        return Ungauged("by its rules, a party that states less could make a deal incompatible, or contested")
    states = _states(engine, principals, vetoes, {empty, *verdicts.values()})
    if isinstance(states, Ungauged):
        return states
    return Gauge(bad, states, None if empty == "incompatible" else _level(empty))


def _level(verdict: str) -> Level:
    """The best level of a deal on which the verdict of some principal is this one."""
    if verdict in FITTING:
        return "fitting"
    return "candidate" if verdict == "contested" else "uncontested"


Counts = tuple[int, ...]
"""How many terms there are of each kind; a count at its bound stands for all larger ones."""


def tally_of(counts: Mapping[Kind, int]) -> Tally:
    """The tally of a deal with so many terms of each kind."""
    terms, unstated = sum(counts.values()), counts.get("unstated", 0) + counts.get("unstated-essential", 0)
    return Tally(
        terms=terms,
        meets=counts.get("meets", 0),
        leans=counts.get("leans", 0),
        crosses=counts.get("crosses", 0),
        disputed=counts.get("disputed", 0),
        depends=0,
        unstated=unstated,
        left_open=0,
        not_meeting=terms - counts.get("meets", 0),
        package_for=0,
        package_leaning=0,
        package_favour=0,
        package_against=0,
        essential_silent=0,
        essential_unstated=counts.get("unstated-essential", 0),
    )


def _tests(engine: Engine, kind: RuleKind) -> Iterator[Test]:
    for rule in engine.rulebook.rules[kind]:
        for pattern in rule.patterns:
            yield from pattern.tests


def _bound(engine: Engine, kind: RuleKind) -> int:
    """The count from which on no rule tells two counts apart."""
    largest = 1
    for test in _tests(engine, kind):
        for value in test.values:
            if isinstance(value, int):
                largest = max(largest, value if test.operator in (">=", "<") else value + 1)
    return largest


def _bad(verdicts: Mapping[Counts, str], kinds: Sequence[Kind]) -> dict[Level, frozenset[Kind]] | Ungauged:
    """The values that decide, level by level, if they alone do."""
    steps: tuple[tuple[Level, str, Callable[[str], bool]], ...] = (
        ("candidate", "incompatible", lambda name: name == "incompatible"),
        ("uncontested", "contested", lambda name: name == "contested"),
        ("fitting", "open rather than compatible", lambda name: name not in FITTING),
    )
    bad: frozenset[Kind] = frozenset()
    found: dict[Level, frozenset[Kind]] = {}
    for level, word, falls_short in steps:
        deciding = [
            place
            for place in range(len(kinds))
            if all(falls_short(name) for counts, name in verdicts.items() if counts[place])
            and any(counts[place] for counts in verdicts)
        ]
        if any(falls_short(name) != any(counts[p] for p in deciding) for counts, name in verdicts.items()):
            return Ungauged(f"what makes a deal {word}, by its rules, is more than that some term has some value")
        bad |= {kinds[place] for place in deciding}
        if "unstated-essential" not in kinds and "unstated" in bad:
            bad |= {"unstated-essential"}  # no rule tells it apart
        found[level] = bad
        verdicts = {counts: name for counts, name in verdicts.items() if not falls_short(name)}
    return found


def _states(engine: Engine, principals: int, vetoes: int, names: set[str]) -> dict[Level, str] | Ungauged:
    """The state of a deal by level; if it is the same for every deal of the level."""
    tallies: dict[Level, set[StateTally]] = {level: set() for level in LEVELS}
    counts = _told_apart(_bound(engine, "state"), principals)
    for contested in _told_apart(_bound(engine, "state"), principals + vetoes):
        for not_fitting in counts:
            if not max(0, contested - vetoes) <= not_fitting:
                continue
            most = principals - not_fitting
            near = {*counts, *(most - n for n in counts), *(principals - n for n in counts)}
            for yes in sorted(n for n in near if 0 <= n <= most):
                if (yes and "accepted" not in names) or (yes < most and "compatible" not in names):
                    continue
                level: Level = "candidate" if contested else "uncontested" if not_fitting else "fitting"
                tallies[level].add(StateTally(principals, 0, contested, principals - yes, not_fitting, 0, 0))
    states: dict[Level, str] = {}
    for level, of_level in tallies.items():
        results = {engine.rulebook.rule(rule).result if rule else None for rule in _deciding(engine, of_level)}
        state = next(iter(results), "open")
        if len(results) > 1 or state is None:
            return Ungauged("the state of a deal, by its rules, is not the same wherever the same values occur")
        states[level] = state
    places = [STATES.index(states[level]) for level in LEVELS]
    if places != sorted(places):
        return Ungauged("by its rules, a deal is in a better state the less it fits")
    return states


def _told_apart(bound: int, most: int) -> list[int]:
    """Counts up to the most there can be, as far as rules tell them apart."""
    return sorted({*range(min(bound + 1, most) + 1), most})


def _deciding(engine: Engine, tallies: Iterable[StateTally]) -> set[str | None]:
    return {engine.decide("state", tally) for tally in tallies}
