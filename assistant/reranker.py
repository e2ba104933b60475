"""Which rule, or which silence, a question calls for: a linear head over the vectors of the questions they answer.

Embeddings of questions group by turn of phrase («Puis-je…», «Quel est…») as much as by subject. The head undoes it:
vectors are whitened by the covariance found within a subject, and a question goes to the nearest mean of a subject
(linear discriminant analysis, Fisher 1936; shrinkage as in Ledoit and Wolf 2004, here by a fixed share). It is fitted
from the shelf of questions each time an index is built: an edited question counts at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.store import Entry, Shelf, Vectors

SHRINKAGE = 0.3
"""Share of the mean variance added to each axis before whitening; 0.1 to 1 differ little (evals/results)."""

MEANING = 1.2
WORDS = 0.64
"""Weights of the head and of BM25, each in standard deviations over the subjects: a conditional logit fitted on
questions held out of the head (evals/results/questions.md)."""


@dataclass(frozen=True)
class Head:
    """A fitted head: `mean` (d,), `whitening` (d, d), `centroids` (subjects, d) of length 1, in the order of `subjects`."""

    subjects: tuple[str, ...]
    mean: Vectors
    whitening: Vectors
    centroids: Vectors

    def scores(self, query: Vectors) -> Vectors:
        """Return the cosine of a query vector with each subject, -1 to 1, in the order of `subjects`."""
        white = (query - self.mean) @ self.whitening
        return np.asarray(self.centroids @ (white / (np.linalg.norm(white) or 1.0)), np.float32)


def fit_head(vectors: Vectors, owners: Sequence[str]) -> Head:
    """Return the head of some question vectors (n, d), each owned by the subject it calls for."""
    subjects, rows = np.unique(np.asarray(owners), return_inverse=True)
    mean = vectors.mean(axis=0)
    within = vectors - _means(vectors, rows, len(subjects))[rows]
    variances, axes = np.linalg.eigh(within.T @ within / len(vectors))
    whitening = axes * (np.clip(variances, 0, None) + SHRINKAGE * variances.mean()) ** -0.5
    white = _unit((vectors - mean) @ whitening)
    centroids = _unit(_means(white, rows, len(subjects)))
    return Head(
        tuple(map(str, subjects)), mean, whitening.astype(np.float32), centroids.astype(np.float32)
    )


def _means(vectors: Vectors, rows: NDArray[np.intp], count: int) -> Vectors:
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    np.add.at(sums, rows, vectors)
    return np.asarray(sums / np.bincount(rows, minlength=count)[:, None], np.float32)


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-12), np.float32)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Subjects for one question, best first. `scores` are log-odds but for a constant; `cosines` those of the head."""

    subjects: tuple[str, ...]
    scores: Vectors
    cosines: Vectors


@dataclass(frozen=True)
class Reranker:
    """Ranks the subjects of a shelf whose entries are questions, `<subject>:<rank>` by id."""

    shelf: Shelf

    @cached_property
    def head(self) -> Head:
        return fit_head(np.asarray(self.shelf.vectors), self._owners)

    @cached_property
    def _owners(self) -> list[str]:
        return [subject_of(entry) for entry in self.shelf.entries]

    @cached_property
    def _rows(self) -> NDArray[np.intp]:
        place = {subject: row for row, subject in enumerate(self.head.subjects)}
        return np.array([place[owner] for owner in self._owners])

    def rank(self, words: str, vector: Vectors) -> Ranking:
        """Return the subjects that a question calls for, best first."""
        cosines = self.head.scores(vector)
        lexical = np.zeros(len(cosines), np.float32)
        np.maximum.at(lexical, self._rows, self.shelf.lexical.scores(words))
        scores = MEANING * _standard(cosines) + WORDS * _standard(lexical)
        order = np.argsort(-scores, kind="stable")
        return Ranking(tuple(self.head.subjects[row] for row in order), scores[order], cosines[order])


def subject_of(entry: Entry) -> str:
    """Return the rule or silence that an entry of questions belongs to."""
    return entry.id.rpartition(":")[0]


def _standard(scores: Vectors) -> Vectors:
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-9), np.float32)
