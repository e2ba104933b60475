"""check_projet: critère by critère, what a projet says, shown on its own words and on those of the rules."""

from collections.abc import Mapping

from assistant.constats import Cadre, Verification
from assistant.criteres import Cle
from assistant.ordres import telling
from assistant.projets import Projet
from assistant.verification.conclusion import Lu, constats_of
from assistant.verification.examen import Examen, Lecteur, examine, open_lecteur
from assistant.verification.profil import checked_profil

__all__ = ["Examen", "Lecteur", "check_projet", "conclude", "examine", "open_lecteur"]


def check_projet(
    projet: Projet, lecteur: Lecteur, profil: Mapping[Cle, str] | None = None, cadre: Cadre = "1995"
) -> Verification:
    """Return what a projet says of each critère. `profil`: what the user knows of the centre, by key.

    The same projet, profile and versions give the same verdicts, bit for bit.

    :raises ConfigError: if the profile has a key or a value that does not exist.
    """
    return conclude(examine(projet, lecteur), profil, cadre)


def conclude(examen: Examen, profil: Mapping[Cle, str] | None = None, cadre: Cadre = "1995") -> Verification:
    """Return what was read as verdicts, for a profile and a frame.

    :raises ConfigError: if the profile has a key or a value that does not exist.
    """
    lu, lecteur = Lu(examen, checked_profil((profil or {}).items())), examen.lecteur
    told = telling(examen.projet, examen.ecarts)
    return Verification(told, cadre, lu.profil, constats_of(lu, cadre), lecteur.grille, lecteur.versions)
