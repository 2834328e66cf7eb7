"""A remark on a scenario, and where it belongs: the line that was read, or the path where there is no text.

What is remarked on, and the path of it, come in; a warning goes out. Whether there is anything to remark on is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.diagnostics import Diagnostic, Related, Span
from tracker.reading import ScenarioFile
from tracker.reading.document import Path
from tracker.reading.findings import path_text


def report(
    code: str,
    message: str,
    file: ScenarioFile,
    path: Path,
    hint: str,
    *,
    key: bool = False,
    span: Span | None = None,
    related: Iterable[tuple[str, Path]] = (),
) -> Diagnostic:
    """A warning about what stands at `path` (with `key`: about its key), or more narrowly at `span`."""
    span = span or file.place(*path, key=key)
    others = ((words, file.place(*other, key=True)) for words, other in related)
    places = tuple(Related(words, place) for words, place in others if place)
    subject = "" if span else path_text(path)
    return Diagnostic(code, message, span, hint=hint, related=places, severity="warning", subject=subject)


def some(words: list[str], limit: int, between: str = ", ") -> str:
    """The first of some words, and how many more there are."""
    more = len(words) - limit
    return f"{between.join(words[:limit])} and {more} more" if more > 0 else between.join(words)
