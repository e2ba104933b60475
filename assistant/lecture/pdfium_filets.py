"""The rules and pictures of a PDF page, out of its drawings."""

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from pypdfium2 import raw

from assistant.lecture.pages import Filet

Transform = Callable[[float, float], tuple[float, float]]
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

_MOST_DRAWN = 20_000
"""Points of drawings on a page; beyond, it is a map or a chart, and no table."""
_DEEPEST = 6
_THIN = 2.5
"""Points; a filled shape thinner than that is a rule."""
_SHORTEST = 4.0
_PAPER = 245
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


def drawn(page: Any, transform: Transform, width: float, height: float) -> tuple[tuple[Filet, ...], tuple[Box, ...]]:
    """Return the rules that can be seen on a page, and where its pictures are."""
    filets: list[Filet] = []
    images: list[Box] = []
    left = _MOST_DRAWN
    for holder, matrix in _objects(page):
        kind = raw.FPDFPageObj_GetType(holder)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            images.append(_bounds(holder, matrix, transform))
        elif kind == raw.FPDF_PAGEOBJ_PATH and left > 0:
            left -= raw.FPDFPath_CountSegments(holder)
            filets += _filets(holder, matrix, transform)
    paper = [filet for filet in filets if _is_rule(filet, width, height)]
    return tuple(paper), tuple(images)


def _objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _inside(raw.FPDFPage_GetObject(page, index), _SAME, 0)


def _inside(holder: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """Yield an object, or those within it when it is a group, with what places them on the page."""
    if raw.FPDFPageObj_GetType(holder) != raw.FPDF_PAGEOBJ_FORM:
        yield holder, matrix
    elif depth < _DEEPEST:
        inner = _times(_matrix(holder), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(holder)):
            yield from _inside(raw.FPDFFormObj_GetObject(holder, index), inner, depth + 1)


def _matrix(holder: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(holder, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(holder: Any, matrix: Matrix, transform: Transform) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(holder, left, bottom, right, top)
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    return _box([transform(*_apply(matrix, x, y)) for x, y in corners])


def _box(points: list[tuple[float, float]]) -> Box:
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _filets(holder: Any, matrix: Matrix, transform: Transform) -> Iterator[Filet]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(holder, fill, stroke)
    filled = fill.value != raw.FPDF_FILLMODE_NONE and not _is_paper(holder)
    if not filled and not stroke.value:
        return
    whole = _times(_matrix(holder), matrix)
    for points, closed in _outlines(holder):
        placed = [transform(*_apply(whole, x, y)) for x, y in points]
        box = _box(placed)
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            yield Filet(*box)
        elif filled or closed:
            yield from _edges(box) if _is_rectangle(placed, box) else ()
        else:
            yield from (Filet(*_box([one, two])) for one, two in pairwise(placed))


def _outlines(holder: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Yield the points of each line of a drawing, and whether it closes; one with a curve is left out."""
    points: list[tuple[float, float]] = []
    curved = closed = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(holder), _MOST_DRAWN)):
        segment = raw.FPDFPath_GetPathSegment(holder, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points, closed
            points, curved, closed = [], False, False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
        closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
    if len(points) > 1 and not curved:
        yield points, closed or points[0] == points[-1]


def _is_rectangle(points: list[tuple[float, float]], box: Box) -> bool:
    x0, y0, x1, y1 = box
    return len(points) in {4, 5} and all(
        min(abs(x - x0), abs(x - x1)) < 0.5 and min(abs(y - y0), abs(y - y1)) < 0.5 for x, y in points
    )


def _edges(box: Box) -> Iterator[Filet]:
    x0, y0, x1, y1 = box
    yield from (Filet(x0, y0, x1, y0), Filet(x0, y1, x1, y1), Filet(x0, y0, x0, y1), Filet(x1, y0, x1, y1))


def _is_paper(holder: Any) -> bool:
    """Tell whether a shape is filled in the colour of the paper, or not at all to the eye."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(holder, red, green, blue, alpha)
    return alpha.value < 16 or min(red.value, green.value, blue.value) >= _PAPER


def _is_rule(filet: Filet, width: float, height: float) -> bool:
    """Tell whether a line is straight, long enough to rule something, and not the edge of the page."""
    across, down = filet.x1 - filet.x0, filet.bottom - filet.top
    edge = filet.x1 < 3 or filet.top > height - 3 or filet.x0 > width - 3 or filet.bottom < 3
    return min(across, down) <= _THIN and max(across, down) >= _SHORTEST and not edge
