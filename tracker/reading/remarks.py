"""The comments of a text.

A `Source` that reads without a mistake comes in; its comments go out, in order. A `#` within a scalar begins none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tracker.diagnostics import Source
from tracker.reading.layout import Node
from tracker.reading.yamltext import laid_out

_COMMENT: Final = re.compile(r"#[^\r\n]*")


def remarks(source: Source) -> list[str]:
    """Every comment, from its `#` to the end of its line; what stands behind a `|` or `>` is not looked at."""
    text, found, at = source.text, list[str](), 0
    if "#" not in text:
        return found
    for start, end in [*_scalars(laid_out(source)), (len(text), len(text))]:
        found += (comment.rstrip() for comment in _COMMENT.findall(text, at, max(at, start)))
        at = end
    return found


def _scalars(node: Node) -> Iterator[tuple[int, int]]:
    """Where each scalar stands."""
    if node.kind == "scalar":
        yield node.start, node.end
    for entry in node.entries:
        if entry.key:
            yield from _scalars(entry.key)
        yield from _scalars(entry.value)
