"""Seconds and memory of whole commands and of warm questions: medians, on the machine at hand."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from assistant.builds import writing
from assistant.config import read_config
from assistant.embeddings import load_embedder
from assistant.regles import read_corpus
from assistant.retrieval import PASSAGES, POOL, build_index, corpus_shelves, fuse
from assistant.store import EVERYTHING, Entry, Shelf, Vectors, open_build, write_build
from evals.metrics import Metrics

RUNS = 3
MANY = 100_000


def measure() -> Metrics:
    """Return seconds of --help, a cold question, a full and an unchanged build, and memory in gigabytes."""
    helped, asked = _command("--help"), _command("question", "Quelle est la durée du contrat ?")
    # Before the model is loaded here: what a child takes counts what its parent held when it was started.
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    config = read_config()
    embedder = load_embedder(config, print)
    shelves = corpus_shelves(read_corpus(config))
    with tempfile.TemporaryDirectory() as folder:
        full = build_index(Path(folder), shelves, embedder, print, config.vectors)
        unchanged = median(
            build_index(Path(folder), shelves, embedder, print, config.vectors).seconds for _ in range(RUNS)
        )
        many = _many(Path(folder) / "beaucoup", embedder.dimension)
    return {
        "help_seconds": helped,
        "cold_question_seconds": asked,
        "full_build_seconds": full.seconds,
        "unchanged_build_seconds": unchanged,
        "query_100000_ms": many,
        "cold_memory_gb": memory,
    }


def _command(*arguments: str) -> float:
    def once() -> float:
        start = perf_counter()
        subprocess.run([sys.executable, "-m", "assistant", *arguments], capture_output=True, check=True, env=os.environ)
        return perf_counter() - start

    return median(once() for _ in range(RUNS))


def _many(root: Path, dimension: int) -> float:
    """Return the median milliseconds of a search among 100,000 passages of made-up words and vectors."""
    draw = np.random.default_rng(1995)
    words = [f"mot{number}" for number in range(5000)]
    bodies = [" ".join(draw.choice(words, 20)) for _ in range(MANY)]
    entries = [Entry(str(n), "", body, str(n), "", 0, len(body), "ajout", 0) for n, body in enumerate(bodies)]
    vectors = draw.normal(size=(MANY, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    known = {PASSAGES: dict(zip(bodies, vectors, strict=True))}
    with writing(root):
        write_build(root, "aucun", {PASSAGES: entries}, known, lambda name, rows: vectors[: len(rows)], None)
    build = open_build(root)
    assert build is not None
    shelf = build.shelves[PASSAGES]
    return 1000 * median(_search(shelf, bodies[n], vectors[n]) for n in range(50))


def _search(shelf: Shelf, words: str, vector: Vectors) -> float:
    start = perf_counter()
    fuse(shelf, shelf.dense(vector, POOL, EVERYTHING), shelf.lexical.scores(words), 10)
    return perf_counter() - start
