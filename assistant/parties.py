"""The questions of a question: where it parts in two, and each half made whole by the words of the one before.

A question parts only where both sides ask: «le directeur et le personnel doivent-ils…» is one question, as is «quand et
comment dépose-t-on…».
"""

import re
from collections.abc import Sequence

from assistant.interrogation import CLOSED, OPEN, VERB
from assistant.lexical import fold

MOST_PARTS = 3

_PREPOSITION = (
    r"(?:a propos de|a partir de|aupres de|au bout de|d'apres|jusqu'a|depuis|pendant|a|de|d'|par|avec|pour|sur|sous|"
    r"dans|en|chez|vers|selon|contre) ?"
)
_WH = (
    rf"(?:{_PREPOSITION})?(?:(?:faire )?(?:quoi|qui)|quel(?:le)?s?|(?:le|la|les|au|aux|du|des)quel(?:le)?s?|comment|"
    r"combien|pourquoi|quand|c'est (?:quoi|qui)|qu'\w+)\b"
)
_PRONOUN = r"(?:il|elle|ils|elles|on|je|nous|vous|tu|ce)"
_CLITIC = r"(?:ne |n'|y |en |l'|le |la |les |lui |leur |s'|se |me |m'|te |t')"
_INVERTED = rf"\w+-(?:t-)?{_PRONOUN}\b"

_JOINT = re.compile(r"\s*[,;]?\s+(?:et|mais)\s+(?=\S)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[?])\s+(?=\S)")
_ASKS_FIRST = re.compile(
    rf"{_WH}|(?:{_CLITIC})*{_INVERTED}|est[- ]ce (?:que?|qu')|que (?!(?:l[ea]s?|une?|des|nos|notre|on|ils?|elles?|"
    r"je|tu|nous|vous|cet?|cette|son|sa|mon|votre|chaque|tou\w+)\b|l')\w+ |"
    r"(?:ca|sa|c'|on|il|elle|je|tu|nous|vous) ?\w+ .*\b(?:combien|quand|comment|quoi|quel(?:le)?s?)\b"
)
"""How the right side begins when it asks for itself: «qui…», «à quel…», «que regarde…», «ça dure combien»."""
_WHERE = re.compile(r"(?:d'|jusqu')?où\b", re.IGNORECASE)
_AHEAD = re.compile(r"(?:si|quand|lorsque|pour|en|dans|apres|avant|depuis|aujourd'hui|ensuite) [^,?]{2,60}, ")
"""What may stand before the question of the right side: «pour un premier contrat, que regarde la Caisse ?»."""
_SUBJECT = re.compile(
    rf"(?P<plural>les|des|nos|vos|mes|ses|ces|leurs)?\b[^,?]*?\b(?:{_CLITIC})*\w+-(?:t-)?(?P<pronoun>ils?|elles?|ce)\b"
)
"""A right side with a subject of its own before its verb: «l'équivalence est-elle admise»."""
_OWN = re.compile(
    r"(?:l[ea]s?|l'|un|une|des?|du|nos?|notre|vos|votre|mon|ma|mes|son|sa|ses|ce|cet|cette|ces|leurs?) ?\w"
)
_DEONTIC = re.compile(r"\b(?:peu[tx]|peuvent|peuve|doi[st]|doivent|doive|faut|le droit|obligee?s?)\b")
_BARE = re.compile(rf"^(?:{_WH})(?: \w+)?(?: d(?:e |u |es |')\w+)?$|^(?:qui|ou)$|\b(?:peu|doi)\w+-(?:t-)?{_PRONOUN}$")
"""A left side that waits for the rest: «quand…», «à quel titre…», «le maire peut-il…»."""
_RELATIVE = re.compile(r"(?<!moi)(?<!sais)(?<!savoir)(?<!dire)(?<!c'est)(?<!\bet) qui (?!est-ce)")
"""A «qui» that joins: an «et qui» after it goes on («un centre qui accueille et qui emploie»)."""
_THEY = re.compile(r"\b(?:ils|elles)\b")
_MANY = re.compile(r"(?:les|des|aux|nos|vos|mes|ces)\b")
_AGAIN = re.compile(r"\w+-(?:m'|nous-|moi-|l[ea]s?-)?en\b")
_TELLS = re.compile(r"\b(?:dis|dites|savoir|explique\w*|rappelle\w*|donne\w*)\b")

_NOUN_PHRASE = re.compile(
    r"\b(?:l['’]|(?:les?|la|une?|des|du|aux?|notre|nos|votre|vos|mon|ma|mes|cet?|cette|ces|quel(?:le)?s?)\s)"
    r"(?!qui\b|que\b|fois\b)\w{3,}(?:\s(?:de\sl['’]|d['’]|(?:de\sla|des|du|de)\s)(?:(?:une?|l[ae]s?)\s)?\w{3,})*"
    r"(?:\s\w+(?:ales?|iaux|ifs?|ives?|iques?|aires?|elles?))?",
    re.IGNORECASE,
)
_IMPERSONAL = re.compile(
    r"\b(?:faut-il|y a-t-il|s'agit-il|convient-il|il (?:faut|y a|s'agit|convient|est (?:possible|interdit|permis)))"
    r"|\best-il (?:possible|interdit|permis|obligatoire|necessaire|prevu|admis|vrai)"
)
_REFERS = re.compile(
    rf"^(?:et )?qui (?:(?:{_CLITIC})+\w|\w+$)|"
    rf"^(?:{_WH} (?:d(?:e |')\w+ |\w+ )?)?(?:{_CLITIC})*\w+-(?:t-)?(?:ils?|elles?)\b|"
    r"\b(?<!-)(?:ils?|elles?) (?:ne |n'|se |s'|y |en |l[ea]s? )?\w|\b(?:ca|cela|cel(?:ui|le)-ci|ceux-ci)\b|"
    r"\b(?:pour|a|de|sans|on|doit|peut|faut-il) (?:l[ea]s? |l'|y |en |lui |leur )\w+(?:(?<!i)er|ir|oir|dre|ttre|ire)\b|"
    r"^[^,]*\b(?:son|sa|ses|leurs?) \w|(?<!')\by (?:est|a|sont|ont|\w+-)"
)
"""A half that points to the one before: «qui le signe», «existent-elles encore», «dans son calcul»."""


def split_parts(plain: str) -> tuple[str, ...]:
    """Return the questions of a question, one to three; what asks nothing stays with its neighbour, as its context."""
    parts: list[str] = []
    for sentence in _SENTENCE.split(plain):
        for piece in (piece.strip(" ,;") for piece in _split_sentence(sentence)):
            if parts and not _asks(piece):
                parts[-1] = f"{parts[-1]} {piece}"
            elif piece:
                parts.append(piece)
    return tuple(parts[:MOST_PARTS]) or (plain,)


def read_parts(parts: Sequence[str]) -> tuple[str, ...]:
    """Return questions that can be read alone: one that points to the one before is led by what that one is about.

    «qui le signe ?» after «combien de temps dure le contrat» gives «le contrat : qui le signe ?».
    """
    readings = list(parts[:1])
    for words in parts[1:]:
        readings.append(_made_whole(words, readings[-1]))
    return tuple(readings)


def _made_whole(words: str, before: str) -> str:
    folded = fold(words).strip(" ?!.,")
    if _elliptic(folded):
        return f"{_without_asking(before)}, {words}"
    own = _IMPERSONAL.sub("", folded)
    topic = _topic(before, own) if _REFERS.search(own) else ""
    return f"{topic} : {words}" if topic else words


def _topic(before: str, pointing: str) -> str:
    """Return the things that a question speaks of; those alone that a plural «elles» can stand for, if it has any."""
    things = list(dict.fromkeys(match[0] for match in _NOUN_PHRASE.finditer(before)))
    named = [thing for thing in things if not fold(thing).startswith("quel")] or things
    many = [thing for thing in named if _MANY.match(fold(thing))] if _THEY.search(pointing) else []
    return ", ".join(many or named)


def _asks(piece: str) -> bool:
    """Tell whether a piece is a question of its own; «donnez-m'en deux» belongs to the one before."""
    folded = fold(piece)
    return len(piece.split()) > 1 and not _AGAIN.match(folded) and bool("?" in piece or OPEN.search(folded))


def _split_sentence(sentence: str) -> list[str]:
    pieces, start = [], 0
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[start : joint.start()], sentence[joint.end() :]
        if _parts_at(left, right):
            pieces.append(left)
            start = joint.end()
    return [*pieces, sentence[start:]]


def _parts_at(left: str, right: str) -> bool:
    """Tell whether both sides of an «et» ask."""
    asked = fold(re.split(r"(?<=[.!:])\s+", left.strip())[-1]).strip(" ,;")
    following = fold(right)
    heads = (following, _AHEAD.sub("", following, count=1))
    if _BARE.search(asked) or not _can_stand(asked):
        return False
    if following.startswith("qui ") and _RELATIVE.search(asked):
        return False
    return bool(_WHERE.match(right)) or any(map(_ASKS_FIRST.match, heads)) or _has_its_subject(asked, following)


def _can_stand(asked: str) -> bool:
    """Tell whether a left side asks by itself, or is a search without a verb («durée du contrat»)."""
    if CLOSED.search(asked) or OPEN.search(asked) or _TELLS.search(asked) or _DEONTIC.search(asked):
        return True
    return len(asked.split()) > 1 and not VERB.search(asked) and not re.search(r"\b(?:qui|que|dont)\b", asked)


def _has_its_subject(asked: str, following: str) -> bool:
    """Tell whether a right side is a clause of its own: a verb in the plural may be that of both sides of the «et»."""
    subject = _SUBJECT.match(following)
    if subject is None or not _OWN.match(following) or re.search(r"\bet\b", subject[0]):
        return False
    return not subject["pronoun"].endswith("s") or bool(subject["plural"] and re.search(_INVERTED, asked))


def _elliptic(folded: str) -> bool:
    """Tell whether a half has no verb of its own: «de combien», «sous quel nom», «et le directeur»."""
    bare = re.sub(r",? si .*| (?:surtout|exactement|encore|aussi|alors)$", "", folded)
    return bool(
        re.fullmatch(rf"(?:et )?(?!qui \w){_WH}(?: \w+)?|(?:et )?{_OWN.pattern}\w*(?: \w+)?|(?:d'|jusqu')?ou", bare)
    )


def _without_asking(words: str) -> str:
    """Return a question without the words that ask: «à partir de quelle part du régime est-on pénalisé» loses four."""
    return re.sub(
        rf"^(?:{_PREPOSITION})?(?:quel(?:le)?s? \w+|qui|que|quoi|comment|combien(?: de \w+)?|quand|pourquoi) ",
        "",
        words,
        flags=re.IGNORECASE,
    ).strip(" ?,")
