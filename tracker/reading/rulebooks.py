"""Rule files -> a `Rulebook`, or every diagnostic at once.

A rulebook is a folder: all its `*.yaml` files, in the order of their names. Whatever an engine would silently ignore
is an error with a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from tracker.composition import Placed
from tracker.diagnostics import Diagnostic, Problems, Span
from tracker.reading.findings import Findings
from tracker.reading.kinds import is_overlay, is_scenario
from tracker.reading.shapes import found
from tracker.reading.textfile import read_text
from tracker.reading.violations import shaped
from tracker.reading.yamltext import load
from tracker.rulebook import compile_rulebook
from tracker.rulecheck import Fault, check_rule
from tracker.rules import Rulebook
from tracker.ruletext import RuleFile, RuleText
from tracker.scenario import FORMAT
from tracker.vocabulary import AUTHORITIES

_FOLDER: Final = "a folder with rule files, `*.yaml`"


class RulebookFile(NamedTuple):
    """A rulebook that passed every check, where each rule stands, and what may surprise in it."""

    rulebook: Rulebook
    places: Mapping[str, Span]
    """Rule id -> its key in the file that it was read from."""
    examples: Mapping[str, tuple[Span | None, ...]]
    """Rule id -> its examples there."""
    own: frozenset[str]
    """The rules that these files give themselves, rather than take over from the rulebook they extend."""
    warnings: tuple[Diagnostic, ...] = ()

    def example(self, rule: str, index: int) -> Span | None:
        """Where an example of the rule stands."""
        return self.examples[rule][index]


def shipped_rules() -> Path:
    """The folder of the rulebook that ships with the program: inside the package, or beside it in a checkout.

    As seen from the working directory, where that holds it.
    """
    here = Path(__file__).parent.parent
    inside = here / "rules"
    return seen_from_here(inside if inside.is_dir() else here.parent / "rules")


def seen_from_here(folder: Path) -> Path:
    """The folder as seen from the working directory, where that holds it, and is there."""
    try:
        here = Path.cwd()
    except OSError:  # somebody took it away
        return folder
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def read_rulebook(folder: Path, proven: bool = False) -> RulebookFile:
    """Read the rulebook in a folder; where it extends the shipped one, that with its changes.

    With `proven`, it is taken as known (for the shipped rules, from the tests) that every rule can fire, and can win.

    Raises:
        Problems: with everything that is wrong with any of its files.
    """
    paths, unread = _listed(folder)
    problems: list[Diagnostic] = []
    own = list(_read_all(paths, problems))
    extended = list(_read_all(_listed(shipped_rules())[0], problems)) if any(f.extends for f, _ in own) else []
    files = [*extended, *own]
    name = next((file.name for file, _ in own if file.name), folder.resolve().name)
    compiled = compile_rulebook(name, [file for file, _ in files], len(extended), proven)
    for index, fault in compiled.faults:
        if not (problems and fault.code in _NEED_EVERY_FILE):
            _report(fault, files[index][1])
    for _, findings in files:
        try:
            findings.raise_errors()
        except Problems as error:
            problems += error.diagnostics
    if problems:
        raise Problems([*unread, *problems])
    places = ((one.id, files[one.file][1].place(one.path, key=True)) for one in compiled.placed)
    return RulebookFile(
        compiled.rulebook,
        {id: place for id, place in places if place},
        {one.id: tuple(_examples(one, files[one.file][1])) for one in compiled.placed},
        frozenset(one.id for one in compiled.placed if one.file >= len(extended)),
        (*unread, *(warning for _, findings in own for warning in findings.warnings)),
    )


def _examples(rule: Placed, findings: Findings) -> Iterator[Span | None]:
    for index in range(len(rule.text.examples)):
        yield findings.place((*rule.path, "examples", index))


_NEED_EVERY_FILE: Final = ("unknown-rule", "extends-nothing")
"""What cannot be told while some file of the rulebook could not be read."""


def _listed(folder: Path) -> tuple[list[Path], list[Diagnostic]]:
    """The rule files of a folder, and a warning for each that its name keeps out.

    Raises:
        Problems: there are none, or scenarios only.
    """
    try:
        names = sorted(folder.iterdir())
    except OSError as error:
        raise Problems([_no_folder(folder, error)]) from None
    paths = [path for path in names if path.suffix == ".yaml" and not path.name.startswith(".")]
    unread = [_unread(path) for path in names if path.suffix == ".yml"]
    if not paths:
        message = "there are no rule files here"
        raise Problems([*unread, Diagnostic("no-rules", message, subject=str(folder), expected=_FOLDER)])
    if all(is_scenario(path) or is_overlay(path) for path in paths):  # rather than that each key of them is unknown
        message = "there are scenarios here, and no rule files"
        raise Problems([Diagnostic("no-rules", message, subject=str(folder), expected=_FOLDER)])
    return paths, unread


def _no_folder(folder: Path, error: OSError) -> Diagnostic:
    if isinstance(error, NotADirectoryError):
        hint = f"name the folder that it is in: {folder.parent}"
        return Diagnostic("not-a-folder", "this is a file", subject=str(folder), expected=_FOLDER, hint=hint)
    if isinstance(error, FileNotFoundError):
        return Diagnostic("no-such-folder", "there is no such folder", subject=str(folder), expected=_FOLDER)
    reason = (error.strerror or str(error)).lower()
    return Diagnostic("unreadable-folder", f"this folder cannot be read: {reason}", subject=str(folder))


def _read_all(paths: Iterable[Path], problems: list[Diagnostic]) -> Iterator[tuple[RuleFile, Findings]]:
    for path in paths:
        try:
            yield _read(path)
        except Problems as error:
            problems += error.diagnostics


def _unread(path: Path) -> Diagnostic:
    hint = f"rename it to `{path.with_suffix('.yaml').name}`"
    message = "this file is not read"
    return Diagnostic("not-read", message, subject=str(path), expected=_FOLDER, hint=hint, severity="warning")


def _read(path: Path) -> tuple[RuleFile, Findings]:
    document = load(read_text(path))
    findings = Findings(document.source.name, document)
    data = document.data
    if not document.complete or data is None or (not isinstance(data, Mapping) and () in document.lost):
        raise Problems(document.diagnostics)  # nothing else can be judged
    if not isinstance(data, Mapping):
        message = f"a rule file should be a mapping, and this is {found(data)}"
        findings.add("wrong-type", message, (), expected="`format: 1` and `rules:`")
    elif str(data.get("format", FORMAT)) != str(FORMAT):
        findings.add("format-version", "this format is not known to this version", ("format",), expected="`format: 1`")
    findings.raise_errors()
    findings.extend(document.diagnostics)
    file = shaped(RuleFile, data, findings)
    if file is None:
        _check_sound_rules(data, findings)
    findings.raise_errors()
    assert file is not None  # else there was an error
    return file, findings


def _check_sound_rules(data: Mapping[str, Any], findings: Findings) -> None:
    """Of a file that is not of its shape, say what is wrong inside the rules that are: all mistakes at once."""
    for section in ("rules", "replace"):
        rules = data.get(section)
        for id, text in rules.items() if isinstance(rules, Mapping) else ():
            if not findings.reported_within((section, id)):
                try:
                    rule = RuleText.model_validate(text)
                except ValidationError:
                    continue
                for fault in check_rule(id, rule, AUTHORITIES)[1]:
                    _report(fault._replace(path=(section, id, *fault.path)), findings)


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
