"""What a question says of itself: its parts, its date, its words of today."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from assistant.errors import QuestionError
from assistant.lexical import fold
from assistant.parties import read_parts, split_parts
from assistant.regles import Terme

LONGEST_QUESTION = 4000
"""Characters; a longer text is a document, not a question."""

_DATED = re.compile(r"\b(?:en|des|depuis|avant|apres|vers|annee|courant|jusqu'en|de) (19[5-9]\d|20[0-4]\d)\b")
_NOW = re.compile(
    r"\b(aujourd'?hui|actuel(?:le)?(?:ment)?s?|desormais|de nos jours|maintenant|encore|a present|en vigueur)\b"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was read. `year`: that which it asks about; `now`: it asks what holds today.

    `parts`: its questions, one to three. `readings`: the same, each with what it needs of the one before to be read
    alone. `bridges`: the words of users in it that stand for words of the texts.
    """

    words: str
    parts: tuple[str, ...]
    readings: tuple[str, ...]
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
    parts = split_parts(plain)
    return Query(plain, parts, read_parts(parts), year, bool(_NOW.search(folded)), bridges)


def bridged(words: str, vocabulaire: Iterable[Terme]) -> str:
    """Return words followed by those that the texts use for the same things."""
    folded = fold(words)
    used = _used(vocabulaire, words, folded)
    added = [text for terme in used for text in terme.textes if fold(text) not in folded]
    return " ".join([words, *added])


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
