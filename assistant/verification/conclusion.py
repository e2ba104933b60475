"""From what the model read of a projet to a constat a critère: verdict, what carries it, what is missing, doubts."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from assistant.constats import DENIED, TO_WRITE, Cadre, Constat, Trait
from assistant.criteres import CONTRAIRE, PROFIL, Attendu, Cle, Critere
from assistant.grille import Verdict
from assistant.projets import Extrait, Phrase, extrait_of
from assistant.verification.actuel import Jugement, Mesures, admitted_today, below_today, judge_today
from assistant.verification.chiffres import CONTRAT
from assistant.verification.denegations import denies
from assistant.verification.duree_contrat import contract_months
from assistant.verification.examen import Examen
from assistant.verification.preuves import CONDITION, OF_CONDITION, Cible, Etiquette, Scores
from assistant.verification.verdicts import VERDICTS, judge

MOST_EXTRAITS = 3
SAID = 0.5
"""Probability from which something is held to be said."""
NOTHING_NEAR = "Aucune phrase ne le dit nettement : celle qui est montrée n'est que la plus proche."
_CAF = re.compile(r"\b(?:caf|cnaf|caisses?)\b", re.IGNORECASE)
_COMMUNE = re.compile(r"\b(?:communes?|ville|mairie|municipal\w*|r[ée]gie|ccas|cias|maire)\b", re.IGNORECASE)


class Lu:
    """What was read of a projet, with what its sentences make together for a profile."""

    def __init__(self, examen: Examen, given: Mapping[Cle, str]) -> None:
        self.lecteur, self.phrases, self.scores, self.given = examen.lecteur, examen.phrases, examen.scores, given
        self.grille, self.niveau, self.denegations = self.lecteur.grille, examen.niveau, self.lecteur.denegations
        self.column = self.lecteur.preuves.column
        self.judgement = judge(self.lecteur.decision, self.scores, self._applies())

    def probability(self, cible: Cible) -> float:
        """Return how likely it is that the projet says something, 0 to 1."""
        return float(self.judgement.said[self.column[cible]])

    def best(self, cible: Cible) -> Phrase:
        """Return the sentence that says something most."""
        return self.phrases[int(self.scores[:, self.column[cible]].argmax())]

    @cached_property
    def profil(self) -> dict[Cle, Trait]:
        return {key: self._trait(key) for key in PROFIL}

    def _conditions(self, key: Cle) -> list[Cible]:
        """Return what the model reads of a key of the profile, through the critères that it conditions."""
        of_key = [c for c in self.lecteur.grille.criteres if c.condition and c.condition.cle == key]
        return [Cible(c.id, CONDITION, etiquette) for c in of_key for etiquette in OF_CONDITION]

    def _trait(self, key: Cle) -> Trait:
        if key in self.given:
            return Trait(self.given[key], given=True)
        cible = max(self._conditions(key), key=self.probability)
        if self.probability(cible) < SAID:
            return Trait(None)
        phrase = self.best(cible)
        return Trait(_value(key, cible.etiquette == "remplie", phrase.words), (extrait_of(phrase),))

    def _applies(self) -> dict[int, bool]:
        """Return which critères the user's profile makes apply, or not."""
        return {
            rank: self.given[critere.condition.cle] in critere.condition.valeurs
            for rank, critere in enumerate(self.lecteur.grille.criteres)
            if critere.condition and critere.condition.cle in self.given
        }


def _value(key: Cle, yes: bool, words: str) -> str:
    """Return the value of a key of the profile that a sentence establishes."""
    if key != "gestionnaire":
        return "oui" if yes else "non"
    if not yes:
        return "association"
    return "caf" if _CAF.search(words) and not _COMMUNE.search(words) else "commune"


def constats_of(lu: Lu, cadre: Cadre) -> tuple[Constat, ...]:
    """Return a constat a critère, in the order of the grille."""
    return tuple(_constat(critere, rank, lu, cadre) for rank, critere in enumerate(lu.grille.criteres))


def _constat(critere: Critere, rank: int, found: Lu, cadre: Cadre) -> Constat:
    shares, affirmed = found.judgement.verdicts[rank], found.judgement.affirmed[rank]
    then = _then(critere, shares, affirmed)
    extraits = _extraits(critere, then.verdict, affirmed, found)
    mesures = Mesures(_months(extraits) if critere.id == CONTRAT else None, found.niveau)
    now = judge_today(critere, then, shares, affirmed, mesures) if cadre == "actuel" else then
    doutes = [*_level_doubt(critere, then, mesures, cadre)]
    if now.verdict == "contraire" and any(denies(e.words, critere.id, found.denegations) for e in extraits):
        doutes.append(DENIED)
    if now.verdict not in {"absent", "sans_objet"} and not extraits:
        nearest, likely = _nearest(critere, found)
        extraits = (extrait_of(nearest),)
        doutes += [NOTHING_NEAR] if likely < SAID else []
    told, lacking = critere.told(cadre), {a.cle for a in now.missing if now.verdict in TO_WRITE}
    return Constat(
        told,
        now.verdict,
        now.confiance,
        extraits,
        tuple(attendu for attendu in told.attendus if attendu.cle in lacking),
        tuple(_remarks(critere, now.verdict, admitted_today(critere, then, mesures), found.profil)),
        tuple(doutes),
    )


def _then(critere: Critere, shares: Scores, affirmed: Scores) -> Jugement:
    """Return the judgement by the rule of 1995."""
    best = int(shares.argmax())
    missing = [a for a, p in zip(critere.attendus, affirmed, strict=True) if p < SAID]
    if (
        VERDICTS[best] == "partiel" and not missing
    ):  # the odds of all together say so: the least sure is to be made sure
        missing = [critere.attendus[int(affirmed.argmin())]]
    return Jugement(VERDICTS[best], float(shares[best]), tuple(missing))


def _level_doubt(critere: Critere, then: Jugement, mesures: Mesures, cadre: Cadre) -> Iterator[str]:
    actuel = critere.actuel
    if cadre == "actuel" and actuel and below_today(critere, then, mesures):
        yield (
            f"Le diplôme lu est de niveau {mesures.niveau} ; le niveau {actuel.niveau} est probablement exigé "
            "aujourd'hui : faites-le confirmer par la Caf."
        )


def _months(extraits: tuple[Extrait, ...]) -> Decimal | None:
    """Return the longest duration of the contract that some words say, in months, or None."""
    said = (contract_months(extrait.words) for extrait in extraits)
    return max((months for months in said if months is not None), default=None)


def _extraits(critere: Critere, verdict: Verdict, affirmed: Scores, found: Lu) -> tuple[Extrait, ...]:
    """Return the one to three places that carry a verdict, in the order of the projet."""
    kept = list(dict.fromkeys(_carriers(critere, verdict, affirmed, found)))[:MOST_EXTRAITS]
    return tuple(extrait_of(phrase) for phrase in sorted(kept, key=lambda phrase: phrase.start))


def _carriers(critere: Critere, verdict: Verdict, affirmed: Scores, found: Lu) -> Iterator[Phrase]:
    if verdict == "contraire":
        yield found.best(Cible(critere.id, CONTRAIRE, "contredit"))
    elif verdict == "sans_objet":
        if found.probability(Cible(critere.id, CONDITION, "non_remplie")) >= SAID:
            yield found.best(Cible(critere.id, CONDITION, "non_remplie"))
    else:
        for attendu, likely in zip(critere.attendus, affirmed, strict=True):
            yield from _carrier(critere, attendu, likely, verdict, found)


def _carrier(critere: Critere, attendu: Attendu, likely: float, verdict: Verdict, found: Lu) -> Iterator[Phrase]:
    """Yield the sentence that affirms an attendu, else the one that announces it, else the one that denies it."""
    said: dict[Etiquette, float] = {"affirme": likely}
    said |= {e: found.probability(Cible(critere.id, attendu.cle, e)) for e in ("annonce", "nie")}
    asked: tuple[Etiquette, ...] = ("nie",) if verdict == "absent" else ("affirme", "annonce")
    for etiquette in asked:
        if said[etiquette] >= SAID:
            yield found.best(Cible(critere.id, attendu.cle, etiquette))
            return


def _nearest(critere: Critere, found: Lu) -> tuple[Phrase, float]:
    """Return the sentence nearest to affirming or announcing an attendu, where none reaches the mark, and how near."""
    asked = [Cible(critere.id, a.cle, e) for a in critere.attendus for e in ("affirme", "annonce")]
    nearest = max(asked, key=found.probability)
    return found.best(nearest), found.probability(nearest)


def _remarks(critere: Critere, verdict: Verdict, admitted: bool, profil: Mapping[Cle, Trait]) -> Iterator[str]:
    actuel, condition = critere.actuel, critere.condition
    if verdict == "sans_objet":
        if condition and profil[condition.cle].value is None:
            yield f"Ce critère s'applique si {condition.sentence} ; rien ne le dit : corrigez le profil au besoin."
        return
    if actuel and admitted:
        yield actuel.hors_regle[0].upper() + actuel.hors_regle[1:] + "."
    if actuel:
        yield actuel.sentence
