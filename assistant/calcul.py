"""What a rule's numbers say of the figures in a question: a duration within bounds, a share against a threshold."""

import re
from dataclasses import dataclass

from assistant.lexical import fold
from assistant.questions import NUMBER, figures, number
from assistant.regles import Regle, Reponse, Valeur

_WHOLE = re.compile(r"\b(entier(?:e|ement)?|plein(?:e|ement)?|complet(?:e|ement)?|total(?:e|ement)?|tout|integrale?)\b")
_CUT = re.compile(r"\b(reduit(?:e|es)?|moitie|diminue(?:e|es)?|penalis\w+|ampute\w*|baisse\w*|coupe\w*|divise\w*)\b")
_AGAINST = re.compile(r"\b(trop (?:long|court)|depasse|interdit|irregulier|contraire|excessi\w+)\b")
_SHARE_OF = re.compile(rf"{NUMBER} ?(?:%|pour ?cents?)(?P<between>[^%\d,;.:?!]{{0,40}}?)regime general")
_SHARE_IS = re.compile(rf"regime general(?P<between>[^%\d,;.?!]{{0,25}}){NUMBER} ?(?:%|pour ?cents?)")
_PART = re.compile(r"(?P<part>\d[\d .]*) ?(?P<between>[^\d,;.:?!]{0,25}?)regime general")
_TOTAL = re.compile(r"(?P<total>\d[\d .]*) (?:habitants?|personnes?|usagers?|familles?)\b")
_OTHER_SCHEME = re.compile(r"\b(?:msa|agricoles?)\b")
_OTHER = re.compile(r"\b(?:et|ou|mais|hors|sans|contre|msa|agricoles?|autres?)\b")
"""Words after which a figure is no longer that of the régime général."""


@dataclass(frozen=True, slots=True)
class Calcul:
    """What a rule's numbers give for a question: a yes or no if it can be said, and a sentence if one was computed."""

    reponse: Reponse | None
    sentence: str
    within: bool


def compute(regle: Regle, words: str) -> Calcul | None:
    """Return what the first of a rule's numbers that the question speaks of gives, or None."""
    for valeur in regle.valeurs:
        if valeur.unite == "an" and (years := figures(words, "an")):
            return _duration(valeur, words, years[0])
        if valeur.grandeur == "part-regime-general" and (share := _share(words)) is not None:
            return _threshold(valeur, words, share)
    return None


def _duration(valeur: Valeur, words: str, years: float) -> Calcul:
    within = (valeur.minimum or 0) <= years <= (valeur.maximum or years)
    positive = within != bool(_AGAINST.search(fold(words)))
    return Calcul("oui" if positive else "non", "", within)


def _threshold(valeur: Valeur, words: str, share: float) -> Calcul:
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


def _share(words: str) -> float | None:
    """Return the share of the régime général that a question gives, in percent, or that its two head counts make.

    None unless the figure is plainly that of the régime général: a wrong share would be told with a citation.
    """
    folded = fold(words)
    found = [match for pattern in (_SHARE_OF, _SHARE_IS) for match in pattern.finditer(folded)]
    shares = {number(match[1] if match.re is _SHARE_OF else match[2]) for match in found if _plain(match)}
    if shares:
        share = shares.pop()
        return share if not shares and share <= 100 else None
    part, total = _PART.search(folded), _TOTAL.search(folded)
    if "%" in folded or not part or not total or not _plain(part) or _OTHER_SCHEME.search(folded):
        return None
    insured, all_of_them = (int(re.sub(r"\D", "", text)) for text in (part["part"], total["total"]))
    return 100 * insured / all_of_them if 0 < insured < all_of_them else None


def _plain(match: re.Match[str]) -> bool:
    return not _OTHER.search(match["between"])
