"""An evaluation -> what to ask next: which answer would change what, and on whose word the states rest.

A question is open where a party that is asked has stated nothing on an issue, or nothing that counts in some proposal:
a principal, or a party whose consent a proposal needs. Every answer is tried as a what-if; nothing is guessed. A
statement is *pivotal* if without it some state would be another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from tracker.deals import NotSearchable, gauged_for
from tracker.elimination import Count, count
from tracker.evaluation import Evaluation, Judgement, evaluate
from tracker.facts import PackageKey
from tracker.gauge import Level, Ungauged
from tracker.limits import Limit
from tracker.objections import TOO_MANY, TooMany
from tracker.scenario import Position
from tracker.space import Space, space
from tracker.values import ANY
from tracker.vocabulary import ENDED, state_place
from tracker.whatif import Change, Drop, Section, Suppose

Answering = Literal["accepts", "considers", "rejects", "requires"]
ANSWERS: Final[tuple[Answering, ...]] = ("accepts", "considers", "rejects")
"""What a party might answer of the options that a proposal has."""


class Effect(NamedTuple):
    """The state of a package, and the one that it would be in."""

    package: PackageKey
    before: str | None
    after: str | None

    @property
    def better(self) -> bool:
        """Whether the state would be a better one."""
        return state_place(self.after) < state_place(self.before)


class Ruling(NamedTuple):
    """The verdict of a party on a package, and the one that it would be."""

    package: PackageKey
    party: str
    before: str | None
    after: str | None


class Answer(NamedTuple):
    """A position that the party might state, as an edit would write it, and what it would change."""

    change: Suppose
    effects: tuple[Effect, ...]


class Settling(NamedTuple):
    """How many candidate deals settle an issue in this way: the deals that would be closed, were it rejected."""

    options: tuple[str, ...]
    deals: Count


@dataclass(frozen=True)
class OpenQuestion:
    """What a party has not stated on an issue: nothing at all (`silent`), or nothing that bears on some `packages`.

    Only packages on which the party decides are there. `settling` tells how candidate deals settle the issue. If the
    party accepted whatever is settled, `opens` candidate deals would be there where there is none, and `reaches` deals
    within reach where none is.
    """

    party: str
    issue: str
    silent: bool
    packages: tuple[PackageKey, ...]
    answers: tuple[Answer, ...]
    settling: tuple[Settling, ...]
    opens: int
    reaches: int

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Every effect of every answer."""
        return tuple(effect for answer in self.answers for effect in answer.effects)

    @property
    def matters(self) -> bool:
        """Whether any answer could change anything."""
        return bool(self.effects or self.opens or self.reaches or self._closing)

    @property
    def closes_all(self) -> bool:
        """Whether one answer could close every candidate deal."""
        return len(self.settling) == 1 and bool(self.settling[0].deals.number)

    @property
    def _closing(self) -> bool:
        return any(one.deals.number for one in self.settling)


class Pivot(NamedTuple):
    """A statement, an assumption or a source without which some state would be another.

    `verdicts` is the number of verdicts that would be others. `deals` are the numbers of candidate deals with it and
    without, where that was counted.
    """

    section: Section
    id: str
    states: tuple[Effect, ...]
    verdicts: int
    deals: tuple[Count, Count] | None

    @property
    def matters(self) -> bool:
        """Whether some state would be another, or there would be a deal where there is none, or none any more."""
        return bool(self.states) or (self.deals is not None and _some_or_none(*self.deals))


def _some_or_none(before: Count, after: Count) -> bool:
    """Whether there surely are deals in one case, and surely none in the other."""
    return any(one.number and other == Count(0, True) for one, other in ((before, after), (after, before)))


@dataclass(frozen=True)
class Inquiry:
    """What to ask next, the most telling first, and the pivotal statements and sources.

    `undone` are questions and statements that were not gone through when the search was ended. `unsearched` tells why
    candidate deals were left out of account, where they were.
    """

    evaluation: Evaluation
    questions: tuple[OpenQuestion, ...]
    pivots: tuple[Pivot, ...]
    deals: Count | None
    undone: int
    unsearched: str | None


def asked(evaluation: Evaluation) -> tuple[str, ...]:
    """The principals, and those whose consent a proposal that goes on needs; in the order of the file."""
    scenario = evaluation.scenario
    needed = {party for one in _alive(evaluation) for party in scenario.consenting(one.package.key.proposal)}
    return tuple(party for party in scenario.parties if party in needed or party in scenario.principals)


def inquire(evaluation: Evaluation, limit: Limit | None = None) -> Inquiry:
    """Every open question with its answers, ranked, and every pivotal statement, assumption and source.

    Ranked: the more packages could come into a better state, the more could change at all, then where an answer could
    close every candidate deal; then in the order of the file.
    """
    limit = limit or Limit()
    candidates, unsearched = None, None
    try:
        candidates = _Candidates(evaluation, limit)
    except NotSearchable as fault:
        unsearched = str(fault)
    questions: list[OpenQuestion] = []
    undone = 0
    pairs = list(_open(evaluation))
    for party, issue, silent in pairs:
        if limit.over:
            undone += 1
            continue
        questions.append(_asked(evaluation, party, issue, silent, candidates))
        limit.tell(f"{len(questions)} of {len(pairs)} questions")
    ranked = sorted(questions, key=_rank)
    pivots: list[Pivot] = []
    resting = list(_resting(evaluation))
    for number, (section, id) in enumerate(resting):
        if limit.over:
            undone += len(resting) - number
            break
        pivots.append(_without(evaluation, section, id, candidates, limit))
        limit.tell(f"{number + 1} of {len(resting)} statements and sources")
    telling = sorted((pivot for pivot in pivots if pivot.matters), key=lambda one: (-len(one.states), -one.verdicts))
    total = candidates.total if candidates else None
    return Inquiry(evaluation, tuple(ranked), tuple(telling), total, undone, unsearched)


def _rank(question: OpenQuestion) -> tuple[int, int, bool]:
    better = {effect.package for effect in question.effects if effect.better}
    changed = {effect.package for effect in question.effects}
    return -len(better) - bool(question.opens) - bool(question.reaches), -len(changed), not question.closes_all


# Open questions.


def _open(evaluation: Evaluation) -> Iterator[tuple[str, str, bool]]:
    """The party, the issue, and whether nothing at all was stated; in the order of the file."""
    evidence = evaluation.defeats.evidence
    for party in asked(evaluation):
        dormant = {issue for one in _alive(evaluation, party) for issue in one.verdicts[party].issues("unstated")}
        for issue in evaluation.scenario.issues:
            silent = not evidence.of(party, issue)
            if silent or issue in dormant:
                yield party, issue, silent


def _asked(
    evaluation: Evaluation, party: str, issue: str, silent: bool, candidates: _Candidates | None
) -> OpenQuestion:
    answers = []
    alive = {judgement.package.key: judgement for judgement in _alive(evaluation)}
    for change in _answers(evaluation, party, issue, silent):
        found = _effects(evaluation, _supposing(evaluation, change))
        effects = tuple(effect for effect in found if effect.package in alive)
        if effects:
            answers.append(Answer(change, effects))
    decided = _alive(evaluation, party)
    unheard = (one.package.key for one in decided if issue in one.verdicts[party].issues("unstated"))
    if party not in evaluation.scenario.can_say_no:
        candidates = None  # a deal does not need its consent
    settling = candidates.settling(issue) if candidates else ()
    opens, reaches = candidates.opened(party, issue) if candidates else (0, 0)
    return OpenQuestion(party, issue, silent, tuple(unheard), tuple(answers), settling, opens, reaches)


def _alive(evaluation: Evaluation, party: str | None = None) -> Iterator[Judgement]:
    """The packages of proposals that have not come to an end; of a party, those on which it decides."""
    for judgement in evaluation.judgements:
        deciding = evaluation.scenario.deciding(judgement.package.key.proposal)
        if judgement.stages[-1].name not in ENDED and (party is None or party in deciding):
            yield judgement


def _answers(evaluation: Evaluation, party: str, issue: str, silent: bool) -> Iterator[Suppose]:
    """What the party might say of the options of each package on the issue, and that it wants the issue dealt with.

    Where it has stated something on the issue, only of packages on which nothing of that bears.
    """
    of_issue = evaluation.cells[issue]
    seen: set[tuple[str, ...]] = set()
    for judgement in _alive(evaluation, party):
        package = judgement.package
        if issue in package.left_open or not (silent or issue in judgement.verdicts[party].issues("unstated")):
            continue
        cells = package.settled[issue]
        words = of_issue.words(cells)
        if words in seen:
            continue
        seen.add(words)
        if cells == of_issue.silent:
            yield _supposed(party, "requires", issue, (ANY,))
        else:
            for modality in ANSWERS:
                yield _supposed(party, modality, issue, words)


def _supposed(party: str, modality: Answering, issue: str, options: tuple[str, ...]) -> Suppose:
    position = Position.model_validate({modality: {issue: options}})
    return Suppose(party, position, also=True, text=f"{party} also {modality} {issue}={' or '.join(options)}")


def _supposing(evaluation: Evaluation, *changes: Change) -> Evaluation:
    return evaluate(evaluation.file.supposed(changes), evaluation.engine, evaluation.question, evaluation)


def _effects(before: Evaluation, after: Evaluation) -> tuple[Effect, ...]:
    """The packages whose state would be another."""
    known: dict[PackageKey, Judgement] = {judgement.package.key: judgement for judgement in after.judgements}
    return tuple(
        Effect(judgement.package.key, judgement.state, known[judgement.package.key].state)
        for judgement in before.judgements
        if judgement.package.key in known and known[judgement.package.key].state != judgement.state
    )


# Candidate deals.


class _Candidates:
    """The candidate deals of an evaluation, as far as answers concern them."""

    def __init__(self, evaluation: Evaluation, limit: Limit) -> None:
        """Count them.

        Raises:
            NotSearchable: by this rulebook they cannot be searched.
        """
        gauged = gauged_for(evaluation, limit)
        if isinstance(gauged, Ungauged):
            raise NotSearchable(gauged.why)
        self._evaluation, self._gauged, self._limit = evaluation, gauged, limit
        self._space = space(evaluation)
        self._settling: dict[str, tuple[Settling, ...]] = {}
        try:
            self.total = self._count(self._space)
            self._fitting = self._count(self._space, "fitting")
            self._blocking = set(self._space.blocking(gauged, "fitting"))
        except TooMany as fault:
            raise NotSearchable(TOO_MANY) from fault

    def _count(self, found: Space, level: Level = "candidate") -> Count:
        return count(found.domains, found.clauses(self._gauged, level), found.sizes, self._limit)

    def settling(self, issue: str) -> tuple[Settling, ...]:
        """How the candidate deals settle the issue."""
        found = self._space
        if not self.total.number:
            return ()
        if issue not in self._settling:
            of_issue = self._evaluation.cells[issue]
            each = []
            for choice in found.choices[found.place[issue]]:
                deals = self._count(found.within({issue: choice.cells}))
                if deals.number or not deals.exact:
                    each.append(Settling(of_issue.words(choice.cells), deals))
            self._settling[issue] = tuple(each)
        return self._settling[issue]

    def opened(self, party: str, issue: str) -> tuple[int, int]:
        """How many candidate deals there would be, and how many within reach, if the party accepted any option.

        0 where there are some as it is.
        """
        if self._limit.over:
            return 0, 0
        none_there = self.total == Count(0, True)
        none_fits = self._fitting == Count(0, True) and not self._blocking - {(party, issue)}
        if not none_there and not none_fits:
            return 0, 0
        after = space(_supposing(self._evaluation, _supposed(party, "accepts", issue, (ANY,))))
        try:
            opens = self._count(after).number if none_there else 0
            return opens, self._count(after, "fitting").number if none_fits else 0
        except TooMany:
            return 0, 0

    def without(self, after: Evaluation) -> tuple[Count, Count] | None:
        """How many candidate deals there are, and would be in another evaluation."""
        try:
            return self.total, self._count(space(after))
        except TooMany:
            return None


# What the states rest on.


def _resting(evaluation: Evaluation) -> Iterator[tuple[Section, str]]:
    """Statements that are heard and take a position or take one back, assumptions that take part, and sources."""
    scenario, record = evaluation.scenario, evaluation.record
    speaking = [id for id in record.heard if scenario.statements[id].positions or scenario.statements[id].withdraws]
    yield from (("statements", id) for id in speaking)
    yield from (("assumptions", id) for id in record.assumed)
    by_source: dict[str, list[str]] = {}
    for id in speaking:
        statement = scenario.statements[id]
        for source in {statement.source, statement.via} - {None}:
            by_source.setdefault(str(source), []).append(id)
    yield from (("sources", source) for source in scenario.sources if source in by_source)


def _without(evaluation: Evaluation, section: Section, id: str, candidates: _Candidates | None, limit: Limit) -> Pivot:
    after = without(evaluation, section, id)
    differing = len(rulings(evaluation.judgements, after.judgements))
    deals = candidates.without(after) if candidates and not limit.over else None
    return Pivot(section, id, _effects(evaluation, after), differing, deals)


def without(evaluation: Evaluation, section: Section, id: str) -> Evaluation:
    """The same question, asked of the scenario as it would be if an entry were not there."""
    return _supposing(evaluation, Drop(section, id, text=f"drop {id}"))


def rulings(before: Iterable[Judgement], after: Iterable[Judgement]) -> tuple[Ruling, ...]:
    """The verdicts that are others, on packages that are judged both times; by package, then by party."""
    known = {judgement.package.key: judgement for judgement in after}
    return tuple(
        Ruling(judgement.package.key, party, verdict.name, known[judgement.package.key].verdicts[party].name)
        for judgement in before
        if judgement.package.key in known
        for party, verdict in judgement.verdicts.items()
        if verdict.name != known[judgement.package.key].verdicts[party].name
    )
