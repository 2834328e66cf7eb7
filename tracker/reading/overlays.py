"""Overlay files, checked against the scenario they are about, and what-ifs written as overlay files.

What is changed must be there, what is added must not, and what would then be the scenario must be as good as one that
was written so. All of it is checked before anything is made of it; the scenario itself is only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from tracker.diagnostics import Diagnostic, Problems, Span, did_you_mean, one_of
from tracker.overlay import Entries, Entrywise, Overlay
from tracker.reading.document import Document, Path
from tracker.reading.edits import read_edit
from tracker.reading.entries import check_new, fallout
from tracker.reading.findings import Below, Findings
from tracker.reading.naming import called
from tracker.reading.scanner import Where
from tracker.reading.scenarios import ScenarioFile, read_scenario
from tracker.reading.shapes import ENTRY, found
from tracker.reading.textfile import read_text
from tracker.reading.violations import shaped
from tracker.reading.yamltext import load, written
from tracker.scenario import FORMAT
from tracker.whatif import SECTIONS, Change, Drop, Put, Section


class OverlayFile(NamedTuple):
    """An overlay that passed every check, the scenario as it would be, and what may surprise in it."""

    overlay: Overlay
    name: str
    changed: ScenarioFile
    warnings: tuple[Diagnostic, ...] = ()
    places: tuple[Span, ...] = ()
    """Where each of its changes stands in it, as they were made one by one."""


def read_overlay(path: FilePath, onto: ScenarioFile | None = None) -> OverlayFile:
    """Read an overlay file, and make its changes to the scenario that it names, or to `onto`.

    Raises:
        Problems: with everything that is wrong with it, or with the scenario.
    """
    document = load(read_text(path))
    findings = Findings(document.source.name, document)
    overlay = _shaped(document, findings)
    named = path.parent / overlay.base
    file = onto or read_scenario(named)
    if onto is not None:
        _warn_of_another_base(named, onto, findings)
    places: list[Span] = []
    for index, (change, typed) in enumerate(zip(overlay.changes, document.data["changes"], strict=True)):
        before = len(file.supposing.changes)
        if isinstance(change, Entrywise):
            file = _entrywise(file, typed, change, index, findings)
        else:
            try:
                file = file.supposed(read_edit(change, file, where=_where(document, index, change)))
            except Problems as problems:
                findings.extend(problems.diagnostics)
        places += [_place(document, index)] * (len(file.supposing.changes) - before)
    findings.raise_errors()
    changed = file._replace(overlays=(*file.overlays, str(path)), warnings=(*file.warnings, *findings.warnings))
    return OverlayFile(overlay, str(path), changed, findings.warnings, tuple(places))


def _shaped(document: Document, findings: Findings) -> Overlay:
    data = document.data
    findings.extend(document.diagnostics)
    if document.complete and not isinstance(data, Mapping) and () not in document.lost:
        findings.add("wrong-type", f"an overlay should be a mapping, and this is {found(data)}", ())
    if not document.complete or not isinstance(data, Mapping):
        findings.raise_errors()
    if data.get("kind") != "overlay" and "parties" in data:
        hint = "name an overlay here; where a command takes a scenario, it comes first, and overlays after --with"
        findings.add("not-an-overlay", "this is a scenario, not an overlay", (), expected="`kind: overlay`", hint=hint)
        findings.raise_errors()
    if str(data.get("format", FORMAT)) != str(FORMAT):
        expected = f"`format: {FORMAT}`"
        findings.add("format-version", "this format is not known to this version", ("format",), expected=expected)
    overlay = shaped(Overlay, data, findings)
    findings.raise_errors()
    assert overlay is not None  # else there was an error
    return overlay


def _warn_of_another_base(named: FilePath, onto: ScenarioFile, findings: Findings) -> None:
    used = onto.document.source.name if onto.document else None
    if used is not None and named.resolve() != FilePath(used).resolve():
        findings.add(
            "another-base",
            f"this overlay was written for another scenario than `{used}`",
            ("base",),
            hint="right if one is a copy of the other; its changes were checked against this one",
            severity="warning",
        )


def _where(document: Document, index: int, edit: str) -> Where:
    """Where the characters of an edit stand in the file: exactly, if it stands there as it is on one line."""
    place = _place(document, index)
    at = place.source.line(place.line).find(edit, place.column - 1)

    def where(start: int, length: int) -> Span:
        return place if at < 0 else place._replace(column=at + 1 + start, length=length)

    return where


def _place(document: Document, index: int) -> Span:
    """Where a change stands in the file."""
    place = document.place(("changes", index))
    assert place is not None  # it is in the document
    return place


# Whole entries.


def _entrywise(
    file: ScenarioFile, typed: Mapping[str, Any], change: Entrywise, index: int, findings: Findings
) -> ScenarioFile:
    """The scenario without what is dropped, with what is replaced, then with what is added."""
    for section, id, path in _dropped(typed, index):
        if _there(file, section, id, path, findings):
            file = file.supposed([Drop(section, id, text=f"drop {called(file.scenario, section, id)}")])
    for key, entries in (("replace", change.replace), ("add", change.add)):
        if entries is not None:
            file = _put(file, typed[key], entries, ("changes", index, key), findings)
    return file


def _dropped(typed: Mapping[str, Any], index: int) -> Iterator[tuple[Section, str, Path]]:
    for section in SECTIONS:
        ids = (typed.get("drop") or {}).get(section) or []
        path: Path = ("changes", index, "drop", section)
        if isinstance(ids, str):
            yield section, ids, path
        else:
            yield from ((section, id, (*path, place)) for place, id in enumerate(ids))


def _there(file: ScenarioFile, section: Section, id: str, path: Path, findings: Findings, key: bool = False) -> bool:
    """Whether the scenario has the entry; else it is reported."""
    known = getattr(file.scenario, section)
    if id in known:
        return True
    kind = ENTRY[section]
    expected = one_of(known) if known else f"none: the scenario has no {kind}"
    hint = did_you_mean(id, known)
    message = f"the scenario has no {kind} `{id}`"
    findings.add(f"unknown-{kind}", message, path, key=key, expected=expected, hint=hint)
    return False


def _put(
    file: ScenarioFile, typed: Mapping[str, Any], entries: Entries, prefix: Path, findings: Findings
) -> ScenarioFile:
    """The scenario with these entries, if all of them can be there."""
    replacing = prefix[-1] == "replace"
    new = [(section, id, entry) for section in SECTIONS for id, entry in getattr(entries, section).items()]
    good = True
    for section, id, _ in new:
        path = (*prefix, section, id)
        if replacing:
            good = _there(file, section, id, path, findings, key=True) and good
        elif id in getattr(file.scenario, section) or id in file.supposing.suppositions:
            hint = "to put this one in its place, write it under `replace`; else give it an id of its own"
            message = f"the scenario has a {ENTRY[section]} `{id}` already"
            findings.add("already-there", message, path, key=True, hint=hint)
            good = False
    below = Below(findings, prefix, lambda path: file.place(*path, key=True))
    before = findings.errors
    check_new({key: value or {} for key, value in typed.items()}, file.scenario, below)
    if not good or findings.errors > before:
        return file
    for section, id, entry in new:
        change = Put(section, id, entry, typed[section][id], replacing, text=f"{prefix[-1]} {ENTRY[section]} {id}")
        earlier, file = file.supposing, file.supposed([change])
        for one in fallout(earlier, file.supposing, section, id):
            below.add(one.code, one.message, (section, id), key=True, related=one.related, hint=one.hint)
        if findings.document:
            file = file._replace(put={**file.put, (section, id): (findings.document, (*prefix, section, id))})
    return file


# Writing.


def overlay_text(changes: Iterable[Change], base: str, title: str | None = None, because: str | None = None) -> str:
    """The changes as the text of an overlay file; `base` is the path of the scenario as seen from it."""
    told = {key: text for key, text in (("title", title), ("because", because)) if text}
    head = {"format": FORMAT, "kind": "overlay", "base": base, **told}
    return written({**head, "changes": [_as_data(change) for change in changes]})


def _as_data(change: Change) -> Any:
    if not isinstance(change, Put):
        return change.text
    return {"replace" if change.replacing else "add": {change.section: {change.id: change.typed}}}
