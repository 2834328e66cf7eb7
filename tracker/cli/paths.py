"""What the paths of a command mean: which scenarios, rulebooks and overlays; and in which form to write a file.

Paths as they were typed come in; what they lead to goes out, each file once, and what is wrong with them as mistakes.
Nothing is written here, and no scenario is judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic
    from tracker.reading import ScenarioFile

ENDINGS: Final = {".svg": "svg", ".png": "png", ".json": "json", ".md": "markdown", ".txt": "terminal"}
"""The ending of a file -> the form of an answer."""
_YAML: Final = (".yaml", ".yml")


class Meant(NamedTuple):
    """What is meant by paths: scenario files, folders of rulebooks, overlay files; what is not there is a mistake."""

    scenarios: list[Path]
    rulebooks: list[Path]
    overlays: list[Path]
    mistakes: list[Diagnostic]


def sorted_out(paths: Iterable[Path]) -> Meant:
    """What each path means, or every YAML file of it; a file that is named twice, in whatever way, counts once."""
    from tracker.diagnostics import Diagnostic
    from tracker.reading.kinds import is_overlay, is_rule_file

    scenarios: dict[Path, Path] = {}
    rulebooks: dict[Path, Path] = {}
    overlays: dict[Path, Path] = {}
    mistakes = []
    for path in paths:
        files = list(yaml_files(path))
        if not files:
            message = "there are no scenario files or rule files here"
            mistakes.append(Diagnostic("no-scenarios", message, subject=str(path)))
        for file in files:
            if is_overlay(file):
                overlays.setdefault(_one_and_the_same(file), file)
            elif is_rule_file(file):
                rulebooks.setdefault(_one_and_the_same(file.parent), file.parent)
            else:
                scenarios.setdefault(_one_and_the_same(file), file)
    return Meant(list(scenarios.values()), list(rulebooks.values()), list(overlays.values()), mistakes)


def yaml_files(path: Path) -> Iterator[Path]:
    """The file itself, or every YAML file of a folder."""
    if not path.is_dir():
        yield path
    else:
        yield from sorted(p for p in path.rglob("*") if p.suffix in _YAML and p.is_file())


def _one_and_the_same(path: Path) -> Path:
    """The path by which a file is known, however it is named."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, a working directory that is gone, a NUL
        return path


def read_scenario(path: Path) -> ScenarioFile:
    """The scenario in a file.

    Raises:
        Problems: it is not valid; where a case of the library was named in its place, with the path of that.
    """
    from tracker import reading
    from tracker.diagnostics import Problems

    try:
        return reading.read_scenario(path)
    except Problems as problems:
        from tracker.catalogue import hinted

        raise Problems(map(hinted, problems.diagnostics)) from None


def form_of(output: Path | None, format: str | None, formats: Collection[str], otherwise: str) -> str:
    """The form to answer in: that which is asked for, or by the ending of the file; empty where that does not say."""
    if format or output is None:
        return format or otherwise
    form = ENDINGS.get(output.suffix.lower(), "")
    return form if form in formats else ""


def misnamed(output: Path | None, form: str, formats: Collection[str]) -> Iterator[Diagnostic]:
    """That nobody can tell in what form to write a file, or that its ending says another one."""
    from tracker.diagnostics import Diagnostic, one_of

    if output is None:
        return
    by_ending = ENDINGS.get(output.suffix.lower(), form)
    if not form:
        message = f"the ending of `{output.name}` does not say what to write"
        known = one_of(ending for ending, one in ENDINGS.items() if one in formats)
        hint = "or say it with --format"
        yield Diagnostic("unknown-ending", message, subject="--output", expected=known, hint=hint)
    elif by_ending != form:
        message = f"`{output.name}` ends like a file of the form {by_ending}, not {form}"
        yield Diagnostic("unknown-ending", message, subject="--output", hint="leave --format out, or name it otherwise")
