"""What scenarios expect and what rules give as examples, tried: each holds, or a `Diagnostic` says what was found.

A trial asserts the result and the reasons: an expectation the verdict or state and the rules or statements behind it,
an example what the rule gives, and that it is this rule which gives it. Nothing is read or printed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tracker.diagnostics import Diagnostic, Span, did_you_mean, one_of
from tracker.engine import Engine
from tracker.evaluation import Evaluation, Judgement, evaluate
from tracker.explanations import reasons
from tracker.reading import RulebookFile, ScenarioFile
from tracker.record import Question
from tracker.rulecheck import NOTHING
from tracker.rules import Example, Rule
from tracker.scenario import Expectation
from tracker.vocabulary import KINDS


class Trial(NamedTuple):
    """One thing that was tried: its name, whether it holds, and what is to be said of it.

    One that is marked `todo` is never held against anybody; `finding` then says so, should it hold already.
    """

    name: str
    holds: bool
    todo: bool = False
    finding: Diagnostic | None = None

    @property
    def failed(self) -> bool:
        """Whether it counts as a failure."""
        return not self.holds and not self.todo


def expectations(file: ScenarioFile, engine: Engine, only: str = "") -> Iterator[Trial]:
    """Try what the file expects of itself, as far as the name of the expectation holds the text `only`."""
    known: dict[Question, Evaluation] = {}
    for index, expectation in enumerate(file.scenario.expect):
        name = _name(expectation)
        if only.lower() not in name.lower():
            continue
        assumed = ("all",) if expectation.assume == "all" else expectation.assume
        question = Question(as_of=expectation.as_of.last if expectation.as_of else None, assume=frozenset(assumed))
        if question not in known:
            known[question] = evaluate(file, engine, question)
        place = file.place("expect", index)
        yield _outcome(name, expectation.todo, place, list(_unmet(known[question], expectation, file, index)))


def examples(file: RulebookFile, engine: Engine, rules: Iterable[Rule], only: str = "") -> Iterator[Trial]:
    """Try the examples of these rules of the rulebook, as far as their name holds the text `only`."""
    for rule in rules:
        for number, example in enumerate(rule.examples, start=1):
            name = f"{rule.id}, example {number}"
            if only.lower() not in name.lower():
                continue
            yield _outcome(
                name, example.todo, file.example(rule.id, number - 1), list(_not_given(engine, rule, example, name))
            )


def _outcome(name: str, todo: str | None, place: Span | None, found: list[Diagnostic]) -> Trial:
    if not todo:
        return Trial(name, not found, finding=found[0]._replace(span=found[0].span or place) if found else None)
    if found:
        return Trial(name, False, todo=True)
    hint = "take `todo` away, so that it is noticed should it stop holding"
    message = f"`{name}` is marked as `todo`, and holds"
    return Trial(name, True, True, Diagnostic("todo-holds", message, place, hint=hint, severity="warning"))


def _name(expectation: Expectation) -> str:
    words = [expectation.proposal, expectation.party or "state"]
    if expectation.as_of:
        words.append(f"as of {expectation.as_of}")
    if expectation.assume:
        assumed = [expectation.assume] if isinstance(expectation.assume, str) else expectation.assume
        words.append(f"assuming {', '.join(assumed)}")
    return ", ".join(words)


def _unmet(evaluation: Evaluation, wanted: Expectation, file: ScenarioFile, index: int) -> Iterator[Diagnostic]:
    """What is otherwise than expected; the first finding is enough to mend, or to think again."""
    try:
        judgement = evaluation.judgement(wanted.proposal)
    except KeyError:
        message = f"`{wanted.proposal}` is not known on {evaluation.record.day}, so nothing can be expected of it"
        yield Diagnostic("expectation-not-met", message, file.place("expect", index, "proposal"))
        return
    if wanted.state is not None and judgement.state != wanted.state:
        message = f"`{wanted.proposal}` is {_by(judgement.state, judgement.rule)}, not `{wanted.state}`"
        yield Diagnostic("expectation-not-met", message, file.place("expect", index, "state"))
    if wanted.party is not None:
        given = judgement.verdicts[wanted.party]
        if given.name != wanted.verdict:
            found = _by(given.name, given.rule)
            message = f"`{wanted.proposal}` is {found} for `{wanted.party}`, not `{wanted.verdict}`"
            place = file.place("expect", index, "verdict")
            hint = f"see `tracker explain FILE {wanted.proposal} {wanted.party}`"
            yield Diagnostic("expectation-not-met", message, place, hint=hint)
    behind = _behind(evaluation, judgement, wanted.party)
    known = [*(rule.id for rule in evaluation.engine.rulebook), *(id for id, _ in file.scenario.voices())]
    for number, reason in enumerate(wanted.because):
        if reason not in behind:
            message = f"`{reason}` is not among what stands behind it"
            nearest = did_you_mean(reason, behind) or (did_you_mean(reason, known) if reason not in known else None)
            place = file.place("expect", index, "because", number)
            yield Diagnostic("reason-not-found", message, place, f"one of {one_of(behind)}", nearest)


def _by(name: str | None, rule: str | None) -> str:
    return f"`{name}` by the rule `{rule}`" if rule else "decided by no rule"


def _behind(evaluation: Evaluation, judgement: Judgement, party: str | None) -> list[str]:
    """The rules and voices of the effective reasons, and the rule that decides: for a party, or for the state."""
    deciding = evaluation.scenario.deciding(judgement.package.key.proposal)
    parties = [party] if party else list(deciding)
    found: list[str | None] = [] if party else [judgement.rule]
    for each in parties:
        verdict = judgement.verdicts[each]
        found.append(verdict.rule)
        for reason in reasons(evaluation, verdict, judgement.package):
            if reason.effective:
                found += [reason.rule, reason.voice.id]
    return list(dict.fromkeys(name for name in found if name is not None))


def _not_given(engine: Engine, rule: Rule, example: Example, name: str) -> Iterator[Diagnostic]:
    given, instead = given_by(engine, rule, example)
    if given != example.then:
        others = f"; what gives a result here: {one_of(instead)}" if instead else ""
        message = f"{name} of this rule gives `{given}`, not `{example.then}`{others}"
        yield Diagnostic("example-not-met", message, hint="mend the rule, or the example")


def given_by(engine: Engine, rule: Rule, example: Example) -> tuple[str, tuple[str, ...]]:
    """What the rule gives on the facts of an example, and the other rules that take effect on them.

    Facts are taken in the order of the rule's conditions; of an ordered kind, only the rule that wins gives anything.
    """
    firings = engine.fire(rule.kind, *example.facts)
    if KINDS[rule.kind].ordered:
        firings = firings[:1]
    others = tuple(dict.fromkeys(firing.rule for firing in firings if firing.rule != rule.id))
    places = tuple(range(len(example.facts)))
    if (rule.id, places) not in firings:
        return NOTHING, others
    return (f"{rule.result} defeats {rule.loser}" if rule.loser else rule.result), others
