"""A seal tells whether the files of a folder are as they were, at a cost that does not grow with them."""

from pathlib import Path

import numpy as np
import pytest

from assistant.seals import holds, sample, seal

SIZES = (0, 1, 65_535, 65_536, 65_537, 1_000_000, 9_000_000)


@pytest.mark.parametrize("size", SIZES)
def test_a_changed_byte_breaks_the_seal(tmp_path: Path, size: int) -> None:
    path = tmp_path / "dossier" / "fichier"
    path.parent.mkdir()
    content = np.random.default_rng(size).bytes(size)
    path.write_bytes(content)
    sealed = seal(tmp_path)
    assert holds(sealed, tmp_path)
    assert holds(sealed, tmp_path, whole=True)
    for place in {0, size // 2, size - 1} if size else set[int]():
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert not holds(sealed, tmp_path, whole=True)
        if size < 8_000_000 or place != size // 2:  # a sample is the whole of a short file, and both ends of a long one
            assert not holds(sealed, tmp_path)
    path.write_bytes(content + b"x")
    assert not holds(sealed, tmp_path)


def test_noise_in_place_of_a_long_file_breaks_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "fichier"
    path.write_bytes(bytes(20_000_000))
    before = sample(path)
    with path.open("r+b") as file:
        file.seek(9_000_000)
        file.write(np.random.default_rng(1).bytes(300_000))
    assert sample(path) != before


def test_a_growing_file_may_grow_and_neither_shrink_nor_change_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "base"
    path.write_bytes(b"SQLite format 3\0" + bytes(100))
    sealed = seal(tmp_path, growing=("base",))
    for content, kept in (
        (b"SQLite format 3\0" + b"x" * 200, True),
        (b"SQLite format 3\0" + bytes(50), False),
        (b"autre chose" + bytes(200), False),
    ):
        path.write_bytes(content)
        assert holds(sealed, tmp_path) is kept
    path.unlink()
    assert not holds(sealed, tmp_path)
