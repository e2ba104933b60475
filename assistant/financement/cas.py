"""The case that is computed: the lines of a budget, placed, with the rate, ceiling and share that are given for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.errors import FinancementError
from assistant.financement.budget import Budget
from assistant.financement.classement import Classement, classify, depenses
from assistant.financement.montants import Monnaie, read_pourcentage, read_somme, write_somme
from assistant.financement.postes import Poste
from assistant.regles import Corpus

_LIGNE = re.compile(r"(?:l(?:igne)?\.? ?)?(?:n°? ?)?(\d+)", re.IGNORECASE)
_ANNEE = re.compile(r"19[5-9]\d|20[0-9]\d")
_COMMENT = (
    "écrivez « ligne 5=hors », « ligne 5=base », « ligne 5=14600 », « taux=50 », « plafond=90000 », "
    "« regime-general=52 » ou « annee=2024 »"
)


@dataclass(frozen=True)
class Cas:
    """Lines that were placed, and what is known beside them.

    `taux` and `regime_general` are percentages; `plafond` bounds the expense, in the currency of the budget.
    """

    budget: Budget
    classements: tuple[Classement, ...]
    annee: int | None = None
    taux: Decimal | None = None
    plafond: Decimal | None = None
    regime_general: Decimal | None = None


def prepare(budget: Budget, postes: Sequence[Poste], corpus: Corpus) -> Cas:
    """Return the case of a budget before anything else is given: its lines placed by their words.

    :raises FinancementError: if an expense is negative, or there is none.
    """
    found = classify(budget, postes, corpus)
    if not depenses(found):
        raise FinancementError(f"Il n'y a que des recettes ou des totaux dans {budget.nom} : donnez les dépenses.")
    return Cas(budget, found, budget.annee)


def suppose(cas: Cas, words: str) -> Cas:
    """Return a case changed by « ligne 5=hors », « ligne 5=14600 », « taux=50 »…; « ; » parts several changes.

    :raises FinancementError: if one cannot be read, names no line, or gives a value that cannot be.
    """
    changes = [change.strip() for change in words.split(";") if change.strip()]
    if not changes:
        raise FinancementError(f"La supposition est vide : {_COMMENT}.")
    for change in changes:
        cas = _changed(cas, change)
    return cas


def _changed(cas: Cas, change: str) -> Cas:
    key, _, value = (part.strip() for part in change.partition("="))
    if value and (ligne := _LIGNE.fullmatch(key)):
        return _placed(cas, int(ligne[1]), value)
    match key.lower().replace("é", "e").replace(" ", "-").replace("_", "-"):
        case "taux" if value:
            return replace(cas, taux=pourcentage("taux", value))
        case "regime-general" if value:
            return replace(cas, regime_general=pourcentage("régime général", value))
        case "plafond" if value:
            return replace(cas, plafond=_plafond(value, cas.budget.monnaie))
        case "annee" if value:
            return replace(cas, annee=read_annee(value))
    raise FinancementError(f"« {change} » ne se lit pas : {_COMMENT}.")


def pourcentage(name: str, words: str) -> Decimal:
    """Return a percentage that a user gives.

    :raises FinancementError: unless it is a number from 0 to 100, and not a share written as 0,4.
    """
    value = read_pourcentage(words)
    if value is None or not 0 <= value <= 100:
        raise FinancementError(f"Le {name} « {words} » n'est pas un pourcentage de 0 à 100 : écrivez par exemple 42,4.")
    if 0 < value < 1:
        raise FinancementError(f"Le {name} « {words} » ferait moins de 1 % : écrivez 40 pour 40 %.")
    return value


def read_annee(words: str) -> int:
    """Return a year that a user gives.

    :raises FinancementError: unless it is one, from 1950 to 2099.
    """
    if not _ANNEE.fullmatch(words.strip()):
        raise FinancementError(f"L'année « {words} » ne se lit pas : écrivez-la en quatre chiffres, comme 2024.")
    return int(words)


def _plafond(words: str, monnaie: Monnaie) -> Decimal:
    somme = read_somme(words)
    if somme is None or somme.valeur <= 0:
        raise FinancementError(f"Le plafond « {words} » n'est pas un montant : écrivez par exemple 90000.")
    if somme.monnaie not in (None, monnaie):
        raise FinancementError(
            f"Le plafond est en {somme.monnaie} et le budget en {monnaie} : donnez-les dans la même monnaie, "
            f"ou convertissez le budget par --unite {'euros' if somme.monnaie == '€' else 'francs'}."
        )
    return somme.valeur


def _placed(cas: Cas, numero: int, value: str) -> Cas:
    """Return a case in which a line goes where the user says: out, in, or in for a sum or a share."""
    lignes = {c.ligne.numero: rank for rank, c in enumerate(cas.classements) if c.sens not in ("total", "recette")}
    if numero not in lignes:
        known = ", ".join(str(number) for number in lignes)
        raise FinancementError(f"Le budget n'a pas de dépense n° {numero} : choisissez parmi {known}.")
    found = list(cas.classements)
    found[lignes[numero]] = _moved(found[lignes[numero]], value, cas.budget.monnaie)
    return replace(cas, classements=tuple(found))


def _moved(classement: Classement, value: str, monnaie: Monnaie) -> Classement:
    out = value.lower() == "hors"
    against = ", contre la règle" if classement.sens == ("base" if out else "hors") else ""
    said = f"Mise {'hors de' if out else 'dans'} la base à votre demande{against}."
    moved = replace(classement, sens="hors" if out else "base", raison=f"{said} {classement.raison}", question="")
    return replace(moved, accorde=None if out else _part(classement, value, monnaie))


def _part(classement: Classement, value: str, monnaie: Monnaie) -> Decimal:
    """Return how much of a line is put in the base: what the centre asks or else all of it, a share, or a sum."""
    ligne = classement.ligne
    if value.lower() == "base":
        return classement.presente or ligne.montant
    if "%" in value:
        return ligne.montant * pourcentage("taux", value) / 100
    somme = read_somme(value)
    if somme is None or not 0 <= somme.valeur <= ligne.montant or somme.monnaie not in (None, monnaie):
        raise FinancementError(
            f"« ligne {ligne.numero}={value} » ne se lit pas : donnez base, hors, une part (50 %), "
            f"ou un montant d'au plus {write_somme(ligne.montant, monnaie)}."
        )
    return somme.valeur
