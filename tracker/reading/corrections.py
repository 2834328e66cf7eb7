"""What was probably meant by an id, a date or a number that cannot be read.

A text comes in, the text that would be right goes out, or nothing where there is no telling. Nothing is ever
corrected silently: these are only shown as hints.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable

from tracker import dates
from tracker.diagnostics import character_name

_APPROXIMATE = re.compile(r"(?:~|c\.|ca\.?|circa|about|around|approx\.?)\s*([0-9-]{4,10})", re.IGNORECASE)
_SHORT = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})(?:[-./]([0-9]{1,2}))?")
_YEAR_LAST = re.compile(r"[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ][0-9]{4}")
_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+.*")
_IN_WORDS = re.compile(r"(?:([0-9]{1,2})\.? )?([a-z]{3,9})\.? (?:([0-9]{1,2}),? )?([0-9]{4})", re.IGNORECASE)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_RANGE = re.compile(
    r"([0-9]{4}(?:-[0-9]{2}){0,2}~?)\s*(?:\.\.\.?|[\u2013\u2014]|to|until|-)\s*([0-9]{4}(?:-[0-9]{2}){0,2}~?)"
)


def id_hint(text: str) -> str | None:
    """How to write a text as an id."""
    if ";" in text:
        return "separate the entries of a list with commas"
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"['`]", "", ascii_text).lower()
    id = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:100].strip("-")
    return f"write `{id}`" if id and id != text else None


def space_hint(text: str, known: Iterable[str]) -> str | None:
    """How to write `key:value`, which is one word to YAML, where the key is known."""
    key, colon, value = text.replace("\N{FULLWIDTH COLON}", ":").partition(":")
    if not (colon and value.strip() and key in known):
        return None
    plain = f"write `{key}: {value.strip()}`"
    return (
        f"a space is missing after the colon: {plain}" if text.isascii() else f"{plain}, with a plain colon and space"
    )


def odd_space_hint(text: str) -> str | None:
    """Where a space in a name is not the one that YAML knows, which one it is."""
    odd = next((c for c in text if c.isspace() and not c.isascii()), None)
    return f"it contains {character_name(odd)}: write ordinary spaces" if odd else None


def date_hint(text: str) -> str | None:
    """How to write a text as a date, where it is clear."""
    text = text.strip()
    if found := _APPROXIMATE.fullmatch(text):
        return _if_date(f"{found[1]}~")
    if found := _WITH_TIME.fullmatch(text):
        return _if_date(found[1])
    if found := _SHORT.fullmatch(text):
        return _if_date("-".join(part.zfill(2) for part in found.groups() if part))
    if found := _RANGE.fullmatch(text):
        return _if_date(f"{found[1]}/{found[2]}")
    if found := _IN_WORDS.fullmatch(text):
        return _in_words(found[2].lower(), found[1] or found[3], found[4])
    if re.fullmatch(r"(?:19|20)[0-9]{6}", text):
        return _if_date(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    if _YEAR_LAST.fullmatch(text):
        return "write the year first, then the month, then the day"
    return None


def _in_words(month: str, day: str | None, year: str) -> str | None:
    number = next((n for name, n in _MONTHS.items() if name.startswith(month)), None)
    return _if_date(f"{year}-{number:02d}" + (f"-{day.zfill(2)}" if day else "")) if number else None


def _if_date(text: str) -> str | None:
    try:
        dates.parse_date(text)
    except ValueError:
        return None
    return f"write `{text}`"


def number_hint(text: str) -> str | None:
    """How to write a text as a whole number, where only its separators are wrong."""
    if re.fullmatch(r"-?[0-9]{1,3}(?:[_,' ][0-9]{3})+|-?[0-9]+(?:\.0+)", text):
        return f"write `{re.sub('[_, ]|' + chr(39) + r'|[.]0+$', '', text)}`"
    return None
