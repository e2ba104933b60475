"""Sentences that deny a fault instead of saying it: « nous ne prétendons pas coordonner » (corpus/denegations.yaml)."""

import re
from collections.abc import Mapping

from assistant.config import Config
from assistant.donnees import Entry, Filled, Some, read_entries, refuse_twice
from assistant.grille import Grille
from assistant.mesures.plain import make_plain
from assistant.motifs import motif

Denegations = Mapping[str, re.Pattern[str]]
"""By critère, what finds the words that say its fault."""

_NEGATION = re.compile(
    r"(?:\b(?:ne|non|ni|jamais|aucune?s?|pas|sans|point|nulle?|loin d[e']|refus\w*|evit\w+|bannir|bannit|interdi\w+"
    r"|rejet\w+|contraire d[e']|exclu\w* d[e']|il (?:serait|est) (?:faux|inexact))\b|\bn'|\bloin d'|\bd'aucun)"
)
_ONLY = re.compile(
    r"\b(?:ne |n')(?:(?!\b(?:pas|jamais|plus|point|aucune?)\b)[^,;:.])*\bqu(?:e |'|a)"
    r"|\b(?:ne |n')[^,;:.]*\bsans\b|\bnon seulement\b|\bpas seulement\b|\bsans exception\b|\bsans doute\b"
)
"""Words by which a negation restricts («n'est ouvert qu'aux adhérents», «nul n'entre sans adhésion»)."""
_CLAUSE = re.compile(r"[;:.,()|]| mais | car | puisque | parce que | et ")
_REFUSED_AFTER = re.compile(
    r"[^;:.,]{0,30}?\b(?:ne|n'\w+|est|sont|sera|seront) ?(?:[a-z']+ ){0,3}?"
    r"(?:pas|exclue?s?|interdite?s?|proscrite?s?)\b"
)


class _Denegation(Entry):
    critere: Filled
    mots: Some[Filled]


def read_denegations(config: Config, grille: Grille) -> Denegations:
    """Return the words that say the fault of each critère.

    :raises CorpusError: naming the line, if an entry does not fit, or names no critère that has a contraire.
    """
    entries = read_entries(config.corpus / "denegations.yaml", _Denegation)
    refuse_twice((entry.critere, place) for entry, place in entries)
    for entry, place in entries:
        if grille.critere(entry.critere).contraire is None:
            raise place.error(f"« {entry.critere} » n'a pas de contraire : retirez-le.", "critere")
    return {entry.critere: motif(entry.mots) for entry, _ in entries}


def denies(words: str, critere: str, denegations: Denegations) -> bool:
    """Tell whether a sentence bears a negation on the fault of a critère, in the clause that says it."""
    fault = denegations.get(critere)
    if fault is None:
        return False
    text = make_plain(words).text
    return any(_denied(text, match) for match in fault.finditer(text))


def _denied(text: str, fault: re.Match[str]) -> bool:
    before = _CLAUSE.split(text[: fault.start()])[-1]
    after = _CLAUSE.split(text[fault.end() :])[0]
    if _ONLY.search(before + fault[0] + after):
        return False
    return bool(_NEGATION.search(before) or _REFUSED_AFTER.match(after))
