"""What commands print: answers on standard output, words of progress and refusals on standard error, all in UTF-8."""

import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import ConfigError


def dump(value: object) -> str:
    """Return a value as one line of JSON, its letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def show(words: str) -> None:
    """Print an answer.

    :raises ConfigError: if the disk refuses it.
    """
    try:
        print(words, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is left unwritten would be tried again at the end of the program, with a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ConfigError("La réponse ne peut pas être écrite : libérez de la place sur le disque.") from error


def say(words: str) -> None:
    """Tell the user something that is not the answer."""
    print(words, file=sys.stderr, flush=True)


def speak_utf8() -> None:
    """Write UTF-8 whatever the system's own encoding is; what no encoding has (half a sign) is shown by its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def check_document(option: str, out: Path, fichiers: Sequence[Path]) -> None:
    """Check that a Word document can be written without loss, before anything is read.

    :raises ConfigError: if its name is not that of a Word file, its folder does not exist, or it is one of `fichiers`.
    """
    try:
        if out.suffix.lower() != ".docx" or out.is_dir():
            raise ConfigError(f"{option} écrit un document Word : donnez un nom en .docx à la place de « {out} ».")
        if not out.absolute().parent.is_dir():
            raise ConfigError(
                f"Le dossier « {out.parent} » n'existe pas : créez-le, ou donnez un autre nom à {option}."
            )
        if any(_same(out, fichier) for fichier in fichiers):
            raise ConfigError(f"« {out} » est le projet lui-même : donnez un autre nom à {option}.")
    except OSError as error:
        raise ConfigError(f"{option} ne peut pas écrire sous ce nom : donnez-en un autre, plus court.") from error


def _same(one: Path, other: Path) -> bool:
    """Tell whether two names are of one file: links included, whether it is there or not."""
    linked = one.exists() and other.exists() and one.samefile(other)
    return linked or os.path.realpath(one) == os.path.realpath(other)
