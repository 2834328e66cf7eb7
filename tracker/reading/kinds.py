"""Which kind of file a YAML file is, told from the keys at its left margin, before anything is read."""

from __future__ import annotations

import re
from pathlib import Path

_RULES = re.compile(rb"^(?:rules|ranks|extends|replace|remove|move) *:", re.MULTILINE)
_SCENARIO = re.compile(
    rb"^(?:parties|issues|statements|proposals|sources|events|assumptions|expect|as_of) *:", re.MULTILINE
)


_OVERLAY = re.compile(rb"^kind *: *[\"']?overlay\b", re.MULTILINE)


def is_overlay(path: Path) -> bool:
    """Whether the file says that it is an overlay."""
    return bool(_OVERLAY.search(_text(path)))


def is_scenario(path: Path) -> bool:
    """Whether the file holds a scenario: it has a key that only scenarios have, and none that only rule files have."""
    text = _text(path)
    return bool(_SCENARIO.search(text)) and not _RULES.search(text)


def is_rule_file(path: Path) -> bool:
    """Whether the file holds rules: it has a key that only rule files have, and none that only scenarios have."""
    text = _text(path)
    return bool(_RULES.search(text)) and not _SCENARIO.search(text)


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except (OSError, ValueError):
        return b""
