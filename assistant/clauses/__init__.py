"""draft_clauses: the contract between the Caisse and the centre, clause by clause, each sentence on its rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from assistant.clauses.alertes import Alerte, find_alertes
from assistant.clauses.formules import Formule, Signe, Usage
from assistant.clauses.modeles import ClauseId, Modele, ModelesClauses, Variante
from assistant.clauses.periode import REGLES, Periode, french, lasting, read_date, read_periode
from assistant.clauses.situation import Situation, name_signataire, read_situation
from assistant.constats import Cadre, Verification
from assistant.criteres import Force
from assistant.errors import ClauseError
from assistant.faits import Cle, Fait, read_faits
from assistant.faits.blancs import TO_FILL, Blanc, fill
from assistant.grounding import Statement
from assistant.objectifs import Objectif
from assistant.projets import Extrait
from assistant.regles import Regle
from assistant.texts import Citation

Portee = Literal[Force, "definition"]
"""What a sentence binds to, by the first of its rules; a definition binds to nothing by itself."""

SANS = "sans"
"""In place of the id of a variant: the clause is left out."""
OUTSIDE_ARTICLES: tuple[ClauseId, ...] = ("parties", "signature")


@dataclass(frozen=True)
class Options:
    """What is asked of a contract. None: as the verification or the projet says.

    `avec_commune`: the commune signs too. `variantes`: by clause, the variant to write, or SANS to leave it out.
    """

    cadre: Cadre | None = None
    debut: date | None = None
    fin: date | None = None
    duree_mois: int | None = None
    avec_commune: bool | None = None
    renouvellement: bool | None = None
    variantes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Enonce:
    """A sentence of the contract, on the words of the rules and, for its facts, on those of the projet.

    `depuis`: in the frame of today, what later texts say of the rules of 1995 on which it stands.
    """

    sentence: str
    citations: tuple[Citation, ...]
    extraits: tuple[Extrait, ...]
    portee: Portee
    depuis: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Clause:
    """A clause as it is written. `titre`: of its part of the contract, empty outside them. `variante`: its id.

    `blancs`: what is to be filled, then what practice proposes. `objectifs`: those of its table.
    """

    id: ClauseId
    intitule: str
    titre: str
    variante: str
    enonces: tuple[Enonce, ...]
    blancs: tuple[Blanc, ...]
    objectifs: tuple[Objectif, ...] = ()

    @property
    def usages(self) -> tuple[Blanc, ...]:
        """What no text says, with the wording that practice proposes."""
        return tuple(blanc for blanc in self.blancs if blanc.usage)


@dataclass(frozen=True)
class Contrat:
    """A drafted contract. `faits`: what the projet says of its parties. `situation`: what picked the variants.

    `objectifs`: those of its tables; what is to be settled before it is signed is in `alertes`.
    """

    verification: Verification
    cadre: Cadre
    options: Options
    clauses: tuple[Clause, ...]
    objectifs: tuple[Objectif, ...]
    alertes: tuple[Alerte, ...]
    periode: Periode
    situation: Situation
    faits: Mapping[Cle, Fait]

    @cached_property
    def articles(self) -> tuple[tuple[int, Clause], ...]:
        """The clauses that are articles, with their numbers from 1."""
        return tuple(enumerate((clause for clause in self.clauses if clause.id not in OUTSIDE_ARTICLES), 1))

    def clause(self, key: str) -> Clause:
        """Return a clause by its id.

        :raises ClauseError: if the contract has none of that id.
        """
        for clause in self.clauses:
            if clause.id == key:
                return clause
        raise ClauseError(f"Le contrat n'a pas de clause « {key} ».")


def draft_clauses(
    verification: Verification, objectifs: Sequence[Objectif], modeles: ModelesClauses, options: Options | None = None
) -> Contrat:
    """Return the contract of a projet with the objectives retained, its variants picked, its facts filled.

    :raises ClauseError: if the options contradict each other or the projet, or a rule forbids what they ask.
    """
    asked = options or Options()
    cadre = asked.cadre or verification.cadre
    faits = read_faits(verification.projet)
    read = read_situation(verification, faits)
    promised = tuple(objectif for objectif in objectifs if not objectif.prealable)
    situation = replace(read, signes={**read.signes, **_chosen(asked, read, cadre, promised)})
    rule = modeles.regles[REGLES[cadre]]
    periode = read_periode(faits, cadre, asked.debut, asked.fin, asked.duree_mois, rule)
    draft = _Redaction(verification, cadre, situation, modeles, asked, _words(faits, periode, situation), promised)
    alertes = find_alertes(verification, cadre, situation, periode, objectifs, modeles)
    return Contrat(verification, cadre, asked, tuple(draft.clauses()), promised, alertes, periode, situation, faits)


def _chosen(options: Options, read: Situation, cadre: Cadre, objectifs: Sequence[Objectif]) -> dict[Signe, str]:
    """Return the signs that the options and the objectives set, over what was read."""
    chosen: dict[Signe, str] = {
        "cadre": cadre,
        "objectifs-globaux": _oui(any(objectif.nature == "animation-globale" for objectif in objectifs)),
        "objectifs-particuliers": _oui(any(objectif.nature == "particulier" for objectif in objectifs)),
        "fonds-propres": _oui(any(objectif.financement == "fonds-propres" for objectif in objectifs)),
    }
    if options.renouvellement is not None:
        chosen["demande"] = "renouvellement" if options.renouvellement else "premier"
    if options.avec_commune is not None:
        if options.avec_commune and read.signes["gestionnaire"] == "commune":
            raise ClauseError(
                "La commune gère le centre : elle est déjà partie au contrat comme gestionnaire, et ne peut pas y être "
                "ajoutée une seconde fois.",
                ("condition-contrat-signe", "gestion-directe-admise"),
            )
        chosen["commune-signe"] = _oui(options.avec_commune)
    return chosen


def _oui(true: bool) -> str:
    return "oui" if true else "non"


def _words(faits: Mapping[Cle, Fait], periode: Periode, situation: Situation) -> Mapping[str, Fait | str]:
    """Return what fills the sentences: the facts, and the dates as they were settled; a date not settled is a blank."""
    words: dict[str, Fait | str] = dict(faits.items())
    if situation.signes["gestionnaire"] == "commune" and "gestionnaire" not in faits and "commune" in faits:
        words["gestionnaire"] = fill("commune de {commune}", words).words
    dates: tuple[tuple[Cle, date | None], ...] = (("debut", periode.debut), ("fin", periode.fin))
    for cle, day in dates:
        fait = faits.get(cle)
        words.pop(cle, None)
        if day:
            words[cle] = fait if fait and read_date(fait.words) == day else french(day)
    words.pop("duree", None)
    if periode.mois:
        words["duree"] = lasting(periode.mois)
    words["signataire"], words["du-signataire"] = name_signataire(situation, faits)
    words["mi-parcours"] = french(periode.midway) if periode.midway else f"[{TO_FILL} : date fixée à mi-parcours]"
    return words


@dataclass(frozen=True)
class _Redaction:
    """All that the writing of a contract needs."""

    verification: Verification
    cadre: Cadre
    situation: Situation
    modeles: ModelesClauses
    options: Options
    words: Mapping[str, Fait | str]
    objectifs: tuple[Objectif, ...]

    def clauses(self) -> Iterator[Clause]:
        for key in self.options.variantes:
            self.modeles.modele(key)
        for modele in self.modeles.clauses:
            variante = self._variante(modele)
            clause = self._clause(modele, variante) if variante else None
            if clause and (clause.enonces or clause.blancs):
                yield clause

    def _variante(self, modele: Modele) -> Variante | None:
        asked = self.options.variantes.get(modele.id)
        if asked == SANS:
            if modele.exigee:
                raise ClauseError(
                    f"La clause « {modele.intitule} » ne peut pas être retirée. {modele.exigee.sentence}",
                    (modele.exigee.id,),
                )
            return None
        if asked:
            variante = modele.variante(asked)
            if not self._holds(variante):
                raise ClauseError(
                    f"La variante « {variante.libelle} » de la clause « {modele.intitule} » n'est pas faite pour ce "
                    "centre, ou pour ce cadre : choisissez-en une autre."
                )
            return variante
        return next((v for v in modele.variantes if v.ton == "usuel" and self._holds(v)), None)

    def _holds(self, held: Variante | Formule) -> bool:
        return self.situation.holds(held.quand, self.verification)

    def _clause(self, modele: Modele, variante: Variante) -> Clause:
        formules = [
            formule for formule in (*modele.formules, *variante.formules, *modele.suite) if self._holds(formule)
        ]
        filled = [(formule, fill(formule.sentence, self.words)) for formule in formules]
        enonces = tuple(self._enonce(formule, rempli.words, rempli.extraits) for formule, rempli in filled)
        objectifs = tuple(self._objectifs(modele.id))
        blancs = (
            *(blanc for _, rempli in filled for blanc in rempli.blancs),
            *(blanc for objectif in objectifs for blanc in objectif.blancs),
            *(self._usage(usage) for usage in (*modele.usages, *variante.usages)),
        )
        titre = self.modeles.titres.get(modele.titre, "")
        return Clause(modele.id, modele.intitule, titre, variante.id, enonces, blancs, objectifs)

    def _enonce(self, formule: Formule, words: str, extraits: Iterable[Extrait]) -> Enonce:
        shown = [*extraits, *(extrait for name in formule.appuis for extrait in self._appui(name))]
        return Enonce(
            words,
            tuple(dict.fromkeys(citation for regle in formule.regles for citation in regle.citations)),
            tuple({(extrait.start, extrait.end): extrait for extrait in shown}.values()),
            _portee(formule.regles[0]),
            tuple(self._since(formule.regles)) if self.cadre == "actuel" else (),
        )

    def _appui(self, name: str) -> tuple[Extrait, ...]:
        if name in self.situation.signes:
            return self.situation.extraits.get(name, ())
        return self.verification.constat(name).extraits

    def _since(self, regles: Sequence[Regle]) -> Iterator[Statement]:
        """Yield what later texts say of rules that changed, unless the sentence already stands on them."""
        named = {regle.id for regle in regles}
        later = dict.fromkeys(name for regle in regles if regle.etat == "changee" for name in regle.par)
        for name in later:
            if name not in named:
                yield Statement(self.modeles.regles[name].sentence, self.modeles.regles[name].citations)

    def _objectifs(self, key: ClauseId) -> Iterator[Objectif]:
        nature = {"objectifs-animation-globale": "animation-globale", "objectifs-particuliers": "particulier"}.get(key)
        return (objectif for objectif in self.objectifs if objectif.nature == nature)

    def _usage(self, usage: Usage) -> Blanc:
        return Blanc(usage.label, fill(usage.proposition, self.words).words, usage=True)


def _portee(regle: Regle) -> Portee:
    match regle.modalite:
        case "devoir":
            return "obligation" if "centre" in regle.destinataire else "caisse"
        case "pouvoir":
            return "faculte"
        case "recommandation":
            return "recommandation"
        case "definition":
            return "definition"
