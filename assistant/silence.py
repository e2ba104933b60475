"""When to keep silent: a logistic decision, fitted by `python -m evals.calibrage` on questions kept for it.

What a question resembles most, rule or silence, weighs most; what it asks for that the rule lacks (a sum, a delay, a
number), and the words that no text holds, weigh too. A raw threshold on similarities would not do: those of e5 all lie
between 0.8 and 0.9.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import log

from assistant.calibrage import decide
from assistant.lexical import fold, subject_tokens, tokens
from assistant.regles import Corpus, Regle
from assistant.reranker import REGLE, Ranking

_ASKED = {
    "duree": r"combien (?:d'annees?|d'ans|de (?:temps|tps|mois|jours|semaines)|d'heures)|"
    r"quel(?:le)?s? (?:duree|delai)|longtemps",
    "argent": r"combien d'euros|quel(?:le)?s? (?:montant|somme|prix|tarif|plafond|budget|cout|salaire)s?|"
    r"combien (?:ca |cela )?(?:s'eleve|coute|touche|paie|verse|gagne)|€|en (?:euros|francs)",
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
    """What the decision is made on.

    `probability`: of a rule, by the ranking; `prototype`: cosine with that of the best
    rule; `regle`, `silence`, `share`, `adapted_share`: see `Neighbours`; `unknown`: share of the question's stems, by
    rarity, that nothing in the corpus holds; `lacking`: 1 if it asks for a kind of figure that the best rule does not
    give; `length`: stems, up to 12, in twelfths.
    """

    probability: float
    prototype: float
    regle: float
    silence: float
    share: float
    adapted_share: float
    unknown: float
    lacking: float
    length: float


@dataclass(frozen=True)
class Words:
    """How rare each stem of the corpus is among rules and silences; `unseen`: the rarity of the others."""

    rarity: Mapping[str, float]
    unseen: float

    def weight(self, stem: str) -> float:
        return self.rarity.get(stem, self.unseen)


def read_words(corpus: Corpus) -> Words:
    """Return the stems of a corpus: rules with their questions and cited paragraphs, and silences."""
    owners = [_around(regle) for regle in corpus.regles]
    owners += [" ".join([silence.sujet, *(q.words for q in silence.questions)]) for silence in corpus.silences]
    counts = Counter(stem for words in owners for stem in set(tokens(words)))
    total = len(owners)
    return Words({stem: log(1 + total / count) for stem, count in counts.items()}, log(1 + total))


def read_signals(words: str, ranking: Ranking, corpus: Corpus, known: Words) -> Signals:
    """Return the signals of one question for a ranking of rules and silences."""
    best = next(row for row, subject in enumerate(ranking.subjects) if subject.startswith(REGLE))
    stems = subject_tokens(words)
    weights = [known.weight(stem) for stem in stems]
    unknown = sum(known.unseen for stem in stems if stem not in known.rarity)
    near = ranking.neighbours
    return Signals(
        ranking.probability,
        float(ranking.cosines[best]),
        near.regle,
        near.silence,
        near.share,
        near.adapted_share,
        unknown / (sum(weights) or 1.0),
        float(_lacks(words, corpus.regle_by_id[ranking.subjects[best].removeprefix(REGLE)])),
        min(len(stems), 12) / 12,
    )


def silence_probability(signals: Signals) -> float:
    """Return how likely it is, 0 to 1, that the texts do not answer."""
    return decide("silence", asdict(signals))


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
