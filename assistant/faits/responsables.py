"""Who answers for a centre: what manages it, who presides, who directs and with what diploma."""

import re
from collections.abc import Iterator, Sequence

from assistant.faits.mentions import Mention, labelled, mention, settle
from assistant.faits.morceaux import Morceau
from assistant.faits.noms import APO, CIVIL, FIN, MAJ, NOM, PERSONNE, PREP, same_name

_BODY = (
    rf"(?i:associations?|amicale|fédération|mutuelle|fondation|commune|ville|caisse d{APO}allocations? familiales?|caf"
    rf"|centre (?:inter)?communal d{APO}action sociale|ccas|cias|communauté (?:de communes|d{APO}agglomération|urbaine)"
    rf"|métropole|syndicat (?:intercommunal|mixte)|sivom|sivu)"
)
_ADJECTIVES = rf"(?: [^\W\d_{MAJ}][\w-]{{4,}}){{0,2}}?"
_MANAGER_NAME = rf"{_BODY}{_ADJECTIVES} (?:« ?[^»]{{2,60}}»|(?:{PREP})?{NOM}(?: (?:à|de|des|du|pour) [^\W\d_]{{4,}})?)"
_ENDS = rf"(?:{FIN}|(?= (?:gèr|administr|assur|port|exploit|régie|est |a |traverse|sollicit|présent|demand)))"
_MANAGER = re.compile(rf"(?P<nom>{_MANAGER_NAME}){_ENDS}")
_BY = re.compile(
    rf"(?i:\b(?:gérée?|administrée?|portée?|gestion (?:directe|(?:en )?(?:est )?assurée)|présentée?|tenue?)\b)"
    rf"[^.;:]{{0,40}}?\b(?:par|au nom) (?:l{APO}|la |le |du |de la |de l{APO})?(?P<nom>{_MANAGER_NAME}){_ENDS}"
)
_THE = rf"(?:\b[Ll]{APO}|\b[Ll][ae] |\b[Dd]u |\b[Dd]e la |\b[Dd]e l{APO})"
_MANAGES = re.compile(
    rf"{_THE}(?P<nom>{_MANAGER_NAME})(?:, (?:loi|régie|déclarée)[^,]*)?"
    rf"(?:, gestionnaire\b|,? dont nous sommes un service|[^.;]{{0,30}} en assure (?:l{APO}exploitation|la gestion)"
    r"|,?(?: qui)? (?:gère|administre|exploite|porte) [^.;]{0,60}?\b(?:centre|équipement|maison|espace)\b"
    r"(?! des? | d['’]))"
)
_MANAGES_AFTER = re.compile(rf"(?P<nom>^{NOM}), l{APO}association (?:gestionnaire|qui (?:gère|tient|porte|administre))")
_MANAGER_LABELS = (
    "gestionnaire*", "organisme*", "association gestionnaire", "porteur*", "structure porteuse", "raison sociale*",
    "maître d'ouvrage", "mode de gestion", "structure",
)  # fmt: skip
_ANOTHER_BODY = re.compile(rf"{_BODY}[^.;]*$")
_KINDS = re.compile(rf"^(?i:associations?|ville|commune|caisse d{APO}allocations familiales|caf) ")

_OF_CENTRE = (
    rf"(?: (?:du centre(?: social)?|de l{APO}(?:association|espace)(?: {NOM})?|de la maison"
    rf"|du conseil d{APO}administration))?"
)
_NOT_OURS = re.compile(
    rf"^(?:-\w|,? ?(?:(?:de|du|des|à|au|aux)\b|d{APO}|adjointe?\b|général|départemental|délégué|honoraire))",
    re.IGNORECASE,
)
_FORMER = re.compile(r"(?i)\b(?:ancien(?:ne)?|ex|vice|futur|futures?|précédente?)[ -]$")

_DIRECTION = re.compile(r"(?i)\b(?:direct(?:eur|rice)|direction)\b")
_ELSEWHERE = re.compile(
    r"(?i)\bdirect(?:eur|rice) (?:adjointe?|d[eu]s? |d['’]|général)"
    r"(?!centre|la (?:maison|structure)|l['’](?:association|espace|équipement))|\bquitté|\bparti|\bdémission|\bremplac"
)
_OTHER = re.compile(r"(?i)\b(?:adjointe?|animat\w+|secrétaire|référente?|ancien(?:ne)?|prédécesseur|futur\w*)\b")
_TITULAIRE = re.compile(
    r"\btitulaire (?:du |de la |de l['’]|d['’]une? |des )(?P<nom>(?:[^;.:,()]|\([^()]*\))+?)"
    r"(?= et (?:a|possède|justifie|dirige|est|forte?|estimée?|d['’]une?)\b| ayant| obtenu| depuis|[,;:.)]|$)"
)
_LEVEL = r"\(niveau (?:I{1,3}|IV|V|[3-8])\)"
_LEVELLED = re.compile(rf"\best (?P<nom>[^\W\d_][^;.,:()]{{3,80}} {_LEVEL})")
"""A diploma that a trade names, its level beside it: «est conseillère … (niveau III)»."""
_LEVELLED_ALONE = re.compile(rf"^(?P<nom>[^\W\d_][^;.,:()]{{3,80}} {_LEVEL})")
_DIRECTS = re.compile(r"(?:la |le )?direct(?:eur|rice)(?: du centre.*)?|direction")
_NONE = re.compile(r"(?i)\b(?:sans|aucune?|ni|n['’]est pas|pas titulaire|prépare\w*|formation|en cours|ne possède)\b")
_TABLED = re.compile(r"^(?P<nom>[^,;.:]{3,80})")


def read_gestionnaire(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return who manages the centre, with its noun: «association Croix-Verte Animation», «commune de Rocheblond»."""
    return settle([*_labelled_manager(morceaux), *_told_manager(morceaux)], key=_manager_key)


def _labelled_manager(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in labelled(morceaux, *_MANAGER_LABELS):
        found = _MANAGER.search(morceau.words)
        by = morceau.label != "structure" or "géré" in morceau.words
        if found and by and not _ANOTHER_BODY.search(morceau.words[: found.start()]):
            yield mention(morceau, found.span("nom"), 3)


def _told_manager(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        for pattern in (_BY, _MANAGES, _MANAGES_AFTER):
            found = pattern.search(morceau.words)
            if found:
                yield mention(morceau, found.span("nom"), 2)
        found = _MANAGER.match(morceau.words) if morceau.ouverture else None
        if found and found["nom"].lower().startswith("association"):
            yield mention(morceau, found.span("nom"), 1)


def _manager_key(words: str) -> str:
    return same_name(_KINDS.sub("", words))


def read_president(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the name of who presides over what manages the centre, with what precedes it («Mme Roy»)."""
    return settle(_persons(morceaux, "président(?:e|·e)?", "présidée? par"))


def read_directeur(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the name of who directs the centre, with what precedes it («M. Aubineau»)."""
    return settle(_persons(morceaux, "direct(?:eur|rice)", "dirigée? par"))


def _persons(morceaux: Sequence[Morceau], noun: str, verb: str) -> Iterator[Mention]:
    label = re.compile(rf"(?:la |le )?{noun}{_OF_CENTRE}", re.IGNORECASE)
    alone = re.compile(rf"(?P<nom>(?:{CIVIL} )?{PERSONNE})(?=$|[,;(])")
    after = re.compile(rf"\b(?i:{noun}){_OF_CENTRE},? (?P<nom>{CIVIL} {PERSONNE})")
    before = re.compile(rf"\b(?P<nom>{CIVIL} {PERSONNE}), (?:la |le |notre )?{noun}(?!\w){_OF_CENTRE}")
    passive = re.compile(rf"\b{verb} (?P<nom>{CIVIL} {PERSONNE})")
    for morceau in morceaux:
        if label.fullmatch(morceau.label):
            found = alone.match(morceau.words)
            if found and (" " in found["nom"]):
                yield mention(morceau, found.span("nom"), 2)
        for pattern in (after, before, passive):
            for match in pattern.finditer(morceau.words):
                rest = morceau.words[match.end() :]
                if not _FORMER.search(morceau.words[: match.start()]) and not _NOT_OURS.match(rest):
                    yield mention(morceau, match.span("nom"), 1)


def read_diplome(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the diploma that who directs the centre holds, in the words of the projet."""
    return settle([*_told_diplomes(morceaux), *_tabled_diplomes(morceaux)])


def _told_diplomes(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        found = _TITULAIRE.search(morceau.words) or _levelled(morceau)
        before = morceau.words[: found.start()] if found else ""
        directs = _DIRECTION.search(before) or _DIRECTION.search(morceau.label)
        if (
            found
            and directs
            and not _OTHER.search(before)
            and not _ELSEWHERE.search(morceau.words)
            and not _NONE.search(morceau.words[: found.end()])
        ):
            yield mention(morceau, found.span("nom"), 1)


def _levelled(morceau: Morceau) -> re.Match[str] | None:
    alone = _LEVELLED_ALONE.match(morceau.words) if _DIRECTS.fullmatch(morceau.label) else None
    return alone or _LEVELLED.search(morceau.words)


def _tabled_diplomes(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        column = re.search(r"diplôme|qualification|formation", morceau.colonne)
        found = _TABLED.match(morceau.words)
        directs = _DIRECTS.fullmatch(morceau.label)
        if column and found and directs and not _NONE.search(morceau.words) and "expérience" not in morceau.words:
            yield mention(morceau, found.span("nom"), 2)
