"""What a user writes: the scenario as frozen pydantic models.

Plain data comes in (every scalar may be the text that was typed), a `Scenario` goes out. Each model checks its own
shape; whether ids refer to something is checked where the whole file is in view (`tracker.reading`). No model decides a
verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from tracker import dates
from tracker.dates import PartialDate
from tracker.vocabulary import MODALITIES, Attribution, Modality, StateName, VerdictName

FORMAT: Final = 1
ANY: Final = "any"
SILENT: Final = "silent"
PROPOSAL: Final = "proposal"
YES_NO: Final = ("no", "yes")
ALL: Final = "all"
RESERVED_IDS: Final = frozenset({"drop", "also", "provided", "as", "assume", ANY, SILENT, PROPOSAL, ALL})

Role = Literal["principal", "mediator", "guarantor", "observer"]
Fate = Literal["accepted", "rejected", "withdrawn", "lapsed", "in-force", "completed", "collapsed"]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TIME_OR_NUMBER = re.compile(r"[0-9]{1,9}(?:[:.][0-9]{1,9})+")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
_CODE = re.compile(r"[a-z][a-z0-9-]{0,29}:[^\s:][^\s]{0,99}")


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > 100:
        raise PydanticCustomError("not-an-id", "`{text}` is not an id", {"text": text})
    if text in RESERVED_IDS:
        raise PydanticCustomError("reserved-id", "`{text}` is a word of the format, not an id", {"text": text})
    return text


def _option_identifier(text: str) -> str:
    return text if _TIME_OR_NUMBER.fullmatch(text) else _identifier(text)


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise PydanticCustomError(
            "not-a-code", "`{text}` is not a code of a vocabulary, as `pax:Ce` is", {"text": text}
        )
    return text


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _whole_number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        return int(value)
    raise PydanticCustomError("not-a-whole-number", "a whole number was expected")


def _yes_or_no(value: Any) -> bool:
    known = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in known:
        return known[value.lower()]
    raise PydanticCustomError("not-true-or-false", "`true` or `false` was expected")


def _date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("not-a-date", "a date was expected")
    try:
        return dates.parse_date(value)
    except ValueError as error:
        raise PydanticCustomError("not-a-date", "{reason}", {"reason": str(error)}) from None


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str | int) and not isinstance(value, bool) else value


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def not_blank(text: str) -> str:
    """The text, unless there is nothing in it."""
    if not text.strip():
        raise PydanticCustomError("empty-text", "the text is empty")
    return text


def _not_empty(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise PydanticCustomError("empty-list", "the list is empty")
    return values


def _no_repetition(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        twice = next(value for value, count in Counter(values).items() if count > 1)
        raise PydanticCustomError("repeated", "`{value}` is listed twice", {"value": twice})
    return values


_ONE_ID: Final = {"type": "string", "pattern": f"^{_ID.pattern}$", "maxLength": 100}
_ONE_TEXT: Final = {"type": ["string", "number"]}
_ONE_CODE: Final = {"type": "string", "pattern": f"^{_CODE.pattern}$"}
_ONE_DATE: Final = {
    "type": ["string", "integer"],
    "pattern": r"^\d{4}[-0-9X]*[~?%]?(/\d{4}[-0-9X]*[~?%]?)?$",
    "minimum": 1000,
}


def _one_or_list(one: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [one, {"type": "array", "items": one}]})


Id = Annotated[str, AfterValidator(_identifier), WithJsonSchema(_ONE_ID)]
OptionId = Annotated[str, BeforeValidator(_text), AfterValidator(_option_identifier), WithJsonSchema(_ONE_TEXT)]
"""As an id, but a time or a number with a point (`12:30`, `1.5`) will do too."""
Text = Annotated[str, BeforeValidator(_text), AfterValidator(not_blank), WithJsonSchema(_ONE_TEXT)]
WholeNumber = Annotated[int, PlainValidator(_whole_number, json_schema_input_type=int)]
Count = Annotated[int, PlainValidator(_whole_number, json_schema_input_type=int), Field(ge=0)]
"""How many: a whole number, 0 or more."""
AtLeastOne = Annotated[int, PlainValidator(_whole_number, json_schema_input_type=int), Field(ge=1)]
Flag = Annotated[bool, PlainValidator(_yes_or_no, json_schema_input_type=bool)]
Date = Annotated[PartialDate, PlainValidator(_date), PlainSerializer(str), WithJsonSchema(_ONE_DATE)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_listed), AfterValidator(_each_once), _one_or_list(_ONE_ID)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed), AfterValidator(_each_once), _one_or_list(_ONE_TEXT)]
Code = Annotated[str, AfterValidator(_code), WithJsonSchema(_ONE_CODE)]
"""A term of a vocabulary kept elsewhere, `VOCABULARY:TERM`, as `pax:Ce` or `wikidata:Q79` (docs/vocabularies.md)."""
Codes = Annotated[tuple[Code, ...], BeforeValidator(_listed), AfterValidator(_each_once), _one_or_list(_ONE_CODE)]
Options = Annotated[
    tuple[Annotated[str, BeforeValidator(_text)], ...],
    BeforeValidator(_listed),
    AfterValidator(_not_empty),
    AfterValidator(_each_once),
    _one_or_list(_ONE_TEXT),
]
"""Options of one issue as typed: ids, numbers, ranges, `any`, `silent`. `tracker.cells` gives them their meaning."""

Terms = dict[str, Options]
"""Issue -> options."""


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


OptionIds = Annotated[tuple[OptionId, ...], AfterValidator(_not_empty), AfterValidator(_no_repetition)]


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
    credibility: Annotated[int, PlainValidator(_whole_number), Field(ge=1, le=6)] | None = None
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
    consent: Annotated[Ids, AfterValidator(_not_empty)] = ()
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
