"""What a text can mean as an option of an issue.

An issue and a text come in; a range of whole numbers goes out for a quantity, nothing for a good option, and
an `OptionError` for what the issue does not have. Nothing here knows of places, cells or verdicts.
"""

from __future__ import annotations

import re
from typing import Final

from tracker.diagnostics import did_you_mean, one_of, shortened
from tracker.scenario import Issue, Quantity
from tracker.values import ANY, SILENT

_NUMBER: Final = r"-?[0-9]{1,18}"
_ONE = re.compile(rf"(>=|<=)?\s*({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_OTHER_RANGE = re.compile(rf"({_NUMBER})\s*(?:[-\u2013\u2014:/]|to|\.{{3,9}}|…)\s*({_NUMBER})")
_STRICT = re.compile(rf"([<>])\s*({_NUMBER})")
_SWAPPED = re.compile(rf"(=[<>]|[≥≤])\s*({_NUMBER})")
_SEPARATED = re.compile(r"-?[0-9]{1,3}(?:[_,' ][0-9]{3})+")
_ALWAYS: Final = (ANY, SILENT)


class OptionError(Exception):
    """A text that is no option of the issue: what is wrong, what could stand there, what was meant."""

    def __init__(self, code: str, message: str, expected: str | None = None, hint: str | None = None) -> None:
        """Keep the parts of the diagnostic that this becomes once its place is known."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.expected = expected
        self.hint = hint


def check_option(issue: Issue, text: str) -> None:
    """Accept an option of the issue, `any` or `silent`.

    Raises:
        OptionError: if the issue has no such option.
    """
    if text in _ALWAYS:
        return
    if issue.quantity is not None:
        read_range(issue.quantity, text)
    elif text not in issue.options:
        known = (*issue.options, *_ALWAYS)
        raise OptionError(
            "unknown-option",
            f"`{shortened(text)}` is not an option of this issue",
            one_of(known),
            _meant(issue, text),
        )


def _meant(issue: Issue, text: str) -> str | None:
    lowered = text.lower()
    if issue.yes_no and lowered in ("true", "false", "on", "off", "y", "n"):
        return f"write `{'yes' if lowered in ('true', 'on', 'y') else 'no'}`"
    return did_you_mean(text, (*issue.options, *_ALWAYS))


def read_range(quantity: Quantity, text: str) -> tuple[int, int]:
    """The first and last number that the text names, both included: `4`, `1..100`, `>=33`, `<=5`.

    Raises:
        OptionError: if the text is none of these, runs backwards, or leaves the bounds of the quantity.
    """
    low, high = _bounds(quantity, text.strip())
    if low > high:
        raise OptionError(
            "reversed-range",
            f"the range runs backwards: {low} is above {high}",
            hint=f"write `{high}..{low}`",
        )
    if low < quantity.min or high > quantity.max:
        outside = low if low < quantity.min else high
        raise OptionError(
            "outside-range",
            f"{outside} is outside what this issue allows",
            f"whole numbers from {quantity.min} to {quantity.max}{_unit(quantity)}",
        )
    return low, high


def _bounds(quantity: Quantity, text: str) -> tuple[int, int]:
    if found := _RANGE.fullmatch(text):
        return int(found[1]), int(found[2])
    found = _ONE.fullmatch(text)
    if found is None:
        raise OptionError(
            "not-a-range",
            f"`{shortened(text)}` is not a number or a range of numbers",
            "a whole number, or a range such as `1..100`, `>=33` or `<=5`; or `any`, `silent`",
            _number_meant(text),
        )
    number = int(found[2])
    if found[1] is None:
        return number, number
    _within(quantity, number)  # else `>=900` of at most 100 would seem to run backwards
    return (number, quantity.max) if found[1] == ">=" else (quantity.min, number)


def _within(quantity: Quantity, number: int) -> None:
    if not quantity.min <= number <= quantity.max:
        raise OptionError(
            "outside-range",
            f"{number} is outside what this issue allows",
            f"whole numbers from {quantity.min} to {quantity.max}{_unit(quantity)}",
        )


def _unit(quantity: Quantity) -> str:
    return f" ({quantity.unit})" if quantity.unit else ""


def _number_meant(text: str) -> str | None:
    if found := _STRICT.fullmatch(text):
        step = 1 if found[1] == ">" else -1
        return f"numbers are whole: write `{found[1]}={int(found[2]) + step}`"
    if found := _SWAPPED.fullmatch(text):
        sign = ">=" if found[1] in ("=>", "≥") else "<="
        return f"write `{sign}{found[2]}`"
    if _SEPARATED.fullmatch(text):
        return f"write `{re.sub('[^0-9-]', '', text)}`"
    if found := _OTHER_RANGE.fullmatch(text):
        return f"write `{found[1]}..{found[2]}`"
    return did_you_mean(text, _ALWAYS)
