"""The models of clauses: reads and checks corpus/clauses.yaml."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.clauses.formules import Formule, FormuleEntry, Lecture, Quand, QuandEntry, Usage, check_usages
from assistant.config import Config
from assistant.criteres import regles_of
from assistant.donnees import Entry, Filled, Place, Some, read_document, refuse_twice
from assistant.errors import ClauseError
from assistant.grille import Grille
from assistant.regles import Corpus, Regle
from assistant.texts import Citation

ClauseId = Literal[
    "parties", "objet", "duree", "territoire", "missions", "objectifs-animation-globale", "objectifs-particuliers",
    "prestation", "demi-prestation", "pieces", "fonds-propres", "participation", "ouverture", "neutralite",
    "direction", "formation", "appui", "negociation", "difficulte", "relais-gestion", "commune", "intercommunal",
    "msa", "gens-du-voyage", "echeances", "suivi", "controle", "evaluation", "avenant", "sursis", "retrait",
    "renouvellement", "litiges", "signature",
]  # fmt: skip
Ton = Literal["usuel", "souple", "ferme"]


@dataclass(frozen=True, slots=True)
class Variante:
    """A way to write a clause. One that is not of the usual `ton` is written only when it is asked for."""

    id: str
    libelle: str
    ton: Ton
    quand: Quand
    formules: tuple[Formule, ...]
    usages: tuple[Usage, ...]


@dataclass(frozen=True, slots=True)
class Modele:
    """A clause and its variants. `titre`: id of its part of the contract, empty outside them.

    `exigee`: the rule by which it cannot be left out, or None. `mots`: words by which a user asks for it. `formules`,
    `suite`, `usages`: those of every variant, written before what is its own, after it, and last.
    """

    id: ClauseId
    intitule: str
    titre: str
    exigee: Regle | None
    mots: tuple[str, ...]
    formules: tuple[Formule, ...]
    suite: tuple[Formule, ...]
    usages: tuple[Usage, ...]
    variantes: tuple[Variante, ...]

    def variante(self, key: str) -> Variante:
        """Return a variant by its id.

        :raises ClauseError: if the clause has none of that id.
        """
        for variante in self.variantes:
            if variante.id == key:
                return variante
        known = ", ".join(variante.id for variante in self.variantes)
        raise ClauseError(f"La clause « {self.intitule} » n'a pas de variante « {key} » ; elle a : {known}.")


@dataclass(frozen=True, slots=True)
class Interdit:
    """What is asked at times, and a rule forbids. `mots`: one of each group is said, by the beginning of a word."""

    mots: tuple[tuple[str, ...], ...]
    sentence: str
    regles: tuple[Regle, ...]
    quand: Quand


@dataclass(frozen=True, slots=True)
class ModelesClauses:
    """All clauses in the order of the contract, the titles of its parts by id, what is forbidden, and rules by id."""

    titres: Mapping[str, str]
    interdits: tuple[Interdit, ...]
    clauses: tuple[Modele, ...]
    regles: Mapping[str, Regle]

    def modele(self, key: str) -> Modele:
        """Return a clause by its id.

        :raises ClauseError: if there is none of that id.
        """
        for modele in self.clauses:
            if modele.id == key:
                return modele
        known = ", ".join(modele.id for modele in self.clauses)
        raise ClauseError(f"Aucune clause ne s'appelle « {key} » ; il y a : {known}.")

    def citations(self, *names: str) -> tuple[Citation, ...]:
        """Return the citations of some rules, each once."""
        return tuple(dict.fromkeys(citation for name in names for citation in self.regles[name].citations))


class _Variante(Entry):
    id: Filled
    libelle: Filled
    ton: Ton = "usuel"
    quand: QuandEntry = QuandEntry()
    enonces: tuple[FormuleEntry, ...] = ()
    usages: tuple[Usage, ...] = ()


class _Modele(Entry):
    id: ClauseId
    intitule: Filled
    titre: str = ""
    exigee: str | None = None
    mots: Some[Filled]
    enonces: tuple[FormuleEntry, ...] = ()
    suite: tuple[FormuleEntry, ...] = ()
    usages: tuple[Usage, ...] = ()
    variantes: Some[_Variante]


class _Interdit(Entry):
    mots: Some[Filled]
    sentence: Filled
    regles: Some[str]
    quand: QuandEntry = QuandEntry()


class _Document(Entry):
    titres: dict[str, Filled]
    interdits: tuple[_Interdit, ...]
    clauses: Some[_Modele]


def read_clauses(config: Config, corpus: Corpus, grille: Grille) -> ModelesClauses:
    """Return the models of clauses of the configured folder, checked against the corpus and the grille.

    :raises CorpusError: naming file and line, if an entry does not fit, a clause is missing or stands twice, a name
        does not resolve, a sentence has an unknown blank, or says more than its rules: a duty, or a certainty.
    """
    entry, place = read_document(config.corpus / "clauses.yaml", _Document)
    places = [place.inside("clauses", row) for row in range(len(entry.clauses))]
    refuse_twice((modele.id, at) for modele, at in zip(entry.clauses, places, strict=True))
    for missing in sorted(set(get_args(ClauseId)) - {modele.id for modele in entry.clauses}):
        raise place.error(f"la clause « {missing} » manque : écrivez-la.", "clauses")
    reader = _Reader(Lecture(corpus, {critere.id for critere in grille.criteres}), entry.titres)
    clauses = [reader.modele(modele, at) for modele, at in zip(entry.clauses, places, strict=True)]
    interdits = [reader.interdit(one, place.inside("interdits", row)) for row, one in enumerate(entry.interdits)]
    return ModelesClauses(entry.titres, tuple(interdits), tuple(clauses), corpus.regle_by_id)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What names resolve against."""

    lecture: Lecture
    titres: Collection[str]

    def modele(self, entry: _Modele, place: Place) -> Modele:
        if entry.titre and entry.titre not in self.titres:
            raise place.error(f"« {entry.titre} » n'est pas un titre du contrat : corrigez ce nom.", "titre")
        refuse_twice((v.id, place.inside("variantes", row)) for row, v in enumerate(entry.variantes))
        exigee = regles_of([entry.exigee], place.inside("exigee"), self.lecture.corpus)[0] if entry.exigee else None
        return Modele(
            entry.id,
            entry.intitule,
            entry.titre,
            exigee,
            entry.mots,
            self.lecture.formules(entry.enonces, place.inside("enonces")),
            self.lecture.formules(entry.suite, place.inside("suite")),
            check_usages(entry.usages, place),
            tuple(self._variante(v, place.inside("variantes", row)) for row, v in enumerate(entry.variantes)),
        )

    def interdit(self, entry: _Interdit, place: Place) -> Interdit:
        groups = tuple(tuple(group.split("|")) for group in entry.mots)
        regles = regles_of(entry.regles, place.inside("regles"), self.lecture.corpus)
        return Interdit(groups, entry.sentence, regles, self.lecture.quand(entry.quand, place))

    def _variante(self, entry: _Variante, place: Place) -> Variante:
        return Variante(
            entry.id,
            entry.libelle,
            entry.ton,
            self.lecture.quand(entry.quand, place),
            self.lecture.formules(entry.enonces, place.inside("enonces")),
            check_usages(entry.usages, place),
        )
