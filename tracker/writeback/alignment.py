"""Which lines of two texts are taken for each other, quickly also where the texts are long.

Two lists of lines come in; what is the same and what differs goes out, from the beginning to the end, and such parts
with a few lines around them. Lines that stand once in both texts are taken for each other first, as many as stand in
the same order (Bram Cohen's patience diff); what is between them is small, and is compared with care.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_LONG = 1_000  # lines without one that stands once, from which common ones are no longer looked at with care


class Part(NamedTuple):
    """Lines `start` to `end` of the old text, and in their place `first` to `last` of the new; indices from 0."""

    same: bool
    start: int
    end: int
    first: int
    last: int


def parts(old: Sequence[str], new: Sequence[str]) -> list[Part]:
    """What is the same and what differs, in turns."""
    found: list[Part] = []
    for part in _compared(old, new):
        if found and found[-1].same == part.same:
            found[-1] = found[-1]._replace(end=part.end, last=part.last)
        else:
            found.append(part)
    return found


def groups(found: Sequence[Part], around: int) -> Iterator[list[Part]]:
    """Parts that differ, with so many lines around each; those whose surroundings meet stand together."""
    group: list[Part] = []
    for number, part in enumerate(found):
        if not part.same:
            group.append(part)
            continue
        ahead = part._replace(end=min(part.end, part.start + around), last=min(part.last, part.first + around))
        behind = part._replace(start=max(part.start, part.end - around), first=max(part.first, part.last - around))
        if number == 0:
            group = [behind]
        elif number == len(found) - 1:
            group.append(ahead)
        elif part.end - part.start > 2 * around:
            yield [*group, ahead]
            group = [behind]
        else:
            group.append(part)
    if any(not part.same for part in group):
        yield group


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    """What is the same and what differs, in small parts."""
    anchors = [(-1, -1), *_anchors(old, new), (len(old), len(new))]
    for (before, above), (after, below) in pairwise(anchors):
        if before >= 0:
            yield Part(True, before, before + 1, above, above + 1)
        one, other = old[before + 1 : after], new[above + 1 : below]
        matcher = SequenceMatcher(None, one, other, autojunk=len(one) > _LONG)
        for kind, start, end, first, last in matcher.get_opcodes():
            yield Part(kind == "equal", before + 1 + start, before + 1 + end, above + 1 + first, above + 1 + last)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Indices of lines that stand once in both texts: as many as stand in the same order."""
    once, again = Counter(old), Counter(new)
    places = {line: index for index, line in enumerate(old) if once[line] == 1}
    pairs = [(places[line], index) for index, line in enumerate(new) if again[line] == 1 and line in places]
    ends: list[int] = []  # of chains, by their length: the least index in the old text that one can end with
    numbers: list[int] = []
    before: list[int | None] = []
    for number, (index, _) in enumerate(pairs):
        length = bisect_left(ends, index)
        before.append(numbers[length - 1] if length else None)
        ends[length : length + 1] = [index]
        numbers[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    step = numbers[-1] if numbers else None
    while step is not None:
        chain.append(pairs[step])
        step = before[step]
    return chain[::-1]
