"""What the keys of a file may hold: ids, texts, dates, numbers, flags and codes, as typed.

Plain values come in (every scalar may be the text that was typed), typed ones go out, or an error with a code of its
own. Which key holds what is for the models (`tracker.scenario`, `tracker.ruletext`); nothing here knows a key.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from tracker import dates
from tracker.dates import PartialDate

ANY: Final = "any"
SILENT: Final = "silent"
PROPOSAL: Final = "proposal"
ALL: Final = "all"
RESERVED_IDS: Final = frozenset({"drop", "also", "provided", "as", "assume", ANY, SILENT, PROPOSAL, ALL})

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TIME_OR_NUMBER = re.compile(r"[0-9]{1,9}(?:[:.][0-9]{1,9})+")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
_CODE = re.compile(r"[a-z][a-z0-9-]{0,29}:[^\s:][^\s]{0,99}")


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > 100:
        raise PydanticCustomError("not-an-id", "`{text}` is not an id", {"text": text})
    if text in RESERVED_IDS:
        raise PydanticCustomError("reserved-id", "`{text}` is a word of the format, not an id", {"text": text})
    return text


def _option_identifier(text: str) -> str:
    return text if _TIME_OR_NUMBER.fullmatch(text) else _identifier(text)


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise PydanticCustomError(
            "not-a-code", "`{text}` is not a code of a vocabulary, as `pax:Ce` is", {"text": text}
        )
    return text


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def whole_number(value: Any) -> int:
    """A whole number, or the text of one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        return int(value)
    raise PydanticCustomError("not-a-whole-number", "a whole number was expected")


def _yes_or_no(value: Any) -> bool:
    known = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in known:
        return known[value.lower()]
    raise PydanticCustomError("not-true-or-false", "`true` or `false` was expected")


def _date(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("not-a-date", "a date was expected")
    try:
        return dates.parse_date(value)
    except ValueError as error:
        raise PydanticCustomError("not-a-date", "{reason}", {"reason": str(error)}) from None


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str | int) and not isinstance(value, bool) else value


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def not_blank(text: str) -> str:
    """The text, unless there is nothing in it."""
    if not text.strip():
        raise PydanticCustomError("empty-text", "the text is empty")
    return text


def not_empty(values: tuple[str, ...]) -> tuple[str, ...]:
    """The list, if there is anything in it."""
    if not values:
        raise PydanticCustomError("empty-list", "the list is empty")
    return values


def no_repetition(values: tuple[str, ...]) -> tuple[str, ...]:
    """The list, if nothing stands in it twice."""
    if len(set(values)) < len(values):
        twice = next(value for value, count in Counter(values).items() if count > 1)
        raise PydanticCustomError("repeated", "`{value}` is listed twice", {"value": twice})
    return values


_ONE_ID: Final = {"type": "string", "pattern": f"^{_ID.pattern}$", "maxLength": 100}
_ONE_TEXT: Final = {"type": ["string", "number"]}
_ONE_CODE: Final = {"type": "string", "pattern": f"^{_CODE.pattern}$"}
_ONE_DATE: Final = {
    "type": ["string", "integer"],
    "pattern": r"^\d{4}[-0-9X]*[~?%]?(/\d{4}[-0-9X]*[~?%]?)?$",
    "minimum": 1000,
}


def _one_or_list(one: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [one, {"type": "array", "items": one}]})


Id = Annotated[str, AfterValidator(_identifier), WithJsonSchema(_ONE_ID)]
OptionId = Annotated[str, BeforeValidator(_text), AfterValidator(_option_identifier), WithJsonSchema(_ONE_TEXT)]
"""As an id, but a time or a number with a point (`12:30`, `1.5`) will do too."""
Text = Annotated[str, BeforeValidator(_text), AfterValidator(not_blank), WithJsonSchema(_ONE_TEXT)]
WholeNumber = Annotated[int, PlainValidator(whole_number, json_schema_input_type=int)]
Count = Annotated[int, PlainValidator(whole_number, json_schema_input_type=int), Field(ge=0)]
"""How many: a whole number, 0 or more."""
AtLeastOne = Annotated[int, PlainValidator(whole_number, json_schema_input_type=int), Field(ge=1)]
Flag = Annotated[bool, PlainValidator(_yes_or_no, json_schema_input_type=bool)]
Date = Annotated[PartialDate, PlainValidator(_date), PlainSerializer(str), WithJsonSchema(_ONE_DATE)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_listed), AfterValidator(_each_once), _one_or_list(_ONE_ID)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed), AfterValidator(_each_once), _one_or_list(_ONE_TEXT)]
Code = Annotated[str, AfterValidator(_code), WithJsonSchema(_ONE_CODE)]
"""A term of a vocabulary kept elsewhere, `VOCABULARY:TERM`, as `pax:Ce` or `wikidata:Q79` (docs/vocabularies.md)."""
Codes = Annotated[tuple[Code, ...], BeforeValidator(_listed), AfterValidator(_each_once), _one_or_list(_ONE_CODE)]
Options = Annotated[
    tuple[Annotated[str, BeforeValidator(_text)], ...],
    BeforeValidator(_listed),
    AfterValidator(not_empty),
    AfterValidator(_each_once),
    _one_or_list(_ONE_TEXT),
]
"""Options of one issue as typed: ids, numbers, ranges, `any`, `silent`. `tracker.cells` gives them their meaning."""

Terms = dict[str, Options]
"""Issue -> options."""
