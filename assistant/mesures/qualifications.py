"""The levels of qualification that a French sentence names, by a number or by a diploma."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.diplomes import NIVEAUX, Ancien, Diplome
from assistant.mesures.nombres import nombre
from assistant.mesures.plain import Plain, make_plain

Ere = Literal["1969", "2019"]

_NUMERAL = r"(?:iv|lv|v|[il1]{1,3}|[3-8])(?![\w'°])"
_LEVEL = re.compile(
    r"\bniveaux? (?:de (?:qualification|diplome|formation|certification) |cec |n° ?|[«\"] ?)?"
    rf"(?P<first>{_NUMERAL})(?: ?(?:et|ou|a|,|/|-) ?(?P<second>{_NUMERAL}))?"
)
_BAC = re.compile(
    r"(?:\b(?:titulaires? d'un|niveau|diplome|un) )?"
    r"\bbac ?(?:\+|plus) ?(?P<n>[2-58]\b|deux|trois|quatre|cinq|huit)"
)
_APRES_BAC = {2: 5, 3: 6, 4: 6, 5: 7, 8: 8}
"""Levels of 2019 by years after the baccalauréat."""
_ROMAN: dict[str, Ancien] = {"i": "I", "ii": "II", "iii": "III", "iv": "IV", "v": "V"}


@dataclass(frozen=True, slots=True)
class Niveau:
    """A level named at the place of its words. `actuels`: those of 2019 that it may be, ascending; none: no level.

    `ere`: the nomenclature in which a number is written (Roman: 1969), None of a diploma or of years of study.
    A text from before 2019 may write the levels of 1969 in Arabic numerals: who knows its date may tell.
    """

    start: int
    end: int
    actuels: tuple[int, ...]
    ere: Ere | None = None
    diplome: Diplome | None = None


def niveaux(words: str, diplomes: Iterable[Diplome]) -> tuple[Niveau, ...]:
    """Return the levels that a sentence names, in order; whose they are, and whether they are denied, is not said."""
    plain = make_plain(words)
    named = [level for diplome in diplomes for level in _named(plain, words, diplome)]
    found = [*named, *_numbered(plain, words), *_studied(plain)]
    kept: list[Niveau] = []
    for level in sorted(found, key=lambda level: level.start - level.end):
        if all(level.end <= other.start or other.end <= level.start for other in kept):
            kept.append(level)
    return tuple(sorted(kept, key=lambda level: level.start))


def _named(plain: Plain, words: str, diplome: Diplome) -> Iterator[Niveau]:
    for match in diplome.pattern.finditer(plain.text):
        start, end = plain.span(*match.span())
        lower = match.groupdict().get("court") and not words[start:end].isupper()
        if not lower and not diplome.sauf.match(plain.text[match.end() :]):
            yield Niveau(start, end, diplome.actuels, None, diplome)


def _numbered(plain: Plain, words: str) -> Iterator[Niveau]:
    """Yield the levels said by their numbers; of «niveaux III et II», one each."""
    for match in _LEVEL.finditer(plain.text):
        for group in ("first", "second"):
            if match[group]:
                start, end = plain.span(*match.span(group))
                opening = plain.span(*match.span())[0] if group == "first" else start
                yield from _level(words[start:end], opening, end)


def _level(numeral: str, start: int, end: int) -> Iterator[Niveau]:
    """Yield the level that a numeral writes; a scanner makes «lll» or «111» of «III», but «il» is a word."""
    if numeral in "345678":
        yield Niveau(start, end, (int(numeral),), "2019")
    roman = _ROMAN.get(numeral.lower().replace("l", "i").replace("1", "i"))
    if roman and numeral not in ("1", "l", "il"):
        yield Niveau(start, end, NIVEAUX[roman], "1969")


def _studied(plain: Plain) -> Iterator[Niveau]:
    for match in _BAC.finditer(plain.text):
        yield Niveau(*plain.span(*match.span()), (_APRES_BAC[int(nombre(match["n"]))],))
