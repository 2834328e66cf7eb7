"""The command that records what was said: `add`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import typer

from tracker.cli import answers, completion, prompting
from tracker.cli.judging import open_rules, read
from tracker.cli.options import EngineOption, RulesFolder, ScenarioPath
from tracker.vocabulary import AUTHORITIES

if TYPE_CHECKING:
    from tracker.opening import Rules
    from tracker.reading import ScenarioFile
    from tracker.recording.addition import Addition
    from tracker.recording.prompts import Answer, Answers


def _text(option: str, metavar: str, help: str, autocompletion: Any = None) -> Any:
    return typer.Option(option, metavar=metavar, help=help, show_default=False, autocompletion=autocompletion)


Text = str | None
Texts = list[str] | None


def add(
    scenario: ScenarioPath,
    party: Annotated[Text, _text("--party", "ID", "Whose position it is.", completion.parties)] = None,
    speaker: Annotated[Text, _text("--speaker", "TEXT", "Who spoke, in words.")] = None,
    told_by: Annotated[
        Text, _text("--told-by", "ID", "Another party that says this of it.", completion.parties)
    ] = None,
    attribution: Annotated[
        Text, _text("--attribution", "|".join(AUTHORITIES), "How it was reported.", completion.words(AUTHORITIES))
    ] = None,
    said: Annotated[Text, _text("--said", "DATE", "When it was said.")] = None,
    source: Annotated[Text, _text("--source", "ID|new", "The source that it rests on.", completion.sources)] = None,
    source_id: Annotated[Text, _text("--source-id", "ID", "With --source new: its id.")] = None,
    publisher: Annotated[Text, _text("--publisher", "TEXT", "With --source new: who published it.")] = None,
    title: Annotated[Text, _text("--title", "TEXT", "With --source new: its title.")] = None,
    url: Annotated[Text, _text("--url", "URL", "With --source new: where it can be read.")] = None,
    source_date: Annotated[Text, _text("--source-date", "DATE", "With --source new: when it was published.")] = None,
    reliability: Annotated[
        Text, _text("--reliability", "A..F", "With --source new: its Admiralty grade.", completion.words("ABCDEF"))
    ] = None,
    reported: Annotated[
        Text, _text("--reported", "DATE", "When it became public; the date of the source unless given.")
    ] = None,
    via: Annotated[Text, _text("--via", "ID", "The source that the source relays.", completion.sources)] = None,
    credibility: Annotated[
        Text, _text("--credibility", "1..6", "The Admiralty grade of the content.", completion.words("123456"))
    ] = None,
    summary: Annotated[Text, _text("--summary", "TEXT", "What was said, in your own words.")] = None,
    quote: Annotated[Text, _text("--quote", "TEXT", "The speaker's own words.")] = None,
    quote_prefix: Annotated[Text, _text("--quote-prefix", "TEXT", "With a quote: words that come before it.")] = None,
    quote_suffix: Annotated[Text, _text("--quote-suffix", "TEXT", "With a quote: words that come after it.")] = None,
    position: Annotated[
        Texts,
        _text(
            "--position",
            "POSITION",
            'What it commits the party to, as in "requires border=open"; repeatable.',
            completion.positions,
        ),
    ] = None,
    until: Annotated[Text, _text("--until", "DATE", "The last day on which it holds.")] = None,
    withdraws: Annotated[
        Texts,
        _text("--withdraws", "ID", "An earlier statement that it takes back; repeatable.", completion.statements),
    ] = None,
    id: Annotated[Text, _text("--id", "ID", "The id of the statement.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing, and write.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    rules: RulesFolder = None,
    engine: EngineOption = None,
) -> None:
    """Record a new statement in a scenario, question by question.

    What an option answers is not asked. The entry is shown as it will stand in the file, with every verdict that it
    changes, and written only after a yes; all else in the file stays as it is. At a question, ? explains it, < goes
    back to the one before, - says that there is no answer, Tab completes, and Ctrl-D leaves with nothing written.
    """
    from tracker.reading.textfile import bytes_of
    from tracker.recording.interview import given

    texts: dict[str, str | list[str] | None] = {
        "party": party, "speaker": speaker, "told_by": told_by, "attribution": attribution, "said": said,
        "source": source, "source_id": source_id, "publisher": publisher, "title": title, "url": url,
        "source_date": source_date, "reliability": reliability, "reported": reported, "via": via,
        "credibility": credibility, "summary": summary, "quote": quote, "quote_prefix": quote_prefix,
        "quote_suffix": quote_suffix, "positions": position, "until": until, "withdraws": withdraws, "id": id,
    }  # fmt: skip
    opened = open_rules(rules, engine)
    file = read(scenario)
    assert file.document is not None  # read from a file
    old = bytes_of(file.document.source)
    begun = given(texts)
    try:
        found = _without_asking(file, begun, opened) if yes else _asking(file, begun, opened, confirmed=dry_run)
    except (EOFError, KeyboardInterrupt):
        answers.remark("nothing was written")
        raise typer.Exit(answers.INTERRUPTED) from None
    if found is None or dry_run:
        answers.remark("nothing was written")
        return
    _write(scenario, old, found)


class _Ready(NamedTuple):
    """What is to be written, and the answers that it comes from."""

    addition: Addition
    answers: Answers


def _without_asking(file: ScenarioFile, begun: Answers, opened: Rules) -> _Ready:
    """What is to be written, by the options alone.

    Raises:
        typer.Exit: an answer is missing, or cannot be one.
    """
    from tracker.recording.interview import filled

    complete, found = filled(file, begun)
    answers.usage_if([diagnostic for diagnostic in found if diagnostic.severity == "error"])
    return _Ready(_shown(file, opened, complete), complete)


def _asking(file: ScenarioFile, begun: Answers, opened: Rules, confirmed: bool) -> _Ready | None:
    """What is to be written, after every question; None, if it is not.

    Raises:
        typer.Exit: an option cannot be an answer.
    """
    from tracker.recording.interview import BACK, HOW, back, conduct
    from tracker.recording.statement import mistakes

    answers.usage_if([diagnostic for diagnostic in mistakes(file, begun) if diagnostic.severity == "error"])
    ask, found = prompting.asker(), begun
    former: tuple[Answer, ...] = ()
    assert file.document is not None  # read from a file
    prompting.show(f"A new statement for {file.document.source.name}. {HOW}")
    while True:
        found = conduct(file, found, ask, prompting.show, former)
        ready = _Ready(_shown(file, opened, found), found)
        if confirmed:
            return ready
        answer = _confirmed(ask)
        if answer != BACK:
            return ready if answer in ("y", "yes") else None
        found, last = back(found)
        former = (last,) if last else ()
        if last is None:
            prompting.show("There is no question to go back to.")


def _confirmed(ask: Callable[[prompting.Putting], str]) -> str:
    """The answer to the last question, small letters."""
    from tracker.recording.interview import HELP

    while (answer := ask(_Confirm()).strip().lower()) == HELP:
        prompting.show(_CONFIRMING)
    return answer


_CONFIRMING: Final = "`y` writes the lines above into the file. `<` goes back. Anything else leaves the file as it is."


class _Confirm(NamedTuple):
    """The last question."""

    words: tuple[str, ...] = ()
    cue: str = "write it? [y/N] "

    def offers(self, text: str) -> tuple[Any, ...]:  # noqa: ARG002
        """There is nothing to complete."""
        return ()


def _shown(file: ScenarioFile, opened: Rules, complete: Answers) -> Addition:
    """The statement in its file, shown with what it changes; on the day it became public, if the file's is earlier."""
    from tracker.comparison import compare
    from tracker.evaluation import evaluate
    from tracker.output import compared
    from tracker.output.progress import shown
    from tracker.output.sheets import terminal
    from tracker.record import Question
    from tracker.recording.addition import added
    from tracker.recording.statement import composed, repeated
    from tracker.voices import reported_on

    new = composed(file, complete)
    with shown("judging every proposal, twice", sys.stderr):
        addition = added(file, new)
        public = reported_on(addition.file.scenario, new.model).last
        after = evaluate(addition.file, opened.engine)
        own_day = after.record.day
        later = Question(as_of=public) if own_day and own_day < public else None
        after = evaluate(addition.file, opened.engine, later) if later else after
        before = evaluate(file, opened.engine, later)
    entry = "\n".join(addition.lines).strip("\n")
    sheet = compared.sheet(before, [compared.Alternative("with it", compare(before, after))])
    answers.result(f"{entry}\n\n{terminal.render(sheet, answers.width(), answers.color())}")
    answers.tell([*addition.warnings, *repeated(file, complete)])
    if later:
        prompting.show(
            f"On {own_day}, by which the file is judged, `{new.id}` is not known yet: this is as of {public}."
        )
    return addition


def _write(path: Path, old: bytes, ready: _Ready) -> None:
    """Put the new text in the place of the old, unless somebody else changed the file meanwhile.

    Raises:
        Problems: it was changed meanwhile, or cannot be written; how to say the same once more was told.
    """
    from tracker.diagnostics import Problems
    from tracker.writing import encoded, replace

    addition = ready.addition
    try:
        replace(path, encoded(addition.source.text, old), expected=old)
    except Problems:
        answers.remark(f"to record the same once more: {_again(path, ready.answers)}")
        raise
    answers.remark(f"wrote statement `{addition.id}`: {addition.where}")


def _again(path: Path, given: Answers) -> str:
    """The command that gives the same answers."""
    from tracker.recording.prompts import BY_NAME

    said = [word for answer in given.so_far if answer.text for word in (BY_NAME[answer.name].option, answer.text)]
    return shlex.join(["tracker", "add", str(path), *said, "--yes"])
