"""The vectors of a build in Chroma, written and read through LangChain's store: the one module that knows either.

A folder is written once, and read without being created. Chroma writes its index of neighbours to the disk at once, so
that readers leave those files as they are; all that they write is a row in its database, when they open it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

import numpy as np
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.builds import busy, damaged, unwritable
from assistant.errors import RechercheError

if TYPE_CHECKING:
    from chromadb.api.client import Client

Vectors = NDArray[np.float32]

FOLDER = "chroma"
DATABASE = f"{FOLDER}/chroma.sqlite3"
"""The file, inside a build, that readers write to."""

_BATCH = 2000
"""Entries a call to Chroma, under its own limit of 5,461."""
_NEIGHBOURS = {"hnsw": {"space": "cosine", "batch_size": 1, "sync_threshold": 1}}
"""By default the last thousand entries stay in a log, which each reader would index, and write, anew."""
_CLOSE = 1e-3
"""Difference between a vector and what is read back of it that rounding explains."""
_CODE = re.compile(r"\(code: (\d+)\)")
_BUSY = (5, 6)
_REFUSED = (8, 10, 13, 14)
"""What SQLite says when the disk refuses: read-only, input or output, full, cannot open (the low byte of its code)."""


@dataclass(frozen=True, slots=True)
class Row:
    """What Chroma keeps of an entry beside its vector; `limits` is what a search can be narrowed by."""

    id: str
    content: str
    limits: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Collection:
    """The vectors of a shelf, opened to be searched; its files are closed once nobody holds it."""

    _root: Path
    _store: Chroma

    def nearest(self, vector: Vectors, count: int, where: dict[str, object] | None) -> list[tuple[str, float]]:
        """Return the ids nearest to a vector with their cosine, best first; `where` is in Chroma's language.

        :raises DommageError: if what is on the disk cannot be read.
        """
        with _reading(self._root):
            found = self._store.similarity_search_by_vector_with_relevance_scores(
                vector.tolist(),
                k=count,
                filter=where,  # type: ignore[arg-type]  # $in, $gte
            )
        return [(document.id or "", 1.0 - distance) for document, distance in found]


def write_collection(root: Path, folder: Path, name: str, rows: Sequence[Row], vectors: Vectors) -> None:
    """Write a collection into the build `folder` of the index `root`; `vectors` has a line a row, of length 1.

    :raises RechercheError: if the disk refuses.
    """
    from chromadb.errors import InternalError

    try:
        with closing(_connect(folder)) as client:
            prepared = _Prepared({row.content: vector for row, vector in zip(rows, vectors, strict=True)})
            store = Chroma(name, prepared, client=client, collection_configuration=_NEIGHBOURS)  # type: ignore[arg-type]
            for start in range(0, len(rows), _BATCH):
                _add(store, rows[start : start + _BATCH])
        with closing(_connect(folder)) as client:
            written = _is_written(client, name, rows[-_BATCH:], vectors[-_BATCH:])
    except InternalError as error:
        raise unwritable(root) from error
    if not written:
        raise unwritable(root)


def open_collection(root: Path, folder: Path, name: str, count: int) -> Collection:
    """Return a collection of `count` entries that was written.

    :raises DommageError: if it cannot be read.
    :raises RechercheError: if the disk refuses the row that Chroma writes when it opens.
    """
    with _reading(root, ValueError, KeyError, TypeError), ExitStack() as stack:
        client = stack.enter_context(closing(_connect(folder)))
        if client.get_collection(name).count() != count:
            raise damaged(root)
        collection = Collection(root, Chroma(name, client=client, create_collection_if_not_exists=False))
        stack.pop_all()
    # Chroma keeps every client that it made: 14 MB and 7 files a shelf, each time a server opens a newer index.
    finalize(collection, client.close).atexit = False
    return collection


class _Prepared(Embeddings):
    """Vectors computed beforehand, by content, handed to LangChain's store as an embedding function."""

    def __init__(self, vectors: Mapping[str, Vectors]) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._vectors[text].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        raise NotImplementedError("queries are embedded by the Index, once for all shelves")


def _add(store: Chroma, rows: Sequence[Row]) -> None:
    store.add_texts([row.content for row in rows], [dict(row.limits) for row in rows], [row.id for row in rows])


def _is_written(client: "Client", name: str, rows: Sequence[Row], vectors: Vectors) -> bool:
    """Tell whether the last rows are read back: Chroma does not say when its index of neighbours was cut short."""
    if not rows:
        return True
    found = client.get_collection(name).get([row.id for row in rows], include=["embeddings"])
    kept = found["embeddings"]
    row_of = {key: row for row, key in enumerate(found["ids"])}
    if kept is None or len(row_of) != len(rows):
        return False
    return np.allclose(np.asarray(kept)[[row_of[row.id] for row in rows]], vectors, atol=_CLOSE)


@contextmanager
def _reading(root: Path, *unexpected: type[Exception]) -> Iterator[None]:
    """Turn what Chroma raises into a sentence; `unexpected`, when its tables are there and not as it expects them."""
    from chromadb.errors import ChromaError

    caught: tuple[type[Exception], ...] = (ChromaError, *unexpected)
    try:
        yield
    except caught as error:
        raise _refusal(root, str(error)) from error


def _refusal(root: Path, words: str) -> RechercheError:
    code = _CODE.search(words)
    kind = int(code[1]) & 0xFF if code else 0
    if kind in _BUSY:
        return busy(root)
    return unwritable(root) if kind in _REFUSED else damaged(root)


def _connect(folder: Path) -> "Client":
    from chromadb.api.client import Client
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    path = str(folder / FOLDER)
    try:
        return Client(settings=Settings(is_persistent=True, persist_directory=path, anonymized_telemetry=False))
    except Exception:
        # Chroma keeps a client that could not start, and would hand it out again once the disk is put right.
        SharedSystemClient._identifier_to_system.pop(path, None)
        raise
