"""The meaning of a scenario written out plainly: what the engine is compared with, sharing no code with it.

In comes a scenario as plain data, every scalar a text, valid by construction; out comes what every party's
stated positions say of every known proposal, with the reasons. Everything is done by going through explicit
cells one at a time, in the order and the words of the semantics. Nothing here is fast, remembered or clever.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Any

Data = dict[str, Any]
Cell = str | tuple[int, int]
"""An option's id, ``"silent"``, or the first and last whole number of an interval of a quantity."""

SILENT = "silent"
ANY = "any"
AUTHORITIES = ["inferred", "reported", "anonymous", "named", "official"]
RELIABILITIES = ["A", "B", "C", "D", "E"]
CREDIBILITIES = ["1", "2", "3", "4", "5"]
MODALITIES = ["requires", "rejects", "accepts", "considers"]
SMALL = 20
"""A quantity no wider than this is cut into single whole numbers, a wider one at what the file mentions."""


@dataclass(frozen=True)
class Span:
    """The days a date may mean, from the first to the last."""

    first: date
    last: date


@dataclass(frozen=True)
class Piece:
    """One piece of evidence: what one position says of one issue's cells, or of one package."""

    party: str
    issue: str | None
    cells: frozenset[Cell]
    package: tuple[str, str | None] | None
    polarity: str
    rule: str
    condition: tuple[tuple[str, frozenset[Cell]], ...]
    origin: str | None
    position: int | None
    said: Span
    authority: str


@dataclass(frozen=True)
class Package:
    """A proposal through one of its phases; ``phase`` is None through the last."""

    proposal: str
    phase: str | None
    terms: dict[str, frozenset[Cell]]
    left_open: dict[str, frozenset[Cell]]

    def cells(self, issue: str) -> frozenset[Cell]:
        """The cells this package has on an issue: none where it is left open, silent where not addressed."""
        if issue in self.left_open:
            return frozenset()
        return self.terms.get(issue, frozenset({SILENT}))


@dataclass(frozen=True)
class Voice:
    """One statement in force, or one assumption that takes part."""

    origin: str
    party: str
    said: Span
    authority: str
    told_by: str | None
    positions: list[Data]


def evaluate(
    data: Data,
    as_of: str | None = None,
    assume: Collection[str] = (),
    min_grade: str | None = None,
    graded_only: bool = False,
) -> dict[str, Any]:
    """Judge every known proposal of a scenario for every party.

    Args:
        data: the scenario as plain data, every scalar a text.
        as_of: the day whose public knowledge counts, an ISO day; None for the scenario's own.
        assume: ids of the assumptions that take part, or ``"all"``.
        min_grade: such as ``"B2"``: statements graded worse are dropped.
        graded_only: whether statements without a grade are dropped too.

    Returns:
        ``as_of``, ``essential``, ``in_force``, ``withdrawn``, ``expired``, ``proposals`` (keyed by proposal
        and phase), ``common_ground`` (keyed by two parties) and ``trace``, a count of what was exercised.
    """
    trace: Counter[str] = Counter()
    day = day_of_knowledge(data, as_of)
    cells = {issue: cells_of(data, issue) for issue in data["issues"]}
    record = {
        name: statement
        for name, statement in mapping(data, "statements").items()
        if not dropped_by_grade(data, statement, min_grade, graded_only)
    }
    known = {name: s for name, s in record.items() if reported_of(data, s).last <= day}
    withdrawn = {name for name in known if is_withdrawn(data, name, known)}
    expired = {name for name in known if is_expired(known[name], day)}
    in_force = {name: s for name, s in known.items() if name not in withdrawn | expired}
    events = {name: e for name, e in mapping(data, "events").items() if span(e["date"]).last <= day}
    proposals = {n: p for n, p in mapping(data, "proposals").items() if reported_of_proposal(p).last <= day}
    voices = [statement_voice(data, name, statement) for name, statement in in_force.items()]
    for name, assumption in mapping(data, "assumptions").items():
        asked_for = "all" in assume or name in assume
        if asked_for and all(b in known or b in events for b in listed(assumption, "basis")):
            said_on_day = Span(day, day)
            positions = listed(assumption, "positions")
            voices.append(Voice(name, str(assumption["party"]), said_on_day, "inferred", None, positions))
            trace["assumption-used"] += 1
    pieces = [piece for voice in voices for piece in voiced(data, cells, voice)]
    pieces += tablings(proposals, events, trace)
    essential = essential_issues(data, cells, voices, proposals, trace)

    trace_record(data, record, known, withdrawn, expired, day, proposals, voices, trace)
    judged: dict[tuple[str, str | None], Any] = {}
    for proposal in proposals:
        for package in packages(data, cells, proposal):
            trace_package(data, package, trace)
            verdicts = {
                party: verdict(data, package, [p for p in pieces if p.party == party], trace)
                for party in data["parties"]
            }
            state = state_of(data, package, verdicts, essential, trace)
            judged[proposal, package.phase] = {"state": state, "verdicts": verdicts}
    return {
        "as_of": day.isoformat(),
        "essential": essential,
        "in_force": sorted(in_force),
        "withdrawn": sorted(withdrawn),
        "expired": sorted(expired),
        "proposals": judged,
        "common_ground": common_ground(data, cells, pieces, trace),
        "trace": trace,
    }


# Plain data


def mapping(data: Data, key: str) -> Data:
    """The mapping under a key, empty where it is missing."""
    return data.get(key) or {}


def listed(data: Data, key: str) -> list[Any]:
    """The list under a key, empty where it is missing."""
    return list(data.get(key) or [])


def texts(value: Any) -> list[str]:
    """A scalar or a list of scalars, as a list of texts."""
    values = value if isinstance(value, list | tuple) else [value]
    return [str(v).lower() if isinstance(v, bool) else str(v) for v in values]


def is_true(data: Data, key: str) -> bool:
    """Whether a flag is set."""
    return key in data and texts(data[key]) == ["true"]


# Dates


def span(value: Any) -> Span:
    """The span of the days of a date: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, with ``~``, or ``A/B``."""
    text = str(value).replace("~", "").strip()
    if "/" in text:
        start, end = text.split("/")
        return Span(span(start).first, span(end).last)
    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 1:
        return Span(date(numbers[0], 1, 1), date(numbers[0], 12, 31))
    if len(numbers) == 2:
        year, month = numbers
        return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    one_day = date(*numbers)
    return Span(one_day, one_day)


def later(one: Span, other: Span) -> bool:
    """One date is later than another only if its first day is after the other's last."""
    return one.first > other.last


def same_single_day(one: Span, other: Span) -> bool:
    """Both dates are one and the same single day."""
    return one.first == one.last == other.first == other.last


def reported_of(data: Data, statement: Data) -> Span:
    """When a statement was reported: by default its source's date, without one the day it was said."""
    if "reported" in statement:
        return span(statement["reported"])
    if "source" in statement:
        source = data["sources"][statement["source"]]
        if "date" in source:
            return span(source["date"])
    return span(statement["said"])


def said_of(data: Data, statement: Data) -> Span:
    """When a statement was said: by default when it was reported."""
    if "said" in statement:
        return span(statement["said"])
    return reported_of(data, statement)


def reported_of_proposal(proposal: Data) -> Span:
    """When a proposal was reported: by default when it was tabled."""
    return span(proposal.get("reported", proposal["tabled"]))


def day_of_knowledge(data: Data, as_of: str | None) -> date:
    """The day whose public knowledge counts: as asked, else the scenario's, else the last of its record."""
    if as_of is not None:
        return span(as_of).last
    if data.get("as_of") is not None:
        return span(data["as_of"]).last
    last_days = [reported_of(data, s).last for s in mapping(data, "statements").values()]
    last_days += [reported_of_proposal(p).last for p in mapping(data, "proposals").values()]
    if not last_days:  # nothing was ever reported: the record is as old as its last event
        last_days = [span(e["date"]).last for e in mapping(data, "events").values()]
    return max(last_days, default=date.min)


# Cells


def cells_of(data: Data, issue: str) -> list[Cell]:
    """All cells of an issue, silent the last."""
    described = data["issues"][issue]
    cells: list[Cell] = []
    if "quantity" in described:
        lowest, highest = int(described["quantity"]["min"]), int(described["quantity"]["max"])
        starts = {lowest, highest + 1}
        for option in mentioned(data, issue):
            if option not in (ANY, SILENT):
                first, last = numbers_of(data, issue, option)
                starts |= {first, last + 1}
        if highest - lowest <= SMALL:
            starts |= set(range(lowest, highest + 1))
        cells += [(first, following - 1) for first, following in pairwise(sorted(starts))]
    elif "yes_no" in described:
        cells += ["yes", "no"]
    else:
        cells += texts(described.get("scale") or described["choice"])
    return [*cells, SILENT]


def mentioned(data: Data, issue: str) -> Iterator[str]:
    """Every option of an issue that anything in the file mentions, whatever its date."""
    for kind in ("statements", "assumptions"):
        for voice in mapping(data, kind).values():
            for position in listed(voice, "positions"):
                for key in [*MODALITIES, "provided"]:
                    if issue in mapping(position, key):
                        yield from texts(position[key][issue])
    for proposal in mapping(data, "proposals").values():
        for phase in phases_of(proposal):
            for key in ("terms", "to_negotiate"):
                if issue in mapping(phase, key):
                    yield from texts(phase[key][issue])


def numbers_of(data: Data, issue: str, option: str) -> tuple[int, int]:
    """The first and last whole number that an option of a quantity names."""
    quantity = data["issues"][issue]["quantity"]
    if option.startswith(">="):
        return int(option[2:]), int(quantity["max"])
    if option.startswith("<="):
        return int(quantity["min"]), int(option[2:])
    if ".." in option:
        first, last = option.split("..")
        return int(first), int(last)
    return int(option), int(option)


def named(data: Data, cells: dict[str, list[Cell]], issue: str, value: Any) -> frozenset[Cell]:
    """The cells of an issue that an option, or a list of options, names."""
    found: set[Cell] = set()
    for option in texts(value):
        if option == SILENT:
            found.add(SILENT)
        elif option == ANY:
            found |= {cell for cell in cells[issue] if cell != SILENT}
        elif "quantity" in data["issues"][issue]:
            first, last = numbers_of(data, issue, option)
            for cell in cells[issue]:
                if not isinstance(cell, str) and first <= cell[0] and cell[1] <= last:
                    found.add(cell)
        elif "yes_no" in data["issues"][issue]:
            found.add({"true": "yes", "false": "no"}.get(option, option))
        else:
            found.add(option)
    return frozenset(found)


def shown(cells: Collection[Cell]) -> frozenset[str]:
    """Cells as texts that do not depend on how finely a quantity was cut: touching intervals are joined."""
    result = {cell for cell in cells if isinstance(cell, str)}
    joined: list[tuple[int, int]] = []
    for first, last in sorted(cell for cell in cells if not isinstance(cell, str)):
        if joined and joined[-1][1] + 1 == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return frozenset(result | {str(a) if a == b else f"{a}..{b}" for a, b in joined})


# Packages


def phases_of(proposal: Data) -> list[Data]:
    """A proposal's phases; one without phases is a single phase."""
    return listed(proposal, "phases") or [proposal]


def packages(data: Data, cells: dict[str, list[Cell]], proposal: str) -> Iterator[Package]:
    """A proposal through each of its phases, the whole (through its last) at the end."""
    phases = phases_of(data["proposals"][proposal])
    for count in range(1, len(phases) + 1):
        terms: dict[str, frozenset[Cell]] = {}
        to_negotiate: dict[str, frozenset[Cell]] = {}
        for phase in phases[:count]:
            for issue, value in mapping(phase, "terms").items():
                terms[issue] = named(data, cells, issue, value)
            for issue, value in mapping(phase, "to_negotiate").items():
                to_negotiate[issue] = named(data, cells, issue, value)
        yield Package(
            proposal,
            None if count == len(phases) else str(phases[count - 1]["id"]),
            {issue: named_cells for issue, named_cells in terms.items() if named_cells != {SILENT}},
            {issue: named_cells for issue, named_cells in to_negotiate.items() if issue not in terms},
        )


def package_named(data: Data, reference: str) -> tuple[str, str | None]:
    """The package that ``ID`` or ``ID@PHASE`` means: ``ID@LAST`` is the whole, like ``ID``."""
    if "@" not in reference:
        return reference, None
    proposal, phase = reference.split("@")
    last_phase = phases_of(data["proposals"][proposal])[-1].get("id")
    return proposal, None if phase == last_phase else phase


# What is in force


def authority_of(statement: Data) -> str:
    """A statement's authority; what another party says of this one has that of a report."""
    return "reported" if "told_by" in statement else str(statement["attribution"])


def at_least_as_strong(one: str, other: str) -> bool:
    """Whether one authority is at least the other."""
    return AUTHORITIES.index(one) >= AUTHORITIES.index(other)


def dropped_by_grade(data: Data, statement: Data, min_grade: str | None, graded_only: bool) -> bool:
    """Whether a statement is graded worse than asked for, or, where only graded ones count, not graded."""
    reliability = data["sources"][statement["source"]].get("reliability") if "source" in statement else None
    credibility = str(statement.get("credibility"))
    if graded_only and (reliability not in RELIABILITIES or credibility not in CREDIBILITIES):
        return True
    if min_grade is None:
        return False
    too_unreliable = reliability in RELIABILITIES and reliability > min_grade[0]
    too_incredible = credibility in CREDIBILITIES and credibility > min_grade[1]
    return too_unreliable or too_incredible


def is_withdrawn(data: Data, name: str, known: Data) -> bool:
    """Named in `withdraws` by a known statement of the party that stands, is not earlier and not weaker."""
    return any(
        withdraws_with_effect(data, withdrawer, name, known) and not is_withdrawn(data, withdrawer, known)
        for withdrawer in known
    )


def withdraws_with_effect(data: Data, withdrawer: str, name: str, known: Data) -> bool:
    """Whether a statement withdraws another one, provided it is not itself withdrawn."""
    one, other = known[withdrawer], known[name]
    return (
        name in listed(one, "withdraws")
        and one["party"] == other["party"]
        and not later(said_of(data, other), said_of(data, one))
        and at_least_as_strong(authority_of(one), authority_of(other))
    )


def is_expired(statement: Data, day: date) -> bool:
    """Whether a statement's `until` has passed."""
    return "until" in statement and span(statement["until"]).last < day


def statement_voice(data: Data, name: str, statement: Data) -> Voice:
    """A statement in force, as the voice behind its positions."""
    return Voice(
        name,
        str(statement["party"]),
        said_of(data, statement),
        authority_of(statement),
        statement.get("told_by"),
        listed(statement, "positions"),
    )


# Evidence


def voiced(data: Data, cells: dict[str, list[Cell]], voice: Voice) -> Iterator[Piece]:
    """All evidence that the positions of one voice give."""
    for index, position in enumerate(voice.positions):
        (modality,) = [key for key in position if key in MODALITIES]
        provided = mapping(position, "provided")
        condition = tuple((issue, named(data, cells, issue, value)) for issue, value in provided.items())
        for subject, value in position[modality].items():
            package = package_named(data, str(value)) if subject == "proposal" else None
            if package is not None:
                said = said_of_package(modality, condition)
            else:
                said = said_of_issue(modality, named(data, cells, subject, value), frozenset(cells[subject]))
            for polarity, rule, touched, needed in said:
                told = polarity == "for" and voice.told_by is not None
                yield Piece(
                    party=voice.party,
                    issue=None if package is not None else subject,
                    cells=touched,
                    package=package,
                    polarity="leaning" if told else polarity,
                    rule="told-by-another" if told else rule,
                    condition=condition if needed else (),
                    origin=voice.origin,
                    position=index,
                    said=voice.said,
                    authority=voice.authority,
                )


Said = list[tuple[str, str, frozenset[Cell], bool]]
"""Polarity, rule, the cells touched, and whether the position's condition is needed."""


def said_of_issue(modality: str, options: frozenset[Cell], every: frozenset[Cell]) -> Said:
    """What a position on an issue says of the issue's cells; nothing is said of no cells."""
    if modality == "requires":
        others = every - options
        said: Said = [
            ("for", "demand-met", options, True),
            ("against", "demand-unmet", others - {SILENT}, True),
            ("against", "demand-unaddressed", others & {SILENT}, True),
        ]
    elif modality == "rejects":
        said = [("against", "option-rejected", options, True)]
    elif modality == "accepts":
        said = [("for", "option-accepted", options, True)]
    else:
        said = [("leaning", "option-considered", options, True)]
    return [entry for entry in said if entry[2]]


def said_of_package(modality: str, condition: tuple[Any, ...]) -> Said:
    """What a position on a proposal says of that package; a conditional yes is also a leaning: "yes, but"."""
    nothing: frozenset[Cell] = frozenset()
    if modality == "accepts":
        said: Said = [("for", "proposal-accepted", nothing, True)]
        if condition:
            said.append(("leaning", "proposal-accepted-with-conditions", nothing, False))
        return said
    if modality == "considers":
        return [("leaning", "proposal-considered", nothing, True)]
    return [("against", "proposal-rejected", nothing, True)]


def tablings(proposals: Data, events: Data, trace: Counter[str]) -> Iterator[Piece]:
    """Whoever tabled a known proposal is for it, officially, until it is withdrawn or superseded."""
    for name, proposal in proposals.items():
        superseded = any(other.get("supersedes") == name for other in proposals.values())
        withdrawn = any(
            event.get("proposal") == name and event.get("becomes") == "withdrawn" for event in events.values()
        )
        for party in listed(proposal, "by"):
            trace["superseded-tabling"] += superseded
            trace["withdrawn-tabling"] += withdrawn
            if not superseded and not withdrawn:
                trace["tabled-for"] += 1
                yield Piece(
                    party=party,
                    issue=None,
                    cells=frozenset(),
                    package=(name, None),
                    polarity="for",
                    rule="proposal-tabled",
                    condition=(),
                    origin=None,
                    position=None,
                    said=span(proposal["tabled"]),
                    authority="official",
                )


# Standing


def holds(piece: Piece, package: Package) -> bool:
    """Whether the package's cells for each issue in the condition are all among the options named."""
    return all(issue not in package.left_open and package.cells(issue) <= options for issue, options in piece.condition)


def opposite(one: Piece, other: Piece) -> bool:
    """Against, versus for or leaning."""
    return (one.polarity == "against") != (other.polarity == "against")


def later_and_as_strong(one: Piece, other: Piece) -> bool:
    """Said later, with at least the same authority."""
    return later(one.said, other.said) and at_least_as_strong(one.authority, other.authority)


def defeat(one: Piece, other: Piece) -> str | None:
    """Why one active piece defeats another of the same party on the same cell or package; None if not."""
    if not opposite(one, other):
        return None
    if later_and_as_strong(one, other):
        return "later"
    stronger = at_least_as_strong(one.authority, other.authority) and one.authority != other.authority
    if same_single_day(one.said, other.said) and stronger:
        return "same-day"
    same_statement = one.origin is not None and one.origin == other.origin
    if same_statement and one.condition and not other.condition:
        return "exception"
    return None


def undefeated(active: list[Piece], trace: Counter[str]) -> list[Piece]:
    """The pieces on one cell or package that no active piece defeats; a defeated piece still defeats."""
    effective = [piece for piece in active if not any(defeat(other, piece) for other in active)]
    for piece in active:
        defeaters = [other for other in active if defeat(other, piece)]
        for other in defeaters:
            trace[f"defeat:{defeat(other, piece)}"] += 1
        if defeaters and not any(other in effective for other in defeaters):
            trace["defeated-defeater"] += 1
    for one in effective:
        for other in effective:
            if opposite(one, other):
                if later(one.said, other.said):
                    trace["both-stand:later-but-weaker"] += 1
                elif same_single_day(one.said, other.said):
                    trace["both-stand:same-day"] += 1
                elif not later(other.said, one.said):
                    trace["both-stand:overlapping-dates"] += 1
    return effective


def cell_value(left: list[Piece]) -> str:
    """The value of one cell for one party, from what is left."""
    polarities = {piece.polarity for piece in left}
    if polarities == {"against"}:
        return "crosses"
    if "against" in polarities:
        return "disputed"
    if "for" in polarities:
        return "meets"
    if "leaning" in polarities:
        return "leans"
    return "unstated"


def term_value(values: list[str]) -> str:
    """The value of a term of one or several cells."""
    if len(set(values)) == 1:
        return values[0]
    if set(values) <= {"crosses", "disputed"}:
        return "disputed"
    if set(values) <= {"meets", "leans"}:
        return "leans"
    return "depends"


def verdict(data: Data, package: Package, pieces: list[Piece], trace: Counter[str]) -> dict[str, Any]:
    """What one party's evidence says of a package: the verdict, its line, the terms and the reasons."""
    active = [piece for piece in pieces if holds(piece, package)]

    # Same cell, same package.
    on_whole = [piece for piece in pieces if piece.package == (package.proposal, package.phase)]
    whole = undefeated([piece for piece in on_whole if piece in active], trace)
    parts: dict[tuple[str, Cell], list[Piece]] = {}
    for issue in data["issues"]:
        for cell in package.cells(issue):
            parts[issue, cell] = undefeated(
                [piece for piece in active if piece.issue == issue and cell in piece.cells], trace
            )

    # Whole against part, both directions on what was effective so far.
    whole_left = list(whole)
    for piece in whole:
        if piece.polarity != "against":
            against = [part for left in parts.values() for part in left if part.polarity == "against"]
            if any(later_and_as_strong(part, piece) for part in against):
                whole_left.remove(piece)
                trace["defeat:part-over-whole"] += 1
    parts_left = {subject: list(left) for subject, left in parts.items()}
    for subject, left in parts.items():
        for piece in left:
            if piece.polarity == "against":
                wanted = [other for other in whole if other.polarity == "for"]
                if any(later_and_as_strong(other, piece) for other in wanted):
                    parts_left[subject].remove(piece)
                    trace["defeat:whole-over-part"] += 1

    terms: dict[str, tuple[frozenset[str], str]] = {}
    for issue in data["issues"]:
        if issue in package.left_open:
            terms[issue] = (shown(package.left_open[issue]), "left-open")
            continue
        value = term_value([cell_value(parts_left[issue, cell]) for cell in package.cells(issue)])
        if issue in package.terms or value in ("crosses", "disputed"):
            terms[issue] = (shown(package.cells(issue)), value)
            if len(package.cells(issue)) > 1:
                trace[f"several-cells:{value}"] += 1
            if issue not in package.terms:
                trace[f"silent-term:{value}"] += 1
    values = [value for _, value in terms.values()]
    for value in values:
        trace[f"term:{value}"] += 1

    polarities = {piece.polarity for piece in whole_left}
    line, word = verdict_line(values, polarities)
    trace[f"verdict-line:{line}"] += 1

    reasons = set()
    for piece in pieces:
        if piece in on_whole:
            left_somewhere = piece in whole_left
        elif piece.issue is not None and piece.cells & package.cells(piece.issue):
            touched = piece.cells & package.cells(piece.issue)
            left_somewhere = any(piece in parts_left[piece.issue, cell] for cell in touched)
        else:
            continue
        reason = (piece.origin, piece.position, piece.issue, piece.polarity, piece.rule)
        reasons.add((*reason, piece in active, left_somewhere))
        trace_reason(piece, package, trace)
    return {
        "verdict": word,
        "line": line,
        "terms": terms,
        "unstated": [issue for issue, (_, value) in terms.items() if value == "unstated"],
        "left_open": [issue for issue, (_, value) in terms.items() if value == "left-open"],
        "reasons": reasons,
    }


def verdict_line(values: list[str], polarities: set[str]) -> tuple[int, str]:
    """The first line that holds, from the values of the terms and what is left on the package itself."""
    crossed = "crosses" in values or "against" in polarities
    wanted = "for" in polarities or "leaning" in polarities
    if crossed and wanted:
        return 1, "contested"
    if crossed:
        return 2, "incompatible"
    if "disputed" in values:
        return 3, "contested"
    if "for" in polarities:
        return 4, "accepted"
    if values and all(value == "meets" for value in values):
        return 5, "compatible"
    if any(value in ("meets", "leans", "depends") for value in values) or "leaning" in polarities:
        return 6, "open"
    return 7, "unstated"


# State, essential issues, common ground


def state_of(data: Data, package: Package, verdicts: Data, essential: list[str], trace: Counter[str]) -> str:
    """The state of a package."""
    principals = [name for name, party in data["parties"].items() if party["role"] == "principal"]
    if consent := data.get("proposals", {}).get(package.proposal, {}).get("consent"):
        principals = [consent] if isinstance(consent, str) else consent
    vetoes = [name for name, party in data["parties"].items() if is_true(party, "veto")]
    firm = all(issue in package.terms for issue in essential)

    def state(counted: list[str]) -> str:
        if any(verdicts[party]["verdict"] == "incompatible" for party in counted):
            return "incompatible"
        if any(verdicts[party]["verdict"] == "contested" for party in counted):
            return "contested"
        if all(verdicts[party]["verdict"] == "accepted" for party in principals):
            return "agreed"
        if all(verdicts[party]["verdict"] in ("accepted", "compatible") for party in principals) and firm:
            return "within-reach"
        return "open"

    result = state(principals + vetoes)
    trace[f"state:{result}"] += 1
    if vetoes and result != state(principals):
        trace["veto-decides"] += 1
    if all(verdicts[party]["verdict"] in ("accepted", "compatible") for party in principals) and not firm:
        trace["without-an-essential-term"] += 1
    return result


def essential_issues(
    data: Data, cells: dict[str, list[Cell]], voices: list[Voice], proposals: Data, trace: Counter[str]
) -> list[str]:
    """Those flagged; if none is, those a principal requires something on; else those a proposal addresses."""
    flagged = [issue for issue, described in data["issues"].items() if is_true(described, "essential")]
    required = set()
    for voice in voices:
        if data["parties"][voice.party]["role"] == "principal":
            for position in voice.positions:
                for issue, value in mapping(position, "requires").items():
                    if named(data, cells, issue, value) != {SILENT}:
                        required.add(issue)
    addressed: set[str] = set()
    for proposal in proposals.values():
        last: dict[str, Any] = {}
        for phase in phases_of(proposal):
            last.update(mapping(phase, "terms"))
        addressed.update(issue for issue, value in last.items() if named(data, cells, issue, value) != {SILENT})
    if flagged:
        trace["essential:flagged"] += 1
        return flagged
    if required:
        trace["essential:required"] += 1
        return [issue for issue in data["issues"] if issue in required]
    trace["essential:addressed"] += 1
    return [issue for issue in data["issues"] if issue in addressed]


def common_ground(
    data: Data, cells: dict[str, list[Cell]], pieces: list[Piece], trace: Counter[str]
) -> dict[tuple[str, str], dict[str, str]]:
    """For each pair of parties and each issue, what their unconditional evidence leaves to both."""
    result = {}
    for one, other in combinations(data["parties"], 2):
        found = {}
        for issue in data["issues"]:
            stated = {
                party: [
                    piece for piece in pieces if piece.party == party and piece.issue == issue and not piece.condition
                ]
                for party in (one, other)
            }
            values = {
                (party, cell): cell_value(undefeated([p for p in on if cell in p.cells], Counter()))
                for party, on in stated.items()
                for cell in cells[issue]
            }
            if not stated[one] or not stated[other]:
                found[issue] = "unstated"
            elif any(values[one, cell] == values[other, cell] == "meets" for cell in cells[issue]):
                found[issue] = "common-ground"
            elif any(
                values[one, cell] != "crosses" and values[other, cell] != "crosses"
                for cell in cells[issue]
                if cell != SILENT
            ):
                found[issue] = "possible"
            else:
                found[issue] = "conflict"
            trace[f"cg:{found[issue]}"] += 1
        result[one, other] = found
    return result


# What was exercised: these only count, and decide nothing


def trace_package(data: Data, package: Package, trace: Counter[str]) -> None:
    """Count the kinds of packages, and of terms in them."""
    trace["package:whole" if package.phase is None else "package:phase"] += 1
    trace["package:term-and-to-negotiate"] += any(
        issue not in package.left_open and issue in mapping(phase, "to_negotiate")
        for phase in phases_of(data["proposals"][package.proposal])
        for issue in data["issues"]
    )
    trace["package:possibly-silent"] += any(SILENT in named_cells for named_cells in package.terms.values())


def trace_reason(piece: Piece, package: Package, trace: Counter[str]) -> None:
    """Count the rule of a piece that touches a package, and what became of its condition there."""
    trace[f"rule:{piece.rule}"] += 1
    if not piece.condition:
        return
    trace["condition:holds" if holds(piece, package) else "condition:dormant"] += 1
    for issue, options in piece.condition:
        if issue in package.left_open:
            trace["condition:left-open"] += 1
        elif issue not in package.terms and SILENT in options:
            trace["condition:silent"] += 1
        elif issue not in package.terms:
            trace["condition:not-addressed"] += 1
        elif len(package.cells(issue)) > 1 and package.cells(issue) <= options:
            trace["condition:several-cells-within"] += 1
        elif len(package.cells(issue)) > 1 and package.cells(issue) & options:
            trace["condition:several-cells-partly"] += 1


def trace_record(
    data: Data,
    record: Data,
    known: Data,
    withdrawn: set[str],
    expired: set[str],
    day: date,
    proposals: Data,
    voices: list[Voice],
    trace: Counter[str],
) -> None:
    """Count what became of the statements, proposals and events of the file."""
    trace["dropped-by-grade"] += len(mapping(data, "statements")) - len(record)
    trace["not-yet-known"] += len(record) - len(known)
    trace["not-yet-known:proposal"] += len(mapping(data, "proposals")) - len(proposals)
    trace["not-yet-known:event"] += sum(span(e["date"]).last > day for e in mapping(data, "events").values())
    trace["withdrawn"] += len(withdrawn)
    trace["expired"] += len(expired)
    trace["not-yet-expired"] += sum("until" in known[name] for name in known if name not in expired)
    for name in known:
        for withdrawer in known:
            if withdraws_with_effect(data, withdrawer, name, known):
                trace["withdrawn-withdrawer"] += withdrawer in withdrawn
                trace["expired-withdrawer"] += withdrawer in expired and withdrawer not in withdrawn
            elif name in listed(known[withdrawer], "withdraws"):
                trace["withdraws-without-effect"] += 1
    for voice in voices:
        trace["told-by"] += voice.told_by is not None
        trace[f"authority:{voice.authority}"] += 1
        trace["imprecise-date"] += voice.said.first != voice.said.last
        for position in voice.positions:
            (modality,) = [key for key in position if key in MODALITIES]
            for subject, value in position[modality].items():
                if subject == "proposal":
                    trace["on-phase" if package_named(data, str(value))[1] else "on-whole"] += 1
                    trace["on-last-phase"] += "@" in str(value) and package_named(data, str(value))[1] is None
                else:
                    trace["any"] += ANY in texts(value)
                    trace["silent-option"] += SILENT in texts(value)
