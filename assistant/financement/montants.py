"""Sums of money and percentages as French budgets write them: read to exact decimals, written back, converted."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Monnaie = Literal["F", "€"]

MONNAIES: dict[str, Monnaie] = {"euros": "€", "francs": "F"}
"""The currencies by their names."""

FRANCS_PAR_EURO = Decimal("6.55957")
"""The legal rate, fixed on 1 January 1999."""

_CENTIME = Decimal("0.01")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_MONNAIES: dict[str, Monnaie] = {"€": "€", "e": "€", "f": "F"}
_MULTIPLES = {"": 1, "k": 1_000, "m": 1_000_000}
_UNIT = r"(?P<{0}>k|m)? ?(?P<{1}>€|euros?\b|eur\b|ff?\b|francs?\b)"
_SOMME = re.compile(
    r"(?:env(?:iron|\.)? |≈ ?)?(?P<open>\()?(?P<sign>[-−–+] ?)?"
    + rf"(?:{_UNIT.format('k1', 'before')} ?)?"
    + r"(?P<whole>\d{1,3}(?:(?P<gap>[ .'’])\d{3})(?:(?P=gap)\d{3})*|\d{1,3}(?:,\d{3}){2,}|\d{1,12})"
    + r"(?:(?P<point>[.,])(?P<cents>\d{1,4}))?"
    + rf" ?(?:{_UNIT.format('k2', 'after')}\.?|(?P<k3>k))?(?P<close>\))?"
    + r"(?: ?(?:ttc|ht|par an|/ ?an|net|brut))?",
    re.IGNORECASE,
)
_POURCENTAGE = re.compile(r"(?P<value>[-−–]?\d{1,3}(?:[.,]\d{1,4})?) ?(?:%|p\.? ?100|pour ?cents?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Somme:
    """An exact amount of money; `monnaie` is None when none is written beside it."""

    valeur: Decimal
    monnaie: Monnaie | None = None


def read_somme(words: str) -> Somme | None:
    """Return the amount that some words are («36 200 €», «1 234,50», «12.000 F», «(800)», «41,3 k€»), or None.

    Words that say more than an amount are not one. Parentheses and a minus sign make it negative.
    """
    found = _SOMME.fullmatch(_plain(words))
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    multiple = _MULTIPLES[(found["k1"] or found["k2"] or found["k3"] or "").lower()]
    valeur = _number(found, multiple) * multiple
    negative = bool(found["open"]) or (found["sign"] or "").strip() in ("-", "−", "–")
    mark = (found["before"] or found["after"] or "").lower()
    return Somme(-valeur if negative else valeur, _MONNAIES[mark[0]] if mark else None)


def read_pourcentage(words: str) -> Decimal | None:
    """Return the percentage that some words are («42,4 %», «50»), or None."""
    found = _POURCENTAGE.fullmatch(_plain(words))
    return Decimal(found["value"].replace(",", ".").replace("−", "-").replace("–", "-")) if found else None


def write_somme(valeur: Decimal, monnaie: str) -> str:
    """Return an amount rounded to the cent as French writes it: «36 200 €», «− 1 234,50 F»."""
    whole, cents = f"{abs(arrondi(valeur)):.2f}".split(".")
    grouped = f"{int(whole):,}".replace(",", " ") + (f",{cents}" if cents != "00" else "")
    return f"{'− ' if valeur < 0 else ''}{grouped} {monnaie}"


def write_pourcentage(valeur: Decimal) -> str:
    """Return a percentage as French writes it: «42,4 %»."""
    return f"{valeur.normalize():f}".replace(".", ",") + " %"


def arrondi(valeur: Decimal) -> Decimal:
    """Return an amount rounded to the cent, halves away from zero."""
    return valeur.quantize(_CENTIME, ROUND_HALF_UP)


def convert(valeur: Decimal, source: Monnaie, target: Monnaie) -> Decimal:
    """Return an amount in the other currency, rounded to the cent; in the same one, it is left as it is."""
    if source == target:
        return valeur
    return arrondi(valeur / FRANCS_PAR_EURO if target == "€" else valeur * FRANCS_PAR_EURO)


def _plain(words: str) -> str:
    return _SPACES.sub(" ", words).strip(" *")


def _number(found: re.Match[str], multiple: int) -> Decimal:
    whole = re.sub(r"\D", "", found["whole"])
    cents = found["cents"] or ""
    if len(cents) == 3 and multiple == 1:  # money has no thousandths: «36.200» and «36,200» are thousands
        return Decimal(whole + cents)
    return Decimal(f"{whole}.{cents or 0}")
