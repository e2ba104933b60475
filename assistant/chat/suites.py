"""What the letters of a message lean to: a linear layer over its words and suites of letters, learnt from messages.

Made by `python -m evals.demandes`, which writes `corpus/demandes.npz`. It hears what no turn of phrase foresees.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile
from zlib import crc32

import numpy as np

from assistant.errors import CorpusError
from assistant.store import Vectors

BUCKETS = 2**15
"""Places among which suites of letters and of words are spread: 30,000 suites, few of which share one."""
LETTERS = range(2, 6)
WORDS = range(1, 4)
"""Lengths of the suites of letters within a word, and of words."""

Kind = Literal["lettres", "mots"]


@dataclass(frozen=True)
class Suites:
    """A layer. `rarity`: (BUCKETS,), the weight of each place; `weights`: (BUCKETS, capacites)."""

    capacites: tuple[str, ...]
    rarity: Vectors
    weights: Vectors

    def scores(self, words: str) -> Mapping[str, float]:
        """Return how much plain words lean to each capability: about -1 to 1."""
        seen = weighted(words, self.rarity)
        found = sum((value * self.weights[bucket] for bucket, value in seen.items()), np.zeros(len(self.capacites)))
        return dict(zip(self.capacites, map(float, found), strict=True))


def weighted(words: str, rarity: Vectors) -> dict[int, float]:
    """Return the places of the suites of plain words, and what each weighs: two halves of length 1/√2."""
    found: dict[int, float] = {}
    for kind in ("lettres", "mots"):
        values = {bucket: (1 + log(n)) * float(rarity[bucket]) for bucket, n in counted(words, kind).items()}
        length = sqrt(2 * sum(value * value for value in values.values())) or 1.0
        for bucket, value in values.items():
            found[bucket] = found.get(bucket, 0.0) + value / length
    return found


def counted(words: str, kind: Kind) -> Counter[int]:
    """Return how often each place is taken by the suites of a kind."""
    suites = _letters(words) if kind == "lettres" else _words(words)
    return Counter(crc32(f"{kind} {suite}".encode()) % BUCKETS for suite in suites)


def read_suites(path: Path) -> Suites:
    """Return the layer of a file.

    :raises CorpusError: if it cannot be read.
    """
    try:
        with np.load(path) as file:
            arrays = (file["rarity"].astype(np.float32), file["weights"].astype(np.float32))
            return Suites(tuple(map(str, file["capacites"])), *arrays)
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise CorpusError(f"« {path} » ne peut pas être lu : refaites-le par « python -m evals.demandes ».") from error


def _letters(words: str) -> Iterator[str]:
    for word in words.split():
        padded = f" {word} "
        yield from (padded[i : i + n] for n in LETTERS for i in range(len(padded) - n + 1))


def _words(words: str) -> Iterator[str]:
    parts = words.split()
    return (" ".join(parts[i : i + n]) for n in WORDS for i in range(len(parts) - n + 1))
