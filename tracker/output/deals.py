"""Candidate deals as parts of a sheet: how many there are, what the first have in common, and each with its nearest.

Nothing here is a prediction: a deal is shown because no stated position rules it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker import explanations as say
from tracker.deals import Deals, Family, taken_as_a_whole
from tracker.elimination import Count
from tracker.evaluation import Evaluation
from tracker.facts import PackageKey
from tracker.output.compared import verdict_part
from tracker.output.sheets import Block, Heading, Line, Lines, faint, line, strong
from tracker.output.style import ASSUMED, WORDS, at_least, large
from tracker.values import SILENT


def blocks(found: Deals, more: str | None = None) -> Iterator[Block]:
    """The deals; `more` is how to ask for those that are not shown."""
    yield Heading("Candidate deals: incompatible for nobody who can say no")
    yield Lines((*_counted(found), *as_a_whole(found.evaluation)))
    if not found.families:
        return
    shared = _shared(found.families)
    if len(found.families) > 1 and shared:
        terms = say.listed([_term(found.evaluation, issue, cells) for issue, cells in shared.items()])
        yield Lines((line(f"The {len(found.families)} kinds shown all have ", strong(terms), "."),))
    else:
        shared = {}
    lines: list[Line] = []
    before: Family | None = None
    for number, family in enumerate(found.families, start=1):
        lines += _family(found.evaluation, family, shared, before, number)
        before = family
    yield Lines(tuple(lines))
    if found.more and more:
        yield Lines((line(faint(f"{_number(found.families_in_all, found.more)} more: {more}")),))


def _counted(found: Deals) -> Iterator[Line]:
    essential = found.evaluation.essential
    if essential:
        yield line(faint(f"Every deal has to settle what is essential: {say.listed(essential)}."))
    if found.exhaustive:
        yield line(faint("Each deal was tried by itself: this rulebook looks at more than which values terms have."))
    if not found.total.number and found.total.exact:
        yield line(_none(found))
        return
    states = ", ".join(f"{at_least(count)} {WORDS[state]}" for state, count in found.by_state if count.number)
    kinds, total = at_least(found.families_in_all), at_least(found.total)
    tail = f"{f': {states}' if states else ''}."
    if found.families_in_all == found.total:
        yield line(strong(f"{total} {'deal' if found.total.number == 1 else 'deals'}"), tail)
    else:
        counted = f", {total} deals counting each option and each range of numbers that was told apart"
        yield line(strong(f"{kinds} kinds of deal"), f"{counted}{tail}")
    if not found.complete:
        yield line("The search was ended before it was complete; what is shown is certain.")


def as_a_whole(evaluation: Evaluation) -> Iterator[Line]:
    """What was taken as it was put, and why no deal is shown for it."""
    for taken in taken_as_a_whole(evaluation):
        id, state = taken.judgement.package.key.proposal, WORDS[taken.judgement.state]
        against = say.listed([say.party_name(evaluation, party) for party in taken.against])
        if taken.asked:
            why = "Deals are judged by their terms alone, and these are not compatible with stated positions of"
        else:
            consent = say.consent_text(evaluation, id)
            why = f"It {consent}. Deals ask every principal, and its terms are not compatible with stated positions of"
        yield line(strong(id), f" is {state} as it was put. {why} {against}.")


def _none(found: Deals) -> str:
    if not all(found.space.domains.values()):
        return "No deal has the terms asked for; an essential issue cannot be left out."
    assumed = f", by a position stated or assumed {ASSUMED}" if found.evaluation.record.assumed else ""
    return f"There is none: every deal is incompatible for somebody who can say no{assumed}."


def _number(count: Count, number: int) -> str:
    return f"{'' if count.exact else 'at least '}{large(number)}"


def _shared(families: Sequence[Family]) -> Mapping[str, int]:
    """The terms that all of them have."""
    first, *others = families
    return {i: cells for i, cells in first.terms.items() if all(family.terms[i] == cells for family in others)}


def _family(
    evaluation: Evaluation, family: Family, shared: Mapping[str, int], before: Family | None, number: int
) -> Iterator[Line]:
    own = {issue: cells for issue, cells in family.terms.items() if issue not in shared}
    terms = ", ".join(_term(evaluation, issue, cells) for issue, cells in own.items())
    state = verdict_part(family.state, bool(family.assumptions))
    nearest, verdicts = _nearest(evaluation, family), verdicts_text(evaluation, family)
    as_above = before is not None and (nearest, verdicts) == (
        _nearest(evaluation, before),
        verdicts_text(evaluation, before),
    )
    yield line(state, f": {terms}" if terms else "", faint("; the rest as above" if as_above else ""), number=number)
    if not as_above:
        yield from (line(faint(text), depth=1) for text in (nearest,) if text)
        yield line(verdicts, depth=1)


def _nearest(evaluation: Evaluation, family: Family) -> str:
    """What known proposal it is, with the state that this has by what was said of it, or differs from least."""
    if family.same_terms:
        known = {judgement.package.key: judgement.state for judgement in evaluation.judgements}
        named = [f"`{id}` ({WORDS[known.get(PackageKey(id, None))]} as proposed)" for id in family.same_terms]
        return f"these are the terms of {say.listed(named)}"
    if family.nearest is None:
        return ""
    changes = say.listed(family.nearest.changes) or "nothing that it settles, only where it leaves open or unspecified"
    return f"differs from `{family.nearest.proposal}` on {changes}"


def verdicts_text(evaluation: Evaluation, family: Family) -> str:
    """Every verdict of those who can say no, and on which essential issues who stated nothing."""
    verdicts = "; ".join(
        f"{say.party_name(evaluation, party)}: {WORDS[verdict.name]}{ASSUMED if verdict.assumptions else ''}"
        for party, verdict in family.verdicts.items()
    )
    unstated = "; ".join(
        f"nothing {say.party_name(evaluation, party)} stated bears on {say.listed(issues)}"
        for party, issues in family.unstated.items()
    )
    return f"{verdicts}. {unstated[0].upper()}{unstated[1:]}." if unstated else f"{verdicts}."


def deal_text(evaluation: Evaluation, family: Family) -> str:
    """The terms of a deal that are addressed, in one line."""
    silent = {issue: of_issue.silent for issue, of_issue in evaluation.cells.items()}
    addressed = [_term(evaluation, i, cells) for i, cells in family.terms.items() if cells != silent[i]]
    return ", ".join(addressed) or "nothing is addressed"


def _term(evaluation: Evaluation, issue: str, cells: int) -> str:
    return term_text(issue, evaluation.cells[issue].words(cells))


def term_text(issue: str, options: Sequence[str]) -> str:
    """What a deal settles, as an edit would write it; `talks left out` where it does not address the issue."""
    return f"{issue} left out" if tuple(options) == (SILENT,) else say.issue_text(issue, options)


def settled(options: Sequence[str]) -> str:
    """The options of a term; `left out` where the deal does not address the issue."""
    return "left out" if tuple(options) == (SILENT,) else say.stance_text(options)
