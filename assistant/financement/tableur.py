"""Tables of figures as rows of cells: from a CSV of any usual kind, and from the tables and lists of a projet."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from assistant.errors import FinancementError
from assistant.financement.montants import read_somme
from assistant.projets import Bloc, Extrait, Projet

LARGEST_FILE = 5_000_000
"""Bytes: a budget has some hundred rows, and what is larger is another thing."""
MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_PAIR = 300
"""Characters of « libellé : montant »; a longer line is something else, and slow to try."""
LONGEST_LABEL = 80
"""Characters of the label of an amount in a list; a longer one is a sentence."""
CSV_SUFFIXES = (".csv", ".tsv")

_SEPARATORS = ";\t|,"
_ENCODINGS = ("cp1252", "mac_roman", "cp850")
_FRENCH = frozenset("éèêëàâçîïôûùœ°€«»’–")
_PAIR = re.compile(
    r"(?P<label>.*[^\W\d].*?)\s*(?:[:;=|\t]|\s[-–—]\s|\.{3,}|\s{2,})\s*(?P<somme>[^:;=|]*\d[^:;=|]*?)\s*[.;]?"
)
_CAPITAL_INSIDE = re.compile(r"(?<=[a-z])[À-Þ]")


@dataclass(frozen=True, slots=True)
class Rangee:
    """A row of cells. `place`: as a reader would say it. `extraits`: of a projet, one a cell, None for an empty one."""

    cellules: tuple[str, ...]
    place: str = ""
    extraits: tuple[Extrait | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Tableau:
    """Rows that stand together, the header first where there is one. `contexte`: the headings above it."""

    nom: str
    rangees: tuple[Rangee, ...]
    contexte: str = ""
    remarques: tuple[str, ...] = ()


def read_csv(path: Path) -> Tableau:
    """Return the table of a CSV file, its separator and encoding guessed.

    :raises FinancementError: if it cannot be read, or is too large.
    """
    data = read_data(path)
    text = _decoded(path, data)
    separator = max(_SEPARATORS, key=lambda sign: _amounts(text, sign))  # the first of equals: «;» before «,»
    rows = list(_rows(text, separator)) if _amounts(text, separator) else _pairs(text)
    if len(rows) > MOST_ROWS:
        raise FinancementError(f"« {path.name} » a plus de {MOST_ROWS} lignes : gardez le seul budget.")
    return Tableau(path.name, tuple(Rangee(tuple(row), f"ligne {number}") for number, row in rows))


def read_data(path: Path) -> bytes:
    """Return the bytes of a file.

    :raises FinancementError: if it cannot be read, is empty, or is too large for a budget.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_FILE else b""
    except OSError as error:
        raise FinancementError(f"« {path} » ne peut pas être lu : vérifiez son nom et ses droits.") from error
    if size > LARGEST_FILE:
        raise FinancementError(f"« {path.name} » dépasse {LARGEST_FILE // 1_000_000} Mo : gardez le seul budget.")
    if not data.strip():
        raise FinancementError(f"« {path.name} » est vide : donnez un budget avec au moins une ligne et son montant.")
    return data


def tableaux_of(projet: Projet) -> tuple[Tableau, ...]:
    """Return the tables of a projet, and its lists of « libellé : montant », in order."""
    groups = groupby(projet.blocs, lambda bloc: (bloc.kind, bloc.titres, bloc.entete, _table(bloc)))
    found = (_group(projet, tuple(blocs)) for _, blocs in groups)
    return tuple(tableau for tableau in found if tableau)


def split_pair(words: str) -> tuple[str, str] | None:
    """Return the label and the amount of « Directrice : 36 200 € », or None."""
    found = _PAIR.fullmatch(words.strip()) if len(words) <= LONGEST_PAIR else None
    return (found["label"], found["somme"]) if found and read_somme(found["somme"]) else None


def _decoded(path: Path, data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or the old encoding that gives the most French signs."""
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig").replace("\0", "\ufffd")
    except UnicodeDecodeError:
        if b"\0" in data:
            raise FinancementError(
                f"« {path.name} » n'est pas un fichier de texte : enregistrez le budget en .csv ou en .xlsx."
            ) from None
    candidates = [data.decode(encoding, "replace") for encoding in _ENCODINGS]
    return max(candidates, key=_frenchness)


def _frenchness(text: str) -> int:
    """Return how French the signs beyond ASCII of a text are: a capital after a small letter is a wrong reading."""
    return sum(1 if sign in _FRENCH else -(ord(sign) > 0x7F) for sign in text) - len(_CAPITAL_INSIDE.findall(text))


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, [" ".join(cell.split()) for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise FinancementError(
            f"La ligne {reader.line_num} du fichier CSV est mal écrite : enregistrez-le de nouveau."
        ) from error


def _amounts(text: str, separator: str) -> int:
    """Return how many cells are amounts beside a cell that is not, when a text is cut at a sign."""
    rows = (row for _, row in _rows(text, separator) if len(row) > 1)
    return sum(
        sum(read_somme(cell) is not None for cell in row) for row in rows if any(re.search(r"[^\W\d]", c) for c in row)
    )


def _pairs(text: str) -> list[tuple[int, list[str]]]:
    lines = ((number, line, split_pair(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip())
    return [(number, list(pair) if pair else [line.strip()]) for number, line, pair in lines]


def _group(projet: Projet, blocs: tuple[Bloc, ...]) -> Tableau | None:
    contexte = " > ".join(blocs[0].titres)
    if blocs[0].kind == "ligne":
        rangees = tuple(_row(projet, bloc) for bloc in blocs)
        nom = _table(blocs[0]) or f"tableau, {blocs[0].place}"
        return Tableau(nom, _with_header(rangees, blocs[0].entete), contexte)
    if blocs[0].kind not in ("puce", "paragraphe"):
        return None
    pairs = tuple(pair for bloc in blocs if (pair := _pair(projet, bloc)))
    listed = len(pairs) > 1 and 2 * len(pairs) >= len(blocs)  # prose that tells an amount here and there is no list
    return Tableau(f"liste, {blocs[0].place}", pairs, contexte) if listed else None


def _row(projet: Projet, bloc: Bloc) -> Rangee:
    extraits = tuple(Extrait(projet, start, end) if start < end else None for start, end in bloc.cellules)
    return Rangee(tuple(" ".join(e.words.split()) if e else "" for e in extraits), bloc.place, extraits)


def _with_header(rangees: tuple[Rangee, ...], entete: str) -> tuple[Rangee, ...]:
    if not entete or "".join(rangees[0].cellules).split() == entete.replace("|", " ").split():
        return rangees
    cells = re.split(r"\s*\|\s*", entete)
    missing = len(rangees[0].cellules) - len(cells)  # an empty first heading may have been stripped away
    return Rangee(("",) * missing + tuple(cells)), *rangees


def _table(bloc: Bloc) -> str:
    """Return « tableau 2 » of a row of it; nothing where only the page is known, since a table may run over two."""
    return bloc.place.split(", ligne")[0] if bloc.kind == "ligne" and ", ligne" in bloc.place else ""


def _pair(projet: Projet, bloc: Bloc) -> Rangee | None:
    words = projet.text.body[bloc.start : bloc.end]
    pair = split_pair(words)
    if not pair or len(pair[0]) > LONGEST_LABEL:
        return None
    places = [words.find(part, start) for part, start in zip(pair, (0, len(pair[0])), strict=True)]
    extraits = (
        Extrait(projet, bloc.start + place, bloc.start + place + len(part))
        for place, part in zip(places, pair, strict=True)
    )
    return Rangee(tuple(" ".join(part.split()) for part in pair), bloc.place, tuple(extraits))
