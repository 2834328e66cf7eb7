"""What could be agreed, and what stands in the way: what an evaluation, or a what-if, is told with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from tracker.deals import FIRST, Deals, NotSearchable, find_deals
from tracker.elimination import Count
from tracker.evaluation import Evaluation, evaluate
from tracker.limits import Limit
from tracker.moves import Moves, find_moves

PATIENCE: Final = 10.0
"""Seconds after which the search that goes with an evaluation gives what it has."""
GONE_THROUGH: Final = 50
"""Up to how many sets of one knot are gone through on the way."""


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


class DealsChange(NamedTuple):
    """How many candidate deals there are, and how many there would be, on cells cut alike."""

    before: Count
    after: Count


def deals_change(before: Evaluation, after: Evaluation, limit: Limit | None = None) -> DealsChange | None:
    """The numbers of deals of two evaluations of one scenario; None where they cannot be searched.

    They are compared on the union of their breakpoints.
    """
    limit = limit or Limit(PATIENCE)
    counts = []
    for one, other in ((before, after), (after, before)):
        cut = one
        if other.file.what_if is not None and any(one.cells.get(i) != cells for i, cells in other.cells.items()):
            question = one.question._replace(mentions=tuple(other.file.what_if.mentions()))
            cut = evaluate(one.file, one.engine, question, one)
        try:
            counts.append(find_deals(cut, 0, limit=limit).total)
        except NotSearchable:
            return None
    return DealsChange(*counts)
