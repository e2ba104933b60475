"""An index on disk: whole or not at all, one writer, readers undisturbed."""

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.builds import current_name, writing
from assistant.chroma import Row, write_collection
from assistant.errors import DommageError, RechercheError
from assistant.store import Build, Entry, Filter, Vectors, check_build, content_digest, open_build, write_build

QUERY = np.array([0, 0, 1, 0], np.float32)
NAMES = ("agrément", "contrat", "directeur", "commune")


def entries(*bodies: str) -> list[Entry]:
    return [Entry(f"e{n}", "", body, f"t{n % 2}", "1", 0, 9, "ajout", 19950101 + n) for n, body in enumerate(bodies)]


def embed(name: str, rows: Sequence[Entry]) -> Vectors:
    vectors = np.array([[len(row.body), row.body.count("e") + 1, 1, ord(row.body[0])] for row in rows], np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def opened(root: Path) -> Build:
    build = open_build(root)
    assert build is not None
    return build


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
import assistant.builds as builds
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
    store.point = stop
with builds.writing(root):
    store.write_build(root, "m", {"passages": entries("nouveau")}, {}, embed, builds.current_name(root))
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


def chroma(folder: Path) -> Path:
    return folder / "chroma" / "chroma.sqlite3"


def neighbours(folder: Path) -> Path:
    return next(path.parent for path in folder.rglob("index_metadata.pickle"))


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def spoil(path: Path) -> None:
    """Fill a file with noise of its own length."""
    path.write_bytes(np.random.default_rng(1995).bytes(path.stat().st_size))


def spoil_in_the_middle(path: Path) -> None:
    """Fill with noise what lies between the first quarter of a file and the third."""
    content = bytearray(path.read_bytes())
    quarter = len(content) // 4
    content[quarter : 3 * quarter] = np.random.default_rng(1995).bytes(2 * quarter)
    path.write_bytes(content)


def drop_a_vector(path: Path) -> None:
    np.save(path, np.load(path)[1:])


DAMAGES: dict[str, Callable[[Path], object]] = {
    "manifest is not JSON": lambda folder: (folder / "manifest.json").write_text("{"),
    "manifest of another kind": lambda folder: (folder / "manifest.json").write_text("[1]"),
    "manifest gone": lambda folder: (folder / "manifest.json").unlink(),
    "entries are not JSON": lambda folder: (folder / "passages" / "entries.jsonl").write_text("{"),
    "entries cut": lambda folder: cut(folder / "passages" / "entries.jsonl"),
    "vectors cut": lambda folder: cut(folder / "passages" / "vectors.npy"),
    "vectors spoilt": lambda folder: spoil(folder / "passages" / "vectors.npy"),
    "one vector too few": lambda folder: drop_a_vector(folder / "passages" / "vectors.npy"),
    "vectors gone": lambda folder: (folder / "passages" / "vectors.npy").unlink(),
    "words cut": lambda folder: cut(folder / "passages" / "vocab.index.json"),
    "scores spoilt": lambda folder: spoil(folder / "passages" / "data.csc.index.npy"),
    "settings of BM25 gone": lambda folder: (folder / "passages" / "params.index.json").unlink(),
    "database cut": lambda folder: cut(chroma(folder)),
    "database empty": lambda folder: chroma(folder).write_bytes(b""),
    "database spoilt": lambda folder: spoil(chroma(folder)),
    "database gone": lambda folder: chroma(folder).unlink(),
    "all of Chroma gone": lambda folder: shutil.rmtree(folder / "chroma"),
    "neighbours gone": lambda folder: shutil.rmtree(neighbours(folder)),
    "neighbours cut": lambda folder: cut(neighbours(folder) / "data_level0.bin"),
    "neighbours spoilt": lambda folder: spoil(neighbours(folder) / "data_level0.bin"),
    "names of neighbours spoilt": lambda folder: spoil(neighbours(folder) / "index_metadata.pickle"),
    "folder gone": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_known_when_it_is_opened_and_gives_way_to_a_new_one(tmp_path: Path, damage: str) -> None:
    write(tmp_path, *NAMES)
    DAMAGES[damage](tmp_path / str(current_name(tmp_path)))
    with pytest.raises(DommageError, match="est abîmé : lancez « assistant-projet index » pour le refaire"):
        open_build(tmp_path)
    write(tmp_path, *NAMES)
    check_build(opened(tmp_path))


@pytest.mark.parametrize("pointer", [b"nulle-part", b"\xff\xfe", b"a\0b", b"x" * 5000])
def test_a_damaged_pointer_names_no_index(tmp_path: Path, pointer: bytes) -> None:
    write(tmp_path, *NAMES)
    (tmp_path / "courant").write_bytes(pointer)
    with pytest.raises(DommageError, match="est abîmé"):
        open_build(tmp_path)
    with writing(tmp_path):
        write_build(tmp_path, "m", {"passages": entries(*NAMES)}, {}, embed, None)
    check_build(opened(tmp_path))


def test_what_a_look_at_the_opening_misses_is_found_when_the_index_is_read_through(tmp_path: Path) -> None:
    write(tmp_path, *(f"{name} {number}" for number in range(500) for name in NAMES))
    spoil_in_the_middle(chroma(tmp_path / str(current_name(tmp_path))))
    build = opened(tmp_path)
    with pytest.raises(DommageError, match="est abîmé"):
        check_build(build)


def test_what_is_spoilt_under_an_opened_index_is_one_sentence(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    shelf = opened(tmp_path).shelves["passages"]
    for name in ("vectors.npy", "params.index.json"):
        (shelf.folder / "passages" / name).write_text("{")
    spoil(chroma(shelf.folder))
    for search in (lambda: shelf.vectors, lambda: shelf.lexical, lambda: shelf.dense(QUERY, 1, Filter())):
        with pytest.raises(DommageError, match="est abîmé"):
            search()


def test_reading_changes_no_file_but_the_database(tmp_path: Path) -> None:
    """Several processes read one folder: were its other files written then, the seal would break, or worse."""
    write(tmp_path, *NAMES)
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".sqlite3"}
    reader = "import sys; sys.path.insert(0, 'tests'); from test_store import *; read(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", reader, str(tmp_path)], check=True)
    assert {path for path in files if path.read_bytes() != files[path]} == set()
    check_build(opened(tmp_path))


def test_an_index_that_nobody_holds_closes_its_files(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    read(tmp_path)
    gc.collect()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for number in range(3):
        write(tmp_path, f"version {number}")
        read(tmp_path)
        gc.collect()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def read(root: Path) -> None:
    shelf = opened(root).shelves["passages"]
    assert len(shelf.dense(QUERY, 4, Filter())) == len(shelf.entries)


def test_an_empty_shelf_is_written_and_read(tmp_path: Path) -> None:
    write(tmp_path)
    assert opened(tmp_path).shelves["passages"].entries == ()
    check_build(opened(tmp_path))


def test_an_index_of_another_format_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    path = tmp_path / str(current_name(tmp_path)) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0}))
    assert open_build(tmp_path) is None


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    with pytest.raises(RechercheError, match="ne peut pas être écrit"), writing(tmp_path / "fichier" / "index"):
        pass


DISK = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, "tests")
from assistant.errors import RechercheError
from test_store import *
root, limit = Path(sys.argv[1]), int(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
steps = {
    "read": lambda: read(root),
    "write": lambda: write(root, *(f"mot {number}" for number in range(3000))),
    "write vectors": lambda: write_vectors(root),
}
try:
    steps[sys.argv[3]]()
except RechercheError as error:
    sys.exit(f"{type(error).__name__} {error}")
"""
"""A program that reads or writes an index, on a disk that takes no file longer than so many bytes."""

PLAIN = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
"""Before a command: root heeds the rights of files too."""


def on_a_small_disk(root: Path, limit: int, what: str) -> str:
    command = [*PLAIN, sys.executable, "-c", DISK, str(root), str(limit), what]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize("limit", [0, 200_000, 500_000])
def test_a_full_disk_leaves_the_former_index_and_nothing_half_made(tmp_path: Path, limit: int) -> None:
    write(tmp_path, *NAMES)
    before = sorted(path.name for path in tmp_path.iterdir())
    complaint = on_a_small_disk(tmp_path, limit, "write")
    assert complaint.startswith("RechercheError Le dossier"), complaint
    assert "ne peut pas être écrit (droits ou place sur le disque) : libérez de la place" in complaint
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    check_build(opened(tmp_path))


def write_vectors(root: Path) -> None:
    """Write a collection whose index of neighbours is longer than its database."""
    vectors = np.random.default_rng(1995).normal(size=(3000, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    write_collection(root, root / "a", "passages", [Row(f"e{n}", f"m{n}", {}) for n in range(3000)], vectors)


def test_neighbours_that_chroma_cuts_short_without_a_word_are_noticed(tmp_path: Path) -> None:
    assert on_a_small_disk(tmp_path, 5_000_000, "write vectors").startswith("RechercheError Le dossier")
    assert next(tmp_path.rglob("data_level0.bin")).stat().st_size == 5_000_000
    shutil.rmtree(tmp_path / "a")
    assert on_a_small_disk(tmp_path, 6_000_000, "write vectors") == ""


def test_an_index_that_is_well_is_not_said_damaged_on_a_full_disk(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    assert on_a_small_disk(tmp_path, 0, "read").startswith("RechercheError Le dossier")
    assert on_a_small_disk(tmp_path, 10_000_000, "read") == ""


@pytest.mark.parametrize("what", ["read", "write"])
def test_a_folder_that_may_only_be_read_is_one_sentence(tmp_path: Path, what: str) -> None:
    write(tmp_path, *NAMES)
    paths = [tmp_path, *tmp_path.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        assert on_a_small_disk(tmp_path, 10_000_000, what).startswith("RechercheError Le dossier")
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | 0o200)
    check_build(opened(tmp_path))


def test_a_disk_put_right_serves_again_in_the_same_program(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    shelf = opened(tmp_path).shelves["passages"]
    database = chroma(shelf.folder)
    content = database.read_bytes()
    spoil(database)
    with pytest.raises(DommageError):
        shelf.dense(QUERY, 4, Filter())
    database.write_bytes(content)
    assert len(shelf.dense(QUERY, 4, Filter())) == 4


def test_what_stops_a_build_leaves_nothing_half_made(tmp_path: Path) -> None:
    write(tmp_path, *NAMES)
    before = sorted(path.name for path in tmp_path.iterdir())

    def interrupted(name: str, rows: Sequence[Entry]) -> Vectors:
        raise KeyboardInterrupt

    with writing(tmp_path), pytest.raises(KeyboardInterrupt):
        write_build(tmp_path, "m", {"passages": entries("x")}, {}, interrupted, current_name(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_else_stands_in_the_folder_of_an_index_stays(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "été.jpg").write_text("")
    (tmp_path / "courant.txt").write_text("")
    for number in range(3):
        write(tmp_path, f"version {number}")
    assert (tmp_path / "photos" / "été.jpg").exists()
    assert (tmp_path / "courant.txt").exists()
