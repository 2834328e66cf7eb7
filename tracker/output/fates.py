"""The rows of a back-test in words: what happened, the day before, what carried the verdicts, and what that was worth.

One place for the words of the sheets and of the JSON. Nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tracker import explanations as say
from tracker.evaluation import Evaluation
from tracker.fates import Ground, Outcome, Row
from tracker.output.compared import verdict_part
from tracker.output.sheets import Cell, Line, Part, cell, faint, line, strong
from tracker.output.style import count, stage_word
from tracker.reckoning import NOT_PUBLIC
from tracker.vocabulary import CAME_ABOUT, VERDICTS

OUTCOME_WORDS: Final[dict[Outcome | None, str]] = {
    "in-line": "in line",
    "misled": "misled",
    "left-open": "left open",
    "not-known": NOT_PUBLIC,
    None: "not counted",
}
BREAK: Final = Part("\n")
_NAMED: Final = 3
"""How many parties are named at most that stated nothing."""


def outcome_part(outcome: Outcome | None) -> Part:
    """What a state was worth, in words; of more weight where it misled."""
    word = OUTCOME_WORDS[outcome]
    return strong(word) if outcome == "misled" else Part(word)


def state_part(row: Row) -> Part:
    """The state the day before; that the proposal was not public, where it was not."""
    return verdict_part(row.state) if row.judgement else faint(NOT_PUBLIC)


def happened_text(row: Row) -> str:
    """The fate and its day: `rejected 2031-03-12`."""
    return f"{stage_word(row.happened.fate)} {row.happened.when}" if row.happened else "no fate recorded"


def row_cells(row: Row) -> tuple[Cell, ...]:
    """Proposal, fate, state the day before, the parties that can say no, and what it was worth."""
    return (cell(row.proposal), cell(*_fate(row)), cell(*_before(row)), cell(*_parties(row)), cell(*_outcome(row)))


def _fate(row: Row) -> Iterator[Part | str]:
    yield happened_text(row)
    one = row.happened
    if one and one.event is None:
        yield f" by {one.by}"
    if one and one.event and one.event.votes:
        votes = one.event.votes
        yield BREAK
        yield f"{votes.ayes} ayes, {votes.noes} noes"
    if row.earlier:
        yield BREAK
        yield faint(f"after {stage_word(row.earlier.fate)} {row.earlier.when}")


def _before(row: Row) -> Iterator[Part | str]:
    yield state_part(row)
    if row.that_day:
        yield BREAK
        yield faint("public that day")
    if row.since is None:
        return
    yield BREAK
    yield f"since {row.since}" if row.days is None else f"for {count(row.days, 'day')}"
    if earlier := [say_state(spell.state) for spell in row.course[:-1]]:
        yield BREAK
        yield faint(f"before that {', '.join(earlier)}")


def say_state(state: str | None) -> str:
    """A state in a line of others."""
    return verdict_part(state).text


def _parties(row: Row) -> Iterator[Part | str]:
    if row.judgement is None or row.evaluation is None:
        return
    deciding = row.evaluation.scenario.deciding(row.proposal)
    verdicts = {party: row.judgement.verdicts[party].name for party in deciding}
    known = [name for name in (*reversed(VERDICTS), None) if name in verdicts.values()]
    for number, name in enumerate(known):
        if number:
            yield BREAK
        parties = [say.party_name(row.evaluation, party) for party in verdicts if verdicts[party] == name]
        yield verdict_part(name)
        yield f": {len(parties)} parties" if name == "unstated" and len(parties) > _NAMED else f": {', '.join(parties)}"


def _outcome(row: Row) -> Iterator[Part | str]:
    if row.happened is None or row.happened.event is None:
        yield faint("-")
    elif row.carries_on:
        yield faint("carries on")
    else:
        yield outcome_part(row.outcome)


def misled_lines(row: Row) -> Iterator[Line]:
    """What a state that misled rested on: who had said what, and how long before."""
    if row.evaluation is None or row.happened is None:
        return
    yield line(strong(row.proposal), f" was {_became(row)}, {_although(row)}.")
    yield from ground_lines(row.evaluation, row.grounds)
    if row.happened.came_about or row.judgement is None:
        return
    verdicts = row.judgement.verdicts
    missing = [p for p in row.evaluation.scenario.consenting(row.proposal) if verdicts[p].name != "accepted"]
    if missing:
        names = say.listed([say.party_name(row.evaluation, party) for party in missing])
        yield line(faint(f"no yes to the whole on record: {names}"), depth=1)


def _became(row: Row) -> str:
    assert row.happened is not None
    verb = {"in-force": "in force from", "lapsed": "left to lapse on"}.get(row.happened.fate, f"{row.happened.fate} on")
    return f"{verb} {row.happened.when}"


def _although(row: Row) -> str:
    assert row.evaluation is not None and row.judgement is not None and row.happened is not None
    tabled = " (it became public that day)" if row.that_day else ""
    if row.happened.fate in CAME_ABOUT:
        parties = dict.fromkeys(ground.party for ground in row.grounds)
        names = say.listed([say.party_name(row.evaluation, party) for party in parties]) or "a party"
        return f"although the stated position of {names} ruled it out, as known the day before{tabled}"
    return f"although nothing that those who can say no had stated stood against it, as known the day before{tabled}"


def ground_lines(evaluation: Evaluation, grounds: Iterable[Ground]) -> Iterator[Line]:
    """What carried verdicts, statement by statement, with how long before the fate it was said."""
    by_voice: dict[tuple[str, tuple[str, str]], list[Ground]] = {}
    for ground in grounds:
        by_voice.setdefault((ground.party, ground.reason.voice.key), []).append(ground)
    for found in by_voice.values():
        texts = dict.fromkeys(ground.reason.text for ground in found)
        yield line("; ".join(texts), faint(f" ({', '.join(_details(evaluation, found[0]))})"), depth=1)


def _details(evaluation: Evaluation, ground: Ground) -> Iterator[str]:
    voice = ground.reason.voice
    yield f"`{voice.id}`"
    yield say.directness(evaluation, voice)
    yield f"{'tabled' if voice.kind == 'tabling' else 'said'} {voice.said}"
    if ground.days is not None:
        yield f"{count(ground.days, 'day')} before"
    if ground.reason.place:
        yield f"line {ground.reason.place.line}"
