"""New values as YAML text in the house style.

Plain data comes in; what stands behind a colon or dash, and the lines below it, go out. Entries are block mappings;
a mapping of texts, or of lists of texts, that fits on a line is in flow style. Nothing here looks at a text that is
there already: how deep things are set in is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, NamedTuple

from tracker.reading import yaml11
from tracker.reading.document import Path

WIDTH: Final = 100  # columns that a line in flow style may take
TEXT_WIDTH: Final = 120  # columns that a text on one line, or a line of a folded text, may take
_INDICATORS: Final = "-?:,[]{}#&*!|>'\"%@`="
_IN_FLOW: Final = re.compile(r"[,\[\]{}]|:(?![\w/])|\?")
_UNPLAIN: Final = re.compile(r":(?:[ \t]|$)|[ \t]#|[\t\n\r]|^\.\.\.|^[ ]|[ ]$|^<<$")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}

Expected = Callable[[Path, str], bool]
"""Whether a word that YAML 1.1 takes for something else, left plain at a path, is taken there as it is meant."""


class Depth(NamedTuple):
    """How far a file sets things in: what stands below a key, and the dashes of a list below its key."""

    step: int = 2
    dash: int = 2


class Spelled(NamedTuple):
    """A value as text: what stands behind its colon or dash, and the lines below, set in already."""

    head: str
    lines: tuple[str, ...] = ()


Style = Literal["house", "ended", "plain"]
"""The house style; the same for what a file without a last line end may end in; all on one line, in flow style."""


class Speller(NamedTuple):
    """Writes values, with what it has to know of the file around them."""

    depth: Depth
    expected: Expected
    style: Style = "house"

    def value(self, value: Any, path: Path, indent: int, room: int) -> Spelled:
        """A value below a key (or dash) at column `indent`, with `room` columns left in its line for flow style."""
        if isinstance(value, str):
            return self.text(value, path, indent + self.depth.step, room + TEXT_WIDTH - WIDTH)
        if not value or self._is_flow(value, path, room):
            return Spelled(self.flow(value, path) if value is not None else "")
        if isinstance(value, dict):
            return Spelled("", tuple(self.mapping(value, path, indent + self.depth.step)))
        return Spelled("", tuple(self.items(value, path, indent + self.depth.dash)))

    def _is_flow(self, value: Any, path: Path, room: int) -> bool:
        if self.style == "plain":
            return not _holds_nothing(value)
        if isinstance(value, list):
            return all(isinstance(v, str) and "\n" not in v for v in value) and (
                len(self.flow(value, path)) <= room or len(value) < 2
            )
        flat = all(_is_flat(v) for v in value.values())
        return flat and len(self.flow(value, path)) <= room

    def text(self, text: str, path: Path, indent: int, room: int) -> Spelled:
        """A text, its lines (if it takes several) set in at column `indent`."""
        line = self.scalar(text, path, flow=False)
        open_ended = text.endswith("\n") and self.style == "ended"
        if self.style == "plain" or open_ended or (len(line) <= room and "\n" not in text):
            return Spelled(line)
        return block_text(text, indent, folded="\n" not in text) or Spelled(line)

    def scalar(self, text: str, path: Path, flow: bool) -> str:
        """A text on one line, plain where it is safe and no reader would take it for something else."""
        if is_plain(text, flow) and (yaml11.meaning(text) is None or self.expected(path, text)):
            return text
        return quoted(text)

    def key(self, key: str, flow: bool) -> str:
        """A key."""
        return key if is_plain(key, flow) and yaml11.meaning(key) is None else quoted(key)

    def flow(self, value: Any, path: Path) -> str:
        """A value on one line, as it can stand inside brackets."""
        if isinstance(value, str):
            return self.scalar(value, path, flow=True)
        if isinstance(value, list):
            return f"[{', '.join(self.flow(v, (*path, i)) for i, v in enumerate(value))}]"
        if isinstance(value, dict):
            return f"{{{', '.join(self.pair(k, v, (*path, k)) for k, v in value.items())}}}"
        return ""

    def pair(self, key: str, value: Any, path: Path) -> str:
        """A key with its value, as they can stand inside braces; of one without a value, the key alone."""
        name = self.key(key, flow=True)
        return name if value is None else f"{name}: {self.flow(value, path)}"

    def entry(self, key: str, value: Any, path: Path, indent: int) -> Iterator[str]:
        """The lines of a key with its value in a block mapping at column `indent`; the first is not set in."""
        start = f"{self.key(key, flow=False)}:"
        head, lines = self.value(value, path, indent, WIDTH - indent - len(start) - 1)
        yield f"{start} {head}" if head else start
        yield from lines

    def item(self, value: Any, path: Path, indent: int, dash: str = "- ") -> Iterator[str]:
        """The lines of an item of a block list whose dashes are at column `indent`; the first is not set in."""
        inside = indent + len(dash)
        if isinstance(value, str):
            head, lines = self.text(value, path, inside, TEXT_WIDTH - inside)
        elif not value or self._is_flow(value, path, WIDTH - inside):
            head, lines = (self.flow(value, path) if value is not None else ""), ()
        else:
            into = self.mapping(value, path, inside) if isinstance(value, dict) else self.items(value, path, inside)
            first, *others = into
            head, lines = first[inside:], tuple(others)
        yield (dash + head).rstrip(" ") if not head else dash + head
        yield from lines

    def mapping(self, value: dict[str, Any], path: Path, indent: int) -> Iterator[str]:
        """The lines of a block mapping, all set in."""
        for key, held in value.items():
            first, *others = self.entry(key, held, (*path, key), indent)
            yield " " * indent + first
            yield from others

    def items(self, value: list[Any], path: Path, indent: int) -> Iterator[str]:
        """The lines of a block list, all set in."""
        for index, held in enumerate(value):
            first, *others = self.item(held, (*path, index), indent)
            yield " " * indent + first
            yield from others


def _is_flat(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(v, str) and "\n" not in v for v in value)
    return isinstance(value, str) and "\n" not in value


def _holds_nothing(value: Any) -> bool:
    """Whether an item of a list in it is empty, which flow style cannot say."""
    if isinstance(value, dict):
        return any(map(_holds_nothing, value.values()))
    return isinstance(value, list) and any(v is None or _holds_nothing(v) for v in value)


def is_plain(text: str, flow: bool) -> bool:
    """Whether a text can stand without quotes, in a block or inside brackets, and read as itself."""
    if not text or _UNPLAIN.search(text):
        return False
    if text[0] in _INDICATORS and not (text[0] == "-" and text[1:2].isalnum()):
        return False
    return not (flow and _IN_FLOW.search(text))


def quoted(text: str, quote: str = "") -> str:
    """A text in quotes: in those asked for where they can hold it, else in those that need fewer escapes."""
    double = f'"{"".join(_ESCAPES.get(character, character) for character in text)}"'
    if any(character in "\n\r\t" for character in text):
        return double
    single = "'" + text.replace("'", "''") + "'"
    if quote:
        return single if quote == "'" else double
    return single if len(single) < len(double) else double


def block_text(text: str, indent: int, folded: bool) -> Spelled | None:
    """A text as `>` or `|`, its lines set in at column `indent`; None where it would not read back the same."""
    bare = text.removesuffix("\n")
    if not bare or bare != bare.strip(" \t\n") or "\r" in text or "\t" in text:
        return None
    chomp = "-" if bare == text else ""
    if folded and "\n" in bare:
        return None
    lines = wrapped(bare, TEXT_WIDTH - indent) if folded else bare.split("\n")
    return Spelled(f"{'>' if folded else '|'}{chomp}", tuple(" " * indent + line if line else "" for line in lines))


def wrapped(text: str, room: int) -> list[str]:
    """A text as lines that read as the same where they are folded: broken only where one blank stands alone."""
    lines: list[str] = []
    for word in re.split(r"(?<=[^ ]) (?=[^ ])", text):
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
