"""What YAML forgives is refused, in one French sentence that names the file, the line and what to do."""

from pathlib import Path

import pytest

from assistant.donnees import Entry, read_entries, refuse_twice
from assistant.errors import CorpusError


class Fruit(Entry):
    nom: str
    poids: float = 0


def read(folder: Path, content: str) -> object:
    path = folder / "fruits.yaml"
    path.write_text(content, encoding="utf-8")
    return read_entries(path, Fruit)


def test_items_come_with_the_line_they_start_on(tmp_path: Path) -> None:
    found = read(tmp_path, "# titre\n- nom: pomme\n- nom: poire\n  poids: 2\n")
    assert found == ((Fruit(nom="pomme"), 2), (Fruit(nom="poire", poids=2), 3))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "- nom: a\n- nom: b\n  couleur: c\n",
            "fruits.yaml, ligne 2 : la clé « couleur » n'est pas prévue : corrigez son nom ou retirez-la.",
        ),
        ("- poids: 3\n", "fruits.yaml, ligne 1 : la clé « nom » manque : ajoutez-la."),
        ("- nom: a\n  nom: b\n", "fruits.yaml, ligne 1 : la clé « nom » est écrite deux fois : gardez-en une."),
        ("- nom: 3\n", "fruits.yaml, ligne 1 : « nom » doit être un texte : mettez la valeur entre guillemets."),
        (
            "- nom: a\n  poids: lourd\n",
            "fruits.yaml, ligne 1 : « poids » a une valeur qui ne convient pas : corrigez-la.",
        ),
        ("nom: a\n", "fruits.yaml, ligne 1 : une liste est attendue : commencez chaque élément par « - »."),
        ("", "fruits.yaml, ligne 1 : une liste est attendue : commencez chaque élément par « - »."),
    ],
)
def test_each_fault_is_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(CorpusError) as raised:
        read(tmp_path, content)
    assert str(raised.value) == sentence


def test_a_fault_of_writing_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"fruits.yaml, ligne 2 : l'écriture YAML est fautive"):
        read(tmp_path, "- nom: a\n- nom: : :\n")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="ne peut pas être lu : vérifiez qu'il existe, en UTF-8"):
        read_entries(tmp_path / "rien.yaml", Fruit)


def test_an_id_that_stands_twice_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"ligne 9 : l'identifiant « a » est déjà pris à la ligne 2"):
        refuse_twice(tmp_path / "f.yaml", [("a", 2), ("b", 5), ("a", 9)])
