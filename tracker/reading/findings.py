"""Diagnostics about data, collected by the path of what they are about.

Paths come in, diagnostics with places go out: a line and column where the data was read from text, else the
path in words. Whether something is a mistake is decided elsewhere; this knows only what was reported where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tracker.diagnostics import ENOUGH, Diagnostic, Problems, Related, Severity, Span
from tracker.reading.document import Document, Path


class Findings:
    """What is wrong with one piece of data, known as `name`, and perhaps read from a document."""

    def __init__(self, name: str, document: Document | None = None) -> None:
        """Begin with nothing: what is wrong with the document as text is for `extend`."""
        self.name = name
        self.document = document
        self.lost: frozenset[Path] = document.lost if document else frozenset()
        empty = document.empty if document else ()
        self.unsure: frozenset[Path] = self.lost | {path[:-1] for path in empty}
        """Paths of what is not whole: a mapping that lacks a value may fail for that alone."""
        self._diagnostics: list[Diagnostic] = []
        self._wrong: set[Path] = set()

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over what was found elsewhere."""
        self._diagnostics.extend(diagnostics)

    def add(
        self,
        code: str,
        message: str,
        path: Path,
        *,
        key: bool = False,
        related: Iterable[tuple[str, Path]] = (),
        places: tuple[Related, ...] = (),
        severity: Severity = "error",
        **more: Any,
    ) -> None:
        """Report something about the value at `path` (with `key`: about its key).

        What could not be read whole is not judged: that was reported when it was read.
        `related` are other places by path, `places` such as are known already; `more` is `expected` and `hint`.

        Raises:
            Problems: when there are so many errors that nobody would read on.
        """
        if path in self.lost:
            return
        span = self.place(path, key)
        others = ((words, self.place(other, key=True)) for words, other in related)
        places = (*places, *(Related(words, place) for words, place in others if place))
        subject = "" if span else f"{self.name}: {path_text(path)}" if path else self.name
        self._diagnostics.append(
            Diagnostic(code, message, span, related=places, severity=severity, subject=subject, **more)
        )
        if severity == "error":
            self._wrong.add(path)
            if len(self._wrong) >= ENOUGH:
                raise Problems(self._diagnostics)

    @property
    def errors(self) -> int:
        """How many errors there are so far."""
        return sum(d.severity == "error" for d in self._diagnostics)

    def place(self, path: Path, key: bool = False) -> Span | None:
        """Where the value (or its key) stands in the text, or None where there is no text."""
        return self.document.place(path, key) if self.document else None

    def reported(self, path: Path) -> bool:
        """Whether an error was already reported about exactly this."""
        return path in self._wrong

    def reported_within(self, path: Path) -> bool:
        """Whether an error was already reported about this or about anything in it."""
        return any(wrong[: len(path)] == path for wrong in self._wrong)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The warnings so far."""
        return tuple(d for d in self._diagnostics if d.severity == "warning")

    def raise_errors(self) -> None:
        """Raise `Problems` with everything that was reported, if any of it is an error."""
        if any(d.severity == "error" for d in self._diagnostics):
            raise Problems(self._diagnostics)


class Below(Findings):
    """Findings about a part of some data, by paths that begin there; they are reported to the whole.

    `elsewhere` gives the places of what the part speaks of and does not hold.
    """

    def __init__(self, whole: Findings, prefix: Path, elsewhere: Callable[[Path], Span | None]) -> None:
        """Begin with what is lost in the part."""
        super().__init__(whole.name)
        self._whole = whole
        self._prefix = prefix
        self._elsewhere = elsewhere
        start = len(prefix)
        self.lost = frozenset(path[start:] for path in whole.lost if path[:start] == prefix)
        self.unsure = frozenset(path[start:] for path in whole.unsure if path[:start] == prefix)

    def add(
        self, code: str, message: str, path: Path, *, related: Iterable[tuple[str, Path]] = (), **more: Any
    ) -> None:
        """Report it to the whole."""
        others = ((words, self._place_of(other)) for words, other in related)
        places = tuple(Related(words, place) for words, place in others if place)
        self._whole.add(code, message, (*self._prefix, *path), places=places, **more)

    def _place_of(self, path: Path) -> Span | None:
        own = (*self._prefix, *path)
        here = self._whole.document is not None and own in self._whole.document.keys
        return self._whole.place(own, key=True) if here else self._elsewhere(path)

    def reported(self, path: Path) -> bool:
        """Whether an error was already reported about exactly this."""
        return self._whole.reported((*self._prefix, *path))

    def reported_within(self, path: Path) -> bool:
        """Whether an error was already reported about this or about anything in it."""
        return self._whole.reported_within((*self._prefix, *path))


def path_text(path: Path) -> str:
    """A path as people write it: `statements.some-id.positions[0]`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
