"""The folder of an index: which of its builds is current, who may write a new one, what is left of the others."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import DommageError, RechercheError

_POINTER = "courant"
_BUILD = re.compile(r"[0-9a-f]{32}|courant\.[0-9a-f]{32}")
"""The names that builds and their pointers bear: nothing else in the folder of an index is ours to remove."""


def current_name(root: Path) -> str | None:
    """Return the name of the current build, or None when there is no index.

    :raises DommageError: if the pointer cannot be read.
    """
    try:
        return (root / _POINTER).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise damaged(root) from error


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the only right to write an index.

    :raises RechercheError: if another process is writing it, or the folder cannot be written.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / "verrou")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise RechercheError(
            "Une autre mise à jour de l'index est en cours : attendez qu'elle finisse, puis recommencez."
        ) from error
    except OSError as error:
        raise unwritable(root) from error
    try:
        yield
    finally:
        lock.release()


def point(root: Path, name: str) -> None:
    """Name a build current, at once and for good; the lock must be held."""
    new = root / f"{_POINTER}.{name}"
    try:
        with new.open("w", encoding="utf-8") as pointer:
            pointer.write(name)
            pointer.flush()
            os.fsync(pointer.fileno())
        new.replace(root / _POINTER)
    finally:
        new.unlink(missing_ok=True)


def forget(root: Path, keep: set[str]) -> None:
    """Remove what older builds and killed ones left; the former build stays for readers that have it open."""
    for path in root.iterdir():
        if _BUILD.fullmatch(path.name) and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def damaged(root: Path) -> DommageError:
    """Return the error of an index that cannot be read as it stands."""
    return DommageError(f"L'index « {root} » est abîmé : lancez « assistant-projet index » pour le refaire.")


def unwritable(root: Path) -> RechercheError:
    """Return the error of an index that the disk refuses to write."""
    return RechercheError(
        f"Le dossier « {root} » ne peut pas être écrit (droits ou place sur le disque) : libérez de la place, "
        "ou indiquez un autre dossier par ASSISTANT_DATA."
    )


def busy(root: Path) -> RechercheError:
    """Return the error of an index that another program keeps from being read for now."""
    return RechercheError(f"L'index « {root} » est occupé par un autre programme : recommencez dans un instant.")
