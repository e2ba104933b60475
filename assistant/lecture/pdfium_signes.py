"""The signs of a PDF page as PDFium gives them, gathered into words."""

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pypdfium2 import raw

from assistant.lecture.contenu import clean
from assistant.lecture.pages import Mot
from assistant.lecture.pdfium_filets import Transform

LIGHT = 200
"""Levels, of 255, of the darkest of red, green and blue: from there on, white to the eye on white paper."""
_SEPARATORS = frozenset(map(ord, "\r\n\t \xa0\x00"))
_HYPHENS = frozenset({0x02, 0xFFFE})
"""How PDFium marks a hyphen that ends a line."""
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_RAISED = str.maketrans("23", "²³")
_UNITS = frozenset({"m", "km", "cm", "dm", "hm"})
_BOLD = ("bold", "black", "heavy", "demi")


@dataclass(frozen=True, slots=True)
class Fonte:
    """How a run of text is set. `ghost`: drawn without ink; `light`: in a colour near white; `upright`: to be read."""

    size: float
    bold: bool
    ghost: bool
    light: bool
    upright: bool


@dataclass(slots=True)
class Eclat:
    """Signs that follow each other in one setting, before they are joined into words."""

    signs: list[str]
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    fonte: Fonte
    joined: bool = False  # to the one before: no blank between them

    @property
    def words(self) -> str:
        whole = "".join(self.signs)
        if whole.isascii():
            return whole
        paired = whole.translate(_LIGATURES).encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        return clean(paired)

    def follows(self, fonte: Fonte, x0: float, base: float) -> bool:
        """Tell whether a sign goes on with the same word in the same setting."""
        if fonte != self.fonte or not fonte.upright:
            return fonte == self.fonte
        return abs(base - self.base) <= 0.1 * fonte.size and self.touches(fonte, x0, base)

    def touches(self, fonte: Fonte, x0: float, base: float) -> bool:
        """Tell whether a sign stands close enough to be of the same word."""
        size = max(self.fonte.size, fonte.size)
        return -size < x0 - self.x1 < 0.5 * size and abs(base - self.base) < 0.7 * size


class Signes:
    """The signs of one page, in the order of the file."""

    def __init__(self, page: Any, transform: Transform) -> None:
        self._text = page.get_textpage()
        self._transform = transform
        self._fontes: dict[int, Fonte] = {}
        self._box = tuple(ctypes.c_double() for _ in range(6))  # made once: a page has thousands of signs

    def eclats(self) -> Iterator[Eclat]:
        """Yield the signs gathered by setting and place."""
        current: Eclat | None = None
        joined = False
        for index in range(self._text.count_chars()):
            code = raw.FPDFText_GetUnicode(self._text, index)
            if code in _SEPARATORS:
                joined = False
                continue
            holder = raw.FPDFText_GetTextObject(self._text, index)
            if not holder:
                continue
            sign = "-" if code in _HYPHENS else chr(code)
            fonte = self._fonte(index, holder)
            x0, top, x1, bottom, base = self._place(index, fonte)
            if current is not None and joined and current.follows(fonte, x0, base):
                current.signs.append(sign)
                current.x0, current.x1 = min(current.x0, x0), max(current.x1, x1)
                current.top, current.bottom = min(current.top, top), max(current.bottom, bottom)
            else:
                if current is not None:
                    yield current
                touches = joined and current is not None and current.touches(fonte, x0, base)
                current = Eclat([sign], x0, x1, top, bottom, base, fonte, touches)
            joined = True
        if current is not None:
            yield current

    def _place(self, index: int, fonte: Fonte) -> tuple[float, float, float, float, float]:
        """Return the left, top, right, bottom and foot of a sign."""
        left, right, bottom, top, x, y = self._box
        raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(self._text, index, x, y)
        (xa, ya), (xb, yb) = self._transform(left.value, bottom.value), self._transform(right.value, top.value)
        x0, x1 = (xa, xb) if xa < xb else (xb, xa)
        if not fonte.upright:
            return x0, min(ya, yb), x1, max(ya, yb), max(ya, yb)
        base = self._transform(x.value, y.value)[1]
        return x0, base - 0.8 * fonte.size, x1, base + 0.2 * fonte.size, base

    def _fonte(self, index: int, holder: Any) -> Fonte:
        key = ctypes.addressof(holder.contents)
        if key not in self._fontes:
            self._fontes[key] = self._read_fonte(index, holder)
        return self._fontes[key]

    def _read_fonte(self, index: int, holder: Any) -> Fonte:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, index, matrix)
        size = raw.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d)
        (ox, oy), (dx, dy) = self._transform(0, 0), self._transform(matrix.a, matrix.b)
        mode = raw.FPDFTextObj_GetTextRenderMode(holder)
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(holder, red, green, blue, alpha)
        return Fonte(
            size=abs(size),
            bold=mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE or _is_bold(raw.FPDFTextObj_GetFont(holder)),
            ghost=mode in {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP},
            light=min(red.value, green.value, blue.value) > LIGHT,
            upright=dx - ox > 0 and abs(dy - oy) <= 0.1 * abs(dx - ox),
        )


def _is_bold(font: Any) -> bool:
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, name, length)
    said = name.value.decode("utf-8", errors="replace").lower()
    return any(word in said for word in _BOLD) or raw.FPDFFont_GetWeight(font) >= 600


def mots(eclats: Sequence[Eclat]) -> list[Mot]:
    """Return words made of their pieces; the calls of notes, raised and small, are left out."""
    found: list[Mot] = []
    for eclat in eclats:
        last = found[-1] if found else None
        words = eclat.words
        if not words:
            continue
        if last is None or not eclat.joined:
            size, bold = eclat.fonte.size, eclat.fonte.bold
            found.append(Mot(words, eclat.x0, eclat.x1, eclat.top, eclat.bottom, eclat.base, size, bold))
        elif not _is_call(last, eclat):
            words = last.words + words.translate(_RAISED) if _is_raised(last, eclat) else last.words + words
            found[-1] = replace(last, words=words, x1=max(last.x1, eclat.x1), bold=last.bold and eclat.fonte.bold)
    return found


def _is_raised(last: Mot, eclat: Eclat) -> bool:
    return eclat.fonte.size <= 0.85 * last.size and eclat.base < last.base - 0.15 * last.size


def _is_call(last: Mot, eclat: Eclat) -> bool:
    return _is_raised(last, eclat) and eclat.words.strip("()*†").isdigit() and last.words not in _UNITS
