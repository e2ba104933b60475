"""What every reader of a format gives: elements in reading order, and what it has to say about the file."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["titre", "paragraphe", "puce", "ligne", "note", "entete", "pied"]
"""`ligne` is a row of a table; `entete` and `pied` are what stands at the top and foot of every page."""

BETWEEN_CELLS = " | "
SPACES = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Within a class of a regular expression: the spaces that are read as a plain one."""
UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"
)
"""Within a class: soft hyphens, marks of direction, controls; nobody reads them, and they would break words."""

_UNSEEN = re.compile(f"[{UNSEEN}]+")
_SPACES = re.compile(f"[ {SPACES}]+")
_LINES = re.compile(r" ?[\n\x85\u2028\u2029] ?")
_BULLET = re.compile(
    r"(?:[•●○◦▪■□▫‣⁃➢➤►▶✓✔❖◆◇♦·*]|[-–—]|[oO§](?= ))\s+(?=\S)|[\ue000-\uf8ff]\s*(?=\S)|[•●▪■➢➤►✓✔❖◆](?=\w)"
)
_NUMBER = re.compile(r"\d{1,2}\s?[.)]\s+(?=\S)|[a-z]\)\s+(?=\S)|\(\d{1,2}\)\s+(?=\S)|\d{1,2}°\)?\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Element:
    """A heading, a paragraph, a list item or a row of a table.

    `niveau`: of a titre, 1 the highest; from 10 on for those that only look like one. `place`: empty where paragraphs
    are counted. `tableau`: rank of the table in the file, from 1, for a ligne. `entete`: its header row, cells joined;
    the header row is its own. `marque`: what opens a puce, «- » or its number with the blank that follows.
    """

    kind: Kind
    words: str
    niveau: int = 0
    place: str = ""
    tableau: int = 0
    cellules: tuple[str, ...] = ()
    entete: str = ""
    marque: str = ""


@dataclass(frozen=True, slots=True)
class Lecture:
    """A file once read; `remarques` are French sentences for the person who gave it."""

    elements: tuple[Element, ...]
    remarques: tuple[str, ...] = ()


def clean(words: str) -> str:
    """Return words as a reader sees them: one plain space between words, line breaks kept, composed accents."""
    seen = unicodedata.normalize(
        "NFC", _SPACES.sub(" ", _UNSEEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n")))
    )
    return re.sub(r"\n{2,}", "\n", _LINES.sub("\n", seen)).strip()


def bullet(words: str) -> int:
    """Return the length of the mark that opens a list item, or 0: a bullet only."""
    mark = _BULLET.match(words)
    return mark.end() if mark else 0


def number(words: str) -> int:
    """Return the length of the number or letter that opens a numbered item («1. », «a) », «2° »), or 0."""
    mark = _NUMBER.match(words)
    return mark.end() if mark else 0


def numbered(words: str, mark: int, place: str = "") -> Element:
    """Return the list item whose number is the first `mark` characters of some words."""
    return Element("puce", words[mark:], place=place, marque=f"{words[:mark].strip()} ")


def rows(grille: Sequence[Sequence[str]], tableau: int, *, header: bool, page: str = "") -> Iterator[Element]:
    """Yield the rows of a table that have words; a table of one cell is a box around paragraphs.

    :param header: whether the first row names the columns.
    :param page: its place as a reader would say it, or empty to say «tableau 2, ligne 3».
    """
    if len(grille) == 1 and len(grille[0]) == 1:
        yield from (paragraph(line, page) for line in grille[0][0].split("\n") if line.strip())
        return
    entete = joined(grille[0]) if header and any(grille[0]) else ""
    for rank, cellules in enumerate(grille, 1):
        if any(cellules):
            place = page or f"tableau {tableau}, ligne {rank}"
            yield Element(
                "ligne", joined(cellules), place=place, tableau=tableau, cellules=tuple(cellules), entete=entete
            )


def paragraph(words: str, place: str = "") -> Element:
    """Return a paragraph, or a list item when a bullet opens it."""
    mark = bullet(words)
    return item(words[mark:], place) if mark else Element("paragraphe", words, place=place)


def item(words: str, place: str = "") -> Element:
    """Return a list item that a bullet opens."""
    return Element("puce", words, place=place, marque="- ")


def joined(cellules: Sequence[str]) -> str:
    """Return the cells of a row on one line."""
    return BETWEEN_CELLS.join(cellules)
