"""Where each line of a budget goes: in the base of the prestation de service, out of it, or back to who wrote it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile
from textwrap import shorten
from typing import Literal

from assistant.errors import FinancementError
from assistant.financement.budget import Budget, Ligne
from assistant.financement.montants import write_somme
from assistant.financement.postes import Poste, Sens, find_poste
from assistant.lexical import fold
from assistant.regles import Corpus
from assistant.texts import Citation

Destination = Literal["base", "hors", "question", "total", "recette"]

_DESTINATIONS: dict[Sens, Destination] = {
    "base": "base",
    "hors": "hors",
    "question": "question",
    "ensemble": "question",
    "neutre": "question",
    "total": "total",
    "recette": "recette",
}
_PART = re.compile(r"(?<![\d,.])(?!100 ?%)\d+(?:[.,]\d+)? ?%|\bprorata\b|\bquote[- ]part\b")
_DONT = re.compile(r"\W*dont\b")
_TOTAL, _GROUPE = "total", "plusieurs dépenses réunies"
_SOUS_TOTAL = "Répète les lignes qui le détaillent : n'est pas compté deux fois."
_UNE_PART = "Le libellé parle d'une part."
_ENTIER = "Le montant est-il déjà celui de cette part, ou celui de la dépense entière ?"
_RUBRIQUE = "Le libellé est celui d'une dépense retenue, mais la ligne est rangée sous « {0} », une activité."
_COMMUNE = "Est-elle commune à toutes les activités, ou propre à celle-là ?"


@dataclass(frozen=True)
class Classement:
    """A line and where it goes. `question`: what to ask about a line that its words do not place.

    `accorde`: how much of it the user puts in the base, when it is the user who says so.
    """

    ligne: Ligne
    sens: Destination
    poste: str
    raison: str
    citations: tuple[Citation, ...] = ()
    question: str = ""
    accorde: Decimal | None = None

    @property
    def presente(self) -> Decimal:
        """What of the line is put to the Caf: what the centre asks, or its whole amount when it does not say."""
        ligne = self.ligne
        return ligne.montant if ligne.demande is None else min(ligne.demande, ligne.montant)

    @property
    def retenu(self) -> Decimal:
        """What of the line enters the base."""
        if self.sens != "base":
            return Decimal(0)
        return self.presente if self.accorde is None else self.accorde


def classify(budget: Budget, postes: Sequence[Poste], corpus: Corpus) -> tuple[Classement, ...]:
    """Return where each line of a budget goes, in order; what other lines detail is counted once.

    :raises FinancementError: if an expense is negative.
    """
    found = [_classement(ligne, postes, corpus) for ligne in budget.lignes]
    _refuse_negative(found, budget.monnaie)
    for rank in reversed(range(len(found))):
        if below := _details(found, rank):
            details = found[rank + 1 : rank + 1 + below]
            found[rank + 1 : rank + 1 + below] = [_inheriting(classement, found[rank]) for classement in details]
            found[rank] = _less(found[rank], details)
    for rank, below in _confirmed(found):
        found[rank] = _less(found[rank], found[rank + 1 : rank + 1 + below])
    return tuple(found)


def written_total(found: Sequence[Classement]) -> tuple[Decimal, Decimal] | None:
    """Return the greatest total that a budget writes and the sum of the expenses above it, or None."""
    totals = [rank for rank, classement in enumerate(found) if classement.poste == _TOTAL]
    if not totals:
        return None
    last = max(totals, key=lambda rank: found[rank].ligne.montant)
    return found[last].ligne.montant, inscrit(found[:last])


def depenses(found: Iterable[Classement]) -> list[Classement]:
    """Return the lines of expense: neither totals nor income."""
    return [classement for classement in found if classement.sens in ("base", "hors", "question")]


def a_preciser(found: Iterable[Classement]) -> tuple[Classement, ...]:
    """Return the lines to ask about: those put to the Caf that their words do not place."""
    return tuple(classement for classement in found if classement.sens == "question" and classement.presente)


def inscrit(found: Iterable[Classement]) -> Decimal:
    """Return the sum of the expenses, each counted once."""
    return sum((classement.ligne.montant for classement in depenses(found)), Decimal(0))


def presented(found: Iterable[Classement]) -> Decimal:
    """Return the sum of what is put to the Caf of some lines."""
    return sum((classement.presente for classement in found), Decimal(0))


def eligible(found: Iterable[Classement]) -> Decimal:
    """Return the sum of what enters the base."""
    return sum((classement.retenu for classement in found), Decimal(0))


def numbers(found: Sequence[Classement]) -> str:
    """Return some lines by their numbers: « ligne 3 », « lignes 3, 4 et 7 »."""
    said = [str(classement.ligne.numero) for classement in found]
    return f"ligne {said[0]}" if len(said) == 1 else f"lignes {', '.join(said[:-1])} et {said[-1]}"


def _refuse_negative(found: Iterable[Classement], monnaie: str) -> None:
    for ligne in (classement.ligne for classement in depenses(found)):
        if ligne.montant < 0 or (ligne.demande or 0) < 0:
            raise FinancementError(
                f"La ligne {ligne.numero} (« {shorten(ligne.libelle, 80, placeholder='…')} », "
                f"{write_somme(ligne.montant, monnaie)}) est négative : "
                "une dépense s'écrit sans signe, et une recette ne vient pas dans la base."
            )


def _classement(ligne: Ligne, postes: Sequence[Poste], corpus: Corpus) -> Classement:
    poste = _by_compte(ligne, postes) or _in_rubrique(ligne, find_poste(ligne.libelle, postes), postes)
    if poste.sens == "base" and ligne.demande in (None, ligne.montant) and _PART.search(fold(ligne.libelle)):
        poste = replace(poste, sens="question", raison=f"{poste.raison} {_UNE_PART}", question=_ENTIER)
    citations = tuple(citation for regle in poste.regles for citation in corpus.regle_by_id[regle].citations[:1])
    return Classement(
        ligne, _DESTINATIONS[poste.sens], poste.intitule, poste.raison, tuple(dict.fromkeys(citations)), poste.question
    )


def _by_compte(ligne: Ligne, postes: Sequence[Poste]) -> Poste | None:
    """Return what an account alone tells: income, or what was lent and only valued; others say nature, not use."""
    compte = ligne.compte if len(ligne.compte) > 1 else ""
    wanted = "recette" if compte.startswith(("7", "87")) else "pretes" if compte.startswith("86") else ""
    return next((poste for poste in postes if poste.id == wanted), None)


def _in_rubrique(ligne: Ligne, poste: Poste, postes: Sequence[Poste]) -> Poste:
    """Return what a line is under its heading: under an activity, what is not placed is the activity's."""
    under = find_poste(ligne.rubrique, postes) if ligne.rubrique else None
    if under is None or under.id != "activite" or poste.sens in ("total", "recette", "hors"):
        return poste
    if poste.sens != "base":
        return under
    return replace(poste, sens="question", raison=_RUBRIQUE.format(ligne.rubrique), question=_COMMUNE)


def _details(found: Sequence[Classement], rank: int) -> int:
    """Return how many of the next lines detail a line: by account, by « dont », or by adding up to one that groups."""
    head, after = found[rank], found[rank + 1 :]
    compte = head.ligne.compte
    deeper = _while(after, lambda c: bool(compte) and c.ligne.compte.startswith(compte) and c.ligne.compte != compte)
    said = 0 if _is_dont(head) else _while(after, _is_dont)
    return deeper or said or (_adding_up(found, rank) if head.poste == _GROUPE else 0)


def _is_dont(classement: Classement) -> bool:
    return bool(_DONT.match(fold(classement.ligne.libelle)))


def _while(found: Iterable[Classement], holds: Callable[[Classement], bool]) -> int:
    return sum(1 for _ in takewhile(holds, found))


def _adding_up(found: Sequence[Classement], rank: int) -> int:
    """Return how many of the next lines, two at least, add up to a line exactly; 0: none do before the next total."""
    left = found[rank].ligne.montant
    for below, classement in enumerate(found[rank + 1 :], 1):
        if classement.sens == "total" or classement.ligne.compte not in ("", found[rank].ligne.compte):
            return 0
        left -= classement.ligne.montant
        if left <= 0:
            return below if left == 0 and below > 1 else 0
    return 0


def _confirmed(found: Sequence[Classement]) -> list[tuple[int, int]]:
    """Return the lines that repeat those below, and how many, when only without them is the written total right."""
    heads = [(rank, below) for rank, c in enumerate(found) if c.sens != "total" and (below := _adding_up(found, rank))]
    total = written_total(found)
    repeated = sum((found[rank].ligne.montant for rank, _ in heads), Decimal(0))
    return heads if total and total[1] - total[0] == repeated else []


def _inheriting(classement: Classement, head: Classement) -> Classement:
    """Return a detail that its own words do not place where the line that it details goes."""
    if classement.sens != "question" or head.sens not in ("base", "hors"):
        return classement
    return replace(head, ligne=classement.ligne)


def _less(head: Classement, details: Sequence[Classement]) -> Classement:
    """Return what is left of a line once those that detail it are taken away; a total when nothing is."""
    kept = [c.ligne for c in details if c.sens != "total"]
    rest = head.ligne.montant - sum((ligne.montant for ligne in kept), Decimal(0))
    if rest <= 0:
        return replace(head, sens="total", poste="sous-total", raison=_SOUS_TOTAL, citations=(), question="")
    asked = sum((ligne.demande or Decimal(0) for ligne in kept), Decimal(0))
    demande = None if head.ligne.demande is None else max(head.ligne.demande - asked, Decimal(0))
    libelle = f"{head.ligne.libelle} (le reste)"
    return replace(head, ligne=replace(head.ligne, libelle=libelle, montant=rest, demande=demande))
