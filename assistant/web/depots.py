"""Depots: the projets that people dropped on the page; each file stays on this machine and ends with its session."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import Lock
from uuid import uuid4

from assistant.constats import Verification
from assistant.errors import ProjetError, WebError
from assistant.objectifs import Objectif
from assistant.projets import Projet
from assistant.verification import Examen
from assistant.web.choix import Choix

GONE = "Ce projet n'est plus ouvert : déposez-le à nouveau."
PREFIX = "depot:"
"""Before the key of a depot, in the id of its text; no text of the corpus has it."""
LONGEST_NAME = 120
"""Characters of a file name that are kept; its ending is what matters."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]+')
"""What no system, or not every system, allows in a file name."""


@dataclass(frozen=True)
class Depot:
    """A file that was dropped, in a folder of its own, and what was found in it once it is checked.

    `cle`: names it to the page, and nobody guesses it. `examen`: what the model read, kept for a corrected profile.
    `choix`: what its person keeps of what is proposed. `proposes`: the objectifs that it calls for,
    once they were asked. `avant`: key of the depot of a former version, to compare with.
    """

    cle: str
    path: Path
    session: str = ""
    examen: Examen | None = None
    verification: Verification | None = None
    choix: Choix = field(default_factory=Choix)
    proposes: tuple[Objectif, ...] | None = None
    avant: str = ""

    @property
    def checked(self) -> Verification:
        """What was found in it.

        :raises WebError: if it is not checked yet.
        """
        if self.verification is None:
            raise WebError("Ce projet n'est pas encore vérifié : attendez la fin de la lecture.")
        return self.verification


class Depots:
    """Keeps the depots of all sessions, one a session. Safe to use from several threads."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="assistant-projet-", ignore_cleanup_errors=True)
        self._depots: dict[str, Depot] = {}
        self._lock = Lock()

    def receive(self, nom: str) -> Depot:
        """Return a new depot for a file of that name, whose bytes are still to be written."""
        cle = uuid4().hex
        folder = Path(self._folder.name) / cle
        folder.mkdir(parents=True)
        depot = Depot(cle, folder / _safe(nom))
        with self._lock:
            self._depots[cle] = depot
        return depot

    def take(self, cle: str, session: str) -> Depot:
        """Return the depot of a key, now of a session, which forgets its others.

        :raises WebError: if there is none.
        """
        depot = self.get(cle)
        if depot.session not in {"", session}:
            raise WebError(GONE)
        for other in self._of(session):
            if cle not in {other.cle, other.avant}:
                self.forget(other.cle)
        return self._put(replace(depot, session=session))

    def keep(self, cle: str, examen: Examen, verification: Verification) -> None:
        """Keep what was read, and found, in a depot.

        :raises WebError: if its session ended meanwhile.
        """
        self._put(replace(self.get(cle), examen=examen, verification=verification, proposes=None))

    def choose(self, cle: str, choix: Choix) -> Depot:
        """Keep what a person keeps of what is proposed for a projet; return its depot.

        :raises WebError: if there is none.
        """
        return self._put(replace(self.get(cle), choix=choix))

    def propose(self, cle: str, objectifs: tuple[Objectif, ...]) -> None:
        """Keep the objectifs that a projet calls for, until it is read anew.

        :raises WebError: if there is none.
        """
        self._put(replace(self.get(cle), proposes=objectifs))

    def set_beside(self, cle: str, avant: str, examen: Examen, verification: Verification) -> None:
        """Keep a former version of a projet, read, beside it; the one that stood there is forgotten.

        :raises WebError: if one of them is gone.
        """
        depot, former = self.get(cle), self.get(avant)
        if depot.avant and depot.avant != avant:
            self.forget(depot.avant)
        self._put(replace(former, session=depot.session, examen=examen, verification=verification))
        self._put(replace(depot, avant=avant))

    def get(self, cle: str) -> Depot:
        """Return the depot of a key.

        :raises WebError: if there is none.
        """
        with self._lock:
            if cle not in self._depots:
                raise WebError(GONE)
            return self._depots[cle]

    def of(self, session: str) -> Depot | None:
        """Return the depot of the projet of a session, if one is checked; not that of a former version."""
        depots = self._of(session)
        beside = {depot.avant for depot in depots}
        return next((depot for depot in depots if depot.verification and depot.cle not in beside), None)

    def forget(self, cle: str) -> None:
        """Delete a depot, its file and what was found in it."""
        with self._lock:
            depot = self._depots.pop(cle, None)
        if depot:
            rmtree(depot.path.parent, ignore_errors=True)

    def end(self, session: str) -> None:
        """Delete all that a session dropped."""
        for depot in self._of(session):
            self.forget(depot.cle)

    def close(self) -> None:
        """Delete all depots, when the server ends."""
        with self._lock:
            self._depots.clear()
        self._folder.cleanup()

    def _of(self, session: str) -> list[Depot]:
        with self._lock:
            return [depot for depot in self._depots.values() if session and depot.session == session]

    def _put(self, depot: Depot) -> Depot:
        with self._lock:
            if depot.cle not in self._depots:
                raise WebError(GONE)
            self._depots[depot.cle] = depot
        return depot


def named(projet: Projet, cle: str) -> Projet:
    """Return a projet whose text is known by the key of its depot, and called by the name of its file."""
    return replace(projet, text=replace(projet.text, id=PREFIX + cle, titre_court=projet.nom))


def _safe(nom: str) -> str:
    """Return a file name that every system allows and that stands in no other folder."""
    name = _UNSAFE.sub("-", nom.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        raise ProjetError(
            f"« {name or 'Ce fichier'} » n'a pas d'extension : déposez un fichier .docx, .odt, .pdf, .md ou .txt."
        )
    return f"{stem[:LONGEST_NAME]}.{ending[:10]}"
