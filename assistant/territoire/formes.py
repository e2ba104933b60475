"""The ways a thing is written in French: phrases of a lexicon, found in a sentence whatever its accents and plurals."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.lexical import fold
from assistant.mesures.plain import Plain, make_plain

_ANY = r"\w*"


@dataclass(frozen=True, slots=True)
class Formes:
    """Phrases as one pattern: «*» stands for any end of a word; a phrase that opens with a capital asks for one."""

    lower: re.Pattern[str] | None
    capital: re.Pattern[str] | None

    def spans(self, words: str, plain: Plain | None = None) -> Iterator[tuple[int, int]]:
        """Yield the ranges of some words where a form stands."""
        plain = plain or make_plain(words)
        for start, end in self.plain_spans(words, plain):
            yield plain.span(start, end)

    def plain_spans(self, words: str, plain: Plain) -> Iterator[tuple[int, int]]:
        """Yield the same ranges, of the words made plain."""
        for pattern in (self.lower, self.capital):
            for match in pattern.finditer(plain.text) if pattern else ():
                if pattern is self.lower or words[plain.places[match.start()]].isupper():
                    yield match.span()


def compile_formes(phrases: Iterable[str]) -> Formes:
    """Return phrases as they are looked for."""
    listed = list(phrases)
    return Formes(
        _pattern(phrase for phrase in listed if not phrase[:1].isupper()),
        _pattern(phrase for phrase in listed if phrase[:1].isupper()),
    )


def _pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    written = [r"[ -]".join(_word(word) for word in fold(phrase).split()) for phrase in phrases]
    return re.compile(rf"\b(?:{'|'.join(sorted(written, key=len, reverse=True))})(?!\w)") if written else None


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", _ANY).replace("’", "'")
