"""The index over the real corpus: found by words and by meaning, kept up to date at little cost."""

import json
import shutil
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.beir import read_beir, trec_lines
from assistant.builds import writing
from assistant.config import Config
from assistant.embeddings import Embedder
from assistant.errors import RechercheError
from assistant.knowledge import Knowledge, open_knowledge
from assistant.regles import Corpus
from assistant.retrieval import (
    PASSAGES,
    QUESTIONS,
    Index,
    build_index,
    corpus_shelves,
    needed_index,
    open_index,
)
from assistant.shipped import write_shipped
from assistant.store import Entry, Filter, write_build


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


@pytest.mark.parametrize(
    "damaged", ["manifest.json", "chroma/chroma.sqlite3", "passages/vectors.npy", "passages/params.index.json"]
)
def test_a_damaged_index_is_made_anew_with_a_word(embedder: Embedder, tmp_path: Path, damaged: str) -> None:
    build_index(tmp_path, SHELF, embedder, lambda line: None)
    next(tmp_path.glob(f"*/{damaged}")).write_text("{")
    said: list[str] = []
    build_index(tmp_path, SHELF, embedder, said.append)
    assert said.count("L'index est abîmé : il est refait.") == 1
    assert needed_index(tmp_path, embedder).search("Où dort le chat ?")[0].entry.id == "a"


def test_damage_that_the_opening_misses_is_repaired_by_a_build(embedder: Embedder, tmp_path: Path) -> None:
    shelf = {PASSAGES: [entry(f"e{number}", f"Le chat numéro {number} dort.") for number in range(300)]}
    vectors = {e.content: v for e, v in zip(shelf[PASSAGES], np.eye(300, 384, dtype=np.float32), strict=True)}
    with writing(tmp_path):
        write_build(
            tmp_path, embedder.name, shelf, {PASSAGES: vectors}, lambda *_: np.empty((0, 384), np.float32), None
        )
    database = next(tmp_path.glob("*/chroma/chroma.sqlite3"))
    content = database.read_bytes()
    database.write_bytes(content[:4096] + bytes(len(content) - 4096))
    said: list[str] = []
    small = {PASSAGES: shelf[PASSAGES][:2]}
    build_index(tmp_path, small, embedder, said.append)
    assert said[0] == "L'index est abîmé : il est refait."
    assert len(needed_index(tmp_path, embedder).search("chat")) == 2


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "noise": lambda content: np.random.default_rng(1).bytes(len(content)),
    "spoilt in the middle": lambda content: content[:300] + bytes(60) + content[360:],
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_shipped_vectors_that_are_damaged_are_computed_with_a_word(
    embedder: Embedder, tmp_path: Path, spoil: str
) -> None:
    shipped = tmp_path / "vecteurs.npz"
    build_index(tmp_path / "un", SHELF, embedder, lambda line: None)
    one = needed_index(tmp_path / "un", embedder)
    assert write_shipped(shipped, embedder.name, {PASSAGES: one.shelf(PASSAGES)}) == 2
    assert build_index(tmp_path / "deux", SHELF, embedder, lambda line: None, shipped).embedded == 0
    shipped.write_bytes(SPOILT[spoil](shipped.read_bytes()))
    said: list[str] = []
    assert build_index(tmp_path / "trois", SHELF, embedder, said.append, shipped).embedded == 2
    assert said[0] == f"« {shipped} » est abîmé : ses vecteurs sont calculés à nouveau, quelques minutes…"


def test_shipped_vectors_that_are_too_few_are_computed(embedder: Embedder, tmp_path: Path) -> None:
    build_index(tmp_path / "un", SHELF, embedder, lambda line: None)
    shelf = needed_index(tmp_path / "un", embedder).shelf(PASSAGES)
    shipped = tmp_path / "vecteurs.npz"
    write_shipped(shipped, embedder.name, {PASSAGES: shelf})
    with np.load(shipped) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["passages.vectors"] = arrays["passages.vectors"][1:]
    np.savez_compressed(shipped, **arrays)
    assert build_index(tmp_path / "deux", SHELF, embedder, lambda line: None, shipped).embedded == 2


def test_a_model_that_is_loaded_serves_the_next_opening(
    knowledge: Knowledge, config: Config, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_knowledge(config, lambda line: None, embedder).index.embedder is embedder
    other = copy(embedder)
    other.name = "un autre modèle"
    assert open_knowledge(config, lambda line: None, other).index.embedder.name == embedder.name


def test_a_run_falls_strictly(embedder: Embedder, tmp_path: Path) -> None:
    build_index(tmp_path, SHELF, embedder, lambda line: None)
    lines = [line.split() for line in trec_lines(needed_index(tmp_path, embedder), [("q", "zzz")], 10)]
    scores = [float(line[4]) for line in lines]
    assert len(scores) == len(set(scores)) == 2
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "line",
    [
        b"pas du json",
        b'{"_id": "a"}',
        b"[1]",
        b'{"_id": "a", "text": null}',
        b'{"_id": "a", "text": ["x"]}',
        b'{"_id": null, "text": "x"}',
        b'{"_id": "", "text": "x"}',
        b'{"text": "x"}',
        '{"_id": "a", "text": "été"}'.encode("cp1252"),
        '{"_id": "a", "text": "x"}'.encode("utf-16"),
        b'{"_id": "a", "text": "\\ud83d"}',
        b"[" * 100_000,
    ],
)
def test_a_line_of_a_corpus_that_cannot_be_read_is_named(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "corpus.jsonl").write_bytes(b'{"_id": "z", "text": "x"}\n\n' + line + b"\n")
    with pytest.raises(RechercheError, match=r"corpus.jsonl, ligne 3 : un objet JSON en UTF-8 avec « _id »"):
        read_beir(tmp_path)


def test_an_id_of_a_corpus_that_stands_twice_is_named_with_both_lines(tmp_path: Path) -> None:
    lines = ['{"_id": "1", "text": "x"}', '{"_id": "b", "text": "y"}', '{"_id": 1, "text": "z"}']
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RechercheError, match=r"ligne 3 : l'identifiant « 1 » est déjà à la ligne 1"):
        read_beir(tmp_path)


def test_an_empty_corpus_is_refused(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(RechercheError, match="est vide"):
        read_beir(tmp_path)


def test_a_corpus_is_cut_at_line_feeds_alone_and_keeps_its_texts(tmp_path: Path) -> None:
    texts = ["un\u2028deux", "un\u0085deux", "un\x0bdeux", "", "2024"]
    lines = [json.dumps({"_id": n, "text": text, "title": None}, ensure_ascii=False) for n, text in enumerate(texts)]
    (tmp_path / "corpus.jsonl").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    entries = read_beir(tmp_path)[PASSAGES]
    assert [(entry.id, entry.title, entry.body) for entry in entries] == [
        (str(n), "", text) for n, text in enumerate(texts)
    ]


def test_an_edit_of_a_rule_counts_at_once(knowledge: Knowledge, config: Config, tmp_path: Path) -> None:
    """A jurist adds a question to a rule; the same words then call for that rule."""
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
    assert (
        changed.rank(question, *(vectors[0] for vectors in changed.embed([question]))).subjects[0] == f"regle:{first}"
    )
