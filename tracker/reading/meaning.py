"""A new text of a scenario, read back: whether it says what was meant, before anybody writes it to a file.

A text and the scenario that it should be read as come in; what it is read as, with every check, goes out. Nothing is
written here.
"""

from __future__ import annotations

from tracker.diagnostics import Source
from tracker.reading.scenarios import ScenarioFile, scenario_in
from tracker.scenario import Scenario
from tracker.whatif import SECTIONS


class NotAsMeant(Exception):
    """A new text does not say what was meant: a mistake of this program."""


def read_as_meant(source: Source, meant: Scenario) -> ScenarioFile:
    """Read a new text with every check, and compare it with what was meant, entry by entry and in order.

    Raises:
        Problems: with everything that is wrong with what it says.
        NotAsMeant: it says something else.
    """
    found = scenario_in(source)
    for key in Scenario.model_fields:
        if getattr(found.scenario, key) != getattr(meant, key):
            raise NotAsMeant(f"the new text of {source.name} says something else under `{key}`")
    for section in SECTIONS:
        if list(getattr(found.scenario, section)) != list(getattr(meant, section)):
            raise NotAsMeant(f"the new text of {source.name} has `{section}` in another order")
    return found
