"""The Word report: a board reads in it all that a verification says, and finds each citation again."""

import io
import re
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from PIL import Image
from verifications import PHRASES, verify, write_projet

from assistant.config import Config
from assistant.constats import Verification
from assistant.errors import ProjetError
from assistant.grille import Grille
from assistant.matrice import MARQUES, matrice_png, matrice_words
from assistant.mise_en_page import new_document
from assistant.projets import read_projet
from assistant.rapport import write_rapport

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def rapport(verification: Verification, tmp_path: Path) -> "docx.document.Document":
    write_rapport(verification, tmp_path / "rapport.docx")
    return docx.Document(str(tmp_path / "rapport.docx"))


def words_of(document: "docx.document.Document") -> str:
    paragraphs = document.element.body.iter(f"{W}p")
    lines = ("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in paragraphs)
    return "\n".join(lines).replace("\xa0", " ")


def test_report_says_every_critere_with_its_extraits_and_what_is_missing(
    rapport: "docx.document.Document", verification: Verification
) -> None:
    words = words_of(rapport)
    for constat in verification.constats:
        assert constat.critere.intitule in words
        assert constat.conseil in words
        for extrait in constat.extraits:
            assert f"« {extrait.words} » ({extrait.place})" in words
        for sentence in constat.manquants:
            assert sentence[1:] in words
    assert "Utile à compléter" in words
    assert "(condition de l'agrément)" in words


def test_report_opens_on_the_projet_the_counts_and_the_profile(rapport: "docx.document.Document") -> None:
    words = words_of(rapport)
    assert words.startswith("VÉRIFICATION DU PROJET SOCIAL\nProjet social du Lien\nFichier lien.md, lu le ")
    assert "Une association" in words
    assert f"« {PHRASES[2]} »" in words
    assert words.index("L'essentiel") < words.index("Le centre, d'après le projet") < words.index("Vue d'ensemble")


def test_every_number_leads_to_the_words_that_are_cited(
    rapport: "docx.document.Document", verification: Verification
) -> None:
    body = rapport.element.body
    places = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    links = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert links == places
    listed = words_of(rapport).split("Les textes cités")[1]
    numbers = [int(number) for number in re.findall(r"^\[(\d+)\]", listed, re.MULTILINE)]
    assert numbers == list(range(1, len(places) + 1))
    assert "« D'une durée de un à trois ans » Circulaire n° 56 de 1995, section 11" in listed
    for aussi in verification.aussi:
        for citation in (c for regle in aussi.regles for c in regle.citations):
            assert " ".join(citation.words.split()) in listed


def test_pages_are_numbered_and_versions_told(rapport: "docx.document.Document") -> None:
    fields = [f.get(f"{W}instr") for f in rapport.sections[0].footer._element.iter(f"{W}fldSimple")]
    assert fields == [" PAGE ", " NUMPAGES "]
    assert "Versions : assistant 0.1.0, corpus c0, grille g0, modèle m0." in words_of(rapport)


def test_matrix_is_told_to_those_who_cannot_see_it(rapport: "docx.document.Document") -> None:
    described = rapport.inline_shapes[0]._inline.docPr.get("descr")
    assert "Durée du contrat de un à trois ans : Contraire" in described


def test_matrix_has_a_row_a_critere_and_every_verdict_in_its_column(verification: Verification) -> None:
    picture = Image.open(io.BytesIO(matrice_png(verification))).convert("RGB")
    colours = {colour: count for count, colour in picture.getcolors(1 << 24) or ()}
    seen = {
        verdict: colours.get(tuple(bytes.fromhex(marque.fond)), 0)
        for verdict, marque in MARQUES.items()
        if verdict != "absent"
    }
    assert all(count > 1000 for count in seen.values())
    assert picture.width == 1720
    assert matrice_words(verification).count(" : ") == 32


def test_colours_of_verdicts_differ_in_grey() -> None:
    grounds = [Image.new("RGB", (1, 1), f"#{marque.fond}") for marque in MARQUES.values()]
    greys = sorted(ground.convert("L").tobytes()[0] for ground in grounds)
    assert all(after - before >= 20 for before, after in pairwise(greys))


def test_signs_of_others_stay_words(grille: Grille, config: Config, tmp_path: Path) -> None:
    read = read_projet(write_projet(tmp_path / "a & <b>.md"), config)
    write_rapport(verify(read, grille), tmp_path / "rapport.docx")
    assert "a & <b>.md" in words_of(docx.Document(str(tmp_path / "rapport.docx")))


def test_a_title_longer_than_word_takes_is_cut_in_the_properties() -> None:
    title = "Projet " + "des habitants et des associations " * 12
    assert title.startswith(new_document(title).core_properties.title)


def test_signs_that_no_xml_holds_are_not_read(config: Config, tmp_path: Path) -> None:
    path = tmp_path / "signes.txt"
    path.write_text("Le centre\ufffe est ouvert\uffff à tous.\n", encoding="utf-8")
    assert read_projet(path, config).text.body == "Le centre est ouvert à tous."


def test_a_report_that_cannot_be_written_is_one_sentence(verification: Verification, tmp_path: Path) -> None:
    with pytest.raises(ProjetError, match="ne peut pas être écrit"):
        write_rapport(verification, tmp_path / "nulle" / "part.docx")
