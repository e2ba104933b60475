"""The shares that a sentence gives, and the régime that each is plainly of."""

from decimal import Decimal

import pytest

from assistant.mesures import parts


def told(words: str) -> list[tuple[str, str | None]]:
    return [(f"{part.valeur:.1f}", part.regime) for part in parts(words) if not part.deduite]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("52 % des habitants relèvent du régime général", "52.0"),
        ("cinquante-deux pour cent des habitants relèvent du régime général", "52.0"),
        ("La part du régime général ressort à 60,4 % pour les communes du secteur.", "60.4"),
        ("Six familles sur dix cotisent au régime général.", "60.0"),
        ("74 personnes sur 100 au régime général", "74.0"),
        ("les deux tiers de la population relèvent du régime général", "66.7"),
        ("la moitié des familles dépend du régime général", "50.0"),
        ("trois quarts d'assurés du régime général", "75.0"),
        ("Régime général | 58 %", "58.0"),
        ("Régime général, habitants de la zone | 58 % | source Caf", "58.0"),
        ("Taux RG ; 50 % ; inscrit", "50.0"),
        ("Sur 3 480 personnes, 1 960 dépendent du régime général, soit 56,3 %.", "56.3"),
        ("Régime général : 1 194 (54 %)", "54.0"),
        ("Ressortissants du régime général dans la zone, source Caf-MSA 2015 : 55 %.", "55.0"),
        ("58 p. 100 du régime général", "58.0"),
        ("2 310 ressortissants du régime général sur 4 200 habitants", "55.0"),
        ("Le plateau ne compte que 53 % de ressortissants du régime général", "53.0"),
        ("le régime général n'y compte que pour 56 %", "56.0"),
        ("REGIME GENERAL : 58 %", "58.0"),
    ],
)
def test_a_share_of_the_regime_general_is_read(words: str, value: str) -> None:
    assert told(words) == [(value, "general")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("30 % MSA et 70 % du régime général", [("30.0", "agricole"), ("70.0", "general")]),
        ("régime général 58,5 %, MSA 41,5 %", [("58.5", "general"), ("41.5", "agricole")]),
        ("régime général 58 % régime agricole 42 %", [("58.0", "general"), ("42.0", "agricole")]),
        ("58 % régime général 42 % régime agricole", [("58.0", "general"), ("42.0", "agricole")]),
        ("Régime général 51 %, agricole 42 %, autres 7 %", [("51.0", "general"), ("42.0", "agricole"), ("7.0", "autre")]),
        ("Régime général | 52 % | Régime agricole | 41 %", [("52.0", "general"), ("41.0", "agricole")]),
        ("Un habitant sur deux est au régime agricole, 48 % au régime général", [("50.0", "agricole"), ("48.0", "general")]),
        ("57 % de régime général, un tiers d'agriculteurs", [("57.0", "general"), ("33.3", "agricole")]),
    ],
)  # fmt: skip
def test_the_shares_of_several_regimes_are_told_apart(words: str, expected: list[tuple[str, str]]) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Nous avons 40 % de familles MSA.",
        "40 % de MSA, et le régime général ?",
        "45 % des familles ne relèvent pas du régime général",
        "42 % hors régime général",
        "Le bâtiment est occupé à 45 %.",
        "Ils relèvent du régime général ; 58 % des enfants mangent à la cantine.",
        "La prestation est réduite de 50 %, comme le veut le régime général.",
        "60 % des membres de la coopérative",
        "le seuil de 60 % de régime général",
        "la règle des 60 % du régime général",
        "300 familles au régime général et 100 à la MSA",
        "une prestation réduite de moitié",
        "60 % des habitants relèvent du régime général ou agricole",
        "Le régime général et la MSA couvrent 92 % de la population.",
        "12 % des ressortissants du régime général sont des étudiants",
        "une hausse de 3 % du régime général",
        "entre 55 et 60 % du régime général",
        "Sur cent assurés du régime général, 60 % ont des enfants.",
        "Le quart d'heure, le tiers-lieu et le tiers secteur",
        "Le régime général couvre une partie des habitants et 30 % des jeunes sont partis.",
    ],
)
def test_a_share_that_is_not_plainly_of_the_regime_general_is_not_given_to_it(words: str) -> None:
    assert not [part for part in parts(words) if part.regime == "general"]


@pytest.mark.parametrize(
    ("words", "sens"),
    [
        ("moins de 60 % des habitants relèvent du régime général", "moins"),
        ("la part du régime général n'excède pas 54 %", "moins"),
        ("plus de 60 % du régime général", "plus"),
        ("une part du régime général supérieure à 60 %", "plus"),
        ("à 60 % ou plus", "plus"),
        ("le seuil de 60 %", "seuil"),
        ("60 % du régime général", "egal"),
    ],
)
def test_a_bound_and_a_threshold_are_no_measure(words: str, sens: str) -> None:
    assert [part.sens for part in parts(words)] == [sens]


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("42 % relèvent de la MSA, le reste du régime général", [Decimal(58)]),
        ("La MSA pèse 40 % et le régime général le reste", [Decimal(60)]),
        ("Les habitants n'ont que deux régimes, dont 45 % à la MSA", [Decimal(55)]),
        ("42 % relèvent de la MSA", []),
        ("42 % relèvent de la MSA, le reste d'autres régimes", []),
        ("plus de 42 % à la MSA, le reste au régime général", []),
    ],
)
def test_the_rest_is_deduced_only_of_two_regimes_said_to_be_two(words: str, rest: list[Decimal]) -> None:
    assert [part.valeur for part in parts(words) if part.deduite] == rest


def test_the_place_is_that_of_the_very_words() -> None:
    words = "Œuvre : « cinquante-quatre\u00a0 pour cent » du régime général"
    (part,) = parts(words)
    assert words[part.start : part.end] == "cinquante-quatre\u00a0 pour cent"
