"""What has to change in the text of a scenario, so that it says another scenario: the fewest, smallest amendments.

The plain data of a text, the scenario that it was read as and the one that it should be come in; amendments go out. The
models are compared, field by field, never texts: of two ways to write one thing neither has to give way. New values are
plain data, as a person would write it, or as it was typed already. Nothing here reads or writes a text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from tracker.dates import PartialDate
from tracker.reading.document import Path
from tracker.reading.rewriting import Amendment, Insert, Remove, Replace
from tracker.scenario import Model, Phase, Position, Scenario
from tracker.whatif import SECTIONS, Change, Put

Typed = Mapping[tuple[str, str], Put]
"""Section and id of entries -> the change that put them there, with the plain data that they were read from."""


def amendments(data: Any, scenario: Scenario, meant: Scenario, typed: Typed | None = None) -> tuple[Amendment, ...]:
    """What to change so that the text says `meant`.

    Args:
        data: the plain data of the text, every scalar as typed.
        scenario: the scenario that it was read as.
        meant: the scenario that it should be read as; its entries are in the order of the old ones, new ones last.
        typed: entries that were typed elsewhere, to be written as they were there.
    """
    found: list[Amendment] = []
    for section, value in _parts(meant).items():
        old, entries = getattr(scenario, section), {}
        if isinstance(value, Mapping) and typed:
            entries = {id: put for (of, id), put in typed.items() if of == section and id in value}
        read = {id: put.entry for id, put in entries.items()}
        new = _New(value, read, {id: put.typed for id, put in entries.items()})
        found += _of_part((section,), data, old, new)
    found += [Remove((key,)) for key in _gone(data, scenario, meant)]
    return tuple(map(_placed(data), found))


def _placed(data: Any) -> Callable[[Amendment], Amendment]:
    """An amendment as a person would make it: the day at the head of the file, comments out with their entry."""

    def placed(one: Amendment) -> Amendment:
        if isinstance(one, Insert) and one.path == ("as_of",):
            return one._replace(behind="title" if "title" in data else "format")
        if isinstance(one, Remove) and len(one.path) <= 2 and one.path[0] in SECTIONS:
            return one._replace(remarks=True)
        return one

    return placed


def typed_entries(changes: Sequence[Change]) -> dict[tuple[str, str], Put]:
    """The last of the changes that put each entry there whole."""
    return {(change.section, change.id): change for change in changes if isinstance(change, Put)}


# Plain data.


class _New(NamedTuple):
    """A value as it should be; where it, or something like it, was read from plain data: as what, and from what."""

    value: Any
    read: Any = None
    typed: Any = None
    options: bool = False
    """Whether it is the options of an issue: one alone is not written as a list."""

    def part(self, key: Any) -> _New:
        """What stands under a key, or at an index."""
        value, options = _part(self.value, key), isinstance(self.value, Mapping)
        if isinstance(self.value, tuple):
            return self._item(value)
        known = isinstance(self.typed, Mapping) and key in self.typed and self.read is not None
        read, typed = (_part(self.read, key), self.typed[key]) if known else (None, None)
        return _New(value, read, typed, options)

    def _item(self, value: Any) -> _New:
        """An item of a list, which was typed if the list that was typed has one like it."""
        listed = isinstance(self.typed, list) and self.read is not None and len(self.read) == len(self.typed)
        for read, typed in zip(self.read, self.typed, strict=True) if listed else ():
            if read == value:
                return _New(value, read, typed)
        return _New(value)

    @property
    def data(self) -> Any:
        """The value as plain data: as it was typed, else as a person would write it."""
        if self.typed is not None and self.value == self.read:
            return self.typed
        if isinstance(self.value, Model | Mapping):
            parts = _parts(self.value)
            first = [key for key in self.typed if key in parts] if isinstance(self.typed, Mapping) else []
            return {key: self.part(key).data for key in dict.fromkeys([*first, *parts])}
        if isinstance(self.value, tuple):
            items = [self._item(value).data for value in self.value]
            return items[0] if self.options and len(items) == 1 else items
        return _scalar(self.value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    assert isinstance(value, str | int | PartialDate), value
    return str(value)


def _part(value: Any, key: Any) -> Any:
    return getattr(value, key, None) if isinstance(value, Model) else value[key]


def _parts(value: Any) -> dict[str, Any]:
    """What is written of a model or a mapping, by key: what was given, and is something."""
    if isinstance(value, Mapping):
        return dict(value)
    given = {key: getattr(value, key) for key in type(value).model_fields if key in value.model_fields_set}
    return {key: part for key, part in given.items() if part is not None and part != () and part != {}}


# Differences.


def _differences(path: Path, data: Any, old: Any, new: _New) -> Iterator[Amendment]:
    """What to change of the plain data at the path, which was read as `old`."""
    if old == new.value:
        return
    if _is_another(old, new.value):
        yield Replace(path, new.data)
    elif isinstance(old, Model | Mapping):
        yield from _of_parts(path, data, old, new)
    elif isinstance(old, tuple) and isinstance(data, list) and len(data) == len(old):
        yield from _of_items(path, data, old, new)
    elif isinstance(old, tuple) and isinstance(data, str) and len(new.value) == 1:
        yield Replace(path, new.part(0).data)
    else:
        yield Replace(path, new.data)


def _is_another(old: Any, new: Any) -> bool:
    """Whether something else would stand in the place, which has nothing of what stood there."""
    if isinstance(old, Position):
        return bool(old.modality != new.modality)
    if isinstance(old, Phase):
        return bool(old.id != new.id)
    return isinstance(old, Mapping) and bool(old) and bool(new) and old.keys().isdisjoint(new)


def _of_parts(path: Path, data: Any, old: Any, new: _New) -> Iterator[Amendment]:
    for key in _parts(new.value):
        yield from _of_part(
            (*path, key), data, _part(old, key) if not isinstance(old, Mapping) else old.get(key), new.part(key)
        )
    yield from (Remove((*path, key)) for key in _gone(data, old, new.value))


def _of_part(path: Path, around: Any, old: Any, new: _New) -> Iterator[Amendment]:
    """What to change of the value under the key that ends the path; `around` is the data that has the key or not."""
    if old == new.value:
        return
    if isinstance(around, Mapping) and path[-1] in around:
        yield from _differences(path, around[path[-1]], old, new)
    else:
        yield Insert(path, new.data)


def _gone(data: Any, old: Any, new: Any) -> list[str]:
    """The keys of the data that would not be there any longer."""
    kept = _parts(new)
    return [
        key
        for key in (data if isinstance(data, Mapping) else ())
        if key not in kept and _of_key(old, key) != _of_key(new, key)
    ]


def _of_key(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else getattr(value, key, None)


def _of_items(path: Path, data: list[Any], old: tuple[Any, ...], new: _New) -> Iterator[Amendment]:
    """What to change of a list: its items are taken for each other where they are equal, else in their order."""
    matcher = SequenceMatcher(None, [_name(one) for one in old], [_name(one) for one in new.value], autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        both = min(end - start, last - first)
        for index in range(both):
            yield from _differences(
                (*path, start + index), data[start + index], old[start + index], new.part(first + index)
            )
        yield from (Remove((*path, index)) for index in range(start + both, end))
        yield from (Insert((*path, end), new.part(index).data) for index in range(first + both, last))


def _name(item: Any) -> str:
    """What an item of a list is known by: a phase by its id, all else by what it says."""
    if isinstance(item, Phase):
        return item.id
    return (
        json.dumps(item.model_dump(exclude_defaults=True), sort_keys=True, default=str)
        if isinstance(item, Model)
        else str(item)
    )
