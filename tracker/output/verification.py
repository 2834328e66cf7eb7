"""What became of the quotes of a scenario, as a sheet: each with its place in the scenario and in the copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tracker.diagnostics import UNSAFE, shortened
from tracker.explanations import listed
from tracker.nearest import Piece
from tracker.output.sheets import Block, Heading, Line, Lines, Sheet, faint, line, strong
from tracker.output.style import count
from tracker.verification import OUTCOMES, Finding, Outcome, Passage, Verification

WORDS: Final[dict[Outcome, str]] = {
    "found": "found", "moved": "moved", "not-found": "not found", "no-copy": "no copy",
}  # fmt: skip
_SIGNS: Final[dict[Outcome, str]] = {"found": "✔", "moved": "◆", "not-found": "✖", "no-copy": "·"}
_SHOWN: Final = 5
"""Places of one quote that are shown; the others are counted."""
_MARKS: Final = {"both": ("", ""), "quote": ("[-", "-]"), "copy": ("{+", "+}")}


def sheet(found: Verification) -> Sheet:
    """Quote by quote, in the order of the scenario, and how many there are of each kind."""
    return tuple(_blocks(found))


def _blocks(found: Verification) -> Iterator[Block]:
    yield Heading(found.file.scenario.title or "A negotiation", 1)
    copies = count(len(found.copies.copies), "copy")
    looked_up = f"{count(len(found.findings), 'quote')}, looked up in {copies} from {found.copies.folder}"
    yield Lines((line(_safe(looked_up)),))
    yield Lines(tuple(line for finding in found.findings for line in _lines(finding, found)))
    yield Lines(tuple(_summary(found)))


def _lines(finding: Finding, found: Verification) -> Iterator[Line]:
    place = f" ({finding.quoted.place})" if finding.quoted.place else ""
    word = f"{_SIGNS[finding.outcome]} {WORDS[finding.outcome]}"
    yield line(
        word if finding.outcome == "found" else strong(word), f"  {finding.quoted.statement}", faint(_safe(place))
    )
    if finding.outcome == "found":
        yield line(f"at {_places(finding.passages)}{_relayed(finding)}", depth=1)
    elif finding.outcome == "moved":
        yield from _moved(finding)
    elif finding.outcome == "no-copy":
        yield from _no_copy(finding, found)
    else:
        yield from _not_found(finding)


def _moved(finding: Finding) -> Iterator[Line]:
    """Where the words stand instead, and between what."""
    sources = finding.quoted.sources
    if finding.passages[0].copy.source in sources:
        quote = finding.quoted.quote
        ends = [f"after “{quote.prefix}”" if quote.prefix else "", f"before “{quote.suffix}”" if quote.suffix else ""]
        but = ", but for upper and lower case:" if finding.but_for_case else ", but here:"
        verb = "stand" if finding.but_for_case else "do not stand"
        yield line(_safe(f"these words {verb} {' and '.join(filter(None, ends))}{but}"), depth=1)
    else:
        others = listed([f"`{id}`" for id in dict.fromkeys(p.copy.source for p in finding.passages)])
        yield line(f"not in a copy of {_names(sources)}, but in one of {others}:", depth=1)
    yield from _in_their_place(finding.passages)


def _no_copy(finding: Finding, found: Verification) -> Iterator[Line]:
    sources = finding.quoted.sources
    unread = [source for source in sources if source in found.copies.unread]
    if not sources:
        yield line("the statement names no source", depth=1)
    elif unread:
        yield line(f"the copy of {_names(unread)} cannot be read, or has no text", depth=1)
    else:
        yield line(f"no file is a copy of {_names(sources)}", depth=1)
    if finding.passages:
        others = listed([f"`{id}`" for id in dict.fromkeys(p.copy.source for p in finding.passages)])
        yield line(f"a copy of {others} has these words:", depth=1)
        yield from _in_their_place(finding.passages)


def _not_found(finding: Finding) -> Iterator[Line]:
    if finding.near is None:
        text = shortened(finding.quoted.quote.exact)
        yield line(_safe(f"no passage in a copy of {_names(finding.quoted.sources)} is like “{text}”"), depth=1)
        return
    passage, nearest = finding.near
    yield line(_safe(f"the nearest passage, at {passage.place}:"), depth=1)
    yield line(_safe(_marked(nearest.pieces)), depth=2)


def _in_their_place(passages: Sequence[Passage]) -> Iterator[Line]:
    for passage in passages[:_SHOWN]:
        before, after = passage.around
        text = passage.copy.wording.text[passage.start : passage.start + passage.length]
        yield line(_safe(f"{passage.place}: {before}"), strong(_safe(f"[{text}]")), _safe(after), depth=2)
    if more := len(passages) - _SHOWN:
        yield from [line(f"and {count(more, 'other place')}", depth=2)] if more > 0 else []


def _marked(pieces: Sequence[Piece]) -> str:
    """Both wordings in one, as `git diff --word-diff` shows them."""
    found = ""
    for piece in pieces:
        before, after = _MARKS[piece.where]
        space = " " if piece.text.startswith(" ") and found else ""
        found += f"{space}{before}{piece.text.strip()}{after}"
    return found


def _places(passages: Sequence[Passage]) -> str:
    shown = [_safe(str(passage.place)) for passage in passages[:_SHOWN]]
    more = len(passages) - len(shown)
    return listed([*shown, count(more, "other place")] if more else shown)


def _relayed(finding: Finding) -> str:
    """The source that the words were found in, where it is not the statement's own but one that this relays."""
    first = finding.passages[0].copy.source
    return f", in `{first}`, which `{finding.quoted.sources[0]}` relays" if first != finding.quoted.sources[0] else ""


def _names(sources: Sequence[str]) -> str:
    return " or ".join(f"`{source}`" for source in sources)


def _summary(found: Verification) -> Iterator[Line]:
    if any(finding.near for finding in found.findings):
        yield line(faint("[-words-] stand in the quote only, {+words+} in the copy only."))
    if not found.findings:
        yield line("No statement has a quote.")
        return
    counts = [f"{found.count(outcome)} {WORDS[outcome]}" for outcome in OUTCOMES if found.count(outcome)]
    yield line(f"{count(len(found.findings), 'quote')}: {', '.join(counts).replace('no copy', 'without a copy')}.")


def _safe(text: str) -> str:
    """Text of a file that cannot move the cursor."""
    return UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)
