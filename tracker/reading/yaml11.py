"""What YAML 1.1 makes of unquoted text, where that is not the text itself.

A text comes in, the meaning in words goes out. The format reads all of it as text; this only tells where a
reader (or another program) may expect something else.
"""

from __future__ import annotations

import re
from typing import Final

_MEANINGS: Final = {
    "true": r"yes|Yes|YES|true|True|TRUE|on|On|ON",
    "false": r"no|No|NO|false|False|FALSE|off|Off|OFF",
    "nothing": r"~|null|Null|NULL",
    "a number in base 60": r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?",
    "a number in base 8": r"[-+]?0[0-7_]+",
    "a number in base 16": r"[-+]?0x[0-9a-fA-F_]+",
    "a number in base 2": r"[-+]?0b[01_]+",
    "a number": r"[-+]?[1-9][0-9]*_[0-9_]*",
}
_PATTERNS: Final = {meaning: re.compile(pattern) for meaning, pattern in _MEANINGS.items()}
_LONGEST: Final = 40  # characters; nothing longer is a number that anybody types


def meaning(text: str) -> str | None:
    """What YAML 1.1 takes plain text for, or None where it is text (or an ordinary number) there too."""
    if len(text) > _LONGEST or text[:1] not in "yYnNtTfFoO~-+0123456789":
        return None
    return next((words for words, pattern in _PATTERNS.items() if pattern.fullmatch(text)), None)
