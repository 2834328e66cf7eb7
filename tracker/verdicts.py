"""What stands -> terms, verdicts and states: can this party live with this package, and how does the package stand?

Python reads the value of each term off the cells and counts; the rulebook turns the counts into a verdict and a state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from tracker.cells import Cells, IssueCells
from tracker.engine import Engine
from tracker.facts import Subject
from tracker.packages import Package
from tracker.scenario import Scenario
from tracker.standing import Defeats, Standing, after, in_package, unconditional, whole_against_part
from tracker.vocabulary import StateTally, Tally

TermValue = Literal["crosses", "meets", "leans", "disputed", "unstated", "depends", "left-open"]


class Readout(NamedTuple):
    """The cells of an issue by what one party's standing evidence says of them."""

    crosses: Cells
    meets: Cells
    leans: Cells
    disputed: Cells

    def value(self, cells: Cells) -> TermValue:
        """The value of a term in these cells: the common one, else what they add up to."""
        if not cells & (self.crosses | self.meets | self.leans | self.disputed):
            return "unstated"
        for name, having in (
            ("crosses", self.crosses),
            ("meets", self.meets),
            ("leans", self.leans),
            ("disputed", self.crosses | self.disputed),
        ):
            if not cells & ~having:
                return name  # type: ignore[return-value]
        return "leans" if not cells & ~(self.meets | self.leans) else "depends"


class Term(NamedTuple):
    """What a package says on an issue, and what that is to one party."""

    issue: str
    cells: Cells
    value: TermValue
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One party and one package. `name` and `rule` are None only where the rulebook decides nothing.

    `whole` and `parts` are what stands on the package as a whole, and issue by issue whether or not the issue counts as
    a term, before the two are weighed against each other (`weighed`: whether that took anything away). `standings` is
    all of it after that.
    """

    party: str
    name: str | None
    rule: str | None
    terms: tuple[Term, ...]
    standings: tuple[Standing, ...]
    tally: Tally
    assumptions: tuple[str, ...]
    """The assumptions that bear on it: each that is active in the package."""
    whole: tuple[Standing, ...]
    parts: Mapping[str, tuple[Standing, ...]]
    weighed: bool

    def issues(self, *values: TermValue) -> tuple[str, ...]:
        """The issues whose terms have one of these values."""
        return tuple(term.issue for term in self.terms if term.value in values)


def read(standings: Iterable[Standing]) -> Readout:
    """What is left on an issue, cell by cell."""
    left: Counter[str] = Counter({"for": 0, "leaning": 0, "against": 0})
    for standing in standings:
        left[standing.piece.polarity] |= standing.left
    against, favour = left["against"], left["for"] | left["leaning"]
    return Readout(
        crosses=against & ~favour,
        meets=left["for"] & ~against,
        leans=left["leaning"] & ~left["for"] & ~against,
        disputed=against & favour,
    )


class Earlier(NamedTuple):
    """A verdict of the same party on the same package by a former evaluation, and what is otherwise since.

    `essential` were the essential issues then; `moved` are the issues that the package settles otherwise, or that are
    cut otherwise; `touched` the subjects on which there may be other evidence of the party.
    """

    verdict: Verdict
    essential: Collection[str]
    moved: Collection[str]
    touched: Collection[Subject]


def judge(
    package: Package,
    party: str,
    cells: Mapping[str, IssueCells],
    defeats: Defeats,
    essential: Collection[str],
    engine: Engine,
    earlier: Earlier | None = None,
) -> Verdict:
    """The party's verdict on the package, with all that bears on it.

    What is not otherwise than in the earlier verdict is taken over from it; where nothing is, it is returned itself.
    """
    if earlier and not earlier.moved and not earlier.touched:
        return _by_other_essentials(package, essential, engine, earlier)
    whole, parts = _standing(package, party, defeats, earlier)
    lost = whole_against_part(defeats, whole, (s for on_issue in parts.values() for s in on_issue))
    left = {issue: after(lost, found) for issue, found in parts.items()} if lost else parts
    on_whole = after(lost, whole)
    standings = (*on_whole, *(standing for on_issue in left.values() for standing in on_issue))
    terms = tuple(_terms(package, cells, left, None if lost else earlier))
    tally = _tally(package, terms, on_whole, essential)
    name, rule = _decided(tally, engine)
    used = (s.piece.voice.id for s in standings if s.active and s.piece.voice.kind == "assumption")
    assumptions = tuple(dict.fromkeys(used))
    return Verdict(party, name, rule, terms, standings, tally, assumptions, whole, parts, bool(lost))


def _decided(tally: Tally, engine: Engine) -> tuple[str | None, str | None]:
    """The name of the verdict and the rule that gives it."""
    rule = engine.decide("verdict", tally)
    return (engine.rulebook.rule(rule).result, rule) if rule else (None, None)


def _by_other_essentials(package: Package, essential: Collection[str], engine: Engine, earlier: Earlier) -> Verdict:
    """The earlier verdict where only the essential issues may be others; itself, where that makes no difference."""
    known = earlier.verdict
    if essential == earlier.essential:
        return known
    silent, unstated = len(silent_on(package, essential)), _essential_unstated(known.terms, essential)
    tally = known.tally._replace(essential_silent=silent, essential_unstated=unstated)
    if tally == known.tally:
        return known
    name, rule = _decided(tally, engine)
    return replace(known, tally=tally, name=name, rule=rule)


def _essential_unstated(terms: Iterable[Term], essential: Collection[str]) -> int:
    return sum(term.value == "unstated" and term.issue in essential for term in terms)


def _standing(
    package: Package, party: str, defeats: Defeats, earlier: Earlier | None
) -> tuple[tuple[Standing, ...], dict[str, tuple[Standing, ...]]]:
    """What stands on the package as a whole and on each of its issues, before the two are weighed."""

    def on(subject: Subject, known: tuple[Standing, ...] | None) -> tuple[Standing, ...]:
        if known is not None and earlier and subject not in earlier.touched and subject not in earlier.moved:
            pieces = defeats.evidence.of(party, subject)
            if not earlier.moved or not any(issue in earlier.moved for p in pieces for issue, _ in p.condition):
                return known
        return tuple(in_package(defeats, party, subject, package.settled))

    whole = on(package.key, earlier.verdict.whole if earlier else None)
    known = earlier.verdict.parts if earlier else {}
    spoken_on = (issue for issue in package.settled if defeats.evidence.of(party, issue))
    return whole, {issue: on(issue, known.get(issue)) for issue in spoken_on}


def _terms(
    package: Package,
    cells: Mapping[str, IssueCells],
    parts: Mapping[str, tuple[Standing, ...]],
    earlier: Earlier | None,
) -> Iterator[Term]:
    """The terms of the package, to one party; those of the earlier verdict are taken over where they are the same."""
    same = earlier if earlier and not earlier.verdict.weighed else None
    known = {term.issue: term for term in same.verdict.terms} if same else {}
    for issue in cells:
        if issue in package.left_open:
            yield Term(issue, package.left_open[issue], "left-open", ())
            continue
        on_issue = parts.get(issue, ())
        term = known.get(issue)
        if term is None or (same and issue in same.moved) or term.standings is not on_issue:
            term = Term(issue, package.settled[issue], read(on_issue).value(package.settled[issue]), on_issue)
        if issue in package.addressed or term.value in ("crosses", "disputed"):
            yield term


def silent_on(package: Package, essential: Iterable[str]) -> tuple[str, ...]:
    """The essential issues that the package neither settles nor leaves open."""
    return tuple(issue for issue in essential if issue not in package.addressed and issue not in package.left_open)


def _tally(package: Package, terms: Sequence[Term], whole: Iterable[Standing], essential: Collection[str]) -> Tally:
    values = Counter(term.value for term in terms)
    on_package = Counter(standing.piece.polarity for standing in whole if standing.effective)
    return Tally(
        terms=len(terms),
        meets=values["meets"],
        leans=values["leans"],
        crosses=values["crosses"],
        disputed=values["disputed"],
        depends=values["depends"],
        unstated=values["unstated"],
        left_open=values["left-open"],
        not_meeting=len(terms) - values["meets"],
        package_for=on_package["for"],
        package_leaning=on_package["leaning"],
        package_favour=on_package["for"] + on_package["leaning"],
        package_against=on_package["against"],
        essential_silent=len(silent_on(package, essential)),
        essential_unstated=_essential_unstated(terms, essential),
    )


def state(
    scenario: Scenario, package: Package, verdicts: Mapping[str, Verdict], essential: Collection[str], engine: Engine
) -> tuple[str | None, str | None]:
    """The state of the package over all parties, and the rule that gives it (None, None: no rule decides)."""
    principals = [verdicts[party].name for party in scenario.principals]
    counted = Counter([*principals, *(verdicts[party].name for party in scenario.vetoes)])
    tally = StateTally(
        principals=len(principals),
        incompatible=counted["incompatible"],
        contested=counted["contested"],
        not_accepted=sum(name != "accepted" for name in principals),
        not_accepted_or_compatible=sum(name not in ("accepted", "compatible") for name in principals),
        essential_not_firm=sum(issue not in package.addressed for issue in essential),
        essential_silent=len(silent_on(package, essential)),
    )
    rule = engine.decide("state", tally)
    return (engine.rulebook.rule(rule).result, rule) if rule else (None, None)


def stated(defeats: Defeats, party: str, issue: str) -> Readout | None:
    """What the party's unconditional evidence says of every cell of an issue; None where it has none."""
    standings = unconditional(defeats, party, issue)
    return read(standings) if standings else None
