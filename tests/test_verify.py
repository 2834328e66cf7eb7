# ruff: noqa: RUF001 - signs that look like others are what this is about
"""Quotes looked up in copies of the sources: every answer, what makes no difference, and the place of each."""

from __future__ import annotations

import html
import json
import unicodedata
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import tracker
from tracker.cli import run
from tracker.copies import Copies, Copy, read_copies
from tracker.diagnostics import Problems, Source
from tracker.output.style import count
from tracker.schema import schema_of
from tracker.verification import Finding, Verification, verify
from tracker.webpage import page_text
from tracker.wording import plain, wording

SOURCES = ("gazette", "agency", "letter", "gazette-2")


def scenario(*statements: dict[str, Any]) -> tracker.ScenarioFile:
    """Statements of Northland, on the gazette unless they say otherwise."""
    common = {"party": "northland", "attribution": "official", "source": "gazette", "said": "2031-05-20"}
    return tracker.load(
        {
            "format": 1,
            "parties": {"northland": {"role": "principal"}},
            "issues": {"border": {"yes_no": True}},
            "sources": {id: {"publisher": id} for id in SOURCES},
            "statements": {f"s{number}": {**common, **one} for number, one in enumerate(statements)},
        }
    )


def copies(**texts: str) -> Copies:
    """Copies by the id of their source."""
    found = [Copy(id, Source(f"{id}.txt", text), text) for id, text in texts.items()]
    return Copies(Path("copies"), tuple(found), frozenset(), ())


def looked_up(exact: str, prefix: str | None = None, suffix: str | None = None, /, **texts: str) -> Finding:
    quote = {key: text for key, text in (("exact", exact), ("prefix", prefix), ("suffix", suffix)) if text is not None}
    return verify(scenario({"quote": quote}), copies(**texts)).findings[0]


def places(finding: Finding) -> list[str]:
    return [str(passage.place) for passage in finding.passages]


# The answers


def test_words_between_their_prefix_and_suffix_are_found_with_their_place() -> None:
    text = "Monday.\n\nThe minister said: “The crossing must open” before winter.\n"
    found = looked_up("The crossing must open", "said: ", " before winter", gazette=text)
    assert (found.outcome, places(found)) == ("found", ["gazette.txt:3:21"])


def test_words_that_stand_several_times_are_found_at_all_places_unless_a_prefix_says_which() -> None:
    text = "It must open. They said it must open."
    assert places(looked_up("must open", gazette=text)) == ["gazette.txt:1:4", "gazette.txt:1:28"]
    assert places(looked_up("must open", "said it", gazette=text)) == ["gazette.txt:1:28"]


def test_words_between_others_are_moved() -> None:
    found = looked_up("must open", "never ", " soon", gazette="They said it must open by May.")
    assert (found.outcome, places(found)) == ("moved", ["gazette.txt:1:14"])
    assert found.passages[0].around == ("They said it ", " by May.")


def test_words_between_others_of_another_case_are_moved_and_that_is_said() -> None:
    text = "We must open now. It Said: must open. I must open it."
    found = looked_up("must open", "it said: ", gazette=text)
    assert (found.outcome, found.but_for_case, places(found)) == ("moved", True, ["gazette.txt:1:28"])
    assert not looked_up("must open", "they said: ", gazette=text).but_for_case


@pytest.mark.parametrize(
    ("prefix", "suffix", "outcome"),
    [
        ("it", None, "found"),
        ("t", None, "moved"),
        (None, "by Ma", "moved"),
        (None, "by", "found"),
        ("or it", None, "moved"),
    ],
)
def test_a_prefix_and_a_suffix_are_whole_words(prefix: str | None, suffix: str | None, outcome: str) -> None:
    assert looked_up("must open", prefix, suffix, gazette="it must open by May").outcome == outcome


def test_words_only_in_the_copy_of_another_source_are_moved() -> None:
    found = looked_up("must open", gazette="Nothing of it.", agency="It must open.")
    assert (found.outcome, places(found)) == ("moved", ["agency.txt:1:4"])


def test_words_in_the_copy_of_the_source_that_is_relayed_are_found() -> None:
    quoted = scenario({"via": "agency", "quote": {"exact": "must open"}})
    found = verify(quoted, copies(gazette="Nothing of it.", agency="It must open.")).findings[0]
    assert (found.outcome, places(found)) == ("found", ["agency.txt:1:4"])


def test_words_that_stand_nowhere_are_not_found_and_the_nearest_passage_says_what_differs() -> None:
    text = "First of all, rain. The minister said that the crossing may open in part before winter, and left."
    found = looked_up("the crossing must open before winter", gazette=text)
    assert found.outcome == "not-found" and found.near
    passage, nearest = found.near
    assert str(passage.place) == "gazette.txt:1:44"
    assert [(piece.where, piece.text.strip()) for piece in nearest.pieces] == [
        ("both", "the crossing"),
        ("quote", "must"),
        ("copy", "may"),
        ("both", "open"),
        ("copy", "in part"),
        ("both", "before winter"),
    ]


def test_where_nothing_is_like_the_words_no_passage_is_shown() -> None:
    found = looked_up("the crossing must open before winter", gazette="The weather was fine on the whole.")
    assert (found.outcome, found.near) == ("not-found", None)


def test_of_a_short_quote_the_passage_with_the_nearest_words_is_shown() -> None:
    found = looked_up("be crazy", gazette="It would be fine to wait. He is crazy, they said; it is not to be.")
    assert found.near and str(found.near[0].place) == "gazette.txt:1:30"


def test_a_source_without_a_copy_is_told_and_so_is_a_copy_of_another_that_has_the_words() -> None:
    assert looked_up("must open", agency="Nothing.").outcome == "no-copy"
    found = looked_up("must open", agency="It must open.")
    assert (found.outcome, places(found)) == ("no-copy", ["agency.txt:1:4"])


def test_a_statement_without_a_source_has_no_copy() -> None:
    quoted = scenario({"quote": {"exact": "must open"}})
    statement = quoted.scenario.statements["s0"].model_copy(update={"source": None})
    changed = quoted._replace(scenario=quoted.scenario.model_copy(update={"statements": {"s0": statement}}))
    assert verify(changed, copies(gazette="It must open.")).findings[0].outcome == "no-copy"


def test_a_statement_without_a_quote_is_passed_over() -> None:
    assert verify(scenario({"summary": "It must open."}), copies(gazette="x")).findings == ()


# What makes no difference, and what does


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        ("the guard's post", "the guard’s post"),
        ("the guard’s post", "the guard's post"),
        ('the so-called "line"', "the so‑called «line»"),
        ("open - or closed", "open — or closed"),
        ("open - or closed", "open -- or closed"),
        ("well... perhaps", "well… perhaps"),
        ("the first office", "the ﬁrst oﬃce"),
        ("Café talks", "Cafe\N{COMBINING ACUTE ACCENT} talks"),
        ("40 units", "40\N{NO-BREAK SPACE}units"),
        ("cooperation", "co\N{SOFT HYPHEN}oper\N{ZERO WIDTH SPACE}ation"),
        ("two words", "two \N{ZERO WIDTH SPACE} words"),
        ("over the\nline", "over\r\n\r\n\t the   line"),
        ("an agreement now", "an agree-\n   ment now"),
        ("a cease-fire now", "a cease-\r\nfire now"),
        ("an agreement now", "an agree\N{SOFT HYPHEN}\nment now"),
        ("צה\N{HEBREW PUNCTUATION GERSHAYIM}ל", 'צה"ל'),
        ("سلام", unicodedata.normalize("NFC", "ﺳﻼﻡ")),
    ],
)
def test_these_make_no_difference(exact: str, text: str) -> None:
    assert looked_up(exact, gazette=f"Before, {text}, after").outcome == "found"


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        ("must open", "Must open"),
        ("open", "reopened"),
        ("open", "opened"),
        ("40 units", "140 units"),
        ("40", "401"),
        ("must open", "mustopen"),
        ("must open.", "must open"),
        ("must not open", "must open"),
        ("\N{SOFT HYPHEN}", "a soft hyphen is not there, or is not seen"),
    ],
)
def test_these_do(exact: str, text: str) -> None:
    assert looked_up(exact, gazette=f"Before {text} after").outcome == "not-found"


def test_in_a_script_that_joins_words_a_part_of_one_is_found() -> None:
    assert looked_up("סיום המלחמה", gazette="על וסיום המלחמה").outcome == "found"


WORDS = st.sampled_from(
    ["the", "crossing's", '"line"', "so-called", "first", "office", "café", "40", "units...", "open", "Straße", "l'été"]
)
OTHERS = st.sampled_from(["rain", "and", "wind", "on", "Monday", "für", "“sun”", "12", "-", "ﬂood"])
SPACES = ["  ", "\n", "\r\n", "\r", "\n\n\t", "\N{NO-BREAK SPACE}", "\N{THIN SPACE} ", " \N{ZERO WIDTH SPACE} "]
SHAPES = {
    "'": ["’", "‘", "ʼ", "′"], '"': ["“", "”", "„", "«", "»"], "-": ["–", "—", "‑", "−"], "...": ["…"], "fi": ["ﬁ"],
    "ff": ["ﬀ"], "é": ["e\N{COMBINING ACUTE ACCENT}"], "open": ["o\N{SOFT HYPHEN}pen", "ｏｐｅｎ"],
}  # fmt: skip


def reshaped(word: str, random: Random) -> str:
    for plain_form, forms in SHAPES.items():
        if random.random() < 0.5:
            word = word.replace(plain_form, random.choice(forms))
    return word


def spread(words: list[str], random: Random) -> str:
    return "".join(reshaped(word, random) + random.choice([" ", *SPACES]) for word in words)


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column, counted the slow way."""
    before = text[:offset].replace("\r\n", "\x00\n").replace("\r", "\n").replace("\x00\n", "\r\n")
    line = before.count("\n") + 1
    start = max(text[:offset].rfind("\n"), text[:offset].rfind("\r")) + 1
    return line, offset - start + 1


@settings(deadline=None)
@given(
    st.lists(OTHERS, max_size=8), st.lists(WORDS, min_size=1, max_size=8), st.lists(OTHERS, max_size=8), st.randoms()
)
def test_a_passage_is_found_however_it_is_spaced_and_set_and_its_place_is_exact(
    before: list[str], passage: list[str], after: list[str], random: Random
) -> None:
    head = spread(before, random)
    text = head + spread(passage, random) + spread(after, random)
    found = looked_up(" ".join(passage), gazette=text)
    assert found.outcome == "found"
    assert [passage.place[1:3] for passage in found.passages] == [place_of(text, len(head))]


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.data(), st.randoms())
def test_a_passage_with_a_changed_word_is_not_found(passage: list[str], data: st.DataObject, random: Random) -> None:
    place = data.draw(st.integers(0, len(passage) - 1))
    text = spread([*passage[:place], "otherwise", *passage[place + 1 :]], random)
    assert looked_up(" ".join(passage), gazette=text).outcome == "not-found"


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_form_that_is_its_own_form_and_leads_back_into_the_text(text: str) -> None:
    form = wording(text)
    assert "  " not in form.text and "\n" not in form.text
    origins = [form.trace.origin(place) for place in range(len(form.text))]
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)
    letters = [(c, text[o]) for c, o in zip(form.text, origins, strict=True) if c.isascii() and c.isalnum()]
    assert all(c == there or not there.isascii() for c, there in letters)


def test_a_form_of_ten_thousand_marks_on_one_letter_is_made_at_once() -> None:
    assert plain("a" + "\N{COMBINING DOT BELOW}" * 10_000).startswith("ạ")


# Web pages


def test_a_page_is_its_text_without_scripts_and_with_blocks_apart() -> None:
    page = (
        "<!doctype html><title>T</title><style>p {}</style><script>if (a < b) '<p>must open</p>'</script>"
        "<p>It must <b>op</b>en<p>the&nbsp;gate&rsquo;s lock<br>now<!-- never --><li>one<td>two &lt;3&#33;"
    )
    assert plain(page_text(page).text) == " T It must open the gate's lock now one two <3!"


def test_the_place_of_words_in_a_page_is_that_in_its_file(tmp_path: Path) -> None:
    page = "<html>\n<body><p>At&nbsp;last:\n  it <b>must</b>\nopen</p><p>Caf&eacute; talks</p>\n"
    (tmp_path / "gazette.html").write_text(page, encoding="utf-8")
    quoted = scenario({"quote": {"exact": "must open"}}, {"quote": {"exact": "Café talks"}})
    found = tracker.verify(quoted, tmp_path)
    assert [str(f.passages[0].place).removeprefix(f"{tmp_path}/") for f in found.findings] == [
        "gazette.html:3:9",
        "gazette.html:4:12",
    ]


MARKUP = ["", "<b>", "<a href='x>y'>", "</i>", "<!-- no -->", "<script>no</script>"]
PARTS = [" ", "\n", "<br>", "</p>\r\n<p class=a>", "&nbsp;", "&#32;<td>", "&ensp;", "</li><li>"]


def marked_up(word: str, random: Random) -> str:
    """A word with markup and entities in it, beginning with its first letter."""
    forms = [[html.escape(c), f"&#{ord(c)};", f"&#x{ord(c):x};"] for c in word]
    letters = [random.choice(form) if random.random() < 0.3 else form[0] for form in forms]
    return letters[0] + "".join(random.choice(MARKUP) + letter for letter in letters[1:])


@settings(deadline=None)
@given(st.lists(OTHERS, max_size=4), st.lists(WORDS, min_size=1, max_size=4), st.randoms())
def test_a_passage_of_a_page_is_found_however_it_is_marked_up_and_its_place_is_exact(
    before: list[str], passage: list[str], random: Random
) -> None:
    head, body = (
        "".join(marked_up(word, random) + random.choice(PARTS) for word in words) for words in (before, passage)
    )
    page = f"<p>{head}{body}</p>"
    text, trace = page_text(page)
    copy = Copy("gazette", Source("gazette.html", page), text, (trace,))
    quoted = scenario({"quote": {"exact": " ".join(passage)}})
    found = verify(quoted, Copies(Path("copies"), (copy,), frozenset(), ())).findings[0]
    assert [passage.place[1:3] for passage in found.passages] == [place_of(page, len("<p>" + head))]


SNIPPETS = [
    *("<![", "<![if", "]>", "]]>", "<!--", "-->", "<!", "<?", "<", ">", "</", "/>", "<a", "<p>", "<a b='", '<a b="'),
    *(
        "'",
        '"',
        "=",
        "&",
        "&#",
        "&#x",
        ";",
        "&x",
        "&amp",
        "&copy2",
        "&#38",
        "<script>",
        "</script",
        "<style>",
        "</style>",
    ),
    *("<!doctype [", "1", "x", " ", "\n", "é", "\0"),
]


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=3))).map("".join))
def test_any_text_can_be_read_as_a_page(text: str) -> None:
    found = page_text(text)
    assert all(0 <= found.trace.origin(place) <= len(text) for place in range(len(found.text)))


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a<![1] see> b", "a b"),
        ("a<![x y>b", "ab"),
        ("a<![ b", "a"),
        ("a<!-->b<!-- > --!>c<!-- d", "abc"),
        ("a</>b</ c>d<?e>f<!g>h", "abdfh"),
        ("1 < 2 <3 </", "1 < 2 <3 </"),
        ("a<b c='>' d=\">\" e=>f", "af"),
        ("a<b c='>d", "ad"),
        ("a<b", "a"),
        ("AT&T said no, R&D, S&P; &x;", "AT&T said no, R&D, S&P; &x;"),
        ("&copy2024 &notit; &amp;lt; &AMP", "©2024 ¬it; &lt; &"),
        ("&#; &#x; <b>x</b> &#65 &#x42;", "&#; &#x; x A B"),
        ("a<script>'<p>b</p>'</SCRIPT >c<script src=x />d<style>e", "acd"),
        (f"&#{'9' * 5000};", "\N{REPLACEMENT CHARACTER}" + "9" * 4968 + ";"),
    ],
)
def test_a_page_is_read_as_a_browser_reads_it(page: str, text: str) -> None:
    assert page_text(page).text == text


def test_the_places_behind_a_reference_without_an_end_are_exact() -> None:
    page = "R&D &copy2024 &notit; 1 < <!-- > -->2"
    text, trace = page_text(page)
    assert text == "R&D ©2024 ¬it; 1 < 2"
    assert {letter: page[trace.origin(text.index(letter))] for letter in "RD2it<"} == {x: x for x in "RD2it<"}
    assert trace.origin(text.rindex("2")) == len(page) - 1


@pytest.mark.parametrize(
    "part", ["<a ", "<a b='", "<a b= ' \" ", "<!--", "<![", "</a", "</ ", "&#", "&#x;", "<p <", "<script>"]
)
def test_a_long_page_of_what_is_never_closed_is_read_to_its_end(part: str) -> None:
    page = part * (500_000 // len(part))
    text, trace = page_text(f"before{page}")
    assert text.startswith("before")
    assert all(origin <= len(page) + 6 for origin in trace.origins)


# Folders of copies


def written(folder: Path, **files: bytes | str) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder: Path) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """File -> source, and code and file of each remark."""
    found = read_copies(folder, SOURCES)
    strip = f"{folder}/"
    remarks = [(one.code, (one.subject or one.place).removeprefix(strip).split(":")[0]) for one in found.remarks]
    return {copy.file.name.removeprefix(strip): copy.source for copy in found.copies}, remarks


def test_copies_are_named_by_their_source_with_numbers_and_in_folders(tmp_path: Path) -> None:
    names = ["gazette.txt", "gazette-2.md", "gazette-3.htm", "2031/agency.HTML", "letter/page.txt", ".hidden.txt"]
    names += ["gazette-3_files/frame.html", "letter/.cache/x.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert read(tmp_path) == (
        {
            "2031/agency.HTML": "agency",
            "gazette-2.md": "gazette-2",
            "gazette-3.htm": "gazette",
            "gazette.txt": "gazette",
            "letter/page.txt": "letter",
        },
        [],
    )


def test_a_file_with_the_name_of_no_source_is_a_remark(tmp_path: Path) -> None:
    assert read(written(tmp_path, notes_txt="x", gazette_txt="x"))[1] == [("copy-of-no-source", "notes.txt")]


def test_many_files_of_no_source_are_one_remark(tmp_path: Path) -> None:
    names = {"gazette_txt": "x", **{f"notes-of-{letter}_txt": "x" for letter in "abcdef"}}
    (remark,) = read_copies(written(tmp_path, **names), SOURCES).remarks
    assert remark.message.startswith("6 files have the name of no source: `notes-of-a.txt`, ")
    assert (remark.subject, "and 3 more" in remark.message) == (str(tmp_path), True)


def test_a_file_that_is_not_text_is_a_remark_unless_its_text_is_beside_it(tmp_path: Path) -> None:
    written(tmp_path, gazette_txt="x", gazette_pdf=b"%PDF", agency_docx=b"PK", letter=b"x")
    assert read(tmp_path) == (
        {"gazette.txt": "gazette"},
        [("copy-not-text", "agency.docx"), ("copy-not-text", "letter")],
    )
    assert read_copies(tmp_path, SOURCES).unread == {"agency", "letter"}


def test_utf_8_and_utf_16_with_a_mark_are_read_and_others_are_a_remark(tmp_path: Path) -> None:
    text = "Café, it must open"
    written(tmp_path, gazette_txt=text.encode("utf-8-sig"), agency_txt=text.encode("utf-16"))
    written(tmp_path, letter_txt=text.encode("latin-1"), letter__2_txt=b"\x00\x01", letter__3_txt=text.encode("utf-32"))
    found, remarks = read(tmp_path)
    assert list(found) == ["agency.txt", "gazette.txt"]
    assert sorted(remarks) == [
        ("binary-file", "letter/2.txt"),
        ("not-utf-8", "letter.txt"),
        ("not-utf-8", "letter/3.txt"),
    ]
    quoted = scenario({"quote": {"exact": "must open"}}, {"source": "agency", "quote": {"exact": "must open"}})
    assert [str(f.passages[0].place)[-4:] for f in tracker.verify(quoted, tmp_path).findings] == ["1:10", "1:10"]


def test_bytes_of_another_encoding_are_told_with_a_way_out(tmp_path: Path) -> None:
    (remark, _) = read_copies(written(tmp_path, gazette_txt="Café".encode("latin-1")), SOURCES).remarks
    assert remark.hint and f"iconv -f WINDOWS-1252 -t UTF-8 {tmp_path / 'gazette.txt'} > " in remark.hint


@pytest.mark.parametrize(
    ("head", "encoding", "words"),
    [
        ('<meta charset="windows-1251">', "windows-1251", "граница должна открыться"),
        ("<META http-equiv=x content='text/html; charset=ISO-8859-1'>", "windows-1252", "it “must” open – café"),
        ("<meta charset=Shift_JIS>", "shift_jis", "国境を開く"),
        ("<meta charset=windows-1252>", "utf-8", "it “must” open – café"),
    ],
)
def test_a_page_that_is_not_utf_8_is_read_as_it_declares(head: str, encoding: str, words: str, tmp_path: Path) -> None:
    written(tmp_path, gazette_html=f"<html>{head}<p>Before: {words}".encode(encoding))
    (finding,) = tracker.verify(scenario({"quote": {"exact": words}}), tmp_path).findings
    assert finding.outcome == "found"
    assert finding.passages[0].place.column == len(f"<html>{head}<p>Before: ") + 1


@pytest.mark.parametrize("declared", ["utf-8", "rot13", "unicode_escape", "idna", "windows-9", "euc-kr", ""])
def test_a_page_that_declares_what_it_is_not_is_not_read(declared: str, tmp_path: Path) -> None:
    written(tmp_path, gazette_html=f"<meta charset={declared}><p>Café".encode("latin-1"))
    assert read(tmp_path)[1][0] == ("not-utf-8", "gazette.html")


EMPTY = {
    "empty": b"",
    "blank": b" \r\n\n",
    "mark": b"\xef\xbb\xbf",
    "page": b"<html><script>load()</script><p>&nbsp;</p>",
}


@pytest.mark.parametrize("content", EMPTY.values(), ids=EMPTY)
@pytest.mark.parametrize("name", ["gazette_txt", "gazette_html"])
def test_an_empty_copy_is_told_and_counts_as_none(name: str, content: bytes, tmp_path: Path) -> None:
    if content == EMPTY["page"]:
        name = "gazette_html"
    written(tmp_path, agency_txt="Nothing of it.", **{name: content})
    found = tracker.verify(scenario({"quote": {"exact": "must open"}}), tmp_path)
    assert [(one.code, one.severity) for one in found.copies.remarks] == [("empty-copy", "warning")]
    assert (found.findings[0].outcome, found.copies.unread) == ("no-copy", frozenset({"gazette"}))


def test_where_another_copy_has_a_text_it_is_looked_into_and_the_empty_one_is_told(tmp_path: Path) -> None:
    written(tmp_path, gazette_txt="", gazette__2_txt="It must open.", agency_pdf=b"%PDF", agency_txt="")
    found = tracker.verify(scenario({"quote": {"exact": "must open"}}), tmp_path)
    assert (found.findings[0].outcome, found.copies.unread) == ("found", frozenset({"agency"}))
    assert sorted(one.code for one in found.copies.remarks) == ["copy-not-text", "empty-copy", "empty-copy"]


def test_an_empty_folder_has_no_copies(tmp_path: Path) -> None:
    assert [one.code for one in read_copies(tmp_path, SOURCES).remarks] == ["no-copies"]


def test_a_folder_that_is_not_there_or_is_a_file_is_a_mistake(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "nowhere", "no-such-folder"),
        (written(tmp_path, a_txt="x") / "a.txt", "not-a-folder"),
    ):
        with pytest.raises(Problems) as caught:
            read_copies(path, SOURCES)
        assert [one.code for one in caught.value.diagnostics] == [code]


# The command


TALKS = """\
format: 1
title: Talks
parties: {northland: {role: principal}}
issues: {border: {yes_no: true}}
sources: {gazette: {date: 2031-05-02}, agency: {date: 2031-05-02}}
statements:
  one: {party: northland, attribution: official, source: gazette, quote: {exact: must open}}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario of one quote."""
    monkeypatch.chdir(tmp_path)
    Path("talks.yaml").write_text(TALKS, encoding="utf-8")
    Path("copies").mkdir()
    return tmp_path


def ran(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    code = run(["verify", "talks.yaml", "--sources", "copies", *more])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("files", "more", "code", "last"),
    [
        ({"gazette_txt": "It must open."}, [], 0, "1 quote: 1 found."),
        ({"gazette_txt": "It must not open."}, [], 1, "1 quote: 1 not found."),
        ({"gazette_txt": "It.", "agency_txt": "It must open."}, [], 1, "1 quote: 1 moved."),
        ({}, [], 0, "1 quote: 1 without a copy."),
        ({}, ["--strict"], 1, "1 quote: 1 without a copy."),
    ],
)
def test_the_exit_code_tells_whether_a_quote_is_not_where_it_should_be(
    files: dict[str, str], more: list[str], code: int, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    written(Path("copies"), **files)
    found, out, _ = ran(capsys, *more)
    assert (found, out.splitlines()[-1]) == (code, last)


@pytest.mark.usefixtures("here")
def test_what_differs_in_case_only_is_said_and_copies_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("talks.yaml").write_text(TALKS.replace("exact: must open", "exact: must open, prefix: it"), encoding="utf-8")
    written(Path("copies"), gazette_txt="It must open.", agency_txt="No.")
    lines = ran(capsys)[1].splitlines()
    assert lines[1] == "1 quote, looked up in 2 copies from copies"
    assert "  these words stand after “it”, but for upper and lower case:" in lines


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (1, "copy", "1 copy"),
        (2, "copy", "2 copies"),
        (0, "party", "0 parties"),
        (2, "day", "2 days"),
        (3, "place", "3 places"),
    ],
)
def test_nouns_are_counted(number: int, noun: str, text: str) -> None:
    assert count(number, noun) == text


@pytest.mark.usefixtures("here")
def test_the_json_is_as_its_schema_says_and_remarks_are_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    written(Path("copies"), gazette_txt="It must not open.", notes_txt="x")
    code, out, err = ran(capsys, "--format", "json")
    answer = json.loads(out)
    assert (code, err) == (1, "")
    assert list(Draft202012Validator(schema_of("verification")).iter_errors(answer)) == []
    assert answer["counts"] == {"found": 0, "moved": 0, "not-found": 1, "no-copy": 0}
    assert [remark["code"] for remark in answer["remarks"]] == ["copy-of-no-source"]
    assert (answer["quotes"][0]["line"], answer["quotes"][0]["nearest"]["passage"]["column"]) == (7, 4)


@pytest.mark.usefixtures("here")
def test_characters_that_move_the_cursor_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    written(Path("copies"), agency_txt="It must open \x1b[2J now.", gazette_txt="It \x1b[2J must be open.")
    assert "\x1b" not in ran(capsys)[1]
    assert "\x1b" not in ran(capsys, "--format", "markdown")[1]


@pytest.mark.usefixtures("here")
def test_a_scenario_without_quotes_has_nothing_to_look_up(capsys: pytest.CaptureFixture[str]) -> None:
    Path("talks.yaml").write_text(TALKS.replace(", quote: {exact: must open}", ""), encoding="utf-8")
    written(Path("copies"), gazette_txt="It must open.")
    code, out, err = ran(capsys)
    assert (code, out.splitlines()[-1], err) == (0, "No statement has a quote.", "")


@pytest.mark.usefixtures("here")
def test_a_folder_that_is_not_there_ends_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "talks.yaml", "--sources", "nowhere"]) == 3
    assert "error[no-such-folder]" in capsys.readouterr().err


def test_from_python_the_result_tells_and_shows_itself(here: Path) -> None:
    written(here / "copies", gazette_txt="It must open.")
    found = tracker.verify("talks.yaml", "copies")
    assert isinstance(found, Verification)
    assert repr(found) == "<Verification: 1 found, 0 moved, 0 not-found, 0 no-copy>"
    assert "copies/gazette.txt:1:4" in found._repr_html_()
    assert json.loads(tracker.to_json(found))["counts"]["found"] == 1
