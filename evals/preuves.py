"""Train the evidence model on the example projets: `python -m evals.preuves`, under an hour on 2 cores.

Each member is trained on the lone sentences and on some of the projets of `corpus/exemples`, kept apart by projet; the
others, which it has not seen, are read by it, and the rule of the verdicts is fitted on that reading. The updates,
heads and rule go to `corpus/preuves.safetensors`; train again when the examples or the grille have changed.
"""

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, normalize

from assistant.adapter import bert_of, by_length, lower_states, upper_layers
from assistant.config import read_config
from assistant.embeddings import Embedder, load_embedder
from assistant.grille import Grille, Verdict, read_grille
from assistant.regles import read_corpus
from assistant.verification.chiffres import decided
from assistant.verification.preuves import CONDITION, FIRST_LAYER, Cible, Head, Scores, cibles, parts_of, reading
from assistant.verification.verdicts import VERDICTS, Decision, strongest
from evals.bas_rang import Upper, batches, keep_lower, padded, warmed_up

MEMBERS = 2
RANK = 24
EPOCHS = 5
BATCH = 48
RATE = 1e-3
HEAD_RATE = 3e-3
LOOK = 0.5
"""Length of the vectors from which each part starts to look: the words of the grille, embedded."""
SEED = 0
SHRINK = 0.1
"""Penalty on what the rule of the verdicts learns of one output alone."""


@dataclass(frozen=True, slots=True)
class Exemple:
    """A marked sentence: `groupe`, the file it comes from; `marques`, the outputs that it bears."""

    groupe: str
    titres: tuple[str, ...]
    phrase: str
    marques: tuple[Cible, ...]


Verdicts = dict[str, dict[str, Verdict]]
"""By projet and critère."""


def read_exemples(folder: Path) -> tuple[list[Exemple], Verdicts]:
    """Return the marked sentences of a folder, in order, and the verdicts of its projets."""
    exemples: list[Exemple] = []
    verdicts: Verdicts = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in filter(str.strip, file.read_text("utf-8").split("\n")):
            value = json.loads(line)
            if "verdicts" in value:
                verdicts[file.stem] = value["verdicts"]
                continue
            marques = tuple(Cible(critere, str(cle), etiquette) for critere, cle, etiquette in value["marques"])
            exemples.append(Exemple(file.stem, tuple(value["titre"].split(" > ")), value["phrase"], marques))
    return exemples, verdicts


def members_of(projets: Iterable[str]) -> dict[str, int]:
    """Return which member does not see each projet: drawn within each series, so that all see all kinds."""
    series: dict[str, list[str]] = defaultdict(list)
    for projet in sorted(projets):
        series[projet[:-2]].append(projet)
    draw = random.Random(SEED)
    for names in series.values():
        draw.shuffle(names)
    ordered = [name for _, names in sorted(series.items()) for name in names]
    return {name: rank % MEMBERS for rank, name in enumerate(ordered)}


def main() -> None:
    """Train on the configured corpus and write the model beside it."""
    torch.manual_seed(SEED)
    config = read_config()
    grille = read_grille(config, read_corpus(config))
    exemples, verdicts = read_exemples(config.exemples)
    model, scores = train(grille, exemples, members_of(verdicts), load_embedder(config, print))
    logits, ranks = logits_by_projet(grille, exemples, scores, verdicts)
    for name, value in unseen_figures(grille, logits, ranks).items():
        print(f"projets non vus, {name} : {value:.3f}", file=sys.stderr)
    rule = fit(grille, logits, ranks)
    save_file(model | {f"verdicts.{name}": w.contiguous() for name, w in rule.state_dict().items()}, config.preuves)
    print(f"« {config.preuves} » est écrit.", file=sys.stderr)


def train(
    grille: Grille, exemples: Sequence[Exemple], unseen: dict[str, int], embedder: Embedder
) -> tuple[dict[str, Tensor], Scores]:
    """Return the weights of the members, and the logits of each sentence by the member that has not seen it."""
    bert, tokenizer = bert_of(embedder.base), embedder.base.tokenizer
    outputs = cibles(grille)
    lower = keep_lower(
        [reading(exemple.phrase, exemple.titres) for exemple in exemples],
        lambda batch: lower_states(bert, tokenizer, batch, FIRST_LAYER),
    )
    labels = labels_of(exemples, outputs)
    weights: dict[str, Tensor] = {}
    scores = np.full(labels.shape, np.nan, np.float32)
    for member in range(MEMBERS):
        held = [row for row, exemple in enumerate(exemples) if unseen.get(exemple.groupe) == member]
        seen = sorted(set(range(len(exemples))) - set(held))
        upper = Upper(upper_layers(bert, FIRST_LAYER), FIRST_LAYER, RANK)
        head = _head(grille, outputs, labels[seen], embedder)
        _fit_member(upper, head, lower, labels, seen, member)
        for places in by_length([len(lower[row]) for row in held], BATCH):
            rows = [held[place] for place in places]
            with torch.inference_mode():
                states, mask = padded(lower, rows)
                scores[rows] = head(upper(states, mask), mask).numpy()
        named = upper.weights() | {f"head.{n}": w.detach().half() for n, w in head.named_parameters()}
        weights |= {f"{member}/{name}": weight.contiguous() for name, weight in named.items()}
        upper.remove()
    return weights, scores


def labels_of(exemples: Sequence[Exemple], outputs: Sequence[Cible]) -> Tensor:
    """Return 1 where a sentence bears the mark of an output, (sentences, outputs)."""
    column = {output: rank for rank, output in enumerate(outputs)}
    labels = torch.zeros(len(exemples), len(outputs))
    for row, exemple in enumerate(exemples):
        labels[row, [column[marque] for marque in exemple.marques]] = 1
    return labels


def _head(grille: Grille, outputs: Sequence[Cible], labels: Tensor, embedder: Embedder) -> Head:
    """Return a head that starts from the words of the grille and from how often each output is marked."""
    words = {(critere.id, cible.cle): cible.sentence for critere in grille.criteres for cible in critere.cibles}
    words |= {(c.id, CONDITION): c.condition.sentence for c in grille.criteres if c.condition}
    parts = dict.fromkeys((output.critere, output.cle) for output in outputs)
    vectors = torch.tensor(
        embedder.embed_queries([f"{grille.critere(part[0]).intitule} : {words[part]}" for part in parts])
    )
    head = Head(parts_of(outputs), vectors.shape[1])
    share = labels.mean(0).clamp(min=1e-4)
    head.q.data.copy_(LOOK * normalize(vectors - vectors.mean(0), dim=1))
    head.b.data.copy_(torch.log(share / (1 - share)))
    return head


def _fit_member(
    upper: Upper, head: Head, lower: Sequence[Tensor], labels: Tensor, rows: Sequence[int], member: int
) -> None:
    optimizer = torch.optim.AdamW(
        [{"params": upper.parameters(), "lr": RATE}, {"params": head.parameters(), "lr": HEAD_RATE}], weight_decay=0.01
    )
    schedule = warmed_up(optimizer, 80, EPOCHS * (len(rows) // BATCH + 1))
    head.train()
    for epoch in range(EPOCHS):
        began, losses = time.time(), []
        for batch in batches(lower, rows, BATCH, SEED + 100 * member + epoch):
            states, mask = padded(lower, batch)
            logits = head(upper(states, mask), mask)
            loss = binary_cross_entropy_with_logits(logits, labels[batch], reduction="sum") / len(batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        seconds = time.time() - began
        print(
            f"membre {member + 1}, époque {epoch + 1} : perte {np.mean(losses):.2f}, {seconds:.0f} s", file=sys.stderr
        )
    head.eval()


def logits_by_projet(
    grille: Grille, exemples: Sequence[Exemple], scores: Scores, verdicts: Verdicts
) -> tuple[Tensor, Tensor]:
    """Return the strongest logits of each projet, and its verdicts by rank, (projets, critères)."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, exemple in enumerate(exemples):
        rows[exemple.groupe].append(row)
    outputs = cibles(grille)
    found = [
        strongest(decided(scores[rows[projet]], [exemples[row].phrase for row in rows[projet]], outputs))
        for projet in verdicts
    ]
    ranks = [[VERDICTS.index(given[critere.id]) for critere in grille.criteres] for given in verdicts.values()]
    return torch.tensor(np.stack(found)), torch.tensor(ranks)


def fit(grille: Grille, logits: Tensor, ranks: Tensor, shrink: float = SHRINK) -> Decision:
    """Return the rule of the verdicts most likely to give those of some projets."""
    rule = Decision(grille)
    optimizer = torch.optim.LBFGS(rule.parameters(), lr=0.5, max_iter=60, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss: Tensor = -torch.log(rule(logits).gather(2, ranks[:, :, None])).sum() / len(logits)
        loss = (
            loss + shrink * (rule.bias**2).sum() + 0.05 * ((rule.slope - 1) ** 2).sum() + 0.05 * (rule.second**2).sum()
        )
        loss = loss + 0.02 * (rule.denied**2 + rule.treated**2 + rule.unmet**2)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return rule


def unseen_figures(grille: Grille, logits: Tensor, ranks: Tensor, folds: int = 7) -> dict[str, float]:
    """Return how right one member is on projets that neither it nor the rule of their fold has seen."""
    found = torch.empty_like(ranks)
    for fold in range(folds):
        held = torch.arange(len(ranks)) % folds == fold
        rule = fit(grille, logits[~held], ranks[~held])
        with torch.inference_mode():
            found[held] = rule(logits[held]).argmax(2)
    f1 = {verdict: _f1(found == rank, ranks == rank) for rank, verdict in enumerate(VERDICTS)}
    return {"exactitude": float((found == ranks).float().mean()), "macro-F1": float(np.mean([*f1.values()]))} | {
        f"F1 de « {verdict} »": value for verdict, value in f1.items()
    }


def _f1(said: Tensor, true: Tensor) -> float:
    return float(2 * (said & true).sum() / ((said.sum() + true.sum()).clamp(min=1)))


if __name__ == "__main__":
    main()
