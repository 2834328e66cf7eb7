"""Files a person wrote, as text.

A path comes in, a `Source` goes out, or `Problems` saying why the file cannot be read as text. Nothing here
looks at what the text says.
"""

from __future__ import annotations

import stat
from codecs import BOM_UTF8
from pathlib import Path
from typing import Final, NoReturn

from tracker.diagnostics import Diagnostic, Problems, Source, Span

MAX_BYTES: Final = 16 * 1024 * 1024

_UTF16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read_text(path: Path | str) -> Source:
    """The text of a UTF-8 file; a byte order mark at its start is left out.

    Raises:
        Problems: if it is missing, not a regular file, not readable, too large, or not UTF-8 text.
    """
    name = str(path)
    return text_of(read_bytes(path), name)


def text_of(data: bytes, name: str) -> Source:
    """The text that bytes are in UTF-8, known by this name; a byte order mark at its start is left out.

    Raises:
        Problems: they are too many, or not UTF-8 text.
    """
    if len(data) > MAX_BYTES:
        _refuse_size(name)
    if data.startswith(_UTF16_OR_32):
        _refuse("not-utf-8", "this text is in UTF-16 or UTF-32", name, hint="save it as UTF-8")
    data = data.removeprefix(BOM_UTF8)
    try:
        source = Source(name, data.decode())
    except UnicodeDecodeError as error:
        _refuse_bytes(data, error, name)
    if "\0" in source.text:
        _refuse("binary-file", "this is not a text file", name, expected="YAML text in UTF-8")
    return source


def read_bytes(path: Path | str) -> bytes:
    """What is in a file.

    Raises:
        Problems: if it is missing, not a regular file, not readable, or too large.
    """
    name, path = str(path), Path(path)
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            _refuse("is-a-directory", "this is a directory, not a file", name, hint="name a file inside it")
        if not stat.S_ISREG(about.st_mode):  # reading a device or a pipe might never end
            _refuse("not-a-file", "this is not a regular file", name, hint="save the text to a file first")
        if about.st_size > MAX_BYTES:
            _refuse_size(name)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        near = _similar(path)
        hint = f"did you mean {near}?" if near else None
        if name == "-":
            hint = "standard input is not read: save the text to a file first"
        _refuse("no-such-file", "there is no such file", name, hint=hint)
    except PermissionError:
        _refuse("unreadable-file", "this file may not be read", name, hint="look at its permissions")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        _refuse("unreadable-file", f"this file cannot be read: {reason.lower()}", name)
    return data


def bytes_of(source: Source) -> bytes:
    """What is in the file that a source was read from a moment ago, a byte order mark included.

    Raises:
        Problems: it cannot be read, or holds another text by now.
    """
    data = read_bytes(source.name)
    if data.removeprefix(BOM_UTF8) != source.text.encode():
        message = "the file was changed by somebody else meanwhile, and it is left as it is"
        _refuse("changed-meanwhile", message, source.name, hint="run it again")
    return data


def _similar(path: Path) -> str | None:
    """The same path with the usual ending, where that exists."""
    for ending in (".yaml", ".yml"):
        if path.suffix != ending and path.with_suffix(ending).is_file():
            return f"`{path.with_suffix(ending)}`"
    return None


def _refuse_size(name: str) -> NoReturn:
    _refuse("too-large", f"this file is larger than {MAX_BYTES // 1024 // 1024} MiB", name)


def _refuse_bytes(data: bytes, error: UnicodeDecodeError, name: str) -> NoReturn:
    if b"\0" in data[:4096]:
        _refuse("binary-file", "this is not a text file", name, expected="YAML text in UTF-8")
    source = Source(name, data.decode(errors="replace"))
    lines = Source(name, data[: error.start].decode()).lines
    span = Span(source, len(lines), len(lines[-1]) + 1)
    byte = f"the byte 0x{data[error.start]:02X} is not UTF-8"
    raise Problems([Diagnostic("not-utf-8", byte, span, hint="save the file as UTF-8")]) from None


def _refuse(code: str, message: str, name: str, *, expected: str | None = None, hint: str | None = None) -> NoReturn:
    raise Problems([Diagnostic(code, message, expected=expected, hint=hint, subject=name)]) from None
