"""Unified diffs of a text and its successor, as `diff -u` writes them and `patch` reads them.

Two texts come in, a diff goes out; or a diff and a text come in, and the text with the diff made, or taken back, goes
out. Nothing is guessed: every line must stand as the diff says, with its line end, where the diff says or at exactly
one other place. A line ends with a line feed, and with nothing else; whatever stands before that belongs to it. Nothing
here reads or writes a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, NoReturn

from tracker.diagnostics import Diagnostic, Problems, Related, Source, Span, shortened
from tracker.writeback.alignment import Part, groups, parts

CONTEXT: Final = 3
"""Unchanged lines around a change."""

_NO_NEWLINE: Final = "\\ No newline at end of file\n"
_GIT = r"(?:diff --git [^\n]*\n(?:(?:index|old mode|new mode) [^\n]*\n)*)?"
_BEGINNING = re.compile(_GIT + r"--- ([^\n]*)\n\+\+\+ ([^\n]*)\n(?=@@ -)")
_RANGES = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@[^\n]*\n?")
_ODD = re.compile(r'[\x00-\x1f\x7f"\\\udc80-\udcff]')
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BOM: Final = "\ufeff"


class Line(NamedTuple):
    """A line of a diff: its sign (a space, `-` or `+`), what follows it with the line end, and where it stands."""

    sign: str
    text: str
    place: int


class Hunk(NamedTuple):
    """A part of a diff: the lines, and where in each of the texts they begin, counted from 0."""

    old: int
    new: int
    lines: tuple[Line, ...]


class Diff(NamedTuple):
    """A diff of one file: the diff itself, the path of the file as it stands there, and its parts in order.

    `back` is whether it takes another back.
    """

    source: Source
    name: str
    hunks: tuple[Hunk, ...]
    back: bool = False


class Made(NamedTuple):
    """A text with a diff made, and the parts that stood elsewhere than the diff says, in words."""

    text: str
    moved: tuple[str, ...] = ()


def is_diff(text: str) -> bool:
    """Whether the text begins as a diff does."""
    return _BEGINNING.match(text) is not None


# Writing.


def unified(name: str, old: str, new: str) -> str:
    """The diff of two texts of the file of this name; nothing where they are the same."""
    before, after = _LINE.findall(old), _LINE.findall(new)
    hunks = [_hunk_text(before, after, group) for group in groups(parts(before, after), CONTEXT)]
    return f"--- {_quoted(name)}\n+++ {_quoted(name)}\n{''.join(hunks)}" if hunks else ""


def _hunk_text(old: Sequence[str], new: Sequence[str], group: Sequence[Part]) -> str:
    one, other = group[0], group[-1]
    ranges = f"-{_range(one.start, other.end - one.start)} +{_range(one.first, other.last - one.first)}"
    return f"@@ {ranges} @@\n" + "".join(line for part in group for line in _signed(old, new, part))


def _range(start: int, length: int) -> str:
    """As `diff -u` counts: from 1, one line without its number, and no lines after the line before."""
    return f"{start + bool(length)}" if length == 1 else f"{start + bool(length)},{length}"


def _signed(old: Sequence[str], new: Sequence[str], part: Part) -> Iterator[str]:
    if part.same:
        yield from (_ended(f" {line}") for line in old[part.start : part.end])
    else:
        yield from (_ended(f"-{line}") for line in old[part.start : part.end])
        yield from (_ended(f"+{line}") for line in new[part.first : part.last])


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _quoted(name: str) -> str:
    """A path as it stands in a diff: in quotes where it holds what could end it, followed by a tab after spaces."""
    if _ODD.search(name):
        return '"' + _ODD.sub(lambda found: f"\\{found[0].encode(errors='surrogateescape')[0]:03o}", name) + '"'
    return f"{name}\t" if " " in name else name


def _unquoted(text: str) -> str:
    """A path as it was before it was put in quotes, if it was."""
    quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', text)
    if quoted is None:
        return text
    octal = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8) & 255]), quoted[1].encode())
    return re.sub(rb'\\(["\\])', rb"\1", octal).decode(errors="surrogateescape")


# Reading.


def read_diff(source: Source) -> Diff:
    """Read the diff of one file.

    Raises:
        Problems: it is no diff, or not one of one file.
    """
    text = source.text
    beginning = _BEGINNING.match(text)
    if beginning is None:
        message = "this is not a unified diff of a file"
        expected = "lines `--- FILE`, `+++ FILE` and `@@ -1,7 +1,7 @@`"
        _refuse("not-a-diff", message, _span(source, 0, text), expected=expected)
    if beginning[1].endswith("\r"):
        message = "the line ends of this diff were changed to CRLF, in its own lines and in those of the file"
        hint = "print it again with --diff, or take the one that was kept; nothing is to convert it on its way"
        _refuse(
            "not-a-diff", message, _span(source, 0, beginning[0]), expected="each line as it was printed", hint=hint
        )
    one, other = (_unquoted(line.partition("\t")[0]) for line in beginning.groups())
    if one.startswith("a/") and other == f"b/{one[2:]}":
        one = other = one[2:]
    if one != other:
        message = f"this is a diff of two files, `{shortened(one)}` and `{shortened(other)}`"
        _refuse("not-a-diff", message, _span(source, beginning.start(2), beginning[2]), expected="the same name twice")
    hunks, at = [], beginning.end()
    while at < len(text):
        hunk, at = _read_hunk(source, at)
        hunks.append(hunk)
    return Diff(source, one, tuple(hunks))


def _read_hunk(source: Source, at: int) -> tuple[Hunk, int]:
    """The hunk that begins here, and where it ends."""
    ranges = _RANGES.match(source.text, at)
    if ranges is None:
        found = _LINE.match(source.text, at)
        place = _span(source, at, found.group() if found else "")
        _refuse("not-a-diff", "a part of a diff was expected here", place, expected="a line such as `@@ -1,7 +1,7 @@`")
    old, old_length, new, new_length = (1 if number is None else int(number) for number in ranges.groups())
    lines, end = _read_lines(source, ranges.end(), old_length, new_length)
    return Hunk(old - bool(old_length), new - bool(new_length), tuple(lines)), end


def _read_lines(source: Source, at: int, old: int, new: int) -> tuple[list[Line], int]:
    """So many lines of the old and of the new text, and where they end."""
    lines: list[Line] = []
    while old > 0 or new > 0:
        found = _LINE.match(source.text, at)
        sign = found.group()[0] if found else ""
        if found is None or sign not in " -+" or (sign != "+" and not old) or (sign != "-" and not new):
            expected = f"{old} more of the lines before, and {new} of those after"
            place = _span(source, at, found.group() if found else "")
            _refuse("not-a-diff", "this part of the diff is not as long as it says", place, expected=expected)
        old, new = old - (sign != "+"), new - (sign != "-")
        line, begins, at = found.group()[1:], at, found.end()
        if source.text.startswith("\\ ", at) and (remark := _LINE.match(source.text, at)):
            line, at = line.removesuffix("\n"), remark.end()
        lines.append(Line(sign, line, begins))
    return lines, at


# Making and taking back.


def reversed_(diff: Diff) -> Diff:
    """The diff that takes this one back."""
    signs = {"-": "+", "+": "-"}
    hunks = (
        Hunk(hunk.new, hunk.old, tuple(line._replace(sign=signs.get(line.sign, line.sign)) for line in hunk.lines))
        for hunk in diff.hunks
    )
    return diff._replace(hunks=tuple(hunks), back=not diff.back)


def made(diff: Diff, name: str, text: str) -> Made:
    """The text of the file of this name with the diff made.

    Raises:
        Problems: something does not stand as the diff says.
    """
    lines = _LINE.findall(text)
    places = _places(diff, lines)
    if wrong := _misfits(diff, places, lines):
        raise Problems(_differs(diff, name, lines, *misfit) for misfit in wrong)
    found, done, moved = [], 0, []
    for hunk, place in zip(diff.hunks, places, strict=True):
        assert place is not None  # else it was among what is wrong
        found += lines[done:place]
        found += [line.text for line in hunk.lines if line.sign != "-"]
        done = place + len(_before(hunk))
        if place != hunk.old:
            moved.append(_moved(hunk, place))
    return Made("".join([*found, *lines[done:]]), tuple(moved))


_HINT: Final = {
    False: "nothing was written: the diff fits the file only as it was when it was printed",
    True: "nothing was written: the diff can be taken back only from the file as it was after it was made",
}
_ALREADY: Final = "the file is as the diff would leave it: it was made (or taken back) already"


def _before(hunk: Hunk) -> list[str]:
    """The lines that must be there."""
    return [line.text for line in hunk.lines if line.sign != "+"]


def _places(diff: Diff, lines: Sequence[str]) -> list[int | None]:
    """Where each hunk stands: where it says, else at the one other place where all of it does; None where it does not.

    None too where it would come before the end of the one before it.
    """
    found: list[int | None] = []
    done = 0
    for hunk in diff.hunks:
        place = _place_of(hunk, lines)
        place = place if place is not None and place >= done else None
        found.append(place)
        done = place + len(_before(hunk)) if place is not None else done
    return found


def _place_of(hunk: Hunk, lines: Sequence[str]) -> int | None:
    before = _before(hunk)
    if hunk.old <= len(lines) and lines[hunk.old : hunk.old + len(before)] == before:
        return hunk.old
    if not before:  # nothing stands anywhere
        return None
    there = (at for at, line in enumerate(lines) if line == before[0] and lines[at : at + len(before)] == before)
    place, another = next(there, None), next(there, None)
    return place if another is None else None


def _moved(hunk: Hunk, place: int) -> str:
    number, way = abs(place - hunk.old), "down" if place > hunk.old else "up"
    return f"what the diff has at line {hunk.old + 1} stood {number} line{'s' if number > 1 else ''} further {way}"


class _Misfit(NamedTuple):
    """Where a line differs from what should stand there, by its index; what should; and what to do."""

    at: int
    expected: Line | None
    hint: str


def _misfits(diff: Diff, places: list[int | None], lines: Sequence[str]) -> list[_Misfit]:
    """What keeps the diff from being made: a place for each part that stands nowhere; one, if it was made already."""
    elsewhere = [hunk for hunk, place in zip(diff.hunks, places, strict=True) if place != hunk.old]
    nowhere = [hunk for hunk, place in zip(diff.hunks, places, strict=True) if place is None]
    undone = reversed_(diff)
    behind = _places(undone, lines) if elsewhere else [None]
    if behind == [hunk.old for hunk in undone.hunks] or (nowhere and None not in behind):
        return [_misfit(elsewhere[0], lines, _ALREADY)]
    return [_misfit(hunk, lines, _HINT[diff.back]) for hunk in nowhere]


def _misfit(hunk: Hunk, lines: Sequence[str], hint: str) -> _Misfit:
    before = [line for line in hunk.lines if line.sign != "+"]
    there = lines[hunk.old : hunk.old + len(before)]
    differing = next((i for i, line in enumerate(before) if there[i : i + 1] != [line.text]), 0)
    return _Misfit(hunk.old + differing, before[differing] if before else None, hint)


def _differs(diff: Diff, name: str, lines: Sequence[str], index: int, expected: Line | None, hint: str) -> Diagnostic:
    """That another line stands at the index than the diff expects."""
    there, meant = lines[index] if index < len(lines) else "", expected.text if expected else ""
    column = next(
        (i for i, (a, b) in enumerate(zip(there, meant, strict=False)) if a != b), min(len(there), len(meant))
    )
    column = min(column, len(there.rstrip("\r\n")))
    message = "this is not what the diff says stands here"
    if not there:
        message = "the file ends before what the diff says stands here"
    elif there.rstrip("\r\n") == meant.rstrip("\r\n"):
        message = "this line ends otherwise than the diff says"
    words = f"`{shortened(meant)}`" if meant.strip() else "an empty line"
    related = [Related("the line of the diff", _span(diff.source, expected.place, ""))] if expected else []
    place = _place(name, lines, index, column)
    return Diagnostic("does-not-match", message, place, expected=words, hint=hint, related=tuple(related))


def _place(name: str, lines: Sequence[str], index: int, column: int) -> Span:
    """A place in a file by line and column, both from 0; a byte order mark at its beginning is no column."""
    text = "".join(lines)
    source = Source(name, text.removeprefix(_BOM))
    offset = sum(map(len, lines[:index])) + column - (len(text) - len(source.text))
    return _span(source, max(0, offset), (lines[index] if index < len(lines) else "")[column:])


def _span(source: Source, offset: int, text: str) -> Span:
    """Where the text stands that begins at the offset."""
    before = source.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Span(source, line, column, max(1, len(text.rstrip("\r\n"))))


def _refuse(code: str, message: str, span: Span, *, expected: str, hint: str | None = None) -> NoReturn:
    raise Problems([Diagnostic(code, message, span, expected=expected, hint=hint)])
