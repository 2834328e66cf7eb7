"""Rule files -> the `Rulebook` that an engine can run, or every `Fault` in them, each with the file it is in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from tracker.composition import Placed, compose
from tracker.diagnostics import ENOUGH, did_you_mean, one_of
from tracker.rulecheck import Fault, Path, check_rule
from tracker.rules import Rule, Rulebook
from tracker.ruletext import RuleFile
from tracker.satisfiability import always_beaten
from tracker.vocabulary import AUTHORITIES, KINDS, RuleKind

MOST_FACTS: Final = 60
"""That the rules of one kind may name between them; of a fact that 65 of them match, the engine keeps nothing."""
MOST_RULES: Final = 240
"""Of one kind, a rule with lists counting once for each choice among them; the engine's limit is 250 in a set."""


class Compiled(NamedTuple):
    """A rulebook, where each of its rules stands, and every fault with the index of the file it is in."""

    rulebook: Rulebook
    placed: tuple[Placed, ...]
    faults: tuple[tuple[int, Fault], ...]


def compile_rulebook(name: str, files: Sequence[RuleFile], extended: int = 0, proven: bool = False) -> Compiled:
    """The rulebook of these files, in order; it may be used only where no fault is an error.

    The first `extended` files belong to the rulebook that the others extend. With `proven`, it is taken as known that
    every rule can fire, and can win.
    """
    faults: list[tuple[int, Fault]] = []
    ranks = [*_ranks(files[:extended], 0, faults), *_ranks(files[extended:], extended, faults)]
    authority = tuple(reversed(ranks[-1] if ranks else AUTHORITIES))
    placed, misplaced = compose(files, extended)
    faults += misplaced
    rules: dict[RuleKind, list[Rule]] = {kind: [] for kind in KINDS}
    crowded = {kind: _too_many(kind, placed) for kind in KINDS}
    for one in placed:
        rule, own = check_rule(one.id, one.text, authority, proven)
        if not own:
            rules[one.text.kind].append(rule)
        faults += [(one.file, fault._replace(path=(*one.path, *fault.path))) for fault in own]
        if len(faults) >= ENOUGH:
            break  # nobody would read on
    for kind, of_kind in rules.items():
        faults += crowded[kind]
        if not proven and not crowded[kind] and not misplaced:  # else the order is not what was meant
            faults += _always_beaten(kind, of_kind, {one.id: one for one in placed})
    book = Rulebook(name, authority, {kind: tuple(of_kind) for kind, of_kind in rules.items()})
    return Compiled(book, tuple(placed), tuple(faults))


def _too_many(kind: RuleKind, placed: Sequence[Placed]) -> list[tuple[int, Fault]]:
    """The rule with which the rules of one kind are more than an engine takes."""
    facts = written_out = 0
    for one in placed:
        if one.text.kind != kind:
            continue
        facts += max(1, len(one.text.when))
        written_out += math.prod(
            len(value) or 1 for condition in one.text.when for value in condition.values() if isinstance(value, tuple)
        )
        if facts > MOST_FACTS:
            message = f"with `{one.id}` there are more than {MOST_FACTS // KINDS[kind].arity} {kind} rules"
            hint = "tell apart fewer cases, or let one rule list several values"
        elif written_out > MOST_RULES:
            counted = "each choice among listed values counted as a rule"
            message = f"with `{one.id}` there are more than {MOST_RULES} {kind} rules, {counted}"
            hint = "list fewer values, or leave out a test that every value passes"
        else:
            continue
        return [(one.file, Fault(one.path, "too-many-rules", message, hint=hint, key=True))]
    return []


def _always_beaten(kind: RuleKind, rules: list[Rule], placed: Mapping[str, Placed]) -> Iterator[tuple[int, Fault]]:
    """Where order is priority: rules that an earlier one always beats."""
    if not KINDS[kind].ordered:
        return
    for place, rule in enumerate(rules):
        beaten_by = next((r for r in rules[:place] if always_beaten(kind, rule.patterns, r.patterns)), None)
        if beaten_by is not None:
            message = f"`{rule.id}` never wins: wherever it fires, `{beaten_by.id}` fires and stands before it"
            hint = f"put it before `{beaten_by.id}`, or take it out"
            one = placed[rule.id]
            yield one.file, Fault(one.path, "rule-always-beaten", message, hint=hint, key=True, warning=True)


def _ranks(files: Sequence[RuleFile], first: int, faults: list[tuple[int, Fault]]) -> list[tuple[str, ...]]:
    """Authorities from the strongest to the weakest, if one of the files gives their order."""
    order: list[tuple[str, ...]] = []
    for index, file in enumerate(files, start=first):
        for name, words in file.ranks.items():
            path: Path = ("ranks", name)
            if name != "authority":
                hint = did_you_mean(name, ("authority",))
                fault = Fault(path, "unknown-rank", f"there is no rank `{name}`", "`authority`", hint, key=True)
                faults.append((index, fault))
            elif order:
                message = f"another file gives the order of `{name}` already"
                faults.append((index, Fault(path, "repeated-rank", message, key=True)))
            elif sorted(words) != sorted(AUTHORITIES):
                expected = f"each of {one_of(AUTHORITIES)} once, from the strongest to the weakest"
                faults.append((index, Fault(path, "rank-words", "the words of the rank differ", expected)))
            else:
                order.append(words)
    return order
