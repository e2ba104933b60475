"""Sentences to complete: a template filled with the facts of a projet, and what is left to write or to negotiate."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.errors import CorpusError
from assistant.faits import CLES, Cle, Fait
from assistant.faits.accords import agree
from assistant.faits.noms import PREP
from assistant.projets import Extrait

TO_FILL, TO_NEGOTIATE = "à compléter", "à négocier"
_SLOT = re.compile(r"\{(?P<cle>[^{}|]*)(?:\|(?P<label>[^{}|]*))?\}")
_BRACE = re.compile(r"[{}]")
_BLANK = re.compile(rf"\[(?:{TO_FILL}|{TO_NEGOTIATE})\s*:\s*(?P<label>[^\[\]]+?)\s*\]")

_NO_BLANK = str.maketrans("[]", "()")
"""A projet may write brackets of its own: they are its words, and leave nothing open in ours."""


@dataclass(frozen=True, slots=True)
class Blanc:
    """What a sentence leaves open. `proposition`: words that practice would put there; `usage`: they are on no text."""

    label: str
    proposition: str = ""
    usage: bool = False


@dataclass(frozen=True, slots=True)
class Rempli:
    """A template filled: its words, the extraits of the facts put there, and what is left open, each in order, once."""

    words: str
    extraits: tuple[Extrait, ...]
    blancs: tuple[Blanc, ...]


def fill(template: str, faits: Mapping[str, Fait | str] | Mapping[Cle, Fait]) -> Rempli:
    """Return a template whose slots hold facts, or «[à compléter : …]» where there is none; words agree with them.

    A slot is «{commune}» or «{commune|nom de la commune}», the second naming what is missing. Words given as such are
    put like facts, without an extrait. «[à négocier : échéance]» stays as it is, and is counted among the blanks.

    >>> fill("la commune de {commune}", {"commune": "Arles"}).words
    "la commune d'Arles"

    :raises CorpusError: if a slot names no fact and nothing is given for it, or a brace stands alone.
    """
    given: dict[str, Fait | str] = dict(faits.items())
    if _BRACE.search(_SLOT.sub("", template)):
        raise CorpusError(f"le modèle « {template[:60]} » a une accolade qui n'est pas fermée, ou pas ouverte.")
    words, ours, place = "", "", 0
    extraits: dict[Extrait, None] = {}
    for slot in _SLOT.finditer(template):
        fait = given.get(slot["cle"])
        between = template[place : slot.start()]
        words, ours = words + between, ours + between
        if isinstance(fait, Fait):
            extraits[fait.extrait] = None
        put = fait.words if isinstance(fait, Fait) else fait
        if put:
            words = agree(words, _named(slot["cle"], words, put))
            ours = agree(ours, _named(slot["cle"], ours, put.translate(_NO_BLANK)))
        else:
            words, ours = (before + _blank(slot, template) for before in (words, ours))
        place = slot.end()
    words, ours = words + template[place:], ours + template[place:]
    return Rempli(words, tuple(extraits), tuple(dict.fromkeys(_blancs(ours))))


def with_noun(cle: str, words: str) -> str:
    """Return a fact with the noun that its words need to stand alone: «centre social de la Croix-Verte»."""
    if cle == "centre" and re.match(PREP, words):
        return f"centre social {words}"
    if cle == "zone" and words.startswith("délimité"):
        return f"{'zone' if words.startswith('délimitée') else 'périmètre'} {words}"
    return words


def _named(cle: str, before: str, words: str) -> str:
    """Return what a sentence writes of a fact: its noun too, but that of a centre only where its name is quoted."""
    return words if cle == "centre" and not re.search(r"«\s?$", before) else with_noun(cle, words)


def _blank(slot: re.Match[str], template: str) -> str:
    label = dict[str, str](CLES.items()).get(slot["cle"])
    if label is None:
        raise CorpusError(_unknown(slot["cle"], template))
    return f"[{TO_FILL} : {slot['label'] or label}]"


def _unknown(cle: str, template: str) -> str:
    return (
        f"le modèle « {template[:60]} » demande « {cle} », qui n'est pas un fait : choisissez parmi {', '.join(CLES)}."
    )


def _blancs(words: str) -> Iterator[Blanc]:
    for match in _BLANK.finditer(words):
        yield Blanc(match["label"])
