"""Candidate deals, conflicts and moves written out plainly: what the search is compared with.

In comes a scenario as plain data, as in `reference`, which says what the positions mean; out come, as plain data
too, all deals that no stated position rules out, and all minimal sets of positions that clash or that would have
to move. Every deal is gone through, and every set of positions.

The sets of positions are numbered: the set holding the positions at places 0 and 2 of the list of all of them has
the number 0b101. A collection of such sets is one long number again: bit 5 of it tells whether the set 0b101 is in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product
from typing import Any

import reference
from reference import ANY, SILENT, Cell, Data, Package, Piece

Position = tuple[str, int, str]
"""The statement or assumption, the place in its list of positions, and the issue or package that it speaks of."""
Deal = dict[str, Cell]
"""One cell for each issue, in the order of the file."""
Sets = list[frozenset[Position]]

STATES = ["agreed", "within-reach", "open", "contested"]
IN_THE_WAY = {"contested": {"crosses"}, "open": {"crosses", "disputed"}}
"""For each reach, the values of a term that keep a candidate from it."""
FALLING_SHORT = {"contested": {"incompatible"}, "open": {"incompatible", "contested"}}
"""For each reach, the verdicts that keep a package from it."""
MOST = 11
"""No more positions than this: every set of them is gone through."""


@dataclass(frozen=True)
class Record:
    """What counts of a scenario on a day, and the values of terms already worked out."""

    data: Data
    cells: dict[str, list[Cell]]
    pieces: list[Piece]
    proposals: list[Package]
    essential: list[str]
    authorities: dict[str, int]
    remembered: dict[Any, Any] = field(default_factory=dict)

    def counted(self) -> list[str]:
        """The principals, and the parties with a veto."""
        return [name for name, party in self.data["parties"].items() if name in self.principals() or vetoes(party)]

    def principals(self) -> list[str]:
        """The principals."""
        return [name for name, party in self.data["parties"].items() if party["role"] == "principal"]


def deals(
    data: Data,
    *,
    require: Mapping[str, Collection[str]] | None = None,
    forbid: Mapping[str, Collection[str]] | None = None,
    **asked: Any,
) -> list[dict[str, Any]]:
    """All candidate deals, the best first.

    Args:
        data: the scenario as plain data, every scalar a text.
        require: for an issue, the only cells allowed, as shown.
        forbid: for an issue, cells that are not allowed, as shown.
        **asked: as `reference.evaluate` takes them.

    Returns:
        For each deal ``terms`` (the cell of each issue, as shown), ``state``, ``verdicts`` (of each principal and
        party with a veto), ``nearest`` (the known proposal with the fewest changes, None without any), ``changes``
        (the issues that differ from it) and ``unstated`` (for each principal the essential issues on which its
        term is unstated, an empty list where there is none).
    """
    record = recorded(data, **asked)
    ordered = []
    for place, deal in enumerate(all_deals(record)):
        if not allowed(deal, require, forbid):
            continue
        terms = {party: terms_of(record, party, deal) for party in record.counted()}
        verdicts = {party: reference.verdict_line(list(terms[party].values()), set())[1] for party in terms}
        if "incompatible" in verdicts.values():
            continue
        judged = {party: {"verdict": verdict} for party, verdict in verdicts.items()}
        state = reference.state_of(data, package_of(deal), judged, record.essential, Counter())
        nearest, changes = nearest_proposal(record, deal)
        unstated = {
            party: [issue for issue in record.essential if terms[party][issue] == "unstated"]
            for party in record.principals()
        }
        described = {
            "terms": {issue: text_of(cell) for issue, cell in deal.items()},
            "state": state,
            "verdicts": verdicts,
            "nearest": nearest,
            "changes": changes,
            "unstated": unstated,
        }
        rank = (STATES.index(state), len(changes), sum(len(issues) for issues in unstated.values()), place)
        ordered.append((rank, described))
    return [described for _, described in sorted(ordered, key=lambda entry: entry[0])]


def conflicts(data: Data, *, reach: str = "contested", most: int = MOST, **asked: Any) -> Sets | None:
    """All minimal sets of positions that leave no candidate deal even with all the others set aside.

    Args:
        data: the scenario as plain data, every scalar a text.
        reach: ``"contested"`` for any candidate, ``"open"`` for one that is not contested for a counted party.
        most: how many positions there may be for every set of them to be gone through.
        **asked: as `reference.evaluate` takes them.

    Returns:
        The conflicts in order: none where there is such a candidate, the empty one where nothing makes one
        possible. None where there are too many positions.
    """
    record = recorded(data, **asked)
    return minimal_conflicts(record, positions(record, None), most, lambda over: reached_by_deals(record, over, reach))


def moves(data: Data, *, reach: str = "contested", most: int = MOST, **asked: Any) -> Sets | None:
    """All minimal sets of positions that, set aside, leave a candidate deal.

    Args:
        data: the scenario as plain data, every scalar a text.
        reach: ``"contested"`` for any candidate, ``"open"`` for one that is not contested for a counted party.
        most: how many positions there may be for every set of them to be gone through.
        **asked: as `reference.evaluate` takes them.

    Returns:
        The moves in order: the empty one where there is such a candidate, none where nothing makes one possible.
        None where there are too many positions.
    """
    record = recorded(data, **asked)
    return minimal_moves(record, positions(record, None), most, lambda over: reached_by_deals(record, over, reach))


def package_conflicts(
    data: Data, package: tuple[str, str | None], *, reach: str = "contested", most: int = MOST, **asked: Any
) -> Sets | None:
    """All minimal sets of positions that keep a package from the reach even with all the others set aside.

    Args:
        data: the scenario as plain data, every scalar a text.
        package: the proposal and the phase it goes through, None for the whole.
        reach: ``"contested"`` for incompatible for no counted party, ``"open"`` for not contested either.
        most: how many positions there may be for every set of them to be gone through.
        **asked: as `reference.evaluate` takes them.

    Returns:
        The conflicts, as `conflicts` gives them.
    """
    record = recorded(data, **asked)
    judged = the_package(record, package)
    return minimal_conflicts(
        record, positions(record, package), most, lambda over: reached_by_package(record, over, judged, reach)
    )


def package_moves(
    data: Data, package: tuple[str, str | None], *, reach: str = "contested", most: int = MOST, **asked: Any
) -> Sets | None:
    """All minimal sets of positions that, set aside, bring a package to the reach.

    Args:
        data: the scenario as plain data, every scalar a text.
        package: the proposal and the phase it goes through, None for the whole.
        reach: ``"contested"`` for incompatible for no counted party, ``"open"`` for not contested either.
        most: how many positions there may be for every set of them to be gone through.
        **asked: as `reference.evaluate` takes them.

    Returns:
        The moves, as `moves` gives them.
    """
    record = recorded(data, **asked)
    judged = the_package(record, package)
    return minimal_moves(
        record, positions(record, package), most, lambda over: reached_by_package(record, over, judged, reach)
    )


# What counts


def recorded(
    data: Data,
    as_of: str | None = None,
    assume: Collection[str] = (),
    min_grade: str | None = None,
    graded_only: bool = False,
) -> Record:
    """What counts of a scenario on a day, the quantities cut at nothing but what the file mentions."""
    day = reference.day_of_knowledge(data, as_of)
    cells = {issue: cells_at_mentions(data, issue) for issue in data["issues"]}
    known = {
        name: statement
        for name, statement in reference.mapping(data, "statements").items()
        if not reference.dropped_by_grade(data, statement, min_grade, graded_only)
        and reference.reported_of(data, statement).last <= day
    }
    voices = [
        reference.statement_voice(data, name, statement)
        for name, statement in known.items()
        if not reference.is_withdrawn(data, name, known) and not reference.is_expired(statement, day)
    ]
    events = {
        name: event
        for name, event in reference.mapping(data, "events").items()
        if reference.span(event["date"]).last <= day
    }
    for name, assumption in reference.mapping(data, "assumptions").items():
        asked_for = "all" in assume or name in assume
        if asked_for and all(b in known or b in events for b in reference.listed(assumption, "basis")):
            said = reference.Span(day, day)
            listed = reference.listed(assumption, "positions")
            voices.append(reference.Voice(name, str(assumption["party"]), said, "inferred", None, listed))
    proposals = {
        name: proposal
        for name, proposal in reference.mapping(data, "proposals").items()
        if reference.reported_of_proposal(proposal).last <= day
    }
    pieces = [piece for voice in voices for piece in reference.voiced(data, cells, voice)]
    pieces += reference.tablings(proposals, events, Counter())
    return Record(
        data=data,
        cells=cells,
        pieces=pieces,
        proposals=[list(reference.packages(data, cells, name))[-1] for name in proposals],
        essential=reference.essential_issues(data, cells, voices, proposals, Counter()),
        authorities={voice.origin: reference.AUTHORITIES.index(voice.authority) for voice in voices},
    )


def cells_at_mentions(data: Data, issue: str) -> list[Cell]:
    """All cells of an issue, silent the last; a quantity is cut only where something in the file cuts it."""
    if "quantity" not in data["issues"][issue]:
        found = reference.cells_of(data, issue)
        return ["no", "yes", SILENT] if "yes_no" in data["issues"][issue] else found  # no comes first, as 0 before 1
    quantity = data["issues"][issue]["quantity"]
    starts = {int(quantity["min"]), int(quantity["max"]) + 1}
    for option in reference.mentioned(data, issue):
        if option not in (ANY, SILENT):
            first, last = reference.numbers_of(data, issue, option)
            starts |= {first, last + 1}
    return [*((first, following - 1) for first, following in pairwise(sorted(starts))), SILENT]


def vetoes(party: Data) -> bool:
    """Whether a party has a veto."""
    return reference.is_true(party, "veto")


def the_package(record: Record, package: tuple[str, str | None]) -> Package:
    """The package of that name."""
    name, phase = package
    (found,) = [p for p in reference.packages(record.data, record.cells, name) if p.phase == phase]
    return found


# Deals


def all_deals(record: Record) -> Iterator[Deal]:
    """Every deal, possible or not, in the order of the file: an essential issue is addressed in each."""
    options = [
        [cell for cell in cells if cell != SILENT or issue not in record.essential]
        for issue, cells in record.cells.items()
    ]
    for chosen in product(*options):
        yield dict(zip(record.cells, chosen, strict=True))


def allowed(
    deal: Deal, require: Mapping[str, Collection[str]] | None, forbid: Mapping[str, Collection[str]] | None
) -> bool:
    """Whether a deal has only the cells asked for, and none of those not wanted."""
    wanted = all(text_of(deal[issue]) in texts for issue, texts in (require or {}).items())
    return wanted and not any(text_of(deal[issue]) in texts for issue, texts in (forbid or {}).items())


def text_of(cell: Cell) -> str:
    """One cell as shown."""
    (text,) = reference.shown([cell])
    return text


def package_of(deal: Deal) -> Package:
    """A deal as a package that no evidence is about."""
    return Package("", None, {issue: frozenset({cell}) for issue, cell in deal.items() if cell != SILENT}, {})


def nearest_proposal(record: Record, deal: Deal) -> tuple[str | None, list[str]]:
    """The first of the known proposals with the fewest changes, and the issues changed."""
    changes = [
        (package.proposal, [i for i in deal if i not in package.left_open and deal[i] not in package.cells(i)])
        for package in record.proposals
    ]
    return min(changes, key=lambda change: len(change[1]), default=(None, []))


def terms_of(record: Record, party: str, deal: Deal) -> dict[str, str]:
    """The values of a deal's terms for a party: a silent issue is one only where it crosses or is disputed."""
    values = {issue: value_in_deal(record, party, issue, deal) for issue in deal}
    return {i: value for i, value in values.items() if deal[i] != SILENT or value in ("crosses", "disputed")}


def value_in_deal(record: Record, party: str, issue: str, deal: Deal) -> str:
    """The value of a deal's cell on one issue for one party."""
    key = ("value", *situation(record, party, issue, deal))
    if key not in record.remembered:
        left = reference.undefeated(active_in_deal(record, party, issue, deal), Counter())
        record.remembered[key] = reference.cell_value(left)
    value: str = record.remembered[key]
    return value


def active_in_deal(record: Record, party: str, issue: str, deal: Deal) -> list[Piece]:
    """A party's pieces on a deal's cell of one issue whose conditions hold in the deal."""
    package = package_of(deal)
    return [
        piece
        for piece in pieces_on(record, party, issue)
        if deal[issue] in piece.cells and reference.holds(piece, package)
    ]


def pieces_on(record: Record, party: str, issue: str) -> list[Piece]:
    """A party's pieces on one issue."""
    key = ("pieces", party, issue)
    if key not in record.remembered:
        record.remembered[key] = [p for p in record.pieces if p.party == party and p.issue == issue]
    found: list[Piece] = record.remembered[key]
    return found


def situation(record: Record, party: str, issue: str, deal: Deal) -> tuple[Any, ...]:
    """All of a deal that what a party said on one issue depends on: the cells of that issue and of conditions."""
    key = ("matters", party, issue)
    if key not in record.remembered:
        conditions = {i for piece in pieces_on(record, party, issue) for i, _ in piece.condition}
        record.remembered[key] = [i for i in deal if i == issue or i in conditions]
    return (party, issue, *(deal[i] for i in record.remembered[key]))


# Setting positions aside


def position_of(piece: Piece) -> Position:
    """The position that gave a piece."""
    assert piece.origin is not None and piece.position is not None
    if piece.package is None:
        assert piece.issue is not None
        return piece.origin, piece.position, piece.issue
    proposal, phase = piece.package
    return piece.origin, piece.position, proposal if phase is None else f"{proposal}@{phase}"


def positions(record: Record, package: tuple[str, str | None] | None) -> list[Position]:
    """The positions with something against: on an issue or that package, of a party that counts, in order."""
    counted = record.counted()
    found = {
        position_of(piece)
        for piece in record.pieces
        if piece.polarity == "against"
        and piece.party in counted
        and (piece.issue is not None or (package is not None and piece.package == package))
    }
    voices = [*reference.mapping(record.data, "statements"), *reference.mapping(record.data, "assumptions")]
    subjects = list(record.data["issues"])

    def place(position: Position) -> tuple[int, int, int]:
        origin, index, subject = position
        return voices.index(origin), index, subjects.index(subject) if subject in subjects else len(subjects)

    return sorted(found, key=place)


def without(pieces: list[Piece], aside: Collection[Position]) -> list[Piece]:
    """The pieces that are left where positions are set aside: what these have against is gone."""
    return [piece for piece in pieces if piece.polarity != "against" or position_of(piece) not in aside]


def sets_sparing(over: list[Position], active: list[Piece], spares: Callable[[list[Piece]], bool]) -> int:
    """The sets of positions that, set aside, leave only pieces with which something is so.

    Args:
        over: all positions.
        active: the pieces that decide it.
        spares: whether it is so with the pieces left.

    Returns:
        The collection of the sets; a position that gives no such piece may be in them or not.
    """
    against = {position_of(piece) for piece in active if piece.polarity == "against"}
    involved = [position for position in over if position in against]
    found = 0
    for size in range(len(involved) + 1):
        for aside in combinations(involved, size):
            if spares(without(active, aside)):
                sets = all_sets(over)
                for position in involved:
                    having = sets_having(over, position)
                    sets &= having if position in aside else ~having
                found |= sets
    return found


def all_sets(over: list[Position]) -> int:
    """The collection of all sets of positions."""
    return (1 << (1 << len(over))) - 1


def sets_having(over: list[Position], position: Position) -> int:
    """The collection of all sets that a position is in: with 2**i of them and 2**i of the others in turn."""
    i = over.index(position)
    return int(("1" * 2**i + "0" * 2**i) * 2 ** (len(over) - i - 1), 2)


def is_in(number: int, sets: int) -> bool:
    """Whether the set of that number is in a collection."""
    return bool(sets >> number & 1)


def reached_by_deals(record: Record, over: list[Position], reach: str) -> int:
    """The sets of positions that, set aside, leave a candidate deal within the reach."""
    speaking = [
        (party, issue)
        for party in record.counted()
        for issue in record.cells
        if any(piece.polarity == "against" for piece in pieces_on(record, party, issue))
    ]

    def spares(left: list[Piece]) -> bool:
        return reference.cell_value(reference.undefeated(left, Counter())) not in IN_THE_WAY[reach]

    def sparing(party: str, issue: str, deal: Deal) -> int:
        key = ("sparing", reach, *situation(record, party, issue, deal))
        if key not in record.remembered:
            active = active_in_deal(record, party, issue, deal)
            record.remembered[key] = sets_sparing(over, active, spares)
        sets: int = record.remembered[key]
        return sets

    reached = 0
    for deal in all_deals(record):
        sets = all_sets(over)
        for party, issue in speaking:
            sets &= sparing(party, issue, deal)
            if not sets & ~reached:  # nothing that another deal did not show
                break
        reached |= sets
    return reached


def reached_by_package(record: Record, over: list[Position], package: Package, reach: str) -> int:
    """The sets of positions that, set aside, bring a package within the reach."""
    reached = all_sets(over)
    for party in record.counted():
        touching = [
            piece
            for piece in record.pieces
            if piece.party == party
            and reference.holds(piece, package)
            and (
                piece.package == (package.proposal, package.phase)
                or (piece.issue is not None and piece.cells & package.cells(piece.issue))
            )
        ]

        def spares(left: list[Piece]) -> bool:
            judged = reference.verdict(record.data, package, left, Counter())
            return judged["verdict"] not in FALLING_SHORT[reach]

        reached &= sets_sparing(over, touching, spares)
    return reached


# The minimal sets


def minimal_moves(
    record: Record, over: list[Position], most: int, reached: Callable[[list[Position]], int]
) -> Sets | None:
    """The minimal sets that, set aside, reach it; None where there are too many positions."""
    if len(over) > most:
        return None
    sets = reached(over)
    return in_order(record, over, minimal(len(over), lambda number: is_in(number, sets)))


def minimal_conflicts(
    record: Record, over: list[Position], most: int, reached: Callable[[list[Position]], int]
) -> Sets | None:
    """The minimal sets for which setting aside all others does not reach it; None with too many positions."""
    if len(over) > most:
        return None
    sets = reached(over)
    if is_in(0, sets):
        return []
    every = 2 ** len(over) - 1
    return in_order(record, over, minimal(len(over), lambda number: not is_in(every - number, sets)))


def minimal(count: int, holds: Callable[[int], bool]) -> list[int]:
    """The sets of so many positions for which something holds, and for no set within them."""
    found: list[int] = []
    for number in sorted(range(2**count), key=int.bit_count):
        if not any(smaller & number == smaller for smaller in found) and holds(number):
            found.append(number)
    return found


def in_order(record: Record, over: list[Position], numbers: list[int]) -> Sets:
    """Sets by their numbers: fewest positions, lowest total authority, fewest parties, then as recorded."""
    voices = reference.mapping(record.data, "statements") | reference.mapping(record.data, "assumptions")

    def members(number: int) -> list[int]:
        return [place for place in range(len(over)) if number >> place & 1]

    def rank(number: int) -> tuple[int, int, int, list[int]]:
        origins = [over[place][0] for place in members(number)]
        authority = sum(record.authorities[origin] for origin in origins)
        parties = {voices[origin]["party"] for origin in origins}
        return len(origins), authority, len(parties), members(number)

    return [frozenset(over[place] for place in members(number)) for number in sorted(numbers, key=rank)]


# What was exercised: these only tell, and decide nothing


def traits(data: Data, *, most: int = MOST, **asked: Any) -> set[str]:
    """What a scenario exercises of deals, conflicts and moves.

    Args:
        data: the scenario as plain data, every scalar a text.
        most: how many positions there may be for every set of them to be gone through.
        **asked: as `reference.evaluate` takes them.

    Returns:
        Names of what occurs in it: of its deals, of what rules deals out, and of its minimal sets.
    """
    record = recorded(data, **asked)
    return {
        *traits_of_deals(deals(data, **asked)),
        *traits_of_terms(record),
        *traits_of_sets(record, most, asked),
        *traits_of_packages(record, most, asked),
    }


def traits_of_deals(found: list[dict[str, Any]]) -> Iterator[str]:
    """What occurs in the deals."""
    yield "deals:some" if found else "deals:none"
    for deal in found:
        yield f"state:{deal['state']}"
        if SILENT in deal["terms"].values():
            yield "silent-cell"
        if any(deal["unstated"].values()):
            yield "essential-unstated"
        if deal["nearest"] is None:
            yield "no-proposal"
        elif not deal["changes"]:
            yield "as-proposed"
    for one, other in pairwise(found):
        if one["state"] != other["state"]:
            yield "ordered-by-state"
        elif len(one["changes"]) != len(other["changes"]):
            yield "ordered-by-distance"
        elif sum(map(len, one["unstated"].values())) != sum(map(len, other["unstated"].values())):
            yield "ordered-by-unstated"


def traits_of_terms(record: Record) -> Iterator[str]:
    """What occurs in the terms of all deals, possible or not."""
    crossed: dict[tuple[str, str], set[bool]] = {}
    for deal in all_deals(record):
        terms = {party: terms_of(record, party, deal) for party in record.counted()}
        crossing = [party for party in terms if "crosses" in terms[party].values()]
        if crossing and not set(crossing) & set(record.principals()):
            yield "veto"
        for party, values in terms.items():
            for issue, value in values.items():
                if deal[issue] == SILENT:
                    yield f"silent-{value}"
                elif "quantity" in record.data["issues"][issue]:
                    crossed.setdefault((party, issue), set()).add(value == "crosses")
                if value == "disputed" and not crossing:
                    yield "disputed"
    if any(len(both) == 2 for both in crossed.values()):
        yield "quantity"


def traits_of_sets(record: Record, most: int, asked: Data) -> Iterator[str]:
    """What occurs in the conflicts and moves."""
    over = positions(record, None)
    clashes = conflicts(record.data, most=most, **asked)
    ways = moves(record.data, most=most, **asked)
    if clashes is None or ways is None:
        yield "too-many-positions"
        return
    conditional = {position_of(p) for p in record.pieces if p.polarity == "against" and p.condition}
    assumed = reference.mapping(record.data, "assumptions")
    parties = {position_of(p): p.party for p in record.pieces if p.polarity == "against"}
    if len(clashes) > 1:
        yield "conflicts:several"
    for clash in clashes:
        if len(clash) > 1:
            yield "conflict-of-two-or-more"
        if len({parties[position] for position in clash}) > 1:
            yield "conflict-of-two-parties"
        if clash & conditional:
            yield "condition-in-conflict"
    if len(ways) > 1:
        yield "moves:several"
    for way in ways:
        if len(way) > 1:
            yield "move-of-two-or-more"
        if any(origin in assumed for origin, _, _ in way):
            yield "assumption-in-move"
    if len({len(way) for way in ways}) > 1:
        yield "moves-of-different-sizes"
    if clashes and set().union(*clashes) != set(over):
        yield "position-in-no-conflict"
    if moves(record.data, reach="open", most=most, **asked) != ways:
        yield "reach-open-differs"


def traits_of_packages(record: Record, most: int, asked: Data) -> Iterator[str]:
    """What occurs in the conflicts and moves of the known proposals, through each of their phases."""
    for proposal in record.proposals:
        for package in reference.packages(record.data, record.cells, proposal.proposal):
            ways = package_moves(record.data, (package.proposal, package.phase), most=most, **asked)
            further = package_moves(record.data, (package.proposal, package.phase), reach="open", most=most, **asked)
            if ways is None:
                yield "too-many-positions"
                continue
            if any(ways):
                yield "package-move"
            if len(ways) > 1:
                yield "package-moves:several"
            if any(subject not in record.data["issues"] for way in ways for _, _, subject in way):
                yield "package-move-on-whole"
            if further != ways:
                yield "package-reach-open-differs"
