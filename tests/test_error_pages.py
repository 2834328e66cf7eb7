"""Each code that a message can carry has a page, and each page tells the truth: its example prints what it shows."""

from __future__ import annotations

import ast
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.cli import run
from tracker.manual import codes, page
from tracker.reading.shapes import ENTRY

ROOT = Path(__file__).parent.parent
PAGES = sorted((p for p in (ROOT / "docs" / "errors").glob("*.md") if p.stem != "index"), key=lambda p: p.stem)
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

CARRIERS = {
    "Diagnostic": 0, "add": 0, "Fault": 1, "_fault": 1, "PydanticCustomError": 0, "_refuse": 0, "refuse": 0,
    "report": 0, "Fallout": 0,
    "_problem": 0,
}  # fmt: skip
"""Calls that take the code of a message, and which of their arguments it is."""
COMPUTED = {
    "unknown-{ENTRY[sections[0]]}": {
        f"unknown-{ENTRY[section]}" for section in ("parties", "issues", "sources", "statements", "proposals")
    },
    "unknown-{kind}": {"unknown-assumption", "unknown-party", "unknown-proposal"},
    "{key}-itself": {"supersedes-itself", "counters-itself"},
}  # fmt: skip
"""Codes that are put together where they are given."""
OWN_WORDS = {
    "unknown-entry",
    "not-a-range",
    "outside-range",
    "repeated",
    "unknown-option",
    "withdrawal-circle",
    "supersession-circle",
    "counter-circle",
}
"""Codes that reach a message through a variable: seen in the corpus."""

SHOWN_IN_WORDS = {
    "binary-file": "bytes that are not text",
    "changed-meanwhile": "somebody else at the same moment",
    "engine-not-installed": "depends on the machine",
    "git-failed": "depends on the machine",
    "no-git": "depends on the machine",
    "not-a-file": "a device",
    "not-committed": "a repository",
    "not-utf-8": "bytes that are not text",
    "not-written": "a place that may not be written to",
    "too-large": "its size",
    "too-many-rules": "its length",
    "rules-crashed": "a crash",
    "rules-not-run": "a fault",
    "rules-run-away": "its length",
    "rules-too-large": "its size",
    "rules-too-slow": "its time",
    "unknown-case": "the cases there are",
    "unreadable-file": "permissions",
    "unreadable-folder": "permissions",
}
"""Codes whose example cannot stand in a text, and why."""


def given() -> Iterator[str]:
    """Every code in the source, as the constant argument of a call that carries codes."""
    for path in (ROOT / "tracker").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = CARRIERS.get(name)
                found = [k.value for k in node.keywords if k.arg == "code"]
                if place is not None:
                    found += node.args[place : place + 1]
                yield from (code for value in found for code in _constants(value))


def _constants(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.fullmatch(value.value):
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        yield from COMPUTED.get(ast.unparse(value)[2:-1], ())


def files_of(text: str) -> dict[str, str]:
    """The files that an example is made of."""
    return dict(re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', text, re.MULTILINE | re.DOTALL))


def test_every_code_that_a_message_can_carry_has_a_page_and_every_page_a_code() -> None:
    screens = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests" / "files" / "bad").glob("*.screen"))
    seen = set(re.findall(r"^(?:error|warning)\[([a-z0-9-]+)\]", screens, re.MULTILINE))
    told = {path.stem for path in PAGES}
    known = {*given(), *OWN_WORDS}
    assert (seen | known) - told == set()
    assert told - known - seen == set()


def test_the_program_ships_these_pages() -> None:
    assert codes() == tuple(path.stem for path in PAGES)
    assert page("unknown-key").startswith("# unknown-key\n")
    with pytest.raises(KeyError):
        page("index")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_a_meaning_an_example_and_a_cure(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.fullmatch(rf"# {path.stem}\n\n\S.+\n\n## Example\n\n.+\n\n## Cure\n\n\S.+\n", text, re.DOTALL)
    assert f"[{path.stem}]" in text


@pytest.mark.parametrize("path", [p for p in PAGES if p.stem not in SHOWN_IN_WORDS], ids=lambda path: path.stem)
def test_the_example_of_a_page_prints_what_the_page_shows(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = path.read_text(encoding="utf-8")
    for name, content in files_of(text).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    ((command, shown),) = re.findall(r"^```console\n\$ (tracker .*?)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    run(shlex.split(command)[1:])
    out, err = capsys.readouterr()
    printed = ((out if command.startswith("tracker test") else "") + err).strip("\n") + "\n"
    if os.environ.get("UPDATE_SCREENS"):
        path.write_text(text.replace(f"$ {command}\n{shown}", f"$ {command}\n{printed}"), encoding="utf-8")
    else:
        assert printed == shown
    assert set(re.findall(r"^(?:error|warning)\[([a-z0-9-]+)\]", printed, re.MULTILINE)) == {path.stem}


def test_the_index_lists_every_page_once_with_its_first_sentence() -> None:
    text = (ROOT / "docs" / "errors" / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([a-z0-9-]+)\]\(\1\.md\) \| (.+) \|$", text, re.MULTILINE)
    assert sorted(code for code, _ in rows) == [path.stem for path in PAGES]
    for code, meaning in rows:
        sentence = meaning.removesuffix(" (a warning)")
        assert sentence in page(code), code
