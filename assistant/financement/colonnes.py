"""Which column of a table of figures says what: the label, the amount, what is asked to be counted, the account."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.errors import FinancementError
from assistant.financement.montants import read_somme
from assistant.financement.tableur import Rangee, Tableau
from assistant.lexical import fold

_DEPENSES = re.compile(r"\b(depenses?|charges|emplois|couts?)\b")
_RECETTES = re.compile(r"\b(recettes?|produits(?! d)|ressources|financements?)\b")
_BEFORE = r"\W*(?:(?:total|les|des|[ivx]+|[a-z0-9])\b\W*)*"
_OUVRE_RECETTES = re.compile(_BEFORE + r"(?:recettes|produits(?! d)|ressources(?! hum))\b")
_OUVRE_DEPENSES = re.compile(_BEFORE + r"(?:depenses|charges|emplois)\b")
_DEMANDE = re.compile(r"\b(bases?|retenue?s?|assiette|eligibles?|demandee?s?)\b")
_LIBELLE = re.compile(
    r"\b(libelles?|intitules?|designation|objet|nature|postes?|depenses?|charges|lignes? budgetaires?)\b"
)
_RUBRIQUE = re.compile(r"\b(rubriques?|sections?|secteurs?|activites?|analytique|services?|actions?)\b")
_PREVISION = re.compile(r"\b(prev\w*|budget|bp|total|montants?)\b")
_NUMERO = re.compile(r"n°|n[o.]?|num\w*|rang|lignes?|#")
_COMPTE = re.compile(r"\b(comptes?|code|cpte|articles?|chapitres?|imputation)\b")
_AUTRE = re.compile(
    r"%|\b(etp|taux|ecarts?|evolution|variation|quantite|qte|nombre|nb|heures?|effectifs?|cle|unitaire|pu)\b"
)
_YEAR = re.compile(r"\b(19[5-9]\d|20[0-6]\d)\b")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Colonnes:
    """Ranks of columns, from 0. `premiere`: rank of the first row below the header, whose folded words are `entete`.

    `choisie`: the head of the column of amounts that is read, if there were several, nothing else.
    """

    premiere: int
    entete: str
    libelle: int
    montant: int
    demande: int | None
    numero: int | None
    compte: int | None
    rubrique: int | None
    annee: int | None
    remarques: tuple[str, ...]
    choisie: str


def find_colonnes(tableau: Tableau, annee: int | None = None) -> Colonnes:
    """Return what the columns of a table say, those of its expenses when its income stands beside them.

    :raises FinancementError: if no column holds amounts beside a label, or none is of the year that is asked for.
    """
    head = _header(tableau.rangees)
    width = max(len(rangee.cellules) for rangee in tableau.rangees) if tableau.rangees else 0
    heads = [fold(cell(tableau.rangees[head], rank)) if head >= 0 else "" for rank in range(width)]
    body = tableau.rangees[head + 1 :]
    ranks = _depenses(heads)
    libelle = _best_label(heads, body, ranks)
    chiffres = [
        rank for rank in ranks if rank != libelle and not _AUTRE.search(heads[rank]) and _is_amounts(body, rank)
    ]
    numero, compte = _numbering(heads, body, chiffres, libelle)
    chiffres = [rank for rank in chiffres if rank not in (numero, compte)]
    if libelle is None or not chiffres:
        raise FinancementError(
            f"Aucun montant n'a été trouvé dans {tableau.nom} : il faut une colonne de libellés et une de montants."
        )
    others = [rank for rank in ranks if rank not in (libelle, numero, compte)]
    demande = next((rank for rank in others if _DEMANDE.search(heads[rank]) and chiffres != [rank]), None)
    candidates = [rank for rank in chiffres if rank != demande]
    montant = _pick(heads, candidates, annee)
    header = tableau.rangees[head] if head >= 0 else Rangee(())
    above = " ".join(fold(" ".join(rangee.cellules)) for rangee in tableau.rangees[:head] if head > 0)
    return Colonnes(
        head + 1,
        " | ".join(heads),
        libelle,
        montant,
        demande,
        numero,
        compte,
        next((rank for rank in others if rank not in chiffres and _RUBRIQUE.search(heads[rank])), None),
        _year(heads[montant]) or _year(heads[libelle]) or _year(" ".join(heads)) or _year(above),
        _choice(header, candidates, montant, bool(_year(heads[montant]))),
        _chosen(header, montant) if len(candidates) > 1 else "",
    )


def cell(rangee: Rangee, rank: int | None) -> str:
    """Return a cell of a row, or nothing where the row has none."""
    return rangee.cellules[rank] if rank is not None and rank < len(rangee.cellules) else ""


def is_recettes(words: str) -> bool | None:
    """Tell whether words speak of income, or (False) of expenses, which come first; None: of neither."""
    folded = fold(words)
    if _DEPENSES.search(folded):
        return False
    return True if _RECETTES.search(folded) else None


def opens_recettes(words: str) -> bool | None:
    """Tell whether a row of these words opens the income of a budget, or (False) its expenses; None: neither."""
    folded = fold(words)
    return True if _OUVRE_RECETTES.match(folded) else False if _OUVRE_DEPENSES.match(folded) else None


def _header(rangees: Sequence[Rangee]) -> int:
    """Return the rank of the row that names the columns, or -1: the last of several cells above the first amount."""
    first = next((rank for rank, rangee in enumerate(rangees) if _is_data(rangee)), len(rangees))
    above = [rank for rank in range(first) if sum(bool(words) for words in rangees[rank].cellules) > 1]
    return above[-1] if above else -1


def _is_data(rangee: Rangee) -> bool:
    """Tell whether a row has a label and an amount; years above columns are not amounts."""
    amounts = [words for words in rangee.cellules if read_somme(words)]
    named = [words for words in rangee.cellules if _LETTER.search(words) and not read_somme(words)]
    if not amounts or not named:
        return False
    years = [words for words in amounts if _YEAR.fullmatch(words)]
    return len(years) < len(amounts) or not (len(years) > 1 or _LIBELLE.search(fold(named[0])))


def _depenses(heads: Sequence[str]) -> range:
    """Return the columns of the expenses: all, unless the header names income too."""
    income = next((rank for rank, words in enumerate(heads) if _RECETTES.search(words)), None)
    expense = next((rank for rank, words in enumerate(heads) if _DEPENSES.search(words)), None)
    if income is None or expense is None:
        return range(len(heads))
    return range(0, income) if expense < income else range(expense, len(heads))


def _best_label(heads: Sequence[str], body: Sequence[Rangee], ranks: Iterable[int]) -> int | None:
    def worth(rank: int) -> tuple[int, int]:
        named = bool(_LIBELLE.search(heads[rank])) - bool(_RUBRIQUE.search(heads[rank]))
        words = [cell(rangee, rank) for rangee in body]
        return named, sum(bool(_LETTER.search(w)) and read_somme(w) is None for w in words)

    worded = [rank for rank in ranks if worth(rank)[1] and not _COMPTE.search(heads[rank])]
    return max(worded, key=worth, default=None)


def _is_amounts(body: Sequence[Rangee], rank: int) -> bool:
    filled = [words for rangee in body if re.search(r"\w", words := cell(rangee, rank))]
    return bool(filled) and 2 * sum(read_somme(words) is not None for words in filled) >= len(filled)


def _numbering(
    heads: Sequence[str], body: Sequence[Rangee], chiffres: Sequence[int], libelle: int | None
) -> tuple[int | None, int | None]:
    """Return the column of line numbers and that of accounts, which look like amounts."""
    left = [rank for rank in chiffres if libelle is not None and rank < libelle and len(chiffres) > 1]
    numero = compte = None
    for rank in left:
        filled = [words for rangee in body if (words := cell(rangee, rank))]
        if _COMPTE.search(heads[rank]) or all(re.fullmatch(r"[678]\d{1,7}", words) for words in filled):
            compte = rank
        elif _NUMERO.fullmatch(heads[rank]) or filled == [str(count) for count in range(1, len(filled) + 1)]:
            numero = rank
    return numero, compte


def _pick(heads: Sequence[str], ranks: Sequence[int], annee: int | None) -> int:
    """Return the column of amounts to read among several: of the year, else of the last one, else of the forecast."""
    years = {rank: year for rank in ranks if (year := _year(heads[rank]))}
    if annee and len(years) > 1:
        if annee not in years.values():
            known = ", ".join(str(year) for year in years.values())
            raise FinancementError(f"Le budget n'a pas de colonne pour {annee} : choisissez --annee parmi {known}.")
        return next(rank for rank, year in years.items() if year == annee)
    expected = [rank for rank in ranks if _PREVISION.search(heads[rank])]
    return max(years, key=lambda rank: years[rank]) if years else (expected or list(ranks))[-1]


def _chosen(header: Rangee, chosen: int) -> str:
    return cell(header, chosen) or f"n° {chosen + 1}"


def _choice(header: Rangee, candidates: Sequence[int], chosen: int, dated: bool) -> tuple[str, ...]:
    """Return a sentence on the column that was chosen, when there were several."""
    if len(candidates) == 1:
        return ()
    how = "--annee en choisit une autre" if dated else "gardez-en une seule pour en lire une autre"
    return (f"De {len(candidates)} colonnes de montants, « {_chosen(header, chosen)} » est lue ; {how}.",)


def _year(words: str) -> int | None:
    found = _YEAR.search(words)
    return int(found[0]) if found else None
