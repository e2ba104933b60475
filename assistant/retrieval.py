"""Index: passages and the questions that rules answer, found by meaning and by words, fused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter

import numpy as np

from assistant.builds import current_name, writing
from assistant.config import Config
from assistant.embeddings import Embedder, load_embedder
from assistant.errors import DommageError, RechercheError
from assistant.regles import Corpus
from assistant.reranker import Reranker
from assistant.shipped import read_shipped
from assistant.store import (
    EVERYTHING,
    Build,
    Entry,
    Filter,
    Known,
    Shelf,
    Vectors,
    check_build,
    content_digest,
    open_build,
    write_build,
)
from assistant.texts import Passage, Text, split

Progress = Callable[[str], None]

PASSAGES = "passages"
QUESTIONS = "questions"
"""The questions of rules and silences, by the model as it is: it tells a «must I» from a «may I»."""
SUBJECTS = "sujets"
"""The same questions by the adapted model: it draws those of one rule together."""

POOL = 100
"""Nearest entries by meaning that are weighed against the lexical scores."""
LEXICAL_SHARE = 0.45
"""Weight of the words beside the meaning, each scaled to 0–1 over the pool: chosen on the public sets of `evals`,
where 0.3 to 0.5 differ by less than a hundredth of nDCG@10."""
TITLE_SHARE = 0.5
"""Weight of the title's own vector added to that of title and body together, where there is a title."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found. `score` is 0 to 1 within one search; `dense` the cosine, `lexical` the BM25 score."""

    entry: Entry
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: entries by shelf, how many were embedded, seconds."""

    counts: Mapping[str, int]
    embedded: int
    seconds: float


class Index:
    """Searches one build; `current` tells whether a newer one has replaced it."""

    def __init__(self, root: Path, build: Build, embedder: Embedder) -> None:
        self._root = root
        self._build = build
        self._embedder = embedder

    @cached_property
    def reranker(self) -> Reranker:
        return Reranker(self.shelf(QUESTIONS), self.shelf(SUBJECTS))

    @property
    def embedder(self) -> Embedder:
        return self._embedder

    @property
    def current(self) -> bool:
        return current_name(self._root) == self._build.folder.name

    @property
    def shelves(self) -> tuple[str, ...]:
        return tuple(self._build.shelves)

    def shelf(self, name: str) -> Shelf:
        return self._build.shelves[name]

    def embed(self, queries: Sequence[str]) -> Vectors:
        """Return the vectors of some queries, one a row."""
        return self._embedder.embed_queries(queries)

    def embed_questions(self, questions: Sequence[str]) -> Vectors:
        """Return the vectors of some questions, one a row, to be ranked by `reranker`."""
        return self._embedder.embed_questions(questions)

    def embed_both(self, queries: Sequence[str], questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return the vectors of a few queries, as `embed`, and of a few questions, as `embed_questions`."""
        return self._embedder.embed_both(queries, questions)

    def embed_passages(self, passages: Sequence[str]) -> Vectors:
        """Return the vectors of some passages, one a row."""
        return self._embedder.embed_passages(passages)

    def search(self, query: str, count: int = 10, limits: Filter = EVERYTHING) -> tuple[Hit, ...]:
        """Return the passages that answer a query best, best first."""
        return self.search_shelf(PASSAGES, query, self.embed([query])[0], count, limits)

    def search_shelf(
        self, name: str, words: str, vector: Vectors, count: int, limits: Filter = EVERYTHING
    ) -> tuple[Hit, ...]:
        """Return the entries of a shelf for a query's words and vector, best first."""
        shelf = self.shelf(name)
        if not shelf.entries:
            return ()
        lexical = shelf.lexical.scores(words)
        allowed = np.fromiter((limits.keeps(e) for e in shelf.entries), bool) if limits != EVERYTHING else None
        if allowed is not None:
            lexical = np.where(allowed, lexical, 0)
        return fuse(shelf, shelf.dense(vector, max(POOL, count), limits), lexical, count)


def fuse(shelf: Shelf, dense: Sequence[tuple[int, float]], lexical: Vectors, count: int) -> tuple[Hit, ...]:
    """Weigh both score sets, each scaled to 0–1: cosines above the last of the pool, BM25 over the best."""
    if not dense:
        return ()
    cosines = dict(dense)
    floor, top = min(cosines.values()), max(cosines.values())
    best = float(lexical.max()) or 1.0
    rows = set(cosines) | {int(row) for row in np.argsort(-lexical, kind="stable")[:POOL] if lexical[row] > 0}
    hits = [
        Hit(
            shelf.entries[row],
            LEXICAL_SHARE * float(lexical[row]) / best
            + (1 - LEXICAL_SHARE) * (cosines.get(row, floor) - floor) / (top - floor or 1.0),
            cosines.get(row, floor),
            float(lexical[row]),
        )
        for row in rows
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.entry.id))[:count])


def corpus_shelves(corpus: Corpus) -> dict[str, list[Entry]]:
    """Return the entries of the corpus: its passages, and the sentences and questions of rules and silences."""
    passages = [_passage_entry(passage) for text in corpus.texts.values() for passage in split(text)]
    questions = [*_regle_entries(corpus), *_silence_entries(corpus)]
    return {PASSAGES: passages, QUESTIONS: questions, SUBJECTS: questions}


def build_index(
    root: Path,
    shelves: Mapping[str, Sequence[Entry]],
    embedder: Embedder,
    progress: Progress,
    shipped: Path | None = None,
) -> Report:
    """Build an index, or bring it up to date: only new content is embedded. Killed, it leaves the former one.

    `shipped`: a file of vectors that came with the corpus, see `assistant.shipped`.

    :raises RechercheError: if another process writes it, or the disk refuses.
    """
    start = perf_counter()
    embedded = 0

    def embed(name: str, entries: Sequence[Entry]) -> Vectors:
        nonlocal embedded
        progress(f"Calcul des vecteurs : {embedded + 1} à {embedded + len(entries)}…")
        embedded += len(entries)
        return _embed_entries(embedder, name, entries)

    with writing(root):
        former = _former(root, progress)
        if former is None or not _is_of(former, embedder, shelves):
            if former is not None and former.model != embedder.name:
                progress("L'index a été fait par un autre modèle ou une autre version : il est refait.")
            known = read_shipped(shipped, embedder.name, shelves, progress) if shipped else {}
            for name, vectors in _kept(former, embedder.name).items():
                known.setdefault(name, {}).update(vectors)
            write_build(root, embedder.name, shelves, known, embed, former.folder.name if former else None)
    return Report({name: len(entries) for name, entries in shelves.items()}, embedded, perf_counter() - start)


def open_index(root: Path, embedder: Embedder) -> Index | None:
    """Return the current index, or None when there is none made by this model and version."""
    build = open_build(root)
    return Index(root, build, embedder) if build and build.model == embedder.name else None


def needed_index(root: Path, embedder: Embedder) -> Index:
    """Return the index of a folder.

    :raises RechercheError: if there is none, or it was made by another model or version.
    """
    index = open_index(root, embedder)
    if index is None:
        raise RechercheError(
            f"« {root} » ne contient pas d'index de ce modèle : faites-le par « assistant-projet index »."
        )
    return index


def ready_index(config: Config, corpus: Corpus, progress: Progress, embedder: Embedder | None = None) -> Index:
    """Return the index of a corpus, brought up to date first when the corpus or the model has changed.

    `embedder`: one that is loaded already; it serves if the index that is there is of it.
    """
    build = _readable(config.index)
    if embedder is None or build is None or build.model != embedder.name:
        embedder = load_embedder(config, progress)
    shelves = corpus_shelves(corpus)
    if build is not None and _is_of(build, embedder, shelves):
        return Index(config.index, build, embedder)
    progress("Mise à jour de l'index…")
    build_index(config.index, shelves, embedder, progress, config.vectors)
    return needed_index(config.index, embedder)


def _is_of(build: Build, embedder: Embedder, shelves: Mapping[str, Sequence[Entry]]) -> bool:
    """Tell whether a build was made by this model from this content."""
    return build.model == embedder.name and build.digest == content_digest(embedder.name, shelves)


def _readable(root: Path) -> Build | None:
    """Return the current build, or None when there is none that can serve."""
    try:
        return open_build(root)
    except DommageError:
        return None


def _former(root: Path, progress: Progress) -> Build | None:
    """Return the current build, read through, or None with a word of why when it cannot serve."""
    try:
        build = open_build(root)
        if build is not None:
            check_build(build)
    except DommageError:
        progress("L'index est abîmé : il est refait.")
        return None
    return build


def _embed_entries(embedder: Embedder, name: str, entries: Sequence[Entry]) -> Vectors:
    """Return the vectors of entries: questions as queries, since it is queries that they are held against."""
    if name != PASSAGES:
        embed = embedder.embed_questions if name == SUBJECTS else embedder.embed_queries
        return embed([entry.body for entry in entries])
    vectors = embedder.embed_passages([f"{entry.title} {entry.body}".strip() for entry in entries])
    titled = [row for row, entry in enumerate(entries) if entry.title]
    if titled:
        titles = sorted({entries[row].title for row in titled})
        by_title = dict(zip(titles, embedder.embed_passages(titles), strict=True))
        vectors[titled] += TITLE_SHARE * np.stack([by_title[entries[row].title] for row in titled])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _kept(former: Build | None, model: str) -> Known:
    """Return the vectors of the former index, if it was made by this model."""
    if former is None or former.model != model:
        return {}
    return {
        name: {entry.content: vector for entry, vector in zip(shelf.entries, shelf.vectors, strict=True)}
        for name, shelf in former.shelves.items()
    }


def _passage_entry(passage: Passage) -> Entry:
    body = f"{passage.lead_in} {passage.words}" if passage.lead_in else passage.words
    return _entry(passage.id, passage.section.titre, body, passage.text, passage.section.id, passage.start, passage.end)


def _regle_entries(corpus: Corpus) -> Iterable[Entry]:
    for regle in corpus.regles:
        first = regle.citations[0]
        for rank, words in enumerate((regle.sentence, *(question.words for question in regle.questions))):
            yield _entry(f"regle:{regle.id}:{rank}", "", words, first.text, first.section.id, first.start, first.end)


def _silence_entries(corpus: Corpus) -> Iterable[Entry]:
    for silence in corpus.silences:
        for rank, words in enumerate((silence.sujet, *(question.words for question in silence.questions))):
            yield Entry(f"silence:{silence.id}:{rank}", "", words, "", "", 0, 0, "silence", 0)


def _entry(key: str, title: str, body: str, text: Text, section: str, start: int, end: int) -> Entry:
    return Entry(key, title, body, text.id, section, start, end, text.nature, _day(text.date))


def _day(date: str) -> int:
    """Return a date as a number that sorts: 2012 → 20120101."""
    year, month, day = [*(int(part) for part in date.split("-") if part.isdigit()), 0, 0, 0][:3]
    return year * 10000 + max(month, 1) * 100 + max(day, 1) if year else 0
