"""Deals, conflicts and moves -> the public JSON contract (`tracker.output.contract`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tracker import explanations as say
from tracker.deals import Deals, Family
from tracker.evaluation import Evaluation
from tracker.inquiries import Effect, Inquiry, OpenQuestion, Pivot
from tracker.knots import Knot
from tracker.moves import Moves
from tracker.objections import Held
from tracker.output.contract import (
    AnswerInfo,
    AskAnswer,
    ConflictsInfo,
    DealInfo,
    DealsAnswer,
    DealsInfo,
    EffectInfo,
    MovesAnswer,
    MovesInfo,
    Narrowing,
    NearestInfo,
    OpenQuestionInfo,
    PivotInfo,
    PositionInfo,
    SettlingInfo,
    TakenInfo,
    TangleInfo,
)
from tracker.output.frame import published_diagnostic, published_scenario
from tracker.output.opening import Narrowed
from tracker.record import Terms


def deals_answer(found: Deals, narrowed: Narrowed | None = None) -> DealsAnswer:
    """The answer of `tracker deals`."""
    return DealsAnswer(
        scenario=published_scenario(found.evaluation),
        narrowing=_narrowing(narrowed or Narrowed()),
        deals=deals(found),
        diagnostics=tuple(map(published_diagnostic, found.evaluation.diagnostics)),
    )


def moves_answer(found: Moves, narrowed: Narrowed | None = None) -> MovesAnswer:
    """The answer of `tracker moves`."""
    return MovesAnswer(
        scenario=published_scenario(found.evaluation),
        narrowing=_narrowing((narrowed or Narrowed())._replace(contested=found.reach == "contested")),
        proposal=str(found.key) if found.key else None,
        conflicts=conflicts(found),
        moves=moves(found),
        diagnostics=tuple(map(published_diagnostic, found.evaluation.diagnostics)),
    )


def _narrowing(narrowed: Narrowed) -> Narrowing:
    return Narrowing(require=_terms(narrowed.require), forbid=_terms(narrowed.forbid), contested=narrowed.contested)


def _terms(terms: Terms) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for issue, options in terms:
        found[issue] = (*found.get(issue, ()), *options)
    return found


def deals(found: Deals) -> DealsInfo:
    """The candidate deals as the contract's model."""
    return DealsInfo(
        complete=found.complete,
        exact=found.total.exact,
        total=found.total.number,
        total_families=found.families_in_all.number,
        by_state={state or "undecided": count.number for state, count in found.by_state},
        families=tuple(deal(found.evaluation, family) for family in found.families),
        exhaustive=found.exhaustive,
        only_as_a_whole=tuple(
            TakenInfo(proposal=taken.judgement.package.key.proposal, against=taken.against, asked=taken.asked)
            for taken in found.only_as_a_whole
        ),
    )


def deal(evaluation: Evaluation, family: Family) -> DealInfo:
    """A family of deals as the contract's model."""
    nearest = family.nearest
    return DealInfo(
        terms={issue: evaluation.cells[issue].words(cells) for issue, cells in family.terms.items()},
        state=family.state,
        verdicts={party: verdict.name for party, verdict in family.verdicts.items()},
        size=family.size,
        nearest=NearestInfo(proposal=nearest.proposal, changes=nearest.changes) if nearest else None,
        unstated=dict(family.unstated),
        same_terms=family.same_terms,
        assumptions=family.assumptions,
    )


def conflicts(found: Moves) -> ConflictsInfo:
    """The conflicts as the contract's model."""
    return ConflictsInfo(
        complete=found.conflicts_complete,
        exact=found.conflicts_in_all.exact,
        total=found.conflicts_in_all.number,
        sets=tuple(_positions(found, one) for one in found.conflicts),
    )


def moves(found: Moves) -> MovesInfo:
    """The moves as the contract's model."""
    return MovesInfo(
        reach=found.reach,
        needed=found.needed,
        possible=not found.hopeless,
        complete=found.moves_complete,
        exact=found.moves_in_all.exact,
        total=found.moves_in_all.number,
        at_least=found.at_least,
        ordered=found.ordered,
        sets=tuple(_positions(found, move.positions) for move in found.moves),
        opens=tuple(deal(found.evaluation, move.opens) if move.opens else None for move in found.moves),
        states=tuple(move.state for move in found.moves),
        tangles=tuple(_knot(found, knot) for knot in found.knots),
    )


def _knot(found: Moves, knot: Knot) -> TangleInfo:
    place = {group: n for n, group in enumerate(knot.groups)}
    return TangleInfo(
        issues=knot.issues,
        groups=tuple(_positions(found, held) for held in knot.groups.values()),
        conflicts=tuple(tuple(sorted(place[group] for group in one)) for _, one in knot.conflicts.found),
        conflicts_complete=knot.conflicts.complete,
        moves=tuple(tuple(sorted(place[group] for group in one)) for _, one in knot.moves.found),
        moves_complete=knot.moves.complete,
    )


def _positions(found: Moves, held: Iterable[Held]) -> tuple[PositionInfo, ...]:
    return tuple(position(found.evaluation, found, one) for one in held)


def position(evaluation: Evaluation, found: Moves, held: Held) -> PositionInfo:
    """A position as the contract's model."""
    voice = found.positions[held]
    place = say.voice_place(evaluation, voice, held.position)
    return PositionInfo(
        statement=held.id,
        position=held.position,
        party=voice.party,
        issue=held.subject if isinstance(held.subject, str) else None,
        package=None if isinstance(held.subject, str) else str(held.subject),
        assumption=held.kind == "assumption",
        supposed=held.kind == "supposition",
        authority=voice.authority,
        file=place.source.name if place else None,
        line=place.line if place else None,
        text=say.position_text(evaluation, voice, held.position, held.subject),
    )


_KINDS: Final = {"statements": "statement", "assumptions": "assumption", "sources": "source"}


def ask_answer(found: Inquiry) -> AskAnswer:
    """The answer of `tracker ask`."""
    return AskAnswer(
        scenario=published_scenario(found.evaluation),
        complete=not found.undone,
        questions=tuple(map(_question, found.questions)),
        pivots=tuple(map(_pivot, found.pivots)),
        undone=found.undone,
        unsearched=found.unsearched,
        diagnostics=tuple(map(published_diagnostic, found.evaluation.diagnostics)),
    )


def _question(found: OpenQuestion) -> OpenQuestionInfo:
    return OpenQuestionInfo(
        party=found.party,
        issue=found.issue,
        silent=found.silent,
        packages=tuple(map(str, found.packages)),
        answers=tuple(AnswerInfo(edit=one.change.text, effects=_effects(one.effects)) for one in found.answers),
        settling=tuple(
            SettlingInfo(options=one.options, deals=one.deals.number, exact=one.deals.exact) for one in found.settling
        ),
        closes_all=found.closes_all,
        opens=found.opens,
        reaches=found.reaches,
    )


def _pivot(found: Pivot) -> PivotInfo:
    before, after = found.deals or (None, None)
    return PivotInfo(
        kind=_KINDS[found.section],
        id=found.id,
        states=_effects(found.states),
        verdicts=found.verdicts,
        deals_before=before.number if before else None,
        deals_after=after.number if after else None,
    )


def _effects(found: Iterable[Effect]) -> tuple[EffectInfo, ...]:
    return tuple(EffectInfo(package=str(one.package), before=one.before, after=one.after) for one in found)
