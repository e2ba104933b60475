"""The commands, run as a user runs them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.config import Config
from assistant.criteres import PROFIL
from assistant.knowledge import Knowledge

CITATION = {"text", "section", "start", "end", "words", "label"}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        capture_output=True, encoding="utf-8", env={**os.environ, **environment}, check=False, timeout=300,
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
            for name in (
                "web",
                "verifier",
                "objectifs",
                "contrat",
                "note",
                "comparer",
                "question",
                "recherche",
                "financement",
                "index",
                "ajouter",
                "textes",
                "retirer",
            )
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
        '{"id": 0, "text": "Quel temps\u2028fait-il ?"}',
    ]
    batch.write_text("\n".join(lines), encoding="utf-8")
    result = run("question", "--lot", str(batch), "--json")
    values = [json.loads(line) for line in result.stdout.splitlines()]
    assert [value["id"] for value in values] == ["a", "b", "3", "0"]
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


CORPUS = (
    '{"_id": "p1", "title": "Chats", "text": "Le chat dort au soleil."}\n'
    '{"_id": "p2", "title": "", "text": "La mer monte."}\n'
)


@pytest.fixture(scope="module")
def indexed(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a corpus of two passages and, in `i`, its index."""
    folder = tmp_path_factory.mktemp("beir")
    (folder / "corpus.jsonl").write_text(CORPUS, encoding="utf-8")
    assert index(folder).stdout.startswith("Index à jour : 2 passages")
    return folder


@pytest.fixture
def beir(indexed: Path, tmp_path: Path) -> Path:
    """Return a copy of it, to be spoiled."""
    return Path(shutil.copytree(indexed, tmp_path / "beir"))


def index(folder: Path) -> subprocess.CompletedProcess[str]:
    return run("index", "--corpus", str(folder), "--index", str(folder / "i"))


def search_lot(folder: Path, index: str = "i") -> subprocess.CompletedProcess[str]:
    paths = {"--lot": folder / "q.jsonl", "--run": folder / "r.trec", "--index": folder / index}
    return run("recherche", *(str(part) for pair in paths.items() for part in pair))


def test_any_beir_folder_runs_through_the_index(beir: Path) -> None:
    (beir / "q.jsonl").write_text('{"_id": "q1", "text": "où dort le chat ?"}\n', encoding="utf-8")
    assert search_lot(beir).returncode == 0
    lines = [line.split() for line in (beir / "r.trec").read_text().splitlines()]
    assert [line[:4] for line in lines] == [["q1", "Q0", "p1", "1"], ["q1", "Q0", "p2", "2"]]
    assert float(lines[0][4]) > float(lines[1][4])


def test_a_batch_of_searches_tells_its_bad_lines_and_goes_on(beir: Path) -> None:
    lines = [
        b'\xef\xbb\xbf{"_id": 0, "text": "o\xc3\xb9 dort\xe2\x80\xa8le chat ?"}',
        b"pas du json",
        b'{"_id": "vide", "text": " "}',
        b'{"_id": "nul", "text": null}',
        b'{"_id": "latin", "text": "\xe9t\xe9"}',
        b"",
        b'{"_id": "long", "text": "' + b"a" * 4001 + b'"}',
        b'{"id": "fin", "text": "la mer"}',
    ]
    (beir / "q.jsonl").write_bytes(b"\n".join(lines))
    (beir / "r.trec").write_text("ancien")
    result = search_lot(beir)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "Ligne 2 : La ligne 2 n'est pas un objet JSON en UTF-8 avec « text » : corrigez-la.",
        "Ligne 3 : La question est vide : écrivez-la en une ou deux phrases.",
        "Ligne 4 : La ligne 4 n'est pas un objet JSON en UTF-8 avec « text » : corrigez-la.",
        "Ligne 5 : La ligne 5 n'est pas un objet JSON en UTF-8 avec « text » : corrigez-la.",
        "Ligne 7 : La question a 4001 signes : ramenez-la à 4000 au plus.",
    ]
    found = [line.split()[0] for line in (beir / "r.trec").read_text().splitlines()]
    assert found == ["0", "0", "fin", "fin"]


def test_a_batch_that_fails_leaves_the_former_run(beir: Path) -> None:
    (beir / "q.jsonl").write_text('{"_id": "q1", "text": "où dort le chat ?"}\n', encoding="utf-8")
    (beir / "r.trec").write_text("ancien")
    before = sorted(path.name for path in beir.iterdir())
    assert "ne contient pas d'index" in refused(search_lot(beir, "ailleurs"))
    assert (beir / "r.trec").read_text() == "ancien"
    assert sorted(path.name for path in beir.iterdir()) == before


def test_a_damaged_index_is_one_sentence_and_is_made_anew_by_a_command(beir: Path) -> None:
    next(beir.glob("i/*/chroma/chroma.sqlite3")).write_bytes(b"SQLite format 3 ?")
    search = ("recherche", "le chat", "--index", str(beir / "i"))
    assert (
        refused(run(*search))
        == f"L'index « {beir / 'i'} » est abîmé : lancez « assistant-projet index » pour le refaire."
    )
    again = index(beir)
    assert again.returncode == 0
    assert "L'index est abîmé : il est refait." in again.stderr
    assert run(*search).returncode == 0


def test_a_corpus_that_is_refused_leaves_the_former_index(beir: Path) -> None:
    before = (beir / "i" / "courant").read_text()
    (beir / "corpus.jsonl").write_text(CORPUS + CORPUS, encoding="utf-8")
    assert refused(index(beir)) == (
        "corpus.jsonl, ligne 3 : l'identifiant « p1 » est déjà à la ligne 1 : donnez-en un autre, ou retirez la ligne."
    )
    assert (beir / "i" / "courant").read_text() == before


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_words_are_written_in_utf_8_whatever_the_system_writes(knowledge: Knowledge, encoding: str) -> None:
    result = run("textes", PYTHONIOENCODING=encoding, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C")
    assert result.returncode == 0
    assert "résumé" in result.stdout
    refusal = run("retirer", "été", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert "« été »" in refused(refusal)


def test_projets_that_cannot_be_read_give_a_line_each(tmp_path: Path) -> None:
    (tmp_path / "vide.md").write_text("", encoding="utf-8")
    result = run("verifier", str(tmp_path / "vide.md"), "/nulle/part.docx", "--json")
    values = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 2
    assert [set(value) for value in values] == [{"projet", "error"}] * 2
    assert [value["projet"] for value in values] == ["vide.md", "part.docx"]
    assert result.stderr == ""


def test_help_of_verifier_names_every_key_and_value_of_the_profile() -> None:
    shown = "".join(run("verifier", "--help").stdout.split())
    assert all(f"{cle}={'|'.join(values)}" in shown for cle, values in PROFIL.items())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full est propre à Linux.")
def test_an_answer_that_the_disk_refuses_is_one_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "assistant", "textes"]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert result.stderr == "La réponse ne peut pas être écrite : libérez de la place sur le disque.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["question", ""], "La question est vide"),
        (["question"], "La question est vide"),
        (["question", "a" * 100_000], "100000 signes"),
        (["question", "a\ufffd\x07"], "signes illisibles"),
        (["question", "--lot", "/nulle/part.jsonl"], "ne peut pas être lu"),
        (["recherche"], "La question est vide"),
        (["recherche", " "], "La question est vide"),
        (["recherche", "a" * 4001], "4001 signes"),
        (["recherche", "a\ufffd\x07"], "signes illisibles"),
        (["recherche", "x", "-k", "0"], "-k : donnez un nombre, 1 au moins"),
        (["recherche", "x", "-k", "-3"], "-k : donnez un nombre, 1 au moins"),
        (["recherche", "x", "-k", "trois"], "-k : donnez un nombre, 1 au moins"),
        (["recherche", "x", "--run", "r.trec"], "ajoutez --lot"),
        (["recherche", "--lot", __file__], "ajoutez --run OUT.trec"),
        (
            ["recherche", "--lot", __file__, "--run", "/nulle/part/r.trec"],
            "« /nulle/part/r.trec » ne peut pas être écrit",
        ),
        (["recherche", "--lot", __file__, "--run", "/tmp"], "« /tmp » ne peut pas être écrit"),
        (["recherche", "--lot", __file__, "--run", f"{__file__}/r.trec"], "ne peut pas être écrit"),
        (["recherche", "--lot", __file__, "--run", "/dev/null"], "« /dev/null » ne peut pas être écrit"),
        (["recherche", "--lot", "/tmp", "--run", "/tmp/r.trec"], "« /tmp » ne peut pas être lu"),
        (["index", "--corpus", "/nulle/part"], "demande aussi --index DIR"),
        (["recherche", "x", "--index", "/nulle/part"], "ne contient pas d'index"),
        (["index", "--corpus", "/nulle/part", "--index", "/tmp/x"], "attend un dossier avec corpus.jsonl"),
        (["ajouter", "/nulle/part.txt"], "n'existe pas"),
        (["ajouter", __file__], "n'est pas d'un type connu"),
        (["retirer", "rien"], "Aucun texte ajouté ne s'appelle « rien »"),
        (["chanter"], "n'existe pas"),
        (["verifier"], "attend un projet"),
        (["verifier", "/nulle/part.docx", "--json"], "n'existe pas"),
        (["verifier", __file__], "n'est pas d'un type connu"),
        (["verifier", "x.md", "--profil", "gestionnaire=mairie"], "gestionnaire=association|commune|caf|autre ; rural"),
        (["verifier", "x.md", "y.md", "--rapport", "r.docx"], "attend un dossier"),
        (["verifier", "x.md", "--cadre", "2012"], "n'existe pas"),
        (["web", "--port", "abc"], "Commande mal écrite"),
    ],
)
def test_bad_input_is_one_french_sentence_and_code_2(knowledge: Knowledge, arguments: list[str], sentence: str) -> None:
    assert sentence in refused(run(*arguments))


def test_an_unknown_setting_is_refused() -> None:
    assert "Le réglage « ASSISTANT_MODELE » n'existe pas" in refused(run("textes", ASSISTANT_MODELE="x"))


def test_a_corpus_that_a_jurist_broke_names_the_line(config: Config, tmp_path: Path) -> None:
    shutil.copytree(config.corpus, tmp_path / "corpus")
    path = tmp_path / "corpus" / "silences.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("sujet:", "suget:", 1), encoding="utf-8")
    assert "silences.yaml, ligne" in refused(run("index", ASSISTANT_CORPUS=str(tmp_path / "corpus")))


def test_texts_are_listed(knowledge: Knowledge) -> None:
    values = json.loads(run("textes", "--json").stdout)["textes"]
    assert values[0]["id"] == "circulaire-56-1995"
    assert {"notice", "circulaire"} <= {value["nature"] for value in values}
