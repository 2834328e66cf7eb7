"""The dialogue that records a new statement: one question after the other, until all is said.

A scenario and the answers that are there already come in, and something that asks; the answers go out, each checked
when it is given. It does not know who is asked, nor how: that is what `ask` and `tell` are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from tracker.diagnostics import Diagnostic, render_all
from tracker.drafts import mistakes
from tracker.questions import QUESTIONS, Answers, Question, completions, default, expected, following
from tracker.reading.edits import Offer
from tracker.reading.scenarios import ScenarioFile

HELP: Final = "?"
BACK: Final = "<"

HOW: Final = f"Empty: skip. `{HELP}`: explain. `{BACK}`: back. Tab: complete. Ctrl-D: leave, and nothing is written."
"""How to answer, in one line."""


class Asked(NamedTuple):
    """A question as it is put, after the answers so far; `former` is what was answered before somebody went back."""

    question: Question
    file: ScenarioFile
    answers: Answers
    former: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What to show, line by line; nothing, where only another answer to the same question is wanted."""
        question = self.question
        if self.answers.all(question.name) and not self.former:
            return ()
        about = [expected(question, self.file, self.answers)]
        about += ["needed"] if question.required and not self.default else []
        said = "; ".join(part for part in about if part)
        widest = max(map(len, question.choices), default=0)
        choices = (f"  {word:{widest}}  {meaning}" for word, meaning in question.choices.items())
        return (f"{question.asked} ({said})" if said else question.asked, *choices)

    @property
    def prompt(self) -> str:
        """What stands before the answer."""
        name = self.question.option.removeprefix("--").replace("-", " ")
        return f"{name} [{self.default}]> " if self.default else f"{name}> "

    @property
    def default(self) -> str:
        """What an empty answer means, where it means something."""
        return default(self.question, self.file, self.answers)

    def offers(self, text: str) -> tuple[Offer, ...]:
        """What could be typed on."""
        return completions(self.question, self.file, self.answers, text)


Ask = Callable[[Asked], str]
"""Puts a question and returns what was typed. Whatever it raises ends the dialogue."""

Tell = Callable[[str], None]
"""Tells something besides, in one or several lines."""


def given(texts: Mapping[str, str | Iterable[str] | None]) -> Answers:
    """Answers that are there before anything is asked, by the names of the questions."""
    answers = Answers()
    for question in QUESTIONS:
        found = texts.get(question.name)
        several = [found] if isinstance(found, str) else list(found or ())
        for text in several:
            answers = answers.adding(question.name, _tidy(question, text), given=True)
        if question.repeated and several:
            answers = answers.adding(question.name, "", given=True)
    return answers


def conduct(file: ScenarioFile, answers: Answers, ask: Ask, tell: Tell, former: str = "") -> Answers:
    """Ask whatever is still open, and return every answer.

    A wrong answer is explained and asked for again; `?` explains the question, `<` goes back to the one before. With
    `former`, the first question was answered so before.
    """
    while (question := following(file, answers)) is not None:
        text = _tidy(question, ask(Asked(question, file, answers, former)))
        former = ""
        if text == HELP:
            tell(question.help)
        elif text == BACK:
            if all(step.given for step in answers.steps):
                tell("This is the first question.")
            answers, former = back(answers)
        else:
            after = _answered(file, answers, question, text, tell)
            answers, former = after, text if after is answers else ""
    return answers


def back(answers: Answers) -> tuple[Answers, str]:
    """The answers without the last one that was asked for, and that one."""
    asked = [number for number, step in enumerate(answers.steps) if not step.given]
    if not asked:
        return answers, ""
    last = asked[-1]
    return Answers(answers.steps[:last] + answers.steps[last + 1 :]), answers.steps[last].text


def _answered(file: ScenarioFile, answers: Answers, question: Question, text: str, tell: Tell) -> Answers:
    """The answers with this one, if it can be one; else those before."""
    after = answers.adding(question.name, text or default(question, file, answers))
    known = {_mark(diagnostic) for diagnostic in mistakes(file, answers)}
    found = [diagnostic for diagnostic in mistakes(file, after) if _mark(diagnostic) not in known]
    if found:
        tell(render_all(found))
    return answers if any(diagnostic.severity == "error" for diagnostic in found) else after


def _mark(diagnostic: Diagnostic) -> tuple[str, str]:
    """What tells one diagnostic from another, however the entry is called so far."""
    return diagnostic.code, diagnostic.place


def filled(file: ScenarioFile, answers: Answers) -> tuple[Answers, tuple[Diagnostic, ...]]:
    """The answers with defaults for whatever is open, as nobody is asked, and what is wrong with them or missing."""
    while (question := following(file, answers)) is not None:
        answers = answers.adding(question.name, default(question, file, answers), given=True)
    return answers, mistakes(file, answers)


def _tidy(question: Question, text: str) -> str:
    """An answer without the space around it; a position on one line."""
    return " ".join(text.split()) if question.kind == "position" else text.strip()
