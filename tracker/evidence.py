"""Facts -> evidence: what the rulebook makes of each claim, by party and subject.

Each claim is fired alone, for evidence of one party on one subject depends on nothing else; the rule that made a piece
is kept with it. Nothing here knows any package, or weighs one piece against another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tracker.cells import Cells
from tracker.engine import Engine
from tracker.facts import Claim, Condition, Subject
from tracker.record import Voice
from tracker.vocabulary import NO_EVIDENCE, Polarity, Side


class Piece(NamedTuple):
    """A piece of evidence: `cells` of an issue (or a package, cells 0), a polarity, a condition, and the rule."""

    claim: Claim
    polarity: Polarity
    condition: Condition
    rule: str

    @property
    def voice(self) -> Voice:
        """Whose word it is."""
        return self.claim.voice

    @property
    def subject(self) -> Subject:
        """The issue or the package it is about."""
        return self.claim.subject

    @property
    def cells(self) -> Cells:
        """The cells of the issue it is about; 0 for a package."""
        return self.claim.cells

    @property
    def whole(self) -> bool:
        """Whether it is about a package as a whole."""
        return not isinstance(self.claim.subject, str)

    @property
    def side(self) -> Side:
        """`against`, or `favour` (for and leaning)."""
        return "against" if self.polarity == "against" else "favour"


@dataclass(frozen=True)
class Evidence:
    """All pieces, by party and subject, each list in the order of the record.

    `denied` are the claims that count for nothing, each with the rule that says so.
    """

    by_subject: dict[tuple[str, Subject], tuple[Piece, ...]]
    denied: tuple[tuple[Claim, str], ...] = ()

    def of(self, party: str, subject: Subject) -> tuple[Piece, ...]:
        """The pieces of one party on one issue or package."""
        return self.by_subject.get((party, subject), ())

    @cached_property
    def uncounted(self) -> dict[tuple[str, str], str]:
        """Voice (by its key) of which no claim counts -> the rule that says so."""
        speaking = {piece.voice.key for pieces in self.by_subject.values() for piece in pieces}
        return {claim.voice.key: rule for claim, rule in self.denied if claim.voice.key not in speaking}

    @cached_property
    def issues_of(self) -> dict[str, tuple[str, ...]]:
        """Party -> the issues on which there is evidence of it."""
        found: dict[str, list[str]] = {}
        for party, subject in self.by_subject:
            if isinstance(subject, str):
                found.setdefault(party, []).append(subject)
        return {party: tuple(issues) for party, issues in found.items()}


def derive(claims: Iterable[Claim], engine: Engine) -> Evidence:
    """What the rulebook makes of the claims."""
    found: dict[tuple[str, Subject], list[Piece]] = {}
    denied: list[tuple[Claim, str]] = []
    for claim in claims:
        region = claim.region(engine.rulebook.rank(claim.voice.authority))
        rules = [engine.rulebook.rule(firing.rule) for firing in engine.fire("evidence", region)]
        denying = next((rule for rule in rules if rule.result == NO_EVIDENCE), None)
        if denying is not None:
            denied.append((claim, denying.id))
            continue
        for rule in rules:
            condition = () if rule.regardless else claim.condition
            piece = Piece(claim, rule.polarity, condition, rule.id)  # type: ignore[arg-type]
            found.setdefault((claim.voice.party, claim.subject), []).append(piece)
    return Evidence({key: tuple(pieces) for key, pieces in found.items()}, tuple(denied))
