"""How a question is turned."""

import pytest

from assistant.interrogation import tour


@pytest.mark.parametrize(
    ("words", "turn"),
    [
        ("Quelle est la durée du contrat ?", "ouverte"),
        ("Le contrat peut-il durer quatre ans ?", "fermee"),
        ("Est-ce que la commune signe ?", "fermee"),
        ("59,7 % de régime général : j'arrondis à 60 et je garde tout ?", "fermee"),
        ("Pourquoi le contrat est-il de cinq ans ?", "pourquoi"),
        ("Notre contrat finit. Que faut-il préparer ?", "ouverte"),
        ("durée contrat", "ouverte"),
        ("Tu crois que la ville pourrait nous prêter un agent ?", "fermee"),
        ("La part se compte-t-elle sur les adhérents ou sur la population ?", "ouverte"),
        ("la caf peut exiger un diplome", "fermee"),
        ("Peut-on tout refuser ? On nous sollicite sans arrêt.", "fermee"),
        ("Le FAS cité en 1995 existe-t-il encore ?", "fermee"),
    ],
)
def test_how_a_question_is_turned(words: str, turn: str) -> None:
    assert tour(words) == turn
