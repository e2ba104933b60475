"""The ways a thing is written in French: phrases of a lexicon, found in a sentence whatever its accents and plurals."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.lexical import fold
from assistant.mesures.plain import Plain, make_plain

_ANY = r"\w*"


@dataclass(frozen=True, slots=True)
class Formes:
    """Phrases as one pattern: «*» stands for any end of a word; a capital in a phrase asks for one in the sentence."""

    lower: re.Pattern[str] | None
    capital: re.Pattern[str] | None

    def spans(self, words: str, plain: Plain | None = None) -> Iterator[tuple[int, int]]:
        """Yield the ranges of some words where a form stands."""
        plain = plain or make_plain(words)
        for pattern in (self.lower, self.capital):
            for match in pattern.finditer(plain.text) if pattern else ():
                start, end = plain.span(*match.span())
                if pattern is self.lower or words[start].isupper():
                    yield start, end


def compile_formes(phrases: Iterable[str]) -> Formes:
    """Return phrases as they are looked for."""
    listed = list(phrases)
    return Formes(
        _pattern(phrase for phrase in listed if phrase == phrase.lower()),
        _pattern(phrase for phrase in listed if phrase != phrase.lower()),
    )


def _pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    written = [r"[ -]".join(_word(word) for word in fold(phrase).split()) for phrase in phrases]
    return re.compile(rf"\b(?:{'|'.join(sorted(written, key=len, reverse=True))})(?!\w)") if written else None


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", _ANY).replace("’", "'")
