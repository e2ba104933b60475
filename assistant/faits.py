"""The facts of a projet that a contract names, in its own words: only what is sure is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.projets import Extrait, Projet, phrases

Cle = Literal[
    "centre", "gestionnaire", "commune", "communes", "intercommunalite", "quartier", "caisse", "departement",
    "president", "directeur", "diplome", "debut", "fin", "duree", "population", "regime-general",
    "prestation-demandee", "vote", "annee",
]  # fmt: skip

CLES: Mapping[Cle, str] = {
    "centre": "nom du centre",
    "gestionnaire": "nom du gestionnaire",
    "commune": "commune",
    "communes": "communes",
    "intercommunalite": "nom de l'intercommunalité",
    "quartier": "nom du quartier",
    "caisse": "nom de la Caisse",
    "departement": "département",
    "president": "nom du président",
    "directeur": "nom du directeur",
    "diplome": "diplôme du directeur",
    "debut": "date de début",
    "fin": "date de fin",
    "duree": "durée",
    "population": "nombre d'habitants",
    "regime-general": "part du régime général",
    "prestation-demandee": "montant de la prestation de service demandée",
    "vote": "date du vote par les instances",
    "annee": "année du projet",
}
"""The keys of the facts, as a blank names what is missing."""

_PERIOD = re.compile(r"\bdu (?P<debut>1er \w+ \d{4}|\d{1,2} \w+ \d{4}) au (?P<fin>\d{1,2} \w+ \d{4})")


@dataclass(frozen=True, slots=True)
class Fait:
    """A fact of a projet; `words` stand verbatim in the extrait, and as they will be written in a sentence."""

    cle: Cle
    words: str
    extrait: Extrait


def read_faits(projet: Projet) -> Mapping[Cle, Fait]:
    """Return the facts that a projet says, by key; one that is not sure is not there."""
    found: dict[Cle, Fait] = {}
    for phrase in phrases(projet):
        period = _PERIOD.search(phrase.words)
        if period and "contrat" in phrase.words.lower() and "debut" not in found:
            for cle in ("debut", "fin"):
                start = phrase.start + period.start(cle)
                extrait = Extrait(projet, start, phrase.start + period.end(cle))
                found[cle] = Fait(cle, extrait.words, extrait)
    return found
