"""What a user writes: the scenario as frozen pydantic models.

Plain data comes in (every scalar may be the text that was typed), a `Scenario` goes out. Each model checks its own
shape; whether ids refer to something is checked where the whole file is in view (`tracker.reading`). No model decides a
verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from tracker.values import (
    PROPOSAL,
    AtLeastOne,
    Codes,
    Count,
    Date,
    Flag,
    Id,
    Ids,
    OptionId,
    Terms,
    Text,
    Texts,
    WholeNumber,
    no_repetition,
    not_empty,
    whole_number,
)
from tracker.vocabulary import MODALITIES, Attribution, Modality, StateName, VerdictName

FORMAT: Final = 1
YES_NO: Final = ("no", "yes")

Role = Literal["principal", "mediator", "guarantor", "observer"]
Fate = Literal["accepted", "rejected", "withdrawn", "lapsed", "in-force", "completed", "collapsed"]


class Model(BaseModel):
    """The common ground of all models: frozen, and nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Party(Model):
    """Somebody who takes part in the talks, or watches them."""

    name: Text | None = None
    role: Role
    """A principal must consent; mediators, guarantors and observers need not."""
    veto: Flag = False
    """Consent is not needed, but the party can say no. A principal has it anyway."""
    aliases: Texts = ()
    """Other names that reports give it."""
    code: Codes = ()
    """What it is in other vocabularies, as `wikidata:Q79`."""


class Quantity(Model):
    """A whole number of something, from `min` to `max`, both included, in `unit`."""

    min: WholeNumber = 0
    max: WholeNumber
    unit: Text | None = None

    @model_validator(mode="after")
    def _not_reversed(self) -> Quantity:
        if self.min > self.max:
            raise PydanticCustomError(
                "reversed-range", "min {low} is above max {high}", {"low": self.min, "high": self.max}
            )
        return self


OptionIds = Annotated[tuple[OptionId, ...], AfterValidator(not_empty), AfterValidator(no_repetition)]


class Issue(Model):
    """A question that a deal can settle: exactly one of `scale`, `choice`, `quantity`, `yes_no`."""

    title: Text | None = None
    """The issue in words."""
    scale: OptionIds | None = None
    """Its options, in order."""
    choice: OptionIds | None = None
    """Its options, without an order."""
    quantity: Quantity | None = None
    """Its options are whole numbers."""
    yes_no: Flag = False
    """Its options are `yes` and `no`."""
    essential: Flag = False
    """A deal has to settle it."""
    code: Codes = ()
    """What it is in other vocabularies, as `pax:Ce`."""

    @model_validator(mode="after")
    def _one_kind(self) -> Issue:
        kinds = [k for k in ("scale", "choice", "quantity") if getattr(self, k) is not None]
        kinds += ["yes_no"] if self.yes_no else []
        if len(kinds) != 1:
            found = " and ".join(kinds) if kinds else "none"
            raise PydanticCustomError("issue-kind", "an issue is of one kind, and this has {found}", {"found": found})
        return self

    @property
    def options(self) -> tuple[str, ...]:
        """The options in the file's order; none for a quantity."""
        return self.scale or self.choice or (YES_NO if self.yes_no else ())


class SourceItem(Model):
    """A report, document or speech that statements rest on. `reliability` is the Admiralty letter."""

    publisher: Text | None = None
    title: Text | None = None
    url: Text | None = None
    date: Date | None = None
    """When it was published: the default of `reported` of what rests on it."""
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    """The Admiralty grade of the source, from A (reliable) to E, or F (cannot be judged)."""


class Quote(Model):
    """The party's own words, as a W3C TextQuoteSelector."""

    exact: Text
    prefix: Text | None = None
    suffix: Text | None = None


class Position(Model):
    """One modality over options of issues, or over proposals (key `proposal`), perhaps under a condition."""

    requires: Terms | None = None
    """Nothing else will do: issue and option, number or range."""
    rejects: Terms | None = None
    """Ruled out."""
    accepts: Terms | None = None
    """Acceptable."""
    considers: Terms | None = None
    """Open to it, without committing."""
    provided: Terms | None = None
    """The terms of the same deal under which it holds."""

    @model_validator(mode="after")
    def _one_modality(self) -> Position:
        given = [m for m in MODALITIES if getattr(self, m) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise PydanticCustomError(
                "position-modality", "a position has one modality, and this has {found}", {"found": found}
            )
        if not self.stance:
            raise PydanticCustomError("empty-mapping", "`{modality}` names no issue", {"modality": given[0]})
        return self

    @cached_property
    def modality(self) -> Modality:
        """The one modality that was given."""
        return next(m for m in MODALITIES if getattr(self, m) is not None)

    @cached_property
    def stance(self) -> Terms:
        """What the modality is over: issues and, under the key `proposal`, packages."""
        return getattr(self, self.modality)  # type: ignore[no-any-return]

    @property
    def on_issues(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The issues taken a position on, one by one, with the options as typed."""
        return ((issue, options) for issue, options in self.stance.items() if issue != PROPOSAL)

    @property
    def mentions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every issue it speaks of, the condition included, with the options as typed."""
        yield from self.on_issues
        yield from (self.provided or {}).items()

    @property
    def on_packages(self) -> tuple[str, ...]:
        """The packages taken a position on as a whole: `ID` or `ID@PHASE`, as typed."""
        return self.stance.get(PROPOSAL, ())


class Statement(Model):
    """What a party said, or is reported to have said."""

    party: Id
    """Whose position it is."""
    speaker: Text | None = None
    """Who spoke, in words."""
    attribution: Attribution
    """official: on record, by somebody able to bind the party; named: on record, without such a mandate; anonymous: a
    source inside the party; reported: the outlet's own account; inferred: by the analyst."""
    told_by: Id | None = None
    """Another party that says this of it."""
    via: Id | None = None
    """The source that the source relays."""
    said: Date | None = None
    """When it was said (YYYY-MM-DD, YYYY-MM, YYYY, `~` for about, A/B: some day between); `reported` unless given."""
    reported: Date | None = None
    """When it became public; the date of its source unless given."""
    source: Id | None = None
    """The id of the source that it rests on."""
    credibility: Annotated[int, PlainValidator(whole_number), Field(ge=1, le=6)] | None = None
    """The Admiralty grade of the content, from 1 (confirmed) to 5, or 6 (cannot be judged)."""
    summary: Text | None = None
    """What was said, in the analyst's own words."""
    quote: Quote | None = None
    """The speaker's own words."""
    positions: tuple[Position, ...] = ()
    """What it commits the party to, one by one; none where it takes no position."""
    until: Date | None = None
    """The last day on which it holds."""
    withdraws: Ids = ()
    """Earlier statements of the same party that it takes back."""


class Phase(Model):
    """A step of a proposal: what it settles, and what it leaves to be negotiated."""

    id: Id
    title: Text | None = None
    terms: Terms = {}
    """What it settles: issue and option, number or range."""
    to_negotiate: Terms = {}
    """What it leaves to be negotiated, and in which direction."""


class Proposal(Model):
    """A package on the table, or (without `by`) drawn up by the analyst from what was said."""

    title: Text | None = None
    by: Ids = ()
    """The parties that tabled it; none where the analyst drew it up."""
    consent: Annotated[Ids, AfterValidator(not_empty)] = ()
    """The parties whose consent it needs; every principal unless given."""
    tabled: Date
    """When it was tabled, or drawn up."""
    reported: Date | None = None
    """When it became public; `tabled` unless given."""
    source: Id | None = None
    """The id of the source that it rests on."""
    supersedes: Id | None = None
    """The proposal whose place it takes."""
    counters: Id | None = None
    """The proposal that it answers, and that stays on the table beside it."""
    basis: Ids = ()
    """What it was drawn up from: statements, events or proposals."""
    summary: Text | None = None
    phases: tuple[Phase, ...] = ()
    """Its steps in order; later ones override earlier ones, issue by issue."""
    terms: Terms = {}
    """What it settles: issue and option, number or range."""
    to_negotiate: Terms = {}
    """What it leaves to be negotiated, and in which direction."""

    @model_validator(mode="after")
    def _phases_or_terms(self) -> Proposal:
        if self.phases and (self.terms or self.to_negotiate):
            raise PydanticCustomError("phases-and-terms", "a proposal has `phases`, or terms of its own, not both")
        return self

    @property
    def phase_ids(self) -> tuple[str, ...]:
        """The ids of the phases in order; none where the proposal has no phases."""
        return tuple(phase.id for phase in self.phases)

    @property
    def mentions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every issue that some phase speaks of, with the options as typed."""
        for step in self.steps(None):
            yield from step.terms.items()
            yield from step.to_negotiate.items()

    def steps(self, phase: str | None) -> tuple[Phase | Proposal, ...]:
        """What carries the terms, in order, through `phase` (None: through the last)."""
        if not self.phases:
            return (self,)
        end = len(self.phases) if phase is None else self.phase_ids.index(phase) + 1
        return self.phases[:end]


class Share(Model):
    """How the members of one party voted, as far as the source says so."""

    ayes: Count | None = None
    """Its members' votes in favour."""
    noes: Count | None = None
    """Its members' votes against."""
    abstentions: Count | None = None
    """Its members who voted neither way."""


class Votes(Model):
    """A vote as counted, and how the members of each party voted where the source says so."""

    ayes: Count
    """Votes in favour."""
    noes: Count
    """Votes against."""
    abstentions: Count | None = None
    """Those who voted neither way; none given where the source does not say."""
    by: dict[Id, Share] = {}
    """Party -> its members' votes; parties and counts that the source does not give are left out."""


class Event(Model):
    """Something that happened; it may also record what became of a proposal."""

    date: Date
    summary: Text | None = None
    source: Id | None = None
    """The id of the source that it rests on."""
    proposal: Id | None = None
    """The proposal whose fate it records."""
    becomes: Fate | None = None
    """What became of that proposal."""
    votes: Votes | None = None
    """How it was voted on, where there was a vote."""

    @model_validator(mode="after")
    def _fate_of_something(self) -> Event:
        if (self.proposal is None) != (self.becomes is None):
            raise PydanticCustomError("fate-of-what", "`proposal` and `becomes` go together")
        return self


class Assumption(Model):
    """An inference of the analyst's, kept apart from what was said; it counts only when asked for."""

    party: Id
    """Whose position is inferred."""
    because: Text | None = None
    """Why."""
    basis: Ids = ()
    """What it is inferred from: statements, events or proposals."""
    positions: Annotated[tuple[Position, ...], Field(min_length=1)]
    """The positions that are inferred."""


class Expectation(Model):
    """A check carried inside the file: what evaluating it should give."""

    proposal: str
    """ID, or ID@PHASE for the case that it stopped there."""
    party: Id | None = None
    """Whose verdict; it goes with `verdict`."""
    verdict: VerdictName | None = None
    """What the verdict should be."""
    state: StateName | None = None
    """What the state should be."""
    because: tuple[Id, ...] = ()
    """Rules, statements or assumptions that must be among the reasons that stand."""
    as_of: Date | None = None
    """Judged by what was known on this day."""
    assume: Ids | Literal["all"] = ()
    """Assumptions that take part."""
    todo: Text | None = None
    """Why it does not hold yet: it is counted, and not held against the file."""

    @model_validator(mode="after")
    def _something_expected(self) -> Expectation:
        if (self.party is None) != (self.verdict is None) or (self.verdict is None and self.state is None):
            raise PydanticCustomError("expects-nothing", "a `party` with its `verdict`, or a `state`, was expected")
        return self


class Checks(Model):
    """How `tracker check` looks at this record (docs/lints.md)."""

    quote_words: AtLeastOne = 40
    """The longest quote, in words."""
    repeat_days: AtLeastOne = 90
    """After how many days a demand should have been said again."""
    words: dict[Text, Text] = {}
    """Further words that take a side, and what to write instead."""
    passes: Ids = ()
    """Codes of remarks that are not to be made about this record."""


class Scenario(Model):
    """The record of one negotiation."""

    format: WholeNumber
    title: Text | None = None
    summary: Text | None = None
    """What the negotiation is, and what the record covers, in a sentence or two."""
    as_of: Date | None = None
    """The day by whose knowledge it is judged; the latest `reported` date unless given."""
    parties: dict[Id, Party]
    """Who takes part, by id."""
    issues: dict[Id, Issue]
    """The questions that a deal can settle, by id."""
    sources: dict[Id, SourceItem] = {}
    """Where things were reported, by id."""
    statements: dict[Id, Statement] = {}
    """What parties said, by id."""
    proposals: dict[Id, Proposal] = {}
    """What is on the table, by id."""
    events: dict[Id, Event] = {}
    """What happened, by id."""
    assumptions: dict[Id, Assumption] = {}
    """The analyst's inferences, by id; they count only when asked for."""
    expect: tuple[Expectation, ...] = ()
    """What should come out; tried by `tracker test`."""
    check: Checks = Checks()
    """How `tracker check` looks at it."""

    @property
    def principals(self) -> tuple[str, ...]:
        """The parties whose consent a deal needs, in the file's order."""
        return tuple(id for id, party in self.parties.items() if party.role == "principal")

    @property
    def vetoes(self) -> tuple[str, ...]:
        """The parties that can only say no, in the file's order."""
        return tuple(id for id, party in self.parties.items() if party.veto and party.role != "principal")

    @property
    def can_say_no(self) -> tuple[str, ...]:
        """Principals and parties with a veto, in the file's order."""
        return tuple(id for id, party in self.parties.items() if party.role == "principal" or party.veto)

    def consenting(self, proposal: str) -> tuple[str, ...]:
        """The parties whose consent the proposal needs, in the file's order; every principal where it names none."""
        named = self.proposals[proposal].consent if proposal in self.proposals else ()
        return tuple(id for id in self.parties if id in named) if named else self.principals

    def able_to_stop(self, proposal: str) -> tuple[str, ...]:
        """The parties that can only say no to the proposal, in the file's order."""
        needed = self.consenting(proposal)
        return tuple(id for id, party in self.parties.items() if party.veto and id not in needed)

    def deciding(self, proposal: str) -> tuple[str, ...]:
        """Those whose consent the proposal needs, and those that can say no to it, in the file's order."""
        needed = self.consenting(proposal)
        return tuple(id for id, party in self.parties.items() if id in needed or party.veto)

    def voices(self) -> Iterator[tuple[str, Statement | Assumption]]:
        """Statements, then assumptions, by id."""
        yield from self.statements.items()
        yield from self.assumptions.items()


def package_name(text: str) -> tuple[str, str | None]:
    """`ID` or `ID@PHASE` -> (proposal, phase or None)."""
    proposal, at, phase = text.partition("@")
    return proposal, phase if at else None
