"""The financing of a projet as the Caisse sees it: the base asked, the eligible one, and what texts leave open."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.constats import Verification
from assistant.errors import FinancementError
from assistant.faits import Cle, Fait
from assistant.financement.assiette import Comparaison, compare_base
from assistant.financement.classement import depenses
from assistant.financement.montants import Monnaie, write_somme
from assistant.libelles import NBSP
from assistant.note.points import Point, known, recalled
from assistant.note.trame import Trame
from assistant.texts import Citation

OF_MONEY: tuple[Cle, ...] = ("prestation-demandee", "regime-general")
"""The facts that are told with the financing."""
_REGIME = "regime-general"
"""The fact, and the critère, of the share under which the prestation of 1995 is halved."""
_RETAINED = "depenses-retenues"
"""The rule that says what enters the base."""


def tell_financing(verification: Verification, faits: Mapping[Cle, Fait], trame: Trame) -> Iterator[Point]:
    """Yield what is asked, what is eligible line by line, the share of the régime général, and what is left open."""
    yield from (known(faits[cle]) for cle in OF_MONEY if cle in faits)
    retained = trame.corpus.regle_by_id[_RETAINED].citations
    base = _base(verification, trame)
    if base is None:
        words = "Le projet n'écrit pas de dépenses qui s'additionnent : la base est à demander au centre."
        yield Point(words, retained, label="Base")
    else:
        yield from _compared(base, retained)
    regime = verification.constat(_REGIME)
    spoken = bool(regime.extraits) and regime.verdict != "sans_objet"
    if spoken and _REGIME not in faits:
        yield Point("Ce qu'en dit le projet :", (), regime.extraits, label="Régime général")
    if spoken or _REGIME in faits:
        yield from (recalled(rappel, "Régime général") for rappel in trame.regime_general)
    yield from (recalled(rappel, "À savoir") for rappel in trame.financement)


def _base(verification: Verification, trame: Trame) -> Comparaison | None:
    """Return the two bases; None when the projet writes no expenses, or some that cannot be added up."""
    try:
        return compare_base(verification.projet, trame.postes, trame.corpus)
    except FinancementError:
        return None


def _compared(base: Comparaison, retained: tuple[Citation, ...]) -> Iterator[Point]:
    unit = base.budget.monnaie
    asked = "non dite" if base.demandee is None else _somme(base.demandee, unit)
    year = f" pour {base.budget.annee}" if base.budget.annee else ""
    words = f"Base demandée{year} : {asked} ; base éligible d'après les libellés : {_somme(base.eligible, unit)}."
    if base.budget.colonne:
        words += f" Le budget a plusieurs colonnes de montants : « {base.budget.colonne} » est celle qui est lue."
    read = tuple(e for classement in depenses(base.classements) for e in classement.ligne.extraits)
    yield Point(words, retained, read, "Base")
    for label, lines in (("Hors de la base", base.en_trop), ("À préciser", base.questions)):
        for classement in lines:
            ligne, why = classement.ligne, classement.question or classement.raison
            words = f"{ligne.libelle}, {_somme(classement.presente, unit)}. {why}"
            yield Point(words, classement.citations, ligne.extraits, label)


def _somme(value: Decimal, unit: Monnaie) -> str:
    return write_somme(value, unit).replace(" ", NBSP)
