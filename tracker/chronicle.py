"""What changed from version to version of a scenario: in its record, and in the verdicts that follow from it.

Versions come in, newest first, and revisions go out in the same order, each when it is asked for. A version is compared
with the last valid one before it, by names: two versions may cut the same issue into other cells. What a version says
is judged anew each time; only what the engine remembers is shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from tracker.diagnostics import Diagnostic, Problems
from tracker.engine import Engine
from tracker.evaluation import Judgement, evaluate
from tracker.facts import PackageKey
from tracker.history import Version
from tracker.reading import ScenarioFile, scenario_in
from tracker.reading.textfile import text_of
from tracker.record import Question
from tracker.scenario import Model, Scenario
from tracker.verdicts import Verdict

SECTIONS: Final = ("parties", "issues", "sources", "statements", "proposals", "events", "assumptions")
"""The sections of a scenario whose entries have ids."""


class Word(NamedTuple):
    """A verdict or a state by its name (None: the rulebook decides nothing), and whether an assumption bears on it."""

    name: str | None
    assumed: bool = False


class Outlook(NamedTuple):
    """How a package stood: its state, the stage its proposal had reached, and each party's verdict."""

    state: Word
    stage: str
    verdicts: Mapping[str, Word]


class Turn(NamedTuple):
    """A package whose outlook became another; None where it was not there, or not known yet.

    `verdicts` are those that became others, before and after, by party.
    """

    key: PackageKey
    before: Outlook | None
    after: Outlook | None
    verdicts: Mapping[str, tuple[Word | None, Word | None]]

    @property
    def states(self) -> tuple[Word | None, Word | None]:
        """The state, before and after."""
        return (self.before.state if self.before else None), (self.after.state if self.after else None)

    @property
    def stages(self) -> tuple[str | None, str | None]:
        """The stage, before and after."""
        return (self.before.stage if self.before else None), (self.after.stage if self.after else None)


class Alteration(NamedTuple):
    """An entry of the record that was added, changed (in these of its keys) or removed.

    `id` is None for what has none: the title, and what the file expects of itself.
    """

    change: Literal["added", "changed", "removed"]
    section: str
    id: str | None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A valid version, and what followed from it. `day` is the file's own, whatever day it was judged by."""

    scenario: Scenario
    day: date | None
    outlooks: Mapping[PackageKey, Outlook]


class Revision(NamedTuple):
    """A version, and what is otherwise in it than in the last valid one before (`since`; None: it is the first).

    A version that is not valid has no `reading`, and its mistakes; one that took the file away has neither. `back`:
    the version just before it took the file away, and this one brought it back.
    """

    version: Version
    since: Version | None = None
    mistakes: tuple[Diagnostic, ...] = ()
    before: Reading | None = None
    reading: Reading | None = None
    turns: tuple[Turn, ...] = ()
    record: tuple[Alteration, ...] = ()
    back: bool = False

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The file's own day, before and after."""
        return (self.before.day if self.before else None), (self.reading.day if self.reading else None)

    @property
    def differs(self) -> bool:
        """Whether anything is otherwise than before, be it only in the record."""
        moved = self.before is not None and self.days[0] != self.days[1]
        return self.in_any_case or bool(self.turns or self.record) or moved

    @property
    def in_any_case(self) -> bool:
        """Whether it has to be told whatever is asked: nothing can be read in it, or the file is there again."""
        return self.reading is None or self.back


class Chosen(NamedTuple):
    """The revisions to show, how many others were passed over as nothing differs, and whether there are more."""

    revisions: tuple[Revision, ...]
    passed_over: int
    more: bool


Read = Callable[[Version], ScenarioFile]


def read_version(version: Version, name: str | None = None) -> ScenarioFile:
    """The scenario in a version, known by this name.

    Raises:
        Problems: it is not valid.
    """
    return scenario_in(text_of(version.data or b"", name or version.name))


def chronicle(
    versions: Iterable[Version],
    engine: Engine,
    question: Question,
    wanted: Callable[[Version], bool] = lambda _: True,
    party: str | None = None,
    read: Read = read_version,
) -> Iterator[Revision]:
    """A revision for each version that is wanted, newest first.

    Ids in the question that a version does not have count for nothing there. With a `party`, only packages on which
    its verdict differs. A version is judged only where a revision needs it.
    """
    later: tuple[Version, Reading] | None = None
    waiting: list[Revision] = []  # between it and what it is compared with: versions that are not valid
    just_before: Version | None = None  # the latest of these, wanted or not
    for version in versions:
        if later is None and not wanted(version):
            continue
        known = later[1] if later is not None and later[0].data == version.data else None
        found = Revision(version, reading=known) if known else _read(version, engine, question, read)
        if later is not None and found.reading is None:
            waiting += [found] if wanted(version) else []
            just_before = just_before or version
            continue
        if later is not None and found.reading is not None:
            yield _compared(later, (version, found.reading), party, just_before)
            yield from waiting
            waiting, just_before = [], None
        later = (version, found.reading) if found.reading is not None and wanted(version) else None
        if found.reading is None:
            yield found
    if later is not None:
        yield _compared(later, None, party, just_before)
    yield from waiting


def choose(revisions: Iterator[Revision], everything: bool, narrowed: bool, most: int | None = None) -> Chosen:
    """The newest revisions in which something differs, or the newest of all.

    Where the question is `narrowed` to a proposal or a party, a change of the record alone does not count.
    """
    kept: list[Revision] = []
    passed_over = 0
    for revision in revisions:
        if not (everything or (bool(revision.turns) or revision.in_any_case if narrowed else revision.differs)):
            passed_over += 1
        elif len(kept) == most:
            return Chosen(tuple(kept), passed_over, True)
        else:
            kept.append(revision)
    return Chosen(tuple(kept), passed_over, False)


# One version.


def _read(version: Version, engine: Engine, question: Question, read: Read) -> Revision:
    if version.data is None:
        return Revision(version)
    try:
        file = read(version)
    except Problems as problems:
        return Revision(version, mistakes=tuple(d for d in problems.diagnostics if d.severity == "error"))
    found = evaluate(file, engine, question)
    outlooks = {judgement.package.key: _outlook(judgement) for judgement in found.judgements}
    return Revision(version, reading=Reading(file.scenario, found.record.base_day, outlooks))


def _outlook(judgement: Judgement) -> Outlook:
    verdicts = {party: _word(verdict) for party, verdict in judgement.verdicts.items()}
    return Outlook(Word(judgement.state, bool(judgement.assumptions)), judgement.stages[-1].name, verdicts)


def _word(verdict: Verdict) -> Word:
    return Word(verdict.name, bool(verdict.assumptions))


# Two versions.


def _compared(
    later: tuple[Version, Reading],
    earlier: tuple[Version, Reading] | None,
    party: str | None,
    just_before: Version | None = None,
) -> Revision:
    """What differs in the later of two valid versions; `just_before` it there may be one that is not valid."""
    version, after = later
    since, before = earlier or (None, None)
    turns = tuple(_turns(before.outlooks if before else {}, after.outlooks, party))
    record = tuple(altered(before.scenario if before else None, after.scenario))
    back = just_before is not None and just_before.data is None
    return Revision(version, since, (), before, after, turns, record, back)


def _turns(
    before: Mapping[PackageKey, Outlook], after: Mapping[PackageKey, Outlook], party: str | None
) -> Iterator[Turn]:
    """The packages that stand otherwise, in the order of the later version, then those that went."""

    def told(key: PackageKey) -> bool:
        """Whether the stage is told of the whole proposal, and need not be of its phase."""
        whole = key._replace(phase=None)
        return key.phase is not None and whole in before and whole in after

    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        was, now = (found.verdicts if found else {} for found in (one, other))
        verdicts = {
            id: (was.get(id), now.get(id))
            for id in dict.fromkeys((*now, *was))
            if _name(was.get(id)) != _name(now.get(id)) and party in (None, id)
        }
        turn = Turn(key, one, other, verdicts)
        if verdicts or (party is None and (_otherwise(turn) or (turn.stages[0] != turn.stages[1] and not told(key)))):
            yield turn


def _otherwise(turn: Turn) -> bool:
    """Whether the state is another."""
    return _name(turn.states[0]) != _name(turn.states[1])


def _name(word: Word | None) -> tuple[str | None] | None:
    return (word.name,) if word else None


def altered(before: Scenario | None, after: Scenario) -> Iterator[Alteration]:
    """The entries of the record that were added, changed or removed; entries are compared as what they say."""
    if before is not None and before.title != after.title:
        yield Alteration("changed", "title", None)
    for section in SECTIONS:
        one: Mapping[str, Model] = getattr(before, section) if before else {}
        other: Mapping[str, Model] = getattr(after, section)
        for id, entry in other.items():
            if id not in one:
                yield Alteration("added", section, id)
            elif one[id] != entry:
                yield Alteration("changed", section, id, tuple(_keys(one[id], entry)))
        yield from (Alteration("removed", section, id) for id in one if id not in other)
    was, now = before.expect if before else (), after.expect
    if was != now:
        yield Alteration("changed" if was and now else "added" if now else "removed", "expect", None)


def _keys(one: Model, other: Model) -> Iterator[str]:
    """The keys that two entries give otherwise, in the order of the format."""
    return (key for key in type(other).model_fields if getattr(one, key) != getattr(other, key))
