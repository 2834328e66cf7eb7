"""Options: what a text can mean on each kind of issue, and what is said of one that means nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.options import OptionError, check_option, read_range
from tracker.scenario import Issue, Quantity

WELLS = Quantity(min=-10, max=100, unit="wells")
BORDER = Issue(scale=("closed", "partly-open", "open"))
TALKS = Issue(yes_no=True)
ISSUES = [BORDER, TALKS, Issue(quantity=WELLS), Issue(choice=("one", "two"))]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("4", 4, 4),
        ("-4", -4, -4),
        ("007", 7, 7),
        ("1..100", 1, 100),
        ("-5..-1", -5, -1),
        ("1 .. 2", 1, 2),
        ("5..5", 5, 5),
        (">=33", 33, 100),
        (">= -3", -3, 100),
        ("<=5", -10, 5),
        (" 7 ", 7, 7),
        (">=100", 100, 100),
        ("<=-10", -10, -10),
    ],
)
def test_a_range_is_read(text: str, low: int, high: int) -> None:
    assert read_range(WELLS, text) == (low, high)


NOT_A_RANGE = "a whole number, or a range such as `1..100`, `>=33` or `<=5`; or `any`, `silent`"
BOUNDS = "whole numbers from -10 to 100 (wells)"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (">33", "numbers are whole: write `>=34`"),
        ("<33", "numbers are whole: write `<=32`"),
        ("=>33", "write `>=33`"),
        ("≥33", "write `>=33`"),
        ("=<33", "write `<=33`"),
        ("1-100", "write `1..100`"),
        ("1–100", "write `1..100`"),  # noqa: RUF001
        ("1...5", "write `1..5`"),
        ("1 to 5", "write `1..5`"),
        ("1:5", "write `1..5`"),
        ("1_000", "write `1000`"),
        ("1,000", "write `1000`"),
        ("2.5", None),
        ("1e3", None),
        ("0x1F", None),
        ("some", None),
        ("anny", "did you mean `any`?"),
        ("", None),
        ("..5", None),
        ("1..", None),
        ("٤", None),
        ("9" * 19, None),
    ],
)
def test_what_is_no_range_is_refused_and_the_likely_meaning_named(text: str, hint: str | None) -> None:
    with pytest.raises(OptionError) as error:
        read_range(WELLS, text)
    assert error.value.code == "not-a-range"
    assert error.value.message == f"`{text}` is not a number or a range of numbers"
    assert (error.value.expected, error.value.hint) == (NOT_A_RANGE, hint)


@pytest.mark.parametrize(
    ("text", "outside"), [("101", 101), ("-11", -11), ("90..110", 110), ("-20..5", -20), (">=101", 101), ("<=-11", -11)]
)
def test_a_number_outside_the_bounds_is_named(text: str, outside: int) -> None:
    with pytest.raises(OptionError) as error:
        read_range(WELLS, text)
    assert error.value.code == "outside-range"
    assert error.value.message == f"{outside} is outside what this issue allows"
    assert error.value.expected == BOUNDS


def test_a_range_that_runs_backwards_is_turned_round_in_the_hint() -> None:
    with pytest.raises(OptionError) as error:
        read_range(WELLS, "20..10")
    assert error.value.code == "reversed-range"
    assert str(error.value) == "the range runs backwards: 20 is above 10"
    assert error.value.hint == "write `10..20`"


@pytest.mark.parametrize("issue", ISSUES)
@pytest.mark.parametrize("text", ["any", "silent"])
def test_any_and_silent_are_options_of_every_issue(issue: Issue, text: str) -> None:
    check_option(issue, text)


@pytest.mark.parametrize(("issue", "text"), [(BORDER, "open"), (TALKS, "yes"), (TALKS, "no"), (ISSUES[2], "1..2")])
def test_an_issues_own_options_are_good(issue: Issue, text: str) -> None:
    check_option(issue, text)


@pytest.mark.parametrize(
    ("issue", "text", "expected", "hint"),
    [
        (BORDER, "opened", "`closed`, `partly-open`, `open`, `any`, `silent`", "did you mean `open`?"),
        (BORDER, "Open", "`closed`, `partly-open`, `open`, `any`, `silent`", "did you mean `open`?"),
        (BORDER, "true", "`closed`, `partly-open`, `open`, `any`, `silent`", None),
        (TALKS, "true", "`no`, `yes`, `any`, `silent`", "write `yes`"),
        (TALKS, "False", "`no`, `yes`, `any`, `silent`", "write `no`"),
        (TALKS, "Yes", "`no`, `yes`, `any`, `silent`", "did you mean `yes`?"),
    ],
)
def test_an_unknown_option_is_answered_with_the_known_ones(
    issue: Issue, text: str, expected: str, hint: str | None
) -> None:
    with pytest.raises(OptionError) as error:
        check_option(issue, text)
    assert error.value.code == "unknown-option"
    assert error.value.message == f"`{text}` is not an option of this issue"
    assert (error.value.expected, error.value.hint) == (expected, hint)


@given(st.integers(-10, 100), st.integers(-10, 100))
def test_every_range_within_the_bounds_reads_back(low: int, high: int) -> None:
    low, high = sorted((low, high))
    assert read_range(WELLS, f"{low}..{high}") == (low, high)


@given(st.text(alphabet="0123456789.-<>=_ toany", max_size=12))
def test_any_text_is_a_range_within_the_bounds_or_refused(text: str) -> None:
    try:
        low, high = read_range(WELLS, text)
    except OptionError as error:
        assert error.code in ("not-a-range", "reversed-range", "outside-range")
    else:
        assert -10 <= low <= high <= 100
