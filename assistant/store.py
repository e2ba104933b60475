"""What an index keeps on disk: shelves of entries, each in a Chroma collection and in a BM25 index of the same rows.

Each build is a folder of its own. A pointer file, renamed at the end, names the current one: readers open what it
names, and a build that was killed leaves the former index as it was. One writer holds a lock. A Chroma folder is not
safe to write from two processes, so a folder is never written again once the pointer names it.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.errors import RechercheError
from assistant.lexical import Lexical, build_lexical, load_lexical

FORMAT = 1
"""Raised when what a build folder holds changes: older indexes are then built anew."""

_POINTER = "courant"
_BATCH = 2000
"""Entries a call to Chroma, under its own limit of 5,461."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a shelf.

    `title` and `body` are what is embedded and searched; `text`, `section`, `start`, `end` the
    place that is shown; `nature` and `date` (as 19951031, 0 if unknown) what a search can be narrowed to.
    """

    id: str
    title: str
    body: str
    text: str
    section: str
    start: int
    end: int
    nature: str
    date: int

    @property
    def content(self) -> str:
        return f"{self.title}\n{self.body}" if self.title else self.body


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search is narrowed to; empty: no limit. Dates are as in `Entry`, inclusive."""

    texts: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    after: int = 0
    before: int = 99999999

    def keeps(self, entry: Entry) -> bool:
        return (
            (not self.texts or entry.text in self.texts)
            and (not self.natures or entry.nature in self.natures)
            and self.after <= entry.date <= self.before
        )

    def where(self) -> dict[str, object] | None:
        """Return the same limits in Chroma's language."""
        limits: list[dict[str, object]] = []
        if self.texts:
            limits.append({"text": {"$in": list(self.texts)}})
        if self.natures:
            limits.append({"nature": {"$in": list(self.natures)}})
        if self.after:
            limits.append({"date": {"$gte": self.after}})
        if self.before != Filter().before:
            limits.append({"date": {"$lte": self.before}})
        return {"$and": limits} if len(limits) > 1 else limits[0] if limits else None


EVERYTHING = Filter()
"""No limit."""


@dataclass(frozen=True)
class Shelf:
    """Entries that are searched together; read-only."""

    folder: Path
    name: str
    entries: tuple[Entry, ...]

    @cached_property
    def row(self) -> dict[str, int]:
        return {entry.id: row for row, entry in enumerate(self.entries)}

    @cached_property
    def lexical(self) -> Lexical:
        return load_lexical(self.folder / self.name, len(self.entries))

    @cached_property
    def _chroma(self) -> Chroma:
        return _collection(self.folder, self.name, _Prepared({}))

    def dense(self, vector: Vectors, count: int, limits: Filter) -> list[tuple[int, float]]:
        """Return the rows nearest to a query vector with their cosine, best first."""
        found = self._chroma.similarity_search_by_vector_with_relevance_scores(
            vector.tolist(),
            k=min(count, len(self.entries)),
            filter=limits.where(),  # type: ignore[arg-type]  # $in, $gte
        )
        return [(self.row[document.id or ""], 1.0 - distance) for document, distance in found]

    @cached_property
    def vectors(self) -> Vectors:
        """Return the vectors of all rows, (entries, dimension), read from the disk as they are used."""
        return np.load(self.folder / self.name / "vectors.npy", mmap_mode="r")  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Build:
    """An index as it stands on disk: its shelves, and the model and content it was made from."""

    folder: Path
    model: str
    digest: str
    shelves: Mapping[str, Shelf]


Embed = Callable[[str, Sequence[Entry]], Vectors]
"""Vectors of some entries of a shelf, named first."""
Known = dict[str, dict[str, Vectors]]
"""Vectors that need not be computed: by shelf, then by content."""


def content_digest(model: str, shelves: Mapping[str, Sequence[Entry]]) -> str:
    """Return a fingerprint of all that a build depends on."""
    sha = hashlib.sha256(f"{FORMAT} {model}".encode())
    for name, entries in shelves.items():
        sha.update(name.encode())
        for entry in entries:
            sha.update(json.dumps(asdict(entry), ensure_ascii=False).encode())
    return sha.hexdigest()


def current_name(root: Path) -> str | None:
    """Return the name of the current build, or None when there is no index."""
    try:
        return (root / _POINTER).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise RechercheError(
            f"L'index « {root} » ne peut pas être lu : supprimez ce dossier, il sera refait."
        ) from error


def open_build(root: Path) -> Build | None:
    """Return the current build, or None when there is none that this version can read.

    :raises RechercheError: if the folder is damaged.
    """
    name = current_name(root)
    if name is None:
        return None
    folder = root / name
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            return None
        shelves = {shelf: Shelf(folder, shelf, _read_entries(folder, shelf)) for shelf in manifest["shelves"]}
        return Build(folder, manifest["model"], manifest["digest"], shelves)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RechercheError(
            f"L'index « {root} » est abîmé : lancez « assistant-projet index » pour le refaire."
        ) from error


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the only right to write an index.

    :raises RechercheError: if another process is writing it, or the folder cannot be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / "verrou")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise RechercheError(
            "Une autre mise à jour de l'index est en cours : attendez qu'elle finisse, puis recommencez."
        ) from error
    except OSError as error:
        raise RechercheError(_unwritable(root)) from error
    try:
        yield
    finally:
        lock.release()


def write_build(
    root: Path, model: str, shelves: Mapping[str, Sequence[Entry]], known: Known, embed: Embed, former: str | None
) -> Build:
    """Write a new build beside the one named `former`, then name it current; the lock must be held.

    `embed` is called for the entries whose content is not in `known`.

    :raises RechercheError: if the disk refuses; the former build is then still current.
    """
    folder = root / uuid.uuid4().hex
    try:
        for name, entries in shelves.items():
            _write_shelf(folder, name, entries, dict(known.get(name, {})), embed)
        digest = content_digest(model, shelves)
        manifest = {"format": FORMAT, "model": model, "digest": digest, "shelves": list(shelves)}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        _point(root, folder.name)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise RechercheError(_unwritable(root)) from error
    _forget(root, keep={folder.name, former or ""})
    return Build(folder, model, digest, {name: Shelf(folder, name, tuple(rows)) for name, rows in shelves.items()})


class _Prepared(Embeddings):
    """Vectors computed beforehand, by content, handed to LangChain's store as an embedding function."""

    def __init__(self, vectors: Mapping[str, Vectors]) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._vectors[text].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        raise NotImplementedError("queries are embedded by the Index, once for all shelves")


def _collection(folder: Path, name: str, embeddings: Embeddings) -> Chroma:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder / "chroma"), Settings(anonymized_telemetry=False))
    return Chroma(
        client=client,
        collection_name=name,
        embedding_function=embeddings,
        collection_metadata={"hnsw:space": "cosine"},
    )


def _write_shelf(folder: Path, name: str, entries: Sequence[Entry], known: dict[str, Vectors], embed: Embed) -> None:
    (folder / name).mkdir(parents=True)
    new = [entry for entry in {entry.content: entry for entry in entries}.values() if entry.content not in known]
    for start in range(0, len(new), _BATCH):
        batch = new[start : start + _BATCH]
        known |= zip((entry.content for entry in batch), embed(name, batch), strict=True)
    store = _collection(folder, name, _Prepared(known))
    for start in range(0, len(entries), _BATCH):
        rows = entries[start : start + _BATCH]
        store.add_texts(
            [entry.content for entry in rows],
            [{"text": entry.text, "nature": entry.nature, "date": entry.date} for entry in rows],
            [entry.id for entry in rows],
        )
    np.save(folder / name / "vectors.npy", np.array([known[entry.content] for entry in entries], np.float32))
    build_lexical([(entry.title, entry.body) for entry in entries]).save(folder / name)
    with (folder / name / "entries.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries)


def _read_entries(folder: Path, name: str) -> tuple[Entry, ...]:
    with (folder / name / "entries.jsonl").open(encoding="utf-8") as lines:
        return tuple(Entry(**json.loads(line)) for line in lines)


def _point(root: Path, name: str) -> None:
    new = root / f"{_POINTER}.{name}"
    with new.open("w", encoding="utf-8") as pointer:
        pointer.write(name)
        pointer.flush()
        os.fsync(pointer.fileno())
    new.replace(root / _POINTER)


def _forget(root: Path, keep: set[str]) -> None:
    """Remove what older builds and killed ones left; the former build stays for readers that have it open."""
    for folder in root.iterdir():
        if folder.is_dir() and folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _unwritable(root: Path) -> str:
    return (
        f"Le dossier « {root} » ne peut pas être écrit (droits ou place sur le disque) : libérez de la place, "
        "ou indiquez un autre dossier par ASSISTANT_DATA."
    )
