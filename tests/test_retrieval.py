"""The index over the real corpus: found by words and by meaning, kept up to date at little cost."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.config import Config
from assistant.embeddings import Embedder
from assistant.errors import RechercheError
from assistant.knowledge import Knowledge
from assistant.regles import Corpus
from assistant.retrieval import (
    PASSAGES,
    QUESTIONS,
    Index,
    build_index,
    corpus_shelves,
    needed_index,
    open_index,
    read_beir,
    trec_lines,
)
from assistant.store import Entry, Filter


def entry(key: str, body: str, title: str = "") -> Entry:
    return Entry(key, title, body, key, "", 0, len(body), "ajout", 0)


SHELF = {PASSAGES: [entry("a", "Le chat dort au soleil."), entry("b", "La mer monte deux fois par jour.", "Marées")]}


@pytest.mark.parametrize(
    ("query", "section"),
    [
        ("charges salariales du directeur", "22"),
        ("diplôme de la personne qui dirige", "13"),
        ("gens du voyage", "14"),
        ("Mutualité sociale agricole", "31"),
    ],
)
def test_the_passage_that_answers_comes_first(index: Index, query: str, section: str) -> None:
    hits = index.search(query, 5, Filter(texts=("circulaire-56-1995",)))
    assert hits[0].entry.section in {section, f"note-{section}"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_search_is_narrowed(index: Index) -> None:
    assert {hit.entry.nature for hit in index.search("durée", 20, Filter(natures=("notice",)))} == {"notice"}
    assert all(hit.entry.date < 20000101 for hit in index.search("durée", 20, Filter(before=19991231)))


def test_every_question_stands_beside_the_passages(index: Index, corpus: Corpus) -> None:
    wanted = sum(len(r.questions) + 1 for r in corpus.regles) + sum(len(s.questions) + 1 for s in corpus.silences)
    assert len(index.shelf(QUESTIONS).entries) == wanted


def test_the_shipped_vectors_are_those_of_the_model(index: Index, config: Config) -> None:
    assert config.vectors.is_file()
    for name in index.shelves:
        entries = index.shelf(name).entries[::97]
        vectors = np.asarray(index.shelf(name).vectors[::97])
        if name != PASSAGES:
            embed = index.embed if name == QUESTIONS else index.embed_questions
            cosines = (embed([e.body for e in entries]) * vectors).sum(axis=1)
            assert cosines.min() > 0.999


def test_the_shipped_vectors_hold_nearly_all_the_corpus(
    config: Config, corpus: Corpus, embedder: Embedder, tmp_path: Path
) -> None:
    report = build_index(tmp_path, corpus_shelves(corpus), embedder, lambda line: None, config.vectors)
    assert report.embedded < 0.02 * sum(report.counts.values())


def test_an_unchanged_corpus_is_not_built_again_and_an_edit_embeds_only_itself(
    embedder: Embedder, tmp_path: Path
) -> None:
    assert build_index(tmp_path, SHELF, embedder, lambda line: None).embedded == 2
    name = (tmp_path / "courant").read_text()
    assert build_index(tmp_path, SHELF, embedder, lambda line: None).embedded == 0
    assert (tmp_path / "courant").read_text() == name
    edited = {PASSAGES: [*SHELF[PASSAGES], entry("c", "Le pain lève.")]}
    assert build_index(tmp_path, edited, embedder, lambda line: None).embedded == 1
    assert {hit.entry.id for hit in needed_index(tmp_path, embedder).search("pain", 3)} == {"a", "b", "c"}


def test_an_index_of_another_model_is_recognised_and_made_anew(embedder: Embedder, tmp_path: Path) -> None:
    build_index(tmp_path, SHELF, embedder, lambda line: None)
    manifest = next(tmp_path.glob("*/manifest.json"))
    manifest.write_text(manifest.read_text().replace(embedder.name, "autre"))
    assert open_index(tmp_path, embedder) is None
    said: list[str] = []
    assert build_index(tmp_path, SHELF, embedder, said.append).embedded == 2
    assert any("autre modèle" in line for line in said)


def test_a_damaged_index_is_made_anew_with_a_word(embedder: Embedder, tmp_path: Path) -> None:
    build_index(tmp_path, SHELF, embedder, lambda line: None)
    next(tmp_path.glob("*/manifest.json")).write_text("{")
    said: list[str] = []
    build_index(tmp_path, SHELF, embedder, said.append)
    assert "L'index est abîmé : il est refait." in said
    assert needed_index(tmp_path, embedder).search("Où dort le chat ?")[0].entry.id == "a"


def test_a_run_falls_strictly(embedder: Embedder, tmp_path: Path) -> None:
    build_index(tmp_path, SHELF, embedder, lambda line: None)
    lines = [line.split() for line in trec_lines(needed_index(tmp_path, embedder), [("q", "zzz")], 10)]
    scores = [float(line[4]) for line in lines]
    assert len(scores) == len(set(scores)) == 2
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("line", ["pas du json", '{"_id": "a"}', "[1]"])
def test_a_line_of_a_corpus_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "corpus.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(RechercheError, match=r"corpus.jsonl, ligne 1"):
        read_beir(tmp_path)


def test_an_edit_of_a_rule_counts_at_once(knowledge: Knowledge, config: Config, tmp_path: Path) -> None:
    """A jurist adds a question to a rule; the same words then call for that rule."""
    import shutil

    from assistant.knowledge import open_knowledge

    own = replace(config, corpus=tmp_path / "corpus", data=tmp_path / "data")
    shutil.copytree(config.corpus, own.corpus)
    own.data.mkdir()
    own.models.symlink_to(config.models)
    path = own.corpus / "regles.yaml"
    question = "Le zorglub du bignole est-il bulgroz ?"
    edited = path.read_text("utf-8").replace("    directeur:\n", f"    directeur:\n      - {question}\n", 1)
    path.write_text(edited, encoding="utf-8")
    changed = open_knowledge(own, lambda line: None)
    first = changed.corpus.regles[0].id
    assert changed.rank(question, changed.index.embed([question])[0]).subjects[0] == f"regle:{first}"
