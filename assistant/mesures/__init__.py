"""What a French sentence measures: durations, shares of a population, levels of diplomas. It decides nothing else."""

from assistant.mesures.qualifications import Niveau, niveaux
from assistant.mesures.regimes import Part, parts
from assistant.mesures.temps import Duree, durees

__all__ = ["Duree", "Niveau", "Part", "durees", "niveaux", "parts"]
