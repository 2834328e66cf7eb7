"""What became another from one day to the next, and what brought it.

Two evaluations of one scenario on two days come in, and what was new on the second; changes go out. What brought a
change is tried, not guessed: the day is judged again without each thing that was new. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from tracker.evaluation import Evaluation, Judgement
from tracker.facts import PackageKey
from tracker.inforce import Entry
from tracker.lifecycle import Origin, Stage
from tracker.rules import Rulebook
from tracker.verdicts import state
from tracker.voices import taken_back

Section = Literal["statements", "proposals", "events"]
What = Literal["verdict", "state", "stage"]
Link = Literal["needed", "enough", "some"]


class News(NamedTuple):
    """What was new on a day: an entry of the scenario that came about, or a statement that expired."""

    section: Section
    id: str
    expired: bool = False

    @property
    def entry(self) -> Entry:
        """The entry of the scenario."""
        return self.section, self.id


class Change(NamedTuple):
    """One verdict (of a `party`), state or stage that became another on a day; `before` None: there was none.

    `causes` are of what was new that day. By their `link`, without each of them it would not have come about
    (`needed`); or each was `enough` by itself; or `some` of them together were, and none is needed. Without causes it
    is the day alone: what the analyst assumes is said on each day anew. `assumed` tells whether an assumption bears on
    what it was, and on what it is; a stage may be `supposed`, where a what-if brought it.
    """

    what: What
    package: PackageKey
    party: str | None
    before: str | None
    after: str | None
    rule: str | None
    causes: tuple[News, ...] = ()
    link: Link = "needed"
    assumed: tuple[bool, bool] = (False, False)
    supposed: bool = False


HeldBack = Callable[[frozenset[Entry]], Evaluation]
"""Entries -> the day as it would be, were these as they were the day before."""


def changes(before: Evaluation, now: Evaluation) -> tuple[Change, ...]:
    """Every verdict, state and stage that is another, package by package; without causes."""
    was = {judgement.package.key: judgement for judgement in before.judgements}
    wholes = {judgement.package.key.proposal for judgement in now.judgements if judgement.package.key.phase is None}
    found: list[Change] = []
    for judgement in now.judgements:
        key = judgement.package.key
        found += _of_package(was.get(key), judgement)
        if key.phase is None or key.proposal not in wholes:
            found += _stages(was.get(key), judgement)
    return tuple(found)


def _of_package(was: Judgement | None, now: Judgement) -> Iterator[Change]:
    if was is now:
        return
    key = now.package.key
    if was is None or was.state != now.state:
        assumed = bool(was and was.assumptions), bool(now.assumptions)
        yield Change("state", key, None, was.state if was else None, now.state, now.rule, assumed=assumed)
    for party, verdict in now.verdicts.items():
        old = was.verdicts.get(party) if was else None
        if old is None or old.name != verdict.name:
            assumed = bool(old and old.assumptions), bool(verdict.assumptions)
            before = old.name if old else None
            yield Change("verdict", key, party, before, verdict.name, verdict.rule, assumed=assumed)


def _stages(was: Judgement | None, now: Judgement) -> Iterator[Change]:
    """The stages that were reached since; one step, where what was known of the earlier ones is another."""
    if was is not None and was.stages == now.stages:
        return
    known = was.stages if was else ()
    reached = now.stages[len(known) :] if now.stages[: len(known)] == known else now.stages[-1:]
    before = known[-1].name if known else None
    for stage in reached:
        if stage.name != before:
            supposed = stage.cause is not None and stage.cause.origin == "supposition"
            causes = _brought(stage)
            yield Change("stage", now.package.key, None, before, stage.name, stage.rule, causes, supposed=supposed)
        before = stage.name


_SECTIONS: Final[Mapping[Origin, Section]] = {"statement": "statements", "proposal": "proposals", "event": "events"}


def _brought(stage: Stage) -> tuple[News, ...]:
    """What brought the stage, as the lifecycle says; nothing for what a what-if supposes."""
    section = _SECTIONS.get(stage.cause.origin) if stage.cause else None
    return (News(section, stage.cause.id),) if section and stage.cause else ()


def with_causes(
    found: Iterable[Change], before: Evaluation, now: Evaluation, news: Sequence[News], held_back: HeldBack
) -> tuple[Change, ...]:
    """The changes, each with what brought it, of all that was new on the day."""
    trial = _Trial(before, now, news, held_back)
    return tuple(
        change if change.supposed or (change.causes and set(change.causes) <= set(news)) else trial.with_causes(change)
        for change in found
    )


class _Trial:
    """One day, judged again without some of what was new, as far as that has to be tried."""

    def __init__(self, before: Evaluation, now: Evaluation, news: Sequence[News], held_back: HeldBack) -> None:
        self._now = now
        self._news = [one for one in news if _weighs(now, one)]
        self._held_back = held_back
        self._was, self._is = (_by_package(evaluation) for evaluation in (before, now))
        self._was_essential = before.essential
        self._any = bool(now.record.assumed) or _looks_at_essentials(now.engine.rulebook)
        self._essential = {one: self._essential_without(one) for one in self._news if one.section != "events"}
        self._tried: dict[frozenset[Entry], dict[PackageKey, Judgement]] = {}

    def with_causes(self, change: Change) -> Change:
        """The change with what brought it."""
        bearing = tuple(news for news in self._news if self._bears(news, change))
        if len(bearing) == 1 and not self._now.record.others:
            return change._replace(causes=bearing)
        if needed := tuple(news for news in bearing if not self._still(change, [news])):
            return change._replace(causes=needed)
        if self._still(change, bearing):  # it comes about without any of them
            return change._replace(causes=())
        enough = tuple(one for one in bearing if self._still(change, [news for news in bearing if news != one]))
        if len(enough) > 1:
            return change._replace(causes=enough, link="enough")
        return change._replace(causes=bearing, link="some")

    def _essential_without(self, news: News) -> tuple[str, ...] | None:
        """The issues that would be essential without it; None where other statements would then be in force."""
        if news.section == "proposals":
            return self._now.essential_without(proposal=news.id)
        in_force = news.id in self._now.record.statements.in_force
        if not in_force or self._now.scenario.statements[news.id].withdraws:
            return None
        return self._now.essential_without([("statement", news.id)])

    def _bears(self, news: News, change: Change) -> bool:
        """Whether it may have brought the change.

        What is new bears on what it is about (`_bears_directly`), and on any state where it makes other issues
        essential. If an assumption is drawn from it, or verdicts look at what is essential, it may bear on anything.
        """
        if self._any or self._bears_directly(news, change):
            return True
        return change.what == "state" and self._may_make_essential(news)

    def _may_make_essential(self, news: News) -> bool:
        """Whether other issues may be essential by it, by itself or together with other things of the day."""
        if news.section == "events":
            return False
        if self._essential[news] != self._now.essential:
            return True
        if self._was_essential == self._now.essential or news.section == "proposals":
            return self._was_essential != self._now.essential
        statement = self._now.scenario.statements[news.id]
        demands = any(position.modality == "requires" for position in statement.positions)
        return demands and statement.party in self._now.scenario.principals

    def _bears_directly(self, news: News, change: Change) -> bool:
        """Whether it is about the proposal, or bears on a verdict; of a state, on one behind it."""
        scenario = self._now.scenario
        if news.section == "proposals":
            return change.package.proposal in (news.id, scenario.proposals[news.id].supersedes)
        if news.section == "events":
            return change.package.proposal == scenario.events[news.id].proposal
        party = scenario.statements[news.id].party
        if change.what == "stage" or (change.what == "verdict" and change.party != party):
            return False  # what was said of a proposal before it was known has brought a stage by itself
        if news.id not in self._now.record.statements.in_force:
            return True  # it would bear, if what withdraws it had not come
        if change.before is None and scenario.statements[news.id].withdraws:
            return True  # what it takes back has had no chance to bear on a proposal that is new
        concerned = {news.id, *taken_back(scenario, news.id)}
        return not concerned.isdisjoint(self._voices(change.package, party))

    def _voices(self, package: PackageKey, party: str) -> set[str]:
        """The statements that bear on the verdict of a party, before or now."""
        found: set[str] = set()
        for judgements in (self._was, self._is):
            if package in judgements and party in judgements[package].verdicts:
                found |= {standing.piece.voice.id for standing in judgements[package].verdicts[party].standings}
        return found

    def _still(self, change: Change, without: Sequence[News]) -> bool:
        """Whether the same would have come about."""
        entries = frozenset(news.entry for news in without)
        if ("proposals", change.package.proposal) in entries and change.before is None:
            return False  # there would have been nothing to judge
        essential = self._essential.get(without[0]) if len(without) == 1 and change.what == "state" else None
        if essential is not None and not self._any and not self._bears_directly(without[0], change):
            return self._state_if(change.package, essential) == change.after  # no verdict has to be tried
        if entries not in self._tried:
            self._tried[entries] = _by_package(self._held_back(entries))
        judgement = self._tried[entries].get(change.package)
        return judgement is not None and _came_about(judgement, change)

    def _state_if(self, package: PackageKey, essential: tuple[str, ...]) -> str | None:
        """The state of a package, were these issues essential."""
        judgement = self._is[package]
        return state(self._now.scenario, judgement.package, judgement.verdicts, essential, self._now.engine)[0]


def _looks_at_essentials(book: Rulebook) -> bool:
    """Whether a rule on verdicts asks what is essential; the rules that ship do not."""
    tests = (test for rule in book.rules["verdict"] for pattern in rule.patterns for test in pattern.tests)
    return any(test.attribute.startswith("essential") for test in tests)


def _weighs(now: Evaluation, news: News) -> bool:
    """Whether anything at all could come of it."""
    if any(news.id in now.scenario.assumptions[id].basis for id in now.record.assumed):
        return True
    if news.section == "statements":
        statement = now.scenario.statements[news.id]
        return bool(statement.positions or statement.withdraws)
    return news.section == "proposals" or now.scenario.events[news.id].becomes is not None


def _by_package(evaluation: Evaluation) -> dict[PackageKey, Judgement]:
    return {judgement.package.key: judgement for judgement in evaluation.judgements}


def _came_about(judgement: Judgement, change: Change) -> bool:
    if change.what == "state":
        return judgement.state == change.after
    if change.what == "verdict":
        return judgement.verdicts[change.party or ""].name == change.after
    return any((stage.before, stage.name) == (change.before, change.after) for stage in judgement.stages)
