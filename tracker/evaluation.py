"""The whole use case on one page: a scenario, a rulebook and a question -> an `Evaluation`.

Every step of the river is called here, in order, and nothing else is done. No input or output.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from tracker.cells import IssueCells, cut, cut_finer, mentions
from tracker.common_ground import CommonGround, common_ground
from tracker.diagnostics import Diagnostic, one_of
from tracker.engine import Engine
from tracker.evidence import derive
from tracker.facts import Facts, Groups, PackageKey, Subject, facts, facts_from, package_key
from tracker.lifecycle import Stage, lifecycles
from tracker.packages import Package, package, packages
from tracker.reading import ScenarioFile
from tracker.record import Question, Record, on_day
from tracker.rules import Rulebook
from tracker.scenario import Scenario, package_name
from tracker.standing import Defeats
from tracker.verdicts import Earlier, Verdict, judge, state


class Judgement(NamedTuple):
    """One package: every party's verdict, the state they add up to, and what became of the proposal so far.

    `state` and `rule` are None only where the rulebook decides nothing.
    """

    package: Package
    state: str | None
    rule: str | None
    stages: tuple[Stage, ...]
    verdicts: Mapping[str, Verdict]
    assumptions: tuple[str, ...]
    """Those that bear on the state: on a verdict that counts, or by what they make essential."""


@dataclass(frozen=True)
class Evaluation:
    """What the record says, as of a day, read by a rulebook."""

    file: ScenarioFile
    question: Question
    record: Record
    base_cells: Mapping[str, IssueCells]
    """The cells of the scenario itself, or of the one that it is a what-if of."""
    cells: Mapping[str, IssueCells]
    facts: Facts
    defeats: Defeats
    engine: Engine
    essential: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario that was evaluated."""
        return self.file.scenario

    @cached_property
    def common_ground(self) -> tuple[CommonGround, ...]:
        """Every pair of parties, issue by issue; worked out when first asked for."""
        return tuple(common_ground(self.cells, self.defeats, tuple(self.scenario.parties)))

    def essential_without(
        self, voices: Collection[tuple[str, str]] = (), proposal: str | None = None
    ) -> tuple[str, ...]:
        """The issues that would be essential, were these voices (by their keys) not heard, or a proposal not known."""
        ignored = ChainMap(dict.fromkeys(voices, ""), self.defeats.evidence.uncounted)
        record = replace(self.record, proposals=tuple(id for id in self.record.proposals if id != proposal))
        return _essential(record, self.cells, self.facts, ignored)

    def judgement(self, name: str) -> Judgement:
        """The judgement on `ID` or `ID@PHASE`.

        Raises:
            KeyError: no such package was judged (unknown, not yet known, or not asked for).
        """
        key = package_key(self.scenario, name)
        for judgement in self.judgements:
            if judgement.package.key == key:
                return judgement
        raise KeyError(name)


def evaluate(
    file: ScenarioFile, engine: Engine, question: Question | None = None, before: Evaluation | None = None
) -> Evaluation:
    """Derive every verdict, state and stage that the question asks for.

    What `before` derived from unchanged input is taken over: it may be of the same scenario or of any what-if of the
    same base, by any question. The result is the same with and without it. A proposal that the question names, and that
    the scenario does not have, is not judged.
    """
    question = question or Question()
    scenario, what_if = file.scenario, file.what_if
    if before and not (before.engine is engine and before.file.base is file.base):
        before = None
    base_cells, cells = _cells(file, question, before)
    record = on_day(scenario, question, engine.rulebook.rank, what_if, before.record if before else None)
    found, touched = facts_from(before.facts, record, cells) if before else (facts(record, cells), None)
    evidence = derive(found, engine, before.defeats.evidence if before else None, touched)
    defeats = Defeats(evidence, engine, before.defeats if before else None, touched)
    essential = _essential(record, cells, found, evidence.uncounted)
    without_assumptions = (
        _essential(record, cells, found, _Besides(evidence.uncounted)) if record.assumed else essential
    )
    stages = lifecycles(record, engine)
    earlier = _earlier(before, cells, touched) if before and touched is not None else _nothing_known

    def verdicts_on(package: Package, essential: tuple[str, ...]) -> dict[str, Verdict]:
        known = earlier(package)
        return {
            party: judge(package, party, cells, defeats, essential, engine, known(party)) for party in scenario.parties
        }

    def judged(package: Package) -> Judgement:
        verdicts = verdicts_on(package, essential)
        name, rule = state(scenario, package, verdicts, essential, engine)
        deciding = scenario.deciding(package.key.proposal)
        used = dict.fromkeys(id for party in deciding for id in verdicts[party].assumptions)
        if essential != without_assumptions:
            others = verdicts_on(package, without_assumptions)
            if state(scenario, package, others, without_assumptions, engine) != (name, rule):
                used |= dict.fromkeys(record.assumed)
        return Judgement(package, name, rule, stages[package.key.proposal], verdicts, tuple(used))

    return Evaluation(
        file=file,
        question=question,
        record=record,
        base_cells=base_cells,
        cells=cells,
        facts=found,
        defeats=defeats,
        engine=engine,
        essential=essential,
        judgements=tuple(judged(package) for package in _asked(record, cells, question)),
        diagnostics=(*file.warnings, *_surprises(file, question, record), *_undecided(engine.rulebook)),
    )


def _cells(
    file: ScenarioFile, question: Question, before: Evaluation | None
) -> tuple[Mapping[str, IssueCells], Mapping[str, IssueCells]]:
    """The cells of the base, and those of the scenario, cut wherever the base or a change distinguishes two numbers.

    Cells that are cut as they were before are the very same.
    """
    what_if = file.what_if
    base_cells = before.base_cells if before else cut(file.base)
    if what_if is None and not question.mentions:
        return base_cells, base_cells
    if what_if is None:
        cells = cut_finer(base_cells, question.mentions)
    elif file.scenario.issues is what_if.base.issues:
        cells = cut_finer(base_cells, (*what_if.mentions(), *question.mentions))
    else:
        cells = cut(file.scenario, (*mentions(what_if.base), *what_if.mentions(), *question.mentions))
    return base_cells, {
        id: known if before and (known := before.cells.get(id)) == of_issue and known is not None else of_issue
        for id, of_issue in cells.items()
    }


Known = Callable[[str], Earlier | None]
"""Party -> what is known of its verdict on some package."""


def _nothing_known(_: Package) -> Known:
    return lambda _: None


def _earlier(before: Evaluation, cells: Mapping[str, IssueCells], groups: Groups) -> Callable[[Package], Known]:
    """What a former evaluation knows of the verdicts on a package, and what is otherwise since."""
    recut = {issue for issue in cells if before.cells[issue] is not cells[issue]}
    former = {judgement.package.key: judgement for judgement in before.judgements}
    touched: dict[str, set[Subject]] = {}
    for party, subject in groups:
        touched.setdefault(party, set()).add(subject)

    def of_package(package: Package) -> Known:
        judgement = former.get(package.key)
        if judgement is None:
            return lambda _: None
        moved = _moved(judgement.package, package, cells)

        def of_party(party: str) -> Earlier | None:
            verdict = judgement.verdicts.get(party)
            return Earlier(verdict, before.essential, moved, recut, touched.get(party, ())) if verdict else None

        return of_party

    return of_package


def _moved(one: Package, other: Package, issues: Iterable[str]) -> set[str]:
    """The issues on which two packages differ."""
    return {
        issue
        for issue in issues
        if one.settled.get(issue) != other.settled.get(issue) or one.left_open.get(issue) != other.left_open.get(issue)
    }


def _asked(record: Record, cells: Mapping[str, IssueCells], question: Question) -> Iterator[Package]:
    if question.proposal is None:
        for proposal in record.proposals:
            yield from packages(record.scenario, cells, proposal)
        return
    id, phase = package_name(question.proposal)
    if id not in record.proposals or (phase is not None and phase not in record.scenario.proposals[id].phase_ids):
        return  # not known yet, or (of a base) only in a what-if
    if phase is not None:
        yield package(record.scenario, cells, package_key(record.scenario, question.proposal))
    else:
        yield from packages(record.scenario, cells, id)


class _Besides:
    """Voices to ignore: those given, and besides them every assumption."""

    def __init__(self, voices: Container[tuple[str, str]]) -> None:
        self._voices = voices

    def __contains__(self, key: object) -> bool:
        return key in self._voices or (isinstance(key, tuple) and key[0] == "assumption")


def _essential(
    record: Record, cells: Mapping[str, IssueCells], found: Facts, ignoring: Container[tuple[str, str]]
) -> tuple[str, ...]:
    """Flagged issues; else those on which a principal requires something; else those any proposal addresses."""
    flagged = {id for id, issue in record.scenario.issues.items() if issue.essential}
    essential = flagged or found.required_by(record.scenario.principals, ignoring) or _addressed(record, cells)
    return tuple(issue for issue in record.scenario.issues if issue in essential)


def _addressed(record: Record, cells: Mapping[str, IssueCells]) -> set[str]:
    wholes = (package(record.scenario, cells, PackageKey(proposal, None)) for proposal in record.proposals)
    return {issue for whole in wholes for issue in whole.addressed}


def _undecided(book: Rulebook) -> Iterator[Diagnostic]:
    """That a rulebook has no rules of a kind without which little is decided."""
    without = [kind for kind in ("evidence", "verdict", "state") if not book.rules[kind]]
    if without:
        yield Diagnostic(
            "undecided",
            f"the rulebook has no rule of kind {one_of(without)}, so what these decide stays undecided",
            subject=book.name,
            hint="to change the shipped rulebook rather than stand in its place, write `extends: default`",
            severity="warning",
        )


def _surprises(file: ScenarioFile, question: Question, record: Record) -> Iterator[Diagnostic]:
    """What an analyst would want to be told although nothing is wrong."""
    for absent in record.absent:
        if absent.reason == "expired" and any(p.modality == "requires" for p in absent.voice.positions):
            yield Diagnostic(
                "expired-demand",
                f"a demand of `{absent.voice.party}` has expired and counts no longer: `{absent.voice.id}`",
                file.place("statements", absent.voice.id, "until"),
                hint="if the party still stands by it, record the statement that says so",
                severity="warning",
            )
    if file.scenario.as_of is None and question.as_of is None:
        for id in file.scenario.events:
            if id not in record.events:
                yield Diagnostic(
                    "event-after-last-report",
                    f"the event `{id}` is later than anything reported ({record.day}), so it is not known yet",
                    file.place("events", id, "date"),
                    hint="say as of which day to judge: `as_of` in the file, or --as-of",
                    severity="warning",
                )
    for id in record.not_assumable:
        yield Diagnostic(
            "basis-not-known",
            f"the assumption `{id}` takes no part: something in its basis is not known yet, or left out for its grade",
            file.place("assumptions", id, "basis"),
            severity="warning",
        )
