"""Retrieval on public sets in BEIR layout: each part alone, their fusion, and whether that is better."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.beir import read_beir
from assistant.config import read_config
from assistant.embeddings import load_embedder
from assistant.retrieval import PASSAGES, POOL, Index, build_index, needed_index
from assistant.store import EVERYTHING
from evals.metrics import Metrics, ndcg, paired_bootstrap, recall

SETS = Path(__file__).resolve().parent / "cases" / "recherche"
"""One folder a set, with its README: source, commit, licence. Nothing is trained or tuned on a set by name."""

Rankings = dict[str, list[str]]


def measure() -> dict[str, Metrics]:
    """Return nDCG@10 of each part and of the fusion, and recall@20 of the fusion, by set."""
    embedder = load_embedder(read_config(), print)
    figures = {}
    with TemporaryDirectory() as folder:
        for source in sorted(path for path in SETS.iterdir() if path.is_dir()):
            root = Path(folder) / source.name
            build_index(root, read_beir(source), embedder, print)
            figures[f"recherche-{source.name}"] = _figures(needed_index(root, embedder), source)
    return figures


def _figures(index: Index, source: Path) -> Metrics:
    queries = [json.loads(line) for line in (source / "queries.jsonl").read_text("utf-8").splitlines()]
    judged = _judgements(source / "qrels.tsv")
    systems = {"bm25": {}, "dense": {}, "rrf": {}, "fusion": {}}  # type: dict[str, Rankings]
    vectors = index.embed([query["text"] for query in queries])
    for query, vector in zip(queries, vectors, strict=True):
        lexical, dense = _parts(index, query["text"], vector)
        ranked = index.search_shelf(PASSAGES, query["text"], vector, POOL)
        for name, ranking in (
            ("bm25", lexical),
            ("dense", dense),
            ("rrf", _reciprocal(lexical, dense)),
            ("fusion", [hit.entry.id for hit in ranked]),
        ):  # fmt: skip
            systems[name][query["_id"]] = ranking
    scores = {name: [ndcg(runs.get(key, []), marks) for key, marks in judged.items()] for name, runs in systems.items()}
    best = max(("bm25", "dense", "rrf"), key=lambda name: np.mean(scores[name]))
    return {
        **{f"ndcg10_{name}": float(np.mean(values)) for name, values in scores.items()},
        "recall20_fusion": float(np.mean([recall(systems["fusion"][key], marks, 20) for key, marks in judged.items()])),
        f"p_value_fusion_over_{best}": paired_bootstrap(scores["fusion"], scores[best]),
    }


def _parts(
    index: Index, words: str, vector: np.ndarray[tuple[int], np.dtype[np.float32]]
) -> tuple[list[str], list[str]]:
    shelf = index.shelf(PASSAGES)
    scores = shelf.lexical.scores(words)
    rows = [int(row) for row in np.argsort(-scores, kind="stable")[:POOL] if scores[row] > 0]
    nearest = shelf.dense(vector, POOL, EVERYTHING)
    return [shelf.entries[row].id for row in rows], [shelf.entries[row].id for row, _ in nearest]


def _reciprocal(*rankings: Sequence[str]) -> list[str]:
    """Return the fusion by reciprocal rank: the sum of 1 / (60 + rank) (Cormack et al. 2009)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, 1):
            scores[key] = scores.get(key, 0) + 1 / (60 + rank)
    return sorted(scores, key=lambda key: (-scores[key], key))


def _judgements(path: Path) -> Mapping[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for line in path.read_text("utf-8").splitlines()[1:]:
        query, passage, score = line.split("\t")
        judged.setdefault(query, {})[passage] = int(score)
    return judged
