"""The deals there could be: an evaluation -> for each issue its choices, and what each party's evidence makes of them.

A choice is some cells of an issue that nothing distinguishes: no position, condition or known proposal. A deal takes
one choice of each issue; an essential issue it addresses. Nothing is searched here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import Final, NamedTuple

from tracker.cells import Cells, parted
from tracker.elimination import Choices, Clause, Table, Variable
from tracker.evaluation import Evaluation
from tracker.evidence import Piece
from tracker.facts import Groups, PackageKey
from tracker.gauge import EVEN_SILENT, Demand, Gauge, Kind, Level
from tracker.objections import Held, Objection, Objections, TooMany, held, objections, of_one_mind
from tracker.packages import Package, package
from tracker.standing import Defeats, in_package
from tracker.verdicts import TermValue, read
from tracker.voices import Voice

CANDIDATE: Final = PackageKey("candidate deal", None)
"""The key of a deal that nobody proposed; no id of a proposal has a space in it."""


MOST_CASES: Final = 50_000
"""In which conditions of one party on one issue may hold or not."""


class Choice(NamedTuple):
    """Cells of one issue that nothing distinguishes; `first` is the place of the first of them on the issue."""

    cells: Cells
    first: int
    size: int


class Values(NamedTuple):
    """What a term on one issue is to one party, by the choices of the issues that matter (`Table`, of values)."""

    scope: tuple[Variable, ...]
    offsets: tuple[tuple[int, ...], ...]
    values: tuple[TermValue, ...]

    def at(self, assignment: Mapping[Variable, int]) -> TermValue:
        """The value in a deal."""
        return self.values[sum(o[assignment[v]] for v, o in zip(self.scope, self.offsets, strict=True))]


_Objecting = tuple[tuple[Objection, Clause], ...]
"""What stands against deals, by one party on one issue; each also as a clause."""


class _Known(NamedTuple):
    """What has been worked out of a space, party by party and issue by issue."""

    objecting: dict[tuple[frozenset[Kind], str, str], _Objecting]
    plain: dict[tuple[bool, str, str], _Objecting]
    values: dict[tuple[str, str], Values]
    unstated: dict[tuple[str, str], Table]
    choices: dict[tuple[str, Cells], Choices]


@dataclass(frozen=True)
class Space:
    """The deals there could be; a variable is the place of an issue in the file's order.

    Where positions are set aside, what they speak against does not count: `touched` are the groups of evidence in which
    that changes anything.
    """

    evaluation: Evaluation
    defeats: Defeats
    choices: tuple[tuple[Choice, ...], ...]
    domains: Mapping[Variable, Choices]
    wholes: tuple[Package, ...]
    """The known proposals, as a whole."""
    touched: Groups = frozenset()
    _known: _Known = field(default_factory=lambda: _Known({}, {}, {}, {}, {}), compare=False, repr=False)

    @property
    def issues(self) -> tuple[str, ...]:
        """The issues, in the file's order."""
        return tuple(self.evaluation.cells)

    @cached_property
    def place(self) -> dict[str, Variable]:
        """Issue -> its place."""
        return {issue: place for place, issue in enumerate(self.issues)}

    @cached_property
    def everything(self) -> dict[str, Cells]:
        """Issue -> all its cells."""
        return {issue: of_issue.everything for issue, of_issue in self.evaluation.cells.items()}

    @cached_property
    def sizes(self) -> dict[Variable, list[int]]:
        """Issue, by its place -> how many cells each of its choices has."""
        return {n: [choice.size for choice in of_issue] for n, of_issue in enumerate(self.choices)}

    def size(self, assignment: Mapping[Variable, int]) -> int:
        """How many deals this is: assignments of cells."""
        return prod(self.sizes[n][choice] for n, choice in assignment.items())

    def as_package(self, assignment: Mapping[Variable, int]) -> Package:
        """The deal as a package that can be judged: of each choice all cells."""
        settled = {issue: self.choices[n][assignment[n]].cells for n, issue in enumerate(self.issues)}
        cells = self.evaluation.cells
        return Package(CANDIDATE, settled, {}, tuple(i for i in cells if settled[i] != cells[i].silent))

    def choices_in(self, issue: str, cells: Cells) -> Choices:
        """The choices of an issue that lie in these cells."""
        key = (issue, cells)
        if key not in self._known.choices:
            own = self.choices[self.place[issue]]
            self._known.choices[key] = sum(1 << n for n, choice in enumerate(own) if not choice.cells & ~cells)
        return self._known.choices[key]

    # What stands against deals.

    def objections(self, gauge: Gauge, level: Level) -> Iterator[Objection]:
        """All that stands against a deal of this level.

        Raises:
            tracker.objections.TooMany: it cannot be written out.
        """
        for of_group in self._by_group(gauge, level):
            yield from (objection for objection, _ in of_group)

    def clauses(self, gauge: Gauge, level: Level) -> list[Clause]:
        """The same as clauses over choices; if one of them cannot be met at all, that one alone."""
        found: dict[Clause, None] = {}
        for of_group in self._by_group(gauge, level):
            for _, clause in of_group:
                if not any(self.domains[variable] & wanted for variable, wanted in clause):
                    return [()]
                found[clause] = None
        return list(found)

    def clause(self, objection: Objection) -> Clause:
        """What a deal must have, unless something is set aside."""
        return tuple((self.place[issue], self.choices_in(issue, cells)) for issue, cells in objection.avoided)

    def blocking(self, gauge: Gauge, level: Level) -> Iterator[tuple[str, str]]:
        """The parties and issues on which no deal reaches the level, whatever it settles elsewhere."""
        scenario, issues = self.evaluation.scenario, self.evaluation.cells
        pairs = ((party, issue) for party in scenario.can_say_no for issue in issues)
        for pair, of_group in zip(pairs, self._by_group(gauge, level), strict=False):
            if any(not any(self.domains[v] & wanted for v, wanted in clause) for _, clause in of_group):
                yield pair

    def _by_group(self, gauge: Gauge, level: Level) -> Iterator[_Objecting]:
        scenario, cells = self.evaluation.scenario, self.evaluation.cells
        for party in scenario.can_say_no:
            of_party: Level = "uncontested" if level == "fitting" and party not in scenario.principals else level
            for issue in cells:
                key = (gauge.bad[of_party], party, issue)
                if key not in self._known.objecting:
                    self._known.objecting[key] = self._objecting(gauge, of_party, party, issue)
                yield self._known.objecting[key]
        if not self.evaluation.essential and gauge.keeps_out_the_empty(level):
            empty = Objection(tuple(sorted((i, of_issue.addressed) for i, of_issue in cells.items())), frozenset())
            yield ((empty, self.clause(empty)),)

    def _objecting(self, gauge: Gauge, level: Level, party: str, issue: str) -> _Objecting:
        essential, of_issue = issue in self.evaluation.essential, self.evaluation.cells[issue]
        demands: dict[Cells, Demand] = {of_issue.addressed: gauge.demand(level, essential, silent=False)}
        if not essential:
            demands[of_issue.silent] = gauge.demand(level, essential, silent=True)
        pieces = self.defeats.evidence.of(party, issue)
        if all("no-against" in atoms for demand in demands.values() for atoms in demand) and of_one_mind(pieces):
            # It makes no difference to such evidence what else would do: what is against a cell is against it.
            key = (all(demands.values()), party, issue)
            if key not in self._known.plain:
                self._known.plain[key] = self._as_clauses(
                    objections(self.defeats, party, issue, self.everything, demands)
                )
            return self._known.plain[key]
        return self._as_clauses(objections(self.defeats, party, issue, self.everything, demands))

    def _as_clauses(self, found: Objections) -> _Objecting:
        return tuple((objection, self.clause(objection)) for objection in found)

    # What terms are to parties.

    def values(self, party: str, issue: str) -> Values:
        """What a term on the issue is to the party; whether or not it counts as one where the issue is left out."""
        key = (party, issue)
        if key not in self._known.values:
            self._known.values[key] = self._valued(party, issue)
        return self._known.values[key]

    def _valued(self, party: str, issue: str) -> Values:
        scope, offsets, cases = self._cases(party, issue)
        found: list[TermValue] = []
        for choice in self.choices[scope[0]]:
            for case in cases:
                standings = in_package(self.defeats, party, issue, {issue: choice.cells, **case})
                found.append(read(standings).value(choice.cells))
        return Values(scope, offsets, tuple(found))

    def _cases(
        self, party: str, issue: str
    ) -> tuple[tuple[Variable, ...], tuple[tuple[int, ...], ...], list[dict[str, Cells]]]:
        """The issue and those on which the party's evidence on it depends, and the cases that its conditions part.

        The offsets number them: choice by choice of the issue, all cases of the others.
        """
        here, pieces = self.place[issue], self.defeats.evidence.of(party, issue)
        others = sorted({self.place[on] for piece in pieces for on, _ in piece.condition if on != issue})
        alike = [_alike(self.choices[v], pieces, self.issues[v]) for v in others]
        step = 1
        offsets: list[tuple[int, ...]] = []
        for parts in reversed(alike):
            offsets.append(tuple(part * step for part in parts))
            step *= max(parts) + 1
        offsets.append(tuple(n * step for n in range(len(self.choices[here]))))
        if prod(max(parts) + 1 for parts in alike) > MOST_CASES:
            raise TooMany
        cases = []
        for picked in product(*(range(max(parts) + 1) for parts in alike)):
            case = {}
            for v, parts, part in zip(others, alike, picked, strict=True):
                case[self.issues[v]] = self.choices[v][parts.index(part)].cells
            cases.append(case)
        return (here, *others), tuple(reversed(offsets)), cases

    def kind(self, party: str, issue: str, assignment: Mapping[Variable, int]) -> Kind | None:
        """The value of a term of a deal as tallies count it; None where it is no term."""
        value = self.values(party, issue).at(assignment)
        cells = self.choices[self.place[issue]][assignment[self.place[issue]]].cells
        if cells == self.evaluation.cells[issue].silent and value not in EVEN_SILENT:
            return None
        if value == "unstated" and issue in self.evaluation.essential:
            return "unstated-essential"
        assert value not in ("depends", "left-open"), "a choice has cells that are not alike"
        return value  # type: ignore[return-value]

    def unstated(self) -> Iterator[Table]:
        """For each principal and essential issue, 1 where the term is unstated, else 0."""
        for party in self.evaluation.scenario.principals:
            for issue in self.evaluation.essential:
                key = (party, issue)
                if key not in self._known.unstated:
                    self._known.unstated[key] = self._unstated(party, issue)
                yield self._known.unstated[key]

    def _unstated(self, party: str, issue: str) -> Table:
        pieces = self.defeats.evidence.of(party, issue)
        if self.defeats.within(party, issue):
            scope, offsets, values = self.values(party, issue)
            return Table(scope, offsets, [int(value == "unstated") for value in values])
        if not any(piece.condition for piece in pieces):
            said = 0
            for piece in pieces:
                said |= piece.cells
            own, here = self.choices[self.place[issue]], self.place[issue]
            return Table((here,), (tuple(range(len(own))),), [int(not choice.cells & said) for choice in own])
        scope, offsets, cases = self._cases(party, issue)  # nothing defeats anything: what is spoken of is stated
        spoken_of = []
        for case in cases:
            active = (p for p in pieces if all(on == issue or not case[on] & ~named for on, named in p.condition))
            spoken_of.append([(p.cells, next((n for on, n in p.condition if on == issue), -1)) for p in active])
        return Table(
            scope,
            offsets,
            [
                int(not any(cells & choice.cells and not choice.cells & ~named for cells, named in of_case))
                for choice in self.choices[scope[0]]
                for of_case in spoken_of
            ],
        )

    # Other spaces.

    def within(self, only: Mapping[str, Cells]) -> Space:
        """The deals that have, on some issues, one of these cells.

        The choices must be cut there: see `space`.
        """
        domains = dict(self.domains)
        for issue, cells in only.items():
            domains[self.place[issue]] &= self.choices_in(issue, cells)
        return replace(self, domains=domains)

    def setting_aside(self, positions: Collection[Held]) -> Space:
        """The same deals, with these positions set aside: what they speak against counts no longer."""
        defeats, touched = without(self.defeats, self.evaluation, positions)
        known = self._known
        return replace(
            self,
            defeats=defeats,
            touched=self.touched | touched,
            _known=_Known(
                {key: found for key, found in known.objecting.items() if key[1:] not in touched},
                {key: found for key, found in known.plain.items() if key[1:] not in touched},
                {key: found for key, found in known.values.items() if key not in touched},
                {key: found for key, found in known.unstated.items() if key not in touched},
                known.choices,
            ),
        )


def space(evaluation: Evaluation, only: Mapping[str, Cells] | None = None) -> Space:
    """The deals there could be; `only`: those that have, on some issues, one of these cells."""
    only = only or {}
    wholes = tuple(
        package(evaluation.scenario, evaluation.cells, PackageKey(p, None)) for p in evaluation.record.proposals
    )
    marks: dict[str, set[Cells]] = {issue: {of_issue.silent} for issue, of_issue in evaluation.cells.items()}
    deciding = set(evaluation.scenario.can_say_no)
    for (party, subject), pieces in evaluation.defeats.evidence.by_subject.items():
        if party in deciding and isinstance(subject, str):
            marks[subject] |= {piece.cells for piece in pieces}
            for piece in pieces:
                for on, named in piece.condition:
                    marks[on].add(named)
    for whole in wholes:
        for issue, cells in whole.settled.items():
            marks[issue].add(cells)
    for issue, cells in only.items():
        marks[issue].add(cells)
    choices = tuple(
        tuple(
            Choice(cells, (cells & -cells).bit_length() - 1, cells.bit_count())
            for cells in parted(of_issue.everything, marks[id])
        )
        for id, of_issue in evaluation.cells.items()
    )
    domains = {
        place: sum(
            1 << n
            for n, choice in enumerate(choices[place])
            if id not in evaluation.essential or choice.cells != evaluation.cells[id].silent
        )
        for place, id in enumerate(evaluation.cells)
    }
    return Space(evaluation, evaluation.defeats, choices, domains, wholes).within(only)


def _alike(choices: Iterable[Choice], pieces: Iterable[Piece], issue: str) -> list[int]:
    """For each choice of an issue, the number of its part: conditions of the pieces tell two parts apart."""
    marks = [named for piece in pieces for on, named in piece.condition if on == issue]
    numbers: dict[tuple[bool, ...], int] = {}
    return [numbers.setdefault(tuple(not choice.cells & ~mark for mark in marks), len(numbers)) for choice in choices]


def without(defeats: Defeats, evaluation: Evaluation, positions: Collection[Held]) -> tuple[Defeats, Groups]:
    """The defeats once what these positions speak against counts no longer, and the groups that this changes."""
    parties = {voice.key: voice.party for voice in evaluation.facts.speaking}
    concerned = frozenset((parties[held.kind, held.id], held.subject) for held in positions)
    return set_aside(defeats, positions, concerned)


def set_aside(defeats: Defeats, positions: Collection[Held], concerned: Groups) -> tuple[Defeats, Groups]:
    """As `without`, of positions whose groups are known."""
    gone = set(positions)
    return defeats.without(concerned, lambda piece: piece.polarity == "against" and held(piece) in gone)


def movable(evaluation: Evaluation, key: PackageKey | None = None) -> dict[Held, Voice]:
    """The positions, of those who can say no, that speak against something on an issue, or against this package.

    In the order of the record; each with the voice that holds it.
    """
    found: dict[Held, Voice] = {}
    scenario = evaluation.scenario
    deciding = set(scenario.deciding(key.proposal) if key else scenario.can_say_no)
    for (party, subject), pieces in evaluation.defeats.evidence.by_subject.items():
        if party in deciding and (isinstance(subject, str) or subject == key):
            for piece in pieces:
                position = held(piece)
                if piece.polarity == "against" and position is not None:
                    found.setdefault(position, piece.voice)
    voices = {voice.key: n for n, voice in enumerate(evaluation.facts.speaking)}
    issues = {issue: n for n, issue in enumerate(evaluation.cells)}

    def place(position: Held) -> tuple[int, int, int]:
        subject = position.subject
        of_subject = issues[subject] if isinstance(subject, str) else len(issues)
        return voices[position.kind, position.id], position.position, of_subject

    return {position: found[position] for position in sorted(found, key=place)}
