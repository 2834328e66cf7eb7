"""Random YAML texts: random data laid out in a random style, with random comments, blank lines and line ends.

A source of randomness comes in, a text goes out. Nothing here knows how texts are rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

WORDS = [
    *("a", "b-c", "1..100", ">=30", "yes", "2031-05~", "northland", "it's", 'say "so"', "x: y", "a #b", "ends,", "[x]"),
    *("{", "-", "- x", "السلام عليكم", "מים", "🕊", "الشمال: صفوف", "é", "12:30", "~", "http://example.org/a?b=c#d"),
    *("'", "\\", "%", "@x", "a, b", "|", "? x", ":x", "x:", "two words", "a  b"),
    "The parties met again and said that nothing is agreed until everything is agreed, and that this is so.",
]
NOTES = ["c", "on this: [x, y]", "- a: 1", "ملاحظة", "'", '"', "{", "} ]", "a, b"]


def plain(text: str, flow: bool) -> bool:
    """Whether a text surely stands without quotes: a few words that hold nothing special."""
    special = set(",[]{}?:#&*!|>'\"%@`=~\n") if flow else set("#&*!|>'\"%@`:?[]{}=~\n")
    return bool(text) and not special & set(text) and text[0] not in "-," and "  " not in text


class Texts:
    """Lays out data with what a random number generator decides."""

    def __init__(self, random: Random, sizes: Sequence[int] = (0, 1, 1, 2, 3, 4)) -> None:
        self.random = random
        self.sizes = sizes  # how many keys mappings have
        self.often = random.choice([0.0, 0.1, 0.4])  # comments and blank lines
        self.steps = random.choice([(2,), (4,), (2, 3, 5)])
        self.apart = random.random() < 0.4

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # Data.

    def word(self, lines: bool = True) -> str:
        if lines and self.chance(0.06):
            return self.random.choice(["one\ntwo", "one\n\ntwo\n", "one\n  two", "one\n", "x\n\n\n"])
        return self.random.choice(WORDS)

    def key(self, taken: Any) -> str:
        return next(
            k for k in iter(lambda: self.random.choice([*WORDS, "k", "l", "m", "n", "o"]), None) if k not in taken
        )

    def data(self, depth: int) -> Any:
        kind = self.random.choice(["text", "text", "mapping", "list", "mapping"]) if depth else "text"
        if kind == "text":
            return self.word()
        if kind == "list":
            return [self.data(depth - 1) for _ in range(self.random.choice([0, 1, 1, 2, 3]))]
        return self.mapping(depth)

    def mapping(self, depth: int) -> dict[str, Any]:
        into: dict[str, Any] = {}
        for _ in range(self.random.choice(self.sizes)):
            into[self.key(into)] = None if self.chance(0.1) else self.data(depth - 1)
        return into

    # Layout: each function gives lines; the first is not set in.

    def note(self) -> str:
        return f" {' ' * self.random.randrange(2)}# {self.random.choice(NOTES)}" if self.chance(self.often) else ""

    def scalar(self, text: str, flow: bool) -> str:
        styles = ["'", '"'] if "\n" not in text else ['"']
        if plain(text, flow):
            styles += [""] * 4
        style = self.random.choice(styles)
        if style == "'":
            return "'" + text.replace("'", "''") + "'"
        if style == '"':
            inside = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'"{inside}"'
        return text

    def text(self, text: str, indent: int) -> list[str]:
        """A text in a block: on one line, over several, or in block style; the others set in at `indent` or more."""
        bare = text.rstrip("\n")
        if self.chance(0.2) and bare and bare == bare.strip() and not (len(text) - len(bare) > 1 and "\n" in bare):
            ends = len(text) - len(bare)
            chomp = "-" if ends == 0 else self.random.choice(["", "+"]) if ends == 1 else "+"
            indicator = chomp
            if self.chance(0.2) and indent - self.base in range(1, 10):
                indicator = f"{indent - self.base}{chomp}"
            fold = "\n" not in bare and self.chance(0.5)
            lines = (
                bare.replace(" ", "\0", bare.count(" ")).split("\0") if fold and "  " not in bare else bare.split("\n")
            )
            filled = [" " * indent + line if line else "" for line in lines]
            blanks = [""] * (ends - 1 if chomp == "+" else self.random.randrange(2) if chomp != "+" else 0)
            return [f"{'>' if fold else '|'}{indicator}{self.note()}", *filled, *blanks]
        if " " in text and "  " not in text and self.chance(0.2) and "\n" not in text:
            first, rest = self.scalar(text, False).split(" ", 1)
            if not rest.startswith(("#", "-", ":", "?")) and not first.endswith("\\"):
                return [first, " " * (indent + self.random.randrange(2)) + rest + self.note()]
        return [self.scalar(text, False) + self.note()]

    def flow(self, value: Any, indent: int) -> str:
        """A value in flow style, perhaps over several lines."""
        if value is None:
            return ""
        if isinstance(value, str):
            return self.scalar(value, True)
        opened, closed = "{}" if isinstance(value, dict) else "[]"
        if not value:
            return opened + self.random.choice(["", "", " "]) + closed
        style = self.random.choice(["line", "line", "room", "lines", "wild"])
        parts = [self.member(key, value, indent) for key in (value if isinstance(value, dict) else range(len(value)))]
        comma = "," if self.chance(0.2) else ""
        if style in ("line", "room"):
            pad = " " if style == "room" else ""
            return f"{opened}{pad}{', '.join(parts)}{comma}{pad}{closed}"
        inner, outer = "\n" + " " * (indent + 2), "\n" + " " * indent
        if style == "lines":
            ends = [*[","] * (len(parts) - 1), comma]
            body = "".join(f"{inner}{part}{end}{self.note()}" for part, end in zip(parts, ends, strict=True))
            return f"{opened}{self.note()}{body}{outer}{closed}"
        gaps = ["", " ", inner, f" # c{inner}"]
        *others, last = parts
        body = "".join(f"{self.random.choice(gaps)}{part}," for part in others)
        return f"{opened}{body}{self.random.choice(gaps)}{last}{comma}{self.random.choice(gaps)}{closed}"

    def member(self, key: Any, value: Any, indent: int) -> str:
        held = value[key]
        if isinstance(value, list):
            if isinstance(held, dict) and len(held) == 1 and self.chance(0.2):
                return self.member(next(iter(held)), held, indent)  # a pair
            return self.flow(held, indent + 2)
        name = self.scalar(key, True)
        if held is None:
            return name if self.chance(0.3) else f"{name}: "
        return f"{name}: {self.flow(held, indent + 2)}"

    base = 0

    def block(self, value: Any, indent: int) -> list[str]:
        """A mapping or list that holds something, in block style at column `indent`."""
        lines: list[str] = []
        keys: Any = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            new = self.entry(key, value[key], indent) if isinstance(value, dict) else self.item(value[key], indent)
            if lines:
                lines += self.between(indent)
                new[0] = " " * indent + new[0]
            lines += new
        return lines

    def between(self, indent: int) -> list[str]:
        lines = [""] if self.apart or self.chance(self.often / 3) else []
        if self.chance(self.often):
            lines.append(" " * indent + f"# {self.random.choice(NOTES)}")
        if self.chance(self.often / 3):
            lines.append("")
        return lines

    def entry(self, key: str, value: Any, indent: int) -> list[str]:
        if self.chance(0.05):
            return [f"? {self.scalar(key, False)}", *self.behind(" " * indent + ":", value, indent, indent)]
        return self.behind(f"{self.scalar(key, False)}:", value, indent, indent)

    def item(self, value: Any, indent: int) -> list[str]:
        return self.behind("-", value, indent, indent + 1)

    def behind(self, start: str, value: Any, indent: int, least: int) -> list[str]:
        """A value behind a key or dash at column `indent`; what is below that of a list at `least` or more."""
        step = self.random.choice(self.steps)
        if value is None:
            return [start + self.note()]
        if isinstance(value, str):
            self.base = indent
            first, *rest = self.text(value, indent + step)
            if self.chance(0.05) and not first.startswith(("|", ">")):
                return [start + self.note(), " " * (indent + step) + first, *rest]
            return [f"{start} {first}", *rest]
        if not value or self.chance(0.4):
            lines = f"{start} {self.flow(value, indent + 2)}{self.note()}".split("\n")
            return lines
        inline = " " * self.random.choice([1, 1, 3])
        if not start.endswith(":") and self.chance(0.8):
            got = self.block(value, indent + 1 + len(inline))
            return self.tail([start + inline + got[0], *got[1:]], indent)
        depth = indent + step if isinstance(value, dict) else max(least, indent + self.random.choice([0, step]))
        got = self.block(value, depth)
        above = [" " * depth + "# above"] if self.chance(self.often / 2) else []
        return self.tail([start + self.note(), *above, " " * depth + got[0], *got[1:]], indent)

    def tail(self, lines: list[str], indent: int) -> list[str]:
        """Sometimes a comment that belongs to an entry stands at its end; not where it would be part of a text."""
        if self.chance(self.often / 3) and not any(mark in line for line in lines[-4:] for mark in "|>"):
            lines = [*lines, " " * (indent + 1) + "# at the end"]
        return lines


def random_text(random: Random, sizes: Sequence[int] = (0, 1, 1, 2, 3, 4)) -> str:
    """A whole text; it holds a mapping, at times a list. Its mappings have so many keys."""
    texts = Texts(random, sizes)
    value = texts.mapping(3) if texts.chance(0.9) else [texts.data(2) for _ in range(random.randrange(1, 4))]
    block = value and texts.chance(0.9)
    lines = texts.block(value, 0) if block else texts.flow(value, 0).split("\n")
    head = random.choice([[], [], ["---"], ["# head"], ["# head", ""], ["# head", "---", "# more"]])
    foot = random.choice([[], [], [], ["# foot"], ["", "# foot"], ["...", "# foot"], ["", ""]])
    ends = random.choice([["\n"], ["\n"], ["\r\n"], ["\n", "\r\n"]])
    text = "".join(line + random.choice(ends) for line in "\n".join([*head, *lines, *foot]).split("\n"))
    return text if texts.chance(0.8) else text.removesuffix("\n").removesuffix("\r")


def paths(data: Any, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of everything within data."""
    found: list[tuple[str | int, ...]] = []
    steps: Any = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for step in steps:
        found += [(*here, step), *paths(data[step], (*here, step))]
    return found
