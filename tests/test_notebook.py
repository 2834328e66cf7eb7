"""The notebook runs from its first cell to its last, and shows what is stored in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "docs" / "what-ifs.ipynb"

RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=300, resources={"metadata": {"path": sys.argv[2]}}).execute()
for cell in notebook.cells:
    cell.metadata = {}
    if cell.cell_type == "code":
        cell.outputs = [o for o in cell.outputs if o.output_type != "stream" or o.name != "stderr"]
notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
nbformat.write(notebook, sys.argv[3])
"""
"""Run in a process of its own: the kernel's libraries warn of things that are none of ours."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    written = tmp_path_factory.mktemp("notebook") / "ran.ipynb"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(written.parent)}
    command = [sys.executable, "-c", RUN, str(NOTEBOOK), str(NOTEBOOK.parent), str(written)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment)
    assert done.returncode == 0, done.stderr[-3_000:]
    if os.environ.get("UPDATE_SCREENS"):
        NOTEBOOK.write_text(written.read_text(encoding="utf-8"), encoding="utf-8")
    return read(written)


def test_every_cell_shows_what_is_stored(ran: dict[str, Any]) -> None:
    stored = read(NOTEBOOK)
    assert [shown(cell) for cell in ran["cells"]] == [shown(cell) for cell in stored["cells"]]


def test_the_notebook_shows_evaluations_and_comparisons_as_pages_of_html(ran: dict[str, Any]) -> None:
    pages = [data["text/html"] for cell in ran["cells"] for data in shown(cell) if "text/html" in data]
    assert len(pages) >= 4
    assert all('class="tracker"' in page for page in pages)
    assert sum("this is not what was said" in page for page in pages) >= 2


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def shown(cell: dict[str, Any]) -> list[dict[str, str]]:
    """What the outputs of a cell show, without numbers of runs."""
    if cell["cell_type"] != "code":
        return []
    return [
        {kind: "".join(text) for kind, text in output.get("data", {"text": output.get("text", "")}).items()}
        for output in cell["outputs"]
    ]
