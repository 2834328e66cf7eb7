"""What changes nothing: the names of things, the order of a file, a party that is not concerned, what came before."""

from __future__ import annotations

import gc
import resource
from random import Random
from typing import Any

import random_scenarios
from observed import asked_of_the_program, observed, question

from tracker.deals import find_deals
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.moves import find_moves
from tracker.output.json import render
from tracker.reading import scenario_from

Data = dict[str, Any]
CASES = 400


def cases(first: int = 0, count: int = CASES) -> list[tuple[int, Data, Data, Random]]:
    found = []
    for seed in range(first, first + count):
        random = Random(seed)
        data = random_scenarios.scenario(random)
        found.append((seed, data, random_scenarios.question(random, data), random))
    return found


def test_renaming_everything_changes_no_verdict(engine: Engine) -> None:
    for seed, data, asked, random in cases():
        other, ids = random_scenarios.renamed(data, random)
        if "assume" in asked and asked["assume"] != ("all",):
            other_asked = {**asked, "assume": tuple(ids["assumptions"][id] for id in asked["assume"])}
        else:
            other_asked = asked
        base = observed(asked_of_the_program(data, asked, engine))
        found = observed(asked_of_the_program(other, other_asked, engine))
        assert found == under_other_names(base, ids), f"seed {seed}"


def under_other_names(result: Data, ids: dict[str, dict[str, str]]) -> Data:
    spoken = ids["statements"] | ids["assumptions"]
    party, issue = ids["parties"], ids["issues"]

    def option(on: str, text: str) -> str:
        return ids["options"].get(f"{on}={text}", f"={text}").split("=", 1)[1]

    def verdict(one: Data) -> Data:
        terms = {
            issue[on]: (frozenset(option(on, text) for text in cells), value)
            for on, (cells, value) in one["terms"].items()
        }
        reasons = {
            (spoken.get(origin), position, issue.get(on), *rest) for origin, position, on, *rest in one["reasons"]
        }
        return {
            **one,
            "terms": terms,
            "reasons": reasons,
            "unstated": sorted(issue[on] for on in one["unstated"]),
            "left_open": sorted(issue[on] for on in one["left_open"]),
        }

    def package(id: str, phase: str | None) -> tuple[str, str | None]:
        return ids["proposals"][id], ids["phases"][f"{id}@{phase}"].split("@")[1] if phase else None

    return {
        "as_of": result["as_of"],
        "essential": sorted(issue[on] for on in result["essential"]),
        "proposals": {
            package(*key): {
                "state": found["state"],
                "verdicts": {party[who]: verdict(one) for who, one in found["verdicts"].items()},
            }
            for key, found in result["proposals"].items()
        },
        "common_ground": {
            frozenset(party[who] for who in pair): {issue[on]: value for on, value in ground.items()}
            for pair, ground in result["common_ground"].items()
        },
    }


def test_shuffling_the_file_changes_no_verdict(engine: Engine) -> None:
    for seed, data, asked, random in cases(first=CASES):
        other = random_scenarios.shuffled(data, random)
        base = asked_of_the_program(data, asked, engine)
        found = asked_of_the_program(other, asked, engine)
        assert observed(found) == observed(base), f"seed {seed}"
        stages = {str(j.package.key): [(s.name, str(s.since)) for s in j.stages] for j in base.judgements}
        again = {str(j.package.key): [(s.name, str(s.since)) for s in j.stages] for j in found.judgements}
        assert again == stages, f"seed {seed}"


def test_a_statement_of_an_unconcerned_party_changes_nothing_for_the_others(engine: Engine) -> None:
    for seed, data, asked, random in cases(first=2 * CASES):
        other = random_scenarios.with_unconcerned_party(data, random)
        base = observed(asked_of_the_program(data, asked, engine))
        found = observed(asked_of_the_program(other, asked, engine))
        for package in found["proposals"].values():
            del package["verdicts"]["far-away"]
        found["common_ground"] = {p: g for p, g in found["common_ground"].items() if "far-away" not in p}
        assert found == base, f"seed {seed}"


def test_ten_thousand_evaluations_in_one_process_leave_nothing_behind(engine: Engine) -> None:
    files = [(scenario_from(data), question(asked)) for _, data, asked, _ in cases(count=250)]
    first = [render(evaluate(file, engine, asked)) for file, asked in files]

    def round_of(count: int) -> int:
        for number in range(count):
            file, asked = files[number % len(files)]
            evaluate(file, engine, asked)
            if number % 500 == 0:
                engine.forget()  # so that the rules really fire again
        gc.collect()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB on Linux

    settled = round_of(2_000)
    grown = round_of(8_000) - settled
    assert grown < 8_192, f"{grown} KiB more after 8,000 further evaluations"
    assert [render(evaluate(file, engine, asked)) for file, asked in files] == first


def test_an_engine_that_has_seen_much_says_what_a_fresh_one_says(engine: Engine) -> None:
    for seed, data, asked, _ in cases(first=3 * CASES, count=50):
        fresh = Engine(engine.rulebook)
        seen = render(asked_of_the_program(data, asked, engine))
        assert render(asked_of_the_program(data, asked, fresh)) == seen, f"seed {seed}"


# Deals, conflicts and moves.


def searched(evaluation: Evaluation) -> tuple[dict[str | None, int], set[Any], set[Any]]:
    """How many deals there are in each state; the conflicts; and the moves."""
    moves = find_moves(evaluation, most=10_000)
    states = {state: number.number for state, number in find_deals(evaluation, 1).by_state if number.number}

    def plain(positions: Any) -> frozenset[Any]:
        return frozenset((one.id, one.position, str(one.subject)) for one in positions)

    return states, {plain(one) for one in moves.conflicts}, {plain(one.positions) for one in moves.moves}


def test_renaming_everything_changes_no_deal_conflict_or_move(engine: Engine) -> None:
    for seed, data, _, random in cases(count=250):
        other, ids = random_scenarios.renamed(data, random)
        spoken = ids["statements"] | ids["assumptions"]
        states, conflicts, moves = searched(asked_of_the_program(data, {}, engine))
        found = searched(asked_of_the_program(other, {}, engine))
        expected = [
            {frozenset((spoken[id], place, ids["issues"][issue]) for id, place, issue in one) for one in sets}
            for sets in (conflicts, moves)
        ]
        assert found == (states, *expected), f"seed {seed}"


def test_shuffling_the_file_changes_no_deal_conflict_or_move(engine: Engine) -> None:
    for seed, data, _, random in cases(count=250):
        base = searched(asked_of_the_program(data, {}, engine))
        assert searched(asked_of_the_program(random_scenarios.shuffled(data, random), {}, engine)) == base, (
            f"seed {seed}"
        )


def test_a_party_that_is_not_concerned_changes_no_conflict_or_move(engine: Engine) -> None:
    for seed, data, _, random in cases(count=250):
        base = searched(asked_of_the_program(data, {}, engine))
        other = random_scenarios.with_unconcerned_party(data, random)
        found = searched(asked_of_the_program(other, {}, engine))
        assert found[1:] == base[1:], f"seed {seed}"
        assert found[0].keys() == base[0].keys(), f"seed {seed}"  # a number may be cut finer
