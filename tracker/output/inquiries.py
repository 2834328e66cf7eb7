"""What to ask next, and on whose word the states rest, as parts of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tracker import explanations as say
from tracker.inquiries import Effect, Inquiry, OpenQuestion, Pivot, asked
from tracker.output.deals import settled, term_text
from tracker.output.sheets import Block, Heading, Line, Lines, Part, Table, cell, faint, line, strong
from tracker.output.style import ASSUMED, WORDS, at_least, large
from tracker.reading.edits import position_text

_KINDS: Final = {"statements": "", "assumptions": f" {ASSUMED}", "sources": " (source)"}


def blocks(found: Inquiry) -> Iterator[Block]:
    """The open questions, the most telling first, then the pivotal statements and sources."""
    yield Heading(f"What to ask next: what {_asked(found)} have not stated")
    yield Lines(tuple(_questions(found)))
    yield Heading("Whose word the states rest on")
    yield from _pivots(found)
    if found.undone:
        undone = f"{found.undone} of the questions, statements and sources were not gone through"
        yield Lines((line(f"The search was ended: {undone}."),))
    if found.unsearched:
        yield Lines((line(faint(f"Candidate deals are left out of account: {found.unsearched}.")),))


def _asked(found: Inquiry) -> str:
    """Those who are asked, in words."""
    others = set(asked(found.evaluation)) - set(found.evaluation.scenario.principals)
    return "principals and those whose consent a proposal needs" if others else "principals"


def _all_stated(found: Inquiry) -> str:
    """That no question is open."""
    evaluation = found.evaluation
    if not any(say.consent_text(evaluation, proposal) for proposal in evaluation.record.proposals):
        return "Every principal has stated something on every issue, and it bears on every proposal."
    who = "Every principal, and everybody whose consent a proposal needs,"
    return f"{who} has stated something on every issue, and it bears on every proposal that is for it to decide."


def _questions(found: Inquiry) -> Iterator[Line]:
    telling = [question for question in found.questions if question.matters]
    for number, question in enumerate(telling, start=1):
        yield from _question(found, question, number)
    idle = [question for question in found.questions if not question.matters]
    if idle:
        named = ", ".join(f"{say.party_name(found.evaluation, one.party)} on {one.issue}" for one in idle)
        yield line(faint(f"no answer would change anything by itself: {named}"))
    if not found.questions and not found.undone:
        yield line(_all_stated(found))


def _question(found: Inquiry, question: OpenQuestion, number: int) -> Iterator[Line]:
    who = say.party_name(found.evaluation, question.party)
    packages = say.listed([f"`{key}`" for key in question.packages])
    unheard = "it stated nothing" if question.silent else f"nothing it stated bears on {packages}"
    yield line(strong(f"{who} on {question.issue}"), f": {unheard}", number=number)
    alike: dict[tuple[object, ...], list[str]] = {}
    effects: dict[tuple[object, ...], tuple[Effect, ...]] = {}
    for answer in question.answers:
        position = answer.change.position
        key = (str(position.stance), answer.effects)
        alike.setdefault(key, []).append(position.modality)
        effects[key] = answer.effects
    for answer in question.answers:
        key = (str(answer.change.position.stance), answer.effects)
        if modalities := alike.pop(key, None):
            _, _, terms = position_text(answer.change.position).partition(" ")
            yield line(f"if it {say.listed(modalities, 'or')} {terms}: ", *_effects(effects[key]), depth=2)
    if question.opens:
        yield line(f"if it accepted whatever is settled: {large(question.opens)} deals, where there is none", depth=2)
    if question.reaches:
        reached = f"{large(question.reaches)} deals within reach, where none is"
        yield line(f"if it accepted whatever is settled: {reached}", depth=2)
    if question.settling and found.deals is not None:
        yield line(f"candidate deals: {_settling(found, question)}", depth=2)


def _settling(found: Inquiry, question: OpenQuestion) -> str:
    if len(question.settling) == 1:
        (only,) = question.settling
        addressed = found.evaluation.cells[question.issue]
        if addressed.named(only.options) in (addressed.addressed, addressed.everything):
            return "settle it in every way"
        return f"all have {term_text(question.issue, only.options)}; ruling that out would close every one"
    each = [f"{settled(one.options)} in {at_least(one.deals)}" for one in question.settling]
    assert found.deals is not None
    return f"{', '.join(each)} of {at_least(found.deals)}; ruling one out closes as many"


def _effects(effects: Iterable[Effect]) -> Iterator[Part]:
    for number, effect in enumerate(effects):
        yield Part(f"{', ' if number else ''}{effect.package} {WORDS[effect.before]} → ")
        yield Part(WORDS[effect.after], "verdict", effect.after)


def _pivots(found: Inquiry) -> Iterator[Block]:
    if not found.pivots:
        if not found.undone:
            yield Lines((line("No single statement or source decides a state."),))
        return
    yield Lines((line("Left out, these would make some state another:"),))
    rows = tuple((cell(_name(pivot)), cell(*_states(pivot)), cell(_deals(pivot))) for pivot in found.pivots)
    yield Table(("Without", "States", "Deals"), rows, "What the states rest on", (5, 8, 3))


def _name(pivot: Pivot) -> str:
    return f"{pivot.id}{_KINDS[pivot.section]}"


def _states(pivot: Pivot) -> Iterator[Part]:
    for number, effect in enumerate(pivot.states):
        yield Part("\n" if number else "")
        yield from _effects((effect,))


def _deals(pivot: Pivot) -> str:
    if pivot.deals is None:
        return ""
    before, after = pivot.deals
    return "the same" if before == after else f"{at_least(before)} → {at_least(after)}"
