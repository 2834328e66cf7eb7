"""The process in which a rulebook that did not ship with the program is read and run, seen from the program.

What a rule file can do to that process (hang, take all memory, crash) is `Problems` here, like any other mistake in it.
The process ends with the last use of its engine.
"""

from __future__ import annotations

import pickle
import re
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tracker.confined import Answer, Ask, Begin, Limits
from tracker.diagnostics import Diagnostic, Problems
from tracker.engine import Firing
from tracker.engine.choice import EngineName
from tracker.reading import RulebookFile
from tracker.vocabulary import Fact, RuleKind

_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from tracker.confined import main; main()"


class Worker:
    """The process, and the way to ask it."""

    def __init__(self, folder: Path, engine: EngineName, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._lock = threading.Lock()
        self._last_words = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._last_words,
        )
        self._end = weakref.finalize(self, _end, self._process, self._last_words)
        self.file: RulebookFile = self._ask(Begin(folder, engine, limits), limits.reading)

    def fire(self, kind: RuleKind, facts: tuple[Fact, ...]) -> tuple[Firing, ...]:
        """Every firing of the rules of this kind on these facts, by the place of the rule, then of the facts.

        Raises:
            Problems: the rules took more than they may, or brought the process down.
        """
        firings: tuple[Firing, ...] = self._ask(Ask(kind, facts), self._limits.firing)
        return firings

    def _ask(self, message: Begin | Ask, seconds: float) -> Any:
        with self._lock:
            late = threading.Event()
            timer = threading.Timer(seconds, _stop, (self._process, late))
            timer.daemon = True
            timer.start()
            try:
                answer = _exchange(self._process, message)
            finally:
                timer.cancel()
        if answer is not None and answer.kind == "value":
            return answer.value
        problems = self._problems(answer, late.is_set(), seconds)
        self._end()
        raise Problems(problems)

    def _problems(self, answer: Answer | None, late: bool, seconds: float) -> tuple[Diagnostic, ...]:
        self._process.kill()
        code = self._process.wait()
        if answer is None and self._out_of_memory():
            answer = Answer("memory")
        if answer is not None and answer.kind == "problems":
            found: tuple[Diagnostic, ...] = answer.value
            return found
        if answer is not None and answer.kind == "fault":
            message, hint = f"the engine could not run these rules: {answer.value}", "try the other engine: --engine"
            return (self._problem("rules-not-run", message, hint),)
        if answer is not None and answer.kind == "firings":
            message = f"these rules fire more often than the limit of {self._limits.firings:,} firings"
            return (self._problem("rules-run-away", message, "let fewer rules fire on the same facts"),)
        if answer is not None and answer.kind == "memory":
            message = f"these rules take more memory than the limit of {self._limits.megabytes:,} megabytes"
            return (self._problem("rules-too-large", message, "are all files of this folder meant as rules?"),)
        if late or code == -getattr(signal, "SIGXCPU", 0):
            message = f"these rules take more time than the limit of {seconds:g} seconds"
            return (self._problem("rules-too-slow", message, "are all files of this folder meant as rules?"),)
        message = "the process that runs these rules ended before it answered"
        hint = "try the other engine: --engine; if it happens again, please report it with the rule files"
        return (self._problem("rules-crashed", message, hint),)

    def _out_of_memory(self) -> bool:
        """Whether the process ended for lack of memory, by what it wrote last (Python, or a library in Rust)."""
        if self._last_words.closed:
            return False
        self._last_words.seek(0)
        return re.search(rb"MemoryError|memory allocation of \d+ bytes failed", self._last_words.read()) is not None

    def _problem(self, code: str, message: str, hint: str) -> Diagnostic:
        return Diagnostic(code, message, subject=str(self._folder), hint=hint)


def _exchange(process: subprocess.Popen[bytes], message: Begin | Ask) -> Answer | None:
    """The answer to a message; None where the process ended first."""
    assert process.stdin is not None and process.stdout is not None
    try:
        pickle.dump(message, process.stdin)
        process.stdin.flush()
        answer: Answer = pickle.load(process.stdout)
    except (OSError, ValueError, EOFError, pickle.UnpicklingError):  # ValueError: it was ended before
        return None
    return answer


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _end(process: subprocess.Popen[bytes], last_words: IO[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, last_words):
        if pipe is not None:
            with suppress(OSError):  # what was not sent is of no use to anybody now
                pipe.close()
