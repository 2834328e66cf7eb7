"""Files and plain data -> scenarios and rulebooks, checked as a whole, or every diagnostic at once.

In order: `textfile` (bytes), `yamltext` (YAML, the only importer of yaml), `references` and `consistency` (what a file
says of itself), `violations` (the models' own checks in words), put together in `scenarios` and `rulebooks`.
"""

from tracker.reading.rulebooks import RulebookFile, read_rulebook, shipped_rules
from tracker.reading.scenarios import ScenarioFile, read_scenario, scenario_from, scenario_in

__all__ = [
    "RulebookFile", "ScenarioFile", "read_rulebook", "read_scenario", "scenario_from", "scenario_in", "shipped_rules",
]  # fmt: skip
