"""The colours of a picture, and its small signs: shapes of statements, icons of verdicts, signs of what moved.

A name and a place come in, elements go out. Colours stay apart under every colour-vision deficiency, and are never
alone: a shape, an icon or a line goes with each. Nothing is placed or worded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from tracker.output.picture.markup import Element, Point, element, path

Shape = Literal["requires", "rejects", "accepts", "considers", "nothing"]
SHAPES: Final[tuple[Shape, ...]] = ("requires", "rejects", "accepts", "considers")
"""From the strongest modality to the weakest; `nothing` is for a statement that takes no position."""


class Color(NamedTuple):
    """A colour on light and on dark paper."""

    light: str
    dark: str


COLORS: Final[Mapping[str, Color]] = {
    "paper": Color("#ffffff", "#14181f"), "ink": Color("#1f2733", "#e6e9ee"), "faint": Color("#566170", "#a7b1be"),
    "grid": Color("#e9ecf1", "#262d37"), "rule": Color("#c5ccd6", "#454f5d"), "zone": Color("#f6f7f9", "#1a1f28"),
    "mark": Color("#33415c", "#c3cfe4"), "official": Color("#33415c", "#c3cfe4"), "named": Color("#7e8aa1", "#8f9cb5"),
    "anonymous": Color("#b5bdcc", "#616e87"), "reported": Color("#e1e5ec", "#374153"),
    "inferred": Color("#ffffff", "#14181f"),
    "good": Color("#bcd7f5", "#1f4573"), "open": Color("#ffe08a", "#634a10"), "not": Color("#f0b79c", "#703118"),
    "none": Color("#eef1f5", "#2a313b"), "good-ink": Color("#174f8f", "#d3e5fb"),
    "open-ink": Color("#6b4700", "#ffe7a8"), "not-ink": Color("#8a2f0b", "#ffd6c4"),
    "none-ink": Color("#454f5d", "#bac3cf"),
}  # fmt: skip
FILLS: Final[Mapping[str | None, str]] = {
    "agreed": "good", "within-reach": "good", "accepted": "good", "compatible": "good", "open": "open",
    "contested": "open", "incompatible": "not", "unstated": "none", None: "none",
}  # fmt: skip
"""What a verdict or a state is filled with; its ink has the same name with `-ink`."""
HEAVY: Final = frozenset({"agreed", "accepted", "contested", "incompatible"})
"""Verdicts and states with a line along the foot, so that they differ from others of their colour at any width."""
_CLASS: Final = "tracker-picture"


def painted(
    fill: str | None = None, stroke: str | None = None, width: float | None = None, what: str | None = None
) -> dict[str, str | float]:
    """Attributes that paint in named colours: the light one, and classes by which a style may put another.

    `what` is a class of its own, for what is painted.
    """
    classes = (what, fill and f"f-{fill}", stroke and f"s-{stroke}")
    found: dict[str, str | float] = {"class_": " ".join(filter(None, classes))} if any(classes) else {}
    found["fill"] = COLORS[fill].light if fill else "none"
    if stroke:
        found["stroke"] = COLORS[stroke].light
        found["stroke_width"] = width or 1
    return found


def style() -> Element:
    """Dark colours where they are wanted. A page may set them itself, as the variables `--picture-NAME`.

    All of it stands inside `@media`: a renderer that knows no variables skips it and keeps to the attributes.
    """
    rules = []
    for name, color in COLORS.items():
        for letter, what in (("f", "fill"), ("s", "stroke")):
            rules.append(f".{_CLASS} .{letter}-{name}{{{what}:var(--picture-{name},{color.light})}}")
    dark = ";".join(f"--picture-{name}:{color.dark}" for name, color in COLORS.items())
    return element("style", f"@media all{{{''.join(rules)}}}@media (prefers-color-scheme:dark){{.{_CLASS}{{{dark}}}}}")


def root_class() -> str:
    """The class of the outermost element, which the style is confined to."""
    return _CLASS


# Shapes, around a middle.


def shape(name: Shape, x: float, y: float, size: float) -> Element:
    """The shape of a modality, to be painted by the group that it is in."""
    half = size / 2
    if name == "considers":
        return element("circle", cx=x, cy=y, r=half)
    if name == "nothing":
        return element("circle", cx=x, cy=y, r=size / 4)
    return element("path", d=path([[(x + dx * half, y + dy * half) for dx, dy in _OUTLINES[name]]], closed=True))


_OUTLINES: Final[Mapping[Shape, tuple[Point, ...]]] = {
    "requires": ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
    "rejects": ((-1, -0.86), (1, -0.86), (0, 0.96)),
    "accepts": ((-1, 0.86), (1, 0.86), (0, -0.96)),
}


def icon(name: str | None, x: float, y: float, size: float) -> Element:
    """The icon of a verdict or a state."""
    half, ink = size / 2, f"{FILLS[name]}-ink"
    if name in ("within-reach", "compatible"):
        return element("circle", cx=x, cy=y, r=half * 0.8, **painted(ink))
    if name == "open":
        return element("circle", cx=x, cy=y, r=half * 0.72, **painted(None, ink, 1.4))
    if name == "unstated":
        return element("circle", cx=x, cy=y, r=half * 0.36, **painted(ink))
    if name == "contested":
        points = ((0, -1), (1, 0), (0, 1), (-1, 0))
        data = path([[(x + dx * half, y + dy * half) for dx, dy in points]], closed=True)
        return element("path", d=data, **painted(ink))
    lines = _STROKES["cross" if name == "incompatible" else "check" if name else "unknown"]
    return element("path", d=_at(lines, x, y, half), **painted(None, ink, 1.9), stroke_linecap="round")


def sign(name: str, x: float, y: float, size: float, color: str | None = "mark") -> Element:
    """The sign of what moved, of what ended, or of a stage, drawn in lines; without a colour in that of its group."""
    more = drawn(color) if color else {}
    return element("path", d=_at(_STROKES[name], x, y, size / 2), **more)


def drawn(color: str) -> dict[str, str | float]:
    """Attributes of signs that are drawn in lines."""
    return {**painted(None, color, 1.2), "stroke_linecap": "round"}


def _at(lines: tuple[tuple[Point, ...], ...], x: float, y: float, half: float) -> str:
    return path([(x + dx * half, y + dy * half) for dx, dy in line] for line in lines)


_STROKES: Final[Mapping[str, tuple[tuple[Point, ...], ...]]] = {
    "check": (((-0.85, 0.1), (-0.25, 0.7), (0.85, -0.65)),),
    "cross": (((-0.7, -0.7), (0.7, 0.7)), ((0.7, -0.7), (-0.7, 0.7))),
    "unknown": (((-0.6, 0), (0.6, 0)),),
    "hardened": (((-1, -0.8), (-0.25, 0), (-1, 0.8)), ((1, -0.8), (0.25, 0), (1, 0.8))),  # towards each other
    "softened": (((-0.25, -0.8), (-1, 0), (-0.25, 0.8)), ((0.25, -0.8), (1, 0), (0.25, 0.8))),  # apart
    "shifted": (((-0.8, -0.8), (-0.1, 0), (-0.8, 0.8)), ((0.1, -0.8), (0.8, 0), (0.1, 0.8))),  # both one way
    "contradicted": (((-0.9, -0.4), (0.9, -0.4)), ((-0.9, 0.4), (0.9, 0.4)), ((0.5, -1), (-0.5, 1))),  # not equal
    "not-repeated": (((-0.9, 0), (-0.8, 0)), ((-0.05, 0), (0.05, 0)), ((0.8, 0), (0.9, 0))),
    "ended": (((0, -0.8), (0, 0.8)),),
    "stage": (((-0.4, 0.9), (-0.4, -0.9), (0.8, -0.4), (-0.4, 0.1)),),
    "event": (((0, -1), (1, 0), (0, 1), (-1, 0), (0, -1)),),
}
