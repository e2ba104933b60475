"""The adapter of the embedding model: small updates of its upper layers, by which the questions of a subject meet.

Made by `python -m evals.entrainement`; 1.3 MB beside the corpus.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor, nn

    Tokenizer = Callable[..., dict[str, Tensor]]

FIRST_LAYER = 6
"""The layers from this one on (of 12) are adapted."""
SCALE = 2.0
"""Factor of the low-rank product in a layer's weights."""
LONGEST = 128
"""Tokens of a sentence that are read at once by what is trained here; longer ones are rare."""

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


def upper_layers(model: "nn.Module", first: int) -> "list[nn.Module]":
    """Return the layers of a transformer from `first` on."""
    return list(model.get_submodule("encoder.layer").children())[first:]


def adapted_parts(layers: "Iterable[nn.Module]", first: int) -> Iterator[tuple[int, str, "nn.Module", str]]:
    """Yield (layer, part, module that owns it, name in that module) for each linear layer of layers `first` and up."""
    for number, layer in enumerate(layers, first):
        for owner, name in _PARTS:
            yield number, f"{owner}.{name}", layer.get_submodule(owner), name


def run_layer(layer: "nn.Module", states: "Tensor", mask: "Tensor") -> "Tensor":
    """Return what a layer makes of states (texts, tokens, d), where the mask (texts, tokens) is 1."""
    output = layer(states, (1 - mask[:, None, None, :]) * -1e9)
    result: Tensor = output[0] if isinstance(output, tuple) else output
    return result


def lower_states(
    bert: "nn.Module", tokenizer: "Tokenizer", texts: Sequence[str], layers: int, longest: int = LONGEST
) -> "tuple[Tensor, Tensor]":
    """Return what the first layers make of some texts, (texts, tokens, d), and the mask of their tokens."""
    encoded = tokenizer(list(texts), padding=True, truncation=True, max_length=longest, return_tensors="pt")
    mask = encoded["attention_mask"].float()
    states = bert.get_submodule("embeddings")(encoded["input_ids"])
    for layer in upper_layers(bert, 0)[:layers]:
        states = run_layer(layer, states, mask)
    return states, mask


def encode_both(
    model: "SentenceTransformer", adapted: "SentenceTransformer", texts: Sequence[str], others: Sequence[str]
) -> "tuple[Tensor, Tensor]":
    """Return the vectors of texts by a model, and of others by its adapted copy, each (texts, d), of length 1.

    Both models share their lower layers, which are run once for all that is read: two readings cost one and a half.
    """
    import torch

    together = list(dict.fromkeys([*texts, *others]))
    with torch.inference_mode():
        longest = int(model.max_seq_length or LONGEST)
        states, mask = lower_states(bert_of(model), model.tokenizer, together, FIRST_LAYER, longest)

        def upper(one: "SentenceTransformer", asked: Sequence[str]) -> "Tensor":
            rows = [together.index(text) for text in asked]
            return _upper_vectors(bert_of(one), states[rows], mask[rows])

        return upper(model, texts), upper(adapted, others)


def _upper_vectors(bert: "nn.Module", states: "Tensor", mask: "Tensor") -> "Tensor":
    from torch.nn.functional import normalize

    for layer in upper_layers(bert, FIRST_LAYER):
        states = run_layer(layer, states, mask)
    return normalize((states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True), dim=1)


def by_length(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Yield the rows of some lengths, the shortest first, `size` at a time: so batched, little is padded."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    yield from (order[start : start + size] for start in range(0, len(order), size))


def update(linear: "nn.Module", up: "Tensor", down: "Tensor") -> None:
    """Add a low-rank update to the weights of a linear layer."""
    linear.get_parameter("weight").data.add_(up.float() @ down.float(), alpha=SCALE)


def adapted_copy(model: "SentenceTransformer", file: Path) -> "SentenceTransformer":
    """Return a model with the updates of a file added to its weights; all that is not updated is shared with `model`.

    :raises ModelError: if the file is not an adapter of this model.
    """
    bert = bert_of(model)
    parts = adapted_parts(upper_layers(bert, FIRST_LAYER), FIRST_LAYER)
    updated = {id(owner.get_submodule(name).weight) for _, _, owner, name in parts}
    shared = {id(weight): weight for weight in bert.parameters() if id(weight) not in updated}
    copy = deepcopy(model, {**shared, id(model.tokenizer): model.tokenizer})
    _add(bert_of(copy), file)
    return copy


def _add(model: "nn.Module", file: Path) -> None:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        updates = load_file(file)
        for layer, part, owner, name in adapted_parts(upper_layers(model, FIRST_LAYER), FIRST_LAYER):
            update(owner.get_submodule(name), updates[f"{layer}.{part}.up"], updates[f"{layer}.{part}.down"])
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"« {file} » ne va pas avec le modèle de recherche : refaites-le par « python -m evals.entrainement »."
        ) from error
