"""French around a name that is put into a sentence: articles, elisions and contractions agree with it."""

import re

from assistant.faits.noms import APO, PREP

_NOUNS = {
    "association": "la", "amicale": "la", "fédération": "la", "mutuelle": "la", "fondation": "la", "commune": "la",
    "ville": "la", "caisse": "la", "caf": "la", "centre": "le", "ccas": "le", "cias": "le", "communauté": "la",
    "métropole": "la", "syndicat": "le", "sivom": "le", "sivu": "le", "quartier": "le", "qpv": "le", "zus": "la",
    "zone": "la", "périmètre": "le", "territoire": "le", "secteur": "le",
}  # fmt: skip
"""The nouns that open a name, and their article."""
_KEPT = {"caisse", "caf", "ccas", "cias", "sivom", "sivu", "qpv", "zus"}
"""Those that keep their capitals inside a sentence."""
_LIKE = {"ville": "commune", "caf": "caisse", "qpv": "quartier", "zus": "quartier", "amicale": "association"}
"""What a template may write for a noun that the name opens with."""

_VOWEL = re.compile(r"[aeiouâàéèêëîïôœæ]|y(?![aeiouéè])", re.IGNORECASE)
_HEAD = re.compile(r"[^\W\d_]+")
_WRITTEN = re.compile(
    rf"(?P<noun>[^\W\d_]+)(?: intercommunale?)?(?: d{APO}allocations familiales)?(?: de | du | d{APO}| )$"
)
_ARTICLE = re.compile(rf"(?P<prep>\b[DdÀà]e? )?\b(?P<article>[Ll]e |[Ll]a |[Ll]{APO})$|\b(?P<joined>[Dd]u |[Aa]u )$")
_MOMENT = re.compile(r"(?:[a-zûé]+ )?(?:19|20)\d\d")
_BEFORE_MOMENT = {
    "du": "de",
    "au": "à",
    "le": "en",
    "avant le": "avant",
    "jusqu'au": "jusqu'en",
    "jusqu’au": "jusqu’en",
}
_OWN_INSIDE, _BARE_ARTICLE = re.compile(rf"l(?:e |a |{APO})(?=\w)"), re.compile(rf"\bl(?:e |a |{APO})$")
"""The article with which a name opens inside a sentence, and the one that a template writes before it."""
_OWN = {"le": ("du ", "au "), "les": ("des ", "aux ")}
"""What «de» and «à» make with the article of a name."""


def agree(before: str, words: str) -> str:
    """Return the beginning of a sentence followed by a name, a date or a figure of a projet.

    A noun that both write is written once, the article is that of the noun, «de» and «à» elide and contract.

    >>> agree("la commune de ", "Le Mans"), agree("le projet de l'", "Commune de Rocheblond")
    ('la commune du Mans', 'le projet de la commune de Rocheblond')
    """
    if not before.strip() or re.search(r"[.!?]\s+$", before):
        return before + words[:1].upper() + words[1:]
    if _MOMENT.fullmatch(words):
        return _join(_before_moment(before), words)
    head = _head(words)
    if head:
        before, words = _without_noun(before, head), _lowered(words, head)
        return _agreed(before, words, head)
    return _join(before, words)


def _head(words: str) -> str:
    found = _HEAD.match(words)
    noun = found[0].lower() if found else ""
    return noun if noun in _NOUNS else ""


def _without_noun(before: str, head: str) -> str:
    """Return what comes before without the noun with which the name opens: «l'association », «la commune de »."""
    written = _WRITTEN.search(before)
    if written and written["noun"].lower() in (head, _LIKE.get(head)):
        return before[: written.start()]
    return before


def _lowered(words: str, head: str) -> str:
    return words if head in _KEPT else head + words[len(head) :]


def _agreed(before: str, words: str, head: str) -> str:
    found = _ARTICLE.search(before)
    if not found:
        return _join(before, words)
    vowel, start = bool(_VOWEL.match(words)), before[: found.start()]
    preposition = (found["prep"] or {"d": "de ", "a": "à "}.get((found["joined"] or " ")[0].lower(), "")).lower()
    article = "l'" if vowel else f"{_NOUNS[head]} "
    joined = {"de le ": "du ", "à le ": "au "}.get(f"{preposition}{article}", f"{preposition}{article}")
    capital = found[0][0].isupper()
    return start + (joined[0].upper() + joined[1:] if capital else joined) + words


def _before_moment(before: str) -> str:
    """Return what comes before a month or a year: «du 2025» is «de 2025», «le janvier 2026» is «en janvier 2026»."""
    found = re.search(rf"(?<![\w'’])(?:jusqu{APO}au|avant le|du|au|le) $", before)
    return before[: found.start()] + _BEFORE_MOMENT[found[0].strip()] + " " if found else before


def _join(before: str, words: str) -> str:
    if _OWN_INSIDE.match(words) and _BARE_ARTICLE.search(before):
        return _BARE_ARTICLE.sub("", before) + words
    if re.search(r"(?<![\w'’])[Dd]e $", before):
        return _after_de(before, words)
    if re.search(r"(?<!\w)[àÀ] $", before):
        own = _own_article(words)
        return before[:-2] + _OWN[own][1] + words[len(own) + 1 :] if own else before + words
    if re.search(rf"(?<!\w)[Dd]{APO}$", before) and not _VOWEL.match(words):
        return before[:-1] + "e " + words
    return before + words


def _after_de(before: str, words: str) -> str:
    own = _own_article(words)
    if own:
        return before[:-2][:-1] + _capital(before, _OWN[own][0]) + words[len(own) + 1 :]
    if re.match(PREP, words):
        return before[:-3] + words
    return before[:-2] + "'" + words if _VOWEL.match(words) else before + words


def _capital(before: str, joined: str) -> str:
    return joined.capitalize() if before[-3].isupper() else joined


def _own_article(words: str) -> str:
    found = re.match(r"(le|les) (?=\S)", words, re.IGNORECASE)
    return found[1].lower() if found else ""
