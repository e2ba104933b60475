"""The rules of the texts, their silences, dated figures and vocabulary: reads and checks corpus/*.yaml."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from assistant.ajouts import read_added
from assistant.citations import cite
from assistant.config import Config
from assistant.donnees import Date, Entry, Filled, Place, Some, read_entries, refuse_twice, strict
from assistant.errors import CorpusError
from assistant.texts import Citation, Text, read_texts

Modalite = Literal["devoir", "pouvoir", "recommandation", "definition"]
Reponse = Literal["oui", "non", "depend", "premisse-fausse"]
Certitude = Literal["certain", "probable"]
Etat = Literal["inchangee", "changee", "inconnue"]
Destinataire = Literal["caisse", "centre", "commune", "departement", "etat", "msa", "habitants", "associations", "tous"]

CIRCULAIRE = "circulaire-56-1995"


@strict
@dataclass(frozen=True, slots=True)
class Question:
    """A question that a rule or a silence answers; `reponse` only when it can be answered by yes or no."""

    words: Annotated[Filled, Field(alias="question")]
    reponse: Reponse | None = None


_Asked = Annotated[Question, BeforeValidator(lambda value: {"question": value} if isinstance(value, str) else value)]
"""A question as the files write it: its words alone, or its words and its answer."""


@strict
@dataclass(frozen=True, slots=True)
class Valeur:
    """A number that a rule sets: `minimum` and `maximum` are inclusive, in `unite`; None: no bound."""

    grandeur: Filled
    unite: Filled
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Regle:
    """A plain sentence that stands on citations. `par`: ids of the rules by which it was changed since.

    `depuis`: year or ISO date from which it holds; that of the circular for its own rules.
    """

    id: str
    sentence: str
    modalite: Modalite
    destinataire: tuple[Destinataire, ...]
    citations: tuple[Citation, ...]
    questions: tuple[Question, ...]
    valeurs: tuple[Valeur, ...] = ()
    etat: Etat = "inconnue"
    par: tuple[str, ...] = ()
    depuis: str = "1995-10-31"
    certitude: Certitude = "certain"

    @property
    def text(self) -> Text:
        return self.citations[0].text


@strict
@dataclass(frozen=True, slots=True)
class Silence:
    """A subject on which the texts say nothing; `chercher` names the right place when it is known."""

    id: Filled
    sujet: Filled
    statut: Literal["non-etabli", "hors-champ"]
    questions: Some[_Asked]
    chercher: str = ""
    proches: tuple[str, ...] = ()


@strict
@dataclass(frozen=True, slots=True)
class Repere:
    """A dated figure, with its unit, its source and the day it was checked."""

    id: Filled
    objet: Filled
    valeur: float | Filled
    unite: Filled
    depuis: Date | None
    jusqu_a: Date | None
    certitude: Certitude
    source: Filled
    verifie_le: Date
    texte: str


@strict
@dataclass(frozen=True, slots=True)
class Terme:
    """Words of users (`termes`) and the words that the texts use for them (`textes`)."""

    termes: Some[Filled]
    textes: Some[Filled]
    note: str = ""


@dataclass(frozen=True)
class Corpus:
    """All that the assistant knows: texts by id, rules, silences, dated figures, vocabulary."""

    texts: dict[str, Text]
    regles: tuple[Regle, ...]
    silences: tuple[Silence, ...]
    reperes: tuple[Repere, ...]
    vocabulaire: tuple[Terme, ...]

    @cached_property
    def regle_by_id(self) -> dict[str, Regle]:
        return {regle.id: regle for regle in self.regles}

    @cached_property
    def silence_by_id(self) -> dict[str, Silence]:
        return {silence.id: silence for silence in self.silences}


class _Questions(Entry):
    directeur: Some[_Asked]
    caf: Some[_Asked]
    public: Some[_Asked]
    autrement: tuple[_Asked, ...] = ()

    @property
    def all(self) -> tuple[Question, ...]:
        return (*self.directeur, *self.caf, *self.public, *self.autrement)


class _Citation(Entry):
    text: str = CIRCULAIRE
    section: str
    words: Filled


class _Evolution(Entry):
    etat: Etat
    par: tuple[str, ...] = ()


class _Regle(Entry):
    id: Filled
    sentence: Filled
    modalite: Modalite
    destinataire: Some[Destinataire]
    citations: Some[_Citation]
    questions: _Questions
    valeurs: tuple[Valeur, ...] = ()
    evolution: _Evolution = _Evolution(etat="inconnue")
    depuis: Date = "1995-10-31"
    certitude: Certitude = "certain"


def read_corpus(config: Config) -> Corpus:
    """Return the corpus of the configured folder, checked.

    :raises CorpusError: naming file and line, if an entry does not fit, an id stands twice,
        or a reference does not resolve.
    """
    folder = config.corpus
    texts = read_texts(folder / "textes", folder / "textes.yaml")
    return Corpus(
        texts | read_added(config),
        _read_regles(folder, texts),
        _read_silences(folder / "silences.yaml", texts[CIRCULAIRE]),
        _read_reperes(folder / "reperes.yaml", texts),
        tuple(terme for terme, _ in read_entries(folder / "vocabulaire.yaml", Terme)),
    )


def _read_regles(folder: Path, texts: dict[str, Text]) -> tuple[Regle, ...]:
    entries = [entry for name in ("regles.yaml", "depuis.yaml") for entry in read_entries(folder / name, _Regle)]
    refuse_twice((entry.id, place) for entry, place in entries)
    known = {entry.id for entry, _ in entries}
    return tuple(_regle(entry, place, texts, known) for entry, place in entries)


def _regle(entry: _Regle, place: Place, texts: dict[str, Text], known: Collection[str]) -> Regle:
    for row, other in enumerate(entry.evolution.par):
        if other not in known:
            raise place.error(
                f"la règle « {entry.id} » dit avoir changé par « {other} », qui n'existe pas : corrigez ce nom.",
                "evolution", "par", row,
            )  # fmt: skip
    return Regle(
        entry.id,
        entry.sentence,
        entry.modalite,
        entry.destinataire,
        tuple(_citation(citation, row, place, texts) for row, citation in enumerate(entry.citations)),
        entry.questions.all,
        entry.valeurs,
        entry.evolution.etat,
        entry.evolution.par,
        entry.depuis,
        entry.certitude,
    )


def _citation(citation: _Citation, row: int, place: Place, texts: dict[str, Text]) -> Citation:
    if citation.text not in texts:
        raise _unknown_text(citation.text, place, "citations", row, "text")
    with place.naming("citations", row):
        return cite(citation.words, texts[citation.text], citation.section)


def _read_silences(path: Path, circulaire: Text) -> tuple[Silence, ...]:
    entries = read_entries(path, Silence)
    refuse_twice((silence.id, place) for silence, place in entries)
    for silence, place in entries:
        for row, section in enumerate(silence.proches):
            with place.naming("proches", row):
                circulaire.section(section)
    return tuple(silence for silence, _ in entries)


def _read_reperes(path: Path, texts: dict[str, Text]) -> tuple[Repere, ...]:
    entries = read_entries(path, Repere)
    refuse_twice((repere.id, place) for repere, place in entries)
    for repere, place in entries:
        if repere.texte not in texts:
            raise _unknown_text(repere.texte, place, "texte")
    return tuple(repere for repere, _ in entries)


def _unknown_text(text: str, place: Place, *keys: str | int) -> CorpusError:
    return place.error(f"le texte « {text} » n'est pas dans textes.yaml : corrigez son nom.", *keys)
