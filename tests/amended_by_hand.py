"""Amendments made to plain data, plainly, sharing no code with the program: what a rewritten text has to say."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from tracker.reading.rewriting import Amendment, Insert, Replace

GONE = object()


def amended(data: Any, amendments: Sequence[Amendment]) -> Any:
    """A copy of the data with the amendments made, all of whose paths are those of the data as it is."""
    data = json.loads(json.dumps(data))  # nothing in it is twice the same thing
    inserted: list[Insert] = []
    lists: dict[int, list[Any]] = {}
    for one in amendments:
        *way, last = one.path
        around: Any = data
        holder, key = None, None
        for step in way:
            holder, key, around = around, step, around[step]
        if isinstance(one, Insert) and isinstance(around, list):
            lists[id(around)] = around
            inserted.append(one)
        elif isinstance(one, Insert) and around is None:
            holder[key] = {last: copy.deepcopy(one.value)}  # type: ignore[index]
        elif isinstance(one, Insert):
            assert last not in around, one
            around[last] = copy.deepcopy(one.value)
        elif isinstance(one, Replace):
            around[last]  # it is there
            around[last] = copy.deepcopy(one.value)
        elif isinstance(around, list):
            lists[id(around)] = around
            around[int(last)] = GONE
        else:
            del around[last]
    for one in reversed(inserted):
        *way, last = one.path
        around = data
        for step in way:
            around = around[step]
        around.insert(last, copy.deepcopy(one.value))
    for around in lists.values():
        around[:] = [item for item in around if item is not GONE]
    return data
