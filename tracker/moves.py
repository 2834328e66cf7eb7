"""An evaluation -> what stands in the way of a deal: all minimal conflicts, and all minimal moves.

A *conflict* is a minimal set of positions that, with all others set aside, still leaves no deal; *moves* are a minimal
set that, set aside, leaves one. For a proposal the same is asked of the proposal alone. Nothing is cut silently: what
was not gone through is said, with what is certain of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, combinations
from math import prod
from typing import Final, Literal, NamedTuple

from tracker.cells import Cells
from tracker.deals import Family, NotSearchable, SearchFault, best_deal, gauged_for, judged_by
from tracker.elimination import Count
from tracker.evaluation import Evaluation
from tracker.facts import PackageKey
from tracker.gauge import LEVELS, Gauge, Ungauged
from tracker.knots import InOrder, Knot, Order
from tracker.limits import Limit, set_apart
from tracker.objections import TOO_MANY, Held, TooMany, held
from tracker.packages import Package
from tracker.solver import Cheapest, Tried, hitting
from tracker.space import Space, movable, set_aside, space, without
from tracker.tangles import Sets, Tangle, taken, tangles
from tracker.verdicts import Earlier, Verdict, judge
from tracker.voices import Voice

Reach = Literal["contested", "open"]
REACHES: Final[tuple[Reach, ...]] = ("contested", "open")
"""What setting positions aside is to reach: that nothing is incompatible; that nothing is contested either."""

FIRST: Final = 5
GONE_THROUGH: Final = 200
"""Up to how many sets of one tangle are gone through to count them."""
FEW: Final = 6
"""Positions of one party on one proposal whose sets are all tried: with so few it is the quickest way."""
MOST_BY_TRIAL: Final = 12
"""The same, where the rulebook leaves no other way."""


class Move(NamedTuple):
    """Positions that, set aside, leave a deal; `opens` is the first of them, or None where none was looked for.

    For a proposal, `state` is the state that it would be in.
    """

    positions: tuple[Held, ...]
    opens: Family | None
    state: str | None


@dataclass(frozen=True)
class Moves:
    """What stands in the way, and what would have to move: of any deal, or of one proposal (`key`).

    Without `knots` nothing has to move. Where it is `hopeless`, no set of positions is enough. `conflicts` and `moves`
    are the first in order; every set of moves takes one from each knot, so there are as many as the product of theirs.
    """

    evaluation: Evaluation
    key: PackageKey | None
    reach: Reach
    knots: tuple[Knot, ...]
    hopeless: bool
    positions: Mapping[Held, Voice]
    """The positions that could be set aside, in the order of the record, with the voice that holds each."""
    conflicts: tuple[tuple[Held, ...], ...]
    moves: tuple[Move, ...]
    cut: bool
    ordered: bool
    """Whether their order is certain: no other set that was not gone through weighs as little as one of these."""
    scale: int
    """What a position weighs, apart from its authority."""

    @property
    def needed(self) -> bool:
        """Whether anything has to move."""
        return self.hopeless or bool(self.knots)

    @cached_property
    def moves_in_all(self) -> Count:
        """How many sets of moves there are."""
        if self.hopeless or not self.knots:
            return Count(0, not self.cut)
        exact = all(knot.moves.complete for knot in self.knots)
        return Count(prod(len(knot.moves.found) for knot in self.knots), exact)

    @cached_property
    def conflicts_in_all(self) -> Count:
        """How many conflicts there are."""
        if self.hopeless:
            return Count(1, True)
        exact = all(knot.conflicts.complete for knot in self.knots)
        return Count(sum(knot.conflicts_in_all for knot in self.knots), exact)

    @property
    def moves_complete(self) -> bool:
        """Whether all sets of moves are given."""
        return not self.needed or self.moves_in_all == Count(len(self.moves), True)

    @property
    def conflicts_complete(self) -> bool:
        """Whether all conflicts are given."""
        return not self.needed or self.conflicts_in_all == Count(len(self.conflicts), True)

    @cached_property
    def at_least(self) -> int:
        """How many positions every set of moves has at least: what is certain, whether or not all were found."""
        return sum(knot.least // self.scale for knot in self.knots)


def find_moves(
    evaluation: Evaluation,
    key: PackageKey | None = None,
    reach: Reach = "contested",
    most: int = FIRST,
    only: Mapping[str, Cells] | None = None,
    gone_through: int = GONE_THROUGH,
    clashes: int | None = None,
    opened: bool = True,
    limit: Limit | None = None,
) -> Moves:
    """The first `most` conflicts and sets of moves, in order: fewest positions, lowest authority, fewest parties.

    Args:
        evaluation: what the record says.
        key: a proposal that is judged there, where it alone is asked for.
        reach: whether a deal may be contested.
        most: how many of each to give.
        only: by issue, the cells that a deal may have there.
        gone_through: up to how many sets of each knot are counted.
        clashes: up to how many conflicts of each knot are looked for; as many as sets of moves unless given.
        opened: whether to look for the first deal that each set of moves leaves.
        limit: when to leave off.

    Raises:
        NotSearchable: by this rulebook, setting positions aside cannot be searched.
    """
    limit = limit or Limit()
    gauged = gauged_for(evaluation, limit)
    positions = movable(evaluation, key)
    rank = evaluation.engine.rulebook.rank
    ranks = {position: rank(voice.authority) for position, voice in positions.items()}
    scale = 1 + sum(ranks.values())
    weights = {position: scale + of for position, of in ranks.items()}
    search = _Search(evaluation, key, reach, positions, weights, scale, most, gone_through, clashes, opened, limit)
    if key is not None:
        return search.of_package(key, gauged)
    if isinstance(gauged, Ungauged):
        raise NotSearchable(gauged.why)
    try:
        with set_apart():
            return search.of_deals(space(evaluation, only), gauged)
    except TooMany as fault:
        raise NotSearchable(TOO_MANY) from fault


class _Search(NamedTuple):
    """What is asked for, and what the answers are ordered by."""

    evaluation: Evaluation
    key: PackageKey | None
    reach: Reach
    positions: Mapping[Held, Voice]
    weights: Mapping[Held, int]
    scale: int
    most: int
    gone_through: int
    clashes: int | None
    opened: bool
    limit: Limit

    # Of any deal.

    def of_deals(self, found: Space, gauged: Gauge) -> Moves:
        level = gauged.level(contested=self.reach == "contested")
        tangled = tangles(found, found.objections(gauged, level), self.weights, self.scale)
        # The first of many products take little from each tangle.
        each = self.most if len(tangled.parts) < 2 else int(self.most ** (1 / len(tangled.parts))) + 1
        depth = max(self.gone_through, each)
        result = self._result([self._knot(found, tangle, depth) for tangle in tangled.parts], tangled.hopeless)
        if len(result.moves) < self.most and depth < self.most and not result.moves_complete:
            result = self._result([self._knot(found, tangle, self.most) for tangle in tangled.parts], tangled.hopeless)
        moves = tuple(self._openings(found, gauged, result.moves)) if self.opened and result.moves else result.moves
        return replace(result, moves=moves, cut=result.cut or any(self.opened and not one.opens for one in moves))

    def _knot(self, found: Space, tangle: Tangle, depth: int) -> Knot:
        moves = tangle.moves(depth, self.limit)
        clashes = depth if self.clashes is None else self.clashes
        conflicts = tangle.conflicts(clashes, moves, self.limit, no_more=self.clashes is not None)
        return Knot(tuple(found.issues[v] for v in tangle.domains), tangle.groups, conflicts, moves)

    def _openings(self, found: Space, gauged: Gauge, moves: Iterable[Move]) -> Iterator[Move]:
        """Each with the first deal that it leaves."""
        like: tuple[Space, Family] | None = None
        for level in LEVELS:  # so that what no move touches is worked out once
            found.clauses(gauged, level)
        deque(found.unstated(), maxlen=0)
        for move in moves:
            aside = found.setting_aside(move.positions)
            family = best_deal(aside, gauged, self.reach == "contested", self.limit, like)
            if family is not None:
                like = (aside, family)
            elif not self.limit.over:
                raise SearchFault(f"setting aside {move.positions} was to leave a deal, and leaves none")
            yield move._replace(opens=family, state=family.state if family else None)

    # Of one proposal.

    def of_package(self, key: PackageKey, gauged: Gauge | Ungauged) -> Moves:
        package = self.evaluation.judgement(str(key)).package
        knots: list[Knot] = []
        for party in self.evaluation.scenario.deciding(key.proposal):
            verdict = self.evaluation.judgement(str(key)).verdicts[party]
            trial = _Trial(self.evaluation, package, verdict, self.reach)
            relevant = trial.relevant(self.positions)
            if trial.suffices(()):
                continue
            if not trial.suffices(relevant):
                return self._result([], hopeless=True)
            knots.append(self._tried(trial, relevant, gauged))
        result = self._result(knots, hopeless=False)
        return replace(result, moves=tuple(self._judged(package, move) for move in result.moves))

    def _tried(self, trial: _Trial, relevant: Sequence[Held], gauged: Gauge | Ungauged) -> Knot:
        groups = dict(enumerate(trial.alike(relevant)))
        of_group = {n: sum(self.weights[position] for position in group) for n, group in groups.items()}
        lightest = {n: min(self.weights[position] for position in group) for n, group in groups.items()}

        def suffices(aside: frozenset[int]) -> bool:
            return trial.suffices([position for n in aside for position in groups[n]])

        if len(groups) <= (MOST_BY_TRIAL if isinstance(gauged, Ungauged) else FEW):
            moves, conflicts = _all_tried(of_group, lightest, suffices)
        elif isinstance(gauged, Ungauged):
            raise NotSearchable(gauged.why)
        else:
            most = max(self.most, self.gone_through)
            moves = taken(Tried(of_group, suffices, self.limit), of_group, 1, most, self.limit, "sets of moves")
            conflicts = Sets((), False, 0)
            if moves.complete:
                search = Cheapest(hitting([one for _, one in moves.found], of_group), lightest, self.limit)
                conflicts = taken(search, lightest, 1, most, self.limit, "conflicts")
        issues = {position.subject for position in relevant if isinstance(position.subject, str)}
        return Knot(tuple(i for i in self.evaluation.cells if i in issues), groups, conflicts, moves)

    def _judged(self, package: Package, move: Move) -> Move:
        evaluation = self.evaluation
        defeats, _ = without(evaluation.defeats, evaluation, move.positions)
        verdicts, name = judged_by(defeats, evaluation, package)
        if not all(_good_enough(verdict, self.reach) for verdict in verdicts.values()):
            raise SearchFault(f"setting aside {move.positions} was to make {package.key} {self.reach}, and does not")
        return move._replace(state=name)

    def _result(self, knots: Sequence[Knot], hopeless: bool) -> Moves:
        moves, conflicts = InOrder([], True), InOrder([()] if hopeless else [], True)
        if knots and not hopeless:
            order = Order(self.positions, self.weights, self.most, self.limit)
            moves, conflicts = order.moves(knots), order.conflicts(knots)
        complete = all(sets.complete for knot in knots for sets in (knot.moves, knot.conflicts))
        return Moves(
            self.evaluation,
            self.key,
            self.reach,
            () if hopeless else tuple(knots),
            hopeless,
            self.positions,
            tuple(conflicts.sets),
            tuple(Move(one, None, None) for one in moves.sets),
            self.limit.over and not complete,
            moves.certain and conflicts.certain,
            self.scale,
        )


class _Trial(NamedTuple):
    """One party and one proposal: would it be good enough, were some of the party's positions set aside?"""

    evaluation: Evaluation
    package: Package
    verdict: Verdict
    """That of the party, as it is."""
    reach: Reach

    def relevant(self, positions: Iterable[Held]) -> tuple[Held, ...]:
        """The party's positions that are active in the package."""
        verdict = self.verdict
        active = {
            held(s.piece)
            for s in (*verdict.whole, *chain.from_iterable(verdict.parts.values()))
            if s.active and s.piece.polarity == "against"
        }
        return tuple(position for position in positions if position in active)

    def alike(self, relevant: Sequence[Held]) -> list[tuple[Held, ...]]:
        """The positions, those that have one and the same effect in the package together.

        As long as one of them is left, setting the others aside changes nothing: moves take all of them, or none.
        That a party said the same several times is what a record of months is full of. A position on the package as a
        whole stands by itself, since rules may count those.
        """
        verdict, defeats = self.verdict, self.evaluation.defeats
        active = [s for s in (*verdict.whole, *chain.from_iterable(verdict.parts.values())) if s.active]
        favour = [s.piece for s in active if s.piece.side == "favour"]
        effects: dict[Held, list[object]] = {position: [] for position in relevant}
        for standing in active:
            piece, position = standing.piece, held(standing.piece)
            if position in effects and piece.side == "against":
                others = [other for other in favour if other.whole or other.subject == piece.subject]
                relations = tuple(
                    (n, found.winner is piece, found.rule)
                    for n, other in enumerate(others)
                    for found in defeats.between([(piece, other)])
                )
                effects[position].append((standing.touched, relations))
        groups: dict[object, list[Held]] = {}
        for position, found in effects.items():
            sign = (position.subject, frozenset(found)) if isinstance(position.subject, str) else position
            groups.setdefault(sign, []).append(position)
        return [tuple(group) for group in groups.values()]

    def suffices(self, aside: Iterable[Held]) -> bool:
        """Whether the party's verdict would be good enough."""
        evaluation, party, gone = self.evaluation, self.verdict.party, tuple(aside)
        concerned = frozenset((party, position.subject) for position in gone)
        defeats, touched = set_aside(evaluation.defeats, gone, concerned)
        cells, essential, engine = evaluation.cells, evaluation.essential, evaluation.engine
        earlier = Earlier(self.verdict, essential, (), (), {subject for _, subject in touched})
        return _good_enough(judge(self.package, party, cells, defeats, essential, engine, earlier), self.reach)


def _good_enough(verdict: Verdict, reach: Reach) -> bool:
    return verdict.name not in (("incompatible",) if reach == "contested" else ("incompatible", "contested"))


def _all_tried(
    weights: Mapping[int, int], lightest: Mapping[int, int], suffices: Callable[[frozenset[int]], bool]
) -> tuple[Sets, Sets]:
    """The minimal sets that suffice, and those without which nothing does, by trying all; the lightest first."""
    everything = frozenset(weights)
    subsets = [frozenset(one) for size in range(len(weights) + 1) for one in combinations(weights, size)]
    enough: list[frozenset[int]] = []
    needed: list[frozenset[int]] = []
    for one in subsets:
        if not any(known <= one for known in enough) and suffices(one):
            enough.append(one)
        if not any(known <= one for known in needed) and not suffices(everything - one):
            needed.append(one)
    return Sets.weighed(enough, weights), Sets.weighed(needed, lightest)
