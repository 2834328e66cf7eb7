"""The dialogue that records a new statement: one question after the other, until all is said.

A scenario and the answers that are there already come in, and something that asks; the answers go out, each checked
when it is given. It does not know who is asked, nor how: that is what `ask` and `tell` are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from tracker.diagnostics import Diagnostic, render_all, shortened
from tracker.reading.edits import Offer
from tracker.reading.scenarios import ScenarioFile
from tracker.recording.prompts import (
    PROMPTS,
    Answer,
    Answers,
    Prompt,
    completions,
    default,
    expected,
    following,
    needed,
)  # fmt: skip
from tracker.recording.statement import mistakes, not_among

HELP: Final = "?"
BACK: Final = "<"
NOTHING: Final = "-"

HOW: Final = (
    f"Empty: skip, or take what stands in brackets. `{NOTHING}`: no answer. `{HELP}`: explain. `{BACK}`: back. "
    "Tab: complete. Ctrl-D: leave, and nothing is written."
)
"""How to answer."""

_SHOWN: Final = 40
"""Characters of an answer that are shown before the next one."""


class Pending(NamedTuple):
    """A prompt as it is put, after the answers so far; `former` is what was answered before somebody went back."""

    prompt: Prompt
    file: ScenarioFile
    answers: Answers
    former: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What to show, line by line; nothing, where only another answer to the same prompt is wanted."""
        prompt = self.prompt
        if self.answers.all(prompt.name) and not self.former:
            return ()
        about = [expected(prompt, self.file, self.answers)]
        about += ["needed"] if self.needed and not self.default else []
        said = "; ".join(part for part in about if part)
        widest = max(map(len, prompt.choices), default=0)
        choices = (f"  {word:{widest}}  {meaning}" for word, meaning in prompt.choices.items())
        return (f"{prompt.asked} ({said})" if said else prompt.asked, *choices)

    @property
    def cue(self) -> str:
        """What stands before the answer."""
        name = self.prompt.option.removeprefix("--").replace("-", " ")
        return f"{name} [{shortened(self.default, _SHOWN)}]> " if self.default else f"{name}> "

    @property
    def default(self) -> str:
        """What an empty line means, where it means something."""
        return self.former or default(self.prompt, self.file, self.answers)

    @property
    def needed(self) -> bool:
        """Whether there has to be an answer."""
        return needed(self.prompt, self.file, self.answers)

    @property
    def help(self) -> str:
        """What explains it."""
        said = [self.prompt.help]
        said += [f"An empty line takes `{self.default}`."] if self.default else []
        said += [f"`{NOTHING}` leaves it without an answer."] if self.former and not self.needed else []
        return " ".join(said)

    def offers(self, text: str) -> tuple[Offer, ...]:
        """What could be typed on; first of all what was answered before."""
        found = completions(self.prompt, self.file, self.answers, text)
        before = self.former if self.former.startswith(text) else ""
        return (*([Offer(before, "as before", before)] if before else []), *(o for o in found if o.whole != before))


Ask = Callable[[Pending], str]
"""Puts a prompt and returns what was typed. Whatever it raises ends the dialogue."""

Tell = Callable[[str], None]
"""Tells something besides, in one or several lines."""


def given(texts: Mapping[str, str | Iterable[str] | None]) -> Answers:
    """Answers that are there before anything is asked, by the names of the prompts."""
    answers = Answers()
    for prompt in PROMPTS:
        found = texts.get(prompt.name)
        several = [found] if isinstance(found, str) else list(found or ())
        for text in several:
            answers = answers.adding(prompt.name, _tidy(prompt, text), given=True)
        if prompt.repeated and several:
            answers = answers.adding(prompt.name, "", given=True)
    return answers


def conduct(file: ScenarioFile, answers: Answers, ask: Ask, tell: Tell, former: tuple[Answer, ...] = ()) -> Answers:
    """Ask whatever is still open, and return every answer.

    A wrong answer is explained and asked for again; `?` explains the prompt, `<` goes back to the one before. What was
    answered before somebody went back (`former`, the latest of it last) is what an empty line says then; `-` says that
    there is no answer.
    """
    while (prompt := following(file, answers)) is not None:
        before = next((answer for answer in reversed(former) if answer.name == prompt.name), None)
        pending = Pending(prompt, file, answers, before.text if before else "")
        text = _tidy(prompt, ask(pending))
        if text == HELP:
            tell(pending.help)
            continue
        if text == BACK:
            answers, last = back(answers)
            former += (last,) if last else ()
            if last is None:
                tell("This is the first question.")
            continue
        taken = answers
        if text != NOTHING or not (prompt.repeated and pending.former):  # without one of several, on to the next
            taken = _answered(file, answers, prompt, "" if text == NOTHING else text or pending.default, tell)
        if taken is not answers or text in ("", NOTHING):  # what is no good any more is not proposed again
            former = tuple(answer for answer in former if answer is not before)
        answers = taken
    return answers


def back(answers: Answers) -> tuple[Answers, Answer | None]:
    """The answers without the last one that was asked for, and that one, if any was."""
    asked = [number for number, answer in enumerate(answers.so_far) if not answer.given]
    if not asked:
        return answers, None
    last = asked[-1]
    return Answers(answers.so_far[:last] + answers.so_far[last + 1 :]), answers.so_far[last]


def _answered(file: ScenarioFile, answers: Answers, prompt: Prompt, text: str, tell: Tell) -> Answers:
    """The answers with this one, if it can be one; else those before."""
    after = answers.adding(prompt.name, text)
    found = tuple(not_among(mistakes(file, after), mistakes(file, answers), _mark))
    if found:
        tell(render_all(found))
    return answers if any(diagnostic.severity == "error" for diagnostic in found) else after


def _mark(diagnostic: Diagnostic) -> tuple[str, str]:
    """What tells one diagnostic from another, however the entry is called so far."""
    return diagnostic.code, diagnostic.place


def filled(file: ScenarioFile, answers: Answers) -> tuple[Answers, tuple[Diagnostic, ...]]:
    """The answers with defaults for whatever is open, as nobody is asked, and what is wrong with them or missing."""
    while (prompt := following(file, answers)) is not None:
        answers = answers.adding(prompt.name, default(prompt, file, answers), given=True)
    return answers, mistakes(file, answers)


def _tidy(prompt: Prompt, text: str) -> str:
    """An answer without the space around it; a position on one line."""
    return " ".join(text.split()) if prompt.kind == "position" else text.strip()
