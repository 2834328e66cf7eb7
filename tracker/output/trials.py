"""Trials -> the report of `tracker test`: what does not hold and where, then the counts, then the rules never fired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final, NamedTuple

from tracker.diagnostics import render_all
from tracker.trials import Trial

_COLUMNS: Final = 80


class Group(NamedTuple):
    """The trials of one scenario file or one rulebook; `noun` is what one of them is called."""

    name: str
    noun: str
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one rulebook: the rules that should take effect somewhere in the trials, and those that did."""

    name: str
    rules: tuple[str, ...]
    fired: frozenset[str]

    @property
    def never(self) -> tuple[str, ...]:
        """The rules that took no effect, in their order."""
        return tuple(rule for rule in self.rules if rule not in self.fired)

    @property
    def percent(self) -> int:
        """The share of the rules that took effect, rounded down: 100 only where all did."""
        return 100 * (len(self.rules) - len(self.never)) // max(1, len(self.rules))


def render(groups: Sequence[Group], coverages: Sequence[Coverage]) -> str:
    """The report as plain text."""
    found = render_all((t.finding for group in groups for t in group.trials if t.finding), limit=1_000)
    lines = [f"{found}\n"] if found else []
    lines += [_counted(group) for group in groups]
    for coverage in coverages:
        fired = len(coverage.rules) - len(coverage.never)
        line = f"{coverage.name}: {fired} of {len(coverage.rules)} rules fired ({coverage.percent}%)"
        lines.append(line + ("; never:" if coverage.never else ""))
        never = ", ".join(coverage.never)
        lines += wrap(never, _COLUMNS, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def _counted(group: Group) -> str:
    tried = [trial for trial in group.trials if not trial.todo]
    if not group.trials:
        return f"{group.name}: no {group.noun}s"
    held = sum(trial.holds for trial in tried)
    noun = group.noun if len(tried) == 1 else f"{group.noun}s"
    line = f"{group.name}: {held} of {len(tried)} {noun} hold" + ("s" if len(tried) == 1 else "")
    todo = len(group.trials) - len(tried)
    return line + (f", {todo} to do" if todo else "")
