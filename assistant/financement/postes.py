"""What a line of a budget is by its words: corpus/budget.yaml says which words, and what the rules make of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.config import Config
from assistant.donnees import Entry, read_entries, refuse_twice
from assistant.lexical import fold
from assistant.motifs import motif
from assistant.regles import Corpus

Sens = Literal["base", "hors", "question", "ensemble", "total", "recette", "neutre"]

_PIECES = re.compile(r"[,;+&/()\[\]|•]|:|\s[-–—]\s|\b(?:et|ainsi que|dont|plus|y compris)\b")
_DETAILS = re.compile(r"[:(]")
_SAUF = re.compile(r"\b(?:hors|sauf|excepte|non compris|a l'exclusion d\w+)\b[^,;)]*")
_LETTER = re.compile(r"[^\W\d_]")
_SALAIRES = frozenset(("direction", "secretariat-accueil"))
"""The postes that words of pay go with; beside another one, they are a second expense."""

LONGEST_LABEL = 300
"""Characters; a longer text beside an amount is not a label."""


@dataclass(frozen=True)
class Poste:
    """A kind of expense: the words it is known by, and what the rules, by their ids, make of it."""

    id: str
    intitule: str
    sens: Sens
    raison: str
    question: str
    regles: tuple[str, ...]
    pattern: re.Pattern[str]


_NEVER = re.compile(r"(?!)")
_INCONNU = Poste(
    "inconnu",
    "dépense non reconnue",
    "question",
    "Ce libellé n'est pas reconnu.",
    "Cette dépense est-elle commune à toutes les activités, ou propre à l'une d'elles ?",
    ("depenses-retenues",),
    _NEVER,
)
_MELE = Poste(
    "mele",
    "dépenses mêlées",
    "question",
    "Cette ligne mêle ce qui entre dans la base et ce qui n'y entre pas.",
    "Quel montant revient à chacun ? Donnez une ligne par dépense.",
    ("depenses-retenues",),
    _NEVER,
)


class _Poste(Entry):
    id: str
    intitule: str
    sens: Sens
    raison: str
    question: str = ""
    regles: tuple[str, ...] = ()
    mots: tuple[str, ...]


def read_postes(config: Config, corpus: Corpus) -> tuple[Poste, ...]:
    """Return the kinds of expense, in the order in which they are tried.

    :raises CorpusError: naming the line, if an entry does not fit, lacks its question, or names no known rule.
    """
    entries = read_entries(config.corpus / "budget.yaml", _Poste)
    refuse_twice((entry.id, place) for entry, place in entries)
    for entry, place in entries:
        unknown = [regle for regle in entry.regles if regle not in corpus.regle_by_id]
        if unknown:
            raise place.error(f"la règle « {unknown[0]} » n'existe pas : corrigez son nom.", "regles")
        if entry.sens in ("question", "ensemble") and not entry.question:
            raise place.error("« question » manque : écrivez ce qu'il faut demander.")
    return tuple(Poste(e.id, e.intitule, e.sens, e.raison, e.question, e.regles, motif(e.mots)) for e, _ in entries)


def find_poste(libelle: str, postes: Sequence[Poste]) -> Poste:
    """Return what a label says its line is; one that says nothing, or two things, is to be asked."""
    if len(libelle) > LONGEST_LABEL:
        return _INCONNU
    words = _SAUF.sub(" ", fold(libelle))
    for poste in postes:
        if poste.sens == "neutre":
            words = poste.pattern.sub(" ", words)
            break  # the phrases that come first; other words without weight are tried last, piece by piece
        if poste.pattern.search(words):
            return poste
    opening = _DETAILS.search(words)
    head = _combine(words[: opening.start()] if opening else words, postes)
    details = _combine(words[opening.start() :], postes) if opening else None
    return _head_and_details(head, details) or next(poste for poste in postes if poste.id == "groupe")


def _head_and_details(head: Poste | None, details: Poste | None) -> Poste | None:
    """Return what « Accueil de loisirs : goûters » or « Directrice (temps plein) » is; None: nothing that decides."""
    if details is None or (head and head.sens == "hors"):
        return head
    if head is None or head.sens == "ensemble":
        return details
    if head.sens == "base" and details.sens in ("hors", "question") and details.id != "inconnu":
        return _MELE if details.sens == "hors" else details
    return head


def _combine(words: str, postes: Sequence[Poste]) -> Poste | None:
    """Return what the pieces of a label are together; None when none of them decides."""
    pieces = [_piece(piece, postes) for piece in _PIECES.split(words)]
    decided = [poste for poste in pieces if poste and poste.sens != "neutre"]
    if not decided:
        return None
    sens = {poste.sens for poste in decided}
    paid = len(decided) < sum(piece is not None for piece in pieces)
    if sens == {"base"} and paid and not _SALAIRES & {poste.id for poste in decided}:
        return _MELE
    if sens == {"base"}:
        return _merge(decided)
    if decided[0].sens == "hors" and all(poste.sens == "hors" or poste is _INCONNU for poste in decided):
        return next((poste for poste in decided if poste.id == "activite"), decided[0])
    asked = [poste for poste in decided if poste.sens == "question"]
    grouped = [poste for poste in decided if poste.sens == "ensemble" and "hors" not in sens]
    return next(iter((*asked, *grouped)), _MELE)


def _piece(words: str, postes: Iterable[Poste]) -> Poste | None:
    """Return the first kind of expense a word of which stands in a piece; a neutral one when it holds only pay."""
    neutral: Poste | None = None
    for poste in postes:
        if not poste.pattern.search(words):
            continue
        if poste.sens not in ("neutre", "total", "recette"):
            return poste
        words = poste.pattern.sub(" ", words)
        neutral = poste if poste.id == "salaires" else neutral
    return _INCONNU if _LETTER.search(words) else neutral


def _merge(postes: Sequence[Poste]) -> Poste:
    """Return several kinds of expense that all enter the base as one, with the reasons and rules of each."""
    distinct = list(dict.fromkeys(postes))
    return replace(
        distinct[0],
        intitule=" ; ".join(dict.fromkeys(poste.intitule for poste in distinct)),
        raison=" ".join(dict.fromkeys(poste.raison for poste in distinct)),
        regles=tuple(dict.fromkeys(regle for poste in distinct for regle in poste.regles)),
    )
