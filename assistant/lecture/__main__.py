"""python -m assistant.lecture FORMAT FICHIER LIMITES: reads one file and prints its elements as JSON."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from assistant.config import Limites
from assistant.errors import ProjetError
from assistant.lecture.contenu import Lecture
from assistant.lecture.markdown import read_markdown
from assistant.lecture.processus import REFUSED, TOO_LARGE
from assistant.lecture.texte import decode, read_plain


def main(arguments: list[str]) -> int:
    """Print what a file says, or a sentence on why it cannot be read; return the exit code."""
    kind, path, limites = arguments[0], Path(arguments[1]), Limites(**json.loads(arguments[2]))
    _bound(limites.memoire)
    try:
        found = _read(kind, path, limites)
    except ProjetError as error:
        sys.stdout.write(json.dumps({"refus": str(error)}))
        return REFUSED
    except MemoryError:
        return TOO_LARGE
    elements = [asdict(element) for element in found.elements]
    sys.stdout.write(json.dumps({"elements": elements, "remarques": found.remarques}))
    return 0


def _bound(memoire: int) -> None:
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memoire, memoire))


def _read(kind: str, path: Path, limites: Limites) -> Lecture:
    if kind == "word":
        from assistant.lecture.word import read_word

        return read_word(path, limites)
    if kind == "odt":
        from assistant.lecture.odt import read_odt

        return read_odt(path, limites)
    if kind == "pdf":
        from assistant.lecture.pdf import read_pdf

        return read_pdf(path, limites)
    text = decode(path.read_bytes(), path.name)
    return read_markdown(text) if kind == "markdown" else read_plain(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
