"""Reading: scenarios from files and plain data, and every mistake in them at once, each once, at its place."""

from __future__ import annotations

import copy
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.diagnostics import Diagnostic, Problems, Source, render_all
from tracker.reading import read_scenario, scenario_from
from tracker.reading.textfile import read_text
from tracker.scenario import Scenario

FILES = Path(__file__).parent / "files"
BAD, GOOD = sorted((FILES / "bad").glob("*.yaml")), sorted((FILES / "good").glob("*.yaml"))
REGENERATE = "UPDATE_SCREENS"
"""Set to 1 to write the expected screens anew; then read each of them."""

EVERYTHING = (FILES / "good" / "everything.yaml").read_text(encoding="utf-8")
Data = dict[str, Any]


@pytest.fixture
def data() -> Data:
    return {
        "format": 1,
        "parties": {"northland": {"role": "principal"}, "southland": {"role": "principal"}},
        "issues": {
            "border": {"scale": ["closed", "open"]},
            "wells": {"quantity": {"max": 9}},
            "talks": {"yes_no": True},
        },
        "sources": {"gazette": {"date": "2031-05-02"}},
        "statements": {"one": {"party": "northland", "attribution": "official", "source": "gazette"}},
        "proposals": {"plan": {"tabled": "2031-04-01", "terms": {"border": "open"}}},
    }


def problems(reading: Callable[[], object]) -> tuple[Diagnostic, ...]:
    with pytest.raises(Problems) as error:
        reading()
    return error.value.diagnostics


def found(data: Data) -> list[tuple[str, str]]:
    """Code and subject of each diagnostic about plain data."""
    return [(d.code, d.subject) for d in problems(lambda: scenario_from(data))]


# Corpora: whole files, whole screens.


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_the_screen_of_a_bad_file_is_as_expected(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    try:
        shown = render_all(read_scenario(path.name).warnings)
    except Problems as error:
        shown = render_all(error.diagnostics)
    screen = path.with_suffix(".screen")
    if os.environ.get(REGENERATE) == "1":
        screen.write_text(shown + "\n", encoding="utf-8", newline="\n")
    assert shown + "\n" == screen.read_text(encoding="utf-8")


def test_every_screen_belongs_to_a_bad_file() -> None:
    assert {path.stem for path in (FILES / "bad").glob("*.screen")} == {path.stem for path in BAD}
    assert len(BAD) >= 60


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_file_reads_without_a_word(path: Path) -> None:
    file = read_scenario(path)
    assert file.warnings == ()
    assert file.place("parties") is not None


def test_the_full_file_uses_every_key_of_the_format() -> None:
    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {k for v in value.values() for k in keys(v)}
        return {k for v in value for k in keys(v)} if isinstance(value, list) else set()

    schema = Scenario.model_json_schema()
    models = [schema, *schema["$defs"].values()]
    known = {name for model in models for name in model.get("properties", {})}
    assert known - keys(yaml.safe_load(EVERYTHING)) == set()


def test_fifteen_mistakes_in_one_file_are_fifteen_diagnostics_in_the_order_of_their_places() -> None:
    diagnostics = problems(lambda: read_scenario(FILES / "bad" / "fifteen-mistakes.yaml"))
    lines = [d.span.line for d in diagnostics if d.span]
    assert len(lines) == len(diagnostics) >= 15
    assert lines == sorted(lines)


# One mistake, one diagnostic.


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("party: 5", ["unknown-party"]),
        ("party: [northland]", ["wrong-type"]),
        ("party: Northland", ["unknown-party"]),
        ("party: {x: y}", ["wrong-type"]),
        ("party:", ["empty-value"]),
        ("prty: northland", ["unknown-key"]),
        ("party: *x", ["alias"]),
        ("<<: {party: northland}", ["merge-key"]),
        ("party: nort\u202ehland", ["unsafe-character"]),
        ('party: "nort\\u202ehland"', ["unsafe-character"]),
    ],
)
def test_one_mistake_is_not_reported_by_two_stages(name: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        "format: 1\nparties: {northland: {role: principal}}\nissues: {talks: {yes_no: true}}\n"
        f"statements:\n  one:\n    attribution: named\n    said: 2031\n    {name}\n",
        encoding="utf-8",
    )
    assert [d.code for d in problems(lambda: read_scenario(path))] == codes


def test_names_of_a_section_that_stands_twice_are_not_called_unknown(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(EVERYTHING + "\nsources:\n  other: {date: 2031}\nparties: {}\n", encoding="utf-8")
    assert [d.code for d in problems(lambda: read_scenario(path))] == ["duplicate-key", "duplicate-key"]


def test_options_of_a_malformed_issue_are_not_called_unknown(data: Data) -> None:
    data["issues"]["border"] = {"scale": ["open", "open"]}
    data["proposals"]["plan"]["terms"] = {"border": "closed"}
    assert found(data) == [("repeated", "data: issues.border.scale[1]")]


def test_a_file_of_another_format_is_not_judged_further(data: Data) -> None:
    data |= {"format": 2, "parties": "none", "zones": {}}
    (only,) = problems(lambda: scenario_from(data))
    assert (only.code, only.message) == ("format-version", "format `2` is not known to this version")
    assert only.expected == "`format: 1`"


# Plain data.


def test_plain_data_is_checked_like_a_file_and_places_are_paths(data: Data) -> None:
    data["statements"]["one"]["positions"] = [{"requires": {"border": "ajar"}}, {"demands": {}}]
    data["statements"]["one"]["source"] = "gazete"
    assert found(data) == [
        ("unknown-option", "data: statements.one.positions[0].requires.border"),
        ("unknown-key", "data: statements.one.positions[1].demands"),
        ("unknown-source", "data: statements.one.source"),
    ]


def test_plain_data_may_hold_numbers_truth_values_and_tuples(data: Data) -> None:
    data["proposals"]["plan"]["terms"] = {"wells": 4, "border": ("closed", "open")}
    scenario = scenario_from(data).scenario
    assert scenario.proposals["plan"].terms == {"wells": ("4",), "border": ("closed", "open")}
    assert scenario_from(data).place("parties") is None


def test_what_a_scenario_dumps_reads_back_as_the_same() -> None:
    scenario = read_scenario(FILES / "good" / "everything.yaml").scenario
    assert scenario_from(scenario.model_dump(mode="json", exclude_none=True, exclude_unset=True)).scenario == scenario


def test_plain_data_is_not_changed(data: Data) -> None:
    before = copy.deepcopy(data)
    scenario_from(data)
    assert data == before


def test_keys_that_are_not_text_and_data_that_holds_itself_are_refused(data: Data) -> None:
    data["parties"][5] = {"role": "observer"}
    assert found(data) == [("key-not-text", "data: parties")]
    data["parties"] = data
    assert {code for code, _ in found(data)} == {"too-deep"}


def test_unsafe_characters_are_refused_in_plain_data_too(data: Data) -> None:
    data["title"] = "Talks \u202e"
    assert found(data) == [("unsafe-character", "data: title")]


@pytest.mark.parametrize("value", [None, [], "text", 5])
def test_what_is_no_mapping_is_no_scenario(value: Any) -> None:
    (only,) = problems(lambda: scenario_from(value))
    assert (only.code, only.subject) == ("wrong-type", "data")
    assert only.message.startswith("a scenario should be a mapping, and this is ")


# Meaning: what the other tests' files do not show.


def test_said_after_reported_is_found_through_every_default(data: Data) -> None:
    one = data["statements"]["one"]
    for change, message in [
        (
            {"said": "2031-05-03"},
            "said on 2031-05-03, but reported earlier, on 2031-05-02 (the date of source `gazette`)",
        ),
        ({"said": "2031-06", "reported": "2031-05"}, "said on 2031-06, but reported earlier, on 2031-05"),
    ]:
        data["statements"]["one"] = one | change
        (only,) = problems(lambda: scenario_from(data))
        assert (only.code, only.message, only.subject) == ("said-after-reported", message, "data: statements.one.said")
    for good in (
        {"said": "2031-05"},
        {"said": "2031-05-02"},
        {"said": "2031/2032"},
        {"said": "2032", "reported": "2032"},
    ):
        data["statements"]["one"] = one | good
        scenario_from(data)


@pytest.mark.parametrize(
    ("source", "codes"),
    [({"title": "x"}, ["no-date"]), ({"date": "2031-02-30"}, ["not-a-date"]), ("gazette", ["wrong-type"])],
)
def test_a_statement_needs_a_date_and_a_bad_date_is_not_a_missing_one(
    data: Data, source: Any, codes: list[str]
) -> None:
    data["sources"]["gazette"] = source
    assert [code for code, _ in found(data)] == codes


@pytest.mark.parametrize(
    ("earlier", "later", "message"),
    [
        (
            {"said": "2031-05-02"},
            {"said": "2031-05-01"},
            "it was said earlier (2031-05-01) than the other (2031-05-02)",
        ),
        ({"said": "2031-05"}, {"said": "2031-05-01"}, None),
        ({}, {"attribution": "named"}, "its authority (named) is weaker than the other's (official)"),
        ({}, {"told_by": "southland"}, "its authority (reported) is weaker than the other's (official)"),
        ({"told_by": "southland"}, {"attribution": "anonymous"}, None),
        ({"attribution": "inferred"}, {"attribution": "reported"}, None),
    ],
)
def test_a_withdrawal_without_effect_is_a_warning(data: Data, earlier: Data, later: Data, message: str | None) -> None:
    one = data["statements"]["one"]
    data["statements"] = {"one": one | earlier, "two": one | later | {"withdraws": "one"}}
    warnings = scenario_from(data).warnings
    assert [w.message for w in warnings] == ([f"this does not withdraw `one`: {message}"] if message else [])
    assert all(w.severity == "warning" and w.code == "withdrawal-without-effect" for w in warnings)


def test_each_circle_is_named_once_and_long_lines_of_withdrawals_are_none(data: Data) -> None:
    one = data["statements"]["one"]
    line = {f"s{i}": one | ({"withdraws": f"s{i - 1}"} if i else {}) for i in range(2_000)}
    data["statements"] = line
    scenario_from(data)
    data["statements"] = line | {"s0": one | {"withdraws": ["s2", "s3"]}}
    circles = problems(lambda: scenario_from(data))
    assert [(d.code, d.message.split(": ")[1]) for d in circles] == [
        ("withdrawal-circle", "`s0`, `s2`, `s1`"),
    ]


def test_a_name_of_another_section_is_told_apart(data: Data) -> None:
    data["statements"]["one"]["told_by"] = "plan"
    (only,) = problems(lambda: scenario_from(data))
    assert (only.code, only.hint) == ("unknown-party", "`plan` is a proposal")


def test_surprises_are_warnings_except_where_they_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        "format: 1\ntitle: No\nparties: {northland: {role: principal, veto: Yes}}\n"
        "issues: {talks: {yes_no: yes}, wells: {quantity: {max: 0100}}, hours: {choice: [no, '010']}}\n"
        "proposals: {plan: {tabled: 2031, terms: {talks: [yes, no], wells: 010, hours: '010'}}}\n",
        encoding="utf-8",
    )
    file = read_scenario(path)
    assert [(w.code, f"{w.span.line}:{w.span.column}" if w.span else "", w.message) for w in file.warnings] == [
        ("read-as-text", "2:8", "`No` is read as the text that was typed, not as false"),
        ("read-as-text", "4:56", "`0100` is read as the number 100, not as a number in base 8"),
        ("read-as-text", "4:81", "`no` is read as the text that was typed, not as false"),
        ("read-as-text", "5:67", "`010` is read as the number 10, not as a number in base 8"),
    ]
    assert file.scenario.proposals["plan"].terms["talks"] == ("yes", "no")
    quantity = file.scenario.issues["wells"].quantity
    assert quantity is not None and quantity.max == 100


# Files that are not text, and files that are too much.


def refusal(path: Path) -> tuple[str, str]:
    (only,) = problems(lambda: read_text(path))
    assert only.subject == str(path) or only.span is not None
    return only.code, only.message


def test_a_file_that_is_not_there_is_named_and_the_near_one_too(tmp_path: Path) -> None:
    (tmp_path / "talks.yaml").write_text("a: 1")
    (only,) = problems(lambda: read_scenario(tmp_path / "talks"))
    assert (only.code, only.subject) == ("no-such-file", str(tmp_path / "talks"))
    assert only.hint == f"did you mean `{tmp_path / 'talks.yaml'}`?"
    assert refusal(tmp_path / "other" / "x.yaml") == ("no-such-file", "there is no such file")
    assert refusal(tmp_path / "talks.yaml" / "x")[0] == "unreadable-file"
    assert refusal(tmp_path / "x\0y")[0] == "unreadable-file"


def test_directories_devices_and_pipes_are_refused_without_reading(tmp_path: Path) -> None:
    assert refusal(tmp_path) == ("is-a-directory", "this is a directory, not a file")
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == ("not-a-file", "this is not a regular file")
    assert refusal(Path("/dev/zero"))[0] == "not-a-file"


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("a: 1")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(path) == ("unreadable-file", "this file may not be read")


def test_a_file_beyond_sixteen_mebibytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    with path.open("wb") as file:
        file.truncate(16 * 1024 * 1024 + 1)
    assert refusal(path) == ("too-large", "this file is larger than 16 MiB")


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"a: 1\nb: \xe9t\xe9\n", "not-utf-8", "2:4"),
        ("😀: é ".encode() + b"\xff", "not-utf-8", "1:6"),
        (b"\xef\xbb\xbfa: \xff", "not-utf-8", "1:4"),
        (b"a: \xed\xa0\x80", "not-utf-8", "1:4"),
        ("a: 1".encode("utf-16"), "not-utf-8", ""),
        ("a: 1".encode("utf-32"), "not-utf-8", ""),
        ("a: 1".encode("utf-16-le"), "binary-file", ""),
        (b"\x7fELF\0\xff", "binary-file", ""),
    ],
)
def test_what_is_not_utf_8_is_refused_at_its_first_bad_byte(
    content: bytes, code: str, place: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(content)
    (only,) = problems(lambda: read_text(path))
    assert (only.code, f"{only.span.line}:{only.span.column}" if only.span else "") == (code, place)


def test_a_byte_order_mark_and_windows_lines_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + EVERYTHING.replace("\n", "\r\n").encode())
    file = read_scenario(path)
    assert file.scenario == read_scenario(FILES / "good" / "everything.yaml").scenario
    assert str(file.place("format", key=True)) == f"{path}:3:1"


def large(statements: int) -> str:
    lines = ["format: 1", "parties:", *(f"  p{i}: {{role: principal}}" for i in range(4)), "issues:"]
    lines += [f"  i{i}: {{scale: [none, partial, full]}}" for i in range(20)] + ["  q: {quantity: {max: 99999}}"]
    lines += ["sources:", *(f"  s{i}: {{title: T {i}, date: 2031-05-02}}" for i in range(100)), "statements:"]
    for i in range(statements):
        lines += [f"  st-{i}:", f"    party: p{i % 4}", "    attribution: official", f"    source: s{i % 100}"]
        lines += [
            "    positions:",
            f"      - requires: {{i{i % 20}: full}}",
            f"      - considers: {{q: {i}..{i + 50}}}",
        ]
        lines += [f"        provided: {{i{(i + 1) % 20}: [none, silent]}}"]
    return "\n".join(lines) + "\n"


def test_ten_thousand_statements_are_read_in_seconds(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(large(10_000))
    began = time.monotonic()
    assert len(read_scenario(path).scenario.statements) == 10_000
    assert time.monotonic() - began < 20  # three seconds where this was written


def test_ten_thousand_mistakes_are_told_in_seconds_and_a_thousand_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(large(10_000).replace("source: s", "source: z"))
    began = time.monotonic()
    diagnostics = problems(lambda: read_scenario(path))
    assert time.monotonic() - began < 20
    assert len(diagnostics) == 1_000
    assert render_all(diagnostics).endswith("... and at least 950 more")


# Whatever is thrown at it.

TOKENS = [
    *("", " ", "\n", "  ", "- ", ": ", ":", "[", "]", "{", "}", "'", '"', "#", "&a", "*a", "!!t ", "|", ">", "? "),
    *("~", "no", "silent", "any", "proposal", "two-steps@first", "northland", "1..5", ">=3", "2031-13", "9" * 30),
    *("\t", "\u202e", "é", "\r"),
]


def mutated(text: str, seed: int) -> str:
    """The text with a few random cuts, copies and insertions."""
    rng = random.Random(seed)
    for _ in range(rng.randint(1, 6)):
        at, to = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        to = min(to, at + rng.choice((0, 1, 5, 40)))
        lines = text.splitlines(keepends=True)
        match rng.randrange(4):
            case 0:
                text = text[:at] + rng.choice(TOKENS) + text[to:]
            case 1:
                text = text[:at] + text[to:]
            case 2:
                rng.shuffle(lines[at % len(lines) :])
                text = "".join(lines[: at % len(lines)] + lines[at % len(lines) + 1 :]) or "x"
            case _:
                text = "".join([*lines, *lines[at % len(lines) : at % len(lines) + 5]])
    return text


def judge(reading: Callable[[], object]) -> None:
    """Success or Problems that can be shown; any other exception fails the test."""
    try:
        reading()
    except Problems as error:
        assert error.diagnostics
        assert any(d.severity == "error" for d in error.diagnostics)
        text = render_all(error.diagnostics)
        assert not any(words in text for words in ("Input should", "a dict", "str_type", "Traceback", "valid string"))


@given(seed=st.integers(0, 2**32))
@settings(max_examples=250, deadline=5_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_refused_in_words(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(mutated(EVERYTHING, seed), encoding="utf-8", newline="")
    judge(lambda: read_scenario(path))


LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.sampled_from(TOKENS) | st.binary(max_size=2)
KEYS = st.sampled_from([*Scenario.model_fields, "northland", "border", "requires", "positions", "proposal", "x"])
ANY_DATA = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | LEAVES.filter(bool), inner, max_size=4)
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path in the data."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inside for place in places(item, (*path, key)))]


WHOLE = yaml.load(EVERYTHING, yaml.BaseLoader)
PLACES = places(WHOLE)[1:]


@given(st.lists(st.tuples(st.sampled_from(PLACES), ANY_DATA), min_size=1, max_size=3))
@settings(max_examples=250, deadline=5_000)
def test_damaged_data_is_taken_or_refused_in_words(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    data = copy.deepcopy(WHOLE)
    for (*way, last), value in changes:
        holder = data
        for part in way:
            holder = holder[part] if isinstance(holder, dict | list) and part in _keys(holder) else None
        if isinstance(holder, dict) or (isinstance(holder, list) and last in _keys(holder)):
            holder[last] = value
    judge(lambda: scenario_from(data))


def _keys(holder: Any) -> Any:
    return holder.keys() if isinstance(holder, dict) else range(len(holder))


@given(ANY_DATA)
@settings(max_examples=100)
def test_any_data_is_taken_or_refused_in_words(data: Any) -> None:
    judge(lambda: scenario_from(data))


def test_a_source_remembers_its_name_as_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FILES)
    assert read_text("good/minimal.yaml") == Source("good/minimal.yaml", (FILES / "good/minimal.yaml").read_text())
