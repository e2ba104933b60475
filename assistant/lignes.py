"""Words as lines of a terminal: titles, paragraphs and columns."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from assistant.libelles import NBSP, tied

_WIDTH = 100
"""Columns of a terminal."""
_BETWEEN = 2
"""Columns between two columns of a table."""


def section(title: str, lines: Iterable[str]) -> str:
    """Return a title and its lines, or nothing when there are none."""
    kept = list(lines)
    return "\n".join([title.upper(), *(f"  {line}".rstrip() for line in kept)]) if kept else ""


def indented(words: str) -> Iterator[str]:
    """Return words as lines set back under what they belong to."""
    return (f"    {line}" for line in wrapped(words, hang=2, within=6))


def wrapped(words: str, hang: int = 0, within: int = 0, width: int = _WIDTH) -> list[str]:
    """Return words as lines of `width` columns, all but the first after `hang` of them; `within` are taken."""
    after = " " * hang
    lines = wrap(tied(words), width - within, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)
    return [line.replace(NBSP, " ") for line in lines]


def columns(rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a table, each cell wrapped in its column; `widths` in signs."""
    for row in rows:
        cells = [wrapped(cell, width=width) for cell, width in zip(row, widths, strict=True)]
        for line in zip_longest(*cells, fillvalue=""):
            padded = (words.ljust(width + _BETWEEN) for words, width in zip(line, widths, strict=True))
            yield "".join(padded).rstrip()
