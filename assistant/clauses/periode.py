"""The period of a contract: its dates and its duration, given, read or computed, within what a rule sets."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from assistant.constats import Cadre
from assistant.errors import ClauseError
from assistant.faits import Cle, Fait
from assistant.mesures import durees
from assistant.projets import Extrait
from assistant.regles import Regle
from assistant.rendering import MONTHS, french_date

SHORTEST = 12
"""Months of a contract, at least (circulaire n° 56, section 11; since 2012, of the agrément)."""
LONGEST: Mapping[Cadre, int] = {"1995": 36, "actuel": 48}
"""Months of a contract, at most."""
REGLES: Mapping[Cadre, str] = {"1995": "contrat-duree", "actuel": "agrement-un-a-quatre-ans"}
"""The rule that sets them."""
YEARS = range(1950, 2150)
"""Years in which a contract may stand: a date outside is a slip of the pen."""
COUNTED = 600
"""Months beyond which no date is computed: no rule admits half a century."""

DAY = re.compile(rf"\b(1er|\d{{1,2}})\s+({'|'.join(MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)
_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante"}


@dataclass(frozen=True, slots=True)
class Periode:
    """The dates of a contract, both included, and its whole months; None where nothing says it.

    `extraits`: the words of the projet on which they stand. `ecartee`: the duration that the projet asks, in months,
    where no rule admits it: it is then left to be agreed.
    """

    debut: date | None
    fin: date | None
    mois: int | None
    extraits: tuple[Extrait, ...] = ()
    ecartee: int | None = None

    @property
    def midway(self) -> date | None:
        """The last day of the first half, in whole months."""
        return last_day(self.debut, self.mois // 2) if self.debut and self.mois else None


def read_periode(
    faits: Mapping[Cle, Fait], cadre: Cadre, debut: date | None, fin: date | None, mois: int | None, regle: Regle
) -> Periode:
    """Return the period that was asked, completed by what the projet says. `regle`: the one that sets the bounds.

    :raises ClauseError: if what was asked contradicts itself, or is outside the bounds.
    """
    asked = debut is not None or fin is not None or mois is not None
    read = _said(faits)
    start = debut or read.debut
    for day in filter(None, (debut, fin)):
        if day.year not in YEARS:
            raise ClauseError(f"L'année {day.year} n'est pas celle d'un contrat : corrigez la date.")
    if mois is not None and not 0 < mois <= COUNTED:
        raise ClauseError(f"Une durée de {lasting(mois)} sort de la règle. {regle.sentence}", (regle.id,))
    if fin and start and fin < start:
        raise ClauseError(f"Le contrat finirait le {french(fin)}, avant son début, le {french(start)} : corrigez.")
    length = mois if mois is not None else _length(start, fin) if fin else read.mois
    end = fin or (last_day(start, length) if start and length and length <= COUNTED else None)
    if fin and mois is not None and start and fin != last_day(start, mois):
        raise ClauseError(
            f"Du {french(start)}, {lasting(mois)} mènent au {french(last_day(start, mois))}, et non au {french(fin)} : "
            "donnez la durée ou la date de fin."
        )
    if length is None or _within(start, end, length, cadre):
        return Periode(start, end, length, read.extraits if not (debut and (fin or mois)) else ())
    if asked and (fin or mois is not None):
        raise ClauseError(f"Une durée de {lasting(length)} sort de la règle. {regle.sentence}", (regle.id,))
    return Periode(start, None, None, read.extraits, length)


def last_day(start: date, months: int) -> date:
    """Return the last day of so many months from a day, included: three years from 1 January end on 31 December."""
    months_since = start.month - 1 + months
    year, month = start.year + months_since // 12, months_since % 12 + 1
    days = monthrange(year, month)[1]
    # a day that the last month has not: its end is the end of the period
    return date(year, month, days) if start.day > days else date(year, month, start.day) - timedelta(days=1)


def read_date(words: str) -> date | None:
    """Return the first whole date written in some words, « 1er janvier 1998 », or None."""
    found = DAY.search(words)
    if found is None:
        return None
    day = 1 if found[1].lower() == "1er" else int(found[1])
    try:
        read = date(int(found[3]), MONTHS.index(found[2].lower()) + 1, day)
    except ValueError:  # a thirty-first of February: the projet errs, and nothing is read
        return None
    return read if read.year in YEARS else None


def french(day: date) -> str:
    """Return « 1er janvier 1998 »."""
    return french_date(day.isoformat())


def lasting(months: int) -> str:
    """Return « trois ans », « dix-huit mois »."""
    if months and months % 12 == 0:
        return f"{in_words(months // 12)} {'an' if months == 12 else 'ans'}"
    return f"{in_words(months)} mois"


def in_words(number: int) -> str:
    """Return a number from 0 to 59 in words, any other in figures."""
    if not 0 <= number < 60:
        return str(number)
    if number < len(_UNITS):
        return _UNITS[number]
    tens, unit = _TENS[number // 10], number % 10
    return tens if not unit else f"{tens} et un" if unit == 1 else f"{tens}-{_UNITS[unit]}"


def _said(faits: Mapping[Cle, Fait]) -> Periode:
    """Return the period that the facts say: two dates, else a date and a duration."""
    found = {cle: fait for cle in ("debut", "fin", "duree") if (fait := faits.get(cle))}
    start, end = (read_date(found[cle].words) if cle in found else None for cle in ("debut", "fin"))
    length = _months(found["duree"].words) if "duree" in found else None
    if start and end and start <= end:
        length = _length(start, end)
    elif start and length and length <= COUNTED:
        end = last_day(start, length)
    places = {(fait.extrait.start, fait.extrait.end): fait.extrait for fait in found.values()}
    return Periode(start, end, length, tuple(places.values()))


def _months(words: str) -> int | None:
    said: set[Decimal] = {duree.mois for duree in durees(words) if duree.mois is not None}
    return int(said.pop()) if len(said) == 1 else None


def _length(start: date | None, end: date) -> int | None:
    """Return the whole months between two days, both included, the nearest number."""
    if start is None:
        return None
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    return months + (1 if after.day - start.day > 15 else -1 if after.day - start.day < -15 else 0)


def _within(start: date | None, end: date | None, months: int, cadre: Cadre) -> bool:
    if start and end:
        return last_day(start, SHORTEST) <= end <= last_day(start, LONGEST[cadre])
    return SHORTEST <= months <= LONGEST[cadre]
