"""Misspelt words read by their sound."""

import pytest

from assistant.knowledge import Knowledge
from assistant.orthographe import sound


@pytest.mark.parametrize(
    ("misspelt", "word"),
    [
        ("kartier", "quartier"),
        ("agremen", "agrément"),
        ("contra", "contrat"),
        ("secretere", "secrétaire"),
        ("finansement", "financement"),
    ],
)
def test_words_that_sound_alike_share_a_key(misspelt: str, word: str) -> None:
    assert sound(misspelt) == sound(word)


def test_unknown_words_are_read_as_the_corpus_writes_them(knowledge: Knowledge) -> None:
    assert knowledge.respell("les gens du kartier et le contra") == "les gens du quartier et le contrat"


def test_words_of_the_corpus_and_sigles_are_left_as_they_are(knowledge: Knowledge) -> None:
    words = "La CTG et le contrat signé par les présidents"
    assert knowledge.respell(words) == words
