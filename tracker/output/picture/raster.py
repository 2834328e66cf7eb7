"""A picture as PNG: an SVG text comes in, bytes go out.

Only the fonts that come with the program are used, none of the machine's own, so that the bytes are the same
everywhere. The colours are those on light paper.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
_FAMILY: Final = "Noto Sans"


def png(svg: str, scale: float = 2.0) -> bytes:
    """The picture as PNG, `scale` pixels for each of its own in both directions.

    Raises:
        ValueError: the text is no SVG.
    """
    import resvg_py  # here, as only those who ask for a PNG need it

    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        skip_system_fonts=True,
        font_files=[str(path) for path in sorted(FONTS.glob("*.ttf"))],
        font_family=_FAMILY,
        sans_serif_family=_FAMILY,
        languages=["en"],
    )
