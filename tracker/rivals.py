"""Two proposals of one evaluation, term by term: what the second says otherwise, and whose objection that answers.

An objection is a term that crosses, or disputes, what a party stated. Values only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tracker.comparison import says
from tracker.evaluation import Evaluation, Judgement
from tracker.explanations import Reason, reasons
from tracker.verdicts import TermValue, Verdict


class Objection(NamedTuple):
    """What stands against one issue of one proposal for one party."""

    party: str
    issue: str
    value: TermValue
    reasons: tuple[Reason, ...]


class TermPair(NamedTuple):
    """What the two proposals say on an issue (options; none: nothing), and what that is to each party.

    `answered` are the objections to the first that do not stand against the second, `raised` those to the second that
    do not stand against the first, `shared` those to both, as they stand against the second.
    """

    issue: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    values: dict[str, tuple[TermValue | None, TermValue | None]]
    answered: tuple[Objection, ...]
    raised: tuple[Objection, ...]
    shared: tuple[Objection, ...]

    @property
    def differs(self) -> bool:
        """Whether they say another thing, or are another thing to somebody (by what else they say)."""
        return self.one != self.other or any(a != b for a, b in self.values.values())


class Rivals(NamedTuple):
    """Two packages side by side."""

    evaluation: Evaluation
    one: Judgement
    other: Judgement
    terms: tuple[TermPair, ...]


def rivals(evaluation: Evaluation, one: str, other: str) -> Rivals:
    """The two packages (`ID` or `ID@PHASE`) side by side.

    Raises:
        KeyError: one of them was not judged.
    """
    judgements = evaluation.judgement(one), evaluation.judgement(other)
    pairs = (_pair(evaluation, *judgements, issue) for issue in evaluation.cells)
    return Rivals(evaluation, *judgements, tuple(p for p in pairs if p.one or p.other or p.shared or p.differs))


def _pair(evaluation: Evaluation, one: Judgement, other: Judgement, issue: str) -> TermPair:
    values = {
        party: (_value(one.verdicts[party], issue), _value(other.verdicts[party], issue))
        for party in evaluation.scenario.parties
    }
    first, second = (tuple(_objections(evaluation, judgement, issue)) for judgement in (one, other))
    return TermPair(
        issue,
        says(evaluation, one.package, issue),
        says(evaluation, other.package, issue),
        values,
        answered=tuple(o for o in first if o.party not in {p.party for p in second}),
        raised=tuple(o for o in second if o.party not in {p.party for p in first}),
        shared=tuple(o for o in second if o.party in {p.party for p in first}),
    )


def _value(verdict: Verdict, issue: str) -> TermValue | None:
    return next((term.value for term in verdict.terms if term.issue == issue), None)


def _objections(evaluation: Evaluation, judgement: Judgement, issue: str) -> Iterator[Objection]:
    for party, verdict in judgement.verdicts.items():
        value = _value(verdict, issue)
        if value in ("crosses", "disputed"):
            found = reasons(evaluation, verdict, judgement.package, "the proposal")
            against = tuple(r for r in found if r.issue == issue and r.effective and r.polarity == "against")
            yield Objection(party, issue, value, against)
