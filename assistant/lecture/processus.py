"""Reading in a process of its own: hostile or endless files cost the time and memory that they are given, no more."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from assistant.config import Limites
from assistant.errors import ProjetError
from assistant.lecture.contenu import Element, Lecture
from assistant.lecture.garde import check_file, damaged

REFUSED, TOO_LARGE = 3, 4
"""Exit codes: a sentence stands on the output; memory ran out."""


def read_file(path: Path, limites: Limites) -> Lecture:
    """Return what a file says, read in another process.

    :raises ProjetError: if it cannot be read, or takes more than the limits.
    """
    kind, remarques = check_file(path, limites)
    code, output = _run([kind, os.fspath(path.absolute()), json.dumps(asdict(limites))], path.name, limites)
    if code == TOO_LARGE:
        raise ProjetError(f"« {path.name} » demande trop de mémoire pour être lu : découpez-le en plusieurs fichiers.")
    if code not in {0, REFUSED}:
        raise ProjetError(damaged(path.name))
    found = json.loads(output)
    if code == REFUSED:
        raise ProjetError(found["refus"])
    return Lecture(tuple(map(_element, found["elements"])), (*remarques, *found["remarques"]))


def _run(arguments: list[str], name: str, limites: Limites) -> tuple[int, bytes]:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(part or os.curdir for part in sys.path),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",  # each thread would claim address space, which is what the memory limit counts
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
    }
    process = subprocess.Popen(  # noqa: S603  # our own module, with a path that no shell reads
        [sys.executable, "-m", "assistant.lecture", *arguments],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=limites.secondes)
    except subprocess.TimeoutExpired:
        raise ProjetError(
            f"« {name} » n'a pas pu être lu en {limites.secondes:.0f} secondes : découpez-le, ou donnez-le dans un "
            "autre format."
        ) from None
    finally:
        _end(process)
    return process.returncode, output


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the process and those that it started; nothing happens when it is over."""
    if process.poll() is None:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.communicate()


def _element(values: dict[str, object]) -> Element:
    cellules = values.pop("cellules")
    assert isinstance(cellules, list)
    return Element(**values, cellules=tuple(cellules))  # type: ignore[arg-type]  # written by our own __main__
