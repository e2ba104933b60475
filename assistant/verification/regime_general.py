"""Under 60 % of régime général, half of the prestation: what sentences say of the share and of the sum (section 31)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.mesures import Part, parts
from assistant.mesures.plain import make_plain

Prestation = Literal["entiere", "moitie"]

HALVED_UNDER = 60
"""Share of the régime général, in percent, under which the prestation is halved (section 31)."""

_ZONE = re.compile(r"\bzones? (?:de vie|d'influence|d'action)\b|\bla zone\b|\b(?:toute|ensemble de) la population\b")
_ELSEWHERE = re.compile(
    r"\b(?:departement\w*|regions?|regiona\w+|nationa\w+|france|cantons? voisins?|adherente?s?|usagers?"
    r"|(?:les|des|nos) inscrits|chef-lieu|bourg-centre|ville-centre|hors (?:de la )?zone|personnel"
    r"|salaries|benevoles|enfants|eleves)\b"
)
_PAST = re.compile(
    r"\b(?:l'an (?:passe|dernier)|l'annee (?:passee|derniere)|auparavant|jadis|naguere|etai(?:t|ent)|jusqu'alors"
    r"|en (?:19[4-8]\d)|il y a)\b"
)
_CLAUSE = re.compile(r"[;:,|]| mais | alors que | tandis que | contre | quand | dont ")
_OF_MONEY = re.compile(
    r"\b(?:prestations?|ps|abattements?|redui\w+|reduction|minor\w+|diminu\w+|ramene\w*|taux plein"
    r"|budgetee?)\b[^,;|]{0,18}$"
)

_SUBJECT = re.compile(
    r"\b(?:demi-)?prestations?\b|\bp\.?s\b|\babattement|\bdemi-part\b|\bplein tarif\b|\bmoitie du bareme\b"
    r"|\b(?:recettes?|budget\w*|inscri\w+|compt[eo]\w*) [^.;|]{0,40}\bmoitie\b"
)
_UNDECIDED = re.compile(
    r"\b(?:perd\w*|devrai\w+|veut|veulent|voulai\w+|pourr\w+|envisag\w+|si|s'il|refus\w+|interdi\w+|erreur\w*"
    r"|corrig\w+|sera|seront|serait|faudra\w*|peut-etre|eventuel\w*|question|regle veut)\b"
)
"""Words by which what is asked is a rule, a wish, a fear or another's, and not what the budget counts."""
_HALF = re.compile(
    r"\bdemi-(?:prestation|part|tarif|taux)|\bmoitie\b|\bdivis\w+ (?:[^.;]{0,25})?(?:par|en) deux\b"
    r"|\b(?:a|de|taux de) 50 ?%|\btaux reduit\b"
)
_WHOLE = re.compile(
    r"\b(?:prestations?|p\.?s)\b[^.;]{0,60}?\b(?:entier(?:e|es|ement)?|pleine?|complete|integrale(?:ment)?|maximale?"
    r"|(?:en|dans sa) totalite|taux normal|a 100 ?%|non minoree)\b"
    r"|\b(?:totalite|integralite|entier|entierete) de (?:la|cette|notre) prestation\b"
    r"|\bplein(?:e|s)? (?:tarif|montant|taux)\b"
    r"|\btaux (?:plein|entier)\b|\bsans (?:aucun(?:e)? )?(?:abattement|minoration|reduction|refaction)\b"
)
_NOT_WHOLE = re.compile(
    r"(?:\b(?:ne|ni|non|pas|jamais|au lieu|aurait|serait|aurions|sinon|plutot|est due|theorique)\b|\bn')(?!on minoree)"
)
_INSTEAD = re.compile(r"(?P<kept>\d[\d ]*\d)\b[^\d.;]{0,15}? au lieu (?:de|des) (?P<full>\d[\d ]*\d)")
_NOT_ASKED = re.compile(r" (?:n'|ne )")
_DENIED_HALF = re.compile(
    r"\b(?:n'|ne |non |aucune? |sans )(?![^.;|]*\bqu)[^.;|]{0,60}\b(?:moitie|abattement|reduction|divis\w+"
    r"|redui\w+|demi-\w+)"
    r"|\b(?:moitie|abattement|reduction|demi-prestation)\b[^.;]{0,50}?\b(?:n'|ne |aucune?\b|non \b|pas\b|0 (?:f|€))"
)


MOST_OF_OPENING = 2
"""Words that lead to a share put after where it holds."""


@dataclass(frozen=True, slots=True)
class Taux:
    """A share of the régime général, or a bound of it, in the sentence of a row, under the threshold or not.

    `named`: the régime is. `zone`: the sentence names the zone de vie sociale. `exact`: a figure, and no bound.
    """

    row: int
    under: bool
    zone: bool
    named: bool
    exact: bool


def read_taux(sentences: Sequence[str], likely: Sequence[bool]) -> tuple[Taux, ...]:
    """Return the shares of the régime général that are most plainly of the zone.

    `likely`: whether a sentence is held to speak of that share, and may then leave the régime unnamed. The share of
    another régime, of another population or of another time is never one.
    """
    found = [taux for row, words in enumerate(sentences) for taux in _taux(row, words, likely[row])]
    best = max(((taux.named, taux.zone) for taux in found), default=None)
    return tuple(taux for taux in found if (taux.named, taux.zone) == best)


def _taux(row: int, words: str, likely: bool) -> Iterator[Taux]:
    given = parts(words)
    named = [part for part in given if part.regime == "general"]
    if not named and (not likely or any(part.regime for part in given)):
        return
    text = make_plain(words).text
    for part in named or given:
        under, clause = _under(part), _clause(words, part)
        before = make_plain(words[: part.start]).text
        if under is None or _ELSEWHERE.search(clause) or _PAST.search(clause) or _OF_MONEY.search(before):
            continue
        yield Taux(row, under, bool(_ZONE.search(text)), bool(named), part.sens == "egal")


def _under(part: Part) -> bool | None:
    """Tell whether a share is under the threshold; None where it may be on both sides, or is the threshold."""
    if part.sens == "seuil":
        return None
    if part.sens == "moins":
        return True if part.valeur <= HALVED_UNDER else None
    if part.sens == "plus":
        return False if part.valeur >= HALVED_UNDER else None
    return part.valeur < HALVED_UNDER


def _clause(words: str, part: Part) -> str:
    """Return the clause of a sentence in which a share stands, plain."""
    pieces = _CLAUSE.split(make_plain(words[: part.start]).text)
    before = pieces[-2:] if len(pieces[-1].split()) < MOST_OF_OPENING else pieces[-1:]  # «dans le département, 52 %»
    return " ".join(before) + " " + _CLAUSE.split(make_plain(words[part.start :]).text)[0]


def read_prestation(words: str) -> Prestation | None:
    """Tell whether a sentence plainly asks the whole prestation, or half of it; None where it does neither, or both."""
    text = make_plain(words).text
    instead = _INSTEAD.search(text)
    if instead and _amount(instead["full"]) == 2 * _amount(instead["kept"]):
        return "moitie"
    if not _SUBJECT.search(text) or _UNDECIDED.search(text):
        return None
    denied = bool(_DENIED_HALF.search(text))
    whole = any(not _refused(text, match) for match in _WHOLE.finditer(text))
    half = bool(_HALF.search(text))
    if whole and (denied or not half):
        return "entiere"
    return "moitie" if half and not denied and not whole else None


def _refused(text: str, match: re.Match[str]) -> bool:
    return bool(
        _NOT_WHOLE.search(text[max(0, match.start() - 25) : match.end()]) or _NOT_ASKED.match(text, match.end())
    )


def _amount(digits: str) -> Decimal:
    return Decimal(digits.replace(" ", ""))
