"""The verdicts that would be others if one statement had not been heard.

An evaluation and the id of a statement come in, rulings go out, the same as a what-if without the statement gives.
Where the statement bears on nothing but the verdicts of its own party, only these are read again, without its pieces.
"""

from __future__ import annotations

from tracker.evaluation import Evaluation
from tracker.inquiries import Ruling, rulings, without
from tracker.scenario import Statement
from tracker.shifts import subjects_of
from tracker.verdicts import Earlier, judge


def rulings_without(evaluation: Evaluation, id: str) -> tuple[Ruling, ...]:
    """The verdicts without the statement, where they are others; by package, then by party."""
    statement = evaluation.scenario.statements[id]
    if _bears_on_others(evaluation, id, statement):
        return rulings(evaluation.judgements, without(evaluation, "statements", id).judgements)
    return tuple(_of_its_party(evaluation, id, statement.party))


def _bears_on_others(evaluation: Evaluation, id: str, statement: Statement) -> bool:
    """Whether other voices would be in force without the statement, or other issues essential."""
    if statement.withdraws or evaluation.record.assumed:  # an assumption may rest on it
        return True
    requires = any(position.modality == "requires" for position in statement.positions)
    return requires and evaluation.essential_without([("statement", id)]) != evaluation.essential


def _of_its_party(evaluation: Evaluation, id: str, party: str) -> list[Ruling]:
    positions = evaluation.scenario.statements[id].positions
    concerned = frozenset((party, subject) for subject in subjects_of(evaluation.scenario, positions))
    defeats, groups = evaluation.defeats.without(concerned, lambda piece: piece.voice.key == ("statement", id))
    touched = {subject for _, subject in groups}
    found = []
    for judgement in evaluation.judgements:
        verdict = judgement.verdicts[party]
        known = Earlier(verdict, evaluation.essential, (), (), touched)
        after = judge(
            judgement.package, party, evaluation.cells, defeats, evaluation.essential, evaluation.engine, known
        )
        if after.name != verdict.name:
            found.append(Ruling(judgement.package.key, party, verdict.name, after.name))
    return found
