"""The stakes of a territory: what a projet says is lacking, rising or hard, in its own sentences."""

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
    "isolement", "jeunes", "parentalite", "monoparentalite", "chomage", "precarite", "logement", "acces-aux-droits",
    "numerique", "illettrisme", "scolarite", "vieillissement", "sante", "mobilite", "petite-enfance", "handicap",
    "cadre-de-vie", "diversite-culturelle", "tensions", "nouveaux-habitants", "culture", "alimentation",
]  # fmt: skip

MOST_EXTRAITS = 3


@dataclass(frozen=True)
class Enjeu:
    """A stake of the territory; `extraits`: sentences that tell a diagnosis, a need or a difficulty."""

    cle: Cle
    libelle: str
    extraits: tuple[Extrait, ...]


@strict
@dataclass(frozen=True, slots=True)
class Entree:
    """A stake of enjeux.yaml: its label, and the words by which a projet tells it."""

    id: Cle
    libelle: Filled
    formes: Some[Filled]


def read_enjeux(projet: Projet, config: Config | None = None) -> tuple[Enjeu, ...]:
    """Return the stakes that a projet tells, the strongest first.

    :raises CorpusError: if enjeux.yaml cannot be read.
    """
    found = _enjeux(phrases(projet), (config or read_config()).corpus)
    return tuple(sorted(found, key=lambda enjeu: -len(enjeu.extraits)))


def _enjeux(read: tuple[Phrase, ...], corpus: Path) -> Iterator[Enjeu]:
    for entree, formes in _lexique(corpus):
        extraits = [extrait for phrase in read if (extrait := _told(phrase, formes))]
        if extraits:
            yield Enjeu(entree.id, entree.libelle, tuple(extraits[:MOST_EXTRAITS]))


def _told(phrase: Phrase, formes: Formes) -> Extrait | None:
    if not any(word in " ".join(phrase.bloc.titres).lower() for word in ("diagnostic", "territoire", "besoin")):
        return None
    place = next(formes.spans(phrase.words), None)
    if place is None:
        return None
    if not phrase.bloc.cellules:
        return Extrait(phrase.projet, phrase.start, phrase.end)
    at = phrase.start + place[0]
    return next((Extrait(phrase.projet, s, e) for s, e in phrase.bloc.cellules if s <= at < e), None)


@cache
def _lexique(corpus: Path) -> tuple[tuple[Entree, Formes], ...]:
    entries = read_entries(corpus / "enjeux.yaml", Entree)
    refuse_twice((entree.id, place) for entree, place in entries)
    return tuple((entree, compile_formes(entree.formes)) for entree, _ in entries)
