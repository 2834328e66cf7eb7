"""Conflicts and moves as parts of a sheet: which positions cannot all stand, and what setting some aside would leave.

The words are the same for every party: a position is stated, and would or would not be set aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker import explanations as say
from tracker.elimination import Count
from tracker.moves import Move, Moves
from tracker.objections import Held
from tracker.output.deals import as_a_whole, deal_text
from tracker.output.sheets import Block, Heading, Line, Lines, Part, faint, line, strong
from tracker.output.style import ASSUMED, WORDS, at_least, count
from tracker.vocabulary import ENDED


def blocks(found: Moves, more: str | None = None) -> Iterator[Block]:
    """What stands in the way and what would have to move; `more` is how to ask for what is not shown."""
    standing = tuple(_standing(found))
    if not found.needed or found.hopeless:
        yield Heading("What would have to move")
        yield Lines((*standing, line(_nothing(found))))
        return
    yield Heading("What stands in the way")
    if standing:
        yield Lines(standing)
    essential = found.evaluation.essential
    if essential and not found.key:
        what = f"Every deal has to settle what is essential, whatever is set aside: {say.listed(essential)}."
        yield Lines((line(faint(what)),))
    yield Lines(tuple(_conflicts(found, more)))
    yield Heading("What would have to move")
    yield Lines(tuple(_moves(found, more)))


def _standing(found: Moves) -> Iterator[Line]:
    """What was taken as a whole already; of a proposal that has come to an end, that it has."""
    if found.key is None:
        yield from as_a_whole(found.evaluation)
        return
    stage = found.evaluation.judgement(str(found.key)).stages[-1]
    if stage.name in ENDED:
        yield line(faint(f"`{found.key}` has come to an end: {stage.name.replace('-', ' ')} since {stage.since}."))


def _nothing(found: Moves) -> str:
    what = f"`{found.key}`" if found.key else "some deal"
    if found.hopeless:
        return f"No set of positions is enough: {_essential(found)}"
    if found.reach == "open":
        return f"Nothing: {what} is neither incompatible nor contested for anybody who can say no, as it is."
    state = found.evaluation.judgement(str(found.key)).state if found.key else None
    if state not in (None, "contested"):
        return f"Nothing: {what} is {WORDS[state]}, and incompatible for nobody who can say no, as it is."
    as_it_is = f"Nothing: {what} is incompatible for nobody who can say no, as it is"
    return f"{as_it_is}. It may be contested; `--reach open` asks what would settle that."


def _essential(found: Moves) -> str:
    essential = found.evaluation.essential
    if found.key or not essential:
        return "what is missing was not stated."
    return f"a deal has to settle {say.listed(essential)} and have the terms asked for, whatever is set aside."


def _left(found: Moves) -> str:
    what = f"`{found.key}`" if found.key else "a deal that is"
    return f"{what} {'incompatible for nobody' if found.reach == 'contested' else 'neither incompatible nor contested'}"


def _conflicts(found: Moves, more: str | None) -> Iterator[Line]:
    what = f"stand in the way of `{found.key}`" if found.key else "cannot all be met"
    total = found.conflicts_in_all
    if found.cut and not found.conflicts:
        yield line("The search was ended before any conflict was found.")
        return
    shown = _first(found.conflicts, found.conflicts_complete, more)
    sets = "a smallest set" if total == Count(1, True) else "smallest sets"
    yield line(strong(f"{at_least(total)} {_plural(total, 'conflict')}"), f": {sets} of positions that {what}{shown}")
    for number, one in enumerate(found.conflicts, start=1):
        subjects = {str(held.subject) for held in one}
        named = [issue for issue in found.evaluation.cells if issue in subjects]
        issues = say.listed([*named, *sorted(subjects - set(named))])
        yield from _set(found, one, number, f"on {issues}:")


def _moves(found: Moves, more: str | None) -> Iterator[Line]:
    total = found.moves_in_all
    shown = _first(found.moves, found.moves_complete, more)
    if found.cut and not found.moves:
        yield line("The search was ended before any set of moves was certain to be the first.")
        return
    one = total == Count(1, True)
    sets = f": set aside, {'it' if one else 'each'} leaves {_left(found)}{shown}"
    yield line(strong(f"{at_least(total)} {_plural(total, 'set')} of moves"), sets)
    several = [knot for knot in found.knots if len(knot.moves.found) > 1]
    if len(several) > 1:
        factors = " x ".join(at_least(Count(len(k.moves.found), k.moves.complete)) for k in several)
        yield line(f"{factors}: one from each of {len(several)} tangles that share nothing")
    if not total.exact:
        certain = f"every set has {count(found.at_least, 'position')} or more"
        yield line(f"Not all were looked for. Certain is that {certain}.")
    if not found.ordered:
        yield line(faint("Not all sets of this number were looked at: others may come before the last."))
    for number, move in enumerate(found.moves, start=1):
        yield from _set(found, move.positions, number, "together:")
        yield from _opened(found, move)


def _plural(count: Count, noun: str) -> str:
    return noun if count == Count(1, True) else f"{noun}s"


def _first(shown: tuple[object, ...], complete: bool, more: str | None) -> str:
    if complete:
        return ""
    return f"; the first {len(shown)} are shown{f' ({more})' if more else ''}"


def _set(found: Moves, held: Sequence[Held], number: int, about: str) -> Iterator[Line]:
    if len(held) == 1:
        yield line(*_position(found, held[0]), number=number)
        return
    yield line(about, number=number)
    for one in held:
        yield line(*_position(found, one), depth=2)


def _position(found: Moves, held: Held) -> tuple[Part, ...]:
    evaluation, voice = found.evaluation, found.positions[held]
    mark = f" {ASSUMED}" if held.kind == "assumption" else ""
    text = say.position_text(evaluation, voice, held.position, held.subject)
    return Part(f"{text}{mark} "), faint(f"({say.voice_text(evaluation, voice, held.position)})")


def _opened(found: Moves, move: Move) -> Iterator[Line]:
    if move.opens:
        state = Part(WORDS[move.opens.state], "verdict", move.opens.state)
        yield line("→ first deal: ", state, f": {deal_text(found.evaluation, move.opens)}", depth=1)
    elif move.state is not None:
        yield line("→ ", Part(WORDS[move.state], "verdict", move.state), depth=1)
