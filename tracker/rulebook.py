"""Rules as data: what a rulebook's author writes, and the checked `Rulebook` that an engine can run.

Plain data of the rule files comes in, a `Rulebook` or every `Fault` goes out. An engine silently ignores a misspelt
attribute or an impossible test and never fires, so whatever is not in `tracker.vocabulary` is refused here. Nothing
in this module fires a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from tracker.diagnostics import did_you_mean, one_of
from tracker.rules import Pattern, Reference, Rule, Rulebook, Test, Word
from tracker.satisfiability import always_beaten, satisfiable
from tracker.scenario import Id, Model, Text, WholeNumber
from tracker.vocabulary import AUTHORITIES, KINDS, Attribute, Fact, KindOfRule, RuleKind

Path = tuple[str | int, ...]

NOTHING: Final = "nothing"
MOST_RULES: Final = 200
"""Of one kind; the engine's own limit is 250 in a set."""
MOST_ALTERNATIVES: Final = 16

_TEST = re.compile(r"(?P<op>!=|>=|<=|=|>|<)?\s*(?P<rhs>\S+)")
_REFERENCE = re.compile(r"(?P<alias>[a-z][a-z0-9_]*)\.(?P<attribute>[a-z_]+)")
_COUNT = re.compile(r"[0-9]{1,9}")
_DEFEAT = re.compile(r"(?P<winner>[a-z][a-z0-9_]*) defeats (?P<loser>[a-z][a-z0-9_]*)")
_ALIAS = re.compile(r"[a-z][a-z0-9_]*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

Condition = dict[str, str | int | tuple[str | int, ...]]


class Example(Model):
    """A case in point: these facts, and what the rule then gives (`nothing` where it must stay silent)."""

    given: tuple[Condition, ...]
    then: Text


class RuleText(Model):
    """A rule as its author writes it."""

    kind: Literal["evidence", "standing", "verdict", "state", "lifecycle"]
    title: Text
    when: tuple[Condition, ...]
    then: Text
    because: Text
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]


class RuleFile(Model):
    """One file of a rulebook. `ranks` lists words from the strongest to the weakest."""

    format: WholeNumber
    name: Id | None = None
    title: Text | None = None
    ranks: dict[str, tuple[str, ...]] = {}
    rules: dict[Id, RuleText] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a rule file that cannot be used (or, as a warning, that can have no effect), and where."""

    path: Path
    code: str
    message: str
    expected: str | None = None
    hint: str | None = None
    warning: bool = False


def compile_rulebook(name: str, files: Sequence[RuleFile]) -> tuple[Rulebook, list[tuple[int, Fault]]]:
    """The rulebook of these files, in order, with every fault and the index of the file it is in.

    The rulebook may be used only where no fault is an error.
    """
    faults: list[tuple[int, Fault]] = []
    ranks = _ranks(files, faults)
    rules: dict[RuleKind, list[Rule]] = {kind: [] for kind in KINDS}
    seen: set[str] = set()
    for index, file in enumerate(files):
        for id, text in file.rules.items():
            own: list[Fault] = []
            if id in seen:
                own.append(Fault(("rules", id), "repeated-rule", f"a rule `{id}` stands in another file already"))
            seen.add(id)
            rule = _Compiler(id, text, ranks).compile(own)
            rules[text.kind].append(rule)
            if len(rules[text.kind]) == MOST_RULES + 1:
                own.append(Fault(("rules", id), "too-many-rules", f"more than {MOST_RULES} {text.kind} rules"))
            faults += [(index, fault) for fault in own]
    for kind, of_kind in rules.items():
        faults += _order_faults(kind, of_kind, files)
    book = Rulebook(name, ranks, {kind: tuple(of_kind) for kind, of_kind in rules.items()})
    return book, faults


def _order_faults(kind: RuleKind, rules: list[Rule], files: Sequence[RuleFile]) -> Iterator[tuple[int, Fault]]:
    """Where order is priority: rules that an earlier one always beats."""
    if not KINDS[kind].ordered:
        return
    for place, rule in enumerate(rules):
        beaten_by = next((r for r in rules[:place] if always_beaten(kind, rule.patterns, r.patterns)), None)
        if beaten_by is not None:
            index = next(i for i, file in enumerate(files) if rule.id in file.rules)
            message = f"`{rule.id}` never wins: wherever it fires, `{beaten_by.id}` fires and stands before it"
            yield index, Fault(("rules", rule.id), "rule-always-beaten", message, warning=True)


def _ranks(files: Sequence[RuleFile], faults: list[tuple[int, Fault]]) -> tuple[str, ...]:
    """Authorities from the weakest to the strongest; the format's own order where no file gives one."""
    order = AUTHORITIES
    for index, file in enumerate(files):
        for name, words in file.ranks.items():
            if name != "authority":
                fault = Fault(("ranks", name), "unknown-rank", f"there is no rank `{name}`", "`authority`")
                faults.append((index, fault))
            elif sorted(words) != sorted(AUTHORITIES):
                expected = f"each of {one_of(AUTHORITIES)} once, from the strongest to the weakest"
                faults.append((index, Fault(("ranks", name), "rank-words", "the words of the rank differ", expected)))
            else:
                order = words
    return tuple(reversed(order))


class _Compiler:
    """Turns the text of one rule into a `Rule`, noting every fault on the way."""

    def __init__(self, id: str, text: RuleText, authority: tuple[str, ...]) -> None:
        self.id = id
        self.text = text
        self.kind: KindOfRule = KINDS[text.kind]
        self.authority = authority
        self.faults: list[Fault] = []

    def compile(self, faults: list[Fault]) -> Rule:
        patterns = tuple(self._patterns())
        result, loser = self._result([p.alias for p in patterns])
        self._because()
        examples = tuple(self._examples())
        if not self.faults and not satisfiable(self.text.kind, patterns):
            message = "these conditions can never hold together, so the rule would never fire"
            self._fault(("when",), "contradiction", message)
        faults += self.faults
        return Rule(
            self.id, self.text.kind, self.text.title, patterns, result, self.text.because, loser, examples
        )

    def _fault(self, path: Path, code: str, message: str, expected: str | None = None, hint: str | None = None) -> None:
        self.faults.append(Fault(("rules", self.id, *path), code, message, expected, hint))

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
            self._fault(("when", index), "no-fact", f"the condition does not say which fact it is about", expected)
            return f"unnamed{index}"
        if not _ALIAS.fullmatch(alias):
            self._fault(("when", index, fact), "not-a-name", f"`{alias}` cannot be the name of a fact", "a word like `a`")
        if alias in bound:
            self._fault(("when", index, fact), "repeated-name", f"two facts are named `{alias}`")
        return alias

    def _tests(self, path: Path, name: str, value: Any, bound: list[str]) -> Iterator[Test]:
        attribute = self.kind.attributes.get(name)
        if attribute is None:
            known = [self.kind.fact, *self.kind.attributes]
            self._fault(
                path, "unknown-attribute", f"a {self.kind.fact} has no attribute `{name}`",
                f"one of {one_of(known)}", did_you_mean(name, known),
            )  # fmt: skip
            return
        if isinstance(value, tuple):
            values = [v for item in value if (v := self._constant(path, attribute, str(item))) is not None]
            if len(value) > MOST_ALTERNATIVES:
                self._fault(path, "too-many-values", f"more than {MOST_ALTERNATIVES} alternatives")
            if not value:
                self._fault(path, "empty-list", "no value is listed, so the test can never hold")
            yield Test(name, "=", tuple(values))
            return
        match = _TEST.fullmatch(str(value).strip())
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
            known = self.kind.attributes
            message = f"a {self.kind.fact} has no attribute `{found['attribute']}`"
            self._fault(path, "unknown-attribute", message, f"one of {one_of(known)}", did_you_mean(found["attribute"], known))
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
        self._fault(
            path, "unknown-value", f"`{text}` is not a value of this attribute", _expected(attribute),
            did_you_mean(text, attribute.words),
        )  # fmt: skip
        return None

    def _result(self, aliases: list[str]) -> tuple[str, str]:
        then = self.text.then
        if self.text.kind == "standing":
            match = _DEFEAT.fullmatch(then)
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
        known = PLACEHOLDERS[self.text.kind]
        for name in _PLACEHOLDER.findall(self.text.because):
            if name not in known:
                self._fault(
                    ("because",), "unknown-placeholder", f"there is no `{{{name}}}` to fill in",
                    f"one of {one_of(known)}", did_you_mean(name, known),
                )  # fmt: skip

    def _examples(self) -> Iterator[tuple[tuple[Fact, ...], str]]:
        for index, example in enumerate(self.text.examples):
            path: Path = ("examples", index)
            before = len(self.faults)
            facts = tuple(self._given((*path, "given", i), given) for i, given in enumerate(example.given))
            if len(facts) != self.kind.arity:
                self._fault((*path, "given"), "number-of-facts", f"{self.kind.arity} expected, {len(facts)} given")
            if example.then not in (self.text.then, NOTHING):
                expected = f"`{self.text.then}` or `{NOTHING}`"
                self._fault((*path, "then"), "unknown-result", f"the rule cannot give `{example.then}`", expected)
            if len(self.faults) == before:
                yield facts, example.then

    def _given(self, path: Path, given: Condition) -> Fact:
        """A fact in full: what an example leaves out is `no`, 0, or the first word."""
        values: dict[str, Word] = {name: self._default(a) for name, a in self.kind.attributes.items()}
        for name, value in given.items():
            attribute = self.kind.attributes.get(name)
            if name == self.kind.fact:
                continue
            if attribute is None:
                known = [self.kind.fact, *self.kind.attributes]
                message = f"a {self.kind.fact} has no attribute `{name}`"
                self._fault((*path, name), "unknown-attribute", message, f"one of {one_of(known)}", did_you_mean(name, known))
            elif attribute.type in ("day", "key"):
                if _COUNT.fullmatch(str(value)):
                    values[name] = int(str(value))
                else:
                    self._fault((*path, name), "unknown-value", f"`{value}` is not a number", "a whole number")
            else:
                constant = self._constant((*path, name), attribute, str(value))
                values[name] = constant if constant is not None else values[name]
        return self.kind.shape(**values)  # type: ignore[arg-type]

    def _default(self, attribute: Attribute) -> Word:
        if attribute.type == "word":
            return "no" if "no" in attribute.words else attribute.words[0]
        return self.authority.index("official") if attribute.type == "rank" else 0


PLACEHOLDERS: Final[dict[str, tuple[str, ...]]] = {
    "evidence": ("party", "subject", "condition", "teller"),
    "standing": ("prevailing", "other"),
    "verdict": ("party", "proposal", "crossing", "disputed", "leaning", "meeting"),
    "state": ("proposal",),
    "lifecycle": ("proposal", "stage"),
}
"""What a rule's `because` sentence may fill in, by kind of rule."""


def _expected(attribute: Attribute) -> str:
    if attribute.type == "count":
        return "a number, or a bound such as `>= 1`"
    if attribute.type in ("day", "key"):
        return "a comparison with an earlier fact, such as `a.subject`"
    return f"one of {one_of(attribute.words)}"
