"""Scanned pages read by Tesseract, where Debian's packages tesseract-ocr and tesseract-ocr-fra are installed."""

import csv
import io
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from assistant.lecture.contenu import clean
from assistant.lecture.pages import Mot
from assistant.lecture.pdfium import Document

DOTS = 300
"""An inch; what Tesseract is trained for."""
_LEAST_SURE = 30.0
"""Percent; a word read with less is a stain or a drawing."""
_LONGEST_PAGE = 60.0
"""Seconds."""
_SAME_SIZE = 0.2
"""Heights of lines so much apart, for one, are of one size: they change with the letters that a line holds."""
_WORD, _LINE = "5", "4"


def is_installed() -> bool:
    """Tell whether Tesseract and its French are on this machine."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=True).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return "fra" in said.split()


def recognise(document: Document, numbers: Sequence[int], deadline: float) -> dict[int, tuple[Mot, ...]]:
    """Return the words of some pages, by page number; those that time did not allow are missing.

    :param deadline: when to stop, on the clock of `time.monotonic`.
    """
    found: dict[int, tuple[Mot, ...]] = {}
    together = min(4, os.cpu_count() or 1)
    with ThreadPoolExecutor(together) as pool:
        for start in range(0, len(numbers), together):
            batch = numbers[start : start + together]
            if time.monotonic() >= deadline:
                break
            pictures = [_png(document, number) for number in batch]  # PDFium is not for several threads
            read = pool.map(lambda picture: _tesseract(picture, deadline), pictures)
            found |= {number: mots for number, mots in zip(batch, read, strict=True) if mots is not None}
    return found


def _png(document: Document, number: int) -> bytes:
    out = io.BytesIO()
    document.image(number, DOTS).save(out, format="PNG", dpi=(DOTS, DOTS), compress_level=1)
    return out.getvalue()


def _tesseract(picture: bytes, deadline: float) -> tuple[Mot, ...] | None:
    """Return the words of a picture, or nothing when Tesseract fails or time is out."""
    seconds = min(_LONGEST_PAGE, deadline - time.monotonic())
    if seconds <= 0:
        return None
    command = ["tesseract", "stdin", "stdout", "-l", "fra", "--dpi", str(DOTS), "--psm", "3", "tsv"]
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=seconds, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return _mots(done.stdout.decode("utf-8", errors="replace"))


def _mots(table: str) -> tuple[Mot, ...]:
    """Return the words of Tesseract's table, in points; those of a line stand on one foot."""
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE))
    key = ("block_num", "par_num", "line_num")
    lines = {tuple(row[name] for name in key): row for row in rows if row["level"] == _LINE}
    words = [row for row in rows if row["level"] == _WORD and clean(row["text"]) and float(row["conf"]) >= _LEAST_SURE]
    heights = [_points(lines[tuple(row[name] for name in key)]["height"]) for row in words]
    usual = median(heights) if heights else 0.0
    found = []
    for row, height in zip(words, heights, strict=True):
        line = lines[tuple(row[name] for name in key)]
        size = usual if abs(height - usual) <= _SAME_SIZE * usual else height
        top, left = _points(line["top"]), _points(row["left"])
        base = top + 0.8 * height
        found.append(Mot(clean(row["text"]), left, left + _points(row["width"]), top, top + height, base, size))
    return tuple(found)


def _points(dots: str) -> float:
    return float(dots) * 72 / DOTS
