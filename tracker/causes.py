"""What became another from one day to the next, and what brought it.

Two evaluations of one scenario on two days come in, and what was new on the second; changes go out. What brought a
change is tried, not guessed: the day is judged again without each thing that was new. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from tracker.evaluation import Evaluation, Judgement
from tracker.facts import PackageKey
from tracker.inforce import Entry
from tracker.lifecycle import Origin, Stage

Section = Literal["statements", "proposals", "events"]
What = Literal["verdict", "state", "stage"]


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

    `causes` are what was new that day and without which it would have become something else; with `any_of`, each of
    them was enough by itself. Without causes it is the day alone: what the analyst assumes is said on each day anew.
    """

    what: What
    package: PackageKey
    party: str | None
    before: str | None
    after: str | None
    rule: str | None
    causes: tuple[News, ...] = ()
    any_of: bool = False


HeldBack = Callable[[frozenset[Entry]], Evaluation]
"""Entries -> the day as it would be, were these as they were the day before."""


def changes(before: Evaluation, now: Evaluation) -> tuple[Change, ...]:
    """Every verdict, state and stage that is another, package by package; without causes."""
    was = {judgement.package.key: judgement for judgement in before.judgements}
    return tuple(c for judgement in now.judgements for c in _of_package(was.get(judgement.package.key), judgement))


def _of_package(was: Judgement | None, now: Judgement) -> Iterator[Change]:
    key = now.package.key
    if was is None or was.state != now.state:
        yield Change("state", key, None, was.state if was else None, now.state, now.rule)
    for party, verdict in now.verdicts.items():
        old = was.verdicts.get(party) if was else None
        if old is None or old.name != verdict.name:
            yield Change("verdict", key, party, old.name if old else None, verdict.name, verdict.rule)
    if key.phase is None and (was is None or was.stages != now.stages):
        yield from _stages(was, now)


def _stages(was: Judgement | None, now: Judgement) -> Iterator[Change]:
    """The stages that were reached since; one step, where what was known of the earlier ones is another."""
    known = was.stages if was else ()
    reached = now.stages[len(known) :] if now.stages[: len(known)] == known else now.stages[-1:]
    before = known[-1].name if known else None
    for stage in reached:
        if stage.name != before:
            yield Change("stage", now.package.key, None, before, stage.name, stage.rule, _brought(stage))
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
    trial = _Trial(before, now, [one for one in news if _weighs(now, one)], held_back)
    found = tuple(found)
    verdicts = {(change.package, change.party) for change in found if change.what == "verdict"}
    return tuple(
        change if change.causes and set(change.causes) <= set(news) else trial.with_causes(change, verdicts)
        for change in found
    )


def _weighs(now: Evaluation, news: News) -> bool:
    """Whether anything at all could come of it."""
    if any(news.id in now.scenario.assumptions[id].basis for id in now.record.assumed):
        return True
    if news.section == "statements":
        statement = now.scenario.statements[news.id]
        return bool(statement.positions or statement.withdraws)
    return news.section == "proposals" or now.scenario.events[news.id].becomes is not None


class _Trial:
    """One day, judged again without some of what was new, as far as that has to be tried."""

    def __init__(self, before: Evaluation, now: Evaluation, news: Sequence[News], held_back: HeldBack) -> None:
        self._now = now
        self._news = news
        self._held_back = held_back
        self._same_essentials = before.essential == now.essential
        self._tried: dict[frozenset[Entry], dict[PackageKey, Judgement]] = {}

    def with_causes(self, change: Change, verdicts: Collection[tuple[PackageKey, str | None]]) -> Change:
        """The change with what brought it; `verdicts` are those that became others that day."""
        bearing = tuple(news for news in self._news if self._bears(news, change, verdicts))
        if len(bearing) == 1 and not self._now.record.others:
            return change._replace(causes=bearing)
        if needed := tuple(news for news in bearing if not self._still(change, [news])):
            return change._replace(causes=needed)
        if self._still(change, bearing):  # it comes about without any of them
            return change._replace(causes=())
        enough = tuple(one for one in bearing if self._still(change, [news for news in bearing if news != one]))
        return change._replace(causes=enough or bearing, any_of=len(enough) > 1)

    def _bears(self, news: News, change: Change, verdicts: Collection[tuple[PackageKey, str | None]]) -> bool:
        """Whether it may have brought the change: a statement bears on the verdicts of its party alone.

        Unless it makes other issues essential, or an assumption is drawn from it.
        """
        if news.section != "statements" or not self._same_essentials or self._now.record.assumed:
            return True
        party = self._now.scenario.statements[news.id].party
        if change.what == "verdict":
            return party == change.party
        if change.what == "stage":
            return False  # what was said of a proposal before it was known has brought it by itself
        return (change.package, party) in verdicts

    def _still(self, change: Change, without: Iterable[News]) -> bool:
        """Whether the same would have come about."""
        entries = frozenset(news.entry for news in without)
        if entries not in self._tried:
            judgements = self._held_back(entries).judgements
            self._tried[entries] = {judgement.package.key: judgement for judgement in judgements}
        judgement = self._tried[entries].get(change.package)
        return judgement is not None and _came_about(judgement, change)


def _came_about(judgement: Judgement, change: Change) -> bool:
    if change.what == "state":
        return judgement.state == change.after
    if change.what == "verdict":
        return judgement.verdicts[change.party or ""].name == change.after
    return any((stage.before, stage.name) == (change.before, change.after) for stage in judgement.stages)
