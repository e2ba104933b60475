"""The frame of the negotiation note, from corpus/note.yaml: conditions of the agrément, options of the decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.citations import cite
from assistant.config import Config
from assistant.criteres import regles_of
from assistant.donnees import Entry, Filled, Place, Some, read_document
from assistant.errors import CorpusError
from assistant.financement.postes import Poste, read_postes
from assistant.grille import Grille
from assistant.regles import Corpus, Regle
from assistant.texts import Citation

Partie = Literal["centre", "conditions", "negocier", "questions", "financement", "objectifs", "risques", "decision"]
Statut = Literal["contredite", "a_etablir", "a_verifier", "a_apprecier", "a_signer", "etablie"]
Appui = Literal["etabli", "a_etablir", "contraire"]


@dataclass(frozen=True, slots=True)
class Rappel:
    """A sentence of ours, or of a rule, with the words of the texts on which it stands."""

    sentence: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """What the agrément supposes: the rule, and the ids of the critères that tell whether it is met.

    `au_terme`: it is met at the end of the procedure only.
    """

    regle: Regle
    intitule: str
    criteres: tuple[str, ...]
    au_terme: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A decision that the circular names; `appui`: what it would rest on."""

    intitule: str
    rappels: tuple[Rappel, ...]
    appui: Appui


@dataclass(frozen=True)
class Trame:
    """All that a note is written with, beside a verification. `corpus` and `postes` place the lines of a budget."""

    corpus: Corpus
    postes: tuple[Poste, ...]
    parties: Mapping[Partie, str]
    statuts: Mapping[Statut, str]
    ouverture: tuple[Rappel, ...]
    conditions: tuple[Condition, ...]
    procedure: tuple[Condition, ...]
    financement: tuple[Rappel, ...]
    regime_general: tuple[Rappel, ...]
    options: tuple[Option, ...]
    limites: tuple[Rappel, ...]


class _Citation(Entry):
    text: Filled
    section: Filled
    words: Filled


class _Rappel(Entry):
    sentence: str = ""
    regles: tuple[str, ...] = ()
    citations: tuple[_Citation, ...] = ()


class _Condition(Entry):
    regle: Filled
    intitule: Filled
    criteres: Some[str]
    au_terme: bool = False


class _Option(Entry):
    id: Filled
    intitule: Filled
    sentences: Some[_Rappel]
    appui: Appui


class _Trame(Entry):
    parties: dict[Partie, Filled]
    statuts: dict[Statut, Filled]
    ouverture: Some[_Rappel]
    conditions: Some[_Condition]
    procedure: Some[_Condition]
    financement: Some[_Rappel]
    regime_general: Some[_Rappel]
    options: Some[_Option]
    limites: Some[_Rappel]


def read_trame(config: Config, corpus: Corpus, grille: Grille) -> Trame:
    """Return the frame of the configured folder, checked against the corpus and the grille.

    :raises CorpusError: naming file and line, if an entry does not fit, or a rule, a critère or words do not exist.
    """
    entry, place = read_document(config.corpus / "note.yaml", _Trame)
    for names, written, key in ((Partie, entry.parties, "parties"), (Statut, entry.statuts, "statuts")):
        lacking = [name for name in get_args(names) if name not in written]
        if lacking:
            raise place.error(f"il manque « {lacking[0]} » : écrivez son libellé.", key)
    read = _Reading(corpus, grille)
    return Trame(
        corpus,
        read_postes(config, corpus),
        entry.parties,
        entry.statuts,
        read.rappels(entry.ouverture, place.inside("ouverture")),
        read.conditions(entry.conditions, place.inside("conditions")),
        read.conditions(entry.procedure, place.inside("procedure")),
        read.rappels(entry.financement, place.inside("financement")),
        read.rappels(entry.regime_general, place.inside("regime_general")),
        tuple(
            Option(
                option.intitule, read.rappels(option.sentences, place.inside("options", row, "sentences")), option.appui
            )
            for row, option in enumerate(entry.options)
        ),
        read.rappels(entry.limites, place.inside("limites")),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the entries of the file are resolved with."""

    corpus: Corpus
    grille: Grille

    def rappels(self, entries: Iterable[_Rappel], place: Place) -> tuple[Rappel, ...]:
        return tuple(self._rappel(entry, place.inside(row)) for row, entry in enumerate(entries))

    def _rappel(self, entry: _Rappel, place: Place) -> Rappel:
        regles = regles_of(entry.regles, place.inside("regles"), self.corpus)
        cited = [self._cited(citation, place, row) for row, citation in enumerate(entry.citations)]
        citations = (*(citation for regle in regles for citation in regle.citations), *cited)
        if not citations:
            raise place.error("rien ne porte cette phrase : nommez une règle, ou citez des mots d'un texte.")
        if not entry.sentence and len(regles) != 1:
            raise place.error("la phrase manque : écrivez-la, ou nommez une seule règle.")
        return Rappel(entry.sentence or regles[0].sentence, tuple(dict.fromkeys(citations)))

    def _cited(self, citation: _Citation, place: Place, row: int) -> Citation:
        if citation.text not in self.corpus.texts:
            raise place.error(f"le texte « {citation.text} » n'existe pas : corrigez son nom.", "citations", row)
        with place.naming("citations", row):
            return cite(citation.words, self.corpus.texts[citation.text], citation.section)

    def conditions(self, entries: Iterable[_Condition], place: Place) -> tuple[Condition, ...]:
        return tuple(self._condition(entry, place.inside(row)) for row, entry in enumerate(entries))

    def _condition(self, entry: _Condition, place: Place) -> Condition:
        for row, critere in enumerate(entry.criteres):
            try:
                self.grille.critere(critere)
            except CorpusError as error:
                raise place.error(str(error), "criteres", row) from error
        regle = regles_of([entry.regle], place, self.corpus)[0]
        return Condition(regle, entry.intitule, entry.criteres, entry.au_terme)
