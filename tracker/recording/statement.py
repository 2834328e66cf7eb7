"""The entry that answers make, and what is wrong with it, each mistake at its answer.

A scenario and answers come in; a `NewStatement` in plain data goes out, and diagnostics. What is still open is not
missed. Positions are read as edits are, the rest as the content of a file is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from tracker.diagnostics import UNSAFE, Diagnostic, Problems, Source, Span, did_you_mean, one_of, unsafe_message
from tracker.overlay import Entries
from tracker.reading.document import Path
from tracker.reading.edits import read_edit
from tracker.reading.entries import check_new
from tracker.reading.findings import Findings
from tracker.reading.scenarios import ScenarioFile
from tracker.reading.violations import shaped
from tracker.recording.prompts import (
    BY_NAME,
    PROMPTS,
    Answer,
    Answers,
    completions,
    free,
    new_source,
    proposed_id,
    said_by,
    wanted,
)  # fmt: skip
from tracker.scenario import Position, Statement
from tracker.whatif import Suppose

Data = dict[str, Any]

_BY_KEY: Final[Mapping[tuple[str | int | None, ...], str]] = {
    (prompt.section, prompt.key, prompt.part): prompt.name for prompt in PROMPTS
}
_UNTIL_REPORTED: Final = ("no-date", "said-after-reported")
"""What may be mended by saying when it became public."""


class NewStatement(NamedTuple):
    """The entry that answers make, as plain data, and the new source that it rests on, if it is new."""

    id: str
    statement: Data
    sources: Mapping[str, Data]

    @property
    def model(self) -> Statement:
        """The statement itself."""
        return Statement.model_validate(self.statement)


def composed(file: ScenarioFile, answers: Answers) -> NewStatement:
    """The entry that the answers make, as far as they are good."""
    new = answers.one("source") == new_source(file)
    source_id = answers.one("source_id")
    values = _values("statements", file, answers)
    if new:
        values.pop("source", None)
        values |= {"source": source_id} if source_id else {}
    values["withdraws"] = list(answers.texts("withdraws"))
    values["positions"] = [
        _plain(found) for answer in answers.all("positions") if (found := _position(answer, file, answers)[0])
    ]
    statement = {key: values[key] for key in Statement.model_fields if values.get(key)}
    sources = {source_id: _values("sources", file, answers)} if new and source_id else {}
    return NewStatement(answers.one("id") or proposed_id(file, answers), statement, sources)


def _values(section: str, file: ScenarioFile, answers: Answers) -> Data:
    """What was answered once, by the keys of the entry."""
    values: Data = {}
    for prompt in PROMPTS:
        text = answers.one(prompt.name)
        if prompt.section != section or prompt.repeated or not text or not wanted(prompt, file, answers):
            continue
        if prompt.key is not None and prompt.part is not None:
            values.setdefault(prompt.key, {})[prompt.part] = text
        elif prompt.key is not None:
            values[prompt.key] = text
    return values


def _plain(position: Position) -> Data:
    """A position as a person writes it."""
    data: Data = {position.modality: _terms(position.stance)}
    return data | ({"provided": _terms(position.provided)} if position.provided else {})


def _terms(terms: Mapping[str, tuple[str, ...]]) -> Data:
    return {subject: options[0] if len(options) == 1 else list(options) for subject, options in terms.items()}


def _position(answer: Answer, file: ScenarioFile, answers: Answers) -> tuple[Position | None, tuple[Diagnostic, ...]]:
    """The position that an answer says, and what is wrong with it."""
    party = answers.one("party")
    if party not in file.scenario.parties:
        return None, ()  # without one, a position is nothing that could be read
    source, prefix = Source(answer.label, answer.text), said_by(party)

    def where(start: int, length: int) -> Span:
        return Span(source, 1, max(1, start + 1 - len(prefix)), length)

    try:
        (change,) = read_edit(prefix + answer.text, file, where=where)
    except Problems as problems:
        worded = (d._replace(message=d.message.replace("the edit is", "the position is")) for d in problems.diagnostics)
        return None, tuple(worded)
    assert isinstance(change, Suppose)  # `party ... also` begins nothing else
    return change.position, ()


# What is wrong with it.


def mistakes(file: ScenarioFile, answers: Answers) -> tuple[Diagnostic, ...]:
    """What is wrong with the answers so far, or may surprise: each at its answer. What is still open is not missed."""
    return (
        *_missing(answers),
        *_empty(answers),
        *_unsafe(answers),
        *_about_nothing(file, answers),
        *_taken(file, answers),
        *_checked(file, answers, composed(file, answers)),
        *(found for answer in answers.all("positions") for found in _position(answer, file, answers)[1]),
        *repeated(file, answers),
    )


def repeated(file: ScenarioFile, answers: Answers) -> Iterator[Diagnostic]:
    """Positions that are among the answers already, as warnings."""
    before: list[Position] = []
    for answer in answers.all("positions"):
        position, _ = _position(answer, file, answers)
        if position in before:
            yield Diagnostic("repeated", f"`{answer.text}` is listed twice", _span(answer), severity="warning")
        elif position is not None:
            before.append(position)


def not_among(
    found: Iterable[Diagnostic], known: Iterable[Diagnostic], mark: Callable[[Diagnostic], Hashable]
) -> Iterator[Diagnostic]:
    """What is found and not known yet, where `mark` tells one diagnostic from another."""
    left = Counter(map(mark, known))
    for diagnostic in found:
        left[mark(diagnostic)] -= 1
        if left[mark(diagnostic)] < 0:
            yield diagnostic


def _missing(answers: Answers) -> Iterator[Diagnostic]:
    """That there is no answer to what has to be answered."""
    for answer in answers.so_far:
        prompt = BY_NAME[answer.name]
        if prompt.required and not answer.text:
            wanted = one_of(prompt.choices) if prompt.choices else "an id"
            hint = f"add {answer.label}" if answer.given else None
            yield Diagnostic("missing-key", f"`{answer.name}` is missing", None, wanted, hint, subject=answer.label)


def _empty(answers: Answers) -> Iterator[Diagnostic]:
    """That one of several is empty; the last one of a repeated prompt is, and says that there are no more."""
    for prompt in PROMPTS:
        nothing = [answer for answer in answers.so_far if answer.name == prompt.name and not answer.text]
        for answer in nothing[:-1] if prompt.repeated else ():
            hint = f"write some, or leave {answer.label} out"
            yield Diagnostic("empty-text", f"`{answer.label}` is empty text", subject=answer.label, hint=hint)


def _unsafe(answers: Answers) -> Iterator[Diagnostic]:
    for answer in answers.so_far:
        if unsafe := UNSAFE.search(answer.text):
            yield Diagnostic("unsafe-character", unsafe_message(unsafe.group()), _span(answer, unsafe.start(), 1))


def _span(answer: Answer, start: int = 0, length: int | None = None) -> Span:
    before, _, _ = answer.text[:start].rpartition("\n")
    line = answer.text[:start].count("\n") + 1
    first = answer.text.split("\n")[line - 1]
    return Span(
        Source(answer.label, answer.text), line, start + 1 - (len(before) + 1 if line > 1 else 0), length or len(first)
    )


def _about_nothing(file: ScenarioFile, answers: Answers) -> Iterator[Diagnostic]:
    """That something is told of a source or a quote, and there is none, nor will be."""
    for answer in answers.so_far:
        prompt = BY_NAME[answer.name]
        about = BY_NAME[prompt.about or "source"]
        if not answer.text or wanted(prompt, file, answers) or not answers.closed(about.name):
            continue
        if prompt.section == "sources":
            message = f"`{answer.label}` describes a new source, and none is begun"
            hint = f"add --source {new_source(file)}, or leave {answer.label} out"
            yield Diagnostic("no-new-source", message, subject=answer.label, hint=hint)
        else:
            message = f"`{answer.label}` is about a {about.name}, and none is given"
            hint = f"add {about.option}, or leave {answer.label} out"
            yield Diagnostic("about-nothing", message, subject=answer.label, hint=hint)


def _taken(file: ScenarioFile, answers: Answers) -> Iterator[Diagnostic]:
    """That an id is borne by another entry already."""
    asked = (("id", "statements", "statement"), ("source_id", "sources", "source"))
    for name, section, kind in asked:
        id = answers.one(name)
        if id in getattr(file.scenario, section):
            answer = next(answer for answer in answers.so_far if answer.name == name)
            hint = f"give it an id of its own, such as `{free(id, getattr(file.scenario, section))}`"
            yield Diagnostic("already-there", f"the scenario has a {kind} `{id}` already", _span(answer), hint=hint)


def _checked(file: ScenarioFile, answers: Answers, new: NewStatement) -> tuple[Diagnostic, ...]:
    """What the reader says of the entry, without its positions: these are read as edits."""
    statement = {key: value for key, value in new.statement.items() if key != "positions"}
    entries = {"statements": {new.id: statement}, "sources": dict(new.sources)}
    findings = _AtAnswers(file, answers, new)
    try:
        shaped(Entries, entries, findings)
        check_new(entries, file.scenario, findings)
        findings.raise_errors()
    except Problems as problems:
        return problems.diagnostics
    return findings.warnings


class _AtAnswers(Findings):
    """Findings about the entry, at the answers that they are about; about others, where these stand in the file."""

    def __init__(self, file: ScenarioFile, answers: Answers, new: NewStatement) -> None:
        super().__init__("")
        self._file, self._answers, self._new = file, answers, new

    def add(self, code: str, message: str, path: Path, **more: Any) -> None:
        """Report it, unless an answer that is still to come may mend it."""
        open = not self._answers.closed("reported")
        if code == "missing-key" or (code in _UNTIL_REPORTED and open):
            return
        if code == "no-date":  # of the answers that could mend it, this is the last
            path = (*path, "reported")
            more["hint"] = "say when it was said or reported, or name a source that has a date"
        if code.startswith("unknown-") and (answer := self._answer(path)):
            more |= self._meant(code, answer, more.get("hint"))
        super().add(code, message, path, **more)
        found = self._diagnostics[-1]
        if found.span is None:
            label = next((answer.label for answer in self._answers.so_far if answer.name == "reported"), "")
            self._diagnostics[-1] = found._replace(subject=label)

    def _meant(self, code: str, answer: Answer, hint: str | None) -> Data:
        """What is expected instead of an unknown name, and a hint, also where it is the beginning of one word only."""
        more: Data = {}
        if code == "unknown-statement":  # the new one is in the file as it would be, and cannot be taken back
            known = self._file.scenario.statements
            more = {"expected": one_of(known) if known else None}
            hint = did_you_mean(answer.text, known) if f"`{self._new.id}`" in (hint or "") else hint
        begun = completions(BY_NAME[answer.name], self._file, self._answers, answer.text)
        return more | {"hint": hint or (f"did you mean `{begun[0].whole}`?" if len(begun) == 1 else None)}

    def place(self, path: Path, key: bool = False) -> Span | None:
        """Where the answer is that the path is about."""
        if not self._is_new(path):
            return self._file.place(*path, key=key)
        answer = self._answer(path)
        return _span(answer) if answer else None

    def _is_new(self, path: Path) -> bool:
        """Whether the path leads into the entry, or into its new source."""
        section, id = (str(part) for part in (*path, "", "")[:2])
        return (section, id) == ("statements", self._new.id) or (section == "sources" and id in self._new.sources)

    def _answer(self, path: Path) -> Answer | None:
        """The answer that a path into the entry is about."""
        if not self._is_new(path):
            return None
        section = path[0]
        inside, below = (*path[2:4], None, None)[:2]
        name = _BY_KEY.get((section, inside, below)) or _BY_KEY.get((section, inside, None))
        if path[2:] == ("source",) and self._new.sources:
            name = "source_id"
        index = below if isinstance(below, int) else 0
        found = self._answers.all(name) if name else ()
        return found[index] if index < len(found) else None
