"""Templates filled with facts: words agree, what is missing is said, what is unknown is refused."""

import pytest
from documents import markdown

from assistant.errors import CorpusError
from assistant.faits import read_faits
from assistant.faits.blancs import Blanc, fill


@pytest.mark.parametrize(
    ("template", "faits", "words"),
    [
        ("la commune de {commune}", {"commune": "Rochemont"}, "la commune de Rochemont"),
        ("la commune de {commune}", {"commune": "Arles"}, "la commune d'Arles"),
        ("la commune de {commune}", {"commune": "Yvetot"}, "la commune d'Yvetot"),
        ("la commune de {commune}", {"commune": "Le Mans"}, "la commune du Mans"),
        ("la commune de {commune}", {"commune": "La Rochelle"}, "la commune de La Rochelle"),
        ("se tient à {commune}", {"commune": "Les Ulis"}, "se tient aux Ulis"),
        ("le centre social {centre}", {"centre": "de la Roseraie"}, "le centre social de la Roseraie"),
        ("dénommé « {centre} »", {"centre": "de la Roseraie"}, "dénommé « centre social de la Roseraie »"),
        ("dénommé « {centre} »", {"centre": "Les Tilleuls"}, "dénommé « Les Tilleuls »"),
        ("l'association {gestionnaire}", {"gestionnaire": "Association Horizon"}, "l'association Horizon"),
        ("la {gestionnaire}", {"gestionnaire": "Association Horizon"}, "l'association Horizon"),
        ("remis au {gestionnaire}", {"gestionnaire": "Ville d'Argence"}, "remis à la ville d'Argence"),
        ("remis à la {gestionnaire}", {"gestionnaire": "CCAS de Lormont"}, "remis au CCAS de Lormont"),
        ("le projet de l'{gestionnaire}", {"gestionnaire": "syndicat mixte du Val"}, "le projet du syndicat mixte du Val"),
        ("{gestionnaire} s'engage", {"gestionnaire": "association Horizon"}, "Association Horizon s'engage"),
        ("Vu. {gestionnaire} signe", {"gestionnaire": "association Horizon"}, "Vu. Association Horizon signe"),
        ("la {caisse}", {"caisse": "Caisse d'allocations familiales de Montlieu"}, "la Caisse d'allocations familiales de Montlieu"),
        ("le quartier {quartier}", {"quartier": "quartier des Aulnes"}, "le quartier des Aulnes"),
        ("dans le quartier {quartier}", {"quartier": "ZUS des Bleuets"}, "dans la ZUS des Bleuets"),
        ("le département de {departement}", {"departement": "de l'Ain"}, "le département de l'Ain"),
        ("du {debut} au {fin}", {"debut": "1er mai 1996", "fin": "30 avril 1999"}, "du 1er mai 1996 au 30 avril 1999"),
        ("du {debut} au {fin}", {"debut": "octobre 2024", "fin": "mars 2028"}, "d'octobre 2024 à mars 2028"),
        ("du {debut} au {fin}", {"debut": "2025", "fin": "2028"}, "de 2025 à 2028"),
        ("jusqu'au {fin}, avant le {fin}", {"fin": "2028"}, "jusqu'en 2028, avant 2028"),
    ],
)  # fmt: skip
def test_words_agree_with_what_is_put(template: str, faits: dict[str, str], words: str) -> None:
    filled = fill(template, faits)
    assert (filled.words, filled.extraits, filled.blancs) == (words, (), ())


def test_what_is_missing_or_to_negotiate_is_a_blank_once_in_order() -> None:
    filled = fill("{centre|nom du centre} et {commune}, le [à négocier : échéance] ; {commune}.", {})
    assert filled.words == (
        "[à compléter : nom du centre] et [à compléter : commune], le [à négocier : échéance] ; [à compléter : commune]."
    )
    assert filled.blancs == (Blanc("nom du centre"), Blanc("commune"), Blanc("échéance"))


def test_a_fact_brings_its_extrait_once() -> None:
    faits = read_faits(markdown("# Projet\n\nGestionnaire : commune d'Argence\n"))
    filled = fill("la commune de {commune} ({commune})", faits)
    assert filled.words == "la commune d'Argence (Argence)"
    assert [extrait.words for extrait in filled.extraits] == ["Gestionnaire : commune d'Argence"]


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("le {centr}", "demande « centr »"),
        ("le {centr|nom}", "demande « centr »"),
        ("le {}", "demande «  »"),
        ("le {centre", "accolade"),
        ("le centre}", "accolade"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(template: str, sentence: str) -> None:
    with pytest.raises(CorpusError, match=sentence):
        fill(template, {})


@pytest.mark.parametrize("name", ["Les {Tilleuls}", "{centre}", "L'{0}", "{x|y}"])
def test_braces_of_a_name_are_its_words(name: str) -> None:
    assert fill("le centre « {centre} »", {"centre": name}).words == f"le centre « {name} »"


def test_brackets_of_a_name_leave_nothing_open() -> None:
    filled = fill("le centre « {centre} », à {commune}, [à négocier : date]", {"centre": "[à négocier : x]"})
    assert "[à négocier : x]" in filled.words
    assert [blanc.label for blanc in filled.blancs] == ["commune", "date"]
