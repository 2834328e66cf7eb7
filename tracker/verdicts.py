"""What stands -> terms, verdicts and states: can this party live with this package, and how does the package stand?

Python reads the value of each term off the cells and counts; the rulebook turns the counts into a verdict and a state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Literal, NamedTuple

from tracker.cells import Cells, IssueCells
from tracker.engine import Engine
from tracker.facts import Subject
from tracker.packages import Package
from tracker.scenario import Scenario
from tracker.standing import Defeats, Standing, after, in_general, in_package, whole_against_part
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

    `essential` were the essential issues then; `moved` are the issues that the package settles otherwise, `recut` those
    that are cut otherwise; `touched` the subjects on which there may be other evidence of the party, or evidence under
    a condition on an issue that is cut otherwise.
    """

    verdict: Verdict
    essential: Collection[str]
    moved: Collection[str]
    recut: Collection[str]
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
    if earlier and not earlier.moved and not earlier.recut and not earlier.touched:
        return _by_other_essentials(package, essential, engine, earlier)
    whole, parts = _standing(package, party, defeats, earlier)
    lost = whole_against_part(defeats, whole, (s for on_issue in parts.values() for s in on_issue))
    left = {issue: after(lost, found) for issue, found in parts.items()} if lost else parts
    on_whole = after(lost, whole)
    standings = (*on_whole, *chain.from_iterable(left.values()))
    terms = _terms(package, cells, left, None if lost else earlier)
    tally = _tally(package, terms, on_whole, essential)
    name, rule = _decided(tally, engine)
    assumptions = _assumptions(standings) if defeats.evidence.facts.record.assumed else ()
    return Verdict(party, name, rule, terms, standings, tally, assumptions, whole, parts, bool(lost))


def _assumptions(standings: Iterable[Standing]) -> tuple[str, ...]:
    used = (s.piece.voice.id for s in standings if s.active and s.piece.voice.kind == "assumption")
    return tuple(dict.fromkeys(used))


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
    evidence = defeats.evidence

    def anew(subject: Subject) -> tuple[Standing, ...]:
        return tuple(in_package(defeats, party, subject, package.settled))

    if earlier is None:
        spoken_on = (issue for issue in package.settled if evidence.of(party, issue))
        return anew(package.key), {issue: anew(issue) for issue in spoken_on}
    known, moved = earlier.verdict.parts, earlier.moved
    whole = earlier.verdict.whole
    if package.key in earlier.touched or evidence.conditional_on(party, package.key, moved):
        whole = anew(package.key)
    affected = {subject for subject in (*earlier.touched, *moved, *earlier.recut) if isinstance(subject, str)}
    if moved:
        affected |= {issue for issue in known if evidence.conditional_on(party, issue, moved)}
    parts = dict(known)
    for issue in affected:
        if issue in package.settled and evidence.of(party, issue):
            parts[issue] = anew(issue)
        else:
            parts.pop(issue, None)
    if len(parts) != len(known) or parts.keys() != known.keys():
        parts = {issue: parts[issue] for issue in package.settled if issue in parts}
    return whole, parts


def _terms(
    package: Package,
    cells: Mapping[str, IssueCells],
    parts: Mapping[str, tuple[Standing, ...]],
    earlier: Earlier | None,
) -> tuple[Term, ...]:
    """The terms of the package, to one party; those of the earlier verdict are taken over where they are the same."""
    if earlier is None or earlier.verdict.weighed:
        return tuple(term for issue in cells if (term := _term(package, issue, parts.get(issue, ()))))
    known = earlier.verdict.parts
    changed = {issue: None for issue in parts if parts[issue] is not known.get(issue)}
    changed |= dict.fromkeys((*(issue for issue in known if issue not in parts), *earlier.moved, *earlier.recut))
    fresh = {issue: _term(package, issue, parts.get(issue, ())) for issue in changed}
    terms = {term.issue: term for term in earlier.verdict.terms}
    if all((term is None) == (issue not in terms) for issue, term in fresh.items()):
        return tuple(fresh.get(issue) or term for issue, term in terms.items())
    terms |= {issue: term for issue, term in fresh.items() if term}
    return tuple(terms[issue] for issue in cells if issue in terms and fresh.get(issue, terms[issue]))


def _term(package: Package, issue: str, on_issue: tuple[Standing, ...]) -> Term | None:
    """The issue as a term of the package; None where it is silent, and neither crosses nor is disputed."""
    if issue in package.left_open:
        return Term(issue, package.left_open[issue], "left-open", ())
    cells = package.settled[issue]
    value = read(on_issue).value(cells)
    return Term(issue, cells, value, on_issue) if issue in package.addressed or value in _ALWAYS else None


_ALWAYS: Final = ("crosses", "disputed")


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
    names = {party: verdicts[party].name for party in scenario.deciding(package.key.proposal)}
    return state_by(scenario, package, names, essential, engine)


def state_by(
    scenario: Scenario, package: Package, names: Mapping[str, str | None], essential: Collection[str], engine: Engine
) -> tuple[str | None, str | None]:
    """As `state`, from the names of the verdicts of those who can say no."""
    principals = [names[party] for party in scenario.consenting(package.key.proposal)]
    counted = Counter([*principals, *(names[party] for party in scenario.able_to_stop(package.key.proposal))])
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


def stated(defeats: Defeats, party: str, subject: Subject, conditional: bool = False) -> Readout | None:
    """What the party's unconditional evidence says of every cell of an issue; None where it has none.

    With `conditional` the rest counts too, as if every condition held. A package is one cell: 1.
    """
    standings = in_general(defeats, party, subject, conditional)
    return read(standings) if standings else None
