"""The partners that a projet names, with the places where it says what they do with the centre."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.config import Config, read_config
from assistant.donnees import Filled, Some, read_entries, refuse_twice, strict
from assistant.formes import Formes, compile_formes
from assistant.projets import Extrait, Phrase, Projet, phrases

Cle = Literal[
    "caisse", "commune", "intercommunalite", "departement", "etat", "msa", "habitants", "associations", "gestionnaire",
    "ecole", "bailleur", "mission-locale",
]  # fmt: skip

MOST_EXTRAITS = 3


@dataclass(frozen=True)
class Partenaire:
    """A partner of the centre: `libelle` as a sentence says it («la commune»), `extraits` where the projet names it.

    `nom`: the name that the projet gives it, empty where it gives none of its own.
    """

    cle: Cle
    libelle: str
    extraits: tuple[Extrait, ...]
    nom: str = ""


@strict
@dataclass(frozen=True, slots=True)
class Entree:
    """A partner of partenaires.yaml: its label, and the ways its name is written, then and now."""

    id: Cle
    libelle: Filled
    formes: Some[Filled]


def read_partenaires(projet: Projet, config: Config | None = None) -> tuple[Partenaire, ...]:
    """Return the partners that a projet names, in the order of the lexicon; the Caisse is always first.

    :raises CorpusError: if partenaires.yaml cannot be read.
    """
    read = phrases(projet)
    return tuple(_partenaires(read, (config or read_config()).corpus))


def _partenaires(read: tuple[Phrase, ...], corpus: Path) -> Iterator[Partenaire]:
    for entree, formes in _lexique(corpus):
        extraits = [extrait for phrase in read if (extrait := _named(phrase, formes))]
        if extraits or entree.id == "caisse":
            yield Partenaire(entree.id, entree.libelle, tuple(extraits[:MOST_EXTRAITS]))


def _named(phrase: Phrase, formes: Formes) -> Extrait | None:
    place = next(formes.spans(phrase.words), None)
    if place is None:
        return None
    if not phrase.bloc.cellules:
        return Extrait(phrase.projet, phrase.start, phrase.end)
    at = phrase.start + place[0]
    return next((Extrait(phrase.projet, s, e) for s, e in phrase.bloc.cellules if s <= at < e), None)


@cache
def _lexique(corpus: Path) -> tuple[tuple[Entree, Formes], ...]:
    entries = read_entries(corpus / "partenaires.yaml", Entree)
    refuse_twice((entree.id, place) for entree, place in entries)
    return tuple((entree, compile_formes(entree.formes)) for entree, _ in entries)
