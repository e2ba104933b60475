"""Paragraphs rebuilt from the lines of a page: where one ends, and how its lines are joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assistant.lecture.contenu import bullet, number
from assistant.lecture.mise_en_page import Rang
from assistant.lecture.pages import Ligne

_USUAL_LEADING = 1.2
"""Times the size of the type, from line to line, where too few lines tell."""
_WIDER = 1.25
"""Times the leading; a larger step opens a paragraph."""
_INDENT = 0.8
"""Times the size of the type."""
_ENDS = re.compile(r"[.!?…:;]\s?[»”)\]]?$")
_COMPOUND = re.compile(
    r"(?:après|arrière|au|avant|beau|belle|bien|ci|co|celle|celles|celui|centre|ceux|chef|contre|demi|eux|ex|grand|grande"
    r"|grands|haut|inter|là|libre|lui|main|mi|micro|mini|moyen|nord|nous|non|par|peut|porte|post|pré|quasi|quelques|rendez"
    r"|rez|saint|sainte|semi|socio|sous|sud|sur|tiers|toute|ultra|vice|vis|vous|est|ouest|médico|psycho|multi|pluri|auto"
    r"|éco|a|y|t|dit|dix|vingt|trente|quarante|cinquante|soixante|quatre|cent)",
    re.IGNORECASE,
)
"""What keeps its hyphen at the end of a line, when the document does not tell."""

_WORD = re.compile(r"\w+(?:-\w+)*")
_CUT = re.compile(r"(\w+(?:-\w+)*)-$")
_OFTEN = 0.03
"""Share of the lines that end with a hyphen, above which a program cut words there."""


@dataclass(frozen=True, slots=True)
class Paragraphe:
    """Lines joined. `full`: whether the last one fills its column, so that the text may go on elsewhere."""

    lines: tuple[Ligne, ...]
    page: int
    last_page: int
    zone: int
    full: bool

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        return all(ligne.bold for ligne in self.lines)


class Traits:
    """Joins lines. A hyphen that ends one is kept or not by what the document itself says of the two halves."""

    def __init__(self, lines: Sequence[Ligne]) -> None:
        words = (word for ligne in lines for mot in ligne.mots[:-1] for word in _WORD.findall(mot.words))
        self._known = Counter(word.lower() for word in words)
        cut = sum(1 for ligne in lines if _CUT.search(ligne.words))
        self._cuts_words = cut > _OFTEN * len(lines)

    def join(self, lines: Sequence[Ligne]) -> str:
        """Return the words of some lines as one."""
        words = ""
        for ligne in lines:
            words = self._add(words, ligne.words)
        return words

    def _add(self, words: str, more: str) -> str:
        cut, rest = _CUT.search(words), _WORD.match(more)
        if not cut:
            return f"{words} {more}".strip()
        if not rest or not rest[0][0].islower() or self._keeps(cut[1], rest[0]):
            return words + more
        return words[:-1] + more

    def _keeps(self, before: str, after: str) -> bool:
        """Tell whether two halves of a word are two words that a hyphen ties."""
        whole, compound = (f"{before}{tie}{after}".lower() for tie in ("", "-"))
        if self._known[whole] != self._known[compound]:
            return self._known[compound] > self._known[whole]
        if _COMPOUND.fullmatch(before.rsplit("-", 1)[-1]):
            return True
        said = [bool(self._known[half.lower()]) for half in (before, after) if len(half) > 2]
        return all(said) if self._cuts_words else any(said)


def leading(rangs: Sequence[Rang]) -> float:
    """Return the usual step from one line to the next, as so many times the size of the type."""
    steps = [
        (after.ligne.base - before.ligne.base) / after.ligne.size
        for before, after in pairwise(rangs)
        if before.zone == after.zone and before.ligne.size == after.ligne.size > 0
    ]
    near = sorted(step for step in steps if 0.8 < step < 2.5)
    return median(near[: max(1, 3 * len(near) // 4)]) if near else _USUAL_LEADING


def paragraphs(rangs: Sequence[Rang], usual: float) -> Iterator[Paragraphe]:
    """Yield the paragraphs that lines of one flow make, in order; `usual` is their leading."""
    group: list[Rang] = []
    for rang in rangs:
        if group and _opens(group, rang, usual):
            yield _paragraph(group)
            group = []
        group.append(rang)
    if group:
        yield _paragraph(group)


def continues(before: Paragraphe, after: Paragraphe) -> bool:
    """Tell whether a paragraph goes on in the next column or page."""
    end, start = before.lines[-1].words, after.lines[0].words
    if before.size != after.size or before.bold != after.bold or _opens_item(start):
        return False
    return not _ENDS.search(end) and before.full and (start[0].islower() or end.endswith(("-", ",")))


def joined(before: Paragraphe, after: Paragraphe) -> Paragraphe:
    """Return two parts of one paragraph as one."""
    return replace(before, lines=(*before.lines, *after.lines), last_page=after.last_page, full=after.full)


def _paragraph(group: Sequence[Rang]) -> Paragraphe:
    last = group[-1]
    full = last.right - last.ligne.x1 < 6 * last.ligne.size
    return Paragraphe(tuple(rang.ligne for rang in group), group[0].page, last.page, last.zone, full)


def _opens_item(words: str) -> bool:
    return bullet(words) > 0 or number(words) > 0


def _opens(group: Sequence[Rang], rang: Rang, usual: float) -> bool:
    """Tell whether a line opens a paragraph after those of a group."""
    before, line = group[-1].ligne, rang.ligne
    if rang.zone != group[-1].zone or line.size != before.size or line.bold != before.bold:
        return not _same_sentence(group, rang)
    if line.base - before.base > _WIDER * usual * line.size or _is_mark(rang, group):
        return True
    if _is_title(group, rang):
        return False
    return _indents(group, line) or _stops_short(group[-1], line)


def _same_sentence(group: Sequence[Rang], rang: Rang) -> bool:
    """Tell whether a change of weight or size is only that of some words within a paragraph."""
    before, line = group[-1].ligne, rang.ligne
    near = rang.zone == group[-1].zone and abs(line.size - before.size) <= 1 and line.base - before.base < 2 * line.size
    some_bold = any(mot.bold for ligne in (before, line) for mot in ligne.mots)
    mixed = line.bold == before.bold or (some_bold and not _ENDS.search(before.words) and line.words[0].islower())
    return near and mixed and line.words[0].islower() and not _ENDS.search(before.words)


def _is_mark(rang: Rang, group: Sequence[Rang]) -> bool:
    """Tell whether a line opens with the mark of a list item; a number at the margin only where a line could end."""
    words, before = rang.ligne.words, group[-1]
    if bullet(words):
        return (
            not words.startswith(("-", "–", "—")) or _may_end(before, rang.ligne) or _opens_item(group[0].ligne.words)
        )
    return number(words) > 0 and (_may_end(before, rang.ligne) or number(group[0].ligne.words) > 0)


def _may_end(before: Rang, line: Ligne) -> bool:
    return bool(_ENDS.search(before.ligne.words)) or _stops_short(before, line)


def _is_title(group: Sequence[Rang], rang: Rang) -> bool:
    """Tell whether a line goes on with a heading: bold, or centred under it."""
    before, line = group[-1].ligne, rang.ligne
    centred = abs((before.x0 + before.x1) - (line.x0 + line.x1)) < line.size and abs(before.x0 - line.x0) > line.size
    return (line.bold or centred) and not _ENDS.search(before.words) and centred


def _indents(group: Sequence[Rang], line: Ligne) -> bool:
    """Tell whether a line stands further in than the one before, or back out of a list."""
    before = group[-1].ligne
    shift = (line.x0 - before.x0) / max(line.size, 1.0)
    hangs = len(group) == 1 and _opens_item(before.words)
    if shift > _INDENT:
        return not hangs
    return shift < -_INDENT and len(group) > 1


def _stops_short(before: Rang, line: Ligne) -> bool:
    """Tell whether the next word would have fitted on the line before: somebody ended it there."""
    first = line.mots[0]
    return before.right - before.ligne.x1 > (first.x1 - first.x0) + 0.8 * line.size
