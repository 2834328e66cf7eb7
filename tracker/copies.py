"""A folder with an analyst's own copies of the sources -> their texts, each with the source that it is a copy of.

A copy is named by the id of its source: `ID.txt`, `ID.html`, `ID-2.txt`, or any name in a folder `ID`. Nothing is
fetched, changed or written, and nothing here knows what is quoted.
"""

from __future__ import annotations

import codecs
import os
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from tracker.diagnostics import Diagnostic, Problems, Source, Span, did_you_mean
from tracker.reading.textfile import read_bytes, text_of
from tracker.webpage import page_text
from tracker.wording import Trace, Wording, traced, wording

_TEXTS: Final = frozenset({".txt", ".md", ".markdown", ".text"})
_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_HINTS: Final = {
    ".pdf": "take its text out, for example: pdftotext {path} {text}",
    ".docx": "save it as plain text, or: pandoc --to plain --output {text} {path}",
    ".odt": "save it as plain text, or: pandoc --to plain --output {text} {path}",
    ".epub": "take its text out, for example: pandoc --to plain --output {text} {path}",
}
_OTHERWISE: Final = "save its text as {text}"
_EMPTY_TEXT: Final = "save the source again; where nothing is to be had, delete this file"
_EMPTY_PAGE: Final = "scripts may have put its text there: save what the browser shows as {text}"
_OTHER_BYTES: Final = "save it as UTF-8; of Western letters, for example: iconv -f WINDOWS-1252 -t UTF-8 {path} > {new}"
_DECLARED: Final = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?([-\w]+)", re.IGNORECASE)
_HEAD: Final = 1024
"""Bytes at the beginning of a page in which its encoding is declared (WHATWG HTML, section 4.2.5.4)."""
_ENCODINGS: Final = re.compile(r"(?:windows|iso-8859)-[0-9]+|koi8-[ru]|gbk|gb2312|gb18030|big5|euc-(?:jp|kr)|shift_jis")
_TAKEN_FOR: Final = {
    "iso-8859-1": "windows-1252", "iso-8859-9": "windows-1254", "gb2312": "gb18030", "gbk": "gb18030",
    "euc-kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip
"""Encodings that browsers read as the larger one (WHATWG Encoding, section 4.2)."""
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_BROKEN: Final = re.compile("(?<=[^\\W\\d_])[-\u2010\u00ad][ \t]*(?:\r\n|\r|\n)[ \t]*(?=[^\\W\\d_])")
"""A hyphen at the end of a line, between letters."""
_NUMBERED: Final = re.compile(r"(.+)-[0-9]{1,4}")
_TOLD_APART: Final = 3
_NAMES: Final = "a copy is named by the id of its source: ID.txt, ID.md or ID.html; of several, ID-2.txt"
_KINDS: Final = "a text or a web page: .txt, .md or .html"
_BESIDE_A_PAGE: Final = "_files"
"""What browsers call the folder with the pictures of a saved page."""


@dataclass(frozen=True)
class Copy:
    """A copy of a source: the file as it is, its text, and this in the form in which wordings are compared."""

    source: str
    """The id of the source that it is a copy of."""
    file: Source
    text: str
    """What is to be read in the file: of a page, the text on it."""
    way: tuple[Trace, ...] = ()
    """From the text back to the file, step by step."""

    @cached_property
    def wording(self) -> Wording:
        """Its text as it is compared."""
        return wording(self.text)

    def place(self, place: int) -> Span:
        """Where in the file a place of the wording is."""
        for trace in (self.wording.trace, *self.way):
            place = trace.origin(place)
        line = bisect_right(self._lines, place)
        return Span(self.file, line, place - self._lines[line - 1] + 1)

    @cached_property
    def joined(self) -> tuple[Copy, ...]:
        """The copy with the words whole that are broken at the ends of lines: without the hyphen, and with it."""
        return tuple(self._joined(hyphen) for hyphen in ("", "-")) if _BROKEN.search(self.text) else ()

    def _joined(self, hyphen: str) -> Copy:
        text, trace = traced(self._whole(hyphen))
        return Copy(self.source, self.file, text, (trace, *self.way))

    def _whole(self, hyphen: str) -> Iterator[tuple[str, int]]:
        """The pieces between breaks, each with the place that it begins at."""
        end = 0
        for broken in _BROKEN.finditer(self.text):
            yield self.text[end : broken.start()] + hyphen, end
            end = broken.end()
        yield self.text[end:], end

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line of the file begins."""
        return [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", self.file.text))]


class Copies(NamedTuple):
    """What is in a folder of copies; `unread` are sources with files there, and no text in them that can be read."""

    folder: Path
    copies: tuple[Copy, ...]
    unread: frozenset[str]
    remarks: tuple[Diagnostic, ...]

    def of(self, sources: Collection[str]) -> tuple[Copy, ...]:
        """The copies of these sources, in the order of the sources."""
        return tuple(copy for source in dict.fromkeys(sources) for copy in self.copies if copy.source == source)


def read_copies(folder: Path, sources: Collection[str]) -> Copies:
    """The copies in a folder, and in those below it, of the sources with these ids.

    Raises:
        Problems: the folder is not there, is none, or cannot be read.
    """
    copies: list[Copy] = []
    unread: set[str] = set()
    remarks: list[Diagnostic] = []
    of_none: list[Path] = []
    for path in _files(folder):
        source = _source_of(path.relative_to(folder), sources)
        if source is None:
            of_none.append(path)
            continue
        try:
            copies.append(_copy(path, source))
        except Problems as problems:
            unread.add(source)
            remarks += map(_remark, problems.diagnostics)
    remarks += _of_no_source(of_none, folder, sources)
    texts = {Path(copy.file.name).with_suffix("") for copy in copies}
    remarks = [one for one in remarks if one.code != "copy-not-text" or Path(one.subject).with_suffix("") not in texts]
    if not copies:
        message = "no copy of a source in this folder can be read"
        remarks.append(Diagnostic("no-copies", message, subject=str(folder), hint=_NAMES, severity="warning"))
    return Copies(folder, tuple(copies), frozenset(unread - {copy.source for copy in copies}), tuple(remarks))


def _files(folder: Path) -> Iterator[Path]:
    """All files in the order of their names; hidden ones and what belongs to saved pages is left out."""
    if not folder.exists():
        _refuse("no-such-folder", "there is no such folder", folder)
    if not folder.is_dir():
        _refuse("not-a-folder", "this is a file", folder, f"name the folder that it is in: {folder.parent}")
    for here, folders, names in os.walk(folder, onerror=_unreadable):
        pages = {Path(name).stem for name in names if Path(name).suffix.lower() in _PAGES}
        folders[:] = sorted(name for name in folders if not _left_out(name, pages))
        yield from (Path(here, name) for name in sorted(names) if not name.startswith("."))


def _left_out(folder: str, pages: Collection[str]) -> bool:
    return folder.startswith(".") or (folder.endswith(_BESIDE_A_PAGE) and folder.removesuffix(_BESIDE_A_PAGE) in pages)


def _source_of(path: Path, sources: Collection[str]) -> str | None:
    """The source that a file is a copy of: by its own name, with or without a number behind, or by its folder's."""
    names = [path.stem.lower(), *(part.lower() for part in reversed(path.parent.parts))]
    for name in names:
        numbered = _NUMBERED.fullmatch(name)
        for id in (name, numbered.group(1) if numbered else name):
            if id in sources:
                return id
    return None


def _copy(path: Path, source: str) -> Copy:
    """The copy in a file.

    Raises:
        Problems: it cannot be read as text, or has none.
    """
    kind = path.suffix.lower()
    if kind not in _TEXTS | _PAGES:
        hint = _HINTS.get(kind, _OTHERWISE).format(path=path, text=path.with_suffix(".txt"))
        message = f"files of the kind `{path.suffix}` are not read" if kind else "a file without an ending is not read"
        raise Problems([Diagnostic("copy-not-text", message, subject=str(path), expected=_KINDS, hint=hint)])
    file = _decoded(read_bytes(path), str(path), kind in _PAGES)
    copy = _of_page(source, file) if kind in _PAGES else Copy(source, file, file.text)
    if not copy.text.strip():
        _refuse_empty(path, kind in _PAGES and bool(file.text.strip()))
    return copy


def _of_page(source: str, file: Source) -> Copy:
    text, trace = page_text(file.text)
    return Copy(source, file, text, (trace,))


def _refuse_empty(path: Path, is_page: bool) -> NoReturn:
    message, hint = ("there is no text on this page", _EMPTY_PAGE) if is_page else ("this copy is empty", _EMPTY_TEXT)
    hint = hint.format(text=path.with_suffix(".txt"))
    raise Problems([Diagnostic("empty-copy", message, subject=str(path), expected="the text of the source", hint=hint)])


def _decoded(data: bytes, name: str, is_page: bool) -> Source:
    """Text in UTF-8, or in UTF-16 with a byte order mark, or a page in the encoding that it declares.

    Raises:
        Problems: it is none of these.
    """
    for mark, encoding in _UTF16.items():
        if data.startswith(mark) and not data.startswith(codecs.BOM_UTF32_LE):
            try:
                return Source(name, data[len(mark) :].decode(encoding))
            except UnicodeDecodeError:
                break
    try:
        return text_of(data, name)
    except Problems as problems:
        text = _as_declared(data) if is_page and problems.diagnostics[0].code == "not-utf-8" else None
        if text is None:
            raise
    return Source(name, text)


def _as_declared(page: bytes) -> str | None:
    """A page in the encoding that its head names, if that is one of the usual ones and fits."""
    declared = _DECLARED.search(page[:_HEAD])
    name = declared.group(1).decode("ascii", "replace").lower() if declared else ""
    if not _ENCODINGS.fullmatch(name):
        return None
    try:
        text = page.decode(_TAKEN_FOR.get(name, name))
    except (UnicodeDecodeError, LookupError):
        return None
    return None if "\0" in text else text


def _remark(mistake: Diagnostic) -> Diagnostic:
    """A mistake in a copy as a remark: the others can be read all the same."""
    expected = "text in UTF-8" if mistake.code == "binary-file" else mistake.expected
    hint = mistake.hint
    if mistake.code == "not-utf-8" and mistake.span:
        path = Path(mistake.span.source.name)
        hint = _OTHER_BYTES.format(path=path, new=path.with_suffix(f".new{path.suffix}"))
    return mistake._replace(severity="warning", expected=expected, hint=hint)


def _of_no_source(paths: Sequence[Path], folder: Path, sources: Collection[str]) -> Iterator[Diagnostic]:
    """Files of no source: one by one where they are few, else together."""
    if len(paths) > _TOLD_APART:
        first = ", ".join(f"`{path.name}`" for path in paths[:_TOLD_APART])
        message = f"{len(paths)} files have the name of no source: {first} and {len(paths) - _TOLD_APART} more"
        yield _no_source(message, folder, _NAMES)
        return
    for path in paths:
        message = f"the scenario has no source `{path.stem}`"
        yield _no_source(message, path, did_you_mean(path.stem, sources) or _NAMES)


def _no_source(message: str, place: Path, hint: str) -> Diagnostic:
    return Diagnostic("copy-of-no-source", message, subject=str(place), hint=hint, severity="warning")


def _unreadable(error: OSError) -> NoReturn:
    reason = (error.strerror or str(error)).lower()
    _refuse("unreadable-folder", f"this folder cannot be read: {reason}", error.filename)


def _refuse(code: str, message: str, folder: Path | str, hint: str | None = None) -> NoReturn:
    expected = "a folder with copies of the sources"
    raise Problems([Diagnostic(code, message, subject=str(folder), expected=expected, hint=hint)]) from None
