"""Where a rule computes, arithmetic decides: the model only finds the sentence that speaks of it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from assistant.assiette import Comparaison
from assistant.criteres import CONTRAIRE
from assistant.lexical import fold
from assistant.mesures import durees, parts
from assistant.preuves import Cible, Scores
from assistant.projets import Phrase

CONTRAT, REGIME, BASE = "duree-contrat", "regime-general", "base-prestation"
"""The critères whose rules compute."""
SHORTEST, LONGEST = 12, 36
"""Months of a contract (circulaire n° 56, section 11)."""
HALVED_UNDER = 60
"""Share of the régime général, in percent, under which the prestation is halved (section 31)."""
FOUND = -4.0
"""Logit from which a sentence may speak of a thing: figures only choose which way it speaks, the model how surely."""
PLAIN = 0.0
"""Least logit of a sentence that names the contract or the agrément beside a duration: right 33 times in 39 on the
examples."""
SURE = 6.0
"""Logit of what is computed rather than read."""

_CONTRACT = re.compile(
    r"\bagrement\b|\bduree du contrat\b|\b(?:caisse|caf|cnaf)\b.{0,60}\b(?:contrat|convention)\b"
    r"|\bcontrat\b.{0,60}\b(?:caisse|caf)\b"
    r"|\bcontrat (?:de projet|d.objectifs|demande|sollicite|propose|conclu|pluriannuel)\b"
)
_ANOTHER = re.compile(
    r"\b(?:precedente?s?|anciens?|derniers?|premiers?|bail|baux|maintenance|assurances?|travail|enfance|ville|emplois?"
    r"|gardiennage|entretien|evs|ctg|globale|mandats?|ecoule\w*|echu|sort(?:ons|ant)|avait|etait|eteint|obtenu|depuis"
    r"|prestations? de service|poste|animat\w+|subvention\w*|directeur|directrice|loyer|identique|ni|il y a|peut"
    r"|exceder|pourrai\w+|discuter)\b"
)
"""Words of the contract asked for, and words by which a duration is that of another thing, or not decided."""


def decided(scores: Scores, sentences: Sequence[str], outputs: Sequence[Cible]) -> Scores:
    """Return the logits of sentences, (sentences, outputs), with what their figures decide put in place of a guess."""
    found = scores.copy()
    column = {output: rank for rank, output in enumerate(outputs)}
    _decide_contract(found, sentences, column)
    _decide_share(found, sentences, column)
    return found


def held_to_budget(
    scores: Scores, read: Sequence[Phrase], comparaison: Comparaison, outputs: Sequence[Cible]
) -> Scores:
    """Return the logits with what the lines of a budget decide: asked beyond the base, or not, as far as they say."""
    found = scores.copy()
    column = list(outputs).index(Cible(BASE, CONTRAIRE, "contredit"))
    beyond = {(extrait.start, extrait.end) for extrait in comparaison.extraits}
    for row, phrase in enumerate(read):
        if any(phrase.start <= start and end <= phrase.end for start, end in beyond):
            found[row, column] = SURE
    if comparaison.demandee is not None and not comparaison.en_trop and not comparaison.questions:
        found[:, column] = np.minimum(found[:, column], -SURE)
    return found


def contract_months(sentences: Sequence[str]) -> Decimal | None:
    """Return the longest duration that some sentences say, in months, or None."""
    return max((duree.mois for words in sentences for duree in durees(words) if duree.mois is not None), default=None)


def _decide_contract(found: Scores, sentences: Sequence[str], column: Mapping[Cible, int]) -> None:
    affirme, annonce = column[Cible(CONTRAT, "0", "affirme")], column[Cible(CONTRAT, "0", "annonce")]
    contredit = column[Cible(CONTRAT, CONTRAIRE, "contredit")]
    told = np.maximum(found[:, affirme], found[:, contredit])
    named = np.array([_names_contract(words) for words in sentences], bool)
    told = np.where(named, np.maximum(told, PLAIN), told)
    for row in np.flatnonzero((told > FOUND) & (told > found[:, annonce])).tolist():
        if _only_vague(sentences[row]):
            found[row, annonce], found[row, affirme], found[row, contredit] = told[row], -SURE, -SURE
            continue
        within = _within(sentences[row])
        if within is not None:
            sure = told[row]
            found[row, affirme], found[row, contredit] = (sure, -SURE) if within else (-SURE, sure)


def _names_contract(words: str) -> bool:
    folded = fold(words)
    return bool(_CONTRACT.search(folded)) and not _ANOTHER.search(folded)


def _within(words: str) -> bool | None:
    """Tell whether the duration that a sentence says is within the rule; None where it says none, or several."""
    said = durees(words)
    if any(duree.kind == "sans_terme" for duree in said):
        return False
    verdicts = {SHORTEST <= duree.mois <= LONGEST for duree in said if duree.mois is not None}
    return verdicts.pop() if len(verdicts) == 1 else None


def _only_vague(words: str) -> bool:
    """Tell whether a sentence speaks of a duration without a figure: «pluriannuel» (precision of the critère)."""
    said = durees(words)
    return bool(said) and all(duree.kind == "indetermine" for duree in said)


def _decide_share(found: Scores, sentences: Sequence[str], column: Mapping[Cible, int]) -> None:
    """From 60 % on, the second attendu is held to be met, and nothing can contradict (precision of the critère)."""
    given, reduced = column[Cible(REGIME, "0", "affirme")], column[Cible(REGIME, "1", "affirme")]
    contredit = column[Cible(REGIME, CONTRAIRE, "contredit")]
    for row in np.flatnonzero(found[:, given] > FOUND).tolist():
        shares = {
            part.valeur >= HALVED_UNDER
            for part in parts(sentences[row])
            if part.sens == "egal" and part.regime in {"general", None}
        }
        if shares == {True}:
            found[row, reduced] = found[row, given]
            found[:, contredit] = np.minimum(found[:, contredit], -SURE)
