"""Quotes and copies of the sources -> for each quote, whether its words stand there, and where.

A quote is a TextQuoteSelector of the W3C (Web Annotation Data Model, 2017, section 4.2.4): exact words between a prefix
and a suffix. Wordings are compared, not bytes. Nothing here reads a file or judges whether a quote is fair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final, Literal, NamedTuple

from tracker.copies import Copies, Copy
from tracker.diagnostics import Span
from tracker.nearest import Nearest, Words, nearest, words_of
from tracker.reading import ScenarioFile
from tracker.scenario import Quote
from tracker.wording import plain

Outcome = Literal["found", "moved", "not-found", "no-copy"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("found", "moved", "not-found", "no-copy")
_AROUND: Final = 60
"""Letters shown on either side of words that stand elsewhere."""
_BETWEEN: Final = " \"'"
"""What may stand between a prefix and the words, and between these and a suffix, without being in the quote."""


class Quoted(NamedTuple):
    """A quote of a statement, where it stands in the scenario, and the sources in whose copies it should be found."""

    statement: str
    quote: Quote
    sources: tuple[str, ...]
    place: Span | None = None


class Passage(NamedTuple):
    """Words in a copy: where they begin in its wording, and how many letters they have there."""

    copy: Copy
    start: int
    length: int

    @property
    def place(self) -> Span:
        """Where they stand in the file."""
        return self.copy.place(self.start)

    @property
    def around(self) -> tuple[str, str]:
        """What stands before them, and after them: some whole words, with dots where the text goes on."""
        text, end = self.copy.wording.text, self.start + self.length
        before, after = text[max(0, self.start - _AROUND) : self.start], text[end : end + _AROUND]
        before = "..." + before[before.find(" ") + 1 :] if self.start > _AROUND else before.lstrip()
        if end + _AROUND < len(text):
            after = after[: after.rfind(" ") + 1].rstrip() + "..."
        return before, after


class Finding(NamedTuple):
    """What became of a quote.

    found: its words stand in a copy of its sources, between its prefix and its suffix, at each of the `passages`.
    moved: they stand there otherwise, or only in the copy of another source; `but_for_case` where what is around them
    differs in upper and lower case only. not-found: they stand nowhere; `near` is the passage of a copy that is most
    like them, if one is. no-copy: none of its sources has a copy with a text that can be read; `passages` are in the
    copies of others.
    """

    quoted: Quoted
    outcome: Outcome
    passages: tuple[Passage, ...] = ()
    near: tuple[Passage, Nearest] | None = None
    but_for_case: bool = False


class Verification(NamedTuple):
    """What became of each quote of a scenario, in the order of the file, and the copies that it was looked up in."""

    file: ScenarioFile
    copies: Copies
    findings: tuple[Finding, ...]

    def count(self, outcome: Outcome) -> int:
        """The quotes that this became of."""
        return sum(finding.outcome == outcome for finding in self.findings)


def verify(file: ScenarioFile, copies: Copies) -> Verification:
    """Look up every quote of a scenario in copies of its sources."""
    sought = [_Sought(quoted) for quoted in quotes(file)]
    findings = [_looked_up(one, copies) for one in sought]
    lost = [one for one, finding in zip(sought, findings, strict=True) if finding.outcome == "not-found"]
    words = words_of([one.exact for one in lost])
    sources = [source for one in lost for source in one.quoted.sources]
    indexed = {id(copy): Words(copy.wording.text, words) for copy in copies.of(sources)}
    return Verification(
        file,
        copies,
        tuple(
            _with_nearest(one, finding, copies, indexed) if finding.outcome == "not-found" else finding
            for one, finding in zip(sought, findings, strict=True)
        ),
    )


def quotes(file: ScenarioFile) -> Iterator[Quoted]:
    """The quotes of a scenario, each with its source and the one that this relays."""
    for id, statement in file.scenario.statements.items():
        if statement.quote:
            sources = tuple(source for source in (statement.source, statement.via) if source)
            yield Quoted(id, statement.quote, sources, file.place("statements", id, "quote", "exact"))


class _Sought:
    """A quote in the form in which wordings are compared."""

    def __init__(self, quoted: Quoted) -> None:
        self.quoted = quoted

    @cached_property
    def exact(self) -> str:
        return plain(self.quoted.quote.exact).strip()

    @cached_property
    def prefix(self) -> str:
        return plain(self.quoted.quote.prefix or "").strip(_BETWEEN)

    @cached_property
    def suffix(self) -> str:
        return plain(self.quoted.quote.suffix or "").strip(_BETWEEN)

    def passages(self, copy: Copy) -> Iterator[Passage]:
        """Where the words stand in a copy, whatever is around them, as whole words."""
        text, length = copy.wording.text, len(self.exact)
        start = text.find(self.exact) if length else -1
        while start >= 0:
            if not _within_a_word(text, start) and not _within_a_word(text, start + length):
                yield Passage(copy, start, length)
            start = text.find(self.exact, start + 1)

    def is_between(self, passage: Passage, form: Callable[[str], str] = str) -> bool:
        """Whether they stand between the prefix and the suffix, when these are compared in this form."""
        text, start, end = passage.copy.wording.text, passage.start, passage.start + passage.length
        while start and text[start - 1] in _BETWEEN:
            start -= 1
        while end < len(text) and text[end] in _BETWEEN:
            end += 1
        before, after = start - len(self.prefix), end + len(self.suffix)
        if before < 0 or form(text[before:start]) != form(self.prefix) or form(text[end:after]) != form(self.suffix):
            return False
        return not (self.prefix and _within_a_word(text, before)) and not (self.suffix and _within_a_word(text, after))


def _looked_up(sought: _Sought, copies: Copies) -> Finding:
    own = copies.of(sought.quoted.sources)
    moved: list[Passage] = []
    for version in (own, [whole for copy in own for whole in copy.joined]):
        everywhere = [passage for copy in version for passage in sought.passages(copy)]
        if found := [passage for passage in everywhere if sought.is_between(passage)]:
            return Finding(sought.quoted, "found", tuple(found))
        moved = moved or everywhere
    if moved:
        alike = tuple(passage for passage in moved if sought.is_between(passage, str.casefold))
        return Finding(sought.quoted, "moved", alike or tuple(moved), but_for_case=bool(alike))
    others = (copy for copy in copies.copies if copy not in own)
    elsewhere = tuple(passage for copy in others for passage in sought.passages(copy))
    if not own:
        return Finding(sought.quoted, "no-copy", elsewhere)
    return Finding(sought.quoted, "moved" if elsewhere else "not-found", elsewhere)


def _with_nearest(sought: _Sought, finding: Finding, copies: Copies, indexed: dict[int, Words]) -> Finding:
    """The finding with the passage of its own copies that is most like the quote."""
    best: tuple[Passage, Nearest] | None = None
    for copy in copies.of(sought.quoted.sources):
        found = nearest(sought.exact, indexed[id(copy)])
        if found and (best is None or found.likeness > best[1].likeness):
            best = Passage(copy, found.start, found.length), found
    return finding._replace(near=best)


def _within_a_word(text: str, place: int) -> bool:
    """Whether a place parts a word or a number, in a script that writes words apart without joining others to them."""
    return 0 < place < len(text) and _joins(text[place - 1]) and _joins(text[place])


def _joins(letter: str) -> bool:
    return letter.isdigit() or letter.lower() != letter.upper()
