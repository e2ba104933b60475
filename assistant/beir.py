"""Public sets for retrieval: a corpus read in BEIR layout, a run written as TREC has it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.errors import RechercheError
from assistant.jsonl import Value, read_jsonl, words_at
from assistant.retrieval import PASSAGES, Index
from assistant.store import Entry


def read_beir(folder: Path) -> dict[str, list[Entry]]:
    """Return the entries of a folder in BEIR layout: `corpus.jsonl` with `_id`, `title`, `text`.

    :raises RechercheError: naming the line that cannot be read, or whose `_id` stood before.
    """
    path = folder / "corpus.jsonl"
    lines: dict[str, int] = {}
    entries: list[Entry] = []
    try:
        for number, value in read_jsonl(path):
            entry = _entry(path, number, value)
            if lines.setdefault(entry.id, number) != number:
                raise RechercheError(
                    f"{path.name}, ligne {number} : l'identifiant « {entry.id} » est déjà à la ligne "
                    f"{lines[entry.id]} : donnez-en un autre, ou retirez la ligne."
                )
            entries.append(entry)
    except OSError as error:
        raise RechercheError(
            f"« {path} » ne peut pas être lu : --corpus attend un dossier avec corpus.jsonl (_id, title, text)."
        ) from error
    if not entries:
        raise RechercheError(f"« {path} » est vide : mettez-y un texte par ligne (_id, title, text).")
    return {PASSAGES: entries}


def trec_lines(index: Index, queries: Iterable[tuple[str, str]], count: int) -> Iterator[str]:
    """Yield the results of some (id, words) queries as the lines of a TREC run, whose scores fall strictly."""
    for key, words in queries:
        for rank, hit in enumerate(index.search(words, count), 1):
            yield f"{key} Q0 {hit.entry.id} {rank} {hit.score + (count - rank) * 1e-6:.7f} assistant-projet\n"


def _entry(path: Path, number: int, value: Value) -> Entry:
    key, body = words_at(value, "_id"), words_at(value, "text")
    if not key or body is None:
        raise RechercheError(
            f"{path.name}, ligne {number} : un objet JSON en UTF-8 avec « _id », « title » et « text » est attendu."
        )
    return Entry(key, words_at(value, "title") or "", body, key, "", 0, len(body), "ajout", 0)
