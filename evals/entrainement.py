"""Train the adapter of the embedding model on the questions of the corpus: `python -m evals.entrainement`.

The questions of one rule, or of one silence, are drawn together and away from the others: low-rank updates (LoRA, Hu et
al. 2021, rank 16) of the six upper layers, with a prototype for each subject (cosine softmax). The six lower layers are
run once and their output kept, so that an epoch over some 9,000 questions takes 1 to 2 minutes on 2 cores. The result,
`corpus/adaptateur.safetensors` (1.3 MB), is read by `assistant.adapter`; train again when many questions have changed.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from assistant.adapter import FIRST_LAYER, SCALE, adapted_parts, bert_of
from assistant.config import read_config
from assistant.embeddings import load_embedder
from assistant.regles import Corpus, read_corpus

RANK = 16
EPOCHS = 4
BATCH = 64
RATE = 1e-3
TEMPERATURE = 16.0
SMOOTHING = 0.05
SEED = 1995
LONGEST = 128
"""Tokens of a question that are read in training; longer ones are rare."""

Tokenizer = Callable[..., dict[str, Tensor]]


class LowRank(nn.Module):
    """A linear layer with a low-rank update that starts at nothing."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / linear.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, states: Tensor) -> Tensor:
        updated: Tensor = self.linear(states) + SCALE * (states @ self.down.T) @ self.up.T
        return updated


def main() -> None:
    """Train on the configured corpus and write the adapter beside it."""
    torch.manual_seed(SEED)
    config = read_config()
    texts, labels = examples(read_corpus(config))
    model = load_embedder(config, print).base
    encode = Encoder(bert_of(model), model.tokenizer, [f"query: {text}" for text in texts])
    train(encode, torch.tensor(labels))
    weights = {
        f"{layer}.{part}.{side}": getattr(module, side).detach().half().contiguous()
        for layer, part, module in encode.updates
        for side in ("down", "up")
    }
    save_file(weights, config.adapter)
    print(f"« {config.adapter} » est écrit.", file=sys.stderr)


def examples(corpus: Corpus) -> tuple[list[str], list[int]]:
    """Return the sentences and questions of the corpus, and the number of the subject that each belongs to."""
    subjects = [
        *([regle.sentence, *(question.words for question in regle.questions)] for regle in corpus.regles),
        *([silence.sujet, *(question.words for question in silence.questions)] for silence in corpus.silences),
    ]
    pairs = [(text, number) for number, texts in enumerate(subjects) for text in texts]
    return [text for text, _ in pairs], [number for _, number in pairs]


class Encoder:
    """Runs the upper layers, with their updates, over the kept output of the lower ones."""

    def __init__(self, model: nn.Module, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        self.model = model
        self.lower = _lower_states(model, tokenizer, texts)
        self.updates: list[tuple[int, str, LowRank]] = []
        for parameter in model.parameters():
            parameter.requires_grad = False
        for layer, part, owner, name in adapted_parts(model):
            update = LowRank(getattr(owner, name))
            setattr(owner, name, update)
            self.updates.append((layer, part, update))

    def parameters(self) -> list[nn.Parameter]:
        return [side for _, _, update in self.updates for side in (update.down, update.up)]

    def __call__(self, rows: Sequence[int]) -> Tensor:
        """Return the vectors of some texts, (n, dimension), of length 1."""
        states = nn.utils.rnn.pad_sequence([self.lower[row] for row in rows], batch_first=True)
        lengths = torch.tensor([len(self.lower[row]) for row in rows])
        mask = (torch.arange(states.shape[1])[None] < lengths[:, None]).float()
        for layer in list(self.model.get_submodule("encoder.layer").children())[FIRST_LAYER:]:
            states = _run(layer, states, mask)
        return normalize((states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True), dim=1)


def train(encode: Encoder, labels: Tensor) -> None:
    """Fit the updates and the prototypes, length-sorted batches in random order."""
    with torch.no_grad():
        start = torch.cat([encode(range(i, min(i + BATCH, len(labels)))) for i in range(0, len(labels), BATCH)])
    mean = start.mean(0)
    sums = torch.zeros(int(labels.max()) + 1, start.shape[1]).index_add_(0, labels, start - mean)
    prototypes = nn.Parameter(normalize(sums, dim=1))
    optimizer = torch.optim.AdamW(
        [{"params": encode.parameters(), "lr": RATE}, {"params": [prototypes], "lr": 3 * RATE}], weight_decay=0.01
    )
    steps = EPOCHS * (len(labels) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / 60) * max(0.02, 1 - step / steps)
    )
    for epoch in range(EPOCHS):
        began, losses = time.time(), []
        for rows in _batches(encode.lower, epoch):
            vectors = normalize(encode(rows) - mean, dim=1)
            logits = TEMPERATURE * vectors @ normalize(prototypes, dim=1).T
            loss = cross_entropy(logits, labels[rows], label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(encode.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(
            f"époque {epoch + 1} : perte {np.mean(losses):.3f}, {time.time() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )


def _batches(lower: Sequence[Tensor], epoch: int) -> list[list[int]]:
    rows = list(range(len(lower)))
    draw = random.Random(SEED + epoch)
    draw.shuffle(rows)
    groups = [
        sorted(rows[i : i + 16 * BATCH], key=lambda row: len(lower[row])) for i in range(0, len(rows), 16 * BATCH)
    ]
    batches = [group[i : i + BATCH] for group in groups for i in range(0, len(group), BATCH)]
    draw.shuffle(batches)
    return batches


def _lower_states(model: nn.Module, tokenizer: Tokenizer, texts: Sequence[str]) -> list[Tensor]:
    """Return the output of the lower layers for each text, (tokens, dimension)."""
    found: dict[int, Tensor] = {}
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            batch = [texts[row] for row in rows]
            encoded = tokenizer(batch, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
            states = model.get_submodule("embeddings")(encoded["input_ids"])
            mask = encoded["attention_mask"].float()
            for layer in list(model.get_submodule("encoder.layer").children())[:FIRST_LAYER]:
                states = _run(layer, states, mask)
            for place, row in enumerate(rows):
                found[row] = states[place, : int(mask[place].sum())].clone()
    return [found[row].clone() for row in range(len(texts))]


def _run(layer: nn.Module, states: Tensor, mask: Tensor) -> Tensor:
    output = layer(states, (1 - mask[:, None, None, :]) * -1e9)
    result: Tensor = output[0] if isinstance(output, tuple) else output
    return result


if __name__ == "__main__":
    main()
