"""A what-if as a scenario that a file could hold: what is set aside is taken out, what is supposed is written down.

A what-if comes in; the scenario as its file should say it goes out, with what goes along with the changes, in words. Or
every change goes out, as `Unwritable`, that no file can hold. A scenario keeps what was said: what was only supposed is
written down where that is asked for, and marked as supposed. Nothing is read or written here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from tracker.dates import on
from tracker.scenario import ALL, PROPOSAL, Expectation, Position, Scenario, Statement, package_name
from tracker.whatif import SECTIONS, Assume, Change, SetAside, Suppose, Unstate, WhatIf, changed, suppose_nothing


class Unwritable(NamedTuple):
    """Something that no file can hold: the change that brings it about, by its place among the changes.

    `assumption` is the one that would rest on something that is left out.
    """

    change: int
    code: str
    message: str
    hint: str
    assumption: str | None = None


class Writable(NamedTuple):
    """The scenario as its file should say it, and what is left out of the file besides what the changes name."""

    scenario: Scenario
    left_out: tuple[str, ...] = ()


def unwritable(what_if: WhatIf, as_said: bool = False) -> tuple[Unwritable, ...]:
    """Everything in the what-if that no file can hold; with `as_said`, what is only supposed can be written down."""
    found = [one for index, change in enumerate(what_if.changes) for one in _in_itself(index, change, as_said)]
    steps = _steps(what_if)
    return (*found, *_untabled(what_if, steps), *_without_basis(what_if, steps))


def writable(what_if: WhatIf, day: date | None = None) -> Writable:
    """The what-if, of which nothing is `unwritable`, as its file should say it.

    Args:
        what_if: the what-if.
        day: the day of its evaluation, on which what it supposes is taken as said; only then is there need of it.
    """
    scenario = what_if.scenario
    kept = {
        section: _spoken(getattr(scenario, section), what_if.set_aside) for section in ("statements", "assumptions")
    }
    silent = [id for id, voice in kept["assumptions"].items() if not voice.positions]
    assumptions = {id: voice for id, voice in kept["assumptions"].items() if voice.positions}
    statements = kept["statements"] | _supposed(what_if, day)
    held = scenario.model_copy(update={"statements": statements, "assumptions": assumptions})
    expect, gone = _expected(what_if.base, held)
    left_out = [f"assumption `{id}`: nothing is left of its positions" for id in silent]
    return Writable(_in_the_order_of(what_if.base, held.model_copy(update={"expect": expect})), (*left_out, *gone))


# What no file can hold.


def _in_itself(index: int, change: Change, as_said: bool) -> Iterator[Unwritable]:
    if isinstance(change, Assume):
        message = f"`{change.text}`: which assumptions take part is asked each time, and does not stand in a file"
        hint = f"leave this out, and ask with --assume {change.id}"
        yield Unwritable(index, code="not-in-a-file", message=message, hint=hint)
    elif isinstance(change, Suppose | Unstate) and not as_said:
        what = "was supposed, not said" if isinstance(change, Suppose) else "would take back what was said"
        message = f"`{change.text}` {what}, and a scenario keeps what was said"
        hint = "record it with `tracker add` once it is said, or use --as-said"
        yield Unwritable(index, code="not-said", message=message, hint=hint)


def _steps(what_if: WhatIf) -> list[WhatIf]:
    """The what-if after each of its changes."""
    found, step = [], suppose_nothing(what_if.base)
    for change in what_if.changes:
        step = changed(step, change)
        found.append(step)
    return found


def _untabled(what_if: WhatIf, steps: list[WhatIf]) -> Iterator[Unwritable]:
    """Tablings that would not count, of proposals that would still be tabled so."""
    for party, proposal in sorted(what_if.tablings):
        if party in what_if.scenario.proposals[proposal].by:
            index = next(i for i, step in enumerate(steps) if (party, proposal) in step.tablings)
            message = f"that `{party}` tabled `{proposal}` would not count, which no file can say"
            hint = f"change `by` of proposal `{proposal}` in the file by hand"
            yield Unwritable(index, code="not-in-a-file", message=message, hint=hint)


def _without_basis(what_if: WhatIf, steps: list[WhatIf]) -> Iterator[Unwritable]:
    """Assumptions that rest on something that is left out: in a file they could not."""
    for id, assumption in what_if.scenario.assumptions.items():
        for name in assumption.basis:
            if not _has(what_if.scenario, name):
                index = max(
                    i for i, step in enumerate(steps) if _has(steps[i - 1].scenario if i else what_if.base, name)
                )
                message = f"`{name}` is left out, and the assumption `{id}` is inferred from it"
                hint = (
                    f"leave the assumption out too (`drop {id}`), or change what it is inferred from (`{id} basis=...`)"
                )
                yield Unwritable(index, code="basis-left-out", message=message, hint=hint, assumption=id)


def _has(scenario: Scenario, name: str) -> bool:
    return name in scenario.statements or name in scenario.events or name in scenario.proposals


# What a file should say.


def _spoken(voices: Mapping[str, Any], set_aside: Mapping[str, SetAside]) -> dict[str, Any]:
    """Statements or assumptions without the positions that were set aside."""
    return {
        id: voice.model_copy(update={"positions": counting(voice.positions, aside)}) if aside else voice
        for id, voice in voices.items()
        for aside in [set_aside.get(id)]
    }


def counting(positions: tuple[Position, ...], aside: SetAside) -> tuple[Position, ...]:
    """The positions as far as they were not set aside; one of which nothing is left is not there."""
    found = (
        _without(position, {subject for i, subject in aside if i == index}) for index, position in enumerate(positions)
    )
    return tuple(position for position in found if position is not None)


def _without(position: Position, subjects: Collection[str]) -> Position | None:
    if not subjects:
        return position
    stance = {subject: options for subject, options in position.stance.items() if subject not in subjects}
    if packages := tuple(package for package in stance.pop(PROPOSAL, ()) if package not in subjects):
        stance[PROPOSAL] = packages
    data = {position.modality: stance, "provided": position.provided}
    return Position.model_validate({key: value for key, value in data.items() if value is not None}) if stance else None


def _supposed(what_if: WhatIf, day: date | None) -> dict[str, Statement]:
    """What is supposed as statements of that day, each with the change that supposes it."""
    taken = {*what_if.scenario.statements, *what_if.scenario.assumptions}
    found: dict[str, Statement] = {}
    for name, supposition in what_if.suppositions.items():
        positions = counting(supposition.positions, what_if.set_aside.get(name, frozenset()))
        if positions:
            assert day is not None, "what is supposed is said on some day"
            found[_free(name, {*taken, *found})] = Statement(
                party=supposition.party,
                attribution="official",
                said=on(day),
                summary=f"Supposed, not said: {supposition.text}",
                positions=positions,
            )
    return found


def _free(name: str, taken: Collection[str]) -> str:
    """The name, or where something bears it already, with the next number that makes it free."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


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
