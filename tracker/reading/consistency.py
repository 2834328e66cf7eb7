"""Whether a scenario contradicts itself: dates out of order, impossible withdrawals, circles, no principal.

Plain data comes in, of whatever shape; findings by path go out. What is malformed is passed over: it is
reported where shapes are checked. Never raises, and says nothing about what a statement means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, get_args

from tracker import dates
from tracker.dates import PartialDate
from tracker.diagnostics import one_of
from tracker.reading.document import Path
from tracker.reading.findings import Findings
from tracker.reading.references import entries, items, mapping, texts
from tracker.reading.shapes import ENTRY
from tracker.scenario import Role
from tracker.vocabulary import AUTHORITIES

_TOLD: Final = "reported"  # the authority of what one party says of another


def check_consistency(data: Mapping[str, Any], findings: Findings, around: Mapping[str, Any] | None = None) -> None:
    """Report everything that cannot be so, and (as warnings) what has no effect.

    Where `data` holds only some of its entries, `around` is the whole scenario.
    """
    around = data if around is None else around
    if around is data or "parties" in data:
        check_principals(around, findings)
    _same_ids(data, around, findings)
    _no_circles(data, around, "statements", ("withdraws",), "withdrawal-circle", findings)
    _no_circles(data, around, "proposals", ("supersedes",), "supersession-circle", findings)
    _no_circles(data, around, "proposals", ("supersedes", "counters"), "counter-circle", findings)
    for path, id, statement in entries(data, "statements"):
        check_statement(around, path, id, statement, findings)
    for path, id, proposal in entries(data, "proposals"):
        _proposal(path, id, proposal, findings)
        _supersession(around, path, proposal, findings)
    for path, _, event in entries(data, "events"):
        _votes((*path, "votes"), mapping(event.get("votes")), findings)
    for section in ("statements", "assumptions"):
        for path, _, voice in entries(data, section):
            _empty_conditions(path, voice, findings)
    _repetitions(data, findings)


def _empty_conditions(path: Path, voice: Mapping[str, Any], findings: Findings) -> None:
    for place, position in items(voice.get("positions"), (*path, "positions")):
        if position.get("provided") == {}:
            findings.add(
                "empty-condition",
                "`provided` names no issue, so the position has no condition",
                (*place, "provided"),
                key=True,
                hint="name the terms it depends on, or leave `provided` out",
                severity="warning",
            )


def _votes(path: Path, votes: Mapping[str, Any], findings: Findings) -> None:
    """Warn where the parties together have more votes of a kind than were cast."""
    for kind in ("ayes", "noes", "abstentions"):
        total = _count(votes.get(kind))
        parts = [_count(mapping(share).get(kind)) for share in mapping(votes.get("by")).values()]
        if total is not None and (together := sum(part or 0 for part in parts)) > total:
            findings.add(
                "votes-do-not-add-up",
                f"the parties have {together} {kind} together, and there were {total}",
                (*path, kind),
                hint="look at the source again; the others' votes need not be listed",
                severity="warning",
            )


def _count(value: Any) -> int | None:
    """A number as typed; None where it is none, which is for the model to say."""
    return int(value) if re.fullmatch("[0-9]{1,18}", str(value)) else None


def _repetitions(data: Mapping[str, Any], findings: Findings) -> None:
    """Warn of names listed twice; options of an issue are for its model to refuse."""
    lists: list[tuple[Path, Any]] = [((section,), data[section]) for section in data if section != "issues"]
    while lists:
        path, value = lists.pop()
        inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
        seen: set[str] = set()
        for key, item in inner:
            if not isinstance(value, list) or not isinstance(item, str):
                lists.append(((*path, key), item))
            elif item in seen:
                findings.add("repeated", f"`{item}` is listed twice", (*path, key), severity="warning")
            seen |= {item} if isinstance(item, str) else set()


def check_principals(data: Mapping[str, Any], findings: Findings) -> None:
    """Report that nobody would have to agree."""
    parties = data.get("parties")
    if not isinstance(parties, Mapping):
        return
    roles = [mapping(party).get("role") for party in parties.values()]
    if "principal" not in roles and all(role in get_args(Role) for role in roles):
        findings.add(
            "no-principal",
            "no party is a principal, so there is nobody to agree",
            ("parties",),
            key=True,
            hint="give `role: principal` to each party whose consent a deal needs",
        )


def _same_ids(data: Mapping[str, Any], around: Mapping[str, Any], findings: Findings) -> None:
    for section, other in (("assumptions", "statements"), ("statements", "assumptions")):
        if section == "statements" and around is data:
            continue  # of a whole scenario it is said once
        others = mapping(around.get(other))
        for id in mapping(data.get(section)):
            if id in others:
                findings.add(
                    "id-used-twice",
                    f"`{id}` is both a statement and an assumption",
                    (section, id),
                    key=True,
                    hint=f"give the {ENTRY[section]} another id",
                    related=[(f"the {ENTRY[other]}", (other, id))],
                )


# One statement, one proposal.


def check_statement(
    data: Mapping[str, Any], path: Path, id: str, statement: Mapping[str, Any], findings: Findings
) -> None:
    """Report what is wrong with the dates of a statement, with who tells it, and with what it withdraws."""
    if statement.get("told_by") is not None and statement.get("told_by") == statement.get("party"):
        findings.add(
            "told-by-itself",
            "a party does not tell of itself",
            (*path, "told_by"),
            hint="leave `told_by` out: it names another party that speaks about this one",
        )
    _dates(data, path, statement, findings)
    for place, name in texts(statement.get("withdraws"), (*path, "withdraws")):
        _withdrawal(data, place, (id, statement), name, findings)


def _dates(data: Mapping[str, Any], path: Path, statement: Mapping[str, Any], findings: Findings) -> None:
    said, until = _said(data, statement), _date(statement.get("until"))
    if "said" in statement:
        _said_before_reported(data, path, statement, findings)
    elif "reported" not in statement and _dateless(data, statement.get("source")):
        findings.add(
            "no-date",
            "nothing says when this was said or reported",
            path,
            key=True,
            hint="add `reported:`, or a `source` that has a `date`",
        )
    if said and until and said.later_than(until):
        findings.add(
            "until-before-said",
            f"it expires on {until}, before it was said on {said}, and so never counts",
            (*path, "until"),
            severity="warning",
        )


def _said_before_reported(
    data: Mapping[str, Any], path: Path, statement: Mapping[str, Any], findings: Findings
) -> None:
    said, source = _date(statement["said"]), statement.get("source")
    where: Path = (*path, "reported")
    if "reported" in statement:
        reported, what, hint = _date(statement["reported"]), "", "correct one of the two dates"
    else:
        reported, what = _source_date(data, source), f" (the date of source `{source}`)"
        where, hint = ("sources", str(source), "date"), "correct one of the dates, or name the later report"
    if said and reported and said.later_than(reported):
        findings.add(
            "said-after-reported",
            f"said on {said}, but reported earlier, on {reported}{what}",
            (*path, "said"),
            hint=hint,
            related=[("reported", where)],
        )


def _dateless(data: Mapping[str, Any], source: Any) -> bool:
    """Whether a source is known to give no date. Of one that is unknown or malformed, nothing is known."""
    if source is None:
        return True
    entry = mapping(data.get("sources")).get(source) if isinstance(source, str) else None
    return isinstance(entry, Mapping) and "date" not in entry


def _proposal(path: Path, id: str, proposal: Mapping[str, Any], findings: Findings) -> None:
    for key, verb in (("supersedes", "supersede"), ("counters", "answer")):
        if proposal.get(key) == id:
            message = f"a proposal cannot {verb} itself"
            findings.add(f"{key}-itself", message, (*path, key), hint="name the earlier proposal")
    tabled, reported = _date(proposal.get("tabled")), _date(proposal.get("reported"))
    if tabled and reported and tabled.later_than(reported):
        findings.add(
            "tabled-after-reported",
            f"tabled on {tabled}, but reported earlier, on {reported}",
            (*path, "tabled"),
            hint="right if it became known before it was tabled; else correct one of the two",
            severity="warning",
            related=[("reported", (*path, "reported"))],
        )
    steps = [(path, proposal), *items(proposal.get("phases"), (*path, "phases"))]
    for place, step in steps:
        for issue in mapping(step.get("terms")):
            if issue in mapping(step.get("to_negotiate")):
                findings.add(
                    "settled-and-open",
                    f"`{issue}` is settled under `terms`, so listing it under `to_negotiate` has no effect",
                    (*place, "to_negotiate", issue),
                    key=True,
                    hint="keep it in one of the two",
                    severity="warning",
                )
    first: dict[str, Path] = {}
    for place, phase in items(proposal.get("phases"), (*path, "phases")):
        name = phase.get("id")
        if isinstance(name, str) and name in first:
            findings.add(
                "repeated-phase",
                f"this proposal has another phase `{name}`",
                (*place, "id"),
                hint="give each phase an id of its own",
                related=[("it first stands", first[name])],
            )
        elif isinstance(name, str):
            first[name] = (*place, "id")


def _supersession(data: Mapping[str, Any], path: Path, proposal: Mapping[str, Any], findings: Findings) -> None:
    """Warn of a proposal that supersedes one tabled later."""
    name = proposal.get("supersedes")
    other = mapping(data.get("proposals")).get(name) if isinstance(name, str) else None
    tabled, before = _date(proposal.get("tabled")), _date(mapping(other).get("tabled"))
    if tabled and before and before.later_than(tabled) and "supersedes" not in mapping(other):
        findings.add(
            "supersedes-a-later-one",
            f"`{name}` was tabled later ({before}) than what supersedes it ({tabled})",
            (*path, "supersedes"),
            hint="name the earlier proposal, or correct one of the dates",
            severity="warning",
            related=[("the other proposal", ("proposals", str(name)))],
        )


# Withdrawals.


def _withdrawal(
    data: Mapping[str, Any], path: Path, by: tuple[str, Mapping[str, Any]], name: str, findings: Findings
) -> None:
    id, later = by
    earlier = mapping(data.get("statements")).get(name)
    if name == id:
        findings.add("withdraws-itself", "a statement cannot withdraw itself", path, hint="name the earlier statement")
    elif isinstance(earlier, Mapping) and _is_party(data, later) and _is_party(data, earlier):
        if later["party"] != earlier["party"]:
            findings.add(
                "withdraws-anothers",
                f"`{name}` is a statement of `{earlier['party']}`, and this one is of `{later['party']}`",
                path,
                hint="a party can withdraw only what it said itself",
                related=[("the other statement", ("statements", name))],
            )
        elif not findings.reported(path[:3]) and (reason := _without_effect(data, later, earlier)):
            findings.add(
                "withdrawal-without-effect",
                f"this does not withdraw `{name}`: {reason}",
                path,
                severity="warning",
                related=[("the other statement", ("statements", name))],
            )


def _is_party(data: Mapping[str, Any], statement: Mapping[str, Any]) -> bool:
    party = statement.get("party")
    return isinstance(party, str) and party in mapping(data.get("parties"))


def _without_effect(data: Mapping[str, Any], later: Mapping[str, Any], earlier: Mapping[str, Any]) -> str | None:
    """Why the withdrawal does nothing (docs/semantics.md, section 4), or None where it does, or cannot be judged."""
    said, before = _said(data, later), _said(data, earlier)
    if said and before and before.later_than(said):
        return f"it was said earlier ({said}) than the other ({before})"
    own, other = _authority(later), _authority(earlier)
    if own in AUTHORITIES and other in AUTHORITIES and AUTHORITIES.index(own) > AUTHORITIES.index(other):
        return f"its authority ({own}) is weaker than the other's ({other})"
    return None


def _authority(statement: Mapping[str, Any]) -> Any:
    return _TOLD if statement.get("told_by") is not None else statement.get("attribution")


def _said(data: Mapping[str, Any], statement: Mapping[str, Any]) -> PartialDate | None:
    for key in ("said", "reported"):
        if key in statement:
            return _date(statement[key])
    return _source_date(data, statement.get("source"))


def _source_date(data: Mapping[str, Any], source: Any) -> PartialDate | None:
    entry = mapping(data.get("sources")).get(source) if isinstance(source, str) else None
    return _date(mapping(entry).get("date"))


def _date(value: Any) -> PartialDate | None:
    if isinstance(value, PartialDate):
        return value
    try:
        return dates.parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


# Circles.


def _no_circles(
    data: Mapping[str, Any],
    around: Mapping[str, Any],
    section: str,
    keys: tuple[str, ...],
    code: str,
    findings: Findings,
) -> None:
    """Report where entries name each other in a circle; of several keys, only a circle that takes the last."""
    known = mapping(around.get(section))

    def named(id: str) -> dict[str, str]:
        """The ids that an entry names, each with the key."""
        content = mapping(known.get(id))
        return {name: key for key in reversed(keys) for _, name in texts(content.get(key), ())}

    links: dict[str, list[str]] = {}
    ahead = list(mapping(data.get(section)))
    for id in ahead:  # grows as it goes
        if id not in links and isinstance(known.get(id), Mapping):
            links[id] = list(named(id))
            ahead += links[id]
    for circle in circles(links):
        taken = {id: named(id)[following] for id, following in zip(circle, [*circle[1:], circle[0]], strict=True)}
        here = next((id for id in circle if id in mapping(data.get(section))), circle[0])
        if keys[-1] in taken.values():
            under = one_of(dict.fromkeys(taken.values()))
            findings.add(
                code,
                f"these {section} name each other under {under} in a circle: {one_of(circle)}",
                (section, here, taken[here]),
                hint="only what came earlier can be named: remove one of the links",
            )


def circles(links: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """The circles of a graph, one at least of those that share a member. Links to oneself are passed over."""
    done: set[str] = set()
    for start in links:
        trail: dict[str, int] = {}
        walk = [(start, iter(links[start]))] if start not in done else []
        while walk:
            node, rest = walk[-1]
            trail.setdefault(node, len(walk) - 1)
            following = next((n for n in rest if n in links and n not in done and n != node), None)
            if following is None:
                walk.pop()
                done.add(node)
                trail.pop(node)
            elif following in trail:
                yield [n for n, _ in walk[trail[following] :]]
            else:
                walk.append((following, iter(links[following])))
