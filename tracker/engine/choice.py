"""Which rules engine: the one asked for, or the first that is installed.

All of them fire alike; they differ in how they are installed (docs/engine.md). Nothing here compiles or fires a rule.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final, Literal, get_args

from tracker.diagnostics import Diagnostic, Problems, did_you_mean, one_of
from tracker.engine import Compile

EngineName = Literal["durable-rules", "clips"]
ENGINES: Final[tuple[EngineName, ...]] = get_args(EngineName)
"""In order of preference."""

_MODULES: Final[dict[EngineName, str]] = {
    "durable-rules": "tracker.engine.durable_rules",
    "clips": "tracker.engine.clips",
}
_PACKAGES: Final[dict[EngineName, str]] = {"durable-rules": "durable-rules", "clips": "clipspy"}


def installed() -> tuple[EngineName, ...]:
    """The engines that can be imported here, in order of preference."""
    return tuple(name for name in ENGINES if _compile(name) is not None)


def choose(name: str | None = None) -> EngineName:
    """The engine of this name; the first that is installed where none is named.

    Raises:
        Problems: there is no such engine, or it is not installed.
    """
    if name is not None and name not in ENGINES:
        raise Problems([_unknown(name)])
    for wanted in (name,) if name else ENGINES:
        if _compile(wanted) is not None:
            return wanted
    raise Problems([_missing(name)])


def session(name: str | None = None) -> Compile:
    """What compiles a rulebook for the engine that `choose` gives.

    Raises:
        Problems: there is no such engine, or it is not installed.
    """
    found = _compile(choose(name))
    assert found is not None  # else it would not have been chosen
    return found


def _compile(name: EngineName) -> Compile | None:
    try:
        module = import_module(_MODULES[name])
    except ImportError:
        return None
    return module.session  # type: ignore[no-any-return]


def _unknown(name: str) -> Diagnostic:
    message = f"there is no engine `{name}`"
    expected, hint = f"one of {one_of(ENGINES)}", did_you_mean(name, ENGINES)
    return Diagnostic("unknown-engine", message, subject="the engine asked for", expected=expected, hint=hint)


def _missing(name: str | None) -> Diagnostic:
    others = [known for known in installed() if known != name]
    package = _PACKAGES[name] if name else _PACKAGES["clips"]  # type: ignore[index]
    return Diagnostic(
        "engine-not-installed",
        f"the engine `{name}` is not installed, or cannot be loaded here" if name else "no rules engine is installed",
        subject="the engine asked for",
        expected=f"one of {one_of(others)}" if others else None,
        hint=f"install it with `pip install {package}`{', or name another engine' if others else ''}",
    )
