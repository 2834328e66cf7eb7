"""Names of parties where there is little room: on a few lines, cut short, and never two of them alike.

Names come in, lines go out. Where names that are cut short would be the same, ids tell them apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Final, NamedTuple

from tracker.output.picture.lettering import shortened, wrapped

_LINES: Final = 2


class Room(NamedTuple):
    """How large names are written, and how wide they may be."""

    size: float
    most: float
    bold: bool = False


class Names(NamedTuple):
    """Names as they are shown: on `lines`; `ids` stand for those that would be like another, or are beside them."""

    whole: Mapping[str, str]
    lines: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, str]

    def short(self, party: str, room: Room) -> str:
        """The name on one line, or the id in its place."""
        return self.ids.get(party) or shortened(self.whole[party], *room)


def names(whole: Mapping[str, str], lane: Room, row: Room) -> Names:
    """The names of all parties, by id, for lanes with room for two lines, and for rows with room for one.

    `row` is the narrowest row that there is.
    """
    lines = {id: tuple(wrapped(name, *lane, lines=_LINES)) for id, name in whole.items()}
    cut = {id: shortened(name, *row) for id, name in whole.items()}
    alike = _alike(lines) | _alike(cut)
    ids = {id: shortened(id, *row) for id in whole if id in alike}
    if same := _alike({**cut, **ids}):
        numbered = {id: shortened(f"{number} {id}", *row) for number, id in enumerate(whole, start=1)}
        ids |= {id: numbered[id] for id in same}
    return Names(whole, lines, ids)


def _alike(shown: Mapping[str, Hashable]) -> set[str]:
    """The parties whose names are shown like that of another."""
    times: Counter[Hashable] = Counter(shown.values())
    return {id for id, one in shown.items() if times[one] > 1}
