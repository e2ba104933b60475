"""The evidence model: what each sentence of a projet says of each attendu, of each contraire and of each condition.

The lower layers of multilingual-e5-small are run once; the upper ones carry low-rank updates (LoRA, Hu et al. 2021),
and each target looks at the words of a sentence by an attention of its own (Mullenbach et al. 2018). Several members,
each trained on some of the example projets, are averaged. Made by `python -m evals.preuves`, kept in `corpus/`.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.functional import dropout

from assistant.adapter import adapted_parts, bert_of, by_length, lower_states, run_layer, update, upper_layers
from assistant.criteres import CONTRAIRE
from assistant.embeddings import Embedder
from assistant.errors import ModelError
from assistant.grille import Grille
from assistant.seals import checksum

Scores = NDArray[np.float32]
Etiquette = Literal["affirme", "annonce", "nie", "contredit", "remplie", "non_remplie"]

CONDITION = "condition"
"""Key of the condition under which a critère applies, beside the ranks of its attendus and CONTRAIRE."""
FIRST_LAYER = 7
"""The layers from this one on (of 12) are updated."""
DROPOUT = 0.1
_BATCH = 64
_HEADINGS = 2
"""Headings read after a sentence, the nearest ones: what is above them names the centre more often than the subject."""

ATTENDU: tuple[Etiquette, ...] = ("affirme", "annonce", "nie")
OF_CONDITION: tuple[Etiquette, ...] = ("remplie", "non_remplie")
"""What a sentence may say of an attendu, and of a condition."""


@dataclass(frozen=True, slots=True)
class Cible:
    """One output of the model: that a sentence says `etiquette` of the part `cle` of a critère."""

    critere: str
    cle: str
    etiquette: Etiquette


def cibles(grille: Grille) -> tuple[Cible, ...]:
    """Return the outputs of the model, in order: attendus, then contraires, then conditions."""
    return (
        *(Cible(c.id, a.cle, etiquette) for c in grille.criteres for a in c.attendus for etiquette in ATTENDU),
        *(Cible(c.id, CONTRAIRE, "contredit") for c in grille.criteres if c.contraire),
        *(Cible(c.id, CONDITION, e) for c in grille.criteres if c.condition for e in OF_CONDITION),
    )


def reading(words: str, titres: Sequence[str]) -> str:
    """Return what the model reads of a sentence: its words, then the headings that stand nearest above it."""
    return f"query: {' '.join(words.split())} ‖ {' > '.join(titres[-_HEADINGS:])}"


class Head(nn.Module):
    """Turn the states of a sentence's tokens into one logit an output.

    `q`: where each part (attendu, contraire, condition) looks, (parts, d). `w`: what each output makes of what its part
    saw, (outputs, d). `v`: what it makes of the whole sentence. `b`: its bias.
    """

    def __init__(self, parts: Sequence[int], dimension: int) -> None:
        super().__init__()
        self.parts = torch.tensor(parts)
        self.q = nn.Parameter(torch.zeros(max(parts) + 1, dimension))
        self.w = nn.Parameter(0.02 * torch.randn(len(parts), dimension))
        self.v = nn.Parameter(0.02 * torch.randn(len(parts), dimension))
        self.b = nn.Parameter(torch.zeros(len(parts)))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the logits, (sentences, outputs), of states (sentences, tokens, d) where the mask is 1."""
        mean = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        looks = (states @ self.q.T).masked_fill(mask[:, :, None] == 0, -1e4).softmax(1)
        seen = torch.einsum("blt,bld->btd", looks, states)
        whole = dropout(mean, DROPOUT, self.training) @ self.v.T
        logits: Tensor = whole + (dropout(seen, DROPOUT, self.training)[:, self.parts] * self.w).sum(-1) + self.b
        return logits


def parts_of(outputs: Sequence[Cible]) -> list[int]:
    """Return, output by output, the rank of the part (critère and key) that it speaks of."""
    ranks: dict[tuple[str, str], int] = {}
    return [ranks.setdefault((cible.critere, cible.cle), len(ranks)) for cible in outputs]


@dataclass(frozen=True)
class _Member:
    layers: nn.ModuleList
    head: Head


@dataclass(frozen=True)
class Preuves:
    """The model, ready to read. `version`: a checksum of what was trained and of what it stands on."""

    outputs: tuple[Cible, ...]
    version: str
    _bert: nn.Module
    _tokenizer: nn.Module
    _members: tuple[_Member, ...]

    @cached_property
    def column(self) -> Mapping[Cible, int]:
        return {cible: column for column, cible in enumerate(self.outputs)}

    def alone(self, member: int) -> "Preuves":
        """Return the model made of one of its members, the first being 0."""
        return replace(self, _members=self._members[member : member + 1])

    def read(self, texts: Sequence[str]) -> Scores:
        """Return the logit of each output for each text of `reading`, (texts, outputs), members averaged."""
        scores = np.zeros((len(texts), len(self.outputs)), np.float32)
        with torch.inference_mode():
            for rows in by_length([len(text) for text in texts], _BATCH):
                states, mask = lower_states(self._bert, self._tokenizer, [texts[row] for row in rows], FIRST_LAYER)
                scores[rows] = torch.stack([_logits(member, states, mask) for member in self._members]).mean(0)
        return scores


def _logits(member: _Member, states: Tensor, mask: Tensor) -> Tensor:
    for layer in member.layers:
        states = run_layer(layer, states, mask)
    logits: Tensor = member.head(states, mask)
    return logits


def load_preuves(file: Path, grille: Grille, embedder: Embedder) -> Preuves:
    """Return the model of a file, on the layers of the bundled embedding model.

    :raises ModelError: if the file was not made for this grille and this model, or cannot be read.
    """
    outputs = cibles(grille)
    bert = bert_of(embedder.base)
    try:
        weights = load_file(file)
        members = tuple(_member(bert, dict(named), outputs) for _, named in _by_member(weights))
        return Preuves(outputs, f"{checksum(file):08x}", bert, embedder.base.tokenizer, members)
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"« {file} » ne va pas avec la grille ou avec le modèle de recherche : refaites-le par "
            "« python -m evals.preuves », ou reprenez le modèle livré (ASSISTANT_MODEL non réglé)."
        ) from error


def _by_member(weights: Mapping[str, Tensor]) -> Iterator[tuple[str, Iterator[tuple[str, Tensor]]]]:
    """Yield the tensors of each member, its number taken off their names; those of no member are another's."""
    named = sorted(name.partition("/") for name in weights if "/" in name)
    for member, names in groupby(named, key=lambda parts: parts[0]):
        yield member, ((rest, weights[f"{member}/{rest}"]) for _, _, rest in names)


def _member(bert: nn.Module, weights: Mapping[str, Tensor], outputs: Sequence[Cible]) -> _Member:
    head = Head(parts_of(outputs), weights["head.q"].shape[1])
    head.load_state_dict({name.removeprefix("head."): w.float() for name, w in weights.items() if "head." in name})
    layers = nn.ModuleList(deepcopy(upper_layers(bert, FIRST_LAYER)))
    for layer, part, owner, name in adapted_parts(layers, FIRST_LAYER):
        update(owner.get_submodule(name), weights[f"{layer}.{part}.up"], weights[f"{layer}.{part}.down"])
    return _Member(layers, head.eval())
