"""The rules of the texts, their silences, dated figures and vocabulary: reads and checks corpus/*.yaml."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from assistant.ajouts import read_added
from assistant.citations import cite
from assistant.config import Config
from assistant.donnees import Entry, read_entries, refuse_twice
from assistant.errors import CorpusError
from assistant.texts import Citation, Text, read_texts

Modalite = Literal["devoir", "pouvoir", "recommandation", "definition"]
Reponse = Literal["oui", "non", "depend", "premisse-fausse"]
Certitude = Literal["certain", "probable"]
Etat = Literal["inchangee", "changee", "inconnue"]
Destinataire = Literal["caisse", "centre", "commune", "departement", "etat", "msa", "habitants", "associations", "tous"]

CIRCULAIRE = "circulaire-56-1995"


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a rule or a silence answers; `reponse` only when it can be answered by yes or no."""

    words: str
    reponse: Reponse | None = None


@dataclass(frozen=True, slots=True)
class Valeur:
    """A number that a rule sets: `minimum` and `maximum` are inclusive, in `unite`; None: no bound."""

    grandeur: str
    unite: str
    minimum: float | None
    maximum: float | None


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


@dataclass(frozen=True, slots=True)
class Silence:
    """A subject on which the texts say nothing; `chercher` names the right place when it is known."""

    id: str
    sujet: str
    statut: Literal["non-etabli", "hors-champ"]
    chercher: str
    proches: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Repere:
    """A dated figure, with its unit, its source and the day it was checked."""

    id: str
    objet: str
    valeur: float | str
    unite: str
    depuis: str | None
    jusqu_a: str | None
    certitude: Certitude
    source: str
    verifie_le: str
    texte: str


@dataclass(frozen=True, slots=True)
class Terme:
    """Words of users (`termes`) and the words that the texts use for them (`textes`)."""

    termes: tuple[str, ...]
    textes: tuple[str, ...]
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


class _Question(Entry):
    question: str
    reponse: Reponse


class _Questions(Entry):
    directeur: tuple[str | _Question, ...]
    caf: tuple[str | _Question, ...]
    public: tuple[str | _Question, ...]
    autrement: tuple[str, ...] = ()


class _Citation(Entry):
    text: str = CIRCULAIRE
    section: str
    words: str


class _Valeur(Entry):
    grandeur: str
    unite: str
    minimum: float | None = None
    maximum: float | None = None


class _Evolution(Entry):
    etat: Etat
    par: tuple[str, ...] = ()


class _Regle(Entry):
    id: str
    sentence: str
    modalite: Modalite
    destinataire: tuple[Destinataire, ...]
    citations: tuple[_Citation, ...]
    questions: _Questions
    valeurs: tuple[_Valeur, ...] = ()
    evolution: _Evolution = _Evolution(etat="inconnue")
    depuis: str = "1995-10-31"
    certitude: Certitude = "certain"


class _Silence(Entry):
    id: str
    sujet: str
    statut: Literal["non-etabli", "hors-champ"]
    chercher: str = ""
    proches: tuple[str, ...] = ()
    questions: tuple[str, ...]


class _Repere(Entry):
    id: str
    objet: str
    valeur: float | str
    unite: str
    depuis: str | None
    jusqu_a: str | None
    certitude: Certitude
    source: str
    verifie_le: str
    texte: str


class _Terme(Entry):
    termes: tuple[str, ...]
    textes: tuple[str, ...]
    note: str = ""


def read_corpus(config: Config) -> Corpus:
    """Return the corpus of the configured folder, checked.

    :raises CorpusError: naming file and line, if an entry does not fit, an id stands twice,
        or a reference does not resolve.
    """
    folder = config.corpus
    texts = read_texts(folder / "textes", folder / "textes.yaml")
    regles = (*_read_regles(folder / "regles.yaml", texts), *_read_regles(folder / "depuis.yaml", texts))
    _check_evolutions(folder / "regles.yaml", regles)
    return Corpus(
        texts | read_added(config),
        regles,
        _read_silences(folder / "silences.yaml", texts[CIRCULAIRE]),
        _read_reperes(folder / "reperes.yaml", texts),
        tuple(Terme(e.termes, e.textes, e.note) for e, _ in read_entries(folder / "vocabulaire.yaml", _Terme)),
    )


def _read_regles(path: Path, texts: dict[str, Text]) -> tuple[Regle, ...]:
    entries = read_entries(path, _Regle)
    refuse_twice(path, ((entry.id, line) for entry, line in entries))
    return tuple(_regle(path, line, entry, texts) for entry, line in entries)


def _regle(path: Path, line: int, entry: _Regle, texts: dict[str, Text]) -> Regle:
    asked = entry.questions
    questions = (*asked.directeur, *asked.caf, *asked.public, *asked.autrement)
    return Regle(
        entry.id,
        entry.sentence,
        entry.modalite,
        entry.destinataire,
        tuple(_citation(path, line, citation, texts) for citation in entry.citations),
        tuple(Question(q) if isinstance(q, str) else Question(q.question, q.reponse) for q in questions),
        tuple(Valeur(v.grandeur, v.unite, v.minimum, v.maximum) for v in entry.valeurs),
        entry.evolution.etat,
        entry.evolution.par,
        entry.depuis,
        entry.certitude,
    )


def _citation(path: Path, line: int, entry: _Citation, texts: dict[str, Text]) -> Citation:
    if entry.text not in texts:
        raise CorpusError(
            f"{path.name}, ligne {line} : le texte « {entry.text} » n'est pas dans textes.yaml : corrigez son nom."
        )
    try:
        return cite(entry.words, texts[entry.text], entry.section)
    except CorpusError as error:
        raise CorpusError(f"{path.name}, ligne {line} : {error}") from error


def _check_evolutions(path: Path, regles: Iterable[Regle]) -> None:
    known = {regle.id for regle in regles}
    for regle in regles:
        for other in regle.par:
            if other not in known:
                raise CorpusError(
                    f"{path.name} : la règle « {regle.id} » dit avoir changé par « {other} », "
                    "qui n'existe pas : corrigez ce nom dans « evolution »."
                )


def _read_silences(path: Path, circulaire: Text) -> tuple[Silence, ...]:
    entries = read_entries(path, _Silence)
    refuse_twice(path, ((entry.id, line) for entry, line in entries))
    for entry, _ in entries:
        for section in entry.proches:
            circulaire.section(section)
    return tuple(
        Silence(e.id, e.sujet, e.statut, e.chercher, e.proches, tuple(Question(q) for q in e.questions))
        for e, _ in entries
    )


def _read_reperes(path: Path, texts: dict[str, Text]) -> tuple[Repere, ...]:
    entries = read_entries(path, _Repere)
    refuse_twice(path, ((entry.id, line) for entry, line in entries))
    for entry, line in entries:
        if entry.texte not in texts:
            raise CorpusError(f"{path.name}, ligne {line} : le texte « {entry.texte} » n'est pas dans textes.yaml.")
    return tuple(Repere(**entry.model_dump()) for entry, _ in entries)
