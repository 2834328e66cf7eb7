"""The days of a picture from left to right: where each one is, and which are written below the axis.

Days and a width come in, places and ticks go out. Days are equally wide, but for long stretches without anything new
between busy ones: these are cut short, all to one width, and marked as such by whoever draws the axis.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Final, Literal, NamedTuple

HEAD: Final = 12.0
"""Between the edge and the first day, for what is drawn around it."""
TAIL: Final = 112.0
"""How wide the last day is: enough for the words of what holds in the end."""
CUT: Final = 64.0
"""How wide a stretch is that is cut short."""
_LONG: Final = 8
"""A stretch is cut short if it is longer than a share of the whole, and so many times as long as is usual."""
_SHARE: Final = 1 / 3
"""Of the width, what such stretches may take at most."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)

Unit = Literal["day", "week", "month", "quarter", "year"]


class Piece(NamedTuple):
    """Days that are equally wide, from `first` at `x` to `last`."""

    first: date
    last: date
    x: float


class Tick(NamedTuple):
    """A day that is written below the axis; `year` where it has to be said."""

    x: float
    day: date
    label: str
    year: str


class Scale(NamedTuple):
    """Where each day is between `left` and `right`; `earlier` is the place for what lies before the first one.

    The last day is wider than the others: it reaches to `right`.
    """

    left: float
    right: float
    per_day: float
    pieces: tuple[Piece, ...]
    earlier: tuple[float, float] | None = None

    def x(self, day: date) -> float:
        """Where the day begins; days beyond the ends are at the ends."""
        before = self.pieces[0]
        for piece in self.pieces:
            if day < piece.first:
                return _between(day, before, piece, self.per_day) if piece is not before else piece.x
            if day <= piece.last:
                return piece.x + (day - piece.first).days * self.per_day
            before = piece
        return before.x + (before.last - before.first).days * self.per_day

    @property
    def last(self) -> float:
        """Where the last day begins."""
        return self.x(self.pieces[-1].last)

    @property
    def cuts(self) -> tuple[tuple[date, date], ...]:
        """The stretches that are cut short: their last day before and their first after."""
        return tuple((one.last, other.first) for one, other in pairwise(self.pieces))


def _between(day: date, before: Piece, after: Piece, per_day: float) -> float:
    start = before.x + (before.last - before.first).days * per_day
    return start + (after.x - start) * (day - before.last).days / (after.first - before.last).days


def scale(days: Iterable[date], left: float, right: float, earlier: float = 0) -> Scale:
    """Place the days, of which there is one at least; `earlier` is how wide the place for earlier ones is."""
    ordered = sorted(set(days))
    begin = left + earlier
    parts = list(_parts(ordered, int((right - TAIL - begin - HEAD) * _SHARE / CUT)))
    linear = sum((last - first).days for first, last in parts)
    room = right - TAIL - begin - HEAD - CUT * (len(parts) - 1)
    per_day = room / linear if linear else 0.0
    pieces, x = [], begin + HEAD
    for first, last in parts:
        pieces.append(Piece(first, last, x))
        x += (last - first).days * per_day + CUT
    return Scale(left, right, per_day, tuple(pieces), (left, begin) if earlier else None)


def _parts(days: Sequence[date], most: int) -> Iterator[tuple[date, date]]:
    """The first and last day of each stretch that is drawn in full; no more than so many gaps are between them."""
    gaps = sorted(((other - one).days for one, other in pairwise(days)), reverse=True)
    long = max((days[-1] - days[0]).days / _LONG, _LONG * median(gaps), *gaps[most:][:1]) if gaps else 0
    first = days[0]
    for one, other in pairwise(days):
        if (other - one).days > long:
            yield first, one
            first = other
    yield first, days[-1]


# Ticks.


def ticks(found: Scale, room: float) -> tuple[Tick, ...]:
    """The days to be written, none closer to the one before than that.

    The last day is always among them, the first if there is room for it.
    """
    unit = _unit(found.per_day, room)
    first, last = found.pieces[0].first, found.pieces[-1].last
    kept: list[tuple[date, str]] = []
    for piece in found.pieces:
        for day in list(_days(piece, unit, found.per_day, room)) or [piece.first]:
            near = kept and found.x(day) - found.x(kept[-1][0]) < room
            if not near and found.last - found.x(day) >= room:
                kept.append((day, _label(day, unit, piece)))
    kept.append((last, _day_and_month(last)))
    if found.x(kept[0][0]) - found.x(first) >= room:
        kept.insert(0, (first, _day_and_month(first)))
    years = [None, *(day.year for day, _ in kept)]
    return tuple(
        Tick(found.x(day), day, label, str(day.year) if day.year != before and label != str(day.year) else "")
        for (day, label), before in zip(kept, years, strict=False)
    )


_LENGTHS: Final[tuple[tuple[Unit, float], ...]] = (("day", 1), ("week", 7), ("month", 28), ("quarter", 90))


def _unit(per_day: float, room: float) -> Unit:
    return next((unit for unit, days in _LENGTHS if days * per_day >= room), "year")


def _label(day: date, unit: Unit, piece: Piece) -> str:
    if unit == "year" and day != piece.first:
        return str(day.year)
    if unit in ("month", "quarter") and day.day == 1:
        return _MONTHS[day.month - 1]
    return _day_and_month(day)


def _day_and_month(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _days(piece: Piece, unit: Unit, per_day: float, room: float) -> Iterator[date]:
    if unit in ("day", "week"):
        every = (date.fromordinal(n) for n in range(piece.first.toordinal(), piece.last.toordinal() + 1))
        yield from (day for day in every if unit == "day" or day.weekday() == 0)
    elif unit == "year":
        apart = next((n for n in _YEARS if per_day and 365 * n * per_day >= room), 1000)
        yield from _years(piece, apart)
    else:
        yield from _months(piece, 1 if unit == "month" else 3)


def _months(piece: Piece, apart: int) -> Iterator[date]:
    day = piece.first.replace(day=1)
    while day <= piece.last:
        if day >= piece.first and (day.month - 1) % apart == 0:
            yield day
        if day.year == date.max.year and day.month == 12:
            return
        day += timedelta(days=monthrange(day.year, day.month)[1])


def _years(piece: Piece, apart: int) -> Iterator[date]:
    for year in range(piece.first.year, piece.last.year + 1):
        if year % apart == 0 and (day := date(year, 1, 1)) >= piece.first:
            yield day
