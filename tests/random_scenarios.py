"""Random scenarios as plain data, every scalar a text, and changes to them that change no verdict.

In comes a source of randomness; out come scenarios that are valid, small, and crowded: few days, few options
and positions that mostly speak of what is proposed, so that every kind of evidence, defeat and verdict is
reached often. Nothing here knows what a scenario means.
"""

from __future__ import annotations

import copy
from random import Random
from typing import Any

Data = dict[str, Any]

DAYS = ["2024-05-10", "2024-05-11", "2024-06-01", "2024-11-27"]
MONTHS = ["2024-05", "2024-06", "2024-11"]
PARTIES = ["aland", "borduria", "cascadia", "doria", "elbonia"]
ISSUES = ["war", "withdrawal", "hostages", "guarantor", "talks", "aid-lorries"]
MODALITIES = ["requires", "rejects", "accepts", "considers"]
ATTRIBUTIONS = ["official", "named", "anonymous", "reported", "inferred"]
FATES = ["accepted", "rejected", "withdrawn", "lapsed", "in-force", "completed", "collapsed"]
TONES = {
    "agreeable": {"requires": 5, "rejects": 1, "accepts": 10, "considers": 1},
    "mixed": {"requires": 4, "rejects": 3, "accepts": 4, "considers": 3},
    "opposed": {"requires": 4, "rejects": 5, "accepts": 2, "considers": 2},
}
REFERENCES = {"party", "told_by", "by", "source", "via", "withdraws", "supersedes", "counters", "basis", "proposal"}


def scenario(random: Random) -> Data:
    """A valid scenario with two to five parties, two to four issues and one to four proposals."""
    data: Data = {"format": "1", "title": f"Scenario {random.randrange(1000)}"}
    tone = random.choice(list(TONES))
    data["parties"] = parties(random)
    data["issues"] = issues(random)
    data["sources"] = sources(random)
    data["proposals"] = proposals(random, data, tone)
    data["statements"] = statements(random, data, tone)
    data["events"] = events(random, data)
    data["assumptions"] = assumptions(random, data, tone)
    names = list(data["statements"])
    for proposal in data["proposals"].values():
        if names and random.random() < 0.2:
            proposal["basis"] = random.sample(names, random.randint(1, min(2, len(names))))
    if random.random() < 0.3:
        data["as_of"] = random.choice([*DAYS, DAYS[-1], "2024-12-31", "2025-02-01"])
    for kind in ("sources", "statements", "events", "assumptions"):
        if not data[kind]:
            del data[kind]
    return data


def question(random: Random, data: Data) -> dict[str, Any]:
    """What to ask of a scenario besides itself: mostly nothing, else a day, assumptions or a grade."""
    asked: dict[str, Any] = {}
    if random.random() < 0.2:
        asked["as_of"] = random.choice([*DAYS, "2024-05-31", "2024-12-31", "2025-02-01"])
    if data.get("assumptions") and random.random() < 0.5:
        names = list(data["assumptions"])
        asked["assume"] = random.choice([("all",), (random.choice(names),), tuple(names)])
    if random.random() < 0.15:
        asked["min_grade"] = random.choice("ABCDE") + random.choice("12345")
        if random.random() < 0.3:
            asked["graded_only"] = True
    return asked


# The parts of a scenario


def parties(random: Random) -> Data:
    """Parties, at least one of them a principal."""
    names = random.sample(PARTIES, random.choice([2, 2, 3, 3, 4, 5]))
    principal = random.choice(names)
    result: Data = {}
    for name in names:
        role = random.choice(["principal", "principal", "mediator", "guarantor", "observer"])
        result[name] = {"name": name.title(), "role": "principal" if name == principal else role}
        if random.random() < (0.15 if result[name]["role"] == "principal" else 0.5):
            result[name]["veto"] = random.choice(["true", "true", "true", "false"])
    return result


def issues(random: Random) -> Data:
    """Issues of all four kinds, some of them flagged essential in some scenarios."""
    result: Data = {}
    some_essential = random.random() < 0.35
    for name in random.sample(ISSUES, random.choice([2, 2, 3, 3, 4])):
        kind = random.choice(["scale", "choice", "yes_no", "quantity"])
        value: Any = "true"
        if kind == "scale":
            value = ["none", "partial", "full"]
        elif kind == "choice":
            value = random.choice([["united-states", "egypt-and-qatar"], ["none", "city", "region"]])
        elif kind == "quantity":
            largest = random.choice(["9", "30", "1000000"])
            value = {"min": random.choice(["0", "0", "1"]), "max": largest, "unit": "people"}
        result[name] = {"title": name.replace("-", " ").capitalize(), kind: value}
        if some_essential and random.random() < 0.6:
            result[name]["essential"] = "true"
    return result


def sources(random: Random) -> Data:
    """Sources, with and without a date and a reliability."""
    result: Data = {}
    for number in range(random.randint(1, 3)):
        source: Data = {"publisher": f"Agency {number}", "title": f"Report {number}"}
        if random.random() < 0.6:
            source["date"] = some_date(random)
        if random.random() < 0.6:
            source["reliability"] = random.choice("ABCDEF")
        if random.random() < 0.3:
            source["url"] = f"https://example.org/{number}"
        result[f"report-{number}"] = source
    return result


def proposals(random: Random, data: Data, tone: str) -> Data:
    """Proposals, tabled or not, in one to three phases, some superseding an earlier one of the file."""
    result: Data = {}
    for number in range(random.choice([1, 1, 2, 2, 3, 4])):
        proposal: Data = {"title": f"Plan {number}", "tabled": some_date(random)}
        if random.random() < 0.3:
            proposal["reported"] = not_before(random, proposal["tabled"])
        if random.random() < 0.6:
            most = len(data["parties"]) if tone == "agreeable" else 2
            proposal["by"] = random.sample(list(data["parties"]), random.randint(1, most))
        if random.random() < 0.3:
            proposal["source"] = random.choice(list(data["sources"]))
        if result and random.random() < 0.35:
            proposal["supersedes"] = random.choice(list(result))
        if random.random() < 0.45:
            names = random.sample(["truce", "second-phase", "final-status"], random.choice([1, 2, 2, 3]))
            proposal["phases"] = [{"id": name, **phase(random, data)} for name in names]
        else:
            proposal |= phase(random, data)
        if random.random() < 0.5:
            proposal["title"] += " as drafted"
        result[f"plan-{number}"] = proposal
    answer_some(result)
    return shuffled_mapping(random, result) if random.random() < 0.3 else result


def answer_some(proposals: Data) -> None:
    """Let some proposals answer an earlier one; drawn by themselves, for it is of no consequence to any verdict."""
    aside = Random(repr(proposals))
    for number, proposal in enumerate(proposals.values()):
        if number and "supersedes" not in proposal and aside.random() < 0.25:
            proposal["counters"] = aside.choice(list(proposals)[:number])


def phase(random: Random, data: Data) -> Data:
    """Terms and issues left to negotiate, never both on one issue, together at least one."""
    names = list(data["issues"])
    addressed = random.sample(names, random.choice([len(names), random.randint(1, len(names))]))
    terms: Data = {}
    to_negotiate: Data = {}
    for name in addressed:
        if random.random() < 0.13:
            to_negotiate[name] = some_options(random, data, name, silent=False)
        else:
            terms[name] = some_options(random, data, name)
    result = {}
    if terms:
        result["terms"] = terms
    if to_negotiate:
        result["to_negotiate"] = to_negotiate
    return result


def statements(random: Random, data: Data, tone: str) -> Data:
    """Statements with a few positions each, some of them withdrawing others of the same party."""
    result: Data = {}
    count = random.choice([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10])
    speaking = random.choice([list(data["parties"]), random.sample(list(data["parties"]), 2)])
    attributions = random.choice([ATTRIBUTIONS, ATTRIBUTIONS[:2], ["official"], ["official", "reported"]])
    for number in range(count):
        party = random.choice(speaking)
        statement: Data = {
            "party": party,
            "attribution": random.choice(attributions),
            "summary": f"Remark {number}",
        }
        if random.random() < 0.12:
            statement["told_by"] = random.choice([name for name in data["parties"] if name != party])
        if random.random() < 0.6:
            statement["source"] = random.choice(list(data["sources"]))
        dates(random, data, statement)
        if random.random() < 0.5:
            statement["credibility"] = random.choice("123456")
        if random.random() < 0.2:
            statement["speaker"] = "a spokesperson"
        if random.random() < 0.1:
            statement["via"] = random.choice(list(data["sources"]))
        if random.random() < 0.1:
            statement["quote"] = {"exact": f"remark {number}"}
        if random.random() < 0.93:
            statement["positions"] = positions(random, data, tone)
        result[f"remark-{number}"] = statement
    if count < 6 and random.random() < 0.35:
        result |= accord(random, data)
    for name, statement in result.items():
        names = list(result)
        before = [n for n in names[: names.index(name)] if result[n]["party"] == statement["party"]]
        if before and random.random() < 0.4:
            latest = before[-1:] if random.random() < 0.7 else before
            statement["withdraws"] = random.sample(latest, random.randint(1, min(2, len(latest))))
    return shuffled_mapping(random, result) if random.random() < 0.5 else result


def accord(random: Random, data: Data) -> Data:
    """A statement by each principal that takes most terms of one and the same proposal."""
    proposal = random.choice(list(data["proposals"].values()))
    terms: Data = {}
    for part in proposal.get("phases", [proposal]):
        terms |= part.get("terms", {})
    agreed = {name: value for name, value in terms.items() if random.random() < 0.95}
    result: Data = {}
    for name, party in data["parties"].items():
        if party["role"] == "principal" and agreed:
            taken = {random.choice(["requires", "accepts", "accepts"]): copy.deepcopy(agreed)}
            result[f"remark-by-{name}"] = {
                "party": name,
                "attribution": random.choice(ATTRIBUTIONS[:2]),
                "summary": "Takes the terms one by one",
                "said": some_date(random),
                "positions": [taken],
            }
    return result


def dates(random: Random, data: Data, statement: Data) -> None:
    """Give a statement the dates it needs: never said after reported, never expired before said."""
    said = some_date(random)
    source_date: str = data["sources"][statement["source"]].get("date", "") if "source" in statement else ""
    ways = ["said", "reported", "both"] if not source_date else ["said", "reported", "both", "source"]
    way = random.choice(ways)
    if way == "reported":
        statement["reported"] = said
    elif way == "both":
        statement["said"] = said
        statement["reported"] = not_before(random, said)
    elif way == "said":
        while source_date and first_day(said) > last_day(source_date):
            said = random.choice([some_date(random), source_date])
        statement["said"] = said
    else:
        said = source_date
    if random.random() < 0.18:
        statement["until"] = not_before(random, said, single_day=True)


def positions(random: Random, data: Data, tone: str) -> list[Data]:
    """One to three positions; sometimes a rule and its exception."""
    result = [position(random, data, tone) for _ in range(random.choice([1, 1, 1, 2, 2, 3]))]
    if random.random() < 0.2:
        plain = result[0]
        (modality,) = [key for key in plain if key in MODALITIES]
        subject = random.choice(list(plain[modality]))
        contrary = {"rejects": "accepts", "requires": "considers"}.get(modality, "rejects")
        exception = {contrary: {subject: plain[modality][subject]}}
        if subject != "proposal" and random.random() < 0.4:
            exception = {contrary: {subject: spoken_of(random, data, subject)}}
        provided = condition(random, data, {subject})
        if provided:
            exception["provided"] = provided
            plain.pop("provided", None)
            result.append(exception)
    return result


def position(random: Random, data: Data, tone: str) -> Data:
    """One modality over one or two subjects, sometimes provided something else."""
    modality = random.choices(list(TONES[tone]), list(TONES[tone].values()))[0]
    subjects: Data = {}
    if modality != "requires" and random.random() < 0.35:
        subjects["proposal"] = some_package(random, data)
    if not subjects or random.random() < 0.1:
        for name in random.sample(list(data["issues"]), random.choice([1, 1, 1, 2])):
            subjects[name] = spoken_of(random, data, name)
    result: Data = {modality: subjects}
    if random.random() < 0.3:
        provided = condition(random, data, set(subjects))
        if provided:
            result["provided"] = provided
    return result


def condition(random: Random, data: Data, subjects: set[str]) -> Data:
    """Options on one or two issues other than the position's own; empty where there is no other issue."""
    others = [name for name in data["issues"] if name not in subjects]
    chosen = random.sample(others, min(len(others), random.choice([1, 1, 1, 2])))
    result: Data = {}
    for name in chosen:
        result[name] = spoken_of(random, data, name)
        if random.random() < 0.3:
            result[name] = random.choice(["silent", "any", ["any", "silent"]])
    return result


def some_package(random: Random, data: Data) -> str:
    """A reference to a proposal as a whole, or through one of its phases."""
    name: str = random.choice(list(data["proposals"]))
    phases = data["proposals"][name].get("phases")
    if phases and random.random() < 0.6:
        return f"{name}@{random.choice(phases)['id']}"
    return name


def spoken_of(random: Random, data: Data, issue: str) -> str | list[str]:
    """Options of an issue, mostly those of some proposal."""
    proposed: list[str | list[str]] = []
    for proposal in data["proposals"].values():
        for part in proposal.get("phases", [proposal]):
            proposed += [part[key][issue] for key in ("terms", "to_negotiate") if issue in part.get(key, {})]
    if proposed and random.random() < 0.7:
        return copy.deepcopy(random.choice(proposed))
    return some_options(random, data, issue)


def some_options(random: Random, data: Data, issue: str, silent: bool = True) -> str | list[str]:
    """One option, a list of options or a range, any or, where wanted, silent."""
    one, other = random.sample(all_options(data, issue), 2)
    kinds = ["one"] * 12 + ["list"] * 3 + ["any"] + (["silent", "or-silent"] if silent else [])
    kind = random.choice(kinds)
    if kind == "list":
        return [one, other]
    if kind == "or-silent":
        return [one, "silent"]
    return one if kind == "one" else kind


def all_options(data: Data, issue: str) -> list[str]:
    """All options of an issue; of a quantity, a few numbers and ranges that overlap."""
    described = data["issues"][issue]
    if "yes_no" in described:
        return ["yes", "no"]
    if "quantity" in described:
        return ["4", "5", "2..5", "4..8", "1..9", ">=5", "<=4", ">=3", f"<={described['quantity']['max']}"]
    options: list[str] = described.get("scale") or described["choice"]
    return options


def events(random: Random, data: Data) -> Data:
    """Events, most of them the fate of a proposal."""
    result: Data = {}
    for number in range(random.choice([0, 0, 1, 1, 2, 3])):
        event: Data = {"date": some_date(random), "summary": f"Event {number}"}
        if random.random() < 0.3:
            event["source"] = random.choice(list(data["sources"]))
        if random.random() < 0.8:
            event["proposal"] = random.choice(list(data["proposals"]))
            event["becomes"] = "withdrawn" if random.random() < 0.3 else random.choice(FATES)
        result[f"event-{number}"] = event
    return result


def assumptions(random: Random, data: Data, tone: str) -> Data:
    """The analyst's own inferences, with and without a basis."""
    result: Data = {}
    known_by = [*data["statements"], *data["events"]]
    for number in range(random.choice([0, 0, 1, 1, 2])):
        assumption: Data = {
            "party": random.choice(list(data["parties"])),
            "because": f"Nothing else fits {number}",
            "positions": positions(random, data, tone),
        }
        if known_by and random.random() < 0.7:
            assumption["basis"] = random.sample(known_by, random.randint(1, min(2, len(known_by))))
        result[f"guess-{number}"] = assumption
    return result


# Dates


def some_date(random: Random) -> str:
    """A date out of few: a day, approximate or not, a month, a year, or an interval."""
    rarer = ["month", "month", "year", "about", "about-month", "interval", "interval"]
    kind = random.choice(["day"] * 14 + rarer)
    if kind == "month":
        return random.choice(MONTHS)
    if kind == "year":
        return "2024"
    if kind == "about":
        return random.choice(DAYS) + "~"
    if kind == "about-month":
        return random.choice(MONTHS) + "~"
    if kind == "interval":
        return random.choice(
            ["2024-05-10/2024-05-11", "2024-05-11/2024-06-01", "2024-05/2024-06", "2024-06-01/2024-11"]
        )
    return random.choice(DAYS)


def first_day(text: str) -> str:
    """The first day of a date, as a text that sorts like a date."""
    return (text.split("/")[0].rstrip("~") + "-01-01")[:10]


def last_day(text: str) -> str:
    """The last day of a date, as a text that sorts like a date: at the latest the 31st of its month."""
    end = text.split("/")[-1].rstrip("~")
    return end + {4: "-12-31", 7: "-31", 10: ""}[len(end)]


def not_before(random: Random, text: str, single_day: bool = False) -> str:
    """The same date, or a day soon after it, but not before its last."""
    later = [day for day in [*DAYS, "2024-12-31", "2025-01-20"] if day >= last_day(text)]
    if not single_day and random.random() < 0.5:
        return text
    return random.choice(later[:3])


# Changes that change no verdict


def renamed(data: Data, random: Random) -> tuple[Data, dict[str, dict[str, str]]]:
    """The same scenario under other ids.

    Args:
        data: a scenario as plain data; it is left as it is.
        random: decides the new ids.

    Returns:
        The new scenario, and the new id for each old one, by kind: ``parties``, ``issues``, ``sources``,
        ``statements``, ``assumptions``, ``proposals``, ``events``, ``phases`` (each ``PROPOSAL@PHASE``)
        and ``options`` (each ``ISSUE=OPTION``; those of quantities and yes_no stay as they are).
    """
    fresh = [f"x{number}-y" for number in range(400)]
    random.shuffle(fresh)
    kinds = ("parties", "issues", "sources", "statements", "assumptions", "proposals", "events")
    ids: dict[str, dict[str, str]] = {kind: {n: fresh.pop() for n in data.get(kind, {})} for kind in kinds}
    ids["options"] = {}
    for name, described in data["issues"].items():
        for old in described.get("scale") or described.get("choice") or []:
            ids["options"][f"{name}={old}"] = f"{ids['issues'][name]}={fresh.pop()}"
    ids["phases"] = {}
    for name, proposal in data["proposals"].items():
        for old_phase in proposal.get("phases", []):
            ids["phases"][f"{name}@{old_phase['id']}"] = f"{ids['proposals'][name]}@{fresh.pop()}"

    def option(issue: str, value: Any) -> Any:
        if isinstance(value, list):
            return [option(issue, one) for one in value]
        return ids["options"].get(f"{issue}={value}", f"={value}").split("=", 1)[1]

    def subjects(chosen: Data) -> Data:
        result = {}
        for subject, value in chosen.items():
            if subject == "proposal":
                result[subject] = ids["phases"].get(value) or ids["proposals"][value]
            else:
                result[ids["issues"][subject]] = option(subject, value)
        return result

    def reference(key: str, value: Any) -> Any:
        if isinstance(value, list):
            return [reference(key, one) for one in value]
        if key in ("party", "told_by", "by"):
            return ids["parties"][value]
        if key in ("source", "via"):
            return ids["sources"][value]
        if key in ("supersedes", "counters", "proposal"):
            return ids["proposals"][value]
        return ids["statements"].get(value) or ids["events"][value]

    def part(old: Data) -> Data:
        return {key: subjects(v) if key in ("terms", "to_negotiate") else v for key, v in old.items()}

    result: Data = {}
    for kind, entries in data.items():
        if kind not in kinds:
            result[kind] = entries
            continue
        result[kind] = {}
        for name, entry in entries.items():
            new = part({key: reference(key, v) if key in REFERENCES else v for key, v in entry.items()})
            for key in ("scale", "choice"):
                if key in entry:
                    new[key] = option(name, entry[key])
            if "phases" in entry:
                phase_ids = [ids["phases"][f"{name}@{p['id']}"].split("@")[1] for p in entry["phases"]]
                new["phases"] = [part(p) | {"id": i} for p, i in zip(entry["phases"], phase_ids, strict=True)]
            if "positions" in entry:
                new["positions"] = [{key: subjects(v) for key, v in p.items()} for p in entry["positions"]]
            result[kind][ids[kind][name]] = new
    return copy.deepcopy(result), ids


def shuffled(data: Data, random: Random) -> Data:
    """The same scenario with mappings and lists in another order, except scales, phases and positions."""

    def other_order(value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {k: other_order(v, k) for k, v in shuffled_mapping(random, value).items()}
        if isinstance(value, list):
            entries = [other_order(entry, "") for entry in value]
            if key not in ("scale", "phases", "positions"):
                random.shuffle(entries)
            return entries
        return value

    result: Data = other_order(data, "")
    return result


def with_unconcerned_party(data: Data, random: Random) -> Data:
    """The same scenario with an observer more, who speaks of its issues and proposals and has no say."""
    result = copy.deepcopy(data)
    dated = [entry.get("reported", entry["tabled"]) for entry in data["proposals"].values()]
    dated += [entry["reported"] for entry in data.get("statements", {}).values() if "reported" in entry]
    statement: Data = {
        "party": "far-away",
        "attribution": random.choice(ATTRIBUTIONS),
        "summary": "Has a view",
        "reported": random.choice(dated),
        "positions": positions(random, data, "mixed"),
    }
    observer = {"name": "Far away", "role": "observer"}
    result["parties"] = inserted(random, data["parties"], "far-away", observer)
    result["statements"] = inserted(random, result.get("statements", {}), "far-away-view", statement)
    return result


def inserted(random: Random, entries: Data, name: str, entry: Data) -> Data:
    """A mapping with one entry more, anywhere in its order."""
    items = list(entries.items())
    items.insert(random.randint(0, len(items)), (name, entry))
    return dict(items)


def shuffled_mapping(random: Random, entries: Data) -> Data:
    """A mapping in another order."""
    items = list(entries.items())
    random.shuffle(items)
    return dict(items)
