"""The process in which a rulebook that did not ship with the program is read and run, within limits.

It is sent a folder and the name of an engine, then questions, and answers with values. Whatever a rule file does to it,
the program that asked goes on. Started by `tracker.worker`, and by nothing else.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from tracker.diagnostics import Problems
from tracker.engine import Engine, EngineFault, Firing, choice
from tracker.engine.choice import EngineName
from tracker.reading import RulebookFile, read_rulebook
from tracker.vocabulary import Fact, RuleKind

try:
    import resource
except ImportError:  # there is no such thing on Windows
    resource = None  # type: ignore[assignment]


class Limits(NamedTuple):
    """What a rulebook may take: seconds to be read, seconds for each question, memory, firings in all.

    Memory is bounded where the system can do it (Linux); the seconds are, everywhere.
    """

    reading: float = 30.0
    firing: float = 10.0
    megabytes: int = 1_024
    firings: int = 1_000_000


class Begin(NamedTuple):
    """The first message: what to read, what to run it with, and within which limits."""

    folder: Path
    engine: EngineName
    limits: Limits


class Ask(NamedTuple):
    """Every further message: what fires on these facts?"""

    kind: RuleKind
    facts: tuple[Fact, ...]


class Answer(NamedTuple):
    """A value, or why there is none: the author's mistakes, a fault, memory or firings used up."""

    kind: Literal["value", "problems", "fault", "memory", "firings"]
    value: Any = None


def main() -> None:
    """Answer on standard output what comes in on standard input, until that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the program that asks
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever an engine prints is no answer
    serve(questions, answers)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Read the rulebook that the first message names, then fire it, message by message, until there are no more."""
    begin: Begin = pickle.load(questions)
    limits = begin.limits
    _bound_memory(limits.megabytes)
    rules: list[Engine] = []
    _answer(answers, limits.reading, lambda: _begun(begin, rules))
    fired = 0
    while rules:
        try:
            ask: Ask = pickle.load(questions)
        except EOFError:
            return
        found = _answer(answers, limits.firing, lambda: _fired(rules[0], ask, limits.firings - fired))  # noqa: B023
        fired += len(found.value) if found.kind == "value" else 0


def _begun(begin: Begin, rules: list[Engine]) -> RulebookFile:
    file = read_rulebook(begin.folder)
    rules.append(Engine(file.rulebook, choice.session(begin.engine)))
    return file


class _UsedUp(Exception):
    """More firings than the rulebook may have."""


def _fired(engine: Engine, ask: Ask, left: int) -> tuple[Firing, ...]:
    firings = engine.fire(ask.kind, *ask.facts)
    if len(firings) > left:
        raise _UsedUp
    return firings


def _answer(answers: BinaryIO, seconds: float, value: Callable[[], object]) -> Answer:
    _bound_seconds(seconds)
    try:
        answer = Answer("value", value())
    except Problems as problems:
        answer = Answer("problems", problems.diagnostics)
    except _UsedUp:
        answer = Answer("firings")
    except MemoryError:
        answer = Answer("memory")
    except EngineFault as fault:
        answer = Answer("fault", str(fault))
    pickle.dump(answer, answers)
    answers.flush()
    return answer


def _bound_memory(megabytes: int) -> None:
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))


def _bound_seconds(seconds: float) -> None:
    """End this process should it compute for much longer, even if nobody waits for it any more."""
    if resource is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(usage.ru_utime + usage.ru_stime + seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if most < 0 else min(wanted, most), most))
