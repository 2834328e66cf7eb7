"""The dossiers of the library: what each statement must have, and how much there is of it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tracker.catalogue import cases
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.lints import lint, read_words
from tracker.reading import ScenarioFile, read_scenario

DOSSIERS: Final = {case.id: case for case in cases() if case.readme}
LEAST: Final = {"gaza-2024-2025": (50, 25)}
"""Statements, and reports that they rest on; 20 and 8 for any other."""
MUST_PASS: Final = ("no-source", "long-quote", "loaded-word")
LONGEST: Final = 120

pytestmark = pytest.mark.parametrize("id", DOSSIERS)


@cache
def dossier(id: str) -> ScenarioFile:
    return read_scenario(DOSSIERS[id].scenario)


def test_there_is_enough_of_it(id: str) -> None:
    scenario = dossier(id).scenario
    statements, reports = LEAST.get(id, (20, 8))
    assert len(scenario.statements) >= statements
    assert len({statement.source for statement in scenario.statements.values()}) >= reports
    heard = {statement.party for statement in scenario.statements.values() if not statement.told_by}
    assert set(scenario.principals) <= heard, "a principal is not heard in its own words"


def test_every_statement_says_who_spoke_how_and_where_it_was_read(id: str) -> None:
    scenario = dossier(id).scenario
    for name, statement in scenario.statements.items():
        assert statement.speaker and statement.summary and statement.source, name
        source = scenario.sources[statement.source]
        assert source.publisher and source.title and source.url and source.date and source.reliability, name
        assert re.match(r"https?://[^\s/]+/", source.url), name


def test_what_was_tabled_and_what_happened_rests_on_a_report(id: str) -> None:
    scenario = dossier(id).scenario
    assert [name for name, proposal in scenario.proposals.items() if proposal.by and not proposal.source] == []
    assert [name for name, event in scenario.events.items() if not event.source] == []


def test_every_source_is_cited_or_relayed(id: str) -> None:
    scenario = dossier(id).scenario
    cited = {statement.source for statement in scenario.statements.values()}
    cited |= {statement.via for statement in scenario.statements.values()}
    cited |= {entry.source for section in (scenario.proposals, scenario.events) for entry in section.values()}
    readme = DOSSIERS[id].readme
    assert readme
    told = readme.read_text(encoding="utf-8")
    assert [source for source in scenario.sources if source not in cited and f"`{source}`" not in told] == []


def test_quotes_are_short_and_no_word_takes_a_side(id: str, engine: Engine) -> None:
    file = dossier(id)
    assert file.scenario.check.passes == ()
    found = lint(file, lambda: evaluate(file, engine), read_words(), MUST_PASS)
    assert [diagnostic.message for diagnostic in found] == []
    longest = max(len(s.quote.exact.split()) for s in file.scenario.statements.values() if s.quote)
    assert longest <= 40


def test_expectations_are_about_several_days_and_give_reasons(id: str) -> None:
    expected = dossier(id).scenario.expect
    assert len(expected) >= 15
    assert len({str(one.as_of) for one in expected}) >= 5
    assert len({one.verdict for one in expected if one.verdict}) >= 4
    assert sum(bool(one.because) for one in expected) >= len(expected) // 3


def test_lines_can_be_read_side_by_side(id: str) -> None:
    lines = DOSSIERS[id].scenario.read_text(encoding="utf-8").splitlines()
    assert [n for n, line in enumerate(lines, 1) if len(line) > LONGEST and "url: " not in line] == []


def test_its_readme_names_every_party_with_a_say_and_what_the_first_run_showed(id: str) -> None:
    readme = DOSSIERS[id].readme
    assert isinstance(readme, Path)
    text = readme.read_text(encoding="utf-8")
    assert re.search(r"^## What the first run(s)? showed", text, re.MULTILINE)
    assert "## Grades" in text or "grade" in text.lower()
