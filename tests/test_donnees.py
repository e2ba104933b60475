"""What YAML forgives is refused, in one French sentence that names the file, the line and what to do."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.donnees import (
    Date,
    Entry,
    Filled,
    Place,
    Some,
    is_date,
    read_document,
    read_entries,
    refuse_twice,
    strict,
)
from assistant.errors import CorpusError


@strict
@dataclass(frozen=True, slots=True)
class Recolte:
    jour: Date
    paniers: Some[Filled] = ("un",)


class Fruit(Entry):
    nom: Filled
    poids: float = 0
    recolte: Recolte | None = None


class Verger(Entry):
    nom: Filled
    fruits: Some[Fruit]


def read(folder: Path, content: str, name: str = "fruits.yaml") -> tuple[tuple[Fruit, Place], ...]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return read_entries(path, Fruit)


def test_items_come_with_the_line_they_start_on(tmp_path: Path) -> None:
    found = read(tmp_path, "# titre\n- nom: pomme\n- nom: poire\n  poids: 2\n")
    assert [(fruit, place.line()) for fruit, place in found] == [
        (Fruit(nom="pomme"), 2),
        (Fruit(nom="poire", poids=2), 3),
    ]


def test_a_place_leads_to_the_line_inside_its_item_and_stops_where_nothing_leads(tmp_path: Path) -> None:
    content = "- nom: pomme\n  recolte:\n    jour: '2001'\n    paniers:\n      - un\n      - deux\n"
    ((_, place),) = read(tmp_path, content)
    assert place.line("recolte", "paniers", 1) == 6
    assert place.line("recolte", "couleur", "paniers") == 4
    assert place.line("rien") == 1


def test_a_document_is_read_under_its_keys(tmp_path: Path) -> None:
    path = tmp_path / "verger.yaml"
    path.write_text("nom: haut\nfruits:\n- nom: pomme\n- nom: coing\n", encoding="utf-8")
    verger, place = read_document(path, Verger)
    assert [fruit.nom for fruit in verger.fruits] == ["pomme", "coing"]
    assert place.line("fruits", 1) == 4


def test_a_document_that_is_a_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "verger.yaml"
    path.write_text("- nom: haut\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"verger.yaml, ligne 1 : des clés sont attendues"):
        read_document(path, Verger)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "- nom: a\n- nom: b\n  couleur: c\n",
            "3 : la clé « couleur » n'est pas prévue : corrigez son nom ou retirez-la.",
        ),
        ("- poids: 3\n", "1 : la clé « nom » manque : ajoutez-la."),
        ("- nom: a\n  nom: b\n", "2 : la clé « nom » est écrite deux fois : gardez-en une."),
        ("- nom: 3\n", "1 : « nom » doit être un texte : mettez la valeur entre guillemets."),
        ("- nom: ' '\n", "1 : « nom » est vide : écrivez ce qui manque."),
        ("- nom: a\n  poids: lourd\n", "2 : « poids » a une valeur qui ne convient pas : corrigez-la."),
        ("- nom: a\n  poids: .nan\n", "2 : « poids » a une valeur qui ne convient pas : corrigez-la."),
        ("- nom: a\n  poids: !!int x\n", "2 : la valeur « x » ne se lit pas : corrigez-la."),
        ("- a\n", "1 : « élément » a une valeur qui ne convient pas : corrigez-la."),
        ("nom: a\n", "1 : une liste est attendue : commencez chaque élément par « - »."),
        ("", "1 : une liste est attendue : commencez chaque élément par « - »."),
        (
            "- nom: a\n  recolte: {jour: 2012-13-45}\n",
            "2 : la valeur « 2012-13-45 » ne se lit pas : corrigez-la.",
        ),
        (
            "- nom: a\n  recolte:\n    jour: 2012-12-05\n",
            "3 : « jour » doit être un texte : mettez la valeur entre guillemets.",
        ),
        (
            "- nom: a\n  recolte:\n    jour: '2012-13-45'\n",
            "3 : « jour » n'est pas une date (« 2012-13-45 ») : écrivez AAAA, AAAA-MM ou AAAA-MM-JJ, entre guillemets.",
        ),
        (
            "- nom: a\n  recolte:\n    jour: '2012'\n    paniers: []\n",
            "4 : « paniers » est vide : écrivez au moins un élément.",
        ),
        (
            "- nom: a\n  recolte:\n    jour: '2012'\n    paniers:\n    - un\n    - ''\n",
            "6 : « paniers » est vide : écrivez ce qui manque.",
        ),
        (
            "- nom: a\n  recolte: {jour: '2012', heure: 3}\n",
            "2 : la clé « heure » n'est pas prévue : corrigez son nom ou retirez-la.",
        ),
        ("- nom: a\n- nom: b\x07\n", "2 : un caractère invisible (U+0007) s'est glissé là : effacez-le."),
    ],
)
def test_each_fault_is_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(CorpusError) as raised:
        read(tmp_path, content)
    assert str(raised.value) == f"fruits.yaml, ligne {sentence}"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert [fruit.nom for fruit, _ in read(tmp_path, "\ufeff- nom: a\n")] == ["a"]


@pytest.mark.parametrize("words", ["1995", "2012-06", "2024-02-29"])
def test_a_year_a_month_or_a_day_is_a_date(words: str) -> None:
    assert is_date(words)


@pytest.mark.parametrize("words", ["", "95", "1995-", "2012-13", "2023-02-29", "20120620", "2012-W03", "1995-10-31-01"])
def test_what_is_not_in_the_calendar_is_no_date(words: str) -> None:
    assert not is_date(words)


def test_a_fault_of_writing_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"fruits.yaml, ligne 2 : l'écriture YAML est fautive"):
        read(tmp_path, "- nom: a\n- nom: : :\n")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="ne peut pas être lu : vérifiez qu'il existe, en UTF-8"):
        read_entries(tmp_path / "rien.yaml", Fruit)


def test_an_id_that_stands_twice_names_both_lines(tmp_path: Path) -> None:
    found = read(tmp_path, "- nom: a\n- nom: b\n- nom: a\n")
    with pytest.raises(CorpusError) as raised:
        refuse_twice((fruit.nom, place) for fruit, place in found)
    assert str(raised.value) == (
        "fruits.yaml, ligne 3 : l'identifiant « a » est déjà pris à la ligne 1 : donnez-en un autre."
    )


def test_an_id_that_stands_in_two_files_names_both(tmp_path: Path) -> None:
    found = [*read(tmp_path, "- nom: b\n- nom: a\n"), *read(tmp_path, "- nom: a\n", "autres.yaml")]
    with pytest.raises(CorpusError) as raised:
        refuse_twice((fruit.nom, place) for fruit, place in found)
    assert str(raised.value) == (
        "autres.yaml, ligne 1 : l'identifiant « a » est déjà pris dans fruits.yaml, ligne 2 : donnez-en un autre."
    )
