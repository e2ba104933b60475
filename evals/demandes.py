"""Learn which capability a message asks for: `python -m evals.demandes`, after `evals/demandes.yaml` changed.

Ridge regression over words and suites of letters, from the messages of that file and questions of the rules. With
`--mesure`, tells instead how much is understood of messages that were left out, each tenth in turn.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from assistant.chat import heard
from assistant.chat.suites import BUCKETS, Suites, counted, weighted
from assistant.chat.tournures import plain, read_tournures
from assistant.config import read_config
from assistant.donnees import Entry, Some, read_document
from assistant.regles import read_corpus
from assistant.store import Vectors

MESSAGES = Path(__file__).with_name("demandes.yaml")
RULES = 700
"""Questions drawn from the rules: more, and what is asked in a new way is taken for one of them."""
OF_A_PATTERN = 6
"""Partners, or clauses, that a pattern is written with; together they weigh two messages."""
RIDGE = 0.15
TENTHS = 10


class _Messages(Entry):
    partenaires: Some[str]
    clauses: Some[str]
    messages: dict[str, Some[str]]


@dataclass(frozen=True, slots=True)
class Message:
    """A message to learn from: `pattern` groups those that are written alike."""

    words: str
    capacite: str
    weight: float
    pattern: str


def read_messages() -> list[Message]:
    """Return the messages to learn from, patterns filled, then questions of the rules."""
    entry, _ = read_document(MESSAGES, _Messages)
    draw = random.Random(0)
    found = [m for name, turns in entry.messages.items() for turn in turns for m in _filled(turn, name, entry, draw)]
    questions = [q.words for regle in read_corpus(read_config()).regles for q in regle.questions]
    return [*found, *(Message(plain(words), "regle", 1, words) for words in draw.sample(questions, RULES))]


def _filled(turn: str, capacite: str, entry: _Messages, draw: random.Random) -> Iterator[Message]:
    for mark, values in (("{partenaire}", entry.partenaires), ("{clause}", entry.clauses)):
        if mark in turn:
            for value in draw.sample(values, OF_A_PATTERN):
                yield Message(plain(turn.replace(mark, value)), capacite, 2 / OF_A_PATTERN, turn)
            return
    yield Message(plain(turn), capacite, 1, turn)


def learn(messages: Sequence[Message]) -> Suites:
    """Return the layer that some messages teach, all capabilities weighing alike."""
    names = tuple(dict.fromkeys(message.capacite for message in messages))
    rarity = _rarity(messages)
    seen = _matrix([weighted(message.words, rarity) for message in messages])
    targets = np.array([[1.0 if message.capacite == name else -1.0 for name in names] for message in messages])
    totals = {name: sum(m.weight for m in messages if m.capacite == name) for name in names}
    spread = np.array([totals[m.capacite] / m.weight for m in messages]) / 60
    kernel = (seen @ seen.T).toarray() + RIDGE * np.diag(spread**0.85)
    weights = seen.T @ np.linalg.solve(kernel, targets)
    return Suites(names, rarity, np.asarray(weights, np.float32))


def _rarity(messages: Sequence[Message]) -> Vectors:
    having = np.zeros(BUCKETS)
    for message in messages:
        for kind in ("lettres", "mots"):
            having[list(counted(message.words, kind))] += 1
    return np.asarray(np.log((1 + len(messages)) / (1 + having)) + 1, np.float32)


def _matrix(rows: Sequence[dict[int, float]]) -> csr_matrix:
    places = np.cumsum([0, *map(len, rows)])
    indices = np.array([bucket for row in rows for bucket in row])
    return csr_matrix((np.array([v for row in rows for v in row.values()]), indices, places), (len(rows), BUCKETS))


def measure(messages: Sequence[Message]) -> None:
    """Print how many messages are understood when they are left out, by letters alone and with the turns."""
    tournures = read_tournures(read_config())
    patterns = sorted({message.pattern for message in messages})
    random.Random(1).shuffle(patterns)
    asked = [message for message in messages if message.capacite != "regle" or message.weight < 1]
    right = {"suites": 0.0, "suites et tournures": 0.0}
    total = 0.0
    for tenth in range(TENTHS):
        out = set(patterns[tenth::TENTHS])
        suites = learn([message for message in messages if message.pattern not in out])
        for message in (m for m in messages if m.pattern in out):
            scores = suites.scores(message.words)
            total += message.weight
            right["suites"] += message.weight * (max(scores, key=lambda name: scores[name]) == message.capacite)
            found = heard(message.words, True, tournures, suites)
            right["suites et tournures"] += message.weight * (found == message.capacite)
            if found != message.capacite:
                print(f"{message.capacite} -> {found} | {message.words}")
    print({name: round(value / total, 3) for name, value in right.items()}, len(asked), "messages")


def main() -> None:
    """Write `corpus/demandes.npz`, or measure."""
    messages = read_messages()
    if "--mesure" in sys.argv:
        measure(messages)
        return
    suites = learn(messages)
    path = read_config().corpus / "demandes.npz"
    np.savez_compressed(
        path,
        capacites=np.array(suites.capacites),
        rarity=suites.rarity.astype(np.float16),
        weights=suites.weights.astype(np.float16),
    )
    print(f"« {path} » est écrit : {len(messages)} messages.", file=sys.stderr)


if __name__ == "__main__":
    main()
