"""The documents tell the truth: commands print what they show, ids exist, the two set-up commands are the real ones."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import tracker
from tracker.engine import Engine
from tracker.evaluation import Evaluation, evaluate
from tracker.output.style import WORDS
from tracker.reading import read_scenario
from tracker.rulecheck import PLACEHOLDERS
from tracker.rules import Rulebook
from tracker.scenario import (
    Assumption,
    Event,
    Expectation,
    Issue,
    Model,
    Party,
    Phase,
    Position,
    Proposal,
    Quantity,
    Quote,
    Scenario,
    SourceItem,
    Statement,
)
from tracker.trials import expectations
from tracker.vocabulary import KINDS

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def sessions(document: Path) -> list[tuple[str, str]]:
    """Every command shown in the document, with what it is said to print."""
    found = []
    for block in CONSOLE.findall(document.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def run(command: str) -> str:
    name, *arguments = shlex.split(command)
    assert name == "tracker", command
    result = subprocess.run(
        [sys.executable, "-m", "tracker", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80"},
        check=False,
    )
    return result.stdout.strip("\n") + "\n"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_print_what_the_document_shows(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for command, shown in sessions(document):
        printed = run(command)
        if os.environ.get("UPDATE_SCREENS"):
            text = text.replace(f"$ {command}\n{shown}", f"$ {command}\n{printed}")
            document.write_text(text, encoding="utf-8")
        else:
            assert printed == shown, command


def test_the_readme_shows_the_program_at_work() -> None:
    commands = [command.split()[1] for command, _ in sessions(ROOT / "README.md")]
    assert {"evaluate", "check"} <= set(commands)


def test_ci_runs_the_very_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^```sh\n(python3 -m venv .*)\n```$", readme, re.MULTILINE)
    assert len(commands) == 2
    main_job, tests = commands
    assert main_job.endswith("tracker evaluate scenarios/gaza-2024-11-27.yaml")
    assert tests in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_rule_is_named_in_the_semantics_and_every_rule_named_there_exists(rulebook: Rulebook) -> None:
    text = (ROOT / "docs" / "semantics.md").read_text(encoding="utf-8")
    ids = {rule.id for rule in rulebook}
    missing = sorted(id for id in ids if f"`{id}`" not in text)
    assert not missing, "rules that docs/semantics.md does not name"


def test_links_lead_to_files_that_exist() -> None:
    for document in [*DOCUMENTS, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_example_of_the_format_is_a_scenario_and_shows_every_key(tmp_path: Path, engine: Engine) -> None:
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    file = tmp_path / "example.yaml"
    file.write_text(example, encoding="utf-8")
    read = read_scenario(file)
    assert read.warnings == ()
    assert [trial for trial in expectations(read, engine) if trial.failed or trial.finding] == []
    models: list[type[Model]] = [
        *(Scenario, Party, Issue, Quantity, SourceItem, Statement, Quote),
        *(Position, Proposal, Phase, Event, Assumption, Expectation),
    ]
    keys = {key for model in models for key in model.model_fields}
    assert not [key for key in sorted(keys) if not re.search(rf"\b{key}:\s", example)]


def test_the_scenario_in_the_readme_is_one(tmp_path: Path, engine: Engine) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = [e for e in re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL) if "format: 1" in e]
    file = tmp_path / "dairy.yaml"
    file.write_text(example, encoding="utf-8")
    read = read_scenario(file)
    assert read.warnings == ()
    verdicts = evaluate(read, engine).judgement("mediators-offer").verdicts
    assert {party: verdict.name for party, verdict in verdicts.items()} == {"union": "open", "owners": "open"}


@pytest.mark.parametrize("name", ["README.md", "docs/api.md"])
def test_the_python_in_a_document_says_what_its_comment_says(name: str) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert result.stdout.strip() == re.findall(r"# (\S+)$", code.strip())[-1]


def test_the_vocabulary_of_rules_is_told_whole_and_nothing_else() -> None:
    text = (ROOT / "docs" / "rulebooks.md").read_text(encoding="utf-8")
    for kind, described in KINDS.items():
        (section,) = re.findall(rf"^### {kind}\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
        rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", section, re.MULTILINE)
        told = {name: meaning for name, _, meaning in rows}
        assert told == {name: attribute.meaning for name, attribute in described.attributes.items()}
        assert [w for n, values, _ in rows for w in described.attributes[n].words if f"`{w}`" not in values] == []
        assert [word for word in (*described.results, *PLACEHOLDERS[kind]) if word not in section] == []


def test_the_worked_rulebooks_change_the_verdicts_that_the_document_says() -> None:
    text = (ROOT / "docs" / "rulebooks.md").read_text(encoding="utf-8")
    gaza = ROOT / "scenarios" / "gaza-2024-11-27.yaml"
    shipped = verdicts(tracker.evaluate(gaza))
    worked = {"without anonymous briefings": "no-anonymous", "silence rules out": "silence-rules-out"}
    for heading, folder in worked.items():
        head = rf"^\| verdict \| default \| {heading} \|\n\|---\|---\|---\|\n"
        (table,) = re.findall(rf"{head}((?:\|.*\n)+)", text, re.MULTILINE)
        told = [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in table.splitlines()]
        found = verdicts(tracker.evaluate(gaza, rules=ROOT / "docs" / "rulebooks" / folder))
        assert {name: (before, after) for name, before, after in told} == {
            name: (shipped[name], found[name]) for name in shipped if shipped[name] != found[name]
        }


def verdicts(evaluation: Evaluation) -> dict[str, str]:
    """Every state, and the verdict of every party that can say no, by the name that the document gives it."""
    found = {}
    for judgement in evaluation.judgements:
        key = judgement.package.key
        found[f"`{key}`, as a whole"] = WORDS[judgement.state]
        for party in evaluation.scenario.can_say_no:
            name = evaluation.scenario.parties[party].name
            found[f"`{key}`, {name}"] = WORDS[judgement.verdicts[party].name]
    return found
