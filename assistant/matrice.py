"""The matrix of a verification as a picture: a row a critère, by family, a column a verdict.

A verdict is told four times over, by its column, its sign, its letter and its colour: the picture reads as well in
grey, and by those who see colours otherwise; of two colours, one is always the darker.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from assistant.constats import Constat, Verification
from assistant.grille import Verdict

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Marque:
    """How a verdict is marked: its letter, the colour of its ground and that of its ink, as RRGGBB."""

    lettre: str
    fond: str
    encre: str


MARQUES: Mapping[Verdict, Marque] = {
    "conforme": Marque("C", "247F63", "FFFFFF"),
    "partiel": Marque("P", "F3C34A", "33280A"),
    "absent": Marque("A", "FFFFFF", "33393F"),
    "contraire": Marque("X", "7A1515", "FFFFFF"),
    "sans_objet": Marque("–", "DADFE4", "4A525A"),
}

_WIDTH, _MARGIN = 1720, 12
_COLUMN, _ROW, _HEAD, _BAND = 150, 44, 64, 54
_COLUMNS = _WIDTH - _MARGIN - _COLUMN * len(MARQUES)
"""Where the first column of verdicts begins."""
_INK, _SOFT, _LINE, _GROUND = "#1F2933", "#5B6670", "#D5DBE1", "#E9EEF3"


def matrice_png(verification: Verification) -> bytes:
    """Return the matrix as a PNG, 1720 pixels wide, made to be printed 17 cm wide."""
    from PIL import Image, ImageDraw

    rows = list(_rows(verification))
    height = _HEAD + sum(_BAND if isinstance(row, str) else _ROW for row in rows) + 2 * _MARGIN
    image = Image.new("RGB", (_WIDTH, height), "white")
    draw = ImageDraw.Draw(image)
    _draw_head(draw, verification)
    top = float(_MARGIN + _HEAD)
    for row in rows:
        if isinstance(row, str):
            _draw_band(draw, top, row)
            top += _BAND
        else:
            _draw_row(draw, top, row)
            top += _ROW
    return _png(image)


def matrice_words(verification: Verification) -> str:
    """Return in words what the matrix shows, for those who cannot see it."""
    lines = (
        row if isinstance(row, str) else f"{row.critere.intitule} : {_name(row.verdict, verification)}"
        for row in _rows(verification)
    )
    return ". ".join(lines) + "."


def _rows(verification: Verification) -> Iterator[str | Constat]:
    """Yield the title of each family that has constats, then its constats."""
    for famille, titre in verification.grille.familles.items():
        constats = [constat for constat in verification.constats if constat.critere.famille == famille]
        if constats:
            yield titre
            yield from constats


def _name(verdict: Verdict, verification: Verification) -> str:
    return verification.grille.verdicts[verdict].libelle


def _draw_head(draw: "ImageDraw", verification: Verification) -> None:
    middle = _MARGIN + _HEAD / 2
    draw.text((_MARGIN + 8, middle), "Critère", font=_font(26), fill=_SOFT, anchor="lm")
    for rank, (verdict, marque) in enumerate(MARQUES.items()):
        name = _name(verdict, verification)
        words = f"{name} ({marque.lettre})" if marque.lettre.isalpha() else name
        draw.text((_centre(rank), middle), words, font=_font(25, bold=True), fill=_INK, anchor="mm")


def _draw_band(draw: "ImageDraw", top: float, titre: str) -> None:
    draw.rectangle((_MARGIN, top + 6, _WIDTH - _MARGIN, top + _BAND - 2), fill=_GROUND)
    middle = top + 2 + _BAND / 2
    draw.text((_MARGIN + 8, middle), titre, font=_font(28, bold=True), fill=_INK, anchor="lm")


def _draw_row(draw: "ImageDraw", top: float, constat: Constat) -> None:
    middle, bottom = top + _ROW / 2, top + _ROW
    draw.line((_MARGIN, bottom, _WIDTH - _MARGIN, bottom), fill=_LINE, width=2)
    font = _font(27)
    draw.text((_MARGIN + 8, middle), constat.critere.intitule, font=font, fill=_INK, anchor="lm")
    if constat.thin:
        after = _MARGIN + 8 + font.getlength(constat.critere.intitule) + 14
        draw.text((after, middle), "à vérifier", font=_font(22, bold=True), fill=_SOFT, anchor="lm")
    for rank, verdict in enumerate(MARQUES):
        centre = _centre(rank)
        if verdict == constat.verdict:
            _draw_marque(draw, (centre - 46, top + 5, centre + 46, bottom - 4), verdict)
        else:
            draw.ellipse((centre - 3, middle - 3, centre + 3, middle + 3), fill=_LINE)


def _draw_marque(draw: "ImageDraw", box: Box, verdict: Verdict) -> None:
    marque = MARQUES[verdict]
    left, top, right, bottom = box
    middle = (top + bottom) / 2
    outline = "#33393F" if verdict == "absent" else None
    draw.rounded_rectangle(box, 9, fill=f"#{marque.fond}", outline=outline, width=3)
    ink = f"#{marque.encre}"
    if verdict == "sans_objet":
        _dash(draw, (left + right) / 2, middle, ink)
        return
    _SIGNS[verdict](draw, left + 28, middle, ink)
    draw.text((right - 28, middle), marque.lettre, font=_font(27, bold=True), fill=ink, anchor="mm")


def _check(draw: "ImageDraw", x: float, y: float, ink: str) -> None:
    draw.line([(x - 10, y), (x - 3, y + 8), (x + 11, y - 9)], fill=ink, width=5, joint="curve")


def _half(draw: "ImageDraw", x: float, y: float, ink: str) -> None:
    draw.ellipse((x - 10, y - 10, x + 10, y + 10), outline=ink, width=3)
    draw.pieslice((x - 10, y - 10, x + 10, y + 10), 90, 270, fill=ink)


def _ring(draw: "ImageDraw", x: float, y: float, ink: str) -> None:
    draw.ellipse((x - 10, y - 10, x + 10, y + 10), outline=ink, width=3)


def _cross(draw: "ImageDraw", x: float, y: float, ink: str) -> None:
    draw.line((x - 9, y - 9, x + 9, y + 9), fill=ink, width=5)
    draw.line((x - 9, y + 9, x + 9, y - 9), fill=ink, width=5)


def _dash(draw: "ImageDraw", x: float, y: float, ink: str) -> None:
    draw.line((x - 11, y, x + 11, y), fill=ink, width=4)


_SIGNS: Mapping[Verdict, Callable[["ImageDraw", float, float, str], None]] = {
    "conforme": _check,
    "partiel": _half,
    "absent": _ring,
    "contraire": _cross,
}


def _centre(rank: int) -> float:
    return _COLUMNS + _COLUMN * (rank + 0.5)


@cache
def _font(size: int, *, bold: bool = False) -> "FreeTypeFont":
    """Return Source Sans Pro; the letters that Pillow brings have no accents."""
    from PIL import ImageFont

    name = "Semibold" if bold else "Regular"
    with as_file(files("font_source_sans_pro") / "files" / f"SourceSansPro-{name}.ttf") as path:
        return ImageFont.truetype(path, size)


def _png(image: "Image") -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
