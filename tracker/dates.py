"""Dates as reports give them: a day, a month, a year, an interval, exact or approximate.

Text comes in, a `PartialDate` (the span of its days) goes out. Nothing here guesses: an approximate date keeps
the span that was written, and two dates are ordered only where their spans leave no doubt.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

EXPECTED = "YYYY-MM-DD, YYYY-MM or YYYY, with an optional ~ (approximate), or an interval A/B"
_ONE = re.compile(r"(\d{4})(?:-(?:XX(?:-XX)?|(\d{2})(?:-(?:XX|(\d{2})))?))?([~?%]?)")
"""Of the Extended Date/Time Format (EDTF, ISO 8601-2): level 0 dates, and of level 1 what stands for unknown parts
(`XX`) and for approximate, uncertain, or both (`~`, `?`, `%`)."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as written, and the days it may mean: `first` to `last`, both included.

    `approximate` is also what is marked as uncertain: neither widens the span.
    """

    text: str
    first: date
    last: date
    approximate: bool = False

    @property
    def single_day(self) -> bool:
        """Whether the date is one day and no other."""
        return self.first == self.last

    def later_than(self, other: PartialDate) -> bool:
        """Whether every day of this date comes after every day of the other (docs/semantics.md, section 2)."""
        return self.first > other.last

    def __str__(self) -> str:
        return self.text


def on(day: date) -> PartialDate:
    """The date that is just this day."""
    return PartialDate(day.isoformat(), day, day)


def parse_date(text: str) -> PartialDate:
    """Read a date as `EXPECTED` describes it.

    Raises:
        ValueError: with a sentence that says what is wrong with the text.
    """
    parts = text.split("/")
    if len(parts) > 2:
        raise ValueError("an interval has one /, between its first and its last date")
    ends = [_parse_one(part.strip()) for part in parts]
    first, last = ends[0], ends[-1]
    if last.last < first.first:
        raise ValueError(f"the interval runs backwards: {parts[1].strip()} is before {parts[0].strip()}")
    return PartialDate(text.strip(), first.first, last.last, any(end.approximate for end in ends))


def _parse_one(text: str) -> PartialDate:
    match = _ONE.fullmatch(text)
    if match is None or not text.isascii():
        raise ValueError(f"`{text}` is not a date" if text else "a date is missing")
    year, month, day, mark = match.groups()
    y, m = int(year), int(month or 1)
    if y == 0:
        raise ValueError("there is no year 0000")
    if not 1 <= m <= 12:
        raise ValueError(f"there is no month {month}")
    days = calendar.monthrange(y, m)[1]
    if day is not None:
        if not 1 <= int(day) <= days:
            raise ValueError(f"{calendar.month_name[m]} {y} has {days} days, not a day {day}")
        first = last = date(y, m, int(day))
    elif month is not None:
        first, last = date(y, m, 1), date(y, m, days)
    else:
        first, last = date(y, 1, 1), date(y, 12, 31)
    return PartialDate(text, first, last, bool(mark))
