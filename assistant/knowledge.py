"""What an answer is drawn from: the corpus, the index over it, and what is derived from both once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.config import Config
from assistant.embeddings import Embedder
from assistant.orthographe import respell, spelling
from assistant.questions import bridged
from assistant.regles import Corpus, Regle, read_corpus
from assistant.reranker import Ranking
from assistant.retrieval import QUESTIONS, Index, ready_index
from assistant.silence import Words, read_words
from assistant.store import Vectors


@dataclass(frozen=True)
class Knowledge:
    """The corpus and its index, read together: they are of the same content."""

    corpus: Corpus
    index: Index

    @cached_property
    def words(self) -> Words:
        return read_words(self.corpus)

    @cached_property
    def spelling(self) -> dict[str, str]:
        texts = [text.body for text in self.corpus.texts.values()]
        return spelling([*texts, *(regle.sentence for regle in self.corpus.regles)])

    def respell(self, words: str) -> str:
        """Return words with the misspelt ones read as the corpus writes them."""
        return respell(words, self.spelling)

    def embed(self, questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return the vectors of some questions, one a row: as they are written, and respelt to be ranked."""
        return self.index.embed_both(questions, [self.respell(question) for question in questions])

    def rank(self, words: str, vector: Vectors, adapted: Vectors) -> Ranking:
        """Return the rules and silences that a question calls for, best first; its vectors are those of `embed`."""
        spelt = bridged(self.respell(words), self.corpus.vocabulaire)
        return self.index.reranker.rank(spelt, vector, adapted)

    def question_vectors(self, regle: Regle) -> Vectors:
        """Return the vectors of the questions of a rule, one a row, in their order."""
        shelf = self.index.shelf(QUESTIONS)
        first = shelf.row[f"regle:{regle.id}:1"]
        return np.asarray(shelf.vectors[first : first + len(regle.questions)])


def open_knowledge(config: Config, progress: Callable[[str], None], embedder: Embedder | None = None) -> Knowledge:
    """Return the configured corpus with its index, brought up to date first if need be.

    `embedder`: the model of a former opening, so that it is not loaded twice.
    """
    corpus = read_corpus(config)
    return Knowledge(corpus, ready_index(config, corpus, progress, embedder))
