"""The errors of a pydantic model as findings.

A `ValidationError` and the data it is about come in; findings by path go out, each mistake once. What was
already reported about a place, or could not be read there, is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from tracker import dates
from tracker.diagnostics import did_you_mean, one_of, shortened
from tracker.reading import corrections
from tracker.reading.document import Path
from tracker.reading.findings import Findings
from tracker.reading.shapes import CODE, bare, expected, fields, found, literals, shape_at, title
from tracker.vocabulary import MODALITIES

M = TypeVar("M", bound=BaseModel)

ID_RULE: Final = "small letters, digits and single hyphens between them, at most 100 characters"
_WRONG_TYPE = {
    "model_type",
    "dict_type",
    "tuple_type",
    "list_type",
    "string_type",
    "mapping_type",
    "invalid_key",
}


class _Violation(NamedTuple):
    """One pydantic error: its type, the path of what it is about, and what stands there."""

    type: str
    path: Path
    key: bool
    value: Any
    message: str
    shape: Any


def shaped(model: type[M], data: Any, findings: Findings) -> M | None:
    """The data as the model; None, and a finding for each mistake, where it is not of that shape."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        report(error, model, data, findings)
        return None


def report(error: ValidationError, model: type[BaseModel], data: Any, findings: Findings) -> None:
    """Add a finding for each mistake that the error tells of."""
    seen: set[Path] = set()
    missing: dict[Path, list[str]] = defaultdict(list)
    meant: dict[Path, set[str]] = defaultdict(set)
    for details in error.errors(include_url=False):
        path, key = _path(details["loc"], data)
        if details["type"] == "missing":
            missing[path].append(str(details["loc"][-1]))
            continue
        if path in seen or path in findings.unsure or findings.reported(path):
            continue
        if details["type"] == "too_short" and details["input"]:
            continue  # only as entries were taken away that are wrong themselves
        if details["type"] == "literal_error" and not literals(shape_at(model, path)):
            continue  # one word would do in place of ids: what is wrong with the ids is said
        seen.add(path)
        violation = _Violation(
            details["type"],
            path,
            key,
            path[-1] if key else details["input"],
            details["msg"],
            shape_at(model, path),
        )
        if violation.type == "extra_forbidden":
            meant[path[:-1]] |= _unknown_key(violation, model, findings)
        else:
            _explain(violation, findings)
    for path, names in missing.items():
        _missing_keys(path, [n for n in names if n not in meant[path]], model, findings)


def _path(location: Sequence[str | int], data: Any) -> tuple[Path, bool]:
    """The path of an error, and whether it is about a key. Parts that are not in the data name types."""
    path: list[str | int] = []
    key = False
    for part in location:
        if part in data if isinstance(data, Mapping) else isinstance(data, list) and isinstance(part, int):
            data = data[part]
        else:
            key = key or part == "[key]"
            continue
        path.append(part)
    return tuple(path), key


def _missing_keys(path: Path, names: list[str], model: type[BaseModel], findings: Findings) -> None:
    if not names:
        return
    quoted = [f"`{name}`" for name in names]
    words = " and ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)
    missing = "is missing" if len(names) == 1 else "are missing"
    where = f" in {title(path)}" if path else ""
    hint = "begin the file with `format: 1`" if not path and "format" in names else None
    wanted = {name: expected(shape_at(model, (*path, name))) for name in names}
    shapes = "; ".join(f"`{name}`: {shape}" for name, shape in wanted.items())
    findings.add("missing-key", f"{words} {missing}{where}", path, key=True, expected=shapes, hint=hint)


def _unknown_key(v: _Violation, model: type[BaseModel], findings: Findings) -> set[str]:
    """Report a key that its mapping does not have; return the keys that were probably meant."""
    name = str(v.path[-1])
    holder = shape_at(model, v.path[:-1])
    known = list(fields(bare(holder)))
    hint = corrections.space_hint(name, known) or corrections.odd_space_hint(name) or did_you_mean(name, known)
    message = f"`{shortened(name)}` is not a key of {title(v.path[:-1])}"
    findings.add("unknown-key", message, v.path, key=True, expected=one_of(known, 20), hint=hint)
    return {k for k in known if hint and re.search(rf"`{k}[`:]", hint)}


def _explain(v: _Violation, findings: Findings) -> None:
    if v.value is None and not v.key:
        no_value(v.path, v.shape, findings)
    elif v.type in _WRONG_TYPE:
        _wrong_type(v, findings)
    elif explain := _EXPLAIN.get(v.type):
        explain(v, findings)
    else:
        own = "_" not in v.type  # pydantic's own types have underscores, those of the models hyphens
        message = v.message if own else f"{title(v.path)} cannot be {found(v.value)}"
        wanted, hint = _BESIDES.get(v.type, (None, None))
        wanted = expected(v.shape) if v.type == "empty-mapping" and v.path[:1] == ("changes",) else wanted
        hint = None if message.endswith("none") else hint
        code = v.type if own else "wrong-value"
        findings.add(code, message, v.path, key=v.key or own, expected=wanted, hint=hint)


def no_value(path: Path, shape: Any, findings: Findings) -> None:
    """Report a key, or an entry of a list, with nothing after it."""
    hint = None if isinstance(path[-1], int) else "write a value, or leave the key out"
    findings.add("empty-value", f"{title(path)} has no value", path, key=True, expected=expected(shape), hint=hint)


def _wrong_type(v: _Violation, findings: Findings) -> None:
    wanted = expected(v.shape)
    findings.add(
        "wrong-type",
        f"{title(v.path)} should be {_short(wanted)}, and is {found(v.value)}",
        v.path,
        key=v.key,
        expected=wanted if wanted != _short(wanted) else None,
        hint=_type_hint(v, wanted),
    )


def _short(words: str) -> str:
    return re.split(r" \(|, with", words)[0]


def _type_hint(v: _Violation, wanted: str) -> str | None:
    if len(v.path) == 2 and v.path[0] in ("rules", "replace") and not isinstance(v.value, Mapping):
        return "write the parts of the rule below its id: `kind`, `title`, `when`, `then`, `because`, `examples`"
    is_list = isinstance(v.value, Sequence) and not isinstance(v.value, str)
    if v.path == ("changes",):
        return "write each change on a line of its own, after `- `"
    if len(v.path) == 1 and is_list and wanted.startswith("a mapping"):
        return "begin each entry with an id of its own and a colon, in place of the `-`"
    if isinstance(v.value, Mapping) and wanted == "a list":
        return "begin each entry with `- `"
    if isinstance(v.value, str) and "," in v.value and wanted == "a list":
        return f"write [{shortened(v.value)}]"
    if isinstance(v.value, Mapping) and wanted == "text":
        return "put text that contains `: ` or begins with { in quotes"
    if is_list and wanted == "text":
        return "put text that begins with [ in quotes"
    if v.path and v.path[-1] in (*MODALITIES, "provided", "terms", "to_negotiate") and isinstance(v.value, str):
        return "name the issue first: {issue: option}"
    return None


def _unknown_value(v: _Violation, findings: Findings) -> None:
    words = literals(v.shape)
    findings.add(
        "unknown-value",
        f"{title(v.path)} cannot be {found(v.value)}",
        v.path,
        expected=one_of(words),
        hint=(did_you_mean(v.value, words) if isinstance(v.value, str) else None) or _value_hint(v),
    )


def _value_hint(v: _Violation) -> str | None:
    if v.path == ("extends",):
        return "only the shipped rulebook can be extended: `extends: default`"
    return None


def _not_an_id(v: _Violation, findings: Findings) -> None:
    text = str(v.value)
    message = f"`{shortened(text)}` is not an id" if text else "the id is empty"
    findings.add("not-an-id", message, v.path, key=v.key, expected=ID_RULE, hint=corrections.id_hint(text))


def _not_a_date(v: _Violation, findings: Findings) -> None:
    text = v.value if isinstance(v.value, str) else None
    message = shortened(v.message, 120) if text else f"{title(v.path)} should be a date, and is {found(v.value)}"
    findings.add(
        "not-a-date",
        message,
        v.path,
        expected=dates.EXPECTED,
        hint=corrections.date_hint(text) if text else None,
    )


def _not_a_number(v: _Violation, findings: Findings) -> None:
    hint = corrections.number_hint(v.value) if isinstance(v.value, str) else None
    if isinstance(v.value, str) and re.fullmatch(r"-?[0-9]{19,}", v.value):
        message = f"{title(v.path)} has more digits than a number can have here"
        findings.add("not-a-whole-number", message, v.path, expected="a whole number of at most 18 digits")
        return
    findings.add(
        "not-a-whole-number",
        f"{title(v.path)} should be a whole number, and is {found(v.value)}",
        v.path,
        expected=None if (wanted := expected(v.shape)) == "a whole number" else wanted,
        hint=hint,
    )


def _not_a_flag(v: _Violation, findings: Findings) -> None:
    findings.add(
        "not-true-or-false",
        f"{title(v.path)} should be true or false, and is {found(v.value)}",
        v.path,
        expected="`true` or `false`",
    )


def _repeated(v: _Violation, findings: Findings) -> None:
    """Point at the second of two equal entries."""
    seen: set[str] = set()
    for index, value in enumerate(map(str, v.value)):
        if value in seen:
            findings.add("repeated", v.message, (*v.path, index), hint="name it once")
            return
        seen.add(value)


def _out_of_bounds(v: _Violation, findings: Findings) -> None:
    message = f"{title(v.path)} cannot be {found(v.value)}"
    findings.add("out-of-bounds", message, v.path, expected=expected(v.shape))


def _not_a_code(v: _Violation, findings: Findings) -> None:
    message = f"`{shortened(str(v.value))}` is not a code of a vocabulary"
    findings.add("not-a-code", message, v.path, expected=CODE, hint="docs/vocabularies.md lists vocabularies")


def _empty_list(v: _Violation, findings: Findings) -> None:
    findings.add("empty-list", f"{title(v.path)} is an empty list", v.path, hint="write an entry, or leave the key out")


def _empty_text(v: _Violation, findings: Findings) -> None:
    findings.add("empty-text", f"{title(v.path)} is empty text", v.path, hint="write some, or leave the key out")


_EXPLAIN: dict[str, Callable[[_Violation, Findings], None]] = {
    "literal_error": _unknown_value,
    "not-an-id": _not_an_id,
    "not-a-date": _not_a_date,
    "not-a-whole-number": _not_a_number,
    "not-true-or-false": _not_a_flag,
    "not-a-code": _not_a_code,
    "repeated": _repeated,
    "greater_than_equal": _out_of_bounds,
    "less_than_equal": _out_of_bounds,
    "too_short": _empty_list,
    "empty-list": _empty_list,
    "empty-text": _empty_text,
}

_BESIDES: dict[str, tuple[str | None, str | None]] = {
    "issue-kind": ("one of `scale`, `choice`, `quantity` or `yes_no: true`", None),
    "position-modality": (one_of(MODALITIES), "give each modality an entry (`- `) of its own"),
    "reserved-id": (None, "choose another id"),
    "reversed-range": (None, "exchange the two numbers"),
    "empty-mapping": ("issues and their options", None),
    "phases-and-terms": (None, "move the terms into a phase, or make the phases one"),
    "fate-of-what": ("both `proposal` and `becomes`, or neither", None),
}
"""Expected and hint for the mistakes whose messages the models word themselves."""
