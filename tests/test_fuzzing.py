"""Whatever is in a file, reading it ends, and ends well: a result, or diagnostics with a place; no traceback, no hang.

The corpus of scenario and rule files is mutilated: bytes, lines and words are lost, doubled, exchanged, or replaced by
what has hurt readers before. What can still be read is evaluated, by rules that can still be read.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.diagnostics import Problems, render_all
from tracker.engine import Engine
from tracker.evaluation import evaluate
from tracker.output import terminal
from tracker.reading import read_rulebook, read_scenario, scenario_from
from tracker.reading.kinds import is_rule_file
from tracker.rules import Rulebook
from tracker.scenario import Scenario

ROOT = Path(__file__).parent.parent
FILES = Path(__file__).parent / "files"
SCENARIOS = sorted([*(ROOT / "scenarios").glob("*.yaml"), *FILES.glob("good/*.yaml"), *FILES.glob("bad/*.yaml")])
RULES = sorted([*(ROOT / "rules").glob("*.yaml"), *(ROOT / "docs" / "rulebooks").rglob("*.yaml")])

ODD = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\t",
    b"\r",
    b": ",
    b"- ",
    b"? ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"&a",
    b"*a",
    b"!!python/object:os.system",
    b"<<: *a",
    b"---\n",
    b"...\n",
    b"%YAML 1.1\n",
    b"|\n",
    b">-\n",
    b"'",
    b'"',
    b"\\",
    b"#",
    b"@",
    b"`",
    b"null",
    b"~",
    b"yes",
    b"0x1F",
    b"1e400",
    b"-0",
    b"9" * 400,
    b"2024-02-30",
    b"9999-99-99",
    b"0000",
    b"any",
    b"silent",
    b"proposal",
    b"all",
    b"nothing",
    b"a.b.c",
    b">= 99999999999",
    b"{party.__class__}",
    b"{0}",
    b"{",
    b"\xe2\x80\xae",
    b"\xf0\x9f\x8e\xad",
    b"x" * 5000,
    b"[" * 200,
    b"a: " * 60,
    b"default",
    b"extends: default\n",
    b"remove: [accepted]\n",
    b"no evidence",
    b"unchanged",
    b"format: 2\n",
]


def mutilated(random: Random, data: bytes) -> bytes:
    """The bytes with one to six things done to them."""
    for _ in range(random.randint(1, 6)):
        data = random.choice([_inserted, _cut, _lines, _words, _flipped, _indented])(random, data)
    return data


def _inserted(random: Random, data: bytes) -> bytes:
    place = random.randint(0, len(data))
    return data[:place] + random.choice(ODD) + data[place:]


def _cut(random: Random, data: bytes) -> bytes:
    start = random.randint(0, len(data))
    return data[:start] + data[start + random.choice([1, 2, 10, 100, len(data)]) :]


def _lines(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    what = random.randrange(3)
    if what == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif what == 1:
        lines.insert(one, lines[other])
    else:
        del lines[one]
    return b"".join(lines)


def _words(random: Random, data: bytes) -> bytes:
    words = data.split(b" ")
    words[random.randrange(len(words))] = random.choice([*ODD, *random.sample(words, min(3, len(words)))])
    return b" ".join(words)


def _flipped(random: Random, data: bytes) -> bytes:
    if not data:
        return data
    place = random.randrange(len(data))
    return data[:place] + bytes([random.randrange(256)]) + data[place + 1 :]


def _indented(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    place = random.randrange(len(lines))
    lines[place] = b" " * random.randrange(8) + lines[place].lstrip()
    return b"".join(lines)


def read_well(path: Path, engine: Engine) -> str:
    """Read a file as a scenario and evaluate it; what came of it, after a look at what would be shown."""
    try:
        file = read_scenario(path)
    except Problems as problems:
        return _shown(problems, path)
    assert terminal.render(evaluate(file, engine))
    return "evaluated"


def _shown(problems: Problems, path: Path) -> str:
    assert problems.diagnostics
    for diagnostic in problems.diagnostics:
        assert diagnostic.message
        assert diagnostic.place, diagnostic
        if diagnostic.span:
            assert Path(diagnostic.span.source.name).parent == path.parent or "rules" in diagnostic.span.source.name
            assert 1 <= diagnostic.span.line <= len(diagnostic.span.source.lines)
    text = render_all(problems.diagnostics)
    assert not {"\x00", "\x1b", "\u202e"} & set(text)
    return "refused"


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_mutilated_scenario_is_read_or_refused_with_a_place(tmp_path: Path, engine: Engine, seed: int) -> None:
    random = Random(seed)
    path = tmp_path / "mutilated.yaml"
    path.write_bytes(mutilated(random, random.choice(SCENARIOS).read_bytes()))
    assert read_well(path, engine) in ("evaluated", "refused")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_mutilated_rulebook_is_read_or_refused_with_a_place(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    for old in tmp_path.glob("*"):
        old.unlink()
    chosen = random.choice([RULES[:6], [random.choice(RULES)]])
    for number, path in enumerate(chosen):
        data = path.read_bytes()
        if len(chosen) == 1 or random.random() < 0.4:
            data = mutilated(random, data)
        (tmp_path / f"{number}.yaml").write_bytes(data)
    try:
        file = read_rulebook(tmp_path)
    except Problems as problems:
        _shown(problems, tmp_path / "x")
        return
    assert all(id in file.places for id in (rule.id for rule in file.rulebook))
    _used(file.rulebook)


def _used(book: Rulebook) -> None:
    """Whatever a rulebook says that was let in, evaluating by it ends, and every sentence can be said."""
    from plain_matcher import PlainSession

    file = read_scenario(ROOT / "scenarios" / "gaza-2024-11-27.yaml")
    assert terminal.render(evaluate(file, Engine(book, session=PlainSession)))


def test_mutilation_leaves_some_files_readable_and_some_not(tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "mutilated.yaml"
    found = set()
    for seed in range(60):
        random = Random(seed)
        path.write_bytes(mutilated(random, (FILES / "good" / "everything.yaml").read_bytes()))
        found.add(read_well(path, engine))
    assert found == {"evaluated", "refused"}


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.binary(max_size=3),
    st.sampled_from(["any", "silent", "yes", "1..3", ">=2", "2024-05", "border", "official", "northland"]),
)  # fmt: skip
INNER_KEYS = ["positions", "terms", "party", "said", "by", "phases", "provided", "requires", "role", "scale"]
SHAPES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(st.text(max_size=5), st.sampled_from(INNER_KEYS), st.integers()),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    data=st.dictionaries(
        st.sampled_from(list(Scenario.model_fields)),
        SHAPES,
    )
)  # fmt: skip
def test_data_of_any_shape_is_read_or_refused(data: dict[str, Any]) -> None:
    try:
        scenario_from(data)
    except Problems as problems:
        assert render_all(problems.diagnostics)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.dictionaries(st.sampled_from(["format", "extends", "remove", "replace", "move", "rules", "ranks"]), SHAPES)
)
def test_rules_of_any_shape_are_read_or_refused(tmp_path: Path, data: dict[str, Any]) -> None:
    (tmp_path / "any.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    try:
        read_rulebook(tmp_path)
    except Problems as problems:
        assert render_all(problems.diagnostics)


@pytest.mark.parametrize("path", [*SCENARIOS, *RULES], ids=lambda path: f"{path.parent.name}-{path.name}")
def test_rule_files_and_scenarios_are_told_apart(path: Path) -> None:
    if path.parent.name != "bad":
        assert is_rule_file(path) == (path in RULES)
