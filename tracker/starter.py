"""A first scenario, a first rulebook, or a case that ships, to change into one's own; with schemas for editors.

Nothing that exists is ever written over, and nothing is left half-written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from tracker.catalogue import Case
from tracker.diagnostics import Diagnostic, Problems
from tracker.reading.textfile import read_bytes
from tracker.schema import MODELS, schema_text
from tracker.writing import create, not_written, refuse

_MODELINE: Final = "# yaml-language-server: $schema={name}\n"
_GIVEN: Final = re.compile(rb"\A# yaml-language-server: \$schema=\S*?([a-z]+)\.schema\.json[ \t]*\r?\n")
_ENDINGS: Final = (".yaml", ".yml")


def write_scenario(path: Path) -> tuple[Path, ...]:
    """Write a commented scenario, and `scenario.schema.json` beside it unless there is one; return what was written.

    Raises:
        Problems: the file is there already, its name has no ending of YAML, or it cannot be written.
    """
    if path.is_dir():
        message, hint = "this is a folder, and a scenario is a file", f"name a file in it: {path / 'scenario.yaml'}"
        refuse("is-a-directory", message, path, hint)
    if path.suffix not in _ENDINGS:
        refuse("not-yaml", "a scenario is a YAML file", path, f"name it {path.with_name(path.name + '.yaml')}")
    return _write(path, SCENARIO, "scenario")


def write_rulebook(folder: Path) -> tuple[Path, ...]:
    """Write a rulebook that changes the shipped one into a new folder, with its schema; return what was written.

    Raises:
        Problems: the rulebook is there already, or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        refuse("already-exists", "there is a file of this name", folder, "name a folder that is not there yet")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        not_written(folder, error)
    return _write(folder / "rulebook.yaml", RULEBOOK, "rulebook")


def write_case(case: Case, path: Path) -> tuple[Path, ...]:
    """Copy a case: its scenario to a file, or all of it to a folder, which may be there; return what was written.

    Schemas for editors come to stand beside it, unless they are there, and its files name those.

    Raises:
        Problems: one of the files is there already, or cannot be read or written; nothing is left of the copy then.
    """
    if path.suffix in _ENDINGS and not path.is_dir():
        return _copied({path: case.scenario}, path.parent)
    if path.suffix and not path.is_dir():
        hint = f"name it {path.with_name(path.name + '.yaml')}, or name a folder, without an ending"
        refuse("not-yaml", "a scenario is a YAML file", path, hint)
    files = {path / file: case.folder / file for file in case.files}
    there = [file for file in (path, *files) if file.is_file()]
    if there:
        message, hint = "there is such a file already, and it is left as it is", "choose another name"
        raise Problems(Diagnostic("already-exists", message, subject=str(file), hint=hint) for file in there)
    return _copied(files, path, sorted({path / folder for file in case.files for folder in file.parents}))


def _copied(files: dict[Path, Path], top: Path, folders: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Copy files, and put the schemas that they name into the folder `top`; return what was written.

    All is read before anything is written.
    """
    contents: dict[Path, str | bytes] = {}
    named: dict[str, Path] = {}
    for path, original in files.items():
        content = read_bytes(original)
        found = _GIVEN.match(content) if original.suffix in _ENDINGS else None
        if found and (kind := found[1].decode()) in MODELS:
            named[kind] = top / f"{kind}.schema.json"
            up = "../" * len(path.parent.relative_to(top).parts)
            content = _MODELINE.format(name=f"{up}{named[kind].name}").encode() + content[found.end() :]
        contents[path] = content
    contents |= {schema: schema_text(kind) for kind, schema in named.items() if not schema.exists()}
    _all_or_nothing(folders, contents)
    return tuple(contents)


def _all_or_nothing(folders: Sequence[Path], contents: Mapping[Path, str | bytes]) -> None:
    """Make those of the folders that are not there, and write the files; where one cannot be, take back the others."""
    made: list[Path] = []
    try:
        for folder in folders:
            if not folder.is_dir():
                _make(folder)
                made.append(folder)
        for path, content in contents.items():
            create(path, content)
            made.append(path)
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):  # somebody else may have put something into the folder
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _make(folder: Path) -> None:
    try:
        folder.mkdir()
    except OSError as error:
        not_written(folder, error)


def _write(path: Path, text: str, kind: str) -> tuple[Path, ...]:
    schema = path.with_name(f"{kind}.schema.json")
    contents: dict[Path, str | bytes] = {path: _MODELINE.format(name=schema.name) + text}
    if not schema.exists():
        contents[schema] = schema_text(kind)
    _all_or_nothing((), contents)
    return tuple(contents)


SCENARIO: Final = """\
# A scenario: the record of one negotiation. This one is made up: change it line by line into your own.
#   tracker check THIS-FILE          says what is wrong with it, and is silent when all is well
#   tracker evaluate THIS-FILE       says who can live with which proposal, and why
#   tracker test THIS-FILE           tries what it expects of itself (`expect`, at the end)
format: 1
title: The border between Northland and Southland

parties:                                  # whose consent a deal needs is a principal
  northland: {name: Northland, role: principal}
  southland: {name: Southland, role: principal}
  lakeland: {name: Lakeland, role: mediator}      # also: guarantor, observer; `veto: true` for who can only say no

issues:                                   # the questions that a deal can settle, each of one kind
  border: {title: The border, scale: [closed, partly-open, open], essential: true}       # ordered options
  observers: {title: Observers at the border, quantity: {min: 0, max: 500, unit: people}}
  guarantor: {title: Who guarantees it, choice: [nobody, lakeland, joint-commission]}    # options without an order
  talks: {title: Talks on a treaty follow, yes_no: true}

sources:                                  # where it was reported; `reliability` from A (best) to F (cannot be judged)
  gazette: {publisher: The Lakeland Gazette, title: Border talks resume, date: 2024-05-12, reliability: B}

statements:                               # what a party said: each under an id of your own
  northland-minister:
    party: northland
    speaker: foreign minister
    attribution: official                 # official | named | anonymous | reported | inferred
    said: 2024-05-10                      # a day, a month (2024-05), a year, `~` for about, A/B for some day between
    source: gazette
    credibility: 2                        # from 1 (confirmed) to 6 (cannot be judged)
    summary: Northland wants the border open, with observers and a guarantor, and would talk about a treaty.
    positions:
      - requires: {border: open}
      - accepts: {observers: 1..200, guarantor: [lakeland, joint-commission]}
      - considers: {talks: yes}
  southland-briefing:
    party: southland
    attribution: named
    said: 2024-05-11
    source: gazette
    summary: Southland could open the border in part, if a joint commission guarantees it.
    positions:
      - considers: {border: partly-open}
        provided: {guarantor: joint-commission}
      - rejects: {border: open}

proposals:                                # what is on the table; without `by`, drawn up by the analyst
  lakeland-plan:
    title: Lakeland's plan
    by: [lakeland]
    tabled: 2024-05-12
    source: gazette
    phases:                               # later phases override earlier ones, issue by issue
      - id: first
        terms: {border: partly-open, observers: 100, guarantor: joint-commission}
      - id: second
        terms: {talks: yes}
        to_negotiate: {border: open}      # left open: neither settled nor silent

expect:                                   # what should come out; `tracker test` tries it
  - {proposal: lakeland-plan, party: northland, verdict: incompatible, because: [demand-unmet]}
  - {proposal: lakeland-plan, party: southland, verdict: open}
"""

RULEBOOK: Final = """\
# A rulebook that changes the shipped one rule by rule. Use it with: tracker evaluate SCENARIO --rules THIS-FOLDER
#   tracker check THIS-FOLDER        says what is wrong with it
#   tracker test THIS-FOLDER         tries the examples of its rules
#   tracker rules                    lists the shipped rules; `tracker rules ID` says one in words
format: 1
name: my-reading
title: My reading of stated positions
extends: default                          # without this line, a rulebook stands for itself

# remove: [told-by-another]               # rules of the shipped rulebook that do not count
# replace: {}                             # rules that take the place of shipped ones, by the same id
# move:                                   # another order, where order is priority
#   package-rejected: {before: contested-wanted}

rules:                                    # rules that are added
  told-by-others-does-not-count:
    kind: evidence                        # evidence | standing | verdict | state | lifecycle
    title: What another party says of a party gives no evidence
    when: [{region: r, told: yes}]
    then: no evidence
    because: "what {teller} says of {party} does not count"
    examples:
      - {given: [{modality: accepts, part: named, told: yes, authority: reported}], then: no evidence}
      - {given: [{modality: accepts, part: named}], then: nothing}
"""
