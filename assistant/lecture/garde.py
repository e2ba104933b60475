"""What a file is, by its content and not its name, and what is refused before anything reads it."""

import zipfile
from pathlib import Path
from typing import Literal

from assistant.config import Limites
from assistant.errors import ProjetError
from assistant.lecture.archive import open_archive, part_names

Format = Literal["word", "odt", "pdf", "markdown", "texte"]

SUFFIXES: dict[str, Format] = {
    ".docx": "word", ".odt": "odt", ".pdf": "pdf", ".md": "markdown", ".markdown": "markdown", ".txt": "texte",
}  # fmt: skip
_NAMES: dict[Format, str] = {
    "word": "un document Word", "odt": "un document LibreOffice", "pdf": "un PDF",
    "markdown": "un texte", "texte": "un texte",
}  # fmt: skip
_HEAD = 1024
_WANTED = "donnez un fichier .docx, .odt, .pdf, .md ou .txt"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "est au format RTF : ouvrez-le dans Word ou LibreOffice et enregistrez-le en .docx ou .odt"),
    (b"\x89PNG", "est une image : donnez le document lui-même, ou un PDF de ses pages"),
    (b"\xff\xd8\xff", "est une image : donnez le document lui-même, ou un PDF de ses pages"),
    (b"GIF8", "est une image : donnez le document lui-même, ou un PDF de ses pages"),
    (b"II*\0", "est une image : donnez le document lui-même, ou un PDF de ses pages"),
    (b"MM\0*", "est une image : donnez le document lui-même, ou un PDF de ses pages"),
    (b"Rar!", f"est une archive : sortez-en le projet, puis {_WANTED}"),
    (b"7z\xbc\xaf", f"est une archive : sortez-en le projet, puis {_WANTED}"),
    (b"\x1f\x8b", f"est une archive : sortez-en le projet, puis {_WANTED}"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of Office before 2007 open, and those of today when a password closes them."""
_PARTS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.xml", f"est un classeur Excel : {_WANTED}"),
    ("ppt/presentation.xml", f"est une présentation PowerPoint : {_WANTED}"),
    ("Index/Document.iwa", "est un document Pages : exportez-le de Pages en Word (.docx) ou en PDF"),
    ("index.apxl", "est un document d'Apple : exportez-le en Word (.docx) ou en PDF"),
)


def check_file(path: Path, limites: Limites) -> tuple[Format, tuple[str, ...]]:
    """Return what a file is, and what to say when its name says otherwise.

    :raises ProjetError: if it is missing, empty, too large, or of a kind that is not read.
    """
    size = _size(path)
    if size > limites.octets:
        raise ProjetError(
            f"« {path.name} » pèse {size / 1e6:.0f} Mo, et la limite est de {limites.octets / 1e6:.0f} Mo : "
            "réduisez ses images ou découpez-le."
        )
    found = _format(path, limites)
    named = SUFFIXES.get(path.suffix.lower())
    if named in {found, None} or found in {"markdown", "texte"}:
        return found, ()
    return found, (f"« {path.name} » est en réalité {_NAMES[found]} : il a été lu comme tel.",)


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            raise ProjetError(f"« {path} » est un dossier : donnez un fichier .docx, .odt, .pdf, .md ou .txt.")
        if not path.is_file():
            raise ProjetError(f"« {path} » n'existe pas : vérifiez son nom et son dossier.")
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise ProjetError(f"« {path} » ne peut pas être lu : vérifiez son nom et ses droits.") from error
    if not size:
        raise ProjetError(f"« {path.name} » est vide : enregistrez-le de nouveau, puis redonnez-le.")
    return size


def _format(path: Path, limites: Limites) -> Format:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ProjetError(f"« {path} » ne peut pas être lu : vérifiez ses droits.") from error
    for mark, sentence in _FOREIGN:
        if head.startswith(mark):
            raise ProjetError(f"« {path.name} » {sentence}.")
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(_COMPOUND):
        raise ProjetError(_compound(path))
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, limites)
    return _text(path)


def _compound(path: Path) -> str:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return protected(path.name)
    return f"« {path.name} » est d'un ancien format de Word (.doc) : ouvrez-le et enregistrez-le en .docx."


def protected(name: str) -> str:
    """Return what to say of a file that a password closes."""
    return f"« {name} » est protégé par un mot de passe : enregistrez-en une copie sans protection, puis donnez-la."


def damaged(name: str) -> str:
    """Return what to say of a file that opens and then cannot be read."""
    return f"« {name} » est abîmé ou incomplet : ouvrez-le, enregistrez-le de nouveau, puis redonnez-le."


def _zipped(path: Path, limites: Limites) -> Format:
    try:
        with open_archive(path, limites) as archive:
            names = part_names(archive)
            for part, sentence in _PARTS:
                if part in names:
                    raise ProjetError(f"« {path.name} » {sentence}.")
            if "[Content_Types].xml" in names:
                return "word"
            if "mimetype" in names and archive.read("mimetype").strip() == b"application/vnd.oasis.opendocument.text":
                return "odt"
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ProjetError(damaged(path.name)) from error
    raise ProjetError(f"« {path.name} » n'est pas un document de texte : {_WANTED}.")


def _text(path: Path) -> Format:
    named = SUFFIXES.get(path.suffix.lower())
    if named is None:
        raise ProjetError(f"« {path.name} » n'est pas d'un type connu : {_WANTED}.")
    if named not in {"markdown", "texte"}:
        raise ProjetError(
            f"« {path.name} » n'est pas {_NAMES[named]}, malgré son nom : il est abîmé, ou a été renommé ; "
            "enregistrez-le de nouveau depuis le logiciel qui l'a fait."
        )
    return named
