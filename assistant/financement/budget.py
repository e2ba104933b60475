"""The expenses of a budget, line by line, whatever the shape of its table: exact amounts, one currency, one year."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from textwrap import shorten

from assistant.errors import FinancementError
from assistant.financement.colonnes import Colonnes, cell, find_colonnes, opens_recettes
from assistant.financement.montants import Monnaie, Somme, convert, read_pourcentage, read_somme
from assistant.financement.tableur import (
    Rangee,
    Tableau,
)
from assistant.lexical import fold
from assistant.projets import Extrait

_COMPTE = re.compile(r"(?P<compte>\d{2,8})\s*[-–—:.]?\s+(?=[^\W\d])")
_OUI = frozenset(("oui", "x", "✓", "✔", "retenu", "retenue", "retenus", "retenues"))
_NON = frozenset(("", "non", "-", "–", "—", "neant", "sans objet", "non retenu", "non retenue", "non retenus"))
_TOUT_DEMANDE = re.compile(r"\b(bases?|assiette|animation globale|agc|pilotage|prestation de service|ps)\b")
"""In a table's header or heading: the centre presents the whole of it."""
_EUROS, _FRANCS = re.compile(r"€|\beuros?\b|\beur\b"), re.compile(r"\bfrancs?\b|\bk?ff?\b")
_MILLIERS = re.compile(r"\bmilliers\b|\bk ?€|\bkeuros?\b|\bkff?\b")
_DERNIER_AN_EN_FRANCS = 2001


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line of expense. `numero`: as the reader counts it. `demande`: what the centre asks to count, None if unsaid.

    `rubrique`: the heading it stands under. `compte`: its account, if written. `extraits`: its cells in a projet.
    """

    numero: int
    libelle: str
    montant: Decimal
    demande: Decimal | None = None
    rubrique: str = ""
    compte: str = ""
    place: str = ""
    extraits: tuple[Extrait, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """The lines of one table, totals included, in one currency. `annee`: the year that the table says, if it does.

    `colonne`: the head of the column of amounts that was read, if the table has several.
    """

    nom: str
    lignes: tuple[Ligne, ...]
    monnaie: Monnaie
    annee: int | None = None
    remarques: tuple[str, ...] = ()
    colonne: str = ""


def read_budget(tableau: Tableau, monnaie: Monnaie | None = None, annee: int | None = None) -> Budget:
    """Return the expenses of a table.

    :param monnaie: the currency of amounts beside which none is written.
    :param annee: the year whose column is read, when several stand side by side.
    :raises FinancementError: if it has no amount, gives income alone, or mixes two currencies.
    """
    colonnes = find_colonnes(tableau, annee)
    opened = {opens_recettes(words) for words in colonnes.entete.split(" | ")}
    if True in opened and False not in opened:
        raise FinancementError(f"Ce tableau ({tableau.nom}) donne des recettes : choisissez celui des dépenses.")
    rows = [_ligne(tableau, colonnes, rangee, rubrique) for rangee, rubrique in _depenses(tableau, colonnes)]
    lignes = _numbered([row for row in rows if isinstance(row, Ligne)])
    if not lignes:
        raise FinancementError(f"Aucun montant de dépense n'a été trouvé dans {tableau.nom} : vérifiez ses colonnes.")
    an = annee or colonnes.annee
    said, scale = _monnaie(tableau, colonnes) or monnaie, _echelle(tableau, colonnes)
    lue: Monnaie = said or ("F" if an and an <= _DERNIER_AN_EN_FRANCS else "€")
    remarques = [*tableau.remarques, *colonnes.remarques, *(row for row in rows if isinstance(row, str))]
    if annee and colonnes.annee not in (None, annee):
        remarques.append(f"Le tableau porte l'année {colonnes.annee} : son calcul est fait pour {annee}.")
    if not said:
        remarques.append(
            f"Aucune monnaie n'est écrite : les montants sont lus en {lue} (--unite en choisit une autre)."
        )
    if scale > 1:
        remarques.append("Le tableau est en milliers : les montants sont multipliés par 1 000.")
        lignes = [
            replace(ligne, montant=ligne.montant * scale, demande=_times(ligne.demande, scale)) for ligne in lignes
        ]
    return Budget(tableau.nom, tuple(lignes), lue, an, tuple(remarques), colonnes.choisie)


def in_monnaie(budget: Budget, monnaie: Monnaie) -> Budget:
    """Return a budget in a currency, each of its amounts converted and rounded to the cent."""
    lignes = [
        replace(
            ligne,
            montant=convert(ligne.montant, budget.monnaie, monnaie),
            demande=None if ligne.demande is None else convert(ligne.demande, budget.monnaie, monnaie),
        )
        for ligne in budget.lignes
    ]
    said = "Les montants sont convertis, ligne par ligne, à 1 € = 6,55957 F." if monnaie != budget.monnaie else ""
    return with_remarques(replace(budget, lignes=tuple(lignes), monnaie=monnaie), said)


def with_remarques(budget: Budget, *sentences: str) -> Budget:
    """Return a budget with more said of how it was read; empty sentences are left out."""
    return replace(budget, remarques=(*budget.remarques, *filter(None, sentences)))


def _depenses(tableau: Tableau, colonnes: Colonnes) -> Iterator[tuple[Rangee, str]]:
    """Yield the rows of the expenses that have something to read, each with the heading it stands under."""
    recettes, rubrique = False, ""
    for rangee in tableau.rangees[colonnes.premiere :]:
        libelle, montant = cell(rangee, colonnes.libelle), cell(rangee, colonnes.montant)
        opens = opens_recettes(libelle) if len(libelle.split()) < 3 or not read_somme(montant) else None
        recettes = recettes if opens is None else opens
        if not recettes and re.search(r"\w", montant):
            yield rangee, rubrique
        rubrique = _rubrique(rubrique, libelle, montant)


def _rubrique(rubrique: str, libelle: str, montant: str) -> str:
    """Return the heading of the rows below a row: a label without amount opens one, a total closes it."""
    if libelle and not re.search(r"\w", montant):
        return libelle
    return "" if re.search(r"\b(sous-)?total\b", fold(libelle)) else rubrique


def _ligne(tableau: Tableau, colonnes: Colonnes, rangee: Rangee, rubrique: str) -> Ligne | str:
    """Return the line of a row, or a sentence when its amount cannot be read; `numero` is 0 where none is written."""
    words, montant = _libelle(rangee, colonnes), cell(rangee, colonnes.montant)
    somme = read_somme(montant)
    if somme is None:
        said, read = shorten(words, 80, placeholder="…"), shorten(montant, 40, placeholder="…")
        return f"« {said} » n'a pas de montant lisible (« {read} ») : la ligne n'est pas comptée."
    written = _COMPTE.match(words)
    numero = cell(rangee, colonnes.numero)
    whole = colonnes.demande is None and is_presented(tableau, colonnes)
    return Ligne(
        int(numero) if numero.isdecimal() else 0,
        words[written.end() :] if written else words,
        somme.valeur,
        somme.valeur if whole else _demande(rangee, colonnes, somme),
        rubrique,
        written["compte"] if written else cell(rangee, colonnes.compte),
        rangee.place,
        _extraits(rangee, (colonnes.libelle, colonnes.demande, colonnes.montant)),
    )


def _libelle(rangee: Rangee, colonnes: Colonnes) -> str:
    """Return what a row says it is: its label, after the service that a column names; a total may stand elsewhere."""
    words = cell(rangee, colonnes.libelle) or next((w for w in rangee.cellules if re.search(r"[^\W\d_]{3}", w)), "")
    service = cell(rangee, colonnes.rubrique)
    return f"{service} : {words}" if service and service != words else words


def _demande(rangee: Rangee, colonnes: Colonnes, somme: Somme) -> Decimal | None:
    """Return what the base column asks of an amount: a sum, a share, all, nothing, or None: unsaid or unreadable."""
    if colonnes.demande is None:
        return None
    words = cell(rangee, colonnes.demande)
    folded = fold(words).strip()
    if folded in _OUI:
        return somme.valeur
    if folded in _NON:
        return Decimal(0)
    asked = read_somme(words)
    share = read_pourcentage(words) if "%" in words else None
    return asked.valeur if asked else None if share is None else somme.valeur * share / 100


def is_presented(tableau: Tableau, colonnes: Colonnes) -> bool:
    return bool(_TOUT_DEMANDE.search(f"{fold(tableau.contexte.split(' > ')[-1])} | {colonnes.entete}"))


def _extraits(rangee: Rangee, ranks: Iterable[int | None]) -> tuple[Extrait, ...]:
    found = (rangee.extraits[rank] for rank in ranks if rank is not None and rank < len(rangee.extraits))
    return tuple(extrait for extrait in found if extrait)


def _numbered(lignes: list[Ligne]) -> list[Ligne]:
    """Return lines under their own numbers, where most have one and none has another's, else under their ranks."""
    own = [ligne.numero for ligne in lignes if ligne.numero]
    if not own or len(set(own)) < len(own) or 2 * len(own) < len(lignes):
        return [replace(ligne, numero=rank) for rank, ligne in enumerate(lignes, 1)]
    free = count(max(own) + 1)
    return [ligne if ligne.numero else replace(ligne, numero=next(free)) for ligne in lignes]


def _monnaie(tableau: Tableau, colonnes: Colonnes) -> Monnaie | None:
    """Return the currency written beside the amounts, or else above them.

    :raises FinancementError: if two are written beside the amounts.
    """
    rangees = (rangee for rangee, _ in _depenses(tableau, colonnes))
    cells = (cell(rangee, rank) for rangee in rangees for rank in (colonnes.montant, colonnes.demande))
    written = {somme.monnaie for words in cells if (somme := read_somme(words)) and somme.monnaie}
    if len(written) > 1:
        raise FinancementError(
            f"Des francs et des euros sont mêlés dans {tableau.nom} : mettez tous les montants dans une seule monnaie."
        )
    return next(iter(written)) if written else said_monnaie(words_above(tableau, colonnes))


def words_above(tableau: Tableau, colonnes: Colonnes) -> str:
    """Return the words above the amounts of a table: headings, titles, header."""
    titles = (words for rangee in tableau.rangees[: colonnes.premiere] for words in rangee.cellules)
    return " | ".join([tableau.contexte, *titles])


def said_monnaie(words: str) -> Monnaie | None:
    """Return the only currency that some words speak of, or None."""
    folded = fold(words)
    euros, francs = bool(_EUROS.search(folded)), bool(_FRANCS.search(folded))
    return None if euros == francs else "€" if euros else "F"


def _echelle(tableau: Tableau, colonnes: Colonnes) -> int:
    return 1_000 if _MILLIERS.search(fold(words_above(tableau, colonnes))) else 1


def _times(valeur: Decimal | None, scale: int) -> Decimal | None:
    return None if valeur is None else valeur * scale
