"""Annotated copies, read back from their XML: comments on the very words, and nothing else of the file changed."""

import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from documents import W, odt, par, pdf, run, say, table, word
from lxml import etree

from assistant.annotation import annotate
from assistant.config import Config
from assistant.errors import ProjetError
from assistant.projets import Extrait, Projet, read_projet

W_ = f"{{{W}}}"
STYLES = (
    '<w:styles><w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style></w:styles>'
)  # fmt: skip
COMMENTS = f'<w:comments><w:comment w:id="7" w:author="Anne">{par("Déjà là.")}</w:comment></w:comments>'
NOTES = f'<w:footnotes><w:footnote w:id="2">{par("Recensement de 1990.")}</w:footnote></w:footnotes>'


def extrait(projet: Projet, words: str) -> Extrait:
    start = projet.text.body.index(words)
    return Extrait(projet, start, start + len(words))


def document_of(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def commented(path: Path) -> list[tuple[str, str]]:
    """Return (words under the mark, what the comment says), in the order of the marks."""
    root = document_of(path)
    with zipfile.ZipFile(path) as archive:
        part = next(name for name in archive.namelist() if name.startswith("word/comments"))
        comments = etree.fromstring(archive.read(part))
    said = {c.get(f"{W_}id"): "\n".join("".join(p.itertext()) for p in c.iter(f"{W_}p")) for c in comments}
    found = []
    for begin in root.iter(f"{W_}commentRangeStart"):
        key = begin.get(f"{W_}id")
        found.append((_between(root, str(key)), said[key]))
        assert len([mark for mark in root.iter(f"{W_}commentReference") if mark.get(f"{W_}id") == key]) == 1
    return found


def _between(root: etree._Element, key: str) -> str:
    words, inside = "", False
    for element in root.iter():
        if element.tag == f"{W_}commentRangeStart" and element.get(f"{W_}id") == key:
            inside = True
        elif element.tag == f"{W_}commentRangeEnd" and element.get(f"{W_}id") == key:
            return words
        elif inside and element.tag == f"{W_}t":
            words += element.text or ""
    raise AssertionError("the mark does not close")


def plain(root: etree._Element) -> bytes:
    """Return a document without our marks, its runs of one setting joined, in canonical form."""
    root = etree.fromstring(etree.tostring(root))
    for mark in list(root.iter(f"{W_}commentRangeStart", f"{W_}commentRangeEnd", f"{W_}commentReference")):
        if int(mark.get(f"{W_}id", "0")) < 8:
            continue
        gone = mark.getparent() if mark.tag == f"{W_}commentReference" else mark
        assert gone is not None
        _remove(gone)
    for node in root.iter(f"{W_}t"):
        node.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
    for parent in root.iter():
        _join(list(parent))
    return etree.tostring(root, method="c14n")


def _join(children: Sequence[etree._Element]) -> None:
    kept: etree._Element | None = None
    for child in children:
        if kept is None or not kept.tag == child.tag == f"{W_}r" or _setting(kept) != _setting(child):
            kept = child
            continue
        for part in child:
            if part.tag == f"{W_}rPr":
                continue
            if part.tag == kept[-1].tag == f"{W_}t":
                kept[-1].text = (kept[-1].text or "") + (part.text or "")
            else:
                kept.append(part)
        _remove(child)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _setting(run_: etree._Element) -> bytes:
    properties = run_.find(f"{W_}rPr")
    return b"" if properties is None else etree.tostring(properties, method="c14n")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    body = (
        par("Le projet", properties='<w:pStyle w:val="Titre1"/>')
        + par("Le contrat dure ", run("cinq ans", "<w:b/>"), ", du 1er janvier au 31 décembre. Il est voté.")
        + par("Avant ", f"<w:del>{run('six').replace('w:t', 'w:delText')}</w:del>", f"<w:ins>{run('neuf communes')}</w:ins>", ".")
        + par("Vingt nationalités", '<w:r><w:footnoteReference w:id="2"/></w:r>', " vivent ici.")
        + table(["Poste", "Temps"], ["Directrice", "plein temps"])
        + par(
            '<w:commentRangeStart w:id="7"/>', run("Un mot."), '<w:commentRangeEnd w:id="7"/>',
            '<w:r><w:commentReference w:id="7"/></w:r>',
        )
        + "<w:sectPr/>"
    )  # fmt: skip
    more = {"word/media/image1.png": bytes(range(256)) * 40, "docProps/app.xml": b"<Properties/>"}
    return word(tmp_path / "projet.docx", body, more=more, styles=STYLES, comments=COMMENTS, footnotes=NOTES)


def test_comments_stand_on_the_very_words(config: Config, source: Path, tmp_path: Path) -> None:
    projet = read_projet(source, config)
    wanted = [
        ("dure cinq ans, du 1er", "Durée."),
        ("cinq ans", "Quatre au plus."),
        ("ans, du 1er janvier au 31 décembre. Il", "À cheval."),
        ("neuf communes", "Lesquelles ?\nÀ dire."),
        ("plein temps", "Bien."),
        ("Le projet", "Titre."),
        ("Un mot.", "Encore."),
    ]
    annotate(projet, [(extrait(projet, words), said) for words, said in wanted], [], source, tmp_path / "out.docx")
    assert sorted(commented(tmp_path / "out.docx")) == sorted([*wanted, ("Un mot.", "Déjà là.")])


def test_the_rest_of_the_file_is_unchanged(config: Config, source: Path, tmp_path: Path) -> None:
    projet = read_projet(source, config)
    words = ["contrat dure", "cinq", "ans, du", "neuf", "Directrice", "Un mot"]
    annotate(projet, [(extrait(projet, part), "Vu.") for part in words], [], source, tmp_path / "out.docx")
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(tmp_path / "out.docx") as after:
        assert after.namelist() == before.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"word/document.xml", "word/comments.xml"}
    assert plain(document_of(tmp_path / "out.docx")) == plain(document_of(source))
    assert read_projet(tmp_path / "out.docx", config).text.body == projet.text.body


def test_words_of_a_note_take_their_comment_where_it_is_called(config: Config, source: Path, tmp_path: Path) -> None:
    projet = read_projet(source, config)
    annotate(projet, [(extrait(projet, "Recensement"), "Ancien.")], [], source, tmp_path / "out.docx")
    marks = list(document_of(tmp_path / "out.docx").iter(f"{W_}commentRangeStart"))
    after = marks[0].getnext()
    assert after is not None
    assert after.find(f"{W_}footnoteReference") is not None


def test_absences_are_listed_on_a_page_of_their_own_before_the_last_section(
    config: Config, source: Path, tmp_path: Path
) -> None:
    projet = read_projet(source, config)
    annotate(projet, [], [("Validation", "Dites quand le conseil a voté.")], source, tmp_path / "out.docx")
    after = read_projet(tmp_path / "out.docx", config)
    assert after.text.body.startswith(projet.text.body.split("\n\nRecensement")[0])
    assert [after.text.body[bloc.start : bloc.end] for bloc in after.blocs][-4:] == [
        "Ce qui manque",
        "Liste établie par l'assistant : elle ne fait pas partie du projet.",
        "Validation",
        "Dites quand le conseil a voté.",
    ]
    body = document_of(tmp_path / "out.docx")[0]
    assert body[-1].tag == f"{W_}sectPr"
    assert body[-5].find(f"{W_}pPr/{W_}pageBreakBefore") is not None


def test_a_file_without_comments_is_told_of_them(config: Config, tmp_path: Path) -> None:
    source = word(tmp_path / "projet.docx", par("Le contrat dure cinq ans."))
    projet = read_projet(source, config)
    annotate(projet, [(extrait(projet, "cinq ans"), "Trop long.")], [], source, tmp_path / "out.docx")
    comments = list(docx.Document(str(tmp_path / "out.docx")).comments)
    assert [(comment.author, comment.text) for comment in comments] == [("Assistant projet", "Trop long.")]


def test_odd_signs_and_cut_words_are_found_again(config: Config, tmp_path: Path) -> None:
    body = par(
        "L'e\u0301te\u0301\u00a0: ",
        "<w:r><w:t>hal</w:t><w:softHyphen/><w:t>te-</w:t></w:r>",
        run("gar\u00adderie   ouverte"),
        ".",
    )
    source = word(tmp_path / "projet.docx", body)
    projet = read_projet(source, config)
    assert projet.text.body == "L'été : halte-garderie ouverte."
    annotate(projet, [(extrait(projet, "halte-garderie"), "Oui.")], [], source, tmp_path / "out.docx")
    assert commented(tmp_path / "out.docx") == [("halte-gar\u00adderie", "Oui.")]


@pytest.mark.parametrize("kind", ["md", "txt", "odt", "pdf"])
def test_from_any_other_file_a_word_document_is_made_of_the_text(config: Config, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"projet.{kind}"
    if kind == "odt":
        rows = "<table:table-row><table:table-cell><text:p>Poste</text:p></table:table-cell><table:table-cell><text:p>plein temps</text:p></table:table-cell></table:table-row>"
        odt(
            path,
            f'<text:h text:outline-level="1">Le projet</text:h><text:p>Il dure cinq ans.</text:p><table:table>{rows}</table:table>',
        )
    elif kind == "pdf":
        rule = "70 650 m 300 650 l S 70 630 m 300 630 l S 70 650 m 70 630 l S 180 650 m 180 630 l S 300 650 m 300 630 l S\n"
        pdf(path, say(70, 720, "Le projet", 16, "F2") + say(70, 690, "Il dure cinq ans.") + rule + say(75, 636, "Poste") + say(185, 636, "plein temps"))  # fmt: skip
    elif kind == "md":
        path.write_text(
            "# Le projet\n\nIl dure **cinq** ans.\n\n| | |\n|---|---|\n| Poste | plein temps |\n", encoding="utf-8"
        )
    else:
        path.write_text("LE PROJET\n\nIl dure cinq ans.\n\nPoste | plein temps\n", encoding="utf-8")
    projet = read_projet(path, config)
    remarks = [(extrait(projet, "cinq ans"), "Trop long."), (extrait(projet, "plein temps"), "Bien.")]
    annotate(projet, remarks, [("Territoire", "À dire.")], path, tmp_path / "out.docx")
    assert commented(tmp_path / "out.docx") == [("cinq ans", "Trop long."), ("plein temps", "Bien.")]
    after = read_projet(tmp_path / "out.docx", config)
    assert after.text.body.startswith(projet.text.body)
    assert [bloc.kind for bloc in after.blocs][: len(projet.blocs)] == [bloc.kind for bloc in projet.blocs]
    assert "Ce qui manque" in after.text.body


def test_a_source_that_changed_or_an_out_that_cannot_be_is_one_sentence(
    config: Config, source: Path, tmp_path: Path
) -> None:
    projet = read_projet(source, config)
    with pytest.raises(ProjetError, match="est le projet lui-même"):
        annotate(projet, [], [], source, source)
    with pytest.raises(ProjetError, match="ne peut pas être écrit"):
        annotate(projet, [], [("A", "B")], source, tmp_path / "nulle" / "part.docx")
    word(source, par("Autre chose."))
    with pytest.raises(ProjetError, match="a changé depuis"):
        annotate(projet, [], [], source, tmp_path / "out.docx")
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice n'est pas installé")
def test_libreoffice_opens_the_copy(config: Config, source: Path, tmp_path: Path) -> None:
    projet = read_projet(source, config)
    annotate(projet, [(extrait(projet, "cinq ans"), "Trop long.")], [("A", "B")], source, tmp_path / "out.docx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profil"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "out.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert "Le contrat dure cinq ans, du 1er janvier" in (tmp_path / "out.txt").read_text(encoding="utf-8-sig")
