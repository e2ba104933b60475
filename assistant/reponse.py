"""Whether a rule answers yes or no: by the closed questions it is known to answer, and by its force and the question's.

A logistic decision, fitted by `python -m evals.calibrage` on the closed questions of the corpus, each left out in turn.
What is known of the rule weighs through the questions like the one asked; where these are far, what counts is whether
the rule obliges, allows, advises or defines, and whether the question asks for a duty, a ban or the only way.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from typing import get_args

import numpy as np

from assistant.calibrage import decide
from assistant.interrogation import asking
from assistant.lexical import fold, tokens
from assistant.regles import Modalite, Regle, Reponse
from assistant.silence import Words
from assistant.store import Vectors

SHARPNESS = 0.01
"""In cosine: closed questions whose likeness differs by this much weigh e times less."""
TURN = 0.02
"""In cosine: what a turn that only one of two questions has (duty, negation, exclusiveness) takes from them."""
SURE = 0.55
"""Probability that a yes or a no must have to be said; between, the rule is told without either."""
FAR = 0.1
"""In cosine: how far a false premise is taken to be where a rule has none."""
FAINT = 0.05
"""Vote that a yes and a no have before any question is counted."""

_TURNS = {
    name: re.compile(rf"\b(?:{pattern})\b")
    for name, pattern in {
        "doit": r"doi[st]?|doive(?:nt)?|devons|devez|devra|devront|devrons|devrez|faut|fo|faudra",
        "devrait": r"devr(?:ait|aient|ions|iez|ais)|faudrait|vaut-il mieux",
        "oblige": r"oblig\w*|exig\w*|impos\w*|tenue?s? d\w*|forcement|absolument|contrain\w*",
        "peut": r"peu[tx]?|peuvent|peuve|puis-je|pouvons|pouvez|pourr\w+|possible\w*|permi[st]\w*|autoris\w*|"
        r"droit|admis\w*",
        "ne": r"ne|n'|pas|jamais|aucune?",
        "sans": r"sans|se passer|echapp\w*|refus\w*|dire non|interdi\w*|exclu\w*|empech\w*|oubli\w*|ecart\w*|ignor\w*",
        "seul": r"seul\w*|uniquement|exclusi\w*|reserv\w*|rien que|juste",
        "suffit": r"suffi\w*",
        "meme": r"pareil\w*|la meme chose|kif|confond\w*|identiques?|remplac\w*",
        "encore": r"encore|toujours|tjs",
        "doute": r"quand meme|kan mm|vraiment|franchement|nan mais|tu me confirmes|reellement",
    }.items()
}
"""What a closed question can ask for."""
_OF_RULE = {
    "nie": re.compile(r"\b(?:n'est pas|ne|n'|exclu\w*|aucun\w*|sans|pas)\b"),
    "passe": re.compile(r"\b(?:supprime\w*|remplace\w*|disparu\w*|devenue?s?|laisse place|a pris la suite)\b"),
}
_TOGETHER = (
    ("peut", "sans"),
    ("peut", "oblige"),
    ("peut", "ne"),
    ("doit", "ne"),
    ("oblige", "ne"),
    ("nie", "ne"),
    ("nie", "sans"),
    ("passe", "encore"),
)
_APART = ("doit", "oblige", "ne", "sans", "seul", "suffit")
"""Turns by which questions that are otherwise alike get opposite answers."""
FORCES = get_args(Modalite)
PREMISE = "premisse-fausse"


def closed_answer(regle: Regle, words: str, vector: Vectors, vectors: Vectors, known: Words) -> Reponse | None:
    """Return yes or no, if a rule settles a closed question; «depend» if it is known to, else None.

    `vectors` holds those of the rule's questions, in their order.
    """
    votes = _votes(regle, words, vector, vectors)
    if votes.get("depend", 0) > sum(votes.values()) / 2:
        return "depend"
    probability = decide("oui_non", read_signs(regle, words, vector, vectors, known))
    return "oui" if probability >= SURE else "non" if probability <= 1 - SURE else None


def is_false_premise(regle: Regle, words: str, vector: Vectors, vectors: Vectors) -> bool:
    """Tell whether a question rests on an idea that a rule corrects, as one of its questions does."""
    return regle.questions[int(_likeness(regle, words, vector, vectors).argmax())].reponse == PREMISE


def read_signs(regle: Regle, words: str, vector: Vectors, vectors: Vectors, known: Words) -> Mapping[str, float]:
    """Return what the decision is made on, by name; a positive weight of a sign speaks for yes.

    `vote`, `mots`: known questions answered yes against those answered no, by meaning (log-odds) and by the words
    shared. `habitude`: the same, whatever they are like. `premisse`: how near a false premise is. `force`: what the
    force of the rule and that of the question say (log-odds).
    """
    votes, shared = _votes(regle, words, vector, vectors), _shared(regle, words, known)
    counts = Counter(question.reponse for question in regle.questions)
    likeness = _likeness(regle, words, vector, vectors)
    premises = [value for question, value in zip(regle.questions, likeness, strict=True) if question.reponse == PREMISE]
    force = decide("force", force_signs(regle, words))
    return {
        "vote": log((votes.get("oui", 0) + FAINT) / (votes.get("non", 0) + FAINT)),
        "mots": shared.get("oui", 0) - shared.get("non", 0),
        "habitude": log((counts["oui"] + 1) / (counts["non"] + 1)),
        "premisse": float(max(premises) - likeness.max()) if premises else -FAR,
        "force": log(force / (1 - force)),
    }


def force_signs(regle: Regle, words: str) -> Mapping[str, float]:
    """Return 1 or 0 for the force of a rule, what a question asks for, and both together: «pouvoir oblige»."""
    asked = {name: turn.search(fold(asking(words))) is not None for name, turn in _TURNS.items()}
    ruled = {name: turn.search(fold(regle.sentence)) is not None for name, turn in _OF_RULE.items()}
    all_signs = asked | ruled
    crossed = {f"{force} {name}": force == regle.modalite and asked[name] for force in FORCES for name in asked}
    together = {f"{one}, {other}": all_signs[one] and all_signs[other] for one, other in _TOGETHER}
    forces = {force: force == regle.modalite for force in FORCES}
    return {name: float(value) for name, value in (all_signs | forces | crossed | together).items()}


def _votes(regle: Regle, words: str, vector: Vectors, vectors: Vectors) -> dict[Reponse, float]:
    """Return what the closed questions of a rule answer, each by how like the one asked it is."""
    likeness = _likeness(regle, words, vector, vectors)
    votes: dict[Reponse, float] = {}
    for question, value in zip(regle.questions, likeness, strict=True):
        if question.reponse and question.reponse != PREMISE:
            vote = float(np.exp((value - likeness.max()) / SHARPNESS))
            votes[question.reponse] = votes.get(question.reponse, 0) + vote
    return votes


def _shared(regle: Regle, words: str, known: Words) -> dict[Reponse, float]:
    """Return, by answer, the greatest share of words, by rarity, that a closed question has with the one asked."""
    asked = set(tokens(words))
    best: dict[Reponse, float] = {}
    for question in regle.questions:
        if question.reponse:
            stems = set(tokens(question.words))
            both = sum(map(known.weight, asked & stems))
            share = 2 * both / (sum(map(known.weight, asked)) + sum(map(known.weight, stems)) or 1.0)
            best[question.reponse] = max(best.get(question.reponse, 0), share)
    return best


def _likeness(regle: Regle, words: str, vector: Vectors, vectors: Vectors) -> Vectors:
    asked = _turns(asking(words))
    apart = [sum(a != b for a, b in zip(asked, _turns(q.words), strict=True)) for q in regle.questions]
    return np.asarray(vectors @ vector - TURN * np.array(apart), np.float32)


def _turns(words: str) -> Sequence[bool]:
    folded = fold(words)
    return [_TURNS[name].search(folded) is not None for name in _APART]
