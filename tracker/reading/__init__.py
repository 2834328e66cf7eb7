"""Text -> scenario: files and plain data, read and checked as a whole, or every diagnostic at once.

In order: `textfile` (bytes), `yamltext` (YAML, the only importer of yaml), `references` and `consistency` (what a file
says of itself), `violations` (the models' own checks in words), put together in `scenarios`.
"""

from tracker.reading.scenarios import ScenarioFile, read_scenario, scenario_from

__all__ = ["ScenarioFile", "read_scenario", "scenario_from"]
