"""Which rule, or which silence, a question calls for: the nearest prototype, and the words shared.

A prototype is the mean of the vectors of the questions that a rule or a silence answers (Snell et al. 2017), in the
space of the adapter, where the questions of one subject meet. It is taken from the shelf of questions each time an
index is opened: an edited question counts at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.store import Entry, Shelf, Vectors

MEANING = 1.0
WORDS = 0.7
"""Weights of the head and of BM25, each in standard deviations over the subjects: chosen on the split `reglage`, where
the pairs tried differ by one or two questions (evals/results/README.md)."""

NEAREST = 10
REGLE = "regle:"
"""How the id of a rule begins; that of a silence begins otherwise."""


@dataclass(frozen=True)
class Head:
    """Prototypes, (subjects, d), of length 1, in the order of `subjects`; vectors are taken from `mean`."""

    subjects: tuple[str, ...]
    mean: Vectors
    prototypes: Vectors

    def scores(self, query: Vectors) -> Vectors:
        """Return the cosine of a question's vector with each prototype, -1 to 1, in the order of `subjects`."""
        return np.asarray(self.prototypes @ _unit(query[None] - self.mean)[0], np.float32)


def fit_head(vectors: Vectors, owners: Sequence[str]) -> Head:
    """Return the head of some question vectors (n, d), each owned by the subject it calls for."""
    subjects, rows = np.unique(np.asarray(owners), return_inverse=True)
    mean = vectors.mean(axis=0)
    sums = np.zeros((len(subjects), vectors.shape[1]), np.float32)
    np.add.at(sums, rows, _unit(vectors - mean))
    return Head(tuple(map(str, subjects)), mean, _unit(sums))


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-12), np.float32)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The known questions nearest to one.

    `regle`, `silence`: cosine of the nearest of a rule, and of a silence, without adapter. `share`, `adapted_share`: of
    rules among the ten nearest, without adapter and with it.
    """

    regle: float
    silence: float
    share: float
    adapted_share: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Subjects for one question, best first. `scores` are log-odds but for a constant; `cosines` those of the head."""

    subjects: tuple[str, ...]
    scores: Vectors
    cosines: Vectors
    neighbours: Neighbours

    @property
    def probability(self) -> float:
        """How likely it is, 0 to 1, that a rule is called for rather than a silence."""
        weights = np.exp(self.scores - self.scores.max())
        regles = np.array([subject.startswith(REGLE) for subject in self.subjects])
        return float(weights[regles].sum() / weights.sum())


@dataclass(frozen=True)
class Reranker:
    """Ranks the subjects of questions, `<subject>:<rank>` by id.

    Their vectors stand on one shelf without adapter and on the other with it, row by row.
    """

    questions: Shelf
    adapted: Shelf

    @cached_property
    def head(self) -> Head:
        return fit_head(np.asarray(self.adapted.vectors), self._owners)

    @cached_property
    def _owners(self) -> list[str]:
        return [subject_of(entry) for entry in self.adapted.entries]

    @cached_property
    def _rows(self) -> NDArray[np.intp]:
        place = {subject: row for row, subject in enumerate(self.head.subjects)}
        return np.array([place[owner] for owner in self._owners])

    @cached_property
    def _of_regles(self) -> NDArray[np.bool_]:
        return np.array([owner.startswith(REGLE) for owner in self._owners])

    def rank(self, words: str, vector: Vectors, adapted: Vectors) -> Ranking:
        """Return the subjects that a question calls for, best first; its vectors are without adapter and with it."""
        cosines = self.head.scores(adapted)
        lexical = np.zeros(len(cosines), np.float32)
        np.maximum.at(lexical, self._rows, self.questions.lexical.scores(words))
        scores = MEANING * _standard(cosines) + WORDS * _standard(lexical)
        order = np.argsort(-scores, kind="stable")
        subjects = tuple(self.head.subjects[row] for row in order)
        return Ranking(subjects, scores[order], cosines[order], self._neighbours(vector, adapted))

    def _neighbours(self, vector: Vectors, adapted: Vectors) -> Neighbours:
        alike = np.asarray(self.questions.vectors @ vector)
        return Neighbours(
            float(alike[self._of_regles].max()),
            float(alike[~self._of_regles].max()),
            float(self._of_regles[np.argsort(-alike)[:NEAREST]].mean()),
            float(self._of_regles[np.argsort(-(self.adapted.vectors @ adapted))[:NEAREST]].mean()),
        )


def subject_of(entry: Entry) -> str:
    """Return the rule or silence that an entry of questions belongs to."""
    return entry.id.rpartition(":")[0]


def _standard(scores: Vectors) -> Vectors:
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-9), np.float32)
