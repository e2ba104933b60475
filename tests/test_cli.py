"""The commands, run as a user runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.config import Config
from assistant.knowledge import Knowledge

CITATION = {"text", "section", "start", "end", "words", "label"}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        capture_output=True, text=True, env={**os.environ, **environment}, check=False, timeout=300,
    )  # fmt: skip


def refused(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 2
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if not line.endswith("…")]
    assert len(lines) == 1
    assert "Traceback" not in result.stderr
    return lines[0]


def fits(value: dict[str, Any], knowledge: Knowledge) -> None:
    assert set(value) - {"id"} == {"question", "answer", "silent", "statements", "hits"}
    assert value["silent"] == (value["statements"] == [])
    for statement in value["statements"]:
        assert set(statement) == {"sentence", "citations"}
        assert statement["citations"]
        for citation in statement["citations"]:
            assert set(citation) == CITATION
            body = knowledge.corpus.texts[citation["text"]].body
            assert body[citation["start"] : citation["end"]] == citation["words"]
    assert all(set(hit) == {"text", "section", "passage", "score"} for hit in value["hits"])


def test_help_is_in_french_at_every_level() -> None:
    for arguments in (
        ["--help"],
        *(
            [name, "--help"]
            for name in ("web", "question", "recherche", "financement", "index", "ajouter", "textes", "retirer")
        ),
    ):
        result = run(*arguments)
        assert result.returncode == 0
        assert result.stdout.startswith("usage : assistant-projet")
        assert "show this help" not in result.stdout


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from assistant.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "sys.stderr.write(' '.join(m for m in ('torch', 'gradio', 'chromadb', 'numpy', 'pydantic') if m in sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stderr == ""


def test_a_question_gets_json_that_fits_the_contract(knowledge: Knowledge) -> None:
    result = run("question", "Combien de temps dure le contrat entre la Caf et le centre ?", "--json")
    assert result.returncode == 0
    value = json.loads(result.stdout)
    fits(value, knowledge)
    assert not value["silent"]
    assert "un à trois ans" in value["answer"]
    assert value["statements"][0]["citations"][0]["section"] == "11"


def test_a_question_gets_sentences_with_numbered_citations(knowledge: Knowledge) -> None:
    result = run("question", "Qui signe le contrat ?")
    assert result.returncode == 0
    assert "[1]" in result.stdout
    assert "« " in result.stdout
    assert "section 11" in result.stdout


def test_a_batch_gives_a_line_an_item_in_order_and_goes_on_after_an_error(knowledge: Knowledge, tmp_path: Path) -> None:
    batch = tmp_path / "q.jsonl"
    lines = [
        '{"id": "a", "text": "Qui signe le contrat ?", "autre": 1}',
        '{"_id": "b", "text": ""}',
        "pas du json",
        '{"id": "d", "text": "Quel temps fait-il ?"}',
    ]
    batch.write_text("\n".join(lines), encoding="utf-8")
    result = run("question", "--lot", str(batch), "--json")
    values = [json.loads(line) for line in result.stdout.splitlines()]
    assert [value["id"] for value in values] == ["a", "b", "3", "d"]
    assert result.returncode == 2
    fits(values[0], knowledge)
    assert values[1] == {"id": "b", "error": "La question est vide : écrivez-la en une ou deux phrases."}
    assert "n'est pas un objet JSON" in values[2]["error"]
    fits(values[3], knowledge)
    assert values[3]["silent"]


def test_a_search_prints_the_contract_of_hits(knowledge: Knowledge) -> None:
    result = run("recherche", "charges salariales du directeur", "-k", "3", "--json")
    hits = json.loads(result.stdout)["hits"]
    assert len(hits) == 3
    assert hits[0]["section"] == "22"
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_any_beir_folder_runs_through_the_index(knowledge: Knowledge, tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "p1", "title": "Chats", "text": "Le chat dort au soleil."}\n{"_id": "p2", "title": "", "text": "La mer monte."}\n',
        encoding="utf-8",
    )
    (tmp_path / "q.jsonl").write_text('{"_id": "q1", "text": "où dort le chat ?"}\n', encoding="utf-8")
    assert run("index", "--corpus", str(tmp_path), "--index", str(tmp_path / "i")).stdout.startswith(
        "Index à jour : 2 passages"
    )
    assert (
        run(
            "recherche",
            "--lot",
            str(tmp_path / "q.jsonl"),
            "--run",
            str(tmp_path / "r.trec"),
            "--index",
            str(tmp_path / "i"),
        ).returncode
        == 0
    )
    lines = [line.split() for line in (tmp_path / "r.trec").read_text().splitlines()]
    assert [line[:4] for line in lines] == [["q1", "Q0", "p1", "1"], ["q1", "Q0", "p2", "2"]]
    assert float(lines[0][4]) > float(lines[1][4])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["question", ""], "La question est vide"),
        (["question"], "La question est vide"),
        (["question", "a" * 100_000], "100000 signes"),
        (["question", "a\ufffd\x07"], "signes illisibles"),
        (["question", "--lot", "/nulle/part.jsonl"], "ne peut pas être lu"),
        (["recherche", " "], "Rien n'est demandé"),
        (["recherche", "x", "--index", "/nulle/part"], "ne contient pas d'index"),
        (["index", "--corpus", "/nulle/part", "--index", "/tmp/x"], "attend un dossier avec corpus.jsonl"),
        (["ajouter", "/nulle/part.txt"], "n'existe pas"),
        (["ajouter", __file__], "n'est pas d'un type connu"),
        (["retirer", "rien"], "Aucun texte ajouté ne s'appelle « rien »"),
        (["chanter"], "n'existe pas"),
        (["web", "--port", "abc"], "Commande mal écrite"),
    ],
)
def test_bad_input_is_one_french_sentence_and_code_2(knowledge: Knowledge, arguments: list[str], sentence: str) -> None:
    assert sentence in refused(run(*arguments))


def test_an_unknown_setting_is_refused() -> None:
    assert "Le réglage « ASSISTANT_MODELE » n'existe pas" in refused(run("textes", ASSISTANT_MODELE="x"))


def test_a_corpus_that_a_jurist_broke_names_the_line(config: Config, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(config.corpus, tmp_path / "corpus")
    path = tmp_path / "corpus" / "silences.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("sujet:", "suget:", 1), encoding="utf-8")
    assert "silences.yaml, ligne" in refused(run("index", ASSISTANT_CORPUS=str(tmp_path / "corpus")))


def test_texts_are_listed(knowledge: Knowledge) -> None:
    values = json.loads(run("textes", "--json").stdout)["textes"]
    assert values[0]["id"] == "circulaire-56-1995"
    assert {"notice", "circulaire"} <= {value["nature"] for value in values}
