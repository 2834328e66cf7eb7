"""What-ifs carried out by hand on plain scenario data, one after the other: what the program's are compared with.

It shares no code with the program. A change is a small mapping that says what it does, not a text; out comes plain data
that the reference can evaluate. What the scenario says for a party that edits put words into the mouth of stands beside
the data, as it counts as said on the day of the evaluation. Nothing here is fast or clever, and a change is made in
place: of the base there is a copy.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import reference

Data = dict[str, Any]
Change = dict[str, Any]
"""What it does under `do`, a key of `MAKE`, and the rest as the function named there reads it."""

Subject = str | tuple[str, str | None]
"""What a position is on: an issue, or a proposal through a phase (None: as a whole)."""

OWN_SOURCE: Final = "words-of-edits"
"""A source for what edits have parties say: the reference drops what has no grade where grades are asked for."""


@dataclass(frozen=True)
class Edit:
    """One edit: its text, the kind that it is counted as, and the changes that it should make."""

    text: str
    kind: str
    changes: tuple[Change, ...]


@dataclass
class Changed:
    """A scenario as the changes so far leave it.

    A position that was removed leaves an empty one, which says nothing, in its place: so the others keep their numbers.
    """

    base: Data
    data: Data
    voices: Data = field(default_factory=dict)
    """What edits have parties say, by the name of the voice: each a party and its positions."""
    assumed: set[str] = field(default_factory=set)
    untabled: set[tuple[str, str]] = field(default_factory=set)
    """Party and proposal, where a change took back that the party had tabled it."""
    made: int = 0
    trace: Counter[str] = field(default_factory=Counter)


def untouched(data: Data) -> Changed:
    """A scenario that nothing changed yet."""
    return Changed(data, copy.deepcopy(data))


def make(changed: Changed, edit: Edit) -> None:
    """Carry out one more edit."""
    for change in edit.changes:
        changed.made += 1
        MAKE[change["do"]](changed, change)


def by_hand(data: Data, edits: Iterable[Edit]) -> Changed:
    """The scenario under some edits."""
    changed = untouched(data)
    for edit in edits:
        make(changed, edit)
    return changed


# What the reference says of it


def evaluate(changed: Changed, asked: Data) -> Data:
    """Judge the changed scenario: `asked` as the reference is asked."""
    day = day_of(changed, asked.get("as_of"))
    assume = {*asked.get("assume", ()), *changed.assumed}
    known = {*reference.mapping(changed.data, "statements"), *reference.mapping(changed.data, "events")}
    for name, assumption in reference.mapping(changed.data, "assumptions").items():
        asked_for = name in assume or "all" in assume
        changed.trace["assumption-without-its-basis"] += asked_for and not known.issuperset(assumption.get("basis", []))
    return reference.evaluate(spoken_on(changed, day), **{**asked, "as_of": day, "assume": assume})


def day_of(changed: Changed, as_of: str | None) -> str:
    """The day of the evaluation.

    As asked; else as the scenario says now; else the later one of the base's own day and the day of the last report of
    what it became: to leave out the last report is not to go back in time, and no event moves the day.
    """
    own = reference.day_of_knowledge(changed.data | {"events": {}}, as_of)
    if as_of is None and changed.data.get("as_of") is None:
        changed.trace["day:of-the-base"] += own < reference.day_of_knowledge(changed.base, None)
        changed.trace["day:moved-on"] += own > reference.day_of_knowledge(changed.base, None)
        own = max(own, reference.day_of_knowledge(changed.base, None))
    return own.isoformat()


def spoken_on(changed: Changed, day: str) -> Data:
    """The scenario as plain data, with what edits have parties say as official statements of that day."""
    voices = {
        name: {"attribution": "official", "said": day, "reported": day, "source": OWN_SOURCE, "credibility": "1"} | said
        for name, said in changed.voices.items()
    }
    return changed.data | {
        "sources": reference.mapping(changed.data, "sources") | {OWN_SOURCE: {"reliability": "A"}},
        "statements": reference.mapping(changed.data, "statements") | voices,
    }


# Positions


def modality_of(position: Data) -> str:
    """The one modality of a position."""
    (modality,) = [key for key in position if key in reference.MODALITIES]
    return modality


def subjects(data: Data, position: Data) -> Iterator[tuple[str, Subject]]:
    """What a position is on, each with its key under the modality."""
    for key, value in position[modality_of(position)].items():
        yield key, reference.package_named(data, str(value)) if key == "proposal" else key


def is_gone(position: Data) -> bool:
    """Whether nothing is left of a position."""
    return not position[modality_of(position)]


def empty(position: Data) -> None:
    """Leave nothing of a position but its place."""
    position.clear()
    position["considers"] = {}


def take_out(changed: Changed, voice: Data, gone: Callable[[Subject], bool], whose: str) -> None:
    """Take out of a voice's positions those subjects that are to be gone; what else a position is on stays."""
    for position in voice.get("positions", []):
        modality = modality_of(position)
        for key, subject in list(subjects(changed.data, position)):
            if gone(subject):
                changed.trace[f"{whose}:position"] += 1
                changed.trace[f"{whose}:with-a-condition"] += "provided" in position
                changed.trace[f"{whose}:told"] += "told_by" in voice
                written = position[modality].pop(key)
                changed.trace[f"{whose}:named-by-its-last-phase"] += (
                    key == "proposal" and "@" in str(written) and subject[1] is None
                )
                changed.trace[f"{whose}:one-of-several"] += not is_gone(position)
        if is_gone(position):
            empty(position)


def take_back(changed: Changed, party: str, about: Collection[Subject]) -> None:
    """Take out everything that a party said on these subjects, and that it tabled one of them."""
    sections = ("statements", "assumptions")
    places = [(section, reference.mapping(changed.data, section)) for section in sections]
    for section, voices in [*places, ("earlier-edits", changed.voices)]:
        for voice in voices.values():
            if voice["party"] == party:
                take_out(changed, voice, about.__contains__, f"taken-back:{section}")
    for name, proposal in changed.data["proposals"].items():
        if (name, None) in about and party in proposal.get("by", []):
            proposal["by"] = [other for other in proposal["by"] if other != party]
            changed.untabled.add((party, name))
            changed.trace["taken-back:tabling"] += 1


# Changes


def drop(changed: Changed, change: Change) -> None:
    """`section`, `id`."""
    DROP[change["section"]](changed, change["id"])


def drop_statement(changed: Changed, id: str) -> None:
    del changed.data["statements"][id]
    for statement in changed.data["statements"].values():
        if id in statement.get("withdraws", []):
            statement["withdraws"] = [other for other in statement["withdraws"] if other != id]
            changed.trace["dropped-statement:withdrawn"] += 1
    for proposal in changed.data["proposals"].values():
        if id in proposal.get("basis", []):
            proposal["basis"] = [other for other in proposal["basis"] if other != id]
            changed.trace["dropped-statement:basis-of-a-proposal"] += 1
    changed.trace["dropped-statement:basis-of-an-assumption"] += any(
        id in assumption.get("basis", []) for assumption in reference.mapping(changed.data, "assumptions").values()
    )


def drop_assumption(changed: Changed, id: str) -> None:
    del changed.data["assumptions"][id]


def drop_event(changed: Changed, id: str) -> None:
    del changed.data["events"][id]
    changed.trace["dropped-event:basis-of-an-assumption"] += any(
        id in assumption.get("basis", []) for assumption in reference.mapping(changed.data, "assumptions").values()
    )


def drop_source(changed: Changed, id: str) -> None:
    del changed.data["sources"][id]
    for name, statement in list(reference.mapping(changed.data, "statements").items()):
        if id in (statement.get("source"), statement.get("via")):
            drop_statement(changed, name)
            changed.trace["dropped-source:statement"] += 1
            changed.trace["dropped-source:only-relayed"] += statement.get("source") != id
    for section in ("proposals", "events"):
        for entry in reference.mapping(changed.data, section).values():
            if entry.get("source") == id:
                del entry["source"]
                changed.trace[f"dropped-source:of-{section}"] += 1


def drop_proposal(changed: Changed, id: str) -> None:
    spoken = [reference.mapping(changed.data, section) for section in ("statements", "assumptions")]
    for voices in [*spoken, changed.voices]:
        for voice in voices.values():
            take_out(changed, voice, lambda on: isinstance(on, tuple) and on[0] == id, "dropped-proposal")
    del changed.data["proposals"][id]
    for proposal in changed.data["proposals"].values():
        for key in ("supersedes", "counters"):
            if proposal.get(key) == id:
                del proposal[key]
                changed.trace["dropped-proposal:superseded"] += key == "supersedes"
    for event in reference.mapping(changed.data, "events").values():
        if event.get("proposal") == id:
            del event["proposal"], event["becomes"]
            changed.trace["dropped-proposal:fate"] += 1


DROP: Final[dict[str, Callable[[Changed, str], None]]] = {
    "statements": drop_statement,
    "assumptions": drop_assumption,
    "events": drop_event,
    "sources": drop_source,
    "proposals": drop_proposal,
}


def drop_position(changed: Changed, change: Change) -> None:
    """`section`, `id`, `index`."""
    empty(changed.data[change["section"]][change["id"]]["positions"][change["index"]])


def unstate(changed: Changed, change: Change) -> None:
    """`party`, and `issue` or `package` (as written)."""
    if "issue" in change:
        take_back(changed, change["party"], [change["issue"]])
    else:
        take_back(changed, change["party"], [reference.package_named(changed.data, change["package"])])


def suppose(changed: Changed, change: Change) -> None:
    """`party`, `position`, `also`."""
    if not change["also"]:
        take_back(changed, change["party"], [subject for _, subject in subjects(changed.data, change["position"])])
    position = copy.deepcopy(change["position"])
    changed.voices[f"what-if-{changed.made}"] = {"party": change["party"], "positions": [position]}


def restate(changed: Changed, change: Change) -> None:
    """`section`, `id`, `position`, and `also` or, in place of one position, its `index`."""
    voice = changed.data[change["section"]][change["id"]]
    positions = voice.setdefault("positions", [])
    position = copy.deepcopy(change["position"])
    if "index" in change:
        changed.trace["restated:one-that-was-gone"] += is_gone(positions[change["index"]])
        positions[change["index"]] = position
        return
    if not change["also"]:
        about = [subject for _, subject in subjects(changed.data, position)]
        take_out(changed, voice, about.__contains__, "restated")
    positions.append(position)


def settle(changed: Changed, change: Change) -> None:
    """`proposal`, `phase` (or None), `terms`, `to_negotiate`."""
    proposal = changed.data["proposals"][change["proposal"]]
    for key, other in (("terms", "to_negotiate"), ("to_negotiate", "terms")):
        for issue, options in change[key].items():
            step = step_named(changed, proposal, change["phase"], issue)
            step.setdefault(key, {})[issue] = options
            changed.trace[f"settled:taken-off-{other}"] += issue in step.get(other, {})
            step.get(other, {}).pop(issue, None)


def step_named(changed: Changed, proposal: Data, phase: str | None, issue: str) -> Data:
    """The phase that is named; where none is, the one in which the proposal as a whole has the issue, or would."""
    steps = reference.phases_of(proposal)
    if phase is not None:
        (step,) = [step for step in steps if step["id"] == phase]
        return step
    for key in ("terms", "to_negotiate"):
        having = [step for step in steps if issue in step.get(key, {})]
        if having:
            changed.trace[f"settled:where-it-stands-under-{key}"] += 1
            changed.trace["settled:not-in-the-last-phase"] += having[-1] is not steps[-1]
            return having[-1]
    changed.trace["settled:nowhere-so-far"] += 1
    return steps[-1]


def assign(changed: Changed, change: Change) -> None:
    """`section`, `id`, `values`: by key, the new value, or None where the key is not to be there."""
    entry = changed.data[change["section"]][change["id"]]
    for key, value in change["values"].items():
        entry.pop(key, None)
        if value is not None:
            entry[key] = copy.deepcopy(value)


def as_of(changed: Changed, change: Change) -> None:
    """`date`."""
    changed.data["as_of"] = change["date"]


def assume(changed: Changed, change: Change) -> None:
    """`id`, of an assumption, or `all`."""
    changed.assumed.add(change["id"])


MAKE: Final[dict[str, Callable[[Changed, Change], None]]] = {
    "drop": drop,
    "drop-position": drop_position,
    "unstate": unstate,
    "suppose": suppose,
    "restate": restate,
    "settle": settle,
    "assign": assign,
    "as-of": as_of,
    "assume": assume,
}
