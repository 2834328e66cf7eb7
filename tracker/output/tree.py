"""One judgement -> the tree behind it: state, verdict, rule, evidence, statement, source, and the line of the file."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text
from rich.tree import Tree

from tracker import explanations as say
from tracker.evaluation import Evaluation, Judgement
from tracker.explanations import Reason
from tracker.output import style
from tracker.output.compared import what_if_lines
from tracker.output.sheets.terminal import lines
from tracker.verdicts import Term, Verdict
from tracker.voices import Voice

CALLED = "the proposal"
"""What the sentences below a proposal's title call it."""


def render(
    evaluation: Evaluation,
    judgement: Judgement,
    party: str | None = None,
    full: bool = False,
    width: int = 80,
    color: bool = False,
) -> str:
    """The tree of one package, for one party or for all whose verdict counts.

    `full` adds every other party, terms on which nothing was said, and evidence that does not bear on the verdict.
    """
    tree = Tree(
        Text.assemble(_title(evaluation, judgement), "  ", style.marked(judgement)),
        guide_style="dim",
    )
    tree.add(_ruled(say.state_text(evaluation, judgement, CALLED), judgement.rule))
    _add_stages(tree, evaluation, judgement)
    scenario = evaluation.scenario
    deciding = scenario.deciding(judgement.package.key.proposal)
    shown = [party] if party else [p for p in scenario.parties if full or p in deciding]
    for each in shown:
        _add_verdict(tree, evaluation, judgement, judgement.verdicts[each], full)
    changes = list(lines(what_if_lines(evaluation)))
    return style.to_text([*changes, *([Text()] if changes else []), tree], width, color)


def _title(evaluation: Evaluation, judgement: Judgement) -> Text:
    return Text(say.package_title(evaluation, judgement.package.key), "bold")


def _ruled(text: str, rule: str | None) -> Text:
    return Text.assemble(f"{text} ", style.faint(f"[{rule}]")) if rule else Text(text)


def _add_stages(tree: Tree, evaluation: Evaluation, judgement: Judgement) -> None:
    for stage in judgement.stages:
        line = Text(f"{stage.name.replace('-', ' ')} since {stage.since}")
        if stage.cause and stage.rule:
            line.append(f": {say.stage_text(evaluation, stage)}, {stage.cause.id} ")
            line.append_text(style.faint(f"[{stage.rule}]"))
        tree.add(line)


def _add_verdict(tree: Tree, evaluation: Evaluation, judgement: Judgement, verdict: Verdict, full: bool) -> None:
    name = Text(say.party_name(evaluation, verdict.party), "bold")
    branch = tree.add(Text.assemble(name, "  ", style.marked(verdict)))
    found = say.reasons(evaluation, verdict, judgement.package, CALLED)
    text = say.verdict_text(evaluation, verdict, judgement.package.key, found, CALLED)
    branch.add(_ruled(text, verdict.rule))
    if verdict.assumptions:
        branch.add(
            Text(f"{style.ASSUMED} an assumption of the analyst bears on this: {say.listed(verdict.assumptions)}")
        )
    whys = [why for _, why in say.whys(evaluation, verdict, found)]
    for why in whys if len(whys) > 1 else ():  # a single one is what the rule says
        branch.add(Text(why))
    whole = [reason for reason in found if reason.issue is None]
    if whole:
        on_whole = branch.add(Text("on the proposal as a whole"))
        for reason in whole:
            _add_reason(on_whole, evaluation, reason, full)
    in_terms = {term.issue for term in verdict.terms}
    for term in verdict.terms:
        reasons = say.term_reasons(term, found)
        if full or reasons or term.value != "unstated":
            on_term = branch.add(_term(evaluation, term))
            for reason in reasons:
                _add_reason(on_term, evaluation, reason, full)
    elsewhere = [reason for reason in found if reason.issue is not None and reason.issue not in in_terms]
    if full and elsewhere:
        on_rest = branch.add(Text("on issues the proposal leaves out"))
        for reason in elsewhere:
            _add_reason(on_rest, evaluation, reason, full)
    spoken_on = {reason.issue for reason in found}
    unstated = [issue for issue in verdict.issues("unstated") if not full and issue not in spoken_on]
    if unstated:
        branch.add(style.faint(f"not stated: {', '.join(unstated)}"))


def _term(evaluation: Evaluation, term: Term) -> Text:
    return Text.assemble(
        say.term_text(evaluation, term.issue, term.cells), "  ", style.faint(say.term_value_text(term.value))
    )


def _add_reason(tree: Tree, evaluation: Evaluation, reason: Reason, full: bool) -> None:
    line = Text.assemble(style.polarity(reason.polarity), "  ", _ruled(reason.text, reason.rule))
    if not reason.active:
        line.append(f"  dormant: its condition does not hold on {say.listed(reason.unmet)}", "italic")
    elif not reason.effective:
        line.append("  does not stand", "italic")
    elif reason.defeats:
        line.append("  stands in part", "italic")
    branch = tree.add(line)
    for defeat in reason.defeats:
        branch.add(_ruled(say.defeat_text(evaluation, defeat), defeat.rule))
    for detail in _voice(evaluation, reason, full):
        branch.add(detail)


def _voice(evaluation: Evaluation, reason: Reason, full: bool) -> Iterator[Text]:
    voice = reason.voice
    what = {"tabling": "proposal", "supposition": "change"}.get(voice.kind, voice.kind)
    spoken = voice.statement.speaker if voice.statement else None
    yield Text(
        ", ".join(filter(None, [f"{what} {voice.id}", spoken, say.directness(evaluation, voice), f"said {voice.said}"]))
    )
    yield from _words(evaluation, voice, full)
    yield from _source(evaluation, voice)
    if reason.place:
        yield style.faint(f"{reason.place.source.name}:{reason.place.line}")


def _words(evaluation: Evaluation, voice: Voice, full: bool) -> Iterator[Text]:
    statement = voice.statement
    if statement and statement.quote:
        yield Text(f"“{statement.quote.exact}”", "italic")
    if statement and statement.summary and (full or not statement.quote):
        yield Text(" ".join(statement.summary.split()))
    because = evaluation.scenario.assumptions[voice.id].because if voice.kind == "assumption" else None
    if because:
        yield Text(" ".join(because.split()))
    supposed = evaluation.file.supposing.suppositions.get(voice.id) if voice.kind == "supposition" else None
    if supposed:
        yield Text(supposed.text)


def _source(evaluation: Evaluation, voice: Voice) -> Iterator[Text]:
    id = say.source_of(evaluation, voice)
    if id is None:
        if voice.kind == "statement":
            yield style.faint("no source is given")
        return
    source = evaluation.scenario.sources[id]
    grade = say.grade(evaluation, voice)
    described = [source.publisher, source.title, str(source.date) if source.date else None]
    via = voice.statement.via if voice.statement else None
    parts = [f"source {id}", *filter(None, described), *([f"relaying {via}"] if via else [])]
    yield Text(", ".join(parts) + (f" (graded {grade})" if grade else ""))
    if source.url:
        yield style.faint(source.url)
