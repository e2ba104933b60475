"""The texts that a user adds to the corpus: read from a file, kept in the data folder, listed, removed."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from assistant.config import Config
from assistant.donnees import is_date, read_entries
from assistant.errors import AjoutError
from assistant.lexical import fold
from assistant.texts import Fiche, Text, build_text, read_texts

if TYPE_CHECKING:
    from docx.document import Document

LARGEST_FILE = 20_000_000
"""Bytes; a larger file is refused."""
_CATALOGUE = "textes.yaml"


def read_added(config: Config) -> dict[str, Text]:
    """Return the texts that the user added, by id."""
    catalogue = config.added / _CATALOGUE
    return read_texts(config.added, catalogue) if catalogue.exists() else {}


def add_text(config: Config, path: Path, titre: str = "", day: str = "", emetteur: str = "") -> Text:
    """Add a file to the corpus and return its text; the same file added again replaces itself.

    :raises AjoutError: if the file cannot be read as text, or the data folder cannot be written.
    """
    if day and not is_date(day):
        raise AjoutError(f"La date « {day} » n'est pas lisible : écrivez-la AAAA, AAAA-MM ou AAAA-MM-JJ.")
    markdown = _markdown(path)
    name = titre.strip() or path.stem.replace("_", " ")
    fiche = Fiche(
        id=f"ajout-{_slug(name)}",
        titre=name,
        titre_court=name,
        date=day or date.today().isoformat(),
        emetteur=emetteur.strip(),
        nature="ajout",
        etat=f"texte ajouté par vos soins le {date.today():%d/%m/%Y}",
        source=path.name,
    )
    text = build_text(fiche, markdown)
    if not text.body.strip():
        raise AjoutError(
            f"« {path.name} » ne contient aucun texte : si c'est une image numérisée, passez-la d'abord à la "
            "reconnaissance de caractères."
        )
    kept = [entry for entry in _fiches(config) if entry.id != fiche.id]
    _write(config, [*kept, fiche], {f"{fiche.id}.md": markdown})
    return text


def remove_text(config: Config, key: str) -> None:
    """Remove a text that was added.

    :raises AjoutError: if there is none of that id.
    """
    fiches = _fiches(config)
    if key not in {fiche.id for fiche in fiches}:
        known = ", ".join(fiche.id for fiche in fiches) or "aucun texte ajouté"
        raise AjoutError(f"Aucun texte ajouté ne s'appelle « {key} » ; il y a : {known}.")
    _write(config, [fiche for fiche in fiches if fiche.id != key], {})
    (config.added / f"{key}.md").unlink(missing_ok=True)


def _fiches(config: Config) -> list[Fiche]:
    catalogue = config.added / _CATALOGUE
    return [fiche for fiche, _ in read_entries(catalogue, Fiche)] if catalogue.exists() else []


def _write(config: Config, fiches: list[Fiche], files: dict[str, str]) -> None:
    values = [fiche.model_dump(exclude_defaults=True, mode="json") for fiche in fiches]
    files = {**files, _CATALOGUE: yaml.safe_dump(values, allow_unicode=True, sort_keys=False)}
    try:
        config.added.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():  # the catalogue last: a text that it does not name is not read
            new = config.added / f"{name}.nouveau"
            new.write_text(content, encoding="utf-8")
            new.replace(config.added / name)
    except OSError as error:
        raise AjoutError(
            f"Le dossier « {config.added} » ne peut pas être écrit : vérifiez ses droits et la place sur le disque."
        ) from error


def _markdown(path: Path) -> str:
    readers: dict[str, Callable[[Path], str]] = {
        ".md": _read_plain, ".markdown": _read_plain, ".txt": _read_plain, ".pdf": _read_pdf, ".docx": _read_word,
    }  # fmt: skip
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise AjoutError(f"« {path.name} » n'est pas d'un type connu : donnez un fichier .md, .txt, .pdf ou .docx.")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise AjoutError(f"« {path} » ne peut pas être lu : vérifiez son nom et ses droits.") from error
    if size > LARGEST_FILE:
        raise AjoutError(f"« {path.name} » dépasse {LARGEST_FILE // 1_000_000} Mo : découpez-le avant de l'ajouter.")
    return reader(path)


def _read_plain(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AjoutError(f"« {path} » ne peut pas être lu : vérifiez son nom et ses droits.") from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise AjoutError(f"« {path.name} » n'est pas un fichier de texte : enregistrez-le en texte UTF-8.")


def _read_pdf(path: Path) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(path).pages]
    except (PyPdfError, OSError, ValueError, KeyError) as error:
        raise AjoutError(
            f"« {path.name} » ne peut pas être lu comme PDF (protégé ou abîmé) : refaites-le sans mot de passe."
        ) from error
    return "\n\n".join(_paragraphs(page) for page in pages)


def _paragraphs(page: str) -> str:
    """Return the lines of a page joined into paragraphs: a line that ends a sentence, or a short one, ends one."""
    joined = re.sub(r"(?<=\w)-\n(?=[a-zà-ÿ])", "", page)
    return re.sub(r"(?<![.!?:;\n])\n(?=[a-zà-ÿ0-9(«])", " ", joined).replace("\n", "\n\n")


def _read_word(path: Path) -> str:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(str(path))
        return "\n\n".join(_blocks(document))
    except (OpcError, OSError, ValueError, KeyError) as error:
        raise AjoutError(
            f"« {path.name} » ne peut pas être lu comme document Word : enregistrez-le de nouveau en .docx."
        ) from error


def _blocks(document: "Document") -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
        elif block.text.strip():
            style = block.style.name if block.style is not None else ""
            level = re.fullmatch(r"(?:Heading|Titre) (\d)", style or "")
            yield f"{'#' * int(level[1])} {block.text.strip()}" if level else block.text.strip()


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "texte"
