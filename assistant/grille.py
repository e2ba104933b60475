"""The grille: what a projet is read for, critère by critère, and how the reading is told to its user."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from assistant.config import Config
from assistant.criteres import Critere, CritereEntry, Force, build_critere, regles_of
from assistant.donnees import Entry, Filled, Place, Some, read_document, refuse_twice, strict
from assistant.errors import CorpusError
from assistant.regles import Corpus, Regle

Verdict = Literal["conforme", "partiel", "absent", "contraire", "sans_objet"]


@strict
@dataclass(frozen=True, slots=True)
class Definition:
    """How a verdict or a force is named to the user, and what it means."""

    libelle: Filled
    sens: Filled


@dataclass(frozen=True, slots=True)
class Aussi:
    """A question on rules outside the grille, told without a verdict."""

    sentence: str
    regles: tuple[Regle, ...]


@dataclass(frozen=True)
class Grille:
    """All that a projet is read with: families by id, meanings of verdicts and forces, how to read, critères, the rest.

    `aussi`: what a projet should also meet, that the critères do not cover.
    """

    familles: dict[str, str]
    verdicts: dict[Verdict, Definition]
    forces: dict[Force, Definition]
    lecture: tuple[str, ...]
    criteres: tuple[Critere, ...]
    aussi: tuple[Aussi, ...]

    @cached_property
    def _by_id(self) -> dict[str, Critere]:
        return {critere.id: critere for critere in self.criteres}

    def critere(self, key: str) -> Critere:
        """Return a critère by its id.

        :raises CorpusError: if the grille has none of that id.
        """
        if key not in self._by_id:
            raise CorpusError(f"La grille n'a pas de critère « {key} » ; elle a : {', '.join(self._by_id)}.")
        return self._by_id[key]


class _Aussi(Entry):
    sentence: Filled
    regles: Some[str]


class _Grille(Entry):
    familles: dict[str, Filled]
    verdicts: dict[Verdict, Definition]
    forces: dict[Force, Definition]
    lecture: Some[Filled]
    criteres: Some[CritereEntry]
    aussi: tuple[_Aussi, ...]


def read_grille(config: Config, corpus: Corpus) -> Grille:
    """Return the grille of the configured folder, checked against the corpus.

    :raises CorpusError: naming file and line, if an entry does not fit, an id stands twice, a reference does not
        resolve, or a force does not stand on its rules.
    """
    entry, place = read_document(config.corpus / "grille.yaml", _Grille)
    criteres = [(critere, place.inside("criteres", row)) for row, critere in enumerate(entry.criteres)]
    refuse_twice((critere.id, at) for critere, at in criteres)
    for critere, at in criteres:
        if critere.famille not in entry.familles:
            raise at.error(f"« {critere.famille} » n'est pas une famille de la grille : corrigez ce nom.", "famille")
    _check_complete(Verdict, entry.verdicts, place, "verdicts")
    _check_complete(Force, entry.forces, place, "forces")
    return Grille(
        entry.familles,
        entry.verdicts,
        entry.forces,
        entry.lecture,
        tuple(build_critere(critere, at, corpus) for critere, at in criteres),
        tuple(
            Aussi(aussi.sentence, regles_of(aussi.regles, place.inside("aussi", row, "regles"), corpus))
            for row, aussi in enumerate(entry.aussi)
        ),
    )


def _check_complete(names: object, written: Collection[str], place: Place, key: str) -> None:
    for name in get_args(names):
        if name not in written:
            raise place.error(f"il manque « {name} » : écrivez son libellé et son sens.", key)
