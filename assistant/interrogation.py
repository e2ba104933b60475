"""How a question is turned: open, to be answered by yes or no, or resting on a premise."""

import re
from typing import Literal

from assistant.lexical import fold

Tour = Literal["ouverte", "fermee", "pourquoi"]

OPEN = re.compile(
    r"\b(?:quels?|quelles?|(?:les?|la|au|aux|du|des?)quel(?:le)?s?|comment|combien|c'est quoi|koi|ki)\b|"
    r"(?:^|[,:;(] ?|\b(?:et|mais|ou|a|de|d|avec|par|pour|sur|en|chez|vers|c'est|sais|sait) )"
    r"(?:et )?(?:qui|que|quoi|quand|ou|qu'est|qu'[aeiouy]\w+)\b|"
    r"^(?:explique|liste|donne|rappelle|cite|detaille|qu')|\b(?:depuis|jusqu'a|des|a partir de) quand\b|"
    r"\b(?:d'ou|jusqu'ou)\b|\bquoi\b"
)
"""Words that ask for a thing; «qui» or «que» in the middle of a clause only joins it («le centre qui accueille…»)."""
CLOSED = re.compile(
    r"\best[- ]ce (?:que?|qu')|\b(?:es|e)[st]? ?ce k|-(?:t-)?(?:il|elle|ils|elles|on|je|nous|vous|tu|ce)\b|"
    r"^(?:et )?(?:puis-je|peut-on|faut-il|doit-on|est-il|a-t-on)|"
    r"\b(?:oui ou non|possible|permis|autorise|obligatoire|obligee?|"
    r"regulier|suffit|normal|legal|valable|trop (?:long|court))\b"
)
VERB = re.compile(
    r"\b(?:est|sont|a|as|ont|avons|avez|suis|sommes|peu[tx]|peuvent|peuve|doi[st]|doivent|doive|faut|va|vont|compte|garde|"
    r"touche|reste|existe|suffit|vaut|fait|font|signe|prend|finance|paie|garantit|tient|entre|gere|sert|"
    r"concerne|y ?a)\b|"
    r"\b\w{3,}(?:ons|ez)\b|\b(?:on|il|elle|je|tu|ils|elles) \w+"
)
"""A bare question without a verb («durée du contrat ?») is a search, not a yes or no."""
_ASKED_FLAT = re.compile(r"^(?!.*\b(?:que|qui|je|nous)\b).*\b(?:peut|peuvent|peuve|doit|doivent|doive)\b")
"""Written without its mark, «la caf peut exiger un diplome» still asks."""
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


def asking(words: str) -> str:
    """Return the last sentence that asks, of those that tell a situation; the last of all when none does."""
    sentences = re.split(r"(?<=[.!?])\s+(?=\S)", words.strip())
    return next((sentence for sentence in reversed(sentences) if "?" in sentence), sentences[-1])


def tour(words: str) -> Tour:
    """Return how a question is turned: open, to be answered by yes or no, or resting on a premise."""
    last = fold(re.split(r"(?<=:)\s+", asking(words))[-1])
    if _WHY.search(last):
        return "pourquoi"
    if _CHOICE.search(last):
        return "ouverte"
    closed = CLOSED.search(last)
    opening = OPEN.search(_ASIDE.sub("", last))
    if closed:
        return "ouverte" if opening and opening.start() < closed.start() else "fermee"
    asks = VERB.search(last) if "?" in words else _ASKED_FLAT.search(last)
    return "fermee" if asks and not opening else "ouverte"
