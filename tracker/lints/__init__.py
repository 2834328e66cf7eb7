"""What an analyst would be asked about a dossier, although nothing in it is wrong: lints.

A scenario file, a way to its evaluation and a list of words come in; warnings go out. A *dossier* is a scenario that
names sources; any other is looked at for loaded words only. Nothing here moves a verdict. `sourcing` looks at what
rests on what, `loaded` at words, `unspoken` and `unrepeated` at what is not said, or not any more, `support` at whose
word verdicts rest on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from tracker.lintcodes import LINTS
from tracker.lints.words import WordList, read_words

if TYPE_CHECKING:
    from tracker.diagnostics import Diagnostic
    from tracker.evaluation import Evaluation
    from tracker.reading import ScenarioFile

__all__ = ["LINTS", "WordList", "lint", "read_words"]


def lint(
    file: ScenarioFile, judged: Callable[[], Evaluation], words: WordList, only: Collection[str] = LINTS
) -> tuple[Diagnostic, ...]:
    """Every remark on the scenario, but for those that it passes over itself.

    Args:
        file: the scenario.
        judged: gives its evaluation, by its own day and without assumptions; called only where a lint has need of it.
        words: words that take a side; those of the scenario itself come on top.
        only: the codes of the lints that are asked for.
    """
    codes = [code for code in LINTS if code in only and code not in file.scenario.check.passes]
    found: list[Diagnostic] = []
    if file.scenario.sources:
        found += _of_dossier(file, judged, codes)
    if "loaded-word" in codes:
        from tracker.lints.loaded import loaded_word

        found += loaded_word(file, words)
    return tuple(found)


def _of_dossier(file: ScenarioFile, judged: Callable[[], Evaluation], codes: Collection[str]) -> Iterator[Diagnostic]:
    from tracker.lints import sourcing, unrepeated, unspoken

    if "no-source" in codes:
        yield from sourcing.no_source(file)
    if "long-quote" in codes:
        yield from sourcing.long_quote(file)
    if "one-sided-source" in codes:
        yield from sourcing.one_sided_source(file)
    if "unspoken-issue" in codes:
        yield from unspoken.unspoken_issue(file)
    if "not-repeated" in codes and unrepeated.old_demands(file.scenario):
        yield from unrepeated.not_repeated(judged())
    if "anonymous-support" in codes:
        from tracker.lints import support  # it needs what `tracker ask` needs

        if support.concerned(file.scenario):
            yield from support.anonymous_support(judged())
