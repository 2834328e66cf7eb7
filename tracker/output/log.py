"""What changed from version to version, as a sheet: a heading for each commit, newest first, and what it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from tracker.chronicle import SECTIONS, Chosen, Revision, Turn, Word
from tracker.explanations import listed
from tracker.output.compared import verdict_part
from tracker.output.log_json import Asked
from tracker.output.opening import restrictions
from tracker.output.sheets import Block, Heading, Line, Lines, Part, Sheet, faint, line, strong
from tracker.output.style import ASSUMED, count, stage_word
from tracker.reading.shapes import ENTRY
from tracker.scenario import Scenario

_SIGNS: Final = {"added": "+", "changed": "~", "removed": "-"}
_NOT_THERE: Final = "not there"
_TO: Final = " → "
_MANY: Final = 12
"""Entries of one section, from which on a version gives their number."""
_NOUNS: Final = {"title": "the title", "expect": "what the file expects of itself"}


def sheet(chosen: Chosen, asked: Asked) -> Sheet:
    """The revisions, below what was asked."""
    return tuple(_blocks(chosen, asked))


def _blocks(chosen: Chosen, asked: Asked) -> Iterator[Block]:
    yield Heading(asked.title or "A negotiation", 1)
    yield Lines(tuple(_frame(asked)))
    for revision in chosen.revisions:
        yield Heading(_title(revision), 3)
        yield Lines(tuple(_lines(revision, asked)))
    yield Lines(tuple(_rest(chosen, asked)))


def _frame(asked: Asked) -> Iterator[Line]:
    question = asked.question
    day = f"as of {question.as_of}" if question.as_of else "as of its own day"
    yield line(f"{asked.file} in git, newest first: each version {day}, by the rulebook `{asked.rulebook}`")
    if question.assume:
        ids = ", ".join(sorted(question.assume))
        yield line(strong(f"{ASSUMED} with assumptions of the analyst, where a version has them: {ids}"))
    yield from map(line, restrictions(question))
    days = [f"since {asked.since}"] if asked.since else []
    days += [f"until {asked.until}"] if asked.until else []
    if days:
        yield line(f"only commits {' '.join(days)}")
    if narrowed := _narrowed(asked):
        yield line(f"only {narrowed}")


def _narrowed(asked: Asked) -> str:
    """What a question is narrowed down to, in words; nothing, if it is not."""
    proposal, party = asked.question.proposal, asked.party
    if party is None:
        return f"proposal {proposal}" if proposal is not None else ""
    return f"the verdicts of {party}" + (f" on {proposal}" if proposal is not None else "")


def _title(revision: Revision) -> str:
    commit = revision.version.commit
    if commit is None:
        return "not committed"
    return f"{commit.short}  {commit.when:%Y-%m-%d %H:%M}  {commit.subject or '(no subject)'}"


def _lines(revision: Revision, asked: Asked) -> Iterator[Line]:
    if revision.version.data is None:
        yield line("the file was taken away", depth=1)
    elif revision.reading is None:
        yield line(_not_valid(revision), depth=1)
    else:
        yield from _since(revision, asked)
        for turn in revision.turns:
            yield from _turn(turn, revision)
        if not revision.turns:
            yield line(faint(_nothing(asked)), depth=1)
        yield from _record(revision)


def _not_valid(revision: Revision) -> str:
    first = revision.mistakes[0]
    place = f" (line {first.span.line})" if first.span else ""
    return f"not valid: {count(len(revision.mistakes), 'mistake')}, the first: {first.message}{place}"


def _nothing(asked: Asked) -> str:
    if asked.party is not None:
        return f"no verdict of {asked.party} is another"
    return "no verdict, state or stage is another"


def _since(revision: Revision, asked: Asked) -> Iterator[Line]:
    was, now = revision.days
    if revision.since is None:
        yield line(faint("the oldest version in this clone" if asked.shallow else "the first version"), depth=1)
    elif revision.since.path != revision.version.path:
        yield line(faint(f"renamed from {revision.since.path}"), depth=1)
    if revision.back:
        yield line("the file is there again", depth=1)
    if revision.since is not None and was != now:
        yield line(f"the file's day: {was or 'none'}{_TO}{now or 'none'}", depth=1)


# Packages.


def _turn(turn: Turn, revision: Revision) -> Iterator[Line]:
    """The state, then the verdicts that became others; of a package that came, those of who decide on it."""
    was, now = turn.states
    if turn.before is None or turn.after is None:
        word = _word(now if turn.after else was)
        yield line(strong(str(turn.key)), "  new: " if turn.after else "  no longer there; was ", word, depth=1)
    elif _same(was, now):
        yield line(strong(str(turn.key)), "  state still ", _word(now), depth=1)
    else:
        yield line(strong(str(turn.key)), "  state ", _word(was), _TO, _word(now), depth=1)
    stages = [stage_word(stage) for stage in turn.stages]
    if turn.before and turn.after and stages[0] != stages[1]:
        yield line(f"{stages[0]}{_TO}{stages[1]}", depth=2)
    yield from _verdicts(turn, revision)


def _verdicts(turn: Turn, revision: Revision) -> Iterator[Line]:
    scenarios = [found.scenario for found in (revision.reading, revision.before) if found]
    proposal = turn.key.proposal
    deciding = {id for found in scenarios if proposal in found.proposals for id in found.deciding(proposal)}
    for party, (was, now) in sorted(turn.verdicts.items(), key=lambda one: one[0] not in deciding):
        name = _party(scenarios, party)
        if turn.before and turn.after:
            yield line(f"{name}  ", _word(was), _TO, _word(now), depth=2)
        elif turn.after and (party in deciding or len(turn.verdicts) == 1):
            yield line(f"{name}  ", _word(now), depth=2)


def _party(scenarios: list[Scenario], party: str) -> str:
    return next((s.parties[party].name for s in scenarios if party in s.parties), None) or party


def _same(one: Word | None, other: Word | None) -> bool:
    return (one.name if one else None) == (other.name if other else None)


def _word(word: Word | None) -> Part:
    if word is None:
        return faint(_NOT_THERE)
    return verdict_part(word.name, word.assumed)


# The record.


def _record(revision: Revision) -> Iterator[Line]:
    """What the commit changed in the record, in one line; of what came in great number, how many."""
    numbers: Mapping[tuple[str, str], int] = Counter((one.section, one.change) for one in revision.record)
    told: dict[str, None] = {}
    for one in revision.record:
        number, sign = numbers[one.section, one.change], _SIGNS[one.change]
        if one.section not in SECTIONS:
            told[f"{sign} {_NOUNS[one.section]}"] = None
        elif number > _MANY or (revision.since is None and number > 1):
            told[f"{sign} {number} {one.section}"] = None
        else:
            keys = f" ({', '.join(one.keys)})" if one.keys else ""
            told[f"{sign} {ENTRY[one.section]} {one.id}{keys}"] = None
    if told:
        yield line(faint(f"the record: {', '.join(told)}"), depth=1)
    elif revision.since is not None:
        yield line(faint("the record says the same"), depth=1)


# What is not shown.


def _rest(chosen: Chosen, asked: Asked) -> Iterator[Line]:
    if not chosen.revisions:
        yield line("No version differs from the one before it in what is asked.")
    left_out = []
    if chosen.passed_over:
        others = count(chosen.passed_over, "other version")
        left_out.append(f"{others} in which nothing of this differs (--all)")
    if chosen.more:
        left_out.append("older versions (-n)")
    if left_out:
        yield line(faint(f"Not shown: {listed(left_out)}."))
    if asked.shallow:
        yield line("The record begins with the oldest version of this clone, which is shallow: git fetch --unshallow.")
