"""Patterns of the words by which the corpus says that a thing is known, in budget.yaml and diplomes.yaml."""

import re
from collections.abc import Iterable

from assistant.lexical import fold

_BETWEEN = r"[\s'’./-]+"


def motif(mots: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern that finds any of some words in a folded text, the longest first.

    They are found in the plural or not, spaces and apostrophes alike; `*` ends a word, «…» passes over a few words,
    `^` and `$` hold the start and the end.
    """
    return re.compile("|".join(_word_pattern(fold(mot)) for mot in sorted(mots, key=len, reverse=True)))


def _word_pattern(mot: str) -> str:
    opened, closed = mot.startswith("^"), mot.endswith("$")
    parts = (_stem(word) for word in mot.strip("^$").split())
    middle = _BETWEEN.join(parts).replace(f"{_BETWEEN}...{_BETWEEN}", r"\b.{0,25}?\b")
    return (r"^\W*" if opened else r"\b") + f"(?:{middle})" + (r"\W*$" if closed else r"\b")


def _stem(word: str) -> str:
    if word == "...":  # «…», folded
        return word
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) + "(?:s|x|es)?"
