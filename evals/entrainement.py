"""Train the adapter of the embedding model on the questions of the corpus: `python -m evals.entrainement`.

The questions of one rule, or of one silence, are drawn together and away from the others: low-rank updates (LoRA, Hu et
al. 2021, rank 16) of the six upper layers, with a prototype for each subject (cosine softmax). The six lower layers are
run once and their output kept, so that an epoch over some 9,000 questions takes 1 to 2 minutes on 2 cores. The result,
`corpus/adaptateur.safetensors` (1.3 MB), is read by `assistant.adapter`; train again when many questions have changed.
"""

import sys
import time
from collections.abc import Sequence

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from assistant.adapter import FIRST_LAYER, bert_of, lower_states, upper_layers
from assistant.config import read_config
from assistant.embeddings import load_embedder
from assistant.regles import Corpus, read_corpus
from evals.bas_rang import Upper, batches, keep_lower, padded, warmed_up

RANK = 16
EPOCHS = 4
BATCH = 64
RATE = 1e-3
TEMPERATURE = 16.0
SMOOTHING = 0.05
SEED = 1995


def main() -> None:
    """Train on the configured corpus and write the adapter beside it."""
    torch.manual_seed(SEED)
    config = read_config()
    texts, labels = examples(read_corpus(config))
    model = load_embedder(config, print).base
    bert = bert_of(model)
    lower = keep_lower(
        [f"query: {text}" for text in texts],
        lambda batch: lower_states(bert, model.tokenizer, batch, FIRST_LAYER),
    )
    encode = Encoder(lower, Upper(upper_layers(bert, FIRST_LAYER), FIRST_LAYER, RANK))
    train(encode, torch.tensor(labels))
    save_file(encode.upper.weights(), config.adapter)
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

    def __init__(self, lower: Sequence[Tensor], upper: Upper) -> None:
        self.lower = lower
        self.upper = upper

    def __call__(self, rows: Sequence[int]) -> Tensor:
        """Return the vectors of some texts, (n, dimension), of length 1."""
        states, mask = padded(self.lower, rows)
        states = self.upper(states, mask)
        return normalize((states * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True), dim=1)


def train(encode: Encoder, labels: Tensor) -> None:
    """Fit the updates and the prototypes, length-sorted batches in random order."""
    with torch.no_grad():
        start = torch.cat([encode(range(i, min(i + BATCH, len(labels)))) for i in range(0, len(labels), BATCH)])
    mean = start.mean(0)
    sums = torch.zeros(int(labels.max()) + 1, start.shape[1]).index_add_(0, labels, start - mean)
    prototypes = nn.Parameter(normalize(sums, dim=1))
    optimizer = torch.optim.AdamW(
        [{"params": encode.upper.parameters(), "lr": RATE}, {"params": [prototypes], "lr": 3 * RATE}], weight_decay=0.01
    )
    steps = EPOCHS * (len(labels) // BATCH + 1)
    schedule = warmed_up(optimizer, 60, steps)
    for epoch in range(EPOCHS):
        began, losses = time.time(), []
        for rows in batches(encode.lower, range(len(labels)), BATCH, SEED + epoch):
            vectors = normalize(encode(rows) - mean, dim=1)
            logits = TEMPERATURE * vectors @ normalize(prototypes, dim=1).T
            loss = cross_entropy(logits, labels[rows], label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(encode.upper.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(
            f"époque {epoch + 1} : perte {np.mean(losses):.3f}, {time.time() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )


if __name__ == "__main__":
    main()
