"""YAML text: data as typed, places, and what the format does not allow in a text."""

from __future__ import annotations

import gc
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tracker.diagnostics import Source
from tracker.reading import yamltext
from tracker.reading.document import Document
from tracker.reading.yaml11 import meaning
from tracker.reading.yamltext import load


def read(text: str) -> Document:
    return load(Source("t.yaml", text))


def found(text: str) -> list[tuple[str, str, str]]:
    """Code, line:column and message of each diagnostic, as found."""
    return [(d.code, f"{d.span.line}:{d.span.column}" if d.span else "", d.message) for d in read(text).diagnostics]


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def _each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "python":
        monkeypatch.setattr(yamltext, "_Loader", yaml.SafeLoader)


def test_every_scalar_stays_the_text_that_was_typed() -> None:
    text = "a: no\nb: 12:30\nc: 010\nd: 2024-02-30\ne: 'x'\nf: \"y\\n\"\ng: |\n  z\nh:\ni: ''\nj: ~\nk: 1.50\n=: <\n"
    assert read(text).data == {
        "a": "no", "b": "12:30", "c": "010", "d": "2024-02-30", "e": "x", "f": "y\n", "g": "z\n",
        "h": None, "i": "", "j": "~", "k": "1.50", "=": "<",
    }  # fmt: skip
    assert read(text).diagnostics == ()
    assert read(text).empty == (("h",),)


def test_values_and_keys_have_places() -> None:
    document = read("first: [one, {two: three}]\nsecond:\n  - x: 'quoted'\n    long: a\n      b\n")
    places = {
        ("first",): "1:8", ("first", 0): "1:9", ("first", 1): "1:14", ("first", 1, "two"): "1:20",
        ("second", 0): "3:5", ("second", 0, "x"): "3:8", ("second", 0, "long"): "4:11", (): "1:1",
    }  # fmt: skip
    for path, place in places.items():
        assert str(document.place(path)) == f"t.yaml:{place}"
    assert str(document.place(("second", 0, "x"), key=True)) == "t.yaml:3:5"
    quoted = document.place(("second", 0, "x"))
    assert quoted is not None and quoted.length == 8


def test_what_has_no_place_is_shown_at_the_key_of_what_should_hold_it() -> None:
    document = read("a:\n  b: 1\n")
    assert str(document.place(("a", "c"))) == "t.yaml:1:1"
    assert str(document.place(("a", "b", "c", 0))) == "t.yaml:2:3"
    assert str(document.place(("z",), key=True)) == "t.yaml:1:1"
    assert read("").place(("a",)) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_agree_with_the_text_whatever_ends_its_lines(end: str) -> None:
    document = read(end.join(["a: 1", "# x", "", "b: 2", ""]))
    place = document.place(("b",))
    assert place is not None and str(place) == "t.yaml:4:4"
    assert document.source.line(4) == "b: 2"


def test_a_character_outside_the_basic_plane_counts_as_one() -> None:
    assert str(read("a: '😀😀' # 😀\nb: {😀: 1}\n").place(("b", "😀"))) == "t.yaml:2:8"


def test_all_that_the_format_does_not_allow_is_reported_at_once() -> None:
    text = "a: &x 1\nb: *x\nc: !!str 2\nd: !mine [1]\n? [k]\n: 3\na: 4\n<<: {e: 5}\n'': 6\nf: {&y g: 7}\n"
    assert found(text) == [
        ("anchor", "1:4", "`&x` is an anchor, and the format has none"),
        ("alias", "2:4", "`*x` is an alias, and the format has none"),
        ("tag", "3:4", "`!!str` is a tag, and the format has none"),
        ("tag", "4:4", "`!mine` is a tag, and the format has none"),
        ("key-not-text", "5:3", "a list cannot be a key"),
        ("duplicate-key", "7:1", "`a` stands here a second time"),
        ("merge-key", "8:1", "`<<` (a merge key) is not part of the format"),
        ("empty-key", "9:1", "a key is missing before this colon"),
        ("anchor", "10:5", "`&y` is an anchor, and the format has none"),
    ]
    document = read(text)
    assert document.data == {"a": "1", "b": None, "c": "2", "d": ["1"], "f": {"g": "7"}}
    assert document.lost == {(), ("b",), ("a",)}
    assert document.complete


def test_of_two_equal_keys_the_first_is_kept_and_the_second_still_searched() -> None:
    document = read("a: {b: 1}\na: {b: 2, c: *x}\n")
    assert document.data == {"a": {"b": "1"}}
    assert [d.code for d in document.diagnostics] == ["duplicate-key", "alias"]
    assert str(document.diagnostics[0].related[0].span) == "t.yaml:1:1"
    assert str(document.place(("a", "b"))) == "t.yaml:1:8"


def test_a_second_document_ends_the_reading() -> None:
    assert found("a: 1\n---\nb: &x 2\n") == [("several-documents", "2:1", "a second document begins here")]
    assert not read("a: 1\n---\nb: 2\n").complete
    assert read("---\na: 1\n...\n").diagnostics == ()


def test_fifty_levels_are_read_and_one_more_is_refused() -> None:
    assert read("[" * 50 + "]" * 50).diagnostics == ()
    assert found("[" * 51 + "]" * 51) == [("too-deep", "1:51", "this is nested more than 50 levels deep")]
    assert found("- " * 51)[0][:2] == ("too-deep", "1:101")


@pytest.mark.parametrize(
    ("text", "more"), [("", ""), ("\n \n", ""), ("# a\n", " but comments"), ("---\n", " but comments")]
)
def test_a_text_without_data_is_reported(text: str, more: str) -> None:
    assert [(d.code, d.message) for d in read(text).diagnostics] == [
        ("empty-file", f"there is nothing in this file{more}")
    ]


def test_unsafe_characters_are_reported_where_they_stand_and_reading_goes_on() -> None:
    text = "a: x\u202ey\nb: 1\u2028\u0085\nc: \"\\u202e \\x07\"\nd: '\ufeff'\r\n\x7fe: &f 1\n"
    assert [(code, place) for code, place, _ in found(text)] == [
        ("unsafe-character", "1:5"),
        ("unsafe-character", "2:5"),
        ("unsafe-character", "2:6"),
        ("unsafe-character", "4:5"),
        ("unsafe-character", "5:1"),
        ("unsafe-character", "3:4"),
        ("anchor", "5:5"),
    ]
    assert found("a: \u202e")[0][2] == "U+202E (right-to-left override) could hide or rearrange text"
    assert found("a: \x01")[0][2] == "U+0001 (a control character) could hide or rearrange text"


def test_arabic_and_hebrew_and_their_marks_are_text_like_any_other() -> None:
    assert read("a: 'שלום\u200f عالم\u200e'\n").diagnostics == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *((word, "true") for word in ("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")),
        *((word, "false") for word in ("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")),
        *((word, "nothing") for word in ("~", "null", "Null", "NULL")),
        *((word, "a number in base 60") for word in ("12:30", "-1:30:00", "1:30.5")),
        ("010", "a number in base 8"),
        ("-0_7", "a number in base 8"),
        ("0x1F", "a number in base 16"),
        ("0b101", "a number in base 2"),
        ("1_000", "a number"),
        *((word, None) for word in ("", "yEs", "y", "n", "nO", "10", "0", "-5", "08", "1.5", "2031-05", "x", "12:99")),
        ("1" * 39 + "_", "a number"),
        ("1" * 40 + "_", None),
    ],
)
def test_what_yaml_1_1_would_read_otherwise_is_known(text: str, words: str | None) -> None:
    assert meaning(text) == words


def test_surprises_are_noted_for_unquoted_values_only() -> None:
    document = read("a: no\nb: 'no'\nc: [010, \"010\"]\nno: x\n")
    assert [(s.path, s.text, s.meaning) for s in document.surprises] == [
        (("a",), "no", "false"),
        (("c", 0), "010", "a number in base 8"),
    ]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a:\n\tb: 1\n", "2:1", "a tab stands where YAML allows only spaces"),
        ("a: 'b\nc: d\n", "1:4", "the quote that opens here is never closed"),
        ("a: [b, c\n", "1:4", "the bracket that opens here is not closed with `]`"),
        ("a: {b: c\nd: e\n", "1:4", "the bracket that opens here is not closed with `}`"),
        ("a: {b: 'c' d: e}\n", "1:12", "a comma or the closing `}` is missing before this"),
        ("a: {b: c}}\n", "1:10", "`}` closes a bracket that is not open"),
        ("a: ]\n", "1:4", "`]` closes a bracket that is not open"),
        ("a:1\nb: 2\n", "1:1", "a space is missing after the colon"),
        ("a: 1\nb:2\nc: 3\n", "2:1", "a space is missing after the colon"),
        ("a: b: c\n", "1:5", "a value outside quotes cannot contain a colon followed by a space"),
        ("a: 1\n  b: 2\n", "2:3", "this line is indented deeper than the keys it stands among"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "this line is indented differently from the keys it stands among"),
        (" a: 1\nb: 2\n", "2:1", "this line is outside the mapping above it"),
        ("a: 1\nb\nc: 2\n", "2:1", "this line is not a `key: value`"),
        ("a b\nc: 2\n", "1:1", "this line is not a `key: value`"),
        ("a: @b\n", "1:4", "a value cannot begin with `@` outside quotes"),
        ("a: `b`\n", "1:4", "a value cannot begin with a backtick outside quotes"),
        ("a: %b\n", "1:4", "a value cannot begin with `%` outside quotes"),
        ("a: >=3\n", "1:4", "a value cannot begin with `>` outside quotes"),
        ("a: {b: >=3}\n", "1:8", "a value cannot begin with `>` outside quotes"),
        ("a: * b\n", "1:4", "a value cannot begin with `*` outside quotes"),
        ("a: & b\n", "1:4", "a value cannot begin with `&` outside quotes"),
        ("a: ? b\n", "1:4", "a value cannot begin with `?` outside quotes"),
        ("a: !x!y z\n", "1:4", "a value cannot begin with `!` outside quotes"),
        ("a: 'it's'\n", "1:8", "the text goes on after its closing quote"),
        ("a: [b] c\n", "1:8", "something follows the closing bracket"),
        ("a: - b\n", "1:4", "a list with `-` cannot begin on the line of its key"),
        ("a:\n  - b: 1\n  c: 2\n", "3:3", "this line is neither an entry of the list above it nor outside it"),
        ("a: , b\n", "1:4", "there is nothing before this comma"),
        (": 1\n", "1:1", "a key is missing before this colon"),
        ("%YAML 3.0\n---\na: 1\n", "1:1", "a line cannot begin with `%` here"),
        ("k" * 2000 + ": 1\n", "1:1", "a key cannot be longer than 1024 characters"),
    ],
)
def test_a_syntax_error_is_told_in_words_at_its_place(text: str, place: str, message: str) -> None:
    assert found(text) == [("yaml-syntax", place, message)]
    assert read(text).diagnostics[0].hint or read(text).diagnostics[0].expected
    assert not read(text).complete


def test_what_was_found_before_a_syntax_error_is_reported_too() -> None:
    assert [code for code, _, _ in found("a: &x 1\nb: [\n")] == ["anchor", "yaml-syntax"]


def test_the_garbage_collector_is_as_it_was_after_a_large_text() -> None:
    large = "a: 1\n" + "# filler\n" * 30_000
    assert gc.isenabled()
    read(large)
    read(large + "b: [\n")
    assert gc.isenabled()
    gc.disable()
    try:
        read(large)
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "k" * 1_000_000 + ": 1", "a: '" + "b" * 1_000_000]
)
def test_hostile_text_is_refused_quickly(text: str) -> None:
    began = time.monotonic()
    assert len(read(text).diagnostics) == 1
    assert time.monotonic() - began < 5


def test_a_thousand_mistakes_are_enough() -> None:
    document = read("- &a\n" * 5_000)
    assert len(document.diagnostics) == 1_000
    assert not document.complete


@given(st.text(alphabet=st.characters() | st.sampled_from("\n :-[]{}'\"#&*!|>%@`?,"), max_size=60))
def test_any_text_at_all_gives_a_document(text: str) -> None:
    document = read(text)
    assert document.complete or document.diagnostics
    for diagnostic in document.diagnostics:
        assert diagnostic.span is None or 1 <= diagnostic.span.line <= len(document.source.lines)
