"""Dates of a French sentence, and the periods that two of them bound."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars", "avril avr", "mai", "juin", "juillet juil", "aout",
            "septembre sept rentree", "octobre oct", "novembre nov", "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_FULL_NAME = re.compile(r"\b(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|\w+bre)\b")
_YEAR = r"(?:19[5-9]|20[0-4])\d"
_MOMENT = re.compile(
    r"(?:\b(?P<edge>debut|fin|mi)[ -](?:du mois d[e'] ?|d[e'] ?|annee |l'annee )?)?(?:"
    rf"\b(?P<d1>[1l] ?er|premier|\d{{1,2}})[ -]?(?P<m1>{_MONTH})(?:[ ,-]+(?P<y1>{_YEAR})(?!\d))?"
    r"|(?<![\d/.])(?P<d2>\d{1,2})(?P<sep>[/.-])(?P<m2>\d{1,2})(?P=sep)(?P<y2>\d{4}|\d\d)(?![\d/])"
    rf"|\b(?P<m3>{_MONTH})(?:[ -](?:de l'annee )?(?P<y3>{_YEAR})(?!\d))?"
    rf"|(?<!\d)(?<!\d[.,])(?P<y4>{_YEAR})(?!\d|[.,]\d| ?(?:€|%|f\b|francs?|euros?|hab|personnes|familles|heures))"
    r")"
)
_LINK = re.compile(
    r"(?:inclus |compris )?(?:et )?(?:-+>?|>|/|au?|jusqu'(?:au|a|en)|jusque(?: en| au?)?)(?: la| le| l'annee)?"
)
_FROM = re.compile(r"\b(?:de|d'|du|des|entre)(?: le| la)? ?$")
_BETWEEN = re.compile(r"\bentre (?:les? )?$")
_STARTS = re.compile(
    r"\b(?:du|des|compter|partir|effet|debut\w*|demarr\w*|depart|commenc\w+|cour\w+|prend\w*|entre|signature|"
    r"ouvert\w*|vigueur)\b[^.?!]{0,25}$"
)
_ENDS = re.compile(
    r"[^.?!]{0,60}?(?:\b(?:jusqu'(?:au|a|en)|au|fin|fini\w*|termin\w+|achev\w+|eteint|eteindra|echeance|expir\w+|"
    r"cess\w+|clo[ts]\w*))\b[^.?!\d]{0,14}"
)
_END_ALONE = re.compile(
    r"\b(?:jusqu'(?:au|a|en)|jusque|echeance|prend\w* fin|expir\w+|s'achev\w+|se termin\w+|arriv\w+ a terme)"
    r"(?: (?:le|au|en|a|la|fixee?))*[ :]*$"
)
_LIST = re.compile(r" ?(?:,|;|,? ?et|,? puis) ?")
_LISTED = re.compile(r"\b(?:annees?|exercices?|pour|sur|ans|civiles|budgetaires)[ :,]*$")
_SCHOOL = re.compile(r"\b(?:scolaires?|saisons?|rentrees?|campagnes?)[ :]*$")
_NUMBERED = re.compile(r"\b(?:n|no|num\w*|lois?|decrets?|circulaires?|arretes?|ordonnances?|deliberations?)\b[ °.]*$")
_SHORT = re.compile(rf"(?<!\d)(?P<first>{_YEAR}) ?[-/] ?(?P<last>\d\d)(?!\d|[/-]\d)")
_ONE_YEAR = re.compile(rf"\bpour (?:l'|la seule |le seul )(?:annee|exercice)(?: civile?)? (?:{_YEAR})(?! ?[-/a])")

_NEAR = 45
"""Characters before a date in which words that open a period are looked for."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it is said, at its place: what is not said is None; `edge`: debut, fin, mi, or nothing."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    edge: str

    @property
    def bare_year(self) -> bool:
        return self.month is None


@dataclass(frozen=True, slots=True)
class Periode:
    """What two dates bound, both included, in whole months; only its end is known when `mois` is None."""

    start: int
    end: int
    mois: int | None


def read_periodes(text: str) -> tuple[Periode, ...]:
    """Return the periods of a plain text; they may overlap: the longest is then the one that is meant."""
    moments = tuple(_moments(text))
    pairs = [periode for first, last in pairwise(moments) if (periode := _pair(text, first, last))]
    years = [Periode(*match.span(), 12) for match in _ONE_YEAR.finditer(text)]
    found = (*pairs, *_runs(text, moments), *_short(text), *years)
    return (*found, *(end for end in _ends(text, moments) if not any(p.start <= end.start < p.end for p in found)))


def _moments(text: str) -> Iterator[Moment]:
    for match in _MOMENT.finditer(text):
        said = match.groupdict()
        name = said["m1"] or said["m3"]
        year = said["y1"] or said["y2"] or said["y3"] or said["y4"]
        month = _MONTHS[name.rstrip(".")] if name else int(said["m2"]) if said["m2"] else None
        day = re.sub(r"\D", "", (said["d1"] or said["d2"] or "").replace("l", "1").replace("premier", "1"))
        plain_name = not name or said["d1"] or year or _FULL_NAME.match(name)
        if plain_name and 1 <= (month or 1) <= 12 and 1 <= int(day or 1) <= 31:
            edge = said["edge"] or ""
            yield Moment(*match.span(), _full(year), month, int(day) if day else None, edge)


def _full(year: str | None) -> int | None:
    if year is None or len(year) == 4:
        return int(year) if year else None
    return int(year) + (2000 if int(year) < 50 else 1900)


def _pair(text: str, first: Moment, last: Moment) -> Periode | None:
    """Return the period that two neighbouring dates bound, if the words around them say so."""
    before, gap = _before(text, first.start), text[first.end : last.start]
    if not _linked(before, gap, dated=bool(first.year or last.year)):
        return None
    if first.bare_year and last.bare_year and _SCHOOL.search(before):
        return Periode(first.start, last.end, 12 * ((last.year or 0) - (first.year or 0)))
    mois = _months(first, last)
    return Periode(first.start, last.end, mois) if mois > 0 else None


def _linked(before: str, gap: str, *, dated: bool) -> bool:
    linked = bool(_LINK.fullmatch(gap.strip(" (),")))
    if not dated:  # «de septembre à juin»
        return linked and bool(_FROM.search(before))
    if linked or (gap.strip() in ("et", "et le") and _BETWEEN.search(before)):
        return True
    return bool(_STARTS.search(before) and _ENDS.fullmatch(gap))


def _months(first: Moment, last: Moment) -> int:
    """Return the months from the start of a date to the end of another, halves rounded up; 0 or less: none."""
    first_month, last_month = _edges(first, last)
    first_year, last_year = _years(first, last, wraps=(last_month, last.day or 31) < (first_month, first.day or 1))
    begun = Fraction((first.day or 1) - 1, 30)
    length = monthrange(last_year, last_month)[1]
    done = Fraction(1) if (last.day or 31) >= length else Fraction(last.day or 0, 30)
    whole = 12 * (last_year - first_year) + last_month - first_month
    return int(whole + done - begun + Fraction(1, 2)) if last_year >= first_year else 0


def _edges(first: Moment, last: Moment) -> tuple[int, int]:
    """Return the first and the last month, where none is said those of the year."""
    opening = {"mi": 7, "fin": 12}.get(first.edge, 1)
    closing = {"mi": 6, "debut": 1}.get(last.edge, 12)
    return first.month or opening, last.month or closing


def _years(first: Moment, last: Moment, *, wraps: bool) -> tuple[int, int]:
    """Return the years of two dates; one that is not said is that of the other, or its neighbour."""
    if first.year is not None and last.year is not None:
        return first.year, last.year
    if first.year is not None:
        return first.year, first.year + wraps
    year = last.year if last.year is not None else 2001  # any year that is not a leap year
    return year - wraps, year


def _runs(text: str, moments: Sequence[Moment]) -> Iterator[Periode]:
    """Yield the lists of years that follow each other: «2009, 2010 et 2011», «les exercices 2008 et 2009»."""
    run: list[Moment] = []
    for moment in (*moments, None):
        if moment and run and _follows(text, run[-1], moment):
            run.append(moment)
            continue
        listed = run and _LISTED.search(_before(text, run[0].start))
        if len(run) > 2 or (len(run) == 2 and listed):
            yield Periode(run[0].start, run[-1].end, 12 * len(run))
        run = [moment] if moment and moment.bare_year else []


def _follows(text: str, one: Moment, other: Moment) -> bool:
    after = other.bare_year and (other.year or 0) == (one.year or 0) + 1
    return after and bool(_LIST.fullmatch(text[one.end : other.start]) or text[one.end : other.start].strip() in "/-")


def _short(text: str) -> Iterator[Periode]:
    """Yield the periods whose last year is cut short: «2024-27»."""
    for match in _SHORT.finditer(text):
        years = int(match["last"]) - int(match["first"]) % 100 + 1
        if years > 1 and not _NUMBERED.search(_before(text, match.start())):
            yield Periode(*match.span(), 12 * years)


def _ends(text: str, moments: Sequence[Moment]) -> Iterator[Periode]:
    """Yield the dates that are only said to be an end: «jusqu'au 30 septembre 2015»."""
    for moment in moments:
        opening = _END_ALONE.search(text, max(0, moment.start - _NEAR), moment.start)
        if opening and moment.year:
            yield Periode(opening.start(), moment.end, None)


def _before(text: str, place: int) -> str:
    return text[max(0, place - _NEAR) : place]
