"""Which kind of file a YAML file is, told from the keys at its left margin, before anything is read."""

from __future__ import annotations

import re
from pathlib import Path

_RULES = re.compile(rb"^(?:rules|ranks|extends|replace|remove|move) *:", re.MULTILINE)
_SCENARIO = re.compile(
    rb"^(?:parties|issues|statements|proposals|sources|events|assumptions|expect|as_of) *:", re.MULTILINE
)


def is_rule_file(path: Path) -> bool:
    """Whether the file holds rules: it has a key that only rule files have, and none that only scenarios have."""
    try:
        text = path.read_bytes()
    except (OSError, ValueError):
        return False
    return bool(_RULES.search(text)) and not _SCENARIO.search(text)
