"""Unified diffs of a text and its successor, as `diff -u` writes them and `patch` reads them.

Two texts come in, a diff goes out; or the text of a diff comes in, and what it says goes out. Above a diff stand two
hashes, which tell the text before and the text after. A line ends with a line feed, and with nothing else; whatever
stands before that belongs to it. Nothing here reads or writes a file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, NoReturn

from tracker.diagnostics import Diagnostic, Problems, Source, Span, shortened
from tracker.writeback.alignment import Part, groups, parts

CONTEXT: Final = 3
"""Unchanged lines around a change."""

_NO_NEWLINE: Final = "\\ No newline at end of file\n"
_GIT = r"(?:diff --git [^\n]*\n(?:(?:index|old mode|new mode) [^\n]*\n)*)?"
_HASHES = r"(?:# before: sha256 ([0-9a-f]{16,64})\r?\n# after: sha256 ([0-9a-f]{16,64})\r?\n)?"
_DIGITS: Final = 16
_BEGINNING = re.compile(_GIT + _HASHES + r"--- ([^\n]*)\n\+\+\+ ([^\n]*)\n(?=@@ -)")
_RANGES = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@[^\n]*\n?")
_ODD = re.compile(r'[\x00-\x1f\x7f"\\\udc80-\udcff]')
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


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

    `back` is whether it takes another back. `before` and `after` are the hashes of the file without it and with it, in
    hex and perhaps cut short, where the diff has them.
    """

    source: Source
    name: str
    hunks: tuple[Hunk, ...]
    back: bool = False
    before: str | None = None
    after: str | None = None


def lines_of(text: str) -> list[str]:
    """The lines, each with its end."""
    return _LINE.findall(text)


def is_diff(text: str) -> bool:
    """Whether the text begins as a diff does."""
    return _BEGINNING.match(text) is not None


def is_of(hash: str | None, text: str) -> bool:
    """Whether the hash, perhaps cut short, is known and is that of the text."""
    return hash is not None and _hash(text).startswith(hash)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


# Writing.


def unified(name: str, old: str, new: str) -> str:
    """The diff of two texts of the file of this name, below a hash of each; nothing where they are the same.

    `patch` passes over the hashes, as over all that stands above a diff.
    """
    before, after = lines_of(old), lines_of(new)
    hunks = [_hunk_text(before, after, group) for group in groups(parts(before, after), CONTEXT)]
    if not hunks:
        return ""
    hashes = f"# before: sha256 {_hash(old)[:_DIGITS]}\n# after: sha256 {_hash(new)[:_DIGITS]}\n"
    return f"{hashes}--- {_quoted(name)}\n+++ {_quoted(name)}\n{''.join(hunks)}"


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
        _refuse("not-a-diff", message, span_of(source, 0, text), expected=expected)
    before, after, *names = beginning.groups()
    if names[0].endswith("\r"):
        message = "the line ends of this diff were changed to CRLF, in its own lines and in those of the file"
        hint = "print it again with --diff, or take the one that was kept; nothing is to convert it on its way"
        _refuse(
            "not-a-diff", message, span_of(source, 0, beginning[0]), expected="each line as it was printed", hint=hint
        )
    one, other = (_unquoted(line.partition("\t")[0]) for line in names)
    if one.startswith("a/") and other == f"b/{one[2:]}":
        one = other = one[2:]
    if one != other:
        message = f"this is a diff of two files, `{shortened(one)}` and `{shortened(other)}`"
        _refuse(
            "not-a-diff", message, span_of(source, beginning.start(4), beginning[4]), expected="the same name twice"
        )
    hunks, at = [], beginning.end()
    while at < len(text):
        hunk, at = _read_hunk(source, at)
        hunks.append(hunk)
    return Diff(source, one, tuple(hunks), before=before, after=after)


def _read_hunk(source: Source, at: int) -> tuple[Hunk, int]:
    """The hunk that begins here, and where it ends."""
    ranges = _RANGES.match(source.text, at)
    if ranges is None:
        found = _LINE.match(source.text, at)
        place = span_of(source, at, found.group() if found else "")
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
            place = span_of(source, at, found.group() if found else "")
            _refuse("not-a-diff", "this part of the diff is not as long as it says", place, expected=expected)
        old, new = old - (sign != "+"), new - (sign != "-")
        line, begins, at = found.group()[1:], at, found.end()
        if source.text.startswith("\\ ", at) and (remark := _LINE.match(source.text, at)):
            line, at = line.removesuffix("\n"), remark.end()
        lines.append(Line(sign, line, begins))
    return lines, at


def reversed_(diff: Diff) -> Diff:
    """The diff that takes this one back."""
    signs = {"-": "+", "+": "-"}
    hunks = (
        Hunk(hunk.new, hunk.old, tuple(line._replace(sign=signs.get(line.sign, line.sign)) for line in hunk.lines))
        for hunk in diff.hunks
    )
    return diff._replace(hunks=tuple(hunks), back=not diff.back, before=diff.after, after=diff.before)


def span_of(source: Source, offset: int, text: str) -> Span:
    """Where the text stands that begins at the offset."""
    before = source.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Span(source, line, column, max(1, len(text.rstrip("\r\n"))))


def _refuse(code: str, message: str, span: Span, *, expected: str, hint: str | None = None) -> NoReturn:
    raise Problems([Diagnostic(code, message, span, expected=expected, hint=hint)])
