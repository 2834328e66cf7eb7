"""What the package offers to Python: load a scenario, choose a rulebook, evaluate, ask what if, publish the result.

What is evaluated and compared shows itself in a notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker import backtests, comparison, evaluation, inquiries, verification
from tracker import deals as deal
from tracker import moves as move
from tracker import rivals as rival
from tracker import timeline as days
from tracker.asking import allowed, ask, from_to, narrow, suppose
from tracker.cells import Cells
from tracker.copies import read_copies
from tracker.deals import NotSearchable
from tracker.diagnostics import Diagnostic, Problems, one_of
from tracker.ladders import Sensitivity
from tracker.ladders import sensitivity as by_ladders
from tracker.limits import Limit
from tracker.lineage import Draft, lineages
from tracker.opening import Rules, open_rules
from tracker.output import backtest as backtest_form
from tracker.output import (
    backtest_json,
    compared,
    contrast_json,
    days_json,
    glance,
    json,
    picture,
    prospects_json,
    style,
    verification_json,
)
from tracker.output import days as days_form
from tracker.output import deals as deals_form
from tracker.output import inquiries as inquiries_form
from tracker.output import lineage as lineage_form
from tracker.output import moves as moves_form
from tracker.output import rivals as side_by_side
from tracker.output import sensitivity as ladders
from tracker.output import verification as verification_form
from tracker.output.picture import raster
from tracker.output.sheets import html, markdown
from tracker.prospects import prospects
from tracker.reading import ScenarioFile, read_scenario, scenario_from
from tracker.reckoning import SideBySide
from tracker.scenario import package_name
from tracker.vocabulary import CLOCKS, ClockName

__all__ = [
    "BackTest", "Comparison", "Deals", "Diagnostic", "Evaluation", "Inquiry", "Ladders", "Lineage", "Moves",
    "NotSearchable", "Problems", "Rivals", "Rules", "ScenarioFile", "Timeline", "Verification", "backtest", "compare",
    "compare_proposals", "day_by_day", "default_rules", "evaluate", "find_deals", "find_moves", "inquire", "load",
    "load_rules", "sensitivity", "to_json", "trace", "verify",
]  # fmt: skip


@dataclass(frozen=True, repr=False)
class Evaluation(evaluation.Evaluation):
    """Who can live with which proposal, and why. In a notebook it shows all proposals at a glance."""

    def with_edits(self, *edits: str) -> Evaluation:
        """What the answer would be under these edits: only what they change is derived anew.

        Raises:
            Problems: with everything that is wrong with the edits.
        """
        return _shown(evaluation.evaluate(self.file.with_edits(*edits), self.engine, self.question, self))

    def __repr__(self) -> str:
        states = ", ".join(f"{judgement.package.key} {judgement.state}" for judgement in self.judgements)
        what_if = "what if: " if self.file.what_if else ""
        return f"<Evaluation as of {self.record.day}: {what_if}{states}>"

    def _repr_html_(self) -> str:
        return html.render(glance.sheet(self))


@dataclass(frozen=True, repr=False)
class Comparison(comparison.Comparison):
    """What differs between two evaluations. In a notebook it shows that, with the first always in sight."""

    def __repr__(self) -> str:
        return f"<Comparison: {', '.join(str(change.key) for change in self.packages) or 'nothing'} would differ>"

    def _repr_html_(self) -> str:
        return html.render(compared.sheet(self.before, [compared.Alternative("what if", self)]))


class Rivals(rival.Rivals):
    """Two proposals side by side; in a notebook, term by term."""

    def __repr__(self) -> str:
        return f"<Rivals: {self.one.package.key} and {self.other.package.key}>"

    def _repr_html_(self) -> str:
        return html.render(side_by_side.sheet(self))


class Ladders(tuple[Sensitivity, ...]):
    """What the verdicts rest on: by attribution, by the grade of the source, by the grade of the content."""

    def __repr__(self) -> str:
        return f"<Ladders: {', '.join(one.ladder for one in self)}>"

    def _repr_html_(self) -> str:
        return html.render(ladders.sheet(self))


class Deals(deal.Deals):
    """The candidate deals of an evaluation; in a notebook, the first of them with what they have in common."""

    def __repr__(self) -> str:
        return f"<Deals: {style.at_least(self.total)}, the first {len(self.families)} kinds given>"

    def _repr_html_(self) -> str:
        return html.render(tuple(deals_form.blocks(self)))


class Moves(move.Moves):
    """What stands in the way of a deal, or of a proposal, and what would have to move."""

    def __repr__(self) -> str:
        conflicts, moves = style.at_least(self.conflicts_in_all), style.at_least(self.moves_in_all)
        return (
            f"<Moves: {conflicts} conflicts, {moves} sets of moves>" if self.needed else "<Moves: nothing has to move>"
        )

    def _repr_html_(self) -> str:
        return html.render(tuple(moves_form.blocks(self)))


class Inquiry(inquiries.Inquiry):
    """What to ask next, and whose word the states rest on."""

    def __repr__(self) -> str:
        return f"<Inquiry: {len(self.questions)} open questions, {len(self.pivots)} pivotal statements and sources>"

    def _repr_html_(self) -> str:
        return html.render(tuple(inquiries_form.blocks(self)))


@dataclass(frozen=True, repr=False)
class Timeline(days.Timeline):
    """A scenario day by day. In a notebook it shows its picture."""

    def svg(self, party: str | None = None, width: int = 1200) -> str:
        """The picture as SVG; of one party only, where it is named, or the timeline is narrowed down to it."""
        return picture.svg(self, party or self.party, width)

    def png(self, party: str | None = None, width: int = 1200, scale: float = 2.0) -> bytes:
        """The picture as PNG, with `scale` pixels for each unit of its width."""
        return raster.png(self.svg(party, width), scale)

    def __repr__(self) -> str:
        changes = sum(len(day.changes) for day in self.days)
        return f"<Timeline from {self.first} to {self.last}: {changes} changes on {len(self.changed)} days>"

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_markdown_(self) -> str:
        return markdown.render(days_form.sheet(self))


class Lineage(tuple[Draft, ...]):
    """Where the known proposals come from, as trees of drafts, with the evaluation that judged them."""

    evaluation: evaluation.Evaluation

    def __repr__(self) -> str:
        return f"<Lineage: {', '.join(tree.proposal for tree in self)}>"

    def _repr_html_(self) -> str:
        return html.render(lineage_form.sheet(self.evaluation, self))


@dataclass(frozen=True, eq=False, repr=False)
class BackTest(backtests.BackTest):
    """Records against what happened, by one rulebook; `beside` are others. In a notebook it shows all of it."""

    beside: tuple[SideBySide, ...] = ()

    def __repr__(self) -> str:
        counted = sum(row.counts for row in self.rows)
        return f"<BackTest by {self.rulebook}: {style.count(len(self.cases), 'case')}, {style.count(counted, 'fate')}>"

    def _repr_html_(self) -> str:
        return html.render(backtest_form.sheet(self, self.beside))


class Verification(verification.Verification):
    """What became of each quote of a scenario in copies of its sources. In a notebook it shows each with its place."""

    def __repr__(self) -> str:
        counts = (f"{self.count(outcome)} {outcome}" for outcome in verification.OUTCOMES)
        return f"<Verification: {', '.join(counts)}>"

    def _repr_html_(self) -> str:
        return html.render(verification_form.sheet(self))


Source = ScenarioFile | str | Path | Mapping[str, Any]
"""A loaded scenario, a file, or plain data in the shape of a file."""


def load(source: str | Path | Mapping[str, Any]) -> ScenarioFile:
    """Read a scenario from a file, or check one given as plain data in the shape of a file.

    Raises:
        Problems: with every diagnostic, if anything is wrong with it.
    """
    return scenario_from(source) if isinstance(source, Mapping) else read_scenario(source)


def evaluate(
    scenario: ScenarioFile | str | Path | Mapping[str, Any],
    *,
    as_of: str | date | None = None,
    assume: str | Iterable[str] = (),
    min_grade: str | None = None,
    graded_only: bool = False,
    min_attribution: str | None = None,
    proposal: str | None = None,
    overlays: Iterable[str | Path] = (),
    edits: str | Iterable[str] = (),
    rules: Rules | str | Path | None = None,
    before: evaluation.Evaluation | None = None,
) -> Evaluation:
    """Derive who can live with which proposal.

    Args:
        scenario: a loaded scenario, or what `load` takes.
        as_of: judge by what was known on this day (`YYYY-MM-DD`, or a `date`; of a month, a year or an interval, its
            last day); the scenario's own day unless given.
        assume: ids of assumptions that take part, or `all`.
        min_grade: leave out statements graded worse, such as `B2`, `B` or `2`.
        graded_only: leave out statements without a full Admiralty grade.
        min_attribution: leave out statements that are attributed more weakly, such as `official` or `named`.
        proposal: judge `ID` or `ID@PHASE` only.
        overlays: overlay files, whose changes are made in their order.
        edits: changes in one line each, made after the overlays.
        rules: what `load_rules` gave, or a folder of rules; the rulebook that ships with the package unless given.
        before: an evaluation of the same loaded scenario, or of a what-if of it, by the same rules: what it derived
            from unchanged input is taken over. The result is the same.

    Raises:
        Problems: if anything is wrong with the scenario, the changes, the rules, or with what is asked.
    """
    file = scenario if isinstance(scenario, ScenarioFile) else load(scenario)
    file, wrong = suppose(file, map(Path, overlays), (edits,) if isinstance(edits, str) else edits)
    ids = (assume,) if isinstance(assume, str) else tuple(assume)
    day = as_of.isoformat() if isinstance(as_of, date) else as_of
    question, mistakes = ask(file.scenario, day, ids, min_grade, graded_only, proposal, min_attribution=min_attribution)
    if wrong or mistakes:
        raise Problems([*wrong, *mistakes])
    opened = rules if isinstance(rules, Rules) else load_rules(rules)
    return _shown(evaluation.evaluate(file, opened.engine, question, before))


def compare(before: evaluation.Evaluation, after: evaluation.Evaluation) -> Comparison:
    """What differs from one evaluation to another, of one scenario and its what-ifs."""
    found = comparison.compare(before, after)
    return Comparison(found.before, found.after, found.packages, found.common_ground)


def compare_proposals(evaluation: evaluation.Evaluation, one: str, other: str) -> Rivals:
    """Two proposals (`ID` or `ID@PHASE`) term by term: whose objection the second answers, and whose it raises.

    Raises:
        KeyError: one of them was not judged.
    """
    return Rivals(*rival.rivals(evaluation, one, other))


def find_deals(
    evaluation: evaluation.Evaluation,
    *,
    top: int | None = 5,
    require: str | Iterable[str] = (),
    forbid: str | Iterable[str] = (),
    contested: bool = True,
    time_limit: float | None = None,
) -> Deals:
    """The deals that no stated position rules out: the first in order, and how many there are.

    Args:
        evaluation: what the record says.
        top: how many kinds of deal to give; None: all.
        require: terms that a deal must have, such as `war=ends`.
        forbid: terms that a deal must not have.
        contested: whether deals count that are contested.
        time_limit: seconds after which to give what is certain.

    Raises:
        NotSearchable: the rulebook decides by more than the values of terms, and there are too many deals to try.
        Problems: if anything is wrong with the terms.
    """
    evaluation, only = _narrowed(evaluation, require, forbid)
    found = deal.find_deals(evaluation, top, only, contested, limit=Limit(time_limit))
    return Deals(**{field.name: getattr(found, field.name) for field in fields(found)})


def find_moves(
    evaluation: evaluation.Evaluation,
    proposal: str | None = None,
    *,
    reach: move.Reach = "contested",
    most: int = 100,
    require: str | Iterable[str] = (),
    forbid: str | Iterable[str] = (),
    time_limit: float | None = None,
) -> Moves:
    """Which positions clash, and what would have to move for a deal; or for a proposal, `ID` or `ID@PHASE`.

    Args:
        evaluation: what the record says.
        proposal: what alone is asked about; it must have been judged.
        reach: `contested`, where nothing is to be incompatible; `open`, where nothing is to be contested either.
        most: how many conflicts and sets of moves to give.
        require: terms that a deal must have.
        forbid: terms that a deal must not have.
        time_limit: seconds after which to give what is certain.

    Raises:
        KeyError: the proposal was not judged.
        NotSearchable: by this rulebook, setting positions aside cannot be searched.
        Problems: if anything is wrong with the terms.
    """
    evaluation, only = _narrowed(evaluation, require, forbid)
    key = evaluation.judgement(proposal).package.key if proposal is not None else None
    found = move.find_moves(evaluation, key, reach, most, only, limit=Limit(time_limit))
    return Moves(**{field.name: getattr(found, field.name) for field in fields(found)})


def inquire(evaluation: evaluation.Evaluation, *, time_limit: float | None = None) -> Inquiry:
    """What to ask next, the most telling first, and without whose word some state would be another."""
    found = inquiries.inquire(evaluation, Limit(time_limit))
    return Inquiry(**{field.name: getattr(found, field.name) for field in fields(found)})


def _narrowed(
    found: evaluation.Evaluation, require: str | Iterable[str], forbid: str | Iterable[str]
) -> tuple[evaluation.Evaluation, dict[str, Cells]]:
    """The evaluation, its quantities cut where the terms cut them, and the cells that are left to deals."""
    wanted = ((require,) if isinstance(require, str) else require, (forbid,) if isinstance(forbid, str) else forbid)
    required, forbidden, mistakes = narrow(found.file, *wanted)
    if mistakes:
        raise Problems(mistakes)
    if required or forbidden:
        question = found.question._replace(mentions=(*required, *forbidden))
        found = evaluation.evaluate(found.file, found.engine, question, found)
    return found, allowed(found.cells, required, forbidden)


def day_by_day(
    evaluation: evaluation.Evaluation,
    *,
    clock: ClockName = "known",
    since: str | date | None = None,
    until: str | date | None = None,
    silence: int = days.SILENCE,
    time_limit: float | None = None,
) -> Timeline:
    """What was evaluated, day by day up to the day of the evaluation, by the same rules and under the same what-if.

    Args:
        evaluation: what the record says.
        clock: `known`, by what was public on each day; `said`, by what had been said and done by each day.
        since: the first day to tell of (`YYYY-MM-DD`, a month, a year, or a `date`).
        until: the last day to tell of.
        silence: the days after which a position counts as not repeated.
        time_limit: seconds after which to give what is certain.

    Raises:
        Problems: what is given for a day is no date, or anything else of it cannot be.
    """
    mistakes: list[Diagnostic] = []
    given = [day.isoformat() if isinstance(day, date) else day for day in (since, until)]
    first, last = from_to(given[0], given[1], ("since", "until"), mistakes)
    mistakes += _unlike("clock", clock, clock in CLOCKS, one_of(CLOCKS))
    mistakes += _unlike("silence", silence, silence > 0, "1 or more")
    if mistakes:
        raise Problems(mistakes)
    found = days.timeline(
        evaluation.file, evaluation.engine, evaluation.question, clock, first, last, silence, Limit(time_limit)
    )
    return Timeline(**{field.name: getattr(found, field.name) for field in fields(found)})


def _unlike(name: str, value: object, good: bool, expected: str) -> Iterator[Diagnostic]:
    """That a value is none of those that are expected, if so."""
    if not good:
        yield Diagnostic("unknown-value", f"`{name}` cannot be `{value}`", subject=name, expected=expected)


def trace(found: evaluation.Evaluation, proposal: str | None = None) -> Lineage:
    """All known proposals as trees of drafts and counter-drafts; of one proposal, the tree that it stands in.

    Raises:
        KeyError: the proposal is not known.
    """
    if found.question.proposal is not None:
        found = evaluation.evaluate(found.file, found.engine, found.question._replace(proposal=None), found)
    trees = Lineage(lineages(found, package_name(proposal)[0] if proposal is not None else None))
    trees.evaluation = found
    return trees


def backtest(
    scenarios: Source | Iterable[Source],
    *,
    rules: Rules | str | Path | None = None,
    against: Iterable[Rules | str | Path] = (),
) -> BackTest:
    """Each proposal whose fate an event records: its state as known until the day before, beside that fate.

    Args:
        scenarios: one or more loaded scenarios, or what `load` takes.
        rules: the rulebook, as for `evaluate`.
        against: further rulebooks, whose reading of the same scenarios is put beside that one.

    Raises:
        Problems: if anything is wrong with a scenario or with the rules.
    """
    given = [scenarios] if isinstance(scenarios, ScenarioFile | str | Path | Mapping) else scenarios
    files = [one if isinstance(one, ScenarioFile) else load(one) for one in given]
    opened = [one if isinstance(one, Rules) else load_rules(one) for one in (rules, *against)]
    labels = backtests.labels(opened)
    found, *others = (backtests.backtest(files, one.engine, label) for one, label in zip(opened, labels, strict=True))
    return BackTest(found.rulebook, found.cases, tuple(SideBySide(found, other) for other in others))


def verify(scenario: Source, sources: str | Path) -> Verification:
    """Look up every quote of a scenario in a folder with copies of its sources, each named by the id of its source.

    Raises:
        Problems: if anything is wrong with the scenario, or there is no such folder.
    """
    file = scenario if isinstance(scenario, ScenarioFile) else load(scenario)
    return Verification(*verification.verify(file, read_copies(Path(sources), file.scenario.sources)))


def sensitivity(evaluation: evaluation.Evaluation) -> Ladders:
    """What the verdicts would be, were only better evidence counted, step by step."""
    return Ladders(by_ladders(evaluation))


def load_rules(folder: str | Path | None = None, engine: str | None = None) -> Rules:
    """Read the rulebook in a folder; the one that ships with the package unless a folder is given.

    Rules that did not ship with the package run in a process of their own, within limits, as long as they are in use:
    load them once for many evaluations.

    Args:
        folder: where the rule files are.
        engine: `durable-rules` or `clips`; the first that is installed unless given.

    Raises:
        Problems: if anything is wrong with the rules, or the engine is not there.
    """
    return (
        default_rules() if folder is None and engine is None else open_rules(Path(folder) if folder else None, engine)
    )


Answer = (
    evaluation.Evaluation
    | Comparison
    | Rivals
    | Ladders
    | Deals
    | Moves
    | Inquiry
    | days.Timeline
    | Lineage
    | BackTest
    | verification.Verification
)


def to_json(result: Answer) -> str:
    """An evaluation, or what was asked of one, as the public JSON contract."""
    if isinstance(result, verification.Verification):
        return contrast_json.render(verification_json.answer(result))
    if isinstance(result, BackTest):
        return contrast_json.render(backtest_json.answer(result, result.beside))
    if isinstance(result, days.Timeline):
        return contrast_json.render(days_json.timeline(result))
    if isinstance(result, Lineage):
        return contrast_json.render(days_json.lineage(result.evaluation, result))
    if isinstance(result, Deals):
        return contrast_json.render(prospects_json.deals_answer(result))
    if isinstance(result, Moves):
        return contrast_json.render(prospects_json.moves_answer(result))
    if isinstance(result, Inquiry):
        return contrast_json.render(prospects_json.ask_answer(result))
    if isinstance(result, Comparison):
        found = contrast_json.comparison(result.before, [compared.Alternative("what if", result)])
        return contrast_json.render(found)
    if isinstance(result, Rivals):
        return contrast_json.render(contrast_json.rivals(result))
    if isinstance(result, Ladders):
        return contrast_json.render(contrast_json.sensitivity(result))
    return json.render(result, prospects(result) if result.question.proposal is None else None)


@cache
def default_rules() -> Rules:
    """The rulebook that ships with the package; read once for the process, and what it fired is remembered."""
    return open_rules()


def _shown(found: evaluation.Evaluation) -> Evaluation:
    return Evaluation(**{field.name: getattr(found, field.name) for field in fields(found)})
