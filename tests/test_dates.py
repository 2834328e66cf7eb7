"""Dates: what they mean, how they are ordered, and what is said of text that is none."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.dates import PartialDate, on, parse_date
from tracker.reading.corrections import date_hint


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2031-05-02", date(2031, 5, 2), date(2031, 5, 2)),
        ("2031-02", date(2031, 2, 1), date(2031, 2, 28)),
        ("2032-02", date(2032, 2, 1), date(2032, 2, 29)),
        ("2031", date(2031, 1, 1), date(2031, 12, 31)),
        ("2031-05~", date(2031, 5, 1), date(2031, 5, 31)),
        ("2031-05?", date(2031, 5, 1), date(2031, 5, 31)),
        ("2031%", date(2031, 1, 1), date(2031, 12, 31)),
        ("2031-05-XX", date(2031, 5, 1), date(2031, 5, 31)),
        ("2031-XX~", date(2031, 1, 1), date(2031, 12, 31)),
        ("2031-XX-XX", date(2031, 1, 1), date(2031, 12, 31)),
        ("2031-04/2031-05-02", date(2031, 4, 1), date(2031, 5, 2)),
        ("2031-04 / 2031-05", date(2031, 4, 1), date(2031, 5, 31)),
        ("2031/2031-05", date(2031, 1, 1), date(2031, 5, 31)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_a_date_is_the_span_of_its_days(text: str, first: date, last: date) -> None:
    parsed = parse_date(text)
    assert (parsed.first, parsed.last, str(parsed)) == (first, last, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a date is missing"),
        ("2031-05/", "a date is missing"),
        ("yesterday", "`yesterday` is not a date"),
        ("86400", "`86400` is not a date"),
        ("2031-5-2", "`2031-5-2` is not a date"),
        ("2031-05-02T10:00", "`2031-05-02T10:00` is not a date"),
        ("٢٠٣١", "`٢٠٣١` is not a date"),
        ("2031-XX-02", "`2031-XX-02` is not a date"),
        ("2031-0X", "`2031-0X` is not a date"),
        ("2031-05-xx", "`2031-05-xx` is not a date"),
        ("2031-05~?", "`2031-05~?` is not a date"),
        ("2031-13", "there is no month 13"),
        ("2031-00", "there is no month 00"),
        ("2031-02-29", "February 2031 has 28 days, not a day 29"),
        ("2031-04-00", "April 2031 has 30 days, not a day 00"),
        ("0000", "there is no year 0000"),
        ("2031-05/2031-04", "the interval runs backwards: 2031-04 is before 2031-05"),
        ("2031/2032/2033", "an interval has one /, between its first and its last date"),
    ],
)
def test_what_is_not_a_date_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_date(text)
    assert str(error.value) == words


@pytest.mark.parametrize(
    ("text", "exact"), [("2031-05~", False), ("2031", True), ("2031~/2032", False), ("2031/2032~", False)]
)
def test_a_tilde_makes_a_date_approximate_and_changes_none_of_its_days(text: str, exact: bool) -> None:
    parsed, plain = parse_date(text), parse_date(text.replace("~", ""))
    assert parsed.approximate is not exact
    assert (parsed.first, parsed.last) == (plain.first, plain.last)


@pytest.mark.parametrize(
    ("later", "earlier", "holds"),
    [
        ("2031-05-02", "2031-05-01", True),
        ("2031-05-02", "2031-05-02", False),
        ("2031-06", "2031-05-31", True),
        ("2031-05", "2031-05-01", False),
        ("2031-05-31", "2031-05", False),
        ("2032", "2031", True),
    ],
)
def test_a_date_is_later_only_where_no_day_is_in_doubt(later: str, earlier: str, holds: bool) -> None:
    assert parse_date(later).later_than(parse_date(earlier)) is holds


def test_space_around_a_date_is_not_part_of_it() -> None:
    assert parse_date(" 2031-05-02\n") == on(date(2031, 5, 2))


@given(st.dates())
def test_every_day_reads_back_as_itself(day: date) -> None:
    assert parse_date(day.isoformat()) == on(day) == PartialDate(day.isoformat(), day, day)
    assert on(day).single_day


@given(st.text(max_size=25) | st.from_regex(r"[0-9]{1,5}([-./][0-9]{1,3}){0,3}[~/0-9]{0,5}", fullmatch=True))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        parsed = parse_date(text)
    except ValueError as error:
        assert str(error)
    else:
        assert parsed.first <= parsed.last


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2031-5-2", "write `2031-05-02`"),
        ("2031/5/2", "write `2031-05-02`"),
        ("2031.05.02", "write `2031-05-02`"),
        ("ca. 2031-05", "write `2031-05~`"),
        ("~2031", "write `2031~`"),
        ("2031-05-02T10:00Z", "write `2031-05-02`"),
        ("2031-05 to 2031-06", "write `2031-05/2031-06`"),
        ("2031-2-30", None),
        ("2.5.2031", "write the year first, then the month, then the day"),
        ("next week", None),
    ],
)
def test_a_hint_says_how_to_write_a_date_only_where_it_is_clear(text: str, hint: str | None) -> None:
    assert date_hint(text) == hint


ONE = st.dates(date(1000, 1, 1), date(2999, 12, 31)).flatmap(
    lambda day: st.sampled_from(
        [f"{day}", f"{day:%Y-%m}", f"{day:%Y}", f"{day:%Y-%m}-XX", f"{day:%Y}-XX", f"{day:%Y}-XX-XX"]
    )
)
MARK = st.sampled_from(["", "~", "?", "%"])


@settings(deadline=None)
@given(st.builds("".join, st.tuples(ONE, MARK)))
def test_a_date_has_the_days_that_a_library_of_edtf_gives_it(text: str) -> None:
    parsed, theirs = parse_date(text), parse_edtf(text)
    assert parsed.first.timetuple()[:3] == theirs.lower_strict()[:3]
    assert parsed.last.timetuple()[:3] == theirs.upper_strict()[:3]


@settings(deadline=None)
@given(st.lists(st.dates(date(1000, 1, 1), date(2999, 12, 31)), min_size=2, max_size=2).map(sorted))
def test_an_interval_is_what_edtf_calls_one_of_a_set(days: list[date]) -> None:
    first, last = days
    theirs = parse_edtf(f"[{first}..{last}]")
    parsed = parse_date(f"{first}/{last}")
    assert parsed.first.timetuple()[:3] == theirs.lower_strict()[:3]
    assert parsed.last.timetuple()[:3] == theirs.upper_strict()[:3]
