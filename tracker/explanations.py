"""Verdicts -> reasons in words: which voice, by which rule, from which line of the file, and what became of it.

Everything that any output says about a verdict is taken from here, so that the screen, the JSON and the tree tell the
same story in the same words, whoever the party is. Nothing is decided or laid out.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from tracker.common_ground import Ground
from tracker.diagnostics import Span
from tracker.evaluation import Evaluation, Judgement
from tracker.facts import PackageKey, Subject
from tracker.lifecycle import Stage
from tracker.packages import Package
from tracker.scenario import Position
from tracker.standing import Defeat, Standing
from tracker.verdicts import Term, TermValue, Verdict, silent_on
from tracker.vocabulary import Polarity
from tracker.voices import Grade, Voice, grade_of

Why = Literal["yes-but", "demand-unmet-although-open", "voices-differ"]

GROUND_WORDS: Final[Mapping[Ground, str]] = {
    "common-ground": "common ground",
    "possible": "some option is against neither's position",
    "conflict": "no option fits both",
    "unstated": "not stated by one of them",
}
"""What two parties share on an issue, for people."""


class Reason(NamedTuple):
    """One piece of evidence as it bears on one package, in words.

    `issue` is None where it is about the package as a whole. A reason that is not `active` lies dormant: `unmet` names
    the issues on which its condition does not hold. One that is active but not `effective` was defeated, by `defeats`.
    """

    rule: str
    polarity: Polarity
    active: bool
    effective: bool
    issue: str | None
    voice: Voice
    position: int | None
    text: str
    place: Span | None
    unmet: tuple[str, ...]
    defeats: tuple[Defeat, ...]


def party_name(evaluation: Evaluation, party: str) -> str:
    """The party's name as the file gives it, else its id."""
    return evaluation.scenario.parties[party].name or party


def issue_title(evaluation: Evaluation, issue: str) -> str:
    """The issue's title, else its id."""
    return evaluation.scenario.issues[issue].title or issue


def proposal_title(evaluation: Evaluation, proposal: str) -> str:
    """The proposal's title, else its id."""
    return evaluation.scenario.proposals[proposal].title or proposal


def package_title(evaluation: Evaluation, key: PackageKey) -> str:
    """The proposal's title; for an earlier phase, as the case that it stopped there."""
    title = proposal_title(evaluation, key.proposal)
    return f"{title}, if it stopped at `{key.phase}`" if key.phase else title


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def term_text(evaluation: Evaluation, issue: str, cells: int) -> str:
    """An issue and its cells as an edit would write them: `war=ends`, `hostages=1..100`."""
    return issue_text(issue, evaluation.cells[issue].words(cells))


def issue_text(issue: str, options: Sequence[str]) -> str:
    """An issue and options: `war=ends`, `hostages=1..100`, `water>=40`."""
    bound = any(option.startswith((">=", "<=")) for option in options)
    between = "=" if not bound else "" if len(options) == 1 else ": "
    return f"{issue}{between}{stance_text(options)}"


def stance_text(options: Sequence[str]) -> str:
    """Options as they were typed: `continues or temporary-truce`."""
    return listed(options, "or")


def condition_text(position: Position) -> str:
    """`` where there is no condition, else ` provided war=ends and ...`."""
    terms = [issue_text(issue, options) for issue, options in (position.provided or {}).items()]
    return f" provided {listed(terms)}" if terms else ""


def sentence(evaluation: Evaluation, text: str) -> str:
    """The text as a sentence of its own; the name of a party keeps its first letter as it is."""
    names = tuple(party_name(evaluation, party) for party in evaluation.scenario.parties)
    start = text[:1] if text.startswith(names) else text[:1].upper()
    return f"{start}{text[1:]}."


def voice_place(evaluation: Evaluation, voice: Voice, position: int | None) -> Span | None:
    """Where the position stands in the file; for a tabling (no position), where the proposal names who tabled it.

    What a what-if supposes stands in no file.
    """
    if voice.kind == "supposition":
        return None
    if position is None:
        return evaluation.file.place("proposals", voice.id, "by")
    section = "statements" if voice.kind == "statement" else "assumptions"
    return evaluation.file.place(section, voice.id, "positions", position)


def grade(evaluation: Evaluation, voice: Voice) -> Grade | None:
    """The grade of a statement, where it has one."""
    found = grade_of(evaluation.scenario, voice.statement) if voice.statement else None
    return found if found and str(found) else None


def source_of(evaluation: Evaluation, voice: Voice) -> str | None:
    """The id of the source that the voice rests on."""
    if voice.kind == "tabling":
        return evaluation.scenario.proposals[voice.id].source
    return voice.statement.source if voice.statement else None


def directness(evaluation: Evaluation, voice: Voice) -> str:
    """How the voice comes to us: `official`, `anonymous`, `told by United States`, `assumed by the analyst`."""
    if voice.kind == "assumption":
        basis = evaluation.scenario.assumptions[voice.id].basis
        return f"assumed by the analyst{f' from {listed(basis)}' if basis else ''}"
    if voice.kind == "tabling":
        return "by tabling it"
    if voice.kind == "supposition":
        return "supposed in this what-if"
    if voice.told_by:
        return f"told by {party_name(evaluation, voice.told_by)}"
    return voice.authority


def reasons(
    evaluation: Evaluation,
    verdict: Verdict,
    package: Package,
    called: str | None = None,
    besides: Container[int] = frozenset(),
) -> tuple[Reason, ...]:
    """Everything that bears on the verdict: on the package as a whole, then issue by issue in the file's order.

    `called` is what the texts call the package (its title in quotes, unless given); `besides` are standings, by
    identity, that are of no interest.
    """
    order = {issue: place for place, issue in enumerate(evaluation.scenario.issues)}
    called = called or _quoted(package_title(evaluation, package.key))
    standings = (standing for standing in verdict.standings if id(standing) not in besides)
    found = [_reason(evaluation, standing, package, called) for standing in standings]
    return tuple(sorted(found, key=lambda r: -1 if r.issue is None else order[r.issue]))


def verdict_text(
    evaluation: Evaluation, verdict: Verdict, key: PackageKey, found: Iterable[Reason], called: str | None = None
) -> str:
    """The sentence of the rule that gave the verdict, and on whose word if not the party's own.

    `found` are the verdict's reasons; `called` is what the sentence calls the package, as in `reasons`.
    """
    if verdict.rule is None:
        return "no rule of the rulebook decides this"
    voices = [reason.voice for reason in deciding(verdict, found)]

    def issues(*values: TermValue) -> str:
        return listed(verdict.issues(*values)) or "nothing"

    sentence = evaluation.engine.rulebook.rule(verdict.rule).because.format(
        party=party_name(evaluation, verdict.party),
        proposal=called or _quoted(package_title(evaluation, key)),
        crossing=issues("crosses"),
        disputed=issues("disputed"),
        leaning=issues("leans"),
        meeting=issues("meets"),
        depending=issues("depends"),
        unstated=issues("unstated"),
        silent=_silent(evaluation, key),
    )
    return f"{sentence}{_on_whose_word(evaluation, voices)}"


def _on_whose_word(evaluation: Evaluation, voices: Sequence[Voice]) -> str:
    """Who speaks, where none of the voices is the party's own: none of these may pass for its word."""
    own = (v for v in voices if v.told_by is None and v.authority != "inferred" and v.kind != "supposition")
    if not voices or any(own):
        return ""
    tellers = dict.fromkeys(party_name(evaluation, v.told_by) for v in voices if v.told_by)
    words = [f"as told by {listed(list(tellers))}"] if tellers else []
    if any(v.kind == "assumption" for v in voices):
        words.append("as the analyst assumes")
    if any(v.kind == "statement" and v.told_by is None for v in voices):
        words.append("as the analyst infers")
    if any(v.kind == "supposition" for v in voices):
        words.append("as this what-if supposes")
    return f", {listed(words)}"


def deciding_somewhere(evaluation: Evaluation) -> tuple[str, ...]:
    """The parties that can say no to deals, or whose consent some known proposal needs; in the file's order."""
    scenario = evaluation.scenario
    found = {*scenario.can_say_no}.union(*(scenario.consenting(proposal) for proposal in evaluation.record.proposals))
    return tuple(party for party in scenario.parties if party in found)


def consent_text(evaluation: Evaluation, proposal: str) -> str:
    """Whose consent the proposal needs, where it is not that of every principal; else nothing."""
    scenario = evaluation.scenario
    needed = scenario.consenting(proposal)
    if needed == scenario.principals:
        return ""
    return f"needs the consent of {listed([party_name(evaluation, party) for party in needed])}"


def _consenting(evaluation: Evaluation, proposal: str) -> str:
    """Those whose consent the proposal needs, as a sentence names them that speaks of all."""
    needed = evaluation.scenario.consenting(proposal)
    if needed == evaluation.scenario.principals:
        return "every principal"
    named = listed([party_name(evaluation, party) for party in needed])
    return f"all of {named}" if needed[1:] else named


def state_text(evaluation: Evaluation, judgement: Judgement, called: str | None = None) -> str:
    """The sentence of the rule that gave the state; `called` as in `reasons`."""
    if judgement.rule is None:
        return "no rule of the rulebook decides this"
    can_say_no = evaluation.scenario.deciding(judgement.package.key.proposal)

    def parties(verdict: str) -> str:
        named = [party_name(evaluation, p) for p in can_say_no if judgement.verdicts[p].name == verdict]
        return listed(named) or "nobody"

    return evaluation.engine.rulebook.rule(judgement.rule).because.format(
        proposal=called or _quoted(package_title(evaluation, judgement.package.key)),
        incompatible=parties("incompatible"),
        contested=parties("contested"),
        consenting=_consenting(evaluation, judgement.package.key.proposal),
        silent=_silent(evaluation, judgement.package.key),
    )


def _silent(evaluation: Evaluation, key: PackageKey) -> str:
    """The essential issues that the package does not address."""
    package = evaluation.judgement(str(key)).package
    return listed(silent_on(package, evaluation.essential)) or "nothing"


def stage_text(evaluation: Evaluation, stage: Stage) -> str:
    """The sentence of the rule that brought the stage; nothing for the stage a proposal began with."""
    if stage.rule is None or stage.before is None:
        return ""
    rule = evaluation.engine.rulebook.rule(stage.rule)
    return rule.because.format(proposal="the proposal", stage=stage.before.replace("-", " "))


def defeat_text(evaluation: Evaluation, defeat: Defeat) -> str:
    """Why a piece does not stand, naming both statements."""
    rule = evaluation.engine.rulebook.rule(defeat.rule)
    return rule.because.format(
        prevailing=_called(evaluation, defeat.winner.voice), other=_called(evaluation, defeat.loser.voice)
    )


def deciding(verdict: Verdict, found: Iterable[Reason]) -> tuple[Reason, ...]:
    """The effective reasons that carry the verdict: what is against, what is in favour, or both where contested.

    Where it depends on what a term leaves unspecified, both sides on that term.
    """
    terms: dict[str | None, TermValue] = {term.issue: term.value for term in verdict.terms}
    effective = [r for r in found if r.effective and (r.issue is None or r.issue in terms)]
    against = [r for r in effective if r.polarity == "against"]
    favour = [r for r in effective if r.polarity != "against"]
    if verdict.name == "incompatible":
        return tuple(r for r in against if r.issue is None or terms[r.issue] == "crosses")
    if verdict.name == "contested":
        on_whole = [r for r in effective if r.issue is None]
        on_terms = [r for r in effective if r.issue is not None and terms[r.issue] in ("crosses", "disputed")]
        return (*on_whole, *on_terms)
    if verdict.name == "accepted":
        return tuple(r for r in favour if r.issue is None and r.polarity == "for")
    return tuple(r for r in effective if r.polarity != "against" or terms.get(r.issue) == "depends")


def position_text(evaluation: Evaluation, voice: Voice, index: int, subject: Subject) -> str:
    """A position on one issue or package, in words: `Hamas requires war=ends`; of no party's own word, so marked."""
    position = voice.positions[index]
    on = issue_text(subject, position.stance[subject]) if isinstance(subject, str) else f"`{subject}`"
    text = f"{party_name(evaluation, voice.party)} {position.modality} {on}{condition_text(position)}"
    if voice.kind in ("assumption", "supposition"):
        return f"{'assumed' if voice.kind == 'assumption' else 'supposed'}: {text}"
    if voice.told_by:
        return f"according to {party_name(evaluation, voice.told_by)}, {text}"
    return f"inferred: {text}" if voice.authority == "inferred" else text


def voice_text(evaluation: Evaluation, voice: Voice, index: int) -> str:
    """Whose word a position is, and where it stands: `hamas-official, official, 2024-11-27, line 211`."""
    words = [f"`{voice.id}`", directness(evaluation, voice)]
    if voice.kind == "statement":
        words.append(str(voice.said))
    place = voice_place(evaluation, voice, index)
    return ", ".join([*words, *([f"line {place.line}"] if place else [])])


def whys(evaluation: Evaluation, verdict: Verdict, found: Sequence[Reason]) -> Iterator[tuple[Why, str]]:
    """What makes a contested verdict contested, as kinds and sentences; nothing for any other verdict."""
    if verdict.name != "contested":
        return
    party = party_name(evaluation, verdict.party)
    whole = [r for r in found if r.issue is None and r.effective]
    crossing = verdict.issues("crosses")
    favour = [r for r in whole if r.polarity != "against"]
    met = {(r.voice.key, r.position) for r in favour if r.polarity == "for"}
    regardless = [r for r in favour if evaluation.engine.rulebook.rule(r.rule).regardless]
    if any((r.voice.key, r.position) not in met for r in regardless):
        yield "yes-but", f"{party} says yes, but under a condition that this does not meet"
    if favour and crossing:
        yes = "accepts" if any(r.polarity == "for" for r in favour) else "is open to"
        yes = "tabled" if any(r.voice.kind == "tabling" for r in favour) else yes
        yield (
            "demand-unmet-although-open",
            (f"{party} {yes} the whole, although its stated position on {listed(crossing)} is not met"),
        )
    if favour and any(r.polarity == "against" for r in whole):
        yield "voices-differ", f"stated positions of {party} differ on the whole"
    if disputed := verdict.issues("disputed"):
        yield "voices-differ", f"stated positions of {party} differ on {listed(disputed)}"


def sources(evaluation: Evaluation, found: Iterable[Reason]) -> tuple[str, ...]:
    """The ids of the sources that these reasons rest on, each once."""
    named = (source_of(evaluation, reason.voice) for reason in found)
    return tuple(dict.fromkeys(source for source in named if source))


def term_value_text(value: TermValue) -> str:
    """What a term's value says, for people."""
    return {
        "crosses": "against a stated position",
        "meets": "as asked for or accepted",
        "leans": "open to it",
        "disputed": "stated positions differ",
        "unstated": "not stated",
        "depends": "depends on what is left unspecified",
        "left-open": "left open",
    }[value]


def term_reasons(term: Term, found: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons on one term."""
    return tuple(reason for reason in found if reason.issue == term.issue)


def _reason(evaluation: Evaluation, standing: Standing, package: Package, called: str) -> Reason:
    piece = standing.piece
    voice, claim = piece.voice, piece.claim
    return Reason(
        rule=piece.rule,
        polarity=piece.polarity,
        active=standing.active,
        effective=standing.effective,
        issue=claim.subject if isinstance(claim.subject, str) else None,
        voice=voice,
        position=claim.position,
        text=_evidence_text(evaluation, standing, called),
        place=voice_place(evaluation, voice, claim.position),
        unmet=tuple(issue for issue, cells in piece.condition if package.settled.get(issue, -1) & ~cells),
        defeats=tuple(standing.defeats),
    )


def _evidence_text(evaluation: Evaluation, standing: Standing, called: str) -> str:
    claim = standing.piece.claim
    voice = claim.voice
    subject, condition = called, ""
    if claim.position is not None:
        position = voice.positions[claim.position]
        condition = condition_text(position)
        if isinstance(claim.subject, str):
            subject = issue_text(claim.subject, position.stance[claim.subject])
    because = evaluation.engine.rulebook.rule(standing.piece.rule).because
    teller = party_name(evaluation, voice.told_by) if voice.told_by else None
    text = because.format(
        party=party_name(evaluation, voice.party),
        subject=subject,
        condition=condition,
        teller=teller or "another party",
    )
    if voice.kind in ("assumption", "supposition"):
        return f"{'assumed' if voice.kind == 'assumption' else 'supposed'}: {text}"
    if teller and "{teller}" not in because:
        return f"according to {teller}, {text}"
    return f"inferred: {text}" if voice.authority == "inferred" else text


def _called(evaluation: Evaluation, voice: Voice) -> str:
    if voice.kind == "tabling":
        return f"the tabling of `{voice.id}`"
    return f"`{voice.id}` ({voice.said}, {directness(evaluation, voice)})"


def _quoted(title: str) -> str:
    return f"“{title}”"
