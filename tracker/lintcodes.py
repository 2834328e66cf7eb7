"""The codes of lints: what `tracker check` may remark on in a record, and what a scenario may pass over."""

from __future__ import annotations

from typing import Final

LINTS: Final = (
    "no-source",
    "long-quote",
    "one-sided-source",
    "not-repeated",
    "unspoken-issue",
    "loaded-word",
    "anonymous-support",
)
