"""A text read from left to right, with what could stand at each place, and what is wrong with it.

Nothing here knows what the text is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

from tracker.diagnostics import Diagnostic, Span, did_you_mean, one_of

Where = Callable[[int, int], Span]
"""The place of some characters of the text: the first one's index, and how many."""

Words = Iterable[str] | Callable[[], Mapping[str, str]]
"""Words that could stand in a place, perhaps with what they mean; worked out only if somebody asks."""

WORD = re.compile(r"[^\s=<>,:@\[\]]+")


class Stop(Exception):
    """The rest of the text cannot be read: what is wrong is noted."""


class Scanner:
    """One reading of one text."""

    def __init__(self, text: str, where: Where) -> None:
        """Begin at the first character."""
        self.text = text
        self.where = where
        self.at = 0
        self.wrong: list[Diagnostic] = []
        self._noted: dict[int, list[Words]] = {}

    def space(self) -> int:
        """Go to the next character that is no space."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at

    @property
    def done(self) -> bool:
        """Whether nothing follows."""
        return self.space() == len(self.text)

    def note(self, words: Words) -> None:
        """Remember what could stand here."""
        self._noted.setdefault(self.space(), []).append(words)

    def noted(self, at: int) -> dict[str, str]:
        """The words that could stand at this index, and what they mean."""
        found: dict[str, str] = {}
        for noted in self._noted.get(at, ()):
            words = noted() if callable(noted) else noted
            for word, meaning in words.items() if isinstance(words, Mapping) else ((word, "") for word in words):
                found.setdefault(word, meaning)
        return found

    def match(self, pattern: re.Pattern[str]) -> str | None:
        """Take what the pattern matches here."""
        found = pattern.match(self.text, self.space())
        if found is None:
            return None
        self.at = found.end()
        return found.group()

    def peek(self) -> str:
        """The word that stands here; nothing, if none does."""
        found = WORD.match(self.text, self.space())
        return found.group() if found else ""

    def takes(self, *words: str) -> str | None:
        """Take one of these words, if one stands here."""
        self.note(words)
        if self.peek() in words:
            return self.match(WORD)
        return None

    def takes_sign(self, sign: str) -> bool:
        """Take a sign, if it stands here."""
        self.note([sign])
        if self.text.startswith(sign, self.space()):
            self.at += len(sign)
            return True
        return False

    def report(
        self, code: str, message: str, start: int, length: int, expected: str | None = None, hint: str | None = None
    ) -> None:
        """Note what is wrong with some characters."""
        place = self.where(start, max(1, length))
        self.wrong.append(Diagnostic(code, message, place, expected, hint))

    def unexpected(self, hint: str | None = None) -> NoReturn:
        """Stop: what stands here cannot stand here."""
        start = self.space()
        found = self.peek() or self.text[start : start + 1]
        message = f"`{found}` cannot stand here" if found else "the edit is not complete"
        known = list(self.noted(start))
        hint = hint or (did_you_mean(found, known) if found else None)
        self.report("edit-syntax", message, start, len(found), one_of(known) if known else None, hint)
        raise Stop
