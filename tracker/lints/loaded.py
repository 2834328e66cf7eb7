"""Words that take a side, in what the analyst wrote: summaries, titles, names, speakers.

A scenario file and a list of words come in, warnings go out. Quotes, and what stands in quotation marks, are somebody
else's words and pass; so do the titles of sources, which are what somebody else called them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tracker.diagnostics import Diagnostic, Span
from tracker.lints.places import report
from tracker.lints.words import WordList, folded
from tracker.reading import ScenarioFile
from tracker.reading.document import Path
from tracker.scenario import Scenario

_QUOTED: Final = re.compile(
    r"""
      "[^"]{,2000}" | “[^”]{,2000}” | „[^“”]{,2000}[“”] | «[^»]{,2000}» | »[^«]{,2000}«
    | \u2018.{,2000}?\u2019(?!\w) | (?<!\w)'.{,2000}?'(?!\w)
    """,
    re.VERBOSE | re.DOTALL,
)
"""What stands in quotation marks; a mark that is never closed costs no more than so many characters."""
_BEFORE: Final = r"(?<![\w'\u2019-])"
_AFTER: Final = r"(?![\w-])"
"""What may not stand around a word that is a whole one."""

_WORD: Final = re.compile(r"[^\W\d_][\w'\u2019-]*")
_ENDS: Final = ".!?:"
"""What ends a sentence, or lets one begin."""
_OPENING: Final = "(["
"""What may stand before the first word of a sentence, besides spaces."""


def loaded_word(file: ScenarioFile, words: WordList) -> Iterator[Diagnostic]:
    """Every word of the list in what the analyst wrote, once for each text; the scenario itself may add to the list."""
    words = words.with_more(WordList(words=file.scenario.check.words))
    listed = {folded(word): word for word in words.words}
    names = set(map(folded, words.names))
    pattern = _pattern(listed)
    for path, text in _written(file.scenario):
        told: set[str] = set()
        own = _OwnWords(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), text))
        for match in pattern.finditer(own.text):
            word = listed.get(found := folded(match[0]))
            if word is None or found in told:
                continue  # (no such word: letters that only look alike)
            instead = words.words[word]
            named = match[0][0].isupper() if found in names else own.is_named(match, word)
            if folded(instead) != found and not named:
                told.add(found)
                message, hint = f"`{' '.join(match[0].split())}` takes a side", f"better: {instead}"
                yield report("loaded-word", message, file, path, hint, span=_place(file, path, text, match))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words as a whole; the longest that fits."""
    longest_first = sorted(words, key=len, reverse=True)
    either = "|".join(_spaced(word) for word in longest_first)
    return re.compile(rf"{_BEFORE}(?:{either}){_AFTER}", re.IGNORECASE)


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


@dataclass(frozen=True)
class _OwnWords:
    """A text in which whatever stands in quotation marks is blank."""

    text: str

    @cached_property
    def headline(self) -> bool:
        """Whether most words have a capital letter, so that a capital makes no name of one; worked out once a text."""
        capitals = [word[0][0].isupper() for word in _WORD.finditer(self.text)]
        return sum(capitals) * 2 > len(capitals)

    def is_named(self, match: re.Match[str], listed: str) -> bool:
        """Whether the word, by its capital letter, is part of a name.

        Within a sentence it is, unless the list has the capital too, or most words of the text do, as in a headline.
        """
        if not match[0][0].isupper() or listed[0].isupper():
            return False
        return not (self.headline or self._begins_sentence(match.start()))

    def _begins_sentence(self, place: int) -> bool:
        """Whether the word at the place is the first of a sentence; only what stands just before it is looked at."""
        while place and (self.text[place - 1].isspace() or self.text[place - 1] in _OPENING):
            place -= 1
        return place == 0 or self.text[place - 1] in _ENDS


def _written(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """The texts in the analyst's own words."""
    texts: list[tuple[Path, str | None]] = [(("title",), scenario.title), (("summary",), scenario.summary)]
    texts += ((("parties", id, "name"), party.name) for id, party in scenario.parties.items())
    texts += ((("issues", id, "title"), issue.title) for id, issue in scenario.issues.items())
    for id, statement in scenario.statements.items():
        texts += [
            (("statements", id, "speaker"), statement.speaker),
            (("statements", id, "summary"), statement.summary),
        ]
    for id, proposal in scenario.proposals.items():
        texts += [(("proposals", id, "title"), proposal.title), (("proposals", id, "summary"), proposal.summary)]
        phases = enumerate(proposal.phases)
        texts += ((("proposals", id, "phases", index, "title"), phase.title) for index, phase in phases)
    texts += ((("events", id, "summary"), event.summary) for id, event in scenario.events.items())
    texts += ((("assumptions", id, "because"), one.because) for id, one in scenario.assumptions.items())
    yield from ((path, text) for path, text in texts if text)


def _place(file: ScenarioFile, path: Path, text: str, match: re.Match[str]) -> Span | None:
    """Where the word stands in the file, in a value that may go over several lines."""
    span = file.place(*path)
    if span is None:
        return None
    same = re.compile(f"{_BEFORE}{_spaced(match[0])}{_AFTER}")
    before = len(same.findall(text, 0, match.start()))
    end = span.line + 2 * len(text.split()) + 2  # a line has a word of the text, or none
    first, *others = span.source.lines[span.line - 1 : end]
    found = list(same.finditer("\n".join([" " * (span.column - 1) + first[span.column - 1 :], *others])))
    if len(found) <= before:
        return None
    at = found[before]
    line_start = at.string.rfind("\n", 0, at.start()) + 1
    line = span.line + at.string.count("\n", 0, at.start())
    return Span(span.source, line, at.start() - line_start + 1, len(at[0].split("\n")[0].rstrip()))
