"""What a question says of itself: its parts, its date, its figures, whether it wants yes or no, its words of today."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from assistant.errors import QuestionError
from assistant.lexical import fold
from assistant.regles import Terme

LONGEST_QUESTION = 4000
"""Characters; a longer text is a document, not a question."""

Tour = Literal["ouverte", "fermee", "pourquoi"]

_DATED = re.compile(r"\b(?:en|des|depuis|avant|apres|vers|annee|courant|jusqu'en|de) (19[5-9]\d|20[0-4]\d)\b")
_NOW = re.compile(
    r"\b(aujourd'?hui|actuel(?:le)?(?:ment)?s?|desormais|de nos jours|maintenant|encore|a present|en vigueur)\b"
)
_OPEN = re.compile(
    r"\b(?:quels?|quelles?|(?:les?|la|au|aux|du|des?)quel(?:le)?s?|comment|combien|c'est quoi|koi|ki)\b|"
    r"(?:^|[,:;(] ?|\b(?:et|mais|ou|a|de|d|avec|par|pour|sur|en|chez|vers|c'est|sais|sait) )"
    r"(?:et )?(?:qui|que|quoi|quand|ou|qu'est|qu'[aeiouy]\w+)\b|"
    r"^(?:explique|liste|donne|rappelle|cite|detaille|qu')|\b(?:depuis|jusqu'a|des|a partir de) quand\b|"
    r"\b(?:d'ou|jusqu'ou)\b|\bquoi\b"
)
"""Words that ask for a thing; «qui» or «que» in the middle of a clause only joins it («le centre qui accueille…»)."""
_CLOSED = re.compile(
    r"\best[- ]ce (?:que?|qu')|\b(?:es|e)[st]? ?ce k|-(?:t-)?(?:il|elle|ils|elles|on|je|nous|vous|tu|ce)\b|"
    r"^(?:et )?(?:puis-je|peut-on|faut-il|doit-on|est-il|a-t-on)|"
    r"\b(?:oui ou non|possible|permis|autorise|obligatoire|obligee?|"
    r"regulier|suffit|normal|legal|valable|trop (?:long|court))\b"
)
_ASIDE = re.compile(
    r"\b(?:tu|vous)? ?(?:sais|savez|crois|croyez|penses|pensez|dis-moi|dites-moi)[- ]?(?:tu|vous)? (?:si|que?|qu')\b"
)
"""What opens a question without asking: «tu sais si…», «tu crois que…»."""
_CHOICE = re.compile(
    r"\b(sur|par|aux?|a la|a l'|chez|de|des|du|pour|un|une) .{1,60}\bou (?:bien |plutot )?\1\b|"
    r"\bou bien\b|\bou plutot\b|\bseulement\b.*\bou\b"
)
"""An alternative is answered by its right branch, not by yes or no."""
_WHY = re.compile(r"\b(pourquoi|pkoi|pourkoi|vu que|puisque|etant donne que)\b|^comme (?:seul|le|la|les|un|une)\b")
_VERB = re.compile(
    r"\b(?:est|sont|a|as|ont|avons|avez|suis|sommes|peu[tx]|peuvent|peuve|doi[st]|doivent|doive|faut|va|vont|compte|garde|"
    r"touche|reste|existe|suffit|vaut|fait|font|signe|prend|finance|paie|garantit|tient|entre|gere|sert|concerne)\b|"
    r"\b\w{3,}(?:ons|ez)\b|\b(?:on|il|elle|je|tu|ils|elles) \w+"
)
"""A bare question without a verb («durée du contrat ?») is a search, not a yes or no."""
_PARTS = re.compile(
    r"(?<=[?])\s+(?=\S)|\s*[,;]?\s+et\s+(?=(?:qui|que|quoi|quels?|quelles?|comment|combien|pourquoi|quand|est-ce|"
    r"faut-il|peut-on|doit-on|puis-je|a quel|à quel|de quel|par qui|avec qui|pour qui|sur quoi|dans quel|où|jusqu)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was read. `year`: that which it asks about; `now`: it asks what holds today.

    `parts`: its questions, one to three. `bridges`: the words of users in it that stand for words of the texts.
    """

    words: str
    parts: tuple[str, ...]
    year: int | None
    now: bool
    bridges: tuple[Terme, ...]


def check_question(words: str) -> str:
    """Return the words of a question on one line.

    :raises QuestionError: if it is empty, too long, or not a text.
    """
    plain = " ".join(words.split())
    if not plain:
        raise QuestionError("La question est vide : écrivez-la en une ou deux phrases.")
    if len(plain) > LONGEST_QUESTION:
        raise QuestionError(f"La question a {len(plain)} signes : ramenez-la à {LONGEST_QUESTION} au plus.")
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") or sign == "\ufffd" for sign in plain):
        raise QuestionError("La question contient des signes illisibles : écrivez-la en texte simple.")
    return plain


def read_query(words: str, vocabulaire: Iterable[Terme]) -> Query:
    """Return what a question says of itself.

    :raises QuestionError: if it is empty, too long, or not a text.
    """
    plain = check_question(words)
    folded = fold(plain)
    dated = _DATED.search(folded)
    bridges = _used(vocabulaire, plain, folded)
    year = int(dated[1]) if dated else None
    return Query(plain, _parts(plain), year, bool(_NOW.search(folded)), bridges)


def bridged(words: str, vocabulaire: Iterable[Terme]) -> str:
    """Return words followed by those that the texts use for the same things."""
    folded = fold(words)
    used = _used(vocabulaire, words, folded)
    added = [text for terme in used for text in terme.textes if fold(text) not in folded]
    return " ".join([words, *added])


def tour(words: str) -> Tour:
    """Return how a question is turned: open, to be answered by yes or no, or resting on a premise."""
    last = fold(re.split(r"(?<=[.!:])\s+", words.strip())[-1])
    if _WHY.search(last):
        return "pourquoi"
    if _CHOICE.search(last):
        return "ouverte"
    closed = _CLOSED.search(last)
    opening = _OPEN.search(_ASIDE.sub("", last))
    if closed:
        return "ouverte" if opening and opening.start() < closed.start() else "fermee"
    return "fermee" if "?" in words and not opening and _VERB.search(last) else "ouverte"


def _parts(plain: str) -> tuple[str, ...]:
    """Return the questions of a question; a sentence that asks nothing stays with its neighbour, as its context."""
    parts: list[str] = []
    for piece in (piece.strip(" ,;") for piece in _PARTS.split(plain)):
        asks = len(piece.split()) > 2 and ("?" in piece or _OPEN.search(fold(piece)))
        if parts and not asks:
            parts[-1] = f"{parts[-1]} {piece}"
        elif piece:
            parts.append(piece)
    return tuple(parts[:3]) or (plain,)


def _used(vocabulaire: Iterable[Terme], plain: str, folded: str) -> tuple[Terme, ...]:
    """Return the entries of the vocabulary whose words stand in some words, given plain and folded."""
    return tuple(
        terme
        for terme in vocabulaire
        if any(_term_pattern(word).search(plain if word.isupper() else folded) for word in terme.termes)
    )


@cache  # some 400 patterns, more than `re` keeps: compiled anew, they cost more than the search
def _term_pattern(word: str) -> re.Pattern[str]:
    body = re.escape(word if word.isupper() else fold(word))
    return re.compile(rf"(?<!\w){body}(?:s|x)?(?!\w)", re.IGNORECASE if len(word) > 3 else 0)
