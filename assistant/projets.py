"""The types of a projet, as the contract between branches has them; the reading of files comes with its own branch."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.config import Config
from assistant.errors import ProjetError
from assistant.texts import Text

Kind = Literal["titre", "paragraphe", "puce", "ligne", "note", "entete", "pied"]


@dataclass(frozen=True, slots=True)
class Bloc:
    """A paragraph, list item or row of a table: ranges are characters of `projet.text.body`."""

    start: int
    end: int
    kind: Kind
    titres: tuple[str, ...]
    place: str
    cellules: tuple[tuple[int, int], ...]
    entete: str = ""


@dataclass(frozen=True)
class Projet:
    """The draft of a centre: a text with its blocs, in order."""

    text: Text
    nom: str
    blocs: tuple[Bloc, ...]
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extrait:
    """Words of a projet: a place, and no words."""

    projet: Projet
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.projet.text.body[self.start : self.end]

    @property
    def place(self) -> str:
        return next(bloc.place for bloc in self.projet.blocs if bloc.start <= self.start < bloc.end)


def read_projet(path: Path, config: Config) -> Projet:
    """Return the projet that a file holds.

    :raises ProjetError: if it cannot be read.
    """
    raise ProjetError(f"« {path.name} » ne peut pas encore être lu comme un projet.")
