"""Amendments: what is to become of the values at some paths, and what plain data are once they are made.

Plain data and amendments come in, other plain data, or the same amendments in smaller steps, go out. What they mean
is written here once, plainly; rewriting a text is measured against it. Nothing here knows of texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tracker.reading.document import Path
from tracker.reading.layout import position


class Replace(NamedTuple):
    """The value at `path` becomes `value`: a mapping, a list, a text, or None for an empty value."""

    path: Path
    value: Any


class Insert(NamedTuple):
    """`value` is put in: last in a mapping, `path[-1]` its new key; in a list, before the item of index `path[-1]`.

    In a mapping it stands right behind the key `behind`, if one is named.
    """

    path: Path
    value: Any
    behind: str | None = None


class Remove(NamedTuple):
    """The key at `path` with its value, or the item of the list, is taken out.

    With `remarks`, so are the comments right above it, set in as it is.
    """

    path: Path
    remarks: bool = False


Amendment = Replace | Insert | Remove


def amended(data: Any, amendment: Amendment) -> Any:
    """Plain data with one amendment made; what came in stays as it is.

    Raises:
        LookupError: there is no such place, or a new key is there already.
    """
    if not amendment.path:
        if not isinstance(amendment, Replace):
            raise LookupError(amendment.path)
        return amendment.value
    step, *rest = amendment.path
    if rest:
        return _with(data, step, amended(_held(data, step), amendment._replace(path=tuple(rest))))
    if isinstance(amendment, Insert):
        return _inserted(data, step, amendment.value, amendment.behind)
    _held(data, step)
    if isinstance(amendment, Replace):
        return _with(data, step, amendment.value)
    rest = data.copy()
    del rest[step]
    return rest


def _held(data: Any, step: str | int) -> Any:
    if isinstance(data, dict) and step in data:
        return data[step]
    if isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
        return data[step]
    raise LookupError(step)


def _with(data: Any, step: str | int, value: Any) -> Any:
    if isinstance(data, dict):
        return {**data, step: value}
    return [*data[:step], value, *data[int(step) + 1 :]]


def _inserted(data: Any, step: str | int, value: Any, behind: str | None) -> Any:
    """Into an empty value, the first key makes a mapping, the first item a list."""
    if isinstance(step, str) and (data is None or data == [] or isinstance(data, dict)):
        if step in (data or {}):
            raise LookupError(step)
        if behind is None:
            return {**(data or {}), step: value}
        place, entries = position(data or {}, behind) + 1, list((data or {}).items())
        return dict([*entries[:place], (step, value), *entries[place:]])
    if isinstance(step, int) and (data is None or data == {} or isinstance(data, list)):
        items = list(data or ())
        if 0 <= step <= len(items):
            return [*items[:step], value, *items[step:]]
    raise LookupError(step)


def same(one: Any, other: Any) -> bool:
    """Whether plain data are the same, the order of keys as well."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def one_by_one(data: Any, amendments: Sequence[Amendment]) -> list[Amendment]:
    """The amendments in small steps, in an order in which each finds its path as it was: from the end to the beginning.

    Raises:
        LookupError: a place is not there.
        ValueError: one amendment lies within what another replaces or takes out, or two are of one place.
    """
    _check_apart(amendments)
    placed: list[tuple[tuple[float, ...], int, Amendment]] = []
    steps = (step for amendment in amendments for step in _narrowed(data, amendment))
    for turn, step in enumerate(steps):
        place = tuple(-n for n in _places(data, step))
        # Of several put in at one place, each key goes behind the one before, and each item in front of the next.
        in_front = isinstance(step, Insert) and (isinstance(step.path[-1], int) or step.behind is not None)
        placed.append((place, -turn if in_front else turn, step))
    return [step for *_, step in sorted(placed, key=lambda entry: entry[:2])]


def _check_apart(amendments: Sequence[Amendment]) -> None:
    settled = {a.path for a in amendments if not isinstance(a, Insert)}
    if len(settled) < sum(not isinstance(a, Insert) for a in amendments):
        raise ValueError("two amendments of one place")
    for amendment in amendments:
        if settled.intersection(amendment.path[:n] for n in range(len(amendment.path))):
            raise ValueError(f"within what is replaced or taken out: {amendment.path}")


def _places(data: Any, amendment: Amendment) -> Iterator[float]:
    """The path as numbers, in the order of the data; what is put in stands just before a number."""
    for step in amendment.path[:-1]:
        held = _held(data, step)
        yield list(data).index(step) if isinstance(data, dict) else int(step)
        data = held
    if amendment.path:
        step = amendment.path[-1]
        if isinstance(step, int):
            yield step - 0.5 if isinstance(amendment, Insert) else step
        elif isinstance(amendment, Insert):
            yield len(data or ()) if amendment.behind is None else position(data, amendment.behind) + 0.5
        else:
            _held(data, step)
            yield list(data).index(step)


def _narrowed(data: Any, amendment: Amendment) -> Iterator[Amendment]:
    """The same amendment in steps that leave as much as they can as it is: of a mapping, only the keys that differ."""
    if not isinstance(amendment, Replace):
        yield amendment
        return
    before = data
    for step in amendment.path:
        before = _held(before, step)
    yield from _steps(before, amendment.value, amendment.path)


def _steps(before: Any, after: Any, path: Path) -> Iterator[Amendment]:
    if same(before, after):
        return
    if before and after and isinstance(before, dict) and isinstance(after, dict):
        kept = [key for key in before if key in after]
        if kept and kept == list(after)[: len(kept)]:
            yield from _steps_of_mapping(before, after, path)
            return
    if before and after and isinstance(before, list) and isinstance(after, list):
        yield from _steps_of_list(before, after, path)
        return
    yield Replace(path, after)


def _steps_of_mapping(before: dict[str, Any], after: dict[str, Any], path: Path) -> Iterator[Amendment]:
    for key, value in before.items():
        if key in after:
            yield from _steps(value, after[key], (*path, key))
        else:
            yield Remove((*path, key))
    for key, value in after.items():
        if key not in before:
            yield Insert((*path, key), value)


def _steps_of_list(before: list[Any], after: list[Any], path: Path) -> Iterator[Amendment]:
    """What is the same at the beginning and at the end stays; what is between is paired off in order."""
    shorter = min(len(before), len(after))
    first = next((i for i in range(shorter) if not same(before[i], after[i])), shorter)
    last = next((i for i in range(shorter - first) if not same(before[-1 - i], after[-1 - i])), shorter - first)
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    for index, (one, other) in enumerate(zip(old, new, strict=False), first):
        yield from _steps(one, other, (*path, index))
    for index in range(first + len(new), first + len(old)):
        yield Remove((*path, index))
    for value in new[len(old) :]:
        yield Insert((*path, first + len(old)), value)
