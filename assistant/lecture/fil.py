"""The words of a paragraph with the node that each comes from, so that a comment can be put on the very words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from assistant.lecture.contenu import SPACES, UNSEEN

_TOKEN = re.compile(
    f"(?P<mots>[^ \\n{SPACES}{UNSEEN}]+(?: [^ \\n{SPACES}{UNSEEN}]+)*)"
    f"|(?P<blanc>[ {SPACES}]+)|(?P<ligne>\\n)|[{UNSEEN}]+"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and the range of the text of a node that they are; no node for a tab, a break or a joint."""

    words: str
    node: etree._Element | None = None
    start: int = 0
    end: int = 0


Fil = tuple[Piece, ...]
"""The pieces of a paragraph or of a cell, in order."""


def fil_words(fil: Iterable[Piece]) -> str:
    """Return the words of some pieces."""
    return "".join(piece.words for piece in fil)


def cleaned(raw: Iterable[tuple[etree._Element | None, str]]) -> Fil:
    """Return the pieces of some runs of text as `contenu.clean` would give their words."""
    pieces: list[Piece] = []
    for piece in _tokens(raw):
        last = pieces[-1].words if pieces else "\n"
        if piece.words == "\n" and last == " ":
            pieces.pop()
            last = pieces[-1].words if pieces else "\n"
        if piece.words not in {" ", "\n"} or last not in {" ", "\n"}:
            pieces.append(piece)
    while pieces and pieces[-1].words in {" ", "\n"}:
        pieces.pop()
    return tuple(pieces)


def after(fil: Fil, length: int) -> Fil:
    """Return what follows the first characters of some pieces."""
    kept: list[Piece] = []
    for piece in fil:
        cut = min(length, len(piece.words))
        length -= cut
        if cut < len(piece.words):
            whole = piece.end - piece.start != len(piece.words)
            kept.append(piece if whole else Piece(piece.words[cut:], piece.node, piece.start + cut, piece.end))
    return tuple(kept)


def before(fil: Fil, length: int) -> Fil:
    """Return the first characters of some pieces."""
    kept: list[Piece] = []
    for piece in fil:
        if length <= 0:
            break
        whole = piece.end - piece.start != len(piece.words) or length >= len(piece.words)
        kept.append(piece if whole else Piece(piece.words[:length], piece.node, piece.start, piece.start + length))
        length -= len(piece.words)
    return tuple(kept)


def joined_fils(fils: Iterable[Fil], between: str) -> Fil:
    """Return the pieces of several paragraphs as those of one."""
    pieces: list[Piece] = []
    for fil in fils:
        pieces += [Piece(between), *fil] if pieces else fil
    return tuple(pieces)


def _tokens(raw: Iterable[tuple[etree._Element | None, str]]) -> Iterator[Piece]:
    for node, text in raw:
        for token in _TOKEN.finditer(text):
            if token.lastgroup:
                words = {"blanc": " ", "ligne": "\n"}.get(token.lastgroup) or unicodedata.normalize("NFC", token[0])
                yield Piece(words, node, token.start(), token.end())
