"""What must be settled before a contract is signed: each point on the words of the projet and on those of the rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.clauses.modeles import ModelesClauses
from assistant.clauses.periode import REGLES, Periode, lasting
from assistant.clauses.situation import Situation
from assistant.constats import Cadre, Constat, Verification
from assistant.libelles import conditions
from assistant.objectifs import Objectif
from assistant.projets import Extrait
from assistant.texts import Citation

Motif = Literal["contraire", "condition", "a-relire", "a-etablir", "cadre"]
MOTIFS: dict[Motif, str] = {
    "contraire": "Contraire à la règle",
    "condition": "Condition non remplie",
    "a-relire": "Lecture à confirmer",
    "a-etablir": "À établir",
    "cadre": "Cadre applicable",
}
"""The kinds of alertes, the gravest first, as they are told."""
_DUREE = "duree-contrat"
_DOUBT = "La lecture est moins sûre ici : relisez d'abord ce passage."


@dataclass(frozen=True, slots=True)
class Alerte:
    """What to settle before signature. `critere`: id of the critère that shows it, or nothing."""

    motif: Motif
    sentence: str
    citations: tuple[Citation, ...]
    extraits: tuple[Extrait, ...] = ()
    critere: str = ""


def find_alertes(
    verification: Verification,
    cadre: Cadre,
    situation: Situation,
    periode: Periode,
    objectifs: Sequence[Objectif],
    modeles: ModelesClauses,
) -> tuple[Alerte, ...]:
    """Return what must be settled before signature, the gravest first."""
    found = [
        *_of_constats(verification),
        *_of_duration(verification, cadre, periode, modeles),
        *_of_regime(cadre, situation, modeles),
        *_of_objectifs(objectifs, modeles),
        *_of_demand(situation, modeles),
        *_of_signature(situation, modeles),
        *_of_frame(cadre, verification, situation, modeles),
    ]
    return tuple(sorted(found, key=lambda alerte: list(MOTIFS).index(alerte.motif)))


def _of_constats(verification: Verification) -> Iterator[Alerte]:
    unmet = {constat.critere.id for constat in conditions(verification)}
    for constat in verification.constats:
        if constat.critere.id == _DUREE:
            continue  # the period of the contract is told by itself, in the frame that was asked
        if constat.verdict == "contraire":
            yield _contraire(constat)
        elif constat.critere.id in unmet:
            yield _unmet(constat)
        elif (
            constat.thin
            and constat.verdict != "sans_objet"
            and any(attendu.force == "obligation" for attendu in constat.critere.attendus)
        ):
            yield _unsure(constat, verification)


def _contraire(constat: Constat) -> Alerte:
    fault = constat.critere.contraire
    wrong = fault.sentence if fault else constat.critere.intitule
    says, doubt = ("paraît dire", f" {_DOUBT}") if constat.thin else ("dit", "")
    words = f"{constat.critere.intitule} : le projet {says} ce que la règle écarte ({wrong}).{doubt}"
    return _alerte("contraire", words, constat, fault.references if fault else constat.references)


def _unmet(constat: Constat) -> Alerte:
    lacking = [attendu for attendu in constat.missing if attendu.force == "obligation"]
    said = " ; ".join(attendu.sentence for attendu in lacking)
    doubt = f" {_DOUBT}" if constat.thin else ""
    references = tuple(citation for attendu in lacking for citation in attendu.references)
    words = f"{constat.critere.intitule} ; à dire dans le projet : {said}.{doubt}"
    return _alerte("condition", words, constat, references)


def _unsure(constat: Constat, verification: Verification) -> Alerte:
    name = verification.grille.verdicts[constat.verdict].libelle.lower()
    words = f"{constat.critere.intitule} : lu comme {name}. {_DOUBT}"
    return _alerte("a-relire", words, constat, constat.references)


def _alerte(motif: Motif, sentence: str, constat: Constat, citations: tuple[Citation, ...]) -> Alerte:
    return Alerte(motif, sentence, tuple(dict.fromkeys(citations)), constat.extraits, constat.critere.id)


def _of_duration(
    verification: Verification, cadre: Cadre, periode: Periode, modeles: ModelesClauses
) -> Iterator[Alerte]:
    rule, said = modeles.regles[REGLES[cadre]], periode.extraits or verification.constat(_DUREE).extraits
    if periode.ecartee:
        words = (
            f"Le projet demande un contrat de {lasting(periode.ecartee)}, que la règle n'admet pas : {rule.sentence}"
        )
        yield Alerte("contraire", words, rule.citations, said, _DUREE)
    elif periode.mois is None:
        words = f"La durée du contrat n'est pas fixée. {rule.sentence}"
        yield Alerte("a-etablir", words, rule.citations, said, _DUREE)
    elif periode.debut is None:
        words = f"Les dates du contrat ne sont pas fixées ; seule sa durée l'est, {lasting(periode.mois)}."
        yield Alerte("a-etablir", words, rule.citations, said, _DUREE)


def _of_regime(cadre: Cadre, situation: Situation, modeles: ModelesClauses) -> Iterator[Alerte]:
    share, where = situation.signes["regime"], situation.extraits.get("regime", ())
    if cadre == "actuel" and share == "sous-60":
        yield Alerte(
            "a-etablir",
            "La part du régime général est inférieure à 60 % : la réduction de moitié de 1995 n'est pas établie "
            "aujourd'hui ; obtenez la réponse de la Caf avant de chiffrer la prestation.",
            modeles.citations("seuil-regime-general", "fonctionnaires-2005"),
            where,
            "regime-general",
        )
    elif share == "inconnu" and situation.signes["rural"] == "oui":
        yield Alerte(
            "a-etablir",
            "Le projet ne donne pas la part des ressortissants du régime général dans la zone de vie sociale, "
            "dont dépend la prestation de service en 1995.",
            modeles.citations("seuil-regime-general", "mesure-1995-zone-vie-sociale"),
            situation.extraits.get("rural", ()),
            "regime-general",
        )


def _of_objectifs(objectifs: Sequence[Objectif], modeles: ModelesClauses) -> Iterator[Alerte]:
    """A contract does not promise for later what must be done before it is signed: its tables leave it out."""
    for objectif in objectifs:
        if objectif.prealable:
            yield Alerte(
                "a-etablir",
                f"Hors des tableaux du contrat, à régler avant de le signer : {objectif.sentence} "
                f"Échéance : {objectif.echeance}.",
                objectif.citations or modeles.citations("agrement-conditions"),
                objectif.extraits,
                objectif.constats[0].critere.id if objectif.constats else "",
            )


def _of_demand(situation: Situation, modeles: ModelesClauses) -> Iterator[Alerte]:
    if situation.signes["demande"] == "inconnu":
        yield Alerte(
            "a-etablir",
            "Le projet ne dit pas s'il s'agit d'une première demande ou d'un renouvellement : les conditions de "
            "recevabilité ne sont pas les mêmes.",
            modeles.citations("recevabilite-ensemble"),
        )


def _of_signature(situation: Situation, modeles: ModelesClauses) -> Iterator[Alerte]:
    if situation.signes["commune-signe"] == "oui":
        yield Alerte(
            "a-etablir",
            "Le contrat est rédigé à trois : faites confirmer que la commune, ou le groupement de communes, le signe, "
            "et à quoi elle s'engage.",
            modeles.citations("commune-signature", "commune-engagement-animation"),
            situation.extraits.get("commune-signe", ()),
        )
    if situation.signes["gestionnaire"] == "caf":
        yield Alerte(
            "a-etablir",
            "La Caisse gère le Centre : désignez qui signe en son nom, face à la Caisse, un contrat que la règle veut "
            "signé entre les deux présidents.",
            modeles.citations("contrat-signataires", "gestion-directe-admise"),
            situation.extraits.get("gestionnaire", ()),
        )


def _of_frame(
    cadre: Cadre, verification: Verification, situation: Situation, modeles: ModelesClauses
) -> Iterator[Alerte]:
    if cadre == "1995":
        return
    yield Alerte(
        "cadre",
        "La circulaire de 1995 est aujourd'hui un texte d'histoire : les énoncés qui ne citent qu'elle valent comme "
        "accord des parties, à faire confirmer par la Caf.",
        modeles.citations("statut-circulaire-1995"),
    )
    yield Alerte(
        "cadre",
        "La circulaire du 18 décembre 2025 est le dernier cadre connu, et son texte n'a pas été lu ici : interrogez la "
        "Caf avant la signature. Une procédure d'agrément unique, avec moins de pièces demandées, y est prévue : "
        "demandez-en les modalités.",
        modeles.citations("circulaire-2025", "procedure-d-agrement-unique"),
    )
    if situation.signes["associations"] == "oui":
        yield Alerte(
            "a-etablir",
            "Le contrat d'engagement républicain, qui lie depuis 2022 les associations demandant une subvention "
            "publique, n'a pas remplacé la charte de la laïcité ; son application à la prestation de service n'est pas "
            "établie : demandez à la Caf de qui elle l'attend.",
            modeles.citations("charte-et-contrat-republicain", "contrat-engagement-republicain"),
            situation.extraits.get("associations", ()),
        )
    yield _level_of_today(verification.constat("qualification-directeur"), modeles)


def _level_of_today(constat: Constat, modeles: ModelesClauses) -> Alerte:
    """What is only probable is asked of the Caf: nobody signs it."""
    shown = not constat.missing and constat.verdict != "contraire"
    todo = (
        "la qualification que le projet donne suffit au regard de 1995, faites-la confirmer par la Caf."
        if shown
        else "demandez à la Caf, avant la signature, le référentiel qu'elle applique."
    )
    return Alerte(
        "a-etablir",
        f"Un niveau 6 est probablement exigé d'ordinaire du directeur depuis 2012 : {todo}",
        modeles.citations("directeur-niveau-6", "qualifications-2016"),
        constat.extraits,
        "qualification-directeur",
    )
