"""What the shell offers when somebody presses Tab: words of the format, and ids out of the files on the command line.

A file that cannot be read, or only half, offers what can be read of it and never a message.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from tracker.reading import ScenarioFile

Offer = tuple[str, str]
"""A word, and what it means."""


def words(known: Sequence[str]) -> Callable[[str], list[str]]:
    """Offer the words of a list."""

    def offered(incomplete: str) -> list[str]:
        return [word for word in known if word.startswith(incomplete)]

    return offered


def packages(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the proposals of the scenario, and their phases before the last."""
    return _beginning(incomplete, _packages(_section(ctx, "proposals")))


def proposals(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the proposals of the scenario."""
    return _beginning(incomplete, _titled(_section(ctx, "proposals"), "title"))


def parties(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the parties of the scenario."""
    return _beginning(incomplete, _titled(_section(ctx, "parties"), "name"))


def sources(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the sources of the scenario."""
    return _beginning(incomplete, _titled(_section(ctx, "sources"), "title"))


def statements(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the statements of the scenario."""
    return _beginning(incomplete, _titled(_section(ctx, "statements"), "summary"))


def assumptions(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the assumptions of the scenario, and `all`."""
    return [*_beginning(incomplete, _titled(_section(ctx, "assumptions"), "because")), *_all(incomplete)]


def rules(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the rules of the rulebook that the command line names, or of the shipped one."""
    from tracker.reading import shipped_rules

    folders = [shipped_rules()]
    if chosen := ctx.params.get("rules"):
        folders.append(_expanded(chosen))
    found = [rule for folder in folders for path in sorted(folder.glob("*.yaml")) for rule in _rules(path)]
    return _beginning(incomplete, dict(found).items())


def edits(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer what can follow in an edit, each with all that was typed of it, so that it can be typed on."""
    from tracker.reading.edits import offers

    file = _read(ctx)
    return [(offer.whole, offer.meaning or offer.word) for offer in offers(incomplete, file)] if file else []


def terms(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer issues of the scenario and their options, each with all that was typed before."""
    from tracker.reading.edits import offers_of_terms

    file = _read(ctx)
    return [(offer.whole, offer.meaning or offer.word) for offer in offers_of_terms(incomplete, file)] if file else []


def positions(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer what can follow in a position of the party that the command line names."""
    party = ctx.params.get("party") or next(iter(_section(ctx, "parties")), "")
    before = f"party {party} also "
    return [(whole.removeprefix(before), meaning) for whole, meaning in edits(ctx, before + incomplete)]


def cases(incomplete: str) -> list[Offer]:
    """Offer the cases that ship with the program."""
    from tracker import catalogue

    titles = ((case.id, str(_data(case.scenario).get("title") or "")) for case in catalogue.cases())
    return _beginning(incomplete, titles)


def codes(incomplete: str) -> list[str]:
    """Offer the codes of mistakes."""
    from tracker.manual import codes

    return [code for code in codes() if code.startswith(incomplete)]


def _all(incomplete: str) -> list[Offer]:
    return [("all", "every assumption")] if "all".startswith(incomplete) else []


def _beginning(incomplete: str, offers: Any) -> list[Offer]:
    return [(word, " ".join(said.split())) for word, said in offers if word.startswith(incomplete)]


def _packages(proposals: dict[str, Any]) -> Iterator[Offer]:
    for id, proposal in proposals.items():
        described = proposal if isinstance(proposal, dict) else {}
        yield id, str(described.get("title") or "")
        phases = described.get("phases")
        for phase in phases[:-1] if isinstance(phases, list) else ():
            if isinstance(phase, dict) and phase.get("id"):
                yield f"{id}@{phase['id']}", f"if it stopped at {phase['id']}"


def _titled(entries: dict[str, Any], key: str) -> Iterator[Offer]:
    for id, entry in entries.items():
        yield id, str(entry.get(key) or "") if isinstance(entry, dict) else ""


def _rules(path: Path) -> Iterator[Offer]:
    data = _data(path)
    for section in ("rules", "replace"):
        entries = data.get(section)
        yield from _titled(entries, "title") if isinstance(entries, dict) else ()


def _section(ctx: typer.Context, section: str) -> dict[str, Any]:
    path = _scenario(ctx)
    found = _data(path).get(section) if path else None
    return {str(id): entry for id, entry in found.items()} if isinstance(found, dict) else {}


def _read(ctx: typer.Context) -> ScenarioFile | None:
    from tracker.diagnostics import Problems
    from tracker.reading import read_scenario

    path = _scenario(ctx)
    try:
        return read_scenario(path) if path else None
    except Problems:
        return None


def _scenario(ctx: typer.Context) -> Path | None:
    """The scenario that the command line names; where that cannot be taken apart yet, the first file in it."""
    if named := ctx.params.get("scenario"):
        return _expanded(named)
    typed = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or ""
    return next(filter(_is_file, map(_expanded, _words(typed)[1:])), None)


def _words(typed: str) -> list[str]:
    """The words of a command line as a shell takes them; a quote that is still open ends with the line."""
    told = shlex.shlex(typed, posix=True, punctuation_chars=False)
    told.whitespace_split, told.commenters = True, ""
    if os.name == "nt":
        told.escape = ""  # folders are parted by what escapes elsewhere
    found: list[str] = []
    try:
        found.extend(told)
    except ValueError:  # a quote is open, or a backslash is last
        found.append(told.token)
    return found


def _expanded(typed: Path | str) -> Path:
    """A path with `~` at its start as the shell takes it: the shell hands on what was typed."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:  # nobody of that name has a home here
        return Path(typed)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a word too long to be a name
        return False


def _data(path: Path) -> dict[str, Any]:
    from tracker.diagnostics import Problems
    from tracker.reading.textfile import read_text
    from tracker.reading.yamltext import load

    try:
        data = load(read_text(path)).data
    except (Problems, OSError):
        return {}
    return data if isinstance(data, dict) else {}
