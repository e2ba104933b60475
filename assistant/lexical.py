"""BM25 over French words: accents folded, stems, titles weighted; saved beside the vectors of the same passages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bm25s import BM25
    from Stemmer import Stemmer

K1 = 1.5
B = 0.4
"""Length normalisation, lower than the usual 0.75: our passages are short and of like length; the public sets of
`evals` agree (evals/results/README.md)."""
TITLE_WEIGHT = 3
"""A word of the title counts as three in the passage: editors put there the words that readers search."""

_WORD = re.compile(r"\w+")


def fold(words: str) -> str:
    """Return words in lower case without accents, ligatures opened."""
    lower = words.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(sign for sign in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(sign))


def tokens(words: str) -> list[str]:
    """Return the stems of the words that bear meaning, in order; numbers are kept."""
    return [
        fold(_stemmer().stemWord(word))
        for word in _WORD.findall(words.lower())
        if fold(word) not in stopwords() and (len(word) > 1 or word.isdigit())
    ]


_ASKING = frozenset(
    [
        "quel",
        "quelle",
        "quels",
        "quelles",
        "combien",
        "comment",
        "pourquoi",
        "quand",
        "depuis",
        "faut",
        "falloir",
        "avoir",
        "etre",
        "peut",
        "peux",
        "puis",
        "doit",
        "dois",
        "entre",
        "lors",
        "chez",
        "tout",
        "toute",
        "tous",
        "toutes",
        "quoi",
        "cela",
        "ca",
    ]
)
"""Words that turn a question without saying what it is about; folded."""


def subject_tokens(words: str) -> list[str]:
    """Return the stems of what a question is about: `tokens` without the words that only ask."""
    return [stem for stem in tokens(words) if stem not in _asking_stems()]


@cache
def _asking_stems() -> frozenset[str]:
    return frozenset(stem for word in _ASKING for stem in (*tokens(word), word))


@cache
def stopwords() -> frozenset[str]:
    """Return the French words that bear no meaning of their own, folded."""
    from bm25s.stopwords import STOPWORDS_FRENCH

    return frozenset(fold(word) for word in STOPWORDS_FRENCH)


@dataclass(frozen=True)
class Lexical:
    """A BM25 index; its rows are the documents in the order in which they were given."""

    _engine: "BM25"
    size: int

    def scores(self, words: str) -> NDArray[np.float32]:
        """Return the BM25 score of each row for some words; 0 where no word is shared."""
        known = [token for token in tokens(words) if token in self._engine.vocab_dict]
        if not known:
            return np.zeros(self.size, np.float32)
        return np.asarray(self._engine.get_scores(known), np.float32)

    def save(self, folder: Path) -> None:
        self._engine.save(str(folder), show_progress=False)


def build_lexical(documents: Sequence[tuple[str, str]]) -> Lexical:
    """Return the index of (title, body) pairs."""
    import bm25s

    engine = bm25s.BM25(k1=K1, b=B, method="lucene")
    bags = [tokens(title) * TITLE_WEIGHT + tokens(body) for title, body in documents]
    engine.index(bags if any(bags) else [["∅"]] * max(1, len(bags)), show_progress=False)
    return Lexical(engine, len(bags))


def load_lexical(folder: Path, size: int) -> Lexical:
    """Return an index that was saved."""
    import bm25s

    return Lexical(bm25s.BM25.load(str(folder), mmap=True, show_progress=False), size)


@cache
def _stemmer() -> "Stemmer":
    from Stemmer import Stemmer

    return Stemmer("french")
