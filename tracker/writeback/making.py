"""A diff made in a text, or taken back.

A diff and a text come in; the text with the diff made goes out, or where it does not fit. Nothing is guessed: every
line must stand as the diff says, with its line end. In the very text that the diff is of (its hashes tell) that is
where it says; in any other, the lines of each part must stand at one place and no more. Nothing here reads or writes a
file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tracker.diagnostics import Diagnostic, Problems, Related, Source, Span, shortened
from tracker.writeback.diffs import Diff, Hunk, Line, is_of, lines_of, reversed_, span_of

_BOM: Final = "\ufeff"


class Made(NamedTuple):
    """A text with a diff made, and the parts that stood elsewhere than the diff says, in words."""

    text: str
    moved: tuple[str, ...] = ()


def made(diff: Diff, name: str, text: str) -> Made:
    """The text of the file of this name with the diff made.

    Raises:
        Problems: something does not stand as the diff says.
    """
    lines = lines_of(text)
    places = _places(diff, lines, is_of(diff.before, text))
    if is_of(diff.after, text) and not is_of(diff.before, text):
        raise Problems([_differs(diff, name, lines, _misfit(diff.hunks[0], lines, _ALREADY))])
    if None in places:
        raise Problems(_misfits(diff, name, places, lines))
    found, done, moved = [], 0, []
    for hunk, place in zip(diff.hunks, places, strict=True):
        assert place is not None  # else something was wrong
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
_SHOWN: Final = 3
"""Of other places, so many are shown."""
_ALREADY: Final = "the file is as the diff would leave it: it was made (or taken back) already"


def _before(hunk: Hunk) -> list[str]:
    """The lines that must be there."""
    return [line.text for line in hunk.lines if line.sign != "+"]


def _places(diff: Diff, lines: Sequence[str], expected: bool) -> list[int | None]:
    """Where each hunk stands: where it says in the expected text, in another at the one place where all of it does.

    None where there is no such place, or it would come before the end of the one before it.
    """
    found: list[int | None] = []
    done = 0
    for hunk in diff.hunks:
        there = _standing(hunk, lines)
        place = hunk.old if expected and hunk.old in there else there[0] if len(there) == 1 else None
        place = place if place is not None and place >= done else None
        found.append(place)
        done = place + len(_before(hunk)) if place is not None else done
    return found


def _standing(hunk: Hunk, lines: Sequence[str]) -> Sequence[int]:
    """Every place where the lines stand that must be there; none at all stand everywhere."""
    before = _before(hunk)
    if not before:
        return range(len(lines) + 1)
    return [at for at, line in enumerate(lines) if line == before[0] and lines[at : at + len(before)] == before]


def _moved(hunk: Hunk, place: int) -> str:
    number, way = abs(place - hunk.old), "down" if place > hunk.old else "up"
    return f"what the diff has at line {hunk.old + 1} stood {number} line{'s' if number > 1 else ''} further {way}"


class _Misfit(NamedTuple):
    """Where a line differs from what should stand there, by its index; what should; and what to do."""

    at: int
    expected: Line | None
    hint: str


def _misfits(diff: Diff, name: str, places: list[int | None], lines: Sequence[str]) -> Iterator[Diagnostic]:
    """What keeps the diff from being made: each part that stands nowhere or at several places; one, if it was made."""
    wrong = [hunk for hunk, place in zip(diff.hunks, places, strict=True) if place is None]
    nowhere = [hunk for hunk in wrong if not _standing(hunk, lines)]
    if nowhere and _stands(reversed_(diff), lines):
        yield _differs(diff, name, lines, _misfit(nowhere[0], lines, _ALREADY))
        return
    for hunk in wrong:
        there = _standing(hunk, lines)
        if len(there) > 1:
            yield _several(diff, name, lines, hunk, there)
        else:
            yield _differs(diff, name, lines, _misfit(hunk, lines, _HINT[diff.back]))


def _stands(diff: Diff, lines: Sequence[str]) -> bool:
    """Whether the diff could be made, be it that each part stands where it says, or at one place."""
    return None not in _places(diff, lines, expected=True)


def _several(diff: Diff, name: str, lines: Sequence[str], hunk: Hunk, there: Sequence[int]) -> Diagnostic:
    """That a part of the diff stands at several places."""
    first, *others = sorted(there, key=lambda at: (at != hunk.old, at))
    message = f"what the diff has at line {hunk.old + 1} could be meant here, and at {len(others)} other place"
    related = [Related("and here", _place(name, lines, at, 0)) for at in others[:_SHOWN]]
    if hunk.lines:
        related.append(Related("the line of the diff", span_of(diff.source, hunk.lines[0].place, "")))
    return Diagnostic(
        "does-not-match",
        message + ("s" if len(others) > 1 else ""),
        _place(name, lines, first, 0),
        expected="one place only, in a file that is not the very one that the diff is of",
        hint="nothing was written, as several places are possible: undo what was done to the file since, or make the "
        "change by hand",
        related=tuple(related),
    )


def _misfit(hunk: Hunk, lines: Sequence[str], hint: str) -> _Misfit:
    before = [line for line in hunk.lines if line.sign != "+"]
    there = lines[hunk.old : hunk.old + len(before)]
    differing = next((i for i, line in enumerate(before) if there[i : i + 1] != [line.text]), 0)
    return _Misfit(hunk.old + differing, before[differing] if before else None, hint)


def _differs(diff: Diff, name: str, lines: Sequence[str], misfit: _Misfit) -> Diagnostic:
    """That another line stands there than the diff expects."""
    index, expected, hint = misfit
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
    related = [Related("the line of the diff", span_of(diff.source, expected.place, ""))] if expected else []
    place = _place(name, lines, index, column)
    return Diagnostic("does-not-match", message, place, expected=words, hint=hint, related=tuple(related))


def _place(name: str, lines: Sequence[str], index: int, column: int) -> Span:
    """A place in a file by line and column, both from 0; a byte order mark at its beginning is no column."""
    text = "".join(lines)
    source = Source(name, text.removeprefix(_BOM))
    offset = sum(map(len, lines[:index])) + column - (len(text) - len(source.text))
    return span_of(source, max(0, offset), (lines[index] if index < len(lines) else "")[column:])
