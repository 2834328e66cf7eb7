"""Two proposals side by side, as a sheet: term by term, and whose objection each difference answers or raises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker import explanations as say
from tracker.facts import PackageKey
from tracker.output.compared import reason_parts, says, what_if_lines, word
from tracker.output.sheets import Block, Heading, Line, Lines, Part, Sheet, Table, cell, faint, line, strong
from tracker.rivals import Rivals, TermPair


def sheet(rivals: Rivals) -> Sheet:
    """The two proposals side by side."""
    return tuple(_blocks(rivals))


def _blocks(rivals: Rivals) -> Iterator[Block]:
    evaluation = rivals.evaluation
    yield Heading(evaluation.scenario.title or "A negotiation", 1)
    day = f"as of {evaluation.record.day}, by" if evaluation.record.day else "by"
    yield Lines((line(f"{day} the rulebook `{evaluation.engine.rulebook.name}`"), *what_if_lines(evaluation)))
    one, other = str(rivals.one.package.key), str(rivals.other.package.key)
    yield Table(("", one, other), tuple(_verdicts(rivals)), "Verdicts", (3, 4, 4))
    if consents := tuple(_consents(rivals)):
        yield Lines(consents)
    terms = tuple(_terms(rivals))
    if terms:
        yield Table(("Issue", one, other), terms, "Terms", (3, 4, 4))
    lines = tuple(found for pair in rivals.terms for found in objections(rivals, pair, one, other))
    yield Heading(f"From {one} to {other}")
    yield Lines(lines or (line("Every objection on a term would stand, and none would come up."),))


def _verdicts(rivals: Rivals) -> Iterator[tuple[tuple[Part, ...], ...]]:
    yield cell(strong("state")), cell(word(rivals.one)), cell(word(rivals.other))
    deciding = _deciding(rivals)
    for party in (*deciding, *(p for p in rivals.one.verdicts if p not in deciding)):
        one, other = rivals.one.verdicts[party], rivals.other.verdicts[party]
        if party in deciding or one.name != other.name:
            yield cell(say.party_name(rivals.evaluation, party)), cell(word(one)), cell(word(other))


def _deciding(rivals: Rivals) -> tuple[str, ...]:
    """Those who decide on either, in the order of the file."""
    scenario = rivals.evaluation.scenario
    found = {id for key in _keys(rivals) for id in scenario.deciding(key.proposal)}
    return tuple(party for party in scenario.parties if party in found)


def _consents(rivals: Rivals) -> Iterator[Line]:
    """Whose consent each needs, where that is not every principal's."""
    for key in _keys(rivals):
        if consent := say.consent_text(rivals.evaluation, key.proposal):
            yield line(f"{key} {consent}")


def _keys(rivals: Rivals) -> tuple[PackageKey, PackageKey]:
    return rivals.one.package.key, rivals.other.package.key


def _terms(rivals: Rivals) -> Iterator[tuple[tuple[Part, ...], ...]]:
    for pair in rivals.terms:
        same = pair.one == pair.other
        yield cell(pair.issue), cell(_options(pair.one)), cell(faint("the same") if same else _options(pair.other))


def _options(options: Sequence[str]) -> Part | str:
    if not options:
        return faint("not addressed")
    if options[0] == "to negotiate":
        return f"{say.stance_text(options[1:])}, to be negotiated"
    return say.stance_text(options)


def objections(rivals: Rivals, pair: TermPair, one: str, other: str) -> Iterator[Line]:
    """Whose objection on an issue is answered or raised from one proposal to the other, or stands against both."""
    would = says(pair.issue, pair.other)
    kinds = (
        (pair.answered, _answered(pair, one, other)),
        (pair.raised, f"stated positions against {would} of {other} would come up"),
        (pair.shared, "stated positions are against both"),
    )
    for objections, words in kinds:
        for objection in objections:
            yield line(strong(f"{pair.issue}, {say.party_name(rivals.evaluation, objection.party)}: "), words)
            for reason in objection.reasons:
                yield line(*reason_parts(reason), depth=2)


def _answered(pair: TermPair, one: str, other: str) -> str:
    if pair.one == pair.other:
        return f"stated positions stand against {one} and not against {other}, although both say the same here"
    was, would = (says(pair.issue, options) for options in (pair.one, pair.other))
    return f"stated positions against {was} of {one} do not stand against {would}"
