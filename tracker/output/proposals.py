"""Each proposal as a person would tell it: where it stands, what it says, who can live with it, and on whose word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker import explanations as say
from tracker.evaluation import Evaluation, Judgement
from tracker.explanations import Reason
from tracker.output import style
from tracker.scenario import Phase, Proposal
from tracker.verdicts import Verdict
from tracker.voices import Voice

MOST_REASONS = 6
"""How many deciding voices are shown for one verdict; `tracker explain` shows all."""


def proposals(evaluation: Evaluation) -> Iterator[RenderableType]:
    """Every proposal that was judged: its terms, its verdicts and why, and the cases that it stopped earlier."""
    if not evaluation.judgements:
        yield Text("No proposal is known yet." if evaluation.scenario.proposals else "No proposal is recorded.")
        yield Text()
        return
    if evaluation.question.proposal is None:
        yield style.heading("Proposals")
    by_proposal: dict[str, list[Judgement]] = {}
    for judgement in evaluation.judgements:
        by_proposal.setdefault(judgement.package.key.proposal, []).append(judgement)
    for proposal, judgements in by_proposal.items():
        yield from _proposal(evaluation, proposal, judgements)


def _proposal(evaluation: Evaluation, id: str, judgements: list[Judgement]) -> Iterator[RenderableType]:
    proposal = evaluation.scenario.proposals[id]
    first, *others = judgements  # the whole, or the very phase that was asked for
    title = Table.grid(expand=True, padding=(0, 1))
    title.add_column(ratio=1, overflow="fold")
    title.add_column(justify="right", no_wrap=True)
    title.add_row(Text(say.package_title(evaluation, first.package.key), "bold"), style.marked(first))
    yield title
    yield style.faint(f"{id}: {_history(evaluation, proposal, first)}")
    yield Padding(Group(*_terms(proposal, first.package.key.phase)), (0, 0, 0, 2))
    yield Padding(Group(*_verdicts(evaluation, first)), (0, 0, 0, 2))
    for judgement in others:
        yield Padding(Group(*_phase(evaluation, judgement)), (0, 0, 0, 2))
    yield Text()


def _history(evaluation: Evaluation, proposal: Proposal, judgement: Judgement) -> str:
    by = say.listed([say.party_name(evaluation, party) for party in proposal.by])
    start = (
        f"tabled by {by} {proposal.tabled}" if by else f"drawn up by the analyst {proposal.tabled}, tabled by nobody"
    )
    now = judgement.stages[-1]
    since = f"; {now.name.replace('-', ' ')} since {now.since}" if now.cause else ""
    cause = f" ({now.cause.id})" if now.cause else ""
    consent = say.consent_text(evaluation, judgement.package.key.proposal)
    return f"{start}{since}{cause}" + (f"; {consent}" if consent else "")


def _terms(proposal: Proposal, phase: str | None) -> Iterator[Text]:
    for step in proposal.steps(phase):
        name = f"{step.id}: " if isinstance(step, Phase) else ""
        parts = [say.issue_text(issue, options) for issue, options in step.terms.items()]
        open_parts = [say.issue_text(issue, options) for issue, options in step.to_negotiate.items()]
        words = ", ".join(parts) or "no terms"
        yield Text(f"{name}{words}" + (f"; to negotiate: {', '.join(open_parts)}" if open_parts else ""))


def _verdicts(evaluation: Evaluation, judgement: Judgement) -> Iterator[RenderableType]:
    others = []
    deciding = evaluation.scenario.deciding(judgement.package.key.proposal)
    for party, verdict in judgement.verdicts.items():
        if party in deciding:
            yield from _verdict(evaluation, judgement, verdict)
        else:
            others.append(f"{say.party_name(evaluation, party)} {style.WORDS[verdict.name]}")
    if others:
        yield style.faint(f"others: {', '.join(others)}")


def _verdict(evaluation: Evaluation, judgement: Judgement, verdict: Verdict) -> Iterator[RenderableType]:
    line = Text(say.party_name(evaluation, verdict.party), "bold")
    if verdict.party in evaluation.scenario.able_to_stop(judgement.package.key.proposal):
        line.append(" (can say no)", "not bold")
    yield Text.assemble(line, "  ", style.marked(verdict))
    yield Padding(Group(*_because(evaluation, judgement, verdict)), (0, 0, 0, 2))


def _because(evaluation: Evaluation, judgement: Judgement, verdict: Verdict) -> Iterator[RenderableType]:
    found = say.reasons(evaluation, verdict, judgement.package, "the proposal")
    key = judgement.package.key
    whys = [why for _, why in say.whys(evaluation, verdict, found)]
    for why in whys or [say.verdict_text(evaluation, verdict, key, found, "the proposal")]:
        yield Text(say.sentence(evaluation, why))
    decisive = say.deciding(verdict, found)
    if decisive:
        yield _voices(evaluation, decisive[:MOST_REASONS])
        if len(decisive) > MOST_REASONS:
            yield style.faint(f"and {len(decisive) - MOST_REASONS} more: tracker explain FILE {key} {verdict.party}")
        if said := [reason for reason in decisive if reason.voice.kind in ("statement", "tabling")]:
            yield style.faint(_sources(evaluation, said))
    yield from _set_aside(evaluation, found)
    spoken_on = {reason.issue for reason in found}
    unstated = verdict.issues("unstated")
    never = [issue for issue in unstated if issue not in spoken_on and verdict.name != "unstated"]
    for words, issues in (
        ("not stated", never),
        ("nothing that was said of it counts here", [issue for issue in unstated if issue in spoken_on]),
        ("left open", verdict.issues("left-open")),
    ):
        if issues:
            yield style.faint(f"{words}: {', '.join(issues)}")


def _voices(evaluation: Evaluation, decisive: Sequence[Reason]) -> Table:
    """What each deciding voice says, on one side or the other; a voice is named once for each side."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, width=10)
    table.add_column(overflow="fold")
    groups: dict[tuple[object, ...], list[Reason]] = {}
    for reason in decisive:
        groups.setdefault((reason.polarity, reason.voice.key), []).append(reason)
    for group in groups.values():
        texts = dict.fromkeys(reason.text for reason in group)
        voice = style.faint(", ".join(_details(evaluation, group[0].voice)))
        table.add_row(style.polarity(group[0].polarity), Text("\n").join([*map(Text, texts), voice]))
    return table


def _details(evaluation: Evaluation, voice: Voice) -> Iterator[str]:
    if voice.statement and voice.statement.speaker:
        yield voice.statement.speaker
    yield say.directness(evaluation, voice)
    yield str(voice.said)
    found = say.grade(evaluation, voice)
    if found:
        yield str(found)
    if voice.kind != "tabling":
        yield voice.id


def _sources(evaluation: Evaluation, said: Sequence[Reason]) -> str:
    ids = say.sources(evaluation, said)
    without = dict.fromkeys(r.voice.id for r in said if say.source_of(evaluation, r.voice) is None)
    if not ids:
        return "no source is given"
    if without:
        return f"{style.count(len(ids), 'source')}: {', '.join(ids)}; no source is given for {', '.join(without)}"
    return f"single source: {ids[0]}" if len(ids) == 1 else f"{len(ids)} sources: {', '.join(ids)}"


def _set_aside(evaluation: Evaluation, found: Sequence[Reason]) -> Iterator[Text]:
    """Conditions that lie dormant, and statements that were defeated; each voice and position once."""
    seen = set()
    for reason in found:
        key = (reason.voice.key, reason.position, reason.active)
        if key in seen:
            continue
        if not reason.active:
            seen.add(key)
            yield style.faint(
                f"dormant: {reason.text}; its condition does not hold on {say.listed(reason.unmet)} ({reason.voice.id})"
            )
        elif not reason.effective:
            seen.add(key)
            why = say.defeat_text(evaluation, reason.defeats[0])
            yield style.faint(f"does not stand: {reason.text}; {why}")


def _phase(evaluation: Evaluation, judgement: Judgement) -> Iterator[RenderableType]:
    phase = judgement.package.key.phase
    yield Text.assemble(f"If it stopped at {phase}  ", style.marked(judgement))
    table = Table.grid(padding=(0, 1))
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    deciding = evaluation.scenario.deciding(judgement.package.key.proposal)
    for party, verdict in judgement.verdicts.items():
        if party in deciding:
            on = say.listed(verdict.issues("crosses") if verdict.name == "incompatible" else verdict.issues("disputed"))
            table.add_row(
                say.party_name(evaluation, party),
                style.marked(verdict),
                style.faint(f"on {on}" if on else ""),
            )
    yield Padding(table, (0, 0, 0, 2))
