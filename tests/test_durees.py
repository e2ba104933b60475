"""The durations that a sentence says: in words, in figures, by two dates, by years, without end, left open."""

from decimal import Decimal

import pytest

from assistant.mesures import Duree, durees


def mois(words: str) -> list[str]:
    """Return the months that a sentence says; «?» where it says none, «∞» where it says that there is no end."""
    return [_month(duree) for duree in durees(words)]


def _month(duree: Duree) -> str:
    if duree.kind != "terme":
        return {"sans_terme": "∞", "indetermine": "…"}[duree.kind]
    return "?" if duree.mois is None else str(duree.mois)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Le contrat est conclu pour trois ans.", "36"),
        ("Nous demandons l'agrément pour 36 mois.", "36"),
        ("Durée : trente-six mois à compter de la signature", "36"),
        ("un contrat de dix-huit mois", "18"),
        ("une convention de vingt-quatre mois", "24"),
        ("une période de quarante-huit mois", "48"),
        ("un agrément d'un an", "12"),
        ("pour une seule année, une année civile", "12"),
        ("un an et demi", "18"),
        ("deux ans et demi", "30"),
        ("deux ans et six mois", "30"),
        ("1 an 1/2", "18"),
        ("1,5 an", "18.0"),
        ("six mois et demi", "6.5"),
        ("trois (3) ans", "36"),
        ("quatre années pleines", "48"),
        ("trois exercices", "36"),
        ("un semestre", "6"),
        ("deux trimestres", "6"),
        ("les quatre années à venir", "48"),
        ("trois belles années", "36"),
        ("Durée du contrat | 3 ans | Caf", "36"),
        ("3ans", "36"),
        ("TROIS ANS", "36"),
        ("trois anées", "36"),
        ("cinq ans et derni", "66"),
        ("tr0is ans", "36"),
        ("l8 mois", "18"),
        ("trente six rnois", "36"),
        ("soixante-douze mois", "72"),
        ("un contrat triennal", "36"),
        ("convention quadriennale", "48"),
        ("un accord biennal", "24"),
        ("une durée annuelle", "12"),
        ("une convention d'objectifs annuelle", "12"),
        ("trois ans, renouvelable une fois pour un an", "36"),
        ("un agrément renouvelable pour trois ans", "36"),
    ],
)
def test_a_quantity_of_time_is_read_in_months(words: str, expected: str) -> None:
    assert mois(words)[0] == expected
    assert set(mois(words)) == {expected}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("du 1er juillet 2000 au 30 juin 2003", "36"),
        ("du 01/01/2019 au 31/12/2021", "36"),
        ("1er janvier 2002 – 31 décembre 2003", "24"),
        ("de septembre 1997 à août 1999", "24"),
        ("du 1er janvier 2022 au 31 décembre 2025", "48"),
        ("du 1er octobre 2013 au 31 mars 2014", "6"),
        ("du 1er juillet 2000 au 1er juillet 2003", "36"),
        ("du 15 mars 2001 au 14 mars 2004", "36"),
        ("septembre 2011 - août 2016", "60"),
        ("1/07/2023 → 30/06/2026", "36"),
        ("du 1/9/97 au 31/8/99", "24"),
        ("01.01.2005-31.12.2007", "36"),
        ("du 1er janvier au 31 décembre 2009", "12"),
        ("du 1er septembre au 30 juin 2010", "10"),
        ("de janvier à juin", "6"),
        ("de septembre à juin", "10"),
        ("Début : 01/01/2020 ; fin : 31/12/2022", "36"),
        ("Date de début | 1er janvier 2009 | Date de fin | 31 décembre 2011", "36"),
        ("Il prend effet le 1er janvier 2001 et s’éteint le 31 décembre 2002.", "24"),
        ("Il commence le 1er mars 2004 pour s'achever le 28 février 2007", "36"),
        ("à compter du 1er janvier 2009 et jusqu'au 31 décembre 2011", "36"),
        ("entre le 1er janvier 2009 et le 31 décembre 2010", "24"),
        ("sept. 2001 à août 2004", "36"),
        ("de début 2010 à fin 2012", "36"),
        ("2024-2027", "48"),
        ("2024 à 2027", "48"),
        ("de 2016 à 2018", "36"),
        ("2024-27", "48"),
        ("entre 2008 et 2010", "36"),
        ("trois années : 2009, 2010 et 2011", "36"),
        ("pour 2009, 2010 et 2011", "36"),
        ("les exercices 2008 et 2009", "24"),
        ("2OO8 à 2O10", "36"),
        ("l'année scolaire 2008-2009", "12"),
        ("pour l'année civile 2010", "12"),
    ],
)
def test_two_dates_bound_the_months_between_them(words: str, expected: str) -> None:
    assert set(mois(words)) == {expected}


@pytest.mark.parametrize(
    "words",
    [
        "un engagement sans terme",
        "un contrat à durée indéterminée",
        "une convention sans limitation de durée",
        "Le contrat n'aura pas de terme.",
        "Nous ne voulons pas d’échéance.",
        "par tacite reconduction, sans limite",
        "Il vaudra jusqu'à dénonciation.",
        "sans date de fin",
        "un agrément permanent",
        "Le contrat ne comporte aucune échéance.",
    ],
)
def test_a_sentence_may_say_that_there_is_no_end(words: str) -> None:
    assert set(mois(words)) == {"∞"}


@pytest.mark.parametrize(
    "words",
    ["un contrat pluriannuel", "sur plusieurs exercices", "de un à trois ans", "entre un et trois ans", "deux ou trois ans",
     "quelques mois", "un à trois ans", "Un ou trois ans ?"],
)  # fmt: skip
def test_a_duration_may_be_left_open(words: str) -> None:
    assert set(mois(words)) == {"…"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Le contrat vaudra jusqu'au 30 septembre 2015.", ["?"]),
        ("jusqu'en 2027", ["?"]),
        ("jusqu'au 30 septembre 2015, soit deux ans", ["?", "24"]),
        ("Signé pour un an, il prendra fin le 31 décembre 1997.", ["12", "?"]),
        ("La Caisse proposait trois ans ; nous demandons sept ans.", ["36", "84"]),
        ("un contrat de trois ans ou sans terme", ["36", "∞"]),
    ],
)
def test_each_duration_is_told_in_order(words: str, expected: list[str]) -> None:
    assert mois(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Les enfants de 3 à 11 ans",
        "les 11-17 ans",
        "les jeunes de seize ans",
        "des personnes de plus de 60 ans",
        "les moins de douze ans",
        "depuis huit ans",
        "il y a trois ans",
        "dix ans d'expérience",
        "un préavis de trois mois",
        "six mois avant l'échéance",
        "tous les deux ans",
        "dans trois ans",
        "deux fois par an",
        "la troisième année",
        "ni trois ans",
        "un exercice d'évacuation",
        "12 000 € par an",
        "Le centre a ouvert en 1978.",
        "au 31 décembre 1997",
        "le décret n° 2019-20",
        "en 2008 et en 2012",
        "Dépenses | 2009 | 2010",
        "1 998 habitants à 2 010 près",
        "le 12 mai, du lundi au vendredi",
        "La durée n'est pas fixée.",
        "Aucun terme n'a été discuté avec la Caisse.",
        "un animateur et un anneau",
        "Mme Anne Moissonnier",
        "un bilan annuel",
        "",
    ],
)
def test_ages_delays_the_past_and_what_is_no_duration_are_left_out(words: str) -> None:
    assert durees(words) == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Fixé à « trente-six   mois » …", "trente-six   mois"),
        ("Œuvre\u00a0: DU\u00a01er\u00a0janvier 2001 AU 31\u00a0décembre\u00a02002 !", "1er\u00a0janvier 2001 AU 31\u00a0décembre\u00a02002"),
        ("½ cœur, trois\u00ad ans", "trois\u00ad ans"),
    ],
)  # fmt: skip
def test_the_place_is_that_of_the_very_words(words: str, said: str) -> None:
    (found,) = durees(words)
    assert words[found.start : found.end] == said


def test_months_are_exact() -> None:
    assert durees("six mois et demi")[0].mois == Decimal("6.5")
