"""The zipped files of Word and LibreOffice: opened within limits, their XML read without entities nor network."""

import re
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from assistant.config import Limites
from assistant.errors import ProjetError

_LARGEST_XML = 60_000_000
"""Bytes of one part; some 3,000 pages."""
_LARGEST_RATIO = 300
"""Unpacked bytes for one packed, in parts above a million bytes; the densest honest parts that we met are under 60."""
_MOST_PARTS = 10_000
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
"""Names of the same things in the two forms of Word files; the first is rare."""


def open_archive(path: Path, limites: Limites) -> zipfile.ZipFile:
    """Return an open archive whose parts, as it declares them, stay within the limits.

    Python reads no part beyond the size that it declares, so that what is checked here binds.

    :raises ProjetError: if unpacking it would take too much.
    :raises zipfile.BadZipFile: if it is damaged.
    """
    archive = zipfile.ZipFile(path)
    parts = archive.infolist()
    dense = any(part.file_size > max(1_000_000, part.compress_size * _LARGEST_RATIO) for part in parts)
    if dense or len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > limites.decompresses:
        archive.close()
        raise ProjetError(
            f"« {path.name} » se déploie en un contenu démesuré et n'a pas été ouvert : "
            "enregistrez-le de nouveau depuis Word ou LibreOffice, avec des images plus légères."
        )
    return archive


def part_names(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the names of the parts."""
    return frozenset(archive.namelist())


def read_xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Return the root of a part.

    :raises ProjetError: if the part is too large, or declares a document type (no honest file does).
    :raises KeyError, zipfile.BadZipFile, etree.XMLSyntaxError: if it is missing or damaged.
    """
    if archive.getinfo(name).file_size > _LARGEST_XML:
        raise ProjetError("Le texte du document est démesuré : découpez-le en plusieurs fichiers.")
    return parse_xml(_STRICT.sub(_TRANSITIONAL, archive.read(name)))


def is_strict(archive: zipfile.ZipFile, name: str) -> bool:
    """Tell whether a part is in the strict form of Word files, which is read and not written back."""
    return _STRICT.search(archive.read(name)) is not None


def parse_xml(content: bytes) -> etree._Element:
    """Return the root of some XML, with no entity replaced and nothing fetched.

    :raises ProjetError: if it declares a document type.
    :raises etree.XMLSyntaxError: if it is damaged.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ProjetError(
            "Le document contient des déclarations XML qu'aucun traitement de texte n'écrit, et n'a pas été lu : "
            "enregistrez-le de nouveau depuis Word ou LibreOffice."
        )
    return root


DAMAGED = (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, OSError, EOFError, NotImplementedError, zlib.error)
"""What the standard library and lxml raise on an archive that is damaged."""
