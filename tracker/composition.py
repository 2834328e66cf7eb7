"""Rule files -> the rules of a rulebook in their order, where one rulebook may extend another rule by rule.

An edit of a list, done in the order of the files: rules are removed, replaced, added, moved. What cannot be done is a
`Fault`. Nothing here looks into a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from tracker.diagnostics import did_you_mean, one_of
from tracker.rulecheck import Fault, Path
from tracker.ruletext import Place, RuleFile, RuleText
from tracker.vocabulary import KINDS

EXTENDS: Final = "default"


class Placed(NamedTuple):
    """The text of a rule, the index of the file it is in, and its path there."""

    id: str
    text: RuleText
    file: int
    path: Path


def compose(files: Sequence[RuleFile], extended: int = 0) -> tuple[list[Placed], list[tuple[int, Fault]]]:
    """The rules in their order, and every fault with the index of its file.

    The first `extended` files belong to the rulebook that the others extend.
    """
    rules: dict[str, Placed] = {}
    faults: list[tuple[int, Fault]] = []
    _add(files[:extended], 0, rules, faults)
    own = files[extended:]
    if any(file.extends for file in own):
        _remove(own, extended, rules, faults)
        _replace(own, extended, rules, faults)
    else:
        faults += _nothing_to_change(own, extended)
    _add(own, extended, rules, faults)
    order = list(rules.values())
    for index, file in enumerate(own, start=extended):
        for id, text in file.rules.items():
            if rules[id].text is text:
                faults += ((index, fault) for fault in _put(order, id, text, ("rules", id)))
        for id, place in file.move.items() if any(f.extends for f in own) else ():
            faults += ((index, fault) for fault in _moved(order, id, place))
    return order, faults


def _nothing_to_change(files: Sequence[RuleFile], first: int) -> Iterator[tuple[int, Fault]]:
    for index, file in enumerate(files, start=first):
        for key in ("remove", "replace", "move"):
            if getattr(file, key):
                message = f"`{key}` changes a rulebook that this one extends, and it extends none"
                yield index, Fault((key,), "extends-nothing", message, f"`extends: {EXTENDS}`", key=True)


def _remove(files: Sequence[RuleFile], first: int, rules: dict[str, Placed], faults: list[tuple[int, Fault]]) -> None:
    for index, file in enumerate(files, start=first):
        for number, id in enumerate(file.remove):
            if rules.pop(id, None) is None:
                faults.append((index, _no_rule(("remove", number), id, rules)))


def _replace(files: Sequence[RuleFile], first: int, rules: dict[str, Placed], faults: list[tuple[int, Fault]]) -> None:
    for index, file in enumerate(files, start=first):
        for id, text in file.replace.items():
            path: Path = ("replace", id)
            old = rules.get(id)
            if old is None:
                hint = did_you_mean(id, rules) or "to add a rule, put it under `rules`"
                faults.append((index, _no_rule(path, id, rules, hint, key=True)))
            elif old.file >= first:
                faults.append((index, Fault(path, "repeated-rule", f"`{id}` is replaced twice", key=True)))
            elif old.text.kind != text.kind:
                message = f"`{id}` is a rule of kind `{old.text.kind}`, and this one is not"
                hint = f"remove `{id}`, and add this under `rules` with an id of its own"
                faults.append((index, Fault((*path, "kind"), "another-kind", message, f"`{old.text.kind}`", hint)))
            elif text.before or text.after:
                message = "a rule that replaces another takes its place"
                key = "before" if text.before else "after"
                hint = f"to move it as well, name it under `move`: `{id}: {{{key}: ...}}`"
                faults.append((index, Fault((*path, key), "place-of-replacement", message, hint=hint, key=True)))
            else:
                rules[id] = Placed(id, text, index, path)


def _add(files: Sequence[RuleFile], first: int, rules: dict[str, Placed], faults: list[tuple[int, Fault]]) -> None:
    for index, file in enumerate(files, start=first):
        for id, text in file.rules.items():
            path: Path = ("rules", id)
            known = rules.get(id)
            if known is None:
                rules[id] = Placed(id, text, index, path)
            elif known.file < first:
                message = f"the rulebook that is extended has a rule `{id}` already"
                hint = "to put this one in its place, move it under `replace`"
                faults.append((index, Fault(path, "repeated-rule", message, hint=hint, key=True)))
            else:
                where = "another file" if known.file != index else "`replace`"
                message = f"a rule `{id}` stands in {where} already"
                faults.append((index, Fault(path, "repeated-rule", message, hint="give it an id of its own", key=True)))


def _moved(order: list[Placed], id: str, place: Place) -> Iterator[Fault]:
    path: Path = ("move", id)
    known = {rule.id: rule for rule in order}
    if id not in known:
        yield _no_rule(path, id, known, key=True)
    elif place.before is None and place.after is None:
        yield Fault(path, "no-place", f"it is not said where `{id}` goes", "`before: ID` or `after: ID`", key=True)
    elif not KINDS[known[id].text.kind].ordered:
        yield _not_ordered(path, known[id])
    else:
        yield from _put(order, id, place, path)


def _put(order: list[Placed], id: str, place: Place, path: Path) -> Iterator[Fault]:
    """Move a rule of the list to its place, if that can be told."""
    target = place.before or place.after
    if target is None:
        return
    path = (*path, "before" if place.before else "after")
    known = {rule.id: rule for rule in order}
    rule = known[id]
    alike = [other.id for other in order if other.text.kind == rule.text.kind and other.id != id]
    if not KINDS[rule.text.kind].ordered:
        yield _not_ordered(path, rule)
    elif target == id:
        yield Fault(path, "unknown-rule", f"`{id}` cannot go before or after itself", f"one of {one_of(alike)}")
    elif target not in known:
        yield _no_rule(path, target, alike)
    elif known[target].text.kind != rule.text.kind:
        message = f"`{target}` is a rule of kind `{known[target].text.kind}`, and `{id}` of kind `{rule.text.kind}`"
        yield Fault(path, "another-kind", message, f"one of {one_of(alike)}")
    else:
        order.remove(rule)
        index: Callable[[Placed], int] = order.index
        order.insert(index(known[target]) + (0 if place.before else 1), rule)


def _not_ordered(path: Path, rule: Placed) -> Fault:
    kinds = one_of(kind for kind, described in KINDS.items() if described.ordered)
    message = f"rules of kind `{rule.text.kind}` all count alike, so the place of `{rule.id}` means nothing"
    return Fault(path, "not-ordered", message, f"a rule of kind {kinds}", "leave this out", key=True)


def _no_rule(
    path: Path, id: str, known: Sequence[str] | dict[str, Placed], hint: str | None = None, *, key: bool = False
) -> Fault:
    expected = f"one of {one_of(known)}"
    nearest = did_you_mean(id, known) or "`tracker rules` lists the shipped rules"
    return Fault(path, "unknown-rule", f"there is no rule `{id}` here", expected, hint or nearest, key)
