"""Which capacité a message asks for: phrasings as directors, Caf staff and outsiders type them, traps among them."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.chat.tournures import plain
from evals.demandes import read_messages
from evals.metrics import Metrics

CASES = Path(__file__).resolve().parent / "cases" / "demandes.jsonl"

Read = Callable[[str, bool], str]
"""What is tested: from a message, and whether a projet is loaded, to a capacité."""


@dataclass(frozen=True, slots=True)
class Demande:
    """A message. `projet`: a projet is loaded; `capacite`: what it asks for; `split`: reglage or controle."""

    id: str
    text: str
    projet: bool
    capacite: str
    split: str


def read_demandes(path: Path = CASES) -> tuple[Demande, ...]:
    """Return the messages with what each asks for."""
    return tuple(Demande(**json.loads(line)) for line in path.read_text("utf-8").splitlines())


def measure(read: Read) -> tuple[dict[str, Metrics], list[tuple[Demande, str]]]:
    """Return the figures of both splits, and each message beside what was understood.

    `exactitude_hors_appris`: the same, of the messages that `evals.demandes` does not learn from, word for word.
    """
    pairs = [(demande, read(demande.text, demande.projet)) for demande in read_demandes()]
    learnt = {message.words for message in read_messages()}
    figures = {}
    for split in ("reglage", "controle"):
        of_it = [pair for pair in pairs if pair[0].split == split]
        new = [pair for pair in of_it if plain(pair[0].text) not in learnt]
        figures[f"demandes-{split}"] = score(of_it) | {"exactitude_hors_appris": score(new)["exactitude"]}
    return figures, pairs


def score(pairs: Sequence[tuple[Demande, str]]) -> Metrics:
    """Return the share of messages that were understood, in all, then by capacité."""
    counts = Counter(demande.capacite for demande, _ in pairs)
    right = Counter(demande.capacite for demande, found in pairs if found == demande.capacite)
    by_capacite = {f"rappel_{capacite}": right[capacite] / count for capacite, count in counts.items()}
    return {"exactitude": right.total() / counts.total(), **by_capacite}


def misses(pairs: Sequence[tuple[Demande, str]]) -> Iterator[str]:
    """Yield a line for each message of the reglage that was not understood; those of the controle are not read."""
    for demande, found in pairs:
        if demande.split == "reglage" and found != demande.capacite:
            yield f"{demande.id} {demande.capacite}→{found} : {demande.text}"
