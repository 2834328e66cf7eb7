"""Two evaluations -> what differs: states, verdicts, the reasons that appeared or fell away, common ground.

Values only: how they are shown is for `tracker.output` to say. Nothing is derived anew but what differs.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from tracker.common_ground import Ground, ground
from tracker.evaluation import Evaluation, Judgement
from tracker.explanations import Reason, defeat_text, listed, reasons
from tracker.facts import PackageKey
from tracker.packages import Package
from tracker.verdicts import TermValue, Verdict, stated

Cause = Literal["left out", "set aside", "not in force", "terms changed", "dormant", "defeated", "ruled otherwise"]


class TermChange(NamedTuple):
    """What a term of a package is to a party, before and after; None where there is no such term."""

    issue: str
    before: TermValue | None
    after: TermValue | None


class Departure(NamedTuple):
    """A reason that no longer counts, and why: `cause`, and that in words."""

    reason: Reason
    cause: Cause
    words: str


class VerdictChange(NamedTuple):
    """One party on one package: the verdicts (None: the package is not judged), and what is behind the change.

    The verdict itself may be the same, where only what it rests on differs.
    """

    party: str
    before: Verdict | None
    after: Verdict | None
    terms: tuple[TermChange, ...]
    appeared: tuple[Reason, ...]
    fell_away: tuple[Departure, ...]

    @property
    def differs(self) -> bool:
        """Whether the verdict itself is another."""
        return _name(self.before) != _name(self.after)


class SettledChange(NamedTuple):
    """What a package says on an issue, as options; none where it leaves the issue out."""

    issue: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class PackageChange(NamedTuple):
    """One package: the judgements (None: it is not there, or not known), what it says otherwise, and its verdicts.

    `consent` are the parties whose consent it needs, before and after, where it names others than before; else None.
    """

    key: PackageKey
    before: Judgement | None
    after: Judgement | None
    settled: tuple[SettledChange, ...]
    consent: tuple[tuple[str, ...], tuple[str, ...]] | None
    verdicts: tuple[VerdictChange, ...]

    @property
    def stages(self) -> tuple[str | None, str | None]:
        """The stage that the proposal has reached, before and after."""
        return _stage(self.before), _stage(self.after)

    @property
    def states(self) -> tuple[str | None, str | None]:
        """The state, before and after."""
        return (self.before.state if self.before else None), (self.after.state if self.after else None)


class GroundChange(NamedTuple):
    """How the positions of two parties lie to each other on an issue, before and after."""

    parties: tuple[str, str]
    issue: str
    before: Ground
    after: Ground


@dataclass(frozen=True)
class Comparison:
    """What differs between two evaluations."""

    before: Evaluation
    after: Evaluation
    packages: tuple[PackageChange, ...]
    common_ground: tuple[GroundChange, ...]

    @property
    def essential(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The essential issues, before and after."""
        return self.before.essential, self.after.essential

    @property
    def nothing(self) -> bool:
        """Whether nothing differs."""
        return not self.packages and not self.common_ground and self.before.essential == self.after.essential


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """What differs from one evaluation to another, of one scenario and its what-ifs."""
    return Comparison(before, after, tuple(_packages(before, after)), tuple(_grounds(before, after)))


def _packages(before: Evaluation, after: Evaluation) -> Iterator[PackageChange]:
    old = {judgement.package.key: judgement for judgement in before.judgements}
    new = {judgement.package.key: judgement for judgement in after.judgements}
    for key in dict.fromkeys((*old, *new)):
        change = _package(before, after, key, old.get(key), new.get(key))
        besides = change.settled or change.consent or len(set(change.stages)) > 1
        if change.verdicts or besides or change.states[0] != change.states[1]:
            yield change


def _package(
    before: Evaluation, after: Evaluation, key: PackageKey, old: Judgement | None, new: Judgement | None
) -> PackageChange:
    parties = dict.fromkeys((*before.scenario.parties, *after.scenario.parties))
    verdicts = []
    for party in parties:
        one = old.verdicts.get(party) if old else None
        other = new.verdicts.get(party) if new else None
        if one is other:
            continue
        change = _verdict(before, after, party, (one, old), (other, new))
        if change.differs or change.terms or change.appeared or change.fell_away:
            verdicts.append(change)
    consent = _consent(before, after, key.proposal) if old and new else None
    return PackageChange(key, old, new, tuple(_settled(before, after, old, new)), consent, tuple(verdicts))


def _consent(before: Evaluation, after: Evaluation, proposal: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Whose consent it needs, before and after, where that differs and it names them; roles alone do not count."""
    one, other = before.scenario, after.scenario
    if not (one.proposals[proposal].consent or other.proposals[proposal].consent):
        return None
    needed = one.consenting(proposal), other.consenting(proposal)
    return needed if set(needed[0]) != set(needed[1]) else None


def _settled(
    before: Evaluation, after: Evaluation, old: Judgement | None, new: Judgement | None
) -> Iterator[SettledChange]:
    if old is None or new is None:
        return
    for issue in dict.fromkeys((*before.cells, *after.cells)):
        one, other = says(before, old.package, issue), says(after, new.package, issue)
        if one != other:
            yield SettledChange(issue, one, other)


def says(evaluation: Evaluation, package: Package, issue: str) -> tuple[str, ...]:
    """What the package says on an issue, as options; `to negotiate` first where it leaves it open."""
    if issue in package.addressed:
        return evaluation.cells[issue].words(package.settled[issue])
    if issue in package.left_open:
        return ("to negotiate", *evaluation.cells[issue].words(package.left_open[issue]))
    return ()


# Verdicts, and what is behind them.


Judged = tuple[Verdict | None, Judgement | None]


def _verdict(before: Evaluation, after: Evaluation, party: str, old: Judged, new: Judged) -> VerdictChange:
    same = _same_standings(old[0], new[0])
    was, now = _standing(before, old, same), _standing(after, new, same)
    counted = {key for key, reason in was.items() if reason.effective}
    counting = {key for key, reason in now.items() if reason.effective}
    both = old[0] is not None and new[0] is not None
    return VerdictChange(
        party,
        old[0],
        new[0],
        tuple(_terms(old[0], new[0])) if both else (),
        tuple(reason for key, reason in now.items() if key in counting - counted),
        tuple(_departure(after, was[key], now.get(key)) for key in was if key in counted - counting) if both else (),
    )


Key = tuple[object, ...]


def _same_standings(old: Verdict | None, new: Verdict | None) -> set[int]:
    """What stands alike in both verdicts, by identity: wherever all that stands on an issue is the very same."""
    if old is None or new is None or old.weighed or new.weighed:
        return set()
    alike = [found for issue, found in new.parts.items() if old.parts.get(issue) is found]
    alike += [new.whole] if new.whole is old.whole else []
    return {id(standing) for found in alike for standing in found}


def _standing(evaluation: Evaluation, judged: Judged, besides: Container[int]) -> dict[Key, Reason]:
    """The reasons of a verdict, each once: of a position that gives one rule several pieces, one that counts."""
    verdict, judgement = judged
    found: dict[Key, Reason] = {}
    if verdict is not None and judgement is not None:
        for reason in reasons(evaluation, verdict, judgement.package, "the proposal", besides):
            key = (reason.rule, reason.polarity, reason.voice.name, reason.position, reason.issue)
            if key not in found or (reason.effective and not found[key].effective):
                found[key] = reason
    return found


def _terms(old: Verdict | None, new: Verdict | None) -> Iterator[TermChange]:
    one = {term.issue: term.value for term in old.terms} if old else {}
    other = {term.issue: term.value for term in new.terms} if new else {}
    for issue in dict.fromkeys((*one, *other)):
        if one.get(issue) != other.get(issue):
            yield TermChange(issue, one.get(issue), other.get(issue))


def _departure(after: Evaluation, reason: Reason, now: Reason | None) -> Departure:
    """Why a reason that counted does not count after."""
    if now is None:
        return Departure(reason, *_gone(after, reason))
    if not now.active:
        return Departure(reason, "dormant", f"its condition does not hold on {listed(now.unmet)}")
    return Departure(reason, "defeated", defeat_text(after, now.defeats[0]))


def _gone(after: Evaluation, reason: Reason) -> tuple[Cause, str]:
    """Why a reason is not there at all."""
    voice = reason.voice
    if voice.kind == "statement":
        known = after.record.statements.in_force.get(voice.id)
    else:
        known = next((other for other in after.facts.others if other.name == voice.name), None)
    if known is not None and known.party != voice.party:
        return "ruled otherwise", f"`{voice.id}` is of another party"
    if voice.kind == "statement" and known is None:
        absent = next((a for a in after.record.absent if a.voice.id == voice.id), None)
        if absent is None:
            return "left out", f"`{voice.id}` is left out"
        by = f" by `{absent.by}`" if absent.by else ""
        return "not in force", f"`{voice.id}` is not counted: {absent.reason}{by}"
    if known is None:
        whose = {"assumption": "the assumption", "supposition": "the earlier change", "tabling": "the tabling"}
        cause: Cause = "set aside" if voice.kind == "tabling" else "left out"
        return cause, f"{whose[voice.kind]} takes no part"
    on = reason.issue or ""
    aside = {index for index, subject in known.set_aside if subject == on or (not on and subject not in after.cells)}
    if reason.position in aside:
        return "set aside", "set aside by the change"
    if known.positions != voice.positions and known.positions[: len(voice.positions)] != voice.positions:
        return "left out", f"`{voice.id}` says something else"
    if known.authority != voice.authority or known.told_by != voice.told_by:
        return "ruled otherwise", f"`{voice.id}` is attributed otherwise"
    return "terms changed", "it would not bear on what the proposal would say"


# Common ground.


def _grounds(before: Evaluation, after: Evaluation) -> Iterator[GroundChange]:
    """Of the pairs that have something else in common than before, on each issue."""
    one, other = before.defeats.evidence.groups, after.defeats.evidence.groups
    issues = [issue for issue in before.cells if issue in after.cells]
    parties = [party for party in before.scenario.parties if party in after.scenario.parties]
    for issue in issues:
        moved = {
            party
            for party in parties
            if one.get((party, issue)) is not other.get((party, issue)) or before.cells[issue] is not after.cells[issue]
        }
        pairs = [pair for pair in combinations(parties, 2) if not moved.isdisjoint(pair)]
        was, now = (_grounds_on(evaluation, issue, pairs) for evaluation in (before, after))
        for pair in pairs:
            if was[pair] != now[pair]:
                yield GroundChange(pair, issue, was[pair], now[pair])


def _grounds_on(
    evaluation: Evaluation, issue: str, pairs: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], Ground]:
    pairs = list(pairs)
    known = {party: stated(evaluation.defeats, party, issue) for pair in pairs for party in pair}
    return {pair: ground(evaluation.cells[issue], known[pair[0]], known[pair[1]]) for pair in pairs}


def _name(verdict: Verdict | None) -> str | None:
    return verdict.name if verdict else "-"


def _stage(judgement: Judgement | None) -> str | None:
    return judgement.stages[-1].name if judgement else None
