"""From files to what a negotiation needs: they are read and checked, then made into objectifs, notes, comparisons."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.comparaison import Comparaison, compare
from assistant.config import Config
from assistant.constats import Cadre, Verification
from assistant.criteres import Cle
from assistant.embeddings import Progress
from assistant.note import Note, build_note
from assistant.note.miroir import Miroir, build_miroir
from assistant.note.miroir_texte import miroir_json, miroir_text
from assistant.note.miroir_word import write_miroir
from assistant.note.texte import note_json, note_text
from assistant.note.trame import read_trame
from assistant.note.word import write_note
from assistant.objectifs import Objectif, suggest_objectifs
from assistant.objectifs.modeles import read_modeles
from assistant.projets import read_projet
from assistant.rendering import Json
from assistant.sortie import check_document
from assistant.verification import Lecteur, check_projet, open_lecteur

Pour = Literal["caisse", "centre"]
"""Whom a note is for: the Caisse, which prepares a decision, or the centre, which prepares its answers."""


@dataclass(frozen=True, slots=True)
class Lecture:
    """How the projets are read: what is known of the centre, and the frame."""

    profil: Mapping[Cle, str]
    cadre: Cadre


def note_file(
    fichier: Path, lecture: Lecture, pour: Pour, sortie: Path | None, config: Config, progress: Progress
) -> Note | Miroir:
    """Return the note on the projet of a file, or the mirror of it, written as Word where it is asked.

    :raises ConfigError: if `sortie` cannot be written without loss; nothing is read then.
    :raises ProjetError: if the projet cannot be read, or the document cannot be written.
    """
    if sortie:
        check_document("--sortie", sortie, [fichier])
    lecteur, verification = check_file(fichier, lecture, config, progress)
    made = prepare(verification, pour, lecteur, config)
    if sortie is not None:
        write_prepared(made, sortie)
    return made


def check_file(fichier: Path, lecture: Lecture, config: Config, progress: Progress) -> tuple[Lecteur, Verification]:
    """Return the projet of a file checked, with what read it; a file that cannot be read opens no model.

    :raises ProjetError: if the projet cannot be read.
    """
    projet = read_projet(fichier, config)
    lecteur = open_lecteur(config, progress)
    return lecteur, check_projet(projet, lecteur, lecture.profil, lecture.cadre)


def propose(verification: Verification, lecteur: Lecteur, config: Config) -> tuple[Objectif, ...]:
    """Return the objectifs that a projet calls for.

    :raises CorpusError: if their models do not hold together.
    """
    return suggest_objectifs(verification, read_modeles(config, lecteur.corpus, lecteur.grille))


def compare_files(avant: Path, apres: Path, lecture: Lecture, config: Config, progress: Progress) -> Comparaison:
    """Return what changed between the projets of two files, read alike.

    :raises ProjetError: if one of them cannot be read.
    """
    projets = [read_projet(path, config) for path in (avant, apres)]
    lecteur = open_lecteur(config, progress)
    before, after = (check_projet(projet, lecteur, lecture.profil, lecture.cadre) for projet in projets)
    return compare(before, after)


def prepare(verification: Verification, pour: Pour, lecteur: Lecteur, config: Config) -> Note | Miroir:
    """Return the note of the Caisse on a projet, or the mirror of it for the centre.

    :raises CorpusError: if the models of objectifs or the frame of the note do not hold together.
    """
    if pour == "centre":
        return build_miroir(verification)
    objectifs = propose(verification, lecteur, config)
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
