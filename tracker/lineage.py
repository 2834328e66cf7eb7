"""Where each proposal comes from: drafts, what superseded them, and counter-drafts, as trees.

An evaluation comes in; trees of known proposals go out, each with its stages and with what it says otherwise than the
draft before it, for whom. Values only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tracker.evaluation import Evaluation, Judgement
from tracker.rivals import Rivals, TermPair, rivals

Relation = Literal["supersedes", "counters"]


class VerdictStep(NamedTuple):
    """A party's verdict on a draft and on the one after it, as of the same day."""

    party: str
    before: str | None
    after: str | None

    @property
    def differs(self) -> bool:
        """Whether it is another."""
        return self.before != self.after


class Step(NamedTuple):
    """From a draft to the next: the terms that differ, and every verdict of those who decide on either."""

    relation: Relation
    sides: Rivals
    terms: tuple[TermPair, ...]
    verdicts: tuple[VerdictStep, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal in its tree.

    `step` leads to it from the draft that it supersedes, or else answers; None at the root. `also_counters` is a
    proposal that it answers besides superseding another. `next` are those that supersede or answer it.
    """

    proposal: str
    judgement: Judgement
    step: Step | None
    also_counters: str | None
    next: tuple[Draft, ...]

    def __iter__(self) -> Iterator[Draft]:
        """The draft and all that came of it, each before what came of it."""
        ahead = [self]
        while ahead:
            draft = ahead.pop()
            yield draft
            ahead += reversed(draft.next)


def lineages(evaluation: Evaluation, proposal: str | None = None) -> tuple[Draft, ...]:
    """The trees of the known proposals, in the order of the file; of one proposal, only the tree that it stands in.

    The verdicts on the drafts are those of the evaluation's day, so that two of them can be compared.

    Raises:
        KeyError: the proposal was not judged.
    """
    known = {j.package.key.proposal: j for j in evaluation.judgements if j.package.key.phase is None}
    parents = {id: _parent(evaluation, id, known) for id in known}
    children: dict[str | None, list[str]] = {}
    for id, (parent, _) in parents.items():
        children.setdefault(parent, []).append(id)
    roots = children.get(None, []) if proposal is None else [_root(proposal, parents)]
    made: dict[str, Draft] = {}
    for id in reversed(_in_order(roots, children)):  # what came of a draft is made before it
        parent, relation = parents[id]
        made[id] = Draft(
            proposal=id,
            judgement=known[id],
            step=_step(evaluation, relation, parent, id) if parent and relation else None,
            also_counters=_also_counters(evaluation, id, relation, known),
            next=tuple(made[child] for child in children.get(id, ())),
        )
    return tuple(made[id] for id in roots)


def _in_order(roots: Sequence[str], children: Mapping[str | None, Sequence[str]]) -> list[str]:
    """The proposals of some trees, each before what came of it."""
    found: list[str] = []
    ahead = list(reversed(roots))
    while ahead:
        id = ahead.pop()
        found.append(id)
        ahead += reversed(children.get(id, ()))
    return found


def _also_counters(
    evaluation: Evaluation, id: str, relation: Relation | None, known: Mapping[str, Judgement]
) -> str | None:
    counters = evaluation.scenario.proposals[id].counters
    return counters if relation == "supersedes" and counters in known else None


def _parent(evaluation: Evaluation, id: str, known: Mapping[str, Judgement]) -> tuple[str | None, Relation | None]:
    """The known draft that a proposal supersedes, or else answers."""
    described = evaluation.scenario.proposals[id]
    if described.supersedes in known:
        return described.supersedes, "supersedes"
    return (described.counters, "counters") if described.counters in known else (None, None)


def _root(id: str, parents: Mapping[str, tuple[str | None, Relation | None]]) -> str:
    while (parent := parents[id][0]) is not None:
        id = parent
    return id


def _step(evaluation: Evaluation, relation: Relation, before: str, after: str) -> Step:
    sides = rivals(evaluation, before, after)
    deciding = {*evaluation.scenario.deciding(before), *evaluation.scenario.deciding(after)}
    verdicts = (
        VerdictStep(party, sides.one.verdicts[party].name, sides.other.verdicts[party].name)
        for party in evaluation.scenario.parties
        if party in deciding
    )
    return Step(relation, sides, tuple(pair for pair in sides.terms if pair.differs), tuple(verdicts))
