"""The whole use case on one page: a scenario, a rulebook and a question -> an `Evaluation`.

Every step of the river is called here, in order, and nothing else is done. No input or output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tracker.cells import IssueCells, cut
from tracker.common_ground import CommonGround, common_ground
from tracker.diagnostics import Diagnostic, one_of
from tracker.engine import Engine
from tracker.evidence import derive
from tracker.facts import PackageKey, claims, package_key
from tracker.lifecycle import Stage, lifecycles
from tracker.packages import Package, package, packages
from tracker.reading import ScenarioFile
from tracker.record import Question, Record, Voice, on_day
from tracker.rules import Rulebook
from tracker.scenario import SILENT, Scenario
from tracker.standing import Defeats
from tracker.verdicts import Verdict, judge, state


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
    cells: Mapping[str, IssueCells]
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


def evaluate(file: ScenarioFile, engine: Engine, question: Question | None = None) -> Evaluation:
    """Derive every verdict, state and stage that the question asks for.

    The ids that the question names must exist in the scenario.
    """
    question = question or Question()
    scenario = file.scenario
    cells = cut(scenario)
    record = on_day(scenario, question, engine.rulebook.rank)
    defeats = Defeats(derive(claims(record, cells), engine), engine)
    heard = [voice for voice in record.voices if voice.key not in defeats.evidence.uncounted]
    essential = _essential(record, cells, heard)
    without_assumptions = _essential(record, cells, [voice for voice in heard if voice.kind == "statement"])
    stages = lifecycles(record, engine)

    def verdicts_on(package: Package, essential: tuple[str, ...]) -> dict[str, Verdict]:
        return {party: judge(package, party, cells, defeats, essential, engine) for party in scenario.parties}

    def judged(package: Package) -> Judgement:
        verdicts = verdicts_on(package, essential)
        name, rule = state(scenario, package, verdicts, essential, engine)
        used = dict.fromkeys(id for party in scenario.can_say_no for id in verdicts[party].assumptions)
        if essential != without_assumptions:
            others = verdicts_on(package, without_assumptions)
            if state(scenario, package, others, without_assumptions, engine) != (name, rule):
                used |= dict.fromkeys(record.assumed)
        return Judgement(package, name, rule, stages[package.key.proposal], verdicts, tuple(used))

    return Evaluation(
        file=file,
        question=question,
        record=record,
        cells=cells,
        defeats=defeats,
        engine=engine,
        essential=essential,
        judgements=tuple(judged(package) for package in _asked(record, cells, question)),
        diagnostics=(*file.warnings, *_surprises(file, question, record), *_undecided(engine.rulebook)),
    )


def _asked(record: Record, cells: Mapping[str, IssueCells], question: Question) -> Iterator[Package]:
    if question.proposal is None:
        for proposal in record.proposals:
            yield from packages(record.scenario, cells, proposal)
        return
    key = package_key(record.scenario, question.proposal)
    if key.proposal in record.proposals:
        if "@" in question.proposal:
            yield package(record.scenario, cells, key)
        else:
            yield from packages(record.scenario, cells, key.proposal)


def _essential(record: Record, cells: Mapping[str, IssueCells], voices: Iterable[Voice]) -> tuple[str, ...]:
    """Flagged issues; else those on which a principal requires something; else those any proposal addresses."""
    flagged = {id for id, issue in record.scenario.issues.items() if issue.essential}
    found = flagged or _required(record, voices) or _addressed(record, cells)
    return tuple(issue for issue in record.scenario.issues if issue in found)


def _required(record: Record, voices: Iterable[Voice]) -> set[str]:
    return {
        issue
        for voice in voices
        if voice.party in record.scenario.principals
        for position in voice.positions
        if position.modality == "requires"
        for issue, options in position.on_issues
        if set(options) != {SILENT}
    }


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
