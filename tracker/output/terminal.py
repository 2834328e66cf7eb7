"""Evaluation -> the answer on a terminal, told as a person would tell it.

First the matrix of positions, then each proposal with what every principal's stated position says of it and whose
word decides that, then common ground, what nobody stated, and what all of it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker import explanations as say
from tracker.evaluation import Evaluation, Judgement
from tracker.explanations import Reason
from tracker.output import style
from tracker.positions import Entry, entries
from tracker.record import Voice
from tracker.scenario import Phase, Proposal
from tracker.verdicts import Verdict

MOST_REASONS = 6
"""How many deciding voices are shown for one verdict; `tracker explain` shows all."""
MOST_APART = 2
"""Up to how many deciding parties have a column of their own in the table of proposals."""
VERDICT = 17
"""Columns that the longest verdict takes, with its sign and the mark of an assumption."""
COLUMN = 28
"""The least width of a party's column in the matrix."""


def render(evaluation: Evaluation, width: int = 80, color: bool = False) -> str:
    """The whole answer, in at most this many columns."""
    return style.to_text(_parts(evaluation, width), width, color)


def _parts(evaluation: Evaluation, width: int) -> Iterator[RenderableType]:
    yield from _opening(evaluation)
    if evaluation.question.proposal is None:
        yield from _glance(evaluation, width)
        yield from _matrix(evaluation, width)
    yield from _proposals(evaluation)
    if evaluation.question.proposal is None:
        yield from _common_ground(evaluation)
        yield from _not_stated(evaluation)
    yield from _rests_on(evaluation)


def _opening(evaluation: Evaluation) -> Iterator[RenderableType]:
    record = evaluation.record
    yield Text(evaluation.scenario.title or "A negotiation", "bold")
    day = f"as of {record.day}" if record.day else "nothing in it has a date"
    yield Text(f"{day}, by the rulebook `{evaluation.engine.rulebook.name}`")
    if record.assumed:
        yield Text(f"{style.ASSUMED} with assumptions of the analyst: {', '.join(record.assumed)}", "bold yellow")
    yield Text()


def _marked(result: Verdict | Judgement) -> Text:
    """A verdict or a state, with the mark of an assumption where one bears on it."""
    name = result.name if isinstance(result, Verdict) else result.state
    return style.verdict(name, bool(result.assumptions))


# All proposals at a glance.


def _glance(evaluation: Evaluation, width: int) -> Iterator[RenderableType]:
    if not evaluation.judgements:
        return
    deciding = (*evaluation.scenario.principals, *evaluation.scenario.vetoes)
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
        ended = f" ({stage.replace('-', ' ')})" if stage in _ENDED and not key.phase else ""
        title = Padding(f"stopped at {key.phase}", (0, 0, 0, 2)) if key.phase else Text(f"{key.proposal}{ended}")
        verdicts = [judgement.verdicts[party] for party in deciding]
        parts = [_marked(v) for v in verdicts] if apart else [_together(evaluation, verdicts)]
        table.add_row(title, _marked(judgement), *parts)
    yield table
    yield Text()


_ENDED = ("rejected", "withdrawn", "superseded", "lapsed", "completed", "collapsed")


def _together(evaluation: Evaluation, verdicts: Sequence[Verdict]) -> Text:
    """Each verdict once, with the parties for which it holds."""
    alike: dict[tuple[str | None, bool], list[str]] = {}
    for found in verdicts:
        alike.setdefault((found.name, bool(found.assumptions)), []).append(say.party_name(evaluation, found.party))
    return Text("\n").join(
        Text.assemble(style.verdict(name, assumed), f": {', '.join(parties)}")
        for (name, assumed), parties in alike.items()
    )


# The matrix of parties by issues.


def _matrix(evaluation: Evaluation, width: int) -> Iterator[RenderableType]:
    held = {
        party: {issue: entries(evaluation, party, issue) for issue in evaluation.scenario.issues}
        for party in evaluation.scenario.parties
    }
    speaking = [party for party, by_issue in held.items() if any(by_issue.values())]
    yield style.heading("Positions in force")
    if not speaking:
        yield Text("No party has stated a position on an issue.")
    columns = max(1, min(3, (width - 16) // COLUMN))
    for start in range(0, len(speaking), columns):
        yield _matrix_of(evaluation, speaking[start : start + columns], held)
    silent = [say.party_name(evaluation, party) for party in held if party not in speaking]
    if silent and speaking:
        yield Text(f"No position on an issue: {say.listed(silent)}.")
    yield Text()


def _matrix_of(evaluation: Evaluation, parties: Sequence[str], held: dict[str, dict[str, tuple[Entry, ...]]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True, leading=1)
    table.add_column("", ratio=2, overflow="fold")
    for party in parties:
        table.add_column(say.party_name(evaluation, party), ratio=3 if len(parties) > 1 else 6, overflow="fold")
    for issue in evaluation.scenario.issues:
        cells = [held[party][issue] for party in parties]
        if any(cells):
            star = "* " if issue in evaluation.essential else ""
            name = Text(f"{star}{say.issue_title(evaluation, issue)}")
            table.add_row(name, *(_cell(evaluation, cell) for cell in cells))
    if any(issue in evaluation.essential for issue in evaluation.scenario.issues):
        table.caption = "* essential"
        table.caption_justify = "left"
    return table


def _cell(evaluation: Evaluation, found: Sequence[Entry]) -> RenderableType:
    if not found:
        return style.faint("-")
    return Group(*(line for entry in found for line in _entry(evaluation, entry)))


def _entry(evaluation: Evaluation, entry: Entry) -> Iterator[Text]:
    verb = "open to" if entry.modality == "considers" else entry.modality
    condition = [f"{issue}={say.stance_text(options)}" for issue, options in entry.condition]
    stance = f"{verb} {say.stance_text(entry.options)}" + (f" if {say.listed(condition)}" if condition else "")
    by = f" by {say.listed(entry.by)}" if entry.by else ""
    if entry.fate in ("replaced", "withdrawn", "expired"):
        when = f"{entry.voice.said}, {say.directness(evaluation, entry.voice)}"
        yield style.faint(f"{entry.fate}{by}: {stance} ({when})")
        return
    yield Text(stance, "bold")
    again = f", again {entry.voice.said}" if entry.since.said != entry.voice.said else ""
    grade = say.grade(evaluation, entry.voice)
    details = [
        f"since {entry.since.said}{again}",
        say.directness(evaluation, entry.voice),
        *([str(grade)] if grade else []),
    ]
    yield style.faint(", ".join(details))
    if entry.fate == "in part":
        yield style.faint(f"in part replaced{by}")


# Proposals.


def _proposals(evaluation: Evaluation) -> Iterator[RenderableType]:
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
    whole = judgements[0] if judgements[0].package.key.phase is None else None
    title = Table.grid(expand=True, padding=(0, 1))
    title.add_column(ratio=1, overflow="fold")
    title.add_column(justify="right", no_wrap=True)
    title.add_row(Text(say.proposal_title(evaluation, id), "bold"), _marked(whole) if whole else "")
    yield title
    yield style.faint(f"{id}: {_history(evaluation, proposal, judgements[0])}")
    yield Padding(Group(*_terms(proposal)), (0, 0, 0, 2))
    if whole:
        yield Padding(Group(*_verdicts(evaluation, whole)), (0, 0, 0, 2))
    for judgement in judgements[1:] if whole else judgements:
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
    return f"{start}{since}{cause}"


def _terms(proposal: Proposal) -> Iterator[Text]:
    for step in proposal.steps(None):
        name = f"{step.id}: " if isinstance(step, Phase) else ""
        parts = [f"{issue}={say.stance_text(options)}" for issue, options in step.terms.items()]
        open_parts = [f"{issue}={say.stance_text(options)}" for issue, options in step.to_negotiate.items()]
        words = ", ".join(parts) or "no terms"
        yield Text(f"{name}{words}" + (f"; to negotiate: {', '.join(open_parts)}" if open_parts else ""))


def _verdicts(evaluation: Evaluation, judgement: Judgement) -> Iterator[RenderableType]:
    others = []
    for party, verdict in judgement.verdicts.items():
        if party in evaluation.scenario.principals or party in evaluation.scenario.vetoes:
            yield from _verdict(evaluation, judgement, verdict)
        else:
            others.append(f"{say.party_name(evaluation, party)} {style.WORDS[verdict.name]}")
    if others:
        yield style.faint(f"others: {', '.join(others)}")


def _verdict(evaluation: Evaluation, judgement: Judgement, verdict: Verdict) -> Iterator[RenderableType]:
    line = Text(say.party_name(evaluation, verdict.party), "bold")
    if verdict.party in evaluation.scenario.vetoes:
        line.append(" (can say no)", "not bold")
    yield Text.assemble(line, "  ", _marked(verdict))
    yield Padding(Group(*_because(evaluation, judgement, verdict)), (0, 0, 0, 2))


def _because(evaluation: Evaluation, judgement: Judgement, verdict: Verdict) -> Iterator[RenderableType]:
    found = say.reasons(evaluation, verdict, judgement.package, "the proposal")
    key = judgement.package.key
    whys = [why for _, why in say.whys(evaluation, verdict, found)]
    for why in whys or [say.verdict_text(evaluation, verdict, key, "the proposal")]:
        yield Text(_sentence(why))
    decisive = say.deciding(verdict, found)
    if decisive:
        yield _voices(evaluation, decisive[:MOST_REASONS])
        if len(decisive) > MOST_REASONS:
            yield style.faint(f"and {len(decisive) - MOST_REASONS} more: tracker explain FILE {key} {verdict.party}")
        if said := [reason for reason in decisive if reason.voice.kind != "assumption"]:
            yield style.faint(_sources(evaluation, said))
    yield from _set_aside(evaluation, found)
    for words, issues in (("not stated", verdict.issues("unstated")), ("left open", verdict.issues("left-open"))):
        if issues and verdict.name != "unstated":
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
        return f"{_count(len(ids), 'source')}: {', '.join(ids)}; no source is given for {', '.join(without)}"
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
                f"dormant: {reason.text}; that does not hold on {say.listed(reason.unmet)} ({reason.voice.id})"
            )
        elif not reason.effective:
            seen.add(key)
            why = say.defeat_text(evaluation, reason.defeats[0])
            yield style.faint(f"does not stand: {reason.text}; {why}")


def _phase(evaluation: Evaluation, judgement: Judgement) -> Iterator[RenderableType]:
    phase = judgement.package.key.phase
    yield Text.assemble(f"If it stopped at {phase}  ", _marked(judgement))
    table = Table.grid(padding=(0, 1))
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for party, verdict in judgement.verdicts.items():
        if party in evaluation.scenario.principals or party in evaluation.scenario.vetoes:
            on = say.listed(verdict.issues("crosses", "disputed"))
            table.add_row(
                say.party_name(evaluation, party),
                _marked(verdict),
                style.faint(f"on {on}" if on else ""),
            )
    yield Padding(table, (0, 0, 0, 2))


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
        for value, words in _GROUND.items():
            issues = [issue for issue, found in ground.issues.items() if found == value]
            if issues:
                every = len(issues) == len(ground.issues)
                found_on = Text(f"{words}: {'every issue' if every else ', '.join(issues)}")
                yield Padding(found_on, (0, 0, 0, 2))
    yield Text()


_GROUND = {
    "common-ground": "common ground",
    "possible": "nothing stated is in the way",
    "conflict": "no option fits both",
    "unstated": "not stated by one of them",
}


def _not_stated(evaluation: Evaluation) -> Iterator[RenderableType]:
    evidence = evaluation.defeats.evidence
    lines = []
    for party in evaluation.scenario.principals:
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
    sources = f"{_count(len(used), 'source')}: {', '.join(sorted(used))}" if used else "no source"
    yield Text(f"{_count(len(spoken), 'statement')} in force{day}, from {sources}")
    unsourced = [voice.id for voice in spoken if voice.statement and not voice.statement.source]
    if used and unsourced:
        yield Text(f"no source is given for {', '.join(unsourced)}")
    without = [voice.id for voice in spoken if not voice.positions]
    if without:
        yield style.faint(f"{_count(len(without), 'statement')} of them without a position: {', '.join(without)}")
    for reason in ("withdrawn", "expired", "graded lower", "not graded", "not yet known"):
        ids = [f"{a.voice.id}" + (f" (by {a.by})" if a.by else "") for a in record.absent if a.reason == reason]
        if ids:
            yield Text(f"not counted, {reason}: {', '.join(ids)}")
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


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
