"""What the frame of today changes of a verdict of 1995, as far as our texts establish it, and how sure it then is."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from assistant.criteres import CONTRAIRE, Attendu, Critere
from assistant.grille import Verdict
from assistant.verification.duree_contrat import SHORTEST
from assistant.verification.preuves import Scores
from assistant.verification.verdicts import VERDICTS

LEVEL = "0"
"""Key of the attendu on the level of the director, in the critère that has one."""


@dataclass(frozen=True, slots=True)
class Jugement:
    """A verdict, its probability and the attendus that are not met."""

    verdict: Verdict
    confiance: float
    missing: tuple[Attendu, ...]


@dataclass(frozen=True, slots=True)
class Mesures:
    """What was measured in a projet: months of the contract, level of 2019 of the director; None where not said."""

    mois: Decimal | None = None
    niveau: int | None = None


def admitted_today(critere: Critere, then: Jugement, mesures: Mesures) -> bool:
    """Tell whether something that the rule of 1995 holds against a projet is admitted since."""
    actuel = critere.actuel
    if actuel is None or then.verdict in {"conforme", "sans_objet"}:
        return False
    if then.verdict == "contraire":
        longest, mois = actuel.maximum_mois, mesures.mois
        return CONTRAIRE in actuel.admis and (longest is None or (mois is not None and SHORTEST <= mois <= longest))
    return any(attendu.cle in actuel.admis for attendu in then.missing)


def below_today(critere: Critere, then: Jugement, mesures: Mesures) -> bool:
    """Tell whether a level that was enough in 1995 is under the one of today."""
    needed, niveau = critere.actuel.niveau if critere.actuel else None, mesures.niveau
    said = then.verdict in {"conforme", "partiel"} and all(attendu.cle != LEVEL for attendu in then.missing)
    return needed is not None and niveau is not None and niveau < needed and said


def judge_today(critere: Critere, then: Jugement, shares: Scores, affirmed: Scores, mesures: Mesures) -> Jugement:
    """Return the judgement by what is known to hold today.

    `shares`: probability of each verdict in 1995, in the order of VERDICTS. `affirmed`: of each attendu.
    """
    of = dict(zip(VERDICTS, map(float, shares), strict=True))
    if below_today(critere, then, mesures):
        missing = tuple(a for a in critere.attendus if a in then.missing or a.cle == LEVEL)
        return Jugement("partiel", of["conforme"] + of["partiel"], missing)
    if not admitted_today(critere, then, mesures):
        return then
    if then.verdict == "contraire":
        return Jugement("conforme", of["conforme"] + of["contraire"], ())
    admis = critere.actuel.admis if critere.actuel else ()
    left = tuple(attendu for attendu in then.missing if attendu.cle not in admis)
    held = [float(p) for p, attendu in zip(affirmed, critere.attendus, strict=True) if attendu.cle not in admis]
    known = of["conforme"] + of["partiel"] + of["absent"]
    conforme = known * float(np.prod(held)) if held else known
    if not left:
        return Jugement("conforme", conforme, ())
    partly = len(then.missing) < len(critere.attendus)
    return Jugement("partiel" if partly else then.verdict, max(known - conforme, 0.0), left)
