"""A what-if as a scenario that a file could hold: what was said stays, what is supposed is written down as such.

A what-if of which a file can hold everything comes in; the scenario as its file should say it goes out. What is
supposed becomes a statement that says so, and withdraws what it takes the place of; only where a withdrawal would take
more, or the record could not keep them, positions are taken out. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from tracker.dates import on
from tracker.options import OptionError, check_option
from tracker.scenario import Expectation, Position, Scenario, Statement, package_name
from tracker.values import ALL, PROPOSAL
from tracker.voices import reported_on
from tracker.whatif import SECTIONS, Change, SetAside, Suppose, Supposition, Unstate, WhatIf, subjects
from tracker.writeback.course import causes, course

SPEAKER: Final = "supposed by the analyst"
"""Who spoke, in a statement that nobody made."""


class Writable(NamedTuple):
    """The scenario as its file should say it, and how it comes to say so."""

    scenario: Scenario
    withdrawn: Mapping[str, str] = {}
    """Statements that stay as they are, though all of their positions were set aside -> what withdraws each."""
    expectations: tuple[str, ...] = ()
    """Expectations that are not there any longer, and why, in words."""


def writable(what_if: WhatIf, day: date | None = None) -> Writable:
    """The what-if, of which nothing is `unwritable`, as its file should say it.

    Args:
        what_if: the what-if.
        day: the day of its evaluation, on which what it supposes is taken as said; only then is there need of it.
    """
    scenario, base = what_if.scenario, what_if.base
    whole = dict(_to_withdraw(what_if, day)) if day else {}
    aside = {id: positions for id, positions in what_if.set_aside.items() if id not in whole}
    assumptions = _spoken(base.assumptions, scenario.assumptions, aside)
    supposed = _supposed(what_if, day, whole)
    statements = _spoken(base.statements, scenario.statements, aside) | supposed
    held = scenario.model_copy(
        update={"statements": statements, "assumptions": {id: a for id, a in assumptions.items() if a.positions}}
    )
    expect, gone = _expected(base, held)
    withdrawn = {id: by for by, statement in supposed.items() for id in statement.withdraws}
    return Writable(_in_the_order_of(base, held.model_copy(update={"expect": expect})), withdrawn, gone)


# What was said.


def _spoken(base: Mapping[str, Any], voices: Mapping[str, Any], set_aside: Mapping[str, SetAside]) -> dict[str, Any]:
    """Statements or assumptions without the positions that were set aside."""
    return {
        id: voice
        if voice is base.get(id) and not set_aside.get(id)
        else voice.model_copy(update={"positions": _positions(base.get(id), voice, set_aside.get(id, frozenset()))})
        for id, voice in voices.items()
    }


def _positions(base: Any, voice: Any, aside: SetAside) -> tuple[Position, ...]:
    """What counts of the positions; one that was added, and stands in the base already, stays in its place there."""
    found = list(_one_by_one(voice.positions, aside))
    before = base.positions if base else ()
    for index, position in enumerate(found[len(before) :], len(before)):
        same = next((i for i, one in enumerate(before) if voice.positions[i] == one == position), None)
        if same is not None and found[same] in (None, position):
            found[same], found[index] = position, None
    return tuple(position for position in found if position is not None)


def counting(positions: tuple[Position, ...], aside: SetAside) -> tuple[Position, ...]:
    """The positions as far as they were not set aside; one of which nothing is left is not there."""
    return tuple(position for position in _one_by_one(positions, aside) if position is not None)


def _one_by_one(positions: tuple[Position, ...], aside: SetAside) -> Iterator[Position | None]:
    for index, position in enumerate(positions):
        yield without(position, {subject for i, subject in aside if i == index})


def without(position: Position, gone: Collection[str]) -> Position | None:
    """The position, but not on these issues and packages; None where nothing else is left of it."""
    if not gone:
        return position
    stance = {subject: options for subject, options in position.stance.items() if subject not in gone}
    if packages := tuple(package for package in stance.pop(PROPOSAL, ()) if package not in gone):
        stance[PROPOSAL] = packages
    data = {position.modality: stance, "provided": position.provided}
    return Position.model_validate({key: value for key, value in data.items() if value is not None}) if stance else None


# What is supposed.


def _supposed(what_if: WhatIf, day: date | None, whole: Mapping[str, int]) -> dict[str, Statement]:
    """What is supposed as statements of that day, each with the change that supposes it.

    The last one of a party withdraws what it said that was set aside whole; where none has a position, one without any.
    """
    taken = {*what_if.scenario.statements, *what_if.scenario.assumptions}
    found: dict[str, Statement] = {}
    for name, supposition in what_if.suppositions.items():
        positions = counting(supposition.positions, what_if.set_aside.get(name, frozenset()))
        if positions:
            name = _free(name, {*taken, *found})
            found[name] = _statement(supposition.party, day, summary_of(supposition), positions=positions)
    last = {statement.party: name for name, statement in found.items()}
    for party, ids in _by_party(what_if.scenario, whole).items():
        if party not in last:
            change = max(whole[id] for id in ids)
            last[party] = _free(f"{WhatIf.NAME}-{change + 1}", {*taken, *found})
            found[last[party]] = _statement(party, day, summary_of(what_if.changes[change]))
        found[last[party]] = found[last[party]].model_copy(update={"withdraws": tuple(ids)})
    return found


def _by_party(scenario: Scenario, ids: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for id in ids:
        found.setdefault(scenario.statements[id].party, []).append(id)
    return found


def summary_of(supposed: Change | Supposition) -> str:
    """The summary of the statement that writes down what is supposed."""
    return f"Supposed, not said: {supposed.text}"


def _statement(party: str, day: date | None, summary: str, **more: Any) -> Statement:
    assert day is not None, "what is supposed is said on some day"
    return Statement(party=party, speaker=SPEAKER, attribution="official", said=on(day), summary=summary, **more)


def _free(name: str, taken: Collection[str]) -> str:
    """The name, or where something bears it already, with the next number that makes it free."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _to_withdraw(what_if: WhatIf, day: date) -> Iterator[tuple[str, int]]:
    """Statements that can stay and be withdrawn, each with the change that set the last of it aside.

    All of such a statement was set aside by what is supposed, so that a withdrawal takes no more than that.
    """
    for id, aside in causes(what_if, course(what_if)).items():
        statement = what_if.scenario.statements.get(id)
        if statement is None or not aside or not all(_by(what_if.changes[i], statement.party) for i in aside.values()):
            continue
        all_of_it = {
            (i, subject) for i, position in enumerate(statement.positions) for subject, _ in subjects(position)
        }
        if all_of_it == aside.keys() and _can_be_withdrawn(what_if.scenario, statement, day):
            yield id, max(aside.values())


def _by(change: Change, party: str) -> bool:
    """Whether the change supposes that the party would say something, or would not have said it."""
    return isinstance(change, Suppose | Unstate) and change.party == party


def _can_be_withdrawn(scenario: Scenario, statement: Statement, day: date) -> bool:
    """Whether a statement of the day can withdraw it and nothing comes of that but that it does not count.

    One that withdraws others would restore them; one that names what would not be there could not stay.
    """
    said = statement.said or reported_on(scenario, statement)
    return (
        not statement.withdraws
        and not said.later_than(on(day))
        and all(_names_what_is_there(scenario, position) for position in statement.positions)
    )


def _names_what_is_there(scenario: Scenario, position: Position) -> bool:
    for package in position.on_packages:
        proposal, phase = package_name(package)
        if proposal not in scenario.proposals:
            return False
        if phase is not None and phase not in scenario.proposals[proposal].phase_ids:
            return False
    try:
        for issue, options in position.mentions:
            for option in options:
                check_option(scenario.issues[issue], option)
    except OptionError:
        return False
    return True


# What is expected.


def _expected(base: Scenario, scenario: Scenario) -> tuple[tuple[Expectation, ...], tuple[str, ...]]:
    """What the base expects of itself and still can, and what it cannot any longer, in words."""
    kept, gone = [], []
    for number, expectation in enumerate(base.expect, 1):
        lost = next(_lost(base, scenario, expectation), None)
        if lost is None:
            kept.append(expectation)
        else:
            gone.append(f"expectation {number} of `expect`: it names {lost}")
    return tuple(kept), tuple(gone)


def _lost(base: Scenario, scenario: Scenario, expectation: Expectation) -> Iterator[str]:
    """What the expectation names that is there no longer."""
    proposal, phase = package_name(expectation.proposal)
    if proposal not in scenario.proposals:
        yield f"proposal `{proposal}`"
    elif phase is not None and phase not in scenario.proposals[proposal].phase_ids:
        yield f"phase `{expectation.proposal}`"
    if expectation.party is not None and expectation.party not in scenario.parties:
        yield f"party `{expectation.party}`"
    assumed = () if expectation.assume == ALL else expectation.assume
    for name in (*expectation.because, *assumed):
        for kind, voices, now in (
            ("statement", base.statements, scenario.statements),
            ("assumption", base.assumptions, scenario.assumptions),
        ):
            if name in voices and name not in now:
                yield f"{kind} `{name}`"


def _in_the_order_of(base: Scenario, scenario: Scenario) -> Scenario:
    """The scenario with what the base has in the order of the base, and what is new after it."""
    sections: dict[str, Any] = {}
    for section in SECTIONS:
        old, new = getattr(base, section), getattr(scenario, section)
        sections[section] = {id: new[id] for id in dict.fromkeys([*(id for id in old if id in new), *new])}
    return scenario.model_copy(update=sections)
