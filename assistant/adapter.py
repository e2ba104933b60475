"""The adapter of the embedding model: small updates of its upper layers, by which the questions of a subject meet.

Made by `python -m evals.entrainement`; 1.3 MB beside the corpus.
"""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import nn

FIRST_LAYER = 6
"""The layers from this one on (of 12) are adapted."""
SCALE = 2.0
"""Factor of the low-rank product in a layer's weights."""

_PARTS = (
    ("attention.self", "query"),
    ("attention.self", "key"),
    ("attention.self", "value"),
    ("attention.output", "dense"),
    ("intermediate", "dense"),
    ("output", "dense"),
)


def bert_of(model: "SentenceTransformer") -> "nn.Module":
    """Return the transformer that a sentence-transformers model runs."""
    bert: nn.Module = model[0].auto_model  # type: ignore[assignment]  # torch types the attributes of a module widely
    return bert


def adapted_parts(model: "nn.Module") -> Iterator[tuple[int, str, "nn.Module", str]]:
    """Yield (layer, part, module that owns it, name in that module) for each linear layer that is adapted."""
    for number, layer in enumerate(model.get_submodule("encoder.layer").children()):
        if number >= FIRST_LAYER:
            for owner, name in _PARTS:
                yield number, f"{owner}.{name}", layer.get_submodule(owner), name


def adapted_copy(model: "SentenceTransformer", file: Path) -> "SentenceTransformer":
    """Return a model with the updates of a file added to its weights; all that is not updated is shared with `model`.

    :raises ModelError: if the file is not an adapter of this model.
    """
    bert = bert_of(model)
    updated = {id(owner.get_submodule(name).weight) for _, _, owner, name in adapted_parts(bert)}
    shared = {id(weight): weight for weight in bert.parameters() if id(weight) not in updated}
    copy = deepcopy(model, {**shared, id(model.tokenizer): model.tokenizer})
    _add(bert_of(copy), file)
    return copy


def _add(model: "nn.Module", file: Path) -> None:
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        updates = load_file(file)
        with torch.no_grad():
            for layer, part, owner, name in adapted_parts(model):
                change = updates[f"{layer}.{part}.up"].float() @ updates[f"{layer}.{part}.down"].float()
                owner.get_submodule(name).get_parameter("weight").add_(change, alpha=SCALE)
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"« {file} » ne va pas avec le modèle de recherche : refaites-le par « python -m evals.entrainement »."
        ) from error
