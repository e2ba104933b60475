"""The money that a projet says the commune gives the centre, or the public body of several communes."""

import re
from collections.abc import Iterator, Sequence

from assistant.faits.mentions import Mention, mention, settle
from assistant.faits.morceaux import Morceau
from assistant.financement.montants import read_somme
from assistant.lexical import fold

_ONE = r"(?:commune|ville|mairie|municipalite)"
_SEVERAL = r"(?:syndicat|communaute de communes|sivom|sivu)"
_GIVES = (
    r"(?:verse|finance|apporte|attribue|alloue|accorde|subventionne|contribue|participe|s'engage a (?:verser|financer))"
)
_AMOUNT = re.compile(r"\d[\d ]*(?:,\d+)? ?(?:€|euros?\b|f\b|francs?\b)")
_OF_GLOBAL = re.compile(r"\banimation globale\b|\bcharges communes\b")
_NOT_SURE = re.compile(
    r"\b(?:ne|n'|pas|plus|jamais|refus\w*|demand\w*|sollicit\w*|esper\w*|si|voisine|pourrait|devrait)\b"
)
_NEXT = re.compile(r"[;:(]| et (?:l[ae]s? |l')")
"""What opens the words of somebody else."""


def read_concours(morceaux: Sequence[Morceau], *, several: bool) -> Mention | None:
    """Return what a projet says of this money: the words of a sentence, or the amount of a row of its budget.

    `several`: the centre works in several communes, and it is their public body that counts.
    """
    payer = _SEVERAL if several else _ONE
    return settle([*_told(morceaux, payer), *_budgeted(morceaux, payer)], _key)


def _key(words: str) -> str:
    """Return what two tellings have in common: the amount, whatever stands around it."""
    found = _AMOUNT.search(_plain(words))
    return str(read_somme(found[0])) if found else words


def _told(morceaux: Sequence[Morceau], payer: str) -> Iterator[Mention]:
    gives = re.compile(rf"^(?:la |le )?{payer}(?: [^,;.:]{{0,40}}?)? {_GIVES}\b")
    for morceau in morceaux:
        words = _plain(morceau.words)
        if len(words) != len(morceau.words) or morceau.ouverture or not gives.match(words):
            continue
        end = next((m.start() for m in _NEXT.finditer(words)), len(words.rstrip(" .")))
        said = words[:end]
        if len(_AMOUNT.findall(said)) == 1 and _OF_GLOBAL.search(said) and not _NOT_SURE.search(said):
            yield mention(morceau, (0, end), 2)


def _budgeted(morceaux: Sequence[Morceau], payer: str) -> Iterator[Mention]:
    for morceau in morceaux:
        label = _plain(morceau.label)
        amount = _AMOUNT.fullmatch(_plain(morceau.words).strip())
        if amount and re.match(rf"{payer}\b", label) and _OF_GLOBAL.search(label):
            yield mention(morceau, (0, len(morceau.words)), 1)


def _plain(words: str) -> str:
    return fold(re.sub(r"[\u00a0\u202f]", " ", words).replace("’", "'"))
