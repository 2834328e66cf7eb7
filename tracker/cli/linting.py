"""The lints that `tracker check` is asked for, ready to be run on one scenario after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.cli import answers
from tracker.cli.judging import not_one_of
from tracker.lintcodes import LINTS

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic
    from tracker.engine import Engine
    from tracker.evaluation import Evaluation
    from tracker.reading import ScenarioFile

Lints = Callable[["ScenarioFile"], "tuple[Diagnostic, ...]"]
"""A scenario that was read -> what lints say of it."""

_SOURCES: Final = re.compile("sources *:")
"""What makes a dossier of a scenario, at its left margin, where it was not read for its mistakes."""


def lints(only: list[str], words: Path | None) -> Lints:
    """The lints of these codes (all, where none is named), with what a file of words adds.

    The rules are read when a lint first has need of a verdict, and once for all scenarios.

    Raises:
        Problems: the file of words is not as it should be.
        typer.Exit: no lint has one of these codes.
    """
    from tracker.lints import lint, read_words

    answers.usage_if([mistake for code in only for mistake in not_one_of(LINTS, code, "--only")])
    listed = read_words()
    if words is not None:
        listed = listed.with_more(read_words(words))

    @cache
    def engine() -> Engine:
        from tracker.opening import open_rules

        return open_rules().engine

    def of(file: ScenarioFile) -> tuple[Diagnostic, ...]:
        @cache
        def judged() -> Evaluation:
            from tracker.evaluation import evaluate

            return evaluate(file, engine())

        return lint(file, judged, listed, only or LINTS)

    return of


def tell_unlinted(files: Iterable[Path], found: Iterable[Diagnostic]) -> None:
    """Write that the lints of dossiers with mistakes are still to come."""
    names = set(map(str, files))
    faulty = {one.span.source for one in found if one.severity == "error" and one.span}
    if any(source.name in names and any(map(_SOURCES.match, source.lines)) for source in faulty):
        answers.remark("lints are told once these are mended")
