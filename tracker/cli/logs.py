"""The command that goes through the versions of a scenario in git: `log`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from tracker.cli import answers, completion
from tracker.cli.judging import not_one_of, open_rules
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
    SheetFormat,
)

if TYPE_CHECKING:
    from tracker.chronicle import Chosen
    from tracker.diagnostics import Diagnostic
    from tracker.history import History, Version
    from tracker.output.log_json import Asked
    from tracker.reading import ScenarioFile
    from tracker.record import Question


def log(
    scenario: ScenarioPath,
    proposal: ProposalOption = None,
    party: Annotated[
        str | None,
        typer.Option(
            "--party",
            metavar="ID",
            help="Only the verdicts of this party.",
            show_default=False,
            autocompletion=completion.parties,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only commits of this day and later ones.", show_default=False),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Only commits of this day and earlier ones.", show_default=False),
    ] = None,
    number: Annotated[
        int | None, typer.Option("-n", metavar="N", help="Only the newest so many.", show_default=False, min=1)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also versions in which nothing differs.")] = False,
    as_of: AsOf = None,
    assume: Assume = None,
    min_grade: MinGrade = None,
    graded_only: GradedOnly = False,
    min_attribution: MinAttribution = None,
    format: SheetFormat = SHEET_FORMATS[0],
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """The changes of verdicts between commits, for a scenario kept in git.

    Each version is judged by what it says, as of its own day unless --as-of gives one, and by the rulebook of today;
    shown is what differs from the version before it, newest first. Renames are followed; a merge counts as one version.
    What stands in the folder and is not committed counts as the last version; the file may also be gone from there.
    """
    from tracker.asking import from_to

    mistakes = list(not_one_of(SHEET_FORMATS, format, "--format"))
    days = _Days(*from_to(since, until, ("--since", "--until"), mistakes))
    opened = open_rules(rules, engine, mistakes)
    from tracker.chronicle import choose, chronicle
    from tracker.output.log_json import Asked
    from tracker.output.progress import shown

    readable = _opened(scenario, mistakes)
    with shown("judging every version", sys.stderr) as tell:
        question, others = readable.question(as_of, assume, min_grade, graded_only, min_attribution, proposal, party)
        answers.usage_if([*mistakes, *others])
        with closing(readable.each(tell)) as versions:
            revisions = chronicle(versions, opened.engine, question, days.hold, party, readable.read)
            narrowed = proposal is not None or party is not None
            chosen = choose(revisions, everything, narrowed, number)
    shallow, title = readable.history.shallow, readable.title()
    _answer(chosen, Asked(str(scenario), opened.rulebook.name, question, party, *days, shallow, title), format)


class _Days(NamedTuple):
    """The days on which commits are asked for: from the first, through the last."""

    first: date | None
    last: date | None

    def hold(self, version: Version) -> bool:
        """Whether the version is from one of them; what is not committed is later than all that is."""
        if version.commit is None:
            return self.last is None
        day = version.commit.when.date()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class _Versions(NamedTuple):
    """The versions of a file, and how each is read; `working` is None where the file is gone from its folder."""

    path: Path
    history: History
    working: bytes | None

    def each(self, tell: Callable[[str], None] = lambda _: None) -> Generator[Version]:
        """Every version, newest first."""
        from tracker.history import versions

        for number, version in enumerate(versions(self.history, self.working, gone=self.working is None), start=1):
            tell(f"{number} of {len(self.history.snapshots)}")
            yield version

    def read(self, version: Version) -> ScenarioFile:
        """The scenario in a version; what is not committed is known by the name that was typed."""
        from tracker.chronicle import read_version

        return read_version(version, None if version.commit else str(self.path))

    def title(self) -> str | None:
        """The title of the newest valid version."""
        from tracker.diagnostics import Problems

        with closing(self.each()) as versions:
            for version in versions:
                with suppress(Problems):
                    return self.read(version).scenario.title
        return None

    def question(
        self,
        as_of: str | None,
        assume: list[str] | None,
        min_grade: str | None,
        graded_only: bool,
        min_attribution: str | None,
        proposal: str | None,
        party: str | None,
    ) -> tuple[Question, list[Diagnostic]]:
        """What the options ask, and what is wrong with that; a name is known if any version has it."""
        from tracker.asking import ask
        from tracker.scenario import FORMAT, Scenario
        from tracker.values import ALL

        names: list[dict[str, Any]] = [{"assume": (id,)} for id in sorted({*(assume or ())} - {ALL})]
        names += [{"proposal": proposal}] if proposal is not None else []
        names += [{"party": party}] if party is not None else []
        nothing = Scenario(format=FORMAT, parties={}, issues={})
        question, mistakes = ask(nothing, as_of, (), min_grade, graded_only, min_attribution=min_attribution)
        mistakes += self._unknown(names) if names else []
        return question._replace(assume=frozenset(assume or ()), proposal=proposal), mistakes

    def _unknown(self, names: list[dict[str, Any]]) -> list[Diagnostic]:
        """What is wrong with names, as the newest valid version would say it; nothing, where an older one has them."""
        from tracker.asking import ask
        from tracker.diagnostics import Problems

        said: dict[int, list[Diagnostic]] = {}
        left = dict(enumerate(names))
        with closing(self.each()) as versions:
            for version in versions:
                try:
                    scenario = self.read(version).scenario
                except Problems:
                    continue
                for number, name in list(left.items()):
                    if wrong := ask(scenario, **name)[1]:
                        said.setdefault(number, wrong)
                    else:
                        del left[number]
                if not left:
                    break
        return [mistake for number in left for mistake in said.get(number, [])]


def _opened(path: Path, mistakes: list[Diagnostic]) -> _Versions:
    """The versions of a file; of one that is gone from its folder, those that git has.

    Raises:
        Problems: it cannot be read, or is neither there nor in git.
    """
    from tracker.diagnostics import Problems
    from tracker.history import history
    from tracker.reading.textfile import read_bytes

    try:
        working = read_bytes(path)
    except Problems as problems:
        if [mistake.code for mistake in problems.diagnostics] == ["no-such-file"]:
            with suppress(Problems):  # what keeps git from telling of a file that is not there matters to nobody
                if (found := history(path)).has_content:
                    return _Versions(path, found, None)
        raise
    try:
        return _Versions(path, history(path), working)
    except Problems as problems:
        answers.usage([*mistakes, *problems.diagnostics])


def _answer(chosen: Chosen, asked: Asked, format: str) -> None:
    if format == "json":
        from tracker.output import contrast_json, log_json

        answers.result(contrast_json.render(log_json.answer(chosen, asked)))
        return
    from tracker.output import log as form

    sheet = form.sheet(chosen, asked)
    if format == "markdown":
        from tracker.output.sheets import markdown

        answers.result(markdown.render(sheet))
    else:
        from tracker.output.sheets import terminal

        answers.result(terminal.render(sheet, answers.width(), answers.color()))
