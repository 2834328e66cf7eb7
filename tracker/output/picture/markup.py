"""A picture as elements, and elements as SVG text.

Frozen elements come in, one text goes out: escaped, with numbers rounded to a tenth. What a picture shows is not known
here; markup is written nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

Value = str | float
Point = tuple[float, float]

_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its name, its attributes as they are written, and what is in it."""

    name: str
    attributes: tuple[tuple[str, Value], ...] = ()
    children: tuple[Element | str, ...] = ()

    def __iter__(self) -> Iterator[Element]:
        """The element and all those in it, outer ones first."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def get(self, name: str) -> Value | None:
        """The attribute, if it is there."""
        return dict(self.attributes).get(name)


def element(name: str, *children: Element | str | None, **attributes: Value | None) -> Element:
    """An element; `_` in the name of an attribute is written `-`, one at its end is left out (`class_`).

    What is None is left out, be it a child or an attribute.
    """
    written = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None)
    return Element(name, tuple(written), tuple(child for child in children if child is not None))


def group(children: Iterable[Element | None], **attributes: Value | None) -> Element:
    """Elements that belong together."""
    return element("g", *children, **attributes)


def path(points: Iterable[Iterable[Point]], closed: bool = False) -> str:
    """The data of a path through lines of points, for the attribute `d`."""
    lines = ("L".join(f"{_number(x)} {_number(y)}" for x, y in line) for line in points)
    return "".join(f"M{line}{'Z' if closed else ''}" for line in lines)


def text_of(root: Element) -> str:
    """The element as text; the outermost one is a whole SVG document."""
    return "".join(_written(root))


def _written(one: Element) -> Iterator[str]:
    attributes = "".join(f" {name}={quoteattr(_value(value))}" for name, value in one.attributes)
    if not one.children:
        yield f"<{one.name}{attributes}/>"
        return
    yield f"<{one.name}{attributes}>"
    for child in one.children:
        if isinstance(child, Element):
            yield from _written(child)
        else:
            yield escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", child))
    yield f"</{one.name}>"


def _value(value: Value) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    """With one decimal at most, and no `-0`."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")
