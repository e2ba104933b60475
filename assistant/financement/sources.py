"""Where a budget comes from: typed lines, a CSV file, a workbook, or the tables and lists of a projet."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.config import Config
from assistant.errors import FinancementError
from assistant.financement.budget import Budget, is_presented, read_budget, said_monnaie, with_remarques, words_above
from assistant.financement.classeur import SUFFIXES, read_classeur
from assistant.financement.colonnes import Colonnes, cell, find_colonnes, is_recettes
from assistant.financement.montants import Monnaie, read_somme
from assistant.financement.tableur import CSV_SUFFIXES, Rangee, Tableau, read_csv, split_pair, tableaux_of
from assistant.lexical import fold
from assistant.projets import Projet, read_projet

_ARGENT = re.compile(r"\b(budgets?|depenses?|charges|comptes?|financ\w+|argent|couts?|credits?|sous)\b")


def budget_of_pairs(pairs: Iterable[str], monnaie: Monnaie | None = None, annee: int | None = None) -> Budget:
    """Return the budget of some « Directrice=36200 ».

    :raises FinancementError: if one cannot be read, is negative, or the currencies differ.
    """
    rangees = []
    for words in pairs:
        pair = split_pair(words)
        if pair is None:
            raise FinancementError(f"La ligne « {words} » ne se lit pas : écrivez-la « Directrice=36200 ».")
        rangees.append(Rangee(pair))
    return read_budget(Tableau("les lignes données", tuple(rangees)), monnaie, annee)


def budget_of_file(
    path: Path, config: Config, wanted: str = "", monnaie: Monnaie | None = None, annee: int | None = None
) -> Budget:
    """Return the budget of a CSV file or a workbook, or that which a projet writes.

    :param wanted: number, or words of the name, of the table or sheet to read.
    :raises FinancementError: if it holds no budget that can be added up.
    :raises ProjetError: if it cannot be read as a projet.
    """
    suffix = path.suffix.lower()
    if suffix in (*CSV_SUFFIXES, *SUFFIXES):
        tableau, left = choose_tableau(read_classeur(path) if suffix in SUFFIXES else (read_csv(path),), wanted)
        return with_remarques(read_budget(tableau, monnaie, annee), left)
    budget = budget_of_projet(read_projet(path, config), wanted, monnaie, annee)
    if budget is None:
        raise FinancementError(
            f"« {path.name} » ne contient pas de tableau de dépenses : donnez le budget en .csv ou .xlsx."
        )
    return budget


def budget_of_projet(
    projet: Projet, wanted: str = "", monnaie: Monnaie | None = None, annee: int | None = None
) -> Budget | None:
    """Return the expenses that a projet writes in a table or a list, or None when it writes none.

    :raises FinancementError: if their amounts cannot be added up.
    """
    tableaux = [tableau for tableau in tableaux_of(projet) if wanted or _worth(tableau)]
    if not tableaux:
        return None
    tableau, left = choose_tableau(tableaux, wanted)
    return with_remarques(read_budget(tableau, monnaie or said_monnaie(projet.text.body), annee), left)


def choose_tableau(tableaux: Sequence[Tableau], wanted: str = "") -> tuple[Tableau, str]:
    """Return the table that holds the expenses, and a sentence on those that were left, or nothing.

    :param wanted: its number or words of its name.
    :raises FinancementError: if there is none, or not that one.
    """
    if not tableaux:
        raise FinancementError("Aucun tableau n'a été trouvé : donnez le budget en .csv, en .xlsx, ou par --ligne.")
    if wanted:
        return _named(tableaux, wanted), ""
    chosen = max(tableaux, key=_worth)
    others = [tableau.nom for tableau in tableaux if tableau is not chosen and _worth(tableau)]
    return chosen, f"Ne sont pas lus : {', '.join(others)} ; --tableau en choisit un autre." if others else ""


def _named(tableaux: Sequence[Tableau], wanted: str) -> Tableau:
    """Return the table of a name, of a number as the reader counts them, or of a rank."""
    exact = [tableau for tableau in tableaux if fold(tableau.nom) in (fold(wanted), f"tableau {wanted}")]
    ranked = [tableau for rank, tableau in enumerate(tableaux, 1) if wanted == str(rank)]
    named = [tableau for tableau in tableaux if fold(wanted) in fold(tableau.nom)]
    found = next(iter((*exact, *ranked, *named)), None)
    if found is None:
        noms = ", ".join(f"« {tableau.nom} »" for tableau in tableaux)
        raise FinancementError(f"Il n'y a pas de tableau « {wanted} » : choisissez parmi {noms}.")
    return found


def _worth(tableau: Tableau) -> int:
    """Return how sure it is that a table is one of expenses; 0: it is not."""
    try:
        colonnes = find_colonnes(tableau)
    except FinancementError:
        return 0
    heading, entete = fold(tableau.contexte.split(" > ")[-1]), colonnes.entete
    income = is_recettes(entete) or (is_recettes(entete) is None and is_recettes(heading))
    money = _monnaie_seen(tableau, colonnes)
    spoken = 2 * bool(_ARGENT.search(entete)) + bool(_ARGENT.search(heading)) + 2 * is_presented(tableau, colonnes)
    if income or not (money or is_recettes(entete) is False):
        return 0
    return 1 + 4 * (colonnes.demande is not None) + 2 * money + spoken


def _monnaie_seen(tableau: Tableau, colonnes: Colonnes) -> bool:
    cells = (cell(rangee, colonnes.montant) for rangee in tableau.rangees[colonnes.premiere :])
    return (
        any((somme := read_somme(words)) and somme.monnaie for words in cells)
        or said_monnaie(words_above(tableau, colonnes)) is not None
    )
