"""The entry that answers make, and what is wrong with it, each mistake at its answer.

A scenario and answers come in; a `Draft` in plain data goes out, and diagnostics. What is still open is not missed.
Positions are read as edits are, the rest as the content of a file is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from tracker.diagnostics import UNSAFE, Diagnostic, Problems, Source, Span, one_of, unsafe_message
from tracker.overlay import Entries
from tracker.questions import (
    BY_NAME,
    QUESTIONS,
    Answers,
    Step,
    free,
    new_source,
    proposed_id,
    said_by,
    wanted,
)  # fmt: skip
from tracker.reading.document import Path
from tracker.reading.edits import read_edit
from tracker.reading.entries import check_new
from tracker.reading.findings import Findings
from tracker.reading.scenarios import ScenarioFile
from tracker.reading.violations import shaped
from tracker.scenario import Position, Statement
from tracker.whatif import Suppose

Data = dict[str, Any]

_BY_KEY: Final = {(question.section, question.key): question.name for question in QUESTIONS}
_UNTIL_REPORTED: Final = ("no-date", "said-after-reported")
"""What may be mended by saying when it became public."""


class Draft(NamedTuple):
    """The entry that answers make, as plain data, and the new source that it rests on, if it is new."""

    id: str
    statement: Data
    sources: Mapping[str, Data]

    @property
    def model(self) -> Statement:
        """The statement itself."""
        return Statement.model_validate(self.statement)


def drafted(file: ScenarioFile, answers: Answers) -> Draft:
    """The entry that the answers make, as far as they are good."""
    new = answers.one("source") == new_source(file)
    source_id = answers.one("source_id")
    values = _values("statements", answers)
    if new:
        values.pop("source", None)
        values |= {"source": source_id} if source_id else {}
    if "quote" in values:
        values["quote"] = {"exact": values["quote"]}
    values["withdraws"] = list(answers.texts("withdraws"))
    values["positions"] = [
        _plain(found) for step in answers.all("positions") if (found := _position(step, file, answers)[0])
    ]
    statement = {key: values[key] for key in Statement.model_fields if values.get(key)}
    sources = {source_id: _values("sources", answers)} if new and source_id else {}
    return Draft(answers.one("id") or proposed_id(file, answers), statement, sources)


def _values(section: str, answers: Answers) -> Data:
    """What was answered once, by the keys of the entry."""
    once = [q for q in QUESTIONS if q.section == section and q.key is not None and not q.repeated]
    return {str(q.key): text for q in once if (text := answers.one(q.name))}


def _plain(position: Position) -> Data:
    """A position as a person writes it."""
    data: Data = {position.modality: _terms(position.stance)}
    return data | ({"provided": _terms(position.provided)} if position.provided else {})


def _terms(terms: Mapping[str, tuple[str, ...]]) -> Data:
    return {subject: options[0] if len(options) == 1 else list(options) for subject, options in terms.items()}


def _position(step: Step, file: ScenarioFile, answers: Answers) -> tuple[Position | None, tuple[Diagnostic, ...]]:
    """The position that an answer says, and what is wrong with it."""
    party = answers.one("party")
    if party not in file.scenario.parties:
        return None, ()  # without one, a position is nothing that could be read
    source, prefix = Source(step.label, step.text), said_by(party)

    def where(start: int, length: int) -> Span:
        return Span(source, 1, max(1, start + 1 - len(prefix)), length)

    try:
        (change,) = read_edit(prefix + step.text, file, where=where)
    except Problems as problems:
        worded = (d._replace(message=d.message.replace("the edit is", "the position is")) for d in problems.diagnostics)
        return None, tuple(worded)
    assert isinstance(change, Suppose)  # `party ... also` begins nothing else
    return change.position, ()


# What is wrong with it.


def mistakes(file: ScenarioFile, answers: Answers) -> tuple[Diagnostic, ...]:
    """What is wrong with the answers so far, or may surprise: each at its answer. What is still open is not missed."""
    draft = drafted(file, answers)
    return (
        *_missing(answers),
        *_unsafe(answers),
        *_descriptions_of_nothing(file, answers),
        *_taken(file, answers),
        *_checked(file, answers, draft),
        *(found for step in answers.all("positions") for found in _position(step, file, answers)[1]),
    )


def _missing(answers: Answers) -> Iterator[Diagnostic]:
    """That there is no answer to what has to be answered."""
    for step in answers.steps:
        question = BY_NAME[step.name]
        if question.required and not step.text:
            wanted = one_of(question.choices) if question.choices else "an id"
            hint = f"add {step.label}" if step.given else None
            yield Diagnostic("missing-key", f"`{step.name}` is missing", None, wanted, hint, subject=step.label)


def _unsafe(answers: Answers) -> Iterator[Diagnostic]:
    for step in answers.steps:
        if unsafe := UNSAFE.search(step.text):
            yield Diagnostic("unsafe-character", unsafe_message(unsafe.group()), _span(step, unsafe.start(), 1))


def _span(step: Step, start: int = 0, length: int | None = None) -> Span:
    before, _, _ = step.text[:start].rpartition("\n")
    line = step.text[:start].count("\n") + 1
    first = step.text.split("\n")[line - 1]
    return Span(
        Source(step.label, step.text), line, start + 1 - (len(before) + 1 if line > 1 else 0), length or len(first)
    )


def _descriptions_of_nothing(file: ScenarioFile, answers: Answers) -> Iterator[Diagnostic]:
    """That a new source is described, and none is begun."""
    for step in answers.steps:
        question = BY_NAME[step.name]
        if step.text and not wanted(question, file, answers):
            message = f"`{step.label}` describes a new source, and none is begun"
            hint = f"add --source {new_source(file)}, or leave {step.label} out"
            yield Diagnostic("no-new-source", message, subject=step.label, hint=hint)


def _taken(file: ScenarioFile, answers: Answers) -> Iterator[Diagnostic]:
    """That an id is borne by another entry already."""
    asked = (("id", "statements", "statement"), ("source_id", "sources", "source"))
    for name, section, kind in asked:
        id = answers.one(name)
        if id in getattr(file.scenario, section):
            step = next(step for step in answers.steps if step.name == name)
            hint = f"give it an id of its own, such as `{free(id, getattr(file.scenario, section))}`"
            yield Diagnostic("already-there", f"the scenario has a {kind} `{id}` already", _span(step), hint=hint)


def _checked(file: ScenarioFile, answers: Answers, draft: Draft) -> tuple[Diagnostic, ...]:
    """What the reader says of the entry, without its positions: these are read as edits."""
    statement = {key: value for key, value in draft.statement.items() if key != "positions"}
    entries = {"statements": {draft.id: statement}, "sources": dict(draft.sources)}
    findings = _AtAnswers(file, answers, draft)
    try:
        shaped(Entries, entries, findings)
        check_new(entries, file.scenario, findings)
        findings.raise_errors()
    except Problems as problems:
        return problems.diagnostics
    return findings.warnings


class _AtAnswers(Findings):
    """Findings about the entry, at the answers that they are about; about others, where these stand in the file."""

    def __init__(self, file: ScenarioFile, answers: Answers, draft: Draft) -> None:
        super().__init__("")
        self._file, self._answers, self._draft = file, answers, draft

    def add(self, code: str, message: str, path: Path, **more: Any) -> None:
        """Report it, unless an answer that is still to come may mend it."""
        open = not self._answers.closed("reported")
        if code == "missing-key" or (code in _UNTIL_REPORTED and open):
            return
        if code == "no-date":  # of the answers that could mend it, this is the last
            path = (*path, "reported")
            more["hint"] = "say when it was said or reported, or name a source that has a date"
        super().add(code, message, path, **more)
        found = self._diagnostics[-1]
        if found.span is None:
            label = next((step.label for step in self._answers.steps if step.name == "reported"), "")
            self._diagnostics[-1] = found._replace(subject=label)

    def place(self, path: Path, key: bool = False) -> Span | None:
        """Where the answer is that the path is about."""
        section, id = (str(part) for part in (*path, "", "")[:2])
        if section == "statements" and id == self._draft.id:
            name = _BY_KEY.get(("statements", str(path[2]) if len(path) > 2 else None))
        elif section == "sources" and id in self._draft.sources:
            name = _BY_KEY.get(("sources", str(path[2]) if len(path) > 2 else None))
        else:
            return self._file.place(*path, key=key)
        if path[2:] == ("source",) and self._draft.sources:
            name = "source_id"
        steps = [step for step in self._answers.steps if step.name == name and step.text]
        index = path[3] if len(path) > 3 and isinstance(path[3], int) else 0
        return _span(steps[index]) if index < len(steps) else None
