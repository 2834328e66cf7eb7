"""The cases that ship with the program: which there are, what belongs to each, and what each is about.

A case is a folder with `scenario.yaml`, `README.md` and perhaps what-ifs, or a scenario of its own in the folder of all
cases; its id is the name of the folder or of the file. Nothing is evaluated, and nothing is written.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from tracker.diagnostics import Diagnostic, Problems
from tracker.reading import ScenarioFile, read_scenario
from tracker.reading.kinds import is_overlay
from tracker.reading.rulebooks import seen_from_here
from tracker.reading.textfile import read_text
from tracker.reading.yamltext import load
from tracker.voices import reported_on

_SCENARIO: Final = "scenario.yaml"
_README: Final = "README.md"
_WHAT_IFS: Final = "what-if"


class Case(NamedTuple):
    """A case, and where it is: its scenario, its README if it has one, and every file that belongs to it.

    `files` are as seen from `folder`, the scenario first; where the case is a single file, what-ifs about it are among
    them.
    """

    id: str
    folder: Path
    files: tuple[Path, ...]

    @property
    def scenario(self) -> Path:
        """The scenario file."""
        return self.folder / self.files[0]

    @property
    def readme(self) -> Path | None:
        """The README that tells of the case."""
        return self.folder / _README if Path(_README) in self.files else None

    @property
    def what_ifs(self) -> tuple[Path, ...]:
        """The overlays about it."""
        files = (self.folder / file for file in self.files[1:] if file.suffix == ".yaml")
        return tuple(file for file in files if is_overlay(file))


class Described(NamedTuple):
    """What a case is about: the scenario, or what is wrong with it; and the days between which its statements lie."""

    case: Case
    file: ScenarioFile | None
    mistakes: tuple[Diagnostic, ...] = ()
    period: tuple[date, date] | None = None


def cases() -> tuple[Case, ...]:
    """Every case, in the order of their ids."""
    library = shipped_cases()
    found = [*map(_of_file, library.glob("*.yaml")), *map(_of_folder, library.glob(f"*/{_SCENARIO}"))]
    return tuple(sorted(found, key=lambda case: case.id))


def case_of(id: str) -> Case:
    """The case with this id.

    Raises:
        KeyError: there is none.
    """
    scenario = _scenario_of(id)
    if scenario is None:
        raise KeyError(id)
    return _of_folder(scenario) if scenario.parent.name == id else _of_file(scenario)


def described(case: Case) -> Described:
    """What a case is about; of one that cannot be read, why."""
    try:
        file = read_scenario(case.scenario)
    except Problems as problems:
        return Described(case, None, problems.diagnostics)
    return Described(case, file, period=_period(file))


def hinted(mistake: Diagnostic) -> Diagnostic:
    """What is wrong with the path of a scenario; where a case, or its folder, was named in its place, with its path."""
    if mistake.code == "is-a-directory" and (file := Path(mistake.subject) / _SCENARIO).is_file():
        return mistake._replace(hint=f"name the file inside it: {file}")
    if mistake.code != "no-such-file" or mistake.hint:
        return mistake
    id = mistake.subject.removesuffix(".yaml")
    scenario = _scenario_of(id)
    if scenario is None:
        return mistake
    return mistake._replace(hint=f"the case `{id}` is {scenario}; `tracker new PATH --from {id}` makes a copy of it")


def shipped_cases() -> Path:
    """The folder of the cases: inside the package, or beside it in a checkout.

    As seen from the working directory, where that holds it.
    """
    here = Path(__file__).parent
    inside = here / "cases"
    return seen_from_here(inside if inside.is_dir() else here.parent / "scenarios")


def _scenario_of(id: str) -> Path | None:
    """The scenario of the case with this id; only the names of files are looked at."""
    if id in ("", "..") or Path(id).name != id:
        return None
    library = shipped_cases()
    paths = (library / f"{id}.yaml", library / id / _SCENARIO)
    return next((path for path in paths if path.is_file()), None)


def _of_file(scenario: Path) -> Case:
    return Case(scenario.stem, scenario.parent, (Path(scenario.name), *_about(scenario)))


def _of_folder(scenario: Path) -> Case:
    folder = scenario.parent
    others = sorted(file.relative_to(folder) for file in folder.rglob("*") if _belongs(file, folder))
    return Case(folder.name, folder, (Path(_SCENARIO), *(file for file in others if file != Path(_SCENARIO))))


def _about(scenario: Path) -> list[Path]:
    """The overlays about a case that is a single file."""
    overlays = sorted((scenario.parent / _WHAT_IFS).glob("*.yaml"))
    return [file.relative_to(scenario.parent) for file in overlays if _base(file) == scenario.resolve()]


def _base(overlay: Path) -> Path | None:
    """The scenario that an overlay is about; none, where the overlay cannot be read."""
    try:
        data = load(read_text(overlay)).data
    except Problems:
        return None
    return (overlay.parent / str(data.get("base"))).resolve() if isinstance(data, dict) else None


def _belongs(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden and not file.name.endswith(".schema.json")


def _period(file: ScenarioFile) -> tuple[date, date] | None:
    """From the first day on which a statement may have been made to the last; none where there are no statements."""
    days = [one.said or reported_on(file.scenario, one) for one in file.scenario.statements.values()]
    return (min(day.first for day in days), max(day.last for day in days)) if days else None
