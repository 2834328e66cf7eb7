"""What a timeline costs: 1,000 statements over 300 days, against evaluating each of these days from nothing.

The scenario is made up: parties that speak of several issues, change their minds, withdraw and let expire what they
said, and proposals that supersede each other, all over the days. It depends on the size alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from benchmarks.measuring import Line, by_turns
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.opening import open_rules
from tracker.reading import ScenarioFile, scenario_from
from tracker.record import Question
from tracker.timeline import timeline

STATEMENTS: Final = 1_000
DAYS: Final = 300
MOST: Final = 1 / 3
"""Of the time of judging each day from nothing, causes included on the one side and none given on the other."""

_BEGIN: Final = date(2031, 1, 1)
_PARTIES: Final = 8
_ISSUES: Final = 12
_PROPOSALS: Final = 12
_OPTIONS: Final = ("closed", "partly-open", "open")
_MODALITIES: Final = ("requires", "rejects", "accepts", "considers", "considers")
_ATTRIBUTIONS: Final = ("official", "official", "named", "anonymous", "reported")


def by_the_day(rounds: int) -> Iterator[Line]:
    """A timeline against the evaluations of its days, and against one of the whole."""
    engine = open_rules().engine
    file = scenario_from(negotiation(STATEMENTS, DAYS))
    _timeline(file, engine)  # the rules have fired on both sides
    against = by_turns(lambda: _timeline(file, engine), lambda: _each_day(file, engine), max(3, rounds // 6))
    yield Line(f"timeline / every day, {STATEMENTS:,} statements", *against, "ms", MOST)
    whole = by_turns(lambda: _timeline(file, engine), lambda: _once(file, engine), max(3, rounds // 6))
    yield Line(f"timeline / one evaluation, {DAYS} days", *whole, "ms")


def negotiation(statements: int, days: int) -> dict[str, Any]:
    """A fictional scenario with so many statements, spread over so many days."""
    random = Random(f"{statements} {days}")
    data: dict[str, Any] = {
        "format": "1",
        "title": "Northland and its neighbours, day by day",
        "parties": {f"land-{n}": {"role": "principal" if n < 4 else "observer"} for n in range(_PARTIES)},
        "issues": {f"border-{n}": {"scale": list(_OPTIONS)} for n in range(_ISSUES)},
        "proposals": {f"plan-{n}": _proposal(random, n, days) for n in range(_PROPOSALS)},
    }
    data["statements"] = {f"s-{n}": _statement(random, n, days * n // statements) for n in range(statements)}
    return data


def _on(day: int) -> str:
    return (_BEGIN + timedelta(days=day)).isoformat()


def _proposal(random: Random, number: int, days: int) -> dict[str, Any]:
    terms = {f"border-{n}": random.choice(_OPTIONS) for n in random.sample(range(_ISSUES), 6)}
    issues = list(terms)
    found: dict[str, Any] = {
        "by": [f"land-{random.randrange(_PARTIES)}"],
        "tabled": _on(days * number // _PROPOSALS),
        "phases": [
            {"id": "first", "terms": {issue: terms[issue] for issue in issues[:4]}},
            {"id": "rest", "terms": {issue: terms[issue] for issue in issues[4:]}},
        ],
    }
    return found | ({"supersedes": f"plan-{number - 1}"} if number % 3 == 1 else {})


def _statement(random: Random, number: int, day: int) -> dict[str, Any]:
    issue = {f"border-{random.randrange(_ISSUES)}": random.choice(_OPTIONS)}
    position: dict[str, Any] = {random.choice(_MODALITIES): issue}
    if random.random() < 0.3:
        position["provided"] = {f"border-{random.randrange(_ISSUES)}": random.choice(_OPTIONS)}
    if random.random() < 0.1:
        plan = f"plan-{random.randrange(_PROPOSALS)}"
        position = {random.choice(("accepts", "considers", "rejects")): {"proposal": plan}}
    said = max(0, day - random.choice((0, 0, 1, 5)))
    found: dict[str, Any] = {
        "party": f"land-{random.randrange(_PARTIES)}",
        "attribution": random.choice(_ATTRIBUTIONS),
        "said": _on(said),
        "reported": _on(day),
        "positions": [position],
    }
    return found | ({"until": _on(day + 20)} if number % 10 == 0 else {})


def _timeline(file: ScenarioFile, engine: Engine) -> float:
    begun = time.perf_counter()
    found = timeline(file, engine)
    spent = 1_000 * (time.perf_counter() - begun)
    assert len(found.changed) > DAYS // 2, "nothing to measure"
    return spent


def _each_day(file: ScenarioFile, engine: Engine) -> float:
    begun = time.perf_counter()
    for day in range(DAYS):
        evaluate(file, engine, Question(as_of=_BEGIN + timedelta(days=day)))
    return 1_000 * (time.perf_counter() - begun)


def _once(file: ScenarioFile, engine: Engine) -> float:
    begun = time.perf_counter()
    evaluate(file, engine)
    return 1_000 * (time.perf_counter() - begun)
