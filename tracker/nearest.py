"""Words and a text -> the passage of the text that is most like them, and what differs, by the matcher of difflib.

The matcher would take too long for a whole text: it is given the stretches in which most of the words stand. Nothing
here knows where the text comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Final, Literal, NamedTuple

LIKE: Final = 0.6
"""The share of letters in common from which a passage is told; that of `difflib.get_close_matches`."""
_TRIED: Final = 3
_LONGEST: Final = 5_000
"""Words of a quote from which on no likeness is looked for."""
_MANY: Final = 10_000
"""Places of words that are gone through for one quote."""
_WORD: Final = re.compile(r"\w+")
_PART: Final = re.compile(r"\w+|[^\w\s]")


class Piece(NamedTuple):
    """Words that stand in both, in the quote only, or in the copy only."""

    where: Literal["both", "quote", "copy"]
    text: str


class Nearest(NamedTuple):
    """The passage that is most like a quote: where it is, how like (0 to 1), and the one beside the other."""

    start: int
    length: int
    likeness: float
    pieces: tuple[Piece, ...]


class Words:
    """A text, and where the words that are looked for stand in it."""

    def __init__(self, text: str, wanted: frozenset[str]) -> None:
        self.text = text
        self.places: dict[str, list[int]] = {}
        for found in _WORD.finditer(text):
            word = found.group().lower()
            if word in wanted:
                self.places.setdefault(word, []).append(found.start())


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words in texts, in small letters."""
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def nearest(sought: str, words: Words) -> Nearest | None:
    """The passage that is most like the words that are sought, if one is like them."""
    asked = _parts(sought, 0)
    if not asked or len(asked) > _LONGEST:
        return None
    best: Nearest | None = None
    for start, end in _stretches(sought, words):
        found = _compared(asked, _parts(words.text[start:end], start))
        if found and found.likeness >= LIKE and (best is None or found.likeness > best.likeness):
            best = found
    return best


class _Part(NamedTuple):
    """A word or a sign, whether a space stands before it, and where it begins in its text."""

    text: str
    spaced: bool
    start: int


def _parts(text: str, offset: int) -> list[_Part]:
    found = _PART.finditer(text)
    return [_Part(m.group(), m.start() > 0 and text[m.start() - 1] == " ", m.start() + offset) for m in found]


def _stretches(sought: str, words: Words) -> list[tuple[int, int]]:
    """Stretches of the text, somewhat longer than what is sought, in which most of its words stand."""
    wanted = Counter(word.lower() for word in _WORD.findall(sought))
    places = sorted((place, word) for word in _telling(wanted, words) for place in words.places[word])
    reach = len(sought) + len(sought) // 3 + 10
    seen: Counter[str] = Counter()
    best: dict[int, tuple[int, int]] = {}
    score = first = 0
    for place, word in places:
        seen[word] += 1
        score += len(word) if seen[word] <= wanted[word] else 0
        while places[first][0] < place - reach:
            gone = places[first][1]
            score -= len(gone) if seen[gone] <= wanted[gone] else 0
            seen[gone] -= 1
            first += 1
        block = place // reach
        best[block] = max(best.get(block, (0, 0)), (score, -place))
    ends = sorted(best.values(), reverse=True)[:_TRIED]
    return [(max(0, -end - reach - len(sought) // 2), len(sought) - end + 50) for _, end in ends]


def _telling(wanted: Iterable[str], words: Words) -> list[str]:
    """The words that stand in the text, without those that stand everywhere, where there are others."""
    there = sorted((word for word in wanted if word in words.places), key=lambda word: len(words.places[word]))
    sums = accumulate(len(words.places[word]) for word in there)
    return [word for number, (word, so_far) in enumerate(zip(there, sums, strict=True)) if not number or so_far < _MANY]


def _compared(asked: Sequence[_Part], there: Sequence[_Part]) -> Nearest | None:
    """What is asked for beside the part of a stretch that is most like it."""
    spans = _spans(asked, there)
    likest = max(spans, key=lambda span: _likeness(asked, there[slice(*span)]), default=None)
    if likest is None:
        return None
    passage = there[slice(*likest)]
    length = passage[-1].start + len(passage[-1].text) - passage[0].start
    return Nearest(passage[0].start, length, _likeness(asked, passage), tuple(_pieces(asked, passage)))


def _spans(asked: Sequence[_Part], there: Sequence[_Part]) -> list[tuple[int, int]]:
    """Parts of a stretch to try: from the first word in common to the last, and around each of the longest rows."""
    rows = [row for row in _matcher(there, asked).get_matching_blocks() if row.size]
    if not rows:
        return []
    longest = sorted(rows, key=lambda row: -row.size)[:_TRIED]
    ends = [(row.a - row.b, row.a - row.b + len(asked)) for row in longest]
    ends.append((rows[0].a - rows[0].b, rows[-1].a - rows[-1].b + len(asked)))
    return [(max(0, start), min(end, len(there))) for start, end in ends]


def _likeness(asked: Sequence[_Part], there: Sequence[_Part]) -> float:
    """Twice the letters in common by all letters: what `SequenceMatcher.ratio` is, for words by their length."""
    rows = _matcher(there, asked).get_matching_blocks()
    common = sum(len(part.text) for row in rows for part in there[row.a : row.a + row.size])
    return 2 * common / sum(len(part.text) for part in (*asked, *there))


def _matcher(one: Sequence[_Part], other: Sequence[_Part]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [p.text.lower() for p in one], [p.text.lower() for p in other], autojunk=False)


def _pieces(asked: Sequence[_Part], there: Sequence[_Part]) -> list[Piece]:
    matcher = SequenceMatcher(None, [part.text for part in asked], [part.text for part in there], autojunk=False)
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("both", _joined(there[c:d])))
            continue
        found += [Piece("quote", _joined(asked[a:b]))] if a < b else []
        found += [Piece("copy", _joined(there[c:d]))] if c < d else []
    return found


def _joined(parts: Sequence[_Part]) -> str:
    """The words with the spaces between them; a space before the first is kept too."""
    return "".join(f" {part.text}" if part.spaced else part.text for part in parts)
