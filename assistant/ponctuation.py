"""Where French sentences end: abbreviations, initials, numbers, hours and quotations do not end them."""

import re
from collections.abc import Iterator

_END = re.compile(
    r"[.!?…]+(?:[ \xa0]?[»”\"’)\]])*(?P<space>\s+)(?=[A-ZÀ-ÝŒ0-9«“\"‘(\[•–—-])|(?P<line>\n\s*)(?![a-zà-ÿœ])"
)
_CIVIL = re.compile(r"M|MM|Mmes?|Mlles?|Dr|Pr|Me|Mgr")
"""Before a name, always."""
_SHORT = re.compile(
    r"[A-ZÀ-Ý]|(?:\w\.)+\w|adj|alin|al|app|art|assoc|av|avr|bd|bât|cf|ch|chap|circ|coll|coord|dép|déc|dir|éd|enc|env|etc|ex"
    r"|févr?|fig|hab|ibid|id|janv|juil|loc|max|min|nos?|nov|obs|oct|op|pers|pp?|prés|prof|réf|rég|resp|sect?|sem|sept|sq|sté"
    r"|ste?|suppl|tab|tél|trad|trim|univ|vol|vs|n",
    re.IGNORECASE,
)
"""Abbreviations and initials: before a name or a figure; they end the sentence when a word that opens one follows."""
_OPENERS = re.compile(
    r"(?:Le|La|Les|L['’]|Un|Une|Des|De|Du|D['’]|Il|Elle|Ils|Elles|On|Nous|Vous|Je|J['’]|Ce|Cet|Cette|Ces|C['’]|Son|Sa|Ses"
    r"|Notre|Nos|Leur|Leurs|Dans|Pour|Avec|Sans|Sur|Sous|Depuis|Dès|En|Au|Aux|À|A|Par|Ainsi|Chaque|Chacun|Chacune|Si|Mais"
    r"|Et|Or|Donc|Car|Puis|Enfin|Ensuite|Aucun|Aucune|Tout|Toute|Tous|Toutes|Quand|Lors|Lorsque|Comme|Y|Plusieurs|Certains"
    r"|Certaines|Deux|Trois|Quatre)(?![a-zà-ÿ-])"
)
_LAST_WORD = re.compile(r"(?:^|[\s(«“\"'’\xa0-])([\w°º]+(?:\.[\w]+)*)\.$")


def sentences(words: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences of a paragraph, in order; between them stands only blank.

    >>> words = "Voir l'art. 3. M. Roy est venu à 15 h 30. Puis, rien."
    >>> [words[start:end] for start, end in sentences(words)]
    ["Voir l'art. 3.", 'M. Roy est venu à 15 h 30.', 'Puis, rien.']
    """
    start = 0
    for end in _ends(words):
        while start < end and words[start].isspace():
            start += 1
        if start < end:
            yield start, end
        start = end
    while start < len(words) and words[start].isspace():
        start += 1
    if start < len(words):
        yield start, len(words.rstrip())


_NEAR = 200
"""Signs on each side of a full stop that are looked at: a whole line of a million is not copied at each."""


def parts(words: str, most: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a sentence cut into `most` words at most: at a semicolon, else a comma, else anywhere."""
    found = list(re.finditer(r"\S+", words))
    first = 0
    while len(found) - first > most:
        start, last = found[first].start(), found[first + most - 1].end()
        end = _cut(words, start, last)
        yield start, start + len(words[start:end].rstrip())
        while first < len(found) and found[first].start() < end:
            first += 1
    if first < len(found):
        yield found[first].start(), found[-1].end()


def _ends(words: str) -> Iterator[int]:
    for match in _END.finditer(words):
        if match["line"] is not None:
            yield match.start()
        else:
            place, after = match.start("space"), match.end()
            if not _continues(words[max(0, place - _NEAR) : place], words[after : after + _NEAR]):
                yield place


def _continues(before: str, after: str) -> bool:
    """Tell whether a full stop ends no sentence, by the word that it follows and the one that comes next."""
    if before.endswith(("...", "…")) or not before.endswith("."):
        return False
    last = _LAST_WORD.search(before[-40:])
    if last is None:
        return False
    word = last[1]
    if before.strip() == f"{word}." and re.fullmatch(r"\d+|[IVX]+", word):
        return True  # the number of an item, at the very start
    short = _SHORT.fullmatch(word) and (len(word) > 1 or word.isupper() or word in "np")
    return bool(_CIVIL.fullmatch(word) or (short and not _OPENERS.match(after)))


def _cut(words: str, start: int, last: int) -> int:
    """Return where to cut: after the last mark that leaves a quarter of the words up to `last`, or more."""
    for mark in (";", " : ", ", ", " "):
        place = words.rfind(mark, start + (last - start) // 4, last + 1)
        if place > start:
            return place + len(mark)
    return last
