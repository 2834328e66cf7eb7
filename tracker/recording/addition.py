"""A new statement in the text of its scenario, before it is written there.

A scenario with its text and a new statement come in; the whole new text goes out, read again and checked as any file
is. Nothing is written here, and nothing in the text is changed but what is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tracker.diagnostics import Diagnostic, Source
from tracker.reading.meaning import read_as_meant
from tracker.reading.rewriting import Insert, rewritten
from tracker.reading.scenarios import ScenarioFile
from tracker.recording.statement import NewStatement, not_among
from tracker.scenario import Scenario, SourceItem


class Addition(NamedTuple):
    """The scenario with the new statement: as a file that is not written yet, and where the statement stands in it."""

    id: str
    file: ScenarioFile
    source: Source
    """The whole new text."""
    lines: tuple[str, ...]
    """The lines of it that are new."""
    warnings: tuple[Diagnostic, ...]
    """What may surprise in it, and did not before."""

    @property
    def where(self) -> str:
        """The file and the line at which the statement begins."""
        place = self.file.place("statements", self.id, key=True)
        assert place is not None  # it was read from this text
        return f"{place.source.name}:{place.line}"


def added(file: ScenarioFile, new: NewStatement) -> Addition:
    """The scenario of a file with the new statement in it.

    Raises:
        Problems: with everything that is wrong with the new text.
        NotRewritable: the text cannot be added to.
        NotAsMeant: the new text says something else.
    """
    assert file.document is not None  # there is a text to add to
    source, lines = file.document.source, list[str]()
    inserts = (
        *_inserted(file.document.data, "sources", new.sources),
        *_inserted(file.document.data, "statements", {new.id: new.statement}),
    )
    for insert in inserts:  # one by one: each makes its new lines in one place
        text = Source(source.name, rewritten(source, [insert]))
        lines += _new_lines(source.lines, text.lines)
        source = text
    after = read_as_meant(source, _meant(file.scenario, new))
    return Addition(new.id, after, source, tuple(lines), tuple(not_among(after.warnings, file.warnings, _mark)))


def _inserted(data: Mapping[str, Any], section: str, entries: Mapping[str, Any]) -> Iterator[Insert]:
    """Entries put last in their section, which may not be there yet."""
    if section in data:
        yield from (Insert((section, id), entry) for id, entry in entries.items())
    elif entries:
        yield Insert((section,), dict(entries))


def _meant(scenario: Scenario, new: NewStatement) -> Scenario:
    """The scenario as it should read."""
    sources = {id: SourceItem.model_validate(entry) for id, entry in new.sources.items()}
    statements = {new.id: new.model}
    return scenario.model_copy(
        update={"sources": scenario.sources | sources, "statements": scenario.statements | statements}
    )


def _new_lines(before: list[str], after: list[str]) -> list[str]:
    """The lines that are not there before, where all else stayed as it was."""
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    end = next((n for n in range(shorter - start) if before[-1 - n] != after[-1 - n]), shorter - start)
    return after[start : len(after) - end]


def _mark(diagnostic: Diagnostic) -> tuple[str, str]:
    """What tells one diagnostic from another, wherever it stands."""
    return diagnostic.code, diagnostic.message
