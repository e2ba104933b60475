"""What commands print: answers on standard output, words of progress and refusals on standard error, all in UTF-8."""

import io
import json
import os
import sys

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
