"""The partners that a projet names, with the places where it says best what they do with the centre."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.config import Config, read_config
from assistant.donnees import Filled, Some, read_entries, refuse_twice, strict
from assistant.faits.noms import LIEU
from assistant.lexical import fold
from assistant.mesures.plain import Plain, make_plain
from assistant.ordres import is_order
from assistant.projets import Extrait, Phrase, Projet, extrait_at, phrases
from assistant.territoire.formes import Formes, compile_formes
from assistant.territoire.propos import Place

Cle = Literal[
    "caisse", "commune", "intercommunalite", "departement", "etat", "msa", "habitants", "associations", "gestionnaire",
    "ecole", "bailleur", "mission-locale",
]  # fmt: skip

MOST_EXTRAITS = 3

_MONEY = re.compile(
    r"\b(?:co)?financ\w+|\bvers(?:e|ent|era|eront|es?)\b|\bsubvention\w*|\battribu\w+|\bmet \d|\bapport\w+|\bpaie"
    r"|\bcontribu\w+|\bprend\w* (?:a sa charge|en charge)|\bsupporte\b|\bcredits?\b|\d ?(?:€|f\b|francs?|euros?|k€)"
)
_BOND = re.compile(
    r"\bconvention\w*|\bpartenariats?|\bpartenaires?|\bsign(?:e|ee|es|era|ent|eront)\b|\bcosign\w*|\bdelibe\w+|\bengag\w+"
    r"|\bcontrat\b|\bcopilot\w+|\baccord\b|\bcogestion\b|\bmise?s? a disposition|\bprete?\b|\bconfie\w*|\bassocie\w*"
)
_DEALING = re.compile(
    r"\bavec\b|\bnegoci\w+|\bcomites?\b|\bcopil\b|\breuni\w*|\brencontr\w+|\bpermanences?\b|\bparticip\w+|\bsieg\w+"
    r"|\bcomplement\w+|\bsouti\w+|\baide\w*\b|\bcoordon\w+|\bconcert\w+|\borient\w+|\bsollicit\w+|\bconcu\w*"
    r"|\bmene\w*|\banim\w+|\bnous a\b|\bnous assure|\bassur\w+|\bprese?nt\w*|\bdecid\w+|\bvot\w+|\belus?\b|\bdebat\w+"
    r"|\bcho(?:isi|ix)|\bpropos\w+|\bredig\w+|\bdemand\w+|\bheberg\w+|\baccueill\w+|\binscri\w+|\bdispos\w+"
    r"|\bsouhait\w+|\brelations?\b"
)
"""Words of money, of a bond, and of dealings: a sentence with them tells what a partner does with the centre."""
_UNDER = re.compile(
    r"partenair|partenariat|cooperation|autres|relations|alliance|avec qui|appuis|soutiens|acteurs|institution|concert"
)
_FIGURES = re.compile(r"\d ?%|\bregimes?\b|\brecens\w+|\bsur cent\b|\bd'apres\b|\breleve de\b|\bchiffres\b")
_PEOPLE = re.compile(r"(?:\d[\d ]*\d{3}|%|% des|% d'|cent des|nombre d'|part des) ?$")
_BROKEN = re.compile(
    r"\brefus\w+|\brien a signaler|\binterromp\w+|\bhors de notre\b|\bvoisine?s?\b|\bdu departement voisin"
)
_LITTLE = re.compile(
    r"\b(?:l[ea]s?|l|d[eu]s?|d|et|avec|aux?|a|nos|notre|leurs?|services?|autres?|\w+ communes)\b|[\W\d]+"
)
"""What stands around the names in a sentence that only names partners («Le département.»)."""
_SHORT = 5
"""Words of an extrait that shows a name and no more."""


@dataclass(frozen=True)
class Partenaire:
    """A partner of the centre: `libelle` as a sentence says it («la commune»), `extraits` where the projet names it.

    The extraits that say what the partner does with the centre come first. `nom`: the name of its own that the projet
    gives it there («ville de Brémontel», «DDASS»), empty where it gives none.
    """

    cle: Cle
    libelle: str
    extraits: tuple[Extrait, ...]
    nom: str = ""


@strict
@dataclass(frozen=True, slots=True)
class Entree:
    """A partner of partenaires.yaml: its label, the ways its name is written, then and now.

    `sauf`: phrases that hold one of these and name another thing. `lie`: it is a partner only where the projet tells
    what it does with the centre, since it is also named otherwise.
    """

    id: Cle
    libelle: Filled
    formes: Some[Filled]
    sauf: tuple[Filled, ...] = ()
    lie: bool = False


@dataclass(frozen=True, slots=True)
class _Forme:
    entree: Entree
    formes: Formes
    sauf: Formes | None


@dataclass(frozen=True, slots=True)
class _Mention:
    """A sentence that names a partner. `force`: how plainly it says what they do together; `nom`: the name there."""

    extrait: Extrait
    force: int
    nom: str


def read_partenaires(projet: Projet, config: Config | None = None) -> tuple[Partenaire, ...]:
    """Return the partners that a projet names, in the order of the lexicon; the Caisse is always first.

    One that is only named to be denied is none. `config`: where the lexicon is, ours unless it is given.

    :raises CorpusError: if partenaires.yaml cannot be read.
    """
    read = tuple((p, make_plain(p.words)) for p in phrases(projet) if not is_order(p.words))
    return tuple(_partenaires(read, (config or read_config()).corpus))


def _partenaires(read: Sequence[tuple[Phrase, Plain]], corpus: Path) -> Iterator[Partenaire]:
    names = [forme.formes for forme in _lexique(corpus)]
    labels = {rank for rank, (phrase, plain) in enumerate(read) if _only_names(phrase, plain, names)}
    for forme in _lexique(corpus):
        mentions = sorted(_mentions(read, labels, forme), key=lambda mention: -mention.force)
        told = [mention for mention in mentions if mention.force > 0] or mentions[:1]
        if forme.entree.lie and (not told or told[0].force < 1):
            told = []
        if told or forme.entree.id == "caisse":
            extraits = tuple(dict.fromkeys(mention.extrait for mention in told))[:MOST_EXTRAITS]
            yield Partenaire(forme.entree.id, forme.entree.libelle, extraits, told[0].nom if told else "")


def _mentions(read: Sequence[tuple[Phrase, Plain]], labels: set[int], forme: _Forme) -> Iterator[_Mention]:
    for rank, (phrase, plain) in enumerate(read):
        place = next(_places(phrase, plain, forme), None)
        if place is None:
            continue
        if rank in labels:
            after = read[rank + 1 : rank + 2]
            if after and after[0][0].bloc == phrase.bloc and not _place(after[0]).denied:
                yield _mention(after[0][0], _place(after[0]), forme, bonus=2)
        elif not place.denied:
            yield _mention(phrase, place, forme)


def _only_names(phrase: Phrase, plain: Plain, names: Sequence[Formes]) -> bool:
    """Tell whether a sentence only names partners: what it says of them is then in the next one."""
    if phrase.bloc.cellules or len(phrase.words.split()) > 8:
        return False
    rest = plain.text
    for start, end in [span for formes in names for span in formes.plain_spans(phrase.words, plain)]:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return not _LITTLE.sub("", rest)


def _place(read: tuple[Phrase, Plain]) -> Place:
    return Place(read[1], 0, min(1, len(read[1].text)))


def _places(phrase: Phrase, plain: Plain, forme: _Forme) -> Iterator[Place]:
    """Yield where a partner is named, not in a phrase that names another thing, nor among people that are counted."""
    but = list(forme.sauf.plain_spans(phrase.words, plain)) if forme.sauf else []
    for start, end in forme.formes.plain_spans(phrase.words, plain):
        aside = any(first < end and start < last for first, last in but)
        if not aside and not _PEOPLE.search(plain.text[:start]):
            yield Place(plain, start, end)


def _mention(phrase: Phrase, place: Place, forme: _Forme, bonus: int = 0) -> _Mention:
    words = place.plain.text
    force = bonus + 3 * bool(_MONEY.search(words)) + 2 * bool(_BOND.search(words)) + bool(_DEALING.search(words))
    force += bool(_UNDER.search(fold(" ".join(phrase.bloc.titres))))
    force -= 3 * bool(_FIGURES.search(words)) + 2 * bool(_BROKEN.search(words))
    start, end = place.plain.span(place.start, place.end)
    extrait = extrait_at(phrase, start)
    force -= 2 * (len(extrait.words.split()) < _SHORT)
    return _Mention(extrait, force, "" if bonus else _nom(phrase.words, start, end, forme.entree.libelle))


def _nom(words: str, start: int, end: int, libelle: str) -> str:
    """Return the name of its own that a projet gives a partner: a place that follows, an acronym, a capital."""
    place = re.match(rf" (?:de |d['’]|du |de la |des ){LIEU}", words[end:])
    nom = re.sub(r"^(?:l[ea]s? |l['’])", "", words[start : end + (place.end() if place else 0)], flags=re.IGNORECASE)
    own = nom[1:] != nom[1:].lower() or (nom[:1].isupper() and " " in nom)
    return nom if own and fold(nom) not in fold(libelle) and fold(libelle) not in fold(nom) else ""


@cache
def _lexique(corpus: Path) -> tuple[_Forme, ...]:
    entries = read_entries(corpus / "partenaires.yaml", Entree)
    refuse_twice((entree.id, place) for entree, place in entries)
    return tuple(
        _Forme(entree, compile_formes(entree.formes), compile_formes(entree.sauf) if entree.sauf else None)
        for entree, _ in entries
    )
