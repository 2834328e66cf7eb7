"""A rulebook for people: the list of its rules, and each rule in words, with its examples and where it took effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.firings import Effect
from tracker.output import style
from tracker.reading import RulebookFile
from tracker.rules import Rule, Test
from tracker.vocabulary import KINDS, NO_EVIDENCE, REGARDLESS, UNCHANGED, Attribute

_KINDS = {
    "evidence": "Evidence: what a position says of an option or a proposal",
    "standing": "Standing: what still stands where a party's own positions differ",
    "verdict": "Verdicts: one party and one proposal; the first rule that fires decides",
    "state": "States: one proposal over all parties; the first rule that fires decides",
    "lifecycle": "Lifecycle: what becomes of a proposal; the first rule that fires decides",
}
_OPERATORS = {"=": "is", "!=": "is not", ">": "above", ">=": "at least", "<": "below", "<=": "at most"}
_DAYS = {
    "=": "the same as",
    "!=": "not",
    ">": "later than",
    ">=": "not earlier than",
    "<": "earlier than",
    "<=": "not later than",
}
_RANKS = {
    "=": "the same as",
    "!=": "other than",
    ">": "higher than",
    ">=": "at least that of",
    "<": "lower than",
    "<=": "at most that of",
}


def listing(file: RulebookFile, effects: Sequence[Effect] | None, width: int = 80, color: bool = False) -> str:
    """Every rule with its title, kind by kind in order; with `effects`, how often each took effect."""
    return style.to_text(_listing(file, effects), width, color)


def one(file: RulebookFile, id: str, effects: Sequence[Effect] | None, width: int = 80, color: bool = False) -> str:
    """One rule in words; with `effects`, where it took effect."""
    return style.to_text(_one(file, file.rulebook.rule(id), effects), width, color)


def _listing(file: RulebookFile, effects: Sequence[Effect] | None) -> Iterator[RenderableType]:
    book = file.rulebook
    counted = Counter(effect.rule for effect in effects or ())
    yield Text(f"The rulebook `{book.name}`", "bold")
    yield Text(f"authority, from the strongest: {', '.join(reversed(book.authority))}")
    for kind, rules in book.rules.items():
        yield Text()
        yield Text(_KINDS[kind], "bold")
        table = Table.grid(padding=(0, 2), expand=True)
        if effects is not None:
            table.add_column(justify="right", no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        for rule in rules:
            count = [Text(f"{counted[rule.id] or '-'}")] if effects is not None else []
            table.add_row(*count, Text(rule.id), Text(rule.title))
        yield Padding(table, (0, 0, 0, 2))
    if effects is not None:
        yield Text()
        yield style.faint("The numbers say how often each rule took effect in the scenario.")


def _one(file: RulebookFile, rule: Rule, effects: Sequence[Effect] | None) -> Iterator[RenderableType]:
    book = file.rulebook
    rules = book.rules[rule.kind]
    place = f", number {rules.index(rule) + 1} of {len(rules)}" if KINDS[rule.kind].ordered else ""
    yield Text.assemble((rule.id, "bold"), f"  ({rule.kind}{place})")
    yield Text(f"{rule.title}.")
    yield Text()
    yield _when(rule, book.authority)
    yield Text()
    yield Text.assemble(("then     ", "bold"), _result(rule))
    yield Text.assemble(("because  ", "bold"), rule.because)
    if stands := file.places.get(rule.id):
        yield Text.assemble(("from     ", "bold"), f"{stands.source.name}:{stands.line}")
    yield Text()
    yield Text("Examples", "bold")
    yield Padding(_examples(rule, book.authority), (0, 0, 0, 2))
    if effects is not None:
        yield Text()
        yield from _effects([effect for effect in effects if effect.rule == rule.id])


def _when(rule: Rule, authority: Sequence[str]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    described = KINDS[rule.kind]
    for index, pattern in enumerate(rule.patterns):
        when = Text("when   " if index == 0 else "and    ", "bold")
        if not pattern.tests:
            table.add_row(when, Text(_fact(described.fact, pattern.alias, len(rule.patterns))), Text("any", "dim"))
        for number, test in enumerate(pattern.tests):
            name = _fact(described.fact, pattern.alias, len(rule.patterns)) if len(rule.patterns) > 1 else ""
            words = f"{name} {test.attribute}".strip()
            attribute = described.attributes[test.attribute]
            about = Text.assemble(_test(test, attribute, authority), ("  ", ""), (f"({attribute.meaning})", "dim"))
            table.add_row(when if number == 0 else Text(), Text(words), about)
    return table


def _fact(fact: str, alias: str, count: int) -> str:
    return f"{fact} {alias}" if count > 1 else f"any {fact}"


def _test(test: Test, attribute: Attribute, authority: Sequence[str]) -> str:
    if test.reference is not None:
        words = {"day": _DAYS, "rank": _RANKS}.get(attribute.type, _DAYS)[test.operator]
        return f"{words} {test.reference.attribute} of {test.reference.alias}"
    values = " or ".join(_value(value, attribute, authority) for value in test.values)
    return f"{_OPERATORS[test.operator]} {values}"


def _value(value: object, attribute: Attribute, authority: Sequence[str]) -> str:
    return authority[value] if attribute.type == "rank" and isinstance(value, int) else str(value)


def _result(rule: Rule) -> str:
    if rule.loser:
        return f"piece {rule.result} defeats piece {rule.loser}"
    if rule.regardless:
        return f"evidence {rule.polarity}, whatever condition the position carries ({REGARDLESS})"
    if rule.result in (NO_EVIDENCE, UNCHANGED):
        return {NO_EVIDENCE: "no evidence, whatever other rules give", UNCHANGED: "the proposal stays where it is"}[
            rule.result
        ]
    return {"evidence": f"evidence {rule.result}", "lifecycle": f"the proposal is {rule.result.replace('-', ' ')}"}.get(
        rule.kind, rule.result
    )


def _examples(rule: Rule, authority: Sequence[str]) -> Table:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(overflow="fold", max_width=24)
    for example in rule.examples:
        facts = [_example_fact(rule, fact, authority) for fact in example.facts]
        todo = f" (to do: {example.todo})" if example.todo else ""
        table.add_row(Text("\n".join(facts)), Text(f"gives {example.then}{todo}"))
    return table


def _example_fact(rule: Rule, fact: tuple[object, ...], authority: Sequence[str]) -> str:
    attributes = KINDS[rule.kind].attributes
    shown = [
        f"{name} {_value(value, attributes[name], authority)}"
        for name, value in zip(attributes, fact, strict=True)
        if value not in (0, "no") or name == "polarity"
    ]
    return ", ".join(shown) or "nothing counted"


def _effects(effects: Sequence[Effect]) -> Iterator[RenderableType]:
    yield Text("Where it took effect" if effects else "It took no effect in the scenario.", "bold")
    for effect in effects:
        place = f"  {effect.place.source.name}:{effect.place.line}" if effect.place else ""
        yield Padding(Text.assemble(effect.about, (place, "dim")), (0, 0, 0, 2))
