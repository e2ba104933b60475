"""The one door to PDFium: the words of a PDF with their places, checked against what the page shows."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from assistant.config import Limites
from assistant.errors import ProjetError
from assistant.lecture.garde import damaged, protected
from assistant.lecture.pages import Mot, Page
from assistant.lecture.pdfium_filets import Box, Transform, drawn
from assistant.lecture.pdfium_signes import LIGHT, Eclat, Signes, mots
from assistant.lecture.visible import SMALLEST

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 1.5
_MOST_PIXELS = 6_000_000
_LEAST_INK = 24
"""Levels of grey, of 255, between the darkest and the lightest point where words stand; less is a blank to the eye."""
_DARK, _LEAST_DRAWN = 160, 0.002
"""Level of grey, and share of a page that is darker, from which it is not blank."""
_FEW_WORDS = 15

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


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
        pixels = _render(page, scale)
        words, hidden = _visible(list(Signes(page, transform).eclats()), pixels, scale, images)
        covered = any((x1 - x0) * (y1 - y0) > 0.5 * width * height for x0, y0, x1, y1 in images)
        drawn_on = float((pixels < _DARK).mean()) > _LEAST_DRAWN
        image = (len(words) < _FEW_WORDS and covered) or (not words and drawn_on)
        return Page(number, width, height, tuple(words), filets, hidden, image)


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
    words = mots(seen)
    return words, len(mots(eclats)) - len(words)


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
    return not (eclat.fonte.light and float(np.median(under)) > LIGHT)
