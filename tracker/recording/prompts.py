"""What is asked of whoever records a new statement: the prompts in their order, and what can answer them.

A scenario and the answers so far come in; out go the next prompt, what it expects, and what would complete a
half-typed answer. Nothing here asks anybody, and nothing judges an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from tracker import dates
from tracker.diagnostics import one_of
from tracker.reading.edits import Offer, offers
from tracker.reading.scenarios import ScenarioFile
from tracker.whatif import SECTIONS, Section

Data = dict[str, Any]

NONE: Final[Mapping[str, str]] = MappingProxyType({})

ATTRIBUTIONS: Final = {
    "official": "on record, by somebody able to bind the party",
    "named": "on record, without such a mandate",
    "anonymous": "a source inside the party",
    "reported": "the outlet's own account",
    "inferred": "by the analyst",
}
"""What each attribution means."""

CREDIBILITY: Final = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "cannot be judged",
}
"""The Admiralty grades of the content."""

RELIABILITY: Final = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
"""The Admiralty grades of a source."""


class Prompt(NamedTuple):
    """One question.

    `name` is what its answers are kept under, `key` the key of the entry in `section` that they fill (none: the id), or
    `part` the key in the mapping there. `about` names the prompt without whose answer it asks of nothing. `choices` are
    the words that can answer it and what each means, `ids` is the section whose ids can. A `repeated` one is asked
    until there is no more to say.
    """

    name: str
    asked: str
    help: str
    key: str | None
    section: Literal["statements", "sources"] = "statements"
    part: str | None = None
    about: str | None = None
    kind: Literal["text", "date", "position"] = "text"
    required: bool = False
    repeated: bool = False
    choices: Mapping[str, str] = NONE
    ids: Section | None = None

    @property
    def option(self) -> str:
        """The option of the command line that answers it."""
        singular = {"positions": "position"}.get(self.name, self.name)
        return f"--{singular.replace('_', '-')}"


_DATE_HELP: Final = f"A date is {dates.EXPECTED}."
_ID_HELP: Final = "An id is made of small letters, digits and single hyphens between them."

PROMPTS: Final = (
    Prompt(
        "party", "Whose position is it?", "The party whose position it is, also where somebody else tells it.",
        "party", required=True, ids="parties",
    ),
    Prompt(
        "speaker", "Who spoke?", "Who spoke, in words: `foreign minister`, `a source in the delegation`.", "speaker",
    ),
    Prompt(
        "told_by", "Does another party say this of it? Which?",
        "The party that speaks, where it speaks about another one. What others say of a party does not commit it.",
        "told_by", ids="parties",
    ),
    Prompt(
        "attribution", "How was it reported?",
        "On whose authority it rests. It decides which of two voices of a party prevails.",
        "attribution", required=True, choices=ATTRIBUTIONS,
    ),
    Prompt(
        "said", "When was it said?",
        f"{_DATE_HELP} Leave it empty where only the day of the report is known.", "said", kind="date",
    ),
    Prompt(
        "source", "Where was it reported?",
        "The source that it rests on, by its id in the file; for one that is not there yet, its details are asked.",
        "source", ids="sources",
    ),
    Prompt(
        "source_id", "An id for the new source?", f"{_ID_HELP} Statements name the source by it.",
        None, "sources", required=True,
    ),
    Prompt("publisher", "Who published it?", "The outlet or body, in words.", "publisher", "sources"),
    Prompt("title", "What is its title?", "The title of the report, speech or document.", "title", "sources"),
    Prompt("url", "Where can it be read?", "Its address.", "url", "sources"),
    Prompt(
        "source_date", "When was it published?",
        f"{_DATE_HELP} What rests on the source became public then, unless it says otherwise.",
        "date", "sources", kind="date",
    ),
    Prompt(
        "reliability", "How reliable is the source?", "The Admiralty grade of the source.",
        "reliability", "sources", choices=RELIABILITY,
    ),
    Prompt(
        "reported", "When did it become public?",
        f"{_DATE_HELP} From this day on it counts. Without it, the date of the source, else the day it was said.",
        "reported", kind="date",
    ),
    Prompt(
        "via", "Does the source relay another source? Which?", "The source that the source relays, by its id.",
        "via", about="source", ids="sources",
    ),
    Prompt(
        "credibility", "How credible is the content?", "The Admiralty grade of the content.",
        "credibility", choices=CREDIBILITY,
    ),
    Prompt(
        "summary", "What was said, in your own words?", "A sentence or two that somebody else could check.", "summary",
    ),
    Prompt(
        "quote", "The speaker's own words?", "Exactly as they stand in the source, without quotation marks.", "quote",
        part="exact",
    ),
    Prompt(
        "quote_prefix", "Which words come before the quote?",
        "Some words that come just before it in the source, so that it can be found there.", "quote",
        part="prefix", about="quote",
    ),
    Prompt(
        "quote_suffix", "Which words come after the quote?",
        "Some words that come just after it in the source, so that it can be found there.", "quote",
        part="suffix", about="quote",
    ),
    Prompt(
        "positions", "What does it commit the party to? One position a line.",
        "As in an edit: `requires border=open`, `rejects border=closed or partly-open`, "
        "`considers observers=10..20 provided border=open`, `accepts plan` for a proposal. Without any, the statement "
        "is part of the record and moves no verdict.",
        "positions", kind="position", repeated=True,
    ),
    Prompt(
        "until", "Until when does it hold?", f"The last day on which it holds. {_DATE_HELP}", "until", kind="date",
    ),
    Prompt(
        "withdraws", "Does it take back what the party said before? One statement a line.",
        "Earlier statements of the same party that it takes back, by their ids.",
        "withdraws", repeated=True, ids="statements",
    ),
    Prompt(
        "id", "An id for the statement?", f"{_ID_HELP} Other entries name the statement by it.",
        None, required=True,
    ),
)  # fmt: skip
"""What is asked, in order."""

BY_NAME: Final = {prompt.name: prompt for prompt in PROMPTS}


class Answer(NamedTuple):
    """One answer, empty where there is none; `given` beforehand rather than asked for."""

    name: str
    text: str
    given: bool = False

    @property
    def label(self) -> str:
        """What diagnostics call the answer."""
        return BY_NAME[self.name].option if self.given else self.name


class Answers(NamedTuple):
    """The answers so far, in the order in which they came."""

    so_far: tuple[Answer, ...] = ()

    def one(self, name: str) -> str:
        """The answer to a prompt; nothing, where it is open or was passed over."""
        return next((answer.text for answer in self.so_far if answer.name == name), "")

    def all(self, name: str) -> tuple[Answer, ...]:
        """The answers to a prompt that is repeated."""
        return tuple(answer for answer in self.so_far if answer.name == name and answer.text)

    def texts(self, name: str) -> tuple[str, ...]:
        """The same, as texts."""
        return tuple(answer.text for answer in self.all(name))

    def closed(self, name: str) -> bool:
        """Whether it need not be asked any more."""
        if BY_NAME[name].repeated:
            return any(answer.name == name and not answer.text for answer in self.so_far)
        return any(answer.name == name for answer in self.so_far)

    def adding(self, name: str, text: str, given: bool = False) -> Answers:
        """These answers and another one."""
        return Answers((*self.so_far, Answer(name, text, given)))


# Which prompt comes next, and what it expects.


def following(file: ScenarioFile, answers: Answers) -> Prompt | None:
    """The next prompt that is open; None where all is said."""
    return next((p for p in PROMPTS if not answers.closed(p.name) and wanted(p, file, answers)), None)


def wanted(prompt: Prompt, file: ScenarioFile, answers: Answers) -> bool:
    """Whether it makes sense after these answers: of a source, only a new one is described."""
    if prompt.section == "sources":
        return answers.one("source") == new_source(file)
    return prompt.about is None or answers.one(prompt.about) != ""


def needed(prompt: Prompt, file: ScenarioFile, answers: Answers) -> bool:
    """Whether it has to be answered; when it became public, where no other date is there."""
    dated = answers.one("said") or _source_date(file, answers)
    return prompt.required or (prompt.name == "reported" and not dated)


def new_source(file: ScenarioFile) -> str:
    """The word for a source that is not in the file yet."""
    return free("new", file.scenario.sources)


def default(prompt: Prompt, file: ScenarioFile, answers: Answers) -> str:
    """What an empty answer means, where it means something."""
    return proposed_id(file, answers) if prompt.name == "id" else ""


def expected(prompt: Prompt, file: ScenarioFile, answers: Answers) -> str:
    """What can be answered, in a few words; choices are told by themselves."""
    if prompt.ids == "sources" and prompt.name == "source":
        return one_of((*file.scenario.sources, new_source(file)))
    if prompt.ids is not None:
        known = _ids(prompt, file, answers)
        return one_of(known) if known else f"the file has no such {prompt.ids}"
    if prompt.name == "reported" and (day := _source_date(file, answers)):
        return f"a date; without one: {day}, the date of its source"
    return {"date": "a date", "position": "`requires ISSUE=OPTION`, and so on"}.get(prompt.kind, "")


def _source_date(file: ScenarioFile, answers: Answers) -> str:
    source = file.scenario.sources.get(answers.one("source"))
    return str(source.date) if source and source.date else answers.one("source_date")


def proposed_id(file: ScenarioFile, answers: Answers) -> str:
    """An id from the party and the source, else the date, that nothing in the scenario bears.

    Nor is it what an answer names: else a mistyped name would be known, as that of this statement.
    """
    source = answers.one("source")
    source = answers.one("source_id") if source == new_source(file) else source
    parts = (answers.one("party"), source or answers.one("said") or answers.one("reported"))
    text = re.sub(r"[^a-z0-9]+", "-", "-".join(part for part in parts if part).lower()).strip("-")
    named = {answer.text for answer in answers.so_far if BY_NAME[answer.name].ids}
    return free(
        text[:90].strip("-") or "new-statement", named | {id for s in SECTIONS for id in getattr(file.scenario, s)}
    )


def free(base: str, taken: Iterable[str]) -> str:
    """The base, or the base with the first number from 2 that makes it a word that is not taken."""
    known, number, word = set(taken), 2, base
    while word in known:
        word, number = f"{base}-{number}", number + 1
    return word


# What completes an answer.


def completions(prompt: Prompt, file: ScenarioFile, answers: Answers, text: str) -> tuple[Offer, ...]:
    """What could be typed on, each with all that was typed before."""
    if prompt.kind == "position":
        prefix = said_by(answers.one("party"))
        found = offers(prefix + text, file)
        return tuple(offer._replace(whole=offer.whole.removeprefix(prefix)) for offer in found)
    known = _known(prompt, file, answers)
    return tuple(Offer(word, meaning, word) for word, meaning in known.items() if word.startswith(text))


def _known(prompt: Prompt, file: ScenarioFile, answers: Answers) -> Mapping[str, str]:
    """Whole answers that can be foreseen, and what they mean."""
    if prompt.ids is not None:
        more = {new_source(file): "one that is not in the file yet"} if prompt.name == "source" else {}
        return _ids(prompt, file, answers) | more
    if prompt.name == "speaker":
        party = answers.one("party")
        said = (s.speaker for s in file.scenario.statements.values() if s.party == party and s.speaker)
        return dict.fromkeys(said, "")
    if prompt.name == "publisher":
        return dict.fromkeys((s.publisher for s in file.scenario.sources.values() if s.publisher), "")
    return {proposed_id(file, answers): ""} if prompt.name == "id" else prompt.choices


def _ids(prompt: Prompt, file: ScenarioFile, answers: Answers) -> dict[str, str]:
    """The ids that can answer a prompt, and what bears each."""
    party = answers.one("party")
    assert prompt.ids is not None
    found = {}
    for id, entry in getattr(file.scenario, prompt.ids).items():
        if prompt.name == "withdraws" and (entry.party != party or id in answers.texts("withdraws")):
            continue
        if prompt.name != "told_by" or id != party:
            named = (getattr(entry, name, None) for name in ("name", "title", "summary"))
            found[id] = next((str(words) for words in named if words), "")
    return found


def said_by(party: str) -> str:
    """What stands before a position of the party in an edit that adds it."""
    return f"party {party} also "
