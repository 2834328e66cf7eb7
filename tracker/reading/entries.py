"""Entries that a what-if puts into a scenario: whether each is good there, and whether the rest of it still is.

Plain data of some entries and the scenario as it would be come in; findings go out. The same checks are made that a
whole file has to pass, on what is new and on what that bears on, and on nothing else.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from tracker.diagnostics import Diagnostic, Problems
from tracker.options import OptionError, check_option
from tracker.reading.consistency import check_consistency, check_principals, check_statement
from tracker.reading.document import Path
from tracker.reading.findings import Findings
from tracker.reading.references import check_references
from tracker.reading.shapes import ENTRY
from tracker.scenario import Issue, Position, Scenario, package_name
from tracker.whatif import SECTIONS, Section, SetAside, WhatIf, subjects

Data = Mapping[str, Any]


class Fallout(NamedTuple):
    """Something elsewhere in the scenario that an entry makes impossible; `related` says where, by path."""

    code: str
    message: str
    hint: str | None
    related: tuple[tuple[str, Path], ...]


def check_new(entries: Mapping[str, Data], scenario: Scenario, findings: Findings) -> None:
    """Report what is wrong with new entries (section -> id -> plain data) in a scenario that is good without them."""
    around = _around(entries, scenario)
    check_references(entries, findings, around)
    check_consistency(entries, findings, around)


def typed(entry: BaseModel) -> dict[str, Any]:
    """The plain data of an entry, as it could stand in a file."""
    return entry.model_dump(exclude_unset=True, exclude_none=True)


def fallout(before: WhatIf, after: WhatIf, section: Section, id: str) -> Iterator[Fallout]:
    """What elsewhere in the scenario does not go with the entry as it is after."""
    new = getattr(after.scenario, section)[id]
    if section == "parties":
        yield from _nobody_to_agree(after.scenario)
    elif section == "issues" and id in before.scenario.issues:
        yield from _still_used(after, id, new)
    elif section == "proposals" and id in before.scenario.proposals:
        yield from _phases_gone(after, id)
    elif section in ("statements", "sources"):
        resting = (i for i, s in after.scenario.statements.items() if s.source == id)
        withdrawing = (i for i, s in after.scenario.statements.items() if s.withdraws and id in s.withdraws)
        yield from _now_wrong(after.scenario, resting if section == "sources" else withdrawing)


class _Typed(Mapping[str, Any]):
    """The entries of a section as plain data, each made when it is looked at."""

    def __init__(self, entries: Mapping[str, BaseModel]) -> None:
        self._entries = entries

    def __getitem__(self, id: str) -> dict[str, Any]:
        return typed(self._entries[id])

    def __contains__(self, id: object) -> bool:
        return id in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _around(entries: Mapping[str, Data], scenario: Scenario) -> dict[str, Data]:
    """The scenario with the entries as plain data."""
    return {
        section: ChainMap(dict(entries.get(section, {})), _Typed(getattr(scenario, section)))  # type: ignore[arg-type]
        for section in SECTIONS
    }


def _nobody_to_agree(scenario: Scenario) -> Iterator[Fallout]:
    yield from _found(lambda findings: check_principals(_around({}, scenario), findings))


def _now_wrong(scenario: Scenario, statements: Iterable[str]) -> Iterator[Fallout]:
    """What is wrong with statements of a scenario."""
    around = _around({}, scenario)
    for id in statements:
        path: Path = ("statements", id)
        content = around["statements"][id]

        def check(findings: Findings, path: Path = path, id: str = id, content: Any = content) -> None:
            check_statement(around, path, id, content, findings)

        for found in _found(check):
            yield found._replace(message=f"statement `{id}`: {found.message}", related=((f"`{id}`", path),))


def _found(check: Any) -> Iterator[Fallout]:
    findings = Findings("")
    try:
        check(findings)
        findings.raise_errors()
    except Problems as problems:
        errors: Iterable[Diagnostic] = (d for d in problems.diagnostics if d.severity == "error")
        yield from (Fallout(d.code, d.message, d.hint, ()) for d in errors)


def _still_used(after: WhatIf, id: str, issue: Issue) -> Iterator[Fallout]:
    """Options that the issue has no longer, and that something names."""
    using: dict[str, list[tuple[str, Path]]] = {}
    for words, path, mentions in _speaking(after):
        for of, options in mentions:
            for option in options if of == id else ():
                try:
                    check_option(issue, option)
                except OptionError:
                    using.setdefault(option, []).append((words, path))
    for option, places in using.items():
        who = dict.fromkeys(words for words, _ in places)
        listed = ", ".join(list(who)[:3]) + (f" and {len(who) - 3} more" if len(who) > 3 else "")
        message = f"`{option}` is an option of `{id}` no longer, and {listed} {'name' if len(who) > 1 else 'names'} it"
        hint = "keep the option, or leave out or change what names it first"
        yield Fallout("still-used", message, hint, tuple(dict.fromkeys(places))[:3])


def _speaking(after: WhatIf) -> Iterator[tuple[str, Path, Iterable[tuple[str, tuple[str, ...]]]]]:
    """Everything that names options: in words, its path, and the issues and options that it names."""
    for section, entries in (
        ("statements", after.scenario.statements),
        ("assumptions", after.scenario.assumptions),
        ("what-if", after.suppositions),
    ):
        for id, voice in entries.items():
            words = f"{ENTRY.get(section, 'an earlier change')} `{id}`"
            aside = after.set_aside.get(id, frozenset())
            counting = [m for i, position in enumerate(voice.positions) for m in _counting(i, position, aside)]
            yield words, (section, id), counting
    for id, proposal in after.scenario.proposals.items():
        yield f"proposal `{id}`", ("proposals", id), proposal.mentions


def _counting(index: int, position: Position, aside: SetAside) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The issues and options that a position names, as far as it was not set aside."""
    if any((index, subject) not in aside for subject, _ in subjects(position)):
        yield from (mention for mention in position.on_issues if (index, mention[0]) not in aside)
        yield from (position.provided or {}).items()


def _phases_gone(after: WhatIf, id: str) -> Iterator[Fallout]:
    phases = after.scenario.proposals[id].phase_ids
    for voice_id, voice in (*after.scenario.voices(), *after.suppositions.items()):
        aside = after.set_aside.get(voice_id, frozenset())
        for index, position in enumerate(voice.positions):
            for package in position.on_packages:
                proposal, phase = package_name(package)
                if proposal == id and phase is not None and phase not in phases and (index, package) not in aside:
                    section = "statements" if voice_id in after.scenario.statements else "assumptions"
                    message = f"`{voice_id}` takes a position on phase `{phase}`, and `{id}` would have no such phase"
                    hint = "keep the phase, or leave out that position first"
                    yield Fallout("unknown-phase", message, hint, ((f"`{voice_id}`", (section, voice_id)),))
