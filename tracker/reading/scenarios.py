"""Scenarios, read from files or plain data, checked as a whole.

A path or a mapping comes in; a `ScenarioFile` goes out, or `Problems` with every mistake that can be known at
once, each reported once. Text, shapes, names and contradictions are judged by the modules for them: this puts
them in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any, NamedTuple

from tracker.diagnostics import UNSAFE, Diagnostic, Problems, Source, Span, unsafe_message
from tracker.reading.consistency import check_consistency
from tracker.reading.document import Document, Path
from tracker.reading.findings import Findings
from tracker.reading.references import check_references, mapping
from tracker.reading.shapes import found, is_kind, shape_at
from tracker.reading.textfile import read_text
from tracker.reading.violations import no_value, shaped
from tracker.reading.yamldata import MAX_DEPTH
from tracker.reading.yamltext import load
from tracker.scenario import FORMAT, YES_NO, Scenario
from tracker.values import Flag, Options, WholeNumber
from tracker.whatif import Change, WhatIf, changed, suppose_nothing

_OPTIONAL_SECTIONS = ("sources", "statements", "proposals", "events", "assumptions", "expect")


class ScenarioFile(NamedTuple):
    """A scenario that passed every check, with its text (if it has one) and what may surprise in it.

    A what-if keeps the text of its base, which is as it was.
    """

    scenario: Scenario
    document: Document | None = None
    warnings: tuple[Diagnostic, ...] = ()
    what_if: WhatIf | None = None
    overlays: tuple[str, ...] = ()
    """The overlay files among the changes of a what-if."""
    put: Mapping[tuple[str, str], tuple[Document, Path]] = MappingProxyType({})
    """Section and id of each entry that an overlay puts there -> the document, and the path in it."""

    @property
    def base(self) -> Scenario:
        """The scenario itself, or the one that this is a what-if of."""
        return self.what_if.base if self.what_if else self.scenario

    @property
    def supposing(self) -> WhatIf:
        """The what-if that this is; one that changes nothing, where it is the scenario itself."""
        return self.what_if or suppose_nothing(self.scenario)

    def with_edits(self, *edits: str) -> ScenarioFile:
        """What would be, were it changed by these edits, one after the other; it stays as it is itself.

        Raises:
            Problems: with everything that is wrong with the edits.
        """
        from tracker.reading.supposing import with_edits

        return with_edits(self, edits)

    def supposed(self, changes: Iterable[Change]) -> ScenarioFile:
        """What would be, under these changes, each of which was checked after the ones before it."""
        what_if = self.supposing
        for change in changes:
            what_if = changed(what_if, change)
        return self._replace(scenario=what_if.scenario, what_if=what_if)

    def place(self, *path: str | int, key: bool = False) -> Span | None:
        """Where the value at the path stands in the file (with `key`: its key); None without a file.

        What an overlay puts into the scenario stands in the overlay.
        """
        if self.put and len(path) > 1 and (put := self.put.get((str(path[0]), str(path[1])))):
            document, prefix = put
            return document.place((*prefix, *path[2:]), key)
        return self.document.place(path, key) if self.document else None


def read_scenario(path: FilePath | str) -> ScenarioFile:
    """Read a scenario file.

    Raises:
        Problems: with everything that is wrong with it.
    """
    return scenario_in(read_text(path))


def scenario_in(source: Source) -> ScenarioFile:
    """Read a scenario from a text that is there already, such as one that is about to be written.

    Raises:
        Problems: with everything that is wrong with it.
    """
    document = load(source)
    return _read(document.data, Findings(document.source.name, document))


def scenario_from(data: Mapping[str, Any], name: str = "data") -> ScenarioFile:
    """Check plain data as `read_scenario` does the content of a file; places are paths into the data.

    Raises:
        Problems: with everything that is wrong with it.
    """
    findings = Findings(name)
    copy = _plain(data, (), findings)
    findings.raise_errors()
    return _read(copy, findings)


def _read(data: Any, findings: Findings) -> ScenarioFile:
    document = findings.document
    if document and (not document.complete or (not isinstance(data, Mapping) and () in document.lost)):
        raise Problems(document.diagnostics)
    _check_kind(data, findings)
    findings.extend(document.diagnostics if document else ())
    data = {k: v for k, v in data.items() if v is not None or k not in _OPTIONAL_SECTIONS}
    check_references(data, findings)
    check_consistency(data, findings)
    scenario = shaped(Scenario, data, findings)
    if document:
        _report_empty(document, findings)
        _warn_of_surprises(document, findings)
    findings.raise_errors()
    assert scenario is not None  # else there was an error
    return ScenarioFile(scenario, document, findings.warnings)


def _plain(value: Any, path: Path, findings: Findings) -> Any:
    """A copy in dicts and lists, as text would give it; what no text could say is reported."""
    if len(path) > MAX_DEPTH:
        findings.add("too-deep", f"this is nested more than {MAX_DEPTH} levels deep", path)
    elif isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                findings.add("key-not-text", f"the key `{key!r}` is not text", path)
        return {k: _plain(v, (*path, k), findings) for k, v in value.items() if isinstance(k, str)}
    elif isinstance(value, list | tuple):
        return [_plain(v, (*path, i), findings) for i, v in enumerate(value)]
    elif isinstance(value, date):
        return value.isoformat()
    elif isinstance(value, str) and (unsafe := UNSAFE.search(value)):
        findings.add("unsafe-character", unsafe_message(unsafe.group()), path)
    return value


def _check_kind(data: Any, findings: Findings) -> None:
    """Go no further with what is not a scenario of this format at all: nothing else can be judged."""
    if not isinstance(data, Mapping):
        findings.add(
            "wrong-type",
            f"a scenario should be a mapping, and this is {found(data)}",
            (),
            expected="keys such as `format`, `parties`, `issues` and `statements`, each with a colon",
        )
    elif data.get("kind") == "overlay":
        hint = f"it is about {found(data.get('base'))}: evaluate that with --with, and this file"
        findings.add("is-an-overlay", "this is an overlay, not a scenario", ("kind",), hint=hint)
    elif data.get("format") is not None and str(data["format"]) != str(FORMAT):
        findings.add(
            "format-version",
            f"format {found(data['format'])} is not known to this version",
            ("format",),
            expected=f"`format: {FORMAT}`",
            hint="if the file was written for a later version, update this program",
        )
    findings.raise_errors()


def _report_empty(document: Document, findings: Findings) -> None:
    for path in document.empty:
        if not findings.reported(path) and not (len(path) == 1 and path[0] in _OPTIONAL_SECTIONS):
            no_value(path, shape_at(Scenario, path), findings)


# What YAML 1.1 would have read as something else.


def _warn_of_surprises(document: Document, findings: Findings) -> None:
    for surprise in document.surprises:
        if findings.reported(surprise.path) or reads_the_same(document.data, surprise.path, surprise.text):
            continue
        meaning = "the text that was typed"
        hint = f"put it in quotes to say that text is meant: '{surprise.text}'"
        if _is_number(document.data, surprise.path):
            number = int(surprise.text)
            meaning, hint = f"the number {number}", f"write `{number}`"
        elif surprise.meaning == "nothing":
            hint = f"leave the key out if nothing is meant; put it in quotes if text is meant: '{surprise.text}'"
        findings.add(
            "read-as-text",
            f"`{surprise.text}` is read as {meaning}, not as {surprise.meaning}",
            surprise.path,
            hint=hint,
            severity="warning",
        )


def reads_the_same(data: Any, path: Path, text: str) -> bool:
    """Whether a word such as `yes`, unquoted, is taken as YAML 1.1 would take it: a flag, or an answer to yes or no."""
    if is_kind(shape_at(Scenario, path), Flag):
        return True
    issue = _issue_of(data, path)
    return issue is not None and bool(issue.get("yes_no")) and text in YES_NO


def _is_number(data: Any, path: Path) -> bool:
    issue = _issue_of(data, path)
    return is_kind(shape_at(Scenario, path), WholeNumber) or (issue is not None and "quantity" in issue)


def _issue_of(data: Any, path: Path) -> Mapping[str, Any] | None:
    """The issue whose option stands at the path; None where no option stands there."""
    for end in (len(path), len(path) - 1):
        if is_kind(shape_at(Scenario, path[:end]), Options):
            return mapping(mapping(mapping(data).get("issues")).get(str(path[end - 1])))
    return None
