"""Rule files -> a `Rulebook`, or every diagnostic at once.

A rulebook is a folder: all its `*.yaml` files, in the order of their names. Whatever an engine would silently ignore
is an error with a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.diagnostics import Diagnostic, Problems
from tracker.reading.findings import Findings
from tracker.reading.shapes import found
from tracker.reading.textfile import read_text
from tracker.reading.violations import shaped
from tracker.reading.yamltext import load
from tracker.rulebook import compile_rulebook
from tracker.rulecheck import Fault
from tracker.rules import Rulebook
from tracker.ruletext import RuleFile
from tracker.scenario import FORMAT

_FOLDER: Final = "a folder with rule files, `*.yaml`"


@dataclass(frozen=True)
class RulebookFile:
    """A rulebook that passed every check, and what may surprise in it."""

    rulebook: Rulebook
    warnings: tuple[Diagnostic, ...] = ()


def shipped_rules() -> Path:
    """The folder of the rulebook that ships with the program: inside the package, or beside it in a checkout."""
    here = Path(__file__).parent.parent
    inside = here / "rules"
    return inside if inside.is_dir() else here.parent / "rules"


def read_rulebook(folder: Path) -> RulebookFile:
    """Read the rulebook in a folder.

    Raises:
        Problems: with everything that is wrong with any of its files.
    """
    if not folder.is_dir():
        raise Problems([Diagnostic("no-such-folder", "there is no such folder", subject=str(folder), expected=_FOLDER)])
    paths = sorted(folder.glob("*.yaml"))
    unread = [_unread(path) for path in sorted(folder.glob("*.yml"))]
    if not paths:
        message = "there are no rule files here"
        raise Problems([*unread, Diagnostic("no-rules", message, subject=str(folder), expected=_FOLDER)])
    problems: list[Diagnostic] = []
    files: list[tuple[RuleFile, Findings]] = []
    for path in paths:
        try:
            files.append(_read(path))
        except Problems as error:
            problems += error.diagnostics
    book, faults = compile_rulebook(_name(folder, files), [file for file, _ in files])
    for index, fault in faults:
        _report(fault, files[index][1])
    for _, findings in files:
        try:
            findings.raise_errors()
        except Problems as error:
            problems += error.diagnostics
    if problems:
        raise Problems([*unread, *problems])
    return RulebookFile(book, (*unread, *(warning for _, findings in files for warning in findings.warnings)))


def _unread(path: Path) -> Diagnostic:
    hint = f"rename it to `{path.with_suffix('.yaml').name}`"
    message = "this file is not read"
    return Diagnostic("not-read", message, subject=str(path), expected=_FOLDER, hint=hint, severity="warning")


def _name(folder: Path, files: list[tuple[RuleFile, Findings]]) -> str:
    return next((file.name for file, _ in files if file.name), folder.resolve().name)


def _read(path: Path) -> tuple[RuleFile, Findings]:
    document = load(read_text(path))
    findings = Findings(document.source.name, document)
    findings.extend(document.diagnostics)
    data = document.data
    if not document.complete or data is None:
        raise Problems(document.diagnostics)  # nothing else can be judged
    if not isinstance(data, Mapping):
        message = f"a rule file should be a mapping, and this is {found(data)}"
        findings.add("wrong-type", message, (), expected="`format: 1` and `rules:`")
    elif str(data.get("format", FORMAT)) != str(FORMAT):
        findings.add("format-version", "this format is not known to this version", ("format",), expected="`format: 1`")
    findings.raise_errors()
    file = shaped(RuleFile, data, findings)
    findings.raise_errors()
    assert file is not None  # else there was an error
    return file, findings


def _report(fault: Fault, findings: Findings) -> None:
    findings.add(
        fault.code,
        fault.message,
        fault.path,
        key=fault.key,
        severity="warning" if fault.warning else "error",
        expected=fault.expected,
        hint=fault.hint,
    )
