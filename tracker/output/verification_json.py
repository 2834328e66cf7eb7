"""The public JSON contract of `tracker verify`, and a verification as its models.

As in `tracker.output.contract`: fields are added within one `format`, never renamed or taken away.
"""

from __future__ import annotations

from typing import Literal

from tracker.nearest import Nearest
from tracker.output.contract import DiagnosticInfo, Published
from tracker.output.frame import published_diagnostic
from tracker.verification import OUTCOMES, Finding, Outcome, Passage, Verification


class PassageInfo(Published):
    """Words in a copy: the source that it is a copy of, the file, line and column (from 1) where they begin.

    `before` and `after` are what stands around them, in the form in which wordings are compared.
    """

    source: str
    file: str
    line: int
    column: int
    text: str
    before: str
    after: str


class PieceInfo(Published):
    """Words in order, and where they stand: in both, in the quote only, or in the copy only."""

    where: Literal["both", "quote", "copy"]
    text: str


class NearestInfo(Published):
    """The passage that is most like a quote; `likeness` is from 0 to 1."""

    passage: PassageInfo
    likeness: float
    pieces: tuple[PieceInfo, ...]


class FindingInfo(Published):
    """A quote, where it stands in the scenario, and what became of it.

    `sources` are the source of the statement and the one that this relays. `passages` are all places where the words
    stand: for `moved` not between prefix and suffix, or in copies of other sources; for `no-copy` in those. With
    `but_for_case` they are the places where only upper and lower case of prefix or suffix differ. `nearest` is given
    for `not-found`, where a passage is like the quote.
    """

    statement: str
    outcome: Outcome
    file: str | None
    line: int | None
    exact: str
    prefix: str | None
    suffix: str | None
    sources: tuple[str, ...]
    passages: tuple[PassageInfo, ...]
    nearest: NearestInfo | None
    but_for_case: bool


class CopyInfo(Published):
    """A copy that was read: the source, and the file."""

    source: str
    file: str


class VerificationAnswer(Published):
    """What `tracker verify` answers: every quote of the scenario, in the order of the file.

    `counts` has every outcome. `unread` are sources with files of which none has a text that can be read; `remarks` say
    what else may surprise in the folder.
    """

    format: Literal[1] = 1
    scenario: str | None
    title: str | None
    folder: str
    copies: tuple[CopyInfo, ...]
    unread: tuple[str, ...]
    counts: dict[Outcome, int]
    quotes: tuple[FindingInfo, ...]
    remarks: tuple[DiagnosticInfo, ...]


def answer(found: Verification) -> VerificationAnswer:
    """The verification as the contract's models."""
    document = found.file.document
    return VerificationAnswer(
        scenario=document.source.name if document else None,
        title=found.file.scenario.title,
        folder=str(found.copies.folder),
        copies=tuple(CopyInfo(source=copy.source, file=copy.file.name) for copy in found.copies.copies),
        unread=tuple(sorted(found.copies.unread)),
        counts={outcome: found.count(outcome) for outcome in OUTCOMES},
        quotes=tuple(map(_finding, found.findings)),
        remarks=tuple(map(published_diagnostic, found.copies.remarks)),
    )


def _finding(found: Finding) -> FindingInfo:
    quote, place = found.quoted.quote, found.quoted.place
    return FindingInfo(
        statement=found.quoted.statement,
        outcome=found.outcome,
        file=place.source.name if place else None,
        line=place.line if place else None,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
        sources=found.quoted.sources,
        passages=tuple(map(_passage, found.passages)),
        nearest=_nearest(*found.near) if found.near else None,
        but_for_case=found.but_for_case,
    )


def _nearest(passage: Passage, nearest: Nearest) -> NearestInfo:
    pieces = tuple(PieceInfo(where=piece.where, text=piece.text.strip()) for piece in nearest.pieces)
    return NearestInfo(passage=_passage(passage), likeness=round(nearest.likeness, 3), pieces=pieces)


def _passage(found: Passage) -> PassageInfo:
    place = found.place
    before, after = found.around
    return PassageInfo(
        source=found.copy.source,
        file=place.source.name,
        line=place.line,
        column=place.column,
        text=found.copy.wording.text[found.start : found.start + found.length],
        before=before,
        after=after,
    )
