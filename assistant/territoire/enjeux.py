"""The stakes of a territory: what a projet says is lacking, rising or hard, in its own sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.config import Config, read_config
from assistant.donnees import Filled, Some, read_entries, refuse_twice, strict
from assistant.lexical import fold
from assistant.mesures.plain import Plain, make_plain
from assistant.ordres import is_order
from assistant.projets import Extrait, Phrase, Projet, extrait_at, phrases
from assistant.territoire.formes import Formes, compile_formes
from assistant.territoire.propos import Place

Cle = Literal[
    "isolement", "jeunes", "parentalite", "monoparentalite", "chomage", "precarite", "logement", "acces-aux-droits",
    "numerique", "illettrisme", "scolarite", "vieillissement", "sante", "mobilite", "petite-enfance", "handicap",
    "cadre-de-vie", "diversite-culturelle", "tensions", "nouveaux-habitants", "culture", "alimentation",
]  # fmt: skip

MOST_EXTRAITS = 3

_UNDER = re.compile(
    r"territoire|diagnost|populat|besoin|secteur|contexte|portrait|qui vit|ou nous sommes|l'on nous trouve|zone"
    r"|\bpays\b|quartier|les gens|chez nous|chez qui|c'est ou|ressort|donnees|chiffres|constat|fragilit|ce qui manque"
    r"|situation|enjeux|difficult|ceux qui l'habitent|implantation|perimetre|cadrage|assise|milieu|d'ou nous"
)
"""Headings under which a territory is told."""
_NOT_UNDER = re.compile(
    r"equipe|personnel|budget|moyens|financ|action|service|partenar|gouvernance|evaluation|contrat|fonctionnement"
    r"|activite|axe|orientation|bilan|l'argent|les sous|offre|methode|gestion|participation|decide|instances|priorites"
    r"|accueil|genese|demarche|elabor|comment|fiche|l'association|identite|concertation|procedure|engagement|trajectoire"
    r"|projet(?! (?:social|\d))|intention|objectif|strateg|autres|appuis|cadre|voisin|suite|salari|ressources|maison"
    r"|qui travaille|publics?\b"
)
"""Headings under which something else is told, whatever their other words."""
_NUMBERED = re.compile(r"\W*(?:\d|[IVX]+\b|[A-Z][.)]|(?:chapitre|partie|titre|axe)\b)", re.IGNORECASE)
_TITLE = re.compile(r"\bprojet\b|\bcentre social\b|\bdossier\b|\bdemande\b|\brenouvellement\b")
"""A heading that is a chapter, and one that is the title of a whole projet."""
_SURVEY = re.compile(
    r"\bbesoins?\b|\benquetes?\b|\bquestionnaire\b|\bpriorites?\b|\battentes?\b|\bpreoccup\w+|\bplaintes?\b|\bmanqu\w+"
    r"|\bfait (?:ressortir|apparaitre)|\bfont (?:ressortir|apparaitre)|\bdeplor\w+|\breclam\w+|\brevien\w+|\brevena\w+"
    r"|\ben tete\b|\bau premier rang|\bfragilit\w+|\bdemandes? fortes?|\bsouffr\w+|\bmotifs?\b|\bmontre\b|\bont cite"
    r"|\bdiagnostic\b|\bmet en lumiere|\bplace\w? avant|\ben premier"
)
"""Words of a sentence that tells what people lack, or what was found by asking them."""
_FOUND = re.compile(
    r"\bdiagnostic\b|\benquetes?\b|\bquestionnaire\b|\bf(?:ait|ont) (?:ressortir|apparaitre)"
    r"|\bbesoins? (?:identifie|releve|exprime|recense|majeur)"
)
"""Words of what was found by asking, which tell a territory wherever they stand."""
_HARD = re.compile(
    r"\bsouffr\w+|\bmanqu\w+|\bdifficult\w+|\bdefait\b|\best grande?\b|\bferm\w+|\bdispar\w+|\bperd\w*\b|\bs'arretent\b"
    r"|\bsont partis?\b|\bbaisse son rideau|\bpeine\b|\bdegrad\w+|\bpeur\b"
)
"""Words of a hardship: outside what tells the territory, only these make a stake of a trouble."""
_LACKED_BEFORE = re.compile(
    r"\b(?:manqu\w*|absence|aucune?|plus|pas assez|pas|peu|sans|penurie|eloignement|couts?|difficult\w+|insuffisan\w+"
    r"|prix|deficit|fermeture|disparition|besoins?|demandes? (?:forte )?|dispersion)(?: (?:tout|toute|\w+))?"
    r" ?(?:de la |de l'|de |d'|des |du |a |aux? |en )?(?:\w+ )?$"
)
_LACKED_AFTER = re.compile(
    r"[^,;.]{0,30}\b(?:ferm\w+|dispar\w+|supprim\w+|manqu\w+|insuffi\w+|rares?|loin|n'exist\w+ pas|s'arret\w+"
    r"|ne \w+ (?:plus|pas)\b)"
)
"""Words of a lack beside what people need, before it and after it."""
_ASKED = re.compile(r"\b(?:aupres|entretiens|entendu|interroge\w*) (?:avec |de |des |d')?(?:[^.;:]{0,80})$")
"""Words after which those who were asked are named, and not what they need."""
_FIGURE = re.compile(r"\d|\b(?:un|une|deux|trois|quatre|dix|tiers|quart|moitie|plupart|demi\w*)\b")
_RISE = re.compile(
    r"\baugment\w+|\bhausse\b|\bprogress\w+|\bdoubl\w+|\bcroiss\w+|\batteint\w*|\bcontre\b|\bsuperieur\w*"
)
_FALL = re.compile(
    r"\b(?:recul\w+|baiss\w+|diminu\w+) (?:de|depuis|en|a|du|dans)\b|\ben (?:recul|baisse)\b|\bobjectif manque"
)
_DOING = re.compile(
    r"\bateliers?\b|\bpermanences?\b|\bnous (?:\w+ )?\w+ons\b|\bpropos\w+|\borganis\w+|\banim\w+|\bactions?\b"
    r"|\bsoirees?\b|\bclubs?\b|\bgroupes? de (?:parole|travail)\b|\bouvr\w+|\baccueille\w*|\baccompagn(?:er|ons|e)\b"
    r"|\bsorties?\b|\bstages?\b|\bgymnast\w+|\bcafe\b|\bfete\w*|\bformation\b|\bsubvention\w*|\bconvention\w*"
    r"|\bdirect(?:eur|rice)\b|\bsalariee?s?\b|\bobjectifs?\b|\bfinance\w*|\bmission locale\b|\bprogramme\b"
    r"|\bviser?\b|\bafin\b|\bseances?\b|\blutte\w* contre\b|\bromp\w+|\bresultats?\b"
)
"""Words of what the centre does or aims at, which tells an answer rather than a stake."""
_WHOLE = re.compile(
    r"\bcomme un tout\b|\bensemble\b.{0,40}\b(?:logement|emploi|sante)|\bregard\w+ (?:le|la|ensemble)|\bd'un seul \w+"
    r"|\ben tenant ensemble|\bdans toutes ses dimensions|\bde concert\b|\bconjoint\w*|\bplutot que par|\bglobal\w*"
    r"|\bsystemique|\bsepar(?:er|ons|e)\b|\btraitees? ensemble|\ba l'echelle\b.{0,60}\bet non|\bsimultane\w+"
    r"|\bdecoup\w+|\bsaucissonn\w+|\bimage d'ensemble|\btout se tient|\bs'occuper d|\bvision\b|\bseule histoire\b"
)
"""Words of an approach, that names all fields together and none as a stake."""
_ELSEWHERE = re.compile(r"\bville voisine|\bcanton voisin|\bcommune voisine|\bdans le meme temps\b")


_NONE = re.compile(
    r"\b(?:aucune?|pas (?:de |d')|ni|sans|peu (?:de |d')) ?(?:\w+ )?$|\bn'est pas (?:une? )?(?:\w+ ){0,2}$"
)
_ENOUGH = re.compile(r"\bn(?:e |')?manqu\w+ pas\b|\bsans (?:difficulte|peine)\b|\bpas de difficulte")


@dataclass(frozen=True)
class Enjeu:
    """A stake of the territory; `extraits`: one to three sentences that tell it, the plainest first."""

    cle: Cle
    libelle: str
    extraits: tuple[Extrait, ...]


@strict
@dataclass(frozen=True, slots=True)
class Entree:
    """A stake of enjeux.yaml: its label, and the words by which a projet tells it.

    `formes`: words of a trouble, which tell the stake by themselves where a territory is told. `manques`: words of what
    people need, which tell it only where they lack it or ask for it. `nombres`: people, who tell it only where they
    are counted. `sauf`: words among which they tell another stake.
    """

    id: Cle
    libelle: Filled
    formes: Some[Filled]
    manques: tuple[Filled, ...] = ()
    nombres: tuple[Filled, ...] = ()
    sauf: tuple[Filled, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lexique:
    entree: Entree
    formes: Formes
    manques: Formes
    nombres: Formes
    sauf: Formes


@dataclass(frozen=True)
class _Dit:
    """A sentence that may tell stakes.

    `territoire`: under a heading that tells one, or after words that open a list of needs. `survey`: it tells what
    people lack or ask for.
    """

    phrase: Phrase
    plain: Plain
    territoire: bool
    survey: bool


def read_enjeux(projet: Projet, config: Config | None = None) -> tuple[Enjeu, ...]:
    """Return the stakes that a projet tells, the strongest first: told plainly, then told often, then told first.

    `config`: where the lexicon is, ours unless it is given.

    :raises CorpusError: if enjeux.yaml cannot be read.
    """
    said = tuple(_said(projet))
    found = [pair for lexique in _lexiques((config or read_config()).corpus) for pair in _told(said, lexique)]
    return tuple(enjeu for _, enjeu in sorted(found, key=lambda pair: (-pair[0], pair[1].extraits[0].start)))


def _said(projet: Projet) -> Iterator[_Dit]:
    """Yield the sentences that may tell stakes; the items of a list are told by what opens it."""
    lead = ""
    for phrase in phrases(projet):
        plain = make_plain(phrase.words)
        if phrase.bloc.kind != "puce":
            lead = plain.text if plain.text.endswith(":") else ""
        heard = bool(lead and phrase.bloc.kind == "puce" and _SURVEY.search(lead))
        under = heard or _tells_territory(phrase)
        under = bool(_FOUND.search(plain.text)) if under is False else under
        if under is not None and not is_order(phrase.words) and not _aside(plain.text):
            yield _Dit(phrase, plain, under, heard or bool(_SURVEY.search(plain.text)))


def _aside(text: str) -> bool:
    return bool(_WHOLE.search(text) or _ELSEWHERE.search(text) or _FALL.search(text))


def _tells_territory(phrase: Phrase) -> bool | None:
    """Tell whether the headings above a sentence tell the territory; None where they tell something else."""
    if "fragilit" in fold(phrase.bloc.entete):
        return True
    for head in reversed([fold(titre).replace("’", "'") for titre in _chapters(phrase)]):
        if _NOT_UNDER.search(head):
            return None
        if _UNDER.search(head):
            return True
    return False


def _chapters(phrase: Phrase) -> tuple[str, ...]:
    """Return the headings above a sentence but the title of the whole projet."""
    titres = phrase.bloc.titres
    if len(titres) < 2 or _NUMBERED.match(titres[0]):
        return titres
    whole = titres[0] == phrase.projet.text.titre or _TITLE.search(fold(titres[0]))
    return titres[1:] if whole else titres


def _told(said: Sequence[_Dit], lexique: _Lexique) -> Iterator[tuple[int, Enjeu]]:
    """Yield a stake with its force, if something tells it."""
    found = [(force, extrait) for dit in said for force, extrait in _forces(dit, lexique)]
    if found:
        found.sort(key=lambda pair: (-pair[0], pair[1].start))
        extraits = tuple(dict.fromkeys(extrait for _, extrait in found))[:MOST_EXTRAITS]
        force = 3 * found[0][0] + sum(force for force, _ in found[1:])
        yield force, Enjeu(lexique.entree.id, lexique.entree.libelle, extraits)


def _forces(dit: _Dit, lexique: _Lexique) -> Iterator[tuple[int, Extrait]]:
    """Yield how plainly a sentence tells a stake, with the words that do; nothing if none do."""
    text = dit.plain.text
    base = 2 * dit.territoire + 2 * (dit.survey and dit.territoire) + bool(_RISE.search(text))
    told_else = tuple(lexique.sauf.plain_spans(dit.phrase.words, dit.plain))
    for place in _places(dit, lexique.formes, told_else):
        if not _denied(place) and (dit.territoire or _HARD.search(place.clause)):
            yield 2 + base + bool(_FIGURE.search(place.clause)), extrait_at(dit.phrase, place.at)
            return
    for place in _places(dit, lexique.manques, told_else):
        if _needed(place) if dit.survey and dit.territoire else _lacks(place):
            yield 1 + base, extrait_at(dit.phrase, place.at)
            return
    for place in _places(dit, lexique.nombres, told_else):
        if dit.territoire and dit.phrase.bloc.kind != "ligne" and _FIGURE.search(text):
            yield base, extrait_at(dit.phrase, place.at)
            return


def _places(dit: _Dit, formes: Formes, but: Sequence[tuple[int, int]]) -> Iterator[Place]:
    """Yield where forms stand, out of some spans; in what the centre does, only if it tells needs too."""
    for start, end in formes.plain_spans(dit.phrase.words, dit.plain):
        place = Place(dit.plain, start, end)
        if any(first <= start and end <= last for first, last in but):
            continue
        if (dit.survey and dit.territoire) or not _DOING.search(place.clause):
            yield place


def _denied(place: Place) -> bool:
    """Tell whether a trouble is denied; «sans emploi» and «ne sortent plus» are troubles, and deny nothing."""
    return bool(_NONE.search(place.plain.text[max(0, place.start - 30) : place.start]))


def _needed(place: Place) -> bool:
    """Tell whether a sentence on what people need names a need here, rather than those who were asked."""
    before = place.plain.text[: place.start]
    asked = _ASKED.search(before)
    return _lacks(place) or bool(_SURVEY.search(before) and not (asked and not _SURVEY.search(asked[0])))


def _lacks(place: Place) -> bool:
    """Tell whether what people need is said, right beside it, to be lacking."""
    text = place.plain.text
    before, after = text[max(0, place.start - 40) : place.start], text[place.end :]
    return bool(_LACKED_BEFORE.search(before) or _LACKED_AFTER.match(after)) and not _ENOUGH.search(place.clause)


@cache
def _lexiques(corpus: Path) -> tuple[_Lexique, ...]:
    entries = read_entries(corpus / "enjeux.yaml", Entree)
    refuse_twice((entree.id, place) for entree, place in entries)
    return tuple(
        _Lexique(
            entree, *(compile_formes(words) for words in (entree.formes, entree.manques, entree.nombres, entree.sauf))
        )
        for entree, _ in entries
    )
