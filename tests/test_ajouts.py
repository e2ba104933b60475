"""Texts that a user adds: read from real files, searched and cited like the others, removed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from documents import odt, par, pdf, say, word

from assistant.ajouts import add_text, read_added, remove_text
from assistant.answers import answer
from assistant.config import Config
from assistant.errors import AjoutError
from assistant.knowledge import Knowledge, open_knowledge

REGLEMENT = """# Règlement intérieur de la maison des Tilleuls

## Article 1. Les salles

La salle polyvalente se réserve au plus tard quinze jours avant la date voulue, auprès de l'accueil.
La caution demandée pour la sono est de cent vingt euros.

## Article 2. La cuisine

La cuisine pédagogique ferme à vingt-deux heures. Les couteaux sont rangés sous clé par l'animatrice de permanence.

## Article 3. Le minibus

Le minibus est conduit par une personne de plus de vingt-trois ans, titulaire du permis depuis trois ans.
Le carnet de bord est rempli à chaque sortie, avec le kilométrage au départ et au retour.

## Article 4. Les animaux

Les chiens guides sont admis ; les autres animaux restent dehors.
"""
QUESTIONS = [
    ("Combien de jours à l'avance faut-il réserver la salle polyvalente ?", "quinze jours"),
    ("Quelle caution pour la sono ?", "cent vingt euros"),
    ("À quelle heure ferme la cuisine pédagogique ?", "vingt-deux heures"),
    ("Où sont rangés les couteaux ?", "sous clé"),
    ("Qui range les couteaux de la cuisine ?", "l'animatrice de permanence"),
    ("Quel âge faut-il avoir pour conduire le minibus ?", "vingt-trois ans"),
    ("Que note-t-on dans le carnet de bord du minibus ?", "kilométrage"),
    ("Les chiens guides sont-ils admis ?", "admis"),
    ("Auprès de qui réserve-t-on la salle polyvalente ?", "l'accueil"),
    ("minibus permis depuis combien de temps ?", "trois ans"),
]


@pytest.fixture
def empty(config: Config, tmp_path: Path) -> Config:
    return replace(config, data=tmp_path / "data")


@pytest.fixture(scope="module")
def enriched(config: Config, knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The corpus with an invented règlement, in an index of its own; the model is that of the session."""
    folder = tmp_path_factory.mktemp("ajout")
    own = replace(config, data=folder)
    folder.joinpath("modeles").symlink_to(config.models)
    path = folder / "tilleuls.md"
    path.write_text(REGLEMENT, encoding="utf-8")
    add_text(own, path, "Règlement des Tilleuls", "2024-03-01", "Conseil de maison")
    return open_knowledge(own, lambda line: None)


@pytest.mark.parametrize(("question", "words"), QUESTIONS)
def test_what_only_an_added_text_says_is_quoted_from_it(enriched: Knowledge, question: str, words: str) -> None:
    found = answer(question, enriched)
    assert not found.silent
    assert 1 <= len(found.statements) <= 3
    assert words in found.answer
    citation = found.statements[0].citations[0]
    assert citation.text.id == "ajout-reglement-des-tilleuls"
    assert citation.words in REGLEMENT.replace("## ", "").replace("# ", "")


def test_an_added_text_does_not_hide_the_circular(enriched: Knowledge) -> None:
    found = answer("Quelle est la durée du contrat entre la Caf et le centre ?", enriched)
    assert found.statements[0].citations[0].section.id == "11"


def test_an_added_text_does_not_break_the_silence(enriched: Knowledge) -> None:
    assert answer("Quel est le plafond de la prestation de service en 2026 ?", enriched).silent
    assert answer("Quelle heure est-il à Tokyo ?", enriched).silent


def test_a_word_file_is_read_with_its_headings_and_tables(empty: Config, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Charte", 1)
    document.add_paragraph("Le samedi est réservé aux familles.")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Mardi", "Ateliers"
    document.save(str(tmp_path / "charte.docx"))
    text = add_text(empty, tmp_path / "charte.docx").text
    assert [section.titre for section in text.sections] == ["Charte"]
    assert "Le samedi est réservé aux familles." in text.body
    assert "Mardi | Ateliers" in text.body


def test_a_pdf_file_is_read(empty: Config, tmp_path: Path) -> None:
    pdf(tmp_path / "note.pdf", say(72, 720, "Le potager ouvre le premier lundi de mars."))
    assert "Le potager ouvre le premier lundi de mars." in add_text(empty, tmp_path / "note.pdf").text.body


def test_a_text_in_an_old_encoding_is_read(empty: Config, tmp_path: Path) -> None:
    (tmp_path / "vieux.txt").write_bytes("La fête a lieu en été.".encode("cp1252"))
    assert add_text(empty, tmp_path / "vieux.txt").text.body == "La fête a lieu en été."


def test_a_text_is_listed_then_removed(empty: Config, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nUn texte.", encoding="utf-8")
    key = add_text(empty, tmp_path / "a.md", "Mon texte").text.id
    assert [text.titre for text in read_added(empty).values()] == ["Mon texte"]
    remove_text(empty, key)
    assert read_added(empty) == {}


def test_the_same_title_replaces_the_text(empty: Config, tmp_path: Path) -> None:
    for words in ("Avant.", "Après."):
        (tmp_path / "a.md").write_text(words, encoding="utf-8")
        add_text(empty, tmp_path / "a.md", "Mon texte")
    assert [text.body for text in read_added(empty).values()] == ["Après."]


def test_a_libreoffice_text_is_added_with_what_there_is_to_say_of_it(empty: Config, tmp_path: Path) -> None:
    hidden = '<text:p>Le bar ferme à minuit.<text:hidden-text text:string-value="non"/></text:p>'
    ajout = add_text(empty, odt(tmp_path / "bar.odt", hidden))
    assert ajout.text.body == "Le bar ferme à minuit."
    assert "n'a pas été lu : 1 mot" in ajout.remarques[0]


def test_the_same_title_from_another_file_is_refused(empty: Config, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(f"Le texte de {name}.", encoding="utf-8")
    key = add_text(empty, tmp_path / "a.md", "Charte").text.id
    with pytest.raises(AjoutError, match=f"venu de « a.md », s'appelle déjà « Charte ».*retirer {key}"):
        add_text(empty, tmp_path / "b.md", "Charte")
    assert [text.body for text in read_added(empty).values()] == ["Le texte de a.md."]


def test_titles_that_make_the_same_id_are_kept_apart(empty: Config, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Un texte.", encoding="utf-8")
    keys = [add_text(empty, tmp_path / "a.md", titre).text.id for titre in ("Charte !", "Charte ?", "Charte ?")]
    assert keys == ["ajout-charte", "ajout-charte-2", "ajout-charte-2"]


def test_a_title_in_a_broken_encoding_reads_again(empty: Config, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Un texte.", encoding="utf-8")
    typed = "Règlement d'été".encode("cp1252").decode("utf-8", "surrogateescape")
    text = add_text(empty, tmp_path / "a.md", typed + "\ud83d", emetteur=typed).text
    assert (text.titre, text.emetteur) == ("Règlement d'été", "Règlement d'été")
    assert read_added(empty)[text.id].titre == "Règlement d'été"


def test_texts_added_at_once_are_all_kept(empty: Config, tmp_path: Path) -> None:
    paths = [tmp_path / f"texte-{rank}.md" for rank in range(8)]
    for path in paths:
        path.write_text(f"Le texte {path.stem}.", encoding="utf-8")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda path: add_text(empty, path), paths))
    assert {text.titre for text in read_added(empty).values()} == {path.stem for path in paths}


def test_headings_deeper_than_six_stay_headings(empty: Config, tmp_path: Path) -> None:
    body = "".join(par(f"Titre {level}", properties=f'<w:outlineLvl w:val="{level}"/>') for level in range(9))
    text = add_text(empty, word(tmp_path / "profond.docx", body + par("Le fond."))).text
    assert [section.titre for section in text.sections] == [f"Titre {level}" for level in range(9)]
    assert "#" not in text.body


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vide.txt", b"", "est vide"),
        ("binaire.txt", b"\x00\x01\x02", "n'est pas un fichier de texte"),
        ("faux.pdf", b"bonjour", "n'est pas un PDF, malgré son nom"),
        ("faux.docx", b"bonjour", "n'est pas un document Word, malgré son nom"),
        ("coupe.docx", b"PK\x03\x04", "abîmé ou incomplet"),
        ("image.png", b"x", "n'est pas d'un type connu"),
        ("blanc.md", b"***", "ne contient aucun texte"),
        ("scan.pdf", None, "reconnaissance de caractères"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    empty: Config, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content is None:
        pdf(tmp_path / name, "")
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(AjoutError, match=sentence):
        add_text(empty, tmp_path / name)
    assert read_added(empty) == {}


def test_a_date_that_is_none_is_refused(empty: Config, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Un texte.", encoding="utf-8")
    with pytest.raises(AjoutError, match="écrivez-la AAAA"):
        add_text(empty, tmp_path / "a.txt", day="mars 2024")
