"""The words of an objectif: what it says, by when, and what measures it, to be done or there already."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.donnees import Entry, Filled, Place
from assistant.faits import Fait
from assistant.faits.blancs import Rempli, fill

_SLOT = re.compile(r"\{([^{}|]*)")
OPTIONAL = re.compile(r"<([^<>]*)>")
"""A part of a template that is left out where the projet does not say its fact."""
_CREATION = re.compile(r"\b(?:ouvertures?|débuts?|lancement|mise en place|remise|premi[eè]re?s?)\b", re.IGNORECASE)
"""Words of what begins: an objectif that consolidates does not promise them."""
_COUNTED = re.compile(r"(?:nombre|part|taux)\b")
_LATER = "[à négocier : échéance]"


@dataclass(frozen=True, slots=True)
class Suite:
    """What `conforter` is measured by: nothing in it begins."""

    echeance: str
    indicateurs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Textes:
    """The templates of an objectif. `conforter`: what `sentence` becomes when it is there already, or nothing.

    `suite`: the échéance and the indicators of what is there already.
    """

    sentence: str
    conforter: str
    public: str
    echeance: str
    indicateurs: tuple[str, ...]
    suite: Suite

    def as_told(self, conforter: bool) -> tuple[str, str, tuple[str, ...]]:
        """Return the sentence, the échéance and the indicators of a thing to do, or of one that is there already."""
        if conforter:
            return self.conforter, self.suite.echeance, self.suite.indicateurs
        return self.sentence, self.echeance, self.indicateurs


class SuiteEntry(Entry):
    """The words of «suite» in objectifs.yaml."""

    echeance: Filled = _LATER
    indicateurs: tuple[Filled, ...] = ()


def read_suite(entry: SuiteEntry | None, conforter: str, indicateurs: Sequence[str], place: Place) -> Suite:
    """Return what an objectif that consolidates is measured by: what is written for it, else what can be counted.

    :raises CorpusError: naming the line, if nothing measures it, or if something in it begins.
    """
    written = entry or SuiteEntry()
    counted = (words for words in indicateurs if _COUNTED.match(words) and not _CREATION.search(words))
    suite = Suite(written.echeance, written.indicateurs or tuple(counted))
    if not conforter:
        if entry:
            raise place.error("« suite » ne va qu'avec « conforter » : retirez-la.", "suite")
        return suite
    if not suite.indicateurs:
        raise place.error("rien n'y mesure ce qui est déjà là : écrivez les indicateurs dans « suite ».", "conforter")
    for words in (suite.echeance, *suite.indicateurs):
        if _CREATION.search(words):
            raise place.error(f"ce qui est déjà là ne commence pas : récrivez « {words} ».", "suite")
    return suite


def put(template: str, faits: Mapping[str, Fait | str]) -> Rempli:
    """Return a template filled; a part between < and > is left out when a fact that it names is not said."""

    def kept(part: re.Match[str]) -> str:
        return part[1] if all(slot[1] in faits for slot in _SLOT.finditer(part[1])) else ""

    return fill(OPTIONAL.sub(kept, template), faits)
