"""New values for keys of an entry, as typed in an edit -> the change, or what is wrong with each value.

Only keys are here that bear on verdicts and hold no more than words, dates, numbers and lists of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from tracker.diagnostics import Diagnostic, Problems, Span
from tracker.overlay import Entries
from tracker.reading.document import Path
from tracker.reading.entries import check_new, fallout, typed
from tracker.reading.findings import Findings
from tracker.reading.scenarios import ScenarioFile
from tracker.reading.violations import shaped
from tracker.whatif import Assign, Section, changed

NONE: Final = "none"
"""In place of a value: the key would not be there."""

KEYS: Final[dict[Section, tuple[str, ...]]] = {
    "parties": ("role", "veto"),
    "issues": ("scale", "choice", "quantity", "essential"),
    "sources": ("date", "reliability"),
    "statements": (
        "attribution", "said", "reported", "until", "credibility", "told_by", "source", "via", "withdraws", "party",
    ),
    "proposals": ("by", "tabled", "reported", "supersedes", "counters"),
    "events": ("date", "proposal", "becomes"),
    "assumptions": ("basis", "party"),
}  # fmt: skip
"""The keys of an entry that an edit can change, by section."""

NAMED: Final[dict[str, Section]] = {
    "told_by": "parties", "party": "parties", "by": "parties", "source": "sources", "via": "sources",
    "withdraws": "statements", "supersedes": "proposals", "counters": "proposals", "proposal": "proposals",
    "basis": "statements",
}  # fmt: skip
"""The keys whose values are ids, and the section of these."""

_NAMING: Final = ("positions", "basis")
"""Keys whose values may name what earlier changes left out: they are looked at only where they are changed."""

_LISTS: Final = ("by", "withdraws", "basis", "scale", "choice")
_ISSUE_KINDS: Final = ("scale", "choice", "quantity", "yes_no")


def assigned(
    file: ScenarioFile, section: Section, id: str, values: Mapping[str, str], places: Mapping[str, Span]
) -> tuple[Assign | None, tuple[Diagnostic, ...]]:
    """The entry with these values, as a change, and what is wrong with them, each at its place."""
    before = file.supposing
    entry = getattr(before.scenario, section)[id]
    data = typed(entry)
    for key, value in values.items():
        _put(data, key, value)
    findings = _Placed(file, (section, id), places)
    try:
        entries = shaped(Entries, {section: {id: data}}, findings)
        looked_at = {key: value for key, value in data.items() if key in values or key not in _NAMING}
        check_new({section: {id: looked_at}}, before.scenario, findings)
        findings.raise_errors()
        assert entries is not None  # else there was an error
        change = Assign(section, id, tuple(values.items()), getattr(entries, section)[id])
        for found in fallout(before, changed(before, change), section, id):
            findings.add(found.code, found.message, (section, id), related=found.related, hint=found.hint)
        findings.raise_errors()
    except Problems as problems:
        return None, problems.diagnostics
    return change, ()


def _put(data: dict[str, Any], key: str, value: str) -> None:
    """Put a value as typed under a key; `none` takes the key away."""
    if key in _ISSUE_KINDS:
        for other in _ISSUE_KINDS:
            kept = data.pop(other, None)
            if other == key == "quantity" and isinstance(kept, dict) and "unit" in kept:
                data["quantity"] = {"unit": kept["unit"]}
    if value == NONE and key not in _ISSUE_KINDS:
        data.pop(key, None)
    elif key in _LISTS:
        names = re.split(r",|\s(?:and|or)\s", value.strip().removeprefix("[").removesuffix("]"))
        data[key] = [name.strip() for name in names]
    elif key == "quantity" and (bounds := re.fullmatch(r"(-?[0-9]+)\s*\.\.\s*(-?[0-9]+)", value)):
        data[key] = {**data.get(key, {}), "min": bounds[1], "max": bounds[2]}
    else:
        data[key] = value


class _Placed(Findings):
    """Findings about an entry, at the places of the values that were typed; about others, where these stand."""

    def __init__(self, file: ScenarioFile, entry: Path, places: Mapping[str, Span]) -> None:
        super().__init__("edit")
        self._file, self._entry, self._places = file, entry, places

    def place(self, path: Path, key: bool = False) -> Span | None:
        """Where the value was typed that this is about."""
        if path[:2] == self._entry[: len(path)]:
            return self._places.get(str(path[2])) if len(path) > 2 else next(iter(self._places.values()))
        return self._file.place(*path, key=key)
