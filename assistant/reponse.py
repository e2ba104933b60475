"""Whether a rule answers yes or no: by the closed questions it is known to answer that are most like the one asked."""

import re
from collections.abc import Sequence

import numpy as np

from assistant.lexical import fold
from assistant.regles import Regle, Reponse
from assistant.store import Vectors

SHARPNESS = 0.01
"""In cosine: closed questions whose likeness differs by this much weigh e times less."""
TURN = 0.02
"""In cosine: what a turn that only one of two questions has (duty, negation, exclusiveness) takes from them."""

AGREED = 0.5
"""Share of the votes that a yes or a no must have; below, the question is not one that the rule settles alone."""

_TURNS = (
    re.compile(r"\b(doi\w*|faut|faudrait|oblig\w*|exig\w*|impos\w*|tenue?s? d|necessaire\w*|forcement|absolument)\b"),
    re.compile(r"\b(ne|n'|pas|jamais|sans|aucune?|interdi\w*|exclu\w*|refus\w*|se passer)\b"),
    re.compile(r"\b(seul\w*|uniquement|exclusi\w*|suffi\w*|reserv\w*)\b"),
)


def closed_answer(regle: Regle, words: str, vector: Vectors, vectors: Vectors) -> Reponse | None:
    """Return the answer on which the closed questions of a rule most like the one asked agree.

    `vectors` holds those of the rule's questions, in their order. None when the rule has no closed question.
    """
    likeness = _likeness(regle, words, vector, vectors)
    votes: dict[Reponse, float] = {}
    for question, value in zip(regle.questions, likeness, strict=True):
        if question.reponse and question.reponse != "premisse-fausse":
            vote = float(np.exp((value - likeness.max()) / SHARPNESS))
            votes[question.reponse] = votes.get(question.reponse, 0) + vote
    if not votes:
        return None
    best = max(votes, key=lambda reponse: votes[reponse])
    return best if votes[best] >= AGREED * sum(votes.values()) else "depend"


def is_false_premise(regle: Regle, words: str, vector: Vectors, vectors: Vectors) -> bool:
    """Tell whether a question rests on an idea that a rule corrects, as one of its questions does."""
    return regle.questions[int(_likeness(regle, words, vector, vectors).argmax())].reponse == "premisse-fausse"


def _likeness(regle: Regle, words: str, vector: Vectors, vectors: Vectors) -> Vectors:
    asked = _turns(re.split(r"(?<=[.!])\s+", words.strip())[-1])
    apart = [sum(a != b for a, b in zip(asked, _turns(q.words), strict=True)) for q in regle.questions]
    return np.asarray(vectors @ vector - TURN * np.array(apart), np.float32)


def _turns(words: str) -> Sequence[bool]:
    folded = fold(words)
    return [bool(turn.search(folded)) for turn in _TURNS]
