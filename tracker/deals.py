"""An evaluation -> the candidate deals: how many no stated position rules out, and which of them come first.

Deals that differ only in what nothing distinguishes are one family. The search goes by the evidence that the rules
derived, and by what the rulebook makes of each value of a term; every family that is returned has been judged by the
rulebook like any proposal, and a disagreement is a fault of this program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from math import prod
from types import MappingProxyType
from typing import Final, NamedTuple

from tracker.cells import Cells
from tracker.elimination import Clause, Count, Variable, count, members
from tracker.evaluation import Evaluation, Judgement
from tracker.gauge import UNDECIDED, Gauge, Ungauged, gauge, tally_of
from tracker.limits import Limit, set_apart
from tracker.objections import TOO_MANY, TooMany
from tracker.packages import Package
from tracker.ranking import Costs, Expected, ranked, stages
from tracker.space import CANDIDATE, Space, space
from tracker.standing import Defeats
from tracker.verdicts import Earlier, Verdict, judge, state, state_by
from tracker.vocabulary import BORNE_STATES, STATES, state_place

FIRST: Final = 5
"""How many families are given unless more are asked for."""
MOST_TRIED: Final = 20_000
"""Families that are gone through one by one, where the rulebook leaves no better way."""


class SearchFault(Exception):
    """The search and the rulebook disagree on a deal: our bug, never the user's."""


class NotSearchable(Exception):
    """The deals of this scenario cannot be searched by this rulebook; the text says why."""


class Nearest(NamedTuple):
    """The known proposal from which the fewest issues would change, and these."""

    proposal: str
    changes: tuple[str, ...]


class Family(NamedTuple):
    """Deals that nothing distinguishes: on each issue any of the cells of `terms`, in `size` assignments of cells.

    `verdicts` are those of the parties that can say no; `unstated` gives, by principal, the essential issues on which
    it stated nothing that bears on the deal; `same_terms` are known proposals with just these terms.
    """

    terms: Mapping[str, Cells]
    state: str | None
    verdicts: Mapping[str, Verdict]
    size: int
    nearest: Nearest | None
    unstated: Mapping[str, tuple[str, ...]]
    same_terms: tuple[str, ...]
    assignment: Mapping[Variable, int]

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The assumptions that bear on it."""
        return tuple(dict.fromkeys(id for verdict in self.verdicts.values() for id in verdict.assumptions))


@dataclass(frozen=True)
class Deals:
    """The candidate deals of an evaluation: the first families in order, and how many deals there are.

    `total` counts assignments of cells, `families_in_all` families; `by_state` the deals in each state, from the best.
    Where `exhaustive`, they were tried one by one, for the reason that it gives. `cut` says that the search was ended
    before it had given as many families as were asked for.
    """

    space: Space
    families: tuple[Family, ...]
    total: Count
    families_in_all: Count
    by_state: tuple[tuple[str | None, Count], ...]
    exhaustive: str | None
    cut: bool

    @property
    def evaluation(self) -> Evaluation:
        """The evaluation whose deals they are."""
        return self.space.evaluation

    @property
    def complete(self) -> bool:
        """Whether the counts are exact, and nothing that was asked for is missing."""
        return self.total.exact and self.families_in_all.exact and not self.cut

    @cached_property
    def only_as_a_whole(self) -> tuple[Taken, ...]:
        """The known proposals that were taken as they were put, and whose terms alone are ruled out."""
        return tuple(taken_as_a_whole(self.evaluation))

    @cached_property
    def more(self) -> int:
        """How many families there are (at least) besides those given."""
        return max(0, self.families_in_all.number - len(self.families))


class Taken(NamedTuple):
    """A proposal that was taken as it was put, and the parties whose stated positions rule its terms out.

    Taken is what is agreed or within reach. A yes to a whole does not carry over to its terms, by which deals are
    judged. `asked`: one of these parties has a say on the proposal; else only candidate deals ask them.
    """

    judgement: Judgement
    against: tuple[str, ...]
    asked: bool


def taken_as_a_whole(evaluation: Evaluation) -> Iterator[Taken]:
    """The known proposals that no candidate deal shows as such, although they were taken."""
    for judgement in evaluation.judgements:
        key = judgement.package.key
        if key.phase is None and judgement.state in BORNE_STATES:
            by_terms, _ = judged_by(evaluation.defeats, evaluation, judgement.package._replace(key=CANDIDATE))
            against = tuple(party for party, verdict in by_terms.items() if verdict.name == "incompatible")
            if against:
                deciding = evaluation.scenario.deciding(key.proposal)
                yield Taken(judgement, against, any(party in deciding for party in against))


def find_deals(
    evaluation: Evaluation,
    most: int | None = FIRST,
    only: Mapping[str, Cells] | None = None,
    contested: bool = True,
    counted: bool = True,
    limit: Limit | None = None,
) -> Deals:
    """The candidate deals: the first `most` families (None: all), and the numbers of all.

    Args:
        evaluation: what the record says.
        most: how many families to give.
        only: by issue, the cells that a deal may have there.
        contested: whether deals count that are contested for somebody.
        counted: whether to count them all; if not, the numbers are those of what is given.
        limit: when to leave off.

    Raises:
        NotSearchable: the rulebook decides by more than the values of terms, and there are too many deals to try.
        SearchFault: the rulebook judges a deal otherwise than the search expected.
    """
    limit = limit or Limit()
    found = space(evaluation, only)
    gauged = gauged_for(evaluation, limit)
    with set_apart():
        if isinstance(gauged, Gauge):
            try:
                return _gauged(found, gauged, most, contested, counted, limit)
            except TooMany:
                gauged = Ungauged(TOO_MANY)
        try:
            return _one_by_one(found, gauged.why, most, contested, limit)
        except TooMany:
            raise NotSearchable(gauged.why) from None


def gauged_for(evaluation: Evaluation, limit: Limit) -> Gauge | Ungauged:
    """What the rulebook makes of the deals of this scenario."""
    scenario = evaluation.scenario
    found = gauge(evaluation.engine, len(scenario.principals), len(scenario.vetoes), limit)
    if isinstance(found, Gauge) and not evaluation.essential and not found.sure_of_the_empty:
        return Ungauged("by its rules, a deal is ruled out where a party sees no term in it")
    return found


def best_deal(
    found: Space, gauged: Gauge, contested: bool, limit: Limit, like: tuple[Space, Family] | None = None
) -> Family | None:
    """The first family; None where there is none, or the limit is over before one was found.

    Where it is `like` another, of a space of the same evaluation, only what differs is judged anew.
    """
    for family in _judged(found, ranked(found, gauged, contested, limit), like):
        return family
    return None


# By the values of terms.


def _gauged(found: Space, gauged: Gauge, most: int | None, contested: bool, counted: bool, limit: Limit) -> Deals:
    families: list[Family] = []
    for family in islice(_judged(found, ranked(found, gauged, contested, limit)), most):
        families.append(family)
        limit.tell(f"{len(families)} found, the first {families[0].state or 'undecided'}")
    cut = limit.over and len(families) != most
    if not counted:
        sizes = Count(sum(family.size for family in families), False)
        return Deals(found, tuple(families), sizes, Count(len(families), False), (), None, cut)
    total, of_families, by_state = _counts(found, gauged, contested, limit)
    total = _at_least(total, sum(family.size for family in families))
    return Deals(found, tuple(families), total, _at_least(of_families, len(families)), by_state, None, cut)


def _at_least(bound: Count, given: int) -> Count:
    """The bound, or what was found one by one where that is more."""
    return bound if bound.exact else Count(max(bound.number, given), False)


def _counts(
    found: Space, gauged: Gauge, contested: bool, limit: Limit
) -> tuple[Count, Count, tuple[tuple[str | None, Count], ...]]:
    """How many deals there are, how many families, and how many deals in each state."""
    of_states = stages(gauged, contested)
    upto: list[Count] = []
    known: dict[tuple[Clause, ...], Count] = {}
    for _, level in reversed(of_states):  # the widest first: it holds all of the others
        clauses = found.clauses(gauged, level)
        key = tuple(sorted(clauses))
        if key not in known:
            known[key] = count(found.domains, clauses, found.sizes, limit)
        upto.insert(0, known[key])
    total = Count(max((one.number for one in upto), default=0), upto[-1].exact if upto else True)
    ones = {n: [1] * len(of_issue) for n, of_issue in enumerate(found.choices)}
    families = (
        count(found.domains, found.clauses(gauged, of_states[-1][1]), ones, limit) if of_states else Count(0, True)
    )
    within = Count(0, True)
    by_state: list[tuple[str | None, Count]] = []
    for (name, _), one in zip(of_states, upto, strict=True):
        by_state.append((name, _besides(one, within)))
        within = one
    return total, families, tuple(by_state)


def _besides(one: Count, within: Count) -> Count:
    """How many of the one are not of those within it; of a bound that is not exact nothing can be taken away."""
    if not within.exact:
        return Count(0, False)
    return Count(max(0, one.number - within.number), one.exact)


# Judging what was found.


def _judged(found: Space, expected: Iterator[Expected], like: tuple[Space, Family] | None = None) -> Iterator[Family]:
    for one in expected:
        family = as_family(found, one.assignment, like)
        unstated = sum(map(len, family.unstated.values()))
        ruled_out = [party for party, verdict in family.verdicts.items() if verdict.name == "incompatible"]
        if ruled_out or family.state != one.state or unstated != one.unstated:
            raise SearchFault(
                f"a deal was to be {one.state} with {one.unstated} terms unstated, and is judged {family.state} with "
                f"{unstated}, ruled out for {len(ruled_out)}: {dict(family.terms)}"
            )
        like = (found, family)
        yield family


def as_family(found: Space, assignment: Mapping[Variable, int], like: tuple[Space, Family] | None = None) -> Family:
    """A family of deals, judged by the rulebook; what does not differ from one that it is like is taken over."""
    evaluation = found.evaluation
    package = found.as_package(assignment)
    verdicts, name = judged_by(found.defeats, evaluation, package, _earlier(found, package, *like) if like else {})
    unstated = {
        party: tuple(i for i in verdicts[party].issues("unstated") if i in evaluation.essential)
        for party in evaluation.scenario.principals
    }
    distances = (_nearest(found, whole, package) for whole in found.wholes)
    nearest = min(distances, key=lambda one: len(one.changes), default=None)
    return Family(
        terms=package.settled,
        state=name,
        verdicts=verdicts,
        size=found.size(assignment),
        nearest=nearest,
        unstated={party: issues for party, issues in unstated.items() if issues},
        same_terms=tuple(whole.key.proposal for whole in found.wholes if whole.settled == package.settled),
        assignment=assignment,
    )


def judged_by(
    defeats: Defeats,
    evaluation: Evaluation,
    package: Package,
    earlier: Mapping[str, Earlier] = MappingProxyType({}),
) -> tuple[dict[str, Verdict], str | None]:
    """The verdicts of those who can say no, by this evidence and not that of the evaluation, and the state."""
    cells, essential, engine = evaluation.cells, evaluation.essential, evaluation.engine
    verdicts = {
        party: judge(package, party, cells, defeats, essential, engine, earlier.get(party))
        for party in evaluation.scenario.deciding(package.key.proposal)
    }
    name, _ = state(evaluation.scenario, package, verdicts, essential, engine)
    return verdicts, name


def _earlier(found: Space, package: Package, other: Space, known: Family) -> dict[str, Earlier]:
    """What is known of each verdict from another deal, and what is otherwise here."""
    moved = [issue for issue, cells in package.settled.items() if known.terms[issue] != cells]
    touched = found.touched | other.touched
    return {
        party: Earlier(verdict, found.evaluation.essential, moved, (), {on for of, on in touched if of == party})
        for party, verdict in known.verdicts.items()
    }


def _nearest(found: Space, whole: Package, package: Package) -> Nearest:
    return Nearest(
        whole.key.proposal,
        tuple(issue for issue in found.issues if package.settled[issue] & ~whole.settled.get(issue, -1)),
    )


# One by one.


def _one_by_one(found: Space, why: str, most: int | None, contested: bool, limit: Limit) -> Deals:
    """Every family tried, by its tallies: where the values of terms alone do not decide.

    Where that is ended, none is given: which of them would come first is not known.
    """
    if prod(choices.bit_count() for choices in found.domains.values()) > MOST_TRIED:
        raise NotSearchable(why)
    tried: list[tuple[tuple[int, int], dict[Variable, int]]] = []
    costs = Costs(found)
    cut = False
    for choice in product(*(members(found.domains[n]) for n in range(len(found.choices)))):
        if cut := limit.over:
            break
        assignment = dict(enumerate(choice))
        names = _verdicts(found, assignment)
        if "incompatible" in names.values() or (not contested and "contested" in names.values()):
            continue
        package, evaluation = found.as_package(assignment), found.evaluation
        name, _ = state_by(evaluation.scenario, package, names, evaluation.essential, evaluation.engine)
        tried.append(((state_place(name), costs.of(assignment)), assignment))
    tried.sort(key=lambda one: one[0])
    families = [] if cut else [as_family(found, assignment) for _, assignment in tried[:most]]
    sizes = Counter[str | None]()
    for (place, _), assignment in tried:
        sizes[STATES[place] if place < len(STATES) else None] += found.size(assignment)
    by_state = tuple((name, Count(number, not cut)) for name, number in sizes.items())
    total, of_families = Count(sum(sizes.values()), not cut), Count(len(tried), not cut)
    return Deals(found, tuple(families), total, of_families, by_state, why, cut)


def _verdicts(found: Space, assignment: Mapping[Variable, int]) -> dict[str, str]:
    """The verdicts on a deal of those who can say no, by its tallies."""
    names: dict[str, str] = {}
    engine = found.evaluation.engine
    for party in found.evaluation.scenario.can_say_no:
        kinds = (found.kind(party, issue, assignment) for issue in found.issues)
        rule = engine.decide("verdict", tally_of(Counter(kind for kind in kinds if kind is not None)))
        if rule is None:
            raise NotSearchable(UNDECIDED)
        names[party] = engine.rulebook.rule(rule).result
    return names
