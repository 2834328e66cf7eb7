"""The commands that look at the record over time: `timeline` and `lineage`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tracker.cli import answers, completion
from tracker.cli.judging import Asked, judged, not_one_of, open_rules, read, understood
from tracker.cli.options import (
    SHEET_FORMATS,
    AsOf,
    Assume,
    EngineOption,
    GradedOnly,
    MinAttribution,
    MinGrade,
    ProposalOption,
    RulesFolder,
    ScenarioPath,
    Set,
    SheetFormat,
    With,
)
from tracker.cli.paths import form_of, misnamed
from tracker.cli.patience import Searched, searched
from tracker.vocabulary import CLOCKS

if TYPE_CHECKING:
    from datetime import date

    from tracker.diagnostics import Diagnostic
    from tracker.timeline import Timeline
    from tracker.vocabulary import ClockName

FORMATS: Final = (*SHEET_FORMATS, "svg", "png")


def timeline(
    scenario: ScenarioPath,
    party: Annotated[
        str | None,
        typer.Option(
            "--party",
            metavar="ID",
            help="Only what concerns this party.",
            show_default=False,
            autocompletion=completion.parties,
        ),
    ] = None,
    proposal: ProposalOption = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day to show.", show_default=False)
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day to show.", show_default=False)
    ] = None,
    clock: Annotated[
        str,
        typer.Option(
            "--clock",
            metavar="|".join(CLOCKS),
            help="known: by what was public on each day; said: by what had been said by then, as is known at the end.",
            autocompletion=completion.words(CLOCKS),
        ),
    ] = CLOCKS[0],
    silence: Annotated[
        int | None,
        typer.Option(
            "--silence",
            metavar="DAYS",
            min=1,
            help="Flag a position not repeated for so long while others were.  [default: 30]",
            show_default=False,
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Show also days on which nothing became another.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the answer to a file, a picture to .svg or .png.",
            show_default=False,
        ),
    ] = None,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    with_: With = None,
    set: Set = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="How to answer; by the ending of --output unless given.",
            show_default=False,
            autocompletion=completion.words(FORMATS),
        ),
    ] = None,
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """Day by day: which verdict, state or stage became another, and what brought it.

    Then what an analyst may want to look at: positions that hardened, softened, were contradicted by a later one, or
    were not repeated while others were. A picture shows all of it: lanes of parties, verdicts of each proposal below.
    """
    from tracker.asking import from_to

    output = None if output == Path("-") else output
    chosen = form_of(output, format, FORMATS, FORMATS[0])
    mistakes = [
        *not_one_of(FORMATS, format, "--format"),
        *not_one_of(CLOCKS, clock, "--clock"),
        *_nowhere(output, chosen),
    ]
    first, last = from_to(from_, to, ("--from", "--to"), mistakes)
    opened = open_rules(rules, engine, mistakes)
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, set, proposal, party)
    file, question = understood(read(scenario), asked, mistakes)
    from tracker.timeline import SILENCE
    from tracker.timeline import timeline as day_by_day

    by: ClockName = "said" if clock == "said" else "known"
    found = searched(
        "going from day to day",
        lambda limit: day_by_day(file, opened.engine, question, by, first, last, silence or SILENCE, limit),
    )
    known = found.value.evaluation.record.day
    if proposal is not None and not found.value.evaluation.judgements:
        answers.not_known_yet(proposal, known)
    if first is not None and known is not None and first > known:
        answers.usage([_beyond(from_ or "", known)])
    if last is not None and known is not None and last > known:
        answers.remark(f"nothing is told of the days after {known}, by whose knowledge it is (--as-of)")
    _give(found, chosen, party, all_, output)


def lineage(
    scenario: ScenarioPath,
    proposal: Annotated[
        str | None,
        typer.Argument(
            metavar="[PROPOSAL]",
            help="Only the drafts that this one belongs to.",
            show_default=False,
            autocompletion=completion.proposals,
        ),
    ] = None,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    with_: With = None,
    set: Set = None,
    format: SheetFormat = SHEET_FORMATS[0],
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """Where each proposal comes from, and what became of it.

    Drafts and counter-drafts as a tree: the stages of each with dates and causes, what each version changed, and for
    whom.
    """
    mistakes = list(not_one_of(SHEET_FORMATS, format, "--format"))
    opened = open_rules(rules, engine, mistakes)
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, set)
    found = judged(scenario, opened, asked, mistakes)
    from tracker.asking import ask
    from tracker.lineage import lineages
    from tracker.output import days_json
    from tracker.output import lineage as form
    from tracker.scenario import package_name

    if proposal is not None:
        answers.usage_if(ask(found.scenario, proposal=proposal)[1])
        proposal, _ = package_name(proposal)
        if proposal not in found.record.proposals:
            answers.not_known_yet(proposal, found.record.day)
    drafts = lineages(found, proposal)
    if format == "json":
        answers.result(days_json.lineage(found, drafts).model_dump_json(indent=1) + "\n")
        return
    answers.result(answers.laid_out(form.sheet(found, drafts), format))
    answers.tell(found.diagnostics)


def _give(found: Searched[Timeline], format: str, party: str | None, everything: bool, output: Path | None) -> None:
    """Write the answer where it is wanted."""
    if output is None:
        answers.result(_text(found.value, format, party, everything, answers.width(), answers.color()))
    else:
        _write(output, _content(found.value, format, party, everything), format)
    if format != "json":
        answers.tell(found.value.evaluation.diagnostics)
    if found.interrupted:
        raise typer.Exit(answers.INTERRUPTED)


def _write(path: Path, content: bytes, format: str) -> None:
    """Write the answer to a file, over an earlier picture of the same form, and over nothing else.

    Raises:
        Problems: there is something else of that name, or it cannot be written.
    """
    from tracker.writing import create, put

    picture = path.is_file() and _SIGNATURES.get(format, b"?") in path.read_bytes()[:200]
    (put if picture else create)(path, content)
    answers.remark(f"wrote {path}")


_SIGNATURES: Final = {"svg": b"<svg ", "png": b"\x89PNG"}


def _content(found: Timeline, format: str, party: str | None, everything: bool) -> bytes:
    if format != "png":
        return _text(found, format, party, everything, 80, color=False).encode()
    from tracker.output import picture
    from tracker.output.picture import raster

    return raster.png(picture.svg(found, party))


def _text(found: Timeline, format: str, party: str | None, everything: bool, width: int, color: bool) -> str:
    if format == "svg":
        from tracker.output import picture

        return picture.svg(found, party)
    narrowed = found.of_party(party) if party is not None else found
    if format == "json":
        from tracker.output import days_json

        return days_json.timeline(narrowed).model_dump_json(indent=1) + "\n"
    from tracker.output import days

    return answers.laid_out(days.sheet(narrowed, everything), format, width, color)


def _nowhere(output: Path | None, format: str) -> Iterator[Diagnostic]:
    """That nobody can tell what to write, or where."""
    from tracker.diagnostics import Diagnostic

    yield from misnamed(output, format, FORMATS)
    if output is None and format == "png":
        hint = "add -o FILE.png"
        yield Diagnostic("png-to-terminal", "a PNG is no text to print", subject="--format", hint=hint)


def _beyond(first: str, known: date) -> Diagnostic:
    """That the first day is after all that is known."""
    from tracker.diagnostics import Diagnostic

    message = f"the first day, {first}, is after the last, {known}, by whose knowledge it is told"
    return Diagnostic("days-backwards", message, subject="--from", hint="ask for a later day with --to")
