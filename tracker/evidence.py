"""Facts -> evidence: what the rulebook makes of each claim, by party and subject.

Each claim is fired alone, for evidence of one party on one subject depends on nothing else; the rule that made a piece
is kept with it. Nothing here knows any package, or weighs one piece against another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tracker.cells import Cells
from tracker.engine import Engine
from tracker.facts import Claim, Condition, Facts, Groups, Subject
from tracker.vocabulary import NO_EVIDENCE, Polarity, Side
from tracker.voices import Voice


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


class Group(NamedTuple):
    """What the rulebook makes of the claims of one party on one subject.

    `denied` are the claims that count for nothing, each with the rule that says so.
    """

    pieces: tuple[Piece, ...]
    denied: tuple[tuple[Claim, str], ...]
    conditional_on: frozenset[str]
    """The issues that conditions of the pieces name."""


@dataclass(frozen=True)
class Evidence:
    """All pieces, by party and subject, each list in the order of the record."""

    groups: Mapping[tuple[str, Subject], Group]
    facts: Facts

    def conditional_on(self, party: str, subject: Subject, issues: Collection[str]) -> bool:
        """Whether a piece of one party on one subject has a condition on one of these issues."""
        group = self.groups.get((party, subject))
        return group is not None and not group.conditional_on.isdisjoint(issues)

    def of(self, party: str, subject: Subject) -> tuple[Piece, ...]:
        """The pieces of one party on one issue or package."""
        group = self.groups.get((party, subject))
        return group.pieces if group else ()

    @cached_property
    def by_subject(self) -> dict[tuple[str, Subject], tuple[Piece, ...]]:
        """The pieces by party and subject, wherever there are any."""
        return {key: group.pieces for key, group in self.groups.items() if group.pieces}

    @cached_property
    def denied(self) -> tuple[tuple[Claim, str], ...]:
        """The claims that count for nothing, each with the rule that says so; in the order of the record."""
        found = [one for group in self.groups.values() for one in group.denied]
        if not found:
            return ()
        place = {voice.name: n for n, voice in enumerate(self.facts.speaking)}
        return tuple(
            sorted(found, key=lambda one: (place[one[0].voice.name], one[0].position or 0, str(one[0].subject)))
        )

    @cached_property
    def uncounted(self) -> dict[tuple[str, str], str]:
        """Voice (by its key) of which no claim counts -> the rule that says so; in the order of the record."""
        if not self.denied:
            return {}
        speaking = {piece.voice.key for group in self.groups.values() for piece in group.pieces}
        return {claim.voice.key: rule for claim, rule in self.denied if claim.voice.key not in speaking}

    @cached_property
    def issues_of(self) -> dict[str, tuple[str, ...]]:
        """Party -> the issues on which there is evidence of it."""
        found: dict[str, list[str]] = {}
        for (party, subject), group in self.groups.items():
            if isinstance(subject, str) and group.pieces:
                found.setdefault(party, []).append(subject)
        return {party: tuple(issues) for party, issues in found.items()}


def derive(facts: Facts, engine: Engine, before: Evidence | None = None, touched: Groups | None = None) -> Evidence:
    """What the rulebook makes of the facts; of `before`, every group is taken over that is not among `touched`."""
    if before is None or touched is None:
        return Evidence({key: _group(claims, engine) for key, claims in facts.by_subject.items()}, facts)
    groups = {**before.groups, **{key: _group(facts.by_subject.get(key, ()), engine) for key in touched}}
    for key in touched - facts.by_subject.keys():
        del groups[key]
    return Evidence(groups, facts)


def _group(claims: tuple[Claim, ...], engine: Engine) -> Group:
    pieces: list[Piece] = []
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
            pieces.append(Piece(claim, rule.polarity, condition, rule.id))  # type: ignore[arg-type]
    named = frozenset(issue for piece in pieces for issue, _ in piece.condition)
    return Group(tuple(pieces), tuple(denied), named)
