"""Where proposals come from, as a sheet: each tree of drafts, its stages with their causes, what each step changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker import explanations as say
from tracker.evaluation import Evaluation
from tracker.lifecycle import Stage
from tracker.lineage import Draft, Step
from tracker.output import opening
from tracker.output.compared import word
from tracker.output.days import verdict_part
from tracker.output.rivals import objections
from tracker.output.sheets import Block, Heading, Line, Lines, Part, Sheet, faint, line, strong


def sheet(evaluation: Evaluation, drafts: Sequence[Draft]) -> Sheet:
    """The trees one after the other; each draft below the one that it supersedes or answers."""
    return tuple(_blocks(evaluation, drafts))


def _blocks(evaluation: Evaluation, drafts: Sequence[Draft]) -> Iterator[Block]:
    yield from opening.blocks(evaluation)
    yield Heading("Drafts, and what came of them")
    if not drafts:
        yield Lines((line("No proposal is known."),))
    for tree in drafts:
        yield Lines(tuple(_drafts(evaluation, tree, 0)))


def _drafts(evaluation: Evaluation, draft: Draft, depth: int) -> Iterator[Line]:
    yield from _draft(evaluation, draft, depth)
    for after in draft.next:
        yield from _drafts(evaluation, after, depth + 1)


def _draft(evaluation: Evaluation, draft: Draft, depth: int) -> Iterator[Line]:
    proposal = evaluation.scenario.proposals[draft.proposal]
    by = say.listed([say.party_name(evaluation, party) for party in proposal.by])
    title = f" {proposal.title}" if proposal.title else ""
    tabled = f"tabled by {by}" if by else "drawn up by the analyst"
    head = f"{'└ ' if depth else ''}{draft.proposal}"
    yield line(strong(head), f"{title}: ", word(draft.judgement), faint(f" ({tabled} {proposal.tabled})"), depth=depth)
    inner = depth + 1
    for stage in draft.judgement.stages[1:]:
        yield line(_stage(evaluation, stage), depth=inner)
    if draft.step:
        yield from _step(evaluation, draft, draft.step, inner)


def _stage(evaluation: Evaluation, stage: Stage) -> str:
    cause = f" by `{stage.cause.id}`" if stage.cause else ""
    why = say.stage_text(evaluation, stage)
    return f"{stage.name.replace('-', ' ')} since {stage.since}{cause}{f': {why}' if why else ''}"


def _step(evaluation: Evaluation, draft: Draft, step: Step, depth: int) -> Iterator[Line]:
    before = str(step.sides.one.package.key)
    relation = "supersedes" if step.relation == "supersedes" else "answers"
    also = f", and answers `{draft.also_counters}`" if draft.also_counters else ""
    yield line(f"{relation} `{before}`{also}", depth=depth)
    for pair in step.terms:
        if pair.one != pair.other:
            was, now = (_settled(options) for options in (pair.one, pair.other))
            yield line(strong(f"{pair.issue}: "), f"{was} → {now}", depth=depth + 1)
        yield from (
            one._replace(depth=depth + 1 + one.depth) for one in objections(step.sides, pair, before, draft.proposal)
        )
    if not any(pair.one != pair.other for pair in step.terms):
        yield line("no term is another", depth=depth + 1)
    yield line(*_verdicts(evaluation, step), depth=depth + 1)


def _settled(options: Sequence[str]) -> str:
    if not options:
        return "not addressed"
    if options[0] == "to negotiate":
        return f"to be negotiated ({say.stance_text(options[1:])})"
    return say.stance_text(options)


def _verdicts(evaluation: Evaluation, step: Step) -> Iterator[Part | str]:
    """Every verdict of those who can say no, on the one and on the other."""
    for number, one in enumerate(step.verdicts):
        yield f"{'; ' if number else ''}{say.party_name(evaluation, one.party)} "
        if one.differs:
            yield verdict_part(one.before)
            yield " → "
        yield verdict_part(one.after)
