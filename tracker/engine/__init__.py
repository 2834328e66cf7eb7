"""Facts and a rulebook -> firings. The one door to the rules engines.

Rules see one or two facts at a time, so a firing depends on those facts and nothing else: each distinct pattern of
facts is fired once and remembered. The engine decides; nothing here does. `tracker.engine.choice` knows which engines
there are; each has a module of its own, the only importer of it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, Protocol

from tracker.rules import Rulebook
from tracker.vocabulary import KINDS, Fact, RuleKind

REMEMBERED_PATTERNS: Final = 50_000
MOST_FIRINGS: Final = 2_000
"""On the facts of one question; rules that go on are running away."""

_LARGEST_NUMBER: Final = 2**62
_LONGEST_WORD: Final = 15_000


class EngineFault(Exception):
    """The engine did not do what it was built to do: our bug, never the user's."""


class Firing(NamedTuple):
    """A rule fired on facts: `facts` gives, in the order of the rule's patterns, the index of each fact sent."""

    rule: str
    facts: tuple[int, ...]


class Session(Protocol):
    """A rulebook compiled for one engine."""

    def fire(self, kind: RuleKind, facts: tuple[Fact, ...]) -> tuple[Firing, ...]:
        """Every firing of the rules of this kind on these facts, by the place of the rule, then of the facts.

        Raises:
            EngineFault: the engine lost a fact, ran away, or fired an ordered kind out of order.
        """
        ...


Compile = Callable[[Rulebook], Session]


class Engine:
    """A rulebook ready to fire, with what it has fired already.

    Compiling is put off until a pattern comes that is not remembered. Memory is bounded: of more than
    `REMEMBERED_PATTERNS` patterns, the ones not asked for longest are forgotten.
    """

    def __init__(self, rulebook: Rulebook, session: Compile | None = None) -> None:
        self.rulebook = rulebook
        self._compile = session or _of_any_engine
        self._session: Session | None = None
        self._remembered: OrderedDict[tuple[RuleKind, tuple[Fact, ...]], tuple[Firing, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def fire(self, kind: RuleKind, *facts: Fact) -> tuple[Firing, ...]:
        """Every firing of the rules of this kind on these facts, by the place of the rule in the rulebook.

        Raises:
            EngineFault: the engine lost a fact, ran away, or fired out of order.
        """
        pattern = (kind, facts)
        with self._lock:
            known = self._remembered.get(pattern)
            if known is None:
                if self._session is None:
                    self._session = self._compile(self.rulebook)
                known = self._remembered[pattern] = self._session.fire(kind, facts)
                if len(self._remembered) > REMEMBERED_PATTERNS:
                    self._remembered.popitem(last=False)
            else:
                self._remembered.move_to_end(pattern)
            return known

    def decide(self, kind: RuleKind, fact: Fact) -> str | None:
        """The rule that decides an ordered kind: the first to fire, or None where none does."""
        firings = self.fire(kind, fact)
        return firings[0].rule if firings else None

    def fired(self) -> frozenset[str]:
        """The rules that took effect on any remembered pattern: of an ordered kind, only those that decided it."""
        return frozenset(
            firing.rule
            for (kind, _), firings in self._remembered.items()
            for firing in (firings[:1] if KINDS[kind].ordered else firings)
        )

    def forget(self) -> None:
        """Drop everything that is remembered."""
        self._remembered.clear()

    def __len__(self) -> int:
        return len(self._remembered)


def _of_any_engine(rulebook: Rulebook) -> Session:
    from tracker.engine import choice  # the engine is loaded when the first rule is to fire, not before

    return choice.session()(rulebook)


def in_order(rulebook: Rulebook, kind: RuleKind, fired: Iterable[Firing]) -> tuple[Firing, ...]:
    """Each firing once, by the place of its rule and of its facts, once it is sure that an ordered kind kept priority.

    What an engine is free to fire in any order comes out in the same order whichever engine fired it.

    Raises:
        EngineFault: an ordered kind did not fire by priority.
    """
    firings = tuple(dict.fromkeys(fired))
    place = {rule.id: i for i, rule in enumerate(rulebook.rules[kind])}
    ordered = tuple(sorted(firings, key=lambda firing: (place[firing.rule], firing.facts)))
    if KINDS[kind].ordered and ordered != firings:
        raise EngineFault(f"rules of kind {kind} fired out of order: {[f.rule for f in firings]}")
    return ordered


def check_facts(facts: Iterable[Fact]) -> None:
    """Refuse values that some engine would misread: bool, numbers from 2**62, empty or very long words.

    Raises:
        EngineFault: there is one.
    """
    for fact in facts:
        for name, value in zip(fact._fields, fact, strict=True):
            whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER
            word = isinstance(value, str) and 0 < len(value) < _LONGEST_WORD
            if not whole and not word:
                raise EngineFault(f"an engine would misread {name}={value!r}")
