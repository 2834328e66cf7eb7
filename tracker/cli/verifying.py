"""The command that looks up quotes in an analyst's own copies of the sources: `verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli import answers
from tracker.cli.judging import not_one_of
from tracker.cli.options import SHEET_FORMATS, ScenarioPath, SheetFormat


def verify(
    scenario: ScenarioPath,
    sources: Annotated[
        Path,
        typer.Option(
            "--sources",
            metavar="DIR",
            help="The folder with your copies, each named by the id of its source: ID.txt, ID.md or ID.html.",
            show_default=False,
        ),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 also where a quote has no copy.")] = False,
    format: SheetFormat = SHEET_FORMATS[0],
) -> None:
    """Look up every quote in your own copies of the sources.

    Compared are words: line ends, spaces, typographic quotes, dashes and ligatures make no difference. A quote is
    found, moved (its words stand elsewhere), not found (the nearest passage is shown), or has no copy to look in.
    Exits 1 if one is moved or not found.
    """
    from tracker.cli.paths import read_scenario
    from tracker.copies import read_copies
    from tracker.output.progress import shown
    from tracker.verification import verify as look_up

    answers.usage_if(list(not_one_of(SHEET_FORMATS, format, "--format")))
    file = read_scenario(scenario)
    with shown("looking up quotes", sys.stderr):
        found = look_up(file, read_copies(sources, file.scenario.sources))
    if format == "json":
        from tracker.output import contrast_json, verification_json

        answers.result(contrast_json.render(verification_json.answer(found)))
    else:
        from tracker.output import verification as form

        answers.result(answers.laid_out(form.sheet(found), format))
        answers.tell([*file.warnings, *found.copies.remarks])
    if found.count("moved") or found.count("not-found") or (strict and found.count("no-copy")):
        raise typer.Exit(answers.REACHED)
