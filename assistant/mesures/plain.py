"""A sentence as measures are read in it: folded, its spaces, quotes and dashes made one, slips of scanning mended."""

import re
from dataclasses import dataclass

from assistant.lexical import fold

_SIGNS = dict.fromkeys("’ʼ‘`´", "'") | dict.fromkeys("‐‑‒–—−→", "-") | dict.fromkeys("\u00ad\u200b\ufeff", "")
_FRACTION_SLASH = "⁄"  # what folding makes of the bar of «½»
_SLIPS = (
    (re.compile(r"(?<=[a-z])0(?=[a-z])"), "o"),  # tr0is
    (re.compile(r"(?<=[a-z])1(?=[a-z])"), "i"),  # mo1s
    (re.compile(r"(?<=\d)o+(?=\d)|(?<=\d)oo+\b"), "0"),  # 2O15, 2OOO
    (re.compile(r"\b[il](?=\d)|(?<=\d)[il](?=\d)"), "1"),  # l8 mois
)
"""What a scanner takes for something else; each is mended sign for sign, so that places hold."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Words made plain: `text`, and the place in those words of each of its signs."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the words that a range of the text, not empty, was made from."""
        return self.places[start], self.places[end - 1] + 1


def make_plain(words: str) -> Plain:
    """Return words made plain."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(words):
        for piece in _SIGNS.get(sign, fold(sign).replace(_FRACTION_SLASH, "/")):
            if not (piece.isspace() and signs and signs[-1] == " "):
                signs.append(" " if piece.isspace() else piece)
                places.append(place)
    text = "".join(signs)
    for slip, right in _SLIPS:
        text = _mend(slip, right, text)
    return Plain(text, tuple(places))


def _mend(slip: re.Pattern[str], right: str, text: str) -> str:
    return slip.sub(lambda match: right * len(match[0]), text)
