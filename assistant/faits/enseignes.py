"""The name of a centre: as its title page, a label or a sentence on who manages it writes it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.faits.mentions import Mention, labelled, mention, settle
from assistant.faits.morceaux import Morceau
from assistant.faits.noms import APO, FIN, MAJ, NOM, PREP, count_name, same_name

_KIND = (
    r"(?:(?: et|,)? (?:socio-?culturel|culturel|municipal|intercommunal|rural|associatif|communal|familial"
    r"|de (?:la )?(?:ville|commune)(?= [«“])))*"
)
_PLACE_NOUN = r"(?:rue|place|quartier|cité|vallée|pays|canton|plateau|val|espace|maison|foyer|pôle)"
_QUOTED = r"[«“\"] ?[^»”\"]{2,60}? ?[»”\"]"
_CENTRE = re.compile(
    rf"(?i:\bcentres? (?:social|socio-?culturel)){_KIND}(?i:{_KIND}) "
    rf"(?P<nom>{_QUOTED}|(?:{PREP})?(?:{_PLACE_NOUN} )?(?:{PREP})?{NOM}){FIN}"
)
_BEFORE = re.compile(
    rf"(?:^|[|–—:] ?)(?P<nom>{_QUOTED}|{NOM}|(?:L[ea]s? |L{APO})[{MAJ}][^,.;:]{{2,40}}), (?:un |le )?"
    rf"(?i:centre social|centre socio-?culturel|pôle social|espace de vie sociale|tiers-lieu)"
)
_CALLED = re.compile(rf"(?:^|[–—|] ?|\b[Dd]u )(?i:centre) (?P<nom>(?:{PREP})?{NOM}){FIN}")
_OF_PROJECT = re.compile(
    rf"(?i:\bprojet)(?: (?i:social|d{APO}établissement|d{APO}animation|global|de centre|associatif|d{APO}orientation))*"
    rf"(?: \d{{4}}(?:[-–/]\d{{2,4}})?)? (?P<nom>{PREP}(?:{_PLACE_NOUN} )?{NOM}(?: [^\W\d_]+){{0,2}}){FIN}"
)
_NOUN = re.compile(
    rf"(?P<nom>(?i:espace|maison|foyer|pôle|complexe|relais|amicale)(?: [^\W\d_{MAJ}][\w{APO[1:-1]}-]*){{0,3}} "
    rf"(?:{PREP})?{NOM})"
)
_FREE = re.compile(rf"(?:(?:Le|La|Les) |L{APO})[{MAJ}][^\n]{{1,40}}|(?!L[ea]s? |L{APO}){NOM}")
_NOT_A_CENTRE = re.compile(
    rf"(?i)^(?:{PREP})?(?:« ?)?(?:projet|dossier|demande|association|caisse|caf|ville|commune|mairie|rapport|lettre"
    r"|contrat|communauté|syndicat|sivom|conseil|renouvellement|agrément|animation|direction|service|fédération"
    r"|social|sociaux|socio|établissement|orientation|préfiguration|ccas|premier|première|bilan|annexe|vers|pour|fiche|avant|objet|version)\b"
)
_ONLY_NOUN = re.compile(rf"(?i:centre (?:social|socio-?culturel)){_KIND}(?i:{_KIND})")
_NAME_ALONE = re.compile(rf"(?:{_QUOTED}|(?:{PREP})?{NOM})")
_SEGMENT = re.compile(r"[^,–—|:(]+")
_SAID_OF_CENTRE = re.compile(r"(?i)\b(?:gèr|gér|gestion|administr|agrément|dénommé|exploit|porte\b)")


def read_centre(morceaux: Sequence[Morceau], body: str, commune: str) -> Mention | None:
    """Return the name of the centre, as it stands after « le centre social ». `commune`: its name if it is known."""
    return settle([*_labelled_centre(morceaux), *_titled_centre(morceaux, body, commune), *_told_centre(morceaux)])


def _labelled_centre(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in labelled(morceaux, "nom*", "enseigne", "équipement", "structure", "dénomination"):
        for pattern, rank in ((_BEFORE, 7), (_CENTRE, 6)):
            found = pattern.search(morceau.words)
            if found and not _NOT_A_CENTRE.match(found["nom"]):
                yield mention(morceau, found.span("nom"), rank)


def _titled_centre(morceaux: Sequence[Morceau], body: str, commune: str) -> Iterator[Mention]:
    for morceau in morceaux:
        if not morceau.ouverture:
            continue
        for pattern, rank in ((_BEFORE, 5), (_CENTRE, 4), (_OF_PROJECT, 3), (_CALLED, 3)):
            found = pattern.search(morceau.words)
            if found and not _NOT_A_CENTRE.match(found["nom"]):
                yield mention(morceau, found.span("nom"), rank)
        yield from _segments(morceau, body, commune)
    yield from _on_two_lines([morceau for morceau in morceaux if morceau.premier])


def _on_two_lines(lines: Sequence[Morceau]) -> Iterator[Mention]:
    """Yield the name that stands alone under a line that says no more than «Centre social»."""
    for above, below in pairwise(lines):
        named = _NAME_ALONE.fullmatch(below.words) and not _NOT_A_CENTRE.match(below.words)
        if named and _ONLY_NOUN.fullmatch(above.words):
            yield mention(below, (0, len(below.words)), 4)


def _segments(morceau: Morceau, body: str, commune: str) -> Iterator[Mention]:
    """Yield what opens a heading before a comma or a dash, if it is a kind of house, or is told to be a name."""
    segments = list(_SEGMENT.finditer(morceau.words)) if morceau.premier else []
    words = segments[0][0].strip() if segments else ""
    if not words or _NOT_A_CENTRE.match(words) or same_name(words) == same_name(commune):
        return
    beside = commune and any(same_name(one[0]) == same_name(commune) for one in segments[1:])
    if _NOUN.fullmatch(words):
        yield mention(morceau, (0, len(segments[0][0])), 3)
    elif _FREE.fullmatch(words) and len(words.split()) < 6 and (beside or count_name(body, words) > 2):
        yield mention(morceau, (0, len(segments[0][0])), 2)


def _told_centre(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        found = _CENTRE.search(morceau.words)
        if found and not morceau.ouverture and _SAID_OF_CENTRE.search(morceau.words[: found.start()]):
            yield mention(morceau, found.span("nom"), 1)
