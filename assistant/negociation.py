"""The commands note and comparer: files are read and checked, then made into what a negotiation needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from assistant.comparaison import Comparaison, compare
from assistant.config import Config
from assistant.constats import Cadre, Verification
from assistant.criteres import Cle
from assistant.errors import ConfigError
from assistant.miroir import Miroir, build_miroir
from assistant.miroir_texte import miroir_json, miroir_text
from assistant.miroir_word import write_miroir
from assistant.modeles import read_modeles
from assistant.note import Note, build_note
from assistant.note_texte import note_json, note_text
from assistant.note_word import write_note
from assistant.objectifs import suggest_objectifs
from assistant.projets import read_projet
from assistant.rendering import Json
from assistant.trame import read_trame
from assistant.verification import Lecteur, check_projet

Pour = Literal["caisse", "centre"]
"""Whom a note is for: the Caisse, which prepares a decision, or the centre, which prepares its answers."""


def prepare(verification: Verification, pour: Pour, lecteur: Lecteur, config: Config) -> Note | Miroir:
    """Return the note of the Caisse on a projet, or the mirror of it for the centre.

    :raises CorpusError: if the models of objectifs or the frame of the note do not hold together.
    """
    if pour == "centre":
        return build_miroir(verification)
    objectifs = suggest_objectifs(verification, read_modeles(config, lecteur.corpus, lecteur.grille))
    return build_note(verification, objectifs, read_trame(config, lecteur.corpus, lecteur.grille))


def prepared_json(made: Note | Miroir) -> Json:
    """Return a note or a mirror as the contract of commands has it."""
    return note_json(made) if isinstance(made, Note) else miroir_json(made)


def prepared_text(made: Note | Miroir) -> str:
    """Return a note or a mirror for a terminal."""
    return note_text(made) if isinstance(made, Note) else miroir_text(made)


def write_prepared(made: Note | Miroir, out: Path) -> None:
    """Write a note or a mirror as a Word document.

    :raises ProjetError: if the file cannot be written.
    """
    if isinstance(made, Note):
        write_note(made, out)
    else:
        write_miroir(made, out)


def compare_files(
    before: Path, after: Path, lecteur: Lecteur, config: Config, profil: Mapping[Cle, str], cadre: Cadre
) -> Comparaison:
    """Return what changed between the projets of two files, read alike.

    :raises ProjetError: if one of them cannot be read.
    """
    projets = [read_projet(path, config) for path in (before, after)]
    first, second = (check_projet(projet, lecteur, profil, cadre) for projet in projets)
    return compare(first, second)


def check_sortie(out: Path | None, fichier: Path) -> None:
    """Check that a document can be written without loss, before anything is read.

    :raises ConfigError: if its name is not that of a Word file, its folder does not exist, or it is the projet itself.
    """
    if out is None:
        return
    if out.suffix.lower() != ".docx" or out.is_dir():
        raise ConfigError(f"--sortie écrit un document Word : donnez un nom en .docx à la place de « {out} ».")
    if not out.absolute().parent.is_dir():
        raise ConfigError(f"Le dossier « {out.parent} » n'existe pas : créez-le, ou donnez un autre nom à --sortie.")
    if out.resolve() == fichier.resolve():
        raise ConfigError(f"« {out} » est le projet lui-même : donnez un autre nom à --sortie.")
