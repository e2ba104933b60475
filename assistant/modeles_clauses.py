"""The models of clauses: reads and checks corpus/clauses.yaml."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import Field

from assistant.blancs import fill
from assistant.config import Config
from assistant.constats import Cadre
from assistant.criteres import regles_of
from assistant.donnees import Entry, Filled, Place, Some, read_document, refuse_twice, strict
from assistant.errors import ClauseError
from assistant.grille import Grille, Verdict
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
Signe = Literal[
    "cadre", "gestionnaire", "demande", "rural", "associations", "aire", "communes", "commune-signe", "difficulte",
    "regime", "objectifs-globaux", "objectifs-particuliers", "fonds-propres",
]  # fmt: skip
"""What of a centre, of its demand and of what was chosen picks the variants."""
OuiNon = Literal["oui", "non"]
Su = Literal["oui", "non", "inconnu"]
"""Yes, no, or the projet does not say."""

CALCULES: Mapping[str, str] = {"mi-parcours": ""}
"""Words that are computed, beside the facts, when a sentence is filled."""
_DUTY = re.compile(r"\b(?:doit|doivent|est tenue?|sont tenue?s|obligatoirement|est exigée?)\b")
_PROBABLE = re.compile(r"\bprobable(?:ment)?\b")


@dataclass(frozen=True, slots=True)
class Quand:
    """When something is written: each sign has one of its values, each critère one of its verdicts."""

    signes: Mapping[Signe, tuple[str, ...]]
    verdicts: Mapping[str, tuple[Verdict, ...]]


@dataclass(frozen=True, slots=True)
class Formule:
    """A sentence of a contract, to be filled. `appuis`: signs and critères whose extraits carry it."""

    sentence: str
    regles: tuple[Regle, ...]
    quand: Quand
    appuis: tuple[str, ...]


@strict
@dataclass(frozen=True, slots=True)
class Usage:
    """What no text says: what is to be agreed, and the words that practice proposes."""

    label: Filled
    proposition: Filled


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

    `exigee`: the rule that wants it in the contract, or None. `mots`: words by which a user asks for it. `formules`,
    `usages`: those of every variant, written first.
    """

    id: ClauseId
    intitule: str
    titre: str
    exigee: Regle | None
    mots: tuple[str, ...]
    formules: tuple[Formule, ...]
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
class ModelesClauses:
    """All clauses in the order of the contract, the titles of its parts by id, and rules by id."""

    titres: Mapping[str, str]
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


class _Quand(Entry):
    cadre: tuple[Cadre, ...] = ()
    gestionnaire: tuple[Literal["association", "commune", "caf", "autre", "inconnu"], ...] = ()
    demande: tuple[Literal["premier", "renouvellement", "inconnu"], ...] = ()
    rural: tuple[Su, ...] = ()
    associations: tuple[Su, ...] = ()
    aire: tuple[Su, ...] = ()
    communes: tuple[Literal["une", "plusieurs"], ...] = ()
    commune_signe: tuple[OuiNon, ...] = Field((), alias="commune-signe")
    difficulte: tuple[OuiNon, ...] = ()
    regime: tuple[Literal["sous-60", "60-ou-plus", "inconnu"], ...] = ()
    objectifs_globaux: tuple[OuiNon, ...] = Field((), alias="objectifs-globaux")
    objectifs_particuliers: tuple[OuiNon, ...] = Field((), alias="objectifs-particuliers")
    fonds_propres: tuple[OuiNon, ...] = Field((), alias="fonds-propres")
    verdicts: dict[str, Some[Verdict]] = Field(default_factory=dict)

    def value(self) -> Quand:
        written = self.model_dump(by_alias=True)
        return Quand({signe: written[signe] for signe in get_args(Signe) if written[signe]}, self.verdicts)


class _Formule(Entry):
    sentence: Filled
    regles: Some[str]
    quand: _Quand = _Quand()
    appuis: tuple[str, ...] = ()


class _Variante(Entry):
    id: Filled
    libelle: Filled
    ton: Ton = "usuel"
    quand: _Quand = _Quand()
    enonces: tuple[_Formule, ...] = ()
    usages: tuple[Usage, ...] = ()


class _Modele(Entry):
    id: ClauseId
    intitule: Filled
    titre: str = ""
    exigee: str | None = None
    mots: Some[Filled]
    enonces: tuple[_Formule, ...] = ()
    usages: tuple[Usage, ...] = ()
    variantes: Some[_Variante]


class _Document(Entry):
    titres: dict[str, Filled]
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
    reader = _Reader(corpus, {critere.id for critere in grille.criteres}, entry.titres)
    clauses = [reader.modele(modele, at) for modele, at in zip(entry.clauses, places, strict=True)]
    return ModelesClauses(entry.titres, tuple(clauses), corpus.regle_by_id)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What names resolve against."""

    corpus: Corpus
    criteres: Collection[str]
    titres: Collection[str]

    def modele(self, entry: _Modele, place: Place) -> Modele:
        if entry.titre and entry.titre not in self.titres:
            raise place.error(f"« {entry.titre} » n'est pas un titre du contrat : corrigez ce nom.", "titre")
        refuse_twice((v.id, place.inside("variantes", row)) for row, v in enumerate(entry.variantes))
        exigee = regles_of([entry.exigee], place.inside("exigee"), self.corpus)[0] if entry.exigee else None
        return Modele(
            entry.id,
            entry.intitule,
            entry.titre,
            exigee,
            entry.mots,
            self._formules(entry.enonces, place),
            _checked(entry.usages, place),
            tuple(self._variante(v, place.inside("variantes", row)) for row, v in enumerate(entry.variantes)),
        )

    def _variante(self, entry: _Variante, place: Place) -> Variante:
        return Variante(
            entry.id,
            entry.libelle,
            entry.ton,
            self._quand(entry.quand, place),
            self._formules(entry.enonces, place),
            _checked(entry.usages, place),
        )

    def _formules(self, entries: Iterable[_Formule], place: Place) -> tuple[Formule, ...]:
        return tuple(self._formule(entry, place.inside("enonces", row)) for row, entry in enumerate(entries))

    def _formule(self, entry: _Formule, place: Place) -> Formule:
        regles = regles_of(entry.regles, place.inside("regles"), self.corpus)
        for problem in _overstated(entry.sentence, regles):
            raise place.error(problem, "sentence")
        _check_slots(entry.sentence, place, "sentence")
        for row, name in enumerate(entry.appuis):
            if name not in self.criteres and name not in get_args(Signe):
                raise place.error(f"« {name} » n'est ni un critère ni un signe : corrigez ce nom.", "appuis", row)
        return Formule(entry.sentence, regles, self._quand(entry.quand, place), entry.appuis)

    def _quand(self, entry: _Quand, place: Place) -> Quand:
        for name in entry.verdicts:
            if name not in self.criteres:
                raise place.error(
                    f"« {name} » n'est pas un critère de la grille : corrigez ce nom.", "quand", "verdicts", name
                )
        return entry.value()


def _overstated(sentence: str, regles: Iterable[Regle]) -> Iterator[str]:
    """Yield what a sentence says that its rules do not: a duty where none binds, a certainty where one is probable."""
    found = list(regles)
    if not sentence.endswith("."):
        yield "la phrase ne finit pas par un point : ajoutez-le."
    if _DUTY.search(sentence) and not any(regle.modalite == "devoir" for regle in found):
        yield "la phrase oblige, mais aucune de ses règles n'est un devoir : adoucissez-la, ou ajoutez la règle."
    if not _PROBABLE.search(sentence) and any(regle.certitude == "probable" for regle in found):
        yield "une de ses règles n'est que probable, et la phrase ne le dit pas : dites-le, ou retirez la règle."


def _checked(usages: tuple[Usage, ...], place: Place) -> tuple[Usage, ...]:
    for row, usage in enumerate(usages):
        _check_slots(usage.proposition, place, "usages", row, "proposition")
    return usages


def _check_slots(words: str, place: Place, *keys: str | int) -> None:
    with place.naming(*keys):
        fill(words, CALCULES)
