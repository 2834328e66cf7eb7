"""Overlay files, checked against the scenario they are about.

What is dropped or replaced must be there, what is added must not; and what would then be the scenario is checked as a
whole, as one that was written so. The scenario itself is only read.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tracker.diagnostics import Diagnostic, Problems, did_you_mean, one_of
from tracker.overlay import Overlay
from tracker.reading.findings import Findings
from tracker.reading.scenarios import ScenarioFile, read_scenario, scenario_from
from tracker.reading.shapes import ENTRY, found
from tracker.reading.textfile import read_text
from tracker.reading.violations import shaped
from tracker.reading.yamltext import load
from tracker.scenario import FORMAT


class OverlayFile(NamedTuple):
    """An overlay that passed every check, the scenario it is about, and what may surprise in it."""

    overlay: Overlay
    base: ScenarioFile
    warnings: tuple[Diagnostic, ...] = ()


def read_overlay(path: Path) -> OverlayFile:
    """Read an overlay file, and the scenario it names.

    Raises:
        Problems: with everything that is wrong with it, or with the scenario.
    """
    document = load(read_text(path))
    findings = Findings(document.source.name, document)
    data = document.data
    if not document.complete or not isinstance(data, Mapping):
        if document.complete and () not in document.lost:
            findings.add("wrong-type", f"an overlay should be a mapping, and this is {found(data)}", ())
        raise Problems([*document.diagnostics, *_of(findings)])
    if str(data.get("format", FORMAT)) != str(FORMAT):
        findings.add("format-version", "this format is not known to this version", ("format",), expected="`format: 1`")
    findings.extend(document.diagnostics)
    overlay = shaped(Overlay, data, findings)
    findings.raise_errors()
    assert overlay is not None  # else there was an error
    base = read_scenario(path.parent / overlay.base)
    for section, id, wanted, place in _targets(data):
        _check(section, id, wanted, place, base, findings)
    findings.raise_errors()
    scenario_from(_changed(base, data), f"{path} changes {overlay.base}")
    return OverlayFile(overlay, base, findings.warnings)


def _of(findings: Findings) -> Iterator[Diagnostic]:
    try:
        findings.raise_errors()
    except Problems as problems:
        yield from problems.diagnostics


def _targets(data: Mapping[str, Any]) -> Iterator[tuple[str, str, bool, tuple[str | int, ...]]]:
    """Every entry that a change is about: section, id, whether it must be there already, and where it is named."""
    changes = data["changes"]
    for section, ids in (changes.get("drop") or {}).items():
        for index, id in enumerate([ids] if isinstance(ids, str) else ids):
            yield section, id, True, ("changes", "drop", section, *([] if isinstance(ids, str) else [index]))
    for kind in ("add", "replace"):
        for section, entries in (changes.get(kind) or {}).items():
            for id in entries:
                yield section, id, kind == "replace", ("changes", kind, section, id)


def _check(
    section: str, id: str, wanted: bool, place: tuple[str | int, ...], base: ScenarioFile, findings: Findings
) -> None:
    known = getattr(base.scenario, section)
    if wanted and id not in known:
        message = f"the scenario has no {ENTRY[section]} `{id}`"
        expected = f"one of {one_of(known)}" if known else f"none: the scenario has no {ENTRY[section]}"
        code = f"unknown-{ENTRY[section]}"
        findings.add(code, message, place, key="drop" not in place, expected=expected, hint=did_you_mean(id, known))
    elif not wanted and id in known:
        hint = "to put this one in its place, move it under `replace`; else give it an id of its own"
        findings.add("already-there", f"the scenario has a {ENTRY[section]} `{id}` already", place, key=True, hint=hint)


def _changed(base: ScenarioFile, data: Mapping[str, Any]) -> dict[str, Any]:
    """The plain data of the scenario as it would be."""
    assert base.document is not None  # it was read from a file
    changed: dict[str, Any] = copy.deepcopy(base.document.data)
    changes = data["changes"]
    for section, ids in (changes.get("drop") or {}).items():
        for id in [ids] if isinstance(ids, str) else ids:
            changed[section].pop(id, None)
    for kind in ("add", "replace"):
        for section, entries in (changes.get(kind) or {}).items():
            changed[section] = {**(changed.get(section) or {}), **entries}
    if changes.get("as_of"):
        changed["as_of"] = changes["as_of"]
    return changed
