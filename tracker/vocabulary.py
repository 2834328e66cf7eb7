"""The words that rules may use: the kinds of rule, the facts each kind sees, their attributes, the results.

A rule sees flat facts, one or two at a time, joined by =, < and >. The facts are the named tuples below; a rulebook is
checked against them, and so is what Python sends to an engine. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    count principals and parties with a veto, the others principals.
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
    """What values an attribute takes: one of `words`, a `count`, a `day`, a `rank` of `words`, or a `key`.

    Days and keys are compared with the same kind of attribute of another fact only.
    """

    type: Literal["word", "count", "day", "rank", "key"]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindOfRule:
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

DRAWN_UP: Final = "drawn-up"
TABLED: Final = "tabled"
STAGES: Final = (
    DRAWN_UP, TABLED, "under-discussion", "accepted", "rejected", "withdrawn", "superseded", "lapsed", "in-force",
    "completed", "collapsed",
)  # fmt: skip
AUTHORITIES: Final[tuple[Attribution, ...]] = get_args(Attribution)
"""From the strongest to the weakest, unless a rulebook ranks them otherwise."""
REGARDLESS: Final = "regardless"
NO_EVIDENCE: Final = "no evidence"
"""What an evidence rule gives to say that a region counts for nothing, whatever other rules make of it."""
UNCHANGED: Final = "unchanged"
"""What a lifecycle rule gives to say that a proposal stays where it is."""

_COUNT = Attribute("count")
_DAY = Attribute("day")
_KEY = Attribute("key")
_YES_NO = Attribute("word", ("yes", "no"))
_AUTHORITY = Attribute("rank", AUTHORITIES)
_MODALITY = Attribute("word", (*MODALITIES, TABLED))

KINDS: Final[dict[RuleKind, KindOfRule]] = {
    "evidence": KindOfRule(
        fact="region",
        shape=Region,
        arity=1,
        attributes={
            "modality": _MODALITY,
            "part": Attribute("word", ("named", "other", "silent", "package")),
            "conditional": _YES_NO,
            "told": _YES_NO,
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
            "scope": Attribute("word", ("part", "whole")),
            "subject": _KEY,
            "polarity": Attribute("word", ("for", "leaning", "against")),
            "side": Attribute("word", ("favour", "against")),
            "statement": _KEY,
            "conditional": _YES_NO,
            "told": _YES_NO,
            "authority": _AUTHORITY,
            "first_day": _DAY,
            "last_day": _DAY,
        },
        results=(),  # "b defeats a", in the rule's own aliases
        ordered=False,
    ),
    "verdict": KindOfRule("tally", Tally, 1, dict.fromkeys(Tally._fields, _COUNT), VERDICTS, ordered=True),
    "state": KindOfRule("tally", StateTally, 1, dict.fromkeys(StateTally._fields, _COUNT), STATES, ordered=True),
    "lifecycle": KindOfRule(
        fact="step",
        shape=Step,
        arity=1,
        attributes={
            "stage": Attribute("word", STAGES),
            "occurrence": Attribute("word", ("considered", *STAGES[3:])),
            "origin": Attribute("word", ("statement", "event", "proposal")),
            "own": _YES_NO,
            "told": _YES_NO,
            "authority": _AUTHORITY,
        },
        results=(*STAGES, UNCHANGED),
        ordered=True,
    ),
}
