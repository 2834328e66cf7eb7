"""The pages on each code of a message: docs/errors, shipped with the program."""

from __future__ import annotations

from pathlib import Path


def codes() -> tuple[str, ...]:
    """Every code that has a page, in alphabetical order."""
    return tuple(sorted(path.stem for path in _folder().glob("*.md") if path.stem != "index"))


def page(code: str) -> str:
    """The page on a code, as Markdown.

    Raises:
        KeyError: there is none.
    """
    if code not in codes():
        raise KeyError(code)
    return (_folder() / f"{code}.md").read_text(encoding="utf-8")


def _folder() -> Path:
    """Inside the package, or in the documents beside it in a checkout."""
    here = Path(__file__).parent
    inside = here / "errors"
    return inside if inside.is_dir() else here.parent / "docs" / "errors"
