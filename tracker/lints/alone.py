"""The statements on which a verdict could rest alone: something of them counts that nothing else says just as well.

An evaluation comes in, ids of statements go out. Nothing is tried: whether a verdict rests on one of them is another
question, and that none rests on any other is sure.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping

from tracker.evaluation import Evaluation
from tracker.evidence import Piece
from tracker.facts import Subject
from tracker.scenario import Statement


def could_matter(evaluation: Evaluation, asked: Collection[str]) -> Iterator[str]:
    """Those of some statements without which a verdict could be another; in the order of the record."""
    counting = set(_counting(evaluation))
    only = set(_only_to_require(evaluation))
    twins = _Twins(evaluation)
    for id in evaluation.record.heard:
        if id in asked:
            statement = evaluation.scenario.statements[id]
            counts = id in counting and not twins.stand_in_for(id, statement)
            if counts or statement.withdraws or (id in only and _essential(evaluation, id)):
                yield id


def _counting(evaluation: Evaluation) -> Iterator[str]:
    """The statements of which something stands in some verdict, or took something away there."""
    for judgement in evaluation.judgements:
        for verdict in judgement.verdicts.values():
            for standing in verdict.standings:
                if standing.effective:
                    yield standing.piece.voice.id
                yield from (defeat.winner.voice.id for defeat in standing.defeats)


def _only_to_require(evaluation: Evaluation) -> Iterator[str]:
    """The statements that alone require something on an issue, so that it may be essential for their sake only."""
    requiring: dict[Subject, set[tuple[str, str]]] = {}
    for claim in evaluation.facts:
        known = claim.voice.party in evaluation.scenario.principals and claim.modality == "requires" and claim.addresses
        if known and claim.part == "named" and claim.voice.key not in evaluation.defeats.evidence.uncounted:
            requiring.setdefault(claim.subject, set()).add(claim.voice.key)
    for voices in requiring.values():
        if len(voices) == 1:
            ((kind, id),) = voices
            if kind == "statement":
                yield id


def _essential(evaluation: Evaluation, id: str) -> bool:
    """Whether other issues would be essential without the statement."""
    return evaluation.essential_without([("statement", id)]) != evaluation.essential


class _Twins:
    """Pieces to the same effect from other voices of the party, worked out for one subject when first asked for.

    Two pieces are twins where they say the same of the same options under the same condition, prevail over the same
    pieces, and give way to the same. An issue is read by what is left of all pieces together, so one of them is enough.
    A party's pieces on packages are counted one by one, and have none.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._evidence = evaluation.defeats.evidence
        groups = self._evidence.by_subject
        self._on_packages = {party for party, subject in groups if not isinstance(subject, str)}
        self._known: dict[tuple[str, Subject], Mapping[Hashable, set[tuple[str, str]]]] = {}
        self._effects: dict[int, Hashable] = {}

    def stand_in_for(self, id: str, statement: Statement) -> bool:
        """Whether every piece of the statement has a twin."""
        if any(position.on_packages for position in statement.positions):
            return False
        subjects = {issue for position in statement.positions for issue, _ in position.on_issues}
        return all(self._twins(piece) for issue in subjects for piece in self._of(id, statement.party, issue))

    def _of(self, id: str, party: str, issue: str) -> Iterator[Piece]:
        return (piece for piece in self._evidence.of(party, issue) if piece.voice.key == ("statement", id))

    def _twins(self, piece: Piece) -> bool:
        key = piece.voice.party, piece.subject
        if key not in self._known:
            self._known[key] = self._by_effect(*key)
        return bool(self._known[key][self._effects[id(piece)]] - {piece.voice.key})

    def _by_effect(self, party: str, subject: Subject) -> Mapping[Hashable, set[tuple[str, str]]]:
        """What the pieces on a subject come to, each with the voices that say it."""
        losers: dict[int, set[int]] = {}
        winners: dict[int, set[int]] = {}
        for defeat in self._evaluation.defeats.within(party, subject):
            losers.setdefault(id(defeat.winner), set()).add(id(defeat.loser))
            winners.setdefault(id(defeat.loser), set()).add(id(defeat.winner))
        found: dict[Hashable, set[tuple[str, str]]] = {}
        for piece in self._evidence.of(party, subject):
            won, lost = frozenset(losers.get(id(piece), ())), frozenset(winners.get(id(piece), ()))
            effect = (piece.polarity, piece.cells, frozenset(piece.condition), won, lost, self._beside_packages(piece))
            self._effects[id(piece)] = effect
            found.setdefault(effect, set()).add(piece.voice.key)
        return found

    def _beside_packages(self, piece: Piece) -> Hashable:
        """What else tells pieces apart where they are weighed against what the party says of a package as a whole."""
        voice = piece.voice
        if voice.party not in self._on_packages:
            return None
        itself = voice.key if voice.of_packages else None
        return voice.said.first, voice.said.last, voice.authority, voice.told_by, itself
