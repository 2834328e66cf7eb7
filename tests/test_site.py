"""The documentation site builds, with nothing missing and no link that leads nowhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tracker

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_document_and_every_page_on_a_message_is_a_page_of_the_site(site: Path) -> None:
    documents = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]
    assert len(documents) > 100
    assert [str(path) for path in documents if not (site / path.with_suffix(".html")).is_file()] == []


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    for page in ("index.html", "api.html", "errors/index.html"):
        text = (site / page).read_text(encoding="utf-8")
        assert re.findall(r'<(?:script|link)[^>]+(?:src|href)="https?://', text) == []


def test_the_reference_tells_of_every_public_name(site: Path) -> None:
    text = (site / "api.html").read_text(encoding="utf-8")
    assert [name for name in tracker.__all__ if f'.{name}"' not in text] == []
