"""Ways of reading the evidence, compared on example projets that the model has not seen: `python -m evals.facons`.

Three readings of the same sentences, each followed by the same rule of the verdicts (`evals.preuves.fit`), itself
fitted on other projets:

- similarity: cosine of the sentence and of what is looked for, both by the bundled embedding model; nothing is trained;
- frozen heads: a logistic regression an output on the sentences' vectors, trained on what each member was trained on;
- fine-tuned: the shipped model, each projet read by the member that has not seen it.

Takes some ten minutes on 2 cores, most of them in the reading by the shipped model.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from assistant.config import read_config
from assistant.embeddings import Embedder, load_embedder
from assistant.grille import Grille, read_grille
from assistant.regles import read_corpus
from assistant.verification.preuves import CONDITION, Preuves, Scores, cibles, load_preuves, reading
from evals.preuves import Exemple, labels_of, logits_by_projet, members_of, read_exemples, unseen_figures

Vectors = NDArray[np.float32]

SHRINK = 1e-4
"""Penalty on the weights of the frozen heads."""
COLUMNS = ("exactitude", "macro-F1", "F1 de « contraire »", "F1 de « partiel »")


def main() -> None:
    """Print a line of figures a way, as a Markdown table."""
    config = read_config()
    grille = read_grille(config, read_corpus(config))
    exemples, verdicts = read_exemples(config.exemples)
    embedder = load_embedder(config, print)
    preuves = load_preuves(config.preuves, grille, embedder)
    unseen = members_of(verdicts)
    members = [unseen.get(exemple.groupe, -1) for exemple in exemples]
    ways: dict[str, Callable[[], Scores]] = {
        "similarité seule": lambda: _similar(grille, exemples, embedder),
        "têtes sur vecteurs figés": lambda: _frozen(grille, exemples, members, embedder),
        "modèle affiné (livré), un membre": lambda: _fine_tuned(exemples, members, preuves),
    }
    print(f"| façon | {' | '.join(COLUMNS)} | secondes |\n|---|{'---:|' * (len(COLUMNS) + 1)}")
    for name, way in ways.items():
        began = perf_counter()
        scores = way()
        seconds = perf_counter() - began
        figures = unseen_figures(grille, *logits_by_projet(grille, exemples, scores, verdicts))
        print(f"| {name} | {' | '.join(f'{figures[key]:.3f}' for key in COLUMNS)} | {seconds:.0f} |", flush=True)


def _vectors(exemples: Sequence[Exemple], embedder: Embedder) -> Vectors:
    """Return the vectors of the sentences with their headings, about their mean."""
    texts = [reading(exemple.phrase, exemple.titres).removeprefix("query: ") for exemple in exemples]
    return _centred(embedder.embed_queries(texts))


def _centred(vectors: Iterable[Iterable[float]]) -> Vectors:
    found = np.asarray(vectors, np.float32)
    return np.asarray(found - found.mean(0), np.float32)


def _similar(grille: Grille, exemples: Sequence[Exemple], embedder: Embedder) -> Scores:
    """Return the cosines, on a scale where the rule of the verdicts can use them."""
    words = {(c.id, part.cle): part.sentence for c in grille.criteres for part in c.cibles}
    words |= {(c.id, CONDITION): c.condition.sentence for c in grille.criteres if c.condition}
    wanted = _centred(embedder.embed_queries([words[output.critere, output.cle] for output in cibles(grille)]))
    found = _unit(_vectors(exemples, embedder)) @ _unit(wanted).T
    return np.asarray(10 * found - 5, np.float32)


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _frozen(grille: Grille, exemples: Sequence[Exemple], members: Sequence[int], embedder: Embedder) -> Scores:
    vectors = torch.tensor(_unit(_vectors(exemples, embedder)))
    labels = labels_of(exemples, cibles(grille))
    scores = np.full(labels.shape, np.nan, np.float32)
    for seen, held in _folds(members):
        weights, bias = _regression(vectors[seen], labels[seen])
        scores[held] = (vectors[held] @ weights + bias).numpy()
    return scores


def _regression(vectors: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return the weights, (d, outputs), and biases of a logistic regression an output."""
    weights = torch.zeros(vectors.shape[1], labels.shape[1], requires_grad=True)
    share = labels.mean(0).clamp(min=1e-4)
    bias = torch.log(share / (1 - share)).requires_grad_()
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = binary_cross_entropy_with_logits(vectors @ weights + bias, labels, reduction="sum") / len(labels)
        loss = loss + SHRINK * (weights**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weights.detach(), bias.detach()


def _fine_tuned(exemples: Sequence[Exemple], members: Sequence[int], preuves: Preuves) -> Scores:
    scores = np.full((len(exemples), len(preuves.outputs)), np.nan, np.float32)
    for member, (_, held) in enumerate(_folds(members)):
        texts = [reading(exemples[row].phrase, exemples[row].titres) for row in held]
        scores[held] = preuves.alone(member).read(texts)
        print(f"membre {member + 1} : {len(held)} phrases lues", file=sys.stderr)
    return scores


def _folds(members: Sequence[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield, member by member, the rows that it was trained on, and those that it has not seen."""
    for member in range(max(members) + 1):
        held = [row for row, other in enumerate(members) if other == member]
        yield sorted(set(range(len(members))) - set(held)), held


if __name__ == "__main__":
    main()
