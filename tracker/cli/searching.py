"""The commands that search: `deals`, `moves` and `ask`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tracker.cli import answers, completion
from tracker.cli.judging import Asked, judged, not_one_of, open_rules
from tracker.cli.options import (
    SHEET_FORMATS,
    AsOf,
    Assume,
    EngineOption,
    Forbid,
    GradedOnly,
    MinAttribution,
    MinGrade,
    ProposalOption,
    Require,
    RulesFolder,
    ScenarioPath,
    Set,
    SheetFormat,
    TimeLimit,
    With,
)
from tracker.cli.patience import Searched, searched

if TYPE_CHECKING:
    from tracker.cells import Cells
    from tracker.deals import Deals
    from tracker.diagnostics import Diagnostic
    from tracker.evaluation import Evaluation
    from tracker.moves import Moves, Reach
    from tracker.output.contract import Published
    from tracker.output.opening import Narrowed
    from tracker.output.sheets import Block
    from tracker.reading import ScenarioFile
    from tracker.record import Question

TOP: Final = 20
SETS: Final = 100
MOST_LISTED: Final = 10_000
REACHES: Final = ("contested", "open")


def deals(
    scenario: ScenarioPath,
    require: Require = None,
    forbid: Forbid = None,
    contested: Annotated[
        bool, typer.Option("--allow-contested/--no-contested", help="Whether deals count that are contested.")
    ] = True,
    top: Annotated[int, typer.Option("--top", metavar="N", min=0, help="How many kinds of deal to show.")] = TOP,
    all_: Annotated[bool, typer.Option("--all", help="Show them all.")] = False,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    with_: With = None,
    set: Set = None,
    time_limit: TimeLimit = None,
    format: SheetFormat = SHEET_FORMATS[0],
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """The deals that no stated position rules out, and how many there are.

    In order: the better state first, then those that change the fewest issues of a known proposal, then those with the
    fewest essential terms on which a principal stated nothing. Deals between which nothing distinguishes are one.
    """
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, set)
    found, only, narrowed = _narrowed(scenario, rules, engine, asked, format, require, forbid)
    narrowed = narrowed._replace(contested=contested)
    from tracker.deals import find_deals

    def search(most: int | None) -> Searched[Deals]:
        return searched(
            "looking for deals", lambda limit: find_deals(found, most, only, contested, limit=limit), time_limit
        )

    with _refusing(found):
        if all_:
            counted = search(0)
            if counted.value.families_in_all.number > MOST_LISTED:
                _too_many(counted.value)
        answer = counted if all_ and counted.interrupted else search(None if all_ else top)
    from tracker.output import deals as form
    from tracker.output import prospects_json

    info = prospects_json.deals_answer(answer.value, narrowed) if format == "json" else None
    _write(found, form.blocks(answer.value, "--top N, or --all"), info, format, narrowed)
    if answer.interrupted:
        raise typer.Exit(answers.INTERRUPTED)


def moves(
    scenario: ScenarioPath,
    proposal: ProposalOption = None,
    reach: Annotated[
        str,
        typer.Option(
            "--reach",
            metavar="|".join(REACHES),
            help="What is to be reached: nothing incompatible, or nothing contested either.",
            autocompletion=completion.words(REACHES),
        ),
    ] = REACHES[0],
    require: Require = None,
    forbid: Forbid = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="How many conflicts and sets of moves to show.")
    ] = SETS,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    with_: With = None,
    set: Set = None,
    time_limit: TimeLimit = None,
    format: SheetFormat = SHEET_FORMATS[0],
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """Which stated positions clash, and what would have to move for a deal.

    A conflict is a smallest set of positions that cannot all be met; moves are a smallest set that, set aside, leaves a
    deal, the fewest positions first. With --proposal, what keeps that proposal from being open, or contested.
    """
    mistakes = [*not_one_of(REACHES, reach, "--reach"), *_of_deals_only(proposal, require, forbid)]
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, set, proposal)
    found, only, narrowed = _narrowed(scenario, rules, engine, asked, format, require, forbid, mistakes)
    from tracker.facts import package_key
    from tracker.moves import find_moves

    key = package_key(found.scenario, proposal) if proposal is not None else None
    wanted: Reach = "open" if reach == "open" else "contested"
    with _refusing(found):
        answer: Searched[Moves] = searched(
            "looking for what would have to move",
            lambda bound: find_moves(found, key, wanted, limit, only, limit=bound),
            time_limit,
        )
    from tracker.output import moves as form
    from tracker.output import prospects_json

    info = prospects_json.moves_answer(answer.value, narrowed) if format == "json" else None
    _write(found, form.blocks(answer.value, "--limit N"), info, format, narrowed)
    if answer.interrupted:
        raise typer.Exit(answers.INTERRUPTED)


def ask(
    scenario: ScenarioPath,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    with_: With = None,
    set: Set = None,
    time_limit: TimeLimit = None,
    format: SheetFormat = SHEET_FORMATS[0],
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """What to ask next, and on whose word the states rest.

    For each principal and each issue on which it stated nothing that counts: which answer could change the state of a
    proposal, or open or close candidate deals. Then the statements, assumptions and sources without which some state
    would be another.
    """
    mistakes = list(not_one_of(SHEET_FORMATS, format, "--format"))
    opened = open_rules(rules, engine, mistakes)
    asked = Asked(as_of, assume, min_grade, graded_only, min_attribution, with_, set)
    found = judged(scenario, opened, asked, mistakes)
    from tracker.inquiries import inquire
    from tracker.output import inquiries as form
    from tracker.output import prospects_json

    answer = searched("trying every answer", lambda limit: inquire(found, limit), time_limit)
    info = prospects_json.ask_answer(answer.value) if format == "json" else None
    _write(found, form.blocks(answer.value), info, format)
    if answer.interrupted:
        raise typer.Exit(answers.INTERRUPTED)


def _narrowed(
    scenario: Path,
    rules: Path | None,
    engine: str | None,
    asked: Asked,
    format: str,
    require: list[str] | None,
    forbid: list[str] | None,
    mistakes: Iterable[Diagnostic] = (),
) -> tuple[Evaluation, dict[str, Cells], Narrowed]:
    """The evaluation that is asked for, its quantities cut where the terms cut them, and the cells left to deals."""
    from tracker.asking import allowed, narrow
    from tracker.output.opening import Narrowed

    opened = open_rules(rules, engine, wrong := [*not_one_of(SHEET_FORMATS, format, "--format"), *mistakes])
    terms: list[tuple[tuple[str, tuple[str, ...]], ...]] = [(), ()]

    def narrowed(file: ScenarioFile, question: Question) -> tuple[Question, list[Diagnostic]]:
        terms[0], terms[1], others = narrow(file, require or (), forbid or ())
        return question._replace(mentions=(*terms[0], *terms[1])), others

    found = judged(scenario, opened, asked, wrong, narrowed=narrowed)
    return found, allowed(found.cells, terms[0], terms[1]), Narrowed(terms[0], terms[1])


def _of_deals_only(proposal: str | None, require: list[str] | None, forbid: list[str] | None) -> Iterator[Diagnostic]:
    from tracker.diagnostics import Diagnostic

    if proposal is not None and (require or forbid):
        message = "the terms of a proposal are what they are, and cannot be required or forbidden"
        subject = "--require" if require else "--forbid"
        yield Diagnostic("terms-of-a-proposal", message, subject=subject, hint="leave it out, or leave out --proposal")


class _refusing:  # noqa: N801 - used as a statement
    """While inside, a rulebook that leaves no way to search ends the command as an invalid one would."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        from tracker.deals import NotSearchable
        from tracker.diagnostics import Diagnostic, Problems

        if isinstance(error, NotSearchable):
            name = self._evaluation.engine.rulebook.name
            raise Problems(
                [
                    Diagnostic(
                        "not-searchable",
                        f"deals cannot be searched by the rulebook `{name}`: {error}",
                        subject=name,
                        hint="judge proposals with it, or search with another (docs/semantics.md, section 20)",
                    )
                ]
            ) from error


def _too_many(found: Deals) -> None:
    from tracker.diagnostics import Diagnostic
    from tracker.output.style import at_least

    message = f"there are {at_least(found.families_in_all)} kinds of deal, too many to show"
    answers.usage(
        [
            Diagnostic(
                "too-many-deals", message, subject="--all", hint="ask for the first (--top N), or narrow them down"
            )
        ]
    )


def _write(
    found: Evaluation, blocks: Iterable[Block], info: Published | None, format: str, narrowed: Narrowed | None = None
) -> None:
    from tracker.output import opening

    if info is not None:
        answers.result(info.model_dump_json(indent=1) + "\n")
        return
    sheet = (*opening.blocks(found, narrowed), *blocks)
    answers.result(answers.laid_out(sheet, format))
    answers.tell(found.diagnostics)
