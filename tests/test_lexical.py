"""Words: accents folded, stems, titles."""

import pytest

from assistant.lexical import build_lexical, fold, tokens


@pytest.mark.parametrize(("words", "folded"), [("Œuvre", "oeuvre"), ("À l'État", "a l'etat"), ("ÉVALUÉ", "evalue")])
def test_folding(words: str, folded: str) -> None:
    assert fold(words) == folded


def test_words_without_meaning_go_and_numbers_stay() -> None:
    assert tokens("Les contrats de la Caisse durent 3 ans") == tokens("contrat caisse durent 3 an")
    assert "60" in tokens("moins de 60 %")


def test_the_title_counts_more_than_the_body() -> None:
    index = build_lexical([("", "le directeur et la commune et le contrat"), ("commune", "le directeur et le contrat")])
    scores = index.scores("commune")
    assert scores[1] > scores[0] > 0


def test_unknown_words_find_nothing() -> None:
    assert build_lexical([("", "contrat")]).scores("zèbre").tolist() == [0.0]


def test_an_index_of_nothing_can_be_made() -> None:
    assert build_lexical([("", "…")]).scores("contrat").tolist() == [0.0]
