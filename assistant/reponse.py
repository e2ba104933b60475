"""Whether a rule answers yes or no: from the closed question it is known to answer that is most like the one asked."""

import re
from collections.abc import Sequence

import numpy as np

from assistant.lexical import fold, tokens
from assistant.regles import Question, Regle, Reponse
from assistant.store import Vectors

_TRAITS = (
    re.compile(r"\b(doi\w*|faut|faudrait|oblig\w*|imperati\w*|exig\w*|impos\w*|tenue?s? d|necessaire\w*|contrain\w*|forcement)\b"),
    re.compile(r"\b(peu\w*|puis|pourr\w*|possib\w*|permis\w*|permet\w*|autoris\w*|droit de|libre\w*)\b"),
    re.compile(r"\b(ne|n'|pas|jamais|sans|aucune?|interdi\w*|exclu\w*|refus\w*|non)\b"),
    re.compile(r"\b(seul\w*|uniquement|exclusi\w*|que (?:les|des|la|le|pour)|suffi\w*|juste|reserv\w*|entierement|tou(?:t|te|s|tes))\b"),
)
TRAIT = 0.12
"""What a trait of the turn (duty, permission, negation, exclusiveness) shared or not is worth, in cosine."""
WORDS = 0.3
"""What the share of common stems is worth, in cosine: yes and no turn on one word («présidents», «directeur»)."""


def closed_answer(regle: Regle, words: str, vector: Vectors, vectors: Vectors) -> Reponse | None:
    """Return the answer of the closed question of a rule that is most like the one asked.

    `vectors` holds those of the rule's questions, in their order. None when the rule has no closed question.
    """
    scored = [
        (_likeness(words, question, float(vector @ row)), question.reponse)
        for question, row in zip(regle.questions, vectors, strict=True)
        if question.reponse not in (None, "premisse-fausse")
    ]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def is_false_premise(regle: Regle, words: str, vector: Vectors, vectors: Vectors) -> bool:
    """Tell whether a question rests on an idea that a rule corrects, as one of its questions does."""
    scores = np.array([_likeness(words, q, float(vector @ row)) for q, row in zip(regle.questions, vectors, strict=True)])
    return bool(len(scores)) and regle.questions[int(scores.argmax())].reponse == "premisse-fausse"


def _likeness(words: str, question: Question, cosine: float) -> float:
    asked, known = _traits(words), _traits(question.words)
    shared = sum(1 if a == b else -1 for a, b in zip(asked, known, strict=True))
    mine, its = set(tokens(words)), set(tokens(question.words))
    return cosine + TRAIT * shared / len(_TRAITS) + WORDS * len(mine & its) / (len(mine | its) or 1)


def _traits(words: str) -> Sequence[bool]:
    folded = fold(words)
    return [bool(trait.search(folded)) for trait in _TRAITS]
