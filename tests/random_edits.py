"""Random edits of random scenarios: one to six, each of them valid in the scenario as the ones before it leave it.

In comes a source of randomness and plain scenario data; out come texts in the language of edits, each with the changes
that it should make, and the data with these changes made by hand. Nothing here reads an edit. Each kind of edit is
written in all the ways that the language has for it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final, NamedTuple

import random_scenarios
import reference
from changes_by_hand import Changed, Edit, is_gone, make, subjects, untouched

Data = dict[str, Any]

ROLES = ["principal", "mediator", "guarantor", "observer"]
AS_OF = [*random_scenarios.DAYS, "2024-05", "2024-05-31", "2024-12-31", "2025-02-01"]
WORDS = {"statements": "statement", "assumptions": "assumption", "proposals": "proposal", "events": "event"}
SINGULAR = WORDS | {"sources": "source", "parties": "party", "issues": "issue"}


class Edited(NamedTuple):
    """Edits in order, and the scenario under all of them."""

    edits: list[Edit]
    changed: Changed

    @property
    def texts(self) -> list[str]:
        """What would be typed."""
        return [edit.text for edit in self.edits]


def edits(random: Random, data: Data) -> Edited:
    """One to six edits of a scenario, which stays as it is."""
    changed = untouched(data)
    found: list[Edit] = []
    for _ in range(random.choice([1, 2, 2, 3, 3, 4, 5, 6])):
        found.append(one_more(random, changed))
        make(changed, found[-1])
    return Edited(found, changed)


def one_more(random: Random, changed: Changed) -> Edit:
    """An edit that can be made now, of any kind there is something for."""
    while True:
        edit = random.choices(list(KINDS), list(KINDS.values()))[0](random, changed)
        if edit is not None:
            return edit


# Words


def picked(random: Random, entries: Data, chance: float = 1.0) -> str | None:
    """An id out of a section, if there is one."""
    return random.choice(list(entries)) if entries and random.random() < chance else None


def section(changed: Changed, name: str) -> Data:
    return reference.mapping(changed.data, name)


def called(random: Random, section: str, id: str) -> str:
    """An id, now and then with the word for what it is of."""
    return f"{SINGULAR[section]} {id}" if random.random() < 0.1 else id


def options_text(random: Random, value: str | list[str]) -> str:
    """Options of one issue, as one writes them."""
    options = value if isinstance(value, list) else [value]
    if len(options) == 1:
        return options[0]
    return random.choice([" or ".join(options)] * 3 + [", ".join(options), f"[{', '.join(options)}]"])


def terms_text(random: Random, terms: Data) -> list[str]:
    """Issues, or proposals, with what is said of them, one by one."""
    found = []
    for subject, value in terms.items():
        if subject == "proposal":
            found.append(random.choice([f"proposal={value}", f"proposal={value}", value]))
            continue
        options = options_text(random, value)
        found.append(f"{subject}{options}" if options.startswith((">", "<")) else f"{subject}={options}")
    return found


def joined(random: Random, parts: list[str]) -> str:
    return random.choice([", ", ", ", " and "]).join(parts)


def position_text(random: Random, position: Data) -> str:
    """A position as an edit says it."""
    (modality,) = [key for key in position if key in reference.MODALITIES]
    text = f"{modality} {joined(random, terms_text(random, position[modality]))}"
    if "provided" in position:
        text += f" provided {joined(random, terms_text(random, position['provided']))}"
    return text


# Positions and terms


def spoken(random: Random, data: Data, issue: str) -> str | list[str]:
    """Options of an issue, mostly those of some proposal; of a quantity now and then numbers that nobody named yet."""
    return numbers(random, data, issue) or random_scenarios.spoken_of(random, data, issue)


def some_options(random: Random, data: Data, issue: str, silent: bool = True) -> str | list[str]:
    """Any options of an issue; of a quantity now and then numbers that nobody named yet."""
    return numbers(random, data, issue) or random_scenarios.some_options(random, data, issue, silent)


def numbers(random: Random, data: Data, issue: str) -> str | None:
    """A number, or a range of them, if the issue is a quantity."""
    if "quantity" not in data["issues"][issue] or random.random() < 0.5:
        return None
    low, high = (int(data["issues"][issue]["quantity"][key]) for key in ("min", "max"))
    one, other = sorted(random.randint(low, min(high, 40)) for _ in range(2))
    return random.choice([f"{one}..{other}", str(one), f">={one}", f"<={other}"])


def some_position(random: Random, changed: Changed, kind: str, about: Sequence[str] = ()) -> Data | None:
    """A position on issues, on a proposal, on one of its phases, or on one issue under a condition.

    Where `about` has subjects of the kind, it is on one of these.
    """
    data = changed.data
    if kind in ("package", "phase"):
        names = about or packages(data, kind)
        if not names:
            return None
        position: Data = {random.choice(["accepts", "accepts", "considers", "rejects"]): {}}
        (stance,) = position.values()
        stance["proposal"] = random.choice(names)
        if random.random() < 0.2:
            issue = random.choice(list(data["issues"]))
            stance[issue] = spoken(random, data, issue)
    else:
        chosen = random.sample(list(data["issues"]), random.choice([1, 1, 1, 2]))
        if about:
            chosen[0] = random.choice(about)
        stance = {issue: spoken(random, data, issue) for issue in dict.fromkeys(chosen)}
        position = {random.choice(reference.MODALITIES): stance}
    if kind == "conditional" or (kind != "issue" and random.random() < 0.25):
        provided = random_scenarios.condition(random, data, set(stance))
        if provided:
            position["provided"] = provided
    return position if "provided" in position or kind != "conditional" else None


def packages(data: Data, kind: str) -> list[str]:
    """Proposals by their ids, or each of their phases."""
    if kind == "package":
        return list(data["proposals"])
    return [
        f"{name}@{phase['id']}" for name, proposal in data["proposals"].items() for phase in proposal.get("phases", [])
    ]


POSITION_KINDS = ["issue", "issue", "conditional", "package", "phase"]


# Each kind of edit: None where there is nothing for it


def drop(of: str) -> Callable[[Random, Changed], Edit | None]:
    """Leave an entry out."""

    def made(random: Random, changed: Changed) -> Edit | None:
        id = picked(random, section(changed, of))
        if id is None:
            return None
        text = f"drop {called(random, of, id)}"
        return Edit(text, f"drop {SINGULAR[of]}", ({"do": "drop", "section": of, "id": id},))

    return made


def drop_several(random: Random, changed: Changed) -> Edit | None:
    """Leave several entries out in one edit."""
    ids = [(of, id) for of in ("statements", "assumptions", "events") for id in section(changed, of)]
    if len(ids) < 2:
        return None
    chosen = random.sample(ids, min(len(ids), random.choice([2, 2, 3])))
    changes = tuple({"do": "drop", "section": of, "id": id} for of, id in chosen)
    return Edit(f"drop {', '.join(called(random, of, id) for of, id in chosen)}", "drop several", changes)


def voiced(random: Random, changed: Changed, chance: float = 0.35) -> tuple[str, str] | None:
    """A statement, or now and then an assumption: its section and its id."""
    of = "assumptions" if random.random() < chance else "statements"
    id = picked(random, section(changed, of))
    return None if id is None else (of, id)


def drop_position(random: Random, changed: Changed) -> Edit | None:
    """Leave one position of a statement or an assumption out."""
    found = voiced(random, changed)
    if found is None:
        return None
    of, id = found
    there = [i for i, one in enumerate(section(changed, of)[id].get("positions", [])) if not is_gone(one)]
    if not there:
        return None
    index = random.choice(there)
    change = {"do": "drop-position", "section": of, "id": id, "index": index}
    return Edit(f"drop {called(random, of, id)}[{index}]", f"drop {SINGULAR[of]}[0]", (change,))


def unstate(kind: str) -> Callable[[Random, Changed], Edit | None]:
    """Leave out what a party said on an issue, of a proposal, or of one of its phases: mostly of what it spoke of."""

    def made(random: Random, changed: Changed) -> Edit | None:
        party = random.choice(list(changed.data["parties"]))
        known = list(spoken_of_by(changed, party, kind))
        if not known or random.random() < 0.3:
            known = list(changed.data["issues"]) if kind == "issue" else packages(changed.data, kind)
        if not known:
            return None
        word = random.choice(known)
        key = "issue" if kind == "issue" else "package"
        text = f"drop {called(random, 'parties', party)} on {word}"
        return Edit(text, f"drop party on {kind}", ({"do": "unstate", "party": party, key: word},))

    return made


def spoken_of_by(changed: Changed, party: str, kind: str) -> list[str]:
    """The issues, or the proposals or their phases, that a party speaks of."""
    written = [*section(changed, "statements").values(), *section(changed, "assumptions").values()]
    voices = [voice for voice in [*changed.voices.values(), *written] if voice["party"] == party]
    found: list[str] = []
    for key, subject in [
        one for voice in voices for position in voice.get("positions", []) for one in subjects(changed.data, position)
    ]:
        if isinstance(subject, str):
            found += [key] if kind in ("issue", "conditional") else []
        elif kind == "package" and subject[1] is None:
            found.append(subject[0])
        elif kind == "phase":
            last = changed.data["proposals"][subject[0]].get("phases", [{"id": None}])[-1]["id"]
            found += [f"{subject[0]}@{phase}" for phase in [subject[1] or last] if phase]
    return found


def suppose(kind: str, also: bool = False) -> Callable[[Random, Changed], Edit | None]:
    """A party takes a position, instead of its others there or besides them: often where it has one."""

    def made(random: Random, changed: Changed) -> Edit | None:
        said = [voice["party"] for voice in changed.voices.values()]
        party = random.choice(said if said and random.random() < 0.4 else list(changed.data["parties"]))
        on = random.choice(POSITION_KINDS) if also else kind
        about = spoken_of_by(changed, party, on) if random.random() < 0.5 else []
        position = some_position(random, changed, on, about)
        if position is None:
            return None
        text = f"{called(random, 'parties', party)} {'also ' if also else ''}{position_text(random, position)}"
        change = {"do": "suppose", "party": party, "position": position, "also": also}
        return Edit(text, "party also" if also else f"party on {kind}", (change,))

    return made


def restate(also: bool) -> Callable[[Random, Changed], Edit | None]:
    """A statement or an assumption holds a position, instead of its others there or besides them."""

    def made(random: Random, changed: Changed) -> Edit | None:
        found = voiced(random, changed)
        position = some_position(random, changed, random.choice(POSITION_KINDS))
        if found is None or position is None:
            return None
        of, id = found
        if random.random() < 0.5:
            position = on_the_same(random, changed, section(changed, of)[id]) or position
        text = f"{called(random, of, id)} {'also ' if also else ''}{position_text(random, position)}"
        change = {"do": "restate", "section": of, "id": id, "position": position, "also": also}
        return Edit(text, f"{SINGULAR[of]}{' also' if also else ''}", (change,))

    return made


def on_the_same(random: Random, changed: Changed, voice: Data) -> Data | None:
    """A position on one of the subjects that a voice speaks of already."""
    known = [
        (key, position[modality][key])
        for position in voice.get("positions", [])
        for modality in [key for key in position if key in reference.MODALITIES]
        for key in position[modality]
    ]
    if not known:
        return None
    key, value = random.choice(known)
    if key == "proposal":
        return {random.choice(["accepts", "considers", "rejects"]): {key: value}}
    return {random.choice(reference.MODALITIES): {key: spoken(random, changed.data, key)}}


def restate_at(random: Random, changed: Changed) -> Edit | None:
    """One position of a statement or an assumption is another, whatever it was on."""
    found = voiced(random, changed)
    position = some_position(random, changed, random.choice(POSITION_KINDS))
    if found is None or position is None:
        return None
    of, id = found
    positions = section(changed, of)[id].get("positions", [])
    if not positions:
        return None
    index = random.randrange(len(positions))
    text = f"{called(random, of, id)}[{index}] {position_text(random, position)}"
    change = {"do": "restate", "section": of, "id": id, "position": position, "also": False, "index": index}
    return Edit(text, f"{SINGULAR[of]}[0]", (change,))


def settle(kind: str) -> Callable[[Random, Changed], Edit | None]:
    """A proposal settles issues, or leaves them to be negotiated, in one of its phases or where it has them."""

    def made(random: Random, changed: Changed) -> Edit | None:
        data = changed.data
        phased = {name: one for name, one in data["proposals"].items() if kind != "phase" or "phases" in one}
        name = picked(random, phased)
        if name is None:
            return None
        phase = random.choice(phased[name]["phases"])["id"] if kind == "phase" else None
        chosen = random.sample(list(data["issues"]), random.choice([1, 1, 2]))
        terms: Data = {}
        to_negotiate: Data = {}
        for issue in chosen:
            if kind == "to-negotiate" or random.random() < 0.2:
                to_negotiate[issue] = some_options(random, data, issue, silent=False)
            else:
                terms[issue] = some_options(random, data, issue)
        words = [*terms_text(random, terms), *(f"to_negotiate {one}" for one in terms_text(random, to_negotiate))]
        random.shuffle(words)
        text = f"{called(random, 'proposals', name)}{f'@{phase}' if phase else ''}: {', '.join(words)}"
        change = {"do": "settle", "proposal": name, "phase": phase, "terms": terms, "to_negotiate": to_negotiate}
        return Edit(text, f"proposal: {kind}", (change,))

    return made


def as_of(random: Random, _: Changed) -> Edit:
    """Another day."""
    date = random.choice(AS_OF)
    return Edit(f"as of {date}", "as of", ({"do": "as-of", "date": date},))


def assume(random: Random, changed: Changed) -> Edit | None:
    """An assumption counts."""
    id = picked(random, section(changed, "assumptions"))
    return None if id is None else Edit(f"assume {id}", "assume", ({"do": "assume", "id": id},))


def assume_all(_: Random, changed: Changed) -> Edit | None:
    """Every assumption counts."""
    return (
        Edit("assume all", "assume all", ({"do": "assume", "id": "all"},)) if section(changed, "assumptions") else None
    )


# Values of keys


Values = dict[str, Any]
"""The new values by key; None where the key is not to be there."""


def assign(
    of: str, kind: str, values: Callable[[Random, Changed, str], Values | None]
) -> Callable[[Random, Changed], Edit | None]:
    """Some keys of an entry have other values: those that `values` finds, if it finds some that can be."""

    def made(random: Random, changed: Changed) -> Edit | None:
        id = picked(random, section(changed, of))
        found = None if id is None else values(random, changed, id)
        if id is None or not found or not still_good(changed, of, id, found):
            return None
        typed = ", ".join(f"{key}={value_text(random, key, value)}" for key, value in found.items())
        change = {"do": "assign", "section": of, "id": id, "values": found}
        return Edit(f"{called(random, of, id)} {typed}", f"{SINGULAR[of]} {kind}", (change,))

    return made


def value_text(random: Random, key: str, value: Any) -> str:
    """A value as an edit gives it."""
    if value is None:
        return "none"
    if key == "quantity":
        return f"{value['min']}..{value['max']}"
    if isinstance(value, list):
        return random.choice([", ".join(value), f"[{', '.join(value)}]", " and ".join(value)])
    return str(value)


def still_good(changed: Changed, of: str, id: str, values: Values) -> bool:
    """Whether a scenario could be so: a principal, no dates the wrong way round, no circles, nobody's word withdrawn by
    another.
    """
    data = copy.deepcopy(changed.data)
    entry = data[of][id]
    entry |= values
    for key in [key for key, value in entry.items() if value is None]:
        del entry[key]
    statements = reference.mapping(data, "statements")
    return (
        any(party["role"] == "principal" for party in data["parties"].values())
        and all(well_dated(data, statement) for statement in statements.values())
        and all(one.get("told_by") != one["party"] for one in statements.values())
        and all(
            name != other and statements[other]["party"] == one["party"]
            for name, one in statements.items()
            for other in one.get("withdraws", [])
        )
        and not in_a_circle({name: one.get("withdraws", []) for name, one in statements.items()})
        and not in_a_circle(
            {
                name: reference.texts(one.get("supersedes", [])) + reference.texts(one.get("counters", []))
                for name, one in data["proposals"].items()
            }
        )
    )


def well_dated(data: Data, statement: Data) -> bool:
    """Whether a statement has some date, and was not said after it was reported."""
    source = data["sources"][statement["source"]] if "source" in statement else {}
    if not {"said", "reported"} & statement.keys() and "date" not in source:
        return False
    return not reference.later(reference.said_of(data, statement), reference.reported_of(data, statement))


def in_a_circle(links: dict[str, list[str]]) -> bool:
    """Whether one can get from some name back to it."""

    def reachable(start: str, passed: frozenset[str]) -> bool:
        return any(name in passed or reachable(name, passed | {name}) for name in links[start])

    return any(reachable(name, frozenset({name})) for name in links)


def some_date(random: Random, *_: object) -> str:
    return random_scenarios.some_date(random)


def role(random: Random, changed: Changed, id: str) -> Values:
    """Another role, perhaps with a veto."""
    values: Values = {"role": random.choice(ROLES)}
    if random.random() < 0.2:
        values |= veto(random, changed, id)
    return values


def veto(_: Random, changed: Changed, id: str) -> Values:
    return {"veto": "false" if changed.data["parties"][id].get("veto") == "true" else "true"}


def attribution(random: Random, changed: Changed, id: str) -> Values:
    others = [one for one in random_scenarios.ATTRIBUTIONS if one != changed.data["statements"][id]["attribution"]]
    values: Values = {"attribution": random.choice(others)}
    if random.random() < 0.2:
        values["said"] = some_date(random)
    return values


def dated(*keys: str, gone: float = 0.0) -> Callable[[Random, Changed, str], Values]:
    """Other dates under these keys; now and then none."""
    return lambda random, *_: {key: None if random.random() < gone else some_date(random) for key in keys}


def reliability(random: Random, *_: object) -> Values:
    return {"reliability": random.choice([*"ABCDEF", None])}


def credibility(random: Random, *_: object) -> Values:
    return {"credibility": random.choice([*"123456", None])}


def essential(random: Random, changed: Changed, id: str) -> Values:
    """Flagged, or no longer."""
    flagged = reference.is_true(changed.data["issues"][id], "essential")
    return {"essential": "false" if flagged else random.choice(["true", "true", "false"])}


def more_options(_: Random, changed: Changed, id: str) -> Values | None:
    """One option more than before, or room for more."""
    issue = changed.data["issues"][id]
    for key in ("scale", "choice"):
        if key in issue:
            return {key: [*issue[key], f"{id}-{len(issue[key])}"]}
    if "quantity" in issue:
        return {"quantity": issue["quantity"] | {"max": str(int(issue["quantity"]["max"]) + 7)}}
    return None


def told_by(random: Random, changed: Changed, id: str) -> Values:
    """Told by somebody, or no longer."""
    told = "told_by" in changed.data["statements"][id]
    return {"told_by": None if told and random.random() < 0.6 else random.choice(list(changed.data["parties"]))}


def withdraws(random: Random, changed: Changed, id: str) -> Values:
    """Takes back another statement, or nothing any longer."""
    statements = changed.data["statements"]
    others = [name for name, one in statements.items() if one["party"] == statements[id]["party"] and name != id]
    if not others or (statements[id].get("withdraws") and random.random() < 0.5):
        return {"withdraws": None}
    return {"withdraws": random.sample(others, min(len(others), random.choice([1, 1, 2])))}


def party(random: Random, changed: Changed, _: str) -> Values:
    return {"party": random.choice(list(changed.data["parties"]))}


def source(random: Random, changed: Changed, _: str) -> Values:
    return {"source": random.choice([*section(changed, "sources"), None])}


def by(random: Random, changed: Changed, id: str) -> Values | None:
    """Tabled by others, or by nobody; left alone where it was said that the tabling does not count."""
    if any(name == id for _, name in changed.untabled):
        return None
    parties = list(changed.data["parties"])
    return {"by": random.choice([None, random.sample(parties, random.randint(1, min(3, len(parties))))])}


def supersedes(random: Random, changed: Changed, id: str) -> Values:
    others = [name for name in changed.data["proposals"] if name != id]
    return {"supersedes": random.choice([*others, *others, None])}


def counters(random: Random, changed: Changed, id: str) -> Values:
    others = [name for name in changed.data["proposals"] if name != id]
    return {"counters": random.choice([*others, *others, None])}


def fate(random: Random, changed: Changed, id: str) -> Values | None:
    """Another proposal's fate, or another fate, or none."""
    if "proposal" in changed.data["events"][id] and random.random() < 0.3:
        return {"proposal": None, "becomes": None}
    if not changed.data["proposals"]:
        return None
    becomes = random.choice(["withdrawn", *random_scenarios.FATES])
    return {"proposal": random.choice(list(changed.data["proposals"])), "becomes": becomes}


def basis(random: Random, changed: Changed, _: str) -> Values | None:
    """Inferred from something else, or from nothing."""
    known = [*section(changed, "statements"), *section(changed, "events")]
    return {
        "basis": random.choice(
            [None, random.sample(known, min(len(known), random.choice([1, 1, 2])))] if known else [None]
        )
    }


KINDS: Final[dict[Callable[[Random, Changed], Edit | None], float]] = {
    **{drop(of): 2 for of in ("statements", "assumptions", "proposals", "events", "sources")},
    drop_several: 1,
    drop_position: 4,
    **{unstate(kind): 2 for kind in ("issue", "package", "phase")},
    **{suppose(kind): 4 for kind in ("issue", "conditional", "package", "phase")},
    suppose("", also=True): 4,
    restate(also=False): 6,
    restate(also=True): 4,
    restate_at: 5,
    **{settle(kind): 3 for kind in ("whole", "phase", "to-negotiate")},
    as_of: 2,
    assume: 5,
    assume_all: 2,
    assign("parties", "role", role): 2,
    assign("parties", "veto", veto): 2,
    assign("statements", "attribution", attribution): 2,
    assign("statements", "said", dated("said", gone=0.1)): 2,
    assign("statements", "reported", dated("reported", gone=0.1)): 2,
    assign("statements", "until", dated("until", gone=0.1)): 2,
    assign("statements", "said and reported", dated("said", "reported")): 2,
    assign("statements", "credibility", credibility): 1,
    assign("statements", "told_by", told_by): 1.5,
    assign("statements", "withdraws", withdraws): 2,
    assign("statements", "party", party): 1.5,
    assign("statements", "source", source): 1.5,
    assign("sources", "reliability", reliability): 2,
    assign("sources", "date", dated("date", gone=0.1)): 1.5,
    assign("issues", "essential", essential): 2,
    assign("issues", "options", more_options): 1.5,
    assign("proposals", "by", by): 1.5,
    assign("proposals", "tabled", dated("tabled")): 1,
    assign("proposals", "reported", dated("reported", gone=0.2)): 1,
    assign("proposals", "supersedes", supersedes): 1.5,
    assign("proposals", "counters", counters): 0.8,
    assign("events", "date", dated("date")): 1.5,
    assign("events", "fate", fate): 1.5,
    assign("assumptions", "basis", basis): 1.5,
    assign("assumptions", "party", party): 1.5,
}
"""Every kind of edit, and how often it is tried."""
