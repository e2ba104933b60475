"""Plain text: its encoding found, its paragraphs rebuilt from lines, its headings told by their look."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

from assistant.errors import ProjetError
from assistant.lecture.contenu import Element, Lecture, bullet, clean, number, numbered, paragraph, rows
from assistant.lecture.titres import Look, depth, is_capitals, is_title, raise_titles

_OLD = ("cp1252", "mac-roman", "cp850", "latin-1")
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ’‘“”«»–—…•·°²³€£§½×©\xa0\xad")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNDERLINE = re.compile(r"(?:=|-|_|\*|~){3,}")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d+$|(?:…\s?){2,}\d+$")
"""A line of a table of contents: it repeats a heading, and says nothing."""
_UNDERLINED, _CAPITALS, _NUMBERED = -3.0, -2.0, -1.0
_FEWEST_ROWS = 2
_WRAPPED = range(55, 101)
"""Characters: where most lines end in a text that was wrapped by hand or by an old program."""


def decode(content: bytes, name: str) -> str:
    """Return the text of some bytes, in the encoding under which it reads as French.

    :raises ProjetError: if it is no text.
    """
    text = _unicode(content)
    if text is None:
        text = max((_old(content, encoding) for encoding in _OLD), key=_likeness)
    if len(_CONTROL.findall(text)) > len(text) // 1000:
        raise ProjetError(f"« {name} » n'est pas un fichier de texte : donnez-le en .docx, .odt, .pdf, .md ou .txt.")
    return text


def read_plain(text: str) -> Lecture:
    """Return the elements of a plain text."""
    found = list(_elements(text.replace("\f", "\n\n").splitlines()))
    return Lecture(tuple(map(_item, raise_titles([element for element, _ in found], _looks(found)))))


def _unicode(content: bytes) -> str | None:
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encodings = [encoding for mark, encoding in marks.items() if content.startswith(mark)]
    if b"\0" in content[:200] and not encodings:  # UTF-16 without its mark: every other byte of plain French is null
        even, odd = content[:200:2].count(0), content[1:200:2].count(0)
        encodings = ["utf-16-be" if even > odd else "utf-16-le"]
    for encoding in encodings or ["utf-8"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _old(content: bytes, encoding: str) -> str:
    return content.decode(encoding, errors="replace")


def _likeness(text: str) -> int:
    return sum(1 if sign in _FRENCH else -2 for sign in text if sign > "\x7f")


def _elements(lines: Sequence[str]) -> Iterator[tuple[Element, Look | None]]:
    wrapped = is_wrapped(lines)
    tableaux = 0
    for block in _blocks(lines):
        grille = _grille(block)
        if grille:
            tableaux += 1
            yield from ((row, None) for row in rows(grille, tableaux, header=False))
            continue
        underlined = len(block) > 1 and bool(_UNDERLINE.fullmatch(block[1].strip()))
        if underlined:
            yield Element("paragraphe", clean(block[0])), Look(_UNDERLINED, depth="=-".find(block[1].strip()[0]) % 3)
        alone = len(block) == 1 or not wrapped
        for words in _paragraphs(block[2:] if underlined else block, wrapped=wrapped):
            if words and not _LEADERS.search(words) and not _UNDERLINE.fullmatch(words):
                yield _element(words, alone=alone)


def _element(words: str, *, alone: bool) -> tuple[Element, Look | None]:
    if is_capitals(words):
        return Element("paragraphe", words), Look(_CAPITALS, depth=depth(words))
    if alone and depth(words) and is_title(words):
        return Element("paragraphe", words), Look(_NUMBERED, depth=depth(words))
    return paragraph(words), None


def _looks(found: Sequence[tuple[Element, Look | None]]) -> list[Look | None]:
    """Return how elements look, numbered lines that follow each other being a list: a heading has text under it."""
    looks = [look for _, look in found]
    around = zip(looks, [None, *looks], [*looks[1:], None], strict=False)
    return [
        None if look and look.size == _NUMBERED and look in {before, after} else look for look, before, after in around
    ]


def _item(element: Element) -> Element:
    """Return a paragraph that a number opens as a list item."""
    mark = number(element.words) if element.kind == "paragraphe" else 0
    return numbered(element.words, mark) if mark else element


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines that stand together between blank ones, rows of a table apart from what is around."""
    for marks, group in groupby(lines, key=_marks):
        block = list(group)
        if marks is None:
            continue
        if marks[1] and len(block) < _FEWEST_ROWS:
            yield from ([line] for line in block)
        else:
            yield block


def _marks(line: str) -> tuple[str, int] | None:
    """Return what parts the cells of a line and how many times, nothing of a blank one."""
    words = line.strip(" \r")
    if not words.strip():
        return None
    found = "\t" if "\t" in words else "|" if " | " in words else ""
    listed = bullet(clean(words)) or number(clean(words))
    return (found, words.count(found)) if found and not listed else ("", 0)


def _grille(block: Sequence[str]) -> list[list[str]]:
    """Return the cells of lines that tabs or bars part, as Word saves its tables in plain text."""
    mark, times = _marks(block[0]) or ("", 0)
    if not times or len(block) < _FEWEST_ROWS:
        return []
    grille = [[clean(cell) for cell in line.strip(" \r").split(mark)] for line in block]
    return grille if any(row[0] for row in grille) else []  # lines set in by a tab


def _paragraphs(block: Sequence[str], *, wrapped: bool) -> Iterator[str]:
    """Yield the paragraphs of a block: its lines joined where the text was wrapped, else each line."""
    words = ""
    for line in block:
        part = clean(line)
        starts = not wrapped or paragraph(part).kind == "puce" or number(part) > 0 or is_capitals(part)
        if words and starts:
            yield words
            words = ""
        words = _join(words, part)
    yield words


def _join(words: str, part: str) -> str:
    if words.endswith("-") and words[-2:-1].isalpha() and part[:1].islower():
        return words[:-1] + part
    return f"{words} {part}".strip()


def is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether the lines of a text were cut at a width, and say nothing of its paragraphs."""
    lengths = [len(line.rstrip()) for line in lines if line.strip()]
    long = [length for length in lengths if length >= _WRAPPED.start]
    return bool(long) and max(lengths) < _WRAPPED.stop + 20 and median(long) in range(_WRAPPED.start, _WRAPPED.stop + 1)
