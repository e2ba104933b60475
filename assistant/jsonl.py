"""Files of JSON lines, as others write them: a bad line is known by its number, and spoils no other."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from pathlib import Path

Value = Mapping[str, object]


def read_jsonl(path: Path) -> Iterator[tuple[int, Value]]:
    """Yield (number from 1, object) for each line that is not blank; an empty object for what is not one, in UTF-8.

    Lines end at a line feed alone: a text may hold the other signs that Python takes for the end of a line.

    :raises OSError: if the file cannot be read.
    """
    for number, line in enumerate(path.read_bytes().removeprefix(BOM_UTF8).split(b"\n"), 1):
        if line.strip():
            yield number, _object(line)


def words_at(value: Value, *keys: str) -> str | None:
    """Return the words, or the number, that stand under the first of some keys that has any; None when none has."""
    found = (value.get(key) for key in keys)
    return next((str(words) for words in found if _is_words(words)), None)


def _object(line: bytes) -> Value:
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _is_words(value: object) -> bool:
    """Tell words from what only looks like them: half a sign (a lone surrogate) can be neither searched nor printed."""
    if isinstance(value, str):
        return not any("\ud800" <= sign <= "\udfff" for sign in value)
    return isinstance(value, int | float) and not isinstance(value, bool)
