"""The base of the prestation de service that a projet asks, held against the one that is eligible."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.financement.budget import Budget
from assistant.financement.classement import Classement, a_preciser, classify, depenses, eligible, presented
from assistant.financement.postes import Poste
from assistant.financement.sources import budget_of_projet
from assistant.projets import Extrait, Projet
from assistant.regles import Corpus


@dataclass(frozen=True)
class Comparaison:
    """The base that a projet asks against the base that is eligible. `demandee` is None when it does not say.

    `en_trop`: the lines asked that do not enter the base. `questions`: those whose words do not place them.
    """

    budget: Budget
    classements: tuple[Classement, ...]
    demandee: Decimal | None
    eligible: Decimal
    en_trop: tuple[Classement, ...]
    questions: tuple[Classement, ...]

    @property
    def extraits(self) -> tuple[Extrait, ...]:
        """The labels of the lines asked beyond the base, as the projet writes them."""
        return tuple(classement.ligne.extraits[0] for classement in self.en_trop if classement.ligne.extraits)


def compare_base(projet: Projet, postes: Sequence[Poste], corpus: Corpus) -> Comparaison | None:
    """Return the base that a projet asks beside the eligible one, or None when it writes no expenses.

    :raises FinancementError: if its amounts cannot be added up (two currencies, a negative expense).
    """
    budget = budget_of_projet(projet)
    if budget is None:
        return None
    found = classify(budget, postes, corpus)
    says = any(classement.ligne.demande is not None for classement in found)
    asked = [classement for classement in depenses(found) if classement.presente]
    return Comparaison(
        budget,
        found,
        presented(asked) if says else None,
        eligible(found),
        tuple(c for c in asked if c.sens == "hors") if says else (),
        a_preciser(found),
    )
