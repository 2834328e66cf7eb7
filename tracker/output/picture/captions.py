"""What stands behind each mark of a picture, in whole words: who said what when, and what brought a verdict.

A timeline and one of the things that it shows come in, sentences go out, for those who point at a mark or have it read
to them. Positions and voices are worded as everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from tracker import explanations as say
from tracker.causes import Change, Link, News
from tracker.evaluation import Evaluation
from tracker.facts import PackageKey, Subject, package_key
from tracker.output.picture.courses import Segment, Stop
from tracker.output.style import ASSUMED, WORDS, stage_word
from tracker.scenario import package_name
from tracker.shifts import Contradicted, Flag, Moved
from tracker.timeline import Timeline
from tracker.values import PROPOSAL
from tracker.voices import Voice


def statement(evaluation: Evaluation, voice: Voice, ended: tuple[date, str] | None = None) -> str:
    """Who said it, when, when it was reported, on whose word, what position it takes, and its id.

    `ended` is since when it is no longer in force, and why.
    """
    speaker = voice.statement.speaker if voice.statement else None
    who = [say.party_name(evaluation, voice.party), *([speaker] if speaker else [])]
    when = f"said {voice.said}" + (f", reported {voice.reported}" if voice.reported != voice.said else "")
    texts = [say.position_text(evaluation, voice, index, subject) for index, subject in subjects(evaluation, voice)]
    what = "; ".join(dict.fromkeys(texts)) or "takes no position"
    end = f" {ended[1].capitalize()}: not in force from {ended[0]}." if ended else ""
    return f"{', '.join(who)} ({say.directness(evaluation, voice)}; {when}): {what}. {voice.id}.{end}"


def subjects(evaluation: Evaluation, voice: Voice) -> Iterator[tuple[int, Subject]]:
    """Each position of the voice that was not set aside, with the issue or package that it is on."""
    for index, position in enumerate(voice.positions):
        for subject, options in position.stance.items():
            for one in options if subject == PROPOSAL else (subject,):
                if not voice.stands_by(index, one):
                    continue
                if subject != PROPOSAL:
                    yield index, one
                elif package_name(one)[0] in evaluation.scenario.proposals:
                    yield index, package_key(evaluation.scenario, one)


def flag(evaluation: Evaluation, day: date, found: Flag) -> str:
    """What is flagged of which party, on what, and from which day."""
    head = f"{day}, {say.party_name(evaluation, found.party)} on {_subject(evaluation, found.subject)}"
    if isinstance(found, Moved):
        return f"{head}: {found.kind}{', where its conditions hold' if found.conditional else ''}."
    if isinstance(found, Contradicted):
        stands = "; the earlier one still stands" if found.stands else ""
        return f"{head}: {found.later.voice.id} says the contrary of {found.earlier.voice.id}{stands}."
    again: dict[str, list[str]] = {}
    for other, id in found.others:
        again.setdefault(id, []).append(_subject(evaluation, other))
    others = say.listed([f"{', '.join(subjects)} ({id})" for id, subjects in again.items()])
    return f"{head}: not repeated since {found.since} ({found.statement}); meanwhile spoke again on {others}."


def _subject(evaluation: Evaluation, subject: Subject) -> str:
    return subject if isinstance(subject, str) else say.package_title(evaluation, subject)


def segment(timeline: Timeline, key: PackageKey, party: str | None, found: Segment) -> str:
    """Whose verdict (or the state) on what, from when to when, and what brought it."""
    evaluation = timeline.evaluation
    title = say.package_title(evaluation, key)
    about = f"{say.party_name(evaluation, party)} on “{title}”" if party else f"“{title}”"
    end = f"to {found.until - timedelta(days=1)}" if found.until else "on"
    since = f"from {found.first} {end}" if found.change else f"since before {found.first}"
    if found.change is None and found.until:
        since += f", {end}"
    return f"{about}: {verdict(found)}, {since}{brought(evaluation, found.change)}{_assumed(found)}."


def verdict(found: Segment) -> str:
    """The verdict or state as a word, marked where an assumption bears on it."""
    return f"{WORDS[found.name]}{ASSUMED if any(found.assumed) else ''}"


def in_the_end(found: Segment) -> str:
    """The same as of its last day."""
    return verdict(found._replace(assumed=(False, found.assumed[1])))


def _assumed(found: Segment) -> str:
    return f"; {_WHEN[found.assumed]}by an assumption of the analyst" if any(found.assumed) else ""


_WHEN: Final[Mapping[tuple[bool, bool], str]] = {
    (True, True): "", (True, False): "at first ", (False, True): "in the end ",
}  # fmt: skip


def stop(timeline: Timeline, key: PackageKey, found: Stop) -> str:
    """What stage a proposal reached, when, and by what."""
    evaluation = timeline.evaluation
    since = f"from {found.day}" if found.change else f"since before {found.day}"
    title = say.package_title(evaluation, key)
    return f"“{title}”: {stage_word(found.name)}, {since}{brought(evaluation, found.change)}."


def brought(evaluation: Evaluation, change: Change | None) -> str:
    """By which news, if any is known to have brought it."""
    if change is None:
        return ""
    if change.supposed:
        return ", as the what-if supposes"
    if not change.causes:
        return ", by the day alone"
    words = say.listed([_news(evaluation, news) for news in change.causes], "and" if change.link == "needed" else "or")
    return f", by {words}{_LINKS[change.link]}"


_LINKS: Final[Mapping[Link, str]] = {
    "needed": "", "enough": ", each enough by itself", "some": ", some of them together enough",
}  # fmt: skip


def _news(evaluation: Evaluation, news: News) -> str:
    if news.section == "proposals":
        return f"the proposal {news.id}"
    if news.section == "events":
        return f"the event {news.id}"
    voice = evaluation.record.heard.get(news.id)
    if news.expired:
        return f"the end of {news.id}"
    if voice is None:
        return news.id
    party = say.party_name(evaluation, voice.party)
    return f"{news.id} ({party}, {say.directness(evaluation, voice)}, said {voice.said})"


def event(evaluation: Evaluation, id: str) -> str:
    """When it happened, what it was, and its id."""
    return f"{evaluation.scenario.events[id].date}: {event_text(evaluation, id)}. {id}."


def event_text(evaluation: Evaluation, id: str) -> str:
    """What happened: its summary, else what became of a proposal, else its id."""
    found = evaluation.scenario.events[id]
    if found.summary:
        return found.summary.rstrip(".")
    if found.proposal and found.becomes:
        return f"{stage_word(found.becomes)}: {say.proposal_title(evaluation, found.proposal)}"
    return id


def ending(evaluation: Evaluation, voice: Voice, withdrawn_by: str | None, counts: date) -> tuple[date, str] | None:
    """From which day a statement was no longer in force, and why: it had expired, or was withdrawn.

    `counts` is the day from which both it and what withdrew it count.
    """
    until = voice.statement.until if voice.statement else None
    found = [(counts, f"withdrawn by {withdrawn_by}")] if withdrawn_by else []
    if until is not None and evaluation.record.day is not None and until.last < evaluation.record.day:
        found.append((until.last + timedelta(days=1), "expired"))
    return min(found, default=None)
