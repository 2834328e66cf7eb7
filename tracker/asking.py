"""What a person asks on the command line -> a `Question` about one scenario or what-if, or every mistake at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from tracker.cells import Cells, IssueCells
from tracker.dates import PartialDate, parse_date
from tracker.diagnostics import Diagnostic, Problems, did_you_mean, one_of
from tracker.reading import ScenarioFile
from tracker.reading.corrections import date_hint
from tracker.reading.edits import read_terms
from tracker.reading.overlays import read_overlay
from tracker.reading.supposing import with_edits
from tracker.record import Question, Terms
from tracker.scenario import Scenario, package_name
from tracker.values import ALL
from tracker.vocabulary import AUTHORITIES
from tracker.voices import Grade, parse_grade


def ask(
    scenario: Scenario,
    as_of: str | None = None,
    assume: Iterable[str] = (),
    min_grade: str | None = None,
    graded_only: bool = False,
    proposal: str | None = None,
    party: str | None = None,
    min_attribution: str | None = None,
) -> tuple[Question, list[Diagnostic]]:
    """The question these options ask, and what is wrong with them. It may be asked only if nothing is."""
    mistakes: list[Diagnostic] = []
    day = last_day(as_of, "--as-of", mistakes)
    least = _grade(min_grade, mistakes)
    assumed = frozenset(assume)
    for id in sorted(assumed - {ALL, *scenario.assumptions}):
        mistakes.append(_unknown("assumption", id, "--assume", (*scenario.assumptions, ALL)))
    if proposal is not None:
        mistakes += _package(scenario, proposal)
    if party is not None and party not in scenario.parties:
        mistakes.append(_unknown("party", party, "the party asked for", scenario.parties))
    if min_attribution is not None and min_attribution not in AUTHORITIES:
        mistakes.append(_not_an_attribution(min_attribution))
    return Question(day, assumed, least, graded_only, proposal, min_attribution), mistakes


def narrow(file: ScenarioFile, require: Iterable[str], forbid: Iterable[str]) -> tuple[Terms, Terms, list[Diagnostic]]:
    """The terms that deals are to have, and those that they are not to have, and what is wrong with them."""
    mistakes: list[Diagnostic] = []

    def read(texts: Iterable[str], option: str) -> Terms:
        found: list[tuple[str, tuple[str, ...]]] = []
        for text in texts:
            try:
                found += read_terms(text, file, option).items()
            except Problems as problems:
                mistakes.extend(problems.diagnostics)
        return tuple(found)

    return read(require, "--require"), read(forbid, "--forbid"), mistakes


def allowed(cells: Mapping[str, IssueCells], required: Terms, forbidden: Terms) -> dict[str, Cells]:
    """By issue, the cells that are left to deals; cells are cut wherever the terms distinguish two numbers."""
    found: dict[str, Cells] = {}
    for issue, options in required:
        found[issue] = found.get(issue, cells[issue].everything) & cells[issue].named(options)
    for issue, options in forbidden:
        found[issue] = found.get(issue, cells[issue].everything) & ~cells[issue].named(options)
    return found


def suppose(
    file: ScenarioFile, overlays: Iterable[Path] = (), edits: Iterable[str] = ()
) -> tuple[ScenarioFile, tuple[Diagnostic, ...]]:
    """What would be, under the overlays and then the edits, in their order, and what is wrong with the edits.

    Raises:
        Problems: with everything that is wrong with the overlays.
    """
    wrong: list[Diagnostic] = []
    for path in overlays:
        try:
            file = read_overlay(path, file).changed
        except Problems as problems:
            wrong += problems.diagnostics
    if wrong:
        raise Problems(wrong)
    try:
        return with_edits(file, edits), ()
    except Problems as problems:
        return file, problems.diagnostics


def last_day(text: str | None, option: str, mistakes: list[Diagnostic]) -> date | None:
    """The last day of the date that an option gives; None, and a mistake more, where it is none."""
    found = _date(text, option, mistakes)
    return found.last if found else None


def first_day(text: str | None, option: str, mistakes: list[Diagnostic]) -> date | None:
    """The first day of the date that an option gives; None, and a mistake more, where it is none."""
    found = _date(text, option, mistakes)
    return found.first if found else None


def from_to(
    first: str | None, last: str | None, options: tuple[str, str], mistakes: list[Diagnostic]
) -> tuple[date | None, date | None]:
    """The first and the last day that two options give; None for each that is open, and a mistake more where wrong."""
    from_, to = first_day(first, options[0], mistakes), last_day(last, options[1], mistakes)
    if from_ is not None and to is not None and from_ > to:
        message = f"the first day, {first}, is after the last, {last}"
        mistakes.append(Diagnostic("days-backwards", message, subject=options[0], hint="exchange the two"))
    return from_, to


def _date(text: str | None, option: str, mistakes: list[Diagnostic]) -> PartialDate | None:
    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError as error:
        expected, hint = "a day, YYYY-MM-DD", date_hint(text)
        mistakes.append(Diagnostic("not-a-date", str(error), subject=option, expected=expected, hint=hint))
        return None


def _grade(text: str | None, mistakes: list[Diagnostic]) -> Grade | None:
    if text is None:
        return None
    try:
        return parse_grade(text)
    except ValueError as error:
        expected = "a letter A to E for the source, a digit 1 to 5 for the content, or both, as in B2"
        mistakes.append(Diagnostic("not-a-grade", str(error), subject="--min-grade", expected=expected))
        return None


def _not_an_attribution(word: str) -> Diagnostic:
    message = f"`{word}` is not an attribution"
    expected, hint = one_of(AUTHORITIES), did_you_mean(word, AUTHORITIES)
    return Diagnostic("unknown-value", message, subject="--min-attribution", expected=expected, hint=hint)


def _package(scenario: Scenario, text: str) -> Iterator[Diagnostic]:
    id, phase = package_name(text)
    proposal = scenario.proposals.get(id)
    if proposal is None:
        yield _unknown("proposal", id, "the proposal asked for", scenario.proposals)
    elif phase is not None and phase not in proposal.phase_ids:
        ids = proposal.phase_ids
        yield Diagnostic(
            "unknown-phase",
            f"proposal `{id}` has no phase {f'`{phase}`' if phase else 'without a name'}"
            if ids
            else f"proposal `{id}` has no phases",
            subject="the phase asked for",
            expected=one_of(ids) if ids else None,
            hint=did_you_mean(phase, ids) if ids else f"write `{id}`",
        )


def _unknown(kind: str, id: str, where: str, known: Iterable[str]) -> Diagnostic:
    known = list(known)
    return Diagnostic(
        f"unknown-{kind}",
        f"the scenario has no {kind} `{id}`" if id else f"no {kind} is named",
        subject=where,
        expected=f"one of {one_of(known)}" if known else f"none: the scenario has no {kind}",
        hint=did_you_mean(id, known),
    )
