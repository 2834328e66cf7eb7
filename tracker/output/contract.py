"""The public JSON contract: what `--format json` prints, as models that can be read back.

Ids are those of the scenario file; dates are as written there; `line` counts from 1. Fields are added within one
`format`, never renamed or taken away.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from tracker.common_ground import Ground
from tracker.diagnostics import Severity
from tracker.verdicts import TermValue
from tracker.vocabulary import Polarity
from tracker.voices import Absence


class Published(BaseModel):
    """The common ground of the contract's models."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ScenarioInfo(Published):
    """What was evaluated. `as_of` is null only where nothing in the scenario has a date.

    Where it is `hypothetical`, `overlays` are the files and `changes` all the changes, one after the other, that make
    it so. Only statements count that are graded, and attributed, as it was asked for.
    """

    title: str | None
    file: str | None
    as_of: str | None
    hypothetical: bool
    overlays: tuple[str, ...]
    changes: tuple[str, ...]
    assumptions: tuple[str, ...]
    rulebook: str
    essential: tuple[str, ...]
    min_grade: str | None = None
    graded_only: bool = False
    min_attribution: str | None = None


class DefeatedBy(Published):
    """What took a piece of evidence away: a statement (or the tabling of a proposal), by a rule."""

    statement: str | None
    tabling: str | None
    rule: str


class ReasonInfo(Published):
    """One piece of evidence as it bears on a package.

    `issue` is null where it is about the package as a whole. `statement` holds the id of a statement or, with
    `assumption` true, of an assumption, with `supposed` true, of what a what-if supposes; it is null where the party
    speaks by having tabled the proposal. Evidence that
    is not `active` lies dormant: its condition does not hold on the issues in `unmet`.
    """

    rule: str
    effective: bool
    active: bool
    polarity: Polarity
    issue: str | None
    statement: str | None
    position: int | None
    assumption: bool
    supposed: bool
    authority: str
    told_by: str | None
    said: str
    source: str | None
    grade: str | None
    unmet: tuple[str, ...]
    defeated_by: tuple[DefeatedBy, ...]
    file: str | None
    line: int | None
    text: str


class TermInfo(Published):
    """What the package says on an issue, and what that is to the party."""

    options: tuple[str, ...]
    value: TermValue


class VerdictInfo(Published):
    """One party and one package; `verdict` and `rule` are null only where the rulebook decides nothing.

    `assumptions` are those that bear on it.
    """

    verdict: str | None
    rule: str | None
    text: str
    terms: dict[str, TermInfo]
    reasons: tuple[ReasonInfo, ...]
    unstated: tuple[str, ...]
    left_open: tuple[str, ...]
    assumptions: tuple[str, ...]


class StageInfo(Published):
    """A stage in the life of a proposal, since when, and the statement, proposal or event that brought it."""

    stage: str
    since: str
    cause: str | None
    rule: str | None


class ProposalInfo(Published):
    """A package: a proposal as a whole (`phase` null), or through a phase before its last."""

    id: str
    title: str | None
    phase: str | None
    by: tuple[str, ...]
    consent: tuple[str, ...]
    """The parties whose consent it needs: every principal, unless the proposal names others."""
    state: str | None
    rule: str | None
    lifecycle: str
    stages: tuple[StageInfo, ...]
    assumptions: tuple[str, ...]
    verdicts: dict[str, VerdictInfo]


class CommonGroundInfo(Published):
    """Two parties, issue by issue."""

    parties: tuple[str, str]
    issues: dict[str, Ground]
    assumptions: tuple[str, ...]


class AbsentInfo(Published):
    """A statement (or an assumption, or a tabling, by its proposal) that gives no evidence, and why.

    `by` is the statement that withdrew it, `rule` the rule by which it counts for nothing.
    """

    statement: str
    reason: Absence | Literal["by a rule"]
    by: str | None
    rule: str | None


class NearestInfo(Published):
    """The known proposal from which a deal differs on the fewest issues, and these."""

    proposal: str
    changes: tuple[str, ...]


class DealInfo(Published):
    """A family of deals that nothing distinguishes: on each issue, any of the options named.

    `size` counts the assignments of cells in it. `verdicts` are those of the parties that can say no. `unstated` gives,
    by principal, the essential issues on which it stated nothing that bears on the deal. `same_terms` are known
    proposals with just these terms.
    """

    terms: dict[str, tuple[str, ...]]
    state: str | None
    verdicts: dict[str, str | None]
    size: int
    nearest: NearestInfo | None
    unstated: dict[str, tuple[str, ...]]
    same_terms: tuple[str, ...]
    assumptions: tuple[str, ...]


class TakenInfo(Published):
    """A proposal that was taken as it was put, and the parties whose stated positions rule its terms out.

    A yes to a whole does not carry over to its terms. `asked`: one of these parties has a say on the proposal; else
    only candidate deals ask them.
    """

    proposal: str
    against: tuple[str, ...]
    asked: bool


class DealsInfo(Published):
    """The candidate deals: those that are incompatible for nobody who can say no.

    `total` counts assignments of cells, `total_families` families; where not `exact`, there are at least so many.
    `complete`: the counts are exact and nothing that was asked for is missing. `by_state` counts deals by their state.
    `exhaustive` tells why deals were tried one by one, where they were. `only_as_a_whole` has the known proposals that
    are agreed or within reach as they were put, while their terms alone are ruled out.
    """

    complete: bool
    exact: bool
    total: int
    total_families: int
    by_state: dict[str, int]
    families: tuple[DealInfo, ...]
    exhaustive: str | None
    only_as_a_whole: tuple[TakenInfo, ...]


class PositionInfo(Published):
    """A position on one issue, or on a package: by its statement (or assumption) and its index there.

    With `assumption` true, `statement` is the id of an assumption, with `supposed` true of what a what-if supposes.
    """

    statement: str
    position: int
    party: str
    issue: str | None
    package: str | None
    assumption: bool
    supposed: bool
    authority: str
    file: str | None
    line: int | None
    text: str


class ConflictsInfo(Published):
    """Minimal sets of positions that, with all others set aside, still leave no deal; where not `exact`, not all.

    `complete`: all of them are given. An empty set: nothing leaves a deal, whatever is set aside.
    """

    complete: bool
    exact: bool
    total: int
    sets: tuple[tuple[PositionInfo, ...], ...]


class TangleInfo(Published):
    """Issues and positions that hang together. Every set of moves takes one of `moves` from each tangle.

    `groups` are positions that rule out the same: moves take all of a group, conflicts one of it. `conflicts` and
    `moves` are sets of groups, by their index; `complete` tells whether they are all there are.
    """

    issues: tuple[str, ...]
    groups: tuple[tuple[PositionInfo, ...], ...]
    conflicts: tuple[tuple[int, ...], ...]
    conflicts_complete: bool
    moves: tuple[tuple[int, ...], ...]
    moves_complete: bool


class MovesInfo(Published):
    """Minimal sets of positions that, set aside, leave a deal (or bring a proposal that far).

    `needed` is false where nothing has to move, `possible` where no set is enough. `opens` and `states` belong to
    `sets`, one by one: the first deal that each leaves (null for a proposal), and its state. Every set has
    `at_least` so many positions, whether or not all were found. `ordered` is false where others, that were not gone
    through, may come before the last of these.
    """

    reach: Literal["contested", "open"]
    needed: bool
    possible: bool
    complete: bool
    exact: bool
    total: int
    at_least: int
    ordered: bool
    sets: tuple[tuple[PositionInfo, ...], ...]
    opens: tuple[DealInfo | None, ...]
    states: tuple[str | None, ...]
    tangles: tuple[TangleInfo, ...]


class DiagnosticInfo(Published):
    """A warning: nothing is wrong, but it may surprise."""

    code: str
    severity: Severity
    message: str
    file: str | None
    line: int | None
    column: int | None
    hint: str | None


class EvaluationInfo(Published):
    """The whole answer. `deals`, `conflicts` and `moves` are null where they were not looked for, or cannot be."""

    format: Literal[1] = 1
    scenario: ScenarioInfo
    proposals: tuple[ProposalInfo, ...]
    common_ground: tuple[CommonGroundInfo, ...]
    deals: DealsInfo | None
    conflicts: ConflictsInfo | None
    moves: MovesInfo | None
    not_counted: tuple[AbsentInfo, ...]
    diagnostics: tuple[DiagnosticInfo, ...]


class Narrowing(Published):
    """The terms that a deal was to have, those it was not to have, and whether it might be contested."""

    require: dict[str, tuple[str, ...]]
    forbid: dict[str, tuple[str, ...]]
    contested: bool


class DealsAnswer(Published):
    """What `tracker deals` answers."""

    format: Literal[1] = 1
    scenario: ScenarioInfo
    narrowing: Narrowing
    deals: DealsInfo
    diagnostics: tuple[DiagnosticInfo, ...]


class MovesAnswer(Published):
    """What `tracker moves` answers: of any deal, or of one proposal (`ID` or `ID@PHASE`)."""

    format: Literal[1] = 1
    scenario: ScenarioInfo
    narrowing: Narrowing
    proposal: str | None
    conflicts: ConflictsInfo
    moves: MovesInfo
    diagnostics: tuple[DiagnosticInfo, ...]


class EffectInfo(Published):
    """The state of a package (`ID` or `ID@PHASE`), and the one that it would be in."""

    package: str
    before: str | None
    after: str | None


class AnswerInfo(Published):
    """What a party might say, as an edit that `--set` takes, and what it would change."""

    edit: str
    effects: tuple[EffectInfo, ...]


class SettlingInfo(Published):
    """How many candidate deals settle the issue in this way; to reject it would close them."""

    options: tuple[str, ...]
    deals: int
    exact: bool


class OpenQuestionInfo(Published):
    """What a party has not stated on an issue: nothing at all (`silent`), or nothing that bears on some `packages`.

    The party is a principal, or its consent is needed by a proposal; `packages` are those on which it decides. If the
    party accepted whatever is settled, `opens` candidate deals would be there where there is none, and `reaches` deals
    within reach where none is. `closes_all`: one answer could close every candidate deal.
    """

    party: str
    issue: str
    silent: bool
    packages: tuple[str, ...]
    answers: tuple[AnswerInfo, ...]
    settling: tuple[SettlingInfo, ...]
    closes_all: bool
    opens: int
    reaches: int


class PivotInfo(Published):
    """A statement, an assumption or a source (`kind`) without which some state would be another.

    `verdicts` counts the verdicts that would be others; `deals_before` and `deals_after` candidate deals.
    """

    kind: Literal["statement", "assumption", "source"]
    id: str
    states: tuple[EffectInfo, ...]
    verdicts: int
    deals_before: int | None
    deals_after: int | None


class AskAnswer(Published):
    """What `tracker ask` answers: open questions, the most telling first, and pivotal statements and sources.

    `undone` counts what was not gone through when the search was ended. `unsearched` tells why candidate deals were
    left out of account, if they were.
    """

    format: Literal[1] = 1
    scenario: ScenarioInfo
    complete: bool
    questions: tuple[OpenQuestionInfo, ...]
    pivots: tuple[PivotInfo, ...]
    undone: int
    unsearched: str | None
    diagnostics: tuple[DiagnosticInfo, ...]
