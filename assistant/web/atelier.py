"""What is made of a checked projet: its objectifs, its contract, its note; each from what its person retained."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from assistant.clauses import Contrat, draft_clauses
from assistant.clauses.contrat import write_contrat
from assistant.clauses.modeles import ModelesClauses, read_clauses
from assistant.clauses.souhaits import Amendement, amend
from assistant.comparaison import Comparaison, compare
from assistant.config import Config
from assistant.constats import Verification
from assistant.errors import WebError
from assistant.negociation import Pour, write_prepared
from assistant.note import Note, build_note
from assistant.note.miroir import Miroir, build_miroir
from assistant.note.trame import Trame, read_trame
from assistant.objectifs import Objectif, suggest_objectifs
from assistant.objectifs.modeles import Modele, read_modeles
from assistant.verification import Lecteur, conclude
from assistant.web.choix import Choix, read_choix, read_options
from assistant.web.depots import Depot, Depots, named
from assistant.web.library import Library

_UNREAD = "Ce projet n'est pas encore vérifié : attendez la fin de la lecture."


@dataclass(frozen=True)
class Modeles:
    """What documents are made from, of one corpus."""

    lecteur: Lecteur
    objectifs: tuple[Modele, ...]
    clauses: ModelesClauses
    trame: Trame


class Atelier:
    """Makes the documents of the projets that are open. Safe to use from several threads."""

    def __init__(self, library: Library, depots: Depots, config: Config) -> None:
        self._library, self._depots, self._config = library, depots, config
        self._modeles: Modeles | None = None
        self._reading = Lock()

    def modeles(self, depot: Depot) -> Modeles:
        """Return the models of the corpus that a projet was read with, read once.

        :raises CorpusError: if one of their files cannot be read.
        """
        if depot.examen is None:
            raise WebError(_UNREAD)
        lecteur = depot.examen.lecteur
        with self._reading:
            if self._modeles is None or self._modeles.lecteur is not lecteur:
                read = (self._config, lecteur.corpus, lecteur.grille)
                self._modeles = Modeles(lecteur, read_modeles(*read), read_clauses(*read), read_trame(*read))
            return self._modeles

    def objectifs(self, depot: Depot) -> tuple[Objectif, ...]:
        """Return the objectifs that a projet calls for, as they are proposed."""
        if depot.proposes is not None:
            return depot.proposes
        found = suggest_objectifs(depot.checked, self.modeles(depot).objectifs)
        self._depots.propose(depot.cle, found)
        return found

    def contrat(self, depot: Depot) -> Contrat:
        """Return the contract of a projet, made of the objectifs that are retained.

        :raises ClauseError: if the options contradict each other, or a rule forbids what they ask.
        """
        retained = depot.choix.retained(self.objectifs(depot))
        return draft_clauses(depot.checked, retained, self.modeles(depot).clauses, depot.choix.options)

    def note(self, depot: Depot, pour: Pour) -> Note | Miroir:
        """Return the note of the Caisse, of the objectifs that are retained, or its mirror for the centre."""
        if pour == "centre":
            return build_miroir(depot.checked)
        retained = depot.choix.retained(self.objectifs(depot))
        return build_note(depot.checked, retained, self.modeles(depot).trame)

    def choose(self, depot: Depot, asked: Mapping[str, object]) -> Depot:
        """Keep the objectifs that are refused or reworded.

        :raises WebError: if a sentence cannot be kept.
        """
        return self._depots.choose(depot.cle, read_choix(asked, depot.choix))

    def settle(self, depot: Depot, asked: Mapping[str, object]) -> tuple[Depot, Contrat]:
        """Keep the options of the contract, and return it; options that are refused are not kept.

        :raises ClauseError: if the options contradict each other, or a rule forbids what they ask.
        """
        choix = depot.choix
        chosen = Choix(choix.refuses, choix.phrases, read_options(asked, choix.options))
        return self._settled(depot, chosen)

    def amend(self, depot: Depot, wish: str) -> tuple[Amendement, Contrat]:
        """Return what a wish makes of the contract of a projet, which keeps it where it is granted."""
        amendement = amend(self.contrat(depot), wish, self.modeles(depot).clauses)
        choix = depot.choix
        _, contrat = self._settled(depot, Choix(choix.refuses, choix.phrases, amendement.options))
        return amendement, contrat

    def compare(self, depot: Depot, avant: str) -> Comparaison:
        """Return what changed since a former version, dropped under the key `avant`, read as the projet was.

        :raises ProjetError: if it cannot be read.
        """
        former, verification = self._depots.get(avant), depot.checked
        if depot.examen is None:
            raise WebError(_UNREAD)
        examen = self._library.examine(named(self._library.read(former.path), avant), depot.examen.lecteur)
        given = {cle: trait.value for cle, trait in verification.profil.items() if trait.given and trait.value}
        read: Verification = conclude(examen, given, verification.cadre)
        self._depots.set_beside(depot.cle, avant, examen, read)
        return compare(read, verification)

    def write_contrat(self, depot: Depot, out: Path) -> None:
        """Write the contract of a projet as a Word document."""
        write_contrat(self.contrat(depot), out)

    def write_note(self, depot: Depot, pour: Pour, out: Path) -> None:
        """Write the note of a projet as a Word document."""
        write_prepared(self.note(depot, pour), out)

    def _settled(self, depot: Depot, choix: Choix) -> tuple[Depot, Contrat]:
        retained = choix.retained(self.objectifs(depot))
        contrat = draft_clauses(depot.checked, retained, self.modeles(depot).clauses, choix.options)
        return self._depots.choose(depot.cle, choix), contrat
