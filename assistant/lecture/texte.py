"""Plain text: its encoding found, its paragraphs rebuilt from lines, its headings told by their look."""

import re
from collections.abc import Iterator, Sequence
from statistics import median

from assistant.errors import ProjetError
from assistant.lecture.contenu import Element, Lecture, clean, number, numbered, paragraph
from assistant.lecture.titres import Look, depth, is_capitals, is_title, raise_titles

_OLD = ("cp1252", "mac-roman", "cp850", "latin-1")
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ’‘“”«»–—…•·°²³€£§½×©\xa0\xad")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNDERLINE = re.compile(r"(?:=|-|_|\*|~){3,}")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d+$|(?:…\s?){2,}\d+$")
"""A line of a table of contents: it repeats a heading, and says nothing."""
_UNDERLINED, _CAPITALS, _NUMBERED = -3.0, -2.0, -1.0
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
    found = list(_elements(text.expandtabs(4).replace("\f", "\n\n").splitlines()))
    return Lecture(tuple(raise_titles([element for element, _ in found], [look for _, look in found])))


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
    for block in _blocks(lines):
        underlined = len(block) > 1 and bool(_UNDERLINE.fullmatch(block[1].strip()))
        if underlined:
            yield Element("paragraphe", clean(block[0])), Look(_UNDERLINED, depth="=-".find(block[1].strip()[0]) % 3)
        alone = len(block) == 1
        for words in _paragraphs(block[2:] if underlined else block, wrapped=wrapped):
            if words and not _LEADERS.search(words) and not _UNDERLINE.fullmatch(words):
                yield _element(words, alone=alone)


def _element(words: str, *, alone: bool) -> tuple[Element, Look | None]:
    if is_capitals(words):
        return Element("paragraphe", words), Look(_CAPITALS, depth=depth(words))
    if alone and depth(words) and is_title(words):
        return Element("paragraphe", words), Look(_NUMBERED, depth=depth(words))
    mark = number(words)
    return (numbered(words, mark) if mark else paragraph(words)), None


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines that stand together between blank ones."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


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
