"""Rule files -> the `Rulebook` that an engine can run, or every `Fault` in them, each with the file it is in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from tracker.diagnostics import did_you_mean, one_of
from tracker.rulecheck import Fault, Path, check_rule
from tracker.rules import Rule, Rulebook
from tracker.ruletext import RuleFile
from tracker.satisfiability import always_beaten
from tracker.vocabulary import AUTHORITIES, KINDS, RuleKind

MOST_FACTS: Final = 60
"""That the rules of one kind may name between them; of a fact that 65 of them match, the engine keeps nothing."""
MOST_RULES: Final = 240
"""Of one kind, a rule with lists counting once for each choice among them; the engine's limit is 250 in a set."""


def compile_rulebook(name: str, files: Sequence[RuleFile]) -> tuple[Rulebook, list[tuple[int, Fault]]]:
    """The rulebook of these files, in order, with every fault and the index of the file it is in.

    The rulebook may be used only where no fault is an error.
    """
    faults: list[tuple[int, Fault]] = []
    ranks = _ranks(files, faults)
    rules: dict[RuleKind, list[Rule]] = {kind: [] for kind in KINDS}
    file_of: dict[str, int] = {}
    for index, file in enumerate(files):
        for id, text in file.rules.items():
            rule, own = check_rule(id, text, ranks)
            if id in file_of:
                message = f"a rule `{id}` stands in another file already"
                own.append(Fault(("rules", id), "repeated-rule", message, key=True))
            if not own:
                rules[text.kind].append(rule)
            file_of.setdefault(id, index)
            faults += [(index, fault) for fault in own]
    for kind, of_kind in rules.items():
        found = [*_too_many(kind, of_kind), *_always_beaten(kind, of_kind)]
        faults += [(file_of[str(fault.path[1])], fault) for fault in found]
    book = Rulebook(name, ranks, {kind: tuple(of_kind) for kind, of_kind in rules.items()})
    return book, faults


def _too_many(kind: RuleKind, rules: list[Rule]) -> Iterator[Fault]:
    """The rule with which the rules of one kind are more than the engine takes."""
    facts = written_out = 0
    for rule in rules:
        facts += len(rule.patterns)
        written_out += math.prod(len(test.values) or 1 for pattern in rule.patterns for test in pattern.tests)
        if facts > MOST_FACTS:
            message = f"with `{rule.id}` there are more than {MOST_FACTS // KINDS[kind].arity} {kind} rules"
        elif written_out > MOST_RULES:
            counted = "each choice among listed values counted as a rule"
            message = f"with `{rule.id}` there are more than {MOST_RULES} {kind} rules, {counted}"
        else:
            continue
        yield Fault(("rules", rule.id), "too-many-rules", message, key=True)
        return


def _always_beaten(kind: RuleKind, rules: list[Rule]) -> Iterator[Fault]:
    """Where order is priority: rules that an earlier one always beats."""
    if not KINDS[kind].ordered:
        return
    for place, rule in enumerate(rules):
        beaten_by = next((r for r in rules[:place] if always_beaten(kind, rule.patterns, r.patterns)), None)
        if beaten_by is not None:
            message = f"`{rule.id}` never wins: wherever it fires, `{beaten_by.id}` fires and stands before it"
            yield Fault(("rules", rule.id), "rule-always-beaten", message, key=True, warning=True)


def _ranks(files: Sequence[RuleFile], faults: list[tuple[int, Fault]]) -> tuple[str, ...]:
    """Authorities from the weakest to the strongest; the format's own order where no file gives one."""
    order: tuple[str, ...] | None = None
    for index, file in enumerate(files):
        for name, words in file.ranks.items():
            path: Path = ("ranks", name)
            if name != "authority":
                hint = did_you_mean(name, ("authority",))
                fault = Fault(path, "unknown-rank", f"there is no rank `{name}`", "`authority`", hint, key=True)
                faults.append((index, fault))
            elif order is not None:
                message = f"another file gives the order of `{name}` already"
                faults.append((index, Fault(path, "repeated-rank", message, key=True)))
            elif sorted(words) != sorted(AUTHORITIES):
                expected = f"each of {one_of(AUTHORITIES)} once, from the strongest to the weakest"
                faults.append((index, Fault(path, "rank-words", "the words of the rank differ", expected)))
            else:
                order = words
    return tuple(reversed(order or AUTHORITIES))
