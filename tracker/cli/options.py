"""The arguments and options that commands share, each described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from tracker.cli import completion
from tracker.engine.choice import ENGINES
from tracker.vocabulary import AUTHORITIES
from tracker.vocabulary import STATES as STATES

FORMATS: Final = ("terminal", "json", "markdown", "csv")
SHEET_FORMATS: Final = ("terminal", "json", "markdown")

ScenarioPath = Annotated[Path, typer.Argument(metavar="SCENARIO", help="A scenario file (YAML).", show_default=False)]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Judge by what was known on this day (YYYY-MM-DD).", show_default=False
    ),
]
Assume = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="ID|all",
        help="Let an assumption of the file take part; repeatable.",
        show_default=False,
        autocompletion=completion.assumptions,
    ),
]
MinGrade = Annotated[
    str | None,
    typer.Option(
        "--min-grade",
        metavar="GRADE",
        help="Leave out what is graded worse, e.g. B2, B or 2 (Admiralty).",
        show_default=False,
    ),
]
GradedOnly = Annotated[
    bool,
    typer.Option("--graded-only", help="Leave out statements without a full grade, and F or 6.", show_default=False),
]
MinAttribution = Annotated[
    str | None,
    typer.Option(
        "--min-attribution",
        metavar="|".join(AUTHORITIES[:-1]),
        help="Leave out statements that are attributed more weakly.",
        show_default=False,
        autocompletion=completion.words(AUTHORITIES),
    ),
]
With = Annotated[
    list[Path] | None,
    typer.Option(
        "--with", metavar="OVERLAY", help="What if: make the changes of this file; repeatable.", show_default=False
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="EDIT",
        help='What if: make this change, as in "northland accepts border=open"; repeatable.',
        show_default=False,
        autocompletion=completion.edits,
    ),
]
RulesFolder = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        metavar="DIR",
        help="Use the rulebook in this folder, or its changes to the shipped one.",
        show_default=False,
    ),
]
EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="|".join(ENGINES),
        help="What runs the rules; the first that is installed unless given.",
        show_default=False,
        autocompletion=completion.words(ENGINES),
    ),
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Say on stderr what is read, run and counted.", show_default=False)
]
Format = Annotated[
    str,
    typer.Option(
        "--format", metavar="|".join(FORMATS), help="How to answer.", autocompletion=completion.words(FORMATS)
    ),
]
SheetFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(SHEET_FORMATS),
        help="How to answer.",
        autocompletion=completion.words(SHEET_FORMATS),
    ),
]
Require = Annotated[
    list[str] | None,
    typer.Option(
        "--require",
        metavar="ISSUE=OPTION",
        help='Only deals with this term, as in "border=open" or "observers=100..200"; repeatable.',
        show_default=False,
        autocompletion=completion.terms,
    ),
]
Forbid = Annotated[
    list[str] | None,
    typer.Option(
        "--forbid",
        metavar="ISSUE=OPTION",
        help="No deals with this term; repeatable.",
        show_default=False,
        autocompletion=completion.terms,
    ),
]
TimeLimit = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        help="End the search then, and say what is certain.",
        show_default=False,
        min=0.0,
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="|".join(STATES),
        help="Exit 1 if a proposal (or the phase that --proposal names) is in this state or a worse one.",
        show_default=False,
        autocompletion=completion.words(STATES),
    ),
]
ProposalOption = Annotated[
    str | None,
    typer.Option(
        "--proposal",
        metavar="ID[@PHASE]",
        help="Judge this proposal only, or one phase of it.",
        show_default=False,
        autocompletion=completion.packages,
    ),
]
