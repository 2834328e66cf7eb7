"""A folder of rules -> a rulebook and an engine that runs it; any but the shipped one in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.engine import Engine, choice
from tracker.engine.choice import EngineName
from tracker.reading import RulebookFile, read_rulebook, shipped_rules
from tracker.rules import Rulebook

if TYPE_CHECKING:
    from tracker.confined import Limits


class Rules(NamedTuple):
    """A rulebook that was read from a folder, and an engine that runs it."""

    folder: Path
    file: RulebookFile
    engine: Engine
    engine_name: EngineName

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook itself."""
        return self.file.rulebook


def open_rules(folder: Path | None = None, engine: str | None = None, limits: Limits | None = None) -> Rules:
    """Read the rulebook in a folder (the shipped one unless given) for the engine of this name.

    Raises:
        Problems: with everything that is wrong with the rule files; there is no such engine, or it is not installed;
            the rules took more than they may.
    """
    name = choice.choose(engine)
    shipped = shipped_rules()
    if folder is None or _same(folder, shipped):
        file = read_rulebook(shipped, proven=True)
        return Rules(shipped, file, Engine(file.rulebook, choice.session(name)), name)
    from tracker.confined import Limits  # only a rulebook that did not ship needs a process
    from tracker.worker import Worker

    worker = Worker(folder, name, limits or Limits())
    return Rules(folder, worker.file, Engine(worker.file.rulebook, lambda _: worker), name)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
