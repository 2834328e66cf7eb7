"""The project as others get it: what is in the wheel, what may import what, what must not be in any file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALONE = {
    "yaml": "tracker/reading/yamltext.py",
    "durable": "tracker/engine/durable_rules.py",
    "clips": "tracker/engine/clips.py",
    "pysat": "tracker/solver.py",
    "prompt_toolkit": "tracker/cli/prompting.py",
    "resvg_py": "tracker/output/picture/raster.py",
}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def modules() -> list[Path]:
    return sorted((ROOT / "tracker").rglob("*.py"))


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("library", sorted(ALONE))
def test_a_foreign_library_is_imported_by_one_module(library: str) -> None:
    assert [str(p.relative_to(ROOT)) for p in modules() if library in imported(p)] == [ALONE[library]]


@pytest.mark.parametrize(("library", "folder"), [("rich", "output"), ("typer", "cli")])
def test_only_one_folder_imports_what_people_see_or_type(library: str, folder: str) -> None:
    importing = [p.relative_to(ROOT / "tracker") for p in modules() if library in imported(p)]
    assert {path.parts[0] for path in importing} == {folder}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("negotiation_tracker-*.whl"))


def test_the_wheel_carries_the_rules_the_cases_the_typing_marker_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {f"tracker/rules/{path.name}" for path in (ROOT / "rules").glob("*.yaml")}
    assert len(rules) >= 5
    assert rules <= names
    scenarios = ROOT / "scenarios"
    cases = {path.relative_to(scenarios).as_posix() for path in scenarios.rglob("*") if path.is_file()}
    assert {f"tracker/cases/{name}" for name in cases} <= names
    assert "tracker/py.typed" in names
    fonts = {name for name in names if name.startswith("tracker/output/picture/fonts/")}
    assert {Path(name).name for name in fonts} >= {"NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "OFL.txt"}
    assert not [name for name in names if name.startswith(("tests/", "scenarios/"))]


def test_a_wheel_unpacked_elsewhere_has_its_own_rules_and_cases(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    gaza = ROOT / "scenarios" / "gaza-2024-11-27.yaml"
    code = (
        "import sys; sys.path.insert(0, 'site'); import tracker; from tracker.reading import shipped_rules;"
        "assert 'site' in str(shipped_rules()), shipped_rules();"
        "from tracker.catalogue import case_of; assert 'site' in str(case_of('wage-round').scenario.resolve());"
        f"print(tracker.evaluate({str(gaza)!r}).judgement('egypt-two-day').state)"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert result.stdout.strip() == "contested"


def test_no_file_names_a_package_registry_or_a_path_of_some_machine() -> None:
    registries = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org"]
    places = re.compile(r"(?<![\w.-])/(?:work|root|home/\w+|Users/\w+)/")
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="replace")
        assert not [name for name in registries if name in text], path
        assert not places.search(text), path


def test_public_names_are_those_that_are_documented() -> None:
    import tracker

    assert {name for name in tracker.__all__ if getattr(tracker, name).__doc__} == set(tracker.__all__)
    with pytest.raises(AttributeError):
        _ = tracker.something_else
