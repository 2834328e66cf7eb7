"""The deals there could be: an evaluation -> for each issue its choices, and what each party's evidence makes of them.

A choice is some cells of an issue that nothing distinguishes: no position, condition or known proposal. A deal takes
one choice of each issue; an essential issue it addresses. Nothing is searched here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple

from tracker.cells import Cells
from tracker.elimination import Choices, Clause, Table, Variable
from tracker.evaluation import Evaluation
from tracker.evidence import Evidence, Group, Piece
from tracker.facts import PackageKey, Subject
from tracker.gauge import EVEN_SILENT, Demand, Gauge, Kind, Level
from tracker.objections import Held, Objection, Objections, held, objections
from tracker.packages import Package, package
from tracker.standing import Defeats, in_package
from tracker.verdicts import TermValue, read, stated

CANDIDATE: Final = PackageKey("candidate deal", None)
"""The key of a deal that nobody proposed; no id of a proposal has a space in it."""


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


@dataclass(frozen=True)
class Space:
    """The deals there could be; a variable is the place of an issue in the file's order.

    `aside` are positions that are set aside: what they speak against does not count.
    """

    evaluation: Evaluation
    defeats: Defeats
    choices: tuple[tuple[Choice, ...], ...]
    domains: Mapping[Variable, Choices]
    wholes: tuple[Package, ...]
    """The known proposals, as a whole."""
    aside: frozenset[Held] = frozenset()
    _objections: dict[tuple[Gauge, Level], Objections] = field(default_factory=dict, compare=False, repr=False)
    _values: dict[tuple[str, str], Values] = field(default_factory=dict, compare=False, repr=False)

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

    def chosen(self, assignment: Mapping[Variable, int]) -> dict[str, Cells]:
        """The cells of a deal, issue by issue: of each choice all of them."""
        return {issue: self.choices[n][assignment[n]].cells for n, issue in enumerate(self.issues)}

    def as_package(self, assignment: Mapping[Variable, int]) -> Package:
        """The deal as a package that can be judged."""
        settled = self.chosen(assignment)
        cells = self.evaluation.cells
        return Package(CANDIDATE, settled, {}, tuple(i for i in cells if settled[i] != cells[i].silent))

    def choices_in(self, issue: str, cells: Cells) -> Choices:
        """The choices of an issue that lie in these cells."""
        return sum(1 << n for n, choice in enumerate(self.choices[self.place[issue]]) if not choice.cells & ~cells)

    # What stands against deals.

    def objections(self, gauge: Gauge, level: Level) -> Objections:
        """All that stands against a deal of this level.

        Raises:
            tracker.objections.TooMany: it cannot be written out.
        """
        key = (gauge, level)
        if key not in self._objections:
            self._objections[key] = frozenset(self._all_objections(gauge, level))
        return self._objections[key]

    def clauses(self, gauge: Gauge, level: Level) -> list[Clause]:
        """The same as clauses over choices."""
        found = [self.clause(objection) for objection in self.objections(gauge, level)]
        return sorted(found, key=lambda clause: (len(clause), clause))

    def clause(self, objection: Objection) -> Clause:
        """What a deal must have, unless something is set aside."""
        return tuple((self.place[issue], self.choices_in(issue, cells)) for issue, cells in objection.avoided)

    def _all_objections(self, gauge: Gauge, level: Level) -> Iterator[Objection]:
        scenario, cells = self.evaluation.scenario, self.evaluation.cells
        for party in scenario.can_say_no:
            of_party: Level = "uncontested" if level == "fitting" and party not in scenario.principals else level
            for issue, of_issue in cells.items():
                essential = issue in self.evaluation.essential
                demands: dict[Cells, Demand] = {of_issue.addressed: gauge.demand(of_party, essential, silent=False)}
                if not essential:
                    demands[of_issue.silent] = gauge.demand(of_party, essential, silent=True)
                pieces = self.defeats.evidence.of(party, issue)
                if not pieces and all("no-against" in atoms for demand in demands.values() for atoms in demand):
                    continue
                yield from objections(self.defeats, party, issue, self.everything, demands)
        if not self.evaluation.essential and gauge.keeps_out_the_empty(level):
            yield Objection(tuple(sorted((i, of_issue.addressed) for i, of_issue in cells.items())), frozenset())

    # What terms are to parties.

    def values(self, party: str, issue: str) -> Values:
        """What a term on the issue is to the party; whether or not it counts as one where the issue is left out."""
        key = (party, issue)
        if key not in self._values:
            self._values[key] = self._valued(party, issue)
        return self._values[key]

    def _valued(self, party: str, issue: str) -> Values:
        here = self.place[issue]
        own = self.choices[here]
        conditions = {on for piece in self.defeats.evidence.of(party, issue) for on, _ in piece.condition}
        if not conditions:
            readout = stated(self.defeats, party, issue)
            values = tuple(readout.value(choice.cells) if readout else "unstated" for choice in own)
            return Values((here,), (tuple(range(len(own))),), values)
        pieces = self.defeats.evidence.of(party, issue)
        scope = (here, *sorted(self.place[on] for on in conditions - {issue}))
        alike = [_alike(self.choices[v], pieces, self.issues[v]) for v in scope[1:]]
        sizes = [max(parts) + 1 for parts in alike]
        step = 1
        offsets: list[tuple[int, ...]] = []
        for parts, size in zip(reversed(alike), reversed(sizes), strict=True):
            offsets.append(tuple(part * step for part in parts))
            step *= size
        offsets.append(tuple(n * step for n in range(len(own))))
        found: list[TermValue] = []
        for choice in own:
            for picked in product(*map(range, sizes)):
                settled = {issue: choice.cells}
                for v, parts, part in zip(scope[1:], alike, picked, strict=True):
                    settled[self.issues[v]] = self.choices[v][parts.index(part)].cells
                found.append(read(in_package(self.defeats, party, issue, settled)).value(choice.cells))
        return Values(scope, tuple(reversed(offsets)), tuple(found))

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
                scope, offsets, values = self.values(party, issue)
                yield Table(scope, offsets, [int(value == "unstated") for value in values])

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
        aside = self.aside | frozenset(positions)
        found = {
            key: frozenset(one for one in of_level if not one.positions & aside)
            for key, of_level in self._objections.items()
        }
        touched = {position.subject for position in positions}
        return replace(
            self,
            defeats=without(self.defeats, self.evaluation, positions),
            aside=aside,
            _objections=found,
            _values={key: values for key, values in self._values.items() if key[1] not in touched},
        )


def space(evaluation: Evaluation, besides: Mapping[str, Iterable[Cells]] | None = None) -> Space:
    """The deals there could be; `besides` are cells, by issue, that choices are to tell apart as well."""
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
    for issue, found in (besides or {}).items():
        marks[issue].update(found)
    choices = tuple(_parted(of_issue.everything, marks[id]) for id, of_issue in evaluation.cells.items())
    domains = {
        place: sum(
            1 << n
            for n, choice in enumerate(choices[place])
            if id not in evaluation.essential or choice.cells != evaluation.cells[id].silent
        )
        for place, id in enumerate(evaluation.cells)
    }
    return Space(evaluation, evaluation.defeats, choices, domains, wholes)


def _parted(everything: Cells, marks: Iterable[Cells]) -> tuple[Choice, ...]:
    """The cells, parted by the marks; in the order of the first cell of each part."""
    ordered = tuple(marks)
    found: dict[tuple[bool, ...], Cells] = {}
    for n in range(everything.bit_length()):
        signature = tuple(bool(mark >> n & 1) for mark in ordered)
        found[signature] = found.get(signature, 0) | 1 << n
    return tuple(Choice(cells, (cells & -cells).bit_length() - 1, cells.bit_count()) for cells in found.values())


def _alike(choices: Iterable[Choice], pieces: Iterable[Piece], issue: str) -> list[int]:
    """For each choice of an issue, the number of its part: conditions of the pieces tell two parts apart."""
    marks = [named for piece in pieces for on, named in piece.condition if on == issue]
    numbers: dict[tuple[bool, ...], int] = {}
    return [numbers.setdefault(tuple(not choice.cells & ~mark for mark in marks), len(numbers)) for choice in choices]


def without(defeats: Defeats, evaluation: Evaluation, positions: Collection[Held]) -> Defeats:
    """The defeats once what these positions speak against counts no longer."""
    gone = set(positions)
    touched: set[tuple[str, Subject]] = set()
    groups: dict[tuple[str, Subject], Group] = dict(defeats.evidence.groups)
    subjects = {position.subject for position in gone}
    for key, group in defeats.evidence.groups.items():
        if key[1] in subjects:
            kept = tuple(p for p in group.pieces if p.polarity != "against" or held(p) not in gone)
            if len(kept) != len(group.pieces):
                touched.add(key)
                groups[key] = Group(kept, group.denied, frozenset(i for p in kept for i, _ in p.condition))
    evidence = Evidence(groups, defeats.evidence.facts)
    return Defeats(evidence, evaluation.engine, defeats, frozenset(touched))


def movable(evaluation: Evaluation, key: PackageKey | None = None) -> dict[Held, Piece]:
    """The positions, of those who can say no, that speak against something on an issue, or against this package.

    In the order of the record; each with one of its pieces.
    """
    found: dict[Held, Piece] = {}
    deciding = set(evaluation.scenario.can_say_no)
    for (party, subject), pieces in evaluation.defeats.evidence.by_subject.items():
        if party in deciding and (isinstance(subject, str) or subject == key):
            for piece in pieces:
                position = held(piece)
                if piece.polarity == "against" and position is not None:
                    found.setdefault(position, piece)
    voices = {voice.key: n for n, voice in enumerate(evaluation.facts.speaking)}
    issues = {issue: n for n, issue in enumerate(evaluation.cells)}

    def place(position: Held) -> tuple[int, int, int]:
        subject = position.subject
        of_subject = issues[subject] if isinstance(subject, str) else len(issues)
        return voices[position.kind, position.id], position.position, of_subject

    return {position: found[position] for position in sorted(found, key=place)}
