"""A projet: a Text read from a file, whose blocs say what each part is and where a reader finds it."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assistant.config import Config
from assistant.errors import ProjetError
from assistant.lecture.contenu import BETWEEN_CELLS, Element, Kind, Lecture
from assistant.lecture.processus import read_file
from assistant.ponctuation import parts, sentences
from assistant.texts import Section, Text

__all__ = [
    "Bloc",
    "Extrait",
    "Kind",
    "Phrase",
    "Projet",
    "build_projet",
    "extrait_at",
    "extrait_of",
    "phrases",
    "read_projet",
]

LONGEST_PHRASE = 120
"""Words; what the evidence model reads at once."""


@dataclass(frozen=True, slots=True)
class Bloc:
    """A part of a projet: `start` and `end` are characters of its body, the mark of a list item left out.

    `titres`: the headings above it, the highest first. `place`: as a reader would say it, «p. 4», «§ 12», «tableau 2,
    ligne 3». `cellules`: the ranges of the cells of a ligne, empty ones included. `entete`: of a ligne, the header row
    of its table, cells joined by « | »; the header row is its own.
    """

    start: int
    end: int
    kind: Kind
    titres: tuple[str, ...]
    place: str
    cellules: tuple[tuple[int, int], ...] = ()
    entete: str = ""


@dataclass(frozen=True)
class Projet:
    """A projet as its reader sees it. `nom`: of the file. `remarques`: sentences on what was read, and how."""

    text: Text = field(repr=False)
    nom: str
    blocs: tuple[Bloc, ...] = field(repr=False)
    remarques: tuple[str, ...] = ()

    def bloc_at(self, place: int) -> Bloc:
        """Return the bloc in which a character stands, or the one before it.

        :raises ProjetError: if the projet has none.
        """
        if not self.blocs:
            raise ProjetError(f"« {self.nom} » ne contient aucun texte.")
        return self.blocs[max(0, bisect_right(self._starts, place) - 1)]

    @cached_property
    def _starts(self) -> list[int]:
        return [bloc.start for bloc in self.blocs]


@dataclass(frozen=True, slots=True)
class Extrait:
    """Words of a projet: a place, and no words; within one paragraph or one cell."""

    projet: Projet
    start: int
    end: int

    def __post_init__(self) -> None:
        ranges = self.bloc.cellules or ((self.bloc.start, self.bloc.end),)
        if not any(start <= self.start < self.end <= end for start, end in ranges):
            raise ProjetError(
                f"La place {self.start}-{self.end} n'est pas dans un seul paragraphe de « {self.projet.nom} »."
            )

    @property
    def words(self) -> str:
        return self.projet.text.body[self.start : self.end]

    @property
    def bloc(self) -> Bloc:
        return self.projet.bloc_at(self.start)

    @property
    def place(self) -> str:
        return self.bloc.place


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence, a list item, or a row of a table; at most 120 words."""

    projet: Projet
    bloc: Bloc
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.projet.text.body[self.start : self.end]


def read_projet(path: Path, config: Config) -> Projet:
    """Return the projet that a file holds (.docx, .odt, .pdf, .md, .txt).

    :raises ProjetError: if the file cannot be read, or holds no words.
    """
    projet = build_projet(read_file(path, config.limites), path.name)
    if not phrases(projet):
        raise ProjetError(f"« {path.name} » ne contient aucune phrase : vérifiez que c'est le bon fichier.")
    return projet


def build_projet(lecture: Lecture, nom: str) -> Projet:
    """Return the projet made of the elements of a file."""
    body, blocs = _compose(lecture.elements)
    titre = next((element.words for element in lecture.elements if element.kind == "titre"), nom)
    text = Text("projet", titre, titre, "", "", "projet", "", body, _sections(body, blocs))
    return Projet(text, nom, blocs, lecture.remarques)


def phrases(projet: Projet) -> tuple[Phrase, ...]:
    """Return what the evidence model reads, in order; headings, header rows, heads and feet of pages are left out."""
    return tuple(
        Phrase(projet, bloc, start, end)
        for bloc in projet.blocs
        if bloc.kind in {"paragraphe", "puce", "ligne", "note"}
        for start, end in _ranges(projet.text.body, bloc)
    )


def extrait_of(phrase: Phrase) -> Extrait:
    """Return the place of a sentence; of a row, the cell that says most in words: an extrait does not cross cells."""
    cells = [(max(start, phrase.start), min(end, phrase.end)) for start, end in phrase.bloc.cellules]
    body = phrase.projet.text.body
    start, end = max(
        (cell for cell in cells if cell[0] < cell[1]),
        key=lambda cell: sum(sign.isalpha() for sign in body[cell[0] : cell[1]]),
        default=(phrase.start, phrase.end),
    )
    return Extrait(phrase.projet, start, end)


def extrait_at(phrase: Phrase, place: int) -> Extrait:
    """Return the words to show around a character of a sentence: the sentence itself, or the cell of its row."""
    at = phrase.start + place
    cells = (cell for cell in phrase.bloc.cellules if cell[0] <= at < cell[1])
    return Extrait(phrase.projet, *next(cells, (phrase.start, phrase.end)))


def _compose(elements: tuple[Element, ...]) -> tuple[str, tuple[Bloc, ...]]:
    """Return the body and its blocs: blank lines between paragraphs, none within a list or a table."""
    words: list[str] = []
    blocs: list[Bloc] = []
    titres: list[Element] = []
    place = counted = 0
    for before, element in zip([None, *elements], elements, strict=False):
        lead = _between(before, element) + element.marque
        counted += 0 if element.place else 1
        if element.kind == "titre":
            titres = [above for above in titres if above.niveau < element.niveau]
        start = place + len(lead)
        words += [lead, element.words]
        place = start + len(element.words)
        above = () if element.kind in {"entete", "pied"} else tuple(titre.words for titre in titres)
        cells = _cells(element, start)
        blocs.append(Bloc(start, place, element.kind, above, element.place or f"§ {counted}", cells, element.entete))
        if element.kind == "titre":
            titres.append(element)
    return "".join(words), tuple(blocs)


def _between(before: Element | None, element: Element) -> str:
    if before is None:
        return ""
    same_list = before.kind == element.kind == "puce"
    same_table = bool(element.tableau) and before.tableau == element.tableau
    return "\n" if same_list or same_table else "\n\n"


def _cells(element: Element, start: int) -> tuple[tuple[int, int], ...]:
    ranges = []
    for cell in element.cellules:
        ranges.append((start, start + len(cell)))
        start += len(cell) + len(BETWEEN_CELLS)
    return tuple(ranges)


def _sections(body: str, blocs: tuple[Bloc, ...]) -> tuple[Section, ...]:
    heads = [(body[bloc.start : bloc.end], bloc.start) for bloc in blocs if bloc.kind == "titre"]
    if body and (not heads or heads[0][1] > 0):
        heads.insert(0, (body.split("\n", 1)[0].strip()[:80], 0))
    ends = [*(start for _, start in heads[1:]), len(body)]
    return tuple(
        Section(str(rank), titre, start, end)
        for rank, ((titre, start), end) in enumerate(zip(heads, ends, strict=False), 1)
    )


def _ranges(body: str, bloc: Bloc) -> Iterator[tuple[int, int]]:
    words = body[bloc.start : bloc.end]
    whole = len(words.split()) <= LONGEST_PHRASE
    if bloc.kind == "ligne":
        if bloc.entete and bloc.entete == words.replace("\n", " "):
            return
        if whole:
            yield bloc.start, bloc.end
            return
        for start, end in bloc.cellules:
            yield from _sentences(body, start, end)
    elif bloc.kind == "puce" and whole:
        yield bloc.start, bloc.end
    else:
        yield from _sentences(body, bloc.start, bloc.end)


def _sentences(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for begin, stop in sentences(body[start:end]):
        for first, last in parts(body[start + begin : start + stop], LONGEST_PHRASE):
            yield start + begin + first, start + begin + last
