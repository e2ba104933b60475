"""Where a rule computes, arithmetic decides: the model only finds the sentence that speaks of it."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.criteres import CONTRAIRE
from assistant.diplomes import Diplome
from assistant.financement.assiette import Comparaison
from assistant.lexical import fold
from assistant.projets import Phrase
from assistant.verification.duree_contrat import read_contrat
from assistant.verification.niveau_directeur import is_worth, latest_year, read_titre
from assistant.verification.preuves import Cible, Scores
from assistant.verification.regime_general import read_prestation, read_taux

CONTRAT, REGIME, BASE, DIRECTEUR = "duree-contrat", "regime-general", "base-prestation", "qualification-directeur"
"""The critères whose rules compute."""
FOUND = -4.0
"""Logit from which a sentence may speak of a thing: figures only choose which way it speaks, the model how surely."""
PLAIN = 0.0
"""Least logit of a sentence that names the contract or the agrément beside a duration, right 33 times in 39 on the
examples; or that gives a share of the régime général."""
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


def held_to_level(
    scores: Scores, sentences: Sequence[str], diplomes: Sequence[Diplome], outputs: Sequence[Cible]
) -> tuple[Scores, int | None]:
    """Return the logits with what the diplomas of the director decide, and the highest of their levels of 2019.

    The level is None where no sentence plainly gives one that is held; where it hangs on its date, it is the higher.
    """
    found, column = scores.copy(), {output: rank for rank, output in enumerate(outputs)}
    affirme, annonce = column[Cible(DIRECTEUR, "0", "affirme")], column[Cible(DIRECTEUR, "0", "annonce")]
    contredit = column[Cible(DIRECTEUR, CONTRAIRE, "contredit")]
    year, levels = latest_year(sentences), []
    told = found[:, [affirme, annonce, contredit]].max(1)
    for row in np.flatnonzero(told > FOUND).tolist():
        titre = read_titre(sentences[row], diplomes, year)
        if titre is None or (not titre.suffit and is_worth(sentences[row])):
            continue
        if titre.suffit:
            levels.append(max(titre.actuels))
        found[row, affirme] = max(told[row], PLAIN) if titre.suffit else -SURE
        if titre.state == "prepare":
            found[row, annonce] = max(told[row], PLAIN)
        else:
            found[row, contredit] = min(found[row, contredit], -SURE) if titre.suffit else found[row, contredit]
    return found, max(levels, default=None)


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


def _decide_contract(found: Scores, sentences: Sequence[str], column: Mapping[Cible, int]) -> None:
    affirme, annonce = column[Cible(CONTRAT, "0", "affirme")], column[Cible(CONTRAT, "0", "annonce")]
    contredit = column[Cible(CONTRAT, CONTRAIRE, "contredit")]
    told = np.maximum(found[:, affirme], found[:, contredit])
    named = np.array([_names_contract(words) for words in sentences], bool)
    told = np.where(named, np.maximum(told, PLAIN), told)
    for row in np.flatnonzero((told > FOUND) & (told > found[:, annonce])).tolist():
        etendue = read_contrat(sentences[row])
        if etendue is not None:
            chosen = {"dans": affirme, "hors": contredit, "ouverte": annonce}[etendue]
            sure = told[row]
            found[row, [affirme, contredit]] = -SURE
            found[row, chosen] = sure


def _names_contract(words: str) -> bool:
    folded = fold(words)
    return bool(_CONTRACT.search(folded)) and not _ANOTHER.search(folded)


def _decide_share(found: Scores, sentences: Sequence[str], column: Mapping[Cible, int]) -> None:
    """Hold the share of the régime général against what the budget counts: the whole prestation, or half of it.

    From 60 % on, the second attendu is held to be met, and nothing can contradict (precision of the critère).
    """
    given, reduced = column[Cible(REGIME, "0", "affirme")], column[Cible(REGIME, "1", "affirme")]
    contredit = column[Cible(REGIME, CONTRAIRE, "contredit")]
    read = read_taux(sentences, (found[:, given] > PLAIN).tolist())
    for taux in read:
        if taux.named and taux.exact:
            found[taux.row, given] = max(found[taux.row, given], PLAIN)
    if not read or len({taux.under for taux in read}) > 1:
        return
    if not read[0].under:
        rows = [taux.row for taux in read]
        found[rows, reduced] = found[rows, given]
        found[:, contredit] = np.minimum(found[:, contredit], -SURE)
        return
    asked = {row: prestation for row, words in enumerate(sentences) if (prestation := read_prestation(words))}
    if len(set(asked.values())) == 1:
        whole = "entiere" in asked.values()
        found[list(asked), contredit if whole else reduced] = SURE
        refuted = reduced if whole else contredit
        found[:, refuted] = np.minimum(found[:, refuted], -SURE)
