"""Where each line of a budget goes: in the base of the prestation de service, out of it, or back to who wrote it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile
from typing import Literal

from assistant.budget import Budget, Ligne
from assistant.lexical import fold
from assistant.postes import Poste, Sens, find_poste
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
_ENTIER = "Le montant est-il déjà celui de cette part, ou celui de la dépense entière ?"
_RUBRIQUE = "Rangée sous « {0} », une activité, mais son libellé est celui d'une dépense retenue."


@dataclass(frozen=True)
class Classement:
    """A line and where it goes. `question`: what to ask about a line that its words do not place."""

    ligne: Ligne
    sens: Destination
    poste: str
    raison: str
    citations: tuple[Citation, ...] = ()
    question: str = ""

    @property
    def presente(self) -> Decimal:
        """What of the line is put to the Caf: what the centre asks, or its whole amount when it does not say."""
        ligne = self.ligne
        return ligne.montant if ligne.demande is None else min(ligne.demande, ligne.montant)

    @property
    def retenu(self) -> Decimal:
        """What of the line enters the base."""
        return self.presente if self.sens == "base" else Decimal(0)


def classify(budget: Budget, postes: Sequence[Poste], corpus: Corpus) -> tuple[Classement, ...]:
    """Return where each line of a budget goes, in order; what other lines detail is counted once."""
    found = [_classement(ligne, postes, corpus) for ligne in budget.lignes]
    heads = _confirmed(found)
    for rank in reversed(range(len(found))):
        below = _details(found, rank, heads)
        if below:
            found[rank] = _less(found[rank], found[rank + 1 : rank + 1 + below])
    return tuple(found)


def written_total(found: Sequence[Classement]) -> Decimal | None:
    """Return the total that a budget writes: the greatest of its totals, or None."""
    totals = (c.ligne.montant for c in found if c.sens == "total" and c.poste == _TOTAL)
    return max(totals, default=None)


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


def _classement(ligne: Ligne, postes: Sequence[Poste], corpus: Corpus) -> Classement:
    poste = _by_compte(ligne, postes) or _in_rubrique(ligne, find_poste(ligne.libelle, postes), postes)
    if poste.sens == "base" and ligne.demande in (None, ligne.montant) and _PART.search(fold(ligne.libelle)):
        poste = replace(poste, sens="question", question=_ENTIER)
    citations = tuple(citation for regle in poste.regles for citation in corpus.regle_by_id[regle].citations[:1])
    return Classement(
        ligne, _DESTINATIONS[poste.sens], poste.intitule, poste.raison, tuple(dict.fromkeys(citations)), poste.question
    )


def _by_compte(ligne: Ligne, postes: Sequence[Poste]) -> Poste | None:
    """Return what an account alone tells: income, or what was lent and only valued; others say nature, not use."""
    wanted = {"7": "recette", "87": "recette", "86": "pretes"}.get(ligne.compte[:2], "")
    wanted = wanted or ("recette" if ligne.compte.startswith("7") else "")
    return next((poste for poste in postes if poste.id == wanted), None)


def _in_rubrique(ligne: Ligne, poste: Poste, postes: Sequence[Poste]) -> Poste:
    """Return what a line is under its heading: what stands under an activity is the activity's."""
    under = find_poste(ligne.rubrique, postes) if ligne.rubrique else None
    if under is None or under.id != "activite" or poste.sens in ("total", "recette", "hors"):
        return poste
    if poste.id in ("direction", "secretariat-accueil"):
        raison = _RUBRIQUE.format(ligne.rubrique)
        return replace(poste, sens="question", raison=raison, question="À quoi sert vraiment cette dépense ?")
    return under


def _details(found: Sequence[Classement], rank: int, heads: frozenset[int]) -> int:
    """Return how many of the next lines detail a line: by account, by « dont », or by adding up to it."""
    ligne, after = found[rank].ligne, found[rank + 1 :]
    if ligne.compte:
        below = _while(after, lambda c: c.ligne.compte.startswith(ligne.compte) and c.ligne.compte != ligne.compte)
        if below:
            return below
    if below := _while(after, lambda c: bool(_DONT.match(fold(c.ligne.libelle)))):
        return below
    return _adding_up(found, rank) if rank in heads or found[rank].poste == _GROUPE else 0


def _while(found: Sequence[Classement], holds: Callable[[Classement], bool]) -> int:
    return sum(1 for _ in takewhile(holds, found))


def _adding_up(found: Sequence[Classement], rank: int) -> int:
    """Return how many of the next lines add up to a line, exactly; 0: none do."""
    left = found[rank].ligne.montant
    for below, classement in enumerate(found[rank + 1 :], 1):
        if classement.sens == "total" and classement.poste == _TOTAL:
            return 0
        left -= Decimal(0) if classement.sens == "total" else classement.ligne.montant
        if left <= 0:
            return below if left == 0 else 0
    return 0


def _confirmed(found: Sequence[Classement]) -> frozenset[int]:
    """Return the lines that repeat those below, when only leaving them out gives the total that is written."""
    heads = [rank for rank, c in enumerate(found) if c.sens != "total" and _adding_up(found, rank) > 1]
    over = inscrit(found) - (written_total(found) or Decimal(0))
    total = sum((found[rank].ligne.montant for rank in heads), Decimal(0))
    return frozenset(heads) if heads and over == total else frozenset()


def _less(head: Classement, details: Sequence[Classement]) -> Classement:
    """Return what is left of a line once those that detail it are taken away; a total when nothing is."""
    kept = [c.ligne for c in details if c.sens != "total"]
    rest = head.ligne.montant - sum((ligne.montant for ligne in kept), Decimal(0))
    if rest <= 0:
        return replace(head, sens="total", poste="sous-total", raison=_SOUS_TOTAL, citations=(), question="")
    asked = sum((ligne.demande or Decimal(0) for ligne in kept), Decimal(0))
    demande = None if head.ligne.demande is None else max(head.ligne.demande - asked, Decimal(0))
    libelle = f"{head.ligne.libelle} (reste, hors lignes détaillées)"
    return replace(head, ligne=replace(head.ligne, libelle=libelle, montant=rest, demande=demande))
