"""A projet cut as facts are read in it: headings, sentences, items and cells, each with the words that name it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.ordres import is_order
from assistant.ponctuation import sentences
from assistant.projets import Bloc, Extrait, Projet

OPENING_BLOCS = 12
"""Blocs, from the first, among which the lines of a title page are looked for."""
FIRST_BLOCS = 4
"""Blocs, from the first, among which the name of the centre may stand alone."""
LONGEST_NAME = 8
"""Words of a line that ends with a closing quote and may be a name; a longer one is somebody's words."""
LONGEST_LINE = 30
"""Words of a line of a title page; a longer one is a sentence."""

_LABEL = re.compile(r"(?:[A-Z]?\d+ [|] )?(?P<label>[^\W\d][^:.;!?|]{1,60}?) ?: (?P<value>\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Morceau:
    """A piece of a projet: `start` and `end` are characters of its body, within the extrait that shows it.

    `label`: what names it, in lower case: the first cell of its row, or the words before « : ». `colonne`: the head
    of its column, in lower case. `titres`: the headings above it. `ouverture`: it is a heading or a line of the title
    page. `premier`: it is among the very first of them.
    """

    extrait: Extrait
    start: int
    end: int
    titres: tuple[str, ...] = ()
    label: str = ""
    colonne: str = ""
    ouverture: bool = False
    premier: bool = False

    @property
    def words(self) -> str:
        """Its words on one line, sign for sign."""
        return self.extrait.projet.text.body[self.start : self.end].replace("\n", " ")

    @property
    def whole(self) -> str:
        """The words of the extrait on one line: of a value, its label too when they stand in one sentence."""
        return self.extrait.words.replace("\n", " ")


def morceaux(projet: Projet) -> tuple[Morceau, ...]:
    """Return the pieces of a projet, in order; what speaks to the assistant, heads and feet of pages are left out."""
    return tuple(
        morceau
        for rank, bloc in enumerate(projet.blocs)
        if bloc.kind not in {"entete", "pied"}
        for morceau in _cut(projet, bloc, rank)
        if not is_order(morceau.whole)
    )


def _cut(projet: Projet, bloc: Bloc, rank: int) -> Iterator[Morceau]:
    if bloc.cellules:
        yield from _row(projet, bloc)
        return
    body = projet.text.body
    for start, end in sentences(body[bloc.start : bloc.end]):
        extrait = Extrait(projet, bloc.start + start, bloc.start + end)
        opens = _opens(bloc, rank, extrait.words)
        first = opens and rank < FIRST_BLOCS
        yield Morceau(extrait, extrait.start, extrait.end, bloc.titres, ouverture=opens, premier=first)
        yield from _labelled(extrait, bloc)


def _opens(bloc: Bloc, rank: int, words: str) -> bool:
    if rank >= OPENING_BLOCS or bloc.kind not in {"titre", "paragraphe"} or words.endswith((".", "!", "?")):
        return False
    quotation = words.endswith("»") and bloc.kind == "paragraphe" and len(words.split()) > LONGEST_NAME
    return not quotation and len(words.split()) <= LONGEST_LINE


def _row(projet: Projet, bloc: Bloc) -> Iterator[Morceau]:
    body = projet.text.body
    label = body[slice(*bloc.cellules[0])].lower().strip()
    heads = bloc.entete.lower().split(" | ")
    for rank, (start, end) in enumerate(bloc.cellules):
        if start == end:
            continue
        extrait = Extrait(projet, start, end)
        colonne = heads[rank].strip() if len(heads) == len(bloc.cellules) else ""
        yield Morceau(extrait, start, end, bloc.titres, label if rank else "", colonne)
        yield from _labelled(extrait, bloc)


def _labelled(extrait: Extrait, bloc: Bloc) -> Iterator[Morceau]:
    """Yield the value of « Gestionnaire : commune de Rocheblond », named by its label."""
    found = _LABEL.fullmatch(extrait.words)
    if found:
        start = extrait.start + found.start("value")
        yield Morceau(extrait, start, extrait.end, bloc.titres, found["label"].lower().strip())
