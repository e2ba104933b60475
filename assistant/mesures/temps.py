"""The durations that a French sentence says: in months, without end, or left open."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.mesures.calendrier import read_periodes
from assistant.mesures.nombres import NOMBRE, nombre
from assistant.mesures.plain import make_plain

Kind = Literal["terme", "sans_terme", "indetermine"]
Borne = Literal["egal", "au_plus", "au_moins", "moins", "plus"]

_MOIS = r"(?:m|rn)ois"
_UNIT = rf"(?:ans?|ann+ee?s?|anees?|{_MOIS}|trimestres?|semestres?|exercices?)\b"
_LONG = r"(?:(?:belles?|longues?|petites?|bonnes?|nouvelles?|prochaines?|pleines?|courtes?) )?"
_QUANTITY = re.compile(
    rf"(?P<n>{NOMBRE})(?: ?\({NOMBRE}\))?[ -]?{_LONG}(?P<unit>{_UNIT})"
    rf"(?P<half>,? et de(?:m|rn)ie?\b|(?: et)? 1/2)?(?: et (?P<more>{NOMBRE}) {_MOIS}\b)?"
)
_RANGE = re.compile(
    rf"(?:\bentre {NOMBRE}(?: {_UNIT})? et|"
    rf"{NOMBRE}(?: {_UNIT})? ?(?P<link>a|ou(?: de| d')?|(?<=\d)[-/](?=\d))) ?"
    rf"{NOMBRE} {_UNIT}"
)
_ENNAL = re.compile(r"\b(?P<stem>b[iy]|tri|quadri|quinqu|sex|sept|dec)enna(?:l|le|ux|les)\b")
_ANNUEL = re.compile(
    r"\b(?:durees?|contrats?|conventions?|agrements?|engagements?|base|periodes?|accords?) "
    r"(?:[\w']+ ){0,2}?annuel(?:le)?s?\b"
)
_OPEN = re.compile(r"\bpluri[ -]?ann?uel\w*|\b(?:plusieurs|quelques) (?:annees?|ans|exercices?|mois)\b")
_ENDLESS = re.compile(
    r"\bsans (?:terme|echeance|limit(?:e|es|ation)(?: de (?:duree|temps)| dans le temps)?|(?:date de )?fin\b|"
    r"date d'(?:echeance|expiration)|duree (?:limitee|determinee))|"
    r"\bduree (?:non |il)limitee|\bduree (?:indeterminee|indefinie|illimitee)|"
    r"\bn\w*'?[^.;]{0,20}(?:pas|point|ni) d(?:e |')(?:terme|echeance|date de fin|limite)\b|"
    r"\b(?:n'a|n'aura|n'ait|ne comport\w+|ne prevo\w+) aucune? (?:terme|echeance|date de fin)\b|"
    r"\baucun terme ne (?:lui )?(?:sera|serait|soit)\b|"
    r"\bpour toujours?\b|\bindefiniment\b|\bjusqu'a denonciation\b|\bperpetuel\w*|"
    r"\b(?:contrat|agrement|convention|engagement) permanente?\b|"
    r"\btacite(?:ment)?[^.;]{0,30}(?:sans limit\w+|indefini\w*|illimite\w*)|"
    r"\blaiss\w+ (?:ouverte? )?la date de fin(?: ouverte)?\b"
)
_PEOPLE = (
    r"(?:agee?s?|enfants?|jeunes|ados?|adolescente?s?|adultes?|personnes|garcons|filles|habitants?|mineurs|publics?|"
    r"eleves|gens|dames|femmes|hommes|usagers|seniors|lyceens|collegiens)"
)
_NOT_BEFORE = re.compile(
    rf"\b{_PEOPLE} (?:agee?s? )?(?:de |d'|entre |des )?(?:(?:plus|moins) (?:de |d'))?$|"
    r"\b(?:les|des|aux|nos|leurs) (?:plus|moins) (?:de |d')$|"
    r"\b(?:depuis|il y a|voila|voici|fait|apres|au bout de|au bout d'|d'ici|avant|a partir de|sous|preavis de|"
    r"preavis d'|delais? de|delais? d')(?: (?:deja|presque|pres de|plus de|plus d'|environ|moins de))? ?$|"
    r"(?<!renouvele )(?<!renouvelee )(?<!renouvelable )\b(?:tous|toutes) les $|"
    r"\bdans (?:les )?$|(?<!excede )(?<!depasse )(?<!excedera )(?<!depassera )(?<!exceder )(?<!depasser )"
    r"\b(?:ni|pas|non) (?:de |d'|pour )?$"
)
"""Words after which a quantity of time is an age, a past, a delay, a frequency, or denied."""
_NOT_AFTER = re.compile(
    r" (?:d'experience|d'anciennete|de metier|de terrain|de pratique|d'age|d'existence|de presence|de carriere|"
    r"plus (?:tard|tot)|apres|avant|auparavant|deja|revolus|et (?:plus|moins)|de benevolat|de service|"
    rf"sur {NOMBRE})\b"
)
_AU_PLUS = re.compile(
    r"(?:\b(?:exced|depass)\w* pas (?:les )?|\bpas (?:exceder|depasser) (?:les )?|"
    r"\bpas (?:plus|au[ -]dela) (?:de |d'|des )|\b(?:au (?:plus|maximum)|maximum|maximale?) (?:de |d')?|"
    r"\bdans (?:la|une) limite (?:de |d'|des )|\bjusqu'a )$"
)
_AU_MOINS = re.compile(r"(?:\bpas moins (?:de |d')|\b(?:au moins|au minimum|minimum|minimale?) (?:de |d')?)$")
_MOINS = re.compile(r"(?:\bmoins (?:de |d')|\binferieure? a |\ben[ -]deca (?:de |d'))$")
_PLUS = re.compile(
    r"(?:\bplus (?:de |d')|\bsuperieure? a |\b(?:exced|depass)\w* (?:les )?|\bau[ -]dela (?:de |d'|des ))$"
)
_PLUS_APRES = re.compile(r",? (?:tout )?au (?:plus|maximum)\b|,? maxi(?:mum)?\b")
_MOINS_APRES = re.compile(r",? au (?:moins|minimum)\b|,? minimum\b")
"""Words around a quantity that make it a bound, those that deny a bound first."""
_RENEWED = re.compile(
    r"\b(?:renouvel|reconduct|prolonge|proroge)(?:ables?|ibles?)(?: [\w']+){0,5} (?:de |d'|pour |par periodes? de )$"
)
"""Words after which a quantity of time is that of a renewal, if the sentence says another."""
_MOIS_PAR_UNITE = {"m": 1, "r": 1, "t": 3, "s": 6, "a": 12, "e": 12}
"""Months of a unit by its first letter; «rnois» is what a scanner reads in «mois»."""
_MOIS_PAR_PERIODE = {"bi": 24, "by": 24, "tri": 36, "quadri": 48, "quinqu": 60, "sex": 72, "sept": 84, "dec": 120}

_NEAR = 60
"""Characters before a quantity in which words that change its meaning are looked for."""


@dataclass(frozen=True, slots=True)
class Duree:
    """A duration at the place of its words. `mois`: how many months, None where only its end or nothing is said.

    `kind`: a `terme`, `sans_terme` (said to have no end), `indetermine` (several years, one to three, two or three).
    `borne`: what is meant is `mois`, at most or at least that, less or more: «n'excédera pas trois ans» is at most.
    """

    start: int
    end: int
    kind: Kind
    mois: Decimal | None = None
    borne: Borne = "egal"


def durees(words: str) -> tuple[Duree, ...]:
    """Return the durations that a sentence says, in order.

    Two dates bound the months from one to the other, both included, to the nearest whole; years are whole years.
    Ages, time gone by, delays, frequencies and what is denied are left out. Of what a duration is, this says nothing.
    """
    plain = make_plain(words)
    found = [*_endless(plain.text), *_between_dates(plain.text), *_named(plain.text), *_quantities(plain.text)]
    return tuple(Duree(*plain.span(d.start, d.end), d.kind, d.mois, d.borne) for d in _outermost(found))


def _outermost(found: Iterable[Duree]) -> list[Duree]:
    """Return, in order, the durations that stand in no longer one."""
    kept: list[Duree] = []
    for duree in sorted(found, key=lambda duree: duree.start - duree.end):
        if all(duree.end <= other.start or other.end <= duree.start for other in kept):
            kept.append(duree)
    return sorted(kept, key=lambda duree: duree.start)


def _endless(text: str) -> Iterator[Duree]:
    for match in _ENDLESS.finditer(text):
        yield Duree(*match.span(), "sans_terme")


def _between_dates(text: str) -> Iterator[Duree]:
    for periode in read_periodes(text):
        yield Duree(periode.start, periode.end, "terme", None if periode.mois is None else Decimal(periode.mois))


def _named(text: str) -> Iterator[Duree]:
    """Yield the durations that an adjective says: triennal, annuelle, pluriannuel."""
    for match in _ENNAL.finditer(text):
        yield Duree(*match.span(), "terme", Decimal(_MOIS_PAR_PERIODE[match["stem"]]))
    for match in _ANNUEL.finditer(text):
        yield Duree(*match.span(), "terme", Decimal(12))
    for match in _OPEN.finditer(text):
        yield Duree(*match.span(), "indetermine")


def _quantities(text: str) -> list[Duree]:
    """Return what numbers and units say; what is said of a renewal only where nothing else is said."""
    ranges = [match for match in _RANGE.finditer(text) if match["link"] not in ("-", "/")]
    spans = [match.span() for match in _RANGE.finditer(text)]
    told = [Duree(*match.span(), "indetermine") for match in ranges if not _aside(text, match)]
    first: list[Duree] = []
    renewed: list[Duree] = []
    for match in _QUANTITY.finditer(text):
        if _aside(text, match) or any(start <= match.start() < end for start, end in spans):
            continue
        if match["unit"].startswith("exercice") and nombre(match["n"]) < 2:  # «un exercice» is most often a drill
            continue
        kept = renewed if _RENEWED.search(_before(text, match)) else first
        kept.append(Duree(*match.span(), "terme", _months(match), _borne(text, match)))
    return told + (first or renewed)


def _aside(text: str, match: re.Match[str]) -> bool:
    return bool(_NOT_BEFORE.search(_before(text, match)) or _NOT_AFTER.match(text, match.end()))


def _borne(text: str, match: re.Match[str]) -> Borne:
    before = _before(text, match)
    if _AU_PLUS.search(before) or _PLUS_APRES.match(text, match.end()):
        return "au_plus"
    if _AU_MOINS.search(before) or _MOINS_APRES.match(text, match.end()):
        return "au_moins"
    return "moins" if _MOINS.search(before) else "plus" if _PLUS.search(before) else "egal"


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _NEAR) : match.start()]


def _months(match: re.Match[str]) -> Decimal:
    unit = _MOIS_PAR_UNITE[match["unit"][0]]
    half = Decimal(unit) / 2 if match["half"] else Decimal(0)
    more = nombre(match["more"]) if match["more"] else Decimal(0)
    return nombre(match["n"]) * unit + half + more
