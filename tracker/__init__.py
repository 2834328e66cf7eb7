"""tracker: keeps what the parties to a negotiation say, and derives who can live with which proposal, and why.

The public Python API is what `__all__` names; it is loaded when first used, so that importing the package is quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.api import BackTest as BackTest
    from tracker.api import Comparison as Comparison
    from tracker.api import Deals as Deals
    from tracker.api import Diagnostic as Diagnostic
    from tracker.api import Evaluation as Evaluation
    from tracker.api import Inquiry as Inquiry
    from tracker.api import Ladders as Ladders
    from tracker.api import Lineage as Lineage
    from tracker.api import Moves as Moves
    from tracker.api import NotSearchable as NotSearchable
    from tracker.api import Problems as Problems
    from tracker.api import Rivals as Rivals
    from tracker.api import Rules as Rules
    from tracker.api import ScenarioFile as ScenarioFile
    from tracker.api import Timeline as Timeline
    from tracker.api import Verification as Verification
    from tracker.api import backtest as backtest
    from tracker.api import compare as compare
    from tracker.api import compare_proposals as compare_proposals
    from tracker.api import day_by_day as day_by_day
    from tracker.api import evaluate as evaluate
    from tracker.api import find_deals as find_deals
    from tracker.api import find_moves as find_moves
    from tracker.api import inquire as inquire
    from tracker.api import load as load
    from tracker.api import load_rules as load_rules
    from tracker.api import sensitivity as sensitivity
    from tracker.api import to_json as to_json
    from tracker.api import trace as trace
    from tracker.api import verify as verify

__all__ = [
    "BackTest", "Comparison", "Deals", "Diagnostic", "Evaluation", "Inquiry", "Ladders", "Lineage", "Moves",
    "NotSearchable", "Problems", "Rivals", "Rules", "ScenarioFile", "Timeline", "Verification", "backtest", "compare",
    "compare_proposals", "day_by_day", "evaluate",
    "find_deals", "find_moves", "inquire", "load", "load_rules", "sensitivity", "to_json", "trace", "verify",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in __all__:
        from tracker import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
