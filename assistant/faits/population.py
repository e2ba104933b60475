"""The people of a territory: how many they are, and the share of them under the régime général."""

import re
from collections.abc import Iterator, Sequence

from assistant.faits.mentions import Mention, mention, settle
from assistant.faits.morceaux import Morceau
from assistant.faits.noms import MOT
from assistant.lexical import fold
from assistant.mesures import parts

_HABITANTS = re.compile(
    r"(?<![\d,.])(?P<nom>\d{1,3}(?:[   .]\d{3})+|\d{3,6}) (?P<unit>habitante?s?|hab\.|personnes|résidents|âmes)"
)
_ZONE = re.compile(
    r"\b(?:zone|perimetre|quartier|territoire|secteur|ressort|qpv|zus|y (?:vivent|resident|habitent)"
    r"|y (?:compte|denombre|recense)\w*|y a compte|vivent dans|il y vit|iris|vallee|canton)\b"
)
_LARGER = re.compile(
    r"\b(?:commune (?:compte|comptait)|ville (?:compte|de)|agglomeration|unite urbaine|gestionnaire"
    r"|centre recoit|metropole|communes de|reun\w+|accueil\w*|passages|frequent\w*|entretiens?)\b"
)
_TERRITOIRE = re.compile(
    r"territoire|zone|perimetre|secteur|ressort|population|habit|ou nous sommes|ou l|qui vit|carte d"
)
_BOUND = re.compile(r"\b(?:plus|moins) de $|\bdont (?:environ )?$")
_TOWN = re.compile(rf"{MOT} compt\w+ (?:environ )?$")
_PERCENT = re.compile(r"\d{1,3}(?:[.,]\d+)? ?%")


def read_population(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return how many people live in the territory, as a figure without its unit."""
    return settle(_populations(morceaux), lambda words: re.sub(r"\D", "", words))


def _populations(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        words, label = fold(morceau.whole), fold(morceau.label)
        found = _HABITANTS.search(morceau.words)
        if not found or _LARGER.search(f"{label} {words}") or len(list(_HABITANTS.finditer(morceau.words))) > 1:
            continue
        before = morceau.words[: found.start()]
        if _BOUND.search(fold(before)) or (_TOWN.search(before) and not _ZONE.search(fold(before))):
            continue
        under = fold(" ".join(morceau.titres))
        if _ZONE.search(f"{label} {words}"):
            yield mention(morceau, found.span("nom"), 2)
        elif found.start() < 3 and found["unit"].startswith(("hab", "rés", "âme")) and _TERRITOIRE.search(under):
            yield mention(morceau, found.span("nom"), 1)


def read_regime_general(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the share of the régime général in the population, in percent, as it is written."""
    return settle(
        (
            mention(morceau, (part.start, part.end), 1)
            for morceau in morceaux
            for part in parts(morceau.words)
            if part.regime == "general" and part.sens == "egal" and not part.deduite
            if _PERCENT.fullmatch(morceau.words[part.start : part.end])
        ),
        lambda words: re.sub(r"[^\d,.]", "", words).replace(".", ","),
    )
