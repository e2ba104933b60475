"""The Word contract: reopened, its parts, its notes and its blanks as Word reads them."""

import re
import zipfile
from pathlib import Path

import docx
import pytest
from contrats import CAF, CTG, MUNICIPAL, QUARTIER, RURAL, Atelier
from docx.document import Document
from lxml import etree

from assistant.clauses import Contrat, Options
from assistant.clauses.contrat import write_contrat
from assistant.config import Config
from assistant.errors import ProjetError
from assistant.grille import Grille
from assistant.regles import Corpus

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def atelier(config: Config, corpus: Corpus, grille: Grille) -> Atelier:
    return Atelier(config, corpus, grille)


@pytest.fixture(scope="module")
def contrat(atelier: Atelier) -> Contrat:
    return atelier.contrat(
        RURAL,
        verdicts={"associations-hebergees": ("contraire", "Aucune autre association n'y sera accueillie")},
        objectifs=atelier.objectifs(),
    )


@pytest.fixture(scope="module")
def written(contrat: Contrat, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("contrat") / "contrat.docx"
    write_contrat(contrat, out)
    return out


@pytest.fixture(scope="module")
def document(written: Path) -> Document:
    return docx.Document(str(written))


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def texts(document: Document, style: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == style]


def test_articles_are_numbered_by_word_and_come_in_order(document: Document, contrat: Contrat) -> None:
    assert texts(document, "Article") == [clause.intitule.replace(" :", "\xa0:") for _, clause in contrat.articles]
    styles = document.styles
    for style in ("Article", "Alinéa", "Heading 1"):
        assert styles[style].element.pPr.numPr.numId.val
    assert styles["Article"].element.pPr.numPr.numId.val == styles["Alinéa"].element.pPr.numPr.numId.val


def test_the_parts_of_the_contract_are_headings(document: Document, contrat: Contrat) -> None:
    titles = list(dict.fromkeys(clause.titre for _, clause in contrat.articles))
    assert texts(document, "Heading 1") == titles


def test_parties_agree_before_the_articles(document: Document) -> None:
    words = [paragraph.text for paragraph in document.paragraphs]
    parties = next(
        i for i, line in enumerate(words) if line.startswith("La Caisse d'allocations familiales de Thiolles")
    )
    agreed = words.index("il a été convenu ce qui suit\xa0:")
    assert parties < agreed < words.index("Objet")


def test_each_mark_has_its_note_and_each_note_its_mark(written: Path) -> None:
    marks = part(written, "word/document.xml").iter(f"{W}footnoteReference")
    notes = part(written, "word/footnotes.xml").iter(f"{W}footnote")
    told = [note.get(f"{W}id") for note in notes if note.get(f"{W}type") is None]
    assert [mark.get(f"{W}id") for mark in marks] == told
    assert len(told) == len(set(told)) > 40


def test_notes_quote_the_rule_and_the_projet(written: Path, contrat: Contrat) -> None:
    notes = "".join(part(written, "word/footnotes.xml").itertext()).replace("\xa0", " ")
    assert "Circulaire n° 56 de 1995, section 11 : « un contrat signé entre les Présidents respectifs »" in notes
    assert "Projet, § 61 : « Nous sollicitons un contrat de deux ans" in notes
    assert "(mots déjà cités)" in notes


def test_every_sentence_of_the_contract_is_there(document: Document, contrat: Contrat) -> None:
    said = "\n".join(paragraph.text for paragraph in document.paragraphs).replace("\xa0", " ")
    for clause in contrat.clauses:
        for enonce in clause.enonces:
            assert enonce.sentence.removesuffix(".") in said
        for blanc in clause.usages:
            assert blanc.proposition in said


def test_blanks_and_what_usage_proposes_are_yellow(document: Document, contrat: Contrat) -> None:
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    yellow = [run.text.replace("\xa0", " ") for run in runs if run.font.highlight_color is not None]
    assert all(re.fullmatch(r"\[à (?:compléter|négocier)[^\]]*\]", words) or words[0] != "[" for words in yellow)
    plain = "".join(run.text for run in runs if run.font.highlight_color is None)
    assert "[à compléter" not in plain
    assert "[à négocier" not in plain
    for clause in contrat.clauses:
        assert all(blanc.proposition in yellow for blanc in clause.usages)


def test_objectives_stand_in_a_table_by_nature(document: Document) -> None:
    tables = [table for table in document.tables if table.rows[0].cells[0].text == "Objectif"]
    assert [[row.cells[0].text for row in table.rows[1:]] for table in tables] == [
        ["Installer trois comités.", "Prêter les locaux."],
        ["Ouvrir une halte-garderie."],
    ]
    assert tables[0].rows[2].cells[1].text == "La commune (Saint-Orban)"
    assert tables[1].rows[1].cells[2].text == "fonds propres de la Caisse"


def test_the_dates_of_the_contract_stand_in_a_table(document: Document) -> None:
    [table] = [table for table in document.tables if table.rows[0].cells[0].text == "Date"]
    dates = [row.cells[0].text for row in table.rows[1:]]
    assert dates == ["1er janvier 1998", "30 juin 1998", "Mars 1998", "[à négocier\xa0: échéances]", "31 décembre 1998", "31 décembre 1999"]  # fmt: skip


@pytest.mark.parametrize(("name", "signers"), [(RURAL, 3), (CAF, 2), (MUNICIPAL, 2)])
def test_each_party_has_its_place_to_sign(name: str, signers: int, atelier: Atelier, tmp_path: Path) -> None:
    write_contrat(atelier.contrat(name), tmp_path / "c.docx")
    [table] = [t for t in docx.Document(str(tmp_path / "c.docx")).tables if t.rows[0].cells[0].text.startswith("Pour")]
    assert len(table.rows[0].cells) == signers


def test_what_to_settle_is_on_pages_to_take_away(document: Document) -> None:
    words = [paragraph.text.replace("\xa0", " ") for paragraph in document.paragraphs]
    last = words[words.index("À régler avant la signature") :]
    assert any("Pluralisme et neutralité des associations accueillies : le projet dit" in line for line in last)
    assert any("« Aucune autre association n'y sera accueillie »" in line for line in last)
    assert any(line.startswith("Article 1 : date de la validation") for line in last)


def test_a_page_to_take_away_quotes_the_rule_again(written: Path, contrat: Contrat) -> None:
    rule = next(a for a in contrat.alertes if a.critere == "associations-hebergees").citations[0].words
    notes = "".join(part(written, "word/footnotes.xml").itertext())
    assert notes.count(rule) == 2


def test_the_contract_bears_the_name_of_its_time(atelier: Atelier, tmp_path: Path) -> None:
    write_contrat(atelier.contrat(CTG, Options(cadre="actuel")), tmp_path / "c.docx")
    document = docx.Document(str(tmp_path / "c.docx"))
    assert document.paragraphs[0].text == "Convention d'objectifs et de financement"
    notes = "".join(part(tmp_path / "c.docx", "word/footnotes.xml").itertext())
    assert "Depuis 1995" in notes
    assert notes.count("Depuis 2012, le centre social a deux missions générales") == 1


def test_word_keeps_what_is_changed(written: Path, tmp_path: Path) -> None:
    document = docx.Document(str(written))
    blank = next(run for p in document.paragraphs for run in p.runs if run.font.highlight_color is not None)
    blank.text = "Mme Ferrand"
    document.save(str(tmp_path / "suite.docx"))
    again = docx.Document(str(tmp_path / "suite.docx"))
    assert any("Mme Ferrand" in paragraph.text for paragraph in again.paragraphs)
    assert part(tmp_path / "suite.docx", "word/footnotes.xml") is not None


def test_lists_are_written_as_the_schema_wants(written: Path) -> None:
    kinds = [child.tag for child in part(written, "word/numbering.xml")]
    assert kinds.index(f"{W}num") > max(i for i, tag in enumerate(kinds) if tag == f"{W}abstractNum")


def test_a_file_that_cannot_be_written_is_told(contrat: Contrat, tmp_path: Path) -> None:
    with pytest.raises(ProjetError, match="choisissez un autre nom"):
        write_contrat(contrat, tmp_path / "absent" / "contrat.docx")


def test_no_objective_leaves_a_blank_and_no_table(atelier: Atelier, tmp_path: Path) -> None:
    write_contrat(atelier.contrat(QUARTIER), tmp_path / "c.docx")
    tables = docx.Document(str(tmp_path / "c.docx")).tables
    assert not any(table.rows[0].cells[0].text == "Objectif" for table in tables)
