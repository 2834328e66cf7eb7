"""An edit: one change, or a few, in one line that reads like the file.

    drop ID[, ID]...                                  drop STATEMENT[0]            drop PARTY on ISSUE
    PARTY [also] accepts ISSUE=OPTION[, ISSUE=OPTION]... [provided ISSUE=OPTION...]
    STATEMENT [also] accepts ...                      STATEMENT[0] accepts ...
    PROPOSAL[@PHASE]: ISSUE=OPTION, to_negotiate ISSUE=OPTION
    ID KEY=VALUE[, KEY=VALUE]...                      as of DATE                   assume ID

A text and the scenario that it is about come in; changes go out, or every diagnostic, each at its character. Nothing
is changed here. What could stand at the end of a text is offered to whoever types it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, NamedTuple, NoReturn, get_args

from tracker import dates
from tracker.diagnostics import Problems, Source, Span, did_you_mean, one_of
from tracker.overlay import Entries
from tracker.reading import corrections
from tracker.reading.assignments import KEYS, NAMED, assigned
from tracker.reading.naming import TO_NEGOTIATE, Naming, called
from tracker.reading.scanner import WORD, Stop, Where
from tracker.reading.scenarios import ScenarioFile
from tracker.reading.shapes import ENTRY, expected, is_kind, literals, shape_at
from tracker.scenario import Position
from tracker.values import ALL, PROPOSAL, Flag
from tracker.vocabulary import MODALITIES
from tracker.whatif import (
    DROPPABLE,
    AsOf,
    Assume,
    Change,
    Drop,
    DropPosition,
    Restate,
    Section,
    Settle,
    Suppose,
    Unstate,
    Voiced,
    subjects,
)

_SUBJECTS: Final[tuple[Section, ...]] = (
    "parties", "proposals", "statements", "assumptions", "issues", "sources", "events",
)  # fmt: skip
"""What an edit can begin with, in the order in which it is offered."""
_BEGINNINGS: Final = {
    "drop": "leave something out",
    "as": "judge as of another day",
    "assume": "let an assumption count",
}
_VOICED: Final[tuple[Voiced, ...]] = get_args(Voiced)


class Offer(NamedTuple):
    """A word that could stand at the end of a text, and what it means; `whole` is the text with it."""

    word: str
    meaning: str
    whole: str


def read_edit(text: str, file: ScenarioFile, name: str = "edit", where: Where | None = None) -> tuple[Change, ...]:
    """The changes that the text says, checked against the scenario as it would be so far.

    Args:
        text: the edit.
        file: the scenario, or the what-if of it so far.
        name: what diagnostics call the text.
        where: the places of its characters, where it stands in some other text.

    Raises:
        Problems: with everything that is wrong with it.
    """
    source = Source(name, text)
    reader = _Reader(text, file, where or (lambda start, length: Span(source, 1, start + 1, length)))
    try:
        changes = reader.edit()
    except Stop:
        changes = ()
    if reader.wrong:
        raise Problems(reader.wrong)
    return changes


def read_terms(text: str, file: ScenarioFile, name: str) -> dict[str, tuple[str, ...]]:
    """Issues and options as edits write them: `war=ends, hostages=1..100 or silent`.

    Raises:
        Problems: with everything that is wrong with it.
    """
    source = Source(name, text)
    reader = _Reader(text, file, lambda start, length: Span(source, 1, start + 1, length))
    found: dict[str, tuple[str, ...]] = {}
    with suppress(Stop):
        found = reader.terms()
    if reader.wrong:
        raise Problems(reader.wrong)
    return found


def offers_of_terms(text: str, file: ScenarioFile) -> tuple[Offer, ...]:
    """What could stand at the end of issues and options, as far as they are good."""
    begun = re.search(rf"{WORD.pattern}$", text)
    head, half = (text[: begun.start()], begun.group()) if begun else (text, "")
    reader = _Reader(head, file, lambda start, length: Span(Source("", head), 1, start + 1, length))
    with suppress(Stop):
        reader.terms()
    found = reader.noted(len(head.rstrip())) | reader.noted(len(head))
    return tuple(Offer(w, meaning, f"{head}{w}") for w, meaning in found.items() if w.startswith(half) and w != half)


def offers(text: str, file: ScenarioFile) -> tuple[Offer, ...]:
    """What could stand at the end of the text, as far as it is good: words that go on from its last, half-typed one."""
    begun = re.search(rf"{WORD.pattern}$", text)
    start = begun.start() if begun else len(text)
    longer = _offered(text[:start], text[start:], file)
    return longer or tuple(
        offer._replace(whole=f"{text}{'' if offer.word in _CLOSE or offer.word[:1] == '@' else ' '}{offer.word}")
        for offer in (_offered(text, "", file) if text[start:] else ())
    )


def _offered(head: str, half: str, file: ScenarioFile) -> tuple[Offer, ...]:
    """What could stand after the head and begins with the half-typed word."""
    reader = _Reader(head, file, lambda start, length: Span(Source("", head), 1, start + 1, length))
    with suppress(Stop):
        reader.edit()
    if any(d.span and d.span.column <= len(head.rstrip()) and d.code != "not-dropped" for d in reader.wrong):
        return ()
    noted = reader.noted(len(head.rstrip())) | reader.noted(len(head))
    found = ((word, meaning) for word, meaning in noted.items() if word.startswith(half) and word != half)
    return tuple(Offer(word, meaning, f"{head}{word}") for word, meaning in found)


_CLOSE: Final = (",", ":", "[", "]")
"""Signs that follow a word with no space between."""


class _Reader(Naming):
    """One reading of one edit, from left to right."""

    # An edit.

    def edit(self) -> tuple[Change, ...]:
        """The whole text."""
        self.note(lambda: self.ids(("parties",)) | _BEGINNINGS | self.ids(_SUBJECTS))
        if self.done:
            self.unexpected("name who would say what, as in `northland accepts border=open`")
        if self.takes("drop"):
            changes = self._drops()
        elif self.peek() == "as" and self.takes("as"):
            changes = (self._as_of(),)
        elif self.peek() == "assume" and self.takes("assume"):
            changes = (self._assume(),)
        else:
            changes = self._about()
        if not self.done:
            self.unexpected()
        return changes

    def terms(self) -> dict[str, tuple[str, ...]]:
        """Issues and options alone, the whole text."""
        found = self._condition()
        if not self.done:
            self.unexpected()
        return found

    # What would not be there.

    def _drops(self) -> tuple[Change, ...]:
        changes: list[Change] = []
        while not changes or self.takes_sign(","):
            changes.append(self._drop())
            self.file = self.file.supposed(changes[-1:])  # for the next, this is gone
            self.scenario = self.file.scenario
        return tuple(changes)

    def _drop(self) -> Change:
        start = self.space()
        id, found, place = self.entry((*DROPPABLE, "parties", "issues"))
        voiced = [section for section in _VOICED if section in found]
        if voiced and self.takes_sign("["):
            section: Voiced = self.one(id, voiced, place)  # type: ignore[assignment]
            index = self._index(section, id, gone=True)
            return DropPosition(section, id, index, text=f"drop {called(self.scenario, section, id)}[{index}]")
        if "parties" in found and self.takes("on"):
            return self._unstate(id)
        dropped = tuple(section for section in found if section in DROPPABLE)
        if not dropped:
            what = "party" if "parties" in found else "issue"
            hint = (
                f"leave out what it said (`drop {id} on ISSUE`), or give it another role (`{id} role=observer`)"
                if what == "party"
                else "leave it out of a proposal: `PROPOSAL: ISSUE=silent`"
            )
            self.report("not-dropped", f"a whole {what} cannot be left out", start, self.at - start, hint=hint)
            raise Stop
        kind = self.one(id, dropped, place)
        return Drop(kind, id, text=f"drop {called(self.scenario, kind, id)}")

    def _unstate(self, party: str) -> Change:
        self.note(lambda: self.ids(("issues", "proposals")))
        start, word = self.space(), self.peek()
        if word in self.scenario.issues:
            self.match(WORD)
            return Unstate(party, word, text=f"drop {called(self.scenario, 'parties', party)} on {word}")
        if word in self.scenario.proposals:
            package = self.package()
            return Unstate(party, package, True, text=f"drop {called(self.scenario, 'parties', party)} on {package}")
        self.unknown(word, ("issues", "proposals"), start)

    def _index(self, section: Section, id: str, gone: bool = False) -> int:
        """The index of a position, after its `[`; with `gone`, of one that is still there."""
        positions = getattr(self.scenario, section)[id].positions
        self.note({f"{i}]": position_text(position) for i, position in enumerate(positions)})
        start = self.space()
        typed = self.match(re.compile(r"-?[0-9]+"))
        if typed is None:
            self.unexpected("give the position's number: the first is 0")
        if not self.takes_sign("]"):
            self.unexpected()
        index, aside = int(typed), self.file.supposing.set_aside.get(id, frozenset())
        there = [i for i, p in enumerate(positions) if not gone or any((i, s) not in aside for s, _ in subjects(p))]
        if index not in there:
            message = f"`{id}` has no position {index}" + (" any longer" if 0 <= index < len(positions) else "")
            expected = one_of(map(str, there)) if there else "none: it takes no position"
            self.report("unknown-position", message, start, len(typed), expected)
            raise Stop
        return index

    # When, and on which assumptions.

    def _as_of(self) -> Change:
        if not self.takes("of"):
            self.unexpected("write `as of 2024-12-15`")
        start = self.space()
        typed = self.text[start:].strip()
        if not typed:
            self.note(["YYYY-MM-DD"])
            self.unexpected()
        self.at = len(self.text)
        try:
            date = dates.parse_date(typed)
        except ValueError as error:
            hint = corrections.date_hint(typed)
            self.report("not-a-date", str(error), start, len(typed), dates.EXPECTED, hint)
            raise Stop from None
        return AsOf(date, text=f"as of {date}")

    def _assume(self) -> Change:
        self.note(lambda: {**self.ids(("assumptions",)), ALL: "every assumption"})
        if self.peek() == ALL:
            self.match(WORD)
            return Assume(ALL, text=f"assume {ALL}")
        id, _, _ = self.entry(("assumptions",))
        return Assume(id, text=f"assume {id}")

    # What would be otherwise of something.

    def _about(self) -> tuple[Change, ...]:
        id, found, start = self.entry(_SUBJECTS)
        voiced = tuple(section for section in found if section in _VOICED)
        speaking = tuple(section for section in found if section in (*_VOICED, "parties"))
        if speaking:
            self.note({"also": "besides what was said", **_STANCES})
        if "proposals" in found:
            self.note({":": "terms of the proposal"})
            phases = self.scenario.proposals[id].phase_ids
            self.note({f"@{phase}:": "terms of this phase" for phase in phases})
        if voiced:
            self.note({"[": "one of its positions"})
        for section in found:
            self.note({f"{key}=": f"of the {ENTRY[section]}" for key in KEYS[section]})
        following = self.text[self.space() : self.at + 1]
        if speaking and self.peek() in ("also", *MODALITIES):
            return (self._position(self.one(id, speaking, start), id),)
        if voiced and following == "[":
            section = self.one(id, voiced, start)
            self.takes_sign("[")
            index = self._index(section, id)
            self.note(_STANCES)
            return (self._position(section, id, index),)
        if "proposals" in found and following in (":", "@"):
            return (self._terms(id),)
        if re.match(rf"{WORD.pattern}\s*=", self.text[self.at :]):
            return (self._assignments(id, found, start),)
        self.unexpected()

    # Positions.

    def _position(self, section: Section, id: str, index: int | None = None) -> Change:
        also = index is None and self.takes("also") is not None
        self.note(_STANCES)
        modality = self.takes(*MODALITIES)
        if modality is None:
            self.unexpected()
        stance = self._stance(modality)
        self.note({"provided": "under a condition"})
        provided = self._condition() if self.takes("provided") else None
        if self.wrong:
            raise Stop
        position = Position.model_validate({modality: stance, **({"provided": provided} if provided else {})})
        name = called(self.scenario, section, id)
        subject = name if index is None else f"{name}[{index}]"
        text = f"{subject} {'also ' if also else ''}{position_text(position)}"
        if section == "parties":
            return Suppose(id, position, also, text=text)
        return Restate(section, id, position, also, index, text=text)  # type: ignore[arg-type]

    def _stance(self, modality: str) -> dict[str, tuple[str, ...]]:
        """Issues with options, and packages, one by one."""
        found: dict[str, tuple[str, ...]] = {}
        while True:
            self.note(lambda: self.ids(("issues",)) | {PROPOSAL: "a proposal as a whole"})
            if modality != "requires":
                self.note(lambda: self.ids(("proposals",)))
            start, word = self.space(), self.peek()
            signed = re.match(r"\s*(?:=|[<>])", self.text[start + len(word) :])
            if word == PROPOSAL or (word in self.scenario.proposals and not signed):
                self._packages(word, modality, found)
            else:
                self.issue(found)
            if not self.goes_on():
                return found

    def _packages(self, word: str, modality: str, found: dict[str, tuple[str, ...]]) -> None:
        start = self.at
        if word == PROPOSAL:
            self.match(WORD)
            if not self.takes_sign("="):
                self.unexpected()
        package = self.package()
        if modality == "requires":
            hint = "`requires` is for options of issues: write `accepts`, `considers` or `rejects`"
            self.report("requires-proposal", "a proposal cannot be required", start, self.at - start, hint=hint)
        found[PROPOSAL] = (*found.get(PROPOSAL, ()), package)

    def _condition(self) -> dict[str, tuple[str, ...]]:
        """What follows `provided`: issues with options, one by one."""
        found: dict[str, tuple[str, ...]] = {}
        while True:
            self.note(lambda: self.ids(("issues",)))
            if self.peek() == PROPOSAL:
                message, hint = "a condition is about terms of the same deal, not about a proposal", "name the terms"
                self.report("provided-proposal", message, self.at, len(PROPOSAL), hint=hint)
                raise Stop
            self.issue(found)
            if not self.goes_on():
                return found

    # Terms.

    def _terms(self, proposal: str) -> Change:
        phase = self.phase(proposal) if self.takes_sign("@") else None
        if not self.takes_sign(":"):
            self.unexpected()
        found: dict[str, dict[str, tuple[str, ...]]] = {"terms": {}, TO_NEGOTIATE: {}}
        while True:
            key = self.takes(TO_NEGOTIATE) or "terms"
            self.note(lambda: self.ids(("issues",)))
            other = found["terms" if key == TO_NEGOTIATE else TO_NEGOTIATE]
            start, word = self.space(), self.peek()
            if word in other:
                self.report(
                    "repeated", f"`{word}` is named twice", start, len(word), hint="settle it, or leave it open"
                )
            self.issue(found[key])
            if not self.goes_on():
                break
        package = f"{proposal}@{phase}" if phase else proposal
        terms = [terms_text(found["terms"])] if found["terms"] else []
        terms += [f"{TO_NEGOTIATE} {terms_text({i: o})}" for i, o in found[TO_NEGOTIATE].items()]
        return Settle(proposal, phase, found["terms"], found[TO_NEGOTIATE], text=f"{package}: {', '.join(terms)}")

    # Values of keys.

    def _assignments(self, id: str, found: tuple[Section, ...], start: int) -> Change:
        typed: dict[str, tuple[str, int, int]] = {}
        sections = found
        while True:
            known = {key for section in sections for key in KEYS[section]}
            self.note([f"{key}=" for key in known])
            at, key = self.space(), self.peek()
            sections = tuple(section for section in sections if key in KEYS[section])
            if not sections:
                self._no_such_key(key, id, found, at)
            if key in typed:
                self.report("repeated", f"`{key}` is named twice", at, len(key), hint="name it once")
            self.match(WORD)
            if not self.takes_sign("="):
                self.unexpected()
            typed[key] = self._value(key, sections)
            if not self.takes_sign(","):
                break
        section = self.one(id, sections, start)
        values = {key: value for key, (value, _, _) in typed.items()}
        places = {key: self.where(at, max(1, length)) for key, (_, at, length) in typed.items()}
        entry, wrong = assigned(self.file, section, id, values, places)
        self.wrong += wrong
        if entry is None:
            raise Stop
        text = f"{called(self.scenario, section, id)} {', '.join(f'{key}={value}' for key, value in values.items())}"
        return replace(entry, text=text)

    def _value(self, key: str, sections: tuple[Section, ...]) -> tuple[str, int, int]:
        """What is typed up to the next key: the text, where it begins, and how long it is."""
        self.note(lambda: self._values(key, sections))
        start = self.space()
        found = re.match(r"(?:(?!,\s*[a-z_]+\s*=).)*", self.text[start:], re.DOTALL)
        typed = found.group().rstrip() if found else ""
        self.at = start + len(typed)
        if not typed:
            self.unexpected()
        return typed, start, len(typed)

    def _values(self, key: str, sections: tuple[Section, ...]) -> dict[str, str]:
        """Words that the value of a key can be: those of the format, or ids."""
        found: dict[str, str] = {}
        for section in sections:
            shape = shape_at(Entries, (section, "id", key))
            words = ("true", "false") if is_kind(shape, Flag) else literals(shape)
            found |= self.ids((NAMED[key],)) if key in NAMED else dict.fromkeys(words, f"`{key}`")
        return found or {expected(shape): f"`{key}`"}

    def _no_such_key(self, key: str, id: str, found: tuple[Section, ...], at: int) -> NoReturn:
        kinds = " or ".join(ENTRY[section] for section in found)
        known = list(dict.fromkeys(key for section in found for key in KEYS[section]))
        hint = did_you_mean(key, known)
        if "proposals" in found and key in self.scenario.issues:
            hint = f"terms stand after a colon: `{id}: {key}=...`"
        elif "parties" in found and key in self.scenario.issues:
            hint = f"say what it would do: `{id} accepts {key}=...`"
        message = f"`{key}` of a {kinds} cannot be changed in an edit" if key else "a key was expected"
        self.report("unknown-key", message, at, len(key), one_of(known) if known else None, hint)
        raise Stop


_STANCES: Final = {
    "requires": "nothing else will do",
    "rejects": "it is ruled out",
    "accepts": "it is acceptable",
    "considers": "open to it",
}


# Changes in words: the same language.


def position_text(position: Position) -> str:
    """A position as an edit writes it: `accepts war=ends provided hostages=1..100`."""
    condition = f" provided {terms_text(position.provided)}" if position.provided else ""
    return f"{position.modality} {terms_text(position.stance)}{condition}"


def terms_text(terms: Any) -> str:
    """Issues (or `proposal`) and options: `war=ends, hostages=4 or 10..20`."""
    return ", ".join(_term_texts(terms))


def _term_texts(terms: Any) -> Iterator[str]:
    for subject, options in terms.items():
        if subject == PROPOSAL:
            yield from (f"{PROPOSAL}={package}" for package in options)
        elif len(options) == 1 and options[0].startswith((">=", "<=")):
            yield f"{subject}{options[0]}"
        else:
            yield f"{subject}={' or '.join(options)}"
