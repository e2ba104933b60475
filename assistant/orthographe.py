"""Misspelt words read as the corpus's own, by their sound: «kartier» as «quartier», «agremen» as «agrément»."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from assistant.lexical import fold, stopwords

SHORTEST = 3
"""Letters; shorter unknown words are left alone, too many words sound like them."""

CLEAREST = 4
"""Signs of a key below which words that sound alike are most often other words («heure», «air»)."""

_WORD = re.compile(r"[^\W\d_]+(?:'(?=[^\W\d_]))?")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"ph", "f"),
        (r"qu|q|ck|c(?![eiyh])", "k"),
        (r"c(?=[eiy])|ç|ss|sc(?=[ei])|t(?=ion)", "s"),
        (r"g(?=[eiy])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"eaux?|aux?|au", "o"),
        (r"oeu|eu", "e"),
        (r"ai[st]?|ei|er$|ez$|et$|ee?s?$", "e"),
        (r"[ae][mn](?![aeiouymn])", "an"),
        (r"[iy][mn](?![aeiouymn])", "in"),
        (r"y", "i"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)[estxdpz]+$", ""),
    )
)


def sound(word: str) -> str:
    """Return a key that words pronounced alike in French share."""
    key = fold(word)
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key


def spelling(texts: Iterable[str]) -> dict[str, str]:
    """Return, by sound, the word most often used in some texts; and each known word under itself."""
    counts = Counter(word.lower() for text in texts for word in _WORD.findall(text) if len(word) >= SHORTEST)
    known: dict[str, str] = {}
    for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        known.setdefault(sound(word), word)
        known[f"={fold(word)}"] = word
    return known


def respell(words: str, known: Mapping[str, str]) -> str:
    """Return words with each unknown one replaced by the known one that sounds alike, if there is one."""

    def replace(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < SHORTEST or f"={fold(word)}" in known or fold(word) in stopwords() or word.isupper():
            return word
        heard = sound(word)
        return known.get(heard, word) if len(heard) >= CLEAREST else word

    return _WORD.sub(replace, words)
