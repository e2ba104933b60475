"""What a rule's numbers say of the figures in a question: a duration within bounds, a share against a threshold."""

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.lexical import fold
from assistant.mesures import durees, parts
from assistant.regles import Regle, Reponse, Valeur

_WHOLE = re.compile(r"\b(entier(?:e|ement)?|plein(?:e|ement)?|complet(?:e|ement)?|total(?:e|ement)?|tout|integrale?)\b")
_CUT = re.compile(r"\b(reduit(?:e|es)?|moitie|diminue(?:e|es)?|penalis\w+|ampute\w*|baisse\w*|coupe\w*|divise\w*)\b")
_AGAINST = re.compile(r"\b(trop (?:long|court)|depasse|interdit|irregulier|contraire|excessi\w+)\b")


@dataclass(frozen=True, slots=True)
class Calcul:
    """What a rule's numbers give for a question: a yes or no if it can be said, and a sentence if one was computed."""

    reponse: Reponse | None
    sentence: str
    within: bool


def compute(regle: Regle, words: str) -> Calcul | None:
    """Return what the first of a rule's numbers that the question speaks of gives, or None."""
    for valeur in regle.valeurs:
        if valeur.unite == "an" and (months := [duree.mois for duree in durees(words) if duree.mois is not None]):
            return _duration(valeur, words, months[0] / 12)
        if valeur.grandeur == "part-regime-general" and (share := _share(words)) is not None:
            return _threshold(valeur, words, share)
    return None


def _duration(valeur: Valeur, words: str, years: Decimal) -> Calcul:
    within = (valeur.minimum or 0) <= years <= (valeur.maximum or years)
    positive = within != bool(_AGAINST.search(fold(words)))
    return Calcul("oui" if positive else "non", "", within)


def _threshold(valeur: Valeur, words: str, share: Decimal) -> Calcul:
    """Compare a share of the régime général with the threshold (circulaire n° 56, section 31)."""
    limit = valeur.minimum or 0
    within = share >= limit
    written = f"{share:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    if within:
        sentence = f"Avec {written} % de ressortissants du régime général, le seuil de {limit:.0f} % est atteint : "
        sentence += "la prestation de service n'est pas réduite."
    else:
        sentence = f"Avec {written} % de ressortissants du régime général, moins que le seuil de {limit:.0f} %, "
        sentence += "la prestation de service est réduite de moitié (50 %)."
    folded = fold(words)
    asked = "whole" if _WHOLE.search(folded) else "cut" if _CUT.search(folded) else ""
    reponse: Reponse | None = None
    if asked:
        reponse = "oui" if within == (asked == "whole") else "non"
    return Calcul(reponse, sentence, within)


def _share(words: str) -> Decimal | None:
    """Return the one share that a question plainly gives the régime général, in percent, or None.

    A wrong share would be told with a citation: neither a bound nor a deduced share is one.
    """
    given = {
        part.valeur for part in parts(words) if part.regime == "general" and part.sens == "egal" and not part.deduite
    }
    return given.pop() if len(given) == 1 else None
