"""How the command line asks back: with completion and line editing at a terminal, else line by line.

Questions go to stderr, so that stdout holds the results alone. This is the only importer of prompt_toolkit.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, Protocol

from tracker.cli import answers

if TYPE_CHECKING:
    from tracker.reading.edits import Offer


class Putting(Protocol):
    """Something that can be asked, as it is put."""

    @property
    def words(self) -> tuple[str, ...]:
        """What to show, line by line."""

    @property
    def cue(self) -> str:
        """What stands before the answer."""

    def offers(self, text: str) -> tuple[Offer, ...]:
        """What could be typed on."""


_ENDS: Final = "\r\n"


def asker() -> Callable[[Putting], str]:
    """What puts a question and returns the answer.

    It raises EOFError at the end of the input or on Ctrl-D, and KeyboardInterrupt on Ctrl-C.
    """
    on_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
    if on_terminal:
        return _at_terminal()
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="surrogateescape")  # bytes that are no text are for the questions to refuse
    return _line_by_line


def show(text: str) -> None:
    """Show something between questions: as it is where it has several lines, which are laid out already."""
    answers.remark(text if "\n" in text else _wrapped(text))


def _wrapped(text: str) -> str:
    indent = " " * (len(text) - len(text.lstrip()) + 2)
    return textwrap.fill(text, 80, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)


def _put(asked: Putting) -> None:
    """The question itself."""
    for line in asked.words:
        show(line)


def _line_by_line(asked: Putting) -> str:
    _put(asked)
    answers.write(asked.cue, sys.stderr)
    line = ""
    try:
        line = sys.stdin.readline() if sys.stdin is not None else ""
    finally:
        answers.write(f"{line.rstrip(_ENDS)}\n", sys.stderr)  # nobody else shows what was read
    if not line:
        raise EOFError
    return line.rstrip(_ENDS)


def _at_terminal() -> Callable[[Putting], str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.keys import Keys
    from prompt_toolkit.output import create_output

    class Offered(Completer):
        """What could be typed on, as the library wants it."""

        def __init__(self, asked: Putting) -> None:
            self._asked = asked

        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:  # noqa: ARG002
            typed = document.text_before_cursor
            for offer in self._asked.offers(typed):
                yield Completion(offer.whole, -len(typed), display=offer.word, display_meta=offer.meaning)

    keys = KeyBindings()

    @keys.add(Keys.ControlD)
    def leave(event: KeyPressEvent) -> None:
        """Leave, also in the middle of a line."""
        event.app.exit(exception=EOFError())

    session: PromptSession[str] = PromptSession(
        output=create_output(stdout=sys.stderr), key_bindings=keys, complete_while_typing=False
    )

    def ask(asked: Putting) -> str:
        _put(asked)
        return session.prompt(asked.cue, completer=Offered(asked))

    return ask
