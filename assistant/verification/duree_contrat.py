"""The duration of the contract that a sentence asks for, told from the other durations it says (section 11)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from assistant.mesures import Duree, durees
from assistant.mesures.plain import make_plain

Etendue = Literal["dans", "hors", "ouverte"]

SHORTEST, LONGEST = 12, 36
"""Months of a contract (circulaire n° 56, section 11)."""

_OURS = re.compile(
    r"\b(?:contrats?|agrements?|conventions?|durees?|demand\w+|sollicit\w+|propos(?:ons|e)|retenons|voul(?:ons|oir)|notre|celui-ci|signe)\b"
)
_OTHERS = re.compile(
    r"\b(?:bail|baux|maintenance|assurances?|travail|cdd|enfance|ville|emplois?|gardiennage|entretien|evs|ctg|globale"
    r"|territoriale|mandats?|postes?|direct(?:eur|rice|ion)|animat\w+|anciennete|experience|presence|fonctions?|carriere"
    r"|formation|diplome\w*|loyer|subvention\w*|emprunt|pret|president\w*|benevol\w+|salarie\w*|chaudiere"
    r"|convention avec la (?:commune|mairie|municipalite)|metier|service)\b"
)
_PAST = re.compile(
    r"\b(?:precedente?s?|anciens?|ancienne|derni\w+|ecoule\w*|echus?|sortante?|avait|avions|etait|couvrait|eteinte?|obtenu"
    r"|expire\w*|acheve\w*|acheva|termine|pris fin|arriv\w+ a (?:terme|echeance)|apres|succed\w+|suite a|a dure|depuis"
    r"|(?:a|ont|avait) ete (?:accorde|conclu|signe|donne)e?s?|(?:proposait|suggerait|souhaitait|voulait))\b"
)
_DENIED_BEFORE = re.compile(
    r"(?:\b(?:ne|ni|non|pas question|au lieu d[e']|plutot que?|erreur)\b|\bn')(?!.*\bmais\b).*$"
)
_DENIED_AFTER = re.compile(
    r"^[^;.]{0,40}?\b(?:trop (?:long|court)\w*|est une erreur|n'aurai\w+ pas|ne suffi\w+|n'a pas vocation"
    r"|ne (?:nous )?convien\w+)"
)
_BOUNDED = re.compile(r"\b(?:exced|depass)\w*|\bpas (?:plus|moins)\b|\bpas au-dela\b|\bne [^;.]{0,30}\bque?\b|\bmais\b")
"""Words by which a negation bounds a duration instead of denying it: «n'excédera pas», «pas plus de», «ne dure que»."""
MOST_OF_APPOSITION = 2
"""Words that lead to a duration put beside a thing already named."""
_CLAUSE = re.compile(r"[;:,] | et ")
_STRONG = re.compile(r";|\. ")
_SPENT = re.compile(r"\ben $")
_SAME = re.compile(r"[ ,:(-]*(?:soit|de|du|d'|des|entre|le|c'est-a-dire|a savoir|pour|les annees)?[ ,:(-]*")
"""What stands between a duration and another wording of it: «trois ans, du 1er janvier 1998 au…»."""


def read_contrat(words: str) -> Etendue | None:
    """Tell whether the contract that a sentence asks for is within one to three years, out of them, or left open.

    None where it says no duration of it, or several that do not agree.
    """
    told = {_etendue(duree) for duree in of_contrat(words)} - {None}
    if told - {"ouverte"}:
        told.discard("ouverte")
    return told.pop() if len(told) == 1 else None


def contract_months(words: str) -> Decimal | None:
    """Return the longest duration that a sentence says of the contract, in months, or None."""
    return max((duree.mois for duree in of_contrat(words) if duree.mois is not None), default=None)


def of_contrat(words: str) -> tuple[Duree, ...]:
    """Return the durations of a sentence that are of the contract asked for: neither another's, nor past, nor denied.

    A duration that stands alone, and is not denied, is held to be of the contract: who asks knows of what it speaks.
    """
    said = durees(words)
    kept = [duree for duree, ours in zip(said, _ours(words, said), strict=True) if ours]
    return tuple(kept)


def _ours(words: str, said: tuple[Duree, ...]) -> Iterator[bool]:
    ours = True
    for rank, duree in enumerate(said):
        before = make_plain(words[said[rank - 1].end if rank else 0 : duree.start]).text
        after = make_plain(words[duree.end : said[rank + 1].start if rank + 1 < len(said) else len(words)]).text
        if not (rank and _SAME.fullmatch(before)):  # the same duration in other words is of the same thing
            past = _is_past(before, after)
            ours = not (_is_denied(before, after) or past) and (len(said) == 1 or _is_of_contract(before, after))
        yield ours


def _is_denied(before: str, after: str) -> bool:
    clause = _CLAUSE.split(before)[-1]
    denied = _DENIED_BEFORE.search(clause) and not _BOUNDED.search(clause)
    return bool(denied or _SPENT.search(before) or _DENIED_AFTER.search(after))


def _is_past(before: str, after: str) -> bool:
    return bool(_PAST.search(_own(before)) or _PAST.match(_near(after).strip()))


def _own(before: str) -> str:
    """Return the clause that leads to a duration, with the one it is put beside: «l'agrément précédent, de 1994 à…»."""
    pieces = re.split("[;,:]", before)
    return ",".join(pieces[-2:] if len(pieces[-1].split()) < MOST_OF_APPOSITION else pieces[-1:])


def _near(after: str) -> str:
    return re.split("[;,]", after, maxsplit=1)[0]


def _is_of_contract(before: str, after: str) -> bool:
    """Tell of what a duration is by the last words that name a thing before it, else by the first after it."""
    clause = _STRONG.split(before)[-1]
    ours, others = _last(_OURS, clause), _last(_OTHERS, clause)
    if ours == others:  # neither is named before
        return not _OTHERS.search(_near(after))
    return ours > others


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _etendue(duree: Duree) -> Etendue | None:
    if duree.kind != "terme":
        return "hors" if duree.kind == "sans_terme" else "ouverte"
    if duree.mois is None:
        return None
    if duree.borne in {"plus", "au_moins"}:
        return "hors" if duree.mois >= LONGEST + (duree.borne == "au_moins") else "ouverte"
    if duree.borne == "moins":
        return "hors" if duree.mois <= SHORTEST else "ouverte"
    return "dans" if SHORTEST <= duree.mois <= LONGEST else "hors"
