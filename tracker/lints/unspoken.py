"""Issues of which nobody has spoken.

A scenario file comes in, warnings go out. What is said in proposals and assumptions is nobody's word here.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.cells import mentions
from tracker.diagnostics import Diagnostic
from tracker.lints.places import report
from tracker.reading import ScenarioFile


def unspoken_issue(file: ScenarioFile) -> Iterator[Diagnostic]:
    """Every issue that no statement speaks of, on whatever day: by a position, or as the condition of one."""
    scenario = file.scenario
    statements = scenario.statements.values()
    spoken = {issue for one in statements for position in one.positions for issue, _ in position.mentions}
    named = {issue for issue, _ in mentions(scenario)}
    for issue in scenario.issues:
        if issue not in spoken:
            message = f"nobody has taken a position on `{issue}`"
            hint = "look in the sources for what the parties say of it"
            hint += "; it is only named elsewhere, as in proposals" if issue in named else ", or leave it out"
            yield report("unspoken-issue", message, file, ("issues", issue), hint, key=True)
