"""Lists of words that take a side: the one that ships with the program, and such as a user writes.

A YAML file comes in, a `WordList` goes out. Which words are loaded is data: no word stands in the program itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tracker.diagnostics import Problems
from tracker.reading.findings import Findings
from tracker.reading.shapes import found
from tracker.reading.textfile import read_text
from tracker.reading.violations import shaped
from tracker.reading.yamltext import load
from tracker.scenario import Model
from tracker.values import Text, Texts

SHIPPED: Final = Path(__file__).parent / "english.yaml"


class WordList(Model):
    """Words that take a side, of one language or of several lists together."""

    language: Text | None = None
    """What language the words are of, for whoever reads the list."""
    words: dict[Text, Text]
    """Word, or words -> what can be written instead; itself, where it passes.

    Where the list spells it with a capital letter, as German does nouns, a capital makes no name of it.
    """
    names: Texts = ()
    """Words that are also parts of names: with a capital letter they pass."""

    def with_more(self, other: WordList) -> WordList:
        """Both lists as one; where both have a word, what the other says of it."""
        theirs = set(map(folded, other.words))
        kept = {word: instead for word, instead in self.words.items() if folded(word) not in theirs}
        return WordList(words=kept | other.words, names=(*self.names, *other.names))


def folded(words: str) -> str:
    """Words as they are compared: in small letters, with single spaces."""
    return " ".join(words.lower().split())


def read_words(path: Path = SHIPPED) -> WordList:
    """The list in a file.

    Raises:
        Problems: with everything that is wrong with it.
    """
    document = load(read_text(path))
    findings = Findings(document.source.name, document)
    if not document.complete or () in document.lost:
        raise Problems(document.diagnostics)
    if not isinstance(document.data, dict):
        message = f"a list of words should be a mapping, and this is {found(document.data)}"
        findings.add("wrong-type", message, (), expected="`words:`, and below it `word: what to write instead`")
        findings.raise_errors()
    findings.extend(document.diagnostics)
    read = shaped(WordList, document.data, findings)
    findings.raise_errors()
    assert read is not None  # else there was an error
    return read
