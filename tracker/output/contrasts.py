"""The public JSON contract of what-ifs: a comparison, two proposals side by side, and what verdicts rest on.

As in `tracker.output.contract`: fields are added within one `format`, never renamed or taken away.
"""

from __future__ import annotations

from typing import Literal

from tracker.common_ground import Ground
from tracker.comparison import Cause
from tracker.ladders import Ladder
from tracker.output.contract import DiagnosticInfo, Published, ReasonInfo, ScenarioInfo
from tracker.verdicts import TermValue


class Differing(Published):
    """A word before and after; null where there is none."""

    before: str | None
    after: str | None


class DifferingTerm(Published):
    """What a term is to a party, before and after; null where there is no such term."""

    before: TermValue | None
    after: TermValue | None


class DifferingOptions(Published):
    """What a package says on an issue, before and after: options; none where it leaves the issue out.

    Where it leaves the issue open, the first is `to negotiate`.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]


class DepartureInfo(Published):
    """A reason that no longer counts, and why."""

    reason: ReasonInfo
    cause: Cause
    words: str


class VerdictChangeInfo(Published):
    """One party: its verdict, which may be the same, and what is behind it."""

    verdict: Differing
    rule: Differing
    terms: dict[str, DifferingTerm]
    appeared: tuple[ReasonInfo, ...]
    fell_away: tuple[DepartureInfo, ...]


class DifferingConsent(Published):
    """The parties whose consent a proposal needs, before and after."""

    before: tuple[str, ...]
    after: tuple[str, ...]


class PackageChangeInfo(Published):
    """A package that differs: a proposal as a whole (`phase` null), or through a phase before its last.

    `consent` is null unless the proposal names other parties whose consent it needs.
    """

    id: str
    phase: str | None
    state: Differing
    lifecycle: Differing
    terms: dict[str, DifferingOptions]
    consent: DifferingConsent | None
    verdicts: dict[str, VerdictChangeInfo]


class GroundChangeInfo(Published):
    """Two parties on an issue."""

    parties: tuple[str, str]
    issue: str
    before: Ground
    after: Ground


class DealsChangeInfo(Published):
    """How many candidate deals there are and would be; where not `exact`, at least so many."""

    before: int
    after: int
    exact: bool


class AlternativeInfo(Published):
    """A what-if beside its base: only what differs. `deals` is null where their number is the same, or not known."""

    name: str
    hypothetical: Literal[True] = True
    scenario: ScenarioInfo
    proposals: tuple[PackageChangeInfo, ...]
    common_ground: tuple[GroundChangeInfo, ...]
    essential: DifferingOptions | None
    deals: DealsChangeInfo | None
    diagnostics: tuple[DiagnosticInfo, ...]


class ComparisonInfo(Published):
    """A scenario and its what-ifs."""

    format: Literal[1] = 1
    scenario: ScenarioInfo
    alternatives: tuple[AlternativeInfo, ...]


class ObjectionInfo(Published):
    """What a party stated against what a package says on an issue."""

    party: str
    value: TermValue
    reasons: tuple[ReasonInfo, ...]


class TermPairInfo(Published):
    """What two packages say on an issue, what that is to each party, and the objections answered, raised or shared."""

    one: tuple[str, ...]
    other: tuple[str, ...]
    values: dict[str, DifferingTerm]
    answered: tuple[ObjectionInfo, ...]
    raised: tuple[ObjectionInfo, ...]
    shared: tuple[ObjectionInfo, ...]


class RivalInfo(Published):
    """One of two packages: its state, and every party's verdict."""

    id: str
    phase: str | None
    state: str | None
    verdicts: dict[str, str | None]


class RivalsInfo(Published):
    """Two proposals side by side."""

    format: Literal[1] = 1
    scenario: ScenarioInfo
    one: RivalInfo
    other: RivalInfo
    terms: dict[str, TermPairInfo]
    diagnostics: tuple[DiagnosticInfo, ...]


class StepInfo(Published):
    """The least that is asked for, and the statements that this leaves out besides the step before."""

    least: str
    left_out: tuple[str, ...]


class SensitivityRowInfo(Published):
    """The state of a package (`party` null), or a party's verdict on it: with all evidence, then step by step."""

    id: str
    phase: str | None
    party: str | None
    values: tuple[str | None, ...]


class LadderInfo(Published):
    """The states and verdicts, were only better evidence counted."""

    ladder: Ladder
    steps: tuple[StepInfo, ...]
    rows: tuple[SensitivityRowInfo, ...]


class SensitivityInfo(Published):
    """What the verdicts rest on."""

    format: Literal[1] = 1
    scenario: ScenarioInfo
    ladders: tuple[LadderInfo, ...]
    diagnostics: tuple[DiagnosticInfo, ...]
