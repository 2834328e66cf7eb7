"""A timeline as a sheet: day by day, what was said or done, what became another by that, and what is flagged."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from typing import Final

from tracker import explanations as say
from tracker.causes import Change, Link, News
from tracker.evaluation import Evaluation
from tracker.evidence import Piece
from tracker.facts import PackageKey, Subject
from tracker.output import opening
from tracker.output.compared import assumed_text, verdict_part, what_if_lines
from tracker.output.sheets import WHAT_IF, Block, Heading, Line, Lines, Part, Sheet, faint, line, strong
from tracker.output.style import stage_word
from tracker.scenario import package_name
from tracker.shifts import Contradicted, Flag, Moved, NotRepeated
from tracker.timeline import Day, Timeline
from tracker.values import PROPOSAL

CLOCK_WORDS: Final = {
    "known": "by what was public on each day",
    "said": "by what had been said and done by each day",
}
"""By which dates a timeline is told, for people."""

_DIRECTIONS: Final = {"hardened": ("more", "less"), "softened": ("less", "more"), "shifted": ("something else",) * 2}


def sheet(timeline: Timeline, everything: bool = False) -> Sheet:
    """The days on which something became another, or is flagged; with `everything` all on which anything was new."""
    return tuple(_blocks(timeline, everything))


def _blocks(timeline: Timeline, everything: bool) -> Iterator[Block]:
    evaluation = timeline.evaluation
    yield Heading(evaluation.scenario.title or "A negotiation", 1)
    yield Lines(tuple(_frame(timeline)))
    yield from _opening(timeline)
    days = timeline.days if everything else timeline.changed
    for day in days:
        yield Heading(day.date.isoformat())
        yield Lines(tuple(_day(timeline, day)))
    if not days and timeline.complete:
        yield Lines((line("No verdict, state or stage became another, and no position is flagged."),))
    if not timeline.complete:
        yield Lines((line(f"The search was ended after {timeline.last}; what is shown until then is certain."),))


def _frame(timeline: Timeline) -> Iterator[Line]:
    evaluation = timeline.evaluation
    if timeline.first is None:
        yield line("nothing in it has a date")
        return
    hindsight = f", as is known on {evaluation.record.day}" if timeline.clock == "said" else ""
    yield line(f"from {timeline.first} to {timeline.last}, {CLOCK_WORDS[timeline.clock]}{hindsight}")
    yield line(f"by the rulebook `{evaluation.engine.rulebook.name}`")
    yield from (line(text) for text in opening.restrictions(evaluation.question))
    if evaluation.question.proposal is not None:
        yield line(f"only `{evaluation.question.proposal}`")
    if timeline.party is not None:
        yield line(f"only {say.party_name(evaluation, timeline.party)}")
    if assumed := assumed_text(evaluation):
        yield line(strong(assumed))
    yield from what_if_lines(evaluation)


def _opening(timeline: Timeline) -> Iterator[Block]:
    """How everything stood on the day before, where that was not the beginning."""
    before = timeline.opening
    if before is None or not before.judgements:
        return
    yield Heading(f"{before.record.day}, the day before")
    lines = []
    for judgement in before.judgements:
        key, stage = judgement.package.key, stage_word(judgement.stages[-1].name)
        parts = [strong(f"{key}: "), verdict_part(judgement.state, bool(judgement.assumptions))]
        party = timeline.party and judgement.verdicts[timeline.party]
        if party:
            parts += [
                Part(f"; {say.party_name(before, party.party)} "),
                verdict_part(party.name, bool(party.assumptions)),
            ]
        lines.append(line(*parts, *([] if key.phase else [faint(f", {stage}")])))
    yield Lines(tuple(lines))


def _day(timeline: Timeline, day: Day) -> Iterator[Line]:
    evaluation = timeline.evaluation
    told: set[News] = set()
    by_cause: dict[tuple[tuple[News, ...], Link], list[Change]] = {}
    for change in day.telling:
        by_cause.setdefault((change.causes, change.link), []).append(change)
    for (causes, link), found in by_cause.items():
        yield from _causes(timeline, causes, link, told)
        told |= set(causes)
        for package, of_package in groupby(found, key=lambda change: change.package):
            yield line(*_package(evaluation, package, tuple(of_package)), depth=1)
    for flag in day.flags:
        yield line(*_flag(evaluation, flag))
    if others := [_name(news) for news in day.news if news not in told]:
        yield line(faint(f"also new: {', '.join(others)}"))


_LINKS: Final = {"needed": "and", "enough": "or", "some": "or"}
_REMARKS: Final = {
    "enough": "each of them would have been enough",
    "some": "some of them together were enough, and none was needed",
}


def _causes(timeline: Timeline, causes: Sequence[News], link: Link, told: Container[News]) -> Iterator[Line]:
    """What brought something; what was told in full before is only named."""
    if not causes:
        yield line("by the day alone: what is assumed or supposed is said on each day anew")
    elif all(news in told for news in causes):
        yield line(strong(say.listed([_name(news) for news in causes], _LINKS[link])))
    else:
        for number, news in enumerate(causes):
            before = f"{_LINKS[link]} " if number else ""
            yield line(before, *([strong(_name(news))] if news in told else _news(timeline, news)))
    if link in _REMARKS:
        yield line(faint(_REMARKS[link]))


def _news(timeline: Timeline, news: News) -> Iterator[Part | str]:
    """Something new, in words, with how it was reported and where it stands."""
    evaluation = timeline.evaluation
    yield strong(f"`{news.id}`")
    yield f" {news_text(evaluation, news)}"
    if details := _details(timeline, news):
        yield faint(f" ({details})")


def _name(news: News) -> str:
    return f"`{news.id}`{' expires' if news.expired else ''}"


def news_text(evaluation: Evaluation, news: News) -> str:
    """What was new: `Northland requires border=open`; `is tabled by Lakeland`; what an event says happened."""
    if news.section == "statements":
        voice = evaluation.record.heard[news.id]
        texts = [
            say.position_text(evaluation, voice, index, subject)
            for index, position in enumerate(voice.positions)
            for subject in _subjects(position.stance)
            if voice.stands_by(index, str(subject))
        ]
        statement = evaluation.scenario.statements[news.id]
        withdrawn = say.listed([f"`{id}`" for id in statement.withdraws])
        texts += [f"withdraws {withdrawn}"] if withdrawn else []
        said = "; ".join(texts) or statement.summary or "takes no position"
        return f"expires: {said}" if news.expired else said
    if news.section == "proposals":
        proposal = evaluation.scenario.proposals[news.id]
        by = say.listed([say.party_name(evaluation, party) for party in proposal.by])
        return f"is tabled by {by}" if by else "is drawn up by the analyst"
    event = evaluation.scenario.events[news.id]
    fate = f"`{event.proposal}` becomes {(event.becomes or '').replace('-', ' ')}" if event.proposal else ""
    return ": ".join(text for text in (fate, event.summary) if text) or "happens"


def _subjects(stance: dict[str, tuple[str, ...]]) -> Iterator[Subject]:
    for subject, options in stance.items():
        if subject != PROPOSAL:
            yield subject
        else:
            yield from (PackageKey(*package_name(option)) for option in options)


def _details(timeline: Timeline, news: News) -> str:
    evaluation = timeline.evaluation
    place = evaluation.file.place(news.section, news.id, key=True)
    words: list[str] = []
    if news.section == "statements":
        voice = evaluation.record.heard[news.id]
        words += [say.directness(evaluation, voice), f"said {voice.said}"]
        words += [f"reported {voice.reported}"] if voice.reported != voice.said else []
        source = say.source_of(evaluation, voice)
        words += [source] if source else []
    elif news.section == "proposals":
        proposal = evaluation.scenario.proposals[news.id]
        words += [f"{proposal.tabled}"]
        words += [f"reported {proposal.reported}"] if proposal.reported else []
    else:
        words.append(str(evaluation.scenario.events[news.id].date))
    return ", ".join([*words, *([f"line {place.line}"] if place else [])])


def _package(evaluation: Evaluation, package: PackageKey, changes: Sequence[Change]) -> Iterator[Part | str]:
    """What became another of one package: `plan: state open → contested; Northland ...`."""
    yield strong(f"{package}: ")
    for number, change in enumerate(changes):
        if number:
            yield "; "
        yield f"{_whose(evaluation, change)} "
        if change.what == "stage":
            yield " → ".join(stage_word(name) for name in (change.before, change.after) if name)
            yield f" {WHAT_IF}" if change.supposed else ""
            continue
        if change.before is not None:
            yield verdict_part(change.before, change.assumed[0])
            yield " → "
        yield verdict_part(change.after, change.assumed[1])


def _whose(evaluation: Evaluation, change: Change) -> str:
    return change.what if change.party is None else say.party_name(evaluation, change.party)


# Flags.


def _flag(evaluation: Evaluation, flag: Flag) -> Iterator[Part | str]:
    yield strong(f"⚑ {flag.kind.replace('-', ' ')}: ")
    yield flag_text(evaluation, flag)
    if isinstance(flag, Moved):
        yield faint(f" ({', '.join(f'`{id}`' for id in flag.statements)})")


def flag_text(evaluation: Evaluation, flag: Flag) -> str:
    """What is flagged, in a sentence without its end."""
    who = say.party_name(evaluation, flag.party)
    on = flag.subject if isinstance(flag.subject, str) else f"`{flag.subject}`"
    if isinstance(flag, Moved):
        condition = ", where its conditions hold" if flag.conditional else ""
        return f"{who} on {on}: {_direction(evaluation, flag)}{condition}"
    if isinstance(flag, Contradicted):
        earlier, later = _position(evaluation, flag.earlier), _position(evaluation, flag.later)
        outcome = "both stand" if flag.stands else "the later one prevails where they meet"
        return f"{earlier}; later {later}; {outcome}"
    assert isinstance(flag, NotRepeated)
    others = say.listed([f"{other if isinstance(other, str) else f'`{other}`'} (`{by}`)" for other, by in flag.others])
    silent = f"{who} has not spoken again on {on} for {(flag.day - flag.since).days} days (`{flag.statement}`)"
    return f"{silent}, and meanwhile spoke again on {others}"


def ruled_out(evaluation: Evaluation, flag: Moved) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The options that the party ruled out before, and rules out after; of a package, none."""
    if not isinstance(flag.subject, str):
        return (), ()
    cells = evaluation.cells[flag.subject]
    return tuple(cells.words(found.crosses) if found.crosses else () for found in (flag.before, flag.after))  # type: ignore[return-value]


def _direction(evaluation: Evaluation, flag: Moved) -> str:
    """What became of a position: `rules out less than before (0..4 or silent; it was 0..7 or silent)`."""
    rules_out, favours = _DIRECTIONS[flag.kind]
    if flag.before.crosses == flag.after.crosses:
        return f"accepts or is open to {favours} {'' if flag.kind == 'shifted' else 'than before'}".rstrip()
    if not isinstance(flag.subject, str):
        return "is against it now" if flag.after.crosses else "is against it no longer"
    before, after = (say.stance_text(options) if options else "nothing" for options in ruled_out(evaluation, flag))
    return f"rules out {rules_out} than before ({after}; it was {before})"


def _position(evaluation: Evaluation, piece: Piece) -> str:
    voice, index = piece.voice, piece.claim.position
    if index is None:
        return f"{say.party_name(evaluation, voice.party)} tabled `{piece.subject}` ({voice.said})"
    text = say.position_text(evaluation, voice, index, piece.subject)
    return f"{text} (`{voice.id}`, {say.directness(evaluation, voice)}, {voice.said})"
