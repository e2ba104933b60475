"""What an adviser expects of the negotiation of each example projet, written by hand before the code that proposes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from assistant.clauses.modeles import ClauseId
from assistant.criteres import Critere
from assistant.donnees import Place, Some, read_document, strict
from assistant.faits import Cle as FaitCle
from assistant.territoire.enjeux import Cle as EnjeuCle
from assistant.territoire.partenaires import Cle as PartenaireCle

ANY = "*"


@strict
@dataclass(frozen=True, slots=True)
class Vise:
    """What an objectif is about: any of these partenaires with any of these themes; «*» stands for all."""

    partenaire: Some[str] | str
    theme: Some[str] | str

    def meets(self, partenaire: str, theme: str) -> bool:
        """Tell whether an objectif is of this kind."""
        return _within(partenaire, self.partenaire) and _within(theme, self.theme)


@strict
@dataclass(frozen=True, slots=True)
class Partenaires:
    """Keys of the partners that a projet names, and of those that it does not; the others are not judged."""

    nommes: tuple[PartenaireCle, ...]
    absents: tuple[PartenaireCle, ...]


@strict
@dataclass(frozen=True, slots=True)
class Objectifs:
    """Groups of which one objectif each is expected, and kinds that must not appear."""

    attendus: Some[tuple[Vise, ...]]
    exclus: tuple[Vise, ...]


@strict
@dataclass(frozen=True, slots=True)
class Contrat:
    """What the contract of 1995 must and must not hold.

    `blancs`: each a list of words, one of which the label of a blank bears. `faits`: words of the projet, by key.
    `alertes`: the critères to settle before signature.
    """

    clauses: tuple[ClauseId, ...]
    exclues: tuple[ClauseId, ...]
    blancs: tuple[Some[str], ...]
    faits: Mapping[FaitCle, str]
    alertes: tuple[str, ...]


@strict
@dataclass(frozen=True, slots=True)
class Attentes:
    """All that is expected of a projet."""

    partenaires: Partenaires
    objectifs: Objectifs
    contrat: Contrat


def read_attentes(path: Path, criteres: Iterable[Critere]) -> Attentes:
    """Return what is expected of a projet.

    :raises CorpusError: if the file does not fit, or names a partner, a stake or a critère that does not exist.
    """
    attentes, place = read_document(path, Attentes)
    known = {critere.id for critere in criteres}
    for vise in (*(one for group in attentes.objectifs.attendus for one in group), *attentes.objectifs.exclus):
        _refuse(vise.partenaire, {ANY, *get_args(PartenaireCle)}, place)
        _refuse(vise.theme, {ANY, *known, *get_args(EnjeuCle)}, place)
    _refuse(attentes.contrat.alertes, known, place)
    return attentes


def _refuse(keys: Iterable[str] | str, known: set[str], place: Place) -> None:
    unknown = sorted({keys} - known if isinstance(keys, str) else set(keys) - known)
    if unknown:
        raise place.error(f"« {', '.join(unknown)} » n'est pas une clé connue : corrigez-la.")


def _within(key: str, keys: Iterable[str] | str) -> bool:
    return keys in (ANY, key) if isinstance(keys, str) else key in keys
