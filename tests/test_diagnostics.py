"""Diagnostics: their text, their order, and what may not stand in any text."""

from __future__ import annotations

import sys

import pytest

from tracker.diagnostics import (
    Diagnostic,
    Problems,
    Related,
    Source,
    Span,
    did_you_mean,
    in_order,
    one_of,
    render,
    render_all,
    shortened,
    unsafe,
    width,
)

TEXT = Source("talks.yaml", "one: 1\r\ntwo: 2\rthree: 3\n")


def test_lines_end_at_line_feeds_and_carriage_returns_only() -> None:
    assert Source("a", "a\u2028b\u0085c\x0bd\r\ne\rf\ng").lines == ["a\u2028b\u0085c\x0bd", "e", "f", "g"]
    assert [TEXT.line(n) for n in (0, 1, 2, 3, 4, 5)] == ["", "one: 1", "two: 2", "three: 3", "", ""]


def test_a_diagnostic_shows_its_line_with_a_caret_then_what_to_do() -> None:
    diagnostic = Diagnostic(
        "unknown-key",
        "`two` is not a key",
        Span(TEXT, 2, 1, 3),
        expected="`one`",
        hint="did you mean `one`?",
        related=(Related("it first stands", Span(TEXT, 1, 1)),),
    )
    assert render(diagnostic).splitlines() == [
        "error[unknown-key]: `two` is not a key",
        "  --> talks.yaml:2:1",
        "  |",
        "2 | two: 2",
        "  | ^^^",
        "   = expected: `one`",
        "   = hint: did you mean `one`?",
        "   = it first stands: talks.yaml:1:1",
        "   = more: tracker help unknown-key",
    ]


def test_without_a_place_the_subject_is_named() -> None:
    absent = Diagnostic("no-such-file", "there is no such file", subject="x.yaml", severity="warning")
    assert render(absent, more=False) == "warning[no-such-file]: there is no such file\n  --> x.yaml"
    assert render(Diagnostic("a", "b"), more=False) == "error[a]: b"


def test_the_page_on_a_code_is_named_once_however_often_the_code_comes() -> None:
    text = render_all([Diagnostic("a", "x"), Diagnostic("b", "y"), Diagnostic("a", "z")])
    assert text.split("\n\n") == [
        "error[a]: x\n   = more: tracker help a",
        "error[b]: y\n   = more: tracker help b",
        "error[a]: z",
    ]


def test_a_long_line_is_cut_around_the_caret() -> None:
    source = Source("a", "x" * 200 + "HERE" + "y" * 200)
    _, _, _, line, caret = render(Diagnostic("a", "b", Span(source, 1, 201, 4)), more=False).splitlines()
    assert line.startswith("1 | ...x") and line.endswith("y...") and len(line) < 90
    assert line[caret.index("^") : caret.rindex("^") + 1] == "HERE"


def test_the_caret_stands_under_wide_characters_and_after_combining_ones() -> None:
    source = Source("a", "国e\u0301: x")
    *_, caret = render(Diagnostic("a", "b", Span(source, 1, 5, 2)), more=False).splitlines()
    assert width("国e\u0301:") == 4
    assert caret == "  |     ^^"


def test_what_is_shown_of_a_line_cannot_move_the_cursor() -> None:
    text = render(Diagnostic("a", "b", Span(Source("a", "x\x1b[2J\u202e\ty"), 1, 1)))
    assert "1 | x\ufffd[2J\ufffd y" in text.splitlines()


def test_diagnostics_come_in_the_order_of_their_places_and_once() -> None:
    first, second = Diagnostic("a", "x", Span(TEXT, 1, 5)), Diagnostic("b", "x", Span(TEXT, 2, 1))
    nowhere = Diagnostic("c", "x")
    assert in_order([second, first, nowhere, first]) == (nowhere, first, second)
    assert Problems([second, first]).diagnostics == (first, second)


def test_at_most_fifty_are_shown_errors_first_and_the_rest_is_counted() -> None:
    errors = [Diagnostic("a", f"error {n}", Span(TEXT, n, 1)) for n in range(100, 160)]
    warnings = [Diagnostic("b", f"warning {n}", Span(TEXT, n, 1), severity="warning") for n in range(60)]
    text = render_all([*errors, *warnings])
    assert text.count("error[a]") == 50
    assert "warning[b]" not in text
    assert text.endswith("\n\n... and 70 more")
    assert render_all(warnings).count("warning[b]") == 50
    assert str(Problems(errors[:2])) == render(errors[0]) + "\n\n" + render(errors[1], more=False)


def test_where_reading_gave_up_the_rest_is_not_counted_exactly() -> None:
    many = [Diagnostic("a", f"error {n}", Span(TEXT, n, 1)) for n in range(1000)]
    assert render_all(many).endswith("\n\n... and at least 950 more")


def test_unsafe_are_controls_line_separators_and_direction_overrides() -> None:
    found = {code for code in range(sys.maxunicode + 1) if unsafe(chr(code))}
    controls = {*range(0x20), *range(0x7F, 0xA0)} - set(map(ord, "\t\n\r"))
    directions = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    assert found == controls | directions | {0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF} | set(range(0xD800, 0xE000))


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("northlnd", "did you mean `northland`?"),
        ("Northland", "did you mean `northland`?"),
        ("b", "did you mean `B`?"),
        ("outhland", "did you mean `southland` or `northland`?"),
        ("xyz", None),
        ("northland" * 100_000, None),
    ],
)
def test_a_near_word_is_proposed_and_a_far_one_is_not(word: str, hint: str | None) -> None:
    assert did_you_mean(word, ["northland", "southland", "B"]) == hint


def test_lists_of_words_are_cut_and_say_so() -> None:
    assert one_of("abc") == "`a`, `b`, `c`"
    assert one_of([]) == "none is defined"
    assert one_of("abcd", limit=2) == "`a`, `b` and 2 more"


def test_long_text_is_shortened_to_one_line() -> None:
    assert shortened("a\n b") == "a b"
    assert shortened("x" * 100) == "x" * 57 + "..."
    assert len(shortened("x " * 10_000_000)) == 60
