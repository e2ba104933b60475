"""The one door to PDFium: the words of a PDF with their places, checked against what the page shows."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from assistant.config import Limites
from assistant.errors import ProjetError
from assistant.lecture.contenu import clean
from assistant.lecture.garde import damaged, protected
from assistant.lecture.pages import Mot, Page
from assistant.lecture.pdfium_filets import Box, Transform, drawn
from assistant.lecture.visible import SMALLEST

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 1.5
_MOST_PIXELS = 6_000_000
_LEAST_INK = 24
"""Levels of grey, of 255, between the darkest and the lightest point where words stand; less is a blank to the eye."""
_LIGHT = 200
_SEPARATORS = "\r\n\t \xa0\x00"
_HYPHENS = dict.fromkeys(map(ord, "\x02\ufffe"), "-")  # how PDFium marks a hyphen that ends a line
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})

_RAISED = str.maketrans("23", "²³")

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


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
        return clean(
            "".join(self.signs).translate(_LIGATURES).encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        )

    def extend(self, other: "Eclat") -> None:
        """Take in the sign that follows."""
        self.signs += other.signs
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)


class Document:
    """An open PDF. PDFium is not for several threads: one document, one process."""

    def __init__(self, path: Path, limites: Limites) -> None:
        try:
            self._pdf = pdfium.PdfDocument(path)
            self._pdf.init_forms()
            count = len(self._pdf)
        except pdfium.PdfiumError as error:
            closed = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
            raise ProjetError(protected(path.name) if closed else damaged(path.name)) from error
        if count == 0:
            raise ProjetError(damaged(path.name))
        if count > limites.pages:
            raise ProjetError(
                f"« {path.name} » compte {count} pages, et l'assistant en lit {limites.pages} au plus : "
                "donnez le projet sans ses annexes."
            )
        self._name = path.name

    def pages(self) -> Iterator[Page]:
        """Yield the pages, in order.

        :raises ProjetError: if one cannot be read.
        """
        for number in range(1, len(self._pdf) + 1):
            try:
                yield self._page(number)
            except pdfium.PdfiumError as error:
                raise ProjetError(damaged(self._name)) from error

    def image(self, number: int, dots: int) -> "Image":
        """Return a page as a grey picture, at some dots an inch, fewer if the page is very large."""
        page = self._pdf[number - 1]
        width, height = page.get_size()
        scale = min(dots / 72, math.sqrt(25_000_000 / max(1.0, width * height)))
        picture: Image = page.render(scale=scale, grayscale=True).to_pil()
        return picture

    def _page(self, number: int) -> Page:
        page = self._pdf[number - 1]
        if page.formenv:
            page.flatten()  # what is typed in the fields of a form becomes text like any other
            page = self._pdf[number - 1]
        width, height = page.get_size()
        transform = _transform(page)
        filets, images = drawn(page, transform, width, height)
        scale = min(_SCALE, math.sqrt(_MOST_PIXELS / max(1.0, width * height)))
        mots, hidden = _visible(list(_eclats(page, transform)), _render(page, scale), scale, images)
        covered = any((x1 - x0) * (y1 - y0) > 0.5 * width * height for x0, y0, x1, y1 in images)
        return Page(number, width, height, tuple(mots), filets, hidden, covered)


def _transform(page: Any) -> Transform:
    """Return what turns a point of the file into one of the page as it is shown, from its top left corner."""
    left, bottom, right, top = page.get_cropbox()
    turned: dict[int, Transform] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turned[page.get_rotation()]


def _eclats(page: Any, transform: Transform) -> Iterator[Eclat]:
    text = page.get_textpage()
    fontes: dict[int, Fonte] = {}
    current: Eclat | None = None
    joined = False
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, index)).translate(_HYPHENS)
        holder = None if sign in _SEPARATORS else raw.FPDFText_GetTextObject(text, index)
        if not holder:
            joined = joined and sign not in _SEPARATORS
            continue
        key = ctypes.addressof(holder.contents)
        if key not in fontes:
            fontes[key] = _fonte(text, index, holder, transform)
        new = _eclat(text, index, sign, fontes[key], transform)
        if current is not None and joined and _follows(current, new):
            current.extend(new)
        else:
            if current is not None:
                yield current
            new.joined = joined and current is not None and _touches(current, new)
            current = new
        joined = True
    if current is not None:
        yield current


def _eclat(text: Any, index: int, sign: str, fonte: Fonte, transform: Transform) -> Eclat:
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    (xa, ya), (xb, yb) = transform(left.value, bottom.value), transform(right.value, top.value)
    base = transform(x.value, y.value)[1]
    high, low = (base - 0.8 * fonte.size, base + 0.2 * fonte.size) if fonte.upright else (min(ya, yb), max(ya, yb))
    return Eclat([sign], min(xa, xb), max(xa, xb), high, low, base if fonte.upright else low, fonte)


def _follows(before: Eclat, new: Eclat) -> bool:
    """Tell whether a sign goes on with the same word in the same setting."""
    if not before.fonte.upright:
        return before.fonte == new.fonte
    level = abs(new.base - before.base) <= 0.1 * new.fonte.size
    return before.fonte == new.fonte and level and _touches(before, new)


def _touches(before: Eclat, new: Eclat) -> bool:
    size = max(before.fonte.size, new.fonte.size)
    return -size < new.x0 - before.x1 < 0.5 * size and abs(new.base - before.base) < 0.7 * size


def _fonte(text: Any, index: int, holder: Any, transform: Transform) -> Fonte:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    (ox, oy), (dx, dy) = transform(0, 0), transform(matrix.a, matrix.b)
    upright = dx - ox > 0 and abs(dy - oy) <= 0.1 * abs(dx - ox)
    mode = raw.FPDFTextObj_GetTextRenderMode(holder)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(holder, red, green, blue, alpha)
    light = min(red.value, green.value, blue.value) > _LIGHT
    ghost = mode in {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
    return Fonte(abs(size), _is_bold(holder), ghost, light, upright)


def _is_bold(holder: Any) -> bool:
    font = raw.FPDFTextObj_GetFont(holder)
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(length)
    raw.FPDFFont_GetBaseFontName(font, name, length)
    said = name.value.decode("utf-8", errors="replace").lower()
    return any(word in said for word in ("bold", "black", "heavy", "semibold", "demi")) or (
        raw.FPDFFont_GetWeight(font) >= 600
    )


def _render(page: Any, scale: float) -> Pixels:
    """Return the page as a reader sees it, in levels of grey."""
    pixels: Pixels = page.render(scale=scale, grayscale=True).to_numpy()
    return pixels.reshape(pixels.shape[0], pixels.shape[1])


def _visible(
    eclats: list[Eclat],
    pixels: Pixels,
    scale: float,
    images: tuple[Box, ...],
) -> tuple[list[Mot], int]:
    """Return the words that can be seen, and how many cannot."""
    seen = [eclat for eclat in eclats if _is_seen(eclat, pixels, scale, images)]
    return _mots(seen), len(_mots(eclats)) - len(_mots(seen))


def _is_seen(
    eclat: Eclat,
    pixels: Pixels,
    scale: float,
    images: tuple[Box, ...],
) -> bool:
    """Tell whether there is ink where a word stands: on the page, not too small, not the colour of what is behind.

    Words without ink count where a picture lies under them: that is how a scan carries its own reading.
    """
    if eclat.fonte.size <= SMALLEST:
        return False
    across, down = (eclat.x0 + eclat.x1) / 2, (eclat.top + eclat.bottom) / 2
    if eclat.fonte.ghost and not any(x0 <= across <= x1 and y0 <= down <= y1 for x0, y0, x1, y1 in images):
        return False
    top, bottom = (max(0, round(place * scale) + shift) for place, shift in ((eclat.top, -1), (eclat.bottom, 1)))
    left, right = (max(0, round(place * scale) + shift) for place, shift in ((eclat.x0, -1), (eclat.x1, 1)))
    under = pixels[top:bottom, left:right]
    if under.size == 0 or int(under.max()) - int(under.min()) < _LEAST_INK:
        return False
    return not (eclat.fonte.light and float(np.median(under)) > _LIGHT)


def _mots(eclats: list[Eclat]) -> list[Mot]:
    """Return words made of their pieces; the calls of notes, raised and small, are left out."""
    mots: list[Mot] = []
    for eclat in eclats:
        last = mots[-1] if mots else None
        words = eclat.words
        if not words:
            continue
        if last is None or not eclat.joined:
            size, bold = eclat.fonte.size, eclat.fonte.bold
            mots.append(Mot(words, eclat.x0, eclat.x1, eclat.top, eclat.bottom, eclat.base, size, bold))
        elif not _is_call(last, eclat):
            words = last.words + words.translate(_RAISED) if _is_raised(last, eclat) else last.words + words
            mots[-1] = replace(last, words=words, x1=max(last.x1, eclat.x1), bold=last.bold and eclat.fonte.bold)
    return mots


def _is_raised(last: Mot, eclat: Eclat) -> bool:
    return eclat.fonte.size <= 0.85 * last.size and eclat.base < last.base - 0.15 * last.size


def _is_call(last: Mot, eclat: Eclat) -> bool:
    unit = last.words in {"m", "km", "cm", "dm", "hm"}
    return _is_raised(last, eclat) and eclat.words.strip("()*†").isdigit() and not unit
