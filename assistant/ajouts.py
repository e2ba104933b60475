"""The texts that a user adds to the corpus: read from a file, kept in the data folder, listed, removed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from filelock import FileLock, Timeout

from assistant.config import Config
from assistant.donnees import is_date, read_entries
from assistant.errors import AjoutError, ProjetError
from assistant.lecture.contenu import Element, clean
from assistant.lecture.processus import read_file
from assistant.lexical import fold
from assistant.texts import Fiche, Text, build_text, read_texts

_CATALOGUE = "textes.yaml"
_LOCK = "verrou"
_LONGEST_WAIT = 30.0
"""Seconds."""
_DEEPEST_HEADING = 6
_TIGHT = {"puce": "\n", "ligne": "\n"}
"""What parts two items of a list, two rows of a table; all else stands apart."""
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Halves of signs that stand for no byte of what was typed."""


@dataclass(frozen=True, slots=True)
class Ajout:
    """A text that was added; `remarques`: what there is to say of how its file was read."""

    text: Text
    remarques: tuple[str, ...]


def read_added(config: Config) -> dict[str, Text]:
    """Return the texts that the user added, by id."""
    catalogue = config.added / _CATALOGUE
    return read_texts(config.added, catalogue) if catalogue.exists() else {}


def add_text(config: Config, path: Path, titre: str = "", day: str = "", emetteur: str = "") -> Ajout:
    """Add a file to the corpus; the same file under the same title replaces itself.

    :raises AjoutError: if the file cannot be read, another file has its title, or the data folder cannot be written.
    """
    if day and not is_date(day):
        raise AjoutError(f"La date « {day} » n'est pas lisible : écrivez-la AAAA, AAAA-MM ou AAAA-MM-JJ.")
    try:
        lecture = read_file(path, config.limites)
    except ProjetError as error:
        raise AjoutError(str(error)) from error
    name = _plain(titre) or _plain(path.stem.replace("_", " ")) or "texte"
    fiche = Fiche(
        id=f"ajout-{_slug(name)}",
        titre=name,
        titre_court=name,
        date=day or date.today().isoformat(),
        emetteur=_plain(emetteur),
        nature="ajout",
        etat=f"texte ajouté par vos soins le {date.today():%d/%m/%Y}",
        source=_plain(path.name),
    )
    markdown = _markdown(lecture.elements)
    if not build_text(fiche, markdown).body.strip():
        raise AjoutError(f"« {fiche.source} » ne contient aucun texte : vérifiez que c'est le bon fichier.")
    with _locked(config):
        known = _fiches(config)
        fiche = fiche.model_copy(update={"id": _free_id(fiche, known)})
        kept = [entry for entry in known if entry.id != fiche.id]
        _write(config, [*kept, fiche], {f"{fiche.id}.md": markdown})
    return Ajout(build_text(fiche, markdown), lecture.remarques)


def _free_id(fiche: Fiche, known: Sequence[Fiche]) -> str:
    """Return the id of a new text: its own, that of the version that it replaces, or a next one.

    :raises AjoutError: if another file has its title.
    """
    for rank in range(1, len(known) + 2):
        key = fiche.id if rank == 1 else f"{fiche.id}-{rank}"
        other = next((entry for entry in known if entry.id == key), None)
        if other is None or (other.titre, other.source) == (fiche.titre, fiche.source):
            return key
        if other.titre == fiche.titre:
            raise AjoutError(
                f"Un autre texte, venu de « {other.source} », s'appelle déjà « {fiche.titre} » : donnez un autre titre "
                f"avec --titre, ou retirez d'abord le premier (retirer {other.id})."
            )
    raise AssertionError("there are more ids than texts")


def remove_text(config: Config, key: str) -> None:
    """Remove a text that was added.

    :raises AjoutError: if there is none of that id.
    """
    with _locked(config):
        fiches = _fiches(config)
        if key not in {fiche.id for fiche in fiches}:
            known = ", ".join(fiche.id for fiche in fiches) or "aucun texte ajouté"
            raise AjoutError(f"Aucun texte ajouté ne s'appelle « {key} » ; il y a : {known}.")
        _write(config, [fiche for fiche in fiches if fiche.id != key], {})
        (config.added / f"{key}.md").unlink(missing_ok=True)


@contextmanager
def _locked(config: Config) -> Iterator[None]:
    """Hold the catalogue: two commands at once would each write it without the other's text."""
    try:
        config.added.mkdir(parents=True, exist_ok=True)
        lock = FileLock(config.added / _LOCK, timeout=_LONGEST_WAIT)
        lock.acquire()
    except Timeout as error:
        raise AjoutError("Une autre commande écrit dans les textes ajoutés : recommencez dans un instant.") from error
    except OSError as error:
        raise AjoutError(_unwritable(config)) from error
    try:
        yield
    finally:
        lock.release()


def _unwritable(config: Config) -> str:
    return f"Le dossier « {config.added} » ne peut pas être écrit : vérifiez ses droits et la place sur le disque."


def _fiches(config: Config) -> list[Fiche]:
    catalogue = config.added / _CATALOGUE
    return [fiche for fiche, _ in read_entries(catalogue, Fiche)] if catalogue.exists() else []


def _write(config: Config, fiches: list[Fiche], files: dict[str, str]) -> None:
    values = [fiche.model_dump(exclude_defaults=True, mode="json") for fiche in fiches]
    files = {**files, _CATALOGUE: yaml.safe_dump(values, allow_unicode=True, sort_keys=False)}
    try:
        for name, content in files.items():  # the catalogue last: a text that it does not name is not read
            new = config.added / f"{name}.nouveau"
            new.write_text(content, encoding="utf-8")
            new.replace(config.added / name)
    except OSError as error:
        raise AjoutError(_unwritable(config)) from error


def _plain(words: str) -> str:
    """Return words on one line, in signs that can be written: a name typed in an old encoding reads again."""
    raw = _NO_BYTE.sub("", words).encode("utf-8", "surrogateescape")
    try:
        read = raw.decode("utf-8")
    except UnicodeDecodeError:
        read = raw.decode("cp1252", "replace")
    return clean(read).replace("\n", " ")


def _markdown(elements: Iterable[Element]) -> str:
    """Return the elements of a file as Markdown; heads and feet of pages are left out."""
    parts: list[str] = []
    above: list[int] = []
    before: Element | None = None
    for element in elements:
        if element.kind in {"entete", "pied"}:
            continue
        if element.kind == "titre":
            above = [*(niveau for niveau in above if niveau < element.niveau), element.niveau]
        near = before is not None and before.kind == element.kind and before.tableau == element.tableau
        parts += [_TIGHT.get(element.kind, "\n\n") if near else "\n\n", _line(element, len(above))]
        before = element
    return "".join(parts).strip()


def _line(element: Element, depth: int) -> str:
    mark = f"{'#' * min(depth, _DEEPEST_HEADING)} " if element.kind == "titre" else element.marque
    return mark + element.words


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "texte"
