"""YAML text as plain data, with the place of every key and value.

A `Source` comes in, a `Document` goes out: mappings, lists and the text of each scalar exactly as it was
typed, and what the format does not allow. This is the only importer of yaml. It never turns text into
numbers, dates or truth values, and never resolves an alias. It also writes plain data as YAML.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import yaml

from tracker.diagnostics import UNSAFE, Diagnostic, Source
from tracker.reading.document import Document, Mark
from tracker.reading.layout import Event, Kind, Node, composed
from tracker.reading.yamldata import REPLACEMENT, Builder, StopReadingError
from tracker.reading.yamlsyntax import explain

_LARGE: Final = 200_000  # characters from which pausing the garbage collector pays

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(source: Source) -> Document:
    """Read a text as one YAML document. Never raises for what is in it: see `Document.diagnostics`."""
    builder = Builder(source)
    loader = None
    with _garbage_collector_paused(len(source.text) > _LARGE):
        try:
            loader = _Loader(_printable_text(builder))
            _feed(builder, loader)
        except StopReadingError:
            builder.complete = False
        except yaml.YAMLError as error:
            builder.complete = False
            builder.diagnostics.append(_syntax_error(source, error))
        finally:
            if loader is not None:
                loader.dispose()
    return builder.document()


def laid_out(source: Source) -> Node:
    """How a text is laid out that `load` reads without a diagnostic."""
    loader = _Loader(source.text)
    with _garbage_collector_paused(len(source.text) > _LARGE):
        try:
            return composed(_events(loader), source.text)
        finally:
            loader.dispose()


def _events(loader: Any) -> Iterator[Event]:
    while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.ScalarEvent):
            yield Event("scalar", start, end, event.style or "")
        elif isinstance(event, yaml.CollectionStartEvent):
            kind: Kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
            yield Event(kind, start, end, "flow" if event.flow_style else "block")
        elif isinstance(event, yaml.CollectionEndEvent):
            yield Event("end", start, end)


def written(data: Any) -> str:
    """Plain data as YAML text that `load` reads as the same."""
    text: str = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1_000)
    return text


@contextmanager
def _garbage_collector_paused(wanted: bool) -> Iterator[None]:
    """Without collections, loading a large file takes half the time: nearly all that is made is kept."""
    if not (wanted and gc.isenabled()):
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _printable_text(builder: Builder) -> str:
    """The text with what may not stand in it replaced, character for character, so that reading can go on."""
    text, line, start = builder.source.text, 1, 0
    for match in UNSAFE.finditer(text):
        before = text[start : match.start()]
        line += before.count("\n") + before.count("\r") - before.count("\r\n")
        start = match.start()
        column = start - max(text.rfind("\n", 0, start), text.rfind("\r", 0, start))
        builder.damaged = True
        builder.unsafe(match.group(), (line, column, 1))
    return UNSAFE.sub(REPLACEMENT, text)


def _feed(builder: Builder, loader: Any) -> None:
    documents = 0
    while True:
        event = loader.get_event()
        kind = type(event)
        if kind is yaml.ScalarEvent:
            builder.scalar(event)
        elif kind is yaml.MappingStartEvent:
            builder.start(event, {})
        elif kind is yaml.SequenceStartEvent:
            builder.start(event, [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            builder.end()
        elif kind is yaml.AliasEvent:
            builder.alias(event)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                builder.second_document(event)
        elif kind is yaml.StreamEndEvent:
            break
    if builder.data is None and not builder.lost:
        builder.nothing()


def _syntax_error(source: Source, error: yaml.YAMLError) -> Diagnostic:
    context, problem = (_mark(getattr(error, name, None)) for name in ("context_mark", "problem_mark"))
    words = f"{getattr(error, 'context', '') or ''}: {getattr(error, 'problem', '') or error}"
    return explain(source, words, context, problem)


def _mark(mark: Any) -> Mark | None:
    return (mark.line + 1, mark.column + 1, 1) if mark else None
