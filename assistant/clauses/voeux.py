"""The words of a wish about a contract: what is to be done, with what, and whether it can be done as a whole."""

import re
from collections.abc import Mapping
from typing import Literal

from assistant.clauses.periode import DAY
from assistant.mesures import durees

Geste = Literal["retirer", "souple", "ferme", "usuel", "remettre"]

INSTEAD = re.compile(r"\b(?:au lieu|plut[oô]t) (?:de|d'|que|qu')\s*[^,.;]*|\bet non (?:pas )?[^,.;]*", re.IGNORECASE)
"""What a wish turns away from."""
GESTES: Mapping[Geste, re.Pattern[str]] = {
    "retirer": re.compile(r"\b(?:retir\w+|supprim\w+|enlev\w+|ot(?:e|er|ez)|efface\w*|sans|pas de|pas d')(?!\w)"),
    "souple": re.compile(
        r"\b(?:soupl\w*|assoupli\w*|allege\w*|leger\w*|adouci\w*|simplifi\w+"
        r"|moins (?:de\b|d'|strict\w*|ferme|lourd\w*|contraignant\w*|dur\w*))"
    ),
    "ferme": re.compile(
        r"\b(?:ferme|fermes|plus (?:strict\w*|precis\w*|exigeant\w*|contraignant\w*|detaill\w+)|durci\w*|renforc\w+"
        r"|resserr\w+|rigoureu\w+|plus serre\w*|sur place|a mi-parcours|deux fois)"
    ),
    "usuel": re.compile(r"\b(?:usuel\w*|ordinaire|d'origine|initial\w*|habituel\w*|annule\w*|revien\w*)\b"),
    "remettre": re.compile(r"\b(?:ajout\w+|remet\w*|inser\w+|inclu\w+|prevoi\w+|redige\w*)\b"),
}
"""What is done with a clause, the first that is said."""
TOWN = re.compile(r"\b(?:commune|ville|mairie|municipalite|maire)\b")
PARTY = re.compile(
    r"\b(?:parties?|signataires?|sign(?:e|er|era|ent|ature)|cosign\w+|a trois|tripartite|a deux|bipartite)\b"
    r"|\bcontrat avec la\b"
)
ALONE = re.compile(r"\b(?:sans|retir\w+|enlev\w+|supprim\w+) (?:la |le )?(?:commune|ville|mairie|maire)\b")
NO_PARTY = re.compile(
    r"\b(?:sans|retir\w+|enlev\w+|supprim\w+|ne (?:signe|sera)|n'est (?:pas|plus)|a deux|bipartite)\b"
)
MORE = re.compile(r"\b(?:prolong\w+|allong\w+|rallong\w+|augment\w+)\b.*\bd(?:e |')|\bde plus\b")
LESS = re.compile(r"\b(?:raccourci\w*|ecourt\w+|redui\w+|diminu\w+)\b.*\bd(?:e |')|\bde moins\b")
START = re.compile(r"\b(?:a compter|a partir|debut\w*|commenc\w+|demarr\w+|des le|prend\w* effet)\b")
TODAY = re.compile(r"\b(?:aujourd'hui|actuel\w*|d'apres 2012|depuis 2012|en vigueur)\b")
THEN = re.compile(r"\b(?:de|en|selon) 1995\b|\bcirculaire (?:n° ?)?56\b|\bcirculaire de 1995\b")
FRAME = re.compile(r"\b(?:cadre|regles?|droit|textes?|circulaire|convention d'objectifs)\b")
FIRST = re.compile(r"\bpremi(?:er contrat|ere demande|er agrement)\b")
RENEWED = re.compile(r"\b(?:c'est|pour|comme|sur|est) un renouvellement\b|\bdemande de renouvellement\b")
NEGATION = re.compile(
    r"\b(?:ne|n')\s?\w+.{0,40}?\b(?:pas|plus|jamais|aucune?|rien)\b|\bsurtout pas\b|\brefuse\w*\b"
    r"|\bpas de signature\b"
)
"""A wish that something be not done."""
TWO_CLAUSES = re.compile(r" et (?:la |le |les |l'|celle |celui )")
AND_THEN = re.compile(
    r"\bet (?:rends?|renforc\w+|assoupli\w+|alleg\w+|durci\w*|retir\w+|supprim\w+|enlev\w+|ajout\w+|remet\w*|appliqu\w+"
    r"|allong\w+|prolong\w+|raccourci\w*)\b"
)
"""A second gesture."""
DENIED = re.compile(r"\b(?:sans|pas|non|aucune?|ni|interdi\w+|exclu\w*)\b[^,.;]{0,20}$")


def unclear(words: str, wish: str) -> str:
    """Return why a wish cannot be done as a whole, or nothing: what is half understood is not half done."""
    gestes = {geste for geste, pattern in GESTES.items() if pattern.search(words)}
    party = bool(TOWN.search(words) and PARTY.search(words))
    # « ne retire pas la commune des parties »: she stays, and nothing is to be done
    kept = party and re.search(r"\b(?:ne |n')(?:retir|enlev|supprim)\w+", words)
    if kept or (NEGATION.search(words) and not party):
        return "La demande dit ce qu'il ne faut pas faire : dites ce qui est à changer, clause par clause."
    both = {"souple", "ferme"} <= gestes or (FIRST.search(words) and RENEWED.search(words))
    frames = FRAME.search(words) and TODAY.search(words) and THEN.search(INSTEAD.sub(" ", words))
    several = "retirer" in gestes and not party and (TWO_CLAUSES.search(words) or durees(INSTEAD.sub(" ", wish)))
    if both or frames or several or AND_THEN.search(words) or len(DAY.findall(INSTEAD.sub(" ", wish))) > 1:
        return "Il y a plusieurs demandes en une : faites-les l'une après l'autre, chacune aura sa réponse."
    return ""
