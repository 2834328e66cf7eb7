"""Whether what a scenario names exists: parties, issues, options, sources, statements, proposals, phases.

Plain data comes in, of whatever shape, so that names are checked even where an entry is malformed; findings
by path go out. Wrong shapes are passed over: they are reported where shapes are checked. Never raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Final

from pydantic import ValidationError

from tracker.diagnostics import did_you_mean, one_of, shortened
from tracker.lintcodes import LINTS
from tracker.options import OptionError, check_option
from tracker.reading.corrections import odd_space_hint, space_hint
from tracker.reading.document import Path
from tracker.reading.findings import Findings
from tracker.reading.shapes import ENTRY
from tracker.scenario import Issue, package_name
from tracker.values import ALL, PROPOSAL, RESERVED_IDS
from tracker.vocabulary import MODALITIES

_SECTIONS: Final = ("parties", "issues", "sources", "statements", "proposals", "events", "assumptions")
_LISTED = 12  # ids that `expected` names
_HINTED = 60  # unknown names that get a hint: each costs a look at every known one


def check_references(data: Mapping[str, Any], findings: Findings, around: Mapping[str, Any] | None = None) -> None:
    """Report every name in the scenario that nothing bears.

    Where `data` holds only some of its entries, `around` is the whole scenario.
    """
    _References(data, findings, data if around is None else around).check()


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def entries(data: Mapping[str, Any], section: str) -> Iterator[tuple[Path, str, Mapping[str, Any]]]:
    """Path, id and content of each entry of a section that is a mapping."""
    for id, content in mapping(data.get(section)).items():
        if isinstance(content, Mapping):
            yield (section, id), id, content


def items(value: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Path and content of each mapping in a list."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        for index, item in enumerate(value):
            if isinstance(item, Mapping):
                yield (*path, index), item


def texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Path and text of each name in a value that is one name or a list of them."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield path, str(value)
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            if isinstance(item, str) or (isinstance(item, int) and not isinstance(item, bool)):
                yield (*path, index), str(item)


class _References:
    """One look at one scenario, or at some entries of it."""

    def __init__(self, data: Mapping[str, Any], findings: Findings, around: Mapping[str, Any]) -> None:
        self.data = data
        self.around = around
        self.findings = findings
        self.known = {section: self._ids(section) for section in _SECTIONS}
        self._doubtful = {path[:2] for path in findings.unsure}
        self._issues: dict[str, Issue | None] = {}
        self._tried: dict[tuple[str, str], OptionError | None] = {}
        self._hints = _HINTED

    def _ids(self, section: str) -> Mapping[str, Any] | None:
        """The entries of a section by id; None where they are not all known, so that none is missed."""
        content = self.around.get(section)
        if content is None and section not in ("parties", "issues"):
            content = {}
        return content if isinstance(content, Mapping) and (section,) not in self.findings.lost else None

    def _issue(self, id: str) -> Issue | None:
        """The issue of this id; None where it is not one, or not wholly known."""
        if id not in self._issues:
            content = mapping(self.around.get("issues")).get(id)
            self._issues[id] = None
            if isinstance(content, Mapping) and ("issues", id) not in self._doubtful:
                with suppress(ValidationError):
                    self._issues[id] = Issue.model_validate(content)
        return self._issues[id]

    # Where names can stand.

    def check(self) -> None:
        """Look everywhere in the file's order."""
        for path, _, statement in entries(self.data, "statements"):
            self._one(statement, path, party="parties", told_by="parties", via="sources", source="sources")
            self._several(statement, path, withdraws="statements")
            self._positions(statement, path)
        for path, _, proposal in entries(self.data, "proposals"):
            self._proposal(proposal, path)
        for path, _, event in entries(self.data, "events"):
            self._one(event, path, source="sources")
            if isinstance(name := event.get("proposal"), str):
                self._whole_proposal(name, (*path, "proposal"))
            for party in mapping(mapping(event.get("votes")).get("by")):
                self._name(party, (*path, "votes", "by", party), "parties", key=True)
        for path, _, assumption in entries(self.data, "assumptions"):
            self._one(assumption, path, party="parties")
            for place, name in texts(assumption.get("basis"), (*path, "basis")):
                self._name(name, place, "statements", "events", "proposals")
            self._positions(assumption, path)
        for path, expectation in items(self.data.get("expect"), ("expect",)):
            self._expectation(expectation, path)
        for place, code in texts(mapping(self.data.get("check")).get("passes"), ("check", "passes")):
            self._lint(code, place)

    def _one(self, content: Mapping[str, Any], path: Path, **keys: str) -> None:
        for key, section in keys.items():
            if isinstance(name := content.get(key), str):
                self._name(name, (*path, key), section)

    def _several(self, content: Mapping[str, Any], path: Path, **keys: str) -> None:
        for key, section in keys.items():
            for place, name in texts(content.get(key), (*path, key)):
                self._name(name, place, section)

    def _proposal(self, proposal: Mapping[str, Any], path: Path) -> None:
        self._one(proposal, path, source="sources", supersedes="proposals", counters="proposals")
        self._several(proposal, path, by="parties", consent="parties", basis="statements")
        self._terms(proposal, path, ("terms", "to_negotiate"))
        for place, phase in items(proposal.get("phases"), (*path, "phases")):
            self._terms(phase, place, ("terms", "to_negotiate"))

    def _expectation(self, expectation: Mapping[str, Any], path: Path) -> None:
        self._one(expectation, path, party="parties")
        if isinstance(name := expectation.get("proposal"), str):
            self._package(name, (*path, "proposal"))
        if (assume := expectation.get("assume")) == [ALL]:
            self.findings.add(
                "all-in-a-list", "`all` stands alone, not in a list", (*path, "assume", 0), hint="write `assume: all`"
            )
        elif assume != ALL:
            self._several(expectation, path, assume="assumptions")

    def _lint(self, code: str, path: Path) -> None:
        if code not in LINTS:
            hint = did_you_mean(code, LINTS)
            words = f"`passes` of `check` cannot be `{shortened(code)}`"
            self.findings.add("unknown-value", words, path, expected=one_of(LINTS), hint=hint)

    def _positions(self, content: Mapping[str, Any], path: Path) -> None:
        for place, position in items(content.get("positions"), (*path, "positions")):
            for modality in MODALITIES:
                packages = mapping(position.get(modality)).get(PROPOSAL)
                self._on_packages(packages, modality, (*place, modality, PROPOSAL))
            self._terms(position, place, MODALITIES, packages=True)
            if PROPOSAL in mapping(position.get("provided")):
                self.findings.add(
                    "provided-proposal",
                    "a condition is about terms of the same deal, not about a proposal",
                    (*place, "provided", PROPOSAL),
                    key=True,
                    hint="name the terms that matter: {issue: option}",
                )
            self._terms(position, place, ("provided",), packages=True)

    def _on_packages(self, packages: Any, modality: str, path: Path) -> None:
        if packages is not None and modality == "requires":
            self.findings.add(
                "requires-proposal",
                "a proposal cannot be required",
                path,
                key=True,
                expected="`accepts`, `considers` or `rejects`; `requires` is for options of issues",
            )
        for place, name in texts(packages, path):
            self._package(name, place)

    def _terms(self, content: Mapping[str, Any], path: Path, keys: Iterable[str], packages: bool = False) -> None:
        for key in keys:
            for issue, options in mapping(content.get(key)).items():
                place = (*path, key, issue)
                if issue == PROPOSAL and packages:
                    continue
                if self._name(issue, place, "issues", key=True):
                    for where, option in texts(options, place):
                        self._option(issue, option, where)

    # What a name leads to.

    def _name(self, name: str, path: Path, *sections: str, key: bool = False) -> bool:
        """Whether an entry of one of the sections has this name, or nobody can tell; else it is reported."""
        tables = [self.known[section] for section in sections]
        if any(table is None or name in table for table in tables):
            return True
        *others, last = (ENTRY[section] for section in sections)
        kind = f"{', '.join(others)} or {last}" if others else last
        self.findings.add(
            f"unknown-{ENTRY[sections[0]]}",
            f"there is no {kind} `{shortened(name)}`" if name.strip() else f"no {kind} is named here",
            path,
            key=key,
            expected=self._expected(sections),
            hint=self._spaced(name, sections) or self._elsewhere(name) or self._near(name, sections),
        )
        return False

    def _expected(self, sections: tuple[str, ...]) -> str | None:
        known = [id for section in sections for id in islice(self.known[section] or (), _LISTED + 1)]
        if not known:
            return None
        more = sum(len(self.known[section] or ()) for section in sections) - _LISTED
        listed = ", ".join(f"`{id}`" for id in known[:_LISTED])
        return f"{listed} and {more} more" if more > 0 else listed

    def _near(self, name: str, sections: tuple[str, ...]) -> str | None:
        known = [id for section in sections for id in self.known[section] or ()]
        if not known and name not in RESERVED_IDS:
            return f"the file has no {' and no '.join(sections)} yet: add `{name}` under `{sections[0]}:`"
        self._hints -= 1
        return (space_hint(name, known) or did_you_mean(name, known)) if self._hints >= 0 else None

    def _spaced(self, name: str, sections: tuple[str, ...]) -> str | None:
        """A hint where only spaces or line breaks around a name make it unknown, as after `|`."""
        plain = name.strip()
        if plain != name and any(plain in (self.known[section] or ()) for section in sections):
            return f"write `{plain}` on the line of its key, with no quotes, `|` or `>`, and no space around it"
        return odd_space_hint(name)

    def _elsewhere(self, name: str) -> str | None:
        kind = next((ENTRY[s] for s, table in self.known.items() if table and name in table), None)
        return f"`{name}` is {'an' if kind[0] in 'aei' else 'a'} {kind}" if kind else None

    def _option(self, issue: str, option: str, path: Path) -> None:
        known = self._issue(issue)
        if known is None:
            return
        if (issue, option) not in self._tried:
            self._tried[issue, option] = _option_error(known, option)
        if error := self._tried[issue, option]:
            message = error.message.replace("this issue", f"issue `{issue}`")
            self.findings.add(error.code, message, path, expected=error.expected, hint=error.hint)

    def _package(self, text: str, path: Path) -> None:
        name, phase = package_name(text)
        if not self._name(name, path, "proposals") or phase is None:
            return
        proposal = mapping(mapping(self.around.get("proposals")).get(name))
        if "phases" not in proposal:
            self.findings.add("unknown-phase", f"proposal `{name}` has no phases", path, hint=f"write `{name}`")
            return
        place = ("proposals", name, "phases")
        ids = [item["id"] for _, item in items(proposal["phases"], place) if isinstance(item.get("id"), str)]
        if phase not in ids and ids:
            hint = did_you_mean(phase, ids)
            words = f"proposal `{name}` has no phase {f'`{phase}`' if phase else 'without a name'}"
            self.findings.add("unknown-phase", words, path, expected=one_of(ids), hint=hint)

    def _whole_proposal(self, text: str, path: Path) -> None:
        name, phase = package_name(text)
        if self._name(name, path, "proposals") and phase is not None:
            self.findings.add(
                "whole-proposal",
                "what becomes of a proposal becomes of all its phases",
                path,
                hint=f"write `{name}`",
            )


def _option_error(issue: Issue, option: str) -> OptionError | None:
    try:
        check_option(issue, option)
    except OptionError as error:
        return error
    return None
