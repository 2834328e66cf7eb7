"""What could be agreed, and what stands in the way: the deals and the moves that an evaluation is told with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tracker.deals import FIRST, Deals, NotSearchable, find_deals
from tracker.evaluation import Evaluation
from tracker.limits import Limit
from tracker.moves import Moves, find_moves

PATIENCE: Final = 10.0
"""Seconds after which the search that goes with an evaluation gives what it has."""
GONE_THROUGH: Final = 200
"""Up to how many sets of one knot are counted on the way."""


@dataclass(frozen=True)
class Prospects:
    """The first deals and moves; None where the rulebook leaves no way to search, for the reason in `refused`."""

    deals: Deals | None
    moves: Moves | None
    refused: str | None = None


def prospects(evaluation: Evaluation, limit: Limit | None = None) -> Prospects:
    """The first deals and, where there is none, what stands in the way and what would have to move."""
    limit = limit or Limit(PATIENCE)
    try:
        deals = find_deals(evaluation, FIRST, limit=limit)
    except NotSearchable as fault:
        return Prospects(None, None, str(fault))
    try:
        return Prospects(deals, find_moves(evaluation, most=FIRST, gone_through=GONE_THROUGH, limit=limit))
    except NotSearchable as fault:
        return Prospects(deals, None, str(fault))
