"""A comparison as a sheet: the base always in sight, only what differs, and why.

There may be several alternatives side by side; each is compared with the same base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tracker import explanations as say
from tracker.comparison import Comparison, PackageChange, VerdictChange
from tracker.evaluation import Evaluation, Judgement
from tracker.explanations import Reason
from tracker.facts import PackageKey
from tracker.output.sheets import (
    SET_IN,
    WHAT_IF,
    Block,
    Heading,
    Line,
    Lines,
    Part,
    Sheet,
    Table,
    cell,
    faint,
    line,
    strong,
)
from tracker.output.style import ASSUMED, WORDS, at_least, stage_word
from tracker.prospects import DealsChange
from tracker.verdicts import Verdict

BASE: Final = "what was said"
"""What the base is called, where it is no what-if itself."""

ABREAST: Final = 3
"""How many alternatives stand side by side in one table."""

WHAT_IF_NAME: Final = "what if"
"""What a single alternative is called."""

NOT_THERE: Final = "not there"


class Alternative(NamedTuple):
    """A what-if by its name, what it makes otherwise, what it asks, in words, and how many deals there would be."""

    name: str
    comparison: Comparison
    title: str | None = None
    deals: DealsChange | None = None

    @property
    def evaluation(self) -> Evaluation:
        """The what-if as it would be judged."""
        return self.comparison.after

    def heading(self, letter: str) -> str:
        """What stands above its column; only what is hypothetical bears the mark."""
        called = letter or (WHAT_IF_NAME if self.evaluation.file.what_if else self.name)
        return f"{called}{_mark(self.evaluation)}"


def sheet(base: Evaluation, alternatives: Sequence[Alternative]) -> Sheet:
    """The base beside its alternatives; several of them are called A, B and so on."""
    if len(alternatives) == 1:
        return tuple(_blocks(base, alternatives, [""]))
    return tuple(_blocks(base, alternatives, [_letter(number) for number in range(len(alternatives))]))


def what_if_lines(evaluation: Evaluation, called: str = "", since: Evaluation | None = None) -> Iterator[Line]:
    """That an evaluation is hypothetical, and every change that makes it so; nothing, if it is not.

    `called` is what it is called, `since` another whose changes came before and need not be told again.
    """
    what_if = evaluation.file.what_if
    if what_if is None:
        return
    told = len(since.file.what_if.changes) if since and since.file.what_if else 0
    besides = "also " if told else ""
    yield line(Part(f"{WHAT_IF} {called or 'what if'}: this is not what was said. It {besides}changes:", "what-if"))
    for number, change in enumerate(what_if.changes[told:], start=told + 1):
        yield line(change.text, depth=1, number=number)


def _letter(number: int) -> str:
    """A, B, ... Z, A2, B2, ..."""
    return chr(ord("A") + number % 26) + ("" if number < 26 else str(number // 26 + 1))


def assumed_text(evaluation: Evaluation) -> str:
    """Which assumptions take part; nothing, if none does."""
    assumed = evaluation.record.assumed
    return f"{ASSUMED} with assumptions of the analyst: {', '.join(assumed)}" if assumed else ""


def word(found: Verdict | Judgement | None) -> Part:
    """A verdict or a state, as a part of a line."""
    if found is None:
        return faint(NOT_THERE)
    name = found.name if isinstance(found, Verdict) else found.state
    return verdict_part(name, bool(found.assumptions))


def verdict_part(name: str | None, assumed: bool = False) -> Part:
    """A verdict or a state by its name, marked where an assumption bears on it."""
    return Part(f"{WORDS[name]}{ASSUMED if assumed else ''}", "verdict", name)


def _blocks(base: Evaluation, alternatives: Sequence[Alternative], letters: Sequence[str]) -> Iterator[Block]:
    yield Heading(base.scenario.title or "A negotiation", 1)
    yield Lines((*_frame(base, alternatives, letters), *_changes(base, alternatives, letters)))
    differing = [key for key in _keys(base, alternatives) if any(_change(a, key) for a in alternatives)]
    for start in range(0, len(alternatives), ABREAST):
        abreast = slice(start, start + ABREAST)
        if rows := tuple(_rows(base, alternatives[abreast], differing)):
            headings = (a.heading(letter) for a, letter in zip(alternatives[abreast], letters[abreast], strict=True))
            yield _table(base, tuple(headings), rows)
    yield Lines(tuple(_same(base, alternatives, differing)))
    for alternative, letter in zip(alternatives, letters, strict=True):
        end = f" {letter}" if letter else ""
        why = list(_why(alternative))
        if why:
            yield Heading(f"Why{end}")
            yield from why
        besides = (*_deals(alternative.deals), *_besides(alternative.comparison))
        if besides:
            yield Heading(f"Besides{end}")
            yield Lines(besides)


def _mark(evaluation: Evaluation) -> str:
    return f" {WHAT_IF}" if evaluation.file.what_if else ""


def _table(base: Evaluation, called: Sequence[str], rows: tuple[tuple[tuple[Part, ...], ...], ...]) -> Table:
    header = ("Proposal", "Party", BASE if base.file.what_if is None else f"base {WHAT_IF}", *called)
    return Table(header, rows, "What differs", (5, 3, *[4] * (1 + len(called))))


def _frame(base: Evaluation, alternatives: Sequence[Alternative], letters: Sequence[str]) -> Iterator[Line]:
    book = f"by the rulebook `{base.engine.rulebook.name}`"
    yield line(f"as of {base.record.day}, {book}" if base.record.day else f"Nothing in it has a date. {book}")
    if assumed := assumed_text(base):
        yield line(assumed)
    for alternative, letter in zip(alternatives, letters, strict=True):
        record, called = alternative.evaluation.record, letter or WHAT_IF_NAME
        if record.day != base.record.day:
            yield line(f"{called}: as of {record.day}")
        if record.assumed != base.record.assumed:
            ids = ", ".join(record.assumed) or "none"
            yield line(f"{ASSUMED} {called}: with assumptions of the analyst: {ids}")


def _changes(base: Evaluation, alternatives: Sequence[Alternative], letters: Sequence[str]) -> Iterator[Line]:
    yield from what_if_lines(base, "base")
    for alternative, letter in zip(alternatives, letters, strict=True):
        called = f"{letter}, {alternative.name}" if letter else ""
        yield from what_if_lines(alternative.evaluation, called, base)
        if alternative.title:
            yield line(faint(alternative.title), depth=1)


def _keys(base: Evaluation, alternatives: Iterable[Alternative]) -> list[PackageKey]:
    evaluations = (base, *(alternative.evaluation for alternative in alternatives))
    return list(dict.fromkeys(j.package.key for evaluation in evaluations for j in evaluation.judgements))


def _change(alternative: Alternative, key: PackageKey) -> PackageChange | None:
    return next((change for change in alternative.comparison.packages if change.key == key), None)


def _judgement(evaluation: Evaluation, key: PackageKey) -> Judgement | None:
    return next((judgement for judgement in evaluation.judgements if judgement.package.key == key), None)


def _rows(
    base: Evaluation, alternatives: Sequence[Alternative], differing: Iterable[PackageKey]
) -> Iterator[tuple[tuple[Part, ...], ...]]:
    """Of each package that differs somewhere: its state, and every verdict that differs somewhere."""
    shown: PackageKey | None = None
    for key in differing:
        evaluations = [base, *(alternative.evaluation for alternative in alternatives)]
        judgements = [_judgement(evaluation, key) for evaluation in evaluations]
        changes = [change for change in (_change(alternative, key) for alternative in alternatives) if change]
        rows: list[tuple[str, list[Part]]] = []
        if any(change.states[0] != change.states[1] for change in changes):
            rows.append(("state", [word(judgement) for judgement in judgements]))
        for party in _differing(base, changes):
            verdicts = [word(judgement.verdicts.get(party) if judgement else None) for judgement in judgements]
            rows.append((_party(base, alternatives, party), verdicts))
        for place, (name, words) in enumerate(rows):
            title = () if place else cell(_title(key, shown))
            yield (title, cell(name), *(cell(found) for found in words))
        shown = key if rows else shown


def _only_reasons(changes: Iterable[PackageChange]) -> bool:
    """Whether some verdict rests on something else, and no state or verdict is another."""
    found = list(changes)
    return not any(map(_another, found)) and any(change.verdicts for change in found)


def _another(change: PackageChange) -> bool:
    """Whether a state or a verdict is another."""
    return change.states[0] != change.states[1] or any(verdict.differs for verdict in change.verdicts)


def _title(key: PackageKey, shown: PackageKey | None) -> Part | str:
    """The package by its id; a phase below its whole, as the case that it stopped there."""
    if key.phase and shown and shown.proposal == key.proposal:
        return f"{SET_IN}stopped at {key.phase}"
    return strong(str(key))


def _differing(base: Evaluation, changes: Iterable[PackageChange]) -> list[str]:
    """The parties whose verdict differs in one of the changes, those that decide on it first."""
    changes = list(changes)
    there = [change for change in changes if change.before and change.after]
    found = dict.fromkeys(verdict.party for change in there for verdict in change.verdicts if verdict.differs)
    able = {party for change in changes for party in base.scenario.deciding(change.key.proposal)}
    deciding = [party for party in base.scenario.parties if party in found and party in able]
    return [*deciding, *(party for party in found if party not in deciding)]


def _party(base: Evaluation, alternatives: Sequence[Alternative], party: str) -> str:
    evaluation = next(e for e in (base, *(a.evaluation for a in alternatives)) if party in e.scenario.parties)
    return say.party_name(evaluation, party)


def _same(base: Evaluation, alternatives: Sequence[Alternative], differing: Sequence[PackageKey]) -> Iterator[Line]:
    rest = [str(key) for key in _keys(base, alternatives) if key not in differing]
    if not differing:
        yield line(strong("No verdict, state or stage would be another."))
    elif _only_reasons(change for a in alternatives for change in a.comparison.packages):
        yield line(strong("Every state and every verdict would be the same; what some rest on would not."))
    if differing and rest:
        yield line(faint(f"No difference: {', '.join(rest)}"))


# Why.


def _why(alternative: Alternative) -> Iterator[Block]:
    comparison = alternative.comparison
    for change in comparison.packages:
        lines = list(_lines(comparison, change))
        if lines:
            evaluation = comparison.after if change.after else comparison.before
            yield Heading(say.package_title(evaluation, change.key), 3)
            yield Lines(tuple(lines))


def _lines(comparison: Comparison, change: PackageChange) -> Iterator[Line]:
    if change.before is None or change.after is None:
        what = "would not be there, or not be known yet" if change.after is None else "would be there"
        yield line(f"it {what}")
    for settled in change.settled:
        was, now = (says(settled.issue, options) for options in (settled.before, settled.after))
        yield line(f"it would say {now}; it says {was}")
    if change.consent:
        needed, would = _named(comparison.before, change.consent[0]), _named(comparison.after, change.consent[1])
        yield line(f"it would need the consent of {would}; it needs the consent of {needed}")
    was_stage, is_stage = change.stages
    if change.before and change.after and was_stage != is_stage:
        yield line(f"it would be {stage_word(is_stage)}; it is {stage_word(was_stage)}")
    if change.before is None or change.after is None:
        return
    scenarios = (comparison.before.scenario, comparison.after.scenario)
    deciding = {party for scenario in scenarios for party in scenario.deciding(change.key.proposal)}
    for verdict in sorted(change.verdicts, key=lambda v: v.party not in deciding):
        if verdict.differs or verdict.party in deciding:
            yield from _verdict(comparison, verdict)


def _named(evaluation: Evaluation, parties: Iterable[str]) -> str:
    return say.listed([say.party_name(evaluation, party) for party in parties])


def says(issue: str, options: Sequence[str]) -> str:
    """What a package says on an issue, in words; `options` as `tracker.comparison.says` gives them."""
    if not options:
        return f"nothing on {issue}"
    if options[0] == "to negotiate":
        return f"{say.issue_text(issue, options[1:])}, to be negotiated"
    return say.issue_text(issue, options)


def _verdict(comparison: Comparison, change: VerdictChange) -> Iterator[Line]:
    known = comparison.before if change.party in comparison.before.scenario.parties else comparison.after
    name, mark = strong(say.party_name(known, change.party)), _mark(comparison.after)
    if change.differs:
        yield line(name, "  would be ", word(change.after), f"{mark}, is ", word(change.before), depth=1)
    else:
        yield line(name, "  would still be ", word(change.after), mark, depth=1)
    for issue in change.terms:
        was, now = (say.term_value_text(v) if v else "plays no part" for v in (issue.before, issue.after))
        yield line(faint(f"{issue.issue}: {now}; is: {was}"), depth=2)
    for reason in change.appeared:
        yield line("would count: ", *reason_parts(reason), depth=2)
    for departure in change.fell_away:
        yield line("would not count: ", *reason_parts(departure.reason), faint(f"; {departure.words}"), depth=2)


def reason_parts(reason: Reason) -> tuple[Part, ...]:
    """A reason: its polarity, what it says, and whose word that is."""
    voice = f" ({reason.voice.id})" if reason.voice.kind in ("statement", "assumption") else ""
    return Part(reason.polarity, reason.polarity), Part(f"  {reason.text}"), faint(voice)


# What else differs.


def _deals(change: DealsChange | None) -> Iterator[Line]:
    if change is not None and change.before != change.after:
        yield line(f"candidate deals would be {at_least(change.after)}; there are {at_least(change.before)}")


def _besides(comparison: Comparison) -> Iterator[Line]:
    for change in comparison.common_ground:
        names = " and ".join(say.party_name(comparison.after, party) for party in change.parties)
        words = (say.GROUND_WORDS[change.after], say.GROUND_WORDS[change.before])
        yield line(f"{names} on {change.issue}: {words[0]}; is: {words[1]}")
    was, now = comparison.essential
    if was != now:
        yield line(f"essential issues would be {say.listed(now) or 'none'}; they are {say.listed(was) or 'none'}")
