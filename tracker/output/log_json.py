"""The public JSON contract of `tracker log`, and the revisions of a chronicle as its models.

As in `tracker.output.contract`: fields are added within one `format`, never renamed or taken away.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from tracker.chronicle import Alteration, Chosen, Revision, Turn, Word
from tracker.history import Version
from tracker.output.contract import DiagnosticInfo, Published
from tracker.output.contrasts import Differing
from tracker.output.frame import published_diagnostic
from tracker.record import Question


class Asked(NamedTuple):
    """What was asked of the versions of a file: its name, the rulebook, the question, whose verdicts, from which days.

    `title` is that of the newest valid version. `shallow`: the clone may lack older versions.
    """

    file: str
    rulebook: str
    question: Question
    party: str | None = None
    since: date | None = None
    until: date | None = None
    shallow: bool = False
    title: str | None = None


class CommitInfo(Published):
    """A commit: its hash, the short form of it, when it was written (ISO 8601, in its author's zone), its subject."""

    id: str
    short: str
    when: str
    subject: str


class AlterationInfo(Published):
    """An entry of the record, by section and id, and what the commit did to it; of a changed one, which `keys`.

    `id` is null for the sections `title` and `expect`.
    """

    change: Literal["added", "changed", "removed"]
    section: str
    id: str | None
    keys: tuple[str, ...]


class DifferingWord(Differing):
    """A verdict or a state, before and after, and whether an assumption bears on it."""

    assumed: tuple[bool, bool]


class TurnInfo(Published):
    """A package that stands otherwise: a proposal as a whole (`phase` null), or through a phase before its last.

    Words are null where it was not there, or not known yet. `verdicts` are those that became others, by party.
    """

    id: str
    phase: str | None
    state: DifferingWord
    lifecycle: Differing
    verdicts: dict[str, DifferingWord]


class EntryInfo(Published):
    """A version of the file; `commit` is null for what stands in the folder and is not committed.

    `path` is that of the file in the repository at the time. `status` is `not-valid` with the `mistakes` that it has,
    or `not-there` where the file was taken away, by the commit or in the folder; nothing follows from either. `since`
    is the hash of the version that it is compared with, the last valid one before; null for the first. `as_of` is the
    file's own day.
    """

    commit: CommitInfo | None
    path: str
    status: Literal["valid", "not-valid", "not-there"]
    mistakes: tuple[DiagnosticInfo, ...]
    since: str | None
    as_of: Differing
    proposals: tuple[TurnInfo, ...]
    record: tuple[AlterationInfo, ...]


class LogAnswer(Published):
    """What `tracker log` answers: versions, newest first.

    `as_of` is null where each version was judged as of its own day; `assumptions` are those asked for. `min_grade`,
    `graded_only` and `min_attribution` are what statements need to count. `since` and `until` are the days of the
    first and the last commit that were asked for. `passed_over` counts versions among these in which nothing differs,
    `more` tells whether older ones were left out by -n, `shallow` whether older ones may be missing in this clone.
    """

    format: Literal[1] = 1
    file: str
    rulebook: str
    as_of: str | None
    assumptions: tuple[str, ...]
    min_grade: str | None = None
    graded_only: bool = False
    min_attribution: str | None = None
    proposal: str | None
    party: str | None
    since: str | None
    until: str | None
    shallow: bool
    passed_over: int
    more: bool
    entries: tuple[EntryInfo, ...]


def answer(chosen: Chosen, asked: Asked) -> LogAnswer:
    """The revisions as the contract's models."""
    question = asked.question
    return LogAnswer(
        file=asked.file,
        rulebook=asked.rulebook,
        as_of=question.as_of.isoformat() if question.as_of else None,
        assumptions=tuple(sorted(question.assume)),
        min_grade=question.least_grade.as_asked if question.least_grade else None,
        graded_only=question.graded_only,
        min_attribution=question.least_attribution,
        proposal=question.proposal,
        party=asked.party,
        since=asked.since.isoformat() if asked.since else None,
        until=asked.until.isoformat() if asked.until else None,
        shallow=asked.shallow,
        passed_over=chosen.passed_over,
        more=chosen.more,
        entries=tuple(map(_entry, chosen.revisions)),
    )


def _entry(found: Revision) -> EntryInfo:
    before, after = (day.isoformat() if day else None for day in found.days)
    return EntryInfo(
        commit=_commit(found.version),
        path=found.version.path,
        status="valid" if found.reading else "not-valid" if found.version.data is not None else "not-there",
        mistakes=tuple(map(published_diagnostic, found.mistakes)),
        since=found.since.commit.id if found.since and found.since.commit else None,
        as_of=Differing(before=before, after=after),
        proposals=tuple(map(_turn, found.turns)),
        record=tuple(map(_alteration, found.record)),
    )


def _commit(version: Version) -> CommitInfo | None:
    commit = version.commit
    if commit is None:
        return None
    return CommitInfo(id=commit.id, short=commit.short, when=commit.when.isoformat(), subject=commit.subject)


def _turn(turn: Turn) -> TurnInfo:
    return TurnInfo(
        id=turn.key.proposal,
        phase=turn.key.phase,
        state=_differing(turn.states),
        lifecycle=Differing(before=turn.stages[0], after=turn.stages[1]),
        verdicts={party: _differing(words) for party, words in turn.verdicts.items()},
    )


def _differing(words: tuple[Word | None, Word | None]) -> DifferingWord:
    before, after = (word.name if word else None for word in words)
    was, now = (word is not None and word.assumed for word in words)
    return DifferingWord(before=before, after=after, assumed=(was, now))


def _alteration(found: Alteration) -> AlterationInfo:
    return AlterationInfo(change=found.change, section=found.section, id=found.id, keys=found.keys)
