"""The shares of a population that a French sentence gives, and the régime of social protection that each is of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from assistant.mesures.nombres import NOMBRE, nombre
from assistant.mesures.plain import make_plain

Regime = Literal["general", "agricole", "autre"]
Sens = Literal["egal", "moins", "plus", "seuil"]

_PERCENT = re.compile(
    rf"(?P<n>{NOMBRE})(?: ?\({NOMBRE}\))? ?"
    r"(?:%|°/o|o/o|0/0|pct\b|p\.? ?c(?:ent)?\b\.?|p\. ?100|pour ?-?(?:cents?|100)\b)"
)
_OUT_OF = re.compile(rf"(?P<n>{NOMBRE})(?: [a-z']+){{0,3}}? sur (?:les )?(?P<m>{NOMBRE})(?! ?\d)")
_PARTS = {
    "moitie": 2,
    "tiers": 3,
    "quart": 4,
    "quarts": 4,
    "cinquieme": 5,
    "cinquiemes": 5,
    "dixieme": 10,
    "dixiemes": 10,
}
_FRACTION = re.compile(
    rf"(?:(?P<n>{NOMBRE}|le|la) )?(?<!de )(?<!par )\b(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})\b"
    r"(?![ -]?(?:secteur|lieu|monde|temps|pay\w+|d'heure))"
)
_INSURED = re.compile(r"(?P<part>\d[\d .]{0,12}) ?(?P<between>[^\d,;.:?!]{0,25}?)regime general")
_TOTAL = re.compile(r"(?P<total>\d[\d .]{0,12}) (?:habitants?|personnes?|usagers?|familles?)\b")

_REGIMES = re.compile(
    r"(?P<autre>\b(?:hors|autres? que|sauf) (?:le |du )?regime gener\w*|\bautres? regimes?\b|\bregimes? (?:speci\w+|"
    r"particulier\w*|minier\w*|independant\w*|militaire\w*|local)|\bautres\b|\brsi\b)|"
    r"(?P<general>\breg(?:imes?|\.)? ?gen(?:era\w*|\.|ral\w*)|\br\.?g\b)|"
    r"(?P<agricole>\bm\.?s\.?a\b|\bmutualite sociale agricole|\bregimes? agric\w*|\bagricoles?\b|\bagriculteurs?\b)"
)
_SOURCE = re.compile(r"[,(] ?(?:source|selon|d'apres)\b[^,%:;.|)]*(?=[,:;.|)]|$)")
_COUNTED = re.compile(r" sur (?:les |un total de )?\d[\d ]* ?\w+|,? ?\b(?:soit|a savoir)\b|\d[\d ]* ?\($")
_MODEST = re.compile(r"\bn(?:e |')(?:y )?(?:excede|depasse|atteint|compte|represente|pese)\w* (?:pas|que|guere)\b")
_OTHER = re.compile(
    r"\b(?:et|ou|mais|hors|sans|contre|ne|pas|prestations?|ps|budgets?|recettes?|subventions?|taux (?:plein|reduit))\b|"
    r"\bn'|\bdes (?:ressortissants|assures|affilies|allocataires|cotisants)(?: sociaux)? (?:du|au) $"
)
"""Words after which a figure is no longer that of the régime that stands near."""
_VERB = re.compile(r"\)?,? ?(?=(?:cotis|relev|depend|sont|est|etai|apparti|affili|ressort)\w*)|\)")
_APPOSED = re.compile(r", [^,%\d]{1,25}, ")
_FREE = re.compile(r"[^%\d,;:.?!|]*")
_LABEL = re.compile(r"[^%\d,;.?!]*")
_CELL = re.compile(r"[^%\d.?!]*[|;:] ?")
_CELL_END = re.compile(r" *(?:$|[|;.,(/])")

_THRESHOLD = re.compile(
    r"\b(?:seuil|barre|regle|plancher|minimum|limite)\b(?: (?:est|etant|de|des|a|les|fixee?|du))* ?$"
)
_LESS = re.compile(
    r"(?:\bmoins (?:de |d')|\bsous (?:les |le )?|\binferieure?s? a |"
    r"\b(?:au[ -]dessous|en[ -]dessous|en deca) (?:de |des )|"
    r"\bn(?:e |')(?:y )?(?:excede|depasse|atteint)\w* (?:pas|guere) |\bmaximum (?:de )?)$"
)
_MORE = re.compile(
    r"(?:\bplus (?:de |d'|des )|\bau moins |\bsuperieure?s? a |\b(?:au[ -]dessus|au[ -]dela) (?:de |des )|"
    r"\b(?:depasse|excede)\w* (?:les )?)$"
)
_OR_MORE = re.compile(r" (?:ou|et) plus\b")
_NO_SHARE = re.compile(
    r"\b(?:hausse|baisse|recul|progression|augment\w*|diminu\w*|croissance|reduct\w+|reduit\w*)"
    r"(?: \w+){0,2} (?:de|d') $|\d(?: ?%)? (?:a|et) $"
)
"""Words after which a percentage is a change, or the end of a range."""
_JOINED = re.compile(r" ?(?:et|ou|,) ?(?:du |de la |de l'|la |le |l'|au |a la |a l')?")
_REST = r"(?:(?:le|tout le) (?:reste|restant|surplus|complement)|les autres|tous les autres)"
_ONLY_TWO = re.compile(
    rf"\b{_REST}\b[^.;:|\d%]{{0,30}}regime general|regime general[^.;:|\d%]{{0,20}}\b{_REST}\b|"
    r"\b(?:deux seuls|seuls deux|seulement deux|que deux) regimes\b"
)

_LONGEST = 45
"""Characters between a figure and the régime that it is of."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share in percent at the place of its words, exact; `regime`: whose it plainly is, None where that is not said.

    `sens`: the share is equal to, less or more than `valeur`, or this is a threshold and nobody's share.
    `deduite`: what the other of two régimes leaves, where the sentence says that there are but two.
    """

    start: int
    end: int
    valeur: Decimal
    regime: Regime | None = None
    sens: Sens = "egal"
    deduite: bool = False


def parts(words: str) -> tuple[Part, ...]:
    """Return the shares that a sentence gives, in order: percentages, fractions, so many out of so many.

    The share of one régime is never taken for that of another; the rest is deduced only of two régimes said to be two.
    """
    plain = make_plain(words)
    text = _SOURCE.sub(lambda match: " " * len(match[0]), plain.text)
    shares, mentions = _shares(text), list(_REGIMES.finditer(text))
    shares_first = bool(shares and mentions and shares[0].start < mentions[0].start())
    found = [_attach(text, part, mentions, shares_first) for part in shares] or list(_head_count(text))
    found += _deduced(text, found)
    return tuple(_moved(part, plain.span(part.start, part.end)) for part in found)


def _moved(part: Part, span: tuple[int, int]) -> Part:
    return replace(part, start=span[0], end=span[1])


def _shares(text: str) -> list[Part]:
    """Return the shares of a plain text, not yet anybody's; the words of one are not read twice."""
    found = [Part(*match.span(), nombre(match["n"])) for match in _PERCENT.finditer(text)]
    for match in _OUT_OF.finditer(text):
        some, all_of_them = nombre(match["n"]), nombre(match["m"])
        if 0 < some < all_of_them <= 100 and not text[: match.start()].endswith(tuple(f"{n} " for n in range(10))):
            found.append(Part(*match.span(), 100 * some / all_of_them))
    for match in _FRACTION.finditer(text):
        some = nombre(match["n"]) if match["n"] not in (None, "le", "la") else Decimal(1)
        if some < _PARTS[match["part"]] and (match["n"] or match["part"] == "moitie"):
            found.append(Part(*match.span(), 100 * some / _PARTS[match["part"]]))
    found = [part for part in found if part.valeur <= 100]
    found.sort(key=lambda part: (part.start, -part.end))
    return [part for rank, part in enumerate(found) if all(part.start >= other.end for other in found[:rank])]


def _attach(text: str, part: Part, mentions: Sequence[re.Match[str]], shares_first: bool) -> Part:
    """Return a share with its régime, if one stands plainly after it or before it, and the way it is bounded.

    Where both do («régime général 51 % régime agricole 42 %»), the order is that in which the sentence begins.
    """
    sens = _sens(text, part)
    if sens == "seuil" or _NO_SHARE.search(text[max(0, part.start - _LONGEST) : part.start]):
        return replace(part, sens=sens)
    after = next((m for m in mentions if m.start() >= part.end), None)
    before = next((m for m in reversed(mentions) if m.end() <= part.start), None)
    after = after if after and _is_of(text[part.end : after.start()]) else None
    before = before if before and _is_told(text[before.end() : part.start], text[part.end :]) else None
    mention = (after or before) if shares_first else (before or after)
    joined = mention and _joined(text, mention, mentions)
    return replace(part, regime=None if joined else _regime(mention), sens=sens)


def _joined(text: str, mention: re.Match[str], mentions: Sequence[re.Match[str]]) -> bool:
    """Tell whether a régime is told together with another one: «du régime général ou de la MSA»."""
    pairs = [(one, other) for one, other in pairwise(mentions) if mention in (one, other)]
    return any(_JOINED.fullmatch(text[one.end() : other.start()]) for one, other in pairs)


def _regime(mention: re.Match[str] | None) -> Regime | None:
    if mention is None:
        return None
    return "autre" if mention["autre"] else "general" if mention["general"] else "agricole"


def _is_of(between: str) -> bool:
    """Tell whether what stands between a share and a régime after it leaves the share to that régime."""
    rest = _APPOSED.sub(" ", between)
    opening = _VERB.match(rest)
    rest = rest[opening.end() :] if opening else rest
    return _short(rest) and bool(_FREE.fullmatch(rest)) and not _OTHER.search(rest)


def _is_told(between: str, after: str) -> bool:
    """Tell whether a share that stands after a régime is told of it: «régime général : 51 %», a label and its cell."""
    rest = _MODEST.sub(" ", _COUNTED.sub(" ", between))
    cell = _CELL.fullmatch(rest) and _CELL_END.match(after)
    return _short(rest) and bool(cell or _LABEL.fullmatch(rest)) and not _OTHER.search(rest)


def _short(between: str) -> bool:
    return len(" ".join(between.split())) <= _LONGEST


def _sens(text: str, part: Part) -> Sens:
    before = text[max(0, part.start - _LONGEST) : part.start]
    if _THRESHOLD.search(before):
        return "seuil"
    if _LESS.search(before):
        return "moins"
    return "plus" if _MORE.search(before) or _OR_MORE.match(text, part.end) else "egal"


def _head_count(text: str) -> Iterator[Part]:
    """Yield the share that two head counts make: «2 310 ressortissants du régime général sur 4 200 habitants»."""
    insured, total = _INSURED.search(text), _TOTAL.search(text)
    if not insured or not total or _OTHER.search(insured["between"]) or "msa" in text or "agricole" in text:
        return
    some, all_of_them = (int(re.sub(r"\D", "", digits)) for digits in (insured["part"], total["total"]))
    if 0 < some < all_of_them:
        yield Part(*insured.span("part"), Decimal(100 * some) / all_of_them, "general")


def _deduced(text: str, found: Sequence[Part]) -> list[Part]:
    """Return what the share of the régime agricole leaves to the régime général, said to be the only other one."""
    others = [part for part in found if part.regime == "agricole" and part.sens == "egal"]
    if (
        len(others) != 1
        or any(part.regime != "agricole" for part in found if part.regime)
        or not _ONLY_TWO.search(text)
    ):
        return []
    return [replace(others[0], valeur=100 - others[0].valeur, regime="general", deduite=True)]
