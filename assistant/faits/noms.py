"""How French writes proper names: of places, of centres, of associations, of persons; as pieces of patterns."""

import re

from assistant.lexical import fold

APO = "['’]"
MAJ = "A-ZÀ-ÖØ-ÞŒ"
MOT = rf"[{MAJ}](?:\w|{APO}(?=\w)|[-.·](?=\w))*"
"""A word that opens with a capital: «Saint-Orban», «L'Escale», «TILLEULS»."""

_LINK = (
    r"(?:de|du|des|la|le|les|à|au|aux|en|et|sur|sous|lès|pour|dans|sociale?|rurale?|culturel(?:le)?|familiale?|laïque)"
)
_ARTICLE = rf"(?:[Ll]e |[Ll]a |[Ll]es |[Ll]{APO})"
PREP = rf"(?:(?i:de la |de l{APO}|du |des |de |d{APO}))"
"""What joins a name to the noun before it."""
NOM = rf"(?:{_ARTICLE}(?=[{MAJ}]))?{MOT}(?: (?:{_LINK} )*(?:[dl]{APO})?(?:{MOT}|\d+\b))*"
"""A proper name: «Croix-Verte Animation», «Les Voisins du Mail», «la Plaine-Noire»."""
LIEU = (
    rf"(?:(?:L[ea]s? |L{APO})(?=[{MAJ}]))?{MOT}(?: (?:(?:sur|sous|lès|les|en|la|le|de|du|des) )*(?:[dl]{APO})?{MOT})*"
)
"""The name of a commune: «Rocheblond», «Le Mans», «Saint-Pierre-des-Corps»."""
PERSONNE = rf"{MOT}(?: (?:(?:de|du|le|la|ben|el|van|von) )*(?:d{APO})?{MOT}){{0,3}}"
"""The name of a person, without what precedes it."""
CIVIL = r"(?:M\.|MM\.|Mme|Mlle|Monsieur|Madame|Mademoiselle|Dr|Docteur)"
FIN = (
    r"(?=\s*(?:[,;:.()|»\n–—→]|-\s|$)"
    rf"|\s+(?:et (?:l[ae]s?\b|l{APO}|s[ao]n?\b|ses\b|nous\b)|pour\b|qui\b|dont\b|à ce\b))"
)
"""What ends a name: a name that goes on in small letters is not read, rather than cut short."""

_OPENING = re.compile(rf"^(?:{PREP}|{_ARTICLE}|« ?)+", re.IGNORECASE)


def same_name(words: str) -> str:
    """Return what two writings of one name have in common: no article, accents, capitals nor hyphens."""
    return re.sub(r"\W+", " ", fold(_OPENING.sub("", words.strip()))).strip()


def count_name(body: str, name: str) -> int:
    """Return how many times a name stands in a text, whatever its capitals and its article."""
    bare = _OPENING.sub("", name.strip()).rstrip(" »")
    return len(re.findall(rf"(?<!\w){re.escape(bare)}(?!\w)", body, re.IGNORECASE)) if bare else 0
