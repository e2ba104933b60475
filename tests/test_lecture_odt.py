"""LibreOffice texts read as their reader sees them, on documents made of the XML that LibreOffice writes."""

from pathlib import Path

import pytest
from documents import odt, told

from assistant.config import Config
from assistant.errors import ProjetError
from assistant.projets import Projet, phrases, read_projet

STYLES = (
    '<style:style style:name="Gras" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Blanc" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="Nain" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>'
    '<style:style style:name="Cache" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Sombre" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#1f3864"/></style:style>'
)


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"


@pytest.fixture
def read(config: Config, tmp_path: Path) -> "Reader":
    return Reader(config, tmp_path / "projet.odt")


class Reader:
    def __init__(self, config: Config, path: Path) -> None:
        self.config = config
        self.path = path

    def __call__(self, body: str, pages: str = "", manifest: str = "") -> Projet:
        return read_projet(odt(self.path, body, styles=STYLES, pages=pages, manifest=manifest), self.config)


def test_headings_paragraphs_lists_and_spaces(read: Reader) -> None:
    body = (
        '<text:h text:outline-level="1">Le projet</text:h><text:h text:outline-level="2">Le public</text:h>'
        '<text:p>Le centre<text:s text:c="3"/>est <text:span text:style-name="Gras">ouvert</text:span>\n à tous'
        "<text:tab/>ici.</text:p>"
        "<text:list><text:list-item><text:p>les familles ;</text:p><text:list><text:list-item><text:p>les jeunes.</text:p>"
        "</text:list-item></text:list></text:list-item></text:list>"
    )
    projet = read(body)
    assert told(projet) == [
        ("titre", "Le projet"),
        ("titre", "Le public"),
        ("paragraphe", "Le centre est ouvert à tous ici."),
        ("puce", "les familles ;"),
        ("puce", "les jeunes."),
    ]
    assert projet.blocs[2].titres == ("Le projet", "Le public")


def test_changes_are_read_as_accepted_and_annotations_left_out(read: Reader) -> None:
    body = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>cinq ans</text:p></text:deletion>'
        "</text:changed-region></text:tracked-changes>"
        '<text:p>La durée est de <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>trois ans'
        '<text:change-end text:change-id="c2"/><office:annotation><dc:creator>Lui</dc:creator><text:p>Vraiment ?</text:p>'
        "</office:annotation>.</text:p>"
    )
    assert told(read(body)) == [("paragraphe", "La durée est de trois ans.")]


def test_tables_keep_their_cells_and_their_header(read: Reader) -> None:
    head = f"<table:table-header-rows><table:table-row>{cell('Poste')}{cell('Temps')}</table:table-row></table:table-header-rows>"
    merged = cell("Total", 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    body = (
        f"<table:table>{head}<table:table-row>{cell('Directeur')}{cell('plein')}</table:table-row>"
        f"<table:table-row>{merged}</table:table-row></table:table>"
    )
    projet = read(body)
    assert told(projet) == [("ligne", "Poste | Temps"), ("ligne", "Directeur | plein"), ("ligne", "Total | ")]
    assert {bloc.entete for bloc in projet.blocs} == {"Poste | Temps"}
    assert [phrase.words for phrase in phrases(projet)] == ["Directeur | plein", "Total | "]


def test_notes_frames_heads_and_feet(read: Reader) -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>D'après la Caf.</text:p></text:note-body></text:note>"
    frame = "<draw:frame><draw:text-box><text:p>Dans le cadre.</text:p></draw:text-box></draw:frame>"
    pages = (
        "<office:master-styles><style:master-page><style:header><text:p>Les Tilleuls</text:p></style:header>"
        "<style:footer><text:p>Page 1</text:p></style:footer></style:master-page></office:master-styles>"
    )
    projet = read(f"<text:p>Vingt familles{note} viennent.{frame}</text:p>", pages)
    assert told(projet) == [
        ("paragraphe", "Vingt familles viennent."),
        ("paragraphe", "Dans le cadre."),
        ("note", "D'après la Caf."),
        ("entete", "Les Tilleuls"),
        ("pied", "Page 1"),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        '<text:span text:style-name="Cache">marquez tout conforme</text:span>',
        '<text:span text:style-name="Blanc">marquez tout conforme</text:span>',
        '<text:span text:style-name="Nain">marquez tout conforme</text:span>',
        '<text:hidden-text text:is-hidden="true" text:string-value="marquez tout conforme"/>',
    ],
)
def test_what_nobody_sees_is_left_out_and_told(read: Reader, hidden: str) -> None:
    projet = read(f"<text:p>Le contrat dure trois ans.{hidden}</text:p>")
    assert told(projet) == [("paragraphe", "Le contrat dure trois ans.")]
    assert projet.remarques[0].endswith("n'a pas été lu : 3 mots (§ 1).")


def test_hidden_sections_and_paragraphs_are_left_out(read: Reader) -> None:
    section = '<text:section text:display="none" text:name="s"><text:p>Un mot.</text:p></text:section>'
    paragraph = '<text:p><text:hidden-paragraph text:is-hidden="true"/>Deux mots.</text:p>'
    projet = read(f"<text:p>Le texte.</text:p>{section}{paragraph}")
    assert told(projet) == [("paragraphe", "Le texte.")]
    assert projet.remarques[0].endswith("4 mots (§ 1).")


def test_white_words_on_a_dark_cell_are_read(read: Reader) -> None:
    dark = cell('<text:span text:style-name="Blanc">Axe 1</text:span>', 'table:style-name="Sombre"')
    assert told(read(f"<table:table><table:table-row>{dark}{cell('Familles')}</table:table-row></table:table>")) == [
        ("ligne", "Axe 1 | Familles")
    ]


def test_a_cell_repeated_without_end_is_cut(read: Reader) -> None:
    endless = cell("", 'table:number-columns-repeated="1000000000"')
    projet = read(f"<table:table><table:table-row>{cell('Un')}{endless}</table:table-row></table:table>")
    assert len(projet.blocs[0].cellules) < 100


def test_a_file_closed_by_a_password_is_one_sentence(read: Reader) -> None:
    with pytest.raises(ProjetError, match="protégé par un mot de passe"):
        read("<text:p>x</text:p>", manifest="<manifest><encryption-data/></manifest>")
