"""A document, filled from the events of a YAML parser.

Events (their marks, text, anchors and tags) come in one by one; data, places and diagnostics grow. It keeps a
stack of its own, so depth costs no recursion. It parses nothing and imports no parser.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tracker.diagnostics import ENOUGH, UNSAFE, Diagnostic, Related, Source, Span, unsafe_message
from tracker.reading import yaml11
from tracker.reading.document import Document, Mark, Path, Surprise

MAX_DEPTH: Final = 50
MAX_VALUES: Final = 500_000
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_INVISIBLE: Final = "delete it; it may be invisible in the editor"


class StopReadingError(Exception):
    """Reading cannot or should not go on."""


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being filled. What is not `live` is read for its mistakes and thrown away."""

    path: Path
    into: dict[str, Any] | list[Any]
    live: bool
    key: str | None = None  # the key that waits for its value
    expects_key: bool = True
    keep: bool = True  # whether the value of that key is wanted


class Builder:
    """Fills a document from the stream of events, with a stack of its own: depth costs no recursion."""

    def __init__(self, source: Source) -> None:
        """Begin with an empty document."""
        self.source = source
        self.data: Any = None
        self.spans: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self.diagnostics: list[Diagnostic] = []
        self.surprises: list[Surprise] = []
        self.empty: list[Path] = []
        self.lost: set[Path] = set()
        self.complete = True
        self.damaged = False  # whether characters of the text had to be replaced
        self._stack: list[_Frame] = []
        self._values = 0

    def document(self) -> Document:
        """What was read."""
        return Document(
            self.source,
            self.data,
            self.spans,
            self.keys,
            tuple(self.diagnostics),
            tuple(self.surprises),
            tuple(self.empty),
            frozenset(self.lost),
            self.complete,
        )

    # One method for each kind of event.

    def scalar(self, event: Any) -> None:
        """A text: a key, or a value."""
        mark = self._mark(event)
        plain = event.style in ("", None)
        text: str | None = event.value or None if plain else event.value
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        damaged = self.damaged and REPLACEMENT in event.value
        if not plain and event.style == '"' and (match := UNSAFE.search(event.value)):
            self.unsafe(match.group(), mark, hint="leave this escape out")
            damaged = True
        if self._awaits_key():
            self._key(text, mark, damaged)
            return
        path, live = self._place(text)
        if not live:
            return
        self.spans[path] = mark
        if damaged:
            self.lost.add(path)
        if text is None:
            self.empty.append(path)
        elif plain:
            self._note_surprise(path, text)

    def start(self, event: Any, into: dict[str, Any] | list[Any]) -> None:
        """A mapping or list begins; `into` is what it fills."""
        mark = self._mark(event)
        self._properties(event)
        if len(self._stack) >= MAX_DEPTH:
            self.add("too-deep", f"this is nested more than {MAX_DEPTH} levels deep", mark)
            raise StopReadingError
        if self._awaits_key():
            frame = self._stack[-1]
            self.add(
                "key-not-text",
                f"{'a mapping' if isinstance(into, dict) else 'a list'} cannot be a key",
                mark,
                expected="text before the colon",
                hint="if the text itself begins with a bracket, put it in quotes",
            )
            self._lose(frame)
            frame.expects_key, frame.keep = False, False
            self._stack.append(_Frame((), into, live=False))
            return
        path, live = self._place(into)
        if live:
            self.spans[path] = mark
        self._stack.append(_Frame(path, into, live))

    def end(self) -> None:
        """A mapping or list is complete."""
        self._stack.pop()

    def alias(self, event: Any) -> None:
        """A reference to an anchor: refused, and its value unknown."""
        mark = self._mark(event)
        self.add(
            "alias",
            f"`*{event.anchor}` is an alias, and the format has none",
            mark,
            hint=f"write out what is meant; put text that begins with * in quotes: '*{event.anchor}'",
        )
        if self._awaits_key():
            self._lose(self._stack[-1])
            self._stack[-1].expects_key, self._stack[-1].keep = False, False
            return
        path, live = self._place(None)
        if live:
            self.spans[path] = mark
            self.lost.add(path)

    def second_document(self, event: Any) -> None:
        """Another document begins: refused, and nothing after it is read."""
        self.add(
            "several-documents",
            "a second document begins here",
            self._mark(event),
            hint="keep one document in a file: remove the line `---`, or move what follows elsewhere",
        )
        raise StopReadingError

    def nothing(self) -> None:
        """The text ended, and there was no value in it."""
        only = " but comments" if self.source.text.strip() else ""
        self.complete = False
        self.diagnostics.append(
            Diagnostic(
                "empty-file",
                f"there is nothing in this file{only}",
                subject=self.source.name,
                expected="keys such as `format`, `parties`, `issues` and `statements`, each with a colon",
            )
        )

    # Keys and places.

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].into, dict) and self._stack[-1].expects_key

    def _key(self, text: str | None, mark: Mark, damaged: bool) -> None:
        frame = self._stack[-1]
        frame.expects_key, frame.key, frame.keep = False, text, True
        if text == "<<":
            self.add("merge-key", "`<<` (a merge key) is not part of the format", mark, hint="write the keys out")
        elif not text:
            self.add("empty-key", "a key is missing before this colon", mark, expected="text before the colon")
        elif text in frame.into:
            self._duplicate(frame, text, mark)
            return
        else:
            if frame.live:
                self.keys[(*frame.path, text)] = mark
                if damaged:
                    self.lost.add((*frame.path, text))
            return
        self._lose(frame)
        frame.keep = False

    def _duplicate(self, frame: _Frame, text: str, mark: Mark) -> None:
        frame.keep = False
        first = self.keys.get((*frame.path, text)) if frame.live else None
        self.add(
            "duplicate-key",
            f"`{text}` stands here a second time",
            mark,
            hint="give one of the two another name, or join them under one key",
            related=(Related("it first stands", Span(self.source, *first)),) if first else (),
        )
        if frame.live:
            self.lost.add((*frame.path, text))

    def _place(self, value: Any) -> tuple[Path, bool]:
        """Put a value where it belongs; return its path, and whether it is kept."""
        self._values += 1
        if self._values > MAX_VALUES:
            raise self._too_many()
        if not self._stack:
            self.data = value
            return (), True
        frame = self._stack[-1]
        if isinstance(frame.into, list):
            frame.into.append(value)
            return (*frame.path, len(frame.into) - 1), frame.live
        frame.expects_key = True
        if not frame.keep or frame.key is None:
            return (), False
        frame.into[frame.key] = value
        return (*frame.path, frame.key), frame.live

    def _lose(self, frame: _Frame) -> None:
        if frame.live:
            self.lost.add(frame.path)

    def _mark(self, event: Any) -> Mark:
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        if end.line == line and end.column > column:
            return (line + 1, column + 1, end.column - column)
        rest = len(self.source.line(line + 1).rstrip()) - column
        return (line + 1, column + 1, max(1, rest))

    # What is wrong, or surprising.

    def add(self, code: str, message: str, mark: Mark, **more: Any) -> None:
        """Report something at a place."""
        if len(self.diagnostics) >= ENOUGH:
            raise StopReadingError
        self.diagnostics.append(Diagnostic(code, message, Span(self.source, *mark), **more))

    def _properties(self, event: Any) -> None:
        """Refuse anchors and tags; the value they stand before is read all the same."""
        line, column, _ = self._mark(event)
        if event.anchor is not None:
            name = f"&{event.anchor}"
            self.add(
                "anchor",
                f"`{name}` is an anchor, and the format has none",
                (line, column, len(name)),
                hint=f"remove it; if it is text that begins with &, put it in quotes: '{name} ...'",
            )
        if event.tag is not None:
            typed = self.source.line(line)[column - 1 :].split(" ")[0] or "!"
            self.add(
                "tag",
                f"`{typed}` is a tag, and the format has none",
                (line, column, len(typed)),
                hint="remove it; if it is text that begins with !, put it in quotes",
            )

    def unsafe(self, character: str, mark: Mark, hint: str = _INVISIBLE) -> None:
        """Report a character that may not stand in any text."""
        self.add(
            "unsafe-character",
            unsafe_message(character),
            mark,
            hint=hint,
        )

    def _note_surprise(self, path: Path, text: str) -> None:
        if meaning := yaml11.meaning(text):
            self.surprises.append(Surprise(path, text, meaning))

    def _too_many(self) -> StopReadingError:
        message = f"there are more than {MAX_VALUES:,} values in it"
        self.diagnostics.append(Diagnostic("too-large", message, subject=self.source.name))
        return StopReadingError()
