"""Whether a question is about the projet that is open, and what it asks of it; a question on the rules is not."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.constats import Constat
from assistant.grille import Verdict
from assistant.lexical import fold, tokens

Sujet = Literal["bilan", "manque", "verdict", "doute", "critere"]
"""What is asked of a projet: all of it in short, what is missing, one verdict, what is thin, or one critère."""

ALSO = 0.6
"""Share of the weight of the best critère from which another is named too: «la qualification» names two."""
NAMED = 0.3
"""Weight from which a critère is named; a word that n critères have weighs 1/n."""

_OWN = re.compile(
    r"\b(?:mon|notre|ce|votre) (?:\w+ )?(?:projet|dossier|brouillon|texte|document)\b|"
    r"\bprojet (?:depose|charge|verifie|ouvert|lu)\b"
)
_MISSING = re.compile(
    r"\b(?:que|qu'est-ce qui|ce qui|quoi)\b.{0,30}\bmanqu\w+|\bmanque(?:-t-il|nt-ils|nt-elles)\b|"
    r"\bmanque(?:nt)? (?:quoi|encore)\b|"
    r"\b(?:quels?|quelles?)\b.{0,40}\bmanqu\w+|^(?:et )?(?:ce qui )?manque\w*\b|"
    r"\b(?:que|quoi|comment|qu'est-ce que?)\b.{0,30}\b(?:corriger|ameliorer|completer|reprendre)\b|"
    r"\bobligations?\b.{0,30}\b(?:pas|non) (?:\w+ )?(?:rempli|respect|tenu|satisfait)\w*|"
    r"\b(?:lacunes?|points? faibles?)\b"
)
_IF_MISSING = re.compile(r"\b(?:s'il|si|quand|lorsqu\w*)\b.{0,30}\bmanqu\w+")
_TO_WRITE = re.compile(
    r"\b(?:ajouter|corriger|ameliorer|completer|reprendre|revoir|modifier|preciser|manqu\w+|oubli\w+)\b"
)
_SUMMARY = re.compile(
    r"^(?:(?:peux-tu|pouvez-vous|donne|donnez|fais|faites)[- ](?:moi )?)?(?:le |la |un |une )?"
    r"(?:resume[rz]?|bilan|synthese)(?:[- ]moi)?(?: (?:du|le|ce|de ce|mon|notre|de mon|de notre|de la) "
    r"(?:projet|verification|controle|dossier)\b.*| en bref)?[ .!?]*$|\bvue d'ensemble\b"
)
_JUDGED = re.compile(
    r"\b(?:resum\w+|bilan|synthese|verdicts?|recevable|pret|suffi\w+|complet|vaut|conforme)\b|"
    r"\b(?:etre|est|sera|serait)(?:-t)?(?:-il)? agree\b"
)
_DOUBT = re.compile(r"\ba (?:verifier|relire)\b")
_TOLD = re.compile(r"\b(?:points?|verdicts?|constats?|criteres?|passages?|quoi|qu'est-ce qui|que reste)\b")
_WHY = re.compile(r"\bpourquoi\b|\bqu'est-ce qui (?:fait|explique|justifie)\b|\b(?:explique|detaille)\w*\b")
_LIST = re.compile(
    r"\b(?:quels?|quelles?|lesquels|combien|liste\w*|montre\w*|cite\w*|donne\w*|tous|toutes|critere|criteres|constats?|points?)\b"
)
_WHAT = re.compile(r"\b(?:qu'est-ce qui|ce qui|qu'y a-t-il|y a-t-il (?:quelque chose|des? (?:criteres?|points?)))\b")
_TO_A_RULE = r"(?! (?:a|au|aux|avec)\b)"
"""What follows «contraire» when the question compares a practice with the texts, not the projet that is open."""
_SAYS = re.compile(
    r"\b(?:projet|dossier) (?:ne |n')?(?:dit|parle|traite|respecte|prevoit|mentionne|repond|remplit|contient|evoque|"
    r"explique|precise|decrit)\b|\b(?:dit|parle) (?:mon|notre|le|ce) (?:projet|dossier)\b"
)
_EMPTY = frozenset(tokens("projet dossier centre social critère verdict conforme partiel absent contraire objet manque "
                          "obligation agrément circulaire règle texte dit"))  # fmt: skip
"""Stems that name no critère."""


@dataclass(frozen=True, slots=True)
class Demande:
    """What a question asks of a projet. `constats`: those of the critères that it names, none when it names none."""

    sujet: Sujet
    verdict: Verdict | None
    constats: tuple[Constat, ...]


def read_demande(question: str, constats: Sequence[Constat], sure: bool = False) -> Demande | None:
    """Return what a question asks of the projet that has these constats, or None when it is about the rules.

    `sure`: it is known to be about the projet, which is told by the critères that it names, or in short.
    """
    words = fold(question.replace("’", "'")).strip()
    verdict = _verdict(words)
    named = _named(words, constats)
    sujet = _sujet(words, verdict, bool(named))
    if sujet is None and sure:
        sujet = "critere" if named else "bilan"
    return Demande(sujet, verdict, named) if sujet else None


def asks_projet(question: str, opened: bool) -> bool:
    """Tell whether a question is about a projet, critères apart. `opened`: one is, which it may leave unnamed."""
    words = fold(question.replace("’", "'")).strip()
    return (opened or bool(_OWN.search(words))) and _sujet(words, _verdict(words), named=True) is not None


def _sujet(words: str, verdict: Verdict | None, named: bool) -> Sujet | None:
    own = bool(_OWN.search(words))
    if _SUMMARY.search(words) or (own and not named and _JUDGED.search(words) and not _LIST.search(words)):
        return "bilan"
    if (_MISSING.search(words) and not _IF_MISSING.search(words)) or (own and _TO_WRITE.search(words)):
        return "manque"
    if verdict and _asks_verdict(words, verdict, own, named):
        return "verdict"
    if _DOUBT.search(words) and _TOLD.search(words):
        return "doute"
    return "critere" if named and (_SAYS.search(words) or (own and _WHY.search(words))) else None


def _asks_verdict(words: str, verdict: Verdict, own: bool, named: bool) -> bool:
    alone = re.search(rf"\b{_forms(verdict)}\b{_TO_A_RULE}", words) is not None
    return own or bool(_WHAT.search(words)) or (alone and bool(_LIST.search(words) or (named and _WHY.search(words))))


def _verdict(words: str) -> Verdict | None:
    return next((verdict for verdict in get_args(Verdict) if re.search(rf"\b{_forms(verdict)}\b", words)), None)


def _forms(verdict: Verdict) -> str:
    """Return the forms of a verdict's name in a folded question, as an expression."""
    return {"partiel": "partiel(?:le)?s?", "absent": "absente?s?", "sans_objet": "sans objet"}.get(
        verdict, f"{verdict}s?"
    )


def _named(words: str, constats: Sequence[Constat]) -> tuple[Constat, ...]:
    """Return the constats of the critères that a question names, by words of title or id; else those of a family."""
    asked = frozenset(tokens(words)) - _EMPTY
    held = [frozenset(tokens(f"{c.critere.intitule} {c.critere.id.replace('-', ' ')}")) for c in constats]
    having = Counter(stem for stems in held for stem in stems)
    weights = [sum(1 / having[stem] for stem in asked & stems) for stems in held]
    best = max(weights, default=0)
    if best >= NAMED:
        return tuple(c for c, weight in zip(constats, weights, strict=True) if weight >= ALSO * best)
    return tuple(c for c in constats if asked & frozenset(tokens(c.critere.famille)))
