"""The command verifier: files one after the other, their verdicts, and documents; a bad file does not stop others."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TextIO

from assistant.annotation import annotate
from assistant.config import Config
from assistant.constats import Cadre, Verification
from assistant.criteres import Cle
from assistant.errors import AssistantError, ConfigError
from assistant.libelles import absences, remarks
from assistant.projets import Projet, read_projet
from assistant.rapport import write_rapport
from assistant.sortie import check_document
from assistant.verification.profil import checked_profil

Check = Callable[[Projet], Verification]

_BAR = 24


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked: the files, what is known of the centre, the frame, and where to write, a file or a folder."""

    fichiers: tuple[Path, ...]
    profil: Mapping[Cle, str]
    cadre: Cadre
    rapport: Path | None = None
    annote: Path | None = None


def read_demande(
    fichiers: Sequence[str], profil: Sequence[str], cadre: Cadre, rapport: Path | None, annote: Path | None
) -> Demande:
    """Return what is asked, checked before anything is read. Words among `profil` without « = » are files.

    :raises ConfigError: if no file is given, the profile does not exist, or a document would be written over another.
    """
    paths = [*map(Path, fichiers), *(Path(words) for words in profil if "=" not in words and Path(words).exists())]
    values = [words for words in profil if "=" in words or not Path(words).exists()]
    demande = Demande(tuple(paths), read_profil(values), cadre, rapport, annote)
    if not paths:
        raise ConfigError(
            "« verifier » attend un projet : donnez un ou plusieurs fichiers .docx, .odt, .pdf, .md ou .txt."
        )
    for option, out in (("--rapport", rapport), ("--annote", annote)):
        if out is not None:
            _check_out(option, out, demande)
    if rapport is not None and annote is not None and rapport.absolute() == annote.absolute() and len(paths) == 1:
        raise ConfigError("--rapport et --annote désignent le même fichier : donnez deux noms.")
    return demande


def read_profil(values: Iterable[str]) -> dict[Cle, str]:
    """Return the profile that « gestionnaire=commune » and the like give.

    :raises ConfigError: if one is empty, or as `checked_profil` does.
    """
    pairs = []
    for words in values:
        if not words.strip():
            raise ConfigError("--profil est vide : écrivez CLE=VALEUR, par exemple rural=oui.")
        key, _, value = words.partition("=")
        pairs.append((key, value))
    return checked_profil(pairs)


def verifier(
    demande: Demande, config: Config, open_check: Callable[[], Check], progress: TextIO | None = None
) -> Iterator[tuple[str, Verification | AssistantError]]:
    """Yield the name of each file and its verification, or the error that says why there is none, in order.

    A document that is asked is written before the verdicts are given. What checks is opened once, at the first file
    that can be read. `progress`: a terminal to draw a bar on.
    """
    opened = cache(open_check)
    for rank, path in enumerate(demande.fichiers):
        _draw_bar(progress, rank, len(demande.fichiers), path.name)
        try:
            found: Verification | AssistantError = _verified(path, rank, demande, config, opened)
        except AssistantError as error:
            found = error
        _wipe(progress)
        yield path.name, found


def _verified(path: Path, rank: int, demande: Demande, config: Config, opened: Callable[[], Check]) -> Verification:
    projet = read_projet(path, config)
    verification = opened()(projet)
    if demande.rapport is not None:
        write_rapport(verification, _out(demande.rapport, "rapport", rank, demande))
    if demande.annote is not None:
        out = _out(demande.annote, "annote", rank, demande)
        annotate(projet, remarks(verification), absences(verification), path, out)
    return verification


def _check_out(option: str, out: Path, demande: Demande) -> None:
    """Check that a document can be written without loss; the folder of several is made."""
    if len(demande.fichiers) > 1:
        _make_folder(option, out)
    else:
        check_document(option, out, demande.fichiers)


def _make_folder(option: str, out: Path) -> None:
    if out.suffix.lower() == ".docx" or (out.exists() and not out.is_dir()):
        raise ConfigError(f"{option} attend un dossier pour plusieurs projets : donnez-en un à la place de « {out} ».")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"Le dossier « {out} » ne peut pas être créé : choisissez-en un autre.") from error


def _out(out: Path, kind: str, rank: int, demande: Demande) -> Path:
    """Return where a document is written: in a folder, named after its projet, numbered when two have the same name."""
    if len(demande.fichiers) == 1:
        return out
    stem = demande.fichiers[rank].stem
    twins = [row for row, path in enumerate(demande.fichiers) if path.stem == stem]
    number = f"-{twins.index(rank) + 1}" if len(twins) > 1 else ""
    return out / f"{stem}{number}-{kind}.docx"


def _draw_bar(stream: TextIO | None, done: int, total: int, name: str) -> None:
    """Draw how many files are done on the line of a terminal, and which one is being read."""
    if stream is not None:
        full = _BAR * done // total
        stream.write(f"\r\x1b[K[{'█' * full}{'·' * (_BAR - full)}] {done}/{total} {name}"[:90])
        stream.flush()


def _wipe(stream: TextIO | None) -> None:
    if stream is not None:
        stream.write("\r\x1b[K")
        stream.flush()


def terminal() -> TextIO | None:
    """Return standard error when it is a terminal."""
    return sys.stderr if sys.stderr.isatty() else None
