"""What an edit can name of a scenario: entries by their ids, packages, issues with their options."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NoReturn

from tracker.diagnostics import did_you_mean, one_of
from tracker.options import OptionError, check_option
from tracker.reading.scanner import WORD, Scanner, Stop, Where
from tracker.reading.scenarios import ScenarioFile
from tracker.reading.shapes import ENTRY
from tracker.scenario import Issue, Scenario
from tracker.values import ANY, PROPOSAL, SILENT
from tracker.whatif import SECTIONS, Section

KINDS: Final[dict[str, Section]] = {ENTRY[section]: section for section in SECTIONS}
"""Word for a kind of entry -> its section: it may stand before an id that several entries bear."""

TO_NEGOTIATE: Final = "to_negotiate"
_OPTION = re.compile(r"(?:>=|<=)\s*-?[^\s,\]]+|-?[0-9]+\s*\.\.\s*-?[0-9]+|[^\s,\]\[=]+")
_BETWEEN = re.compile(r",(?:\s*and(?![\w-]))?|and(?![\w-])")
_OR = re.compile(r",|or(?![\w-])")
_SYNONYMS: Final[dict[str, str]] = {
    **dict.fromkeys(("remove", "delete", "without", "omit", "ignore"), "write `drop`"),
    **dict.fromkeys(("as_of", "as-of"), "write `as of 2024-12-15`"),
}
"""Words that people type for those of an edit."""
_INSTEAD: Final[dict[str, str]] = {
    "parties": ", which can take positions and have another role",
    "issues": ", which can be named in positions and terms",
}


def called(scenario: Scenario, section: Section, id: str) -> str:
    """The id, with its kind before it where something else bears it as well."""
    bearing = [other for other in SECTIONS if id in getattr(scenario, other)]
    return id if len(bearing) < 2 else f"{ENTRY[section]} {id}"


class Naming(Scanner):
    """A reading that knows the scenario, as it would be so far."""

    def __init__(self, text: str, file: ScenarioFile, where: Where) -> None:
        """Begin at the first character."""
        super().__init__(text, where)
        self.file = file
        self.scenario = file.scenario

    def ids(self, sections: Iterable[Section]) -> dict[str, str]:
        """Every id in these sections, and what bears it."""
        found: dict[str, str] = {}
        for section in sections:
            for id, entry in getattr(self.scenario, section).items():
                named = getattr(entry, "name", None) or getattr(entry, "title", None)
                found.setdefault(id, f"{ENTRY[section]}{f': {named}' if named else ''}")
        return found

    def entry(self, sections: tuple[Section, ...]) -> tuple[str, tuple[Section, ...], int]:
        """The id that stands here, the sections in which something bears it, and where it stands."""
        self.note(lambda: self.ids(sections))
        start, word = self.space(), self.peek()
        kind = KINDS.get(word)
        following = WORD.match(self.text[start + len(word) :].lstrip())
        if kind in sections and following and following.group() in getattr(self.scenario, kind):
            self.at = start + len(word)
            start = self.space()
            return str(self.match(WORD)), (kind,), start
        found = tuple(section for section in sections if word in getattr(self.scenario, section))
        if not found:
            self.unknown(word, sections, start)
        self.match(WORD)
        return word, found, start

    def unknown(self, word: str, sections: tuple[Section, ...], start: int) -> NoReturn:
        """Stop: nothing in these sections is called so."""
        if not word:
            self.unexpected()
        kinds = [ENTRY[section] for section in sections]
        words = f"{', '.join(kinds[:-1])} or {kinds[-1]}" if len(kinds) > 1 else kinds[0]
        known = self.noted(start)
        code = f"unknown-{kinds[0]}" if len(kinds) == 1 else "unknown-entry"
        hint = self.elsewhere(word) or _SYNONYMS.get(word.lower()) or did_you_mean(word, known)
        expected = one_of(known) if known else f"none: the scenario has no {words}"
        self.report(code, f"the scenario has no {words} `{word}`", start, len(word), expected, hint)
        raise Stop

    def elsewhere(self, word: str) -> str | None:
        """What the word is the id of, where that is not what was wanted."""
        for section in SECTIONS:
            if word in getattr(self.scenario, section):
                kind = ENTRY[section]
                return f"`{word}` is {'an' if kind[0] in 'aei' else 'a'} {kind}" + _INSTEAD.get(section, "")
        return None

    def one(self, id: str, found: Iterable[Section], start: int) -> Section:
        """The one section that is meant."""
        sections = tuple(found)
        if len(sections) > 1:
            kinds = [ENTRY[section] for section in sections]
            hint = f"write `{kinds[0]} {id}` or `{kinds[1]} {id}`"
            self.report("two-meanings", f"`{id}` is the id of a {' and of a '.join(kinds)}", start, len(id), hint=hint)
            raise Stop
        return sections[0]

    def package(self) -> str:
        """A proposal, perhaps through one of its phases."""
        id, _, _ = self.entry(("proposals",))
        if not self.text.startswith("@", self.at):
            return id
        self.at += 1
        return f"{id}@{self.phase(id)}"

    def phase(self, proposal: str) -> str:
        """A phase of the proposal."""
        phases = self.scenario.proposals[proposal].phase_ids
        self.note(phases)
        start, word = self.space(), self.peek()
        if word not in phases:
            message = (
                f"proposal `{proposal}` has no phase `{word}`" if phases else f"proposal `{proposal}` has no phases"
            )
            hint = did_you_mean(word, phases) if phases else f"write `{proposal}`"
            self.report("unknown-phase", message, start, len(word), one_of(phases) if phases else None, hint)
            raise Stop
        self.match(WORD)
        return word

    def goes_on(self) -> bool:
        """Take what stands between one issue and the next."""
        self.note([",", "and"])
        return self.match(_BETWEEN) is not None

    def issue(self, found: dict[str, tuple[str, ...]]) -> None:
        """An issue and its options."""
        id, _, start = self.entry(("issues",))
        issue = self.scenario.issues[id]
        if not self.takes_sign("=") and self.text[self.space() : self.at + 1] not in ("<", ">"):
            self.unexpected()
        if id in found:
            self.report("repeated", f"`{id}` is named twice", start, len(id), hint="name it once, with all its options")
        found[id] = self.options(id, issue)

    def options(self, id: str, issue: Issue) -> tuple[str, ...]:
        """Options of one issue: one, or several with `or` (or commas, or in brackets) between them."""
        bracketed = self.takes_sign("[")
        found = [self.option(id, issue)]
        while True:
            before = self.at
            self.note([",", "or", *(["]"] if bracketed else [])])
            between = self.match(_OR)
            if between == "," and not bracketed:
                self.note(lambda: self.ids(("issues",)))
            if between is None or (not bracketed and self.begins_another()):
                self.at = before
                break
            found.append(self.option(id, issue))
        if bracketed and not self.takes_sign("]"):
            self.unexpected()
        return tuple(dict.fromkeys(found))

    def begins_another(self) -> bool:
        """Whether another issue, or another key, follows rather than another option."""
        rest = self.text[self.space() :]
        return re.match(rf"(?:{TO_NEGOTIATE}\s|{WORD.pattern}\s*(?:=|[<>]=)|{PROPOSAL}\s*=)", rest) is not None or (
            self.peek() in self.scenario.proposals and self.peek() not in {"", ANY, SILENT}
        )

    def option(self, id: str, issue: Issue) -> str:
        """One option of the issue, or `any`, or `silent`."""
        self.note((*issue.options, ANY, SILENT))
        if issue.quantity:
            bounds = issue.quantity
            self.note({f"{bounds.min}..{bounds.max}": f"numbers{f' ({bounds.unit})' if bounds.unit else ''}"})
        start = self.space()
        option = self.match(_OPTION)
        if option is None:
            self.unexpected()
        option = re.sub(r"\s+", "", option)
        try:
            check_option(issue, option)
        except OptionError as error:
            message = error.message.replace("this issue", f"issue `{id}`")
            self.report(error.code, message, start, self.at - start, error.expected, error.hint)
        return option
