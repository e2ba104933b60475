"""What the numbers of a rule give for the figures of a question."""

import pytest

from assistant.calcul import compute
from assistant.regles import Corpus, Regle


@pytest.fixture(scope="module")
def seuil(corpus: Corpus) -> Regle:
    return corpus.regle_by_id["seuil-regime-general"]


@pytest.mark.parametrize(
    ("words", "reponse", "half"),
    [
        ("On a 52 % de régime général, la prestation est-elle entière ?", "non", True),
        ("Avec 75 % de régime général, la prestation est-elle réduite ?", "non", False),
        ("Avec 60 % de régime général, touche-t-on la prestation entière ?", "oui", False),
        ("59,7 % de régime général : la PS est réduite ?", "oui", True),
        ("4 200 habitants, 2 310 au régime général : la prestation est entière ?", "non", True),
        ("Régime général : 47 % chez nous. On touche combien ?", None, True),
    ],
)
def test_a_share_is_held_against_the_threshold(seuil: Regle, words: str, reponse: str | None, half: bool) -> None:
    found = compute(seuil, words)
    assert found is not None
    assert found.reponse == reponse
    assert ("moitié" in found.sentence) == half


@pytest.mark.parametrize(
    ("words", "reponse"),
    [
        ("Peut-on signer pour quatre ans ?", "non"),
        ("Un contrat de deux ans est-il possible ?", "oui"),
        ("Un contrat de 6 mois est-il valable ?", "non"),
        ("Cinq ans, est-ce trop long ?", "oui"),
        ("Un contrat de 36 mois est-il admis ?", "oui"),
    ],
)
def test_a_duration_is_held_against_the_bounds(corpus: Corpus, words: str, reponse: str) -> None:
    found = compute(corpus.regle_by_id["contrat-duree"], words)
    assert found is not None
    assert found.reponse == reponse


@pytest.mark.parametrize(
    "words",
    [
        "Nous avons 40 % de familles MSA, la prestation est-elle réduite ?",
        "Nous avons 40 % de MSA, et le régime général ?",
        "La MSA pèse 40 % et le régime général le reste : prestation réduite ?",
        "300 familles au régime général et 100 à la MSA : prestation réduite ?",
        "Le bâtiment est occupé à 45 %, la prestation est-elle réduite ?",
        "Régime général : 40 % en 2020 ou 70 % du régime général en 2021 ?",
    ],
)
def test_a_figure_that_is_not_plainly_of_the_regime_general_computes_nothing(seuil: Regle, words: str) -> None:
    assert compute(seuil, words) is None


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("30 % MSA et 70 % du régime général", "70 %"),
        ("52 % des habitants relèvent du régime général", "52 %"),
        ("régime général 58,5 %, MSA 41,5 %", "58,5 %"),
        ("2 310 ressortissants du régime général sur 4 200 habitants", "55 %"),
    ],
)
def test_the_figure_of_the_regime_general_is_told_from_others(seuil: Regle, words: str, share: str) -> None:
    found = compute(seuil, words)
    assert found is not None
    assert found.sentence.startswith(f"Avec {share} de ressortissants")


def test_a_question_without_figures_computes_nothing(corpus: Corpus) -> None:
    assert compute(corpus.regle_by_id["contrat-duree"], "Quelle est la durée du contrat ?") is None
    assert compute(corpus.regle_by_id["contrat-signataires"], "Signé pour 3 ans ?") is None
