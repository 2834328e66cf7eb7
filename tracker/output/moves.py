"""Conflicts and moves as parts of a sheet: which positions cannot all stand, and what setting some aside would leave.

The words are the same for every party: a position is stated, and would or would not be set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker import explanations as say
from tracker.elimination import Count
from tracker.moves import Move, Moves
from tracker.objections import Held
from tracker.output.deals import at_least, deal_text
from tracker.output.sheets import Block, Heading, Line, Lines, Part, faint, line, strong
from tracker.output.style import ASSUMED, WORDS, count


def blocks(found: Moves, more: str | None = None) -> Iterator[Block]:
    """What stands in the way and what would have to move; `more` is how to ask for what is not shown."""
    what = f"`{found.key}`" if found.key else "a deal"
    if not found.needed:
        yield Heading(f"What would have to move for {what}")
        yield Lines((line(_nothing(found)),))
        return
    if found.hopeless:
        yield Heading(f"What stands in the way of {what}")
        yield Lines(
            (line("Setting positions aside is not enough, whichever they are: what is missing was not stated."),)
        )
        return
    yield Heading(f"What stands in the way of {what}: stated positions that cannot all be met")
    yield Lines(tuple(_conflicts(found, more)))
    yield Heading(f"What would have to move for {what}: positions that, set aside, leave {_left(found)}")
    yield Lines(tuple(_moves(found, more)))


def _nothing(found: Moves) -> str:
    if found.key:
        reached = "not incompatible" if found.reach == "contested" else "neither incompatible nor contested"
        return f"Nothing: it is {reached} for anybody who can say no as it is."
    kind = "" if found.reach == "contested" else ", contested for nobody"
    return f"Nothing: there is a deal{kind} that no stated position rules out."


def _left(found: Moves) -> str:
    if found.key:
        return "it open or contested" if found.reach == "contested" else "it open"
    return "a deal" if found.reach == "contested" else "a deal that is contested for nobody"


def _conflicts(found: Moves, more: str | None) -> Iterator[Line]:
    if found.conflicts_in_all.number != 1 or not found.conflicts_in_all.exact:
        yield line(
            strong(f"{at_least(found.conflicts_in_all)} conflicts"),
            _first(found.conflicts, found.conflicts_complete, more),
        )
    for number, one in enumerate(found.conflicts, start=1):
        if found.key or len(one) == 1:
            yield line(*_position(found, one[0]), number=number)
            rest: Iterable[Held] = one[1:]
        else:
            issues = say.listed(list(dict.fromkeys(str(h.subject) for h in one)))
            yield line(f"on {issues}:", number=number)
            rest = one
        for held in rest:
            yield line(*_position(found, held), depth=2)


def _moves(found: Moves, more: str | None) -> Iterator[Line]:
    total = found.moves_in_all
    if total.number != 1 or not total.exact:
        product = ""
        if len(found.knots) > 1:
            factors = " x ".join(at_least(Count(len(k.moves.found), k.moves.complete)) for k in found.knots)
            product = f" ({factors}: one from each of {len(found.knots)} tangles that share nothing)"
        yield line(strong(f"{at_least(total)} sets"), product, _first(found.moves, found.moves_complete, more))
    if not total.exact:
        yield line(
            f"Not all were looked for. Certain is that every set has {count(found.at_least, 'position')} or more."
        )
    for number, move in enumerate(found.moves, start=1):
        first, *others = move.positions
        yield line(*_position(found, first), number=number)
        for held in others:
            yield line(*_position(found, held), depth=2)
        yield from _opened(found, move)


def _first(shown: tuple[object, ...], complete: bool, more: str | None) -> str:
    if complete:
        return ""
    return f"; the first {len(shown)} are shown ({more})" if more else f"; the first {len(shown)} are shown"


def _position(found: Moves, held: Held) -> tuple[Part, ...]:
    evaluation, voice = found.evaluation, found.positions[held]
    mark = f" {ASSUMED}" if held.kind == "assumption" else ""
    text = say.position_text(evaluation, voice, held.position, held.subject)
    return Part(f"{text}{mark} "), faint(f"({say.voice_text(evaluation, voice, held.position)})")


def _opened(found: Moves, move: Move) -> Iterator[Line]:
    if move.opens:
        state = Part(WORDS[move.opens.state], "verdict", move.opens.state)
        yield line("leaves, first: ", state, f": {deal_text(found.evaluation, move.opens)}", depth=2)
    elif move.state is not None:
        yield line("it would then be ", Part(WORDS[move.state], "verdict", move.state), depth=2)
