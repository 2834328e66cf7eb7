"""Evaluation -> the answer on a terminal, told as a person would tell it.

First all proposals at a glance, then the matrix of positions, each proposal with whose word decides, common ground,
what nobody stated, and what all of it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker import explanations as say
from tracker.evaluation import Evaluation
from tracker.inquiries import asked
from tracker.output import deals, moves, style
from tracker.output.compared import what_if_lines
from tracker.output.matrix import matrix
from tracker.output.proposals import proposals
from tracker.output.sheets.terminal import laid_out, lines
from tracker.prospects import Prospects
from tracker.verdicts import Verdict
from tracker.vocabulary import ENDED

MOST_APART = 2
"""Up to how many deciding parties have a column of their own in the table of proposals."""
VERDICT = 17
"""Columns that the longest verdict takes, with its sign and the mark of an assumption."""


def render(evaluation: Evaluation, width: int = 80, color: bool = False, found: Prospects | None = None) -> str:
    """The whole answer, in at most this many columns, with what could be agreed, as far as that was looked for."""
    return style.to_text(_parts(evaluation, width, found), width, color)


def _parts(evaluation: Evaluation, width: int, found: Prospects | None) -> Iterator[RenderableType]:
    yield from _opening(evaluation)
    if evaluation.question.proposal is None:
        yield from _glance(evaluation, width)
        yield from matrix(evaluation, width)
    yield from proposals(evaluation)
    if evaluation.question.proposal is None:
        yield from _common_ground(evaluation)
        yield from _prospects(found)
        yield from _not_stated(evaluation)
    yield from _rests_on(evaluation)


def _opening(evaluation: Evaluation) -> Iterator[RenderableType]:
    record = evaluation.record
    yield Text(evaluation.scenario.title or "A negotiation", "bold")
    day = f"as of {record.day}, by" if record.day else "Nothing in it has a date. By"
    yield Text(f"{day} the rulebook `{evaluation.engine.rulebook.name}`")
    if record.assumed:
        yield Text(f"{style.ASSUMED} with assumptions of the analyst: {', '.join(record.assumed)}", "bold yellow")
    yield from lines(what_if_lines(evaluation))
    yield Text()


# All proposals at a glance.


def _glance(evaluation: Evaluation, width: int) -> Iterator[RenderableType]:
    if not evaluation.judgements:
        return
    deciding = say.deciding_somewhere(evaluation)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    table.add_column("Proposal", ratio=2, overflow="fold")
    table.add_column("State", no_wrap=True)
    apart = len(deciding) <= MOST_APART and width >= (len(deciding) + 2) * (VERDICT + 3)
    if apart:
        for party in deciding:
            table.add_column(say.party_name(evaluation, party), max_width=VERDICT, overflow="fold")
    else:
        table.add_column("Parties", ratio=5, overflow="fold")
    for judgement in evaluation.judgements:
        key = judgement.package.key
        stage = judgement.stages[-1].name
        ended = f" ({stage.replace('-', ' ')})" if stage in ENDED and not key.phase else ""
        title = Padding(f"stopped at {key.phase}", (0, 0, 0, 2)) if key.phase else Text(f"{key.proposal}{ended}")
        here = evaluation.scenario.deciding(key.proposal)
        if apart:
            parts = [style.marked(judgement.verdicts[p]) if p in here else style.faint("not asked") for p in deciding]
        else:
            parts = [_together(evaluation, [judgement.verdicts[party] for party in here])]
            if others := [say.party_name(evaluation, party) for party in deciding if party not in here]:
                parts[0].append("\n").append_text(style.faint(f"not asked: {', '.join(others)}"))
        table.add_row(title, style.marked(judgement), *parts)
    yield table
    yield Text()


def _together(evaluation: Evaluation, verdicts: Sequence[Verdict]) -> Text:
    """Each verdict once, with the parties for which it holds."""
    alike: dict[tuple[str | None, bool], list[str]] = {}
    for found in verdicts:
        alike.setdefault((found.name, bool(found.assumptions)), []).append(say.party_name(evaluation, found.party))
    return Text("\n").join(
        Text.assemble(style.verdict(name, assumed), f": {', '.join(parties)}")
        for (name, assumed), parties in alike.items()
    )


# Common ground, what is not stated, what the record rests on.


def _common_ground(evaluation: Evaluation) -> Iterator[RenderableType]:
    principals = evaluation.scenario.principals
    pairs = [g for g in evaluation.common_ground if g.parties[0] in principals and g.parties[1] in principals]
    if not pairs:
        return
    yield style.heading("Common ground, from what was said without conditions")
    for ground in pairs:
        names = " and ".join(say.party_name(evaluation, party) for party in ground.parties)
        yield Text(f"{names} {style.ASSUMED}" if ground.assumptions else names, "bold")
        for value, words in say.GROUND_WORDS.items():
            issues = [issue for issue, found in ground.issues.items() if found == value]
            if issues:
                every = len(issues) == len(ground.issues)
                found_on = Text(f"{words}: {'every issue' if every else ', '.join(issues)}")
                yield Padding(found_on, (0, 0, 0, 2))
    yield Text()


def _prospects(found: Prospects | None) -> Iterator[RenderableType]:
    """The first deals; where there is none, what stands in the way."""
    if found is None:
        return
    if found.deals is not None:
        for block in deals.blocks(found.deals, "tracker deals"):
            yield from laid_out(block)
    if found.moves is not None and found.moves.needed:
        for block in moves.blocks(found.moves, "tracker moves"):
            yield from laid_out(block)
    if found.refused is not None:
        what = "Deals are" if found.deals is None else "Moves are"
        yield style.faint(f"{what} not looked for with this rulebook: {found.refused}.")
        yield Text()


def _not_stated(evaluation: Evaluation) -> Iterator[RenderableType]:
    evidence = evaluation.defeats.evidence
    lines = []
    for party in asked(evaluation):
        spoken = evidence.issues_of.get(party, ())
        missing = [issue for issue in evaluation.scenario.issues if issue not in spoken]
        past = _no_longer(evaluation, party)
        never = [issue for issue in missing if issue not in past]
        ended = [issue for issue in missing if issue in past]
        words = []
        if never:
            every = len(never) == len(evaluation.scenario.issues)
            words.append(f"nothing on {'any issue' if every else ', '.join(never)}")
        if ended:
            words.append(f"nothing any longer on {', '.join(ended)} (withdrawn or expired)")
        if words:
            lines.append(Text.assemble((say.party_name(evaluation, party), "bold"), f": {'; '.join(words)}"))
    if lines:
        yield style.heading("Not stated")
        yield from lines
        yield Text()


def _no_longer(evaluation: Evaluation, party: str) -> set[str]:
    """The issues of the party's statements that were withdrawn or have expired."""
    ended = [a.voice for a in evaluation.record.absent if a.reason in ("withdrawn", "expired")]
    return {issue for voice in ended if voice.party == party for p in voice.positions for issue, _ in p.on_issues}


def _rests_on(evaluation: Evaluation) -> Iterator[RenderableType]:
    record, scenario = evaluation.record, evaluation.scenario
    spoken = [voice for voice in record.voices if voice.statement]
    used = {voice.statement.source for voice in spoken if voice.statement and voice.statement.source}
    yield style.heading("What this rests on")
    day = f" on {record.day}" if record.day else ""
    sources = f"{style.count(len(used), 'source')}: {', '.join(sorted(used))}" if used else "no source"
    if spoken:
        yield Text(f"{style.count(len(spoken), 'statement')} in force{day}, from {sources}")
    else:
        yield Text(f"no statement is in force{day}")
    unsourced = [voice.id for voice in spoken if voice.statement and not voice.statement.source]
    if used and unsourced:
        yield Text(f"no source is given for {', '.join(unsourced)}")
    without = [voice.id for voice in spoken if not voice.positions]
    if without:
        takes = "takes" if len(without) == 1 else "take"
        yield style.faint(f"{len(without)} of them {takes} no position: {', '.join(without)}")
    for reason in ("withdrawn", "expired", "graded lower", "not graded", "not yet known"):
        ids = [f"{a.voice.id}" + (f" (by {a.by})" if a.by else "") for a in record.absent if a.reason == reason]
        if ids:
            yield Text(f"not counted, {reason}: {', '.join(ids)}")
    denied: dict[str, list[str]] = {}
    for (_, id), rule in evaluation.defeats.evidence.uncounted.items():
        denied.setdefault(rule, []).append(id)
    for rule, ids in denied.items():
        yield Text(f"not counted, by the rule {rule}: {', '.join(ids)}")
    supposed = [voice.id for voice in record.others if voice.kind == "supposition"]
    if supposed:
        yield Text(f"supposed by this what-if, and not said: {', '.join(supposed)}")
    aside = [id for id in evaluation.file.supposing.set_aside if id in record.heard or id in record.assumed]
    if aside:
        yield Text(f"set aside by this what-if, in whole or in part: {', '.join(aside)}")
    unknown = [id for id in scenario.proposals if id not in record.proposals]
    if unknown:
        yield Text(f"proposals not yet known: {', '.join(unknown)}")
    coming = [id for id in scenario.events if id not in record.events]
    if coming:
        yield Text(f"events not yet known: {', '.join(coming)}")
    idle = [id for id in scenario.assumptions if id not in record.assumed]
    yield Text(
        f"assumptions: {', '.join(record.assumed) or 'none'}" + (f" (not used: {', '.join(idle)})" if idle else "")
    )
    yield style.faint("Nothing that a party left unsaid counts as consent.")
