"""What stands -> terms, verdicts and states: can this party live with this package, and how does the package stand?

Python reads the value of each term off the cells and counts; the rulebook turns the counts into a verdict and a state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple

from tracker.cells import Cells, IssueCells
from tracker.engine import Engine
from tracker.packages import Package
from tracker.scenario import Scenario
from tracker.standing import Defeats, Standing, in_package, unconditional, whole_against_part
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


class Verdict(NamedTuple):
    """One party and one package. `name` and `rule` are None only where the rulebook decides nothing.

    `standings` holds every piece that touches the package: on it as a whole, then issue by issue, whether or not the
    issue counts as a term.
    """

    party: str
    name: str | None
    rule: str | None
    terms: tuple[Term, ...]
    standings: tuple[Standing, ...]
    tally: Tally

    def issues(self, *values: TermValue) -> tuple[str, ...]:
        """The issues whose terms have one of these values."""
        return tuple(term.issue for term in self.terms if term.value in values)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The assumptions that bear on it: each that is active in the package."""
        used = (s.piece.voice for s in self.standings if s.active and s.piece.voice.kind == "assumption")
        return tuple(dict.fromkeys(voice.id for voice in used))


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


def judge(
    package: Package,
    party: str,
    cells: Mapping[str, IssueCells],
    defeats: Defeats,
    essential: Collection[str],
    engine: Engine,
) -> Verdict:
    """The party's verdict on the package, with all that bears on it."""
    whole = in_package(defeats, party, package.key, package.settled)
    spoken_on = set(defeats.evidence.issues_of.get(party, ()))
    parts = {
        issue: in_package(defeats, party, issue, package.settled) for issue in package.settled if issue in spoken_on
    }
    whole_against_part(defeats, whole, [standing for on_issue in parts.values() for standing in on_issue])
    terms = []
    for issue in cells:
        on_issue = tuple(parts.get(issue, ()))
        if issue in package.left_open:
            terms.append(Term(issue, package.left_open[issue], "left-open", ()))
            continue
        value = read(on_issue).value(package.settled[issue])
        if issue in package.addressed or value in ("crosses", "disputed"):
            terms.append(Term(issue, package.settled[issue], value, on_issue))
    tally = _tally(package, terms, whole, essential)
    rule = engine.decide("verdict", tally)
    name = engine.rulebook.rule(rule).result if rule else None
    standings = (*whole, *(standing for on_issue in parts.values() for standing in on_issue))
    return Verdict(party, name, rule, tuple(terms), standings, tally)


def silent_on(package: Package, essential: Iterable[str]) -> tuple[str, ...]:
    """The essential issues that the package neither settles nor leaves open."""
    return tuple(issue for issue in essential if issue not in package.addressed and issue not in package.left_open)


def _tally(package: Package, terms: list[Term], whole: list[Standing], essential: Collection[str]) -> Tally:
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
        essential_unstated=sum(term.value == "unstated" and term.issue in essential for term in terms),
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
