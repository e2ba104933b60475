"""The vectors that travel with the corpus, in 8 bits: on another machine, a first start computes none of them."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.store import Entry, Known, Shelf, Vectors

_UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, NotImplementedError, BadZipFile, zlib.error)
"""What numpy and zipfile raise on a file that is cut short, or is not what its name says."""


def write_shipped(path: Path, model: str, shelves: Mapping[str, Shelf]) -> int:
    """Write the vectors of some shelves, made by `model`; return how many. Run by `python -m evals.vecteurs`."""
    arrays: dict[str, NDArray[np.generic]] = {"model": np.array(model)}
    for name, shelf in shelves.items():
        vectors = np.asarray(shelf.vectors)
        scales = np.abs(vectors).max(axis=1, keepdims=True) / 127
        arrays[f"{name}.digests"] = np.array([_digest(entry.content) for entry in shelf.entries])
        arrays[f"{name}.scales"] = scales.astype(np.float32)
        arrays[f"{name}.vectors"] = np.round(vectors / scales).astype(np.int8)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # numpy's stub reads the names as its options
    return sum(len(shelf.entries) for shelf in shelves.values())


def read_shipped(
    path: Path, model: str, shelves: Mapping[str, Sequence[Entry]], progress: Callable[[str], None]
) -> Known:
    """Return the vectors of some entries that came with the corpus, if they were made by this model.

    None of a damaged file, with a word: they can be computed anew.
    """
    if not path.is_file():
        return {}
    try:
        with np.load(path) as file:
            if str(file["model"]) != model:
                return {}
            return {name: _vectors(file, name, rows) for name, rows in shelves.items() if f"{name}.digests" in file}
    except _UNREADABLE:
        progress(f"« {path} » est abîmé : ses vecteurs sont calculés à nouveau, quelques minutes…")
        return {}


def _vectors(file: Mapping[str, NDArray[np.generic]], name: str, entries: Sequence[Entry]) -> dict[str, Vectors]:
    packed, scales = file[f"{name}.vectors"], file[f"{name}.scales"]
    if scales.shape != (len(packed), 1):
        raise ValueError(f"{len(packed)} vectors have {scales.shape} scales")
    vectors = packed.astype(np.float32) * scales.astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    by_digest = dict(zip(file[f"{name}.digests"].tolist(), vectors, strict=True))
    found = {entry.content: by_digest.get(_digest(entry.content)) for entry in entries}
    return {content: vector for content, vector in found.items() if vector is not None}


def _digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()[:24]
