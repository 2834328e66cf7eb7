"""The commands for reading up: `rules`, `schema` and `help`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tracker.cli import answers, completion
from tracker.cli.judging import Asked, judged, open_rules
from tracker.cli.options import AsOf, Assume, EngineOption, RulesFolder, Set, With

if TYPE_CHECKING:
    from tracker.opening import Rules

KINDS: Final = (
    "scenario", "rulebook", "evaluation", "overlay", "comparison", "rivals", "sensitivity", "deals", "moves", "ask",
    "timeline",
    "lineage",
    "log",
    "verification",
    "catalogue",
    "backtest",
)  # fmt: skip


def rules(
    rule: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="One rule only.", show_default=False, autocompletion=completion.rules),
    ] = None,
    scenario: Annotated[
        Path | None,
        typer.Option("--in", metavar="SCENARIO", help="Tell where each rule took effect in it.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    assume: Assume = None,
    with_: With = None,
    set: Set = None,
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """What the rules say, and where they took effect.

    Lists them, or tells one in words, with its examples.
    """
    from tracker.firings import effects
    from tracker.output import rules as form

    opened = open_rules(rules, engine)
    if rule is not None and rule not in {known.id for known in opened.rulebook}:
        _no_such_rule(rule, opened)
    asked = Asked(as_of, assume, overlays=with_, edits=set)
    evaluation = judged(scenario, opened, asked) if scenario else None
    found = effects(evaluation) if evaluation else None
    width, color = answers.width(), answers.color()
    if evaluation and evaluation.file.what_if:
        from tracker.output.compared import what_if_lines
        from tracker.output.sheets import Lines, terminal

        answers.result(terminal.render((Lines(tuple(what_if_lines(evaluation))),), width, color) + "\n")
    if rule is None:
        answers.result(form.listing(opened.file, found, width, color))
    else:
        answers.result(form.one(opened.file, rule, found, width, color))


def schema(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="|".join(KINDS),
            help="The kind of file, or of what --format json prints.",
            show_default=False,
            autocompletion=completion.words(KINDS),
        ),
    ],
) -> None:
    """Print the JSON Schema of a kind of file, for editors.

    Editors that know YAML schemas complete keys with it, and explain them.
    """
    from tracker.diagnostics import Diagnostic, did_you_mean, one_of

    if kind not in KINDS:
        message, hint = f"there is no schema of `{kind}`", did_you_mean(kind, KINDS)
        answers.usage([Diagnostic("unknown-schema", message, subject="KIND", expected=one_of(KINDS), hint=hint)])
    from tracker.schema import schema_text

    answers.result(schema_text(kind))


def help_(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[CODE]", help="The code of a message.", show_default=False, autocompletion=completion.codes
        ),
    ] = None,
) -> None:
    """What a message means, by its code.

    The code is the word in brackets. Without one, all are listed.
    """
    from tracker import manual
    from tracker.diagnostics import Diagnostic, did_you_mean

    known = manual.codes()
    if code is None:
        answers.result("".join(f"{known_code}\n" for known_code in known))
    elif code not in known:
        message = f"no message has the code `{code}`"
        hint = did_you_mean(code, known) or "`tracker help` lists them all"
        answers.usage([Diagnostic("unknown-code", message, subject="CODE", hint=hint)])
    else:
        answers.result(manual.page(code))


def _no_such_rule(rule: str, opened: Rules) -> None:
    from tracker.diagnostics import Diagnostic, did_you_mean

    known = [known.id for known in opened.rulebook]
    message = f"the rulebook `{opened.rulebook.name}` has no rule `{rule}`"
    hint = did_you_mean(rule, known) or "`tracker rules` lists them all"
    answers.usage([Diagnostic("unknown-rule", message, subject="ID", hint=hint)])
