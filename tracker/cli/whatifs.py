"""The commands that ask "what if": `whatif`, `compare` and `sensitivity`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import answers, completion
from tracker.cli.judging import Asked, judged, knows, not_one_of, open_rules, read, understood
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
from tracker.cli.patience import searched

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic
    from tracker.evaluation import Evaluation
    from tracker.limits import Limit
    from tracker.output.compared import Alternative
    from tracker.output.contract import Published
    from tracker.output.sheets import Sheet
    from tracker.prospects import DealsChange
    from tracker.reading import ScenarioFile
    from tracker.reading.overlays import OverlayFile


def whatif(
    scenario: ScenarioPath,
    edits: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EDIT...",
            help='What would be otherwise, as in "northland accepts border=open".',
            show_default=False,
            autocompletion=completion.edits,
        ),
    ] = None,
    with_: With = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Write all the changes to an overlay file.", show_default=False),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="With --save: its title.", show_default=False)
    ] = None,
    because: Annotated[
        str | None,
        typer.Option("--because", metavar="TEXT", help="With --save: why it is worth asking.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    proposal: ProposalOption = None,
    format: SheetFormat = SHEET_FORMATS[0],
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """What would differ, were something otherwise.

    An edit reads like the file: "northland accepts border=open" sets what a party holds on an issue, "northland also
    accepts border=open" adds to it; "drop ID" leaves out a statement, a proposal, a source; "plan: observers=10"
    changes a term, "lakeland role=guarantor" a role; "as of 2024-12-15" asks of another day. The scenario stays as it
    is.
    """
    mistakes = [*not_one_of(SHEET_FORMATS, format, "--format"), *_for_nothing(save, title, because)]
    if not edits and not with_:
        mistakes.append(
            _nothing_to_compare("EDIT", 'say what would be otherwise, as in "northland accepts border=open"')
        )
    opened = open_rules(rules, engine, mistakes)
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, edits, proposal)
    base_file = read(scenario)
    file, question = understood(base_file, asked, mistakes, compared=True)
    from tracker.comparison import compare as compared
    from tracker.evaluation import evaluate
    from tracker.output.compared import Alternative
    from tracker.output.progress import shown

    with shown("judging every proposal, twice", sys.stderr):
        base = evaluate(base_file, opened.engine, question)
        after = evaluate(file, opened.engine, question, base)
    if save is not None:
        _save(file, scenario, save, title, because)
    deals = _deals([(base, after)])[0] if proposal is None else None
    _answer(base, [Alternative("what if", compared(base, after), deals=deals)], format)
    if save is not None:
        answers.remark(f"wrote {save}: tracker evaluate {scenario} --with {save}")


def compare(
    scenario: ScenarioPath,
    others: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="OVERLAY...|PROPOSAL PROPOSAL",
            help="Overlay files; with --proposals two proposals, ID or ID@PHASE.",
            show_default=False,
            autocompletion=completion.packages,
        ),
    ] = None,
    proposals: Annotated[
        bool,
        typer.Option("--proposals", help="Compare two proposals, term by term, and whose objection each answers."),
    ] = False,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    with_: With = None,
    set: Set = None,
    proposal: ProposalOption = None,
    format: SheetFormat = SHEET_FORMATS[0],
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """What-ifs side by side, or two proposals.

    Each overlay is compared with the scenario as it is: only what differs, and why. With --with and --set, they are
    compared with what these make of it.
    """
    mistakes = list(not_one_of(SHEET_FORMATS, format, "--format"))
    if not others and not proposals:
        mistakes.append(_nothing_to_compare("OVERLAY", "name at least one overlay file"))
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, set, proposal)
    if proposals:
        _compare_proposals(scenario, others or [], asked._replace(proposal=None), format, mistakes, rules, engine)
        return
    opened = open_rules(rules, engine, mistakes)
    from tracker.comparison import compare as compared
    from tracker.evaluation import evaluate
    from tracker.output.compared import Alternative
    from tracker.output.progress import shown

    file, question = understood(read(scenario), asked, mistakes)
    overlays = _each(file, others or [])
    names = _short([Path(one.name) for one in overlays])
    with shown("judging every proposal", sys.stderr):
        base = evaluate(file, opened.engine, question)
        alternatives = [
            Alternative(name, compared(base, evaluate(one.changed, opened.engine, question, base)), one.overlay.title)
            for name, one in zip(names, overlays, strict=True)
        ]
    if proposal is None:
        changes = _deals([(base, one.evaluation) for one in alternatives])
        alternatives = [one._replace(deals=change) for one, change in zip(alternatives, changes, strict=True)]
    _answer(base, alternatives, format)


def sensitivity(
    scenario: ScenarioPath,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    with_: With = None,
    set: Set = None,
    proposal: ProposalOption = None,
    format: SheetFormat = SHEET_FORMATS[0],
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """What the verdicts rest on: were only better evidence counted.

    By attribution (counting only official statements, and so on), by the grade of the source, by the grade of the
    content: a table each, with every state and verdict that would be another.
    """
    opened = open_rules(rules, engine, mistakes := list(not_one_of(SHEET_FORMATS, format, "--format")))
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, set, proposal)
    found = judged(scenario, opened, asked, mistakes)
    from tracker.ladders import sensitivity as ladders_of
    from tracker.output import contrast_json
    from tracker.output import sensitivity as form
    from tracker.output.progress import shown

    with shown("judging every proposal, step by step", sys.stderr):
        ladders = ladders_of(found)
    _write(form.sheet(ladders), contrast_json.sensitivity(ladders), format, found.diagnostics)


def _deals(pairs: Sequence[tuple[Evaluation, Evaluation]]) -> list[DealsChange | None]:
    """How many candidate deals there are and would be, pair by pair."""
    from tracker.prospects import PATIENCE, deals_change

    def counted(limit: Limit) -> list[DealsChange | None]:
        return [deals_change(*pair, limit) for pair in pairs]

    found = searched("counting deals", counted, PATIENCE)
    if found.interrupted:
        raise KeyboardInterrupt
    return found.value


def _compare_proposals(
    scenario: Path,
    names: list[str],
    asked: Asked,
    format: str,
    mistakes: list[Diagnostic],
    rules: Path | None,
    engine: str | None,
) -> None:
    from tracker.asking import ask
    from tracker.evaluation import evaluate
    from tracker.output import contrast_json
    from tracker.output import rivals as form
    from tracker.rivals import rivals
    from tracker.scenario import package_name

    if len(names) != 2:
        mistakes.append(_nothing_to_compare("PROPOSAL", "name two proposals, `ID` or `ID@PHASE`"))
    opened = open_rules(rules, engine, mistakes)
    file, question = understood(read(scenario), asked, mistakes)
    answers.usage_if([d for name in dict.fromkeys(names) for d in ask(file.scenario, proposal=name)[1]])
    found = evaluate(file, opened.engine, question)
    for name in names:
        if package_name(name)[0] not in found.record.proposals:
            answers.not_known_yet(name, found.record.day)
    pair = rivals(found, *names)
    _write(form.sheet(pair), contrast_json.rivals(pair), format, found.diagnostics)


def _each(file: ScenarioFile, names: Sequence[str]) -> list[OverlayFile]:
    """Each overlay, with what it by itself makes of the scenario.

    Raises:
        Problems: with everything that is wrong with any of them.
        typer.Exit: one of them is meant as something else.
    """
    from tracker.diagnostics import Problems
    from tracker.reading.overlays import read_overlay

    answers.usage_if([_meant_otherwise(file, name) for name in names if not Path(name).exists()])
    found: list[OverlayFile] = []
    wrong: list[Diagnostic] = []
    for name in names:
        try:
            found.append(read_overlay(Path(name), file))
        except Problems as problems:
            wrong += problems.diagnostics
    if wrong:
        raise Problems(wrong)
    return found


def _meant_otherwise(file: ScenarioFile, name: str) -> Diagnostic:
    """That there is no such overlay, and what was probably meant."""
    from tracker.diagnostics import Diagnostic

    hint = None
    if knows(file, name):
        hint = "to compare two proposals, add --proposals"
    elif " " in name.strip():
        hint = "an edit is for `tracker whatif`, which can also save it as an overlay (--save)"
    return Diagnostic("no-such-file", "there is no such file", subject=name, hint=hint)


def _short(paths: Sequence[Path]) -> list[str]:
    """A name for each: its stem, or, where that would name two, the whole path."""
    stems = [path.stem for path in paths]
    return [stem if stems.count(stem) == 1 else str(path) for stem, path in zip(stems, paths, strict=True)]


def _save(file: ScenarioFile, scenario: Path, path: Path, title: str | None, because: str | None) -> None:
    """Write all the changes as an overlay.

    Raises:
        Problems: there is such a file already, or it cannot be written.
    """
    from tracker.reading.overlays import overlay_text
    from tracker.writing import create, refuse

    if path.suffix not in (".yaml", ".yml"):
        refuse("not-yaml", "an overlay is a YAML file", path, f"name it {path.with_name(path.name + '.yaml')}")
    try:
        base = Path(os.path.relpath(scenario, path.parent)).as_posix()
    except ValueError:  # on another drive
        base = str(scenario.resolve())
    create(path, overlay_text(file.supposing.changes, base, title, because))


def _answer(base: Evaluation, alternatives: Sequence[Alternative], format: str) -> None:
    from tracker.output import compared, contrast_json

    diagnostics = [*base.diagnostics, *(d for one in alternatives for d in one.evaluation.diagnostics)]
    info = contrast_json.comparison(base, alternatives)
    _write(compared.sheet(base, alternatives), info, format, diagnostics)


def _write(sheet: Sheet, info: Published, format: str, diagnostics: Sequence[Diagnostic]) -> None:
    if format == "json":
        from tracker.output import contrast_json

        answers.result(contrast_json.render(info))
        return
    answers.result(answers.laid_out(sheet, format))
    answers.tell(diagnostics)


def _for_nothing(save: Path | None, title: str | None, because: str | None) -> list[Diagnostic]:
    """That a title or a reason is given, and nothing saved."""
    from tracker.diagnostics import Diagnostic

    given = [name for name, value in (("--title", title), ("--because", because)) if value is not None]
    if save is not None or not given:
        return []
    return [Diagnostic("not-saved", "there is nothing to write it to", subject=given[0], hint="add --save FILE")]


def _nothing_to_compare(subject: str, hint: str) -> Diagnostic:
    from tracker.diagnostics import Diagnostic

    return Diagnostic("nothing-to-compare", "there is nothing to compare with", subject=subject, hint=hint)
