"""Sentences to complete: a template filled with the facts of a projet, and what is left to write or to negotiate."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.errors import CorpusError
from assistant.faits import CLES, Fait
from assistant.projets import Extrait

TO_FILL, TO_NEGOTIATE = "à compléter", "à négocier"
_SLOT = re.compile(r"\{(?P<cle>[^{}|]*)(?:\|(?P<label>[^{}|]*))?\}")
_BLANK = re.compile(rf"\[(?:{TO_FILL}|{TO_NEGOTIATE})\s*:\s*(?P<label>[^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Blanc:
    """What a sentence leaves open. `proposition`: words that practice would put there; `usage`: on no text."""

    label: str
    proposition: str = ""
    usage: bool = False


@dataclass(frozen=True, slots=True)
class Rempli:
    """A template filled: its words, the extraits of the facts put there, and what is left open, in order."""

    words: str
    extraits: tuple[Extrait, ...]
    blancs: tuple[Blanc, ...]


def fill(template: str, faits: Mapping[str, Fait | str]) -> Rempli:
    """Return a template with its slots filled.

    :raises CorpusError: if a slot has a key that is neither a fait nor given.
    """
    extraits: list[Extrait] = []

    def put(match: re.Match[str]) -> str:
        cle = match["cle"]
        fait = faits.get(cle)
        if fait is None and cle not in CLES:
            raise CorpusError(f"Le modèle « {template[:60]} » a une clé inconnue : « {cle} ».")
        if isinstance(fait, Fait):
            extraits.append(fait.extrait)
            return fait.words
        return fait or f"[{TO_FILL} : {match['label'] or CLES[cle]}]"  # type: ignore[index]

    words = _SLOT.sub(put, template)
    return Rempli(
        words, tuple(dict.fromkeys(extraits)), tuple(Blanc(m["label"].strip()) for m in _BLANK.finditer(words))
    )
