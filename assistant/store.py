"""What an index keeps on disk: shelves of entries, each in a Chroma collection and in a BM25 index of the same rows.

Each build is a folder of its own. A pointer file, renamed at the end, names the current one: readers open what it
names, and a build that was killed leaves the former index as it was. One writer holds a lock. A Chroma folder is not
safe to write from two processes, so a folder is never written again once the pointer names it: its files are sealed,
and one that a disk or a hand has spoiled is known when it is opened.
"""

import hashlib
import json
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from assistant.builds import current_name, damaged, forget, point, unwritable
from assistant.chroma import DATABASE, Collection, Row, open_collection, write_collection
from assistant.lexical import Lexical, build_lexical, load_lexical
from assistant.seals import Seal, holds, seal

FORMAT = 2
"""Raised when what a build folder holds changes: older indexes are then built anew."""

_MANIFEST = "manifest.json"
_EMBEDDED = 2000
"""Entries embedded at a time, a word of progress each."""

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
        with _whole(self.folder.parent):
            return load_lexical(self.folder / self.name, len(self.entries))

    @cached_property
    def _collection(self) -> Collection:
        return open_collection(self.folder.parent, self.folder, self.name, len(self.entries))

    def dense(self, vector: Vectors, count: int, limits: Filter) -> list[tuple[int, float]]:
        """Return the rows nearest to a query vector with their cosine, best first.

        :raises DommageError: if the index is damaged.
        :raises RechercheError: if it is on a disk that refuses to be written.
        """
        found = self._collection.nearest(vector, min(count, len(self.entries)), limits.where())
        with _whole(self.folder.parent):
            return [(self.row[key], cosine) for key, cosine in found]

    @cached_property
    def vectors(self) -> Vectors:
        """Return the vectors of all rows, (entries, dimension), read from the disk as they are used."""
        with _whole(self.folder.parent):
            vectors: Vectors = np.load(self.folder / self.name / "vectors.npy", mmap_mode="r")
            if vectors.ndim != 2 or len(vectors) != len(self.entries):
                raise ValueError(f"{len(self.entries)} vectors are expected, not {vectors.shape}")
            return vectors


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


def open_build(root: Path) -> Build | None:
    """Return the current build, or None when there is none that this version can read.

    :raises DommageError: if it is damaged; a sample of its files tells (some 20 ms).
    """
    name = current_name(root)
    if name is None:
        return None
    folder = root / name
    with _whole(root):
        manifest = _read_manifest(folder)
        if manifest["format"] != FORMAT:
            return None
        if not holds(manifest["seal"], folder):
            raise ValueError("a file is not as it was written")
        shelves = {shelf: Shelf(folder, shelf, _read_entries(folder, shelf)) for shelf in manifest["shelves"]}
        return Build(folder, manifest["model"], manifest["digest"], shelves)


def check_build(build: Build) -> None:
    """Read a build through, to its last byte, and search each of its shelves (a second for 100,000 entries).

    :raises DommageError: if it is damaged.
    """
    root = build.folder.parent
    with _whole(root):
        if not holds(_read_manifest(build.folder)["seal"], build.folder, whole=True):
            raise ValueError("a file is not as it was written")
        with closing(sqlite3.connect(build.folder / DATABASE)) as database:
            if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise ValueError("the database is malformed")
    for shelf in build.shelves.values():
        if shelf.entries:
            shelf.lexical.scores(shelf.entries[0].content)
            shelf.dense(np.asarray(shelf.vectors[0]), 1, EVERYTHING)


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
        _write_manifest(folder, {"format": FORMAT, "model": model, "digest": digest, "shelves": list(shelves)})
        point(root, folder.name)
    except BaseException as error:  # whatever stopped it, nothing half-made stays
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise unwritable(root) from error
        raise
    forget(root, keep={folder.name, former or ""})
    return Build(folder, model, digest, {name: Shelf(folder, name, tuple(rows)) for name, rows in shelves.items()})


def _write_shelf(folder: Path, name: str, entries: Sequence[Entry], known: dict[str, Vectors], embed: Embed) -> None:
    (folder / name).mkdir(parents=True)
    new = [entry for entry in {entry.content: entry for entry in entries}.values() if entry.content not in known]
    for start in range(0, len(new), _EMBEDDED):
        batch = new[start : start + _EMBEDDED]
        known |= zip((entry.content for entry in batch), embed(name, batch), strict=True)
    vectors = np.array([known[entry.content] for entry in entries], np.float32)
    write_collection(folder.parent, folder, name, [_row(entry) for entry in entries], vectors)
    np.save(folder / name / "vectors.npy", vectors)
    build_lexical([(entry.title, entry.body) for entry in entries]).save(folder / name)
    with (folder / name / "entries.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries)


def _row(entry: Entry) -> Row:
    return Row(entry.id, entry.content, {"text": entry.text, "nature": entry.nature, "date": entry.date})


def _write_manifest(folder: Path, values: Mapping[str, object]) -> None:
    manifest = {**values, "seal": seal(folder, growing=(DATABASE,))}
    (folder / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


class _Manifest(TypedDict):
    format: int
    model: str
    digest: str
    shelves: list[str]
    seal: Seal


def _read_manifest(folder: Path) -> _Manifest:
    manifest: _Manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    return manifest


@contextmanager
def _whole(root: Path) -> Iterator[None]:
    """Turn what reading a damaged file can raise into the sentence that says so."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError, sqlite3.Error) as error:
        raise damaged(root) from error


def _read_entries(folder: Path, name: str) -> tuple[Entry, ...]:
    with (folder / name / "entries.jsonl").open(encoding="utf-8") as lines:
        return tuple(Entry(**json.loads(line)) for line in lines)
