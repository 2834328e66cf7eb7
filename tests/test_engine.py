"""The engine behind its door: right on every fact, sure of its own limits, and gone without a trace.

What it gives is compared with a plain matcher that tries every fact in every place of every rule.
"""

from __future__ import annotations

import ast
import importlib
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest
import random_scenarios
from hypothesis import given, settings
from hypothesis import strategies as st
from observed import question
from plain_matcher import PlainSession, firings

import tracker
import tracker.engine
from tracker.diagnostics import Problems
from tracker.engine import Compile, Engine, EngineFault, Firing, choice, in_order
from tracker.evaluation import evaluate
from tracker.output import json
from tracker.reading import ScenarioFile, scenario_from
from tracker.record import Question
from tracker.rulebook import MOST_FACTS, MOST_RULES, compile_rulebook
from tracker.rules import Pattern, Reference, Rule, Rulebook, Test
from tracker.ruletext import RuleFile
from tracker.vocabulary import AUTHORITIES, KINDS, Attribute, Fact, Piece, Region, RuleKind, StateTally, Step, Tally

ORDER = tuple(reversed(AUTHORITIES))
OPERATORS = ("=", "!=", ">", ">=", "<", "<=")


# Random facts and random rules


def some_fact(random: Random, kind: RuleKind) -> Fact:
    """A fact of the kind with any values, few enough that tests often hold."""
    return KINDS[kind].shape(*(some_value(random, attribute) for attribute in KINDS[kind].attributes.values()))


def some_value(random: Random, attribute: Attribute) -> Any:
    if attribute.type == "word":
        return random.choice(attribute.words)
    return random.randrange(len(attribute.words) if attribute.type == "rank" else 4)


def some_facts(random: Random, kind: RuleKind) -> tuple[Fact, ...]:
    """As many facts as a rule of the kind sees; now and then more of those that are seen in pairs."""
    count = 1 if KINDS[kind].arity == 1 else random.choice([2, 2, 2, 3, 4])
    return tuple(some_fact(random, kind) for _ in range(count))


def some_rule(random: Random, kind: RuleKind) -> dict[str, Any]:
    """A rule as its author would write it, within the dialect."""
    fact = KINDS[kind].fact
    aliases = random.sample(["a", "b", "x1", "all", "count", "id", "never_mind"], KINDS[kind].arity)
    when = []
    for place, alias in enumerate(aliases):
        names = random.sample(list(KINDS[kind].attributes), random.choice([0, 1, 1, 2, 2, 3]))
        tests: dict[str, Any] = {name: some_test(random, kind, name, aliases[:place]) for name in names}
        when.append({fact: alias, **tests})
    then = f"{aliases[0]} defeats {aliases[1]}" if kind == "standing" else random.choice(KINDS[kind].results)
    examples = [{"given": [{} for _ in aliases], "then": "nothing"}]
    return {"kind": kind, "title": "T", "when": when, "then": then, "because": "So.", "examples": examples}


def some_test(random: Random, kind: RuleKind, name: str, earlier: list[str]) -> str | list[str]:
    attributes = KINDS[kind].attributes
    attribute = attributes[name]
    ordered = attribute.type in ("count", "day", "rank")
    operator = random.choice(OPERATORS if ordered else OPERATORS[:2])
    alike = [n for n, a in attributes.items() if a == attribute and (a.type != "key" or n == name)]
    if earlier and (attribute.type in ("day", "key") or random.random() < 0.5):
        return f"{operator} {random.choice(earlier)}.{random.choice(alike)}"
    if attribute.type in ("day", "key"):
        return "= nobody.at_all"  # refused: there is no earlier fact to compare with
    words = [str(n) for n in range(4)] if attribute.type == "count" else list(attribute.words)
    if random.random() < 0.3:
        return random.sample(words, random.randint(1, min(3, len(words))))
    return f"{operator} {random.choice(words)}"


def some_rulebook(random: Random, most: int) -> Rulebook:
    """Random rules of every kind, without those that are refused."""
    rules = {f"{kind}-{n}": some_rule(random, kind) for kind in KINDS for n in range(random.randint(1, most))}
    order = random.sample(AUTHORITIES, len(AUTHORITIES))
    file = RuleFile.model_validate({"format": 1, "ranks": {"authority": order}, "rules": rules})
    compiled = compile_rulebook("random", [file])
    codes = {fault.code for _, fault in compiled.faults}
    assert codes <= {"contradiction", "rule-always-beaten", "unknown-name"}
    return compiled.rulebook


@pytest.fixture(scope="module", params=choice.installed())
def session(request: pytest.FixtureRequest) -> Compile:
    """Each engine that is installed here."""
    return choice.session(request.param)


def of_kind(kind: RuleKind, *rules: Rule) -> Rulebook:
    return Rulebook("small", ORDER, {**dict.fromkeys(KINDS, ()), kind: rules})


def rule(id: str, kind: RuleKind, *patterns: Pattern) -> Rule:
    loser = patterns[0].alias if kind == "standing" else ""
    result = patterns[1].alias if kind == "standing" else KINDS[kind].results[0]
    return Rule(id, kind, "T", patterns, result, "So.", loser)


def tally(**counts: int) -> Tally:
    return Tally(*(counts.get(name, 0) for name in Tally._fields))


def agree(engine: Engine, plain: Engine, kind: RuleKind, facts: tuple[Fact, ...]) -> int:
    """Check that both engines fire alike, in the same order; return how often they fired."""
    fired = engine.fire(kind, *facts)
    assert fired == plain.fire(kind, *facts), (kind, facts)
    return len(fired)


def offered_facts(random: Random, kind: RuleKind) -> tuple[Fact, ...]:
    """Facts as they are offered to rules, and no others."""
    while True:
        facts = tuple(some_fact(random, kind) for _ in range(KINDS[kind].arity))
        if all(is_possible(fact) for fact in facts) and (kind != "standing" or may_meet(*facts)):
            return facts


def is_possible(fact: Fact) -> bool:
    """Whether the record can give rise to the fact."""
    if isinstance(fact, Region):  # nobody tables options, or demands a proposal
        return (fact.part == "package") if fact.modality == "tabled" else (fact[:2] != ("requires", "package"))
    if isinstance(fact, Piece):
        return fact.first_day <= fact.last_day and (fact.polarity == "against") == (fact.side == "against")
    if isinstance(fact, Step):
        fates = ("accepted", "rejected", "withdrawn", "lapsed", "in-force", "completed", "collapsed")
        if fact.origin == "statement":
            return fact.occurrence in ("considered", "accepted", "rejected")
        return fact.own == fact.told == "no" and fact.occurrence in (
            fates if fact.origin == "event" else ("superseded",)
        )
    return True


def may_meet(one: Fact, other: Fact) -> bool:
    """Whether two pieces are offered as a pair: on opposite sides, of one subject or a whole and a part."""
    assert isinstance(one, Piece) and isinstance(other, Piece)
    return one.side != other.side and (one.scope == other.scope) == (one.subject == other.subject)


# Right


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_rules_fire_as_the_plain_matcher_says(session: Compile, rulebook: Rulebook, kind: RuleKind) -> None:
    engine, plain = Engine(rulebook, session), Engine(rulebook, session=PlainSession)
    random = Random(f"shipped {kind}")
    fired = sum(agree(engine, plain, kind, some_facts(random, kind)) for _ in range(1_500))
    assert fired > 200
    assert {f.rule for found in engine._remembered.values() for f in found} == {r.id for r in rulebook.rules[kind]}


def test_random_rulebooks_fire_as_the_plain_matcher_says(session: Compile) -> None:
    fired = dict.fromkeys(KINDS, 0)
    for seed in range(40):
        random = Random(seed)
        book = some_rulebook(random, most=6 if seed % 5 else MOST_FACTS // 2)
        engine, plain = Engine(book, session), Engine(book, session=PlainSession)
        for kind in KINDS:
            for _ in range(50):
                fired[kind] += agree(engine, plain, kind, some_facts(random, kind))
    assert all(count > 500 for count in fired.values()), fired


@settings(max_examples=300, deadline=None)
@given(st.tuples(*[st.integers(0, 2**62 - 1)] * len(Tally._fields)))
def test_counts_of_any_size_fire_as_the_plain_matcher_says(
    session: Compile, rulebook: Rulebook, counts: tuple[int, ...]
) -> None:
    agree(Engine(rulebook, session), Engine(rulebook, session=PlainSession), "verdict", (Tally(*counts),))


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_means_what_it_says_of_numbers(session: Compile, operator: Any) -> None:
    book = of_kind("verdict", rule("only", "verdict", Pattern("t", (Test("meets", operator, (2,)),))))
    engine, plain = Engine(book, session), Engine(book, session=PlainSession)
    assert 0 < sum(agree(engine, plain, "verdict", (tally(meets=n),)) for n in range(6)) < 6


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_means_what_it_says_between_two_facts(session: Compile, operator: Any) -> None:
    join = Test("authority", operator, reference=Reference("a", "authority"))
    book = of_kind("standing", rule("only", "standing", Pattern("a", ()), Pattern("b", (join,))))
    engine, plain = Engine(book, session), Engine(book, session=PlainSession)
    pieces = [Piece("part", 0, "for", "favour", 0, "no", "no", n, 0, 0) for n in range(3)]
    fired = [agree(engine, plain, "standing", (one, other)) for one in pieces for other in pieces]
    assert 0 < sum(fired) < 18


def test_two_places_of_a_rule_are_never_taken_by_one_fact(session: Compile) -> None:
    book = of_kind("standing", rule("any-two", "standing", Pattern("a", ()), Pattern("b", ())))
    piece = Piece("part", 0, "for", "favour", 0, "no", "no", 0, 0, 0)
    assert Engine(book, session).fire("standing", piece) == ()
    assert {firing.facts for firing in Engine(book, session).fire("standing", piece, piece)} == {(0, 1), (1, 0)}


def test_a_rule_with_lists_fires_once_whichever_of_the_values_hold(session: Compile) -> None:
    tests = (Test("meets", "=", (1, 2, 2)), Test("terms", "=", (2, 1)))
    book = of_kind("verdict", rule("listed", "verdict", Pattern("t", tests)))
    assert Engine(book, session).fire("verdict", tally(meets=2, terms=2)) == (Firing("listed", (0,)),)
    assert Engine(book, session).fire("verdict", tally(meets=3, terms=2)) == ()


def test_as_many_rules_as_the_loader_lets_in_fire_as_the_plain_matcher_says(session: Compile) -> None:
    random = Random(1)
    many = [Pattern("t", (Test(random.choice(Tally._fields), ">=", (n % 3,)),)) for n in range(MOST_FACTS)]
    pairs = [(Pattern("a", ()), Pattern("b", (Test("told", "!=", ("yes",)),))) for _ in range(MOST_FACTS // 2)]
    listed = Pattern("t", (Test("terms", "=", tuple(range(16))), Test("meets", "=", tuple(range(MOST_RULES // 16)))))
    cases: list[tuple[RuleKind, list[tuple[Pattern, ...]]]] = [
        ("verdict", [(pattern,) for pattern in many]),
        ("standing", list(pairs)),
        ("verdict", [(listed,)]),
    ]
    for kind, patterns in cases:
        book = of_kind(kind, *(rule(f"r-{n}", kind, *of_rule) for n, of_rule in enumerate(patterns)))
        engine, plain = Engine(book, session), Engine(book, session=PlainSession)
        assert sum(agree(engine, plain, kind, some_facts(random, kind)) for _ in range(200)) > 100


# What the loader says of rules


def test_a_rule_refused_as_a_contradiction_fires_on_nothing_that_is_offered() -> None:
    random, refused = Random(6), 0
    kinds: list[RuleKind] = ["standing", "standing", "evidence", "lifecycle", "verdict"]
    for _ in range(3_000):
        kind = random.choice(kinds)
        file = RuleFile.model_validate({"format": 1, "rules": {"tried": some_rule(random, kind)}})
        if [fault.code for _, fault in compile_rulebook("one", [file]).faults] != ["contradiction"]:
            continue
        refused += 1
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tracker.rulecheck.clashing", lambda *_: ())
            book = compile_rulebook("one", [file]).rulebook
        for _ in range(100):
            facts = offered_facts(random, kind)
            assert not list(firings(book.rule("tried"), facts)), (file, facts)
    assert refused > 100


def test_a_rule_said_to_be_always_beaten_never_wins() -> None:
    random, beaten = Random(7), 0
    for _ in range(60):
        rules = {f"r-{n}": some_rule(random, "verdict") for n in range(12)}
        book, _, faults = compile_rulebook("some", [RuleFile.model_validate({"format": 1, "rules": rules})])
        engine = Engine(book, session=PlainSession)
        winners = {engine.decide("verdict", some_fact(random, "verdict")) for _ in range(200)}
        named = {str(fault.path[1]) for _, fault in faults if fault.code == "rule-always-beaten"}
        assert not named & winners
        beaten += len(named)
    assert beaten > 100


# In order


def test_ordered_kinds_fire_by_the_place_of_the_rule_in_its_list(session: Compile) -> None:
    rules = [rule(f"r-{n}", "state", Pattern("t", ())) for n in range(40)]
    Random(3).shuffle(rules)
    fact = StateTally(*[0] * len(StateTally._fields))
    assert [f.rule for f in Engine(of_kind("state", *rules), session).fire("state", fact)] == [r.id for r in rules]
    assert Engine(of_kind("state", *rules), session).decide("state", fact) == rules[0].id


def test_firing_out_of_order_is_a_fault_where_order_is_priority(rulebook: Rulebook) -> None:
    one, other = (Firing(r.id, (0,)) for r in rulebook.rules["verdict"][:2])
    assert in_order(rulebook, "verdict", (one, other, one)) == (one, other)
    with pytest.raises(EngineFault, match="out of order"):
        in_order(rulebook, "verdict", (other, one))


def test_what_an_engine_may_fire_in_any_order_comes_out_by_the_place_of_its_rule(rulebook: Rulebook) -> None:
    first, second = (Firing(r.id, (0,)) for r in rulebook.rules["evidence"][:2])
    assert in_order(rulebook, "evidence", (second, first, second)) == (first, second)


def test_the_same_facts_fire_in_the_same_order_again(session: Compile, rulebook: Rulebook) -> None:
    engine, random = Engine(rulebook, session), Random(4)
    patterns = [(kind, some_facts(random, kind)) for kind in KINDS for _ in range(50)]
    before = [engine.fire(kind, *facts) for kind, facts in patterns]
    engine.forget()
    assert [engine.fire(kind, *facts) for kind, facts in patterns] == before


# Guard rails

ODD: list[Any] = [1.5, 1e16, True, None, 2**62, -(2**62), "", "x" * 15_000, [], (1,), b"yes"]


@pytest.mark.parametrize("value", ODD, ids=[f"{type(v).__name__}-{n}" for n, v in enumerate(ODD)])
def test_a_value_that_an_engine_would_misread_is_a_fault(session: Compile, rulebook: Rulebook, value: Any) -> None:
    compiled = session(rulebook)
    with pytest.raises(EngineFault, match="misread"):
        compiled.fire("verdict", (tally()._replace(terms=value),))
    assert compiled.fire("verdict", (tally(),)) == (Firing("unstated", (0,)),)


@pytest.mark.parametrize("value", [0, 2**62 - 1, -(2**62) + 1])
def test_whole_numbers_within_the_bounds_are_kept(session: Compile, rulebook: Rulebook, value: int) -> None:
    fired = {firing.rule for firing in session(rulebook).fire("verdict", (tally(crosses=value),))}
    assert ("incompatible-term" in fired) == (value >= 1)


def test_a_kind_without_rules_keeps_its_facts_and_fires_nothing(session: Compile) -> None:
    engine = Engine(Rulebook("empty", ORDER, dict.fromkeys(KINDS, ())), session)
    random = Random(5)
    assert all(engine.fire(kind, *some_facts(random, kind)) == () for kind in KINDS)


def runs_away(module: Any, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = module.session(rulebook)
    with monkeypatch.context() as patch:
        patch.setattr(module, "MOST_FIRINGS", 1)
        with pytest.raises(EngineFault, match="more than 1 firings"):
            compiled.fire("verdict", (tally(crosses=1),))
    assert compiled.fire("verdict", (tally(),)) == (Firing("unstated", (0,)),)


def test_rules_that_run_away_in_clips_are_a_fault(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    runs_away(pytest.importorskip("tracker.engine.clips"), rulebook, monkeypatch)


def test_clips_is_made_anew_before_it_has_kept_much(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    module = pytest.importorskip("tracker.engine.clips")
    monkeypatch.setattr(module, "_RENEW_AFTER", 3)
    compiled = module.session(rulebook)
    environments = set()
    for n in range(20):
        assert compiled.fire("verdict", (tally(crosses=n),))
        environments.add(id(compiled._environment))
    assert len(environments) > 1


@pytest.fixture(scope="module")
def durable_rules() -> Any:
    """The module of durable-rules, where that is installed."""
    if "durable-rules" not in choice.installed():
        pytest.skip("durable-rules cannot be imported here")
    return importlib.import_module("tracker.engine.durable_rules")


def test_a_fact_that_durable_rules_lost_is_a_fault(
    durable_rules: Any, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = durable_rules.session(rulebook)
    with monkeypatch.context() as patch:
        stored = compiled._host.get_facts
        patch.setattr(compiled._host, "get_facts", lambda *about: stored(*about)[1:])
        with pytest.raises(EngineFault, match="kept 1 of 2"):
            compiled.fire("verdict", (tally(),))
    assert compiled.fire("verdict", (tally(),)) == (Firing("unstated", (0,)),)


def test_an_action_that_failed_in_durable_rules_is_a_fault(
    durable_rules: Any, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = durable_rules.session(rulebook)
    with monkeypatch.context() as patch:
        patch.setattr(compiled._host, "get_state", lambda *_: {"exception": "interrupted"})
        with pytest.raises(EngineFault, match="interrupted"):
            compiled.fire("verdict", (tally(),))
    assert compiled.fire("verdict", (tally(),)) == (Firing("unstated", (0,)),)


def test_rules_that_run_away_in_durable_rules_are_a_fault(
    durable_rules: Any, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs_away(durable_rules, rulebook, monkeypatch)


def test_rulebooks_that_decide_alike_share_one_host(durable_rules: Any, rulebook: Rulebook) -> None:
    twin = Rulebook("another-name", rulebook.authority, dict(rulebook.rules))
    assert durable_rules.session(twin) is durable_rules.session(rulebook)


# Which engine


def test_the_first_installed_engine_runs_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def without_durable(name: str) -> Any:
        asked.append(name)
        if name.endswith("durable_rules"):
            raise ImportError("undefined symbol: PyEval_CallObject")
        return importlib.import_module(name)

    monkeypatch.setattr(choice, "import_module", without_durable)
    assert choice.session().__module__ == "tracker.engine.clips"
    assert asked[:2] == ["tracker.engine.durable_rules", "tracker.engine.clips"]
    assert choice.installed() == ("clips",)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("clip", "unknown-engine", "did you mean `clips`?"),
        ("durable-rules", "engine-not-installed", "`pip install durable-rules`"),
        (None, "engine-not-installed", "pip install clipspy"),
    ],
)
def test_an_engine_that_is_not_there_is_said_to_be_missing(
    name: str | None, code: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(choice, "import_module", missing)
    with pytest.raises(Problems) as problems:
        choice.session(name)
    (found,) = problems.value.diagnostics
    assert found.code == code
    assert words in (found.hint or "")


def test_both_engines_and_the_plain_matcher_fire_alike_on_every_random_scenario(rulebook: Rulebook) -> None:
    plain = Engine(rulebook, session=PlainSession)
    engines = [Engine(rulebook, choice.session(name)) for name in choice.installed()]
    for seed in range(300):
        random = Random(f"engines {seed}")
        data = random_scenarios.scenario(random)
        asked = question(random_scenarios.question(random, data))
        expected = rendered(scenario_from(data), plain, asked)
        assert all(rendered(scenario_from(data), engine, asked) == expected for engine in engines), seed
    assert len(plain) > 1_000
    for engine in engines:
        assert engine._remembered == plain._remembered


def rendered(file: ScenarioFile, engine: Engine, asked: Question) -> str:
    return json.render(evaluate(file, engine, asked))


# Memory


class Counting(PlainSession):
    """A session that counts what it was asked."""

    asked = 0

    def fire(self, kind: RuleKind, facts: tuple[Fact, ...]) -> tuple[Firing, ...]:
        Counting.asked += 1
        return super().fire(kind, facts)


@pytest.fixture
def counting(rulebook: Rulebook) -> Iterator[Engine]:
    Counting.asked = 0
    yield Engine(rulebook, session=Counting)


def test_a_pattern_is_fired_once_and_remembered_until_it_is_forgotten(counting: Engine) -> None:
    assert counting.decide("verdict", tally()) == counting.decide("verdict", tally()) == "unstated"
    assert (Counting.asked, len(counting)) == (1, 1)
    counting.forget()
    assert len(counting) == 0
    assert counting.decide("verdict", tally()) == "unstated"
    assert Counting.asked == 2


def test_what_is_remembered_is_bounded_and_the_longest_unused_goes_first(
    counting: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker.engine, "REMEMBERED_PATTERNS", 10)
    for n in range(25):
        counting.decide("verdict", tally(meets=n))
        counting.decide("verdict", tally())
        assert len(counting) <= 10
    asked = Counting.asked
    assert asked == 25  # the one that was asked for again and again was never forgotten
    counting.decide("verdict", tally(meets=24))
    assert Counting.asked == asked
    counting.decide("verdict", tally(meets=1))
    assert Counting.asked == asked + 1


def test_kinds_are_remembered_apart() -> None:
    book = Rulebook(
        "apart",
        ORDER,
        {**dict.fromkeys(KINDS, ()), "evidence": (rule("some", "evidence", Pattern("r", ())),)},
    )
    engine, fact = Engine(book, session=PlainSession), Region("requires", "named", "no", "no", 0)
    assert engine.fire("evidence", fact) != engine.fire("lifecycle", fact)


def memory() -> int:
    """Bytes that the process holds now (where the system does not tell: the most it ever held)."""
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def test_ten_thousand_sessions_leave_nothing_behind(session: Compile, rulebook: Rulebook) -> None:
    engine = Engine(rulebook, session)

    def fire(first: int, last: int) -> int:
        for n in range(first, last):
            engine.fire("verdict", tally(terms=n, meets=n % 7, crosses=n % 2))
            if n % 500 == 0:
                engine.forget()
        engine.forget()
        return memory()

    before = fire(0, 12_000)
    assert fire(12_000, 22_000) - before < 3 * 2**20


# Threads


def test_two_threads_that_evaluate_at_once_get_the_right_answers(rulebook: Rulebook) -> None:
    files = [scenario_from(random_scenarios.scenario(Random(seed))) for seed in range(40)]

    def answers(engine: Engine) -> list[object]:
        found: list[object] = []
        for file in files:
            for judgement in evaluate(file, engine).judgements:
                verdicts = {party: verdict.rule for party, verdict in judgement.verdicts.items()}
                found.append((judgement.package.key, judgement.rule, verdicts))
        return found

    expected = answers(Engine(rulebook, session=PlainSession))
    shared = Engine(rulebook)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            engines = [shared, shared, Engine(rulebook), Engine(rulebook)]
            assert list(pool.map(answers, engines)) == [expected] * 4
    finally:
        sys.setswitchinterval(interval)


ALONE = """
import os, sys, threading
import tracker.cli
assert not {"durable", "clips"} & set(sys.modules), "the engine is loaded before any rule is to fire"
from tracker.api import default_rules
from tracker.vocabulary import Tally
assert default_rules().engine.decide("verdict", Tally(*[0] * len(Tally._fields))) == "unstated"
assert len({"durable", "clips"} & set(sys.modules)) == 1
tasks = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
print(threading.active_count(), tasks)
"""


def test_the_engine_starts_no_threads_and_is_loaded_only_when_a_rule_is_to_fire() -> None:
    root = Path(tracker.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=root, capture_output=True, text=True, timeout=60)
    assert (done.stdout.split(), done.stderr) == (["1", "1"], "")


def test_firing_starts_no_threads_in_this_process(rulebook: Rulebook) -> None:
    before = set(threading.enumerate())
    Engine(rulebook).decide("verdict", tally(terms=123_456))
    assert set(threading.enumerate()) == before


# Kept to one module


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports, at its top or later."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize(
    ("packages", "module"),
    [({"durable", "durable_rules_engine"}, "engine/durable_rules.py"), ({"clips"}, "engine/clips.py")],
)
def test_only_one_module_imports_an_engine(packages: set[str], module: str) -> None:
    root = Path(tracker.__file__).parent
    importers = [path for path in root.rglob("*.py") if packages & set(imported(path))]
    assert [path.relative_to(root).as_posix() for path in importers] == [module]


def test_the_plain_matcher_takes_facts_in_every_order() -> None:
    two = rule("any-two", "standing", Pattern("a", ()), Pattern("b", ()))
    piece = Piece("part", 0, "for", "favour", 0, "no", "no", 0, 0, 0)
    assert len(list(firings(two, (piece,) * 3))) == 6
