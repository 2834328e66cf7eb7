"""Evaluation -> Markdown, for a report or a page: the proposals in one table, then each with its reasons and sources.

Text from the scenario is escaped, so that it reads as it was written and makes no headings, tables or links of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker import explanations as say
from tracker.evaluation import Evaluation, Judgement
from tracker.explanations import Reason
from tracker.output import deals, moves
from tracker.output.sheets import WHAT_IF
from tracker.output.sheets import markdown as sheets
from tracker.output.sheets.markdown import escaped
from tracker.output.style import ASSUMED, POLARITY_WORDS, WORDS
from tracker.prospects import Prospects
from tracker.verdicts import Verdict


def render(evaluation: Evaluation, found: Prospects | None = None) -> str:
    """The whole answer as Markdown (CommonMark with tables)."""
    return "\n".join([*_opening(evaluation), *_glance(evaluation), *_proposals(evaluation), *_ground(evaluation),
                      *_prospects(found), *_sources(evaluation)]) + "\n"  # fmt: skip


def _opening(evaluation: Evaluation) -> Iterator[str]:
    record = evaluation.record
    yield f"# {escaped(evaluation.scenario.title or 'A negotiation')}"
    yield ""
    day = f"As of {record.day}, by" if record.day else "By"
    yield f"{day} the rulebook `{evaluation.engine.rulebook.name}`. Nothing that a party left unsaid counts as consent."
    if record.assumed:
        yield ""
        yield f"{ASSUMED} With assumptions of the analyst: {', '.join(record.assumed)}."
    if what_if := evaluation.file.what_if:
        yield ""
        yield f"**{WHAT_IF} What if: this is not what was said.** It changes:"
        yield ""
        yield from (f"{number}. {escaped(change.text)}" for number, change in enumerate(what_if.changes, start=1))
    yield ""


def _glance(evaluation: Evaluation) -> Iterator[str]:
    parties = say.deciding_somewhere(evaluation)
    yield _row(["Proposal", "State", *(escaped(say.party_name(evaluation, party)) for party in parties)])
    yield _row(["---"] * (len(parties) + 2))
    for judgement in evaluation.judgements:
        here = evaluation.scenario.deciding(judgement.package.key.proposal)
        verdicts = [_marked(judgement.verdicts[party]) if party in here else "not asked" for party in parties]
        yield _row([escaped(say.package_title(evaluation, judgement.package.key)), _marked(judgement), *verdicts])
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(found: Verdict | Judgement) -> str:
    name = found.name if isinstance(found, Verdict) else found.state
    return f"{WORDS[name]}{' ' + ASSUMED if found.assumptions else ''}"


def _proposals(evaluation: Evaluation) -> Iterator[str]:
    for judgement in evaluation.judgements:
        key = judgement.package.key
        yield f"## {escaped(say.package_title(evaluation, key))}: {_marked(judgement)}"
        yield ""
        proposal = evaluation.scenario.proposals[key.proposal]
        by = say.listed([say.party_name(evaluation, party) for party in proposal.by])
        tabled = f"Tabled by {escaped(by)}" if by else "Drawn up by the analyst, tabled by nobody"
        stage = judgement.stages[-1].name.replace("-", " ")
        consent = say.consent_text(evaluation, key.proposal)
        more = f"; {escaped(consent)}" if consent else ""
        yield f"{tabled}, {proposal.tabled}; {stage}{more}. {_terms(evaluation, judgement)}"
        yield ""
        deciding = evaluation.scenario.deciding(key.proposal)
        for party, verdict in judgement.verdicts.items():
            if party in deciding:
                yield from _verdict(evaluation, judgement, verdict)
        yield ""


def _terms(evaluation: Evaluation, judgement: Judgement) -> str:
    package = judgement.package
    settled = [say.term_text(evaluation, issue, package.settled[issue]) for issue in package.addressed]
    left = ", ".join(f"`{issue}`" for issue in package.left_open)
    terms = ", ".join(f"`{term}`" for term in settled) or "none"
    return f"Terms: {terms}{f'; left open: {left}' if left else ''}."


def _verdict(evaluation: Evaluation, judgement: Judgement, verdict: Verdict) -> Iterator[str]:
    found = say.reasons(evaluation, verdict, judgement.package, "the proposal")
    text = say.verdict_text(evaluation, verdict, judgement.package.key, found, "the proposal")
    yield (
        f"- **{escaped(say.party_name(evaluation, verdict.party))}**: {_marked(verdict)}. "
        f"{escaped(say.sentence(evaluation, text))}"
    )
    for reason in say.deciding(verdict, found):
        yield f"  - {POLARITY_WORDS[reason.polarity]}: {escaped(reason.text)} ({_on_record(evaluation, reason)})"
    for words, issues in (("Not stated", verdict.issues("unstated")), ("Left open", verdict.issues("left-open"))):
        if issues:
            yield f"  - {words}: {', '.join(f'`{issue}`' for issue in issues)}"


def _on_record(evaluation: Evaluation, reason: Reason) -> str:
    voice = reason.voice
    words = [say.directness(evaluation, voice), str(voice.said)]
    if found := say.grade(evaluation, voice):
        words.append(str(found))
    quote = voice.statement.quote if voice.statement else None
    said = f": “{escaped(quote.exact)}”" if quote else ""
    place = f", line {reason.place.line}" if reason.place else ""
    named = f"`{voice.id}`" if voice.kind != "tabling" else "the proposal"
    return f"{escaped(', '.join(words))}, {named}{place}{said}"


def _ground(evaluation: Evaluation) -> Iterator[str]:
    principals = evaluation.scenario.principals
    pairs = [ground for ground in evaluation.common_ground if set(ground.parties) <= set(principals)]
    if not pairs or evaluation.question.proposal is not None:
        return
    yield "## Common ground, from what was said without conditions"
    yield ""
    names = [escaped(say.listed([say.party_name(evaluation, party) for party in pair.parties])) for pair in pairs]
    yield _row(["Issue", *names])
    yield _row(["---"] * (len(pairs) + 1))
    for issue in evaluation.scenario.issues:
        yield _row(
            [escaped(say.issue_title(evaluation, issue)), *(say.GROUND_WORDS[pair.issues[issue]] for pair in pairs)]
        )
    yield ""


def _prospects(found: Prospects | None) -> Iterator[str]:
    if found is not None and found.deals is not None:
        yield sheets.render(tuple(deals.blocks(found.deals)))
    if found is not None and found.moves is not None and found.moves.needed:
        yield sheets.render(tuple(moves.blocks(found.moves)))


def _sources(evaluation: Evaluation) -> Iterator[str]:
    named = [v.statement.source for v in evaluation.record.voices if v.statement and v.statement.source]
    if not named:
        return
    yield "## Sources"
    yield ""
    for id in dict.fromkeys(named):
        source = evaluation.scenario.sources[id]
        parts = [part for part in (source.publisher, source.title, str(source.date or "")) if part]
        url = f" <{source.url}>" if source.url and re.fullmatch(r"https?://[^\s<>]+", source.url) else ""
        grade = f" (reliability {source.reliability})" if source.reliability else ""
        yield f"- `{id}`: {escaped(', '.join(parts) or 'not described')}{grade}{url}"
