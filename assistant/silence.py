"""When to keep silent: a logistic decision, fitted by `python -m evals.calibrage` on questions kept for it.

What a question resembles most, rule or silence, weighs most; what it asks for that the rule lacks (a sum, a delay, a
number), and the words that no text holds, weigh too. A raw threshold on similarities would not do: those of e5 all lie
between 0.8 and 0.9.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from functools import cache
from math import exp, log
from pathlib import Path

import numpy as np

from assistant.errors import CorpusError
from assistant.lexical import fold, subject_tokens, tokens
from assistant.regles import Corpus, Regle
from assistant.reranker import Ranking

_ASKED = {
    "duree": r"combien (?:d'annees?|d'ans|de temps|de mois|de jours|de semaines|d'heures|de tps)|quel(?:le)?s? (?:duree|delai)|longtemps",
    "argent": r"combien d'euros|quel(?:le)?s? (?:montant|somme|prix|tarif|plafond|budget|cout|salaire)s?|combien (?:ca |cela )?(?:coute|touche|paie|verse|gagne)|€|en (?:euros|francs)",
    "taux": r"quel(?:le)?s? (?:taux|pourcentage|part|proportion)",
    "date": r"\bquand\b|quelle date|quel jour|date limite|quelle annee",
    "nombre": r"combien (?:de|d')|quel(?:le)? (?:nombre|surface|age|effectif)",
    "numero": r"quel (?:est le )?numero|telephone|adresse|article l\.? ?\d",
}
_NUMBER = r"(?:\d+(?:[.,]\d+)?|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|moitie)"
_GIVEN = {
    "duree": rf"{_NUMBER}[^.]{{0,12}}\b(?:ans?|annees?|mois|jours?)\b",
    "argent": r"euros?|francs?",
    "taux": r"%|moitie",
    "date": r"\b(?:19|20)\d\d\b",
    "nombre": _NUMBER,
    "numero": r"n°",
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision is made on. `odds`: rules against silences, in log-odds; `gap`: best rule less best silence;
    `covered`: share of the question's stems, by rarity, that the best rule's own texts hold; `unknown`: share that
    nothing in the corpus holds; `lacking`: 1 if it asks for a kind of figure that the rule does not give.
    """

    odds: float
    gap: float
    regle: float
    silence: float
    covered: float
    unknown: float
    lacking: float
    length: float


@dataclass(frozen=True)
class Words:
    """How rare each stem of the corpus is, and which stems stand around each rule."""

    rarity: Mapping[str, float]
    around: Mapping[str, frozenset[str]]
    unseen: float


def read_words(corpus: Corpus) -> Words:
    """Return the stems of a corpus: rules with their questions and cited paragraphs, and silences."""
    around = {f"regle:{regle.id}": frozenset(tokens(_around(regle))) for regle in corpus.regles}
    around |= {
        f"silence:{silence.id}": frozenset(tokens(" ".join([silence.sujet, *(q.words for q in silence.questions)])))
        for silence in corpus.silences
    }
    counts: dict[str, int] = {}
    for stems in around.values():
        for stem in stems:
            counts[stem] = counts.get(stem, 0) + 1
    total = len(around)
    return Words({stem: log(1 + total / count) for stem, count in counts.items()}, around, log(1 + total))


def read_signals(words: str, ranking: Ranking, corpus: Corpus, known: Words) -> Signals:
    """Return the signals of one question for a ranking of rules and silences."""
    scores = ranking.scores
    is_regle = np.array([subject.startswith("regle:") for subject in ranking.subjects])
    best = int(np.argmax(is_regle))
    other = int(np.argmax(~is_regle))
    stems = subject_tokens(words)
    weights = [known.rarity.get(stem, known.unseen) for stem in stems]
    total = sum(weights) or 1.0
    around = known.around[ranking.subjects[best]]
    regle = corpus.regle_by_id[ranking.subjects[best].partition(":")[2]]
    return Signals(
        _log_sum(scores[is_regle]) - _log_sum(scores[~is_regle]),
        float(scores[best] - scores[other]),
        float(ranking.cosines[best]),
        float(ranking.cosines[other]),
        sum(weight for stem, weight in zip(stems, weights, strict=True) if stem in around) / total,
        sum(weight for stem, weight in zip(stems, weights, strict=True) if stem not in known.rarity) / total,
        float(_lacks(words, regle)),
        min(len(stems), 12) / 12,
    )


def silence_probability(signals: Signals) -> float:
    """Return how likely it is, 0 to 1, that the texts do not answer."""
    weights = _calibration()
    value = weights["constante"] + sum(
        weights[field.name] * signal for field, signal in zip(fields(signals), astuple(signals), strict=True)
    )
    return 1 / (1 + exp(-value))


def _lacks(words: str, regle: Regle) -> bool:
    """Tell whether a question asks for a kind of figure that a rule and its cited words do not give."""
    asked = fold(words)
    given = fold(" ".join([regle.sentence, *(citation.words for citation in regle.citations)]))
    return any(re.search(pattern, asked) and not re.search(_GIVEN[kind], given) for kind, pattern in _ASKED.items())


def _around(regle: Regle) -> str:
    return " ".join(
        [
            regle.sentence,
            *(q.words for q in regle.questions),
            *(_paragraph(c.text.body, c.start, c.end) for c in regle.citations),
        ]
    )


def _paragraph(body: str, start: int, end: int) -> str:
    return body[body.rfind("\n", 0, start) + 1 : end + len(body[end:].partition("\n")[0])]


def _log_sum(scores: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    top = float(scores.max())
    return top + log(float(np.exp(scores - top).sum()))


@cache
def _calibration() -> dict[str, float]:
    path = Path(__file__).with_name("calibrage.json")
    try:
        weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"« {path} » ne peut pas être lu : lancez « python -m evals.calibrage ».") from error
    return weights
