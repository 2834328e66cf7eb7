"""What is wrong with a rule file is said at once, with its place, and never as a traceback.

In the texts of this module § marks the place that a diagnostic must point at; it is taken out before reading.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tracker.diagnostics import Diagnostic, Problems, Source
from tracker.engine import Engine
from tracker.reading.rulebooks import RulebookFile, read_rulebook, shipped_rules
from tracker.reading.yamltext import load
from tracker.rulebook import MOST_FACTS, MOST_RULES
from tracker.rulecheck import MOST_ALTERNATIVES, NOTHING, PLACEHOLDERS
from tracker.rules import Pattern, Reference, Rulebook, Test
from tracker.vocabulary import AUTHORITIES, KINDS, Piece, Tally

HEAD = "format: 1\nrules:\n"

RULES: dict[str, dict[str, str]] = {
    "evidence": {
        "when": "[{region: r, modality: requires}]",
        "then": "for",
        "examples": "[{given: [{modality: requires}], then: for}]",
    },
    "standing": {
        "when": "[{piece: a}, {piece: b, subject: a.subject}]",
        "then": "b defeats a",
        "examples": "[{given: [{}, {}], then: nothing}]",
    },
    "verdict": {
        "when": '[{tally: t, crosses: ">= 1"}]',
        "then": "open",
        "examples": "[{given: [{crosses: 1}], then: open}]",
    },
    "lifecycle": {
        "when": "[{step: s, stage: tabled}]",
        "then": "accepted",
        "examples": "[{given: [{stage: tabled}], then: accepted}]",
    },
}


def rule(id: str = "tried", kind: str = "verdict", **changes: str) -> str:
    """A sound rule, with these parts put in place of its own."""
    parts = {"kind": kind, "title": "T", "because": '"So."', **RULES.get(kind, RULES["verdict"]), **changes}
    lines = [f"    {key}: {value}\n" for key, value in parts.items()]
    return f"  {id}:\n{''.join(lines)}"


def read(folder: Path, **files: str) -> RulebookFile:
    """Read the rulebook of these files, each named without its ending."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text.replace("§", ""), encoding="utf-8")
    return read_rulebook(folder)


def faults(folder: Path, **files: str) -> tuple[Diagnostic, ...]:
    """What is wrong with these files; something must be."""
    with pytest.raises(Problems) as problems:
        read(folder, **files)
    return problems.value.diagnostics


def place_of_mark(text: str) -> tuple[int, int]:
    before = text[: text.index("§")]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def place(diagnostic: Diagnostic) -> tuple[str, int, int]:
    assert diagnostic.span is not None, diagnostic
    return Path(diagnostic.span.source.name).name, diagnostic.span.line, diagnostic.span.column


def assert_one_fault(folder: Path, text: str, code: str, expected: str | None, hint: str | None) -> None:
    """The one thing wrong with the text is this, at the mark; `expected` and `hint`, if given, are among its words."""
    (found,) = faults(folder, only=text)
    assert (found.code, found.severity) == (code, "error")
    assert place(found) == ("only.yaml", *place_of_mark(text))
    assert (expected or "") in (found.expected or ""), found
    assert (hint or "") in (found.hint or ""), found


def test_a_sound_rule_of_each_kind_is_read(tmp_path: Path) -> None:
    text = HEAD + "".join(rule(f"of-{kind}", kind) for kind in RULES)
    book = read(tmp_path, sound=text).rulebook
    assert [r.id for r in book] == [f"of-{kind}" for kind in KINDS if kind in RULES]
    standing = book.rule("of-standing")
    join = Test("subject", "=", reference=Reference("a", "subject"))
    assert standing.patterns == (Pattern("a", ()), Pattern("b", (join,)))
    assert (standing.result, standing.loser) == ("b", "a")
    assert book.rule("of-verdict").patterns == (Pattern("t", (Test("crosses", ">=", (1,)),)),)


# What a rule asks

A_TALLY_HAS = "one of `tally`, `terms`, `meets`"
A_NUMBER = "a number, or a bound such as `>= 1`"
A_COMPARISON = "a comparison with an earlier fact, such as `a.subject`"

WHEN = {
    "an unknown attribute": ("verdict", "[{tally: t, §croses: 1}]", "unknown-attribute", A_TALLY_HAS, "`crosses`"),
    "an attribute of another kind": ("verdict", "[{tally: t, §stage: 1}]", "unknown-attribute", A_TALLY_HAS, None),
    "an unknown word": (
        "evidence", "[{region: r, modality: §requirs}]", "unknown-value", "one of `requires`", "`requires`",
    ),
    "a word in other letters": (
        "evidence", "[{region: r, modality: §Requires}]", "unknown-value", "`requires`", "`requires`",
    ),
    "an unknown word in a list": (
        "evidence", "[{region: r, modality: [requires, §acepts]}]", "unknown-value", "`requires`", "`accepts`",
    ),
    "an unknown rank": ("evidence", "[{region: r, authority: §oficial}]", "unknown-value", "`official`", "`official`"),
    "a word for a count": ("verdict", "[{tally: t, crosses: §many}]", "unknown-value", A_NUMBER, None),
    "a fraction": ("verdict", "[{tally: t, crosses: §1.5}]", "unknown-value", A_NUMBER, None),
    "a negative count": ("verdict", "[{tally: t, crosses: §-1}]", "unknown-value", A_NUMBER, None),
    "a count that YAML may read as octal": ("verdict", "[{tally: t, crosses: §010}]", "unknown-value", A_NUMBER, None),
    "a count beyond the engine's numbers": (
        "verdict", "[{tally: t, crosses: §4611686018427387904}]", "unknown-value", A_NUMBER, None,
    ),
    "a bound in a list": ("verdict", '[{tally: t, crosses: [1, §">= 2"]}]', "unknown-value", A_NUMBER, None),
    "an empty text": ("verdict", '[{tally: t, crosses: §""}]', "not-a-test", A_NUMBER, None),
    "a test of two words": ("verdict", '[{tally: t, crosses: §">= 1 2"}]', "not-a-test", A_NUMBER, None),
    "an operator alone": ("verdict", '[{tally: t, crosses: §">="}]', "unknown-value", A_NUMBER, None),
    "an unknown operator": ("verdict", '[{tally: t, crosses: §"=> 1"}]', "not-a-test", A_NUMBER, None),
    "no value": ("verdict", "[{tally: t, §crosses: }]", "empty-value", "text", "write a value"),
    "an empty list of values": ("verdict", "[{tally: t, crosses: §[]}]", "empty-list", None, None),
    "a list in a list": ("verdict", "[{tally: t, §crosses: [[1, 2], 3]}]", "not-a-test", None, None),
    "a mapping as a value": ("verdict", "[{tally: t, §crosses: {at-least: 1}}]", "not-a-test", None, None),
    "a mapping in a list": ("verdict", "[{tally: t, §crosses: [{a: 1}]}]", "not-a-test", None, None),
    "too long a list": (
        "verdict", f"[{{tally: t, crosses: §{list(range(MOST_ALTERNATIVES + 1))}}}]", "too-many-values", None, None,
    ),
    "an order of words": (
        "evidence", '[{region: r, modality: §"> requires"}]', "not-ordered", "= or !=", None,
    ),
    "an order of keys": (
        "standing", '[{piece: a}, {piece: b, statement: §">= a.statement"}]', "not-ordered", "= or !=", None,
    ),
    "a key compared with a word": (
        "standing", "[{piece: a}, {piece: b, subject: §war}]", "unknown-value", A_COMPARISON, None,
    ),
    "a day compared with a number": (
        "standing", '[{piece: a}, {piece: b, first_day: §"> 3"}]', "unknown-value", A_COMPARISON, None,
    ),
    "an unknown fact": (
        "standing", "[{piece: a}, {piece: b, subject: §c.subject}]", "unknown-name", "`a`", "before it",
    ),
    "a fact named later": (
        "standing", "[{piece: a, subject: §b.subject}, {piece: b}]", "unknown-name", "none", "before it",
    ),
    "the fact itself": (
        "standing", "[{piece: a}, {piece: b, last_day: §b.first_day}]", "unknown-name", "`a`", "before it",
    ),
    "an unknown attribute of an earlier fact": (
        "standing", "[{piece: a}, {piece: b, subject: §a.subjct}]", "unknown-attribute", "`subject`", "`subject`",
    ),
    "two attributes of different types": (
        "standing", '[{piece: a}, {piece: b, first_day: §"> a.authority"}]', "not-comparable", None, None,
    ),
    "two attributes of different words": (
        "standing", "[{piece: a}, {piece: b, side: §a.polarity}]", "not-comparable", None, None,
    ),
    "two different keys": (
        "standing", "[{piece: a}, {piece: b, subject: §a.statement}]", "not-comparable", None, None,
    ),
    "no name for the fact": ("verdict", "[§{crosses: 1}]", "no-fact", "`tally: NAME`", None),
    "a list as the name": ("verdict", "[§{tally: [t]}]", "no-fact", "`tally: NAME`", None),
    "a number as the name": ("verdict", "[{tally: §5}]", "not-a-name", "a word", None),
    "a name of the engine's own": ("verdict", "[{tally: §_boot}]", "not-a-name", "a word", None),
    "a name of the engine's negation": ("verdict", "[{tally: §t$not}]", "not-a-name", "a word", None),
    "an empty name": ("verdict", '[{tally: §""}]', "not-a-name", "a word", None),
    "two facts where one is seen": ("verdict", "§[{tally: t}, {tally: u}]", "number-of-facts", None, None),
    "one fact where two are seen": ("standing", "§[{piece: a}]", "number-of-facts", None, None),
    "three facts where two are seen": (
        "standing", "§[{piece: b}, {piece: a}, {piece: c}]", "number-of-facts", None, None,
    ),
    "no fact where one is needed": ("evidence", "§[]", "number-of-facts", None, None),
    "a text": ("verdict", "§always", "wrong-type", None, None),
    "a mapping": ("verdict", "§{tally: t}", "wrong-type", None, "begin each entry with"),
    "a list of texts": ("verdict", "[§always]", "wrong-type", None, None),
    "one attribute twice": (
        "verdict", "[{tally: t, crosses: 1, §crosses: 2}]", "duplicate-key", None, "another name",
    ),
    "a merge key": ("verdict", "[{tally: t, §<<: {crosses: 1}}]", "merge-key", None, "write the keys out"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "when", "code", "expected", "hint"), WHEN.values(), ids=WHEN)
def test_a_condition_that_the_engine_would_ignore_or_misread_is_refused(
    tmp_path: Path, kind: str, when: str, code: str, expected: str | None, hint: str | None
) -> None:
    assert_one_fault(tmp_path, HEAD + rule(kind=kind, when=when), code, expected, hint)


def test_two_facts_of_one_name_are_refused(tmp_path: Path) -> None:
    text = HEAD + rule(kind="standing", when="[{piece: a}, {piece: §a}]")
    assert_one_fault(tmp_path, text, "repeated-name", None, None)


@pytest.mark.parametrize(
    "name", ["all", "any", "run", "pri", "count", "cap", "id", "sid", "fact", "m", "s", "boot", "never", "span"]
)
def test_words_of_the_engine_may_name_a_fact(tmp_path: Path, name: str) -> None:
    when = f'[{{piece: {name}}}, {{piece: b, subject: {name}.subject, authority: "> {name}.authority"}}]'
    book = read(tmp_path, only=HEAD + rule(kind="standing", when=when, then=f"b defeats {name}")).rulebook
    weak, strong = (Piece("part", 0, "for", "favour", 0, "no", "no", authority, 0, 0) for authority in (1, 2))
    assert Engine(book).fire("standing", weak, strong) == (("tried", (0, 1)),)


@pytest.mark.parametrize(
    ("value", "test"),
    [
        ("3", Test("crosses", "=", (3,))),
        ("999999999", Test("crosses", "=", (999_999_999,))),
        ('"=3"', Test("crosses", "=", (3,))),
        ('" != 3 "', Test("crosses", "!=", (3,))),
        ('">3"', Test("crosses", ">", (3,))),
        ('"<=  3"', Test("crosses", "<=", (3,))),
        ("[3, 1]", Test("crosses", "=", (3, 1))),
        ("[3]", Test("crosses", "=", (3,))),
    ],
)
def test_a_test_may_be_written_in_these_ways(tmp_path: Path, value: str, test: Test) -> None:
    book = read(tmp_path, only=HEAD + rule(when=f"[{{tally: t, crosses: {value}}}]")).rulebook
    assert book.rule("tried").patterns == (Pattern("t", (test,)),)


def test_a_rule_of_an_ordered_kind_may_ask_for_nothing(tmp_path: Path) -> None:
    (pattern,) = read(tmp_path, only=HEAD + rule(when="[]")).rulebook.rule("tried").patterns
    assert pattern.tests == ()


# What a rule gives and says

PARTS = {
    "an unknown kind": ({"kind": "§verdikt"}, "unknown-value", "`verdict`", "`verdict`"),
    "an unknown verdict": ({"then": "§opened"}, "unknown-result", "one of `accepted`", "`open`"),
    "a result of another kind": ({"then": "§agreed"}, "unknown-result", "one of `accepted`", None),
    "an unknown polarity": ({"kind": "evidence", "then": "§towards"}, "unknown-result", "`leaning`", None),
    "a condition lifted from a for": (
        {"kind": "evidence", "then": "§for regardless"}, "unknown-result", "`leaning regardless`", "regardless`",
    ),
    "a defeat by a stranger": (
        {"kind": "standing", "then": "§c defeats a"}, "unknown-result", "`a defeats b` or `b defeats a`", None,
    ),
    "a defeat by itself": (
        {"kind": "standing", "then": "§a defeats a"}, "unknown-result", "`a defeats b` or `b defeats a`", None,
    ),
    "another verb than defeats": (
        {"kind": "standing", "then": "§b beats a"}, "unknown-result", "`a defeats b` or `b defeats a`", None,
    ),
    "a polarity for a defeat": (
        {"kind": "standing", "then": "§against"}, "unknown-result", "`a defeats b` or `b defeats a`", None,
    ),
    "a list of results": ({"then": "§[open]"}, "wrong-type", None, "quotes"),
    "an empty title": ({"title": '§""'}, "empty-text", None, "write some"),
    "an unknown placeholder": ({"because": '§"{partei} agrees"'}, "unknown-placeholder", "`{party}`", "`party`"),
    "a placeholder of another kind": ({"because": '§"{subject}"'}, "unknown-placeholder", "`{party}`", None),
    "a numbered placeholder": ({"because": '§"{0}"'}, "unknown-placeholder", "`{party}`", None),
    "an empty placeholder": ({"because": '§"{}"'}, "unknown-placeholder", "`{party}`", None),
    "an attribute of a placeholder": ({"because": '§"{party.x}"'}, "unknown-placeholder", "`{party}`", "`party`"),
    "an entry of a placeholder": ({"because": '§"{party[0]}"'}, "unknown-placeholder", "`{party}`", "`party`"),
    "a conversion": ({"because": '§"{party!r}"'}, "unknown-placeholder", "`{party}`", "`party`"),
    "a layout": ({"because": '§"{party:>99999}"'}, "unknown-placeholder", "`{party}`", "`party`"),
    "a placeholder in a placeholder": (
        {"because": '§"{party:{proposal}}"'}, "unknown-placeholder", "`{party}`", "`party`",
    ),
    "a brace that opens": ({"because": '§"either { or"'}, "stray-brace", "`{party}`", "`{{`"),
    "a brace that closes": ({"because": '§"either } or"'}, "stray-brace", "`{party}`", "`{{`"),
    "an unclosed placeholder": ({"because": '§"{party"'}, "stray-brace", "`{party}`", "`{{`"),
    "no example": ({"examples": "§[]"}, "empty-list", None, "write an entry"),
    "an example with an unknown attribute": (
        {"examples": "[{given: [{§croses: 1}], then: open}]"}, "unknown-attribute", A_TALLY_HAS, "`crosses`",
    ),
    "an example with an unknown value": (
        {"examples": "[{given: [{crosses: §many}], then: open}]"}, "unknown-value", A_NUMBER, None,
    ),
    "an example with a list": (
        {"examples": "[{given: [{crosses: §[1, 2]}], then: open}]"}, "unknown-value", A_NUMBER, None,
    ),
    "an example with a list in a list": (
        {"examples": "[{given: [{§crosses: [[1]]}], then: open}]"}, "not-a-test", None, None,
    ),
    "an example with a day that is no number": (
        {"kind": "standing", "examples": "[{given: [{first_day: §monday}, {}], then: nothing}]"},
        "unknown-value", "a whole number", None,
    ),
    "an example with a fact too many": (
        {"examples": "[{given: §[{crosses: 1}, {}], then: open}]"}, "number-of-facts", None, None,
    ),
    "an example with a fact too few": (
        {"kind": "standing", "examples": "[{given: §[{}], then: nothing}]"}, "number-of-facts", None, None,
    ),
    "an example with another result": (
        {"examples": "[{given: [{crosses: 1}], then: §accepted}]"}, "unknown-result", "`open` or `nothing`", None,
    ),
    "an example without a result": (
        {"examples": "[§{given: [{crosses: 1}]}]"}, "missing-key", "text", None,
    ),
    "an example with an unknown key": (
        {"examples": "[{given: [{crosses: 1}], then: open, §so: yes}]"}, "unknown-key", "`given`, `then`", None,
    ),
    "an example whose facts are a text": (
        {"examples": "[{given: §crossed, then: open}]"}, "wrong-type", None, None,
    ),
    "an unknown part": ({"§scope": "all"}, "unknown-key", "`kind`, `title`, `when`", None),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "expected", "hint"), PARTS.values(), ids=PARTS)
def test_a_part_of_a_rule_that_cannot_be_used_is_refused(
    tmp_path: Path, changes: dict[str, Any], code: str, expected: str | None, hint: str | None
) -> None:
    assert_one_fault(tmp_path, HEAD + rule(**changes), code, expected, hint)


@pytest.mark.parametrize("part", ["kind", "title", "when", "then", "because", "examples"])
def test_a_rule_without_one_of_its_parts_is_refused(tmp_path: Path, part: str) -> None:
    lines = (HEAD + rule("§tried")).splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(f"    {part}:"))
    (found,) = faults(tmp_path, only=text)
    assert (found.code, place(found)) == ("missing-key", ("only.yaml", *place_of_mark(text)))
    assert f"`{part}`" in found.message


@pytest.mark.parametrize("kind", PLACEHOLDERS)
def test_a_sentence_may_use_every_placeholder_of_its_kind_and_doubled_braces(tmp_path: Path, kind: str) -> None:
    sentence = " ".join(f"{{{name}}}" for name in PLACEHOLDERS[kind]) + " {{as typed}}"
    changes = {"then": "agreed", "when": "[]", "examples": "[{given: [{}], then: agreed}]"} if kind == "state" else {}
    book = read(tmp_path, only=HEAD + rule(kind=kind, because=f'"{sentence}"', **changes)).rulebook
    filled = book.rule("tried").because.format(**dict.fromkeys(PLACEHOLDERS[kind], "x"))
    assert filled.endswith(" {as typed}")


# Tests that contradict each other

CONTRADICTIONS = {
    "a count below nothing": ("verdict", '[{tally: t, crosses: "< 0"}]'),
    "a rank above the highest": ("evidence", '[{region: r, authority: "> official"}]'),
    "a rank below the lowest": ("evidence", '[{region: r, authority: "< inferred"}]'),
    "a part that a demand never has": ("evidence", "[{region: r, modality: requires, part: package}]"),
    "a tabling of options": ("evidence", "[{region: r, modality: tabled, part: named}]"),
    "a side against its polarity": ("standing", "[{piece: a, side: favour, polarity: against}, {piece: b}]"),
    "a leaning against": ("standing", "[{piece: a}, {piece: b, side: against, polarity: [for, leaning]}]"),
    "two pieces on one side": ("standing", "[{piece: a, side: against}, {piece: b, side: against}]"),
    "two pieces of one polarity": ("standing", "[{piece: a}, {piece: b, polarity: a.polarity}]"),
    "the same words of both, and other words": (
        "standing", "[{piece: a, told: no}, {piece: b, told: yes, conditional: a.told, authority: a.authority, "
        'first_day: "> a.last_day", last_day: "< a.first_day"}]',
    ),
    "days in a circle": (
        "standing", '[{piece: a}, {piece: b, first_day: "> a.last_day", last_day: "< a.last_day"}]',
    ),
    "a day after itself": (
        "standing", '[{piece: a}, {piece: b, last_day: "< a.first_day", first_day: ">= a.first_day"}]',
    ),
    "one subject of a whole and of a part": (
        "standing", "[{piece: a, scope: part}, {piece: b, scope: whole, subject: a.subject}]",
    ),
    "two subjects of one scope": ("standing", '[{piece: a}, {piece: b, scope: a.scope, subject: "!= a.subject"}]'),
    "a statement that makes a proposal lapse": ("lifecycle", "[{step: s, origin: statement, occurrence: lapsed}]"),
    "an event that considers": ("lifecycle", "[{step: s, origin: event, occurrence: considered}]"),
    "an event in a party's own words": ("lifecycle", "[{step: s, origin: event, own: yes}]"),
    "ranks that leave no room": (
        "standing", '[{piece: a, authority: official}, {piece: b, authority: "> a.authority"}]',
    ),
    "ranks that leave no room either way": (
        "standing", '[{piece: a, authority: [inferred, official]}, {piece: b, authority: "!= a.authority", '
        'conditional: a.conditional, side: a.side}]',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "when"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_tests_that_can_never_hold_together_are_refused(tmp_path: Path, kind: str, when: str) -> None:
    text = HEAD + rule(kind=kind, when=f"§{when}")
    (found,) = faults(tmp_path, only=text)
    assert (found.code, place(found)) == ("contradiction", ("only.yaml", *place_of_mark(text)))


SATISFIABLE = {
    "days that touch": ("standing", '[{piece: a}, {piece: b, first_day: "= a.last_day", last_day: "> a.last_day"}]'),
    "one day": ("standing", '[{piece: a}, {piece: b, first_day: "= a.last_day", last_day: "= a.first_day"}]'),
    "overlapping days": (
        "standing", '[{piece: a}, {piece: b, first_day: "< a.last_day", last_day: "> a.last_day"}]',
    ),
    "the highest rank but one": ("standing", '[{piece: a, authority: named}, {piece: b, authority: "> a.authority"}]'),
    "opposite sides": ("standing", "[{piece: a, side: against}, {piece: b, polarity: leaning}]"),
    "a tabling of a package": ("evidence", "[{region: r, modality: tabled, part: package}]"),
    "one of a list": ("evidence", "[{region: r, modality: [tabled, rejects], part: other}]"),
    "none at all": ("verdict", '[{tally: t, crosses: "<= 0", terms: "> 7", meets: "!= 0"}]'),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "when"), SATISFIABLE.values(), ids=SATISFIABLE)
def test_tests_that_can_hold_together_are_let_in(tmp_path: Path, kind: str, when: str) -> None:
    assert read(tmp_path, only=HEAD + rule(kind=kind, when=when)).warnings == ()


# Rules that an earlier one always beats


def two_rules(first: str, second: str, kind: str = "verdict") -> str:
    return HEAD + rule("first", kind, when=first) + rule("§second", kind, when=second)


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("verdict", "[]", '[{tally: t, crosses: ">= 1"}]'),
        ("verdict", '[{tally: t, crosses: ">= 1"}]', '[{tally: t, crosses: ">= 2"}]'),
        ("verdict", '[{tally: t, crosses: ">= 1"}]', "[{tally: t, crosses: 5, meets: 1}]"),
        ("verdict", '[{tally: t, crosses: "!= 0"}]', '[{tally: u, crosses: "> 0"}]'),
        ("verdict", "[{tally: t, crosses: [1, 2]}]", "[{tally: t, crosses: 2}]"),
        ("verdict", "[]", "[]"),
        ("lifecycle", '[{step: s, stage: "!= tabled"}]', "[{step: s, stage: [lapsed, rejected]}]"),
    ],
)
def test_a_rule_that_an_earlier_one_always_beats_is_a_warning(
    tmp_path: Path, kind: str, first: str, second: str
) -> None:
    text = two_rules(first, second, kind)
    (warning,) = read(tmp_path, only=text).warnings
    assert (warning.code, warning.severity) == ("rule-always-beaten", "warning")
    assert "`first`" in warning.message and "`second`" in warning.message
    assert place(warning) == ("only.yaml", *place_of_mark(text))


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("verdict", '[{tally: t, crosses: ">= 2"}]', '[{tally: t, crosses: ">= 1"}]'),
        ("verdict", '[{tally: t, crosses: ">= 1", meets: 0}]', '[{tally: t, crosses: ">= 1"}]'),
        ("verdict", "[{tally: t, crosses: [1, 2]}]", "[{tally: t, crosses: [2, 3]}]"),
        ("evidence", "[{region: r}]", "[{region: r, modality: requires}]"),
    ],
)
def test_a_rule_that_sometimes_wins_or_need_not_win_is_no_warning(
    tmp_path: Path, kind: str, first: str, second: str
) -> None:
    assert read(tmp_path, only=two_rules(first, second, kind)).warnings == ()


def test_a_rule_is_compared_with_earlier_ones_of_other_files_too(tmp_path: Path) -> None:
    second = HEAD + rule("§beaten")
    (warning,) = read(tmp_path, a=HEAD + rule("always", when="[]"), b=second).warnings
    assert (warning.code, place(warning)) == ("rule-always-beaten", ("b.yaml", *place_of_mark(second)))


def test_many_tests_with_many_bounds_are_judged_in_no_time(tmp_path: Path) -> None:
    def when(shift: int) -> str:
        tests = [f'{name}: ">= {100 * place + shift}"' for place, name in enumerate(Tally._fields, start=1)]
        return f"[{{tally: t, {', '.join(tests)}}}]"

    text = HEAD + "".join(rule(f"rule-{n}", when=when(10 - n)) for n in range(10))
    start = time.perf_counter()
    assert read(tmp_path, only=text).warnings == ()
    assert time.perf_counter() - start < 5


# More than the engine takes


@pytest.mark.parametrize(("kind", "most"), [("evidence", MOST_FACTS), ("standing", MOST_FACTS // 2)])
def test_the_first_rule_too_many_of_a_kind_is_refused(tmp_path: Path, kind: str, most: int) -> None:
    enough = "".join(rule(f"rule-{n}", kind) for n in range(most))
    assert len(list(read(tmp_path, only=HEAD + enough).rulebook)) == most
    text = HEAD + enough + rule("§one-more", kind) + rule("and-another", kind)
    (found,) = faults(tmp_path, only=text)
    assert (found.code, place(found)) == ("too-many-rules", ("only.yaml", *place_of_mark(text)))
    assert f"more than {most} {kind} rules" in found.message


def test_choices_among_lists_count_as_rules(tmp_path: Path) -> None:
    def listed(id: str, size: int, *names: str) -> str:
        values = ", ".join(map(str, range(size)))
        return rule(id, when=f"[{{tally: t, {', '.join(f'{name}: [{values}]' for name in names)}}}]")

    text = HEAD + listed("first", 15, "crosses", "meets")
    read(tmp_path, only=text)
    text += listed("§second", 4, "leans", "terms")
    assert MOST_RULES in range(15 * 15, 15 * 15 + 4 * 4)
    (found,) = faults(tmp_path, only=text)
    assert (found.code, place(found)) == ("too-many-rules", ("only.yaml", *place_of_mark(text)))


# Ids


@pytest.mark.parametrize(
    ("id", "code", "expected"),
    [
        ("_boot", "not-an-id", "small letters"),
        ("_sink", "not-an-id", "small letters"),
        ("tried#1", "not-an-id", "small letters"),
        ("tried$state", "not-an-id", "small letters"),
        ("Tried", "not-an-id", "small letters"),
        ('""', "empty-key", None),
        ("x" * 101, "not-an-id", "small letters"),
        ("drop", "reserved-id", None),
    ],
)
def test_an_id_that_is_none_or_could_clash_with_the_engines_own_is_refused(
    tmp_path: Path, id: str, code: str, expected: str | None
) -> None:
    (found,) = faults(tmp_path, only=HEAD + rule(id))
    assert (found.code, place(found)) == (code, ("only.yaml", 3, 3))
    assert expected is None or expected in str(found.expected)


def test_one_id_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    text = HEAD + rule("twice") + rule("§twice", "evidence")
    (found,) = faults(tmp_path, only=text)
    assert (found.code, place(found)) == ("duplicate-key", ("only.yaml", *place_of_mark(text)))
    assert [related.span.line for related in found.related] == [3]


@pytest.mark.parametrize("kind", ["verdict", "evidence"])
def test_one_id_in_two_files_is_refused(tmp_path: Path, kind: str) -> None:
    second = HEAD + rule("§twice", kind)
    found = faults(tmp_path, a=HEAD + rule("twice"), b=second)
    assert [(f.code, place(f)) for f in found] == [("repeated-rule", ("b.yaml", *place_of_mark(second)))]


# Ranks

RANK_FAULTS = {
    "a word missing": ("{authority: §[official, named, anonymous, reported]}", "rank-words", "each of `official`"),
    "a word twice": (
        "{authority: §[official, named, anonymous, reported, inferred, named]}", "rank-words", "each of `official`",
    ),
    "an unknown word": (
        "{authority: §[official, named, anonymous, rumoured, inferred]}", "rank-words", "each of `official`",
    ),
    "an unknown rank": ("{§authoritee: [official]}", "unknown-rank", "`authority`"),
    "a text": ("{authority: §official}", "wrong-type", None),
    "a list in a list": ("{authority: [§[official]]}", "wrong-type", None),
    "no words": ("{§authority: }", "empty-value", "a list"),
}  # fmt: skip


@pytest.mark.parametrize(("ranks", "code", "expected"), RANK_FAULTS.values(), ids=RANK_FAULTS)
def test_a_rank_that_cannot_be_used_is_refused(tmp_path: Path, ranks: str, code: str, expected: str | None) -> None:
    text = f"format: 1\nranks: {ranks}\n"
    assert_one_fault(tmp_path, text, code, expected, None)


def test_a_rank_that_two_files_order_is_refused(tmp_path: Path) -> None:
    ranks = f"format: 1\nranks: {{§authority: [{', '.join(AUTHORITIES)}]}}\n"
    (found,) = faults(tmp_path, a=ranks, b=ranks)
    assert (found.code, place(found)) == ("repeated-rank", ("b.yaml", *place_of_mark(ranks)))


def test_ranks_run_from_the_strongest_in_the_file_and_bound_what_is_higher(tmp_path: Path) -> None:
    order = ["inferred", "reported", "official", "named", "anonymous"]
    text = f"format: 1\nranks: {{authority: [{', '.join(order)}]}}\nrules:\n"
    book = read(tmp_path, only=text + rule(kind="evidence", when='[{region: r, authority: ">= official"}]')).rulebook
    assert book.authority == tuple(reversed(order))
    assert book.rank("inferred") == 4
    (pattern,) = book.rule("tried").patterns
    assert pattern.tests == (Test("authority", ">=", (book.rank("official"),)),)


# Files and folders

FILES = {
    "an unknown key": ("format: 1\n§rulez: {}\n", "unknown-key", "`rules`", "`rules`"),
    "no format": ("§rules: {}\n", "missing-key", "a whole number", "`format: 1`"),
    "another format": ("format: §2\nrules: {}\n", "format-version", "`format: 1`", None),
    "a list of rules": ("format: 1\nrules: §[a]\n", "wrong-type", "a mapping", "an id of its own"),
    "no rules after the key": ("format: 1\n§rules:\n", "empty-value", "a mapping", "leave the key out"),
    "a list": ("§- a\n", "wrong-type", "`format: 1` and `rules:`", None),
    "a text": ("§rules\n", "wrong-type", "`format: 1` and `rules:`", None),
    "a tab": ("format: 1\nrules:\n§\ta: b\n", "yaml-syntax", None, "indent with spaces"),
    "an anchor": ("format: 1\nrules: §&all {}\n", "anchor", None, "remove it"),
    "a text for a rule": ("format: 1\nrules: {tried: §always}\n", "wrong-type", "a mapping", None),
}


@pytest.mark.parametrize(("text", "code", "expected", "hint"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_rule_file_is_refused(
    tmp_path: Path, text: str, code: str, expected: str | None, hint: str | None
) -> None:
    assert_one_fault(tmp_path, text, code, expected, hint)


def test_a_syntax_error_is_the_only_thing_said_of_its_file(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, only="format: 1\nrules:\n  a: [\n")
    assert found.code == "yaml-syntax"
    assert found.span is not None


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty-file"), (b"# nothing\n", "empty-file"), (b"rules: \xff\n", "not-utf-8"), (b"a\0b", "binary-file")],
)
def test_a_file_without_text_is_refused_once(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "only.yaml").write_bytes(content)
    (found,) = faults(tmp_path)
    assert found.code == code
    assert "only.yaml" in found.place


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    (found,) = faults(tmp_path / "absent")
    assert (found.code, found.subject) == ("no-such-folder", str(tmp_path / "absent"))
    assert "*.yaml" in str(found.expected)


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "only.yaml").write_text(HEAD + rule())
    (found,) = faults(tmp_path / "only.yaml")
    assert (found.code, found.hint) == ("not-a-folder", f"name the folder that it is in: {tmp_path}")


def test_a_folder_without_rule_files_is_refused_and_files_of_another_ending_are_named(tmp_path: Path) -> None:
    (found,) = faults(tmp_path)
    assert (found.code, found.subject) == ("no-rules", str(tmp_path))
    (tmp_path / "rules.yml").write_text(HEAD + rule())
    assert [f.code for f in faults(tmp_path)] == ["no-rules", "not-read"]


def test_a_file_of_another_ending_beside_rule_files_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "more.yml").write_text(HEAD + rule("not-read"))
    file = read(tmp_path, rules=HEAD + rule())
    assert [r.id for r in file.rulebook] == ["tried"]
    (warning,) = file.warnings
    assert (warning.code, warning.severity, warning.subject) == ("not-read", "warning", str(tmp_path / "more.yml"))
    assert "more.yaml" in str(warning.hint)


def test_a_folder_named_like_a_rule_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").mkdir()
    (found,) = faults(tmp_path)
    assert found.code == "is-a-directory"


def test_files_are_read_in_the_order_of_their_names_and_rules_in_the_order_of_the_files(tmp_path: Path) -> None:
    one, other = (HEAD + rule(id, when=f"[{{tally: t, {id}: 1}}]") for id in ("meets", "leans"))
    assert [r.id for r in read(tmp_path, b=one, a=other).rulebook] == ["leans", "meets"]


def test_a_rulebook_is_named_by_a_file_or_else_by_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(tmp_path, a=HEAD + rule()).rulebook.name == tmp_path.name
    monkeypatch.chdir(tmp_path)
    assert read_rulebook(Path()).rulebook.name == tmp_path.name
    assert read(tmp_path, b="format: 1\nname: cautious\n").rulebook.name == "cautious"


def test_a_file_may_hold_no_rules_at_all(tmp_path: Path) -> None:
    book = read(tmp_path, only="format: 1\n").rulebook
    assert list(book) == []
    assert set(book.rules) == set(KINDS)


# All at once


def test_every_fault_of_every_file_is_reported_at_once_in_the_order_of_their_places(tmp_path: Path) -> None:
    first = HEAD + rule("one", when="[{tally: t, croses: 1, meets: many}]", then="opened", because='"{x} and {y}"')
    second = HEAD + rule("two", "evidence", then="maybe") + rule("one") + rule("three", when="[{tally: t}, {tally: t}]")
    third = "format: 1\nrules: [\n"
    fourth = "format: 1\nranks: {authority: [official], power: [strong]}\n"
    found = faults(tmp_path, a=first, b=second, c=third, d=fourth)
    places = [place(f) for f in found]
    assert places == sorted(places)
    assert [(name, f.code) for f, (name, _, _) in zip(found, places, strict=True)] == [
        ("a.yaml", "unknown-placeholder"),
        ("a.yaml", "unknown-placeholder"),
        ("a.yaml", "unknown-attribute"),
        ("a.yaml", "unknown-value"),
        ("a.yaml", "unknown-result"),
        ("b.yaml", "unknown-result"),
        ("b.yaml", "repeated-rule"),
        ("b.yaml", "number-of-facts"),
        ("b.yaml", "repeated-name"),
        ("c.yaml", "yaml-syntax"),
        ("d.yaml", "rank-words"),
        ("d.yaml", "unknown-rank"),
    ]


def test_a_faulty_rule_gives_no_warnings_about_others(tmp_path: Path) -> None:
    text = HEAD + rule("faulty", when="[{tally: t, §croses: 1}]") + rule("sound")
    assert_one_fault(tmp_path, text, "unknown-attribute", A_TALLY_HAS, "`crosses`")


def test_warnings_are_shown_beside_errors(tmp_path: Path) -> None:
    text = HEAD + rule("first", when="[]") + rule("second") + rule("third", when="[{tally: t, meets: many}]")
    assert [f.code for f in faults(tmp_path, only=text)] == ["rule-always-beaten", "unknown-value"]


# Whatever is in the files


def assert_read_or_refused(folder: Path, path: Path, text: str) -> bool:
    """The rulebook is read and its sentences can be filled in, or every diagnostic has a place."""
    path.write_text(text, encoding="utf-8")
    try:
        book = read_rulebook(folder).rulebook
    except Problems as problems:
        assert problems.diagnostics
        for diagnostic in problems.diagnostics:
            assert diagnostic.place.startswith(str(path)), diagnostic
        return False
    for each in book:
        each.because.format(**dict.fromkeys(PLACEHOLDERS[each.kind], "x"))
    return True


@pytest.mark.parametrize("file", sorted(shipped_rules().glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_file_with_any_slip_of_the_pen_is_read_or_refused(tmp_path: Path, file: Path) -> None:
    text, random, read_well = file.read_text(encoding="utf-8"), Random(file.name), 0
    for _ in range(60):
        slipped = list(text)
        for _ in range(random.choice([1, 1, 2, 5])):
            place = random.randrange(len(slipped))
            if random.random() < 0.5:
                del slipped[place : place + random.choice([1, 1, 3, 40])]
            else:
                slipped.insert(place, random.choice('{}[]:,"#-&*!|>% \n\t0x§'))
        read_well += assert_read_or_refused(tmp_path, tmp_path / "only.yaml", "".join(slipped))
    assert read_well < 60


ODD: tuple[Any, ...] = (
    None,
    "",
    " ",
    0,
    -1,
    10**30,
    1.5,
    [],
    {},
    [[]],
    [{}],
    {"a": []},
    "{",
    "a.b",
    "> ",
    ">= 1",
    "no",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_shipped_rule_with_anything_in_any_place_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    source = (shipped_rules() / f"{kind}.yaml").read_text(encoding="utf-8")
    random = Random(kind)
    for _ in range(60):
        data = load(Source("rules", source)).data
        here = data
        while True:
            key = random.choice(list(here) if isinstance(here, dict) else range(len(here)))
            if not isinstance(here[key], dict | list) or not here[key] or random.random() < 0.15:
                break
            here = here[key]
        here[key] = random.choice(ODD)
        assert_read_or_refused(tmp_path, tmp_path / "only.yaml", json.dumps(data, indent=1))


def test_what_an_example_leaves_out_is_no_zero_or_the_first_word(tmp_path: Path) -> None:
    text = HEAD + rule(kind="standing", examples="[{given: [{piece: a}, {first_day: 2, last_day: 3}], then: nothing}]")
    ((facts, then, _),) = read(tmp_path, only=text).rulebook.rule("tried").examples
    strongest = AUTHORITIES[::-1].index("official")
    plain = Piece("part", 0, "for", "favour", 0, "no", "no", strongest, 0, 0)
    assert facts == (plain, plain._replace(first_day=2, last_day=3))
    assert then == NOTHING


def test_a_rulebook_lists_its_rules_kind_by_kind(tmp_path: Path) -> None:
    book: Rulebook = read(tmp_path, only=HEAD + rule("late", "lifecycle") + rule("early", "evidence")).rulebook
    assert [r.id for r in book] == ["early", "late"]
