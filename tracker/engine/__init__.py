"""Facts and a rulebook -> firings. The one door to the rules engine.

Rules see one or two facts at a time, so a firing depends on those facts and nothing else: each distinct pattern of
facts is fired once and remembered. The engine decides; nothing here does. `tracker.engine.durable_rules` runs it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from tracker.rules import Rulebook
from tracker.vocabulary import KINDS, Fact, RuleKind

REMEMBERED_PATTERNS: Final = 50_000


class EngineFault(Exception):
    """The engine did not do what it was built to do: our bug, never the user's."""


class Firing(NamedTuple):
    """A rule fired on facts: `facts` gives, in the order of the rule's patterns, the index of each fact sent."""

    rule: str
    facts: tuple[int, ...]


class Session(Protocol):
    """A rulebook compiled for one engine."""

    def fire(self, kind: RuleKind, facts: tuple[Fact, ...]) -> tuple[Firing, ...]:
        """Every firing of the rules of this kind on these facts, in the order in which they fired."""
        ...


class Engine:
    """A rulebook ready to fire, with what it has fired already.

    Compiling is put off until a pattern comes that is not remembered. Memory is bounded: of more than
    `REMEMBERED_PATTERNS` patterns, the ones not asked for longest are forgotten.
    """

    def __init__(self, rulebook: Rulebook, session: Callable[[Rulebook], Session] | None = None) -> None:
        self.rulebook = rulebook
        self._session = session or _durable_session
        self._remembered: OrderedDict[tuple[RuleKind, tuple[Fact, ...]], tuple[Firing, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def fire(self, kind: RuleKind, *facts: Fact) -> tuple[Firing, ...]:
        """Every firing of the rules of this kind on these facts; for an ordered kind, by priority.

        Raises:
            EngineFault: the engine lost a fact, ran away, or fired out of order.
        """
        pattern = (kind, facts)
        with self._lock:
            known = self._remembered.get(pattern)
            if known is None:
                known = self._remembered[pattern] = self._session(self.rulebook).fire(kind, facts)
                if len(self._remembered) > REMEMBERED_PATTERNS:
                    self._remembered.popitem(last=False)
            else:
                self._remembered.move_to_end(pattern)
            return known

    def decide(self, kind: RuleKind, fact: Fact) -> str | None:
        """The rule that decides an ordered kind: the first to fire, or None where none does."""
        firings = self.fire(kind, fact)
        return firings[0].rule if firings else None

    def forget(self) -> None:
        """Drop everything that is remembered."""
        self._remembered.clear()

    def __len__(self) -> int:
        return len(self._remembered)


def _durable_session(rulebook: Rulebook) -> Session:
    from tracker.engine import durable_rules  # the engine is loaded when the first rule is to fire, not before

    return durable_rules.session(rulebook)


def check_order(rulebook: Rulebook, kind: RuleKind, firings: tuple[Firing, ...]) -> tuple[Firing, ...]:
    """The firings, once it is sure that an ordered kind fired by priority.

    Raises:
        EngineFault: it did not.
    """
    if KINDS[kind].ordered:
        place = {rule.id: i for i, rule in enumerate(rulebook.rules[kind])}
        places = [place[f.rule] for f in firings]
        if places != sorted(places):
            raise EngineFault(f"rules of kind {kind} fired out of order: {[f.rule for f in firings]}")
    return firings
