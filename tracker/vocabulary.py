"""The words that rules may use: the kinds of rule, the facts each kind sees, their attributes, the results.

A rule sees flat facts, one or two at a time, joined by =, < and >. The facts are the named tuples below; a rulebook is
checked against them, and so is what Python sends to an engine. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple, get_args

RuleKind = Literal["evidence", "standing", "verdict", "state", "lifecycle"]
Polarity = Literal["for", "leaning", "against"]
Side = Literal["favour", "against"]
Modality = Literal["requires", "rejects", "accepts", "considers"]
Attribution = Literal["official", "named", "anonymous", "reported", "inferred"]
VerdictName = Literal["accepted", "compatible", "open", "contested", "incompatible", "unstated"]
StateName = Literal["agreed", "within-reach", "open", "contested", "incompatible"]


class Region(NamedTuple):
    """A part of what one position is about; `authority` is a rank."""

    modality: str
    part: str
    conditional: str
    told: str
    authority: int


class Piece(NamedTuple):
    """A piece of evidence as `standing` rules see it, beside one other of the same party.

    `subject` and `statement` are equal in both exactly if the pieces are on one subject, from one statement. Days and
    authority keep only their order.
    """

    scope: str
    subject: int
    polarity: str
    side: str
    statement: int
    conditional: str
    told: str
    authority: int
    first_day: int
    last_day: int


class Tally(NamedTuple):
    """What counts for one party and one package: terms by value, and pieces left on the package itself.

    `essential_silent` counts the essential issues that the package neither settles nor leaves open,
    `essential_unstated` those among its terms on which the party stated nothing.
    """

    terms: int
    meets: int
    leans: int
    crosses: int
    disputed: int
    depends: int
    unstated: int
    left_open: int
    not_meeting: int
    package_for: int
    package_leaning: int
    package_favour: int
    package_against: int
    essential_silent: int
    essential_unstated: int


class StateTally(NamedTuple):
    """What counts for one package: parties by verdict, and essential issues without a firm term.

    Those without a firm term are left open or (`essential_silent`) not addressed at all. `incompatible` and `contested`
    count principals and parties with a veto, the others principals. Where a proposal names whose consent it needs,
    these stand in the place of the principals.
    """

    principals: int
    incompatible: int
    contested: int
    not_accepted: int
    not_accepted_or_compatible: int
    essential_not_firm: int
    essential_silent: int


class Step(NamedTuple):
    """One occurrence in the life of a proposal, met at a stage; `own` if the tabling party's own words.

    `told` and `authority` are those of a statement; what is no statement is on record as official.
    """

    stage: str
    occurrence: str
    origin: str
    own: str
    told: str
    authority: int


Fact = Region | Piece | Tally | StateTally | Step


@dataclass(frozen=True, slots=True)
class Attribute:
    """What an attribute means, and its values: one of `words`, a `count`, a `day`, a `rank` of `words`, or a `key`.

    Days and keys are compared with the same kind of attribute of another fact only.
    """

    type: Literal["word", "count", "day", "rank", "key"]
    words: tuple[str, ...] = ()
    meaning: str = field(default="", compare=False)


class KindOfRule(NamedTuple):
    """What rules of one kind see (`fact`, exactly `arity` of them), and what they may conclude."""

    fact: str
    shape: type[Fact]
    arity: int
    attributes: dict[str, Attribute]
    results: tuple[str, ...]
    ordered: bool
    """Whether the first rule in the list that fires wins, so that order matters and the list must decide."""


MODALITIES: Final[tuple[Modality, ...]] = get_args(Modality)
VERDICTS: Final[tuple[VerdictName, ...]] = get_args(VerdictName)
STATES: Final[tuple[StateName, ...]] = get_args(StateName)
"""From best to worst."""


def state_place(state: str | None) -> int:
    """The place of a state, from the best; what no rule gives is the last."""
    return STATES.index(state) if state in STATES else len(STATES)


WORDS: Final[dict[str | None, str]] = {
    "agreed": "agreed",
    "within-reach": "within reach",
    "accepted": "accepted",
    "compatible": "compatible",
    "open": "open",
    "contested": "contested",
    "incompatible": "not compatible",
    "unstated": "not stated",
    None: "not decided",
}
"""Verdicts and states as they are read."""


RULED_OUT: Final = "incompatible"
"""The verdict, and the state, of what a stated position rules out."""
BORNE_STATES: Final[tuple[StateName, ...]] = ("agreed", "within-reach")
BORNE_VERDICTS: Final[tuple[VerdictName, ...]] = ("accepted", "compatible")
"""The states, and the verdicts, of what is accepted in whole or in each of its terms; nothing stands against it."""
DRAWN_UP: Final = "drawn-up"
TABLED: Final = "tabled"
SUPERSEDED: Final = "superseded"
STAGES: Final = (
    DRAWN_UP, TABLED, "under-discussion", "accepted", "rejected", "withdrawn", SUPERSEDED, "lapsed", "in-force",
    "completed", "collapsed",
)  # fmt: skip
ENDED: Final = ("rejected", "withdrawn", SUPERSEDED, "lapsed", "completed", "collapsed")
"""The stages at which a proposal is no longer on the table."""
CAME_ABOUT: Final = ("accepted", "in-force", "completed")
"""The fates by which a proposal came about; by the others it came to nothing."""
AUTHORITIES: Final[tuple[Attribution, ...]] = get_args(Attribution)
"""From the strongest to the weakest, unless a rulebook ranks them otherwise."""

ClockName = Literal["known", "said"]
CLOCKS: Final[tuple[ClockName, ...]] = get_args(ClockName)
"""By which dates days are told. `known`: by what was public on each. `said`: by what had been said and done by then."""
REGARDLESS: Final = "regardless"
NO_EVIDENCE: Final = "no evidence"
"""What an evidence rule gives to say that a region counts for nothing, whatever other rules make of it."""
UNCHANGED: Final = "unchanged"
"""What a lifecycle rule gives to say that a proposal stays where it is."""

_YES_NO = Attribute("word", ("yes", "no"))
_CONDITIONAL = replace(_YES_NO, meaning="whether the position has a condition (`provided`)")
_TOLD = replace(_YES_NO, meaning="whether another party says it of this one (`told_by`)")
_AUTHORITY = Attribute("rank", AUTHORITIES, "who speaks, from the strongest to the weakest")


def _words(meaning: str, *words: str) -> Attribute:
    return Attribute("word", words, meaning)


def _counts(meanings: dict[str, str]) -> dict[str, Attribute]:
    return {name: Attribute("count", (), meaning) for name, meaning in meanings.items()}


KINDS: Final[dict[RuleKind, KindOfRule]] = {
    "evidence": KindOfRule(
        fact="region",
        shape=Region,
        arity=1,
        attributes={
            "modality": _words(
                "what the position does; `tabled` where the party tabled the package", *MODALITIES, TABLED
            ),
            "part": _words(
                "options it names, other options, silence (where it does not name that), or a package as a whole",
                "named",
                "other",
                "silent",
                "package",
            ),
            "conditional": _CONDITIONAL,
            "told": _TOLD,
            "authority": _AUTHORITY,
        },
        results=("for", "leaning", "against", f"leaning {REGARDLESS}", NO_EVIDENCE),
        ordered=False,
    ),
    "standing": KindOfRule(
        fact="piece",
        shape=Piece,
        arity=2,
        attributes={
            "scope": _words("a part of a deal (an issue), or a package as a whole", "part", "whole"),
            "subject": Attribute("key", (), "the issue or package it is about"),
            "polarity": _words("what the evidence says", "for", "leaning", "against"),
            "side": _words("`favour` for both `for` and `leaning`", "favour", "against"),
            "statement": Attribute("key", (), "the statement it comes from"),
            "conditional": _CONDITIONAL,
            "told": _TOLD,
            "authority": _AUTHORITY,
            "first_day": Attribute("day", (), "the first day on which it may have been said"),
            "last_day": Attribute("day", (), "the last day on which it may have been said"),
        },
        results=(),  # "b defeats a", in the rule's own aliases
        ordered=False,
    ),
    "verdict": KindOfRule(
        fact="tally",
        shape=Tally,
        arity=1,
        attributes=_counts(
            {
                "terms": "terms: issues settled, left open, or left out against the party's position",
                "meets": "terms that are as it requires or accepts",
                "leans": "terms that it is open to",
                "crosses": "terms against its stated position",
                "disputed": "terms on which its stated positions differ",
                "depends": "terms that leave unspecified what matters to it",
                "unstated": "terms on which it stated nothing",
                "left_open": "terms that the package leaves to be negotiated",
                "not_meeting": "terms other than those it requires or accepts",
                "package_for": "yes to the package as a whole",
                "package_leaning": "openness to the package as a whole",
                "package_favour": "yes or openness to the package as a whole",
                "package_against": "rejections of the package as a whole",
                "essential_silent": "essential issues that the package does not address",
                "essential_unstated": "terms on essential issues on which it stated nothing",
            }
        ),
        results=VERDICTS,
        ordered=True,
    ),
    "state": KindOfRule(
        fact="tally",
        shape=StateTally,
        arity=1,
        attributes=_counts(
            {
                "principals": "principals, or the parties whose consent the proposal names",
                "incompatible": "parties that can say no for which it is incompatible",
                "contested": "parties that can say no for which it is contested",
                "not_accepted": "those of them that do not accept it",
                "not_accepted_or_compatible": "those of them for which it is neither accepted nor compatible",
                "essential_not_firm": "essential issues that it does not settle",
                "essential_silent": "essential issues that it does not address",
            }
        ),
        results=STATES,
        ordered=True,
    ),
    "lifecycle": KindOfRule(
        fact="step",
        shape=Step,
        arity=1,
        attributes={
            "stage": _words("the stage at which the occurrence meets the proposal", *STAGES),
            "occurrence": _words("what occurs", "considered", *STAGES[3:]),
            "origin": _words("where it is on record", "statement", "event", "proposal"),
            "own": _words("whether the party that tabled it speaks", "yes", "no"),
            "told": _TOLD,
            "authority": _AUTHORITY,
        },
        results=(*STAGES, UNCHANGED),
        ordered=True,
    ),
}
