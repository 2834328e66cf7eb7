"""What to do about text that is not YAML.

The words and marks of a parser's error come in, a `Diagnostic` in words for people goes out: what is wrong,
where to look, how to mend it. Nothing here parses; it looks at the lines around, and guesses only in hints.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tracker.diagnostics import Diagnostic, Source, Span
from tracker.reading.document import Mark

_NO_SPACE = re.compile(r"(?P<lead>\s*(?:- )?)(?P<key>[\w-]+):(?P<value>[^\s/].*)")
_FAR = 500  # lines within which an open bracket is looked for
_LONGEST_KEY = 1024  # by YAML's own rule


class _Error(NamedTuple):
    """A parser's error: where the thing began (`context`), where it went wrong (`problem`)."""

    source: Source
    context: Mark
    problem: Mark

    @property
    def line(self) -> str:
        return self.source.line(self.problem[0])

    @property
    def rest(self) -> str:
        """The line from the place of the problem."""
        return self.line[self.problem[1] - 1 :]

    @property
    def before(self) -> str:
        return self.line[: self.problem[1] - 1]

    def open_bracket(self) -> Mark:
        """Where the bracket stands that is open at the place of the problem; the context, where none is found."""
        closed = 0
        text = self.before
        for number in range(self.problem[0], max(0, self.problem[0] - _FAR), -1):
            for column in range(len(text), 0, -1):
                character = text[column - 1]
                if character in "]}":
                    closed += 1
                elif character in "[{" and closed == 0:
                    return number, column, 1
                elif character in "[{":
                    closed -= 1
            text = self.source.line(number - 1)
        return _within(self.source, self.context)

    def line_above(self) -> int:
        """The number of the nearest line above that says something; 0 if there is none."""
        for number in range(self.problem[0] - 1, 0, -1):
            if (text := self.source.line(number).strip()) and not text.startswith("#"):
                return number
        return 0


class _Advice(NamedTuple):
    message: str
    mark: Mark
    hint: str | None = None
    expected: str | None = None


def explain(source: Source, words: str, context: Mark | None, problem: Mark | None) -> Diagnostic:
    """The diagnostic for a parser's error. `words` are its own: what it was doing, then what it met."""
    first = problem or context or (1, 1, 1)
    error = _Error(source, context or first, _within(source, first))
    for pattern, advise in _ADVICE:
        if re.search(pattern, words):
            advice = advise(error)
            break
    else:
        advice = _Advice("this is not YAML", error.problem, hint=f"the YAML parser says: {words.strip(': ')}")
    span = Span(source, *advice.mark)
    return Diagnostic("yaml-syntax", advice.message, span, expected=advice.expected, hint=advice.hint)


def _within(source: Source, mark: Mark) -> Mark:
    """The mark, or the end of the last line with text where it lies behind that."""
    line = min(mark[0], len(source.lines))
    while line > 1 and line < mark[0] and not source.line(line).strip():
        line -= 1
    return mark if line == mark[0] else (line, len(source.line(line)) + 1, 1)


def _token(text: str) -> str:
    """The word that the text begins with, as far as a flow collection would let it go."""
    return re.split(r"[\s,\]}]", text, maxsplit=1)[0] or text[:1]


def _from(source: Source, mark: Mark) -> Mark:
    """From the mark to the end of its line."""
    line, column, _ = mark
    return (line, column, max(1, len(source.line(line).rstrip()) - column + 1))


def _says(
    message: str,
    hint: str | None = None,
    *,
    expected: str | None = None,
    begin: bool = False,
    all_of: bool = True,
) -> Callable[[_Error], _Advice]:
    """The same advice whatever stands there: where it went wrong or (`begin`) began, to the line's end."""

    def advise(error: _Error) -> _Advice:
        mark = error.context if begin else error.problem
        return _Advice(message, _from(error.source, mark) if all_of else mark, hint, expected)

    return advise


_tab = _says("a tab stands where YAML allows only spaces", "indent with spaces, two for each level", all_of=False)
_keyless = _says("a key is missing before this colon", expected="text before the colon", all_of=False)
_tight_colon = _says(
    "a space is missing after the colon",
    "write a space after it, or put the text in quotes if the colon belongs to it",
    all_of=False,
)
_unclosed_quote = _says(
    "the quote that opens here is never closed",
    "close it with the same quote; inside '...' write an apostrophe twice: 'it''s'",
    begin=True,
)
_escape = _says(
    'the backslash in this "..." text has no meaning in YAML',
    r"write \\ for a backslash, or use '...' quotes, where it is only a backslash",
    all_of=False,
)
_not_in_list = _says(
    "this line is neither an entry of the list above it nor outside it",
    "begin it with `- `, or indent it as deep as the text of the entry it belongs to",
)
_list_after_key = _says(
    "a list with `-` cannot begin on the line of its key",
    "put each `-` on a line of its own, or write [one, two]; put text that begins with - in quotes",
)
_outside = _says("this line is outside the mapping above it", "begin all keys of the top level in the first column")
_directive = _says("a line cannot begin with `%` here", "remove the line, or put the text in quotes", begin=True)


def _needs_quotes(mark: Mark, typed: str) -> _Advice:
    line, column, _ = mark
    quoted = typed.replace("'", "''")
    return _Advice(
        f"a value cannot begin with {'a backtick' if typed[0] == '`' else f'`{typed[0]}`'} outside quotes",
        (line, column, len(typed)),
        hint=f"put it in quotes: '{quoted}'" if len(typed) <= 40 else "put it in quotes",
    )


def _bad_start(error: _Error) -> _Advice:
    rest = error.rest
    if "\t" in rest[:1] or "\t" in error.before[-1:] or not rest.strip():
        return _tab(error)
    if rest[0] == ":":
        return _keyless(error)
    inside = re.search(r"[\[{][^\]}]*$", error.before)
    return _needs_quotes(error.problem, _token(rest) if inside else rest.rstrip())


def _symbol(error: _Error) -> _Advice:
    line, column, _ = error.context
    return _needs_quotes(error.context, error.source.line(line)[column - 1 :].rstrip() or " ")


def _no_colon(error: _Error) -> _Advice:
    line, column, _ = error.context
    if (found := _missing_space(error.source, line)) is not None:
        return found
    return _Advice(
        "this line is not a `key: value`",
        _from(error.source, (line, column, 1)),
        expected="a colon and a space after the key",
        hint="if it goes on with the text above, indent it deeper than the key of that text",
    )


def _missing_space(source: Source, line: int) -> _Advice | None:
    match = _NO_SPACE.fullmatch(source.line(line))
    if match is None:
        return None
    key, value = match["key"], match["value"]
    typed = f"{key}: {value}" if len(value) <= 40 else f"{key}: ..."
    mark = (line, len(match["lead"]) + 1, len(key) + 1)
    return _Advice("a space is missing after the colon", mark, hint=f"write `{typed}`")


def _second_colon(error: _Error) -> _Advice:
    """`a: b: c`, or a line that belongs nowhere: one error to a parser, several mistakes to people."""
    above = error.line_above()
    if above and (found := _missing_space(error.source, above)) is not None:
        return found
    line, column, _ = error.problem
    if column > _LONGEST_KEY:
        return _Advice(
            f"a key cannot be longer than {_LONGEST_KEY} characters",
            (line, 1, 1),
            hint="put text that contains a colon in quotes",
        )
    if first := re.search(r":\s+(?=\S)", error.before):
        value = error.line[first.end() :].rstrip()
        quoted = f": '{value}'" if len(value) <= 50 and "'" not in value else ""
        return _Advice(
            "a value outside quotes cannot contain a colon followed by a space",
            (line, column, 1),
            hint=f"put the whole value in quotes{quoted}",
        )
    if above and ":" not in error.source.line(above):
        return _Advice(
            "this line is not a `key: value`",
            _from(error.source, (above, _indent(error.source.line(above)) + 1, 1)),
            expected="a colon and a space after the key",
        )
    return _indented(error, "deeper than")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _indented(error: _Error, how: str) -> _Advice:
    line = error.problem[0]
    indent = _indent(error.line)
    above = error.line_above()
    level = f" (line {above} is indented by {_indent(error.source.line(above))}, this one by {indent})" if above else ""
    return _Advice(
        f"this line is indented {how} the keys it stands among",
        _from(error.source, (line, indent + 1, 1)),
        hint=f"begin it in the same column as its neighbours{level}",
    )


def _no_key(error: _Error) -> _Advice:
    rest, before = error.rest, error.before.rstrip()
    if rest[:1] in ("]", "}"):
        return _closes_nothing(error)
    if rest[:1] == ":":
        return _keyless(error)
    if before.endswith(("'", '"')):
        return _Advice(
            "the text goes on after its closing quote",
            _from(error.source, error.problem),
            hint="put the whole value in one pair of quotes; inside '...' write an apostrophe twice: 'it''s'",
        )
    if before.endswith(("]", "}")):
        return _Advice(
            "something follows the closing bracket",
            _from(error.source, error.problem),
            hint="remove it, or move it inside; put text that begins with a bracket in quotes",
        )
    if rest.startswith("- "):
        return _Advice(
            "a list entry stands where a key is expected",
            _from(error.source, error.problem),
            hint="begin every `-` of a list in the same column",
        )
    return _indented(error, "differently from")


def _closes_nothing(error: _Error) -> _Advice:
    return _Advice(
        f"`{error.rest[:1]}` closes a bracket that is not open",
        error.problem,
        hint="remove it, or put the text in quotes",
    )


def _unclosed_bracket(error: _Error) -> _Advice:
    line, column, _ = error.open_bracket()
    bracket = error.source.line(line)[column - 1 : column]
    closing = "]" if bracket == "[" else "}"
    if error.problem[0] == line and error.rest.strip():
        return _Advice(
            f"a comma or the closing `{closing}` is missing before this",
            (line, error.problem[1], len(_token(error.rest)) or 1),
            hint="put text that contains a comma, a colon or a bracket in quotes",
        )
    return _Advice(
        f"the bracket that opens here is not closed with `{closing}`",
        (line, column, 1),
        hint=f"close it; line {error.problem[0]} was read as still inside it",
    )


def _nothing_there(error: _Error) -> _Advice:
    rest = error.rest.strip()
    if not rest or error.problem[0] > error.context[0]:
        return _unclosed_bracket(error)
    if rest[0] in "]}":
        return _closes_nothing(error)
    if rest[0] == ",":
        return _Advice("there is nothing before this comma", error.problem, hint="remove the comma")
    return _bad_start(error)


_ADVICE: tuple[tuple[str, Callable[[_Error], _Advice]], ...] = (
    (r"tab character", _tab),
    (r"cannot start any token", _bad_start),
    (r"block scalar", _symbol),
    (r"quoted scalar: found unexpected", _unclosed_quote),
    (r"escape|hexdecimal|hexadecimal|Unicode character", _escape),
    (r"simple key", _no_colon),
    (r"plain scalar: found unexpected ':'", _tight_colon),
    (r"mapping values are not allowed", _second_colon),
    (r"flow (mapping|sequence): .*expected ','", _unclosed_bracket),
    (r"block mapping: ", _no_key),
    (r"block collection: ", _not_in_list),
    (r"sequence entries are not allowed", _list_after_key),
    (r"mapping keys are not allowed|scanning an (alias|anchor)|a tag|tag handle", _symbol),
    (r"node content", _nothing_there),
    (r"<document start>", _outside),
    (r"directive|incompatible YAML document", _directive),
)
"""Tried in turn against `what the parser did: what it met`; libyaml's and PyYAML's words are known."""
