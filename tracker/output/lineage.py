"""Where proposals come from, as a sheet: each tree of drafts, its stages with their causes, what each step changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tracker import explanations as say
from tracker.evaluation import Evaluation
from tracker.lifecycle import Stage
from tracker.lineage import Draft, Step
from tracker.output import opening
from tracker.output.compared import verdict_part, word
from tracker.output.rivals import objections
from tracker.output.sheets import SET_IN, Block, Heading, Line, Lines, Part, Sheet, faint, line, strong
from tracker.output.style import stage_word


def sheet(evaluation: Evaluation, drafts: Sequence[Draft]) -> Sheet:
    """The trees one after the other; each draft below the one that it supersedes or answers."""
    return tuple(_blocks(evaluation, drafts))


def _blocks(evaluation: Evaluation, drafts: Sequence[Draft]) -> Iterator[Block]:
    yield from opening.blocks(evaluation)
    yield Heading("Drafts, and what came of them")
    if not drafts:
        yield Lines((line("No proposal is known."),))
    for tree in drafts:
        if tree.next:
            yield Lines(tuple(_overview(tree)))
        for draft in tree:
            yield Heading(_title(evaluation, draft), 3)
            yield Lines(tuple(_draft(evaluation, draft)))


def _overview(tree: Draft) -> Iterator[Line]:
    """The tree at a glance; what came of a draft stands below it, set in as far as there is room."""
    ahead = [(tree, 0)]
    while ahead:
        draft, depth = ahead.pop()
        branch = f"{SET_IN * (depth - 1)}└─ " if depth else ""
        stage = stage_word(draft.judgement.stages[-1].name)
        yield line(branch, strong(draft.proposal), _relation(draft), ": ", word(draft.judgement), faint(f", {stage}"))
        ahead += [(after, min(depth + 1, _DEEPEST)) for after in reversed(draft.next)]


_DEEPEST: Final = 8


def _relation(draft: Draft) -> str:
    """That it supersedes or answers another; nothing at the root."""
    if draft.step is None:
        return ""
    relation = "supersedes" if draft.step.relation == "supersedes" else "answers"
    also = f" and answers `{draft.also_counters}`" if draft.also_counters else ""
    return f" {relation} `{draft.step.sides.one.package.key}`{also}"


def _title(evaluation: Evaluation, draft: Draft) -> str:
    title = evaluation.scenario.proposals[draft.proposal].title
    return f"{draft.proposal}: {title}" if title else draft.proposal


def _draft(evaluation: Evaluation, draft: Draft) -> Iterator[Line]:
    proposal = evaluation.scenario.proposals[draft.proposal]
    by = say.listed([say.party_name(evaluation, party) for party in proposal.by])
    yield line(
        word(draft.judgement), faint(f", {f'tabled by {by}' if by else 'drawn up by the analyst'} {proposal.tabled}")
    )
    if consent := say.consent_text(evaluation, draft.proposal):
        yield line(consent)
    for stage in draft.judgement.stages[1:]:
        yield line(_stage(evaluation, stage))
    if draft.step:
        yield from _step(evaluation, draft, draft.step)


def _stage(evaluation: Evaluation, stage: Stage) -> str:
    cause = f" by `{stage.cause.id}`" if stage.cause else ""
    why = say.stage_text(evaluation, stage)
    return f"{stage_word(stage.name)} since {stage.since}{cause}{f': {why}' if why else ''}"


def _step(evaluation: Evaluation, draft: Draft, step: Step) -> Iterator[Line]:
    before = str(step.sides.one.package.key)
    same = "" if any(pair.one != pair.other for pair in step.terms) else "; no term is another"
    yield line(f"{_relation(draft).strip()}{same}")
    for pair in step.terms:
        if pair.one != pair.other:
            was, now = (_settled(options) for options in (pair.one, pair.other))
            yield line(strong(f"{pair.issue}: "), f"{was} → {now}", depth=1)
        found = objections(step.sides, pair, before, draft.proposal)
        yield from (one._replace(depth=min(one.depth + 1, 2)) for one in found)
    yield line(*_verdicts(evaluation, step), depth=1)


def _settled(options: Sequence[str]) -> str:
    if not options:
        return "not addressed"
    if options[0] == "to negotiate":
        return f"to be negotiated ({say.stance_text(options[1:])})"
    return say.stance_text(options)


def _verdicts(evaluation: Evaluation, step: Step) -> Iterator[Part | str]:
    """Every verdict of those who decide on either, on the one and on the other."""
    for number, one in enumerate(step.verdicts):
        yield f"{'; ' if number else ''}{say.party_name(evaluation, one.party)} "
        if one.differs:
            yield verdict_part(one.before)
            yield " → "
        yield verdict_part(one.after)
