"""Sentences of a projet that speak to the assistant: data is read, never obeyed, and they are no evidence."""

import re
from dataclasses import replace

from assistant.projets import Projet

_ADDRESSED = re.compile(
    r"\bassistant\b(?! (?:social|familial|maternel|administratif|de)\b)|\b(?:prompt|IA|LLM)\b|</?system"
    r"|\b(?:outil|logiciel|programme) de v[ée]rification\b|\btu es\b|\bvos consignes\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:marque[zr]|verdicts?|affiche[zr]|ignore[zr]|oublie[zr]|consid[èe]re[zr]?|valide[zr]|r[ée]ponde[zr])\b",
    re.IGNORECASE,
)
"""Words that speak to the assistant, and words of what it is told to do: together, data that gives orders."""


def is_order(words: str) -> bool:
    """Tell whether a sentence speaks to the assistant rather than of the centre."""
    return bool(_ADDRESSED.search(words) and _ORDER.search(words))


def telling(projet: Projet, orders: int) -> Projet:
    """Return the projet with a word on the sentences that were left out, if there are any."""
    if not orders:
        return projet
    left = "Une phrase s'adresse" if orders == 1 else f"{orders} phrases s'adressent"
    return replace(projet, remarques=(*projet.remarques, f"{left} à l'assistant et non au lecteur : ce n'est pas lu."))
