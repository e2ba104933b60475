"""Who manages a centre, by its profile, by the fact that names the manager, or by a heading or a sentence."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.constats import Trait, Verification
from assistant.criteres import Cle as CleProfil
from assistant.faits import Cle, Fait
from assistant.lexical import fold
from assistant.projets import Extrait, Projet, extrait_of, phrases

_MUNICIPAL = re.compile(
    r"\b(?:centre social|structure|equipement|espace)\b.{0,25}\bmunicipale?\b|\bregie directe\b"
    r"|\b(?:commune|ville) gere\b|\bgestionnaire (?:\| )?(?:ville|commune)\b"
)
_ASSOCIATIF = re.compile(
    r"\bassociation gestionnaire\b|\bassociation (?:[\w'’«» -]{2,40} )?gere le centre\b"
    r"|\bl'association (?:a perdu|lutte|compte|emploie|a ete creee)\b"
)
_CAF = re.compile(r"\bcaf\b|\bcaisses? d.allocations\b")
TOWN = re.compile(r"\b(?:communes?|ville|maire|mairie|municipal\w*|syndicat|communaute de communes)\b")
"""What names a commune, its mayor, or several communes together."""

Lu = tuple[str, tuple[Extrait, ...]]
"""The value of a sign, and the words where it was read."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading or a sentence of a projet. `words`: folded, with plain apostrophes."""

    extrait: Extrait
    words: str


def read_profil(verification: Verification, faits: Mapping[Cle, Fait]) -> Mapping[CleProfil, Trait]:
    """Return the profile, with who manages as the contract has it where the profile does not say."""
    profil = verification.profil
    if profil["gestionnaire"].value:
        return profil
    value, extraits = read_manager(profil["gestionnaire"], faits, tuple(read_passages(verification.projet)))
    return profil if value == "inconnu" else {**profil, "gestionnaire": Trait(value, extraits)}


def read_manager(trait: Trait, faits: Mapping[Cle, Fait], passages: Sequence[Passage]) -> Lu:
    """Return who manages: by the profile, else by the fact that names the manager, else by a heading or a sentence."""
    if trait.value:
        return trait.value, trait.extraits
    fait = faits.get("gestionnaire")
    if fait:
        return _kind(fold(fait.words)), (fait.extrait,)
    for kind, pattern in (("commune", _MUNICIPAL), ("association", _ASSOCIATIF)):
        for passage in passages:
            if pattern.search(passage.words):
                return kind, (passage.extrait,)
    return "inconnu", ()


def _kind(named: str) -> str:
    """Return what a manager is by its name."""
    if "associat" in named:
        return "association"
    return "caf" if _CAF.search(named) else "commune" if TOWN.search(named) else "autre"


def read_passages(projet: Projet) -> Iterator[Passage]:
    """Yield the headings and the sentences of a projet, in its order."""
    titles = [Extrait(projet, bloc.start, bloc.end) for bloc in projet.blocs if bloc.kind == "titre"]
    told = [*((title, title.words) for title in titles), *((extrait_of(p), p.words) for p in phrases(projet))]
    for extrait, words in sorted(told, key=lambda pair: (pair[0].start, pair[0].end)):
        yield Passage(extrait, fold(words.replace("’", "'")))
