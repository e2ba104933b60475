"""An index on disk: whole or not at all, one writer, readers undisturbed."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import RechercheError
from assistant.store import (
    Entry,
    Filter,
    Vectors,
    content_digest,
    current_name,
    open_build,
    write_build,
    writing,
)

NAMES = ("agrément", "contrat", "directeur", "commune")


def entries(*bodies: str) -> list[Entry]:
    return [Entry(f"e{n}", "", body, f"t{n % 2}", "1", 0, 9, "ajout", 19950101 + n) for n, body in enumerate(bodies)]


def embed(name: str, rows: Sequence[Entry]) -> Vectors:
    vectors = np.array([[len(row.body), row.body.count("e") + 1, 1, ord(row.body[0])] for row in rows], np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def write(root: Path, *bodies: str) -> None:
    with writing(root):
        write_build(root, "m", {"passages": entries(*bodies)}, {}, embed, current_name(root))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    build = open_build(tmp_path)
    assert build is not None
    shelf = build.shelves["passages"]
    assert shelf.entries == tuple(entries(*NAMES))
    assert build.digest == content_digest("m", {"passages": entries(*NAMES)})
    np.testing.assert_allclose(shelf.vectors, embed("", shelf.entries), atol=1e-6)
    rows = [row for row, _ in shelf.dense(embed("", shelf.entries)[2], 4, Filter())]
    assert rows[0] == 2
    assert int(shelf.lexical.scores("le directeur").argmax()) == 2


def test_a_search_is_narrowed_by_text_and_date(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    build = open_build(tmp_path)
    assert build is not None
    shelf = build.shelves["passages"]
    query = embed("", shelf.entries)[0]
    limits = {
        Filter(texts=("t1",)): {1, 3},
        Filter(after=19950103): {2, 3},
        Filter(before=19950101): {0},
        Filter(texts=("t1",), after=19950103): {3},
        Filter(natures=("circulaire",)): set(),
    }
    for limit, rows in limits.items():
        assert {row for row, _ in shelf.dense(query, 4, limit)} == rows
        assert {row for row, entry in enumerate(shelf.entries) if limit.keeps(entry)} == rows


def test_no_index_is_not_an_error(tmp_path: Path) -> None:
    assert current_name(tmp_path) is None
    assert open_build(tmp_path) is None


def test_a_reader_keeps_what_it_opened_while_another_build_is_written(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    opened = open_build(tmp_path)
    assert opened is not None
    write(tmp_path, "tout autre chose")
    assert opened.shelves["passages"].dense(embed("", opened.shelves["passages"].entries)[1], 1, Filter())[0][0] == 1
    assert current_name(tmp_path) != opened.folder.name
    reopened = open_build(tmp_path)
    assert reopened is not None
    assert [entry.body for entry in reopened.shelves["passages"].entries] == ["tout autre chose"]


def test_only_the_current_build_and_the_former_one_stay(tmp_path: Path) -> None:
    for number in range(4):
        write(tmp_path, f"version {number}")
    assert sum(path.is_dir() for path in tmp_path.iterdir()) == 2


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    with (
        writing(tmp_path),
        pytest.raises(RechercheError, match="Une autre mise à jour de l'index est en cours"),
        writing(tmp_path),
    ):
        pass


WRITER = """
import sys, time
from pathlib import Path
sys.path.insert(0, "tests")
import assistant.store as store
from test_store import embed, entries
root, step = Path(sys.argv[1]), sys.argv[2]
def stop(*_, **__):
    print("ici", flush=True)
    time.sleep(60)
if step == "embed":
    embed = stop
elif step == "lexical":
    store.build_lexical = stop
elif step == "pointer":
    store._point = stop
with store.writing(root):
    store.write_build(root, "m", {"passages": entries("nouveau")}, {}, embed, store.current_name(root))
"""


@pytest.mark.parametrize("step", ["embed", "lexical", "pointer"])
def test_a_build_that_is_killed_leaves_the_former_index_and_the_right_to_write(tmp_path: Path, step: str) -> None:
    write(tmp_path, *NAMES)
    before = current_name(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), step], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ici\n"
        writer.send_signal(signal.SIGKILL)
    assert current_name(tmp_path) == before
    build = open_build(tmp_path)
    assert build is not None
    assert len(build.shelves["passages"].entries) == len(NAMES)
    write(tmp_path, "après")
    assert current_name(tmp_path) != before


@pytest.mark.parametrize("damage", ["manifest.json", "passages/entries.jsonl"])
def test_a_damaged_index_is_one_sentence(tmp_path: Path, damage: str) -> None:
    write(tmp_path, *NAMES)
    (tmp_path / str(current_name(tmp_path)) / damage).write_text("{", encoding="utf-8")
    with pytest.raises(RechercheError, match="est abîmé : lancez « assistant-projet index » pour le refaire"):
        open_build(tmp_path)


def test_an_index_whose_folder_is_gone_is_one_sentence(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    shutil.rmtree(tmp_path / str(current_name(tmp_path)))
    with pytest.raises(RechercheError, match="est abîmé"):
        open_build(tmp_path)


def test_an_index_of_another_format_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    path = tmp_path / str(current_name(tmp_path)) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0}))
    assert open_build(tmp_path) is None


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(RechercheError, match="ne peut pas être écrit"), writing(tmp_path / "fichier" / "index"):
        pass


def test_a_full_disk_leaves_the_former_index(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    before = current_name(tmp_path)

    def full(name: str, rows: Sequence[Entry]) -> Vectors:
        raise OSError(28, "No space left on device")

    with writing(tmp_path), pytest.raises(RechercheError, match="libérez de la place"):
        write_build(tmp_path, "m", {"passages": entries("x")}, {}, full, before)
    assert current_name(tmp_path) == before
    assert open_build(tmp_path) is not None
