"""What-ifs -> the public JSON contract (`tracker.output.contrasts`)."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.comparison import PackageChange, VerdictChange
from tracker.evaluation import Evaluation, Judgement
from tracker.ladders import Sensitivity
from tracker.output.compared import Alternative
from tracker.output.contract import Published
from tracker.output.contrasts import (
    AlternativeInfo,
    ComparisonInfo,
    DealsChangeInfo,
    DepartureInfo,
    Differing,
    DifferingConsent,
    DifferingOptions,
    DifferingTerm,
    GroundChangeInfo,
    LadderInfo,
    ObjectionInfo,
    PackageChangeInfo,
    RivalInfo,
    RivalsInfo,
    SensitivityInfo,
    SensitivityRowInfo,
    StepInfo,
    TermPairInfo,
    VerdictChangeInfo,
)
from tracker.output.frame import published_diagnostic, published_scenario
from tracker.output.json import published_reason
from tracker.prospects import DealsChange
from tracker.rivals import Objection, Rivals, TermPair


def render(info: Published) -> str:
    """The answer as indented JSON text, in UTF-8, ending in a line end."""
    return info.model_dump_json(indent=1) + "\n"


def comparison(base: Evaluation, alternatives: Sequence[Alternative]) -> ComparisonInfo:
    """The base and its alternatives as the contract's models."""
    return ComparisonInfo(
        scenario=published_scenario(base), alternatives=tuple(_alternative(one) for one in alternatives)
    )


def rivals(found: Rivals) -> RivalsInfo:
    """Two proposals side by side as the contract's models."""
    return RivalsInfo(
        scenario=published_scenario(found.evaluation),
        one=_rival(found.one),
        other=_rival(found.other),
        terms={pair.issue: published_pair(found.evaluation, pair) for pair in found.terms},
        diagnostics=tuple(map(published_diagnostic, found.evaluation.diagnostics)),
    )


def sensitivity(ladders: Sequence[Sensitivity]) -> SensitivityInfo:
    """What the verdicts rest on as the contract's models."""
    base = ladders[0].base
    return SensitivityInfo(
        scenario=published_scenario(base),
        ladders=tuple(
            LadderInfo(
                ladder=one.ladder,
                steps=tuple(StepInfo(least=step.least, left_out=step.left_out) for step in one.steps),
                rows=tuple(
                    SensitivityRowInfo(
                        id=row.package.proposal, phase=row.package.phase, party=row.party, values=row.values
                    )
                    for row in one.rows
                ),
            )
            for one in ladders
        ),
        diagnostics=tuple(map(published_diagnostic, base.diagnostics)),
    )


def _alternative(one: Alternative) -> AlternativeInfo:
    found = one.comparison
    before, after = found.essential
    return AlternativeInfo(
        name=one.name,
        scenario=published_scenario(found.after),
        proposals=tuple(_package(found.before, found.after, change) for change in found.packages),
        common_ground=tuple(
            GroundChangeInfo(parties=g.parties, issue=g.issue, before=g.before, after=g.after)
            for g in found.common_ground
        ),
        essential=None if before == after else DifferingOptions(before=before, after=after),
        deals=_deals(one.deals),
        diagnostics=tuple(map(published_diagnostic, found.after.diagnostics)),
    )


def _deals(change: DealsChange | None) -> DealsChangeInfo | None:
    if change is None or change.before == change.after:
        return None
    before, after = change
    return DealsChangeInfo(before=before.number, after=after.number, exact=before.exact and after.exact)


def _package(before: Evaluation, after: Evaluation, change: PackageChange) -> PackageChangeInfo:
    state, stage = change.states, change.stages
    return PackageChangeInfo(
        id=change.key.proposal,
        phase=change.key.phase,
        state=Differing(before=state[0], after=state[1]),
        lifecycle=Differing(before=stage[0], after=stage[1]),
        terms={s.issue: DifferingOptions(before=s.before, after=s.after) for s in change.settled},
        consent=DifferingConsent(before=change.consent[0], after=change.consent[1]) if change.consent else None,
        verdicts={verdict.party: _verdict(before, after, verdict) for verdict in change.verdicts},
    )


def _verdict(before: Evaluation, after: Evaluation, change: VerdictChange) -> VerdictChangeInfo:
    old, new = change.before, change.after
    return VerdictChangeInfo(
        verdict=Differing(before=old.name if old else None, after=new.name if new else None),
        rule=Differing(before=old.rule if old else None, after=new.rule if new else None),
        terms={term.issue: DifferingTerm(before=term.before, after=term.after) for term in change.terms},
        appeared=tuple(published_reason(after, reason) for reason in change.appeared),
        fell_away=tuple(
            DepartureInfo(reason=published_reason(before, gone.reason), cause=gone.cause, words=gone.words)
            for gone in change.fell_away
        ),
    )


def _rival(judgement: Judgement) -> RivalInfo:
    key = judgement.package.key
    verdicts = {party: verdict.name for party, verdict in judgement.verdicts.items()}
    return RivalInfo(id=key.proposal, phase=key.phase, state=judgement.state, verdicts=verdicts)


def published_pair(evaluation: Evaluation, pair: TermPair) -> TermPairInfo:
    """What two packages say on an issue, as the contract's model."""

    def objections(found: tuple[Objection, ...]) -> tuple[ObjectionInfo, ...]:
        return tuple(
            ObjectionInfo(
                party=o.party, value=o.value, reasons=tuple(published_reason(evaluation, r) for r in o.reasons)
            )
            for o in found
        )

    return TermPairInfo(
        one=pair.one,
        other=pair.other,
        values={party: DifferingTerm(before=a, after=b) for party, (a, b) in pair.values.items()},
        answered=objections(pair.answered),
        raised=objections(pair.raised),
        shared=objections(pair.shared),
    )
