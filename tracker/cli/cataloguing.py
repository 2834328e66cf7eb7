"""The command that shows the cases that ship with the program: `list`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import answers, completion
from tracker.cli.judging import not_one_of
from tracker.cli.options import SHEET_FORMATS, SheetFormat

if TYPE_CHECKING:
    from tracker.catalogue import Case


def list_(
    case: Annotated[
        str | None,
        typer.Argument(metavar="[CASE]", help="One case only.", show_default=False, autocompletion=completion.cases),
    ] = None,
    format: SheetFormat = SHEET_FORMATS[0],
) -> None:
    """The cases that ship with the program.

    Lists real negotiations kept as scenarios, or tells of one: its parties, its proposals, where its files are. Any of
    them can be evaluated by its path, and copied with `tracker new PATH --from CASE`.
    """
    from tracker.catalogue import cases, described

    answers.usage_if(list(not_one_of(SHEET_FORMATS, format, "--format")))
    found = [described(one) for one in ((named(case, "CASE"),) if case is not None else cases())]
    if format == "json":
        from tracker.output import catalogue_json, contrast_json

        answers.result(contrast_json.render(catalogue_json.answer(found)))
    else:
        from tracker.output import catalogue as form

        sheet = form.listing(found) if case is None else form.one(found[0])
        answers.result(answers.laid_out(sheet, format))
        answers.tell(mistake for one in found for mistake in one.mistakes)


def named(id: str, subject: str) -> Case:
    """The case with this id.

    Raises:
        typer.Exit: there is none.
    """
    from tracker.catalogue import case_of, cases
    from tracker.diagnostics import Diagnostic, did_you_mean, one_of

    try:
        return case_of(id)
    except KeyError:
        known = [case.id for case in cases()]
        begun = [f"`{one}`" for one in known if one.startswith(id.lower())] if id else []
        longer = f"did you mean {' or '.join(begun)}?" if begun else None
        hint = longer or did_you_mean(id, known) or "`tracker list` tells what each is about"
        message = f"there is no case `{id}`"
        answers.usage([Diagnostic("unknown-case", message, subject=subject, expected=one_of(known), hint=hint)])
