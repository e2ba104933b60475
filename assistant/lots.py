"""Questions by the batch: read one a line, where a bad one spoils no other; results that replace a file once whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from assistant.errors import ConfigError, QuestionError
from assistant.jsonl import Value, read_jsonl, words_at
from assistant.questions import check_question


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a file of questions, numbered from 1; `problem`: why it cannot be asked, or nothing."""

    line: int
    key: str
    words: str
    problem: str = ""


def read_lot(path: Path) -> tuple[Item, ...]:
    """Return the questions of a file, in order: on each line `id` or `_id`, and `text`.

    :raises ConfigError: if the file cannot be read.
    """
    try:
        return tuple(_item(number, value) for number, value in read_jsonl(path))
    except OSError as error:
        raise ConfigError(f"« {path} » ne peut pas être lu : donnez un fichier JSONL en UTF-8.") from error


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """Open a file that takes the place of `path` once it is written whole; until then, what was there stays.

    :raises ConfigError: if it cannot be written, before anything is.
    """
    target = path.resolve()
    refusal = ConfigError(
        f"« {path} » ne peut pas être écrit (droits, ou place sur le disque) : choisissez un autre chemin."
    )
    if target.exists() and not (target.is_file() and os.access(target, os.W_OK)):
        raise refusal
    new = target.with_name(f"{target.name}.{os.getpid()}.partiel")
    try:
        with new.open("w", encoding="utf-8") as out:
            yield out
        new.replace(target)
    except OSError as error:
        raise refusal from error
    finally:
        with suppress(OSError):
            new.unlink()


def _item(number: int, value: Value) -> Item:
    key, words = words_at(value, "id", "_id") or str(number), words_at(value, "text")
    if words is None:
        problem = f"La ligne {number} n'est pas un objet JSON en UTF-8 avec « text » : corrigez-la."
        return Item(number, key, "", problem)
    try:
        return Item(number, key, check_question(words))
    except QuestionError as error:
        return Item(number, key, words, str(error))
