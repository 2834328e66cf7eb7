"""A text is rewritten where it was asked for and nowhere else; what is put in and taken out again leaves no trace."""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path as FilePath
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_texts import Texts, paths, random_text

from tracker.diagnostics import Source
from tracker.reading import rewriting, yaml11
from tracker.reading.amendments import amended, one_by_one
from tracker.reading.document import Path
from tracker.reading.inserting import inserting
from tracker.reading.layout import Node
from tracker.reading.removing import removing
from tracker.reading.rewriting import Amendment, Insert, NotRewritable, Remove, Replace, rewritten
from tracker.reading.spelling import Depth, Speller
from tracker.reading.splicing import Sheet, carried
from tracker.reading.textfile import read_text
from tracker.reading.yamltext import laid_out, load

ROOT = FilePath(__file__).parent.parent
FIRST = (
    "The parties met again and agreed on nothing but the day of the next round, which is to be held in the town, in May"
)
LONG = f"{FIRST} or June."
FOLDED = f">-\n    {FIRST}\n    or June."
STATEMENT = {"party": "northland", "source": "note", "positions": [{"requires": {"war": "ends"}}]}


def changed(text: str, *amendments: Amendment) -> str:
    return rewritten(Source("northland.yaml", text), amendments)


R, I, X = Replace, Insert, Remove  # noqa: E741
TABLE: dict[str, tuple[str, list[Amendment], str]] = {
    # Scalars.
    "a plain scalar": ("a: 1 # one\nb: 2\n", [R(("a",), "3")], "a: 3 # one\nb: 2\n"),
    "a plain scalar that needs quotes": ("a: 1\n", [R(("a",), "1: 2")], 'a: "1: 2"\n'),
    "a word that YAML 1.1 takes for something else": ("a: b\n", [R(("a",), "no")], 'a: "no"\n'),
    "an answer to yes or no, where one is meant": (
        "issues: {talks: {yes_no: true}}\nproposals: {p: {terms: {talks: yes}}}\n",
        [R(("proposals", "p", "terms", "talks"), ["no", "silent"])],
        "issues: {talks: {yes_no: true}}\nproposals: {p: {terms: {talks: [no, silent]}}}\n",
    ),
    "a flag": (
        "parties:\n  a: {veto: true}\n",
        [R(("parties", "a", "veto"), "false")],
        "parties:\n  a: {veto: false}\n",
    ),
    "single quotes stay": ("a: 'x'  # c\n", [R(("a",), "it's")], "a: 'it''s'  # c\n"),
    "double quotes stay": ('a: "x"\n', [R(("a",), 'a "b" \\ c')], 'a: "a \\"b\\" \\\\ c"\n'),
    "single quotes that cannot hold it": ("a: 'x'\n", [R(("a",), "one\ntwo")], 'a: "one\\ntwo"\n'),
    "quotes of the kind that needs fewer escapes": ("a: 1\n", [R(("a",), 'say "so": now')], "a: 'say \"so\": now'\n"),
    "a quoted scalar over several lines": ('a: "one\n  two"\nb: 1\n', [R(("a",), "x")], 'a: "x"\nb: 1\n'),
    "a plain scalar over several lines": ("a: one\n  two\n\n  three # c\nb: 1\n", [R(("a",), "x")], "a: x # c\nb: 1\n"),
    "a scalar below its key": ("a:\n    one\nb: 1\n", [R(("a",), "two")], "a:\n    two\nb: 1\n"),
    "plain in a block, quoted in flow": (
        "a: 1\nb: {c: 1}\n",
        [R(("a",), "x, y [z]"), R(("b", "c"), "x, y [z]")],
        'a: x, y [z]\nb: {c: "x, y [z]"}\n',
    ),
    "no text": ("a: 1\n", [R(("a",), "")], 'a: ""\n'),
    "a long text in a place of its own is folded": (
        "a:\n    b:\n",
        [R(("a", "b"), LONG), I(("a", "c"), LONG)],
        f"a:\n    b: {FOLDED}\n    c: {FOLDED}\n".replace("    The", "        The").replace(
            "in May\n    or", "in\n        May or"
        ),
    ),
    "a long text where another stood on one line stays on one": ("a: 1 # c\n", [R(("a",), LONG)], f"a: {LONG} # c\n"),
    "a long text in quotes stays in them": ("a: '1'\n", [R(("a",), LONG)], f"a: '{LONG}'\n"),
    "lines become literal": ("a: 1\nb: 2\n", [R(("a",), "one\n\n  two\n")], "a: |\n  one\n\n    two\nb: 2\n"),
    "a folded text becomes short": ("a:  >- # c\n    one\n    two\n\nb: 2\n", [R(("a",), "x")], "a:  x # c\n\nb: 2\n"),
    "a folded text stays as deep": (
        "a: > # c\n    one\n    two\n\nb: 2\n",
        [R(("a",), LONG)],
        f"a: {FOLDED}\n\nb: 2\n".replace(">-", ">- # c"),
    ),
    "a literal text stays one": ("a: |\n    one\n    two\nb: 2\n", [R(("a",), "x\ny")], "a: |-\n    x\n    y\nb: 2\n"),
    "a kept text": ("a: |+\n  one\n\n\nb: 2\n", [R(("a",), "x\ny\n")], "a: |\n  x\n  y\nb: 2\n"),
    "an empty value is filled": ("a: # c\nb:\n", [R(("a",), "1"), R(("b",), "2")], "a: 1 # c\nb: 2\n"),
    "an empty item is filled": ("-\n- # c\n-", [R((0,), "x"), R((1,), "y"), R((2,), "z")], "- x\n- y # c\n- z"),
    "an empty value in flow": ("a: {b: , c}\n", [R(("a", "b"), "1"), R(("a", "c"), "2")], "a: {b: 1 , c: 2}\n"),
    "a scalar becomes empty": ("a: 1 # c\nb: 2\n", [R(("a",), None), R(("b",), None)], "a: # c\nb:\n"),
    "Arabic, Hebrew and emoji": (
        "parties:\n  الشمال: {name: الشمال} # صفوف\n  דרום: {name: '🕊 דרום'}\n",
        [R(("parties", "דרום", "name"), "🌍 צפון"), I(("parties", "🏔"), {"name": "قمة, جبل"})],
        "parties:\n  الشمال: {name: الشمال} # صفوف\n  דרום: {name: '🌍 צפון'}\n  🏔: {name: \"قمة, جبل\"}\n",
    ),
    "a key in quotes": (
        '"a: b": 1\n\'c\': {"d":2}\n',
        [R(("a: b",), "2"), R(("c", "d"), "3")],
        '"a: b": 2\n\'c\': {"d":3}\n',
    ),
    "a question mark before the key": ("? a\n: 1\n? b\n", [R(("a",), "2"), R(("b",), "3")], "? a\n: 2\n? b\n: 3\n"),
    "Windows line ends": (
        "a: 1\r\nb:\r\n  c: 2\r\n",
        [R(("a",), "3"), I(("b", "d"), "4")],
        "a: 3\r\nb:\r\n  c: 2\r\n  d: 4\r\n",
    ),
    "mixed line ends": (
        "a:\n  b: 1\r\nc: 2\n",
        [I(("a", "x"), "1"), I(("y",), "2")],
        "a:\n  b: 1\r\n  x: 1\r\nc: 2\ny: 2\n",
    ),
    "an item with a comment becomes two keys": (
        "- 2 # c\n",
        [R((0,), {"x": {"y": "1"}, "z": "2"})],
        "- # c\n  x: {y: 1}\n  z: 2\n",
    ),
    "several at once": (
        "a: [1, 2, 3]\nb: {x: 1}\n",
        [X(("a", 0)), R(("a", 1), "zwei"), I(("a", 3), "4"), I(("a", 3), "5"), I(("b", "y"), "2"), I(("b", "z"), "3")],
        "a: [zwei, 3, 4, 5]\nb: {x: 1, y: 2, z: 3}\n",
    ),
    # Other shapes of values.
    "a scalar becomes a mapping": ("a: 1 # c\nb: 2\n", [R(("a",), {"x": {"y": "1"}})], "a: # c\n  x: {y: 1}\nb: 2\n"),
    "a scalar becomes a short mapping": ("a: 1 # c\n", [R(("a",), {"x": "1", "y": ["2"]})], "a: {x: 1, y: [2]} # c\n"),
    "a mapping becomes a scalar": ("a: # c\n  x: 1 # d\n  # e\nb: 2\n", [R(("a",), "1")], "a: 1 # c\nb: 2\n"),
    "an item becomes a mapping": (
        "- 1\n- 2 # c\n",
        [R((0,), {"x": {"y": "1"}, "z": "2"})],
        "- x: {y: 1}\n  z: 2\n- 2 # c\n",
    ),
    "an item with a comment becomes a mapping": ("- 2 # c\n", [R((0,), {"x": {"y": "1"}})], "- x: {y: 1} # c\n"),
    "a mapping becomes a list": (
        "a:\n    x: 1\nb: 2\n",
        [R(("a",), [{"x": {"y": "1"}}])],
        "a:\n    - x: {y: 1}\nb: 2\n",
    ),
    "only the keys that differ": (
        "a:\n  # x\n  x: 1 # one\n  y: '2' # two\n  z: 3\n",
        [R(("a",), {"x": "1", "y": "4", "w": "5"})],
        "a:\n  # x\n  x: 1 # one\n  y: '4' # two\n  w: 5\n",
    ),
    "only the items that differ": (
        "a:\n- 1 # one\n- 2\n\n# three\n- 3\n",
        [R(("a",), ["1", "3"])],
        "a:\n- 1 # one\n\n# three\n- 3\n",
    ),
    "the whole": ("# c\na: 1\n", [R((), {"b": "2", "c": {"d": {"e": "3"}}})], "# c\nb: 2\nc:\n  d: {e: 3}\n"),
    # Putting in.
    "a key at the end of a mapping": ("a:\n  x: 1\nb: 2\n", [I(("a", "y"), "2")], "a:\n  x: 1\n  y: 2\nb: 2\n"),
    "as deep as its neighbours": (
        "a:\n     x:\n       - 1\n",
        [I(("a", "y"), "2")],
        "a:\n     x:\n       - 1\n     y: 2\n",
    ),
    "set apart as its neighbours are": (
        "s:\n  a: 1\n\n  # b\n  b: 2\n\n# next\nt: 3\n",
        [I(("s", "c"), "3")],
        "s:\n  a: 1\n\n  # b\n  b: 2\n\n  c: 3\n\n# next\nt: 3\n",
    ),
    "behind the comments that belong to the last entry": (
        "s:\n  a:\n    x: 1 # one\n    # more on a\n  # on what follows\nt: 3\n",
        [I(("s", "b"), "2")],
        "s:\n  a:\n    x: 1 # one\n    # more on a\n  b: 2\n  # on what follows\nt: 3\n",
    ),
    "an entry in the house style": (
        "statements:\n  a: {party: x}\n",
        [I(("statements", "b"), STATEMENT)],
        "statements:\n  a: {party: x}\n"
        "  b:\n    party: northland\n    source: note\n    positions:\n      - requires: {war: ends}\n",
    ),
    "lists as the file has them": (
        "a:\n    b:\n    - 1\n    - x: 1\n",
        [I(("a", "c"), [{"x": {"y": "1"}}])],
        "a:\n    b:\n    - 1\n    - x: 1\n    c:\n    - x: {y: 1}\n",
    ),
    "no line end at the end of the file": ("a: 1", [I(("b",), "2")], "a: 1\nb: 2"),
    "no line end behind a text in block style": ("a: |\n  x", [I(("b",), "2")], "a: |-\n  x\nb: 2"),
    "a new key at the top": ("a: 1\n\nb: 2\n\n# end\n", [I(("c",), "3")], "a: 1\n\nb: 2\n\n# end\n\nc: 3\n"),
    "before the end of the document": ("---\na: 1\n...\n# c\n", [I(("b",), "2")], "---\na: 1\nb: 2\n...\n# c\n"),
    "behind a text that keeps its blank lines": (
        "a: |+\n  x\n\nb: |+\n  y\n\n",
        [I(("c",), "3")],
        "a: |+\n  x\n\nb: |+\n  y\n\nc: 3\n",
    ),
    "a question mark before its neighbours": ("? a\n: 1\n", [I(("b",), "2")], "? a\n: 1\nb: 2\n"),
    "an item at the end": (
        "a:\n-   x: 1\n    y: 2\n",
        [I(("a", 1), {"z": {"w": "1"}})],
        "a:\n-   x: 1\n    y: 2\n-   z: {w: 1}\n",
    ),
    "an item in the middle": ("- a\n# on c\n- c\n", [I((1,), "b")], "- a\n- b\n# on c\n- c\n"),
    "an item at the beginning": (
        "a: # all\n  # on b\n  - b\n",
        [I(("a", 0), "a")],
        "a: # all\n  - a\n  # on b\n  - b\n",
    ),
    "an item at the beginning, Windows line ends": (
        "a:\r\n  # on b\r\n  - b\r\n",
        [I(("a", 0), "a")],
        "a:\r\n  - a\r\n  # on b\r\n  - b\r\n",
    ),
    "an item of a list in a list": ("- - a\n  - b\n", [I((0, 0), "x"), I((0, 2), "y")], "- - x\n  - a\n  - b\n  - y\n"),
    "a key of an item": ("- requires: {a: b}\n- c\n", [I((0, "if"), "d")], "- requires: {a: b}\n  if: d\n- c\n"),
    "the first entry of nothing": (
        "a:\n    x: 1\nb: # none\n# c\n",
        [I(("b", "y"), "2")],
        "a:\n    x: 1\nb: # none\n    y: 2\n# c\n",
    ),
    "the first entry of {}": ("a: {} # none\nb: 1\n", [I(("a", "x"), "1")], "a: # none\n  x: 1\nb: 1\n"),
    "the first item of []": ("a: []", [I(("a", 0), "1")], "a:\n  - 1"),
    "the first entry of an empty item": ("- {}\n-\n", [I((0, "a"), "1"), I((1, 0), "x")], "- a: 1\n- - x\n"),
    "the first entry of the file": ("# c\n{}\n", [I(("a",), "1")], "# c\na: 1\n"),
    "the first entry of {} in flow": (
        "a: [{}, [ ]]\n",
        [I(("a", 0, "x"), "1"), I(("a", 1, 0), "y")],
        "a: [{x: 1}, [ y ]]\n",
    ),
    "a key in flow": ("a: {x: 1} # c\n", [I(("a", "y"), ["2", "a, b"])], 'a: {x: 1, y: [2, "a, b"]} # c\n'),
    "a key in flow with room": ("a: { x: 1 }\n", [I(("a", "y"), "2")], "a: { x: 1, y: 2 }\n"),
    "a key in flow with a comma at the end": ("a: {x: 1,}\n", [I(("a", "y"), "2")], "a: {x: 1, y: 2,}\n"),
    "a key in flow over several lines": (
        "a: {\n  x: 1, # one\n  y: 2 # two\n  # all\n}\n",
        [I(("a", "z"), "3")],
        "a: {\n  x: 1, # one\n  y: 2, # two\n  z: 3\n  # all\n}\n",
    ),
    "a key in flow over several lines with a comma at the end": (
        "a: [\n  x, # one\n  y, # two\n]\n",
        [I(("a", 2), "z"), I(("a", 0), "w")],
        "a: [\n  w,\n  x, # one\n  y, # two\n  z,\n]\n",
    ),
    "an item in flow": ("a: [x, z]\n", [I(("a", 0), "w"), I(("a", 1), "y")], "a: [w, x, y, z]\n"),
    "a key of a pair": ("a: [x: 1]\n", [I(("a", 0, "y"), "2")], "a: [{x: 1, y: 2}]\n"),
    # Taking out.
    "a key": ("a: 1\n# on b\nb: 2 # two\nc: 3\n", [X(("b",))], "a: 1\n# on b\nc: 3\n"),
    "an entry with what belongs to it": (
        "s:\n  a: 1\n  b: # b\n    x: 1\n    # in b\n\n    # also\n  # on c\n  c: 3\n",
        [X(("s", "b"))],
        "s:\n  a: 1\n  # on c\n  c: 3\n",
    ),
    "an entry that was set apart": ("a: 1\n\nb: 2\n\nc: 3\n", [X(("b",))], "a: 1\n\nc: 3\n"),
    "the last of a group": ("a: 1\nb: 2\n\nc: 3\n", [X(("b",))], "a: 1\n\nc: 3\n"),
    "the first of a group": ("a: 1\n\nb: 2\nc: 3\n", [X(("b",))], "a: 1\n\nc: 3\n"),
    "the first entry": ("s:\n  a: 1\n\n  b: 2\n", [X(("s", "a"))], "s:\n  b: 2\n"),
    "the first entry, below a comment": ("# a\r\na: 1\r\n\r\nb: 2\r\n", [X(("a",))], "# a\r\n\r\nb: 2\r\n"),
    "the last entry": ("s:\n  a: 1\n\n  b: 2\n\nt: 3\n", [X(("s", "b"))], "s:\n  a: 1\n\nt: 3\n"),
    "the only entry": ("s: # none\n  # on a\n  a: 1\n\nt: 3\n", [X(("s", "a"))], "s: {} # none\n  # on a\n\nt: 3\n"),
    "the only item": ("s:\n- a: 1\n  b: 2\n", [X(("s", 0))], "s: []\n"),
    "the only entry of an item": ("- a: 1 # c\n- b\n", [X((0, "a"))], "- {}\n- b\n"),
    "the only entry of the file": ("# c\na:\n  x: 1\n", [X(("a",))], "# c\n{}\n"),
    "all entries": ("a:\n  x: 1\n  y: 2\n", [X(("a", "x")), X(("a", "y"))], "a: {}\n"),
    "entries next to each other": (
        "s:\n  a: 1\n\n  # on b\n  b: 2 # b\n\n  # on c\n  c:\n    - 3\n    # in c\n  # on d\n  d: 4\n",
        [X(("s", "b")), X(("s", "c"))],
        "s:\n  a: 1\n\n  # on b\n\n  # on c\n  # on d\n  d: 4\n",
    ),
    "the last ones, and others come": (
        "s:\n  a: 1\n\n  b: 2\n\n  c: 3\n\nt: 4\n",
        [X(("s", "b")), X(("s", "c")), I(("s", "d"), "5"), I(("s", "e"), "6")],
        "s:\n  a: 1\n\n  d: 5\n\n  e: 6\n\nt: 4\n",
    ),
    "the first item, and others come": ("- a\n- b\n", [X((0,)), I((0,), "c"), I((0,), "d")], "- c\n- d\n- b\n"),
    "the first of several keys of an item": ("- a: 1\n  b: 2\n  c: 3\n", [X((0, "a")), X((0, "b"))], "- c: 3\n"),
    "entries of several sections, and of lists in them": (
        "s: {a: [1, 2, 3], b: 2}\nt:\n  a:\n    - 1\n    - x: 2\n  b: 3\nu: 4\n",
        [
            X(("s", "a", 0)),
            X(("s", "a", 1)),
            I(("s", "c"), "5"),
            X(("t", "a", 1, "x")),
            I(("t", "a", 1), "6"),
            X(("u",)),
        ],
        "s: {a: [3], b: 2, c: 5}\nt:\n  a:\n    - 1\n    - 6\n    - {}\n  b: 3\n",
    ),
    "all entries, and another comes": ("a:\n  x: 1\n", [X(("a", "x")), I(("a", "y"), "2")], "a:\n  y: 2\n"),
    "the first key of an item": ("- a: 1 # a\n  # on b\n  b: 2\n", [X((0, "a"))], "- # on b\n  b: 2\n"),
    "the first key of an item, nothing between": ("-   a: 1\n    b: 2\n", [X((0, "a"))], "-   b: 2\n"),
    "an item": ("a:\n- x\n- y: 1\n  z: 2\n- w\n", [X(("a", 1))], "a:\n- x\n- w\n"),
    "the last line, without a line end": ("a: 1\r\nb: 2", [X(("b",))], "a: 1"),
    "a text in block style": ("a: >-\n  x\n\n  y\n\nb: 2\n", [X(("a",))], "b: 2\n"),
    "behind a text that keeps blank lines": ("a: |+\n  x\nb: 2\n\nc: 3\n", [X(("b",))], "a: |+\n  x\nc: 3\n"),
    "behind a text at the end of the file": ("a: |\n  x\nb: 2", [X(("b",))], "a: |\n  x\n"),
    "a key with a question mark": ("? a\n: - 1\n  - 2\n? b\n: 3\n", [X(("a",))], "? b\n: 3\n"),
    "an entry with the comments right above it": (
        "s:\n  a: 1\n\n  # on all\n\n  # on b\n  # too\n  b: 2\n  # on c\n  c: 3\n",
        [X(("s", "b"), True)],
        "s:\n  a: 1\n\n  # on all\n\n  # on c\n  c: 3\n",
    ),
    "the first entry with its comment": (
        "s: # s\n  # on a\n  a: 1\n\n  b: 2\n",
        [X(("s", "a"), True)],
        "s: # s\n  b: 2\n",
    ),
    "the last entry with its comment": ("s:\n  a: 1\n  # on b\n  b: 2", [X(("s", "b"), True)], "s:\n  a: 1"),
    "the only entry with its comment": ("s: # s\n  # on a\n  a: 1\nt: 2\n", [X(("s", "a"), True)], "s: {} # s\nt: 2\n"),
    "an entry below a comment of another depth": (
        "s:\n  a:\n    x: 1\n    # in a\n  b: 2\n  c: 3\n",
        [X(("s", "b"), True)],
        "s:\n  a:\n    x: 1\n    # in a\n  c: 3\n",
    ),
    "an entry below a text that looks like a comment": (
        "s:\n  a: |\n    x\n    # y\n  b: 2\n  c: 3\n",
        [X(("s", "b"), True)],
        "s:\n  a: |\n    x\n    # y\n  c: 3\n",
    ),
    "adjoining entries with their comments": (
        "s:\r\n  # a\r\n  a: 1\r\n  # b\r\n  b: 2\r\n  c: 3\r\n",
        [X(("s", "a"), True), X(("s", "b"), True)],
        "s:\r\n  c: 3\r\n",
    ),
    # Right behind a key.
    "behind a key": ("a: 1 # a\n\n# on b\nb: 2\n", [I(("c",), "3", "a")], "a: 1 # a\nc: 3\n\n# on b\nb: 2\n"),
    "behind the last key": ("a: 1\nb: 2\n\n# end\n", [I(("c",), "3", "b")], "a: 1\nb: 2\n\n# end\nc: 3\n"),
    "several behind one key": (
        "a:\n  x: 1\nb: 2\n",
        [I(("c",), "3", "a"), I(("d",), "4", "a"), X(("b",))],
        "a:\n  x: 1\nc: 3\nd: 4\n",
    ),
    "behind a key in flow": ("{a: 1, # a\n b: 2}\n", [I(("c",), "3", "a")], "{a: 1, # a\n c: 3,\n b: 2}\n"),
    "behind a key that goes": ("a: 1\nb: 2\n", [I(("c",), "3", "a"), X(("a",))], "c: 3\nb: 2\n"),
    # A comment behind an item.
    "an item that becomes another keeps the comment behind it": (
        "a:\n- x: {b: 1}   # one\n  # more\n- y: 2\n",
        [R(("a", 0), {"z": {"b": "1"}})],
        "a:\n- z: {b: 1}   # one\n- y: 2\n",
    ),
    "also where it becomes longer": (
        "a:\n- x: {b: 1}   # one\n",
        [R(("a", 0), {"z": {"b": "1"}, "w": {"c": {"d": {"e": "3"}}}})],
        "a:\n- z: {b: 1}   # one\n  w:\n    c:\n      d: {e: 3}\n",
    ),
    "the first in flow": ("a: {x: 1, y: 2, z: 3}\n", [X(("a", "x"))], "a: {y: 2, z: 3}\n"),
    "the middle one in flow": ("a: [x, y, z]\n", [X(("a", 1))], "a: [x, z]\n"),
    "the last in flow": ("a: { x: 1, y: 2 }\n", [X(("a", "y"))], "a: { x: 1 }\n"),
    "the last in flow, with a comma behind it": ("a: [x, y,]\n", [X(("a", 1))], "a: [x,]\n"),
    "the only one in flow": ("a: [x]\nb: { y: 1 }\n", [X(("a", 0)), X(("b", "y"))], "a: []\nb: { }\n"),
    "a line in flow": (
        "a: {\n  x: 1, # one\n  y: 2, # two\n  z: 3 # three\n}\n",
        [X(("a", "y"))],
        "a: {\n  x: 1, # one\n  z: 3 # three\n}\n",
    ),
    "the last line in flow": ("a: {\n  x: 1, # one\n  z: 3 # three\n}\n", [X(("a", "z"))], "a: {\n  x: 1 # one\n}\n"),
    "the last line in flow, before the bracket": ("a: [x,\n    y]\n", [X(("a", 1))], "a: [x]\n"),
    "an empty one in flow": ("a: {b, c: , d: 1}\n", [X(("a", "b")), X(("a", "c"))], "a: {d: 1}\n"),
}


@pytest.mark.parametrize(("before", "amendments", "after"), TABLE.values(), ids=TABLE)
def test_only_what_was_asked_for_changes(before: str, amendments: list[Amendment], after: str) -> None:
    assert changed(before, *amendments) == after


# What holds of any text.

FILES = sorted([*(ROOT / "scenarios").rglob("*.yaml"), *(ROOT / "tests" / "files" / "good").glob("*.yaml")])
seeds = st.integers(0, 2**32)


def read(text: str) -> Any:
    document = load(Source("northland.yaml", text))
    assert document.diagnostics == ()
    return document.data


def at(data: Any, path: Path) -> Any:
    return functools.reduce(lambda held, step: held[step], path, data)


def same(one: Any, other: Any) -> bool:
    """As plain data, keys in the same order."""
    return json.dumps(one) == json.dumps(other)


def meant(data: Any, amendments: Sequence[Amendment], here: Path = ()) -> Any:
    """The data with all amendments made at once: what they mean, written a second time."""
    for amendment in amendments:
        if amendment.path == here and isinstance(amendment, Replace):
            return amendment.value
    new = [(a.path[-1], a.value) for a in amendments if isinstance(a, Insert) and a.path[:-1] == here]
    gone = [a.path for a in amendments if isinstance(a, Remove)]
    if (isinstance(data, dict) and data) or any(isinstance(step, str) for step, _ in new):
        kept = {k: meant(v, amendments, (*here, k)) for k, v in (data or {}).items() if (*here, k) not in gone}
        behind = {a.path[-1]: a.behind for a in amendments if isinstance(a, Insert) and a.path[:-1] == here}
        ordered: dict[Any, Any] = {}
        for key in data or {}:
            ordered |= {key: kept[key]} if key in kept else {}
            ordered |= {step: value for step, value in new if behind[step] == key}
        return ordered | {step: value for step, value in new if behind[step] is None}
    if isinstance(data, list) or new:
        items: list[Any] = []
        for index in range(len(data or ()) + 1):
            items += [value for step, value in new if step == index]
            if index < len(data or ()) and (*here, index) not in gone:
                items.append(meant(data[index], amendments, (*here, index)))
        return items
    return data


def random_amendments(random: Random, data: Any, count: int) -> list[Amendment]:
    """Amendments that can be made together."""
    found: list[Amendment] = []
    for _ in range(count):
        path = random.choice([(), *paths(data)])
        new = (insertion if random.random() < 0.5 else change)(random, data, path)
        if new and all(apart(new, other) for other in found):
            found.append(new)
    return found


def apart(one: Amendment, other: Amendment) -> bool:
    """Whether neither is about the other's place, or within it; and nothing is to become both a mapping and a list."""
    if isinstance(one, Insert) and isinstance(other, Insert) and one.path[:-1] == other.path[:-1]:
        return one.path != other.path and type(one.path[-1]) is type(other.path[-1])
    short, long = sorted((one, other), key=lambda a: (len(a.path), isinstance(a, Insert)))
    return isinstance(short, Insert) or long.path[: len(short.path)] != short.path


def change(random: Random, data: Any, path: Path) -> Amendment | None:
    """Another value for what is at a path, or none at all."""
    texts = Texts(random)
    if not path:
        return None
    if texts.chance(0.4):
        return Remove(path, texts.chance(0.3))
    if texts.chance(0.1) and isinstance(path[-1], str):
        return Replace(path, None)
    return Replace(path, texts.word() if isinstance(at(data, path), str) or texts.chance(0.5) else texts.data(2))


def insertion(random: Random, data: Any, path: Path) -> Insert | None:
    """Something to put in at a path, if it leads to what can hold it."""
    texts = Texts(random)
    held = at(data, path)
    if isinstance(held, str):
        return None
    if isinstance(held, list) or (held is None and texts.chance(0.5)):
        index = random.randrange(len(held or ()) + 1)
        return Insert((*path, index), texts.data(2))
    key = texts.key(held or ())
    behind = random.choice(list(held)) if isinstance(held, dict) and held and texts.chance(0.3) else None
    return Insert((*path, key), None if texts.chance(0.1) else texts.data(2), behind)


@settings(max_examples=400, deadline=None)
@given(seeds)
def test_any_amendments_of_any_text_read_as_meant(seed: int) -> None:
    random = Random(seed)
    text = random_text(random)
    data = read(text)
    amendments = random_amendments(random, data, random.choice([1, 1, 2, 4]))
    assert same(read(changed(text, *amendments)), meant(data, amendments))


@settings(max_examples=400, deadline=None)
@given(seeds)
def test_many_amendments_at_once_give_the_text_that_one_after_the_other_gives(seed: int) -> None:
    random = Random(seed)
    text = random_text(random, random.choice([(0, 1, 1, 2, 3, 4), (2, 5, 9)]))
    data = read(text)
    amendments = random_amendments(random, data, random.choice([0, 4, 16]))
    amendments += [new for new in side_by_side(random, data) if all(apart(new, other) for other in amendments)]
    assert changed(text, *amendments) == one_after_the_other(text, amendments)


def one_after_the_other(text: str, amendments: Sequence[Amendment]) -> str:
    """The text with all that replaces, and then with each other amendment made by itself, from its end on."""
    steps = one_by_one(read(text), amendments)
    text = changed(text, *(step for step in steps if isinstance(step, Replace)))
    for step in steps:
        text = text if isinstance(step, Replace) else changed(text, step)
    return text


@settings(max_examples=600, deadline=None)
@given(seeds)
def test_a_layout_that_is_carried_on_tells_what_a_new_one_does(seed: int) -> None:
    random = Random(seed)
    text = random_text(random, random.choice([(0, 1, 1, 2, 3, 4), (2, 5, 9)]))
    data = read(text)
    amendments = side_by_side(random, data)
    amendments += [a for a in random_amendments(random, data, 16) if all(apart(a, other) for other in amendments)]
    steps = [step for step in one_by_one(data, amendments) if not isinstance(step, Replace)]
    sheet: Sheet | None = Sheet(
        text, laid_out(Source("northland.yaml", text)), data, Speller(Depth(), lambda *_: False)
    )
    for step in steps:
        if sheet is None or not sheet.shows(step.path):
            break
        splices = (
            inserting(sheet, step.path, step.value, step.behind)
            if isinstance(step, Insert)
            else removing(sheet, step.path, isinstance(step, Remove) and step.remarks)
        )
        sheet = carried(sheet, step, splices, amended(sheet.data, step))
        if sheet is not None:
            assert told(sheet.root, laid_out(Source("northland.yaml", sheet.text)))


def told(known: Node, whole: Node) -> bool:
    """Whether what is known of a node is so."""
    depths = [[place and place[1] for place in node.below] for node in (known, whole)]
    return (
        (known.kind, known.style, known.start, known.end, known.size) == (*whole[:4], whole.size)
        and depths[0] == depths[1]
        and all(
            (one.start, one.mark, one.key, one.colon) == (other.start, other.mark, other.key, other.colon)
            and told(one.value, other.value)
            for one, other in zip(known.entries, whole.entries, strict=False)
        )
    )


def side_by_side(random: Random, data: Any) -> list[Amendment]:
    """Entries one after the other that go, up to all of a few mappings and lists, and what is put in beside them."""
    found: list[Amendment] = []
    holders = [path for path in [(), *paths(data)] if at(data, path) and not isinstance(at(data, path), str)]
    for path in random.sample(holders, min(3, len(holders))):
        held = at(data, path)
        steps = list(held) if isinstance(held, dict) else list(range(len(held)))
        first = random.choice([0, random.randrange(len(steps))])
        gone = steps[first : random.choice([len(steps), first + 1 + random.randrange(len(steps) - first)])]
        removals: list[Amendment] = [Remove((*path, step)) for step in gone]
        new = [insertion(random, data, path) for _ in range(random.randrange(4))]
        for one in [*removals, *(one for one in new if one)]:
            found += [one] if all(apart(one, other) or new_items(one, other) for other in found) else []
    return found


def new_items(one: Amendment, other: Amendment) -> bool:
    """Whether both are put in at one place of a list."""
    both = isinstance(one, Insert) and isinstance(other, Insert)
    return both and one.path == other.path and isinstance(one.path[-1], int)


@settings(max_examples=400, deadline=None)
@given(seeds)
def test_every_line_stays_that_does_not_belong_to_an_amended_entry(seed: int) -> None:
    random = Random(seed)
    text = random_text(random)
    amendments = random_amendments(random, read(text), random.choice([1, 1, 2, 3]))
    touched = {number for a in amendments for number in Lines(text).of(a, len(amendments) - 1)}
    assert lost(text, touched, changed(text, *amendments)) == []


def lost(text: str, touched: set[int], after: str) -> list[str]:
    """The lines of a text, but for those that may change and the empty ones, that are not there after, in order."""
    ends = text.endswith(("\n", "\r"))  # else what is last is another line, and ends in no line end then
    stays = [line for n, line in enumerate(text.splitlines(keepends=ends)) if n not in touched and line.strip()]
    rest = iter(after.splitlines(keepends=ends))
    return [line for line in stays if line not in rest]


class Lines:
    """Which lines of a text amendments may change, from the marks of the parser alone; lines count from 0."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.root: Any = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def of(self, amendment: Amendment, others: int = 0) -> set[int]:
        """What one amendment may change, beside a number of others."""
        path = amendment.path
        around, holder, flow = self.at(path[:-1])
        if flow or getattr(holder, "flow_style", None) is not False or not holder.value:
            return self.entry(around, holder)  # a comma or bracket of it may change
        if isinstance(amendment, Insert):
            return self.beside(holder, path[-1])
        start, node, _ = self.at(path)
        lines = self.entry(start, node)
        if isinstance(amendment, Remove):
            if len(holder.value) <= 1 + others:
                lines |= set(range(around[0], holder.start_mark.line + 1))
            if self.lines[start[0]][: start[1]].strip():  # the next one moves up to the dash
                below = (n for n in range(max(lines) + 1, len(self.lines)) if self.lines[n].strip())
                lines |= {next(below, 0)}
            elif amendment.remarks:
                above = range(start[0] - 1, -1, -1)
                lines |= set(takewhile(lambda n: self.lines[n].startswith(" " * start[1] + "#"), above))
        return lines

    def beside(self, holder: Any, step: str | int) -> set[int]:
        """What an entry that is put into a block may change: a dash before it, the header of a text at the end."""
        if step == 0 and self.lines[holder.start_mark.line][: holder.start_mark.column].strip():
            return {holder.start_mark.line}
        last = self.end(holder)
        header = next((n for n in range(last, -1, -1) if re.search(r"[|>][-+0-9]*( *#.*)?$", self.lines[n])), last)
        return {header} if last == len(self.lines) - 1 else set()

    def entry(self, start: tuple[int, int], node: Any) -> set[int]:
        """The lines of an entry, with the comments at its end that are set in more than itself."""
        end = self.end(node)
        for number in range(end + 1, len(self.lines)):
            line = self.lines[number]
            bare = line.lstrip()
            if bare and not (bare.startswith("#") and len(line) - len(bare) > start[1]):
                break
            end = number if bare else end
        return set(range(start[0], max(end, start[0]) + 1))

    def end(self, node: Any) -> int:
        """The last line with content of a node; the mark of its end may be further down."""
        line: int = node.end_mark.line
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            last = node.value[-1]
            return max(map(self.end, last)) if isinstance(last, tuple) else self.end(last)
        return line if node.end_mark.column or line == node.start_mark.line else line - 1

    def at(self, path: Path) -> tuple[tuple[int, int], Any, bool]:
        """Line and column of the key (or dash) at a path, the node, and whether what is around it is in flow style."""
        start, node, flow = (0, 0), self.root, False
        for step in path:
            flow = flow or bool(node.flow_style)
            if isinstance(step, int):
                node = node.value[step]
                start = self.indicator(node, "-")
            else:
                key, node = next(entry for entry in node.value if entry[0].value == step)
                start = self.indicator(key, "?")
        return start, node, flow

    def indicator(self, node: Any, sign: str) -> tuple[int, int]:
        """Where the dash stands before an item, in its line or above; a key can have a question mark before it."""
        line, before = node.start_mark.line, self.lines[node.start_mark.line][: node.start_mark.column]
        while sign == "-" and line and (not before.strip() or before.strip().startswith("#")):
            line, before = line - 1, re.sub(r"(^|\s)#.*", "", self.lines[line - 1])
        return line, before.rstrip().rfind(sign) if before.rstrip().endswith(sign) else node.start_mark.column


@settings(max_examples=400, deadline=None)
@given(seeds)
def test_what_is_put_in_last_and_taken_out_again_leaves_no_trace(seed: int) -> None:
    random = Random(seed)
    text = random_text(random)
    data = read(text)
    new = insertion(random, data, random.choice([(), *paths(data)]))
    assume(new and leaves_no_trace(text, data, new.path[:-1]))
    assert new
    held = at(data, new.path[:-1])
    if isinstance(held, list):
        new = Insert((*new.path[:-1], len(held)), new.value)
    assert changed(changed(text, new), Remove(new.path)) == text


def leaves_no_trace(text: str, data: Any, path: Path) -> bool:
    """What is empty becomes `{}`, `[a: 1]` gets braces, and a text in block style may end with the file only once."""
    holder, entry = Lines(text).at(path)[1], Lines(text).root
    while isinstance(entry, yaml.CollectionNode) and entry.value:
        entry = entry.value[-1][1] if isinstance(entry, yaml.MappingNode) else entry.value[-1]
    pair = isinstance(holder, yaml.MappingNode) and holder.flow_style and text[holder.start_mark.index] != "{"
    block = getattr(entry, "style", None) in ("|", ">") and not text.endswith(("\n", "\r"))
    return at(data, path) is not None and not pair and not block


@settings(max_examples=400, deadline=None)
@given(seeds)
def test_a_scalar_on_one_line_that_becomes_another_and_what_it_was_is_typed_as_it_was(seed: int) -> None:
    random = Random(seed)
    text = random_text(random)
    data = read(text)
    lines = Lines(text)
    scalars = [path for path in paths(data) if isinstance(at(data, path), str) and on_one_line(lines.at(path)[1])]
    assume(scalars)
    path = random.choice(scalars)
    quotes = lines.at(path)[1].style
    assume(quotes or yaml11.meaning(at(data, path)) is None)  # such a word is put in quotes, where it is put anew
    others = ["one", "the other one", "1..10", "2031-05", "כן"]
    new = Texts(random).word(lines=quotes == '"') if quotes else random.choice(others)
    assert changed(changed(text, Replace(path, new)), Replace(path, at(data, path))) == text


def on_one_line(node: Any) -> bool:
    return node.style not in ("|", ">") and node.start_mark.line == node.end_mark.line


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_scalar_of_a_file_becomes_another_and_what_it_was(file: FilePath) -> None:
    text = read_text(file).text
    data = read(text)
    lines = Lines(text)
    scalars = [path for path in paths(data) if isinstance(at(data, path), str)]
    one_line = [path for path in scalars if on_one_line(lines.at(path)[1])]
    others: list[Amendment] = [Replace(path, f"another-{n}") for n, path in enumerate(scalars)]
    assert same(read(changed(text, *others)), meant(data, others))
    there = changed(text, *(Replace(path, "another") for path in one_line))
    assert changed(there, *(Replace(path, at(data, path)) for path in one_line)) == text
    for path in some(one_line):
        assert changed(changed(text, Replace(path, "another")), Replace(path, at(data, path))) == text, path


def some(found: list[Path]) -> list[Path]:
    """All of a few paths; of many only so many, unless there is time."""
    return found if os.environ.get("HYPOTHESIS_PROFILE") == "exploring" else found[:: 1 + len(found) // 100]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_entry_of_a_file_is_taken_out_and_nothing_else(file: FilePath) -> None:
    text = read_text(file).text
    data = read(text)
    lines = Lines(text)
    entries = paths(data)
    for path in [*(p for p in entries if len(p) <= 2), *some([p for p in entries if len(p) > 2])]:
        after = changed(text, Remove(path))
        assert same(read(after), meant(data, [Remove(path)]))
        assert lost(text, lines.of(Remove(path)), after) == [], path


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_an_entry_is_put_into_each_section_of_a_file_and_taken_out_again(file: FilePath) -> None:
    text = read_text(file).text
    data = read(text)
    inside = [path for path in paths(data) if isinstance(at(data, path), dict | list)]
    for path in [(), *(p for p in inside if len(p) == 1), *some([p for p in inside if len(p) > 1])]:
        held = at(data, path)
        new = Insert((*path, "new-one" if isinstance(held, dict) else len(held)), STATEMENT)
        there = changed(text, new)
        assert same(read(there), meant(data, [new]))
        assert changed(there, Remove(new.path)) == text, path


# How often a text is read.

WIDE = {f"s-{n}": {"party": "northland", "positions": [{"requires": {"war": "ends"}}]} for n in range(60)}
ITEMS = "positions", 0
MANY: dict[str, list[Amendment]] = {
    "apart": [X(("statements", f"s-{n}")) for n in range(0, 60, 2)],
    "adjacent": [X(("statements", f"s-{n}")) for n in range(10, 50)],
    "all": [X(("statements", f"s-{n}")) for n in range(60)],
    "put in": [I((section, f"n-{n}"), STATEMENT) for n in range(40) for section in ("statements", "proposals")],
    "a key each": [I(("statements", f"s-{n}", "source"), "note") for n in range(60)],
    "a key in flow each": [I(("statements", f"s-{n}", *ITEMS, "requires", "law"), "holds") for n in range(60)],
    "the only item each": [X(("statements", f"s-{n}", *ITEMS)) for n in range(60)],
    "an item each, before one that goes": [
        amendment
        for n in range(60)
        for amendment in (I(("statements", f"s-{n}", *ITEMS), LONG), X(("statements", f"s-{n}", *ITEMS)))
    ],
    "mixed": [
        *(X(("statements", f"s-{n}")) for n in range(0, 60, 3)),
        *(R(("statements", f"s-{n}", "positions"), [LONG, "x"]) for n in range(1, 60, 3)),
        *(I(("statements", f"s-{n}", "until"), "2031") for n in range(2, 60, 3)),
        *(I(("proposals", f"n-{n}"), STATEMENT) for n in range(20)),
    ],
}


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done with a whole text, each time that it was."""
    done: list[str] = []

    def noted(does: Callable[[Source], Any]) -> Callable[[Source], Any]:
        def noting(source: Source) -> Any:
            done.append(does.__name__)
            return does(source)

        return noting

    monkeypatch.setattr(rewriting, "load", noted(load))
    monkeypatch.setattr(rewriting, "laid_out", noted(laid_out))
    return done


def wide(apart: str = "\n", end: str = "\n") -> str:
    text = changed("a: 1\n", Replace((), {"proposals": {"p": {"terms": {"war": "ends"}}}, "statements": WIDE}))
    return text.replace("\n  s-", f"{apart}  s-").removesuffix("\n") + end


@pytest.mark.parametrize("apart", ["\n", "\n\n", "\n\n  # on this\n"])
@pytest.mark.parametrize("amendments", MANY.values(), ids=MANY)
def test_a_text_is_read_and_laid_out_no_more_often_for_many_amendments(
    amendments: list[Amendment], apart: str, readings: list[str]
) -> None:
    text = wide(apart)
    readings.clear()
    after = changed(text, *amendments)
    kinds = {isinstance(amendment, Replace) for amendment in amendments}
    assert readings == ["load", *["laid_out", "load"] * len(kinds)]
    assert after == one_after_the_other(text, amendments)


def test_an_amendment_that_needs_another_style_costs_the_others_little(readings: list[str]) -> None:
    text = wide(end="")
    amendments = [I(("statements", "n"), {"note": "one\ntwo\n"}), *MANY["apart"]]
    readings.clear()
    after = changed(text, *amendments)
    assert readings.count("load") <= 5
    assert after == one_after_the_other(text, amendments)
    assert after.endswith('n:\n    note: "one\\ntwo\\n"')


def test_an_amendment_that_cannot_be_made_is_found_among_many_by_halving(readings: list[str]) -> None:
    text = f"a: [{', '.join(map(str, range(64)))}]\n"
    amendments = [Replace(("a", n), None if n == 40 else "x") for n in range(64)]
    readings.clear()
    with pytest.raises(NotRewritable) as raised:
        changed(text, *amendments)
    assert raised.value.path == ("a", 40)
    assert readings.count("load") < 20


# What is refused.


@pytest.mark.parametrize(
    "text", ["a: [", "a: 1\na: 2\n", "a: &x 1\n", "# nothing\n", "a: 1\n---\nb: 2\n", "a: \x1b\n", "? [a]\n: 1\n"]
)
def test_a_text_that_is_wrong_in_itself_is_not_rewritten(text: str) -> None:
    with pytest.raises(NotRewritable) as raised:
        changed(text, Insert(("b",), "1"))
    assert raised.value.path == ()


def test_what_flow_style_cannot_say_is_not_written() -> None:
    with pytest.raises(NotRewritable) as raised:
        changed("a: [1, 2]\n", Replace(("a", 0), None))
    assert raised.value.path == ("a", 0)
    assert "a.0" in str(raised.value)


def test_what_no_text_may_hold_is_not_written() -> None:
    with pytest.raises(NotRewritable):
        changed("a: 1\n", Replace(("a",), "\u202eabc"))


@pytest.mark.parametrize(
    "amendment",
    [
        Remove(("b",)),
        Replace(("a", 2), "x"),
        Insert(("a", 3), "x"),
        Insert(("c",), "x"),
        Insert(("c", "x"), "y"),
        Remove(()),
    ],
)
def test_a_place_that_is_not_there_is_our_own_mistake(amendment: Amendment) -> None:
    with pytest.raises(LookupError):
        changed("a: [1, 2]\nc: 1\n", amendment)


def test_amendments_within_one_another_are_our_own_mistake() -> None:
    within: list[Amendment] = [Remove(("a",)), Insert(("a", "y"), "2")]
    twice: list[Amendment] = [Replace(("a",), "1"), Remove(("a",))]
    for amendments in (within, twice):
        with pytest.raises(ValueError, match=r"two amendments|within"):
            changed("a: {x: 1}\n", *amendments)


def test_nothing_to_amend_leaves_the_text_as_it_is() -> None:
    assert changed("a:   1 \r\n\n#") == "a:   1 \r\n\n#"
