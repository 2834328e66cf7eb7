"""Diffs: made and taken back to the byte, as `patch` does it, and never where they do not fit."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.diagnostics import Diagnostic, Problems, Source
from tracker.writeback.alignment import groups, parts
from tracker.writeback.diffs import Diff, is_diff, is_of, read_diff, reversed_, unified
from tracker.writeback.making import made

LINES = st.sampled_from(
    [
        "",
        "a",
        "b",
        "  - a: 1",
        "-",
        "+",
        " ",
        "--- a",
        "+++ a",
        "@@ -1 +1 @@",
        "\\ No newline",
        "ש",
        "أ",
        "🙂",
        "a\rb",
        "\t",
        "\ufeff",
    ]
)
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r\r\n"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text and another that has most of its lines, each with ends of its own, perhaps none at the end."""
    before = [line + draw(ENDS) for line in draw(st.lists(LINES, max_size=25))]
    after = list(before)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(after)))
        end = draw(st.integers(start, min(len(after), start + 3)))
        after[start:end] = [line + draw(ENDS) for line in draw(st.lists(LINES, max_size=3))]
    bom = draw(st.sampled_from(["", "\ufeff"]))
    one, other = bom + "".join(before), bom + "".join(after)
    return tuple(text.rstrip("\r\n") if draw(st.booleans()) else text for text in (one, other))  # type: ignore[return-value]


@settings(max_examples=600, deadline=None)
@given(texts())
def test_a_diff_that_is_made_and_taken_back_gives_each_text_character_by_character(pair: tuple[str, str]) -> None:
    old, new = pair
    text = unified("talks.yaml", old, new)
    assert bool(text) == (old != new)
    if text:
        assert is_diff(text)
        diff = read_diff(Source("change.diff", text))
        assert made(diff, "talks.yaml", old) == (new, ())
        assert made(reversed_(diff), "talks.yaml", new) == (old, ())
        assert made(reversed_(reversed_(diff)), "talks.yaml", old).text == new


@settings(max_examples=300, deadline=None)
@given(texts(), texts())
def test_a_diff_is_made_where_all_of_it_stands_once_and_in_order_and_nowhere_else(
    pair: tuple[str, str], others: tuple[str, str]
) -> None:
    old, new = pair
    text = unified("talks.yaml", old, new)
    for other in (*others, old, new, others[0] + old, old + others[0]):
        if text:
            diff = read_diff(Source("change.diff", text))
            expected = by_hand(diff, old, new, other)
            if expected is not None:
                assert made(diff, "talks.yaml", other).text == expected
                continue
            with pytest.raises(Problems) as problems:
                made(diff, "talks.yaml", other)
            for found in problems.value.diagnostics:
                assert (found.code, found.span and found.span.source.name) == ("does-not-match", "talks.yaml")


def by_hand(diff: Diff, old: str, new: str, text: str) -> str | None:
    """What comes of the text; None where the diff should not be made."""
    if text == new:
        return None  # it was made already
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    there = [hunk.old for hunk in diff.hunks] if text == old else places(diff, lines)
    if there is None:
        return None
    for hunk, at in reversed(list(zip(diff.hunks, there, strict=True))):
        gone = [line.text for line in hunk.lines if line.sign in " -"]
        lines[at : at + len(gone)] = [line.text for line in hunk.lines if line.sign in " +"]
    return "".join(lines)


def places(diff: Diff, lines: list[str]) -> list[int] | None:
    """Where each part stands, at the only place of its own in the text, one after the other."""
    found, end = [], 0
    for hunk in diff.hunks:
        gone = [line.text for line in hunk.lines if line.sign in " -"]
        standing = [at for at in range(len(lines) + 1) if lines[at : at + len(gone)] == gone]
        if len(standing) != 1 or standing[0] < end:
            return None
        found.append(standing[0])
        end = standing[0] + len(gone)
    return found


@pytest.mark.parametrize(("more", "words"), [(1, "1 line further down"), (40, "40 lines further down")])
def test_what_stands_further_down_or_up_whole_is_found_there_and_that_is_told(more: int, words: str) -> None:
    above = "".join(f"above {n}\n" for n in range(more))
    diff = read_diff(Source("change.diff", CHANGE))
    new = OLD.replace("four", "4")
    assert made(diff, "talks.yaml", above + OLD) == (above + new, (f"what the diff has at line 1 stood {words}",))
    longer = read_diff(Source("change.diff", unified("talks.yaml", above + OLD, above + new)))
    (told,) = made(reversed_(longer), "talks.yaml", new).moved
    assert (made(reversed_(longer), "talks.yaml", new).text, told.endswith(" further up")) == (OLD, True)


def test_of_two_places_none_is_taken() -> None:
    assert wrong("above\n" + OLD + OLD).code == "does-not-match"


def test_a_diff_is_not_made_a_second_time_in_lines_that_are_like_those_of_the_first() -> None:
    entry = "".join(f"{n}\n" for n in range(9))
    text = unified("talks.yaml", entry + entry, entry + entry.replace("4\n", ""))
    diff = read_diff(Source("change.diff", text))
    after = made(diff, "talks.yaml", entry + entry).text
    with pytest.raises(Problems) as problems:
        made(diff, "talks.yaml", after)
    assert ["already" in (found.hint or "") for found in problems.value.diagnostics] == [True]


ENTRIES = "".join(
    f"{name}:\n  party: {name}\n  attribution: official\n  source: gazette\n  said: 2031-05-01\n"
    "  reported: 2031-05-02\n  credibility: 2\n  summary: Yes\n  until: 2032\n"
    for name in ("northland", "southland", "lakeland")
)
_AT = ENTRIES.index("southland:")
LATER = ENTRIES[:_AT] + ENTRIES[_AT:].replace("2031-05-02", "2031-05-09", 1)
ON_SOUTHLAND = unified("talks.yaml", ENTRIES, LATER)


def refused(diff: Diff, text: str) -> Diagnostic:
    with pytest.raises(Problems) as problems:
        made(diff, "talks.yaml", text)
    (found,) = problems.value.diagnostics
    return found


@pytest.mark.parametrize("hashes", [True, False])
def test_a_part_that_stands_at_several_places_is_made_only_in_the_very_text_that_the_diff_is_of(hashes: bool) -> None:
    text = ON_SOUTHLAND if hashes else ON_SOUTHLAND[ON_SOUTHLAND.index("---") :]
    diff = read_diff(Source("change.diff", text))
    if hashes:
        assert made(diff, "talks.yaml", ENTRIES) == (LATER, ())
    for other in (ENTRIES.removeprefix("northland:\n"), *([] if hashes else [ENTRIES])):
        found = refused(diff, other)
        assert (found.code, found.message.endswith("could be meant here, and at 2 other places")) == (
            "does-not-match",
            True,
        )
        assert "several places are possible" in (found.hint or "")
        assert [one.message for one in found.related] == ["and here", "and here", "the line of the diff"]


def test_two_diffs_are_taken_back_in_any_order_though_the_first_could_be_made_once_more() -> None:
    first = read_diff(Source("first.diff", ON_SOUTHLAND))
    without = LATER[LATER.index("southland:") :]
    second = read_diff(Source("second.diff", unified("talks.yaml", LATER, without)))
    back = made(reversed_(first), "talks.yaml", without)
    assert (back.text, len(back.moved)) == (ENTRIES[ENTRIES.index("southland:") :], 1)
    assert made(reversed_(second), "talks.yaml", back.text).text == ENTRIES


def test_a_diff_without_hashes_is_made_at_its_only_place_and_after_that_was_made_already() -> None:
    diff = read_diff(Source("change.diff", CHANGE[CHANGE.index("---") :]))
    assert (diff.before, diff.after) == (None, None)
    after = made(diff, "talks.yaml", OLD).text
    assert "already" in (refused(diff, after).hint or "")


def test_hashes_above_a_diff_are_those_of_the_file_and_change_places_when_it_is_taken_back() -> None:
    diff = read_diff(Source("change.diff", CHANGE))
    new = OLD.replace("four", "4")
    assert diff.before == hashlib.sha256(OLD.encode()).hexdigest()[:16]
    assert (is_of(diff.before, OLD), is_of(diff.after, new), is_of(diff.after, OLD), is_of(None, OLD)) == (
        True,
        True,
        False,
        False,
    )
    assert (reversed_(diff).before, reversed_(diff).after) == (diff.after, diff.before)


def test_the_hint_says_which_of_both_states_of_the_file_is_needed() -> None:
    diff = read_diff(Source("change.diff", CHANGE))
    hints = []
    for one in (diff, reversed_(diff)):
        with pytest.raises(Problems) as problems:
            made(one, "talks.yaml", "something else\n")
        hints += [found.hint or "" for found in problems.value.diagnostics]
    assert hints[0].endswith("as it was when it was printed")
    assert hints[1].endswith("as it was after it was made")


def test_a_diff_in_the_form_of_git_is_read_if_it_is_of_one_file() -> None:
    body = CHANGE.split("\n", 4)[4]
    head = "diff --git a/talks.yaml b/talks.yaml\nindex 1234567..89abcde 100644\n"
    one = f"{head}--- a/talks.yaml\n+++ b/talks.yaml\n{body}"
    assert is_diff(one)
    diff = read_diff(Source("change.diff", one))
    assert (diff.name, made(diff, "talks.yaml", OLD).text) == ("talks.yaml", OLD.replace("four", "4"))
    with pytest.raises(Problems) as problems:
        read_diff(Source("change.diff", one + one.replace("talks", "walks")))
    assert [str(found.span) for found in problems.value.diagnostics] == ["change.diff:14:1"]


def test_of_a_diff_whose_line_ends_were_changed_that_is_said() -> None:
    for text in (CHANGE, f"diff --git a/talks.yaml b/talks.yaml\n{CHANGE}"):
        with pytest.raises(Problems) as problems:
            read_diff(Source("change.diff", text.replace("\n", "\r\n")))
        (found,) = problems.value.diagnostics
        assert (found.code, "CRLF" in found.message) == ("not-a-diff", True)


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no `patch` here")
@pytest.mark.parametrize("seed", range(60))
def test_the_program_patch_makes_of_a_diff_what_is_made_of_it_here(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    words = ["", "a", "b", "  - c: 1", "--- a", "+++ b", "ש", "\ta", "-x"]
    ends = ["\n"] if seed % 3 else ["\n", "\r\n"]
    before = [chance.choice(words) + chance.choice(ends) for _ in range(chance.randint(1, 40))]
    after = list(before)
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(after))
        after[start : start + chance.randint(0, 3)] = [chance.choice(words) + chance.choice(ends)]
    old, new = ("".join(lines) + chance.choice(["", "end"]) for lines in (before, after))
    if old == new:
        return
    file, change = tmp_path / "the talks.yaml", tmp_path / "change.diff"
    file.write_bytes(old.encode())
    change.write_bytes(unified(file.name, old, new).encode())
    for arguments, expected in ((["-p0"], new), (["-p0", "-R"], old)):
        done = subprocess.run(
            ["patch", "--binary", *arguments, "-i", "change.diff"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert file.read_bytes() == expected.encode()


@pytest.mark.skipif(shutil.which("diff") is None, reason="there is no `diff` here")
def test_a_diff_looks_like_one_of_the_program_diff(tmp_path: Path) -> None:
    old = "".join(f"line {number}\n" for number in range(1, 31)) + "last"
    new = old.replace("line 4\n", "line four\n").replace("line 20\n", "").replace("last", "last\n")
    (tmp_path / "a").write_text(old)
    (tmp_path / "b").write_text(new)
    done = subprocess.run(["diff", "-u", "a", "b"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert unified("a", old, new).splitlines()[4:] == done.stdout.splitlines()[2:]


@pytest.mark.parametrize(
    "name",
    ["talks.yaml", "the talks.yaml", 'a "b".yaml', "a\tb\n.yaml", "גבול.yaml", "back\\slash", "\udce9.yaml", "-x.yaml"],
)
def test_the_name_of_the_file_comes_back_as_it_was(name: str) -> None:
    text = unified(name, "a\n", "b\n")
    assert text.count("\n") == 7
    assert read_diff(Source("change.diff", text)).name == name


OLD = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"
CHANGE = unified("talks.yaml", OLD, OLD.replace("four", "4"))


def wrong(text: str) -> Diagnostic:
    with pytest.raises(Problems) as problems:
        made(read_diff(Source("change.diff", CHANGE)), "talks.yaml", text)
    (found,) = problems.value.diagnostics
    return found


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (OLD.replace("four", "fourth"), "talks.yaml:4:5", "not what the diff says"),
        (OLD.replace("two", "to"), "talks.yaml:2:2", "not what the diff says"),
        (OLD.replace("six\n", "six\r\n"), "talks.yaml:6:4", "ends otherwise"),
        ("one\n" + OLD.replace("two", "to"), "talks.yaml:2:1", "not what the diff says"),
        ("\ufeff" + OLD, "talks.yaml:1:1", "not what the diff says"),
        ("one\ntwo\n", "talks.yaml:3:1", "ends before"),
        ("", "talks.yaml:1:1", "ends before"),
        (OLD.removesuffix("\n"), "talks.yaml:7:6", "ends otherwise"),
    ],
)
def test_where_a_line_is_another_the_diff_is_not_made_and_the_place_is_named(text: str, place: str, words: str) -> None:
    found, line = wrong(text), int(place.split(":")[1])
    assert (str(found.span), found.code) == (place, "does-not-match")
    assert words in found.message
    assert [str(one.span) for one in found.related] == [f"change.diff:{line + 5 + (line > 4)}:1"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("format: 1\n", 1),
        ("--- a\n+++ a\n", 1),
        ("--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n", 2),
        ("--- a\n+++ a\n@@ -1 +1 @@\n-a\n", 5),
        ("--- a\n+++ a\n@@ -1 +1 @@\n-a\n*b\n", 5),
        ("--- a\n+++ a\n@@ -1 +1 @@\n-a\n+b\n+c\n", 6),
        ("--- a\n+++ a\n@@ -1 +1 @@\n-a\n-b\n", 5),
        ("--- a\n+++ a\n@@ -x +1 @@\n-a\n+b\n", 3),
        (CHANGE + CHANGE, 14),
    ],
)
def test_what_is_no_diff_of_one_file_is_not_taken_for_one(text: str, line: int) -> None:
    with pytest.raises(Problems) as problems:
        read_diff(Source("change.diff", text))
    (found,) = problems.value.diagnostics
    assert (found.code, found.span and found.span.line) == ("not-a-diff", line)


def test_parts_that_are_out_of_order_are_not_made() -> None:
    text = unified("a", "".join(f"{n}\n" for n in range(30)), "".join(f"{n}\n" for n in range(30) if n not in (3, 20)))
    head, first, second = text.split("@@ -", 2)
    turned = f"{head}@@ -{second}@@ -{first}"
    with pytest.raises(Problems):
        made(read_diff(Source("change.diff", turned)), "a", "".join(f"{n}\n" for n in range(30)))


def test_that_a_diff_was_made_already_is_said_so() -> None:
    diff = read_diff(Source("change.diff", CHANGE))
    after = made(diff, "talks.yaml", OLD).text
    for one, text in ((diff, after), (reversed_(diff), OLD)):
        with pytest.raises(Problems) as problems:
            made(one, "talks.yaml", text)
        assert ["already" in (found.hint or "") for found in problems.value.diagnostics] == [True]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.integers(0, 12).map(str)), st.lists(st.integers(0, 12).map(str)), st.integers(0, 4))
def test_parts_cover_both_texts_in_turns_and_groups_hold_all_that_differs(
    old: list[str], new: list[str], around: int
) -> None:
    found = parts(old, new)
    assert [line for part in found for line in old[part.start : part.end]] == old
    assert [line for part in found for line in new[part.first : part.last]] == new
    for part in found:
        assert (old[part.start : part.end] == new[part.first : part.last]) == part.same
        assert part.end > part.start or part.last > part.first
    assert all(one.same != other.same for one, other in pairwise(found))
    grouped = list(groups(found, around))
    assert [part for group in grouped for part in group if not part.same] == [part for part in found if not part.same]
    for group in grouped:
        edges = [part for part in (group[0], group[-1]) if part.same]
        assert all(part.end - part.start <= around for part in edges)
        assert all(one.end == other.start and one.last == other.first for one, other in pairwise(group))
    assert all(before[-1].end <= after[0].start for before, after in pairwise(grouped))
