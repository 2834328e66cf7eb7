"""What rests on which source: entries that name none, quotes that copy too much, reports read for one party only.

A scenario file comes in, warnings go out. Nothing is evaluated, and no source is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from tracker.diagnostics import Diagnostic
from tracker.lints.places import report, some
from tracker.reading import ScenarioFile
from tracker.reading.document import Path
from tracker.scenario import Scenario

_PLACES: Final = 5
"""Places of one warning that are given one by one."""


def no_source(file: ScenarioFile) -> Iterator[Diagnostic]:
    """Every statement, event, and proposal that somebody tabled, that names no source."""
    scenario = file.scenario
    unsourced: list[tuple[str, Path]] = [
        *(("statement", ("statements", id)) for id, one in scenario.statements.items() if one.source is None),
        *(("proposal", ("proposals", id)) for id, one in scenario.proposals.items() if one.by and one.source is None),
        *(("event", ("events", id)) for id, one in scenario.events.items() if one.source is None),
    ]
    for kind, path in unsourced:
        hint = "add `source:` with the id of what it was read in"
        yield report("no-source", f"the {kind} `{path[1]}` names no source", file, path, hint, key=True)


def long_quote(file: ScenarioFile) -> Iterator[Diagnostic]:
    """Every quote of more words than the scenario allows; a word is what stands between spaces."""
    most = file.scenario.check.quote_words
    for id, statement in file.scenario.statements.items():
        words = len(statement.quote.exact.split()) if statement.quote else 0
        if words > most:
            message = f"this quote has {words} words, and {most} are the most"
            hint = "quote the words that carry the position, and tell the rest in `summary`"
            yield report("long-quote", message, file, ("statements", id, "quote", "exact"), hint)


def one_sided_source(file: ScenarioFile) -> Iterator[Diagnostic]:
    """That sources are cited once only, and for one party only: one warning for all of them."""
    scenario = file.scenario
    found = _one_sided(scenario)
    if not found:
        return
    by_party = Counter(found.values())
    parties = ", ".join(f"`{party}` ({by_party[party]})" for party in scenario.parties if by_party[party])
    verb = "is" if len(found) == 1 else "are"
    message = f"{len(found)} of {len(scenario.sources)} sources {verb} cited once only, for one party: {parties}"
    hint = "look there for what the others said, and elsewhere for a second report of the same words"
    first, *others = found
    related: list[tuple[str, Path]] = [(f"`{id}`, for `{found[id]}`", ("sources", id)) for id in others[:_PLACES]]
    if len(others) > _PLACES:
        hint += f"; the others are {some([f'`{id}`' for id in others[_PLACES:]], 2 * _PLACES)}"
    yield report("one-sided-source", message, file, ("sources", first), hint, key=True, related=related)


class _Citation(NamedTuple):
    """One place that names a source: for whose sake (nobody's: an event), and whether it was read itself."""

    source: str
    parties: tuple[str, ...]
    read: bool = True


def _one_sided(scenario: Scenario) -> dict[str, str]:
    """The sources that are cited once only, for one party -> the party, in the order of the file."""
    cited: dict[str, list[_Citation]] = {}
    for citation in _citations(scenario):
        cited.setdefault(citation.source, []).append(citation)
    found = {}
    for source in scenario.sources:
        citations = cited.get(source, [])
        if len(citations) == 1 and citations[0].read and len(citations[0].parties) == 1:
            found[source] = citations[0].parties[0]
    return found


def _citations(scenario: Scenario) -> Iterator[_Citation]:
    """Every place that names a source. What one party says of another is for the sake of both."""
    for statement in scenario.statements.values():
        parties = (statement.party, *((statement.told_by,) if statement.told_by else ()))
        if statement.source:
            yield _Citation(statement.source, parties)
        if statement.via and statement.via != statement.source:
            yield _Citation(statement.via, parties, read=False)
    for proposal in scenario.proposals.values():
        if proposal.source:
            yield _Citation(proposal.source, proposal.by)
    for event in scenario.events.values():
        if event.source:
            yield _Citation(event.source, ())
