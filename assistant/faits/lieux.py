"""The places that a projet names: commune, communes, intercommunalité, quartier, département, Caisse."""

import re
from collections.abc import Iterator, Sequence

from assistant.faits.mentions import Mention, labelled, mention, settle
from assistant.faits.morceaux import Morceau
from assistant.faits.noms import APO, LIEU, MAJ, NOM, PREP, count_name, same_name
from assistant.lexical import fold
from assistant.mesures.nombres import NOMBRE, nombre

_MANAGER = ("gestionnaire*", "organisme*", "porteur*", "structure porteuse", "maître d'ouvrage", "mode de gestion")
_COMMUNE = re.compile(
    rf"(?i:\b(?:commune(?: nouvelle)?|ville|mairie|municipalité|ccas|centre communal d{APO}action sociale))"
    rf" (?:(?i:de )|(?i:d{APO}))(?P<nom>{LIEU})(?!\w)"
)
_OF_COMMUNE = re.compile(rf"\b(?:maire|conseil municipal|bourg|village) (?:de |d{APO})(?P<nom>{LIEU})(?!\w)")
_IS_COMMUNE = re.compile(rf"(?<![\w-])(?P<nom>{LIEU}) est une? (?:\w+ )?(?:commune|ville|bourg|village)\b")
_MANAGES = re.compile(r",? (?:gère|exploite|administre) (?:le centre|l.équipement|directement)")
_ELSEWHERE = re.compile(r"^[^.;]{0,12}\b(?:voisine?|à \d+ k)|^, à \d")
_ALONE = re.compile(rf"(?P<nom>{LIEU})(?:,? \(?\d[\d ]* (?:hab|habitants).*|\s*\(.*\))?", re.DOTALL)
_SEGMENT = re.compile(r"[^,–—|:]+")
_NOT_A_PLACE = re.compile(
    r"(?i)^(?:projet|dossier|demande|association|centre|espace|caisse|caf|ville|commune|mairie|rapport|lettre|contrat"
    r"|agrément|renouvellement|direction|service|fiche|version|janvier|février|mars|avril|mai|juin|juillet|août"
    r"|septembre|octobre|novembre|décembre|quartier|conseil|monsieur|madame|maison|foyer|m\.?$)\b"
)
_LISTE = re.compile(
    rf"(?P<count>(?i:{NOMBRE}))?(?P<middle> ?\b[Cc]ommunes? (?:[^\W\d]+ ){{0,3}}?(?:: ?|de |d{APO}|suivantes ?: ?))"
    rf"(?P<nom>{LIEU}(?:, {LIEU})* et (?:d{APO}|de )?{LIEU})(?!\w)"
)
_INTERCO = re.compile(
    rf"(?P<nom>\b(?i:communauté (?:de communes|d{APO}agglomération|urbaine)|métropole"
    rf"|syndicat (?:intercommunal|mixte)|sivom|sivu) {PREP}{NOM})(?!\w)"
)
_QUARTIER = re.compile(
    rf"(?<![\w'’])(?P<nom>(?P<seul>(?i:quartier|qpv|zus) (?:{PREP})?{NOM}(?: – {NOM})?)(?!\w)"
    r"(?P<suite>[^.;:()]*?(?=, soit\b|, \d|[.;:(]|$))?)"
)
_TERRE = r"(?:territoire|zone|périmètre|secteur)"
_ZONE_ENDS = r"(?=[.;:(]|,? (?:qui|dont|soit|où) |$)"
_IS_THAT_OF = re.compile(
    rf"(?i:\b{_TERRE}\b[^.;:]{{0,40}}? est celui de (?P<nom>(?:la |l{APO})(?-i:[{MAJ}])[^.;:(]+?)){_ZONE_ENDS}"
)
_BOUNDED = re.compile(rf"(?i:\b{_TERRE}\b[^.;:]{{0,40}}? (?:est )?(?P<nom>délimitée? par [^.;:(]+?)){_ZONE_ENDS}")
_OTHER_QUARTIER = re.compile(r"(?i)\b(?:conseil|régie|maison|comité|association|fête|table|école|contrat) (?:de |du )$")
_TERRITOIRE = re.compile(r"(?i)\b(?:territoire|zone|périmètre|secteur|ressort|desser\w+|rayon)\b")
_OF_ZONE = 3
"""The rank of a quartier that a sentence of the zone names."""
_DEPARTEMENT = re.compile(
    rf"\b(?i:conseil (?:général|départemental)|département|préfecture) (?P<nom>{PREP}{NOM})(?!\w)"
)
_CAISSE = re.compile(rf"(?P<nom>\b(?i:caisse d{APO}allocations? familiales?|caf) (?:{PREP}){NOM})(?!\w)")


def read_communes(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the list of communes in which the centre works; none where its count is not the one that is told."""
    return settle(
        mention(morceau, match.span("nom"), 1)
        for morceau in morceaux
        for match in _LISTE.finditer(morceau.words)
        if _counted(match)
    )


def read_commune(morceaux: Sequence[Morceau], body: str, *, several: bool) -> Mention | None:
    """Return the commune of the centre. `several`: it works in several: a name beside its own proves nothing."""
    told = [*_labelled_communes(morceaux), *_managing_communes(morceaux), *_named_communes(morceaux)]
    return settle(told if several else [*told, *_communes_beside(morceaux, body)])


def _labelled_communes(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in labelled(morceaux, "commune", "ville", "commune d'implantation", "commune du siège"):
        found = _ALONE.fullmatch(morceau.words.split(", ")[0])
        if found:
            yield mention(morceau, found.span("nom"), 5)
    for morceau in labelled(morceaux, *_MANAGER, "raison sociale*"):
        yield from (mention(morceau, match.span("nom"), 4) for match in _COMMUNE.finditer(morceau.words))


def _managing_communes(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        for match in _COMMUNE.finditer(morceau.words):
            if _MANAGES.match(morceau.words[match.end() :]):
                yield mention(morceau, match.span("nom"), 4)


def _named_communes(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    """Yield the communes of a title page, and those of sentences whose name the title page says too."""
    opening = "\n".join(morceau.words for morceau in morceaux if morceau.ouverture)
    for morceau in morceaux:
        for pattern in (_COMMUNE, _OF_COMMUNE, _IS_COMMUNE):
            for match in pattern.finditer(morceau.words):
                if morceau.ouverture:
                    yield mention(morceau, match.span("nom"), 4)
                elif count_name(opening, match["nom"]) and not _ELSEWHERE.match(morceau.words[match.end() :]):
                    yield mention(morceau, match.span("nom"), 2)


def _communes_beside(morceaux: Sequence[Morceau], body: str) -> Iterator[Mention]:
    """Yield the names that stand after a comma or a dash on a title page, and that the projet says to be a place."""
    for morceau in morceaux:
        segments = list(_SEGMENT.finditer(morceau.words)) if morceau.ouverture else []
        for segment in segments[1:]:
            words = segment[0].strip()
            found = _ALONE.fullmatch(words)
            if found and not _NOT_A_PLACE.match(words) and _is_place(body, found["nom"]):
                start = segment.start() + len(segment[0]) - len(segment[0].lstrip())
                yield mention(morceau, (start, start + len(found["nom"])), 3)


def _is_place(body: str, name: str) -> bool:
    place = re.escape(name)
    said = rf"(?:\bà |\bde |\bd{APO}|\bbourg de |\bville de ){place}(?!\w)|(?<!\w){place}(?:,| est| fut| compte)"
    return len(re.findall(said, body)) > 1


def _counted(match: re.Match[str]) -> bool:
    names = len(re.split(r", | et ", match["nom"]))
    return names > 1 and (match["count"] is None or nombre(fold(match["count"])) == names)


def read_intercommunalite(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the name of the public body of several communes, with its noun."""
    return settle(
        mention(morceau, match.span("nom"), 2 if morceau.ouverture else 1)
        for morceau in morceaux
        for match in _INTERCO.finditer(morceau.words)
        if not _ELSEWHERE.match(morceau.words[match.end() :])
    )


def read_quartier(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the quartier with its noun, and what the zone comprises beside it where a sentence tells the zone."""
    return settle(_quartiers(morceaux), _quartier_key)


def _quartier_key(words: str) -> str:
    return same_name(re.split(r",| et | \+ | proprement", words)[0].split(" ", 1)[1])


def _quartiers(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        zone = _TERRITOIRE.search(morceau.label) or _TERRITOIRE.search(morceau.words)
        for match in _QUARTIER.finditer(morceau.words) if zone or morceau.ouverture else ():
            if not _OTHER_QUARTIER.search(morceau.words[: match.start()]):
                yield mention(morceau, match.span("nom" if zone else "seul"), _OF_ZONE if zone else 2)


def read_zone(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the zone in which the centre works, as it is told to be: its name or its bounds; an address tells none."""
    return settle(_zones(morceaux), _zone_key)


def _zone_key(words: str) -> str:
    return _quartier_key(words) if _QUARTIER.match(words) else same_name(words)


def _zones(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    yield from (one for one in _quartiers(morceaux) if one.rank == _OF_ZONE)
    for morceau in morceaux:
        for pattern in (_IS_THAT_OF, _BOUNDED):
            for match in pattern.finditer(morceau.words):
                yield mention(morceau, match.span("nom"), _OF_ZONE + 1)


def read_departement(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the name of the département, with what joins it to that noun."""
    return settle(
        mention(morceau, match.span("nom"), 1) for morceau in morceaux for match in _DEPARTEMENT.finditer(morceau.words)
    )


def read_caisse(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the name of the Caisse d'allocations familiales, with its noun."""
    return settle(
        (mention(morceau, match.span("nom"), 1) for morceau in morceaux for match in _CAISSE.finditer(morceau.words)),
        key=lambda words: same_name(_CAISSE_NOUN.sub("", words)),
    )


_CAISSE_NOUN = re.compile(rf"^(?i:caisse d{APO}allocations? familiales?|caf) ")
