"""The annotated copy of a projet: the user's own Word file with comments on the very words, and what is missing."""

import io
import posixpath
import zipfile
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from copy import copy
from itertools import count
from pathlib import Path

from lxml import etree

from assistant.ancrage import Mot, comment, mark, paragraph, words_at
from assistant.config import Limites
from assistant.copie import copy_projet
from assistant.errors import ProjetError
from assistant.lecture.archive import DAMAGED, is_strict, open_archive, read_xml
from assistant.lecture.contenu import Lecture
from assistant.lecture.fil import Fil
from assistant.lecture.garde import check_file, damaged
from assistant.lecture.word import WordReader
from assistant.lecture.word_parts import RELATIONS, main_part, open_parts, relations
from assistant.lecture.word_styles import W
from assistant.projets import Extrait, Projet, build_projet

ABSENCES = "Ce qui manque"

_LIMITES = Limites()
_TYPES = "[Content_Types].xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENTS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_NOTICE = "Liste établie par l'assistant : elle ne fait pas partie du projet."


def annotate(
    projet: Projet, remarks: Sequence[tuple[Extrait, str]], absences: Sequence[tuple[str, str]], source: Path, out: Path
) -> None:
    """Write a Word copy of a projet with a comment on the words of each remark, then what is missing.

    From a Word file the copy is that file: its other parts are the same byte for byte, and its document gains marks of
    comments, cut runs, and the absences after a page break. From any other, a Word document is made of the text.

    :param remarks: words of the projet, and what to say of them; lines of a remark are paragraphs of its comment.
    :param absences: what is missing, and what to write.
    :raises ProjetError: if the source has changed since it was read, or the copy cannot be written.
    """
    if out.exists() and source.exists() and out.samefile(source):
        raise ProjetError(f"« {out.name} » est le projet lui-même : choisissez un autre nom pour la copie annotée.")
    word, _ = check_file(source, _LIMITES)
    try:
        if word == "word":
            _annotate_file(projet, remarks, absences, source, out)
        else:
            _annotate_copy(projet, remarks, absences, out)
    except DAMAGED as error:
        raise ProjetError(damaged(source.name)) from error


def _annotate_file(
    projet: Projet, remarks: Sequence[tuple[Extrait, str]], absences: Sequence[tuple[str, str]], source: Path, out: Path
) -> None:
    parts = open_parts(source, _LIMITES)
    traces = WordReader(parts).read()
    read = build_projet(Lecture(tuple(trace.element for trace in traces)), projet.nom)
    if read.text.body != projet.text.body:
        raise ProjetError(
            f"« {source.name} » a changé depuis qu'il a été lu : vérifiez-le de nouveau, puis annotez-le."
        )
    with open_archive(source, _LIMITES) as archive:
        if is_strict(archive, parts.main):
            raise ProjetError(
                f"« {source.name} » est au format « Open XML strict » : enregistrez-le en .docx ordinaire."
            )
        spans = _spans(projet, [trace.fils for trace in traces], remarks)
        _write(archive, _changes(archive, parts.document, spans, absences), out)


def _annotate_copy(
    projet: Projet, remarks: Sequence[tuple[Extrait, str]], absences: Sequence[tuple[str, str]], out: Path
) -> None:
    document, fils = copy_projet(projet)
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as archive:
        _write(archive, _changes(archive, document.element, _spans(projet, fils, remarks), absences), out)


def _spans(
    projet: Projet, fils: Sequence[tuple[Fil, ...]], remarks: Sequence[tuple[Extrait, str]]
) -> list[tuple[list[Mot], str]]:
    """Return each remark with the parts of text nodes that its words come from."""
    held = {
        start: (start, fil)
        for bloc, cells in zip(projet.blocs, fils, strict=True)
        for (start, _), fil in zip(bloc.cellules or ((bloc.start, bloc.end),), cells, strict=True)
        if fil
    }
    starts = sorted(held)
    spans = []
    for extrait, words in remarks:
        start, fil = held[starts[bisect_right(starts, extrait.start) - 1]]
        span = words_at(fil, extrait.start - start, extrait.end - start)
        if span:
            spans.append((span, words))
    return spans


def _changes(
    archive: zipfile.ZipFile,
    document: etree._Element,
    spans: Sequence[tuple[list[Mot], str]],
    absences: Sequence[tuple[str, str]],
) -> dict[str, bytes]:
    """Return the parts that change, by name, once the document is marked and completed."""
    main = main_part(archive)
    found = relations(archive, main)
    changes: dict[str, bytes] = {}
    if spans:
        known = next((name for kind, name in found if kind == "comments"), None)
        comments = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]}) if known is None else read_xml(archive, known)
        first = 1 + max(
            (_number(element) for element in [*comments, *document.iter(f"{W}commentReference")]), default=-1
        )
        mark(document, [span for span, _ in spans], first)
        comments.extend([comment(key, words) for key, (_, words) in enumerate(spans, first)])
        name = known or _free_name(archive, main)
        changes[name] = _xml(comments)
        if known is None:
            changes |= _declared(archive, main, name)
    styles = next((name for kind, name in found if kind == "styles"), None)
    _append_absences(document, None if styles is None else read_xml(archive, styles), absences)
    return changes | {main: _xml(document)}


def _append_absences(
    document: etree._Element, styles: etree._Element | None, absences: Sequence[tuple[str, str]]
) -> None:
    """Add what is missing at the end of a document, on a page of its own."""
    body = document.find(f"{W}body")
    if not absences or body is None:
        return
    last = body.find(f"{W}sectPr")
    place = len(body) if last is None else body.index(last)
    heading = _heading_style(styles)
    new_page = _property("pageBreakBefore")
    styled = [_property("pStyle", heading), new_page] if heading else [new_page]
    added = [
        paragraph(ABSENCES, styled, [] if heading else [_property("b"), _property("sz", "32")]),
        paragraph(_NOTICE, of_words=[_property("i")]),
    ]
    for missing, advice in absences:
        added += [paragraph(missing, [_property("keepNext")], [_property("b")]), paragraph(advice)]
    body[place:place] = added


def _heading_style(styles: etree._Element | None) -> str:
    """Return the id of the style of first headings, or nothing when the file has none."""
    for style in () if styles is None else styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None and name.get(f"{W}val", "").lower() == "heading 1":
            return style.get(f"{W}styleId", "")
    return ""


def _property(name: str, value: str = "") -> etree._Element:
    return etree.Element(f"{W}{name}", {f"{W}val": value} if value else {})


def _number(element: etree._Element) -> int:
    value = element.get(f"{W}id", "")
    return int(value) if value.isdigit() else -1


def _free_name(archive: zipfile.ZipFile, main: str) -> str:
    folder = posixpath.dirname(main)
    names = (posixpath.join(folder, f"comments{rank or ''}.xml") for rank in count())
    taken = archive.namelist()
    return next(name for name in names if name not in taken)


def _declared(archive: zipfile.ZipFile, main: str, comments: str) -> dict[str, bytes]:
    """Return the parts that tell Word of a new part of comments."""
    types = read_xml(archive, _TYPES)
    override = f"{{{etree.QName(types).namespace}}}Override"
    etree.SubElement(types, override, {"PartName": f"/{comments}", "ContentType": _COMMENTS_TYPE})
    folder, file = posixpath.split(main)
    place = posixpath.join(folder, "_rels", f"{file}.rels")
    root = read_xml(archive, place) if place in archive.namelist() else etree.Element(f"{RELATIONS}Relationships")
    taken = {relation.get("Id") for relation in root}
    key = next(name for name in (f"rIdCommentaires{rank or ''}" for rank in count()) if name not in taken)
    target = posixpath.basename(comments)
    etree.SubElement(root, f"{RELATIONS}Relationship", {"Id": key, "Type": _COMMENTS_RELATION, "Target": target})
    return {_TYPES: _xml(types), place: _xml(root)}


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _write(archive: zipfile.ZipFile, changes: Mapping[str, bytes], out: Path) -> None:
    """Write an archive with some parts changed or new, the others as they are; nothing is left if it fails."""
    new = out.with_name(f"{out.name}.nouveau")
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as made:
            for part in archive.infolist():
                made.writestr(copy(part), changes.get(part.filename) or archive.read(part))
            for name in changes.keys() - set(archive.namelist()):
                made.writestr(name, changes[name])
        new.replace(out)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise ProjetError(f"« {out} » ne peut pas être écrit : choisissez un autre nom ou un autre dossier.") from error
