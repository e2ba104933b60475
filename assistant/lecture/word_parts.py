"""The parts of a Word file, found by their relations as Word does, not by their names."""

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from assistant.config import Limites
from assistant.errors import ProjetError
from assistant.lecture.archive import DAMAGED, open_archive, read_xml
from assistant.lecture.garde import damaged

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Parts:
    """The roots of the parts that hold words. `main`: name of the part of the document itself."""

    main: str
    document: etree._Element
    styles: etree._Element | None
    notes: dict[str, etree._Element]  # «footnote-3» or «endnote-1»
    heads: tuple[etree._Element, ...]
    feet: tuple[etree._Element, ...]


def open_parts(path: Path, limites: Limites) -> Parts:
    """Return the parts of a Word file.

    :raises ProjetError: if it is damaged, holds macros, or would unpack beyond the limits.
    """
    try:
        with open_archive(path, limites) as archive:
            return _parts(archive, path.name)
    except DAMAGED as error:
        raise ProjetError(damaged(path.name)) from error


def relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str]]:
    """Return the (kind, name) of the parts that a part refers to, in the order of the file."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if place not in archive.namelist():
        return []
    return [
        (relation.get("Type", "").rsplit("/", 1)[-1], _resolved(folder, relation.get("Target", "")))
        for relation in read_xml(archive, place).iter(f"{RELATIONS}Relationship")
        if relation.get("TargetMode") != "External"
    ]


def main_part(archive: zipfile.ZipFile) -> str:
    """Return the name of the document's own part."""
    return next((name for kind, name in relations(archive, "") if kind == "officeDocument"), "word/document.xml")


def _parts(archive: zipfile.ZipFile, name: str) -> Parts:
    declared = {element.get("ContentType", "") for element in read_xml(archive, "[Content_Types].xml")}
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in declared):
        raise ProjetError(
            f"« {name} » contient des macros et n'a pas été ouvert : enregistrez-le en .docx, sans macros."
        )
    if not any("wordprocessingml" in kind for kind in declared):
        raise ProjetError(f"« {name} » n'est pas un document Word : donnez un fichier .docx, .odt, .pdf, .md ou .txt.")
    main = main_part(archive)
    found = relations(archive, main)

    def roots(kind: str) -> list[etree._Element]:
        names = dict.fromkeys(target for said, target in found if said == kind)
        return [read_xml(archive, target) for target in names if target in archive.namelist()]

    return Parts(
        main=main,
        document=read_xml(archive, main),
        styles=next(iter(roots("styles")), None),
        notes=_notes([*roots("footnotes"), *roots("endnotes")]),
        heads=tuple(roots("header")),
        feet=tuple(roots("footer")),
    )


def _notes(roots: list[etree._Element]) -> dict[str, etree._Element]:
    return {
        f"{etree.QName(note).localname}-{note.get(f'{{{etree.QName(note).namespace}}}id')}": note
        for root in roots
        for note in root
        if isinstance(note.tag, str)
    }


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
