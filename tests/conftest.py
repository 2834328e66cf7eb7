"""What every test may ask for: the rulebook that ships with the program, read once, and an engine that runs it."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tracker.engine import Engine
from tracker.reading.rulebooks import read_rulebook, shipped_rules
from tracker.rules import Rulebook

settings.register_profile("repeatable", derandomize=True)
settings.register_profile("exploring", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return read_rulebook(shipped_rules()).rulebook


@pytest.fixture(scope="session")
def engine(rulebook: Rulebook) -> Engine:
    return Engine(rulebook)
