"""The search and the independent brute force give the same deals, conflicts and moves, in the same order."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import random_scenarios
import reference_deals
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from observed import asked_of_the_program

from tracker.deals import Family, find_deals
from tracker.elimination import Count
from tracker.engine import Engine
from tracker.evaluation import Evaluation
from tracker.limits import Limit
from tracker.moves import REACHES, Moves, find_moves
from tracker.objections import Held

Data = dict[str, Any]
SEEDED = 3_000
ALL = 1_000_000


def test_thousands_of_seeded_scenarios_have_the_same_deals_in_the_same_order(engine: Engine) -> None:
    reached: Counter[str] = Counter()
    for seed in range(SEEDED):
        data, asked = _asked(seed)
        compare_deals(data, asked, engine, f"seed {seed}", reached)
    seldom = {state: reached[state] for state in ("within-reach", "open", "contested") if reached[state] < 300}
    assert not seldom, f"reached too seldom to prove anything: {seldom}"


def test_thousands_of_seeded_scenarios_have_the_same_conflicts_and_moves(engine: Engine) -> None:
    reached: Counter[str] = Counter()
    for seed in range(SEEDED):
        data, asked = _asked(seed)
        compare_moves(data, asked, engine, f"seed {seed}", reached)
    assert reached["conflicts:several"] >= 40
    assert reached["moves:several"] >= 100
    assert reached["move-of-two-or-more"] >= 50
    assert reached["package"] >= 1_000
    assert reached["package:on-whole"] >= 200


def test_crowded_scenarios_have_the_same_conflicts_and_moves(engine: Engine) -> None:
    reached: Counter[str] = Counter()
    for seed in range(1_500):
        random = Random(seed)
        compare_moves(crowded(random), {}, engine, f"crowded seed {seed}", reached)
    assert reached["conflicts:several"] >= 200
    assert reached["moves:several"] >= 400
    assert reached["move-of-two-or-more"] >= 200


def test_what_a_party_said_again_and_again_has_the_same_conflicts_and_moves(engine: Engine) -> None:
    reached: Counter[str] = Counter()
    together = 0
    for seed in range(500):
        data = repeated(Random(seed))
        compare_moves(data, {}, engine, f"repeated seed {seed}", reached)
        evaluation = asked_of_the_program(data, {}, engine)
        knots = (knot for j in evaluation.judgements for knot in find_moves(evaluation, j.package.key).knots)
        together += sum(len(group) > 1 for knot in knots for group in knot.groups.values())
    assert together >= 250, "hardly anything was said twice to the same effect"
    assert reached["package:on-whole"] >= 50


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_scenarios_that_hypothesis_looks_for_agree(engine: Engine, random: Random) -> None:
    data = random_scenarios.scenario(random)
    asked = random_scenarios.question(random, data)
    compare_deals(data, asked, engine, "", Counter())
    compare_moves(data, asked, engine, "", Counter())


def test_required_and_forbidden_cells_leave_the_same_deals(engine: Engine) -> None:
    narrowed = 0
    for seed in range(600):
        data, asked = _asked(seed)
        random = Random(seed)
        evaluation = asked_of_the_program(data, asked, engine)
        issue = random.choice(list(data["issues"]))
        of_issue = evaluation.cells[issue]
        single = [1 << n for n in range(of_issue.everything.bit_length())]
        cells = sum(random.sample(single, random.randint(1, len(single))))
        words = {word for bit in single if bit & cells for word in of_issue.words(bit)}
        expected = reference_deals.deals(data, require={issue: words}, **asked)
        found = find_deals(evaluation, None, {issue: cells})
        assert _in_order(expanded(evaluation, found.families)) == _in_order(expected), f"seed {seed}"
        narrowed += bool(expected) and len(expected) < len(reference_deals.deals(data, **asked))
    assert narrowed > 100


def test_without_contested_deals_the_rest_is_the_same(engine: Engine) -> None:
    for seed in range(600):
        data, asked = _asked(seed)
        evaluation = asked_of_the_program(data, asked, engine)
        expected = [deal for deal in reference_deals.deals(data, **asked) if deal["state"] != "contested"]
        found = find_deals(evaluation, None, contested=False)
        assert _in_order(expanded(evaluation, found.families)) == _in_order(expected), f"seed {seed}"
        assert found.total == Count(len(expected), True)


def _asked(seed: int) -> tuple[Data, dict[str, Any]]:
    random = Random(seed)
    data = random_scenarios.scenario(random)
    return data, random_scenarios.question(random, data)


# Deals.


def compare_deals(data: Data, asked: dict[str, Any], engine: Engine, about: str, reached: Counter[str]) -> None:
    """Assert that the program finds the deals of the reference, in its order."""
    expected = reference_deals.deals(data, **asked)
    evaluation = asked_of_the_program(data, asked, engine)
    found = find_deals(evaluation, None)
    assert found.total == Count(len(expected), True), about
    assert found.families_in_all == Count(len(found.families), True), about
    assert found.complete, about
    assert found.exhaustive is None, about
    states = Counter(deal["state"] for deal in expected)
    assert {state: count.number for state, count in found.by_state if count.number} == states, about
    assert _in_order(expanded(evaluation, found.families)) == _in_order(expected), about
    place = {tuple(sorted(deal["terms"].items())): n for n, deal in enumerate(expected)}
    firsts = [place[tuple(sorted(_first(evaluation, family).items()))] for family in found.families]
    assert firsts == sorted(firsts), about
    first = find_deals(evaluation, 3)
    assert [f.assignment for f in first.families] == [f.assignment for f in found.families[:3]], about
    reached.update(states.keys())


def _first(evaluation: Evaluation, family: Family) -> dict[str, str]:
    """The first deal of a family in the order of the file."""
    return {issue: evaluation.cells[issue].words(cells & -cells)[0] for issue, cells in family.terms.items()}


def expanded(evaluation: Evaluation, families: tuple[Family, ...]) -> list[Data]:
    """Every deal of every family, in the order of the families."""
    found = []
    for family in families:
        deals: list[Data] = [{}]
        for issue, cells in family.terms.items():
            of_issue = evaluation.cells[issue]
            bits = [1 << n for n in range(of_issue.everything.bit_length()) if cells >> n & 1]
            deals = [{**deal, issue: of_issue.words(bit)[0]} for deal in deals for bit in bits]
        assert len(deals) == family.size
        for terms in deals:
            found.append(
                {
                    "terms": terms,
                    "state": family.state,
                    "verdicts": {party: verdict.name for party, verdict in family.verdicts.items()},
                    "nearest": family.nearest.proposal if family.nearest else None,
                    "changes": list(family.nearest.changes) if family.nearest else [],
                    "unstated": {
                        party: list(family.unstated.get(party, ())) for party in evaluation.scenario.principals
                    },
                }
            )
    return found


def _in_order(deals: list[Data]) -> list[Any]:
    """Deals in runs of one state, distance and number of unstated terms; a run is sorted by its terms.

    A family may hold deals between which others of the same rank come in the order of the file.
    """
    runs: list[tuple[Any, list[Data]]] = []
    for deal in deals:
        rank = (deal["state"], len(deal["changes"]), sum(map(len, deal["unstated"].values())))
        if not runs or runs[-1][0] != rank:
            runs.append((rank, []))
        runs[-1][1].append(deal)
    return [(rank, sorted(run, key=lambda deal: sorted(deal["terms"].items()))) for rank, run in runs]


# Conflicts and moves.


def compare_moves(data: Data, asked: dict[str, Any], engine: Engine, about: str, reached: Counter[str]) -> None:
    """Assert that the program finds the conflicts and moves of the reference, in its order: of deals, of proposals."""
    evaluation = asked_of_the_program(data, asked, engine)
    for reach in REACHES:
        conflicts = reference_deals.conflicts(data, reach=reach, **asked)
        moves = reference_deals.moves(data, reach=reach, **asked)
        if conflicts is None or moves is None:
            continue
        found = find_moves(evaluation, reach=reach, most=ALL)
        compare(found, conflicts, moves, f"{about}, {reach}")
        for move in found.moves:
            assert move.opens is not None
            assert move.opens.state in ("open", "within-reach", *(["contested"] if reach == "contested" else []))
        reached["conflicts:several"] += len(conflicts) > 1
        reached["moves:several"] += len(moves) > 1
        reached["move-of-two-or-more"] += any(len(move) > 1 for move in moves)
    for judgement in evaluation.judgements:
        key = judgement.package.key
        for reach in REACHES:
            conflicts = reference_deals.package_conflicts(data, (key.proposal, key.phase), reach=reach, **asked)
            moves = reference_deals.package_moves(data, (key.proposal, key.phase), reach=reach, **asked)
            if conflicts is not None and moves is not None:
                found = find_moves(evaluation, key, reach, most=ALL)
                compare(found, conflicts, moves, f"{about}, {key}, {reach}")
                reached["package"] += bool(conflicts)
                reached["package:on-whole"] += any(p[2] not in data["issues"] for one in conflicts for p in one)


def compare(found: Moves, conflicts: list[Any], moves: list[Any], about: str) -> None:
    """Assert that what was found is what was expected, completely and in order."""
    assert found.conflicts_complete and found.moves_complete and not found.cut, about
    assert found.needed == (moves != [frozenset()]), about
    assert [_plain(one) for one in found.conflicts] == conflicts, about
    if found.needed:
        assert [_plain(move.positions) for move in found.moves] == moves, about
        assert found.moves_in_all == Count(len(moves), True), about
        assert found.conflicts_in_all == Count(len(conflicts), True), about
        assert found.hopeless or found.at_least == min(map(len, moves)), about


def _plain(positions: tuple[Held, ...]) -> frozenset[tuple[str, int, str]]:
    return frozenset((one.id, one.position, str(one.subject)) for one in positions)


def crowded(random: Random) -> Data:
    """Three principals of whom each requires or rejects something on most of a few issues, some of it on conditions."""
    issues = {name: ["low", "middle", "high"][: random.choice([2, 3])] for name in ("border", "water", "trade")}
    data: Data = {
        "format": "1",
        "parties": {n: {"role": random.choice(["principal", "principal", "observer"])} for n in ("north", "south")},
        "issues": {name: {"scale": options, "essential": "true"} for name, options in issues.items()},
        "statements": {},
    }
    data["parties"]["east"] = {"role": "principal"}
    if random.random() < 0.5:
        data["issues"][random.choice(list(issues))].pop("essential")
    for number in range(random.randint(3, 9)):
        issue = random.choice(list(issues))
        options = random.sample(issues[issue], random.randint(1, len(issues[issue]) - 1))
        position: Data = {random.choice(["requires", "requires", "rejects", "rejects", "considers"]): {issue: options}}
        if random.random() < 0.4:
            other = random.choice([name for name in issues if name != issue])
            position["provided"] = {other: random.sample(issues[other], random.randint(1, len(issues[other]) - 1))}
        data["statements"][f"s-{number}"] = {
            "party": random.choice(["north", "south", "east"]),
            "attribution": random.choice(["official", "named", "anonymous"]),
            "said": random.choice(["2031-01-01", "2031-01-01", "2031-01-02"]),
            "summary": "Something",
            "positions": [position],
        }
    return data


def repeated(random: Random) -> Data:
    """Two parties of whom one says much the same on two issues, and on a proposal, over and over."""
    issues = {name: {"scale": ["low", "middle", "high"]} for name in ("border", "water")}
    data: Data = {
        "format": "1",
        "parties": {"north": {"role": "principal"}, "south": {"role": "principal"}},
        "issues": issues,
        "statements": {},
        "proposals": {
            "plan": {
                "tabled": "2031-01-01",
                "phases": [
                    {"id": "first", "terms": {"border": random.choice(["low", "middle"])}},
                    {"id": "second", "terms": {"water": random.choice(["low", "high"])}},
                ],
            }
        },
    }
    demands = [{"requires": {issue: random.choice(["middle", "high"])}} for issue in issues]
    others = [
        {"considers": {"proposal": "plan"}},
        {"accepts": {"proposal": "plan"}},
        {"rejects": {"proposal": random.choice(["plan", "plan@first"])}},
        {"accepts": {"border": random.choice(["low", "middle"])}},
        {"rejects": {"water": "low"}, "provided": {"border": random.choice(["low", "middle"])}},
    ]
    for number in range(random.randint(4, 8)):
        position = random.choice([*demands, *demands, random.choice(others)])
        data["statements"][f"s-{number}"] = {
            "party": random.choice(["north", "north", "north", "south"]),
            "attribution": random.choice(["official", "official", "anonymous"]),
            "said": f"2031-01-0{random.randint(1, 4)}",
            "summary": "Something",
            "positions": [position],
        }
    return data


class After(Limit):
    """Over after it has been asked so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times

    @property
    def over(self) -> bool:
        self._times -= 1
        return self._times < 0


def test_a_search_that_is_stopped_anywhere_gives_the_first_in_order_and_claims_no_more(engine: Engine) -> None:
    stopped = 0
    for seed in range(40):
        data = crowded(Random(seed)) if seed % 2 else random_scenarios.scenario(Random(seed))
        evaluation = asked_of_the_program(data, {}, engine)
        all_deals, all_moves = find_deals(evaluation, None), find_moves(evaluation, most=ALL)
        for times in range(0, 50, 3):
            deals = find_deals(evaluation, None, limit=After(times))
            first = [family.assignment for family in deals.families]
            assert first == [family.assignment for family in all_deals.families[: len(first)]], f"seed {seed}, {times}"
            assert deals.total.number <= all_deals.total.number
            assert deals.complete is False or deals.total == all_deals.total
            moves = find_moves(evaluation, most=ALL, limit=After(times))
            assert moves.needed == all_moves.needed
            assert moves.conflicts == all_moves.conflicts[: len(moves.conflicts)], f"seed {seed}, {times}"
            sets, expected = [m.positions for m in moves.moves], [m.positions for m in all_moves.moves]
            assert sets == expected[: len(sets)], f"seed {seed}, {times}"
            assert moves.at_least <= all_moves.at_least
            assert moves.cut or (moves.moves_complete and moves.conflicts_complete)
            stopped += moves.cut or not deals.complete
    assert stopped > 100
