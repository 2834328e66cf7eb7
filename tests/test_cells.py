"""Issues are cut into cells, and options name sets of them."""

from __future__ import annotations

import pytest
from building import evaluated, ruled, scene

from tracker.cells import IssueCells, cut
from tracker.engine import Engine
from tracker.options import OptionError


def cells_of(issue: str, text: str = "{}") -> IssueCells:
    return cut(scene(text).scenario)[issue]


def one_by_one(cells: IssueCells) -> list[str]:
    """Every cell in words, in order."""
    count = cells.everything.bit_length()
    return [" ".join(cells.words(1 << i)) for i in range(count)]


@pytest.mark.parametrize(
    ("issue", "options"),
    [
        ("border", ["closed", "partly-open", "open"]),
        ("guarantor", ["nobody", "lakeland", "joint-commission"]),
        ("talks", ["no", "yes"]),
    ],
)
def test_each_option_is_a_cell_and_silence_is_one_more(issue: str, options: list[str]) -> None:
    assert one_by_one(cells_of(issue)) == [*options, "silent"]


def test_a_quantity_that_nothing_mentions_is_one_cell() -> None:
    assert one_by_one(cells_of("observers")) == ["0..500", "silent"]


def test_a_quantity_is_cut_at_every_number_that_is_mentioned() -> None:
    text = """
    statements:
      one: {positions: [requires: {observers: 4}]}
      two: {positions: [considers: {observers: 1..100}]}
      three: {positions: [accepts: {observers: 1..101}]}
    """
    assert one_by_one(cells_of("observers", text)) == ["0", "1..3", "4", "5..100", "101", "102..500", "silent"]


@pytest.mark.parametrize(
    "text",
    [
        "statements: {one: {positions: [rejects: {observers: 5..9}]}}",
        "statements: {one: {positions: [{rejects: {talks: yes}, provided: {observers: 5..9}}]}}",
        "statements: {one: {said: 2031-01-01, positions: [rejects: {observers: 5..9}]}}",
        "statements: {one: {until: 2024-05-11, positions: [rejects: {observers: 5..9}]}}",
        "assumptions: {one: {party: southland, positions: [accepts: {observers: 5..9}]}}",
        "proposals: {one: {terms: {observers: 5..9}}}",
        "proposals: {one: {to_negotiate: {observers: 5..9}}}",
        "proposals: {one: {tabled: 2031, phases: [{id: first, terms: {observers: 5..9}}, {id: last}]}}",
    ],
)
def test_a_quantity_is_cut_wherever_in_the_file_a_number_stands_and_whatever_its_date(text: str) -> None:
    assert one_by_one(cells_of("observers", "as_of: 2024-06-01\n" + text)) == ["0..4", "5..9", "10..500", "silent"]


def test_a_large_quantity_has_no_more_cells_than_a_small_one() -> None:
    text = """
    issues: {{observers: {{quantity: {{min: 0, max: {most}}}}}}}
    statements: {{one: {{positions: [requires: {{observers: ">=4"}}]}}}}
    """
    small, large = (cells_of("observers", text.format(most=most)) for most in (10, 1_000_000))
    assert (small.starts, large.starts) == ((0, 4), (0, 4))


def test_the_bounds_of_a_quantity_may_be_negative_and_are_never_cut_beyond() -> None:
    text = """
    issues: {observers: {quantity: {min: -5, max: 5}}}
    statements: {one: {positions: [{requires: {observers: -5..5}}, {rejects: {observers: "<=-2"}}]}}
    """
    assert one_by_one(cells_of("observers", text)) == ["-5..-2", "-1..5", "silent"]


def test_any_is_every_option_but_not_silent() -> None:
    cells = cells_of("border")
    assert cells.words(cells.named(["any"])) == ("closed", "partly-open", "open")
    assert cells.words(cells.named(["silent"])) == ("silent",)
    assert cells.named(["any", "silent"]) == cells.everything
    assert cells.named(["any"]) & cells.named(["silent"]) == 0


@pytest.mark.parametrize(
    ("option", "numbers"),
    [("4", "4"), ("1..100", "1..100"), (">=33", "33..500"), ("<=5", "0..5"), ("any", "0..500"), ("0..500", "0..500")],
)
def test_a_number_or_a_range_names_exactly_its_whole_numbers(option: str, numbers: str) -> None:
    cells = cells_of("observers", f"proposals: {{plan: {{terms: {{observers: '{option}'}}}}}}")
    assert cells.words(cells.named([option])) == (numbers,)


def test_several_options_name_their_cells_together() -> None:
    text = "proposals: {plan: {terms: {observers: [4, 6..8, silent]}}}"
    cells = cells_of("observers", text)
    assert cells.words(cells.named(["4", "6..8", "silent"])) == ("4", "6..8", "silent")


def test_neighbouring_cells_read_as_one_range() -> None:
    text = "proposals: {plan: {terms: {observers: [1..3, 4, 5..9]}}}"
    cells = cells_of("observers", text)
    assert cells.words(cells.named(["1..3", "4", "5..9"])) == ("1..9",)


def test_what_is_no_option_of_the_issue_is_refused() -> None:
    with pytest.raises(OptionError):
        cells_of("observers").named(["501"])
    with pytest.raises(OptionError):
        cells_of("border").named(["ajar"])


def test_cutting_finer_changes_no_verdict(engine: Engine) -> None:
    text = """
    proposals: {{plan: {{terms: {{observers: 20..40}}}}}}
    statements:
      demand: {{positions: [requires: {{observers: ">=10"}}]}}
      other: {{party: southland, positions: [{other}]}}
    """
    coarse = evaluated(engine, text.format(other="requires: {talks: yes}"))
    fine = evaluated(engine, text.format(other="rejects: {observers: [15, 21, 30..33, 41]}"))
    assert len(fine.cells["observers"].starts) > len(coarse.cells["observers"].starts)
    assert ruled(fine) == ruled(coarse) == "compatible by compatible"
