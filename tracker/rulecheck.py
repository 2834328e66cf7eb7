"""The text of one rule -> a `Rule` that an engine can run, or every `Fault` in it.

An engine silently ignores a misspelt attribute or an impossible test and never fires, so whatever is not in
`tracker.vocabulary` is refused here, with its place. Nothing here fires a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import Formatter
from typing import Final, NamedTuple

from tracker.diagnostics import did_you_mean, one_of
from tracker.rules import Example, Pattern, Reference, Rule, Test, Word
from tracker.ruletext import Condition, RuleText, Value
from tracker.satisfiability import clashing
from tracker.vocabulary import KINDS, Attribute, Fact, KindOfRule

Path = tuple[str | int, ...]

NOTHING: Final = "nothing"
MOST_ALTERNATIVES: Final = 16

_TEST = re.compile(r"(?P<op>!=|>=|<=|=|>|<)?\s*(?P<rhs>\S+)")
_REFERENCE = re.compile(r"(?P<alias>[a-z][a-z0-9_]*)\.(?P<attribute>[a-z_]+)")
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
_DEFEAT = re.compile(r"(?P<winner>[a-z][a-z0-9_]*) defeats (?P<loser>[a-z][a-z0-9_]*)")
_ALIAS = re.compile(r"[a-z][a-z0-9_]*")


class Fault(NamedTuple):
    """Something in a rule or a rule file that cannot be used (or, as a warning, that can have no effect), and where.

    `key` where the key at the path is meant, not its value.
    """

    path: Path
    code: str
    message: str
    expected: str | None = None
    hint: str | None = None
    key: bool = False
    warning: bool = False


def check_rule(id: str, text: RuleText, authority: tuple[str, ...], proven: bool = False) -> tuple[Rule, list[Fault]]:
    """The rule, and every fault in its text; it may be used only if there is none.

    `authority` lists the ranks from the weakest to the strongest. With `proven`, it is not tried whether its conditions
    can hold together.
    """
    faults: list[Fault] = []
    return _Compiler(id, text, authority).compile(faults, proven), faults


class _Compiler:
    """Turns the text of one rule into a `Rule`, noting every fault on the way."""

    def __init__(self, id: str, text: RuleText, authority: tuple[str, ...]) -> None:
        self.id = id
        self.text = text
        self.kind: KindOfRule = KINDS[text.kind]
        self.authority = authority
        self.faults: list[Fault] = []

    def compile(self, faults: list[Fault], proven: bool) -> Rule:
        patterns = tuple(self._patterns())
        result, loser = self._result([p.alias for p in patterns])
        self._because()
        examples = tuple(self._examples())
        if not proven and not self.faults and (clash := clashing(self.text.kind, patterns)):
            message = "these conditions can never hold together, so the rule would never fire"
            tested = one_of(f"{name} of {patterns[index].alias}" for index, name in clash)
            self._fault(("when",), "contradiction", message, hint=f"look at what is asked of {tested}")
        faults += self.faults
        return Rule(self.id, self.text.kind, self.text.title, patterns, result, self.text.because, loser, examples)

    def _fault(
        self,
        path: Path,
        code: str,
        message: str,
        expected: str | None = None,
        hint: str | None = None,
        *,
        key: bool = False,
    ) -> None:
        self.faults.append(Fault(path, code, message, expected, hint, key))

    def _no_attribute(self, path: Path, name: str, known: Sequence[str], key: bool) -> None:
        message = f"a {self.kind.fact} has no attribute `{name}`"
        self._fault(path, "unknown-attribute", message, f"one of {one_of(known)}", did_you_mean(name, known), key=key)

    def _patterns(self) -> Iterator[Pattern]:
        wanted = self.kind.arity
        found = len(self.text.when)
        if found != wanted and not (found == 0 and self.kind.ordered):
            expected = "one fact" if wanted == 1 else f"{wanted} facts"
            self._fault(("when",), "number-of-facts", f"a rule of kind `{self.text.kind}` sees {expected}, not {found}")
        if found == 0:
            yield Pattern("x", ())
        bound: list[str] = []
        for index, condition in enumerate(self.text.when):
            alias = self._alias(index, condition, bound)
            tests = tuple(
                test
                for name, value in condition.items()
                if name != self.kind.fact
                for test in self._tests(("when", index, name), name, value, bound)
            )
            bound.append(alias)
            yield Pattern(alias, tests)

    def _alias(self, index: int, condition: Condition, bound: list[str]) -> str:
        alias = condition.get(self.kind.fact)
        fact = self.kind.fact
        if not isinstance(alias, str):
            expected = f"`{fact}: NAME`, a name for the fact in this rule"
            self._fault(("when", index), "no-fact", "the condition does not say which fact it is about", expected)
            return f"unnamed{index}"
        if not _ALIAS.fullmatch(alias):
            message = f"`{alias}` cannot be the name of a fact"
            self._fault(("when", index, fact), "not-a-name", message, "a word like `a`")
        if alias in bound:
            self._fault(("when", index, fact), "repeated-name", f"two facts are named `{alias}`")
        return alias

    def _tests(self, path: Path, name: str, value: Value, bound: list[str]) -> Iterator[Test]:
        attribute = self.kind.attributes.get(name)
        if attribute is None:
            self._no_attribute(path, name, [self.kind.fact, *self.kind.attributes], key=True)
            return
        if isinstance(value, tuple):
            found = (self._constant((*path, i), attribute, item) for i, item in enumerate(value))
            values = tuple(constant for constant in found if constant is not None)
            if len(value) > MOST_ALTERNATIVES:
                self._fault(path, "too-many-values", f"more than {MOST_ALTERNATIVES} alternatives")
            if not value:
                self._fault(path, "empty-list", "no value is listed, so the test can never hold")
            yield Test(name, "=", values)
            return
        match = _TEST.fullmatch(value.strip())
        if match is None:
            self._fault(path, "not-a-test", f"`{value}` is not a test", _expected(attribute))
            return
        operator = match["op"] or "="
        if operator not in ("=", "!=") and attribute.type in ("word", "key"):
            self._fault(path, "not-ordered", f"`{name}` has no order, so `{operator}` means nothing", "= or !=")
            return
        reference = _REFERENCE.fullmatch(match["rhs"])
        if reference:
            if self._refers(path, name, attribute, reference, bound):
                joined = Reference(reference["alias"], reference["attribute"])
                yield Test(name, operator, reference=joined)  # type: ignore[arg-type]
            return
        constant = self._constant(path, attribute, match["rhs"])
        if constant is not None:
            yield Test(name, operator, (constant,))  # type: ignore[arg-type]

    def _refers(self, path: Path, name: str, attribute: Attribute, found: re.Match[str], bound: list[str]) -> bool:
        if found["alias"] not in bound:
            hint = "a test can refer to facts named before it only"
            self._fault(path, "unknown-name", f"no fact is named `{found['alias']}` here", one_of(bound), hint)
            return False
        other = self.kind.attributes.get(found["attribute"])
        if other is None:
            self._no_attribute(path, found["attribute"], list(self.kind.attributes), key=False)
            return False
        same_key = attribute.type != "key" or found["attribute"] == name
        if other.type != attribute.type or other.words != attribute.words or not same_key:
            self._fault(path, "not-comparable", f"`{name}` and `{found['attribute']}` cannot be compared")
            return False
        return True

    def _constant(self, path: Path, attribute: Attribute, text: str) -> Word | None:
        if attribute.type == "count":
            if _COUNT.fullmatch(text):
                return int(text)
        elif attribute.type == "rank":
            if text in attribute.words:
                return self.authority.index(text)
        elif text in attribute.words:
            return text
        counted = "whole numbers from 0 to 999,999,999, in digits" if attribute.type == "count" else None
        self._fault(
            path, "unknown-value", f"`{text}` is not a value of this attribute", _expected(attribute),
            did_you_mean(text, attribute.words) or counted,
        )  # fmt: skip
        return None

    def _result(self, aliases: list[str]) -> tuple[str, str]:
        then = self.text.then
        if self.text.kind == "standing":
            match = _DEFEAT.fullmatch(then)
            if len(set(aliases)) != self.kind.arity:
                return then, ""  # that is reported already, and decides what could stand here
            if match and match["winner"] in aliases and match["loser"] in aliases and match["winner"] != match["loser"]:
                return match["winner"], match["loser"]
            shown = " or ".join(f"`{a} defeats {b}`" for a in aliases for b in aliases if a != b)
            self._fault(("then",), "unknown-result", f"`{then}` is not a result of a standing rule", shown)
        elif then not in self.kind.results:
            self._fault(
                ("then",), "unknown-result", f"`{then}` is not a result of a rule of kind `{self.text.kind}`",
                f"one of {one_of(self.kind.results)}", did_you_mean(then, self.kind.results),
            )  # fmt: skip
        return then, ""

    def _because(self) -> None:
        """Refuse what filling in the sentence would stumble over: only bare names may stand in braces."""
        known = PLACEHOLDERS[self.text.kind]
        expected = f"one of {one_of(f'{{{name}}}' for name in known)}"
        try:
            parts = list(Formatter().parse(self.text.because))
        except ValueError:
            doubled = "write `{{` and `}}` for braces that are meant as such"
            self._fault(("because",), "stray-brace", "a brace in this sentence has no partner", expected, doubled)
            return
        for _, name, layout, conversion in parts:
            if name is not None and (name not in known or layout or conversion):
                shown = name + (f"!{conversion}" if conversion else "") + (f":{layout}" if layout else "")
                hint = did_you_mean(name, known)
                self._fault(
                    ("because",), "unknown-placeholder", f"there is no `{{{shown}}}` to fill in", expected, hint
                )

    def _examples(self) -> Iterator[Example]:
        result_is_wrong = any(fault.path == ("then",) for fault in self.faults)
        for index, example in enumerate(self.text.examples):
            path: Path = ("examples", index)
            before = len(self.faults)
            facts = tuple(self._given((*path, "given", i), given) for i, given in enumerate(example.given))
            if len(facts) != self.kind.arity:
                self._fault((*path, "given"), "number-of-facts", f"{self.kind.arity} expected, {len(facts)} given")
            if not result_is_wrong and example.then not in (self.text.then, NOTHING):
                expected = f"`{self.text.then}` or `{NOTHING}`"
                self._fault((*path, "then"), "unknown-result", f"the rule cannot give `{example.then}`", expected)
            if len(self.faults) == before:
                yield Example(facts, example.then, example.todo)

    def _given(self, path: Path, given: Condition) -> Fact:
        """A fact in full: what an example leaves out is `no`, 0, or the first word."""
        values: dict[str, Word] = {name: self._default(a) for name, a in self.kind.attributes.items()}
        for name, value in given.items():
            attribute = self.kind.attributes.get(name)
            if name == self.kind.fact:
                continue
            if attribute is None:
                self._no_attribute((*path, name), name, [self.kind.fact, *self.kind.attributes], key=True)
            elif isinstance(value, tuple):
                message = "an example gives one value, not a list"
                self._fault((*path, name), "unknown-value", message, _expected(attribute))
            elif attribute.type in ("day", "key"):
                if _COUNT.fullmatch(value):
                    values[name] = int(value)
                else:
                    self._fault((*path, name), "unknown-value", f"`{value}` is not a number", "a whole number")
            else:
                constant = self._constant((*path, name), attribute, value)
                values[name] = constant if constant is not None else values[name]
        return self.kind.shape(**values)  # type: ignore[arg-type]

    def _default(self, attribute: Attribute) -> Word:
        if attribute.type == "word":
            return "no" if "no" in attribute.words else attribute.words[0]
        return self.authority.index("official") if attribute.type == "rank" else 0


PLACEHOLDERS: Final[dict[str, tuple[str, ...]]] = {
    "evidence": ("party", "subject", "condition", "teller"),
    "standing": ("prevailing", "other"),
    "verdict": (
        "party",
        "proposal",
        "crossing",
        "disputed",
        "leaning",
        "meeting",
        "depending",
        "unstated",
        "silent",
    ),
    "state": ("proposal", "incompatible", "contested", "consenting", "silent"),
    "lifecycle": ("proposal", "stage"),
}
"""What a rule's `because` sentence may fill in, by kind of rule."""


def _expected(attribute: Attribute) -> str:
    if attribute.type == "count":
        return "a number, or a bound such as `>= 1`"
    if attribute.type in ("day", "key"):
        return "a comparison with an earlier fact, such as `a.subject`"
    return f"one of {one_of(attribute.words)}"
