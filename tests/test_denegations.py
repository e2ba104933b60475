"""A fault that a sentence denies is not said: the words that deny, and those that only restrict."""

import pytest

from assistant.config import Config
from assistant.grille import Grille
from assistant.verification.denegations import denies, read_denegations


@pytest.mark.parametrize(
    ("critere", "words", "denied"),
    [
        ("mission-quartier", "La salle est ouverte à chacun, sans condition de revenu ni cotisation.", True),
        ("mission-quartier", "On y vient sans adhésion préalable.", True),
        ("mission-quartier", "Aucune adhésion n'y est demandée.", True),
        ("mission-quartier", "Nul n'y entre sans adhésion préalable.", False),
        ("mission-quartier", "Le centre n'accueille que ses adhérents.", False),
        ("mission-quartier", "L'entrée est réservée aux adhérents, sans exception.", False),
        ("fonction-animation-globale", "Les ateliers se répondent ; aucun n'est mené pour lui-même.", True),
        ("fonction-animation-globale", "Chaque activité y figure pour elle-même.", False),
    ],
)
def test_a_negation_on_the_fault_denies_it(
    critere: str, words: str, denied: bool, config: Config, grille: Grille
) -> None:
    assert denies(words, critere, read_denegations(config, grille)) is denied
